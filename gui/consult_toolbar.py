"""The toolbar of the consultation page: which week, which service; what to make and to print."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from db.formats import show_day
from db.services import Service
from db.words import _, language
from gui import theme
from gui.controls import Button, Combo, Segmented

_SEGMENTS = 4  # services that stand beside each other; more of them make a list


class ConsultToolbar(QFrame):
    """Only says what was asked; the page does it. `service` is 0 for all."""

    stepped = Signal(int)
    today_asked = Signal()
    service_chosen = Signal()
    change_asked = Signal()
    duty_asked = Signal()
    print_asked = Signal()
    new_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "toolbar")
        self.setFixedHeight(theme.row(48))
        self.back = Button("", icon="chevron-left")
        self.back.setToolTip(_("Week before") + "  PgUp")
        self.back.setAccessibleName(_("Week before"))
        self.on = Button("", icon="chevron-right")
        self.on.setToolTip(_("Next week") + "  PgDn")
        self.on.setAccessibleName(_("Next week"))
        self.today = Button(_("This week"), key="Ctrl+T")
        self.range = Button("")
        self.range.setEnabled(False)
        self.change = Button(_("Absent or stand-in"), icon="user-clock")
        self.duty = Button(_("New duty"), icon="calendar-plus")
        self.paper = Button(_("Print"), icon="print", key="Ctrl+P")
        self.new = Button(_("New consultation"), icon="plus", key="F8", kind="primary")
        self._choice: Segmented | Combo | None = None
        self._services: tuple[tuple[str, str], ...] = ()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 0, 16, 0)
        self._row.setSpacing(7)
        for part in (self.back, self.today, self.on, self.range):
            self._row.addWidget(part)
        self._row.addStretch(1)
        for button in (self.change, self.duty, self.paper, self.new):
            self._row.addWidget(button)
        # In a narrow window these lose their words, in this order; icon and tooltip stay.
        self._words = [(one, one.text()) for one in (self.duty, self.change, self.paper)]
        self.back.clicked.connect(lambda: self.stepped.emit(-1))
        self.on.clicked.connect(lambda: self.stepped.emit(1))
        self.today.clicked.connect(self.today_asked)
        self.change.clicked.connect(self.change_asked)
        self.duty.clicked.connect(self.duty_asked)
        self.paper.clicked.connect(self.print_asked)
        self.new.clicked.connect(self.new_asked)

    def show_week(self, monday: date) -> None:
        """11月23日–29日."""
        sunday = monday + timedelta(6)
        self.range.setText(week_words(monday, sunday))
        self._fit()

    def show_services(self, services: list[Service]) -> None:
        """All, and each service; the choice stays if it is still there."""
        options = (("0", _("All|services")), *((str(one.id), one.name) for one in services))
        if options == self._services:
            return
        kept = self.service()
        if self._choice is not None:
            self._row.removeWidget(self._choice)
            self._choice.hide()
            self._choice.deleteLater()
        self._services = options
        if len(services) <= _SEGMENTS:
            self._choice = Segmented(options, name=_("Service"))
        else:
            self._choice = Combo(options, name=_("Service"))
        self._choice.set_value(str(kept))
        self._choice.changed.connect(lambda *_value: self.service_chosen.emit())
        self._row.insertWidget(4, self._choice)
        self._fit()

    def service(self) -> int:
        """The service that is chosen, 0 for all."""
        return int(self._choice.value() or 0) if self._choice is not None else 0

    def minimumSizeHint(self) -> QSize:
        """Never the reason for a window to be wider than the screen."""
        return QSize(800, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the words to the width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        for button, words in self._words:
            button.setText(words)
            button.setToolTip("")
        for button, words in self._words:
            self._row.invalidate()
            if self._row.sizeHint().width() <= self.width():
                return
            button.setText("")
            button.setAccessibleName(words)
            button.setToolTip(words)


def week_words(monday: date, sunday: date) -> str:
    """11月23日–29日, or with both months where the week lies in two."""
    first, last = (show_day(one).split()[0] for one in (monday, sunday))
    if language() == "en":
        return f"{show_day(monday)} – {show_day(sunday)}"
    if monday.month == sunday.month:
        return f"{first}–{sunday.day}日"
    return f"{first}–{last}"
