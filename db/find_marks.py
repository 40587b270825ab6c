"""Which characters of a name, and which of its first letters, are why it was found."""

from __future__ import annotations

from collections.abc import Iterable

from db.find_index import Record
from db.find_words import Word
from db.pinyin import initial_letters, is_han, tokens

Span = tuple[int, int]


def marks(
    record: Record, asked: Iterable[tuple[Word, bool]]
) -> tuple[tuple[Span, ...], str, tuple[Span, ...]]:
    """Places of the name to mark, its first letters, places of these to mark.

    Each word comes with whether it is nearly right only: then it stands for the beginning.
    """
    parts = tokens(record.name, record.pinyin)
    shown = dict(initial_letters(record.name, record.pinyin))
    signs: set[int] = set()
    begun: set[int] = set()  # tokens, by where they start
    for word, nearly in asked:
        if nearly:
            left = len(word.signs)
            for part in parts:
                if left > 0 and part.readings:
                    signs.update(range(part.start, part.end))
                    begun.add(part.start)
                    left -= len(part.readings[0])
            continue
        line = record.lines[0]
        hit = word.marking.search(line)
        for place in (hit.start(group + 1) for group in range(len(word.signs))) if hit else ():
            part = parts[line.count(";", 0, place) - 1]
            if line[place - 1] in "/:;":
                begun.add(part.start)
            if line[place - 1] in "/:" and part in shown:
                shown[part] = line[place]  # by the reading that was meant
            if is_han(record.name[part.start]):
                signs.add(part.start)
            else:
                signs.add(part.start + place - line.rindex("/", 0, place) - 1)
    letters = "".join(shown.values())
    return (
        _spans(signs),
        letters,
        _spans({n for n, part in enumerate(shown) if part.start in begun}),
    )


def _spans(places: set[int]) -> tuple[Span, ...]:
    """Neighbouring places together, as half-open spans."""
    found: list[Span] = []
    for place in sorted(places):
        if found and found[-1][1] == place:
            found[-1] = (found[-1][0], place + 1)
        else:
            found.append((place, place + 1))
    return tuple(found)
