"""How a design looks before anybody has its certificate: with examples in its places."""

from __future__ import annotations

from datetime import datetime

from db.certificate_kinds import Design
from db.formats import show_han_day
from db.store import Store
from db.wording import PLACES


def page_of(design: Design, prefix: str, now: datetime, store: Store) -> bytes:
    """The page with examples, as a PDF. Raises Refused where the words do not fit."""
    from reports.certificate import preview

    values = {one.name: one.example for one in PLACES}
    values["number"] = f"{prefix or 'RY'}-{now.year}-0001"
    values["date"] = show_han_day(now.date())
    return preview(store, design, values, now=now, colour=True)
