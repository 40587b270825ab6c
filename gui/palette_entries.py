"""A line of the palette and what all its lines are made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from db.formats import show_month_day, show_span, show_time
from db.words import _
from gui.desk import Desk

Do = Callable[[], None]


@dataclass(frozen=True)
class Entry:
    """One line: what it is, a fact or two, what Enter does; `seed` is what F7 would fill in."""

    title: str
    do: Do
    icon: str
    hint: str = ""
    key: str = ""
    seed: dict[str, Any] = field(default_factory=dict)
    marks: tuple[tuple[int, int], ...] = ()  # places of the title that fit what was typed


@dataclass(frozen=True)
class Group:
    """Lines of one kind under their head."""

    title: str
    entries: tuple[Entry, ...]
    hint: str = ""


def fact_line(*facts: str | None) -> str:
    """The facts that there are, in one line."""
    return "\u2003".join(fact for fact in facts if fact)


def when_line(starts: datetime, ends: datetime, now: datetime) -> str:
    """When something is, as short as can be."""
    if starts.date() == now.date():
        return _("Today {span}").format(span=show_span(starts, ends))
    if starts.year != now.year:
        return f"{starts:%Y-%m-%d} {show_time(starts)}"
    return f"{show_month_day(starts)} {show_span(starts, ends)}"


def fits(words: str, *texts: str) -> bool:
    """Whether each word stands in one of the texts."""
    wanted = words.casefold().split()
    return all(any(word in text.casefold() for text in texts) for word in wanted)


def opens_record(desk: Desk, table: str, id: int) -> Do:
    """Opens a record on its page."""
    return lambda: desk.open_record(table, id)
