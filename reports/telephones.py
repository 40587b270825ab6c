"""The telephone numbers that papers name: the centre's own and the emergency lines it keeps."""

from __future__ import annotations

from dataclasses import dataclass

from db.centre import centre
from db.store import Store
from db.words import _


@dataclass(frozen=True)
class Telephones:
    """`centre` is "" where the centre has none; `lines` are 名称 号码."""

    centre: str
    lines: tuple[str, ...]

    def listed(self) -> str:
        """The emergency lines as a part of a sentence."""
        return _(", ").join(self.lines)


def telephones(db: Store, *kinds: str) -> Telephones:
    """The numbers for services of some kinds."""
    own = centre(db)
    rows = db.rows(
        "SELECT name, number FROM hotline WHERE archived_at IS NULL"
        f" AND kind IN ('all'{', ?' * len(kinds)}) ORDER BY position, id",
        kinds,
    )
    return Telephones(
        unbroken(own.phone) if own else "",
        tuple(f"{row['name']} {unbroken(row['number'])}" for row in rows),
    )


def unbroken(number: str) -> str:
    """A number that is not divided at the end of a line."""
    return number.replace(" ", "\u00a0")
