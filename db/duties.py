"""Duties: when a consultant is here for a service, in which room.

A duty is a booking with a consultant (use “duty”): it takes its room by the rules of bookings, and
whatever moves or cancels that booking moves or cancels the duty (`db.duty_bookings` says what it
asks of them). The file refuses it while appointments would be left outside, and refuses a
consultant who would be in two places. `db.absences` settles the appointments first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from db import booking_changes, booking_states, bookings
from db.consultants import consultant as consultant_of
from db.duty_bookings import OnDuty, refuse_length
from db.formats import from_text, plain, read_time, show_day, show_span, to_text
from db.rules import Refused, rule
from db.series import Choice, book_series
from db.services import service as service_of
from db.slots import Span, free
from db.store import Row, Store
from db.words import _


@dataclass(frozen=True)
class Duty:
    """One duty with its booking's time and room; `breaks` are spans without slots."""

    id: int
    booking: int
    service: int
    consultant: int
    instead_of: int | None
    starts: datetime
    ends: datetime
    breaks: tuple[Span, ...]
    rooms: tuple[int, ...]
    active: bool


@rule
def book_duty(
    db: Store,
    *,
    service: int,
    consultant: int,
    room: int,
    starts: datetime,
    ends: datetime,
    now: datetime,
    breaks: str = "",
) -> int:
    """One duty; returns its id. Refused with everything that stands in the way."""
    one = asked_duty(
        db, service=service, consultant=consultant, starts=starts, ends=ends, breaks=breaks
    )
    db.describe(
        _("{name} is on duty, {day} {span}").format(
            name=consultant_of(db, consultant).name,
            day=show_day(starts),
            span=show_span(starts, ends),
        )
    )
    booking = booking_changes.book(
        db,
        rooms=[room],
        starts=starts,
        ends=ends,
        now=now,
        title=duty_title(db, one),
        use="duty",
        duty=one,
    )
    return int(db.value("SELECT id FROM duty WHERE booking = ?", (booking,)))


@rule
def book_duties(
    db: Store,
    *,
    service: int,
    consultant: int,
    room: int,
    rule: str,
    starts: datetime,
    ends: datetime,
    until: date | None,
    now: datetime,
    breaks: str = "",
    holidays: str = "skip",
    makeup: str = "skip",
    choices: Mapping[date, Choice] | None = None,
) -> int:
    """Duties that repeat, by the rules of a series of bookings; returns the id of the series.

    Refused, with the dates, while anything in the way is not decided. Dates on which the licence
    has run out are left out.
    """
    one = asked_duty(
        db, service=service, consultant=consultant, starts=starts, ends=ends, breaks=breaks
    )
    return book_series(
        db,
        rule=rule,
        starts=starts,
        ends=ends,
        until=until,
        rooms=[room],
        title=duty_title(db, one),
        now=now,
        use="duty",
        holidays=holidays,
        makeup=makeup,
        choices=choices,
        duty=one,
    )


@rule
def change_hours(
    db: Store,
    *,
    duty: int,
    starts: datetime,
    ends: datetime,
    now: datetime,
    room: int | None = None,
    breaks: str | None = None,
) -> None:
    """Other hours, another room or other breaks for one duty.

    Refused while an appointment would be left outside the hours; in a new break it stays.
    """
    one = duty_of(db, duty)
    refuse_inactive(one)
    if breaks is not None:
        breaks = read_breaks(breaks)
        refuse_breaks(db, one.service, starts, ends, breaks)
        db.update("duty", duty, breaks=breaks)
    rooms = one.rooms if room is None else (room,)
    booking_changes.change(db, booking=one.booking, starts=starts, ends=ends, rooms=rooms, now=now)
    db.update("booking", one.booking, by_hand=1)


@rule
def cancel_duty(db: Store, *, duty: int, reason: str) -> None:
    """The consultant is absent and nobody stands in; the room is free again.

    Refused while appointments stand: they are moved or cancelled first.
    """
    one = duty_of(db, duty)
    refuse_inactive(one)
    standing = db.value("SELECT count(*) FROM appointment WHERE duty = ? AND active = 1", (one.id,))
    if standing:
        raise Refused(
            _("Appointments in it: {n}. Move or cancel them first.").format(n=standing), "reason"
        )
    booking_states.cancel(db, booking=one.booking, reason=reason)


def duty_of(db: Store, id: int) -> Duty:
    """One duty. Raises LookupError if there is none."""
    found = _load(db, "duty.id = ?", (id,))
    if not found:
        raise LookupError(f"no duty {id}")
    return found[0]


def duties(
    db: Store,
    start: datetime,
    end: datetime,
    *,
    service: int | None = None,
    consultant: int | None = None,
    cancelled: bool = False,
) -> list[Duty]:
    """The duties that overlap [start, end), earliest first."""
    where = "duty.held_from < ? AND duty.held_until > ? AND duty.held_from > ?"
    params: list[Any] = [to_text(end), to_text(start), to_text(start - bookings.LONGEST)]
    if service is not None:
        where += " AND duty.service = ?"
        params.append(service)
    if consultant is not None:
        where += " AND duty.consultant = ?"
        params.append(consultant)
    if not cancelled:
        where += " AND duty.active = 1"
    return _load(db, where, params)


