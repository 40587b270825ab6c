"""今日: who is standing here and what is late. Rooms on the left, what is due on the right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from db.appointment_booking import book_appointment
from db.booking_changes import book
from db.booking_states import check_in, no_show
from db.formats import show_day
from db.holidays import marks
from db.rooms import add_room
from db.rules import Refused
from db.series import book_series
from db.today import RoomNow, counts, rooms_now
from db.words import N_, _
from gui import theme
from gui.cards import Card, PartCard, fill
from gui.chips import status_paint
from gui.controls import Button
from gui.desk import Desk
from gui.doors import guard, why_not
from gui.empty_state import EmptyState
from gui.page import Page
from gui.today_parts import PARTS, make
from gui.today_rooms import RoomsTable

_COUNTED = ("in_use", "duty", "setup", "clearup", "free", "closed")
_COLUMN = 302
_NARROW = 1180


class TodayPage(Page):
    """The page of the morning."""

    name = "today"
    title = N_("Today|page")
    icon = "calendar-day"
    area = "today"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.rooms_card = Card(self)
        self.table = RoomsTable(self.rooms_card)
        self.no_rooms = self._no_rooms()
        self.rooms_card.body.addWidget(self.table)
        self.rooms_card.body.addWidget(self.no_rooms)
        self.table.opened.connect(self._open)
        self.table.check_in_wanted.connect(self._check_in)
        self.table.no_show_wanted.connect(self._no_show)
        self.table.moved.connect(self.hints_changed)
        # Cards hold pictures of icons in the colours of the theme they were made in.
        theme.signal.changed.connect(self._repaint)
        self.columns = [[PartCard(self) for _maker in column] for column in PARTS]
        body = QHBoxLayout()
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(12)
        body.addWidget(self.rooms_card, 2)
        self._narrow = False
        self._stacks: list[QVBoxLayout] = []
        self._areas = [self._column(cards) for cards in self.columns]
        for area in self._areas:
            body.addWidget(area, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 12, 16, 12)
        whole.setSpacing(12)
        whole.addLayout(self._toolbar())
        whole.addLayout(body, 1)

    def reload(self) -> None:
        """Rooms and parts as they are now."""
        now = self.desk.now()
        # A hall with parts stands there as its parts, as on the board.
        items = [one for one in rooms_now(self.desk.store, now) if not one.room.parts]
        self.table.show_rooms(items, now, why_not(self.desk, check_in))
        self.table.setVisible(bool(items))
        self.no_rooms.setVisible(not items)
        by_state = Counter(one.state for one in items)
        facts = [
            _("{state} {n}").format(state=_(status_paint(state).label), n=by_state[state])
            for state in _COUNTED
            if by_state[state]
        ]
        late = by_state["late"]
        self.rooms_card.show_head(
            _("Rooms"),
            "\u2003".join(facts),
            loud=_("Not checked in: {n}").format(n=late) if late else "",
            link=(_("Schedule"), lambda: self.desk.open_page("board", day=self.desk.today())),
        )
        for makers, cards in zip(PARTS, self.columns, strict=True):
            parts = make(self.desk, makers)
            fill(cards, parts, most=6)
            for card, part in zip(cards, parts, strict=True):
                card.setVisible(bool(part.lines or part.empty))

    def tick(self) -> None:
        """Look again each minute: somebody may be late by now."""
        self.reload_now()

    def headline(self) -> str:
        """The day."""
        return show_day(self.desk.today())

    def summary(self) -> str:
        """The holiday, if it is one, and how much there is today."""
        day = self.desk.today()
        holiday = marks(self.desk.store, day, day).get(day)
        count = counts(self.desk.store, self.desk.now())
        facts = [holiday.name] if holiday else []
        facts.append(_("Bookings: {n}").format(n=count["bookings"]))
        if count["provisional"]:
            facts.append(_("Provisional: {n}").format(n=count["provisional"]))
        return "\u2003".join(facts)

    def primary(self) -> tuple[str, Callable[[], None]]:
        """A new booking."""
        return _("New booking"), self._new

    def print_sheet(self) -> None:
        """The day sheet."""
        self.desk.print_report("day-sheet", date=self.desk.today())

    def find(self) -> None:  # type: ignore[override]  # the page's word, not QWidget's static one
        """Rooms have no search of their own; the table takes the focus."""
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def panes(self) -> list[QWidget]:
        """Rooms, then the first button of each card that has one."""
        buttons = (
            next((b for b in card.findChildren(Button) if b.isVisible()), None)
            for cards in self.columns
            for card in cards
        )
        rooms = [self.table] if self.table.isVisible() else self.no_rooms.findChildren(Button)[:1]
        return [*rooms, *(button for button in buttons if button is not None)]

    def hints(self) -> list[str]:
        """Keys for the room that is current."""
        one = self.table.current()
        if one is None or not self.table.hasFocus():
            return [
                _("F7 new booking"),
                _("F8 new consultation"),
                _("Ctrl+K search"),
                _("F6 next pane"),
            ]
        hints = [one.room.label(), _("Enter open")]
        if one.state == "late":
            hints += [_("Ctrl+I check in"), _("Delete mark as no show")]
        return [*hints, _("F6 next pane")]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the cards stand in one column, so that the rooms keep their room."""
        super().resizeEvent(event)
        narrow = self.width() < _NARROW
        if narrow == self._narrow:
            return
        self._narrow = narrow
        first, *others = self._stacks
        for stack, area, cards in zip(others, self._areas[1:], self.columns[1:], strict=True):
            for card in cards:
                target = first if narrow else stack
                target.insertWidget(target.count() - 1, card)
            area.setVisible(not narrow)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Cards lie on the window's ground."""
        QPainter(self).fillRect(self.rect(), theme.color("bg"))

    def _no_rooms(self) -> EmptyState:
        add = Button(_("Add room"), icon="plus", kind="primary")
        add.clicked.connect(lambda: self.desk.open_page("rooms", new={}))
        guard(add, self.desk, add_room)
        return EmptyState(
            "door-open",
            _("No rooms yet"),
            _("Rooms are what people book. Add the first one."),
            (add,),
            self.rooms_card,
        )

    def _toolbar(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        new = Button(_("New booking"), icon="calendar-check", key="F7", kind="primary", height=40)
        new.clicked.connect(self._new)
        talk = Button(_("New consultation"), icon="comments", key="F8", kind="tonal", height=40)
        talk.clicked.connect(self._consult)
        series = Button(_("Series"), icon="repeat", kind="tonal", height=40)
        series.clicked.connect(self._series)
        find = Button(_("Find a time"), icon="magnifying-glass", kind="tonal", height=40)
        find.clicked.connect(self._find_time)
        paper = Button(_("Print day sheet"), icon="print", key="Ctrl+P", height=40)
        paper.clicked.connect(self.print_sheet)
        for button, rule in (
            (new, book),
            (talk, book_appointment),
            (series, book_series),
            (find, book),
        ):
            row.addWidget(guard(button, self.desk, rule))
        row.addStretch(1)
        row.addWidget(paper)
        return row

    def _column(self, cards: list[PartCard]) -> QScrollArea:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for card in cards:
            column.addWidget(card)
        column.addStretch(1)
        self._stacks.append(column)
        area = QScrollArea(self)
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setMinimumWidth(_COLUMN - 42)
        return area

    def _repaint(self) -> None:
        self._on_changed(None)

    def _consult(self) -> None:
        from gui.appointment_dialog import open_appointment

        open_appointment(self.desk, self.window())

    def _new(self) -> None:
        self.desk.open_page("board", new={})

    def _series(self) -> None:
        from gui.series_dialog import SeriesDialog

        SeriesDialog(self.desk, self.window(), {}).exec()

    def _find_time(self) -> None:
        from gui.find_time_dialog import FindTimeDialog

        FindTimeDialog(self.desk, self.window()).exec()

    def _open(self, one: RoomNow) -> None:
        booking = one.now or one.next
        if booking is not None:
            self.desk.open_page("board", record=booking.id)
        else:
            self.desk.open_page("board", new={"rooms": (one.room.id,)})

    def _check_in(self, one: RoomNow) -> None:
        target = one.now or one.next
        if target is not None:
            self._do(check_in, target.id)

    def _no_show(self, one: RoomNow) -> None:
        if one.state == "late" and one.now is not None:
            self._do(no_show, one.now.id)

    def _do(self, rule: Callable[..., object], booking: int) -> None:
        try:
            self.desk.do(rule, booking=booking)
        except Refused as refused:
            self.desk.say(refused.message, "warn")
