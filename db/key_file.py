"""The keys of a file of records on the disk: `centre.yizhan.keys` beside `centre.yizhan`.

A small JSON file. It can be read by whoever holds it, so it says names but no secrets; what is in
it and what it protects says `db/keys.py`. It is written twice, as `.keys` and `.keys.old`; until
the new one stands, the second is the generation before. Once it stands both are the same, so that
an old password or a person who left does not come back with the spare.
"""

from __future__ import annotations

import base64
import errno
import hashlib
import json
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from db import passwords
from db.keys import (
    VERSION,
    WRAPPED,
    Keys,
    Member,
    Recovery,
    Unlocked,
    WrongPassword,
    as_plain,
    as_text,
    unlock,
)
from db.passwords import Cost
from db.trouble import Trouble
from db.whole_file import put, sync_folder, whole_file
from db.words import _

_KEY = 32
_MOST_BYTES = 4 << 20


@dataclass(frozen=True)
class Loaded:
    """The keys, and in plain words what was wrong with the file, if the spare had to serve."""

    keys: Keys
    warning: str | None = None


def keys_path(path: Path) -> Path:
    """Where the keys of this file of records lie."""
    return path.with_name(path.name + ".keys")


def spare_path(path: Path) -> Path:
    """Where their second copy lies."""
    return path.with_name(path.name + ".keys.old")


def save(keys: Keys, path: Path) -> None:
    """Write the keys of the file of records `path`, whole or not at all, and on the disk.

    Raises Trouble (full, read_only); then the former keys are as they were.
    """
    text = _written(keys)
    unfinished = _unfinished(path)
    try:
        for part in unfinished:
            put(part, text)
        os.replace(unfinished[0], keys_path(path))
        with suppress(OSError):  # the new keys stand; the next sign-in makes the spare again
            os.replace(unfinished[1], spare_path(path))
        sync_folder(path.parent)
    except OSError as error:
        for part in unfinished:
            with suppress(OSError):
                part.unlink()
        if error.errno == errno.ENOSPC:
            raise Trouble("full", _("The disk is full. Free some space and try again.")) from error
        raise Trouble(
            "read_only",
            _(
                "{folder} cannot be written to. Ask for write permission or choose another folder."
            ).format(folder=path.parent),
        ) from error


def load(path: Path) -> Loaded:
    """The keys of the file of records `path`; from the spare, if the first is missing or damaged.

    Raises Trouble: missing, damaged, newer, read_only.
    """
    try:
        return Loaded(_read(keys_path(path)))
    except Trouble as trouble:
        if trouble.kind not in ("missing", "damaged"):
            raise
        try:
            keys = _read(spare_path(path))
        except Trouble as spare:
            # Both missing is another matter than one of them damaged.
            raise (spare if trouble.kind == "missing" else trouble) from trouble
        return Loaded(
            keys,
            _(
                "{why} The spare keys are used instead. A change made just before may be missing."
            ).format(why=trouble.message),
        )


def copy_keys(path: Path, to: Path) -> None:
    """Put the keys of one file beside a copy of it, which nobody could open without them.

    Nothing happens for a plain file, nor where `to` has keys of its own: passwords that were
    changed since then stay changed. Raises Trouble if they cannot be written.
    """
    if keys_path(to).exists() or spare_path(to).exists():
        return
    for source in (keys_path(path), spare_path(path)):
        if source.exists():
            with whole_file(keys_path(to)) as unfinished:
                put(unfinished, source.read_bytes())
            return


def sign_in(path: Path, staff_id: int, password: str, now: float) -> Unlocked:
    """Load, unlock, and save the count of wrong passwords. Raises as `load`, `unlock`, `save`."""
    loaded = load(path)
    try:
        unlocked = unlock(loaded.keys, staff_id, password, now)
    except WrongPassword as wrong:
        save(wrong.keys, path)
        raise
    # A sign-in at the first try changes nothing, unless one of the two copies is not as it should
    # or a saving was cut short: what it left is replaced.
    if (
        unlocked.keys != loaded.keys
        or loaded.warning
        or not _has_spare(path, loaded.keys)
        or any(part.exists() for part in _unfinished(path))
    ):
        save(unlocked.keys, path)
    return unlocked


def _unfinished(path: Path) -> list[Path]:
    """Where the two are written before they take their names."""
    return [name.with_name(name.name + ".part") for name in (keys_path(path), spare_path(path))]


def _written(keys: Keys) -> bytes:
    plain = as_plain(keys)
    return as_text({**plain, "sum": _sum(plain)}) + b"\n"


def _sum(plain: dict[str, Any]) -> str:
    """Damage is found without a password; whoever changes the file on purpose sums up again."""
    return hashlib.blake2b(as_text(plain), digest_size=16).hexdigest()


def _read(path: Path) -> Keys:
    try:
        with path.open("rb") as file:
            text = file.read(_MOST_BYTES)
    except FileNotFoundError:
        raise Trouble(
            "missing",
            _("The keys {name} are missing. Put them back from a copy.").format(name=path.name),
        ) from None
    except OSError as error:
        raise Trouble(
            "read_only",
            _("{name} cannot be read: {why}").format(name=path.name, why=error.strerror or error),
        ) from error
    damaged = Trouble(
        "damaged",
        _("The keys {name} are damaged. Put them back from a copy.").format(name=path.name),
    )
    try:
        plain = json.loads(text)
        # Every version is written and summed up like this, so a newer one is told from damage.
        if as_text(plain) + b"\n" != text or plain.pop("sum") != _sum(plain):
            raise damaged
        if plain["version"] > VERSION:
            raise Trouble(
                "newer",
                _(
                    "{name} was written by a newer version of this program."
                    " Update the program on this computer first."
                ).format(name=path.name),
            )
        return _keys(plain)
    except (
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        ArithmeticError,
        RecursionError,
    ) as error:
        raise damaged from error


def _keys(plain: dict[str, Any]) -> Keys:
    return Keys(
        str(plain["fingerprint"]),
        Recovery(
            _bytes(plain["recovery"]["wrapped_key"], WRAPPED),
            _bytes(plain["recovery"]["public_key"], _KEY),
        ),
        tuple(
            Member(
                int(one["staff_id"]),
                str(one["name"]),
                _bytes(one["salt"], passwords.SALT_BYTES),
                _cost(one["cost"]),
                _bytes(one["wrapped_key"], WRAPPED),
                _bytes(one["public_key"], _KEY),
                _bytes(one["wrapped_private"], WRAPPED),
                int(one["failures"]),
                float(one["failed_at"]),
            )
            for one in plain["members"]
        ),
        _bytes(plain["signature"], _KEY),
    )


def _cost(plain: dict[str, Any]) -> Cost:
    cost = Cost(int(plain["ops"]), int(plain["mem"]))
    if not cost.allowed():
        raise ValueError("a cost beyond all measure")
    return cost


def _bytes(text: str, length: int) -> bytes:
    found = base64.b64decode(text, validate=True)
    if len(found) != length:
        raise ValueError("of another length")
    return found


def _has_spare(path: Path, keys: Keys) -> bool:
    try:
        return _read(spare_path(path)) == keys
    except Trouble:
        return False
