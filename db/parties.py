"""The parties of a legal matter: who comes to the lawyer, and against whom.

The client's own side is filled from the client by itself. The other side is asked at booking or at
intake; a company is on the client's side only if the client comes for it, not for being employed
there, or nobody could help a second worker of one company. An appointment that is moved takes its
parties along.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from db.booking_ties import names_of, organisation_named, person_named
from db.clients import client as client_of
from db.formats import mask_phone
from db.identifiers import mask_identity, read_phone
from db.likeness import (
    Known,
    alike,
    firm_sound,
    identity_key,
    looks_like_firm,
    phone_key,
    sound,
)
from db.merged import kept
from db.rules import Refused
from db.services import Service
from db.store import Row, Store
from db.words import N_, _

SIDES = (("client", N_("Client")), ("opponent", N_("Opposing party")))
_LONGEST = 80
_LONG_NAME = 4
_COLUMNS = ("side", "name", "identity", "phone", "company", "person", "organisation")


@dataclass(frozen=True)
class Party:
    """One party. `side` is a code of SIDES; a company that is a party itself has no other name.

    `company` is what an opponent stands for, or where a client works. The numbers are whole: on
    the screen and on paper they are shown masked.
    """

    name: str = ""
    company: str = ""
    phone: str = ""
    identity: str = ""
    side: str = "opponent"
    person: int | None = None
    organisation: int | None = None

    @property
    def is_firm(self) -> bool:
        """Whether the party is a company and nobody in particular."""
        return bool(self.company) and self.name in ("", self.company) and self.person is None

    @property
    def known(self) -> Known:
        """What is compared of it with other parties."""
        firm = self.is_firm
        return Known(
            name="" if firm else self.name,
            identity=self.identity,
            phone=self.phone,
            firm=self._firm,
            company="" if firm else self.company,
            person=self.person,
            organisation=self.organisation,
        )

    @property
    def _firm(self) -> str:
        if self.company:
            return self.company if self.is_firm or self.side == "opponent" else ""
        # Nobody in the register, and longer than most names of people: it may be a firm's.
        return self.name if self.person is None and len(self.name) >= _LONG_NAME else ""

    def show(self) -> str:
        """The party in one line, the numbers masked."""
        parts = [self.name, "" if self.is_firm else self.company]
        parts += [mask_phone(self.phone) if self.phone else "", mask_identity(self.identity)]
        return " · ".join(part for part in parts if part)


def is_matter(given: Service) -> bool:
    """Whether the parties of this service's appointments are kept and compared."""
    return given.kind == "law" or given.opponent


def settled(
    db: Store, given: Service, client: int, parties: Sequence[Party] | None
) -> tuple[Party, ...]:
    """All parties of a matter as they are kept, the client first; none for other services.

    `parties` are those beside the client; an empty sequence says that the other side is not known,
    None that nobody asked. Refused at `parties` where the service asks for the other side and it
    was not asked, and where both sides are one.
    """
    if not is_matter(given):
        return ()
    if parties is None and given.opponent:
        raise Refused(
            _("Ask who the opposing party is, or say that it is not known yet."), "parties"
        )
    ours = [_own(db, client)]
    theirs: list[Party] = []
    for one in parties or ():
        made = read_party(db, one)
        (ours if made.side == "client" else theirs).append(made)
    for one in theirs:
        for mine in ours:
            like = alike(one.known, mine.known)
            if like and like.sure and set(like.signs) != {"phone"}:
                raise Refused(_("The opposing party is the client."), "parties")
    return tuple(dict.fromkeys((*ours, *theirs)))


def read_party(db: Store, one: Party) -> Party:
    """A party as it is kept: numbers in one form, tied to the register where that knows it.

    Refused at `parties`: nothing said of it, a name too long, a phone or identity number that is
    none.
    """
    name, company = (" ".join(text.split()) for text in (one.name, one.company))
    if max(len(name), len(company)) > _LONGEST:
        raise Refused(_("Too long: {n} characters at most.").format(n=_LONGEST), "parties")
    phone = phone_key(read_phone(one.phone, field="parties")) if one.phone.strip() else ""
    made = replace(one, name=name, company=company, phone=phone, identity=_identity(one.identity))
    if made.person is not None:
        made = _of_person(db, made, kept(db, "person", made.person))
    elif made.organisation is not None:
        organisation = kept(db, "organisation", made.organisation)
        called = next(iter(names_of(db, organisation)), "")
        made = replace(made, company=called, organisation=organisation, name=name or called)
    elif not company and (looks_like_firm(name) or organisation_named(db, name)):
        made = replace(made, company=name)
    if not made.name and not made.company:
        raise Refused(_("Write the name or the company of the opposing party."), "parties")
    made = replace(made, name=made.name or made.company)
    if not made.is_firm and made.person is None:
        person = _registered(db, made)
        made = _of_person(db, made, person) if person else made
    if made.company and made.known.firm and made.organisation is None:
        made = replace(made, organisation=organisation_named(db, made.company))
    return made


