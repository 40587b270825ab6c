"""What becomes of a booking: confirmed, approved, checked in, finished, missed, cancelled."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from db.bookings import STATUSES, Booking, booking
from db.duty_bookings import refuse_appointed
from db.formats import show_date, to_text
from db.rules import Refused, rule
from db.store import Store
from db.words import _

# How long before its start a booking can be checked in.
EARLY = timedelta(hours=2)


@rule
def confirm(db: Store, *, booking: int) -> None:
    """A provisional booking is held for good. Refused while a room's approval is missing."""
    one = _in_state(db, booking, "provisional")
    if one.needs_approval:
        raise Refused(_("This room needs approval first."))
    db.update("booking", booking, status="confirmed", expires_on=None)
    db.describe(_("Confirmed “{title}”").format(title=one.title))


@rule
def approve(db: Store, *, booking: int) -> None:
    """The use of a room that needs approval is approved, and the booking confirmed with it."""
    one = _in_state(db, booking, "provisional")
    if not one.needs_approval:
        raise Refused(_("“{title}” needs no approval.").format(title=one.title))
    db.update("booking", booking, status="confirmed", needs_approval=0, expires_on=None)
    db.describe(_("Approved “{title}”").format(title=one.title))


@rule
def hold_on(db: Store, *, booking: int, until: date, now: datetime) -> None:
    """Keep a provisional booking until the end of another day."""
    one = _in_state(db, booking, "provisional")
    if until < now.date():
        raise Refused(_("This date is past. Choose today or later."), "until")
    if until > one.starts.date():
        raise Refused(_("The booking begins before that day."), "until")
    db.update("booking", booking, expires_on=until.isoformat())
    db.describe(_("“{title}” is held until {day}").format(title=one.title, day=show_date(until)))


@rule
def check_in(db: Store, *, booking: int, now: datetime) -> None:
    """They are here. From two hours before the start until the end."""
    one = _in_state(db, booking, "confirmed", "provisional")
    if one.needs_approval:
        raise Refused(_("This room needs approval first."))
    if now < one.starts - EARLY:
        raise Refused(_("It is too early to check in: the booking starts later."))
    if now >= one.ends:
        raise Refused(_("The booking is over. Mark it as finished or as no-show."))
    db.update("booking", booking, status="checked_in", checked_in_at=to_text(now), expires_on=None)
    db.describe(_("Checked in “{title}”").format(title=one.title))


@rule
def finish(db: Store, *, booking: int, now: datetime) -> None:
    """They have left. Early, the booking ends now, and after clear-up the room is free."""
    one = _in_state(db, booking, "checked_in", "confirmed")
    if now < one.starts:
        raise Refused(_("It has not begun yet."))
    ends = max(min(one.ends, now), one.starts + timedelta(minutes=1))
    db.update("booking", booking, status="finished", finished_at=to_text(now), ends=to_text(ends))
    db.describe(_("Finished “{title}”").format(title=one.title))


@rule
def no_show(db: Store, *, booking: int, now: datetime) -> None:
    """Nobody came; the room is free again."""
    one = _in_state(db, booking, "confirmed", "provisional")
    if now < one.starts:
        raise Refused(_("It has not begun yet."))
    refuse_appointed(db, booking)
    db.update("booking", booking, status="no_show", needs_approval=0, expires_on=None)
    db.describe(_("“{title}” did not show").format(title=one.title))


@rule
def cancel(db: Store, *, booking: int, reason: str) -> None:
    """Give the room back, with the reason. Not once they are here: then they finish."""
    one = _in_state(db, booking, "provisional", "confirmed")
    if not reason.strip():
        raise Refused(_("Give a reason."), "reason")
    refuse_appointed(db, booking)
    db.update("booking", booking, status="cancelled", cancel_reason=reason.strip())
    db.describe(_("Cancelled “{title}”").format(title=one.title))


@rule
def release_expired(db: Store, *, now: datetime) -> int:
    """Cancel provisional bookings whose date has passed; returns how many.

    A duty in which people were seen was held, whether or not its room was ever approved.
    """
    expired = db.rows(
        "SELECT id FROM booking WHERE status = 'provisional' AND expires_on < ? AND NOT EXISTS"
        " (SELECT 1 FROM duty JOIN appointment ON appointment.duty = duty.id"
        " WHERE duty.booking = booking.id AND appointment.active = 1)",
        (now.date().isoformat(),),
    )
    for row in expired:
        db.update(
            "booking",
            row["id"],
            status="cancelled",
            cancel_reason=_("Not confirmed in time"),
        )
    if expired:
        db.describe(_("Released provisional bookings: {n}").format(n=len(expired)))
    return len(expired)


def _in_state(db: Store, id: int, *states: str) -> Booking:
    one = booking(db, id)
    if one.status not in states:
        raise Refused(
            _("“{title}” is {status}; this cannot be done any more.").format(
                title=one.title, status=_(dict(STATUSES)[one.status])
            )
        )
    return one
