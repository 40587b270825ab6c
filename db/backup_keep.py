"""Which backups are kept: of 7 days, 5 weeks and 12 months the newest each, and all of today."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

DAYS, WEEKS, MONTHS = 7, 5, 12


def to_keep(stamps: Iterable[datetime], today: date) -> set[datetime]:
    """Of backups made at these moments, those to keep; the others may go.

    Days, weeks and months without a backup do not count, so after a long holiday nothing is lost.
    What seems to come from the future was made while the clock was wrong, or the clock is wrong
    now: it is thinned out by itself and pushes nothing of the past away.
    """
    given = set(stamps)
    past = {one for one in given if one.date() <= today}
    return {
        *_thinned(past),
        *_thinned(given - past),
        *(one for one in past if one.date() == today),
    }


def _thinned(stamps: set[datetime]) -> set[datetime]:
    return {
        *_newest_of(stamps, DAYS, lambda one: one.date()),
        *_newest_of(stamps, WEEKS, lambda one: one.isocalendar()[:2]),
        *_newest_of(stamps, MONTHS, lambda one: (one.year, one.month)),
    }


def _newest_of(
    stamps: set[datetime], spans: int, span_of: Callable[[datetime], Any]
) -> list[datetime]:
    """The newest of each of the last so many spans that have one."""
    newest = {span_of(one): one for one in sorted(stamps)}
    return sorted(newest.values())[-spans:]
