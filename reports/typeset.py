"""Setting Chinese: where lines may break, how marks close up, what stands between Han and figures.

All widths here are in em, so a setting holds for every size; `page` turns them into millimetres.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from reports import fonts

MM = 72 / 25.4
NO_START = frozenset("，。、；：！？）》”’】〉」』〕…—⸺·%％‰℃,.;:!?)]}々ー～")
NO_END = frozenset("（《“‘【〈「『〔¥￥№#([{")
_CLOSING = frozenset("，。、；：！？）》”’】〉」』〕")
_OPENING = frozenset("（《“‘【〈「『〔")
_QUOTES = frozenset("“”‘’")  # of the kai face they are narrow
_BEFORE_LATIN, _AFTER_LATIN = frozenset(" ([/\u00a0"), frozenset(" ,.;:!?)]/\u00a0")
_CALENDAR = frozenset("年月日时分")
_GAP, _CALENDAR_GAP, _HANG = 0.14, 0.06, 0.45
_MINUTES = re.compile(r"[0-9](?=分钟|时间|日常|月度|年度)")  # a word, not a date
_MOST_SPREAD = 0.25  # of its width; a line with less in it ends early
_NBSP, _JOINER = "\u00a0", "\u2060"
_TIED = frozenset((_NBSP, _JOINER))
_UNITS = (
    "学时|课时|小时|分钟|公里|平方米|人次|"
    "[年月日时分秒点天周次人个名位件张页元角岁层楼号室场期届米家支把台套条项%]"
)
# What stays on one line: a number with its unit, a Latin word or code, a name with a dot in it.
_WHOLE = re.compile(
    rf"[0-9][0-9,.:/\-–−\u00a0]*[ \u00a0]?(?:{_UNITS})"
    r"|[\u3400-\u9fff\U00020000-\U0003ffff]{1,8}(?:·[\u3400-\u9fff\U00020000-\U0003ffff]{1,10})+"
    r"|[^\s\u2e80-\u9fff\uf900-\ufaff\ufe30-\uffef\U00020000-\U0003ffff"
    r"“”‘’…—·]+"
)


@dataclass(frozen=True)
class Bit:
    """Characters that print in one go: where they begin, in which face, how far apart."""

    x: float
    font: str
    text: str
    spacing: float = 0.0


@dataclass(frozen=True)
class Line:
    """A set line. `width` is what the eye sees: hanging marks count by their ink side.

    `lost` tells that no face has one of its characters, which prints as 〓.
    """

    text: str
    bits: tuple[Bit, ...]
    width: float
    lost: bool = False


@dataclass(frozen=True)
class Setting:
    """Lines that fit their place at this size; `cut` tells that an … stands for the rest."""

    lines: tuple[Line, ...]
    size: float
    cut: bool = False


@dataclass(frozen=True)
class _Glyph:
    char: str
    font: str
    shown: str
    own: float  # how wide it is drawn
    width: float  # the room it has
    shift: float
    kern: float  # added between this character and the next on the same line


def kept_whole(text: str, name: str) -> str:
    """The text so that a name in it is not broken across lines."""
    return text.replace(name, _JOINER.join(name)) if name else text


@lru_cache(maxsize=4096)
def line(text: str, face: str = fonts.REGULAR) -> Line:
    """The whole text on one line."""
    return _line(_glyphs(text, face))


def wrap(text: str, face: str, width: float) -> tuple[Line, ...]:
    """The text in lines of at most `width` em. A word wider than that is broken anywhere."""
    lines: list[Line] = []
    for part in text.split("\n"):
        lines += (_line(_bare(_flat(row))) for row in _wrap(_glyphs(part, face), width))
    return tuple(lines) or (line("", face),)


def paragraph(text: str, face: str, width: float, *, indent: float = 0.0) -> tuple[Line, ...]:
    """Running text in lines `width` em wide: the first set in, all but the last spread to the end.

    All begin at the same x: the indent is in the first line already.
    """
    rows = _wrap(_glyphs(_tidy(text).replace("\n", " "), face), width, indent)
    lines = []
    for number, row in enumerate(rows):
        shift = 0.0 if number else indent
        last = number == len(rows) - 1
        set_line = _line(_bare(_flat(row))) if last else _line(*_spread(row, width - shift))
        bits = tuple(replace(bit, x=bit.x + shift) for bit in set_line.bits)
        lines.append(replace(set_line, bits=bits, width=set_line.width + shift))
    return tuple(lines)


@lru_cache(maxsize=8192)  # the same words come again: while a page is tried, then drawn
def fit(
    text: str, face: str, size: float, width: float, *, lines: int = 1, least: float = 7.5
) -> Setting:
    """Set `text` into a place `width` mm wide and `lines` high.

    It loses at most 1 pt to stay on one line, then wraps, and only if that is not enough shrinks
    on to `least`; so it does where a word would be broken that is whole in smaller letters. What
    even then has no room ends in … and says so by `cut`.
    """
    text = _tidy(text)
    points = width * MM
    for smaller in _sizes(size, max(size - 1, least)):
        if "\n" not in text and line(text, face).width * smaller <= points + 0.01:
            return Setting((line(text, face),), smaller)
    longest = _longest(text, face) if lines > 1 else 0.0
    if longest * least > points:
        longest = 0.0  # broken in any case
    for smaller in _sizes(size, least):
        found = wrap(text, face, points / smaller)
        if len(found) <= lines and longest * smaller <= points + 0.01:
            return Setting(found, smaller)
    found = wrap(text, face, points / least)
    return Setting(
        (*found[: lines - 1], _shortened(found[lines - 1], face, points / least)), least, True
    )


def _longest(text: str, face: str) -> float:
    """The widest of what stays on one line."""
    return max(
        (
            _width(_bare(piece))
            for part in text.split("\n")
            for piece in _tokens(_glyphs(part, face))
        ),
        default=0.0,
    )


def _sizes(size: float, least: float) -> Iterator[float]:
    yield size
    while size > least:
        size = max(size - max(0.25, size * 0.02), least)
        yield size


def _tidy(text: str) -> str:
    """Tabs and other controls as blanks, blanks at the ends of lines removed."""
    words = "".join(" " if unicodedata.category(c) == "Cc" and c != "\n" else c for c in text)
    return "\n".join(part.strip(" ") for part in words.split("\n") if part.strip()) if words else ""


def _shortened(last: Line, face: str, width: float) -> Line:
    text = last.text
    while text and line(text + "…", face).width > width:
        text = text[:-1]
    return line(text.rstrip() + "…", face)


def _glyphs(text: str, face: str) -> list[_Glyph]:
    """Every character with its face, its width and what comes between it and the next."""
    text = text.replace("——", "⸺")
    found = []
    for before, char, after in zip(["", *text], text, [*text[1:], ""], strict=False):
        if char == _JOINER:
            found.append(_Glyph(char, fonts.name(face), "", 0.0, 0.0, 0.0, 0.0))
            continue
        font, shown, own = fonts.glyph(char, face)
        shift, width = 0.0, own
        if char == "·" or (char in _QUOTES and width < 0.5):
            shift, width = (0.5 - width) / 2, 0.5
        elif char in _QUOTES and _is_latin(before, char, after):
            # Its ink is in the half at the side of what it encloses.
            shift, width = (-0.5 if char in _OPENING else 0.0), 0.5
        elif char == "⸺":
            shift, width = (2 - width) / 2, 2.0
        found.append(_Glyph(char, font, shown, own, width, shift, _kern(char, width, after)))
    for match in _MINUTES.finditer(text):
        at = match.start()
        found[at] = replace(found[at], kern=_GAP)
    return found


def _kern(char: str, width: float, after: str) -> float:
    if not after:
        return 0.0
    full = width > 0.9
    if full and char in _CLOSING and (after in _CLOSING or after in _OPENING):
        return -0.5
    if full and char in _OPENING and after in _OPENING:
        return -0.5
    if (_is_han(char) and _is_figure(after)) or (_is_figure(char) and _is_han(after)):
        return _CALENDAR_GAP if char in _CALENDAR or after in _CALENDAR else _GAP
    return 0.0


def _is_latin(before: str, quote: str, after: str) -> bool:
    """Whether a quotation mark or apostrophe stands among Latin words, where it is narrow."""
    if before.isascii() and before.isalnum() and after.isascii() and after.isalnum():
        return True
    if quote in _OPENING:
        return before in _BEFORE_LATIN or (not before and after.isascii())
    return after in _AFTER_LATIN or (not after and before.isascii())


def _is_han(char: str) -> bool:
    return unicodedata.category(char) == "Lo" and unicodedata.east_asian_width(char) in "WF"


def _is_figure(char: str) -> bool:
    return char.isascii() and (char.isalnum() or char in "%+")


def _line(glyphs: list[_Glyph], spread: float = 0.0) -> Line:
    """Place the characters, with an opening mark at the left edge moved out. What is `spread` by
    the same space throughout prints in one go."""
    bits: list[Bit] = []
    x = -_HANG if glyphs and glyphs[0].char in _OPENING and glyphs[0].width > 0.9 else 0.0
    run, run_x, run_end, font, spacing = "", x, x, "", 0.0
    for one in glyphs:
        start = x + one.shift
        if len(run) == 1 and spread and abs(start - run_end - spread) < 1e-6:
            spacing = spread
        if run and (one.font != font or one.shift or abs(start - run_end - spacing) > 1e-6):
            bits.append(Bit(run_x, font, run, spacing if len(run) > 1 else 0.0))
            run, spacing = "", 0.0
        if not run:
            run_x, font = start, one.font
        run += one.shown
        run_end = start + one.own
        x += one.width + one.kern
    if run:
        bits.append(Bit(run_x, font, run, spacing if len(run) > 1 else 0.0))
    text = "".join(g.char for g in glyphs if g.char != _JOINER)
    lost = any(g.shown != g.char for g in glyphs if g.char != _JOINER)
    return Line(text, tuple(bits), max(_width(glyphs), 0.0), lost)


def _width(glyphs: list[_Glyph]) -> float:
    """How wide these are on a line of their own."""
    if not glyphs:
        return 0.0
    last = glyphs[-1]
    out = _HANG if glyphs[0].char in _OPENING and glyphs[0].width > 0.9 else 0.0
    tail = 0.5 if last.char in _CLOSING and last.width > 0.9 else 0.0
    return _sum(glyphs) - last.kern - out - tail


def _sum(glyphs: list[_Glyph]) -> float:
    """How wide these are among others."""
    return sum(g.width + g.kern for g in glyphs)


def _tokens(glyphs: list[_Glyph]) -> list[list[_Glyph]]:
    """Pieces between which a line may break."""
    text = "".join(g.char for g in glyphs)
    ends = set(range(1, len(text) + 1))
    for match in _WHOLE.finditer(text):
        ends -= set(range(match.start() + 1, match.end()))
    for at in range(1, len(text)):
        before, after = text[at - 1], text[at]
        if (
            after in NO_START
            or before in NO_END
            or before in _TIED
            or after in _TIED
            or after == " "
        ):
            ends.discard(at)
    pieces, start = [], 0
    for end in sorted(ends):
        pieces.append(glyphs[start:end])
        start = end
    return pieces


_Row = list[list[_Glyph]]


def _wrap(glyphs: list[_Glyph], width: float, indent: float = 0.0) -> list[_Row]:
    if not glyphs:
        return []
    rows: list[_Row] = [[]]
    room = width - indent  # of the first line; the others have it all
    taken = 0.0
    for piece in _tokens(glyphs):
        row = rows[-1]
        taken += _sum(piece)
        # Far from the end of the line there is nothing to find out.
        if taken > room - 1 and row and _width(_bare([*_flat(row), *piece])) > room + 1e-6:
            rows.append(row := [])
            room = width
            taken = _sum(piece)
        row.append(piece)
        while len(row) == 1 and _width(_bare(row[0])) > room + 1e-6 and len(row[0]) > 1:
            head, rest = _broken(row[0], room)
            rows[-1] = [head]
            rows.append(row := [rest])
            room, taken = width, _sum(rest)
    _join_orphan(rows, width)
    return rows


def _spread(row: _Row, width: float) -> tuple[list[_Glyph], float]:
    """A line as wide as all: what is left goes between its pieces, unless that tears it apart.
    With it comes how much is between two."""
    pieces = [*row[:-1], _bare(row[-1])]
    spare = width - _width(_bare(_flat(pieces)))
    if len(pieces) == 1 or spare > width * _MOST_SPREAD:
        return _bare(_flat(pieces)), 0.0
    each = spare / (len(pieces) - 1)
    for piece in pieces[:-1]:
        piece[-1] = replace(piece[-1], kern=piece[-1].kern + each)
    return _bare(_flat(pieces)), each


def _flat(row: _Row) -> list[_Glyph]:
    return [glyph for piece in row for glyph in piece]


def _bare(glyphs: list[_Glyph]) -> list[_Glyph]:
    """Without the blanks at both ends."""
    start, end = 0, len(glyphs)
    while start < end and glyphs[start].char == " ":
        start += 1
    while end > start and glyphs[end - 1].char == " ":
        end -= 1
    return glyphs[start:end]


def _broken(piece: list[_Glyph], width: float) -> tuple[list[_Glyph], list[_Glyph]]:
    """A piece wider than the line, broken where the line is full."""
    at = 1
    while at < len(piece) and _width(piece[: at + 1]) <= width:
        at += 1
    return piece[:at], piece[at:]


def _join_orphan(rows: list[_Row], width: float) -> None:
    """The last line is never one character alone: it takes one more from the line before."""
    if len(rows) < 2 or len(rows[-2]) < 2:
        return
    alone = [g for g in _flat(rows[-1]) if g.char not in NO_START and g.char != " "]
    taken = rows[-2][-1]
    if len(alone) == 1 and _width(_bare([*taken, *_flat(rows[-1])])) <= width:
        rows[-1].insert(0, rows[-2].pop())
