"""Day list, duty poster and record, read back: whom they name, and whom never."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest

from db import holidays, words
from db.absences import stand_in
from db.appointments import appointment, arrive, begin_session, end_session, make_appointment
from db.centre import change_centre
from db.clients import add_client
from db.consultants import add_consultant
from db.duties import book_duties, cancel_duty, duties
from db.notes import write_note
from db.people import add_person
from db.referrals import refer
from db.rules import Refused
from db.services import change_service
from db.sessions import record_session
from reports import __main__ as command
from reports import catalogue
from tests.paper_reading import pages, printed, size, text
from tests.sealed_place import PASSWORD, Place
from tests.test_appointments import DAY, NOW, Centre, centre

__all__ = ["centre"]  # the fixture


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    words.use_language("en")
    yield


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "sheet.pdf"


def test_the_day_list_has_numbers_only(centre: Centre, out: Path) -> None:
    person = add_person(centre.db, name="高丽", phone="13800005678")
    known = add_client(centre.db, now=NOW, person=person)
    duty = centre.duty(centre.chen, "14:00-16:00")
    one = make_appointment(
        centre.db, duty=duty, client=known, starts=centre.at("14:00"), now=NOW, topic="讨薪"
    )
    make_appointment(
        centre.db,
        duty=duty,
        client=centre.client,
        starts=centre.at("15:10"),
        ends=centre.at("15:20"),
        now=NOW,
        urgent=True,
    )
    arrive(centre.db, appointment=one, now=centre.at("13:50"))
    said = printed(centre.db, out, "consultant-day", date=DAY, consultant=centre.chen)
    for expected in (
        "陈立",
        "14:00–14:30法-261126-01first",
        "14:30–15:00(free)",
        "15:10–15:20法-261126-02firsturgent",
        "15:30–16:00(free)",
    ):
        assert expected in said, expected
    for hidden in ("高丽", "LF-", "讨薪", "5678", "15:00–15:30"):
        assert hidden not in said, hidden


def test_everybody_on_duty_has_a_sheet(centre: Centre, out: Path) -> None:
    centre.duty(centre.chen)
    centre.duty(centre.zhou, room=1)
    printed(centre.db, out, "consultant-day", date=DAY)
    first, second = sorted(pages(out), key=lambda page: "陈立" in page)
    assert "周岚" in first and "陈立" not in first and "周岚" not in second
    said = printed(centre.db, out, "consultant-day", date=DAY + timedelta(1))
    assert "Nodutyonthisday" in said
    said = printed(
        centre.db, out, "consultant-day", date=DAY + timedelta(1), consultant=centre.wang
    )
    assert "王芳" in said and "Nodutyonthisday" in said


def test_a_long_day_goes_on_with_its_head(centre: Centre, out: Path) -> None:
    change_service(centre.db, id=centre.law, minutes=10, every=10)
    centre.duty(centre.chen, "10:00-18:00")
    centre.duty(centre.chen, "18:00-19:00")
    said = printed(centre.db, out, "consultant-day", date=DAY, consultant=centre.chen)
    assert said.count("(free)") == 54
    assert (said.count("10:00–18:00"), len(pages(out))) == (2, 3)


# -- the poster ---------------------------------------------------------------------------------


def test_the_poster_says_who_comes_when_and_who_does_not(centre: Centre, out: Path) -> None:
    change_centre(centre.db, phone="5550 1260")
    centre.duty(centre.chen, "14:00-16:00")
    other = centre.duty(centre.wang, "09:30-11:00")
    gone = centre.duty(centre.zhou, "10:00-12:00", room=1)
    later = centre.duty(centre.zhou, "18:00-20:00", room=1)
    stand_in(centre.db, duty=other, consultant=centre.chen, now=NOW)
    cancel_duty(centre.db, duty=later, reason="家里有事")
    holidays.add_holiday(centre.db, day=DAY + timedelta(1), name="园区庆典")
    holidays.add_holiday(centre.db, day=DAY, name="值班日")
    said = printed(centre.db, out, "duty-poster", date=DAY)
    assert size(out) == pytest.approx((297, 210), abs=0.2)
    for expected in (
        "23Nov2026–29Nov",
        "心理咨询",
        "法律援助",
        "09:30–11:00陈立法律援助室stand-in",
        "14:00–16:00陈立",
        "10:00–12:00周岚",
        "telephone55501260",
        "园区庆典27Nov",
    ):
        assert expected in said, expected
    # 周岚 comes on that day, only not in the evening: nobody waits in vain all day.
    for hidden in ("18:00", "家里有事", "值班日", "王芳", "cancelled"):
        assert hidden not in said, hidden
    cancel_duty(centre.db, duty=gone, reason="病假")
    said = printed(centre.db, out, "duty-poster", date=DAY, service=centre.talk)
    assert "Nobodyisonduty" in said and "陈立" not in said
    book_duties(
        centre.db,
        service=centre.talk,
        consultant=centre.zhou,
        room=centre.rooms[1],
        rule="FREQ=WEEKLY;BYDAY=FR",
        starts=centre.at("14:00", DAY + timedelta(1)),
        ends=centre.at("16:00", DAY + timedelta(1)),
        until=DAY + timedelta(weeks=4),
        now=NOW,
        holidays="keep",
    )
    said = printed(centre.db, out, "duty-poster", date=DAY)
    assert "10:00–12:00周岚心理咨询室cancelled" in said
    assert "病假" not in said


def test_the_poster_of_a_month_tells_what_repeats_once(centre: Centre, out: Path) -> None:
    made = book_duties(
        centre.db,
        service=centre.law,
        consultant=centre.chen,
        room=centre.rooms[0],
        rule="FREQ=WEEKLY",
        starts=centre.at("14:00", DAY + timedelta(7)),
        ends=centre.at("16:00", DAY + timedelta(7)),
        until=DAY + timedelta(weeks=9),
        now=NOW,
    )
    assert made
    start = datetime(2026, 12, 1)
    first, second, *_rest = duties(centre.db, start, start + timedelta(31))
    stand_in(centre.db, duty=first.id, consultant=centre.wang, now=NOW)
    cancel_duty(centre.db, duty=second.id, reason="开庭")
    said = printed(
        centre.db, out, "duty-poster", date=datetime(2026, 12, 20).date(), period="month"
    )
    assert "Dec2026" in said and said.count("陈立") == 1
    assert "Thu14:00–16:00陈立法律援助室3王芳standsin,10cancelled,17,24,31" in said


def test_a_poster_that_is_full_goes_on_with_its_heads(centre: Centre, out: Path) -> None:
    for number in range(30):
        who = add_consultant(centre.db, name=f"律师{number:02d}", services=[centre.law])
        starts = centre.at("10:00") + timedelta(minutes=20 * number)
        clock = f"{starts:%H:%M}-{starts + timedelta(minutes=20):%H:%M}"
        change_service(centre.db, id=centre.law, minutes=20, every=20)
        centre.duty(who, clock)
    said = printed(centre.db, out, "duty-poster", date=DAY)
    assert len(pages(out)) == 3
    assert all(f"律师{number:02d}" in said for number in range(30))
    assert all("法律援助" in page for page in pages(out))
    assert said.count("Thu26Nov") == 3


# -- the record ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    before = words.language()
    words.use_language("en")
    made = Place(tmp_path_factory.mktemp("record") / "centre.yizhan")
    made.sign_in("周岚")
    made.one = made.session("周岚")
    made.sign_in("周岚")
    yield made
    made.db.close()
    words.use_language(before)


SECRET = "只有写的人知道的一句话，关于𬸚"


def test_the_record_is_for_its_author(place: Place, out: Path) -> None:
    db = place.sign_in("周岚")
    write_note(db, appointment=place.one, text=SECRET + "\n\n第二段。" * 90, now=NOW)
    end_session(db, appointment=place.one, now=NOW)
    record_session(
        db, appointment=place.one, question="sleep", outcome="referred", minutes=50, follow_up=DAY
    )
    refer(
        db,
        appointment=place.one,
        referred_to="市第三人民医院",
        risk=True,
        steps=["stay"],
        now=NOW,
    )
    said = printed(db, out, "consultation-record", appointment=place.one)
    for expected in (
        SECRET,
        "Sleep",
        "Referred",
        "50minutes",
        "2026-11-26",
        "市第三人民医院",
        "Staywiththeclient",
        "高丽",
        "Signatureoftheconsultant",
    ):
        assert expected in said, expected
    assert len(pages(out)) > 1
    assert all("Confidential" in page for page in pages(out))
    for name in ("张敏", "罗静", "林溪", "许可"):
        out.unlink(missing_ok=True)
        other = place.sign_in(name)
        with pytest.raises(Refused):
            printed(other, out, "consultation-record", appointment=place.one)
        assert not out.exists()


def test_the_record_from_the_command_line_asks_for_the_password(
    place: Place, out: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("YIZHAN_PASSWORD", PASSWORD)
    number = appointment(place.db, place.one).number
    arguments = ["consultation-record", "--file", str(place.path), "--out", str(out)]
    arguments += ["--appointment", number, "--language", "en"]
    assert command.main([*arguments, "--as", "林溪"]) == 2
    assert "周岚" in capsys.readouterr().err and not out.exists()
    assert command.main([*arguments, "--as", "周岚"]) == 0
    assert SECRET in text(out)
    assert SECRET not in "".join(capsys.readouterr())


def test_a_character_that_is_missing_does_not_tell_the_note(place: Place) -> None:
    db = place.sign_in("周岚")
    write_note(db, appointment=place.one, text="说不得的\U0003106b字", now=NOW)
    lost: set[str] = set()
    catalogue.write(db, "consultation-record", BytesIO(), now=NOW, lost=lost, appointment=place.one)
    assert lost == {"\U0003106b"}


def test_twelve_questions_and_a_session_that_is_not_recorded(centre: Centre, out: Path) -> None:
    asked = "\n".join(f"问题{number}？ 回答{number}" for number in range(12))
    duty = centre.duty(centre.chen)
    one = make_appointment(
        centre.db,
        duty=duty,
        client=centre.client,
        starts=centre.at("14:00"),
        now=NOW,
        topic="工资",
        answers=asked,
    )
    begin_session(centre.db, appointment=one, now=centre.at("14:00"))
    said = printed(centre.db, out, "consultation-record", appointment=one)
    assert all(f"问题{number}？回答{number}" in said for number in range(12))
    assert "工资" in said and "Nonotewaswritten." in said