def asked_duty(
    db: Store, *, service: int, consultant: int, starts: datetime, ends: datetime, breaks: str = ""
) -> OnDuty:
    """What is asked of a new duty, apart from its room and its licence. Refused if it cannot be."""
    one = OnDuty(service, consultant, read_breaks(breaks))
    refuse_strange(db, one)
    refuse_length(db, one, starts, ends)
    refuse_breaks(db, service, starts, ends, one.breaks)
    return one


def sessions(db: Store, one: OnDuty, starts: datetime, ends: datetime) -> list[Span]:
    """The slots that a duty would have."""
    grid = service_of(db, one.service).grid
    return free((starts, ends), grid, breaks=break_spans(one.breaks, starts))


def usual_room(db: Store, service: int, consultant: int) -> int | None:
    """The room of the consultant's latest duty for a service, or of the service's latest."""
    found = db.value(
        "SELECT booking_room.room FROM duty JOIN booking_room USING (booking)"
        " JOIN room ON room.id = booking_room.room AND room.archived_at IS NULL"
        " WHERE duty.service = ? ORDER BY duty.consultant = ? DESC, duty.held_from DESC LIMIT 1",
        (service, consultant),
    )
    return int(found) if found else None


def read_breaks(text: str) -> str:
    """Breaks as they are kept, from 12:00-13:30, 15:00-15:15. Refused when they are none."""
    spans = []
    for piece in plain(text).replace(",", " ").replace("、", " ").replace(";", " ").split():
        begin, dash, end = piece.replace("–", "-").replace("至", "-").partition("-")
        starts = read_time(begin, field="breaks")
        ends = read_time(end, field="breaks", end=True)
        if not dash or (ends != time() and ends <= starts):
            raise Refused(_("Write breaks like {example}.").format(example="12:00-13:30"), "breaks")
        spans.append(f"{starts:%H:%M}-{ends:%H:%M}")
    return " ".join(spans)


def _load(db: Store, where: str, params: Sequence[Any]) -> list[Duty]:
    rows = db.rows(
        "SELECT duty.*, (SELECT group_concat(room, ' ') FROM booking_room"
        " WHERE booking_room.booking = duty.booking) AS rooms"
        f" FROM duty WHERE {where} ORDER BY held_from, duty.id",
        params,
    )
    return [_duty(row) for row in rows]


def _duty(row: Row) -> Duty:
    starts = from_text(row["held_from"])
    return Duty(
        id=row["id"],
        booking=row["booking"],
        service=row["service"],
        consultant=row["consultant"],
        instead_of=row["instead_of"],
        starts=starts,
        ends=from_text(row["held_until"]),
        breaks=tuple(break_spans(row["breaks"], starts)),
        rooms=tuple(int(one) for one in (row["rooms"] or "").split()),
        active=bool(row["active"]),
    )


def break_text(db: Store, duty: int) -> str:
    """The breaks of a duty as `read_breaks` writes them."""
    return str(db.value("SELECT breaks FROM duty WHERE id = ?", (duty,)))


def break_spans(text: str, starts: datetime) -> list[Span]:
    """The breaks as moments; one that is over before the duty begins belongs to the day after."""
    made = []
    for piece in text.split():
        begin, end = (
            datetime.combine(starts.date(), time.fromisoformat(one)) for one in piece.split("-")
        )
        end = end if end > begin else end + timedelta(1)
        later = timedelta(int(end <= starts))
        made.append((begin + later, end + later))
    return made


def refuse_strange(db: Store, one: OnDuty) -> None:
    """Refused for a consultant who does not give the service, or one of the two out of use."""
    given, who = service_of(db, one.service), consultant_of(db, one.consultant)
    if given.archived:
        raise Refused(_("“{name}” is out of use").format(name=given.name), "service")
    if who.archived:
        raise Refused(_("“{name}” is out of use").format(name=who.name), "consultant")
    if given.id not in who.services:
        raise Refused(
            _("This consultant does not give “{service}”.").format(service=given.name), "consultant"
        )


def refuse_breaks(db: Store, service: int, starts: datetime, ends: datetime, breaks: str) -> None:
    """Refused for breaks outside a duty, and for those beside which no session fits in."""
    spans = break_spans(breaks, starts)
    for begins, over in spans:
        if begins >= ends or over <= starts:
            raise Refused(
                _("The break {span} lies outside the duty.").format(span=show_span(begins, over)),
                "breaks",
            )
    grid = service_of(db, service).grid
    if spans and not free((starts, ends), grid, breaks=spans):
        raise Refused(
            _("Beside the breaks no session of {n} minutes fits in.").format(n=grid.minutes),
            "breaks",
        )


def refuse_inactive(one: Duty) -> None:
    """Refused for a duty that was cancelled."""
    if not one.active:
        raise Refused(_("This duty is cancelled."))


def duty_title(db: Store, one: OnDuty) -> str:
    """What stands on the booking of a duty: 心理咨询 · 周岚."""
    return f"{service_of(db, one.service).name} · {consultant_of(db, one.consultant).name}"
