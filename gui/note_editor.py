"""The note of a session: opened with its author's key, sealed again whenever the typing pauses."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from db.formats import show_month_day, show_time
from db.notes import Sealed, note_of, own_readers, read_note, write_note
from db.rules import Refused
from db.trouble import Trouble
from db.words import _
from gui import icons, theme
from gui.buttons import Button
from gui.desk import Desk
from gui.sealed_text import SealedText
from gui.statement import Statement

PAUSE_MS = 3_000
LONGEST_MS = 20_000  # of typing without a pause
_AGAIN_MS = 60_000  # after it could not be sealed


class NoteEditor(QWidget):
    """The note of one appointment. `dirty` while something typed is not sealed yet.

    On parting it is sealed and put away. What cannot be sealed stays, out of sight of others, until
    its author is back.
    """

    changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.appointment: int | None = None
        self.dirty = False
        self._author = desk.store.staff
        self._failed = ""
        self._sealed = ""
        self._token = "text3"
        self.text = SealedText(_("Note"), self)
        self.text.setPlaceholderText(
            _("What is written here is sealed for you. The desk cannot read it.")
        )
        self.text.textChanged.connect(self._typed)
        self.sign = QLabel()
        self.state = QLabel()
        self.state.setWordWrap(True)
        self.open_button = Button(_("Open the note"), icon="key", key="Enter", kind="tonal")
        self.open_button.clicked.connect(self.open)
        self.closed = QWidget()
        self._closed_column = QVBoxLayout(self.closed)
        self._closed_column.setContentsMargins(0, 0, 0, 0)
        self._closed_column.setSpacing(10)
        self._statement: Statement | None = None
        self._closed_column.addWidget(self.open_button)
        self._closed_column.addStretch(1)
        opened = QWidget()
        line = QHBoxLayout()
        line.setSpacing(7)
        line.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.state, 1)
        column = QVBoxLayout(opened)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.text, 1)
        column.addLayout(line)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.closed)
        self.stack.addWidget(opened)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.stack)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self.save)
        self._since = QElapsedTimer()
        theme.signal.changed.connect(self._paint)
        desk.parting.connect(self.put_away)
        desk.closing.connect(self.put_away)

    # -- what it shows ----------------------------------------------------------------------------

    def show_note(self, appointment: int, *, open_it: bool) -> None:
        """The note of an appointment, closed unless it is the one that is being written.

        The former one must have been put away; what could not be is not thrown away here.
        """
        if self.dirty:
            self._show_kept()
            return
        self.appointment = appointment
        self._author = self.desk.store.staff
        self._failed = ""
        found = note_of(self.desk.store, appointment=appointment)
        why = self._why_not(found)
        if why:
            self._show_closed(why, link=False)
        elif open_it or found is None:
            self.open()
        else:
            self._show_closed(
                _("Sealed {when}. Only your key opens it, and the recovery code on paper.").format(
                    when=_when(found)
                ),
                link=True,
            )

    def open(self) -> None:
        """Open the note with the key of who is signed in."""
        if self.appointment is None:
            return
        if self.dirty:
            if self.desk.store.staff == self._author:
                self.stack.setCurrentIndex(1)
            return
        try:
            text = read_note(self.desk.store, appointment=self.appointment)
        except (Refused, Trouble) as error:
            self._show_closed(error.message, link=False)
            return
        self._fill(text)
        self.stack.setCurrentIndex(1)
        self._look()
        if self.closed.isAncestorOf(self.window().focusWidget() or self.window()):
            self.text.setFocus()

    def is_open(self) -> bool:
        """Whether the text is on the screen."""
        return self.stack.currentIndex() == 1

    def clear(self) -> None:
        """No appointment."""
        if not self.dirty:
            self._fill("")
            self.appointment = None
            self._state_closed("", "", link=False)

    # -- sealing ----------------------------------------------------------------------------------

    def save(self) -> bool:
        """Seal what was typed; False if it could not be, which is said below the text."""
        self._pause.stop()
        if not self.dirty or self.appointment is None:
            return True
        if self.desk.store.staff != self._author:
            return False
        try:
            self.desk.tend(write_note, appointment=self.appointment, text=self.text.toPlainText())
        except Refused as refused:
            self._failed = refused.message
            self._pause.start(_AGAIN_MS)
            self._say()
            return False
        self.dirty, self._failed = False, ""
        self._look()
        self.changed.emit()
        return True

    def put_away(self) -> bool:
        """Seal and close; False if it could not be sealed, and then it is kept."""
        if self.appointment is None:
            return True
        if not self.save():
            self._show_kept()
            return False
        if self.is_open():
            self._fill("")
            self.show_note(self.appointment, open_it=False)
        return True

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The text takes the focus, or what opens it."""
        super().focusInEvent(event)
        (self.text if self.is_open() else self.open_button).setFocus(event.reason())

    def _why_not(self, found: Sealed | None) -> str:
        """Why who is signed in neither reads nor writes; '' if they do."""
        try:
            own_readers(self.desk.store)
            if found is not None and not found.opens:
                read_note(self.desk.store, appointment=found.appointment)
        except (Refused, Trouble) as error:
            return error.message
        return ""

    def _typed(self) -> None:
        if not self.text.isReadOnly() and self.is_open():
            if not self.dirty:
                self._since.start()
            self.dirty = True
            if not self._failed:
                late = self._since.elapsed() > LONGEST_MS
                self._pause.start(0 if late else PAUSE_MS)
            self._say()

    def _fill(self, text: str) -> None:
        blocked = self.text.blockSignals(True)
        self.text.put_away()
        if text:
            self.text.show_text(text)
        self.text.blockSignals(blocked)
        self.dirty = False
        self._pause.stop()

    def _show_closed(self, words: str, *, link: bool) -> None:
        self._fill("")
        self._state_closed(words, _("The note is sealed"), link=link)

    def _show_kept(self) -> None:
        """What could not be sealed, for its author alone."""
        mine = self.desk.store.staff == self._author
        self._state_closed(
            self._failed
            if mine
            else _("{name} signs in and seals it.").format(name=self._author.name),
            _("A note is not sealed yet"),
            link=mine,
        )

    def _state_closed(self, words: str, head: str, *, link: bool) -> None:
        if self._statement is not None:
            self._statement.hide()
            self._statement.deleteLater()
        self._statement = Statement("warn" if self.dirty else "mute", "lock", words, head=head)
        self._closed_column.insertWidget(0, self._statement)
        self._statement.show()
        self.open_button.setVisible(link)
        self.stack.setCurrentIndex(0)

    def _look(self) -> None:
        """When it was sealed, and say so."""
        assert self.appointment is not None
        found = note_of(self.desk.store, appointment=self.appointment)
        self._sealed = _when(found) if found else ""
        self._say()

    def _say(self) -> None:
        """Below the text: sealed when, or what is in the way."""
        if self._failed:
            words, self._token = _("Not sealed: {why}").format(why=self._failed), "err"
        elif self.dirty:
            words = _("Being written; sealed when you pause. Ctrl+S seals it now.")
            self._token = "text3"
        elif self._sealed:
            words, self._token = _("Sealed {when}").format(when=self._sealed), "ok"
        else:
            words, self._token = _("Nothing written yet"), "text3"
        self.state.setText(words)
        self.state.setProperty("token", self._token)
        self.state.style().unpolish(self.state)
        self.state.style().polish(self.state)
        self._paint()

    def _paint(self) -> None:
        icon = {"err": "circle-exclamation", "ok": "lock"}.get(self._token, "pen")
        self.sign.setPixmap(icons.pixmap(icon, self._token, 13))


def _when(found: Sealed) -> str:
    if found.at.date() == found.starts.date():
        return show_time(found.at)
    return f"{show_month_day(found.at)} {show_time(found.at)}"
