"""What the books say, compared with the auditor's notebook of `tests.ledger_world`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from db.books import book
from db.fund_books import left_before
from db.funds import left
from db.ledger import balances, movements
from db.store import Store
from db.vouchers import Line, voucher
from tests.ledger_world import BANK, CASH, Paper, World


def nothing_is_off(world: World) -> None:
    """Nothing is made or lost, no day ends with less than no cash, no year's end moves a fund."""
    assert sum(one.more for one in world.sides()) == 0
    for end in {one.day for one in world.posted()}:
        assert world.stands(CASH, until=end) >= 0
    ends = [side for one in world.posted() if one.kind == "year_end" for side in one.sides]
    assert all(sum(side.own for side in ends if side.fund == fund) == 0 for fund in range(3))


def paper_agrees(db: Store, paper: Paper, lines: Sequence[Line]) -> None:
    """A voucher in the file is the one in the notebook, whatever the order of its lines."""
    one = voucher(db, paper.key)
    assert (one.day, one.kind, one.status, one.number, one.reverses, one.made_by) == (
        *(paper.day, paper.kind, paper.status, paper.number, paper.reverses),
        paper.maker,
    )
    assert bool(one.allowed_reason) == paper.allowed
    assert sorted(map(_line, one.lines)) == sorted(map(_line, lines))


def numbers_agree(world: World) -> None:
    """1, 2, 3 in each month."""
    months: dict[str, list[int]] = {}
    for one in world.posted():
        assert one.number is not None
        months.setdefault(one.month, []).append(one.number)
    for given in months.values():
        assert sorted(given) == list(range(1, len(given) + 1))


def funds_agree(db: Store, world: World, funds: Sequence[int]) -> None:
    """Each fund has what came into it less what it spent, before and after a year's end too."""
    for fund, id in enumerate(funds):
        assert left(db, id) == world.left(fund)
        for day in (date(2026, 12, 1), date(2027, 1, 1)):
            until = day - timedelta(1)
            assert left_before(db, day=day.isoformat(), fund=id) == world.left(fund, until)


def month_agrees(
    db: Store, world: World, month: str, ids: Mapping[str, int], funds: Sequence[int]
) -> None:
    """The ledger of every account and fund, what moved, and the books of cash and bank."""
    first = date.fromisoformat(f"{month}-01")
    end = (first + timedelta(31)).replace(day=1) - timedelta(1)
    stood = balances(db, month=month)
    for code, id in ids.items():
        for fund, of in enumerate(funds):
            assert stood.get((id, of), 0) == world.stands(code, fund, end)
    here = [side for one in world.posted() if one.month == month for side in one.sides]
    moved = movements(db, first=month, last=month)
    assert sum(one.debit for one in moved) == sum(side.debit for side in here)
    assert sum(one.credit for one in moved) == sum(side.credit for side in here)
    for code in (CASH, BANK):
        _book_agrees(db, world, code, ids[code], first, end)


def _book_agrees(db: Store, world: World, code: str, account: int, first: date, end: date) -> None:
    shown = book(db, account=account, month=f"{first:%Y-%m}")
    assert shown.opening == world.stands(code, until=first - timedelta(1))
    for day, of_day in shown.days.items():
        assert of_day.balance == world.stands(code, until=day)
    for since, said in ((first, shown.total), (first.replace(month=1), shown.year)):
        sides = [
            side
            for one in world.posted()
            if since <= one.day <= end
            for side in one.sides
            if side.account == code
        ]
        assert said.debit == sum(one.debit for one in sides)
        assert said.credit == sum(one.credit for one in sides)
        assert said.balance == world.stands(code, until=end)


def _line(line: Line) -> tuple[int, ...]:
    """A line without its words, so that the order of lines does not matter."""
    return (line.account, line.fund, line.debit, line.credit, line.person or 0)
