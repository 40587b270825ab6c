"""Is the file whole? Integrity, references, the invariants of bookings, and the trail."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as engine

from db import trail
from db.check_bank import bank_faults
from db.check_certificates import certificate_faults
from db.check_consultations import consultation_faults
from db.check_fund import fund_faults
from db.check_notes import note_faults
from db.check_schema import schema_faults
from db.engine_words import trouble_of
from db.store import connect
from db.trouble import Trouble

# Ballots leave no entry, or they would lead to who cast them.
_UNTRACKED = ("trail", "trail_anchor", "_sqlite_migrations", "evaluation")


def check(path: Path, *, key: bytes | None = None, against: Path | None = None) -> list[str]:
    """Everything wrong with a file, in words for the log; empty if it is whole.

    `against` is an earlier copy of it with the same key, from which its trail must go on.
    """
    try:
        with closing(connect(path.absolute(), key=key, read_only=True)) as connection:
            # What was written into the file from outside need not even be text.
            connection.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
            faults = _integrity(connection)
            if faults:
                return faults + _chain(connection)
            return [
                *schema_faults(connection),
                *_references(connection),
                *_room_overlaps(connection),
                *_equipment_peaks(connection),
                *_untrue_holds(connection),
                *_closed_over(connection),
                *consultation_faults(connection),
                *note_faults(connection),
                *fund_faults(connection),
                *bank_faults(connection),
                *certificate_faults(connection),
                *(_chain(connection) or _trail(connection)),
                *(_parted(connection, against, key) if against else ()),
            ]
    except Trouble as trouble:
        return [trouble.message]
    except engine.DatabaseError as error:
        return [trouble_of(error, path).message]


def _parted(connection: Any, against: Path, key: bytes | None) -> list[str]:
    with closing(connect(against.absolute(), key=key, read_only=True)) as earlier:
        return trail.parted(connection, earlier)


def _integrity(connection: Any) -> list[str]:
    answers = [row[0] for row in connection.execute("PRAGMA integrity_check")]
    return [] if answers == ["ok"] else answers


def _references(connection: Any) -> list[str]:
    return [
        f"{table} {row} refers to a missing {parent}"
        for table, row, parent, _key in connection.execute("PRAGMA foreign_key_check")
    ]


def _room_overlaps(connection: Any) -> list[str]:
    """Two holds of a room, or of a hall and its part, at one moment."""
    found = connection.execute(
        "SELECT one.booking, other.booking FROM booking_room AS one"
        " JOIN room ON room.id = one.room"
        " JOIN booking_room AS other ON other.active = 1 AND other.id <> one.id"
        " AND other.room IN (one.room, coalesce(room.part_of, one.room))"
        " AND (other.id > one.id OR other.room <> one.room)"
        " AND other.held_from < one.held_until AND other.held_until > one.held_from"
        " AND other.held_from > strftime('%Y-%m-%dT%H:%M', one.held_from, '-32 days')"
        " WHERE one.active = 1"
    )
    return [f"bookings {one} and {other} hold one room at one time" for one, other in found]


def _equipment_peaks(connection: Any) -> list[str]:
    found = connection.execute(
        "SELECT DISTINCT equipment.name, begins.held_from FROM booking_equipment AS begins"
        " JOIN equipment ON equipment.id = begins.equipment WHERE begins.active = 1 AND"
        " (SELECT sum(quantity) FROM booking_equipment AS held"
        " WHERE held.equipment = begins.equipment AND held.active = 1"
        " AND held.held_from <= begins.held_from AND held.held_until > begins.held_from"
        " AND held.held_from > strftime('%Y-%m-%dT%H:%M', begins.held_from, '-32 days'))"
        " > equipment.stock"
    )
    return [f"{name}: more lent out than there is at {moment}" for name, moment in found]


def _closed_over(connection: Any) -> list[str]:
    """Bookings that live in a room while it, its hall or a part of it is closed."""
    found = connection.execute(
        "SELECT DISTINCT booking.number, closure.starts FROM closure"
        " JOIN booking ON booking.starts < closure.ends AND booking.ends > closure.starts"
        " JOIN booking_room AS held ON held.booking = booking.id AND held.active = 1"
        " JOIN room ON room.id = held.room LEFT JOIN room AS closed ON closed.id = closure.room"
        " WHERE closure.cancelled_at IS NULL AND (closure.room IS NULL"
        " OR closed.id IN (room.id, room.part_of) OR closed.part_of = room.id)"
    )
    return [f"{number} is booked into the closure of {starts}" for number, starts in found]


def _untrue_holds(connection: Any) -> list[str]:
    """A hold lasts from the booking's start less set-up to its end and clear-up."""
    longest = "(SELECT max({}) FROM booking_room AS held WHERE held.booking = hold.booking)"
    faults = []
    for table, setup, clearup in (
        ("booking_room", "hold.setup_minutes", "hold.clearup_minutes"),
        ("booking_equipment", longest.format("setup_minutes"), longest.format("clearup_minutes")),
    ):
        found = connection.execute(
            f"SELECT booking.number FROM [{table}] AS hold"
            " JOIN booking ON booking.id = hold.booking WHERE hold.held_from IS NOT"
            f" strftime('%Y-%m-%dT%H:%M', booking.starts, '-' || {setup} || ' minutes')"
            " OR hold.held_until IS NOT"
            f" strftime('%Y-%m-%dT%H:%M', booking.ends, '+' || {clearup} || ' minutes')"
            " OR hold.active <> (booking.status NOT IN ('cancelled', 'no_show'))"
        )
        faults += [f"{number}: its {table} does not match it" for (number,) in found]
    roomless = connection.execute(
        "SELECT number FROM booking WHERE NOT EXISTS"
        " (SELECT 1 FROM booking_room WHERE booking_room.booking = booking.id)"
    )
    return faults + [f"{number}: holds no room" for (number,) in roomless]


def _chain(connection: Any) -> list[str]:
    """A trail that does not hold says nothing about the records either."""
    try:
        return trail.faults(connection)
    except engine.DatabaseError as error:
        return [f"the trail cannot be read: {error}"]


def _trail(connection: Any) -> list[str]:
    """Each record must be as its trail left it: whoever wrote around the rules is found."""
    expected: dict[tuple[str, int], dict[str, Any]] = {}
    for kind, table, record, after in connection.execute(
        "SELECT kind, record_table, record, after FROM trail ORDER BY id"
    ):
        if kind == "delete":
            expected.pop((table, record), None)
        else:
            expected.setdefault((table, record), {}).update(json.loads(after))
    faults = []
    tables = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    ).fetchall()
    for (table,) in tables:
        if table in _UNTRACKED:
            continue
        cursor = connection.execute(f"SELECT * FROM [{table}]")
        names = [column[0] for column in cursor.description]
        for values in cursor:
            row = trail.told(dict(zip(names, values, strict=True)))
            left = expected.pop((table, row["id"]), None)
            if left is None:
                faults.append(f"{table} {row['id']} was written around the rules")
                continue
            wrong = [name for name, value in left.items() if row.get(name) != value]
            if wrong:
                faults.append(f"{table} {row['id']} differs from its trail: {', '.join(wrong)}")
    faults += [f"{table} {record} is missing" for table, record in expected]
    return faults
