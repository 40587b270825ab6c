"""One cash count beside the list: its notes and coins, the book, the difference and why."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QStackedLayout, QVBoxLayout, QWidget

from db.cash_counts import PIECES, CashCount, withdraw_count
from db.formats import show_day, show_money
from db.words import _
from gui.cash_count_dialog import show_piece
from gui.controls import Button, Chip, NoteBox
from gui.desk import Desk
from gui.doors import guard
from gui.figure_table import FigureColumn, FigureTable
from gui.form_scroll import FormScroll
from gui.panel_footer import PanelFooter
from gui.record_panel import LEAST, MOST


class CashCountPanel(QFrame):
    """Shows a count; it is withdrawn or printed from here."""

    withdraw_wanted = Signal()
    paper_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.count: CashCount | None = None
        self.setProperty("role", "pane")
        self.setMinimumWidth(LEAST)
        self.setMaximumWidth(MOST)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName(_("Cash count"))
        self._kind = QLabel()
        self._kind.setProperty("role", "quiet")
        self._name = QLabel()
        self._name.setProperty("role", "name")
        self._chip = Chip()
        row = QHBoxLayout()
        row.addWidget(self._name, 1)
        row.addWidget(self._chip, 0, Qt.AlignmentFlag.AlignTop)
        head = QFrame()
        head.setProperty("role", "panelHead")
        head_column = QVBoxLayout(head)
        head_column.setContentsMargins(16, 10, 12, 10)
        head_column.setSpacing(2)
        head_column.addWidget(self._kind)
        head_column.addLayout(row)
        self._scroll = FormScroll()
        self._scroll.viewport().setAutoFillBackground(False)
        self.footer = PanelFooter()
        card = QWidget()
        column = QVBoxLayout(card)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self._scroll, 1)
        column.addWidget(self.footer)
        blank = QLabel(_("Choose a count from the list to see its notes and coins."))
        blank.setProperty("role", "quiet")
        blank.setAlignment(Qt.AlignmentFlag.AlignCenter)
        blank.setWordWrap(True)
        self._layers = QStackedLayout(self)
        self._layers.addWidget(blank)
        self._layers.addWidget(card)

    def show_count(self, one: CashCount | None) -> None:
        """Another count, or none."""
        self.count = one
        self._layers.setCurrentIndex(0 if one is None else 1)
        if one is None:
            return
        self._kind.setText(f"{one.account_name}\u2003{one.counted_name}")
        self._name.setText(show_day(one.day))
        self._chip.set_status(one.status)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(12)
        column.addWidget(_pieces(one))
        column.addWidget(_sums(one))
        if one.status == "differs":
            said = _("The book says something else by now. Count again, or write why it differs.")
            column.addWidget(NoteBox("error", said))
        if one.explanation:
            why = QLabel(_("Why it differs: {words}").format(words=one.explanation))
            why.setWordWrap(True)
            why.setTextFormat(Qt.TextFormat.PlainText)
            column.addWidget(why)
        column.addStretch(1)
        self._scroll.setWidget(body)
        body.setAutoFillBackground(False)
        self._show_buttons(one)

    def _show_buttons(self, one: CashCount) -> None:
        paper = Button(_("Print"), icon="print")
        paper.clicked.connect(self.paper_wanted)
        left = [paper]
        if not (one.withdrawn or one.closed):
            back = Button(_("Withdraw"), key="Delete", kind="danger")
            back.clicked.connect(self.withdraw_wanted)
            left.insert(0, guard(back, self.desk, withdraw_count))
        self.footer.show_buttons(left, [])

    def focusInEvent(self, event: QFocusEvent) -> None:
        """On to the first button."""
        super().focusInEvent(event)
        if self.footer.buttons:
            self.footer.buttons[0].setFocus(event.reason())


def _pieces(one: CashCount) -> FigureTable:
    rows = [
        (show_piece(piece), str(one.pieces[piece]), show_money(piece * one.pieces[piece]))
        for piece in PIECES
        if one.pieces.get(piece)
    ]
    return FigureTable(
        (
            FigureColumn(_("Note or coin"), 90, left=True),
            FigureColumn(_("Pieces"), 70),
            FigureColumn(_("Amount"), 110),
        ),
        rows,
    )


def _sums(one: CashCount) -> QWidget:
    box = QFrame()
    box.setProperty("role", "box")
    column = QVBoxLayout(box)
    column.setContentsMargins(12, 8, 12, 8)
    figures = (
        (_("Counted|cash"), one.counted, ""),
        (_("In the book"), one.present, ""),
        (_("Difference|cash"), one.over, "err" if one.over else "ok"),
    )
    for words, fen, token in figures:
        row = QHBoxLayout()
        label = QLabel(words)
        label.setProperty("role", "quiet")
        figure = QLabel(show_money(fen))
        figure.setProperty("role", "strong")
        if token:
            figure.setProperty("token", token)
        row.addWidget(label)
        row.addStretch(1)
        row.addWidget(figure)
        column.addLayout(row)
    return box
