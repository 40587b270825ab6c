"""The keys of a file of records: who can open it, with a password or the code on paper.

One random 32-byte key opens the records. For each member of staff it is wrapped (XSalsa20-Poly1305)
by a key from their password, and so is the private half of their own X25519 key pair (RFC 7748).
The recovery code (`db/recovery_code.py`) wraps the key once more; of its own pair only the public
half is here. Roles are not here: they live in the records.

All but the counts of wrong passwords is signed with a key derived from the key of the file: who
cannot open the records cannot exchange a public key unnoticed. All here are values: what a function
returns is to be saved by `db/key_file.py`.

What this cannot do: whoever knew the key and kept it, or kept an old copy of both files and a
password of then, reads that old copy. And waiting after wrong passwords slows down a person at the
desk, not a machine that guesses at a stolen copy; there the cost of Argon2id is the obstacle.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from nacl.bindings import crypto_scalarmult_base
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from db import passwords, recovery_code
from db.passwords import COST, Cost
from db.rules import Refused
from db.trouble import Trouble
from db.words import N_, _

VERSION = 1
_KEY = 32
WRAPPED = _KEY + SecretBox.NONCE_SIZE + SecretBox.MACBYTES

# To be shown before a director sets a password for somebody who forgot theirs.
ON_RESETTING = N_(
    "With a new password {name} signs in again. What {name} sealed before stays closed to them"
    " until it is handed over with the recovery code on paper."
)
# To be shown before a new recovery code is made.
ON_RENEWING = N_(
    "The new code opens the records, the old one no longer does. Notes sealed before still need the"
    " old paper until each author has opened their own consultations once: keep it until then."
)


@dataclass(frozen=True)
class Member:
    """What the file knows of one member of staff."""

    staff_id: int
    name: str
    salt: bytes
    cost: Cost
    wrapped_key: bytes
    public_key: bytes
    wrapped_private: bytes
    failures: int = 0
    failed_at: float = 0.0  # seconds of `passwords.clock()`


@dataclass(frozen=True)
class Recovery:
    """What the file knows of the recovery code."""

    wrapped_key: bytes
    public_key: bytes


@dataclass(frozen=True)
class Keys:
    """All that the file says."""

    fingerprint: str  # of the key of the file: 32 hex digits
    recovery: Recovery
    members: tuple[Member, ...] = ()
    signature: bytes = b""


@dataclass(frozen=True)
class Made:
    """Fresh keys, the key of the file, and the recovery code, to be printed and then forgotten."""

    keys: Keys
    key: bytes = field(repr=False)
    code: str = field(repr=False)


@dataclass(frozen=True)
class Unlocked:
    """The key of the file and the private key of whoever unlocked it; `keys` is to be saved."""

    key: bytes = field(repr=False)
    private_key: bytes = field(repr=False)
    keys: Keys


class WrongPassword(Refused):
    """Not the password. `keys` counts it and is to be saved; `wait` is in seconds."""

    def __init__(self, message: str, field: str, keys: Keys, wait: int) -> None:
        super().__init__(message, field)
        self.keys = keys
        self.wait = wait


class MustWait(Refused):
    """Too early after wrong passwords: nothing was tried. `wait` is in seconds."""

    def __init__(self, message: str, field: str, wait: int) -> None:
        super().__init__(message, field)
        self.wait = wait


def fingerprint(key: bytes) -> str:
    """32 hex digits that tell keys apart and say nothing about the key (BLAKE2b, RFC 7693)."""
    return hashlib.blake2b(key=key, digest_size=16, person=b"yizhan finger").hexdigest()


def new_keys() -> Made:
    """Keys for a new file, with a recovery code and nobody enrolled yet."""
    key, code = os.urandom(_KEY), recovery_code.new_code()
    return Made(_signed(Keys(fingerprint(key), _recovery(key, code)), key), key, code)


def enrol(
    keys: Keys, key: bytes, staff_id: int, name: str, password: str, *, cost: Cost = COST
) -> Keys:
    """A member of staff who may sign in from now on, with a key pair of their own.

    Raises Refused at `password` for a weak one, ValueError if they are enrolled already; Trouble
    as `unlock` does if `key` or the signature is not that of `keys`.
    """
    _prove(keys, key)
    if member(keys, staff_id) is not None:
        raise ValueError(f"{staff_id} is enrolled already")
    made = _member(staff_id, name, password, key, os.urandom(_KEY), cost, "password")
    return _signed(replace(keys, members=(*keys.members, made)), key)


def member(keys: Keys, staff_id: int) -> Member | None:
    """What the file knows of this person, None if they cannot sign in."""
    return next((one for one in keys.members if one.staff_id == staff_id), None)


def public_keys(keys: Keys, key: bytes, staff_id: int) -> tuple[bytes, bytes]:
    """For whom a text of this person is sealed: their public key and that of the recovery code.

    Raises Trouble if somebody without the key of the file exchanged one of them, LookupError for
    who cannot sign in.
    """
    _prove(keys, key)
    return _enrolled(keys, staff_id).public_key, keys.recovery.public_key


def wait(keys: Keys, staff_id: int, now: float) -> int:
    """Seconds until this person may try again; 0 if at once. `now` is from `passwords.clock()`."""
    one = member(keys, staff_id)
    return passwords.seconds_left(one.failures, one.failed_at, now) if one else 0


def unlock(keys: Keys, staff_id: int, password: str, now: float) -> Unlocked:
    """The key of the file for this password. Takes about 0.1 s, on purpose.

    `now` is from `passwords.clock()`. Raises Refused at `password`: MustWait if it is too early,
    WrongPassword otherwise. Raises Trouble("damaged") if the password is right and the rest of the
    file is not, as after a change by hand.
    """
    return _unlock(keys, staff_id, password, now, "password")


def change_password(
    keys: Keys, staff_id: int, old: str, new: str, now: float, *, cost: Cost = COST
) -> Unlocked:
    """A new password by the person themselves: their key pair stays, sealed texts stay open.

    Raises as `unlock`, at the field `old`, and Refused at `new` for a weak one or the same.
    """
    before = _unlock(keys, staff_id, old, now, "old")
    if passwords.normal(old) == passwords.normal(new):
        raise Refused(_("This is the present password. Choose another one."), "new")
    one = _enrolled(keys, staff_id)
    made = _member(staff_id, one.name, new, before.key, before.private_key, cost, "new")
    return replace(before, keys=_signed(_with(before.keys, made), before.key))


def reset_password(keys: Keys, key: bytes, staff_id: int, new: str, *, cost: Cost = COST) -> Keys:
    """A new password for somebody who forgot theirs, by a director, who is signed in.

    Nobody can unwrap their private key any more, so they get a new pair: what was sealed for the
    old one must be handed over with the recovery code (`ON_RESETTING` says so). The count of wrong
    passwords starts anew. Raises Refused at `new` for a weak one, LookupError for nobody.
    """
    _prove(keys, key)
    one = _enrolled(keys, staff_id)
    made = _member(staff_id, one.name, new, key, os.urandom(_KEY), cost, "new")
    return _signed(_with(keys, made), key)


def rename(keys: Keys, key: bytes, staff_id: int, name: str) -> Keys:
    """Another name on the sign-in list."""
    _prove(keys, key)
    return _signed(_with(keys, replace(_enrolled(keys, staff_id), name=name)), key)


def remove(keys: Keys, key: bytes, staff_id: int) -> Keys:
    """This person no longer signs in. Texts sealed for them stay with the recovery code.

    The key is needed, as the list is signed with it.
    """
    _prove(keys, key)
    _enrolled(keys, staff_id)
    left = tuple(one for one in keys.members if one.staff_id != staff_id)
    return _signed(replace(keys, members=left), key)


def unlock_with_recovery(keys: Keys, code: str) -> Unlocked:
    """The key of the file and the recovery private key, from the code on paper.

    Raises Refused at `code`, naming the wrong group or saying that the code is of another centre;
    Trouble("damaged") if the code is right and the file is not.
    """
    private, public = recovery_code.recovery_pair(code)
    if not hmac.compare_digest(public, keys.recovery.public_key):
        raise Refused(
            _(
                "This code is complete, but not the code of this centre. It belongs to another"
                " one, or a newer code has replaced it."
            ),
            "code",
        )
    try:
        key = _unwrap(recovery_code.recovery_key(code), b"key", keys.recovery.wrapped_key)
    except CryptoError as error:
        raise _changed() from error
    _prove(keys, key)
    return Unlocked(key, private, keys)


def renew_recovery(keys: Keys, key: bytes) -> Made:
    """A new recovery code; the old one no longer opens the records (see `ON_RENEWING`)."""
    _prove(keys, key)
    code = recovery_code.new_code()
    return Made(_signed(replace(keys, recovery=_recovery(key, code)), key), key, code)


def _unlock(keys: Keys, staff_id: int, password: str, now: float, field: str) -> Unlocked:
    one = member(keys, staff_id)
    if one is None:
        raise Refused(_("This person cannot sign in here. Ask a director."), field)
    left = wait(keys, staff_id, now)
    if left:
        raise MustWait(
            _("Too many wrong passwords. Try again in {n} s.").format(n=left), field, left
        )
    secret = passwords.key_from(password, one.salt, one.cost)
    try:
        key = _unwrap(secret, b"key", one.wrapped_key)
    except CryptoError:
        counted = _with(keys, replace(one, failures=one.failures + 1, failed_at=now))
        pause = wait(counted, staff_id, now)
        message = _("The password is wrong.")
        if pause:
            message = _("The password is wrong. Try again in {n} s.").format(n=pause)
        raise WrongPassword(message, field, counted, pause) from None
    _prove(keys, key)
    try:
        private = _unwrap(secret, b"private", one.wrapped_private)
    except CryptoError as error:
        raise _changed() from error
    if one.failures:
        keys = _with(keys, replace(one, failures=0, failed_at=0.0))
    return Unlocked(key, private, keys)


def _member(
    staff_id: int, name: str, password: str, key: bytes, private: bytes, cost: Cost, field: str
) -> Member:
    passwords.refuse_weak(password, name=name, field=field)
    salt = os.urandom(passwords.SALT_BYTES)
    secret = passwords.key_from(password, salt, cost)
    return Member(
        staff_id,
        name,
        salt,
        cost,
        _wrap(secret, b"key", key),
        crypto_scalarmult_base(private),
        _wrap(secret, b"private", private),
    )


def _recovery(key: bytes, code: str) -> Recovery:
    return Recovery(
        _wrap(recovery_code.recovery_key(code), b"key", key), recovery_code.recovery_pair(code)[1]
    )


def _enrolled(keys: Keys, staff_id: int) -> Member:
    one = member(keys, staff_id)
    if one is None:
        raise LookupError(f"no keys for {staff_id}")
    return one


def _with(keys: Keys, one: Member) -> Keys:
    others = (one if old.staff_id == one.staff_id else old for old in keys.members)
    return replace(keys, members=tuple(others))


def _wrap(secret: bytes, purpose: bytes, content: bytes) -> bytes:
    return bytes(SecretBox(_for(secret, purpose)).encrypt(content))


def _unwrap(secret: bytes, purpose: bytes, wrapped: bytes) -> bytes:
    return SecretBox(_for(secret, purpose)).decrypt(wrapped)


def _for(secret: bytes, purpose: bytes) -> bytes:
    """A key for one purpose: what is wrapped for one cannot be passed off as the other."""
    return hashlib.blake2b(purpose, key=secret, digest_size=_KEY, person=b"yizhan wrap").digest()


def _signature(keys: Keys, key: bytes) -> bytes:
    """Over all but the counts, which are written by people who have not unlocked anything."""
    lasting = replace(
        keys,
        signature=b"",
        members=tuple(replace(one, failures=0, failed_at=0.0) for one in keys.members),
    )
    secret = _for(key, b"sign")
    return hashlib.blake2b(as_text(as_plain(lasting)), key=secret, digest_size=_KEY).digest()


def _signed(keys: Keys, key: bytes) -> Keys:
    return replace(keys, signature=_signature(keys, key))


def _prove(keys: Keys, key: bytes) -> None:
    """The key is that of these keys, and nobody without it has changed them."""
    if fingerprint(key) != keys.fingerprint:
        raise Trouble(
            "foreign", _("The keys are those of another centre. Put back the keys of this one.")
        )
    if not hmac.compare_digest(_signature(keys, key), keys.signature):
        raise _changed()


def _changed() -> Trouble:
    return Trouble(
        "damaged",
        _(
            "The keys were changed by something other than this program. Put back the keys from"
            " a copy, and find out who can write to this folder."
        ),
    )


def as_plain(keys: Keys) -> dict[str, Any]:
    """The keys as JSON knows values; bytes are base64 (RFC 4648)."""

    def said(value: Any) -> Any:
        if isinstance(value, bytes):
            return base64.b64encode(value).decode()
        if isinstance(value, dict):
            return {name: said(inner) for name, inner in value.items()}
        if isinstance(value, (list, tuple)):
            return [said(inner) for inner in value]
        return value

    return {"version": VERSION, **said(asdict(keys))}


def as_text(plain: dict[str, Any]) -> bytes:
    """The one way in which values are written: the same values, the same bytes."""
    return json.dumps(plain, ensure_ascii=True, indent=1, sort_keys=True).encode()
