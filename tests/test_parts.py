"""The parts that pages are made of: buttons, choices, inputs, forms, picker, empty state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from db.fields import Field, Kind
from db.people import add_person
from db.records import pick
from db.rules import Refused
from db.store import Store
from db.types import ROOM
from gui import icons, theme
from gui.controls import Button, CheckBox, Combo, IconButton, NoteBox, SearchBox, Segmented
from gui.desk import Desk
from gui.empty_state import EmptyState
from gui.form import Form, rows_of
from gui.inputs import input_for

NOW = datetime(2026, 11, 26, 9, 10)


@pytest.fixture
def desk(sample: Store) -> Desk:
    return Desk(sample, clock=lambda: NOW)


def _show(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitExposed(widget)


def test_every_icon_named_in_the_design_exists(qapp: object) -> None:
    for name in ("print", "plus", "check", "hourglass-half", "triangle-exclamation", "door-open"):
        assert not icons.pixmap(name).isNull()
        assert not icons.icon(name).pixmap(16, 16).isNull()
    with pytest.raises(KeyError):
        icons.icon("no such icon")


def test_a_button_shows_its_key_and_has_a_name(qtbot: QtBot) -> None:
    bare, keyed = Button("保存"), Button("保存", key="Ctrl+Enter", icon="check", kind="primary")
    for button in (bare, keyed):
        qtbot.addWidget(button)
    assert keyed.sizeHint().width() > bare.sizeHint().width() + 60
    assert keyed.sizeHint().height() == 32
    assert keyed.accessibleName() == "保存"
    assert keyed.key() == "Ctrl+Enter"
    for kind in ("plain", "primary", "tonal", "danger", "link"):
        keyed.set_kind(kind)
        for enabled in (True, False):
            keyed.setEnabled(enabled)
            assert not keyed.grab().isNull()


def test_an_icon_button_is_read_aloud(qtbot: QtBot) -> None:
    button = IconButton("xmark", "关闭", key="Esc")
    qtbot.addWidget(button)
    assert button.accessibleName() == "关闭"
    assert button.toolTip() == "关闭  Esc"


def test_choices_keep_their_value(qtbot: QtBot) -> None:
    combo = Combo([("", "全部"), ("a", "甲"), ("b", "乙")], name="类别")
    _show(qtbot, combo)
    with qtbot.waitSignal(combo.changed):
        combo.set_value("b")
    combo.set_options([("", "全部"), ("b", "乙")])
    assert combo.value() == "b"
    combo.set_used(True)
    assert combo.property("used") is True
    assert not combo.grab().isNull()


def test_segments_change_with_the_keyboard(qtbot: QtBot) -> None:
    segments = Segmented([("day", "日"), ("week", "周"), ("month", "月")], name="看")
    _show(qtbot, segments)
    assert segments.value() == "day"
    with qtbot.waitSignal(segments.changed) as said:
        segments.set_value("month")
    assert said.args == ["month"]
    segments.set_value("year")
    assert segments.value() == "month"


def test_a_segment_has_room_for_its_bold_words(qtbot: QtBot) -> None:
    segments = Segmented([("a", "A"), ("b", "As the system sees it, more or less")])
    _show(qtbot, segments)
    segments.set_value("b")
    [words] = [one for one in segments.findChildren(QPushButton) if len(one.text()) > 1]
    bold = QFontMetrics(theme.font(13, bold=True)).horizontalAdvance(words.text())
    assert words.width() >= bold + 2 * 12


def test_search_folds_full_width_and_esc_clears_first(qtbot: QtBot) -> None:
    box = SearchBox("找")
    _show(qtbot, box)
    box.setText("３０１＠　Ａ")
    assert box.folded() == "301@ A"
    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert box.text() == ""


def test_a_note_says_more_than_colour(qtbot: QtBot) -> None:
    note = NoteBox("error", "大会议室已被占用。", "换个时间", title="没存上")
    _show(qtbot, note)
    assert note.accessibleName() == "没存上 大会议室已被占用。"
    with qtbot.waitSignal(note.activated):
        note.findChildren(Button)[0].click()
    box = CheckBox("本周")
    _show(qtbot, box)
    box.setChecked(True)
    assert not box.grab().isNull()


@pytest.mark.parametrize(
    ("kind", "typed", "value", "shown"),
    [
        ("text", " 早练 ", "早练", " 早练 "),
        ("number", "１２", 12, "12"),
        ("money", "１，２３４.5", 123450, "1,234.50"),
        ("date", "11-26", date(2026, 11, 26), "2026-11-26"),
        ("date", "明天", date(2026, 11, 27), "2026-11-27"),
        ("date", "2026年12月1日", date(2026, 12, 1), "2026-12-01"),
        ("time", "９：３０", time(9, 30), "09:30"),
        ("time", "930", time(9, 30), "09:30"),
        ("moment", "11-26 9:30", datetime(2026, 11, 26, 9, 30), "2026-11-26 09:30"),
    ],
)
def test_what_people_type_is_understood(
    qtbot: QtBot, desk: Desk, kind: Kind, typed: str, value: object, shown: str
) -> None:
    one = input_for(Field("it", "It", kind), desk)
    _show(qtbot, one)
    line: Any = one.control
    line.setText(typed)
    assert one.value() == value
    if kind != "text":
        one.set_value(one.value())
        assert line.text() == shown


def test_every_kind_can_be_read_back(qtbot: QtBot, desk: Desk) -> None:
    room = pick(desk.store, ROOM, "")[0][0]
    for kind, value, back in (
        ("memo", "一\n二", "一\n二"),
        ("choice", "b", "b"),
        ("flag", 1, True),
        ("reference", room, room),
        ("hours", "1-5 09:00-17:00", "1-5 09:00-17:00"),
    ):
        field = Field("it", "It", kind, choices=(("a", "A"), ("b", "B")), to="room")  # type: ignore[arg-type]  # the loop widens the literal
        one = input_for(field, desk)
        qtbot.addWidget(one)
        one.set_value(value)
        assert one.value() == back, kind
        assert one.control.accessibleName() == "It"


def test_days_step_with_the_arrows(qtbot: QtBot, desk: Desk) -> None:
    day = input_for(Field("day", "Day", "date"), desk)
    clock = input_for(Field("at", "At", "time"), desk)
    for one in (day, clock):
        _show(qtbot, one)
    QTest.keyClick(day.control, Qt.Key.Key_Down)
    assert day.value() == date(2026, 11, 26)
    QTest.keyClick(day.control, Qt.Key.Key_Up)
    assert day.value() == date(2026, 11, 25)
    clock.set_value(time(9, 50))
    QTest.keyClick(clock.control, Qt.Key.Key_Down)
    assert clock.value() == time(10, 5)


def test_a_record_is_found_by_typing(
    qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = input_for(Field("room", "Room", "reference", to="room"), desk)
    _show(qtbot, one)
    picker: Any = one.control
    picker.setText("舞蹈")
    picker.textEdited.emit("舞蹈")
    with pytest.raises(Refused):
        one.value()
    assert picker._list.isVisible()
    QTest.keyClick(picker._list, Qt.Key.Key_Return)
    label = picker.text()
    assert "舞蹈室" in label
    assert one.value() == pick(desk.store, ROOM, "舞蹈")[0][0]
    picker.setText("没有这一间")
    with pytest.raises(Refused) as refused:
        one.value()
    assert refused.value.field == "room"
    picker.setText("")
    assert one.value() is None


def test_of_namesakes_none_is_taken_unasked(qtbot: QtBot, desk: Desk) -> None:
    twins = [add_person(desk.store, name="欧阳双", phone=f"1390000111{n}") for n in (1, 2)]
    one = input_for(Field("person", "Person", "reference", to="person"), desk)
    _show(qtbot, one)
    picker: Any = one.control
    picker.setText("欧阳双")
    with pytest.raises(Refused, match="欧阳双"):
        one.value()
    picker.set_value(twins[1])
    assert one.value() == twins[1]


FIELDS = (
    Field("title", "Title", required=True),
    Field("day", "Day", "date", required=True),
    Field("people", "People", "number", least=1),
    Field("note", "Note", "memo"),
)


def test_a_form_shows_what_is_wrong_at_its_field(qtbot: QtBot, desk: Desk) -> None:
    form = Form(FIELDS, desk)
    _show(qtbot, form)
    counts: list[int] = []
    form.wrong.connect(counts.append)
    form.inputs["people"].set_value(0)
    assert form.values() is None
    assert counts[-1] == 3
    assert form.inputs["title"].error()
    assert form.inputs["people"].error()
    form.inputs["title"].set_value("晨会")
    assert form.inputs["title"].error() == ""
    assert counts[-1] == 2
    form.inputs["day"].set_value(date(2026, 12, 1))
    form.inputs["people"].set_value(3)
    assert form.values() == {
        "title": "晨会",
        "day": date(2026, 12, 1),
        "people": 3,
        "note": None,
    }


def test_a_form_gives_only_what_changed(qtbot: QtBot, desk: Desk) -> None:
    form = Form(FIELDS, desk)
    _show(qtbot, form)
    form.set_values({"title": "晨会", "day": "2026-12-01", "people": None, "note": "好"})
    assert not form.dirty()
    assert form.changes() == {}
    form.inputs["people"].set_value(9)
    assert form.dirty()
    assert form.changes() == {"people": 9}
    assert form.show_refused(Refused("太多了", "people"))
    assert form.inputs["people"].error() == "太多了"
    assert not form.show_refused(Refused("别的", "elsewhere"))


def test_short_fields_share_a_line() -> None:
    assert [[one.name for one in row] for row in rows_of(FIELDS)] == [
        ["title"],
        ["day", "people"],
        ["note"],
    ]


def test_the_empty_state_offers_the_way_out(qtbot: QtBot) -> None:
    clear = Button("清除筛选", kind="primary")
    empty = EmptyState("filter", "没有符合条件的心愿", "条件：助学", [clear])
    _show(qtbot, empty)
    assert clear.isVisible()
    done: list[int] = []
    take: Callable[[], None] = lambda: done.append(1)  # noqa: E731
    empty.hint_taken.connect(take)
    empty.show_state("filter", "没有", "", [], hint="去掉「助学」能找到1条，", link="去掉")
    assert not clear.isVisible()
    assert empty.hint() == "去掉「助学」能找到1条，"
    empty.findChildren(Button)[0].click()
    assert done == [1]
