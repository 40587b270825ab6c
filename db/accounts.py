"""Signing in: the staff of the records and the keys in the small file beside them, together."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from db import cipher, key_file, keys, passwords
from db.ids import Ids
from db.roles import EVERYBODY, Staff, program
from db.rules import Refused, rule
from db.staff import add_staff, all_staff, staff
from db.store import Store, open_store, take_lock
from db.trouble import Trouble
from db.words import _

# The one who protects a file does everything until others are added.
FIRST_ROLES = EVERYBODY


@dataclass(frozen=True)
class Protected:
    """A file that is encrypted now. `kept` is the plain one, until `db.cipher.erase` removes it;
    `code` is the recovery code, to be put on paper and then forgotten."""

    staff: Staff
    key: bytes = field(repr=False)
    code: str = field(repr=False)
    kept: Path | None


def has_keys(path: Path) -> bool:
    """Whether a file asks for a password before it opens."""
    return key_file.keys_path(path).exists() or key_file.spare_path(path).exists()


def refuse_lost_keys(path: Path) -> None:
    """Raises Trouble for a file that looks encrypted and has no keys beside it."""
    if has_keys(path) or not path.is_file() or cipher.is_plain(path):
        return
    size = path.stat().st_size
    if size and size % cipher.PAGE == 0:
        raise Trouble(
            "missing",
            _(
                "{name} seems to be encrypted, but {keys} is not beside it. Put it back from the"
                " place where both were, or from a copy."
            ).format(name=path.name, keys=key_file.keys_path(path).name),
        )


def protect(path: Path, *, name: str, password: str) -> Protected:
    """Encrypt a plain file; its first member of staff is a director who signs in from now on.

    The file must not be open. The keys are written before the file is touched: killed at any
    moment, the file opens as before or with the password. Raises Refused at `name` or `password`.
    """
    passwords.refuse_weak(password, name=name, field="password")
    plain = open_store(path)
    try:
        first = Staff(Ids().make(), name.strip(), frozenset(FIRST_ROLES.split()))
        made = keys.new_keys()
        enrolled = keys.enrol(made.keys, made.key, first.id, first.name, password)
        with plain.act("protect"):
            _add_first(plain, first.id, first.name)
            key_file.save(enrolled, path)
    finally:
        plain.close()
    return Protected(first, made.key, made.code, encrypt(path, made.key))


def _add_first(plain: Store, id: int, name: str) -> None:
    add_staff(plain, id=id, name=name, roles=FIRST_ROLES)
    plain.update("staff", id, password_set_at=_stamp())
    plain.update("centre", 1, sample=0)


def encrypt(path: Path, key: bytes) -> Path | None:
    """Encrypt a plain file whose keys are there; returns where the plain one is kept."""
    lock = take_lock(path)
    try:
        return cipher.encrypt_file(path, key, keep=plain_path(path))
    finally:
        lock.release()


def plain_path(path: Path) -> Path:
    """Where the plain file stays until it is erased."""
    return path.with_name(f"{path.stem}-unencrypted{path.suffix}")


def names(path: Path) -> list[tuple[int, str]]:
    """Who may sign in, as (id, name), in the order they were added. Raises Trouble."""
    return [(one.staff_id, one.name) for one in key_file.load(path).keys.members]


def sign_in(path: Path, *, staff_id: int, password: str, lock: bool = True) -> Store:
    """Open an encrypted file. Raises Refused at `password`, Trouble if file or keys are not good.

    A file that was to be encrypted when the program was killed is encrypted now. `lock` is that of
    `open_store`.
    """
    unlocked = key_file.sign_in(path, staff_id, password, passwords.clock())
    refuse_lost(path)
    if cipher.is_plain(path):
        _complete(path, unlocked.keys)
        encrypt(path, unlocked.key)
    store = open_store(path, key=unlocked.key, lock=lock, create=False)
    try:
        _enter(store, staff_id, unlocked)
    except BaseException:
        store.close()
        raise
    return store


def _complete(path: Path, held: keys.Keys) -> None:
    """Cut short between the keys and the records, `protect` left a key for somebody unknown."""
    if len(held.members) > 1:  # not from `protect`: of several, nobody is made director unasked
        return
    plain = open_store(path)
    try:
        (first,) = held.members
        if not plain.value("SELECT count(*) FROM staff WHERE id = ?", (first.staff_id,)):
            with plain.act("protect"):
                _add_first(plain, first.staff_id, first.name)
    finally:
        plain.close()


def refuse_lost(path: Path) -> None:
    """Trouble, if the keys are there and the records are not: no empty file is begun for them."""
    if not path.exists() or path.stat().st_size == 0:
        raise Trouble("missing", _("There is no file at {path}.").format(path=path))


def change_user(db: Store, *, staff_id: int, password: str) -> None:
    """Somebody else sits down at the open window. Raises as `sign_in`."""
    unlocked = key_file.sign_in(db.path, staff_id, password, passwords.clock())
    _enter(db, staff_id, unlocked)


def _enter(db: Store, staff_id: int, unlocked: keys.Unlocked) -> None:
    try:
        db.staff = staff(db, staff_id)
    except LookupError:
        raise Refused(_("This person cannot sign in here. Ask a director."), "password") from None
    db.private_key = unlocked.private_key


@rule
def change_password(db: Store, *, old: str, new: str) -> None:
    """A new password for whoever is signed in. Raises Refused at `old` or `new`."""
    loaded = key_file.load(db.path)
    try:
        changed = keys.change_password(loaded.keys, db.staff.id, old, new, passwords.clock())
    except keys.WrongPassword as wrong:
        key_file.save(wrong.keys, db.path)
        raise
    db.update("staff", db.staff.id, password_set_at=_stamp())
    db.describe(_("Changed the password"))
    key_file.save(changed.keys, db.path)


@rule
def set_password(db: Store, *, id: int, new: str) -> None:
    """A first password, or one for somebody who forgot theirs. Raises Refused at `new`.

    What a consultant sealed before stays closed until the recovery code hands it over.
    """
    one, key = staff(db, id), _key(db)
    if "director" in one.roles and "director" not in db.staff.roles:
        raise Refused(_("Only a director sets the password of a director."), "new")
    held = key_file.load(db.path).keys
    if keys.member(held, id) is None:
        passwords.refuse_weak(new, name=one.name, field="new")
        held = keys.enrol(held, key, id, one.name, new)
    else:
        held = keys.reset_password(held, key, id, new)
    db.update("staff", id, password_set_at=_stamp())
    db.describe(_("Set the password of “{name}”").format(name=one.name))
    key_file.save(held, db.path)


@rule
def renew_recovery(db: Store) -> str:
    """A new recovery code for the paper in the safe; the former one no longer opens the file."""
    key = _key(db)
    made = keys.renew_recovery(key_file.load(db.path).keys, key)
    db.update("centre", 1, recovery_set_at=None)
    db.describe(_("Made a new recovery code"))
    key_file.save(made.keys, db.path)
    return made.code


@rule
def recovery_proven(db: Store) -> None:
    """The recovery code stands on paper: part of it was typed back from there."""
    _key(db)
    db.update("centre", 1, recovery_set_at=_stamp())
    db.describe(_("The recovery code is on paper"))


def recovery_missing(db: Store) -> bool:
    """Whether nobody has proven yet that the recovery code stands on paper."""
    return db.key is not None and not db.value("SELECT recovery_set_at FROM centre")


def directors(path: Path, *, code: str) -> list[Staff]:
    """Whose password the code on paper can set anew. Raises as `recover`."""
    store = _open_with_code(path, code)
    try:
        return [one for one in all_staff(store) if "director" in one.roles]
    finally:
        store.close()


def recover(path: Path, *, code: str, staff_id: int, new: str) -> None:
    """With the code on paper, a new password for a director, when nobody else is left.

    Raises Refused at `code`, naming the group that is wrong, or at `new`; Trouble as `sign_in`.
    """
    store = _open_with_code(path, code)
    try:
        if "director" not in staff(store, staff_id).roles:
            raise Refused(_("The code sets the password of a director only."), "staff_id")
        set_password(store, id=staff_id, new=new)
    finally:
        store.close()


def _open_with_code(path: Path, code: str) -> Store:
    unlocked = keys.unlock_with_recovery(key_file.load(path).keys, code)
    if cipher.is_plain(path):
        encrypt(path, unlocked.key)
    by_code = program(_("Recovery code"))
    return open_store(path, staff=by_code, key=unlocked.key, create=False)


def _key(db: Store) -> bytes:
    if db.key is None:
        raise Refused(_("This file is not encrypted: there are no passwords in it."))
    return db.key


def _stamp() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
