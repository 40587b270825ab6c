"""Trying where a booking could go: asked of the rules at every step, saved only when it is free."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal

from db.availability import problems
from db.booking_changes import move
from db.bookings import Booking, booking
from db.rules import Refused
from db.suggestions import alternatives
from gui.board_hand import Board
from gui.board_lanes import Place, Proposal, booking_place
from gui.booking_panel import BookingPanel
from gui.desk import Desk


class BookingMoves(QObject):
    """The move under way, shown on the boards and in the panel alike."""

    changed = Signal()
    begun_new = Signal(object)
    form_in_the_way = Signal()
    dismissed = Signal()
    moved = Signal(object)

    def __init__(self, desk: Desk, panel: BookingPanel, boards: Sequence[Board]) -> None:
        super().__init__(panel)
        self.desk = desk
        self.panel = panel
        self.boards = boards
        self.proposal: Proposal | None = None
        self._viewed_before = False

    def show(self, proposal: Proposal | None) -> None:
        """Show where something would go, or nothing."""
        self.proposal = proposal
        for board in self.boards:
            board.show_proposal(proposal)

    def try_place(self, one: Booking | None, place: Place, dropped: bool) -> None:
        """Show where it would go and what is in the way; a free drop is saved at once."""
        if self.panel.mode in ("new", "change"):
            self._try_for_form(one, place, dropped)
            return
        if one is None and dropped:
            self.show(None)
            self.begun_new.emit(place)
            return
        proposal = self._ask(one, place)
        self.show(proposal)
        if one is None:
            return
        if self.panel.mode != "moving":
            self._viewed_before = self.panel.mode == "view"
        self.panel.show_moving(proposal)
        self.changed.emit()
        if dropped and place == booking_place(one):
            self.put_back()
        elif dropped and not proposal.problems:
            self.save()

    def _try_for_form(self, one: Booking | None, place: Place, dropped: bool) -> None:
        """With a form open, a drag on empty is its time; another booking has to wait."""
        if one is None:
            self.panel.form.set_place(place)
        elif dropped:
            self.form_in_the_way.emit()

    def _ask(self, one: Booking | None, place: Place) -> Proposal:
        asked: dict[str, Any] = {
            "rooms": place.rooms,
            "starts": place.starts,
            "ends": place.ends,
            "now": self.desk.now(),
            "headcount": one.headcount if one else None,
            "equipment": dict(one.equipment) if one else {},
            "organisation": one.organisation if one else "",
            "organisation_id": one.organisation_id if one else None,
            "ignoring": one.id if one else None,
        }
        found = problems(
            self.desk.store,
            past_allowed=one is not None and one.starts == place.starts,
            **asked,
        )
        blocked = any(problem.blocks for problem in found)
        ways = alternatives(self.desk.store, **asked) if blocked and one else []
        return Proposal(one, place, tuple(found), tuple(ways))

    def put_back(self) -> None:
        """A move that was not saved never was."""
        if self.panel.mode in ("new", "change"):
            return
        self.show(None)
        if self.panel.mode != "moving":
            return
        one = self.panel.booking
        if one and self._viewed_before:
            self.panel.show_booking(booking(self.desk.store, one.id))
            self.changed.emit()
        else:
            self.dismissed.emit()

    def save(self) -> None:
        """Save the move; a rule has the last word."""
        proposal = self.proposal
        if not proposal or not proposal.booking or proposal.blocked:
            return
        one, place = proposal.booking, proposal.place
        if place == booking_place(one):
            return
        changes: dict[str, Any] = {"starts": place.starts, "ends": place.ends}
        if place.rooms != one.rooms:
            changes["rooms"] = place.rooms
        try:
            self.desk.do(move, booking=one.id, **changes)
        except Refused as refused:
            self.panel.say(refused)
            return
        self.put_back()
        self.moved.emit(booking(self.desk.store, one.id))

    def take(self, number: int) -> None:
        """Take a suggestion: a move is saved there at once, a form takes it over."""
        if self.panel.mode in ("new", "change"):
            self.panel.form.take(number)
            return
        proposal = self.proposal
        if proposal and proposal.booking and number <= len(proposal.suggestions):
            free = proposal.suggestions[number - 1]
            self.try_place(proposal.booking, Place(free.rooms, free.starts, free.ends), True)
