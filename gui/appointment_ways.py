"""How a consultation is booked other than once in a free slot: put in between, or several times."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from db.consultations import Slot
from db.fields import Field
from db.formats import show_day, show_span
from db.words import N_, _
from gui.controls import CheckBox
from gui.desk import Desk
from gui.inputs import FieldInput, input_for
from gui.number_edit import NumberEdit

_STARTS = Field("starts", N_("Begins at"), "time", required=True)
_MINUTES = Field("minutes", N_("Minutes"), "number", required=True, least=5, most=480)


class AppointmentWays(QWidget):
    """Urgent and repeated exclude each other. `widened`: a part came into sight."""

    changed = Signal()
    entered = Signal()
    widened = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._typed = False
        self.urgent = CheckBox(_("Urgent: put in between"))
        self.clock, self.minutes = (input_for(one, desk) for one in (_STARTS, _MINUTES))
        self.between = QWidget()
        pair = QHBoxLayout(self.between)
        pair.setContentsMargins(0, 0, 0, 0)
        pair.setSpacing(12)
        pair.addWidget(self.clock, 1)
        pair.addWidget(self.minutes, 1)
        self.repeat = CheckBox(_("Several sessions"))
        self.weeks = NumberEdit(1, 12, _("Every so many weeks"))
        self.count = NumberEdit(2, 52, _("Sessions"))
        self.weeks.set_value(2)
        self.count.set_value(6)
        self.times = QWidget()
        row = QHBoxLayout(self.times)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for words, number in ((_("Every|weeks"), self.weeks), (_("weeks,|count"), self.count)):
            row.addWidget(QLabel(words))
            row.addWidget(number)
        row.addWidget(QLabel(_("sessions|count")))
        row.addStretch(1)
        self.dates = QLabel()
        self.dates.setProperty("role", "help")
        self.dates.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for each in (self.urgent, self.between, self.repeat, self.times, self.dates):
            column.addWidget(each)
        self._connect()
        self._show(None, False)

    def _connect(self) -> None:
        self.urgent.toggled.connect(lambda on: self._show(self.repeat, on))
        self.repeat.toggled.connect(lambda on: self._show(self.urgent, on))
        for number in (self.weeks, self.count):
            number.changed.connect(self.changed)
        for line in self.clock.findChildren(QLineEdit):
            line.textEdited.connect(self._type)
        for line in self.findChildren(QLineEdit):
            line.returnPressed.connect(self.entered)

    def _type(self) -> None:
        self._typed = True

    def _show(self, other: CheckBox | None, on: bool) -> None:
        if other is not None and on:
            other.setChecked(False)
        self.between.setVisible(self.urgent.isChecked())
        self.times.setVisible(self.repeat.isChecked())
        self.dates.setVisible(self.repeat.isChecked())
        self.changed.emit()
        for part in (self.between, self.times):
            if not part.isHidden():
                self.widened.emit(part)

    def fields(self) -> dict[str, FieldInput]:
        """The inputs by the names that a rule calls them; none while nothing is urgent."""
        if not self.urgent.isChecked():
            return {}
        return {"starts": self.clock, "ends": self.minutes, "minutes": self.minutes}

    def show_dates(self, slot: Slot | None) -> None:
        """Say on which days the sessions would be."""
        if slot is None or not self.repeat.isChecked():
            self.dates.clear()
            return
        last = slot.starts + timedelta(weeks=self.weeks.value() * (self.count.value() - 1))
        span = show_span(slot.starts, slot.ends)
        self.dates.setText(
            _("{day} to {last}, each time {span}").format(
                day=show_day(slot.starts), last=show_day(last), span=span
            )
        )

    def offer_clock(self, at: datetime) -> None:
        """A time for an urgent case, unless one was typed."""
        if not self._typed:
            self.clock.set_value(at.time())

    def put_between(self, duty: Slot) -> tuple[datetime, datetime]:
        """From when to when an urgent case is put into a duty. Raises Refused."""
        at: time = self.clock.value()
        starts = datetime.combine(duty.starts.date(), at)
        if starts < duty.starts and duty.ends.date() > duty.starts.date():
            starts += timedelta(1)
        return starts, starts + timedelta(minutes=self.minutes.value())

    def series(self) -> dict[str, int]:
        """Weeks and count if there are to be several sessions."""
        if not self.repeat.isChecked():
            return {}
        return {"weeks": self.weeks.value(), "count": self.count.value()}
