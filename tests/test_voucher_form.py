"""A voucher with its lines, by keyboard: balanced while typing, pasted, moved, refused in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from db import quick_vouchers
from db.attachments import attachments
from db.chart import accounts
from db.funds import funds
from db.organisations import add_organisation
from db.people import add_person
from db.quick_vouchers import kind_of
from db.rules import Refused
from db.voucher_paste import Pasted, is_table, pasted
from db.vouchers import Line, reverse_voucher, voucher
from gui.voucher_form import VoucherForm
from gui.voucher_line import LineCells
from tests.fund_books import CASHIER, DAY, DIRECTOR, NOW, Books
from tests.fund_desk import FundDesk, Keys

ENTER, CTRL = Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def here(books: Books) -> FundDesk:
    return FundDesk(books)


@pytest.fixture
def form(here: FundDesk, qtbot: QtBot) -> VoucherForm:
    return opened(here, qtbot, fund=here.books.free)


@pytest.fixture
def clipboard(qtbot: QtBot) -> Iterator[QMimeData]:
    """What is copied for this test alone."""
    made = QMimeData()
    yield made
    QGuiApplication.clipboard().clear()


def opened(here: FundDesk, qtbot: QtBot, **which: int) -> VoucherForm:
    behind = here.window(qtbot)
    made = VoucherForm(here.desk, behind, **which)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is made)
    return made


def filled(row: LineCells, account: str, *, debit: str = "", credit: str = "") -> None:
    row.summary.setText("活动用品")
    row.account.setText(account)
    row.account.settle()
    row.debit.setText(debit)
    row.credit.setText(credit)


def texts(form: VoucherForm) -> list[tuple[str, str, str]]:
    return [(row.account.text(), row.debit.text(), row.credit.text()) for row in form.lines.rows]


def test_three_lines_by_keyboard_alone(here: FundDesk, form: VoucherForm) -> None:
    keys = Keys(form)
    keys.write("茶歇和场地")
    keys.press(ENTER)
    for account, amount in (("5101", "300"), ("5301", "45.5")):
        keys.type(account)
        keys.press(ENTER)  # the account
        keys.press(ENTER)  # the fund is the one above
        keys.press(ENTER)  # nobody in particular
        keys.type(amount)
        keys.press(ENTER)
        assert keys.focus() is form.lines.rows[1 if account == "5101" else 2].summary
        keys.press(ENTER)
    keys.type("1001")
    keys.press(ENTER, ENTER, ENTER)
    keys.press(Qt.Key.Key_Equal, held=CTRL)
    assert texts(form) == [
        ("5101 党组织活动", "300.00", ""),
        ("5301 办公和印刷", "45.50", ""),
        ("1001 库存现金", "", "345.50"),
    ]
    assert form._sums.text() == "Debit 345.50   Credit 345.50"
    assert form._words.text() == "叁佰肆拾伍元伍角整"
    assert form.kind.value() == "payment"
    keys.press(ENTER, held=CTRL)
    assert form.made is not None and form.result() == 1
    one = voucher(here.books.db, form.made)
    assert (one.kind, one.total, one.day, len(one.lines)) == ("payment", 34550, DAY, 3)


def test_both_sides_and_the_difference_are_said_while_typing(form: VoucherForm) -> None:
    first, second = form.lines.rows
    assert form.blocked.text() == "No amounts yet"
    filled(first, "5101", debit="3,000")
    filled(second, "1001", credit="2,800")
    assert form._sums.text() == "Debit 3,000.00   Credit 2,800.00"
    assert form.blocked.text() == "Debit is higher by 200.00"
    assert not form.primary_button.isEnabled()
    second.credit.setText("3,000.01")
    assert form.blocked.text() == "Credit is higher by 0.01"
    second.credit.setText("３０００元")
    assert form.blocked.text() == "" and form.primary_button.isEnabled()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("0.1+0.2", "not an amount"),
        ("1.234", "two decimals"),
        ("1e3", "not an amount"),
        ("-5", "At least 0.01"),
        ("NaN", "not an amount"),
    ],
)
def test_what_is_no_amount_is_said_at_the_cell(form: VoucherForm, typed: str, said: str) -> None:
    first, second = form.lines.rows
    filled(first, "5101", debit="5")
    filled(second, "1001", credit="5")
    first.debit.setText(typed)
    first.debit.editingFinished.emit()
    assert said in first.debit.toolTip() and first.debit.property("wrong")
    assert form.lines.sums() == (0, 500)
    with pytest.raises(Refused, match="Line 1: "):
        form.lines.lines()
    assert form.focusWidget() is first.debit
    first.debit.setText("5")
    assert not first.debit.property("wrong")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda row: row.summary.clear(), "Line 2: Each line says what it is for."),
        (lambda row: row.account.set_value(None), "Line 2: Choose an account"),
        (lambda row: row.fund.set_value(None), "Line 2: Choose a fund."),
        (lambda row: row.debit.setText("5"), "Line 2: Each line has an amount on one side."),
        (lambda row: row.who.setText("没有这个人"), "Line 2: Nobody is found"),
        (lambda row: (row.account.setText("5"), row.account._forget("")), "Line 2: Several fit"),
        (lambda row: (row.account.setText("9"), row.account._forget("")), "Line 2: There is no"),
    ],
)
def test_a_line_says_what_is_missing(form: VoucherForm, change: object, said: str) -> None:
    first, second = form.lines.rows
    filled(first, "5101", debit="5")
    filled(second, "1001", credit="5")
    change(second)  # type: ignore[operator]  # a change to the cells
    form.save()
    assert form.blocked.text().startswith(said)
    assert form.made is None


def test_lines_come_go_and_move_by_keyboard(form: VoucherForm) -> None:
    keys = Keys(form)
    first, second = form.lines.rows
    filled(first, "5101", debit="5")
    filled(second, "1001", credit="5")
    second.account.setFocus()
    keys.press(Qt.Key.Key_Up, held=ALT)
    assert [row[0] for row in texts(form)] == ["1001 库存现金", "5101 党组织活动"]
    assert keys.focus() is form.lines.rows[0].account
    keys.press(Qt.Key.Key_Insert)
    assert [row[0] for row in texts(form)] == ["1001 库存现金", "", "5101 党组织活动"]
    assert keys.focus() is form.lines.rows[1].account
    keys.press(Qt.Key.Key_Delete, held=CTRL)
    assert [row[0] for row in texts(form)] == ["1001 库存现金", "5101 党组织活动"]
    keys.press(Qt.Key.Key_Delete, held=CTRL)
    assert len(form.lines.rows) == 2 and texts(form)[1] == ("", "", "")


def test_lines_of_a_spreadsheet_are_pasted(
    here: FundDesk, form: VoucherForm, clipboard: QMimeData
) -> None:
    clipboard.setText(
        "摘要\t科目\t借方\t贷方\r\n"
        "慰问金\t走访慰问\t1,234.50\t\r\n"
        "米油\t5104\t￥300\t\r\n"
        "\t1002 银行存款\t\t１５３４．５０\r\n"
    )
    QGuiApplication.clipboard().setMimeData(clipboard)
    form.lines.rows[0].summary.setFocus()
    Keys(form).press(Qt.Key.Key_V, held=CTRL)
    assert texts(form) == [
        ("5104 走访慰问", "1,234.50", ""),
        ("5104 走访慰问", "300.00", ""),
        ("1002 银行存款", "", "1,534.50"),
    ]
    assert form.blocked.text() == ""
    assert [row.fund.chosen() for row in form.lines.rows] == [here.books.free] * 3


def test_what_cannot_be_pasted_names_its_line(form: VoucherForm, clipboard: QMimeData) -> None:
    clipboard.setText("慰问金\t走访慰问\t10\t\n米油\t火箭\t5\t\n")
    QGuiApplication.clipboard().setMimeData(clipboard)
    Keys(form).press(Qt.Key.Key_V, held=CTRL)
    assert form.blocked.text() == "Line 2: there is no account “火箭”."
    assert texts(form) == [("", "", ""), ("", "", "")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a\tb", "Copy four columns"),
        ("a\t5101\t1.234\t", "Line 1: An amount has two decimals"),
        ("a\t5101\t-5\t", "Line 1: only a red voucher"),
        ("a\t5101\t没有\t1\t", "Line 1: there is no fund “没有”"),
        ("借方\t贷方\n0.1+0.2\t", "Line 2: This is not an amount"),
    ],
)
def test_tables_that_are_refused(books: Books, text: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        pasted(text, accounts(books.db), funds(books.db))


def test_a_table_with_its_own_order_and_the_fund(books: Books) -> None:
    heads = "贷方\t资金项目\t科目代码\t借方\t事由\n"
    text = heads + "-\tZ01\t1001\t5\t存入\n5\t企业赞助\t4401\t0.00\t\n\t\t\n"
    assert pasted(text, accounts(books.db), funds(books.db)) == [
        Pasted("存入", books.cash, books.free, 500, 0),
        Pasted("", books.income, books.free, 0, 500),
    ]
    assert is_table(text) and not is_table("两个\n词")


def test_who_stands_in_a_line_stays(here: FundDesk, qtbot: QtBot) -> None:
    """An advance that is changed still says who has it."""
    books = here.books
    books.db.staff = DIRECTOR
    who = add_person(books.db, name="周文静")
    firm = add_organisation(books.db, name="晨桥精密制造有限公司", kind="company")
    here.seat(CASHIER)
    given = quick_vouchers.advance(
        books.db, day=DAY, paid_from=books.cash, person=who, fund=books.free, amount=500,
        summary="备用金", now=NOW,
    )  # fmt: skip
    form = opened(here, qtbot, voucher=given)
    first, second = form.lines.rows
    assert first.who.text() == "周文静"
    first.debit.setText("600")
    second.who.setText("晨桥精密制造有限公司")
    second.who.textEdited.emit("晨桥精密制造有限公司")
    second.credit.setText("600")
    form.save()
    lines = voucher(books.db, given).lines
    assert [(line.debit or line.credit, line.person, line.organisation) for line in lines] == [
        (60000, who, None),
        (60000, None, firm),
    ]


def test_another_kind_is_only_chosen_by_hand(here: FundDesk, qtbot: QtBot) -> None:
    id = here.draft()
    form = opened(here, qtbot, voucher=id)
    form.kind.set_value("transfer")
    form.save()
    assert voucher(here.books.db, id).kind == "transfer"


def test_a_red_voucher_keeps_its_lines(here: FundDesk, qtbot: QtBot) -> None:
    books = here.books
    here.received(9000)
    wrong = books.spend(5000)
    here.seat(CASHIER)
    red = reverse_voucher(books.db, voucher=wrong, day=DAY, now=NOW)
    form = opened(here, qtbot, voucher=red)
    assert not form.lines.isEnabled() and not form.kind.isEnabled()
    form.bills.set_value(3)
    form.save()
    assert voucher(books.db, red).bills == 3


def test_who_changes_a_voucher_of_another_is_told_so(here: FundDesk, qtbot: QtBot) -> None:
    id = here.draft()
    here.seat(DIRECTOR)
    form = opened(here, qtbot, voucher=id)
    assert form.note.text() == "Who changes it has made it, and does not review it."
    form.save()
    assert voucher(here.books.db, id).made_name == "许可"


def test_a_day_to_come_stands_at_its_field(here: FundDesk, qtbot: QtBot) -> None:
    form = opened(here, qtbot, voucher=here.draft())
    form.day.set_value(date(2026, 11, 27))
    form.save()
    assert "still to come" in form.day.error() and form.focusWidget() is form.day.line
    form.day.way_out.click()
    form.save()
    assert form.result() == 1


def test_a_picture_pasted_into_a_line_is_attached_with_the_draft(
    here: FundDesk, form: VoucherForm, clipboard: QMimeData
) -> None:
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    clipboard.setImageData(image)
    QGuiApplication.clipboard().setMimeData(clipboard)
    first, second = form.lines.rows
    first.summary.setFocus()
    Keys(form).press(Qt.Key.Key_V, held=CTRL)
    assert form.box.count() == 1
    filled(first, "5101", debit="5")
    filled(second, "1001", credit="5")
    form.save()
    assert form.made is not None
    assert [one.name for one in attachments(here.books.db, form.made)] == ["Picture.png"]


def test_files_are_held_until_there_is_a_draft(form: VoucherForm, tmp_path: Path) -> None:
    file = tmp_path / "发票.pdf"
    file.write_bytes(b"%PDF-1.7 x")
    form.box.take_paths([file, tmp_path / "没有.pdf"])
    assert form.box.count() == 1 and "cannot be read" in form.blocked.text()
    form.box._drop(form.box.held[0])
    assert form.box.count() == 0


@pytest.mark.parametrize(
    ("debit", "credit", "kind"),
    [
        ("cash", "income", "receipt"),
        ("activity", "bank", "payment"),
        ("cash", "bank", "transfer"),
        ("advance", "cash", "advance"),
        ("activity", "advance", "settlement"),
        ("activity", "income", ""),
    ],
)
def test_the_kind_follows_the_lines(books: Books, debit: str, credit: str, kind: str) -> None:
    ids = {name: getattr(books, name, 0) for name in ("cash", "bank", "income", "activity")}
    ids["advance"] = quick_vouchers.advances(books.db)
    assert kind_of(books.db, [(ids[debit], 5, 0), (ids[credit], 0, 5)]) == kind


def test_cells_are_read_as_a_line(here: FundDesk, form: VoucherForm) -> None:
    row = form.lines.rows[0]
    filled(row, "kcxj", debit="1,234.5")
    assert isinstance(row.debit, QLineEdit)
    assert row.line() == Line("活动用品", here.books.cash, here.books.free, 123450)
