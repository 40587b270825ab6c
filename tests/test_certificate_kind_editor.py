"""Kinds of certificates on the screen: words with places, the page beside, a new design."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from db.certificate_kinds import CertificateKind, Signer, certificate_kind, certificate_kinds
from gui.certificate_kind_editor import KindEditor
from gui.certificate_kinds_page import CertificateKindsPage
from gui.desk import Desk
from tests.certificate_desk import desk, put_in, window_of

__all__ = ["desk"]


def kind(desk: Desk, prefix: str) -> CertificateKind:
    return next(one for one in certificate_kinds(desk.store, archived=True) if one.prefix == prefix)


@pytest.fixture
def editor(desk: Desk) -> KindEditor:
    made = KindEditor(desk, window_of(desk))
    made.show()
    return made


@pytest.fixture
def changing(desk: Desk) -> KindEditor:
    made = KindEditor(desk, window_of(desk), changes=kind(desk, "RY"))
    made.show()
    return made


def press(dialog: KindEditor) -> None:
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_a_new_kind_is_made(desk: Desk, editor: KindEditor) -> None:
    press(editor)
    assert editor.inputs["name"].error() and editor.inputs["wording"].error()
    assert editor.made is None
    editor.inputs["name"].set_value("读书之星")
    editor.inputs["prefix"].set_value("ｄｓ")
    editor.inputs["title"].set_value("读书之星")
    QTest.keyClicks(editor.wording.edit, "have read for {hours} hours")
    editor.inputs["signers"].set_value((Signer("主任", "冯立"),))
    press(editor)
    assert editor.made is not None
    made = certificate_kind(desk.store, editor.made)
    assert (made.name, made.prefix) == ("读书之星", "DS")
    assert made.design.wording == "have read for {hours} hours"
    assert made.design.signers == (Signer("主任", "冯立"),) and made.design.seal is None


def test_an_unknown_place_is_refused_while_typing(editor: KindEditor) -> None:
    editor.wording.edit.setPlainText("参加{课呈}培训")
    assert "课呈" in editor.wording.error() and not editor.primary_button.isEnabled()
    editor.wording.edit.setPlainText("参加{课程培训")
    assert editor.wording.error()
    editor.wording.edit.setPlainText("参加｛课程｝培训")
    assert not editor.wording.error() and editor.primary_button.isEnabled()
    assert editor.wording.value() == "参加{course}培训"
    editor.wording.edit.setPlainText("长" * 401)
    assert "401" in editor.wording.error()


def test_a_place_is_inserted(editor: KindEditor) -> None:
    editor.wording.edit.setPlainText("获")
    cursor = editor.wording.edit.textCursor()
    cursor.movePosition(cursor.MoveOperation.End)
    editor.wording.edit.setTextCursor(cursor)
    editor.wording.insert("prize")
    assert editor.wording.value() == "获{prize}"
    QTest.keyClick(editor.wording.edit, Qt.Key.Key_Return)
    assert "\n" not in editor.wording.edit.toPlainText()


def test_another_design_leaves_what_was_issued(desk: Desk, changing: KindEditor) -> None:
    before = kind(desk, "RY")
    assert changing.inputs["name"].value() == before.name
    changing.inputs["face"].set_value("serif")
    changing.inputs["prefix"].set_value("AB")
    press(changing)
    assert changing.inputs["prefix"].error() and changing.made is None
    changing.inputs["prefix"].set_value("RY")
    press(changing)
    after = kind(desk, "RY")
    assert changing.made == before.id and after.design.face == "serif"
    assert after.design_id != before.design_id
    used = desk.store.value("SELECT design FROM certificate WHERE label = 'RY-2026-0001'")
    assert used == before.design_id


def test_a_prefix_of_another_kind_is_refused_at_its_field(editor: KindEditor) -> None:
    for name, words in (("name", "别的"), ("prefix", "PX"), ("title", "别的")):
        editor.inputs[name].set_value(words)
    editor.wording.edit.setPlainText("好。")
    press(editor)
    assert editor.inputs["prefix"].error() and editor.isVisible()


def test_the_page_follows_what_is_typed(qtbot: QtBot, changing: KindEditor) -> None:
    qtbot.waitUntil(changing.picture.there, timeout=30_000)
    changing.wording.edit.setPlainText("很长的一句话，" * 50)
    qtbot.waitUntil(lambda: changing.fits.isVisibleTo(changing), timeout=20_000)
    assert changing.fits.text() == changing.picture.words()
    changing.wording.edit.setPlainText("短。")
    qtbot.waitUntil(changing.picture.there, timeout=20_000)
    assert not changing.fits.isVisibleTo(changing)


def test_a_record_of_volunteers_asks_for_no_wording(desk: Desk, editor: KindEditor) -> None:
    editor.inputs["form"].set_value("volunteer")
    assert not editor.wording.isVisibleTo(editor) and not editor.inputs["photo"].isVisibleTo(editor)
    for name, words in (("name", "记录"), ("prefix", "JL"), ("title", "服务记录")):
        editor.inputs[name].set_value(words)
    press(editor)
    assert editor.made is not None
    assert certificate_kind(desk.store, editor.made).design.form == "volunteer"


def test_a_seal_is_a_picture_or_refused_in_words(
    desk: Desk, changing: KindEditor, tmp_path: Path
) -> None:
    seal = changing.inputs["seal"]
    (tmp_path / "words.png").write_text("no picture", encoding="utf-8")
    seal.take(tmp_path / "words.png")  # type: ignore[attr-defined]  # the picture's own input
    assert seal.error() and seal.value() is None
    image = QImage(80, 80, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    assert image.save(str(tmp_path / "seal.png"))
    seal.take(tmp_path / "seal.png")  # type: ignore[attr-defined]  # the picture's own input
    assert not seal.error() and seal.value() is not None
    press(changing)
    assert kind(desk, "RY").design.seal == seal.value()


def test_escape_asks_once(changing: KindEditor) -> None:
    changing.inputs["title"].set_value("别的")
    QTest.keyClick(changing, Qt.Key.Key_Escape)
    assert changing.isVisible() and changing.blocked.text()
    QTest.keyClick(changing, Qt.Key.Key_Escape)
    assert not changing.isVisible()


def test_kinds_are_listed_archived_and_restored(qtbot: QtBot, desk: Desk) -> None:
    page = CertificateKindsPage(desk)
    put_in(desk, page)
    rows = page.table.records.rows
    assert [row["prefix"] for row in rows] == [one.prefix for one in certificate_kinds(desk.store)]
    assert rows[0]["issued"] > 0
    page.go(record=kind(desk, "RY").id)
    qtbot.waitUntil(page.picture.there, timeout=20_000)
    page.archive()
    assert kind(desk, "RY").archived
    assert "RY" not in [row["prefix"] for row in page.table.records.rows]
    page.go(record=kind(desk, "RY").id)
    assert page.kind is not None and page.kind.archived
    page.archive()
    assert not kind(desk, "RY").archived
    wanted: list[tuple[str, object]] = []
    desk.page_wanted.connect(lambda name, where: wanted.append((name, where)))
    page.issue()
    assert wanted == [("certificates", {"new": {"kind": kind(desk, "RY").id}})]
