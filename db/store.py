"""One open file: reading, acts that write, and the trail that each write leaves.

SQLite is used in WAL mode with `synchronous=FULL`: a write that was confirmed is on the disk.
Acts begin IMMEDIATE, so what an act checked cannot change before it writes.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as engine
from filelock import FileLock, Timeout
from sqlite_utils import Database

from db import cipher, migrations, places, trail
from db.connection import open_file
from db.damage import refuse_damaged
from db.engine_words import refusal_of, trouble_of
from db.exchange import complete
from db.file_copy import copy_of
from db.ids import Ids
from db.key_file import keys_path
from db.roles import Staff, program
from db.trail import DERIVED, Act, Entry
from db.trouble import Trouble
from db.words import _

_log = logging.getLogger(__name__)
_SLOW_SECONDS = 0.05
APPLICATION_ID = 0x595A484E  # "YZHN": how a file of ours is told from any other SQLite file
Row = dict[str, Any]


class Store:
    """The records of one centre. Rules receive it as `db`."""

    def __init__(
        self,
        path: Path,
        connection: Any,
        staff: Staff,
        key: bytes | None = None,
        lock: FileLock | None = None,
    ) -> None:
        self.path = path
        self.staff = staff
        self.key = key
        # Of whoever is signed in; opens what was sealed for them.
        self.private_key: bytes | None = None
        self.last_act: Act | None = None
        self._connection = connection
        self._lock = lock
        self._ids = Ids()
        self._act: Act | None = None
        self._entries: list[Entry] = []

    @property
    def who(self) -> str:
        """The name of who is signed in, as the trail and the papers carry it."""
        return self.staff.name

    @property
    def acting(self) -> bool:
        """Whether an act is under way."""
        return self._act is not None

    def rows(self, sql: str, params: Sequence[Any] | Mapping[str, Any] = ()) -> list[Row]:
        """All rows of a query, each as a dict by column name."""
        started = time.perf_counter()
        cursor = self._connection.execute(sql, params)
        names = [column[0] for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor]
        seconds = time.perf_counter() - started
        if seconds > _SLOW_SECONDS:
            _log.info("slow query, %.0f ms: %s", seconds * 1000, " ".join(sql.split()))
        return rows

    def row(self, sql: str, params: Sequence[Any] | Mapping[str, Any] = ()) -> Row | None:
        """The first row of a query, or None."""
        cursor = self._connection.execute(sql, params)
        found = cursor.fetchone()
        if found is None:
            return None
        return dict(zip([column[0] for column in cursor.description], found, strict=True))

    def value(self, sql: str, params: Sequence[Any] | Mapping[str, Any] = ()) -> Any:
        """The first column of the first row, or None."""
        found = self._connection.execute(sql, params).fetchone()
        return found[0] if found else None

    @contextmanager
    def act(self, rule: str) -> Iterator[Act]:
        """One writing transaction and one act in the trail; inside another act, part of that."""
        if self._act:
            with self._part():
                yield self._act
            return
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            # The trail is read in the order of its ids, whoever wrote it and with what clock.
            self._ids.after(int(self.value("SELECT max(id) FROM trail") or 0))
        except engine.DatabaseError as error:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise trouble_of(error, self.path) from error
        self._entries = []
        act = self._act = Act(self._ids.make(), rule, "", _stamp())
        try:
            yield act
            trail.write(self._connection, act, self.who, self._entries)
            self._connection.execute("COMMIT")
        except BaseException as error:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            if isinstance(error, engine.IntegrityError):
                raise refusal_of(error) from error
            if type(error) in (engine.OperationalError, engine.DatabaseError):
                raise trouble_of(error, self.path) from error
            raise
        finally:
            self._act = None
        if self._entries:
            self.last_act = act

    @contextmanager
    def _part(self) -> Iterator[None]:
        """A rule within a rule: if the outer one goes on after a refusal, nothing of it stays."""
        self._connection.execute("SAVEPOINT part")
        before = len(self._entries)
        try:
            yield
        except BaseException as error:
            del self._entries[before:]
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK TO part")
                self._connection.execute("RELEASE part")
            if isinstance(error, engine.IntegrityError):
                raise refusal_of(error) from error
            raise
        self._connection.execute("RELEASE part")

    def describe(self, label: str) -> None:
        """Say in the user's words what the act under way does; the undo bar shows it."""
        if self._act and not self._act.label:
            self._act.label = label

    def takes_back(self, act: int) -> None:
        """Say that the act under way undoes another; the trail keeps it."""
        if self._act:
            self._act.undoes = act

    def new_id(self) -> int:
        """An id for a row that others point to before it is there; `insert` takes it."""
        return self._ids.make()

    def insert(self, table: str, **values: Any) -> int:
        """Insert a row; its id is made here unless given. Only inside an act."""
        row = {"id": values.pop("id", None) or self._ids.make(), **values}
        self._write(
            f"INSERT INTO [{table}] ({', '.join(f'[{name}]' for name in row)})"
            f" VALUES ({', '.join('?' * len(row))})",
            tuple(row.values()),
        )
        self._leave("insert", table, int(row["id"]), None, row)
        return int(row["id"])

    def cast(self, table: str, **values: Any) -> None:
        """Insert a ballot: a row of which nobody may learn when it came, or from whom.

        It is the one write that leaves no entry in the trail. An act of ballots alone has none at
        all: it is nobody's last act, cannot be undone, and the trail's end stays where it was. The
        row gives its own id, drawn by lot, for those made here tell the time. Only inside an act.
        """
        self._write(
            f"INSERT INTO [{table}] ({', '.join(f'[{name}]' for name in values)})"
            f" VALUES ({', '.join('?' * len(values))})",
            tuple(values.values()),
        )

    def update(self, table: str, id: int, **values: Any) -> None:
        """Change columns of one row; unchanged values leave no trail. Only inside an act."""
        before = self.row(f"SELECT * FROM [{table}] WHERE id = ?", (id,))
        if before is None:
            raise LookupError(f"no {table} {id}")
        changed = {name: value for name, value in values.items() if before[name] != value}
        if not changed:
            return
        self._write(
            f"UPDATE [{table}] SET {', '.join(f'[{name}] = ?' for name in changed)} WHERE id = ?",
            (*changed.values(), id),
        )
        self._leave("update", table, id, {name: before[name] for name in changed}, changed)

    def delete(self, table: str, id: int) -> None:
        """Delete one row, whose content the trail keeps. Only inside an act."""
        before = self.row(f"SELECT * FROM [{table}] WHERE id = ?", (id,))
        if before is None:
            raise LookupError(f"no {table} {id}")
        self._write(f"DELETE FROM [{table}] WHERE id = ?", (id,))
        kept = {name: value for name, value in before.items() if name not in DERIVED}
        self._leave("delete", table, id, kept, None)

    def _write(self, sql: str, params: Sequence[Any]) -> None:
        if self._act is None:
            raise RuntimeError("records are written by rules, inside an act")
        self._connection.execute(sql, params)

    def _leave(
        self, kind: str, table: str, record: int, before: Row | None, after: Row | None
    ) -> None:
        was, is_ = (None if row is None else trail.told(row) for row in (before, after))
        self._entries.append(Entry(self._ids.make(), kind, table, record, was, is_))

    @property
    def connection(self) -> Any:
        """The engine's connection, for backup and check only."""
        return self._connection

    def close(self) -> None:
        """Close the file and let the next program in."""
        self._connection.close()
        if self._lock:
            self._lock.release()


