"""Funds: money kept apart for a purpose. A restriction comes from the giver, never from us."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from db.formats import to_text
from db.register_values import day_of, refuse_empty, stored
from db.rules import Refused, rule
from db.store import Row, Store
from db.words import N_, _

SOURCES = (
    ("dues", N_("Returned dues")),
    ("fiscal", N_("Fiscal grant")),
    ("union", N_("Union and other bodies")),
    ("sponsor", N_("Sponsorship")),
)
_TEXTS = ("giver", "purpose")


@dataclass(frozen=True)
class Fund:
    """One fund. Of a restricted one only `uses` (accounts of expense) are permitted, within its
    days; with `decision`, spending needs the minutes of a collective decision."""

    id: int
    code: str
    name: str
    source: str
    giver: str
    organisation: int | None
    restricted: bool
    purpose: str
    decision: bool
    starts: date | None
    ends: date | None
    uses: tuple[int, ...]
    archived: bool


@rule
def add_fund(
    db: Store, *, code: str, name: str, source: str, uses: Collection[int] = (), **values: Any
) -> int:
    """A new fund. Returned dues are spent after a collective decision, others if told so."""
    made = _checked({"code": code, "name": name, "source": source} | values)
    _refuse_without_uses(made, uses)
    id = db.insert("fund", **made)
    _permit(db, id, uses)
    db.describe(_("Added “{name}”").format(name=made["name"]))
    return id


@rule
def change_fund(db: Store, *, id: int, uses: Collection[int] | None = None, **values: Any) -> None:
    """Change a fund. Once used, its source and restriction stay as the giver set them."""
    row = _row(db, id)
    made = _checked(row | values)
    given = fund(db, id).uses if uses is None else uses
    _refuse_without_uses(made, given)
    db.update("fund", id, **{name: made[name] for name in {*values, "decision"}})
    if uses is not None:
        _permit(db, id, uses)
    db.describe(_("Changed “{name}”").format(name=made["name"]))


@rule
def archive_fund(db: Store, *, id: int, now: datetime) -> None:
    """A fund is spent and done. Refused while anything is left of it, or a draft uses it."""
    if left(db, id):
        raise Refused(_("Something is left of this fund. Spend or return it first."))
    if db.value(
        "SELECT 1 FROM voucher JOIN voucher_line AS line ON line.voucher = voucher.id"
        " WHERE voucher.status IN ('draft', 'reviewed') AND line.fund = ?",
        (id,),
    ):
        raise Refused(_("A voucher that is not posted yet uses it. Post or withdraw it."))
    db.update("fund", id, archived_at=to_text(now))
    db.describe(_("“{name}” is out of use").format(name=_row(db, id)["name"]))


@rule
def restore_fund(db: Store, *, id: int) -> None:
    """A fund is in use again."""
    db.update("fund", id, archived_at=None)
    db.describe(_("“{name}” is in use again").format(name=_row(db, id)["name"]))


def fund(db: Store, id: int) -> Fund:
    """One fund. Raises LookupError if there is none."""
    return _fund(db, _row(db, id))


def funds(db: Store, *, archived: bool = False) -> list[Fund]:
    """The funds, by code."""
    where = "" if archived else " WHERE archived_at IS NULL"
    return [_fund(db, row) for row in db.rows(f"SELECT * FROM fund{where} ORDER BY code")]


def left(db: Store, id: int) -> int:
    """What is left of a fund by the posted vouchers, in fen."""
    closed = db.value("SELECT max(month) FROM period") or ""
    return -int(
        db.value(
            "SELECT coalesce(sum(amount), 0) FROM ("
            " SELECT account, balance AS amount FROM closing WHERE month = :closed AND fund = :fund"
            " UNION ALL SELECT account, debit - credit FROM voucher_line"
            "  WHERE fund = :fund AND day > :since"
            " ) AS stood JOIN account ON account.id = stood.account"
            " WHERE kind IN ('balance', 'income', 'expense')",
            {"fund": id, "closed": closed, "since": f"{closed}-99" if closed else ""},
        )
    )


def _fund(db: Store, row: Row) -> Fund:
    uses = db.rows("SELECT account FROM fund_use WHERE fund = ? ORDER BY account", (row["id"],))
    return Fund(
        id=row["id"],
        code=row["code"],
        name=row["name"],
        source=row["source"],
        giver=row["giver"],
        organisation=row["organisation"],
        restricted=bool(row["restricted"]),
        purpose=row["purpose"],
        decision=bool(row["decision"]),
        starts=day_of(row["starts"]),
        ends=day_of(row["ends"]),
        uses=tuple(int(use["account"]) for use in uses),
        archived=bool(row["archived_at"]),
    )


def _row(db: Store, id: int) -> Row:
    row = db.row("SELECT * FROM fund WHERE id = ?", (id,))
    if row is None:
        raise LookupError(f"no fund {id}")
    return row


def _checked(values: dict[str, Any]) -> dict[str, Any]:
    made = stored(values, _TEXTS)
    for name in ("code", "name"):
        made[name] = refuse_empty(made[name], name)
    if made["source"] not in dict(SOURCES):
        raise Refused(_("Choose one of the list."), "source")
    for name in ("restricted", "decision"):
        made[name] = int(bool(made.get(name)))
    if made["source"] == "dues":
        made["decision"] = 1
    if made.get("starts") and made.get("ends") and made["ends"] < made["starts"]:
        raise Refused(_("The end is before the start."), "ends")
    return made


def _refuse_without_uses(made: dict[str, Any], uses: Collection[int]) -> None:
    if made["restricted"] and not uses:
        raise Refused(_("Choose what the giver permits the money to be spent on."), "uses")


def _permit(db: Store, id: int, uses: Collection[int]) -> None:
    held = {
        row["account"]: row["id"]
        for row in db.rows("SELECT id, account FROM fund_use WHERE fund = ?", (id,))
    }
    expenses = {row["id"] for row in db.rows("SELECT id FROM account WHERE kind = 'expense'")}
    if not set(uses) <= expenses:
        raise Refused(_("Money is spent on accounts of expense only."), "uses")
    for account in sorted(set(uses) - set(held)):
        db.insert("fund_use", fund=id, account=account)
    for account in sorted(set(held) - set(uses)):
        db.delete("fund_use", held[account])
