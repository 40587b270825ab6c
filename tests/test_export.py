"""Lists on their way out: harmless cells, numbers and dates as such, and who took numbers along."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from db.equipment import add_equipment
from db.export import export, sensitive
from db.organisations import add_organisation
from db.people import add_person
from db.store import Store
from db.types import EQUIPMENT
from db.types_register import ORGANISATION, PERSON
from gui.desk import Desk
from gui.export import ask_whole

IDENTITY = "210124199005170022"
NASTY = ("=1+1", "+8613", "-5", "@x", "\t=1", "＝1", "'=1")


@pytest.fixture
def listed(store: Store) -> Store:
    firm = add_organisation(store, name="=恒信", workers=1200, since=date(2019, 5, 1))
    add_person(store, name="王䶮", identity=IDENTITY, phone="13800005678", employer=firm)
    return store


def table(path: Path) -> list[list[Any]]:
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.reader(file))
    page: Any = load_workbook(path).active
    assert all(cell.data_type != "f" for row in page.iter_rows() for cell in row)
    return [[cell.value for cell in row] for row in page.iter_rows()]


def column(path: Path, type: Any, name: str) -> Any:
    return table(path)[1][[one.name for one in type.fields].index(name)]


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_no_cell_is_a_formula(store: Store, tmp_path: Path, ending: str) -> None:
    for number, text in enumerate(NASTY):
        add_equipment(store, name=f"话筒{number}", stock=1, note=text)
    path = tmp_path / f"a.{ending}"
    assert export(store, EQUIPMENT, path) == len(NASTY)
    place = [one.name for one in EQUIPMENT.fields].index("note")
    notes = [row[place] for row in table(path)[1:]]
    if ending == "csv":
        assert all(note.startswith("'") for note in notes)
    else:
        assert {note.strip() for note in notes} == {text.strip() for text in NASTY}


def test_numbers_and_dates_are_such(listed: Store, tmp_path: Path) -> None:
    export(listed, ORGANISATION, tmp_path / "a.xlsx")
    export(listed, ORGANISATION, tmp_path / "a.csv")
    assert column(tmp_path / "a.xlsx", ORGANISATION, "workers") == 1200
    assert column(tmp_path / "a.csv", ORGANISATION, "workers") == "1200"
    assert column(tmp_path / "a.xlsx", ORGANISATION, "since").date() == date(2019, 5, 1)
    assert column(tmp_path / "a.csv", ORGANISATION, "since") == "2019-05-01"


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_numbers_of_people_go_out_masked_unless_asked(
    listed: Store, tmp_path: Path, ending: str
) -> None:
    path = tmp_path / f"a.{ending}"
    export(listed, PERSON, path)
    assert "*" in column(path, PERSON, "identity") and "*" in column(path, PERSON, "phone")
    assert not listed.value("SELECT count(*) FROM disclosure")
    export(listed, PERSON, path, whole=True)
    assert column(path, PERSON, "identity") == IDENTITY
    assert column(path, PERSON, "phone") == "13800005678"
    entry = listed.row("SELECT what, detail, records FROM disclosure")
    assert entry == {"what": "export", "detail": "人员", "records": 1}


@pytest.mark.parametrize(("words", "answer"), [("遮盖", False), ("完整", True), ("取消", None)])
def test_the_list_with_numbers_asks_first(
    qtbot: QtBot, listed: Store, monkeypatch: pytest.MonkeyPatch, words: str, answer: bool | None
) -> None:
    window, desk = QMessageBox(), Desk(listed)
    qtbot.addWidget(window)
    assert sensitive(EQUIPMENT) == [] and ask_whole(window, desk, EQUIPMENT) is False

    def press(box: QMessageBox) -> int:
        assert "身份证号" in box.text() and "遮盖" in (box.defaultButton() or box).text()
        next(button for button in box.buttons() if words in button.text()).click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", press)
    assert ask_whole(window, desk, PERSON) is answer
    assert QApplication.instance() is not None
