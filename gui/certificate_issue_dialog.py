"""颁发证书: the kind, what is the same for all, who is to have one, and the page of each beside.

Everything is looked at before a number is used, and all are issued or none.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QModelIndex
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QWidget

from db.batch_payees import payee_of
from db.certificate_kinds import CertificateKind
from db.certificate_recipients import headed, of_file, pasted, tie
from db.certificates import MOST_AT_ONCE, Recipient, issue_certificates, show_tenths
from db.rules import Refused
from db.store import Store
from db.words import _
from gui import settings
from gui.certificate_examples import page_with
from gui.certificate_issue_parts import IssueParts
from gui.certificate_lines import NAME, Draft, Entry, drafted, entries_of
from gui.certificate_look import Looked, Looker
from gui.desk import Desk, Progress, Task
from gui.dialog import expected
from gui.work_dialog import WorkDialog

_AT_ONCE = 60  # more are issued beside the window, with their progress
_TOLD = 3  # names that are said in a warning


class IssueDialog(IssueParts):
    """`made` are the ids of what was issued; whoever opened the dialog shows them for printing."""

    def __init__(self, desk: Desk, parent: QWidget | None = None, kind: int | None = None) -> None:
        super().__init__(desk, parent)
        self.made: list[int] = []
        self._draft = Draft((), (), {})
        self._wrong: dict[int, tuple[str, str]] = {}
        self._wanted = self._warned = False
        self.looker = Looker(desk, self._to_look, self)
        if kind in self.kinds:
            self.kind.set_value(str(kind))
        self._connect()
        self._turned()
        (self.places.first_empty() or self.add_line).setFocus()

    def _connect(self) -> None:
        self.kind.changed.connect(self._turned)
        self.day.changed.connect(self._changed)
        self.places.changed.connect(self._changed)
        self.places.moved.connect(self._moved)
        self.add_line.taken.connect(self._take)
        self.add_line.typed.connect(lambda words: self._take(None, words))
        self.add_line.lines_pasted.connect(self.take_lines)
        self.file_button.clicked.connect(self.ask_file)
        self.paste_button.clicked.connect(
            lambda: self.take_lines(QGuiApplication.clipboard().text())
        )
        self.remove_button.clicked.connect(self.grid.remove_marked)
        self.next_button.clicked.connect(self.to_next_wrong)
        self.grid.pasted.connect(self.take_lines)
        self.grid.lines.edited.connect(self._changed)
        self.grid.selectionModel().currentRowChanged.connect(self._look_at)
        self.looker.looked.connect(self._looked)
        self.looker.went_on.connect(self._went_on)
        for key, does in (("Ctrl+O", self.ask_file), ("F4", self.to_next_wrong)):
            QShortcut(QKeySequence(key), self).activated.connect(does)

    # -- the kind ---------------------------------------------------------------------------------

    def chosen(self) -> CertificateKind:
        """The kind."""
        return self.kinds[int(self.kind.value())]

    def _turned(self) -> None:
        """Another kind asks for other things; what was typed for the same ones stays."""
        self.places.show_design(self.chosen().design)
        self._order()
        self._show_columns()

    def _order(self) -> None:
        """Tab goes through the values of all, then to the names and the table. Said in so many
        words: values that stand in the table are hidden, and Qt finds no way past them."""
        stops = [self.kind, self.day.line, *(one.line for one in self.places.inputs.values())]
        stops += [self.add_line, self.file_button, self.paste_button, self.grid]
        stops += [self.remove_button, self.cancel_button, self.primary_button]
        for one, following in pairwise(stops):
            QWidget.setTabOrder(one, following)

    def _moved(self, name: str, each: bool) -> None:
        """A value goes to each, or what all have alike becomes that of all."""
        entries = [one for one in self.grid.lines.entries if one.filled()]
        line = self.places.inputs[name].line
        if each:
            for one in entries:
                one.cells[name] = one.cells.get(name) or line.text().strip()
        else:
            own = {one.cells.get(name, "") for one in entries} - {""}
            if len(own) == 1:
                line.setText(own.pop())
        self._show_columns()

    def _show_columns(self) -> None:
        here = self.grid.currentIndex()
        column = self.grid.lines.columns[here.column()] if here.isValid() else NAME
        self.grid.lines.show_columns(self.chosen().design, self.places.of_each())
        self.grid.go_to(max(here.row(), 0), column)
        self._changed()

    # -- who --------------------------------------------------------------------------------------

    def _take(self, id: int | None, words: str) -> None:
        self.add_line.clear()
        entry = Entry({NAME: words})
        if id is not None:
            known = payee_of(self.desk.store, id)
            entry = Entry({NAME: known.name}, known.person, known.organisation, known.note)
        self.grid.go_to(self.grid.lines.add([entry]))

    def take_lines(self, text: str) -> None:
        """Copied cells: with headings as those say, else from the current cell on."""
        if not text.strip():
            self.say_trouble(_("Nothing is copied. Copy the columns in the spreadsheet first."))
            return
        design = self.chosen().design
        block = [line.split("\t") for line in text.rstrip("\r\n").splitlines()]
        if len(block) > MOST_AT_ONCE:
            self.say_trouble(_("At most {n} lines at once.").format(n=f"{MOST_AT_ONCE:,}"))
            return
        try:
            if headed(text, design):
                self.put_on(pasted(self.desk.store, text, design))
                return
        except Refused as refused:
            self.say_trouble(refused.message)
            return
        here = self.grid.currentIndex()
        within = self.grid.hasFocus() and here.isValid()
        row = here.row() if within else len(self.grid.lines.entries) - 1
        self.grid.lines.put(row, max(here.column(), 1) if within else 1, block)
        self.grid.go_to(row, self.grid.lines.columns[max(here.column(), 1) if within else 1])

    def ask_file(self) -> None:
        """Who stands in a spreadsheet."""
        chosen, _kind = QFileDialog.getOpenFileName(
            self,
            _("Bring in a spreadsheet"),
            str(settings.documents()),
            _("Spreadsheets (*.xlsx *.csv)"),
        )
        if chosen:
            self.bring_in(Path(chosen))

    def bring_in(self, path: Path) -> None:
        """Read it beside the window, then put its lines below the others."""
        design = self.chosen().design

        def work(store: Store, progress: Progress) -> list[Recipient]:
            return of_file(store, path, design, progress=progress)

        label = _("Read {name}").format(name=path.name)
        task = self.desk.later(work, self.put_on, label=label, failed=self._failed)
        WorkDialog(self.desk, task, self).open()

    def put_on(self, recipients: Sequence[Recipient]) -> None:
        """More lines; what differs among them gets its column."""
        found: dict[str, set[str]] = {}
        for one in recipients:
            for name, words in one.values.items():
                found.setdefault(name, set()).add(words)
        self.places.take(found)
        first = self.grid.lines.add(entries_of(recipients))
        self._show_columns()
        self.grid.go_to(first)

    # -- what stands in the way -------------------------------------------------------------------

    def _changed(self) -> None:
        self._warned = False
        self.looker.changed()

    def _day(self) -> date:
        try:
            value: date = self.day.value()
        except Refused:
            return self.desk.today()
        return value

    def _to_look(self) -> tuple[CertificateKind, Draft, date]:
        """What is typed by now."""
        kind, day = self.chosen(), self._day()
        entries = self.grid.lines.entries
        self._draft = drafted(kind.design, entries, self.places.same(), day)
        self._sum_up()
        self._look_at(self.grid.currentIndex())
        return kind, self._draft, day

    def _sum_up(self) -> None:
        found = self._draft.recipients
        said = [_("Certificates: {n}").format(n=f"{len(found):,}")]
        if self.chosen().design.form == "volunteer":
            services = [row for one in found for row in one.services]
            said.append(
                _("{n} services, {hours} hours in all").format(
                    n=f"{len(services):,}", hours=show_tenths(sum(row.tenths for row in services))
                )
            )
            one = self._draft.of_line(self.grid.currentIndex().row())
            if one is not None and one.name:
                hours = show_tenths(sum(row.tenths for row in one.services))
                said.append(_("{name} {hours} hours").format(name=one.name, hours=hours))
        self.sum.setText("\u2003".join(said))

    def _went_on(self, done: int, total: int) -> None:
        if total > _AT_ONCE:
            self.note.setText(_("Looked over: {n} of {total}").format(n=done, total=total))

    def _looked(self, found: Looked) -> None:
        """Each at its line; what is wrong with a value of all stands at that."""
        self.note.clear()
        same = self.places.same()
        of_all = {column: reason for column, reason in found.wrong.values() if column in same}
        self._wrong = {line: one for line, one in found.wrong.items() if one[0] not in of_all}
        self.places.show_wrong(of_all)
        self.grid.lines.show_wrong(self._wrong)
        self._warn(found)
        self._say_wrong()
        self.block(self._blocked(of_all))
        if self._wanted:
            self._wanted = False
            if not found.wrong:
                self.save()
            else:
                self.to_next_wrong()

    def _blocked(self, of_all: dict[str, str]) -> str:
        try:
            self.day.value()
        except Refused as refused:
            return refused.message
        if not self._draft.recipients and not self._wrong:
            return _("Say who is to have one.")
        if len(self._draft.recipients) > MOST_AT_ONCE:
            return _("At most {n} at once.").format(n=MOST_AT_ONCE)
        if of_all:
            return _("The same for all: {n} to correct").format(n=len(of_all))
        return _("Lines to correct: {n}").format(n=len(self._wrong)) if self._wrong else ""

    def _warn(self, found: Looked) -> None:
        said = []
        if found.lost:
            said.append(
                _("No font has a character of {words}: 〓 stands for it.").format(
                    words=_names(found.lost)
                )
            )
        if found.twice:
            said.append(_("Twice alike: {names}.").format(names=_names(found.twice)))
        self.warning.set_note("warn", " ".join(said))
        self.warning.setVisible(bool(said))

    def _say_wrong(self) -> None:
        """What is wrong with the current line, in words below the table."""
        found = self._wrong.get(self.grid.currentIndex().row())
        self.reason.setText(found[1] if found else "")
        self.reason.setVisible(found is not None)
        self.next_button.setVisible(bool(self._wrong))

    def to_next_wrong(self) -> None:
        """To the next line that cannot be issued; behind the last one the first again."""
        if not self._wrong:
            return
        here = self.grid.currentIndex().row()
        line = min((at for at in self._wrong if at > here), default=min(self._wrong))
        self.grid.go_to(line, self._wrong[line][0])
        self.grid.setFocus()

    def _look_at(self, index: QModelIndex, _before: QModelIndex | None = None) -> None:
        """The page of the current line."""
        self._say_wrong()
        kind, day = self.chosen(), self._day()
        one = self._draft.of_line(index.row()) or Recipient("", self.places.same())
        self.picture.show_page(
            partial(page_with, kind.design, kind.prefix, one, day, self.desk.now())
        )
        self.remove_button.setEnabled(len(self.grid.lines.entries) > 1)
        if kind.design.form == "volunteer":
            self._sum_up()

    # -- issuing ----------------------------------------------------------------------------------

    def settle(self) -> None:
        """Pressed before all was looked at: it goes on as soon as it is."""
        if self.looker.busy():
            self._wanted = True
            self.looker.hurry()

    def save(self) -> None:
        """Number and sign them, all or none."""
        if self.looker.busy():
            return
        self._wanted = False
        kind, day, found = self.chosen(), self._day(), self._draft.recipients
        try:
            if len(found) <= _AT_ONCE:
                tied = tie(self.desk.store, found)
                self._issued(
                    self.desk.do(issue_certificates, kind=kind.id, recipients=tied, today=day)
                )
                return

            def work(store: Store, progress: Progress) -> list[int]:
                tied = tie(store, found)
                return issue_certificates(
                    store, kind=kind.id, recipients=tied, today=day, progress=progress
                )

            task = self.desk.write_later(
                work, self._issued, label=_("Issue certificates"), failed=self._failed
            )
        except Refused as refused:
            self.say_trouble(refused.message)
            return
        task.finished.connect(lambda: self._stopped(task))
        WorkDialog(self.desk, task, self).open()

    def _issued(self, made: list[int]) -> None:
        self.made = made
        self.accept()

    def _stopped(self, task: Task) -> None:
        if task.cancelled() and task.act is None:
            self.say_trouble(_("Stopped. Nothing was issued, no number is used."))

    def _failed(self, error: Exception) -> None:
        self.say_trouble(expected(error))

    def reject(self) -> None:
        """What was typed is lost only at the second Esc."""
        if len(self.grid.lines.entries) > 1 and not self._warned:
            self._warned = True
            self.say_trouble(_("Nothing is issued yet. Esc again throws the lines away."))
            return
        super().reject()

    def done(self, result: int) -> None:
        """Stop what is still looked at."""
        self.looker.stop()
        super().done(result)


def _names(names: Sequence[str]) -> str:
    """A few of them, and that there are more."""
    return _(", ").join(names[:_TOLD]) + ("…" if len(names) > _TOLD else "")
