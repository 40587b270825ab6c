"""Series: bookings that repeat, made, changed and cancelled together.

The past never changes, what was changed by hand stays as it is, and dates that cannot follow do
not hold up the others: the answer says which they were.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from db import booking_states, bookings
from db.bookings import Booking
from db.formats import from_text, show_day, to_text
from db.recurrence import Rule
from db.rules import Refused, rule
from db.series_preview import Obstacle, Occurrence, chosen_rooms, obstacles, preview
from db.store import Row, Store
from db.waiting import wait
from db.words import N_, _

__all__ = [
    "CHOICES",
    "SCOPES",
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

SCOPES = (
    ("one", N_("Only this one")),
    ("following", N_("This and all following")),
    ("all", N_("All to come")),
)
CHOICES = (
    ("book", N_("As usual")),
    ("skip", N_("Skip")),
    ("room", N_("Other room")),
    ("time", N_("Other time")),
    ("wait", N_("Wait until free")),
)
_OPEN = ("provisional", "confirmed")


@dataclass(frozen=True)
class Choice:
    """What to do about one date.

    kind: book as usual, skip, wait until it comes free, other `room`, other time from `starts`
    to `ends`; when a series is edited also keep, which leaves the date as it is.
    """

    kind: str
    room: int | None = None
    starts: datetime | None = None
    ends: datetime | None = None


@dataclass(frozen=True)
class Left:
    """A date of a series that was left as it was, and why."""

    day: date
    booking: int
    reason: str


@dataclass(frozen=True)
class SeriesResult:
    """What became of a series: the bookings that changed and those that were left."""

    series: int
    changed: tuple[int, ...]
    left: tuple[Left, ...] = ()


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
    contact: str = "",
    phone: str = "",
    headcount: int | None = None,
    equipment: Mapping[int, int] | None = None,
    note: str = "",
    private: bool = False,
    provisional_until: date | None = None,
    holidays: str = "skip",
    makeup: str = "ask",
    choices: Mapping[date, Choice] | None = None,
) -> int:
    """Book every date of a series, or none; returns the id of the series.

    `choices` says by day of the rule what to do where something is in the way. Refused, with the
    dates, while any of them is not decided.
    """
    if not title.strip():
        raise Refused(_("Say what it is for."), "title")
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
    )
    decided = [(one, _choice(one, choices or {})) for one in listed]
    open_ = [one for one, choice in decided if choice is None]
    if open_:
        raise _undecided(open_)
    made = [(one, choice) for one, choice in decided if choice and choice.kind != "skip"]
    if not any(choice.kind != "wait" for _one, choice in made):
        raise Refused(_("Nothing would be booked. Choose other dates."), "rule")
    who: dict[str, Any] = {
        "title": title,
        "organisation": organisation,
        "contact": contact,
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
    }
    refused: list[Occurrence] = []
    for one, choice in made:
        try:
            _make(db, series, one, choice, rooms, who, what, now)
        except Refused as no:
            refused.append(replace(one, reason=no.message))
    if refused:
        raise _undecided(refused)
    return series


def _choice(one: Occurrence, choices: Mapping[date, Choice]) -> Choice | None:
    """What was chosen for a date, else what is planned; None while it is not decided."""
    if one.day in choices:
        return choices[one.day]
    return Choice(one.planned) if one.planned else None


def _undecided(dates: Sequence[Occurrence]) -> Refused:
    """One date with its reason, several as a list of days."""
    if len(dates) == 1:
        one = dates[0]
        message = _("{day} is not decided: {reason}").format(
            day=show_day(one.starts), reason=one.reason
        )
    else:
        message = _("Not decided yet: {days}").format(
            days=_(", ").join(show_day(one.starts) for one in dates[:8])
            + ("…" if len(dates) > 8 else "")
        )
    return Refused(message, "choices", conflicts=dates)


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
        _wait(db, series, one.starts, one.ends, rooms, who, now)
        return
    chosen, starts, ends = _placed(choice, rooms, one.starts, one.ends)
    made = bookings.book(
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


def _placed(
    choice: Choice, rooms: Sequence[int], starts: datetime, ends: datetime
) -> tuple[Sequence[int], datetime, datetime]:
    """Where and when a date takes place after the choice."""
    if choice.kind == "room":
        if choice.room is None:
            raise Refused(_("Choose a room."), "choices")
        return (choice.room,), starts, ends
    if choice.kind == "time":
        if choice.starts is None:
            raise Refused(_("Choose a time."), "choices")
        return rooms, choice.starts, choice.ends or choice.starts + (ends - starts)
    return rooms, starts, ends


def _wait(
    db: Store,
    series: int,
    starts: datetime,
    ends: datetime,
    rooms: Sequence[int],
    who: Mapping[str, Any],
    now: datetime,
) -> None:
    """They are told when the room comes free at that time."""
    if ends.date() != starts.date():
        raise Refused(_("Nobody can wait for a time over midnight. Choose something else."))
    wait(
        db,
        room=rooms[0],
        minutes=(ends - starts) // timedelta(minutes=1),
        day_from=starts.date(),
        day_to=starts.date(),
        time_from=starts.time(),
        time_to=ends.time(),
        series=series,
        now=now,
        **who,
    )


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
        bookings.change(db, booking=booking, now=now, **changes)
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
    later = changes.get("starts", anchor.starts) > anchor.starts
    clashes: list[Occurrence] = []
    changed: list[int] = []
    # Against the direction of the move, so that no date runs into the one before it has left.
    for target in sorted(targets, key=lambda one: one.starts, reverse=later):
        new = _changes_for(target, anchor, changes, row)
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
        raise _undecided(sorted(clashes, key=lambda one: one.day))
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
        who = {
            name: new.get(name, getattr(target, name))
            for name in ("title", "organisation", "contact", "phone", "headcount")
        }
        _wait(db, series, starts, ends, new.get("rooms", target.rooms), who, now)
        return _("Left as it was, waits for the new time")
    if choice.kind in ("room", "time"):
        rooms, starts, ends = _placed(choice, new.get("rooms", target.rooms), starts, ends)
        new |= {"rooms": rooms, "starts": starts, "ends": ends}
    if new:
        bookings.change(db, booking=target.id, now=now, **new)
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
    planned = [(one, _changes_for(one, anchor, changes, row)) for one in targets]
    found = []
    for index, (one, new) in enumerate(planned, 1):
        starts, ends = new.get("starts", one.starts), new.get("ends", one.ends)
        way: Obstacle | None = obstacles(
            db,
            [(starts, ends)],
            chosen_rooms(db, new.get("rooms", one.rooms)),
            now=now,
            equipment={},
            ignoring_series=anchor.series,
        ).get(0)
        occurrence = Occurrence(index, _day(one), starts, ends)
        if way:
            occurrence = replace(
                occurrence, mark=way.mark, reason=way.reason, needs_choice=True
            )
        found.append(occurrence)
    return found


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


def _changes_for(
    target: Booking, anchor: Booking, changes: Mapping[str, Any], row: Row
) -> dict[str, Any]:
    """The changes for one date. Where it was changed by hand, it keeps what differs."""
    new = dict(changes)
    if "starts" in changes or "ends" in changes:
        starts = changes.get("starts", anchor.starts)
        ends = changes.get("ends", starts + (anchor.ends - anchor.starts))
        new["starts"] = target.starts + (starts - anchor.starts)
        new["ends"] = target.ends + (ends - anchor.ends)
    if not target.by_hand or target.id == anchor.id:
        return new
    usual = (from_text(row["starts"]).time(), from_text(row["ends"]).time())
    if (target.starts.time(), target.ends.time()) != usual or target.starts.date() != _day(target):
        new.pop("starts", None)
        new.pop("ends", None)
    for name in changes:
        mine, theirs = getattr(target, name, None), getattr(anchor, name, None)
        if name not in ("starts", "ends") and mine != theirs:
            new.pop(name)
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
