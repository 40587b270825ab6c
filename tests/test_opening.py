"""The door of the program: signing in, protecting, beginning, the code on paper and back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from db import accounts, cipher, key_file, keys
from db.accounts import Protected
from db.backup import back_up
from db.centre import SAMPLE_STAFF, centre, set_up
from db.roles import program
from db.staff import add_staff
from db.store import Store, open_store
from db.trouble import Trouble
from gui import recovery_step, settings
from gui.code_input import CodeInput
from gui.controls import Button
from gui.desk import Desk
from gui.first_start import FirstStart
from gui.opening import Opened, finish, open_again, open_centre
from gui.protect_dialog import ProtectDialog
from gui.protection_part import protection
from gui.recover_dialog import RecoverDialog
from gui.recovery import offers_backup
from gui.recovery_step import RecoveryPreview, RecoveryStep
from gui.settings import Settings
from gui.sign_in import SignIn

PASSWORD, OTHER = "栖湖的早晨 7:30", "correct horse 电池"
D = TypeVar("D", bound=QDialog)


pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def kept(tmp_path: Path) -> Settings:
    """This computer's settings."""
    return Settings(tmp_path / "kept.ini")


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    """A plain file of a real centre."""
    path = tmp_path / "centre.yizhan"
    db = open_store(path)
    set_up(db, name="栖湖工业园职工服务中心")
    db.close()
    return path


@pytest.fixture
def protected(plain: Path) -> Protected:
    """That file, encrypted by its director."""
    return accounts.protect(plain, name="许可", password=PASSWORD)


@pytest.fixture
def desk(plain: Path, protected: Protected, kept: Settings) -> Iterator[Desk]:
    """That file, open for its director."""
    made = Desk(
        accounts.sign_in(plain, staff_id=protected.staff.id, password=PASSWORD), settings=kept
    )
    yield made
    made.close()


def meet(monkeypatch: pytest.MonkeyPatch, kind: type[D], what: Callable[[D], Any]) -> list[QDialog]:
    """Whoever opens a dialog of this kind meets somebody who does `what` in it."""
    met: list[QDialog] = []

    def exec_(dialog: D) -> int:
        met.append(dialog)
        dialog.show()
        what(dialog)
        return dialog.result()

    monkeypatch.setattr(kind, "exec", exec_)
    return met


def press(monkeypatch: pytest.MonkeyPatch, words: str) -> list[str]:
    """Press the button of these words in every box; returns the names of the boxes."""
    boxes: list[str] = []
    pressed: list[Any] = []

    def exec_(box: QMessageBox) -> int:
        boxes.append(box.objectName())
        pressed.append(next(one for one in box.buttons() if one.text() == words))
        return 0

    monkeypatch.setattr(QMessageBox, "exec", exec_)
    monkeypatch.setattr(QMessageBox, "clickedButton", lambda _box: pressed[-1])
    return boxes


def fill(dialog: ProtectDialog | FirstStart, name: str, password: str, again: str) -> None:
    dialog.first.name.set_value(name)
    dialog.first.password.first.set_value(password)
    dialog.first.password.again.set_value(again)


def sign_in(dialog: SignIn, password: str) -> None:
    dialog.password.set_value(password)
    dialog.save()


