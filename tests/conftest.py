"""What every test gets: a new file, the sample centre, no screen, and silence in the logs."""

from __future__ import annotations

import logging
import os
import re
import shutil
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from db import words
from db.centre import set_up
from db.roles import program
from db.sample import make_sample
from db.store import Store, open_store
from db.words import use_language
from tests.fund_books import Books

NOW = datetime(2026, 11, 26, 9, 10)  # the Thursday morning of the pictures

# The ordinary run tries the same examples each time: it fails on account of a change, never by
# luck, and not for being slow on a busy computer. `make fuzz` looks elsewhere and much longer.
settings.register_profile(
    "here", settings.get_profile("default"), deadline=None, derandomize=True, database=None
)
settings.register_profile(
    "fuzz",
    deadline=None,
    max_examples=3000,
    stateful_step_count=80,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("here")


class _Kept(logging.Handler):
    """Keeps the records from WARNING up."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture(autouse=True)
def quiet_log(request: pytest.FixtureRequest) -> Iterator[None]:
    """A log line from WARNING up fails the test unless `@pytest.mark.logs(pattern)` expects it."""
    kept = _Kept()
    logging.getLogger().addHandler(kept)
    yield
    logging.getLogger().removeHandler(kept)
    marker = request.node.get_closest_marker("logs")
    expected = marker.args if marker else ()
    said = [record.getMessage() for record in kept.records]
    unexpected = [line for line in said if not any(re.search(p, line) for p in expected)]
    assert not unexpected, f"unexpected log lines: {unexpected}"
    for pattern in expected:
        assert any(re.search(pattern, line) for line in said), f"nothing logged like {pattern!r}"


@pytest.fixture(autouse=True)
def same_language() -> Iterator[None]:
    """A test that changes the language changes it for itself only."""
    before = words.language()
    yield
    words.use_language(before)


@pytest.fixture(autouse=True)
def windows_gone() -> Iterator[None]:
    """What a test has closed is let go at its end; a thousand old windows would be styled anew with
    each new one."""
    yield
    if "PySide6.QtCore" in sys.modules:
        core = sys.modules["PySide6.QtCore"]
        core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete)


@pytest.fixture(autouse=True, scope="session")
def own_places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Settings, logs and data of the person who runs the tests stay untouched."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
            patch.setenv(name, str(home / name.lower()))
        for name in ("APPDATA", "LOCALAPPDATA"):
            patch.setenv(name, str(home / name.lower()))
        yield


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A new file with a centre and nothing else in it."""
    db = open_store(tmp_path / "centre.yizhan", staff=program("张敏"))
    set_up(db, name="栖湖工业园职工服务中心", phone="5550 1260")
    yield db
    db.close()


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample centre as of `NOW`, made once; copy it before writing."""
    path = tmp_path_factory.mktemp("sample") / "sample.yizhan"
    db = open_store(path, staff=program("sample"))
    make_sample(db, now=NOW)
    db.close()
    return path


@pytest.fixture
def sample(sample_file: Path, tmp_path: Path) -> Iterator[Store]:
    """A copy of the sample centre for this test alone."""
    path = tmp_path / "sample.yizhan"
    shutil.copyfile(sample_file, path)
    db = open_store(path, staff=program("张敏"))
    yield db
    db.close()


@pytest.fixture
def now() -> datetime:
    """The moment at which `sample` was made."""
    return NOW


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Books]:
    """An empty fund in English, its people at hand."""
    use_language("en")
    store = open_store(tmp_path / "centre.yizhan")
    yield Books(store)
    store.close()
