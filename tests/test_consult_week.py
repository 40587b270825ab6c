"""The week of consultations: what its columns hold, where things lie, mouse and keyboard on it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from db.absences import Fate, absent
from db.appointments import (
    arrive,
    begin_session,
    cancel_appointment,
    end_session,
    make_appointment,
    miss_appointment,
    move_appointment,
)
from db.closures import close
from db.consultants import add_consultant, change_consultant
from db.consultation_week import Cell, Column, Day, next_duty, week
from db.duties import book_duty, cancel_duty, change_hours
from db.holidays import add_holiday
from db.roles import program
from db.rooms import add_room
from db.services import add_service, change_service
from db.store import open_store
from db.words import use_language
from gui import theme
from gui.consult_grid import At, Grid, hours_of, widths
from gui.consult_week import ConsultWeek
from tests.consult_desk import DAY, NAME, PHONE, TOPIC, Morning, at

MONDAY = date(2026, 11, 23)
FRIDAY = date(2026, 11, 27)


@pytest.fixture
def morning(tmp_path: Path) -> Iterator[Morning]:
    use_language("en")
    made = Morning(open_store(tmp_path / "centre.yizhan", staff=program("张敏")))
    yield made
    made.desk.close()


@pytest.fixture
def board(morning: Morning, qtbot: QtBot) -> ConsultWeek:
    widget = ConsultWeek()
    qtbot.addWidget(widget)
    widget.resize(660, 540)
    widget.show()
    show(morning, widget)
    return widget


def show(morning: Morning, board: ConsultWeek) -> None:
    """Fetch the week of the pictures again."""
    board.show_week(week(morning.db, MONDAY, now=morning.now), morning.now)


def column(morning: Morning, service: int, day: date = DAY, monday: date = MONDAY) -> Column:
    """The one column of a service on a day."""
    days = week(morning.db, monday, now=morning.now)
    (found,) = (
        one for each in days if each.day == day for one in each.columns if one.service == service
    )
    return found


def told(cells: tuple[Cell, ...]) -> list[str]:
    """Cells as they are read."""
    return [f"{one.starts:%H:%M} {one.status or one.kind}" for one in cells]


def more(
    morning: Morning, day: date, begins: str, ends: str, service: int = 0, who: int = 0
) -> int:
    """Another duty, of the psychologist unless said otherwise, in a room of its own."""
    return book_duty(
        morning.db,
        service=service or morning.talk,
        consultant=who or morning.zhou,
        room=add_room(morning.db, name=f"Room {morning.db.value('SELECT count(*) FROM room')}"),
        starts=at(begins, day),
        ends=at(ends, day) if ends != "24:00" else at("00:00", day + timedelta(1)),
        now=at("07:00", MONDAY),
    )


# -- what a week holds ----------------------------------------------------------------------------


def test_a_duty_is_cut_into_what_is_taken_free_and_past(morning: Morning) -> None:
    db = morning.db
    done, sits, here, late, missed = (
        morning.book(clock) for clock in ("09:00", "10:00", "11:30", "10:30", "09:30")
    )
    for id in (done, sits):
        begin_session(db, appointment=id, now=at("09:00"))
    end_session(db, appointment=done, now=at("09:30"))
    arrive(db, appointment=here, now=at("10:40"))
    miss_appointment(db, appointment=missed, now=at("10:00"))
    gone = morning.book("14:00")
    cancel_appointment(db, appointment=gone, by="client", now=at("10:00"))
    moved = morning.book("14:30")
    move_appointment(
        db, appointment=moved, duty=morning.law_duty, starts=at("16:30"), now=at("10:00")
    )
    morning.now = at("10:50")
    cells = column(morning, morning.law).cells
    assert told(cells) == [
        "09:00 done",
        "09:30 no_show",
        "10:00 in_session",
        "10:30 late",
        "11:00 free",
        "11:30 arrived",
        *(f"{hour}:{half} free" for hour in (12, 13, 14, 15) for half in ("00", "30")),
        "16:00 free",
        "16:30 booked",
    ]
    assert [one.appointment.id for one in cells if one.appointment][:5] == [
        done,
        missed,
        sits,
        late,
        here,
    ]
    assert all(one.slot and one.slot.starts == one.starts for one in cells if one.kind == "free")


def test_what_nobody_booked_is_past_and_says_why_it_is_closed(morning: Morning) -> None:
    morning.now = at("10:10")
    cells = column(morning, morning.law).cells
    assert told(cells)[:4] == ["09:00 past", "09:30 past", "10:00 past", "10:30 free"]
    assert (cells[0].words, cells[0].slot) == ("Over", None)
    change_service(morning.db, id=morning.law, lead_minutes=90)
    closed = column(morning, morning.law).cells[4]
    assert (closed.status, closed.words) == ("past", "Closed")
    assert closed.note == "To be booked 2 h ahead."
    change_consultant(morning.db, id=morning.zhou, licence_until="2026-11-25")
    cells = column(morning, morning.talk).cells
    assert {one.kind for one in cells} == {"past"}
    assert cells[-1].note == "The licence has run out."


def test_odd_lengths_breaks_and_overlaps_leave_no_cell_over_another(morning: Morning) -> None:
    morning.book("10:10", urgent=True, ends=at("10:20"))
    change_hours(
        morning.db,
        duty=morning.law_duty,
        starts=at("09:00"),
        ends=at("17:00"),
        breaks="12:00-13:30",
        now=at("08:00"),
    )
    cells = column(morning, morning.law).cells
    # 09:00 is over; 10:00 is neither free nor past while somebody sits in it at 10:10.
    assert told(cells)[:5] == [
        "09:00 past",
        "09:30 free",
        "10:10 booked",
        "10:30 free",
        "11:00 free",
    ]
    assert told(cells)[6] == "12:00 break" and told(cells)[7] == "13:30 free"
    # Starts every half hour for an hour: whoever comes first chooses, and each is seen.
    yoga = add_service(morning.db, name="Tax", kind="other", prefix="T", minutes=60, every=30)
    who = add_consultant(morning.db, name="钱明", services=[yoga])
    more(morning, FRIDAY, "09:00", "11:00", yoga, who)
    cells = column(morning, yoga, FRIDAY).cells
    assert [(f"{one.starts:%H:%M}", f"{one.until:%H:%M}") for one in cells] == [
        ("09:00", "09:30"),
        ("09:30", "10:00"),
        ("10:00", "11:00"),
    ]


def test_a_group_is_rows_of_one_box(morning: Morning) -> None:
    group = add_service(
        morning.db, name="Group", kind="psychology", prefix="G", minutes=60, seats=3
    )
    who = add_consultant(morning.db, name="孙丽", services=[group])
    duty = more(morning, FRIDAY, "14:00", "16:00", group, who)
    for name in ("黄小红", "林大明"):
        book_at(morning, duty, morning.client(name), at("14:00", FRIDAY))
    cells = column(morning, group, FRIDAY).cells
    assert [(one.words, one.status, one.group, one.at, one.of) for one in cells] == [
        ("黄小红", "booked", "2/3", 0, 3),
        ("林大明", "booked", "2/3", 1, 3),
        ("Free", "free", "2/3", 2, 3),
        ("Free", "free", "0/3", 0, 1),
    ]
    book_at(morning, duty, morning.client(), at("14:00", FRIDAY))
    cells = column(morning, group, FRIDAY).cells
    assert [(one.kind, one.group) for one in cells] == [("appointment", "3/3")] * 3 + [
        ("free", "0/3")
    ]


def book_at(morning: Morning, duty: int, client: int, starts: datetime) -> int:
    """An appointment at any time."""
    return make_appointment(
        morning.db, duty=duty, client=client, starts=starts, now=at("08:00", MONDAY)
    )


def test_a_cancelled_duty_says_why_and_what_became_of_its_appointments(morning: Morning) -> None:
    duty = more(morning, FRIDAY, "14:00", "17:00")
    stay = more(morning, date(2026, 11, 28), "09:00", "12:00")
    ids = [
        book_at(morning, duty, morning.client(), at(clock, FRIDAY))
        for clock in ("14:00", "15:00", "16:00")
    ]
    places = [at(clock, date(2026, 11, 28)) for clock in ("09:00", "10:00")]
    fates = {id: Fate("move", stay, place) for id, place in zip(ids[:2], places, strict=True)}
    absent(
        morning.db,
        duties={duty: None},
        choices=fates | {ids[2]: Fate("cancel")},
        reason="On leave",
        now=morning.now,
    )
    (cell,) = column(morning, morning.talk, FRIDAY).cells
    assert (cell.kind, cell.status, cell.duty) == ("off", "cancelled", duty)
    assert cell.note == "On leave\nMoved: 2\nGiven up: 1"
    # The same hours once more: what stands now is shown.
    more(morning, FRIDAY, "14:00", "16:00")
    made = column(morning, morning.talk, FRIDAY)
    assert told(made.cells) == ["14:00 free", "15:00 free"]
    assert [one.active for one in made.duties] == [False, True]


def test_no_name_and_no_topic_of_an_anonymous_client_is_in_the_week(morning: Morning) -> None:
    id = morning.secret("10:00")
    found = week(morning.db, MONDAY, now=morning.now)
    for secret in (NAME, TOPIC, PHONE):
        assert secret not in repr([told_words(day) for day in found])
    cell = next(one for one in column(morning, morning.talk).cells if one.appointment)
    assert (cell.words, cell.note) == ("P-01", "")
    morning.sit("consultant", morning.zhou_staff)
    cell = next(one for one in column(morning, morning.talk).cells if one.appointment)
    assert (cell.words, cell.note) == (NAME, TOPIC)
    assert cell.appointment is not None and cell.appointment.id == id


def told_words(day: Day) -> list[tuple[str, str, str]]:
    """What of a day can be painted or read aloud."""
    return [(one.words, one.note, one.group) for each in day.columns for one in each.cells]


def test_columns_and_days_stand_in_order(morning: Morning) -> None:
    more(morning, date(2026, 11, 24), "14:00", "17:00")
    late = more(morning, date(2026, 11, 29), "20:00", "24:00", morning.law, morning.chen)
    add_holiday(morning.db, day=date(2026, 11, 25), name="Founding day")
    close(
        morning.db,
        starts=at("00:00", MONDAY),
        ends=at("00:00", date(2026, 11, 24)),
        reason="Fire drill",
    )
    days = week(morning.db, MONDAY, now=morning.now)
    assert [len(day.columns) for day in days] == [0, 1, 0, 2, 0, 0, 1]
    assert [day.words for day in days] == ["Fire drill", "", "Founding day", "", "", "", ""]
    assert [(one.name, one.rooms, one.kind) for one in days[3].columns] == [
        ("陈立", "303", "law"),
        ("周岚", "302", "psychology"),
    ]
    assert days[6].columns[0].cells[-1].ends == at("00:00", date(2026, 11, 30))
    only = week(morning.db, MONDAY, now=morning.now, service=morning.talk)
    assert [len(day.columns) for day in only] == [0, 1, 0, 1, 0, 0, 0]
    after = week(morning.db, MONDAY + timedelta(7), now=morning.now)
    assert not any(day.columns for day in after)
    assert next_duty(morning.db, date(2026, 11, 27)) == date(2026, 11, 29)
    assert next_duty(morning.db, date(2026, 11, 27), morning.talk) is None
    cancel_duty(morning.db, duty=late, reason="Ill")
    assert next_duty(morning.db, date(2026, 11, 27)) is None


# -- where things lie -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("here", "others", "room", "wide", "narrow"),
    [
        (3, 3, 516, 88, 84),  # as in the picture
        (3, 3, 1032, 176, 168),  # twice the room
        (3, 3, 450, 88, 62),  # the other days give way first
        (3, 3, 420, 82, 58),
        (3, 3, 200, 72, 58),  # wider than the room: it scrolls
        (0, 4, 336, 88, 84),
        (2, 0, 100, 72, 58),
        (0, 0, 600, 88, 84),
    ],
)
def test_today_has_the_width(here: int, others: int, room: int, wide: float, narrow: float) -> None:
    assert widths(here, others, room) == pytest.approx((wide, narrow), abs=0.5)


def test_the_hours_reach_from_the_first_to_the_last_duty(morning: Morning) -> None:
    assert hours_of([]) == (9, 17)
    assert hours_of([column(morning, morning.law)]) == (9, 17)
    more(morning, FRIDAY, "20:30", "24:00")
    assert hours_of([column(morning, morning.talk, FRIDAY)]) == (20, 24)
    more(morning, date(2026, 11, 28), "10:30", "11:40")
    assert hours_of([column(morning, morning.talk, date(2026, 11, 28))]) == (10, 14)


def test_no_box_lies_over_another_and_each_is_found_where_it_lies(morning: Morning) -> None:
    morning.book("09:30")
    group = add_service(morning.db, name="Group", kind="other", prefix="G", minutes=60, seats=8)
    who = add_consultant(morning.db, name="孙丽", services=[group])
    duty = more(morning, DAY, "14:00", "16:00", group, who)
    for _n in range(7):
        book_at(morning, duty, morning.client(), at("14:00"))
    for _n in range(2):
        book_at(morning, duty, morning.client(), at("15:00"))
    grid = Grid(week(morning.db, MONDAY, now=morning.now), DAY, 660, 540)
    assert grid.width == 660
    for number, lane in enumerate(grid.lanes):
        boxes = [(place, grid.box((number, place))) for place in lane.stops()]
        for place, box in boxes:
            assert lane.left <= box.left() and box.right() <= lane.left + lane.width
            if lane.column is None or place == 0:
                continue
            if grid.thin((number, place)):
                # Eight rows have no room for words: one box, the first is found.
                assert lane.cells[place].of == 8
                continue
            assert grid.hit(box.center()) == (number, place)
            assert not any(
                box.intersects(other)
                for another, other in boxes
                if another > place and not grid.thin((number, another))
            )
    assert grid.hit(QPointF(grid.lanes[0].left + 4, 300)) == (0, 0)
    assert grid.lane_at(2) is None


# -- keyboard -------------------------------------------------------------------------------------


def press(board: ConsultWeek, *keys: Qt.Key) -> str:
    """Press keys, and say where the cursor stands then."""
    for key in keys:
        QTest.keyClick(board, key)
    return board.accessibleDescription()


def test_arrows_move_over_all_cells(morning: Morning, board: ConsultWeek) -> None:
    morning.book("09:30", morning.client("王芳"), topic="Wages")
    show(morning, board)
    board.setFocus()
    picked: list[Cell] = []
    board.picked.connect(picked.append)
    key = Qt.Key
    assert board.accessibleDescription() == "Thu 26 陈立, 09:30–10:00, Booked, 王芳, Wages"
    assert press(board, key.Key_Down) == "Thu 26 陈立, 10:00–10:30, Free"
    assert press(board, key.Key_Right) == "Thu 26 周岚, 10:00–10:50, Free"
    assert press(board, key.Key_Down) == "Thu 26 周岚, 11:00–11:50, Free"
    assert press(board, key.Key_Left) == "Thu 26 陈立, 11:00–11:30, Free"
    assert press(board, key.Key_Home) == "Thu 26 陈立, 09:00–09:30, Over"
    assert press(board, key.Key_Up) == "Thu 26 陈立, 09:00–17:00, 303"
    assert press(board, key.Key_Right) == "Thu 26 周岚, 09:00–17:00, 302"
    assert press(board, key.Key_Up) == "Thu 26 周岚, 09:00–17:00, 302"
    assert press(board, key.Key_End) == "Thu 26 周岚, 16:00–16:50, Free"
    # Past a day without duty one comes to the same time again.
    more(morning, date(2026, 11, 28), "09:00", "17:00")
    show(morning, board)
    assert press(board, key.Key_Right) == "Fri 27, No duty"
    assert press(board, key.Key_Right) == "Sat 28 周岚, 16:00–16:50, Free"
    assert press(board, key.Key_Right, key.Key_Right, key.Key_Right) == "Sun 29, No duty"
    assert [one.kind for one in picked][-4:] == ["free", "none", "none", "none"]


def test_enter_wants_a_free_slot_and_goes_on_from_all_else(
    morning: Morning, board: ConsultWeek
) -> None:
    id = morning.book("09:30")
    show(morning, board)
    board.setFocus()
    wanted: list[object] = []
    entered: list[Cell] = []
    board.wanted.connect(wanted.append)
    board.entered.connect(entered.append)
    assert board.choose_appointment(id)
    press(board, Qt.Key.Key_Return, Qt.Key.Key_Up, Qt.Key.Key_Enter)
    press(board, Qt.Key.Key_Up, Qt.Key.Key_Return, Qt.Key.Key_Left, Qt.Key.Key_Return)
    assert [one.kind for one in entered] == ["appointment", "past", "duty", "none"]
    assert not wanted
    board.choose_appointment(id)
    press(board, Qt.Key.Key_Down, Qt.Key.Key_Return)
    (slot,) = wanted
    assert slot == next(
        one.slot for one in column(morning, morning.law).cells if one.starts == at("10:00")
    )
    assert not board.choose_appointment(4711)


def test_the_cursor_stays_where_it_was(morning: Morning, board: ConsultWeek) -> None:
    board.setFocus()
    press(board, Qt.Key.Key_Down, Qt.Key.Key_Down)
    before = board.accessibleDescription()
    assert before == "Thu 26 陈立, 10:30–11:00, Free"
    # Somebody else takes the slot; another consultant comes, whose column stands further left.
    morning.book("10:30", morning.client("王芳"))
    who = add_consultant(morning.db, name="丁一", services=[morning.law])
    more(morning, MONDAY, "14:00", "16:00", morning.law, who)
    show(morning, board)
    assert board.accessibleDescription() == "Thu 26 陈立, 10:30–11:00, Booked, 王芳"
    # In another week there is nothing of it.
    board.show_week(week(morning.db, MONDAY + timedelta(7), now=morning.now), morning.now)
    assert board.at is None and board.cell() is None and board.column() is None
    press(board, Qt.Key.Key_Right)
    assert board.day() == MONDAY + timedelta(8)


def test_a_week_that_is_longer_than_the_window_scrolls_to_the_cursor(
    morning: Morning, board: ConsultWeek
) -> None:
    more(morning, FRIDAY, "20:00", "24:00")
    for n in range(6):
        who = add_consultant(morning.db, name=f"顾问{n}", services=[morning.law])
        more(morning, FRIDAY, "10:00", "12:00", morning.law, who)
    show(morning, board)
    board.setFocus()
    down, across = board.verticalScrollBar(), board.horizontalScrollBar()
    assert down.maximum() and across.maximum() and not down.value()
    press(board, *[Qt.Key.Key_Right] * 8, Qt.Key.Key_End)
    assert board.accessibleDescription() == "Fri 27 周岚, 23:00–23:50, Free"
    assert down.value() and across.value()
    assert board.viewport().rect().contains(middle(board))
    press(board, *[Qt.Key.Key_Left] * 20, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right)
    press(board, Qt.Key.Key_Home)
    assert board.viewport().rect().contains(middle(board))


# -- mouse ----------------------------------------------------------------------------------------


def middle(board: ConsultWeek, at_: At | None = None) -> QPoint:
    """The middle of a cell in the viewport."""
    where = at_ or board.at
    assert where is not None
    return (board.grid.box(where).center() - board.offset()).toPoint()


def find(board: ConsultWeek, clock: str, name: str = "陈立", kind: str = "") -> At:
    """The cell that begins at a time in somebody's column."""
    return next(
        (number, place)
        for number, lane in enumerate(board.grid.lanes)
        for place in lane.stops()[1:]
        if lane.column is not None
        and lane.column.name == name
        and lane.cells[place].starts == at(clock)
        and (not kind or lane.cells[place].kind == kind)
    )


