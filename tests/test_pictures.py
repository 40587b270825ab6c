"""Pictures are taken in as they are, once, and stay; what is none is refused in words."""

from __future__ import annotations

import io
import json
import struct
import tracemalloc
import zlib

import pytest
import sqlcipher3.dbapi2 as engine
from PIL import Image

from db.centre import change_centre
from db.pictures import MOST_PIXELS, add_picture, picture
from db.rules import Refused
from db.schema_letterhead import MOST_BYTES
from db.store import Store
from db.trail_words import Words, changes
from db.words import use_language


@pytest.fixture(autouse=True)
def english() -> None:
    use_language("en")


def made(kind: str = "PNG", mode: str = "RGBA", size: tuple[int, int] = (30, 20)) -> bytes:
    """A picture with nothing much on it."""
    out = io.BytesIO()
    Image.new(mode, size).save(out, kind)
    return out.getvalue()


def chunk(name: bytes, data: bytes) -> bytes:
    """A part of a PNG."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def huge(wide: int, high: int) -> bytes:
    """A few bytes that say of themselves that they are a picture of this size, all black."""
    packer = zlib.compressobj(9)
    rows = packer.compress(bytes(min(wide * high // 8, 1 << 20))) + packer.flush()
    head = struct.pack(">IIBBBBB", wide, high, 1, 0, 0, 0, 0)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


@pytest.mark.parametrize(
    ("kind", "mode", "expected"),
    [("PNG", "RGBA", "png"), ("PNG", "1", "png"), ("PNG", "P", "png"), ("JPEG", "RGB", "jpg")],
)
def test_a_picture_comes_back_as_it_was(store: Store, kind: str, mode: str, expected: str) -> None:
    content = made(kind, mode)
    one = picture(store, add_picture(store, name="C:\\图\\章.v2.png", content=content))
    assert (one.name, one.width, one.height, one.content) == ("章.v2", 30, 20, content)
    assert store.value("SELECT kind FROM picture") == expected


def test_the_same_picture_is_kept_once(store: Store) -> None:
    first = add_picture(store, name="a.png", content=made())
    assert add_picture(store, name="b.png", content=made()) == first
    assert add_picture(store, name="c.png", content=made(size=(31, 20))) != first
    assert store.value("SELECT count(*) FROM picture") == 2


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no PNG or JPG"),
        (b"%PDF-1.7", "no PNG or JPG"),
        (made("GIF", "P"), "no PNG or JPG"),
        (made("BMP", "RGB"), "no PNG or JPG"),
        (made(size=(300, 300))[:200], "damaged"),
        (made("JPEG", "RGB", (300, 300))[:700], "damaged"),
        (made()[:40], "no PNG or JPG"),
        (made() + bytes(MOST_BYTES), "at most 4 MB"),
        (huge(MOST_PIXELS + 1, 10), "4000 pixels on a side"),
        (huge(10, 60_000), "4000 pixels on a side"),
        (huge(10_000, 10_000), "4000 pixels on a side"),
        (huge(60_000, 60_000), "4000 pixels on a side"),
        (huge(2**31 - 1, 2**31 - 1), "4000 pixels on a side"),
        (huge(0, 5), "no PNG or JPG"),
    ],
)
def test_what_cannot_be_printed_is_refused_in_words(
    store: Store, content: bytes, said: str
) -> None:
    tracemalloc.start()
    with pytest.raises(Refused, match="章") as refused:
        add_picture(store, name="章.png", content=content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert said in refused.value.message and refused.value.field == "picture"
    assert peak < 2 * MOST_BYTES
    assert not store.value("SELECT count(*) FROM picture")


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE picture SET name = 'x'",
        "UPDATE picture SET content = x'00'",
        "DELETE FROM picture",
        "REPLACE INTO picture SELECT id, 'x', kind, 1, 1, digest, x'00' FROM picture",
        "REPLACE INTO picture SELECT id + 1, 'x', kind, 1, 1, digest, x'00' FROM picture",
        "INSERT OR REPLACE INTO picture SELECT id, name, kind, width, height,"
        " printf('%064d', 1), content FROM picture",
    ],
)
def test_what_a_paper_was_made_with_stays_whoever_writes(store: Store, attack: str) -> None:
    id = add_picture(store, name="章.png", content=made())
    with pytest.raises(engine.DatabaseError, match="row_stays"):
        store.connection.execute(attack)
    store.connection.rollback()
    assert picture(store, id).content == made()


def test_the_trail_has_no_bytes_of_it(store: Store) -> None:
    id = add_picture(store, name="章.png", content=made())
    kept = json.loads(store.value("SELECT after FROM trail WHERE record_table = 'picture'"))
    assert kept["content"].startswith("sha256:") and kept["content"].endswith(kept["digest"])
    change_centre(store, emblem=id)
    act = store.value("SELECT act FROM trail ORDER BY id DESC")
    (told,) = changes(store, act)
    assert [(one.label, one.after) for one in told.lines] == [("Emblem", "章")]
    assert Words(store).name("picture", id) == "章"
