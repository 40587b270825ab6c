"""The sheets on paper, read back from their PDFs: what they say, with which fonts, on how many."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from db import booking_changes, closures, equipment, rooms, waiting, words
from db.booking_states import cancel, check_in, finish
from db.bookings import between
from db.rules import Refused
from db.store import Store
from db.trouble import Trouble
from reports import __main__ as command
from reports import catalogue, facts
from reports.day_sheet import columns_of
from reports.grid import Block, grid_hours
from reports.page import PLAIN, Footer, Paper, write

DAY = date(2026, 11, 26)
EARLY = datetime(2026, 11, 26, 7, 52)


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """The sheets' own words are looked for in the language they are written in."""
    words.use_language("en")
    yield


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "sheet.pdf"


def at(clock: str, day: date = DAY) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}")


def book(db: Store, room: int, starts: str, ends: str, title: str, **more: Any) -> int:
    values: dict[str, Any] = {"rooms": (room,), "title": title, "now": EARLY} | more
    return booking_changes.book(db, starts=at(starts), ends=at(ends), **values)


def text(path: Path, page: int | None = None) -> str:
    """What is written, blanks between the pieces aside."""
    pages = PdfReader(path).pages
    chosen = pages if page is None else [pages[page]]
    return re.sub(r"\s+", "", "".join(one.extract_text() for one in chosen))


def assert_sound(path: Path) -> None:
    """Only our fonts, all embedded; nothing but black and white; a file qpdf has no fault in."""
    for page in PdfReader(path).pages:
        resources: Any = page["/Resources"]
        for font in resources["/Font"].values():
            found = font.get_object()
            assert re.fullmatch(
                r"/[A-Z]{6}\+(NotoSansSC|NotoSerifSC|YizhanKai)-(Regular|Medium|Bold|Black).*",
                found["/BaseFont"],
            )
            assert "/FontFile2" in found["/FontDescriptor"]
            assert "/ToUnicode" in found
        contents = page.get_contents()
        assert contents is not None
        drawn = contents.get_data().decode("latin-1")
        assert not re.search(r"(?m)\s(rg|RG|k|K|sc|SC|scn|SCN)\s", drawn)
        assert set(re.findall(r"(?m)(?:^|\s)([\d.]+) [gG]\s", drawn)) <= {"0", "1"}
    if shutil.which("qpdf"):
        checked = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True)
        assert checked.returncode == 0, checked.stdout + checked.stderr


def test_the_day_sheet_says_what_is_booked(store: Store, out: Path) -> None:
    hall = rooms.add_room(store, name="多功能厅", kind="hall")
    east = rooms.add_room(store, name="东厅", code="101", part_of=hall)
    west = rooms.add_room(store, name="西厅", code="102", part_of=hall)
    talk = rooms.add_room(store, name="谈话室", code="302")
    phones = equipment.add_equipment(store, name="话筒", stock=4)
    book(
        store,
        hall,
        "09:00",
        "11:30",
        "道德讲堂",
        organisation="晨桥精密",
        headcount=80,
        equipment={phones: 2},
    )
    book(store, east, "14:00", "16:00", "陈𬸚收徒", provisional_until=DAY)
    book(store, talk, "10:00", "11:00", "个人的事", organisation="某人", private=True)
    gone = book(store, west, "18:00", "19:00", "取消了的")
    cancel(store, booking=gone, reason="改期")
    closures.close(store, room=west, starts=at("13:00"), ends=at("17:30"), reason="音响检修")
    waiting.wait(
        store,
        title="等场地的人",
        minutes=60,
        day_from=DAY,
        day_to=DAY,
        now=EARLY,
        room=talk,
    )
    assert catalogue.write(store, "day-sheet", out, now=EARLY, date=DAY) == 1
    assert_sound(out)
    said = text(out)
    for expected in (
        "道德讲堂",
        "晨桥精密",
        "09:00–11:30",
        "80people",
        "with东厅",
        "陈𬸚收徒",
        "音响检修",
        "话筒×2",
        "Settle:陈𬸚收徒",
        "等场地的人:谈话室isfreeon11-26",
        "Phone55501260",
        "261126-03",
    ):
        assert expected in said, expected
    for hidden in ("个人的事", "某人", "取消了的"):
        assert hidden not in said, hidden


