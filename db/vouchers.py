"""Vouchers: draft, reviewed, posted; posted ones are corrected by a red voucher and a new one.

Who makes a voucher does not review it. The number is given at posting: 1, 2, 3 within the month.
What guards the books (balance, cash, funds, uses, closed months) is held by the schema; here it is
said in words that name the amounts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from db.formats import from_text, show_day, show_money, to_text
from db.fund_guards import refuse_day, refuse_guarded
from db.rules import Refused, rule
from db.store import Row, Store
from db.words import N_, _

KINDS = (
    ("receipt", N_("Receipt")),
    ("payment", N_("Payment")),
    ("transfer", N_("Transfer")),
    ("advance", N_("Advance")),
    ("settlement", N_("Settlement")),
    ("opening", N_("Opening balance")),
    ("year_end", N_("Year end")),
)
STATUSES = (
    ("draft", N_("Draft")),
    ("reviewed", N_("Reviewed")),
    ("posted", N_("Posted")),
    ("withdrawn", N_("Withdrawn")),
)
_NOT_RETURNED = {"returned_name": "", "returned_reason": ""}


@dataclass(frozen=True)
class Line:
    """One line; amounts in fen, one of debit and credit is 0."""

    summary: str
    account: int
    fund: int
    debit: int = 0
    credit: int = 0
    person: int | None = None
    organisation: int | None = None


@dataclass(frozen=True)
class Voucher:
    """One voucher. `number` is None until it is posted; the names are those of the day."""

    id: int
    day: date
    number: int | None
    kind: str
    status: str
    lines: tuple[Line, ...]
    bills: int
    made_by: int
    made_name: str
    created_at: datetime
    reviewed_name: str
    posted_name: str
    posted_at: datetime | None
    reverses: int | None
    reversed_by: int | None
    allowed_name: str
    allowed_reason: str
    returned_name: str
    returned_reason: str

    @property
    def month(self) -> str:
        """2026-11, within which it is numbered."""
        return f"{self.day:%Y-%m}"

    @property
    def total(self) -> int:
        """The sum of its debits, in fen."""
        return sum(line.debit for line in self.lines)


@rule
def make_voucher(
    db: Store, *, day: date, kind: str, lines: Sequence[Line], now: datetime, bills: int = 0
) -> int:
    """A draft; returns its id. Refused unless its lines balance, each fund by itself."""
    refuse_day(db, day, now.date())
    _refuse_unbalanced(db, lines)
    id = db.insert(
        "voucher",
        day=to_text(day),
        kind=kind,
        status="draft",
        bills=bills,
        made_by=db.staff.id,
        made_name=db.who,
        created_at=to_text(now),
    )
    _put(db, id, lines)
    db.describe(
        _("Voucher of {day}, {amount}").format(
            day=show_day(day), amount=show_money(sum(line.debit for line in lines))
        )
    )
    return id


@rule
def change_voucher(
    db: Store,
    *,
    voucher: int,
    now: datetime,
    day: date | None = None,
    kind: str | None = None,
    lines: Sequence[Line] | None = None,
    bills: int | None = None,
) -> None:
    """Change a draft; who changes it has made it. What was allowed of it is to be allowed anew."""
    one = _in_state(db, voucher, "draft")
    if one.reverses is not None and (lines is not None or kind not in (None, one.kind)):
        raise Refused(_("A red voucher has the lines of the one that it cancels."))
    if day is not None:
        refuse_day(db, day, now.date())
    given: dict[str, Any] = {"day": day and to_text(day), "kind": kind, "bills": bills}
    db.update(
        "voucher",
        voucher,
        made_by=db.staff.id,
        made_name=db.who,
        allowed_by=None,
        allowed_name="",
        allowed_reason="",
        **_NOT_RETURNED,
        **{name: value for name, value in given.items() if value is not None},
    )
    if lines is not None:
        _refuse_unbalanced(db, lines)
        for row in db.rows("SELECT id FROM voucher_line WHERE voucher = ?", (voucher,)):
            db.delete("voucher_line", row["id"])
        _put(db, voucher, lines)
    db.describe(_("Changed the voucher of {day}").format(day=show_day(day or one.day)))


@rule
def review_voucher(db: Store, *, voucher: int) -> None:
    """Somebody else than the maker has looked at it and finds it right."""
    one = _in_state(db, voucher, "draft")
    if one.made_by == db.staff.id:
        raise Refused(
            _("{name} made this voucher; somebody else reviews it.").format(name=one.made_name)
        )
    _refuse_unbalanced(db, one.lines)
    db.update(
        "voucher",
        voucher,
        status="reviewed",
        reviewed_by=db.staff.id,
        reviewed_name=db.who,
        **_NOT_RETURNED,
    )
    db.describe(_("Reviewed the voucher of {day}").format(day=show_day(one.day)))


@rule
def return_voucher(db: Store, *, voucher: int, reason: str) -> None:
    """Back to its maker, with the reason; it stands on the voucher until it is changed."""
    one = _in_state(db, voucher, "draft", "reviewed")
    if not reason.strip():
        raise Refused(_("Write what is to be changed."), "reason")
    db.update(
        "voucher",
        voucher,
        status="draft",
        reviewed_by=None,
        reviewed_name="",
        returned_name=db.who,
        returned_reason=reason.strip(),
    )
    db.describe(_("Returned the voucher of {day}").format(day=show_day(one.day)))


@rule
def withdraw_voucher(db: Store, *, voucher: int) -> None:
    """A draft that is not needed. It stays to be seen, without a number."""
    one = _in_state(db, voucher, "draft")
    db.update("voucher", voucher, status="withdrawn")
    db.describe(_("Withdrew the voucher of {day}").format(day=show_day(one.day)))


@rule
def allow_voucher(db: Store, *, voucher: int, reason: str) -> None:
    """The director lets a fund be overdrawn or spent otherwise this once; the reason is printed."""
    one = _in_state(db, voucher, "draft", "reviewed")
    if not reason.strip():
        raise Refused(_("Write the reason; it is printed on the voucher."), "reason")
    if one.made_by == db.staff.id:
        raise Refused(
            _("{name} made this voucher; somebody else allows it.").format(name=one.made_name)
        )
    db.update(
        "voucher",
        voucher,
        allowed_by=db.staff.id,
        allowed_name=db.who,
        allowed_reason=reason.strip(),
    )
    db.describe(_("Allowed the voucher of {day}").format(day=show_day(one.day)))


@rule
def post_voucher(db: Store, *, voucher: int, now: datetime) -> int:
    """Into the books, for good; returns the number in its month."""
    one = _in_state(db, voucher, "reviewed")
    refuse_day(db, one.day, now.date())
    _refuse_unbalanced(db, one.lines)
    refuse_guarded(db, one)
    number = 1 + int(
        db.value("SELECT coalesce(max(number), 0) FROM voucher WHERE month = ?", (one.month,))
    )
    db.update(
        "voucher",
        voucher,
        status="posted",
        number=number,
        posted_by=db.staff.id,
        posted_name=db.who,
        posted_at=to_text(now),
    )
    db.describe(_("Posted voucher {number}").format(number=label(replace(one, number=number))))
    return number


@rule
def reverse_voucher(db: Store, *, voucher: int, day: date, now: datetime) -> int:
    """A draft of the red voucher that cancels a posted one; returns its id.

    It is dated in an open month and goes the way of every voucher. Refused if there is one.
    """
    one = _in_state(db, voucher, "posted")
    if one.reverses is not None:
        raise Refused(_("A red voucher is not cancelled. Make a new voucher."))
    if one.reversed_by is not None:
        raise Refused(_("A red voucher cancels this one already."))
    if day < one.day:
        raise Refused(_("A red voucher is dated after the one that it cancels."), "day")
    if one.kind == "year_end" and day != one.day:
        raise Refused(
            _("The year's end is cancelled on its own day, {day}.").format(day=show_day(one.day)),
            "day",
        )
    head = _("Cancels {number}").format(number=label(one))
    id = make_voucher(
        db,
        day=day,
        kind=one.kind,
        lines=[
            replace(line, summary=f"{head} {line.summary}", debit=-line.debit, credit=-line.credit)
            for line in one.lines
        ],
        now=now,
    )
    db.update("voucher", id, reverses=voucher)
    db.describe(head)
    return id


def voucher(db: Store, id: int) -> Voucher:
    """One voucher. Raises LookupError if there is none."""
    row = db.row(
        "SELECT *, (SELECT id FROM voucher AS red WHERE red.reverses = voucher.id"
        " AND red.status <> 'withdrawn') AS reversed_by FROM voucher WHERE id = ?",
        (id,),
    )
    if row is None:
        raise LookupError(f"no voucher {id}")
    lines = db.rows("SELECT * FROM voucher_line WHERE voucher = ? ORDER BY position", (id,))
    return _voucher(row, lines)


def has_vouchers(db: Store) -> bool:
    """Whether any voucher was ever made, withdrawn ones aside."""
    return bool(db.value("SELECT 1 FROM voucher WHERE status <> 'withdrawn' LIMIT 1"))


def label(one: Voucher) -> str:
    """2026-11 记-0007, as the voucher is called on screen and paper."""
    number = f"{one.number:04d}" if one.number else _("Draft")
    return f"{one.month} 记-{number}"


def difference(lines: Sequence[Line]) -> tuple[int, int]:
    """The sums of debit and of credit, in fen."""
    return sum(line.debit for line in lines), sum(line.credit for line in lines)


def _voucher(row: Row, lines: Sequence[Row]) -> Voucher:
    return Voucher(
        id=row["id"],
        day=date.fromisoformat(row["day"]),
        number=row["number"],
        kind=row["kind"],
        status=row["status"],
        lines=tuple(
            Line(
                line["summary"],
                line["account"],
                line["fund"],
                line["debit"],
                line["credit"],
                line["person"],
                line["organisation"],
            )
            for line in lines
        ),
        bills=row["bills"],
        made_by=row["made_by"],
        made_name=row["made_name"],
        created_at=from_text(row["created_at"]),
        reviewed_name=row["reviewed_name"],
        posted_name=row["posted_name"],
        posted_at=from_text(row["posted_at"]) if row["posted_at"] else None,
        reverses=row["reverses"],
        reversed_by=row["reversed_by"],
        allowed_name=row["allowed_name"],
        allowed_reason=row["allowed_reason"],
        returned_name=row["returned_name"],
        returned_reason=row["returned_reason"],
    )


def _put(db: Store, id: int, lines: Sequence[Line]) -> None:
    for position, line in enumerate(lines, 1):
        db.insert(
            "voucher_line",
            voucher=id,
            position=position,
            summary=line.summary.strip(),
            account=line.account,
            fund=line.fund,
            debit=line.debit,
            credit=line.credit,
            person=line.person,
            organisation=line.organisation,
        )


def _refuse_unbalanced(db: Store, lines: Sequence[Line]) -> None:
    for line in lines:
        if not line.summary.strip():
            raise Refused(_("Each line says what it is for."), "summary")
        if (line.debit == 0) == (line.credit == 0):
            raise Refused(_("Each line has an amount on one side."), "amount")
    debit, credit = difference(lines)
    if debit != credit:
        raise Refused(
            _("Debit {debit} and credit {credit} differ by {difference}.").format(
                debit=show_money(debit),
                credit=show_money(credit),
                difference=show_money(abs(debit - credit)),
            ),
            "lines",
        )
    if len(lines) < 2:
        raise Refused(_("A voucher has two lines at least."), "lines")
    sums: dict[int, int] = {}
    for line in lines:
        sums[line.fund] = sums.get(line.fund, 0) + line.debit - line.credit
    for fund, over in sums.items():
        if over:
            name = db.value("SELECT name FROM fund WHERE id = ?", (fund,))
            raise Refused(
                _("Within “{fund}” debit and credit differ by {difference}.").format(
                    fund=name, difference=show_money(abs(over))
                ),
                "lines",
            )


def _in_state(db: Store, id: int, *states: str) -> Voucher:
    one = voucher(db, id)
    if one.status not in states:
        raise Refused(
            _("Voucher {number} is {status}; this cannot be done.").format(
                number=label(one), status=_(dict(STATUSES)[one.status])
            )
        )
    return one
