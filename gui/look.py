"""Theme, text size and language as the settings say, following the system where they say so."""

from __future__ import annotations

import sys

from PySide6.QtCore import QLibraryInfo, QLocale, QRectF, Qt, QTranslator
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from db.words import use_language
from gui import settings, theme
from gui.settings import Settings


def application() -> QApplication:
    """The one application object, named."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication([sys.argv[0]])
    app.setApplicationName("yizhan")
    return app


class Look:
    """Keeps the application's look in step with settings and system."""

    def __init__(self, app: QApplication, kept: Settings) -> None:
        self.app = app
        self.kept = kept
        self._translator: QTranslator | None = None
        app.styleHints().colorSchemeChanged.connect(self._system_changed)

    def apply(self) -> None:
        """Language first, since painting asks for words."""
        self._speak(self.kept.get(settings.LANGUAGE))
        theme.use(self.app, self.dark(), self.kept.get(settings.LARGER))
        self.app.setWindowIcon(program_icon())

    def dark(self) -> bool:
        """What the setting says, or the system."""
        wish = self.kept.get(settings.DARK)
        if wish != "system":
            return wish == "dark"
        return self.app.styleHints().colorScheme() == Qt.ColorScheme.Dark

    def _system_changed(self, _scheme: Qt.ColorScheme) -> None:
        if self.kept.get(settings.DARK) == "system" and self.dark() != theme.dark():
            self.apply()

    def _speak(self, language: str) -> None:
        use_language(language)
        QLocale.setDefault(QLocale(language))
        if self._translator is not None:
            self.app.removeTranslator(self._translator)
            self._translator = None
        if language == "en":
            return
        translator = QTranslator(self.app)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if translator.load(f"qtbase_{language}", folder):
            self.app.installTranslator(translator)
            self._translator = translator


def program_icon() -> QIcon:
    """The character of the program on its blue."""
    made = QIcon()
    for side in (16, 24, 32, 48, 64, 128, 256):
        picture = QPixmap(side, side)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("primary"))
        painter.drawRoundedRect(QRectF(0, 0, side, side), side * 0.18, side * 0.18)
        font = theme.font(13, bold=True)
        font.setPixelSize(max(round(side * 0.66), 8))
        painter.setFont(font)
        painter.setPen(theme.color("primaryOn"))
        painter.drawText(QRectF(0, 0, side, side), Qt.AlignmentFlag.AlignCenter, "驿")
        painter.end()
        made.addPixmap(picture)
    return made
