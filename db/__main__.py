"""The records from the command line: `python -m db sample|check|backup|restore FILE …`."""

from __future__ import annotations

import argparse
import io
import sys
from datetime import datetime
from pathlib import Path

from db.backup import copy_of
from db.check import check
from db.restore import put_back
from db.roles import program
from db.rules import Refused
from db.store import open_store, take_lock
from db.trouble import Trouble
from db.words import _


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 done, 1 the file has faults, 2 it could not be done."""
    parser = argparse.ArgumentParser(prog="python -m db")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, words, more in (
        ("sample", "make a centre with a year of bookings in a new file", ()),
        ("check", "integrity, references, invariants of bookings, trail", ()),
        ("backup", "a verified copy; the file may be in use", ("target",)),
        ("restore", "put a copy in the place of the file; the file is kept aside", ("copy",)),
    ):
        command = commands.add_parser(name, help=words)
        command.add_argument("file", type=Path)
        for argument in more:
            command.add_argument(argument, type=Path)
    given = parser.parse_args(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):
        # Into a file, Windows writes in its own code page, which may lack the words.
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        return _COMMANDS[given.command](given)
    except (Trouble, Refused) as error:
        print(error.message, file=sys.stderr)
        return 2


def _sample(given: argparse.Namespace) -> int:
    from db.sample import make_sample

    if given.file.exists():
        raise Refused(_("{path} exists already. Choose a new name.").format(path=given.file))
    db = open_store(given.file, staff=program("sample"))
    try:
        made = make_sample(db, now=datetime.now().replace(second=0, microsecond=0))
    finally:
        db.close()
    print(_("Made {path} with bookings: {n}").format(path=given.file, n=made))
    return 0


def _check(given: argparse.Namespace) -> int:
    if not given.file.exists():
        raise Trouble("missing", _("There is no file at {path}.").format(path=given.file))
    faults = check(given.file)
    for fault in faults:
        print(fault)
    print(_("Faults: {n}").format(n=len(faults)) if faults else _("The file is whole."))
    return 1 if faults else 0


def _backup(given: argparse.Namespace) -> int:
    db = open_store(given.file, lock=False, create=False)
    try:
        print(copy_of(db.connection, given.target.absolute()))
    finally:
        db.close()
    return 0


def _restore(given: argparse.Namespace) -> int:
    with take_lock(given.file.absolute()):
        aside = put_back(given.copy.absolute(), given.file.absolute(), now=datetime.now())
    if aside:
        print(_("The former file is kept as {path}").format(path=aside))
    print(_("Restored {path}").format(path=given.file))
    return 0


_COMMANDS = {"sample": _sample, "check": _check, "backup": _backup, "restore": _restore}

if __name__ == "__main__":
    sys.exit(main())
