"""Where things lie in the consultation week: narrow strips for days without duty, columns for all
others, hours from top to bottom. Plain values and rectangles, no widget.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from PySide6.QtCore import QPointF, QRectF

from db.consultation_week import Cell, Column, Day

_USUAL = (9, 17)
_FEWEST_HOURS = 4
_TODAY, _OTHER = 88, 84
_TODAY_LEAST, _OTHER_LEAST = 72, 58
_EDGE = 3
_THIN = 13  # rows of one box that are lower than this have no room for words

At = tuple[int, int]
"""A cell by its lane and its place in it."""


@dataclass(frozen=True)
class Scale:
    """What does not depend on the window: axis and strip are widths, head and hours heights."""

    axis: int = 46
    strip: int = 32
    head: int = 54
    hour: int = 58
    most_hour: int = 96


@dataclass(frozen=True)
class Lane:
    """A column and where it lies; without one, the strip of a day on which nobody is on duty.

    Its first cell is the head of the column (kind duty), or the strip itself (kind none).
    """

    day: Day
    column: Column | None
    cells: tuple[Cell, ...]
    left: float
    width: float

    def minute(self, cell: Cell) -> int:
        """When a cell begins, in minutes after the midnight of the day; -1 for the head."""
        if cell.kind in ("duty", "none"):
            return -1
        return (cell.starts - _midnight(self.day.day)) // timedelta(minutes=1)

    def stops(self) -> list[int]:
        """The cells that the cursor stands on."""
        return [place for place, cell in enumerate(self.cells) if cell.kind != "break"]

    def nearest(self, minute: int) -> int:
        """The cell that begins nearest to a minute; the head for none."""
        return min(self.stops(), key=lambda one: _far(self.minute(self.cells[one]), minute))


class Grid:
    """The week laid out for a size in pixels."""

    def __init__(
        self,
        days: Sequence[Day],
        today: date | None,
        width: float,
        height: float,
        scale: Scale | None = None,
    ) -> None:
        self.scale = scale or Scale()
        columns = [column for day in days for column in day.columns]
        self.first, self.last = hours_of(columns)
        strips = sum(1 for day in days if not day.columns)
        room = width - self.scale.axis - strips * self.scale.strip
        here = sum(len(day.columns) for day in days if day.day == today)
        wide, narrow = widths(here, len(columns) - here, room)
        self.lanes: list[Lane] = []
        # Where nobody is on duty all week, the days share the width.
        strip = self.scale.strip if columns else (width - self.scale.axis) / max(1, len(days))
        x = float(self.scale.axis)
        for day in days:
            each = wide if day.day == today else narrow
            for column in day.columns or (None,):
                lane_width = each if column else float(strip)
                self.lanes.append(Lane(day, column, _cells(day, column), x, lane_width))
                x += lane_width
        self.width = max(x, width)
        fit = (height - self.scale.head) / (self.last - self.first)
        self.hour = min(max(self.scale.hour, fit), self.scale.most_hour)
        self.height = self.scale.head + self.hour * (self.last - self.first)

    def days(self) -> list[tuple[Day, float, float]]:
        """The days with their left edge and width."""
        found: list[tuple[Day, float, float]] = []
        for lane in self.lanes:
            if found and found[-1][0] is lane.day:
                found[-1] = (lane.day, found[-1][1], found[-1][2] + lane.width)
            else:
                found.append((lane.day, lane.left, lane.width))
        return found

    def cell(self, at: At) -> Cell:
        """The cell at a place."""
        return self.lanes[at[0]].cells[at[1]]

    def y(self, moment: datetime, day: date) -> float:
        """How far down a moment lies, counted on the day of its column."""
        hours = (moment - _midnight(day)) / timedelta(hours=1)
        return self.scale.head + (hours - self.first) * self.hour

    def box(self, at: At) -> QRectF:
        """Where a cell lies. Rows without room for words all have the whole box."""
        lane, cell = self.lanes[at[0]], self.cell(at)
        if cell.kind == "none":
            return QRectF(lane.left + 1, 0, lane.width - 1, self.height)
        if cell.kind == "duty":
            half = self.scale.head / 2
            return QRectF(lane.left + 1, half, lane.width - 1, half)
        top = self.y(cell.starts, lane.day.day) + 2
        bottom = self.y(min(cell.ends, cell.until), lane.day.day) - 1
        box = QRectF(lane.left + _EDGE, top, lane.width - 2 * _EDGE, max(_THIN, bottom - top))
        if cell.of == 1 or self.thin(at):
            return box
        each = box.height() / cell.of
        return QRectF(box.left(), top + cell.at * each, box.width(), each - 1)

    def thin(self, at: At) -> bool:
        """Whether a cell is one of so many rows that they are painted as one box."""
        lane, cell = self.lanes[at[0]], self.cell(at)
        high = self.y(cell.ends, lane.day.day) - self.y(cell.starts, lane.day.day) - 3
        return cell.of > 1 and high / cell.of < _THIN

    def ground(self, lane: Lane) -> list[QRectF]:
        """Where the consultant of a column is on duty, breaks left out."""
        found: list[QRectF] = []
        for duty in lane.column.duties if lane.column else ():
            at = duty.starts
            for begins, over in (*sorted(duty.breaks), (duty.ends, duty.ends)):
                begins, over = min(begins, duty.ends), max(over, at)
                if at < begins:
                    top = self.y(at, lane.day.day)
                    high = self.y(begins, lane.day.day) - top
                    found.append(QRectF(lane.left, top, lane.width, high))
                at = over
        return found

    def hit(self, point: QPointF) -> At | None:
        """The cell that lies there, below the head; of a strip or a head, see `lane_at`."""
        number = self.lane_at(point.x())
        if number is None:
            return None
        lane = self.lanes[number]
        if lane.column is None:
            return number, 0
        for place in lane.stops()[1:]:
            if self.box((number, place)).contains(point):
                return number, place
        return None

    def lane_at(self, x: float) -> int | None:
        """The lane under an x."""
        for number, lane in enumerate(self.lanes):
            if lane.left <= x < lane.left + lane.width:
                return number
        return None

    def moved(self, at: At, step: str, minute: int) -> At:
        """Where the cursor goes: up and down in its lane, left and right to what begins nearest to
        the minute that was last stood on."""
        number, place = at
        stops = self.lanes[number].stops()
        if step in ("up", "down"):
            beside = stops.index(place) + (1 if step == "down" else -1)
            return number, stops[max(0, min(beside, len(stops) - 1))]
        if step in ("home", "end"):
            return number, stops[-1 if step == "end" else min(1, len(stops) - 1)]
        wanted = number + (1 if step == "right" else -1)
        if not 0 <= wanted < len(self.lanes):
            return at
        return wanted, self.lanes[wanted].nearest(minute)


def widths(here: int, others: int, room: float) -> tuple[float, float]:
    """The widths of today's columns and of all others. Where room is scarce the others give way
    first; below the least the week is wider than its room."""
    if not here + others:
        return float(_TODAY), float(_OTHER)
    unit = room / (here * _TODAY + others * _OTHER)
    wide, narrow = _TODAY * unit, _OTHER * unit
    if unit < 1 and here and others:
        narrow = max(_OTHER_LEAST, (room - here * _TODAY) / others)
        wide = (room - others * narrow) / here
    return max(_TODAY_LEAST, wide), max(_OTHER_LEAST, narrow)


def hours_of(columns: Sequence[Column]) -> tuple[int, int]:
    """The first and the last hour that are shown: whole hours round all duties."""
    found = [duty for column in columns for duty in column.duties]
    if not found:
        return _USUAL
    first = min(one.starts.hour for one in found)
    last = max(-((_midnight(one.starts.date()) - one.ends) // timedelta(hours=1)) for one in found)
    return first, max(last, first + _FEWEST_HOURS)


def _cells(day: Day, column: Column | None) -> tuple[Cell, ...]:
    if column is None:
        start = _midnight(day.day)
        return (Cell("none", start, start + timedelta(1), day.words, "none"),)
    duty = next((one for one in column.duties if one.active), column.duties[0])
    head = Cell("duty", duty.starts, duty.ends, column.name, "duty", column.rooms, duty=duty.id)
    return (head, *column.cells)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def _far(minute: int, wanted: int) -> int:
    # From a head one goes to a head, from a cell to a cell if there is one.
    return abs(minute - wanted) + (100_000 if (minute < 0) != (wanted < 0) else 0)
