"""The lines of a spreadsheet before they are brought in, and above them what each column holds."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QLabel, QTableView, QVBoxLayout, QWidget

from db.sheet_values import as_text
from db.sheets import VERDICTS, SheetFile, SheetRow, Subject
from db.words import _
from gui import theme
from gui.controls import Combo
from gui.icons import icon
from gui.verdict_table import LOOKS

_OWN = 3  # line, result, reason stand before the columns of the file
_WIDTHS = (64, 112, 320)
_COLUMN = 132
_STRIP = 40
_Index = QModelIndex


class SheetModel(QAbstractTableModel):
    """The lines, or those of one verdict. `update` says that records already there are updated."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._file: SheetFile | None = None
        self._rows: Sequence[SheetRow] = ()
        self._shown: list[SheetRow] = []
        self._update = False

    def fill(self, file: SheetFile | None, rows: Sequence[SheetRow], *, update: bool) -> None:
        """Show other lines."""
        self.beginResetModel()
        self._file, self._rows, self._shown = file, rows, list(rows)
        self._update = update
        self.endResetModel()

    def narrow(self, verdicts: Sequence[str]) -> None:
        """Show only lines of these verdicts; all if there are none."""
        self.beginResetModel()
        self._shown = [row for row in self._rows if not verdicts or row.verdict in verdicts]
        self.endResetModel()

    def row(self, at: int) -> SheetRow:
        """The line shown at this place."""
        return self._shown[at]

    def rowCount(self, parent: Any = None) -> int:
        """Lines shown."""
        return 0 if parent is not None and parent.isValid() else len(self._shown)

    def columnCount(self, parent: Any = None) -> int:
        """Our three and those of the file."""
        if parent is not None and parent.isValid():
            return 0
        return _OWN + (len(self._file.heading.texts) if self._file else 0)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The headings of the file as they stand there."""
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        if section < _OWN:
            return (_("Line"), _("Result"), _("Reason"))[section]
        return self._file.heading.texts[section - _OWN] if self._file else ""

    def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words, colour and mark of a cell."""
        row, column = self._shown[index.row()], index.column()
        mark, token = LOOKS[self._look(row)]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            # From a file of somebody else: never to be taken for rich text.
            words = self._words(row, column)
            return f"<qt>{escape(words)}</qt>" if words else None
        if role == Qt.ItemDataRole.ForegroundRole:
            if column in (1, 2):
                return theme.color(token)
            return theme.color("text3") if self._look(row) in ("bad", "skip") else None
        if role == Qt.ItemDataRole.DecorationRole and column == 1:
            return icon(mark, token, 13)
        return None

    def _words(self, row: SheetRow, column: int) -> str:
        if column == 0:
            return str(row.line.number)
        if column == 1:
            if row.verdict == "same" and self._update:
                return _("Is updated")
            return _(dict(VERDICTS)[row.verdict])
        if column == 2:
            return row.problem or row.note
        return as_text(row.line.cell(column - _OWN))

    def _look(self, row: SheetRow) -> str:
        if row.verdict in ("bad", "twice"):
            return "bad"
        if row.verdict == "skip" or (row.verdict == "same" and not self._update):
            return "skip"
        if row.verdict == "waits":
            return "warn"
        return "warn" if row.note and row.verdict == "new" else "good"


