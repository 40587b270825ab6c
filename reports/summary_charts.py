"""The two charts of a summary: a line for this year and one for the last, bars that are sorted.

The axis begins at zero and has five steps at most; series are named at their ends, values stand at
the highest, the lowest and the last point only, and no label lies on another or across a line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from db.axis import in_unit, scale, unit_of
from db.words import _
from reports.fonts import MEDIUM, REGULAR
from reports.page import ROW, TABLE, Paper
from reports.paper_charts import bar
from reports.summary_told import Bar, Point
from reports.typeset import MM, line

_NOW, _FORMER, _DASH = 1.4, 0.8, (2.4, 1.8)
_DOTS = (0.4, 2.0)
_DOT = 0.85  # mm: the radius of a point
_LABELS, _ENDS = 9.0, 13.0  # beside the plot: the words of the axis, the names of the series
_AXIS, _VALUE = 8.0, 8.5  # pt
_NAMES, _AMOUNT, _THICK = 16.9, 8.9, 0.67  # of bars: names, amounts, a bar as part of its line
_FEWEST = 6  # bars share the height as if there were so many
_AIR = 0.4  # mm between two labels


@dataclass(frozen=True)
class _Label:
    """Words and where they stand: left edge and baseline in mm."""

    words: str
    face: str
    x: float
    y: float

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom."""
        wide = line(self.words, self.face).width * _VALUE / MM
        return self.x, self.y - 0.82 * _VALUE / MM, self.x + wide, self.y + 0.12 * _VALUE / MM


_Place = tuple[float, float]


def unit_words(points: Sequence[Point], what: str) -> str:
    """What the axis counts: rooms' hours, or ten thousand of them."""
    _top, _step, unit = _axis(points)
    return _("10,000 {what}").format(what=what) if unit > 1 else what


def draw_years(
    paper: Paper,
    x: float,
    y: float,
    width: float,
    height: float,
    points: Sequence[Point],
    *,
    names: tuple[str, str],
    under: str,
) -> None:
    """Both lines, `height` from zero to the highest line; `names` are this year's and the last
    one's, `under` is what the axis counts along."""
    top, step, unit = _axis(points)
    left, low = x + _LABELS, y + height
    right = _right(left, x + width, points, names, unit)
    slot = (right - left) / max(len(points), 1)

    def at(number: int, count: int) -> _Place:
        return left + (number + 0.5) * slot, low - height * count / top

    now = [at(n, one.now) for n, one in enumerate(points) if one.now is not None]
    former = [at(n, one.former) for n, one in enumerate(points) if one.former is not None]
    places = 0 if step % unit == 0 else 1
    for count in range(0, top + 1, step):
        middle = at(0, count)[1]
        words = in_unit(count, unit, places)
        paper.text(left - 2.1, middle + 0.38 * _AXIS / MM, words, _AXIS, align="right")
        if count:
            paper.line(left, middle, right, middle, ROW, dash=_DOTS)
    labels = _labels(points, now, former, names, unit, (left, y - 3.5, x + width, low))
    for one in labels:
        box = one.box
        paper.blank(box[0] - 0.3, box[1], box[2] - box[0] + 0.6, box[3] - box[1])
    for line_, pen, dash in ((former, _FORMER, _DASH), (now, _NOW, None)):
        for start, end in pairwise(line_):
            paper.line(*start, *end, pen, dash=dash)
    for place in now:
        paper.dot(*place, _DOT)
    for one in labels:
        paper.text(one.x, one.y, one.words, _VALUE, one.face)
    paper.line(left, low, right, low, TABLE)
    _months(paper, left, low + 4.2, slot, [one.label for one in points])
    paper.text(right + 5.9, low + 4.2, under, _AXIS, align="centre")


def _right(
    left: float, most: float, points: Sequence[Point], names: tuple[str, str], unit: int
) -> float:
    """Where the plot ends, so that the names of the series have room behind their last points."""
    counts = [n for one in points for n in (one.now, one.former) if n is not None]
    widest = max(
        (
            line(f"{name} {in_unit(count, unit, _digits(unit))}", MEDIUM).width
            for name in names
            for count in counts
        ),
        default=0.0,
    )
    free, half = most - widest * _VALUE / MM - 2.8, 0.5 / max(len(points), 1)
    return min(most - _ENDS, (free - left * half) / (1 - half))


def _digits(unit: int) -> int:
    return 1 if unit > 1 else 0


def _months(paper: Paper, left: float, y: float, slot: float, labels: Sequence[str]) -> None:
    """What stands below the axis; where it is narrow, each second or fifth."""
    widest = max((line(one).width * _AXIS / MM for one in labels), default=0.0) + 1.0
    every = next((n for n in (1, 2, 5, 10) if n * slot >= widest), 10)
    for number, words in enumerate(labels):
        if number % every == 0:
            paper.text(left + (number + 0.5) * slot, y, words, _AXIS, align="centre")


def _axis(points: Sequence[Point]) -> tuple[int, int, int]:
    """The top and the step of the axis, and how many it counts as one."""
    counts = [n for one in points for n in (one.now, one.former) if n is not None]
    # The axis of amounts counts in hundredths.
    _bottom, top, step = scale(0, 100 * max(counts, default=0))
    return top // 100, step // 100, unit_of(top) // 100