def open_store(
    path: Path,
    *,
    staff: Staff | None = None,
    key: bytes | None = None,
    lock: bool = True,
    create: bool = True,
) -> Store:
    """Open a centre's file, made or brought up to date as needed. Raises Trouble.

    `staff` is who is signed in, the program itself if left out; `key` the 32 bytes that open an
    encrypted file, None for a plain one.
    `lock=False` is for a second connection of the same program (a worker, a report, a check):
    it neither takes the lock file nor changes the schema.
    """
    path = path.absolute()
    _refuse_place(path)
    if not path.exists() and not create:
        raise Trouble("missing", _("There is no file at {path}.").format(path=path))
    if path.is_dir():
        raise Trouble("foreign", _("{path} is a folder, not a file.").format(path=path))
    held = take_lock(path) if lock else None
    try:
        if held:
            complete(path)
            refuse_damaged(path, key=key)
        connection = connect(path, key=key)
        try:
            _bring_up_to_date(path, connection, key, may_write=lock)
        except BaseException:
            connection.close()
            raise
    except BaseException:
        if held:
            held.release()
        raise
    return Store(path, connection, staff or program(), key, held)


def connect(path: Path, *, key: bytes | None = None, read_only: bool = False) -> Any:
    """A connection with this program's settings. Raises Trouble for a file it cannot use.

    `read_only` leaves the file as it is, to the byte: for copies and for what may be damaged.
    """
    try:
        connection = open_file(path, key=key, read_only=read_only)
    except engine.DatabaseError as error:
        raise trouble_opening(error, path, key) from error
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA recursive_triggers = ON")
        identity = connection.execute("PRAGMA application_id").fetchone()[0]
        tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
        if identity != APPLICATION_ID and tables:
            raise Trouble(
                "foreign",
                _("{name} is not a file of this program. Choose another file.").format(
                    name=path.name
                ),
            )
        if read_only:
            return connection
        if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
            connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        if identity != APPLICATION_ID:
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    except engine.DatabaseError as error:
        connection.close()
        raise trouble_opening(error, path, key) from error
    except BaseException:
        connection.close()
        raise
    return connection


