"""A booking is made, changed, moved: the rules in front of what the schema refuses."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from db.availability import refuse_problems
from db.booking_ties import WHO, tied
from db.bookings import STATUSES, Booking
from db.bookings import booking as booking_of
from db.duty_bookings import OnDuty, on_duty, refuse_lone
from db.formats import show_day, show_span, to_text
from db.rooms import Room, rooms
from db.rules import Refused, rule
from db.store import Store
from db.words import _


@rule
def book(
    db: Store,
    *,
    rooms: Sequence[int],
    starts: datetime,
    ends: datetime,
    title: str,
    now: datetime,
    use: str = "meeting",
    organisation: str = "",
    organisation_id: int | None = None,
    contact: str = "",
    contact_id: int | None = None,
    phone: str = "",
    headcount: int | None = None,
    equipment: Mapping[int, int] | None = None,
    note: str = "",
    private: bool = False,
    provisional_until: date | None = None,
    series: int | None = None,
    series_day: date | None = None,
    duty: OnDuty | None = None,
) -> int:
    """Hold rooms and equipment from `starts` to `ends`; returns the booking's id.

    Confirmed at once, or provisional when `provisional_until` is given or a room asks for
    approval. For whom: words, ids of the register, or both (`db.booking_ties`). The use “duty”
    needs a `duty`, which is made with it (`db.duties`). Refused with everything that stands in the
    way as `conflicts`.
    """
    if not title.strip():
        raise Refused(_("Say what it is for."), "title")
    refuse_lone(use, duty)
    wanted = {one: quantity for one, quantity in (equipment or {}).items() if quantity}
    chosen = _chosen(db, rooms)
    given = {
        "organisation": organisation,
        "organisation_id": organisation_id,
        "contact": contact,
        "contact_id": contact_id,
        "phone": phone,
    }
    who = tied(db, given)
    refuse_problems(
        db,
        rooms=rooms,
        starts=starts,
        ends=ends,
        now=now,
        headcount=headcount,
        equipment=wanted,
        organisation=who["organisation"],
        organisation_id=who["organisation_id"],
        duty=duty,
    )
    approval = any(one.needs_approval for one in chosen)
    if provisional_until and provisional_until < now.date():
        raise Refused(_("This date is past. Choose today or later."), "provisional_until")
    if provisional_until and provisional_until > starts.date():
        raise Refused(_("The booking begins before that day."), "provisional_until")
    until = provisional_until or (starts.date() if approval else None)
    id = db.insert(
        "booking",
        number=_number(db, starts.date()),
        title=title.strip(),
        use=use,
        **who,
        headcount=headcount,
        note=note,
        private=int(private),
        status="provisional" if until else "confirmed",
        starts=to_text(starts),
        ends=to_text(ends),
        expires_on=until.isoformat() if until else None,
        needs_approval=int(approval),
        series=series,
        series_day=series_day.isoformat() if series_day else None,
        created_at=to_text(now),
    )
    _hold(db, id, chosen, wanted)
    if duty is not None:
        db.insert("duty", booking=id, **asdict(duty))
    db.describe(
        _("Booked “{title}”, {day} {span}").format(
            title=title.strip(), day=show_day(starts), span=show_span(starts, ends)
        )
    )
    return id


@rule
def change(db: Store, *, booking: int, now: datetime, **changes: Any) -> None:
    """Change a booking. `changes` are any of the values that `book` takes.

    Other words for the organisation or the contact without an id drop the tie to the register,
    unless they name the same record or another one.
    A finished, missed or cancelled booking no longer changes, except for its note.
    """
    old = _changeable(db, booking, note_only=set(changes) <= {"note"})
    _change(db, old, now, changes)
    db.describe(_("Changed “{title}”").format(title=changes.get("title", old.title)))


@rule
def move(
    db: Store,
    *,
    booking: int,
    now: datetime,
    rooms: Sequence[int] | None = None,
    starts: datetime | None = None,
    ends: datetime | None = None,
) -> None:
    """Give a booking other rooms or another time; its length stays if only `starts` is given."""
    old = _changeable(db, booking)
    if starts and not ends:
        ends = starts + (old.ends - old.starts)
    changes: dict[str, Any] = {"rooms": rooms, "starts": starts, "ends": ends}
    _change(db, old, now, {name: value for name, value in changes.items() if value is not None})
    db.describe(
        _("Moved “{title}” to {day} {span}").format(
            title=old.title,
            day=show_day(starts or old.starts),
            span=show_span(starts or old.starts, ends or old.ends),
        )
    )


def _changeable(db: Store, id: int, *, note_only: bool = False) -> Booking:
    old = booking_of(db, id)
    if not note_only and old.status not in ("provisional", "confirmed", "checked_in"):
        raise Refused(
            _("“{title}” is {status} and can no longer be changed.").format(
                title=old.title, status=_(dict(STATUSES)[old.status])
            )
        )
    return old


def _change(db: Store, old: Booking, now: datetime, changes: Mapping[str, Any]) -> None:
    rooms_ = tuple(changes.get("rooms", old.rooms))
    starts, ends = changes.get("starts", old.starts), changes.get("ends", old.ends)
    headcount = changes.get("headcount", old.headcount)
    given = changes.get("equipment")
    wanted = dict(old.equipment) if given is None else {k: v for k, v in given.items() if v}
    before = {name: getattr(old, name) for name in WHO}
    who = tied(db, {name: changes[name] for name in WHO if name in changes}, before)
    if not changes.get("title", old.title).strip():
        raise Refused(_("Say what it is for."), "title")
    placed = (rooms_, starts, ends) != (old.rooms, old.starts, old.ends)
    renamed = any(who[name] != before[name] for name in ("organisation", "organisation_id"))
    if placed or renamed or wanted != dict(old.equipment):
        if placed and old.status == "checked_in" and starts != old.starts:
            raise Refused(_("It has begun; only its end can change."), "starts")
        refuse_problems(
            db,
            rooms=rooms_,
            starts=starts,
            ends=ends,
            now=now,
            headcount=headcount,
            equipment=wanted,
            organisation=who["organisation"],
            organisation_id=who["organisation_id"],
            ignoring=old.id,
            past_allowed=starts == old.starts,
        )
    for row in db.rows("SELECT id, room FROM booking_room WHERE booking = ?", (old.id,)):
        if row["room"] not in rooms_:
            db.delete("booking_room", row["id"])
    for row in db.rows("SELECT * FROM booking_equipment WHERE booking = ?", (old.id,)):
        if wanted.get(row["equipment"]) != row["quantity"]:
            db.delete("booking_equipment", row["id"])
    values: dict[str, Any] = {
        name: changes[name].strip() for name in ("title", "note") if changes.get(name) is not None
    }
    if changes.get("use", old.use) != old.use:
        refuse_lone(changes["use"], on_duty(db, old.id))
        values["use"] = changes["use"]
    if "private" in changes:
        values["private"] = int(changes["private"])
    if placed and old.series:
        values["by_hand"] = 1
    db.update(
        "booking",
        old.id,
        starts=to_text(starts),
        ends=to_text(ends),
        headcount=headcount,
        **who,
        **values,
    )
    kept = {row["room"] for row in _holds(db, "booking_room", old.id)}
    lent = {row["equipment"] for row in _holds(db, "booking_equipment", old.id)}
    everywhere = _chosen(db, rooms_, kept=kept)
    chosen = [one for one in everywhere if one.id not in kept]
    more = {one: quantity for one, quantity in wanted.items() if one not in lent}
    _hold(db, old.id, chosen, more)
    if placed:
        _ask_approval(db, old, everywhere, chosen, starts)


def _ask_approval(
    db: Store, old: Booking, everywhere: Sequence[Room], new: Sequence[Room], starts: datetime
) -> None:
    """A new room may ask for approval; a wait for approval lasts until the day of the booking.

    Nor is anything held for longer than until it begins.
    """
    day = to_text(starts.date())
    asked = old.needs_approval and any(one.needs_approval for one in everywhere)
    if old.status in ("provisional", "confirmed") and any(one.needs_approval for one in new):
        asked = True
        if old.status == "confirmed":
            db.update("booking", old.id, status="provisional", expires_on=day)
    waits = old.needs_approval and old.expires_on == old.starts.date()
    if old.expires_on and (waits or old.expires_on > starts.date()):
        db.update("booking", old.id, expires_on=day)
    db.update("booking", old.id, needs_approval=int(asked))


def _holds(db: Store, table: str, booking: int) -> list[dict[str, Any]]:
    return db.rows(f"SELECT * FROM [{table}] WHERE booking = ?", (booking,))


def _chosen(db: Store, ids: Sequence[int], *, kept: Collection[int] = ()) -> list[Room]:
    """The rooms of these ids; one out of use only if it is `kept` from before."""
    by_id = {one.id: one for one in rooms(db, archived=bool(kept))}
    if not ids:
        raise Refused(_("Choose a room."), "rooms")
    in_use = {one.id for one in rooms(db)} | set(kept)
    if any(one not in in_use for one in ids):
        raise Refused(_("This room is no longer in use. Choose another."), "rooms")
    return [by_id[one] for one in dict.fromkeys(ids)]


def _hold(db: Store, id: int, chosen: Sequence[Room], equipment: Mapping[int, int]) -> None:
    """Take rooms and equipment for a booking; the file itself knows from when to when."""
    for one in chosen:
        db.insert(
            "booking_room",
            booking=id,
            room=one.id,
            setup_minutes=one.setup_minutes,
            clearup_minutes=one.clearup_minutes,
        )
    for thing, quantity in equipment.items():
        db.insert("booking_equipment", booking=id, equipment=thing, quantity=quantity)


def _number(db: Store, day: date) -> str:
    """YY-261126-03: the day it starts and a count on that day; gaps are allowed."""
    head = f"YY-{day:%y%m%d}-"
    last = db.value(
        "SELECT max(CAST(substr(number, ?) AS INTEGER)) FROM booking"
        " WHERE number >= ? AND number < ?",
        (len(head) + 1, head, head + "~"),
    )
    return f"{head}{(last or 0) + 1:02d}"