def _labels(
    points: Sequence[Point],
    now: Sequence[_Place],
    former: Sequence[_Place],
    names: tuple[str, str],
    unit: int,
    within: tuple[float, float, float, float],
) -> list[_Label]:
    """The names at the ends with the last value, then the highest and the lowest of this year."""
    segments = [*pairwise(now), *pairwise(former)]
    counts = [one.now for one in points if one.now is not None]
    before = [one.former for one in points if one.former is not None]
    digits = _digits(unit)
    found: list[_Label] = []

    def put(words: str, face: str, point: _Place, ways: Sequence[_Place]) -> None:
        placed = [_Label(words, face, point[0] + dx, point[1] + dy) for dx, dy in ways]
        found.append(min(placed, key=lambda one: _in_the_way(one, found, segments, now, within)))

    def named(name: str, count: int, face: str, point: _Place) -> None:
        words = f"{name} {in_unit(count, unit, digits)}"
        put(words, face, point, list(_ends(words, face)))

    if now:
        named(names[0], counts[-1], MEDIUM, now[-1])
    if former:
        named(names[1], before[-1], REGULAR, former[-1])
    if len(now) > 2:
        highest = max(range(len(now)), key=lambda n: counts[n])
        lowest = min(range(len(now)), key=lambda n: counts[n])
        for number, up in ((highest, True), (lowest, False)):
            if number != len(now) - 1 and (up or number != highest):
                words = in_unit(counts[number], unit, digits)
                put(words, MEDIUM, now[number], list(_beside(words, up=up)))
    return found


def _ends(words: str, face: str) -> Iterator[_Place]:
    """Where the name of a series may stand from its last point: behind it, then around it."""
    middle = 0.36 * _VALUE / MM
    wide = line(words, face).width * _VALUE / MM
    for shift in (0.0, -1.2, 1.2, -2.4, 2.4, -3.6, 3.6, -4.8, 4.8):
        yield 2.3, middle + shift
    for rise in (1.8, 3.6, 6.0):
        for x in (-wide / 2, -wide, 0.0):
            yield x, -rise
            yield x, rise + 0.8 * _VALUE / MM


def _beside(words: str, *, up: bool) -> Iterator[_Place]:
    """Where a value may stand from its point: above or below, further off, then at a side."""
    wide = line(words, MEDIUM).width * _VALUE / MM
    high = 0.8 * _VALUE / MM
    for far in (1.9, 3.2, 4.8, 6.4):
        above, below = (-wide / 2, -far), (-wide / 2, far + high)
        yield from (above, below) if up else (below, above)
    for far in (1.9, 3.2):
        for x in (1.6, -wide - 1.6):
            yield x, -far
            yield x, far + high


def _in_the_way(
    one: _Label,
    labels: Sequence[_Label],
    segments: Sequence[tuple[_Place, _Place]],
    points: Sequence[_Place],
    within: tuple[float, float, float, float],
) -> int:
    """How bad a place is: on another label or outside is worst, then on lines and points."""
    left, top, right, bottom = one.box
    outside = left < within[0] or top < within[1] or right > within[2] or bottom > within[3] - 0.4
    over = sum(_overlap(one.box, other.box) for other in labels)
    lines = 0
    for (x1, y1), (x2, y2) in segments:
        for part in range(21):
            x, y = x1 + (x2 - x1) * part / 20, y1 + (y2 - y1) * part / 20
            lines += left - 0.3 <= x <= right + 0.3 and top - 0.3 <= y <= bottom + 0.3
    dots = sum(
        left - _DOT <= x <= right + _DOT and top - _DOT <= y <= bottom + _DOT for x, y in points
    )
    return 1000 * (outside + over) + 3 * lines + 10 * dots


def _overlap(
    one: tuple[float, float, float, float], other: tuple[float, float, float, float]
) -> bool:
    return (
        one[0] < other[2] + _AIR
        and other[0] < one[2] + _AIR
        and one[1] < other[3] + _AIR
        and other[1] < one[3] + _AIR
    )


def draw_bars(
    paper: Paper, x: float, y: float, width: float, height: float, bars: Sequence[Bar]
) -> None:
    """Bars one below the other as they are given, the largest first, what it is at its end."""
    if not bars:
        return
    pitch = height / max(len(bars), _FEWEST)
    wanted = max(line(one.label).width * 9 / MM for one in bars) + 1.5
    left = x + max(_NAMES, min(wanted, width * 0.45))
    room = max(_AMOUNT, max(line(one.shown, MEDIUM).width * 9 / MM for one in bars) + 1.6)
    most = max(one.amount for one in bars) or 1
    for number, one in enumerate(bars):
        middle = y + (number + 0.5) * pitch
        paper.cell(x, middle, one.label, 9, left - x - 1.2, lines=2)
        long = (x + width - room - left) * one.amount / most
        if long > 0:
            thick = pitch * _THICK
            bar(paper, left, middle - thick / 2, long, thick, hatched=True)
        paper.cell(left + long + 1.4, middle, one.shown, 9, room, MEDIUM)
    paper.line(left, y, left, y + len(bars) * pitch, TABLE)
