"""What is printed is written down: for good, with who and when, and what failed too."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as engine
from PySide6.QtCore import QCoreApplication, QEvent, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from db import people
from db.check import check
from db.printing import Printing, note_printing, recent
from db.store import Store
from gui import settings, theme
from gui.certificate_print import CertificatePreview
from gui.desk import Desk
from gui.opened_papers import forget_opened
from gui.picker import Picker
from gui.print_preview import PrintPreview
from gui.receipt_dialog import ReceiptPreview
from gui.report_output import Paper
from gui.reports_page import ReportsPage
from gui.shell import Shell
from reports.catalogue import REPORTS

NOW = datetime(2026, 11, 26, 9, 10)
DAY = {"date": date(2026, 11, 26)}
ALL = tuple(REPORTS)


def noted(db: Store, **changed: Any) -> int:
    values: dict[str, Any] = {
        "report": "day-sheet",
        "subject": "2026-11-26",
        "parameters": DAY,
        "how": "printed",
        "pages": 2,
        "now": NOW,
        "pdf": b"%PDF",
    }
    return note_printing(db, **(values | changed))


def test_the_newest_come_first_and_say_what_was_asked_for(store: Store) -> None:
    noted(store)
    noted(store, report="week-sheet", failed="out of paper", how="saved", copies=3)
    first, second = recent(store, ALL)
    assert (first.report, first.failed, first.copies) == ("week-sheet", "out of paper", 3)
    assert (second.parameters, second.printed_at, second.printed_name) == (DAY, NOW, "张敏")
    assert len(second.digest) == 64
    assert [one.report for one in recent(store, ("day-sheet",))] == ["day-sheet"]
    assert len(recent(store, ALL, 1)) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE printing SET failed = 'x'",
        "DELETE FROM printing",
        "INSERT OR REPLACE INTO printing SELECT * FROM printing",
    ],
)
def test_nothing_of_it_changes(store: Store, statement: str) -> None:
    noted(store)
    with pytest.raises(engine.IntegrityError):
        store.connection.execute(statement)
    assert check(store.path) == []


@pytest.fixture
def desk(
    sample: Store, qapp: QApplication, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Desk]:
    theme.use(qapp)
    monkeypatch.setattr(settings, "data_folder", lambda: tmp_path / "data")
    window = QWidget()
    window.show()
    desk = Desk(sample, clock=lambda: NOW, parent=window)
    yield desk
    desk.close()


def latest(desk: Desk) -> Printing:
    return recent(desk.store, ALL)[0]


@pytest.fixture
def preview(qtbot: QtBot, desk: Desk) -> PrintPreview:
    window = desk.parent()
    assert isinstance(window, QWidget)
    dialog = PrintPreview(desk, "day-sheet", DAY, window)
    qtbot.waitUntil(lambda: dialog.pages is not None, timeout=20_000)
    return dialog


def a_file_printer(path: Path) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    printer.setResolution(72)
    return printer


def test_a_print_and_a_failed_one_are_noted_once_each(
    preview: PrintPreview, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr("gui.pdf_pages.PdfPages.print_to", lambda *_a, **_k: False)
        assert not preview.print_on(QPrinter())
    assert latest(desk).failed == preview.blocked.text() != ""
    assert preview.print_on(a_file_printer(tmp_path / "out.pdf"))
    one = latest(desk)
    assert (one.how, one.failed, one.subject, one.parameters) == (
        *("printed", "", "2026-11-26"),
        DAY,
    )
    assert len(recent(desk.store, ALL)) == 2


def test_without_a_printer_the_way_out_is_said_and_nothing_noted(
    preview: PrintPreview, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", lambda: [])
    with monkeypatch.context() as windows:
        windows.setattr("sys.platform", "win32")
        preview.save()
    assert "PDF" in preview.blocked.text()
    assert recent(desk.store, ALL) == []


def test_saving_where_nobody_may_write_is_noted_as_failed(
    preview: PrintPreview, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def taken(*_what: object) -> None:
        raise PermissionError(13, "used by another process")

    with monkeypatch.context() as held:
        held.setattr("os.replace", taken)
        assert not preview.write_pdf(tmp_path / "open.pdf")
    assert latest(desk).failed and latest(desk).how == "saved"
    assert preview.write_pdf(tmp_path / "other.pdf")
    assert not latest(desk).failed and (tmp_path / "other.pdf").read_bytes().startswith(b"%PDF")


def test_the_folder_is_asked_for_once_and_said_when_it_is_gone(
    preview: PrintPreview, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    share = tmp_path / "share"
    share.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_what: str(share))
    preview.send_pdf()
    (sent,) = share.glob("*.pdf")
    assert sent.name.startswith("当日值班单 2026-11-26") or "2026-11-26" in sent.name
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_what: "")
    sent.unlink()
    share.rmdir()
    preview.send_pdf()
    assert str(share) in preview.blocked.text()
    assert [one.failed != "" for one in recent(desk.store, ALL)] == [True, False]


def test_the_viewer_gets_a_file_that_is_forgotten_later(
    preview: PrintPreview, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QUrl] = []
    answers = iter((True, False))

    def open_it(url: QUrl) -> bool:
        opened.append(url)
        return next(answers)

    monkeypatch.setattr(QDesktopServices, "openUrl", open_it)
    preview.open_pdf()
    path = Path(opened[0].toLocalFile())
    assert path.read_bytes().startswith(b"%PDF") and latest(desk).how == "opened"
    preview.open_pdf()
    assert preview.blocked.text() and latest(desk).failed
    forget_opened()
    assert not path.exists()


def test_a_private_paper_has_no_way_but_printer_and_file(qtbot: QtBot, desk: Desk) -> None:
    done = desk.store.value("SELECT id FROM appointment WHERE status = 'done'")
    dialog = PrintPreview(desk, "consultation-record", {"appointment": done}, None)
    qtbot.addWidget(dialog)
    assert not dialog.more_button.isVisibleTo(dialog)
    qtbot.waitUntil(lambda: not desk._tasks, timeout=20_000)


def test_the_page_shows_the_paper_anew_and_what_was_printed(
    qtbot: QtBot, desk: Desk, tmp_path: Path
) -> None:
    page = ReportsPage(desk)
    qtbot.addWidget(page)
    page.show()
    page.reload()
    qtbot.waitUntil(lambda: page.paper() is not None, timeout=20_000)
    first = page.paper()
    assert first is not None and first.report == "day-sheet"
    page.write_to(tmp_path / "day.pdf", first)
    assert page.recent.count() == 1 and "张敏" in page.recent.item(0).text()
    page.go(report="income-expense", month="2026-10")
    assert page.current() == "income-expense"
    qtbot.waitUntil(
        lambda: page.paper() is not None and page.paper().report == "income-expense",  # type: ignore[union-attr]
        timeout=20_000,
    )
    asked: list[tuple[str, dict[str, Any]]] = []
    desk.report_wanted.connect(lambda name, values: asked.append((name, values)))
    page.recent.itemActivated.emit(page.recent.item(0))
    assert asked == [("day-sheet", DAY)]


def test_a_missing_answer_is_said_where_the_pages_were(qtbot: QtBot, desk: Desk) -> None:
    page = ReportsPage(desk)
    qtbot.addWidget(page)
    page.show()
    page.reload()
    page.go(report="door-sheet")
    qtbot.waitUntil(lambda: "场地" in page.view.count.text(), timeout=5_000)
    assert page.paper() is None and not page.print_button.isEnabled()


def is_made(preview: PrintPreview) -> bool:
    return preview.pages is not None


def test_what_is_counted_is_counted_wherever_it_is_asked_for(desk: Desk, qtbot: QtBot) -> None:
    shell = Shell(desk)
    qtbot.addWidget(shell)
    receipt = desk.store.value("SELECT min(id) FROM receipt")
    certificates = [row["id"] for row in desk.store.rows("SELECT id FROM certificate LIMIT 2")]
    for name, asked, kind in (
        ("receipt", {"receipt": receipt}, ReceiptPreview),
        ("certificate", {"certificate": certificates[0]}, CertificatePreview),
        ("certificates", {"ids": certificates}, CertificatePreview),
    ):
        shell.preview(name, asked)
        (found,) = shell.findChildren(kind)
        qtbot.waitUntil(partial(is_made, found), timeout=20_000)
        found.done(0)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def written(qtbot: QtBot, page: ReportsPage, out: Path) -> Paper:
    qtbot.waitUntil(lambda: page.paper() is not None, timeout=20_000)
    paper = page.paper()
    assert paper is not None
    page.write_to(out, paper)
    assert out.read_bytes().startswith(b"%PDF")
    return paper


def opened(desk: Desk, qtbot: QtBot, report: str) -> ReportsPage:
    shell = Shell(desk)
    qtbot.addWidget(shell)
    shell.show()
    shell.open_page("reports", report=report)
    assert isinstance(shell.page, ReportsPage)
    return shell.page


def test_a_paper_is_written_from_its_page(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    page = opened(desk, qtbot, "day-sheet")
    values = page.current_form().values()
    assert values == {"date": desk.today()}
    assert written(qtbot, page, tmp_path / "day.pdf").parameters == values


def test_a_card_is_asked_for_by_typing(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    """Among 2,600 people the picker of the paper finds one; the paper is that person's."""
    page = opened(desk, qtbot, "person-card")
    picker = page.current_form().inputs["person"].findChild(Picker)
    assert picker is not None
    picker.setText("王海波")
    values = page.current_form().values()
    assert values is not None
    assert people.person(desk.store, values["person"]).name == "王海波"
    assert "王海波" in written(qtbot, page, tmp_path / "card.pdf").subject
