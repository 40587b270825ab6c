"""The paper of a receipt and the letter of thanks, read back."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.receipts import make_receipt, receipt_printed, void_receipt
from db.rules import Refused
from db.words import use_language
from tests.fund_books import CASHIER, DAY, Books
from tests.paper_reading import pages, printed, size


@pytest.fixture
def receipt(books: Books) -> int:
    use_language("zh_CN")
    voucher = books.receive(320000)
    books.db.staff = CASHIER
    return make_receipt(
        books.db,
        voucher=voucher,
        payer="晨桥精密制造有限公司工会",
        purpose="设备使用押金（11月26日“道德讲堂”）",
        today=DAY,
    )


def test_three_copies_on_half_sheets(books: Books, receipt: int, tmp_path: Path) -> None:
    out = tmp_path / "receipt.pdf"
    words = printed(books.db, out, "receipt", receipt=receipt)
    assert size(out) == pytest.approx((210, 148.5), abs=0.1)
    copies = ["".join(page.split()) for page in pages(out)]
    assert len(copies) == 3
    for page, copy in zip(copies, ("第一联", "第二联", "第三联"), strict=True):
        assert copy in page
        for said in (
            "内部凭证",
            "非财政票据",
            "SJ-2026-000001",
            "叁仟贰佰元整",
            "记-0001",
            "企业赞助",
        ):
            assert said in page
    assert "作废" not in words.replace("号码作废", "") and "补打" not in words


def test_two_copies_on_one_sheet_and_a_second_print(
    books: Books, receipt: int, tmp_path: Path
) -> None:
    receipt_printed(books.db, id=receipt)
    receipt_printed(books.db, id=receipt)
    out = tmp_path / "receipt.pdf"
    words = printed(books.db, out, "receipt", receipt=receipt, paper="a4")
    assert size(out) == pytest.approx((210, 297), abs=0.1) and len(pages(out)) == 1
    assert "第一联" in words and "第三联" in words and "第二联" not in words
    assert words.count("补打2") == 2 and words.count("沿此线裁开") == 1


def test_a_void_one_says_so_across_and_why(books: Books, receipt: int, tmp_path: Path) -> None:
    void_receipt(books.db, id=receipt, reason="抬头写错")
    words = printed(books.db, tmp_path / "receipt.pdf", "receipt", receipt=receipt)
    assert "作废：抬头写错" in words and "SJ-2026-000001" in words


@pytest.mark.parametrize("fen", [1, 123456789012])
def test_the_smallest_and_a_very_large_amount_fit(books: Books, fen: int, tmp_path: Path) -> None:
    use_language("zh_CN")
    voucher = books.receive(fen)
    books.db.staff = CASHIER
    one = make_receipt(books.db, voucher=voucher, payer="长" * 60, purpose="字" * 80, today=DAY)
    for paper in ("half", "a4"):
        assert printed(books.db, tmp_path / "r.pdf", "receipt", receipt=one, paper=paper)


def test_the_letter_of_thanks_names_who_gave_and_how_much(
    books: Books, receipt: int, tmp_path: Path
) -> None:
    voucher = books.db.value("SELECT voucher FROM receipt")
    words = printed(books.db, tmp_path / "thanks.pdf", "thanks", voucher=voucher)
    for said in (
        "感谢信",
        "晨桥精密制造有限公司工会",
        "叁仟贰佰元整",
        "二〇二六年十一月二十六日",
        "企业赞助",
    ):
        assert said in words
    spent = books.spend(100)
    with pytest.raises(Refused):
        printed(books.db, tmp_path / "no.pdf", "thanks", voucher=spent)
