"""A week of duties with what is taken and what is free, as a wall calendar has it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import groupby

from db.appointments import Appointment, appointments
from db.consultants import consultants
from db.consultation_queue import late_minutes
from db.consultations import Slot, free_slots
from db.duties import Duty, duties
from db.rooms import rooms
from db.services import Service, services
from db.store import Store
from db.words import _

DAYS = 7
_HOLDS = ("booked", "arrived", "in_session", "done")
_STANDING = (*_HOLDS, "no_show")


@dataclass(frozen=True)
class Cell:
    """A piece of a column: an appointment, a free slot, a break, or a duty that was cancelled.

    `kind` is appointment, free, break or off. Where several share one time, as in a group, this is
    number `at` of `of`.
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

    @property
    def chosen_by(self) -> tuple[str, int, datetime]:
        """What tells this cell from all others, also after a reload."""
        if self.appointment is not None:
            return "appointment", self.appointment.id, self.starts
        return self.kind, self.duty, self.starts


@dataclass(frozen=True)
class Column:
    """One consultant on one day, with all duties of theirs on it; earliest cell first."""

    day: date
    consultant: int
    name: str
    rooms: str
    kind: str
    duties: tuple[Duty, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Day:
    """One day of the week; without columns nobody is on duty."""

    day: date
    columns: tuple[Column, ...]


def week(db: Store, monday: date, *, now: datetime, service: int | None = None) -> tuple[Day, ...]:
    """Seven days from a Monday on, of one service if asked."""
    start = datetime.combine(monday, time())
    end = start + timedelta(DAYS)
    given = {one.id: one for one in services(db, archived=True)}
    found = duties(db, start, end, service=service, cancelled=True)
    found = [one for one in found if one.starts.date() >= monday]
    made = appointments(db, start, end + timedelta(1), service=service)
    free = [
        slot
        for one in {duty.service for duty in found}
        for slot in free_slots(
            db,
            service=one,
            day_from=max(monday, now.date()),
            day_to=monday + timedelta(DAYS),
            now=now,
        )
    ]
    cells: dict[int, list[Cell]] = {}
    for duty in found:
        cells[duty.id] = [] if duty.active else [_off(db, duty)]
        cells[duty.id] += [
            Cell("break", *span, _("Break"), duty=duty.id) for span in duty.breaks if duty.active
        ]
    held = Counter((one.duty, one.starts) for one in made if one.status in _HOLDS)
    seats = {one.id: given[one.service].grid.seats for one in found}
    for one in made:
        missed = one.status == "no_show" and (one.duty, one.starts) in held
        if one.status in _STANDING and one.duty in cells and not missed:
            cells[one.duty].append(_taken(one, now))
    for slot in free:
        if slot.duty in cells:
            cells[slot.duty].append(_seats(slot, seats[slot.duty], held))
    return _days(db, monday, found, cells, given)


def _days(
    db: Store,
    monday: date,
    found: Sequence[Duty],
    cells: dict[int, list[Cell]],
    given: dict[int, Service],
) -> tuple[Day, ...]:
    names = {one.id: one.name for one in consultants(db, archived=True)}
    labels = {one.id: one.code or one.name for one in rooms(db, archived=True)}
    order = {id: place for place, id in enumerate(given)}

    def column_of(one: Duty) -> tuple[date, int, int]:
        return one.starts.date(), order[one.service], one.consultant

    by_day: dict[date, list[Column]] = {}
    for (day, _service, consultant), held in groupby(sorted(found, key=column_of), key=column_of):
        mine = sorted(held, key=lambda one: one.starts)
        shown = [cell for duty in mine for cell in cells[duty.id]]
        # A duty that was cancelled and made anew at the same time shows the new one only.
        standing = [one for one in mine if one.active]
        shown = [
            cell
            for cell in shown
            if cell.kind != "off"
            or not any(cell.starts < one.ends and cell.ends > one.starts for one in standing)
        ]
        by_day.setdefault(day, []).append(
            Column(
                day,
                consultant,
                names[consultant],
                _(", ").join(sorted({labels[room] for one in mine for room in one.rooms})),
                given[mine[0].service].kind,
                tuple(mine),
                tuple(_numbered(shown)),
            )
        )
    days = (monday + timedelta(n) for n in range(DAYS))
    return tuple(Day(day, tuple(by_day.get(day, ()))) for day in days)


def _taken(one: Appointment, now: datetime) -> Cell:
    late = late_minutes(one, now)
    return Cell(
        "appointment",
        one.starts,
        one.ends,
        short(one),
        "late" if late else one.status,
        one.topic,
        one,
        duty=one.duty,
    )


def short(one: Appointment) -> str:
    """How an appointment is called in its cell: the name, or 心-02 where only the code is seen."""
    if one.shown != one.number:
        return one.shown
    prefix, _space, rest = one.number.partition("-")
    return f"{prefix}-{rest.rpartition('-')[2]}"


def _seats(slot: Slot, seats: int, held: Counter[tuple[int, datetime]]) -> Cell:
    """A free slot; of a group it says how many seats are left."""
    left = seats - held[slot.duty, slot.starts]
    note = _("{n} of {seats} free").format(n=left, seats=seats) if seats > 1 else ""
    return Cell("free", slot.starts, slot.ends, _("Free|slot"), "free", note, None, slot, slot.duty)


def _off(db: Store, duty: Duty) -> Cell:
    reason = db.value("SELECT cancel_reason FROM booking WHERE id = ?", (duty.booking,)) or ""
    moved = db.value(
        "SELECT count(*) FROM appointment WHERE duty = ? AND status IN ('moved', 'cancelled')",
        (duty.id,),
    )
    note = _("Moved or given up: {n}").format(n=moved) if moved else ""
    words = _("Duty cancelled")
    return Cell(
        "off", duty.starts, duty.ends, words, "cancelled", f"{reason}\n{note}".strip(), duty=duty.id
    )


def _numbered(cells: Iterable[Cell]) -> list[Cell]:
    """The cells in order; those of one time beside each other."""
    ordered = sorted(cells, key=lambda one: (one.starts, one.ends, one.kind == "free"))
    made: list[Cell] = []
    for _span, held in groupby(ordered, key=lambda one: (one.starts, one.ends)):
        group = list(held)
        made += [replace(one, at=at, of=len(group)) for at, one in enumerate(group)]
    return made
