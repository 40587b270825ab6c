"""A sheet before it is printed: its pages as they will come out, printing, saving as PDF."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QKeySequence, QPixmap, QResizeEvent, QShortcut, QWheelEvent
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from db.fields import Field
from db.store import Store
from db.trouble import Trouble
from db.whole_file import whole_file, with_ending
from db.words import _
from gui import theme
from gui.controls import Button, CheckBox, Combo
from gui.desk import Desk, Progress
from gui.dialog import Dialog, expected
from gui.pdf_pages import PdfPages
from gui.settings import Setting
from reports.catalogue import REPORTS, Report, write

SCREEN_DPI = 96.0
BLACK = "black_white"
_ZOOMS = (50, 75, 100, 125, 150, 200)
_FIT_PAGE, _FIT_WIDTH = -1, -2
_THUMB = QSize(84, 118)


class PageView(QScrollArea):
    """One page, in the middle, at a zoom or fitted to the room there is."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("PageView")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.sheet = QLabel()
        self.sheet.setObjectName("Sheet")
        theme.signal.changed.connect(self._paint)
        self._paint()
        self.setWidget(self.sheet)
        self._pages: PdfPages | None = None
        self._number = 0
        self._zoom = _FIT_PAGE

    def _paint(self) -> None:
        # The paper stays white in the dark too; the ground sets it off.
        ground, edge = theme.color("closed").name(), theme.color("line2").name()
        self.setStyleSheet(
            f"#PageView, #PageView > QWidget > QWidget {{ background: {ground}; border: none; }}"
            f"#PageView #Sheet {{ border: 1px solid {edge}; }}"
        )

    def show_page(self, pages: PdfPages | None, number: int, zoom: int) -> None:
        """Show this page of these pages; a zoom below 0 fits."""
        self._pages, self._number, self._zoom = pages, number, zoom
        self._draw()

    def percent(self) -> int:
        """The zoom in use, in per cent of the paper's real size."""
        if self._pages is None or self._zoom > 0:
            return max(self._zoom, 1)
        size = self._pages.size(self._number)
        port = self.maximumViewportSize()
        across = (port.width() - 32) * 72 / (size.width() * SCREEN_DPI)
        down = (port.height() - 32) * 72 / (size.height() * SCREEN_DPI)
        return max(10, int(100 * (across if self._zoom == _FIT_WIDTH else min(across, down))))

    def _draw(self) -> None:
        if self._pages is None or not len(self._pages):
            self.sheet.clear()
            return
        dpi = SCREEN_DPI * self.percent() / 100
        image = self._pages.image(self._number, dpi, ratio=self.devicePixelRatioF())
        self.sheet.setPixmap(QPixmap.fromImage(image))
        self.sheet.resize(self.sheet.sizeHint())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A fitted page follows the window."""
        super().resizeEvent(event)
        if self._zoom < 0:
            self._draw()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl and the wheel belong to the zoom; the dialog has the keys for it."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        else:
            super().wheelEvent(event)


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
        self.pages: PdfPages | None = None
        self._can_black = any(field.name == BLACK for field in self.report.parameters)
        self._task: Any = None
        self._make_parts()
        self.view.setFocus()
        self._make()

    def _make_parts(self) -> None:
        bar = QWidget(self.body)
        bar.setObjectName("Toolbar")
        bar.setFixedHeight(48)
        self.zoom = Combo(parent=bar)
        self.zoom.addItem(_("Whole page"), _FIT_PAGE)
        self.zoom.addItem(_("Page width"), _FIT_WIDTH)
        for percent in _ZOOMS:
            self.zoom.addItem(f"{percent}%", percent)
        self.zoom.setMinimumWidth(96)
        self.zoom.setAccessibleName(_("Zoom"))
        self.zoom.setToolTip(_("Ctrl + and Ctrl − change it, Ctrl+0 shows the whole page"))
        self.zoom.currentIndexChanged.connect(self._show)
        self.count = QLabel(bar)
        self.black = CheckBox(_("Print in black"), bar)
        self.black.setChecked(bool(self.parameters.get(BLACK, True)))
        self.black.setVisible(self._can_black)
        self.black.toggled.connect(self._make)
        self.choices = {
            one.name: self._choice(one, bar)
            for one in self.report.parameters
            if one.kind == "choice"
        }
        self.pdf_button = Button(_("Save as PDF"), icon="file-pdf", key="Ctrl+S", parent=bar)
        self.pdf_button.clicked.connect(self.save_pdf)
        self.pdf_button.setAutoDefault(False)
        row = QHBoxLayout(bar)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(12)
        row.addWidget(self.zoom)
        row.addWidget(self.count)
        row.addStretch(1)
        for combo in self.choices.values():
            row.addWidget(combo)
        row.addWidget(self.black)
        row.addWidget(self.pdf_button)
        self.list = QListWidget(self.body)
        self.list.setIconSize(_THUMB)
        self.list.setFixedWidth(136)
        self.list.setAccessibleName(_("Pages"))
        self.list.currentRowChanged.connect(self._show)
        self.view = PageView(self.body)
        self.view.setAccessibleName(_("The page as it will be printed"))
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.list)
        middle.addWidget(self.view, 1)
        column = QVBoxLayout(self.body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addLayout(middle, 1)
        for key, step in (("PgDown", 1), ("PgUp", -1)):
            QShortcut(QKeySequence(key), self).activated.connect(lambda step=step: self._turn(step))
        for key, step in (("Ctrl++", 1), ("Ctrl+=", 1), ("Ctrl+-", -1), ("Ctrl+0", 0)):
            QShortcut(QKeySequence(key), self).activated.connect(
                lambda step=step: self._zoom_by(step)
            )

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

    # -- making the sheet ---------------------------------------------------------------------

    def _make(self) -> None:
        """Write the PDF on a worker, then show it."""
        if self._task is not None:
            self._task.cancel()
        if self._can_black:
            self.parameters[BLACK] = self.black.isChecked()
        values, now = dict(self.parameters), self.desk.now()

        def work(store: Store, progress: Progress) -> tuple[bytes, list[str]]:
            return self.make_pdf(store, now, values)

        self.block(_("The sheet is being made…"))
        self._task = self.desk.later(
            work, self._made, label=_("Make the sheet"), failed=self._failed
        )

    def make_pdf(
        self, store: Store, now: datetime, values: Mapping[str, Any]
    ) -> tuple[bytes, list[str]]:
        """The PDF, and the words in it that lack a character. On the worker."""
        return make_pdf(store, self.report.name, now, values)

    def _made(self, made: tuple[bytes, list[str]]) -> None:
        self._task = None
        data, lost = made
        self.note.setText(
            _("No font has a character of {words}: 〓 stands for it.").format(
                words=_(", ").join(lost)
            )
            if lost
            else ""
        )
        row = max(self.list.currentRow(), 0)
        if self.pages is not None:
            self.pages.close()
        self.pages = PdfPages(data)
        self.block("" if len(self.pages) else _("There is nothing to print."))
        self.pdf_button.setEnabled(bool(len(self.pages)))
        self.list.blockSignals(True)
        self.list.clear()
        for number in range(len(self.pages)):
            picture = self.pages.image(number, 10)
            item = QListWidgetItem(str(number + 1))
            item.setIcon(QIcon(QPixmap.fromImage(picture)))
            item.setSizeHint(QSize(112, _THUMB.height() + 12))
            self.list.addItem(item)
        self.list.setCurrentRow(min(row, len(self.pages) - 1))
        self.list.blockSignals(False)
        self.list.setVisible(len(self.pages) > 1)
        self._show()

    def _failed(self, error: Exception) -> None:
        self._task = None
        self.block(_("The sheet could not be made"))
        self.block(_("The sheet could not be made: {why}").format(why=expected(error)))

    def _show(self) -> None:
        if self.pages is None:
            return
        number = max(self.list.currentRow(), 0)
        self.view.show_page(self.pages, number, int(self.zoom.currentData()))
        self.count.setText(
            _("Page {n} of {total}").format(n=number + 1, total=len(self.pages))
            + f"  ·  {self.view.percent()}%"
        )

    def _turn(self, step: int) -> None:
        row = self.list.currentRow() + step
        if 0 <= row < self.list.count():
            self.list.setCurrentRow(row)

    def _zoom_by(self, step: int) -> None:
        if not step:
            self.zoom.setCurrentIndex(0)
            return
        now = self.view.percent()
        wanted = [z for z in _ZOOMS if (z > now if step > 0 else z < now)]
        if wanted:
            self.zoom.setCurrentIndex(self.zoom.findData(wanted[0] if step > 0 else wanted[-1]))

    # -- what it is for -----------------------------------------------------------------------

    def save(self) -> None:
        """Print: the system's own dialog asks for printer, copies and pages."""
        if self.pages is None:
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(_(self.report.label))
        printer.setPageLayout(self.pages.layout(0))
        printer.setFromTo(1, len(self.pages))
        dialog = QPrintDialog(printer, self)
        dialog.setMinMax(1, len(self.pages))
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self.print_on(printer)

    def print_on(self, printer: QPrinter) -> bool:
        """Print on a printer that is set up; says so if the printer does not answer."""
        assert self.pages is not None
        last = len(self.pages) - 1
        first = max(printer.fromPage() - 1, 0)
        until = min(printer.toPage() - 1, last) if printer.toPage() else last
        black = not self._can_black or self.black.isChecked()
        if not self.pages.print_to(printer, first, max(first, until), grey=black):
            self.say_trouble(
                _("The printer does not answer. Nothing is lost: save as PDF and print later.")
            )
            return False
        self.desk.say(_("Sent to {printer}").format(printer=printer.printerName() or "PDF"))
        self.accept()
        return True

    def save_pdf(self) -> None:
        """Ask for a place and write the PDF there."""
        if self.pages is None or not len(self.pages):
            return
        stamp = f"{self.desk.now():%Y-%m-%d}"
        chosen, _filter = QFileDialog.getSaveFileName(
            self, _("Save as PDF"), f"{_(self.report.label)} {stamp}.pdf", "PDF (*.pdf)"
        )
        if chosen:
            self.write_pdf(with_ending(Path(chosen), ".pdf"))

    def write_pdf(self, path: Path) -> bool:
        """Write the PDF; says so and answers False if that cannot be done."""
        assert self.pages is not None
        try:
            with whole_file(path) as unfinished:
                unfinished.write_bytes(self.pages.data)
        except Trouble as trouble:
            self.say_trouble(trouble.message)
            return False
        self.note.setText(_("Saved: {path}").format(path=path))
        return True

    def press_save_key(self) -> None:
        """Ctrl+S saves the PDF here, since the primary button prints."""
        self.save_pdf()

    def done(self, result: int) -> None:
        """Stop the work that is still under way and let go of the PDF."""
        if self._task is not None:
            self._task.cancel()
        super().done(result)


def make_pdf(
    store: Store, name: str, now: datetime, values: Mapping[str, Any]
) -> tuple[bytes, list[str]]:
    """The PDF of a report, in memory alone, and the words in it that lack a character."""
    lost: set[str] = set()
    out = BytesIO()
    write(store, name, out, now=now, lost=lost, **values)
    return out.getvalue(), sorted(lost)
