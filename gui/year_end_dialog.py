"""年终结转: what goes from income and expense to the balance of each fund, then a draft of it."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from db.formats import show_money
from db.rules import Refused
from db.words import _
from db.year_end import end_year, to_carry
from gui.desk import Desk
from gui.dialog import Dialog
from gui.figure_table import FigureColumn, FigureTable
from gui.form_scroll import FormScroll


def open_year_end(desk: Desk, parent: QWidget | None, year: int) -> None:
    """Show what is carried over; the draft goes the way of every voucher."""
    YearEndDialog(desk, parent, year).exec()


class YearEndDialog(Dialog):
    """One line for each fund, and the sums."""

    def __init__(self, desk: Desk, parent: QWidget | None, year: int) -> None:
        super().__init__(
            desk,
            parent,
            _("Carry {year} over").format(year=year),
            primary=_("Make the voucher"),
            width=720,
            height=400,
        )
        self.year = year
        self.carries = to_carry(desk.store, year=year)
        words = QLabel(
            _(
                "Before December is closed, what came in and was spent in {year} goes to the"
                " balance of its fund; income and expense begin the new year at zero. A draft of"
                " 31 December is made, which is reviewed and posted as any voucher."
            ).format(year=year)
        )
        words.setWordWrap(True)
        self.table = FigureTable(
            (
                FigureColumn(_("Fund"), 180, left=True),
                FigureColumn(_("Income"), 110),
                FigureColumn(_("Expense"), 110),
                FigureColumn(_("Carried over"), 110),
                FigureColumn(_("To|carried"), 150, left=True),
            ),
            [
                (
                    one.name,
                    show_money(one.income),
                    show_money(one.expense),
                    show_money(one.more),
                    one.into,
                )
                for one in self.carries
            ],
        )
        scroll = FormScroll()
        holder = QWidget()
        holder.setObjectName("DialogForm")
        inside = QVBoxLayout(holder)
        inside.setContentsMargins(16, 0, 16, 0)
        inside.addWidget(self.table)
        inside.addStretch(1)
        scroll.setWidget(holder)
        words.setContentsMargins(16, 0, 16, 0)
        column = QVBoxLayout(self.body)
        column.setContentsMargins(0, 16, 0, 0)
        column.setSpacing(12)
        column.addWidget(words)
        column.addWidget(scroll, 1)
        if not self.carries:
            self.block(_("Nothing of {year} is left to carry over.").format(year=year))
        else:
            self.primary_button.setFocus()

    def save(self) -> None:
        """Make the draft and show it."""
        try:
            made = self.desk.do(end_year, year=self.year)
        except Refused as refused:
            self.say_trouble(refused.message)
            return
        self.accept()
        self.desk.open_page("fund", record=made)
