"""The fund of the sample: a year of vouchers, made, reviewed and posted by three people."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from assets import path
from db import funds, quick_vouchers
from db.attachments import attach
from db.batch_payees import holders, of_source
from db.batches import Payee, make_batch, pay_batch
from db.budgets import set_budget
from db.cash_counts import PIECES, book_on, count_cash, last_day
from db.chart import accounts, begin_chart
from db.month_end import close_month
from db.opening import Balance, open_balances
from db.receipts import make_receipt, void_receipt
from db.sample_bank import bring_statement
from db.sample_people import table
from db.staff import all_staff
from db.store import Store
from db.vouchers import post_voucher, reverse_voucher, review_voucher, voucher

_CASHIER, _ACCOUNTANT, _DIRECTOR = "罗静", "方蕾", "许可"
_WRONG, _RIGHT = 126000, 162000  # a mistake of this month, and what it should have been
_BANK_BEHIND = 2  # days that the bank's statement is fetched late
# 1,080,000 yuan in all.
_BUDGET = {
    ("D01", "5101"): 13000000,
    ("D01", "5102"): 1800000,
    ("D01", "5201"): 13200000,
    ("U01", "5101"): 9600000,
    ("U01", "5104"): 2400000,
    ("G01", "5103"): 2000000,
    ("S01", "5101"): 6000000,
    ("F01", "5101"): 18000000,
    ("F01", "5102"): 15000000,
    ("F01", "5202"): 10500000,
    ("F01", "5203"): 4500000,
    ("F01", "5301"): 12000000,
}


def make_fund(db: Store, *, now: datetime) -> None:
    """Books from the year's first day until now; the months before this one are closed."""
    made = _Books(db, now)
    made.begin()
    for month in range(1, now.month + 1):
        made.month(month)
    made.left_open()


