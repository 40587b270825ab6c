"""报表: the papers, what each asks for, its pages beside, and the way to printer or file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
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
from shiboken6 import isValid

from db.formats import show_moment
from db.printing import HOWS, Printing, recent
from db.rules import Refused
from db.store import Store
from db.words import N_, _
from gui import icons, theme
from gui.controls import Button
from gui.desk import Desk, Progress
from gui.dialog import expected
from gui.doors import unseen
from gui.form import Form
from gui.menu import Menu
from gui.page import Page
from gui.print_preview import lost_words, make_pdf
from gui.report_output import (
    Paper,
    ask_file,
    open_paper,
    print_paper,
    save_paper,
    send_paper,
)
from gui.report_subject import subject
from gui.report_view import ReportView
from reports.catalogue import REPORTS, Report

_LIST_WIDE, _FORM_WIDE = 230, 268
_WAIT_MS = 300  # after the last change of a question
_RECENT = 40
# The papers in the order of the rail, by the parts of the work that they show.
_GROUPS = (
    (N_("Bookings"), ("bookings",)),
    (
        N_("Consultations"),
        ("appointments", "consultation offer", "consultation counts", "evaluation"),
    ),
    (N_("Register"), ("register",)),
    (N_("Fund"), ("fund", "bank")),
    (N_("Certificates"), ("certificates", "certificate kinds")),
    (N_("Statistics"), ()),
)
_SUMMARIES = ("summary", "key-figures", "summary-notice")  # of all parts together
_NAME = int(Qt.ItemDataRole.UserRole)
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
    "summary": N_("Rooms, consultations, money and register of a month, a quarter or a year."),
    "key-figures": N_("Six figures, large, for the door."),
    "summary-notice": N_("What a period brought, in a few sentences under the letterhead."),
    "person-card": N_("A person on one sheet. Identity and phone numbers are shown in part."),
}


class ReportsPage(Page):
    """The list on the left, the chosen paper's questions, its pages on the right."""

    name = "reports"
    title = N_("Reports")
    icon = "print"
    area = "reports"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.list = self._make_list()
        self.recent = QListWidget(self)
        self.recent.setAccessibleName(_("Printed lately"))
        self.recent.setFrameShape(QFrame.Shape.NoFrame)
        self.recent.setMaximumHeight(theme.px(220))
        self.recent.itemActivated.connect(self._again)
        self.stack = QStackedWidget(self)
        self.stack.setFixedWidth(theme.px(_FORM_WIDE) + 32)
        self.forms: dict[str, Form] = {}
        for name, report in REPORTS.items():
            self.forms[name] = Form([one for one in report.parameters if not one.given], desk)
            self.forms[name].changed.connect(self._soon)
            self.stack.addWidget(self._side(name))
        self.view = ReportView(self, keys=self)
        self.said = QLabel(self)
        self.said.setProperty("role", "quiet")
        self.said.setWordWrap(True)
        self._task: Any = None
        self._shown: tuple[str, dict[str, Any]] | None = None
        self._given: dict[str, Any] = {}
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_WAIT_MS)
        self._wait.timeout.connect(self._make)
        self._lay_out()
        self.list.currentRowChanged.connect(self._turned)
        self.list.itemActivated.connect(lambda _item: self.current_form().focus_first())
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            self._on_key(key, self.print_sheet)
        self._on_key("Ctrl+S", self.save_sheet)
        self.list.setCurrentRow(min(self.rows.values()))

    # -- building ---------------------------------------------------------------------------------

    def _make_list(self) -> QListWidget:
        made = QListWidget(self)
        made.setAccessibleName(_("Papers"))
        made.setFrameShape(QFrame.Shape.NoFrame)
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.rows: dict[str, int] = {}
        self._heads: dict[int, list[str]] = {}
        for label, parts in _GROUPS:
            head = QListWidgetItem(_(label))
            head.setFlags(Qt.ItemFlag.NoItemFlags)
            head.setFont(theme.font(12, True))
            head.setSizeHint(QSize(0, theme.row(30)))
            made.addItem(head)
            names = [
                one.name
                for one in REPORTS.values()
                if one.part in parts and one.name not in _SUMMARIES
            ] or list(_SUMMARIES)
            self._heads[made.count() - 1] = names
            for name in names:
                words = _(REPORTS[name].label)
                item = QListWidgetItem(icons.icon("file-lines"), words)
                item.setData(_NAME, name)
                item.setSizeHint(QSize(0, theme.row(34)))
                item.setToolTip(words)
                self.rows[name] = made.count()
                made.addItem(item)
        return made

    def _lay_out(self) -> None:
        left = QWidget(self)
        left.setFixedWidth(theme.px(_LIST_WIDE))
        left.setProperty("role", "pane")
        lately = QLabel(_("Printed lately"), left)
        lately.setProperty("role", "quiet")
        lately.setContentsMargins(4, 8, 12, 4)
        column = QVBoxLayout(left)
        column.setContentsMargins(8, 4, 0, 8)
        column.setSpacing(0)
        column.addWidget(self.list, 1)
        column.addWidget(lately)
        column.addWidget(self.recent)
        bar = QWidget(self)
        bar.setObjectName("Toolbar")
        bar.setFixedHeight(theme.px(48))
        self.print_button = self._button(_("Print"), self.print_sheet, "print", "Ctrl+P", "primary")
        self.save_button = self._button(_("Save as PDF"), self.save_sheet, "file-pdf", "Ctrl+S")
        self.more_button = self._button(_("More"), self._show_more, "ellipsis")
        tools = QHBoxLayout(bar)
        tools.setContentsMargins(16, 0, 16, 0)
        tools.setSpacing(12)
        tools.addWidget(self.view.zoom)
        tools.addWidget(self.view.count)
        tools.addStretch(1)
        for button in (self.more_button, self.save_button, self.print_button):
            tools.addWidget(button)
        pages = QVBoxLayout()
        pages.setContentsMargins(0, 0, 0, 0)
        pages.setSpacing(0)
        pages.addWidget(bar)
        pages.addWidget(self.view, 1)
        right = QWidget(self)
        right.setLayout(pages)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(1)
        row.addWidget(left)
        row.addWidget(self.stack)
        row.addWidget(right, 1)

    def _side(self, name: str) -> QWidget:
        report = REPORTS[name]
        title = QLabel(_(report.label))
        title.setProperty("role", "name")
        title.setWordWrap(True)
        about = QLabel(_(_ABOUT.get(name, "")))
        about.setProperty("role", "quiet")
        about.setWordWrap(True)
        about.setVisible(name in _ABOUT)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addWidget(title)
        column.addWidget(about)
        column.addWidget(self.forms[name])
        column.addStretch(1)
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

    # -- what is chosen ---------------------------------------------------------------------------

    def reload(self) -> None:
        """A day that was never chosen is today, a month or a year the last that is over.

        Papers of what is closed are not offered, nor those that are printed from their record.
        """
        for name, row in self.rows.items():
            hidden = REPORTS[name].of_record or bool(unseen(self.desk, REPORTS[name].part))
            self.list.item(row).setHidden(hidden)
        for row, names in self._heads.items():
            shut = all(self.list.item(self.rows[name]).isHidden() for name in names)
            self.list.item(row).setHidden(shut)
        if self.list.currentItem().isHidden():
            there = (row for row in self.rows.values() if not self.list.item(row).isHidden())
            self.list.setCurrentRow(next(there, 0))
        today = self.desk.today()
        usual = {
            "date": today,
            "month": f"{today.replace(day=1) - timedelta(1):%Y-%m}",
            "year": today.year - 1,
        }
        for form in self.forms.values():
            asked = {name: value for name, value in usual.items() if name in form.inputs}
            if asked and not form.dirty():
                form.set_values(asked)
        self._show_recent()
        self._soon()

    def go(self, **where: Any) -> None:
        """`report=NAME` chooses a paper; other values fill its questions."""
        name = where.pop("report", "")
        if name in self.forms:
            self.list.setCurrentRow(self.rows[name])
            self.forms[name].seed(where)
            asked = self.forms[name].inputs
            self._given = {one: value for one, value in where.items() if one not in asked}
            self._soon()

    def current(self) -> str:
        """The paper that is chosen."""
        item = self.list.currentItem()
        return str(item.data(_NAME)) if item is not None else next(iter(self.rows))

    def current_form(self) -> Form:
        """Its questions."""
        return self.forms[self.current()]

    def panes(self) -> list[QWidget]:
        """The list, the questions, the pages."""
        inputs = list(self.current_form().inputs.values())
        return [self.list, *inputs[:1], self.view.page]

    def find(self) -> None:  # type: ignore[override]  # the page's word, not QWidget's static one
        """The list is short; it takes the focus."""
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def hints(self) -> list[str]:
        """Keys here."""
        return [_("↑↓ choose"), _("Ctrl+P print"), _("Ctrl+S save as PDF"), _("F6 next pane")]

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line between the panes."""
        QPainter(self).fillRect(self.rect(), theme.color("line"))

    def _turned(self, row: int) -> None:
        self.stack.setCurrentIndex(list(self.forms).index(self.current()))
        self._given = {}
        self.hints_changed.emit()
        self._soon()

    # -- its pages --------------------------------------------------------------------------------

    def _soon(self) -> None:
        self._wait.start()

    def _make(self) -> None:
        """Make the paper anew beside the window; an answer to older questions is dropped."""
        if self._task is not None:
            self._task.cancel()
            self._task = None
        name = self.current()
        form, report = self.current_form(), REPORTS[name]
        asked = {
            one.name: form.inputs[one.name] for one in report.parameters if one.name in form.inputs
        }
        values: dict[str, Any] = dict(self._given)
        for key, box in asked.items():
            field = report_field(report, key)
            try:
                values[key] = box.value()
            except Refused as refused:
                self._nothing(f"{_(field.label)}: {refused.message}")
                return
            if field.required and values[key] in (None, ""):
                self._nothing(_("“{label}” is missing.").format(label=_(field.label)))
                return
        now = self.desk.now()

        def work(store: Store, progress: Progress) -> tuple[bytes, list[str]]:
            return make_pdf(store, name, now, values, progress)

        def made(found: tuple[bytes, list[str]]) -> None:
            if not isValid(self):  # the window was made anew meanwhile
                return
            self._task = None
            data, lost = found
            self._shown = (name, values)
            self.view.show_pdf(data)
            self.desk.say(lost_words(lost), "warn") if lost else None
            self._allow(bool(self.view.pages is not None and len(self.view.pages)))

        def failed(error: Exception) -> None:
            if isValid(self):
                self._task = None
                self._nothing(expected(error))

        self._task = self.desk.later(work, made, label=_("Make the sheet"), failed=failed)

    def _nothing(self, why: str) -> None:
        self._shown = None
        self.view.clear()
        self.view.count.setText(why)
        self._allow(False)

    def _allow(self, there: bool) -> None:
        private = REPORTS[self.current()].private
        for button in (self.print_button, self.save_button, self.more_button):
            button.setEnabled(there)
        self.more_button.setVisible(not private)

    # -- where it goes ----------------------------------------------------------------------------

    def paper(self) -> Paper | None:
        """What is shown, as it leaves the program; None while there is nothing."""
        if self._shown is None or self.view.pages is None:
            return None
        name, values = self._shown
        report = REPORTS[name]
        of_what = subject(self.desk.store, report, values)
        return Paper(name, _(report.label), of_what, values, self.view.pages)

    def print_sheet(self) -> None:
        """The system's own dialog asks for printer, copies and pages."""
        paper = self._settled()
        if paper:
            colour = bool(paper.parameters.get("colour"))
            done, why = print_paper(self.desk, self.window(), paper, grey=not colour)
            self._tell(_("Sent to the printer") if done else "", why)

    def save_sheet(self) -> None:
        """Into a file."""
        paper = self._settled()
        chosen = ask_file(self.desk, self, paper) if paper else None
        if paper and chosen:
            self.write_to(chosen, paper)

    def write_to(self, path: Path, paper: Paper) -> None:
        """Write the paper and say where it lies."""
        why = save_paper(self.desk, paper, path)
        self._tell(_("Saved: {path}").format(path=path), why)

    def open_sheet(self) -> None:
        """In the system's viewer."""
        paper = self._settled()
        if paper:
            self._tell("", open_paper(self.desk, paper))

    def send_sheet(self, *, other: bool = False) -> None:
        """Into the folder for such papers."""
        paper = self._settled()
        if paper:
            path, why = send_paper(self.desk, self, paper, other=other)
            self._tell(_("Saved: {path}").format(path=path) if path else "", why)

    def _settled(self) -> Paper | None:
        """What is shown, unless the questions have changed since."""
        if self._wait.isActive() or self._task is not None:
            self.desk.say(_("The sheet is being made…"))
            return None
        paper = self.paper()
        if paper is None:
            self.desk.say(self.view.count.text() or _("There is nothing to print."), "warn")
        return paper

    def _tell(self, done: str, why: str) -> None:
        if why:
            self.desk.say(why, "warn")
        elif done:
            self.desk.say(done)
        self._show_recent()

    def _show_more(self) -> None:
        menu = Menu(self, _("More"))
        menu.add(
            _("Open in the system's viewer"), "arrow-up-right-from-square", "", self.open_sheet
        )
        menu.add(_("Send to the folder"), "paper-plane", "", self.send_sheet)
        menu.add(
            _("Send to another folder…"), "folder-open", "", lambda: self.send_sheet(other=True)
        )
        menu.popup(self.more_button.mapToGlobal(self.more_button.rect().bottomLeft()))

    # -- what was printed -------------------------------------------------------------------------

    def _show_recent(self) -> None:
        seen = tuple(name for name, report in REPORTS.items() if not unseen(self.desk, report.part))
        self.recent.clear()
        printed = recent(self.desk.store, seen, _RECENT)
        if not printed:
            nothing = QListWidgetItem(_("Nothing printed yet"))
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
            self.recent.addItem(nothing)
        for one in printed:
            how = dict(HOWS)[one.how]
            words = f"{_(REPORTS[one.report].label)} {one.subject}".strip()
            below = f"{show_moment(one.printed_at)}  {one.printed_name}"
            if one.failed:
                below = _("Failed: {what}").format(what=below)
            item = QListWidgetItem(
                icons.icon("xmark" if one.failed else "clock"), f"{words}\n{below}"
            )
            item.setToolTip(f"{words}\n{_(how)}  {below}\n{one.target}\n{one.failed}".strip())
            item.setData(_NAME, one)
            self.recent.addItem(item)

    def _again(self, item: QListWidgetItem) -> None:
        """The same paper once more, as the records are now."""
        one: Printing = item.data(_NAME)
        self.desk.print_report(one.report, **one.parameters)


def report_field(report: Report, name: str) -> Any:
    """A parameter of a report by its name."""
    return next(one for one in report.parameters if one.name == name)
