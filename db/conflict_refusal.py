"""What the desk is told of a conflict of interest: not with this lawyer, these others are free."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from db.conflicts import conflicted, conflicted_in, free_of_conflict
from db.consultants import consultant as consultant_of
from db.consultations import Slot, free_slots
from db.formats import show_day, show_span
from db.parties import Party, parties_of
from db.rules import Refused
from db.store import Row, Store
from db.words import _

_AHEAD = timedelta(28)
HOLDS = ("booked", "arrived", "in_session", "done")


def refuse_conflicted(
    db: Store,
    *,
    service: int,
    consultant: int,
    parties: Sequence[Party],
    client: int,
    now: datetime,
    besides: int = 0,
) -> None:
    """Refused where a lawyer must not have a matter; the sentence is the same for every reason.

    `conflicts` are the first free slots of the others, one of each.
    """
    if not conflicted(db, consultant=consultant, parties=parties, client=client, besides=besides):
        return
    others = set(
        free_of_conflict(db, service=service, parties=parties, client=client, besides=besides)
    )
    first: dict[int, Slot] = {}
    for slot in free_slots(
        db, service=service, day_from=now.date(), day_to=now.date() + _AHEAD, now=now
    ):
        if slot.consultant in others:
            first.setdefault(slot.consultant, slot)
    name = consultant_of(db, consultant).name
    free = _("; ").join(
        f"{consultant_of(db, one.consultant).name} {show_day(one.starts)}"
        f" {show_span(one.starts, one.ends)}"
        for one in first.values()
    )
    raise Refused(
        _("Not with {name}. Free: {slots}.").format(name=name, slots=free)
        if free
        else _(
            "Not with {name}, and nobody else has a free slot in the next four weeks. Put the"
            " client on the waiting list."
        ).format(name=name),
        "starts",
        conflicts=first.values(),
    )


def refuse_stand_in(db: Store, *, duty: int, consultant: int) -> None:
    """Refused where this consultant must not have appointments of a duty; it does not say why."""
    numbers = conflicted_in(db, duty=duty, consultant=consultant)
    if numbers:
        raise Refused(
            _(
                "Not with {name}: {numbers}. Choose somebody else, or move these appointments"
                " first."
            ).format(name=consultant_of(db, consultant).name, numbers=_(", ").join(numbers)),
            "consultant",
        )


def refuse_return(db: Store, appointments: Iterable[int]) -> None:
    """Refused where appointments that come back meet a matter that was booked since."""
    for id in appointments:
        row = db.row(
            "SELECT appointment.number, appointment.client, duty.consultant FROM appointment"
            " JOIN duty ON duty.id = appointment.duty"
            " WHERE appointment.id = ? AND appointment.active = 1",
            (id,),
        )
        if row and conflicted(
            db,
            consultant=row["consultant"],
            parties=parties_of(db, id),
            client=row["client"],
            besides=id,
        ):
            raise Refused(
                _("Not with {name} any more: {number}. Book it anew with somebody else.").format(
                    name=consultant_of(db, row["consultant"]).name, number=row["number"]
                )
            )


def returned(db: Store, entries: Iterable[Row]) -> set[int]:
    """The appointments that take their place, lawyer or parties again if these entries of the trail
    are undone."""
    found: set[int] = set()
    for entry in entries:
        before, after = (json.loads(entry[name] or "{}") for name in ("before", "after"))
        match entry["record_table"]:
            case "appointment" if (
                before.get("status") in HOLDS and after.get("status") not in HOLDS
            ):
                found.add(int(entry["record"]))
            case "party" if before:
                found.add(int(before.get("appointment") or _appointment(db, entry["record"])))
            case "duty" if "consultant" in before:
                rows = db.rows("SELECT id FROM appointment WHERE duty = ?", (entry["record"],))
                found |= {int(row["id"]) for row in rows}
    return found


def _appointment(db: Store, party: int) -> int:
    return int(db.value("SELECT appointment FROM party WHERE id = ?", (party,)))
