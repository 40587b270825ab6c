"""A page of a certificate as a picture: made beside the window, a moment after the last change."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from shiboken6 import isValid

from db.rules import Refused
from db.store import Store
from db.words import _
from gui import theme
from gui.desk import Desk, Progress, Task
from gui.pdf_pages import POINTS_PER_INCH, PdfPages

Make = Callable[[Store], bytes]
_WAIT_MS = 200
_EDGE = 8


class CertificatePicture(QWidget):
    """The first page of what `show_page` makes, as large as there is room.

    What cannot be made is said in its place; `told` has the same words, '' once a page stands.
    """

    told = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None, *, height: int = 0) -> None:
        """`height` in pixels keeps it so high; without it takes what there is."""
        super().__init__(parent)
        self._desk = desk
        self._pages: PdfPages | None = None
        self._image = QImage()
        self._words = ""
        self._make: Make | None = None
        self._task: Task | None = None
        self._waiting = QTimer(self)
        self._waiting.setSingleShot(True)
        self._waiting.setInterval(_WAIT_MS)
        self._waiting.timeout.connect(self._begin)
        across = QSizePolicy.Policy.Expanding
        self.setSizePolicy(across, QSizePolicy.Policy.Fixed if height else across)
        self._height = height
        self.setMinimumSize(120, height or 120)
        self.setAccessibleName(_("The page as it will be printed"))
        theme.signal.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """As high as it was asked for."""
        return QSize(260, self._height or 260)

    def show_page(self, make: Make | None) -> None:
        """Another page, made on a worker a moment later; None for none, with a word why."""
        self._make = make
        if make is None:
            self._waiting.stop()
            self._forget()
            self.say("")
        else:
            self._waiting.start()

    def say(self, words: str) -> None:
        """Words in the page's place."""
        self._words = words
        self._forget()
        self.setAccessibleDescription(words)
        self.update()

    def words(self) -> str:
        """What stands in the page's place."""
        return self._words

    def there(self) -> bool:
        """Whether a page is shown."""
        return self._pages is not None

    def _begin(self) -> None:
        if self._task is not None or self._make is None:
            return  # the one under way begins the next when it has ended
        make = self._make

        def work(store: Store, progress: Progress) -> bytes:
            return make(store)

        def done(data: bytes) -> None:
            if isValid(self):
                self._ended(make, data, None)

        def failed(error: Exception) -> None:
            if isValid(self):
                self._ended(make, b"", error)

        self._task = self._desk.later(work, done, label=_("Make the sheet"), failed=failed)

    def _ended(self, make: Make, data: bytes, error: Exception | None) -> None:
        self._task = None
        if make is not self._make:
            if self._make is not None:
                self._begin()
            return
        if error is None:
            self._forget()
            self._words = ""
            self._pages = PdfPages(data)
            self._draw()
            self.setAccessibleDescription("")
            self.told.emit("")
        elif isinstance(error, Refused | LookupError):
            self.say(error.message if isinstance(error, Refused) else "")
            self.told.emit(self._words)
        else:
            raise error

    def _forget(self) -> None:
        if self._pages is not None:
            self._pages.close()
        self._pages, self._image = None, QImage()

    def _draw(self) -> None:
        if self._pages is None:
            return
        size = self._pages.size(0)
        scale = min(
            (self.width() - 2 * _EDGE) / size.width(), (self.height() - 2 * _EDGE) / size.height()
        )
        dpi = max(scale, 0.05) * POINTS_PER_INCH
        self._image = self._pages.image(0, dpi, ratio=self.devicePixelRatioF())
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The page grows with its place."""
        super().resizeEvent(event)
        self._draw()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The page, white in the dark too, on a ground that sets it off; or the words."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("closed"))
        if self._image.isNull():
            painter.setFont(theme.font(13))
            painter.setPen(theme.color("text2"))
            place = self.rect().adjusted(16, 16, -16, -16)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(place, int(flags), self._words)
            return
        ratio = self._image.devicePixelRatio()
        wide, high = self._image.width() / ratio, self._image.height() / ratio
        box = QRectF((self.width() - wide) / 2, (self.height() - high) / 2, wide, high)
        painter.drawImage(box, self._image)
        painter.setPen(QPen(theme.color("line2"), 1))
        painter.drawRect(box.adjusted(-0.5, -0.5, 0.5, 0.5))
