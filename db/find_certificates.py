"""Certificates while somebody types: by number, by name, by its reading."""

from __future__ import annotations

from db.certificate_check import typed_number
from db.certificates import Certificate, certificates, numbered
from db.formats import plain
from db.records import like
from db.store import Store

_NEWEST = 20_000  # looked through for a name: each keystroke has to be answered at once


def find_certificates(db: Store, text: str, limit: int = 6) -> list[Certificate]:
    """The best first: the one of the number, those whose number ends so, those of the name; of
    each the newest. Nothing for nothing."""
    words = plain(text)
    if not words:
        return []
    typed = typed_number(words)
    whole = numbered(db, typed[0]) if typed else None
    if whole is not None:
        return certificates(db, [whole])
    ids = dict.fromkeys((*_of_number(db, words, limit), *_of_name(db, words, limit)))
    return certificates(db, list(ids)[:limit])


def _of_number(db: Store, words: str, limit: int) -> list[int]:
    if not (words.isascii() and words.isdecimal() and len(words) < 8):
        return []
    rows = db.rows(
        "SELECT id FROM certificate WHERE number = ? ORDER BY id DESC LIMIT ?", (int(words), limit)
    )
    return [row["id"] for row in rows]


def _of_name(db: Store, words: str, limit: int) -> list[int]:
    rows = db.rows(
        "SELECT id FROM (SELECT id, name, pinyin FROM certificate ORDER BY id DESC LIMIT ?)"
        " WHERE name LIKE ? ESCAPE '\\' OR replace(pinyin, ' ', '') LIKE ? ESCAPE '\\' LIMIT ?",
        (_NEWEST, like(words), like("".join(words.split())), limit),
    )
    return [row["id"] for row in rows]
