"""The sample centre: made-up rooms, companies and people, and a year of bookings by the rules."""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta
from typing import Any

from assets import path
from db import booking_states, closures, equipment, holidays, rooms, waiting
from db.booking_changes import book
from db.bookings import between, booking, is_late
from db.centre import SAMPLE_STAFF, set_up
from db.pictures import add_picture
from db.rules import Refused, rule
from db.sample_certificates import make_certificates
from db.sample_consultations import make_appointments, make_offer
from db.sample_fund import make_fund
from db.sample_people import table
from db.sample_register import make_register
from db.series import Choice, book_series, preview
from db.staff import add_staff
from db.store import Store

Ids = dict[str, int]
Callers = dict[str, list[tuple[str, str]]]
_REASONS = ("改期到下周", "人数不够", "单位临时有事")

_LETTERHEAD = {
    "english_name": "Qihu Industrial Park Workers’ Service Centre",
    "address": "栖湖路 88 号一楼",
    "leader": "冯立",
    "leader_title": "主任",
}
_STAFF = (
    (SAMPLE_STAFF, "desk"),
    ("许可", "director"),
    ("罗静", "cashier"),
    ("方蕾", "accountant administrator"),
)


def make_sample(db: Store, *, now: datetime) -> int:
    """Fill an empty file: eight months back from `now` and four ahead; returns how many bookings.

    The same `now` gives the same centre.
    """
    chance = random.Random(20261126)
    today = now.date()
    first, last = today - timedelta(240), today + timedelta(120)
    regular = table("regular")
    days = [first + timedelta(offset) for offset in range((today - first).days + 60)]
    with db.act("sample"):
        set_up(db, name="栖湖工业园职工服务中心", hours="每天 08:00-21:00", phone="5550 1260")
        emblem = add_picture(db, name="会徽.png", content=path("sample/emblem.png").read_bytes())
        db.update("centre", 1, sample=1, emblem=emblem, **_LETTERHEAD)
        ids = _make_rooms(db)
        make_register(db, today=today)
        for year in range(first.year, last.year + 1):
            try:
                holidays.fill_from_library(db, year=year)
            except Refused:
                continue  # not announced yet; the program asks for it
    callers = _callers(db)
    for row in regular:
        _book_regular(db, ids, callers, row, first, last)
    offer = make_offer(db, ids, first, last, today)
    with db.act("sample"):
        _book_today(db, ids, callers, now)
    for day in days:
        with db.act("sample"):
            _book_singles(db, ids, callers, day, chance, now)
            _what_became(db, day, now, chance)
    make_appointments(db, offer, now)
    with db.act("sample"):
        _wait(db, ids, callers, now)
        _close(db, ids, today)
        for name, roles in _STAFF:
            add_staff(db, name=name, roles=roles)
    make_fund(db, now=now)
    make_certificates(db, now=now)
    return int(db.value("SELECT count(*) FROM booking"))


def _callers(db: Store) -> Callers:
    """Whom to call about a booking of an organisation: its contacts, then its officers."""
    found: Callers = {}
    for row in db.rows(
        "SELECT organisation.short_name, person.name, person.phone FROM"
        " (SELECT 1 AS turn, id, organisation, person FROM contact"
        " UNION ALL SELECT 2, id, organisation, person FROM office) AS asked"
        " JOIN organisation ON organisation.id = asked.organisation"
        " JOIN person ON person.id = asked.person ORDER BY asked.turn, asked.id"
    ):
        found.setdefault(row["short_name"], []).append((row["name"], row["phone"]))
    for row in db.rows("SELECT name, phone FROM person WHERE kinds = 'consultant' ORDER BY id"):
        found.setdefault(row["name"], []).append((row["name"], row["phone"]))
    return found


def _call(callers: Callers, organisation: str, number: int) -> dict[str, Any]:
    """One of those who can be called; a consultant on duty for himself."""
    asked = callers.get(organisation) or callers[organisation.split()[0]]
    contact, phone = asked[number % len(asked)]
    return {"contact": contact, "phone": phone}


@rule
def _make_rooms(db: Store) -> Ids:
    ids: Ids = {}
    for row in table("rooms"):
        given: dict[str, Any] = {name: text for name, text in row.items() if text}
        for number in (
            "capacity",
            "setup_minutes",
            "clearup_minutes",
            "needs_approval",
            "private",
            "weekly_hours",
            "days_ahead",
        ):
            if number in given:
                given[number] = int(given[number])
        if "part_of" in given:
            given["part_of"] = ids[given["part_of"]]
        ids[given["name"]] = rooms.add_room(db, **given)
    for row in table("equipment"):
        ids[row["name"]] = equipment.add_equipment(db, name=row["name"], stock=int(row["stock"]))
    return ids


