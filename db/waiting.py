"""The waiting list: who found no room, and what has come free for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from db.booking_changes import book
from db.booking_ties import WHO, tied
from db.formats import to_text
from db.rules import Refused, rule
from db.store import Row, Store
from db.suggestions import Suggestion, find_times
from db.words import N_, _

STATUSES = (
    ("waiting", N_("Waiting")),
    ("booked", N_("Booked")),
    ("withdrawn", N_("Withdrawn")),
)


@dataclass(frozen=True)
class Match:
    """Somebody who waits, and the first place that is free for them."""

    waiting: Row
    suggestion: Suggestion


@rule
def wait(
    db: Store,
    *,
    title: str,
    minutes: int,
    day_from: date,
    day_to: date,
    now: datetime,
    time_from: time | None = None,
    time_to: time | None = None,
    organisation: str | None = None,
    organisation_id: int | None = None,
    contact: str | None = None,
    contact_id: int | None = None,
    phone: str | None = None,
    headcount: int | None = None,
    room: int | None = None,
    series: int | None = None,
    note: str | None = None,
) -> int:
    """Put a wish on the waiting list: a room, or any that fits, on some days between two times."""
    values = _checked(
        {
            "day_from": day_from,
            "day_to": day_to,
            "time_from": time_from or time(8),
            "time_to": time_to or time(21),
            "minutes": minutes,
        }
    )
    given = {
        "organisation": organisation,
        "organisation_id": organisation_id,
        "contact": contact,
        "contact_id": contact_id,
        "phone": phone,
    }
    db.describe(_("“{title}” waits").format(title=title))
    return db.insert(
        "waiting",
        title=title,
        **tied(db, given),
        headcount=headcount,
        room=room,
        series=series,
        note=note or "",
        status="waiting",
        created_at=to_text(now),
        **values,
    )


@rule
def change_waiting(db: Store, *, id: int, **values: Any) -> None:
    """Change a wish that still waits."""
    row = db.row("SELECT * FROM waiting WHERE id = ?", (id,))
    assert row is not None
    if row["status"] != "waiting":
        raise Refused(_("No longer waiting"))
    if "note" in values:
        values["note"] = values["note"] or ""
    values |= tied(db, {name: values[name] for name in WHO if name in values}, row)
    values.pop("status", None)
    old = {
        "day_from": date.fromisoformat(row["day_from"]),
        "day_to": date.fromisoformat(row["day_to"]),
        "time_from": time.fromisoformat(row["time_from"]),
        "time_to": time.fromisoformat(row["time_to"]),
        "minutes": row["minutes"],
    }
    given = {name: values[name] for name in old if values.get(name) is not None}
    db.update("waiting", id, **(values | _checked(old | given)))


@rule
def withdraw(db: Store, *, id: int) -> None:
    """They no longer want it."""
    if db.value("SELECT status FROM waiting WHERE id = ?", (id,)) != "waiting":
        raise Refused(_("No longer waiting"))
    db.update("waiting", id, status="withdrawn")
    db.describe(_("Taken off the waiting list"))


@rule
def book_waiting(
    db: Store, *, id: int, room: int, starts: datetime, ends: datetime, now: datetime
) -> int:
    """Book what somebody waits for; returns the booking's id."""
    row = db.row("SELECT * FROM waiting WHERE id = ?", (id,))
    if row is None or row["status"] != "waiting":
        raise Refused(_("No longer waiting"))
    made = book(
        db,
        rooms=(room,),
        starts=starts,
        ends=ends,
        title=row["title"],
        organisation=row["organisation"],
        organisation_id=row["organisation_id"],
        contact=row["contact"],
        contact_id=row["contact_id"],
        phone=row["phone"],
        headcount=row["headcount"],
        series=row["series"],
        series_day=starts.date() if row["series"] else None,
        now=now,
    )
    db.update("waiting", id, status="booked", booking=made)
    return made


def matches(db: Store, *, now: datetime, limit: int = 20) -> list[Match]:
    """Who of the waiting list can have a place now, longest waiting first."""
    found: list[Match] = []
    today = now.date()
    for row in db.rows(
        "SELECT * FROM waiting WHERE status = 'waiting' AND day_to >= ? ORDER BY created_at",
        (today.isoformat(),),
    ):
        place = _place(db, row, now)
        if place:
            found.append(Match(row, place))
        if len(found) == limit:
            break
    return found


def _place(db: Store, row: Row, now: datetime) -> Suggestion | None:
    places = find_times(
        db,
        minutes=row["minutes"],
        now=now,
        day_from=max(date.fromisoformat(row["day_from"]), now.date()),
        day_to=date.fromisoformat(row["day_to"]),
        headcount=row["headcount"],
        time_from=time.fromisoformat(row["time_from"]),
        time_to=time.fromisoformat(row["time_to"]),
        organisation=row["organisation"],
        organisation_id=row["organisation_id"],
        among=[row["room"]] if row["room"] else None,
        limit=1,
    )
    return places[0] if places else None


def _checked(values: dict[str, Any]) -> dict[str, Any]:
    if values["day_to"] < values["day_from"]:
        raise Refused(_("The end is before the start."), "day_to")
    begin, end = values["time_from"], values["time_to"]
    begin = time.fromisoformat(begin) if isinstance(begin, str) else begin
    end = time.fromisoformat(end) if isinstance(end, str) else end
    span = (end.hour - begin.hour) * 60 + end.minute - begin.minute
    if span < values["minutes"]:
        raise Refused(_("The time between is shorter than the booking."), "time_to")
    return {
        "day_from": values["day_from"].isoformat(),
        "day_to": values["day_to"].isoformat(),
        "time_from": f"{begin:%H:%M}",
        "time_to": f"{end:%H:%M}",
        "minutes": values["minutes"],
    }
