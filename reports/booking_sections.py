"""What the bookings put on a card: how often the rooms were used this year, and the last times."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from db.booking_ties import whose
from db.formats import from_text, show_month_day, show_span, to_text
from db.organisations import Organisation
from db.people import Person
from db.store import Store
from db.words import _
from reports.card import CardSection, CardTable, Column

_LATEST = 4


def room_use_section(db: Store, one: Organisation, now: datetime) -> CardSection | None:
    """Rooms used by an organisation since New Year."""
    return _used(db, *whose(db, "", one.id), now)


def booked_by_section(db: Store, one: Person, now: datetime) -> CardSection | None:
    """Rooms used this year with this person as the contact."""
    return _used(db, "booking.contact_id = ?", (one.id,), now)


def _used(db: Store, where: str, values: tuple[Any, ...], now: datetime) -> CardSection | None:
    begun = (
        f" FROM booking WHERE {where} AND starts >= ? AND starts <= ?"
        " AND status IN ('confirmed', 'checked_in', 'finished')"
    )
    asked = (*values, to_text(datetime(now.year, 1, 1)), to_text(now))
    total = db.row(
        "SELECT count(*) AS n, coalesce(sum(unixepoch(ends) - unixepoch(starts)), 0) AS seconds"
        + begun,
        asked,
    )
    assert total is not None
    if not total["n"]:
        return None
    rooms = (
        "(SELECT group_concat(name, ?) FROM (SELECT room.name FROM booking_room JOIN room"
        " ON room.id = booking_room.room WHERE booking_room.booking = booking.id"
        " ORDER BY room.name))"
    )
    latest = db.rows(
        f"SELECT booking.*, {rooms} AS rooms{begun} ORDER BY starts DESC, id DESC LIMIT {_LATEST}",
        (_(", "), *asked),
    )
    rows = tuple(
        (
            show_month_day(from_text(row["starts"])),
            show_span(from_text(row["starts"]), from_text(row["ends"])),
            row["rooms"] or "",
            row["number"] if row["private"] else row["title"],
            str(row["headcount"] or ""),
        )
        for row in latest
    )
    columns = (
        Column(_("Date"), 0.11),
        Column(_("Time"), 0.16),
        Column(_("Room"), 0.23),
        Column(_("Purpose"), 0.4),
        Column(_("People"), 0.1, "right"),
    )
    note = _("this year {n} times, {hours} hours; the latest below").format(
        n=total["n"], hours=f"{total['seconds'] / 3600:,.1f}"
    )
    return CardTable(_("Rooms used"), columns, rows, note)
