"""The fund against a naive model: lists and sums, no SQL. After every act the books agree."""

from __future__ import annotations

import tempfile
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from db.books import book
from db.chart import begin_chart, with_code
from db.check import check
from db.funds import add_fund, left
from db.ledger import balances, movements
from db.month_end import close_month, open_month
from db.roles import Staff
from db.rules import Refused
from db.store import Store, open_store
from db.vouchers import (
    Line,
    make_voucher,
    post_voucher,
    reverse_voucher,
    review_voucher,
    voucher,
    withdraw_voucher,
)
from db.year_end import end_year
from tests.fund_books import count_month

NOW = datetime(2027, 2, 28, 18, 0)
DAYS = [date(2026, 11, 3), date(2026, 11, 28), date(2026, 12, 9), date(2027, 1, 5)]
DAYS += [date(2027, 1, 31), date(2027, 2, 2)]
MAKER = Staff(1, "罗静", frozenset({"cashier"}))
CHECKER = Staff(2, "方蕾", frozenset({"accountant", "cashier"}))
DIRECTOR = Staff(3, "许可", frozenset({"director"}))
ACCOUNTS = ("1001", "1002", "4101", "4401", "5101", "5103")
_OWN = ("3", "4", "5")  # what a fund is made of


class Ledger(RuleBasedStateMachine):
    """Makes, posts, reverses and closes as it comes; what is refused must be wrong in the model."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.db: Store = open_store(Path(self.folder.name) / "centre.yizhan")
        begin_chart(self.db)
        self.funds = [
            add_fund(self.db, code=f"F{n}", name=f"资金{n}", source="fiscal") for n in range(3)
        ]
        self.ids = {code: with_code(self.db, code).id for code in (*ACCOUNTS, "3101")}
        self.posted: list[tuple[int, date, list[tuple[str, int, int]]]] = []
        self.drafts: list[int] = []
        self.reversed: set[int] = set()
        self.closed = ""

    def teardown(self) -> None:
        if hasattr(self, "db"):
            self.db.close()
            assert check(Path(self.folder.name) / "centre.yizhan") == []
            self.folder.cleanup()

    @rule(
        day=st.sampled_from(DAYS),
        debit=st.sampled_from(ACCOUNTS),
        credit=st.sampled_from(ACCOUNTS),
        fund=st.integers(0, 2),
        amount=st.integers(1, 300),
    )
    def enter(self, day: date, debit: str, credit: str, fund: int, amount: int) -> None:
        before = len(self.drafts)
        self.make(day, debit, credit, fund, amount)
        for id in self.drafts[before:]:
            self.put(id)

    @rule(day=st.sampled_from(DAYS), fund=st.integers(0, 2), amount=st.integers(100, 900))
    def receive(self, day: date, fund: int, amount: int) -> None:
        self.enter(day, "1001", "4401", fund, amount)

    @rule(
        day=st.sampled_from(DAYS),
        debit=st.sampled_from(ACCOUNTS),
        credit=st.sampled_from(ACCOUNTS),
        fund=st.integers(0, 2),
        amount=st.integers(1, 300),
    )
    def make(self, day: date, debit: str, credit: str, fund: int, amount: int) -> None:
        self.db.staff = MAKER
        lines = [
            Line("摘要", self.ids[debit], self.funds[fund], debit=amount),
            Line("摘要", self.ids[credit], self.funds[fund], credit=amount),
        ]
        try:
            id = make_voucher(self.db, day=day, kind="receipt", lines=lines, now=NOW)
        except Refused:
            assert f"{day:%Y-%m}" <= self.closed
            return
        assert f"{day:%Y-%m}" > self.closed
        self.drafts.append(id)

    @rule(data=st.data())
    def post(self, data: st.DataObject) -> None:
        if self.drafts:
            self.put(data.draw(st.sampled_from(self.drafts)))

    def put(self, id: int) -> None:
        """Review and post a draft, if the model lets it."""
        one = voucher(self.db, id)
        names = {id: code for code, id in self.ids.items()}
        moved = [
            (names[line.account], self.funds.index(line.fund), line.debit - line.credit)
            for line in one.lines
        ]
        self.db.staff = CHECKER
        if one.status == "draft":
            review_voucher(self.db, voucher=id)
        try:
            post_voucher(self.db, voucher=id, now=NOW)
        except Refused:
            assert one.month <= self.closed or self.short(one.day, moved)
            return
        assert not self.short(one.day, moved)
        self.drafts.remove(id)
        self.posted.append((id, one.day, moved))

    @rule(data=st.data(), day=st.sampled_from(DAYS))
    def reverse(self, data: st.DataObject, day: date) -> None:
        if not self.posted:
            return
        id, of, moved = data.draw(st.sampled_from(self.posted))
        self.db.staff = MAKER
        red = any(voucher(self.db, id).reverses is not None for _n in (0,))
        try:
            made = reverse_voucher(self.db, voucher=id, day=day, now=NOW)
        except Refused:
            assert red or id in self.reversed or day < of or f"{day:%Y-%m}" <= self.closed
            return
        assert not red and day >= of and moved
        self.reversed.add(id)
        self.drafts.append(made)

    @rule(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        drafts = [id for id in self.drafts if voucher(self.db, id).status == "draft"]
        if not drafts:
            return
        id = data.draw(st.sampled_from(drafts))
        withdraw_voucher(self.db, voucher=id)
        self.drafts.remove(id)
        self.reversed.discard(voucher(self.db, id).reverses or 0)

    @rule()
    def close(self) -> None:
        self.db.staff = CHECKER
        month = open_month(self.db, NOW.date())
        if month > "2027-01":
            return
        waiting = [id for id in self.drafts if voucher(self.db, id).month <= month]
        if not waiting and month.endswith("-12"):
            self.carry_over(int(month[:4]))
        count_month(self.db, self.ids["1001"], month)
        try:
            close_month(self.db, month=month, now=NOW)
        except Refused:
            assert waiting
            return
        assert not waiting
        self.closed = month

    def carry_over(self, year: int) -> None:
        """The year's end: what stands on income and expense goes to the balance of its fund."""
        until = date(year, 12, 31)
        moving: dict[tuple[str, int], int] = {}
        for _id, of, lines in self.posted:
            for code, fund, amount in lines:
                if of <= until and code[0] in "45":
                    moving[code, fund] = moving.get((code, fund), 0) + amount
        try:
            id = end_year(self.db, year=year, now=NOW)
        except Refused:
            assert not any(moving.values())
            return
        assert any(moving.values())
        self.db.staff = DIRECTOR
        review_voucher(self.db, voucher=id)
        post_voucher(self.db, voucher=id, now=NOW)
        moved = [(code, fund, -amount) for (code, fund), amount in moving.items()]
        moved += [("3101", fund, amount) for (_code, fund), amount in moving.items()]
        self.posted.append((id, until, moved))
        self.db.staff = CHECKER

    def short(self, day: date, moved: list[tuple[str, int, int]]) -> bool:
        """Whether cash or a fund would be below zero on that day or after."""
        all_moved = [(of, one) for _id, of, lines in self.posted for one in lines]
        all_moved += [(day, one) for one in moved]
        ends = sorted({of for of, _one in all_moved if of >= day})
        less = {fund for fund in range(3) if self.own(moved, fund) < 0}
        for end in ends:
            lines = [one for of, one in all_moved if of <= end]
            takes = any(one[0] == "1001" and one[2] < 0 for one in moved)
            if takes and sum(amount for code, _fund, amount in lines if code == "1001") < 0:
                return True
            if any(self.own(lines, fund) < 0 for fund in less):
                return True
        return False

    @staticmethod
    def own(lines: list[tuple[str, int, int]], fund: int) -> int:
        return -sum(amount for code, of, amount in lines if of == fund and code[0] in _OWN)

    @invariant()
    def the_books_agree(self) -> None:
        if not hasattr(self, "db"):
            return
        lines = [(of, one) for _id, of, moved in self.posted for one in moved]
        assert sum(one[2] for _of, one in lines) == 0
        for n, fund in enumerate(self.funds):
            assert left(self.db, fund) == self.own([one for _of, one in lines], n)
        at_end = balances(self.db, month="2027-02")
        for code, id in self.ids.items():
            for n, fund in enumerate(self.funds):
                wanted = sum(one[2] for _of, one in lines if one[:2] == (code, n))
                assert at_end.get((id, fund), 0) == wanted
        for month in ("2026-11", "2026-12", "2027-01", "2027-02"):
            self.check_book(month, lines)
        numbers: dict[str, list[int]] = {}
        for id, _of, _moved in self.posted:
            one = voucher(self.db, id)
            assert one.number is not None
            numbers.setdefault(one.month, []).append(one.number)
        for given in numbers.values():
            assert sorted(given) == list(range(1, len(given) + 1))

    def check_book(self, month: str, lines: list[tuple[date, tuple[str, int, int]]]) -> None:
        cash = [(of, one[2]) for of, one in lines if one[0] == "1001"]
        shown = book(self.db, account=self.ids["1001"], month=month)
        assert shown.opening == sum(amount for of, amount in cash if f"{of:%Y-%m}" < month)
        here = [amount for of, amount in cash if f"{of:%Y-%m}" == month]
        assert shown.total.debit - shown.total.credit == sum(here)
        assert shown.total.balance == shown.opening + sum(here)
        year = [amount for of, amount in cash if month[:4] <= f"{of:%Y-%m}" <= month]
        assert shown.year.debit - shown.year.credit == sum(year)
        moved = [one for one in movements(self.db, first=month, last=month)]
        assert sum(one.debit for one in moved) == sum(one.credit for one in moved)


TestLedger = pytest.mark.hypothesis(Ledger.TestCase)
Ledger.TestCase.settings = settings(max_examples=50, stateful_step_count=40)
