"""What is sensitive is shown whole only on purpose, and who had it shown stands in the trail."""

from __future__ import annotations

from typing import Literal

from db.rules import rule
from db.store import Store
from db.words import _


@rule
def disclose(db: Store, *, person: int, what: Literal["identity", "phone"]) -> str:
    """The whole identity or phone number of a person, for the one who asks; it leaves an entry."""
    value = str(db.value(f"SELECT [{what}] FROM person WHERE id = ?", (person,)) or "")
    if value:
        name = db.value("SELECT name FROM person WHERE id = ?", (person,))
        shown = (
            _("Identity number shown: {name}") if what == "identity" else _("Phone shown: {name}")
        )
        db.describe(shown.format(name=name))
        db.insert("disclosure", what=what, person=person, records=1)
    return value


@rule
def disclose_export(db: Store, *, detail: str, records: int) -> None:
    """Whole numbers, or the trail, leave the file in a spreadsheet: which list, how many."""
    if records:
        db.describe(_("Exported: {list}, {n} records").format(list=detail, n=records))
        db.insert("disclosure", what="export", detail=detail, records=records)
