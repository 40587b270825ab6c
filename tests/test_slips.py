"""Appointment slips, read back: the number, the square code, and never who comes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest

from db import words
from db.appointment_code import check_of, code_of
from db.appointments import appointment, cancel_appointment, make_appointments
from db.centre import change_centre
from db.clients import add_client
from db.consultants import change_consultant
from db.duties import book_duties, duties
from db.hotlines import add_hotline
from db.people import add_person
from db.rooms import change_room
from db.rules import Refused
from db.services import change_service
from reports import __main__ as command
from reports import catalogue
from tests.paper_reading import drawn, letters, printed, size, square, text
from tests.test_appointments import DAY, NOW, Centre, centre

__all__ = ["centre"]  # the fixture
LONG = "很长的名字" * 16


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    words.use_language("en")
    yield


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "sheet.pdf"


def series(centre: Centre, count: int) -> list[int]:
    """Sessions week after week."""
    book_duties(
        centre.db,
        service=centre.talk,
        consultant=centre.zhou,
        room=centre.rooms[1],
        rule="FREQ=WEEKLY",
        starts=centre.at("14:00"),
        ends=centre.at("16:00"),
        until=DAY + timedelta(weeks=20),
        now=NOW,
    )
    duty = duties(centre.db, centre.at("00:00"), centre.at("24:00"), service=centre.talk)[0]
    return make_appointments(
        centre.db,
        duty=duty.id,
        client=centre.client,
        starts=centre.at("14:00"),
        weeks=1,
        count=count,
        now=NOW,
    )


@pytest.mark.parametrize("paper", ["80mm", "a5"])
def test_a_slip_has_the_number_the_square_and_no_name(
    centre: Centre, out: Path, paper: str
) -> None:
    person = add_person(centre.db, name="高丽", phone="13800005678")
    client = add_client(centre.db, now=NOW, person=person)
    change_room(centre.db, id=centre.rooms[0], code="303", floor="3层")
    change_centre(centre.db, phone="5550 1260")
    one = centre.book(centre.duty(centre.chen), "14:00", client)
    said = printed(centre.db, out, "appointment-slip", appointment=one, paper=paper)
    for expected in (
        "法-261126-01",
        "26Nov2026",
        "Thursday",
        "14:00–14:30",
        "3层303法律援助室",
        "法律援助(firstvisit)",
        "陈立",
        "Freeofcharge",
        "wageslips",
        "55501260",
        check_of(one),
    ):
        assert expected in said, expected
    for hidden in ("高丽", "13800005678", "5678", "LF-"):
        assert hidden not in said, hidden
    assert square(out) == [code_of(one)]
    width, height = size(out)
    if paper == "80mm":
        assert width == pytest.approx(80, abs=0.1) and 130 < height < 220
        assert "Page1" not in said
    else:
        assert (width, height) == pytest.approx((148, 210), abs=0.1)
        assert "Page1of1" in said and "Stubforthedesk" in said


def test_the_roll_is_used_unless_another_paper_is_asked_for(centre: Centre, out: Path) -> None:
    one = centre.book(centre.duty(centre.chen), "14:00")
    printed(centre.db, out, "appointment-slip", appointment=one)
    assert size(out)[0] == pytest.approx(80, abs=0.1)


def test_nothing_on_the_roll_is_small_thin_or_grey(centre: Centre, out: Path) -> None:
    one = series(centre, 3)[0]
    printed(centre.db, out, "appointment-slip", appointment=one)
    assert min(letters(out)) >= 9 and max(letters(out)) > 30
    assert min(float(found) for found in re.findall(r"([\d.]+) w\b", drawn(out))) >= 0.8
    assert not re.search(r"\b0?\.\d+ [gG]\b", drawn(out))


def test_the_number_is_the_largest_thing_also_when_it_is_long(centre: Centre, out: Path) -> None:
    change_service(centre.db, id=centre.law, prefix="法律援")
    one = centre.book(centre.duty(centre.chen), "14:00")
    for paper in ("80mm", "a5"):
        said = printed(centre.db, out, "appointment-slip", appointment=one, paper=paper)
        assert "法律援-261126-01" in said
        assert max(letters(out)) > 22


def test_the_second_visit_is_no_first_visit(centre: Centre, out: Path) -> None:
    duty = centre.duty(centre.zhou, "14:00-17:00", room=1)
    gone = centre.book(duty, "14:00")
    cancel_appointment(centre.db, appointment=gone, by="client", now=NOW)
    first = centre.book(duty, "14:00")
    second = centre.book(duty, "15:00")
    said = printed(centre.db, out, "appointment-slip", appointment=first)
    assert "心理咨询(firstvisit)" in said and "signaconsentform" in said
    said = printed(centre.db, out, "appointment-slip", appointment=second)
    assert "心理咨询(again)" in said and "consentform" not in said
    with pytest.raises(Refused, match="Cancelled"):
        printed(centre.db, out, "appointment-slip", appointment=gone)


def test_the_name_of_the_consultant_can_be_left_out(centre: Centre, out: Path) -> None:
    one = centre.book(centre.duty(centre.chen), "14:00")
    change_service(centre.db, id=centre.law, consultant_on_slip=0)
    for paper in ("80mm", "a5"):
        said = printed(centre.db, out, "appointment-slip", appointment=one, paper=paper)
        assert "陈立" not in said and "Lawyer" not in said


def test_the_centre_without_a_telephone_says_so_without_a_gap(centre: Centre, out: Path) -> None:
    one = centre.book(centre.duty(centre.zhou, "14:00-17:00", room=1), "14:00")
    for paper in ("80mm", "a5"):
        said = printed(centre.db, out, "appointment-slip", appointment=one, paper=paper)
        assert "Tochangeorcancel,come" in said
        assert "elephone" not in said and "{" not in said
    assert "confidentialasthelawprovides." in said
    add_hotline(centre.db, name="心理援助热线", number="12356", kind="psychology")
    add_hotline(centre.db, name="法律服务热线", number="12348", kind="law")
    said = printed(centre.db, out, "appointment-slip", appointment=one, paper="a5")
    assert "心理援助热线12356" in said and "12348" not in said


def test_a_slip_lists_the_sessions_that_follow(centre: Centre, out: Path) -> None:
    made = series(centre, 14)
    for paper in ("80mm", "a5"):
        said = printed(centre.db, out, "appointment-slip", appointment=made[0], paper=paper)
        for later in made[1:13]:
            assert appointment(centre.db, later).number in said
        assert appointment(centre.db, made[13]).number not in said
        assert "and1moresessions" in said
        said = printed(centre.db, out, "appointment-slip", appointment=made[13], paper=paper)
        assert "Sessionsthatfollow" not in said


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("paper", ["80mm", "a5"])
def test_long_names_stay_on_the_slip(centre: Centre, out: Path, paper: str, language: str) -> None:
    words.use_language(language)
    change_centre(centre.db, name=LONG, phone="0427-5550 1260 转 8001")
    change_room(centre.db, id=centre.rooms[0], name=LONG[:40], code="A-1003 西楼", floor="地下二层")
    change_consultant(centre.db, id=centre.chen, name="买买提·阿不都热合曼·陈𬸚" * 2)
    change_service(centre.db, id=centre.law, name="法律援助与劳动争议调解综合服务窗口" * 2)
    one = centre.book(centre.duty(centre.chen), "14:00")
    said = printed(centre.db, out, "appointment-slip", appointment=one, paper=paper)
    assert LONG[:40] in said and "陈𬸚" in said and "综合服务窗口" in said
    assert square(out) == [code_of(one)]


def test_a_rare_character_is_named(centre: Centre) -> None:
    change_consultant(centre.db, id=centre.chen, name="\U0003106b田")
    one = centre.book(centre.duty(centre.chen), "14:00")
    lost: set[str] = set()
    made = BytesIO()
    catalogue.write(
        centre.db, "appointment-slip", made, now=NOW, lost=lost, appointment=one, paper="a5"
    )
    assert lost == {"\U0003106b田"} and made.getvalue().startswith(b"%PDF")


def test_the_same_appointment_is_the_same_file(centre: Centre) -> None:
    one = centre.book(centre.duty(centre.chen), "14:00")
    made = [BytesIO(), BytesIO()]
    for target in made:
        catalogue.write(centre.db, "appointment-slip", target, now=NOW, appointment=one)
    assert made[0].getvalue() == made[1].getvalue()
    assert b"20261126091000" in made[0].getvalue()


def test_a_slip_is_printed_by_its_number_or_by_its_code(
    centre: Centre, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = centre.book(centre.duty(centre.chen), "14:00")
    base = ["--file", str(centre.db.path), "--out", str(out), "--language", "en"]
    for words_ in ("法-261126-01", code_of(one)):
        assert command.main(["appointment-slip", *base, "--appointment", words_]) == 0
        assert "法-261126-01" in text(out)
    assert command.main(["consent-form", *base, "--service", "法律援助"]) == 0
    assert command.main(["consent-form", *base, "--service", "税务"]) == 2
    assert "心理咨询" in capsys.readouterr().err
    assert command.main(["appointment-slip", *base, "--appointment", "法-1"]) == 2
    assert "no appointment" in capsys.readouterr().err
