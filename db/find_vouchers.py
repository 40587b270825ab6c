"""Vouchers while somebody types: by number, by an amount, by words of the summary."""

from __future__ import annotations

import json

from db.formats import plain, show_date, show_money
from db.money import parse
from db.records import like
from db.rules import Refused
from db.store import Store
from db.voucher_list import ListedVoucher, listed
from db.voucher_numbers import read_number
from db.words import _

_NEWEST_LINES = 20_000  # searched for words and amounts: each keystroke has to be answered at once
_MONTHS = 12  # a number without its month is looked for in so many, from the newest back


def find_vouchers(db: Store, text: str, limit: int = 8) -> list[ListedVoucher]:
    """The best first: those of the number, of the amount, then those whose words fit; of each
    the newest. Withdrawn ones are left out. Nothing for nothing."""
    if not plain(text):
        return []
    found: dict[int, None] = {}
    number = read_number(text)
    # With its month only one is meant, and not those that name it.
    whole = number is not None and number.month != ""
    for ids in (_numbered,) if whole else (_numbered, _of_amount, _worded):
        found |= dict.fromkeys(ids(db, text, limit))
    return [one for one in listed(db, list(found)) if one.status != "withdrawn"][:limit]


def offer_vouchers(db: Store, text: str, limit: int) -> list[tuple[int, str, str]]:
    """Vouchers for a picker, as (id, label, hint); the newest for nothing typed."""
    found = find_vouchers(db, text, limit) if plain(text) else listed(db, _newest(db, limit))
    return [(one.id, voucher_name(one), f"{one.summary} {show_money(one.amount)}") for one in found]


def voucher_name(one: ListedVoucher) -> str:
    """2026-11 记-0036; of a draft its day."""
    if one.number is None:
        return _("Draft of {day}").format(day=show_date(one.day))
    return f"{one.day:%Y-%m} 记-{one.number:04d}"


def _newest(db: Store, limit: int) -> list[int]:
    rows = db.rows("SELECT id FROM voucher ORDER BY day DESC, number DESC LIMIT ?", (limit,))
    return [row["id"] for row in rows]


def _numbered(db: Store, text: str, limit: int) -> list[int]:
    wanted = read_number(text)
    if wanted is None:
        return []
    months = [wanted.month] if wanted.month else _months(db)
    rows = db.rows(
        "SELECT voucher.id FROM json_each(?) AS asked CROSS JOIN voucher ON month = asked.value"
        " AND number = ? ORDER BY month DESC LIMIT ?",
        (json.dumps(months), wanted.number, limit),
    )
    return [row["id"] for row in rows]


def _months(db: Store) -> list[str]:
    """The newest months with vouchers, each found by one look into the index."""
    rows = db.rows(
        "WITH RECURSIVE back (month) AS (SELECT max(month) FROM voucher UNION ALL"
        " SELECT (SELECT max(month) FROM voucher WHERE month < back.month) FROM back"
        f" WHERE back.month IS NOT NULL LIMIT {_MONTHS}) SELECT month FROM back"
        " WHERE month IS NOT NULL"
    )
    return [row["month"] for row in rows]


def _of_amount(db: Store, text: str, limit: int) -> list[int]:
    try:
        amount = abs(parse(text))
    except Refused:
        return []
    rows = db.rows(
        "SELECT DISTINCT voucher FROM (SELECT id, voucher, debit, credit FROM voucher_line"
        f" ORDER BY id DESC LIMIT {_NEWEST_LINES}) WHERE abs(debit + credit) = ? LIMIT ?",
        (amount, limit),
    )
    return [row["voucher"] for row in rows]


def _worded(db: Store, text: str, limit: int) -> list[int]:
    words = plain(text).split()
    fits = " AND ".join("summary LIKE ? ESCAPE '\\'" for _word in words)
    rows = db.rows(
        "SELECT DISTINCT voucher FROM (SELECT id, voucher, summary FROM voucher_line"
        f" ORDER BY id DESC LIMIT {_NEWEST_LINES}) WHERE {fits} LIMIT ?",
        (*(like(word) for word in words), limit),
    )
    return [row["voucher"] for row in rows]
