"""Long papers against a bare canvas that draws the same words at the same places."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from reportlab.pdfgen.canvas import Canvas

from db import quick_vouchers
from db.booking_changes import book
from db.centre import set_up
from db.chart import begin_chart, with_code
from db.funds import add_fund
from db.roles import Staff, program
from db.rooms import add_room
from db.store import Store, open_store
from db.vouchers import post_voucher, review_voucher
from reports import catalogue, fonts
from reports.typeset import fit, line
from tests.bench.measure import Measured, against

NOW = datetime(2026, 11, 26, 9, 10)
VOUCHERS, ROOMS, BOOKINGS = 600, 20, 300
_CASHIER = Staff(1, "出纳", frozenset({"cashier"}))
_ACCOUNTANT = Staff(2, "会计", frozenset({"accountant"}))


@dataclass(frozen=True)
class Word:
    """A string as it was drawn, in pt."""

    x: float
    y: float
    text: str
    font: str
    size: float


def long_papers(folder: Path) -> Iterator[Measured | str]:
    """A row for each paper, then how much memory the longest took at its peak."""
    db = open_store(folder / "papers.yizhan", staff=program("bench"))
    set_up(db, name="栖湖工业园职工服务中心")
    account = _vouchers(db)
    _bookings(db)
    longest: tuple[str, dict[str, Any]] = (
        "account-book",
        {"month": "2026-11", "account": account},
    )
    for words, name, given in (
        (f"account book of {VOUCHERS} vouchers", *longest),
        (f"list of {VOUCHERS} vouchers", "voucher-list", {"month": "2026-11"}),
        (f"day sheet, {ROOMS} rooms, {BOOKINGS} bookings", "day-sheet", {"date": NOW.date()}),
    ):
        yield _against_canvas(db, words, name, given)
    tracemalloc.start()
    pages = catalogue.write(db, longest[0], io.BytesIO(), now=NOW, **longest[1])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    db.close()
    yield f"an account book of {pages} pages: {peak / 2**20:.1f} MB at its peak"


def _against_canvas(db: Store, words: str, name: str, given: dict[str, Any]) -> Measured:
    def ours() -> int:
        # As for the first print: nothing has been set before.
        fit.cache_clear()
        line.cache_clear()
        return catalogue.write(db, name, io.BytesIO(), now=NOW, **given)

    pages = _recorded(ours)
    named = f"{words}: {len(pages)} pages"
    return against(named, ours, "its words on a bare canvas", lambda: _bare(pages), times=5)


def _recorded(work: Callable[[], object]) -> list[list[Word]]:
    """The words of each page that the work draws."""
    pages: list[list[Word]] = []
    drawn: dict[int, list[Word]] = {}
    draw, show = Canvas.drawString, Canvas.showPage

    def drawn_string(canvas: Any, x: float, y: float, text: str, **more: Any) -> None:
        word = Word(x, y, text, canvas._fontname, canvas._fontsize)
        drawn.setdefault(id(canvas), []).append(word)
        draw(canvas, x, y, text, **more)

    def shown_page(canvas: Any) -> None:
        # What was drawn to find out what fits never becomes a page.
        pages.append(drawn.pop(id(canvas), []))
        show(canvas)

    with (
        patch.object(Canvas, "drawString", drawn_string),
        patch.object(Canvas, "showPage", shown_page),
    ):
        work()
    return pages


def _bare(pages: list[list[Word]]) -> None:
    canvas = Canvas(io.BytesIO(), pageCompression=1, initialFontName=fonts.name())  # type: ignore[arg-type]  # the stub says float
    for words in pages:
        for one in words:
            canvas.setFont(one.font, one.size)
            canvas.drawString(one.x, one.y, one.text)
        canvas.showPage()
    canvas.save()


def _vouchers(db: Store) -> int:
    """A month of sponsors' money into the bank; returns the bank's account."""
    begin_chart(db)
    bank, income = with_code(db, "1002").id, with_code(db, "4401").id
    fund = add_fund(db, code="Z01", name="企业赞助", source="sponsor")
    for number in range(VOUCHERS):
        db.staff = _CASHIER
        voucher = quick_vouchers.receive(
            db,
            day=date(2026, 11, 1 + number * 25 // VOUCHERS),
            into=bank,
            source=income,
            fund=fund,
            amount=100 + 137 * number,
            summary=f"第{number}家企业赞助职工文化月",
            now=NOW,
        )
        db.staff = _ACCOUNTANT
        review_voucher(db, voucher=voucher)
        post_voucher(db, voucher=voucher, now=NOW)
    db.staff = program("bench")
    return bank


def _bookings(db: Store) -> None:
    """A day on which every room is taken all day long."""
    each = BOOKINGS // ROOMS
    for number in range(ROOMS):
        room = add_room(db, name=f"活动室{number}", code=str(100 + number))
        for turn in range(each):
            starts = datetime.combine(NOW.date(), time(8)) + timedelta(minutes=50 * turn)
            book(
                db,
                rooms=(room,),
                starts=starts,
                ends=starts + timedelta(minutes=45),
                title=f"第{turn}场 班组长培训",
                organisation="晨桥精密制造有限公司工会",
                now=NOW.replace(hour=7),
            )
