"""The record types of the register: organisations, people, grids and what ties them together."""

from __future__ import annotations

from db import grids, memberships, offices, organisations, pairings, people
from db.fields import Field
from db.records import Action, RecordType
from db.store import Row
from db.words import N_, _

ORGANISATION = RecordType(
    name="organisation",
    table="organisation",
    label=N_("Organisation"),
    plural=N_("Organisations"),
    icon="building",
    fields=(
        Field("name", N_("Name"), required=True, most=80),
        Field("short_name", N_("Short name"), most=30),
        Field(
            "kind",
            N_("Kind"),
            "choice",
            required=True,
            choices=organisations.KINDS,
            default="company",
        ),
        Field("number", N_("Number"), given=True),
        Field("code", N_("Credit code"), "code", help=N_("18 places, as on the licence")),
        Field("industry", N_("Industry"), most=40),
        Field("business", N_("Main business"), most=100),
        Field("ownership", N_("Ownership"), most=40),
        Field("size", N_("Size"), "choice", choices=organisations.SIZES),
        Field("legal_person", N_("Legal representative"), most=40),
        Field("phone", N_("Phone"), most=40),
        Field("address", N_("Address"), most=100),
        Field("grid", N_("Grid"), "reference", to="grid"),
        Field("parent", N_("Stands below"), "reference", to="organisation"),
        Field("key_company", N_("Key company"), "flag"),
        Field("workers", N_("Workers"), "number", least=0, most=1_000_000),
        Field("women", N_("Women among them"), "number", least=0, most=1_000_000),
        Field("members", N_("Members"), "number", least=0, most=1_000_000),
        Field("since", N_("Here since"), "date"),
        Field("note", N_("Note"), "memo"),
        Field("status", N_("Status"), "choice", choices=organisations.STATUSES, given=True),
    ),
    columns=("number", "name", "kind", "grid", "industry", "workers", "legal_person", "status"),
    order="pinyin, name",
    label_of="name",
    hint_of="trim(number || ' ' || short_name)",
    search=("name", "short_name", "number", "code", "legal_person", "industry", "grid"),
    filters=("kind", "grid", "status"),
    create=organisations.add_organisation,
    change=organisations.change_organisation,
    archive=organisations.archive_organisation,
    restore=organisations.restore_organisation,
    archived="archived_at",
    status="status",
    actions=(
        Action(
            "move_out",
            N_("Moved out"),
            organisations.move_out,
            (Field("day", N_("Day"), "date", required=True),),
            icon="truck-moving",
            allowed=lambda row: "" if row["status"] == "active" else _("Moved out already"),
        ),
        Action(
            "move_back",
            N_("Back in the park"),
            organisations.move_back,
            icon="rotate-left",
            allowed=lambda row: "" if row["status"] == "moved_out" else _("It is in the park"),
        ),
    ),
    first_use=N_("Companies, branches, unions and clubs stand here, one card each."),
    create_label=N_("Add organisation"),
)

PERSON = RecordType(
    name="person",
    table="person",
    label=N_("Person"),
    plural=N_("People|register"),
    icon="user",
    fields=(
        Field("name", N_("Name|person"), required=True, most=40),
        Field("number", N_("Number"), given=True),
        Field("sex", N_("Sex"), "choice", choices=people.SEXES),
        Field("birth", N_("Date of birth"), "date"),
        Field("phone", N_("Phone"), "phone"),
        Field(
            "identity",
            N_("Identity number"),
            "identity",
            help=N_("18 places; birth and sex are taken from it"),
        ),
        Field("employer", N_("Employer"), "reference", to="organisation"),
        Field("position", N_("Position"), most=40),
        Field("kinds", N_("Kinds"), "choices", choices=people.KINDS, default="worker"),
        Field("address", N_("Address"), most=100),
        Field("note", N_("Note"), "memo"),
    ),
    columns=("number", "name", "sex", "employer", "position", "phone", "kinds"),
    order="pinyin, name",
    label_of="name",
    hint_of=(
        "trim(number || ' ' || coalesce((SELECT organisation.name FROM organisation"
        " WHERE organisation.id = employer), ''))"
    ),
    search=("name", "number", "phone", "employer"),
    filters=("kinds", "sex"),
    create=people.add_person,
    change=people.change_person,
    archive=people.archive_person,
    restore=people.restore_person,
    archived="archived_at",
    first_use=N_("Workers, members, volunteers and residents stand here."),
    create_label=N_("Add person"),
)

