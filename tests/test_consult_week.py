"""The week of consultations on the screen: mouse, keyboard and paint."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from db.appointments import (
    begin_session,
)
from db.consultants import add_consultant
from db.consultation_week import Cell, week
from db.duties import cancel_duty
from db.roles import program
from db.store import open_store
from db.words import use_language
from gui import theme
from gui.consult_grid import At
from gui.consult_week import ConsultWeek
from tests.consult_desk import (
    FRIDAY,
    MONDAY,
    Morning,
    at,
    column,
    more,
)


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
