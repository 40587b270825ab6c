"""Rooms from a spreadsheet that the centre already has: read, judged row by row, then brought in.

Nothing is written while reading. The good rows are brought in by one rule, all or none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from db.formats import read_whole
from db.hours import Hours
from db.rooms import KINDS, add_room, features_of, rooms
from db.rules import Refused, rule
from db.store import Store
from db.table_files import read_table
from db.whole_file import whole_file
from db.words import N_, _

_HEAD_WITHIN = 10


@dataclass(frozen=True)
class Column:
    """A column of the sheet: the field it fills, its heading, other headings people use."""

    name: str
    label: str
    also: tuple[str, ...] = ()


COLUMNS = (
    Column("name", N_("Room"), ("名称", "场地", "场地名称", "房间", "房间名称", "name")),
    Column("code", N_("Number"), ("编号", "房号", "门牌", "门牌号", "房间号", "code")),
    Column("kind", N_("Kind"), ("类型", "类别", "场地类型", "type")),
    Column("capacity", N_("Seats"), ("座位", "座位数", "人数", "容纳人数", "容量", "capacity")),
    Column("floor", N_("Floor"), ("楼层", "位置")),
    Column("features", N_("Features"), ("设施", "设备", "配置", "设施设备")),
    Column("hours", N_("Opening hours"), ("开放时间", "开放时段", "使用时间", "hours")),
    Column("setup_minutes", N_("Set-up minutes"), ("布场", "布场分钟", "布场时间")),
    Column("clearup_minutes", N_("Clear-up minutes"), ("收场", "收场分钟", "清场", "清场分钟")),
    Column("part_of", N_("Part of"), ("属于", "所属场地", "所属大厅", "上级场地")),
    Column("needs_approval", N_("Needs approval"), ("需审批", "是否审批", "要审批", "审批")),
    Column("weekly_hours", N_("Hours a week"), ("每周小时", "每周上限", "每周限时")),
    Column("days_ahead", N_("Days ahead"), ("提前天数", "可提前天数", "最多提前")),
    Column("note", N_("Note"), ("备注", "说明")),
)
_NUMBERS = {
    "capacity": (1, 100_000),
    "setup_minutes": (0, 480),
    "clearup_minutes": (0, 480),
    "weekly_hours": (1, 168),
    "days_ahead": (1, 730),
}
_YES = {"是", "要", "需", "需要", "有", "y", "yes", "true", "1", "√", "✓"}
_NO = {"", "否", "不", "不要", "不需", "不需要", "无", "n", "no", "false", "0", "×"}
_KIND_WORDS = {
    "大厅": "hall",
    "礼堂": "hall",
    "报告厅": "hall",
    "会议室": "meeting",
    "教室": "class",
    "培训室": "class",
    "培训教室": "class",
    "阅览室": "reading",
    "书屋": "reading",
    "体育": "sport",
    "球室": "sport",
    "健身房": "sport",
    "运动": "sport",
    "文艺": "art",
    "舞蹈室": "art",
    "咨询室": "consult",
    "室外": "outdoor",
    "球场": "outdoor",
    "其他": "other",
    "其它": "other",
}


@dataclass(frozen=True)
class SheetRow:
    """One row: its line in the file, what was read, and what is wrong with it ('' if good)."""

    line: int
    values: Mapping[str, Any]
    problem: str = ""


@dataclass(frozen=True)
class RoomSheet:
    """What a file holds. `unknown` are headings that nothing is read from."""

    rows: tuple[SheetRow, ...]
    unknown: tuple[str, ...]

    @property
    def good(self) -> tuple[SheetRow, ...]:
        """The rows that can be brought in."""
        return tuple(row for row in self.rows if not row.problem)


def read_rooms(db: Store, path: Path) -> RoomSheet:
    """Read and judge a sheet of rooms. Raises Refused if it cannot be read as one at all."""
    lines = read_table(path)
    head, columns, unknown = _heading(lines)
    taken = {room.name: room.id for room in rooms(db, archived=True)}
    halls = {room.name for room in rooms(db) if room.part_of is None}
    halls |= {row["name"] for _line, row in _texts(lines, head, columns) if not row.get("part_of")}
    seen: dict[str, int] = {}
    found = []
    for line, row in _texts(lines, head, columns):
        try:
            values = _judge(row, taken, seen, halls)
            problem = ""
        except Refused as refused:
            values, problem = row, refused.message
        seen.setdefault(row["name"], line)
        found.append(SheetRow(line, values, problem))
    if not found:
        raise Refused(_("Below the headings stands no row. Fill in one row for each room."))
    return RoomSheet(_without_orphans(db, found), unknown)


@rule
def bring_in_rooms(db: Store, *, rows: Sequence[SheetRow]) -> int:
    """Add these rooms, all or none; halls before their parts. Returns how many."""
    bad = [row for row in rows if row.problem]
    if bad:
        raise Refused(_("Line {line}: {problem}").format(line=bad[0].line, problem=bad[0].problem))
    if not rows:
        raise Refused(_("There is no room to bring in."))
    db.describe(_("Rooms brought in: {n}").format(n=len(rows)))
    ids = {room.name: room.id for room in rooms(db)}
    for row in sorted(rows, key=lambda one: bool(one.values.get("part_of"))):
        values = dict(row.values)
        hall = values.pop("part_of", "")
        if hall:
            values["part_of"] = ids[hall]
        ids[values["name"]] = add_room(db, **values)
    return len(rows)


def write_room_template(path: Path) -> None:
    """A blank sheet with the headings and one example, to hand out. Raises Trouble."""
    from openpyxl import Workbook
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = _("Rooms")
    sheet.append([_(column.label) for column in COLUMNS])
    sheet.append(list(_example()))
    for number in range(1, len(COLUMNS) + 1):
        cell = sheet.cell(1, number)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="DDDDDD")
        sheet.column_dimensions[get_column_letter(number)].width = 30 if number == 7 else 14
    sheet.freeze_panes = "A2"
    with whole_file(path) as unfinished:
        book.save(unfinished)


def _example() -> tuple[str | int, ...]:
    yes, kind = _("yes"), dict(KINDS)["meeting"]
    week = Hours.parse("周一至周五 08:30-21:00；周六周日 09:00-17:00").show()
    return (
        *(_("Meeting room (example, delete this row)"), "201", _(kind), 40),
        *(_("2nd floor"), _("projector, microphone"), week, 15, 15, "", yes, 6, 60, ""),
    )


def _heading(lines: list[list[str]]) -> tuple[int, dict[int, str], tuple[str, ...]]:
    """The row of the headings, which column holds which field, and headings not known."""
    known = {}
    for column in COLUMNS:
        for word in (column.label, _(column.label), *column.also):
            known[_bare(word)] = column.name
    best: tuple[int, dict[int, str]] = (0, {})
    for number, cells in enumerate(lines[:_HEAD_WITHIN]):
        columns: dict[int, str] = {}
        for place, cell in enumerate(cells):
            field = known.get(_bare(cell))
            if field and field not in columns.values():
                columns[place] = field
        if len(columns) > len(best[1]):
            best = (number, columns)
    head, columns = best
    if "name" not in columns.values():
        there = _(", ").join(cell for cell in (lines[0] if lines else []) if cell)[:120]
        raise Refused(
            _(
                "There is no column “{column}”. Found: {there}. Write the headings as in the"
                " template."
            ).format(column=_("Room"), there=there or _("nothing"))
        )
    unknown = tuple(cell for place, cell in enumerate(lines[head]) if cell and place not in columns)
    return head, columns, unknown


def _bare(heading: str) -> str:
    """A heading without what people add: 容纳人数（人）*."""
    heading = heading.lstrip("*")
    for mark in "（([【*:":
        heading = heading.split(mark)[0]
    return "".join(heading.split()).casefold()


def _texts(
    lines: list[list[str]], head: int, columns: dict[int, str]
) -> list[tuple[int, dict[str, str]]]:
    """The rows with something in them, as (line in the file, text by field)."""
    found = []
    for number, cells in enumerate(lines[head + 1 :], start=head + 2):
        row = {
            field: cells[place] if place < len(cells) else "" for place, field in columns.items()
        }
        if any(row.values()):
            found.append((number, row))
    return found


def _judge(
    row: Mapping[str, str], taken: Mapping[str, int], seen: Mapping[str, int], halls: set[str]
) -> dict[str, Any]:
    """The values of a good row; Refused says what is wrong with a bad one."""
    name = row["name"]
    if not name:
        raise Refused(_("The name of the room is missing."))
    if name in taken:
        raise Refused(_("There is a room of this name already."))
    if name in seen:
        raise Refused(_("The same name stands in line {line}.").format(line=seen[name]))
    values: dict[str, Any] = {"name": name, "kind": _kind(row.get("kind", ""))}
    for field in ("code", "floor", "note"):
        values[field] = row.get(field, "")
    values["features"] = "、".join(features_of(row.get("features", "")))
    for field, bounds in _NUMBERS.items():
        values[field] = _number(field, row.get(field, ""), *bounds)
    values["hours"] = Hours.parse(row["hours"]).text() if row.get("hours") else ""
    values["needs_approval"] = _flag("needs_approval", row.get("needs_approval", ""))
    hall = row.get("part_of", "")
    if hall and (hall == name or hall not in halls):
        raise Refused(_("“{name}”, which it is part of, is no undivided room.").format(name=hall))
    values["part_of"] = hall
    return values


def _without_orphans(db: Store, found: list[SheetRow]) -> tuple[SheetRow, ...]:
    """A part whose hall stands in a bad row of the same sheet is bad too."""
    there = {room.name for room in rooms(db)}
    there |= {row.values["name"] for row in found if not row.problem}
    return tuple(
        row
        if row.problem or not row.values["part_of"] or row.values["part_of"] in there
        else SheetRow(
            row.line,
            row.values,
            _("The row of “{name}” has to be put right first.").format(name=row.values["part_of"]),
        )
        for row in found
    )


def _label(field: str) -> str:
    return next(_(column.label) for column in COLUMNS if column.name == field)


def _number(field: str, text: str, least: int, most: int) -> int | None:
    text = text.rstrip("人座位个分钟小时天层").strip()
    if not text:
        return None
    try:
        number = read_whole(text)
        if not least <= number <= most:
            raise Refused("")
    except Refused:
        raise Refused(
            _("{column} “{text}”: write a whole number from {least} to {most}.").format(
                column=_label(field), text=text, least=least, most=most
            )
        ) from None
    return number


def _flag(field: str, text: str) -> bool:
    if text.casefold() in _YES:
        return True
    if text.casefold() in _NO:
        return False
    raise Refused(_("{column} “{text}”: write yes or no.").format(column=_label(field), text=text))


def _kind(text: str) -> str:
    if not text:
        return "meeting"
    for value, label in KINDS:
        if text.casefold() in (value, label.casefold(), _(label).casefold()):
            return value
    if text in _KIND_WORDS:
        return _KIND_WORDS[text]
    raise Refused(
        _("Kind “{text}” is not known. Known: {known}.").format(
            text=text, known=_(", ").join(_(label) for _value, label in KINDS)
        )
    )
