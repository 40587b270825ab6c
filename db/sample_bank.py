"""What the bank of the sample says: the vouchers of its account, some a day later, and a little
that nobody wrote into the book yet."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import groupby

from db.bank_balances import stands_at
from db.bank_columns import COLUMNS
from db.bank_lines import BookLine, book_lines
from db.bank_matching import both_sides, match_bank
from db.bank_sheets import import_statement, statement
from db.books import balance_before
from db.cash_counts import last_day
from db.formats import show_money
from db.headings import Heading
from db.sheets import SheetFile, judge
from db.store import Store
from db.table_lines import Line

_FIELDS = ("day", "amount", "balance", "party", "summary", "reference")
_LATE = 4  # every fourth voucher reaches the bank on the next day
_LOOKED_THROUGH = 15  # of the month that is open, up to this day
# Day, fen, other side, what for: not in the book.
_UNKNOWN = (
    (20, -3000, "", "账户管理费"),
    (23, 500000, "远东物流有限公司", "赞助职工运动会"),
)
_Move = tuple[date, int, str, str]


def bring_statement(db: Store, *, account: int, month: str, until: date) -> None:
    """The bank's lines of a month up to a day, and what is sure of them matched. If the month is
    not over, it holds what the book does not know, and its second half is still to be matched."""
    first, end = date.fromisoformat(f"{month}-01"), last_day(month)
    moves = _moves(db, account, first, until)
    if until < end:
        moves += [
            (first.replace(day=day), amount, party, words)
            for day, amount, party, words in _UNKNOWN
            if day <= until.day
        ]
    balance = stands_at(db, account=account, until=until)
    if balance is None:
        balance = _opening(db, account, first)
    lines = []
    for at, (day, amount, party, words) in enumerate(sorted(moves), start=2):
        balance += amount
        number = f"{day:%m%d}{at:06d}"
        said = (day.isoformat(), show_money(amount), show_money(balance), party, words, number)
        lines.append(Line(at, said))
    if not lines:
        return
    names = {column.name: column.label for column in COLUMNS}
    heading = Heading(1, tuple(names[field] for field in _FIELDS), _FIELDS)
    subject = statement(account, "")
    rows = judge(db, subject, SheetFile("", "", heading, tuple(lines)))
    import_statement(db, subject=subject, rows=rows)
    _match(db, account, month, until if until >= end else first.replace(day=_LOOKED_THROUGH))


def _moves(db: Store, account: int, first: date, until: date) -> list[_Move]:
    """Each posted voucher as the bank has it; what is cancelled it never saw."""
    lines = book_lines(db, account=account, since=first - timedelta(1), until=until)
    gone = {one.reverses for one in lines if one.reverses}
    found: list[_Move] = []
    for voucher, group in groupby(lines, key=lambda one: one.voucher):
        own: list[BookLine] = list(group)
        if own[0].opening or own[0].reverses or voucher in gone:
            continue
        day = own[0].day + timedelta(own[0].number % _LATE == 0)
        party = own[0].summary.partition("赞助")[0] if "赞助" in own[0].summary else ""
        if first <= day <= until:
            found.append((day, sum(one.amount for one in own), party, own[0].summary))
    return found


def _opening(db: Store, account: int, first: date) -> int:
    """What the bank held before its first line: what the books opened with."""
    opened = book_lines(db, account=account, since=first, until=first)
    before = balance_before(db, account=account, day=first.isoformat())
    return before + sum(one.amount for one in opened if one.opening)


def _match(db: Store, account: int, month: str, until: date) -> None:
    sides = both_sides(db, account=account, month=month)
    days = {one.id: one.day for one in sides.bank}
    for one in sides.suggestions:
        if one.sure and one.bank and days[one.bank[0]] <= until:
            match_bank(db, account=account, bank_lines=one.bank, voucher_lines=one.book)
