"""A week of duties with what is taken and what is free, as a wall calendar has it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import groupby

from db.appointments import Appointment, appointments
from db.consultants import Consultant, consultants
from db.consultation_queue import is_hidden, late_minutes
from db.consultations import Slot, free_slots
from db.duties import Duty, duties
from db.formats import from_text, to_text
from db.holidays import marks
from db.rooms import rooms
from db.services import Service, services
from db.slots import free
from db.store import Row, Store
from db.words import _

DAYS = 7
_HOLDS = ("booked", "arrived", "in_session", "done")
_STANDING = (*_HOLDS, "no_show")
_EMPTY = ("free", "past")


@dataclass(frozen=True)
class Cell:
    """A piece of a column.

    `kind` is appointment; free, a slot that can be booked; past, one that nobody booked and nobody
    can book any more; break; off, a duty that was cancelled. Several that share one time, as in a
    group, are rows in one box: this is number `at` of `of`, and `group` says how many of the seats
    are taken, as 2/3. Slots that overlap each other are seen only down to `until`.
    """

    kind: str
    starts: datetime
    ends: datetime
    words: str = ""
    status: str = ""
    note: str = ""
    appointment: Appointment | None = None
    slot: Slot | None = None
    duty: int = 0
    at: int = 0
    of: int = 1
    group: str = ""
    until: datetime = datetime.max

    @property
    def chosen_by(self) -> tuple[str, int, datetime]:
        """What tells this cell from all others, also after a reload."""
        if self.appointment is not None:
            return "appointment", self.appointment.id, self.starts
        return self.kind, self.duty, self.starts


@dataclass(frozen=True)
class Column:
    """One consultant on one day for one service, with all such duties; earliest cell first."""

    day: date
    service: int
    consultant: int
    name: str
    rooms: str
    kind: str
    duties: tuple[Duty, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Day:
    """One day of the week; without columns nobody is on duty, and `words` says why if known."""

    day: date
    columns: tuple[Column, ...]
    words: str = ""


def week(db: Store, monday: date, *, now: datetime, service: int | None = None) -> tuple[Day, ...]:
    """Seven days from a Monday on, of one service if asked."""
    start = datetime.combine(monday, time())
    end = start + timedelta(DAYS)
    given = {one.id: one for one in services(db, archived=True)}
    found = [
        one
        for one in duties(db, start, end, service=service, cancelled=True)
        if one.starts.date() >= monday
    ]
    # A duty of the last evening may go on after midnight.
    made = [
        one
        for one in appointments(db, start, end + timedelta(1), service=service)
        if one.status in _STANDING
    ]
    people = {one.id: one for one in consultants(db, archived=True)}
    by_duty: dict[int, list[Appointment]] = {}
    for one in made:
        by_duty.setdefault(one.duty, []).append(one)
    slots: dict[int, list[Slot]] = {}
    for id in {
        duty.service for duty in found if duty.ends > now and not given[duty.service].archived
    }:
        for slot in free_slots(
            db, service=id, day_from=monday, day_to=monday + timedelta(DAYS), now=now
        ):
            slots.setdefault(slot.duty, []).append(slot)
    off = _cancelled(db, [one.id for one in found if not one.active])
    cells = {
        duty.id: _cells(
            duty, given[duty.service], by_duty.get(duty.id, []), slots.get(duty.id, []), now, people
        )
        if duty.active
        else [_off(duty, off[duty.id])]
        for duty in found
    }
    columns = _columns(db, found, cells, given, people)
    words = _reasons(db, monday)
    days = (monday + timedelta(n) for n in range(DAYS))
    return tuple(Day(day, tuple(columns.get(day, ())), words.get(day, "")) for day in days)


def next_duty(db: Store, after: date, service: int | None = None) -> date | None:
    """The first day from this one on with a duty, of one service if asked."""
    found = db.value(
        "SELECT min(held_from) FROM duty WHERE active = 1 AND held_from >= ?"
        " AND (? IS NULL OR service = ?)",
        (to_text(after), service, service),
    )
    return from_text(found).date() if found else None


def short(one: Appointment) -> str:
    """How an appointment is called in its cell: the name, or 心-02 where only the code is seen."""
    if one.shown != one.number:
        return one.shown
    prefix, _space, rest = one.number.partition("-")
    return f"{prefix}-{rest.rpartition('-')[2]}"


def _cells(
    duty: Duty,
    given: Service,
    made: Sequence[Appointment],
    slots: Sequence[Slot],
    now: datetime,
    people: dict[int, Consultant],
) -> list[Cell]:
    """What a duty that stands is made of."""
    held = [one for one in made if one.status in _HOLDS]
    sitting = Counter(one.starts for one in held)
    seats = given.grid.seats
    cells = [Cell("break", *span, _("Break"), duty=duty.id) for span in duty.breaks]
    # Whoever did not come gives way to whoever sits there instead.
    cells += [
        _taken(one, given, now) for one in made if one.status in _HOLDS or one.starts not in sitting
    ]
    cells += [
        Cell("free", one.starts, one.ends, _("Free|slot"), "free", slot=one, duty=duty.id)
        for one in slots
    ]
    there = {(one.starts, one.ends) for one in slots} | {(one.starts, one.ends) for one in made}
    why, note = _over(duty, given, people[duty.consultant], now)
    cells += [
        Cell("past", *span, why if span[0] >= now else _("Over|slot"), "past", note, duty=duty.id)
        for span in free(
            (duty.starts, duty.ends),
            given.grid,
            taken=[(one.starts, one.ends) for one in held],
            breaks=duty.breaks,
        )
        if span not in there
    ]
    if seats > 1:
        cells = [
            replace(one, group=f"{sitting[one.starts]}/{seats}")
            if one.kind in ("appointment", "free")
            else one
            for one in cells
        ]
    return cells


def _over(duty: Duty, given: Service, who: Consultant, now: datetime) -> tuple[str, str]:
    """Why a slot to come cannot be booked: a word, and a sentence if there is one to say."""
    if who.licence_until and who.licence_until < duty.starts.date():
        return _("Closed|slot"), _("The licence has run out.")
    if given.lead_minutes:
        hours = -(-given.lead_minutes // 60)
        return _("Closed|slot"), _("To be booked {n} h ahead.").format(n=hours)
    return _("Closed|slot"), ""


def _taken(one: Appointment, given: Service, now: datetime) -> Cell:
    return Cell(
        "appointment",
        one.starts,
        one.ends,
        short(one),
        "late" if late_minutes(one, now) else one.status,
        # A topic may tell who it is.
        "" if is_hidden(one, given) else one.topic,
        one,
        duty=one.duty,
    )


def _off(duty: Duty, row: Row) -> Cell:
    lines = [row["cancel_reason"]]
    for words, count in ((_("Moved: {n}"), row["moved"]), (_("Given up: {n}"), row["given_up"])):
        if count:
            lines.append(words.format(n=count))
    return Cell(
        "off",
        duty.starts,
        duty.ends,
        _("Duty cancelled"),
        "cancelled",
        "\n".join(line for line in lines if line),
        duty=duty.id,
    )


def _cancelled(db: Store, ids: Sequence[int]) -> dict[int, Row]:
    """By duty, why it was cancelled and what became of its appointments."""
    if not ids:
        return {}
    rows = db.rows(
        "SELECT duty.id, booking.cancel_reason,"
        " (SELECT count(*) FROM appointment WHERE duty = duty.id AND status = 'moved') AS moved,"
        " (SELECT count(*) FROM appointment WHERE duty = duty.id AND status = 'cancelled')"
        " AS given_up FROM duty JOIN booking ON booking.id = duty.booking"
        f" WHERE duty.id IN ({', '.join('?' * len(ids))})",
        tuple(ids),
    )
    return {int(row["id"]): row for row in rows}


def _reasons(db: Store, monday: date) -> dict[date, str]:
    """By day, the holiday or what the whole centre is closed for."""
    last = monday + timedelta(DAYS - 1)
    found = {day: one.name for day, one in marks(db, monday, last).items() if one.kind == "off"}
    rows = db.rows(
        "SELECT reason, starts, ends FROM closure WHERE cancelled_at IS NULL AND room IS NULL"
        " AND starts < ? AND ends > ? ORDER BY starts",
        (to_text(last + timedelta(1)), to_text(monday)),
    )
    for row in rows:
        starts, ends = from_text(row["starts"]), from_text(row["ends"])
        for n in range(DAYS):
            day = datetime.combine(monday + timedelta(n), time())
            if starts < day + timedelta(1) and ends > day and row["reason"]:
                found.setdefault(day.date(), row["reason"])
    return found


def _columns(
    db: Store,
    found: Sequence[Duty],
    cells: dict[int, list[Cell]],
    given: dict[int, Service],
    people: dict[int, Consultant],
) -> dict[date, list[Column]]:
    labels = {one.id: one.code or one.name for one in rooms(db, archived=True)}
    order = {id: place for place, id in enumerate(given)}

    def column_of(one: Duty) -> tuple[date, int, int]:
        return one.starts.date(), order[one.service], one.consultant

    by_day: dict[date, list[Column]] = {}
    for (day, _service, consultant), held in groupby(sorted(found, key=column_of), key=column_of):
        mine = sorted(held, key=lambda one: one.starts)
        standing = [one for one in mine if one.active]
        # A duty that was cancelled and made anew at the same time shows the new one only.
        shown = [
            cell
            for duty in mine
            for cell in cells[duty.id]
            if cell.kind != "off"
            or not any(cell.starts < one.ends and cell.ends > one.starts for one in standing)
        ]
        by_day.setdefault(day, []).append(
            Column(
                day,
                mine[0].service,
                consultant,
                people[consultant].name,
                _(", ").join(
                    dict.fromkeys(labels[id] for one in standing or mine for id in one.rooms)
                ),
                given[mine[0].service].kind,
                tuple(mine),
                tuple(_in_rows(shown)),
            )
        )
    return by_day


def _in_rows(cells: Iterable[Cell]) -> list[Cell]:
    """The cells in order; those of one time are rows of one box."""
    ordered = sorted(cells, key=lambda one: (one.starts, one.ends, one.kind in _EMPTY))
    begun = sorted({one.starts for one in ordered if one.kind in _EMPTY})
    made: list[Cell] = []
    for span, held in groupby(ordered, key=lambda one: (one.starts, one.ends)):
        rows = list(held)
        until = span[1]
        if all(one.kind in _EMPTY for one in rows):
            until = min([until, *(begins for begins in begun if begins > span[0])])
        made += [replace(one, at=at, of=len(rows), until=until) for at, one in enumerate(rows)]
    return made
