"""People: workers, members, volunteers, residents and whoever else the centre serves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from db.formats import show_date, to_text
from db.identifiers import birth_in, read_identity, read_phone, sex_in
from db.pinyin import reading
from db.register_values import day_of, refuse_empty, stored
from db.rules import Refused, rule
from db.store import Row, Store
from db.words import N_, _

KINDS = (
    ("worker", N_("Worker")),
    ("member", N_("Party member")),
    ("union_member", N_("Union member")),
    ("volunteer", N_("Volunteer")),
    ("instructor", N_("Instructor")),
    ("leader", N_("Leader")),
    ("consultant", N_("Consultant")),
    ("resident", N_("Resident")),
)
SEXES = (("female", N_("Female")), ("male", N_("Male")))
_TEXTS = ("sex", "phone", "identity", "position", "kinds", "address", "note")


@dataclass(frozen=True)
class Person:
    """One person; `kinds` are codes of KINDS, `number` is for people: RY-000012."""

    id: int
    number: str
    name: str
    pinyin: str
    sex: str
    birth: date | None
    phone: str
    identity: str
    employer: int | None
    position: str
    kinds: tuple[str, ...]
    address: str
    note: str
    merged_into: int | None
    archived_at: str | None


def person(db: Store, id: int) -> Person:
    """One person, in use or not."""
    row = db.row("SELECT * FROM person WHERE id = ?", (id,))
    if row is None:
        raise LookupError(f"no person {id}")
    return _person(row)


def employed_at(db: Store, organisation: int) -> list[Person]:
    """The people whose employer it is, in the order of their reading."""
    rows = db.rows(
        "SELECT * FROM person WHERE employer = ? AND archived_at IS NULL ORDER BY pinyin, name",
        (organisation,),
    )
    return [_person(row) for row in rows]


def _person(row: Row) -> Person:
    kinds = tuple(row["kinds"].split())
    return Person(**{**row, "birth": day_of(row["birth"]), "kinds": kinds})


@rule
def add_person(db: Store, *, name: str, **values: Any) -> int:
    """A new person with the next number. `values` are the other columns.

    Birth and sex are taken from the identity number where they are not given. Refused: a wrong
    check character, an identity number that somebody has, a birth or sex that contradicts it.
    """
    # Six places for good: the newest is the last in the index, whatever the number of people.
    last = db.value("SELECT number FROM person ORDER BY number DESC LIMIT 1") or "RY-000000"
    id = db.insert(
        "person",
        number=f"RY-{int(last[3:]) + 1:06d}",
        **checked(db, {"name": name, **values}),
    )
    db.describe(_("Added “{name}”").format(name=name.strip()))
    return id


@rule
def change_person(db: Store, *, id: int, **values: Any) -> None:
    """Change columns of a person; the same checks as for a new one."""
    db.update("person", id, **checked(db, values, id))
    db.describe(_("Changed “{name}”").format(name=person(db, id).name))


@rule
def archive_person(db: Store, *, id: int, now: datetime) -> None:
    """Take a record out of the lists, for one that was entered by mistake."""
    db.update("person", id, archived_at=to_text(now))
    db.describe(_("“{name}” is out of use").format(name=person(db, id).name))


@rule
def restore_person(db: Store, *, id: int) -> None:
    """Bring a record back into the lists."""
    if person(db, id).merged_into:
        raise Refused(_("It was merged with another. Undo the merging instead."))
    db.update("person", id, archived_at=None)
    db.describe(_("“{name}” is in use again").format(name=person(db, id).name))


@rule
def be_of_kind(db: Store, *, person: int, kind: str) -> None:
    """A person is of this kind too, if not yet."""
    had = str(db.value("SELECT kinds FROM person WHERE id = ?", (person,)))
    db.update("person", person, kinds=_kinds(f"{had} {kind}"))


def _kinds(text: str) -> str:
    given = text.split()
    if not set(given) <= {code for code, _label in KINDS}:
        raise Refused(_("Choose from the list."), "kinds")
    return " ".join(code for code, _label in KINDS if code in given)


def checked(db: Store, values: dict[str, Any], id: int | None = None) -> dict[str, Any]:
    """Columns of a person as they are stored, or Refused; nothing is written."""
    made = stored(values, _TEXTS)
    if "name" in made:
        made["name"] = refuse_empty(made["name"] or "")
        made["pinyin"] = reading(made["name"], person=True)
    if made.get("phone"):
        made["phone"] = read_phone(made["phone"])
    if made.get("kinds"):
        made["kinds"] = _kinds(made["kinds"])
    if made.get("identity"):
        made["identity"] = read_identity(made["identity"])
        _refuse_identity(db, made["identity"], id)
    return _with_identity(db, made, id)


def _with_identity(db: Store, made: dict[str, Any], id: int | None) -> dict[str, Any]:
    """Birth and sex as the identity number tells them, where nobody said otherwise."""
    old = db.row("SELECT identity, birth, sex FROM person WHERE id = ?", (id or 0,)) or {}
    whole = {**old, **made}
    number = whole.get("identity")
    if not number or not {"identity", "birth", "sex"} & set(made):
        return made
    born = birth_in(number)
    assert born is not None
    told = {"birth": to_text(born), "sex": sex_in(number)}
    for field, message in (
        ("birth", _("The identity number says {what}.").format(what=show_date(born))),
        (
            "sex",
            _("The identity number says {what}.").format(
                what=_(dict(SEXES)[told["sex"]]),
            ),
        ),
    ):
        if made.get(field) and made[field] != told[field]:
            raise Refused(message, field)
        made[field] = told[field]
    return made


def _refuse_identity(db: Store, number: str, id: int | None) -> None:
    other = db.value(
        "SELECT name FROM person WHERE identity = ? AND identity <> '' AND archived_at IS NULL"
        " AND id <> ?",
        (number, id or 0),
    )
    if other:
        raise Refused(_("“{name}” has this identity number.").format(name=other), "identity")
