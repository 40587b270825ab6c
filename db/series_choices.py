"""What can be chosen for a date of a series, and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from db.formats import show_day
from db.rules import Refused
from db.series_preview import Occurrence
from db.store import Store
from db.waiting import wait
from db.words import _


@dataclass(frozen=True)
class Choice:
    """What to do about one date.

    kind: book as usual, skip, wait until it comes free, other `room`, other time from `starts`
    to `ends`; when a series is edited also keep, which leaves the date as it is.
    """

    kind: str
    room: int | None = None
    starts: datetime | None = None
    ends: datetime | None = None


@dataclass(frozen=True)
class Left:
    """A date of a series that was left as it was, and why."""

    day: date
    booking: int
    reason: str


@dataclass(frozen=True)
class SeriesResult:
    """What became of a series: the bookings that changed and those that were left."""

    series: int
    changed: tuple[int, ...]
    left: tuple[Left, ...] = ()


def undecided(dates: Sequence[Occurrence]) -> Refused:
    """One date with its reason, several as a list of days."""
    if len(dates) == 1:
        one = dates[0]
        message = _("{day} is not decided: {reason}").format(
            day=show_day(one.starts), reason=one.reason
        )
    else:
        message = _("Not decided yet: {days}").format(
            days=_(", ").join(show_day(one.starts) for one in dates[:8])
            + ("…" if len(dates) > 8 else "")
        )
    return Refused(message, "choices", conflicts=dates)


def placed(
    choice: Choice, rooms: Sequence[int], starts: datetime, ends: datetime
) -> tuple[Sequence[int], datetime, datetime]:
    """Where and when a date takes place after the choice."""
    if choice.kind == "room":
        if choice.room is None:
            raise Refused(_("Choose a room."), "choices")
        return (choice.room,), starts, ends
    if choice.kind == "time":
        if choice.starts is None:
            raise Refused(_("Choose a time."), "choices")
        return rooms, choice.starts, choice.ends or choice.starts + (ends - starts)
    return rooms, starts, ends


def refuse_waiting(use: str) -> None:
    """Refused for a duty: what waits for a room would later be booked without its consultant."""
    if use == "duty":
        raise Refused(_("A duty does not wait for a room. Choose a time, or leave it out."))


def wait_for(
    db: Store,
    series: int,
    starts: datetime,
    ends: datetime,
    rooms: Sequence[int],
    who: Mapping[str, Any],
    now: datetime,
) -> None:
    """They are told when the room comes free at that time."""
    if ends.date() != starts.date():
        raise Refused(_("Nobody can wait for a time over midnight. Choose something else."))
    wait(
        db,
        room=rooms[0],
        minutes=(ends - starts) // timedelta(minutes=1),
        day_from=starts.date(),
        day_to=starts.date(),
        time_from=starts.time(),
        time_to=ends.time(),
        series=series,
        now=now,
        **who,
    )
