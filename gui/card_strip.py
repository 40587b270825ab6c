"""The strip beside a card: what is to be done next and what happened last, whatever tab is open.

A later area adds its function to NEXT or LAST and nothing else; it answers with lines.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from db import memberships, register
from db.bookings import STATUSES
from db.formats import from_text, show_month_day, show_span
from db.store import Row
from db.words import _
from gui import icons, theme
from gui.card_parts import Section, quiet
from gui.cards import ElidedLabel
from gui.desk import Desk
from gui.form_scroll import FormScroll

WIDTH = 300
_MOST_NEXT, _MOST_LAST = 6, 6
_COMING, _PAST, _CALLS = 4, 6, 3


@dataclass(frozen=True)
class StripLine:
    """One line: the day it is about, words, a smaller line, a coloured icon, what it opens."""

    day: date
    title: str
    hint: str = ""
    icon: str = ""
    token: str = "text2"
    open: Callable[[], None] | None = None


LineMaker = Callable[[Desk, str, int], list[StripLine]]


def bookings_to_come(desk: Desk, table: str, id: int) -> list[StripLine]:
    """The next bookings; what is provisional still waits for somebody."""
    found = register.bookings_of(desk.store, table, id, since=desk.now(), limit=_COMING)
    return [_booking(desk, row) for row in found]


def contacts_due(desk: Desk, table: str, id: int) -> list[StripLine]:
    """Floating members who were not called this quarter."""
    return [
        StripLine(
            one.by,
            _("Quarterly contact by {day}").format(day=show_month_day(one.by)),
            one.name if table == "organisation" else one.whereabouts,
            "clock",
            "warn",
            _opens(desk, one.person, "membership"),
        )
        for one in register.contacts_due(desk.store, desk.today(), table, id)
    ]


def terms_ending(desk: Desk, table: str, id: int) -> list[StripLine]:
    """Offices whose term ends within two months."""
    return [
        StripLine(
            one.by,
            _("Term ends {day}").format(day=show_month_day(one.by)),
            one.names(),
            "hourglass-half",
            "warn",
            _opens(desk, one.organisation, "offices"),
        )
        for one in register.elections(desk.store, desk.today(), table, id)
    ]


def bookings_past(desk: Desk, table: str, id: int) -> list[StripLine]:
    """The last bookings, and what became of them."""
    found = register.bookings_of(desk.store, table, id, before=desk.now(), limit=_PAST)
    return [_booking(desk, row) for row in found if from_text(row["ends"]) <= desk.now()]


def calls(desk: Desk, table: str, id: int) -> list[StripLine]:
    """When a member was last called."""
    if table != "person":
        return []
    hows = dict(memberships.HOWS)
    return [
        StripLine(date.fromisoformat(row["day"]), _(hows[row["how"]]), row["note"], "phone")
        for row in memberships.contacts_with(desk.store, id)[:_CALLS]
    ]


NEXT: tuple[LineMaker, ...] = (contacts_due, terms_ending, bookings_to_come)
LAST: tuple[LineMaker, ...] = (bookings_past, calls)


def _booking(desk: Desk, row: Row) -> StripLine:
    starts, ends = from_text(row["starts"]), from_text(row["ends"])
    provisional = row["status"] == "provisional" and ends > desk.now()
    status = _(dict(STATUSES)[row["status"]])
    when = _when(desk, starts, ends) if ends > desk.now() else ""
    return StripLine(
        starts.date(),
        row["title"],
        "\u2003".join(part for part in (when, status) if part),
        "hourglass-half" if provisional else "calendar-check",
        "warn" if provisional else "text2",
        lambda: desk.open_page("board", record=row["id"]),
    )


def _when(desk: Desk, starts: datetime, ends: datetime) -> str:
    span = show_span(starts, ends)
    if starts.date() == desk.today():
        return _("Today {span}").format(span=span)
    return f"{show_month_day(starts)} {span}"


def _opens(desk: Desk, id: int, tab: str) -> Callable[[], None]:
    return lambda: desk.open_page("register", record=id, tab=tab)


def lines(
    desk: Desk, table: str, id: int, makers: Sequence[LineMaker], *, latest: bool = False
) -> list[StripLine]:
    """The lines of some makers, the nearest day first."""
    made = [line for maker in makers for line in maker(desk, table, id)]
    return sorted(made, key=lambda line: line.day, reverse=latest)


class CardStrip(QFrame):
    """Both lists; hidden while there is nothing in them."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._scroll = FormScroll()
        self._scroll.viewport().setAutoFillBackground(False)
        self.setProperty("role", "strip")
        self.setFixedWidth(WIDTH)
        self.setAccessibleName(_("What is next"))
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.addWidget(self._scroll)

    def show_record(self, table: str, id: int) -> bool:
        """Say what there is for a record; False when there is nothing."""
        coming = lines(self._desk, table, id, NEXT)[:_MOST_NEXT]
        past = lines(self._desk, table, id, LAST, latest=True)[:_MOST_LAST]
        held = QWidget()
        column = QVBoxLayout(held)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(18)
        if coming:
            column.addWidget(self._section(_("To do next"), coming, False, held))
        if past:
            column.addWidget(self._section(_("What happened last"), past, True, held))
        column.addStretch(1)
        self._scroll.setWidget(held)
        held.setAutoFillBackground(False)
        return bool(coming or past)

    def _section(self, title: str, shown: list[StripLine], dated: bool, parent: QWidget) -> Section:
        section = Section(title, parent)
        section.body.setSpacing(0)
        for line in shown:
            section.body.addWidget(StripRow(line, dated, section))
        return section


class StripRow(QWidget):
    """One line; a click or Enter opens what it is about."""

    def __init__(self, line: StripLine, dated: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self._line = line
        grid = QGridLayout(self)
        grid.setContentsMargins(2, 3, 2, 3)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(2, 1)
        if dated:
            grid.addWidget(quiet(line.day.strftime("%m-%d")), 0, 0)
        sign = QLabel()
        sign.setPixmap(icons.pixmap(line.icon, line.token, theme.px(13)))
        grid.addWidget(sign, 0, 1)
        words = ElidedLabel(line.title, 13, "text", self)
        grid.addWidget(words, 0, 2)
        if line.hint:
            grid.addWidget(ElidedLabel(line.hint, 12, "text2", self), 1, 2)
        if line.open:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setAccessibleName(f"{line.title} {line.hint}".strip())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click opens it."""
        if event.button() == Qt.MouseButton.LeftButton and self._line.open:
            self._line.open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens it."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._line.open:
            self._line.open()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ring, while it has the focus."""
        if self.hasFocus():
            painter = QPainter(self)
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
