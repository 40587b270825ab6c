"""Appointments by their number, or by who comes, for those who may know who that is."""

from __future__ import annotations

import json
import re
from datetime import date, datetime, time, timedelta

from db.appointments import Appointment, appointment, appointments
from db.client_offers import coded
from db.find import find
from db.formats import to_text
from db.store import Store

# 心-261126-02, 261126-02, 1126-02; the count may still be missing.
_NUMBER = re.compile("(?:([^-0-9]{1,3})-?)?((?:[0-9]{2})?)([0-9]{4})-([0-9]{0,3})")
_PEOPLE = 5


def find_appointments(db: Store, words: str, now: datetime, limit: int = 8) -> list[Appointment]:
    """The next ones first, then the past; at most `limit`.

    By number every one is found, without a year in this one and those beside it. By a name, a
    phone or a code only those whose client is shown to who is signed in (`Appointment.shown`): of
    an anonymous service to its consultant alone.
    """
    number = _NUMBER.fullmatch(words)
    found = _numbered(db, number, now) if number else _known(db, words, now, limit)
    found.sort(key=lambda one: (one.ends <= now, abs(one.starts - now)))
    return found[:limit]


def _numbered(db: Store, number: re.Match[str], now: datetime) -> list[Appointment]:
    prefix, year, day, count = number.groups()
    years = [2000 + int(year)] if year else [now.year - 1, now.year, now.year + 1]
    found: list[Appointment] = []
    for each in years:
        try:
            midnight = datetime.combine(date(each, int(day[:2]), int(day[2:])), time())
        except ValueError:
            continue  # no such day in that year
        found += appointments(db, midnight, midnight + timedelta(1))
    return [one for one in found if _is(one, prefix, count)]


def _is(one: Appointment, prefix: str | None, count: str) -> bool:
    head, _day, last = one.number.rsplit("-", 2)
    if prefix and prefix.casefold() != head.casefold():
        return False
    return not count or int(last) == int(count) or last.startswith(count)


def _known(db: Store, words: str, now: datetime, limit: int) -> list[Appointment]:
    people = [hit.id for hit in find(db, words, tables=("person",), limit=_PEOPLE).hits]
    # Without its letters a code is a number like any other.
    client = coded(db, words) if words.casefold().startswith("lf") else None
    if not people and client is None:
        return []
    rows = db.rows(
        "SELECT appointment.id FROM client JOIN appointment ON appointment.client = client.id"
        " JOIN duty ON duty.id = appointment.duty JOIN service ON service.id = duty.service"
        " JOIN consultant ON consultant.id = duty.consultant"
        " WHERE (client.person IN (SELECT value FROM json_each(:people)) OR client.id = :client)"
        " AND appointment.status <> 'moved'"
        " AND (service.anonymous = 0 OR consultant.staff = :staff)"
        " ORDER BY appointment.ends <= :now, CASE WHEN appointment.ends > :now"
        " THEN appointment.starts END, appointment.starts DESC LIMIT :limit",
        {
            "people": json.dumps(people),
            "client": client,
            "staff": db.staff.id,
            "now": to_text(now),
            "limit": limit,
        },
    )
    found = [appointment(db, row["id"]) for row in rows]
    return [one for one in found if one.shown != one.number]
