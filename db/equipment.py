"""Equipment that is lent with a room, never more pieces than there are."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from db.formats import to_text
from db.rules import Refused, rule
from db.store import Store
from db.words import _


@rule
def add_equipment(db: Store, *, name: str, stock: int, note: str | None = None) -> int:
    """New equipment with its stock, in pieces."""
    db.describe(_("Added “{name}”").format(name=name))
    return db.insert("equipment", name=name, stock=stock, note=note or "")


@rule
def change_equipment(db: Store, *, id: int, **values: Any) -> None:
    """Change equipment; the stock cannot fall below what is lent out at one moment."""
    if "note" in values:
        values["note"] = values["note"] or ""
    db.update("equipment", id, **values)
    db.describe(_("Changed “{name}”").format(name=_name(db, id)))


@rule
def archive_equipment(db: Store, *, id: int, now: datetime) -> None:
    """Take equipment out of use. Refused while bookings to come want it."""
    coming = db.value(
        "SELECT count(*) FROM booking_equipment WHERE equipment = ? AND active = 1"
        " AND held_until > ?",
        (id, to_text(now)),
    )
    if coming:
        raise Refused(_("Bookings still to come want it: {n}.").format(n=coming))
    db.update("equipment", id, archived_at=to_text(now))
    db.describe(_("“{name}” is out of use").format(name=_name(db, id)))


@rule
def restore_equipment(db: Store, *, id: int) -> None:
    """Bring equipment back into use."""
    db.update("equipment", id, archived_at=None)
    db.describe(_("“{name}” is in use again").format(name=_name(db, id)))


def _name(db: Store, id: int) -> str:
    return str(db.value("SELECT name FROM equipment WHERE id = ?", (id,)))
