"""Merging: every reference follows, twins become one, and undo leaves every table as it was."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.booking_changes import book
from db.bookings import booking
from db.centre import set_up
from db.clients import add_client
from db.contacts import add_contact, contacts
from db.disclosures import disclose
from db.grids import add_grid
from db.memberships import enrol, record_contact
from db.merged import kept
from db.merging import better, fields_of, merge_organisations, merge_people, references, weight
from db.offices import appoint, officers
from db.organisations import (
    add_organisation,
    archive_organisation,
    change_organisation,
    cover,
    covered,
    organisation,
)
from db.pairings import pair
from db.people import add_person, archive_person, change_person, person
from db.roles import program
from db.rooms import add_room
from db.rules import Refused
from db.store import Row, Store, open_store
from db.undo import undo
from db.waiting import wait

NOW = datetime(2026, 11, 26, 9, 10)
TODAY = NOW.date()
IDENTITY = "110101199003078515"


@pytest.fixture
def two(store: Store) -> tuple[int, int]:
    """Two cards of one person."""
    return (
        add_person(store, name="韩雪静", phone="13812345678"),
        add_person(store, name="韩雪静", kinds="volunteer", position="会计"),
    )


@pytest.fixture
def firms(store: Store) -> tuple[int, int]:
    """Two cards of one company."""
    return (
        add_organisation(store, name="天禾食品有限公司"),
        add_organisation(store, name="天禾食品", short_name="天禾", key_company=1),
    )


def content(db: Store) -> dict[str, list[Row]]:
    """Every row of every table but the trail."""
    tables = db.rows(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        " AND name NOT IN ('trail', 'trail_anchor', '_sqlite_migrations')"
    )
    return {row["name"]: db.rows(f"SELECT * FROM [{row['name']}] ORDER BY 1") for row in tables}


def pointing(db: Store, table: str, ids: tuple[int, int]) -> Counter[tuple[str, str]]:
    """How many rows point to one of two records, by table and column."""
    return Counter(
        {
            (source, column): db.value(
                f"SELECT count(*) FROM [{source}] WHERE [{column}] IN (?, ?)", ids
            )
            for source, column in references(db, table)
            if column != "merged_into"
        }
    )


def removed(db: Store, table: str, ids: tuple[int, int]) -> Counter[tuple[str, str]]:
    """What pointed to them of the rows that the last act took away."""
    assert db.last_act is not None
    gone: Counter[tuple[str, str]] = Counter()
    for row in db.rows("SELECT * FROM trail WHERE act = ? AND kind = 'delete'", (db.last_act.id,)):
        before = json.loads(row["before"])
        gone.update(
            (source, column)
            for source, column in references(db, table)
            if source == row["record_table"] and before[column] in ids
        )
    return gone


def take_back(db: Store) -> None:
    assert db.last_act is not None
    undo(db, act=db.last_act.id)


def test_the_kept_one_takes_what_it_lacks(store: Store, two: tuple[int, int]) -> None:
    keep, drop = two
    change_person(store, id=drop, identity=IDENTITY)
    change_person(store, id=keep, kinds="worker")
    merge_people(store, keep=keep, drop=drop, now=NOW)
    one = person(store, keep)
    assert (one.phone, one.position, one.identity) == ("13812345678", "会计", IDENTITY)
    assert (one.birth, one.sex) == (date(1990, 3, 7), "male")
    assert one.kinds == ("worker", "volunteer")
    gone = person(store, drop)
    assert gone.merged_into == keep and gone.archived_at
    assert kept(store, "person", drop) == keep == kept(store, "person", keep)


def test_what_is_taken_over(store: Store, two: tuple[int, int]) -> None:
    keep, drop = two
    change_person(store, id=drop, name="韩雪婧", phone="13900001111")
    assert fields_of(store, "person", keep, drop)["position"] == "会计"
    assert "phone" not in fields_of(store, "person", keep, drop)
    with pytest.raises(ValueError):
        merge_people(store, keep=keep, drop=drop, now=NOW, take=("number",))
    merge_people(store, keep=keep, drop=drop, now=NOW, take=("name", "phone"))
    one = person(store, keep)
    assert (one.name, one.phone, one.pinyin) == ("韩雪婧", "13900001111", "han xue jing")


def test_the_one_that_more_points_to_is_the_better(
    store: Store, two: tuple[int, int], firms: tuple[int, int]
) -> None:
    assert better(store, "person", *two) == two[0]
    add_contact(store, organisation=firms[0], person=two[1])
    assert (weight(store, "person", two[1]), better(store, "person", *two)) == (1, two[1])
    archive_person(store, id=two[1], now=NOW)
    assert better(store, "person", *two) == two[0]


def test_a_merged_one_leads_on_over_several_steps(store: Store, two: tuple[int, int]) -> None:
    last = add_person(store, name="韩雪静")
    merge_people(store, keep=two[1], drop=two[0], now=NOW)
    merge_people(store, keep=last, drop=two[1], now=NOW)
    assert kept(store, "person", two[0]) == last
    assert person(store, two[0]).merged_into == last


def test_what_cannot_be_merged(store: Store, two: tuple[int, int], firms: tuple[int, int]) -> None:
    keep, drop = two
    with pytest.raises(Refused, match="韩雪静") as refused:
        archive_person(store, id=keep, now=NOW)
        merge_people(store, keep=keep, drop=drop, now=NOW)
    assert refused.value.field is None
    merge_people(store, keep=drop, drop=keep, now=NOW)
    for other in (keep, drop):
        with pytest.raises(Refused):
            merge_people(store, keep=drop, drop=other, now=NOW)
    union = add_organisation(store, name="天禾工会", kind="union")
    with pytest.raises(Refused):
        merge_organisations(store, keep=firms[0], drop=union, now=NOW)


def test_twins_become_one(store: Store, two: tuple[int, int], firms: tuple[int, int]) -> None:
    keep, drop = two
    firm = firms[0]
    add_contact(store, organisation=firm, person=keep)
    add_contact(store, organisation=firm, person=drop, about="场地")
    office: dict[str, Any] = {"organisation": firm, "role": "工会主席"}
    appoint(store, person=keep, starts=date(2025, 1, 1), ends=date(2025, 12, 31), **office)
    appoint(store, person=keep, starts=date(2026, 6, 1), **office)
    appoint(store, person=drop, starts=date(2024, 1, 1), ends=date(2026, 7, 1), **office)
    first = enrol(store, person=keep, since=date(2020, 7, 1))
    second = enrol(store, person=drop, since=date(2018, 7, 1), organisation=firm)
    record_contact(store, membership=second, day=TODAY, how="phone", today=TODAY)
    merge_people(store, keep=keep, drop=drop, now=NOW)

    assert [(one.person, one.about) for one in contacts(store, firm)] == [(keep, "场地")]
    assert [(one.person, one.starts, one.ends) for one in officers(store, firm)] == [
        (keep, date(2024, 1, 1), None)
    ]
    (row,) = store.rows("SELECT * FROM membership")
    assert (row["id"], row["since"], row["organisation"]) == (first, "2018-07-01", firm)
    assert store.value("SELECT membership FROM member_contact") == first


def test_a_disclosure_stays_where_it_was(store: Store, two: tuple[int, int]) -> None:
    keep, drop = two
    change_person(store, id=drop, identity=IDENTITY)
    disclose(store, person=drop, what="identity")
    merge_people(store, keep=keep, drop=drop, now=NOW)
    assert store.value("SELECT person FROM disclosure") == drop


def test_organisations_with_all_that_hangs_on_them(
    store: Store, two: tuple[int, int], firms: tuple[int, int]
) -> None:
    keep, drop = firms
    leader = add_person(store, name="周书记")
    pair(store, kind="leader", person=leader, company=drop)
    pair(store, kind="instructor", person=two[0], company=keep, starts=date(2026, 1, 1))
    pair(store, kind="instructor", person=two[1], company=drop, starts=date(2026, 5, 1))
    branch = add_organisation(store, name="天禾支部", kind="party")
    for company in firms:
        cover(store, organisation=branch, company=company)
    change_person(store, id=two[0], employer=drop)
    room = add_room(store, name="多功能厅")
    start = datetime(2026, 11, 30, 9)
    booked = book(
        *(store,),
        rooms=[room],
        starts=start,
        ends=start + timedelta(hours=1),
        title="例会",
        now=NOW,
        organisation="天禾",
    )
    merge_organisations(store, keep=keep, drop=drop, now=NOW)
    assert organisation(store, keep).key_company
    assert organisation(store, keep).short_name == "天禾"
    assert [one.id for one in covered(store, branch)] == [keep]
    assert person(store, two[0]).employer == keep
    assert booking(store, booked).organisation_id == keep
    pairs = store.rows("SELECT kind, person, company FROM pairing ORDER BY kind")
    assert [tuple(row.values()) for row in pairs] == [
        ("instructor", two[0], keep),
        ("leader", leader, keep),
    ]
    take_back(store)
    assert booking(store, booked).organisation_id == drop


@pytest.mark.parametrize("below", [True, False])
def test_one_stood_above_the_other(store: Store, below: bool) -> None:
    top = add_organisation(store, name="总支", kind="party")
    upper = add_organisation(store, name="支部甲", kind="party", parent=top)
    middle = add_organisation(store, name="支部乙", kind="party", parent=upper)
    lower = add_organisation(store, name="支部丙", kind="party", parent=middle)
    keep, drop = (lower, upper) if below else (upper, lower)
    merge_organisations(store, keep=keep, drop=drop, now=NOW)
    assert organisation(store, keep).parent == top
    assert organisation(store, middle).parent == keep


def test_more_women_than_workers_are_not_made_up(store: Store, firms: tuple[int, int]) -> None:
    keep, drop = firms
    change_organisation(store, id=keep, workers=10)
    change_organisation(store, id=drop, workers=40, women=20)
    merge_organisations(store, keep=keep, drop=drop, now=NOW)
    assert (organisation(store, keep).workers, organisation(store, keep).women) == (10, None)


def test_one_out_of_use_is_merged_too(store: Store, firms: tuple[int, int]) -> None:
    keep, drop = firms
    archive_organisation(store, id=drop, now=NOW)
    before = organisation(store, drop).archived_at
    merge_organisations(store, keep=keep, drop=drop, now=NOW, take=("name",))
    assert organisation(store, keep).name == "天禾食品"
    assert organisation(store, drop).archived_at == before


def test_a_table_of_a_later_area_follows_by_itself(store: Store, two: tuple[int, int]) -> None:
    store.connection.execute(
        "CREATE TABLE later (id INTEGER PRIMARY KEY, guest INTEGER REFERENCES person (id),"
        " day TEXT, note TEXT NOT NULL DEFAULT '', UNIQUE (guest, day)) STRICT"
    )
    keep, drop = two
    with store.act("later"):
        store.insert("later", guest=keep, day="2026-11-26")
        store.insert("later", guest=drop, day="2026-11-26", note="带了孩子")
        store.insert("later", guest=drop, day="2026-11-27")
    merge_people(store, keep=keep, drop=drop, now=NOW)
    rows = store.rows("SELECT guest, day, note FROM later ORDER BY day")
    assert [tuple(row.values()) for row in rows] == [
        (keep, "2026-11-26", "带了孩子"),
        (keep, "2026-11-27", ""),
    ]


# A register at random, of two people and two companies, and all that may hang on them.

_PICK = st.integers(0, 1)
_DAY = st.none() | st.dates(date(2024, 1, 1), date(2026, 12, 31))
_HANGS = st.lists(
    st.one_of(
        st.tuples(st.just("contact"), _PICK, _PICK, st.sampled_from(["", "场地", "工资"])),
        st.tuples(st.just("office"), _PICK, _PICK, _DAY, _DAY),
        st.tuples(st.just("instructor"), _PICK, _PICK, _DAY, _DAY),
        st.tuples(st.just("leader"), _PICK, _PICK, _DAY, _DAY),
        st.tuples(st.just("membership"), _PICK, _PICK, _DAY),
        st.tuples(st.just("cover"), _PICK),
        st.tuples(st.just("employer"), _PICK, _PICK),
        st.tuples(st.just("keeper"), _PICK),
        st.tuples(st.just("booking"), _PICK, _PICK),
        st.tuples(st.just("wish"), _PICK, _PICK),
        st.tuples(st.just("disclosure"), _PICK),
        st.tuples(st.just("apart"), _PICK),
        st.tuples(st.just("client"), _PICK),
    ),
    max_size=14,
)


@pytest.fixture(scope="module")
def empty() -> Iterator[Store]:
    """One file for all examples; each begins in a transaction of its own and leaves nothing."""
    with tempfile.TemporaryDirectory() as folder:
        db = open_store(Path(folder) / "centre.yizhan", staff=program("张敏"))
        set_up(db, name="驿站", hours="每天 00:00-24:00")
        yield db
        db.close()


def build(db: Store, hangs: list[tuple[Any, ...]]) -> tuple[tuple[int, int], tuple[int, int]]:
    """Two people and two companies; what a rule refuses is left out."""
    stamp = db.value("SELECT count(*) FROM person")
    people = tuple(add_person(db, name=f"王芳{stamp}") for _n in range(2))
    firms = tuple(
        add_organisation(db, name=f"天禾{stamp}-{n}", key_company=1 - n) for n in range(2)
    )
    union = add_organisation(db, name=f"工会{stamp}", kind="union")
    room = add_room(db, name=f"房间{stamp}")
    for n, (what, one, *rest) in enumerate(hangs):
        try:
            hang(db, n, what, one, rest, people, firms, union, room)
        except Refused:
            continue
    return people, firms  # type: ignore[return-value]  # two of each


def hang(
    db: Store,
    n: int,
    what: str,
    one: int,
    rest: list[Any],
    people: tuple[int, ...],
    firms: tuple[int, ...],
    union: int,
    room: int,
) -> None:
    """One thing that hangs on them."""
    start = datetime(2026, 12, 1 + n, 9)
    firm = firms[rest[0]] if rest else 0
    both: dict[str, Any] = {"organisation_id": firm, "contact_id": people[one]}
    match what:
        case "contact":
            add_contact(db, organisation=firm, person=people[one], about=rest[1])
        case "office":
            appoint(db, organisation=firm, person=people[one], role="主席", **term(rest))
        case "instructor" | "leader":
            pair(db, kind=what, person=people[one], company=firm, **term(rest))
        case "membership":
            id = enrol(db, person=people[one], organisation=firm, since=rest[1])
            record_contact(db, membership=id, day=TODAY, how="phone", today=TODAY)
        case "cover":
            cover(db, organisation=union, company=firms[one])
        case "employer":
            change_person(db, id=people[one], employer=firm)
        case "keeper":
            add_grid(db, name=f"网格{room}-{n}", keeper=people[one])
        case "booking":
            ends = start + timedelta(hours=1)
            book(db, rooms=[room], starts=start, ends=ends, title="会", now=NOW, **both)
        case "wish":
            both |= {"day_from": start.date(), "day_to": start.date()}
            wait(db, title="排练", minutes=60, now=NOW, **both)
        case "disclosure":
            change_person(db, id=people[one], identity=IDENTITY)
            disclose(db, person=people[one], what="identity")
        case "client":
            add_client(db, person=people[one], now=NOW)
        case "apart":
            change_organisation(db, id=firms[one], parent=firms[1 - one])


def term(rest: list[Any]) -> dict[str, date | None]:
    """A term that begins before it ends."""
    starts, ends = rest[1:]
    return (
        {"starts": min(starts, ends), "ends": max(starts, ends)}
        if starts and ends
        else {
            "starts": starts,
            "ends": ends,
        }
    )


@settings(max_examples=60)
@given(hangs=_HANGS, table=st.sampled_from(["person", "organisation"]), keep=_PICK)
def test_nothing_is_lost_and_undo_puts_all_back(
    empty: Store, hangs: list[tuple[Any, ...]], table: str, keep: int
) -> None:
    people, firms = build(empty, hangs)
    ids = people if table == "person" else firms
    before, rows = pointing(empty, table, ids), content(empty)
    own = empty.value(
        f"SELECT count(*) FROM organisation WHERE id = {ids[keep]} AND parent IN {ids}"
    )
    merge = merge_people if table == "person" else merge_organisations
    merge(empty, keep=ids[keep], drop=ids[1 - keep], now=NOW)
    after = pointing(empty, table, ids) + removed(empty, table, ids)
    if own:
        # It no longer points to the one that became itself.
        after["organisation", "parent"] += own
    assert +after == +before
    left = empty.rows("SELECT count(*) AS n FROM disclosure WHERE person = ?", (ids[1 - keep],))
    stays = pointing(empty, table, (ids[1 - keep], 0))
    # Of two clients one stays behind, so that an old slip still leads to the person.
    two = table == "person" and before["client", "person"] == len(ids)
    assert sum(stays.values()) == (left[0]["n"] + two if table == "person" else 0)
    assert not empty.rows("PRAGMA foreign_key_check")
    take_back(empty)
    assert content(empty) == rows
    with empty.act("clean"):
        for person_ in people:
            empty.update("person", person_, identity="")
