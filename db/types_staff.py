"""The register of staff: who signs in, and in which roles."""

from __future__ import annotations

from db import accounts, staff
from db.fields import Field
from db.records import Action, RecordType
from db.roles import ROLES
from db.store import Row
from db.words import N_, _


def _works_here(row: Row) -> str:
    return _("No longer signs in") if row["archived_at"] else ""


STAFF = RecordType(
    name="staff",
    table="staff",
    label=N_("Member of staff"),
    plural=N_("Staff"),
    icon="id-badge",
    fields=(
        Field("name", N_("Name|person"), required=True, most=40),
        Field("roles", N_("Roles"), "choices", required=True, choices=ROLES, default="desk"),
        Field(
            "person",
            N_("Person"),
            "reference",
            to="person",
            help=N_("Their card in the register, if they have one"),
        ),
        Field("password_set_at", N_("Password since"), "stamp", given=True),
    ),
    columns=("name", "roles", "person", "password_set_at"),
    order="name",
    label_of="name",
    search=("name",),
    filters=("roles",),
    create=staff.add_staff,
    change=staff.change_staff,
    archive=staff.archive_staff,
    restore=staff.restore_staff,
    archived="archived_at",
    actions=(
        Action(
            "set_password",
            N_("Set password"),
            accounts.set_password,
            icon="key",
            allowed=_works_here,
        ),
    ),
    first_use=N_("Add who works here; they sign in once a password is set."),
    create_label=N_("Add member of staff"),
)
