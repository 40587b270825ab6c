"""What somebody typed, as patterns for the lines of `db.find_index`.

A name is one line: `;张/zhang;三/san`, for each token its sign and its readings. A letter that was
typed either continues the reading that the letter before it began, or begins the reading of the
next token; a Han character is the sign of the next token. So 'zs', 'zhangs', '张s' and 'zsan' are
one kind of pattern, and one scan of all lines answers it. In the legal form of a firm the readings
stand behind a colon: letters go on there but do not begin there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from db.pinyin import folded, is_han

LONGEST = 60  # signs of a word or a name that count: a page pasted by mistake costs nothing
MOST_WORDS = 6
_REST = "[^;\n]*"  # of a token
_OTHER_READINGS = "(?:[/:][^;\n]*)?"  # after a whole reading
_LEGAL_FORM = "(?:;[^;/:\n]+:[^;\n]*)*"
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_WORD = re.compile(r"[^\s,;，；、]+")


@dataclass(frozen=True)
class Word:
    """One word of what was typed: Han, small letters and digits."""

    signs: str

    @property
    def is_letters(self) -> bool:
        """Whether it is pinyin or Latin and nothing else."""
        return self.signs.isascii() and self.signs.isalpha()

    @property
    def is_digits(self) -> bool:
        """Whether it can be a piece of a phone number."""
        return self.signs.isascii() and self.signs.isdigit()

    @cached_property
    def anywhere(self) -> re.Pattern[str]:
        """Fits a line once, from any of its tokens on, and takes the rest of the line."""
        return re.compile(self._first() + self._later(_REST) + "[^\n]*")

    @cached_property
    def marking(self) -> re.Pattern[str]:
        """As `anywhere`, with a group for each sign: the place of the line that it took."""
        return re.compile(self._first("(%s)") + self._later(_REST, "(%s)"))

    @cached_property
    def at_start(self) -> re.Pattern[str]:
        """Fits from the first token of a line on, however little of a syllable is given."""
        return re.compile(self._start() + self._later(_REST))

    @cached_property
    def whole_initials(self) -> re.Pattern[str]:
        """Fits a line that is begun in every token: 'zs' for 张三."""
        return re.compile(self._start() + self._later(_REST) + _REST + _LEGAL_FORM + "\n")

    @cached_property
    def begins(self) -> re.Pattern[str]:
        """Fits how a line begins: every syllable is whole, up to the last."""
        return re.compile(self._start() + self._later(_OTHER_READINGS))

    @cached_property
    def exact(self) -> re.Pattern[str]:
        """Fits a line that is this word and nothing else."""
        return re.compile(
            self._start() + self._later(_OTHER_READINGS) + _OTHER_READINGS + _LEGAL_FORM + "\n"
        )

    def _first(self, group: str = "%s") -> str:
        sign = self.signs[0]
        return (";" if is_han(sign) else "/") + group % re.escape(sign)

    def _start(self) -> str:
        sign = self.signs[0]
        return ("\n;" if is_han(sign) else f"\n;{_REST}/") + re.escape(sign)

    def _later(self, until_next: str, group: str = "%s") -> str:
        steps = []
        for sign in self.signs[1:]:
            wanted = group % re.escape(sign)
            if is_han(sign):
                steps.append(f"{until_next};{wanted}")
            elif group == "%s":
                steps.append(f"(?:{wanted}|{until_next};{_REST}[/:]{wanted})")
            else:
                # One group for both ways: what leads to the next token may be absent.
                steps.append(f"(?:{until_next};{_REST}[/:])??{wanted}")
        return "".join(steps)


def words(text: str) -> tuple[Word, ...]:
    """The words of what was typed, without the signs that are no part of any name."""
    found = []
    for part in _WORD.findall(text[: LONGEST * MOST_WORDS * 2]):
        signs = "".join(sign for sign in folded(part) if sign.isalnum())
        if signs:
            found.append(Word(signs))
    return tuple(dict.fromkeys(found[:MOST_WORDS]))


def slips(signs: str) -> Iterator[tuple[str, bool]]:
    """What may have been meant, if one letter is missing, too many, wrong, or late by one.

    With each whether it must be a whole name: put right at its end only, a word that is still
    being typed would fit all too many.
    """
    last = len(signs) - 1
    for place in range(len(signs)):
        before, after = signs[:place], signs[place + 1 :]
        yield before + after, place == last
        if after:
            yield before + after[0] + signs[place] + after[1:], place + 1 == last
        for letter in _LETTERS:
            yield before + letter + after, place == last
            yield before + letter + signs[place:], False
