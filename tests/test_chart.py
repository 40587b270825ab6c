"""The chart of accounts: what may change, until something stands on it."""

from __future__ import annotations

import pytest
import sqlcipher3.dbapi2 as engine

from db.chart import (
    BEGINNING,
    account,
    accounts,
    add_account,
    archive_account,
    begin_chart,
    change_account,
    restore_account,
    with_code,
)
from db.rules import Refused
from db.store import Store
from db.types_fund import ACCOUNT
from db.undo import undo
from db.vouchers import Line, withdraw_voucher
from db.words import use_language
from tests.fund_books import CASHIER, DIRECTOR, NOW, Books


def test_the_usual_accounts_are_made_once(store: Store) -> None:
    use_language("en")
    begin_chart(store)
    assert [one.code for one in accounts(store)] == [code for code, *_rest in BEGINNING]
    with pytest.raises(Refused, match="There are accounts already"):
        begin_chart(store)
    act = store.last_act
    assert act is not None
    undo(store, act=act.id)
    assert accounts(store) == []


def test_an_account_changes_until_something_stands_on_it(books: Books) -> None:
    books.db.staff = DIRECTOR
    id = add_account(books.db, code="5105", name="文体", kind="expense")
    change_account(books.db, id=id, code="5106", kind="income")
    assert account(books.db, id).label == "5106 文体"
    change_account(books.db, id=id, code="5105", kind="expense", name="文体活动")
    # A line of a draft is enough: it would become another account's under its reviewer's eyes.
    books.made(books.lines(id, books.cash, 100))
    books.db.staff = DIRECTOR
    with pytest.raises(Refused, match="only its name can change"):
        change_account(books.db, id=id, code="5107")
    change_account(books.db, id=id, name="文化体育")
    assert with_code(books.db, "5105").name == "文化体育"
    with pytest.raises(LookupError):
        with_code(books.db, "9999")


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"code": "1001"}, None, "There is an account with this code"),
        ({"code": " "}, "code", "must be filled in"),
        ({"name": "　"}, "name", "must be filled in"),
        ({"kind": "income", "money": "cash"}, "money", "are assets"),
    ],
)
def test_what_is_refused_of_an_account(
    books: Books, values: dict[str, str], field: str | None, words: str
) -> None:
    books.db.staff = DIRECTOR
    given = {"code": "9001", "name": "新", "kind": "asset"} | values
    with pytest.raises(Refused, match=words) as refused:
        add_account(books.db, **given)
    assert field is None or refused.value.field == field


def test_an_account_with_a_balance_stays_in_use(books: Books) -> None:
    books.receive(500)
    books.db.staff = DIRECTOR
    with pytest.raises(Refused, match="still a balance"):
        archive_account(books.db, id=books.cash, now=NOW)
    with pytest.raises(Refused, match="The year's end carries over"):
        archive_account(books.db, id=books.income, now=NOW)
    draft = books.made(books.lines(books.goods, books.cash, 5))
    books.db.staff = DIRECTOR
    with pytest.raises(Refused, match="not posted yet uses it"):
        archive_account(books.db, id=books.goods, now=NOW)
    withdraw_voucher(books.db, voucher=draft)
    archive_account(books.db, id=books.goods, now=NOW)
    assert books.goods not in [one.id for one in accounts(books.db)]
    assert books.goods in [one.id for one in accounts(books.db, archived=True)]
    restore_account(books.db, id=books.goods)
    assert not account(books.db, books.goods).archived


def test_the_form_reads_what_the_rule_takes(books: Books) -> None:
    kinds = ACCOUNT.field("kind")
    assert kinds.read("Liability") == "liability"
    assert ACCOUNT.field("money").read("") is None  # nothing special stands on it
    books.db.staff = DIRECTOR
    id = add_account(books.db, code="2201", name="应付款", kind="liability", money="")
    assert account(books.db, id).money == ""
    change_account(books.db, id=id, money=None)


def test_a_cashier_leaves_the_chart_alone(books: Books) -> None:
    books.db.staff = CASHIER
    with pytest.raises(Refused, match="This is for"):
        add_account(books.db, code="9001", name="x", kind="asset")


def test_the_schema_keeps_what_stands_on_an_account(books: Books) -> None:
    books.receive(500)
    for change in (
        "UPDATE account SET kind = 'income', money = '' WHERE id = ?",
        "UPDATE account SET code = '1009' WHERE id = ?",
        "DELETE FROM account WHERE id = ?",
    ):
        with pytest.raises(engine.IntegrityError):
            books.db.connection.execute(change, (books.cash,))


def test_two_funds_on_one_account_do_not_make_up_for_each_other(books: Books) -> None:
    """+5.00 of one fund and -5.00 of another are two balances, not none."""
    owed = with_code(books.db, "2131").id
    for fund in (books.free, books.tied):
        books.receive(1000, fund=fund)
    for debit, credit, fund in ((books.cash, owed, books.free), (owed, books.cash, books.tied)):
        lines = [Line("往来", debit, fund, debit=500), Line("往来", credit, fund, credit=500)]
        books.post(books.made(lines, kind="transfer"))
    books.db.staff = DIRECTOR
    with pytest.raises(Refused, match="still a balance"):
        archive_account(books.db, id=owed, now=NOW)
