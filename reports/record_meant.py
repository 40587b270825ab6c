"""Which record somebody means on the command line: by its name, its number or its id."""

from __future__ import annotations

from collections.abc import Callable

from db import chart, funds
from db.appointment_code import scanned
from db.certificate_kinds import certificate_kinds
from db.certificates import numbered as labelled
from db.consultants import consultants
from db.rooms import rooms
from db.rules import Refused
from db.services import services
from db.store import Row, Store
from db.turn_search import numbered
from db.voucher_numbers import read_number
from db.words import _


def record_of(db: Store, table: str, words: str) -> int:
    """The id of the record of a table that was meant. Raises Refused where none or several fit."""
    found: dict[str, Callable[[Store, str], int]] = {
        "room": _room,
        "booking": _booking,
        "organisation": _organisation,
        "person": _person,
        "appointment": _appointment,
        "service": _service,
        "consultant": _consultant,
        "account": _account,
        "fund": _fund,
        "voucher": _voucher,
        "receipt": _receipt,
        "batch": _batch,
        "certificate": _certificate,
        "certificate_kind": _certificate_kind,
    }
    return found[table](db, words)


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


def _account(db: Store, words: str) -> int:
    every = chart.accounts(db, archived=True)
    return _called(
        _("There is no account “{name}”. There are: {names}"),
        words,
        {one.name: one.id for one in every} | {one.code: one.id for one in every},
    )


def _fund(db: Store, words: str) -> int:
    every = funds.funds(db, archived=True)
    return _called(
        _("There is no fund “{name}”. There are: {names}"),
        words,
        {one.name: one.id for one in every} | {one.code: one.id for one in every},
    )


def _voucher(db: Store, words: str) -> int:
    """By its number with its month: 2026-11-0007, 2026-11 记-0007."""
    asked = read_number(words)
    return _numbered(
        _("There is no voucher “{name}”."),
        words,
        db.rows(
            "SELECT id FROM voucher WHERE month = ? AND number = ?", (asked.month, asked.number)
        )
        if asked
        else [],
    )


def _receipt(db: Store, words: str) -> int:
    return _numbered(
        _("There is no receipt “{name}”."),
        words,
        db.rows("SELECT id FROM receipt WHERE label = ?", (words,)),
    )


def _batch(db: Store, words: str) -> int:
    return _numbered(
        _("There is no payment list “{name}”."),
        words,
        db.rows("SELECT id FROM batch WHERE number = ?", (words,)),
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


def _certificate(db: Store, words: str) -> int:
    found = labelled(db, words.upper())
    if found is None:
        raise Refused(_("There is no certificate {number}.").format(number=words))
    return found


def _certificate_kind(db: Store, words: str) -> int:
    every = certificate_kinds(db, archived=True)
    found = [one.id for one in every if words in (one.name, one.prefix)]
    if len(found) == 1:
        return found[0]
    raise Refused(
        _("There is no kind “{name}”. There are: {names}").format(
            name=words, names=_(", ").join(one.name for one in every)
        )
    )
