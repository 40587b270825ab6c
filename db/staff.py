"""Staff: who works here, and in which roles. Their passwords are in the key file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from db import key_file, keys
from db.formats import to_text
from db.register_values import refuse_empty
from db.roles import ROLES, Staff
from db.rules import Refused, rule
from db.store import Row, Store
from db.words import _

_SAME: Any = object()


@rule
def add_staff(
    db: Store, *, name: str, roles: str, person: int | None = None, id: int | None = None
) -> int:
    """A new member of staff with one role or several, separated by spaces.

    They sign in once a password is set. `id` is given by whoever has made keys for them already.
    """
    name = refuse_empty(name)
    _refuse_twice(db, name, 0)
    _refuse_raising(db, "", roles)
    db.describe(_("Added “{name}”").format(name=name))
    return db.insert("staff", id=id, name=name, roles=_ordered(roles), person=person)


@rule
def change_staff(
    db: Store,
    *,
    id: int,
    name: str | None = None,
    roles: str | None = None,
    person: int | None = _SAME,
) -> None:
    """Another name, other roles. Refused where no director would be left."""
    row = _row(db, id)
    new = refuse_empty(row["name"] if name is None else name)
    _refuse_twice(db, new, id)
    if roles is not None:
        _refuse_raising(db, row["roles"], roles)
    db.update(
        "staff",
        id,
        name=new,
        roles=row["roles"] if roles is None else _ordered(roles),
        person=row["person"] if person is _SAME else person,
    )
    db.describe(_("Changed “{name}”").format(name=new))
    _keep_keys(db, id, lambda held, key: keys.rename(held, key, id, new))


@rule
def archive_staff(db: Store, *, id: int, now: datetime) -> None:
    """Somebody no longer works here and signs in no more. Refused for oneself and for the last
    director."""
    if id == db.staff.id:
        raise Refused(_("You are signed in. Another member of staff has to do this."))
    db.update("staff", id, archived_at=to_text(now), password_set_at=None)
    db.describe(_("“{name}” no longer signs in").format(name=_row(db, id)["name"]))
    _keep_keys(db, id, lambda held, key: keys.remove(held, key, id))


@rule
def restore_staff(db: Store, *, id: int) -> None:
    """Somebody works here again; a password is set anew."""
    db.update("staff", id, archived_at=None)
    db.describe(_("“{name}” is in use again").format(name=_row(db, id)["name"]))


def staff(db: Store, id: int) -> Staff:
    """A member of staff as a store is told who is signed in. Raises LookupError if there is none
    who may sign in."""
    row = db.row("SELECT * FROM staff WHERE id = ? AND archived_at IS NULL", (id,))
    if row is None:
        raise LookupError(f"no staff {id}")
    return Staff(row["id"], row["name"], frozenset(row["roles"].split()))


def all_staff(db: Store) -> list[Staff]:
    """Everybody who may sign in, by name."""
    rows = db.rows("SELECT * FROM staff WHERE archived_at IS NULL ORDER BY name")
    return [Staff(row["id"], row["name"], frozenset(row["roles"].split())) for row in rows]


def _ordered(roles: str) -> str:
    given = roles.split()
    known = [code for code, _label in ROLES]
    if not given or not set(given) <= set(known):
        raise Refused(_("Choose from the list."), "roles")
    return " ".join(code for code in known if code in given)


def _keep_keys(db: Store, id: int, change: Callable[[keys.Keys, bytes], keys.Keys]) -> None:
    """The same change in the key file, for somebody who has a password."""
    if db.key is None:
        return
    held = key_file.load(db.path).keys
    if keys.member(held, id) is not None:
        key_file.save(change(held, db.key), db.path)


def _refuse_raising(db: Store, before: str, after: str) -> None:
    """Nobody makes a director but a director."""
    if "director" in db.staff.roles:
        return
    if ("director" in after.split()) != ("director" in before.split()):
        raise Refused(_("Only a director can give or take the role of director."), "roles")


def _refuse_twice(db: Store, name: str, id: int) -> None:
    if db.value(
        "SELECT 1 FROM staff WHERE name = ? AND archived_at IS NULL AND id <> ?", (name, id)
    ):
        raise Refused(_("There is a member of staff of this name already."), "name")


def _row(db: Store, id: int) -> Row:
    row = db.row("SELECT * FROM staff WHERE id = ?", (id,))
    if row is None:
        raise LookupError(f"no staff {id}")
    return row
