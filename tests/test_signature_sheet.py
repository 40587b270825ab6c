"""The signature sheet and the budget on paper, read back: everybody once, sums, no whole number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from db import words
from db.batches import Payee, batch, pay_batch, withdraw_batch
from db.budgets import set_budget
from db.money import capital
from db.people import add_person
from db.rules import Refused
from db.vouchers import review_voucher
from reports import catalogue
from reports.signature_sheet import ROWS
from tests.fund_books import ACCOUNTANT, CASHIER, DIRECTOR, NOW, Books
from tests.paper_reading import pages, size, text
from tests.test_batches import IDENTITY, listed
from tests.test_reports import assert_sound


@pytest.fixture(autouse=True)
def in_chinese(books: Books) -> Iterator[None]:
    """The paper is looked at as it is printed; the language is given back."""
    words.use_language("zh_CN")
    yield
    words.use_language("en")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "sheet.pdf"


def many(count: int) -> list[Payee]:
    return [Payee(f"甲{n:04d}乙", 20000 + n, note="晨桥精密 支部书记") for n in range(1, count + 1)]


def sheet(books: Books, out: Path, id: int) -> list[str]:
    """What stands on each page, blanks aside."""
    catalogue.write(books.db, "signature-sheet", out, now=NOW, batch=id)
    assert_sound(out)
    return [re.sub(r"\s+", "", page) for page in pages(out)]


def test_one_page_has_all_that_is_signed_for(books: Books, out: Path) -> None:
    books.db.staff = DIRECTOR
    who = add_person(books.db, name="周文静", identity=IDENTITY)
    payees = [
        Payee("周文静", 20000, person=who, note="晨桥精密 支部书记"),
        Payee("郑一鸣", 40000, times=2, note="恒泽物流"),
        Payee("阿依古丽·买买提", 50000),
    ]
    (page,) = sheet(books, out, listed(books, payees, name="岗位补贴"))
    assert size(out) == pytest.approx((297, 210), abs=0.1)
    for said in ("补贴签领表", "BT-2026-11-01", "岗位补贴", "企业赞助", "2026年11月", "月数"):
        assert said in page
    assert IDENTITY[-4:] in page and IDENTITY not in page and IDENTITY[6:14] not in page
    assert "郑一鸣恒泽物流200.002400.00" in page
    assert "¥1,100.00" in page and f"人民币{capital(110000)}" in page
    assert "以下空白" in page and "本页合计" not in page and "总计" not in page
    assert "代领须附委托书" in page


@pytest.mark.parametrize("count", [ROWS, ROWS + 1, 3 * ROWS, 55])
def test_everybody_stands_there_once_and_the_pages_add_up(
    books: Books, out: Path, count: int
) -> None:
    payees = many(count)
    found = sheet(books, out, listed(books, payees))
    assert len(found) == -(-count // ROWS)
    whole = "".join(found)
    assert [whole.count(one.name) for one in payees] == [1] * count
    total = sum(one.amount for one in payees)
    for at, page in enumerate(found):
        part = sum(one.amount for one in payees[at * ROWS : (at + 1) * ROWS])
        assert f"¥{part / 100:,.2f}" in page and f"人民币{capital(part)}" in page
        assert ("总计" in page) == (len(found) > 1 and at == len(found) - 1)
    assert f"人民币{capital(total)}" in found[-1]
    assert ("以下空白" in found[-1]) == bool(count % ROWS)
    assert f"第{len(found)}页，共{len(found)}页" in found[-1]


def test_five_thousand_payees(books: Books, out: Path) -> None:
    id = listed(books, many(5000))
    assert catalogue.write(books.db, "signature-sheet", out, now=NOW, batch=id) == 385
    last = re.sub(r"\s+", "", PdfReader(out).pages[-1].extract_text())
    assert "甲5000乙" in last and last.count("甲") == 5000 % ROWS


def test_long_names_and_rare_signs_are_not_cut(books: Books, out: Path) -> None:
    long = "新疆维吾尔自治区阿克苏地区某某现代农业科技股份有限公司"
    payees = [
        Payee("名" * 60, 100, note="单位"),
        Payee(long, 100, note="长" * 40),
        Payee("陈𬸚", 100),
        Payee("王䶮", 100),
    ]
    (page,) = sheet(books, out, listed(books, payees, name="很长的名称" * 12))
    assert long in page and "名" * 30 in page and page.count("名") == 60 + 2 + 12
    assert page.count("长") == 40 + 12
    assert "陈𬸚" in page and "王䶮" in page


def test_four_people_and_no_name_twice(books: Books, out: Path) -> None:
    books.receive(100000)
    id = listed(books)
    (page,) = sheet(books, out, id)
    assert "制表罗静复核审批出纳" in page
    books.db.staff = DIRECTOR
    draft = pay_batch(books.db, batch=id, now=NOW)
    books.db.staff = ACCOUNTANT
    review_voucher(books.db, voucher=draft)
    (page,) = sheet(books, out, id)
    assert "制表罗静复核方蕾审批出纳许可" in page


def test_the_hand_that_made_the_list_is_not_printed_as_the_one_that_pays(
    books: Books, out: Path
) -> None:
    id = listed(books)
    pay_batch(books.db, batch=id, now=NOW)
    (page,) = sheet(books, out, id)
    assert page.count("罗静") == 2  # who made it, and who printed it at the foot


def test_nobody_signs_for_a_withdrawn_list(books: Books, out: Path) -> None:
    id = listed(books)
    withdraw_batch(books.db, batch=id, now=NOW)
    with pytest.raises(Refused, match="撤回"):
        sheet(books, out, id)
    with pytest.raises(Refused):
        catalogue.write(books.db, "signature-sheet", out, now=NOW, batch=5)


def test_the_front_desk_sees_no_list(books: Books, out: Path) -> None:
    id = listed(books)
    books.db.staff = replace(CASHIER, roles=frozenset({"desk"}))
    with pytest.raises(Refused):
        sheet(books, out, id)
    assert batch(books.db, id).payees


# -- the budget -----------------------------------------------------------------------------------


def test_the_budget_on_paper_adds_up_and_says_what_had_none(books: Books, out: Path) -> None:
    books.receive(1000000)
    books.spend(30000)
    books.db.staff = ACCOUNTANT
    for fund, account, amount in (
        (books.free, books.goods, 50000),
        (books.tied, books.goods, 123456789),
    ):
        set_budget(books.db, year=2026, fund=fund, account=account, amount=amount)
    catalogue.write(books.db, "budget-comparison", out, now=NOW, year=2026)
    assert_sound(out)
    whole = text(out)
    assert "党组织活动—300.00−300.00▲未编预算" in whole
    assert "积分超市物资500.00—500.000%" in whole
    assert "本项资金合计500.00300.00200.0060%▲未编预算300.00" in whole
    assert "积分超市物资1,234,567.89—1,234,567.890%" in whole
    assert "全部资金合计1,235,067.89300.001,234,767.89" in whole
    catalogue.write(books.db, "budget-comparison", out, now=NOW, year=2026, fund=books.tied)
    assert "党组织活动" not in text(out)


def test_many_uses_go_on_over_pages_with_their_heads(books: Books, out: Path) -> None:
    from db.chart import add_account

    books.db.staff = ACCOUNTANT
    for n in range(60):
        use = add_account(books.db, code=f"59{n:02d}x", name=f"用途{n:02d}号", kind="expense")
        set_budget(books.db, year=2026, fund=books.free, account=use, amount=100)
    catalogue.write(books.db, "budget-comparison", out, now=NOW, year=2026)
    found = pages(out)
    assert len(found) == 2
    assert all("预算" in page and "结余" in page for page in found)
    whole = text(out)
    assert [whole.count(f"用途{n:02d}号") for n in range(60)] == [1] * 60
