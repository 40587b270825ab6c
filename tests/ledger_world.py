"""The fund as an auditor's notebook has it: papers in a list, sums over all of them, no file.

Written from what the rules demand and not from how they are kept: every question goes through all
papers from the first day on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

CASH, BANK, ADVANCES = "1001", "1002", "1131"
FREE, TIED, DUES = range(3)  # the funds; the second is for goods in 2026, the third by decision
GOODS = "5103"
TIED_YEAR = 2026
BALANCES = ("3101", "3102", "3101")  # of each fund


@dataclass(frozen=True)
class Side:
    """One line; `person` stands for somebody with an advance."""

    account: str
    fund: int
    debit: int
    credit: int
    person: int | None = None

    @property
    def more(self) -> int:
        """What it adds to an account of debit."""
        return self.debit - self.credit

    @property
    def own(self) -> int:
        """What it adds to its fund."""
        return -self.more if self.account[0] in "345" else 0


@dataclass
class Paper:
    """One voucher; `reverses` is the key of the one that it cancels."""

    key: int
    day: date
    kind: str
    maker: int
    sides: tuple[Side, ...]
    status: str = "draft"
    number: int | None = None
    reverses: int | None = None
    allowed: bool = False
    minutes: bool = False

    @property
    def month(self) -> str:
        return f"{self.day:%Y-%m}"


def balanced(sides: Iterable[Side]) -> bool:
    """Two lines at least, each with one amount, debit as much as credit in every fund."""
    sides = tuple(sides)
    return (
        len(sides) > 1
        and all((one.debit == 0) != (one.credit == 0) for one in sides)
        and all(sum(one.more for one in sides if one.fund == fund) == 0 for fund in range(3))
    )


@dataclass
class World:
    """All papers, the months that are closed, and today."""

    today: date
    papers: dict[int, Paper] = field(default_factory=dict)
    closed: list[str] = field(default_factory=list)

    def posted(self) -> Iterator[Paper]:
        return (one for one in self.papers.values() if one.status == "posted")

    def waiting(self, until: date) -> bool:
        """Whether something dated until then is neither posted nor withdrawn."""
        return any(
            one.status in ("draft", "reviewed") and one.day <= until for one in self.papers.values()
        )

    def sides(self, until: date = date.max) -> list[Side]:
        """The lines of all that is posted, up to a day."""
        return [side for one in self.posted() if one.day <= until for side in one.sides]

    def open_on(self, day: date) -> bool:
        """Whether a voucher may have this day."""
        return day <= self.today and f"{day:%Y-%m}" > max(self.closed, default="")

    def stands(self, account: str, fund: int | None = None, until: date = date.max) -> int:
        return sum(
            one.more
            for one in self.sides(until)
            if one.account == account and fund in (None, one.fund)
        )

    def left(self, fund: int, until: date = date.max) -> int:
        return sum(one.own for one in self.sides(until) if one.fund == fund)

    def owed(self, person: int, fund: int) -> int:
        return sum(
            one.more
            for one in self.sides()
            if one.account == ADVANCES and one.fund == fund and one.person == person
        )

    def cancelled(self, key: int) -> bool:
        """Whether a red voucher stands for it, posted or not."""
        return any(
            one.reverses == key and one.status != "withdrawn" for one in self.papers.values()
        )

    def to_carry(self, year: int) -> dict[tuple[str, int], int]:
        """What stands on income and expense at a year's end and is not nothing."""
        end = date(year, 12, 31)
        names = {(one.account, one.fund) for one in self.sides(end) if one.account[0] in "45"}
        found = {name: self.stands(*name, until=end) for name in names}
        return {name: amount for name, amount in found.items() if amount}

    def carried(self, year: int) -> tuple[Side, ...]:
        """The lines that carry a year over."""
        standing = self.to_carry(year)
        made = [
            Side(account, fund, max(-amount, 0), max(amount, 0))
            for (account, fund), amount in standing.items()
        ]
        for fund in range(3):
            rest = sum(amount for (_account, of), amount in standing.items() if of == fund)
            if rest:
                made.append(Side(BALANCES[fund], fund, max(rest, 0), max(-rest, 0)))
        return tuple(made)

    def next_to_close(self) -> str:
        """The month after the last that was closed, or the first with a voucher."""
        if self.closed:
            last = date.fromisoformat(f"{self.closed[-1]}-28") + timedelta(4)
            return f"{last:%Y-%m}"
        months = [one.month for one in self.papers.values() if one.status != "withdrawn"]
        return min(months, default=f"{self.today:%Y-%m}")

    def may_post(self, key: int) -> bool:
        """Whether a reviewed paper may come into the books."""
        one = self.papers[key]
        if one.status != "reviewed" or not self.open_on(one.day):
            return False
        before = one.status
        one.status = "posted"
        fine = self._follows(one) and self._permitted(one) and self._enough(one)
        one.status = before
        return fine

    def _follows(self, one: Paper) -> bool:
        """A red voucher comes after what it cancels, and the year's end carries everything."""
        if one.reverses is not None:
            of = self.papers[one.reverses]
            return one.day >= of.day and (one.kind != "year_end" or one.day == of.day)
        if one.kind != "year_end":
            return True
        return (
            (one.day.month, one.day.day) == (12, 31)
            and all(side.account[0] in "345" for side in one.sides)
            and not self.to_carry(one.day.year)
        )

    def _permitted(self, one: Paper) -> bool:
        """What is spent, or taken from a fund otherwise, is as its giver and the rules have it."""
        if one.reverses is not None or one.kind == "year_end":
            return True
        for fund in range(3):
            here = [side for side in one.sides if side.fund == fund]
            taken = sum(side.more for side in here if side.account[0] in "34") > 0
            uses = {side.account for side in here if side.account[0] == "5" and side.debit}
            if not (taken or uses):
                continue
            if fund == DUES and not one.minutes:
                return False
            as_given = not taken and uses == {GOODS} and one.day.year == TIED_YEAR
            if fund == TIED and not as_given and not one.allowed:
                return False
        return True

    def _enough(self, one: Paper) -> bool:
        """With the paper in the books no day ends with too little of what the paper takes."""
        ends = {other.day for other in self.posted() if other.day >= one.day}
        if sum(side.more for side in one.sides if side.account == CASH) < 0 and any(
            self.stands(CASH, until=end) < 0 for end in ends
        ):
            return False
        for fund in range(3):
            less = sum(side.own for side in one.sides if side.fund == fund) < 0
            if less and not one.allowed and any(self.left(fund, end) < 0 for end in ends):
                return False
        for person, fund in {
            (side.person, side.fund)
            for side in one.sides
            if side.account == ADVANCES and side.person is not None
        }:
            back = sum(
                side.more
                for side in one.sides
                if (side.account, side.person, side.fund) == (ADVANCES, person, fund)
            )
            if back < 0 and self.owed(person, fund) < 0:
                return False
        return True
