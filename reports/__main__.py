"""The sheets from the command line: `python -m reports day-sheet --file FILE --date … --out …`.

The file may be open in the window. 0 written, 2 it could not be done. An encrypted file asks
for `--as NAME` and the password.
"""

from __future__ import annotations

import argparse
import io
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from db.fields import Field
from db.rules import Refused
from db.store import Store
from db.terminal import add_name, open_as
from db.trouble import Trouble
from db.words import LANGUAGES, _, use_language
from reports.catalogue import REPORTS, Report, write
from reports.record_meant import record_of

_EXAMPLES = {
    "date": "2026-11-26",
    "month": "2026-10",
    "year": "2025",
    "room": "ROOM",
    "booking": "YY-261126-01",
    "organisation": "QY-0037",
    "person": "RY-000012",
    "appointment": "心-261126-02",
    "service": "NAME",
    "consultant": "NAME",
    "account": "1001",
    "fund": "D01",
    "voucher": "2026-11-0007",
    "receipt": "SJ-2026-000001",
    "batch": "BT-2026-11-01",
    "count": "ID",
    "colour": "yes",
    "certificate": "RY-2026-0087",
    "kind": "RY",
}


def main(arguments: list[str] | None = None) -> int:
    """Write one report, or list them."""
    parser = argparse.ArgumentParser(
        prog="python -m reports", description="Write a report as a PDF.", allow_abbrev=False
    )
    parser.add_argument("report", nargs="?", help="which report; see --list")
    parser.add_argument("--list", action="store_true", help="the reports and what they ask for")
    parser.add_argument("--file", type=Path, help="the centre's file")
    parser.add_argument("--out", type=Path, help="where to write the PDF")
    parser.add_argument("--who", default="", help="who prints, for the footer of a plain file")
    add_name(parser)
    parser.add_argument("--language", choices=[code for code, _name in LANGUAGES])
    fields = {field.name: field for report in REPORTS.values() for field in report.parameters}
    for name in fields:
        takers = [
            report.name
            for report in REPORTS.values()
            if name in (field.name for field in report.parameters)
        ]
        parser.add_argument(f"--{name}", help=f"for {', '.join(takers)}")
    given = parser.parse_args(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):
        # Into a file, Windows writes in its own code page, which may lack the words.
        sys.stdout.reconfigure(errors="backslashreplace")
    if given.language:
        use_language(given.language)
    if given.list:
        print("\n".join(_described(report) for report in REPORTS.values()))
        return 0
    try:
        return _write(given)
    except (Refused, Trouble) as error:
        print(error.message, file=sys.stderr)
        return 2


def _described(report: Report) -> str:
    options = ((f"--{field.name} {_example(field)}", field.required) for field in report.parameters)
    asked = " ".join(option if required else f"[{option}]" for option, required in options)
    return f"{report.name:<20} {_(report.label)}  {asked}"


def _example(field: Field) -> str:
    """What may be given: a choice by its key, everything else as it stands above."""
    return field.choices[-1][0] if field.choices else _EXAMPLES[field.name]


def _write(given: argparse.Namespace) -> int:
    report = REPORTS.get(given.report or "")
    if report is None:
        names = ", ".join(REPORTS)
        if given.report:
            raise Refused(
                _("There is no report “{name}”. There are: {names}").format(
                    name=given.report, names=names
                )
            )
        raise Refused(_("Which report? {names}").format(names=names))
    for option in ("file", "out"):
        if getattr(given, option) is None:
            raise Refused(_("Give --{name}.").format(name=option))
    if not given.file.is_file():
        raise Trouble("missing", _("There is no file at {path}.").format(path=given.file))
    db = open_as(given.file.absolute(), given.name, printed_by=given.who)
    try:
        values = {
            field.name: _read(db, field, getattr(given, field.name)) for field in report.parameters
        }
        now = datetime.now().replace(second=0, microsecond=0)
        lost: set[str] = set()
        pages = write(db, report.name, given.out, now=now, lost=lost, **values)
    finally:
        db.close()
    print(_("{path}: pages {n}").format(path=given.out, n=pages))
    for words in sorted(lost):
        print(_("No font has all characters of “{words}”.").format(words=words), file=sys.stderr)
    return 0


def _read(db: Store, field: Field, text: str | None) -> Any:
    """A parameter from what was typed; records also by their names and numbers."""
    words = (text or "").strip()
    if not words and not field.required:
        return field.default
    if not words:
        raise Refused(_("Give --{name}.").format(name=field.name), field.name)
    if field.kind != "reference":
        return field.read(words)
    return record_of(db, field.to, words)


if __name__ == "__main__":
    sys.exit(main())
