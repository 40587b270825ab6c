"""What the trail says of the fund, and what of it can be taken back."""

from __future__ import annotations

import pytest

from db.attachments import attach
from db.chart import change_account
from db.roles import program
from db.rules import Refused
from db.store import Store
from db.trail_list import ActLine, ActList, Wanted
from db.trail_words import Change, changes
from db.undo import lasting, undo
from db.vouchers import (
    change_voucher,
    post_voucher,
    return_voucher,
    review_voucher,
    voucher,
    withdraw_voucher,
)
from gui.desk import Desk
from tests.conftest import NOW
from tests.fund_books import ACCOUNTANT, CASHIER, DIRECTOR, Books


def last(books: Books) -> int:
    act = books.db.last_act
    assert act is not None
    return act.id


def told(db: Store, act: int) -> list[Change]:
    return changes(db, act)


def in_words(change: Change) -> dict[str, tuple[str, str]]:
    return {line.label: (line.before, line.after) for line in change.lines}


def acts(db: Store, **wanted: str) -> list[ActLine]:
    db.staff = program("x")
    return ActList(db, Wanted(**wanted)).more(100)  # type: ignore[arg-type]  # as the filters say


def test_a_voucher_is_told_in_words_and_leads_to_it(books: Books) -> None:
    id = books.made(books.lines(books.cash, books.income, 126000))
    made, first, second = told(books.db, last(books))
    assert made.what == "Voucher" and made.target == ("voucher", id)
    said = in_words(made)
    assert said["Status"] == ("", "Draft") and said["Made by"] == ("", "罗静")
    assert "made_by" not in said
    assert (first.what, first.target) == ("Line of a voucher", ("voucher", id))
    assert in_words(first)["Debit"] == ("", "1,260.00")
    assert in_words(first)["Account"] == ("", "1001 库存现金")
    assert in_words(second)["Fund"] == ("", "企业赞助")


def test_posting_and_returning_are_told(books: Books) -> None:
    id = books.made(books.lines(books.cash, books.income, 500))
    books.db.staff = ACCOUNTANT
    return_voucher(books.db, voucher=id, reason="票据没有附上")
    (one,) = told(books.db, last(books))
    assert in_words(one)["Reason for returning it"] == ("", "票据没有附上")
    books.post(id)
    (posted,) = told(books.db, last(books))
    assert posted.name == "2026-11 记-0001"
    assert in_words(posted)["Number"] == ("", "1")
    assert acts(books.db, words="2026-11 记-0001")[0].label == "Posted voucher 2026-11 记-0001"


def test_papers_and_registers_are_told(books: Books) -> None:
    id = books.made(books.lines(books.cash, books.income, 500))
    attach(books.db, voucher=id, kind="bill", name="发票", content=b"%PDF-1.4 x")
    (one,) = told(books.db, last(books))
    assert (one.what, one.target) == ("Attachment", ("voucher", id))
    assert in_words(one)["Content"][1].startswith("sha256:")
    books.db.staff = DIRECTOR
    change_account(books.db, id=books.goods, name="超市物资")
    (one,) = told(books.db, last(books))
    assert (one.what, one.target) == ("Account", ("account", books.goods))
    made = [act for act in acts(books.db, table="fund") if act.label == "Added “积分超市专项”"]
    kinds = {change.what: change for change in told(books.db, made[0].id)}
    assert kinds["Permitted use of a fund"].target == ("fund", books.tied)
    assert "uses" not in {line.label for line in kinds["Fund"].lines}


# -- taking back ----------------------------------------------------------------------------------


def test_what_was_done_to_a_draft_can_be_taken_back(books: Books) -> None:
    id = books.made(books.lines(books.cash, books.income, 500))
    made = last(books)
    change_voucher(books.db, voucher=id, bills=3, now=NOW)
    undo(books.db, act=last(books))
    assert voucher(books.db, id).bills == 0
    withdraw_voucher(books.db, voucher=id)
    undo(books.db, act=last(books))
    assert voucher(books.db, id).status == "draft"
    books.db.staff = ACCOUNTANT
    review_voucher(books.db, voucher=id)
    undo(books.db, act=last(books))
    assert voucher(books.db, id).status == "draft"
    books.db.staff = CASHIER
    undo(books.db, act=made)
    with pytest.raises(LookupError):
        voucher(books.db, id)


def test_what_is_posted_stays_and_says_so(books: Books) -> None:
    id = books.made(books.lines(books.cash, books.income, 500))
    books.db.staff = ACCOUNTANT
    review_voucher(books.db, voucher=id)
    reviewed = last(books)
    post_voucher(books.db, voucher=id, now=NOW)
    with pytest.raises(Refused, match="It is in the books and stays"):
        undo(books.db, act=last(books))
    with pytest.raises(Refused, match="changed again in the meantime"):
        undo(books.db, act=reviewed)
    assert voucher(books.db, id).number == 1


def test_the_window_does_not_offer_to_take_back_what_stays(books: Books) -> None:
    desk = Desk(books.db, clock=lambda: NOW)
    offered: list[str] = []
    said: list[str] = []
    desk.acted.connect(lambda act: offered.append(act.rule))
    desk.said.connect(lambda text, _kind: said.append(text))
    id = books.made(books.lines(books.cash, books.income, 500))
    books.db.staff = ACCOUNTANT
    desk.do(review_voucher, voucher=id)
    desk.do(post_voucher, voucher=id)
    assert offered == ["review_voucher"]
    assert said == [
        "Posted voucher 2026-11 记-0001. It is in the books and stays. A red voucher corrects it."
    ]
    desk.undo()
    assert said[-1] == "It is in the books and stays. A red voucher corrects it."
    desk.undo()  # the act before it, now that the person knows
    assert "changed again" in said[-1] and voucher(books.db, id).status == "posted"


@pytest.mark.parametrize("rule", ["close_month", "make_receipt", "void_receipt", "set_password"])
def test_what_stays_has_its_words(rule: str) -> None:
    assert lasting(rule) and not lasting("make_voucher")
