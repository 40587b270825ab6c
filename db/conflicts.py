"""Conflict of interest: who helped somebody does not help against them, nor the other way round.

The parties of a matter are compared with all earlier clients and opponents of the lawyer: a new
opponent with the clients, a new client with the opponents (`db.likeness` says when two are one).
It does not matter which of two matters came first. An appointment counts if it holds its slot or
took place; one that was given up or missed counts only if a session was recorded. A client's other
appointments are no conflict with their own.

The desk is told only that it is not this lawyer, and who else is free. Why is for the lawyer and
the director.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from db.consultants import consultant as consultant_of
from db.consultants import consultants
from db.formats import from_text
from db.likeness import SIGNS, Likeness, alike, firm_sound, sound
from db.parties import Party, parties_of, party_of
from db.rules import Refused, refuse_unseen
from db.store import Row, Store
from db.words import _

_OTHER_SIDE = {"client": "opponent", "opponent": "client"}
_PREFIXES = 12  # syllables of a firm's name that are tried as a shorter name
_COUNTS = (
    "(appointment.active = 1 OR EXISTS"
    " (SELECT 1 FROM session WHERE session.appointment = appointment.id) OR EXISTS"
    " (SELECT 1 FROM note WHERE note.appointment = appointment.id))"
)
_MATTERS = (
    "FROM {source} JOIN appointment ON appointment.id = party.appointment"
    " JOIN duty ON duty.id = appointment.duty"
    f" WHERE duty.consultant = :consultant AND {_COUNTS}"
    " AND appointment.client <> :client AND party.appointment <> :besides"
)


@dataclass(frozen=True)
class Hit:
    """A party of one matter who was on the other side in an earlier one of the same lawyer.

    `sure` keeps the lawyer away; what is not only may be, and the lawyer decides.
    """

    ours: Party
    theirs: Party
    appointment: int
    number: str
    starts: datetime
    signs: tuple[str, ...]
    sure: bool

    def why(self) -> str:
        """The signs in words."""
        return _(", ").join(_(SIGNS[sign]) for sign in self.signs)


def conflicts_of(
    db: Store,
    *,
    consultant: int,
    parties: Sequence[Party],
    client: int = 0,
    besides: int = 0,
) -> list[Hit]:
    """What stands between a lawyer and these parties, the sure ones first, then the latest.

    `client` is whose matter it is, `besides` an appointment that is this matter itself. For the
    lawyer and the director; refused for others.
    """
    refuse_asking(db, consultant)
    found = [*_hits(db, consultant, parties, client, besides)]
    found += _employers(db, consultant, parties, client, besides)
    return sorted(found, key=lambda one: (not one.sure, -one.starts.toordinal(), -one.appointment))


def why(db: Store, *, appointment: int) -> list[Hit]:
    """`conflicts_of` the parties of an appointment, for its lawyer and the director."""
    consultant, client = _whose(db, appointment)
    return conflicts_of(
        db,
        consultant=consultant,
        parties=parties_of(db, appointment),
        client=client,
        besides=appointment,
    )


def may_ask(db: Store, consultant: int) -> bool:
    """Whether who is signed in may know why this consultant is kept away."""
    try:
        refuse_asking(db, consultant)
    except Refused:
        return False
    return True


def refuse_asking(db: Store, consultant: int) -> None:
    """Refused for all but the director and the consultant themselves."""
    refuse_unseen(db.staff, "conflicts")
    if "director" in db.staff.roles or consultant_of(db, consultant).staff == db.staff.id:
        return
    raise Refused(_("Only the consultant of this matter and the director see this."))


def conflicted(
    db: Store, *, consultant: int, parties: Sequence[Party], client: int = 0, besides: int = 0
) -> bool:
    """Whether a lawyer must not have this matter. For rules: it does not say why."""
    return any(hit.sure for hit in _hits(db, consultant, parties, client, besides))


def conflicted_in(db: Store, *, duty: int, consultant: int) -> list[str]:
    """The numbers of the appointments of a duty that this consultant must not have."""
    rows = db.rows(
        "SELECT id, number, client FROM appointment WHERE duty = ? AND active = 1"
        " ORDER BY starts, id",
        (duty,),
    )
    return [
        str(row["number"])
        for row in rows
        if conflicted(
            db,
            consultant=consultant,
            parties=parties_of(db, row["id"]),
            client=row["client"],
            besides=row["id"],
        )
    ]


def free_of_conflict(
    db: Store, *, service: int, parties: Sequence[Party], client: int = 0, besides: int = 0
) -> list[int]:
    """The consultants of a service who may have a matter of these parties."""
    return [
        one.id
        for one in consultants(db, service=service)
        if not conflicted(db, consultant=one.id, parties=parties, client=client, besides=besides)
    ]


def _whose(db: Store, appointment: int) -> tuple[int, int]:
    row = db.row(
        "SELECT duty.consultant, appointment.client FROM appointment"
        " JOIN duty ON duty.id = appointment.duty WHERE appointment.id = ?",
        (appointment,),
    )
    if row is None:
        raise LookupError(f"no appointment {appointment}")
    return row["consultant"], row["client"]


def _hits(
    db: Store, consultant: int, parties: Sequence[Party], client: int, besides: int
) -> Iterator[Hit]:
    """Only candidates are read, found by the indexes: a lawyer's cases are many."""
    matter = {"consultant": consultant, "client": client, "besides": besides}
    for one in parties:
        ways, values = _ways(one)
        if not ways:
            continue
        source = f"(SELECT * FROM party WHERE id IN ({' UNION '.join(ways)})) AS party"
        for row in db.rows(
            "SELECT party.*, appointment.number, appointment.starts "
            + _MATTERS.format(source=source)
            + " AND party.side = :side",
            values | matter | {"side": _OTHER_SIDE[one.side]},
        ):
            like = alike(one.known, party_of(row).known)
            if like:
                yield _hit(one, row, like)


