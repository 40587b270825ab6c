"""Paper cards of clients are entered: one figure a card, many in a row."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from db.evaluations import SCORES, evaluate_cards
from db.formats import show_month
from db.rules import Refused
from db.services import Service
from db.words import _
from gui.controls import Segmented, fold
from gui.desk import Desk
from gui.dialog import Dialog

_BETWEEN = " ,，、;；/.．"


class EvaluationCards(Dialog):
    """5 4 5 3 and Enter: four cards are in the box. `saved` is how many in all."""

    def __init__(self, desk: Desk, service: Service, parent: QWidget | None = None) -> None:
        super().__init__(
            desk, parent, _("Enter evaluation cards"), primary=_("Save"), width=520, height=330
        )
        self.service = service
        self.saved = 0
        this = desk.today().replace(day=1)
        before = (this - timedelta(1)).replace(day=1)
        self._months = {"this": this, "before": before}
        self.month = Segmented(
            tuple((name, show_month(day)) for name, day in self._months.items()),
            name=_("Month of the cards"),
        )
        name = QLabel(service.name)
        name.setProperty("role", "name")
        head = QHBoxLayout()
        head.addWidget(name)
        head.addStretch(1)
        head.addWidget(self.month)
        label = QLabel(_("Figures of the cards, one each"))
        label.setProperty("role", "label")
        self.figures = QLineEdit()
        self.figures.setPlaceholderText("5 4 5 3")
        self.figures.setAccessibleName(label.text())
        label.setBuddy(self.figures)
        self.wrong = QLabel()
        self.wrong.setProperty("role", "error")
        self.told = QLabel()
        self.told.setProperty("role", "quiet")
        self.told.setWordWrap(True)
        scale = _(", ").join(f"{score} {_(words)}" for score, words in SCORES)
        what = QLabel(scale)
        what.setProperty("role", "help")
        column = QVBoxLayout(self.body)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(8)
        column.addLayout(head)
        column.addSpacing(4)
        for part in (label, self.figures, self.wrong, what, self.told):
            column.addWidget(part)
        column.addStretch(1)
        self.cancel_button.setText(_("Close"))
        self.note.setText(_("What is saved cannot be changed."))
        self.figures.textChanged.connect(lambda _text: self._look())
        self.figures.returnPressed.connect(self._press)
        self._look()
        self.figures.setFocus()

    def save(self) -> None:
        """Cast what was typed; the line is empty for the next heap."""
        scores, strange = self.scores()
        if strange or not scores:
            self.figures.setFocus()
            return
        try:
            self.desk.do(
                evaluate_cards,
                service=self.service.id,
                scores=scores,
                month=self._months[self.month.value()],
            )
        except Refused as refused:
            self.wrong.setText(refused.message)
            self.wrong.show()
            return
        self.saved += len(scores)
        self.figures.clear()
        self.figures.setFocus()

    def scores(self) -> tuple[list[int], str]:
        """The figures typed so far, and the first sign that is none."""
        found: list[int] = []
        for sign in fold(self.figures.text()):
            if sign in "12345":
                found.append(int(sign))
            elif sign not in _BETWEEN:
                return found, sign
        return found, ""

    def _look(self) -> None:
        scores, strange = self.scores()
        self.wrong.setText(
            _("“{sign}” is no figure of a card. Write 1 to 5.").format(sign=strange)
            if strange
            else ""
        )
        self.wrong.setVisible(bool(strange))
        self.figures.setProperty("wrong", bool(strange))
        self.figures.style().unpolish(self.figures)
        self.figures.style().polish(self.figures)
        counted = Counter(scores)
        each = "　".join(
            f"{_(words)} {counted[score]}" for score, words in SCORES if counted[score]
        )
        if scores:
            self.told.setText(_("Cards: {n}").format(n=len(scores)) + "　" + each)
        else:
            self.told.setText(_("Saved: {n} cards").format(n=self.saved) if self.saved else "")
        self.primary_button.setText(
            _("Save {n} cards").format(n=len(scores)) if scores else _("Save")
        )
        self.primary_button.setEnabled(bool(scores) and not strange)
