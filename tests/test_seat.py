"""Who sits at the open window: change of user, lock, the lock that comes by itself, passwords."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from db import accounts
from db.centre import set_up
from db.people import add_person
from db.rooms import add_room, rooms
from db.rules import Refused
from db.staff import add_staff
from db.store import Store, open_store
from gui import settings, theme
from gui.desk import Desk
from gui.password_dialogs import ChangePassword, SetPassword
from gui.record_page import RecordPage
from gui.settings_page import SettingsPage
from gui.shell import Shell
from gui.sign_in import SignIn

PASSWORD, OTHER, THIRD = "栖湖的早晨 7:30", "correct horse 电池", "夜里的灯塔 20:15"


@pytest.fixture
def desk(tmp_path: Path, qapp: QApplication) -> Iterator[Desk]:
    """An encrypted centre with a director, a front desk and an accountant, open for the first."""
    path = tmp_path / "centre.yizhan"
    db = open_store(path)
    set_up(db, name="栖湖工业园职工服务中心")
    add_room(db, name="小会议室", code="201")
    add_person(db, name="王䶮", phone="13800005678")
    db.close()
    first = accounts.protect(path, name="许可", password=PASSWORD).staff
    store = accounts.sign_in(path, staff_id=first.id, password=PASSWORD)
    for name, roles, password in (("张敏", "desk", OTHER), ("罗静", "accountant", THIRD)):
        accounts.set_password(store, id=add_staff(store, name=name, roles=roles), new=password)
    made = Desk(store)
    yield made
    made.close()


@pytest.fixture
def shell(desk: Desk, qapp: QApplication, qtbot: QtBot) -> Iterator[Shell]:
    """The window over it."""
    theme.use(qapp)
    window = Shell(desk)
    window.resize(1366, 696)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    yield window
    # No dialog that takes all input outlives its test.
    for dialog in window.findChildren(QDialog):
        dialog.blockSignals(True)
        dialog.hide()


def dialog_of(shell: Shell) -> SignIn:
    """The dialog that asks who sits down."""
    assert shell.seat.dialog is not None
    return shell.seat.dialog


def sign_in(shell: Shell, name: str, password: str) -> None:
    """Somebody types a password."""
    dialog = dialog_of(shell)
    [row] = [n for n in range(dialog.names.count()) if dialog.names.item(n).text() == name]
    dialog.names.setCurrentRow(row)
    dialog.password.set_value(password)
    dialog.save()


def words_of(widget: QWidget) -> str:
    """All that a part of the window says."""
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def colours(window: Shell) -> int:
    """How many colours a picture of the window has, as the task bar would show it."""
    image = window.grab().toImage()
    return len({image.pixel(x, y) for x in range(0, 1366, 3) for y in range(0, 696, 3)})


def test_another_user_keeps_pages_and_forms_and_undoes_nothing_of_the_former(shell: Shell) -> None:
    desk = shell.desk
    shell.open_page("rooms")
    page = shell.pages["rooms"]
    assert isinstance(page, RecordPage)
    desk.do(add_room, name="舞蹈室")
    page.new({"name": "琴房"})
    assert page.panel.form is not None and desk.can_undo()
    QTest.keyClick(shell, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    # Who sits here already is not who comes.
    assert dialog_of(shell).names.currentItem().text() == "张敏"
    sign_in(shell, "张敏", OTHER)
    assert desk.store.who == "张敏" and not desk.can_undo() and shell.seat.dialog is None
    assert page.panel.form is not None and shell.page is page
    assert page.panel.form.inputs["name"].value() == "琴房"
    assert "张敏" in shell.top.user.text() and "前台" in shell.top.user.text()
    # Rooms are furnished by others: the form stays, and cannot be saved by the front desk.
    assert not page.panel.footer.buttons[-1].isEnabled()
    page.panel.save()
    assert "张敏" in page.panel.note.accessibleName()
    assert len(rooms(desk.store)) == 2
    shell.change_user()
    sign_in(shell, "许可", PASSWORD)
    assert page.panel.footer.buttons[-1].isEnabled()
    page.panel.save()
    assert len(rooms(desk.store)) == 3


def test_esc_leaves_the_user_as_it_was(shell: Shell) -> None:
    shell.change_user()
    dialog_of(shell).reject()
    assert shell.desk.store.who == "许可" and shell.seat.dialog is None
    shell.change_user()
    sign_in(shell, "张敏", "falsch und lang genug")
    assert shell.desk.store.who == "许可" and dialog_of(shell).password.isVisible()


def test_what_the_next_one_does_not_see_is_put_away(shell: Shell) -> None:
    shell.open_page("staff")
    assert shell.page is shell.pages["staff"]
    shell.change_user()
    sign_in(shell, "罗静", THIRD)
    assert shell.page is shell.pages["today"]
    assert not shell.rail.items["register"].isVisible()
    shell.open_page("staff")
    assert shell.page is shell.pages["today"] and "罗静" in shell.undo_bar.words.text()
    shell.open_area("settings")
    assert list(shell.top.tabs) == []


def test_a_locked_window_shows_nothing_and_opens_for_whoever_signs_in(
    shell: Shell, qtbot: QtBot
) -> None:
    shell.open_page("register")
    dialog = QDialog(shell)
    dialog.setWindowTitle("王䶮")
    dialog.show()
    assert colours(shell) > 50
    shell.top.user.lock.emit()
    assert shell.seat.locked()
    ask = dialog_of(shell)
    assert ask.names.currentItem().text() == "许可"
    ask.hide()  # Its scrim lies over the cover.
    assert colours(shell) < 40
    assert "王䶮" not in dialog.windowTitle()
    image = dialog.grab().toImage()
    assert image.pixel(2, 2) == image.pixel(image.width() - 3, image.height() - 3)
    ask.show()
    QTest.keyClick(ask, Qt.Key.Key_Escape)
    assert shell.seat.locked() and shell.seat.dialog is ask
    # Work that went on behind opens a window: covered, and input stays with the one in front.
    late = QDialog(shell)
    late.setModal(True)
    late.setWindowTitle("王䶮 13800005678")
    late.show()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is ask)
    assert "138" not in late.windowTitle()
    sign_in(shell, "张敏", OTHER)
    assert not shell.seat.locked() and shell.desk.store.who == "张敏"
    assert dialog.windowTitle() == "王䶮" and colours(shell) > 50
    late.close()
    dialog.close()


def test_a_window_that_grows_or_goes_while_locked_stays_covered(shell: Shell, qtbot: QtBot) -> None:
    passing = QDialog(shell)
    passing.show()
    shell.lock()
    shell.resize(1500, 800)
    assert all(cover.rect() == cover.window().rect() for cover in shell.seat.covers)
    passing.deleteLater()
    qtbot.waitUntil(lambda: len(shell.seat.covers) == 1)
    shell.lock()
    sign_in(shell, "许可", PASSWORD)
    assert not shell.seat.locked()


def test_work_behind_the_lock_goes_on(shell: Shell, qtbot: QtBot) -> None:
    shell.lock()
    done: list[int] = []
    shell.desk.later(lambda store, _p: len(rooms(store)), done.append, label="rooms")
    qtbot.waitUntil(lambda: bool(done))
    assert done == [1] and shell.seat.locked()
    shell.minute()
    assert shell.seat.locked()
    sign_in(shell, "许可", PASSWORD)


def test_who_cannot_sign_in_may_quit_but_a_form_is_told_of(shell: Shell) -> None:
    shell.open_page("rooms")
    page = shell.pages["rooms"]
    assert isinstance(page, RecordPage)
    page.new()
    assert page.panel.form is not None
    page.panel.form.inputs["name"].set_value("琴房")
    page.panel.form.inputs["name"].changed.emit()
    assert page.unsaved()
    shell.lock()
    dialog_of(shell).cancel_button.click()
    assert shell.isVisible() and shell.seat.locked()
    assert "没保存" in dialog_of(shell).blocked.text()
    dialog_of(shell).cancel_button.click()
    assert not shell.isVisible()


def test_nobody_there_for_long_locks(shell: Shell) -> None:
    now = [1000.0]
    shell.seat.idle.clocks = (lambda: now[0],)
    shell.desk.settings.put(settings.LOCK_AFTER, 5)
    handle = shell.windowHandle()
    shell.seat.idle.watch(handle)
    now[0] += 290
    QTest.mouseMove(handle, QPoint(300, 300))
    QTest.mouseMove(handle, QPoint(310, 300))
    assert shell.seat.idle.left() == 300
    now[0] += 100
    QTest.mouseMove(handle, QPoint(310, 300))  # the same place: nobody moved it
    assert shell.seat.idle.left() == 200
    QTest.keyClick(handle, Qt.Key.Key_Shift)
    assert shell.seat.idle.left() == 300
    shell.minute()  # the program's own doings are nobody
    now[0] += 301
    QTest.keyClick(handle, Qt.Key.Key_Shift)  # as after sleep: the timer comes later
    assert shell.seat.locked()
    sign_in(shell, "许可", PASSWORD)
    shell.desk.settings.put(settings.LOCK_AFTER, 0)
    now[0] += 100_000
    QTest.keyClick(handle, Qt.Key.Key_Shift)
    assert not shell.seat.locked()


def test_how_long_is_a_setting_of_this_computer(shell: Shell) -> None:
    shell.open_page("settings")
    page = shell.pages["settings"]
    assert isinstance(page, SettingsPage)
    assert page.lock_after.isVisible() and page.lock_after.value() == "10"
    page.lock_after.changed.emit("30")
    assert shell.desk.settings.get(settings.LOCK_AFTER) == 30
    assert 1790 < shell.seat.idle.left() <= 1800


def test_without_passwords_nothing_locks(sample: Store, qtbot: QtBot, qapp: QApplication) -> None:
    desk = Desk(sample)
    window = Shell(desk)
    qtbot.addWidget(window)
    window.show()
    window.lock()
    window.change_user()
    window.seat.idle.begin(0)
    assert not window.seat.locked() and window.seat.dialog is None
    assert not window.top.user.isEnabled() and window.top.user.text() == "张敏"


def test_without_keys_it_is_not_locked_up_for_good(shell: Shell) -> None:
    said: list[object] = []
    shell.desk.troubled.disconnect(shell._on_trouble)
    shell.desk.troubled.connect(said.append)
    for path in shell.desk.store.path.parent.glob("*keys*"):
        path.unlink()
    shell.lock()
    assert said and not shell.seat.locked() and shell.seat.dialog is None


def test_one_s_own_password(shell: Shell) -> None:
    desk = shell.desk
    dialog = ChangePassword(desk, shell)
    dialog.show()
    dialog.old.set_value("falsch und lang genug")
    for field in (dialog.new.first, dialog.new.again):
        field.set_value(THIRD + "!")
    dialog.save()
    assert dialog.isVisible() and dialog.old.error()
    dialog.new.again.set_value("anders als vorher")
    dialog.save()
    assert dialog.isVisible()
    dialog.old.set_value(PASSWORD)
    dialog.new.again.set_value(THIRD + "!")
    dialog.save()
    assert not dialog.isVisible() and not desk.can_undo()
    shell.lock()
    sign_in(shell, "许可", PASSWORD)
    assert shell.seat.locked()
    sign_in(shell, "许可", THIRD + "!")
    assert not shell.seat.locked()


def test_all_roles_of_one_person_are_read_in_the_list(shell: Shell) -> None:
    shell.open_page("staff")
    page = shell.pages["staff"]
    assert isinstance(page, RecordPage)
    place = page.type.columns.index("roles")
    shown = [page.table.records.index(row, place).data() for row in range(3)]
    longest = max(page.table.fontMetrics().horizontalAdvance(words) for words in shown)
    assert page.table.columnWidth(place) > longest > 220


def test_a_director_sets_a_password_from_the_register(shell: Shell, qtbot: QtBot) -> None:
    shell.open_page("staff")
    page = shell.pages["staff"]
    assert isinstance(page, RecordPage)
    page.new({})
    assert page.panel.form is not None
    page.panel.form.seed({"name": "程一凡", "roles": "consultant"})
    page.panel.save()
    row = page.panel.row
    assert row is not None and row["name"] == "程一凡" and not row["password_set_at"]
    [action] = page.type.actions
    page.panel.act(action)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, SetPassword) and not dialog.words.text()
    dialog.new.first.set_value("kurz")
    dialog.save()
    assert dialog.isVisible()
    assert "还没设" in words_of(page.panel)
    for field in (dialog.new.first, dialog.new.again):
        field.set_value("山间小路 06:20 雾")
    QTest.keyClick(dialog.new.again.line, Qt.Key.Key_Return)
    assert not dialog.isVisible()
    assert shell.focusWidget() is page.table
    assert page.panel.row is not None and page.panel.row["password_set_at"]
    assert "还没设" not in words_of(page.panel)
    # A second one closes what was sealed before: that is said.
    page.panel.act(action)
    again = QApplication.activeModalWidget()
    assert isinstance(again, SetPassword) and "程一凡" in again.words.text()
    again.reject()
    shell.change_user()
    sign_in(shell, "程一凡", "山间小路 06:20 雾")
    assert shell.desk.store.who == "程一凡"
    with pytest.raises(Refused):
        shell.desk.tend(accounts.set_password, id=row["id"], new="山间小路 06:20 雾")
