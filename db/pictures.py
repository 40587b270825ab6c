"""Pictures that papers are made with: the emblem, a seal. They stay as they were taken in."""

from __future__ import annotations

import hashlib
import io
import warnings
from dataclasses import dataclass
from pathlib import PurePath

from db.rules import Refused, rule
from db.schema_letterhead import MOST_BYTES
from db.store import Store
from db.words import _

MOST_PIXELS = 4000  # on either side: a sheet of A4 has 3508 where an inch has 300
_KINDS = {"PNG": "png", "JPEG": "jpg"}


@dataclass(frozen=True)
class Picture:
    """A picture with its content; width and height in pixels."""

    id: int
    name: str
    width: int
    height: int
    content: bytes


@rule
def add_picture(db: Store, *, name: str, content: bytes) -> int:
    """Take a picture in; returns its id, that of the same picture if it is there already.

    Refused for what is no PNG or JPEG, is damaged, or is too large in bytes or in pixels.
    """
    kind, width, height = _looked_at(name, content)
    digest = hashlib.sha256(content).hexdigest()
    known = db.value("SELECT id FROM picture WHERE digest = ?", (digest,))
    if known:
        return int(known)
    stem = PurePath(name.replace("\\", "/")).stem.strip() or _("Picture")
    db.describe(_("Took in the picture “{name}”").format(name=stem))
    return db.insert(
        "picture",
        name=stem,
        kind=kind,
        width=width,
        height=height,
        digest=digest,
        content=content,
    )


def picture(db: Store, id: int) -> Picture:
    """One picture. Raises LookupError if there is none."""
    row = db.row("SELECT id, name, width, height, content FROM picture WHERE id = ?", (id,))
    if row is None:
        raise LookupError(f"no picture {id}")
    return Picture(**row)


def _looked_at(name: str, content: bytes) -> tuple[str, int, int]:
    """Kind, width and height. The size is read from the head before anything is unpacked."""
    from PIL import Image, UnidentifiedImageError

    words = {"name": name}
    if len(content) > MOST_BYTES:
        raise Refused(
            _("“{name}” has {mb} MB; at most {most} MB fit. Save it smaller.").format(
                mb=f"{len(content) / 2**20:.1f}", most=MOST_BYTES >> 20, **words
            ),
            "picture",
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(content), formats=tuple(_KINDS)) as image:
                width, height = image.size
                if max(width, height) > MOST_PIXELS:
                    raise _too_fine(name)
                image.load()
                return _KINDS[str(image.format)], width, height
    except UnidentifiedImageError as error:
        raise Refused(_("“{name}” is no PNG or JPG.").format(**words), "picture") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_fine(name) from error
    except (OSError, ValueError, SyntaxError, Warning, EOFError) as error:
        raise Refused(
            _("“{name}” is damaged and cannot be read. Choose another one.").format(**words),
            "picture",
        ) from error


def _too_fine(name: str) -> Refused:
    return Refused(
        _("“{name}” has more than {most} pixels on a side. Save it smaller.").format(
            name=name, most=MOST_PIXELS
        ),
        "picture",
    )
