"""The list on the screen as a spreadsheet: asks where to, writes on the worker."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QWidget

from db.export import export
from db.formats import show_date
from db.records import RecordType
from db.store import Store
from db.words import _
from gui.desk import Desk, Progress
from gui.settings import documents

_KINDS = {"xlsx": "XLSX (*.xlsx)", "csv": "CSV (*.csv)"}


def ask_path(parent: QWidget, desk: Desk, type: RecordType) -> Path | None:
    """Where to write; None when the person thinks better of it."""
    name = f"{_(type.plural)} {show_date(desk.today())}.xlsx"
    chosen, kind = QFileDialog.getSaveFileName(
        parent, _("Export"), str(documents() / name), ";;".join(_KINDS.values())
    )
    if not chosen:
        return None
    path = Path(chosen)
    if path.suffix.lower() not in (".xlsx", ".csv"):
        path = path.with_name(path.name + (".csv" if kind == _KINDS["csv"] else ".xlsx"))
    return path


def export_list(desk: Desk, type: RecordType, path: Path, **which: Any) -> None:
    """Write the rows of a list (`which` as for `listing`) and say when it is done."""

    def work(store: Store, _progress: Progress) -> int:
        return export(store, type, path, **which)

    def done(rows: int) -> None:
        desk.say(_("Exported {n} rows to {file}").format(n=rows, file=path.name))

    desk.later(work, done, label=_("Export"))
