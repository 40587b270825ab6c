"""The boards of the booking page: which day, which view, which rooms, and stepping through them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from db.bookings import Booking
from db.centre import next_open
from db.rooms import rooms
from db.today import counts
from db.words import _
from gui import board_paint, theme
from gui.board_day import DayBoard
from gui.board_hand import Board
from gui.board_lanes import CELL, kind_of
from gui.board_month import MonthBoard
from gui.board_week import WeekBoard
from gui.booking_toolbar import BookingToolbar
from gui.chips import status_paint
from gui.desk import Desk
from gui.legend import Legend
from gui.page import Page


class BookingViews(Page):
    """Day, week and month under one toolbar. `BookingPage` adds the work on bookings."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.day = desk.today()
        self.view = "day"
        self.room = 0
        self._facts = ""
        self.toolbar = BookingToolbar()
        self.day_board, self.week_board, self.month_board = DayBoard(), WeekBoard(), MonthBoard()
        self.stack = QStackedWidget()
        for board in (self.day_board, self.week_board, self.month_board):
            self.stack.addWidget(board)
        now = desk.now()
        for lanes in (self.day_board, self.week_board):
            lanes.status_label = self._status_words
            lanes.start = now.hour * 60 + now.minute // CELL * CELL
            lanes.end = lanes.start + CELL
        keys = (_("Arrows move"), _("Enter opens"), _("Drag on empty to book"))
        self.legend = Legend(board_paint.legend(), keys)
        bar = self.toolbar
        bar.stepped.connect(self.step)
        bar.today_asked.connect(self.to_today)
        bar.day_chosen.connect(self.show_day)
        bar.view_chosen.connect(self.show_view)
        bar.filtered.connect(self._filtered)
        self.month_board.day_chosen.connect(self._open_day)
        self.month_board.day_moved.connect(self._month_moved)
        theme.signal.changed.connect(self._theme_changed)

    def board_column(self) -> QVBoxLayout:
        """The boards with the legend under them."""
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.stack, 1)
        column.addWidget(self.legend)
        return column

    @property
    def board(self) -> Board | None:
        """The board with lanes that is shown; none while the month is."""
        return {"day": self.day_board, "week": self.week_board}.get(self.view)

    def shows(self, one: Booking) -> bool:
        """Whether a booking is on a day that the board shows; the month shows none."""
        first = self.day - timedelta(self.day.weekday()) if self.view == "week" else self.day
        last = first + timedelta(6) if self.view == "week" else first
        return self.board is not None and one.starts.date() <= last and one.ends.date() >= first

    def shown_board(self) -> QWidget:
        """The board that is shown, whichever it is."""
        return self.board or self.month_board

    def leave(self) -> None:
        """Before another day or view is shown: what was tried on this one is over."""

    def reload(self) -> None:
        """Fetch the day, week or month again."""
        db, now = self.desk.store, self.desk.now()
        every = rooms(db)
        if not any(room.id == self.room for room in every):
            self.room = every[0].id if every else 0
        self.toolbar.show_state(self.day, self.view, every, self.room)
        kind, seats = self.toolbar.kind.value(), int(self.toolbar.seats.value() or 0)
        if self.view == "day":
            self.day_board.fetch(db, self.day, now, kind=kind, seats=seats)
        elif self.view == "month":
            self.month_board.fetch(db, self.day, now, kind=kind, seats=seats)
        elif self.room:
            chosen = next(room for room in every if room.id == self.room)
            self.week_board.fetch(db, chosen, self.day, now)
        self._facts = self._count(now)

    def _count(self, now: datetime) -> str:
        count = counts(self.desk.store, now)
        parts = [_("Today: {n}").format(n=count["bookings"])]
        if count["provisional"]:
            parts.append(_("Provisional: {n}").format(n=count["provisional"]))
        if count["late"]:
            parts.append(_("Not checked in: {n}").format(n=count["late"]))
        return "\u2003".join(parts)

    def tick(self) -> None:
        """The now line moves on, unless something is being dragged over it."""
        if not (self.board and self.board.pressed):
            self.reload_now()

    def summary(self) -> str:
        """Today in figures."""
        return self._facts

    def place_seed(self) -> dict[str, Any]:
        """The place under the cursor for a new booking, if it is free and not past."""
        board = self.board
        if not board or not board.lanes or board.cursor_booking() or board.why_not_free():
            return {}
        place = board.place_at_cursor()
        if place.starts < self.desk.now() - timedelta(minutes=30):
            return {}
        ends = max(place.ends, place.starts + timedelta(hours=1))
        return {"rooms": place.rooms, "starts": place.starts, "ends": ends}

    def next_start(self) -> datetime:
        """When a new booking starts if nothing says so: soon, or at nine of a later day."""
        now = self.desk.now()
        if self.day > now.date():
            return datetime.combine(self.day, time(9))
        return next_open(self.desk.store, now)

    def show_day(self, day: date) -> None:
        """Show this day, its week or its month."""
        self.leave()
        self.day = day
        self.reload_now()

    def follow(self, day: date) -> None:
        """The day board goes along with a form whose day is another, so that its gaps are seen."""
        if self.view == "day" and day != self.day:
            self.day = day
            self.reload_now()

    def show_view(self, view: str) -> None:
        """day, week, month; list is the register of bookings."""
        if view == "list":
            self.toolbar.view.set_value(self.view)
            self.desk.open_page("bookings")
            return
        self.leave()
        if view == "week" and self.view == "day" and self.day_board.lanes:
            self.room = self.day_board.lanes[self.day_board.lane].room.id
        if view == "week":
            self.week_board.lane = self.week_board.last = self.day.weekday()
        if view == "month" and self.day_board.lanes:
            self.month_board.row = self.day_board.lane
        self.view = view
        shown = self.shown_board()
        self.stack.setCurrentWidget(shown)
        self.legend.setVisible(view != "month")
        self.reload_now()
        shown.setFocus()

    def step(self, n: int) -> None:
        """A day, week or month on or back."""
        if self.view == "month":
            first = self.day.replace(day=1) + timedelta(32 if n > 0 else -1)
            self.show_day(first.replace(day=1))
        else:
            self.show_day(self.day + timedelta(7 * n if self.view == "week" else n))

    def to_today(self) -> None:
        """Back to today."""
        self.show_day(self.desk.today())

    def print_sheet(self) -> None:
        """The sheet of what is shown."""
        if self.view == "week" and self.room:
            self.desk.print_report("week-sheet", room=self.room, date=self.day)
        else:
            self.desk.print_report("day-sheet", date=self.day)

    def _open_day(self, day: date, room: int | None) -> None:
        self.day = day
        self.show_view("day")
        shown = [lane.room.id for lane in self.day_board.lanes]
        if room in shown:
            self.day_board.go_to(shown.index(room), self.day_board.start)

    def _month_moved(self, day: date) -> None:
        new_month = day.month != self.day.month
        self.day = day
        if new_month:
            self.reload_now()

    def _filtered(self) -> None:
        if self.view == "week" and self.toolbar.room.value():
            self.room = int(self.toolbar.room.value())
        self.reload_now()

    def _theme_changed(self) -> None:
        board_paint.forget()
        self.day_board.lay_out()
        self.week_board.lay_out()
        self.update()

    def _status_words(self, one: Booking) -> str:
        return _(status_paint(kind_of(one, self.desk.now())).label)
