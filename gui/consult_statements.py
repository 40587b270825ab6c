"""What the desk should know of an appointment: what is in the way, sealed, or to be called out.

Nothing here tells why somebody comes, nor whether anything was written about it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from db.appointments import Appointment, no_shows
from db.conflicts import conflicted, free_of_conflict
from db.consents import agreed
from db.consultants import consultant
from db.consultation_queue import is_hidden
from db.duties import duty_of
from db.formats import show_date
from db.notes import sealed_for
from db.parties import is_matter, parties_of
from db.rooms import room
from db.services import service
from db.store import Store
from db.words import _
from gui.appointment_acts import MOVABLE
from gui.desk import Desk
from gui.statement import Statement

_LICENCE_NEAR = timedelta(30)
_NEVER_HELD = ("cancelled", "moved", "no_show")


def statements(desk: Desk, one: Appointment) -> Iterator[Statement]:
    """The statements below the facts, what is in the way first."""
    db = desk.store
    coming = one.status in MOVABLE
    if coming:
        yield from _conflict(db, one)
        yield from _licence(db, one)
        missed = no_shows(db, one.client)
        if missed:
            yield _warn(_("Did not come before: {n} times.").format(n=missed))
        if unsigned(db, one):
            yield Statement(
                "warn",
                "file-signature",
                _("Have it signed before the session, then press “Signed”."),
                head=_("No consent yet"),
            )
    if one.status not in _NEVER_HELD:
        yield _sealed(desk, one)
    if coming and is_hidden(one, service(db, one.service)):
        place = _(", ").join(room(db, id).label() for id in duty_of(db, one.duty).rooms)
        words = _(
            "Call “No. {number}” and show the way to {place}. The name stands on no screen"
            " and on no paper."
        )
        number = one.number.rpartition("-")[2]
        yield Statement("info", "circle-info", words.format(number=number, place=place))


def unsigned(db: Store, one: Appointment) -> bool:
    """Whether the service asks for a consent that the client has not given."""
    asked = service(db, one.service).consent
    return bool(asked) and not agreed(db, client=one.client, service=one.service)


def _conflict(db: Store, one: Appointment) -> Iterator[Statement]:
    if not is_matter(service(db, one.service)):
        return
    matter = parties_of(db, one.id)
    who = consultant(db, one.consultant)
    if conflicted(db, consultant=who.id, parties=matter, client=one.client, besides=one.id):
        others = free_of_conflict(
            db, service=one.service, parties=matter, client=one.client, besides=one.id
        )
        names = _(", ").join(consultant(db, id).name for id in others)
        yield Statement(
            "error",
            "ban",
            _("Free of it: {names}. Choose another time with one of them.").format(names=names)
            if names
            else _("Nobody of this service is free of it. Ask the director."),
            head=_("Not with {name}").format(name=who.name),
        )


def _licence(db: Store, one: Appointment) -> Iterator[Statement]:
    who, day = consultant(db, one.consultant), one.starts.date()
    until = who.licence_until
    if until and until < day + _LICENCE_NEAR:
        words = (
            _("The licence of {name} has run out by then, on {day}.")
            if until < day
            else _("The licence of {name} runs out on {day}.")
        )
        yield _warn(words.format(name=who.name, day=show_date(until)))


def _sealed(desk: Desk, one: Appointment) -> Statement:
    """Said whether there is a note or not: that too is nobody else's business."""
    who = consultant(desk.store, one.consultant)
    name = sealed_for(desk.store, one.id) or who.name
    made = Statement(
        "mute",
        "lock",
        _("Only the key of {name} opens it. The desk cannot read it and cannot print it.").format(
            name=name
        ),
        head=_("The notes are sealed"),
        link=_("Open with the key…") if who.staff == desk.store.staff.id else "",
    )
    made.activated.connect(lambda: desk.open_page("my-consultations", record=one.id))
    return made


def _warn(words: str) -> Statement:
    return Statement("warn", "triangle-exclamation", words)
