"""What narrows the trail: words, who, what kind of record, from and to which day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from db import trail_list
from db.formats import read_date, show_date
from db.rules import Refused
from db.trail_list import Wanted
from db.words import _
from gui import theme
from gui.controls import Button, Combo, SearchBox
from gui.desk import Desk
from gui.input_dates import spoken_day, stepped

_WAIT_MS = 200
_DAY_WIDE = 104
_ALL = Wanted()


class DayBox(QLineEdit):
    """A day as people write it; the arrows step it. Red while it is none."""

    changed = Signal()

    def __init__(self, desk: Desk, name: str) -> None:
        super().__init__()
        self._desk = desk
        self.setPlaceholderText(name)
        self.setAccessibleName(name)
        self.setToolTip(_("{name}, like {example}").format(name=name, example="2026-11-26"))
        self.textEdited.connect(lambda _text: self._look())
        self.editingFinished.connect(self._tidy)
        self._measure()
        theme.signal.changed.connect(self._measure)

    def _measure(self) -> None:
        self.setFixedWidth(theme.px(_DAY_WIDE))

    def day(self) -> date | None:
        """The day, None for none. Raises Refused for what is no day."""
        words = self.text().strip()
        if not words:
            return None
        return spoken_day(words, self._desk.today()) or read_date(words)

    def set_day(self, day: date | None) -> None:
        """Write a day."""
        self.setText(show_date(day))
        self._look()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down: a day later, a day earlier; Esc clears first."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            step = 1 if event.key() == Qt.Key.Key_Up else -1
            try:
                day = self.day() or self._desk.today()
            except Refused:
                return
            later = stepped(day, step)
            assert isinstance(later, date)
            self.set_day(later)
            return
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.set_day(None)
            return
        super().keyPressEvent(event)

    def _look(self) -> None:
        try:
            wrong, used = False, self.day() is not None
        except Refused as refused:
            wrong, used = True, False
            self.setAccessibleDescription(refused.message)
        for name, value in (("wrong", wrong), ("used", used)):
            if self.property(name) != value:
                self.setProperty(name, value)
                self.style().unpolish(self)
                self.style().polish(self)
        if not wrong:
            self.setAccessibleDescription("")
            self.changed.emit()

    def _tidy(self) -> None:
        try:
            self.setText(show_date(self.day()))
        except Refused:
            return


class TrailFilters(QWidget):
    """Search box, two choices, two days; a link clears them all."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.search = SearchBox(_("Record, or what was done"))
        self.who = Combo(name=_("Who"))
        self.kind = Combo(name=_("Kind of record"))
        self.first = DayBox(desk, _("From day"))
        self.last = DayBox(desk, _("To day"))
        self.clear_link = Button(_("Clear filters"), kind="link")
        self.clear_link.clicked.connect(self.clear)
        self.clear_link.hide()
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_WAIT_MS)
        self._typing.timeout.connect(self._typed)
        self.search.textChanged.connect(lambda _text: self._typing.start())
        self.search.returnPressed.connect(self._apply)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.search)
        for box in (self.who, self.kind):
            box.setMinimumWidth(110)
            box.changed.connect(self._apply)
            row.addWidget(box)
        for day in (self.first, self.last):
            day.changed.connect(self._typing.start)
            row.addWidget(day)
        row.addWidget(self.clear_link)

    def offer(self) -> None:
        """Fill the choices with who and what stands in the trail; what is chosen stays."""
        people = [(name, name) for name in trail_list.people(self._desk.store) if name]
        self.who.set_options([("", _("All: {field}").format(field=_("Who"))), *people])
        kinds = [(one.table, _(one.label)) for one in trail_list.kinds(self._desk.store)]
        self.kind.set_options([("", _("All: {field}").format(field=_("Kind of record"))), *kinds])

    def wanted(self, *, without: str = "") -> Wanted:
        """What is asked for; `without` leaves one condition out."""
        wanted = Wanted(
            who=self.who.value(),
            first=_day(self.first),
            last=_day(self.last),
            table=self.kind.value(),
            words=self.search.folded(),
        )
        return replace(wanted, **{without: getattr(_ALL, without)}) if without else wanted

    def conditions(self) -> list[tuple[str, str]]:
        """What is in use: the name to drop it by, and how people read it."""
        wanted = self.wanted()
        made = [
            ("words", _("contains “{words}”").format(words=wanted.words) if wanted.words else ""),
            ("who", wanted.who),
            ("table", self.kind.currentText() if wanted.table else ""),
            ("first", _("from {day}").format(day=show_date(wanted.first)) if wanted.first else ""),
            ("last", _("to {day}").format(day=show_date(wanted.last)) if wanted.last else ""),
        ]
        return [one for one in made if one[1]]

    def drop(self, name: str) -> None:
        """Take one condition away."""
        self._set({name: ""})

    def clear(self) -> None:
        """Take every condition away."""
        self._set(dict.fromkeys(("words", "who", "table", "first", "last"), ""))

    def search_for(self, words: str) -> None:
        """Look for these words and nothing else."""
        self._set({"who": "", "table": "", "first": "", "last": "", "words": words})

    def _set(self, values: dict[str, str]) -> None:
        blocked = self.blockSignals(True)
        for name, value in values.items():
            if name == "words":
                self.search.setText(value)
            elif name in ("who", "table"):
                (self.who if name == "who" else self.kind).set_value(value)
            else:
                (self.first if name == "first" else self.last).set_day(None)
        self.blockSignals(blocked)
        self._apply()

    def _typed(self) -> None:
        # The window may have been closed since, and the file with it.
        if self.isVisible():
            self._apply()

    def _apply(self) -> None:
        self._typing.stop()
        for box in (self.who, self.kind):
            box.set_used(bool(box.value()))
        self.clear_link.setVisible(bool(self.conditions()))
        self.changed.emit()


def _day(box: DayBox) -> date | None:
    try:
        return box.day()
    except Refused:
        return None
