"""A duty is a booking: whatever happens to one on the board, in a series, in a file, by undo."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as engine

from db import booking_changes, booking_states, closures, duties
from db.appointments import cancel_appointment
from db.availability import problems
from db.bookings import between, booking, of_series
from db.calendar_files import FileEvent
from db.calendar_import import import_events
from db.check import check
from db.consultants import archive_consultant, change_consultant
from db.duties import book_duties, duty_of, usual_room
from db.duty_bookings import OnDuty
from db.roles import program
from db.rooms import change_room
from db.rules import Refused
from db.series import (
    Choice,
    Occurrence,
    book_series,
    cancel_series,
    edit_series,
    preview,
    preview_edit,
)
from db.services import archive_service
from db.store import open_store
from db.undo import undo
from db.words import use_language
from tests.test_appointments import DAY, NOW, Centre


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    use_language("en")
    db = open_store(tmp_path / "centre.yizhan", staff=program("张敏"))
    made = Centre(db)
    yield made
    assert check(db.path) == []
    db.close()


def asked(centre: Centre, **more: Any) -> dict[str, Any]:
    """Four Thursdays of 陈立, 14:00 to 16:00."""
    values: dict[str, Any] = {
        "service": centre.law,
        "consultant": centre.chen,
        "rule": "FREQ=WEEKLY;BYDAY=TH",
        "starts": centre.at("14:00"),
        "ends": centre.at("16:00"),
        "until": date(2026, 12, 17),
        "now": NOW,
    }
    return values | more


def weekly(centre: Centre, **more: Any) -> list[duties.Duty]:
    values = asked(centre, **more)
    room = values.pop("room", centre.rooms[0])
    book_duties(centre.db, room=room, **values)
    return duties.duties(centre.db, NOW, datetime(2027, 1, 1), consultant=values["consultant"])


def looked_at(centre: Centre) -> list[Occurrence]:
    values = asked(centre, rooms=[centre.rooms[0]], makeup="keep")
    one = OnDuty(values.pop("service"), values.pop("consultant"))
    return preview(centre.db, duty=one, **values)


def last_act(centre: Centre) -> int:
    assert centre.db.last_act is not None
    return centre.db.last_act.id


# -- no duty without its booking, no booking of a duty without it ----------------------------------


def test_a_booking_alone_is_no_duty(centre: Centre) -> None:
    given: dict[str, Any] = {
        "rooms": [centre.rooms[0]],
        "starts": centre.at("14:00"),
        "ends": centre.at("16:00"),
        "title": "值班",
        "now": NOW,
    }
    with pytest.raises(Refused, match="under consultations") as no:
        booking_changes.book(centre.db, use="duty", **given)
    assert no.value.field == "use"
    with pytest.raises(Refused, match="under consultations"):
        book_series(
            centre.db,
            use="duty",
            rule="FREQ=WEEKLY",
            until=date(2026, 12, 17),
            **given,
        )
    plain = booking_changes.book(centre.db, **given)
    with pytest.raises(Refused, match="under consultations"):
        booking_changes.change(centre.db, booking=plain, use="duty", now=NOW)


def test_a_duty_keeps_its_use(centre: Centre) -> None:
    found = weekly(centre)
    for act in (
        lambda: booking_changes.change(centre.db, booking=found[0].booking, use="meeting", now=NOW),
        lambda: edit_series(
            centre.db,
            booking=found[0].booking,
            scope="all",
            now=NOW,
            changes={"use": "meeting"},
        ),
    ):
        with pytest.raises(Refused):
            act()
    sql = "UPDATE booking SET use = 'meeting' WHERE id = ?"
    with pytest.raises(engine.IntegrityError, match="duty_use"):
        centre.db.connection.execute(sql, (found[0].booking,))
    plain = booking_changes.book(
        centre.db,
        rooms=[centre.rooms[1]],
        starts=centre.at("14:00"),
        ends=centre.at("16:00"),
        title="会",
        now=NOW,
    )
    with pytest.raises(engine.IntegrityError, match="duty_use"):
        centre.db.connection.execute(
            "INSERT INTO duty (id, booking, service, consultant) VALUES (1, ?, ?, ?)",
            (plain, centre.law, centre.wang),
        )


def test_the_check_finds_a_duty_of_nobody(tmp_path: Path) -> None:
    db = open_store(tmp_path / "centre.yizhan", staff=program("张敏"))
    centre = Centre(db)
    duty = duty_of(db, centre.duty(centre.chen))
    booked = centre.book(duty.id, "14:30")
    with db.act("made wrong"):
        db.update("booking", booked_alone(centre), use="duty")
    assert [fault for fault in check(db.path) if "duty of nobody" in fault]
    path = db.path
    db.close()
    for damage, said in (
        ("UPDATE duty SET held_until = '2026-11-26T15:00'", "does not match"),
        ("UPDATE duty SET held_until = '2026-11-26T14:45'", "outside its duty"),
        ("UPDATE appointment SET starts = '2026-11-26T13:00'", "outside its duty"),
    ):
        copy = tmp_path / "damaged.yizhan"
        copy.write_bytes(path.read_bytes())
        with sqlite3.connect(copy) as raw:
            for (name,) in raw.execute(
                "SELECT name FROM sqlite_schema WHERE type = 'trigger'"
            ).fetchall():
                raw.execute(f"DROP TRIGGER [{name}]")
            raw.execute(damage)
        raw.close()
        assert any(said in fault for fault in check(copy)), damage
    assert booked


def booked_alone(centre: Centre) -> int:
    return booking_changes.book(
        centre.db,
        rooms=[centre.rooms[1]],
        starts=centre.at("18:00"),
        ends=centre.at("19:00"),
        title="值班",
        now=NOW,
    )


def test_an_imported_calendar_makes_no_duties(centre: Centre) -> None:
    event = FileEvent(
        uid="1", title="心理咨询 · 周岚", starts=centre.at("14:00"), ends=centre.at("15:00")
    )
    import_events(centre.db, room=centre.rooms[1], events=[event], now=NOW)
    (one,) = between(centre.db, NOW, centre.at("24:00"))
    assert one.use == "other"


# -- what stands in the way of a series ------------------------------------------------------------


def test_after_the_licence_dates_are_left_out_and_named(centre: Centre) -> None:
    change_consultant(centre.db, id=centre.chen, licence_until=date(2026, 12, 9))
    listed = looked_at(centre)
    assert [(one.mark, one.planned) for one in listed] == [("free", "book")] * 2 + [
        ("closed", "skip")
    ] * 2
    assert "2026-12-09" in listed[2].reason and not listed[2].suggestions
    assert [one.starts.day for one in weekly(centre)] == [26, 3]


def test_elsewhere_on_one_date_is_to_be_decided(centre: Centre) -> None:
    third = date(2026, 12, 10)
    centre.duty(centre.wang, "15:00-17:00")  # another one in the room, today
    duties.book_duty(
        centre.db,
        service=centre.law,
        consultant=centre.chen,
        room=centre.rooms[1],
        starts=centre.at("15:30", third),
        ends=centre.at("17:00", third),
        now=NOW,
    )
    listed = looked_at(centre)
    assert [one.mark for one in listed] == ["taken", "free", "taken", "free"]
    assert "陈立 is on duty elsewhere" in listed[2].reason and "15:30" in listed[2].reason
    # Another room does not help somebody who is elsewhere, another time does.
    assert [len(one.suggestions) for one in listed] == [2, 0, 1, 0]
    assert listed[2].suggestions[0].ends <= centre.at("15:30", third)
    with pytest.raises(Refused, match="Not decided yet") as no:
        weekly(centre)
    assert [one.day for one in no.value.conflicts] == [DAY, third]
    choices = {DAY: Choice("room", room=centre.rooms[1]), third: Choice("skip")}
    found = weekly(centre, choices=choices)
    assert len(found) == 4 and found[0].rooms == (centre.rooms[1],)


def test_a_place_chosen_for_a_date_is_asked_too(centre: Centre) -> None:
    change_consultant(centre.db, id=centre.chen, licence_until=date(2026, 12, 9))
    late = Choice("time", starts=datetime(2026, 12, 11, 9), ends=datetime(2026, 12, 11, 11))
    short = Choice("time", starts=datetime(2026, 12, 4, 9), ends=datetime(2026, 12, 4, 9, 20))
    for choice, words in ((late, "licence"), (short, "not even one")):
        with pytest.raises(Refused, match=words):
            weekly(centre, choices={date(2026, 12, 3): choice})


def test_a_duty_does_not_wait(centre: Centre) -> None:
    centre.duty(centre.wang, "15:00-17:00")
    with pytest.raises(Refused, match="does not wait"):
        weekly(centre, choices={DAY: Choice("wait")})
    found = weekly(centre, choices={DAY: Choice("skip")})
    taken = duties.book_duty(
        centre.db,
        service=centre.law,
        consultant=centre.wang,
        room=centre.rooms[0],
        starts=centre.at("17:00", date(2026, 12, 3)),
        ends=centre.at("18:00", date(2026, 12, 3)),
        now=NOW,
    )
    with pytest.raises(Refused, match="does not wait"):
        edit_series(
            centre.db,
            booking=found[0].booking,
            scope="all",
            now=NOW,
            changes={"ends": centre.at("17:30", date(2026, 12, 3))},
            choices={date(2026, 12, 3): Choice("wait")},
        )
    assert duty_of(centre.db, taken).active
    assert not centre.db.value("SELECT count(*) FROM waiting")


@pytest.mark.parametrize(
    ("clock", "breaks", "field"),
    [
        ("14:00-14:20", "", "ends"),
        ("16:00-14:00", "", "ends"),
        ("08:00-33:00", "", "ends"),
        ("14:00-16:00", "16:00-17:00", "breaks"),
        ("14:00-16:00", "13:00-14:00", "breaks"),
        ("14:00-16:00", "14:10-15:50", "breaks"),
        ("14:00-16:00", "lunch", "breaks"),
    ],
)
def test_what_is_no_duty_is_refused_at_its_field(
    centre: Centre, clock: str, breaks: str, field: str
) -> None:
    with pytest.raises(Refused) as no:
        centre.duty(centre.chen, clock, breaks=breaks)
    assert no.value.field == field


def test_who_or_what_is_out_of_use_has_no_duty(centre: Centre) -> None:
    archive_consultant(centre.db, id=centre.chen, now=NOW)
    with pytest.raises(Refused, match="out of use") as no:
        centre.duty(centre.chen)
    assert no.value.field == "consultant"
    archive_service(centre.db, id=centre.law, now=NOW)
    with pytest.raises(Refused, match="out of use") as no:
        centre.duty(centre.wang)
    assert no.value.field == "service"


def test_the_usual_room_is_the_last_one(centre: Centre) -> None:
    assert usual_room(centre.db, centre.law, centre.chen) is None
    centre.duty(centre.wang, "09:30-11:00", room=1)
    assert usual_room(centre.db, centre.law, centre.chen) == centre.rooms[1]
    centre.duty(centre.chen, "14:00-16:00", room=0)
    assert usual_room(centre.db, centre.law, centre.chen) == centre.rooms[0]


# -- the board, the series and undo ----------------------------------------------------------------


def test_the_board_says_what_a_duty_asks(centre: Centre) -> None:
    duty = duty_of(centre.db, centre.duty(centre.chen))
    centre.book(duty.id, "15:30")
    centre.duty(centre.chen, "18:00-20:00", room=1)

    def found(starts: str, ends: str) -> list[str]:
        return [
            one.message
            for one in problems(
                centre.db,
                rooms=duty.rooms,
                starts=centre.at(starts),
                ends=centre.at(ends),
                now=NOW,
                ignoring=duty.booking,
            )
        ]

    assert found("13:00", "16:00") == []
    assert "法-261126-01" in found("14:00", "15:45")[0]
    both = found("17:00", "19:00")
    assert "on duty elsewhere" in both[0] and "Appointments stand" in both[1]


def test_a_duty_with_appointments_only_changes_around_them(centre: Centre) -> None:
    found = weekly(centre)
    booked = centre.book(found[0].id, "14:00")
    one = found[0].booking
    day = {"starts": centre.at("14:30"), "ends": centre.at("16:30")}
    refused: list[Callable[[], Any]] = [
        lambda: booking_changes.move(centre.db, booking=one, now=NOW, starts=centre.at("10:00")),
        lambda: booking_states.cancel(centre.db, booking=one, reason="r"),
        lambda: booking_states.no_show(centre.db, booking=one, now=centre.at("15:00")),
        lambda: edit_series(centre.db, booking=one, scope="one", now=NOW, changes=day),
        lambda: edit_series(centre.db, booking=one, scope="following", now=NOW, changes=day),
        lambda: edit_series(centre.db, booking=one, scope="all", now=NOW, changes=day),
        lambda: cancel_series(centre.db, booking=one, scope="all", reason="r", now=NOW),
        lambda: edit_series(
            centre.db,
            booking=one,
            scope="all",
            now=NOW,
            changes=day,
            choices={DAY: Choice("skip")},
        ),
    ]
    for act in refused:
        with pytest.raises(Refused, match="Appointments stand in this duty"):
            act()
    assert [one.active for one in weekly_again(centre)] == [True] * 4
    booking_changes.move(centre.db, booking=one, now=NOW, rooms=[centre.rooms[1]])
    assert duty_of(centre.db, found[0].id).rooms == (centre.rooms[1],)
    cancel_appointment(centre.db, appointment=booked, by="centre", now=NOW)
    cancel_series(centre.db, booking=one, scope="all", reason="r", now=NOW)
    assert weekly_again(centre) == []


def weekly_again(centre: Centre) -> list[duties.Duty]:
    return duties.duties(centre.db, NOW, datetime(2027, 1, 1), consultant=centre.chen)


def test_a_date_kept_lets_the_others_change(centre: Centre) -> None:
    found = weekly(centre)
    centre.book(found[0].id, "14:00")
    changes = {"starts": centre.at("14:30"), "ends": centre.at("16:30")}
    listed = preview_edit(
        centre.db, booking=found[0].booking, scope="all", now=NOW, changes=changes
    )
    assert [one.mark for one in listed] == ["taken", "free", "free", "free"]
    assert "Appointments stand" in listed[0].reason
    result = edit_series(
        centre.db,
        booking=found[0].booking,
        scope="all",
        now=NOW,
        changes=changes,
        choices={DAY: Choice("keep")},
    )
    assert len(result.changed) == 3
    assert [f"{one.starts:%H:%M}" for one in weekly_again(centre)] == ["14:00"] + ["14:30"] * 3


@pytest.mark.parametrize("scope", ["one", "following", "all"])
def test_every_way_of_editing_a_series_keeps_its_duties(centre: Centre, scope: str) -> None:
    found = weekly(centre)
    result = edit_series(
        centre.db,
        booking=found[1].booking,
        scope=scope,
        now=NOW,
        changes={
            "starts": centre.at("15:00", date(2026, 12, 4)),
            "ends": centre.at("17:00", date(2026, 12, 4)),
            "rooms": (centre.rooms[1],),
        },
    )
    after = weekly_again(centre)
    assert [one.id for one in after] == [one.id for one in found]
    moved = [one for one in after if one.starts.weekday() == 4]
    assert len(moved) == len(result.changed) == {"one": 1, "following": 3, "all": 4}[scope]
    assert all(one.rooms == (centre.rooms[1],) for one in moved)
    made = of_series(centre.db, result.series)
    assert {one.use for one in made} == {"duty"}
    undo(centre.db, act=last_act(centre))
    assert weekly_again(centre) == found


def test_undone_unless_somebody_has_an_appointment(centre: Centre) -> None:
    found = weekly(centre)
    made = last_act(centre)
    centre.book(found[0].id, "14:00")
    with pytest.raises(Refused):
        undo(centre.db, act=made)
    undo(centre.db, act=last_act(centre))
    undo(centre.db, act=made)
    assert weekly_again(centre) == []
    assert centre.db.value("SELECT count(*) FROM duty") == 0


def test_a_move_is_not_undone_from_under_appointments(centre: Centre) -> None:
    duty = duty_of(centre.db, centre.duty(centre.chen))
    booking_changes.move(centre.db, booking=duty.booking, now=NOW, starts=centre.at("18:00"))
    moved = last_act(centre)
    centre.book(duty.id, "18:00")
    with pytest.raises(Refused, match="Appointments stand"):
        undo(centre.db, act=moved)


def test_a_held_duty_outlives_a_missing_approval(centre: Centre) -> None:
    change_room(centre.db, id=centre.rooms[0], needs_approval=True)
    duty = duty_of(centre.db, centre.duty(centre.chen))
    empty = duty_of(centre.db, centre.duty(centre.wang, "17:00-18:00"))
    centre.book(duty.id, "14:00")
    tomorrow = NOW + timedelta(1)
    assert booking_states.release_expired(centre.db, now=tomorrow) == 1
    assert booking(centre.db, duty.booking).status == "provisional"
    assert not duty_of(centre.db, empty.id).active


def test_closing_names_the_appointments_in_a_duty(centre: Centre) -> None:
    duty = duty_of(centre.db, centre.duty(centre.chen))
    centre.book(duty.id, "14:00")
    for room in (None, centre.rooms[0]):
        with pytest.raises(Refused, match=r"法律援助 · 陈立 \(appointments: 1\)") as no:
            closures.close(
                centre.db,
                room=room,
                starts=centre.at("15:00"),
                ends=centre.at("20:00"),
                reason="停电",
            )
        assert no.value.field == "starts"
    closures.close(
        centre.db,
        room=centre.rooms[0],
        starts=centre.at("16:00"),
        ends=centre.at("20:00"),
        reason="停电",
    )
    with pytest.raises(Refused):
        booking_changes.move(centre.db, booking=duty.booking, now=NOW, starts=centre.at("14:30"))
