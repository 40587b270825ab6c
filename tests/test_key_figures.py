"""The page of key figures for the door: large enough for two or three metres, and nothing cut."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from db.store import Store
from db.summary_period import period_of
from db.words import use_language
from reports import catalogue
from reports.key_figures import draw_page
from reports.letterhead import Letterhead
from reports.page import PLAIN
from reports.summary_telling import told
from reports.summary_told import Cell
from tests.conftest import NOW
from tests.paper_reading import drawn, pages, text
from tests.test_reports import assert_sound
from tests.test_summary_charts import Watched, apart


@pytest.mark.parametrize("code", ["en", "zh_CN"])
def test_the_figures_are_those_of_the_summary_and_can_be_read_from_afar(
    sample: Store, tmp_path: Path, code: str
) -> None:
    use_language(code)
    out = tmp_path / "k.pdf"
    catalogue.write(sample, "key-figures", out, now=NOW, kind="year", date=NOW.date())
    assert_sound(out)
    assert len(pages(out)) == 1
    words = text(out)
    cells = told(sample, period_of("year", NOW.date()), NOW.date()).cells
    assert len(cells) == 6
    for one in cells:
        assert re.sub(r"\s", "", one.label) in words and one.shown in words
    sizes = [float(size) for size in re.findall(r"/F\d+(?:\+\d+)? ([\d.]+) Tf", drawn(out))]
    # Only the footer is small; the figures are the largest on the page.
    assert {size for size in sizes if size < 14} <= {7.5, 7.25, 7.0}
    assert sum(size > 36 for size in sizes) >= 6


def test_the_longest_figures_and_names_keep_clear_of_each_other() -> None:
    for cells in (
        [Cell("Hours of volunteers in the whole of the park", "1,234,567.5", "hours", "")] * 6,
        [Cell("支出", "99,999,999,999.99", "元", "较上月 +22,926.7%\u3000较上年 −12.4%")] * 6,
        [Cell("场地使用", "—", "场", "")],
        [],
    ):
        paper = Watched.new()
        draw_page(
            paper, Letterhead("栖湖工业园职工服务中心" * 3), "服务数据", "2026年第四季度", cells
        )
        apart(paper.all)
        assert all(box[3] < PLAIN.bottom for _words, box in paper.all)
