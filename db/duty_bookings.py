"""What a duty asks of its booking, whoever makes, moves or cancels that booking.

The schema refuses the same; here it is said in words, with names and times, before anything is
written.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from db.consultants import consultant as consultant_of
from db.consultants import refuse_unlicensed
from db.formats import from_text, show_day, show_span, show_time, to_text
from db.rules import Refused
from db.services import service as service_of
from db.store import Row, Store
from db.words import _

LONGEST = timedelta(days=1)


@dataclass(frozen=True)
class OnDuty:
    """Whose duty a booking is, and for what; `breaks` as `db.duties.read_breaks` writes them."""

    service: int
    consultant: int
    breaks: str = ""


@dataclass(frozen=True)
class Clash:
    """One thing in the way of a duty: the words, the form field, the other duty's booking."""

    message: str
    field: str
    booking: int | None = None


def refuse_lone(use: str, one: OnDuty | None) -> None:
    """Refused for a booking of the use “duty” without a duty, and for a duty of another use."""
    if (use == "duty") != (one is not None):
        raise Refused(
            _("Duties are made and changed under consultations: who is on duty, for what."), "use"
        )


def on_duty(db: Store, booking: int) -> OnDuty | None:
    """Whose duty a booking is; None for a booking that is no duty."""
    row = db.row("SELECT service, consultant, breaks FROM duty WHERE booking = ?", (booking,))
    return OnDuty(**row) if row else None


def duty_clashes(
    db: Store,
    one: OnDuty,
    starts: datetime,
    ends: datetime,
    *,
    booking: int | None = None,
    ignoring_series: int | None = None,
) -> list[Clash]:
    """What is in the way of a duty from `starts` to `ends`; `booking` is its own, once it has one.

    What `consultant_clashes` finds, and appointments left outside.
    """
    found = consultant_clashes(
        db, one, starts, ends, booking=booking, ignoring_series=ignoring_series
    )
    outside = [] if booking is None else _standing(db, booking, starts, ends)
    return found + ([Clash(_stand(outside), "starts")] if outside else [])


def consultant_clashes(
    db: Store,
    one: OnDuty,
    starts: datetime,
    ends: datetime,
    *,
    booking: int | None = None,
    ignoring_series: int | None = None,
) -> list[Clash]:
    """The length of a duty, the licence, another duty of the consultant at that time."""
    found = []
    try:
        refuse_length(db, one, starts, ends, held=bool(booking and standing_in(db, booking)))
        refuse_unlicensed(consultant_of(db, one.consultant), starts.date())
    except Refused as refused:
        found.append(Clash(refused.message, refused.field or "starts"))
    return found + [
        Clash(elsewhere(row), "consultant", row["booking"])
        for _number, row in _others(db, [(starts, ends)], one.consultant, booking, ignoring_series)
    ]


def elsewhere_in(
    db: Store,
    spans: Sequence[tuple[datetime, datetime]],
    consultant: int,
    ignoring_series: int | None,
) -> Iterator[tuple[int, str]]:
    """By the number of the span: that the consultant is on duty elsewhere then."""
    for number, row in _others(db, spans, consultant, None, ignoring_series):
        yield number, elsewhere(row)


def held_by(
    db: Store, consultant: int, start: datetime, end: datetime, ignoring_series: int | None
) -> list[tuple[str, str]]:
    """From when to when a consultant is on duty between two moments, as texts."""
    return [
        (row["held_from"], row["held_until"])
        for _number, row in _others(db, [(start, end)], consultant, None, ignoring_series)
    ]


def elsewhere(row: Row) -> str:
    """周岚 is on duty elsewhere at that time: 心理咨询 14:00–17:00."""
    return _("{name} is on duty elsewhere at that time: {service} {span}.").format(
        name=row["name"],
        service=row["service"],
        span=show_span(from_text(row["held_from"]), from_text(row["held_until"])),
    )


def refuse_length(
    db: Store, one: OnDuty, starts: datetime, ends: datetime, *, held: bool = False
) -> None:
    """Refused for a duty in which no session fits, or which lasts longer than a day.

    One that is `held` already, with people in it, may be cut short.
    """
    if ends <= starts:
        raise Refused(_("The end is before the start."), "ends")
    minutes = service_of(db, one.service).grid.minutes
    if ends - starts < timedelta(minutes=minutes) and not held:
        raise Refused(
            _("A session takes {n} minutes; not even one fits in.").format(n=minutes), "ends"
        )
    if ends - starts > LONGEST:
        raise Refused(_("A duty lasts a day at most. Make one for each day."), "ends")


def refuse_appointed(db: Store, booking: int) -> None:
    """Refused for the booking of a duty in which appointments stand."""
    standing = _standing(db, booking)
    if standing:
        raise Refused(_stand(standing), "reason")


def standing_in(db: Store, booking: int) -> int:
    """How many appointments stand in the duty of a booking; none if it is no duty."""
    return len(_standing(db, booking))


def _standing(
    db: Store, booking: int, starts: datetime | None = None, ends: datetime | None = None
) -> list[Row]:
    """The appointments that hold in a duty, or of those only what lies outside a time."""
    where, params = "", [booking]
    texts: list[str] = []
    if starts is not None and ends is not None:
        where = " AND (appointment.starts < ? OR appointment.ends > ?)"
        texts = [to_text(starts), to_text(ends)]
    return db.rows(
        "SELECT appointment.number, appointment.starts FROM appointment"
        " JOIN duty ON duty.id = appointment.duty"
        f" WHERE duty.booking = ? AND appointment.active = 1{where} ORDER BY appointment.starts",
        (*params, *texts),
    )


def _stand(rows: Sequence[Row]) -> str:
    first = from_text(rows[0]["starts"])
    return _(
        "Appointments stand in this duty: {n}, the first {number} on {day} {time}."
        " Move or cancel them first: “Absent or stand-in” does it in one step."
    ).format(n=len(rows), number=rows[0]["number"], day=show_day(first), time=show_time(first))


def _others(
    db: Store,
    spans: Sequence[tuple[datetime, datetime]],
    consultant: int,
    booking: int | None,
    ignoring_series: int | None,
) -> Iterator[tuple[int, Row]]:
    """The other duties of a consultant that overlap these spans, with the number of the span."""
    asked = json.dumps([[n, to_text(a), to_text(b)] for n, (a, b) in enumerate(spans)])
    for row in db.rows(
        "WITH span AS MATERIALIZED (SELECT value ->> 0 AS number, value ->> 1 AS starts,"
        " value ->> 2 AS ends FROM json_each(?))"
        " SELECT span.number, duty.booking, duty.held_from, duty.held_until,"
        " service.name AS service, consultant.name FROM span"
        " CROSS JOIN duty ON duty.consultant = ? AND duty.active = 1"
        " AND duty.held_from < span.ends AND duty.held_until > span.starts"
        " AND duty.held_from > strftime('%Y-%m-%dT%H:%M', span.starts, '-32 days')"
        " JOIN service ON service.id = duty.service"
        " JOIN consultant ON consultant.id = duty.consultant"
        " JOIN booking ON booking.id = duty.booking"
        " WHERE booking.id IS NOT ? AND (booking.series IS NOT ? OR booking.series IS NULL)"
        " ORDER BY span.number, duty.held_from",
        (asked, consultant, booking, ignoring_series),
    ):
        yield row["number"], row
