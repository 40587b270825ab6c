"""The letterhead on the letter of thanks, read back and looked at; pictures on paper."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from pypdf import PdfReader

from assets import path
from db.centre import change_centre, set_up
from db.pictures import add_picture
from db.receipts import make_receipt
from db.words import use_language
from reports.page import PLAIN, Footer, Paper, pdf
from reports.typeset import MM
from tests.fund_books import CASHIER, DAY, DIRECTOR, Books
from tests.paper_reading import least_margin, overprints, pages, printed, size

LONG = (
    "栖湖省级经济技术开发区总工会职工综合服务中心暨户外劳动者驿站与党群联合服务大厅筹建工作办公室"
)
ADDRESS = (
    "栖湖市高新技术产业开发区文化创意产业大道东段一百二十八号创业服务大厦三号楼一层大厅东侧服务台"
)


@pytest.fixture
def letter(books: Books) -> int:
    """A voucher to thank for, of a centre that says all of itself."""
    use_language("zh_CN")
    set_up(books.db, name="栖湖职工服务中心")
    emblem = add_picture(books.db, name="徽.png", content=path("sample/emblem.png").read_bytes())
    change_centre(
        books.db,
        phone="5550 1260",
        english_name="Qihu Service Centre",
        address="栖湖路 88 号一楼",
        leader="冯立",
        leader_title="主任",
        emblem=emblem,
    )
    voucher = books.receive(320000)
    books.db.staff = DIRECTOR
    return voucher


def written(books: Books, letter: int, out: Path) -> str:
    """The letter's words."""
    return printed(books.db, out, "thanks", voucher=letter)


def test_emblem_name_and_how_to_reach_the_centre(books: Books, letter: int, tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    words = written(books, letter, out)
    name = books.db.value("SELECT name FROM centre")
    assert words.count(name) == 2  # above and below the letter
    assert "地址：栖湖路88号一楼" in words and "电话：55501260" in words and "主任：冯立" in words
    (emblem,) = PdfReader(out).pages[0].images
    assert emblem.image is not None and emblem.image.size == (480, 480)
    assert len(pages(out)) == 1 and size(out) == pytest.approx((210, 297), abs=0.1)
    written(books, letter, tmp_path / "b.pdf")
    assert (tmp_path / "b.pdf").read_bytes() == out.read_bytes()


def test_what_is_not_filled_in_is_left_out(books: Books, letter: int, tmp_path: Path) -> None:
    change_centre(books.db, address="", leader_title="", emblem=None)
    words = written(books, letter, tmp_path / "a.pdf")
    assert "地址" not in words and "负责人：冯立" in words
    change_centre(books.db, phone="", leader="")
    words = written(books, letter, tmp_path / "a.pdf")
    assert "电话" not in words and "负责人" not in words
    assert not PdfReader(tmp_path / "a.pdf").pages[0].images


def test_english_where_the_program_speaks_it(books: Books, letter: int, tmp_path: Path) -> None:
    use_language("en")
    words = written(books, letter, tmp_path / "a.pdf")
    assert words.count("QihuServiceCentre") == 2 and "Telephone:55501260" in words
    change_centre(books.db, english_name="")
    name = books.db.value("SELECT name FROM centre")
    assert written(books, letter, tmp_path / "a.pdf").count(name) == 2


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_longest_stand_whole_on_one_page(
    books: Books, letter: int, tmp_path: Path, language: str
) -> None:
    payer, purpose = "长" * 60, "很长的用途" * 16
    voucher = books.receive(99_999_999_999)
    books.db.staff = CASHIER
    make_receipt(books.db, voucher=voucher, payer=payer, purpose=purpose, today=DAY)
    books.db.staff = DIRECTOR
    change_centre(
        books.db,
        name=LONG + "（筹）",
        english_name="Great " * 14 + "Centre",
        address=ADDRESS,
        phone="0571-5550 1260 转 8001、8002、8003",
        leader="阿卜杜热合曼·买买提艾力·阿依",
    )
    use_language(language)
    out = tmp_path / "a.pdf"
    words = written(books, voucher, out)
    assert len(pages(out)) == 1 and "…" not in words
    for said in (payer, purpose, ADDRESS, "8003", "阿卜杜热合曼·买买提艾力·阿依"):
        assert "".join(said.split()) in words
    assert not overprints(out.read_bytes(), 0)
    assert least_margin(pypdfium2.PdfDocument(out)[0]) > 5


def shown(data: bytes) -> tuple[int, int, int]:
    """The colour in the middle of a page on which this picture stands."""

    def draw(paper: Paper) -> None:
        paper.image(80, 120, 50, 50, data)

    made, _lost = pdf(PLAIN, "t", [draw], Footer("c", datetime(2026, 11, 26)))
    assert made == pdf(PLAIN, "t", [draw], Footer("c", datetime(2026, 11, 26)))[0]
    page = pypdfium2.PdfDocument(made)[0].render(scale=1).to_pil().convert("RGB")
    found = page.getpixel((round(105 * MM), round(145 * MM)))
    assert isinstance(found, tuple)
    return found[0], found[1], found[2]


@pytest.mark.parametrize(
    ("kind", "mode", "fill", "expected"),
    [
        ("PNG", "RGB", (180, 30, 30), (180, 30, 30)),
        ("PNG", "RGBA", (180, 30, 30, 255), (180, 30, 30)),
        ("PNG", "RGBA", (180, 30, 30, 0), (255, 255, 255)),
        ("PNG", "LA", (40, 255), (40, 40, 40)),
        ("PNG", "LA", (40, 0), (255, 255, 255)),
        ("PNG", "L", 40, (40, 40, 40)),
        ("PNG", "1", 0, (0, 0, 0)),
        ("PNG", "I;16", 0x2828, (40, 40, 40)),
        ("PNG", "P", 0, (0, 0, 0)),
        ("JPEG", "RGB", (180, 30, 30), (180, 30, 30)),
        ("JPEG", "L", 40, (40, 40, 40)),
        ("JPEG", "CMYK", (0, 0, 0, 255), (40, 40, 40)),
    ],
)
def test_pictures_of_any_make_print_in_their_colours(
    kind: str, mode: str, fill: object, expected: tuple[int, int, int]
) -> None:
    out = io.BytesIO()
    Image.new(mode, (30, 20), fill).save(out, kind)  # type: ignore[arg-type]  # as the mode wants
    assert shown(out.getvalue()) == pytest.approx(expected, abs=12)


def test_a_clear_colour_of_a_palette_is_clear() -> None:
    picture = Image.new("P", (30, 20), 1)
    picture.putpalette([0, 0, 0, 180, 30, 30])
    out = io.BytesIO()
    picture.save(out, "PNG", transparency=1)
    assert shown(out.getvalue()) == (255, 255, 255)
