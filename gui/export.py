"""The list on the screen as a spreadsheet: asks where to, writes on the worker."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from db.disclosures import disclose_export
from db.export import export, sensitive
from db.formats import show_date
from db.records import RecordType
from db.store import Store
from db.words import _
from gui.desk import Desk, Progress
from gui.doors import why_not
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


def ask_whole(parent: QWidget, desk: Desk, type: RecordType) -> bool | None:
    """Whether identity numbers and phones go out whole; None to export nothing after all.

    Lists without such columns are not asked about, nor those who may not take them out.
    """
    heads = sensitive(type)
    if not heads or why_not(desk, disclose_export):
        return False
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle(_("Export"))
    box.setText(_("This list holds personal data: {what}.").format(what=_(", ").join(heads)))
    box.setInformativeText(_("Whole numbers leave an entry: who took them out, when and how many."))
    masked = box.addButton(_("Masked"), QMessageBox.ButtonRole.AcceptRole)
    whole = box.addButton(_("Whole"), QMessageBox.ButtonRole.AcceptRole)
    box.addButton(_("Cancel"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(masked)
    box.exec()
    chosen = box.clickedButton()
    return None if chosen not in (masked, whole) else chosen is whole


def export_list(desk: Desk, type: RecordType, path: Path, **which: Any) -> None:
    """Write the rows of a list (`which` as for `export`) and say when it is done."""

    def work(store: Store, _progress: Progress) -> int:
        return export(store, type, path, **which)

    def done(rows: int) -> None:
        desk.say(_("Exported {n} rows to {file}").format(n=rows, file=path.name))

    desk.later(work, done, label=_("Export"))
