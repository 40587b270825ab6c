"""Certificates of honour, training and thanks on paper, read back."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise, product
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops
from pypdf import PdfReader

from db.centre import set_up
from db.certificate_check import check_certificate
from db.certificate_kinds import Design, Signer, begin_certificate_kinds, change_certificate_kind
from db.certificates import (
    Recipient,
    certificate_of,
    certificates,
    numbered,
    reissue_certificate,
    withdraw_certificate,
)
from db.code_pictures import code_in_picture
from db.formats import show_han_day
from db.people import add_person
from db.pictures import add_picture
from db.roles import program
from db.rules import Refused
from db.store import Store, open_store
from db.wording import PLACES
from db.words import use_language
from reports import catalogue, fonts
from reports.certificate import drawn, preview
from reports.certificate_content import contents
from reports.certificate_layout import layout
from reports.certificate_words import refuse_unfit
from reports.page import Footer, pdf
from reports.typeset import MM
from tests.certificate_reading import (
    COURSE,
    HONOUR,
    NAMES,
    NOW,
    TODAY,
    chars,
    issue,
    kind,
    line_at,
    printed,
    rendered,
)
from tests.paper_reading import overprints

CENTRE = "栖湖工业园职工服务中心"


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Ten honours and three of a course, which no test here changes."""
    db = open_store(tmp_path_factory.mktemp("papers") / "c.yizhan", staff=program("许可"))
    use_language("zh_CN")
    begin(db)
    issue(db, "RY", *(Recipient(name, HONOUR) for name in NAMES))
    person = add_person(db, name="王䶮", identity="11010519491231002X")
    learners = [Recipient("王䶮", COURSE, person), Recipient("李一", COURSE)]
    issue(db, "PX", *learners)
    yield db
    db.close()


def begin(db: Store) -> None:
    set_up(db, name=CENTRE, phone="5550 1260")
    begin_certificate_kinds(db)


def text_of(data: bytes, page: int = 0) -> str:
    return "".join(PdfReader(io.BytesIO(data)).pages[page].extract_text().split())


def test_an_honour_stands_as_it_is_measured(centre: Store) -> None:
    found = chars(printed(centre, "certificate", certificate=first(centre, "RY")))
    title = line_at(found, 55)
    assert "".join(one.char for one in title) == "荣誉证书"
    assert {one.size for one in title} == {48}
    steps = {round((b.x - a.x) * MM, 1) for a, b in pairwise(title)}
    assert steps == {68.0}  # 48 and the tracking of 20
    name = line_at(found, 82)
    assert "".join(one.char for one in name) == "周文静同志："
    assert (round(name[0].x, 2), name[0].size, name[3].size) == (50.0, 24, 22)
    wording = certificate_of(centre, first(centre, "RY")).wording
    rows = [line_at(found, 99 + n * 22 * 1.85 / MM) for n in range(4)]
    assert "".join(one.char for row in rows for one in row) == wording
    assert rows[0][0].x == pytest.approx(50 + 2 * 22 / MM, abs=0.01)  # set in by two characters
    assert max(one.x for row in rows for one in row) < 247 - 11 / MM + 0.01
    assert {one.size for row in rows for one in row} == {22}
    issuer, day = line_at(found, 158), line_at(found, 171.5)
    assert "".join(one.char for one in issuer) == CENTRE
    assert "".join(one.char for one in day) == "二〇二六年十一月二十六日" == show_han_day(TODAY)
    for row in (issuer, day):
        assert {one.size for one in row} == {18}
        assert (row[0].x + row[-1].x + 18 / MM) / 2 == pytest.approx(222, abs=0.05)


def first(db: Store, prefix: str) -> int:
    found = numbered(db, f"{prefix}-2026-0001")
    assert found is not None
    return found


