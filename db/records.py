"""Record types: what the shared page, form, search and export need to know of a plain area."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from db import find
from db.fields import Field
from db.store import Row, Store
from db.words import _

Rule = Callable[..., Any]
_MOST_SEARCHED = 200
_FEW, _MOST_WANTED = 60, 400
_MOST_INITIALS = 8


@dataclass(frozen=True)
class Action:
    """Something to do with a record: a label, the fields to ask for, and the rule that does it.

    `allowed` returns "" if the rule may be called for this row, else the reason in words.
    """

    name: str
    label: str
    rule: Rule
    fields: tuple[Field, ...] = ()
    icon: str = ""
    key: str = ""
    danger: bool = False
    allowed: Callable[[Row], str] | None = None


@dataclass(frozen=True)
class RecordType:
    """A register: its table, labels, fields, columns, search, filters, rules and actions.

    `columns` and `search` name fields; `filters` name choice, flag or reference fields. `order`
    is SQL over the table's own columns; `pinyin` among the searched ones is found by its initials
    too. `archive` and `restore` are rules called with `id`.
    `status` names the field shown as a chip, last. `label_of` is SQL that makes a row's name.
    `offer` finds what pickers offer, as `pick` does, for registers too large to look through.
    """

    name: str
    table: str
    label: str
    plural: str
    icon: str
    fields: tuple[Field, ...]
    columns: tuple[str, ...]
    order: str
    label_of: str
    search: tuple[str, ...]
    hint_of: str = "''"
    filters: tuple[str, ...] = ()
    create: Rule | None = None
    change: Rule | None = None
    archive: Rule | None = None
    restore: Rule | None = None
    archived: str = ""
    status: str = ""
    actions: tuple[Action, ...] = ()
    first_use: str = ""
    create_label: str = ""
    offer: Callable[[Store, str, int], list[tuple[int, str, str]]] | None = None

    def field(self, name: str) -> Field:
        """The field of this name."""
        for one in self.fields:
            if one.name == name:
                return one
        raise LookupError(f"{self.name} has no field {name}")


def listing(
    db: Store,
    type: RecordType,
    *,
    search: str = "",
    filters: Mapping[str, Any] | None = None,
    order: str = "",
    descending: bool = False,
    archived: bool = False,
    limit: int | None = None,
    offset: int = 0,
) -> list[Row]:
    """Rows of a register, sorted and filtered by the database.

    Each row has all columns of its table, and for a field f of references also `f__label`.
    `filters` maps a field's name to the wanted value, empty for all.
    """
    where, params = _where(type, search, filters or {}, archived)
    columns = [f"[{type.table}].*"]
    for one in type.fields:
        if one.kind == "reference":
            target = by_name(one.to)
            columns.append(
                f"(SELECT {target.label_of} FROM [{target.table}] AS target"
                f" WHERE target.id = [{type.table}].[{one.name}]) AS [{one.name}__label]"
            )
        elif one.kind == "references":
            target = by_name(one.to)
            columns.append(
                f"(SELECT group_concat({target.label_of}, '、') FROM [{target.table}] AS target"
                f" WHERE ' ' || [{type.table}].[{one.name}] || ' ' LIKE '% ' || target.id || ' %')"
                f" AS [{one.name}__label]"
            )
    by = type.order
    if order:
        pointing = type.field(order).kind in ("reference", "references")
        shown = f"{order}__label" if pointing else order
        by = f"[{shown}] {'DESC' if descending else 'ASC'}, {type.order}"
    sql = f"SELECT {', '.join(columns)} FROM [{type.table}]{where} ORDER BY {by}"
    if limit is not None:
        sql += f" LIMIT {int(limit)} OFFSET {int(offset)}"
    return db.rows(sql, params)


def count(
    db: Store,
    type: RecordType,
    *,
    search: str = "",
    filters: Mapping[str, Any] | None = None,
    archived: bool = False,
) -> int:
    """How many rows `listing` would give."""
    where, params = _where(type, search, filters or {}, archived)
    return int(db.value(f"SELECT count(*) FROM [{type.table}]{where}", params))


def totals(
    db: Store,
    type: RecordType,
    *,
    search: str = "",
    filters: Mapping[str, Any] | None = None,
    archived: bool = False,
) -> dict[str, int]:
    """How many rows there are of each status, for types that have one."""
    if not type.status:
        return {}
    where, params = _where(type, search, filters or {}, archived)
    rows = db.rows(
        f"SELECT [{type.status}] AS status, count(*) AS n FROM [{type.table}]{where}"
        f" GROUP BY [{type.status}]",
        params,
    )
    return {row["status"]: row["n"] for row in rows}


def record(db: Store, type: RecordType, id: int) -> Row:
    """One row, with the labels of its references."""
    found = [row for row in listing(db, _one(type, id), archived=True) if row["id"] == id]
    if not found:
        raise LookupError(f"no {type.name} {id}")
    return found[0]


def pick(
    db: Store,
    type: RecordType,
    text: str,
    limit: int = 20,
    *,
    within: Mapping[str, Any] | None = None,
) -> list[tuple[int, str, str]]:
    """Rows that match what was typed, as (id, label, hint), best first: name begins with it.

    Organisations and people are found by their reading and initials too. `within` keeps those
    whose fields have these values.
    """
    if type.offer is not None:
        return type.offer(db, text[:_MOST_SEARCHED], limit)
    if type.table in find.TABLES and text.strip():
        return _found(db, type, text, limit)
    where, params = _where(type, text, within or {}, False)
    rows = db.rows(
        f"SELECT id, {type.label_of} AS label, {type.hint_of} AS hint FROM [{type.table}]{where}"
        f" ORDER BY ({type.label_of}) NOT LIKE ? ESCAPE '\\', {type.order} LIMIT ?",
        (*params, like(text.strip()[:_MOST_SEARCHED])[1:], limit),
    )
    return [(row["id"], str(row["label"]), str(row["hint"] or "")) for row in rows]


def _found(db: Store, type: RecordType, text: str, limit: int) -> list[tuple[int, str, str]]:
    hits = find.find(db, text[:_MOST_SEARCHED], tables=(type.table,), limit=limit).hits
    marks = ", ".join("?" * len(hits))
    rows = db.rows(
        f"SELECT id, {type.label_of} AS label, {type.hint_of} AS hint FROM [{type.table}]"
        f" WHERE id IN ({marks})",
        tuple(hit.id for hit in hits),
    )
    by_id = {row["id"]: (row["id"], str(row["label"]), str(row["hint"] or "")) for row in rows}
    return [by_id[hit.id] for hit in hits if hit.id in by_id]


def wanted_by(db: Store, type: RecordType, field: Field) -> list[tuple[int, str]]:
    """The records to filter a register by, as (id, label): a few all, of many those referred to."""
    target = by_name(field.to)
    found = pick(db, target, "", _FEW + 1)
    if len(found) <= _FEW:
        return [(id, label) for id, label, _hint in found]
    rows = db.rows(
        # Asked one by one, each is found in an index; all together are a walk through the table.
        f"SELECT id, {target.label_of} AS label FROM [{target.table}] AS target WHERE EXISTS"
        f" (SELECT 1 FROM [{type.table}] AS one WHERE one.[{field.name}] = target.id)"
        f" ORDER BY {target.order} LIMIT ?",
        (_MOST_WANTED,),
    )
    return [(row["id"], str(row["label"])) for row in rows]


def by_name(name: str) -> RecordType:
    """The record type of this name."""
    from db.types import TYPES

    for one in TYPES:
        if one.name == name:
            return one
    raise LookupError(f"no record type {name}")


def _one(type: RecordType, id: int) -> RecordType:
    from dataclasses import replace

    return replace(type, order=f"id = {int(id)} DESC LIMIT 1")


def _where(
    type: RecordType, search: str, filters: Mapping[str, Any], archived: bool
) -> tuple[str, tuple[Any, ...]]:
    parts: list[str] = []
    params: list[Any] = []
    if type.archived and not archived:
        parts.append(f"[{type.table}].[{type.archived}] IS NULL")
    # Whole pages get pasted here; the engine takes neither so many words nor so long ones.
    for word in search[:_MOST_SEARCHED].split():
        tests = []
        for name in type.search:
            column = _search_column(type, name)
            if name == "pinyin":
                tests.append(f"' ' || {column} LIKE ?")
                params.append(_initials(word))
                column = f"replace({column}, ' ', '')"
            tests.append(f"{column} LIKE ? ESCAPE '\\'")
            params.append(like(word))
        parts.append("(" + " OR ".join(tests) + ")")
    for name, value in filters.items():
        if value in ("", None):
            continue
        if type.field(name).kind in ("choices", "references"):
            parts.append(f"' ' || [{type.table}].[{name}] || ' ' LIKE ?")
            params.append(f"% {value} %")
        else:
            parts.append(f"[{type.table}].[{name}] = ?")
            params.append(value)
    return (" WHERE " + " AND ".join(parts) if parts else ""), tuple(params)


def _search_column(type: RecordType, name: str) -> str:
    one = type.field(name)
    if one.kind == "reference":
        target = by_name(one.to)
        return (
            f"(SELECT {target.label_of} FROM [{target.table}] AS target"
            f" WHERE target.id = [{type.table}].[{name}])"
        )
    return f"[{type.table}].[{name}]"


def _initials(word: str) -> str:
    """The pattern of readings whose syllables begin with these letters: zwj finds zhou wen jing."""
    if not (word.isascii() and word.isalpha() and 1 < len(word) <= _MOST_INITIALS):
        return ""
    return "%" + "".join(f" {letter}%" for letter in word)


def like(word: str) -> str:
    """The pattern for LIKE … ESCAPE '\\' that finds this text anywhere, its signs as letters."""
    for sign in "\\%_":
        word = word.replace(sign, "\\" + sign)
    return f"%{word}%"


def show_row(type: RecordType, row: Row) -> list[str]:
    """The columns of a row as people read them, for a table or a spreadsheet."""
    return [show_cell(type, row, name) for name in type.columns]


def show_cell(type: RecordType, row: Row, name: str) -> str:
    """One field of a row as people read it."""
    one = type.field(name)
    if one.kind in ("reference", "references"):
        return str(row.get(f"{name}__label") or "")
    return one.show(row[name])


def label(type: RecordType) -> str:
    """The type's name for one record, in the user's language."""
    return _(type.label)
