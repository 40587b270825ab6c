"""Papers before they are printed: pages, zoom, printing at full size, saving without harm."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from db.progress import Progress
from db.rules import Refused
from db.store import Store
from gui import print_preview, theme
from gui.desk import Desk
from gui.print_preview import PrintPreview

NOW = datetime(2026, 11, 26, 9, 10)


@pytest.fixture
def desk(sample: Store, qapp: QApplication) -> Iterator[Desk]:
    theme.use(qapp)
    window = QWidget()
    window.show()
    desk = Desk(sample, clock=lambda: NOW, parent=window)
    yield desk
    desk.close()


def shown(qtbot: QtBot, desk: Desk, name: str = "day-sheet", **parameters: Any) -> PrintPreview:
    window = desk.parent()
    assert isinstance(window, QWidget)
    dialog = PrintPreview(desk, name, parameters or {"date": NOW.date()}, window)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is dialog)
    return dialog


def ready(qtbot: QtBot, desk: Desk) -> PrintPreview:
    dialog = shown(qtbot, desk)
    qtbot.waitUntil(lambda: dialog.pages is not None, timeout=20_000)
    return dialog


def test_the_pages_are_shown_and_turned(qtbot: QtBot, desk: Desk) -> None:
    dialog = ready(qtbot, desk)
    assert dialog.pages is not None
    assert not dialog.blocked.text() and dialog.primary_button.isEnabled()
    assert dialog.list.count() == len(dialog.pages)
    assert not dialog.view.sheet.pixmap().isNull()
    percent = dialog.view.percent()
    QTest.keyClick(dialog, Qt.Key.Key_Equal, Qt.KeyboardModifier.ControlModifier)
    assert dialog.view.percent() > percent
    QTest.keyClick(dialog, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert dialog.view.percent() == percent
    QTest.keyClick(dialog, Qt.Key.Key_PageDown)
    assert dialog.list.currentRow() == min(1, len(dialog.pages) - 1)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_it_prints_at_full_size(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    dialog = ready(qtbot, desk)
    assert dialog.pages is not None
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    printer.setResolution(100)
    said: list[str] = []
    desk.said.connect(lambda text, _kind: said.append(text))
    wanted = dialog.pages.size(0)
    count = len(dialog.pages)
    assert dialog.print_on(printer)
    assert said and not dialog.isVisible()
    pages = PdfReader(tmp_path / "out.pdf").pages
    assert len(pages) == count
    assert float(pages[0].mediabox.width) == pytest.approx(wanted.width(), abs=2)
    assert float(pages[0].mediabox.height) == pytest.approx(wanted.height(), abs=2)


def a_slip(desk: Desk) -> dict[str, Any]:
    """What the slip of an appointment to come is asked for with."""
    return {"appointment": desk.store.value("SELECT id FROM appointment WHERE status = 'booked'")}


def test_a_slip_prints_on_the_roll_in_black_or_not_at_all(
    qtbot: QtBot, desk: Desk, tmp_path: Path
) -> None:
    dialog = shown(qtbot, desk, "appointment-slip", **a_slip(desk))
    qtbot.waitUntil(lambda: dialog.pages is not None, timeout=20_000)
    assert dialog.pages is not None
    wanted = dialog.pages.size(0)
    assert wanted.width() == pytest.approx(80 / 25.4 * 72, abs=0.5)
    layout = dialog.pages.layout(0)
    assert layout.fullRectPoints().height() == pytest.approx(wanted.height(), abs=1)
    image = dialog.pages.inked(0, 203, grey=True)
    assert image.format() == QImage.Format.Format_Mono
    assert image.width() == pytest.approx(640, abs=2)
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    printer.setResolution(203)
    assert dialog.print_on(printer)
    (page,) = PdfReader(tmp_path / "out.pdf").pages
    assert float(page.mediabox.width) == pytest.approx(wanted.width(), abs=2)
    assert float(page.mediabox.height) == pytest.approx(wanted.height(), abs=2)


def test_the_paper_that_was_chosen_last_is_the_usual_one(qtbot: QtBot, desk: Desk) -> None:
    asked = a_slip(desk)
    dialog = shown(qtbot, desk, "appointment-slip", **asked)
    qtbot.waitUntil(lambda: dialog.pages is not None, timeout=20_000)
    assert dialog.choices["paper"].currentData() == "80mm"
    before = dialog.pages
    dialog.choices["paper"].setCurrentIndex(dialog.choices["paper"].findData("a5"))
    qtbot.waitUntil(lambda: dialog.pages is not before, timeout=20_000)
    assert dialog.pages is not None
    assert dialog.pages.size(0).width() == pytest.approx(148 / 25.4 * 72, abs=0.5)
    dialog.reject()
    again = shown(qtbot, desk, "appointment-slip", **asked)
    assert again.choices["paper"].currentData() == "a5"
    again.reject()
    said = shown(qtbot, desk, "appointment-slip", **(asked | {"paper": "80mm"}))
    assert said.choices["paper"].currentData() == "80mm"
    said.reject()
    qtbot.waitUntil(lambda: not desk._tasks, timeout=20_000)


def test_nothing_readable_is_left_on_the_disk(
    qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(tmp_path / "no such folder"))
    made: list[Path] = []

    def note(path: Path, *_args: Any, **_values: Any) -> int:
        made.append(path)
        return 0

    monkeypatch.setattr(Path, "write_bytes", note)
    dialog = shown(qtbot, desk, "appointment-slip", **a_slip(desk))
    qtbot.waitUntil(lambda: dialog.pages is not None, timeout=20_000)
    assert made == []


def test_only_the_pages_asked_for(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    dialog = ready(qtbot, desk)
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    printer.setResolution(100)
    printer.setFromTo(1, 1)
    assert dialog.print_on(printer)
    assert len(PdfReader(tmp_path / "out.pdf").pages) == 1


def test_a_printer_that_is_gone_is_said(
    qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = ready(qtbot, desk)
    monkeypatch.setattr("gui.pdf_pages.PdfPages.print_to", lambda *_args, **_values: False)
    assert not dialog.print_on(QPrinter())
    assert dialog.isVisible() and dialog.blocked.text()


def test_saving_replaces_a_file_only_when_the_new_one_is_whole(
    qtbot: QtBot, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = ready(qtbot, desk)
    path = tmp_path / "sheet.pdf"
    assert dialog.write_pdf(path)
    assert PdfReader(path).pages
    before = path.read_bytes()

    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    assert not dialog.write_pdf(path)
    assert dialog.blocked.text()
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.glob("sheet*")] == ["sheet.pdf"]


def test_what_a_report_refuses_stands_in_the_footer(
    qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_values: object) -> int:
        raise Refused("Nobody booked")

    monkeypatch.setattr(print_preview, "write", refuse)
    dialog = shown(qtbot, desk)
    qtbot.waitUntil(lambda: "Nobody booked" in dialog.blocked.text())
    assert not dialog.primary_button.isEnabled()


def test_words_that_no_font_can_print_are_named(qtbot: QtBot, desk: Desk) -> None:
    with desk.store.act("test"):
        for row in desk.store.rows("SELECT id FROM booking WHERE starts LIKE '2026-11-26%'"):
            desk.store.update("booking", row["id"], title="王\U0002e000生")
    dialog = ready(qtbot, desk)
    assert "王\U0002e000生" in dialog.note.text() and "〓" in dialog.note.text()


def test_closing_early_drops_the_work(qtbot: QtBot, desk: Desk) -> None:
    dialog = shown(qtbot, desk)
    dialog.reject()
    qtbot.waitUntil(lambda: not desk._tasks, timeout=20_000)
    assert dialog.pages is None


def test_a_long_paper_counts_its_pages_and_can_be_stopped(
    qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def long(_db: Store, _name: str, _out: object, *, progress: Progress, **_given: object) -> int:
        for done in count():
            progress(done, 100_000)
        return 0

    monkeypatch.setattr(print_preview, "write", long)
    dialog = shown(qtbot, desk)
    qtbot.waitUntil(lambda: "100000" in dialog.blocked.text(), timeout=5_000)
    dialog.reject()
    qtbot.waitUntil(lambda: not desk.at_work(), timeout=5_000)
