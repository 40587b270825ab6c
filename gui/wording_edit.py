"""The wording of a certificate as it is typed: its places are marked, unknown ones at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QKeyEvent,
    QSyntaxHighlighter,
    QTextCharFormat,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QWidget

from db.fields import Field
from db.rules import Refused
from db.wording import MOST, PLACES, canonical, shown, trouble
from db.words import N_, _
from gui import theme
from gui.controls import Button
from gui.inputs import FieldInput
from gui.menu import Menu

_PLACE = re.compile(r"[{｛][^{}｛｝]*[}｝]?|[}｝]")
_KNOWN = frozenset("{" + one.name + "}" for one in PLACES)
_HIGH = 120
_BRACES = str.maketrans("｛｝", "{}")  # as an input method types them


class _Marks(QSyntaxHighlighter):
    """Known places on a tint, anything else in braces underlined in red."""

    def highlightBlock(self, text: str) -> None:
        """One paragraph."""
        for found in _PLACE.finditer(text):
            known = canonical(found[0].translate(_BRACES)) in _KNOWN
            look = QTextCharFormat()
            look.setForeground(theme.color("info" if known else "err"))
            look.setBackground(theme.color("infoSoft" if known else "errSoft"))
            if known:
                look.setFontWeight(QFont.Weight.Bold)
            else:
                look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
                look.setUnderlineColor(QColor(theme.color("err")))
            self.setFormat(found.start(), len(found[0]), look)


class WordingEdit(QPlainTextEdit):
    """One paragraph: Enter does nothing, Tab goes on, Alt+↓ offers the places."""

    def __init__(self, offer: Callable[[], None]) -> None:
        super().__init__()
        self._offer = offer
        self.setTabChangesFocus(True)
        self.marks = _Marks(self.document())
        theme.signal.changed.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        self.setFixedHeight(theme.row(_HIGH))
        self.marks.rehighlight()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A certificate is one paragraph; a line break would be lost on the paper."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
            return
        if event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._offer()
            return
        super().keyPressEvent(event)

    def words(self) -> str:
        """What stands there, in one paragraph."""
        return "".join(self.toPlainText().split("\n")).translate(_BRACES)


class WordingInput(FieldInput):
    """The wording with its places; a button puts one where the cursor is."""

    def __init__(self) -> None:
        self.edit = WordingEdit(self.offer_places)
        self.count = QLabel()
        self.count.setProperty("role", "help")
        self.place_button = Button(
            _("Insert a place"), icon="plus", key="Alt+↓", kind="link", height=26
        )
        self.place_button.clicked.connect(self.offer_places)
        super().__init__(Field("wording", N_("Wording"), required=True, most=MOST), self.edit)
        self.edit.textChanged.connect(self._typed)
        below = QWidget()
        row = QHBoxLayout(below)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.place_button)
        row.addStretch(1)
        row.addWidget(self.count)
        column = self.layout()
        assert column is not None
        column.addWidget(below)
        self._typed()

    def value(self) -> str:
        """The wording as it is stored. Refused with what is wrong with it."""
        words = self.edit.words()
        if trouble(words):
            raise Refused(trouble(words), "wording")
        if not words.strip():
            raise Refused(_("Write what the certificate says."), "wording")
        return canonical(words.strip())

    def set_value(self, value: object) -> None:
        """Show a stored wording, its places in the user's language."""
        self.edit.setPlainText(shown(str(value or "")))

    def insert(self, name: str) -> None:
        """Put a place where the cursor is."""
        cursor = self.edit.textCursor()
        cursor.insertText(shown("{" + name + "}"))
        self.edit.setTextCursor(cursor)
        self.edit.setFocus()

    def offer_places(self) -> None:
        """All places, to choose one."""
        menu = Menu(self, _("Insert a place"))
        for one in PLACES:
            menu.add(
                shown("{" + one.name + "}"),
                "tag",
                one.example,
                partial(self.insert, one.name),
            )
        spot = self.edit.cursorRect(self.edit.textCursor()).bottomLeft()
        menu.popup(self.edit.viewport().mapToGlobal(spot))

    def _typed(self) -> None:
        words = self.edit.words()
        self.count.setText(_("{n} of {most} signs").format(n=len(words), most=MOST))
        self._edited()
        if trouble(words):
            self.show_error(trouble(words))
