"""Backups as the desk sees them: by themselves, on the status line, on 今日, in the settings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from db.aside import set_aside
from db.backup import back_up, backups_in
from db.rooms import add_room, rooms
from db.store import Store, open_store
from db.trouble import Trouble
from db.words import use_language
from gui import settings, theme
from gui.app import Program
from gui.backup_card import BackupCard
from gui.backup_part import backups as backups_part
from gui.backups import FIRST, SECOND, Backups, status_words
from gui.desk import Desk
from gui.look import Look
from gui.recovery import offer_for_lost, offers_backup, recover
from gui.restore_dialog import RestoreDialog
from gui.settings import Settings
from tests.conftest import NOW


class Clock:
    """A clock that is set by hand."""

    now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(autouse=True)
def no_dialogs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Backups never interrupt anybody."""
    use_language("en")
    monkeypatch.setattr(QMessageBox, "exec", lambda _box: pytest.fail("a dialog"))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(store: Store, qapp: QApplication, clock: Clock) -> Iterator[Desk]:
    Look(qapp, Settings(store.path.with_name("look.ini"))).apply()
    use_language("en")
    one = Desk(store, clock=clock)
    yield one
    one.close()


def look(desk: Desk, qtbot: QtBot) -> bool:
    """Let a minute's look end; whether there was something to do."""
    task = Backups.of(desk).begin_due()
    if task is not None:
        with qtbot.waitSignal(Backups.of(desk).changed):
            pass
    return task is not None


def words(desk: Desk) -> tuple[str, str, bool]:
    return status_words(Backups.of(desk).states(), desk.now())


def test_each_day_has_its_backup(desk: Desk, qtbot: QtBot, clock: Clock) -> None:
    (folder,) = desk.settings.backup_folders(desk.store.path)
    assert words(desk)[0] == "No backup yet · backups"
    assert look(desk, qtbot)
    assert not look(desk, qtbot)
    clock.now += timedelta(days=1)
    assert look(desk, qtbot)
    clock.now -= timedelta(days=400)  # the clock was set back
    assert look(desk, qtbot)
    assert len(backups_in(folder, desk.store.path)) == 3
    assert words(desk)[0] == "Backup today 09:10 · backups"
    assert not backups_part(desk).lines


@pytest.mark.parametrize("kept", ["nonsense", "2099-01-01T08:00:00"])
def test_whatever_the_settings_say_it_is_backed_up(desk: Desk, qtbot: QtBot, kept: str) -> None:
    desk.settings.put(settings.LAST_BACKUP, kept)
    assert words(desk)
    assert look(desk, qtbot)


