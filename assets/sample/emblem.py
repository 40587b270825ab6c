"""Draw the emblem of the sample centre, a roof over a lake: `python -m assets.sample.emblem`."""

from __future__ import annotations

import math
from pathlib import Path

from PIL import Image, ImageDraw

_SIDE, _FINE = 480, 4  # pixels; drawn so many times larger
_INK = 255
_Point = tuple[float, float]


def main() -> None:
    """Write it beside this file: black, and clear where paper shows."""
    mask = Image.new("L", (_SIDE * _FINE, _SIDE * _FINE), 0)
    pen = ImageDraw.Draw(mask)
    _ring(pen, 0.490, 0.022)
    _ring(pen, 0.448, 0.008)
    _roof(pen, top=0.20, eaves=0.345, half=0.315)
    _roof(pen, top=0.335, eaves=0.445, half=0.235)
    for x in (0.335, 0.445, 0.555, 0.665):
        _block(pen, x - 0.016, 0.44, x + 0.016, 0.605)
    _block(pen, 0.29, 0.605, 0.71, 0.632)
    for row, half in enumerate((0.30, 0.24, 0.155)):
        _wave(pen, 0.695 + row * 0.075, half)
    clear = Image.new("L", mask.size, 0)
    drawn = Image.merge("LA", (clear, mask)).resize((_SIDE, _SIDE), Image.Resampling.LANCZOS)
    drawn.save(Path(__file__).with_name("emblem.png"), optimize=True)


def _ring(pen: ImageDraw.ImageDraw, radius: float, width: float) -> None:
    """A circle about the middle; `radius` is its outer one."""
    box = [_dots(0.5 - radius), _dots(0.5 - radius), _dots(0.5 + radius), _dots(0.5 + radius)]
    pen.ellipse(box, outline=_INK, width=round(_dots(width)))


def _roof(pen: ImageDraw.ImageDraw, *, top: float, eaves: float, half: float) -> None:
    """A roof whose ends turn up, half as wide at its ridge."""
    upper = [_sagging(at / 20, half, top, eaves) for at in range(21)]
    lower = [(0.5 + half, eaves + 0.004), (0.5 + half * 0.86, eaves + 0.022)]
    right = [(0.5 + x, y) for x, y in upper] + lower
    left = [(1 - x, y) for x, y in reversed(right)]
    pen.polygon([(_dots(x), _dots(y)) for x, y in right + left], fill=_INK)


def _sagging(at: float, half: float, top: float, eaves: float) -> _Point:
    """A point of the slope: from the ridge (0) to the tip of the eaves (1), from the middle."""
    ridge = half * 0.42
    turn = 0.022 * max(at - 0.8, 0.0) / 0.2
    return ridge + (half - ridge) * at, top + (eaves - top) * math.sin(at * math.pi / 2) - turn


def _block(pen: ImageDraw.ImageDraw, left: float, top: float, right: float, bottom: float) -> None:
    pen.rectangle([_dots(left), _dots(top), _dots(right), _dots(bottom)], fill=_INK)


def _wave(pen: ImageDraw.ImageDraw, y: float, half: float) -> None:
    """Water about `y`, thinner towards its ends."""
    steps = [half * (2 * at / 80 - 1) for at in range(81)]
    thick = [0.014 * math.sqrt(max(1 - (x / half) ** 2, 0)) for x in steps]
    crest = [y + 0.014 * math.sin(x / 0.15 * 2 * math.pi) for x in steps]
    outline = [(0.5 + x, up - wide) for x, up, wide in zip(steps, crest, thick, strict=True)]
    outline += [
        (0.5 + x, up + wide)
        for x, up, wide in reversed(list(zip(steps, crest, thick, strict=True)))
    ]
    pen.polygon([(_dots(x), _dots(at)) for x, at in outline], fill=_INK)


def _dots(share: float) -> float:
    return share * _SIDE * _FINE


if __name__ == "__main__":
    main()
