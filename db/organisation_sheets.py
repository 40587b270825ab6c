"""Organisations from spreadsheets: lists of companies, branches and unions, as others made them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from db.contacts import add_contact
from db.grids import add_grid
from db.headings import Column
from db.organisations import KINDS, SIZES, add_organisation, change_organisation, checked
from db.people import add_person
from db.progress import Progress
from db.rules import Refused
from db.sheet_names import Names, grid_names, key, organisation_names, phone_key
from db.sheets import Option, SheetRow, Subject, at_line, said, steps
from db.store import Row, Store
from db.types_register import ORGANISATION
from db.words import N_, _

_KIND_WORDS = (
    *(("企业", "company"), ("公司", "company"), ("党组织", "party"), ("党支部", "party")),
    *(("党委", "party"), ("党总支", "party"), ("工会", "union"), ("工会组织", "union")),
    *(("政府部门", "government"), ("机关", "government"), ("事业单位", "government")),
    *(("社团", "club"), ("协会", "club"), ("志愿队", "volunteer"), ("志愿服务队", "volunteer")),
    *(("其他", "other"), ("其它", "other")),
)
_SIZE_WORDS = (
    *(("大型", "large"), ("大型企业", "large"), ("中型", "medium"), ("中型企业", "medium")),
    *(("小型", "small"), ("小型企业", "small"), ("微型", "micro"), ("微型企业", "micro")),
    *(("大", "large"), ("中", "medium"), ("小", "small"), ("微", "micro"), ("小微", "small")),
)
COLUMNS = (
    Column(
        "name",
        N_("Name|organisation"),
        (
            *(
                "企业名称",
                "单位名称",
                "名称",
                "公司名称",
                "组织名称",
                "企业全称",
                "单位全称",
                "全称",
            ),
            *("党组织名称", "工会名称", "党支部名称", "单位", "企业", "机构名称", "社团名称"),
        ),
        width=32,
    ),
    Column("short_name", N_("Short name"), ("简称", "企业简称", "单位简称")),
    Column(
        "kind",
        N_("Kind"),
        ("类别", "类型", "单位类别", "单位类型", "组织类型", "组织类别"),
        "choice",
        KINDS,
        _KIND_WORDS,
    ),
    Column(
        "code",
        N_("Credit code"),
        ("统一社会信用代码", "信用代码", "社会信用代码", "统一信用代码", "机构代码"),
        "code",
        hint=N_("18 places, as on the licence"),
        width=22,
    ),
    Column("industry", N_("Industry"), ("行业", "所属行业", "行业类别", "产业")),
    Column("business", N_("Main business"), ("主营业务", "主营", "经营范围", "主要产品"), width=24),
    Column("ownership", N_("Ownership"), ("性质", "企业性质", "单位性质", "所有制", "经济类型")),
    Column("size", N_("Size"), ("规模", "企业规模"), "choice", SIZES, _SIZE_WORDS, width=8),
    Column(
        "legal_person", N_("Legal representative"), ("法人", "法定代表人", "法人代表", "负责人")
    ),
    Column("phone", N_("Phone"), ("电话", "单位电话", "联系电话", "办公电话", "固定电话"), "phone"),
    Column(
        "address", N_("Address"), ("地址", "单位地址", "企业地址", "详细地址", "住所"), width=28
    ),
    Column("grid", N_("Grid"), ("网格", "所属网格", "所在网格", "网格名称")),
    Column(
        "parent", N_("Stands below"), ("上级组织", "上级单位", "上级党组织", "上级工会", "上级")
    ),
    Column("key_company", N_("Key company"), ("重点企业", "是否重点企业", "重点"), "flag"),
    Column(
        "workers",
        N_("Workers|number"),
        ("职工人数", "职工数", "员工人数", "员工数", "职工总数", "人数", "从业人数"),
        "whole",
        width=10,
    ),
    Column("women", N_("Women among them"), ("女职工", "女职工人数", "女职工数", "女工"), "whole"),
    Column("members", N_("Members"), ("党员数", "党员人数", "党员", "会员数", "会员人数"), "whole"),
    Column(
        "since",
        N_("Here since"),
        ("入园时间", "入驻时间", "入园日期", "入驻日期", "成立时间", "成立日期"),
        "date",
        hint="2019-05-17",
    ),
    Column("contact", N_("Contact"), ("联系人", "联络人", "联系人姓名")),
    Column(
        "contact_phone",
        N_("Phone of the contact"),
        ("联系人电话", "联系人手机", "联系人联系电话", "联络人电话", "联系人手机号"),
        "phone",
        width=16,
    ),
    Column("note", N_("Note"), ("备注", "说明"), width=20),
)
_OWN = [
    column.name for column in COLUMNS if column.name not in ("contact", "contact_phone", "kind")
]
_LONG = {
    name: ORGANISATION.field(name)
    for name in _OWN
    if name not in ("grid", "parent") and ORGANISATION.field(name).kind in ("text", "memo")
}
_AFTER = ("contact", "contact_phone", "parent_name", "new_grid")


def compare(
    db: Store, rows: Sequence[SheetRow], choices: Mapping[str, str], progress: Progress
) -> list[SheetRow]:
    """Each line against the register and the lines above it."""
    known = _Known(db, rows)
    judged = []
    for row in steps(rows, progress):
        if row.verdict == "new":
            try:
                row = _compared(db, row, choices, known)
            except Refused as refused:
                row = row.bad(said(refused, COLUMNS), refused.field or "")
        judged.append(row)
    return _without_orphans(judged, known.names)


def _without_orphans(rows: list[SheetRow], names: Names) -> list[SheetRow]:
    """What stands below a line that stays out, and not in the register, stays out too."""
    while True:
        coming = {key(row.values["name"]) for row in rows if row.verdict == "new"}
        lost = [
            at
            for at, row in enumerate(rows)
            if row.verdict in ("new", "same")
            and "parent_name" in row.values
            and key(row.values["parent_name"]) not in coming
            and names.find(row.values["parent_name"], "parent") is None
        ]
        if not lost:
            return rows
        for at in lost:
            rows[at] = rows[at].bad(
                _("The line of “{name}” has to be put right first.").format(
                    name=rows[at].values["parent_name"]
                ),
                "parent",
            )


class _Known:
    """Names and codes of the register and of the lines above."""

    def __init__(self, db: Store, rows: Sequence[SheetRow]) -> None:
        self.names = organisation_names(db)
        self.grids: Names = grid_names(db)
        there = db.rows("SELECT id, number, name, code FROM organisation WHERE archived_at IS NULL")
        self.records: dict[int, Row] = {row["id"]: row for row in there}
        self.codes = {row["code"]: row["id"] for row in there if row["code"]}
        self.in_file = {key(row.values.get("name", "")) for row in rows if row.verdict == "new"}
        self.above: dict[tuple[str, str], int] = {}


def _compared(db: Store, row: SheetRow, choices: Mapping[str, str], known: _Known) -> SheetRow:
    values = dict(row.values)
    if "name" not in values:
        raise Refused(_("This must be filled in."), "name")
    for name, field in _LONG.items():
        field.check(values.get(name))
    tells = [("name", key(values["name"])), ("code", values.get("code", ""))]
    for tell in tells:
        if tell[1] and tell in known.above:
            problem = _("The same organisation stands in line {line}.").format(
                line=known.above[tell]
            )
            return SheetRow(row.line, "twice", problem=problem)
    row = _with_places(row, values, choices, known)
    found = known.codes.get(values.get("code", "")) or known.names.find(values["name"], "name")
    if found is None:
        values.setdefault("kind", choices["kind"])
        checked(db, _columns(values))
    else:
        _refuse_other(values, known.records[found])
        if choices["same"] == "update":
            checked(db, _changes(values, known.records[found]), found)
    # Only a line that is good itself makes another one a second.
    known.above.update({tell: row.line.number for tell in tells if tell[1]})
    if found is None:
        return SheetRow(row.line, "new", values, note=row.note)
    record = known.records[found]
    same = SheetRow(row.line, "same", values, found, note=row.note)
    return same.noted(f"{record['name']} {record['number']}")


def _refuse_other(values: Mapping[str, Any], record: Row) -> None:
    """The same name, but another code: which of them is meant only people know."""
    if values.get("code") and record["code"] and values["code"] != record["code"]:
        raise Refused(
            _("“{name}” is in the register with another code.").format(name=record["name"]), "code"
        )


def _with_places(
    row: SheetRow, values: dict[str, Any], choices: Mapping[str, str], known: _Known
) -> SheetRow:
    """Grid and organisation above by their names; the latter may stand in the same file."""
    grid, parent = values.pop("grid", ""), values.pop("parent", "")
    if grid:
        found = known.grids.find(grid, "grid")
        if found is not None:
            values["grid"] = found
        elif choices["missing"] == "add":
            values["new_grid"] = grid
            row = row.noted(_("“{name}” is added to the register.").format(name=grid))
        else:
            raise Refused(_("“{name}” is not in the register.").format(name=grid), "grid")
    if parent:
        above = known.names.find(parent, "parent")
        if above is None and (
            key(parent) not in known.in_file or key(parent) == key(values["name"])
        ):
            raise Refused(_("“{name}” is not in the register.").format(name=parent), "parent")
        values["parent_name"] = parent
    return row


def write(
    db: Store, rows: Sequence[SheetRow], choices: Mapping[str, str], progress: Progress
) -> int:
    """Bring the organisations in, then say which stands below which, then whom to call."""
    grids: dict[str, int] = {}
    ids: list[int] = []
    for row in steps(rows, progress):
        values = dict(row.values)
        try:
            grid = values.pop("new_grid", "")
            if grid:
                if key(grid) not in grids:
                    grids[key(grid)] = add_grid(db, name=grid)
                values["grid"] = grids[key(grid)]
            ids.append(_write(db, row, values))
        except Refused as refused:
            raise at_line(row, said(refused, COLUMNS)) from refused
    names = organisation_names(db)
    for row, id in zip(rows, ids, strict=True):
        try:
            if "parent_name" in row.values:
                above = names.find(row.values["parent_name"], "parent")
                change_organisation(db, id=id, parent=above)
            if row.values.get("contact"):
                _call(db, id, row.values["contact"], row.values.get("contact_phone", ""))
        except Refused as refused:
            raise at_line(row, said(refused, COLUMNS)) from refused
    return len(rows)


def _write(db: Store, row: SheetRow, values: dict[str, Any]) -> int:
    if row.record is None:
        return add_organisation(db, **_columns(values))
    record = db.row("SELECT name FROM organisation WHERE id = ?", (row.record,)) or {}
    change_organisation(db, id=row.record, **_changes(values, record))
    return row.record


def _columns(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in _AFTER}


def _changes(values: Mapping[str, Any], record: Row) -> dict[str, Any]:
    """What a line says of an organisation that is there. It keeps its kind, and its name where
    the sheet only writes it with other blanks, or the short one."""
    changes = _columns(values)
    changes.pop("kind", None)
    if not values.get("code") or key(values["name"]) == key(record["name"]):
        changes.pop("name", None)
    return changes


def _call(db: Store, organisation: int, name: str, phone: str) -> None:
    """Name somebody as contact; who is not in the register yet is added."""
    there = db.rows(
        "SELECT id, phone, employer FROM person WHERE name = ? AND archived_at IS NULL", (name,)
    )
    found = [
        row["id"]
        for row in there
        if row["employer"] == organisation
        or (phone and phone_key(row["phone"]) == phone_key(phone))
    ]
    person = (
        found[0]
        if found
        else add_person(db, name=name, phone=phone, employer=organisation, kinds="worker")
    )
    if not db.value(
        "SELECT 1 FROM contact WHERE organisation = ? AND person = ?", (organisation, person)
    ):
        add_contact(db, organisation=organisation, person=person)


def _example() -> tuple[str | int, ...]:
    name = _("Example Machinery Ltd (example, delete this row)")
    return (
        *(name, "", _("Company"), "", _("Machinery"), "", "", _("Small"), "", "5550 1234", ""),
        *("", "", _("no"), 120, 45, 8, "2019-05-17", "", "", ""),
    )


ORGANISATIONS = Subject(
    "organisation",
    N_("Organisations"),
    COLUMNS,
    compare,
    write,
    N_("Organisations brought in: {n}"),
    _example,
    (
        Option(
            "same",
            N_("What is there already"),
            (("skip", N_("Leave as is")), ("update", N_("Update from the sheet"))),
            "skip",
        ),
        Option(
            "missing",
            N_("Grids not in the register"),
            (("refuse", N_("Line stays out")), ("add", N_("Add the grid"))),
            "refuse",
        ),
        Option("kind", N_("Without a kind they are"), KINDS, "company"),
    ),
)
