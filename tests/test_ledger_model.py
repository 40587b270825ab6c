"""The fund in any order of acts, against the naive world: who is refused there is refused here.

Vouchers made, changed, reviewed, returned, allowed, posted, withdrawn and cancelled, advances and
their settlement, months closed and a year ended, and undo, over the end of a year.
"""

from __future__ import annotations

import copy
import shutil
import tempfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from db import quick_vouchers, vouchers
from db.attachments import attach
from db.chart import accounts
from db.check import check
from db.funds import funds
from db.month_end import close_month, open_month
from db.roles import Staff
from db.rules import Refused
from db.store import Store, open_store
from db.undo import undo
from db.vouchers import Line
from db.year_end import end_year
from tests.fund_books import count_month
from tests.ledger_agreement import (
    funds_agree,
    month_agrees,
    nothing_is_off,
    numbers_agree,
    paper_agrees,
)
from tests.ledger_draws import (
    ACCOUNTANT,
    BEGIN,
    CASHIER,
    CHECKERS,
    DIRECTOR,
    DONE,
    MONTHS,
    amounts,
    begin,
    days,
    pairs,
    people,
    whose,
)
from tests.ledger_world import (
    ADVANCES,
    BANK,
    CASH,
    DUES,
    FREE,
    GOODS,
    TIED,
    Paper,
    Side,
    World,
    balanced,
)


