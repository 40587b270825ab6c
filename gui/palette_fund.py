"""Vouchers, funds and accounts in the palette, for those who may see the fund."""

from __future__ import annotations

from db.chart import KINDS, Account, accounts
from db.find_vouchers import find_vouchers, voucher_name
from db.formats import show_date, show_money
from db.funds import Fund, funds, left
from db.voucher_list import SHOWN, ListedVoucher
from db.words import _
from gui.desk import Desk
from gui.doors import unseen
from gui.palette_entries import Do, Entry, Group, fact_line, fits

_MOST, _VOUCHERS = 3, 6


def fund_groups(desk: Desk, words: str) -> list[Group]:
    """Vouchers by number, amount and summary, funds and accounts by name and code."""
    if unseen(desk, "fund"):
        return []
    found = find_vouchers(desk.store, words, _VOUCHERS)
    parts = [one for one in funds(desk.store) if fits(words, one.name, one.code, one.giver)]
    chart = [one for one in accounts(desk.store) if fits(words, one.name, one.code)]
    lines = [_voucher(desk, one) for one in found]
    if len(found) == _VOUCHERS:
        all_of_them = _("All vouchers that fit")
        lines.append(Entry(all_of_them, _opens(desk, "vouchers", search=words), "list"))
    return [
        Group(_("Vouchers"), tuple(lines)),
        Group(_("Funds"), tuple(_fund(desk, one) for one in parts[:_MOST])),
        Group(_("Accounts"), tuple(_account(desk, one) for one in chart[:_MOST])),
    ]


def _voucher(desk: Desk, one: ListedVoucher) -> Entry:
    return Entry(
        f"{voucher_name(one)}\u2003{one.summary}",
        _opens(desk, "fund", record=one.id),
        "receipt",
        fact_line(show_date(one.day), show_money(one.amount), _(dict(SHOWN)[one.status])),
    )


def _fund(desk: Desk, one: Fund) -> Entry:
    return Entry(
        one.name,
        _opens(desk, "fund", fund=one.id),
        "coins",
        fact_line(
            one.code, _("Left: {amount}").format(amount=show_money(left(desk.store, one.id)))
        ),
    )


def _account(desk: Desk, one: Account) -> Entry:
    return Entry(
        one.label,
        _opens(desk, "vouchers", account=one.id),
        "list-ol",
        _(dict(KINDS)[one.kind]),
    )


def _opens(desk: Desk, page: str, **where: object) -> Do:
    return lambda: desk.open_page(page, **where)
