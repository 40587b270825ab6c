"""Of what a paper is, in the words of its parameters: a day, a room, a number. No client's name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from db import records
from db.formats import show_date
from db.store import Store
from reports.catalogue import Report


def subject(store: Store, report: Report, parameters: Mapping[str, Any]) -> str:
    """The words, '' for a paper that asks nothing."""
    words = []
    for field in report.parameters:
        value = parameters.get(field.name)
        if (
            value in (None, "", ())
            or field.kind in ("choice", "flag")
            or (field.given and field.kind == "number")
        ):
            continue
        if field.kind == "reference":
            words.append(_label(store, field.to, int(value)))
        elif isinstance(value, date):
            words.append(show_date(value))
        elif not isinstance(value, list | tuple):
            words.append(str(value))
    return " ".join(one for one in words if one)


def _label(store: Store, name: str, id: int) -> str:
    try:
        type = records.by_name(name)
    except LookupError:
        return str(store.value(f"SELECT number FROM [{name}] WHERE id = ?", (id,)) or "")
    found = store.value(f"SELECT {type.label_of} FROM [{type.table}] WHERE id = ?", (id,))
    return str(found or "")
