"""What a voucher rests on, cash counts, lists that are paid, and receipts."""

from __future__ import annotations

import pytest
import sqlcipher3.dbapi2 as engine

from db.attachments import attach, attachments, content, detach
from db.batches import Payee, batch, change_batch, make_batch, pay_batch, withdraw_batch
from db.cash_counts import count_cash, counts, withdraw_count
from db.chart import with_code
from db.funds import add_fund
from db.people import add_person
from db.receipts import make_receipt, of_voucher, receipt_of, void_receipt
from db.rules import Refused
from db.schema_fund import MOST_BYTES
from db.trouble import Trouble
from db.undo import undo
from db.vouchers import post_voucher, review_voucher, voucher
from tests.fund_books import ACCOUNTANT, CASHIER, DAY, DIRECTOR, NOW, Books

PDF = b"%PDF-1.7 " + bytes(range(256)) * 40
JPG = b"\xff\xd8\xff\xe0" + b"x" * 100


def draft(books: Books) -> int:
    return books.made(books.lines(books.cash, books.income, 100), kind="receipt")


def test_photos_and_pdfs_stay_as_they_were(books: Books) -> None:
    id = draft(books)
    attach(books.db, voucher=id, kind="bill", name="C:\\票据\\餐费.JPEG", content=JPG)
    attach(books.db, voucher=id, kind="decision", name="会议纪要.pdf", content=PDF)
    found = attachments(books.db, id)
    assert [(one.kind, one.name, one.size) for one in found] == [
        ("bill", "餐费.jpg", len(JPG)),
        ("decision", "会议纪要.pdf", len(PDF)),
    ]
    assert content(books.db, found[1].id) == PDF


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty"),
        (b"MZ\x90", "no PDF, JPG or PNG"),
        (b"%PDF-" + bytes(MOST_BYTES), "21 MB"),
    ],
)
def test_what_is_not_attached(books: Books, data: bytes, message: str) -> None:
    id = draft(books)
    with pytest.raises(Refused, match=message):
        attach(books.db, voucher=id, kind="bill", name="票据.pdf", content=data)


def test_the_same_file_is_attached_once(books: Books) -> None:
    id = draft(books)
    attach(books.db, voucher=id, kind="bill", name="一.pdf", content=PDF)
    with pytest.raises(Refused, match="attached already"):
        attach(books.db, voucher=id, kind="other", name="二.pdf", content=PDF)


def test_what_is_attached_to_a_reviewed_voucher_stays(books: Books) -> None:
    id = draft(books)
    one = attach(books.db, voucher=id, kind="bill", name="一.pdf", content=PDF)
    books.db.staff = ACCOUNTANT
    review_voucher(books.db, voucher=id)
    for act in (
        lambda: detach(books.db, attachment=one),
        lambda: attach(books.db, voucher=id, kind="bill", name="二", content=JPG),
    ):
        with pytest.raises(Refused, match="does not change"):
            act()
    with pytest.raises(engine.IntegrityError, match="voucher_stays"):
        books.db.connection.execute("UPDATE attachment SET content = X'00'")
    books.db.connection.rollback()


def test_the_trail_keeps_the_hash_and_attaching_can_be_undone(books: Books) -> None:
    id = draft(books)
    attach(books.db, voucher=id, kind="bill", name="一.pdf", content=PDF)
    act = books.db.last_act
    assert act is not None
    (entry,) = books.db.rows("SELECT after FROM trail WHERE act = ?", (act.id,))
    assert attachments(books.db, id)[0].digest in entry["after"] and len(entry["after"]) < 999
    undo(books.db, act=act.id)
    assert attachments(books.db, id) == []


def test_a_file_that_was_removed_is_attached_anew(books: Books) -> None:
    id = draft(books)
    detach(
        books.db,
        attachment=attach(books.db, voucher=id, kind="bill", name="一.pdf", content=PDF),
    )
    act = books.db.last_act
    assert act is not None
    with pytest.raises(Refused, match="Attach it anew"):
        undo(books.db, act=act.id)


def test_an_attachment_that_is_not_what_was_attached_is_found(books: Books) -> None:
    id = draft(books)
    one = attach(books.db, voucher=id, kind="bill", name="一.pdf", content=PDF)
    books.db.connection.execute("DROP TRIGGER attachment_update_never")
    books.db.connection.execute("UPDATE attachment SET content = X'00'")
    with pytest.raises(Trouble, match="not what was attached"):
        content(books.db, one)


def test_dues_are_spent_with_the_minutes_attached(books: Books) -> None:
    books.db.staff = DIRECTOR
    dues = add_fund(books.db, code="D01", name="党费返还", source="dues")
    books.receive(1000, fund=dues)
    id = books.made(books.lines(books.activity, books.cash, 10, dues))
    attach(books.db, voucher=id, kind="decision", name="纪要.pdf", content=PDF)
    books.post(id)
    assert voucher(books.db, id).status == "posted"


