"""What part of a whole each of some amounts is, so that the parts are together all of it."""

from __future__ import annotations

from collections.abc import Sequence


def shares(amounts: Sequence[int]) -> list[int | None]:
    """How many tenths of a percent each is of their sum: together 1000, for the largest takes the
    rounding. None where the sum is not above zero and there is nothing to share."""
    total = sum(amounts)
    if total <= 0:
        return [None] * len(amounts)
    parts: list[int | None] = [(2000 * one + total) // (2 * total) for one in amounts]
    largest = max(range(len(amounts)), key=lambda at: amounts[at])
    parts[largest] = 1000 - sum(part or 0 for at, part in enumerate(parts) if at != largest)
    return parts
