"""The booking page: boards for day, week and month, and the panel for what is being worked on.

The page decides nothing. It asks the rules what stands in the way while something is dragged or
typed, and runs one rule when it is saved.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from db.booking_changes import book, change
from db.booking_states import cancel, no_show
from db.booking_ties import WHO
from db.bookings import Booking, booking
from db.rules import Refused
from db.series import book_series
from db.words import N_, _
from gui.board_lanes import Place, Proposal
from gui.booking_facts import next_step
from gui.booking_hints import hints_for
from gui.booking_menu import BookingMenu
from gui.booking_moves import BookingMoves
from gui.booking_panel import LEAST, MOST, BookingPanel
from gui.booking_views import BookingViews
from gui.desk import Desk
from gui.doors import guard, is_open, why_not

_WIDE = 1700
_KEYS = (
    ("Esc", "escape"),
    ("Ctrl+Return", "save"),
    ("Ctrl+Enter", "save"),
    ("Ctrl+S", "save"),
    ("Ctrl+I", "next_status"),
    ("Del", "cancel_booking"),
    ("F2", "change_booking"),
)


class BookingPage(BookingViews):
    """Boards and panel: what is made, moved, changed and cancelled."""

    name = "board"
    title = N_("Schedule")
    icon = "calendar-check"
    area = "bookings"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.panel = BookingPanel(desk)
        self.moves = BookingMoves(desk, self.panel, (self.day_board, self.week_board))
        self._lay_out()
        self._connect()
        for key, does in _KEYS:
            self._on_key(key, getattr(self, does)).setAutoRepeat(False)
        for number in (1, 2, 3):
            take = partial(self.moves.take, number)
            self._on_key(f"Alt+{number}", take).setAutoRepeat(False)

    def _lay_out(self) -> None:
        body = QHBoxLayout()
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addLayout(self.board_column(), 1)
        body.addWidget(self.panel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.toolbar)
        column.addLayout(body, 1)

    def _connect(self) -> None:
        bar, panel = self.toolbar, self.panel
        for button, rule in ((bar.series, book_series), (bar.seek, book), (bar.new, book)):
            guard(button, self.desk, rule)
        bar.print_asked.connect(self.print_sheet)
        bar.series_asked.connect(self.new_series)
        bar.find_asked.connect(self.find_time)
        bar.new_asked.connect(self.new_booking)
        for board in (self.day_board, self.week_board):
            board.opened.connect(self.open_booking)
            board.asked.connect(self.make_at)
            board.tried.connect(self.moves.try_place)
            board.put_back.connect(self.moves.put_back)
            board.cursor_moved.connect(self._cursor_moved)
            board.menu_asked.connect(self.show_menu)
        panel.closed.connect(self.close_panel)
        panel.new_asked.connect(self._enter)
        panel.change_asked.connect(self.change_booking)
        panel.next_asked.connect(self.next_status)
        panel.cancel_asked.connect(self.cancel_booking)
        panel.no_show_asked.connect(self.mark_no_show)
        panel.print_asked.connect(self._print_sign_in)
        panel.series_asked.connect(self.new_series)
        panel.saved.connect(self._saved)
        panel.proposed.connect(self._form_proposed)
        self._warned = False
        for each in panel.form.inputs.values():
            each.changed.connect(self._typed_on)
        panel.taken.connect(self.moves.take)
        panel.move_confirmed.connect(self.moves.save)
        panel.put_back.connect(self.moves.put_back)
        self.moves.changed.connect(self.hints_changed)
        self.moves.begun_new.connect(self.make_at)
        self.moves.form_in_the_way.connect(self._form_is_open)
        self.moves.dismissed.connect(self.close_panel)
        self.moves.moved.connect(self._moved)

    # What is shown

    def _form_proposed(self, proposal: Proposal | None) -> None:
        if proposal is not None:
            self.follow(proposal.place.starts.date())
        self.moves.show(proposal)

    def leave(self) -> None:
        """A move that is not saved is put back before another day is shown."""
        self.moves.put_back()

    def reload(self) -> None:
        """The board, and the booking in the panel."""
        super().reload()
        self.panel.setVisible(self.view != "month")
        self._refresh_panel()

    def _refresh_panel(self) -> None:
        one = self.panel.booking
        try:
            fresh = booking(self.desk.store, one.id) if one else None
        except LookupError:
            # Its making was undone: there is nothing left to show, change or move.
            self.panel.mode = ""
            self.moves.show(None)
            fresh = None
        if self.panel.mode == "view" and (fresh is None or not self.shows(fresh)):
            # Ctrl+I and Delete must not reach a booking of a day that is no longer in sight.
            self.panel.mode = ""
        if self.panel.mode == "view" and fresh:
            self.panel.show_booking(fresh)
        elif not self.panel.mode:
            self._show_cursor()

    def hints(self) -> list[str]:
        """The keys for what is being done."""
        shown = self.panel.booking
        return hints_for(self.view, self.panel.mode, shown.title if shown else "")

    def panes(self) -> list[QWidget]:
        """Board and panel, if there is something to do in it."""
        return [self.shown_board(), *([self.panel] if self.panel.first_stop() else [])]

    def primary(self) -> tuple[str, Any] | None:
        """A new booking."""
        return _("New booking"), self.new_booking

    def seed(self) -> dict[str, Any]:
        """What a new booking takes over: the place under the cursor, who the panel shows."""
        found = self.place_seed()
        shown = self.panel.booking
        if shown:
            found |= {name: getattr(shown, name) for name in WHO}
            found.setdefault("rooms", shown.rooms)
        return found

    def go(self, **where: Any) -> None:
        """`day`, `view`, `room`, `record` (a booking), `new` (values of a new booking)."""
        if "room" in where:
            self.room = int(where["room"])
        if "day" in where:
            self.show_day(where["day"])
        if "view" in where:
            self.show_view(str(where["view"]))
        if "record" in where:
            one = booking(self.desk.store, int(where["record"]))
            if self.view == "month":
                self.show_view("day")
            self.show_day(one.starts.date())
            self.open_booking(one)
        if "new" in where:
            self.start_new(dict(where["new"] or {}))

    def showEvent(self, event: QShowEvent) -> None:
        """The keyboard is on the board, unless a form is half filled in."""
        super().showEvent(event)
        if self.panel.mode not in ("new", "change"):
            self.shown_board().setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The panel is a little wider in a wide window."""
        super().resizeEvent(event)
        self.panel.setFixedWidth(MOST if self.width() >= _WIDE else LEAST)

    # The panel

    def open_booking(self, one: Booking) -> None:
        """View a booking, unless a form would be lost."""
        if self._form_is_open():
            return
        self.moves.show(None)
        self.panel.show_booking(booking(self.desk.store, one.id))
        if self.board:
            self.board.select_booking(one.id)
        self.hints_changed.emit()

    def _form_touched(self) -> bool:
        return self.panel.mode in ("new", "change") and self.panel.form.touched

    def unsaved(self) -> bool:
        """Whether the form is half filled in."""
        return self._form_touched()

    def _typed_on(self) -> None:
        self._warned = False

    def _form_is_open(self) -> bool:
        if self._form_touched():
            self.desk.say(_("Save or cancel the form first."), "warn")
            return True
        return False

    def _cursor_moved(self) -> None:
        # A view follows the cursor; a form or a move stays.
        one = self.board.cursor_booking() if self.board else None
        if self.panel.mode == "view" and one:
            self.panel.show_booking(one)
        elif not self.panel.mode:
            self._show_cursor()

    def _show_cursor(self) -> None:
        board = self.board
        if board is None or not board.lanes:
            self.panel.show_cursor("", board.cursor_words() if board else "", False)
        else:
            free = board.cursor_booking() is None and not board.why_not_free()
            self.panel.show_cursor(board.lanes[board.lane].title, board.cursor_words(), free)

    def _enter(self) -> None:
        if self.board:
            self.board.enter()

    def new_booking(self) -> None:
        """A new booking from what the cursor and the panel show."""
        self.start_new(self.seed())

    def make_at(self, place: Place) -> None:
        """A new booking there."""
        if self.panel.mode == "new":
            self.panel.form.set_place(place)
            self.panel.form.inputs["title"].setFocus()
            return
        self.start_new({"rooms": place.rooms, "starts": place.starts, "ends": place.ends})

    def start_new(self, seed: dict[str, Any]) -> None:
        """The form of a new booking with these values; the board goes to its day."""
        if self._form_is_open() or not is_open(self.desk, book):
            return
        if self.view == "month":
            self.show_view("day")
        starts = seed.get("starts")
        if starts and starts.date() != self.day:
            self.show_day(starts.date())
        elif not starts:
            seed["starts"] = self.next_start()
        self.panel.show_new(seed)
        self.hints_changed.emit()

    def change_booking(self) -> None:
        """The form of the booking that is viewed or under the cursor."""
        one = self._current()
        if one and self.panel.mode in ("", "view") and is_open(self.desk, change):
            self.panel.show_change(booking(self.desk.store, one.id))
            self.hints_changed.emit()

    def _current(self) -> Booking | None:
        if self.panel.mode:
            return self.panel.booking
        return self.board.cursor_booking() if self.board else None

    def close_panel(self) -> None:
        """Close the panel; what was not saved is gone from the board too."""
        self.moves.show(None)
        self.panel.mode = ""
        if self._warned:
            self.desk.say("")  # What it warned of has happened.
        self._warned = False
        self._show_cursor()
        self.shown_board().setFocus()
        self.hints_changed.emit()

    def _moved(self, one: Booking) -> None:
        if one.starts.date() != self.day and self.view == "day":
            self.show_day(one.starts.date())
        if self.board:
            self.board.select_booking(one.id)

    def _saved(self, id: int) -> None:
        self.moves.show(None)
        one = booking(self.desk.store, id)
        self.panel.show_booking(one)
        if one.starts.date() != self.day and self.view == "day":
            self.show_day(one.starts.date())
        if self.board:
            self.board.select_booking(id)
            self.board.setFocus()
        self.hints_changed.emit()

    def escape(self) -> None:
        """Close the top layer: what the mouse holds, a move, the panel, the selection."""
        if (self.board and self.board.let_go()) or self.panel.mode == "moving":
            self.moves.put_back()
        elif self._form_touched() and not self._warned:
            self._warned = True
            self.desk.say(_("Not saved yet. Esc again throws it away."), "warn")
        elif self.panel.mode:
            self.close_panel()
        elif self.board:
            self.board.go_to(self.board.lane, self.board.start)

    def save(self) -> None:
        """Ctrl+Enter: the primary button of the panel."""
        if self.panel.mode == "moving":
            self.moves.save()
        elif self.panel.mode == "view":
            if not self.panel.just_saved():
                self.next_status()
        else:
            self.panel.save()

    # What becomes of a booking

    def next_status(self) -> None:
        """Ctrl+I: confirm, check in or finish the booking at hand."""
        one = self._current()
        if one is None or self.panel.mode not in ("", "view"):
            return
        step = next_step(one, self.desk.now())
        if step:
            self._run(step[2], one)

    def mark_no_show(self) -> None:
        """Nobody came."""
        one = self._current()
        if one:
            self._run(no_show, one)

    def _run(self, rule: Any, one: Booking) -> None:
        try:
            self.desk.do(rule, booking=one.id)
        except Refused as refused:
            self.panel.show_booking(one)
            self.panel.say(refused)

    def cancel_booking(self) -> None:
        """Delete: ask the reason, then cancel."""
        from gui.cancel_dialog import CancelDialog

        one = self._current()
        if (
            one
            and self.panel.mode in ("", "view")
            and one.status in ("provisional", "confirmed")
            and is_open(self.desk, cancel)
        ):
            CancelDialog(self.desk, one, self).exec()

    def show_menu(self, at: QPoint) -> None:
        """The acts on what the cursor stands on, or a new booking there."""
        if not self.board or self._form_is_open():
            return
        menu = BookingMenu(self)
        one = self.board.cursor_booking()
        if one is None:
            closed = why_not(self.desk, book)
            menu.add(_("New booking"), "plus", "Enter", self._enter, closed)
        else:
            menu.fill(
                one,
                self.desk.now(),
                opens=self._enter,
                changes=self.change_booking,
                steps=self.next_status,
                misses=self.mark_no_show,
                cancels=self.cancel_booking,
                closed=lambda rule: why_not(self.desk, rule),
            )
            if self.panel.mode:
                # The acts are on the booking that is shown.
                self.moves.show(None)
                self.panel.show_booking(one)
        menu.popup(at)

    # Other windows

    def new_series(self) -> None:
        """A repeating booking from what is at hand."""
        from gui.duty_dialog import repeat_duty
        from gui.series_dialog import SeriesDialog

        if not is_open(self.desk, book_series):
            return
        one = self._current()
        seed = self.seed()
        if one and repeat_duty(self.desk, self, one):
            return
        if one:
            names = ("rooms", "starts", "ends", "title", "headcount", "use", "note")
            seed = {name: getattr(one, name) for name in (*names, *WHO)}
            seed["equipment"] = dict(one.equipment)
        SeriesDialog(self.desk, self, seed).exec()

    def find_time(self) -> None:
        """Look for a free time and book it."""
        from gui.find_time_dialog import FindTimeDialog

        if not is_open(self.desk, book):
            return
        FindTimeDialog(self.desk, self).exec()

    def _print_sign_in(self) -> None:
        if self.panel.booking:
            self.desk.print_report("sign-in-sheet", booking=self.panel.booking.id)
