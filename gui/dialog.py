"""The frame of every dialog: flat scrim over the parent, body, footer with what still blocks.

Esc closes, Ctrl+Enter (Ctrl+S too) is the primary button. What blocks stands in words beside the
buttons; the primary button is switched off only while it does.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QHideEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from db.rules import Refused
from db.trouble import Trouble
from db.words import _
from gui import theme
from gui.controls import Button
from gui.desk import Desk
from gui.icons import pixmap


def expected(error: Exception) -> str:
    """The words of a refusal or of trouble with the world; a bug is raised on, to be reported."""
    if isinstance(error, Refused | Trouble):
        return error.message
    raise error


class Scrim(QWidget):
    """A flat dark sheet over a window while a dialog stands before it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setGeometry(window.rect())
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Grow with the window."""
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """One flat fill."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(0, 0, 0, 120))


class Frame(QDialog):
    """A dialog with a footer, which needs no open file. Subclasses fill `body`, override `save`."""

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        *,
        primary: str = "",
        key: str = "Ctrl+Enter",
        width: int = 560,
        height: int = 420,
    ) -> None:
        super().__init__(parent)
        self._scrim: Scrim | None = None
        self._ready = True
        self.setWindowTitle(title)
        self.setObjectName("Dialog")
        self.setModal(True)
        self.body = QWidget(self)
        self.body.setObjectName("DialogBody")
        self.footer = QWidget(self)
        self.footer.setObjectName("DialogFooter")
        self.footer.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.footer.setMinimumHeight(56)
        self.note = QLabel(self.footer)
        self.note.setObjectName("DialogNote")
        self.blocked_mark = QLabel(self.footer)
        self.blocked = QLabel(self.footer)
        self.blocked.setObjectName("DialogBlocked")
        for label in (self.note, self.blocked):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.cancel_button = Button(_("Cancel"), key="Esc", parent=self.footer)
        self.cancel_button.clicked.connect(self.reject)
        self.primary_button = Button(primary, key=key, kind="primary", parent=self.footer)
        self.primary_button.setVisible(bool(primary))
        self.primary_button.clicked.connect(self._press)
        for button in (self.cancel_button, self.primary_button):
            button.setAutoDefault(False)
        foot = QVBoxLayout(self.footer)
        foot.setContentsMargins(16, 8, 16, 8)
        foot.setSpacing(8)
        self._above = QHBoxLayout()
        self._above.setSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(8)
        foot.addLayout(self._above)
        foot.addLayout(row)
        row.addWidget(self.note, 1)
        row.addWidget(self.cancel_button)
        row.addWidget(self.primary_button)
        self.footer_row = row
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.body, 1)
        column.addWidget(self.footer)
        for each in {"Ctrl+Return", "Ctrl+Enter", key}:
            QShortcut(QKeySequence(each), self).activated.connect(self._press)
        QShortcut(QKeySequence("Ctrl+S"), self).activated.connect(self.press_save_key)
        self.resize(self._fitting(width, height))
        theme.signal.changed.connect(self._paint)
        self._paint()
        self.block("")

    def save(self) -> None:
        """What the primary button does; ends with `accept()` when it is done."""
        self.accept()

    def settle(self) -> None:
        """Ask at once what a dialog asks when the typing pauses: a hurried press waits for none."""

    def press_save_key(self) -> None:
        """Ctrl+S: the same as the primary button unless a dialog has a better meaning for it."""
        self._press()

    def say_trouble(self, text: str) -> None:
        """Say in the footer what went wrong; the dialog stays and can be tried again."""
        # A sentence or two: beside the buttons they would widen the dialog beyond the screen.
        self._above.addWidget(self.blocked_mark, 0, Qt.AlignmentFlag.AlignTop)
        self._above.addWidget(self.blocked, 1)
        self.blocked.setWordWrap(True)
        self.blocked.setText(text)
        self.blocked.setVisible(True)
        self.blocked_mark.setVisible(True)
        needed = self._column.totalMinimumHeightForWidth(self.width())
        self.resize(self._fitting(self.width(), max(self.height(), needed)))

    def block(self, reason: str) -> None:
        """Say why the primary button cannot be pressed yet; '' when it can."""
        self._ready = not reason
        self.blocked.setWordWrap(False)
        for label in (self.blocked_mark, self.blocked):
            # Taken out and put in anew, it would land behind the button.
            if self.footer_row.indexOf(label) < 0:
                self.footer_row.insertWidget(self.footer_row.indexOf(self.cancel_button), label)
        self.blocked.setText(reason)
        self.blocked.setVisible(bool(reason))
        self.blocked_mark.setVisible(bool(reason))
        self.primary_button.setEnabled(not reason)

    def _press(self) -> None:
        self.settle()
        if self._ready and self.primary_button.isVisibleTo(self):
            self.save()

    def _paint(self) -> None:
        self.blocked.setStyleSheet(f"color: {theme.color('err').name()}")
        self.blocked_mark.setPixmap(pixmap("circle-exclamation", "err", 13))
        self.note.setStyleSheet(f"color: {theme.color('text2').name()}")
        self.footer.setStyleSheet(
            f"#DialogFooter {{ background: {theme.color('surface2').name()};"
            f" border-top: 1px solid {theme.color('line').name()}; }}"
        )
        self.setStyleSheet(
            f"#Dialog, #DialogBody, #DialogForm {{ background: {theme.color('surface').name()} }}"
        )

    def _fitting(self, width: int, height: int) -> QSize:
        """The wished size, but never more than the screen leaves below a title bar."""
        free = self.screen().availableGeometry()
        return QSize(min(width, free.width() - 16), min(height, free.height() - 48))

    def done(self, result: int) -> None:
        """Close; the window behind does not keep dialogs that are over."""
        super().done(result)
        self.deleteLater()

    def showEvent(self, event: QShowEvent) -> None:
        """Lay the scrim over the window behind."""
        super().showEvent(event)
        parent = self.parentWidget()
        if parent is not None and self._scrim is None:
            self._scrim = Scrim(parent.window())
            self._scrim.show()

    def hideEvent(self, event: QHideEvent) -> None:
        """Take the scrim away."""
        super().hideEvent(event)
        if self._scrim is not None:
            self._scrim.hide()
            self._scrim.deleteLater()
            self._scrim = None


class Dialog(Frame):
    """A dialog over the open records."""

    def __init__(
        self,
        desk: Desk,
        parent: QWidget | None,
        title: str,
        *,
        primary: str = "",
        key: str = "Ctrl+Enter",
        width: int = 560,
        height: int = 420,
    ) -> None:
        self.desk = desk
        super().__init__(parent, title, primary=primary, key=key, width=width, height=height)
