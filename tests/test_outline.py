"""Bookmarks of long papers; work on many pages that says how far it is and can be stopped."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from reports import catalogue
from reports.document import Mark
from reports.page import PLAIN, Footer, Paper, write
from tests.fund_books import DAY, Books

FOOT = Footer("中心", datetime(2026, 11, 26, 9, 10))


def blank(paper: Paper) -> None:
    paper.text(30, 30, "页", 10)


def outline(path: Path) -> list[Any]:
    """The words and pages of the bookmarks, those below another in a list behind it."""
    reader = PdfReader(path)

    def told(found: list[Any]) -> list[Any]:
        return [
            told(one)
            if isinstance(one, list)
            else (one.title, (reader.get_destination_page_number(one) or 0) + 1)
            for one in found
        ]

    return told(reader.outline)


def test_marks_lead_to_their_pages(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    marks = [Mark("甲", 1, (Mark("甲一", 1), Mark("甲二", 2))), Mark("乙", 3)]
    write(path, PLAIN, "t", [blank] * 3, FOOT, marks=marks)
    assert outline(path) == [("甲", 1), [("甲一", 1), ("甲二", 2)], ("乙", 3)]
    root: Any = PdfReader(path).trailer["/Root"]
    assert root["/PageMode"] == "/UseOutlines"
    write(path, PLAIN, "t", [blank], FOOT, marks=[Mark("甲", 1)])
    assert outline(path) == []


def test_a_book_has_its_folios_below_the_month(books: Books, tmp_path: Path) -> None:
    for amount in range(1, 31):
        books.receive(amount * 100)
    path = tmp_path / "a.pdf"
    given: dict[str, Any] = {"month": f"{DAY:%Y-%m}", "account": books.cash}
    assert catalogue.write(books.db, "account-book", path, now=books.now, **given) == 2
    month, folios = outline(path)
    assert month == ("Nov 2026", 1)
    assert [page for _words, page in folios] == [1, 2]
    catalogue.write(books.db, "voucher-list", path, now=books.now, month=given["month"])
    assert outline(path) == [("11-26\u3000记-0001", 1)]


def test_progress_is_told_page_by_page_and_may_stop_the_work(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"older")
    told = []

    def progress(done: int, total: int = 0, words: str = "") -> None:
        told.append((done, total))
        if done == 3:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        write(path, PLAIN, "t", [blank] * 5, FOOT, progress=progress)
    assert told == [(0, 5), (1, 5), (2, 5), (3, 5)]
    assert path.read_bytes() == b"older"
    assert list(tmp_path.iterdir()) == [path]
