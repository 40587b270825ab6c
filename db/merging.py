"""Two records become one: every reference follows, nothing is lost, and one undo takes it back.

Which tables point to the dropped record is asked of the file itself, so a new area is included
without a word here. Where a row cannot follow because the kept record has its like, the two rows
become one as well. What the file keeps for good (a disclosure) stays with the dropped record,
which leads on to the kept one.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

import sqlcipher3.dbapi2 as engine

from db.client_merging import join_clients
from db.formats import to_text
from db.organisations import change_organisation
from db.people import change_person
from db.rules import Refused, rule
from db.store import Row, Store
from db.words import _

TAKEABLE = {
    "person": (
        *("name", "sex", "birth", "phone", "identity", "employer", "position", "kinds"),
        *("address", "note"),
    ),
    "organisation": (
        *("name", "short_name", "code", "industry", "business", "ownership", "size", "address"),
        *("phone", "legal_person", "grid", "parent", "key_company", "workers", "women", "members"),
        *("since", "note"),
    ),
}
_REFUSALS = (Refused, engine.IntegrityError)
# Tables with a term, and what has to be alike for two terms not to meet.
_TERMS = {"office": ("organisation", "person", "role"), "pairing": ("kind", "company")}


@rule
def merge_people(
    db: Store, *, keep: int, drop: int, now: datetime, take: Collection[str] = ()
) -> None:
    """Two cards of one person become one.

    What `keep` lacks comes from `drop`, and so do the fields named in `take`. Refused where they
    are two clients of the consultations at one time (`db.client_merging`).
    """
    _merge(db, "person", keep, drop, now, take)


@rule
def merge_organisations(
    db: Store, *, keep: int, drop: int, now: datetime, take: Collection[str] = ()
) -> None:
    """Two cards of one organisation become one; see `merge_people`. Refused: different kinds."""
    _merge(db, "organisation", keep, drop, now, take)


def references(db: Store, table: str) -> list[tuple[str, str]]:
    """Tables and their columns that point to records of a table."""
    rows = db.rows(
        'SELECT source.name, key."from" AS [column] FROM sqlite_schema AS source'
        " JOIN pragma_foreign_key_list(source.name) AS key"
        " WHERE source.type = 'table' AND key.\"table\" = ? ORDER BY source.name, key.seq",
        (table,),
    )
    return [(row["name"], row["column"]) for row in rows]


def weight(db: Store, table: str, id: int) -> int:
    """How many rows of other tables point to a record."""
    return sum(
        db.value(f"SELECT count(*) FROM [{source}] WHERE [{column}] = ?", (id,))
        for source, column in references(db, table)
    )


def better(db: Store, table: str, one: int, other: int) -> int:
    """Which of two to keep: one in use, then the one that more points to, then the older."""

    def rank(id: int) -> tuple[bool, int, int]:
        return bool(_row(db, table, id)["archived_at"]), -weight(db, table, id), id

    return min(one, other, key=rank)


def fields_of(db: Store, table: str, keep: int, drop: int, take: Collection[str] = ()) -> Row:
    """The fields of the kept record that merging would change, with their new values."""
    one, other = (_row(db, table, id) for id in (keep, drop))
    made = {
        name: other[name]
        for name in TAKEABLE[table]
        if name in take or (_empty(name, one[name]) and not _empty(name, other[name]))
    }
    if table == "person" and "kinds" not in take:
        made["kinds"] = " ".join(dict.fromkeys(f"{one['kinds']} {other['kinds']}".split()))
    if table == "organisation":
        if drop in _above(db, keep):
            # It stood below the one that goes; now it stands where that one stood.
            made["parent"] = other["parent"]
        if made.get("parent") and keep in _above(db, made["parent"]):
            del made["parent"]
        for name in ("women", "workers"):
            women, workers = (made.get(each, one[each]) for each in ("women", "workers"))
            if name not in take and workers is not None and (women or 0) > workers:
                made.pop(name, None)
    return {name: value for name, value in made.items() if value != one[name]}


def _empty(name: str, value: Any) -> bool:
    return value in (None, "") or (name == "key_company" and not value)


def _above(db: Store, organisation: int) -> list[int]:
    """The organisation and all above it in the tree."""
    rows = db.rows(
        "WITH RECURSIVE way (id) AS (SELECT ? UNION SELECT organisation.parent FROM organisation"
        " JOIN way ON organisation.id = way.id WHERE organisation.parent IS NOT NULL)"
        " SELECT id FROM way",
        (organisation,),
    )
    return [row["id"] for row in rows]


def _row(db: Store, table: str, id: int) -> Row:
    row = db.row(f"SELECT * FROM [{table}] WHERE id = ?", (id,))
    if row is None:
        raise LookupError(f"no {table} {id}")
    return row


def _merge(
    db: Store, table: str, keep: int, drop: int, now: datetime, take: Collection[str]
) -> None:
    one, other = (_row(db, table, id) for id in (keep, drop))
    if keep == drop:
        raise Refused(_("That is one and the same record."))
    if one["archived_at"]:
        raise Refused(_("“{name}” is out of use. Keep the other one.").format(name=one["name"]))
    if other["merged_into"]:
        raise Refused(_("“{name}” was merged already.").format(name=other["name"]))
    if table == "organisation" and one["kind"] != other["kind"]:
        raise Refused(_("They are of different kinds. Change the kind of one of them first."))
    unknown = set(take) - set(TAKEABLE[table])
    if unknown:
        raise ValueError(f"cannot be taken over: {sorted(unknown)}")
    db.describe(_("Merged “{one}” and “{other}”").format(one=one["name"], other=other["name"]))
    fields = fields_of(db, table, keep, drop, take)
    # First it goes out of use, so that its number and name are free for the one that stays.
    db.update(table, drop, archived_at=other["archived_at"] or to_text(now), merged_into=keep)
    change = change_person if table == "person" else change_organisation
    if fields:
        change(db, id=keep, **fields)
    joined = table == "person" and join_clients(db, keep, drop, references(db, "client"))
    for source, column in references(db, table):
        if joined and source == "client":
            continue
        for row in db.rows(f"SELECT id FROM [{source}] WHERE [{column}] = ?", (drop,)):
            _follow(db, source, row["id"], column, keep)


def _follow(db: Store, table: str, id: int, column: str, keep: int) -> None:
    """Point one row to the kept record, or make it one with the row that is there already."""
    try:
        with db.act("follow"):
            db.update(table, id, **{column: keep})
    except _REFUSALS:
        row = {**_row(db, table, id), column: keep}
        # What the file keeps for good stays with the dropped record.
        with suppress(*_REFUSALS), db.act("join"):
            _join(db, table, row, _twins(db, table, row, column))


def _twins(db: Store, table: str, row: Row, column: str) -> list[Row]:
    """The rows that stand in the way of this one: alike where it must be unique, or terms meet."""
    found = [
        twin
        for names, condition in _unique(db, table)
        if column in names
        for twin in _alike(db, table, row, names, condition)
    ]
    if table in _TERMS:
        found += [twin for twin in _alike(db, table, row, _TERMS[table], "1") if _meet(twin, row)]
    return found


def _alike(db: Store, table: str, row: Row, names: Sequence[str], condition: str) -> list[Row]:
    where = " AND ".join(f"[{name}] = ?" for name in names)
    return db.rows(
        f"SELECT * FROM [{table}] WHERE {where} AND ({condition}) AND id <> ?",
        (*(row[name] for name in names), row["id"]),
    )


def _unique(db: Store, table: str) -> list[tuple[tuple[str, ...], str]]:
    """The columns of each unique index of a table, and for which rows it holds."""
    made: dict[str, tuple[list[str], str]] = {}
    for row in db.rows(
        "SELECT list.name, info.name AS [column], coalesce(source.sql, '') AS sql"
        " FROM pragma_index_list(?) AS list JOIN pragma_index_info(list.name) AS info"
        " LEFT JOIN sqlite_schema AS source ON source.name = list.name"
        ' WHERE list."unique" = 1 ORDER BY list.seq, info.seqno',
        (table,),
    ):
        _head, _where, condition = row["sql"].partition(" WHERE ")
        made.setdefault(row["name"], ([], condition or "1"))[0].append(row["column"])
    return [(tuple(names), condition) for names, condition in made.values()]


def _meet(one: Row, other: Row) -> bool:
    return (one["starts"] or "") <= (other["ends"] or "9999") and (other["starts"] or "") <= (
        one["ends"] or "9999"
    )


def _join(db: Store, table: str, row: Row, twins: Sequence[Row]) -> None:
    """The row that is there wins; what it lacks comes from the other, which goes.

    Terms of the same person become one term; of different ones, the kept record's stay.
    """
    if not twins:
        return
    first, *others = twins
    term = table in _TERMS and all(twin["person"] == row["person"] for twin in twins)
    gone = [*others, row] if term else [row]
    for one in gone:
        for source, column in references(db, table):
            for each in db.rows(f"SELECT id FROM [{source}] WHERE [{column}] = ?", (one["id"],)):
                db.update(source, each["id"], **{column: first["id"]})
        db.delete(table, one["id"])
    made: Row = {}
    if term:
        made = _term([*twins, row])
    elif table not in _TERMS:
        made = {
            name: row[name]
            for name, value in first.items()
            if value in (None, "") and not name.endswith("_at")
        }
    if first.get("since") and row.get("since"):
        made["since"] = min(first["since"], row["since"])
    db.update(table, first["id"], **made)


def _term(rows: Sequence[Row]) -> Row:
    """From the earliest start to the latest end; an open one stays open."""
    starts, ends = ([row[name] for row in rows] for name in ("starts", "ends"))
    return {
        "starts": None if None in starts else min(starts),
        "ends": None if None in ends else max(ends),
    }
