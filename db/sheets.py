"""Records from spreadsheets that others have made: read, judged line by line, then brought in.

What may be brought in is a `Subject`: people, organisations, rooms. Nothing is written while
reading and judging. Bringing in is one act; if a line is refused meanwhile, nothing comes in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from pathlib import Path
from typing import Any, Literal

from db.headings import HEAD_WITHIN, Column, Heading, bare, find_heading
from db.progress import Progress, silent
from db.rules import Refused, rule
from db.sheet_values import MonthOnly, read_cell
from db.store import Store
from db.table_files import read_sheets
from db.table_lines import Line, Missing
from db.words import N_, _

Verdict = Literal["new", "same", "twice", "skip", "waits", "bad"]
VERDICTS: tuple[tuple[Verdict, str], ...] = (
    ("new", N_("New")),
    ("same", N_("There already")),
    ("twice", N_("Twice in the file")),
    ("skip", N_("No record")),
    ("waits", N_("Waits|line")),
    ("bad", N_("Stays out")),
)
_EACH = 100
_RUNNING = ("序号", "序", "no", "no.")
# Lines below a table that are no records.
_BELOW = (
    *("合计", "总计", "小计", "注：", "注:", "说明：", "说明:", "备注：", "备注:"),
    *("填表人", "填表说明", "填表日期", "制表", "填报人", "填报日期", "审核人", "审核："),
)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One line judged: the values read, the record it is the same as, what is wrong and where.

    `note` is said of a line that comes in all the same.
    """

    line: Line
    verdict: Verdict = "new"
    values: Mapping[str, Any] = field(default_factory=dict)
    record: int | None = None
    field: str = ""
    problem: str = ""
    note: str = ""

    def bad(self, problem: str, field: str = "") -> SheetRow:
        """The same line, with what is wrong with it."""
        return replace(self, verdict="bad", problem=problem, field=field)

    def noted(self, note: str) -> SheetRow:
        """The same line, with one more note."""
        return replace(self, note=f"{self.note} {note}".strip())


@dataclass(frozen=True)
class Option:
    """A choice for the whole file, as (value, label) pairs."""

    name: str
    label: str
    choices: tuple[tuple[str, str], ...]
    default: str


@dataclass(frozen=True)
class Subject:
    """What can be brought in.

    `compare` holds lines against the records and each other and asks the rules; `write` brings
    them in and says how many; both get the choices for the whole file. `brought` is what the act
    is called, `example` a line for the template. `keys` are the columns without which nothing is
    known: one of each group. `bring` is the rule called in place of `bring_in`, where others than
    those who keep the register bring them in.
    """

    name: str
    label: str
    columns: tuple[Column, ...]
    compare: Callable[[Store, Sequence[SheetRow], Mapping[str, str], Progress], Iterable[SheetRow]]
    write: Callable[[Store, Sequence[SheetRow], Mapping[str, str], Progress], int]
    brought: str
    example: Callable[[], Sequence[str | int]]
    options: tuple[Option, ...] = ()
    keys: tuple[tuple[str, ...], ...] = (("name",),)
    bring: Callable[..., int] | None = None

    def lacks(self, fields: Sequence[str]) -> str:
        """The column that has to be there and is not, in words; '' if none is missing."""
        for group in self.keys:
            if not set(group) & set(fields):
                return " / ".join(_(self.column(name).label) for name in group)
        return ""

    def column(self, name: str) -> Column:
        """The column of this name."""
        return next(one for one in self.columns if one.name == name)

    def choices(self, given: Mapping[str, str] | None = None) -> dict[str, str]:
        """The choices for the whole file; what is not given is as usual."""
        return {one.name: one.default for one in self.options} | dict(given or {})


@dataclass(frozen=True)
class SheetFile:
    """A file as it was read: its headings, and the filled lines below them."""

    name: str
    title: str
    heading: Heading
    lines: tuple[Line, ...]

    def unknown(self, fields: Sequence[str]) -> tuple[str, ...]:
        """The headings of columns that nothing is read from; a running number is none."""
        return tuple(
            text
            for text, field in zip(self.heading.texts, fields, strict=True)
            if text and not field and bare(text) not in _RUNNING
        )


