"""Where a paper goes: printer, file, viewer, folder. Each is written down, and what failed too."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from db.printing import note_printing
from db.rules import Refused
from db.trouble import Trouble
from db.whole_file import whole_file, with_ending
from db.words import _
from gui import settings
from gui.desk import Desk
from gui.opened_papers import opened_folder
from gui.pdf_pages import PdfPages
from gui.settings import Setting

_FOLDER = Setting("print/folder", "")
_ILLEGAL = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')


@dataclass(frozen=True)
class Paper:
    """A paper that was made: its report's name and label, of what it is, its parameters."""

    report: str
    label: str
    subject: str
    parameters: Mapping[str, Any]
    pages: PdfPages

    def file_name(self, day: str) -> str:
        """A legal name for its file."""
        words = " ".join(part for part in (self.label, self.subject, day) if part)
        return _ILLEGAL.sub(" ", words).strip(" .")[:120] + ".pdf"


def print_paper(desk: Desk, parent: QWidget, paper: Paper, *, grey: bool) -> tuple[bool, str]:
    """Ask the system for printer, copies and pages, then print; whether it was, else why not.

    Not printed and no word: the person changed their mind.
    """
    # Elsewhere the dialog is Qt's own and prints into a file too.
    if sys.platform == "win32" and not QPrinterInfo.availablePrinterNames():
        return False, _(
            "No printer is set up on this computer. Save as PDF, or set one up in the system."
        )
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(f"{paper.label} {paper.subject}".strip())
    printer.setPageLayout(paper.pages.layout(0))
    printer.setFromTo(1, len(paper.pages))
    last = Setting(f"print/{paper.report}/printer", "")
    name = desk.settings.get(last)
    if name in QPrinterInfo.availablePrinterNames():
        printer.setPrinterName(name)
    dialog = QPrintDialog(printer, parent)
    dialog.setMinMax(1, len(paper.pages))
    if dialog.exec() != QDialog.DialogCode.Accepted:
        return False, ""
    desk.settings.put(last, printer.printerName())
    return print_on(desk, paper, printer, grey=grey)


def print_on(desk: Desk, paper: Paper, printer: QPrinter, *, grey: bool) -> tuple[bool, str]:
    """Print on a printer that is set up; whether it was, else why not."""
    last = len(paper.pages) - 1
    first = max(printer.fromPage() - 1, 0)
    until = min(printer.toPage() - 1, last) if printer.toPage() else last
    until = max(first, until)
    done = paper.pages.print_to(printer, first, until, grey=grey)
    why = (
        ""
        if done
        else _("The printer does not answer. Nothing is lost: save as PDF and print later.")
    )
    note(
        desk,
        paper,
        "printed",
        printer.printerName() or "PDF",
        why,
        pages=until - first + 1,
        copies=max(printer.copyCount(), 1),
    )
    return done, why


def ask_file(desk: Desk, parent: QWidget, paper: Paper) -> Path | None:
    """Where to save it."""
    proposed = settings.documents() / paper.file_name(f"{desk.today():%Y-%m-%d}")
    chosen, _kind = QFileDialog.getSaveFileName(
        parent, _("Save as PDF"), str(proposed), "PDF (*.pdf)"
    )
    return with_ending(Path(chosen), ".pdf") if chosen else None


def save_paper(desk: Desk, paper: Paper, path: Path, *, how: str = "saved") -> str:
    """Write it there; why that could not be done, '' if it was."""
    why = ""
    try:
        with whole_file(path) as unfinished:
            unfinished.write_bytes(paper.pages.data)
    except Trouble as trouble:
        why = trouble.message
    note(desk, paper, how, str(path), why)
    return why


def send_paper(
    desk: Desk, parent: QWidget, paper: Paper, *, other: bool = False
) -> tuple[str, str]:
    """Into the folder that was chosen last, asked for the first time or for an `other` one.

    Returns the file and '', or '' and why not; twice '' if nobody chose a folder.
    """
    folder = desk.settings.get(_FOLDER)
    if other or not folder:
        folder = QFileDialog.getExistingDirectory(
            parent, _("Send papers to this folder"), folder or str(settings.documents())
        )
        if not folder:
            return "", ""
        desk.settings.put(_FOLDER, folder)
    if not Path(folder).is_dir():
        why = _("The folder {folder} is not there. Connect it, or choose another.").format(
            folder=folder
        )
        note(desk, paper, "sent", folder, why)
        return "", why
    path = Path(folder) / paper.file_name(f"{desk.now():%Y-%m-%d %H%M}")
    why = save_paper(desk, paper, path, how="sent")
    return ("", why) if why else (str(path), "")


def open_paper(desk: Desk, paper: Paper) -> str:
    """Show it in the system's viewer; why that could not be done, '' if it was."""
    folder = opened_folder()
    path = folder / paper.file_name(f"{desk.now():%Y-%m-%d %H%M%S}")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(paper.pages.data)
    except OSError as error:
        return _("{path} cannot be written: {reason}").format(path=path, reason=error.strerror)
    opened = QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
    why = "" if opened else _("No program for PDF files is set up on this computer. Save it.")
    note(desk, paper, "opened", str(path), why)
    return why


def note(
    desk: Desk,
    paper: Paper,
    how: str,
    target: str,
    failed: str,
    *,
    pages: int | None = None,
    copies: int = 1,
) -> None:
    """Write it down. A file that cannot be written to now keeps nobody from their paper."""
    try:
        desk.tend(
            note_printing,
            report=paper.report,
            subject=paper.subject,
            parameters=paper.parameters,
            how=how,
            pages=len(paper.pages) if pages is None else pages,
            copies=copies,
            target=target,
            pdf=paper.pages.data,
            failed=failed,
        )
    except (Refused, Trouble):
        desk.say(_("The print is not in the list of prints: the file is busy."), "warn")
