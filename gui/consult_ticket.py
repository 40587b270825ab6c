"""Somebody who drew a number, in the consultation panel."""

from __future__ import annotations

from datetime import timedelta

from db.consultation_queue import Turn, drawn
from db.formats import show_day, show_time
from db.services import service
from db.words import _
from gui.consult_appointment import icon_of
from gui.consult_queue_model import name_of
from gui.consult_sight import Facts, Sight
from gui.desk import Desk


def ticket_sight(desk: Desk, id: int) -> Sight:
    """A ticket as it is now. Raises LookupError if there is none any more."""
    one = drawn(desk.store, id)
    given = service(desk.store, one.service)
    facts = [
        (_("Drawn"), _drawn_at(desk, one)),
        (_("Topic"), one.topic),
    ]
    return Sight(
        kind=given.name,
        icon=icon_of(given),
        name=name_of(one),
        chip=(one.status, ""),
        body=(Facts(facts),),
    )


def _drawn_at(desk: Desk, one: Turn) -> str:
    if one.at.date() != desk.today():
        return f"{show_day(one.at)} {show_time(one.at)}"
    if one.status != "waiting":
        return show_time(one.at)
    waited = max(0, (desk.now() - one.at) // timedelta(minutes=1))
    return _("{time}, waiting for {n} min").format(time=show_time(one.at), n=waited)
