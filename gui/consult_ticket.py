"""Somebody who drew a number, in the consultation panel: who is free for them now."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from db.consultants import consultant
from db.consultation_queue import Turn, drawn
from db.duties import Duty
from db.formats import show_day, show_time
from db.rules import Refused
from db.services import service
from db.tickets import free_now, free_until, leave_ticket, seat_ticket
from db.words import _
from gui.appointment_acts import AppointmentActs
from gui.consult_appointment import icon_of
from gui.consult_queue_model import chip_of, name_of
from gui.consult_sight import Deed, Facts, Sight
from gui.desk import Desk
from gui.doors import is_open


def ticket_sight(desk: Desk, id: int, acts: AppointmentActs) -> Sight:
    """A ticket as it is now. Raises LookupError if there is none any more.

    The first button seats them with who is longest free, a link each with the others.
    """
    one = drawn(desk.store, id)
    given = service(desk.store, one.service)
    waits = one.status == "waiting"
    free = free_now(desk.store, one.service, desk.now()) if waits else []
    facts = [
        (_("Drawn"), _drawn_at(desk, one)),
        (_("Topic"), one.topic),
    ]
    if waits:
        facts.append((_("Free now"), _free_words(desk, free)))
    seats = [_seat(desk, one, duty, acts) for duty in free]
    leave = partial(acts.try_, leave_ticket, ticket=id)
    return Sight(
        kind=given.name,
        icon=icon_of(given),
        name=name_of(one),
        chip=chip_of(one.status),
        body=(Facts(facts),),
        links=tuple(Deed(each.label, each.does, each.doors, each.icon) for each in seats[1:]),
        left=(Deed(_("Has left"), leave, (leave_ticket,), kind="danger"),) if waits else (),
        primary=seats[0] if seats else None,
    )


def _free_words(desk: Desk, free: list[Duty]) -> str:
    lines = [
        _("{name} until {time}").format(
            name=consultant(desk.store, duty.consultant).name,
            time=show_time(free_until(desk.store, duty, desk.now())),
        )
        for duty in free
    ]
    return "\n".join(lines) or _("Nobody. Book a slot with F8, or let them wait.")


def _seat(desk: Desk, one: Turn, duty: Duty, acts: AppointmentActs) -> Deed:
    name = consultant(desk.store, duty.consultant).name

    def seat() -> None:
        if not is_open(desk, seat_ticket):
            return
        try:
            made = desk.do(seat_ticket, ticket=one.id, duty=duty.id)
        except Refused as refused:
            acts.refused.emit(refused.message)
        else:
            acts.moved.emit(made)

    label = _("Goes in to {name}").format(name=name)
    return Deed(label, seat, (seat_ticket,), "arrow-right-to-bracket", "Ctrl+I", "primary")


def _drawn_at(desk: Desk, one: Turn) -> str:
    if one.at.date() != desk.today():
        return f"{show_day(one.at)} {show_time(one.at)}"
    if one.status != "waiting":
        return show_time(one.at)
    waited = max(0, (desk.now() - one.at) // timedelta(minutes=1))
    return _("{time}, waiting for {n} min").format(time=show_time(one.at), n=waited)
