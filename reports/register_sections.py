"""What the register itself puts on a card: officers, people, contacts, coverage, members."""

from __future__ import annotations

from datetime import date, datetime

from db.contacts import contacts
from db.formats import mask_phone, show_date
from db.memberships import HOWS, STATES, Membership, memberships_of
from db.offices import Officer, officers, offices_of
from db.organisations import Organisation, covered, covering, organisation
from db.pairings import KINDS as PAIRINGS
from db.pairings import pairings_of
from db.people import Person, employed_at
from db.store import Store
from db.words import _
from reports.card import CardSection, CardTable, CardText, Column, term

_MOST_NAMED = 3  # people in one position who are still named
_LATEST = 6  # contacts with a member


def officers_section(db: Store, one: Organisation, now: datetime) -> CardSection | None:
    """Who holds an office: of a company, a line for each organisation that covers it."""
    return _committees(db, one, now) if one.kind == "company" else _officers(db, one, now)


def _committees(db: Store, one: Organisation, now: datetime) -> CardSection | None:
    rows = []
    for where in (one, *covering(db, one.id)):
        every = officers(db, where.id)
        held = [officer for officer in every if officer.holds(now.date())]
        if where is not one and not held:
            # No election since: those of the last term still stand for it.
            held = [officer for officer in every if officer.ends == every[0].ends]
        ends = min((officer.ends for officer in held if officer.ends), default=None)
        said = _("; ").join(f"{officer.role} {officer.name}" for officer in held)
        if held:
            rows.append((where.label(), said, _until(ends, now.date())))
    columns = (
        Column(_("Organisation"), 0.24),
        Column(_("Officers"), 0.58),
        Column(_("Term"), 0.18),
    )
    return CardTable(_("Organisations and officers"), columns, tuple(rows)) if rows else None


def _until(ends: date | None, today: date) -> str:
    if ends and ends < today:
        return _("ended {day}").format(day=show_date(ends))
    return term(None, ends)


def _officers(db: Store, one: Organisation, now: datetime) -> CardSection | None:
    rows = tuple(
        (
            officer.role,
            officer.name,
            term(officer.starts, officer.ends),
            _standing(officer, now.date()),
        )
        for officer in officers(db, one.id)
    )
    columns = (
        Column(_("Office"), 0.28),
        Column(_("Full name"), 0.22),
        Column(_("Term"), 0.34),
        Column(_("Note"), 0.16),
    )
    return CardTable(_("Officers"), columns, rows) if rows else None


def _standing(officer: Officer, today: date) -> str:
    """Whether the term is over or soon will be."""
    if officer.ends is None:
        return ""
    left = (officer.ends - today).days
    if left < 0:
        return _("ended")
    return _("{n} days left").format(n=left) if left <= 60 else ""


def people_section(db: Store, one: Organisation, now: datetime) -> CardSection | None:
    """Its people by position: few in one position by name, many by their number."""
    there = employed_at(db, one.id)
    groups: dict[str, list[str]] = {}
    for person in there:
        groups.setdefault(person.position or _("No position entered"), []).append(person.name)
    said = [
        f"{position} " + (_(", ").join(names) if len(names) <= _MOST_NAMED else _number(names))
        for position, names in sorted(groups.items(), key=lambda group: len(group[1]))
    ]
    if not said:
        return None
    note = _("on the register: {n}").format(n=len(there))
    return CardText(_("People by position"), (_("; ").join(said),), note)


def _number(names: list[str]) -> str:
    return _("{n} people").format(n=len(names))


def contacts_section(db: Store, one: Organisation, now: datetime) -> CardSection | None:
    """Whom to call, and for what; personal numbers are shown in part."""
    rows = tuple(
        (found.name, found.position, mask_phone(found.phone), found.about)
        for found in contacts(db, one.id)
    )
    columns = (
        Column(_("Full name"), 0.18),
        Column(_("Position"), 0.22),
        Column(_("Phone"), 0.2),
        Column(_("Called for"), 0.4),
    )
    return CardTable(_("Contacts"), columns, rows) if rows else None


def covered_section(db: Store, one: Organisation, now: datetime) -> CardSection | None:
    """The companies that a Party or union organisation covers."""
    found = covered(db, one.id)
    rows = tuple(
        (each.number, each.name, _figure(each.workers), _figure(each.women), _figure(each.members))
        for each in found
    )
    columns = (
        Column(_("Number"), 0.14),
        Column(_("Company"), 0.44),
        Column(_("Workers"), 0.14, "right"),
        Column(_("Women"), 0.14, "right"),
        Column(_("Party members"), 0.14, "right"),
    )
    note = _("companies: {n}").format(n=len(found))
    return CardTable(_("Companies covered"), columns, rows, note) if rows else None


def below_section(db: Store, one: Organisation, now: datetime) -> CardSection | None:
    """The organisations that stand directly below it."""
    found = db.rows(
        "SELECT below.number, below.name, below.members, (SELECT count(*) FROM coverage"
        " WHERE coverage.organisation = below.id) AS companies FROM organisation AS below"
        " WHERE below.parent = ? AND below.archived_at IS NULL ORDER BY below.number",
        (one.id,),
    )
    rows = tuple(
        (row["number"], row["name"], _figure(row["companies"] or None), _figure(row["members"]))
        for row in found
    )
    columns = (
        Column(_("Number"), 0.14),
        Column(_("Name"), 0.58),
        Column(_("Companies"), 0.14, "right"),
        Column(_("Members"), 0.14, "right"),
    )
    note = _("organisations: {n}").format(n=len(found))
    return CardTable(_("Organisations below"), columns, rows, note) if rows else None


