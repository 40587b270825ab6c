"""The queue of a day beside the week: who comes, who waits, who sits there; and the quick box.

A number, a name or a scanned slip in the box finds the one who stands at the desk; Enter says that
they are here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from db.appointment_booking import draw_number
from db.consultation_queue import Queue, Turn, queue
from db.formats import show_day
from db.words import _
from gui import theme
from gui.buttons import Button
from gui.consult_box import QuickBox
from gui.consult_queue_model import QueueModel, fold
from gui.consult_queue_paint import QueueDelegate
from gui.desk import Desk
from gui.doors import guard
from gui.empty_state import EmptyState
from gui.row_table import RowTable
from gui.ticket_dialog import open_ticket

_FOOT = 36


class ConsultQueue(QFrame):
    """The list with its head, its box and its foot.

    `picked` says kind ("appointment" or "ticket") and id of the turn that is looked at now,
    `entered` the one that Enter was pressed on; `next_asked` and `cancel_asked` are Ctrl+I and
    Delete on the turn that is looked at.
    """

    picked = Signal(str, object)
    entered = Signal(str, object)
    next_asked = Signal()
    cancel_asked = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.day = desk.today()
        self.service: int | None = None
        self.everything = False
        self._queue: Queue | None = None
        self._quiet = False
        self.setProperty("role", "pane")
        self.setAccessibleName(_("Queue"))
        self.model = QueueModel()
        self.table = RowTable(self.model, _("Queue"))
        self.table.paint_with(QueueDelegate(self.table))
        self.table.current_changed.connect(self._picked)
        self.table.opened.connect(self._entered)
        self.empty = EmptyState("user-clock", parent=self.table)
        self.empty.hide()
        self.box = QuickBox(desk, self.table, self.current)
        self.box.found.connect(self._bring)
        self.box.entered.connect(self.entered)
        self.box.arrived.connect(self._look_again)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head())
        column.addWidget(self.table, 1)
        column.addWidget(self._foot())
        theme.signal.changed.connect(self._measure)
        self._measure()

    def _head(self) -> QWidget:
        head = QFrame()
        head.setProperty("role", "panelHead")
        self.title = QLabel()
        self.title.setProperty("role", "section")
        self.counts = QLabel()
        self.counts.setProperty("role", "quiet")
        self.draw = Button(_("Take a number"), icon="ticket", kind="link", height=26)
        self.draw.setToolTip(_("Who came without an appointment takes a number") + "  Shift+F8")
        self.draw.clicked.connect(self.draw_number)
        guard(self.draw, self.desk, draw_number)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.title)
        line.addWidget(self.counts, 1)
        line.addWidget(self.draw)
        column = QVBoxLayout(head)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(6)
        column.addLayout(line)
        column.addWidget(self.box)
        return head

    def _foot(self) -> QWidget:
        self.foot_line = QFrame()
        self.foot_line.setProperty("role", "panelHead")
        self.folded = QLabel()
        self.folded.setProperty("role", "quiet")
        self.unfold = Button("", kind="link", height=26)
        self.unfold.clicked.connect(self.toggle)
        row = QHBoxLayout(self.foot_line)
        row.setContentsMargins(12, 0, 8, 0)
        row.addWidget(self.folded, 1)
        row.addWidget(self.unfold)
        return self.foot_line

    # -- what it shows ----------------------------------------------------------------------------

    def show_day(self, day: date, service: int | None = None) -> None:
        """The queue of a day, of one service or of all; what was looked at stays so."""
        if (day, service) != (self.day, self.service):
            self.everything = False
            self.box.clear()
        self.day, self.service = day, service
        self._queue = queue(self.desk.store, day, now=self.desk.now(), service=service)
        self._fill()

    def draw_number(self) -> None:
        """A number for who came without an appointment (Shift+F8); then it is looked at."""
        made = open_ticket(self.desk, self.window(), self.service)
        if made is not None:
            self._look_again()
            self._bring("ticket", made)

    def _look_again(self) -> None:
        self.show_day(self.day, self.service)

    def choose(self, kind: str, id: int) -> bool:
        """Look at a turn that is shown elsewhere too; False when it is not of this day."""
        turns = self._queue.turns if self._queue else ()
        there = any((one.kind, one.id) == (kind, id) for one in turns)
        with self._quietly():
            if there:
                self._bring(kind, id)
            else:
                self.table.go_to(-1)
        return there

    def current(self) -> Turn | None:
        """The turn that is looked at."""
        return self.model.turn(self.table.currentIndex().row())

    def toggle(self) -> None:
        """Show what is folded away, or fold it again."""
        self.everything = not self.everything
        self._fill()

    def _fill(self) -> None:
        if self._queue is None:
            return
        self.box.turns = self._queue.turns
        key = self.table.key()
        folded = fold(self._queue, self.desk.now(), everything=self.everything)
        with self._quietly():
            self.model.show_turns(folded.shown)
            self.table.measure()
            self.table.choose(key)
        self._say_head(self._queue)
        self._say_foot(folded.later, folded.over)
        self._say_empty(self._queue, bool(folded.shown))

    @contextmanager
    def _quietly(self) -> Iterator[None]:
        """Nobody picked anything while this goes on."""
        self._quiet = True
        try:
            yield
        finally:
            self._quiet = False

    def _bring(self, kind: str, id: int) -> None:
        """Make a turn the current one, also out of what is folded away."""
        if not self.table.choose((kind, id)):
            self.everything = True
            self._fill()
            self.table.choose((kind, id))

    def _say_head(self, queue: Queue) -> None:
        today = queue.day == self.desk.today()
        words = _("Today's queue") if today else _("Queue of {day}").format(day=show_day(queue.day))
        self.title.setText(words)
        counts = [
            _("Waiting: {n}").format(n=queue.waiting),
            _("In session: {n}").format(n=queue.in_session),
        ]
        self.counts.setText("\u2003".join(counts) if today else "")

    def _say_foot(self, later: int, over: int) -> None:
        pieces = [_("This afternoon: {n} more").format(n=later)] if later else []
        pieces += [_("Over: {n}").format(n=over)] if over else []
        self.folded.setText("\u2003".join(pieces))
        self.unfold.setText(_("Show all") if pieces else _("Fold"))
        self.foot_line.setVisible(bool(pieces) or self.everything)

    def _say_empty(self, queue: Queue, shown: bool) -> None:
        self.empty.setVisible(not shown)
        self.empty.setGeometry(self.table.viewport().geometry())
        if shown:
            return
        if queue.turns:
            self.empty.show_state("circle-check", _("All done"), _("Nobody waits any more."))
        else:
            self.empty.show_state(
                "user-clock",
                _("Nobody yet"),
                _("Who has an appointment on this day, or draws a number, stands here."),
            )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What is said of an empty list fills it."""
        super().resizeEvent(event)
        self.empty.setGeometry(self.table.viewport().geometry())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """F6 or a click beside the rows: the list takes the focus."""
        super().focusInEvent(event)
        self.table.setFocus(event.reason())

    # -- what is picked ---------------------------------------------------------------------------

    def _picked(self) -> None:
        one = self.current()
        if one is not None and not self._quiet:
            self.picked.emit(one.kind, one.id)

    def _entered(self) -> None:
        one = self.current()
        if one is not None:
            self.entered.emit(one.kind, one.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+I and Delete on the turn that is looked at."""
        ctrl = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_I and ctrl and not event.isAutoRepeat():
            self.next_asked.emit()
        elif event.key() == Qt.Key.Key_Delete and not event.modifiers():
            self.cancel_asked.emit()
        else:
            super().keyPressEvent(event)

    def _measure(self) -> None:
        self.foot_line.setFixedHeight(theme.row(_FOOT))
