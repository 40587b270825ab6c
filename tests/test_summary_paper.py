"""Summaries on paper, read back: what stands on the first page stands in the tables, sums hold."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import Destination

from db.roles import Staff, program
from db.rules import Refused
from db.store import Store, open_store
from db.summary_period import KINDS, period_of
from db.words import language, use_language
from reports import catalogue
from reports.fonts import REGULAR
from reports.summary_front import SHEET
from reports.summary_telling import told
from reports.summary_told import Table, Told
from reports.typeset import MM, paragraph
from tests.conftest import NOW
from tests.paper_reading import pages, text
from tests.test_reports import assert_sound

LAST_MONTH = date(2026, 10, 15)
DESK = Staff(7, "何苗", frozenset({"desk"}))
SPANS = [
    ("month", LAST_MONTH),
    ("month", NOW.date()),
    ("quarter", LAST_MONTH),
    ("year", LAST_MONTH),
]


@pytest.fixture(scope="module")
def centre(sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The sample centre, which the tests read only."""
    before = language()
    path = tmp_path_factory.mktemp("summary") / "s.yizhan"
    shutil.copyfile(sample_file, path)
    db = open_store(path, staff=program("许可"))
    yield db
    db.close()
    use_language(before)


def said(db: Store, kind: str, day: date) -> Told:
    return told(db, period_of(kind, day), NOW.date())


def written(db: Store, out: Path, kind: str, day: date, name: str = "summary", **more: Any) -> str:
    catalogue.write(db, name, out, now=NOW, kind=kind, date=day, **more)
    assert_sound(out)
    return text(out)


def bare(words: str) -> str:
    return re.sub(r"\s", "", words)


def named(found: Told, name: str) -> Table:
    return next(one for one in found.tables if one.name == name)


def column(table: Table, at: int) -> list[Decimal]:
    return [Decimal(str(row.values[at] or 0)) for row in table.rows if not row.total]


def figure(words: str) -> Decimal:
    return Decimal(words.replace(",", "").replace("—", "0").rstrip("%"))


@pytest.mark.parametrize(("kind", "day"), SPANS)
@pytest.mark.parametrize("code", ["en", "zh_CN"])
def test_all_that_is_told_stands_on_the_paper(
    centre: Store, tmp_path: Path, kind: str, day: date, code: str
) -> None:
    use_language(code)
    words = written(centre, tmp_path / "s.pdf", kind, day)
    found = said(centre, kind, day)
    first = bare(pages(tmp_path / "s.pdf")[0])
    assert bare(found.title) in first and bare(found.short) in first and bare(found.long) in first
    assert bare(found.opening) in first and len(found.cells) == 6
    for cell in found.cells:
        assert bare(cell.label) in first and cell.shown in first
    for table in found.tables:
        assert bare(table.heading) in words
        for row in table.rows:
            assert bare("".join(row.cells)) in words, row.cells
    assert "…" not in words


@pytest.mark.parametrize(("kind", "day"), SPANS)
def test_each_number_of_the_first_page_stands_in_a_table(
    centre: Store, kind: str, day: date
) -> None:
    use_language("zh_CN")
    found = said(centre, kind, day)
    cells = {cell for table in found.tables for row in table.rows for cell in row.cells}
    cells |= {cell.rstrip("%") for cell in cells}
    sessions = sum(
        figure(row.cells[1]) for row in named(found, "consultations").rows if row.cells[1].isdigit()
    )
    for one in found.cells:
        assert one.shown in cells or (one.label == "咨询" and figure(one.shown) == sessions), one
    for number in re.findall(r"\d[\d,]*\.?\d*", re.sub(r"\d+年\d+月\d+日", "", found.opening)):
        assert number in cells, number
    assert found.curve is not None and found.bars is not None
    for bar in found.bars.bars:
        assert bar.shown in cells
    if kind != "month":
        points = [one.now for one in found.curve.points if one.now]
        assert {f"{one:,}" for one in points} <= cells


@pytest.mark.parametrize(("kind", "day"), SPANS)
def test_the_rows_add_up_to_their_totals(centre: Store, kind: str, day: date) -> None:
    use_language("en")
    found = said(centre, kind, day)
    held, spent = (
        figure(next(one.shown for one in found.cells if one.label == label))
        for label in ("Room use", "Expense")
    )
    uses = named(found, "uses")
    assert sum(column(uses, 1)) == held == figure(uses.rows[-1].cells[1])
    assert sum(figure(row.cells[2]) for row in uses.rows[:-1]) == 100
    when = named(found, "weeks" if kind == "month" else "months")
    assert sum(column(when, len(when.columns) - 1 if kind == "month" else 1)) == held
    if kind == "month":
        for row in when.rows:
            assert sum(figure(cell) for cell in row.cells[1:-1] if cell) == figure(row.cells[-1])
    spending = named(found, "spending")
    assert sum(column(spending, 1)) == spent == figure(spending.rows[-1].cells[1])
    funds = named(found, "funds")
    for row in funds.rows:
        opening, income, expense, closing = (figure(_minus(cell)) for cell in row.cells[1:])
        assert opening + income - expense == closing
    for at in range(1, 5):
        assert sum(column(funds, at)) == figure(_minus(funds.rows[-1].cells[at]))
    sources = named(found, "sources")
    assert sum(column(sources, 1)) == figure(sources.rows[-1].cells[1])
    for table in found.tables:
        assert all(len(row.cells) == len(table.columns) for row in table.rows)


