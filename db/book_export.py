"""The books of the fund as spreadsheets, for those who check them: XLSX or CSV, amounts exact.

An amount leaves as a number with two decimals; read back and multiplied by 100 it is the same fen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from db import voucher_list
from db.book_sheets import (
    Sheet,
    account_sheet,
    budget_sheet,
    fund_sheet,
    ledger_sheet,
    listed_sheet,
    voucher_sheet,
)
from db.export import Value, write_csv, write_xlsx
from db.journal_export import Form, journal
from db.progress import Progress, silent
from db.rules import Refused, refuse_unseen
from db.store import Store
from db.whole_file import whole_file
from db.words import N_, _

# Name, and what it is called.
BOOKS = (
    ("account", N_("Book of cash or bank")),
    ("fund", N_("Book of a fund")),
    ("ledger", N_("Ledger summary")),
    ("budget", N_("Budget and actual")),
    ("vouchers", N_("Vouchers, a line for each entry")),
    ("hledger", N_("Journal for hledger")),
    ("beancount", N_("Journal for Beancount")),
)
JOURNALS: dict[str, tuple[Form, str]] = {
    "hledger": ("hledger", ".journal"),
    "beancount": ("beancount", ".beancount"),
}
MOST_LINES = 200_000  # of a workbook, which is made in memory
_EACH = 1000


@dataclass(frozen=True)
class Wanted:
    """Which book: a month of a year (0: all of it), an account for its book, a fund or all."""

    book: str
    year: int
    month: int = 0
    account: int | None = None
    fund: int | None = None

    @property
    def months(self) -> tuple[str, str]:
        """The first and the last month, like 2026-01 and 2026-12."""
        first, last = (self.month, self.month) if self.month else (1, 12)
        return f"{self.year}-{first:02d}", f"{self.year}-{last:02d}"

    @property
    def span(self) -> str:
        """2026-11 or 2026."""
        return self.months[0] if self.month else str(self.year)


def export_book(db: Store, path: Path, wanted: Wanted, progress: Progress = silent) -> int:
    """Write a book to `path`, XLSX or CSV by its ending; returns how many lines it has.

    A journal is written as text and holds all years. Raises Refused for a book that lacks its
    account or is too long for a workbook, Trouble if the file cannot be written; it appears whole
    or not at all.
    """
    refuse_unseen(db.staff, "fund")
    if wanted.book in JOURNALS:
        return _write_journal(db, path, JOURNALS[wanted.book][0], progress)
    return _write(path, book_sheet(db, wanted), progress)


def export_vouchers(
    db: Store, path: Path, wanted: voucher_list.Wanted, progress: Progress = silent
) -> int:
    """Write the list of vouchers, as it is narrowed, all of it; returns how many.

    Raises as `export_book` does.
    """
    return _write(path, listed_sheet(db, wanted, MOST_LINES + 1), progress)


def _write(path: Path, sheet: Sheet, progress: Progress) -> int:
    lines = _counted(sheet.rows, progress)
    with whole_file(path) as part:
        if path.suffix.lower() == ".csv":
            return _write_lines(part, sheet, lines)
        rows = list(islice(lines, MOST_LINES + 1))
        if len(rows) > MOST_LINES:
            raise Refused(
                _("A workbook holds {n} lines at most. Choose a month, or CSV.").format(
                    n=f"{MOST_LINES:,}"
                )
            )
        write_xlsx(part, sheet.heads, rows, title=sheet.title)
    return len(rows)


def book_sheet(db: Store, wanted: Wanted) -> Sheet:
    """A book as heads and rows, which are read as they are asked for."""
    first, last = wanted.months
    match wanted.book:
        case "account":
            if wanted.account is None:
                raise Refused(_("Choose the account whose book it is."), "account")
            return account_sheet(db, wanted.account, first, last, fund=wanted.fund)
        case "fund":
            return fund_sheet(db, first, last, fund=wanted.fund)
        case "ledger":
            return ledger_sheet(db, first, last, fund=wanted.fund)
        case "budget":
            return budget_sheet(db, wanted.year, fund=wanted.fund)
        case "vouchers":
            return voucher_sheet(db, first, last, fund=wanted.fund)
    raise LookupError(f"no book {wanted.book}")


def file_name(db: Store, wanted: Wanted) -> str:
    """What the file is called at first, without its ending: 现金日记账 2026-11."""
    if wanted.book in JOURNALS:
        return " ".join((_("Journal|file"), wanted.book))
    title = book_sheet(db, wanted).title
    kept = "".join(" " if sign in '\\/:*?"<>|' else sign for sign in title)
    return f"{' '.join(kept.split())[:80]} {wanted.span}"


def _write_lines(path: Path, sheet: Sheet, lines: Iterable[list[Value]]) -> int:
    count = 0

    def counting() -> Iterator[list[Value]]:
        nonlocal count
        for line in lines:
            count += 1
            yield line

    write_csv(path, sheet.heads, counting())
    return count


def _write_journal(db: Store, path: Path, form: Form, progress: Progress) -> int:
    count = 0
    with whole_file(path) as part, part.open("w", encoding="utf-8", newline="\n") as file:
        for line in chain(journal(db, form=form, progress=progress), ("",)):
            file.write(f"{line}\n")
            count += 1
    return count


def _counted(rows: Iterable[list[Value]], progress: Progress) -> Iterator[list[Value]]:
    for count, row in enumerate(rows):
        if count % _EACH == 0:
            progress(count)
        yield row
