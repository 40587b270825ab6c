"""The window: areas and pages, keys, palette, bars, settings, reports."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from db.backup import backups_in
from db.bookings import between, booking
from db.centre import centre
from db.rooms import add_room, rooms
from db.store import Store
from db.trouble import Trouble
from db.words import _, language, use_language
from gui import keys, settings, theme
from gui.app import Program
from gui.areas import AREAS, area_of, page_of_table, spec_of
from gui.backups import Backups
from gui.booking_page import BookingPage
from gui.booking_toolbar import BookingToolbar
from gui.desk import Desk
from gui.look import Look
from gui.palette import Palette, ResultsModel
from gui.palette_entries import Entry
from gui.palette_search import find_bookings, search
from gui.record_page import RecordPage
from gui.settings import Settings
from gui.settings_page import SettingsPage
from gui.shell import Shell
from tests.hand_clock import Clock

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def clock(now: datetime) -> Clock:
    return Clock(now)


@pytest.fixture
def shell(sample: Store, qapp: QApplication, qtbot: QtBot, clock: Clock) -> Iterator[Shell]:
    use_language("en")
    theme.use(qapp)
    desk = Desk(sample, clock=clock)
    made = Shell(desk)
    qtbot.addWidget(made)
    made.resize(1366, 696)
    made.show()
    made.activateWindow()
    yield made


def page_name(shell: Shell) -> str:
    assert shell.page is not None
    return shell.page.name or next(k for k, v in shell.pages.items() if v is shell.page)


# Areas, pages, keys


def test_every_page_opens_at_the_smallest_screen(shell: Shell) -> None:
    for area in AREAS:
        for spec in area.pages:
            shell.open_page(spec.name)
            QApplication.processEvents()
            assert shell.rail.items[area.name].isChecked()
            assert shell.top.title.text() == _(area.label)
            assert (spec.name in shell.top.tabs) == (len(area.pages) > 1)
            shell.resize(1024, 640)
            assert shell.width() == 1024, f"{spec.name} needs more than the smallest window"
            shell.resize(1366, 696)


def test_names_of_pages_are_one_each_and_tables_have_theirs() -> None:
    names = [spec.name for area in AREAS for spec in area.pages]
    assert len(names) == len(set(names))
    assert page_of_table("waiting") == "waiting"
    assert area_of("closures").name == "rooms"
    with pytest.raises(LookupError):
        spec_of("nowhere")


def test_ctrl_and_a_number_opens_an_area_where_it_was_left(shell: Shell, qtbot: QtBot) -> None:
    shell.open_page("equipment")
    QTest.keyClick(shell, Qt.Key.Key_1, CONTROL)
    assert shell.page is shell.pages["today"]
    QTest.keyClick(shell, Qt.Key.Key_4, CONTROL)
    assert shell.page is shell.pages["equipment"]


def test_every_key_of_the_window_is_one_method_and_one_shortcut(shell: Shell) -> None:
    sequences = [one for key in keys.WINDOW for one in key.sequences]
    assert len(sequences) == len(set(sequences))
    for key in keys.WINDOW:
        assert not key.does or callable(getattr(shell, key.does))


def test_ctrl_n_in_the_fund_stays_there(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(shell, "receive_money", lambda: asked.append("receive"))
    shell.open_page("receipts")
    shell.new_here()
    assert asked == ["receive"] and shell.page_name() == "receipts"


def test_f7_begins_a_booking_from_anywhere(shell: Shell, qtbot: QtBot) -> None:
    shell.open_page("settings")
    QTest.keyClick(shell, Qt.Key.Key_F7)
    assert shell.page is shell.pages["board"]


def test_the_focus_begins_in_the_page_and_f6_goes_round(shell: Shell, qtbot: QtBot) -> None:
    today = shell.pages["today"]
    panes = [pane for pane in today.panes() if pane.isVisible()]
    qtbot.waitUntil(panes[0].hasFocus)
    for pane in (*panes[1:], panes[0]):
        shell.next_pane()
        assert pane.hasFocus()
    shell.previous_pane()
    assert panes[-1].hasFocus()


def test_page_keys_are_free_where_a_page_does_not_step(shell: Shell) -> None:
    shell.open_page("board")
    assert all(one.isEnabled() for one in shell._stepping)
    shell.open_page("rooms")
    assert not any(one.isEnabled() for one in shell._stepping)


def test_the_status_line_says_keys_backup_and_clock(shell: Shell, clock: Clock) -> None:
    assert "09:10" in shell.status.clock.text()
    assert shell.status.hints.text()
    assert shell.status.backup.text() == "No backup yet · backups"
    made = clock.now - timedelta(days=1)
    shell.desk.settings.put(settings.LAST_BACKUP, made.isoformat())
    shell.refresh()
    assert "11-25" in shell.status.backup.text()


# What happens by itself


def test_what_expired_is_released_at_the_next_look(shell: Shell, clock: Clock) -> None:
    db = shell.desk.store
    row = db.row(
        "SELECT id FROM booking WHERE status = 'provisional' AND expires_on = '2026-11-26'"
    )
    assert row is not None
    shell.minute()
    assert booking(db, row["id"]).status == "provisional"
    clock.now = datetime(2026, 11, 27, 0, 1)
    shell.minute()
    assert booking(db, row["id"]).status == "cancelled"
    assert not shell.desk.can_undo()


def test_the_badge_counts_who_is_late(shell: Shell) -> None:
    assert shell.rail.items["today"].badge == 1


# Undo


def test_the_undo_bar_offers_counts_down_and_goes(shell: Shell, qtbot: QtBot) -> None:
    shell.desk.do(add_room, name="茶室")
    assert shell.undo_bar.isVisible()
    assert "茶室" in shell.undo_bar.words.text()
    for _second in range(8):
        shell.undo_bar._tick()
    assert not shell.undo_bar.isVisible()
    QTest.keyClick(shell, Qt.Key.Key_Z, CONTROL)
    assert "茶室" not in [room.name for room in rooms(shell.desk.store)]


def test_a_word_without_undo_shows_no_button(shell: Shell) -> None:
    shell.desk.say("打印机没有回应", "warn")
    assert shell.undo_bar.isVisible()
    assert shell.undo_bar.button.isHidden()


# Palette


def entries(shell: Shell, text: str) -> dict[str, list[Entry]]:
    return {group.title: list(group.entries) for group in search(shell.desk, shell, text)}


def test_the_palette_finds_what_there_is(shell: Shell) -> None:
    found = entries(shell, "恒信精密")
    best = found["Organisations"][0]
    assert best.title == "恒信精密制造有限公司"
    assert best.marks == ((0, 4),)
    seed = found[f"At once ({best.title})"][0].seed
    assert seed["organisation"] == best.title
    assert shell.desk.store.row(
        "SELECT * FROM organisation WHERE id = ?", (seed["organisation_id"],)
    )
    assert "Bookings" in found
    room = rooms(shell.desk.store)[3]
    assert room.label() in [one.title for one in entries(shell, room.name)["Rooms"]]
    assert "Find a time" in [one.title for one in entries(shell, "find")["Do"]]
    assert entries(shell, "zzz没有") == {}
    assert entries(shell, "％") == {}


def test_people_are_found_in_the_palette_and_opened(shell: Shell, qtbot: QtBot) -> None:
    row = shell.desk.store.row(
        "SELECT p.*, o.name AS firm FROM person AS p JOIN organisation AS o ON o.id = p.employer"
        " WHERE p.phone <> '' LIMIT 1"
    )
    assert row is not None
    letters = row["pinyin"].replace(" ", "").split("/")[0]
    assert row["name"] in [one.title for one in entries(shell, row["name"])["Persons"]]
    assert "Persons" in entries(shell, letters)
    found = entries(shell, row["number"])["Persons"]
    assert [one.title for one in found] == [row["name"]]
    assert row["phone"] not in found[0].hint
    assert found[0].seed == {
        "organisation": row["firm"],
        "organisation_id": row["employer"],
        "contact": row["name"],
        "contact_id": row["id"],
        "phone": row["phone"],
    }
    shell.desk.record_wanted.disconnect(shell.open_record)  # the page has tests of its own
    with qtbot.waitSignal(shell.desk.record_wanted) as signal:
        found[0].do()
    assert signal.args == ["person", row["id"]]


def test_who_is_in_bookings_only_is_found_too(shell: Shell) -> None:
    with shell.desk.store.act("test"):
        shell.desk.store.connection.execute(
            "UPDATE booking SET organisation = '远客', organisation_id = NULL, private = 0"
            " WHERE id = (SELECT min(id) FROM booking)"
        )
    assert [one.title for one in entries(shell, "远客")["Organisations"]] == ["远客"]


def test_bookings_are_found_by_number_phone_and_full_width(shell: Shell, clock: Clock) -> None:
    db = shell.desk.store
    one = next(b for b in between(db, clock.now, clock.now + timedelta(9)) if not b.private)
    assert one.id in [row["id"] for row in find_bookings(db, one.number, clock.now)]
    row = db.row("SELECT id, phone FROM booking WHERE phone <> '' AND private = 0 LIMIT 1")
    assert row is not None
    tail = row["phone"][-4:]
    assert all(
        tail in found["phone"] or tail in found["number"]
        for found in find_bookings(db, tail, clock.now)
    )
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in one.number)
    assert one.number in [
        hit["number"] for hit in find_bookings(db, one.number, clock.now)
    ] and entries(shell, wide)


def test_a_private_booking_is_found_by_its_number_alone(shell: Shell, clock: Clock) -> None:
    row = shell.desk.store.row("SELECT * FROM booking WHERE private = 1 AND title <> '' LIMIT 1")
    if row is None:
        shell.desk.store.connection.execute("UPDATE booking SET private = 1 WHERE use = 'duty'")
        row = shell.desk.store.row("SELECT * FROM booking WHERE private = 1 LIMIT 1")
    assert row is not None
    by_title = find_bookings(shell.desk.store, row["title"], clock.now, limit=10_000)
    assert row["id"] not in [one["id"] for one in by_title]
    by_number = entries(shell, row["number"])["Bookings"]
    assert by_number[0].title == row["number"]


def test_the_palette_by_keyboard(shell: Shell, qtbot: QtBot) -> None:
    QTest.keyClick(shell, Qt.Key.Key_K, CONTROL)
    palette = shell.findChildren(Palette)[0]
    qtbot.waitUntil(palette.input.hasFocus)
    first = palette.current()
    QTest.keyClick(palette.input, Qt.Key.Key_Down)
    assert palette.current() is not first
    QTest.keyClick(palette.input, Qt.Key.Key_Tab)
    current = palette.current()
    assert current is not None and current.title == _(AREAS[0].pages[0].title)
    palette.input.setText("equipment")
    QTest.keyClick(palette.input, Qt.Key.Key_Escape)
    assert palette.input.text() == "" and palette.isVisible()
    palette.input.setText("equipment")
    QTest.keyClick(palette.input, Qt.Key.Key_Return)
    assert shell.page is shell.pages["equipment"]
    qtbot.waitUntil(lambda: not shell.findChildren(Palette))


def test_f7_in_the_palette_books_for_what_is_found(shell: Shell, qtbot: QtBot) -> None:
    shell.open_palette()
    palette = shell.findChildren(Palette)[0]
    palette.input.setText("恒信精密")
    with qtbot.waitSignal(shell.desk.page_wanted) as signal:
        QTest.keyClick(palette.input, Qt.Key.Key_F7)
    assert signal.args is not None
    assert signal.args[0] == "board"
    assert signal.args[1]["new"]["organisation"] == "恒信精密制造有限公司"
    assert signal.args[1]["new"]["organisation_id"]


def test_the_results_model_holds(shell: Shell) -> None:
    model = ResultsModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show(search(shell.desk, shell, "会"))
    model.show([])
    assert model.rowCount() == 0
    del tester


# Settings


def test_the_centre_is_changed_in_the_settings(shell: Shell) -> None:
    shell.open_page("settings")
    page = shell.page
    assert isinstance(page, SettingsPage)
    page.form.inputs["name"].set_value("新中心")
    page.save_button.click()
    here = centre(shell.desk.store)
    assert here is not None and here.name == "新中心"
    assert "新中心" in shell.windowTitle()


def test_a_backup_is_made_on_a_worker(shell: Shell, qtbot: QtBot) -> None:
    path = shell.desk.store.path
    with qtbot.waitSignal(Backups.of(shell.desk).changed):
        shell.back_up()
    (folder,) = shell.desk.settings.backup_folders(path)
    assert [one.good for one in backups_in(folder, path)] == [True]
    assert shell.status.backup.text() == "Backup today 09:10 · backups"
    assert "backups" in shell.undo_bar.words.text()


def test_language_and_text_size_make_the_window_anew(
    sample: Store, qapp: QApplication, qtbot: QtBot, clock: Clock, tmp_path: Path
) -> None:
    kept = Settings(tmp_path / "look.ini")
    look = Look(qapp, kept)
    look.apply()
    assert language() == "zh_CN"
    assert qapp.translate("QPlatformTheme", "Cancel") == "取消"
    program = Program(qapp, Desk(sample, clock=clock, settings=kept), look)
    first = program.shell
    first.open_page("settings")
    kept.put(settings.LANGUAGE, "en")
    qtbot.waitUntil(lambda: program.shell is not first)
    assert program.shell.top.title.text() == "Settings"
    kept.put(settings.DARK, "dark")
    assert theme.dark()
    second = program.shell
    second.open_page("receipts")  # a register whose page is called otherwise than it is
    kept.put(settings.LARGER, True)
    qtbot.waitUntil(lambda: program.shell is not second)
    assert program.shell.page_name() == "receipts"
    assert theme.larger()
    program.come_forward()
    program.shell.close()
    program.shell.deleteLater()
    kept.put(settings.DARK, "light")
    theme.use(qapp)


# Trouble


def test_trouble_is_said_once_and_the_status_line_remembers(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: said.append(box.informativeText()))
    shell.desk.troubled.emit(Trouble("full", "磁盘满了"))
    assert said == ["磁盘满了"]
    assert shell.status.health.text() == "Database: trouble"
    shell.desk.do(add_room, name="茶室")
    assert shell.status.health.text() != "Database: trouble"


def test_trouble_that_goes_on_is_not_said_each_minute(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: said.append(box.informativeText()))

    def full(db: Store) -> None:
        raise Trouble("full", "磁盘满了")

    monkeypatch.setattr("gui.shell.release_expired", full)
    for _minute in range(3):
        shell.minute()
    assert said == ["磁盘满了"]


def test_the_palette_switches_colours_language_and_size(shell: Shell) -> None:
    kept = shell.desk.settings

    def run(text: str) -> None:
        (entry,) = entries(shell, text)["Do"]
        entry.do()

    before = kept.get(settings.LARGER)
    run("text size")
    assert kept.get(settings.LARGER) is not before
    run("字号")
    assert kept.get(settings.LARGER) is before
    run("theme")
    assert kept.get(settings.DARK) == ("light" if theme.dark() else "dark")
    run("语言")
    assert kept.get(settings.LANGUAGE) == "zh_CN"


def test_a_page_is_called_as_the_day_without_saying_so(shell: Shell) -> None:
    assert _(area_of("today").label) == "Today"
    use_language("zh_CN")
    assert _(area_of("today").label) == "今日"
    assert _("Today") == "今天"


def test_the_undo_bar_leaves_the_count_line_in_sight(shell: Shell) -> None:
    shell.open_page("rooms")
    shell.desk.do(add_room, name="茶室")
    page = shell.page
    assert isinstance(page, RecordPage)
    count = page.count.mapTo(shell.stack, page.count.rect().topLeft()).y()
    assert shell.undo_bar.isVisible()
    assert shell.undo_bar.geometry().bottom() < count


def test_the_toolbar_of_the_board_fits_a_small_screen_in_large_english(
    qapp: QApplication, qtbot: QtBot
) -> None:
    use_language("en")
    theme.use(qapp, False, True)
    try:
        bar = BookingToolbar()
        qtbot.addWidget(bar)
        bar.resize(1366 - 72, 60)
        bar.show()
        for view in ("day", "month"):
            bar.show_state(date(2026, 11, 23), view, [], 0)
            row = bar.layout()
            assert row is not None
            assert row.sizeHint().width() <= bar.width()
            assert bar.paper.accessibleName() == "Print"
    finally:
        theme.use(qapp)


def test_a_window_is_not_closed_over_a_form_unasked(shell: Shell) -> None:
    shell.open_page("board", new={})
    assert shell.close()
    shell.show()
    page = shell.pages["board"]
    assert isinstance(page, BookingPage)
    page.panel.form.inputs["title"].set_value("Half a booking")
    shell.open_page("today")
    assert not shell.close()
    assert shell.page is page and shell.isVisible()
    assert "Close again" in shell.undo_bar.words.text()
    assert shell.close()
