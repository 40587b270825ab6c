"""The register as a list and as a card: who stands in it, in the order of reading, and what is on.

People go with their employer: a filter by grid or by being in the park asks it of the employer.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from db import offices
from db.booking_ties import whose
from db.find import Found, find
from db.formats import to_text
from db.memberships import Due, due
from db.store import Row, Store
from db.words import N_

TABLES = ("organisation", "person")
STANDINGS = (
    ("", N_("Any status")),
    ("active", N_("In the park")),
    ("moved_out", N_("Moved out")),
    ("archived", N_("Out of use")),
)
_MOST_HITS = 100  # of each table: more is not read, one types on


@dataclass(frozen=True)
class Narrowed:
    """What the list is narrowed to: tables, kinds of organisations, standing, grid."""

    tables: tuple[str, ...] = TABLES
    kinds: tuple[str, ...] = ()
    standing: str = ""
    grid: int | None = None

    def filtered(self) -> bool:
        """Whether a filter is in use that the search does not know."""
        return bool(self.standing or self.grid)


def order(db: Store, table: str, to: Narrowed) -> list[int]:
    """The ids of all records of a table that fit, in the order of reading."""
    # The index alone gives the order; with a condition in it, each row would be looked up.
    by_reading = _ids(db, f"SELECT id FROM {table} ORDER BY pinyin, name")
    if not to.filtered() and not (to.kinds and table == "organisation"):
        gone = set(_ids(db, f"SELECT id FROM {table} WHERE archived_at IS NOT NULL"))
        return [id for id in by_reading if id not in gone]
    fitting = _fitting(db, table, to)
    return [id for id in by_reading if id in fitting]


def _fitting(db: Store, table: str, to: Narrowed) -> set[int]:
    where = [f"{table}.merged_into IS NULL"]
    archived = "NOT NULL" if to.standing == "archived" else "NULL"
    where.append(f"{table}.archived_at IS {archived}")
    firm, join = "organisation", ""
    if table == "person":
        firm = "employer"
        join = " LEFT JOIN organisation AS employer ON employer.id = person.employer"
    elif to.kinds:
        where.append("organisation.kind IN (SELECT value FROM json_each(:kinds))")
    if to.standing in ("active", "moved_out"):
        where.append(f"coalesce({firm}.status, 'active') = :standing")
    if to.grid is not None:
        where.append(f"{firm}.grid = :grid")
    return set(
        _ids(
            db,
            f"SELECT {table}.id AS id FROM {table}{join} WHERE {' AND '.join(where)}",
            {"grid": to.grid, "standing": to.standing, "kinds": json.dumps(to.kinds)},
        )
    )


def _ids(db: Store, sql: str, values: dict[str, Any] | None = None) -> list[int]:
    """The ids that a query gives: in one text, for as rows 20,000 take five times as long."""
    text = db.value(f"SELECT json_group_array(id) FROM ({sql})", values or {})
    ids: list[int] = json.loads(text)
    return ids


def search(db: Store, text: str, to: Narrowed) -> Found:
    """The records that fit what was typed, best first, and how many of each table."""
    among = {table: _fitting(db, table, to) for table in to.tables} if to.filtered() else None
    return find(
        db,
        text,
        tables=to.tables,
        kinds=to.kinds,
        limit=_MOST_HITS,
        archived=to.standing == "archived",
        among=among,
    )


def entries(db: Store, table: str, ids: Iterable[int]) -> dict[int, Row]:
    """What the list says of these records, by id.

    Both: name, number, kinds, archived. Organisations: workers, status. People: employer, position.
    """
    if table == "organisation":
        sql = (
            "SELECT id, name, number, kind AS kinds, workers, status, '' AS employer,"
            " '' AS position, archived_at IS NOT NULL AS archived FROM organisation"
        )
    else:
        sql = (
            "SELECT person.id, person.name, person.number, kinds, NULL AS workers, 'active' AS"
            " status, coalesce(nullif(firm.short_name, ''), firm.name, '') AS employer, position,"
            " person.archived_at IS NOT NULL AS archived FROM person"
            " LEFT JOIN organisation AS firm ON firm.id = person.employer"
        )
    rows = db.rows(
        f"{sql} WHERE {table}.id IN (SELECT value FROM json_each(?))", (json.dumps(list(ids)),)
    )
    return {row["id"]: row for row in rows}


def counts(db: Store) -> tuple[int, int]:
    """How many organisations and how many people are in use."""
    organisations, people = (
        int(db.value(f"SELECT count(*) FROM {table} WHERE archived_at IS NULL")) for table in TABLES
    )
    return organisations, people


def table_of(db: Store, id: int) -> str:
    """Whether an id is that of an organisation or of a person. LookupError if of neither."""
    for table in TABLES:
        if stands(db, table, id):
            return table
    raise LookupError(f"nobody of the register is {id}")


def stands(db: Store, table: str, id: int) -> bool:
    """Whether there is this record; one that was just added may have been undone."""
    return bool(db.value(f"SELECT 1 FROM {table} WHERE id = ?", (id,)))


def bookings_of(
    db: Store,
    table: str,
    id: int,
    *,
    since: datetime | None = None,
    before: datetime | None = None,
    limit: int = 500,
) -> list[Row]:
    """Bookings of an organisation, or those with a person as contact; private ones never.

    From `since` on, the next one first; else the latest first.
    """
    where, values = _whose(db, table, id)
    if since is not None:
        where += " AND ends > ? AND status <> 'cancelled'"
        values = (*values, to_text(since))
    if before is not None:
        where += " AND starts <= ?"
        values = (*values, to_text(before))
    way = "" if since is not None else " DESC"
    return db.rows(
        f"SELECT * FROM booking WHERE private = 0 AND {where} ORDER BY starts{way} LIMIT ?",
        (*values, limit),
    )


def count_bookings(db: Store, table: str, id: int) -> int:
    """How many bookings `bookings_of` knows of."""
    where, values = _whose(db, table, id)
    return int(db.value(f"SELECT count(*) FROM booking WHERE private = 0 AND {where}", values))


def _whose(db: Store, table: str, id: int) -> tuple[str, tuple[Any, ...]]:
    return ("contact_id = ?", (id,)) if table == "person" else whose(db, "", id)


def around(db: Store, organisation: int) -> frozenset[int]:
    """An organisation and those that cover it: their terms and members are of interest to it."""
    rows = db.rows("SELECT organisation FROM coverage WHERE company = ?", (organisation,))
    return frozenset({organisation, *(row["organisation"] for row in rows)})


def contacts_due(db: Store, today: date, table: str, id: int) -> list[Due]:
    """The quarterly contacts that are due with a person, or with the members of a firm."""
    if table == "person":
        return [one for one in due(db, today) if one.person == id]
    near = around(db, id)
    marks = ", ".join("?" * len(near))
    rows = db.rows(
        "SELECT membership.id FROM membership JOIN person ON person.id = membership.person"
        " WHERE membership.state = 'floating' AND"
        f" (person.employer = ? OR membership.organisation IN ({marks}))",
        (id, *near),
    )
    inside = {row["id"] for row in rows}
    return [one for one in due(db, today) if one.membership in inside]


def elections(db: Store, today: date, table: str, id: int) -> list[offices.Election]:
    """The elections of an organisation and those that cover it, or where a person holds office."""
    ending = offices.elections(db, today)
    if table == "person":
        return [one for one in ending if id in [officer.person for officer in one.officers]]
    near: Collection[int] = around(db, id)
    return [one for one in ending if one.organisation in near]
