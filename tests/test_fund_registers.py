"""The registers of the fund on the screen, and what Ctrl+K finds of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from db.book_export import BOOKS, JOURNALS
from db.budgets import set_budget
from db.chart import accounts
from db.funds import funds
from db.records import RecordType
from db.roles import ROLES, Staff
from db.store import open_store
from db.types_fund import ACCOUNT, FUND, FUND_TYPES
from db.words import use_language
from gui import theme
from gui.areas import AREAS, page_of_table, pages_of
from gui.book_export_dialog import BookExportDialog
from gui.desk import Desk
from gui.palette_fund import fund_groups
from gui.palette_search import search
from gui.record_page import RecordPage
from tests.conftest import NOW
from tests.fund_books import ACCOUNTANT, CASHIER, DIRECTOR, Books

SEEN_BY = {"cashier", "accountant", "director"}


@pytest.fixture
def desk(books: Books, qapp: Any) -> Iterator[Desk]:
    theme.use(qapp)
    books.db.staff = DIRECTOR
    made = Desk(books.db, clock=lambda: NOW)
    yield made
    made.close()


@pytest.fixture
def empty(tmp_path: Path, qapp: Any) -> Iterator[Desk]:
    """A centre without accounts."""
    use_language("en")
    theme.use(qapp)
    made = Desk(open_store(tmp_path / "centre.yizhan", staff=ACCOUNTANT), clock=lambda: NOW)
    yield made
    made.close()


def page_of(qtbot: QtBot, desk: Desk, type: RecordType) -> RecordPage:
    page = RecordPage(desk, type)
    qtbot.addWidget(page)
    page.resize(1294, 610)
    page.show()
    return page


@pytest.mark.parametrize("role", [code for code, _label in ROLES])
def test_the_pages_are_for_who_sees_the_fund(books: Books, role: str) -> None:
    books.db.staff = Staff(5, "x", frozenset({role}))
    made = Desk(books.db, clock=lambda: NOW)
    area = next(one for one in AREAS if one.name == "fund")
    names = [spec.name for spec in pages_of(area, made)]
    assert ({"vouchers", "funds", "chart"} <= set(names)) == (role in SEEN_BY)
    assert not names or role in SEEN_BY
    groups = fund_groups(made, "1001")
    assert bool(groups) == (role in SEEN_BY)


def test_each_register_has_its_page(books: Books) -> None:
    assert [page_of_table(type.table) for type in FUND_TYPES] == ["chart", "funds", "fund"]
    for type in FUND_TYPES:
        for name in (*type.columns, *type.search, *type.filters):
            assert type.field(name)


def test_an_empty_chart_begins_with_the_usual_accounts(qtbot: QtBot, empty: Desk) -> None:
    page = page_of(qtbot, empty, ACCOUNT)
    assert page.empty.isVisible() and page.begin_button.isVisible()
    page.begin_button.click()
    assert len(page.table.records.rows) == len(accounts(empty.store)) == 20
    assert not page.empty.isVisible()


def test_a_cashier_looks_at_the_chart_and_changes_nothing(
    qtbot: QtBot, books: Books, desk: Desk
) -> None:
    books.db.staff = CASHIER
    page = page_of(qtbot, desk, ACCOUNT)
    assert page.create_button is not None and not page.create_button.isEnabled()
    assert not page.bring_in_button.isEnabled()
    assert "This is for" in page.closed.text()


def test_an_account_and_a_fund_say_what_stands_there(
    qtbot: QtBot, books: Books, desk: Desk
) -> None:
    books.receive(123450)
    books.db.staff = DIRECTOR
    page = page_of(qtbot, desk, ACCOUNT)
    page.show_one(books.cash)
    assert "1,234.50 debit" in words_of(page)
    page = page_of(qtbot, desk, FUND)
    page.show_one(books.free)
    assert "1,234.50" in words_of(page)
    page.show_one(books.tied)
    assert "5103 积分超市物资" in words_of(page)


def words_of(page: RecordPage) -> str:
    from PySide6.QtWidgets import QLabel

    return " ".join(label.text() for label in page.panel.findChildren(QLabel))


def test_a_restricted_fund_is_added_on_its_page(qtbot: QtBot, books: Books, desk: Desk) -> None:
    page = page_of(qtbot, desk, FUND)
    page.new({"code": "F7", "name": "专款", "source": "fiscal", "restricted": True})
    page.panel.save()
    assert page.panel.editing  # what it may be spent on is missing
    form = page.panel.form
    assert form is not None and "giver permits" in form.inputs["uses"].error()
    form.inputs["uses"].set_value(str(books.goods))
    page.panel.save()
    made = next(one for one in funds(books.db) if one.code == "F7")
    assert made.restricted and made.uses == (books.goods,)
    # Only what money is spent on is offered.
    offered = form.inputs["uses"].field.choices
    assert offered and all(label.startswith("5") for _value, label in offered)


# -- Ctrl+K ---------------------------------------------------------------------------------------


class Shell:
    """What the commands of the palette call."""

    def __getattr__(self, name: str) -> Any:
        return lambda: None


def found(desk: Desk, words: str) -> dict[str, list[str]]:
    return {
        group.title: [entry.title for entry in group.entries]
        for group in search(desk, Shell(), words)
    }


def test_vouchers_funds_and_accounts_are_found(books: Books, desk: Desk) -> None:
    books.receive(126000)
    books.db.staff = DIRECTOR
    assert found(desk, "记-0001")["Vouchers"] == ["2026-11 记-0001\u2003活动用品"]
    assert found(desk, "1,260")["Vouchers"] == ["2026-11 记-0001\u2003活动用品"]
    assert found(desk, "活动用品")["Vouchers"]
    assert found(desk, "积分超市")["Funds"] == ["积分超市专项"]
    assert found(desk, "1001")["Accounts"] == ["1001 库存现金"]
    opened: list[tuple[str, dict[str, Any]]] = []
    desk.page_wanted.connect(lambda name, where: opened.append((name, where)))
    for words, title in (("记-0001", "Vouchers"), ("1001", "Accounts"), ("Z02", "Funds")):
        group = next(one for one in search(desk, Shell(), words) if one.title == title)
        group.entries[0].do()
    assert [name for name, _where in opened] == ["fund", "vouchers", "fund"]
    assert opened[1][1] == {"account": books.cash}


def test_many_vouchers_lead_to_the_list(books: Books, desk: Desk) -> None:
    for _n in range(7):
        books.receive(500)
    books.db.staff = DIRECTOR
    titles = found(desk, "活动用品")["Vouchers"]
    assert len(titles) == 7 and titles[-1] == "All vouchers that fit"


def test_the_fund_has_its_commands(books: Books, desk: Desk) -> None:
    wanted = {"Receive money", "Pay money", "New voucher", "Export books", "Opening balances"}
    assert wanted <= set(found(desk, "")["Do"])
    books.db.staff = CASHIER
    assert wanted - set(found(desk, "")["Do"]) == {"Opening balances"}
    books.db.staff = Staff(9, "前台", frozenset({"desk"}))
    shown = found(desk, "")
    assert not wanted & set(shown["Do"])
    books.receive(126000)
    books.db.staff = Staff(9, "前台", frozenset({"desk"}))
    assert "Vouchers" not in found(desk, "1,260")


# -- taking books out -----------------------------------------------------------------------------


def test_the_dialog_asks_what_each_book_needs(qtbot: QtBot, books: Books, desk: Desk) -> None:
    set_budget(books.db, year=2026, fund=books.free, account=books.goods, amount=5)
    dialog = BookExportDialog(desk, None, book="fund", year=2026, month=11, fund=books.tied)
    qtbot.addWidget(dialog)
    dialog.show()
    wanted = dialog.wanted()
    assert (wanted.span, wanted.fund, wanted.account) == ("2026-11", books.tied, None)
    seen = {}
    for name, _label in BOOKS:
        dialog.form.inputs["book"].set_value(name)
        shown = [each for each, one in dialog.form.inputs.items() if one.isVisible()]
        seen[name] = shown[1:]
        assert (dialog.ending() in (".xlsx", ".csv")) == (name not in JOURNALS)
    assert seen["account"] == ["year", "month", "account", "fund", "format"]
    assert seen["budget"] == ["year", "fund", "format"] and seen["hledger"] == []
    assert dialog.wanted().book == "beancount"


def test_a_book_is_written_and_said(qtbot: QtBot, books: Books, desk: Desk, tmp_path: Path) -> None:
    books.receive(126000)
    books.db.staff = CASHIER
    said: list[str] = []
    desk.said.connect(lambda text, _kind: said.append(text))
    dialog = BookExportDialog(desk, None, book="vouchers")
    qtbot.addWidget(dialog)
    dialog.show()
    path = tmp_path / "凭证.xlsx"
    dialog.write(path)
    qtbot.waitUntil(lambda: bool(said), timeout=20_000)
    assert path.exists() and said == ["Exported 2 rows to 凭证.xlsx"]


def test_without_accounts_there_is_no_book_of_cash(qtbot: QtBot, empty: Desk) -> None:
    dialog = BookExportDialog(empty, None)
    qtbot.addWidget(dialog)
    assert not dialog.primary_button.isEnabled()
    dialog.form.inputs["book"].set_value("ledger")
    assert dialog.primary_button.isEnabled()
