"""The tables of a summary as a spreadsheet, one below the other."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from db.export import Value, write_csv, write_xlsx
from db.store import Store
from db.whole_file import whole_file, with_ending
from db.words import _
from gui.desk import Desk, Progress
from gui.settings import documents
from reports.summary_told import Table

_KINDS = ("XLSX (*.xlsx)", "CSV (*.csv)")


def export_tables(desk: Desk, parent: QWidget, title: str, tables: Sequence[Table]) -> None:
    """Ask where to, then write."""
    proposed = documents() / f"{title}.xlsx"
    chosen, kind = QFileDialog.getSaveFileName(
        parent, _("Export"), str(proposed), ";;".join(_KINDS)
    )
    if chosen:
        ending = ".csv" if kind == _KINDS[1] or chosen.lower().endswith(".csv") else ".xlsx"
        write_tables(desk, with_ending(Path(chosen), ending), title, tables)


def write_tables(desk: Desk, path: Path, title: str, tables: Sequence[Table]) -> None:
    """Write the tables to this file on a worker, and say so."""
    wide = max((len(one.columns) for one in tables), default=1)
    heads = [title, *[""] * (wide - 1)]
    lines = list(_lines(tables, wide))

    def work(_store: Store, _progress: Progress) -> None:
        with whole_file(path) as part:
            if path.suffix.lower() == ".csv":
                write_csv(part, heads, lines)
            else:
                write_xlsx(part, heads, lines, title=title)

    def done(_nothing: None) -> None:
        rows = sum(len(one.rows) for one in tables)
        desk.say(_("Exported {n} rows to {file}").format(n=rows, file=path.name))

    desk.later(work, done, label=_("Export"))


def _lines(tables: Sequence[Table], wide: int) -> list[list[Value]]:
    """Heading, heads of the columns and rows of each table, a blank line between."""
    made: list[list[Value]] = []
    for one in tables:
        made += [[], [one.heading], list(one.columns)]
        made += [list(row.values) for row in one.rows]
    return [[*line, *[None] * (wide - len(line))] for line in made]