def test_a_stick_that_is_not_there_is_said_and_tried_again(
    desk: Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    desk.settings.put(settings.SECOND_FOLDER, str(stick))
    assert look(desk, qtbot)
    text, tip, worry = words(desk)
    assert text == "Backup today 09:10 · backups · second place not there"
    assert str(stick) in tip and worry
    (line,) = backups_part(desk).lines
    assert line.title == "The folder for backups is not there" and str(stick) in line.hint
    assert look(desk, qtbot)  # the next minute
    assert not stick.exists()
    stick.mkdir()
    assert look(desk, qtbot)
    assert len(backups_in(stick, desk.store.path)) == 1
    assert words(desk)[::2] == ("Backup today 09:10 · backups", False)
    assert not look(desk, qtbot) and not backups_part(desk).lines


def test_what_is_in_the_way_is_tried_again_but_not_each_minute(
    desk: Desk, qtbot: QtBot, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object, **_more: object) -> None:
        raise Trouble("full", "no room")

    with monkeypatch.context() as patch:
        patch.setattr("gui.backups.back_up", full)
        assert look(desk, qtbot)
    assert [line.hint for line in backups_part(desk).lines] == ["no room"]
    assert not look(desk, qtbot)
    clock.now += timedelta(minutes=11)
    assert look(desk, qtbot)
    assert not backups_part(desk).lines


def test_two_days_without_a_good_backup_are_said_on_today(
    desk: Desk, qtbot: QtBot, clock: Clock
) -> None:
    assert look(desk, qtbot)
    clock.now += timedelta(days=1, hours=23)
    assert not backups_part(desk).lines
    clock.now += timedelta(hours=1)
    (line,) = backups_part(desk).lines
    assert line.title == "No good backup for days: 2"
    ((label, does),) = line.actions
    assert label == "Back up now"
    with qtbot.waitSignal(Backups.of(desk).changed):
        does()
    assert not backups_part(desk).lines


def test_a_faulty_file_is_said_and_not_called_good(desk: Desk, qtbot: QtBot) -> None:
    add_room(desk.store, name="a")
    desk.store.connection.execute("UPDATE room SET name = 'x'")
    assert look(desk, qtbot)
    assert desk.settings.get(settings.LAST_BACKUP) == ""
    (line,) = backups_part(desk).lines
    assert "faults: 1" in line.hint


def test_folders_are_chosen_and_differ(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    card = BackupCard(desk, None)  # type: ignore[arg-type]  # as a window of its own
    qtbot.addWidget(card)
    said: list[str] = []
    desk.said.connect(lambda text, _kind: said.append(text))
    (tmp_path / "a").mkdir()
    with qtbot.waitSignal(Backups.of(desk).changed):
        card.choose(FIRST, tmp_path / "a")
    card.choose(SECOND, tmp_path / "a")
    assert said[-1] == "The two places must be different folders."
    assert desk.settings.get(settings.SECOND_FOLDER) == ""
    assert "2026-11-26 09:10" in card.places[FIRST].state.text()
    with qtbot.waitSignal(Backups.of(desk).changed):
        (tmp_path / "b").mkdir()
        card.choose(SECOND, tmp_path / "b")
    assert len(backups_in(tmp_path / "b", desk.store.path)) == 1
    card.choose(SECOND, None)
    assert len(desk.settings.backup_folders(desk.store.path)) == 1


def test_what_is_said_of_a_folder_is_read_in_either_theme(
    desk: Desk, qapp: QApplication, qtbot: QtBot
) -> None:
    card = BackupCard(desk, None)  # type: ignore[arg-type]  # as a window of its own
    qtbot.addWidget(card)
    for dark in (True, False):
        theme.use(qapp, dark=dark)
        assert theme.color("text2").name() in card.places[FIRST].state.styleSheet()


def test_another_file_has_backups_of_its_own(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    desk.settings.use_file(desk.store.path)
    assert look(desk, qtbot)
    desk.settings.use_file(desk.store.path)
    assert desk.settings.get(settings.LAST_BACKUP)
    desk.settings.use_file(tmp_path / "other.yizhan")
    assert not desk.settings.get(settings.LAST_BACKUP)


def test_on_closing_what_was_written_since_is_backed_up(
    store: Store, qapp: QApplication, tmp_path: Path, qtbot: QtBot
) -> None:
    kept = Settings(tmp_path / "closing.ini")
    look_ = Look(qapp, kept)
    look_.apply()
    use_language("en")
    program = Program(qapp, Desk(store, settings=kept, clock=lambda: NOW), look_)
    (folder,) = kept.backup_folders(store.path)
    program.back_up_at_last()
    program.back_up_at_last()  # nothing was written
    assert len(backups_in(folder, store.path)) == 1
    assert kept.get(settings.LAST_BACKUP) == NOW.isoformat()
    program.shell.close()
    program.shell.deleteLater()
    program.desk.close()


# Restoring


def shown(dialog: RestoreDialog, qtbot: QtBot) -> dict[str, list[str]]:
    """The table of kinds, once the chosen file was read."""
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.kinds.rowCount() > 0)
    table = dialog.kinds
    cells = [
        [(item.text() if (item := table.item(row, column)) else "") for column in range(4)]
        for row in range(table.rowCount())
    ]
    return {row[0]: row[1:] for row in cells}


def test_the_dialog_says_what_would_be_different(
    store: Store, qapp: QApplication, tmp_path: Path, qtbot: QtBot
) -> None:
    add_room(store, name="a")
    back_up(store, tmp_path / "backups", now=NOW - timedelta(1), may_make=True)
    add_room(store, name="b")
    dialog = RestoreDialog(store.path, [tmp_path / "backups"])
    assert shown(dialog, qtbot)["Rooms"] == ["1", "2", "−1"]
    assert "栖湖" in dialog.heading.text() and "张敏" in dialog.facts.text()
    assert dialog.focusWidget() is dialog.table
    dialog.save()
    assert dialog.chosen is not None


def test_a_bad_file_cannot_be_chosen(
    store: Store, qapp: QApplication, tmp_path: Path, qtbot: QtBot
) -> None:
    bad = tmp_path / "bad.yizhan"
    bad.write_bytes(b"words" * 2000)
    dialog = RestoreDialog(store.path, [])
    qtbot.addWidget(dialog)
    dialog.add_file(bad)
    qtbot.waitUntil(lambda: dialog.blocked.text() == "This one cannot be restored")
    dialog.save()
    assert dialog.chosen is None


def test_at_start_the_newest_good_backup_of_a_damaged_file_is_offered(
    store: Store, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    add_room(store, name="a")
    kept = Settings(tmp_path / "kept.ini")
    path = store.path
    (folder,) = kept.backup_folders(path)
    good = back_up(store, folder, now=NOW - timedelta(1), may_make=True)
    bad = back_up(store, folder, now=NOW)
    bad.path.write_bytes(bad.path.read_bytes()[:5000])
    store.close()
    path.write_bytes(b"\0" * 9000)
    with pytest.raises(Trouble) as caught:
        open_store(path)
    assert caught.value.kind == "damaged" and offers_backup(caught.value, path, kept)

    def restore(dialog: RestoreDialog) -> int:
        shown(dialog, qtbot)
        assert dialog.said.text() == caught.value.message
        dialog.save()
        assert dialog.chosen == good.path
        return int(RestoreDialog.DialogCode.Accepted)

    monkeypatch.setattr(RestoreDialog, "exec", restore)
    assert recover(caught.value, path, kept) == path
    again = open_store(path)
    assert [room.name for room in rooms(again)] == ["a"]
    again.close()
    assert [why for _path, why, _made in set_aside(path)] == ["damaged"]


def test_a_file_that_vanished_is_not_silently_begun_anew(
    store: Store, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Settings(tmp_path / "kept.ini")
    path = store.path
    assert offer_for_lost(tmp_path / "new.yizhan", kept) == tmp_path / "new.yizhan"
    (folder,) = kept.backup_folders(path)
    back_up(store, folder, now=NOW, may_make=True)
    store.close()
    assert offer_for_lost(path, kept) == path
    path.unlink()
    asked: list[str] = []

    def quit_(dialog: RestoreDialog) -> int:
        asked.append(dialog.said.text())
        dialog.reject()
        return int(RestoreDialog.DialogCode.Rejected)

    monkeypatch.setattr(RestoreDialog, "exec", quit_)
    assert offer_for_lost(path, kept) is None
    assert len(asked) == 1 and str(path) in asked[0]
    assert not path.exists()