def read_file(
    path: Path,
    subject: Subject,
    *,
    kept: Mapping[str, str] | None = None,
    progress: Progress = silent,
) -> SheetFile:
    """The first sheet of a file with headings of this subject. Raises Refused in words.

    `kept` is what was chosen for headings before (see `headings.remembered`).
    """
    first: tuple[Line, ...] = ()
    almost: SheetFile | None = None
    for sheet in read_sheets(path, progress=progress):
        lines = sheet.lines(progress)
        start = tuple(islice(lines, HEAD_WITHIN))
        first = first or start
        heading = find_heading(start, subject.columns, kept or {})
        named = heading is not None and not subject.lacks(heading.fields)
        # Without a heading for the key the person may still say which column it is.
        if heading is None or not (named or (heading.found > 1 and almost is None)):
            continue
        rest = (line for line in start if line.number > heading.line)
        found = SheetFile(path.name, sheet.title, heading, tuple(chain(rest, lines)))
        if named:
            if not found.lines:
                raise Refused(_("Below the headings stands no line with anything in it."))
            return found
        almost = found
    if almost is not None and almost.lines:
        return almost
    there = _(", ").join(text for text in (first[0].texts() if first else ()) if text)[:120]
    raise Refused(
        _(
            "There is no column “{column}”. Found: {there}. Write the headings as in the template."
        ).format(
            column=subject.lacks(almost.heading.fields if almost else ()),
            there=there or _("nothing"),
        )
    )


def judge(
    db: Store,
    subject: Subject,
    file: SheetFile,
    *,
    fields: Sequence[str] | None = None,
    choices: Mapping[str, str] | None = None,
    progress: Progress = silent,
) -> tuple[SheetRow, ...]:
    """A verdict for each line. `fields` says for each column what it holds, if not its heading."""
    fields = file.heading.fields if fields is None else fields
    missing = subject.lacks(fields)
    if missing:
        raise Refused(_("Choose the column that holds “{column}”.").format(column=missing))
    columns = [(place, subject.column(name)) for place, name in enumerate(fields) if name]
    heads = [bare(text) for text in file.heading.texts]
    rows = []
    for count, line in enumerate(file.lines):
        if count % _EACH == 0:
            progress(count, 2 * len(file.lines))
        row = _read_line(line, columns, heads)
        if row is not None:
            rows.append(row)
    if not rows:
        raise Refused(_("Below the headings stands no line with anything in it."))

    def second_half(done: int, total: int = 0, words: str = "") -> None:
        progress(len(file.lines) + done, 2 * len(file.lines))

    return tuple(subject.compare(db, rows, subject.choices(choices), second_half))


def comes_in(row: SheetRow, choices: Mapping[str, str]) -> bool:
    """Whether a line is brought in with these choices."""
    return row.verdict == "new" or (row.verdict == "same" and choices.get("same") == "update")


@rule
def bring_in(
    db: Store,
    *,
    subject: Subject,
    rows: Sequence[SheetRow],
    choices: Mapping[str, str] | None = None,
    whole: bool = False,
    progress: Progress = silent,
) -> int:
    """Bring in all good lines, or none: `whole` refuses if a single line is bad.

    Returns how many. A line that is refused by now, since something else was quicker, takes all
    others with it.
    """
    asked = subject.choices(choices)
    wrong = [row for row in rows if row.verdict in ("bad", "twice")]
    if whole and wrong:
        raise at_line(wrong[0], wrong[0].problem)
    good = [row for row in rows if comes_in(row, asked)]
    if not good:
        raise Refused(_("There is nothing to bring in."))
    db.describe(_(subject.brought).format(n=len(good)))
    return subject.write(db, good, asked, progress)


def at_line(row: SheetRow, problem: str) -> Refused:
    """A refusal that names the line."""
    return Refused(_("Line {line}: {problem}").format(line=row.line.number, problem=problem))


def said(refused: Refused, columns: Sequence[Column]) -> str:
    """What a rule refused, with the heading of the column it belongs to."""
    label = next((one.label for one in columns if one.name == refused.field), "")
    return f"{_(label)}{_(': ')}{refused.message}" if label else refused.message


def steps(rows: Sequence[SheetRow], progress: Progress) -> Iterable[SheetRow]:
    """The rows one by one, saying every now and then how far it is."""
    for count, row in enumerate(rows):
        if count % _EACH == 0:
            progress(count, len(rows))
        yield row


def _read_line(
    line: Line, columns: Sequence[tuple[int, Column]], heads: Sequence[str]
) -> SheetRow | None:
    """The values of a line, or what is wrong with it; None if it holds nothing of interest."""
    cells = [(column, line.cell(place)) for place, column in columns]
    if not any(cell != "" or isinstance(cell, Missing) for _column, cell in cells):
        return None
    if all(cell == "" or bare(str(cell)) == heads[place] for place, cell in enumerate(line.cells)):
        return None  # The headings once more, on the next page of the paper.
    words = next(cell for cell in line.texts() if cell)
    if words.startswith(_BELOW):
        return SheetRow(line, "skip", problem=_("This line is no record."))
    values: dict[str, Any] = {}
    problems: list[Refused] = []
    row = SheetRow(line, values=values)
    for column, cell in cells:
        try:
            value = read_cell(column, cell)
        except MonthOnly as month:
            row = row.noted(month.message)
        except Refused as refused:
            problems.append(refused)
        else:
            if value is not None:
                values[column.name] = value
    if problems:
        words = " ".join(problem.message for problem in problems)
        return row.bad(words, problems[0].field or "")
    return row
