"""python -m db: sample, check, backup, restore, as somebody types them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from db.__main__ import main
from db.check import check
from db.store import open_store


@pytest.fixture
def file(sample_file: Path, tmp_path: Path) -> Path:
    """A file to work on."""
    path = tmp_path / "a.yizhan"
    shutil.copyfile(sample_file, path)
    return path


def test_a_whole_file_and_a_damaged_one(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(file)]) == 0
    assert capsys.readouterr().out.strip()
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])
    assert main(["check", str(file)]) == 1
    assert capsys.readouterr().out.strip()


def test_what_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    missing = tmp_path / "no.yizhan"
    assert main(["check", str(missing)]) == 2
    assert main(["backup", str(missing), str(tmp_path / "b")]) == 2
    assert main(["restore", str(missing), str(missing)]) == 2
    assert not missing.exists()
    assert len(capsys.readouterr().err.splitlines()) == 3


def test_a_sample_never_overwrites(file: Path) -> None:
    before = file.read_bytes()
    assert main(["sample", str(file)]) == 2
    assert file.read_bytes() == before


def test_back_up_a_file_in_use_and_restore_it(file: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.yizhan"
    db = open_store(file)
    assert main(["backup", str(file), str(copy)]) == 0
    assert main(["restore", str(file), str(copy)]) == 2  # the file is open
    db.close()
    assert main(["restore", str(file), str(copy)]) == 0
    assert check(file) == []
    assert list(tmp_path.glob("a-replaced-*.yizhan"))
