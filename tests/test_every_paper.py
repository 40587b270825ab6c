"""What holds for every paper of the catalogue, of the sample's records, in both languages."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import product
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from pypdf import PdfReader

from db import words
from db.bookings import between
from db.fields import Field
from db.roles import program
from db.store import Store, open_store
from db.words import LANGUAGES, use_language
from reports import catalogue
from reports.fonts import GETA
from reports.page import FOOTER_SIZE, PLAIN, Footer, Paper, pdf
from reports.typeset import MM
from tests.conftest import NOW
from tests.paper_reading import least_margin, overprints

CENTRE = {
    "zh_CN": "栖湖工业园职工服务中心",
    "en": "Qihu Industrial Park Workers’ Service Centre",
}
# Papers that are forms or letters of one sheet; their pages are not numbered.
UNNUMBERED = ("voucher", "receipt", "thanks", "certificate", "certificates")
SIZES = {
    (210.0, 297.0),
    (297.0, 210.0),
    (210.0, 148.5),
    (240.0, 140.0),
    (148.0, 210.0),
    (80.0, 0.0),  # as long as it needs
}
ROLL = 80.0


@dataclass(frozen=True)
class Made:
    """A paper of the sample: as it was written, and written once more."""

    name: str
    given: dict[str, Any]
    pages: int
    lost: frozenset[str]
    data: bytes
    again: bytes

    @cached_property
    def reader(self) -> PdfReader:
        return PdfReader(io.BytesIO(self.data))

    @cached_property
    def texts(self) -> list[str]:
        """What copies out of each page, blanks aside."""
        return [re.sub(r"\s+", "", page.extract_text()) for page in self.reader.pages]


@pytest.fixture(scope="module")
def records(sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The sample, which no test here writes to."""
    path = tmp_path_factory.mktemp("papers") / "sample.yizhan"
    shutil.copyfile(sample_file, path)
    db = open_store(path, staff=program("张敏"))
    yield db
    db.close()


def values(db: Store, field: Field) -> list[Any]:
    """What a parameter is given: each of its choices, or something that the sample has."""
    if field.kind == "choice":
        return [key for key, _label in field.choices]
    if field.kind == "flag":
        return [False]
    if field.to == "room":
        return [between(db, NOW.replace(hour=0), NOW.replace(hour=23))[0].rooms[0]]
    if field.to == "appointment":
        return [db.value("SELECT id FROM appointment WHERE status = 'booked'")]
    if field.to == "voucher":
        return [db.value("SELECT min(voucher) FROM receipt")]
    if field.to == "account":
        return [db.value("SELECT id FROM account WHERE money = 'bank'")]
    if field.to == "booking":
        return [between(db, NOW.replace(hour=0), NOW.replace(hour=23))[0].id]
    if field.to:
        return [db.value(f"SELECT min(id) FROM [{field.to}]")]
    known = {
        "date": date(2026, 11, 26),
        "month": "2026-10",
        "year": 2025,
        "count": db.value("SELECT min(id) FROM cash_count"),
    }
    return [known.get(field.name, field.default)]


@pytest.fixture(scope="module", params=[code for code, _name in LANGUAGES])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    """The papers in this language; the other tests get theirs back."""
    before = words.language()
    use_language(request.param)
    yield request.param
    use_language(before)


@pytest.fixture(scope="module", params=list(catalogue.REPORTS))
def papers(request: pytest.FixtureRequest, records: Store, language: str) -> list[Made]:
    """A report in all its forms."""
    fields = catalogue.REPORTS[request.param].parameters
    made = []
    for chosen in product(*(values(records, field) for field in fields)):
        given = {field.name: value for field, value in zip(fields, chosen, strict=True)}
        lost: set[str] = set()
        first, second = io.BytesIO(), io.BytesIO()
        pages = catalogue.write(records, request.param, first, now=NOW, lost=lost, **given)
        catalogue.write(records, request.param, second, now=NOW, **given)
        made.append(
            Made(request.param, given, pages, frozenset(lost), first.getvalue(), second.getvalue())
        )
    return made


