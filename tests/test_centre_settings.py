"""What the settings say of the centre: address, leader, emblem; what undo puts back."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from db.centre import Centre, centre, change_centre
from db.pictures import picture
from db.roles import Staff
from db.rules import Refused
from db.store import Store
from db.words import use_language
from gui import theme
from gui.desk import Desk
from gui.picture_input import PictureInput
from gui.settings_page import SettingsPage

NOW = datetime(2026, 11, 26, 9, 10)


@pytest.fixture
def page(store: Store, qapp: QApplication, qtbot: QtBot) -> SettingsPage:
    use_language("en")
    theme.use(qapp)
    made = SettingsPage(Desk(store, clock=lambda: NOW))
    made.desk.changed.connect(made.reload)
    qtbot.addWidget(made)
    made.resize(1294, 600)
    made.show()
    made.reload()
    return made


def here(page: SettingsPage) -> Centre:
    """The centre as the file has it."""
    found = centre(page.desk.store)
    assert found is not None
    return found


def emblem(page: SettingsPage) -> PictureInput:
    """The field of the emblem."""
    found = page.form.inputs["emblem"]
    assert isinstance(found, PictureInput)
    return found


def drawn(folder: Path, name: str = "emblem.png", side: int = 40) -> Path:
    """A picture file, red on clear ground."""
    out = BytesIO()
    Image.new("RGBA", (side, side), (180, 30, 30, 128)).save(out, "PNG")
    (folder / name).write_bytes(out.getvalue())
    return folder / name


def test_address_leader_and_emblem_are_kept_and_undone_together(
    page: SettingsPage, tmp_path: Path
) -> None:
    for name, text in (
        ("english_name", "Qihu  Service Centre "),
        ("address", "栖湖路 88 号"),
        ("leader", "冯立"),
        ("leader_title", "主任"),
    ):
        page.form.inputs[name].set_value(text)
    emblem(page).take(drawn(tmp_path))
    page.save_button.click()
    found = here(page)
    assert (found.english_name, found.address) == ("Qihu Service Centre", "栖湖路 88 号")
    assert (found.leader_title, found.leader, found.called) == ("主任", "冯立", found.english_name)
    assert found.emblem is not None and picture(page.desk.store, found.emblem).width == 40
    assert not page.form.dirty()
    page.desk.undo()
    assert (here(page).address, here(page).leader, here(page).emblem) == ("", "", None)
    assert emblem(page).value() is None and not page.form.dirty()


def test_the_emblem_is_seen_on_white_and_can_go_again(page: SettingsPage, tmp_path: Path) -> None:
    use_language("zh_CN")
    field = emblem(page)
    assert not field.shown.isVisible() and not field.none_button.isVisible()
    field.take(drawn(tmp_path))
    colours = field.shown.pixmap().toImage()
    assert colours.pixelColor(1, 1).name() == "#ffffff"
    red = colours.pixelColor(colours.width() // 2, colours.height() // 2)
    assert red.red() > 200 and 100 < red.green() < 180
    assert field.name.text() == "emblem\n40 × 40" and field.shown.isVisible()
    page.save_button.click()
    field.none_button.click()
    assert field.value() is None
    page.save_button.click()
    assert here(page).emblem is None and not field.shown.isVisible()


def test_a_picture_that_cannot_be_used_is_refused_at_its_field(
    page: SettingsPage, tmp_path: Path
) -> None:
    field = emblem(page)
    field.take(drawn(tmp_path))
    former = field.value()
    (tmp_path / "words.png").write_text("no picture")
    field.take(tmp_path / "words.png")
    assert field.error() == "“words.png” is no PNG or JPG." and field.value() == former
    field.take(tmp_path / "gone.png")
    assert "gone.png cannot be read" in field.error()
    field.take(drawn(tmp_path, "fine.png", 4001))
    assert "4000 pixels on a side" in field.error() and field.value() == former
    field.take(drawn(tmp_path))
    assert field.error() == ""


def test_the_file_is_asked_for(
    page: SettingsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = [str(drawn(tmp_path)), ""]
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_given: (answers.pop(0), ""))
    emblem(page).choose_button.click()
    chosen = emblem(page).value()
    assert chosen is not None
    emblem(page).choose_button.click()  # and then not
    assert emblem(page).value() == chosen and not answers


@pytest.mark.parametrize(
    ("field", "text"),
    [("name", ""), ("name", "长" * 61), ("address", "长" * 81), ("leader", "长" * 21)],
)
def test_what_is_missing_or_too_long_is_said_at_its_field(
    page: SettingsPage, field: str, text: str
) -> None:
    page.form.inputs[field].set_value(text)
    before = here(page)
    page.save_button.click()
    assert page.form.inputs[field].error() and here(page) == before


def test_who_may_not_change_the_centre_is_told_who_may(store: Store) -> None:
    use_language("en")
    store.staff = Staff(1, "张敏", frozenset({"desk"}))
    with pytest.raises(Refused, match="Director"):
        change_centre(store, address="别处")
