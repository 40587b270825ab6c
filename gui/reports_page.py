"""报表: the papers, what each asks for, and the way to preview, printer or file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from db.rules import Refused
from db.store import Store
from db.whole_file import with_ending
from db.words import N_, _
from gui import icons, settings, theme
from gui.controls import Button
from gui.desk import Desk, Progress
from gui.doors import unseen
from gui.form import Form
from gui.page import Page
from reports.catalogue import REPORTS, write

_LIST_WIDE = 260
_FORM_WIDE = 372
_ABOUT = {
    "day-sheet": N_("All rooms of one day, for the desk and the notice board."),
    "week-sheet": N_("One room for a week."),
    "door-sheet": N_("One room for one day, large, for its door."),
    "sign-in-sheet": N_("Lines to sign for those who come to a booking."),
    "organisation-card": N_("A company, branch or club on one sheet: facts, officers, rooms used."),
    "consultation-month": N_("Counts without names. Numbers below five are not told."),
    "consultation-year": N_("Counts without names, with the months. Once the year is over."),
    "consent-form": N_("For a service, without a number; one with it is printed from its panel."),
    "consultant-day": N_("Who comes when, by number only, for the desk in the consulting room."),
    "duty-poster": N_("Who is on duty when, large, for the notice board."),
    "person-card": N_("A person on one sheet. Identity and phone numbers are shown in part."),
}


class ReportsPage(Page):
    """List on the left, the chosen paper's questions on the right."""

    name = "reports"
    title = N_("Reports")
    icon = "print"
    area = "reports"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.list = QListWidget(self)
        self.list.setAccessibleName(_("Papers"))
        self.list.setFixedWidth(_LIST_WIDE)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.stack = QStackedWidget(self)
        self.forms: dict[str, Form] = {}
        for name, report in REPORTS.items():
            item = QListWidgetItem(icons.icon("file-lines"), _(report.label))
            item.setData(int(Qt.ItemDataRole.UserRole), name)
            item.setSizeHint(item.sizeHint().expandedTo(self._line_size()))
            self.list.addItem(item)
            self.forms[name] = Form([one for one in report.parameters if not one.given], desk)
            self.stack.addWidget(self._side(name))
        self.list.currentRowChanged.connect(self._turned)
        self.list.itemActivated.connect(lambda _item: self.current_form().focus_first())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(1)
        row.addWidget(self.list)
        row.addWidget(self.stack, 1)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            self._on_key(key, self.print_sheet)
        self.list.setCurrentRow(0)

    def reload(self) -> None:
        """A day that was never chosen is today, a month or a year the last that is over.

        Papers of what is closed are not offered, nor those that are printed from their record.
        """
        for row, report in enumerate(REPORTS.values()):
            of_record = any(one.given and one.required for one in report.parameters)
            self.list.item(row).setHidden(of_record or bool(unseen(self.desk, report.part)))
        if self.list.currentItem().isHidden():
            self.list.setCurrentRow(0)
        today = self.desk.today()
        usual = {
            "date": today,
            "month": (today.replace(day=1) - timedelta(1)).replace(day=1),
            "year": today.year - 1,
        }
        for form in self.forms.values():
            asked = {name: value for name, value in usual.items() if name in form.inputs}
            if asked and not form.dirty():
                form.set_values(asked)

    def go(self, **where: Any) -> None:
        """`report=NAME` chooses a paper; other values fill its questions."""
        name = where.pop("report", "")
        if name in self.forms:
            self.list.setCurrentRow(list(self.forms).index(name))
            self.forms[name].seed(where)

    def current(self) -> str:
        """The paper that is chosen."""
        return list(self.forms)[max(self.list.currentRow(), 0)]

    def current_form(self) -> Form:
        """Its questions."""
        return self.forms[self.current()]

    def print_sheet(self) -> None:
        """To the preview, from where it is printed or saved."""
        values = self._values()
        if values is not None:
            self.desk.print_report(self.current(), **values)

    def save_sheet(self) -> None:
        """Straight into a file."""
        values = self._values()
        if values is None:
            return
        name = self.current()
        label = _(REPORTS[name].label)
        proposed = settings.documents() / f"{label} {self.desk.today():%Y-%m-%d}.pdf"
        chosen, _kind = QFileDialog.getSaveFileName(
            self, _("Save as PDF"), str(proposed), "PDF (*.pdf)"
        )
        if chosen:
            self.write_to(with_ending(Path(chosen), ".pdf"), name, values)

    def write_to(self, path: Path, name: str, values: dict[str, Any]) -> None:
        """Write the paper on a worker and say where it lies."""
        now = self.desk.now()

        def work(store: Store, progress: Progress) -> int:
            return write(store, name, path, now=now, **values)

        self.desk.later(
            work,
            lambda _pages: self.desk.say(_("Saved: {path}").format(path=path)),
            label=_("Save as PDF"),
        )

    def panes(self) -> list[QWidget]:
        """The list, the questions."""
        inputs = list(self.current_form().inputs.values())
        return [self.list, *inputs[:1]]

    def find(self) -> None:  # type: ignore[override]  # the page's word, not QWidget's static one
        """The list is short; it takes the focus."""
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def hints(self) -> list[str]:
        """Keys here."""
        return [_("↑↓ choose"), _("Ctrl+P preview and print"), _("F6 next pane")]

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line between the panes."""
        QPainter(self).fillRect(self.rect(), theme.color("line"))

    def _line_size(self) -> QSize:
        return QSize(_LIST_WIDE, theme.row(40))

    def _turned(self, row: int) -> None:
        self.stack.setCurrentIndex(row)
        self.hints_changed.emit()

    def _values(self) -> dict[str, Any] | None:
        try:
            return self.current_form().values()
        except Refused as refused:
            self.desk.say(refused.message, "warn")
            return None

    def _side(self, name: str) -> QWidget:
        report = REPORTS[name]
        title = QLabel(_(report.label))
        title.setProperty("role", "name")
        about = QLabel(_(_ABOUT.get(name, "")))
        about.setProperty("role", "quiet")
        about.setWordWrap(True)
        column = QVBoxLayout()
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(title)
        column.addWidget(about)
        column.addWidget(self.forms[name])
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(
            self._button(_("Preview and print"), self.print_sheet, "print", "Ctrl+P", "primary")
        )
        buttons.addWidget(self._button(_("Save as PDF"), self.save_sheet, "file-pdf"))
        buttons.addStretch(1)
        column.addLayout(buttons)
        column.addStretch(1)
        inside = QWidget()
        inside.setMaximumWidth(_FORM_WIDE + 48)
        inside.setLayout(column)
        area = QScrollArea(self)
        area.setProperty("role", "pane")
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.viewport().setProperty("role", "pane")
        inside.setProperty("role", "pane")
        return area

    def _button(
        self, text: str, does: Callable[[], None], icon: str, key: str = "", kind: str = "plain"
    ) -> Button:
        button = Button(text, icon=icon, key=key, kind=kind)
        button.clicked.connect(lambda _checked=False: does())
        return button
