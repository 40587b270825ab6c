"""The sheets of counts, read back: what they tell, what they do not, and when."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from db.consultation_counts import month_counts, year_counts
from db.people import add_person
from db.roles import Staff
from db.rules import Refused
from db.store import Store
from db.words import use_language
from reports import __main__ as command
from reports import catalogue
from tests.test_consultation_counts import Centre
from tests.test_reports import assert_sound

NOW = datetime(2026, 11, 26, 9, 10)
OCTOBER = date(2026, 10, 1)


@pytest.fixture(autouse=True)
def english() -> None:
    use_language("en")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "sheet.pdf"


def lines(path: Path) -> list[str]:
    """The words line by line."""
    found = "\n".join(page.extract_text() for page in PdfReader(path).pages)
    return [re.sub(r"\s+", " ", line).strip() for line in found.splitlines() if line.strip()]


def numbers(path: Path) -> list[str]:
    """The figures that stand alone: not those of dates, headings and the footer."""
    return [line for line in lines(path) if re.fullmatch(r"[\d,.]+|＊|—", line)]


def write(db: Store, out: Path, name: str = "consultation-month", **given: Any) -> int:
    return catalogue.write(db, name, out, now=NOW, **(given or {"month": "2026-10"}))


def test_a_month_tells_what_may_be_told(store: Store, out: Path) -> None:
    centre = Centre(store)
    known = [centre.client() for _n in range(7)]
    for client in [*known, *(centre.client() for _n in range(6))]:
        centre.held(client, date(2026, 10, 8))
    for client in known:
        centre.held(client, date(2026, 10, 22), asked=1)
    assert write(store, out) == 1
    assert_sound(out)
    said = lines(out)
    assert "Consultations in figures" in said and "Oct 2026" in said
    row = said.index("法律援助")
    assert said[row + 1 : row + 11] == ["20", "13", "13", "—", "—", "—", "10.0", "2.3", "—", "—"]
    assert "2. 法律援助: what it was about, and what came of it" in said
    assert said[said.index("陈立") + 1] == "20"
    assert any(line.startswith("＊ is not told") for line in said)


def test_no_small_count_and_no_name_is_on_paper(store: Store, out: Path) -> None:
    centre = Centre(store)
    for number in range(3):
        person = add_person(store, name=f"来访者{number}")
        centre.held(centre.client(person), date(2026, 10, 8))
    write(store, out)
    assert set(numbers(out)) == {"＊", "—"}
    said = "".join(lines(out))
    assert "来访者" not in said and "LF-" not in said and "法-" not in said


def test_all_months_of_the_sample_hold_what_they_hide(sample: Store, out: Path) -> None:
    """What stands on the sheets is what may be shown, wherever it stands."""
    for number in range(1, 11):
        month = date(2026, number, 1)
        write(sample, out, month=f"{month:%Y-%m}")
        may = {"＊", "—"}
        for one in month_counts(sample, month=month):
            may |= {one.show(key) for key in one.shown}
            may |= {f"{value:,.1f}" for value in (one.hours, one.wait_days, one.average) if value}
        assert set(numbers(out)) <= may


def test_the_year_stands_with_its_months(sample: Store, out: Path) -> None:
    later = datetime(2027, 1, 4, 9, 10)
    pages = catalogue.write(sample, "consultation-year", out, now=later, year=2026)
    assert_sound(out)
    said = lines(out)
    assert pages == len(PdfReader(out).pages)
    assert "Year 2026" in said and "2. Months" in said
    law = next(one for one in year_counts(sample, year=2026) if one.service.kind == "law")
    row = said.index("法律援助")
    assert len(law.by_month) == 12
    assert said[row + 2] == "43"  # people helped, as published
    months = [index for index, line in enumerate(said) if line == "People helped"]
    assert said[months[-1] + 1 : months[-1] + 14] == [
        *(one["people"] for one in law.by_month),
        "43",
    ]


def test_what_is_not_over_is_not_printed(sample: Store, out: Path) -> None:
    with pytest.raises(Refused, match="2026-12-01"):
        write(sample, out, month="2026-11")
    with pytest.raises(Refused, match="2027-01-01"):
        write(sample, out, "consultation-year", year=2026)
    assert not out.exists()


def test_a_centre_without_consultations_has_a_sheet(store: Store, out: Path) -> None:
    assert write(store, out) == 1
    assert_sound(out)
    assert numbers(out) == []


@pytest.mark.parametrize("role", ["desk", "consultant", "cashier", "accountant", "administrator"])
def test_the_sheets_are_for_the_director(store: Store, out: Path, role: str) -> None:
    store.staff = Staff(7, "某人", frozenset({role}))
    for name in ("consultation-month", "consultation-year"):
        with pytest.raises(Refused):
            catalogue.write(store, name, out, now=NOW, month="2026-10", year=2025)
    assert not out.exists()


def test_many_services_run_on_to_a_second_page(
    sample: Store, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No table is torn, and each page has its head."""
    every = month_counts(sample, month=OCTOBER) * 3
    monkeypatch.setattr("reports.consultation_month.month_counts", lambda _db, month: every)
    assert write(sample, out) == 2
    assert_sound(out)
    said = lines(out)
    assert said.count("Consultations in figures") == 2
    headings = [line for line in said if line.endswith("what came of it")]
    assert [line.split(".")[0] for line in headings] == ["2", "3", "4", "5", "6", "7"]


def test_the_command_line_prints_a_month(
    sample_file: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["consultation-month", "--file", str(sample_file), "--out", str(out)]
    assert command.main([*asked, "--month", "2026-10", "--language", "en"]) == 0
    assert "Oct 2026" in lines(out)
    capsys.readouterr()
