"""The panel beside the queue: an appointment, a ticket, a free slot or a duty, and what to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QElapsedTimer, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from db.appointments import Appointment, appointment
from db.consultations import Slot
from db.words import N_, _
from gui import icons, theme
from gui.appointment_acts import AppointmentActs
from gui.buttons import Button
from gui.chips import Chip
from gui.conflict import ConflictBox
from gui.consult_appointment import appointment_sight
from gui.consult_sight import Deed, Sight
from gui.consult_slot import duty_sight, slot_sight
from gui.consult_ticket import ticket_sight
from gui.desk import Desk
from gui.form_scroll import FormScroll
from gui.panel_footer import PanelFooter

LEAST, MOST = 330, 372
_LINKS_WIDE = 290
_KEYS = (
    N_("↑↓ in the queue, arrows in the week: look at another."),
    N_("Enter books a free slot."),
    N_("Ctrl+I: arrived, begin, end."),
    N_("Delete cancels an appointment; asks who gave it up."),
)


class ConsultPanel(QFrame):
    """Shows one thing at a time, `shown` says which: appointment, ticket, slot, duty or nothing.

    `book_wanted` carries the slot to be booked, `moved` the id of the appointment that took the
    place of the one shown.
    """

    book_wanted = Signal(object)
    moved = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.shown: tuple[str, object] = ("", None)
        self._again: Callable[[], Sight] | None = None
        self._primary: Deed | None = None
        self._since = QElapsedTimer()
        self._by_mouse = False
        self.acts = AppointmentActs(desk, self)
        self.acts.refused.connect(self.say)
        self.acts.moved.connect(self.moved)
        self.setProperty("role", "pane")
        self.setAccessibleName(_("Details"))
        self.setMinimumWidth(LEAST)
        self.setMaximumWidth(MOST)
        # Not in the order of Tab: the panel only hands the focus on (see focusInEvent).
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.refusal = ConflictBox()
        self.area = FormScroll()
        self.body = QWidget()
        self.links: list[Button] = []
        self.footer = PanelFooter()
        card = QWidget()
        column = QVBoxLayout(card)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head())
        column.addWidget(self.area, 1)
        column.addWidget(self.footer)
        self._layers = QStackedLayout(self)
        self._layers.addWidget(self._blank())
        self._layers.addWidget(card)
        theme.signal.changed.connect(self._paint_sign)
        self.clear()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line at its left."""
        super().paintEvent(event)
        QPainter(self).fillRect(0, 0, 1, self.height(), theme.color("line"))

    def _head(self) -> QWidget:
        head = QFrame()
        head.setProperty("role", "panelHead")
        self._icon = ""
        self.sign = QLabel()
        self.kind = QLabel()
        self.kind.setProperty("role", "quiet")
        self.name = QLabel()
        self.name.setProperty("role", "name")
        self.name.setWordWrap(True)
        self.name.setTextFormat(Qt.TextFormat.PlainText)
        self.chip = Chip()
        first = QHBoxLayout()
        first.setSpacing(6)
        first.addWidget(self.sign)
        first.addWidget(self.kind, 1)
        second = QHBoxLayout()
        second.setSpacing(8)
        second.addWidget(self.name)
        second.addWidget(self.chip)
        second.addStretch(1)
        column = QVBoxLayout(head)
        column.setContentsMargins(16, 10, 12, 10)
        column.setSpacing(2)
        column.addLayout(first)
        column.addLayout(second)
        return head

    def _blank(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(16, 14, 16, 16)
        column.setSpacing(6)
        words = QLabel(_("Choose an appointment, a free slot or a duty to see it here."))
        words.setWordWrap(True)
        column.addWidget(words)
        column.addSpacing(10)
        for key in _KEYS:
            line = QLabel(_(key))
            line.setProperty("role", "help")
            line.setWordWrap(True)
            column.addWidget(line)
        column.addStretch(1)
        return page

    # -- what it shows ----------------------------------------------------------------------------

    def show_appointment(self, id: int) -> None:
        """An appointment as it is now."""
        self._show("appointment", id, lambda: appointment_sight(self.desk, id, self.acts))

    def show_ticket(self, id: int) -> None:
        """Somebody who drew a number."""
        self._show("ticket", id, lambda: ticket_sight(self.desk, id, self.acts))

    def show_slot(self, slot: Slot) -> None:
        """A slot that is free."""
        self._show("slot", slot, lambda: slot_sight(self.desk, slot, self._book))

    def show_duty(self, id: int) -> None:
        """A duty."""
        self._show("duty", id, lambda: duty_sight(self.desk, id, self.window()))

    def clear(self) -> None:
        """Nothing is chosen."""
        self.shown, self._again, self._primary = ("", None), None, None
        self._layers.setCurrentIndex(0)

    def refresh(self) -> None:
        """What is shown as it is by now; nothing, if it is no more."""
        if self._again is not None:
            self._show(*self.shown, self._again)

    def _show(self, kind: str, what: object, look: Callable[[], Sight]) -> None:
        # The button pressed goes with what it was for: the focus stays at what comes next.
        inside = self._has_focus()
        same = self.shown == (kind, what)
        try:
            sight = look()
        except LookupError:
            self.clear()
            return
        self.shown, self._again = (kind, what), look
        self._primary = sight.primary
        self._icon = sight.icon
        self.kind.setText(sight.kind)
        self.name.setText(sight.name)
        self.chip.set_status(*sight.chip)
        self.chip.setVisible(bool(sight.chip[0]))
        self._paint_sign()
        self._put(sight)
        self.footer.show_buttons(
            [deed.button(self.desk) for deed in sight.left],
            [self._primary_button(sight.primary)] if sight.primary else [],
        )
        self._layers.setCurrentIndex(1)
        if not same:
            self.area.to_top()
        if inside:
            self.focus_first()

    def _put(self, sight: Sight) -> None:
        # The refusal is the panel's own and outlives the body that it stood in.
        self.refusal.setParent(self)
        self.refusal.hide()
        self.body = body = QWidget()
        body.setProperty("role", "pane")
        column = QVBoxLayout(body)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(12)
        column.addWidget(self.refusal)
        for part in sight.body:
            column.addWidget(part)
        self.links = [deed.button(self.desk, height=26) for deed in sight.links]
        for line in _lines(self.links):
            row = QHBoxLayout()
            row.setSpacing(8)
            column.addLayout(row)
            for button in line:
                row.addWidget(button)
            row.addStretch(1)
        column.addStretch(1)
        self.area.setWidget(body)

    def _primary_button(self, deed: Deed) -> Button:
        """The filled button. The second press of a double click meets the next step in the same
        place; nobody meant to begin a session by it."""

        def press() -> None:
            hurried = self._since.isValid() and not self._since.hasExpired(
                QApplication.doubleClickInterval()
            )
            if not hurried or not self._by_mouse:
                self._since.start()
                deed.does()

        button = replace(deed, does=press).button(self.desk)
        button.pressed.connect(self._note_mouse)
        return button

    def _note_mouse(self) -> None:
        self._by_mouse = bool(QApplication.mouseButtons())

    def say(self, words: str) -> None:
        """What a rule refused, at the top of what is shown."""
        self.refusal.say(_("Not done"), words)
        self.area.to_top()

    def _paint_sign(self) -> None:
        if self._icon:
            self.sign.setPixmap(icons.pixmap(self._icon, "text2", 13))

    # -- what is done -----------------------------------------------------------------------------

    def primary(self) -> None:
        """Ctrl+Enter: what the filled button does."""
        if self._primary is not None:
            self._primary.does()

    def next_status(self) -> None:
        """Ctrl+I: the next status of the appointment shown; who drew a number goes in."""
        if self.shown[0] in ("appointment", "ticket"):
            self.primary()

    def cancel(self) -> None:
        """Delete: cancel the appointment shown, after asking."""
        one = self.appointment()
        if one is not None:
            self.acts.cancel(one)

    def appointment(self) -> Appointment | None:
        """The appointment shown, as it is now."""
        kind, id = self.shown
        if kind != "appointment" or not isinstance(id, int):
            return None
        return appointment(self.desk.store, id)

    def _book(self) -> None:
        self.book_wanted.emit(self.shown[1])

    # -- focus and keys ---------------------------------------------------------------------------

    def first_stop(self) -> Button | None:
        """Where F6 puts the focus: the filled button, or the first that can be pressed."""
        if self._layers.currentIndex() == 0:
            return None
        wanted = (*reversed(self.footer.buttons), *self.links)
        return next((one for one in wanted if one.isEnabled()), None)

    def focus_first(self) -> bool:
        """Put the focus where something can be done; False when there is nothing."""
        first = self.first_stop()
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)
        return first is not None

    def _has_focus(self) -> bool:
        focus = self.window().focusWidget()
        return focus is not None and self.isAncestorOf(focus)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """F6 or a click: the focus goes to where something can be done."""
        super().focusInEvent(event)
        self.focus_first()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+I, Ctrl+Enter and Delete."""
        ctrl = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.isAutoRepeat():
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_I and ctrl:
            self.next_status()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and ctrl:
            self.primary()
        elif event.key() == Qt.Key.Key_Delete and not ctrl:
            self.cancel()
        else:
            super().keyPressEvent(event)


def _lines(buttons: list[Button]) -> list[list[Button]]:
    """The buttons in lines no wider than the narrowest panel."""
    lines: list[list[Button]] = []
    used = 0
    for one in buttons:
        wide = one.sizeHint().width() + 8
        if not lines or used + wide > _LINKS_WIDE:
            lines.append([])
            used = 0
        lines[-1].append(one)
        used += wide
    return lines
