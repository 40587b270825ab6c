"""A morning at the consultations, for the tests of the queue and the panel."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QLabel, QLineEdit, QWidget

from db.appointments import (
    make_appointment,
    make_appointments,
)
from db.centre import set_up
from db.clients import add_client
from db.consultants import add_consultant
from db.consultation_week import Cell, Column, week
from db.duties import book_duties, book_duty
from db.people import add_person
from db.roles import Staff
from db.rooms import add_room
from db.services import add_service
from db.staff import add_staff
from db.store import Store
from gui.buttons import Button
from gui.desk import Desk

DAY = date(2026, 11, 26)
NAME, TOPIC, PHONE = "任小燕", "家庭暴力", "13812346021"


def at(clock: str, day: date = DAY) -> datetime:
    """A time of the day of the pictures."""
    return datetime.combine(day, time.fromisoformat(clock))


class Morning:
    """Two services, a lawyer and a psychologist on duty, a desk whose clock can be moved."""

    def __init__(self, db: Store) -> None:
        self.db = db
        self.now = at("09:10")
        self.desk = Desk(db, clock=lambda: self.now)
        self.troubles: list[str] = []
        set_up(db, name="春和园区职工之家", hours="1-7 08:00-24:00")
        rooms = [add_room(db, name=name, code=code) for name, code in (("L", "303"), ("P", "302"))]
        self.law = add_service(db, name="Law", kind="law", prefix="L", minutes=30)
        self.talk = add_service(
            db,
            name="Talk",
            kind="psychology",
            prefix="P",
            minutes=50,
            pause=10,
            anonymous=True,
        )
        self.zhou_staff = add_staff(db, name="周岚", roles="consultant")
        self.chen = add_consultant(db, name="陈立", services=[self.law])
        self.zhou = add_consultant(db, name="周岚", services=[self.talk], staff=self.zhou_staff)
        early = at("07:00")
        self.law_duty, self.talk_duty = (
            book_duty(
                db,
                service=service,
                consultant=who,
                room=room,
                starts=at("09:00"),
                ends=at("17:00"),
                now=early,
            )
            for service, who, room in (
                (self.law, self.chen, rooms[0]),
                (self.talk, self.zhou, rooms[1]),
            )
        )

    def client(self, name: str = "", phone: str = "") -> int:
        """A client, a registered person if there is a name."""
        person = add_person(self.db, name=name, phone=phone) if name else None
        return add_client(self.db, now=self.now, person=person, phone="" if person else phone)

    def book(self, clock: str, client: int | None = None, *, duty: int = 0, **more: Any) -> int:
        """An appointment of today, made yesterday; of the law unless another duty is named."""
        return make_appointment(
            self.db,
            duty=duty or self.law_duty,
            client=client or self.client(),
            starts=at(clock),
            now=at("16:00", date(2026, 11, 25)),
            **more,
        )

    def secret(self, clock: str = "10:00") -> int:
        """An appointment in the anonymous service, of a person, with all that nobody must see.

        The rules keep no topic of it; here somebody has written one all the same.
        """
        id = self.book(clock, self.client(NAME, PHONE), duty=self.talk_duty)
        with self.db.act("test"):
            self.db.update("appointment", id, topic=TOPIC, answers=TOPIC)
        return id

    def series(self, count: int) -> list[int]:
        """Sessions of one client with the lawyer, each week from next Thursday on at 14:00."""
        first = DAY + timedelta(7)
        book_duties(
            self.db,
            service=self.law,
            consultant=self.chen,
            room=self.db.value("SELECT id FROM room WHERE code = '303'"),
            rule="FREQ=WEEKLY;BYDAY=TH",
            starts=at("14:00", first),
            ends=at("16:00", first),
            until=DAY + timedelta(7 * count),
            now=self.now,
        )
        return make_appointments(
            self.db,
            duty=self.db.value("SELECT id FROM duty WHERE held_from = ?", (f"{first}T14:00",)),
            client=self.client(),
            starts=at("14:00", first),
            weeks=1,
            count=count,
            now=self.now,
        )

    def ticket(self, number: int, clock: str, *, service: int, client: int, topic: str = "") -> int:
        """A number drawn today, as it stands in the file."""
        with self.db.act("test"):
            return self.db.insert(
                "ticket",
                day=DAY.isoformat(),
                service=service,
                number=number,
                client=client,
                topic=topic,
                status="waiting",
                taken_at=f"{DAY}T{clock}",
            )

    def sit(self, roles: str, id: int = 7) -> None:
        """Somebody else signs in."""
        former = self.db.staff
        self.db.staff = Staff(id, "李", frozenset(roles.split()))
        self.desk.seat(former)


def status(db: Store, id: int) -> str:
    """The status of an appointment."""
    return str(db.value("SELECT status FROM appointment WHERE id = ?", (id,)))


def all_words(root: QWidget) -> str:
    """Everything that a person, a mouse or a screen reader can get out of these widgets."""
    found: list[str] = []
    for widget in (root, *root.findChildren(QWidget)):
        found += [
            widget.accessibleName(),
            widget.accessibleDescription(),
            widget.toolTip(),
            widget.statusTip(),
            widget.whatsThis(),
            widget.objectName(),
            widget.windowTitle(),
        ]
        if isinstance(widget, QLabel | QLineEdit | Button):
            found.append(widget.text())
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            model = widget.model()
            roles = [*range(14), *(int(Qt.ItemDataRole.UserRole) + n for n in range(4))]
            found += [
                str(model.data(model.index(row, column), role))
                for row in range(model.rowCount())
                for column in range(model.columnCount())
                for role in roles
            ]
    return "\n".join(found)


MONDAY = date(2026, 11, 23)
FRIDAY = date(2026, 11, 27)


def column(morning: Morning, service: int, day: date = DAY, monday: date = MONDAY) -> Column:
    """The one column of a service on a day."""
    days = week(morning.db, monday, now=morning.now)
    (found,) = (
        one for each in days if each.day == day for one in each.columns if one.service == service
    )
    return found


def told(cells: tuple[Cell, ...]) -> list[str]:
    """Cells as they are read."""
    return [f"{one.starts:%H:%M} {one.status or one.kind}" for one in cells]


def more(
    morning: Morning, day: date, begins: str, ends: str, service: int = 0, who: int = 0
) -> int:
    """Another duty, of the psychologist unless said otherwise, in a room of its own."""
    return book_duty(
        morning.db,
        service=service or morning.talk,
        consultant=who or morning.zhou,
        room=add_room(morning.db, name=f"Room {morning.db.value('SELECT count(*) FROM room')}"),
        starts=at(begins, day),
        ends=at(ends, day) if ends != "24:00" else at("00:00", day + timedelta(1)),
        now=at("07:00", MONDAY),
    )
