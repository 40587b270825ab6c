"""A consultant is absent, somebody stands in, hours change: all in one act, nobody forgotten.

Every appointment that cannot go on as it stands is decided first (`Fate`); then the duties follow.
Sessions that were held stay with who held them: of a duty that has begun only the rest is given up
or handed on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from db import booking_changes, booking_states
from db.absence_plans import Hours, Plan, Touched, held_until, obstacle, touched
from db.appointments import cancel_appointment, move_appointment
from db.bookings import booking as booking_of
from db.conflict_refusal import refuse_stand_in
from db.consultants import consultant as consultant_of
from db.duties import (
    Duty,
    book_duty,
    break_text,
    cancel_duty,
    change_hours,
    duty_of,
    duty_title,
    refuse_inactive,
    refuse_strange,
)
from db.duty_bookings import OnDuty, consultant_clashes
from db.formats import show_day, show_span
from db.rules import Refused, rule
from db.services import service as service_of
from db.slots import grid_of
from db.store import Store
from db.words import _


@dataclass(frozen=True)
class Fate:
    """What becomes of an appointment: stay, move (to the slot of `duty` at `starts`), or cancel."""

    kind: str
    duty: int | None = None
    starts: datetime | None = None


@rule
def absent(
    db: Store,
    *,
    duties: Mapping[int, int | None],
    choices: Mapping[int, Fate],
    reason: str,
    now: datetime,
) -> None:
    """For each duty who stands in, or None: it is cancelled. `choices` are by appointment.

    With a stand-in the appointments stay unless something else is chosen. Refused, with the open
    ones as `conflicts`, while one is undecided; nothing is written then.
    """
    if not reason.strip():
        raise Refused(_("Give a reason."), "reason")
    names = [consultant_of(db, duty_of(db, id).consultant).name for id in duties]
    _settle(db, duties, choices, reason, now)
    for id, who in duties.items():
        if who is None:
            _give_up(db, duty_of(db, id), reason, now)
        else:
            stand_in(db, duty=id, consultant=who, now=now)
    db.describe(
        _("{name} is absent, duties: {n}").format(
            name=_(", ").join(dict.fromkeys(names)), n=len(duties)
        )
    )


@rule
def rearrange(
    db: Store,
    *,
    duties: Sequence[int],
    hours: Hours,
    choices: Mapping[int, Fate],
    now: datetime,
    usual: bool = False,
) -> None:
    """Other hours, another room or other breaks for these duties; `choices` are by appointment.

    `usual`: a series has them from now on; else they are an exception that outlives later changes
    of the series. Refused as in `absent`.
    """
    _settle(db, dict.fromkeys(duties, hours), choices, _("Other hours"), now)
    for id in duties:
        one = duty_of(db, id)
        by_hand = booking_of(db, one.booking).by_hand
        starts, ends = hours.span(one)
        change_hours(
            db, duty=id, starts=starts, ends=ends, now=now, room=hours.room, breaks=hours.breaks
        )
        if usual:
            db.update("booking", one.booking, by_hand=int(by_hand))
    db.describe(_("Changed duties: {n}").format(n=len(duties)))


@rule
def stand_in(db: Store, *, duty: int, consultant: int, now: datetime) -> None:
    """Somebody else comes in a consultant's place; the appointments stay. Back again: the same.

    Of a duty in which sessions were held only the rest passes on, as a duty of its own. Refused for
    who is elsewhere, has no licence, or must not have one of the appointments.
    """
    one = duty_of(db, duty)
    refuse_inactive(one)
    other = OnDuty(one.service, consultant, break_text(db, duty))
    refuse_strange(db, other)
    # What was held is no matter of who comes now.
    held = held_until(db, one)
    if held is not None:
        _hand_on(db, one, held, other, now)
        return
    for clash in consultant_clashes(db, other, one.starts, one.ends, booking=one.booking):
        raise Refused(clash.message, "consultant")
    refuse_stand_in(db, duty=duty, consultant=consultant)
    usual = one.instead_of or one.consultant
    db.update(
        "duty", duty, consultant=consultant, instead_of=None if consultant == usual else usual
    )
    db.update("booking", one.booking, title=duty_title(db, other), by_hand=1)
    db.describe(
        _("{name} stands in, {day} {span}").format(
            name=consultant_of(db, consultant).name,
            day=show_day(one.starts),
            span=show_span(one.starts, one.ends),
        )
    )


def _settle(
    db: Store,
    plans: Mapping[int, Plan],
    choices: Mapping[int, Fate],
    reason: str,
    now: datetime,
) -> None:
    """Move and cancel what was decided. Refused with all that is not, or no longer can be."""
    if not plans:
        raise Refused(_("Choose a duty."))
    listed: list[tuple[Touched, Fate | None]] = []
    for id, plan in plans.items():
        one = duty_of(db, id)
        refuse_inactive(one)
        in_the_way = obstacle(db, one, plan, now)
        if in_the_way:
            raise Refused(f"{show_day(one.starts)}: {in_the_way}")
        listed += [(each, _fate(each, choices)) for each in touched(db, one, plan)]
    open_ = [each.appointment for each, fate in listed if fate is None]
    if open_:
        numbers = _(", ").join(one.number for one in open_[:8])
        raise Refused(
            _("Not decided yet: {numbers}").format(numbers=numbers), "choices", conflicts=open_
        )
    for each, fate in listed:
        if fate and fate.kind == "cancel":
            cancel_appointment(
                db, appointment=each.appointment.id, by="centre", reason=reason, now=now
            )
    for each, fate in listed:
        if fate and fate.kind == "move":
            _move(db, each, fate, plans, now)


def _fate(one: Touched, choices: Mapping[int, Fate]) -> Fate | None:
    fate = choices.get(one.appointment.id)
    if fate is None:
        return Fate("stay") if one.stays else None
    return None if fate.kind == "stay" and not one.may_stay else fate


def _move(db: Store, one: Touched, fate: Fate, plans: Mapping[int, Plan], now: datetime) -> None:
    """To the slot that was chosen; one in a duty that changes with it would be lost again."""
    assert fate.duty is not None and fate.starts is not None
    try:
        if fate.duty in plans:
            raise Refused(_("That duty changes in the same step. Choose another slot."))
        move_appointment(
            db, appointment=one.appointment.id, duty=fate.duty, starts=fate.starts, now=now
        )
    except Refused as refused:
        raise Refused(
            f"{one.appointment.number}: {refused.message}", "choices", conflicts=[one.appointment]
        ) from refused


def _give_up(db: Store, one: Duty, reason: str, now: datetime) -> None:
    """Cancel a duty; of one in which sessions were held, or whose room is in use, the rest."""
    held = held_until(db, one)
    if held is not None:
        _cut(db, one, held, now)
    elif booking_of(db, one.booking).status == "checked_in":
        booking_states.finish(db, booking=one.booking, now=now)
    else:
        cancel_duty(db, duty=one.id, reason=reason)


def _cut(db: Store, one: Duty, until: datetime, now: datetime) -> None:
    if until < one.ends:
        booking_changes.change(db, booking=one.booking, starts=one.starts, ends=until, now=now)
        db.update("booking", one.booking, by_hand=1)


def _hand_on(db: Store, one: Duty, held: datetime, other: OnDuty, now: datetime) -> None:
    """The rest of a duty as a duty of somebody else, in the same room, on the same grid."""
    grid = service_of(db, one.service).grid
    earliest = max(held, now - timedelta(minutes=30))
    slots = grid_of((one.starts, one.ends), grid)
    later = [begins for begins, _over in slots if begins >= earliest]
    waiting = db.rows(
        "SELECT id, starts, status FROM appointment WHERE duty = ? AND status IN"
        " ('booked', 'arrived') ORDER BY starts",
        (one.id,),
    )
    begins = [datetime.fromisoformat(row["starts"]) for row in waiting[:1]]
    if any(start < held for start in begins):
        raise Refused(_("A session is under way. Wait until it ends."))
    start = min([*later[:1], *begins], default=None)
    if start is None:
        raise Refused(_("Nothing of this duty is left to hand on."))
    # Nobody sits in the old duty while it shrinks and the new one takes the room.
    for row in waiting:
        db.update("appointment", row["id"], status="moved")
    _cut(db, one, held, now)
    made = book_duty(
        db,
        service=one.service,
        consultant=other.consultant,
        room=one.rooms[0],
        starts=start,
        ends=one.ends,
        breaks="",
        now=now,
    )
    db.update("duty", made, breaks=other.breaks, instead_of=one.consultant)
    for row in waiting:
        db.update("appointment", row["id"], duty=made, status=row["status"])
    refuse_stand_in(db, duty=made, consultant=other.consultant)
