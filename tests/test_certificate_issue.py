"""Issuing: typed, pasted, from a file; each line says what stands in its way; all or none."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from db.certificate_kinds import Design, archive_certificate_kind
from db.certificates import MOST_AT_ONCE, Certificate, certificates
from db.store import Store
from gui import certificate_issue_dialog
from gui.certificate_issue_dialog import IssueDialog
from gui.certificate_lines import NAME, Entry, drafted
from gui.certificate_page import CertificatePage
from gui.desk import Desk
from tests.certificate_desk import desk, put_in, window_of

__all__ = ["desk"]
TODAY = date(2026, 11, 26)


def kind_of(store: Store, prefix: str) -> int:
    return int(store.value("SELECT id FROM certificate_kind WHERE prefix = ?", (prefix,)))


def opened(desk: Desk, prefix: str) -> IssueDialog:
    dialog = IssueDialog(desk, window_of(desk), kind=kind_of(desk.store, prefix))
    dialog.show()
    return dialog


@pytest.fixture
def honours(desk: Desk) -> IssueDialog:
    """For the same event of the same year; prize and title of honour are of each."""
    dialog = opened(desk, "RY")
    for name, words in (("year", "二〇二六"), ("event", "职工文化月")):
        dialog.places.inputs[name].line.setText(words)
    return dialog


def settled(qtbot: QtBot, dialog: IssueDialog) -> None:
    """All that was typed is looked at."""
    dialog.looker.hurry()
    qtbot.waitUntil(lambda: not dialog.looker.busy(), timeout=30_000)


def press(dialog: IssueDialog) -> None:
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def issued(desk: Desk, dialog: IssueDialog) -> list[Certificate]:
    return certificates(desk.store, dialog.made)


def test_a_pasted_list_is_issued_in_its_order(
    qtbot: QtBot, desk: Desk, honours: IssueDialog
) -> None:
    honours.take_lines("周文静\t书法一等奖\t先进个人\r\n王䶮\t书法二等奖\t先进个人\r\n")
    settled(qtbot, honours)
    assert honours.primary_button.isEnabled() and not honours.blocked.text()
    press(honours)
    made = issued(desk, honours)
    assert [one.number for one in made] == ["RY-2026-0005", "RY-2026-0006"]
    assert [one.name for one in made] == ["周文静", "王䶮"]
    assert made[1].values["prize"] == "书法二等奖" and made[1].values["event"] == "职工文化月"
    assert made[0].person and made[0].issued_on == TODAY
    assert not honours.isVisible()


def test_what_stands_in_the_way_stands_at_its_line(
    qtbot: QtBot, desk: Desk, honours: IssueDialog
) -> None:
    honours.take_lines("周文静\t一等奖\t先进个人\n王䶮\t\t先进个人\n\t三等奖\t先进个人\n")
    honours.take_lines("长" * 61 + "\t一等奖\t先进个人")
    settled(qtbot, honours)
    assert {line: column for line, (column, _why) in honours._wrong.items()} == {
        1: "prize",
        2: NAME,
        3: NAME,
    }
    assert "3" in honours.blocked.text() and not honours.primary_button.isEnabled()
    press(honours)
    assert not honours.made and honours.isVisible()
    honours.grid.go_to(0)
    QTest.keyClick(honours, Qt.Key.Key_F4)
    assert honours.grid.currentIndex().row() == 1
    assert honours.grid.lines.columns[honours.grid.currentIndex().column()] == "prize"
    assert honours.reason.isVisibleTo(honours) and "王䶮" in honours.reason.text()
    QTest.keyClicks(honours.grid, "2")
    editor = honours.grid.findChild(QLineEdit)
    assert editor is not None and editor.text() == "2"
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert honours.grid.currentIndex().row() == 2
    honours.grid.go_to(2)
    QTest.keyClick(honours.grid, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(honours.grid, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    settled(qtbot, honours)
    assert not honours.blocked.text()
    press(honours)
    assert [one.values["prize"] for one in issued(desk, honours)] == ["一等奖", "2"]


def test_a_value_of_all_that_is_missing_is_said_once(qtbot: QtBot, honours: IssueDialog) -> None:
    honours.places.inputs["event"].line.clear()
    honours.take_lines("周文静\t一等奖\t先进个人\n王䶮\t二等奖\t先进个人")
    settled(qtbot, honours)
    assert honours.places.inputs["event"].error() and not honours._wrong
    assert honours.blocked.text()
    honours.places.inputs["event"].line.setText("职工文化月")
    settled(qtbot, honours)
    assert not honours.places.inputs["event"].error() and not honours.blocked.text()


def test_a_hurried_press_waits_for_nothing(qtbot: QtBot, desk: Desk, honours: IssueDialog) -> None:
    settled(qtbot, honours)
    honours.take_lines("周文静\t一等奖\t先进个人")
    press(honours)
    qtbot.waitUntil(lambda: bool(honours.made), timeout=20_000)
    assert [one.name for one in issued(desk, honours)] == ["周文静"]


def test_a_place_goes_to_each_and_back(qtbot: QtBot, honours: IssueDialog) -> None:
    columns = honours.grid.lines.columns
    assert "event" not in columns and "prize" in columns
    honours.take_lines("周文静\t一等奖\t先进个人\n王䶮\t二等奖\t先进个人")
    honours.places.inputs["event"].each.click()
    assert "event" in honours.grid.lines.columns
    assert [one.cells["event"] for one in honours.grid.lines.entries[:2]] == ["职工文化月"] * 2
    honours.places.inputs["award"].each.click()
    assert honours.places.inputs["award"].line.text() == "先进个人"
    assert "award" not in honours.grid.lines.columns
    settled(qtbot, honours)
    assert not honours.blocked.text()
    assert [one.values["award"] for one in honours._draft.recipients] == ["先进个人"] * 2


def test_one_is_taken_from_the_register(qtbot: QtBot, desk: Desk, honours: IssueDialog) -> None:
    person = desk.store.value("SELECT id FROM person WHERE name = '周文静'")
    honours.add_line.taken.emit(person, "周文静")
    honours.add_line.typed.emit("外来的人")
    first, second = honours.grid.lines.entries[:2]
    assert (first.person, first.name) == (person, "周文静") and first.note
    assert (second.person, second.name) == (None, "外来的人")
    honours.grid.lines.setData(honours.grid.lines.index(0, 1), "周文")
    assert honours.grid.lines.entries[0].person is None


def test_cells_are_pasted_from_the_current_one(qtbot: QtBot, honours: IssueDialog) -> None:
    honours.take_lines("周文静\n王䶮")
    honours.activateWindow()
    honours.grid.setFocus()
    qtbot.waitUntil(honours.grid.hasFocus)
    honours.grid.go_to(0, "prize")
    QGuiApplication.clipboard().setText("一等奖\t先进\n二等奖\t先进\n三等奖\t先进\n")
    QTest.keyClick(honours.grid, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert [one.cells.get("prize", "") for one in honours.grid.lines.entries] == [
        "一等奖",
        "二等奖",
        "三等奖",
        "",
    ]
    honours.grid.selectAll()
    QTest.keyClick(honours.grid, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert "王䶮\t二等奖\t先进" in QGuiApplication.clipboard().text()
    honours.grid.go_to(2, "prize")
    QTest.keyClick(honours.grid, Qt.Key.Key_Delete)
    assert honours.grid.lines.entries[2].cells["prize"] == ""
    QGuiApplication.clipboard().clear()


def test_headings_say_what_is_what(qtbot: QtBot, honours: IssueDialog) -> None:
    honours.take_lines(
        "活动\t称号\t姓名\t奖项\n读书节\t先进\t周文静\t一等奖\n夏令营\t先进\t王䶮\t二等奖"
    )
    assert "event" in honours.places.of_each()
    settled(qtbot, honours)
    assert [one.values["event"] for one in honours._draft.recipients] == ["读书节", "夏令营"]


def test_a_spreadsheet_is_read(
    qtbot: QtBot, desk: Desk, honours: IssueDialog, tmp_path: Path
) -> None:
    path = tmp_path / "名单.csv"
    path.write_text("姓名,奖项,称号\n周文静,一等奖,先进\n王䶮,二等奖,先进\n", encoding="utf-8")
    honours.bring_in(path)
    qtbot.waitUntil(lambda: len(honours.grid.lines.entries) == 3, timeout=20_000)
    settled(qtbot, honours)
    assert not honours.blocked.text()
    path.write_text("姓名,奖项\n,一等奖\n", encoding="utf-8")
    honours.bring_in(path)
    qtbot.waitUntil(lambda: bool(honours.blocked.text()), timeout=20_000)
    assert "2" in honours.blocked.text() and len(honours.grid.lines.entries) == 3


def test_names_that_no_face_shows_and_doubles_are_said_before(
    qtbot: QtBot, honours: IssueDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reports.fonts.missing", lambda text: "龘" if "龘" in text else "")
    honours.take_lines("王龘\t一等奖\t先进\n周文静\t一等奖\t先进\n周文静\t一等奖\t先进")
    settled(qtbot, honours)
    assert honours.warning.isVisibleTo(honours)
    assert "王龘" in honours.warning.accessibleName()
    assert "周文静" in honours.warning.accessibleName()
    assert not honours.blocked.text()


def test_a_volunteer_has_a_line_for_each_service(qtbot: QtBot, desk: Desk) -> None:
    dialog = opened(desk, "ZY")
    dialog.take_lines(
        "姓名\t起\t止\t项目\t内容\t地点\t时长\n"
        "王䶮\t2026-01-10\t2026-03-28\t春节暖心驿站\t引导\t客运站\t24\n"
        "\t2026-04-06\t2026-06-20\t图书漂流\t整理\t阅览室\t18.5\n"
        "刘海洋\t2026-04-06\t2026-06-20\t图书漂流\t整理\t阅览室\t8"
    )
    settled(qtbot, dialog)
    hours = dialog.grid.lines.index(2, dialog.grid.lines.columns.index("hours"))
    assert "50.5" in dialog.sum.text() and not dialog.blocked.text()
    dialog.grid.lines.setData(hours, "x")
    settled(qtbot, dialog)
    assert dialog._wrong[2][0] == "hours"
    dialog.grid.lines.setData(hours, "9")
    settled(qtbot, dialog)
    press(dialog)
    made = issued(desk, dialog)
    assert [(one.name, one.tenths, len(one.services)) for one in made] == [
        ("王䶮", 425, 2),
        ("刘海洋", 90, 1),
    ]


def test_many_are_issued_beside_the_window(
    qtbot: QtBot, desk: Desk, honours: IssueDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(certificate_issue_dialog, "_AT_ONCE", 2)
    honours.take_lines("\n".join(f"学员{n}\t一等奖\t先进" for n in range(5)))
    settled(qtbot, honours)
    press(honours)
    qtbot.waitUntil(lambda: bool(honours.made), timeout=20_000)
    assert [one.number[-4:] for one in issued(desk, honours)] == [f"{n:04d}" for n in range(5, 10)]


def test_too_many_and_nothing_are_refused(qtbot: QtBot, honours: IssueDialog) -> None:
    settled(qtbot, honours)
    assert honours.blocked.text()
    honours.take_lines("\n".join("学员" for _n in range(MOST_AT_ONCE + 1)))
    assert honours.blocked.text() and len(honours.grid.lines.entries) == 1
    honours.take_lines("  ")
    assert len(honours.grid.lines.entries) == 1


def test_five_thousand_lines_are_at_hand(qtbot: QtBot, honours: IssueDialog) -> None:
    honours.take_lines("\n".join(f"学员{n}\t一等奖\t先进" for n in range(MOST_AT_ONCE)))
    assert honours.grid.lines.rowCount() == MOST_AT_ONCE + 1
    honours.looker.stop()
    _kind, draft, _day = honours._to_look()
    assert len(draft.recipients) == MOST_AT_ONCE
    draft_line = draft.of_line(MOST_AT_ONCE - 1)
    assert draft_line is not None and draft_line.name == f"学员{MOST_AT_ONCE - 1}"


def test_escape_asks_before_it_throws_lines_away(honours: IssueDialog) -> None:
    honours.take_lines("周文静\t一等奖\t先进")
    QTest.keyClick(honours, Qt.Key.Key_Escape)
    assert honours.isVisible() and honours.blocked.text()
    QTest.keyClick(honours, Qt.Key.Key_Escape)
    assert not honours.isVisible() and not honours.made


def test_the_page_of_the_current_line_is_shown(qtbot: QtBot, honours: IssueDialog) -> None:
    qtbot.waitUntil(honours.picture.there, timeout=30_000)
    honours.take_lines("周文静\t" + "一等奖" * 33 + "\t先进" * 20)
    settled(qtbot, honours)
    assert honours._wrong
    qtbot.waitUntil(lambda: bool(honours.picture.words()), timeout=20_000)
    honours.grid.lines.setData(honours.grid.lines.index(0, 2), "一等奖")
    settled(qtbot, honours)
    qtbot.waitUntil(honours.picture.there, timeout=20_000)


def test_another_kind_keeps_what_it_also_asks(qtbot: QtBot, desk: Desk) -> None:
    dialog = opened(desk, "RY")
    dialog.places.inputs["event"].line.setText("读书节")
    dialog.kind.set_value(str(kind_of(desk.store, "GX")))
    assert dialog.places.inputs["event"].line.text() == "读书节"
    assert set(dialog.places.inputs) == {"event", "gift"}


def test_what_is_issued_is_shown_for_printing(
    qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[list[int]] = []
    monkeypatch.setattr(
        "gui.certificate_page.print_certificates", lambda _desk, _parent, ids: shown.append(ids)
    )
    monkeypatch.setattr(IssueDialog, "exec", lambda self: self._issued([self._one]))
    one = int(desk.store.value("SELECT id FROM certificate WHERE label = 'RY-2026-0001'"))
    monkeypatch.setattr(IssueDialog, "_one", one, raising=False)
    page = CertificatePage(desk)
    put_in(desk, page)
    page.issue()
    assert shown == [[one]] and page.table.current() is not None
    for row in desk.store.rows("SELECT id FROM certificate_kind"):
        desk.do(archive_certificate_kind, id=row["id"])
    page.issue()
    assert shown == [[one]]


def test_lines_are_drafted_without_a_window() -> None:
    design = Design("award", "荣誉证书", "同志", "获{prize}，授予{award}。")
    entries = [
        Entry({NAME: "周文静", "prize": "一等奖"}),
        Entry(),
        Entry({"prize": "二等奖"}),
    ]
    draft = drafted(design, entries, {"award": "先进"}, TODAY)
    assert [one.values for one in draft.recipients] == [
        {"prize": "一等奖", "award": "先进"},
        {"prize": "二等奖", "award": "先进"},
    ]
    assert draft.lines == (0, 2) and set(draft.wrong) == {2}
    assert draft.of_line(1) == draft.recipients[0]
