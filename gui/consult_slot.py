"""A free slot and a duty in the consultation panel."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtWidgets import QWidget

from db.absences import absent
from db.appointments import appointments, make_appointment
from db.consultants import consultant
from db.consultations import Slot, free_slots
from db.duties import Duty, duty_of
from db.formats import show_day, show_span
from db.rooms import room
from db.services import service
from db.words import _
from gui.consult_appointment import icon_of
from gui.consult_sight import Deed, Facts, Sight
from gui.desk import Desk

_HOLDS = ("booked", "arrived", "in_session", "done")


def slot_sight(desk: Desk, slot: Slot, book: Callable[[], None]) -> Sight:
    """A slot that can be booked. `book` begins that."""
    db = desk.store
    duty = duty_of(db, slot.duty)
    given = service(db, duty.service)
    facts = [
        (_("Time"), _span(desk, slot.starts, slot.ends)),
        (_("Place"), room(db, slot.room).label()),
        (_("Consultant"), consultant(db, slot.consultant).name),
        (_("Length"), _("{n} min").format(n=given.grid.minutes)),
    ]
    return Sight(
        kind=given.name,
        icon=icon_of(given),
        name=_("Free slot"),
        body=(Facts(facts),),
        primary=Deed(_("Book"), book, (make_appointment,), "plus", "Enter", "primary"),
    )


def duty_sight(desk: Desk, id: int, window: QWidget) -> Sight:
    """A duty: hours, breaks, how much of it is taken. Raises LookupError if there is none."""
    db = desk.store
    duty = duty_of(db, id)
    given, who = service(db, duty.service), consultant(db, duty.consultant)
    taken, free = _taken(desk, duty)
    usual = consultant(db, duty.instead_of).name if duty.instead_of else ""
    facts = [
        (_("Time"), _span(desk, duty.starts, duty.ends)),
        (_("Breaks"), _(", ").join(show_span(*one) for one in duty.breaks)),
        (_("Place"), _(", ").join(room(db, one).label() for one in duty.rooms)),
        (_("In place of"), usual),
        (_("Slots"), _("{taken} taken, {free} free").format(taken=taken, free=free)),
    ]
    links: tuple[Deed, ...] = ()
    if duty.active:
        links = (Deed(_("Day list"), lambda: _print_day(desk, duty), icon="print"),)
    change = Deed(
        _("Absent, stand-in, other hours"),
        lambda: _change(desk, window, id),
        (absent,),
        "user-clock",
    )
    return Sight(
        kind=given.name,
        icon=icon_of(given),
        name=who.name,
        chip=("duty", "") if duty.active else ("cancelled", _("Duty cancelled")),
        body=(Facts(facts),),
        links=links,
        left=(change,) if duty.active else (),
    )


def _taken(desk: Desk, duty: Duty) -> tuple[int, int]:
    db, day = desk.store, duty.starts.date()
    held = [
        one
        for one in appointments(db, duty.starts, duty.ends, service=duty.service)
        if one.duty == duty.id and one.status in _HOLDS
    ]
    slots = free_slots(
        db,
        service=duty.service,
        day_from=day,
        day_to=duty.ends.date(),
        consultant=duty.consultant,
        now=desk.now(),
    )
    return len(held), sum(slot.duty == duty.id for slot in slots)


def _span(desk: Desk, starts: datetime, ends: datetime) -> str:
    day = _("today") if starts.date() == desk.today() else show_day(starts)
    return f"{show_span(starts, ends)}\u2003{day}"


def _print_day(desk: Desk, duty: Duty) -> None:
    desk.print_report("consultant-day", consultant=duty.consultant, date=duty.starts.date())


def _change(desk: Desk, window: QWidget, id: int) -> None:
    from gui.duty_change_dialog import open_duty_change

    open_duty_change(desk, window, id)
