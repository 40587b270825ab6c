"""What the papers of certificates ask beside the certificates themselves."""

from __future__ import annotations

import json
from collections.abc import Collection

from db.identifiers import mask_identity
from db.store import Store


def masked_identities(db: Store, people: Collection[int]) -> dict[int, str]:
    """By the ids of people, 2107**********4321 of each who has a number."""
    rows = db.rows(
        "SELECT id, identity FROM person WHERE identity <> ''"
        " AND id IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(people)),),
    )
    return {row["id"]: mask_identity(row["identity"]) for row in rows}


def issued_in(db: Store, year: int, kind: int | None = None) -> list[int]:
    """The certificates of a year, or those of one kind, by their numbers."""
    rows = db.rows(
        "SELECT id FROM certificate WHERE year = ? AND (? IS NULL OR kind = ?)"
        " ORDER BY prefix, number",
        (year, kind, kind),
    )
    return [row["id"] for row in rows]