def test_the_day_sheet_speaks_chinese(store: Store, out: Path) -> None:
    words.use_language("zh_CN")
    room = rooms.add_room(store, name="会议室", code="203")
    book(store, room, "09:00", "11:00", "晨会", headcount=12)
    catalogue.write(store, "day-sheet", out, now=EARLY, date=DAY)
    said = text(out)
    for expected in (
        "当日值班单",
        "2026年11月26日",
        "星期四",
        "一、场地安排",
        "12人",
        "第1页，共1页",
    ):
        assert expected in said, expected


def test_a_divided_hall_stands_in_its_parts(store: Store) -> None:
    hall = rooms.add_room(store, name="多功能厅", kind="hall")
    for name in ("东厅", "西厅"):
        rooms.add_room(store, name=name, part_of=hall)
    book(store, hall, "09:00", "10:00", "大会", organisation="晨桥精密")
    booked = facts.standing(store, DAY, DAY)
    columns = columns_of(rooms.rooms(store), booked, [], DAY)
    assert [column.name for column in columns] == ["东厅", "西厅"]
    assert [column.blocks[0].title for column in columns] == ["大会", "大会"]
    assert columns[0].blocks[0].lines[0] == "晨桥精密"
    assert columns[1].blocks[0].lines == ("with 东厅",)


@pytest.mark.parametrize(("count", "pages"), [(0, 1), (1, 1), (8, 1), (9, 2), (17, 3)])
def test_eight_rooms_a_sheet(store: Store, out: Path, count: int, pages: int) -> None:
    for number in range(count):
        rooms.add_room(store, name=f"房间{number}", code=str(100 + number))
    assert catalogue.write(store, "day-sheet", out, now=EARLY, date=DAY) == pages
    assert_sound(out)
    assert all(f"房间{number}" in text(out) for number in range(count))


def test_a_thousand_bookings_on_a_day_are_all_written(store: Store, out: Path) -> None:
    with store.act("test"):
        for number in range(20):
            room = rooms.add_room(store, name=f"谈话室{number}", code=str(number))
            for quarter in range(50):
                starts = at("08:00") + timedelta(minutes=15 * quarter)
                booking_changes.book(
                    store,
                    rooms=(room,),
                    starts=starts,
                    ends=starts + timedelta(minutes=15),
                    title=f"谈{number:02d}{quarter:02d}",
                    now=EARLY,
                )
    pages = catalogue.write(store, "day-sheet", out, now=EARLY, date=DAY)
    assert pages > 3
    assert_sound(out)
    said = text(out)
    assert all(
        f"谈{number:02d}{quarter:02d}" in said for number in range(20) for quarter in range(50)
    )


def test_what_is_too_long_for_its_block_is_written_in_full_at_the_end(
    store: Store, out: Path
) -> None:
    room = rooms.add_room(store, name="会议室")
    long = "".join(chr(0x4E00 + number) for number in range(200))
    book(store, room, "09:00", "10:00", long)
    assert catalogue.write(store, "day-sheet", out, now=EARLY, date=DAY) == 2
    assert "…" in text(out, 0)
    assert long in text(out, 1)
    assert_sound(out)


def test_the_grid_follows_the_opening_hours_and_grows(store: Store) -> None:
    rooms.add_room(store, name="甲", hours="每天 09:30-17:00")
    (room,) = rooms.rooms(store)
    late = Block(at("20:00"), at("22:15"), "晚")
    over = Block(at("22:00"), at("22:00") + timedelta(hours=4), "通宵")
    assert grid_hours([room], [DAY], []) == (9, 17)
    assert grid_hours([room], [DAY], [late]) == (9, 23)
    assert grid_hours([room], [DAY], [over]) == (9, 24)
    assert grid_hours([room], [DAY + timedelta(1)], [over]) == (0, 17)
    assert grid_hours([], [DAY], []) == (8, 21)


def test_the_week_sheet_shows_seven_days(store: Store, out: Path) -> None:
    room = rooms.add_room(store, name="会议室", code="203", features="投影")
    for offset in (-2, 0, 3, 4):
        day = DAY + timedelta(offset)
        booking_changes.book(
            store,
            rooms=(room,),
            starts=at("09:00", day),
            ends=at("10:00", day),
            title=f"会{day:%m%d}",
            now=datetime(2026, 11, 1, 8, 0),
        )
    assert catalogue.write(store, "week-sheet", out, now=EARLY, room=room, date=DAY) == 1
    said = text(out)
    assert all(expected in said for expected in ("会1124", "会1126", "会1129", "会议室203", "投影"))
    assert "会1130" not in said
    assert_sound(out)


