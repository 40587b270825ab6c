"""Payments to a list: a sum to each of many people or organisations, one voucher for all.

Once there is a voucher, the list stays as it was signed; the schema holds that.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from db.chart import account as account_of
from db.formats import show_money, to_text
from db.funds import fund as fund_of
from db.quick_vouchers import pay
from db.register_values import refuse_empty
from db.rules import Refused, rule
from db.schema_fund import MOST
from db.store import Row, Store
from db.words import N_, _

STATUSES = (
    ("unpaid", N_("No voucher")),
    ("draft", N_("To be reviewed")),
    ("reviewed", N_("To be posted")),
    ("posted", N_("Posted")),
    ("reversed", N_("Cancelled|voucher")),
    ("withdrawn", N_("Withdrawn")),
)
MOST_NAME = 60
MOST_TIMES = 99
_PERIOD = re.compile(r"[0-9]{4}(?:-(?:0[1-9]|1[0-2]))?")


@dataclass(frozen=True)
class Payee:
    """Who gets how much in all, in fen, for how many `times` (two months at once: 2).

    The name, and in `note` the unit and the post, are kept as they were on the sheet that was
    signed. `office` is the office that a person is paid for.
    """

    name: str
    amount: int
    person: int | None = None
    organisation: int | None = None
    note: str = ""
    times: int = 1
    office: str = ""

    @property
    def rate(self) -> int:
        """What is paid each time, in fen."""
        return self.amount // self.times


@dataclass(frozen=True)
class Batch:
    """One list. `period` is the month (2026-11) or year (2026) that is paid for; `voucher` is None
    until there is one that stands; `status` is one of STATUSES."""

    id: int
    number: str
    name: str
    day: date
    period: str
    fund: int
    account: int
    paid_from: int
    voucher: int | None
    status: str
    made_name: str
    payees: tuple[Payee, ...]

    @property
    def total(self) -> int:
        """What is paid in all, in fen."""
        return sum(one.amount for one in self.payees)


@rule
def make_batch(
    db: Store,
    *,
    name: str,
    day: date,
    fund: int,
    account: int,
    paid_from: int,
    payees: Sequence[Payee],
    period: str = "",
) -> int:
    """A list to be signed; returns its id. Nobody stands on it twice.

    Without a `period` it is for the month of its day.
    """
    head = _checked(
        db,
        {
            "name": name,
            "day": to_text(day),
            "period": period or f"{day:%Y-%m}",
            "fund": fund,
            "account": account,
            "paid_from": paid_from,
        },
    )
    made = _cleaned(payees)
    id = db.insert("batch", number=_number(db, head["period"]), made_name=db.who, **head)
    for position, one in enumerate(made, 1):
        _put(db, id, position, one)
    db.describe(_("List “{name}”, {n} payees").format(name=head["name"], n=len(made)))
    return id


@rule
def change_batch(
    db: Store,
    *,
    batch: int,
    payees: Sequence[Payee] | None = None,
    day: date | None = None,
    **head: Any,
) -> None:
    """Other payees, or another name, day, period, fund, account (use) or paid_from.

    Refused once there is a voucher. Who stood there keeps the place; who is new comes at the end.
    """
    one = _unpaid(db, batch)
    if day is not None:
        head["day"] = to_text(day)
    was = {name: getattr(one, name) for name in ("name", "period", "fund", "account", "paid_from")}
    made = _checked(db, {**was, **head})
    if made["period"] != one.period:
        made["number"] = _number(db, made["period"])
    db.update("batch", batch, **made)
    if payees is not None:
        _replace(db, batch, _cleaned(payees))
    db.describe(_("Changed “{name}”").format(name=head.get("name") or one.name))


@rule
def withdraw_batch(db: Store, *, batch: int, now: datetime) -> None:
    """A list that is not paid."""
    one = _unpaid(db, batch)
    db.update("batch", batch, withdrawn_at=to_text(now))
    db.describe(_("Withdrew “{name}”").format(name=one.name))


@rule
def pay_batch(db: Store, *, batch: int, now: datetime) -> int:
    """The draft voucher that pays the whole list; returns the voucher's id."""
    one = _unpaid(db, batch)
    voucher = pay(
        db,
        day=one.day,
        paid_from=one.paid_from,
        use=one.account,
        fund=one.fund,
        amount=one.total,
        summary=_("{name}, {n} payees").format(name=one.name, n=len(one.payees)),
        bills=1,
        now=now,
    )
    db.update("batch", batch, voucher=voucher)
    db.describe(_("Pays “{name}”: {amount}").format(name=one.name, amount=show_money(one.total)))
    return voucher


