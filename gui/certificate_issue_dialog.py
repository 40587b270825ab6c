"""颁发证书: the kind, what is the same for all, and who is to have one, with the page beside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QModelIndex, QTimer
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from db.batch_payees import payee_of
from db.certificate_kinds import CertificateKind, certificate_kinds
from db.certificate_recipients import of_file, pasted
from db.certificates import Recipient, issue_certificates, refuse_recipient
from db.fields import Field
from db.formats import show_han_day
from db.progress import Progress
from db.rules import Refused
from db.store import Store
from db.wording import asked, place
from db.words import N_, _
from gui import theme
from gui.batch_add_line import AddLine
from gui.certificate_grid import Entry, Grid, lines_of
from gui.certificate_preview import CertificatePreview
from gui.controls import Button, Combo
from gui.desk import Desk
from gui.dialog import Dialog, expected
from gui.form_scroll import FormScroll
from gui.inputs import DateInput, TextInput
from gui.work_dialog import WorkDialog

_HEAD_WIDE, _PAGE_WIDE = 236, 400
_WAIT_MS = 250
_LIVE = 300  # recipients that are looked at while one types; more are when they are issued
_AT_ONCE = 60  # more are issued beside the window, with their progress


class IssueDialog(Dialog):
    """Issues the certificates and shows them for printing; `made` are their ids."""

    def __init__(self, desk: Desk, parent: QWidget | None = None, kind: int | None = None) -> None:
        super().__init__(
            desk, parent, _("Issue certificates"), primary=_("Issue"), width=1240, height=680
        )
        self.made: list[int] = []
        self._task: Any = None
        self.kinds = {one.id: one for one in certificate_kinds(desk.store)}
        self._make_parts()
        self._lay_out()
        if kind in self.kinds:
            self.kind.set_value(str(kind))
        self._turned()
        self.add_line.setFocus()

    def _make_parts(self) -> None:
        self.kind = Combo(name=_("Kind"))
        self.kind.set_options([(str(one.id), one.name) for one in self.kinds.values()])
        self.kind.changed.connect(self._turned)
        self.day = DateInput(Field("today", N_("Date of issue"), "date", required=True), self.desk)
        self.day.set_value(self.desk.today())
        self.day.changed.connect(self._soon)
        self.usual: dict[str, TextInput] = {}
        self.usual_box = QVBoxLayout()
        self.usual_box.setSpacing(8)
        self.add_line = AddLine(self.desk)
        self.add_line.taken.connect(self._take)
        self.add_line.typed.connect(lambda words: self._take(None, words))
        self.add_line.lines_pasted.connect(self.take_lines)
        self.file_button = Button(_("From a spreadsheet…"), icon="file-import")
        self.file_button.clicked.connect(self.ask_file)
        self.grid = Grid()
        self.grid.pasted.connect(self.take_lines)
        self.grid.rows.edited.connect(self._soon)
        self.grid.selectionModel().currentRowChanged.connect(self._look_at)
        self.count = QLabel()
        self.count.setProperty("role", "quiet")
        self.preview = CertificatePreview(self.desk)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_WAIT_MS)
        self._wait.timeout.connect(self._tell)

    def _lay_out(self) -> None:
        head = QWidget()
        column = QVBoxLayout(head)
        column.setContentsMargins(16, 14, 16, 12)
        column.setSpacing(10)
        label = QLabel(_("Kind"))
        label.setProperty("role", "label")
        column.addWidget(label)
        column.addWidget(self.kind)
        column.addWidget(self.day)
        self.same = QLabel(_("The same for all"))
        self.same.setProperty("role", "name")
        column.addWidget(self.same)
        column.addLayout(self.usual_box)
        column.addStretch(1)
        scroll = FormScroll()
        scroll.setWidget(head)
        scroll.setFixedWidth(theme.px(_HEAD_WIDE) + 32)
        scroll.viewport().setAutoFillBackground(False)
        head.setAutoFillBackground(False)
        middle = QVBoxLayout()
        middle.setContentsMargins(0, 14, 12, 12)
        middle.setSpacing(8)
        adding = QHBoxLayout()
        adding.setSpacing(8)
        adding.addWidget(self.add_line, 1)
        adding.addWidget(self.file_button)
        middle.addLayout(adding)
        middle.addWidget(self.grid, 1)
        middle.addWidget(self.count)
        right = QVBoxLayout()
        right.setContentsMargins(0, 14, 16, 12)
        right.addWidget(self.preview)
        self.preview.setFixedWidth(theme.px(_PAGE_WIDE))
        row = QHBoxLayout(self.body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(scroll)
        row.addLayout(middle, 1)
        row.addLayout(right)

    # -- the kind ---------------------------------------------------------------------------------

    def chosen(self) -> CertificateKind | None:
        """The kind; None where there is none."""
        return self.kinds.get(int(self.kind.value() or 0))

    def _turned(self) -> None:
        """Another kind asks for other things; what was typed for the same ones stays."""
        kind = self.chosen()
        if kind is None:
            self.block(_("There is no kind of certificates yet."))
            return
        kept = {name: box.line.text() for name, box in self.usual.items()}
        for box in self.usual.values():
            self.usual_box.removeWidget(box)
            box.deleteLater()
        self.usual = {}
        for name in asked(kind.design.wording):
            box = TextInput(Field(name, place(name).label, most=100))
            box.line.setText(kept.get(name, ""))
            box.line.setPlaceholderText(_("Or of each, in the table"))
            box.changed.connect(self._usual_changed)
            self.usual[name] = box
            self.usual_box.addWidget(box)
        self.same.setVisible(bool(self.usual))
        self.grid.rows.show_kind(kind.design)
        self._usual_changed()

    def _usual_changed(self) -> None:
        values = {name: box.line.text().strip() for name, box in self.usual.items()}
        self.grid.rows.set_usual(values)
        self._soon()

    # -- who --------------------------------------------------------------------------------------

    def _take(self, id: int | None, words: str) -> None:
        self.add_line.clear()
        entry = Entry({"name": words})
        if id is not None:
            known = payee_of(self.desk.store, id)
            entry = Entry({"name": known.name}, known.person, known.organisation)
        self.grid.rows.add([entry])
        self._to_last()

    def take_lines(self, text: str) -> None:
        """Copied lines, below the others."""
        kind = self.chosen()
        if kind is None:
            return
        try:
            self.put_on(pasted(self.desk.store, text, kind.design))
        except Refused as refused:
            self.say_trouble(refused.message)

    def ask_file(self) -> None:
        """Who stands in a spreadsheet."""
        chosen, _kind = QFileDialog.getOpenFileName(
            self, _("Bring in a spreadsheet"), "", _("Spreadsheets (*.xlsx *.csv)")
        )
        if chosen:
            self.bring_in(Path(chosen))

    def bring_in(self, path: Path) -> None:
        """Read it beside the window, then put its lines below the others."""
        kind = self.chosen()
        if kind is None:
            return
        design = kind.design

        def work(store: Store, progress: Progress) -> list[Recipient]:
            return of_file(store, path, design, progress=progress)

        task = self.desk.later(
            work, self.put_on, label=_("Read {name}").format(name=path.name), failed=self._failed
        )
        WorkDialog(self.desk, task, self).open()

    def put_on(self, recipients: Sequence[Recipient]) -> None:
        """More lines; a volunteer has one for each service."""
        entries = []
        for one in recipients:
            values = {"name": one.name, **one.values}
            if not one.services:
                entries.append(Entry(values, one.person, one.organisation))
            for number, service in enumerate(one.services):
                cells = {
                    "from": service.starts.isoformat(),
                    "to": service.ends.isoformat(),
                    "project": service.project,
                    "content": service.content,
                    "place": service.place,
                    "hours": f"{service.tenths / 10:g}",
                }
                entries.append(
                    Entry((values if not number else {}) | cells, one.person, one.organisation)
                )
        self.grid.rows.add(entries)
        self._to_last()

    def _to_last(self) -> None:
        row = max(len(self.grid.rows.entries) - 2, 0)
        self.grid.setCurrentIndex(self.grid.rows.index(row, 0))
        self.grid.scrollTo(self.grid.currentIndex())

    def recipients(self) -> list[Recipient]:
        """Who is to have one, as far as it is typed. Refused where services cannot be read."""
        kind = self.chosen()
        entries = self.grid.rows.filled()
        if kind is None or not entries:
            return []
        if kind.design.form == "volunteer":
            text = lines_of(entries, self.grid.rows.columns)
            cards = {one.name: one for one in entries if one.person or one.organisation}
            return [
                replace(one, person=cards[one.name].person) if one.name in cards else one
                for one in pasted(self.desk.store, text, kind.design)
            ]
        return [
            Recipient(
                one.name,
                {name: one.cells.get(name, "") or words for name, words in self._usual().items()},
                one.person,
                one.organisation,
            )
            for one in entries
        ]

    def _usual(self) -> dict[str, str]:
        return {name: box.line.text().strip() for name, box in self.usual.items()}

    # -- what stands in the way -------------------------------------------------------------------

    def _soon(self) -> None:
        self._wait.start()

    def settle(self) -> None:
        """A hurried press waits for no pause."""
        if self._wait.isActive():
            self._wait.stop()
            self._tell()

    def _tell(self) -> None:
        kind = self.chosen()
        if kind is None:
            return
        try:
            found = self.recipients()
        except Refused as refused:
            self.count.clear()
            self.block(refused.message)
            return
        self.count.setText(_("Certificates: {n}").format(n=len(found)))
        self._look_at(self.grid.currentIndex())
        if not found:
            self.block(_("Say who is to have one."))
            return
        self.block(self._trouble(kind, found[:_LIVE]))

    def _trouble(self, kind: CertificateKind, found: Sequence[Recipient]) -> str:
        """What stands in the way first, '' for nothing."""
        from reports.certificate_words import refuse_unfit

        try:
            day = self.day.value()
            issued = {"date": show_han_day(day), "number": f"{kind.prefix}-{day.year}-0000"}
            for one in found:
                refuse_recipient(kind, one)
                refuse_unfit(kind.design, one, issued=issued)
        except Refused as refused:
            return refused.message
        return ""

    def _look_at(self, index: QModelIndex) -> None:
        kind = self.chosen()
        if kind is None:
            return
        entries = self.grid.rows.entries
        row = index.row() if index.isValid() and index.row() < len(entries) else 0
        one = entries[row] if entries[row].name else entries[0]
        values = self._usual() | {name: words for name, words in one.cells.items() if words}
        day = self.desk.today()
        values |= {"date": show_han_day(day), "number": f"{kind.prefix}-{day.year}-____"}
        self.preview.show_design(kind.design, values)

    # -- issuing ----------------------------------------------------------------------------------

    def save(self) -> None:
        """Number and sign them, all or none, then show them for printing."""
        kind = self.chosen()
        if kind is None:
            return
        try:
            day, found = self.day.value(), self.recipients()
            trouble = self._trouble(kind, found)
            if trouble:
                self.say_trouble(trouble)
                return
            if len(found) <= _AT_ONCE:
                self._issued(
                    self.desk.tend(issue_certificates, kind=kind.id, recipients=found, today=day)
                )
                return
        except Refused as refused:
            self.say_trouble(refused.message)
            return

        def work(store: Store, progress: Progress) -> list[int]:
            return issue_certificates(
                store, kind=kind.id, recipients=found, today=day, progress=progress
            )

        self._task = self.desk.write_later(
            work, self._issued, label=_("Issue certificates"), failed=self._failed
        )
        WorkDialog(self.desk, self._task, self).open()

    def _issued(self, made: list[int]) -> None:
        self.made = made
        self.desk.say(_("Issued: {n}").format(n=len(made)))
        self.accept()
        self.desk.print_report("certificates", ids=tuple(made))

    def _failed(self, error: Exception) -> None:
        self.say_trouble(expected(error))

    def done(self, result: int) -> None:
        """Stop what is still being made."""
        self._wait.stop()
        self.preview.stop()
        super().done(result)
