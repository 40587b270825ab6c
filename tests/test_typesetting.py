"""Setting Chinese: where lines break, how marks close up, what is kept together, what is shrunk."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports import fonts
from reports.typeset import MM, NO_END, NO_START, fit, kept_whole, line, paragraph, wrap

REGULAR = fonts.REGULAR


def lines(text: str, width: float) -> list[str]:
    """The text as it stands in lines of so many em, blanks at the ends gone."""
    return ["".join(bit.text for bit in one.bits) for one in wrap(text, REGULAR, width)]


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        # No mark begins a line: the character before it comes along.
        ("今天下午开会，请带本子", 6, ["今天下午开", "会，请带本子"]),
        # A mark at the end of a line is half as wide, so it may still stand there.
        ("今天下午开会，请带本子", 6.5, ["今天下午开会，", "请带本子"]),
        ("他说：（不）好", 3.6, ["他说：", "（不）好"]),
        # No opening mark ends a line.
        ("请读一读《安全用电》手册", 5.2, ["请读一读", "《安全用电》", "手册"]),
        # Latin words, times and codes stay whole.
        ("上午09:00–11:30开会", 6, ["上午", "09:00–11:30", "开会"]),
        ("编号YY-261126-03的预约", 7.3, ["编号", "YY-261126-03", "的预约"]),
        ("Annual general meeting", 6, ["Annual", "general", "meeting"]),
        # A number stays with its unit.
        ("一共需要24学时", 5.5, ["一共需要", "24学时"]),
        ("一共二十四人共12张桌", 8, ["一共二十四人共", "12张桌"]),
        # A name with a dot is not broken.
        ("欢迎你，阿依古丽·买买提", 8.5, ["欢迎你，", "阿依古丽·买买提"]),
        # The last line is never one character alone.
        ("一二三四五六七", 6, ["一二三四五", "六七"]),
        # A word that is wider than the line is broken all the same.
        ("aaaaaaaaaaaaaaaaaaaa", 3, ["aaaaa", "aaaaa", "aaaaa", "aaaaa"]),
        ("第一行\n第二行", 9, ["第一行", "第二行"]),
        ("", 5, [""]),
    ],
)
def test_lines_break_where_they_may(text: str, width: float, expected: list[str]) -> None:
    assert lines(text, width) == expected


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("开会", 2.0),
        ("开会，吗", 4.0),
        ("》《", 0.5 + 1.0 - 0.5 + 0.5 - 0.5 + 0.5),  # closed up by half an em; 《 ends no half
        ("好。”", 1.0 + 0.5 + 0.5),  # closed up, and the last mark is half as wide
        ("《好》", 0.55 + 1.0 + 0.5),  # the first mark hangs out by 0.45
        ("人·民", 2.5),
        ("——", 2.0),
    ],
)
def test_marks_take_the_room_they_need(text: str, width: float) -> None:
    assert line(text).width == pytest.approx(width, abs=0.001)


@pytest.mark.parametrize(
    ("with_gap", "parts", "gap"),
    [
        ("第3室", ("第", "3", "室"), 0.28),
        ("11月", ("11", "月"), 0.06),
        ("A区", ("A", "区"), 0.14),
        ("3人，4人", ("3", "人，", "4", "人"), 0.28 + 0.5),
    ],
)
def test_a_small_gap_stands_between_han_and_figures(
    with_gap: str, parts: tuple[str, ...], gap: float
) -> None:
    assert line(with_gap).width - sum(line(part).width for part in parts) == pytest.approx(gap)


@given(st.text(st.sampled_from("一二三，。《》（）“”AB12:· 、—…月人"), max_size=40))
def test_any_text_keeps_its_characters_and_its_width(text: str) -> None:
    set_lines = wrap(text, REGULAR, 7.0)
    kept = "".join("".join(bit.text for bit in one.bits) for one in set_lines)
    assert kept.replace(" ", "") == text.replace("——", "⸺").replace(" ", "")
    assert all(one.width <= 7.0 + 1e-6 for one in set_lines)


@given(st.text(st.sampled_from("一二三四五六，。《》（）人月"), min_size=1, max_size=40))
def test_no_line_begins_or_ends_with_a_wrong_mark(text: str) -> None:
    words = [one.text for one in wrap("字" + text + "字", REGULAR, 30.0)]
    assert all(one[0] not in NO_START for one in words[1:])
    assert all(one[-1] not in NO_END for one in words[:-1])


def test_a_cell_first_shrinks_by_a_point_then_wraps_then_shrinks_on() -> None:
    ten = "一二三四五六七八九十"
    width = 10 * 9 / MM
    assert fit(ten, REGULAR, 9, width).size == 9
    shrunk = fit(ten, REGULAR, 9.5, width)
    assert (len(shrunk.lines), shrunk.cut) == (1, False)
    assert 8.5 <= shrunk.size <= 9
    wrapped = fit(ten, REGULAR, 12, width, lines=2)
    assert (len(wrapped.lines), wrapped.size) == (2, 12)
    small = fit(ten * 2, REGULAR, 12, width, lines=2, least=7.5)
    assert len(small.lines) == 2
    assert 7.5 <= small.size < 12
    assert not small.cut


def test_what_has_no_room_ends_in_a_visible_mark() -> None:
    cut = fit("很长的题目" * 40, REGULAR, 9, 40, lines=2)
    assert cut.cut
    assert cut.lines[-1].text.endswith("…")
    assert all(one.width * cut.size <= 40 * MM for one in cut.lines)


def test_controls_print_as_blanks() -> None:
    assert fit("甲\t乙\x00丙\r", REGULAR, 9, 40).lines[0].text == "甲 乙 丙"


def test_a_character_no_face_has_prints_as_a_geta_and_is_named() -> None:
    assert fonts.glyph("\U0003106b", REGULAR)[1] == "〓"
    assert fonts.missing("\U0003106b田\U0003106b\n") == "\U0003106b"
    assert fonts.missing("王䶮陈𬸚孙喆") == ""


def test_the_copy_table_writes_characters_beyond_four_digits_as_pairs() -> None:
    table = fonts.copy_table("F", [0, ord("喆"), 0x2CE1A])
    assert "<01> <5586>" in table
    assert "<02> <D873DE1A>" in table
    assert "<00> <0" not in table


def test_minutes_are_a_word_and_no_date() -> None:
    """Beside 年月日时分 of a date stands less air than beside other words."""
    assert line("10分").width < line("10分钟").width - 1
    ten, minutes = line("10").width, line("分钟").width
    assert line("10分钟").width == pytest.approx(ten + minutes + 0.14)
    assert line("10月").width == pytest.approx(ten + line("月").width + 0.06)


def test_a_word_is_set_smaller_before_it_is_broken() -> None:
    narrow = line("Cancelled", REGULAR).width * 8 / MM
    found = fit("Cancelled", REGULAR, 9.5, narrow, lines=2)
    assert [one.text for one in found.lines] == ["Cancelled"]
    head = fit("Days cancelled", REGULAR, 9.5, narrow, lines=2)
    assert [one.text for one in head.lines] == ["Days", "cancelled"]
    tiny = fit("Cancelled", REGULAR, 9.5, narrow / 2, lines=2)
    assert (len(tiny.lines), tiny.cut) == (2, False)


@pytest.mark.parametrize(
    ("text", "rooms"),
    [
        ("the fund “A”, apart", 0.5 + 0.5),
        ("“A” is", 0.5 + 0.5),
        ("for “职工月”.", 0.5 + 0.5),
        ("workers’ day", 0.5),
        ("the centre’s", 0.5),
        ("（“乙”）", 1 + 1 - 0.5 - 0.5),
        ("列入“企业赞助”，与", 1 + 1 - 0.5),
        ("说“OK”。", 1 + 1 - 0.5 - 0.14),  # no gap between Han and Latin is left
        ("得“优秀”3次", 1 + 1 - 0.14),
    ],
)
def test_quotation_marks_are_narrow_among_latin_words(text: str, rooms: float) -> None:
    without = re.sub("[“”‘’]", "", text)
    for face in (fonts.REGULAR, fonts.SERIF):
        bare = line(without, face).width
        assert line(text, face).width == pytest.approx(bare + rooms, abs=0.001)


def test_quotation_marks_of_the_kai_face_are_half_an_em() -> None:
    bare = line("列入企业赞助与", fonts.KAI).width
    assert line("列入“企业赞助”与", fonts.KAI).width == pytest.approx(bare + 1)
    assert line("列入“企业赞助”，与", fonts.KAI).width == pytest.approx(bare + 2)


@pytest.mark.parametrize("name", ["欧阳建国", "王\U00020bb7", "\U0003106b\U0003106b", "孙喆"])
@pytest.mark.parametrize("face", [REGULAR, fonts.KAI])
def test_a_name_is_not_broken_across_lines(name: str, face: str) -> None:
    text = f"经评选授予{name}同志先进个人称号，并向{name}表示祝贺"
    broken = [paragraph(text, face, width / 2) for width in range(10, 40)]
    assert any("|".join(one.text for one in lines).count(name) < 2 for lines in broken)
    for width in range(10, 40):
        lines = paragraph(kept_whole(text, name), face, width / 2)
        assert "".join(one.text for one in lines) == text
        assert "|".join(one.text for one in lines).count(name) == 2
        assert {one.text for one in lines if one.lost} == {
            one.text for one in lines if "\U0003106b" in one.text
        }
    assert kept_whole(text, "") == text


def test_a_name_wider_than_the_line_is_broken_all_the_same() -> None:
    name = "很长的名字" * 4
    lines = wrap(kept_whole(name, name), REGULAR, 6.0)
    assert "".join(one.text for one in lines) == name
    assert max(one.width for one in lines) <= 6.0 + 1e-6
