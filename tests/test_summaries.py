"""The figures of summaries against a plain count of the same records."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta

import pytest

from db.booking_changes import book
from db.booking_states import cancel, check_in, finish, no_show
from db.bookings import between
from db.closures import close
from db.fund_figures import figures
from db.roles import Staff
from db.rooms import add_room
from db.store import Store
from db.summaries import summary
from db.summary_bookings import booking_figures
from db.summary_period import period_of

TODAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("kind", "day", "span", "first", "until"),
    [
        ("month", date(2026, 2, 28), "2026-02", date(2026, 2, 1), date(2026, 3, 1)),
        ("month", date(2024, 2, 29), "2024-02", date(2024, 2, 1), date(2024, 3, 1)),
        ("month", date(2026, 12, 31), "2026-12", date(2026, 12, 1), date(2027, 1, 1)),
        ("quarter", date(2026, 1, 1), "2026-Q1", date(2026, 1, 1), date(2026, 4, 1)),
        ("quarter", date(2026, 11, 26), "2026-Q4", date(2026, 10, 1), date(2027, 1, 1)),
        ("year", date(2026, 7, 1), "2026", date(2026, 1, 1), date(2027, 1, 1)),
    ],
)
def test_a_period_knows_its_days_and_its_neighbours(
    kind: str, day: date, span: str, first: date, until: date
) -> None:
    one = period_of(kind, day)
    assert (one.span, one.first, one.until) == (span, first, until)
    assert one.previous().until == first and one.following().first == until
    assert one.previous().following() == one
    assert one.year_before().first == first.replace(year=first.year - 1)
    assert sum(month.days for month in one.months()) == one.days
    assert one.over(until) and not one.over(until - timedelta(1))


def test_a_running_period_counts_to_today() -> None:
    one = period_of("month", TODAY)
    assert one.until_today(TODAY) == date(2026, 11, 27)
    assert one.until_today(date(2027, 5, 1)) == one.until
    assert one.until_today(date(2026, 1, 1)) == one.first


@pytest.mark.parametrize("kind", ["month", "quarter", "year"])
def test_bookings_are_those_a_plain_count_finds(sample: Store, kind: str) -> None:
    period = period_of(kind, date(2026, 10, 15))
    until = period.until_today(TODAY)
    found = summary(sample, period, TODAY).bookings
    assert found is not None
    start, end = (datetime.combine(day, datetime.min.time()) for day in (period.first, until))
    every = [one for one in between(sample, start, end) if start <= one.starts < end]
    held = [one for one in every if one.status in ("confirmed", "checked_in", "finished")]
    minutes = {one.id: int((one.ends - one.starts).total_seconds()) // 60 for one in held}
    assert (found.held, found.minutes) == (len(held), sum(minutes.values()))
    assert found.people == sum(one.headcount or 0 for one in held)
    assert found.uncounted == sum(one.headcount is None for one in held)
    assert found.no_shows == sum(one.status == "no_show" for one in every)
    assert found.cancelled == sum(one.status == "cancelled" for one in every)
    assert {one.use: one.held for one in found.by_use} == Counter(one.use for one in held)
    assert sum(found.by_day) == found.held and len(found.by_day) == (until - period.first).days
    rooms: Counter[int] = Counter(room for one in held for room in one.rooms)
    assert {one.room: one.held for one in found.by_room if one.held} == rooms
    assert 0 < found.filled < found.open


def test_how_full_takes_closures_off_and_counts_a_hall_once(store: Store) -> None:
    with store.act("test"):
        hall = add_room(store, name="报告厅", hours="每天 08:00-20:00")
        parts = [
            add_room(store, name=name, part_of=hall, hours="每天 08:00-20:00")
            for name in ("东", "西")
        ]
        close(
            store,
            room=parts[1],
            starts=datetime(2026, 11, 2, 8),
            ends=datetime(2026, 11, 2, 14),
            reason="检修",
        )
    now = datetime(2026, 11, 1, 9)
    book(
        store,
        rooms=[hall],
        starts=datetime(2026, 11, 3, 9),
        ends=datetime(2026, 11, 3, 12),
        title="大会",
        now=now,
    )
    found = booking_figures(store, date(2026, 11, 2), date(2026, 11, 4), rooms_too=True)
    assert found.open == 2 * 2 * 720 - 360
    assert found.filled == 2 * 180
    assert (found.held, found.minutes, found.busiest) == (1, 180, (1, 9))


def test_what_became_of_bookings_is_told_apart(store: Store) -> None:
    room = add_room(store, name="会议室")
    now = datetime(2026, 11, 1, 9)
    ids = [
        book(
            store,
            rooms=[room],
            starts=datetime(2026, 11, 2, 9 + n),
            ends=datetime(2026, 11, 2, 10 + n),
            title="例会",
            now=now,
        )
        for n in range(4)
    ]
    check_in(store, booking=ids[0], now=datetime(2026, 11, 2, 9))
    finish(store, booking=ids[0], now=datetime(2026, 11, 2, 10))
    no_show(store, booking=ids[1], now=datetime(2026, 11, 2, 10, 30))
    cancel(store, booking=ids[2], reason="改期")
    found = booking_figures(store, date(2026, 11, 1), date(2026, 12, 1), rooms_too=False)
    assert (found.held, found.no_shows, found.cancelled) == (2, 1, 1)
    assert (found.by_room, found.open) == ((), 0)


@pytest.mark.parametrize("kind", ["month", "quarter", "year"])
def test_money_is_the_ledgers(sample: Store, kind: str) -> None:
    period = period_of(kind, date(2026, 8, 1))
    found = summary(sample, period, TODAY).fund
    assert found is not None
    total = found.figures.total
    assert total.opening + total.income - total.expense == total.closing
    months = [figures(sample, span=one.span).total for one in period.months()]
    assert total.income == sum(one.income for one in months)
    assert total.expense == sum(one.expense for one in months)
    assert sum(one.amount for one in found.uses) == total.expense
    assert found.months == len(months) and found.closed == min(found.months, 10)


def test_a_period_is_compared_only_with_what_has_records(sample: Store) -> None:
    first = sample.value("SELECT min(starts) FROM booking")[:10]
    began = period_of("month", date.fromisoformat(first))
    assert summary(sample, began, TODAY).bookings_before is None
    assert summary(sample, began.following(), TODAY).bookings_before is not None
    assert summary(sample, began, TODAY).bookings_year_before is None
    assert summary(sample, period_of("month", date(2026, 1, 5)), TODAY).fund_before is None


def test_a_running_period_is_compared_with_as_many_days(sample: Store) -> None:
    found = summary(sample, period_of("month", TODAY), TODAY)
    assert found.bookings is not None and found.bookings_before is not None
    assert len(found.bookings.by_day) == len(found.bookings_before.by_day) == 26


def test_a_quarter_tells_of_consultations_what_its_months_tell(sample: Store) -> None:
    quarter = summary(sample, period_of("quarter", TODAY), TODAY).consultations
    month = summary(sample, period_of("month", date(2026, 10, 1)), TODAY).consultations
    assert quarter is not None and month is not None
    assert quarter.counts == month.counts
    assert [one.first.month for one in quarter.unfinished] == [11, 12]


def test_the_register_of_today_is_not_told_of_the_past(sample: Store) -> None:
    now = summary(sample, period_of("month", TODAY), TODAY).register
    past = summary(sample, period_of("month", date(2026, 10, 1)), TODAY).register
    assert now is not None and past is not None
    assert now.people == sample.value("SELECT count(*) FROM person WHERE archived_at IS NULL")
    assert (past.people, past.organisations, past.members) == (None, None, None)
    left = "SELECT count(*) FROM membership WHERE left_on LIKE '2026-10-%'"
    assert past.left == sample.value(left)
    issued = "SELECT count(*) FROM certificate WHERE issued_on LIKE '2026-10-%'"
    assert sum(one.count for one in past.certificates) == sample.value(issued)


def test_who_may_not_see_a_section_gets_none_of_it(sample: Store) -> None:
    period = period_of("month", date(2026, 10, 1))
    sample.staff = Staff(7, "许可", frozenset({"desk"}))
    desk = summary(sample, period, TODAY)
    assert desk.bookings is not None and desk.register is not None
    assert (desk.fund, desk.fund_before, desk.consultations) == (None, None, None)
    sample.staff = Staff(7, "罗静", frozenset({"cashier"}))
    assert summary(sample, period, TODAY).fund is not None
    assert summary(sample, period, TODAY).register is None


def test_an_empty_centre_has_an_empty_summary(store: Store) -> None:
    found = summary(store, period_of("year", TODAY), TODAY)
    assert found.bookings is not None and found.bookings.held == 0
    assert found.bookings.busiest is None
    assert (found.fund, found.consultations, found.bookings_before) == (None, None, None)
