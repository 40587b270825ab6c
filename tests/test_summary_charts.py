"""The charts of a summary on paper: from zero, few steps, and no label on another or on a line."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import pytest

from reports.fonts import REGULAR
from reports.page import PLAIN, Paper
from reports.summary_charts import draw_bars, draw_years, unit_words
from reports.summary_front import six
from reports.summary_told import Bar, Cell, Point
from reports.typeset import MM, Line, line

Box = tuple[float, float, float, float]
LEFT, TOP, WIDE, HIGH = 22.0, 60.0, 98.0, 52.0


class Watched(Paper):
    """A paper that remembers where words and lines came to stand."""

    words: dict[str, Box]
    all: list[tuple[str, Box]]
    strokes: list[tuple[Box, float]]

    @classmethod
    def new(cls) -> Watched:
        made = cls.scratch(PLAIN)
        assert isinstance(made, Watched)
        made.all, made.strokes = [], []
        return made

    def text(
        self,
        x: float,
        y: float,
        words: str | Line,
        size: float,
        face: str = REGULAR,
        *,
        align: str = "left",
        **more: Any,
    ) -> float:
        set_line = words if isinstance(words, Line) else line(words, face)
        wide = set_line.width * size / MM
        left = x - wide * {"left": 0.0, "centre": 0.5, "right": 1.0}[align]
        box = (left, y - 0.75 * size / MM, left + wide, y + 0.05 * size / MM)
        self.all.append((set_line.text, box))
        return super().text(x, y, words, size, face, align=align, **more)

    def line(self, x1: float, y1: float, x2: float, y2: float, *pen: Any, **more: Any) -> None:
        self.strokes.append(((x1, y1, x2, y2), pen[0] if pen else 0.0))
        super().line(x1, y1, x2, y2, *pen, **more)


def over(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def apart(labels: Sequence[tuple[str, Box]]) -> None:
    for at, (words, box) in enumerate(labels):
        assert PLAIN.left - 1 <= box[0] and box[2] <= PLAIN.right + 0.5, words
        for others, other in labels[at + 1 :]:
            assert not over(box, other), (words, others)


def points(dice: random.Random, count: int) -> tuple[Point, ...]:
    most = 10 ** dice.randrange(1, 6)
    gone = dice.randrange(1, count + 1)
    last_year = dice.random() < 0.8
    near = dice.random() < 0.5

    def former(now: int) -> int | None:
        if not last_year:
            return None
        return max(0, now + dice.randrange(-2, 3)) if near else dice.randrange(most)

    made = []
    for number in range(count):
        now = dice.randrange(most)
        made.append(Point(str(number + 1), now if number < gone else None, former(now)))
    return tuple(made)


@pytest.mark.parametrize("count", [3, 12, 31])
def test_no_label_lies_on_another(count: int) -> None:
    dice = random.Random(count)
    for _round in range(60):
        paper = Watched.new()
        given = points(dice, count)
        draw_years(paper, LEFT, TOP, WIDE, HIGH, given, names=("本年", "上年同期"), under="月")
        apart(paper.all)


def test_the_highest_the_lowest_and_the_last_have_their_values() -> None:
    paper = Watched.new()
    now, former = [260, 225, 142, 305, 338, 360, 352], [220, 202, 138, 265, 308, 304, 299]
    given = [
        Point(str(number + 1), one, was)
        for number, (one, was) in enumerate(zip(now, former, strict=True))
    ]
    draw_years(paper, LEFT, TOP, WIDE, HIGH, given, names=("本年", "上年"), under="月")
    said = [words for words, _box in paper.all]
    assert {"本年 352", "上年 299", "360", "142"} < set(said)
    assert not {"260", "225", "305", "338", "220"} & set(said)
    # The axis begins at zero and ends above the highest, in five steps at most.
    axis = [int(words) for words in said if words.isdigit() and int(words) % 100 == 0]
    assert axis == [0, 100, 200, 300, 400]


def test_a_value_stands_above_the_peak_and_clear_of_the_lines() -> None:
    dice = random.Random(5)
    crossed = 0
    for _round in range(100):
        paper = Watched.new()
        now = [dice.randrange(40, 100) for _n in range(12)]
        given = [Point(str(n + 1), one, one * 9 // 10) for n, one in enumerate(now)]
        draw_years(paper, LEFT, TOP, WIDE, HIGH, given, names=("本年", "上年"), under="月")
        values = [box for words, box in paper.all if words in (str(max(now)), str(min(now)))]
        for (x1, y1, x2, y2), pen in paper.strokes:
            if pen != 1.4:
                continue
            way = [(x1 + (x2 - x1) * n / 50, y1 + (y2 - y1) * n / 50) for n in range(51)]
            crossed += any(over(box, (x, y, x, y)) for box in values for x, y in way)
    assert crossed < 6  # where a peak stands between two others there is no free place


def test_nothing_at_all_has_an_axis_too() -> None:
    paper = Watched.new()
    given = [Point(str(n + 1), 0, None) for n in range(12)]
    draw_years(paper, LEFT, TOP, WIDE, HIGH, given, names=("本年", "上年"), under="月")
    assert {"0", "1", "本年 0"} <= {words for words, _box in paper.all}
    apart(paper.all)
    draw_years(paper, LEFT, TOP, WIDE, HIGH, (), names=("本年", "上年"), under="月")


def test_many_are_counted_in_ten_thousands() -> None:
    given = [Point("1", 234_000, 180_000), Point("2", 190_000, None)]
    assert unit_words(given, "人次") == "万人次"
    assert unit_words(given[:0], "人次") == "人次"


def test_bars_begin_at_one_line_and_are_as_long_as_they_are_many() -> None:
    for labels in (
        ("劳动权益", "政务代办", "其他"),
        ("Labour rights and the interests of workers", "Training", "Other use"),
    ):
        paper = Watched.new()
        bars = [Bar(words, n, str(n)) for words, n in zip(labels, (160, 80, 0), strict=True)]
        draw_bars(paper, 130.0, TOP, 62.0, HIGH, bars)
        apart(paper.all)
        frames = [box for words, box in paper.all if words in ("160", "80", "0")]
        assert len(frames) == 3 and frames[0][0] > frames[1][0] > frames[2][0]
    draw_bars(Watched.new(), 130.0, TOP, 62.0, HIGH, [])


def test_the_six_figures_keep_to_their_cells() -> None:
    long = Cell(
        "Certificates of completed training", "99,999,999,999.99", "yuan", "较上月 +1.0%" * 4
    )
    paper = Watched.new()
    six([long, Cell("场地使用", "—", "场", "")] * 3).draw(paper, 64.4)
    apart(paper.all)
    assert sum(words == "99,999,999,999.99" for words, _box in paper.all) == 3
