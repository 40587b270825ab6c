"""Are duties and appointments whole? What the schema refuses, looked for in what is there."""

from __future__ import annotations

from typing import Any

_ALIVE = "status NOT IN ('cancelled', 'no_show')"


def consultation_faults(connection: Any) -> list[str]:
    """Everything wrong with duties and appointments, in words for the log."""
    tables = connection.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'appointment'")
    if not tables.fetchone()[0]:
        return []
    return [
        *_untrue_duties(connection),
        *_lost_duties(connection),
        *_two_places(connection),
        *_outside(connection),
        *_two_in_a_slot(connection),
        *_two_at_once(connection),
        *_numbers(connection),
    ]


def _untrue_duties(connection: Any) -> list[str]:
    """A duty is when its booking is, and counts while that lives."""
    found = connection.execute(
        "SELECT booking.number FROM duty JOIN booking ON booking.id = duty.booking"
        " WHERE (held_from, held_until, active) IS NOT"
        f" (booking.starts, booking.ends, booking.{_ALIVE}) OR booking.use <> 'duty'"
    )
    return [f"{number}: its duty does not match it" for (number,) in found]


def _lost_duties(connection: Any) -> list[str]:
    """Bookings of the use “duty” without one, but for those of before there were duties.

    The trail tells when they were made; both stamps are UTC.
    """
    found = connection.execute(
        "SELECT number FROM booking WHERE use = 'duty'"
        " AND NOT EXISTS (SELECT 1 FROM duty WHERE duty.booking = booking.id)"
        " AND EXISTS (SELECT 1 FROM trail WHERE record_table = 'booking' AND record = booking.id"
        " AND kind = 'insert' AND julianday(at) > (SELECT julianday(applied_at)"
        " FROM _sqlite_migrations WHERE name LIKE '0006%'))"
    )
    return [f"{number}: a duty of nobody" for (number,) in found]


def _two_places(connection: Any) -> list[str]:
    found = connection.execute(
        "SELECT consultant.name, one.held_from FROM duty AS one JOIN duty AS other"
        " ON other.consultant = one.consultant AND other.active = 1 AND other.id > one.id"
        " AND other.held_from < one.held_until AND other.held_until > one.held_from"
        " JOIN consultant ON consultant.id = one.consultant WHERE one.active = 1"
    )
    return [f"{name} is on duty in two places at {starts}" for name, starts in found]


def _outside(connection: Any) -> list[str]:
    found = connection.execute(
        "SELECT number FROM appointment JOIN duty ON duty.id = appointment.duty"
        " WHERE appointment.active = 1 AND (duty.active = 0"
        " OR starts < held_from OR ends > held_until)"
    )
    return [f"{number} is outside its duty" for (number,) in found]


def _two_in_a_slot(connection: Any) -> list[str]:
    """Of a group session, the very same time is held as often as it has seats."""
    crossing = connection.execute(
        "SELECT one.number, other.number FROM appointment AS one JOIN appointment AS other"
        " ON other.duty = one.duty AND other.active = 1 AND other.id > one.id"
        " AND other.starts < one.ends AND other.ends > one.starts"
        " AND (other.starts <> one.starts OR other.ends <> one.ends) WHERE one.active = 1"
    )
    full = connection.execute(
        "SELECT min(number), count(*) FROM appointment JOIN duty ON duty.id = appointment.duty"
        " JOIN service ON service.id = duty.service WHERE appointment.active = 1"
        " GROUP BY duty, starts, ends HAVING count(*) > min(seats)"
    )
    return [f"{one} and {other} hold one slot" for one, other in crossing] + [
        f"{number} and others, {n} in all, hold one slot" for number, n in full
    ]


def _two_at_once(connection: Any) -> list[str]:
    found = connection.execute(
        "SELECT one.number, other.number FROM appointment AS one JOIN appointment AS other"
        " ON other.client = one.client AND other.active = 1 AND other.id > one.id"
        " AND other.starts < one.ends AND other.ends > one.starts WHERE one.active = 1"
    )
    return [f"{one} and {other} are of one client at one time" for one, other in found]


def _numbers(connection: Any) -> list[str]:
    """No number is given twice: the index that holds this may be damaged itself."""
    return [
        f"the {table} number {number} is given {n} times"
        for table, column in (("appointment", "number"), ("client", "code"))
        for number, n in connection.execute(
            f"SELECT [{column}] AS given, count(*) FROM [{table}] NOT INDEXED"
            " GROUP BY given HAVING count(*) > 1"
        )
    ]
