"""Series: bookings that repeat, made, changed and cancelled together.

The past never changes, what was changed by hand stays as it is, and dates that cannot follow do
not hold up the others: the answer says which they were.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from db import booking_changes
from db.duty_bookings import OnDuty, refuse_lone
from db.formats import to_text
from db.recurrence import Rule
from db.rules import Refused, rule
from db.series_choices import (
    Choice,
    Left,
    SeriesResult,
    placed,
    refuse_waiting,
    undecided,
    wait_for,
)
from db.series_edit import cancel_series, edit_series, preview_edit
from db.series_preview import Occurrence, preview
from db.store import Store
from db.words import _

__all__ = [
    "Choice",
    "Left",
    "Occurrence",
    "SeriesResult",
    "book_series",
    "cancel_series",
    "edit_series",
    "preview",
    "preview_edit",
]


@rule
def book_series(
    db: Store,
    *,
    rule: str,
    starts: datetime,
    ends: datetime,
    until: date | None,
    rooms: Sequence[int],
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
    holidays: str = "skip",
    makeup: str = "ask",
    choices: Mapping[date, Choice] | None = None,
    duty: OnDuty | None = None,
) -> int:
    """Book every date of a series, or none; returns the id of the series.

    `choices` says by day of the rule what to do where something is in the way; `duty` is whose
    duty each of them is. Refused, with the dates, while any of them is not decided.
    """
    if not title.strip():
        raise Refused(_("Say what it is for."), "title")
    refuse_lone(use, duty)
    listed = preview(
        db,
        rule=rule,
        starts=starts,
        ends=ends,
        until=until,
        rooms=rooms,
        now=now,
        holidays=holidays,
        makeup=makeup,
        headcount=headcount,
        equipment=equipment,
        organisation=organisation,
        organisation_id=organisation_id,
        duty=duty,
    )
    decided = [(one, _choice(one, choices or {})) for one in listed]
    open_ = [one for one, choice in decided if choice is None]
    if open_:
        raise undecided(open_)
    made = [(one, choice) for one, choice in decided if choice and choice.kind != "skip"]
    if not any(choice.kind != "wait" for _one, choice in made):
        raise Refused(_("Nothing would be booked. Choose other dates."), "rule")
    who: dict[str, Any] = {
        "title": title,
        "organisation": organisation,
        "organisation_id": organisation_id,
        "contact": contact,
        "contact_id": contact_id,
        "phone": phone,
        "headcount": headcount,
    }
    series = db.insert(
        "series",
        title=title.strip(),
        rule=Rule.read(rule).text(ends=False),
        starts=to_text(listed[0].starts),
        ends=to_text(listed[0].ends),
        until=listed[-1].day.isoformat(),
        holidays=holidays,
        makeup=makeup,
        created_at=to_text(now),
    )
    booked = sum(choice.kind != "wait" for _one, choice in made)
    db.describe(_("Booked the series “{title}”, {n} times").format(title=title.strip(), n=booked))
    what = who | {
        "use": use,
        "equipment": equipment,
        "note": note,
        "private": private,
        "provisional_until": provisional_until,
        "duty": duty,
    }
    refused: list[Occurrence] = []
    for one, choice in made:
        try:
            _make(db, series, one, choice, rooms, who, what, now)
        except Refused as no:
            refused.append(replace(one, reason=no.message))
    if refused:
        raise undecided(refused)
    return series


def _choice(one: Occurrence, choices: Mapping[date, Choice]) -> Choice | None:
    """What was chosen for a date, else what is planned; None while it is not decided."""
    if one.day in choices:
        return choices[one.day]
    return Choice(one.planned) if one.planned else None


def _make(
    db: Store,
    series: int,
    one: Occurrence,
    choice: Choice,
    rooms: Sequence[int],
    who: Mapping[str, Any],
    what: Mapping[str, Any],
    now: datetime,
) -> None:
    """Book one date as it was chosen, or put it on the waiting list."""
    if choice.kind == "wait":
        refuse_waiting(what["use"])
        wait_for(db, series, one.starts, one.ends, rooms, who, now)
        return
    chosen, starts, ends = placed(choice, rooms, one.starts, one.ends)
    made = booking_changes.book(
        db,
        rooms=chosen,
        starts=starts,
        ends=ends,
        now=now,
        series=series,
        series_day=one.day,
        **what,
    )
    if choice.kind in ("room", "time"):
        db.update("booking", made, by_hand=1)
