"""What a consultant writes about a session: sealed for its author and the recovery code alone.

A note is sealed anew each time it is saved, for the keys of then. After a new recovery code the
notes of before still open with the old paper until their author has sealed them anew (`seal_anew`).
After a new password set by a director the author has other keys: the paper hands the notes over to
the same person (`db/note_hand_over.py`), and until then nobody writes over them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from nacl.bindings import crypto_scalarmult_base

from db import key_file, keys
from db.appointments import Appointment
from db.appointments import appointment as appointment_of
from db.consultants import consultant as consultant_of
from db.formats import from_text, to_text
from db.rules import Refused, rule
from db.sealed import Place, hand_over, open_seal, readers, seal
from db.store import Row, Store
from db.trouble import Trouble
from db.words import N_, _

MOST_BYTES = 1 << 20  # of a note in UTF-8
_MOST_AT_ONCE = 200
FORMER_KEYS = N_(
    "This note was sealed for your former password. The director hands it over to you with the"
    " recovery code on paper; until then it stays as it is."
)
_SELECT = (
    "SELECT note.*, staff.name AS author_name, appointment.number, appointment.starts FROM note"
    " JOIN staff ON staff.id = note.author JOIN appointment ON appointment.id = note.appointment"
)


@dataclass(frozen=True)
class Sealed:
    """That there is a note, and no more: whose it is and when it was sealed last.

    `mine` if who is signed in is its author; `opens` if their keys open it, too.
    """

    appointment: int
    number: str
    starts: datetime
    author: int
    author_name: str
    at: datetime
    mine: bool
    opens: bool


@rule
def write_note(db: Store, *, appointment: int, text: str, now: datetime) -> None:
    """Seal what the consultant of an appointment wrote, in place of what was there.

    Refused for everybody else, for more than 1 MB, and where the note that is there was sealed for
    somebody else or for keys that its author no longer has: it would be lost.
    """
    one = appointment_of(db, appointment)
    _refuse_others(db, one)
    readers_now = own_readers(db)
    _refuse_long(text)
    row = _row(db, appointment)
    if row is None and not text.strip():
        return
    if row is not None:
        _refuse_lost(db, row, readers_now[0])
    db.describe(_("Sealed the note of {number}").format(number=one.number))
    values = {
        "author": db.staff.id,
        "sealed": seal(text, place(appointment), readers_now),
        "sealed_at": to_text(now),
    }
    if row is None:
        db.insert("note", appointment=appointment, **values)
    else:
        db.update("note", row["id"], **values)


@rule
def seal_anew(db: Store, *, now: datetime) -> int:
    """Seal notes of who is signed in again, that the present recovery code does not open; returns
    how many it were, 200 at once at most."""
    mine, paper = own_readers(db)
    # The keys of the readers stand at the beginning of a seal (`db.sealed`).
    rows = db.rows(
        "SELECT * FROM note WHERE author = ? AND instr(substr(sealed, 1, 1024), ?) > 0"
        " AND instr(substr(sealed, 1, 1024), ?) = 0 LIMIT ?",
        (db.staff.id, mine, paper, _MOST_AT_ONCE),
    )
    assert db.private_key is not None
    for row in rows:
        sealed = hand_over(row["sealed"], place(row["appointment"]), db.private_key, (mine, paper))
        db.update("note", row["id"], sealed=sealed, sealed_at=to_text(now))
    db.describe(_("Notes sealed for the new recovery code: {n}").format(n=len(rows)))
    return len(rows)


def read_note(db: Store, *, appointment: int) -> str:
    """What was written, '' if nothing was. Refused for all but the author, with who can open it;
    Trouble if the seal is damaged."""
    row = _row(db, appointment)
    if row is None:
        return ""
    found = _sealed(db, row)
    if found.opens and db.private_key is not None:
        return open_seal(row["sealed"], place(appointment), db.private_key)
    if found.mine and db.private_key is not None:
        raise Refused(_(FORMER_KEYS))
    raise Refused(
        _("Only {name} opens this note, and the centre with the recovery code on paper.").format(
            name=found.author_name
        )
    )


def note_of(db: Store, *, appointment: int) -> Sealed | None:
    """That there is a note of an appointment, for anybody; None if there is none."""
    row = _row(db, appointment)
    return None if row is None else _sealed(db, row)


def own_notes(db: Store, *, client: int) -> list[Sealed]:
    """The notes about a client whose author is signed in, the latest session first."""
    rows = db.rows(
        f"{_SELECT} WHERE appointment.client = ? AND note.author = ?"
        " ORDER BY appointment.starts DESC, appointment.id DESC",
        (client, db.staff.id),
    )
    return [_sealed(db, row) for row in rows]


def sealed_for(db: Store, appointment: int) -> str | None:
    """Who opens the note of an appointment; None if there is none. Nothing tells how long it is."""
    row = _row(db, appointment)
    return None if row is None else str(row["author_name"])


def own_readers(db: Store) -> tuple[bytes, bytes]:
    """For whom somebody seals their notes: their own public key and that of the recovery code.

    Refused in a file without passwords and for keys that were exchanged since the sign-in; Trouble
    if the keys beside the file were changed by something else.
    """
    if db.key is None:
        raise Refused(
            _(
                "Notes are sealed, and this file has no passwords. They are written in a centre of"
                " your own, not in the sample."
            )
        )
    if db.private_key is None:
        raise Refused(_("Notes are sealed for whoever is signed in. Sign in first."))
    mine, paper = readers_of(db, db.key, db.staff.id, db.who)
    if mine != crypto_scalarmult_base(db.private_key):
        raise Refused(
            _("Your password was set anew after you signed in. Sign in again, then go on.")
        )
    return mine, paper


def readers_of(db: Store, key: bytes, staff: int, name: str) -> tuple[bytes, bytes]:
    """The public keys of a member of staff and of the recovery code, from the signed keys."""
    try:
        return keys.public_keys(key_file.load(db.path).keys, key, staff)
    except LookupError:
        raise Refused(
            _("{name} has no password yet. A director sets one under Staff.").format(name=name),
            "successor",
        ) from None


def place(appointment: int) -> Place:
    """Where a note belongs: a seal that is moved to another appointment does not open."""
    return Place("note", appointment, "sealed")


def _refuse_others(db: Store, one: Appointment) -> None:
    whose = consultant_of(db, one.consultant)
    if whose.staff is None:
        raise Refused(
            _("{name} does not sign in here yet. A director enters that under Consultants.").format(
                name=whose.name
            )
        )
    if whose.staff != db.staff.id:
        raise Refused(
            _("The note is written by {name}, whose session it is. Signed in is {who}.").format(
                name=whose.name, who=db.who
            )
        )


def _refuse_long(text: str) -> None:
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > MOST_BYTES:
        raise Refused(
            _(
                "The note has {size} KB, at most {most} KB fit. Shorten it, or go on in the note"
                " of the next session."
            ).format(size=f"{-(-size // 1024):,}", most=f"{MOST_BYTES // 1024:,}"),
            "text",
        )


def _refuse_lost(db: Store, row: Row, mine: bytes) -> None:
    if row["author"] != db.staff.id:
        raise Refused(
            _("This note is with {name} now, who alone opens it.").format(name=row["author_name"])
        )
    if mine not in readers(row["sealed"]):
        raise Refused(_(FORMER_KEYS))


def _row(db: Store, appointment: int) -> Row | None:
    return db.row(f"{_SELECT} WHERE note.appointment = ?", (appointment,))


def _sealed(db: Store, row: Row) -> Sealed:
    return Sealed(
        appointment=row["appointment"],
        number=row["number"],
        starts=from_text(row["starts"]),
        author=row["author"],
        author_name=row["author_name"],
        at=from_text(row["sealed_at"]),
        mine=row["author"] == db.staff.id,
        opens=_opens(db, row),
    )


def _opens(db: Store, row: Row) -> bool:
    if db.private_key is None:
        return False
    try:
        return crypto_scalarmult_base(db.private_key) in readers(row["sealed"])
    except Trouble:
        return True  # opening it says what is wrong
