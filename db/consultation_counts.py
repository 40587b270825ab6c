"""The consultations of a month or a year, counted for the director and for paper.

Nobody is named, and a count below five is not told (`db.suppression`). A session counts in the
month in which it began. Of a service are counted:

- sessions held, who gave them, what they were about, what came of them;
- people helped: clients with a session, each once; further sessions are those beyond the first of
  each. First visits are of those who never had a session of this service before, the rest returned;
- who did not come; what was cancelled, and of that what the client cancelled late;
- evaluations cast.

Hours, waiting and the average evaluation are no counts, but with a count beside them they say as
much. They are told where their count is, and of a year only if that is told of all its months or
of none: else the months that are told could be taken off.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from db.rules import Refused, refuse_unseen
from db.services import Service, services
from db.sessions import OUTCOMES, QUESTIONS
from db.store import Store
from db.suppression import Sum, months_visible
from db.suppression_years import year_visible
from db.words import N_, _

PART = "consultation counts"
HIDDEN, NONE = "＊", "—"
FIGURES = (
    ("done", N_("Sessions held")),
    ("people", N_("People helped")),
    ("first", N_("First visits")),
    ("no_show", N_("Did not come")),
    ("cancelled", N_("Cancelled")),
    ("late", N_("Cancelled by the client, less than a day before")),
    ("ballots", N_("Evaluations")),
)
_LATE_DAYS = 1
_UNWRITTEN = N_("Not recorded")
_LAST = ("other", "")  # of a breakdown


@dataclass(frozen=True)
class Part:
    """A line of a breakdown: the key of its count, and its words."""

    key: str
    label: str


@dataclass(frozen=True)
class ServiceCounts:
    """The counts of one service in one period, of which `shown` may be told.

    `hours` of sessions, `wait_days` from the booking to the session on average, and the `average`
    evaluation are None where they may not be told or there is nothing to average.
    """

    service: Service
    counts: Mapping[str, int]
    shown: frozenset[str]
    consultants: tuple[Part, ...]
    questions: tuple[Part, ...]
    outcomes: tuple[Part, ...]
    hours: float | None
    wait_days: float | None
    average: float | None
    by_month: tuple[dict[str, str], ...] = ()  # of a year: its months as their sheets show them

    def show(self, key: str) -> str:
        """A count as people read it: a number, — for none, ＊ for one that is not told."""
        return _shown(self.counts, self.shown, key)

    def figure(self, name: str) -> str:
        """Hours, wait_days or average as people read them, with one decimal."""
        value = getattr(self, name)
        if value is not None:
            return f"{value:,.1f}"
        return HIDDEN if self.counts["ballots" if name == "average" else "done"] else NONE


@dataclass(frozen=True)
class Line:
    """A line of a breakdown as it is read; `count` is None where it is not told."""

    label: str
    shown: str
    count: int | None


def lines(one: ServiceCounts, parts: Sequence[Part]) -> list[Line]:
    """The parts of which there were any: the most frequent first, “other” last.

    What is hidden stands in the order of the list: sorted by size, its place would tell it.
    """
    if not any(part.key in one.shown for part in parts):
        return [Line(_("All of it"), HIDDEN, None)]
    order = {part.key: number for number, part in enumerate(parts)}

    def place(part: Part) -> tuple[bool, bool, int]:
        known = part.key in one.shown
        last = part.key.split(" ", 1)[1] in _LAST
        return last, not known, -one.counts[part.key] if known else order[part.key]

    return [
        Line(
            part.label, one.show(part.key), one.counts[part.key] if part.key in one.shown else None
        )
        for part in sorted(parts, key=place)
        if part.key not in one.shown or one.counts[part.key]
    ]


def _shown(counts: Mapping[str, int], shown: frozenset[str], key: str) -> str:
    return HIDDEN if key not in shown else f"{counts[key]:,}" if counts[key] else NONE


def month_counts(db: Store, *, month: date) -> list[ServiceCounts]:
    """Each service's counts of the month of this day. Refused to who does not see them."""
    refuse_unseen(db.staff, PART)
    number = month.month - 1
    found = []
    for one in _years(db, month.year):
        sheets = months_visible(one.months[: number + 1], one.sums())
        shown = sheets[number]
        found.append(
            _service_counts(
                one, one.months[number], shown, one.figures[number], one.duties[number], shown
            )
        )
    return found


