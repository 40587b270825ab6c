"""The list of vouchers: what each condition leaves, against a look at every voucher."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from db import records
from db.chart import with_code
from db.find_vouchers import find_vouchers, offer_vouchers, voucher_name
from db.formats import show_money
from db.people import add_person
from db.quick_vouchers import advance
from db.roles import Staff, program
from db.rules import Refused
from db.store import Store, open_store
from db.types_fund import VOUCHER
from db.voucher_list import ListedVoucher, Wanted, list_vouchers
from db.voucher_numbers import VoucherNumber, read_number
from db.vouchers import KINDS, Voucher, make_voucher, reverse_voucher, voucher, withdraw_voucher
from db.words import use_language
from gui.desk import Desk
from gui.look import Look, application
from gui.voucher_list_page import VoucherListPage
from tests.conftest import NOW
from tests.fund_books import CASHIER, DAY, DIRECTOR, Books


@pytest.fixture(scope="module")
def year(sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The sample's year of vouchers, to be read."""
    path = tmp_path_factory.mktemp("list") / "sample.yizhan"
    shutil.copyfile(sample_file, path)
    db = open_store(path, staff=program("张敏"))
    yield db
    db.close()


def every(db: Store) -> list[Voucher]:
    return [voucher(db, row["id"]) for row in db.rows("SELECT id FROM voucher")]


def status_of(one: Voucher, all_of_them: dict[int, Voucher]) -> str:
    red = all_of_them.get(one.reversed_by or 0)
    if red is not None and red.status == "posted":
        return "reversed"
    return "red" if one.reverses and one.status == "posted" else one.status


def fits(one: Voucher, wanted: Wanted, status: str) -> bool:
    """The same conditions, one voucher at a time, without a database."""
    month = f"{one.day:%Y-%m}"
    if (wanted.first and month < wanted.first) or (wanted.last and month > wanted.last):
        return False
    asked = {"posted": ("posted", "red", "reversed")}.get(wanted.status, (wanted.status,))
    if wanted.status and status not in asked:
        return False
    if wanted.kind not in ("", one.kind) or wanted.maker not in ("", one.made_name):
        return False
    return any(
        wanted.fund in (None, line.fund)
        and wanted.account in (None, line.account)
        and wanted.person in (None, line.person)
        and wanted.organisation in (None, line.organisation)
        and (wanted.least is None or abs(line.debit + line.credit) >= wanted.least)
        and (wanted.most is None or abs(line.debit + line.credit) <= wanted.most)
        and all(word in line.summary for word in wanted.words.split())
        for line in one.lines
    )


MONTHS = st.sampled_from(["", "2026-02", "2026-07", "2026-11"])


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    first=MONTHS,
    last=MONTHS,
    status=st.sampled_from(["", "draft", "reviewed", "posted", "red", "reversed", "withdrawn"]),
    kind=st.sampled_from(["", *(kind for kind, _label in KINDS)]),
    maker=st.sampled_from(["", "罗静", "无人"]),
    fund=st.integers(-1, 5),
    account=st.integers(-1, 19),
    least=st.none() | st.integers(0, 3_000_000),
    most=st.none() | st.integers(0, 20_000_000),
    words=st.sampled_from(["", "赞助", "志愿者 餐费", "%", "_", "补贴"]),
)
def test_each_condition_leaves_what_a_look_at_everything_leaves(
    year: Store,
    first: str,
    last: str,
    status: str,
    kind: str,
    maker: str,
    fund: int,
    account: int,
    least: int | None,
    most: int | None,
    words: str,
) -> None:
    funds = [row["id"] for row in year.rows("SELECT id FROM fund ORDER BY code")]
    chart = [row["id"] for row in year.rows("SELECT id FROM account ORDER BY code")]
    wanted = Wanted(
        first,
        last,
        status,
        kind,
        funds[fund % len(funds)] if fund >= 0 else None,
        chart[account] if account >= 0 else None,
        maker=maker,
        least=least,
        most=most,
        words=words,
    )
    known = {one.id: one for one in every(year)}
    listed = list_vouchers(year, wanted)
    expected = {one.id: one for one in known.values() if fits(one, wanted, status_of(one, known))}
    assert {row.id for row in listed.rows} == set(expected) and not listed.more
    days = [(row.day, row.number is None, row.number or 0) for row in listed.rows]
    assert days == sorted(days, reverse=True)
    for row in listed.rows:
        one = expected[row.id]
        assert (row.amount, row.status) == (one.total, status_of(one, known))


