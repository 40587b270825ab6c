"""The file of records at rest: SQLCipher pages, and the one conversion of a file from before.

Each page is AES-256 in CBC mode (FIPS 197, NIST SP 800-38A) with a fresh random start, and
HMAC-SHA512 (FIPS 198-1) over it and its number: a changed or moved page is refused, not read.
The key is 32 random bytes and no password, so it opens in about a millisecond.

Measured on the sample centre (8 MB, two cores): `cache_size` of 64 MB instead of SQLite's usual
2 MB brings five scans of the trail from 157 to 58 ms, as fewer pages are deciphered twice.
`cipher_memory_security` (wipes and locks all memory of the engine) makes opening 20 to 30 ms slower
and wants more locked memory than an ordinary account may have for such a cache, so it stays off:
SQLCipher wipes the key itself in any case, and who can read the memory of a running program that
shows the records has the records.
"""

from __future__ import annotations

import errno
import hashlib
import hmac
import os
import shutil
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, NamedTuple

import sqlcipher3.dbapi2 as engine

from db.connection import open_file, quoted
from db.engine_words import trouble_of
from db.file_copy import PART, page_faults, remove
from db.trouble import Trouble
from db.whole_file import sync, sync_folder
from db.words import N_, _

_PLAIN = b"SQLite format 3\0"
_BUSY_MS = 2_000  # nobody is to be at work in the file
_CHUNK = 1 << 20
# How SQLCipher 4 lays out a page: the content, the start of the cipher, the HMAC of both.
PAGE, _SALT, _HMAC = 4096, 16, 64
# Pages looked at, spread over the file, when it does not open.
_PROBES = 64

# To be shown beside the button that calls `erase`: what it is worth.
ON_ERASING = N_(
    "The former unencrypted file is overwritten once and removed. On a hard disk it is gone then."
    " A solid-state drive, a stick or a file system that keeps snapshots may still hold old blocks,"
    " and copies made earlier are not touched. Encrypt the whole disk if it could be stolen."
)


def is_plain(path: Path) -> bool:
    """True if this is an SQLite file without a key; False for any other, missing or empty file."""
    try:
        with path.open("rb") as file:
            return file.read(len(_PLAIN)) == _PLAIN
    except FileNotFoundError:
        return False
    except OSError as error:
        raise _unreadable(path, error) from error


def trouble_with(path: Path, key: bytes) -> Trouble:
    """Why a file does not open with this key: it belongs to other keys, or it is damaged.

    A single page whose HMAC is right under this key proves that the key is the right one. If the
    first 16 bytes of the file are damaged no page can be proven, and the file counts as foreign.
    """
    if is_plain(path):
        return Trouble("damaged", _("{name} is not encrypted.").format(name=path.name))
    try:
        own = _has_own_page(path, key)
    except OSError as error:
        return _unreadable(path, error)
    if own:
        return Trouble(
            "damaged",
            _("{name} is damaged. Restore the newest good backup.").format(name=path.name),
        )
    return Trouble(
        "foreign",
        _(
            "{name} and the keys beside it do not belong together: one of them is from another"
            " centre or another copy. Put back the two that were saved together."
        ).format(name=path.name),
    )


def encrypt_file(path: Path, key: bytes, *, keep: Path) -> Path | None:
    """Turn a plain file into an encrypted one under the same name; the plain one is kept aside.

    The caller holds `db.store.take_lock(path)` and has no connection open. The encrypted file is
    made beside the plain one as `.part`, opened afresh, checked (integrity and HMAC of all pages,
    the schema, every row of every table, references, application id and version) and only then
    takes the name. Returns where the plain file is kept, which is `keep` or, if another file stands
    there, a free name like it: remove it with `erase`.

    Killed at any moment, `path` is the whole plain or the whole encrypted file, and a second call
    completes the work. For a file that is encrypted already, returns `keep` if that is there, else
    None. Raises Trouble (missing, damaged, foreign, busy, full, read_only, copy); then the plain
    file is where and as it was.
    """
    if not path.exists():
        raise Trouble("missing", _("There is no file at {path}.").format(path=path))
    if not is_plain(path):
        if not opens(path, key):
            raise trouble_with(path, key)
        return keep if keep.exists() else None
    part = path.with_name(path.name + PART)
    try:
        remove(part)
        content, before = _export(path, part, key)
        _refuse_logs(path)
        _verify(part, key, content)
        sync(part)
        kept, made = _keep_aside(path, keep)
        if _stamp(path) != before:
            raise _busy(path)
        try:
            os.replace(part, path)
        except OSError as error:
            if made:
                kept.unlink(missing_ok=True)
            raise _busy(path) from error
        sync_folder(path.parent)
    except engine.DatabaseError as error:
        raise trouble_of(error, path) from error
    except OSError as error:
        raise _unwritable(path, error) from error
    finally:
        with suppress(OSError):
            remove(part)
    return kept


