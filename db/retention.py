"""How long what the fund leaves behind is kept: 《会计档案管理办法》, its table for enterprises.

The years are counted from the end of the year that it belongs to. Nothing of it can be removed
here, before that or after: the schema refuses.
"""

from __future__ import annotations

from db.words import _

_LONG, _SHORT = 30, 10
# By the name of the report. Vouchers with what they rest on and books are kept long, reports of a
# month and what is compared with the bank and the cash box shorter.
_YEARS = {
    "voucher": _LONG,
    "voucher-list": _LONG,
    "receipt": _LONG,
    "signature-sheet": _LONG,
    "account-book": _LONG,
    "ledger-summary": _LONG,
    "fund-statement": _LONG,
    "income-expense": _SHORT,
    "budget-comparison": _SHORT,
    "reconciliation": _SHORT,
    "cash-count": _SHORT,
}


def kept_until(name: str, year: int) -> int | None:
    """The last year in which a paper of `year` is kept; None for good, as a year's reports are.

    `name` is that of its report; what stands behind a blank does not matter. What is in no list
    is kept for good.
    """
    years = _YEARS.get(name.partition(" ")[0])
    return None if years is None else year + years


def show_kept(until: int | None) -> str:
    """Keep until 2056, in words."""
    return _("Keep for good") if until is None else _("Keep until {year}").format(year=until)
