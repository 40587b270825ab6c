"""The tab of a card that lists bookings, the latest first; private ones are never listed."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from db import register
from db.store import Row
from db.types import BOOKING
from db.words import _
from gui.card_parts import TabBody
from gui.card_table import TableSection
from gui.desk import Desk


def count_of_organisation(desk: Desk, id: int) -> int:
    """How many bookings an organisation has."""
    return register.count_bookings(desk.store, "organisation", id)


def of_organisation(desk: Desk, id: int) -> QWidget:
    """The bookings of an organisation, also older ones that carry its name only."""
    return _bookings(desk, "organisation", id, ("starts", "title", "contact", "status"))


def count_of_person(desk: Desk, id: int) -> int:
    """For how many bookings a person is the contact."""
    return register.count_bookings(desk.store, "person", id)


def of_person(desk: Desk, id: int) -> QWidget:
    """The bookings for which a person is the contact."""
    return _bookings(desk, "person", id, ("starts", "title", "organisation", "status"))


def _bookings(desk: Desk, table: str, id: int, columns: tuple[str, ...]) -> QWidget:
    body = TabBody()
    rows = register.bookings_of(desk.store, table, id)

    def opens(row: Row) -> None:
        desk.open_page("board", record=row["id"])

    section = TableSection(
        desk,
        _("Bookings"),
        BOOKING,
        columns,
        rows,
        body,
        opens=opens,
        empty=_("No booking yet. F7 makes one."),
        fills=True,
    )
    section.add_action(_("Open"), opens)
    body.column.addWidget(section, 1 if rows else 0)
    if not rows:
        body.end()
    return body
