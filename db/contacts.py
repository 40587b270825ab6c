"""Contacts: whom to call at an organisation, and for what."""

from __future__ import annotations

from dataclasses import dataclass

from db.people import add_person
from db.rules import rule
from db.store import Store
from db.words import _


@dataclass(frozen=True)
class Contact:
    """A person to call; `about` says for what: 场地、活动都找他."""

    id: int
    organisation: int
    person: int
    name: str
    position: str
    phone: str
    about: str


@rule
def add_contact(db: Store, *, organisation: int, person: int, about: str | None = None) -> int:
    """Name a person as a contact of an organisation."""
    name = db.value("SELECT name FROM person WHERE id = ?", (person,))
    db.describe(_("{name} is a contact now").format(name=name))
    return db.insert(
        "contact", organisation=organisation, person=person, about=(about or "").strip()
    )


@rule
def add_new_contact(
    db: Store,
    *,
    organisation: int,
    name: str,
    phone: str | None = None,
    position: str | None = None,
    about: str | None = None,
) -> int:
    """Name somebody as a contact who does not stand in the register yet; works there."""
    person = add_person(
        db,
        name=name,
        phone=phone,
        position=position,
        employer=organisation,
        kinds="worker",
    )
    return add_contact(db, organisation=organisation, person=person, about=about)


@rule
def change_contact(db: Store, *, id: int, about: str | None) -> None:
    """Say for what a contact is called."""
    db.update("contact", id, about=(about or "").strip())
    db.describe(_("Changed the contact"))


@rule
def remove_contact(db: Store, *, id: int) -> None:
    """Somebody is no longer a contact; the person stays in the register."""
    db.delete("contact", id)
    db.describe(_("The contact is removed"))


def contacts(db: Store, organisation: int) -> list[Contact]:
    """The contacts of an organisation, in the order they were named."""
    rows = db.rows(
        "SELECT contact.*, person.name, person.position, person.phone FROM contact"
        " JOIN person ON person.id = contact.person WHERE contact.organisation = ?"
        " ORDER BY contact.id",
        (organisation,),
    )
    return [Contact(**row) for row in rows]