def _minus(words: str) -> str:
    return words.replace("\u2212", "-")


@pytest.mark.parametrize("name", ["summary", "key-figures", "summary-notice"])
def test_the_same_records_are_the_same_bytes(centre: Store, tmp_path: Path, name: str) -> None:
    made = []
    for copy in "ab":
        written(centre, tmp_path / copy, "year", LAST_MONTH, name)
        made.append((tmp_path / copy).read_bytes())
    assert made[0] == made[1]


def test_each_section_has_its_bookmark_and_no_heading_stands_alone(
    centre: Store, tmp_path: Path
) -> None:
    use_language("en")
    out = tmp_path / "s.pdf"
    written(centre, out, "year", LAST_MONTH)
    outline = [str(one.title) for one in PdfReader(out).outline if isinstance(one, Destination)]
    headings = [one.heading for one in said(centre, "year", LAST_MONTH).tables]
    assert [words.partition(". ")[2] for words in outline] == headings
    for page in pages(out):
        assert not any(bare(page).endswith(bare(words)) for words in headings)


def test_a_running_year_says_up_to_when_and_that_books_are_open(
    centre: Store, tmp_path: Path
) -> None:
    use_language("en")
    words = written(centre, tmp_path / "s.pdf", "year", NOW.date())
    assert "upto26Nov2026" in words and "Booksclosedfor10of12months" in words
    assert "Counted up to 26 Nov 2026." in said(centre, "year", NOW.date()).opening
    assert "Year2026:toldonceitisover" in words
    assert "Booksclosed" in written(centre, tmp_path / "s.pdf", "month", LAST_MONTH)
    assert "upto" not in written(centre, tmp_path / "s.pdf", "month", LAST_MONTH)


def test_small_counts_of_consultations_stay_hidden(centre: Store, tmp_path: Path) -> None:
    use_language("zh_CN")
    found = said(centre, "month", LAST_MONTH)
    rows = named(found, "consultations").rows
    assert any("＊" in row.cells for row in rows)
    for row in rows:
        for cell in row.cells[1:6]:
            assert not cell.isdigit() or int(cell) >= 5
    assert "＊" not in "".join(found.notice)
    assert "不公布" in written(centre, tmp_path / "s.pdf", "month", LAST_MONTH)
    # A quarter tells its months as their sheets do, and no sum.
    quarter = named(said(centre, "quarter", date(2026, 8, 1)), "consultations")
    assert not any(row.total for row in quarter.rows) and len(quarter.rows) % 3 == 0


def test_who_may_not_see_the_fund_gets_a_summary_without_it(centre: Store, tmp_path: Path) -> None:
    use_language("en")
    before, centre.staff = centre.staff, DESK
    try:
        words = written(centre, tmp_path / "s.pdf", "month", LAST_MONTH)
        found = said(centre, "month", LAST_MONTH)
    finally:
        centre.staff = before
    assert {one.part for one in found.tables} == {
        "compared",
        "bookings",
        "certificates",
        "register",
    }
    assert "Income" not in words and "yuan" not in words and len(found.cells) == 6
    assert "yuan" not in "".join(found.notice) and "closed" not in found.state


def test_certificates_are_counted_for_whom_may_see_them(centre: Store) -> None:
    use_language("en")
    before = centre.staff
    shown = {}
    for role in ("consultant", "desk"):
        centre.staff = Staff(8, "赵宁", frozenset({role}))
        try:
            found = said(centre, "month", LAST_MONTH)
        finally:
            centre.staff = before
        shown[role] = "certificates" in {one.part for one in found.tables}
        assert ("Certificates issued" in found.notice[1]) == shown[role]
    assert shown == {"consultant": False, "desk": True}


def test_a_centre_without_anything_has_an_honest_sheet(store: Store, tmp_path: Path) -> None:
    use_language("en")
    for kind, _label in KINDS:
        words = written(store, tmp_path / "s.pdf", kind, NOW.date())
        found = said(store, kind, NOW.date())
        assert found.empty and "Compared" in words
        written(store, tmp_path / "k.pdf", kind, NOW.date(), "key-figures")
        written(store, tmp_path / "n.pdf", kind, NOW.date(), "summary-notice", length="short")


def test_the_opening_takes_three_lines_at_most(centre: Store) -> None:
    for code in ("en", "zh_CN"):
        use_language(code)
        for kind, day in SPANS:
            words = said(centre, kind, day).opening
            assert len(paragraph(words, REGULAR, SHEET.inner * MM / 9.5, indent=2.0)) <= 3


def test_a_kind_of_period_is_one_of_three(centre: Store, tmp_path: Path) -> None:
    with pytest.raises(Refused):
        catalogue.write(centre, "summary", tmp_path / "s.pdf", now=NOW, kind="month")