def batch(db: Store, id: int) -> Batch:
    """One list. Raises LookupError if there is none."""
    row = db.row(f"{_LISTED} WHERE batch.id = ?", (id,))
    if row is None:
        raise LookupError(f"no batch {id}")
    lines = db.rows("SELECT * FROM batch_line WHERE batch = ? ORDER BY position", (id,))
    return Batch(
        id=id,
        number=row["number"],
        name=row["name"],
        day=date.fromisoformat(row["day"]),
        period=row["period"],
        fund=row["fund"],
        account=row["account"],
        paid_from=row["paid_from"],
        voucher=None if row["status"] in ("unpaid", "withdrawn") else row["voucher"],
        status=row["status"],
        made_name=row["made_name"],
        payees=tuple(_payee(line) for line in lines),
    )


# <> 'withdrawn' follows from posted, but only when said is the index of red vouchers used.
_LISTED = """SELECT batch.*, (SELECT sum(amount) FROM batch_line WHERE batch = batch.id) AS total,
 (SELECT count(*) FROM batch_line WHERE batch = batch.id) AS payees,
 fund.name AS fund__label, account.name AS account__label,
 CASE WHEN batch.withdrawn_at IS NOT NULL THEN 'withdrawn'
  WHEN coalesce(voucher.status, 'withdrawn') = 'withdrawn' THEN 'unpaid'
  WHEN EXISTS (SELECT 1 FROM voucher AS red WHERE red.reverses = voucher.id
   AND red.status = 'posted' AND red.status <> 'withdrawn')
   THEN 'reversed'
  ELSE voucher.status END AS status
 FROM batch JOIN fund ON fund.id = batch.fund JOIN account ON account.id = batch.account
 LEFT JOIN voucher ON voucher.id = batch.voucher"""


def batches(
    db: Store, *, year: int, fund: int | None = None, status: str = "", search: str = ""
) -> list[Row]:
    """The lists of a year, the newest first, as rows of the table with `total` (fen), `payees`
    (how many), `status`, and the names of fund and use as `fund__label` and `account__label`.

    `search` fits a part of the name, the number or the name of a payee.
    """
    rows = db.rows(
        f"{_LISTED} WHERE batch.day BETWEEN :first AND :last"
        " AND (:fund IS NULL OR batch.fund = :fund)"
        " AND (:part = '' OR instr(lower(batch.name || ' ' || batch.number), :part) > 0"
        "  OR EXISTS (SELECT 1 FROM batch_line WHERE batch_line.batch = batch.id"
        "   AND instr(lower(batch_line.name), :part) > 0))"
        " ORDER BY batch.day DESC, batch.id DESC",
        {
            "first": f"{year}-01-01",
            "last": f"{year}-12-31",
            "fund": fund,
            "part": search.strip().lower(),
        },
    )
    return [row for row in rows if not status or row["status"] == status]


def years(db: Store) -> list[int]:
    """The years that have lists, the last first."""
    rows = db.rows("SELECT DISTINCT substr(day, 1, 4) AS year FROM batch ORDER BY year DESC")
    return [int(row["year"]) for row in rows]


def tails(db: Store, id: int) -> dict[tuple[str, int], str]:
    """The last four signs of the identity number or credit code of those on a list who have one,
    by table and id. The whole numbers are not read."""
    rows = db.rows(
        "SELECT 'person' AS kind, person.id, substr(identity, -4) AS tail FROM batch_line"
        " JOIN person ON person.id = batch_line.person WHERE batch = :id AND identity <> ''"
        " UNION ALL SELECT 'organisation', organisation.id, substr(code, -4) FROM batch_line"
        " JOIN organisation ON organisation.id = organisation WHERE batch = :id AND code <> ''",
        {"id": id},
    )
    return {(row["kind"], int(row["id"])): str(row["tail"]) for row in rows}


def tail_of(known: dict[tuple[str, int], str], one: Payee) -> str:
    """What `tails` knows of a payee, '' for nothing."""
    if one.person is not None:
        return known.get(("person", one.person), "")
    return known.get(("organisation", one.organisation or 0), "")


def _payee(line: Row) -> Payee:
    return Payee(
        line["name"],
        line["amount"],
        line["person"],
        line["organisation"],
        line["note"],
        line["times"],
        line["office"],
    )