def test_the_door_sheet_begins_with_what_runs_or_comes_next(store: Store, out: Path) -> None:
    room = rooms.add_room(store, name="第一会议室", code="203", capacity=24)
    morning = book(store, room, "09:00", "10:00", "晨会")
    book(store, room, "14:00", "16:30", "联席会议", organisation="党群工作部")
    book(store, room, "18:30", "20:00", "心里话", private=True, organisation="某人")
    given: dict[str, Any] = {"room": room, "date": DAY}
    catalogue.write(store, "door-sheet", out, now=EARLY, **given)
    assert re.search(r"晨会.*Nextup14:00–16:30联席会议党群工作部", text(out))
    check_in(store, booking=morning, now=at("08:55"))
    finish(store, booking=morning, now=at("09:30"))
    catalogue.write(store, "door-sheet", out, now=at("09:40"), **given)
    said = text(out)
    assert "晨会" not in said
    assert "14:00–16:30" in said
    assert "Inuse" in said
    assert "心里话" not in said
    assert "某人" not in said
    catalogue.write(store, "door-sheet", out, now=at("20:00"), **given)
    assert "Nobookingstoday" in text(out)
    assert_sound(out)
    tomorrow = DAY + timedelta(1)
    catalogue.write(store, "door-sheet", out, now=EARLY, room=room, date=tomorrow)
    assert "Nobookingstoday" in text(out)


def test_the_door_sheet_takes_long_words(store: Store, out: Path) -> None:
    room = rooms.add_room(store, name="很长的场地名字" * 6, code="A-1003 西楼", capacity=1200)
    for hour in (9, 11, 13, 15, 17):
        book(store, room, f"{hour:02d}:00", f"{hour + 1}:00", "题" * 200, organisation="单位" * 40)
    catalogue.write(store, "door-sheet", out, now=EARLY, room=room, date=DAY)
    assert "and2more" in text(out)
    assert_sound(out)


@pytest.mark.parametrize(("people", "pages"), [(None, 1), (1, 1), (23, 1), (24, 2), (80, 4)])
def test_the_sign_in_sheet_has_a_row_for_everyone(
    store: Store, out: Path, people: int | None, pages: int
) -> None:
    room = rooms.add_room(store, name="多功能厅")
    one = book(store, room, "09:00", "11:00", "讲堂：身边的匠人", headcount=people)
    assert catalogue.write(store, "sign-in-sheet", out, now=EARLY, booking=one) == pages
    said = text(out)
    assert "讲堂：身边的匠人" in said
    assert "YY-261126-01" in said
    assert str(pages * 23) in text(out, pages - 1)
    assert_sound(out)


def test_a_sign_in_sheet_for_thousands_is_refused(store: Store, out: Path) -> None:
    room = rooms.add_room(store, name="广场")
    one = book(store, room, "09:00", "11:00", "游园", headcount=2001)
    with pytest.raises(Refused, match="at most 2000 rows"):
        catalogue.write(store, "sign-in-sheet", out, now=EARLY, booking=one)
    assert not out.exists()


def test_words_with_a_character_no_face_has_are_named(store: Store, out: Path) -> None:
    room = rooms.add_room(store, name="会议室")
    one = book(store, room, "09:00", "11:00", "拜师", organisation="\U0003106b田", contact="𬸚")
    lost: set[str] = set()
    catalogue.write(store, "sign-in-sheet", out, now=EARLY, lost=lost, booking=one)
    assert lost == {"\U0003106b田"}
    assert "〓田" in text(out)


@pytest.mark.parametrize(
    ("name", "given", "message"),
    [
        ("nothing", {}, "no report"),
        ("day-sheet", {}, "missing"),
        ("door-sheet", {"room": 7, "date": DAY}, "no such record"),
        ("sign-in-sheet", {"booking": 7}, "no such record"),
    ],
)
def test_wrong_parameters_are_refused_in_words(
    store: Store, out: Path, name: str, given: dict[str, Any], message: str
) -> None:
    with pytest.raises(Refused, match=message):
        catalogue.write(store, name, out, now=EARLY, **given)


