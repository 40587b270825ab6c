"""The file at rest: no plaintext anywhere, damage told from foreign keys, nothing lost."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as engine

from db import cipher
from db.cipher import encrypt_file, erase, is_plain, opens, trouble_with
from db.connection import apply_key
from db.file_copy import table_counts
from db.trouble import Trouble

KEY = bytes(range(32))
MARKER = "标记marker"
FORMS = [MARKER.encode(form) for form in ("utf-8", "utf-16-le", "utf-16-be")]


@pytest.fixture
def path(sample_file: Path, tmp_path: Path) -> Path:
    """The sample centre, unencrypted, with a marker in it."""
    path = tmp_path / "sample.yizhan"
    shutil.copyfile(sample_file, path)
    with closing(engine.connect(str(path), isolation_level=None)) as plain:
        plain.execute("UPDATE room SET name = name || ?", (MARKER,))
        plain.execute("PRAGMA user_version = 7")
        plain.execute("ANALYZE")
    return path


def content(path: Path, key: bytes | None = KEY) -> object:
    with closing(engine.connect(str(path), isolation_level=None)) as connection:
        if key:
            apply_key(connection, key)
        return cipher._content(connection)


def marked(folder: Path) -> list[str]:
    """The files below the folder in which the marker can be read."""
    files = [one for one in folder.rglob("*") if one.is_file()]
    return [one.name for one in files if any(form in one.read_bytes() for form in FORMS)]


def test_a_plain_file_is_encrypted_and_kept_aside(path: Path, tmp_path: Path) -> None:
    before, keep = content(path, None), tmp_path / "plain.yizhan"
    assert is_plain(path)
    assert encrypt_file(path, KEY, keep=keep) == keep
    assert not is_plain(path)
    assert content(path) == before == content(keep, None)
    assert encrypt_file(path, KEY, keep=keep) == keep
    erase(keep, path=path, key=KEY)
    assert [one.name for one in tmp_path.iterdir()] == ["sample.yizhan"]
    assert encrypt_file(path, KEY, keep=keep) is None
    assert content(path) == before
    assert marked(tmp_path) == []


def test_nothing_can_be_read_while_it_is_in_use(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep = tmp_path / "plain.yizhan"
    assert marked(tmp_path) == ["sample.yizhan"]
    encrypt_file(path, KEY, keep=keep)
    erase(keep, path=path, key=KEY)
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("SQLITE_TMPDIR", str(tmp_path / "temporary"))
    with closing(engine.connect(str(path), isolation_level=None)) as connection:
        apply_key(connection, KEY)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE much (id INTEGER PRIMARY KEY, text TEXT) STRICT")
        connection.execute("BEGIN")
        connection.executemany(
            "INSERT INTO much (text) VALUES (?)",
            [(f"{MARKER}{n % 977}" * 9,) for n in range(20000)],
        )
        assert marked(tmp_path) == []
        connection.execute("COMMIT")
        # Too much for the cache: sorting would go to a temporary file.
        cursor = connection.execute("SELECT text FROM much ORDER BY text || id DESC")
        assert cursor.fetchone()
        connection.execute("CREATE INDEX much_text ON much (text)")
        assert (tmp_path / "sample.yizhan-wal").stat().st_size > 1 << 20
        assert (tmp_path / "sample.yizhan-shm").exists()
        assert marked(tmp_path) == []
    assert marked(tmp_path) == []
    assert list((tmp_path / "temporary").iterdir()) == []


def test_the_part_cannot_be_read_either(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []

    def look(part: Path, *_more: object) -> None:
        seen.append((part.stat().st_size > 1 << 20, marked(tmp_path)))
        raise OSError("stop here")

    monkeypatch.setattr(cipher, "_verify", look)
    with pytest.raises(Trouble):
        encrypt_file(path, KEY, keep=tmp_path / "plain.yizhan")
    assert seen == [(True, ["sample.yizhan"])]
    assert [one.name for one in tmp_path.iterdir()] == ["sample.yizhan"]


def test_another_key_is_told_from_damage(path: Path, tmp_path: Path) -> None:
    encrypt_file(path, KEY, keep=tmp_path / "plain.yizhan")
    other = bytes(32)
    assert opens(path, KEY) and not opens(path, other)
    assert trouble_with(path, other).kind == "foreign"
    with pytest.raises(Trouble) as caught:
        encrypt_file(path, other, keep=tmp_path / "plain.yizhan")
    assert caught.value.kind == "foreign"
    whole = path.read_bytes()
    path.write_bytes(whole[:200] + b"\0" * 5000 + whole[5200:])
    assert not opens(path, KEY)
    assert trouble_with(path, KEY).kind == "damaged"
    path.write_bytes(os.urandom(8192))
    assert trouble_with(path, KEY).kind == "foreign"
    assert trouble_with(tmp_path / "plain.yizhan", KEY).kind == "damaged"


def test_any_flipped_byte_is_refused(tmp_path: Path) -> None:
    """Every page is signed: wherever a byte is changed, it is noticed and never shown."""
    path = tmp_path / "small.yizhan"
    with closing(engine.connect(str(path), isolation_level=None)) as plain:
        plain.execute("CREATE TABLE one (id INTEGER PRIMARY KEY, text TEXT)")
        plain.executemany("INSERT INTO one (text) VALUES (?)", [("x" * 500,) for _n in range(30)])
    encrypt_file(path, KEY, keep=tmp_path / "plain.yizhan")
    whole = path.read_bytes()
    by_chance = random.Random(4)
    for at in [0, 15, 16, 4015, 4016, 4095, *(by_chance.randrange(len(whole)) for _n in range(60))]:
        data = bytearray(whole)
        data[at] ^= 1 << by_chance.randrange(8)
        path.write_bytes(bytes(data))
        with (
            closing(engine.connect(str(path), isolation_level=None)) as connection,
            pytest.raises(engine.DatabaseError),
        ):
            apply_key(connection, KEY)
            connection.execute("SELECT sum(length(text)) FROM one").fetchone()


def test_a_damaged_plain_file_is_left_as_it_is(path: Path, tmp_path: Path) -> None:
    whole = path.read_bytes()
    damaged = whole[:40_000] + os.urandom(9000) + whole[49_000:]
    path.write_bytes(damaged)
    with pytest.raises(Trouble) as caught:
        encrypt_file(path, KEY, keep=tmp_path / "plain.yizhan")
    assert caught.value.kind == "damaged"
    assert [one.name for one in tmp_path.iterdir()] == ["sample.yizhan"]
    # All but the header, where the way of writing is noted.
    assert path.read_bytes()[100:] == damaged[100:]


def test_a_file_in_use_is_not_converted(path: Path, tmp_path: Path) -> None:
    with closing(engine.connect(str(path), isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode = WAL")
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Trouble) as caught:
            encrypt_file(path, KEY, keep=tmp_path / "plain.yizhan")
        assert caught.value.kind == "busy"
        other.execute("ROLLBACK")
    assert is_plain(path)


def test_what_only_the_log_holds_is_converted_too(path: Path, tmp_path: Path) -> None:
    """The program was killed before: its last bookings are still in the log beside the file."""
    copy = tmp_path / "after" / "sample.yizhan"
    copy.parent.mkdir()
    with closing(engine.connect(str(path), isolation_level=None)) as plain:
        plain.execute("PRAGMA journal_mode = WAL")
        plain.execute("CREATE TABLE late (text TEXT)")
        plain.execute("INSERT INTO late VALUES ('late')")
        for ending in ("", "-wal"):
            shutil.copyfile(f"{path}{ending}", f"{copy}{ending}")
    encrypt_file(copy, KEY, keep=copy.with_name("plain.yizhan"))
    with closing(engine.connect(str(copy))) as connection:
        apply_key(connection, KEY)
        assert connection.execute("SELECT text FROM late").fetchall() == [("late",)]
    assert sorted(one.name for one in copy.parent.iterdir()) == ["plain.yizhan", "sample.yizhan"]


@pytest.mark.parametrize("links", [True, False], ids=["second name", "copy"])
def test_another_file_at_that_name_stays(
    path: Path, tmp_path: Path, links: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_given: object) -> None:
        raise OSError("this file system has no second names")

    if not links:
        monkeypatch.setattr(os, "link", no_links)
    keep = tmp_path / "plain.yizhan"
    keep.write_bytes(b"something else")
    before = content(path, None)
    kept = encrypt_file(path, KEY, keep=keep)
    assert kept == tmp_path / "plain-2.yizhan"
    assert content(kept, None) == before == content(path)
    assert keep.read_bytes() == b"something else"
    assert len(list(tmp_path.iterdir())) == 3


def test_nothing_in_use_is_erased(path: Path, tmp_path: Path) -> None:
    keep = tmp_path / "plain.yizhan"
    os.link(path, keep)
    before = path.read_bytes()
    with pytest.raises(Trouble):
        erase(keep, path=path, key=KEY)
    assert path.read_bytes() == before
    kept = encrypt_file(path, KEY, keep=keep)  # as after a kill between the two names
    assert kept == keep
    os.link(keep, tmp_path / "a third name")
    with pytest.raises(Trouble):
        erase(keep, path=path, key=KEY)
    assert keep.read_bytes()[:16] == b"SQLite format 3\0"
    (tmp_path / "a third name").unlink()
    erase(keep, path=path, key=KEY)
    erase(keep, path=path, key=KEY)
    assert not keep.exists()


def test_bad_paths_are_said(tmp_path: Path) -> None:
    with pytest.raises(Trouble) as caught:
        encrypt_file(tmp_path / "none", KEY, keep=tmp_path / "plain")
    assert caught.value.kind == "missing"
    assert not is_plain(tmp_path / "none")
    (tmp_path / "empty").touch()
    assert not is_plain(tmp_path / "empty")
    with pytest.raises(ValueError), closing(engine.connect(":memory:")) as connection:
        apply_key(connection, b"short")


_CONVERTS = """
import sys
from pathlib import Path
import db
from db import cipher
print("ready", flush=True)
path = Path(sys.argv[1])
cipher.encrypt_file(path, bytes(range(32)), keep=path.with_name("plain.yizhan"))
print("done", flush=True)
"""


def test_killed_at_any_moment_nothing_is_lost(path: Path, tmp_path: Path) -> None:
    before = content(path, None)
    with closing(engine.connect(str(path))) as plain:
        counts = table_counts(plain)
    whole = path.read_bytes()
    by_chance = random.Random(11)
    seconds: float | None = None
    moments = []
    for n in range(21):
        folder = tmp_path / f"{n}"
        folder.mkdir()
        file = folder / "sample.yizhan"
        file.write_bytes(whole)
        program = subprocess.Popen(
            [sys.executable, "-c", _CONVERTS, str(file)],
            cwd=Path(__file__).parent.parent,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert program.stdout
        assert program.stdout.readline() == "ready\n"
        started = time.monotonic()
        if seconds is None:  # once undisturbed, to know how long it takes
            assert program.stdout.readline() == "done\n"
            seconds = time.monotonic() - started
        else:
            share = by_chance.random() if n % 2 else 0.85 + 0.15 * by_chance.random()
            try:
                program.wait(seconds * share)
            except subprocess.TimeoutExpired:
                program.kill()
        program.stdout.close()
        program.wait()

        moments.append(is_plain(file))
        assert content(file, None if moments[-1] else KEY) == before
        kept = encrypt_file(file, KEY, keep=folder / "plain.yizhan")
        assert kept == folder / "plain.yizhan"
        assert content(file) == before == content(kept, None)
        with closing(engine.connect(str(file))) as connection:
            apply_key(connection, KEY)
            assert table_counts(connection) == counts
        erase(kept, path=file, key=KEY)
        assert [one.name for one in folder.iterdir()] == ["sample.yizhan"]
    assert any(moments), "no kill came early enough"
