"""Signing in from a command line: a name with `--as`, the password from the terminal, unseen.

Scripts put it into the environment variable YIZHAN_PASSWORD, which other programs of the same
person can read, unlike what is typed.
"""

from __future__ import annotations

import argparse
import os
import sys
from getpass import getpass
from pathlib import Path

from db import accounts, key_file, passwords
from db.roles import program
from db.rules import Refused
from db.store import Store, open_store
from db.words import _

VARIABLE = "YIZHAN_PASSWORD"


def add_name(parser: argparse.ArgumentParser) -> None:
    """The option that says who signs in."""
    parser.add_argument("--as", dest="name", metavar="NAME", help="who signs in, if encrypted")


def key_for(path: Path, name: str | None) -> bytes | None:
    """The key of a file, None for a plain one. Raises Refused and Trouble as signing in does."""
    if not accounts.has_keys(path):
        accounts.refuse_lost_keys(path)
        return None
    who = _who(path, name)
    return key_file.sign_in(path, who, _password(name or ""), passwords.clock()).key


def open_as(path: Path, name: str | None, *, printed_by: str = "") -> Store:
    """The records for whoever signs in; a window may be open on them.

    `printed_by` stands for a name where nobody signs in, as the file is plain.
    """
    if not accounts.has_keys(path):
        accounts.refuse_lost_keys(path)
        return open_store(path, staff=program(printed_by), lock=False, create=False)
    who = _who(path, name)
    return accounts.sign_in(path, staff_id=who, password=_password(name or ""), lock=False)


def _who(path: Path, name: str | None) -> int:
    if not name:
        raise Refused(_("Give --as NAME: the file opens with a password."))
    known = accounts.names(path)
    for staff_id, called in known:
        if called == name:
            return staff_id
    raise Refused(
        _("Nobody called “{name}” signs in here. There are: {names}").format(
            name=name, names=_(", ").join(called for _id, called in known)
        )
    )


def _password(name: str) -> str:
    given = os.environ.get(VARIABLE)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise Refused(_("There is no password: set YIZHAN_PASSWORD or use a terminal."))
    return getpass(_("Password of {name}: ").format(name=name))
