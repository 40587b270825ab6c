"""Absent or stand-in: duties on the left, what comes of them and of each appointment on the right.

Nothing is saved while an appointment is undecided. Afterwards the list of those to be called stands
in a dialog of its own.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from db.absence_plans import Hours, Touched, Ways, obstacle, touched
from db.absences import Fate, absent, rearrange
from db.duties import Duty
from db.rules import Refused
from db.words import _
from gui import theme
from gui.call_list import Call, CallList
from gui.controls import NoteBox
from gui.desk import Desk
from gui.dialog import Dialog
from gui.doors import is_open
from gui.duty_change_form import Asked, DutyChangeForm
from gui.duty_change_lines import (
    HEADS,
    OTHER_SLOT,
    RESULTS,
    WIDTHS,
    Impact,
    chosen_slots,
    fate_of,
    lines,
    to_slot,
    verdict,
)
from gui.form_scroll import FormScroll
from gui.series_model import Line, LinesModel, Option
from gui.series_rule import FORM_WIDTH
from gui.series_table import SeriesTable
from gui.slot_choice import SlotChoice
from gui.verdict_table import VerdictTable

_WAIT_MS = 120
_DUTIES_HIGH = 212


class DutyChangeDialog(Dialog):
    """`duty` is where it began, None for a leave of whoever is chosen."""

    def __init__(self, desk: Desk, parent: QWidget | None, duty: int | None) -> None:
        super().__init__(
            desk, parent, _("Absent or stand-in"), primary=_("Save"), width=1080, height=650
        )
        self.fates: dict[int, Fate] = {}
        self.asked: Asked | None = None
        self.impacts: list[Impact] = []
        self.lines: list[Line] = []
        self.form = DutyChangeForm(desk, duty, self.body)
        row = QHBoxLayout(self.body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        scroll = FormScroll(self.body)
        scroll.setObjectName("DialogForm")
        scroll.setFixedWidth(FORM_WIDTH)
        scroll.setWidget(self.form)
        row.addWidget(scroll)
        self.line = QFrame(self.body)
        self.line.setFixedWidth(1)
        row.addWidget(self.line)
        row.addWidget(self._right_side(), 1)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT_MS)
        self._timer.timeout.connect(self.refresh)
        self.form.changed.connect(self._timer.start)
        theme.signal.changed.connect(self._colour)
        self._colour()
        self.refresh()

    def _right_side(self) -> QWidget:
        side = QWidget(self.body)
        self.duties_head, self.people_head = QLabel(side), QLabel(side)
        self.trouble = NoteBox("error", "", parent=side)
        self.trouble.hide()
        heads = (_("Date"), _("Time"), _("Room"))
        self.duties = VerdictTable(heads, (126, 104, 130), side)
        self.duties.setAccessibleName(_("Duties"))
        self.duties.setFixedHeight(_DUTIES_HIGH)
        self.table = SeriesTable(side, LinesModel(side, HEADS, RESULTS, WIDTHS))
        self.table.setAccessibleName(_("Appointments"))
        self.table.chosen.connect(self.choose)
        self.nobody = QLabel(_("Nobody has an appointment that this touches."), side)
        self.nobody.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for head in (self.duties_head, self.people_head):
            head.setContentsMargins(14, 12, 14, 8)
        column.addWidget(self.duties_head)
        column.addWidget(self.trouble)
        column.addWidget(self.duties)
        column.addWidget(self.people_head)
        column.addWidget(self.table, 1)
        column.addWidget(self.nobody, 1)
        return side

    def _colour(self) -> None:
        self.line.setStyleSheet(f"background: {theme.color('line').name()}")
        self.nobody.setStyleSheet(f"color: {theme.color('text2').name()}")
        for head in (self.duties_head, self.people_head):
            head.setFont(theme.font(14, bold=True))

    def showEvent(self, event: QShowEvent) -> None:
        """Begin at what happens."""
        super().showEvent(event)
        self.form.begin()

    def settle(self) -> None:
        """What comes of what is typed now."""
        if self._timer.isActive():
            self.refresh()

    # -- what comes of it ---------------------------------------------------------------------

    def refresh(self) -> None:
        """Ask what the change would meet, and show it."""
        self._timer.stop()
        try:
            self.asked = self.form.values()
        except Refused as refused:
            self.asked, self.impacts = None, []
            self.form.show_refused(refused)
            self.trouble.set_note("error", refused.message)
            self.trouble.show()
            self._show()
            return
        self.form.show_refused(None)
        self.trouble.hide()
        self.impacts = [self._impact(self.asked, one) for one in self.asked.duties]
        self._show()

    def _impact(self, asked: Asked, one: Duty) -> Impact:
        db = self.desk.store
        why = obstacle(db, one, asked.plan, self.desk.now())
        if not why:
            return Impact(one, "", tuple(touched(db, one, asked.plan)))
        # Where nobody can stand in, the duty is cancelled; other hours leave it as it is.
        dropped = not isinstance(asked.plan, Hours)
        return Impact(one, why, tuple(touched(db, one, None)) if dropped else ())

    def _show(self) -> None:
        db, asked = self.desk.store, self.asked
        plan = asked.plan if asked else None
        dropped = not isinstance(plan, Hours)
        self.duties.fill([verdict(db, one, plan, dropped) for one in self.impacts])
        self.lines = lines(db, self._touched(), self.fates, self._ways())
        self.table.show_lines(self.lines)
        self.table.setVisible(bool(self.lines))
        self.nobody.setVisible(not self.lines)
        self.duties_head.setText(_("Duties: {n}").format(n=len(self.impacts)))
        self.people_head.setText(_("Appointments: {n}").format(n=len(self.lines)))
        calls = len(self._calls())
        self.note.setText(_("To be called: {n}").format(n=calls) if self.lines else "")
        self.block(self._what_blocks())

    def _touched(self) -> list[Touched]:
        return [each for one in self.impacts for each in one.touched]

    def _ways(self) -> Ways:
        changing = {one.duty.id for one in self.impacts}
        last = max((one.duty.ends.date() for one in self.impacts), default=self.desk.today())
        return Ways(self.desk.store, besides=changing, until=last, now=self.desk.now())

    def _what_blocks(self) -> str:
        if self.asked is None:
            return _("1 thing to change")
        open_ = sum(line.result == "open" for line in self.lines)
        if open_:
            return _("Not decided: {n}").format(n=open_)
        if not self._following():
            return _("No duty can be changed so")
        if not isinstance(self.asked.plan, Hours) and not self.asked.reason:
            return _("Give a reason.")
        return ""

    def _following(self) -> list[Impact]:
        """The duties with which something happens."""
        plan = self.asked.plan if self.asked else None
        if isinstance(plan, Hours):
            return [one for one in self.impacts if not one.obstacle]
        return self.impacts

    def _calls(self) -> list[Call]:
        """Who is told: all that are touched, but for who stays at another's."""
        listed = [(one, fate_of(one, self.fates)) for one in self._touched()]
        return [Call(one.appointment, fate) for one, fate in listed if fate is not None]

    # -- choosing -----------------------------------------------------------------------------

    def choose(self, line: Line, option: Option) -> None:
        """Take an option for an appointment, or for all that are undecided."""
        by_id = {one.appointment.id: one for one in self._touched()}
        one = by_id[line.key]  # type: ignore[index]  # these lines have the appointment as key
        if option.value == OTHER_SLOT:
            self._ask_slot(one)
        elif option.for_all:
            self._all_undecided(option)
        else:
            self.fates[one.appointment.id] = option.value
        self._show()
        self.table.setFocus()

    def _ask_slot(self, one: Touched) -> None:
        it = one.appointment
        free = self._ways().all(it, chosen_slots(self.fates, it.id))
        dialog = SlotChoice(self, it, free)
        if dialog.exec() and dialog.slot is not None:
            self.fates[it.id] = to_slot(dialog.slot)

    def _all_undecided(self, option: Option) -> None:
        ways = self._ways()
        for one in self._touched():
            it = one.appointment
            if fate_of(one, self.fates) is not None:
                continue
            if isinstance(option.value, Fate):
                self.fates[it.id] = option.value
            else:
                best = ways.best(it, chosen_slots(self.fates, it.id))
                if best:
                    self.fates[it.id] = to_slot(best[0])

    # -- saving -------------------------------------------------------------------------------

    def save(self) -> None:
        """Do all of it, or nothing and say what is in the way now."""
        asked = self.asked
        if asked is None:
            return
        ids = {one.appointment.id for one in self._touched()}
        choices = {id: fate for id, fate in self.fates.items() if id in ids}
        calls = self._calls()
        try:
            if isinstance(asked.plan, Hours):
                self.desk.do(
                    rearrange,
                    duties=[one.duty.id for one in self._following()],
                    hours=asked.plan,
                    choices=choices,
                    usual=asked.usual,
                )
            else:
                who = {one.duty.id: None if one.obstacle else asked.plan for one in self.impacts}
                self.desk.do(absent, duties=who, choices=choices, reason=asked.reason)
        except Refused as refused:
            self._show_refused(refused)
            return
        self.accept()
        if calls:
            CallList(self.desk, self.parentWidget(), calls).exec()

    def _show_refused(self, refused: Refused) -> None:
        for one in refused.conflicts:
            self.fates.pop(getattr(one, "id", 0), None)
        self.refresh()
        self.form.show_refused(refused, focus=True)
        self.say_trouble(refused.message)


def open_duty_change(desk: Desk, parent: QWidget | None, duty: int | None) -> None:
    """Ask what becomes of a duty, or of the duties of a leave, and of who has appointments."""
    if is_open(desk, absent):
        DutyChangeDialog(desk, parent, duty).exec()
