"""The square code of a certificate is found in scans and photos, however they were taken."""

from __future__ import annotations

import io
import random
from collections.abc import Callable

import pytest
import segno
from PIL import Image, ImageDraw, ImageFilter

from db import code_pictures
from db.code_pictures import code_in_picture
from db.rules import Refused
from tests.test_certificate_code import CODE

LONGEST = "7" + "0123456789" * 51 + "42"  # version 10, 65 modules with the quiet zone
_DPI = 200


def drawn(text: str, side: float = 28) -> Image.Image:
    """A square code, `side` millimetres wide with its quiet zone, scanned at 200 dpi."""
    code = segno.make(text, error="m", boost_error=False, micro=False)
    kept = io.BytesIO()
    code.save(kept, kind="png", scale=8, border=4)
    pixels = round(side / 25.4 * _DPI)
    return Image.open(kept).convert("L").resize((pixels, pixels), Image.Resampling.BICUBIC)


def page(text: str) -> Image.Image:
    """A certificate as it comes from the scanner: frame, words, the code at the lower left."""
    width, height = (round(mm / 25.4 * _DPI) for mm in (297, 210))
    made = Image.new("L", (width, height), 255)
    pen = ImageDraw.Draw(made)
    pen.rectangle((86, 86, width - 86, height - 86), outline=0, width=14)
    for line in range(12):
        pen.text((300, 500 + 50 * line), "YIZHAN " * 20, fill=0)
    made.paste(drawn(text), (round(38 / 25.4 * _DPI), round(148 / 25.4 * _DPI)))
    return made


def saved(image: Image.Image, kind: str = "PNG", **how: int) -> bytes:
    kept = io.BytesIO()
    image.save(kept, kind, **how)
    return kept.getvalue()


def grainy(image: Image.Image) -> Image.Image:
    chance = random.Random(7)
    noise = Image.frombytes("L", image.size, chance.randbytes(image.width * image.height))
    return Image.blend(image, noise, 0.3)


def lit_from_one_side(image: Image.Image) -> Image.Image:
    light = Image.linear_gradient("L").resize(image.size)
    return Image.blend(image, light, 0.4)


_TAKEN: dict[str, Callable[[Image.Image], Image.Image]] = {
    "as it is": lambda image: image,
    "turned": lambda image: image.rotate(90, expand=True),
    "upside down": lambda image: image.rotate(180),
    "askew": lambda image: image.rotate(
        7, expand=True, fillcolor=255, resample=Image.Resampling.BICUBIC
    ),
    "grainy": grainy,
    "lit from one side": lit_from_one_side,
    "blurred": lambda image: image.filter(ImageFilter.GaussianBlur(1)),
    "in colour": lambda image: image.convert("RGB"),
}


@pytest.mark.parametrize("taken", _TAKEN)
def test_a_code_is_read_from_a_page(taken: str) -> None:
    assert code_in_picture(saved(_TAKEN[taken](page(CODE)))) == CODE


@pytest.mark.parametrize("taken", ["as it is", "askew", "grainy"])
def test_the_longest_code_is_read_too(taken: str) -> None:
    assert len(LONGEST) == 513
    assert code_in_picture(saved(_TAKEN[taken](page(LONGEST)), "JPEG", quality=70)) == LONGEST


def test_a_code_without_a_ground_is_read() -> None:
    code = drawn(CODE)
    bare = Image.merge("LA", (Image.new("L", code.size, 0), code.point(lambda v: 255 - v)))
    assert code_in_picture(saved(bare)) == CODE


def test_two_codes_are_too_many() -> None:
    both = page(CODE)
    both.paste(drawn(LONGEST), (1400, 300))
    with pytest.raises(Refused, match="2"):
        code_in_picture(saved(both))


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"no picture", b"\x89PNG\r\n\x1a\n" + bytes(40)),
        saved(page(CODE))[:3000],
        saved(Image.new("L", (4, 4)), "GIF"),
        saved(Image.new("L", (1, 1))),
        saved(Image.new("L", (800, 600), 255)),
    ],
    ids=["empty", "words", "a head only", "cut off", "gif", "one pixel", "white"],
)
def test_what_has_no_code_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(Refused) as refused:
        code_in_picture(content)
    assert refused.value.field == "picture"


def test_a_huge_picture_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(code_pictures, "MOST_PIXELS", 10_000)
    with pytest.raises(Refused, match=r"too large|太大"):
        code_in_picture(saved(page(CODE)))
    monkeypatch.setattr(code_pictures, "MOST_BYTES", 100)
    with pytest.raises(Refused, match=r"too large|太大"):
        code_in_picture(bytes(101))
    monkeypatch.undo()
    with pytest.raises(Refused):  # 400 million pixels in a few hundred kilobytes
        code_in_picture(saved(Image.new("1", (20_000, 20_000))))