def _book_regular(
    db: Store, ids: Ids, callers: Callers, row: dict[str, str], first: date, last: date
) -> None:
    asked: dict[str, Any] = {
        "rule": row["rule"],
        "starts": _at(first, row["starts"]),
        "ends": _at(first, row["ends"]),
        "until": last,
        "rooms": (ids[row["room"]],),
        "holidays": "skip",
        "makeup": "keep",
        "headcount": int(row["people"]),
        "organisation": row["organisation"],
        "now": _at(first - timedelta(7), "09:00"),
    }
    in_the_way = [one.day for one in preview(db, **asked) if one.mark in ("taken", "closed")]
    made = book_series(
        db,
        title=row["title"],
        use=row["use"],
        choices={day: Choice("skip") for day in in_the_way},
        **_call(callers, row["organisation"], len(row["title"] + row["room"])),
        **asked,
    )
    # The hall needs approval; what is regular there was approved long ago.
    with db.act("sample"):
        for one in db.rows(
            "SELECT id FROM booking WHERE series = ? AND needs_approval = 1", (made,)
        ):
            booking_states.approve(db, booking=one["id"])


def _book_today(db: Store, ids: Ids, callers: Callers, now: datetime) -> None:
    """What happens today, whatever weekday it is: the first look is never an empty page."""
    for row in table("today"):
        count = int(row["people"])
        made = _try(
            db,
            rooms=(ids[row["room"]],),
            starts=_at(now.date(), row["starts"]),
            ends=_at(now.date(), row["ends"]),
            title=row["title"],
            organisation=row["organisation"],
            use=row["use"],
            headcount=count,
            **_call(callers, row["organisation"], count),
            equipment={ids["无线话筒"]: 2} if count > 50 else {},
            provisional_until=now.date() if int(row["provisional"]) else None,
            now=_at(now.date() - timedelta(2), "09:00"),
        )
        if made and booking(db, made).needs_approval:
            booking_states.approve(db, booking=made)


def _book_singles(
    db: Store, ids: Ids, callers: Callers, day: date, chance: random.Random, now: datetime
) -> None:
    kinds = table("single")
    firms = [row["name"] for row in table("names") if row["kind"] == "firm"]
    for _n in range(chance.choice((2, 3, 3, 4, 5)) if day.weekday() < 5 else 1):
        row = chance.choice(kinds)
        hour = 20 if row["use"] == "sport" else chance.choice((8, 9, 10, 13, 14, 15, 16))
        starts = datetime.combine(day, time(hour, chance.choice((0, 0, 30))))
        provisional = day > now.date() and chance.random() < 0.08
        place = ids[chance.choice(row["rooms"].split())]
        firm = chance.choice(firms)
        _try(
            db,
            rooms=(place,),
            starts=starts,
            ends=starts + timedelta(minutes=int(row["minutes"])),
            title=row["title"],
            organisation=firm,
            use=row["use"],
            headcount=chance.randint(int(row["least"]), int(row["most"])),
            **_call(callers, firm, chance.randint(0, 9999)),
            provisional_until=day if provisional else None,
            now=min(starts - timedelta(chance.randint(1, 12)), now),
        )


def _try(db: Store, **values: Any) -> int | None:
    try:
        return book(db, **values)
    except Refused:
        return None  # somebody has the room: as at a real desk, they come another day


def _what_became(db: Store, day: date, now: datetime, chance: random.Random) -> None:
    midnight = datetime.combine(day, time())
    for one in between(db, midnight, midnight + timedelta(1), statuses=("confirmed",)):
        luck = chance.random()
        if one.ends <= now:
            if luck < 0.03 and one.series is None:
                booking_states.no_show(db, booking=one.id, now=one.starts + timedelta(minutes=20))
            else:
                booking_states.check_in(db, booking=one.id, now=one.starts)
                booking_states.finish(db, booking=one.id, now=one.ends)
        elif luck < 0.03 and one.starts > now:
            booking_states.cancel(db, booking=one.id, reason=chance.choice(_REASONS))
        elif is_late(one, now) and one.use != "interview":
            booking_states.check_in(db, booking=one.id, now=one.starts)


def _wait(db: Store, ids: Ids, callers: Callers, now: datetime) -> None:
    waiting.wait(
        db,
        title="部门团建",
        organisation="天禾食品",
        **_call(callers, "天禾食品", 0),
        headcount=30,
        room=ids["灯光球场"],
        minutes=90,
        day_from=now.date() + timedelta(1),
        day_to=now.date() + timedelta(6),
        time_from=time(17),
        now=now,
    )
    waiting.wait(
        db,
        title="年终总结会",
        organisation="恒祥建材",
        **_call(callers, "恒祥建材", 0),
        headcount=70,
        minutes=180,
        day_from=now.date() + timedelta(3),
        day_to=now.date() + timedelta(14),
        time_from=time(13),
        time_to=time(18),
        now=now,
    )


def _close(db: Store, ids: Ids, today: date) -> None:
    """Two closures ahead, each on the first afternoon from then on that is free for it."""
    for room, days, reason in (("报告厅·西", 33, "音响检修"), ("舞蹈室", 41, "地板保养")):
        for more in range(10):
            day = today + timedelta(days + more)
            try:
                closures.close(
                    db,
                    room=ids[room],
                    starts=_at(day, "13:00"),
                    ends=_at(day, "17:00"),
                    reason=reason,
                )
                break
            except Refused:
                continue


def _at(day: date, clock: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock))
