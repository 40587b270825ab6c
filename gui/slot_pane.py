"""The right side of booking a consultation: free slots of four weeks, what is offered instead."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from db.appointment_booking import wait_for_appointment
from db.conflicts import Hit
from db.consultants import consultants
from db.consultations import Slot, free_slots
from db.duties import duties
from db.rooms import rooms
from db.words import _
from gui import theme
from gui.controls import Button, Combo
from gui.desk import Desk
from gui.doors import guard
from gui.slot_offers import MOST, SlotOffers
from gui.slot_table import SlotTable
from gui.statement import Statement

AHEAD = timedelta(28)


class SlotPane(QWidget):
    """`picked`: another slot is chosen. `taken`: it is to be booked. `none_suits`: who books
    would rather wait."""

    picked = Signal()
    taken = Signal()
    none_suits = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._service, self._urgent = 0, False
        self._offered: Sequence[Slot] = ()
        self.reasons: list[Statement] = []
        self._names = {one.id: one.label() for one in rooms(desk.store)}
        self._names |= {one.id: one.name for one in consultants(desk.store, archived=True)}
        self._build()
        theme.signal.changed.connect(self._paint)
        self._paint()

    def _build(self) -> None:
        head = QWidget(self)
        head.setFixedHeight(44)
        self.headline = QLabel(head)
        keys = QLabel(_("Alt+↑↓ another slot"), head)
        keys.setProperty("role", "help")
        self.list = Button(_("None suits: waiting list"), kind="link", height=26, parent=head)
        guard(self.list, self._desk, wait_for_appointment)
        self.list.clicked.connect(self.none_suits)
        self.who = Combo(name=_("Consultant"), parent=head)
        self.who.changed.connect(self.reload)
        line = QHBoxLayout(head)
        line.setContentsMargins(14, 0, 14, 0)
        line.setSpacing(8)
        line.addWidget(self.headline)
        line.addWidget(keys)
        line.addStretch(1)
        line.addWidget(self.list)
        line.addWidget(self.who)
        self.offers = SlotOffers(self)
        self.offers.taken.connect(self.take_offer)
        self.table = SlotTable(self)
        self.table.picked.connect(self.picked)
        self.table.taken.connect(self.taken)
        self.empty = QLabel(self)
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setProperty("role", "quiet")
        self._notes = QVBoxLayout()
        self._notes.setContentsMargins(14, 0, 14, 8)
        self._notes.addWidget(self.offers)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addLayout(self._notes)
        column.addWidget(self.table, 1)
        column.addWidget(self.empty, 1)

    def _paint(self) -> None:
        self.headline.setFont(theme.font(14, bold=True))

    def look(self, service: int, *, urgent: bool) -> None:
        """The free slots of a service; for an urgent case the duties that are not over."""
        self._service, self._urgent = service, urgent
        options = [("", _("All consultants"))] + [
            (str(one.id), one.name) for one in consultants(self._desk.store, service=service)
        ]
        if [self.who.itemData(n) for n in range(self.who.count())] != [id for id, _n in options]:
            self.who.set_options(options)
        self.reload()

    def reload(self) -> None:
        """Look again; what was chosen stays chosen if it is still free."""
        self.who.set_used(bool(self.who.value()))
        found = self._duties() if self._urgent else self._free()
        self.table.show_slots(found, self._names, self._desk.today())
        self.table.setVisible(bool(found))
        self.empty.setVisible(not found)
        if self._urgent:
            self.headline.setText(_("On duty: {n}").format(n=len(found)))
            self.empty.setText(_("Nobody is on duty in the next four weeks."))
        else:
            self.headline.setText(_("Free slots: {n}").format(n=len(found)))
            self.empty.setText(_("No slot is free in the next four weeks."))

    def consultant(self) -> int | None:
        """The consultant that was asked for."""
        return int(self.who.value()) if self.who.value() else None

    def slot(self) -> Slot | None:
        """The slot chosen; for an urgent case the duty, from its start to its end."""
        return self.table.slot()

    def words(self) -> str:
        """The slot chosen, in one line."""
        slot = self.slot()
        return self.table.slots_model.words(slot) if slot else ""

    def begin_at(self, slot: Slot) -> None:
        """Stand on the slot that was asked for; say so if it went meanwhile."""
        if not self.table.choose(slot) and not self._urgent:
            slots = self.table.slots_model.slots
            near = sorted(slots, key=lambda one: abs(one.starts - slot.starts))
            self.offer(_("This slot is not free any more."), near[:3])

    def offer(self, words: str, slots: Sequence[Slot], hits: Sequence[Hit] = ()) -> None:
        """Say why nothing was booked, what is free instead, and to whom it is due the reasons."""
        self._offered = tuple(slots)[:MOST]
        lines = [self.table.slots_model.words(one) for one in self._offered]
        self.offers.show_offers(words, lines)
        self.offers.setVisible(bool(words))
        for each in self.reasons:
            each.hide()
            each.deleteLater()
        self.reasons = [_reason(hit) for hit in hits]
        for each in self.reasons:
            self._notes.addWidget(each)

    def take_offer(self, number: int) -> None:
        """Stand on a slot that was offered; nothing is booked yet."""
        if not 1 <= number <= len(self._offered):
            return
        slot = self._offered[number - 1]
        self.who.set_value("")
        self.reload()
        if self.table.choose(slot):
            self.offer("", ())

    def _free(self) -> list[Slot]:
        today = self._desk.today()
        return free_slots(
            self._desk.store,
            service=self._service,
            day_from=today,
            day_to=today + AHEAD,
            consultant=self.consultant(),
            now=self._desk.now(),
        )

    def _duties(self) -> list[Slot]:
        """The duties themselves, to be put into anywhere."""
        now = self._desk.now()
        found = duties(
            self._desk.store,
            now,
            now + AHEAD,
            service=self._service,
            consultant=self.consultant(),
        )
        return [Slot(one.starts, one.ends, one.consultant, one.rooms[0], one.id) for one in found]


def _reason(hit: Hit) -> Statement:
    words = _("{ours} and {theirs} ({number}): {why}").format(
        ours=hit.ours.show(), theirs=hit.theirs.show(), number=hit.number, why=hit.why()
    )
    return Statement("warn", "scale-balanced", words, head=_("Only you and the director see why"))
