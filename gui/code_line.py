"""Lines of a form for money: Enter goes on, also out of an open list; codes, names and pinyin."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from db.code_search import Coded, matching, meant
from db.quick_vouchers import summaries
from db.rules import Refused
from db.words import _
from gui.controls import fold
from gui.desk import Desk
from gui.finding_line import FindingLine, Offered

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_NONE = Qt.KeyboardModifier.NoModifier


class EntryLine(FindingLine):
    """A line that offers what it finds. `entered` says that Enter was pressed, after taking what
    was chosen in the list; with the keys held, which an open list keeps from the dialog."""

    entered = Signal(object)

    def take(self, id: int | None, words: str) -> None:
        """What was chosen in the list stands in the line."""
        self.setText(words)

    def settle(self) -> None:
        """What can only mean one thing is that thing."""

    def offering(self) -> bool:
        """Whether its list is open."""
        return self._list.isVisible()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on; with Ctrl or Shift it hurries past an open list."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() not in _ENTER or (held and not self.offering()):
            super().keyPressEvent(event)
            return
        self._take_current()
        self._list.hide()
        self.settle()
        event.accept()
        self.entered.emit(held)

    def event(self, event: QEvent) -> bool:
        """Tab out of an open list takes what stands ready in it."""
        tab = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Tab
        if tab and event.type() == QEvent.Type.KeyPress:
            self._take_current()
            self._list.hide()
        return super().event(event)

    def _take_current(self) -> None:
        index = self._list.currentIndex()
        if self.offering() and index.isValid():
            self._take(index)

    def _take(self, index: QModelIndex) -> None:
        id = str(index.data(Qt.ItemDataRole.UserRole + 1))
        words = str(index.data(Qt.ItemDataRole.UserRole + 2))
        self.take(int(id) if id else None, words)
        self.taken.emit(int(id) if id else None, words)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """However the focus comes, what is typed next replaces what stands there."""
        super().focusInEvent(event)
        mouse, popup = Qt.FocusReason.MouseFocusReason, Qt.FocusReason.PopupFocusReason
        if event.reason() not in (mouse, popup):
            self.selectAll()


class SummaryLine(EntryLine):
    """What money came or went for, with what was written before."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(
            lambda typed: [(None, one, "") for one in summaries(desk.store, typed)],
            parent,
            first=lambda _typed: False,
        )


class CodeLine(EntryLine):
    """Chooses one of a short list that is known by code, name or pinyin."""

    picked = Signal()

    def __init__(self, listed: Sequence[Coded], parent: QWidget | None = None) -> None:
        super().__init__(self._fitting, parent)
        self._listed = list(listed)
        self._chosen: Coded | None = None
        self.textEdited.connect(self._forget)

    def set_list(self, listed: Sequence[Coded]) -> None:
        """Offer others; what is chosen stays if it is still there."""
        self._listed = list(listed)
        if self._chosen is not None:
            self.set_value(self._chosen.id)

    def chosen(self) -> int | None:
        """The id chosen so far, None while nothing is."""
        return None if self._chosen is None else self._chosen.id

    def value(self) -> int | None:
        """The id chosen; None for an empty line. Refused for words that fit none or several.

        The words stay as they are: a form asks while they are typed.
        """
        words = fold(self.text()).strip()
        if self._chosen is not None or not words:
            return self.chosen()
        found = meant(self._listed, words)
        if found is not None:
            return found.id
        fits = matching(self._listed, words)
        if fits:
            names = _(", ").join(one.name for one in fits[:3])
            raise Refused(_("Several fit: {names}. ↓ and Enter choose one.").format(names=names))
        raise Refused(_("There is no “{text}”. ↓ shows all.").format(text=words))

    def set_value(self, id: int | None) -> None:
        """Show the one of this id; nothing if it is not offered."""
        self._keep(next((one for one in self._listed if one.id == id), None))

    def settle(self) -> None:
        """What was typed whole, or fits only one, is chosen without asking."""
        if self._chosen is None and self.text().strip():
            found = meant(self._listed, self.text())
            if found is not None:
                self._keep(found)
                self.picked.emit()

    def take(self, id: int | None, words: str) -> None:
        """Choose one."""
        self.set_value(id)
        self.picked.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Words that can only mean one are that one."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.settle()

    def _fitting(self, typed: str) -> list[Offered]:
        return [(one.id, one.label, one.hint) for one in matching(self._listed, typed)]

    def _open(self) -> None:
        """All of them, where one is chosen already and where nothing fits."""
        fits = self._chosen is None and self._fitting(self.text())
        self._fill(self.text() if fits else "")

    def _forget(self, _text: str) -> None:
        self._chosen = None

    def _keep(self, one: Coded | None) -> None:
        self._chosen = one
        self.setText("" if one is None else one.label)
        self.setCursorPosition(0)
