"""Changing and cancelling a series: one date, it and all following, or all to come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from db import booking_changes, booking_states, bookings
from db.booking_ties import TIES, WHO
from db.bookings import Booking
from db.duty_bookings import duty_clashes, on_duty
from db.formats import from_text, to_text
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
from db.series_preview import Occurrence, chosen_rooms, obstacles
from db.store import Row, Store
from db.words import _

_OPEN = ("provisional", "confirmed")


@rule
def edit_series(
    db: Store,
    *,
    booking: int,
    scope: str,
    now: datetime,
    changes: Mapping[str, Any],
    choices: Mapping[date, Choice] | None = None,
) -> SeriesResult:
    """Change one booking of a series, it and all following, or all to come.

    `changes` are values that a booking takes; new times move the others by as much. What was
    changed by hand on a date stays there. Refused, with the dates, while a clash is not decided.
    """
    anchor = bookings.booking(db, booking)
    if scope == "one" or anchor.series is None:
        booking_changes.change(db, booking=booking, now=now, **changes)
        if anchor.series is not None:
            db.update("booking", booking, by_hand=1)
        return SeriesResult(anchor.series or 0, (booking,))
    row = _series(db, anchor.series)
    days = _day_shift(anchor, changes)
    new_rule = _shifted_rule(row["rule"], days)
    targets, left = _targets(db, anchor, scope, now)
    db.describe(
        _("Changed the series “{title}”, {n} times").format(title=row["title"], n=len(targets))
    )
    series = _split(db, row, anchor, targets) if scope == "following" else anchor.series
    usual = _usual(targets, changes)
    later = changes.get("starts", anchor.starts) > anchor.starts
    clashes: list[Occurrence] = []
    changed: list[int] = []
    # Against the direction of the move, so that no date runs into the one before it has left.
    for target in sorted(targets, key=lambda one: one.starts, reverse=later):
        new = _changes_for(target, anchor, changes, usual, row)
        choice = (choices or {}).get(_day(target), Choice("book"))
        try:
            reason = _change_one(db, target, new, choice, series, days, now)
        except Refused as no:
            starts = new.get("starts", target.starts)
            ends = new.get("ends", target.ends)
            clashes.append(
                Occurrence(0, _day(target), starts, ends, "taken", no.message, needs_choice=True)
            )
            continue
        if reason:
            left.append(Left(_day(target), target.id, reason))
        else:
            changed.append(target.id)
    if clashes:
        raise undecided(sorted(clashes, key=lambda one: one.day))
    _change_row(db, _series(db, series), anchor, changes, new_rule, days)
    return SeriesResult(series, tuple(changed), tuple(sorted(left, key=lambda one: one.day)))


def _change_one(
    db: Store,
    target: Booking,
    new: dict[str, Any],
    choice: Choice,
    series: int,
    days: timedelta,
    now: datetime,
) -> str:
    """Change one date as chosen; answers why it was left if it was."""
    starts, ends = new.get("starts", target.starts), new.get("ends", target.ends)
    if choice.kind == "keep":
        return _("Left as it was")
    if choice.kind == "skip":
        booking_states.cancel(db, booking=target.id, reason=_("Not held in this series"))
        return _("Skipped")
    if choice.kind == "wait":
        refuse_waiting(target.use)
        who = {name: new.get(name, getattr(target, name)) for name in ("title", *WHO, "headcount")}
        wait_for(db, series, starts, ends, new.get("rooms", target.rooms), who, now)
        return _("Left as it was, waits for the new time")
    if choice.kind in ("room", "time"):
        rooms, starts, ends = placed(choice, new.get("rooms", target.rooms), starts, ends)
        new |= {"rooms": rooms, "starts": starts, "ends": ends}
    if new:
        booking_changes.change(db, booking=target.id, now=now, **new)
    # `change` marks a booking of a series as moved by hand; here the whole series moves.
    by_hand = target.by_hand or choice.kind in ("room", "time")
    db.update(
        "booking", target.id, by_hand=int(by_hand), series_day=(_day(target) + days).isoformat()
    )
    return ""


def preview_edit(
    db: Store, *, booking: int, scope: str, now: datetime, changes: Mapping[str, Any]
) -> list[Occurrence]:
    """What a change of a series would meet, date by date; nothing is written."""
    anchor = bookings.booking(db, booking)
    if anchor.series is None:
        raise Refused(_("This booking is in no series."))
    row = _series(db, anchor.series)
    _shifted_rule(row["rule"], _day_shift(anchor, changes))
    targets = [anchor] if scope == "one" else _targets(db, anchor, scope, now)[0]
    usual = _usual(targets, changes)
    planned = [(one, _changes_for(one, anchor, changes, usual, row)) for one in targets]
    listed = [
        Occurrence(index, _day(one), new.get("starts", one.starts), new.get("ends", one.ends))
        for index, (one, new) in enumerate(planned, 1)
    ]
    groups: dict[tuple[int, ...], list[int]] = {}
    for number, (one, new) in enumerate(planned):
        groups.setdefault(tuple(new.get("rooms", one.rooms)), []).append(number)
    for rooms, numbers in groups.items():
        ways = obstacles(
            db,
            [(listed[number].starts, listed[number].ends) for number in numbers],
            chosen_rooms(db, rooms),
            now=now,
            equipment={},
            ignoring_series=anchor.series,
        )
        for place, way in ways.items():
            listed[numbers[place]] = replace(
                listed[numbers[place]], mark=way.mark, reason=way.reason, needs_choice=True
            )
    return [
        _with_duty(db, target, one, anchor.series)
        for target, one in zip(targets, listed, strict=True)
    ]


def _with_duty(db: Store, target: Booking, one: Occurrence, series: int) -> Occurrence:
    """For a duty also: its consultant elsewhere, its appointments left outside."""
    duty = on_duty(db, target.id) if target.use == "duty" and one.mark == "free" else None
    if duty is None:
        return one
    clashes = duty_clashes(
        db, duty, one.starts, one.ends, booking=target.id, ignoring_series=series
    )
    if not clashes:
        return one
    return replace(one, mark="taken", reason=clashes[0].message, needs_choice=True)


@rule
def cancel_series(
    db: Store, *, booking: int, scope: str, reason: str, now: datetime
) -> SeriesResult:
    """Cancel one booking of a series, it and all following, or all to come."""
    anchor = bookings.booking(db, booking)
    if scope == "one" or anchor.series is None:
        booking_states.cancel(db, booking=booking, reason=reason)
        return SeriesResult(anchor.series or 0, (booking,))
    targets, left = _targets(db, anchor, scope, now)
    row = _series(db, anchor.series)
    db.describe(
        _("Cancelled the series “{title}”, {n} times").format(title=row["title"], n=len(targets))
    )
    for target in targets:
        booking_states.cancel(db, booking=target.id, reason=reason)
    for waiting in db.rows(
        "SELECT id FROM waiting WHERE series = ? AND status = 'waiting' AND day_from >= ?",
        (anchor.series, _day(targets[0]).isoformat()),
    ):
        db.update("waiting", waiting["id"], status="withdrawn")
    last = _day(targets[0]) - timedelta(1)
    if last.isoformat() < (row["until"] or "9999"):
        db.update("series", anchor.series, until=last.isoformat())
    return SeriesResult(anchor.series, tuple(one.id for one in targets), tuple(left))


def _day(one: Booking) -> date:
    return one.series_day or one.starts.date()


def _series(db: Store, id: int) -> Row:
    row = db.row("SELECT * FROM series WHERE id = ?", (id,))
    if row is None:
        raise LookupError(f"no series {id}")
    return row


def _targets(
    db: Store, anchor: Booking, scope: str, now: datetime
) -> tuple[list[Booking], list[Left]]:
    """The bookings in scope that are still to come, and those to come that are cancelled."""
    assert anchor.series is not None
    found: list[Booking] = []
    left: list[Left] = []
    for one in bookings.of_series(db, anchor.series):
        if one.starts <= now or (scope == "following" and _day(one) < _day(anchor)):
            continue
        if one.status in _OPEN:
            found.append(one)
        else:
            left.append(Left(_day(one), one.id, _("It is cancelled")))
    if not found:
        raise Refused(_("Nothing of this series is still to come."))
    return found, left


def _day_shift(anchor: Booking, changes: Mapping[str, Any]) -> timedelta:
    """By how many days the change moves the dates."""
    starts: datetime = changes.get("starts", anchor.starts)
    return starts.date() - anchor.starts.date()


def _shifted_rule(text: str, days: timedelta) -> str:
    """The rule for dates some days later; only weekly rules can follow."""
    parsed = Rule.read(text)
    if not days or parsed == Rule("DAILY", parsed.interval):
        return text
    if parsed.freq != "WEEKLY" or parsed.numbers:
        raise Refused(
            _("These dates follow the calendar; only their time of day can be changed together."),
            "starts",
        )
    weekdays = sorted((n, (day + days.days) % 7) for n, day in parsed.weekdays)
    return replace(parsed, weekdays=tuple(weekdays)).text()


def _usual(targets: Sequence[Booking], names: Iterable[str]) -> dict[str, Any]:
    """What most dates of a series have in common, by the name of the value."""
    return {
        name: Counter(getattr(one, name, None) for one in targets).most_common(1)[0][0]
        for name in names
    }


def _changes_for(
    target: Booking,
    anchor: Booking,
    changes: Mapping[str, Any],
    usual: Mapping[str, Any],
    row: Row,
) -> dict[str, Any]:
    """The changes for one date. Where it was changed by hand, it keeps what differs."""
    new = dict(changes)
    if "starts" in changes or "ends" in changes:
        starts = changes.get("starts", anchor.starts)
        ends = changes.get("ends", starts + (anchor.ends - anchor.starts))
        new["starts"] = target.starts + (starts - anchor.starts)
        new["ends"] = target.ends + (ends - anchor.ends)
    if target.id == anchor.id:
        return new
    for name in set(changes) - {"starts", "ends", *(id for _words, id in TIES)}:
        if getattr(target, name, None) not in (usual[name], getattr(anchor, name, None)):
            del new[name]
    for words, id in TIES:
        # An id of the register goes with its words: both change, or neither.
        kept = (
            words not in new
            if words in changes
            else getattr(target, words) != getattr(anchor, words)
        )
        if id in changes and kept:
            del new[id]
    times = (from_text(row["starts"]).time(), from_text(row["ends"]).time())
    if target.by_hand and (
        (target.starts.time(), target.ends.time()) != times or target.starts.date() != _day(target)
    ):
        new.pop("starts", None)
        new.pop("ends", None)
    return new


def _split(db: Store, row: Row, anchor: Booking, targets: Sequence[Booking]) -> int:
    """A series of its own for the dates from the anchor on; the old one ends before them.

    With no earlier date there is nothing to split.
    """
    first = _day(anchor)
    ids = [one.id for one in bookings.of_series(db, row["id"]) if _day(one) >= first]
    if len(ids) == len(bookings.of_series(db, row["id"])):
        return int(row["id"])
    starts, ends = from_text(row["starts"]), from_text(row["ends"])
    begin = datetime.combine(min(_day(one) for one in targets), starts.time())
    series = db.insert(
        "series",
        **{name: row[name] for name in ("title", "rule", "until", "holidays", "makeup")},
        starts=to_text(begin),
        ends=to_text(begin + (ends - starts)),
        created_at=row["created_at"],
    )
    db.update("series", row["id"], until=(first - timedelta(1)).isoformat())
    for id in ids:
        db.update("booking", id, series=series)
    for waiting in db.rows(
        "SELECT id FROM waiting WHERE series = ? AND day_from >= ?", (row["id"], first.isoformat())
    ):
        db.update("waiting", waiting["id"], series=series)
    return series


def _change_row(
    db: Store,
    row: Row,
    anchor: Booking,
    changes: Mapping[str, Any],
    rule: str,
    days: timedelta,
) -> None:
    """The series itself, as its dates are now."""
    values: dict[str, Any] = {"rule": rule}
    if changes.get("title"):
        values["title"] = changes["title"].strip()
    if "starts" in changes or "ends" in changes:
        starts = changes.get("starts", anchor.starts)
        ends = changes.get("ends", starts + (anchor.ends - anchor.starts))
        values["starts"] = to_text(from_text(row["starts"]) + (starts - anchor.starts))
        values["ends"] = to_text(from_text(row["ends"]) + (ends - anchor.ends))
    if days and row["until"]:
        values["until"] = (date.fromisoformat(row["until"]) + days).isoformat()
    db.update("series", row["id"], **values)