@pytest.mark.parametrize("few", [0, 20_000])
def test_many_and_few_are_found_the_same(
    year: Store, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.voucher_list._FEW", few)
    bank = with_code(year, "1002").id
    found = list_vouchers(year, Wanted(account=bank), limit=30)
    assert len(found.rows) == 30 and found.more
    known = [one for one in every(year) if any(line.account == bank for line in one.lines)]
    known.sort(key=lambda one: (one.day, one.number is None, one.number or one.id), reverse=True)
    assert [row.id for row in found.rows] == [one.id for one in known[:30]]


def test_people_and_organisations_lead_to_their_vouchers(books: Books) -> None:
    books.receive(5000)
    books.db.staff = DIRECTOR
    person = add_person(books.db, name="王芳")
    books.db.staff = CASHIER
    id = advance(
        books.db,
        day=DAY,
        paid_from=books.cash,
        person=person,
        fund=books.free,
        amount=2000,
        summary="借支",
        now=NOW,
    )
    assert [row.id for row in list_vouchers(books.db, Wanted(person=person)).rows] == [id]
    books.post(id)
    assert [row.id for row in list_vouchers(books.db, Wanted(person=person)).rows] == [id]
    withdrawn = books.made(books.lines(books.cash, books.income, 1))
    withdraw_voucher(books.db, voucher=withdrawn)
    found = list_vouchers(books.db, Wanted(status="withdrawn")).rows
    assert [row.id for row in found] == [withdrawn]


def test_the_list_is_for_who_sees_the_fund(books: Books) -> None:
    books.db.staff = Staff(8, "前台", frozenset({"desk", "administrator", "consultant"}))
    with pytest.raises(Refused, match="This is for"):
        list_vouchers(books.db, Wanted())


# -- numbers, and what is found while typing ------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "month", "number"),
    [
        ("记-0036", "", 36),
        ("36", "", 36),
        ("记36号", "", 36),
        ("２０２６-１１ ３６", "2026-11", 36),
        ("2026-11 记-0036", "2026-11", 36),
        ("2026年11月36号", "2026-11", 36),
        ("2026-11-0036", "2026-11", 36),
        ("202611 7", "2026-11", 7),
    ],
)
def test_a_number_is_read_as_it_is_written(text: str, month: str, number: int) -> None:
    assert read_number(text) == VoucherNumber(number, month)


@pytest.mark.parametrize(
    "text", ["", "赞助", "记-", "0", "记-0000", "2026-13 记-1", "1,260", "36.5"]
)
def test_other_words_are_no_number(text: str) -> None:
    found = read_number(text)
    assert found is None or (text == "2026-13 记-1" and found.month == "")


def mistaken(db: Store) -> int:
    """The number of the voucher of November that was wrong and is cancelled by the next."""
    return int(
        db.value(
            "SELECT voucher.number FROM voucher JOIN voucher AS red ON red.reverses = voucher.id"
        )
    )


def test_a_voucher_is_found_by_number_amount_and_words(year: Store) -> None:
    number = mistaken(year)
    name = f"2026-11 记-{number:04d}"
    assert [voucher_name(one) for one in find_vouchers(year, f"2026-11 {number}")] == [name]
    by_number = [voucher_name(one) for one in find_vouchers(year, f"记-{number:04d}")]
    assert by_number[0] == name and all(one.endswith(name[-4:]) for one in by_number[:-1])
    assert by_number[-1] == f"2026-11 记-{number + 1:04d}"  # its words name what it cancels
    (wrong, *others) = find_vouchers(year, "1,260.00元")
    assert {abs(one.amount) for one in (wrong, *others)} == {126000}
    worded = find_vouchers(year, "慰问 困难")
    assert worded and all("慰问困难" in one.summary for one in worded)
    assert find_vouchers(year, "  ") == [] == find_vouchers(year, "%_%")
    assert len(find_vouchers(year, "费", 5)) == 5


def test_a_withdrawn_voucher_is_not_offered(books: Books) -> None:
    id = books.made(books.lines(books.cash, books.income, 4321))
    assert [one.id for one in find_vouchers(books.db, "43.21")] == [id]
    withdraw_voucher(books.db, voucher=id)
    assert find_vouchers(books.db, "43.21") == [] == find_vouchers(books.db, "活动用品")


def test_pickers_offer_the_newest_first(year: Store) -> None:
    offered = offer_vouchers(year, "", 5)
    days = [voucher(year, id).day for id, _label, _hint in offered]
    assert len(offered) == 5 and days == sorted(days, reverse=True)
    number = mistaken(year)
    ((id, label, hint),) = records.pick(year, VOUCHER, f"2026-11 {number}")
    assert label == f"2026-11 记-{number:04d}" and hint.endswith("1,260.00")
    assert records.record(year, VOUCHER, id)["number"] == number


# -- the page -------------------------------------------------------------------------------------


@pytest.fixture
def page(sample: Store) -> Iterator[VoucherListPage]:
    app = application()
    desk = Desk(sample, clock=lambda: NOW)
    Look(app, desk.settings).apply()
    made = VoucherListPage(desk)
    made.resize(1294, 600)
    made.show()
    yield made
    made.close()
    made.deleteLater()
    QApplication.processEvents()


