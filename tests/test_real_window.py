"""A real window under a window manager: booked by keyboard alone, by mouse, and printed.

The program runs as its user runs it, in a process of its own on a screen of its own; the test
types and clicks, then looks at the file and the paper.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pypdf
import pytest

from db import accounts, key_file
from db.centre import set_up
from db.rooms import add_room
from db.store import open_store

ROOT = Path(__file__).resolve().parents[1]
DEADLINE = 60.0
PASSWORD = "lake of 7 mornings"
SIGN_IN = "登录"
NEEDED = ("Xvfb", "openbox", "xdotool")

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="Xvfb is for Linux; Windows has its own screen"
)


@dataclass
class Screen:
    """A running program and the hands on its keyboard and mouse."""

    folder: Path
    file: Path
    key: bytes
    environment: dict[str, str]
    program: subprocess.Popen[bytes]

    def hands(self, *words: str) -> str:
        done = subprocess.run(
            ["xdotool", *words],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=DEADLINE,
            check=False,
        )
        return done.stdout

    def press(self, *keys: str) -> None:
        self.hands("key", "--delay", "40", *keys)

    def type(self, text: str) -> None:
        self.hands("type", "--delay", "30", text)

    def window(self, title: str) -> bool:
        return bool(self.hands("search", "--onlyvisible", "--name", title).strip())

    def active(self, title: str) -> bool:
        """Whether the keyboard is a window's: one that is only seen does not hear it yet."""
        return title in self.hands("getactivewindow", "getwindowname")

    def rows(self, sql: str) -> list[dict[str, Any]]:
        db = open_store(self.file, key=self.key, lock=False)
        with closing(db):
            return db.rows(sql)


def until(true: Callable[[], bool], what: str) -> None:
    """Wait for a condition; a test fails when it does not come true."""
    pause = threading.Event()
    for _turn in range(int(DEADLINE / 0.1)):
        if true():
            return
        pause.wait(0.1)
    pytest.fail(f"waited in vain: {what}")


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    missing = [name for name in NEEDED if not shutil.which(name)]
    assert not missing, f"make test installs what is missing here: {missing}"
    file = tmp_path / "centre.yizhan"
    with closing(open_store(file)) as db:
        set_up(db, name="Test centre", hours="1-7 08:00-21:00")
        for name in ("Hall", "Dance room", "Reading room"):
            add_room(db, name=name)
    key = accounts.protect(file, name="Xu Ke", password=PASSWORD).key
    ready, told = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(told), "-screen", "0", "1366x768x24", "-nolisten", "tcp"],
        pass_fds=(told,),
        stderr=subprocess.DEVNULL,
    )
    os.close(told)
    with os.fdopen(ready) as answer:
        display = answer.readline().strip()
    home = tmp_path / "home"
    home.mkdir()
    environment = os.environ | {
        "DISPLAY": f":{display}",
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_DOCUMENTS_DIR": str(home),
        "QT_QPA_PLATFORM": "xcb",
        "PYTHONPATH": str(ROOT),
    }
    manager = subprocess.Popen(["openbox"], env=environment, stderr=subprocess.DEVNULL)
    program = subprocess.Popen(
        [sys.executable, "-m", "gui", "--file", str(file)],
        env=environment,
        cwd=home,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    here = Screen(home, file, key, environment, program)
    try:
        until(lambda: here.active(SIGN_IN), "the password is asked")
        here.type("not the password")
        here.press("Return")
        until(
            lambda: bool(key_file.load(file).keys.members[0].failures),
            "the wrong password is counted",
        )
        here.press("ctrl+a")
        here.type(PASSWORD)
        here.press("Return")
        until(lambda: here.active("Test centre"), "the window opens")
        yield here
    finally:
        for process in (program, manager, server):
            process.terminate()
        for process in (program, manager, server):
            process.wait(timeout=20)
        assert program.stderr is not None
        noise = program.stderr.read().decode()
        program.stderr.close()
    assert "Traceback" not in noise, noise


def test_books_by_keyboard_by_mouse_and_prints(screen: Screen) -> None:
    tomorrow = date.today() + timedelta(1)

    # By keyboard alone: F7, what for, the room (past “one more room”), the day, from, to, save.
    screen.press("F7")
    screen.type("Keyboard booking")
    screen.press("Tab", "Down", "Tab", "Tab", "ctrl+a")
    screen.type(tomorrow.isoformat())
    screen.press("Tab", "ctrl+a")
    screen.type("10:00")
    screen.press("Tab", "ctrl+a")
    screen.type("11:30")
    screen.press("ctrl+Return")
    until(lambda: bool(screen.rows("SELECT 1 FROM booking")), "the booking is in the file")
    (booked,) = screen.rows("SELECT * FROM booking")
    assert booked["title"] == "Keyboard booking"
    assert booked["starts"] == f"{tomorrow}T10:00"
    assert booked["ends"] == f"{tomorrow}T11:30"

    # By mouse: the board shows that day now; drag over free hours of the third room.
    screen.hands(
        *("mousemove", "560", "310", "mousedown", "1"),
        *("mousemove", "--sync", "600", "310", "mousemove", "--sync", "680", "310", "mouseup", "1"),
    )
    screen.type("Mouse booking")
    screen.press("ctrl+Return")
    until(
        lambda: bool(screen.rows("SELECT 1 FROM booking WHERE title = 'Mouse booking'")),
        "the second booking is in the file",
    )
    (dragged,) = screen.rows(
        "SELECT booking.*, room.name AS room_name FROM booking"
        " JOIN booking_room ON booking_room.booking = booking.id"
        " JOIN room ON room.id = booking_room.room WHERE booking.title = 'Mouse booking'"
    )
    assert dragged["room_name"] == "Reading room"
    assert dragged["starts"].startswith(tomorrow.isoformat())
    length = datetime.fromisoformat(dragged["ends"]) - datetime.fromisoformat(dragged["starts"])
    assert timedelta(hours=1) <= length <= timedelta(hours=3)

    # On paper: the preview, the system's print dialog, the printed sheet.
    screen.press("ctrl+p")
    until(lambda: screen.window("当日值班单"), "the preview opens")

    def dialog() -> bool:
        screen.press("ctrl+p")
        return screen.window("^打印( —|$)")

    until(dialog, "the print dialog opens")
    screen.press("Return")
    printed = screen.folder / f"当日值班单 {tomorrow}.pdf"

    def whole() -> bool:
        return printed.exists() and printed.read_bytes().rstrip().endswith(b"%%EOF")

    until(whole, "the sheet is printed")
    assert len(pypdf.PdfReader(printed).pages) == 1
