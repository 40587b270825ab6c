"""The rows of the register's list: heads of groups, then organisations or people.

Only ids are held; what a row says is fetched when it is first looked at, with its neighbours.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt

from db.find import Hit
from db.store import Row
from db.types_register import ORGANISATION, PERSON
from db.words import N_, _
from gui.row_table import RowsModel

ITEM = int(Qt.ItemDataRole.UserRole) + 1
_Index = QModelIndex | QPersistentModelIndex
Fetch = Callable[[str, Sequence[int]], dict[int, Row]]
_CHUNK = 60
_BY = {
    "phone": N_("Phone"),
    "identity": N_("Identity number"),
    "code": N_("Credit code"),
    "employer": N_("Employer"),
}


@dataclass(frozen=True)
class Head:
    """The head of a group: which records follow, and how many there are in all."""

    table: str
    count: int

    def words(self) -> str:
        """Its title."""
        return _(ORGANISATION.plural if self.table == "organisation" else PERSON.plural)


@dataclass(frozen=True)
class Item:
    """One row: the record, what the list says of it, and why it was found."""

    table: str
    id: int
    name: str
    facts: tuple[str, ...]
    gone: bool
    hit: Hit | None = None

    def words(self) -> str:
        """The row as it is read aloud."""
        return "  ".join((self.name, *self.facts))


@dataclass(frozen=True)
class Group:
    """Records of one table in their order; `count` counts also those that are not listed."""

    table: str
    ids: Sequence[int]
    count: int
    hits: Sequence[Hit] = ()


class RegisterModel(RowsModel):
    """Groups one below the other, in one column."""

    def __init__(self, fetch: Fetch, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._fetch = fetch
        self._groups: list[tuple[int, Group]] = []
        self._count = 0
        self._known: dict[tuple[str, int], Row] = {}

    def show_groups(self, groups: Sequence[Group]) -> None:
        """Hold other groups; those without records are left out."""
        self.beginResetModel()
        self._known = {}
        self._groups = []
        self._count = 0
        for group in groups:
            if group.ids:
                self._groups.append((self._count, group))
                self._count += 1 + len(group.ids)
        self.endResetModel()

    def heads(self) -> list[int]:
        """The rows that are heads."""
        return [first for first, _group in self._groups]

    def row_of(self, table: str, id: int) -> int:
        """Where a record stands, -1 when it is not in the list."""
        for first, group in self._groups:
            if group.table == table and id in group.ids:
                return first + 1 + group.ids.index(id)
        return -1

    def key(self, row: int) -> tuple[str, int] | None:
        """Table and id of a row, None for a head and beside the list."""
        first, group = self._group(row)
        if group is None or row == first:
            return None
        return group.table, group.ids[row - first - 1]

    def item(self, row: int) -> Head | Item | None:
        """What a row shows."""
        first, group = self._group(row)
        if group is None:
            return None
        if row == first:
            return Head(group.table, group.count)
        place = row - first - 1
        said = self._said(group, place)
        if said is None:
            return Item(group.table, group.ids[place], "", (), True)
        hit = group.hits[place] if group.hits else None
        gone = bool(said["archived"]) or said["status"] != "active"
        facts = _facts(group.table, said, hit)
        return Item(group.table, group.ids[place], str(said["name"]), facts, gone, hit)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Heads and records."""
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """One."""
        return 0 if parent.isValid() else 1

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words for screen readers; the item itself for the painter."""
        if not index.isValid():
            return None
        if role == ITEM:
            return self.item(index.row())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            item = self.item(index.row())
            return item.words() if item else None
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Only records can be chosen."""
        if not index.isValid() or self.key(index.row()) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def _group(self, row: int) -> tuple[int, Group | None]:
        for first, group in reversed(self._groups):
            if first <= row <= first + len(group.ids):
                return first, group
        return -1, None

    def _said(self, group: Group, place: int) -> Row | None:
        key = (group.table, group.ids[place])
        if key not in self._known:
            start = place // _CHUNK * _CHUNK
            ids = group.ids[start : start + _CHUNK]
            fetched = self._fetch(group.table, ids)
            self._known.update(((group.table, id), row) for id, row in fetched.items())
        return self._known.get(key)


def _facts(table: str, row: Row, hit: Hit | None) -> tuple[str, ...]:
    """The second line, without the first letters, which the painter marks."""
    facts = [] if hit and "number" not in hit.by else [str(row["number"])]
    if row["archived"]:
        facts.append(_("Out of use"))
    if table == "organisation":
        if row["status"] != "active":
            facts.append(ORGANISATION.field("status").show(row["status"]))
        elif row["workers"] is not None:
            facts.append(_("Workers: {n}").format(n=row["workers"]))
        if row["kinds"] != "company":
            facts.append(ORGANISATION.field("kind").show(row["kinds"]))
    else:
        # The plainest word last: nearly everybody is a worker.
        kinds = PERSON.field("kinds").show(row["kinds"].replace("worker", "").strip())
        facts += [str(row["employer"]), str(row["position"]) or kinds]
    if hit:
        facts += [_(_BY[name]) for name in hit.by if name in _BY and name != "employer"]
    return tuple(fact for fact in facts if fact)
