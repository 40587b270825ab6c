"""A summary of a month, quarter or year: what its paper and its page say, in plain numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from db.roles import sees
from db.store import Store
from db.summary_bookings import BookingFigures, booking_figures
from db.summary_consultations import ConsultationSummary, consultation_summary
from db.summary_fund import FundSummary, fund_summary
from db.summary_period import Period
from db.summary_register import RegisterSummary, register_summary


@dataclass(frozen=True)
class Link:
    """Where the records behind a figure are shown: a page, and what it goes to there."""

    page: str
    where: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Summary:
    """A period's figures. A section that who asks may not see, or that the centre has not, is None.

    `until` is the day after the last that counts: of a running period, tomorrow. `bookings_before`
    and `bookings_year_before` count as many days of the period before and of the year before, None
    where there are no records from then; `fund_before` and `fund_year_before` likewise, whole
    periods.
    """

    period: Period
    until: date
    over: bool
    bookings: BookingFigures | None
    bookings_before: BookingFigures | None
    bookings_year_before: BookingFigures | None
    consultations: ConsultationSummary | None
    fund: FundSummary | None
    fund_before: FundSummary | None
    fund_year_before: FundSummary | None
    register: RegisterSummary | None


def summary(db: Store, period: Period, today: date) -> Summary:
    """The figures of a period as far as it has gone, with those of the former ones beside."""
    until = period.until_today(today)
    before, former = period.previous(), period.year_before()
    see_bookings, see_fund = sees(db.staff.roles, "bookings"), sees(db.staff.roles, "fund")
    return Summary(
        period=period,
        until=until,
        over=period.over(today),
        bookings=booking_figures(db, period.first, until, rooms_too=True) if see_bookings else None,
        bookings_before=_bookings(db, before, period, until) if see_bookings else None,
        bookings_year_before=_bookings(db, former, period, until) if see_bookings else None,
        consultations=consultation_summary(db, period, today)
        if sees(db.staff.roles, "consultation counts")
        else None,
        fund=fund_summary(db, period) if see_fund else None,
        fund_before=_fund(db, before) if see_fund else None,
        fund_year_before=_fund(db, former) if see_fund else None,
        register=register_summary(
            db, period, today, certificates=sees(db.staff.roles, "certificates")
        )
        if sees(db.staff.roles, "register")
        else None,
    )


def _bookings(db: Store, other: Period, period: Period, until: date) -> BookingFigures | None:
    """As many days of another period as have passed of this one."""
    first = db.value("SELECT min(starts) FROM booking")
    if first is None or first[:10] >= other.until.isoformat():
        return None
    passed = other.until if until == period.until else other.first + (until - period.first)
    return booking_figures(
        db, other.first, min(max(passed, other.first + timedelta(1)), other.until), rooms_too=False
    )


def _fund(db: Store, other: Period) -> FundSummary | None:
    first = db.value("SELECT min(month) FROM voucher WHERE status = 'posted'")
    if first is None or first >= f"{other.until:%Y-%m}":
        return None
    return fund_summary(db, other)
