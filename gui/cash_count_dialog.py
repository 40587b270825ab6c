"""盘点: note by note, with the sums while one types and what the book says of that day beside."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from db.cash_counts import MOST_PIECES, PIECES, book_on, count_cash, worth
from db.chart import accounts
from db.fields import Field
from db.formats import show_money, show_month_day
from db.rules import Refused
from db.words import N_, _
from gui import theme
from gui.desk import Desk
from gui.dialog import Dialog
from gui.inputs import ChoiceInput, DateInput, MemoInput
from gui.number_edit import NumberEdit

_WIDE, _HIGH = 640, 500


def open_count(desk: Desk, parent: QWidget | None, *, day: date | None = None) -> None:
    """Count the cash of a day, today's if none is named."""
    boxes = [one for one in accounts(desk.store) if one.money == "cash"]
    if not boxes:
        desk.say(_("The chart has no account for cash. Add one."), "warn")
        return
    CashCountDialog(desk, parent, day or desk.today()).exec()


def show_piece(fen: int) -> str:
    """100 yuan, 5 jiao: a note or coin as people call it."""
    if fen >= 100:
        return _("{n} yuan").format(n=fen // 100)
    return _("{n} jiao").format(n=fen // 10)


class CashCountDialog(Dialog):
    """Eight rows to fill in; Enter goes to the next. Why it differs is asked only if it does."""

    def __init__(self, desk: Desk, parent: QWidget | None, day: date) -> None:
        super().__init__(
            desk, parent, _("Count the cash"), primary=_("Save"), width=_WIDE, height=_HIGH
        )
        boxes = [(str(one.id), one.name) for one in accounts(desk.store) if one.money == "cash"]
        self.day = DateInput(Field("day", N_("Day of the count"), "date", required=True), desk)
        self.day.set_value(day)
        self.account = ChoiceInput(
            Field("account", N_("Cash box"), "choice", True, tuple(boxes), default=boxes[0][0])
        )
        self.account.setVisible(len(boxes) > 1)
        self.explanation = MemoInput(
            Field("explanation", N_("Why it differs"), "memo", required=True, most=200)
        )
        self.numbers: dict[int, NumberEdit] = {}
        self._sums: dict[int, QLabel] = {}
        self.counted, self.book, self.over = _figure(), _figure(), _figure()
        self._book_head = QLabel()
        self._book_head.setProperty("role", "quiet")
        self._build()
        self.day.line.textChanged.connect(self._show)
        self.account.combo.changed.connect(self._show)
        self._show()
        self.numbers[PIECES[0]].setFocus(Qt.FocusReason.TabFocusReason)
        self.numbers[PIECES[0]].selectAll()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.day, 1)
        head.addWidget(self.account, 1)
        middle = QHBoxLayout()
        middle.setSpacing(24)
        middle.addLayout(self._rows(), 1)
        middle.addLayout(self._side(), 1)
        column = QVBoxLayout(self.body)
        column.setContentsMargins(16, 12, 16, 8)
        column.setSpacing(10)
        column.addLayout(head)
        column.addLayout(middle, 1)

    def _rows(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnMinimumWidth(2, theme.px(96))
        grid.setColumnStretch(3, 1)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for at, words in enumerate((_("Note or coin"), _("Pieces"), _("Amount"))):
            label = QLabel(words)
            label.setProperty("role", "quiet")
            grid.addWidget(label, 0, at, right)
        for row, piece in enumerate(PIECES, 1):
            edit = NumberEdit(
                0, MOST_PIECES, _("Pieces of {piece}").format(piece=show_piece(piece))
            )
            edit.setFixedWidth(76)
            edit.changed.connect(self._show)
            edit.returnPressed.connect(lambda piece=piece: self._next(piece))
            self.numbers[piece] = edit
            self._sums[piece] = QLabel()
            grid.addWidget(QLabel(show_piece(piece)), row, 0, right)
            grid.addWidget(edit, row, 1)
            grid.addWidget(self._sums[piece], row, 2, right)
        grid.setRowStretch(len(PIECES) + 1, 1)
        return grid

    def _side(self) -> QVBoxLayout:
        box = QFrame()
        box.setProperty("role", "box")
        figures = QGridLayout(box)
        figures.setContentsMargins(12, 10, 12, 10)
        figures.setVerticalSpacing(8)
        figures.setColumnStretch(1, 1)
        heads = (QLabel(_("Counted|cash")), self._book_head, QLabel(_("Difference|cash")))
        for row, (label, figure) in enumerate(
            zip(heads, (self.counted, self.book, self.over), strict=True)
        ):
            label.setProperty("role", "quiet")
            figures.addWidget(label, row, 0)
            figures.addWidget(figure, row, 1, Qt.AlignmentFlag.AlignRight)
        column = QVBoxLayout()
        column.setSpacing(12)
        column.addWidget(box)
        column.addWidget(self.explanation)
        column.addStretch(1)
        return column

    def pieces(self) -> dict[int, int]:
        """How many of each note and coin are typed."""
        return {piece: edit.value() for piece, edit in self.numbers.items()}

    def difference(self) -> int | None:
        """What is counted less what the book says, in fen; None while the day cannot be read."""
        try:
            day, account = self.day.value(), int(self.account.value())
        except Refused:
            return None
        return worth(self.pieces()) - book_on(self.desk.store, account=account, day=day)

    def _next(self, piece: int) -> None:
        after = [one for one in PIECES if one < piece]
        if after:
            self.numbers[after[0]].setFocus(Qt.FocusReason.TabFocusReason)
        elif self.difference():
            self.explanation.memo.setFocus()
        else:
            self.primary_button.setFocus()

    def _show(self) -> None:
        """The sums, the book of the day, and in colour what is between them."""
        pieces = self.pieces()
        for piece, number in pieces.items():
            self._sums[piece].setText(show_money(piece * number) if number else "")
        counted, over = worth(pieces), self.difference()
        self.counted.setText(show_money(counted))
        self.book.setText("—" if over is None else show_money(counted - over))
        words = "—"
        if over is not None:
            sign = "✓ " if over == 0 else ("+" if over > 0 else "")
            words = f"{sign}{show_money(over)}"
            self._book_head.setText(
                _("In the book of {day}").format(day=show_month_day(self.day.value()))
            )
        self.over.setText(words)
        self.over.setProperty("token", "err" if over else "ok")
        self.over.style().unpolish(self.over)
        self.over.style().polish(self.over)
        self.explanation.setVisible(bool(over))

    def save(self) -> None:
        """Keep the count. It is not undone but withdrawn, and stays to be seen."""
        for one in (self.day, self.explanation):
            one.show_error("")
        try:
            day = self.day.value()
            why = self.explanation.memo.toPlainText() if self.explanation.isVisible() else ""
            self.desk.tend(
                count_cash,
                account=int(self.account.value()),
                day=day,
                pieces=self.pieces(),
                explanation=why,
            )
        except Refused as refused:
            field = {"day": self.day, "explanation": self.explanation}.get(refused.field or "")
            if field is None:
                self.say_trouble(refused.message)
            else:
                field.show_error(refused.message)
                (self.day.line if field is self.day else self.explanation.memo).setFocus()
            return
        self.accept()


def _figure() -> QLabel:
    made = QLabel()
    made.setProperty("role", "name")
    return made
