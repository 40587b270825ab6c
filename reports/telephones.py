"""The telephone numbers that papers name: the centre's own and the emergency lines it keeps."""

from __future__ import annotations

from dataclasses import dataclass

from db.centre import centre
from db.hotlines import hotlines
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
    found = {one.id: one for kind in kinds for one in hotlines(db, kind) if one.kind == kind}
    found |= {one.id: one for one in hotlines(db, "all")}
    return Telephones(
        unbroken(own.phone) if own else "",
        tuple(f"{one.name} {unbroken(one.number)}" for one in found.values()),
    )


def unbroken(number: str) -> str:
    """A number that is not divided at the end of a line."""
    return number.replace(" ", "\u00a0")
