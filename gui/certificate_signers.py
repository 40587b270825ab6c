"""Who signs the certificates of a kind: what they are, and their name or a line to sign on."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from db.certificate_kinds import MOST_SIGNERS, Signer
from db.fields import Field
from db.words import N_, _
from gui.inputs import FieldInput


class SignersInput(FieldInput):
    """A line for each; empty ones are none."""

    def __init__(self) -> None:
        control = QWidget()
        grid = QGridLayout(control)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        self.lines: list[tuple[QLineEdit, QLineEdit]] = []
        for at in range(MOST_SIGNERS):
            label, name = QLineEdit(), QLineEdit()
            label.setPlaceholderText(_("In charge|example of who signs"))
            name.setPlaceholderText(_("Name; empty: a line to sign on"))
            label.setAccessibleName(_("Who signs {n}").format(n=at + 1))
            name.setAccessibleName(_("Name of who signs {n}").format(n=at + 1))
            grid.addWidget(label, at, 0)
            grid.addWidget(name, at, 1)
            self.lines.append((label, name))
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 3)
        control.setFocusProxy(self.lines[0][0])
        super().__init__(Field("signers", N_("Who signs")), control)
        for pair in self.lines:
            for line in pair:
                line.textChanged.connect(self._edited)

    def value(self) -> tuple[Signer, ...]:
        """Those that are filled in."""
        made = (Signer(label.text().strip(), name.text().strip()) for label, name in self.lines)
        return tuple(one for one in made if one.label or one.name)

    def set_value(self, value: object) -> None:
        """Show signers."""
        signers = value if isinstance(value, tuple) else ()
        for at, (label, name) in enumerate(self.lines):
            one = signers[at] if at < len(signers) else Signer("", "")
            label.setText(one.label)
            name.setText(one.name)
