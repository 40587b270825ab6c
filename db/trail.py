"""The trail: who changed what and when, before and after; undo is built on it.

Each entry carries a **link**, which chains it to the one before:

    link = SHA-256(link of the entry before + content)

The first entry follows 32 zero bytes. The content is the values of `COLUMNS` in that order as a
JSON array, without spaces and with everything beyond ASCII escaped: numbers as numbers, no value
as null, texts as they are stored (`before` and `after` too, which are JSON themselves). So no two
entries have the same content, and none of it depends on how a file stores texts.

How many entries there are, and the link of the last, stand in `trail_anchor` besides.

What this proves (`faults`, behind `python -m db check`): no entry was changed, removed, put in or
moved by somebody who wrote into the file but did not make all later links anew; and no end was cut
off by somebody who left the anchor alone. What it cannot prove: links hold no secret, so who can
open the file and knows this page can write the whole trail anew from any place on. Against that
only what lies elsewhere helps: the link of the last entry (`head`) of an older copy of the file
must still stand in this one. Each backup notes it and is compared with those before it
(`db/backup.py`); `check --against` compares with any copy.

Of a sealed text (`SEALED`) the trail keeps a digest only: it proves what stood there, and nobody
for whom it was once sealed opens it from here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

# Columns that triggers fill from other records: putting a row back must not bring old ones along.
DERIVED = frozenset({"held_from", "held_until", "active", "services", "uses"})
# Columns that hold what only its readers may open.
SEALED = frozenset({"sealed"})
# Columns of which the trail keeps a digest only: whole files besides, which would be here twice,
# and keys and signatures.
DIGESTED = SEALED | {"content", "seed", "public", "signature"}
# What an entry says, and what its link is made from. Never changed: old links are made from it.
COLUMNS = (
    *("id", "act", "at", "who", "rule", "kind", "record_table", "record", "before", "after"),
    *("label", "undoes"),
)
BEGINNING = bytes(32)
_LISTED = ", ".join(COLUMNS)
_INSERT = f"INSERT INTO trail ({_LISTED}, link) VALUES ({', '.join('?' * len(COLUMNS))}, ?)"


@dataclass
class Act:
    """One thing that somebody did: the writes of one rule, together or not at all.

    `at` is a UTC stamp; `label` says it in the user's words; `undoes` is the act it takes back.
    Both stand on the first entry of the act.
    """

    id: int
    rule: str
    label: str
    at: str
    undoes: int | None = None


@dataclass(frozen=True)
class Entry:
    """One write of the act under way: which record, how it was, how it is."""

    id: int
    kind: str
    table: str
    record: int
    before: dict[str, Any] | None
    after: dict[str, Any] | None


def link(former: bytes, content: Sequence[Any]) -> bytes:
    """The link of an entry, from the one before it and the values of `COLUMNS`."""
    text = json.dumps(list(content), separators=(",", ":"))
    return sha256(former + text.encode("ascii")).digest()


def write(connection: Any, act: Act, who: str, entries: Sequence[Entry]) -> None:
    """Append the entries of an act to the trail, inside its transaction and at its end.

    Only then are its words known, and which of its parts were given up.
    """
    if not entries:
        return
    former = head(connection)
    rows: list[tuple[Any, ...]] = []
    for entry in entries:
        content = (
            *(entry.id, act.id, act.at, who, act.rule, entry.kind, entry.table, entry.record),
            *(_text(entry.before), _text(entry.after)),
            *(("", None) if rows else (act.label, act.undoes)),
        )
        former = link(former, content)
        rows.append((*content, former))
    connection.executemany(_INSERT, rows)
    connection.execute(
        "UPDATE trail_anchor SET entries = entries + ?, head = ?", (len(rows), former)
    )


def told(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as the trail keeps them: of seals and files, `sha256:` and 64 hex digits."""
    return {
        name: f"sha256:{sha256(value).hexdigest()}"
        if name in DIGESTED and isinstance(value, bytes)
        else value
        for name, value in values.items()
    }


def head(connection: Any) -> bytes:
    """The link that the next entry follows: the anchor's, so that a cut end stays visible."""
    found = connection.execute("SELECT head FROM trail_anchor").fetchone()
    found = found or connection.execute("SELECT link FROM trail ORDER BY id DESC").fetchone()
    return bytes(found[0]) if found else BEGINNING


def link_at(connection: Any, id: int) -> str:
    """The link of an entry in hex digits, '' if it is not there."""
    found = connection.execute("SELECT hex(link) FROM trail WHERE id = ?", (id,)).fetchone()
    return str(found[0]) if found else ""


def faults(connection: Any) -> list[str]:
    """Where the chain is broken first, and whether its end is the anchor's; empty if it holds.

    An entry that was changed or put in does not fit its own link. Where one was removed or moved,
    the next does not fit the one before. A file of before step 0003 has no chain to break.
    """
    if not _chained(connection):
        return []
    former, last, count = BEGINNING, None, 0
    broken: list[str] = []
    for row in connection.execute(f"SELECT {_LISTED}, link FROM trail ORDER BY id"):
        count += 1
        if not broken and link(former, row[:-1]) != row[-1]:
            broken.append(f"the trail is broken at {_named(row)}{_after(last)}")
        former, last = row[-1], row
    return broken + list(_loose_end(connection, count, former, last))


def parted(connection: Any, earlier: Any) -> list[str]:
    """Whether the trail goes on from that of an earlier copy; empty if it does.

    A trail that was rewritten has whole chains of its own; only a copy from before, kept elsewhere,
    tells. Where a restore went back behind the copy, its last entries are missing too.
    """
    if not (_chained(connection) and _chained(earlier)):
        return ["the copy is from before the trail was chained and proves nothing"]
    last = earlier.execute("SELECT id, link FROM trail ORDER BY id DESC LIMIT 1").fetchone()
    here = "SELECT link FROM trail WHERE id = ?"
    if last is None or connection.execute(here, (last[0],)).fetchone() == (last[1],):
        return []
    for row in earlier.execute(f"SELECT {_LISTED}, link FROM trail ORDER BY id"):
        found = connection.execute(here, (row[0],)).fetchone()
        if found is None:
            return [f"the copy has {_named(row)}, which is missing in the trail here"]
        if found[0] != row[-1]:
            return [f"the trail here is not that of the copy from {_named(row)} on"]
    return []


def _chained(connection: Any) -> bool:
    columns = "SELECT 1 FROM pragma_table_info('trail') WHERE name = 'link'"
    return connection.execute(columns).fetchone() is not None


def _loose_end(connection: Any, count: int, former: bytes, last: Any) -> Iterator[str]:
    anchor = connection.execute("SELECT entries, head FROM trail_anchor").fetchone()
    if anchor is None:
        yield "the anchor of the trail is missing"
    elif anchor[0] != count:
        yield f"the trail has {count} entries and not the {anchor[0]} that were written"
    elif anchor[1] != former:
        yield f"the trail does not end as it was written{_after(last)}"


def _after(row: Any) -> str:
    return f", after {_named(row)}" if row else ""


def _named(row: Sequence[Any]) -> str:
    """An entry for the log: its id, when, who, which rule, which record."""
    entry = dict(zip(COLUMNS, row[: len(COLUMNS)], strict=True))
    words = "entry {id} of {at} by {who}: {rule}, {kind} {record_table} {record}".format(**entry)
    return words.encode("utf-8", "backslashreplace").decode("utf-8")


def _text(values: dict[str, Any] | None) -> str | None:
    return None if values is None else json.dumps(values, ensure_ascii=False)
