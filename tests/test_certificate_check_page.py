"""查验 on the screen: scanned, typed, from a picture; the next scan finds the line ready."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from db.certificate_check import VERDICTS, check_certificate
from db.certificates import certificate_of
from db.words import _
from gui.certificate_check_page import CertificateCheckPage
from gui.certificate_verdict import _LOOKS, facts_of
from gui.desk import Desk
from gui.pdf_pages import PdfPages
from gui.print_preview import make_pdf
from tests.certificate_desk import desk, put_in
from tests.conftest import NOW

__all__ = ["desk"]


@pytest.fixture
def page(desk: Desk) -> CertificateCheckPage:
    made = CertificateCheckPage(desk)
    put_in(desk, made)
    return made


def scan(page: CertificateCheckPage, text: str) -> str:
    """As a scanner does: it types into what has the focus, then Enter. Returns the verdict."""
    QTest.keyClicks(page.line, text)
    QTest.keyClick(page.line, Qt.Key.Key_Return)
    assert page.card.verdict is not None
    assert page.card.words.text() == _(VERDICTS[page.card.verdict.kind])
    return page.card.verdict.kind


def of_label(desk: Desk, label: str) -> dict[str, object]:
    row = desk.store.row("SELECT * FROM certificate WHERE label = ?", (label,))
    assert row is not None
    return row


def test_one_scan_after_the_other(page: CertificateCheckPage) -> None:
    wanted = {"RY-2026-0001": "genuine", "RY-2026-0003": "reissued", "RY-2026-0002": "withdrawn"}
    for label, verdict in wanted.items():
        row = of_label(page.desk, label)
        assert scan(page, str(row["code"])) == verdict
        assert not page.line.text()
        assert str(row["name"]) in [words for _label, words in facts_of(page.card.verdict)]  # type: ignore[arg-type]
    assert set(VERDICTS) == set(_LOOKS)
    assert len({look[:2] for look in _LOOKS.values()}) == len(_LOOKS)  # never colour alone


def test_typed_by_hand(page: CertificateCheckPage) -> None:
    one = certificate_of(page.desk.store, int(str(of_label(page.desk, "RY-2026-0001")["id"])))
    assert scan(page, f"{one.number} {one.check}") == "genuine"
    assert page.line.selectedText() == page.line.text()
    assert scan(page, f"{one.number} 0000-0000") == "mismatched"
    assert scan(page, "RY-2026-0999") == "unknown"
    assert scan(page, "?") == "unreadable"
    assert not facts_of(check_certificate(page.desk.store, "?"))
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert not page.line.text()


def test_an_altered_code_is_not_shown_as_what_it_says(page: CertificateCheckPage) -> None:
    other = of_label(page.desk, "RY-2026-0003")
    code = str(of_label(page.desk, "RY-2026-0001")["code"])
    assert scan(page, code[:-1] + str((int(code[-1]) + 1) % 10)) == "unreadable"
    assert not page.card.open_button.isVisibleTo(page)
    assert scan(page, str(other["code"])) == "reissued"


def test_the_verdict_leads_to_the_register(page: CertificateCheckPage) -> None:
    wanted: list[tuple[str, int]] = []
    page.desk.record_wanted.connect(lambda table, id: wanted.append((table, id)))
    row = of_label(page.desk, "RY-2026-0001")
    scan(page, str(row["code"]))
    page.card.open_button.click()
    assert wanted == [("certificate", row["id"])]


def test_a_picture_is_read(page: CertificateCheckPage, qtbot: QtBot, tmp_path: Path) -> None:
    row = of_label(page.desk, "RY-2026-0001")
    data, _lost = make_pdf(page.desk.store, "certificate", NOW, {"certificate": row["id"]})
    pages = PdfPages(data)
    image = pages.image(0, 150)
    pages.close()
    assert image.save(str(tmp_path / "paper.png"))
    page.check_picture(tmp_path / "paper.png")
    qtbot.waitUntil(lambda: page.card.verdict is not None, timeout=20_000)
    assert page.card.verdict is not None and page.card.verdict.kind == "genuine"

    scan(page, "?")
    QGuiApplication.clipboard().setImage(image)
    QTest.keyClick(page.line, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.card.advice.text() != "" and not page.line.text(), timeout=20_000)
    assert page.card.words.text() == _(VERDICTS["genuine"])
    QGuiApplication.clipboard().clear()


def test_what_is_no_picture_is_said(
    page: CertificateCheckPage, qtbot: QtBot, tmp_path: Path
) -> None:
    blank = QImage(200, 200, QImage.Format.Format_RGB32)
    blank.fill(Qt.GlobalColor.white)
    assert blank.save(str(tmp_path / "blank.png"))
    (tmp_path / "words.png").write_text("no picture", encoding="utf-8")
    for name in ("blank.png", "words.png", "not-there.png"):
        page.card.verdict = None
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(tmp_path / name))])
        page.dropEvent(
            QDropEvent(
                QPointF(5, 5),
                Qt.DropAction.CopyAction,
                data,
                Qt.MouseButton.LeftButton,
                Qt.KeyboardModifier.NoModifier,
            )
        )
        qtbot.waitUntil(lambda: page.card.verdict is not None, timeout=20_000)
        assert page.card.verdict is not None and page.card.verdict.kind == "unreadable"
        assert page.card.advice.text()


def test_the_key_is_printed(page: CertificateCheckPage) -> None:
    asked: list[str] = []
    page.desk.report_wanted.connect(lambda name, _parameters: asked.append(name))
    page.key_button.click()
    assert asked == ["certificate-key"]
