"""Every word on the screen and on paper has its Chinese, and the compiled catalogue is the same."""

from __future__ import annotations

import ast
import gettext
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from assets import path
from db import words

ROOT = Path(__file__).resolve().parents[1]
CATALOGUE = path("locale") / "zh_CN" / "LC_MESSAGES" / "yizhan.po"


def in_the_code() -> set[str]:
    """All marked messages of the three packages, read from the syntax trees."""
    return {
        str(call.args[0].value)
        for tree in _trees()
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in ("_", "N_")
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and call.args[0].value
    }


def _trees() -> Iterator[ast.Module]:
    for package in ("db", "gui", "reports"):
        for file in sorted((ROOT / package).rglob("*.py")):
            yield ast.parse(file.read_text(encoding="utf-8"), str(file))


def test_the_collector_of_words_sees_every_message() -> None:
    """It reads no words inside an f-string: `make words` would drop them from the catalogue."""
    collected = {
        message
        for package in ("db", "gui", "reports")
        for _file, _line, message, _comments, _context in extract_from_dir(
            ROOT / package,
            method_map=[("**.py", "python")],
            keywords={"_": None, "N_": None},
        )
    }
    assert sorted(in_the_code() - collected) == []


def test_every_message_of_the_code_is_translated() -> None:
    with CATALOGUE.open("rb") as lines:
        catalogue = read_po(lines)
    done = {entry.id for entry in catalogue if entry.string and not entry.fuzzy}
    assert sorted(in_the_code() - done) == []


def test_placeholders_are_the_same_in_both_languages() -> None:
    with CATALOGUE.open("rb") as lines:
        catalogue = read_po(lines)
    for entry in catalogue:
        if entry.id:
            assert _names(str(entry.id)) == _names(str(entry.string)), entry.id


def _names(message: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(message) if name}


def test_the_compiled_catalogue_is_the_written_one() -> None:
    with CATALOGUE.open("rb") as lines:
        written = {str(entry.id): str(entry.string) for entry in read_po(lines) if entry.id}
    compiled = gettext.translation("yizhan", path("locale"), ["zh_CN"])
    assert {message: compiled.gettext(message) for message in written} == written


@pytest.mark.parametrize(("language", "shown"), [("zh_CN", "场地"), ("en", "Room")])
def test_words_are_shown_in_the_language_in_use(language: str, shown: str) -> None:
    before = words.language()
    try:
        words.use_language(language)
        assert words._("Room") == shown
    finally:
        words.use_language(before)
