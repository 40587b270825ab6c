"""From what a change of duties touches and what was chosen so far to the lines of the tables."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from db.absence_plans import Hours, Plan, Touched, Ways
from db.absences import Fate
from db.clients import client
from db.consultants import consultant
from db.consultation_queue import is_hidden
from db.consultations import Slot
from db.duties import Duty
from db.formats import mask_phone, show_day, show_span, show_time
from db.rooms import room
from db.services import service
from db.store import Store
from db.words import N_, _
from gui.series_model import Line, Option
from gui.verdict_table import Verdict

HEADS = (N_("No."), N_("Date"), N_("Result"), N_("Appointment"), N_("What to do"))
RESULTS = {
    "free": N_("Stays"),
    "moved": N_("Moved"),
    "skipped": N_("Cancelled"),
    "open": N_("Undecided"),
}
WIDTHS = (36, 126, 88, 0, 216)
OTHER_SLOT = "other slot"
"""The value of the option that shows all free slots."""


@dataclass(frozen=True)
class Impact:
    """One duty of the change: why it cannot follow, or '', and who in it is touched."""

    duty: Duty
    obstacle: str
    touched: tuple[Touched, ...]


def verdict(db: Store, one: Impact, plan: Plan, dropped: bool) -> Verdict:
    """The row of a duty. `dropped`: where nobody can stand in, it is cancelled instead."""
    span = show_span(one.duty.starts, one.duty.ends)
    rooms = "、".join(room(db, id).label() for id in one.duty.rooms)
    cells = (show_day(one.duty.starts), span, rooms)
    if one.obstacle and dropped:
        return Verdict(cells, _("Duty cancelled"), one.obstacle, "warn")
    if one.obstacle:
        return Verdict(cells, _("Left as it is"), one.obstacle, "bad")
    if plan is None:
        return Verdict(cells, _("Duty cancelled"), "", "good")
    if isinstance(plan, Hours):
        return Verdict(cells, _("Changed"), show_span(*plan.span(one.duty)), "good")
    return Verdict(cells, _("Stand-in"), consultant(db, plan).name, "good")


def lines(db: Store, found: Sequence[Touched], fates: Mapping[int, Fate], ways: Ways) -> list[Line]:
    """The rows of the appointments."""
    return [_line(db, number, one, fates, ways) for number, one in enumerate(found, 1)]


def chosen_slots(fates: Mapping[int, Fate], besides: int) -> Collection[tuple[int, datetime]]:
    """The slots chosen for others than one appointment."""
    return {
        (fate.duty, fate.starts)
        for id, fate in fates.items()
        if id != besides and fate.duty is not None and fate.starts is not None
    }


def fate_of(one: Touched, fates: Mapping[int, Fate]) -> Fate | None:
    """What becomes of an appointment as it stands now; None while that is open."""
    fate = fates.get(one.appointment.id)
    if fate is None:
        return Fate("stay") if one.stays else None
    return None if fate.kind == "stay" and not one.may_stay else fate


def to_slot(slot: Slot) -> Fate:
    """Moved to this slot."""
    return Fate("move", slot.duty, slot.starts)


def slot_words(db: Store, slot: Slot) -> str:
    """Fri 27 Nov 10:00 陈立."""
    name = consultant(db, slot.consultant).name
    return f"{show_day(slot.starts)} {show_time(slot.starts)} {name}"


def _line(db: Store, number: int, one: Touched, fates: Mapping[int, Fate], ways: Ways) -> Line:
    it = one.appointment
    fate = fate_of(one, fates)
    kind = fate.kind if fate else ""
    given = client(db, it.client)
    phone = "" if is_hidden(it, service(db, it.service)) else mask_phone(given.phone)
    words = (show_span(it.starts, it.ends), it.shown)
    best = ways.best(it, chosen_slots(fates, it.id))
    return Line(
        number=number,
        day=it.starts.date(),
        result={"stay": "free", "move": "moved", "cancel": "skipped"}.get(kind, "open"),
        reason="\u2002".join(part for part in (*words, phone, one.reason) if part),
        chosen=_chosen(db, fate, one),
        options=tuple(_options(db, one, best)),
        kind=kind,
        key=it.id,
    )


def _chosen(db: Store, fate: Fate | None, one: Touched) -> str:
    if fate is None:
        return ""
    if fate.kind == "stay":
        return _("Stays") if not one.stays else _("Stays with the stand-in")
    if fate.kind == "cancel":
        return _("Cancelled by the centre")
    assert fate.duty is not None and fate.starts is not None
    who = db.value("SELECT consultant FROM duty WHERE id = ?", (fate.duty,))
    return f"{show_day(fate.starts)} {show_time(fate.starts)} {consultant(db, who).name}"


def _options(db: Store, one: Touched, best: Sequence[Slot]) -> list[Option]:
    found: list[Option] = []
    if one.may_stay:
        words = _("Stays with the stand-in") if one.stays else _("Stays")
        found.append(Option(Fate("stay"), words))
    found += [Option(to_slot(slot), slot_words(db, slot), _way(one, slot)) for slot in best]
    found.append(Option(OTHER_SLOT, _("Other slot…")))
    found.append(Option(Fate("cancel"), _("Cancelled by the centre")))
    if best:
        found.append(Option("best", _("All undecided: the first suggestion"), "", "open"))
    found.append(Option(Fate("cancel"), _("All undecided: cancelled by the centre"), "", "open"))
    return found


def _way(one: Touched, slot: Slot) -> str:
    if slot.starts == one.appointment.starts:
        return _("the same time")
    if slot.consultant == one.appointment.consultant:
        return _("the same consultant")
    return _("the first that is free")