def test_a_click_picks_and_a_double_click_is_enter(morning: Morning, board: ConsultWeek) -> None:
    picked: list[Cell] = []
    wanted: list[object] = []
    board.picked.connect(picked.append)
    board.wanted.connect(wanted.append)
    left = Qt.MouseButton.LeftButton
    QTest.mouseClick(board.viewport(), left, pos=middle(board, find(board, "11:00")))
    QTest.mouseDClick(board.viewport(), left, pos=middle(board, find(board, "11:30")))
    assert not wanted, "the second click was elsewhere"
    QTest.mouseClick(board.viewport(), left, pos=middle(board, find(board, "11:30")))
    QTest.mouseDClick(board.viewport(), left, pos=middle(board, find(board, "11:30")))
    assert len(wanted) == 1
    QTest.mouseClick(board.viewport(), left, pos=middle(board, (3, 0)))
    QTest.mouseClick(board.viewport(), left, pos=QPoint(5, 200))
    assert [one.kind for one in picked] == ["free", "free", "duty"]


def test_an_appointment_is_dragged_to_a_free_slot_of_its_service_only(
    morning: Morning, board: ConsultWeek
) -> None:
    id = morning.book("10:00")
    sits = morning.book("09:30")
    begin_session(morning.db, appointment=sits, now=at("09:30"))
    show(morning, board)
    dragged: list[tuple[int, datetime]] = []
    board.dragged.connect(lambda one, slot: dragged.append((one.id, slot.starts)))

    def drag(source: At, *way: At) -> None:
        on, left = board.viewport(), Qt.MouseButton.LeftButton
        start = middle(board, source)
        QTest.mousePress(on, left, pos=start)
        QTest.mouseMove(on, start + QPoint(0, 14))
        for each in way:
            QTest.mouseMove(on, middle(board, each))
        board.grab()
        QTest.mouseRelease(on, left, pos=middle(board, way[-1]))
        assert not board.dragging and on.cursor().shape() == Qt.CursorShape.ArrowCursor

    here, there = find(board, "10:00"), find(board, "14:00")
    drag(here, there, find(board, "09:30"))  # somebody sits there
    drag(here, there, find(board, "14:00", "周岚"))  # another service
    drag(here, there, (0, 0))  # a day without duty
    drag(here, here)
    drag(find(board, "09:30"), there)  # it has begun
    drag(find(board, "11:00"), there)  # nobody to be moved
    board.moves = False
    drag(here, there)
    board.moves = True
    assert not dragged
    drag(here, find(board, "14:00", "周岚"), there)
    assert dragged == [(id, at("14:00"))]
    # Esc and a reload let go of what is held.
    QTest.mousePress(board.viewport(), Qt.MouseButton.LeftButton, pos=middle(board, here))
    QTest.mouseMove(board.viewport(), middle(board, there))
    assert board.dragging and board.let_go() and not board.let_go()


