"""Years of vouchers, with the triggers of the ledger out of the way while they are put in.

They compare each voucher with all of its month, which a month of thousands pays for each time; they
are there again before anything else is written, and `db/check_fund.py` reads past them.
"""

from __future__ import annotations

import random
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime, time, timedelta

from db.chart import FREE, begin_chart, with_code
from db.formats import to_text
from db.funds import add_fund
from db.progress import Progress, silent
from db.sample_history import History
from db.staff import all_staff
from db.store import Store

_TABLES = ("voucher", "voucher_line", "period", "closing")
_FUNDS = (("F01", "活动资金"), ("F02", "培训资金"), ("F03", "慰问资金"))
_USES = ("5101", "5102", "5104", "5201", "5301")
_SUMMARIES = ("活动用品", "场地布置", "讲师课酬", "慰问困难职工", "书报资料", "办公用品")
_A_VOUCHER = 4  # lines


def make_ledger(
    history: History,
    *,
    first: date,
    now: datetime,
    lines: int,
    chance: random.Random,
    progress: Progress = silent,
) -> None:
    """So many lines from `first` to `now`; every month before this one closed, each year ended."""
    db = history.db
    with db.act("begin_chart"):
        begin_chart(db)
        funds = [add_fund(db, code=code, name=name, source="fiscal") for code, name in _FUNDS]
    months = _months(first, now.date())
    made = _Ledger(history, funds, chance, now)
    a_month = lines // _A_VOUCHER // len(months)
    with _unguarded(db):
        for number, month in enumerate(months[:-1]):
            progress(number, len(months), "vouchers")
            with history.written():
                made.month(month, a_month)
                made.close(month)
        with history.written():
            made.month(months[-1], lines // _A_VOUCHER - a_month * (len(months) - 1))


class _Ledger:
    def __init__(
        self, history: History, funds: list[int], chance: random.Random, now: datetime
    ) -> None:
        self.history, self.funds, self.chance, self.now = history, funds, chance, now
        db = history.db
        self.staff = {" ".join(one.roles): one for one in all_staff(db)}
        self.ids = {code: with_code(db, code).id for code in ("1001", "1002", "4201", FREE, *_USES)}
        self.stood: dict[tuple[int, int], int] = defaultdict(int)
        self.moved: dict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0])

    def month(self, month: str, count: int) -> None:
        """So many vouchers: money comes in first, then it is spent, from the bank and in cash."""
        end = min(_last_day(month), self.now.date())
        year_end = month.endswith("-12") and end == _last_day(month)
        for n in range(count - (1 if year_end else 0)):
            day = date.fromisoformat(f"{month}-01") + timedelta(n * end.day // max(count, 1))
            fund = self.funds[n % len(self.funds)]
            amount = 2000 + self.chance.randrange(90_000)
            came = n < 2 * len(self.funds)
            if came:
                money = "1002" if n < len(self.funds) else "1001"
                amount += 100_000 * count
                sides = [(money, amount, 0), ("4201", 0, amount)]
            else:
                money = "1001" if self.chance.random() < 0.3 else "1002"
                parts = [amount // 2, amount // 3, amount - amount // 2 - amount // 3]
                uses = self.chance.sample(_USES, 3)
                sides = [(use, part, 0) for use, part in zip(uses, parts, strict=True)]
                sides.append((money, 0, amount))
            kind = "receipt" if came else "payment"
            with self._act("post_voucher", day):
                self._post(n + 1, day, kind, [(fund, *side) for side in sides])
        if year_end:
            with self._act("post_voucher", end):
                self._carry(count, end)

    def _act(self, rule: str, day: date) -> AbstractContextManager[None]:
        return self.history.act(rule, datetime.combine(day, time(16)))

    def close(self, month: str) -> None:
        """Write down what stands on each account and fund, and what moved in the month."""
        with self._act("close_month", _last_day(month)):
            self._close(month)

    def _close(self, month: str) -> None:
        for (account, fund), balance in sorted(self.stood.items()):
            debit, credit = self.moved.get((account, fund), (0, 0))
            if balance or debit or credit:
                self.history.insert(
                    "closing",
                    month=month,
                    account=account,
                    fund=fund,
                    debit=debit,
                    credit=credit,
                    balance=balance,
                )
        self.moved.clear()
        closed = datetime.combine(_last_day(month) + timedelta(1), self.now.time())
        self.history.insert(
            "period", month=month, closed_at=to_text(min(closed, self.now)), closed_name="方蕾"
        )

    def _carry(self, number: int, day: date) -> None:
        """Income and expense of the year go to the balance of their funds."""
        sides: list[tuple[int, str, int, int]] = []
        for fund in self.funds:
            more = 0
            for code in ("4201", *_USES):
                left = self.stood[self.ids[code], fund]
                if left:
                    sides.append((fund, code, max(-left, 0), max(left, 0)))
                    more -= left
            sides.append((fund, FREE, max(-more, 0), max(more, 0)))
        self._post(number, day, "year_end", sides)

    def _post(
        self,
        number: int,
        day: date,
        kind: str,
        sides: Sequence[tuple[int, str, int, int]],
    ) -> None:
        moment = f"{day}T16:00"
        cashier, accountant = self.staff["cashier"], self.staff["accountant"]
        voucher = self.history.insert(
            "voucher",
            day=day.isoformat(),
            number=number,
            kind=kind,
            status="posted",
            made_by=cashier.id,
            made_name=cashier.name,
            reviewed_by=accountant.id,
            reviewed_name=accountant.name,
            posted_by=accountant.id,
            posted_name=accountant.name,
            posted_at=moment,
            created_at=moment,
        )
        summary = _SUMMARIES[number % len(_SUMMARIES)]
        for position, (fund, code, debit, credit) in enumerate(sides, 1):
            account = self.ids[code]
            self.stood[account, fund] += debit - credit
            self.moved[account, fund][0] += debit
            self.moved[account, fund][1] += credit
            self.history.insert(
                "voucher_line",
                voucher=voucher,
                position=position,
                summary=summary,
                account=account,
                fund=fund,
                debit=debit,
                credit=credit,
                day=day.isoformat(),
                number=number,
            )


def _months(first: date, last: date) -> list[str]:
    begin, end = 12 * first.year + first.month - 1, 12 * last.year + last.month - 1
    return [f"{n // 12}-{n % 12 + 1:02d}" for n in range(begin, end + 1)]


def _last_day(month: str) -> date:
    year, number = int(month[:4]), int(month[5:])
    return date(year, number, monthrange(year, number)[1])


@contextmanager
def _unguarded(db: Store) -> Iterator[None]:
    """The ledger's tables without their triggers."""
    held = db.rows(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name IN"
        f" ({', '.join('?' * len(_TABLES))})",
        _TABLES,
    )
    for one in held:
        db.connection.execute(f"DROP TRIGGER [{one['name']}]")
    yield
    for one in held:
        db.connection.execute(one["sql"])
