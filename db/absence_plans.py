"""What an absence or other hours would do to duties and to who has an appointment in them.

Nothing is written here; `db.absences` does it once every appointment is decided.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from db.appointments import Appointment, appointments
from db.availability import problems
from db.bookings import booking as booking_of
from db.bookings import of_series
from db.conflicts import conflicted
from db.consultants import consultant as consultant_of
from db.consultations import Slot, free_slots
from db.duties import Duty, break_spans, duties, duty_of, read_breaks, refuse_breaks, refuse_strange
from db.duty_bookings import OnDuty, consultant_clashes
from db.formats import from_text, to_text
from db.parties import parties_of
from db.rules import Refused
from db.slots import Span
from db.store import Store
from db.words import _

AHEAD = timedelta(28)
OPEN = ("booked", "arrived")
BEGUN = ("in_session", "done")


@dataclass(frozen=True)
class Hours:
    """Other hours, another room or other breaks; what is None stays."""

    begins: time | None = None
    ends: time | None = None
    room: int | None = None
    breaks: str | None = None

    def span(self, one: Duty) -> Span:
        """From when to when a duty would be. An end that is not after the start is next day's."""
        starts, ends = one.starts, one.ends
        if self.begins is not None:
            starts = datetime.combine(one.starts.date(), self.begins)
        if self.ends is not None:
            late = self.ends == time() or one.ends.date() > one.starts.date()
            ends = datetime.combine(one.starts.date(), self.ends)
            ends += timedelta(late and ends <= starts)
        return starts, ends

    def pauses(self, one: Duty) -> Sequence[Span]:
        """The breaks that a duty would have."""
        if self.breaks is None:
            return one.breaks
        return break_spans(read_breaks(self.breaks), self.span(one)[0])


Plan = Hours | int | None
"""What happens to a duty: other hours, somebody (a consultant) stands in, or nobody comes."""


@dataclass(frozen=True)
class Touched:
    """An appointment that cannot go on as if nothing were. `reason` says why.

    `may_stay`: it can be kept where it is. `stays`: it does, unless something else is chosen.
    """

    appointment: Appointment
    reason: str = ""
    may_stay: bool = False
    stays: bool = False


def to_come(db: Store, consultant: int, first: date, last: date, now: datetime) -> list[Duty]:
    """The duties of a consultant from one day to another that are not over, earliest first."""
    start = datetime.combine(first, time())
    end = datetime.combine(last, time()) + timedelta(1)
    found = duties(db, start, end, consultant=consultant)
    return [one for one in found if one.ends > now and one.starts >= start]


def in_series(db: Store, duty: int, scope: str, now: datetime) -> list[Duty]:
    """A duty of a series: `scope` is one, following (it and those after it), or all to come."""
    one = duty_of(db, duty)
    series = booking_of(db, one.booking).series
    if scope == "one" or series is None:
        return [one]
    rows = [booking.id for booking in of_series(db, series) if booking.lives]
    found = db.rows(
        f"SELECT id FROM duty WHERE booking IN ({', '.join('?' * len(rows))}) AND held_until > ?"
        " ORDER BY held_from",
        (*rows, to_text(now)),
    )
    listed = [duty_of(db, row["id"]) for row in found]
    return [each for each in listed if scope == "all" or each.starts >= one.starts]


def obstacle(db: Store, one: Duty, plan: Plan, now: datetime) -> str:
    """Why a duty cannot become what was planned; '' if it can."""
    if one.ends <= now:
        return _("This duty is over.")
    try:
        if isinstance(plan, Hours):
            return _no_hours(db, one, plan, now)
        if plan is not None:
            if plan == one.consultant:
                return _("That is who is on duty.")
            other = OnDuty(one.service, plan)
            refuse_strange(db, other)
            starts = max(one.starts, held_until(db, one) or one.starts)
            for clash in consultant_clashes(db, other, starts, one.ends, booking=one.booking):
                return clash.message
    except Refused as refused:
        return refused.message
    return ""


def _no_hours(db: Store, one: Duty, plan: Hours, now: datetime) -> str:
    starts, ends = plan.span(one)
    found = problems(
        db,
        rooms=one.rooms if plan.room is None else (plan.room,),
        starts=starts,
        ends=ends,
        now=now,
        ignoring=one.booking,
        past_allowed=starts == one.starts,
    )
    messages = [problem.message for problem in found if problem.blocks and problem.kind != "duty"]
    who = OnDuty(one.service, one.consultant)
    for clash in consultant_clashes(db, who, starts, ends, booking=one.booking):
        messages.append(clash.message)
    for held in _held(db, one):
        if held.starts < starts or held.ends > ends:
            messages.append(_("Sessions were held outside these hours."))
    if plan.breaks is not None:
        refuse_breaks(db, one.service, starts, ends, read_breaks(plan.breaks))
    return messages[0] if messages else ""


