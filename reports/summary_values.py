"""How the figures of a summary are read: hours, parts of a whole, and how much more than before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from db.formats import show_day_year, show_money, show_month
from db.shares import shares
from db.summary_period import Period
from db.words import _, language

NONE = "—"
_MINUS = "\u2212"
_SAYS_NOTHING = 1000  # per cent


def count(number: int | None) -> str:
    """1,234; a dash for none."""
    return f"{number:,}" if number else NONE


def hours(minutes: int | None) -> str:
    """Minutes as hours with one decimal, rounded half up."""
    if not minutes:
        return NONE
    return f"{tenths(minutes, 60):,}"


def tenths(whole: int, part: int) -> Decimal:
    """A division with one decimal, rounded half away from zero."""
    return (Decimal(whole) / part).quantize(Decimal("0.1"), rounding="ROUND_HALF_UP")


def percent(part: int, whole: int) -> str:
    """How much of the whole, with one decimal; a dash where there is no whole."""
    return f"{tenths(100 * part, whole)}%" if whole else NONE


def change(now: int | None, former: int | None) -> str:
    """+12.4%; a dash where there is nothing to compare with, or so little that it says nothing."""
    if now is None or not former:
        return NONE
    more = tenths(100 * (now - former), abs(former))
    if abs(more) >= _SAYS_NOTHING:
        return NONE
    sign = "+" if more > 0 else _MINUS if more < 0 else ""
    return f"{sign}{abs(more):,}%"


def parts(amounts: Sequence[int]) -> list[str]:
    """The share of each in their sum: together 100.0%, for the largest takes the rounding; a dash
    for none."""
    return [
        f"{Decimal(share) / 10:.1f}%" if share and amount else NONE
        for share, amount in zip(shares(amounts), amounts, strict=True)
    ]


def money(fen: int | None) -> str:
    """1,234.50; a dash for none."""
    return show_money(fen) if fen else NONE


def days_of(period: Period, until: date) -> str:
    """What a period covers, of a running month up to its last day that counts: 11月1日—26日."""
    last = date.fromordinal(until.toordinal() - 1)
    if language() == "en":
        if period.kind == "month":
            return f"1–{last.day} {show_month(period.first)}"
        return f"{show_month(period.first)[:3]}–{show_month(period.last)}"
    if period.kind == "month":
        return f"{period.first.month}月1日—{last.day}日"
    first, end = show_month(period.first), f"{period.last.month}月"
    return f"{first}—{end}"


def to_date(period: Period, until: date) -> str:
    """Up to which day a running period is counted; nothing once it is over."""
    if until >= period.until:
        return ""
    last = date.fromordinal(until.toordinal() - 1)
    return _("up to {day}").format(day=show_day_year(last))
