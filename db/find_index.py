"""The register in memory, laid out for finding: see `db.find` for what it answers and how fast.

The names of a table are one text with a line for each name and short name, in the order of the
list; a pattern (`db.find_words`) runs over all of it at once. What has changed is learnt from the
trail, whichever connection wrote it.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate, islice, product
from operator import attrgetter
from time import perf_counter

from db.find_words import LONGEST, Word, slips
from db.pinyin import folded, is_han, legal_form, pieces, reading, tokens
from db.store import Row, Store

TABLES = ("organisation", "person")
# How good a hit is. Beside it stands the field that made it: the two are one number in `Costs`.
EXACT, BEGINS, WHOLE_INITIALS, TAIL, INITIALS, INSIDE, NEARLY, NEARLY_BEGINS = range(8)
FIELDS = ("", "name", "number", "phone", "identity", "code", "employer")
NAME, NUMBER, PHONE, IDENTITY, CODE, EMPLOYER = range(1, 7)
_FIELD_BITS = 3
Costs = dict[int, int]  # place in the list -> cost

_CHUNK = 500
_MANY_CHANGES = 200
_LATIN_RUNS = 5
_SHORTEST_SLIP, _LONGEST_SLIP = 5, 30
_READINGS = 4
_NUMBER = re.compile("([a-z]*)-?0*([1-9][0-9]*)", re.ASCII)
_QUERIES = {
    "organisation": "SELECT id, number, name, short_name, pinyin, phone, code, kind AS kinds,"
    " NULL AS employer, '' AS identity, status <> 'active' AS gone, archived_at"
    " FROM organisation WHERE merged_into IS NULL AND ",
    # Of an identity number only the last four are kept here.
    "person": "SELECT id, number, name, '' AS short_name, pinyin, phone, '' AS code, kinds,"
    " employer, substr(identity, -4) AS identity, 0 AS gone, archived_at"
    " FROM person WHERE merged_into IS NULL AND ",
}
_NEXT = "(pinyin, name, id) > (?, ?, ?) ORDER BY pinyin, name, id LIMIT ?"


def cost(quality: int, field: int) -> int:
    """Quality and field as one number that sorts by quality first."""
    return quality << _FIELD_BITS | field


def quality_of(found: int) -> int:
    """How good the hit is."""
    return found >> _FIELD_BITS


def field_of(found: int) -> str:
    """The name of the field that was hit."""
    return FIELDS[found & (1 << _FIELD_BITS) - 1]


@dataclass(frozen=True, slots=True)
class Record:
    """What is kept of one organisation or person."""

    id: int
    number: str
    number_keys: tuple[str, ...]
    name: str
    pinyin: str
    order: tuple[str, str, int]
    lines: tuple[str, ...]  # of the name, then of the short name
    spelt: tuple[str, ...]  # readings without blanks, for names nearly typed
    phone: str
    identity: str
    code: str
    kinds: frozenset[str]
    employer: int | None
    gone: bool  # moved out or archived: found after the others
    archived: bool


class Shelf:
    """Records of one table in the order of the list, and their names as one text."""

    def __init__(self, records: Iterable[Record] = ()) -> None:
        # A record that has changed since stands on another shelf, and here is nothing.
        self.records: list[Record | None] = []
        self._place: dict[int, int] = {}
        self._numbers: dict[str, list[int]] = {}
        self._identities: dict[str, list[int]] = {}
        self._codes: list[tuple[int, str]] = []
        self._owners: list[int] = []
        self._spelt: list[tuple[str, int]] = []
        lines: list[str] = []
        phones: list[str] = []
        for place, record in enumerate(sorted(records, key=attrgetter("order"))):
            self.records.append(record)
            self._place[record.id] = place
            for line in record.lines:
                lines.append(line)
                self._owners.append(place)
            phones.append(record.phone)
            for key in record.number_keys:
                self._numbers.setdefault(key, []).append(place)
            if record.identity:
                self._identities.setdefault(record.identity, []).append(place)
            if record.code:
                self._codes.append((place, record.code))
        # Each line begins with the end of the line before.
        self._names = "\n".join(["", *lines, ""])
        self._starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
        self._phones = "\n".join(["", *phones, ""])
        self._phone_starts = list(accumulate((len(phone) + 1 for phone in phones), initial=0))

    def drop(self, id: int) -> None:
        """Forget a record."""
        place = self._place.pop(id, None)
        if place is not None:
            self.records[place] = None

    def match(self, word: Word) -> Costs:
        """All records that the word finds, by their own fields."""
        if len(word.signs) > LONGEST:
            return {}
        found = self.names(word)
        for key in _number_keys(word.signs)[-1:]:
            for place in self._numbers.get(key, ()):
                _keep(found, place, cost(EXACT, NUMBER))
        for place in self._identities.get(word.signs, ()):
            _keep(found, place, cost(TAIL, IDENTITY))
        if word.is_digits and len(word.signs) >= 3:
            self._match_phones(word.signs, found)
        if len(word.signs) >= 3:
            self._match_codes(word.signs, found)
        return found

    def names(self, word: Word) -> Costs:
        """The records whose name or short name the word finds."""
        found: Costs = {}
        text, starts, owners = self._names, self._starts, self._owners
        # One letter stands inside half of all names: it is taken for the first of a name.
        alone = len(word.signs) == 1 and not is_han(word.signs)
        begins, exact, whole = word.begins.match, word.exact.match, word.whole_initials.match
        for hit in (word.at_start if alone else word.anywhere).finditer(text):
            line = bisect_right(starts, hit.start()) - 1
            start = starts[line]
            # The first place is taken that fits, so what began later cannot begin there.
            if text.find(";", start + 2, hit.start() + 1) >= 0 and not alone:
                quality = INSIDE
            elif begins(text, start):
                quality = EXACT if exact(text, start) else BEGINS
            else:
                quality = WHOLE_INITIALS if whole(text, start) else INITIALS
            _keep(found, owners[line], cost(quality, NAME))
        return found

    def nearly(self, word: Word) -> Costs:
        """The records whose name begins with the word if one letter of it is put right."""
        if not word.is_letters or not _SHORTEST_SLIP <= len(word.signs) <= _LONGEST_SLIP:
            return {}
        if not self._spelt:
            self._spelt = sorted(
                (spelt, place)
                for place, one in enumerate(self.records)
                if one
                for spelt in one.spelt
            )
        found: Costs = {}
        for meant, whole in slips(word.signs):
            for line in range(bisect_left(self._spelt, (meant, 0)), len(self._spelt)):
                spelt, place = self._spelt[line]
                if spelt == meant:
                    _keep(found, place, cost(NEARLY, NAME))
                elif whole or not spelt.startswith(meant):
                    break
                else:
                    _keep(found, place, cost(NEARLY_BEGINS, NAME))
        return found

    def places(self, ids: Iterable[int], found: int) -> Costs:
        """These records, if they are here, at this cost."""
        return {self._place[id]: found for id in ids if id in self._place}

    def _match_phones(self, digits: str, found: Costs) -> None:
        text, starts, length = self._phones, self._phone_starts, len(digits)
        at = text.find(digits)
        while at >= 0:
            place = bisect_right(starts, at) - 1
            first, last = starts[place] + 1 == at, starts[place + 1] == at + length
            quality = {(1, 1): EXACT, (1, 0): BEGINS, (0, 1): TAIL, (0, 0): INSIDE}[first, last]
            _keep(found, place, cost(quality, PHONE))
            at = text.find(digits, starts[place + 1])

    def _match_codes(self, signs: str, found: Costs) -> None:
        # Most codes of a town begin alike: a short piece says something at the end only.
        for place, code in self._codes:
            if code.endswith(signs):
                _keep(found, place, cost(EXACT if code == signs else TAIL, CODE))
            elif len(signs) >= 6 and signs in code:
                _keep(found, place, cost(INSIDE, CODE))


class Index:
    """The shelves of one open file."""

    def __init__(self) -> None:
        # On the first all records as they were laid out, on the second what has changed since.
        self.shelves = {table: (Shelf(), Shelf()) for table in TABLES}
        self._records: dict[str, dict[int, Record]] = {table: {} for table in TABLES}
        self._changed: dict[str, set[int]] = {table: set() for table in TABLES}
        self._seen = 0
        self._loading: Iterator[None] | None = None
        self._loaded = False

    def load(self, db: Store, seconds: float | None = None) -> bool:
        """Go on loading, for so many seconds or to the end; True when it is done."""
        if self._loaded:
            return True
        until = perf_counter() + seconds if seconds is not None else None
        if self._loading is None:
            self._loading = self._load(db)
        for _step in self._loading:
            if until is not None and perf_counter() >= until:
                return False
        self._loading, self._loaded = None, True
        return True

    def refresh(self, db: Store) -> None:
        """Take in what was written since, by whomever; not what an open act may yet take back."""
        if db.connection.in_transaction:
            return
        changed: dict[str, set[int]] = {table: set() for table in TABLES}
        for row in db.rows(
            "SELECT id, record_table, record FROM trail WHERE id > ? ORDER BY id", (self._seen,)
        ):
            self._seen = int(row["id"])
            if row["record_table"] in changed:
                changed[row["record_table"]].add(int(row["record"]))
        for table, ids in changed.items():
            if ids:
                self._take(table, ids, db)

    def _take(self, table: str, ids: set[int], db: Store) -> None:
        rows = db.rows(
            _QUERIES[table] + "id IN (SELECT value FROM json_each(?))", (json.dumps(list(ids)),)
        )
        records, changed = self._records[table], self._changed[table]
        for id in ids:
            records.pop(id, None)
        records.update((int(row["id"]), record_of(row)) for row in rows)
        changed |= ids
        first, _second = self.shelves[table]
        if len(changed) > _MANY_CHANGES:
            first, now = Shelf(records.values()), Shelf()
            changed.clear()
        else:
            for id in ids:
                first.drop(id)
            now = Shelf(records[id] for id in changed if id in records)
        self.shelves[table] = (first, now)

    def _load(self, db: Store) -> Iterator[None]:
        self._seen = int(db.value("SELECT max(id) FROM trail") or 0)
        for table, query in _QUERIES.items():
            records = self._records[table]
            last: tuple[str, str, int] = ("", "", 0)
            # In the order of the list, which the index on it has, so that nothing is sorted here.
            while rows := db.rows(query + _NEXT, (*last, _CHUNK)):
                for row in rows:
                    record = record_of(row)
                    records[record.id] = record
                last = record.order
                yield
            self.shelves[table] = (Shelf(records.values()), Shelf())
            yield


def record_of(row: Row) -> Record:
    """What is kept of a row of `_QUERIES`."""
    name, pinyin = str(row["name"]), str(row["pinyin"])
    lines = [_line(name, pinyin)]
    spelt = _spelt(name, pinyin)
    short = str(row["short_name"])
    if short and short != name:
        said = _short_reading(short, name, pinyin)
        lines.append(_line(short, said))
        spelt += _spelt(short, said)
    return Record(
        id=int(row["id"]),
        number=str(row["number"]),
        number_keys=_number_keys(str(row["number"])),
        name=name,
        pinyin=pinyin,
        order=(pinyin, name, int(row["id"])),
        lines=tuple(lines),
        spelt=tuple(dict.fromkeys(spelt)),
        phone="".join(sign for sign in str(row["phone"]) if sign in "0123456789"),
        identity=str(row["identity"]).lower(),
        code=str(row["code"]).lower(),
        kinds=frozenset(str(row["kinds"]).split()),
        employer=row["employer"],
        gone=bool(row["gone"]) or row["archived_at"] is not None,
        archived=row["archived_at"] is not None,
    )


def _line(name: str, pinyin: str) -> str:
    """`;张/zhang;三/san`, see `db.find_words`; letters have no sign of their own: `;/abc`.

    In the legal form at the end it is `;公:gong`.
    """
    parts = []
    latin = 0
    form = legal_form(name)
    for token in tokens(name, pinyin)[:LONGEST]:
        if is_han(name[token.start]):
            sign = ";" + name[token.start]
            # Nobody means every firm by 'gs': letters may go on into 公司, not begin there.
            parts.append((":" if token.start >= form else "/").join([sign, *token.readings]))
        else:
            latin += 1
            # Many runs of the same letters could be taken in too many ways.
            parts.append(";/" + token.readings[0][:LONGEST] if latin <= _LATIN_RUNS else ";")
    return "".join(parts)


def _spelt(name: str, pinyin: str) -> list[str]:
    """The readings one after the other: 'zengguofan', 'cengguofan'; without the legal form."""
    form = legal_form(name)
    readings = [
        token.readings[:_READINGS] or ("",)
        for token in tokens(name, pinyin)[:LONGEST]
        if token.start < form
    ]
    return ["".join(ways) for ways in islice(product(*readings), _READINGS)]


def _short_reading(short: str, name: str, pinyin: str) -> str:
    """A short name is read as the same characters are in the long one."""
    known = {name[token.start]: "/".join(token.readings) for token in tokens(name, pinyin)}
    text = folded(short)
    places = pieces(text)
    if all(not is_han(text[start]) or known.get(text[start]) for start, _end in places):
        return " ".join(known.get(text[start], text[start:end]) for start, end in places)
    return reading(short)


def _number_keys(signs: str) -> tuple[str, ...]:
    """'QY-0037' is found by '37' and by 'qy37', however many zeros were typed."""
    found = _NUMBER.fullmatch(signs.lower())
    if not found:
        return ()
    return (found[2], found[1] + found[2]) if found[1] else (found[2],)


def _keep(found: Costs, place: int, cost: int) -> None:
    if cost < found.get(place, cost + 1):
        found[place] = cost
