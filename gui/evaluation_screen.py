"""评价屏: the whole screen for a client who says what a service was like, without a name.

After the thanks it is as it was before, and after a while of nothing too. Whoever leaves it with
Esc finds the window locked, where people sign in: behind it are the records.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from db.centre import centre
from db.evaluations import LONGEST, SCORES, evaluate
from db.rules import Refused
from db.services import Service
from db.words import _
from gui import icons, theme
from gui.cover import Cover
from gui.desk import Desk

_FACES = {
    5: "face-laugh-beam",
    4: "face-smile",
    3: "face-meh",
    2: "face-frown",
    1: "face-sad-tear",
}
_THANKS = 4000  # ms
_FORGET = 60_000
_HEAD, _SIDE, _MOST_WIDE = 84, 28, 1180
_CARD, _BUTTON, _WORDS = 176, 60, 132


class BigButton(QAbstractButton):
    """A button to be read at an arm's length: an icon over a word, or a word alone."""

    def __init__(
        self, text: str, *, icon: str = "", filled: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._icon, self._filled = icon, filled
        self.setText(text)
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCheckable(bool(icon))
        wide = QSizePolicy.Policy.Expanding if icon else QSizePolicy.Policy.Fixed
        self.setSizePolicy(wide, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """A card with an icon, or a button as wide as its words."""
        self.ensurePolished()
        if self._icon:
            return QSize(180, _CARD)
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) * 2 + 72, _BUTTON)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Chosen it is filled; the ring of the focus is wide."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isEnabled() and (self._filled or self.isChecked())
        fill, words = ("primary", "primaryOn") if on else ("surface", "text")
        if not self.isEnabled():
            fill, words = "head", "disabled"
        edge, pen = ("focus", 4) if self.hasFocus() else ("line2", 1)
        painter.setPen(QPen(theme.color(edge), pen))
        painter.setBrush(theme.color(fill))
        inset = pen / 2
        box = self.rect().toRectF().adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(box, 4, 4)
        if self.hasFocus() and on:
            painter.setPen(QPen(theme.color("focusIn"), 1))
            painter.drawRoundedRect(box.adjusted(3, 3, -3, -3), 2, 2)
        painter.setPen(theme.color(words))
        painter.setFont(theme.font(22, bold=on))
        if not self._icon:
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
            return
        side = 72
        place = QRect((self.width() - side) // 2, 28, side, side)
        icons.paint(painter, place, self._icon, words if on else "link")
        under = QRect(4, place.bottom() + 14, self.width() - 8, 44)
        painter.drawText(under, Qt.AlignmentFlag.AlignCenter, self.text())


class Head(QFrame):
    """The dark line on top: the service, and whose house it is."""

    def __init__(self, left: str, right: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._left, self._right = left, right
        self.setFixedHeight(_HEAD)

    def paintEvent(self, event: QPaintEvent) -> None:
        """One flat fill and two lines of words."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("rail"))
        inside = self.rect().adjusted(_SIDE, 0, -_SIDE, 0)
        painter.setPen(theme.color("primaryOn"))
        painter.setFont(theme.font(34, bold=True))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(inside, middle | Qt.AlignmentFlag.AlignLeft, self._left)
        painter.setPen(theme.color("railText"))
        painter.setFont(theme.font(20))
        painter.drawText(inside, middle | Qt.AlignmentFlag.AlignRight, self._right)


class EvaluationScreen(QDialog):
    """One service, asked over and over. Nothing of an answer stays on it."""

    cast = Signal()  # an answer was given

    def __init__(self, desk: Desk, service: Service, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.service = desk, service
        self._leaving = False
        self.setWindowTitle(_("Evaluation"))
        self.setObjectName("EvaluationScreen")
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        known = centre(desk.store)
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self._question())
        self.stack.addWidget(self._thanks())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Head(service.name, known.name if known else "", self))
        column.addWidget(self.stack, 1)
        self._after = QTimer(self)
        self._after.setSingleShot(True)
        self._after.timeout.connect(self.begin)
        theme.signal.changed.connect(self._paint)
        self._paint()
        self.begin()

    def open_over(self) -> None:
        """Take the whole screen; the lock that comes by itself waits meanwhile."""
        self.desk.standing.emit(True)
        self.showFullScreen()
        self.faces[5].setFocus()

    def begin(self) -> None:
        """As before the first answer."""
        self._after.stop()
        for face in self.faces.values():
            face.setAutoExclusive(False)
            face.setChecked(False)
            face.setAutoExclusive(True)
        self.words.clear()
        self.words.document().clearUndoRedoStacks()
        self.wrong.clear()
        self.send_button.setEnabled(False)
        self.stack.setCurrentIndex(0)
        self.faces[5].setFocus()

    def send(self) -> None:
        """Cast what was chosen; the words go with it."""
        score = next((score for score, face in self.faces.items() if face.isChecked()), None)
        if score is None:
            return
        try:
            self.desk.do(
                evaluate, service=self.service.id, score=score, words=self.words.toPlainText()
            )
        except Refused as refused:
            self.wrong.setText(refused.message)
            return
        self.begin()
        self.stack.setCurrentIndex(1)
        self._after.start(_THANKS)
        self.cast.emit()

    def leave(self) -> None:
        """Back to the window, for who can sign in to it."""
        self.desk.lock_wanted.emit()
        if self.desk.store.key is not None and self.findChild(Cover) is None:
            return  # it could not be locked, and the trouble has been said
        self._leaving = True
        self.desk.standing.emit(False)
        self.done(0)

    def reject(self) -> None:
        """Esc."""
        self.leave()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closed by the system's own key, it is left like by Esc."""
        event.setAccepted(self._leaving)
        if not self._leaving:
            self.leave()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """1 to 5 choose, the arrows go from face to face, Enter sends."""
        if event.text() in "12345" and event.text():
            self._choose(int(event.text()))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        else:
            super().keyPressEvent(event)

    def _enter(self) -> None:
        """On a face it chooses, with a face chosen it sends."""
        focus = self.focusWidget()
        if isinstance(focus, BigButton) and focus.isCheckable() and not focus.isChecked():
            focus.click()
        else:
            self.send()

    def _choose(self, score: int) -> None:
        self.faces[score].setChecked(True)
        self.faces[score].setFocus()
        self._chosen()

    def _chosen(self) -> None:
        self.send_button.setEnabled(True)
        self._touched()

    def _touched(self) -> None:
        """Somebody is there; who goes away without sending leaves nothing."""
        if self.stack.currentIndex() == 0:
            self._after.start(_FORGET)

    def _question(self) -> QWidget:
        self.ask = QLabel(_("How was it?"))
        self.about = QLabel(
            _(
                "No name, no day and no time is kept with your answer: the records do not tell"
                " whose it is."
            )
        )
        self.about.setWordWrap(True)
        row = QHBoxLayout()
        row.setSpacing(16)
        self.faces: dict[int, BigButton] = {}
        for score, label in SCORES:
            face = BigButton(_(label), icon=_FACES[score])
            face.setAutoExclusive(True)
            face.clicked.connect(self._chosen)
            self.faces[score] = face
            row.addWidget(face)
        self.hint = QLabel(
            _("A word, if you like. Please no names, no phone numbers and nothing of your matter.")
        )
        self.hint.setWordWrap(True)
        self.words = QPlainTextEdit()
        self.words.setAccessibleName(_("Your words"))
        self.words.setFixedHeight(_WORDS)
        self.words.setTabChangesFocus(True)
        self.words.textChanged.connect(self._written)
        self.wrong = QLabel()
        self.wrong.setProperty("token", "err")
        self.wrong.setWordWrap(True)
        self.send_button = BigButton(_("Send|evaluation"), filled=True)
        self.send_button.clicked.connect(self.send)
        foot = QHBoxLayout()
        foot.addWidget(self.wrong, 1)
        foot.addWidget(self.send_button)
        return _middle(self.ask, self.about, row, self.hint, self.words, foot)

    def _written(self) -> None:
        if len(self.words.toPlainText()) > LONGEST:
            self.words.textCursor().deletePreviousChar()
        self._touched()

    def _thanks(self) -> QWidget:
        self.sign = QLabel()
        self.thanked = QLabel(_("Thank you"))
        self.stays = QLabel(_("Your answer is in the box with the others."))
        for label in (self.sign, self.thanked, self.stays):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        return _middle(self.sign, self.thanked, self.stays)

    def _paint(self) -> None:
        for label, size, bold, token in (
            (self.ask, 44, True, "text"),
            (self.about, 20, False, "text2"),
            (self.hint, 20, False, "text2"),
            (self.wrong, 20, False, "err"),
            (self.thanked, 44, True, "text"),
            (self.stays, 22, False, "text2"),
        ):
            # The style sheet sets one size for all; here it is read standing.
            weight = 700 if bold else 400
            color = theme.color(token).name()
            label.setStyleSheet(
                f"font-size: {theme.px(size)}px; font-weight: {weight}; color: {color};"
            )
        self.words.setStyleSheet(f"font-size: {theme.px(22)}px;")
        self.setStyleSheet(f"#EvaluationScreen {{ background: {theme.color('bg').name()}; }}")
        self.sign.setPixmap(icons.pixmap("circle-check", "ok", 96))


def _middle(*parts: QWidget | QHBoxLayout) -> QWidget:
    """Parts one under the other, in the middle of the screen and no wider than is read well."""
    inside = QWidget()
    inside.setMaximumWidth(_MOST_WIDE)
    column = QVBoxLayout(inside)
    column.setContentsMargins(_SIDE, 16, _SIDE, 16)
    column.setSpacing(16)
    column.addStretch(1)
    for part in parts:
        if isinstance(part, QWidget):
            column.addWidget(part)
        else:
            column.addLayout(part)
    column.addStretch(1)
    outside = QWidget()
    row = QHBoxLayout(outside)
    row.setContentsMargins(0, 0, 0, 0)
    row.addStretch(1)
    row.addWidget(inside, 100)
    row.addStretch(1)
    return outside