def trouble_opening(error: BaseException, path: Path, key: bytes | None) -> Trouble:
    """Why a file does not open. Damage is told from a wrong key, and from a file that wants one."""
    trouble = trouble_of(error, path)
    if trouble.kind != "damaged":
        return trouble
    if key is not None:
        return cipher.trouble_with(path, key)
    if keys_path(path).exists() and not cipher.is_plain(path):
        return Trouble("encrypted", _("{name} opens with a password only.").format(name=path.name))
    return trouble


def _refuse_place(path: Path) -> None:
    folder = places.cloud_folder(path)
    if folder:
        raise Trouble(
            "cloud",
            _(
                "The file lies in {folder}, which is synchronised to the cloud. Locks do not hold"
                " there and records can be lost. Choose a folder on this computer."
            ).format(folder=folder),
        )
    if places.on_network(path):
        raise Trouble(
            "network",
            _(
                "The file lies on a network share. Locks do not hold there and records can be"
                " lost. Choose a folder on this computer."
            ),
        )


def take_lock(path: Path) -> FileLock:
    """Keep every other program out of the file until released. Raises Trouble if one is in."""
    lock = FileLock(path.with_name(path.name + ".lock"), timeout=0)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout:
        raise Trouble(
            "locked", _("{name} is already open in another window.").format(name=path.name)
        ) from None
    except OSError as error:
        raise Trouble(
            "read_only",
            _(
                "{folder} cannot be written to. Ask for write permission or choose another folder."
            ).format(folder=path.parent),
        ) from error
    return lock


def _bring_up_to_date(path: Path, connection: Any, key: bytes | None, *, may_write: bool) -> None:
    database = Database(connection, execute_plugins=False)
    unknown = migrations.unknown(database)
    if unknown:
        raise Trouble(
            "newer",
            _(
                "{name} was written by a newer version of this program."
                " Update the program on this computer first."
            ).format(name=path.name),
        )
    pending = migrations.STEPS.pending(database)
    if not pending:
        return
    if not may_write:
        raise Trouble(
            "newer", _("{name} must be opened in the window once first.").format(name=path.name)
        )
    if migrations.STEPS.applied(database):
        stamp = f"{datetime.now(UTC):%Y%m%d-%H%M%S}"
        copy_of(
            connection,
            path.with_name(f"{path.stem}-before-{pending[0].name}-{stamp}.yizhan"),
            key=key,
        )
    try:
        migrations.STEPS.apply(database)
    except engine.OperationalError as error:
        raise trouble_of(error, path) from error
    broken = connection.execute("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise Trouble("damaged", _("{name} has broken references.").format(name=path.name))


def _stamp() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
