"""Receipts: what they are made of, the dialog, the register, void for good."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as engine
from pytestqt.qtbot import QtBot

from db.organisations import add_organisation
from db.quick_vouchers import receive
from db.receipts import (
    draft,
    make_receipt,
    of_voucher,
    receipt_of,
    receipt_printed,
    standing,
    void_receipt,
)
from db.rules import Refused
from db.types_receipts import RECEIPT
from db.vouchers import Line, reverse_voucher
from gui import receipt_dialog
from gui.desk import Desk
from gui.form_dialog import FormDialog
from gui.receipt_dialog import ReceiptPreview, ask_void, open_receipt
from gui.record_page import RecordPage
from tests.fund_books import CASHIER, DAY, NOW, Books


@pytest.fixture
def desk(books: Books) -> Iterator[Desk]:
    yield Desk(books.db, clock=lambda: NOW)


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The receipts that were to be printed."""
    seen: list[int] = []
    monkeypatch.setattr(receipt_dialog, "print_receipt", lambda _desk, _over, id: seen.append(id))
    return seen


def test_the_amount_is_what_came_into_cash_and_bank(books: Books) -> None:
    lines = [
        Line("赞助款", books.bank, books.free, debit=9700),
        Line("手续费", books.activity, books.free, debit=300),
        Line("赞助款", books.income, books.free, credit=10000),
    ]
    id = books.made(lines, kind="receipt")
    books.post(id)
    assert (draft(books.db, id).amount, draft(books.db, id).purpose) == (9700, "赞助款")


def test_who_paid_is_suggested_from_the_voucher(books: Books) -> None:
    with books.db.act("test"):
        firm = add_organisation(books.db, name="晨桥精密", kind="company")
    books.db.staff = CASHIER
    id = receive(
        books.db,
        day=DAY,
        into=books.cash,
        source=books.income,
        fund=books.free,
        amount=500,
        summary="赞助",
        now=NOW,
        organisation=firm,
    )
    books.post(id)
    assert draft(books.db, id).payer == "晨桥精密"
    assert draft(books.db, books.receive(5)).payer == ""


def test_a_receipt_is_refused_for_what_was_cancelled(books: Books) -> None:
    id = books.receive(500)
    books.db.staff = CASHIER
    red = reverse_voucher(books.db, voucher=id, day=DAY, now=NOW)
    books.post(red)
    books.db.staff = CASHIER
    for one in (id, red):
        with pytest.raises(Refused, match="no red voucher"):
            make_receipt(books.db, voucher=one, payer="x", today=DAY)


def test_prints_are_counted_and_nothing_else_changes(books: Books) -> None:
    id = books.receive(500)
    books.db.staff = CASHIER
    one = make_receipt(books.db, voucher=id, payer="晨桥", purpose="赞助", today=DAY)
    receipt_printed(books.db, id=one)
    receipt_printed(books.db, id=one)
    assert receipt_of(books.db, one).printed == 2
    void_receipt(books.db, id=one, reason="抬头写错")
    receipt_printed(books.db, id=one)
    assert standing(books.db, id) is None
    with pytest.raises(Refused, match="void already"):
        void_receipt(books.db, id=one, reason="再")
    for column, value in (
        ("purpose", "x"),
        ("made_on", "2026-11-01"),
        ("made_name", "x"),
        ("printed", 0),
        ("void_reason", ""),
    ):
        with pytest.raises(engine.IntegrityError, match="receipt_stays"):
            books.db.connection.execute(f"UPDATE receipt SET {column} = ?", (value,))


def test_the_dialog_makes_one_and_shows_the_one_that_stands(
    qtbot: QtBot, books: Books, desk: Desk, shown: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    id = books.receive(500)
    books.db.staff = CASHIER

    def filled(dialog: FormDialog) -> None:
        qtbot.addWidget(dialog)
        assert dialog.form.values() is None  # nobody is known to have paid
        dialog.form.set_values({"payer": "晨桥精密"})
        dialog.save()

    monkeypatch.setattr(FormDialog, "exec", filled)
    made = open_receipt(desk, None, id)
    assert made is not None and shown == [made]
    assert receipt_of(books.db, made).payer == "晨桥精密"
    assert open_receipt(desk, None, id) == made
    assert shown == [made, made] and len(of_voucher(books.db, id)) == 1
    assert not desk.can_undo()


def test_a_draft_gets_no_receipt(books: Books, desk: Desk, shown: list[int]) -> None:
    said: list[str] = []
    desk.said.connect(lambda words, _kind: said.append(words))
    id = books.made(books.lines(books.cash, books.income, 5), kind="receipt")
    assert open_receipt(desk, None, id) is None
    assert said == ["A receipt is made once the voucher is posted."] and not shown


def test_void_is_asked_with_its_reason_and_cannot_be_undone(
    qtbot: QtBot, books: Books, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = books.receive(500)
    books.db.staff = CASHIER
    one = make_receipt(books.db, voucher=id, payer="晨桥", today=DAY)

    def filled(dialog: FormDialog) -> None:
        qtbot.addWidget(dialog)
        dialog.save()
        assert dialog.form.inputs["reason"].error()
        dialog.form.set_values({"reason": "抬头写错"})
        dialog.save()

    monkeypatch.setattr(FormDialog, "exec", filled)
    ask_void(desk, None, one)
    assert receipt_of(books.db, one).void_reason == "抬头写错"
    assert not desk.can_undo()


def test_what_left_for_the_printer_is_counted(
    qtbot: QtBot, books: Books, desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from PySide6.QtPrintSupport import QPrinter

    from gui import print_preview

    id = books.receive(500)
    books.db.staff = CASHIER
    one = make_receipt(books.db, voucher=id, payer="晨桥", today=DAY)
    answers = iter((False, True))
    monkeypatch.setattr(print_preview, "print_on", lambda *_what, **_how: (next(answers), ""))
    preview = ReceiptPreview(desk, None, one)
    qtbot.addWidget(preview)
    qtbot.waitUntil(lambda: preview.pages is not None, timeout=20000)
    printer = QPrinter()
    assert not preview.print_on(printer)
    assert receipt_of(books.db, one).printed == 0
    assert preview.print_on(printer)
    assert receipt_of(books.db, one).printed == 1
    assert preview.write_pdf(tmp_path / "receipt.pdf")
    assert receipt_of(books.db, one).printed == 2


def test_the_register_shows_number_voucher_and_status(
    qtbot: QtBot, books: Books, desk: Desk
) -> None:
    id = books.receive(500)
    books.db.staff = CASHIER
    make_receipt(books.db, voucher=id, payer="晨桥", today=DAY)
    page = RecordPage(desk, RECEIPT)
    qtbot.addWidget(page)
    page.reload()
    row = page.table.records.rows[0]
    assert (row["label"], row["voucher__label"]) == ("SJ-2026-000001", "2026-11 记-0001")
    assert row["status"] == "valid"
