"""A picture with a square code on it: a photo or a scan of a certificate."""

from __future__ import annotations

import io
import warnings

from db.rules import Refused
from db.words import _

MOST_BYTES, MOST_PIXELS = 40 << 20, 60_000_000


def code_in_picture(content: bytes) -> str:
    """The text of the longest code in a PNG or JPEG. Refused in words where none can be read."""
    import zxingcpp
    from PIL import Image, ImageOps

    if len(content) > MOST_BYTES:
        raise Refused(_("The picture is too large. Take one of the code alone."), "picture")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as image:
                if image.width * image.height > MOST_PIXELS:
                    raise Refused(
                        _("The picture is too large. Take one of the code alone."), "picture"
                    )
                upright = ImageOps.exif_transpose(image).convert("L")
    except (OSError, ValueError, SyntaxError, EOFError, Warning) as error:
        raise Refused(_("This is no picture that can be read (PNG, JPG)."), "picture") from error
    found = zxingcpp.read_barcodes(upright)
    if not found:
        raise Refused(
            _("No square code is to be seen. Take the picture from nearer, in good light."),
            "picture",
        )
    return str(max((one.text for one in found), key=len))