def matter_of(
    db: Store,
    parties: Sequence[Party],
    *,
    client: int | None = None,
    person: int | None = None,
    phone: str = "",
) -> tuple[Party, ...]:
    """All parties of a matter that is not booked yet, the client first, to be compared."""
    if client is not None:
        own = _own(db, client)
    elif person is not None:
        own = _of_person(db, Party(side="client"), person)
    else:
        own = Party(side="client", phone=phone_key(phone))
    return (own, *(read_party(db, one) for one in parties))


def keep_parties(db: Store, appointment: int, parties: Sequence[Party]) -> None:
    """Write the parties of an appointment; what stood there and is not among them goes."""
    stood = {party_of(row): int(row["id"]) for row in _rows(db, appointment)}
    for one, id in stood.items():
        if one not in parties:
            db.delete("party", id)
    for one in parties:
        if one not in stood:
            known = one.known
            db.insert(
                "party",
                appointment=appointment,
                **{name: getattr(one, name) for name in _COLUMNS},
                sound=sound(known.name),
                firm=firm_sound(known.firm),
            )


def parties_of(db: Store, appointment: int) -> tuple[Party, ...]:
    """The parties of an appointment, in the order in which they were named."""
    return tuple(party_of(row) for row in _rows(db, appointment))


def named_of(db: Store, appointment: int) -> tuple[Party, ...]:
    """The parties beside the client, as `settled` takes them."""
    own = _own(db, _client(db, appointment))
    return tuple(
        one
        for one in parties_of(db, appointment)
        if one.side == "opponent" or (one.person, one.name) != (own.person, own.name)
    )


def company_of(db: Store, person: int) -> int | None:
    """The organisation for which somebody is likely to come: whose contact or head they are."""
    found = db.rows(
        "SELECT organisation FROM contact WHERE person = :person UNION SELECT organisation.id"
        " FROM organisation JOIN person ON person.employer = organisation.id"
        " AND person.name = organisation.legal_person WHERE person.id = :person",
        {"person": person},
    )
    return int(found[0]["organisation"]) if len(found) == 1 else None


def party_of(row: Row) -> Party:
    """A row of the table as a party."""
    return Party(**{name: row[name] for name in _COLUMNS})


def _rows(db: Store, appointment: int) -> list[Row]:
    return db.rows("SELECT * FROM party WHERE appointment = ? ORDER BY id", (appointment,))


def _client(db: Store, appointment: int) -> int:
    return int(db.value("SELECT client FROM appointment WHERE id = ?", (appointment,)))


def _own(db: Store, client: int) -> Party:
    """The client, or the code of one who gives no name."""
    one = client_of(db, client)
    if one.person is None:
        return Party(side="client", name=one.code, phone=phone_key(one.phone))
    mine = Party(side="client", name=one.name, phone=phone_key(one.phone))
    return _of_person(db, mine, one.person)


def _of_person(db: Store, one: Party, person: int) -> Party:
    """What the register knows goes first: another name on a card would be another person."""
    row = db.row(
        "SELECT person.name, person.phone, person.identity, organisation.name AS employer"
        " FROM person LEFT JOIN organisation ON organisation.id = person.employer"
        " WHERE person.id = ?",
        (person,),
    )
    if row is None:
        raise LookupError(f"no person {person}")
    return replace(
        one,
        person=person,
        name=row["name"],
        phone=one.phone or phone_key(row["phone"]),
        identity=row["identity"] or one.identity,
        company=one.company or (row["employer"] or "" if one.side == "client" else ""),
    )


def _registered(db: Store, one: Party) -> int | None:
    """The one card of the register of this identity number, or of this name and phone."""
    if one.identity:
        found = db.value(
            "SELECT id FROM person WHERE identity = ? ORDER BY archived_at IS NOT NULL LIMIT 1",
            (one.identity,),
        )
        return kept(db, "person", int(found)) if found else None
    return person_named(db, one.name, one.phone)


def _identity(number: str) -> str:
    if not number.strip():
        return ""
    key = identity_key(number)
    if not key:
        raise Refused(_("An identity number has 18 places, or 15 on old papers."), "parties")
    return key