class Ledger(RuleBasedStateMachine):
    """Every act is told to the file and to the world; `act` compares what the two say to it."""

    template: Path | None = None

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / "centre.yizhan"
        if Ledger.template is None:
            Ledger.template = Path(tempfile.mkdtemp()) / "template.yizhan"
            begin(Ledger.template)
        shutil.copyfile(Ledger.template, path)
        self.db: Store = open_store(path)
        self.ids = {one.code: one.id for one in accounts(self.db)}
        self.funds = [one.id for one in funds(self.db)]
        self.person = int(self.db.value("SELECT id FROM person"))
        self.world = World(BEGIN)
        self.before: World | None = None
        self.files = 0
        self.looked_at: object = None
        for fund in (FREE, TIED, DUES):
            for money in (CASH, BANK):
                self.daily(("from today", 0), "receive", money, GOODS, fund, 200, True)

    def teardown(self) -> None:
        if hasattr(self, "db"):
            self.db.close()
            assert check(Path(self.folder.name) / "centre.yizhan") == []
            self.folder.cleanup()

    @property
    def now(self) -> datetime:
        return datetime.combine(self.world.today, time(17, 30))

    def day(self, drawn: tuple[str, Any]) -> date:
        kind, value = drawn
        return (
            date.fromisoformat(value)
            if kind == "day"
            else self.world.today + timedelta(days=int(value))
        )

    def act(self, by: Staff, fine: bool, do: Callable[[], Any]) -> Any:
        """Do it as somebody. It goes through just when the world finds it fine."""
        self.db.staff = by
        before, last = copy.deepcopy(self.world), self.db.last_act
        try:
            result = do()
        except Refused:
            assert not fine
            return None
        assert fine
        if self.db.last_act is not last:  # what changes nothing is no act
            self.before = before
        return result

    def lines(self, sides: tuple[Side, ...]) -> list[Line]:
        return [
            Line(
                "摘要",
                self.ids[one.account],
                self.funds[one.fund],
                one.debit,
                one.credit,
                None if one.person is None else self.person,
            )
            for one in sides
        ]

    def put(self, key: Any, day: date, kind: str, by: Staff, sides: tuple[Side, ...]) -> None:
        if key is not None:
            self.world.papers[key] = Paper(key, day, kind, by.id, sides)

    def pick(self, data: st.DataObject, *states: str) -> Paper:
        """A paper, rather one that is as it should be."""
        fit = [one for one in self.world.papers.values() if one.status in states]
        every = list(self.world.papers.values())
        return data.draw(st.sampled_from(fit * 6 + every))

    @rule(drawn=days, by=people, sides=pairs())
    def make(self, drawn: tuple[str, Any], by: Staff, sides: tuple[Side, ...]) -> None:
        day = self.day(drawn)
        key = self.act(
            by,
            balanced(sides) and self.world.open_on(day),
            lambda: vouchers.make_voucher(
                self.db, day=day, kind="transfer", lines=self.lines(sides), now=self.now
            ),
        )
        self.put(key, day, "transfer", by, sides)

    @rule(
        drawn=days,
        way=st.sampled_from(["receive", "receive", "pay", "transfer", "advance", "advance"]),
        money=st.sampled_from([CASH, CASH, BANK]),
        use=st.sampled_from(["5101", GOODS]),
        fund=whose,
        amount=amounts,
        on=st.sampled_from([True, True, True, False]),
    )
    def daily(
        self,
        drawn: tuple[str, Any],
        way: str,
        money: str,
        use: str,
        fund: int,
        amount: int,
        on: bool,
    ) -> None:
        """By one of the quick forms, and mostly into the books at once."""
        day, other = self.day(drawn), BANK if money == CASH else CASH
        asked: dict[str, Any] = {
            "day": day,
            "fund": self.funds[fund],
            "amount": amount,
            "summary": "摘要",
            "now": self.now,
        }
        here, id = self.ids[money], self.ids
        kind, debit, credit, call = {
            "receive": (
                *("receipt", money, "4401"),
                lambda: quick_vouchers.receive(self.db, into=here, source=id["4401"], **asked),
            ),
            "pay": (
                *("payment", use, money),
                lambda: quick_vouchers.pay(self.db, paid_from=here, use=id[use], **asked),
            ),
            "transfer": (
                *("transfer", other, money),
                lambda: quick_vouchers.transfer(self.db, paid_from=here, into=id[other], **asked),
            ),
            "advance": (
                *("advance", ADVANCES, money),
                lambda: quick_vouchers.advance(
                    self.db, paid_from=here, person=self.person, **asked
                ),
            ),
        }[way]
        person = 1 if way == "advance" else None
        sides = (Side(debit, fund, amount, 0, person), Side(credit, fund, 0, amount, person))
        key = self.act(CASHIER, self.world.open_on(day), call)
        self.put(key, day, kind, CASHIER, sides)
        if key is not None and on:
            self.go_on(self.world.papers[key])

    @rule(
        drawn=days,
        fund=whose,
        spent=st.integers(1, 200),
        money=st.sampled_from([CASH, BANK]),
        on=st.booleans(),
    )
    def settle(self, drawn: tuple[str, Any], fund: int, spent: int, money: str, on: bool) -> None:
        if not self.world.owed(1, fund) and on:
            self.daily(drawn, "advance", money, GOODS, fund, spent, True)
        day, owed = self.day(drawn), self.world.owed(1, fund)
        key = self.act(
            CASHIER,
            owed > 0 and self.world.open_on(day),
            lambda: quick_vouchers.settle(
                self.db,
                day=day,
                person=self.person,
                fund=self.funds[fund],
                use=self.ids[GOODS],
                spent=spent,
                settled_with=self.ids[money],
                summary="摘要",
                now=self.now,
            ),
        )
        rest = owed - spent
        sides = [Side(GOODS, fund, spent, 0, 1), Side(ADVANCES, fund, 0, owed, 1)]
        if rest:
            sides.append(Side(money, fund, max(rest, 0), max(-rest, 0), 1))
        self.put(key, day, "settlement", CASHIER, tuple(sides))
        if key is not None and on:
            self.go_on(self.world.papers[key])

    @rule(data=st.data(), by=people, sides=st.none() | pairs(), drawn=st.none() | days)
    def change(
        self,
        data: st.DataObject,
        by: Staff,
        sides: tuple[Side, ...] | None,
        drawn: tuple[str, Any] | None,
    ) -> None:
        one = self.pick(data, "draft")
        day = None if drawn is None else self.day(drawn)
        fine = (
            one.status == "draft"
            and (sides is None or (balanced(sides) and one.reverses is None))
            and (day is None or self.world.open_on(day))
        )
        self.act(
            by,
            fine,
            lambda: vouchers.change_voucher(
                self.db,
                voucher=one.key,
                now=self.now,
                day=day,
                lines=None if sides is None else self.lines(sides),
            ),
        )
        if fine:
            one.maker, one.allowed = by.id, False
            one.sides, one.day = sides or one.sides, day or one.day

    @rule(data=st.data(), by=people)
    def review(self, data: st.DataObject, by: Staff) -> None:
        one = self.pick(data, "draft")
        fine = one.status == "draft" and by in CHECKERS and by.id != one.maker
        self.act(by, fine, lambda: vouchers.review_voucher(self.db, voucher=one.key))
        if fine:
            one.status = "reviewed"

    @rule(data=st.data(), by=people)
    def give_back(self, data: st.DataObject, by: Staff) -> None:
        one = self.pick(data, "reviewed")
        fine = one.status in ("draft", "reviewed") and by in CHECKERS
        self.act(by, fine, lambda: vouchers.return_voucher(self.db, voucher=one.key, reason="x"))
        if fine:
            one.status = "draft"

    @rule(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        one = self.pick(data, "draft")
        fine = one.status == "draft"
        self.act(CASHIER, fine, lambda: vouchers.withdraw_voucher(self.db, voucher=one.key))
        if fine:
            one.status = "withdrawn"

    @rule(data=st.data(), by=st.sampled_from([DIRECTOR, DIRECTOR, ACCOUNTANT]))
    def allow(self, data: st.DataObject, by: Staff) -> None:
        one = self.pick(data, "draft", "reviewed")
        fine = one.status in ("draft", "reviewed") and by is DIRECTOR and by.id != one.maker
        self.act(by, fine, lambda: vouchers.allow_voucher(self.db, voucher=one.key, reason="急"))
        if fine:
            one.allowed = True

    @rule(data=st.data())
    def decide(self, data: st.DataObject) -> None:
        one = self.pick(data, "draft")
        self.files += 1
        fine = one.status == "draft"
        self.act(
            CASHIER,
            fine,
            lambda: attach(
                self.db,
                voucher=one.key,
                kind="decision",
                name="纪要",
                content=b"%PDF-" + str(self.files).encode(),
            ),
        )
        one.minutes = one.minutes or fine

    @rule(data=st.data(), by=people)
    def post(self, data: st.DataObject, by: Staff) -> None:
        self.into_the_books(self.pick(data, "reviewed"), by)

    def into_the_books(self, one: Paper, by: Staff) -> None:
        fine = by in CHECKERS and self.world.may_post(one.key)
        number = self.act(
            by, fine, lambda: vouchers.post_voucher(self.db, voucher=one.key, now=self.now)
        )
        if fine:
            assert number == 1 + sum(other.month == one.month for other in self.world.posted())
            one.status, one.number = "posted", number
            self.before = None

    @rule(data=st.data())
    def finish(self, data: st.DataObject) -> None:
        self.go_on(self.pick(data, "draft", "reviewed"))

    def go_on(self, one: Paper) -> None:
        """Whatever is still to be done for it, by whoever may."""
        by = next(other for other in CHECKERS if other.id != one.maker)
        if one.status == "draft":
            self.act(by, True, lambda: vouchers.review_voucher(self.db, voucher=one.key))
            one.status = "reviewed"
        self.into_the_books(one, by)

    @rule(data=st.data(), drawn=days)
    def reverse(self, data: st.DataObject, drawn: tuple[str, Any]) -> None:
        one, day = self.pick(data, "posted"), self.day(drawn)
        fine = (
            one.status == "posted"
            and one.reverses is None
            and not self.world.cancelled(one.key)
            and day >= one.day
            and (one.kind != "year_end" or day == one.day)
            and self.world.open_on(day)
        )
        key = self.act(
            CASHIER,
            fine,
            lambda: vouchers.reverse_voucher(self.db, voucher=one.key, day=day, now=self.now),
        )
        red = tuple(
            Side(side.account, side.fund, -side.debit, -side.credit, side.person)
            for side in one.sides
        )
        self.put(key, day, one.kind, CASHIER, red)
        if key is not None:
            self.world.papers[key].reverses = one.key

    @rule(days=st.sampled_from([1, 7, 20]))
    def later(self, days: int) -> None:
        self.world.today = min(self.world.today + timedelta(days=days), date(2027, 2, 26))
        self.before = None

    def clear(self) -> None:
        """What waits is withdrawn, as before a close."""
        for one in list(self.world.papers.values()):
            if one.status == "reviewed":
                self.act(
                    ACCOUNTANT,
                    True,
                    partial(vouchers.return_voucher, self.db, voucher=one.key, reason="x"),
                )
                one.status = "draft"
            if one.status == "draft":
                self.act(
                    CASHIER,
                    True,
                    partial(vouchers.withdraw_voucher, self.db, voucher=one.key),
                )
                one.status = "withdrawn"

    @rule(ready=st.sampled_from([True, True, False]))
    def turn_of_the_month(self, ready: bool) -> None:
        """The next month has begun: the one before is closed, if what it waits for is done."""
        last = (self.world.today.replace(day=28) + timedelta(4)).replace(day=1)
        if last > date(2027, 2, 1):
            return
        if ready:
            self.clear()
        self.world.today, self.before = last, None
        if ready and last.month == 1:
            self.end(last.year - 1, True)
        while not self.world.waiting(last) and self.world.next_to_close() < f"{last:%Y-%m}":
            closed = len(self.world.closed)
            self.close()
            if len(self.world.closed) == closed:
                return

    @rule()
    def close(self) -> None:
        month = self.world.next_to_close()
        assert open_month(self.db, self.world.today) == month
        end = (date.fromisoformat(f"{month}-28") + timedelta(4)).replace(day=1) - timedelta(1)
        over = self.world.today > end
        if over:
            self.db.staff = CASHIER
            count_month(self.db, self.ids[CASH], month)
            self.before = None
        fine = (
            over
            and not self.world.waiting(end)
            and not (end.month == 12 and self.world.to_carry(end.year))
        )
        self.act(ACCOUNTANT, fine, lambda: close_month(self.db, month=month, now=self.now))
        if fine:
            self.world.closed.append(month)
            self.before = None

    @rule(year=st.sampled_from([2026, 2026, 2026, 2025, 2027]), on=st.booleans())
    def end(self, year: int, on: bool) -> None:
        day = date(year, 12, 31)
        sides = self.world.carried(year)
        fine = bool(sides) and not self.world.waiting(day) and self.world.open_on(day)
        key = self.act(ACCOUNTANT, fine, lambda: end_year(self.db, year=year, now=self.now))
        self.put(key, day, "year_end", ACCOUNTANT, sides)
        if key is not None and on:
            self.go_on(self.world.papers[key])

    @rule()
    def take_back(self) -> None:
        """The last act, unless it is in the books for good."""
        act = self.db.last_act
        if act is None or act.rule == "undo":
            return
        if act.rule in DONE:
            before = None
        elif self.before is None:
            return
        else:
            before = self.before
        self.act(DIRECTOR, before is not None, lambda: undo(self.db, act=act.id))
        if before is not None:
            self.world = before
        self.before = None

    @invariant()
    def no_sum_is_off(self) -> None:
        if not hasattr(self, "db"):
            return
        nothing_is_off(self.world)

    @invariant()
    def the_books_say_the_same(self) -> None:
        if not hasattr(self, "db"):
            return
        now = [(one.key, one.status) for one in self.world.papers.values()]
        if now == self.looked_at:
            return
        self.looked_at = now
        for paper in self.world.papers.values():
            paper_agrees(self.db, paper, self.lines(paper.sides))
        numbers_agree(self.world)
        funds_agree(self.db, self.world, self.funds)
        for month in MONTHS:
            month_agrees(self.db, self.world, month, self.ids, self.funds)


TestLedger = Ledger.TestCase
# `make fuzz` loads a profile of thousands of examples; the ordinary run looks for a few seconds.
if settings.default is None or settings.default.max_examples <= 100:
    TestLedger.settings = settings(
        max_examples=50,
        stateful_step_count=50,
        phases=(Phase.explicit, Phase.generate),
    )