def test_the_words_of_a_course_stand_beside_the_photo(centre: Store) -> None:
    id = first(centre, "PX")
    found = chars(printed(centre, "certificate", certificate=id))
    name = line_at(found, 77)
    said = "".join(one.char for one in name)
    assert said == "王䶮同志身份证号1101**********002X"
    assert name[0].x == pytest.approx(98, abs=0.01)
    rows = [line_at(found, 92 + n * 20 * 1.85 / MM) for n in range(5)]
    assert "".join(one.char for row in rows for one in row) == certificate_of(centre, id).wording
    assert {one.size for row in rows for one in row} == {20}
    assert max(one.x for row in rows for one in row) < 247 - 10 / MM + 0.01
    picture = rendered(printed(centre, "certificate", certificate=id)).convert("L")
    dots = 200 / 25.4
    for x in (50, 85):  # the place of the photo, 35 × 49
        column = (round(x * dots) - 1, round(70 * dots), round(x * dots) + 2, round(117 * dots))
        assert picture.crop(column).point(lambda grey: 255 * (grey < 160)).getbbox()
    other = printed(centre, "certificate", certificate=numbered(centre, "PX-2026-0002"))
    assert "身份证号" not in text_of(other)


def test_the_identity_number_goes_above_a_name_that_needs_the_line(store: Store) -> None:
    begin_certificate_kinds(store)
    name = "阿卜杜热合曼·买买提吐尔逊江"
    person = add_person(store, name=name, identity="11010519491231002X")
    (id,) = issue(store, "PX", Recipient(name, COURSE, person))
    data = printed(store, "certificate", certificate=id)
    found = chars(data)
    assert "".join(one.char for one in line_at(found, 77)) == f"{name}同志"
    assert "1101**********002X" in "".join(one.char for one in line_at(found, 67.5))
    assert overprints(data, 0) == []


def ink(picture: Any, y: float, upto: float) -> list[float]:
    """The middles of the black stretches on a line of the picture, in mm from the left."""
    dots = 600 / 25.4
    row = [picture.getpixel((x, round(y * dots))) < 128 for x in range(round(upto * dots))]
    found, start = [], None
    for x, black in enumerate([*row, False]):
        if black and start is None:
            start = x
        if not black and start is not None:
            found.append(round((start + x) / 2 / dots, 1))
            start = None
    return found


def test_the_frame_is_two_lines_with_steps(centre: Store) -> None:
    picture = rendered(printed(centre, "certificate", certificate=first(centre, "RY")), dpi=600)
    grey = picture.convert("L")
    assert ink(grey, 70, 30) == [11.0, 14.2]
    # In the step: the outer line, the square with its core, the line where the step ends.
    assert ink(grey, 17.7, 30) == [11.0, 15.6, 17.7, 19.8, 21.2]


@pytest.mark.parametrize(("border", "lines"), [("plain", [11.0, 14.2]), ("none", [])])
def test_a_plain_frame_has_no_steps_and_printed_paper_no_frame(
    centre: Store, border: str, lines: list[float]
) -> None:
    design = replace(kind(centre, "RY").design, border=border)
    data = preview(centre, design, examples(), now=NOW)
    assert ink(rendered(data, dpi=600).convert("L"), 17.7, 30) == lines


def examples() -> dict[str, str]:
    return {one.name: one.example for one in PLACES}


def test_codes_are_read_from_a_page_and_are_genuine(centre: Store) -> None:
    ids = centre.rows("SELECT id, name FROM certificate WHERE prefix = 'RY' ORDER BY number")
    data = printed(centre, "certificates", ids=[row["id"] for row in ids])
    for page, row in enumerate(ids):
        out = io.BytesIO()
        rendered(data, page).save(out, "PNG")
        read = code_in_picture(out.getvalue())
        one = certificate_of(centre, row["id"])
        assert read == one.code
        verdict = check_certificate(centre, read)
        assert verdict.certificate is not None
        assert (verdict.certificate.name, verdict.certificate.id) == (row["name"], row["id"])
        assert one.number in text_of(data, page)
        assert one.check in text_of(data, page)


def test_the_code_has_28_mm_with_its_white_margin(centre: Store) -> None:
    picture = rendered(printed(centre, "certificate", certificate=first(centre, "RY")), dpi=600)
    dots = 600 / 25.4
    left, top, right, bottom = (round(mm * dots) for mm in (36, 146, 68, 178))
    box = (
        picture.convert("L")
        .crop((left, top, right, bottom))
        .point(lambda grey: 255 * (grey < 128))
        .getbbox()
    )
    assert box is not None
    x, y, far, low = (mm / dots for mm in box)
    modules = next(
        side for side in range(37, 58, 4) if abs(far - x - 28 * side / (side + 8)) < 0.06
    )
    margin = 4 * 28 / (modules + 8)
    assert x + 36 == pytest.approx(38 + margin, abs=0.06)
    assert y + 146 == pytest.approx(148 + margin, abs=0.06)
    assert low - y == pytest.approx(far - x, abs=0.06)


def test_rare_names_copy_out_of_the_file(centre: Store, tmp_path: Path) -> None:
    ids = [row["id"] for row in centre.rows("SELECT id FROM certificate WHERE prefix = 'RY'")]
    path = tmp_path / "names.pdf"
    lost: set[str] = set()
    catalogue.write(centre, "certificates", path, now=NOW, lost=lost, ids=ids)
    assert not lost
    done = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True)
    for reader in (
        done.stdout.decode(),
        "".join(page.extract_text() for page in PdfReader(path).pages),
    ):
        said = "".join(reader.split())
        for name in NAMES:
            assert "".join(name.split()) in said
    checked = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_a_character_that_no_face_has_is_told_with_its_name(store: Store) -> None:
    name = "王\U00030000"
    assert fonts.missing(name)
    begin_certificate_kinds(store)
    ids = issue(store, "RY", Recipient(name, HONOUR))
    lost: set[str] = set()
    out = io.BytesIO()
    catalogue.write(store, "certificate", out, now=NOW, lost=lost, certificate=ids[0])
    assert lost == {name}
    assert "王〓" in text_of(out.getvalue())


def test_many_are_one_file_with_bookmarks_the_same_each_time(centre: Store) -> None:
    asked = first(centre, "RY")
    data = printed(centre, "certificates", certificate=asked)
    reader = PdfReader(io.BytesIO(data))
    assert len(reader.pages) == len(NAMES)
    marks = [mark.title for mark in reader.outline if not isinstance(mark, list)]
    assert marks == [f"RY-2026-{n:04d}\u3000{name}" for n, name in enumerate(NAMES, 1)]
    assert printed(centre, "certificates", certificate=asked) == data
    for page in reader.pages:
        resources: Any = page["/Resources"]
        for font in resources["/Font"].values():
            assert "/FontFile2" in font.get_object()["/FontDescriptor"]
    # What is above the name, the wording that all have, and the foot are in the file once.
    assert sum(b"/Subtype /Form" in one for one in data.split(b"endobj")) == 3


def test_the_same_wording_in_two_designs_is_set_in_each(centre: Store) -> None:
    one = contents(centre, certificates(centre, [first(centre, "RY")]))[0]
    other = replace(one, design=replace(one.design, face="serif"))
    pages, marks = drawn([one, one, other, other])
    data, _lost = pdf(layout(one.design).sheet, "t", pages, Footer(CENTRE, NOW), marks=marks)
    single, _lost = pdf(layout(one.design).sheet, "t", drawn([other])[0], Footer(CENTRE, NOW))
    kai, serif = (rendered(data, page, 60).tobytes() for page in (0, 2))
    assert kai != serif == rendered(single, 0, 60).tobytes()


def test_the_words_copy_out_in_the_order_in_which_they_are_read(centre: Store) -> None:
    said = text_of(printed(centre, "certificates", certificate=first(centre, "RY")))
    wording = certificate_of(centre, first(centre, "RY")).wording
    assert said.startswith(f"荣誉证书周文静同志：{wording}编号RY-2026-0001校验码")
    assert said.index("校验码") < said.index(CENTRE) < said.index("二〇二六年十一月二十六日")


class StoppedError(Exception):
    """Somebody pressed Stop."""


def test_a_long_run_says_how_far_it_is_and_can_be_stopped(centre: Store, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []

    def progress(done: int, total: int = 0, words: str = "") -> None:
        told.append((done, total))
        if done == 4:
            raise StoppedError

    path = tmp_path / "stopped.pdf"
    path.write_bytes(b"older")
    with pytest.raises(StoppedError):
        catalogue.write(
            centre,
            "certificates",
            path,
            now=NOW,
            progress=progress,
            certificate=first(centre, "RY"),
        )
    assert told == [(n, len(NAMES)) for n in range(5)]
    assert path.read_bytes() == b"older"


def test_a_reissued_one_says_so_and_a_withdrawn_one_has_its_stamp(store: Store) -> None:
    begin_certificate_kinds(store)
    ids = issue(store, "RY", *(Recipient(name, HONOUR) for name in NAMES[:3]))
    plain = text_of(printed(store, "certificate", certificate=ids[0]))
    reissue_certificate(store, id=ids[1], reason="遗失", today=TODAY)
    withdraw_certificate(store, id=ids[2], reason="写错", today=TODAY)
    again = text_of(printed(store, "certificate", certificate=ids[1]))
    void = chars(printed(store, "certificate", certificate=ids[2]))
    assert "补发" not in plain
    assert "作废" not in plain
    assert "补发2026-11-26" in again
    assert "作废" not in again
    assert {one.char for one in void if one.size > 100} == {"作", "废"}


def test_all_is_black_unless_colour_is_asked_for(centre: Store) -> None:
    id = first(centre, "RY")
    black = rendered(printed(centre, "certificate", certificate=id), dpi=60)
    red = rendered(printed(centre, "certificate", certificate=id, colour=True), dpi=60)
    assert most_red(black) == 0
    assert most_red(red) > 100


def most_red(picture: Image.Image) -> int:
    """How much redder than green the reddest dot is."""
    red, green, _blue = picture.split()
    counts = ImageChops.difference(red, green).histogram()
    return max(by for by, count in enumerate(counts) if count)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_no_word_stands_on_another_in_any_design(centre: Store, language: str) -> None:
    long = "优秀共产党员先进事迹报告会组织奖证书"[:12]
    signers = (Signer("主任", "冯立"), Signer("财务负责人", ""), Signer("监事", "许可"))
    use_language(language)
    for prefix, paper, face, photo in product(
        ("RY", "PX", "GX", "ZY"), ("a4-wide", "a4"), ("kai", "serif"), (False, True)
    ):
        design = replace(kind(centre, prefix).design, paper=paper, face=face, photo=photo)
        for one in (design, replace(design, title=long, signers=signers)):
            data = preview(centre, one, examples(), now=NOW)
            assert overprints(data, 0) == [], (prefix, paper, face, photo)
    use_language("zh_CN")


def test_a_preview_is_the_page_that_will_be_printed(store: Store) -> None:
    begin_certificate_kinds(store)
    design = kind(store, "RY").design
    data = preview(store, design, {**examples(), "name": "王䶮"}, now=NOW)
    assert len(PdfReader(io.BytesIO(data)).pages) == 1
    (id,) = issue(store, "RY", Recipient("王䶮", examples()))
    real = text_of(printed(store, "certificate", certificate=id))
    shown = text_of(data)
    assert shown.partition("编号")[0] == real.partition("编号")[0]
    with pytest.raises(Refused, match=r"奖项|prize"):
        preview(store, design, {**examples(), "prize": ""}, now=NOW)


def test_a_large_seal_is_drawn_over_issuer_and_date_and_stays_small(store: Store) -> None:
    begin_certificate_kinds(store)
    out = io.BytesIO()
    Image.linear_gradient("L").convert("RGB").resize((2400, 1200)).save(out, "PNG")
    seal = add_picture(store, name="公章.png", content=out.getvalue())
    one = kind(store, "RY")
    change_certificate_kind(
        store, id=one.id, name=one.name, prefix="RY", design=replace(one.design, seal=seal)
    )
    ids = issue(store, "RY", *(Recipient(name, HONOUR) for name in NAMES[:4]))
    data = printed(store, "certificates", ids=ids)
    assert data.count(b"/Subtype /Image") == 2  # the picture once, and what of it is clear
    assert len(data) < 2_000_000
    assert "盖章处" not in text_of(data)
    dots = 200 / 25.4
    box = tuple(round(mm * dots) for mm in (202, 153.5, 242, 173.5))
    greys = rendered(data).convert("L").crop((box[0], box[1], box[2], box[3])).histogram()
    assert sum(greys[30:226]) > 0.6 * sum(
        greys
    )  # from black to white, twice as wide as high, in its middle
    shown = preview(store, kind(store, "RY").design, examples(), now=NOW)
    assert len(shown) < 300_000


def unfit(design: Design, name: str, **values: str) -> Refused:
    issued = {"number": "RY-2026-0001", "date": show_han_day(TODAY)}
    with pytest.raises(Refused) as caught:
        refuse_unfit(design, Recipient(name, values), issued=issued)
    return caught.value


def test_a_long_name_is_set_smaller_and_then_refused(store: Store) -> None:
    begin_certificate_kinds(store)
    design = kind(store, "RY").design
    sizes = {}
    for count in (3, 20, 25, 40):
        data = preview(store, design, {**examples(), "name": "文" * count}, now=NOW)
        row = [one for one in line_at(chars(data), 82) if one.char == "文"]
        assert len(row) == count  # on one line
        sizes[count] = row[0].size
    assert sizes[3] == sizes[20] == 24 > sizes[25] > sizes[40] >= 12
    refused = unfit(design, "文" * 60, **HONOUR)
    assert refused.field == "name"
    assert "60" in refused.message
    fits = int(refused.message.split("放得下")[1].split("个")[0])
    data = preview(store, design, {**examples(), "name": "文" * fits}, now=NOW)
    assert len([one for one in line_at(chars(data), 82) if one.char == "文"]) == fits
    assert unfit(design, "文" * (fits + 1), **HONOUR).field == "name"


def test_a_wording_has_four_lines_or_five_smaller_ones_and_no_more(store: Store) -> None:
    design = Design("award", "荣誉证书", "同志", "{event}")
    body = layout(design)
    sizes = []
    for count in range(20, 240, 4):
        try:
            data = preview(store, design, {**examples(), "event": "获" * count}, now=NOW)
        except Refused as refused:
            over = int(refused.message.split("缩短约")[1].split("个")[0])
            fits = count - over
            break
        rows = {round(one.y, 2): one.size for one in chars(data) if one.char == "获"}
        assert len(set(rows.values())) == 1
        size = next(iter(rows.values()))
        assert (size, len(rows)) in {(22, 1), (22, 2), (22, 3), (22, 4), (20, 4), (20, 5)}
        assert max(rows) < body.issuer_y - 18 * 0.9 / MM
        sizes.append(size)
    assert sizes == sorted(sizes, reverse=True)
    assert set(sizes) == {22, 20}
    values = {"event": "获" * fits}
    issued = {"number": "", "date": ""}
    refuse_unfit(design, Recipient("周文静", values), issued=issued)
    told = unfit(design, "周文静", event="获" * (fits + 1))
    assert (told.field, told.message[:4]) == ("wording", "周文静：")


def test_wide_and_upright_ones_are_printed_apart(store: Store) -> None:
    begin_certificate_kinds(store)
    wide = issue(store, "RY", Recipient("周文静", HONOUR))
    one = kind(store, "RY")
    upright = replace(one.design, paper="a4")
    change_certificate_kind(store, id=one.id, name=one.name, prefix="RY", design=upright)
    high = issue(store, "RY", Recipient("孙喆", HONOUR))
    with pytest.raises(Refused, match="分开"):
        printed(store, "certificates", ids=[*wide, *high])
    page = PdfReader(io.BytesIO(printed(store, "certificate", certificate=high[0]))).pages[0]
    assert [round(float(side) / MM) for side in page.mediabox[2:]] == [210, 297]


def test_there_is_nothing_to_print_without_a_certificate(centre: Store) -> None:
    with pytest.raises(Refused):
        printed(centre, "certificate", certificate=10**9)
    with pytest.raises(Refused):
        printed(centre, "certificates")


def test_a_hundred_different_wordings_are_as_small_a_file(centre: Store) -> None:
    one = contents(centre, certificates(centre, [first(centre, "RY")]))[0]
    many = [replace(one, wording=f"{one.wording[:-1]}{n}。") for n in range(60)]
    pages, marks = drawn(many)
    data, _lost = pdf(layout(one.design).sheet, "t", pages, Footer(CENTRE, NOW), marks=marks)
    assert len(data) < 60 * 8_000 + 150_000
    assert all(f"{n}。" in text_of(data, n) for n in (0, 59))