def year_counts(db: Store, *, year: int) -> list[ServiceCounts]:
    """Each service's counts of a year, after its twelve sheets were shown. About half a second."""
    refuse_unseen(db.staff, PART)
    found = []
    for one in _years(db, year):
        sums = one.sums()
        shown = year_visible(
            one.months, one.year, sums, people=("people",), apart=("returning", "further")
        )
        sheets = months_visible(one.months, sums)
        pairs = list(zip(one.months, sheets, strict=True))
        told = {
            key
            for key in shown & {"done", "ballots"}
            if len({key in sheet for month, sheet in pairs if month[key]}) < 2
        }
        figures = _Figures()
        for month in one.figures:
            figures.add(month)
        counted = _service_counts(one, one.year, shown, figures, set().union(*one.duties), told)
        months = [
            {key: _shown(month, sheet, key) for key, _label in FIGURES} for month, sheet in pairs
        ]
        found.append(replace(counted, by_month=tuple(months)))
    return found


def refuse_unfinished(first: date, after: date, today: date) -> None:
    """Refused for a period that is not over: two sheets of it would differ by a small count."""
    if after > today:
        raise Refused(
            _("This is not over yet. Its sheet can be printed from {day} on.").format(
                day=after.isoformat()
            ),
            "month" if after - first < timedelta(32) else "year",
        )


def still_open(db: Store, first: date, after: date) -> int:
    """How many appointments that began in [first, after) nobody has ended or marked as missed."""
    return int(
        db.value(
            "SELECT count(*) FROM appointment WHERE starts >= ? AND starts < ?"
            " AND status IN ('booked', 'arrived', 'in_session')",
            (first.isoformat(), after.isoformat()),
        )
    )


@dataclass
class _Figures:
    """What is no count: minutes of sessions, days waited for them, scores."""

    minutes: int = 0
    days: float = 0.0
    scores: int = 0

    def add(self, other: _Figures) -> None:
        self.minutes += other.minutes
        self.days += other.days
        self.scores += other.scores


@dataclass
class _ServiceYear:
    """A year of one service: twelve months and all of it, every count by its key."""

    service: Service
    consultants: dict[int, str]
    months: list[Counter[str]] = field(default_factory=lambda: [Counter() for _n in range(12)])
    figures: list[_Figures] = field(default_factory=lambda: [_Figures() for _n in range(12)])
    duties: list[set[int]] = field(default_factory=lambda: [set() for _n in range(12)])
    year: Counter[str] = field(default_factory=Counter)

    def consultant_parts(self) -> tuple[Part, ...]:
        return tuple(Part(f"by {id}", name) for id, name in self.consultants.items())

    def sums(self) -> list[Sum[str]]:
        """What is part of what. Where a large part must go with a small one, the first goes."""
        lists = [_parts("on", QUESTIONS, self.service), _parts("to", OUTCOMES, self.service)]
        return [
            Sum("done", ("people", "further")),
            Sum("people", ("first", "returning")),
            Sum("cancelled", ("early", "late")),
            *(Sum("done", tuple(part.key for part in reversed(parts))) for parts in lists),
            Sum("done", tuple(part.key for part in self.consultant_parts())),
        ]

    def complete(self) -> None:
        """Add what follows from the rest, and nought for what there was none of."""
        roots = ["done", "no_show", "cancelled", "ballots"]
        keys = [*roots, *(key for one in self.sums() for key in one.parts)]
        for counts in (*self.months, self.year):
            counts["further"] = counts["done"] - counts["people"]
            counts["returning"] = counts["people"] - counts["first"]
            for key in keys:
                counts.setdefault(key, 0)


def _parts(
    head: str, lists: Mapping[str, Iterable[tuple[str, str]]], service: Service
) -> tuple[Part, ...]:
    every = (*lists[service.kind], ("", _UNWRITTEN))
    return tuple(Part(f"{head} {code}", _(label)) for code, label in every)


def _service_counts(
    one: _ServiceYear,
    counts: Mapping[str, int],
    shown: frozenset[str],
    figures: _Figures,
    on_duty: Iterable[int],
    told: Iterable[str],
) -> ServiceCounts:
    there = {f"by {id}" for id in on_duty}
    done = counts["done"] if "done" in told else 0
    ballots = counts["ballots"] if "ballots" in told else 0
    return ServiceCounts(
        one.service,
        counts,
        shown,
        tuple(part for part in one.consultant_parts() if part.key in there),
        _parts("on", QUESTIONS, one.service),
        _parts("to", OUTCOMES, one.service),
        figures.minutes / 60 if done else None,
        figures.days / done if done else None,
        figures.scores / ballots if ballots else None,
    )


