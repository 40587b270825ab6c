"""Sealed notes: their author reads them, nobody else; the paper hands them over; none is lost."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from db import accounts, check, key_file
from db.clients import add_client
from db.consents import agreed, consents, record_consent, withdraw_consent
from db.consultants import add_consultant, change_consultant
from db.keys import Keys, reset_password
from db.note_hand_over import HandedOver, authors, hand_over_notes, hand_over_with_code
from db.notes import (
    MOST_BYTES,
    note_of,
    own_notes,
    read_note,
    seal_anew,
    sealed_for,
    write_note,
)
from db.notes import place as place_of
from db.roles import program
from db.rules import Refused
from db.sealed import readers, seal
from db.store import Store, open_store
from db.trouble import Trouble
from db.undo import undo
from db.words import use_language
from tests.sealed_place import DAY, NOW, PASSWORD, Place, copied

TEXT = "来访者说睡眠不好，下周三再来。"
NEW = "雨后的操场 6:15"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """Made once, closed, to be copied."""
    place = Place(tmp_path_factory.mktemp("sealed") / "centre.yizhan")
    place.db.close()
    return place


@pytest.fixture
def place(made: Place, tmp_path: Path) -> Iterator[Place]:
    """The centre for this test alone, open for its director."""
    use_language("en")
    one = copied(made, tmp_path / "desk")
    yield one
    one.db.close()


def write(place: Place, appointment: int, text: str = TEXT) -> None:
    write_note(place.db, appointment=appointment, text=text, now=NOW)


def refused(match: str) -> Any:
    """Refused in these words."""
    return pytest.raises(Refused, match=match)


def test_the_author_writes_and_reads_and_writes_again(place: Place) -> None:
    one = place.session()
    db = place.sign_in("周岚")
    assert read_note(db, appointment=one) == "" and sealed_for(db, one) is None
    write(place, one, "  \n")
    assert note_of(db, appointment=one) is None
    write(place, one)
    write(place, one, TEXT + "第二稿")
    assert read_note(db, appointment=one) == TEXT + "第二稿"
    found = note_of(db, appointment=one)
    assert found is not None and found.mine and found.opens and found.at == NOW
    assert own_notes(db, client=place.client) == [found]
    assert not check.check(place.path, key=db.key)


@pytest.mark.parametrize("name", ["许可", "张敏", "罗静", "林溪", "陈立"])
def test_nobody_else_reads_or_writes_it(place: Place, name: str) -> None:
    one = place.session()
    place.sign_in("周岚")
    write(place, one)
    db = place.sign_in(name)
    with refused("Only 周岚 opens this note, and the centre with the recovery code"):
        read_note(db, appointment=one)
    with pytest.raises(Refused):
        write(place, one, "anything")
    assert sealed_for(db, one) == "周岚"
    assert own_notes(db, client=place.client) == []
    place.sign_in("周岚")
    assert read_note(db, appointment=one) == TEXT


def test_a_plain_file_and_nobody_signed_in_are_told_what_to_do(
    place: Place, tmp_path: Path
) -> None:
    one = place.session()
    key = place.db.key
    place.db.close()
    nobody = open_store(place.path, staff=program(), key=key)
    with refused("The note is written by 周岚"):
        write_note(nobody, appointment=one, text=TEXT, now=NOW)
    nobody.close()
    place.db = accounts.sign_in(place.path, staff_id=place.staff["周岚"], password=PASSWORD)
    place.db.key = None
    with refused("this file has no passwords"):
        write(place, one)
    assert place.db.value("SELECT count(*) FROM note") == 0


def test_a_consultant_without_a_sign_in_is_told(place: Place) -> None:
    one = place.session()
    change_consultant(place.db, id=place.consultants["周岚"], staff=None)
    place.sign_in("周岚")
    with refused("does not sign in here yet"):
        write(place, one)


def test_a_long_note_fits_and_a_longer_one_says_how_long_it_is(place: Place) -> None:
    one = place.session()
    db = place.sign_in("周岚")
    long = "字" * (1_000_000 // 3)
    write(place, one, long)
    assert read_note(db, appointment=one) == long
    with refused("1,025 KB, at most 1,024 KB") as caught:
        write(place, one, "x" * (MOST_BYTES + 1))
    assert caught.value.field == "text"
    write(place, one, "\ud83d half a character, 🌊, \x00, \u202e")
    assert read_note(db, appointment=one).startswith("\ud83d half")


def test_the_trail_keeps_a_digest_and_undo_refuses(place: Place) -> None:
    one = place.session()
    db = place.sign_in("周岚")
    write(place, one)
    write(place, one, "anders")
    kept = db.rows("SELECT before, after FROM trail WHERE record_table = 'note' ORDER BY id")
    assert len(kept) == 2
    assert all('"sealed": "sha256:' in str(row["after"]) for row in kept)
    assert '"sealed": "sha256:' in kept[1]["before"]
    assert db.last_act is not None
    with refused("What was sealed cannot be taken back"):
        undo(db, act=db.last_act.id)
    assert read_note(db, appointment=one) == "anders"


def test_exchanged_keys_are_noticed_before_anything_is_sealed_for_them(place: Place) -> None:
    one = place.session()
    place.sign_in("周岚")
    path = key_file.keys_path(place.path)
    honest = key_file.load(place.path).keys
    stranger = next(m for m in honest.members if m.name == "林溪").public_key
    for swapped in (
        _with_recovery(honest, stranger),
        _with_member(honest, place.staff["周岚"], stranger),
    ):
        key_file.save(swapped, place.path)
        assert path.exists()
        with pytest.raises(Trouble, match="changed by something other"):
            write(place, one)
    assert note_of(place.db, appointment=one) is None


def _with_recovery(keys: Keys, public: bytes) -> Keys:
    return replace(keys, recovery=replace(keys.recovery, public_key=public))


def _with_member(keys: Keys, staff: int, public: bytes) -> Keys:
    members = tuple(
        replace(one, public_key=public) if one.staff_id == staff else one for one in keys.members
    )
    return replace(keys, members=members)


def test_a_forgotten_password_closes_the_notes_until_the_paper_gives_them_back(
    place: Place,
) -> None:
    one, two = place.session(), place.session(clock="11:00")
    db = place.sign_in("周岚")
    write(place, one)
    place.sign_in("许可")
    accounts.set_password(db, id=place.staff["周岚"], new=NEW)
    place.sign_in("周岚", NEW)
    with refused("sealed for your former password. The director hands it over"):
        read_note(db, appointment=one)
    with refused("sealed for your former password"):
        write(place, one, "would write over it")
    write(place, two, "another session")
    assert seal_anew(db, now=NOW) == 0
    place.sign_in("许可")
    back = hand_over_with_code(
        db,
        code=place.code,
        author=place.staff["周岚"],
        successor=place.consultants["周岚"],
        now=NOW,
    )
    assert back == HandedOver(done=2, without_consent=0, closed=0)
    place.sign_in("周岚", NEW)
    assert read_note(db, appointment=one) == TEXT
    write(place, one, TEXT + "。")
    assert not check.check(place.path, key=db.key)


def test_keys_changed_behind_an_open_window_are_noticed(place: Place) -> None:
    one = place.session()
    db = place.sign_in("周岚")
    assert db.key is not None
    held = key_file.load(place.path).keys
    key_file.save(reset_password(held, db.key, place.staff["周岚"], NEW), place.path)
    with refused("Sign in again"):
        write(place, one)


def test_a_hand_over_needs_consent_and_closes_the_notes_for_the_author(place: Place) -> None:
    one, other = place.session(), place.session(clock="11:00", client=place.other)
    db = place.sign_in("周岚")
    write(place, one)
    write(place, other, "jemand anders")
    successor = place.consultants["林溪"]
    with refused("No client has agreed that 林溪 reads"):
        hand_over_notes(db, client=place.client, successor=successor, now=NOW)
    consent = _agree(place, successor)
    withdraw_consent(db, id=consent, today=DAY)
    with refused("No client has agreed"):
        hand_over_notes(db, client=place.client, successor=successor, now=NOW)
    _agree(place, successor)
    done = hand_over_notes(db, client=place.client, successor=successor, now=NOW)
    assert done == HandedOver(1, 0, 0)
    with refused("Only 林溪 opens this note"):
        read_note(db, appointment=one)
    with refused("This note is with 林溪 now"):
        write(place, one, "mine again")
    assert read_note(db, appointment=other) == "jemand anders"
    place.sign_in("林溪")
    assert read_note(db, appointment=one) == TEXT
    assert [note.appointment for note in own_notes(db, client=place.client)] == [one]
    with refused("The note is written by 周岚"):
        write(place, one, "by the successor")
    with refused("Only 周岚"):
        read_note(db, appointment=other)


def _agree(place: Place, successor: int) -> int:
    return record_consent(
        place.db,
        client=place.client,
        service=place.talk,
        kind="hand_over",
        successor=successor,
        today=DAY,
    )


def test_a_hand_over_says_why_it_cannot_be(place: Place) -> None:
    one = place.session()
    db = place.sign_in("周岚")
    with refused("Choose somebody else"):
        hand_over_notes(db, client=place.client, successor=place.consultants["周岚"], now=NOW)
    with refused("You have no notes about this client"):
        hand_over_notes(db, client=place.client, successor=place.consultants["林溪"], now=NOW)
    write(place, one)
    place.sign_in("许可")
    outside = add_consultant(db, name="何川", services=[place.talk])
    place.sign_in("周岚")
    with refused("何川 does not sign in here yet"):
        hand_over_notes(db, client=place.client, successor=outside, now=NOW)
    with refused("does not give 心理咨询"):
        _agree(place, place.consultants["陈立"])


def test_with_the_code_the_director_gives_what_clients_agreed_to(place: Place) -> None:
    one, other = place.session(), place.session(clock="11:00", client=place.other)
    db = place.sign_in("周岚")
    write(place, one)
    write(place, other)
    place.sign_in("许可")
    assert [(each.name, each.notes) for each in authors(db)] == [("周岚", 2)]
    asked: dict[str, Any] = {
        "author": place.staff["周岚"],
        "successor": place.consultants["林溪"],
        "now": NOW,
    }
    with refused("No client has agreed") as caught:
        hand_over_with_code(db, code=place.code, **asked)
    assert caught.value.field == "successor"
    _agree(place, place.consultants["林溪"])
    with refused("Group 1 is wrong") as caught:
        wrong = ("0" if place.code[0] != "0" else "1") + place.code[1:]
        hand_over_with_code(db, code=wrong, **asked)
    assert caught.value.field == "code"
    done = hand_over_with_code(db, code=place.code, **asked)
    assert done == HandedOver(done=1, without_consent=1, closed=0)
    with refused("Only 林溪 opens"):
        read_note(db, appointment=one)
    place.sign_in("林溪")
    assert read_note(db, appointment=one) == TEXT
    place.sign_in("张敏")
    with refused("This is for: Director"):
        hand_over_with_code(db, code=place.code, **asked)


def test_after_a_new_recovery_code_the_author_seals_anew(place: Place) -> None:
    one = place.session()
    db = place.sign_in("周岚")
    write(place, one)
    place.sign_in("许可")
    new = accounts.renew_recovery(db)
    asked: dict[str, Any] = {
        "author": place.staff["周岚"],
        "successor": place.consultants["周岚"],
        "now": NOW,
    }
    with refused("opens none of these notes: they were sealed when another paper was valid"):
        hand_over_with_code(db, code=new, **asked)
    place.sign_in("周岚")
    assert seal_anew(db, now=NOW) == 1 and seal_anew(db, now=NOW) == 0
    assert read_note(db, appointment=one) == TEXT
    place.sign_in("许可")
    assert hand_over_with_code(db, code=new, **asked).done == 1
    place.sign_in("周岚")
    assert read_note(db, appointment=one) == TEXT


def test_the_old_paper_still_gives_back_what_was_sealed_in_its_time(place: Place) -> None:
    one = place.session()
    db = place.sign_in("周岚")
    write(place, one)
    place.sign_in("许可")
    accounts.renew_recovery(db)
    accounts.set_password(db, id=place.staff["周岚"], new=NEW)
    hand_over_with_code(
        db,
        code=place.code,
        author=place.staff["周岚"],
        successor=place.consultants["周岚"],
        now=NOW,
    )
    place.sign_in("周岚", NEW)
    assert read_note(db, appointment=one) == TEXT


def test_a_note_moved_or_damaged_in_the_file_is_said(place: Place) -> None:
    one, two = place.session(), place.session(clock="11:00")
    db = place.sign_in("周岚")
    write(place, one)
    write(place, two, "another")
    first, second = (
        row["sealed"] for row in db.rows("SELECT sealed FROM note ORDER BY appointment")
    )
    for appointment, sealed in ((one, second), (two, first)):
        _around(db, "UPDATE note SET sealed = ? WHERE appointment = ?", sealed, appointment)
    with pytest.raises(Trouble, match="moved here from another record"):
        read_note(db, appointment=one)
    _around(db, "UPDATE note SET sealed = ? WHERE appointment = ?", first[:200], one)
    found = note_of(db, appointment=one)
    assert found is not None and found.mine
    faults = check.check(place.path, key=db.key)
    assert any(fault.startswith("the note of 心-261126-01") for fault in faults)
    with pytest.raises(Exception, match="CHECK"):
        _around(db, "UPDATE note SET sealed = ? WHERE appointment = ?", TEXT.encode(), one)
    with pytest.raises(Exception, match="note_stays"):
        _around(db, "DELETE FROM note")


def _around(db: Store, sql: str, *values: object) -> None:
    db.connection.execute(sql, values)


def test_a_note_for_one_reader_alone_is_found_by_the_check(place: Place) -> None:
    one = place.session()
    db = place.sign_in("周岚")
    write(place, one)
    data = db.value("SELECT sealed FROM note")
    mine = readers(data)[0]
    lonely = seal("x", place_of(one), (mine,))
    _around(db, "UPDATE note SET sealed = ?", lonely)
    assert "the note of 心-261126-01 is sealed for one reader alone" in check.check(
        place.path, key=db.key
    )


def test_restored_with_its_keys_a_backup_opens_for_the_author(place: Place, tmp_path: Path) -> None:
    one = place.session()
    place.sign_in("周岚")
    write(place, one)
    place.db.close()
    shutil.copytree(place.path.parent, tmp_path / "stick")
    db = accounts.sign_in(
        tmp_path / "stick" / place.path.name, staff_id=place.staff["周岚"], password=PASSWORD
    )
    assert read_note(db, appointment=one) == TEXT
    db.close()
    place.db = accounts.sign_in(place.path, staff_id=place.staff["许可"], password=PASSWORD)


def test_consents_stand_until_they_are_withdrawn(place: Place) -> None:
    db = place.sign_in("张敏")
    about: dict[str, Any] = {"client": place.client, "service": place.talk}
    assert agreed(db, **about) is None
    first = record_consent(db, **about, kind="service", today=DAY)
    assert record_consent(db, **about, kind="service", today=DAY) == first
    standing = agreed(db, **about)
    assert standing is not None and (standing.version, standing.signed_on) == (1, DAY)
    with refused("still to come"):
        record_consent(db, **about, kind="service", today=DAY, signed_on=DAY + timedelta(1))
    withdraw_consent(db, id=first, today=DAY)
    assert agreed(db, **about) is None
    with refused("withdrawn on 2026-11-26"):
        withdraw_consent(db, id=first, today=DAY)
    again = record_consent(db, **about, kind="service", today=DAY, signed_on=date(2026, 11, 20))
    assert [one.id for one in consents(db, **about)] == [first, again]
    with refused("Choose who takes over"):
        record_consent(db, **about, kind="hand_over", today=DAY)
    assert consents(db, client=add_client(db, now=NOW), service=place.talk) == []
