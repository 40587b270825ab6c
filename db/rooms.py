"""Rooms: anything bookable by time; a hall may be divided into parts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db.formats import to_text
from db.hours import Hours
from db.rules import Refused, rule
from db.store import Store
from db.words import N_, _

KINDS = (
    ("hall", N_("Hall")),
    ("meeting", N_("Meeting room")),
    ("class", N_("Classroom")),
    ("reading", N_("Reading room")),
    ("sport", N_("Sports room")),
    ("art", N_("Arts room")),
    ("consult", N_("Consulting room")),
    ("outdoor", N_("Outdoor court")),
    ("other", N_("Other room")),
)


@dataclass(frozen=True)
class Room:
    """A room as bookings need it: `hours` are its own or else the centre's, times in minutes."""

    id: int
    name: str
    code: str
    kind: str
    capacity: int | None
    floor: str
    features: tuple[str, ...]
    hours: Hours
    setup_minutes: int
    clearup_minutes: int
    part_of: int | None
    parts: tuple[int, ...]
    needs_approval: bool
    weekly_hours: int | None
    days_ahead: int | None
    private: bool
    position: int

    @property
    def family(self) -> tuple[int, ...]:
        """The rooms that cannot be in use together with this one, itself included."""
        return (self.id, *self.parts) if self.part_of is None else (self.id, self.part_of)

    def label(self) -> str:
        """Name and number, as people say it: 舞蹈室 301."""
        return f"{self.name} {self.code}".strip()


def rooms(db: Store, *, archived: bool = False) -> list[Room]:
    """All rooms in their fixed order, those out of use only if asked for."""
    where = "" if archived else " WHERE archived_at IS NULL"
    found = db.rows(f"SELECT * FROM room{where} ORDER BY position, code, name")
    centre = Hours.parse(str(db.value("SELECT hours FROM centre") or ""))
    parts: dict[int, list[int]] = {}
    for row in found:
        if row["part_of"]:
            parts.setdefault(row["part_of"], []).append(row["id"])
    return [_room(row, tuple(parts.get(row["id"], ())), centre) for row in found]


def room(db: Store, id: int) -> Room:
    """One room, in use or not."""
    for one in rooms(db, archived=True):
        if one.id == id:
            return one
    raise LookupError(f"no room {id}")


def _room(row: dict[str, Any], parts: tuple[int, ...], centre: Hours) -> Room:
    return Room(
        id=row["id"],
        name=row["name"],
        code=row["code"],
        kind=row["kind"],
        capacity=row["capacity"],
        floor=row["floor"],
        features=features_of(row["features"]),
        hours=Hours.parse(row["hours"]) if row["hours"] else centre,
        setup_minutes=row["setup_minutes"],
        clearup_minutes=row["clearup_minutes"],
        part_of=row["part_of"],
        parts=parts,
        needs_approval=bool(row["needs_approval"]),
        weekly_hours=row["weekly_hours"],
        days_ahead=row["days_ahead"],
        private=bool(row["private"]),
        position=row["position"],
    )


def features_of(text: str) -> tuple[str, ...]:
    """投影、话筒 as a tuple; commas of any kind separate too."""
    for mark in "，,;；/":
        text = text.replace(mark, "、")
    return tuple(word.strip() for word in text.split("、") if word.strip())


@rule
def add_room(db: Store, *, name: str, kind: str = "meeting", **values: Any) -> int:
    """A new room, last in the order. `values` are the other columns of a room."""
    position = int(db.value("SELECT coalesce(max(position), 0) FROM room") or 0) + 1
    db.describe(_("Added “{name}”").format(name=name))
    return db.insert(
        "room", position=position, **_room_values({"name": name, "kind": kind} | values)
    )


@rule
def change_room(db: Store, *, id: int, **values: Any) -> None:
    """Change columns of a room. New hours and buffers hold for bookings made from now on."""
    db.update("room", id, **_room_values(values))
    db.describe(_("Changed “{name}”").format(name=_name(db, id)))


def _room_values(values: dict[str, Any]) -> dict[str, Any]:
    if "features" in values:
        values["features"] = "、".join(features_of(values["features"] or ""))
    if values.get("hours"):
        values["hours"] = Hours.parse(values["hours"]).text()
    for flag in ("needs_approval", "private"):
        if flag in values:
            values[flag] = int(bool(values[flag]))
    for words in ("code", "floor", "features", "hours", "note"):
        if words in values:
            values[words] = values[words] or ""
    for number in ("setup_minutes", "clearup_minutes"):
        if number in values:
            values[number] = values[number] or 0
    return values


@rule
def archive_room(db: Store, *, id: int, now: datetime) -> None:
    """Take a room out of use; it stays in old bookings. Refused while bookings are to come."""
    family = [id, *(r["id"] for r in db.rows("SELECT id FROM room WHERE part_of = ?", (id,)))]
    marks = ", ".join("?" * len(family))
    coming = db.value(
        f"SELECT count(*) FROM booking_room WHERE room IN ({marks}) AND active = 1"
        " AND held_until > ?",
        (*family, to_text(now)),
    )
    if coming:
        raise Refused(
            _("Bookings still to come here: {n}. Move or cancel them first.").format(n=coming)
        )
    for one in family:
        db.update("room", one, archived_at=to_text(now))
    db.describe(_("“{name}” is out of use").format(name=_name(db, id)))


@rule
def restore_room(db: Store, *, id: int) -> None:
    """Bring a room back into use, and with a hall the parts that went with it."""
    gone = db.value("SELECT archived_at FROM room WHERE id = ?", (id,))
    for row in db.rows("SELECT id FROM room WHERE part_of = ? AND archived_at = ?", (id, gone)):
        db.update("room", row["id"], archived_at=None)
    db.update("room", id, archived_at=None)
    db.describe(_("“{name}” is in use again").format(name=_name(db, id)))


def _name(db: Store, id: int) -> str:
    return str(db.value("SELECT name FROM room WHERE id = ?", (id,)))
