"""What is said below a list and in the place of an empty one."""

from __future__ import annotations

from typing import Any

from db import records
from db.records import RecordType
from db.store import Store
from db.words import _
from gui.record_filters import SEARCH


def count_words(found: int, of: int | None) -> str:
    """How many there are; `of` is how many there would be without filters."""
    if of is None:
        return _("{n} in the list").format(n=found)
    return _("{n} of {all}").format(n=found, all=of)


def order_words(line: str, type: RecordType, order: str, descending: bool) -> str:
    """The line, followed by the order that was chosen."""
    if not order:
        return line
    way = _("by {column}, from the end") if descending else _("by {column}")
    words = way.format(column=_(type.field(order).label))
    return _("{count}, {order}").format(count=line, order=words)


def more_words(
    store: Store, type: RecordType, which: dict[str, Any], found: int, listed: int
) -> list[str]:
    """That not all are listed, and how many there are of each status."""
    made = []
    if listed < found:
        made.append(_("The first {n} are shown. Search to narrow them.").format(n=listed))
    totals = records.totals(store, type, **which)
    if totals:
        choices = type.field(type.status).choices
        made.append(
            "  ".join(f"{_(label)}{totals[one]}" for one, label in choices if one in totals)
        )
    return made


def condition_words(name: str, label: str) -> str:
    """One condition as people say it."""
    return _("contains “{words}”").format(words=label) if name == SEARCH else label


def best_to_drop(
    store: Store, type: RecordType, which: dict[str, Any], conditions: list[tuple[str, str]]
) -> tuple[str, str, int] | None:
    """The one condition whose end finds the most: name, label, how many. None when none helps."""
    best: tuple[str, str, int] | None = None
    if len(conditions) < 2:
        return None
    for name, label in conditions:
        without = dict(which)
        if name == SEARCH:
            without["search"] = ""
        else:
            without["filters"] = {k: v for k, v in which["filters"].items() if k != name}
        found = records.count(store, type, **without)
        if found and (best is None or found > best[2]):
            best = (name, label, found)
    return best
