"""The quick box of the queue: a number, a name or a scanned slip finds who stands at the desk.

Enter says that they are here. Where several fit nothing is guessed: arrows choose first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from db.appointment_code import scanned
from db.appointments import arrive
from db.consultation_queue import Turn
from db.rules import Refused
from db.turn_search import meant, numbered
from db.words import _
from gui.consult_queue_model import name_of, status_words
from gui.controls import SearchBox
from gui.desk import Desk
from gui.doors import is_open
from gui.row_table import RowTable


class QuickBox(QWidget):
    """A line to type in, and below it what Enter would do.

    It looks in `turns` and steps in the table. `found` says kind and id of who is to be looked at,
    `entered` of who is here already; `arrived` that somebody was noted as here.
    """

    found = Signal(str, object)
    entered = Signal(str, object)
    arrived = Signal()

    def __init__(self, desk: Desk, table: RowTable, current: Callable[[], Turn | None]) -> None:
        super().__init__()
        self.turns: Sequence[Turn] = ()
        self._desk, self._table, self._current = desk, table, current
        self._chosen = False
        self.line = SearchBox(_("Scan a slip, or type a number or a name"))
        self.line.textEdited.connect(self._typed)
        self.line.installEventFilter(self)
        self.hint = QLabel()
        self.hint.setWordWrap(True)
        self.hint.setTextFormat(Qt.TextFormat.PlainText)
        self.setFocusProxy(self.line)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.line)
        column.addWidget(self.hint)
        self._say("")

    def clear(self) -> None:
        """Nothing typed, nothing said."""
        self.line.clear()
        self._say("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In the box, arrows choose in the list and Enter says that who was found is here."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self._enter()
            return True
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self._table.handle_key(event):
            self._chosen = True
            self._say_found()
            return True
        return False

    def _typed(self) -> None:
        self._chosen = False
        found = self._fitting()
        if found:
            # Whom the desk has to do something about comes first.
            first = next((one for one in found if one.status == "booked"), found[0])
            self.found.emit(first.kind, first.id)
        self._say_found()

    def _fitting(self) -> list[Turn]:
        return meant(self.turns, self.line.folded())

    def _meant(self, found: list[Turn]) -> Turn | None:
        """Whom Enter is about: the only one who fits, or who was chosen by arrows."""
        if self._chosen:
            return self._current()
        return found[0] if len(found) == 1 else None

    def _say_found(self) -> None:
        found = self._fitting()
        one = self._meant(found)
        if not self.line.folded():
            self._say("")
        elif not found:
            self._say(_("Nobody of this day fits."))
        elif one is None:
            self._say(_("Fit: {n}. Choose with ↑↓, then Enter.").format(n=len(found)))
        elif one.status == "booked":
            self._say(_("Enter: {who} is here").format(who=name_of(one)), "info")
        else:
            self._say(f"{name_of(one)}  {status_words(one)}")

    def _enter(self) -> None:
        text = self.line.folded()
        found = self._fitting()
        one = self._meant(found)
        if not text:
            return
        try:
            slip = scanned(self._desk.store, text)
        except Refused as refused:
            self._say(refused.message, "err")
            self.line.selectAll()
            return
        if slip is not None:
            one = self._turn(slip)
            if one is None:
                self._open(slip)
            else:
                self._take(one)
        elif not found:
            self._elsewhere(text)
        elif one is None:
            self._say_found()
        else:
            self._take(one)

    def _turn(self, id: int) -> Turn | None:
        """The appointment among the turns of this day."""
        keys = (one for one in self.turns if (one.kind, one.id) == ("appointment", id))
        return next(keys, None)

    def _take(self, one: Turn) -> None:
        """Who is to come is here now; of who is here already, what comes next."""
        if one.kind == "appointment" and one.status == "booked":
            self._arrive(one)
        else:
            self.found.emit(one.kind, one.id)
            self.entered.emit(one.kind, one.id)

    def _elsewhere(self, text: str) -> None:
        """A whole number of another day leads there."""
        id = numbered(self._desk.store, text)
        if id is None:
            self._say(_("Nobody of this day fits."), "err")
        else:
            self._open(id)

    def _open(self, id: int) -> None:
        self.clear()
        self._desk.open_record("appointment", id)

    def _arrive(self, one: Turn) -> None:
        if not is_open(self._desk, arrive):
            return
        try:
            self._desk.do(arrive, appointment=one.id)
        except Refused as refused:
            self._say(refused.message, "err")
            return
        self.line.clear()
        self.arrived.emit()
        self._say(_("{who} is here").format(who=name_of(one)), "ok")

    def _say(self, words: str, token: str = "") -> None:
        self.hint.setText(words)
        self.hint.setVisible(bool(words))
        self.hint.setProperty("token", token)
        self.hint.setProperty("role", "" if token else "help")
        self.hint.style().unpolish(self.hint)
        self.hint.style().polish(self.hint)
