"""Which column of a sheet holds what: by its heading, and by what was chosen last time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from db.formats import plain
from db.rules import rule
from db.store import Store
from db.table_lines import Line
from db.words import _

HEAD_WITHIN = 30
Kind = Literal[
    "text", "date", "whole", "money", "phone", "identity", "code", "choice", "kinds", "flag"
]


@dataclass(frozen=True)
class Column:
    """What a sheet may hold: the field it fills, its heading, other headings people use.

    `words` are what people write instead of a choice. `hint` and `width` are for the template.
    """

    name: str
    label: str
    also: tuple[str, ...] = ()
    kind: Kind = "text"
    choices: tuple[tuple[str, str], ...] = ()
    words: tuple[tuple[str, str], ...] = ()
    hint: str = ""
    width: int = 14


@dataclass(frozen=True)
class Heading:
    """The line of the headings, and for each place the field it fills ('' for none)."""

    line: int
    texts: tuple[str, ...]
    fields: tuple[str, ...]

    @property
    def found(self) -> int:
        """How many fields are found."""
        return sum(bool(field) for field in self.fields)


def bare(heading: str) -> str:
    """A heading without what people add: 容纳人数（人）*."""
    heading = plain(heading).lstrip("*")
    for mark in "([【*:":
        heading = heading.split(mark)[0]
    return "".join(heading.split()).casefold()


def remembered(db: Store, subject: str) -> dict[str, str]:
    """What was chosen for headings of such sheets before: bare heading -> field, '' for none."""
    rows = db.rows("SELECT heading, field FROM sheet_heading WHERE kind = ?", (subject,))
    return {row["heading"]: row["field"] for row in rows}


@rule
def remember(
    db: Store,
    *,
    subject: str,
    columns: Sequence[Column],
    texts: Sequence[str],
    fields: Sequence[str],
) -> None:
    """Keep what was chosen for the headings of a sheet, where it is not what they say anyway."""
    usual, before = _known(columns), remembered(db, subject)
    chosen: dict[str, str] = {}
    for text, field in zip(texts, fields, strict=True):
        heading = bare(text)
        # Of two columns with one heading, the one that is read counts.
        if heading and not chosen.get(heading):
            chosen[heading] = field
    for heading, field in chosen.items():
        if before.get(heading, usual.get(heading, "")) == field:
            continue
        id = db.value(
            "SELECT id FROM sheet_heading WHERE kind = ? AND heading = ?", (subject, heading)
        )
        if id is None:
            db.insert("sheet_heading", kind=subject, heading=heading, field=field)
        else:
            db.update("sheet_heading", id, field=field)


def find_heading(
    lines: Sequence[Line], columns: Sequence[Column], kept: Mapping[str, str]
) -> Heading | None:
    """The line, of the first of a sheet, that names most fields; None if none names any."""
    known = {**_known(columns), **kept}
    best: Heading | None = None
    for line in lines:
        fields: list[str] = []
        for text in line.texts():
            field = known.get(bare(text), "")
            fields.append(field if field not in fields else "")
        heading = Heading(line.number, line.texts(), tuple(fields))
        # Of two lines of headings, one merged over the other, the second is above the records.
        below = best is not None and line.number == best.line + 1
        if heading.found and heading.found + below > (best.found if best else 0):
            best = heading
    return best


def _known(columns: Sequence[Column]) -> dict[str, str]:
    found: dict[str, str] = {}
    for column in columns:
        for word in (column.label.partition("|")[0], _(column.label), *column.also):
            found.setdefault(bare(word), column.name)
    return found
