"""What a booking is, line by line, and what can be done with it next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QWidget

from db import booking_states
from db.bookings import USES, Booking
from db.formats import from_text, show_day, show_span
from db.recurrence import describe as describe_rule
from db.rooms import Room, rooms
from db.store import Store
from db.words import N_, _
from gui.controls import Button
from gui.desk import Desk
from gui.masked import Masked

Step = tuple[str, str, Callable[..., Any]]


def next_step(booking: Booking, now: datetime) -> Step | None:
    """Label, icon and rule of what usually comes next; whether it may, the rule says."""
    if booking.status == "provisional":
        if booking.needs_approval:
            return N_("Approve"), "stamp", booking_states.approve
        return N_("Confirm"), "check", booking_states.confirm
    if booking.status == "confirmed" and now < booking.ends:
        return N_("Check in"), "check", booking_states.check_in
    if booking.status in ("confirmed", "checked_in"):
        return N_("Finish"), "flag-checkered", booking_states.finish
    return None


def room_names(db: Store, ids: tuple[int, ...]) -> str:
    """Names of rooms, one after the other."""
    by_id = {room.id: room.name for room in rooms(db, archived=True)}
    return _(", ").join(by_id.get(one, "") for one in ids)


class BookingFacts(QWidget):
    """Labels and values of one booking; the phone number is masked until it is asked for.

    `card_wanted` says table and id of the organisation or person whose card is asked for.
    """

    card_wanted = Signal(str, object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(7)
        self._grid.setColumnMinimumWidth(0, 54)
        self._grid.setColumnStretch(1, 1)

    def show_booking(self, booking: Booking, *, placed: bool = True) -> None:
        """Show it; without `placed` only who and what, as the place is being changed."""
        while self._grid.count():
            item = self._grid.takeAt(0)
            widget = item.widget() if item else None
            if widget:
                widget.setParent(None)
                widget.deleteLater()
        db = self._desk.store
        every = {room.id: room for room in rooms(db, archived=True)}
        chosen = [every[one] for one in booking.rooms if one in every]
        for label, value in _place_lines(booking, chosen) if placed else []:
            self._add(label, value)
        if booking.organisation:
            self._add_organisation(booking)
        for label, value in _who_lines(db, booking, chosen):
            if value:
                self._add(label, value)
        if booking.contact or booking.phone:
            self._add_contact(booking)

    def _add(self, label: str, value: str, *after: QWidget) -> None:
        row = self._grid.rowCount()
        name = QLabel(label)
        name.setProperty("role", "quiet")
        words = QLabel(value)
        words.setWordWrap(True)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(words, 1)
        for widget in after:
            line.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
        box = QWidget()
        line.setContentsMargins(0, 0, 0, 0)
        box.setLayout(line)
        self._grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(box, row, 1)

    def _add_organisation(self, booking: Booking) -> None:
        """The words, and the way to the card if the register knows them."""
        id = booking.organisation_id
        link = () if id is None else (self._card_link("organisation", id),)
        self._add(_("Organisation"), booking.organisation, *link)

    def _card_link(self, table: str, id: int) -> Button:
        link = Button(_("Open card"), kind="link", height=20)
        link.clicked.connect(lambda: self.card_wanted.emit(table, id))
        return link

    def _add_contact(self, booking: Booking) -> None:
        row = self._grid.rowCount()
        name = QLabel(_("Contact"))
        name.setProperty("role", "quiet")
        box = QWidget()
        line = QHBoxLayout(box)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        if booking.contact:
            line.addWidget(QLabel(booking.contact))
        if booking.phone:
            whose = booking.contact or booking.title
            phone = Masked(
                *(self._desk, "booking", booking.id, "phone", booking.phone, whose), height=20
            )
            line.addWidget(phone)
        line.addStretch(1)
        if booking.contact_id is not None:
            line.addWidget(self._card_link("person", booking.contact_id))
        box.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._grid.addWidget(name, row, 0)
        self._grid.addWidget(box, row, 1)


def _place_lines(booking: Booking, chosen: list[Room]) -> list[tuple[str, str]]:
    day = show_day(booking.starts.date())
    lines = [
        (_("Time"), f"{day} {show_span(booking.starts, booking.ends)}"),
        (_("Room"), _(", ").join(room.label() for room in chosen)),
    ]
    first = min((start for _room, start, _end in booking.held), default=booking.starts)
    last = max((end for _room, _start, end in booking.held), default=booking.ends)
    if first < booking.starts:
        lines.append((_("Set-up"), show_span(first, booking.starts)))
    if last > booking.ends:
        lines.append((_("Clear-up"), show_span(booking.ends, last)))
    return lines


def _who_lines(db: Store, booking: Booking, chosen: list[Room]) -> list[tuple[str, str]]:
    seats = sum(room.capacity or 0 for room in chosen)
    people = str(booking.headcount) if booking.headcount else ""
    if people and seats:
        people = _("{n} ({seats} seats)").format(n=people, seats=seats)
    until = booking.expires_on if booking.status == "provisional" else None
    return [
        (_("People"), people),
        (_("Use"), _(dict(USES)[booking.use])),
        (_("Equipment"), _equipment(db, booking)),
        (_("Held until"), show_day(until) if until else ""),
        (_("Repeats"), _series(db, booking)),
        (_("Note"), booking.note),
        (_("Reason"), booking.cancel_reason or ""),
    ]


def _equipment(db: Store, booking: Booking) -> str:
    names = {row["id"]: row["name"] for row in db.rows("SELECT id, name FROM equipment")}
    return _(", ").join(f"{names.get(one, '')}×{n}" for one, n in booking.equipment)


def _series(db: Store, booking: Booking) -> str:
    if booking.series is None:
        return ""
    row = db.row("SELECT rule, starts FROM series WHERE id = ?", (booking.series,))
    return describe_rule(row["rule"], from_text(row["starts"])) if row else ""
