"""Where a record went that was merged with another."""

from __future__ import annotations

from db.store import Store


def kept(db: Store, table: str, id: int) -> int:
    """The record that a merged one leads to; one that was not merged leads to itself."""
    found = db.value(
        f"WITH RECURSIVE way (id, next) AS (SELECT id, merged_into FROM [{table}] WHERE id = ?"
        f" UNION SELECT one.id, one.merged_into FROM [{table}] AS one JOIN way"
        " ON one.id = way.next) SELECT id FROM way WHERE next IS NULL",
        (id,),
    )
    return int(found or id)