def _number(db: Store, period: str) -> str:
    """BT-2026-11-02: the second list for a month."""
    last = db.value(
        "SELECT max(CAST(substr(number, length(:head) + 1) AS INTEGER)) FROM batch"
        " WHERE substr(number, 1, length(:head)) = :head AND period = :period",
        {"head": f"BT-{period}-", "period": period},
    )
    return f"BT-{period}-{(last or 0) + 1:02d}"


def _checked(db: Store, head: Row) -> Row:
    """The head of a list with its name cleaned. Refused where the fund is not for this use."""
    name = refuse_empty(head["name"])
    if len(name) > MOST_NAME:
        raise Refused(_("Too long: {n} characters at most.").format(n=MOST_NAME), "name")
    if not _PERIOD.fullmatch(head["period"]):
        raise Refused(_("Write a month like 2026-11, or a year like 2026."), "period")
    fund, use = fund_of(db, head["fund"]), account_of(db, head["account"])
    if use.kind != "expense":
        raise Refused(_("Money is spent on accounts of expense only."), "account")
    if fund.restricted and use.id not in fund.uses:
        raise Refused(
            _("“{fund}” may not be spent on “{use}”. Choose another use or fund.").format(
                fund=fund.name, use=use.name
            ),
            "account",
        )
    if account_of(db, head["paid_from"]).money not in ("cash", "bank"):
        raise Refused(_("Money is paid from cash or from a bank."), "paid_from")
    return {**head, "name": name}


def _unpaid(db: Store, id: int) -> Batch:
    """A list without a voucher, or whose voucher was withdrawn."""
    one = batch(db, id)
    if one.status == "withdrawn":
        raise Refused(
            _("“{name}” was withdrawn. Make a list like it instead.").format(name=one.name)
        )
    if one.status != "unpaid":
        raise Refused(_("There is a voucher for this list already."))
    return one


def _replace(db: Store, id: int, payees: Sequence[Payee]) -> None:
    """Write what differs: a list of thousands is not written anew for one amount."""
    held = {
        _who(_payee(row)): row
        for row in db.rows("SELECT * FROM batch_line WHERE batch = ? ORDER BY position", (id,))
    }
    last = max((int(row["position"]) for row in held.values()), default=0)
    wanted = {_who(one): one for one in payees}
    for who in held.keys() - wanted.keys():
        db.delete("batch_line", held[who]["id"])
    for who, one in wanted.items():
        if who not in held:
            last += 1
            _put(db, id, last, one)
        elif one != _payee(held[who]):
            db.update("batch_line", held[who]["id"], **_columns(one))


def _put(db: Store, id: int, position: int, one: Payee) -> None:
    db.insert("batch_line", batch=id, position=position, **_columns(one))


def _columns(one: Payee) -> Row:
    return {
        "name": one.name,
        "amount": one.amount,
        "times": one.times,
        "person": one.person,
        "organisation": one.organisation,
        "note": one.note,
        "office": one.office,
    }


def _who(one: Payee) -> tuple[str, object]:
    """Two of one name are two, if the register knows them apart."""
    if one.person is not None:
        return "person", one.person
    if one.organisation is not None:
        return "organisation", one.organisation
    return "name", one.name


def _cleaned(payees: Sequence[Payee]) -> list[Payee]:
    """The payees without blanks around their words. Refused, with the number of the line."""
    if not payees:
        raise Refused(_("Nobody stands on the list."), "payees")
    made: list[Payee] = []
    seen: set[object] = set()
    known = {one.name.strip() for one in payees if _who(one)[0] != "name"}
    for number, one in enumerate(payees, 1):
        clean = Payee(
            one.name.strip(),
            one.amount,
            one.person,
            one.organisation,
            one.note.strip(),
            one.times,
            one.office.strip(),
        )
        if not clean.name:
            raise Refused(_("Line {n}: the name is missing.").format(n=number), "payees")
        if clean.amount <= 0:
            raise Refused(_("Line {n}: write an amount above zero.").format(n=number), "payees")
        if clean.amount >= MOST:
            raise Refused(_("Line {n}: this amount is too large.").format(n=number), "payees")
        if not 1 <= clean.times <= MOST_TIMES or clean.amount % clean.times:
            raise Refused(
                _("Line {n}: the amount does not part into so many times.").format(n=number),
                "payees",
            )
        who = _who(clean)
        if who in seen or (who[0] == "name" and clean.name in known):
            raise Refused(_("“{name}” stands on the list twice.").format(name=clean.name), "payees")
        seen.add(who)
        made.append(clean)
    if sum(one.amount for one in made) >= MOST:
        raise Refused(_("The list comes to too large an amount."), "payees")
    return made
