"""A legal aid room with two lawyers, for tests of conflicts of interest."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from db.appointments import make_appointment
from db.centre import set_up
from db.clients import add_client
from db.consultants import add_consultant
from db.consultations import free_slots
from db.duties import book_duty
from db.parties import Party
from db.people import add_person
from db.roles import Staff
from db.rooms import add_room
from db.services import add_service
from db.staff import add_staff
from db.store import Store

NOW = datetime(2026, 11, 26, 9, 10)  # a Thursday
ZHANG, LI = "210711198501011238", "21071119900307653X"
FIRM = "晨桥精密制造有限公司"


class Aid:
    """A legal aid room with two lawyers, one of whom signs in, and a desk."""

    def __init__(self, db: Store) -> None:
        self.db = db
        set_up(db, name="春和园区职工之家", hours="1-7 08:00-24:00")
        rooms = [add_room(db, name=name) for name in ("法律援助室", "法律援助二室")]
        self.law = add_service(
            db, name="法律援助", kind="law", prefix="法", minutes=30, opponent=True
        )
        staff = [add_staff(db, name=name, roles="consultant") for name in ("陈立", "王芳")]
        self.chen, self.wang = (
            add_consultant(db, name=name, services=[self.law], staff=id)
            for name, id in zip(("陈立", "王芳"), staff, strict=True)
        )
        self.desk = Staff(add_staff(db, name="前台", roles="desk"), "前台", frozenset({"desk"}))
        self.lawyers = [
            Staff(id, name, frozenset({"consultant"}))
            for name, id in zip(("陈立", "王芳"), staff, strict=True)
        ]
        self.duties = {
            who: book_duty(
                db,
                service=self.law,
                consultant=who,
                room=room,
                starts=datetime(2026, 11, 26, 10),
                ends=datetime(2026, 11, 26, 22),
                now=NOW,
            )
            for who, room in zip((self.chen, self.wang), rooms, strict=True)
        }

    def person(self, name: str, **more: Any) -> int:
        return add_client(self.db, now=NOW, person=add_person(self.db, name=name, **more))

    def book(self, *parties: Party, client: int | None = None, lawyer: int = 0) -> int:
        """A client, or a new code, against these, at the lawyer's first free time."""
        who = lawyer or self.chen
        slot = free_slots(
            self.db,
            service=self.law,
            day_from=NOW.date(),
            day_to=NOW.date(),
            consultant=who,
            now=NOW,
        )[0]
        return make_appointment(
            self.db,
            duty=slot.duty,
            client=client or add_client(self.db, now=NOW),
            starts=slot.starts,
            now=NOW,
            parties=parties,
        )
