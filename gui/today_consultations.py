"""The parts of 今日 about consultations: who waits and who is next; whom a free slot would suit."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QApplication, QWidget

from db.appointment_booking import Waits, who_waits
from db.consultants import consultant
from db.consultation_queue import Turn, queue
from db.consultation_waiting import SlotMatch, book_slot_waiting, call_waiting, slot_matches
from db.formats import from_text, show_month_day, show_span, show_time, weekday_name
from db.rules import Refused
from db.services import services
from db.words import _
from gui.cards import Line, Part
from gui.consult_queue_model import chip_of, name_of
from gui.desk import Desk
from gui.doors import unseen, why_not
from gui.masked import Masked

_GAP = "\u2002"


def consultations_today(desk: Desk) -> Part:
    """Who is here comes first, then who should be here, then who is to come."""
    if unseen(desk, "appointments"):
        return Part("", ())
    given = {one.id: one.name for one in services(desk.store, archived=True)}
    if not given:
        return Part("", ())
    turns = queue(desk.store, desk.today(), now=desk.now()).turns
    here = [one for one in turns if one.status in ("arrived", "waiting")]
    booked = [one for one in turns if one.status == "booked"]
    late = [one for one in booked if one.late]
    here.sort(key=lambda one: one.since or one.at)
    shown = here + late + [one for one in booked if not one.late]
    return Part(
        _("Consultations today"),
        tuple(_turn(desk, one, given[one.service]) for one in shown),
        empty=_("Nobody waits, and nobody is to come today."),
        link=(_("Consultations"), lambda: desk.open_page("consultations")),
        loud=_("Not here: {n}").format(n=len(late)) if late else "",
    )


def slots_for_waiting(desk: Desk) -> Part:
    """Whom a slot that is free now would suit, longest waiting first; nothing where nobody is."""
    if unseen(desk, "appointments"):
        return Part("", ())
    return Part(
        _("A slot for who waits"),
        tuple(_match(desk, one) for one in slot_matches(desk.store, now=desk.now())),
        link=(_("Waiting for a slot"), lambda: desk.open_page("consultation-waiting")),
    )


def _turn(desk: Desk, one: Turn, given: str) -> Line:
    where = {"record" if one.kind == "appointment" else "ticket": one.id}
    opens = partial(desk.open_page, "consultations", **where)
    with_whom = f"{one.consultant} {one.room}".strip() or given
    return Line(
        f"{show_time(one.at)}{_GAP}{name_of(one)}",
        with_whom,
        chip=chip_of(one.status, one.late),
        open=opens,
    )


def _match(desk: Desk, one: SlotMatch) -> Line:
    who = who_waits(desk.store, one.waiting["id"])
    given = next(each for each in services(desk.store) if each.id == who.service)
    calls, at = one.waiting["calls"], one.waiting["called_at"]
    called = (
        _("Called {n} times, last {day} {time}").format(
            n=calls, day=show_month_day(from_text(at)), time=show_time(from_text(at))
        )
        if calls
        else ""
    )
    return Line(
        f"{who.shown}{_GAP}{given.name}",
        _GAP.join(piece for piece in (_slot_words(desk, one), called) if piece),
        actions=(
            (_("Book"), partial(_book, desk, one)),
            (_("No answer"), _does(desk, call_waiting, id=who.id)),
        ),
        open=partial(desk.open_record, "consultation_waiting", who.id),
        barred=why_not(desk, book_slot_waiting, call_waiting),
        below=_phone(desk, who) if who.phone else None,
    )


def _slot_words(desk: Desk, one: SlotMatch) -> str:
    slot = one.slot
    span = show_span(slot.starts, slot.ends)
    when = (
        _("Today {span}").format(span=span)
        if slot.starts.date() == desk.today()
        else f"{show_month_day(slot.starts)} {weekday_name(slot.starts)} {span}"
    )
    return f"{when}{_GAP}{consultant(desk.store, slot.consultant).name}"


def _phone(desk: Desk, who: Waits) -> Callable[[], QWidget]:
    return lambda: Masked(desk, "client", who.client, "phone", who.phone, who.shown, height=20)


def _book(desk: Desk, one: SlotMatch) -> None:
    """In the dialog: a matter of law needs its parties, and another slot may be wished."""
    from gui.appointment_dialog import open_appointment

    open_appointment(desk, QApplication.activeWindow(), waiting=one.waiting["id"], slot=one.slot)


def _does(desk: Desk, rule: Callable[..., Any], **values: Any) -> Callable[[], None]:
    def act() -> None:
        try:
            desk.do(rule, **values)
        except Refused as refused:
            desk.say(refused.message, "warn")

    return act
