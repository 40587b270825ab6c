"""What a consultant wrote is nowhere: not in the file, its log, backups, exports, logs, crash file.

The file is looked at as it lies on the disk and opened with its key, table by table. That the
search would find something is shown on what must be there, and on the text itself.
"""

from __future__ import annotations

import base64
import io
import json
import logging
import os
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db import file_copy, notes
from db.appointments import end_session
from db.backup import back_up
from db.booking_changes import book
from db.cipher import is_plain
from db.connection import open_file
from db.consents import record_consent
from db.export import export as export_list
from db.note_hand_over import hand_over_notes, hand_over_with_code
from db.notes import read_note
from db.referrals import refer
from db.restore import put_back
from db.rules import Refused
from db.sessions import record_session
from db.staff import staff
from db.store import APPLICATION_ID, open_store
from db.trail_list import Wanted
from db.trail_sheet import export as export_trail
from db.types import TYPES
from db.undo import undo
from db.words import use_language
from gui import theme
from gui.desk import Desk
from gui.my_consultations import MyConsultations
from gui.print_preview import make_pdf
from gui.shell import Shell
from gui.trouble import CrashGuard
from tests.sealed_place import DAY, NOW, Place

# Rare signs and words without figures, so that no piece of them stands anywhere by chance.
FIRST = "魑魅魍魎彳亍踟躕饕餮囹圄耄耋鬱壘 zyxwvQUUXq kjhgfQWYz"
SECOND = "氤氲缱绻旖旎睥睨罹難鸑鷟 plughXYZZYw vwxyzJKQp"
KNOWN = "蠡测对照会议 frobnicate"
_PIECE = 6