class _Books:
    """Who acts is whoever would at a real centre: the cashier makes, the accountant reviews."""

    def __init__(self, db: Store, now: datetime) -> None:
        self.db, self.now = db, now
        self.people = {one.name: one for one in all_staff(db)}
        self.program = db.staff
        self.funds: dict[str, int] = {}
        self.minutes = path("sample/minutes.pdf").read_bytes()
        self.givers = {
            row["short_name"]: int(row["id"])
            for row in db.rows("SELECT id, short_name FROM organisation WHERE kind = 'company'")
        }

    def begin(self) -> None:
        """The chart, the funds with their opening balances, the year's budget."""
        db, first = self.db, date(self.now.year, 1, 1)
        with db.act("sample"):
            begin_chart(db)
            self.ids = {one.code: one.id for one in accounts(db)}
            for row in table("funds"):
                self.funds[row["code"]] = funds.add_fund(
                    db,
                    code=row["code"],
                    name=row["name"],
                    source=row["source"],
                    giver=row["giver"],
                    restricted=bool(row["restricted"]),
                    purpose=row["purpose"],
                    uses=[self.ids[code] for code in row["uses"].split()],
                )
            for (fund, account), amount in _BUDGET.items():
                set_budget(
                    db,
                    year=first.year,
                    fund=self.funds[fund],
                    account=self.ids[account],
                    amount=amount,
                )
            self._as(_CASHIER)
            opening = open_balances(
                db,
                day=first,
                amounts=[
                    Balance(self.ids["1002"], self.funds[row["code"]], int(row["opening"]))
                    for row in table("funds")
                    if row["opening"]
                ],
                now=self.now,
            )
            self._post(opening)
            self.db.staff = self.program

    def month(self, number: int) -> None:
        """The vouchers of a month up to now; a month that is over is counted and closed."""
        name = f"{self.now.year}-{number:02d}"
        with self.db.act("sample"):
            for row in sorted(table("vouchers"), key=lambda one: int(one["day"])):
                if row["months"] != "*" and str(number) not in row["months"].split():
                    continue
                day = date.fromisoformat(f"{name}-{int(row['day']):02d}")
                if day <= self.now.date():
                    id = self._enter(row, day)
                    self._post(id)
                    if row["account"] == "4401":
                        self._thank(id, row["summary"], day)
            if number < self.now.month:
                self._close(name)
            self.db.staff = self.program

    def left_open(self) -> None:
        """This month: a mistake that was reversed and put right, and what still waits."""
        today = self.now.date()
        with self.db.act("sample"):
            if today.day > 1:
                wrong = self._pay(today - timedelta(1), _WRONG, "志愿者餐费")
                self._post(wrong)
                self._as(_CASHIER)
                self._post(reverse_voucher(self.db, voucher=wrong, day=today, now=self.now))
                self._post(self._pay(today, _RIGHT, "志愿者餐费（更正）"))
            self._as(_CASHIER)
            quick_vouchers.receive(
                self.db,
                day=today,
                into=self.ids["1002"],
                source=self.ids["4401"],
                fund=self.funds["S01"],
                amount=2000000,
                summary="恒信精密赞助（职工运动会）",
                organisation=self.givers["恒信精密"],
                now=self.now,
            )
            self._pay(today, 386000, "慰问困难职工 5户", use="5104", fund="U01")
            self._list(today)
            self._as(_ACCOUNTANT)
            until = today - timedelta(_BANK_BEHIND)
            if until.month == today.month:
                month = f"{today:%Y-%m}"
                bring_statement(self.db, account=self.ids["1002"], month=month, until=until)
            self.db.staff = self.program

    def _list(self, today: date) -> None:
        """Who gets this month's allowance; there is no voucher yet."""
        make_batch(
            self.db,
            name=f"{today.month}月支部书记补贴",
            day=today,
            fund=self.funds["D01"],
            account=self.ids["5201"],
            paid_from=self.ids["1002"],
            payees=[replace(one, amount=20000) for one in holders(self.db, "书记", today)],
        )

    def _enter(self, row: dict[str, str], day: date) -> int:
        self._as(_CASHIER)
        if row["kind"] == "batch":
            return self._batch(row, day)
        money = self.ids["1001" if row["money"] == "cash" else "1002"]
        asked: dict[str, Any] = {
            "day": day,
            "fund": self.funds[row["fund"]],
            "amount": int(row["amount"]),
            "summary": row["summary"],
            "now": self.now,
        }
        if row["kind"] == "transfer":
            return quick_vouchers.transfer(self.db, paid_from=money, into=self.ids["1001"], **asked)
        if row["kind"] in ("advance", "settlement"):
            return self._advance(row, money, asked)
        account = self.ids[row["account"]]
        if row["kind"] == "receipt":
            return quick_vouchers.receive(
                self.db,
                into=money,
                source=account,
                bills=1,
                organisation=self.givers.get(row["party"]),
                **asked,
            )
        id = quick_vouchers.pay(self.db, paid_from=money, use=account, bills=2, **asked)
        self._decide(id, row["fund"])
        return id

    def _batch(self, row: dict[str, str], day: date) -> int:
        """To many at once, from a list that they sign: last month's, or this year's."""
        group, _colon, what = row["party"].partition(":")
        before = day.replace(day=1) - timedelta(1)
        monthly = group == "office"
        payees = of_source(self.db, row["party"], day) if what else _named(row["party"])
        batch = make_batch(
            self.db,
            name=row["summary"].format(month=before.month, year=day.year),
            day=day,
            fund=self.funds[row["fund"]],
            account=self.ids[row["account"]],
            paid_from=self.ids["1002"],
            payees=[replace(one, amount=int(row["amount"])) for one in payees],
            period=f"{before:%Y-%m}" if monthly else str(day.year),
        )
        id = pay_batch(self.db, batch=batch, now=self.now)
        self._decide(id, row["fund"])
        return id

    def _advance(self, row: dict[str, str], money: int, asked: dict[str, Any]) -> int:
        (who,) = of_source(self.db, row["party"], asked["day"])
        assert who.person is not None
        if row["kind"] == "advance":
            return quick_vouchers.advance(
                self.db, paid_from=money, person=who.person, bills=1, **asked
            )
        spent = asked.pop("amount")
        return quick_vouchers.settle(
            self.db,
            person=who.person,
            use=self.ids[row["account"]],
            spent=spent,
            settled_with=money,
            bills=4,
            **asked,
        )

    def _pay(
        self, day: date, amount: int, summary: str, *, use: str = "5101", fund: str = "U01"
    ) -> int:
        self._as(_CASHIER)
        return quick_vouchers.pay(
            self.db,
            day=day,
            paid_from=self.ids["1002"],
            use=self.ids[use],
            fund=self.funds[fund],
            amount=amount,
            summary=summary,
            now=self.now,
        )

    def _decide(self, id: int, fund: str) -> None:
        """Returned dues are spent after a decision, whose minutes are attached."""
        if fund == "D01":
            attach(
                self.db, voucher=id, kind="decision", name="支委会会议纪要", content=self.minutes
            )

    def _thank(self, id: int, summary: str, day: date) -> None:
        """Who gave gets a receipt; the first one was made out wrongly."""
        self._as(_CASHIER)
        payer, _word, purpose = summary.partition("赞助")
        if day.month == 3:
            wrong = make_receipt(self.db, voucher=id, payer=payer[:2], purpose=purpose, today=day)
            void_receipt(self.db, id=wrong, reason="交款单位写成简称")
        make_receipt(self.db, voucher=id, payer=payer, purpose=purpose, today=day)

    def _post(self, id: int) -> None:
        maker = voucher(self.db, id).made_name
        self._as(_ACCOUNTANT if maker == _CASHIER else _DIRECTOR)
        review_voucher(self.db, voucher=id)
        post_voucher(self.db, voucher=id, now=self.now)

    def _close(self, month: str) -> None:
        self._as(_CASHIER)
        last = last_day(month)
        there = book_on(self.db, account=self.ids["1001"], day=last)
        pieces: dict[int, int] = {}
        for piece in PIECES:
            pieces[piece], there = divmod(there, piece)
        count_cash(self.db, account=self.ids["1001"], day=last, pieces=pieces, now=self.now)
        self._as(_ACCOUNTANT)
        bring_statement(self.db, account=self.ids["1002"], month=month, until=last)
        close_month(self.db, month=month, now=self.now)

    def _as(self, name: str) -> None:
        self.db.staff = self.people[name]


def _named(words: str) -> list[Payee]:
    """Payees of a list by their names alone."""
    return [Payee(name, 0) for name in words.split("、")]
