"""恢复备份: what there is, what each holds, and what would be different afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QThread
from PySide6.QtGui import QBrush, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from db.formats import show_date, show_month_day, show_time, weekday_name
from db.holdings import Difference, Holdings, differences, last_moment, look_into, present
from db.restore import Candidate, candidates
from db.trouble import Trouble
from db.words import N_, _
from gui import theme
from gui.controls import Button
from gui.desk import Desk
from gui.dialog import Frame

_KINDS = {
    "backup": N_("Backup"),
    "replaced": N_("Kept aside when restoring"),
    "damaged": N_("Kept aside, damaged"),
    "before": N_("Kept before an update"),
    "file": N_("Chosen file"),
}
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class _Looking(QThread):
    """Reads one file through, beside the window."""

    def __init__(self, path: Path, key: bytes | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.path, self._key = path, key
        self.found: Holdings | None = None

    def run(self) -> None:
        """On its own thread."""
        self.found = look_into(self.path, key=self._key)


class RestoreDialog(Frame):
    """A choice of backups. Accepted, `chosen` is to take the place of the file.

    With `trouble` the file cannot be used: the dialog stands alone, the newest good one is chosen
    already, and `way` says what else was asked for: again, other or new.
    """

    def __init__(
        self,
        path: Path,
        folders: Sequence[Path],
        *,
        key: bytes | None = None,
        trouble: Trouble | None = None,
        parent: QWidget | None = None,
    ) -> None:
        title = _("Restore a backup")
        super().__init__(parent, title, primary=_("Restore|backup"), width=940, height=600)
        self.chosen: Path | None = None
        self.way = ""
        self._path, self._folders, self._key = path, list(folders), key
        self._now = present(path, key=key)
        self._known: dict[Path, Holdings] = {}
        self._looking: _Looking | None = None
        self.found = candidates(path, folders)
        self.said = _text("error", self.body)
        self.said.setText(trouble.message if trouble else "")
        self.said.setVisible(trouble is not None)
        self.table = _table(
            [_("Made"), _("What|backup"), _("Checked")], _("What can be restored"), stretched=1
        )
        self.heading = _text("", self.body)
        self.heading.setFont(theme.font(14, bold=True))
        self.facts = _text("quiet", self.body)
        self.kinds = _table(
            [_("Kind of record"), _("In it"), _("Now|in the file"), _("Afterwards")],
            _("Difference"),
        )
        self.kinds.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.kinds.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.note.setText(_("The present file is kept aside and stands in this list."))
        self.table.setProperty("role", "choice")
        self._lay_out(trouble)
        self.table.itemSelectionChanged.connect(self._look)
        self._fill()

    def save(self) -> None:
        """The one that is shown."""
        one = self._current()
        if one is not None and (found := self._known.get(one.path)) and found.readable:
            self.chosen = one.path
            self.accept()

    def done(self, result: int) -> None:
        """A look that is under way ends first."""
        if self._looking is not None:
            self._looking.wait()
        super().done(result)

    def showEvent(self, event: QShowEvent) -> None:
        """The arrows go through the list at once."""
        super().showEvent(event)
        (self.table if self.found else self.cancel_button).setFocus()

    def add_file(self, path: Path) -> None:
        """A file from elsewhere, at the head of the list."""
        made = datetime.fromtimestamp(path.stat().st_mtime)
        self.found.insert(0, Candidate(path, "file", made))
        self._fill()

    def _lay_out(self, trouble: Trouble | None) -> None:
        links = [(_("Choose a file…"), self._choose)]
        if trouble is not None:
            self.cancel_button.setText(_("Quit"))
            links.append((_("Try again"), partial(self._go, "again")))
            links.append((_("Open another file…"), partial(self._go, "other")))
            if trouble.kind == "missing":
                links.append((_("Begin a new file"), partial(self._go, "new")))
        row = QHBoxLayout()
        for words, does in links:
            link = Button(words, kind="link", parent=self.body)
            link.clicked.connect(lambda _checked=False, does=does: does())
            row.addWidget(link)
        row.addStretch(1)
        left, right = QVBoxLayout(), QVBoxLayout()
        left.addWidget(self.table, 1)
        left.addLayout(row)
        right.setSpacing(6)
        for widget in (self.heading, self.facts):
            right.addWidget(widget)
        right.addWidget(self.kinds, 1)
        halves = QHBoxLayout()
        halves.setSpacing(16)
        halves.addLayout(left, 1)
        halves.addLayout(right, 1)
        column = QVBoxLayout(self.body)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(10)
        column.addWidget(self.said)
        column.addLayout(halves, 1)

    def _fill(self) -> None:
        checked = {True: _("good"), False: _("has faults"), None: _("not yet")}
        self.table.setRowCount(len(self.found))
        for row, one in enumerate(self.found):
            made = f"{show_date(one.made)} {weekday_name(one.made)} {show_time(one.made)}"
            what = f"{_(_KINDS[one.why])} · {one.path.parent.name or one.path.parent}"
            for column, words in enumerate((made, what, checked[one.good])):
                item = QTableWidgetItem(words)
                item.setToolTip(str(one.path))
                self.table.setItem(row, column, item)
        self.table.resizeColumnToContents(0)
        if not self.found:
            self.heading.setText(_("There are no backups yet."))
            self.block(_("Nothing chosen"))
            return
        good = next((row for row, one in enumerate(self.found) if one.good), 0)
        first = 0 if self.found[0].why == "file" else good
        self.table.clearSelection()
        self.table.selectRow(first)

    def _current(self) -> Candidate | None:
        row = self.table.currentRow()
        return self.found[row] if 0 <= row < len(self.found) else None

    def _look(self) -> None:
        """Read the chosen one, unless that was done already."""
        one = self._current()
        if one is None:
            return
        if one.path in self._known:
            self._show(one, self._known[one.path])
            return
        self.heading.setText(_("Looking what is in it…"))
        self.facts.setText("")
        self.kinds.setRowCount(0)
        self.block(_("Looking what is in it…"))
        if self._looking is None:
            self._looking = _Looking(one.path, self._key, self)
            self._looking.finished.connect(self._looked)
            self._looking.start()

    def _looked(self) -> None:
        looking, self._looking = self._looking, None
        if looking is not None:
            if looking.found is not None:
                self._known[looking.path] = looking.found
            looking.deleteLater()
        self._look()

    def _show(self, one: Candidate, found: Holdings) -> None:
        self.heading.setText(found.centre or one.path.name)
        facts = [str(one.path)]
        last = last_moment(found)
        if last is not None:
            when = f"{show_month_day(last)} {weekday_name(last)} {show_time(last)}"
            facts.append(
                _("Last entry: {when}, {who}: {what}").format(
                    when=when, who=found.last_who, what=found.last_what
                )
            )
        if not found.readable:
            facts.append(_("It cannot be restored: {why}").format(why=(*found.faults, "")[0]))
        elif found.faults:
            facts.append(
                _("It can be restored, but it has faults: {n}. The first: {fault}").format(
                    n=len(found.faults), fault=found.faults[0]
                )
            )
        elif self._now is not None and found.head and found.head == self._now.head:
            facts.append(_("It holds the same as the present file."))
        elif last is not None:
            facts.append(_("What was entered after that is not in it."))
        self.facts.setText("\n".join(facts))
        self._show_kinds(differences(found, self._now))
        self.block("" if found.readable else _("This one cannot be restored"))

    def _show_kinds(self, lines: Sequence[Difference]) -> None:
        self.kinds.setRowCount(len(lines))
        for row, line in enumerate(lines):
            now = "?" if line.now is None else f"{line.now:,}"
            by = 0 if line.now is None else line.backup - line.now
            after = _("the same") if not by else f"{'+' if by > 0 else '−'}{abs(by):,}"
            words = (line.label, f"{line.backup:,}", now, "?" if line.now is None else after)
            for column, word in enumerate(words):
                item = QTableWidgetItem(word)
                if column:
                    item.setTextAlignment(_RIGHT)
                if column == 3 and by < 0:
                    item.setForeground(QBrush(theme.color("err")))
                self.kinds.setItem(row, column, item)

    def _choose(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(
            self, _("Choose a file"), str((self._folders or [self._path.parent])[0]), "*.yizhan"
        )
        if chosen:
            self.add_file(Path(chosen))

    def _go(self, way: str) -> None:
        self.way = way
        self.reject()


def open_restore(desk: Desk, parent: QWidget) -> None:
    """Let somebody choose a backup; the desk's window puts it in the place of the file."""
    path = desk.store.path
    dialog = RestoreDialog(
        path, desk.settings.backup_folders(path), key=desk.store.key, parent=parent
    )
    if dialog.exec() == RestoreDialog.DialogCode.Accepted and dialog.chosen is not None:
        desk.restore_wanted.emit(dialog.chosen)


def _text(role: str, parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    if role:
        label.setProperty("role", role)
    return label


def _table(heads: Sequence[str], name: str, *, stretched: int = 0) -> QTableWidget:
    table = QTableWidget(0, len(heads))
    table.setHorizontalHeaderLabels(list(heads))
    table.setAccessibleName(name)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    table.setStyleSheet("QTableView::item { padding: 0 8px; }")
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(theme.row(30))
    table.horizontalHeader().setSectionResizeMode(stretched, QHeaderView.ResizeMode.Stretch)
    for column in range(len(heads)):
        if column != stretched:
            table.setColumnWidth(column, 84)
    return table