def test_a_tooltip_says_what_a_cell_has_no_room_for(morning: Morning, board: ConsultWeek) -> None:
    morning.book("10:00", morning.client("王芳"), topic="A long story about wages")
    show(morning, board)

    def tip(point: QPoint) -> str:
        event = QHelpEvent(QEvent.Type.ToolTip, point, board.viewport().mapToGlobal(point))
        QApplication.sendEvent(board.viewport(), event)
        return QToolTip.text()

    words = "Thu 26 陈立, 10:00–10:30, Booked, 王芳, A long story about wages"
    assert tip(middle(board, find(board, "10:00"))) == words
    assert tip(middle(board, (0, 0))) == "Mon 23, No duty"


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("larger", [False, True])
def test_every_kind_of_cell_is_painted(
    morning: Morning, board: ConsultWeek, qapp: QApplication, dark: bool, larger: bool
) -> None:
    morning.book("10:00", topic="Wages")
    morning.now = at("10:05")
    duty = more(morning, FRIDAY, "14:00", "17:00")
    cancel_duty(morning.db, duty=duty, reason="A reason that is longer than the column is wide")
    try:
        theme.use(qapp, dark=dark, larger=larger)
        show(morning, board)
        for has in (True, False):
            board.at = find(board, "10:00")
            if has:
                board.setFocus()
            else:
                board.clearFocus()
            image = QImage(board.viewport().size(), QImage.Format.Format_RGB32)
            painter = QPainter(image)
            board.paint_all(painter)
            painter.end()
            middle_ = middle(board, find(board, "11:00")) + QPoint(10, 4)
            assert image.pixelColor(middle_) == theme.color("surface")
            assert image.pixelColor(middle(board, (0, 0))) == theme.color("closed")
    finally:
        theme.use(qapp)
