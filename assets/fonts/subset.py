"""Cut the faces of certificates down to what is carried: `python -m assets.fonts.subset FOLDER`.

FOLDER holds the whole faces as their makers give them out: LXGWWenKai-Regular.ttf and -Bold.ttf
(LXGW WenKai), NotoSerifSC_700Bold.ttf and NotoSerifSC_900Black.ttf (Noto Serif SC). Outlines stay
as they are; hints, names of glyphs and the rules for other scripts go. Characters left out here
print in a face that has them (`reports/fonts.py`). Needs fontTools, of the developer's packages.

The licence of LXGW WenKai reserves its name for the whole face: what is left of it here is called
Yizhan Kai, in its file too.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

_HERE = Path(__file__).parent
# In texts beside the two-byte part: middle dots, the dash over two, the minus, the minutes.
_MARKS = "·—⸺−–‘’“”…¥№〇㎡℃×"


def _two_byte(first: range, second: range) -> Iterator[str]:
    for high in first:
        for low in second:
            try:
                yield bytes((high, low)).decode("gb18030")
            except UnicodeDecodeError:
                continue


_ASCII = [chr(code) for code in range(0x20, 0x7F)]
_SYMBOLS = [*_ASCII, *_MARKS, *_two_byte(range(0xA1, 0xAA), range(0xA1, 0xFF))]
_LEVEL_1 = [*_SYMBOLS, *_two_byte(range(0xB0, 0xD8), range(0xA1, 0xFF))]
_GB_2312 = [*_LEVEL_1, *_two_byte(range(0xD8, 0xF8), range(0xA1, 0xFF))]
_GBK = [*_SYMBOLS, *_two_byte(range(0x81, 0xFF), range(0x40, 0xFF))]


def _written_today(char: str) -> bool:
    """What neither the mainland's nor Taiwan's standard has is out of use but for some names."""
    return any(char.encode(code, "ignore") for code in ("gb2312", "big5")) or char in _SYMBOLS


# Titles keep to common words, names do not: those are set in the bold. The black face sets titles
# of honour alone.
_WANTED = {
    "YizhanKai-Regular": ("LXGWWenKai-Regular.ttf", [one for one in _GBK if _written_today(one)]),
    "YizhanKai-Bold": ("LXGWWenKai-Bold.ttf", _GBK),
    "NotoSerifSC-Bold": ("NotoSerifSC_700Bold.ttf", _GB_2312),
    "NotoSerifSC-Black": ("NotoSerifSC_900Black.ttf", _LEVEL_1),
}
# Rare characters of names, of which the other carried faces lack some: kept in one face.
_RARE = "YizhanKai-Regular"


def main(folder: Path) -> None:
    """Write every face into this folder."""
    for name, (source, characters) in _WANTED.items():
        font = TTFont(folder / source)
        wanted = {ord(char) for char in characters} - set(range(0xE000, 0xF900))
        if name == _RARE:
            wanted |= {code for code in font.getBestCmap() if code > 0xFFFF}
        wanted |= {ord(char) for char in "䶮𬸚"}  # in names of the sample, and common there
        options = Options(
            hinting=False,
            glyph_names=False,
            layout_features=[],
            drop_tables=[*Options().drop_tables, "GSUB", "GPOS", "GDEF", "BASE", "vhea", "vmtx"],
            name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14],
            recalc_timestamp=False,
        )
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=wanted)
        subsetter.subset(font)
        if name.startswith("YizhanKai"):
            _rename(font, name)
        target = _HERE / f"{name}.ttf"
        font.save(target)
        print(f"{target.name}: {len(font.getBestCmap())} characters, {target.stat().st_size} bytes")


def _rename(font: TTFont, name: str) -> None:
    family, style = "Yizhan Kai", name.partition("-")[2]
    names = {1: family, 2: style, 3: f"{name}:1", 4: f"{family} {style}", 6: name}
    for record in list(font["name"].names):
        if record.nameID in names:
            font["name"].setName(
                names[record.nameID],
                record.nameID,
                record.platformID,
                record.platEncID,
                record.langID,
            )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
