"""The axis of a chart of amounts, the same on screen and paper: few round steps from zero."""

from __future__ import annotations

from decimal import Decimal

_MOST_STEPS = 5


def scale(least: int, most: int) -> tuple[int, int, int]:
    """The bottom, the top and the step of an axis for amounts in fen: 1, 2, 4 or 5 of a power of
    ten, at most five steps, zero among them."""
    power = 100
    while True:
        for factor in (1, 2, 4, 5):
            step = factor * power
            bottom, top = -(-max(-least, 0) // step), -(-max(most, 0) // step)
            if bottom + top <= _MOST_STEPS:
                return -bottom * step, max(top, 1 if not bottom else 0) * step, step
        power *= 10


def unit_of(most: int) -> int:
    """How many fen the axis counts in: yuan, or ten thousand of them."""
    return 10**6 if most >= 10**6 else 100


def in_unit(fen: int, unit: int, places: int) -> str:
    """An amount in units of the axis, rounded half away from zero: 8.3."""
    number = Decimal(abs(fen)) / unit
    rounded = f"{number.quantize(Decimal(1).scaleb(-places), rounding='ROUND_HALF_UP'):,}"
    return f"\u2212{rounded}" if fen < 0 and rounded.strip("0.") else rounded