GRID = RecordType(
    name="grid",
    table="grid",
    label=N_("Grid"),
    plural=N_("Grids"),
    icon="border-all",
    fields=(
        Field("name", N_("Name"), required=True, most=40),
        Field("area", N_("Area"), most=100, help=N_("Streets, or the industry")),
        Field("keeper", N_("Keeper"), "reference", to="person"),
        Field("note", N_("Note"), "memo"),
    ),
    columns=("name", "area", "keeper"),
    order="name",
    label_of="name",
    hint_of="area",
    search=("name", "area", "keeper"),
    create=grids.add_grid,
    change=grids.change_grid,
    archive=grids.archive_grid,
    restore=grids.restore_grid,
    archived="archived_at",
    first_use=N_("A grid is a part of the park with a keeper."),
    create_label=N_("Add grid"),
)


def _not_left(row: Row) -> str:
    return _("Gone on already") if row["state"] == "left" else ""


MEMBERSHIP = RecordType(
    name="membership",
    table="membership",
    label=N_("Membership"),
    plural=N_("Memberships"),
    icon="id-card",
    fields=(
        Field("person", N_("Person"), "reference", required=True, to="person"),
        Field("organisation", N_("Organisation"), "reference", to="organisation"),
        Field(
            "state",
            N_("State"),
            "choice",
            required=True,
            choices=memberships.STATES,
            default="settled",
        ),
        Field("since", N_("Since"), "date"),
        Field("home", N_("Membership kept at"), most=100, help=N_("For one who has flown in")),
        Field("agreement_on", N_("Two-sided agreement of"), "date"),
        Field("whereabouts", N_("Whereabouts"), most=100, help=N_("For one who floats")),
        Field("note", N_("Note"), "memo"),
        Field("left_on", N_("Gone on"), "date", given=True),
        Field("went_to", N_("Gone on to"), most=100, given=True),
    ),
    columns=("person", "organisation", "since", "home", "agreement_on", "whereabouts", "state"),
    order="state = 'left', since DESC",
    label_of="(SELECT person.name FROM person WHERE person.id = person)",
    search=("person", "organisation", "home", "whereabouts", "went_to"),
    filters=("state", "organisation"),
    create=memberships.enrol,
    change=memberships.change_membership,
    status="state",
    actions=(
        Action(
            "record_contact",
            N_("Record contact"),
            memberships.record_contact,
            (
                Field("day", N_("Day"), "date", required=True),
                Field(
                    "how",
                    N_("How"),
                    "choice",
                    required=True,
                    choices=memberships.HOWS,
                    default="phone",
                ),
                Field("note", N_("Note"), most=200),
            ),
            icon="phone",
            allowed=_not_left,
        ),
        Action(
            "leave",
            N_("Gone on"),
            memberships.leave,
            (
                Field("day", N_("Day"), "date", required=True),
                Field("went_to", N_("Gone on to"), required=True, most=100),
            ),
            icon="right-from-bracket",
            allowed=_not_left,
        ),
    ),
    first_use=N_("Members, those who flew in, those who float, and where others went."),
    create_label=N_("Add membership"),
)

OFFICE = RecordType(
    name="office",
    table="office",
    label=N_("Office"),
    plural=N_("Offices"),
    icon="user-tie",
    fields=(
        Field("organisation", N_("Organisation"), "reference", required=True, to="organisation"),
        Field("person", N_("Person"), "reference", required=True, to="person"),
        Field("role", N_("Office"), required=True, most=40),
        Field("starts", N_("From"), "date"),
        Field("ends", N_("To"), "date"),
    ),
    columns=("organisation", "role", "person", "starts", "ends"),
    order="ends IS NOT NULL, ends DESC, starts",
    label_of="role",
    search=("organisation", "person", "role"),
    filters=("organisation",),
    create=offices.appoint,
    change=offices.change_office,
    first_use=N_("Secretaries, chairs and committee members, each with a term."),
    create_label=N_("Add office"),
)

PAIRING = RecordType(
    name="pairing",
    table="pairing",
    label=N_("Pairing"),
    plural=N_("Pairings"),
    icon="handshake",
    fields=(
        Field(
            "kind",
            N_("Kind"),
            "choice",
            required=True,
            choices=pairings.KINDS,
            default="instructor",
        ),
        Field("person", N_("Person"), "reference", required=True, to="person"),
        Field("company", N_("Company"), "reference", required=True, to="organisation"),
        Field("starts", N_("From"), "date"),
        Field("ends", N_("To"), "date"),
    ),
    columns=("kind", "person", "company", "starts", "ends"),
    order="ends IS NOT NULL, kind, starts",
    label_of="(SELECT person.name FROM person WHERE person.id = person)",
    search=("person", "company"),
    filters=("kind",),
    create=pairings.pair,
    change=pairings.change_pairing,
    first_use=N_("Instructors look after companies, leaders after key companies."),
    create_label=N_("Add pairing"),
)

REGISTER_TYPES = (ORGANISATION, PERSON, GRID, MEMBERSHIP, OFFICE, PAIRING)