def _years(db: Store, year: int) -> list[_ServiceYear]:
    """The year of each service that is offered or was asked for, in their order."""
    first, after = f"{year:04d}-01", f"{year + 1:04d}-01"
    found = {one.id: _ServiceYear(one, {}) for one in services(db, archived=True)}
    _count_duties(db, found, first, after)
    _count_appointments(db, found, first, after)
    _count_people(db, found, first, after)
    _count_ballots(db, found, first, after)
    for one in found.values():
        one.complete()
    return [
        one
        for one in found.values()
        if not one.service.archived or one.consultants or any(one.year.values())
    ]


def _count_duties(db: Store, found: dict[int, _ServiceYear], first: str, after: str) -> None:
    """Who was on duty is no secret: it hangs on the wall."""
    for row in db.rows(
        "SELECT duty.service, duty.consultant, consultant.name, substr(held_from, 6, 2) AS month"
        " FROM duty JOIN consultant ON consultant.id = duty.consultant"
        " WHERE held_from >= ? AND held_from < ? AND (duty.active = 1 OR EXISTS"
        " (SELECT 1 FROM appointment WHERE duty = duty.id AND status = 'done'))"
        " GROUP BY 1, 2, 4 ORDER BY consultant.name, consultant.id",
        (first, after),
    ):
        one = found[row["service"]]
        one.consultants[row["consultant"]] = row["name"]
        one.duties[int(row["month"]) - 1].add(row["consultant"])


def _count_appointments(db: Store, found: dict[int, _ServiceYear], first: str, after: str) -> None:
    for row in db.rows(
        "SELECT duty.service, duty.consultant, substr(appointment.starts, 6, 2) AS month, status,"
        " status = 'cancelled' AND cancelled_by = 'client'"
        " AND julianday(appointment.starts) - julianday(cancelled_at) < ? AS late,"
        " coalesce(session.question, '') AS question, coalesce(session.outcome, '') AS outcome,"
        " count(*) AS n, sum(coalesce(session.minutes,"
        " round((julianday(ends) - julianday(appointment.starts)) * 1440))) AS minutes,"
        " sum(max(julianday(substr(appointment.starts, 1, 10))"
        " - julianday(substr(created_at, 1, 10)), 0)) AS days"
        " FROM appointment JOIN duty ON duty.id = appointment.duty"
        " LEFT JOIN session ON session.appointment = appointment.id"
        " WHERE appointment.starts >= ? AND appointment.starts < ?"
        " AND status IN ('done', 'no_show', 'cancelled') GROUP BY 1, 2, 3, 4, 5, 6, 7",
        (_LATE_DAYS, first, after),
    ):
        one, month = found[row["service"]], int(row["month"]) - 1
        keys = [row["status"]]
        if row["status"] == "done":
            keys += [f"by {row['consultant']}", f"on {row['question']}", f"to {row['outcome']}"]
            one.figures[month].add(_Figures(int(row["minutes"]), float(row["days"])))
        if row["status"] == "cancelled":
            keys.append("late" if row["late"] else "early")
        for counts in (one.months[month], one.year):
            for key in keys:
                counts[key] += row["n"]


def _count_people(db: Store, found: dict[int, _ServiceYear], first: str, after: str) -> None:
    """Each client once a month, and once a year; a first visit has no session before it."""
    seen: set[tuple[int, int]] = set()
    for row in db.rows(
        "SELECT duty.service, client, substr(appointment.starts, 6, 2) AS month,"
        " min(appointment.starts) = (SELECT min(earlier.starts) FROM appointment AS earlier"
        " JOIN duty AS its ON its.id = earlier.duty WHERE earlier.client = appointment.client"
        " AND its.service = duty.service AND earlier.status = 'done') AS first"
        " FROM appointment JOIN duty ON duty.id = appointment.duty"
        " WHERE appointment.starts >= ? AND appointment.starts < ? AND status = 'done'"
        " GROUP BY 1, 2, 3",
        (first, after),
    ):
        one, who = found[row["service"]], (row["service"], row["client"])
        for counts, new in ((one.months[int(row["month"]) - 1], True), (one.year, who not in seen)):
            counts["people"] += new
            counts["first"] += row["first"]
        seen.add(who)


def _count_ballots(db: Store, found: dict[int, _ServiceYear], first: str, after: str) -> None:
    for row in db.rows(
        "SELECT service, substr(month, 6, 2) AS month, count(*) AS n, sum(score) AS scores"
        " FROM evaluation WHERE month >= ? AND month < ? GROUP BY 1, 2",
        (first, after),
    ):
        one, month = found[row["service"]], int(row["month"]) - 1
        one.figures[month].scores += row["scores"]
        one.months[month]["ballots"] += row["n"]
        one.year["ballots"] += row["n"]
