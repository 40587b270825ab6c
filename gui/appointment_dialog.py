"""Booking a consultation (F8): what is asked on the left, free slots of four weeks on the right.

The first free slot is chosen already, so at the telephone it takes the service, a code or a name,
and Enter. Another time for an appointment is chosen in the same dialog.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from db.appointment_booking import book_appointment, wait_for_appointment, who_waits
from db.appointments import appointment, move_appointment
from db.conflicts import Hit, conflicts_of, may_ask
from db.consultants import consultants
from db.consultation_waiting import book_slot_waiting
from db.consultations import Slot, free_slots
from db.duties import duties
from db.fields import Field
from db.parties import matter_of
from db.rooms import rooms
from db.rules import Refused
from db.services import services
from db.words import N_, _
from gui import theme
from gui.appointment_form import AppointmentForm
from gui.controls import Button, Combo
from gui.desk import Desk
from gui.dialog import Dialog
from gui.doors import guard, is_open
from gui.form_dialog import FormDialog
from gui.series_rule import FORM_WIDTH
from gui.slot_offers import MOST, SlotOffers
from gui.slot_table import SlotTable
from gui.statement import Statement

_AHEAD = timedelta(28)
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
        self._seed = seed
        self._offered: Sequence[Slot] = ()
        self._said: list[Statement] = []
        self._names = {one.id: one.label() for one in rooms(desk.store)}
        self._names |= {one.id: one.name for one in consultants(desk.store, archived=True)}
        self.form = AppointmentForm(desk, self.body)
        self._arrange()
        self._add_keys()
        if moving:
            self.form.show_moving(moving)
        elif seed.get("waiting"):
            self.form.keep(who_waits(desk.store, seed["waiting"]))
        else:
            self.form.seed(seed)
        self.form.changed.connect(self.look)
        self.form.entered.connect(self.save)
        self.form.widened.connect(self._show_part)
        self.look()
        kept = moving or self.form.waits
        self.list.setVisible(not kept)
        (self.table if kept else self.form.client.line).setFocus()
        if self.form.waits and self.form.waits.consultant:
            self.who.set_value(str(self.form.waits.consultant))
        self._begin_at(seed.get("slot"))

    # -- the parts ----------------------------------------------------------------------------

    def _arrange(self) -> None:
        row = QHBoxLayout(self.body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        scroll = QScrollArea(self.body)
        scroll.setObjectName("DialogForm")
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidgetResizable(True)
        scroll.setFixedWidth(FORM_WIDTH)
        scroll.setWidget(self.form)
        self.area = scroll
        self.line = QFrame(self.body)
        self.line.setFixedWidth(1)
        row.addWidget(scroll)
        row.addWidget(self.line)
        row.addWidget(self._right_side(), 1)
        self.slip = Button(
            _("Book, print the slip"), key="Ctrl+P", kind="tonal", parent=self.footer
        )
        self.slip.clicked.connect(self.save_and_print)
        self.slip.setVisible(not self._seed.get("move"))
        self.footer_row.insertWidget(self.footer_row.indexOf(self.primary_button), self.slip)

    def _right_side(self) -> QWidget:
        side = QWidget(self.body)
        head = QWidget(side)
        head.setFixedHeight(44)
        self.headline = QLabel(head)
        self.who = Combo(name=_("Consultant"))
        self.who.changed.connect(self.look)
        line = QHBoxLayout(head)
        line.setContentsMargins(14, 0, 14, 0)
        keys = QLabel(_("Alt+↑↓ another slot"), head)
        keys.setProperty("role", "help")
        line.addWidget(self.headline)
        line.addSpacing(12)
        line.addWidget(keys)
        line.addStretch(1)
        self.list = Button(_("None suits: waiting list"), kind="link", height=26, parent=head)
        guard(self.list, self.desk, wait_for_appointment)
        self.list.clicked.connect(self.put_on_list)
        line.addWidget(self.list)
        line.addWidget(self.who)
        self.offers = SlotOffers(side)
        self.offers.taken.connect(self.take_offer)
        self.why = QVBoxLayout()
        self.why.setContentsMargins(0, 0, 0, 0)
        self.table = SlotTable(side)
        self.table.picked.connect(self._picked)
        self.table.taken.connect(self.save)
        self.empty = QLabel(side)
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setProperty("role", "quiet")
        notes = QVBoxLayout()
        notes.setContentsMargins(14, 0, 14, 8)
        notes.addWidget(self.offers)
        notes.addLayout(self.why)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addLayout(notes)
        column.addWidget(self.table, 1)
        column.addWidget(self.empty, 1)
        theme.signal.changed.connect(self._paint_side)
        self._paint_side()
        return side

    def _paint_side(self) -> None:
        self.headline.setFont(theme.font(14, bold=True))
        self.line.setStyleSheet(f"background: {theme.color('line').name()}")

    def _add_keys(self) -> None:
        for key, step in (("Alt+Down", 1), ("Alt+Up", -1)):
            QShortcut(QKeySequence(key), self).activated.connect(
                lambda by=step: self.table.step(by)
            )
        for number in range(1, MOST + 1):
            QShortcut(QKeySequence(f"Alt+{number}"), self).activated.connect(
                lambda n=number: self.take_offer(n)
            )
        QShortcut(QKeySequence("Ctrl+P"), self).activated.connect(self.save_and_print)

    def _show_part(self, part: QWidget) -> None:
        """What a tick has opened is seen."""
        self.form.adjustSize()
        self.area.ensureWidgetVisible(part)

    # -- slots --------------------------------------------------------------------------------

    def look(self) -> None:
        """Look for free slots again; for an urgent case, for duties that are not over."""
        given = self.form.service()
        options = [("", _("All consultants"))] + [
            (str(one.id), one.name) for one in consultants(self.desk.store, service=given.id)
        ]
        if [self.who.itemData(n) for n in range(self.who.count())] != [id for id, _n in options]:
            blocked = self.who.blockSignals(True)
            self.who.set_options(options)
            self.who.blockSignals(blocked)
        self.who.set_used(bool(self.who.value()))
        found = self._urgent() if self.form.urgent.isChecked() else self._free()
        self.table.show_slots(found, self._names, self.desk.today())
        self.table.setVisible(bool(found))
        self.empty.setVisible(not found)
        if self.form.urgent.isChecked():
            self.headline.setText(_("On duty: {n}").format(n=len(found)))
            self.empty.setText(_("Nobody is on duty in the next four weeks."))
        else:
            self.headline.setText(_("Free slots: {n}").format(n=len(found)))
            self.empty.setText(_("No slot is free in the next four weeks."))
        self._picked()

    def _free(self) -> list[Slot]:
        today, consultant = self.desk.today(), self.who.value()
        return free_slots(
            self.desk.store,
            service=self.form.service().id,
            day_from=today,
            day_to=today + _AHEAD,
            consultant=int(consultant) if consultant else None,
            now=self.desk.now(),
        )

    def _urgent(self) -> list[Slot]:
        """The duties themselves, to be put into anywhere."""
        now, consultant = self.desk.now(), self.who.value()
        found = duties(
            self.desk.store,
            now,
            now + _AHEAD,
            service=self.form.service().id,
            consultant=int(consultant) if consultant else None,
        )
        return [Slot(one.starts, one.ends, one.consultant, one.rooms[0], one.id) for one in found]

    def _begin_at(self, slot: Slot | None) -> None:
        """Stand on the slot that was asked for; say so if it went meanwhile."""
        if slot is not None and not self.table.choose(slot) and not self.form.urgent.isChecked():
            near = sorted(
                self.table.slots_model.slots, key=lambda one: abs(one.starts - slot.starts)
            )
            self._offer(_("This slot is not free any more."), near[:3])

    def _picked(self) -> None:
        slot = self.table.slot()
        self.form.show_dates(slot)
        if slot is not None:
            self.form.offer_clock(max(slot.starts, self.desk.now()))
        self.block("" if slot else _("No slot is chosen"))
        self.slip.setEnabled(slot is not None)
        self.note.setText(self.table.slots_model.words(slot) if slot else "")

    def take_offer(self, number: int) -> None:
        """Stand on a slot that was offered instead; what was typed stays."""
        if not 1 <= number <= len(self._offered):
            return
        slot = self._offered[number - 1]
        self.who.set_value("")
        self.look()
        if self.table.choose(slot):
            self._offer("", ())

    def _offer(self, words: str, slots: Sequence[Slot]) -> None:
        self._offered = tuple(slots)[:MOST]
        lines = [self.table.slots_model.words(one) for one in self._offered]
        self.offers.show_offers(words, lines)
        self.offers.setVisible(bool(words))
        for each in self._said:
            each.hide()
            each.deleteLater()
        self._said = []

    # -- saving -------------------------------------------------------------------------------

    def save(self) -> None:
        """Book or move; a refusal stands at its field or above the slots, nothing typed is lost."""
        slot = self.table.slot()
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
        self.save()
        if self.made is not None:
            self.desk.print_report("appointment-slip", appointment=self.made)

    def put_on_list(self) -> None:
        """No slot suits: ask for days and times, and let the client wait."""
        self.form.show_refused(None)
        try:
            who = self.form.who()
            topic = self.form.details()["topic"]
        except Refused as refused:
            at = self.form.show_refused(refused)
            if at is not None:
                at.setFocus()
            return
        consultant = int(self.who.value()) if self.who.value() else None
        asked = who | {"service": self.form.service().id, "consultant": consultant, "topic": topic}

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
            seed={"day_from": today, "day_to": today + _AHEAD},
        ).exec()

    def _write(self, slot: Slot) -> int:
        if self.form.moving:
            return self.desk.do(
                move_appointment,
                appointment=self.form.moving.id,
                duty=slot.duty,
                starts=slot.starts,
                parties=self.form.named(),
            )
        if self.form.waits:
            named = self.form.named()
            return self.desk.do(
                book_slot_waiting,
                id=self.form.waits.id,
                duty=slot.duty,
                starts=slot.starts,
                parties=None if named is None else tuple(named),
            )
        asked = self.form.who() | self.form.details() | self.form.series()
        asked |= {"duty": slot.duty, "starts": slot.starts}
        if self.form.urgent.isChecked():
            starts, ends = self.form.put_between(slot)
            asked |= {"starts": starts, "ends": ends, "urgent": True}
        return self.desk.do(book_appointment, **asked)

    def _refused(self, refused: Refused, slot: Slot) -> None:
        at = self.form.show_refused(refused)
        if at is not None:
            at.setFocus()
            self.area.ensureWidgetVisible(at)
            return
        self.look()
        self._offer(refused.message, [one for one in refused.conflicts if isinstance(one, Slot)])
        for hit in self._reasons(slot):
            self._said.append(_reason(hit))
            self.why.addWidget(self._said[-1])
        self.table.setFocus()

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


def _reason(hit: Hit) -> Statement:
    words = _("{ours} and {theirs} ({number}): {why}").format(
        ours=hit.ours.show(), theirs=hit.theirs.show(), number=hit.number, why=hit.why()
    )
    return Statement("warn", "scale-balanced", words, head=_("Only you and the director see why"))


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
