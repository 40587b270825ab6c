"""Grids: the parts of the park, each with its keeper."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from db.formats import to_text
from db.register_values import refuse_empty, stored
from db.rules import Refused, rule
from db.store import Store
from db.words import _

_TEXTS = ("area", "note")


@rule
def add_grid(db: Store, *, name: str, **values: Any) -> int:
    """A new grid; `values` are the area it covers, its keeper (a person) and a note."""
    name = refuse_empty(name)
    db.describe(_("Added “{name}”").format(name=name))
    return db.insert("grid", name=name, **stored(values, _TEXTS))


@rule
def change_grid(db: Store, *, id: int, **values: Any) -> None:
    """Change a grid."""
    made = stored(values, _TEXTS)
    if "name" in made:
        made["name"] = refuse_empty(made["name"] or "")
    db.update("grid", id, **made)
    db.describe(_("Changed “{name}”").format(name=_name(db, id)))


@rule
def archive_grid(db: Store, *, id: int, now: datetime) -> None:
    """Take a grid out of use. Refused while organisations lie in it."""
    inside = db.value(
        "SELECT count(*) FROM organisation WHERE grid = ? AND archived_at IS NULL", (id,)
    )
    if inside:
        raise Refused(_("Organisations lie in it: {n}. Move them first.").format(n=inside))
    db.update("grid", id, archived_at=to_text(now))
    db.describe(_("“{name}” is out of use").format(name=_name(db, id)))


@rule
def restore_grid(db: Store, *, id: int) -> None:
    """Bring a grid back into use."""
    db.update("grid", id, archived_at=None)
    db.describe(_("“{name}” is in use again").format(name=_name(db, id)))


def _name(db: Store, id: int) -> str:
    return str(db.value("SELECT name FROM grid WHERE id = ?", (id,)))
