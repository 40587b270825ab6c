"""The acts in the trail, newest first: filtered, searched, a few at a time.

A list of a million entries is never walked through. Each filter is a way down the acts (`Way`):
the next older act that fits it, one look into an index. The list takes the act that all ways meet
at; so it costs as much as the filter that finds least.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from db import records, roles
from db.records import like
from db.roles import ROLES
from db.rules import Refused
from db.store import Row, Store
from db.trail_subjects import Subject, subject, subjects
from db.trail_words import Words, local, stamp
from db.words import _

Way = Callable[[int], int]  # the newest act that fits and is not newer than this one; 0 for none
_NEWEST = 2**63 - 1
_MOST_NAMED = 500


@dataclass(frozen=True)
class Wanted:
    """What the list is narrowed to: who, the first and the last day, a table, words."""

    who: str = ""
    first: date | None = None
    last: date | None = None
    table: str = ""
    words: str = ""


@dataclass(frozen=True)
class ActLine:
    """One act as the list shows it. `undone` is the act that took it back, if that still holds."""

    id: int
    at: datetime
    who: str
    label: str
    what: str
    entries: int
    undoes: int | None
    undone: int | None


class ActList:
    """The acts that fit, fetched in turn. Refused to who may not read the trail."""

    def __init__(self, db: Store, wanted: Wanted) -> None:
        refuse_strangers(db)
        self._db = db
        self._wanted = wanted
        self._next, self._oldest = self._span()
        self._ways = list(self._make_ways())

    def more(self, n: int) -> list[ActLine]:
        """The next older acts, so many at most."""
        found: list[int] = []
        while len(found) < n and self._next >= max(self._oldest, 1):
            act = self._meet(self._next)
            self._next = act - 1
            if act >= max(self._oldest, 1) and self._in_days(act):
                found.append(act)
        return lines(self._db, found)

    def _meet(self, act: int) -> int:
        """The newest act that all ways lead to."""
        while act:
            below = act
            for way in self._ways:
                below = way(below)
            if below == act:
                return act
            act = below
        return 0

    def _make_ways(self) -> list[Way]:
        ways = [self._way("act <= ?")]
        if self._wanted.who:
            ways.append(self._way("who = ? AND act <= ?", self._wanted.who))
        if self._wanted.table:
            ways.append(self._way("record_table = ? AND act <= ?", self._wanted.table))
        if self._wanted.words.strip():
            acts = sorted(_named(self._db, self._wanted.words.strip()))
            ways.append(lambda act: acts[place - 1] if (place := bisect_right(acts, act)) else 0)
        return ways[1:] or ways

    def _way(self, where: str, *values: str) -> Way:
        sql = f"SELECT max(act) FROM trail WHERE {where}"
        return lambda act: int(self._db.value(sql, (*values, act)) or 0)

    def _days(self) -> tuple[str, str]:
        first, last = self._wanted.first, self._wanted.last
        return (
            stamp(datetime.combine(first, time())) if first else "",
            stamp(datetime.combine(last + timedelta(1), time())) if last else "~",
        )

    def _span(self) -> tuple[int, int]:
        """The newest and the oldest act of the days: a clock may have been set back between."""
        if not (self._wanted.first or self._wanted.last):
            return _NEWEST, 0
        row = self._db.row(
            "SELECT max(act) AS newest, min(act) AS oldest FROM trail WHERE at >= ? AND at < ?",
            self._days(),
        )
        assert row is not None
        return int(row["newest"] or 0), int(row["oldest"] or 0)

    def _in_days(self, act: int) -> bool:
        if not (self._wanted.first or self._wanted.last):
            return True
        begins, ends = self._days()
        at = str(self._db.value("SELECT at FROM trail WHERE act = ? LIMIT 1", (act,)))
        return begins <= at < ends


def lines(db: Store, acts: list[int]) -> list[ActLine]:
    """The lines of these acts, in this order."""
    words = Words(db)
    heads = db.rows(
        "SELECT trail.*, firsts.entries FROM trail JOIN (SELECT min(id) AS id, count(*) AS entries"
        " FROM trail WHERE act IN (SELECT value FROM json_each(?)) GROUP BY act) AS firsts"
        " ON firsts.id = trail.id",
        (json.dumps(acts),),
    )
    made = {int(row["act"]): _line(db, words, row) for row in heads}
    return [made[act] for act in acts if act in made]


def people(db: Store) -> list[str]:
    """Everybody who stands in the trail."""
    return _distinct(db, "who")


def kinds(db: Store) -> list[Subject]:
    """What the trail speaks of, in the order of the registers."""
    there = set(_distinct(db, "record_table"))
    return [one for one in subjects() if one.table in there]


def entries(db: Store) -> int:
    """How many entries there are in all."""
    return int(db.value("SELECT entries FROM trail_anchor") or 0)


def refuse_strangers(db: Store) -> None:
    """Refused, if who is signed in may not read the trail."""
    if not roles.sees(db.staff.roles, "trail"):
        able = [_(label) for code, label in ROLES if roles.sees(frozenset({code}), "trail")]
        raise Refused(
            _("This is for: {roles}. Signed in is {name}.").format(
                roles=_(", ").join(able), name=db.staff.name
            )
        )


def _line(db: Store, words: Words, row: Row) -> ActLine:
    act = int(row["act"])
    return ActLine(
        id=act,
        at=local(str(row["at"])),
        who=str(row["who"]),
        label=str(row["label"]) or words.did(row),
        what=_(subject(str(row["record_table"])).label),
        entries=int(row["entries"]),
        undoes=row["undoes"],
        undone=_undone(db, act),
    )


def _undone(db: Store, act: int) -> int | None:
    """The act that took this one back and was not taken back itself."""
    for row in db.rows("SELECT act FROM trail WHERE undoes = ? ORDER BY act DESC", (act,)):
        if _undone(db, int(row["act"])) is None:
            return int(row["act"])
    return None


def _distinct(db: Store, column: str) -> list[str]:
    """The values of an indexed column, each found by one look into the index."""
    rows = db.rows(
        f"WITH RECURSIVE each_one (value) AS (SELECT min([{column}]) FROM trail UNION ALL"
        f" SELECT (SELECT min([{column}]) FROM trail WHERE [{column}] > value) FROM each_one"
        " WHERE value IS NOT NULL) SELECT value FROM each_one WHERE value IS NOT NULL"
    )
    return [str(row["value"]) for row in rows]


def _named(db: Store, text: str) -> set[int]:
    """The acts whose words hold this, or that changed a record whose name does."""
    pattern = like(text)
    found = {
        int(row["act"])
        for row in db.rows(
            "SELECT act FROM trail WHERE label <> '' AND label LIKE ? ESCAPE '\\'", (pattern,)
        )
    }
    there = kinds(db)
    for one in there:
        if one.of or one.label_of == "''":
            continue
        ids = _ids(db, one, text, pattern)
        if ids:
            found |= _acts_of(db, one.table, ids)
            for part in there:
                if part.to == one.table:
                    found |= _acts_of_parts(db, part, ids)
    return found


def _ids(db: Store, one: Subject, text: str, pattern: str) -> set[int]:
    where = f"({one.label_of}) LIKE :text ESCAPE '\\'"
    if any(field.name == "number" for field in one.fields):
        where += " OR number LIKE :text ESCAPE '\\'"
    rows = db.rows(
        f"SELECT id FROM [{one.table}] WHERE {where} LIMIT {_MOST_NAMED}", {"text": pattern}
    )
    found = {int(row["id"]) for row in rows}
    if one.table in ("organisation", "person") and one.type:
        # By their reading and initials too, as everywhere.
        found |= {id for id, _label, _hint in records.pick(db, one.type, text, _MOST_NAMED)}
    return found


def _acts_of(db: Store, table: str, ids: set[int]) -> set[int]:
    # Joined in this order, or the planner walks through all entries of the table.
    rows = db.rows(
        "SELECT act FROM json_each(?) AS wanted CROSS JOIN trail"
        " ON record_table = ? AND record = wanted.value",
        (json.dumps(list(ids)), table),
    )
    return {int(row["act"]) for row in rows}


def _acts_of_parts(db: Store, part: Subject, ids: set[int]) -> set[int]:
    rows = db.rows(
        f"SELECT id FROM [{part.table}] WHERE [{part.of}] IN (SELECT value FROM json_each(?))",
        (json.dumps(list(ids)),),
    )
    return _acts_of(db, part.table, {int(row["id"]) for row in rows})