def shown(page: VoucherListPage) -> list[int]:
    return [row["id"] for row in page.table.records.rows]


def test_the_page_begins_with_this_year_and_the_newest(page: VoucherListPage) -> None:
    rows = list_vouchers(page.desk.store, Wanted("2026-01", "2026-12")).rows
    assert shown(page) == [row.id for row in rows]
    assert page.panel.voucher is not None and page.panel.voucher.id == rows[0].id
    assert str(len(rows)) in page.count.text()
    assert not page.filters.conditions() and page.filters.clear_link.isHidden()


def test_words_narrow_the_list_after_a_moment(page: VoucherListPage) -> None:
    page.filters.search.setText("３，８６０")
    QTest.keyClick(page.filters.search, Qt.Key.Key_Return)
    assert {row["amount"] for row in page.table.records.rows} == {386000}
    QTest.keyClick(page.filters.search, Qt.Key.Key_Escape)
    QTest.keyClick(page.filters.search, Qt.Key.Key_Return)
    assert len(shown(page)) > 50


def test_the_page_goes_where_it_is_sent(page: VoucherListPage) -> None:
    store = page.desk.store
    fund = store.value("SELECT id FROM fund WHERE code = 'D01'")
    page.go(fund=fund, month="2026-10")
    rows = list_vouchers(store, Wanted("2026-10", "2026-10", fund=fund)).rows
    assert rows and shown(page) == [row.id for row in rows]
    assert [name for name, _words in page.filters.conditions()] == ["when", "fund"]
    page.go(least=100_000, most=200_000, maker="罗静")
    assert page.filters.behind.isVisible() and page.filters.month() == ""
    assert all(abs(row["amount"]) >= 100_000 for row in page.table.records.rows)
    page.go(search="恒信精密赞助")
    assert page.filters.wanted().first == "" and shown(page)
    oldest = store.value("SELECT id FROM voucher ORDER BY day, number LIMIT 1")
    page.go(record=oldest)
    assert page.panel.voucher is not None and page.panel.voucher.id == oldest
    page.filters.clear()
    assert not page.filters.conditions() and len(shown(page)) > 50


def test_an_empty_list_says_what_to_drop(page: VoucherListPage) -> None:
    page.go(month="2026-10", status="draft")
    assert not shown(page) and page.empty.isVisible()
    assert page.panel.voucher is None
    page.empty.hint_taken.emit()
    assert shown(page)


def test_months_are_stepped_through(page: VoucherListPage) -> None:
    page.filters.boxes["kind"].set_value("payment")
    page.step(-1)
    assert page.filters.month() == "2026-11"
    page.step(-1)
    assert page.filters.month() == "2026-10"
    assert {row["kind"] for row in page.table.records.rows} == {"payment"}
    page.to_today()
    page.step(1)
    assert page.filters.month() == "2026-11"


def test_a_wrong_amount_is_marked_and_narrows_nothing(page: VoucherListPage) -> None:
    before = shown(page)
    page.filters.least.setText("abc")
    page.filters.search.returnPressed.emit()
    assert page.filters.least.property("wrong") and shown(page) == before
    page.filters.least.setText("１，０００")
    page.filters.search.returnPressed.emit()
    assert page.filters.wanted().least == 100_000 and len(shown(page)) < len(before)


def test_what_changes_elsewhere_is_seen(page: VoucherListPage) -> None:
    first = page.table.records.rows[0]["id"]
    page.desk.do(withdraw_voucher, voucher=first)
    row = next(row for row in page.table.records.rows if row["id"] == first)
    assert row["status"] == "withdrawn"


def test_a_reversed_voucher_says_so(books: Books) -> None:
    use_language("en")
    id = books.receive(500)
    books.db.staff = CASHIER
    red = reverse_voucher(books.db, voucher=id, day=DAY, now=NOW)

    def states() -> dict[int, str]:
        return {row.id: row.status for row in list_vouchers(books.db, Wanted()).rows}

    assert states() == {id: "posted", red: "draft"}
    books.post(red)
    assert states() == {id: "reversed", red: "red"}
    assert [row.id for row in list_vouchers(books.db, Wanted(status="red")).rows] == [red]


def test_a_line_of_the_list_is_plain(books: Books) -> None:
    lines = [
        *books.lines(books.cash, books.income, 700),
        *books.lines(books.cash, books.income, 560, books.tied),
    ]
    books.db.staff = CASHIER
    id = make_voucher(books.db, day=date(2026, 11, 2), kind="receipt", lines=lines, now=NOW)
    (one,) = list_vouchers(books.db, Wanted()).rows
    assert one == ListedVoucher(
        id,
        date(2026, 11, 2),
        None,
        "receipt",
        "draft",
        "活动用品",
        1260,
        "企业赞助、积分超市专项",
        "罗静",
    )
    assert show_money(one.amount) == "12.60"
