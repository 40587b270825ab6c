"""Find a time: what the caller needs, and the best few free rooms and times with the reason."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QScrollArea,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from db.fields import Field
from db.formats import show_day, show_span
from db.rooms import rooms
from db.rules import Refused
from db.store import Store
from db.suggestions import Suggestion, find_times
from db.words import N_, _
from gui import theme
from gui.controls import CheckBox
from gui.desk import Desk, Progress
from gui.dialog import Dialog, expected
from gui.inputs import input_for
from gui.number_edit import NumberEdit
from gui.weekday_buttons import WeekdayButtons

_WAIT_MS = 250
_FIELDS = (
    Field("minutes", N_("Minutes"), "number", least=5, most=1440),
    Field("headcount", N_("People"), "number", least=1, most=100_000),
    Field("day_from", N_("From day"), "date"),
    Field("day_to", N_("Until day"), "date"),
    Field("time_from", N_("Not before"), "time"),
    Field("time_to", N_("Not after"), "time"),
)


class FindTimeDialog(Dialog):
    """Opens the booking form with the time that was chosen; `seed` is what it starts with."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(
            desk, parent, _("Find a time"), primary=_("Book this time"), width=980, height=600
        )
        self.seed: dict[str, Any] | None = None
        self.found: list[Suggestion] = []
        self._task: Any = None
        self._labels = {room.id: room.label() for room in rooms(desk.store)}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT_MS)
        self._timer.timeout.connect(self.search)
        row = QHBoxLayout(self.body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._form())
        row.addWidget(self._results(), 1)
        today = desk.today()
        for name, value in (
            ("minutes", 90),
            ("day_from", today),
            ("day_to", today + timedelta(13)),
            ("time_from", time(8, 30)),
            ("time_to", time(21)),
        ):
            self.inputs[name].set_value(value)
        for each in self.inputs.values():
            each.changed.connect(self._timer.start)
        self.inputs["minutes"].setFocus()
        self.search()

    def _form(self) -> QWidget:
        panel = QWidget()
        column = QVBoxLayout(panel)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(12)
        self.inputs = {field.name: input_for(field, self.desk) for field in _FIELDS}
        for left, right in (
            ("minutes", "headcount"),
            ("day_from", "day_to"),
            ("time_from", "time_to"),
        ):
            pair = QHBoxLayout()
            pair.setSpacing(12)
            pair.addWidget(self.inputs[left], 1)
            pair.addWidget(self.inputs[right], 1)
            column.addLayout(pair)
        column.addWidget(_heading(_("Weekdays")))
        self.weekdays = WeekdayButtons()
        self.weekdays.set_value(range(7))
        self.weekdays.changed.connect(self._timer.start)
        column.addWidget(self.weekdays)
        column.addWidget(self._features())
        column.addWidget(self._equipment())
        column.addStretch(1)
        panel.setObjectName("DialogForm")
        scroll = QScrollArea()
        scroll.setObjectName("DialogForm")
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(panel)
        scroll.setWidgetResizable(True)
        scroll.setFixedWidth(356)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return scroll

    def _features(self) -> QWidget:
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        words = dict.fromkeys(word for room in rooms(self.desk.store) for word in room.features)
        self.features = {word: CheckBox(word) for word in words}
        if words:
            grid.addWidget(_heading(_("The room must have")), 0, 0, 1, 3)
        for number, check in enumerate(self.features.values()):
            check.toggled.connect(self._timer.start)
            grid.addWidget(check, 1 + number // 3, number % 3)
        return box

    def _equipment(self) -> QWidget:
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        things = self.desk.store.rows(
            "SELECT id, name, stock FROM equipment WHERE archived_at IS NULL ORDER BY name"
        )
        self.equipment: dict[int, NumberEdit] = {}
        if things:
            grid.addWidget(_heading(_("Equipment to bring")), 0, 0, 1, 4)
        for number, thing in enumerate(things):
            number_box = NumberEdit(0, max(int(thing["stock"]), 0), thing["name"])
            number_box.setToolTip(
                _("Up and down change it; in stock: {n}").format(n=thing["stock"])
            )
            number_box.changed.connect(self._timer.start)
            self.equipment[thing["id"]] = number_box
            label = QLabel(thing["name"])
            label.setBuddy(number_box)
            place = 1 + number // 2, 2 * (number % 2)
            grid.addWidget(label, *place)
            grid.addWidget(number_box, place[0], place[1] + 1)
        return box

    def _results(self) -> QWidget:
        panel = QWidget()
        column = QVBoxLayout(panel)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.headline = QLabel()
        self.headline.setFont(theme.font(14, bold=True))
        self.headline.setContentsMargins(14, 10, 14, 10)
        self.headline.setWordWrap(True)
        self.table = ResultTable(self)
        column.addWidget(self.headline)
        column.addWidget(self.table, 1)
        return panel

    # -- searching ------------------------------------------------------------------------------

    def wishes(self) -> dict[str, Any]:
        """What was asked for. Raises Refused at a field."""
        values = {name: each.value() for name, each in self.inputs.items()}
        for name in ("minutes", "day_from", "day_to", "time_from", "time_to"):
            if values[name] is None:
                raise Refused(_("This must be filled in."), name)
        days = self.weekdays.value()
        if not days:
            raise Refused(_("Choose at least one weekday."), "weekdays")
        if values["day_to"] < values["day_from"]:
            raise Refused(_("The last day is before the first."), "day_to")
        first, last = values["time_from"], values["time_to"]
        room = (last.hour - first.hour) * 60 + last.minute - first.minute
        if room < values["minutes"]:
            raise Refused(_("That is less time than the minutes wanted."), "time_to")
        return values | {
            "weekdays": days,
            "features": tuple(word for word, check in self.features.items() if check.isChecked()),
            "equipment": {
                id: number_box.value()
                for id, number_box in self.equipment.items()
                if number_box.value()
            },
        }

    def settle(self) -> None:
        """No time found for other wishes is booked."""
        if self._timer.isActive():
            self.search()

    def search(self) -> None:
        """Look for times on a worker; an earlier search is dropped."""
        self._timer.stop()
        if self._task is not None:
            self._task.cancel()
            self._task = None
        for each in self.inputs.values():
            each.show_error("")
        try:
            wishes = self.wishes()
        except Refused as refused:
            if refused.field in self.inputs:
                self.inputs[refused.field].show_error(refused.message)
            self.show_found([], refused.message)
            return
        now = self.desk.now()

        def work(store: Store, progress: Progress) -> list[Suggestion]:
            return find_times(store, now=now, limit=8, **wishes)

        self.block(_("Looking…"))
        self._task = self.desk.later(work, self._searched, label=_("Find a time"), failed=self._no)

    def _searched(self, found: list[Suggestion]) -> None:
        self._task = None
        self.show_found(
            found, _("No such time is free. Ask for fewer people, other days or hours.")
        )

    def _no(self, error: Exception) -> None:
        self._task = None
        self.show_found([], expected(error))

    def show_found(self, found: list[Suggestion], otherwise: str) -> None:
        """Show these times, or say why there is none."""
        self.found = found
        self.table.fill(
            [
                (
                    show_day(one.starts),
                    show_span(one.starts, one.ends),
                    "、".join(self._labels.get(room, "") for room in one.rooms),
                    one.reason,
                )
                for one in found
            ]
        )
        self.headline.setText(
            _("Free times, the best first: {n}").format(n=len(found)) if found else otherwise
        )
        self.block("" if found else _("No time to book"))

    def save(self) -> None:
        """Hand the chosen time to the booking form."""
        row = self.table.currentRow()
        if not 0 <= row < len(self.found):
            return
        one = self.found[row]
        self.seed = {"rooms": one.rooms, "starts": one.starts, "ends": one.ends}
        try:
            wishes = self.wishes()
        except Refused:
            wishes = {}
        for name in ("headcount", "equipment"):
            if wishes.get(name):
                self.seed[name] = wishes[name]
        self.accept()
        self.desk.open_page("board", new=dict(self.seed))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in the form searches at once and goes to the results."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.search()
            self.table.setFocus()
            return
        super().keyPressEvent(event)

    def done(self, result: int) -> None:
        """Drop a search under way."""
        self._timer.stop()
        if self._task is not None:
            self._task.cancel()
        super().done(result)


class ResultTable(QTableWidget):
    """The times found; Enter or a double click books."""

    def __init__(self, dialog: FindTimeDialog) -> None:
        super().__init__(0, 4)
        self._dialog = dialog
        self.setHorizontalHeaderLabels([_("Day"), _("Time"), _("Room"), _("Why")])
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(42)
        head = self.horizontalHeader()
        head.setFixedHeight(theme.row(32))
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        for column, width in enumerate((118, 110, 150)):
            self.setColumnWidth(column, width)
        self.setAccessibleName(_("Free times"))
        self.setStyleSheet("QTableView::item { padding: 0 10px; }")
        self.cellDoubleClicked.connect(lambda _row, _column: dialog.save())

    def fill(self, rows: list[tuple[str, str, str, str]]) -> None:
        """Show these rows and stand on the first."""
        self.setRowCount(len(rows))
        for row, words in enumerate(rows):
            for column, word in enumerate(words):
                item = QTableWidgetItem(word)
                self.setItem(row, column, item)
        if rows:
            self.setCurrentCell(0, 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter books the current row."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._dialog.save()
            return
        super().keyPressEvent(event)


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    label.setObjectName("FieldLabel")
    return label
