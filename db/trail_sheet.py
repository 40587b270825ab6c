"""The trail as a spreadsheet: one line for each field that was changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from db.disclosures import disclose_export
from db.export import Value, write_csv, write_xlsx
from db.formats import show_moment
from db.progress import Progress, silent
from db.rules import Refused
from db.store import Store
from db.trail_list import ActLine, ActList, Wanted
from db.trail_words import KINDS, Line, Words
from db.whole_file import whole_file
from db.words import N_, _

TITLE = N_("Trail")
HEADS = (
    *(N_("When"), N_("Who"), N_("What was done"), N_("Done"), N_("Kind of record"), N_("Record")),
    *(N_("Field"), N_("Before"), N_("After")),
)
MOST_LINES = 1_000_000
_AT_ONCE = 500
_NOTHING = Line("", "", "")


def export(db: Store, path: Path, wanted: Wanted, progress: Progress = silent) -> int:
    """Write what the list shows for the same wishes; returns how many acts. It leaves an entry.

    Raises Trouble if it cannot be written; the file appears whole or not at all.
    """
    table: list[list[Value]] = []
    acts, found = ActList(db, wanted), 0
    while some := acts.more(_AT_ONCE):
        for act in some:
            table += _rows(db, act)
        found += len(some)
        progress(found)
    if path.suffix.lower() != ".csv" and len(table) > MOST_LINES:
        raise Refused(
            _("A workbook holds {n} lines at most. Choose fewer days, or CSV.").format(
                n=f"{MOST_LINES:,}"
            )
        )
    heads = [_(one) for one in HEADS]
    with whole_file(path) as part:
        if path.suffix.lower() == ".csv":
            write_csv(part, heads, table)
        else:
            write_xlsx(part, heads, table, title=_(TITLE))
        # Before the file is in its place: none goes out without its entry.
        disclose_export(db, detail=_(TITLE), records=found)
    return found


def _rows(db: Store, act: ActLine) -> Iterator[list[Value]]:
    words = Words(db)
    for entry in db.rows("SELECT * FROM trail WHERE act = ? ORDER BY id", (act.id,)):
        change = words.change(entry)
        for line in change.lines or (_NOTHING,):
            yield [
                *(show_moment(act.at), act.who, act.label, _(KINDS[change.kind]), change.what),
                *(change.name, line.label, line.before, line.after),
            ]
