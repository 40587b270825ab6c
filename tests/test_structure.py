"""The shape of the house: who may import whom, what lies on top, how long a file may get."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = {"gui", "reports", "db", "assets", "tests"}
MAY_IMPORT = {
    "assets": {"assets"},
    "db": {"db", "assets"},
    "reports": {"reports", "db", "assets"},
    "gui": {"gui", "reports", "db", "assets"},
}
MOST_LINES = 500
FILES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


def _imports(path: Path) -> Iterator[str]:
    """The first name of everything that a file imports, wherever it stands."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name.split(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").split(".")[0] if not node.level else path.parts[-2]


def _modules(path: Path) -> Iterator[str]:
    """The files that a file imports, wherever it says so."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_imports_follow_the_arrows(path: Path) -> None:
    package = _name(path).split("/")[0]
    imported = set(_imports(path))
    if package != "tests":
        assert imported & PACKAGES <= MAY_IMPORT[package]
        if package != "gui":
            assert not imported & {"PySide6", "shiboken6", "qtawesome", "qtpy"}


def test_the_window_has_no_circles() -> None:
    """Not even by an import inside a function or for the types alone."""
    files = {_name(path)[:-3].replace("/", "."): path for path in FILES if "gui" in path.parts}
    wants = {name: set(_modules(path)) & set(files) for name, path in files.items()}
    # What wants none of those left is on no circle.
    while loose := [name for name, asked in wants.items() if not asked & set(wants)]:
        for name in loose:
            del wants[name]
    assert not wants, wants


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_a_file_is_one_subject(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= MOST_LINES, f"{lines} lines: split it by subject"


def test_the_top_level_has_no_other_package() -> None:
    with_code = {
        path.name
        for path in ROOT.iterdir()
        if path.is_dir() and not path.name.startswith(".") and any(path.rglob("*.py"))
    }
    assert with_code - {"build", "dist", "out"} == PACKAGES


def test_nobody_else_opens_the_database() -> None:
    """A second SQLite library on the same file loses committed rows without a word."""
    for path in FILES:
        if _name(path).startswith(("db/", "tests/")):
            continue
        assert not set(_imports(path)) & {"sqlite3", "sqlcipher3", "sqlite_utils"}, path
        assert "QtSql" not in path.read_text(encoding="utf-8"), path


def test_colours_stand_in_the_tokens_only() -> None:
    for path in FILES:
        if not _name(path).startswith("gui/") or path.name == "tokens.py":
            continue
        found = re.findall(r"#[0-9A-Fa-f]{6}\b", path.read_text(encoding="utf-8"))
        assert not found, f"{_name(path)}: {found}"


@pytest.mark.parametrize("page", ["README.md", "ARCHITECTURE.md", "CHANGELOG.md"])
def test_files_that_the_pages_name_are_there(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    named = set(re.findall(rf"\b((?:{'|'.join(PACKAGES)})/[\w/.-]+\.\w+)", text))
    named |= set(re.findall(r"\]\(([^)#:]+)\)", text))
    assert not {name for name in named if not (ROOT / name).exists()}
