"""Who is to have a certificate, from a spreadsheet: copied lines, or a file.

A line of headings says which column is what; without one the columns are the name and then the
places of the wording, in their order. In a volunteer record each line is a service, and lines of
one name, or with none below it, belong together. An identity number, where there is a column of
them, tells apart who is called the same; of it the certificate keeps what a record prints.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, islice
from pathlib import Path
from typing import TypeVar

from db.certificate_kinds import Design
from db.certificates import MOST_AT_ONCE, Recipient, Service
from db.formats import plain, read_date
from db.headings import bare
from db.identifiers import mask_identity
from db.progress import Progress, silent
from db.rules import Refused
from db.sheet_values import as_text
from db.store import Row, Store
from db.table_files import read_sheets
from db.table_lines import Line, Missing, clean
from db.wording import PLACES, asked, place
from db.words import _

Made = TypeVar("Made")
SERVICE_COLUMNS = ("name", "from", "to", "project", "content", "place", "hours")
# Read wherever there is such a column; nobody is asked for them.
_BESIDE = ("id_number", "id_kind", "volunteer", "remark")
_HEADINGS = {
    "name": "姓名 名字 获奖人 受奖人 学员 志愿者 name",
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
    "id_number": "证件号码 证件号 身份证 身份证号 身份证号码 identitynumber",
    "id_kind": "证件类型 证件种类",
    "volunteer": "志愿者编号 志愿者证号",
    "remark": "备注 说明 note",
}
# Whose name it is where no other column says so.
_UNITS = frozenset({"单位", "单位名称", "企业", "企业名称", "名称"})
_PLACES = frozenset(one.name for one in PLACES)
_HEAD_LINES = 10  # among which the headings stand, below titles and notes
_TOLD = 5  # lines of which it is said what is wrong with them


@dataclass(frozen=True)
class _Table:
    """The filled lines below the headings, by their numbers; `named` if there were headings."""

    lines: list[tuple[int, dict[str, str]]]
    named: bool


def tie(db: Store, recipients: Sequence[Recipient]) -> list[Recipient]:
    """Names as records of the register, where exactly one is meant."""
    open_ = [one for one in recipients if not (one.person or one.organisation)]
    known = _known(db, {one.name.strip() for one in open_})
    return [
        one if one.person or one.organisation else _tied(one, known[one.name.strip()])
        for one in recipients
    ]


def pasted(db: Store, text: str, design: Design) -> list[Recipient]:
    """Copied lines as recipients. Refused with the numbers of lines that cannot be read."""
    return _recipients(db, _table(_copied(text), design), design)


def headed(text: str, design: Design) -> bool:
    """Whether copied lines have headings, so that they say themselves what is what."""
    return _table(islice(_copied(text), _HEAD_LINES), design).named


def _copied(text: str) -> Iterator[Line]:
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        yield Line(number, tuple(clean(cell) for cell in line.split("\t")))


def of_file(
    db: Store, path: Path, design: Design, *, progress: Progress = silent
) -> list[Recipient]:
    """The recipients of an XLSX or CSV file: its first sheet with headings, or its first sheet.

    Refused likewise.
    """
    first: _Table | None = None
    for sheet in read_sheets(path, progress=progress):
        table = _table(sheet.lines(progress), design)
        if table.lines and table.named:
            return _recipients(db, table, design)
        first = first or table
    return _recipients(db, first or _Table([], False), design)


def read_tenths(text: str) -> int:
    """Hours as tenths: 18.5 is 185. Refused for what is no number above zero."""
    words = plain(text).removesuffix("小时").strip()
    found = re.fullmatch(r"(\d{1,5})(?:\.(\d)0*)?", words)
    tenths = int(found[1]) * 10 + int(found[2] or 0) if found else 0
    if tenths <= 0:
        raise Refused(_("Write hours like 24 or 18.5."), "hours")
    return tenths


def columns_of(design: Design) -> tuple[str, ...]:
    """What is asked of each recipient: the name, then the places of the wording."""
    if design.form == "volunteer":
        return SERVICE_COLUMNS
    return ("name", *asked(design.wording))


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


def _table(lines: Iterable[Line], design: Design) -> _Table:
    columns = columns_of(design)
    rest = (line for line in lines if any(isinstance(c, Missing) or c for c in line.cells))
    start = list(islice(rest, _HEAD_LINES))
    places, below = {name: at for at, name in enumerate(columns)}, start
    named = False
    for at, line in enumerate(start):
        found = _headings(line, columns)
        if "name" in found and (len(found) > 1 or len(columns) == 1 or len(line.cells) == 1):
            places, below, named = found, start[at + 1 :], True
            break
    made: list[tuple[int, dict[str, str]]] = []
    for line in chain(below, rest):
        if len(made) == MOST_AT_ONCE:
            raise Refused(
                _("At most {n} lines at once.").format(n=f"{MOST_AT_ONCE:,}"), "recipients"
            )
        row = {name: _cell(line, at) for name, at in places.items()}
        if any(row.values()):
            made.append((line.number, row))
    return _Table(made, named)


def _cell(line: Line, at: int) -> str:
    cell = line.cell(at)
    return "\ufffd" if isinstance(cell, Missing) else clean(as_text(cell))


def _headings(line: Line, columns: Sequence[str]) -> dict[str, int]:
    """Where each column stands, if these are headings."""
    found: dict[str, int] = {}
    heads = [bare(text) for text in line.texts()]
    if not _words("name") & set(heads):
        units = [at for at, words in enumerate(heads) if words in _UNITS]
        found = {"name": units[0]} if units else {}
    for at, words in enumerate(heads):
        if at in found.values():
            continue
        for name in (*columns, *_BESIDE):
            if words and name not in found and words in _words(name):
                found[name] = at
                break
    return found


def _words(name: str) -> set[str]:
    own = {bare(_(place(name).label))} if name in _PLACES else set()
    return {*_HEADINGS[name].split(), *own}


def _recipients(db: Store, table: _Table, design: Design) -> list[Recipient]:
    if not table.lines:
        raise Refused(_("Below the headings stands no line with anything in it."), "recipients")
    if design.form == "volunteer":
        return tie(db, _volunteers(table.lines))
    return tie(db, list(_each(table.lines, lambda row: Recipient(_named(row), _values(row)))))


def _values(row: dict[str, str]) -> dict[str, str]:
    return {name: words for name, words in row.items() if words and name in _PLACES - {"name"}}


def _named(row: dict[str, str]) -> str:
    if not row.get("name"):
        raise Refused(_("the name is missing."), "name")
    return row["name"]


def _each(
    lines: Sequence[tuple[int, dict[str, str]]], read: Callable[[dict[str, str]], Made]
) -> Iterator[Made]:
    """What each line says. Refused at the end with the first that could not be read."""
    wrong: list[str] = []
    for number, row in lines:
        try:
            if "\ufffd" in "".join(row.values()):
                raise Refused(_("a formula has no result. Save the file in Excel or WPS."))
            made = read(row)
        except Refused as refused:
            wrong.append(_("Line {n}: {reason}").format(n=number, reason=refused.message))
            continue
        if not wrong:
            yield made
    if wrong:
        more = len(wrong) - _TOLD
        if more > 0:
            wrong[_TOLD:] = [_("and {n} more lines").format(n=more)]
        raise Refused("\n".join(wrong), "recipients")


def _volunteers(lines: Sequence[tuple[int, dict[str, str]]]) -> list[Recipient]:
    made: dict[tuple[str, str], Recipient] = {}
    last: dict[str, str] = {}

    def read(row: dict[str, str]) -> tuple[dict[str, str], Service]:
        nonlocal last
        if row.get("name"):
            last = row
        _named(last)
        return last, read_service(row)

    for who, service in _each(lines, read):
        name = who["name"]
        values = {one: words for one, words in _values(who).items() if one in _BESIDE}
        key = (name, values.get("id_number", ""))
        before = made.get(key, Recipient(name, values))
        made[key] = replace(before, services=(*before.services, service))
    return list(made.values())


def _known(db: Store, names: Iterable[str]) -> dict[str, list[Row]]:
    """Who is called so in the register, by name."""
    found: dict[str, list[Row]] = defaultdict(list)
    rows = db.rows(
        "SELECT id, name, identity, 0 AS firm FROM person WHERE archived_at IS NULL"
        " AND name IN (SELECT value FROM json_each(:names)) UNION ALL"
        " SELECT id, name, '', 1 FROM organisation WHERE archived_at IS NULL"
        " AND name IN (SELECT value FROM json_each(:names)) UNION ALL"
        " SELECT id, short_name, '', 1 FROM organisation WHERE archived_at IS NULL"
        " AND short_name <> name AND short_name IN (SELECT value FROM json_each(:names))",
        {"names": json.dumps(sorted(names))},
    )
    for row in rows:
        found[row["name"]].append(row)
    return found


def _tied(one: Recipient, called: Sequence[Row]) -> Recipient:
    number = one.values.get("id_number", "")
    if number:
        same = [row for row in called if number in _numbers(str(row["identity"] or ""))]
        called = same or [row for row in called if not row["identity"]]
    if len(called) != 1:
        return one
    (row,) = called
    if row["firm"]:
        return replace(one, organisation=row["id"])
    return replace(one, person=row["id"])


def _numbers(identity: str) -> tuple[str, ...]:
    return (identity, mask_identity(identity)) if identity else ()
