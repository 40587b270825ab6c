"""Where things lie in the consultation week: narrow strips for days without duty, columns for all
others, hours from top to bottom. Plain values and rectangles, no widget.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from PySide6.QtCore import QPointF, QRectF

from db.consultation_week import Cell, Column, Day

AXIS, STRIP, HEAD, HOUR = 46, 32, 54, 58
_LEAST, _MOST_HOUR = 74, 96
_USUAL = (9, 17)


@dataclass(frozen=True)
class Strip:
    """A day without duty, or the ground of a day with columns: where it lies."""

    day: date
    left: float
    width: float
    empty: bool


@dataclass(frozen=True)
class Laid:
    """A column and where it lies."""

    column: Column
    left: float
    width: float


class Grid:
    """The week laid out for a size in pixels. Cells are addressed as (column, cell)."""

    def __init__(self, days: Sequence[Day], width: float, height: float) -> None:
        columns = [column for day in days for column in day.columns]
        self.first, self.last = hours_of(columns)
        empty = sum(1 for day in days if not day.columns)
        room = width - AXIS - empty * STRIP
        each = max(_LEAST, room / len(columns)) if columns else 0.0
        self.strips: list[Strip] = []
        self.columns: list[Laid] = []
        x = float(AXIS)
        for day in days:
            wide = each * len(day.columns) if day.columns else float(STRIP)
            if not columns:
                wide = (width - AXIS) / max(1, len(days))
            self.strips.append(Strip(day.day, x, wide, not day.columns))
            for at, column in enumerate(day.columns):
                self.columns.append(Laid(column, x + at * each, each))
            x += wide
        self.width = max(x, width)
        fit = (height - HEAD) / max(1, self.last - self.first)
        self.hour = min(max(HOUR, fit), _MOST_HOUR)
        self.height = HEAD + self.hour * (self.last - self.first)

    def y(self, moment: datetime, day: date) -> float:
        """How far down a moment lies, counted on the day of its column."""
        minutes = (moment - datetime.combine(day, time())).total_seconds() / 60
        return HEAD + (minutes / 60 - self.first) * self.hour

    def box(self, at: int, cell: Cell) -> QRectF:
        """Where a cell of a column lies."""
        laid = self.columns[at]
        top = self.y(cell.starts, laid.column.day)
        bottom = self.y(cell.ends, laid.column.day)
        each = (laid.width - 6) / cell.of
        left = laid.left + 3 + cell.at * each
        return QRectF(left, top + 1, each - (1 if cell.of > 1 else 0), max(14.0, bottom - top - 2))

    def ground(self, at: int) -> list[QRectF]:
        """Where the consultant of a column is on duty."""
        laid = self.columns[at]
        return [
            QRectF(
                laid.left,
                self.y(duty.starts, laid.column.day),
                laid.width,
                self.y(duty.ends, laid.column.day) - self.y(duty.starts, laid.column.day),
            )
            for duty in laid.column.duties
            if duty.active
        ]

    def hit(self, point: QPointF) -> tuple[int, int] | None:
        """The cell that lies there."""
        for at, laid in enumerate(self.columns):
            if laid.left <= point.x() < laid.left + laid.width:
                for number, cell in enumerate(laid.column.cells):
                    if cell.kind != "break" and self.box(at, cell).contains(point):
                        return at, number
        return None


def hours_of(columns: Sequence[Column]) -> tuple[int, int]:
    """The first and the last hour that are shown: whole hours round all duties."""
    found = [duty for column in columns for duty in column.duties]
    if not found:
        return _USUAL
    first = min(one.starts.hour for one in found)
    last = 0
    for one in found:
        over = (one.ends.date() - one.starts.date()).days * 24
        last = max(last, over + one.ends.hour + (1 if one.ends.minute else 0))
    return first, max(last, first + 4)


def moved(columns: Sequence[Laid], at: tuple[int, int] | None, step: str) -> tuple[int, int] | None:
    """Where the cursor goes: up and down in its column, left and right to the nearest time."""
    here = [number for number, one in enumerate(columns) if _stops(one.column)]
    if not here:
        return None
    if at is None or at[0] not in here:
        return here[0], _stops(columns[here[0]].column)[0]
    column, number = at
    stops = _stops(columns[column].column)
    if step in ("up", "down"):
        place = stops.index(number) + (1 if step == "down" else -1)
        return column, stops[max(0, min(place, len(stops) - 1))]
    place = here.index(column) + (1 if step == "right" else -1)
    wanted = here[max(0, min(place, len(here) - 1))]
    if wanted == column:
        return at
    clock = columns[column].column.cells[number].starts.time()
    cells = columns[wanted].column.cells
    near = min(
        _stops(columns[wanted].column),
        key=lambda one: abs(_minutes(cells[one].starts.time()) - _minutes(clock)),
    )
    return wanted, near


def _stops(column: Column) -> list[int]:
    return [number for number, cell in enumerate(column.cells) if cell.kind != "break"]


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute
