"""What no carried face has comes from a face of the computer, can be copied, and is else named."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
from fontTools import subset, ttLib
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable
from pypdf import PdfReader

from assets import path
from reports import fonts, system_faces
from reports.page import PLAIN, Footer, Paper, pdf
from reports.typeset import fit, line

RARE, RARER = "\U0003106b", "\U0003106d"  # in no carried face


def made(file: Path, char: str, *, tables: int = 12) -> Path:
    """A small face with one character, drawn like 字, in a table of this format."""
    font = ttLib.TTFont(path(f"fonts/{fonts.KAI}.ttf"))
    cutter = subset.Subsetter()
    cutter.populate(unicodes=[ord("字")])
    cutter.subset(font)
    table = CmapSubtable.newSubtable(tables)
    table.platformID, table.platEncID, table.language = 3, 10 if tables == 12 else 1, 0
    table.cmap = {ord(char): font.getBestCmap()[ord("字")]}
    font["cmap"].tables = [table]
    font.save(file)
    return file


def collection(file: Path, *faces: Path) -> None:
    """A collection of faces."""
    whole = ttLib.TTCollection()
    whole.fonts = [ttLib.TTFont(face) for face in faces]
    whole.save(file)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The one folder of faces of a made-up computer."""
    place = tmp_path / "fonts"
    place.mkdir()
    monkeypatch.setattr(system_faces, "folders", lambda: (tmp_path / "none", place))
    forget()
    yield place
    monkeypatch.undo()
    forget()


def forget() -> None:
    """Faces that lay there before are not remembered."""
    for known in (system_faces.of_folder, fonts.glyph, line, fit):
        known.cache_clear()


def drawn(words: str, face: str = fonts.REGULAR) -> tuple[bytes, set[str]]:
    """A page with these words, and in which of them 〓 stands."""

    def draw(paper: Paper) -> None:
        paper.text(30, 30, words, 12, face)

    return pdf(PLAIN, "t", [draw], Footer("c", datetime(2026, 11, 26)))


def copied(data: bytes, tmp_path: Path) -> tuple[str, str]:
    """What stands before the foot of a page as two readers copy it."""
    file = tmp_path / "read.pdf"
    file.write_bytes(data)
    other = subprocess.run(["pdftotext", file, "-"], capture_output=True, check=True).stdout
    mine = PdfReader(BytesIO(data)).pages[0].extract_text()
    first, second = ("".join(text.split()).partition("c")[0] for text in (mine, other.decode()))
    return first, second


def as_it_is(folder: Path, aside: Path) -> None:
    made(folder / "Face.ttf", RARE)


def in_a_folder_inside(folder: Path, aside: Path) -> None:
    (folder / "of" / "mine").mkdir(parents=True)
    made(folder / "of" / "mine" / "FACE.TTF", RARE)


def second_of_a_collection(folder: Path, aside: Path) -> None:
    collection(folder / "Two.ttc", made(aside / "a", "甲"), made(aside / "b", RARE))


def behind_broken_ones(folder: Path, aside: Path) -> None:
    whole = made(folder / "Z.ttf", RARE).read_bytes()
    (folder / "A.ttf").write_bytes(b"no face")
    (folder / "B.ttf").write_bytes(b"")
    (folder / "C.ttf").write_bytes(whole[: len(whole) // 2])
    (folder / "D.ttc").write_bytes(b"ttcf\x00\x01\x00\x00\xff\xff\xff\xff" + bytes(40))
    for at in range(0, 400, 7):  # damaged somewhere in its tables
        (folder / f"E{at}.ttf").write_bytes(whole[:at] + b"\xff\xff\xff\xff" + whole[at + 4 :])
    (folder / "F.ttf").mkdir()


def behind_one_without_its_outlines(folder: Path, aside: Path) -> None:
    font = ttLib.TTFont(made(aside / "a", RARE))
    loca = font.reader.tables["loca"]
    whole = bytearray((aside / "a").read_bytes())
    whole[loca.offset : loca.offset + loca.length] = b"\xff" * loca.length
    (folder / "A.ttf").write_bytes(bytes(whole))
    made(folder / "B.ttf", RARE)


def behind_one_that_may_not_be_embedded(folder: Path, aside: Path) -> None:
    font = ttLib.TTFont(made(aside / "a", RARE))
    font["OS/2"].fsType = 0x0002
    font.save(folder / "A.ttf")
    made(folder / "B.ttf", RARE)


@pytest.mark.parametrize(
    "lies",
    [
        as_it_is,
        in_a_folder_inside,
        second_of_a_collection,
        behind_broken_ones,
        behind_one_without_its_outlines,
        behind_one_that_may_not_be_embedded,
    ],
)
def test_a_face_of_the_computer_prints_what_no_carried_one_has(
    folder: Path, tmp_path: Path, lies: Callable[[Path, Path], None]
) -> None:
    lies(folder, tmp_path)
    data, lost = drawn(f"王{RARE}")
    assert lost == set()
    assert copied(data, tmp_path) == (f"王{RARE}", f"王{RARE}")
    assert drawn(f"王{RARE}")[0] == data


def test_the_known_faces_come_first(folder: Path) -> None:
    made(folder / "A.ttf", RARE)
    made(folder / "HanaMinB.ttf", RARE)
    made(folder / "SimSunB.ttf", RARE)
    names = [one.file.name for one in system_faces.having(RARE)]
    assert names == ["SimSunB.ttf", "HanaMinB.ttf", "A.ttf"]


def test_what_the_computer_lacks_too_is_named(folder: Path) -> None:
    made(folder / "Face.ttf", RARE)
    assert fonts.missing(f"{RARE}田{RARER}{RARER}\n") == RARER
    assert drawn(f"王{RARER}")[1] == {f"王{RARER}"}


def test_a_table_of_four_digits_is_read_too(folder: Path) -> None:
    made(folder / "Face.ttf", "\u2fef", tables=4)
    assert [one.file.name for one in system_faces.having("\u2fef")] == ["Face.ttf"]
    assert not list(system_faces.having("\u2ff0"))


def test_characters_of_private_use_are_nobodys(folder: Path) -> None:
    made(folder / "Face.ttf", "\ue001")
    assert fonts.missing("\ue001") == "" and drawn("甲\ue001")[1] == {"甲\ue001"}