def test_the_file_is_whole_and_says_what_it_is(
    papers: list[Made], language: str, tmp_path: Path
) -> None:
    for one in papers:
        path = tmp_path / "paper.pdf"
        path.write_bytes(one.data)
        checked = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True)
        assert checked.returncode == 0, checked.stdout + checked.stderr
        about = one.reader.metadata
        root: Any = one.reader.trailer["/Root"]
        assert about is not None
        assert about.title
        assert about.author == CENTRE[language]
        assert root["/Lang"] == language.replace("_", "-")
        assert root["/ViewerPreferences"] == {"/DisplayDocTitle": True, "/PrintScaling": "/None"}
        assert one.data == one.again


def test_every_face_is_embedded_in_part(papers: list[Made]) -> None:
    for one in papers:
        for page in one.reader.pages:
            resources: Any = page["/Resources"]
            for font in resources["/Font"].values():
                found = font.get_object()
                assert re.match(r"/[A-Z]{6}\+", found["/BaseFont"]), found["/BaseFont"]
                assert "Helvetica" not in found["/BaseFont"]
                assert "/FontFile2" in found["/FontDescriptor"]
                assert "/ToUnicode" in found


def test_what_is_not_in_colour_is_black(papers: list[Made]) -> None:
    for one in papers:
        for page in one.reader.pages:
            contents = page.get_contents()
            assert contents is not None
            drawn = contents.get_data().decode("latin-1")
            assert not re.search(r"(?m)\s(rg|RG|k|K|sc|SC|scn|SCN)\s", drawn)
            assert set(re.findall(r"(?m)(?:^|\s)([\d.]+) [gG]\s", drawn)) <= {"0", "1"}


def test_the_words_copy_out_with_the_name_of_the_centre(papers: list[Made], language: str) -> None:
    for one in papers:
        said = "".join("".join(one.texts).split())
        # What was issued keeps the name that it was issued under.
        issued = one.name in ("certificate", "certificates")
        assert "".join(CENTRE["zh_CN" if issued else language].split()) in said
        assert GETA not in said
        assert not one.lost


def test_the_pages_are_counted(papers: list[Made], language: str) -> None:
    for one in papers:
        assert one.pages == len(one.reader.pages) > 0
        if one.name in UNNUMBERED or one.given.get("paper") in ("80mm", "a5"):
            continue
        for number, said in enumerate(one.texts, 1):
            foot = {"en": "Page{}of{}", "zh_CN": "第{}页，共{}页"}[language]
            assert foot.format(number, one.pages) in said
            printed = {"en": "Printed", "zh_CN": "打印"}[language]
            assert f"{printed}2026-11-2609:10张敏" in said


def test_long_papers_have_bookmarks_in_the_order_of_their_pages(papers: list[Made]) -> None:
    for one in papers:
        found = [
            one.reader.get_destination_page_number(mark) or 0
            for mark in one.reader.outline
            if not isinstance(mark, list)
        ]
        assert found == sorted(found)
        assert not found or one.pages > 1


def test_nothing_is_nearer_to_an_edge_than_a_printer_reaches(papers: list[Made]) -> None:
    for one in papers:
        document = pypdfium2.PdfDocument(one.data)
        for page in document:
            wide, high = (round(float(length) / MM, 1) for length in page.get_size())
            assert (wide, 0.0 if wide == ROLL else high) in SIZES
            free = (4.0 if wide == ROLL else 5.0) - 0.5
            assert least_margin(page) >= free
        document.close()


def test_no_word_is_smaller_than_can_be_read_nor_on_another(papers: list[Made]) -> None:
    for one in papers:
        least = 7.0 if one.name in ("account-book", "voucher", "receipt") else FOOTER_SIZE
        for number, page in enumerate(one.reader.pages):
            contents = page.get_contents()
            assert contents is not None
            drawn = contents.get_data().decode("latin-1")
            assert min(float(size) for size in re.findall(r"/\S+ ([\d.]+) Tf", drawn)) >= least
            assert overprints(one.data, number) == []


def test_a_word_on_another_is_seen() -> None:
    def draw(paper: Paper) -> None:
        paper.text(30, 30, "凭证", 12)
        paper.text(31, 31, "清单", 12)
        paper.text(30, 40, "账簿", 12)

    data, _lost = pdf(PLAIN, "t", [draw], Footer("c", NOW))
    assert overprints(data, 0) == [("凭", "清"), ("清", "证"), ("证", "单")]
