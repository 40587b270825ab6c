"""What stands below the grid of the day sheet: the consultations of the day, what is to be done,
the equipment to lay out. A client is a number here: the sheet hangs where everybody passes.

Where nobody is consulted that day, the equipment has a list of its own; else it is among what is
to be done.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from db.appointments import appointments
from db.bookings import Booking
from db.consultants import consultants
from db.duties import duties
from db.formats import show_span, show_time
from db.roles import sees
from db.rooms import rooms
from db.services import services
from db.store import Store
from db.today import expiring_today
from db.waiting import Match, matches
from db.words import _
from reports import facts
from reports.fonts import MEDIUM, REGULAR
from reports.page import CELL_DROP, PLAIN, ROW, TABLE, UNDER_HEAD, Paper, section
from reports.typeset import MM, fit

T = TypeVar("T")
_LEFT, _RIGHT = PLAIN.left, PLAIN.right
_HEADING, _TOP, _HEIGHT = 148.2, 150.3, 46.3
_TASKS, _EQUIPMENT, _TURNS = 5, 7, 7  # the rows of each list
# Where the left list ends and the right one begins: beside the equipment, beside consultations.
_BESIDE_EQUIPMENT, _BESIDE_TURNS = (108.0, 116.0), (122.0, 128.0)
_COLUMNS = (18.6, 40.6, 56.5, 77.5, 96.5, 112.0, 122.0)  # where the words of a turn begin
_CAME = ("arrived", "in_session", "done")


@dataclass(frozen=True)
class Task:
    """Something to do today: by when, and what."""

    when: str
    words: str


@dataclass(frozen=True)
class Equipment:
    """What is to be laid out: from when, where, and what in which quantity."""

    when: str
    room: str
    words: str


@dataclass(frozen=True)
class Turn:
    """A client of a consultant: when, what for, the number, with whom, where."""

    span: str
    service: str
    number: str
    consultant: str
    room: str
    came: bool


@dataclass(frozen=True)
class Lists:
    """What stands below the grid."""

    turns: tuple[Turn, ...] = ()
    tasks: tuple[Task, ...] = ()
    equipment: tuple[Equipment, ...] = ()


def gather_lists(db: Store, day: date, now: datetime, booked: Sequence[Booking]) -> Lists:
    """The lists of a day, from the records; consultations only for whoever may see them."""
    names = {room.id: room.name for room in rooms(db, archived=True)}
    turns = _turns(db, day) if sees(db.staff.roles, "appointments") else ()
    tasks, equipment = _tasks(db, day, now), _equipment(db, booked, names)
    if not turns:
        return Lists((), tasks, equipment)
    laid_out = [
        Task(one.when, _("Lay out: {what}").format(what=f"{one.room}\u3000{one.words}"))
        for one in equipment
    ]
    # By the clock; what has no hour comes last, in its order.
    all_tasks = sorted((*tasks, *laid_out), key=lambda one: one.when if _is_hour(one.when) else "~")
    return Lists(turns, tuple(all_tasks))


def _is_hour(words: str) -> bool:
    return words[:1].isdigit()


def parted(lists: Lists, sheets: int) -> list[Lists | None]:
    """What stands on each sheet: what has no room on one goes on to the next, and the last one
    says how much is left. None for a sheet on which there would be nothing."""
    parts: list[Lists | None] = []
    for sheet in range(sheets):
        last = sheet == sheets - 1
        here = Lists(
            _share(lists.turns, sheet, _TURNS, last=last),
            _share(lists.tasks, sheet, _TASKS, last=last),
            _share(lists.equipment, sheet, _EQUIPMENT, last=last),
        )
        parts.append(here if sheet == 0 or here != Lists() else None)
    return parts


def _share(those: tuple[T, ...], sheet: int, rows: int, *, last: bool) -> tuple[T, ...]:
    return those[sheet * rows :] if last else those[sheet * rows : (sheet + 1) * rows]


def draw_lists(paper: Paper, here: Lists, *, consultations: bool, again: bool) -> None:
    """Draw those of one sheet, two beside each other: consultations, if the day has any, else
    equipment. `again` where the lists began on a sheet before."""
    if consultations:
        left, right = _BESIDE_TURNS
        heads = _("2. Consultations"), _("3. To do today")
        if again:
            heads = _("2. Consultations (continued)"), _("3. To do today (continued)")
        _draw_turns(paper, heads[0], left, here.turns)
        _draw_tasks(paper, heads[1], right, _RIGHT, here.tasks)
    else:
        left, right = _BESIDE_EQUIPMENT
        heads = _("2. To do today"), _("3. Equipment to lay out")
        if again:
            heads = _("2. To do today (continued)"), _("3. Equipment to lay out (continued)")
        _draw_tasks(paper, heads[0], _LEFT, left, here.tasks)
        _draw_equipment(paper, heads[1], right, here.equipment)


def _turns(db: Store, day: date) -> tuple[Turn, ...]:
    midnight = datetime.combine(day, time())
    found = appointments(db, midnight, midnight + timedelta(1))
    where = {
        one.id: one.rooms for one in duties(db, midnight, midnight + timedelta(1), cancelled=True)
    }
    kinds = {one.id: one.name for one in services(db, archived=True)}
    who = {one.id: one.name for one in consultants(db, archived=True)}
    codes = {room.id: room.code or room.name for room in rooms(db, archived=True)}
    return tuple(
        Turn(
            show_span(one.starts, one.ends),
            kinds[one.service],
            one.number,
            who[one.consultant],
            _(", ").join(codes[room] for room in where.get(one.duty, ())),
            one.status in _CAME,
        )
        for one in found
        if one.status in ("booked", *_CAME)
    )


def _tasks(db: Store, day: date, now: datetime) -> tuple[Task, ...]:
    """Provisional bookings to be settled, then people of the waiting list who can be served."""
    open_today = {one.id: one for one in expiring_today(db, now)} if day == now.date() else {}
    for one in facts.standing(db, day, day):
        if one.status == "provisional":
            open_today.setdefault(one.id, one)
    tasks = [
        Task(
            show_time(one.starts) if one.starts.date() == day else _("today"),
            _("Settle: {title}").format(title=one.number if one.private else one.title)
            + (f"\u3000{one.organisation}" if one.organisation and not one.private else ""),
        )
        for one in sorted(open_today.values(), key=lambda one: (one.starts, one.id))
    ]
    if day == now.date():
        tasks += [_waiting_task(db, match) for match in matches(db, now=now, limit=10)]
    return tuple(tasks)


def _waiting_task(db: Store, match: Match) -> Task:
    place = match.suggestion
    name = db.value("SELECT name FROM room WHERE id = ?", (place.rooms[0],))
    return Task(
        _("waiting"),
        _("{title}: {room} is free on {day} {span}").format(
            title=match.waiting["title"],
            room=name,
            day=f"{place.starts:%m-%d}",
            span=show_span(place.starts, place.ends),
        ),
    )


def _equipment(
    db: Store, booked: Sequence[Booking], names: dict[int, str]
) -> tuple[Equipment, ...]:
    things = {row["id"]: row["name"] for row in db.rows("SELECT id, name FROM equipment")}
    return tuple(
        Equipment(
            show_time(one.held[0][1] if one.held else one.starts),
            _(", ").join(names.get(room, "") for room in one.rooms),
            _(", ").join(f"{things[thing]}×{number}" for thing, number in one.equipment),
        )
        for one in booked
        if one.equipment and one.status != "finished"
    )


def _draw_turns(paper: Paper, heading: str, right: float, turns: Sequence[Turn]) -> None:
    """A table with a box to tick whoever came."""
    section(paper, _LEFT, _HEADING, heading)
    note = _("numbers only, no names")
    if len(turns) > _TURNS:
        note = _("{n} more on the consultants’ day lists").format(n=len(turns) - _TURNS)
    paper.text(right, _HEADING, note, 7.5, align="right")
    row = _HEIGHT / (_TURNS + 1)
    heads = (
        _("Time"),
        _("Service"),
        _("Number"),
        _("Consultant"),
        _("Room"),
        _("came|column"),
    )
    paper.line(_LEFT, _TOP, right, _TOP, TABLE)
    for at, words in enumerate(heads):
        _turn_cell(paper, at, _TOP + row / 2, words, 9)
    for number in range(_TURNS):
        top = _TOP + (number + 1) * row
        middle = top + row / 2
        paper.line(_LEFT, top, right, top, UNDER_HEAD if number == 0 else ROW)
        if number >= len(turns):
            continue
        one = turns[number]
        for at, words in enumerate((one.span, one.service, one.number, one.consultant, one.room)):
            _turn_cell(paper, at, middle, words, 9.5, medium=at == 2)
        box = (_COLUMNS[5] + _COLUMNS[6]) / 2 - 1.55
        paper.checkbox(box, middle)
        if one.came:
            paper.tick(box, middle)
    paper.line(_LEFT, _TOP + _HEIGHT, right, _TOP + _HEIGHT, TABLE)


def _turn_cell(
    paper: Paper, at: int, middle: float, words: str, size: float, *, medium: bool = False
) -> None:
    left, width = _COLUMNS[at], _COLUMNS[at + 1] - _COLUMNS[at]
    if at == len(_COLUMNS) - 2:
        paper.cell(left + width / 2, middle, words, size, width, align="centre")
    else:
        face = MEDIUM if medium else REGULAR
        setting = fit(words, face, size, width - 1.2)
        if setting.cut:
            setting = fit(words, face, 7.5, width - 1.2, lines=2)
        pitch = setting.size * 1.06 / MM  # two lines of the smallest letters fill a row
        first = middle - pitch * (len(setting.lines) - 1) / 2 + CELL_DROP * setting.size / MM
        paper.lines(left, first, setting, pitch)


def _draw_tasks(
    paper: Paper, heading: str, left: float, right: float, tasks: Sequence[Task]
) -> None:
    def task(one: Task, middle: float) -> None:
        paper.cell(left + 4.9, middle, one.when, 8, 11.5)
        paper.cell(left + 17.5, middle, one.words, 9.5, right - left - 18, lines=2)

    section(paper, left, _HEADING, heading)
    _draw_checklist(paper, left, right, tasks, _TASKS, task)


def _draw_equipment(
    paper: Paper, heading: str, left: float, equipment: Sequence[Equipment]
) -> None:
    def item(one: Equipment, middle: float) -> None:
        paper.text(left + 4.9, middle + 1.1, one.when, 8)
        paper.cell(left + 14.0, middle, one.room, 8.5, 22, lines=2)
        paper.cell(left + 37.5, middle, one.words, 9, _RIGHT - left - 37.7, lines=2)

    section(paper, left, _HEADING, heading)
    _draw_checklist(paper, left, _RIGHT, equipment, _EQUIPMENT, item)


def _draw_checklist(
    paper: Paper,
    left: float,
    right: float,
    items: Sequence[T],
    rows: int,
    draw: Callable[[T, float], None],
) -> None:
    """Rows with a box to tick; those without an item stay blank, to be written on."""
    if len(items) > rows:
        # Only the last sheet has more of them than rows.
        more = _("{n} more in the program").format(n=len(items) - rows)
        paper.text(right, _HEADING, more, 7.5, align="right")
    height = _HEIGHT / rows
    paper.line(left, _TOP, right, _TOP, UNDER_HEAD)
    for number in range(rows):
        middle = _TOP + (number + 0.5) * height
        paper.checkbox(left + 0.2, middle)
        if number < len(items):
            draw(items[number], middle)
        bottom = middle + height / 2
        paper.line(left, bottom, right, bottom, TABLE if number == rows - 1 else ROW)