def held_until(db: Store, one: Duty) -> datetime | None:
    """When the last session ends that has begun in a duty; None if none has."""
    return max((held.ends for held in _held(db, one)), default=None)


def _held(db: Store, one: Duty) -> list[Appointment]:
    return [each for each in _in(db, one) if each.status in BEGUN]


def _in(db: Store, one: Duty) -> list[Appointment]:
    found = appointments(db, one.starts, one.ends, service=one.service)
    return [each for each in found if each.duty == one.id]


def touched(db: Store, one: Duty, plan: Plan) -> list[Touched]:
    """Who has an appointment in a duty that the plan touches, earliest first."""
    waiting = [each for each in _in(db, one) if each.status in OPEN]
    return [found for each in waiting for found in _touched(db, one, plan, each)]


def _touched(db: Store, one: Duty, plan: Plan, each: Appointment) -> Iterator[Touched]:
    if plan is None:
        yield Touched(each)
    elif isinstance(plan, Hours):
        starts, ends = plan.span(one)
        if each.starts < starts or each.ends > ends:
            yield Touched(each, _("outside the new hours"))
        elif any(begins < each.ends and over > each.starts for begins, over in plan.pauses(one)):
            was = any(begins < each.ends and over > each.starts for begins, over in one.breaks)
            if not was:
                yield Touched(each, _("in the new break"), may_stay=True)
    elif barred(db, each, plan):
        name = consultant_of(db, plan).name
        yield Touched(each, _("not with {name}").format(name=name))
    else:
        yield Touched(each, may_stay=True, stays=True)


def barred(db: Store, one: Appointment, consultant: int) -> bool:
    """Whether a conflict of interest keeps an appointment from a consultant."""
    return conflicted(
        db,
        consultant=consultant,
        parties=parties_of(db, one.id),
        client=one.client,
        besides=one.id,
    )


class Ways:
    """Where those can go who cannot stay. What is free is looked up once for each service.

    `besides` are duties that change with it, and `until` is the last day of these.
    """

    def __init__(self, db: Store, *, besides: Collection[int], until: date, now: datetime) -> None:
        self._db, self._besides, self._now = db, besides, now
        self._until = max(until, now.date()) + AHEAD
        self._free: dict[int, list[Slot]] = {}
        self._barred: dict[tuple[int, int], bool] = {}

    def all(self, one: Appointment, taken: Collection[tuple[int, datetime]] = ()) -> list[Slot]:
        """Every free slot for an appointment; `taken` are those (duty, start) chosen for others."""
        busy = self._others(one)
        return [
            slot
            for slot in self._of(one.service)
            if (slot.duty, slot.starts) not in taken
            and not self._is_barred(one, slot.consultant)
            and not any(begins < slot.ends and over > slot.starts for begins, over in busy)
        ]

    def best(self, one: Appointment, taken: Collection[tuple[int, datetime]] = ()) -> list[Slot]:
        """Up to three of them: the same time with somebody else, the next with the same
        consultant, the first of the service after it, or else before."""
        found = self.all(one, taken)
        later = [slot for slot in found if slot.starts >= one.starts]
        best = (
            [slot for slot in later if slot.starts == one.starts],
            [slot for slot in later if slot.consultant == one.consultant],
            later or found,
        )
        return list(dict.fromkeys(some[0] for some in best if some))

    def _of(self, service: int) -> list[Slot]:
        if service not in self._free:
            found = free_slots(
                self._db,
                service=service,
                day_from=self._now.date(),
                day_to=self._until,
                now=self._now,
            )
            self._free[service] = [slot for slot in found if slot.duty not in self._besides]
        return self._free[service]

    def _others(self, one: Appointment) -> list[Span]:
        """When the client has other appointments."""
        return [
            (from_text(row["starts"]), from_text(row["ends"]))
            for row in self._db.rows(
                "SELECT starts, ends FROM appointment WHERE client = ? AND active = 1"
                " AND id <> ? AND ends > ?",
                (one.client, one.id, to_text(self._now)),
            )
        ]

    def _is_barred(self, one: Appointment, consultant: int) -> bool:
        key = (one.id, consultant)
        if key not in self._barred:
            self._barred[key] = barred(self._db, one, consultant)
        return self._barred[key]
