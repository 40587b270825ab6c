"""The books on the screen: months, funds, filters that keep the balances true, and the keyboard."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from db.budgets import set_budget
from db.chart import accounts
from db.fund_books import fund_book
from db.fund_search import Sought
from db.funds import add_fund, change_fund
from db.organisations import add_organisation
from db.people import add_person
from db.quick_vouchers import receive
from db.store import open_store
from db.vouchers import reverse_voucher, voucher
from db.words import use_language
from gui import fund_page, voucher_entry
from gui.book_rows import BookModel, BookRow, rows_of
from gui.desk import Desk
from gui.fund_page import FundPage
from tests.fund_books import ACCOUNTANT, CASHIER, DAY, DIRECTOR, NOW, Books
from tests.fund_desk import FundDesk, words_of

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def here(books: Books) -> FundDesk:
    """Two months: in October money of two funds, in November spending and a mistake put right."""
    made = FundDesk(books)
    made.received(500000, day=date(2026, 10, 8))
    made.received(80000, day=date(2026, 10, 9), fund=books.tied)
    for amount, day in ((126000, 10), (4550, 12)):
        books.post(made.draft(amount, day=date(2026, 11, day)))
    made.draft(3600, day=date(2026, 11, 25))
    made.seat(CASHIER)
    return made


@pytest.fixture
def page(here: FundDesk, qtbot: QtBot) -> FundPage:
    made = FundPage(here.desk)
    qtbot.addWidget(made)
    made.resize(1294, 600)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is made)
    made.book.table.setFocus()
    return made


def rows(page: FundPage) -> list[tuple[str, str, int | None]]:
    return [(one.kind, one.number, one.balance) for one in page.book.table.book.rows]


def numbers(page: FundPage) -> list[str]:
    return [one.number or one.kind for one in page.book.table.book.rows if one.voucher]


def search(page: FundPage, text: str) -> None:
    page.toolbar.search.setText(text)
    QTest.keyClick(page.toolbar.search, Qt.Key.Key_Return)


def press(page: FundPage, *keys: Qt.Key) -> BookRow | None:
    for key in keys:
        QTest.keyClick(page.book.table, key)
    return page.book.table.book.row(page.book.table.currentIndex().row())


# -- what stands there ----------------------------------------------------------------------------


def test_what_is_posted_stands_above_the_total_and_the_rest_below(page: FundPage) -> None:
    assert rows(page) == [
        ("opening", "", 580000),
        ("entry", "记-0001", 454000),
        ("entry", "记-0002", 449450),
        ("total", "", 449450),
        ("note", "", None),
        ("waiting", "", None),
    ]
    assert page.headline() == "4,494.50"
    # What waits for somebody is looked at first.
    assert page.panel.voucher is not None and page.panel.voucher.status == "draft"


def test_the_model_behaves_as_qt_asks(page: FundPage, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(page.book.table.book)  # type: ignore[no-untyped-call]  # the plugin has no types
    qtmodeltester.check(page.cards.table.funds)  # type: ignore[no-untyped-call]  # the plugin has no types
    model = page.book.table.book
    said = model.data(model.index(1, 0))
    assert said == "11-10  记-0001  活动用品  Out 1,260.00  Balance 4,540.00  Posted"
    assert model.data(model.index(0, 0)) == "11-01  Opening balance  Balance 5,800.00"
    assert BookModel().rowCount() == 0 and model.key(0) is None


def test_a_mistake_stays_struck_through_beside_its_red_voucher(
    here: FundDesk, page: FundPage
) -> None:
    wrong = page.book.table.book.rows[1].voucher
    here.books.post(reverse_voucher(here.books.db, voucher=wrong, day=DAY, now=NOW))
    page.reload_now()
    entries = [one for one in page.book.table.book.rows if one.kind == "entry"]
    assert [(one.status, one.went, one.balance) for one in entries] == [
        ("reversed", 126000, 454000),
        ("posted", 4550, 449450),
        ("red", -126000, 575450),
    ]


def test_a_fund_shows_its_own_book_and_what_it_is_for(here: FundDesk, page: FundPage) -> None:
    books = here.books
    books.db.staff = ACCOUNTANT
    set_budget(books.db, year=2026, fund=books.free, account=books.activity, amount=100000)
    books.db.staff = DIRECTOR
    change_fund(books.db, id=books.tied, decision=True)
    here.seat(CASHIER)
    page.go(fund=books.tied)
    assert rows(page) == [("opening", "", 80000), ("total", "", 80000)]
    said = page.cards.words()
    assert "For nothing but: 积分超市物资" in said
    assert "From 2026-01-01 to 2026-12-31" in said
    assert "Spent after a decision, with its minutes" in said
    assert page.seed() == {"fund": books.tied}
    page.go(fund=books.free)
    assert any("党组织活动 1,305.50 of 1,000.00" in words for words in page.cards.words())
    assert rows(page)[0] == ("opening", "", 500000)


def test_the_book_of_an_account_shows_what_waits_for_it(here: FundDesk, page: FundPage) -> None:
    page.toolbar.account.set_value(str(here.books.bank))
    assert rows(page) == [("opening", "", 0), ("total", "", 0)]
    page.toolbar.account.set_value(str(here.books.cash))
    assert [one.went for one in page.book.table.book.rows if one.voucher] == [126000, 4550, 3600]


def test_in_january_the_year_before_is_carried_over(books: Books) -> None:
    books.now = NOW.replace(year=2027, month=2)
    books.receive(100, date(2026, 12, 1))
    shown = rows_of(fund_book(books.db, month="2027-01"))
    assert (shown[0].summary, shown[0].balance) == ("Carried over from last year", 100)


# -- filters --------------------------------------------------------------------------------------


def test_a_voucher_is_found_by_what_people_know_of_it(page: FundPage) -> None:
    for text, found in (
        ("1260", ["记-0001"]),
        ("1,260.00", ["记-0001"]),
        ("１２６０", ["记-0001"]),
        ("￥1260元", ["记-0001"]),
        ("45.5", ["记-0002"]),
        ("36", ["waiting"]),
        ("记-2", ["记-0002"]),
        ("记-0002", ["记-0002"]),
        ("2", ["记-0002"]),
        ("活动", ["记-0001", "记-0002", "waiting"]),
        ("%", []),
    ):
        search(page, text)
        assert (text, numbers(page)) == (text, found)


def test_a_filter_leaves_the_balances_of_the_whole_book(page: FundPage) -> None:
    search(page, "45.50")
    assert rows(page) == [
        ("opening", "", 580000),
        ("entry", "记-0002", 449450),
        ("filtered", "", None),
        ("total", "", 449450),
    ]
    assert "Left out by the filters: 1" in page.book.table.book.rows[2].summary
    assert page.toolbar.clear_link.isVisible()
    page.toolbar.clear_link.click()
    assert len(rows(page)) == 6 and not page.toolbar.clear_link.isVisible()


def test_flow_and_status(page: FundPage) -> None:
    for box, value, found in (
        (page.toolbar.flow, "went", ["记-0001", "记-0002", "waiting"]),
        (page.toolbar.flow, "came", []),
        (page.toolbar.status, "posted", ["记-0001", "记-0002"]),
        (page.toolbar.status, "waiting", ["waiting"]),
        (page.toolbar.status, "red", []),
    ):
        page.toolbar.clear()
        box.set_value(value)
        assert (value, numbers(page)) == (value, found)
        assert box.property("used") is True


def test_source_use_and_who(here: FundDesk, page: FundPage) -> None:
    books = here.books
    books.db.staff = DIRECTOR
    firm = add_organisation(books.db, name="晨桥精密制造有限公司", kind="company")
    person = add_person(books.db, name="周文静")
    books.db.staff = CASHIER
    for who in ({"organisation": firm}, {"person": person}):
        receive(
            books.db, day=DAY, into=books.cash, source=books.income, fund=books.free,
            amount=100, summary="赞助", now=NOW, **who,
        )  # fmt: skip
    here.seat(ACCOUNTANT)
    here.seat(CASHIER)
    page.reload_now()
    assert len(numbers(page)) == 5
    page.toolbar.use.set_value(str(books.income))
    assert numbers(page) == ["waiting", "waiting"]
    assert page.toolbar.behind.isVisible()
    page.toolbar.organisation.set_value(firm)
    page.toolbar.organisation.picked.emit()
    assert numbers(page) == ["waiting"]
    page.toolbar.person.set_value(person)
    page.toolbar.person.picked.emit()
    assert numbers(page) == [] and page.toolbar.sought().used() == [
        "account", "person", "organisation",
    ]  # fmt: skip
    assert page.empty.state.hint() == "Without “周文静” there is something,"
    page.empty.state.hint_taken.emit()
    assert numbers(page) == ["waiting"]


def test_nothing_found_says_where_there_is_something(here: FundDesk, page: FundPage) -> None:
    search(page, "5,000.00")
    assert page.empty.isVisible() and page.empty.state.title() == "Nothing in this month fits"
    assert page.empty.month_button.text() == "Show 2026-10"
    page.empty.month_button.click()
    assert numbers(page) == ["记-0001"] and not page.empty.isVisible()
    search(page, "没有这样的")
    assert page.empty.state.text() == "没有这样的"
    page.empty.clear_button.click()
    assert not page.empty.isVisible() and page.toolbar.search.text() == ""


def test_conditions_are_dropped_one_by_one() -> None:
    sought = Sought(words="x", flow="came", account=7)
    assert sought.used() == ["words", "flow", "account"]
    assert sought.without("words") == Sought(flow="came", account=7)
    assert sought.fits(came=-5, went=0, status="red")
    assert not Sought(status="waiting").fits(came=1, went=0, status="posted")


# -- months and beginnings ------------------------------------------------------------------------


def test_months_are_turned_by_keyboard_and_no_further_than_today(page: FundPage) -> None:
    page.step(-1)
    assert numbers(page) == ["记-0001", "记-0002"]
    page.step(1)
    page.step(1)
    assert page._month == "2026-11"
    page.step(-1)
    page.to_today()
    assert page._month == "2026-11"
    page.go(month="2025-03")
    assert page.toolbar.year.value() == "2025"
    page.toolbar.year.set_value("2026")
    assert page._month == "2026-11"


def test_an_empty_fund_begins_with_its_accounts_and_a_first_fund(
    tmp_path: Path, qtbot: QtBot
) -> None:
    use_language("en")
    store = open_store(tmp_path / "centre.yizhan", staff=DIRECTOR)
    desk = Desk(store, clock=lambda: NOW)
    page = FundPage(desk)
    qtbot.addWidget(page)
    page.resize(1294, 600)
    page.show()
    asked: list[str] = []
    desk.page_wanted.connect(lambda name, _where: asked.append(name))
    assert page.empty.state.title() == "The fund has no accounts yet"
    page.enter("receive")
    page.empty.begin_button.click()
    assert len(accounts(store)) == 20
    assert page.empty.state.title() == "There is no fund yet"
    assert page.months.isHidden()  # there is nothing to say of months
    page.empty.fund_button.click()
    assert asked == ["funds"]
    add_fund(store, code="Z01", name="企业赞助", source="sponsor")
    page.reload_now()
    assert page.empty.state.title() == "Nothing is in the books yet"
    assert page.panes()[0].focusProxy() is page.empty.opening_button
    assert page.months.isVisible()
    page.to_month("2026-10")
    assert page.empty.isHidden()
    page.to_month("2026-11")
    assert not page.empty.isHidden()
    store.close()


def test_what_is_attached_in_the_panel_stands_there(
    here: FundDesk, page: FundPage, tmp_path: Path
) -> None:
    """Attaching and taking off bring the panel back while the box is still at it."""
    page.book.table.choose(("voucher", here.draft(100)))
    file = tmp_path / "发票.pdf"
    file.write_bytes(b"%PDF-1.4 bill")
    box = page.panel.box
    assert box is not None
    box.take_paths([file, tmp_path / "没有.pdf"])
    assert page.panel.box is not None and page.panel.box is not box
    assert page.panel.box.count() == 1
    assert not page.panel.note.isHidden()  # what could not be read is still said
    assert isValid(box)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    box._said([])


def test_delete_withdraws_only_what_a_button_withdraws(here: FundDesk, page: FundPage) -> None:
    ids = [here.draft(amount) for amount in (100, 200, 300)]
    page.book.table.choose(("voucher", ids[1]))
    here.seat(ACCOUNTANT)
    page.book.table.setFocus()
    QTest.keyClick(page.book.table, Qt.Key.Key_Delete)
    assert voucher(here.books.db, ids[1]).status == "draft"
    here.seat(CASHIER)
    page.book.table.choose(("voucher", ids[1]))
    QTest.keyClick(page.book.table, Qt.Key.Key_Delete)
    assert voucher(here.books.db, ids[1]).status == "withdrawn"
    # The next one is looked at, not the first: who holds the key down knows what goes.
    assert page.book.table.key() == ("voucher", ids[2])


# -- the keyboard ---------------------------------------------------------------------------------


def test_heads_are_passed_by_and_the_panel_follows(page: FundPage) -> None:
    page.book.table.choose_first()
    assert press(page, Qt.Key.Key_Home) == page.book.table.book.rows[1]
    last = press(page, Qt.Key.Key_Down, Qt.Key.Key_Down)
    assert last is not None and last.kind == "waiting"
    assert page.panel.voucher is not None and page.panel.voucher.id == last.voucher
    first = press(page, Qt.Key.Key_Up, Qt.Key.Key_Up)
    assert first is not None and first.number == "记-0001"


def test_a_pile_is_posted_by_one_key(here: FundDesk, page: FundPage) -> None:
    for amount in (100, 200):
        here.draft(amount)
    here.seat(ACCOUNTANT)
    page.reload_now()
    assert "Ctrl+Enter review and post" in page.hints()
    said: list[str] = []
    here.desk.said.connect(lambda text, _kind: said.append(text))
    for _n in range(3):
        QTest.keyClick(page.book.table, Qt.Key.Key_Return, CTRL)
    assert said == ["Posted: 记-0003", "Posted: 记-0004", "Posted: 记-0005"]
    assert rows(page)[-1] == ("total", "", 445550)
    assert page.focusWidget() is page.book.table


def test_a_draft_is_withdrawn_and_that_is_taken_back(here: FundDesk, page: FundPage) -> None:
    assert page.panel.voucher is not None
    id = page.panel.voucher.id
    QTest.keyClick(page.book.table, Qt.Key.Key_Delete)
    assert voucher(here.books.db, id).status == "withdrawn"
    assert "waiting" not in numbers(page)
    here.desk.undo()
    assert voucher(here.books.db, id).status == "draft"


def test_a_voucher_is_shown_wherever_it_stands(here: FundDesk, page: FundPage) -> None:
    october = here.books.db.value("SELECT id FROM voucher WHERE day = '2026-10-08'")
    page.toolbar.status.set_value("waiting")
    page.go(fund=here.books.tied)
    page.go(record=october)
    assert page.panel.voucher is not None and page.panel.voucher.id == october
    assert page.book.table.key() == ("voucher", october)
    moved = here.books.made(
        here.books.lines(here.books.bank, here.books.cash, 100), kind="transfer"
    )
    page.go(record=moved)
    assert page.panel.voucher.id == moved


def test_f2_and_ctrl_n_open_the_form(page: FundPage, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[dict[str, Any]] = []

    class Form:
        made = None

        def __init__(self, _desk: object, _parent: object, **which: Any) -> None:
            opened.append(which)

        def exec(self) -> int:
            return 0

    monkeypatch.setattr("gui.voucher_form.VoucherForm", Form)
    QTest.keyClick(page.book.table, Qt.Key.Key_F2)
    primary = page.primary()
    assert primary is not None and page.panel.voucher is not None
    primary[1]()
    assert opened == [{"voucher": page.panel.voucher.id}, {"fund": None}]


def test_print_and_export_take_what_is_shown(
    here: FundDesk, page: FundPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    papers: list[tuple[str, dict[str, Any]]] = []
    here.desk.report_wanted.connect(lambda name, values: papers.append((name, values)))
    page.toolbar.account.set_value(str(here.books.cash))
    page.print_sheet()
    assert papers == [
        ("account-book", {"month": "2026-11", "account": here.books.cash, "fund": None})
    ]
    seeds: list[dict[str, Any]] = []
    monkeypatch.setattr(
        "gui.book_export_dialog.open_book_export", lambda _desk, _parent, **seed: seeds.append(seed)
    )
    page.export()
    assert seeds == [
        {"book": "account", "year": 2026, "month": 11, "account": here.books.cash, "fund": None}
    ]


def test_the_menu_opens_the_rarer_forms(page: FundPage, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def note(_desk: object, _parent: object, kind: str, **_seed: object) -> list[int]:
        asked.append(kind)
        return []

    monkeypatch.setattr(fund_page, "open_entry", note)
    page.toolbar.more.click()
    menu = QApplication.activePopupWidget()
    assert menu is not None
    for action in menu.actions()[:3]:
        action.trigger()
    menu.close()
    page.toolbar.pay.click()
    page.go(new="receive")
    assert asked == ["transfer", "advance", "settle", "pay", "receive"]


def test_a_receipt_entered_on_the_page_is_shown(here: FundDesk, page: FundPage) -> None:
    def fill() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, voucher_entry.VoucherEntry)
        dialog.form.fill(
            {
                "amount": 700,
                "summary": "赞助",
                "source": here.books.income,
                "fund": here.books.free,
                "into": here.books.cash,
            }
        )
        dialog.save()

    QTimer.singleShot(0, fill)
    page.toolbar.take.click()
    assert page.panel.voucher is not None and page.panel.voucher.total == 700
    assert "柒元整" in words_of(page.panel)
