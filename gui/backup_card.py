"""The card of the settings about backups: the two folders, the last good one, now, restore."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from db.formats import show_date, show_time
from db.words import _
from gui import theme
from gui.backups import FIRST, SECOND, Backups, Place, State
from gui.cards import Card
from gui.controls import Button
from gui.desk import Desk
from gui.doors import guard


class BackupCard(Card):
    """Where backups go and how it stands with them."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self.show_head(_("Backups"))
        self._box = QVBoxLayout()
        self._box.setContentsMargins(12, 12, 12, 12)
        self._box.setSpacing(6)
        self.places = {
            FIRST: _Lines(
                _("Each day and on closing, to this folder"),
                _("Best on another disk than the file"),
                self,
            ),
            SECOND: _Lines(
                _("And to a second place, such as a stick"),
                _("None chosen: a broken disk would take the file and its backups along"),
                self,
            ),
        }
        for place, lines in self.places.items():
            self._add(place, lines)
        self.now_button = Button(_("Back up now"), icon="floppy-disk")
        self.now_button.clicked.connect(lambda: Backups.of(desk).begin_now())
        restore = Button(_("Restore a backup…"), kind="link")
        restore.clicked.connect(self._restore)
        for button in (self.now_button, restore):
            guard(button, desk, "backups")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.now_button)
        row.addWidget(restore)
        row.addStretch(1)
        self._box.addSpacing(6)
        self._box.addLayout(row)
        self.body.addLayout(self._box)
        Backups.of(desk).changed.connect(self.reload)
        theme.signal.changed.connect(self.reload)
        self.reload()

    def reload(self) -> None:
        """The folders and what is known of each."""
        states = {one.place: one for one in Backups.of(self.desk).states()}
        now = self.desk.now()
        for place, lines in self.places.items():
            state = states.get(place)
            worry = state is not None and (bool(state.trouble) or state.overdue(now))
            lines.show_state(state, worry)

    def choose(self, place: Place, folder: Path | None) -> None:
        """Use this folder from now on, None for none; both places are never the same."""
        kept = self.desk.settings
        others = [one.folder for one in Backups.of(self.desk).states() if one.place is not place]
        if folder is not None and folder in others:
            self.desk.say(_("The two places must be different folders."), "warn")
            return
        kept.put(place.folder, str(folder) if folder else "")
        kept.put(place.last, "")
        kept.put(place.trouble, "")
        self.reload()
        if folder is not None:
            Backups.of(self.desk).begin_now()

    def _add(self, place: Place, lines: _Lines) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        choose = Button(_("Choose folder…"), kind="link", parent=self)
        choose.clicked.connect(lambda: self._ask(place))
        lines.look.clicked.connect(lambda: self._open_folder(place))
        lines.drop.clicked.connect(lambda: self.choose(place, None))
        for button in (choose, lines.look, lines.drop):
            row.addWidget(guard(button, self.desk, "backups"))
        row.addStretch(1)
        for label in (lines.label, lines.folder, lines.state):
            self._box.addWidget(label)
        self._box.addLayout(row)

    def _ask(self, place: Place) -> None:
        chosen = QFileDialog.getExistingDirectory(self, _("Folder for backups"))
        if chosen:
            self.choose(place, Path(chosen))

    def _open_folder(self, place: Place) -> None:
        folder = next(one.folder for one in Backups.of(self.desk).states() if one.place is place)
        if folder.is_dir():
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
        else:
            self.desk.say(_("{folder} is not there.").format(folder=folder), "warn")

    def _restore(self) -> None:
        from gui.restore_dialog import open_restore

        open_restore(self.desk, self.window())


class _Lines:
    """What is shown of one place."""

    def __init__(self, words: str, without: str, parent: QWidget) -> None:
        self._without = without
        self.label = QLabel(words, parent)
        self.label.setProperty("role", "label")
        self.folder = QLabel(parent)
        self.folder.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.state = QLabel(parent)
        for label in (self.folder, self.state):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.look = Button(_("Open folder"), kind="link", parent=parent)
        self.drop = Button(_("No longer use it"), kind="link", parent=parent)

    def show_state(self, state: State | None, worry: bool) -> None:
        """The folder, the last good backup in it, and what went wrong since."""
        set_ = state is not None
        self.folder.setText(str(state.folder) if state else "")
        self.folder.setVisible(set_)
        self.look.setVisible(set_)
        self.drop.setVisible(state is not None and state.place is SECOND)
        words = self._without
        if state is not None and state.last is not None:
            when = f"{show_date(state.last)} {show_time(state.last)}"
            words = _("Last good backup: {when}").format(when=when)
        elif state is not None:
            words = _("No good backup there yet")
        if state is not None and state.trouble:
            words += "\n" + state.trouble
        self.state.setText(words)
        color = theme.color("warn" if worry else "text2").name()
        self.state.setStyleSheet(f"color: {color}; font-size: {theme.px(12)}px;")
