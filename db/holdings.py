"""What a file holds: read before it is restored, and beside the file in use."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as engine

from db.check import check
from db.cipher import is_plain
from db.connection import open_file
from db.file_copy import page_faults
from db.migrations import step_names
from db.store import APPLICATION_ID, trouble_opening
from db.trouble import Trouble
from db.words import N_, _

# The kinds of record that people know, in the order of the screen.
KINDS = (
    ("booking", N_("Bookings")),
    ("series", N_("Repeating bookings")),
    ("waiting", N_("Waiting list")),
    ("organisation", N_("Organisations")),
    ("person", N_("People|register")),
    ("membership", N_("Memberships")),
    ("office", N_("Offices")),
    ("pairing", N_("Pairings")),
    ("voucher", N_("Vouchers")),
    ("attachment", N_("Attachments of vouchers")),
    ("fund", N_("Funds")),
    ("account", N_("Accounts")),
    ("budget", N_("Budgets")),
    ("bank_line", N_("Lines of bank statements")),
    ("batch", N_("Payment lists")),
    ("receipt", N_("Receipts")),
    ("cash_count", N_("Cash counts")),
    ("period", N_("Closed months")),
    ("month_paper", N_("Papers of closed months")),
    ("certificate", N_("Certificates")),
    ("certificate_kind", N_("Kinds of certificates")),
    ("printing", N_("Prints")),
    ("appointment", N_("Appointments")),
    ("duty", N_("Duties")),
    ("client", N_("Clients")),
    ("note", N_("Sealed notes")),
    ("session", N_("Session records")),
    ("consultation_waiting", N_("Waiting for a slot")),
    ("service", N_("Services")),
    ("consultant", N_("Consultants")),
    ("room", N_("Rooms")),
    ("equipment", N_("Equipment")),
    ("closure", N_("Closures")),
    ("holiday", N_("Holidays")),
    ("staff", N_("Staff")),
    ("trail", N_("Trail")),
)


@dataclass(frozen=True)
class Holdings:
    """What was found in a file. `readable` if its pages are whole and it is one of ours, so that
    it can be put in the place of the file; `faults` are what is wrong with it all the same.
    """

    path: Path
    readable: bool
    faults: tuple[str, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)
    centre: str = ""
    last_at: str = ""  # of the trail's last entry: a UTC stamp, who, what
    last_who: str = ""
    last_what: str = ""
    head: str = ""  # the end of the trail; two files of one head hold the same


@dataclass(frozen=True)
class Difference:
    """How many records of one kind are in the backup, and in the file now if that is known."""

    label: str
    backup: int
    now: int | None


def look_into(path: Path, *, key: bytes | None = None) -> Holdings:
    """Check a file that is not in use, and count what it holds. It is not changed.

    One of an older version is checked as far as it knows the rules of today.
    """
    if _empty(path):
        return Holdings(path, False, (_("{name} is empty.").format(name=path.name),))
    try:
        if key is not None and is_plain(path):
            # Nobody who signs in here stands in its staff: encrypted as it is, it would be shut.
            return Holdings(path, False, (of_before_passwords(path),))
        with closing(open_file(path, key=key, read_only=True)) as connection:
            refusal = _refusal(connection, path)
            if refusal:
                return Holdings(path, False, (refusal,))
            faults = page_faults(connection)
            if faults:
                return Holdings(path, False, tuple(faults), *_contents(connection))
            current = _steps(connection) == set(step_names())
            found = _contents(connection)
    except Trouble as trouble:
        return Holdings(path, False, (trouble.message,))
    except (engine.DatabaseError, OSError) as error:
        return Holdings(path, False, (trouble_opening(error, path, key).message,))
    return Holdings(path, True, tuple(check(path, key=key)) if current else (), *found)


def present(path: Path, *, key: bytes | None = None) -> Holdings | None:
    """What the file in use holds, as far as it can be read; None if there is none."""
    if not path.exists():
        return None
    if _empty(path):
        return Holdings(path, False)
    try:
        with closing(open_file(path, key=key, read_only=True)) as connection:
            return Holdings(path, True, (), *_contents(connection))
    except engine.DatabaseError as error:
        return Holdings(path, False, (trouble_opening(error, path, key).message,))


def _empty(path: Path) -> bool:
    """Whether there is nothing in it: the engine would throw away the log of such a file."""
    try:
        return path.stat().st_size == 0
    except OSError:
        return False


def differences(backup: Holdings, now: Holdings | None) -> list[Difference]:
    """Backup against present, kind by kind; kinds that neither has are left out."""
    there = now.counts if now else {}
    return [
        Difference(_(label), backup.counts.get(table, 0), there.get(table))
        for table, label in KINDS
        if backup.counts.get(table) or there.get(table)
    ]


def last_moment(found: Holdings) -> datetime | None:
    """When the last entry of the trail was written, in the time of this computer."""
    try:
        return datetime.fromisoformat(found.last_at).astimezone().replace(tzinfo=None)
    except ValueError:
        return None


def head_of(connection: Any) -> str:
    """The last entry of the trail, by which two states of one file are told apart."""
    found = connection.execute("SELECT max(id) FROM trail").fetchone()
    return str(found[0] or "")


def _contents(connection: Any) -> tuple[dict[str, int], str, str, str, str, str]:
    """Counts, centre and the last entry; of a damaged file what can still be read."""
    counts = {}
    for table, _label in KINDS:
        found = _first(connection, f"SELECT count(*) FROM [{table}]")
        if found:
            counts[table] = int(found[0])
    centre = _first(connection, "SELECT name FROM centre") or ("",)
    last = _first(connection, "SELECT at, who, rule, id, act FROM trail ORDER BY id DESC LIMIT 1")
    at, who, what, head, act = last or ("", "", "", "", 0)
    # The words of an act stand on its first entry, in files that keep them.
    words = _first(connection, f"SELECT max(label) FROM trail WHERE act = {int(act)}")
    said = str(words[0] or what) if words else str(what)
    return counts, str(centre[0]), str(at), str(who), said, str(head)


def _first(connection: Any, sql: str) -> tuple[Any, ...] | None:
    """The first row, None where the table is not there or cannot be read."""
    try:
        found: tuple[Any, ...] | None = connection.execute(sql).fetchone()
    except engine.DatabaseError:
        return None
    return found


def _steps(connection: Any) -> set[str]:
    return {
        row[0]
        for row in connection.execute(
            "SELECT name FROM _sqlite_migrations WHERE migration_set = 'yizhan'"
        )
    }


def _refusal(connection: Any, path: Path) -> str:
    """Why this file can never take the place of the file; '' if it can."""
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        return _("{name} is not a file of this program. Choose another file.").format(
            name=path.name
        )
    if not _steps(connection) <= set(step_names()):
        return _(
            "{name} was written by a newer version of this program."
            " Update the program on this computer first."
        ).format(name=path.name)
    return ""


def of_before_passwords(path: Path) -> str:
    return _(
        "{name} is from before the file got its passwords and is not encrypted. Copy it to a folder"
        " of its own and open it there: it is encrypted then, and passwords are set anew."
    ).format(name=path.name)
