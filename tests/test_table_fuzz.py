"""Spreadsheets harmed at random: they are read or refused, nothing else."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.person_sheets import PEOPLE
from db.rules import Refused
from db.sheets import judge, read_file
from db.store import Store

FILES = Path(__file__).parent / "files" / "sheets"
Changes = list[tuple[float, int]]
# Judging writes nothing, so that all examples may share one file of records.
one_file = settings(suppress_health_check=list(HealthCheck))
places = st.lists(
    st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=8
)


def harmed(data: bytes, changes: Changes, cut: float) -> bytes:
    made = bytearray(data)
    for place, value in changes:
        made[int(place * len(made))] = value
    return bytes(made[: int(len(made) * cut)]) if cut < 0.3 else bytes(made)


def never_crashes(store: Store, path: Path, data: bytes) -> None:
    path.write_bytes(data)
    try:
        judge(store, PEOPLE, read_file(path, PEOPLE))
    except Refused as said:
        assert said.message


@one_file
@given(
    changes=places,
    cut=st.floats(0, 1),
    name=st.sampled_from(["roster.xlsx", "companies-gb18030.csv", "companies-utf16.csv"]),
)
def test_a_harmed_file_is_read_or_refused(
    store: Store, tmp_path_factory: pytest.TempPathFactory, changes: Changes, cut: float, name: str
) -> None:
    path = tmp_path_factory.getbasetemp() / f"harmed-{name}"
    never_crashes(store, path, harmed((FILES / name).read_bytes(), changes, cut))


@one_file
@given(
    changes=places,
    cut=st.floats(0, 1),
    part=st.sampled_from(
        [
            *("xl/worksheets/sheet2.xml", "xl/sharedStrings.xml", "xl/styles.xml"),
            *("xl/workbook.xml", "xl/_rels/workbook.xml.rels", "_rels/.rels"),
        ]
    ),
)
def test_a_harmed_part_is_read_or_refused(
    store: Store, tmp_path_factory: pytest.TempPathFactory, changes: Changes, cut: float, part: str
) -> None:
    made = io.BytesIO()
    with (
        zipfile.ZipFile(FILES / "roster.xlsx") as archive,
        zipfile.ZipFile(made, "w") as other,
    ):
        for info in archive.infolist():
            data = archive.read(info)
            other.writestr(
                info.filename, harmed(data, changes, cut) if info.filename == part else data
            )
    never_crashes(store, tmp_path_factory.getbasetemp() / "harmed-part.xlsx", made.getvalue())


cells = st.one_of(
    st.text(max_size=30),
    st.from_regex(r"[0-9]{1,20}(\.[0-9]{1,3})?([eE]\+?[0-9]{1,3})?", fullmatch=True),
    st.sampled_from(["男", "党员", "1990.5", "1990年", "9999999", "0000-00-00", "1/26/1", "#N/A"]),
)


@one_file
@given(rows=st.lists(st.lists(cells, min_size=1, max_size=8), min_size=1, max_size=6))
def test_any_cells_are_judged(
    store: Store, tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    heads = "姓名,性别,出生日期,手机,身份证,单位,类别,备注"
    made = io.StringIO(newline="")
    csv.writer(made).writerows([heads.split(","), *rows])
    path = tmp_path_factory.getbasetemp() / "any.csv"
    never_crashes(store, path, made.getvalue().encode("utf-8", "surrogatepass"))
