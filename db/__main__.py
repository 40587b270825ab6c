"""The records from the command line: `python -m db sample|check|backup|restore FILE …`.

An encrypted file asks for `--as NAME` and the password. `python -m db verify KEY CODE` needs no
file: it says whether the scanned code of a certificate was signed by the key a centre has printed.
"""

from __future__ import annotations

import argparse
import io
import sys
from contextlib import closing
from datetime import datetime
from pathlib import Path

from db.backup import back_up
from db.centre import SAMPLE_STAFF
from db.certificate_code import verify
from db.certificate_key import read_key
from db.check import check
from db.file_copy import copy_of
from db.formats import show_date, show_time
from db.holdings import differences, last_moment, look_into, present
from db.key_file import copy_keys
from db.restore import put_back
from db.roles import program
from db.rules import Refused, refuse_work
from db.store import open_store, take_lock
from db.terminal import add_name, key_for, open_as
from db.trouble import Trouble
from db.words import _


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 done, 1 the file has faults, 2 it could not be done."""
    parser = argparse.ArgumentParser(prog="python -m db")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, words, more in (
        ("sample", "make a centre with a year of bookings in a new file", ()),
        ("check", "integrity, references, invariants of bookings, trail", ()),
        (
            "backup",
            "a checked copy; the file may be in use; into a folder, a dated one",
            ("target",),
        ),
        ("restore", "put a backup in the place of the file, which is kept aside", ("backup",)),
    ):
        command = commands.add_parser(name, help=words)
        command.add_argument("file", type=Path)
        for argument in more:
            command.add_argument(argument, type=Path)
        if name == "sample":
            command.add_argument(
                "--years",
                type=int,
                choices=range(1, 11),
                metavar="N",
                help="a large centre with so many years behind it, 1 to 10; takes minutes",
            )
        if name == "check":
            command.add_argument(
                "--against",
                type=Path,
                metavar="COPY",
                help="an earlier copy, from which the trail must go on",
            )
        if name != "sample":
            add_name(command)
    verifier = commands.add_parser("verify", help="was a certificate signed by a centre's key?")
    verifier.add_argument("key", help="the public key, 72 places, as it is printed")
    verifier.add_argument("code", help="the figures of the square code, as a scanner types them")
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
    from db.sample_years import make_years

    if given.file.exists():
        raise Refused(_("{path} exists already. Choose a new name.").format(path=given.file))
    db = open_store(given.file, staff=program(SAMPLE_STAFF))
    now = datetime.now().replace(second=0, microsecond=0)
    try:
        if given.years:
            made = make_years(db, now=now, years=given.years, progress=_on_one_line)
        else:
            made = make_sample(db, now=now)
    finally:
        db.close()
    print(_("Made {path} with bookings: {n}").format(path=given.file, n=made))
    return 0


def _on_one_line(done: int, total: int = 0, words: str = "") -> None:
    """How far long work is, where somebody looks on."""
    if sys.stderr.isatty():
        print(f"\r{words} {100 * done // max(total, 1)} % ", end="", file=sys.stderr, flush=True)


def _check(given: argparse.Namespace) -> int:
    for path in filter(None, (given.file, given.against)):
        if not path.exists():
            raise Trouble("missing", _("There is no file at {path}.").format(path=path))
    key = key_for(given.file.absolute(), given.name)
    faults = check(given.file, key=key, against=given.against)
    for fault in faults:
        print(fault)
    print(_("Faults: {n}").format(n=len(faults)) if faults else _("The file is whole."))
    return 1 if faults else 0


def _backup(given: argparse.Namespace) -> int:
    db = open_as(given.file.absolute(), given.name)
    try:
        refuse_work(db.staff, "backups")
        target = given.target.absolute()
        if target.is_dir():
            made = back_up(db, target, now=datetime.now())
            for fault in made.faults:
                print(fault)
            print(made.path)
            return 0 if made.good else 1
        print(copy_of(db.connection, target, key=db.key))
    finally:
        db.close()
    return 0


def _restore(given: argparse.Namespace) -> int:
    copy, file = given.backup.absolute(), given.file.absolute()
    if not copy.exists():
        raise Trouble("missing", _("There is no file at {path}.").format(path=copy))
    if not file.exists():
        copy_keys(copy, file)  # the computer is new: who signs in is known from the backup
    key = _key_to_restore(file, given.name)
    with take_lock(file):
        _show_holdings(copy, file, key)
        aside = put_back(copy, file, now=datetime.now(), key=key)
    if aside:
        print(_("The former file is kept as {path}").format(path=aside))
    print(_("Restored {path}").format(path=given.file))
    return 0


def _key_to_restore(file: Path, name: str | None) -> bytes | None:
    """The key, for who may restore; where the file cannot be read, for whoever has a password."""
    try:
        with closing(open_as(file, name)) as db:
            refuse_work(db.staff, "backups")
            return db.key
    except Trouble as trouble:
        if trouble.kind not in ("missing", "damaged", "foreign"):
            raise
        return key_for(file, name)


def _show_holdings(copy: Path, file: Path, key: bytes | None) -> None:
    """What the backup holds, beside what the file holds now."""
    found = look_into(copy, key=key)
    last = last_moment(found)
    if last:
        when = f"{show_date(last)} {show_time(last)}"
        print(_("Last entry: {when}, {who}").format(when=when, who=found.last_who))
    for one in differences(found, present(file, key=key)):
        now = "?" if one.now is None else one.now
        print(
            _("{kind}: {backup} in the backup, {now} now").format(
                kind=one.label, backup=one.backup, now=now
            )
        )


def _verify(given: argparse.Namespace) -> int:
    record = verify(read_key(given.key), given.code)
    if record is None:
        print(_("Not signed with this key."))
        return 1
    print(f"{record.label}  {record.title}  {record.name}  {show_date(record.day)}")
    print(_("Signed with this key. Compare number, kind, name and day with the paper."))
    return 0


_COMMANDS = {
    **{"sample": _sample, "check": _check, "backup": _backup, "restore": _restore},
    "verify": _verify,
}

if __name__ == "__main__":
    sys.exit(main())
