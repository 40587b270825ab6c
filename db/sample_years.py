"""A centre that has worked for years with this program: to measure what years do to it.

The same `now` and number of years give the same rows; only their ids tell when they were made.
Nobody waits for ten years of rules, so rows are put in as the rules would have left them. The
triggers of the schema look at each of them, but for the ledger's (`db/sample_years_fund.py`), and
`python -m db check` reads the whole afterwards. Ten years are those of a large centre; fewer years
are the last of them.
"""

from __future__ import annotations

import random
from datetime import datetime, time, timedelta

from db.centre import set_up
from db.pinyin import reading
from db.progress import Progress, silent
from db.rooms import add_room
from db.sample_history import History
from db.sample_people import Crowd, words
from db.sample_years_bookings import Desk
from db.sample_years_fund import make_ledger
from db.staff import add_staff
from db.store import Store

YEARS, ROOMS, PEOPLE, ORGANISATIONS = 10, 20, 20_000, 500
BOOKINGS, APPOINTMENTS, VOUCHER_LINES = 440_000, 60_000, 1_000_000
_AHEAD = 14  # days that are booked already
_ROOM_KINDS = ("meeting", "class", "reading", "art", "sport")
_STAFF = (("张敏", "desk"), ("许可", "director"), ("罗静", "cashier"), ("方蕾", "accountant"))


def make_years(db: Store, *, now: datetime, years: int, progress: Progress = silent) -> int:
    """Fill an empty file with so many years, 1 to 10, of a large centre; returns how many bookings.

    It takes minutes. The file is not safe against a power cut until it is opened again.
    """
    db.connection.execute("PRAGMA synchronous = OFF")
    db.connection.execute("PRAGMA cache_size = -200000")
    chance = random.Random(20161126)
    days = round(365.25 * years)
    first = now.date() - timedelta(days)
    history, begun = History(db), datetime.combine(first, time(9))
    with db.act("set_up"):
        set_up(db, name="栖湖工业园职工服务中心", hours="每天 08:00-21:00", phone="5550 1260")
        db.update("centre", 1, sample=1)
        rooms = [
            add_room(
                db,
                name=f"{100 * (1 + n // 5) + n % 5 + 1}室",
                kind="consult" if n >= ROOMS - 2 else _ROOM_KINDS[n % len(_ROOM_KINDS)],
                capacity=6 if n >= ROOMS - 2 else 12 + 8 * (n % 6),
                private=n >= ROOMS - 2,
            )
            for n in range(ROOMS)
        ]
        for name, roles in _STAFF:
            add_staff(db, name=name, roles=roles)
    share = years / YEARS
    with history.written():
        firms = _organisations(history, begun, round(ORGANISATIONS * share**0.5))
        people = _people(history, begun, firms, round(PEOPLE * share**0.5), chance)
    desk = Desk(history, rooms, firms, people, chance, now)
    desk.begin(first, round(APPOINTMENTS * share))
    a_day = -(-round(BOOKINGS * share) // (days + _AHEAD))
    left = round(BOOKINGS * share)
    for number in range(days + _AHEAD):
        progress(number, days + _AHEAD, "bookings")
        day = first + timedelta(number)
        with history.written():
            left -= desk.day(day, min(a_day, left))
    make_ledger(
        history,
        first=first,
        now=now,
        lines=round(VOUCHER_LINES * share),
        chance=chance,
        progress=progress,
    )
    return int(db.value("SELECT count(*) FROM booking"))


def _organisations(history: History, begun: datetime, count: int) -> list[tuple[int, str]]:
    known, found = words("names", "name")["firm"], []
    for n in range(count):
        short = known[n % len(known)] + ("" if n < len(known) else f"{n // len(known) + 1}厂")
        name = f"{short}有限公司"
        with history.act("add_organisation", begun):
            id = history.insert(
                "organisation",
                number=f"QY-{n + 1:04d}",
                kind="company",
                name=name,
                short_name=short,
                pinyin=reading(name),
                workers=20 + 7 * (n % 90),
                since=begun.date().isoformat(),
            )
        found.append((id, short))
    return found


def _people(
    history: History,
    begun: datetime,
    firms: list[tuple[int, str]],
    count: int,
    chance: random.Random,
) -> list[tuple[int, str, str, int]]:
    """Everybody as id, name, phone and the number of their firm."""
    crowd, found, identities = Crowd(begun.date(), chance), [], set[str]()
    for n in range(count):
        firm = n % len(firms)
        one = crowd.one(firms[firm][1])
        with history.act("add_person", begun):
            id = history.insert(
                "person",
                number=f"RY-{n + 1:06d}",
                name=one.name,
                pinyin=reading(one.name, person=True),
                sex=one.sex,
                birth=one.birth.isoformat(),
                phone=one.phone,
                identity="" if one.identity in identities else one.identity,
                employer=firms[firm][0],
                kinds="worker",
            )
        identities.add(one.identity)
        found.append((id, one.name, one.phone, firm))
    return found
