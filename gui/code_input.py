"""The recovery code as it is typed from the paper: eight groups in two rows."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from db.recovery_code import GROUPS, SIGNS
from db.words import _

_ACROSS = 4


def group_line(number: int) -> QLineEdit:
    """A field for one group."""
    line = QLineEdit()
    line.setAccessibleName(_("Group {n}").format(n=number))
    line.setMinimumWidth(96)
    # Nothing to learn here for whatever completes words.
    line.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData)
    return line


class CodeInput(QWidget):
    """Eight small fields that lead from one to the next."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.groups = [group_line(number) for number in range(1, GROUPS + 1)]
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(4)
        for index, line in enumerate(self.groups):
            row, column = divmod(index, _ACROSS)
            label = QLabel(str(index + 1))
            label.setProperty("role", "help")
            label.setBuddy(line)
            grid.addWidget(label, 2 * row, column)
            grid.addWidget(line, 2 * row + 1, column)
            line.textEdited.connect(lambda text, at=index: self._typed(at, text))
        self.wrong = QLabel()
        self.wrong.setProperty("role", "error")
        self.wrong.setWordWrap(True)
        self.wrong.hide()
        column_box = QVBoxLayout(self)
        column_box.setContentsMargins(0, 0, 0, 0)
        column_box.setSpacing(6)
        column_box.addLayout(grid)
        column_box.addWidget(self.wrong)
        self.setFocusProxy(self.groups[0])

    def value(self) -> str:
        """The groups as they were typed."""
        return "-".join(line.text().strip() for line in self.groups)

    def show_error(self, message: str) -> None:
        """Say what is wrong below the groups; '' takes it away."""
        self.wrong.setText(message)
        self.wrong.setVisible(bool(message))

    def clear(self) -> None:
        """Forget what was typed."""
        for line in self.groups:
            line.clear()

    def _typed(self, at: int, text: str) -> None:
        self.show_error("")
        pieces = text.replace("-", " ").split()
        if len(pieces) > 1 or (pieces and len(pieces[0]) < len(text)):  # more at once, or a dash
            for line, piece in zip(self.groups[at:], pieces, strict=False):
                line.setText(piece)
            at = min(at + len(pieces), GROUPS) - 1
        if len(self.groups[at].text().strip()) >= SIGNS and at + 1 < GROUPS:
            self.groups[at + 1].setFocus()
            self.groups[at + 1].selectAll()
        self.changed.emit()
