"""What is sensitive is shown whole only on purpose, and who had it shown stands in the trail."""

from __future__ import annotations

from typing import Any, Literal

from db.rules import rule
from db.store import Store
from db.words import _

# What can be asked for a whole number, and how the entry calls whose it was.
NAMES = {
    "person": "name",
    "booking": "coalesce(nullif(contact, ''), title)",
    "waiting": "coalesce(nullif(contact, ''), title)",
}


@rule
def disclose(
    db: Store,
    *,
    what: Literal["identity", "phone"],
    person: int | None = None,
    booking: int | None = None,
    waiting: int | None = None,
) -> str:
    """The whole number of one record, for the one who asks; it leaves an entry.

    Identity or phone of a person, or the phone that stands on a booking or with one who waits.
    """
    given = {"person": person, "booking": booking, "waiting": waiting}
    ((table, id),) = ((table, id) for table, id in given.items() if id is not None)
    called = NAMES[table]
    row = db.row(f"SELECT [{what}] AS number, {called} AS name FROM [{table}] WHERE id = ?", (id,))
    value = str((row or {}).get("number") or "")
    if row and value:
        shown = (
            _("Identity number shown: {name}") if what == "identity" else _("Phone shown: {name}")
        )
        db.describe(shown.format(name=row["name"]))
        entry: dict[str, Any] = {"what": what, table: id, "records": 1}
        db.insert("disclosure", **entry)
    return value


@rule
def disclose_export(db: Store, *, detail: str, records: int) -> None:
    """Whole numbers, or the trail, leave the file in a spreadsheet: which list, how many."""
    if records:
        db.describe(_("Exported: {list}, {n} records").format(list=detail, n=records))
        db.insert("disclosure", what="export", detail=detail, records=records)
