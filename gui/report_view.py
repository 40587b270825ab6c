"""The pages of a paper as they will come out: thumbnails, one page, zoom and its keys."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QKeySequence, QPixmap, QResizeEvent, QShortcut, QWheelEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QWidget,
)

from db.words import _
from gui import theme
from gui.controls import Combo
from gui.pdf_pages import PdfPages

SCREEN_DPI = 96.0
_ZOOMS = (50, 75, 100, 125, 150, 200)
_FIT_PAGE, _FIT_WIDTH = -1, -2
_THUMB = QSize(84, 118)
_THUMB_DPI = 10
_MOST_THUMBS = 300  # pictures; beyond them a page has its number alone


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
        """Ctrl and the wheel belong to the zoom; the keys are for it."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        else:
            super().wheelEvent(event)


class ReportView(QWidget):
    """Thumbnails and a page; `zoom` and `count` are for the toolbar of whoever holds it."""

    def __init__(self, parent: QWidget | None = None, *, keys: QWidget | None = None) -> None:
        """`keys` is the window or the page in which the keys of turning and zooming work."""
        super().__init__(parent)
        self.pages: PdfPages | None = None
        self.zoom = Combo(parent=self)
        self.zoom.addItem(_("Whole page"), _FIT_PAGE)
        self.zoom.addItem(_("Page width"), _FIT_WIDTH)
        for percent in _ZOOMS:
            self.zoom.addItem(f"{percent}%", percent)
        self.zoom.setMinimumWidth(96)
        self.zoom.setAccessibleName(_("Zoom"))
        self.zoom.setToolTip(_("Ctrl + and Ctrl − change it, Ctrl+0 shows the whole page"))
        self.zoom.currentIndexChanged.connect(self._show)
        self.count = QLabel(self)
        self.list = QListWidget(self)
        self.list.setIconSize(_THUMB)
        self.list.setFixedWidth(136)
        self.list.setAccessibleName(_("Pages"))
        self.list.currentRowChanged.connect(self._show)
        self.page = PageView(self)
        self.page.setAccessibleName(_("The page as it will be printed"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.list)
        row.addWidget(self.page, 1)
        self.list.hide()
        self._make_keys(keys or self)

    def _make_keys(self, where: QWidget) -> None:
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for key, step in (("PgDown", 1), ("PgUp", -1)):
            shortcut = QShortcut(QKeySequence(key), where)
            shortcut.setContext(within)
            shortcut.activated.connect(lambda step=step: self.turn(step))
        for key, step in (("Ctrl++", 1), ("Ctrl+=", 1), ("Ctrl+-", -1), ("Ctrl+0", 0)):
            shortcut = QShortcut(QKeySequence(key), where)
            shortcut.setContext(within)
            shortcut.activated.connect(lambda step=step: self.zoom_by(step))

    def show_pdf(self, data: bytes | None) -> None:
        """Other pages, at the place of the former ones; None for none."""
        row = max(self.list.currentRow(), 0)
        self.clear()
        if data is None:
            return
        self.pages = PdfPages(data)
        self.list.blockSignals(True)
        for number in range(len(self.pages)):
            item = QListWidgetItem(str(number + 1))
            if number < _MOST_THUMBS and len(self.pages) > 1:
                picture = self.pages.image(number, _THUMB_DPI)
                item.setIcon(QIcon(QPixmap.fromImage(picture)))
                item.setSizeHint(QSize(112, _THUMB.height() + 12))
            self.list.addItem(item)
        self.list.setCurrentRow(min(row, len(self.pages) - 1))
        self.list.blockSignals(False)
        self.list.setVisible(len(self.pages) > 1)
        self._show()

    def clear(self) -> None:
        """Let go of the pages."""
        self.list.blockSignals(True)
        self.list.clear()
        self.list.blockSignals(False)
        self.list.hide()
        self.page.show_page(None, 0, _FIT_PAGE)
        self.count.clear()
        if self.pages is not None:
            self.pages.close()
        self.pages = None

    def turn(self, step: int) -> None:
        """So many pages on."""
        row = self.list.currentRow() + step
        if 0 <= row < self.list.count():
            self.list.setCurrentRow(row)

    def zoom_by(self, step: int) -> None:
        """Nearer or farther; 0 shows the whole page."""
        if not step:
            self.zoom.setCurrentIndex(0)
            return
        now = self.page.percent()
        wanted = [z for z in _ZOOMS if (z > now if step > 0 else z < now)]
        if wanted:
            self.zoom.setCurrentIndex(self.zoom.findData(wanted[0] if step > 0 else wanted[-1]))

    def _show(self) -> None:
        if self.pages is None or not len(self.pages):
            return
        number = max(self.list.currentRow(), 0)
        self.page.show_page(self.pages, number, int(self.zoom.currentData()))
        self.count.setText(
            _("Page {n} of {total}").format(n=number + 1, total=len(self.pages))
            + f"  ·  {self.page.percent()}%"
        )
