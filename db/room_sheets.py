"""Rooms from a spreadsheet that the centre already has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from db.headings import Column
from db.hours import Hours
from db.progress import Progress
from db.rooms import KINDS, add_room, features_of, rooms
from db.rules import Refused
from db.sheets import SheetRow, Subject, at_line, said, steps
from db.store import Store
from db.types import ROOM
from db.words import N_, _

_KIND_WORDS = (
    *(("大厅", "hall"), ("礼堂", "hall"), ("报告厅", "hall"), ("会议室", "meeting")),
    *(("教室", "class"), ("培训室", "class"), ("培训教室", "class"), ("阅览室", "reading")),
    *(("书屋", "reading"), ("体育", "sport"), ("球室", "sport"), ("健身房", "sport")),
    *(("运动", "sport"), ("文艺", "art"), ("舞蹈室", "art"), ("咨询室", "consult")),
    *(("室外", "outdoor"), ("球场", "outdoor"), ("其他", "other"), ("其它", "other")),
)
COLUMNS = (
    Column("name", N_("Room"), ("名称", "场地", "场地名称", "房间", "房间名称", "name"), width=24),
    Column("code", N_("Number"), ("编号", "房号", "门牌", "门牌号", "房间号", "code")),
    Column("kind", N_("Kind"), ("类型", "类别", "场地类型", "type"), "choice", KINDS, _KIND_WORDS),
    Column(
        "capacity",
        N_("Seats"),
        ("座位", "座位数", "人数", "容纳人数", "容量", "capacity"),
        "whole",
    ),
    Column("floor", N_("Floor"), ("楼层", "位置")),
    Column("features", N_("Features"), ("设施", "设备", "配置", "设施设备"), width=24),
    Column("hours", N_("Opening hours"), ("开放时间", "开放时段", "使用时间", "hours"), width=30),
    Column("setup_minutes", N_("Set-up minutes"), ("布场", "布场分钟", "布场时间"), "whole"),
    Column(
        "clearup_minutes", N_("Clear-up minutes"), ("收场", "收场分钟", "清场", "清场分钟"), "whole"
    ),
    Column("part_of", N_("Part of"), ("属于", "所属场地", "所属大厅", "上级场地")),
    Column(
        "needs_approval", N_("Needs approval"), ("需审批", "是否审批", "要审批", "审批"), "flag"
    ),
    Column("weekly_hours", N_("Hours a week"), ("每周小时", "每周上限", "每周限时"), "whole"),
    Column("days_ahead", N_("Days ahead"), ("提前天数", "可提前天数", "最多提前"), "whole"),
    Column("note", N_("Note"), ("备注", "说明")),
)


def compare(
    db: Store, rows: Sequence[SheetRow], choices: Mapping[str, str], progress: Progress
) -> Iterator[SheetRow]:
    """Each line against the rooms there are and the lines above it."""
    taken = {room.name: room.id for room in rooms(db, archived=True)}
    halls = {room.name for room in rooms(db) if room.part_of is None}
    halls |= {
        row.values["name"] for row in rows if "name" in row.values and not row.values.get("part_of")
    }
    seen: dict[str, int] = {}
    judged = []
    for row in steps(rows, progress):
        name = row.values.get("name", "")
        if row.verdict == "new":
            row = _compared(row, taken, seen, halls)
        seen.setdefault(name, row.line.number)
        judged.append(row)
    # A part whose hall stays out stays out too.
    there = {room.name for room in rooms(db)}
    there |= {row.values["name"] for row in judged if row.verdict == "new"}
    for row in judged:
        hall = row.values.get("part_of")
        if row.verdict == "new" and hall and hall not in there:
            row = row.bad(
                _("The line of “{name}” has to be put right first.").format(name=hall), "part_of"
            )
        yield row


def _compared(
    row: SheetRow, taken: Mapping[str, int], seen: Mapping[str, int], halls: set[str]
) -> SheetRow:
    values: dict[str, Any] = dict(row.values)
    name = values.get("name", "")
    try:
        if not name:
            raise Refused(_("The name of the room is missing."), "name")
        if name in taken:
            return SheetRow(row.line, "same", values, taken[name], note=row.note)
        if name in seen:
            problem = _("The same name stands in line {line}.").format(line=seen[name])
            return SheetRow(row.line, "twice", problem=problem)
        if "features" in values:
            values["features"] = "、".join(features_of(values["features"]))
        if values.get("hours"):
            values["hours"] = Hours.parse(values["hours"]).text()
        hall = values.get("part_of", "")
        if hall and (hall == name or hall not in halls):
            raise Refused(
                _("“{name}”, which it is part of, is no undivided room.").format(name=hall),
                "part_of",
            )
        for field, value in values.items():
            if field != "part_of":
                ROOM.field(field).check(value)
    except Refused as refused:
        return row.bad(said(refused, COLUMNS), refused.field or "hours")
    values.setdefault("kind", "meeting")
    return SheetRow(row.line, "new", values, note=row.note)


def write(
    db: Store, rows: Sequence[SheetRow], choices: Mapping[str, str], progress: Progress
) -> int:
    """Add the rooms, halls before their parts."""
    ids = {room.name: room.id for room in rooms(db)}
    ordered = sorted(rows, key=lambda one: bool(one.values.get("part_of")))
    for row in steps(ordered, progress):
        values = dict(row.values)
        hall = values.pop("part_of", "")
        try:
            if hall:
                values["part_of"] = ids[hall]
            ids[values["name"]] = add_room(db, **values)
        except Refused as refused:
            raise at_line(row, said(refused, COLUMNS)) from refused
    return len(rows)


def _example() -> tuple[str | int, ...]:
    yes, kind = _("yes"), dict(KINDS)["meeting"]
    week = Hours.parse("周一至周五 08:30-21:00；周六周日 09:00-17:00").show()
    return (
        *(_("Meeting room (example, delete this row)"), "201", _(kind), 40),
        *(_("2nd floor"), _("projector, microphone"), week, 15, 15, "", yes, 6, 60, ""),
    )


ROOMS = Subject(
    "room",
    N_("Rooms"),
    COLUMNS,
    compare,
    write,
    N_("Rooms brought in: {n}"),
    _example,
)
