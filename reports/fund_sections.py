"""What the fund puts on the card of an organisation: what it gave this year, what it was paid."""

from __future__ import annotations

from datetime import datetime

from db.formats import show_money
from db.organisations import Organisation
from db.roles import sees
from db.store import Store
from db.words import _
from reports.card import CardSection, CardTable, Column

_LATEST = 4
# Posted lines on income and expense that name the organisation, and its lines of paid lists.
_MOVED = (
    "SELECT line.summary AS item, fund.name AS fund, line.day, line.number,"
    " account.kind = 'income' AS came,"
    " iif(account.kind = 'income', line.credit - line.debit, line.debit - line.credit) AS amount"
    " FROM voucher_line AS line JOIN account ON account.id = line.account"
    " JOIN fund ON fund.id = line.fund"
    " WHERE line.organisation = :organisation AND line.day BETWEEN :first AND :last"
    " AND account.kind IN ('income', 'expense')"
    " UNION ALL"
    " SELECT batch.name, fund.name, voucher.day, voucher.number, 0, line.amount"
    " FROM batch_line AS line JOIN batch ON batch.id = line.batch"
    " JOIN fund ON fund.id = batch.fund JOIN voucher ON voucher.id = batch.voucher"
    " WHERE line.organisation = :organisation AND voucher.status = 'posted'"
    " AND voucher.day BETWEEN :first AND :last"
    " ORDER BY day DESC, number DESC"
)


def money_section(db: Store, one: Organisation, now: datetime) -> CardSection | None:
    """This year's money, for whoever may see the fund; the latest in rows, the count of all."""
    if not sees(db.staff.roles, "fund"):
        return None
    year = {"first": f"{now.year}-01-01", "last": now.date().isoformat()}
    found = db.rows(_MOVED, {"organisation": one.id, **year})
    if not found:
        return None
    rows = tuple(
        (
            _("{item} (income)").format(item=row["item"]) if row["came"] else row["item"],
            row["fund"],
            row["day"][:7],
            show_money(row["amount"]),
            f"记-{row['number']:04d}",
        )
        for row in found[:_LATEST]
    )
    columns = (
        Column(_("Item"), 0.33),
        Column(_("Fund"), 0.23),
        Column(_("Month"), 0.13),
        Column(_("Amount (yuan)"), 0.17, "right"),
        Column(_("Voucher"), 0.14),
    )
    note = _("this year {n} payments; the latest below").format(n=len(found))
    return CardTable(_("Money and subsidies"), columns, rows, note)
