"""What a book is narrowed to: words, an amount, a number, an account, somebody.

Only rows are left out: balances and totals stay those of the whole book.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from db.formats import plain
from db.money import parse
from db.rules import Refused
from db.store import Store

_NUMBER = re.compile(r"(?:[0-9]{4}-[0-9]{2}\s*)?(记\s*[-\u2013\u2014]?\s*)?0*([0-9]{1,9})")
_EACH_LINE = "EXISTS (SELECT 1 FROM voucher_line AS line WHERE line.voucher = voucher.id AND "


@dataclass(frozen=True)
class Sought:
    """The conditions of a book; '' and None stand for all.

    `flow` is came or went, `status` posted, waiting, red or reversed. `account` is where the
    money came from or what it was spent on.
    """

    words: str = ""
    flow: str = ""
    status: str = ""
    account: int | None = None
    person: int | None = None
    organisation: int | None = None

    @property
    def narrow(self) -> bool:
        """Whether vouchers have to be looked for; flow and status are seen on the row itself."""
        return bool(self.words or self.account or self.person or self.organisation)

    def dropped(self) -> list[tuple[str, Sought]]:
        """Each condition in use by name, and what is left without it."""
        names = ("words", "flow", "status", "account", "person", "organisation")
        empty = Sought()
        return [
            (name, replace(self, **{name: getattr(empty, name)}))
            for name in names
            if getattr(self, name)
        ]

    def fits(self, *, came: int, went: int, status: str) -> bool:
        """Whether a row shows what is asked of flow and status; amounts in fen."""
        if self.flow and not (came if self.flow == "came" else went):
            return False
        waits = status in ("draft", "reviewed")
        return not self.status or self.status == status or (self.status == "waiting" and waits)


def found(db: Store, sought: Sought, *, first: str, last: str, fund: int | None) -> set[int]:
    """The vouchers from one day to another that fit words, account and who; withdrawn ones not."""
    where, params = _conditions(sought)
    if fund is not None:
        where += f" AND {_EACH_LINE} line.fund = :fund)"
    rows = db.rows(
        "SELECT id FROM voucher WHERE day BETWEEN :first AND :last AND status <> 'withdrawn'"
        + where,
        params | {"first": first, "last": last, "fund": fund},
    )
    return {row["id"] for row in rows}


def months_with(db: Store, sought: Sought, *, year: int, fund: int | None) -> dict[str, int]:
    """How many vouchers of each month of a year fit, where any do."""
    where, params = _conditions(sought)
    if fund is not None:
        where += f" AND {_EACH_LINE} line.fund = :fund)"
    rows = db.rows(
        "SELECT month, count(*) AS n FROM voucher WHERE day BETWEEN :first AND :last"
        f" AND status <> 'withdrawn'{where} GROUP BY month ORDER BY month",
        params | {"first": f"{year}-01-01", "last": f"{year}-12-31", "fund": fund},
    )
    return {row["month"]: row["n"] for row in rows}


def _conditions(sought: Sought) -> tuple[str, dict[str, object]]:
    where, params = "", dict[str, object]()
    for name in ("account", "person", "organisation"):
        if getattr(sought, name):
            where += f" AND {_EACH_LINE} line.{name} = :{name})"
            params[name] = getattr(sought, name)
    words = plain(sought.words)
    if not words:
        return where, params
    pieces = []
    number = _NUMBER.fullmatch(words)
    if number:
        pieces.append("number = :number")
        params["number"] = int(number[2])
    fen = _amount(words)
    if fen is not None:
        pieces.append(f"{_EACH_LINE} abs(line.debit + line.credit) = :fen)")
        pieces.append(
            "abs((SELECT sum(debit) FROM voucher_line WHERE voucher = voucher.id)) = :fen"
        )
        params["fen"] = abs(fen)
    if not (number and number[1]):
        part = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        params["part"] = f"%{part}%"
        pieces.append(
            "EXISTS (SELECT 1 FROM voucher_line AS line"
            " JOIN account ON account.id = line.account JOIN fund ON fund.id = line.fund"
            " LEFT JOIN person ON person.id = line.person"
            " LEFT JOIN organisation ON organisation.id = line.organisation"
            " WHERE line.voucher = voucher.id AND (line.summary LIKE :part ESCAPE '\\'"
            " OR account.name LIKE :part ESCAPE '\\' OR account.code = :whole"
            " OR fund.name LIKE :part ESCAPE '\\' OR person.name LIKE :part ESCAPE '\\'"
            " OR organisation.name LIKE :part ESCAPE '\\'))"
        )
        params["whole"] = words
    return f"{where} AND ({' OR '.join(pieces)})", params


def _amount(words: str) -> int | None:
    try:
        return parse(words)
    except Refused:
        return None
