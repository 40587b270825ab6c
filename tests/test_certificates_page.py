"""The register of certificates on the screen: found, marked, printed, reissued, withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from db.certificates import certificate_of, certificates_printed
from db.roles import Staff
from db.store import Store
from gui import certificate_page, theme
from gui.certificate_page import CertificatePage
from gui.certificate_print import CertificatePreview
from gui.desk import Desk
from gui.form_dialog import FormDialog
from gui.palette_certificates import certificate_groups
from tests.certificate_desk import desk, put_in, window_of
from tests.conftest import NOW

__all__ = ["desk"]


@pytest.fixture
def page(desk: Desk) -> CertificatePage:
    made = CertificatePage(desk)
    put_in(desk, made)
    return made


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[list[int]]:
    """What would be shown for printing."""
    asked: list[list[int]] = []

    def note(_desk: Desk, _parent: QWidget | None, ids: Sequence[int]) -> None:
        asked.append(list(ids))

    monkeypatch.setattr(certificate_page, "print_certificates", note)
    return asked


def labels(page: CertificatePage) -> list[str]:
    return [row["label"] for row in page.table.records.rows]


def number(desk: Desk, label: str) -> int:
    return int(desk.store.value("SELECT id FROM certificate WHERE label = ?", (label,)))


def dialog(page: CertificatePage) -> FormDialog:
    found = QApplication.activeModalWidget()
    assert isinstance(found, FormDialog)
    return found


def test_found_by_name_initials_and_number(page: CertificatePage) -> None:
    whole = labels(page)
    assert len(whole) > 20 and whole[0] == "GX-2026-0003"
    for words, wanted in (("周文静", "RY-2026-0001"), ("PX-2026-0004", "PX-2026-0004")):
        page.search.setText(words)
        QTest.keyClick(page.search, Qt.Key.Key_Return)
        assert wanted in labels(page) and len(labels(page)) < len(whole)
    for words in ("wenjing", "zwj"):
        page.search.setText(words)
        QTest.keyClick(page.search, Qt.Key.Key_Return)
        assert "RY-2026-0001" in labels(page) and len(labels(page)) < len(whole)
    page.clear_filters()
    assert labels(page) == whole


def test_kind_year_and_state_narrow_the_list(page: CertificatePage) -> None:
    page.state.set_value("withdrawn")
    assert labels(page) == ["RY-2026-0002"]
    assert page.clear_link.isVisibleTo(page) and "1" in page.count.text()
    page.state.set_value("unprinted")
    assert "RY-2026-0002" not in labels(page) and labels(page)
    page.state.set_value("")
    page.kind.setCurrentText("感谢状")
    assert {label[:2] for label in labels(page)} == {"GX"}
    page.year.set_value("2026")
    assert {label[:2] for label in labels(page)} == {"GX"}
    page.state.set_value("withdrawn")
    assert not labels(page) and page.empty.isVisibleTo(page)


def test_the_panel_shows_the_page_and_the_facts(page: CertificatePage, qtbot: QtBot) -> None:
    id = number(page.desk, "RY-2026-0003")
    page.go(record=id)
    assert page.panel.certificate == certificate_of(page.desk.store, id)
    qtbot.waitUntil(page.panel.picture.there, timeout=20_000)
    facts = dict(page.panel._facts(certificate_of(page.desk.store, id)))
    assert "本人遗失" in facts["补发" if "补发" in facts else "Reissued"]


def test_several_are_marked_and_printed_in_their_order(
    page: CertificatePage, printed: list[list[int]]
) -> None:
    page.kind.setCurrentText("荣誉证书")
    page.table.setFocus()
    page.table.selectRow(0)
    assert labels(page)[0] == "RY-2026-0004"
    for _step in range(2):
        QTest.keyClick(page.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert "3" in page.paper.text() and "3" in page.count.text()
    page.print_sheet()
    assert printed == [[number(page.desk, f"RY-2026-000{n}") for n in (2, 3, 4)]]
    QTest.keyClick(page.table, Qt.Key.Key_Space)
    page.print_sheet()
    assert printed[-1] == [number(page.desk, f"RY-2026-000{n}") for n in (3, 4)]
    page.reload_now()
    assert page.rows.chosen() == printed[-1]


def test_the_panel_prints_its_one(page: CertificatePage, printed: list[list[int]]) -> None:
    page.go(record=number(page.desk, "RY-2026-0001"))
    page.panel.print_it()
    assert printed == [[number(page.desk, "RY-2026-0001")]]


def test_reissued_with_a_reason_and_printed(
    page: CertificatePage, printed: list[list[int]]
) -> None:
    id = number(page.desk, "RY-2026-0001")
    page.go(record=id)
    page.panel.reissue()
    asks = dialog(page)
    asks.save()
    assert asks.form.inputs["reason"].error() and not printed
    asks.form.inputs["reason"].set_value("损坏")
    asks.save()
    assert [one.reason for one in certificate_of(page.desk.store, id).reissues] == ["损坏"]
    assert printed == [[id]]


def test_withdrawn_for_good(page: CertificatePage, printed: list[list[int]]) -> None:
    said: list[str] = []
    page.desk.said.connect(lambda text, _kind: said.append(text))
    id = number(page.desk, "RY-2026-0001")
    page.go(record=id)
    QTest.keyClick(page.table, Qt.Key.Key_Delete)
    asks = dialog(page)
    asks.form.inputs["reason"].set_value("名字写错")
    asks.save()
    one = certificate_of(page.desk.store, id)
    assert one.withdrawn_on == NOW.date() and one.withdrawn_reason == "名字写错"
    assert page.panel.certificate == one and not printed
    page.desk.undo()
    assert certificate_of(page.desk.store, id).withdrawn_on == NOW.date()
    assert said and page.desk.store.value("SELECT count(*) FROM certificate_reissue") == 1
    page.panel.withdraw()
    page.panel.reissue()
    assert QApplication.activeModalWidget() is None


def test_what_leaves_the_preview_is_counted(desk: Desk, qtbot: QtBot, tmp_path: Any) -> None:
    ids = [number(desk, "RY-2026-0001"), number(desk, "RY-2026-0003")]
    preview = CertificatePreview(desk, window_of(desk), ids)
    preview.show()
    qtbot.waitUntil(lambda: preview.pages is not None, timeout=20_000)
    assert preview.pages is not None and len(preview.pages) == 2
    assert preview.paper().parameters["ids"] == ids
    assert not preview.write_pdf(tmp_path / "nowhere" / "a.pdf")
    assert [certificate_of(desk.store, id).printed for id in ids] == [0, 0]
    assert preview.write_pdf(tmp_path / "a.pdf")
    assert [certificate_of(desk.store, id).printed for id in ids] == [1, 1]
    assert [one["failed"] != "" for one in desk.store.rows("SELECT * FROM printing")] == [
        True,
        False,
    ]
    preview.close()


def test_an_empty_register_says_how_to_begin(store: Store, qapp: QApplication) -> None:
    theme.use(qapp)
    window = QWidget()
    desk = Desk(store, clock=lambda: NOW, parent=window)
    page = CertificatePage(desk)
    put_in(desk, page)
    window.show()
    assert page.begin.isVisibleTo(page) and not page.first.isVisibleTo(page)
    page.issue()
    assert QApplication.activeModalWidget() is None
    page.begin.click()
    assert page.first.isVisibleTo(page) and not page.begin.isVisibleTo(page)
    page.desk.close()


def test_the_palette_finds_certificates_and_kinds(desk: Desk) -> None:
    opened: list[tuple[str, object]] = []
    desk.page_wanted.connect(lambda page, where: opened.append((page, where)))
    found, issue = certificate_groups(desk, "RY-2026-0001")
    assert [entry.title for entry in found.entries] == ["RY-2026-0001\u2003周文静"]
    found.entries[0].do()
    _found, issue = certificate_groups(desk, "感谢")
    issue.entries[0].do()
    kind = desk.store.value("SELECT id FROM certificate_kind WHERE prefix = 'GX'")
    assert opened == [
        ("certificates", {"record": number(desk, "RY-2026-0001")}),
        ("certificates", {"new": {"kind": kind}}),
    ]
    desk.store.staff = Staff(7, "某人", frozenset({"administrator"}))
    assert certificate_groups(desk, "感谢") == []


def test_counting_is_a_rule_of_the_register(desk: Desk) -> None:
    id = number(desk, "RY-2026-0001")
    desk.tend(certificates_printed, ids=[id])
    assert not desk.can_undo()
