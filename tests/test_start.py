"""Starting: settings, the first start, one window for one file, trouble and bugs."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from db.backup import back_up
from db.centre import centre
from db.rooms import add_room, rooms
from db.store import Store, open_store
from db.trouble import Trouble
from db.words import use_language
from gui import settings, theme, trouble
from gui.app import Program, program_version
from gui.desk import Desk
from gui.first_start import FirstStart
from gui.look import Look
from gui.settings import Setting, Settings
from gui.single_instance import SingleInstance, server_name
from gui.trouble import CrashGuard


def test_settings_are_typed_and_never_wrong(tmp_path: Path) -> None:
    kept = Settings(tmp_path / "a.ini")
    assert kept.get(settings.LANGUAGE) == "zh_CN"
    kept.put(settings.LANGUAGE, "en")
    kept.put(settings.LARGER, True)
    kept.keep_columns("rooms", {"name": 120})
    kept.sync()
    again = Settings(tmp_path / "a.ini")
    assert again.get(settings.LANGUAGE) == "en"
    assert again.get(settings.LARGER) is True
    assert again.columns("rooms") == {"name": 120}
    assert again.columns("other") == {}
    with pytest.raises(ValueError, match="klingon"):
        again.put(settings.LANGUAGE, "klingon")


def test_a_spoilt_settings_file_reads_as_defaults(tmp_path: Path) -> None:
    path = tmp_path / "a.ini"
    path.write_text(
        "language=klingon\ndark=maybe\nlarger_text=perhaps\ncolumns\\x=[1\nn=many\n", "utf-8"
    )
    kept = Settings(path)
    assert kept.get(settings.LANGUAGE) == "zh_CN"
    assert kept.get(settings.DARK) == "system"
    assert kept.get(settings.LARGER) is False
    assert kept.get(Setting("n", 3)) == 3
    assert kept.columns("x") == {}


def first_start(path: Path, qtbot: QtBot, now: datetime) -> tuple[Desk, FirstStart]:
    desk = Desk(open_store(path), clock=lambda: now)
    dialog = FirstStart(desk)
    qtbot.addWidget(dialog)
    dialog.show()
    return desk, dialog


def sign(dialog: FirstStart) -> None:
    """Who signs in first."""
    dialog.first.name.set_value("许可")
    for line in (dialog.first.password.first, dialog.first.password.again):
        line.set_value("栖湖的早晨 7:30")


def write(dialog: FirstStart, row: int, column: int, words: str) -> None:
    item = dialog.rooms.item(row, column)
    assert item is not None
    item.setText(words)


def test_a_new_centre_with_rooms(tmp_path: Path, qtbot: QtBot, now: datetime) -> None:
    desk, dialog = first_start(tmp_path / "new.yizhan", qtbot, now)
    dialog.form.inputs["name"].set_value("栖湖中心")
    sign(dialog)
    for column, words in enumerate(("舞蹈室", "301", "２５")):
        write(dialog, 0, column, words)
    dialog.save()
    here = centre(desk.store)
    assert here is not None and here.name == "栖湖中心"
    assert [(room.label(), room.capacity) for room in rooms(desk.store)] == [("舞蹈室 301", 25)]
    desk.close()


def test_the_heads_of_the_first_rooms_are_read_whole(
    tmp_path: Path, qtbot: QtBot, qapp: QApplication, now: datetime
) -> None:
    theme.use(qapp, larger=True)
    use_language("en")
    desk, dialog = first_start(tmp_path / "new.yizhan", qtbot, now)
    head = dialog.rooms.horizontalHeader()
    assert all(head.sectionSize(place) >= head.sectionSizeHint(place) for place in range(3))
    theme.use(qapp)
    desk.close()


def test_a_wrong_room_leaves_the_file_empty(tmp_path: Path, qtbot: QtBot, now: datetime) -> None:
    desk, dialog = first_start(tmp_path / "new.yizhan", qtbot, now)
    dialog.save()
    assert dialog.isVisible() and centre(desk.store) is None
    dialog.form.inputs["name"].set_value("栖湖中心")
    sign(dialog)
    write(dialog, 0, 0, "舞蹈室")
    write(dialog, 0, 2, "很多")
    dialog.save()
    assert dialog.wrong.isVisible() and centre(desk.store) is None
    write(dialog, 0, 2, "")
    write(dialog, 1, 0, "舞蹈室")
    dialog.save()
    assert dialog.wrong.isVisible() and centre(desk.store) is None
    desk.close()


def test_a_damaged_file_met_while_reading_is_no_bug(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: said.append(box.objectName()))
    guard = CrashGuard(tmp_path, "0")
    error_type = type("DatabaseError", (Exception,), {})
    guard._hook(error_type, error_type("database disk image is malformed"), None)
    assert said == ["Trouble"]
    assert not list(tmp_path.glob("crash-*"))


@pytest.mark.logs("a bug: ")
def test_a_bug_is_shown_once_and_leaves_no_personal_data(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: shown.append(box.text()))
    guard = CrashGuard(tmp_path, program_version())

    def buggy(phone: str) -> None:
        raise ValueError(f"cannot read {phone}")

    for _turn in range(2):
        try:
            buggy("13812346021")
        except ValueError as error:
            guard._hook(type(error), error, error.__traceback__)
    assert len(shown) == 1
    files = list(tmp_path.glob("crash-*.txt"))
    assert len(files) == 1
    text = files[0].read_text(encoding="utf-8")
    assert "buggy" in text and "ValueError" in text
    assert "13812346021" not in text and str(tmp_path) not in text


def test_every_kind_of_trouble_has_its_headline() -> None:
    use_language("en")
    kinds = [
        "newer",
        "foreign",
        "damaged",
        "locked",
        "network",
        "cloud",
        "missing",
        "read_only",
        "full",
        "copy",
        "absent",
        "busy",
    ]
    titles = {trouble.title_of(Trouble(kind, "")) for kind in kinds}
    assert len(titles) == len(kinds)


def test_a_second_start_brings_the_first_forward(tmp_path: Path, qtbot: QtBot) -> None:
    first = SingleInstance(tmp_path / "a.yizhan")
    other = SingleInstance(tmp_path / "b.yizhan")
    assert not first.call_first()
    assert first.listen()
    with qtbot.waitSignal(first.asked):
        assert SingleInstance(tmp_path / "a.yizhan").call_first()
    assert not other.call_first()
    first.close()


def test_the_window_does_not_wait_for_heavy_libraries() -> None:
    code = (
        "import sys; import gui.app, gui.today_page, gui.palette; "
        "print([name for name in ('reportlab', 'openpyxl', 'icalendar', 'qtawesome',"
        " 'chinese_calendar', 'pypdfium2', 'PIL') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).resolve().parent.parent,
    )
    assert done.stdout.strip() == "[]"


def test_version_is_said_without_a_window() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "gui", "--version"],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).resolve().parent.parent,
    )
    assert done.stdout.startswith("yizhan ")


def test_a_file_by_another_way_is_the_same_file(tmp_path: Path) -> None:
    file = tmp_path / "中心.yizhan"
    file.touch()
    (tmp_path / "there").mkdir()
    assert server_name(tmp_path / "there" / ".." / "中心.yizhan") == server_name(file)
    assert server_name(tmp_path / "another.yizhan") != server_name(file)


def test_a_new_file_gets_the_ending_an_old_one_keeps_its_name(tmp_path: Path) -> None:
    assert settings.file_named(str(tmp_path / "工会 2.0")).name == "工会 2.0.yizhan"
    assert settings.file_named(str(tmp_path / "a.yizhan")).name == "a.yizhan"
    (tmp_path / "old").touch()
    assert settings.file_named(str(tmp_path / "old")).name == "old"


def test_a_backup_is_put_in_the_place_of_the_file(
    store: Store, qapp: QApplication, qtbot: QtBot, now: datetime, tmp_path: Path
) -> None:
    kept = Settings(tmp_path / "restore.ini")
    look = Look(qapp, kept)
    look.apply()
    desk = Desk(store, settings=kept)
    copy = back_up(store, tmp_path / "backups", now=now, may_make=True).path
    desk.do(add_room, name="茶室")
    program = Program(qapp, desk, look)
    first = program.shell
    desk.restore_wanted.emit(copy)
    qtbot.waitUntil(lambda: program.shell is not first)
    assert program.shell.undo_bar.isVisible()
    assert rooms(program.desk.store) == []
    assert len(list(tmp_path.glob("centre-replaced-*"))) == 1
    program.shell.close()
    program.shell.deleteLater()
    program.desk.close()
