"""The daily forms: filled by keyboard, one after the other; what is wrong stands at its field."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCompleter, QLineEdit
from pytestqt.qtbot import QtBot

from db import quick_vouchers
from db.budgets import set_budget
from db.code_search import Coded, matching, meant
from db.month_end import close_month
from db.organisations import add_organisation
from db.people import add_person
from db.vouchers import voucher
from gui.entry_form import EntryForm
from gui.voucher_entry import VoucherEntry
from tests.fund_books import ACCOUNTANT, CASHIER, DAY, DIRECTOR, NOW, Books
from tests.fund_desk import FundDesk, Keys

ENTER, SHIFT = Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def here(books: Books) -> FundDesk:
    return FundDesk(books)


def opened(here: FundDesk, qtbot: QtBot, kind: str = "receive", **seed: object) -> VoucherEntry:
    behind = here.window(qtbot)
    dialog = VoucherEntry(here.desk, behind, kind, seed)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is dialog)
    return dialog


def line(form: EntryForm, name: str) -> QLineEdit:
    control = form.inputs[name].control
    assert isinstance(control, QLineEdit)
    return control


def test_ten_receipts_of_a_day_without_the_mouse(here: FundDesk, qtbot: QtBot) -> None:
    dialog = opened(here, qtbot, fund=here.books.free)
    keys = Keys(dialog)
    amounts = ["200", "350.50", "1,260", "80", "500", "200", "99.9", "1000", "20", "60"]
    keys.type(amounts[0])
    keys.press(ENTER)
    keys.write("活动收费")
    keys.press(ENTER)
    keys.type("4401")
    keys.press(ENTER)
    assert keys.focus() is line(dialog.form, "fund")
    keys.press(ENTER)
    keys.type("1001")
    keys.press(ENTER)
    keys.press(ENTER, held=SHIFT)
    first = keys.count
    for amount in amounts[1:-1]:
        keys.type(amount)
        keys.press(ENTER, held=SHIFT)
    keys.type(amounts[-1])
    keys.press(ENTER, held=CTRL)
    typed = sum(map(len, amounts[1:]))
    assert first == 3 + 4 + 4 + 4 + 6
    # From the second one on: the amount, and one key more.
    assert keys.count - first == typed + 9
    assert len(dialog.made) == 10
    assert dialog.result() == 1
    made = [voucher(here.books.db, id) for id in dialog.made]
    assert [one.total for one in made] == [
        20000, 35050, 126000, 8000, 50000, 20000, 9990, 100000, 2000, 6000,
    ]  # fmt: skip
    assert {(one.kind, one.status, one.day, one.lines[0].summary) for one in made} == {
        ("receipt", "draft", DAY, "活动收费")
    }
    assert {line.account for one in made for line in one.lines} == {
        here.books.cash,
        here.books.income,
    }


def test_the_next_one_is_for_somebody_else(here: FundDesk, qtbot: QtBot) -> None:
    here.books.db.staff = DIRECTOR
    firm = add_organisation(here.books.db, name="晨桥精密制造有限公司", kind="company")
    here.seat(CASHIER)
    dialog = opened(here, qtbot, organisation=firm, fund=here.books.free)
    dialog.form.fill({"amount": 100, "source": here.books.income, "into": here.books.cash})
    dialog.form.inputs["summary"].set_value("晨桥精密制造有限公司赞助")
    dialog.form.inputs["bills"].set_value(2)
    dialog.save_next()
    form = dialog.form
    assert voucher(here.books.db, dialog.made[0]).lines[0].organisation == firm
    assert [form.typed(name) for name in ("amount", "organisation", "bills", "summary")] == [
        "", "", "", "",
    ]  # fmt: skip
    assert (form.known("source"), form.known("fund")) == (here.books.income, here.books.free)
    assert "Saved: 1, together 1.00" in dialog.aside.texts()


@pytest.mark.parametrize(
    ("typed", "fen"),
    [("1,234.5", 123450), ("１２３４．５０", 123450), ("1234.50元", 123450), ("￥10", 1000)],
)
def test_amounts_as_people_type_them(here: FundDesk, qtbot: QtBot, typed: str, fen: int) -> None:
    dialog = opened(here, qtbot)
    line(dialog.form, "amount").setText(typed)
    assert dialog.form.known("amount") == fen
    assert dialog.aside.texts()[0] == "In words" and dialog.aside.texts()[1] != "—"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("0.1+0.2", "not an amount"),
        ("1.234", "two decimals"),
        ("1e3", "not an amount"),
        ("-5", "At least 0.01"),
        ("0", "At least 0.01"),
        ("NaN", "not an amount"),
        ("1,23,4", "not an amount"),
        ("", "must be filled in"),
        ("99999999999999", "too large"),
    ],
)
def test_what_is_no_amount_is_said_at_the_field(
    here: FundDesk, qtbot: QtBot, typed: str, said: str
) -> None:
    dialog = opened(here, qtbot, fund=here.books.free)
    dialog.form.fill({"source": here.books.income, "into": here.books.cash, "summary": "x"})
    line(dialog.form, "amount").setText(typed)
    dialog.save()
    assert said in dialog.form.inputs["amount"].error()
    assert dialog.made == [] and dialog.focusWidget() is line(dialog.form, "amount")
    assert dialog.blocked.text() == "To correct: 1"


def test_what_is_left_is_said_while_typing(here: FundDesk, qtbot: QtBot) -> None:
    books = here.books
    here.received(100000)
    books.db.staff = ACCOUNTANT
    set_budget(books.db, year=2026, fund=books.free, account=books.activity, amount=30000)
    here.seat(CASHIER)
    dialog = opened(here, qtbot, "pay", fund=books.free)
    dialog.form.fill({"use": books.activity, "paid_from": books.cash})
    line(dialog.form, "amount").setText("250")
    texts = dialog.aside.texts()
    assert texts[1] == "贰佰伍拾元整"
    assert texts[2:4] == ["企业赞助, after it", "750.00"]
    assert texts[4:6] == ["库存现金, after it", "750.00"]
    assert texts[6:8] == ["Budget: 党组织活动", "50.00 left after it"]
    line(dialog.form, "amount").setText("1,300")
    texts = dialog.aside.texts()
    assert texts[3:5] == ["\u2212300.00", "300.00 short"]
    assert texts[-1] == "exceeded by 1,000.00"


def test_a_day_of_a_closed_month_has_a_way_out(here: FundDesk, qtbot: QtBot) -> None:
    books = here.books
    here.received(100, day=date(2026, 10, 5))
    with books.db.act("test"):
        books.db.insert(
            "cash_count", day="2026-10-31", account=books.cash, counted=100, book=100,
            counted_name="罗静",
        )  # fmt: skip
    books.db.staff = ACCOUNTANT
    close_month(books.db, month="2026-10", now=NOW)
    here.seat(CASHIER)
    dialog = opened(here, qtbot, fund=books.free)
    dialog.form.fill({"amount": 1, "source": books.income, "into": books.cash, "summary": "补记"})
    line(dialog.form, "day").setText("10-31")
    dialog.save()
    day = dialog.form.inputs["day"]
    assert day.error() == "2026-10 is closed. Take 2026-11-01 or a day after it."
    day.way_out.click()  # type: ignore[attr-defined]  # of a day in an open month
    assert day.error() == "" and day.value() == DAY
    line(dialog.form, "day").setText("2026-11-27")
    dialog.save()
    assert "still to come" in day.error()
    line(dialog.form, "day").setText("2026-11-25")
    dialog.save()
    assert voucher(books.db, dialog.made[0]).day == date(2026, 11, 25)


def advanced(here: FundDesk, amount: int = 50000) -> int:
    books = here.books
    here.received(100000)
    who = add_person(books.db, name="周文静") if books.db.staff is DIRECTOR else 0
    if not who:
        books.db.staff = DIRECTOR
        who = add_person(books.db, name="周文静")
    books.db.staff = CASHIER
    given = quick_vouchers.advance(
        books.db, day=DAY, paid_from=books.cash, person=who, fund=books.free, amount=amount,
        summary="备用金", now=NOW,
    )  # fmt: skip
    books.post(given)
    here.seat(CASHIER)
    return who


@pytest.mark.parametrize(
    ("spent", "said"),
    [
        ("400", ("Comes back", "100.00")),
        ("650", ("To be paid out", "150.00")),
        ("500", ("Nothing left", "0.00")),
    ],
)
def test_an_advance_is_settled_with_its_rest(
    here: FundDesk, qtbot: QtBot, spent: str, said: tuple[str, str]
) -> None:
    who = advanced(here)
    dialog = opened(here, qtbot, "settle")
    assert line(dialog.form, "advance").text() == "周文静 500.00"
    line(dialog.form, "spent").setText(spent)
    texts = dialog.aside.texts()
    at = texts.index(said[0])
    assert texts[at + 1] == said[1]
    dialog.form.fill({"use": here.books.activity, "summary": "活动报销"})
    dialog.save()
    one = voucher(here.books.db, dialog.made[0])
    assert (one.kind, one.lines[0].person) == ("settlement", who)
    assert sum(line.debit for line in one.lines) == sum(line.credit for line in one.lines)


def test_without_an_advance_nothing_is_settled(here: FundDesk, qtbot: QtBot) -> None:
    dialog = opened(here, qtbot, "settle")
    assert dialog.blocked.text() == "No advance is left to settle"
    assert not dialog.primary_button.isEnabled() and not dialog.next_button.isEnabled()
    dialog.save_next()
    assert dialog.made == []


def test_another_kind_keeps_what_was_typed(here: FundDesk, qtbot: QtBot) -> None:
    dialog = opened(here, qtbot, fund=here.books.free)
    line(dialog.form, "amount").setText("88")
    line(dialog.form, "summary").setText("提现")
    dialog.kinds.set_value("transfer")
    assert dialog.form.kind == "transfer" and dialog.windowTitle() == "Transfer"
    assert (dialog.form.known("amount"), dialog.form.typed("summary")) == (8800, "提现")
    dialog.form.fill({"paid_from": here.books.cash, "into": here.books.cash})
    dialog.save()
    assert "same account" in dialog.form.inputs["into"].error()
    dialog.form.fill({"into": here.books.bank})
    dialog.save()
    assert voucher(here.books.db, dialog.made[0]).kind == "transfer"


def test_a_form_begins_with_what_was_used_last(here: FundDesk, qtbot: QtBot) -> None:
    books = here.books
    quick_vouchers.receive(
        books.db, day=DAY, into=books.bank, source=books.income, fund=books.tied, amount=1,
        summary="x", now=NOW,
    )  # fmt: skip
    form = opened(here, qtbot).form
    assert (form.known("into"), form.known("fund"), form.known("source")) == (
        books.bank,
        books.tied,
        None,
    )


def test_a_summary_is_offered_and_taken_by_keyboard(here: FundDesk, qtbot: QtBot) -> None:
    here.draft()
    dialog = opened(here, qtbot)
    keys = Keys(dialog)
    keys.press(ENTER)
    keys.write("活动")
    control = line(dialog.form, "summary")
    assert control.offering()  # type: ignore[attr-defined]  # a line that offers
    keys.press(Qt.Key.Key_Down)
    control._list.setCurrentIndex(control._list.model().index(0, 0))  # type: ignore[attr-defined]  # the popup has its own keys
    keys.press(ENTER)
    assert control.text() == "活动用品"
    assert keys.focus() is line(dialog.form, "source")


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("1001", ["库存现金"]),
        ("xj", ["库存现金"]),
        ("yinhang", ["银行存款"]),
        ("51", ["党组织活动", "走访慰问"]),
        ("慰问", ["走访慰问"]),
        ("ZFWW", ["走访慰问"]),
        ("５１０４", ["走访慰问"]),
        ("zzz", []),
    ],
)
def test_accounts_are_found_by_code_name_and_pinyin(typed: str, names: list[str]) -> None:
    listed = [
        Coded(1, "1001", "库存现金"),
        Coded(2, "1002", "银行存款"),
        Coded(3, "5101", "党组织活动"),
        Coded(4, "5104", "走访慰问"),
    ]
    assert [one.name for one in matching(listed, typed)] == names
    assert meant(listed, typed) == (
        next(one for one in listed if one.name == names[0]) if len(names) == 1 else None
    )


def test_words_that_fit_several_or_none_are_asked_again(here: FundDesk, qtbot: QtBot) -> None:
    dialog = opened(here, qtbot, "pay", fund=here.books.free)
    dialog.form.fill({"amount": 1, "summary": "x", "paid_from": here.books.cash})
    for typed, said in (("51", "Several fit: 党组织活动"), ("火箭", "There is no “火箭”")):
        line(dialog.form, "use").setText(typed)
        line(dialog.form, "use").textEdited.emit(typed)
        dialog.save()
        assert said in dialog.form.inputs["use"].error()


def test_words_stay_while_they_are_typed(here: FundDesk, qtbot: QtBot) -> None:
    """What is left beside the form asks for the value with each key."""
    dialog = opened(here, qtbot, "pay", fund=here.books.free)
    keys = Keys(dialog)
    use = line(dialog.form, "use")
    use.setFocus()
    for at, key in enumerate("zfww", 1):
        keys.type(key)
        assert use.text() == "zfww"[:at]
    assert dialog.form.known("use") is not None
    keys.press(ENTER)
    assert use.text() == "5104 走访慰问"


def test_where_nothing_fits_all_are_offered(here: FundDesk, qtbot: QtBot) -> None:
    dialog = opened(here, qtbot, "pay", fund=here.books.free)
    keys = Keys(dialog)
    use = line(dialog.form, "use")
    use.setFocus()
    keys.type("zzz")
    keys.press(Qt.Key.Key_Down)
    completer = use.findChild(QCompleter)
    assert completer is not None
    popup = completer.popup()
    assert popup is not None and popup.isVisible()
    assert completer.completionCount() > 5
