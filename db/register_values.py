"""Values of the register on their way into the file: dates as text, nothing as ''."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from db.formats import to_text
from db.rules import Refused
from db.words import _


def stored(values: Mapping[str, Any], texts: Collection[str]) -> dict[str, Any]:
    """The values as columns hold them; `texts` are the columns where nothing is ''."""
    made: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, date):
            value = to_text(value)
        elif isinstance(value, bool):
            value = int(value)
        elif name in texts:
            value = (value or "").strip()
        made[name] = value
    return made


def day_of(text: str | None) -> date | None:
    """A column of days as a date."""
    return date.fromisoformat(text) if text else None


def refuse_empty(name: str, field: str = "name") -> str:
    """The name without spaces around it. Refused if nothing is left."""
    name = name.strip()
    if not name:
        raise Refused(_("This must be filled in."), field)
    return name


def refuse_term(starts: date | None, ends: date | None) -> None:
    """A term ends on the day it starts or later."""
    if starts and ends and ends < starts:
        raise Refused(_("The end is before the start."), "ends")
