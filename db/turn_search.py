"""Whom of the queue somebody means by what they typed: a number, a name, or how it is read."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from db.consultation_queue import Turn
from db.formats import plain
from db.pinyin import folded, initials, reading, tokens
from db.store import Store


def meant(turns: Iterable[Turn], text: str) -> list[Turn]:
    """The turns that fit, in their order; none for an empty text.

    2 and 02 are the last part of a number, 心-261126-02 the whole of it; 王, wf and wangfang are
    names as they are shown: who is shown by a number only is not found by a name.
    """
    asked = "".join(folded(plain(text)).split())
    if not asked:
        return []
    every = list(turns)
    # Digits name a number first; only without one are they a piece of a code.
    if asked.isascii() and asked.isdigit():
        found = [one for one in every if _count(one.number) == int(asked)]
        if found:
            return found
    return [one for one in every if _fits(one, asked)]


def _count(number: str) -> int:
    end = number.rpartition("-")[2]
    return int(end) if end.isascii() and end.isdigit() else 0


def _fits(one: Turn, asked: str) -> bool:
    if asked in folded(one.number) or asked in folded(one.shown):
        return True
    return read_as(one.shown, asked)


def read_as(name: str, letters: str) -> bool:
    """Whether a name begins with these letters when it is spelt, or by its first letters."""
    if not (letters.isascii() and letters.isalpha()):
        return False
    short, spelt = _readings(name)
    return short.startswith(letters) or spelt.startswith(letters)


@lru_cache(maxsize=512)
def _readings(name: str) -> tuple[str, str]:
    """First letters, and the whole reading: ('wf', 'wangfang')."""
    read = reading(name, person=True)
    spelt = "".join(token.readings[0] for token in tokens(name, read) if token.readings)
    return initials(name, read), spelt


def numbered(db: Store, text: str) -> int | None:
    """The appointment of any day that has just this number, full-width signs made plain."""
    found = db.value("SELECT id FROM appointment WHERE number = ?", (plain(text),))
    return int(found) if found else None
