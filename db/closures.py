"""Closures: a room, or the whole centre, that cannot be used for a time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from db.bookings import Booking, between
from db.duty_bookings import standing_in
from db.formats import from_text, show_moment, to_text
from db.rooms import room as room_of
from db.rules import Refused, rule
from db.store import Store
from db.words import _


@rule
def close(
    db: Store, *, starts: datetime, ends: datetime, reason: str, room: int | None = None
) -> int:
    """Close a room, or with no room the whole centre, from `starts` to `ends`.

    Refused while bookings stand in that time: they are moved or cancelled first.
    """
    _refuse_closing_over(db, room, starts, ends)
    db.describe(_("Closed: {reason}").format(reason=reason))
    return db.insert(
        "closure", room=room, starts=to_text(starts), ends=to_text(ends), reason=reason
    )


@rule
def change_closure(db: Store, *, id: int, **values: Any) -> None:
    """Change a closure; the same checks as for a new one."""
    row = db.row("SELECT * FROM closure WHERE id = ?", (id,))
    assert row is not None
    starts = values.get("starts") or from_text(row["starts"])
    ends = values.get("ends") or from_text(row["ends"])
    _refuse_closing_over(db, values.get("room", row["room"]), starts, ends)
    values |= {"starts": to_text(starts), "ends": to_text(ends)}
    if "reason" in values:
        values["reason"] = values["reason"] or ""
    db.update("closure", id, **values)
    db.describe(_("Changed the closure"))


@rule
def reopen(db: Store, *, id: int, now: datetime) -> None:
    """Withdraw a closure."""
    db.update("closure", id, cancelled_at=to_text(now))
    db.describe(_("The closure is withdrawn"))


def _refuse_closing_over(db: Store, room: int | None, starts: datetime, ends: datetime) -> None:
    if ends <= starts:
        raise Refused(_("The end is before the start."), "ends")
    family = None
    if room is not None:
        family = set(room_of(db, room).family)
    hit = [
        booking
        for booking in between(db, starts, ends)
        if booking.lives and (family is None or family & set(booking.rooms))
    ]
    if hit:
        names = _(", ").join(_named(db, booking) for booking in hit[:3])
        raise Refused(
            _("Bookings in that time: {n} ({names}). Move or cancel them first.").format(
                n=len(hit), names=names
            ),
            "starts",
        )


def _named(db: Store, one: Booking) -> str:
    """When and what; for a duty also how many come to it."""
    words = f"{show_moment(one.starts)} {one.title}"
    standing = standing_in(db, one.id) if one.use == "duty" else 0
    if standing:
        words += _(" (appointments: {n})").format(n=standing)
    return words