def _figure(number: int | None) -> str:
    return "—" if number is None else f"{number:,}"


def members_section(db: Store, one: Organisation, now: datetime) -> CardSection | None:
    """Members by state: by name where they belong to it, by number for those below it."""
    everywhere = db.rows(
        "WITH RECURSIVE below (id) AS (VALUES (?) UNION SELECT organisation.id FROM organisation"
        " JOIN below ON organisation.parent = below.id) SELECT state, count(*) AS n"
        " FROM membership WHERE organisation IN (SELECT id FROM below) GROUP BY state",
        (one.id,),
    )
    if not everywhere:
        return None
    numbers = {row["state"]: row["n"] for row in everywhere}
    names: dict[str, list[str]] = {}
    for row in db.rows(
        "SELECT membership.*, person.name, (SELECT max(day) FROM member_contact"
        " WHERE member_contact.membership = membership.id) AS last FROM membership"
        " JOIN person ON person.id = membership.person WHERE membership.organisation = ?"
        " ORDER BY person.pinyin, person.name",
        (one.id,),
    ):
        about = _about(row["state"], row["agreement_on"], row["last"], row["went_to"])
        names.setdefault(row["state"], []).append(row["name"] + about)
    texts = tuple(
        _in_state(_(label), numbers[state], names.get(state, []))
        for state, label in STATES
        if state in numbers
    )
    here = sum(number for state, number in numbers.items() if state != "left")
    note = _("{n} in all, below it included").format(n=here)
    return CardText(_("Members by state"), texts, note)


def _in_state(state: str, number: int, names: list[str]) -> str:
    said = f"{state} " + _("{n} people").format(n=number)
    return said + _(": ") + _(", ").join(names) if names else said


def _about(state: str, agreement: str | None, last: str | None, went_to: str) -> str:
    """What is to be known of a member who is not simply here."""
    said = ""
    if state == "flow_in":
        said = (
            _("agreement of {day}").format(day=agreement) if agreement else _("agreement missing")
        )
    elif state == "floating":
        said = _("last contact {day}").format(day=last) if last else _("not contacted yet")
    elif state == "left":
        said = went_to
    return _(" ({note})").format(note=said) if said else ""


def offices_section(db: Store, one: Person, now: datetime) -> CardSection | None:
    """The offices that a person holds or held."""
    rows = tuple(
        (
            organisation(db, office.organisation).label(),
            office.role,
            term(office.starts, office.ends),
            _standing(office, now.date()),
        )
        for office in offices_of(db, one.id)
    )
    columns = (
        Column(_("Organisation"), 0.38),
        Column(_("Office"), 0.24),
        Column(_("Term"), 0.26),
        Column(_("Note"), 0.12),
    )
    return CardTable(_("Offices"), columns, rows) if rows else None


def membership_section(db: Store, one: Person, now: datetime) -> CardSection | None:
    """Where a person is a member, and how the membership came or went."""
    rows = tuple(
        (
            organisation(db, each.organisation).label() if each.organisation else "",
            _(dict(STATES)[each.state]),
            show_date(each.since),
            _detail(each),
        )
        for each in memberships_of(db, one.id)
    )
    columns = (
        Column(_("Organisation"), 0.26),
        Column(_("State"), 0.14),
        Column(_("Since"), 0.14),
        Column(_("Note"), 0.46),
    )
    return CardTable(_("Party membership"), columns, rows) if rows else None


def _detail(one: Membership) -> str:
    said = []
    if one.home:
        said.append(_("kept at {place}").format(place=one.home))
    if one.state == "flow_in":
        day = show_date(one.agreement_on)
        said.append(_("agreement of {day}").format(day=day) if day else _("agreement missing"))
    if one.whereabouts:
        said.append(one.whereabouts)
    if one.left_on:
        said.append(_("{day} to {place}").format(day=show_date(one.left_on), place=one.went_to))
    return _("; ").join([*said, *([one.note] if one.note else [])])


def member_contacts_section(db: Store, one: Person, now: datetime) -> CardSection | None:
    """When a member was called or visited: the latest, and how often in all."""
    found = db.rows(
        "SELECT member_contact.* FROM member_contact JOIN membership"
        " ON membership.id = member_contact.membership WHERE membership.person = ?"
        " ORDER BY member_contact.day DESC, member_contact.id DESC",
        (one.id,),
    )
    rows = tuple((row["day"], _(dict(HOWS)[row["how"]]), row["note"]) for row in found[:_LATEST])
    columns = (Column(_("Day"), 0.16), Column(_("How"), 0.16), Column(_("Note"), 0.68))
    note = _("{n} in all").format(n=len(found))
    return CardTable(_("Contacts with the member"), columns, rows, note) if rows else None


def companies_section(db: Store, one: Person, now: datetime) -> CardSection | None:
    """The companies a person looks after as instructor or leader, or looked after."""
    rows = tuple(
        (each.company_name, _(dict(PAIRINGS)[each.kind]), term(each.starts, each.ends))
        for each in pairings_of(db, one.id)
    )
    columns = (Column(_("Company"), 0.44), Column(_("As"), 0.28), Column(_("Term"), 0.28))
    return CardTable(_("Companies looked after"), columns, rows) if rows else None