class SheetTable(QWidget):
    """The table, and above each column of the file the field that is read from it."""

    mapped = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.combos: list[Combo] = []
        self._strip = QWidget(self)
        self._strip.setFixedHeight(theme.row(_STRIP))
        self._hint = QLabel(_("What each column holds"), self._strip)
        self._hint.setProperty("role", "quiet")
        self._hint.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._hint.hide()
        # Reasons are longer than their column; that of the current line stands here whole.
        self.reason = QLabel(self)
        self.reason.setTextFormat(Qt.TextFormat.PlainText)
        self.reason.setWordWrap(True)
        self.reason.setContentsMargins(16, 6, 16, 6)
        self.reason.hide()
        self.view = QTableView(self)
        self.model = SheetModel(self.view)
        self.view.setModel(self.model)
        self.view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.view.setTabKeyNavigation(False)
        self.view.setShowGrid(False)
        self.view.setWordWrap(False)
        self.view.setAccessibleName(_("Lines of the file"))
        self.view.setStyleSheet("QTableView::item { padding: 0 10px; }")
        self.view.verticalHeader().hide()
        self.view.verticalHeader().setDefaultSectionSize(theme.row(34))
        head = self.view.horizontalHeader()
        head.setFixedHeight(theme.row(32))
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.sectionResized.connect(self._place)
        self.view.horizontalScrollBar().valueChanged.connect(self._place)
        self.view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._strip)
        column.addWidget(self.view, 1)
        column.addWidget(self.reason)
        self.view.selectionModel().currentRowChanged.connect(self._tell)
        self.model.modelReset.connect(self._tell)
        self.setFocusProxy(self.view)

    def open(self, subject: Subject, file: SheetFile, fields: Sequence[str]) -> None:
        """Show the columns of a file, each with a choice of what it holds."""
        for combo in self.combos:
            combo.deleteLater()
        self.combos = []
        options = [
            ("", _("Not read|column")),
            *((one.name, _(one.label)) for one in subject.columns),
        ]
        for place, field in enumerate(fields):
            name = _("Column “{heading}” holds").format(heading=file.heading.texts[place])
            combo = Combo(options, name=name, parent=self._strip)
            combo.set_value(field)
            combo.set_used(bool(field))
            combo.setToolTip(name)
            combo.changed.connect(self._chosen)
            combo.installEventFilter(self)
            combo.show()
            self.combos.append(combo)
        self.model.fill(file, (), update=False)
        for section, width in enumerate((*_WIDTHS, *[_COLUMN] * len(fields))):
            self.view.setColumnWidth(section, width)
        self._hint.show()
        self._tab_order()
        self._place()

    def fields(self) -> tuple[str, ...]:
        """What is chosen for each column."""
        return tuple(combo.value() for combo in self.combos)

    def _chosen(self) -> None:
        """A field is read from one column only: the newest choice wins."""
        newest = self.sender()
        for combo in self.combos:
            again = isinstance(newest, Combo) and combo.value() == newest.value()
            if combo is not newest and again:
                combo.blockSignals(True)
                combo.set_value("")
                combo.blockSignals(False)
            combo.set_used(bool(combo.value()))
        self.mapped.emit()

    def _tell(self, *_moved: object) -> None:
        """The whole reason of the current line."""
        at = self.view.currentIndex().row()
        row = self.model.row(at) if 0 <= at < self.model.rowCount() else None
        words = (row.problem or row.note) if row else ""
        self.reason.setVisible(bool(words))
        if row and words:
            self.reason.setText(
                _("Line {line}: {problem}").format(line=row.line.number, problem=words)
            )

    def _tab_order(self) -> None:
        before: QWidget = self.view
        for combo in self.combos:
            QWidget.setTabOrder(before, combo)
            before = combo

    def _place(self, *_changed: int) -> None:
        """Each choice above its column, also when the table is scrolled sideways."""
        head = self.view.horizontalHeader()
        end = head.sectionViewportPosition(_OWN)
        self._hint.setGeometry(head.sectionViewportPosition(0), 0, end - 8, self._strip.height())
        for place, combo in enumerate(self.combos):
            section = place + _OWN
            left = head.sectionViewportPosition(section) + self.view.frameWidth()
            combo.setGeometry(left + 3, 4, head.sectionSize(section) - 6, self._strip.height() - 8)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A choice that is reached by Tab is brought into view."""
        if event.type() == QEvent.Type.FocusIn and watched in self.combos:
            section = self.combos.index(watched) + _OWN
            if self.model.rowCount():
                row = max(self.view.currentIndex().row(), 0)
                self.view.scrollTo(self.model.index(row, section))
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The strip goes along."""
        super().resizeEvent(event)
        self._place()
