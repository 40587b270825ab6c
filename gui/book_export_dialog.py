"""A book of the fund as a spreadsheet, or all of them as a journal: which, of when, where to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QLabel, QVBoxLayout, QWidget

from db.book_export import BOOKS, JOURNALS, Wanted, export_book, file_name
from db.budgets import years
from db.chart import accounts
from db.fields import Field
from db.funds import funds
from db.rules import Refused
from db.store import Store
from db.whole_file import with_ending
from db.words import N_, _
from gui.desk import Desk, Progress
from gui.dialog import Dialog, expected
from gui.form import Form
from gui.settings import documents
from gui.work_dialog import WorkDialog

_FORMATS = (("xlsx", "XLSX"), ("csv", "CSV"))
_LABELS = {
    "book": N_("Book|fund"),
    "year": N_("Year"),
    "month": N_("Month"),
    "account": N_("Account"),
    "fund": N_("Fund"),
    "format": N_("Format"),
}
# What each book asks for beside itself.
_ASKS = {
    "account": ("year", "month", "account", "fund", "format"),
    "fund": ("year", "month", "fund", "format"),
    "ledger": ("year", "month", "fund", "format"),
    "budget": ("year", "fund", "format"),
    "vouchers": ("year", "month", "fund", "format"),
    "hledger": (),
    "beancount": (),
}
_SAID = {
    "hledger": N_("All posted vouchers, so that another program can check every sum."),
    "beancount": N_("All posted vouchers, so that another program can check every sum."),
    "ledger": N_("Each account in each fund; what stands on the credit side is negative."),
    "vouchers": N_("Posted vouchers only, with who made, reviewed and posted them."),
}


def open_book_export(desk: Desk, parent: QWidget | None, **seed: Any) -> None:
    """Ask and write. `seed` fills in what is known: book, year, month (1 to 12), account, fund."""
    BookExportDialog(desk, parent, **seed).exec()


class BookExportDialog(Dialog):
    """Which book, which span, which format; then where to, and it is written on a worker."""

    def __init__(self, desk: Desk, parent: QWidget | None, **seed: Any) -> None:
        super().__init__(
            desk, parent, _("Export books"), primary=_("Save as…"), width=480, height=430
        )
        self.form = Form(self._fields(), desk)
        first = {"book": "account", "year": desk.today().year, "month": 0, "format": "xlsx"}
        given = {name: value for name, value in seed.items() if value is not None}
        self.form.set_values({name: str(value) for name, value in {**first, **given}.items()})
        self.words = QLabel(self.body)
        self.words.setWordWrap(True)
        self.words.setProperty("role", "help")
        column = QVBoxLayout(self.body)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self.form, 1)
        column.addWidget(self.words)
        self.form.inputs["book"].changed.connect(self._show_asked)
        self._show_asked()
        self.form.focus_first()

    def _fields(self) -> tuple[Field, ...]:
        store = self.desk.store
        money = [one for one in accounts(store, archived=True) if one.money in ("cash", "bank")]
        all_funds = (("0", _("All funds")),)
        parts = tuple((str(one.id), one.name) for one in funds(store, archived=True))
        known = years(store, self.desk.today())
        choices = {
            "book": BOOKS,
            "year": tuple((str(year), str(year)) for year in known),
            "month": (
                ("0", N_("The whole year")),
                *((str(month), f"{month:02d}") for month in range(1, 13)),
            ),
            "account": tuple((str(one.id), one.label) for one in money),
            "fund": all_funds + parts,
            "format": _FORMATS,
        }
        return tuple(
            Field(name, _LABELS[name], "choice", choices=offered, default=_first(offered))
            for name, offered in choices.items()
        )

    def _show_asked(self) -> None:
        """Only what the chosen book asks for."""
        book = str(self.form.inputs["book"].value())
        for name, one in self.form.inputs.items():
            one.setVisible(name == "book" or name in _ASKS[book])
        self.words.setText(_(_SAID[book]) if book in _SAID else "")
        no_account = book == "account" and not self.form.inputs["account"].field.choices
        self.block(_("There is no account of cash or a bank yet.") if no_account else "")

    def wanted(self) -> Wanted:
        """What is chosen."""
        book = str(self.form.inputs["book"].value())
        asked = {
            name: int(self.form.inputs[name].value()) for name in _ASKS[book] if name != "format"
        }
        return Wanted(
            book,
            asked.get("year", self.desk.today().year),
            asked.get("month", 0),
            asked.get("account"),
            asked.get("fund") or None,
        )

    def ending(self) -> str:
        """The ending of the file: .xlsx, .csv, or that of a journal."""
        book = str(self.form.inputs["book"].value())
        if book in JOURNALS:
            return JOURNALS[book][1]
        return f".{self.form.inputs['format'].value()}"

    def save(self) -> None:
        """Ask where to, and write."""
        try:
            wanted = self.wanted()
            name = file_name(self.desk.store, wanted) + self.ending()
        except Refused as refused:
            self.say_trouble(refused.message)
            return
        chosen, _kind = QFileDialog.getSaveFileName(
            self, self.windowTitle(), str(documents() / name), f"*{self.ending()}"
        )
        if chosen:
            self.write(with_ending(Path(chosen), self.ending()))

    def write(self, path: Path) -> None:
        """Write the book, with a way to stop; close when it is there."""
        wanted = self.wanted()

        def work(store: Store, progress: Progress) -> int:
            return export_book(store, path, wanted, progress)

        def done(lines: int) -> None:
            self.desk.say(_("Exported {n} rows to {file}").format(n=lines, file=path.name))
            self.accept()

        def failed(error: Exception) -> None:
            self.say_trouble(expected(error))

        task = self.desk.later(work, done, label=_("Export books"), failed=failed)
        WorkDialog(self.desk, task, self).open()


def _first(offered: tuple[tuple[str, str], ...]) -> str:
    return offered[0][0] if offered else ""
