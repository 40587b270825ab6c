"""The centre itself: its name, where it is, who leads it, its emblem and opening hours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from db.hours import Hours
from db.rooms import add_room
from db.rules import Refused, rule
from db.store import Store
from db.words import _, language

USUAL_HOURS = "1-7 08:00-21:00"
_WORDS = frozenset({"phone", "english_name", "address", "leader", "leader_title"})
# Who is said to work at the made-up centre.
SAMPLE_STAFF = "张敏"


@dataclass(frozen=True)
class Centre:
    """What is said about the centre on every screen and sheet. `emblem` is a picture's id."""

    name: str
    phone: str
    hours: Hours
    provisional_days: int
    sample: bool = False  # made up: it opens without a password
    english_name: str = ""
    address: str = ""
    leader: str = ""
    leader_title: str = ""
    emblem: int | None = None

    @property
    def called(self) -> str:
        """The name on papers: the English one where the program speaks English."""
        return self.english_name if self.english_name and language() == "en" else self.name


def centre(db: Store) -> Centre | None:
    """The centre, or None in a file where nothing has been set up."""
    row = db.row("SELECT * FROM centre")
    if row is None:
        return None
    return Centre(
        row["name"],
        row["phone"],
        Hours.parse(row["hours"]),
        row["provisional_days"],
        bool(row["sample"]),
        row["english_name"],
        row["address"],
        row["leader"],
        row["leader_title"],
        row["emblem"],
    )


def next_open(db: Store, now: datetime) -> datetime:
    """The next quarter of an hour in the opening hours, where a new booking may begin."""
    soon = now.replace(second=0, microsecond=0)
    soon += timedelta(minutes=-soon.minute % 15)
    hours = Hours.parse(db.value("SELECT hours FROM centre") or USUAL_HOURS)
    midnight = soon.replace(hour=0, minute=0)
    return next(  # every centre opens once a week at least
        max(soon, day + timedelta(minutes=begin))
        for day in (midnight + timedelta(n) for n in range(8))
        for begin, end in hours.on(day.weekday())
        if soon < day + timedelta(minutes=end)
    )


@rule
def set_up(db: Store, *, name: str, hours: str = USUAL_HOURS, phone: str = "") -> None:
    """Begin a new centre in an empty file."""
    if not name.strip():
        raise Refused(_("Give the centre a name."), "name")
    if db.value("SELECT 1 FROM centre"):
        raise Refused(_("This file holds a centre already."))
    db.insert(
        "centre", id=1, name=name.strip(), hours=Hours.parse(hours).text(), phone=phone.strip()
    )


@rule
def begin(db: Store, *, rooms: Sequence[Mapping[str, Any]], **centre: Any) -> None:
    """The centre and its first rooms, all or nothing."""
    set_up(db, **centre)
    for room in rooms:
        add_room(db, **room)


@rule
def change_centre(db: Store, **values: Any) -> None:
    """Change what is said about the centre, its hours, how many days a provisional booking is held.

    An `emblem` is the id of a picture, or None.
    """
    if "name" in values and not (values["name"] or "").strip():
        raise Refused(_("Give the centre a name."), "name")
    if "hours" in values:
        values["hours"] = Hours.parse(values["hours"] or "").text()
        if not values["hours"]:
            raise Refused(_("Say when the centre is open."), "hours")
    for words in _WORDS & values.keys():
        values[words] = " ".join((values[words] or "").split())
    db.update("centre", 1, **values)
    db.describe(_("Changed the centre"))
