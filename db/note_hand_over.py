"""Notes go to a successor: by their author, or with the recovery code when the author cannot.

Who had them opens them no more; older copies of the file apart, where nothing can be taken back.
The client has agreed to this successor before (`db/consents.py`). Only who gets back their own
notes after a new password needs no consent.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from db.clients import client as client_of
from db.consents import may_hand_over
from db.consultants import Consultant
from db.consultants import consultant as consultant_of
from db.formats import to_text
from db.notes import own_readers, place, readers_of
from db.recovery_code import recovery_pair
from db.rules import Refused, rule
from db.sealed import hand_over, readers
from db.store import Row, Store
from db.words import _


@dataclass(frozen=True)
class HandedOver:
    """How many notes went, and how many stayed: without the client's consent, or sealed for other
    keys than those that were used."""

    done: int
    without_consent: int
    closed: int


@dataclass(frozen=True)
class Author:
    """Somebody whose notes are here, and how many; `staff` is who they are at sign-in."""

    staff: int
    name: str
    notes: int


@rule
def hand_over_notes(db: Store, *, client: int, successor: int, now: datetime) -> HandedOver:
    """The author gives the notes about a client to another consultant, who alone opens them then.

    Only of services for which the client agreed to it; Refused if there is none.
    """
    mine, paper = own_readers(db)
    taker = consultant_of(db, successor)
    staff = _signs_in(taker)
    if staff == db.staff.id:
        raise Refused(_("Choose somebody else to take over."), "successor")
    assert db.key is not None and db.private_key is not None
    to = readers_of(db, db.key, staff, taker.name)[0]
    held = _held(db, db.staff.id, client)
    if not held:
        raise Refused(_("You have no notes about this client."))
    found = _hand_over(db, held, (db.private_key, mine), (to, paper), taker, now)
    db.describe(
        _("Handed over {n} notes of {code} to {name}").format(
            n=found.done, code=client_of(db, client).code, name=taker.name
        )
    )
    return found


@rule
def hand_over_with_code(
    db: Store,
    *,
    code: str,
    author: int,
    successor: int,
    now: datetime,
    client: int | None = None,
) -> HandedOver:
    """The director gives notes to a consultant with the code on paper, of one client or of all.

    `author` is a member of staff, `successor` a consultant, the same person after a new password.
    The paper is the one of when the notes were sealed: a former one opens those of its time.
    Refused at `code` if it opens none of them, at `successor` if no client agreed.
    """
    private, public = recovery_pair(code)
    if db.key is None:
        raise Refused(_("This file is not encrypted: there are no passwords in it."))
    taker = consultant_of(db, successor)
    staff = _signs_in(taker)
    to, paper = readers_of(db, db.key, staff, taker.name)
    held = _held(db, author, client)
    if not held:
        raise Refused(_("There are no notes of this person here."), "author")
    if not any(public in readers(row["sealed"]) for row in held):
        raise Refused(
            _(
                "This code opens none of these notes: they were sealed when another paper was"
                " valid. Use that one."
            ),
            "code",
        )
    found = _hand_over(db, held, (private, public), (to, paper), taker, now)
    name = db.value("SELECT name FROM staff WHERE id = ?", (author,))
    db.describe(
        _("Handed over {n} notes of {author} to {name} with the recovery code").format(
            n=found.done, author=name, name=taker.name
        )
    )
    return found


def authors(db: Store) -> list[Author]:
    """Whose notes are in the file, by name."""
    rows = db.rows(
        "SELECT staff.id, staff.name, count(*) AS notes FROM note"
        " JOIN staff ON staff.id = note.author GROUP BY staff.id ORDER BY staff.name"
    )
    return [Author(row["id"], row["name"], row["notes"]) for row in rows]


def _hand_over(
    db: Store,
    held: list[Row],
    key: tuple[bytes, bytes],
    to: tuple[bytes, bytes],
    taker: Consultant,
    now: datetime,
) -> HandedOver:
    """With a key pair to new readers. `held` are all of one author."""
    private, public = key
    own = held[0]["author"] == taker.staff
    agreed = [row for row in held if own or _agreed(db, row, taker)]
    opening = [row for row in agreed if public in readers(row["sealed"])]
    if not agreed:
        raise Refused(
            _(
                "No client has agreed that {name} reads these notes. Record the signed consent"
                " first."
            ).format(name=taker.name),
            "successor",
        )
    if not opening:
        raise Refused(
            _(
                "These notes were sealed for another password or paper. The director hands them"
                " over with the recovery code of then."
            )
        )
    for row in opening:
        sealed = hand_over(row["sealed"], place(row["appointment"]), private, to)
        db.update("note", row["id"], author=taker.staff, sealed=sealed, sealed_at=to_text(now))
    return HandedOver(len(opening), len(held) - len(agreed), len(agreed) - len(opening))


def _agreed(db: Store, row: Row, taker: Consultant) -> bool:
    return may_hand_over(db, client=row["client"], service=row["service"], successor=taker.id)


def _held(db: Store, author: int, client: int | None) -> list[Row]:
    return db.rows(
        "SELECT note.*, appointment.client, duty.service FROM note"
        " JOIN appointment ON appointment.id = note.appointment"
        " JOIN duty ON duty.id = appointment.duty"
        " WHERE note.author = ? AND (? IS NULL OR appointment.client = ?) ORDER BY note.id",
        (author, client, client),
    )


def _signs_in(taker: Consultant) -> int:
    if taker.staff is None or taker.archived:
        raise Refused(
            _("{name} does not sign in here yet. A director enters that under Consultants.").format(
                name=taker.name
            ),
            "successor",
        )
    return taker.staff
