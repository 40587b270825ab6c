"""The papers of a closed month: made after the close, opened, saved; a changed one is told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from db.chart import accounts
from db.formats import show_moment
from db.month_papers import (
    MonthPaper,
    close_of,
    keep_month_papers,
    month_paper_content,
    month_papers,
)
from db.progress import Progress
from db.retention import show_kept
from db.rules import Refused
from db.store import Store
from db.trouble import Trouble
from db.whole_file import whole_file
from db.words import _
from gui.controls import Button
from gui.desk import Desk
from gui.dialog import Dialog
from gui.print_preview import PrintPreview
from gui.work_dialog import WorkDialog
from reports.catalogue import REPORTS, Report

_ILLEGAL = re.compile(r'[\\/:*?"<>|]')  # in the name of a file on Windows


def make_month_papers(desk: Desk, parent: QWidget | None, month: str) -> None:
    """Make the papers of a closed month beside the window, and keep them. Stopped or cut off, the
    month stays closed and its papers can be made again: they come out the same."""

    def work(store: Store, progress: Progress) -> tuple[tuple[str, bytes], ...]:
        from reports.month_set import month_set

        close = close_of(store, month)
        if close is None:
            raise Refused(_("{month} is not closed yet.").format(month=month))
        # Whoever makes them, and whenever: they carry the hand and the moment of the close.
        store.staff = replace(store.staff, name=close.name)
        return month_set(store, month=month, now=close.at, progress=progress)

    def keep(papers: tuple[tuple[str, bytes], ...]) -> None:
        try:
            desk.tend(keep_month_papers, month=month, papers=papers)
        except Refused as refused:
            desk.say(refused.message, "warn")
            return
        words = _("{month} is closed; {n} papers are kept with it.")
        desk.say(words.format(month=month, n=len(papers)))

    task = desk.later(work, keep, label=_("The papers of {month} are made").format(month=month))
    WorkDialog(desk, task, parent).open()


def open_month_papers(desk: Desk, parent: QWidget | None, month: str) -> None:
    """The papers of a closed month; where they are missing they are made first."""
    if month_papers(desk.store, month):
        MonthPapersDialog(desk, parent, month).open()
        return
    if not desk.store.staff.may(keep_month_papers.__name__):
        desk.say(_("The papers of {month} are not made yet.").format(month=month), "warn")
        return
    make_month_papers(desk, parent, month)


def title_of(store: Store, name: str) -> str:
    """What a paper is called on screen and as a file: by its report and its account."""
    report, _blank, code = name.partition(" ")
    words = _(REPORTS[report].label) if report in REPORTS else report
    account = next((one.name for one in accounts(store, archived=True) if one.code == code), code)
    return f"{words} {account}".strip()


class KeptPaper(PrintPreview):
    """A paper as it was kept; one that is not what was kept is told instead."""

    def __init__(self, desk: Desk, parent: QWidget | None, paper: MonthPaper) -> None:
        self._paper = paper
        label = f"{paper.month} {title_of(desk.store, paper.name)}"
        super().__init__(desk, Report(paper.name, label, (), "fund"), {}, parent)

    def make_pdf(
        self, store: Store, now: datetime, values: Mapping[str, object], progress: Progress
    ) -> tuple[bytes, list[str]]:
        """Read from the file, and compared with its hash."""
        return month_paper_content(store, self._paper.id), []


class MonthPapersDialog(Dialog):
    """One line for each paper: what it is, until when it is kept, open it; save them all."""

    def __init__(self, desk: Desk, parent: QWidget | None, month: str) -> None:
        super().__init__(
            desk,
            parent,
            _("Papers of {month}").format(month=month),
            primary=_("Save all…"),
            width=640,
            height=420,
        )
        self.month = month
        self.papers = month_papers(desk.store, month)
        self.open_buttons: list[Button] = []
        self.cancel_button.setText(_("Close|dialog"))
        close = close_of(desk.store, month)
        head = QLabel()
        head.setProperty("role", "quiet")
        head.setWordWrap(True)
        if close is not None:
            words = _("Closed {moment} by {name}. A paper that is not what was kept is told.")
            head.setText(words.format(moment=show_moment(close.at), name=close.name))
        lines = QWidget()
        lines.setObjectName("DialogForm")
        column = QVBoxLayout(lines)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for paper in self.papers:
            column.addWidget(self._line(paper))
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(lines)
        whole = QVBoxLayout(self.body)
        whole.setContentsMargins(16, 12, 16, 0)
        whole.setSpacing(8)
        whole.addWidget(head)
        whole.addWidget(scroll, 1)
        if self.open_buttons:
            self.open_buttons[0].setFocus()

    def _line(self, paper: MonthPaper) -> QWidget:
        box = QFrame()
        box.setProperty("role", "row")
        title = QLabel(title_of(self.desk.store, paper.name))
        title.setTextFormat(Qt.TextFormat.PlainText)
        size = _("{n} KB").format(n=max(1, paper.size // 1024))
        about = QLabel(
            "\u2003".join((show_kept(paper.until), size, f"SHA-256 {paper.digest[:12]}…"))
        )
        about.setProperty("role", "quiet")
        about.setToolTip(paper.digest)
        button = Button(_("Open"), kind="link", height=26)
        button.setAccessibleName(_("Open {what}").format(what=title.text()))
        button.clicked.connect(lambda: self.open_paper(paper))
        self.open_buttons.append(button)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(title)
        words.addWidget(about)
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 6, 4, 6)
        row.addLayout(words, 1)
        row.addWidget(button)
        return box

    def open_paper(self, paper: MonthPaper) -> None:
        """Show one as it was kept."""
        KeptPaper(self.desk, self, paper).open()

    def save(self) -> None:
        """Ask for a folder and write all of them there."""
        chosen = QFileDialog.getExistingDirectory(self, _("Save the papers in"))
        if chosen:
            self.save_all(Path(chosen))

    def save_all(self, folder: Path) -> None:
        """Write them into a folder; what is wrong with one is said, the others are written."""
        troubles = []
        for paper in self.papers:
            title = _ILLEGAL.sub("_", title_of(self.desk.store, paper.name))
            try:
                content = month_paper_content(self.desk.store, paper.id)
                with whole_file(folder / f"{self.month} {title}.pdf") as unfinished:
                    unfinished.write_bytes(content)
            except Trouble as trouble:
                troubles.append(trouble.message)
        if troubles:
            self.say_trouble(troubles[0])
        else:
            self.note.setText(_("Saved: {path}").format(path=folder))
