"""Years of bookings and consultations: who holds which room when, and what became of it."""

from __future__ import annotations

import random
from contextlib import AbstractContextManager
from datetime import date, datetime, time, timedelta

from db.consultants import add_consultant
from db.formats import to_text
from db.sample_history import History
from db.sample_people import table
from db.services import add_service
from db.sessions import OUTCOMES, QUESTIONS

# When a room may be held, in minutes of the day; on most days six of the seven are.
_SPANS = tuple((480 + 105 * n, 480 + 105 * n + 90) for n in range(7))
# The two rooms of the consultations are held by duties, each with so many sessions.
_LAW = tuple((start, end, 30) for start, end in _SPANS[:6])
_PSYCHOLOGY = ((540, 660, 60), (840, 960, 60), (1080, 1200, 60))
_CLIENTS = 6000
_NO_SHOW, _CANCELLED = 0.03, 0.05

Person = tuple[int, str, str, int]  # id, name, phone, place of the firm in its list


class Desk:
    """Fills day after day; a day is one act of its own."""

    def __init__(
        self,
        history: History,
        rooms: list[int],
        firms: list[tuple[int, str]],
        people: list[Person],
        chance: random.Random,
        now: datetime,
    ) -> None:
        self.history, self.chance, self.now = history, chance, now
        *self.rooms, self.law_room, self.psychology_room = rooms
        self.firms, self.people = firms, people
        self.titles = [(row["title"], row["use"]) for row in table("single")]
        self.appointments = self.turn = 0

    def begin(self, first: date, appointments: int) -> None:
        """Services, consultants and clients; so many appointments are to be made in all."""
        db, self.appointments = self.history.db, appointments
        with db.act("add_service"):
            self.law = add_service(db, name="法律援助", kind="law", prefix="法", minutes=30)
            self.psychology = add_service(
                db,
                name="心理咨询",
                kind="psychology",
                prefix="心",
                minutes=50,
                pause=10,
                anonymous=True,
            )
            self.lawyers = [
                add_consultant(db, name=f"{name}律师", services=[self.law])
                for name in ("陈", "王", "方", "林", "何")
            ]
            self.psychologists = [
                add_consultant(db, name=f"{name}老师", services=[self.psychology])
                for name in ("周", "顾", "沈")
            ]
            self.clients = [
                db.insert(
                    "client",
                    code=f"LF-{n + 1:04d}",
                    person=self.people[n][0] if n < len(self.people) and n % 3 else None,
                    created_at=f"{first}T09:00",
                )
                for n in range(_CLIENTS)
            ]

    def day(self, day: date, most: int) -> int:
        """The bookings of one day, at most so many; returns how many."""
        self.number = 0
        self.sessions: dict[str, int] = {}
        for at, (start, end, every) in enumerate(_LAW[: max(most, 0)]):
            consultant = self.lawyers[(day.toordinal() + at) % len(self.lawyers)]
            with self._act("book_duties", day):
                self._duty(day, self.law_room, self.law, consultant, start, end, every)
        for at, (start, end, every) in enumerate(_PSYCHOLOGY[: max(most - self.number, 0)]):
            consultant = self.psychologists[(day.toordinal() + at) % len(self.psychologists)]
            with self._act("book_duties", day):
                self._duty(
                    day, self.psychology_room, self.psychology, consultant, start, end, every
                )
        free = [(room, span) for room in self.rooms for span in _SPANS]
        self.chance.shuffle(free)
        for room, (start, end) in free[: max(most - self.number, 0)]:
            with self._act("book", day):
                self._booking(day, room, start, end - 30 * self.chance.randrange(2))
        return self.number

    def _act(self, rule: str, day: date) -> AbstractContextManager[None]:
        return self.history.act(rule, min(_at(day, 480), self.now))

    def _booking(self, day: date, room: int, start: int, end: int) -> None:
        title, use = self.chance.choice(self.titles)
        person, name, phone, at = self.chance.choice(self.people)
        firm, short = self.firms[at]
        starts, ends = _at(day, start), _at(day, end)
        luck, became = self.chance.random(), {"status": "confirmed"}
        if luck < _CANCELLED:
            became = {"status": "cancelled", "cancel_reason": "改期到下周"}
        elif ends <= self.now and luck < _CANCELLED + _NO_SHOW:
            became = {"status": "no_show"}
        elif ends <= self.now:
            became = {
                "status": "finished",
                "checked_in_at": to_text(starts),
                "finished_at": to_text(ends),
            }
        self._insert(
            day,
            room,
            starts,
            ends,
            title=title,
            use=use,
            organisation=short,
            organisation_id=firm,
            contact=name,
            contact_id=person,
            phone=phone,
            headcount=4 + at % 20,
            **became,
        )

    def _insert(
        self, day: date, room: int, starts: datetime, ends: datetime, **values: str | int
    ) -> int:
        self.number += 1
        before = min(starts - timedelta(1 + self.number % 12), self.now)
        id = self.history.insert(
            "booking",
            number=f"YY-{day:%y%m%d}-{self.number:02d}",
            starts=to_text(starts),
            ends=to_text(ends),
            created_at=to_text(before),
            **values,
        )
        self.history.insert(
            "booking_room", booking=id, room=room, setup_minutes=0, clearup_minutes=0
        )
        return id

    def _duty(
        self,
        day: date,
        room: int,
        service: int,
        consultant: int,
        start: int,
        end: int,
        every: int,
    ) -> None:
        law = service == self.law
        booking = self._insert(
            day,
            room,
            _at(day, start),
            _at(day, end),
            title="法律援助" if law else "心理咨询",
            use="duty",
            status="confirmed",
            private=1,
        )
        duty = self.history.insert("duty", booking=booking, service=service, consultant=consultant)
        for minute in range(start, end, every):
            # A tenth of the sessions stay free; those to come are half taken.
            free = 0.5 if day > self.now.date() else 0.1
            if self.appointments > 0 and self.chance.random() >= free:
                self.appointments -= 1
                self._appointment(day, duty, law, minute, 30 if law else 50)

    def _appointment(self, day: date, duty: int, law: bool, minute: int, minutes: int) -> None:
        starts = _at(day, minute)
        ends = starts + timedelta(minutes=minutes)
        prefix, kind = ("法", "law") if law else ("心", "psychology")
        number = self.sessions[prefix] = self.sessions.get(prefix, 0) + 1
        # Some other client each time, so that nobody sits in two rooms at once.
        self.turn += 1
        done, missed = ends <= self.now, self.chance.random() < _NO_SHOW
        id = self.history.insert(
            "appointment",
            number=f"{prefix}-{day:%y%m%d}-{number:02d}",
            duty=duty,
            client=self.clients[self.turn % len(self.clients)],
            starts=to_text(starts),
            ends=to_text(ends),
            status=("no_show" if missed else "done") if done else "booked",
            created_at=to_text(min(starts - timedelta(3), self.now)),
            **({"done_at": to_text(ends)} if done and not missed else {}),
        )
        if done and not missed:
            self.history.insert(
                "session",
                appointment=id,
                question=self.chance.choice(QUESTIONS[kind])[0],
                outcome=self.chance.choice(OUTCOMES[kind])[0],
                minutes=minutes,
            )


def _at(day: date, minute: int) -> datetime:
    return datetime.combine(day, time()) + timedelta(minutes=minute)
