"""All vouchers, newest first, narrowed by what people know of one.

A list of a million is never walked through for a voucher or two: the conditions on lines find a
few vouchers by an index, or so many that the newest are found at once. Only words in the summary,
which have no index, are looked for line by line.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from db.formats import plain
from db.money import parse
from db.records import like
from db.rules import Refused, refuse_unseen
from db.store import Row, Store
from db.voucher_numbers import VoucherNumber, read_number
from db.words import N_

MOST = 2000
_FEW = 20_000  # vouchers found by their lines that are sorted rather than walked to
# How far a voucher is, as the list says it.
SHOWN = (
    ("draft", N_("To be reviewed")),
    ("reviewed", N_("To be posted")),
    ("posted", N_("Posted")),
    ("red", N_("Red voucher")),
    ("reversed", N_("Cancelled|voucher")),
    ("withdrawn", N_("Withdrawn")),
)


@dataclass(frozen=True)
class Wanted:
    """What the list is narrowed to. Months are like 2026-11, both included; amounts are fen.

    `fund`, `account`, `person`, `organisation`, `words` and the amounts must be true of one line.
    """

    first: str = ""
    last: str = ""
    status: str = ""
    kind: str = ""
    fund: int | None = None
    account: int | None = None
    person: int | None = None
    organisation: int | None = None
    maker: str = ""
    least: int | None = None
    most: int | None = None
    words: str = ""


@dataclass(frozen=True)
class ListedVoucher:
    """One voucher in the list. `status` says also whether it is red or was reversed; `amount` is
    the sum of its debits in fen; `funds` are their names."""

    id: int
    day: date
    number: int | None
    kind: str
    status: str
    summary: str
    amount: int
    funds: str
    made_name: str


@dataclass(frozen=True)
class Listed:
    """The newest that fit, and whether there are more."""

    rows: tuple[ListedVoucher, ...]
    more: bool


def list_vouchers(db: Store, wanted: Wanted, *, limit: int = MOST) -> Listed:
    """The newest vouchers that fit; within a day those without a number come first."""
    refuse_unseen(db.staff, "fund")
    lines = _Lines(wanted)
    found = [
        *(_waiting(db, wanted, lines, limit + 1)),
        *(_posted(db, wanted, lines, limit + 1)),
    ]
    found.sort(key=lambda row: (row["day"], row["number"] is None, row["number"] or row["id"]))
    newest = found[::-1][: limit + 1]
    return Listed(
        tuple(listed(db, [row["id"] for row in newest[:limit]])),
        len(newest) > limit,
    )


def listed(db: Store, ids: Collection[int]) -> list[ListedVoucher]:
    """These vouchers as the list shows them, in this order."""
    # <> 'withdrawn' follows from posted, but only when said is the index of red vouchers used.
    rows = db.rows(
        "SELECT voucher.id, day, number, kind, status, made_name, reverses,"
        " (SELECT summary FROM voucher_line AS line WHERE line.voucher = voucher.id"
        "  ORDER BY position LIMIT 1) AS summary,"
        " (SELECT sum(debit) FROM voucher_line AS line WHERE line.voucher = voucher.id) AS amount,"
        " (SELECT group_concat(name, '、') FROM fund WHERE id IN (SELECT fund FROM voucher_line"
        "  AS line WHERE line.voucher = voucher.id)) AS funds,"
        " EXISTS (SELECT 1 FROM voucher AS red WHERE red.reverses = voucher.id"
        "  AND red.status = 'posted' AND red.status <> 'withdrawn') AS reversed"
        " FROM json_each(?) AS wanted CROSS JOIN voucher ON voucher.id = wanted.value"
        " ORDER BY wanted.key",
        (json.dumps(list(ids)),),
    )
    return [_listed(row) for row in rows]


def makers(db: Store) -> list[str]:
    """Who made vouchers lately, by the name of that day."""
    rows = db.rows(
        "SELECT DISTINCT made_name FROM (SELECT made_name FROM voucher"
        " ORDER BY day DESC, number DESC LIMIT 5000) ORDER BY made_name"
    )
    return [row["made_name"] for row in rows]


def _listed(row: Row) -> ListedVoucher:
    status = "reversed" if row["reversed"] else row["status"]
    if row["reverses"] is not None and row["status"] == "posted":
        status = "red"
    return ListedVoucher(
        id=row["id"],
        day=date.fromisoformat(row["day"]),
        number=row["number"],
        kind=row["kind"],
        status=status,
        summary=row["summary"] or "",
        amount=row["amount"] or 0,
        funds=row["funds"] or "",
        made_name=row["made_name"],
    )


class _Lines:
    """What must be true of one line; the rarest thing first, which leads into its index."""

    def __init__(self, wanted: Wanted) -> None:
        self.values: dict[str, Any] = {}
        self._terms: list[str] = []
        for name in ("person", "organisation"):
            self._equals(name, getattr(wanted, name))
        if wanted.least is not None or wanted.most is not None:
            least, most = wanted.least or 0, wanted.most
            self._amounts(least, most if most is not None else 10**16)
        for name in ("account", "fund"):
            self._equals(name, getattr(wanted, name))
        self.by_index = bool(self._terms)
        if wanted.words.strip():
            self._words(wanted.words)

    def __bool__(self) -> bool:
        return bool(self._terms)

    def sql(self, *, leading: bool) -> str:
        """The conditions on `line`; only the first one leads into an index, or none."""
        # A plus before a column keeps the engine from a worse index than the first one's.
        return " AND ".join(
            term if leading and not at else term.replace("line.", "+line.")
            for at, term in enumerate(self._terms)
        )

    def _equals(self, name: str, value: int | None) -> None:
        if value is not None:
            self._terms.append(f"line.{name} = :{name}")
            self.values[name] = value

    def _amounts(self, least: int, most: int) -> None:
        self._terms.append("abs(line.debit + line.credit) BETWEEN :least AND :most")
        self.values |= {"least": least, "most": most}

    def _words(self, text: str) -> None:
        """All words in the summary; or it is an amount that stands there, or the number."""
        each = plain(text).split()
        ways = [" AND ".join(f"line.summary LIKE :word{at} ESCAPE '\\'" for at in range(len(each)))]
        self.values |= {f"word{at}": like(word) for at, word in enumerate(each)}
        try:
            self.values["amount"] = abs(parse(text))
            ways.append("abs(line.debit + line.credit) = :amount")
        except Refused:
            pass
        number = read_number(text)
        if number is not None:
            ways.append(_numbered(number))
            self.values |= {"number": number.number, "of": f"{number.month}%"}
        self._terms.append("(" + " OR ".join(f"({way})" for way in ways) + ")")


def _numbered(number: VoucherNumber) -> str:
    of = " AND line.day LIKE :of" if number.month else ""
    return f"line.number = :number{of}"


def _posted(db: Store, wanted: Wanted, lines: _Lines, limit: int) -> list[Row]:
    if wanted.status not in ("", "posted", "red", "reversed"):
        return []
    where = ["voucher.number IS NOT NULL", *_head(wanted)]
    if wanted.status == "red":
        where.append("voucher.reverses IS NOT NULL AND voucher.status <> 'withdrawn'")
    if wanted.status == "reversed":
        where.append(
            "voucher.id IN (SELECT reverses FROM voucher WHERE reverses IS NOT NULL"
            " AND status = 'posted' AND status <> 'withdrawn')"
        )
    values = {**lines.values, **_values(wanted), "limit": limit}
    few = _few(db, wanted, lines, values)
    if few is not None:
        source = "json_each(:ids) AS wanted CROSS JOIN voucher ON voucher.id = wanted.value"
        values["ids"] = few
    else:
        source = "voucher"
        if lines:
            where.append(_has_line(lines))
    return db.rows(
        f"SELECT voucher.id, voucher.day, voucher.number FROM {source}"
        f" WHERE {' AND '.join(where)} ORDER BY voucher.day DESC, voucher.number DESC LIMIT :limit",
        values,
    )


def _few(db: Store, wanted: Wanted, lines: _Lines, values: Mapping[str, Any]) -> str | None:
    """The ids of the posted vouchers with such a line, as JSON; None where there are many, or
    where the months lead to them sooner."""
    if not lines or (wanted.first and not lines.by_index):
        return None
    days = "line.day IS NOT NULL"
    if wanted.first:
        days += " AND line.day >= :start"
    if wanted.last:
        days += " AND line.day <= :end"
    found = db.value(
        "SELECT json_group_array(voucher) FROM (SELECT DISTINCT line.voucher AS voucher"
        f" FROM voucher_line AS line WHERE {lines.sql(leading=True)} AND {days} LIMIT {_FEW + 1})",
        values,
    )
    return str(found) if str(found).count(",") < _FEW else None


def _waiting(db: Store, wanted: Wanted, lines: _Lines, limit: int) -> list[Row]:
    """Those without a number: they stand in no index of lines, but there are few."""
    asked = [
        f"voucher.status {such}"
        for status, such in (
            (("draft", "reviewed"), "IN ('draft', 'reviewed')"),
            (("withdrawn",), "= 'withdrawn'"),
        )
        if wanted.status in ("", *status)
    ]
    where = _head(wanted)
    if wanted.status:
        where.append("voucher.status = :status")
    if lines:
        where.append(_has_line(lines))
    found: list[Row] = []
    for one in asked:
        found += db.rows(
            "SELECT voucher.id, voucher.day, voucher.number FROM voucher"
            f" WHERE {' AND '.join([one, *where])}"
            " ORDER BY voucher.day DESC, voucher.id DESC LIMIT :limit",
            {**lines.values, **_values(wanted), "limit": limit},
        )
    return found


def _has_line(lines: _Lines) -> str:
    return (
        "EXISTS (SELECT 1 FROM voucher_line AS line WHERE line.voucher = voucher.id"
        f" AND {lines.sql(leading=False)})"
    )


def _head(wanted: Wanted) -> list[str]:
    """What must be true of the voucher itself."""
    return [
        condition
        for condition, asked in (
            ("voucher.day >= :start", wanted.first),
            ("voucher.day <= :end", wanted.last),
            ("voucher.kind = :kind", wanted.kind),
            ("voucher.made_name = :maker", wanted.maker),
        )
        if asked
    ]


def _values(wanted: Wanted) -> dict[str, Any]:
    return {
        "start": f"{wanted.first}-01",
        "end": f"{wanted.last}-31",
        "kind": wanted.kind,
        "maker": wanted.maker,
        "status": wanted.status,
    }