def opens(path: Path, key: bytes) -> bool:
    """True if the beginning of the file can be read with this key. Nothing is written."""
    try:
        with closing(open_file(path, key=key, read_only=True, busy_ms=_BUSY_MS)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            return True
    except engine.DatabaseError:
        return False


def erase(kept: Path, *, path: Path, key: bytes) -> None:
    """Overwrite and remove the plain file that `encrypt_file` kept, once `path` is proven good.

    One pass of random bytes (NIST SP 800-88r1 asks no more of magnetic disks). What it is worth on
    other media says `ON_ERASING`. Raises Trouble if the encrypted file does not pass its check, or
    if `kept` is still another name of a file in use; then nothing is touched.
    """
    if not kept.exists():
        return
    if is_plain(path) or not path.exists() or not opens(path, key):
        raise Trouble(
            "copy",
            _("{name} is not encrypted yet. The unencrypted copy stays.").format(name=path.name),
        )
    try:
        with closing(open_file(path, key=key, read_only=True, busy_ms=_BUSY_MS)) as connection:
            faults = _faults(connection)
        if faults:
            raise trouble_with(path, key)
        # The same bytes under two names: overwriting one would destroy the other.
        if kept.stat().st_nlink > 1:
            raise Trouble(
                "copy",
                _("{name} is in use under another name and stays.").format(name=kept.name),
            )
        with kept.open("r+b") as file:
            left = file.seek(0, os.SEEK_END)
            file.seek(0)
            while left > 0:
                left -= file.write(os.urandom(min(left, _CHUNK)))
            file.flush()
            os.fsync(file.fileno())
        remove(kept)
        sync_folder(kept.parent)
    except engine.DatabaseError as error:
        raise trouble_of(error, path) from error
    except OSError as error:
        raise _unwritable(kept, error) from error


class _Content(NamedTuple):
    """What must be the same in both files."""

    application: int
    version: int
    schema: frozenset[tuple[str, str, str, str | None]]
    tables: dict[str, tuple[int, int]]  # rows, and the sum of their hashes


_Stamp = tuple[int, int, bytes]


def _export(path: Path, part: Path, key: bytes) -> tuple[_Content, _Stamp]:
    """Write the encrypted file; returned is what the plain one holds, and its stamp."""
    with closing(open_file(path, busy_ms=_BUSY_MS)) as plain:
        # The log goes into the file and away: beside an encrypted file it would be read as its own.
        plain.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        plain.execute("PRAGMA journal_mode = DELETE")
        faults = _faults(plain)
        if faults:
            raise Trouble(
                "damaged",
                _("{name} is damaged. Restore the newest good backup.").format(name=path.name),
            )
        plain.execute(f"ATTACH DATABASE ? AS sealed KEY {quoted(key)}", (str(part),))
        # If this is cut short the part is thrown away: it needs no journal of its own.
        plain.execute("PRAGMA sealed.journal_mode = OFF")
        plain.execute("PRAGMA sealed.synchronous = OFF")
        plain.execute("BEGIN IMMEDIATE")  # nobody writes to the plain file meanwhile
        content = _content(plain)
        plain.execute("SELECT sqlcipher_export('sealed')")
        # The export leaves these two behind.
        plain.execute(f"PRAGMA sealed.application_id = {content.application}")
        plain.execute(f"PRAGMA sealed.user_version = {content.version}")
        stamp = _stamp(path)
        plain.execute("COMMIT")
        plain.execute("DETACH DATABASE sealed")
    return content, stamp


def _verify(part: Path, key: bytes, content: _Content) -> None:
    """Open the encrypted file afresh and compare all of it."""
    with closing(open_file(part, key=key, read_only=True, busy_ms=_BUSY_MS)) as connection:
        faults = _faults(connection)
        same = not faults and _content(connection) == content
    if faults or not same or is_plain(part):
        raise Trouble(
            "copy",
            _("The encrypted file does not match the former one. The former one stays in use."),
        )


def _faults(connection: Any) -> list[Any]:
    """Pages, structure and references; empty if all is well."""
    return [*page_faults(connection), *connection.execute("PRAGMA foreign_key_check")]


def _content(connection: Any) -> _Content:
    # `sqlite_…` are the engine's own notes, statistics for one, and not ours to compare.
    schema = frozenset(
        connection.execute(
            "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'"
        )
    )
    tables = {}
    for kind, name, _table, _sql in schema:
        if kind == "table":
            rows = total = 0
            for row in connection.execute(f"SELECT * FROM [{name}]"):
                rows += 1
                # A sum does not mind the order, in which the two files may differ.
                digest = hashlib.blake2b(repr(row).encode("utf-8", "surrogatepass"), digest_size=16)
                total += int.from_bytes(digest.digest(), "big")
            tables[str(name)] = (rows, total % (1 << 128))
    return _Content(
        connection.execute("PRAGMA application_id").fetchone()[0],
        connection.execute("PRAGMA user_version").fetchone()[0],
        schema,
        tables,
    )


def _has_own_page(path: Path, key: bytes) -> bool:
    """Is there any page whose HMAC-SHA512 is right under this key?"""
    with path.open("rb") as file:
        salt = file.read(_SALT)
        # SQLCipher derives the key of the HMAC so: two rounds of PBKDF2 (RFC 8018), salt inverted.
        secret = hashlib.pbkdf2_hmac("sha512", key, bytes(byte ^ 0x3A for byte in salt), 2, 32)
        pages = path.stat().st_size // PAGE
        for number in range(1, pages + 1, max(1, pages // _PROBES)):
            file.seek((number - 1) * PAGE)
            page = file.read(PAGE)
            signed = page[_SALT if number == 1 else 0 : -_HMAC]
            proof = hmac.digest(secret, signed + number.to_bytes(4, "little"), "sha512")
            if len(page) == PAGE and hmac.compare_digest(proof, page[-_HMAC:]):
                return True
    return False


def _keep_aside(path: Path, keep: Path) -> tuple[Path, bool]:
    """The plain file under a second name, and whether the name was made now.

    A second name of the same bytes and no copy, where the file system can: a copy would leave the
    blocks of the first behind, which nobody could overwrite any more.
    """
    for name in _names_like(keep):
        if not name.exists():
            keep = name
            break
        if name.samefile(path) or _digest(name) == _digest(path):  # left by a call that was killed
            return name, False
    keep.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(path, keep)
    except (OSError, NotImplementedError):
        unfinished = keep.with_name(keep.name + PART)
        shutil.copyfile(path, unfinished)
        sync(unfinished)
        if _digest(unfinished) != _digest(path):
            unfinished.unlink()
            raise Trouble(
                "copy", _("The backup does not match the file: {why}").format(why=keep.name)
            ) from None
        os.replace(unfinished, keep)
    sync_folder(keep.parent)
    return keep, True


def _names_like(path: Path) -> Iterator[Path]:
    yield path
    for number in range(2, 1000):
        yield path.with_name(f"{path.stem}-{number}{path.suffix}")


def _digest(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "blake2b").digest()


def _stamp(path: Path) -> _Stamp:
    """Changes with every write to the file: size, time, and the engine's header with its count."""
    found = path.stat()
    with path.open("rb") as file:
        return found.st_size, found.st_mtime_ns, file.read(100)


def _refuse_logs(path: Path) -> None:
    """Another program opened the plain file just now, or left its log."""
    for ending in ("-wal", "-journal"):
        if path.with_name(path.name + ending).exists():
            raise _busy(path)


def _busy(path: Path) -> Trouble:
    return Trouble(
        "busy",
        _("{name} cannot be replaced. Close it in other programs and try again.").format(
            name=path.name
        ),
    )


def _unreadable(path: Path, error: OSError) -> Trouble:
    return Trouble(
        "read_only",
        _("{name} cannot be read: {why}").format(name=path.name, why=error.strerror or error),
    )


def _unwritable(path: Path, error: OSError) -> Trouble:
    if error.errno == errno.ENOSPC:
        return Trouble("full", _("The disk is full. Free some space and try again."))
    return Trouble(
        "read_only",
        _(
            "{folder} cannot be written to. Ask for write permission or choose another folder."
        ).format(folder=path.parent),
    )
