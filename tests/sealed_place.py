"""An encrypted centre where two psychologists and a lawyer see clients, each signing in alone."""

from __future__ import annotations

import shutil
from datetime import date, datetime, time, timedelta
from pathlib import Path

from db import accounts
from db.appointments import begin_session, make_appointment
from db.centre import set_up
from db.clients import add_client
from db.consultants import add_consultant
from db.duties import book_duty
from db.hotlines import add_hotline
from db.people import add_person
from db.rooms import add_room
from db.services import add_service
from db.staff import add_staff
from db.store import Store, open_store

NOW = datetime(2026, 11, 26, 9, 10)  # a Thursday
DAY = date(2026, 11, 26)
PASSWORD = "栖湖的早晨 7:30"
STAFF = (
    ("张敏", "desk"),
    ("罗静", "administrator"),
    ("周岚", "consultant"),
    ("林溪", "consultant"),
    ("陈立", "consultant"),
)


class Place:
    """A file and what is in it, by name. `db` is open for whoever signed in last.

    `old`, `one`, `two` and `theirs` are appointments of those tests that make them.
    """

    old: int
    one: int
    two: int
    theirs: int

    def __init__(self, path: Path) -> None:
        self.path = path
        plain = open_store(path)
        set_up(plain, name="栖湖工业园职工服务中心", hours="1-7 08:00-24:00")
        plain.close()
        made = accounts.protect(path, name="许可", password=PASSWORD)
        self.code = made.code
        self.staff = {"许可": made.staff.id}
        self.db = accounts.sign_in(path, staff_id=made.staff.id, password=PASSWORD)
        for name, roles in STAFF:
            self.staff[name] = add_staff(self.db, name=name, roles=roles)
            accounts.set_password(self.db, id=self.staff[name], new=PASSWORD)
        self._furnish()

    def _furnish(self) -> None:
        db = self.db
        self.rooms = [add_room(db, name=name) for name in ("心理咨询室", "法律援助室", "三号室")]
        self.talk = add_service(
            db,
            name="心理咨询",
            kind="psychology",
            prefix="心",
            minutes=50,
            pause=10,
            anonymous=True,
        )
        self.law = add_service(db, name="法律援助", kind="law", prefix="法", minutes=30)
        self.consultants = {
            name: add_consultant(db, name=name, services=[service], staff=self.staff[name])
            for name, service in (("周岚", self.talk), ("林溪", self.talk), ("陈立", self.law))
        }
        add_hotline(db, name="心理援助热线", number="12356", kind="psychology")
        self.person = add_person(db, name="高丽", phone="13800005678")
        self.client = add_client(db, now=NOW, person=self.person)
        self.other = add_client(db, now=NOW)

    def sign_in(self, name: str, password: str = PASSWORD) -> Store:
        """Somebody else sits down."""
        accounts.change_user(self.db, staff_id=self.staff[name], password=password)
        return self.db

    def session(
        self,
        name: str = "周岚",
        clock: str = "09:00",
        *,
        day: date = DAY,
        client: int | None = None,
        begun: bool = True,
    ) -> int:
        """An appointment with a consultant, begun already; whoever is signed in stays so."""
        who = next(one for one, id in self.staff.items() if id == self.db.staff.id)
        self.sign_in("许可")
        starts = datetime.combine(day, time.fromisoformat(clock))
        duty = book_duty(
            self.db,
            service=self.law if name == "陈立" else self.talk,
            consultant=self.consultants[name],
            room=self.rooms[list(self.consultants).index(name)],
            starts=starts,
            ends=starts + timedelta(hours=1),
            now=starts - timedelta(days=1),
        )
        made = make_appointment(
            self.db,
            duty=duty,
            client=client or self.client,
            starts=starts,
            now=starts - timedelta(days=1),
        )
        if begun:
            begin_session(self.db, appointment=made, now=starts)
        self.sign_in(who)
        return made


def copied(place: Place, folder: Path) -> Place:
    """The same centre in another folder, open for its director."""
    shutil.copytree(place.path.parent, folder, ignore=shutil.ignore_patterns("*.lock"))
    made = object.__new__(Place)
    made.__dict__.update(place.__dict__)
    made.path = folder / place.path.name
    made.db = accounts.sign_in(made.path, staff_id=place.staff["许可"], password=PASSWORD)
    return made
