"""The vouchers of a month in one list: none is missing, and who stands for each."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from db.formats import read_month, show_money, show_month_day
from db.fund_books import waiting
from db.month_vouchers import PostedVoucher, posted_vouchers
from db.store import Store
from db.vouchers import KINDS
from db.words import _
from reports.fonts import MEDIUM
from reports.fund_head import write_fund_paper
from reports.page import PLAIN, TABLE, UNDER_HEAD, Target, Written
from reports.pieces import Column, Row, Table, note, signatures


def write_voucher_list(db: Store, out: Target, *, now: datetime, month: str) -> Written:
    """Write the posted vouchers of a month like 2026-11, with their count and their sum."""
    month = read_month(month)
    found = posted_vouchers(db, month=month)
    left = sum(1 for one in waiting(db, month=month) if f"{one.day:%Y-%m}" == month)
    table = Table(
        PLAIN,
        (
            Column(_("Number"), 16.0, "left"),
            Column(_("Day"), 12.0, "left"),
            Column(_("Kind"), 19.5, "left"),
            Column(_("Summary"), 47.5, "left"),
            Column(_("Amount"), 24.0),
            Column(_("Bills"), 13.0),
            Column(_("Made|voucher"), 14.0, "centre"),
            Column(_("Reviewed|voucher"), 14.0, "centre"),
            Column(_("Posted|voucher"), 14.0, "centre"),
        ),
        row=7.4,
    )
    rows = [
        _row(one, begins=not at or found[at - 1].day != one.day) for at, one in enumerate(found)
    ] or [Row((_("No voucher was posted in this month."),))]
    total = (
        _("Total"),
        "",
        "",
        _("{n} vouchers").format(n=len(found)),
        show_money(sum(one.amount for one in found)),
        _bills(sum(one.bills for one in found), sum(one.attachments for one in found)),
        "",
        "",
        "",
    )
    # The total is not left alone, nor are the signatures.
    rows[-1] = replace(rows[-1], stays=True)
    rows.append(Row(total, MEDIUM, above=UNDER_HEAD, below=TABLE, stays=True))
    pieces = [
        *table.pieces(rows),
        note(PLAIN, "\n".join(_notes(found, left)), ""),
        signatures(
            PLAIN,
            ((_("Prepared"), db.who), (_("Accountant"), ""), (_("Head of accounts"), "")),
        ),
    ]
    return write_fund_paper(
        db, out, PLAIN, _("List of vouchers"), month=month, pieces=pieces, now=now
    )


def _row(one: PostedVoucher, *, begins: bool) -> Row:
    """Of the first one of a day there is a bookmark."""
    kind = _(dict(KINDS)[one.kind])
    return Row(
        (
            f"记-{one.number:04d}",
            show_month_day(one.day),
            _("{kind}, red").format(kind=kind) if one.red else kind,
            one.summary,
            show_money(one.amount),
            _bills(one.bills, one.attachments),
            one.made_name,
            one.reviewed_name,
            one.posted_name,
        ),
        boxed=4 if one.red else None,
        mark=f"{show_month_day(one.day)}\u3000记-{one.number:04d}" if begins else "",
    )


def _bills(paper: int, attached: int) -> str:
    if not paper and not attached:
        return "—"
    return f"{paper}+{attached}" if attached else str(paper)


def _notes(found: list[PostedVoucher], left: int) -> list[str]:
    words = []
    if found:
        numbers = [one.number for one in found]
        last = numbers[-1]
        missing = sorted(set(range(1, last + 1)) - set(numbers))
        if missing:
            gaps = "、".join(f"{number:04d}" for number in missing)
            words.append(_("Numbers are missing: {numbers}.").format(numbers=gaps))
        else:
            words.append(
                _("Numbers 记-0001 to 记-{last:04d}, {n} vouchers, without gaps.").format(
                    last=last, n=len(found)
                )
            )
    red = sum(1 for one in found if one.red)
    if red:
        words.append(
            _("Red vouchers, which cancel another: {n}; their amounts are boxed.").format(n=red)
        )
    if left:
        words.append(
            _("{n} vouchers of this month are not posted and not in the list.").format(n=left)
        )
    words.append(_("Bills: those on paper + those attached in the file."))
    return words
