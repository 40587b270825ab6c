"""When a backup is due, and which are kept: of 7 days, 5 weeks and 12 months the newest each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any

DAYS, WEEKS, MONTHS = 7, 5, 12
OVERDUE_DAYS = 2


def to_keep(stamps: Iterable[datetime], today: date) -> set[datetime]:
    """Of backups made at these moments, those to keep, all of today among them; the rest may go.

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


def due(last: datetime | None, now: datetime) -> bool:
    """Whether today has no good backup yet. One from the future was made with a wrong clock."""
    return last is None or last.date() != now.date()


def overdue(last: datetime | None, now: datetime) -> bool:
    """Whether somebody must be told: two days without a good one, counted from the first."""
    return last is not None and now - last >= timedelta(days=OVERDUE_DAYS)
