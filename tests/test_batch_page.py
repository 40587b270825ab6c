"""The payment lists on the screen: this month's from last month's by keyboard alone, the form that
says what is wrong while one types, voucher and sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from db import offices
from db.batch_payees import holders
from db.batches import Payee, batch, batches
from db.chart import with_code
from db.funds import add_fund, archive_fund
from db.organisations import add_organisation
from db.people import add_person
from db.vouchers import review_voucher, voucher
from gui import theme
from gui.batch_form import BatchForm
from gui.batch_page import BatchPage
from gui.desk import Desk
from tests.fund_books import ACCOUNTANT, CASHIER, DAY, DIRECTOR, NOW, Books
from tests.test_batches import IDENTITY, listed


@pytest.fixture
def desk(books: Books, qapp: QApplication) -> Iterator[Desk]:
    """Two branches with secretaries, one company, money in the bank; the cashier signed in."""
    if not qapp.styleSheet():
        theme.use(qapp)
    db = books.db
    db.staff = DIRECTOR
    for name, who in (("甲支部", "周文静"), ("乙支部", "梁启航")):
        branch = add_organisation(db, name=name, kind="party")
        person = add_person(db, name=who)
        offices.appoint(db, organisation=branch, person=person, role="书记")
    add_organisation(db, name="晨桥精密")
    add_fund(
        db,
        code="Z03",
        name="限定项目",
        source="sponsor",
        restricted=True,
        uses=[with_code(db, "5202").id],
    )
    books.receive(10000000)
    db.staff = CASHIER
    QGuiApplication.clipboard().clear()
    yield Desk(db, clock=lambda: NOW)


@pytest.fixture
def october(books: Books, desk: Desk) -> int:
    """The list of last month: both secretaries, 200 each."""
    payees = [
        Payee(one.name, 20000, one.person, note=one.note, office="书记")
        for one in holders(books.db, "书记", DAY)
    ]
    return listed(books, payees, name="10月支部书记补贴", day=date(2026, 11, 4), period="2026-10")


def shown(qtbot: QtBot, desk: Desk) -> BatchPage:
    page = BatchPage(desk)
    qtbot.addWidget(page)
    page.resize(1294, 610)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is page)
    page.table.setFocus()
    return page


def opened(qtbot: QtBot, desk: Desk, **which: int) -> BatchForm:
    form = BatchForm(desk, None, **which)
    qtbot.addWidget(form)
    form.show()
    qtbot.waitExposed(form)
    return form


def driven(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, drive: Callable[[BatchForm], None]
) -> None:
    """Let the form that opens be driven instead of waiting for a person."""
    wait = BatchForm.exec

    def run(form: BatchForm) -> int:
        def begin() -> None:
            form.activateWindow()
            qtbot.waitUntil(lambda: QApplication.activeWindow() is form)
            drive(form)
            if form.isVisible():
                form.reject()

        QTimer.singleShot(0, begin)
        return wait(form)

    monkeypatch.setattr(BatchForm, "exec", run)


def press(widget: QWidget | None, *keys: Qt.Key) -> None:
    assert widget is not None
    for key in keys:
        QTest.keyClick(widget, key)


def control(widget: QWidget | None, key: Qt.Key) -> None:
    assert widget is not None
    QTest.keyClick(widget, key, Qt.KeyboardModifier.ControlModifier)


def line(form: BatchForm, name: str) -> QLineEdit:
    found = form.inputs[name].control
    assert isinstance(found, QLineEdit)
    return found


def names(form: BatchForm) -> list[str]:
    return [one.name for one in form.table.lines.entries]


# -- the way of every month -----------------------------------------------------------------------


def test_this_months_list_from_last_months_by_keyboard_alone(
    qtbot: QtBot, desk: Desk, books: Books, october: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = shown(qtbot, desk)

    def drive(form: BatchForm) -> None:
        assert [line(form, name).text() for name in ("name", "period", "day", "each")] == [
            "11月支部书记补贴",
            "2026-11",
            "2026-11-26",
            "200.00",
        ]
        form.table.setFocus()
        press(form.table, Qt.Key.Key_Down)
        QTest.keyClicks(form.table, "2")  # the first figure begins to type over
        editor = QApplication.focusWidget()
        assert isinstance(editor, QLineEdit)
        QTest.keyClicks(editor, "50.5")
        press(editor, Qt.Key.Key_Return)
        assert "450.50" in form.sum.text() and form.words.text() == "肆佰伍拾元伍角整"
        control(form, Qt.Key.Key_Return)

    driven(qtbot, monkeypatch, drive)
    control(page.table, Qt.Key.Key_D)
    current = page.table.current()
    assert current is not None and current["id"] != october
    made = batch(books.db, current["id"])
    assert (made.name, made.period, made.day, made.total) == (
        "11月支部书记补贴",
        "2026-11",
        DAY,
        45050,
    )
    assert [one.office for one in made.payees] == ["书记", "书记"]
    page.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is page)
    assert page.table.hasFocus()
    control(page.table, Qt.Key.Key_Return)
    made = batch(books.db, made.id)
    assert made.status == "draft" and made.voucher is not None
    assert voucher(books.db, made.voucher).total == 45050
    with qtbot.waitSignal(desk.record_wanted) as wanted:
        control(page.table, Qt.Key.Key_Return)
    assert wanted.args == ["voucher", made.voucher]
    with qtbot.waitSignal(desk.report_wanted) as printed:
        page.print_sheet()
    assert printed.args == ["signature-sheet", {"batch": made.id}]


def test_the_form_says_who_has_left_and_who_is_new(
    qtbot: QtBot, desk: Desk, books: Books, october: int
) -> None:
    db = books.db
    db.staff = DIRECTOR
    first = db.rows("SELECT id, organisation FROM office ORDER BY id")[0]
    offices.end_office(db, id=first["id"], day=DAY - timedelta(1))
    new = add_person(db, name="孙喆")
    offices.appoint(db, organisation=first["organisation"], person=new, role="书记", starts=DAY)
    db.staff = CASHIER
    form = opened(qtbot, desk, like_of=october)
    assert [one.why for one in form.table.lines.entries] == ["no longer 书记", ""]
    assert "something has changed for 1" in form.warning.accessibleName()
    assert "1 hold the office now and were not on it: 孙喆" in form.warning.accessibleName()
    form.take_off.click()
    form.bring_in.click()
    assert names(form) == ["梁启航", "孙喆"]
    assert form.warning.isHidden() and form.table.lines.total() == 40000


# -- a new list -----------------------------------------------------------------------------------


def test_a_group_of_the_register_and_one_by_name(qtbot: QtBot, desk: Desk, books: Books) -> None:
    form = opened(qtbot, desk)
    assert form.blocked.text() == "Nobody stands on the list."
    line(form, "name").setText("慰问")
    line(form, "each").setText("３００")
    form.source.set_value("office:书记")
    press(form.source, Qt.Key.Key_Return)
    assert names(form) == ["周文静", "梁启航"]
    for typed, name in (("外人", "外人"), ("晨桥精密", "晨桥精密")):
        form.add_line.setText(typed)
        press(form.add_line, Qt.Key.Key_Return)
        assert names(form)[-1] == name and form.add_line.text() == ""
    assert form.table.lines.entries[-1].organisation is not None
    form.source.set_value("office:书记")
    form.put_group()
    assert "2 stood on the list already" in form.warning.accessibleName()
    form.save()
    assert form.inputs["account"].error() == "This must be filled in." and form.made is None
    form.inputs["account"].set_value(str(books.activity))
    form.save()
    assert form.made is not None
    assert [one.amount for one in batch(books.db, form.made).payees] == [30000] * 4


def test_a_column_is_pasted_with_amounts_as_people_write_them(qtbot: QtBot, desk: Desk) -> None:
    form = opened(qtbot, desk)
    line(form, "each").setText("200")
    QGuiApplication.clipboard().setText("姓名\t金额\n周文静\t１，２００．５０\n外人\t￥300元\t2\n")
    form.add_line.setFocus()
    control(form.add_line, Qt.Key.Key_V)
    assert [(one.name, one.amount, one.times) for one in form.table.lines.entries] == [
        ("周文静", 120050, 1),
        ("外人", 60000, 2),
    ]
    QGuiApplication.clipboard().setText("孙喆")
    form.table.setFocus()
    control(form.table, Qt.Key.Key_V)
    assert names(form)[-1] == "孙喆"
    QGuiApplication.clipboard().setText("甲\t1.234\n")
    form.paste.click()
    assert "Line 1: An amount has two decimals" in form.blocked.text()
    QGuiApplication.clipboard().clear()
    form.paste.click()
    assert "Nothing is copied" in form.blocked.text()
    assert len(form.table.lines.entries) == 3


@pytest.mark.parametrize(
    ("column", "typed", "message"),
    [
        ("rate", "0", "Line 1: Write an amount above zero."),
        ("rate", "-5", "Line 1: Write an amount above zero."),
        ("rate", "1.005", "Line 1: An amount has two decimals at most"),
        ("rate", "99999999999999999", "Line 1: This amount is too large."),
        ("rate", "十元", "Line 1: This is not an amount"),
        ("times", "100", "Line 1: From 1 to 99."),
        ("times", "x", "Line 1: "),
        ("name", " ", "Line 1: The name is missing."),
    ],
)
def test_what_cannot_be_kept_is_said_at_once_and_stays_to_be_seen(
    qtbot: QtBot, desk: Desk, october: int, column: str, typed: str, message: str
) -> None:
    form = opened(qtbot, desk, like_of=october)
    lines = form.table.lines
    cell = lines.index(0, lines.column(column))
    lines.setData(cell, typed)
    assert message in form.blocked.text() and not form.primary_button.isEnabled()
    if column != "name":
        assert cell.data() == typed
    lines.setData(cell, "1")
    assert form.blocked.text() == "" and form.primary_button.isEnabled()


def test_another_name_is_somebody_else(qtbot: QtBot, desk: Desk, october: int) -> None:
    form = opened(qtbot, desk, like_of=october)
    lines = form.table.lines
    lines.setData(lines.index(0, lines.column("name")), "外人")
    assert (lines.entries[0].person, lines.entries[0].office) == (None, "")


def test_a_new_amount_each_leaves_those_with_one_of_their_own(
    qtbot: QtBot, desk: Desk, october: int
) -> None:
    form = opened(qtbot, desk, like_of=october)
    lines = form.table.lines
    lines.setData(lines.index(0, lines.column("rate")), "500")
    line(form, "each").setFocus()
    line(form, "each").setText("300")
    press(line(form, "each"), Qt.Key.Key_Return)
    assert [one.rate for one in lines.entries] == [50000, 30000]


def test_only_permitted_uses_are_offered(qtbot: QtBot, desk: Desk, books: Books) -> None:
    form = opened(qtbot, desk)
    use = form.inputs["account"].control
    tied = books.db.value("SELECT id FROM fund WHERE code = 'Z03'")
    form.inputs["fund"].set_value(str(tied))
    assert [use.itemText(at) for at in range(use.count())] == ["企业党建工作经费"]  # type: ignore[attr-defined]  # a combo
    form.inputs["fund"].set_value(str(books.free))
    assert use.count() > 5  # type: ignore[attr-defined]  # a combo


def test_a_fund_that_is_out_of_use_is_not_replaced_by_chance(
    qtbot: QtBot, desk: Desk, books: Books
) -> None:
    tied = books.db.value("SELECT id FROM fund WHERE code = 'Z03'")
    use = with_code(books.db, "5202").id
    id = listed(books, fund=tied, account=use)
    books.db.staff = DIRECTOR
    archive_fund(books.db, id=tied, now=NOW)
    books.db.staff = CASHIER
    form = opened(qtbot, desk, like_of=id)
    form.save()
    assert form.inputs["fund"].error() == "This must be filled in." and form.made is None


def test_delete_takes_a_line_off(qtbot: QtBot, desk: Desk, october: int) -> None:
    form = opened(qtbot, desk, like_of=october)
    form.table.setFocus()
    press(form.table, Qt.Key.Key_Delete)
    assert names(form) == ["梁启航"]


def test_what_the_rule_refuses_stands_at_its_field(qtbot: QtBot, desk: Desk, october: int) -> None:
    form = opened(qtbot, desk, like_of=october)
    line(form, "period").setText("十一月")
    form.save()
    assert "2026-11" in form.inputs["period"].error() and form.made is None
    line(form, "period").setText("2026-11")
    line(form, "name").setText("名" * 61)
    form.save()
    assert "60" in form.inputs["name"].error()


def test_who_is_paid_for_the_period_already_is_named(
    qtbot: QtBot, desk: Desk, october: int
) -> None:
    form = opened(qtbot, desk, like_of=october)
    assert form.warning.isHidden()
    line(form, "period").setText("2026-10")
    assert "BT-2026-10-01 too: 周文静, 梁启航" in form.warning.accessibleName()


def test_five_thousand_payees_are_typed_over_and_kept(
    qtbot: QtBot, desk: Desk, books: Books
) -> None:
    form = opened(qtbot, desk)
    line(form, "name").setText("全部")
    form.inputs["account"].set_value(str(books.activity))
    form.take_lines("\n".join(f"人{n}\t{n + 1}" for n in range(5000)))
    form.table.lines.setData(form.table.lines.index(4999, 3), "1")
    form.save()
    assert form.made is not None
    assert batch(books.db, form.made).total == 100 * (sum(range(1, 5000)) + 1)
    page = shown(qtbot, desk)
    assert page.panel.table.lines.rowCount() == 5000


# -- the page -------------------------------------------------------------------------------------


def test_a_list_goes_from_no_voucher_to_posted(
    qtbot: QtBot, desk: Desk, books: Books, october: int
) -> None:
    page = shown(qtbot, desk)
    chips = []

    def chip() -> None:
        current = page.table.current()
        assert current is not None
        chips.append(page.table.records.index(0, 6).data())
        assert page.panel._chip.status() == current["status"]

    chip()
    press(page.table, Qt.Key.Key_Delete)
    chip()
    desk.undo()
    chip()
    page.panel.press_primary()
    chip()
    paid = batch(books.db, october).voucher
    assert paid is not None
    books.db.staff = ACCOUNTANT
    desk.do(review_voucher, voucher=paid)
    chip()
    assert chips == ["No voucher", "Withdrawn", "No voucher", "To be reviewed", "To be posted"]
    page.panel.edit()  # nothing opens: it has a voucher
    assert page.panel.table.lines.rowCount() == 2


def test_what_is_refused_stands_in_the_panel(qtbot: QtBot, desk: Desk, books: Books) -> None:
    listed(books, day=DAY + timedelta(5))
    page = shown(qtbot, desk)
    page.panel.press_primary()
    assert page.panel.note.accessibleName().startswith("This day is still to come.")
    assert page.panel.note.isVisible()


def test_filters_search_and_the_way_out(qtbot: QtBot, desk: Desk, october: int) -> None:
    page = shown(qtbot, desk)
    assert page.table.records.rowCount() == 1 and "400.00 in all" in page.count.text()
    page.search.setText("启航")
    assert page.table.records.rowCount() == 1
    page.search.setText("没有的")
    assert page.table.records.rowCount() == 0 and page.empty.isVisible()
    page.clear_button.click()
    assert page.table.records.rowCount() == 1
    page.step(-1)
    assert page.year.value() == "2026"


def test_without_lists_it_says_how_to_begin(
    qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = shown(qtbot, desk)
    assert page.empty.title() == "No payment lists in 2026"
    began: list[BatchForm] = []
    driven(qtbot, monkeypatch, began.append)
    page.first.click()
    page.go(new={})
    page.make_like()  # there is none to be like
    assert len(began) == 2


def test_a_list_is_changed_until_it_has_a_voucher(
    qtbot: QtBot, desk: Desk, books: Books, october: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = shown(qtbot, desk)

    def drive(form: BatchForm) -> None:
        form.take_lines("外人\t5")
        control(form, Qt.Key.Key_Return)

    driven(qtbot, monkeypatch, drive)
    press(page.table, Qt.Key.Key_F2)
    assert batch(books.db, october).total == 40500
    assert page.panel.table.lines.rowCount() == 3
    page.go(record=october)
    assert page.hints() and len(page.panes()) == 3 and page.primary() is not None


def test_the_numbers_stay_short_on_the_screen(qtbot: QtBot, desk: Desk, books: Books) -> None:
    books.db.staff = DIRECTOR
    who = add_person(books.db, name="何静妍", identity=IDENTITY)
    listed(books, [Payee("何静妍", 5, person=who)])
    page = shown(qtbot, desk)
    cells = [
        str(page.panel.table.lines.index(0, at).data())
        for at in range(page.panel.table.lines.columnCount())
    ]
    assert IDENTITY[-4:] in cells and not any("19900307" in one for one in cells)


def test_every_control_has_a_name_and_who_may_not_is_told(
    qtbot: QtBot, desk: Desk, books: Books, october: int
) -> None:
    page, form = shown(qtbot, desk), opened(qtbot, desk, like_of=october)
    nameless = [
        widget
        for top in (page, form)
        for widget in top.findChildren(QWidget)
        if widget.isVisibleTo(top)
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not widget.accessibleName()
        and not getattr(widget, "text", str)()
    ]
    assert not nameless, nameless
    assert batches(books.db, year=2026)[0]["id"] == october
