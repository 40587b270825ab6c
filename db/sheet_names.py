"""Records found by what stands in a sheet: names as people vary them, phones, numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from db.formats import plain
from db.rules import Refused
from db.store import Store
from db.words import _


def key(name: str) -> str:
    """A name for comparing: without blanks, width of signs and case."""
    return "".join(plain(name).split()).casefold()


def phone_key(phone: str) -> str:
    """A phone number for comparing: its digits, without the country."""
    digits = "".join(sign for sign in plain(phone) if sign.isdigit())
    return digits[-11:] if len(digits) > 11 and digits.startswith(("86", "0086")) else digits


class Names:
    """Records of one table by their names; a name may belong to several."""

    def __init__(self, pairs: Iterable[tuple[int, str]]) -> None:
        self._ids: dict[str, list[int]] = defaultdict(list)
        for id, name in pairs:
            known = self._ids[key(name)]
            if name and id not in known:
                known.append(id)

    def find(self, name: str, field: str) -> int | None:
        """The one record of this name, None if there is none. Refused if there are several."""
        ids = self._ids.get(key(name), ())
        if len(ids) > 1:
            raise Refused(_("There are several called “{name}”.").format(name=name), field)
        return ids[0] if ids else None


def organisation_names(db: Store) -> Names:
    """Organisations by name and short name."""
    rows = db.rows("SELECT id, name, short_name FROM organisation WHERE archived_at IS NULL")
    # Whole names first: a short name that is another's whole name does not count.
    whole = {key(row["name"]) for row in rows}
    pairs = [(row["id"], row["name"]) for row in rows]
    pairs += [
        (row["id"], row["short_name"])
        for row in rows
        if row["short_name"] and key(row["short_name"]) not in whole
    ]
    return Names(pairs)


def grid_names(db: Store) -> Names:
    """Grids by name."""
    rows = db.rows("SELECT id, name FROM grid WHERE archived_at IS NULL")
    return Names((row["id"], row["name"]) for row in rows)
