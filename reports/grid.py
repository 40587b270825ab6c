"""Hours downwards, rooms or days across: the grid of the day sheet and of the week sheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from db.bookings import Booking
from db.formats import show_span, show_time
from db.rooms import Room
from db.words import _
from reports.fonts import MEDIUM, REGULAR
from reports.page import COLUMN, ROW, TABLE, UNDER_HEAD, Paper
from reports.typeset import MM, fit

TIME_COLUMN, HEAD = 11.0, 8.5
_INSET, _GAP, _BAR = 0.7, 0.25, 1.0
_TIGHT = 1.06  # the closest that lines may follow each other, in em
_LOWEST = 3.5  # a block that holds one line
_DASH = (2.0, 1.5)
_USUAL_HOURS = (8, 21)


@dataclass(frozen=True)
class Block:
    """Something in a column: a booking, or a place that is out of use.

    `lines` are what is written after the title, the most wanted first.
    """

    starts: datetime
    ends: datetime
    title: str
    lines: tuple[str, ...] = ()
    provisional: bool = False
    closed: bool = False
    booking: Booking | None = None


@dataclass(frozen=True)
class Column:
    """One room on one day."""

    name: str
    under: str
    day: date
    blocks: tuple[Block, ...] = ()
    closures: tuple[Block, ...] = ()


@dataclass
class Grid:
    """Where the grid stands and which hours it shows; `left_out` gathers what was not written."""

    x: float
    y: float
    width: float
    height: float
    hours: tuple[int, int]
    size: float = 7.5
    left_out: list[Booking] = field(default_factory=list)

    @property
    def pitch(self) -> float:
        """From line to line in a block."""
        return self.size * 1.21 / MM

    @property
    def top(self) -> float:
        """Where the first hour begins."""
        return self.y + HEAD

    @property
    def bottom(self) -> float:
        """Where the last hour ends."""
        return self.y + HEAD + self.height

    def at(self, day: date, moment: datetime) -> float:
        """Where a moment stands, kept within the grid."""
        first, last = self.hours
        hour = (moment - datetime.combine(day, time())) / timedelta(hours=1)
        share = (min(max(hour, first), last) - first) / (last - first)
        return self.top + share * self.height


def grid_hours(
    rooms: Iterable[Room], days: Sequence[date], blocks: Iterable[Block]
) -> tuple[int, int]:
    """Whole hours from the first opening to the last closing, wider if a booking lies outside.

    Without opening hours it is 8 to 21.
    """
    spans = [span for room in rooms for day in days for span in room.hours.on(day.weekday())]
    first = min((start // 60 for start, _end in spans), default=_USUAL_HOURS[0])
    last = max((-(-end // 60) for _start, end in spans), default=_USUAL_HOURS[1])
    shown = set(days)
    for block in blocks:
        begin, end = block.starts, block.ends
        first = min(first, begin.hour) if begin.date() in shown else 0
        if end.date() in shown and end.time() != time():
            last = max(last, end.hour + (1 if end.minute else 0))
        else:
            last = 24
    return first, max(last, first + 1)


def draw_grid(paper: Paper, grid: Grid, columns: Sequence[Column], *, places: int) -> None:
    """Draw the grid with room for `places` columns and write the blocks into the first ones."""
    wide = (grid.width - TIME_COLUMN) / places
    used = TIME_COLUMN + wide * len(columns)
    _draw_lines(paper, grid, used, wide, len(columns))
    for number, column in enumerate(columns):
        x = grid.x + TIME_COLUMN + number * wide
        middle = x + wide / 2
        if fit(column.name, MEDIUM, 8.5, wide - 1).cut:
            words = f"{column.name} {column.under}"
            paper.cell(middle, grid.y + HEAD / 2, words, 8.5, wide - 1, lines=2, align="centre")
        else:
            paper.cell(middle, grid.y + 2.75, column.name, 8.5, wide - 1, MEDIUM, align="centre")
            paper.cell(middle, grid.y + 6.1, column.under, 7.5, wide - 1, align="centre")
        for closure in column.closures:
            _draw_closure(paper, grid, column.day, closure, x, wide)
        for cluster in _clusters(grid, column):
            _draw_cluster(paper, grid, column.day, cluster, x, wide)


def _draw_lines(paper: Paper, grid: Grid, used: float, wide: float, count: int) -> None:
    right = grid.x + used
    first, last = grid.hours
    hour = grid.height / (last - first)
    for number in range(last - first):
        y = grid.top + number * hour
        if number:
            paper.line(grid.x, y, right, y, ROW)
        if hour >= 5:
            paper.line(
                grid.x + TIME_COLUMN, y + hour / 2, right, y + hour / 2, ROW, dash=(0.4, 2.4)
            )
        paper.text(
            grid.x + TIME_COLUMN - 1.6,
            y + min(3.1, hour / 2 + 1.0),
            f"{first + number:02d}:00",
            8,
            align="right",
        )
    paper.line(grid.x, grid.y, right, grid.y, TABLE)
    paper.line(grid.x, grid.top, right, grid.top, UNDER_HEAD)
    paper.line(grid.x, grid.bottom, right, grid.bottom, TABLE)
    for number in range(count + 1):
        x = grid.x + TIME_COLUMN + number * wide
        paper.line(x, grid.y, x, grid.bottom, COLUMN)


def _draw_closure(paper: Paper, grid: Grid, day: date, block: Block, x: float, wide: float) -> None:
    top, bottom = grid.at(day, block.starts) + _GAP, grid.at(day, block.ends) - _GAP
    if bottom - top < 0.5:
        return
    left, width = x + _INSET, wide - 2 * _INSET
    paper.box(left, top, width, bottom - top, COLUMN, blank=True)
    paper.hatch(left, top, width, bottom - top)
    room = int((bottom - top - 0.6) / grid.pitch)
    if not block.title or not room:
        return
    setting = fit(block.title, REGULAR, grid.size, width - 3, lines=min(room, 4))
    widest = max(one.width for one in setting.lines) * setting.size / MM
    high = len(setting.lines) * grid.pitch
    middle = (top + bottom) / 2
    paper.blank(x + wide / 2 - widest / 2 - 0.8, middle - high / 2 - 0.2, widest + 1.6, high + 0.4)
    first = middle - high / 2 + grid.pitch * 0.78
    paper.lines(x + wide / 2, first, setting, grid.pitch, align="centre")


def _clusters(grid: Grid, column: Column) -> list[list[Block]]:
    """Blocks one by one, but those too low for a line together with what follows them."""
    clusters: list[list[Block]] = []
    end = 0.0
    for block in sorted(column.blocks, key=lambda b: (b.starts, b.ends)):
        top, bottom = grid.at(column.day, block.starts), grid.at(column.day, block.ends)
        needed = max(bottom, top + _LOWEST)
        if clusters and top < end - 0.05:
            clusters[-1].append(block)
            end = max(end, needed)
        else:
            clusters.append([block])
            end = needed
    return clusters


def _draw_cluster(
    paper: Paper, grid: Grid, day: date, cluster: list[Block], x: float, wide: float
) -> None:
    tops = [grid.at(day, block.starts) for block in cluster]
    top = tops[0] + _GAP
    bottom = max(grid.at(day, block.ends) for block in cluster) - _GAP
    bottom = max(bottom, top + _LOWEST - 2 * _GAP)
    if bottom > grid.bottom - _GAP:
        top, bottom = min(top, grid.bottom - _GAP - (_LOWEST - 2 * _GAP)), grid.bottom - _GAP
    left, width = x + _INSET, wide - 2 * _INSET
    dashed = all(block.provisional for block in cluster)
    paper.box(left, top, width, bottom - top, COLUMN, dash=_DASH if dashed else None, blank=True)
    for block, starts in zip(cluster, tops, strict=True):
        if not block.provisional:
            # Among several, the bar stands beside those that are confirmed.
            begin = max(top, starts)
            end = bottom if len(cluster) == 1 else min(bottom, grid.at(day, block.ends))
            paper.fill(left, begin, _BAR, max(end - begin, 0.4))
    if len(cluster) == 1:
        _write_one(paper, grid, cluster[0], left + 1.7, top, width - 2.1, bottom - top)
    else:
        _write_many(paper, grid, cluster, left + 1.7, top, width - 2.1, bottom - top)


def _write_one(
    paper: Paper, grid: Grid, block: Block, x: float, top: float, width: float, height: float
) -> None:
    """The title in as many lines as there are, then the rest, the most wanted first.

    A detail that finds no room is left out whole; the next may be shorter.
    """
    room = max(1, int((height - 0.2) / (grid.size * _TIGHT / MM)))
    title = fit(block.title, MEDIUM, grid.size + 0.5, width, lines=room)
    if title.cut and block.booking:
        grid.left_out.append(block.booking)
    written = [(one, title.size) for one in title.lines]
    for words in block.lines:
        detail = fit(words, REGULAR, grid.size, width, lines=2)
        if not detail.cut and len(written) + len(detail.lines) <= room:
            written += [(one, detail.size) for one in detail.lines]
    pitch = min(grid.pitch, (height - 0.3) / len(written))
    high = pitch * len(written)
    air = (height - high) / 2 if len(written) == 1 and room < 3 else 0.4
    y = top + min(air, (height - high) / 2) + (pitch + 0.74 * grid.size / MM) / 2
    for one, size in written:
        paper.text(x, y, one, size)
        y += pitch


def _write_many(
    paper: Paper,
    grid: Grid,
    cluster: list[Block],
    x: float,
    top: float,
    width: float,
    height: float,
) -> None:
    """A line for each, with its time; what finds no line is counted and written on a list."""
    pitch = 7.5 * 1.21 / MM
    room = max(1, int((height + 0.35) / pitch))
    if len(cluster) > room:
        words = "\u3000".join(f"{show_time(one.starts)} {one.title}" for one in cluster)
        flowing = fit(words, REGULAR, 7.5, width, lines=room)
        if not flowing.cut:
            paper.lines(x, top + 2.6, flowing, pitch)
            return
    written = cluster if len(cluster) <= room else cluster[: room - 1]
    y = top + 2.6
    for block in written:
        mark = f"{show_time(block.starts)} "
        setting = fit(mark + block.title, REGULAR, 7.5, width)
        if setting.cut and block.booking:
            grid.left_out.append(block.booking)
        paper.lines(x, y, setting, pitch)
        y += pitch
    rest = cluster[len(written) :]
    if rest:
        words = _("+ {n} more") if written else _("{n} bookings")
        paper.text(x, y, words.format(n=len(rest)), 7.5)
        grid.left_out += [block.booking for block in rest if block.booking]


def block_of(one: Booking, *, second: str = "") -> Block:
    """A booking as it is written into the grid. A private one shows its number only,
    without the letters at its head, for which a column is too narrow.

    `second` replaces the details where the booking has its full text in another column.
    """
    title = one.number.partition("-")[2] if one.private else one.title
    if second:
        lines: tuple[str, ...] = (second,)
    else:
        details = [] if one.private else [one.organisation]
        details.append(show_span(one.starts, one.ends))
        if one.headcount:
            details.append(_("{n} people").format(n=one.headcount))
        lines = tuple(words for words in details if words)
    return Block(
        one.starts, one.ends, title, lines, provisional=one.status == "provisional", booking=one
    )
