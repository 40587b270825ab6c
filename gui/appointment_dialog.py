"""Booking a consultation (F8): what is asked on the left, free slots of four weeks on the right.

The first free slot is chosen already, so at the telephone it takes the service, a code or a name,
and Enter. Another time for an appointment is chosen in the same dialog.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from db.appointment_booking import book_appointment, wait_for_appointment, who_waits
from db.appointments import appointment, move_appointment
from db.conflicts import Hit, conflicts_of, may_ask
from db.consultation_waiting import book_slot_waiting
from db.consultations import Slot
from db.fields import Field
from db.parties import matter_of
from db.rules import Refused
from db.services import services
from db.words import N_, _
from gui import theme
from gui.appointment_form import AppointmentForm
from gui.controls import Button
from gui.desk import Desk
from gui.dialog import Dialog
from gui.doors import is_open
from gui.form_dialog import FormDialog
from gui.form_scroll import FormScroll
from gui.series_rule import FORM_WIDTH
from gui.slot_offers import MOST
from gui.slot_pane import AHEAD, SlotPane

_WISH = (
    Field("day_from", N_("From day"), "date", required=True),
    Field("day_to", N_("Until day"), "date", required=True),
    Field("time_from", N_("Not before"), "time"),
    Field("time_to", N_("Not after"), "time", end=True),
)


class AppointmentDialog(Dialog):
    """`seed` may hold service, slot, client, person, urgent, or `move`, an appointment, or
    `waiting`, who is on the waiting list. `made` is the appointment."""

    def __init__(self, desk: Desk, parent: QWidget | None, *, seed: Mapping[str, Any]) -> None:
        moving = appointment(desk.store, seed["move"]) if seed.get("move") else None
        super().__init__(
            desk,
            parent,
            _("Another time") if moving else _("New consultation"),
            primary=_("Change time") if moving else _("Book"),
            width=1000,
            height=640,
        )
        self.made: int | None = None
        self.form = AppointmentForm(desk, self.body)
        self.pane = SlotPane(desk, self.body)
        self._arrange()
        self._add_keys()
        if moving:
            self.form.show_moving(moving)
        elif seed.get("waiting"):
            self.form.keep(who_waits(desk.store, seed["waiting"]))
        else:
            self.form.seed(seed)
        self.slip.setVisible(moving is None)
        self.form.changed.connect(self.look)
        self.form.entered.connect(self.save)
        self.pane.picked.connect(self._picked)
        self.pane.taken.connect(self.save)
        self.pane.none_suits.connect(self.put_on_list)
        self.look()
        self._begin(seed.get("slot"))

    def _begin(self, slot: Slot | None) -> None:
        """Where the focus and the choice begin."""
        kept = bool(self.form.moving or self.form.waits)
        self.pane.list.setVisible(not kept)
        (self.pane.table if kept else self.form.client.line).setFocus()
        if self.form.waits and self.form.waits.consultant:
            self.pane.who.set_value(str(self.form.waits.consultant))
        if slot is not None:
            self.pane.begin_at(slot)

    def _arrange(self) -> None:
        row = QHBoxLayout(self.body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.area = FormScroll()
        self.area.setFixedWidth(FORM_WIDTH)
        self.area.setWidget(self.form)
        self.form.ways.widened.connect(self._show_part)
        self.line = QFrame(self.body)
        self.line.setFixedWidth(1)
        row.addWidget(self.area)
        row.addWidget(self.line)
        row.addWidget(self.pane, 1)
        words = _("Book, print the slip")
        self.slip = Button(words, key="Ctrl+P", kind="tonal", parent=self.footer)
        self.slip.clicked.connect(self.save_and_print)
        self.footer_row.insertWidget(self.footer_row.indexOf(self.primary_button), self.slip)
        theme.signal.changed.connect(self._paint_line)
        self._paint_line()

    def _paint_line(self) -> None:
        self.line.setStyleSheet(f"background: {theme.color('line').name()}")

    def _add_keys(self) -> None:
        for key, step in (("Alt+Down", 1), ("Alt+Up", -1)):
            QShortcut(QKeySequence(key), self).activated.connect(
                lambda by=step: self.pane.table.step(by)
            )
        for number in range(1, MOST + 1):
            QShortcut(QKeySequence(f"Alt+{number}"), self).activated.connect(
                lambda n=number: self.pane.take_offer(n)
            )
        QShortcut(QKeySequence("Ctrl+P"), self).activated.connect(self.save_and_print)

    def _show_part(self, part: QWidget) -> None:
        """What a tick has opened is seen."""
        self.form.adjustSize()
        self.area.ensureWidgetVisible(part, 0, 12)

    def look(self) -> None:
        """Look for what is free again, for what the form says now."""
        self.pane.look(self.form.service().id, urgent=self.form.ways.urgent.isChecked())
        self._picked()

    def _picked(self) -> None:
        slot = self.pane.slot()
        self.form.ways.show_dates(slot)
        if slot is not None:
            self.form.ways.offer_clock(max(slot.starts, self.desk.now()))
        self.block("" if slot else _("No slot is chosen"))
        self.slip.setEnabled(slot is not None)
        self.note.setText(self.pane.words())

    # -- saving -------------------------------------------------------------------------------

    def save(self) -> None:
        """Book or move; a refusal stands at its field or above the slots, nothing typed is lost."""
        slot = self.pane.slot()
        self.form.show_refused(None)
        if slot is None:
            return
        try:
            self.made = self._write(slot)
        except Refused as refused:
            self._refused(refused, slot)
            return
        self.accept()

    def save_and_print(self) -> None:
        """Book, then show the slip that the client takes along."""
        if not self.slip.isVisibleTo(self):
            return
        self.save()
        if self.made is not None:
            self.desk.print_report("appointment-slip", appointment=self.made)

    def put_on_list(self) -> None:
        """No slot suits: ask for days and times, and let the client wait."""
        self.form.show_refused(None)
        try:
            asked = self.form.who() | {
                "service": self.form.service().id,
                "consultant": self.pane.consultant(),
                "topic": self.form.details()["topic"],
            }
        except Refused as refused:
            self._at_field(refused)
            return

        def wait(values: dict[str, Any]) -> None:
            self.desk.do(wait_for_appointment, **asked, **values)
            self.accept()

        today = self.desk.today()
        FormDialog(
            self.desk,
            self,
            _("Waiting list"),
            _WISH,
            wait,
            heading=self.form.service().name,
            seed={"day_from": today, "day_to": today + AHEAD},
        ).exec()

    def _write(self, slot: Slot) -> int:
        form, do = self.form, self.desk.do
        where: dict[str, Any] = {"duty": slot.duty, "starts": slot.starts}
        if form.moving:
            return do(move_appointment, appointment=form.moving.id, parties=form.named(), **where)
        if form.waits:
            named = form.named()
            parties = None if named is None else tuple(named)
            return do(book_slot_waiting, id=form.waits.id, parties=parties, **where)
        if form.ways.urgent.isChecked():
            where["starts"], where["ends"] = form.ways.put_between(slot)
            where["urgent"] = True
        asked = form.who() | form.details() | form.ways.series()
        return do(book_appointment, **asked, **where)

    def _at_field(self, refused: Refused) -> bool:
        at = self.form.show_refused(refused)
        if at is not None:
            at.setFocus()
            self.area.ensureWidgetVisible(at, 0, 12)
        return at is not None

    def _refused(self, refused: Refused, slot: Slot) -> None:
        if self._at_field(refused):
            return
        self.pane.reload()
        free = [one for one in refused.conflicts if isinstance(one, Slot)]
        self.pane.offer(refused.message, free, self._reasons(slot))
        self.pane.table.setFocus()

    def _reasons(self, slot: Slot) -> list[Hit]:
        """Why a lawyer is kept away, for whom it is to know."""
        db, named = self.desk.store, self.form.named()
        if named is None or not may_ask(db, slot.consultant):
            return []
        moving, who = self.form.moving, self.form.who()
        client = moving.client if moving else who["client"]
        matter = matter_of(db, named, client=client, person=who["person"], phone=who["phone"])
        found = conflicts_of(
            db,
            consultant=slot.consultant,
            parties=matter,
            client=client or 0,
            besides=moving.id if moving else 0,
        )
        return [hit for hit in found if hit.sure]


def open_appointment(desk: Desk, parent: QWidget | None, **seed: Any) -> int | None:
    """Book a consultation, or move one (`move`); the id of the appointment made, None if none."""
    if not is_open(desk, move_appointment if seed.get("move") else book_appointment):
        return None
    if not services(desk.store):
        desk.say(_("There is no service yet. Add one under Consultations first."), "warn")
        return None
    dialog = AppointmentDialog(desk, parent, seed=seed)
    dialog.exec()
    return dialog.made
