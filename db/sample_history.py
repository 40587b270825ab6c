"""Acts of long ago, many in one transaction: how years of work get into a new file in minutes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from db import trail
from db.ids import Ids
from db.store import Store
from db.trail import Act, Entry


class History:
    """Writes rows as acts of the past, each with its own entries in the trail.

    It goes past the rules: whoever uses it answers for what they would have said. The schema's
    triggers see every row.
    """

    def __init__(self, db: Store) -> None:
        self.db = db
        self._ids = Ids()
        self._entries: list[Entry] = []

    @contextmanager
    def written(self) -> Iterator[None]:
        """One transaction for all acts within it."""
        connection = self.db.connection
        connection.execute("BEGIN IMMEDIATE")
        self._ids.after(int(self.db.value("SELECT max(id) FROM trail") or 0))
        try:
            yield
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")

    @contextmanager
    def act(self, rule: str, moment: datetime, label: str = "") -> Iterator[None]:
        """One act, at a civil time that is taken for UTC."""
        self._entries = []
        stamp = moment.replace(tzinfo=UTC).isoformat(timespec="milliseconds")
        made = Act(self._ids.make(), rule, label, stamp.replace("+00:00", "Z"))
        yield
        trail.write(self.db.connection, made, self.db.who, self._entries)

    def insert(self, table: str, **values: Any) -> int:
        """A row of the act under way; returns its id."""
        row = {"id": self._ids.make(), **values}
        names = ", ".join(f"[{name}]" for name in row)
        marks = ", ".join("?" * len(row))
        self.db.connection.execute(
            f"INSERT INTO [{table}] ({names}) VALUES ({marks})", tuple(row.values())
        )
        entry = Entry(self._ids.make(), "insert", table, row["id"], None, trail.told(row))
        self._entries.append(entry)
        return int(row["id"])
