"""A picture with a square code on it: a photo or a scan of a certificate."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING

from db.rules import Refused
from db.words import _

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_BYTES, MOST_PIXELS = 40 << 20, 60_000_000
_SMALL = 1600  # pixels of the longer side, at which a grainy photo becomes smooth


def code_in_picture(content: bytes) -> str:
    """The text of the square code in a PNG or JPEG. Refused in words where none can be read."""
    import zxingcpp

    if len(content) > MOST_BYTES:
        raise _too_large()
    square = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    for image in _tries(_opened(content)):
        found = {one.text for one in zxingcpp.read_barcodes(image, square)}
        if len(found) > 1:
            raise Refused(
                _("There are {n} square codes. Take a picture of one.").format(n=len(found)),
                "picture",
            )
        if found:
            return str(found.pop())
    raise Refused(
        _("No square code is to be seen. Take the picture from nearer, in good light."), "picture"
    )


def _opened(content: bytes) -> Image:
    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as image:
                if image.width * image.height > MOST_PIXELS:
                    raise _too_large()
                upright = ImageOps.exif_transpose(image)
                if upright.has_transparency_data:
                    white = Image.new("RGBA", upright.size, "white")
                    upright = Image.alpha_composite(white, upright.convert("RGBA"))
                return upright.convert("L")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large() from error
    except (OSError, ValueError, SyntaxError, EOFError, Warning) as error:
        raise Refused(_("This is no picture that can be read (PNG, JPG)."), "picture") from error


def _tries(image: Image) -> Iterator[Image]:
    """As it is, then evened out: a photo may be grainy, dim, or lit from one side."""
    from PIL import ImageFilter, ImageOps

    yield image
    yield ImageOps.autocontrast(image.filter(ImageFilter.MedianFilter(3)), cutoff=2)
    if max(image.size) > _SMALL:
        small = image.copy()
        small.thumbnail((_SMALL, _SMALL))
        yield ImageOps.autocontrast(small, cutoff=2)


def _too_large() -> Refused:
    return Refused(_("The picture is too large. Take one of the code alone."), "picture")
