"""Conflict of interest: who is kept away from a matter, what the desk hears of it, who sees why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from db.appointment_way import step_back
from db.appointments import (
    arrive,
    begin_session,
    cancel_appointment,
    end_session,
    make_appointment,
    make_appointments,
    miss_appointment,
    move_appointment,
    name_parties,
)
from db.clients import add_client, with_code
from db.conflicts import conflicted, conflicted_in, conflicts_of, free_of_conflict, may_ask, why
from db.contacts import add_contact
from db.duties import book_duty
from db.merging import merge_people
from db.organisations import add_organisation
from db.parties import Party, company_of, parties_of
from db.people import add_person, change_person
from db.roles import Staff, program
from db.rules import Refused
from db.store import open_store
from db.trail_words import changes
from db.undo import undo
from db.words import use_language
from tests.legal_aid import FIRM, NOW, ZHANG, Aid


@pytest.fixture
def aid(tmp_path: Path) -> Iterator[Aid]:
    use_language("en")
    db = open_store(tmp_path / "centre.yizhan", staff=program("张敏"))
    yield Aid(db)
    db.close()


def test_who_was_a_client_is_no_opponent(aid: Aid) -> None:
    aid.book(client=aid.person("张小燕"))
    with pytest.raises(Refused) as no:
        aid.book(Party("张晓燕"))
    assert no.value.message.startswith("Not with 陈立. Free: 王芳 Thu 26 Nov 10:00")
    assert no.value.field == "starts"
    assert [one.consultant for one in no.value.conflicts] == [aid.wang]
    aid.book(Party("张晓燕"), lawyer=aid.wang)


def test_who_was_an_opponent_is_no_client(aid: Aid) -> None:
    aid.book(Party("张晓燕"))
    client = aid.person("张小燕")
    with pytest.raises(Refused, match="Not with 陈立"):
        aid.book(client=client)
    assert free_of_conflict(aid.db, service=aid.law, parties=[Party("张小燕", side="client")]) == [
        aid.wang
    ]


def test_same_opponents_and_same_clients_are_no_conflict(aid: Aid) -> None:
    client = aid.person("张小燕", phone="13800138000")
    for _n in range(2):
        aid.book(Party("李强", phone="13800138000"), client=client)  # a couple with one phone
        aid.book(Party(FIRM))


def test_the_desk_hears_the_same_whatever_the_reason(aid: Aid) -> None:
    firm = add_organisation(aid.db, name=FIRM, kind="company", short_name="晨桥")
    aid.book(client=aid.person("张小燕", identity=ZHANG, phone="13800138000"))
    aid.book(Party(company=FIRM, side="client", organisation=firm))
    aid.db.staff = aid.desk
    said = set()
    for one in (
        Party("张小燕"),
        Party("甲", identity="210711850101123"),
        Party("乙", phone="+86 13800138000"),
        Party("晨桥"),
        Party("辰桥精密制造有限公司"),
    ):
        with pytest.raises(Refused) as no:
            aid.book(one)
        said.add((no.value.message, no.value.field, no.value.conflicts))
    assert len(said) == 1
    told = aid.db.rows("SELECT label, after FROM trail ORDER BY id DESC LIMIT 1")
    assert "Not with" not in str(told)


def test_nobody_else_is_free(aid: Aid) -> None:
    aid.book(client=aid.person("张小燕"))
    aid.book(client=aid.person("张晓燕"), lawyer=aid.wang)
    with pytest.raises(Refused, match="waiting list") as no:
        aid.book(Party("张小燕"))
    assert no.value.conflicts == ()


def test_the_question_must_be_answered(aid: Aid) -> None:
    with pytest.raises(Refused, match="Ask who") as no:
        make_appointment(
            aid.db,
            duty=aid.duties[aid.chen],
            client=aid.person("张小燕"),
            starts=datetime(2026, 11, 26, 10),
            now=NOW,
        )
    assert no.value.field == "parties"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (Party(), "name or the company"),
        (Party("王" * 100), "Too long"),
        (Party("王伟", phone="none"), "no phone"),
        (Party("王伟", identity="123"), "18 places"),
        (Party("张小燕"), "is the client"),
    ],
)
def test_what_is_no_party_is_refused(aid: Aid, wrong: Party, words: str) -> None:
    with pytest.raises(Refused, match=words) as no:
        aid.book(wrong, client=aid.person("张小燕"))
    assert no.value.field == "parties"


def test_a_company_is_a_party_only_if_somebody_comes_for_it(aid: Aid) -> None:
    firm = add_organisation(aid.db, name=FIRM, kind="company", short_name="晨桥精密")
    worker, head = (aid.person(name, employer=firm) for name in ("张小燕", "李强"))
    aid.book(Party("晨桥精密"), client=worker)
    aid.book(Party("房东"), client=aid.person("孙梅", employer=firm))
    aid.book(Party("晨桥精密"), client=aid.person("周海", employer=firm))
    with pytest.raises(Refused, match="Not with 陈立"):
        aid.book(Party(side="client", organisation=firm), client=head)
    row = aid.book(Party(side="client", organisation=firm), client=head, lawyer=aid.wang)
    assert [one.name for one in parties_of(aid.db, row)] == ["李强", FIRM]
    with pytest.raises(Refused, match="Not with 王芳"):
        aid.book(Party(FIRM), lawyer=aid.wang)


def test_an_employer_is_shown_to_the_lawyer_and_no_more(aid: Aid) -> None:
    firm = add_organisation(aid.db, name=FIRM, kind="company")
    aid.book(client=aid.person("孙梅", employer=firm))
    second = aid.book(Party(FIRM))
    (hit,) = why(aid.db, appointment=second)
    assert (hit.theirs.name, hit.sure, hit.why()) == ("孙梅", False, "Employer of a client")
    third = aid.book(client=aid.person("周海", employer=firm))
    assert [hit.theirs.company for hit in why(aid.db, appointment=third)] == [FIRM]


def test_for_whom_a_client_is_likely_to_come(aid: Aid) -> None:
    firm = add_organisation(aid.db, name=FIRM, kind="company", legal_person="李强")
    other = add_organisation(aid.db, name="恒信电子", kind="company")
    head = add_person(aid.db, name="李强", employer=firm)
    contact = add_person(aid.db, name="孙梅", employer=other)
    add_contact(aid.db, organisation=other, person=contact)
    assert company_of(aid.db, head) == firm
    assert company_of(aid.db, contact) == other
    assert company_of(aid.db, add_person(aid.db, name="周海", employer=firm)) is None


@pytest.mark.parametrize(
    ("end", "counts"),
    [("booked", True), ("done", True), ("cancelled", False), ("no_show", False), ("moved", False)],
)
def test_which_earlier_appointments_count(aid: Aid, end: str, counts: bool) -> None:
    one = aid.book(Party("张小燕"))
    later = datetime(2026, 11, 26, 10, 20)
    if end == "done":
        arrive(aid.db, appointment=one, now=NOW)
        begin_session(aid.db, appointment=one, now=NOW)
        end_session(aid.db, appointment=one, now=later)
    elif end == "cancelled":
        cancel_appointment(aid.db, appointment=one, by="client", now=NOW)
    elif end == "no_show":
        miss_appointment(aid.db, appointment=one, now=later)
    elif end == "moved":
        move_appointment(
            aid.db,
            appointment=one,
            duty=aid.duties[aid.wang],
            starts=datetime(2026, 11, 26, 15),
            now=NOW,
        )
    asked: dict[str, Any] = {"consultant": aid.chen, "parties": [Party("张小燕", side="client")]}
    assert conflicted(aid.db, **asked) is counts
    with aid.db.act("session"):
        aid.db.insert("session", appointment=one)
    assert conflicted(aid.db, **asked)


def test_moved_the_parties_go_along_and_are_checked(aid: Aid) -> None:
    aid.book(client=aid.person("张小燕"), lawyer=aid.wang)
    firm = Party(company=FIRM, side="client")
    one = aid.book(Party("张晓燕", phone="13800138000"), firm, client=aid.person("李强"))
    stood = parties_of(aid.db, one)
    asked: dict[str, Any] = {"appointment": one, "now": NOW}
    with pytest.raises(Refused, match="Not with 王芳"):
        move_appointment(
            aid.db, duty=aid.duties[aid.wang], starts=datetime(2026, 11, 26, 15), **asked
        )
    new = move_appointment(
        aid.db, duty=aid.duties[aid.chen], starts=datetime(2026, 11, 26, 15), **asked
    )
    assert parties_of(aid.db, new) == stood
    assert [one.side for one in stood] == ["client", "client", "opponent"]


def test_each_of_a_series_has_the_parties(aid: Aid) -> None:
    room = int(aid.db.value("SELECT id FROM room WHERE name = '法律援助室'"))
    begins = datetime(2026, 11, 26, 10)
    book_duty(
        aid.db,
        service=aid.law,
        consultant=aid.chen,
        room=room,
        starts=begins + timedelta(7),
        ends=begins + timedelta(days=7, hours=2),
        now=NOW,
    )
    asked: dict[str, Any] = {
        "duty": aid.duties[aid.chen],
        "starts": begins,
        "weeks": 1,
        "count": 2,
        "now": NOW,
    }
    made = make_appointments(aid.db, client=aid.person("李强"), parties=[Party("张小燕")], **asked)
    assert [len(parties_of(aid.db, one)) for one in made] == [2, 2]
    asked["starts"] = begins + timedelta(minutes=30)
    with pytest.raises(Refused, match="Not with"):
        make_appointments(aid.db, client=aid.person("张小燕"), parties=[], **asked)
    assert not aid.db.value("SELECT count(*) FROM appointment WHERE starts LIKE '%10:30'")


def test_what_comes_back_is_checked_again(aid: Aid) -> None:
    client = aid.person("张小燕")
    early, one = aid.book(), aid.book(client=client)
    cancel_appointment(aid.db, appointment=early, by="client", now=NOW)
    cancel_appointment(aid.db, appointment=one, by="client", now=NOW)
    act = aid.db.value("SELECT max(act) FROM trail")
    other = aid.book(Party("张小燕"))
    with pytest.raises(Refused, match="Not with 陈立 any more"):
        undo(aid.db, act=act)
    cancel_appointment(aid.db, appointment=other, by="client", now=NOW)
    undo(aid.db, act=act)
    later = datetime(2026, 11, 26, 11)
    miss_appointment(aid.db, appointment=one, now=later)
    aid.book(Party("张晓燕"))
    with pytest.raises(Refused, match="Not with 陈立 any more"):
        step_back(aid.db, appointment=one, now=later)


def test_parties_that_come_back_are_checked_again(aid: Aid) -> None:
    one = aid.book(Party("张小燕"))
    name_parties(aid.db, appointment=one, parties=[Party("李四")], now=NOW)
    act = aid.db.value("SELECT max(act) FROM trail")
    aid.book(client=aid.person("张小燕"))
    with pytest.raises(Refused, match="Not with 陈立 any more"):
        undo(aid.db, act=act)
    assert [party.name for party in parties_of(aid.db, one)][1:] == ["李四"]


def test_at_intake(aid: Aid) -> None:
    aid.book(client=aid.person("张小燕"))
    one = aid.book()
    aid.db.staff = aid.desk
    with pytest.raises(Refused, match=r"Not with 陈立\. Free: 王芳"):
        name_parties(aid.db, appointment=one, parties=[Party("张晓燕")], now=NOW)
    name_parties(aid.db, appointment=one, parties=[Party("赵丽")], now=NOW)
    begin_session(aid.db, appointment=one, now=NOW)
    with pytest.raises(Refused, match="This is for"):
        name_parties(aid.db, appointment=one, parties=[Party("张晓燕")], now=NOW)
    aid.db.staff = aid.lawyers[1]
    with pytest.raises(Refused, match="Only the consultant"):
        name_parties(aid.db, appointment=one, parties=[Party("张晓燕")], now=NOW)
    aid.db.staff = aid.lawyers[0]
    name_parties(aid.db, appointment=one, parties=[Party("张晓燕")], now=NOW)
    assert [party.name for party in parties_of(aid.db, one)][1:] == ["张晓燕"]
    (hit,) = why(aid.db, appointment=one)
    assert (hit.theirs.name, hit.sure) == ("张小燕", True)
    assert hit.why() == "Name said alike"


def test_only_the_lawyer_and_the_director_see_why(aid: Aid) -> None:
    aid.book(client=aid.person("张小燕"))
    asked: dict[str, Any] = {"consultant": aid.chen, "parties": [Party("张小燕")]}
    seen = {}
    for roles in ("desk", "administrator", "consultant", "director", "cashier"):
        aid.db.staff = Staff(aid.desk.id, "某人", frozenset({roles}))
        seen[roles] = may_ask(aid.db, aid.chen)
        if not seen[roles]:
            with pytest.raises(Refused):
                conflicts_of(aid.db, **asked)
    assert [role for role, may in seen.items() if may] == ["director"]
    aid.db.staff = aid.lawyers[0]
    assert conflicts_of(aid.db, **asked)
    assert not may_ask(aid.db, aid.wang)


def test_a_duty_says_which_appointments_another_must_not_have(aid: Aid) -> None:
    aid.book(client=aid.person("张小燕"), lawyer=aid.wang)
    aid.book(Party("李四"))
    one = aid.book(Party("张小燕"))
    number = aid.db.value("SELECT number FROM appointment WHERE id = ?", (one,))
    duty = aid.duties[aid.chen]
    assert conflicted_in(aid.db, duty=duty, consultant=aid.wang) == [number]
    assert conflicted_in(aid.db, duty=duty, consultant=aid.chen) == []


def test_the_register_ties_what_is_typed(aid: Aid) -> None:
    firm = add_organisation(aid.db, name=FIRM, kind="company", short_name="晨桥")
    person = add_person(aid.db, name="张小燕", phone="13800138000", identity=ZHANG)
    one = aid.book(
        Party("张小燕", phone="+86 13800138000"), Party("晨桥"), Party("甲", identity=ZHANG)
    )
    found = parties_of(aid.db, one)[1:]
    assert [(each.name, each.person, each.organisation) for each in found] == [
        ("张小燕", person, None),
        ("晨桥", None, firm),
    ]


def test_two_of_one_name_on_two_cards_are_two(aid: Aid) -> None:
    aid.book(client=aid.person("王伟"))
    other = add_person(aid.db, name="王伟")
    one = aid.book(Party(person=other))
    assert [hit.sure for hit in why(aid.db, appointment=one)] == [False]
    change_person(aid.db, id=other, phone="13800138000")


def test_merged_cards_are_one(aid: Aid) -> None:
    first, second = (add_person(aid.db, name="王伟") for _n in range(2))
    one = aid.book(client=add_client(aid.db, now=NOW, person=first))
    two = aid.book(Party(person=second), lawyer=aid.wang)
    merge_people(aid.db, keep=first, drop=second, now=NOW)
    assert parties_of(aid.db, two)[1].person == first
    assert conflicted(aid.db, consultant=aid.chen, parties=parties_of(aid.db, two))
    assert parties_of(aid.db, one)[0].person == first


def test_two_clients_become_one(aid: Aid) -> None:
    people = [add_person(aid.db, name="王伟", phone=phone) for phone in ("", "13800138000")]
    clients = [add_client(aid.db, now=NOW, person=one) for one in people]
    made = [aid.book(client=one) for one in clients]
    merge_people(aid.db, keep=people[0], drop=people[1], now=NOW)
    assert {row["client"] for row in aid.db.rows("SELECT client FROM appointment")} == {clients[0]}
    assert with_code(aid.db, "2") == with_code(aid.db, "1") == clients[0]
    assert add_client(aid.db, now=NOW, person=people[1]) == clients[0]
    undo(aid.db, act=aid.db.value("SELECT max(act) FROM trail"))
    assert with_code(aid.db, "2") == clients[1]
    assert [
        aid.db.value("SELECT client FROM appointment WHERE id = ?", (one,)) for one in made
    ] == clients


def test_two_clients_at_one_time_stay_two(aid: Aid) -> None:
    people = [add_person(aid.db, name="王伟") for _n in range(2)]
    clients = [add_client(aid.db, now=NOW, person=one) for one in people]
    for client, lawyer in zip(clients, (aid.chen, aid.wang), strict=True):
        aid.book(client=client, lawyer=lawyer)
    with pytest.raises(Refused, match="Both are booked at one time: 法-261126-01 and 法-261126-02"):
        merge_people(aid.db, keep=people[0], drop=people[1], now=NOW)
    assert with_code(aid.db, "2") == clients[1]


def test_who_the_parties_are_is_not_told_in_the_trail(aid: Aid) -> None:
    one = aid.book(Party("赵丽", phone="13800138000", identity=ZHANG))
    act = aid.db.value(
        "SELECT act FROM trail WHERE record_table = 'appointment' AND record = ?", (one,)
    )
    told = " ".join(line.after for change in changes(aid.db, act) for line in change.lines)
    assert told and not any(words in told for words in ("赵丽", "13800138000", ZHANG, "zaoli"))
    assert parties_of(aid.db, one)[1].show() == "赵丽 · 138****8000 · 2107**********1238"
