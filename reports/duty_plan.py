"""What the duty poster says: duties of a week one by one, or of a month as they repeat."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from db.consultants import consultant as consultant_of
from db.duties import Duty, duties
from db.formats import show_day, show_day_year, show_month, show_span, to_text, weekday_name
from db.holidays import marks
from db.rooms import rooms
from db.services import Service, services
from db.store import Store
from db.words import _, language

WEEK, MONTH = "week", "month"


@dataclass(frozen=True)
class Turn:
    """A line of the poster. `mark` is what is unusual about it; `gone`: nobody comes."""

    day: str
    span: str
    name: str
    place: str
    mark: str = ""
    gone: bool = False


@dataclass(frozen=True)
class Plan:
    """The lines of each service in a period; `closed` says on which days off nobody comes."""

    period: str
    services: tuple[tuple[Service, tuple[Turn, ...]], ...]
    closed: str


@dataclass
class _Usual:
    """What repeats in a month: the days on which it is as usual, and what is not."""

    turn: Turn
    order: tuple[int, datetime]
    days: list[str] = field(default_factory=list)


def duty_plan(db: Store, day: date, period: str, service: int | None) -> Plan:
    """The duties of the week or the month around a day, of one service or of all."""
    if period == MONTH:
        first = day.replace(day=1)
        last = day.replace(day=monthrange(day.year, day.month)[1])
        words = show_month(day)
    else:
        first = day - timedelta(day.weekday())
        last = first + timedelta(6)
        words = _span(first, last)
    start, end = (
        datetime.combine(first, time()),
        datetime.combine(last, time()) + timedelta(1),
    )
    found = duties(db, start, end, service=service, cancelled=True)
    found = _told(db, [one for one in found if start <= one.starts < end])
    names = _Names(db)
    lines = _repeated if period == MONTH else _single
    return Plan(
        words,
        tuple(
            (given, tuple(lines(mine, names)))
            for given in services(db, archived=True)
            for mine in [[one for one in found if one.service == given.id]]
            if mine
        ),
        _closed(db, first, last, {one.starts.date() for one in found}),
    )


class _Names:
    """Consultants and rooms as they are called."""

    def __init__(self, db: Store) -> None:
        self._db = db
        self._rooms = {
            room.id: f"{room.code} {room.name}".strip() for room in rooms(db, archived=True)
        }

    def who(self, id: int) -> str:
        return consultant_of(self._db, id).name

    def where(self, one: Duty) -> str:
        return _(", ").join(self._rooms[room] for room in one.rooms)


def _told(db: Store, found: list[Duty]) -> list[Duty]:
    """Duties that stand, and of those given up the ones that somebody may come for in vain.

    Not one in whose place the same consultant comes on the same day, nor one of a consultant who
    does not come for this service any more.
    """
    known = {(one.service, one.starts.date(), _usual(one)) for one in found if one.active}
    told = []
    for one in found:
        key = (one.service, one.starts.date(), _usual(one))
        if one.active or (key not in known and _comes_again(db, one)):
            told.append(one)
            known.add(key)
    return told


def _comes_again(db: Store, one: Duty) -> bool:
    usual = _usual(one)
    return bool(
        db.value(
            "SELECT 1 FROM duty WHERE service = ? AND ? IN (consultant, instead_of)"
            " AND active = 1 AND held_from > ? LIMIT 1",
            (one.service, usual, to_text(one.starts)),
        )
    )


def _usual(one: Duty) -> int:
    return one.instead_of or one.consultant


def _single(found: list[Duty], names: _Names) -> Iterable[Turn]:
    before = ""
    for one in found:
        day = show_day(one.starts.date())
        yield Turn(
            "" if day == before else day,
            show_span(one.starts, one.ends),
            names.who(one.consultant),
            names.where(one),
            _("cancelled") if not one.active else _("stand-in") if one.instead_of else "",
            not one.active,
        )
        before = day


def _repeated(found: list[Duty], names: _Names) -> Iterable[Turn]:
    usual: dict[tuple[object, ...], _Usual] = {}
    for one in found:
        span = show_span(one.starts, one.ends)
        key = (one.starts.weekday(), span, _usual(one), names.where(one))
        turn = Turn(weekday_name(one.starts.date()), span, names.who(_usual(one)), names.where(one))
        kept = usual.setdefault(key, _Usual(turn, (one.starts.weekday(), one.starts)))
        number = _("{day}|of the month").format(day=one.starts.day)
        if not one.active:
            number = _("{day} cancelled").format(day=number)
        elif one.instead_of:
            number = _("{day} {name} stands in").format(day=number, name=names.who(one.consultant))
        kept.days.append(number)
    before = ""
    for kept in sorted(usual.values(), key=lambda one: (one.order[0], one.turn.span, one.order[1])):
        turn = kept.turn
        yield Turn(
            "" if turn.day == before else turn.day,
            turn.span,
            turn.name,
            turn.place,
            _(", ").join(kept.days),
        )
        before = turn.day


def _closed(db: Store, first: date, last: date, held: set[date]) -> str:
    """The days off of the period on which nobody is on duty, in one sentence."""
    off = [one for one in marks(db, first, last).values() if one.kind == "off"]
    names: dict[str, list[date]] = {}
    for one in off:
        if one.day not in held:
            names.setdefault(one.name, []).append(one.day)
    return _(", ").join(
        _("{name} {days}").format(
            name=name,
            days=_span(days[0], days[-1], year=False) if len(days) > 1 else _short(days[0]),
        )
        for name, days in names.items()
    )


def _span(first: date, last: date, *, year: bool = True) -> str:
    """2026年11月23日–29日, across months –12月6日, in English always –29 Nov."""
    start = show_day_year(first) if year else _short(first)
    if language() != "en" and (first.year, first.month) == (last.year, last.month):
        return start + "–" + _("{day}|of the month").format(day=last.day)
    return f"{start}–{_short(last)}"


def _short(day: date) -> str:
    """11月26日 / 26 Nov."""
    return show_day(day).replace(weekday_name(day), "").strip()
