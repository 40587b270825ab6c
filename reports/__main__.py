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

from db.appointment_code import scanned
from db.consultants import consultants
from db.fields import Field
from db.rooms import rooms
from db.rules import Refused
from db.services import services
from db.store import Row, Store
from db.terminal import add_name, open_as
from db.trouble import Trouble
from db.turn_search import numbered
from db.words import LANGUAGES, _, use_language
from reports.catalogue import REPORTS, Report, write

_EXAMPLES = {
    "date": "2026-11-26",
    "month": "2026-10-01",
    "year": "2025",
    "period": "month",
    "room": "ROOM",
    "booking": "YY-261126-01",
    "organisation": "QY-0037",
    "person": "RY-000012",
    "appointment": "心-261126-02",
    "paper": "a5",
    "service": "NAME",
    "consultant": "NAME",
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
    options = (
        (f"--{field.name} {_EXAMPLES[field.name]}", field.required) for field in report.parameters
    )
    asked = " ".join(option if required else f"[{option}]" for option, required in options)
    return f"{report.name:<20} {_(report.label)}  {asked}"


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
        return None
    if not words:
        raise Refused(_("Give --{name}.").format(name=field.name), field.name)
    if field.kind != "reference":
        return field.read(words)
    found = {
        "room": _room,
        "booking": _booking,
        "organisation": _organisation,
        "person": _person,
        "appointment": _appointment,
        "service": _service,
        "consultant": _consultant,
    }
    return found[field.to](db, words)


def _room(db: Store, words: str) -> int:
    every = rooms(db)
    found = [
        room.id for room in every if words in (str(room.id), room.name, room.code, room.label())
    ]
    if len(found) == 1:
        return found[0]
    if found:
        raise Refused(
            _("Rooms called “{name}”: {n}. Give name and number.").format(name=words, n=len(found))
        )
    raise Refused(
        _("There is no room “{name}”. There are: {names}").format(
            name=words, names=_(", ").join(room.label() for room in every)
        )
    )


def _booking(db: Store, words: str) -> int:
    found = db.value(
        "SELECT id FROM booking WHERE number = ? OR CAST(id AS TEXT) = ?", (words, words)
    )
    if found is None:
        raise Refused(_("There is no booking “{name}”.").format(name=words))
    return int(found)


def _organisation(db: Store, words: str) -> int:
    return _numbered(
        _("There is no organisation “{name}”."),
        words,
        db.rows(
            "SELECT id FROM organisation WHERE number = :words OR CAST(id AS TEXT) = :words"
            " OR (:words IN (name, short_name) AND archived_at IS NULL)",
            {"words": words},
        ),
    )


def _person(db: Store, words: str) -> int:
    return _numbered(
        _("There is no person “{name}”."),
        words,
        db.rows(
            "SELECT id FROM person WHERE number = :words OR CAST(id AS TEXT) = :words"
            " OR (name = :words AND archived_at IS NULL)",
            {"words": words},
        ),
    )


def _appointment(db: Store, words: str) -> int:
    """By its number, or by what a scanner reads from its slip."""
    id = scanned(db, words) or numbered(db, words)
    if id is None:
        raise Refused(_("There is no appointment “{name}”.").format(name=words))
    return id


def _service(db: Store, words: str) -> int:
    return _called(
        _("There is no service “{name}”. There are: {names}"),
        words,
        {one.name: one.id for one in services(db, archived=True)},
    )


def _consultant(db: Store, words: str) -> int:
    return _called(
        _("There is no consultant “{name}”. There are: {names}"),
        words,
        {one.name: one.id for one in consultants(db, archived=True)},
    )


def _called(missing: str, words: str, known: dict[str, int]) -> int:
    if words not in known:
        raise Refused(missing.format(name=words, names=_(", ").join(known)))
    return known[words]


def _numbered(missing: str, words: str, found: list[Row]) -> int:
    """The one record that was meant; where several have the name, the number decides."""
    if not found:
        raise Refused(missing.format(name=words))
    if len(found) > 1:
        raise Refused(
            _("“{name}” stands for {n} records. Give the number.").format(name=words, n=len(found))
        )
    return int(found[0]["id"])


if __name__ == "__main__":
    sys.exit(main())
