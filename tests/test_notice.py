"""The words for the notice board: two lengths, on one sheet each, with nothing that is hidden."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from db.centre import centre, change_centre
from db.store import Store
from db.summary_period import period_of
from db.words import use_language
from reports import catalogue
from reports.summary_telling import told
from tests.conftest import NOW
from tests.paper_reading import pages, text
from tests.test_reports import assert_sound

OCTOBER = date(2026, 10, 1)


def written(db: Store, out: Path, length: str | None, day: date = OCTOBER) -> str:
    catalogue.write(db, "summary-notice", out, now=NOW, kind="month", date=day, length=length)
    assert_sound(out)
    assert len(pages(out)) == 1
    return text(out)


@pytest.mark.parametrize("code", ["en", "zh_CN"])
def test_both_lengths_stand_on_a_sheet_as_they_are_told(
    sample: Store, tmp_path: Path, code: str
) -> None:
    use_language(code)
    short, long = told(sample, period_of("month", OCTOBER), NOW.date()).notice
    for length, words in (("short", short), ("long", long)):
        said = written(sample, tmp_path / "n.pdf", length)
        assert re.sub(r"\s", "", words) in said
    assert len(short) < len(long)
    assert "181" in short and "181" in long and "72,000.00" in long and "72,000.00" not in short


def test_the_sentences_of_a_chinese_notice_join_without_gaps(sample: Store) -> None:
    use_language("zh_CN")
    for words in told(sample, period_of("month", NOW.date()), NOW.date()).notice:
        assert "  " not in words and "。，" not in words and "，，" not in words
        for line in words.split("\n"):
            assert line.endswith("。")
    assert "（截至2026年11月26日）" in words or "截至" in words


def test_the_longest_name_has_room(sample: Store, tmp_path: Path) -> None:
    use_language("zh_CN")
    change_centre(sample, name="长三角生态绿色一体化发展示范区栖湖经济技术开发区职工综合服务中心")
    assert "栖湖经济技术开发区职工综合服务中心" in written(sample, tmp_path / "n.pdf", "long")


def test_of_nothing_little_is_said(store: Store, tmp_path: Path) -> None:
    use_language("en")
    here = centre(store)
    assert here is not None
    words = written(store, tmp_path / "n.pdf", "short")
    assert re.sub(r"\s", "", f"{here.called}, Oct 2026:") in words
