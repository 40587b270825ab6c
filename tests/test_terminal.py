"""Encrypted records from the command line: who signs in, and the refusals."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from db import accounts, staff, terminal
from db.__main__ import main as records
from db.centre import set_up
from db.store import open_store
from db.trouble import Trouble
from reports.__main__ import main as papers

PASSWORD = "栖湖的早晨 7:30"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """An encrypted centre whose director is 许可."""
    path = tmp_path / "centre.yizhan"
    db = open_store(path)
    set_up(db, name="栖湖工业园职工服务中心")
    db.close()
    accounts.protect(path, name="许可", password=PASSWORD)
    return path


@pytest.fixture
def password(monkeypatch: pytest.MonkeyPatch) -> None:
    """The right password in the environment."""
    monkeypatch.setenv(terminal.VARIABLE, PASSWORD)


@pytest.mark.usefixtures("password")
def test_an_encrypted_file_is_checked_backed_up_and_restored(file: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.yizhan"
    assert records(["check", str(file), "--as", "许可"]) == 0
    assert records(["backup", str(file), str(copy), "--as", "许可"]) == 0
    assert b"SQLite format 3" not in copy.read_bytes()
    assert records(["restore", str(file), str(copy), "--as", "许可"]) == 0
    assert records(["check", str(file), "--as", "许可"]) == 0


@pytest.mark.usefixtures("password")
def test_backups_are_for_whom_they_are_in_the_window(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    db = accounts.sign_in(file, staff_id=accounts.names(file)[0][0], password=PASSWORD)
    desk = staff.add_staff(db, name="沈岚", roles="desk")
    accounts.set_password(db, id=desk, new=PASSWORD)
    db.close()
    copy = tmp_path / "copy.yizhan"
    assert records(["backup", str(file), str(copy), "--as", "沈岚"]) == 2
    assert not copy.exists()
    assert records(["backup", str(file), str(copy), "--as", "许可"]) == 0
    before = file.read_bytes()
    assert records(["restore", str(file), str(copy), "--as", "沈岚"]) == 2
    assert file.read_bytes() == before
    assert capsys.readouterr().err.count("沈岚") == 2
    # Where nobody's roles can be read any more, a password is enough.
    file.write_bytes(os.urandom(8192))
    assert records(["restore", str(file), str(copy), "--as", "沈岚"]) == 0
    assert records(["check", str(file), "--as", "许可", "--against", str(copy)]) == 0


@pytest.mark.usefixtures("password")
def test_a_file_that_must_be_updated_first_is_restored_by_nobody(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its roles can be read once it is opened in the window: they are not passed by."""
    copy = tmp_path / "copy.yizhan"
    assert records(["backup", str(file), str(copy), "--as", "许可"]) == 0
    before = file.read_bytes()

    def older(*_given: object, **_more: object) -> None:
        raise Trouble("newer", "must be opened in the window once first")

    monkeypatch.setattr("db.__main__.open_as", older)
    assert records(["restore", str(file), str(copy), "--as", "许可"]) == 2
    assert file.read_bytes() == before


@pytest.mark.usefixtures("password")
def test_a_backup_is_restored_on_a_new_computer(file: Path, tmp_path: Path) -> None:
    stick, new = tmp_path / "stick", tmp_path / "new" / "centre.yizhan"
    stick.mkdir()
    new.parent.mkdir()
    assert records(["backup", str(file), str(stick), "--as", "许可"]) == 0
    (copy,) = stick.glob("*.yizhan")
    assert records(["restore", str(new), str(copy), "--as", "许可"]) == 0
    assert records(["check", str(new), "--as", "许可", "--against", str(copy)]) == 0


@pytest.mark.usefixtures("password")
def test_a_paper_of_an_encrypted_file(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "day.pdf"
    asked = ["day-sheet", "--file", str(file), "--date", "2026-11-26", "--out", str(out)]
    assert papers(asked) == 2 and not out.exists()
    assert papers([*asked, "--as", "许可"]) == 0 and out.stat().st_size


def test_refusals_are_words(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = []
    for more in ([], ["--as", "别人"], ["--as", "许可"]):
        assert records(["check", str(file), *more]) == 2
        said.append(capsys.readouterr().err)
    assert "--as" in said[0] and "许可" in said[1] and terminal.VARIABLE in said[2]
    monkeypatch.setenv(terminal.VARIABLE, "nonsense")
    assert records(["check", str(file), "--as", "许可"]) == 2
    assert capsys.readouterr().err.strip()
    for keys in file.parent.glob("*.keys*"):
        keys.unlink()
    assert records(["check", str(file), "--as", "许可"]) == 2
    assert file.name in capsys.readouterr().err


def test_the_password_is_asked_unseen(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def getpass(prompt: str) -> str:
        asked.append(prompt)
        return PASSWORD

    monkeypatch.delenv(terminal.VARIABLE, raising=False)
    monkeypatch.setattr(terminal, "getpass", getpass)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    store = terminal.open_as(file, "许可")
    assert store.who == "许可" and len(asked) == 1
    store.close()
