"""Above the lines of a spreadsheet: the choices for the whole file, and which lines are shown."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from db.sheets import Subject
from db.words import _
from gui.controls import Combo

_SHOWN: dict[str, tuple[str, ...]] = {
    "": (),
    "problems": ("bad", "twice"),
    "same": ("same",),
    "new": ("new",),
}


class SheetChoices(QWidget):
    """What becomes of records there already, of what is missing, of lines that stay out."""

    judged = Signal()  # another choice: the lines have to be judged again
    wanted = Signal()  # all or none
    narrowed = Signal()  # other lines are shown

    def __init__(self, subject: Subject, parent: QWidget) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 0, 16, 8)
        self._row.setSpacing(8)
        self.options: dict[str, Combo] = {}
        for option in subject.options:
            named = [(value, _(label)) for value, label in option.choices]
            combo = self._choice(_(option.label), named)
            combo.set_value(option.default)
            combo.changed.connect(self.judged)
            self.options[option.name] = combo
        self.whole = self._choice(
            _("If lines stay out"),
            [("", _("Bring in the others")), ("whole", _("Bring in none"))],
        )
        self.whole.changed.connect(self.wanted)
        self._row.addStretch(1)
        self.shown = Combo(
            [
                ("", _("All lines")),
                ("problems", _("Only problems")),
                ("new", _("Only new ones")),
                ("same", _("Only those there already")),
            ],
            name=_("Lines shown"),
            parent=self,
        )
        self.shown.changed.connect(self.narrowed)
        self._row.addWidget(self.shown)

    def _choice(self, label: str, options: Sequence[tuple[str, str]]) -> Combo:
        words = QLabel(label, self)
        words.setProperty("role", "quiet")
        combo = Combo(options, name=label, parent=self)
        words.setBuddy(combo)
        self._row.addWidget(words)
        self._row.addWidget(combo)
        self._row.addSpacing(8)
        return combo

    def values(self) -> dict[str, str]:
        """The choices for the whole file."""
        return {name: combo.value() for name, combo in self.options.items()}

    def updates(self) -> bool:
        """Whether records that are there already are updated."""
        return self.values().get("same") == "update"

    def verdicts(self) -> tuple[str, ...]:
        """The verdicts of the lines shown; none means all."""
        return _SHOWN[self.shown.value()]
