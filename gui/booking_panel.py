"""The panel beside the board: a booking, its form, or a move that is not saved yet."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QElapsedTimer, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from db.booking_changes import book, change, move
from db.booking_states import cancel, hold_on, no_show
from db.bookings import Booking
from db.formats import show_day, show_span
from db.rules import Refused
from db.series import book_series
from db.words import N_, _
from gui import theme
from gui.board_lanes import Place, Proposal, kind_of
from gui.booking_facts import BookingFacts, next_step, room_names
from gui.booking_form import BookingForm
from gui.chips import Chip
from gui.conflict import ConflictBox, SuggestionList
from gui.controls import Button, IconButton
from gui.desk import Desk
from gui.doors import Door, guard
from gui.form_scroll import FormScroll

LEAST, MOST = 330, 372
_HURRY_MS = 800
_KEYS = (
    N_("Enter opens a booking or makes one here."),
    N_("Shift+arrows choose how long."),
    N_("Alt+arrows move a booking by 15 minutes or to the next room."),
    N_("Drag a booking to move it, an edge to stretch it."),
)


class BookingPanel(QFrame):
    """Shows one thing at a time; `mode` is view, new, change, moving, or empty for the cursor.

    It is always there: a board that changed its width under the mouse would move what is dragged.
    """

    closed = Signal()
    change_asked = Signal()
    next_asked = Signal()
    cancel_asked = Signal()
    no_show_asked = Signal()
    print_asked = Signal()
    series_asked = Signal()
    saved = Signal(object)
    proposed = Signal(object)
    taken = Signal(int)
    move_confirmed = Signal()
    put_back = Signal()
    new_asked = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.mode = ""
        self.booking: Booking | None = None
        self.setProperty("role", "pane")
        self.setAccessibleName(_("Booking"))
        self.form = BookingForm(desk)
        self._since_saved = QElapsedTimer()
        self.form.saved.connect(self._since_saved.start)
        self.form.saved.connect(self.saved)
        self.form.proposed.connect(self._form_proposed)
        self.stack = QStackedWidget()
        self._pages = {
            "": _scrolled(self._cursor_page()),
            "view": _scrolled(self._view_page()),
            "form": _scrolled(self.form),
            "moving": _scrolled(self._moving_page()),
        }
        for page in self._pages.values():
            self.stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head())
        column.addWidget(self.stack, 1)
        column.addWidget(self._foot())
        self.show_cursor("", "", False)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line between board and panel."""
        super().paintEvent(event)
        QPainter(self).fillRect(0, 0, 1, self.height(), theme.color("line"))

    # Parts

    def _head(self) -> QWidget:
        head = QFrame()
        head.setProperty("role", "panelHead")
        self.kind = QLabel()
        self.kind.setProperty("role", "help")
        self.name = QLabel()
        self.name.setProperty("role", "name")
        self.name.setWordWrap(True)
        self.chip = Chip()
        self.close_button = IconButton("xmark", _("Close"), key="Esc")
        self.close_button.clicked.connect(self.closed)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.name, 1)
        row.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(head)
        column.setContentsMargins(16, 10, 10, 10)
        column.setSpacing(2)
        column.addWidget(self.kind)
        column.addLayout(row)
        return head

    def _cursor_page(self) -> QWidget:
        page = QWidget()
        self.words = QLabel()
        self.words.setWordWrap(True)
        column = QVBoxLayout(page)
        column.setContentsMargins(16, 14, 16, 16)
        column.setSpacing(6)
        column.addWidget(self.words)
        column.addSpacing(10)
        for words in _KEYS:
            line = QLabel(_(words))
            line.setProperty("role", "help")
            line.setWordWrap(True)
            column.addWidget(line)
        column.addStretch(1)
        return page

    def _view_page(self) -> QWidget:
        page = QWidget()
        self.refusal = ConflictBox()
        self.refusal.hide()
        self.facts = BookingFacts(self.desk)
        self.facts.card_wanted.connect(self.desk.open_record)
        self._links: dict[str, Button] = {}
        column = QVBoxLayout(page)
        column.setContentsMargins(16, 14, 16, 16)
        column.setSpacing(12)
        column.addWidget(self.refusal)
        column.addWidget(self.facts)
        for row_of in (("change", "no_show"), ("print", "series"), ("hold",)):
            row = QHBoxLayout()
            row.setSpacing(8)
            for name in row_of:
                row.addWidget(self._link(name))
            row.addStretch(1)
            column.addLayout(row)
        column.addStretch(1)
        return page

    def _link(self, name: str) -> Button:
        words, icon, key, asked = {
            "change": (_("Change"), "pen", "F2", self.change_asked),
            "hold": (_("Hold on"), "hourglass-half", "", self.hold_on),
            "no_show": (_("No-show"), "user-slash", "", self.no_show_asked),
            "print": (_("Sign-in sheet"), "print", "", self.print_asked),
            "series": (_("Repeat"), "repeat", "", self.series_asked),
        }[name]
        button = Button(words, icon=icon, key=key, height=26)
        button.clicked.connect(asked)
        rules: dict[str, Door] = {
            "change": change,
            "hold": hold_on,
            "no_show": no_show,
            "series": book_series,
        }
        if name in rules:
            guard(button, self.desk, rules[name])
        self._links[name] = button
        return button

    def _moving_page(self) -> QWidget:
        page = QWidget()
        self.places = QLabel()
        self.places.setTextFormat(Qt.TextFormat.RichText)
        self.conflict = ConflictBox()
        self.ways = SuggestionList()
        self.ways.taken.connect(self.taken)
        self.moved_facts = BookingFacts(self.desk)
        self.moved_facts.card_wanted.connect(self.desk.open_record)
        section = QLabel(_("Booking details"))
        section.setProperty("role", "section")
        column = QVBoxLayout(page)
        column.setContentsMargins(16, 14, 16, 16)
        column.setSpacing(12)
        for part in (self.places, self.conflict, self.ways, section, self.moved_facts):
            column.addWidget(part)
        column.addStretch(1)
        return page

    def _foot(self) -> QWidget:
        foot = QFrame()
        foot.setProperty("role", "footer")
        foot.setFixedHeight(theme.row(52))
        self.cancel_button = Button(_("Cancel booking"), key="Del", kind="danger")
        self.cancel_button.clicked.connect(self.cancel_asked)
        self.back_button = Button(_("Cancel"), key="Esc")
        self.back_button.clicked.connect(self.closed)
        self.new_button = Button(_("Book here"), key="Enter", kind="tonal")
        self.new_button.clicked.connect(self.new_asked)
        self.put_back_button = Button(_("Put back"), key="Esc")
        self.put_back_button.clicked.connect(self.put_back)
        self.next_button = Button("", key="Ctrl+I", kind="primary")
        self.next_button.clicked.connect(self._next)
        self.save_button = Button(_("Save"), key="Ctrl+Enter", kind="primary")
        self.save_button.clicked.connect(self.save)
        self.move_button = Button(_("Save move"), key="Ctrl+Enter", kind="primary")
        self.move_button.clicked.connect(self.move_confirmed)
        for button, rule in (
            (self.cancel_button, cancel),
            (self.new_button, book),
            (self.save_button, book),
            (self.move_button, move),
        ):
            guard(button, self.desk, rule)
        row = QHBoxLayout(foot)
        row.setContentsMargins(16, 0, 16, 0)
        for left in (self.cancel_button, self.back_button, self.put_back_button):
            row.addWidget(left)
        row.addStretch(1)
        for right in (self.new_button, self.next_button, self.save_button, self.move_button):
            row.addWidget(right)
        return foot

    # What it shows

    def show_booking(self, booking: Booking) -> None:
        """View a booking with what can be done next."""
        self._begin("view", booking, _("Booking {number}").format(number=booking.number))
        now = self.desk.now()
        self.refusal.hide()
        self.facts.show_booking(booking)
        waiting = booking.status in ("provisional", "confirmed")
        step = next_step(booking, now)
        self.cancel_button.setVisible(waiting)
        self.next_button.setVisible(step is not None)
        if step:
            self.next_button.setText(_(step[0]))
            self.next_button.set_icon(step[1])
            guard(self.next_button, self.desk, step[2])
        self._links["change"].setVisible(waiting or booking.status == "checked_in")
        self._links["hold"].setVisible(booking.status == "provisional")
        self._links["no_show"].setVisible(waiting and now >= booking.starts)
        self._links["print"].setVisible(booking.status not in ("cancelled", "no_show"))

    def show_new(self, seed: dict[str, Any]) -> None:
        """The form of a new booking."""
        self._begin("new", None, _("Not saved yet"), _("New booking"))
        self.form.start_new(seed)
        self._pages["form"].to_top()
        self.form.inputs["title"].setFocus()

    def show_change(self, booking: Booking) -> None:
        """The form of a booking that is there."""
        self._begin("change", booking, _("Change booking {number}").format(number=booking.number))
        self.form.start_change(booking)
        self._pages["form"].to_top()
        self.form.inputs["title"].setFocus()

    def show_moving(self, proposal: Proposal) -> None:
        """A move that is not saved: from where, to where, what is in the way, what is free."""
        booking = proposal.booking
        if booking is None:
            return
        self._begin("moving", booking, _("Move booking (not saved yet)"))
        old = Place(booking.rooms, booking.starts, booking.ends)
        # Words inside an f-string are not found by what collects them for the catalogue.
        was, will_be = _("Was"), _("Now")
        self.places.setText(
            "<table cellspacing='0' cellpadding='1'>"
            f"<tr><td>{was}&emsp;</td><td>{self._place_words(old, proposal.place)}</td></tr>"
            f"<tr><td>{will_be}&emsp;</td>"
            f"<td><b>{self._place_words(proposal.place, old)}</b></td></tr></table>"
        )
        self.conflict.show_problems(proposal.problems, proposal.place)
        self.ways.show_suggestions(self.desk.store, proposal.suggestions, proposal.place)
        self.ways.setVisible(bool(proposal.suggestions))
        self.moved_facts.show_booking(booking, placed=False)
        unmoved = proposal.place == old
        self.move_button.setEnabled(not proposal.blocked and not unmoved)

    def show_cursor(self, place: str, words: str, free: bool) -> None:
        """Nothing is being worked on: where the cursor is, and the keys."""
        self._begin("", None, _("Here"), place)
        self.words.setText(words)
        self.new_button.setVisible(free)

    def first_stop(self) -> QWidget | None:
        """Where F6 puts the focus: the first field, or the button that does what is next."""
        if self.mode in ("new", "change"):
            return self.form.inputs["title"]
        wanted = (self.next_button, self.move_button, self._links["change"], self.new_button)
        shown = (one for one in wanted if one.isVisible() and one.isEnabled())
        return next(shown, self.close_button if self.mode else None)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """F6 or a click: the panel hands the focus on to where something can be done."""
        super().focusInEvent(event)
        first = self.first_stop()
        if first is not None:
            first.setFocus(event.reason())

    def save(self) -> bool:
        """Save the form, unless something is in the way of what it says now."""
        if self.mode not in ("new", "change"):
            return False
        self.form.settle()
        return self.save_button.isEnabled() and self.form.save()

    def just_saved(self) -> bool:
        """Whether the form was saved a moment ago.

        The second press of a hurried Ctrl+Enter or double click on Save then meets the next
        step in the same place; nobody meant to check in by it.
        """
        return self._since_saved.isValid() and self._since_saved.elapsed() < _HURRY_MS

    def _next(self) -> None:
        if not self.just_saved():
            self.next_asked.emit()

    def hold_on(self) -> None:
        """Ask until when the provisional booking is held on."""
        from gui.hold_dialog import HoldDialog

        if self.mode == "view" and self.booking and self.booking.status == "provisional":
            HoldDialog(self.desk, self.booking, self).exec()

    def say(self, refused: Refused) -> None:
        """Show what a rule refused, where the booking is viewed."""
        if self.mode == "moving":
            self.conflict.say(_("Not saved"), refused.message)
        else:
            self.refusal.say(_("Not done"), refused.message)

    def _begin(self, mode: str, booking: Booking | None, kind: str, name: str = "") -> None:
        self.mode, self.booking = mode, booking
        self.kind.setText(kind)
        self.name.setText(booking.title if booking else name)
        self.close_button.setVisible(bool(mode))
        self.chip.setVisible(booking is not None)
        if booking:
            self.chip.set_status(kind_of(booking, self.desk.now()))
        self.stack.setCurrentWidget(self._pages["form" if mode in ("new", "change") else mode])
        for button, modes in (
            (self.new_button, ("",)),
            (self.cancel_button, ("view",)),
            (self.next_button, ("view",)),
            (self.back_button, ("new", "change")),
            (self.save_button, ("new", "change")),
            (self.put_back_button, ("moving",)),
            (self.move_button, ("moving",)),
        ):
            button.setVisible(mode in modes)

    def _form_proposed(self, proposal: Proposal | None) -> None:
        if self.mode in ("new", "change"):
            self.save_button.setEnabled(proposal is None or not proposal.blocked)
            self.proposed.emit(proposal)

    def _place_words(self, place: Place, other: Place) -> str:
        words = room_names(self.desk.store, place.rooms) + "&emsp;"
        if place.starts.date() != other.starts.date():
            words += show_day(place.starts.date()) + " "
        return words + show_span(place.starts, place.ends)


def _scrolled(widget: QWidget) -> FormScroll:
    area = FormScroll()
    area.setWidget(widget)
    widget.setProperty("role", "pane")
    return area
