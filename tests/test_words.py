"""Every word on the screen and on paper has its Chinese, and the compiled catalogue is the same."""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from assets import path
from db import words

ROOT = Path(__file__).resolve().parents[1]
CATALOGUE = path("locale") / "zh_CN" / "LC_MESSAGES" / "yizhan.po"


def in_the_code() -> set[str]:
    """All marked messages of the three packages."""
    found = set()
    for package in ("db", "gui", "reports"):
        for _file, _line, message, _comments, _context in extract_from_dir(
            ROOT / package,
            method_map=[("**.py", "python")],
            keywords={"_": None, "N_": None},
        ):
            assert isinstance(message, str)
            if message:
                found.add(message)
    return found


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
    import string

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
