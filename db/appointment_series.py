"""Sessions that were booked together: the others of a series, and giving up what is left of it."""

from __future__ import annotations

from datetime import datetime

from db.appointments import Appointment, cancel_appointment
from db.appointments import appointment as appointment_of
from db.rules import Refused, rule
from db.store import Store
from db.words import _

_STANDS = ("booked", "arrived")


@rule
def cancel_appointments(
    db: Store, *, appointment: int, by: str, now: datetime, reason: str = ""
) -> int:
    """Give up this session of a series and those after it; returns how many.

    What is over, and what was cancelled before, stays as it is.
    """
    found = following(db, appointment_of(db, appointment))
    if not found:
        raise Refused(_("Nothing of this series is left to cancel."))
    for one in found:
        cancel_appointment(db, appointment=one.id, by=by, now=now, reason=reason)
    db.describe(_("Sessions cancelled: {n}").format(n=len(found)))
    return len(found)


def of_series(db: Store, one: Appointment) -> list[Appointment]:
    """The sessions booked together with this one, earliest first, without those that were moved.

    Itself is among them; alone, if it is of no series.
    """
    if one.series is None:
        return [one]
    rows = db.rows(
        "SELECT id FROM appointment WHERE client = ? AND series = ? AND status <> 'moved'"
        " ORDER BY starts, id",
        (one.client, one.series),
    )
    return [appointment_of(db, int(row["id"])) for row in rows]


def following(db: Store, one: Appointment) -> list[Appointment]:
    """Of the series of an appointment, itself and those after it that still stand."""
    later = (each for each in of_series(db, one) if each.starts >= one.starts)
    return [each for each in later if each.status in _STANDS]
