"""Pages of a PDF as pictures, for the screen and for the printer, through pdfium.

pdfium is not made for several threads: everything here runs on the window's thread.
"""

from __future__ import annotations

import pypdfium2
from PySide6.QtCore import QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

POINTS_PER_INCH = 72.0
MOST_DPI_COLOUR = 400
MOST_DPI_GREY = 600
ROLL_WIDTH = 255.0  # points, 90 mm: what is narrower comes from a roll


class PdfPages:
    """An open PDF. It is read from memory, so the file may be moved or deleted meanwhile."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._pdf = pypdfium2.PdfDocument(data)

    def __len__(self) -> int:
        return len(self._pdf)

    def size(self, number: int) -> QSizeF:
        """Width and height of a page in points."""
        width, height = self._pdf[number].get_size()
        return QSizeF(width, height)

    def image(self, number: int, dpi: float, *, grey: bool = False, ratio: float = 1.0) -> QImage:
        """A page as a picture; `ratio` is the device pixel ratio of the screen it is for."""
        bitmap = self._pdf[number].render(
            scale=dpi * ratio / POINTS_PER_INCH, grayscale=grey, prefer_bgrx=not grey
        )
        form = QImage.Format.Format_Grayscale8 if grey else QImage.Format.Format_RGB32
        pixels = bytes(bitmap.buffer)
        # copy() makes the picture own its pixels: the bitmap goes when this function ends.
        image = QImage(pixels, bitmap.width, bitmap.height, bitmap.stride, form).copy()
        image.setDevicePixelRatio(ratio)
        return image

    def inked(self, number: int, dpi: float, *, grey: bool) -> QImage:
        """A page as it goes to the printer; from a roll black or white, with nothing between.

        A printer of rolls has no grey: it would turn the soft edges of letters to dust.
        """
        image = self.image(number, dpi, grey=grey)
        if self.size(number).width() >= ROLL_WIDTH:
            return image
        return image.convertToFormat(
            QImage.Format.Format_Mono, Qt.ImageConversionFlag.ThresholdDither
        )

    def print_to(self, printer: QPrinter, first: int, last: int, *, grey: bool) -> bool:
        """Print pages `first` to `last` (counted from 0) at 100 %. False if the printer fails."""
        most = MOST_DPI_GREY if grey else MOST_DPI_COLOUR
        dpi = min(printer.resolution(), most)
        printer.setFullPage(True)
        printer.setPageLayout(self.layout(first))
        painter = QPainter()
        if not painter.begin(printer):
            return False
        try:
            for number in range(first, last + 1):
                if number > first:
                    printer.setPageLayout(self.layout(number))
                    if not printer.newPage():
                        return False
                size = self.size(number) * (printer.resolution() / POINTS_PER_INCH)
                # The whole sheet is painted from its corner, so nothing is scaled "to fit".
                painter.drawImage(
                    QRectF(0, 0, size.width(), size.height()), self.inked(number, dpi, grey=grey)
                )
        finally:
            ended = painter.end()
        return ended and printer.printerState() is not QPrinter.PrinterState.Error

    def layout(self, number: int) -> QPageLayout:
        """The sheet a page wants, upright or wide, without margins of its own."""
        size = self.size(number)
        wide = size.width() > size.height()
        upright = size.transposed() if wide else size
        return QPageLayout(
            QPageSize(upright, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch),
            QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait,
            QMarginsF(0, 0, 0, 0),
            QPageLayout.Unit.Point,
        )

    def close(self) -> None:
        """Let go of the PDF."""
        self._pdf.close()
