"""A table in the words of the trail."""

from __future__ import annotations

from dataclasses import dataclass

from db.fields import Field
from db.records import RecordType
from db.trail import DERIVED

# Columns that say nothing to people, or nothing that another does not say.
HIDDEN = (
    frozenset({"id", "position", "created_at", "sound", "firm"})
    | frozenset({"made_by", "reviewed_by", "posted_by", "allowed_by"})
    | DERIVED
)


@dataclass(frozen=True)
class Subject:
    """A table in words. A part of something else is named by that: `of` is the column, `to` its
    table. `label_of` is SQL that makes a row's name. `type` is its register, if it has one. Of the
    columns `untold` nothing is said to anybody: who reads the trail must not learn from it who a
    client is or what brought them.
    """

    table: str
    label: str
    fields: tuple[Field, ...]
    label_of: str = "''"
    of: str = ""
    to: str = ""
    type: RecordType | None = None
    untold: frozenset[str] = frozenset()

    def field(self, column: str) -> Field | None:
        """A column in words; None for what is not shown, the bare name for one unheard of."""
        if column in HIDDEN or column in self.untold:
            return None
        return next((one for one in self.fields if one.name == column), None) or Field(
            column, column
        )