def test_a_password_opens_the_file(
    plain: Path, protected: Protected, kept: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    meet(monkeypatch, SignIn, lambda dialog: sign_in(dialog, PASSWORD))
    opened = open_centre(plain, kept)
    assert isinstance(opened, Opened) and opened.store.who == "许可"
    assert kept.get(settings.SIGNED_IN) == str(protected.staff.id)
    opened.store.close()


def test_a_wrong_password_is_said_at_the_field_and_counts_down(
    plain: Path, protected: Protected, kept: Settings, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = [1000.0]
    monkeypatch.setattr("gui.sign_in.clock", lambda: moment[0])
    monkeypatch.setattr("db.passwords.clock", lambda: moment[0])
    dialog = SignIn(plain, kept)
    qtbot.addWidget(dialog)
    dialog.show()
    sign_in(dialog, "nonsense")
    assert dialog.password.error() and dialog.primary_button.isEnabled()
    for _turn in range(2):
        sign_in(dialog, "nonsense")
    assert not dialog.primary_button.isEnabled()
    assert "5" in dialog.password.error()
    moment[0] += 3
    dialog._count_down()
    assert "2" in dialog.password.error()
    moment[0] += 3
    dialog._count_down()
    assert dialog.primary_button.isEnabled() and not dialog.password.error()
    dialog.password.set_value(PASSWORD)
    qtbot.keyClick(dialog.password.line, Qt.Key.Key_Return)  # type: ignore[no-untyped-call]  # its stub is bare
    assert dialog.store is not None and dialog.result() == SignIn.DialogCode.Accepted
    assert not dialog.password.value()
    dialog.store.close()


def test_esc_quits_before_the_window_and_not_from_a_lock(
    desk: Desk, kept: Settings, qtbot: QtBot
) -> None:
    for locked in (False, True):
        dialog = SignIn(desk.store.path, kept, store=desk.store, locked=locked)
        qtbot.addWidget(dialog)
        dialog.show()
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)  # type: ignore[no-untyped-call]  # its stub is bare
        assert dialog.isVisible() is locked
        dialog.cancel_button.click()
        assert not dialog.isVisible()


def test_somebody_else_sits_down_at_the_open_window(
    desk: Desk, kept: Settings, qtbot: QtBot
) -> None:
    clerk = add_staff(desk.store, name="张敏", roles="desk")
    accounts.set_password(desk.store, id=clerk, new=OTHER)
    dialog = SignIn(desk.store.path, kept, store=desk.store)
    qtbot.addWidget(dialog)
    dialog.names.setCurrentRow(1)
    sign_in(dialog, OTHER)
    assert desk.store.who == "张敏" and dialog.store is desk.store


def test_keys_without_names_leave_the_paper(
    plain: Path, protected: Protected, kept: Settings, qtbot: QtBot
) -> None:
    held = key_file.load(plain).keys
    key_file.save(keys.remove(held, protected.key, protected.staff.id), plain)
    dialog = SignIn(plain, kept)
    qtbot.addWidget(dialog)
    dialog.save()
    assert dialog.store is None and dialog.blocked.text()
    assert [one.name for one in accounts.directors(plain, code=protected.code)] == ["许可"]


def test_keys_that_were_damaged_or_exchanged_or_lost_are_named(
    plain: Path, protected: Protected, kept: Settings, qtbot: QtBot, tmp_path: Path
) -> None:
    key_file.keys_path(plain).write_bytes(b"{}")
    dialog = SignIn(plain, kept)
    qtbot.addWidget(dialog)
    assert dialog.warning.text()
    other = tmp_path / "other.yizhan"
    db = open_store(other)
    set_up(db, name="另一家")
    db.close()
    accounts.protect(other, name="别人", password=OTHER)
    for name in (key_file.keys_path, key_file.spare_path):
        name(plain).write_bytes(name(other).read_bytes())
    dialog = SignIn(plain, kept)
    qtbot.addWidget(dialog)
    dialog.show()
    sign_in(dialog, OTHER)
    assert dialog.store is None and dialog.blocked.isVisible() and dialog.blocked.text()
    for name in (key_file.keys_path, key_file.spare_path):
        name(plain).unlink()
    with pytest.raises(Trouble) as lost:
        accounts.refuse_lost_keys(plain)
    assert lost.value.kind == "missing" and key_file.keys_path(plain).name in lost.value.message


def test_an_empty_password_is_not_a_try_and_tab_goes_down_the_dialog(
    plain: Path, protected: Protected, kept: Settings, qtbot: QtBot
) -> None:
    dialog = SignIn(plain, kept)
    qtbot.addWidget(dialog)
    dialog.show()
    sign_in(dialog, "")
    assert not key_file.load(plain).keys.members[0].failures and not dialog.password.error()
    one: QWidget | None = dialog.password.line
    order = []
    while one is not None and one is not dialog.names:
        if isinstance(one, Button):
            order.append(one.text())
        one = one.nextInFocusChain()
    assert order == ["用恢复码…", "换文件…", "退出", "登录"]


def test_a_long_sentence_leaves_the_dialog_as_wide_as_it_was(
    plain: Path, protected: Protected, kept: Settings, qtbot: QtBot
) -> None:
    dialog = SignIn(plain, kept)
    qtbot.addWidget(dialog)
    dialog.show()
    wide, high, body = dialog.width(), dialog.height(), dialog.body.height()
    dialog.say_trouble("其中一个来自别的中心或别的副本。" * 8)
    assert dialog.minimumSizeHint().width() <= wide == dialog.width()
    assert dialog.height() > high and dialog.body.height() >= body
    dialog.block("不能")
    assert dialog.blocked.y() <= dialog.cancel_button.geometry().bottom()
    assert not dialog.blocked.wordWrap()


def test_the_code_is_typed_with_its_dashes_or_with_spaces(
    qtbot: QtBot, protected: Protected
) -> None:
    for between in "- ":
        field = CodeInput()
        qtbot.addWidget(field)
        field.show()
        field.groups[0].setFocus()
        for sign in protected.code.replace("-", between):
            keyboard = field.focusWidget()
            assert isinstance(keyboard, QLineEdit)
            QTest.keyClicks(keyboard, sign)
        assert "-".join(line.text() for line in field.groups) == protected.code


def test_lost_keys_offer_no_backups_that_cannot_be_read(
    plain: Path, protected: Protected, kept: Settings
) -> None:
    db = accounts.sign_in(plain, staff_id=protected.staff.id, password=PASSWORD)
    back_up(db, kept.backup_folders(plain)[0], now=datetime(2026, 11, 25, 9), may_make=True)
    db.close()
    for name in (key_file.keys_path, key_file.spare_path):
        name(plain).unlink()
    with pytest.raises(Trouble) as lost:
        accounts.refuse_lost_keys(plain)
    assert not offers_backup(lost.value, plain, kept)


def test_trouble_with_the_file_offers_another(
    plain: Path, protected: Protected, kept: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (key_file.keys_path, key_file.spare_path):
        name(plain).unlink()
    boxes = press(monkeypatch, "退出")
    assert open_centre(plain, kept) is None and boxes == ["CannotOpen"]


def test_the_sample_opens_by_itself(sample: Store, kept: Settings) -> None:
    path = sample.path
    sample.close()
    opened = open_centre(path, kept)
    assert isinstance(opened, Opened) and opened.store.who == SAMPLE_STAFF
    here = centre(opened.store)
    assert here is not None and here.sample
    opened.store.close()


def test_a_plain_file_is_encrypted_before_it_opens(
    plain: Path, kept: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def protect(dialog: ProtectDialog) -> None:
        fill(dialog, "", PASSWORD, PASSWORD)
        dialog.save()
        assert dialog.first.name.error()
        fill(dialog, "许可", "12345678", "12345678")
        dialog.save()
        assert dialog.first.password.first.error()
        fill(dialog, "许可", PASSWORD, OTHER)
        dialog.save()
        assert dialog.first.password.again.error() and cipher.is_plain(plain)
        fill(dialog, "许可", PASSWORD, PASSWORD)
        dialog.save()

    meet(monkeypatch, ProtectDialog, protect)
    opened = open_centre(plain, kept)
    assert isinstance(opened, Opened) and opened.protected is not None
    assert not cipher.is_plain(plain) and accounts.plain_path(plain).exists()
    desk = Desk(opened.store, settings=kept)
    boxes = press(monkeypatch, "擦除")
    meet(monkeypatch, RecoveryStep, lambda dialog: dialog.reject())
    finish(desk, opened)
    assert boxes == ["Erase"] and not accounts.plain_path(plain).exists()
    assert [line.title for line in protection(desk).lines] == ["恢复码还没有留在纸上"]
    desk.close()


def test_a_plain_file_stays_as_it_is_if_nobody_wants_it(
    plain: Path, kept: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = plain.read_bytes()
    meet(monkeypatch, ProtectDialog, lambda dialog: dialog.reject())
    assert open_centre(plain, kept) is None and plain.read_bytes() == before


def test_a_new_centre_is_encrypted_at_once(
    tmp_path: Path, kept: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "new.yizhan"

    def begin(dialog: FirstStart) -> None:
        dialog.form.inputs["name"].set_value("栖湖中心")
        dialog.save()
        assert dialog.first.name.error() and not dialog.result()
        fill(dialog, "许可", PASSWORD, PASSWORD)
        dialog.save()

    meet(monkeypatch, FirstStart, begin)
    opened = open_centre(path, kept)
    assert isinstance(opened, Opened) and opened.protected is not None
    assert opened.store.who == "许可" and not cipher.is_plain(path)
    assert not accounts.plain_path(path).exists()
    opened.store.close()
    again = open_again(path, kept, opened.store)
    assert isinstance(again, Opened) and again.store.who == "许可"
    again.store.close()


def test_the_code_is_proven_by_two_groups_of_the_paper(
    desk: Desk, protected: Protected, qtbot: QtBot
) -> None:
    step = RecoveryStep(desk, protected.code)
    qtbot.addWidget(step)
    step.show()
    groups = protected.code.split("-")
    step.save()
    assert step.wrong.isVisible() and step.isVisible()
    for number, line in zip(step.numbers, step.lines, strict=True):
        line.setText(groups[number - 1].lower())
    step.save()
    assert step.result() == RecoveryStep.DialogCode.Accepted
    assert not accounts.recovery_missing(desk.store)


def test_the_code_is_shown_without_a_file(
    desk: Desk,
    protected: Protected,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def none(*_args: object, **_values: object) -> None:
        raise AssertionError("a file was made")

    monkeypatch.setattr("tempfile.TemporaryDirectory", none)
    monkeypatch.setattr("reports.page.whole_file", none)
    preview = RecoveryPreview(desk, protected.code)
    qtbot.addWidget(preview)
    qtbot.waitUntil(lambda: preview.pages is not None, timeout=15_000)
    assert preview.pages is not None and len(preview.pages) == 1
    preview.reject()
    said = caplog.text + repr(desk.store.rows("SELECT before, after, label FROM trail"))
    assert not any(group in said for group in protected.code.split("-"))


def test_a_new_code_is_made_after_saying_what_becomes_of_the_old(
    desk: Desk, protected: Protected, monkeypatch: pytest.MonkeyPatch
) -> None:
    accounts.recovery_proven(desk.store)
    boxes = press(monkeypatch, "取消")
    recovery_step.renew(desk, None)
    assert not accounts.recovery_missing(desk.store)
    boxes = press(monkeypatch, "生成")
    steps = meet(monkeypatch, RecoveryStep, lambda dialog: dialog.reject())
    recovery_step.renew(desk, None)
    assert boxes == ["Renew"] and len(steps) == 1 and accounts.recovery_missing(desk.store)


def test_the_paper_opens_the_file(
    plain: Path, protected: Protected, kept: Settings, qtbot: QtBot
) -> None:
    dialog = RecoverDialog(plain)
    qtbot.addWidget(dialog)
    dialog.show()
    groups = protected.code.split("-")
    first = ("A" if groups[0][0] != "A" else "B") + groups[0][1:]
    dialog.code._typed(0, "-".join([first, *groups[1:]]))
    dialog.save()
    assert "1" in dialog.code.wrong.text() and dialog.code.isVisible()
    dialog.code.groups[0].setText(groups[0])
    dialog.save()
    assert dialog.who.currentText() == "许可"
    dialog.new.first.set_value("short")
    dialog.save()
    assert dialog.new.first.error()
    for line in (dialog.new.first, dialog.new.again):
        line.set_value(OTHER)
    dialog.save()
    assert dialog.signed_in is not None and dialog.signed_in.who == "许可"
    assert not dialog.code.value().strip("-")
    dialog.signed_in.close()


def test_caps_lock_is_noticed_while_typing(
    plain: Path, protected: Protected, kept: Settings, qtbot: QtBot
) -> None:
    dialog = SignIn(plain, kept)
    qtbot.addWidget(dialog)
    dialog.show()
    plain_key, shift = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
    for text, modifier, shown in (
        ("A", shift, False),
        ("A", plain_key, True),
        ("7", plain_key, True),
        ("a", plain_key, False),
        ("a", shift, True),
    ):
        event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, modifier, text)
        dialog.password.line.keyPressEvent(event)
        assert dialog.password.hint.isVisible() is shown


def test_nobody_reminds_the_sample_of_its_code(sample: Store, kept: Settings) -> None:
    sample.staff = program("张敏")
    assert protection(Desk(sample, settings=kept)).lines == ()
