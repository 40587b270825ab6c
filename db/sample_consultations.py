"""The consultations of the sample: duties of a psychologist and two lawyers, and who came to them.

In the months before today the lawyers helped 43 people.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from db import appointments, duties, services, sessions
from db.appointments import Appointment
from db.clients import add_client
from db.consultants import add_consultant
from db.consultation_waiting import wait_for_slot
from db.consultations import Slot, free_slots
from db.hotlines import add_hotline
from db.rules import Refused
from db.sample_people import table
from db.series import Choice
from db.series_preview import preview
from db.staff import add_staff
from db.store import Store

Ids = dict[str, int]
HELPED = 43
_RETURNED, _CAME_NOT, _GAVE_UP = 9, 6, 7  # of the law; over all months
_LAW, _TALK = "法律援助", "心理咨询"
_TALKED = ("mood", "mood", "work", "sleep", "marriage", "children", "relations")
_AHEAD = 12  # appointments that stand after today


def make_offer(db: Store, rooms: Ids, first: date, last: date, today: date) -> Ids:
    """Services, consultants and their duties; returns the ids of all by name.

    Before single bookings are made: a duty has its room each week. Somebody is on duty today,
    whatever weekday it is, unless the house is closed.
    """
    ids: Ids = {}
    with db.act("sample"):
        for row in table("services"):
            given: dict[str, Any] = {name: text for name, text in row.items() if text}
            numbers = {name: int(given[name]) for name in _NUMBERS if name in given}
            ids[row["name"]] = services.add_service(db, **(given | numbers))
        for row in table("consultants"):
            ids[row["name"]] = add_consultant(
                db,
                name=row["name"],
                services=[ids[row["services"]]],
                staff=add_staff(db, name=row["name"], roles="consultant"),
                licence=row["licence"],
                licence_until=date(last.year + int(row["years"]), 6, 30).isoformat(),
            )
        for row in table("hotlines"):
            add_hotline(db, name=row["name"], number=row["number"], kind=row["kind"])
    for row in table("duties"):
        _repeat(db, ids, rooms, row, first, last)
    for service in (_LAW, _TALK):
        if not duties.duties(db, _at(today, "00:00"), _at(today, "23:59"), service=ids[service]):
            _today_only(db, ids, rooms, service, today)
    return ids


_NUMBERS = ("minutes", "pause", "anonymous", "opponent", "most_a_year")


def _repeat(db: Store, ids: Ids, rooms: Ids, row: dict[str, str], first: date, last: date) -> None:
    asked: dict[str, Any] = {
        "rule": row["rule"],
        "starts": _at(first, row["starts"]),
        "ends": _at(first, row["ends"]),
        "until": last,
        "holidays": "skip",
        "makeup": "keep",
        "now": _at(first - timedelta(7), "09:00"),
    }
    room = rooms[row["room"]]
    shown = preview(db, rooms=(room,), **asked)
    closed = [one.day for one in shown if one.mark in ("taken", "closed")]
    duties.book_duties(
        db,
        service=ids[row["service"]],
        consultant=ids[row["consultant"]],
        room=room,
        choices={day: Choice("skip") for day in closed},
        **asked,
    )


def _today_only(db: Store, ids: Ids, rooms: Ids, service: str, today: date) -> None:
    """What is usual on a Thursday, today."""
    for row in table("duties"):
        if row["service"] == service and "TH" in row["rule"]:
            with suppress(Refused):
                duties.book_duty(
                    db,
                    service=ids[service],
                    consultant=ids[row["consultant"]],
                    room=rooms[row["room"]],
                    starts=_at(today, row["starts"]),
                    ends=_at(today, row["ends"]),
                    now=_at(today - timedelta(7), "09:00"),
                )


def make_appointments(db: Store, ids: Ids, now: datetime) -> None:
    """Who came in the months before, who is here today, and who will come."""
    made = _Days(db, ids, now)
    with db.act("sample"):
        made.helped_by_lawyers()
    with db.act("sample"):
        made.talked()
    with db.act("sample"):
        made.today()
        made.to_come()


@dataclass
class _Days:
    """The dice, and whom they have chosen."""

    db: Store
    ids: Ids
    now: datetime
    chance: random.Random = field(default_factory=lambda: random.Random(20261128))

    def __post_init__(self) -> None:
        self.topics = [row["topic"] for row in table("topics")]
        self.workers = [
            int(row["id"])
            for row in self.db.rows(
                "SELECT id FROM person WHERE kinds LIKE '%worker%' AND archived_at IS NULL"
                " ORDER BY id"
            )
        ]
        self.chance.shuffle(self.workers)

    def helped_by_lawyers(self) -> None:
        """So many people, each at least once; some came again, some did not come."""
        days = self._days_of(_LAW)
        if not days:
            return
        seen = []
        for number in range(HELPED):
            client = self._client(known=self.chance.random() < 0.8)
            day = days[number * len(days) // HELPED]
            seen.append((client, self._held(_LAW, client, day)))
        for client, day in self.chance.sample(seen, _RETURNED):
            later = [one for one in days if one > day]
            if later:
                self._held(_LAW, client, self.chance.choice(later))
        for end, count in (("no_show", _CAME_NOT), ("cancelled", _GAVE_UP)):
            for _n in range(count):
                self._held(_LAW, self._client(known=True), self.chance.choice(days), end)

    def talked(self) -> None:
        """Most come several times, every second week, and nobody knows their names."""
        days = self._days_of(_TALK)
        for start in range(0, len(days) - 1, 3):
            client = self._client(known=False)
            for day in days[start : start + 6 * self.chance.randint(1, 5) : 6]:
                luck = self.chance.random()
                end = "no_show" if luck < 0.06 else "cancelled" if luck < 0.12 else "done"
                if self._free(_TALK, day, before=_at(day, "00:00")):
                    self._held(_TALK, client, day, end)

    def today(self) -> None:
        """Who was to come is done, sits with the consultant, waits already, or will come."""
        for row in table("appointments_today"):
            starts = _at(self.now.date(), row["starts"])
            service = _TALK if not row["topic"] else _LAW
            slot = next(
                (
                    one
                    for one in self._free(service, starts.date(), before=starts)
                    if one.starts == starts and one.consultant == self.ids[row["consultant"]]
                ),
                None,
            )
            if slot is not None:
                client = self._client(known=service == _LAW)
                id = self._book(slot, client, row["topic"], starts - timedelta(2))
                self._came(id, self._state(slot, row["early"]), starts)

    def _state(self, slot: Slot, early: str) -> str:
        if slot.ends <= self.now:
            return "done"
        if slot.starts <= self.now:
            return "in_session"
        waits = early and slot.starts - self.now <= timedelta(hours=1)
        return "arrived" if waits else "booked"

    def to_come(self) -> None:
        """Some slots of the next weeks are taken."""
        for number in range(_AHEAD):
            service = _LAW if number % 2 else _TALK
            ahead = free_slots(
                self.db,
                service=self.ids[service],
                day_from=self.now.date() + timedelta(1),
                day_to=self.now.date() + timedelta(16),
                now=self.now,
            )
            if ahead:
                client = self._client(known=service == _LAW)
                self._book(self.chance.choice(ahead), client, self._topic(service), self.now)

        for service, topic in ((_TALK, ""), (_LAW, "劳动合同")):
            wait_for_slot(
                self.db,
                client=self._client(known=service == _LAW),
                service=self.ids[service],
                day_from=self.now.date() + timedelta(1),
                day_to=self.now.date() + timedelta(21),
                time_from=time(14),
                topic=topic,
                now=self.now - timedelta(1),
            )

    def _held(self, service: str, client: int, day: date, end: str = "done") -> date:
        """An appointment of a past day that came to this end."""
        slot = self.chance.choice(self._free(service, day, before=_at(day, "00:00")))
        id = self._book(slot, client, self._topic(service), slot.starts - timedelta(3))
        self._came(id, end, slot.starts)
        return day

    def _came(self, id: int, state: str, starts: datetime) -> None:
        asked: dict[str, Any] = {"appointment": id}
        if state == "cancelled":
            appointments.cancel_appointment(
                self.db, by="client", now=starts - timedelta(hours=20), **asked
            )
        if state == "no_show":
            appointments.miss_appointment(self.db, now=starts + timedelta(minutes=20), **asked)
        if state in ("arrived", "in_session", "done"):
            early = timedelta(minutes=self.chance.randint(2, 9))
            appointments.arrive(self.db, now=min(starts - early, self.now), **asked)
        if state in ("in_session", "done"):
            appointments.begin_session(self.db, now=starts, **asked)
        if state == "done":
            one = appointments.appointment(self.db, id)
            appointments.end_session(self.db, now=one.ends, **asked)
            self._record(one)

    def _record(self, one: Appointment) -> None:
        """What the consultant counts of it; now and then they want to hear how it went on."""
        law = one.service == self.ids[_LAW]
        kinds = {row["topic"]: row["question"] for row in table("topics")}
        again = one.starts.date() + timedelta(28) if self.chance.random() < 0.08 else None
        sessions.record_session(
            self.db,
            appointment=one.id,
            question=kinds[one.topic] if law else self.chance.choice(_TALKED),
            outcome=self.chance.choice(("answered", "answered", "continues", "referred")),
            minutes=(one.ends - one.starts) // timedelta(minutes=1) - self.chance.choice((0, 0, 5)),
            follow_up=again,
        )
        if again is not None and again < self.now.date() - timedelta(14):
            sessions.followed_up(self.db, appointment=one.id, now=_at(again, "10:00"))

    def _book(self, slot: Slot, client: int, topic: str, when: datetime) -> int:
        return appointments.make_appointment(
            self.db,
            duty=slot.duty,
            client=client,
            starts=slot.starts,
            now=when,
            topic=topic,
            parties=(),
        )

    def _client(self, *, known: bool) -> int:
        return add_client(self.db, now=self.now, person=self.workers.pop() if known else None)

    def _topic(self, service: str) -> str:
        return self.chance.choice(self.topics) if service == _LAW else ""

    def _free(self, service: str, day: date, *, before: datetime) -> list[Slot]:
        return free_slots(
            self.db,
            service=self.ids[service],
            day_from=day,
            day_to=day,
            now=before - timedelta(minutes=1),
        )

    def _days_of(self, service: str) -> list[date]:
        """The days of this year before today on which somebody was on duty."""
        return sorted(set(self._past_duties(service)))

    def _past_duties(self, service: str) -> Iterator[date]:
        start = datetime(self.now.year, 1, 1)
        midnight = datetime.combine(self.now.date(), time())
        for one in duties.duties(self.db, start, midnight, service=self.ids[service]):
            yield one.starts.date()


def _at(day: date, clock: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock))
