"""Records from a spreadsheet: choose the file, see every line, then bring in the good ones at once.

Reading, judging and bringing in run on a worker and can be stopped. Nothing is written until the
button is pressed, and then it is one act.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from db.headings import remember
from db.organisation_sheets import ORGANISATIONS
from db.person_sheets import PEOPLE
from db.room_sheets import ROOMS
from db.rules import Refused
from db.sheet_papers import write_left_out, write_template
from db.sheets import SheetFile, SheetRow, Subject, bring_in, comes_in
from db.store import Store
from db.trouble import Trouble
from db.whole_file import with_ending
from db.words import _
from gui.controls import Button, NoteBox
from gui.desk import Desk, Progress, Task
from gui.dialog import Dialog, expected
from gui.settings import documents
from gui.sheet_choices import SheetChoices
from gui.sheet_table import SheetTable
from gui.sheet_work import Judged, judging, reading
from gui.waiting_bar import WaitingBar

_SUBJECTS = {one.name: one for one in (PEOPLE, ORGANISATIONS, ROOMS)}


def open_import(desk: Desk, subject: str | Subject, window: QWidget | None = None) -> int:
    """The dialog for people, organisations, rooms (person, organisation, room) or what is given.

    Returns how many were brought in.
    """
    what = _SUBJECTS[subject] if isinstance(subject, str) else subject
    dialog = SheetImportDialog(desk, what, window)
    dialog.exec()
    return dialog.count


class SheetImportDialog(Dialog):
    """`count` is how many records were brought in."""

    def __init__(
        self,
        desk: Desk,
        subject: Subject,
        parent: QWidget | None = None,
        path: Path | None = None,
    ) -> None:
        title = _("{what} from a spreadsheet").format(what=_(subject.label))
        super().__init__(desk, parent, title, primary=_("Bring in"), width=1180, height=660)
        self.subject = subject
        self.count = 0
        self.file: SheetFile | None = None
        self.rows: tuple[SheetRow, ...] = ()
        self._task: Task | None = None
        self._bringing = False
        self.table = SheetTable(self.body)
        self.table.mapped.connect(self.judge_again)
        self.said = NoteBox("warn", "", parent=self.body)
        self.said.hide()
        column = QVBoxLayout(self.body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.choices = SheetChoices(subject, self.body)
        self.choices.judged.connect(self.judge_again)
        self.choices.wanted.connect(self._sum_up)
        self.choices.narrowed.connect(self._narrow)
        self.choices.hide()
        self.waiting = WaitingBar(self.body, _("Stop"), key="Esc")
        self.waiting.stopped.connect(self.stop)
        for part in (self._bar(), self.choices, self.waiting):
            column.addWidget(part)
        column.addWidget(self.said)
        column.addWidget(self.table, 1)
        self.left_out_button = Button(_("Save lines that stay out…"), parent=self.footer)
        self.left_out_button.clicked.connect(self.choose_left_out)
        self.left_out_button.hide()
        self.footer_row.insertWidget(1, self.left_out_button)
        QShortcut(QKeySequence("Ctrl+O"), self).activated.connect(self.choose_file)
        self.block(_("No file chosen yet"))
        self.file_button.setFocus()
        if path is not None:
            self.read(path)

    # -- building -----------------------------------------------------------------------------

    def _bar(self) -> QWidget:
        bar = QWidget(self.body)
        bar.setFixedHeight(48)
        self.file_button = Button(
            _("Choose file…"), icon="folder-open", key="Ctrl+O", kind="tonal", parent=bar
        )
        self.file_button.clicked.connect(self.choose_file)
        self.template_button = Button(_("Save blank template…"), icon="file-arrow-down", parent=bar)
        self.template_button.clicked.connect(self.choose_template)
        self.name = QLabel(_("XLSX or CSV, one line for each, headings above"), bar)
        self.name.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout(bar)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(12)
        row.addWidget(self.file_button)
        row.addWidget(self.name, 1)
        row.addWidget(self.template_button)
        return bar

    # -- reading ------------------------------------------------------------------------------

    def choose_file(self) -> None:
        """Ask for the file."""
        if self._bringing:
            return
        chosen, _filter = QFileDialog.getOpenFileName(
            self,
            _("Choose file"),
            str(documents()),
            _("Spreadsheets") + " (*.xlsx *.xlsm *.xls *.csv *.txt)",
        )
        if chosen:
            self.read(Path(chosen))

    def read(self, path: Path) -> None:
        """Read the file and show what would become of its lines; an earlier reading is dropped."""
        subject = self.subject
        work = reading(path, subject, self.choices.values())

        def done(judged: Judged) -> None:
            self.file = judged.file
            self.table.open(subject, judged.file, judged.fields)
            self.choices.show()
            self._show(judged)
            self.table.setFocus()

        self.name.setText(path.name)
        self.file, self.rows = None, ()
        self._begin(_("Reading the file…"))
        self._follow(self.desk.later(work, done, label=self.windowTitle(), failed=self._not_read))

    def judge_again(self) -> None:
        """What becomes of the lines with other columns or choices."""
        file, fields = self.file, self.table.fields()
        if file is None or self._bringing:
            return
        work = judging(self.subject, file, fields, self.choices.values())
        self._begin(_("Looking at the lines…"))
        self._follow(
            self.desk.later(work, self._show, label=self.windowTitle(), failed=self._not_read)
        )

    def _begin(self, words: str) -> None:
        if self._task is not None:
            self._task.cancel()
        self.said.hide()
        self.left_out_button.hide()
        self.waiting.begin(words)
        self.block(words)

    def _follow(self, task: Task) -> None:
        self._task = task
        task.progressed.connect(self._progressed)
        task.finished.connect(lambda: self._ended(task))

    def _progressed(self, done: int, total: int, _words: str) -> None:
        if self.sender() is self._task:
            self.waiting.go(done, total)

    def _ended(self, task: Task) -> None:
        if task is self._task:
            self._task = None
            self.waiting.hide()

    def stop(self) -> None:
        """Drop what is under way; it leaves nothing behind."""
        if self._task is None:
            return
        self._task.cancel()
        if self._bringing:
            return
        self._task = None
        self.waiting.hide()
        self.block(_("Stopped. Choose the file again."))

    def _not_read(self, error: Exception) -> None:
        self.file, self.rows = None, ()
        self.table.model.fill(None, (), update=False)
        self.said.set_note("error", expected(error), title=_("Not read"))
        self.said.show()
        self.block(_("Choose another file"))

    def _show(self, judged: Judged) -> None:
        self.rows = judged.rows
        self.table.model.fill(self.file, self.rows, update=self.choices.updates())
        self._narrow()
        bad = next((at for at, row in enumerate(self.rows) if row.verdict in ("bad", "twice")), 0)
        if self.rows and not self.choices.verdicts():
            self.table.view.selectRow(bad)
        unknown = judged.file.unknown(judged.fields)
        if judged.trouble:
            self.said.set_note("error", judged.trouble)
            self.said.show()
        elif unknown:
            self.said.set_note(
                "warn",
                _("Not read, since the headings are not known: {names}").format(
                    names=_(", ").join(unknown)
                ),
            )
            self.said.show()
        self._sum_up()

    def _narrow(self) -> None:
        self.table.model.narrow(self.choices.verdicts())

    def _good(self) -> int:
        choices = self.choices.values()
        return sum(comes_in(row, choices) for row in self.rows)

    def _bad(self) -> int:
        return sum(row.verdict in ("bad", "twice") for row in self.rows)

    def _sum_up(self) -> None:
        if self.file is None or self._task is not None:
            return
        good, bad = self._good(), self._bad()
        there = 0 if self.choices.updates() else sum(row.verdict == "same" for row in self.rows)
        words = [_("{n} lines").format(n=len(self.rows))]
        if there:
            words.append(_("{n} there already").format(n=there))
        if bad:
            words.append(_("{n} stay out").format(n=bad))
        self.note.setText(_(", ").join(words))
        self.left_out_button.setVisible(bool(bad))
        self.primary_button.setText(_("Bring in {n}").format(n=good) if good else _("Bring in"))
        if bad and self.choices.whole.value():
            self.block(_("Lines stay out: {n}").format(n=bad))
        else:
            self.block("" if good else _("No line can be brought in"))

    # -- bringing in --------------------------------------------------------------------------

    def save(self) -> None:
        """Bring in the good lines, or none."""
        if self.file is None or self._task is not None:
            return
        subject, rows, choices = self.subject, self.rows, self.choices.values()
        whole = bool(self.choices.whole.value())

        bring = subject.bring or bring_in

        def work(store: Store, progress: Progress) -> int:
            return bring(
                store, subject=subject, rows=rows, choices=choices, whole=whole, progress=progress
            )

        try:
            self.desk.tend(
                remember,
                subject=subject.name,
                columns=subject.columns,
                texts=self.file.heading.texts,
                fields=self.table.fields(),
            )
            task = self.desk.write_later(
                work, self._brought, label=self.windowTitle(), failed=self._not_brought
            )
        except Refused as refused:
            self.say_trouble(refused.message)
            return
        self._begin(_("Bringing in…"))
        self._busy(True)
        self._follow(task)
        task.finished.connect(lambda: self._stopped(task))

    def _busy(self, on: bool) -> None:
        self._bringing = on
        for part in (self.file_button, self.template_button, self.choices):
            part.setEnabled(not on)
        for combo in self.table.combos:
            combo.setEnabled(not on)

    def _stopped(self, task: Task) -> None:
        self._busy(False)
        if task.cancelled() and task.act is None:
            self._sum_up()
            self.said.set_note("info", _("Stopped. Nothing was brought in."))
            self.said.show()

    def _not_brought(self, error: Exception) -> None:
        message = expected(error)
        self._sum_up()
        self.said.set_note("error", message, title=_("Nothing was brought in"))
        self.said.show()

    def _brought(self, count: int) -> None:
        self.count = count
        bad = self._bad()
        if not bad:
            self.accept()
            return
        self.primary_button.hide()
        self.choices.hide()
        self.block("")
        self._done_for_good()
        self.said.set_note(
            "ok", _("{n} brought in, {bad} lines stayed out.").format(n=count, bad=bad)
        )
        self.said.show()

    def _done_for_good(self) -> None:
        """What is brought in is not brought in again: only closing and saving the rest is left."""
        self.cancel_button.setText(_("Close"))
        for combo in self.table.combos:
            combo.setEnabled(False)
        self.choices.shown.set_value("problems")
        self.left_out_button.show()
        self.left_out_button.setFocus()

    def reject(self) -> None:
        """Esc stops what is under way first."""
        if self._task is not None:
            self.stop()
            return
        super().reject()

    def done(self, result: int) -> None:
        """Drop what is under way."""
        if self._task is not None:
            self._task.cancel()
        super().done(result)

    # -- papers -------------------------------------------------------------------------------

    def choose_template(self) -> None:
        """Ask where the blank sheet shall go."""
        self._ask(_("Save blank template"), _(self.subject.label), self.write_template)

    def choose_left_out(self) -> None:
        """Ask where the lines that stay out shall go."""
        name = _("{name} to put right").format(name=Path(self.name.text()).stem)
        self._ask(_("Save lines that stay out"), name, self.write_left_out)

    def write_template(self, path: Path) -> None:
        """Write the blank sheet and say where it is."""
        self._write(path, lambda place: write_template(place, self.subject))

    def write_left_out(self, path: Path) -> None:
        """Write the lines that stay out, with their reasons, and say where they are."""
        file = self.file
        if file is not None:
            self._write(path, lambda place: write_left_out(place, file, self.rows))

    def _ask(self, title: str, name: str, write: Any) -> None:
        chosen, _filter = QFileDialog.getSaveFileName(
            self, title, str(documents() / f"{name}.xlsx"), "Excel (*.xlsx)"
        )
        if chosen:
            write(Path(chosen))

    def _write(self, path: Path, write: Any) -> None:
        path = with_ending(path, ".xlsx")
        try:
            write(path)
        except Trouble as trouble:
            self.said.set_note("error", trouble.message)
        else:
            self.said.set_note("ok", _("Saved: {path}").format(path=path))
        self.said.show()
