"""Finding one of a short list that people know by code, name or pinyin: accounts, funds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from db.formats import plain
from db.pinyin import reading


@dataclass(frozen=True)
class Coded:
    """One of the list: 1001 库存现金, and a few words that tell it from others."""

    id: int
    code: str
    name: str
    hint: str = ""

    @property
    def label(self) -> str:
        """1001 库存现金."""
        return f"{self.code} {self.name}".strip()


def matching(listed: Sequence[Coded], typed: str) -> list[Coded]:
    """Those that fit what was typed, best first: by code, name, initials, pinyin. All for ''."""
    words = plain(typed).lower()
    if not words:
        return list(listed)
    ranked = [(rank, at, one) for at, one in enumerate(listed) if (rank := _rank(one, words))]
    return [one for _rank, _at, one in sorted(ranked, key=lambda found: found[:2])]


def meant(listed: Sequence[Coded], typed: str) -> Coded | None:
    """The one that was typed whole, or the only one that fits; None otherwise."""
    words = plain(typed).lower()
    whole = [one for one in listed if words in (one.code.lower(), one.name.lower())]
    whole += [one for one in listed if words == one.label.lower()]
    if whole:
        return whole[0]
    fits = matching(listed, typed)
    return fits[0] if words and len(fits) == 1 else None


def _rank(one: Coded, words: str) -> int:
    """How well it fits, 1 is best; 0 if it does not."""
    code, name = one.code.lower(), one.name.lower()
    initials, spelled = _spelled(one.name)
    tests = (
        words in (code, name, one.label.lower()),
        code.startswith(words),
        name.startswith(words),
        initials.startswith(words),
        spelled.startswith(words),
        words in name,
        words in initials,
        words in spelled,
        bool(one.hint) and words in one.hint.lower(),
    )
    return next((rank for rank, fits in enumerate(tests, 1) if fits), 0)


@lru_cache(maxsize=500)
def _spelled(name: str) -> tuple[str, str]:
    """Its initials and its pinyin without blanks."""
    tokens = [token.split("/")[0] for token in reading(name).split()]
    return "".join(token[0] for token in tokens), "".join(tokens)
