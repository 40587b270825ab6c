"""Who is to have a certificate, from a spreadsheet: copied lines, or a file.

A line of headings says which column is what; without one the columns are the name and then the
places of the wording, in their order. In a volunteer record each line is a service, and lines of
one name, or with none below it, belong together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from db.certificate_kinds import Design
from db.certificates import MOST_AT_ONCE, Recipient, Service
from db.formats import plain, read_date
from db.headings import bare
from db.progress import Progress, silent
from db.rules import Refused
from db.store import Store
from db.table_files import read_sheets
from db.table_lines import clean
from db.wording import PLACES, asked
from db.words import _

SERVICE_COLUMNS = ("name", "from", "to", "project", "content", "place", "hours")
_HEADINGS = {
    "name": "姓名 名字 获奖人 受奖人 学员 志愿者 单位 单位名称 名称 name",
    "organisation": "单位 所在单位 工作单位 organisation",
    "year": "年度 年份 year",
    "event": "活动 活动名称 event",
    "prize": "奖项 获奖等级 名次 prize",
    "award": "称号 荣誉称号 titleofhonour",
    "course": "课程 培训班 班次 课程名称 course",
    "subjects": "科目 subjects",
    "starts": "开始日期 开始 firstday",
    "ends": "结束日期 结束 lastday",
    "lessons": "学时 课时 lessons",
    "hours": "时长 小时 服务时长 hours",
    "score": "成绩 分数 score",
    "gift": "捐赠 捐赠内容 gift",
    "from": "起 开始 开始日期 起始日期 from",
    "to": "止 结束 结束日期 截止日期 to",
    "project": "项目 项目名称 服务项目 project",
    "content": "内容 服务内容 whatwasdone",
    "place": "地点 服务地点 place",
}
_HEAD_LINES = 10  # among which the headings stand, below titles and notes


def tie(db: Store, recipients: Sequence[Recipient]) -> list[Recipient]:
    """Names as records of the register, where exactly one is called so."""
    return [one if one.person or one.organisation else _tied(db, one) for one in recipients]


def pasted(db: Store, text: str, design: Design) -> list[Recipient]:
    """Copied lines as recipients. Refused with the number of the line that cannot be read."""
    rows = [line.split("\t") for line in text.replace("\r\n", "\n").split("\n")]
    return _read(db, rows, design)


def of_file(
    db: Store, path: Path, design: Design, *, progress: Progress = silent
) -> list[Recipient]:
    """The recipients of the first sheet of an XLSX or CSV file. Refused likewise."""
    sheets = read_sheets(path, progress=progress)
    rows = [[str(cell or "") for cell in line.cells] for line in sheets[0].lines(progress)]
    return _read(db, rows, design)


def read_tenths(text: str) -> int:
    """Hours as tenths: 18.5 is 185. Refused for what is no number above zero."""
    words = plain(text).removesuffix("小时").strip()
    found = re.fullmatch(r"(\d{1,5})(?:\.(\d))?", words)
    tenths = int(found[1]) * 10 + int(found[2] or 0) if found else 0
    if tenths <= 0:
        raise Refused(_("Write hours like 24 or 18.5."), "hours")
    return tenths


def columns_of(design: Design) -> tuple[str, ...]:
    """What is asked of each recipient: the name, then the places of the wording."""
    if design.form == "volunteer":
        return SERVICE_COLUMNS
    return ("name", *asked(design.wording))


def _read(db: Store, rows: Sequence[Sequence[str]], design: Design) -> list[Recipient]:
    filled = [
        (number, [clean(cell) for cell in row])
        for number, row in enumerate(rows, 1)
        if any(cell.strip() for cell in row)
    ]
    columns = columns_of(design)
    places, filled = _places(filled, columns)
    if len(filled) > MOST_AT_ONCE:
        raise Refused(_("At most {n} lines at once.").format(n=f"{MOST_AT_ONCE:,}"), "recipients")
    table = [
        (number, {name: row[at] for name, at in places.items() if at < len(row)})
        for number, row in filled
    ]
    if design.form == "volunteer":
        return tie(db, _volunteers(table))
    known = {one.name for one in PLACES} - {"name"}
    return tie(
        db,
        [
            Recipient(
                _named(number, row),
                {name: value for name, value in row.items() if name in known and value},
            )
            for number, row in table
        ],
    )


def _places(
    rows: list[tuple[int, list[str]]], columns: Sequence[str]
) -> tuple[dict[str, int], list[tuple[int, list[str]]]]:
    """Where each column stands, and the lines below the headings."""
    for at, (_number, row) in enumerate(rows[:_HEAD_LINES]):
        found: dict[str, int] = {}
        for place, cell in enumerate(row):
            name = _heading(cell, columns, found)
            if name:
                found[name] = place
        if "name" in found and (len(found) > 1 or len(columns) == 1 or len(row) == 1):
            return found, rows[at + 1 :]
    return {name: place for place, name in enumerate(columns)}, rows


def _heading(cell: str, columns: Sequence[str], taken: Iterable[str]) -> str:
    words = bare(cell)
    for name in columns:
        if name not in taken and words and words in _HEADINGS[name].split():
            return name
    return ""


def _named(number: int, row: dict[str, str]) -> str:
    if not row.get("name"):
        raise Refused(_("Line {n}: the name is missing.").format(n=number), "recipients")
    return row["name"]


def _volunteers(table: Sequence[tuple[int, dict[str, str]]]) -> list[Recipient]:
    made: dict[str, Recipient] = {}
    last = ""
    for number, row in table:
        last = row.get("name") or last
        name = _named(number, {"name": last})
        try:
            service = read_service(row)
        except Refused as refused:
            raise Refused(
                _("Line {n}: {reason}").format(n=number, reason=refused.message), "recipients"
            ) from refused
        before = made.get(name, Recipient(name))
        made[name] = replace(before, services=(*before.services, service))
    return list(made.values())


def read_service(row: dict[str, str], today: date | None = None) -> Service:
    """A service from what stands in its columns. Refused with the column's name."""
    year = today.year if today else None
    starts = read_date(row.get("from", ""), field="from", year=year)
    ends = read_date(row["to"], field="to", year=year) if row.get("to", "").strip() else starts
    if ends < starts:
        raise Refused(_("The last day is before the first."), "to")
    if not row.get("project", "").strip():
        raise Refused(_("The project is missing."), "project")
    return Service(
        starts,
        ends,
        row["project"].strip(),
        row.get("content", "").strip(),
        row.get("place", "").strip(),
        read_tenths(row.get("hours", "")),
    )


def _tied(db: Store, one: Recipient) -> Recipient:
    rows = db.rows(
        "SELECT id, 0 AS firm FROM person WHERE name = :name AND archived_at IS NULL UNION ALL"
        " SELECT id, 1 FROM organisation WHERE (name = :name OR short_name = :name)"
        " AND archived_at IS NULL LIMIT 2",
        {"name": one.name.strip()},
    )
    if len(rows) != 1:
        return one
    if rows[0]["firm"]:
        return replace(one, organisation=rows[0]["id"])
    return replace(one, person=rows[0]["id"])