def blank(paper: Paper) -> None:
    paper.text(20, 20, "字", 10)


def test_a_folder_is_no_place_for_a_sheet(tmp_path: Path) -> None:
    for target, message in ((tmp_path, "is a folder"), (tmp_path / "no" / "a.pdf", "no folder")):
        with pytest.raises(Trouble, match=message):
            write(target, PLAIN, "t", [blank], Footer("c", EARLY))
    assert list(tmp_path.iterdir()) == []


def test_a_sheet_open_elsewhere_is_left_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "sheet.pdf"
    target.write_bytes(b"older")

    def refuse(*_args: object) -> None:
        raise PermissionError(13, "in use")

    monkeypatch.setattr("os.replace", refuse)
    with pytest.raises(Trouble, match="Close it in other programs"):
        write(target, PLAIN, "t", [blank], Footer("c", EARLY))
    assert target.read_bytes() == b"older"
    assert list(tmp_path.iterdir()) == [target]


def test_a_new_sheet_replaces_an_older_one(tmp_path: Path) -> None:
    target = tmp_path / "当日 值班单.pdf"
    target.write_bytes(b"older")
    assert write(target, PLAIN, "t", [blank, blank], Footer("中心", EARLY)).pages == 2
    assert_sound(target)


def test_boxes_to_tick_are_drawn(tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"

    def boxes(paper: Paper) -> None:
        paper.checkbox(20, 20)
        paper.checkbox(30, 20)

    write(target, PLAIN, "t", [boxes], Footer("c", EARLY))
    drawn = PdfReader(target).pages[0].get_contents()
    assert drawn is not None
    assert drawn.get_data().count(b" re") == 2
    assert_sound(target)


def run(*arguments: object) -> int:
    return command.main([*map(str, arguments), "--language", "en"])


def test_the_command_lists_the_reports(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--list") == 0
    said = capsys.readouterr().out
    assert all(name in said for name in catalogue.REPORTS)
    assert "--room ROOM --date 2026-11-26" in said


def test_the_command_writes_while_the_window_has_the_file(
    sample: Store, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = between(sample, at("00:00"), at("23:00"))[0]
    place = rooms.room(sample, one.rooms[0])
    for arguments in (
        ("day-sheet", "--date", "2026-11-26"),
        ("week-sheet", "--room", place.label(), "--date", "2026/11/26"),
        ("door-sheet", "--room", place.name, "--date", "20261126"),
        ("sign-in-sheet", "--booking", one.number),
    ):
        assert run(*arguments, "--file", sample.path, "--out", out) == 0
        assert "pages" in capsys.readouterr().out
        assert_sound(out)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "Which report?"),
        (("nothing",), "no report “nothing”"),
        (("day-sheet",), "Give --file"),
        (("day-sheet", "--file", "F"), "Give --out"),
        (("day-sheet", "--file", "F", "--out", "O"), "Give --date"),
        (("day-sheet", "--file", "F", "--out", "O", "--date", "26-11"), "no such date"),
        (("day-sheet", "--file", "F/x", "--out", "O", "--date", "2026-11-26"), "no file"),
        (("day-sheet", "--file", "T", "--out", "O", "--date", "2026-11-26"), "not a file of"),
        (("day-sheet", "--file", "F", "--out", "D", "--date", "2026-11-26"), "is a folder"),
        (("door-sheet", "--file", "F", "--out", "O", "--room", "?", "--date", "2026-11-26"), "203"),
        (("sign-in-sheet", "--file", "F", "--out", "O", "--booking", "YY-1"), "no booking"),
    ],
)
def test_the_command_refuses_in_plain_words(
    store: Store, out: Path, capsys: pytest.CaptureFixture[str], arguments: Any, message: str
) -> None:
    rooms.add_room(store, name="会议室", code="203")
    other = out.with_name("letter.txt")
    other.write_text("a letter\n" * 200, encoding="utf-8")
    stands = {"F": store.path, "O": out, "D": out.parent, "T": other, "F/x": out.with_name("x")}
    assert run(*(stands.get(word, word) for word in arguments)) == 2
    said = capsys.readouterr()
    assert message in said.err
    assert "Traceback" not in said.err
    assert said.out == ""
    assert not out.exists()


def test_the_catalogue_does_not_load_what_makes_pdfs() -> None:
    code = "import sys, reports.catalogue; sys.exit('reportlab' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
