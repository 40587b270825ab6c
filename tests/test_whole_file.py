"""Files that are handed out appear whole or not at all, under the name that was chosen."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.trouble import Trouble
from db.whole_file import whole_file, with_ending


def test_a_file_takes_its_name_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    path.write_text("old", encoding="utf-8")
    with whole_file(path) as unfinished:
        unfinished.write_text("new", encoding="utf-8")
        assert path.read_text(encoding="utf-8") == "old"
    assert path.read_text(encoding="utf-8") == "new"
    assert list(tmp_path.iterdir()) == [path]


def test_whatever_breaks_off_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with pytest.raises(ZeroDivisionError), whole_file(path) as unfinished:
        unfinished.write_text("half", encoding="utf-8")
        _ = 1 / 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (OSError(28, "No space left on device"), "full"),
        (PermissionError(13, "in use"), "busy"),
        (OSError(22, "Invalid argument"), "read_only"),
    ],
)
def test_why_it_cannot_be_written_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, kind: str
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("old", encoding="utf-8")

    def refuse(*_args: object) -> None:
        raise error

    monkeypatch.setattr("os.replace", refuse)
    with pytest.raises(Trouble) as said, whole_file(path) as unfinished:
        unfinished.write_text("new", encoding="utf-8")
    assert said.value.kind == kind
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    path = tmp_path / "no such" / "a.csv"
    with pytest.raises(Trouble, match="no such") as said, whole_file(path) as unfinished:
        unfinished.write_text("new", encoding="utf-8")
    assert said.value.kind == "missing"


def test_a_day_at_the_end_of_a_name_is_no_ending() -> None:
    assert with_ending(Path("表 2026.11.26"), ".pdf").name == "表 2026.11.26.pdf"
    assert with_ending(Path("a.PDF"), ".pdf").name == "a.PDF"
