"""What the import of a spreadsheet does on a worker: read a file, judge its lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from db.headings import remembered
from db.sheets import SheetFile, SheetRow, Subject, judge, read_file
from db.store import Store
from db.words import _
from gui.desk import Progress


@dataclass(frozen=True)
class Judged:
    """A file, what its columns hold, a verdict for each line; `trouble` says what is missing."""

    file: SheetFile
    fields: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    trouble: str = ""


Work = Callable[[Store, Progress], Judged]


def reading(path: Path, subject: Subject, choices: Mapping[str, str]) -> Work:
    """Read a file with what was chosen for its headings before, and judge it."""

    def work(store: Store, progress: Progress) -> Judged:
        kept = remembered(store, subject.name)
        file = read_file(path, subject, kept=kept, progress=progress)
        return judging(subject, file, file.heading.fields, choices)(store, progress)

    return work


def judging(
    subject: Subject, file: SheetFile, fields: Sequence[str], choices: Mapping[str, str]
) -> Work:
    """Judge the lines; while a column that is needed is not known they only stand there."""

    def work(store: Store, progress: Progress) -> Judged:
        kept = tuple(fields)
        missing = subject.lacks(kept)
        if missing:
            lines = tuple(SheetRow(line, "skip") for line in file.lines)
            words = _("Choose the column that holds “{column}”.").format(column=missing)
            return Judged(file, kept, lines, words)
        rows = judge(store, subject, file, fields=kept, choices=choices, progress=progress)
        return Judged(file, kept, rows)

    return work
