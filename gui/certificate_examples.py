"""How a design looks before anybody has its certificate: with examples in its places."""

from __future__ import annotations

from datetime import date, datetime

from db.certificate_kinds import Design
from db.certificates import Recipient, given_values, tidied
from db.formats import show_han_day
from db.store import Store
from db.wording import PLACES, asked, shown


def page_of(design: Design, prefix: str, now: datetime, store: Store) -> bytes:
    """The page with examples, as a PDF. Raises Refused where the words do not fit."""
    from reports.certificate import preview

    values = {one.name: one.example for one in PLACES}
    values["number"] = f"{prefix or 'RY'}-{now.year}-0001"
    values["date"] = show_han_day(now.date())
    return preview(store, design, values, now=now, colour=True)


def page_with(
    design: Design, prefix: str, one: Recipient, day: date, now: datetime, store: Store
) -> bytes:
    """The page of somebody who is to have one; where nothing is typed yet, the place itself."""
    from reports.certificate import preview

    values = {name: shown("{" + name + "}") for name in asked(design.wording)}
    values |= given_values(design, one)
    values["name"] = tidied(one.name) or shown("{name}")
    values["number"] = f"{prefix}-{day.year}-0000"
    values["date"] = show_han_day(day)
    moment = datetime.combine(day, now.time())
    return preview(store, design, values, now=moment, services=one.services, colour=True)