def forms(text: str) -> set[bytes]:
    """A text and its pieces as bytes that may lie in a file."""
    found: set[bytes] = set()
    for start in range(0, len(text) - _PIECE + 1):
        piece = text[start : start + _PIECE]
        if " " in piece:
            continue
        found |= {piece.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be", "gb18030")}
        escaped = json.dumps(piece)[1:-1].encode()
        found |= {escaped, escaped.upper()}
    for code in ("utf-8", "utf-16-le"):
        whole = text.encode(code)
        for shift in range(3):
            # Base64 of the text wherever in something longer it stands; the edges mix with others.
            cut = base64.b64encode(bytes(shift) + whole)[8:-8]
            found |= {cut[at : at + 16] for at in range(0, len(cut) - 16, 4)}
        found.add(whole.hex().encode()[:24])
        found.add(repr(whole)[2:40].encode())
    return found


NEEDLES = forms(FIRST) | forms(SECOND)
CONTROL = forms(KNOWN)


def hits(data: bytes, needles: set[bytes]) -> list[bytes]:
    """Which of them stand in some bytes, also in what is packed there."""
    made = [one for one in needles if one in data]
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for name in packed.namelist():
                made += hits(packed.read(name), needles)
    return made


def files(*folders: Path) -> Iterator[tuple[Path, bytes]]:
    """Every file below some folders, except the lock that the program holds."""
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                yield path, path.read_bytes()


def tables(path: Path, key: bytes | None) -> bytes:
    """All values of all tables of a file, shadow tables of the search index and the schema too."""
    pieces: list[bytes] = []
    with closing(open_file(path, key=key, read_only=True)) as connection:
        names = [
            (schema, name)
            for schema in ("main", "temp")
            for (name,) in connection.execute(
                f"SELECT name FROM {schema}.sqlite_schema WHERE type = 'table'"
            ).fetchall()
        ]
        assert ("main", "note") in names and ("main", "trail") in names
        names.append(("main", "sqlite_schema"))
        for schema, name in names:
            for row in connection.execute(f"SELECT * FROM {schema}.[{name}]"):
                pieces += [bytes_of(value) for value in row]
    return b"\n".join(pieces)


def bytes_of(value: Any) -> bytes:
    """A value of a row."""
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")


class Overheard:
    """The engine's connection, and everything that was handed to it."""

    def __init__(self, real: Any) -> None:
        self._real = real
        self.heard: list[bytes] = []

    def execute(self, sql: str, params: Any = ()) -> Any:
        """Note it and pass it on."""
        values = list(params.values()) if isinstance(params, dict) else list(params)
        self.heard += [sql.encode(), *(bytes_of(one) for one in values)]
        return self._real.execute(sql, params)

    def executemany(self, sql: str, rows: Sequence[Sequence[Any]]) -> Any:
        """Note it and pass it on."""
        self.heard += [bytes_of(one) for row in rows for one in row]
        return self._real.executemany(sql, rows)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


@pytest.mark.logs("a bug: ")
def test_what_was_written_is_nowhere(
    tmp_path: Path,
    qapp: QApplication,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    use_language("en")
    caplog.set_level(logging.DEBUG)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    theme.use(qapp)
    for folder in ("desk", "plain", "out"):
        (tmp_path / folder).mkdir()
    place = Place(tmp_path / "desk" / "centre.yizhan")
    one, other = place.session(), place.session(clock="11:00", client=place.other)
    db = place.sign_in("许可")
    at = datetime.combine(DAY, time(15))
    book(
        db,
        title=KNOWN,
        use="meeting",
        rooms=(place.rooms[2],),
        starts=at,
        ends=at + timedelta(hours=1),
        now=NOW,
    )
    ear = db._connection = Overheard(db._connection)
    db = place.sign_in("周岚")

    # Typed, sealed in pauses, written anew, locked, copied, opened, printed; and a crash meanwhile.
    desk = Desk(db, clock=lambda: NOW)
    shell = Shell(desk)
    shell.show()
    shell.open_page("my-consultations")
    page = shell.page
    assert isinstance(page, MyConsultations)
    page.go(record=one)
    page.editor.text.setPlainText(FIRST)
    page.editor.save()
    page.editor.text.insertPlainText(SECOND)
    QTest.keyClicks(page.editor.text, "x")
    _crash(page, tmp_path / "crashes", monkeypatch)
    assert page.editor.save()
    page.editor.text.selectAll()
    page.editor.text.copy()
    desk.parting.emit()
    assert not hits(qapp.clipboard().text().encode(), NEEDLES)
    page.editor.open()
    pdf, _lost = make_pdf(db, "consultation-record", NOW, {"appointment": one})
    assert pdf[:4] == b"%PDF"
    page.go(record=other)
    page.editor.open()
    page.editor.text.setPlainText(SECOND)
    desk.parting.emit()
    desk.settings.keep_state("window", shell.saveGeometry())
    desk.settings.sync()
    shell.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    record_session(db, appointment=one, question="mood", minutes=50, follow_up=DAY)
    refer(db, appointment=one, referred_to="市第四医院", now=NOW)
    end_session(db, appointment=one, now=NOW)
    with pytest.raises(Refused):
        notes.write_note(db, appointment=one, text=FIRST * 40_000, now=NOW)

    # Handed over by the author, and by the director with the paper.
    about: dict[str, Any] = {"service": place.talk, "successor": place.consultants["林溪"]}
    record_consent(db, client=place.client, kind="hand_over", today=DAY, **about)
    hand_over_notes(db, client=place.client, successor=place.consultants["林溪"], now=NOW)
    act = db.last_act
    assert act is not None
    with pytest.raises(Refused):
        undo(db, act=act.id)
    place.sign_in("许可")
    record_consent(db, client=place.other, kind="hand_over", today=DAY, **about)
    hand_over_with_code(
        db,
        code=place.code,
        author=place.staff["周岚"],
        successor=place.consultants["林溪"],
        now=NOW,
    )

    # Backups, a copy as before a new schema, lists and the trail taken out.
    out = tmp_path / "out"
    made = back_up(db, out, now=NOW)
    assert made.good and list(out.glob("*.json"))
    before = place.path.with_name("centre-before-0099_next-20261126-091000.yizhan")
    file_copy.copy_of(db._connection._real, before, key=db.key)
    for type_ in TYPES:
        export_list(db, type_, out / f"{type_.name}.xlsx", whole=True)
        export_list(db, type_, out / f"{type_.name}.csv", whole=True)
    export_trail(db, out / "trail.xlsx", Wanted())
    export_trail(db, out / "trail.csv", Wanted())
    key = db.key
    assert key is not None

    # Nothing of it was handed to the engine, and what it was told of bookings was.
    heard = b"\n".join(ear.heard)
    assert not hits(heard, NEEDLES)

    # The file as it is in use, with its log beside it.
    assert place.path.with_name(place.path.name + "-wal").exists()
    _look(tmp_path, key)
    plain = _decrypted(db._connection._real, tmp_path / "plain" / "plain.yizhan")
    assert not hits(plain, NEEDLES) and hits(plain, CONTROL)
    with pytest.raises(Refused, match="no passwords"):
        _in_plain(tmp_path / "plain" / "plain.yizhan", place, one)
    assert not hits((tmp_path / "plain" / "plain.yizhan").read_bytes(), NEEDLES)

    # The successor reads all of it all the same.
    place.sign_in("林溪")
    assert SECOND in read_note(db, appointment=one)
    assert read_note(db, appointment=other) == SECOND
    desk.close()

    # Restored from the backup: what was set aside is no plainer than the rest.
    put_back(made.path, place.path, key=key, now=NOW)
    _look(tmp_path, key)

    # What the program said meanwhile, here and on its own connections.
    said = capfd.readouterr()
    for words in (caplog.text, said.out, said.err):
        assert not hits(words.encode("utf-8", "backslashreplace"), NEEDLES)
    assert "a bug" in caplog.text and "KeyError" in caplog.text

    # The search finds what is there: the booking in each opened copy and in the lists taken out.
    assert hits(tables(place.path, key), CONTROL) and hits(tables(before, key), CONTROL)
    assert hits((out / "trail.xlsx").read_bytes(), CONTROL)
    assert not hits(place.path.read_bytes(), CONTROL)
    for text in (FIRST, SECOND):
        for code in ("utf-8", "utf-16", "gb18030"):
            assert hits(b"..." + text.encode(code), NEEDLES)
        assert hits(base64.b64encode(b"ab" + text.encode() + b"c"), NEEDLES)
        assert hits(json.dumps({"text": text[3:12]}).encode(), NEEDLES)


def _crash(page: MyConsultations, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bug while a note is being sealed, with the text at hand in every frame."""

    def broken(text: str, *_args: object) -> bytes:
        raise KeyError(len(text))

    guard = CrashGuard(folder, "1.0")
    guard.caught.disconnect()
    with monkeypatch.context() as patch:
        patch.setattr(notes, "seal", broken)
        try:
            page.editor.save()
        except KeyError as error:
            guard._hook(type(error), error, error.__traceback__)
            sys.last_value = None
    assert page.editor.dirty  # nothing was lost by it
    [crash] = folder.glob("crash-*.txt")
    assert "notes.py" in crash.read_text(encoding="utf-8")


def _look(tmp_path: Path, key: bytes) -> None:
    """Every file there is, as it lies and opened; the settings of the person too."""
    homes = [Path(os.environ[name]) for name in os.environ if name.startswith("XDG_")]
    seen = []
    for path, data in files(tmp_path, *(home for home in homes if home.is_dir())):
        found = hits(data, NEEDLES)
        assert not found, (path, found[:3])
        seen.append(path.suffix)
        if path.suffix == ".yizhan":
            assert not hits(tables(path, None if is_plain(path) else key), NEEDLES), path
    assert {".yizhan", ".json", ".ini", ".xlsx", ".csv", ".txt", ".keys"} <= set(seen)


def _decrypted(connection: Any, path: Path) -> bytes:
    """The whole file without its encryption, as somebody with the key would make it."""
    connection.execute("ATTACH DATABASE ? AS plain KEY ''", (str(path),))
    connection.execute("SELECT sqlcipher_export('plain')")
    connection.execute("DETACH DATABASE plain")
    return path.read_bytes()


def _in_plain(path: Path, place: Place, appointment: int) -> None:
    """Somebody opens the plain copy as the author and writes."""
    with closing(open_file(path)) as connection:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    store = open_store(path)
    try:
        store.staff = staff(store, place.staff["周岚"])
        notes.write_note(store, appointment=appointment, text=FIRST, now=NOW)
    finally:
        store.close()
