"""Figures as square codes: the same modules as segno makes, and readers read them."""

from __future__ import annotations

import random
import re

import pytest
import segno
import zxingcpp
from PIL import Image

from reports.digit_code import MOST, Outline, outline

# The most figures of versions 5 to 10 at level M (ISO/IEC 18004, table 7).
CAPACITIES = (202, 255, 293, 365, 432, 513)


def modules(code: Outline) -> list[list[int]]:
    found = [[0] * code.side for _row in range(code.side)]
    for words in re.findall(r"(\d+) (\d+) (\d+) 1 re\n", code.rectangles):
        x, y, wide = map(int, words)
        found[y][x : x + wide] = [1] * wide
    return found


def figures(count: int) -> str:
    chance = random.Random(count)
    return "".join(chance.choice("0123456789") for _turn in range(count))


def ends_within_a_word(count: int, version: int) -> bool:
    """Where the bits fill their last word segno adds one of zeros, which says the same."""
    bits = 4 + (12 if version > 9 else 10) + count // 3 * 10 + (0, 4, 7)[count % 3]
    return (bits + 4) % 8 > 0


@pytest.mark.parametrize("most", CAPACITIES)
def test_modules_are_those_of_the_standard(most: int) -> None:
    version = 5 + CAPACITIES.index(most)
    counts = [count for count in range(most - 9, most + 1) if ends_within_a_word(count, version)]
    assert len(counts) > 5
    for count in counts:
        code = outline(figures(count))
        assert code.side == 17 + 4 * version
        other = segno.make(
            figures(count), version=version, error="m", mask=2, boost_error=False, micro=False
        )
        assert modules(code) == [list(row) for row in other.matrix]


@pytest.mark.parametrize("count", [1, 9, 100, 202, 203, 256, 300, 433, 500, 513])
def test_a_reader_reads_the_figures(count: int) -> None:
    code = outline(figures(count))
    wide = code.side + 8
    picture = Image.new("L", (wide, wide), 255)
    for y, row in enumerate(modules(code)):
        for x, black in enumerate(row):
            if black:
                picture.putpixel((x + 4, y + 4), 0)
    (found,) = zxingcpp.read_barcodes(
        picture.resize((wide * 4, wide * 4), Image.Resampling.NEAREST)
    )
    assert found.text == figures(count)
    assert found.ec_level == "M"


def test_only_figures_and_not_too_many() -> None:
    with pytest.raises(ValueError, match="more than 513"):
        outline("1" * (MOST + 1))
    for words in ("", "12a", "１２", "1 2"):
        with pytest.raises(ValueError, match="figures only"):
            outline(words)