def _ways(one: Party) -> tuple[list[str], dict[str, object]]:
    """Selects of the ids of all that may be alike, each by an index, and their values."""
    known = one.known
    exact: dict[str, object] = {
        "person": known.person,
        "organisation": known.organisation if known.firm else None,
        "identity": known.identity,
        "phone": known.phone,
        "sound": sound(known.name),
    }
    values = {name: value for name, value in exact.items() if value}
    ways = [
        f"SELECT id FROM party WHERE {name} = :{name} AND {name} <> ''"
        if name in ("identity", "phone", "sound")
        else f"SELECT id FROM party WHERE {name} = :{name}"
        for name in values
    ]
    firm = firm_sound(known.firm)
    if firm:
        ways.append(
            "SELECT id FROM party WHERE firm >= :firm AND firm < :firm || char(1114111)"
            " AND firm <> ''"
        )
        values["firm"] = firm
        for count in range(1, min(firm.count(" "), _PREFIXES + 1)):
            name = f"firm{count}"
            ways.append(f"SELECT id FROM party WHERE firm = :{name} AND firm <> ''")
            values[name] = " ".join(firm.split()[:count]) + " "
    return ways, values


def _employers(
    db: Store, consultant: int, parties: Sequence[Party], client: int, besides: int
) -> Iterator[Hit]:
    """The latest client who works where the new opponent stands, and the other way round.

    Never sure: who is employed somewhere does not come for it.
    """
    matter = {"consultant": consultant, "client": client, "besides": besides}
    against = {one.organisation for one in parties if one.side == "opponent"}
    for one in parties:
        if one.side == "opponent" and one.organisation is not None:
            wanted: int | None = one.organisation
            source = "person AS worker JOIN party"
            where = (
                " AND worker.employer = :wanted AND party.person = worker.id"
                " AND party.side = 'client' AND NOT EXISTS (SELECT 1 FROM party AS foe WHERE"
                " foe.appointment = party.appointment AND foe.side = 'opponent'"
                " AND foe.organisation = :wanted)"
            )
        elif one.side == "client" and one.person is not None:
            wanted, source = _employer(db, one.person), "party"
            where = " AND party.organisation = :wanted AND party.side = 'opponent'"
            if wanted is None or wanted in against:
                continue
        else:
            continue
        row = db.row(
            "SELECT party.*, appointment.number, appointment.starts "
            + _MATTERS.format(source=source)
            + f"{where} ORDER BY appointment.starts DESC LIMIT 1",
            matter | {"wanted": wanted},
        )
        if row:
            yield _hit(one, row, Likeness(("employer",), False))


def _employer(db: Store, person: int) -> int | None:
    found = db.value("SELECT employer FROM person WHERE id = ?", (person,))
    return int(found) if found else None


def _hit(ours: Party, row: Row, like: Likeness) -> Hit:
    return Hit(
        ours=ours,
        theirs=party_of(row),
        appointment=row["appointment"],
        number=row["number"],
        starts=from_text(row["starts"]),
        signs=like.signs,
        sure=like.sure,
    )
