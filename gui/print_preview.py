"""A sheet before it is printed: its pages as they will come out, printing, saving, sending."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from db.fields import Field
from db.progress import Progress, silent
from db.store import Store
from db.words import _
from gui.controls import Button, CheckBox, Combo
from gui.desk import Desk
from gui.dialog import Dialog, expected
from gui.menu import Menu
from gui.pdf_pages import PdfPages
from gui.report_output import (
    Paper,
    ask_file,
    open_paper,
    print_on,
    print_paper,
    save_paper,
    send_paper,
)
from gui.report_subject import subject
from gui.report_view import ReportView
from gui.settings import Setting
from reports.catalogue import REPORTS, Report, write

_SHORT = 20  # pages; more are counted while they are made


class PrintPreview(Dialog):
    """`report` is one of `reports.catalogue`, by name, `parameters` are its own."""

    def __init__(
        self,
        desk: Desk,
        report: str | Report,
        parameters: Mapping[str, Any],
        parent: QWidget | None = None,
    ) -> None:
        self.report = REPORTS[report] if isinstance(report, str) else report
        title = _("Print: {sheet}").format(sheet=_(self.report.label))
        super().__init__(
            desk, parent, title, primary=_("Print"), key="Ctrl+P", width=1080, height=650
        )
        self.parameters = dict(parameters)
        self._task: Any = None
        self._make_parts()
        self.view.setFocus()
        self._make()

    @property
    def pages(self) -> PdfPages | None:
        """The pages, None while they are made."""
        return self.report_view.pages

    def _make_parts(self) -> None:
        bar = QWidget(self.body)
        bar.setObjectName("Toolbar")
        bar.setFixedHeight(48)
        self.report_view = ReportView(self.body, keys=self)
        self.zoom, self.count = self.report_view.zoom, self.report_view.count
        self.list, self.view = self.report_view.list, self.report_view.page
        self.choices = {
            one.name: self._choice(one, bar)
            for one in self.report.parameters
            if one.kind == "choice"
        }
        self.flags = {
            one.name: self._flag(one, bar) for one in self.report.parameters if one.kind == "flag"
        }
        self.pdf_button = Button(_("Save as PDF"), icon="file-pdf", key="Ctrl+S", parent=bar)
        self.pdf_button.clicked.connect(self.save_pdf)
        self.more_button = Button(_("More"), icon="ellipsis", parent=bar)
        self.more_button.clicked.connect(self._show_more)
        for button in (self.pdf_button, self.more_button):
            button.setAutoDefault(False)
        self.more_button.setVisible(not self.report.private)
        row = QHBoxLayout(bar)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(12)
        row.addWidget(self.zoom)
        row.addWidget(self.count)
        row.addStretch(1)
        for one in (*self.choices.values(), *self.flags.values()):
            row.addWidget(one)
        row.addWidget(self.pdf_button)
        row.addWidget(self.more_button)
        column = QVBoxLayout(self.body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(self.report_view, 1)

    def _choice(self, field: Field, bar: QWidget) -> Combo:
        """A choice of the paper can be changed here; the last one made is the usual one."""
        setting = Setting(
            f"print/{self.report.name}/{field.name}",
            str(field.default),
            tuple(value for value, _label in field.choices),
        )
        combo = Combo(parent=bar)
        for value, label in field.choices:
            combo.addItem(_(label), value)
        combo.setAccessibleName(_(field.label))
        combo.setToolTip(_(field.label))
        chosen = self.parameters.get(field.name) or self.desk.settings.get(setting)
        combo.setCurrentIndex(max(combo.findData(chosen), 0))
        self.parameters[field.name] = combo.currentData()

        def turned() -> None:
            self.parameters[field.name] = combo.currentData()
            self.desk.settings.put(setting, str(combo.currentData()))
            self._make()

        combo.currentIndexChanged.connect(turned)
        return combo

    def _flag(self, field: Field, bar: QWidget) -> CheckBox:
        """Likewise what is on or off, as colour."""
        box = CheckBox(_(field.label), bar)
        box.setToolTip(_(field.help))
        box.setChecked(bool(self.parameters.get(field.name, field.default)))
        self.parameters[field.name] = box.isChecked()

        def turned() -> None:
            self.parameters[field.name] = box.isChecked()
            self._make()

        box.toggled.connect(turned)
        return box

    # -- making the sheet ---------------------------------------------------------------------

    def _make(self) -> None:
        """Write the PDF on a worker, then show it."""
        if self._task is not None:
            self._task.cancel()
        values, now = dict(self.parameters), self.desk.now()

        def work(store: Store, progress: Progress) -> tuple[bytes, list[str]]:
            return self.make_pdf(store, now, values, progress)

        self.block(_("The sheet is being made…"))
        self._task = self.desk.later(
            work, self._made, label=_("Make the sheet"), failed=self._failed
        )
        self._task.progressed.connect(self._going_on)

    def _going_on(self, done: int, total: int, _words: str) -> None:
        if self._task is not None and total > _SHORT:
            self.block(_("Page {n} of {total} is being made…").format(n=done, total=total))

    def make_pdf(
        self, store: Store, now: datetime, values: Mapping[str, Any], progress: Progress
    ) -> tuple[bytes, list[str]]:
        """The PDF, and the words in it that lack a character. On the worker."""
        return make_pdf(store, self.report.name, now, values, progress)

    def _made(self, made: tuple[bytes, list[str]]) -> None:
        self._task = None
        data, lost = made
        self.note.setText(lost_words(lost))
        self.report_view.show_pdf(data)
        there = bool(self.pages is not None and len(self.pages))
        self.block("" if there else _("There is nothing to print."))
        for button in (self.pdf_button, self.more_button):
            button.setEnabled(there)

    def _failed(self, error: Exception) -> None:
        self._task = None
        self.block(_("The sheet could not be made"))
        self.block(_("The sheet could not be made: {why}").format(why=expected(error)))

    # -- what it is for -----------------------------------------------------------------------

    def paper(self) -> Paper:
        """What is shown, as it leaves the program."""
        assert self.pages is not None
        of_what = subject(self.desk.store, self.report, self.parameters)
        asked = {one.name: self.parameters.get(one.name) for one in self.report.parameters}
        return Paper(self.report.name, _(self.report.label), of_what, asked, self.pages)

    def _grey(self) -> bool:
        return not any(box.isChecked() for box in self.flags.values())

    def save(self) -> None:
        """Print: the system's own dialog asks for printer, copies and pages."""
        if self.pages is not None:
            self._printed(*print_paper(self.desk, self, self.paper(), grey=self._grey()))

    def print_on(self, printer: QPrinter) -> bool:
        """Print on a printer that is set up; says so if the printer does not answer."""
        done, why = print_on(self.desk, self.paper(), printer, grey=self._grey())
        self._printed(done, why)
        return done

    def _printed(self, done: bool, why: str) -> None:
        if done:
            self.desk.say(_("Sent to the printer"))
            self.left_program()
            self.accept()
        elif why:
            self.say_trouble(why)

    def left_program(self) -> None:
        """It is on paper or in a file now; papers that are counted count it here."""

    def save_pdf(self) -> None:
        """Ask for a place and write the PDF there."""
        if self.pages is not None and len(self.pages):
            chosen = ask_file(self.desk, self, self.paper())
            if chosen:
                self.write_pdf(chosen)

    def write_pdf(self, path: Path) -> bool:
        """Write the PDF; says so and answers False if that cannot be done."""
        why = save_paper(self.desk, self.paper(), path)
        if why:
            self.say_trouble(why)
            return False
        self.note.setText(_("Saved: {path}").format(path=path))
        self.left_program()
        return True

    def _show_more(self) -> None:
        menu = Menu(self, _("More"))
        menu.add(_("Open in the system's viewer"), "arrow-up-right-from-square", "", self.open_pdf)
        menu.add(_("Send to the folder"), "paper-plane", "", self.send_pdf)
        menu.add(_("Send to another folder…"), "folder-open", "", lambda: self.send_pdf(other=True))
        menu.popup(self.more_button.mapToGlobal(self.more_button.rect().bottomLeft()))

    def open_pdf(self) -> None:
        """In whatever program the system has for PDF files."""
        why = open_paper(self.desk, self.paper())
        if why:
            self.say_trouble(why)

    def send_pdf(self, *, other: bool = False) -> None:
        """Into the folder for such papers."""
        path, why = send_paper(self.desk, self, self.paper(), other=other)
        if why:
            self.say_trouble(why)
        elif path:
            self.note.setText(_("Saved: {path}").format(path=path))
            self.left_program()

    def press_save_key(self) -> None:
        """Ctrl+S saves the PDF here, since the primary button prints."""
        self.save_pdf()

    def done(self, result: int) -> None:
        """Stop the work that is still under way."""
        if self._task is not None:
            self._task.cancel()
        super().done(result)


def lost_words(lost: list[str]) -> str:
    """What is to be known before printing: the words that lack a character."""
    if not lost:
        return ""
    return _("No font has a character of {words}: 〓 stands for it.").format(
        words=_(", ").join(lost)
    )


def make_pdf(
    store: Store,
    name: str,
    now: datetime,
    values: Mapping[str, Any],
    progress: Progress = silent,
) -> tuple[bytes, list[str]]:
    """The PDF of a report, in memory alone, and the words in it that lack a character."""
    lost: set[str] = set()
    out = BytesIO()
    write(store, name, out, now=now, lost=lost, progress=progress, **values)
    return out.getvalue(), sorted(lost)
