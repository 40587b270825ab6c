"""A life is at risk: what to do, in order, the numbers to call, and the record of it."""

from __future__ import annotations

from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from db.appointments import Appointment
from db.fields import Field
from db.referrals import STEPS, numbers_to_call, refer
from db.rules import Refused
from db.words import N_, _
from gui import theme
from gui.controls import CheckBox
from gui.desk import Desk
from gui.dialog import Dialog
from gui.form import Form
from gui.form_scroll import FormScroll
from gui.statement import Statement

_FIELDS = (
    Field(
        "referred_to",
        N_("Handed over to"),
        required=True,
        most=60,
        help=N_("Hospital, relative, police: who took over"),
    ),
    Field("phone", N_("Their number"), most=30),
)
_NUMBER = 26


class _StepWords(QLabel):
    """The words of a step, over several lines; a click on them ticks its box."""

    def __init__(self, words: str, box: CheckBox) -> None:
        super().__init__(words)
        self._box = box
        self.setWordWrap(True)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tick or not."""
        self._box.toggle()


class RiskDialog(Dialog):
    """The fixed procedure. What is ticked is recorded with the referral."""

    def __init__(self, desk: Desk, parent: QWidget | None, one: Appointment, kind: str) -> None:
        super().__init__(
            desk, parent, _("Risk to life"), primary=_("Record it"), width=860, height=620
        )
        self.one = one
        self.boxes = {code: CheckBox("") for code, _words in STEPS}
        self.form = Form(_FIELDS, desk)
        row = QHBoxLayout(self.body)
        row.setContentsMargins(16, 14, 16, 14)
        row.setSpacing(24)
        row.addWidget(self._steps(), 1)
        row.addWidget(self._numbers(kind))
        self.note.setText(_("Do first, record afterwards."))
        self.boxes[STEPS[0][0]].setFocus()

    def _steps(self) -> QWidget:
        inside = QWidget()
        inside.setObjectName("DialogForm")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(10)
        column.addWidget(
            Statement(
                "error",
                "triangle-exclamation",
                _("Life goes before secrecy: here you may and must inform others."),
                head=_("Stay calm, stay there, one step after the other"),
            )
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for place, (code, words) in enumerate(STEPS):
            said = f"{place + 1}. {_(words)}"
            box = self.boxes[code]
            box.setAccessibleName(said)
            label = _StepWords(said, box)
            grid.addWidget(box, place, 0)
            grid.addWidget(label, place, 1)
        column.addLayout(grid)
        column.addSpacing(4)
        column.addWidget(self.form)
        column.addStretch(1)
        scroll = FormScroll()
        scroll.setWidget(inside)
        return scroll

    def _numbers(self, kind: str) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for name, number in numbers_to_call(self.desk.store, kind):
            label = QLabel(name)
            label.setProperty("role", "quiet")
            label.setWordWrap(True)
            large = QLabel(number)
            large.setFont(theme.font(_NUMBER, bold=True))
            large.setStyleSheet(f"font-size: {theme.px(_NUMBER)}px; font-weight: 700;")
            large.setAccessibleName(f"{name} {number}")
            column.addWidget(label)
            column.addWidget(large)
            column.addSpacing(6)
        column.addStretch(1)
        side.setFixedWidth(230)
        return side

    def save(self) -> None:
        """Record what was done and who took over."""
        values = self.form.values()
        if values is None:
            return
        try:
            self.desk.do(
                refer,
                appointment=self.one.id,
                referred_to=values["referred_to"],
                phone=values["phone"] or "",
                risk=True,
                steps=[code for code, box in self.boxes.items() if box.isChecked()],
            )
        except Refused as refused:
            if not self.form.show_refused(refused):
                self.say_trouble(refused.message)
            return
        self.accept()
