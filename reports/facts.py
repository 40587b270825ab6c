"""What the sheets ask of the records: bookings that stand, closures, the centre's footer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from db.bookings import Booking, between
from db.centre import centre
from db.formats import from_text, show_date, to_text
from db.rooms import Room
from db.store import Store
from db.words import _
from reports.grid import Block
from reports.page import Footer

STANDING = ("provisional", "confirmed", "checked_in", "finished")


def footer(db: Store, now: datetime, *, dated: bool = False) -> Footer:
    """The foot of each page; `dated` says as of which day the records are shown."""
    found = centre(db)
    note = _("as of {day}").format(day=show_date(now)) if dated else ""
    return Footer(found.called if found else _("Yizhan"), now, db.who, note)


def standing(db: Store, first: date, last: date) -> list[Booking]:
    """Bookings that hold a room on these days, neither cancelled nor missed."""
    return between(
        db,
        datetime.combine(first, time()),
        datetime.combine(last + timedelta(1), time()),
        statuses=STANDING,
    )


def closures(db: Store, first: date, last: date) -> list[tuple[int | None, Block]]:
    """Closures on these days, each with its room or None for the whole centre."""
    rows = db.rows(
        "SELECT room, starts, ends, reason FROM closure WHERE cancelled_at IS NULL"
        " AND starts < ? AND ends > ? ORDER BY starts",
        (
            to_text(datetime.combine(last + timedelta(1), time())),
            to_text(datetime.combine(first, time())),
        ),
    )
    return [
        (
            row["room"],
            Block(
                from_text(row["starts"]),
                from_text(row["ends"]),
                row["reason"] or _("Out of use"),
                closed=True,
            ),
        )
        for row in rows
    ]


def closed_here(found: Iterable[tuple[int | None, Block]], room: Room) -> tuple[Block, ...]:
    """The closures that touch this room: its own, its hall's or its parts', the centre's."""
    return tuple(block for place, block in found if place is None or place in room.family)


def within(block: Block, day: date) -> bool:
    """Whether the block touches this day."""
    midnight = datetime.combine(day, time())
    return block.starts < midnight + timedelta(1) and block.ends > midnight
