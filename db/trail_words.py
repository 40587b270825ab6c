"""What an act changed, in words: each record with its fields, before and after."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from db.fields import Field
from db.formats import from_text
from db.recurrence import describe
from db.rules import Refused
from db.store import Row, Store
from db.trail_subjects import Subject, subject
from db.words import N_, _

KINDS = {"insert": N_("Added"), "update": N_("Changed"), "delete": N_("Removed")}
_NAMES = ("name", "title", "number", "role", "heading", "day", "reason", "detail")


@dataclass(frozen=True)
class Line:
    """One field: how it was, how it is."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """One write: what was done to which record. `target` is the record to open, if it is there."""

    id: int
    kind: str
    what: str
    name: str
    target: tuple[str, int] | None
    lines: tuple[Line, ...]


class Words:
    """Names and values for people. The names it looked up are kept, so make one for each use."""

    def __init__(self, db: Store) -> None:
        self._db = db
        self._names: dict[tuple[str, int], str] = {}

    def name(self, table: str, id: int) -> str:
        """What a record is called, or was called when it went; '' if nobody knows."""
        if (table, id) not in self._names:
            self._names[table, id] = ""  # what refers to itself is not named by itself
            self._names[table, id] = self._name(table, id)
        return self._names[table, id]

    def _name(self, table: str, id: int) -> str:
        about = subject(table)
        row = self._row(about, id)
        if row is None:
            kept = self._db.value(
                "SELECT before FROM trail WHERE record_table = ? AND record = ?"
                " ORDER BY id DESC LIMIT 1",
                (table, id),
            )
            row = _values(kept)
            row["label"] = next((str(row[one]) for one in _NAMES if row.get(one)), "")
        if about.of and row.get(about.of):
            return self.name(about.to, int(row[about.of]))
        return str(row.get("label") or "")

    def _row(self, about: Subject, id: int) -> Row | None:
        owner = f"[{about.of}]" if about.of else "NULL"
        if about.label == about.table:
            return None
        return self._db.row(
            f"SELECT {about.label_of} AS label, {owner} AS [{about.of or 'owner'}]"
            f" FROM [{about.table}] WHERE id = ?",
            (id,),
        )

    def show(self, field: Field, value: Any) -> str:
        """A value as the registers show it."""
        if value is None or value == "":
            return ""
        try:
            if field.kind == "reference":
                return self.name(field.to, int(value)) or _("no longer there")
            if field.kind == "flag":
                return _("Yes") if value else _("No")
            return field.show(value)
        except (ValueError, TypeError, AttributeError):
            return str(value)  # written when other values were allowed

    def did(self, row: Row) -> str:
        """An act of which no words were kept, by its first entry."""
        about = subject(str(row["record_table"]))
        name = self.name(about.table, int(row["record"]))
        return _("{done}: {what}").format(
            done=_(KINDS[str(row["kind"])]), what=" ".join((_(about.label), name)).strip()
        )

    def change(self, entry: Row) -> Change:
        """One entry of the trail."""
        about = subject(str(entry["record_table"]))
        before, after = _values(entry["before"]), _values(entry["after"])
        return Change(
            id=int(entry["id"]),
            kind=str(entry["kind"]),
            what=_(about.label),
            name=self.name(about.table, int(entry["record"])),
            target=self._target(about, int(entry["record"]), {**before, **after}),
            lines=tuple(
                self._lines(
                    about, self._told(about, entry, before), self._told(about, entry, after)
                )
            ),
        )

    def _told(self, about: Subject, entry: Row, values: dict[str, Any]) -> dict[str, Any]:
        """The values, with the rule of a series in words."""
        if about.table != "series" or not values.get("rule"):
            return values
        starts = values.get("starts") or self._db.value(
            "SELECT starts FROM series WHERE id = ?", (entry["record"],)
        )
        try:
            return {**values, "rule": describe(str(values["rule"]), from_text(str(starts)))}
        except (ValueError, Refused):
            return values

    def _lines(
        self, about: Subject, before: Mapping[str, Any], after: Mapping[str, Any]
    ) -> Iterator[Line]:
        order = {field.name: place for place, field in enumerate(about.fields)}
        for column in sorted({**before, **after}, key=lambda name: order.get(name, len(order))):
            field = about.field(column)
            if field is None:
                continue
            old, new = self.show(field, before.get(column)), self.show(field, after.get(column))
            if old or new:
                yield Line(_(field.label), old, new)

    def _target(self, about: Subject, id: int, values: Mapping[str, Any]) -> tuple[str, int] | None:
        if about.of:
            row = self._row(about, id) or values
            owner = row.get(about.of)
            if not owner:
                return None
            about, id = subject(about.to), int(owner)
        if about.type is None or self._row(about, id) is None:
            return None
        return about.table, id


def changes(db: Store, act: int, *, after: int = 0, limit: int = 50) -> list[Change]:
    """What an act wrote, in its order, from behind an entry on."""
    words = Words(db)
    rows = db.rows(
        "SELECT * FROM trail WHERE act = ? AND id > ? ORDER BY id LIMIT ?", (act, after, limit)
    )
    return [words.change(row) for row in rows]


def local(at: str) -> datetime:
    """The moment of a stamp as the clock on the wall showed it."""
    return datetime.fromisoformat(at).astimezone().replace(tzinfo=None)


def stamp(moment: datetime) -> str:
    """A moment on the wall as the trail stamps it."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _values(text: Any) -> dict[str, Any]:
    return dict(json.loads(text)) if text else {}
