"""The books as a plain journal, so that another program can check the sums.

hledger (hledger.org/hledger.html#journal-format) and beancount
(beancount.github.io/docs/beancount_language_syntax.html). Each posted voucher is one transaction;
the fund is a sub-account, so that each fund's balance can be asked for.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Literal

from db.progress import Progress, silent
from db.store import Row, Store

Form = Literal["hledger", "beancount"]
_ROOTS = {
    "asset": "Assets",
    "liability": "Liabilities",
    "balance": "Equity",
    "income": "Income",
    "expense": "Expenses",
}
_EACH = 1000
_SIGN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]")


def journal(db: Store, *, form: Form, progress: Progress = silent) -> Iterator[str]:
    """The lines of the journal, in the order of days and numbers. Amounts in yuan, CNY."""
    names = _names(db)
    yield from _head(names, form, db.value("SELECT min(day) FROM voucher_line"))
    count = int(db.value("SELECT count(*) FROM voucher WHERE status = 'posted'"))
    last = 0
    done = 0
    for row in _rows(db):
        if row["voucher"] != last:
            last, done = row["voucher"], done + 1
            if done % _EACH == 0:
                progress(done, count)
            yield ""
            yield _title(row, form)
        amount = row["debit"] - row["credit"]
        yield f"    {names[row['account'], row['fund']]}  {_yuan(amount)} CNY"


def _rows(db: Store) -> Iterator[Row]:
    """Page by page, so that a million lines need no memory."""
    after = ("", 0, 0)
    while True:
        page = db.rows(
            "SELECT line.voucher, line.day, line.number, line.position, line.summary,"
            " line.account, line.fund, line.debit, line.credit FROM voucher"
            " JOIN voucher_line AS line ON line.voucher = voucher.id"
            " WHERE voucher.status = 'posted'"
            " AND (voucher.day, voucher.number, line.position) > (?, ?, ?)"
            " ORDER BY voucher.day, voucher.number, line.position LIMIT 2000",
            after,
        )
        if not page:
            return
        yield from page
        after = (page[-1]["day"], page[-1]["number"], page[-1]["position"])


def _names(db: Store) -> dict[tuple[int, int], str]:
    """The account's full name for each account and fund: Assets:1001:Z01."""
    accounts = db.rows("SELECT id, kind, code FROM account ORDER BY code")
    funds = db.rows("SELECT id, code FROM fund ORDER BY code")
    account_parts, fund_parts = _parts(accounts), _parts(funds)
    return {
        (account["id"], fund["id"]): ":".join(
            (_ROOTS[account["kind"]], account_parts[account["id"]], fund_parts[fund["id"]])
        )
        for account in accounts
        for fund in funds
    }


def _parts(rows: Sequence[Row]) -> dict[int, str]:
    """A part of a name for each code; two codes never share one."""
    made: dict[int, str] = {}
    for row in rows:
        part, count = _part(row["code"]), 1
        while part in made.values():
            count += 1
            part = f"{_part(row['code'])}-{count}"
        made[row["id"]] = part
    return made


def _part(code: str) -> str:
    """A code as a part of an account's name: digits, letters, hyphens; not beginning with one."""
    bare = re.sub(r"[^0-9A-Za-z-]", lambda sign: f"-{ord(sign[0]):X}", code)
    return bare if bare[0].isdigit() or bare[0].isupper() else f"X{bare}"


def _head(names: dict[tuple[int, int], str], form: Form, first: str | None) -> Iterator[str]:
    if form == "beancount":
        yield 'option "operating_currency" "CNY"'
        for name in names.values():
            yield f"{first or '2000-01-01'} open {name} CNY"
    else:
        yield "commodity 1000.00 CNY"
        for name in names.values():
            yield f"account {name}"


def _title(row: Row, form: Form) -> str:
    number = f"{row['day'][:7]}-{row['number']:04d}"
    # What was pasted along may hold line ends and signs that nobody sees.
    words = " ".join(_SIGN.sub(" ", row["summary"]).split())
    if form == "beancount":
        return f"{row['day']} * {json.dumps(words, ensure_ascii=False)} ^{number}"
    return f"{row['day']} * ({number}) {words.replace(';', ' ').replace('|', ' ')}"


def _yuan(fen: int) -> str:
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100}.{abs(fen) % 100:02d}"
