"""From the preview of a series and the choices made so far to the lines of the table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from db.availability import problems
from db.formats import show_month_day, show_span, show_time, weekday_name
from db.holidays import marks
from db.series import Choice, Occurrence
from db.store import Store
from db.suggestions import Suggestion
from db.words import _
from gui.series_model import Line, Option

_ASKED = ("headcount", "organisation", "organisation_id", "duty")
OTHER_TIME = "other time"
"""The value of the option that asks for a time."""


@dataclass
class Choices:
    """What was chosen for each date, and what a rule said against it."""

    chosen: dict[date, Choice] = field(default_factory=dict)
    refused: dict[date, str] = field(default_factory=dict)

    def take(self, day: date, choice: Choice, problem: str = "") -> None:
        """Take this choice; with a problem the date stays open and says why."""
        self.chosen.pop(day, None)
        self.refused.pop(day, None)
        if problem:
            self.refused[day] = problem
        else:
            self.chosen[day] = choice

    def forget_places(self) -> None:
        """The time or room changed: places chosen for the old one hold no longer."""
        self.refused.clear()
        self.chosen = {
            day: choice for day, choice in self.chosen.items() if choice.kind in ("skip", "book")
        }

    def of(self, one: Occurrence) -> Choice | None:
        """The choice for a date, unless it cannot be kept."""
        choice = self.chosen.get(one.day)
        if choice is not None and choice.kind == "book" and one.mark in ("taken", "closed"):
            return None
        return choice

    def valid(self, found: Sequence[Occurrence]) -> dict[date, Choice]:
        """The choices of the dates there are."""
        pairs = [(one.day, self.of(one)) for one in found]
        return {day: choice for day, choice in pairs if choice is not None}


def lines(
    found: Sequence[Occurrence], choices: Choices, names: Mapping[int, str], *, waits: bool
) -> list[Line]:
    """The rows of the table; `waits` says whether a date may wait for its room."""
    makeup = sum(one.mark == "makeup" for one in found)
    return [_line(one, choices, names, makeup, waits) for one in found]


def _line(
    one: Occurrence, choices: Choices, names: Mapping[int, str], makeup: int, waits: bool
) -> Line:
    choice = choices.of(one)
    refused = choices.refused.get(one.day, "")
    kind = choice.kind if choice else one.planned
    result = {
        "": "open",
        "skip": "skipped",
        "wait": "waiting",
        "room": "moved",
        "time": "moved",
    }.get(kind, "moved" if one.moved_from else "free")
    if refused:
        result = "open"
    return Line(
        number=one.index,
        day=one.day,
        result=result,
        reason=refused or one.reason,
        mark=one.holiday.kind if one.holiday else "",
        chosen="" if refused else _chosen(one, choice, names),
        options=tuple(_options(one, names, makeup, waits)),
        kind=choice.kind if choice and not refused else "",
    )


def _chosen(one: Occurrence, choice: Choice | None, names: Mapping[int, str]) -> str:
    """The choice in force in words; '' while there is none or none is needed."""
    if choice is None:
        if one.planned == "skip":
            return _("Skip")
        if one.moved_from:
            return _day_words(one.starts)
        return ""
    if choice.kind == "room":
        return _("Room: {room}").format(room=names.get(choice.room or 0, ""))
    if choice.kind == "time" and choice.starts is not None:
        return _time_words(one, choice.starts, choice.ends or choice.starts)
    return {"skip": _("Skip"), "wait": _("Wait until free")}.get(choice.kind, _("As usual"))


def _options(one: Occurrence, names: Mapping[int, str], makeup: int, waits: bool) -> list[Option]:
    found: list[Option] = []
    if one.mark not in ("taken", "closed"):
        hint = _("at {time}, not moved").format(time=show_time(one.starts))
        found.append(Option(Choice("book"), _("As usual"), hint))
    places = [_place(one, place, names) for place in one.suggestions]
    skip = Option(Choice("skip"), _("Skip"), _("not held this time"))
    if one.mark in ("taken", "closed"):
        found += [*places, skip]
    else:
        found += [skip, *places]
    found.append(Option(OTHER_TIME, _("Other time…")))
    if waits and one.mark == "taken" and one.starts.date() == one.ends.date():
        found.append(Option(Choice("wait"), _("Wait until free"), _("to the waiting list")))
    if one.mark == "makeup" and makeup > 1:
        hint = _("For all of them: {n}").format(n=makeup)
        found += [
            Option(Choice("book"), _("All make-up workdays as usual"), hint, "makeup"),
            Option(Choice("skip"), _("Skip all make-up workdays"), hint, "makeup"),
        ]
    return found


def _place(one: Occurrence, place: Suggestion, names: Mapping[int, str]) -> Option:
    if place.starts == one.starts and len(place.rooms) == 1:
        room = place.rooms[0]
        return Option(
            Choice("room", room=room),
            _("Room: {room}").format(room=names.get(room, "")),
            place.reason,
        )
    return Option(
        Choice("time", starts=place.starts, ends=place.ends),
        _time_words(one, place.starts, place.ends),
        place.reason,
    )


def _time_words(one: Occurrence, starts: datetime, ends: datetime) -> str:
    if starts.date() == one.starts.date():
        return _("Time: {span}").format(span=show_span(starts, ends))
    if starts.time() == one.starts.time():
        return _day_words(starts)
    return f"{_day_words(starts)} {show_time(starts)}"


def _day_words(day: datetime) -> str:
    return _("To {weekday} {day}").format(weekday=weekday_name(day), day=show_month_day(day))


def problem_of(
    db: Store, one: Occurrence, choice: Choice, asked: Mapping[str, Any], now: datetime
) -> str:
    """What is in the way of a choice that books; '' when nothing is."""
    if choice.kind in ("skip", "wait"):
        return ""
    starts = choice.starts or one.starts
    ends = choice.ends or starts + (one.ends - one.starts)
    rooms = (choice.room,) if choice.room else asked["rooms"]
    found = problems(
        db,
        rooms=rooms,
        starts=starts,
        ends=ends,
        now=now,
        **{name: asked[name] for name in _ASKED if name in asked},
    )
    return next((problem.message for problem in found if problem.blocks), "")


COUNTED: tuple[tuple[str, Callable[[Line], bool]], ...] = (
    ("free", lambda line: line.result == "free"),
    ("room", lambda line: line.result == "moved" and line.kind == "room"),
    ("time", lambda line: line.result == "moved" and line.kind != "room"),
    ("waiting", lambda line: line.result == "waiting"),
    ("skipped", lambda line: line.result == "skipped"),
    ("open", lambda line: line.result == "open"),
)


def counts(found: Sequence[Line]) -> dict[str, int]:
    """How many dates have which result, as the head of the table says it."""
    return {name: sum(map(is_it, found)) for name, is_it in COUNTED}


def calendar_note(db: Store, first: date, last: date) -> tuple[str, bool]:
    """Which holiday table the dates were held against, and whether a year is missing in it."""
    years = range(first.year, last.year + 1)
    missing = [year for year in years if not marks(db, date(year, 1, 1), date(year, 12, 31))]
    if missing:
        return (
            _("No holidays of {years} in the table yet: dates there are not checked.").format(
                years=_(", ").join(map(str, missing))
            ),
            True,
        )
    stamp = db.value(
        "SELECT max(trail.at) FROM trail JOIN holiday ON holiday.id = trail.record"
        " WHERE trail.record_table = 'holiday' AND holiday.day BETWEEN ? AND ?",
        (f"{last.year}-01-01", f"{last.year}-12-31"),
    )
    words = _("Holidays and make-up workdays {years}: by this computer's table").format(
        years="–".join(map(str, sorted({years[0], years[-1]})))
    )
    if stamp:
        entered = datetime.fromisoformat(stamp).astimezone()
        words += _(" (entered {day})").format(day=show_month_day(entered))
    return words, False


def midnight_after(day: date, clock: time) -> datetime:
    """The moment a span ends at: 0:00 means the midnight after."""
    return datetime.combine(day + timedelta(clock == time()), clock)
