"""The part of a session that may be counted, follow-ups, referrals: for its consultant alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from db.appointments import end_session
from db.consultants import archive_consultant
from db.referrals import STEPS, refer, referrals
from db.rules import Refused
from db.sessions import (
    follow_ups_due,
    followed_up,
    record_session,
    session,
    signed_in_consultant,
)
from db.trail_words import changes
from db.undo import undo
from db.words import use_language
from tests.sealed_place import DAY, NOW, Place, copied


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """Made once, closed, to be copied."""
    place = Place(tmp_path_factory.mktemp("sessions") / "centre.yizhan")
    place.db.close()
    return place


@pytest.fixture
def place(made: Place, tmp_path: Path) -> Iterator[Place]:
    """The centre for this test alone, open for its director."""
    use_language("en")
    one = copied(made, tmp_path / "desk")
    yield one
    one.db.close()


def refused(match: str) -> Any:
    """Refused in these words."""
    return pytest.raises(Refused, match=match)


def test_a_session_is_recorded_and_recorded_again(place: Place) -> None:
    one = place.session()
    db = place.sign_in("周岚")
    assert session(db, appointment=one) is None
    record_session(db, appointment=one, question="sleep", follow_up=DAY + timedelta(7))
    end_session(db, appointment=one, now=NOW)
    record_session(
        db,
        appointment=one,
        question="mood",
        outcome="continues",
        minutes=50,
        follow_up=DAY + timedelta(7),
    )
    found = session(db, appointment=one)
    assert found is not None
    assert (found.question, found.outcome, found.minutes) == ("mood", "continues", 50)
    assert found.follow_up == DAY + timedelta(7) and found.followed_up_at is None
    assert db.last_act is not None
    undo(db, act=db.last_act.id)
    again = session(db, appointment=one)
    assert again is not None and again.question == "sleep" and again.minutes is None


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"question": "wages"}, "question"),
        ({"outcome": "won"}, "outcome"),
        ({"outcome": "arbitration"}, "outcome"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": 1441}, "minutes"),
        ({"follow_up": DAY - timedelta(1)}, "follow_up"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    place: Place, values: dict[str, Any], field: str
) -> None:
    one = place.session()
    place.sign_in("周岚")
    with pytest.raises(Refused) as caught:
        record_session(place.db, appointment=one, **values)
    assert caught.value.field == field
    assert session(place.db, appointment=one) is None


def test_before_it_has_begun_nothing_is_recorded(place: Place) -> None:
    one = place.session(begun=False)
    place.sign_in("周岚")
    with refused("Begin the session first"):
        record_session(place.db, appointment=one)


def test_a_follow_up_is_due_until_it_is_done_and_again_on_another_day(place: Place) -> None:
    one, two = place.session(), place.session(clock="11:00")
    db = place.sign_in("周岚")
    mine = place.consultants["周岚"]
    record_session(db, appointment=one, follow_up=DAY + timedelta(2))
    record_session(db, appointment=two, follow_up=DAY)

    def due(days: int) -> list[str]:
        found = follow_ups_due(db, consultant=mine, today=DAY + timedelta(days))
        return [each.number for each in found]

    assert due(0) == ["心-261126-02"] and due(2) == ["心-261126-02", "心-261126-01"]
    followed_up(db, appointment=two, now=NOW)
    assert due(2) == ["心-261126-01"]
    record_session(db, appointment=two, follow_up=DAY)
    assert due(2) == ["心-261126-01"]
    record_session(db, appointment=two, follow_up=DAY + timedelta(1))
    assert due(2) == ["心-261126-02", "心-261126-01"]
    # To its consultant the client has a name.
    assert follow_ups_due(db, consultant=mine, today=DAY + timedelta(2))[0].shown == "高丽"
    record_session(db, appointment=one)
    with refused("No follow-up is planned"):
        followed_up(db, appointment=one, now=NOW)


@pytest.mark.parametrize("name", ["许可", "张敏", "罗静", "林溪", "陈立"])
def test_nobody_else_sees_or_records_it(place: Place, name: str) -> None:
    one = place.session()
    db = place.sign_in("周岚")
    record_session(db, appointment=one, question="sleep", follow_up=DAY)
    refer(db, appointment=one, referred_to="市第四医院", now=NOW)
    place.sign_in(name)
    for ask in (
        lambda: session(db, appointment=one),
        lambda: referrals(db, appointment=one),
        lambda: follow_ups_due(db, consultant=place.consultants["周岚"], today=DAY),
        lambda: record_session(db, appointment=one, question="mood"),
        lambda: followed_up(db, appointment=one, now=NOW),
        lambda: refer(db, appointment=one, referred_to="x", now=NOW),
    ):
        with refused("This is for"):
            ask()
    mine = signed_in_consultant(db)
    assert (mine.name if mine else "") == (name if name in place.consultants else "")


def test_the_trail_tells_that_and_not_what_was_recorded(place: Place) -> None:
    one = place.session()
    db = place.sign_in("周岚")
    record_session(db, appointment=one, question="crisis", outcome="referred", minutes=50)
    assert db.last_act is not None
    acts = [db.last_act.id]
    refer(db, appointment=one, referred_to="市第四医院", now=NOW, risk=True, steps=["stay"])
    acts.append(db.last_act.id)
    told = str([changes(db, act) for act in acts])
    assert "Session record" in told and "Minutes" in told
    for hidden in ("crisis", "referred", "市第四医院", "stay"):
        assert hidden not in told.replace("referred_at", "").replace("Referred at", "")


def test_a_referral_says_to_whom_and_what_was_done(place: Place) -> None:
    one = place.session()
    db = place.sign_in("周岚")
    with refused("must be filled in"):
        refer(db, appointment=one, referred_to="  ", now=NOW)
    with refused("Tick what was done"):
        refer(db, appointment=one, referred_to="120", now=NOW, risk=True)
    with refused("Choose from the list"):
        refer(db, appointment=one, referred_to="120", now=NOW, risk=True, steps=["pray"])
    refer(
        db,
        appointment=one,
        referred_to="市第四医院",
        phone=" 120 ",
        now=NOW,
        risk=True,
        steps=["hand_over", "stay"],
    )
    [found] = referrals(db, appointment=one)
    assert (found.risk, found.referred_to, found.phone) == (True, "市第四医院", "120")
    assert found.steps == ("stay", "hand_over") and found.at == NOW
    assert len({code for code, _words in STEPS}) == len(STEPS)


def test_a_consultant_who_left_is_nobody(place: Place) -> None:
    db = place.sign_in("林溪")
    assert signed_in_consultant(db) is not None
    place.sign_in("许可")
    archive_consultant(db, id=place.consultants["林溪"], now=NOW)
    place.sign_in("林溪")
    assert signed_in_consultant(db) is None
