"""The papers of a closed month are kept with their hash; what must be kept cannot be removed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as engine
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from db.attachments import attach
from db.check import check
from db.month_end import close_month
from db.month_papers import (
    MonthPaper,
    close_of,
    keep_month_papers,
    month_paper_content,
    month_papers,
    without_papers,
)
from db.progress import silent
from db.receipts import make_receipt
from db.retention import kept_until, show_kept
from db.roles import Staff
from db.rules import Refused
from db.trouble import Trouble
from db.words import use_language
from gui import month_papers_dialog
from gui.desk import Desk
from gui.month_papers_dialog import (
    KeptPaper,
    MonthPapersDialog,
    make_month_papers,
    open_month_papers,
    title_of,
)
from gui.work_dialog import WorkDialog
from reports.month_set import month_set
from tests.fund_books import ACCOUNTANT, CASHIER, NOW, Books

MONTH = "2026-10"
PDF = b"%PDF-1.4 made up"
PAPERS = (("account-book 1001", PDF), ("income-expense", PDF + b" of October"))


@pytest.fixture
def closed(books: Books) -> Books:
    """October with two vouchers, a decision, a count and a receipt, closed."""
    id = books.receive(5000, date(2026, 10, 9))
    draft = books.made(books.lines(books.activity, books.cash, 100), date(2026, 10, 12))
    attach(books.db, voucher=draft, kind="bill", name="发票.pdf", content=PDF)
    books.post(draft)
    books.count(MONTH)
    make_receipt(books.db, voucher=id, payer="晨桥", today=date(2026, 10, 9))
    books.db.staff = ACCOUNTANT
    close_month(books.db, month=MONTH, now=NOW)
    return books


@pytest.fixture
def desk(closed: Books) -> Iterator[Desk]:
    made = Desk(closed.db, clock=lambda: NOW)
    yield made
    made.close()


def test_papers_are_kept_once_with_their_hash(closed: Books) -> None:
    db = closed.db
    assert without_papers(db) == [MONTH]
    with pytest.raises(Refused, match="not closed yet"):
        keep_month_papers(db, month="2026-11", papers=PAPERS)
    with pytest.raises(Refused, match="no papers"):
        keep_month_papers(db, month=MONTH, papers=())
    keep_month_papers(db, month=MONTH, papers=PAPERS)
    book, report = month_papers(db, MONTH)
    assert book.digest == hashlib.sha256(PDF).hexdigest()
    assert (book.until, report.until) == (2056, 2036)
    assert month_paper_content(db, report.id) == PDF + b" of October"
    with pytest.raises(Refused, match="kept already"):
        keep_month_papers(db, month=MONTH, papers=PAPERS)
    assert without_papers(db) == [] and check(db.path) == []


def test_only_who_closes_keeps_papers(closed: Books) -> None:
    closed.db.staff = CASHIER
    with pytest.raises(Refused, match="Signed in is 罗静"):
        keep_month_papers(closed.db, month=MONTH, papers=PAPERS)


def test_a_changed_paper_is_told(closed: Books) -> None:
    db = closed.db
    keep_month_papers(db, month=MONTH, papers=PAPERS)
    for act in ("update", "delete"):
        db.connection.execute(f"DROP TRIGGER month_paper_{act}_never")
    db.connection.execute("UPDATE month_paper SET content = ? WHERE name LIKE 'a%'", (b"other",))
    book = month_papers(db, MONTH)[0]
    with pytest.raises(Trouble, match="not what was kept"):
        month_paper_content(db, book.id)
    assert any("month_paper" in fault for fault in check(db.path))


def test_the_set_comes_out_the_same_whenever_it_is_made(closed: Books) -> None:
    db = closed.db
    close = close_of(db, MONTH)
    assert close is not None and (close.at, close.name) == (NOW, "方蕾")
    first = month_set(db, month=MONTH, now=close.at, progress=silent)
    closed.receive(700, date(2026, 11, 2))
    closed.db.staff = ACCOUNTANT
    assert month_set(db, month=MONTH, now=close.at, progress=silent) == first
    assert [name for name, _content in first][:2] == ["account-book 1001", "account-book 1002"]


# -- the window -----------------------------------------------------------------------------------


def test_they_are_made_beside_the_window_by_the_hand_that_closed(
    qtbot: QtBot, closed: Books, desk: Desk
) -> None:
    close = close_of(closed.db, MONTH)
    assert close is not None
    wanted = dict(month_set(closed.db, month=MONTH, now=close.at, progress=silent))
    closed.db.staff = Staff(9, "许可", frozenset({"director"}))
    with qtbot.waitSignal(desk.said, timeout=30000) as said:
        open_month_papers(desk, None, MONTH)
    assert said.args is not None and "papers are kept" in said.args[0]
    kept = {
        one.name: month_paper_content(closed.db, one.id) for one in month_papers(closed.db, MONTH)
    }
    assert kept == wanted
    assert not desk.can_undo()


def test_stopped_the_month_stays_closed_and_its_papers_can_be_made_again(
    qtbot: QtBot, closed: Books, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialogs: list[WorkDialog] = []
    monkeypatch.setattr(WorkDialog, "open", lambda dialog: dialogs.append(dialog))
    make_month_papers(desk, None, MONTH)
    with qtbot.waitSignal(dialogs[0].finished, timeout=30000):
        dialogs[0].reject()
    assert month_papers(closed.db, MONTH) == [] and close_of(closed.db, MONTH) is not None
    assert without_papers(closed.db) == [MONTH]


def test_each_is_opened_and_all_are_saved(
    qtbot: QtBot, closed: Books, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_month_papers(closed.db, month=MONTH, papers=PAPERS)
    assert title_of(closed.db, "account-book 1001") == "Account book 库存现金"
    dialog = MonthPapersDialog(desk, None, MONTH)
    qtbot.addWidget(dialog)
    opened: list[str] = []

    def noted(_desk: Desk, _over: QWidget, paper: MonthPaper) -> KeptPaper:
        opened.append(paper.name)
        return dialog  # type: ignore[return-value]  # something to open

    monkeypatch.setattr(month_papers_dialog, "KeptPaper", noted)
    monkeypatch.setattr(dialog, "open", lambda: None)
    dialog.open_buttons[1].click()
    assert opened == ["income-expense"]
    dialog.save_all(tmp_path)
    made = sorted(one.name for one in tmp_path.iterdir() if one.suffix == ".pdf")
    assert len(made) == 2 and made[0] == "2026-10 Account book 库存现金.pdf"
    assert (tmp_path / made[0]).read_bytes() == PDF


def test_a_kept_paper_is_shown_as_it_was_kept(qtbot: QtBot, closed: Books, desk: Desk) -> None:
    close = close_of(closed.db, MONTH)
    assert close is not None
    papers = month_set(closed.db, month=MONTH, now=close.at, progress=silent)
    keep_month_papers(closed.db, month=MONTH, papers=papers)
    shown = KeptPaper(desk, None, month_papers(closed.db, MONTH)[0])
    qtbot.addWidget(shown)
    qtbot.waitUntil(lambda: shown.pages is not None, timeout=20000)
    assert shown.pages is not None and shown.pages.data == papers[0][1]
    shown.reject()


# -- what must be kept ----------------------------------------------------------------------------


def test_how_long_papers_are_kept() -> None:
    assert kept_until("account-book 1001", 2026) == 2056
    assert kept_until("income-expense", 2026) == 2036
    assert kept_until("year-report", 2026) is None
    use_language("en")
    assert (show_kept(2036), show_kept(None)) == ("Keep until 2036", "Keep for good")


@pytest.mark.parametrize(
    "table",
    [
        *("voucher", "voucher_line", "attachment", "period", "closing", "month_paper", "receipt"),
        "cash_count",
    ],
)
def test_nothing_of_it_can_be_removed(closed: Books, table: str) -> None:
    keep_month_papers(closed.db, month=MONTH, papers=PAPERS)
    before = closed.db.value(f"SELECT count(*) FROM {table}")
    assert before
    with pytest.raises(engine.IntegrityError, match="stays"):
        closed.db.connection.execute(f"DELETE FROM {table}")
    assert closed.db.value(f"SELECT count(*) FROM {table}") == before


@pytest.mark.parametrize(
    "wrong",
    [
        "UPDATE period SET closed_name = 'x'",
        "UPDATE closing SET balance = 0",
        "UPDATE month_paper SET name = 'x'",
        "UPDATE cash_count SET counted = 0, book = 0",
        "UPDATE attachment SET name = 'x'",
    ],
)
def test_nothing_of_it_can_be_changed(closed: Books, wrong: str) -> None:
    keep_month_papers(closed.db, month=MONTH, papers=PAPERS)
    with pytest.raises(engine.IntegrityError, match="stays"):
        closed.db.connection.execute(wrong)
