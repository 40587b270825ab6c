"""Books with a voucher in every state, and a connection like the engine's shell to attack them by.

There foreign keys are not looked at, REPLACE removes rows without a word to triggers, and no rule
of ours runs first.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
import sqlcipher3.dbapi2 as engine

from db.month_end import close_month
from db.receipts import make_receipt
from db.vouchers import allow_voucher, reverse_voucher, review_voucher, withdraw_voucher
from tests.fund_books import ACCOUNTANT, CASHIER, DAY, DIRECTOR, NOW, Books

_DIGEST = hashlib.sha256(b"%PDF-").hexdigest()
_TABLES = (
    *("account", "fund", "voucher", "voucher_line", "attachment", "period", "closing"),
    *("receipt", "month_paper", "cash_count"),
)
MADE = "made_by, made_name, created_at"
NEW = "1, '罗静', '2026-11-26T09:00'"


class Attacked:
    """A fund with October closed and, in November, a voucher in every state.

    Of 100,000 fen that came in on 5 October 30,000 were spent; in November number 1 brought 5,000,
    2 spent 1,000 and 3 cancels it.
    """

    def __init__(self, books: Books) -> None:
        self.books, self.db = books, books.db
        books.receive(100_000, date(2026, 10, 5))
        books.spend(30_000, date(2026, 10, 9))
        books.count("2026-10")
        self.db.staff = ACCOUNTANT
        close_month(self.db, month="2026-10", now=NOW)
        books.now = NOW + timedelta(hours=1)
        self.posted = books.receive(5_000, date(2026, 11, 2))
        self.spent = books.spend(1_000, date(2026, 11, 3))
        self.db.staff = CASHIER
        self.red = reverse_voucher(self.db, voucher=self.spent, day=date(2026, 11, 4), now=NOW)
        books.post(self.red)
        self.draft = self.made(200)
        self.reviewed = self.made(300)
        self.db.staff = ACCOUNTANT
        review_voucher(self.db, voucher=self.reviewed)
        self.withdrawn = self.made(400)
        withdraw_voucher(self.db, voucher=self.withdrawn)
        self.allowed = self.made(500)
        self.db.staff = DIRECTOR
        allow_voucher(self.db, voucher=self.allowed, reason="急用")
        self.db.staff = CASHIER
        make_receipt(self.db, voucher=self.posted, payer="恒信", today=DAY)
        with self.db.act("test"):
            self.db.insert(
                "attachment",
                voucher=self.draft,
                kind="bill",
                name="a.pdf",
                content=b"%PDF-",
                digest=_DIGEST,
            )
            self.db.insert(
                "month_paper", month="2026-10", name="a", content=b"%PDF-", digest=_DIGEST
            )
        self.person: int | None = None
        self.shell = engine.connect(str(self.db.path), isolation_level=None)

    def made(self, amount: int) -> int:
        return self.books.made(self.books.lines(self.books.activity, self.books.cash, amount))

    def content(self) -> list[Any]:
        return [self.shell.execute(f"SELECT * FROM {table}").fetchall() for table in _TABLES]

    def put(self, day: str, kind: str, *lines: tuple[int, int, int, int], reverses: int = 0) -> int:
        """Past the rules: a draft of lines (account, fund, debit, credit), reviewed and posted.

        With `reverses` it has the lines of that voucher, negative. Nothing stays of a refused one.
        """
        self.shell.execute("SAVEPOINT put")
        try:
            id = self.draft_of(day, kind, lines, reverses)
            self.post(id)
        except engine.IntegrityError:
            self.shell.execute("ROLLBACK TO put")
            raise
        return id

    def draft_of(
        self, day: str, kind: str, lines: tuple[tuple[int, int, int, int], ...], reverses: int
    ) -> int:
        self.shell.execute(
            f"INSERT INTO voucher (day, kind, status, reverses, {MADE})"
            f" VALUES (?, ?, 'draft', nullif(?, 0), {NEW})",
            (day, kind, reverses),
        )
        (id,) = self.shell.execute("SELECT max(id) FROM voucher").fetchone()
        self.shell.executemany(
            "INSERT INTO voucher_line (voucher, position, summary, account, fund, debit, credit,"
            " person) VALUES (?, ?, 'x', ?, ?, ?, ?, ?)",
            [(id, n, *line, self.person) for n, line in enumerate(lines, 1)],
        )
        self.shell.execute(
            "INSERT INTO voucher_line (voucher, position, summary, account, fund, debit, credit,"
            " person) SELECT ?, position, 'x', account, fund, -debit, -credit, person"
            " FROM voucher_line WHERE voucher = ?",
            (id, reverses),
        )
        return int(id)

    def post(self, id: int) -> None:
        """Past the rules: review a draft and post it, today or on its day."""
        self.shell.execute(
            "UPDATE voucher SET status = 'reviewed', reviewed_by = 2 WHERE id = ?", (id,)
        )
        self.shell.execute(
            "UPDATE OR REPLACE voucher SET status = 'posted', posted_by = 2,"
            " posted_at = max(day || 'T09:10', '2026-11-26T09:10'), number = (SELECT"
            " coalesce(max(number), 0) + 1 FROM voucher AS v WHERE v.month = voucher.month)"
            " WHERE id = ?",
            (id,),
        )

    def close(self, month: str, untrue: str = "") -> None:
        """Past the rules: what stands in the lines as the month's closing, then the close."""
        self.shell.execute(
            "INSERT INTO closing (month, account, fund, debit, credit, balance)"
            " SELECT ?, account, fund, sum(debit * (day LIKE ? || '%')),"
            " sum(credit * (day LIKE ? || '%')), sum(debit - credit) FROM voucher_line"
            " WHERE day <= ? || '-31' GROUP BY account, fund"
            " HAVING sum(debit - credit) <> 0 OR max(day) LIKE ? || '%'",
            (month,) * 5,
        )
        self.shell.execute(untrue)
        self.shell.execute(
            "INSERT INTO period (month, closed_at, closed_name) VALUES"
            " (?, '2027-02-01T09:00', 'x')",
            (month,),
        )

    def clear(self) -> None:
        """Nothing waits any more."""
        self.shell.execute(
            "UPDATE voucher SET status = 'draft', reviewed_by = NULL WHERE status = 'reviewed'"
        )
        self.shell.execute("UPDATE voucher SET status = 'withdrawn' WHERE status = 'draft'")

    def refuses(self, word: str) -> Any:
        """The schema says this word."""
        return pytest.raises(engine.IntegrityError, match=word)

    @contextmanager
    def taken_back(self) -> Iterator[None]:
        """Whatever is done to the file meanwhile is not done."""
        self.shell.execute("BEGIN")
        yield
        if self.shell.in_transaction:
            self.shell.execute("ROLLBACK")

    def sql(self, text: str) -> str:
        """The statement with {names} of vouchers and accounts filled in."""
        names = vars(self) | {name: getattr(self.books, name) for name in ("cash", "free", "tied")}
        last = self.shell.execute("SELECT max(number) FROM voucher WHERE month = '2026-11'")
        return text.format(
            **names,
            income=self.books.income,
            activity=self.books.activity,
            goods=self.books.goods,
            bank=self.books.bank,
            next=last.fetchone()[0] + 1,
        )
