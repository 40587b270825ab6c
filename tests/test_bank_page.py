"""The bank's page: what is shown on either side, matched by keyboard, and the figures beside."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from db.bank_lines import bank_lines, set_bank_balance
from db.month_end import close_month
from gui import theme
from gui.bank_page import BankPage
from gui.bank_table import BankTable, places
from gui.dialog import Dialog
from gui.form_dialog import FormDialog
from gui.sheet_import import SheetImportDialog
from gui.voucher_entry import VoucherEntry
from tests.bank_books import END, bring, post
from tests.fund_books import ACCOUNTANT, CASHIER, NOW, Books
from tests.fund_desk import FundDesk


@pytest.fixture
def at(books: Books, qapp: QApplication) -> Iterator[FundDesk]:
    theme.use(qapp)
    one = FundDesk(books)
    one.seat(ACCOUNTANT)
    yield one
    one.desk.close()


def page(at: FundDesk, qtbot: QtBot) -> BankPage:
    made = BankPage(at.desk)
    qtbot.addWidget(made)
    made.resize(1294, 600)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.bank.table.setFocus()
    return made


def filled(at: FundDesk) -> None:
    """A voucher that fits, one that does not, one of two parts; and a fee without any."""
    books = at.books
    post(books, 100_000, date(2026, 11, 2))
    post(books, -2_500, date(2026, 11, 5))
    post(books, -7_000, date(2026, 11, 26))
    bring(
        books,
        ("2026-11-03", "1000", "1000", "江南机械", "赞助"),
        ("2026-11-05", "-25", "975"),
        ("2026-11-20", "-0.30", "974.70", "", "账户管理费", "77001"),
        ("2026-11-25", "-30", "944.70"),
        ("2026-11-25", "-40", "904.70"),
    )


def rows(table: BankTable) -> list[tuple[str, int]]:
    return [(one.state, one.amount) for one in table.lines.rows]


def press(made: BankPage, key: Qt.Key, held: Qt.KeyboardModifier | None = None) -> None:
    target = made.focusWidget() or made
    QTest.keyClick(target, key, held or Qt.KeyboardModifier.NoModifier)


def texts(widget: QWidget) -> str:
    found = (label.text() for label in widget.findChildren(QLabel) if not label.isHidden())
    return " | ".join(text for text in found if text)


def test_both_sides_stand_beside_each_other(at: FundDesk, qtbot: QtBot) -> None:
    filled(at)
    made = page(at, qtbot)
    assert rows(made.bank.table) == [
        ("suggested", 100_000),
        ("suggested", -2_500),
        ("open", -30),
        ("suggested", -3_000),
        ("suggested", -4_000),
    ]
    assert rows(made.book.table) == [
        ("suggested", 100_000),
        ("suggested", -2_500),
        ("suggested", -7_000),
    ]
    assert made.toolbar.match.text() == "Match all 2"
    assert "Both sides are equal." in texts(made.panel)
    assert "Nothing else fits" in texts(made.panel)
    # What belongs to the current line is tinted on the other side.
    assert [one.paired for one in made.book.table.lines.rows] == [True, False, False]
    press(made, Qt.Key.Key_Right)
    assert made.book.table.hasFocus()
    made.book.table.choose_first()
    made.book.table.step(2)
    assert [one.paired for one in made.bank.table.lines.rows][3:] == [True, True]
    assert "2 lines together" in texts(made.panel)


def test_enter_takes_the_suggestion_and_goes_on(at: FundDesk, qtbot: QtBot) -> None:
    filled(at)
    made = page(at, qtbot)
    press(made, Qt.Key.Key_Return)
    assert rows(made.bank.table)[0] == ("matched", 100_000)
    row = made.bank.table.row()
    assert row is not None
    assert row.amount == -2_500
    press(made, Qt.Key.Key_Return)
    press(made, Qt.Key.Key_Down)
    press(made, Qt.Key.Key_Return)
    assert [state for state, _amount in rows(made.bank.table)] == [
        *("matched", "matched", "open", "matched", "matched")
    ]
    row = made.bank.table.row()
    assert row is not None
    assert row.amount == -30
    made.bank.table.choose_first()
    press(made, Qt.Key.Key_Delete)
    assert rows(made.bank.table)[0] == ("suggested", 100_000)
    at.desk.undo()
    assert rows(made.bank.table)[0] == ("matched", 100_000)


def test_all_that_is_sure_in_one_stroke(at: FundDesk, qtbot: QtBot) -> None:
    filled(at)
    made = page(at, qtbot)
    press(made, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert [state for state, _amount in rows(made.bank.table)][:2] == ["matched", "matched"]
    assert not made.toolbar.match.isEnabled()
    made.toolbar.shown.set_value("open")
    made.toolbar.changed.emit()
    assert [amount for _state, amount in rows(made.bank.table)] == [-30, -3_000, -4_000]


def test_lines_are_marked_on_both_sides(at: FundDesk, qtbot: QtBot) -> None:
    filled(at)
    made = page(at, qtbot)
    made.bank.table.choose_first()
    made.bank.table.step(3)
    press(made, Qt.Key.Key_Insert)
    assert "Marked: 1" in texts(made.panel)
    press(made, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    press(made, Qt.Key.Key_Right)
    made.book.table.choose_first()
    made.book.table.step(1)
    press(made, Qt.Key.Key_Return)
    assert "Differs by −45.00" in texts(made.panel)
    press(made, Qt.Key.Key_Return)  # still marked, and not equal: the rule says by how much
    assert len(made.ticks) == 3
    press(made, Qt.Key.Key_Escape)
    assert made.ticks == set()
    made.ticks = {one.id for one in made.bank.table.lines.rows[3:]}
    made.ticks.add(made.book.table.lines.rows[2].id)
    made.reload_now()
    assert "Equal: Enter matches them." in texts(made.panel)
    made.book.table.step(1)
    press(made, Qt.Key.Key_Return)
    assert rows(made.book.table)[2] == ("matched", -7_000)
    assert made.ticks == set()


def test_a_click_on_the_box_marks(at: FundDesk, qtbot: QtBot) -> None:
    filled(at)
    made = page(at, qtbot)
    table = made.bank.table
    box = places(table.visualRect(table.lines.index(2, 0)), numbered=False)["tick"]
    QTest.mouseClick(
        table.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, box.center()
    )
    assert made.ticks == {table.lines.rows[2].id}
    words = box.center() + QPoint(200, 0)
    QTest.mouseClick(
        table.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, words
    )
    assert len(made.ticks) == 1


def answer(kind: type[Dialog], act: object) -> None:
    """Do something with the dialog that opens next."""

    def done() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, kind)
        act(dialog)  # type: ignore[operator]  # a function of the test

    QTimer.singleShot(0, done)


def test_a_voucher_for_what_the_book_lacks(at: FundDesk, qtbot: QtBot) -> None:
    filled(at)
    made = page(at, qtbot)
    made.bank.table.choose_first()
    made.bank.table.step(2)
    assert "Reference 77001" in texts(made.panel)
    assert "Nothing in the book fits" in texts(made.panel)
    seen: list[object] = []

    def fill(dialog: VoucherEntry) -> None:
        form = dialog.form
        seen.extend((form.kind, form.known("amount"), form.known("summary")))
        seen.extend((form.known("day"), form.known("paid_from")))
        form.fill({"use": at.books.activity, "fund": at.books.free})
        dialog.save()

    answer(VoucherEntry, fill)
    made.make_voucher()
    assert seen == ["pay", 30, "账户管理费", date(2026, 11, 20), at.books.bank]
    voucher = at.books.db.value("SELECT max(id) FROM voucher")
    assert rows(made.bank.table)[2] == ("open", -30)
    with at.books.db.act("test"):
        at.books.db.update("voucher", voucher, made_by=CASHIER.id, made_name=CASHIER.name)
    at.books.post(voucher)
    made.reload_now()
    assert rows(made.bank.table)[2] == ("suggested", -30)


def test_the_file_is_brought_in_from_here(at: FundDesk, qtbot: QtBot, tmp_path: Path) -> None:
    post(at.books, 100_000, date(2026, 10, 2))
    at.seat(ACCOUNTANT)
    made = page(at, qtbot)
    assert made.empty.isVisible()
    assert made.empty.title() == "No statement of this bank yet"
    file = tmp_path / "对账单.csv"
    file.write_bytes("交易日期,摘要,收入,支出,余额\n2026-10-02,赞助,1000,,1000\n".encode("gb18030"))

    def bring_in(dialog: SheetImportDialog) -> None:
        dialog.read(file)
        qtbot.waitUntil(lambda: bool(dialog.rows) and dialog.primary_button.isEnabled())
        assert "Statement of 银行存款" in dialog.windowTitle()
        dialog.save()

    answer(SheetImportDialog, bring_in)
    made.first_button.click()
    assert not made.empty.isVisible()
    assert made.toolbar.month.value() == "2026-10"
    assert rows(made.bank.table) == [("suggested", 100_000)]
    made.step(1)
    assert made.toolbar.month.value() == "2026-11"
    assert rows(made.bank.table) == [("head", 0), ("suggested", 100_000), ("head", 0)]


def test_a_line_that_came_in_by_mistake_goes(at: FundDesk, qtbot: QtBot) -> None:
    filled(at)
    made = page(at, qtbot)
    made.bank.table.choose_first()
    made.bank.table.step(2)
    made.remove_line()
    assert len(rows(made.bank.table)) == 4
    at.desk.undo()
    assert len(rows(made.bank.table)) == 5


def test_the_bank_s_balance_is_typed(at: FundDesk, qtbot: QtBot) -> None:
    post(at.books, 100_000, date(2026, 11, 2))
    bring(at.books, ("2026-11-03", "1000", ""))
    made = page(at, qtbot)
    assert "The statement has no balance" in texts(made.panel)

    def fill(dialog: FormDialog) -> None:
        dialog.form.seed({"balance": 100_000})
        dialog.save()

    answer(FormDialog, fill)
    made.type_balance()
    assert "Both sides are equal." in texts(made.panel)
    assert "typed" in texts(made.panel)
    set_bank_balance(at.books.db, account=at.books.bank, month="2026-11", balance=90_000)
    made.reload_now()
    assert "They differ by 100.00" in texts(made.panel)


def test_a_cashier_looks_on(at: FundDesk, qtbot: QtBot) -> None:
    filled(at)
    at.seat(CASHIER)
    made = page(at, qtbot)
    said: list[str] = []
    at.desk.said.connect(lambda text, _kind: said.append(text))
    assert not made.toolbar.bring.isEnabled()
    assert not made.toolbar.match.isEnabled()
    press(made, Qt.Key.Key_Return)
    made.match_all()
    made.bring_in()
    made.type_balance()
    assert len(said) == 4
    assert all("Accountant" in words for words in said)
    assert rows(made.bank.table)[0][0] == "suggested"


def test_a_closed_month_and_what_came_later(at: FundDesk, qtbot: QtBot) -> None:
    post(at.books, 100_000, date(2026, 10, 2))
    bring(at.books, ("2026-10-01", "5", "5"), ("2026-11-03", "1000", "1005"))
    close_month(at.books.db, month="2026-10", now=NOW)
    at.seat(ACCOUNTANT)
    made = page(at, qtbot)
    # More than ten days apart: nothing is suggested, both are marked.
    book = made.book.table.lines.rows[1].id
    bank = [one.id for one in bank_lines(at.books.db, account=at.books.bank, until=END)]
    made.ticks = {book, bank[1]}
    made.reload_now()
    made.bank.table.choose(("bank_line", bank[1]))
    press(made, Qt.Key.Key_Return)
    made.go(month="2026-10")
    assert rows(made.book.table) == [("later", 100_000)]
    assert made.book.table.lines.rows[0].words == "11-03"
    assert "The month is closed" in texts(made.panel)
    printed: list[tuple[str, object]] = []
    at.desk.report_wanted.connect(lambda name, values: printed.append((name, values)))
    made.print_sheet()
    assert printed == [("reconciliation", {"month": "2026-10", "account": at.books.bank})]


def test_without_an_account_of_a_bank(at: FundDesk, qtbot: QtBot) -> None:
    with at.books.db.act("test"):
        at.books.db.delete("account", at.books.bank)
    made = page(at, qtbot)
    assert made.empty.title() == "There is no account of a bank"
    for does in (made.match_all, made.take, made.unmatch, made.print_sheet, made.make_voucher):
        does()
    assert made.hints()
    assert made.panes()[0] is made.first_button