def test_a_cash_count_says_why_it_differs(books: Books) -> None:
    books.receive(15050)
    books.db.staff = CASHIER
    short = {10000: 1, 5000: 1}
    with pytest.raises(Refused, match=r"Counted 150.00, in the book 150.50"):
        count_cash(books.db, account=books.cash, day=DAY, pieces=short, now=NOW)
    with pytest.raises(Refused, match="each note and coin"):
        count_cash(books.db, account=books.cash, day=DAY, pieces={3: 1}, now=NOW)
    count_cash(books.db, account=books.cash, day=DAY, pieces=short, now=NOW, explanation="找零不足")
    count_cash(books.db, account=books.cash, day=DAY, pieces=short | {50: 1}, now=NOW)
    last, first = counts(books.db, year=2026)
    assert (last.over, first.over, dict(last.pieces)) == (0, -50, short | {50: 1})
    withdraw_count(books.db, count=first.id, now=NOW)
    assert [one.status for one in counts(books.db, year=2026)] == ["matches", "withdrawn"]


def listed(books: Books) -> int:
    db = books.db
    db.staff = DIRECTOR
    use = with_code(db, "5201").id
    payees = [
        Payee("周文静", 20000, person=add_person(db, name="周文静")),
        Payee("梁启航", 20000),
    ]
    db.staff = CASHIER
    return make_batch(
        db,
        name="11月书记补贴",
        day=DAY,
        fund=books.free,
        account=use,
        paid_from=books.cash,
        payees=payees,
    )


def test_a_list_is_paid_by_one_voucher(books: Books) -> None:
    books.receive(100000)
    books.db.staff = DIRECTOR
    id = listed(books)
    paid = pay_batch(books.db, batch=id, now=NOW)
    books.post(paid)
    assert voucher(books.db, paid).total == batch(books.db, id).total == 40000
    books.db.staff = CASHIER
    for act in (
        lambda: pay_batch(books.db, batch=id, now=NOW),
        lambda: withdraw_batch(books.db, batch=id, now=NOW),
        lambda: change_batch(books.db, batch=id, payees=[Payee("a", 1)]),
    ):
        with pytest.raises(Refused, match="a voucher for this list"):
            act()


@pytest.mark.parametrize(
    ("payees", "message"),
    [
        ([], "Nobody stands"),
        ([Payee("a", 1), Payee(" ", 2)], "Line 2: the name"),
        ([Payee("a", 0)], "Line 1: write an amount"),
        ([Payee("a", 1), Payee("a ", 2)], "stands on the list twice"),
    ],
)
def test_lists_that_are_not_kept(books: Books, payees: list[Payee], message: str) -> None:
    books.db.staff = DIRECTOR
    id = listed(books)
    with pytest.raises(Refused, match=message):
        change_batch(books.db, batch=id, payees=payees)
    assert len(batch(books.db, id).payees) == 2


def test_receipts_are_numbered_without_gaps_and_stay(books: Books) -> None:
    db = books.db
    first, second = books.receive(100), books.receive(200)
    db.staff = CASHIER
    with pytest.raises(Refused, match="must be filled in"):
        make_receipt(db, voucher=first, payer=" ", today=DAY)
    one = make_receipt(db, voucher=first, payer="晨桥精密", today=DAY)
    with pytest.raises(Refused, match="receipt for this voucher already"):
        make_receipt(db, voucher=first, payer="晨桥精密", today=DAY)
    void_receipt(db, id=one, reason="抬头写错")
    with pytest.raises(Refused, match="stays as it is"):
        void_receipt(db, id=one, reason="再作废")
    again = make_receipt(db, voucher=first, payer="晨桥精密制造", today=DAY)
    other = make_receipt(db, voucher=second, payer="恒信精密", today=DAY)
    assert [receipt_of(db, id).label for id in (one, again, other)] == [
        "SJ-2026-000001",
        "SJ-2026-000002",
        "SJ-2026-000003",
    ]
    assert [bool(found.void_reason) for found in of_voucher(db, first)] == [True, False]
    spent = books.spend(50)
    db.staff = CASHIER
    with pytest.raises(Refused, match="money that came in"):
        make_receipt(db, voucher=spent, payer="x", today=DAY)
    with pytest.raises(Refused, match="once the voucher is posted"):
        make_receipt(db, voucher=draft(books), payer="x", today=DAY)
    for sql in (
        "DELETE FROM receipt",
        "UPDATE receipt SET number = 9",
        "UPDATE receipt SET amount = 1",
    ):
        with pytest.raises(engine.IntegrityError, match="receipt_stays"):
            db.connection.execute(sql)
        db.connection.rollback()


def test_posting_again_is_refused(books: Books) -> None:
    id = books.receive(100)
    books.db.staff = ACCOUNTANT
    with pytest.raises(Refused, match="Posted"):
        post_voucher(books.db, voucher=id, now=NOW)
