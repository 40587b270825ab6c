"""People from spreadsheets: rosters of workers, members, volunteers, as others have made them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from db.headings import Column
from db.organisations import add_organisation
from db.people import KINDS, SEXES, add_person, change_person, checked
from db.progress import Progress
from db.rules import Refused
from db.sheet_names import Names, key, organisation_names, phone_key
from db.sheets import Option, SheetRow, Subject, at_line, said, steps
from db.store import Row, Store
from db.types_register import PERSON
from db.words import N_, _

_SEX_WORDS = (("男性", "male"), ("女性", "female"), ("m", "male"), ("f", "female"))
_KIND_WORDS = (
    *(("工人", "worker"), ("员工", "worker"), ("企业职工", "worker"), ("务工人员", "worker")),
    *(("党员", "member"), ("中共党员", "member"), ("中共预备党员", "member")),
    *(("会员", "union_member"), ("工会会员", "union_member")),
    *(("志愿者", "volunteer"), ("义工", "volunteer"), ("指导员", "instructor")),
    *(("党建指导员", "instructor"), ("领导", "leader"), ("领导干部", "leader")),
    *(("咨询师", "consultant"), ("专家", "consultant"), ("律师", "consultant")),
    *(("居民", "resident"), ("群众", "resident")),
)
COLUMNS = (
    Column(
        "name", N_("Name|person"), ("姓名", "名字", "人员姓名", "职工姓名", "党员姓名", "成员姓名")
    ),
    Column("sex", N_("Sex"), ("性别",), "choice", SEXES, tuple(_SEX_WORDS), width=8),
    Column(
        "birth",
        N_("Date of birth"),
        ("出生日期", "出生年月", "出生年月日", "出生时间", "生日"),
        "date",
        hint="1990-05-17",
    ),
    Column(
        "phone",
        N_("Phone"),
        ("手机", "手机号", "手机号码", "联系电话", "电话", "电话号码", "联系方式", "移动电话"),
        "phone",
        width=16,
    ),
    Column(
        "identity",
        N_("Identity number"),
        (
            *("身份证", "身份证号", "身份证号码", "公民身份号码", "公民身份证号", "证件号码"),
            *("居民身份证号", "居民身份证号码", "身份号码", "证件号"),
        ),
        "identity",
        hint=N_("18 places; birth and sex are taken from it"),
        width=22,
    ),
    Column(
        "employer",
        N_("Employer"),
        (
            *("工作单位", "单位", "所在企业", "所在单位", "单位名称", "企业名称", "企业", "公司"),
            *("公司名称", "所属企业", "所属单位", "工作单位名称"),
        ),
        hint=N_("The name as in the register, or the short name"),
        width=28,
    ),
    Column("position", N_("Position"), ("职务", "岗位", "职位", "工种", "工作岗位", "职务岗位")),
    Column(
        "kinds",
        N_("Kinds"),
        ("类别", "人员类别", "身份", "类型", "人员类型", "政治面貌"),
        "kinds",
        KINDS,
        _KIND_WORDS,
        width=16,
    ),
    Column(
        "address",
        N_("Address"),
        ("住址", "地址", "家庭住址", "现住址", "家庭地址", "居住地址", "居住地"),
        width=28,
    ),
    Column("note", N_("Note"), ("备注", "说明"), width=20),
)
_LONG = {
    column.name: PERSON.field(column.name)
    for column in COLUMNS
    if column.name in ("name", "position", "address", "note")
}


class _Known:
    """The people of the register, and those of the lines above, by what tells them apart."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._identity: dict[str, Row] = {}
        self._by: dict[tuple[str, ...], list[Row]] = defaultdict(list)
        for row in rows:
            self.add(row)

    def add(self, row: Row) -> None:
        name = key(row["name"])
        if row["identity"]:
            self._identity.setdefault(row["identity"], row)
        self._by["name", name].append(row)
        if row["phone"]:
            self._by["phone", name, phone_key(row["phone"])].append(row)
        if row["employer"]:
            self._by["employer", name, str(row["employer"])].append(row)

    def find(self, row: Row) -> Row | None:
        """The one who is meant: the same number, or the same name and phone or employer."""
        if row["identity"] in self._identity:
            return self._identity[row["identity"]]
        name = key(row["name"])
        places: list[tuple[str, ...]] = []
        if row["phone"]:
            places.append(("phone", name, phone_key(row["phone"])))
        if row["employer"]:
            places.append(("employer", name, str(row["employer"])))
        if not row["phone"] and not row["employer"] and not row["identity"]:
            places.append(("name", name))
        for place in places:
            found = [one for one in self._by.get(place, ()) if _may_be(one, row)]
            if len(found) > 1:
                raise Refused(
                    _("There are several called “{name}”. Add the identity number.").format(
                        name=row["name"]
                    ),
                    "name",
                )
            if found:
                return found[0]
        return None


def _may_be(one: Row, other: Row) -> bool:
    return all(
        not one[name] or not other[name] or one[name] == other[name]
        for name in ("identity", "birth")
    )


def compare(
    db: Store, rows: Sequence[SheetRow], choices: Mapping[str, str], progress: Progress
) -> Iterator[SheetRow]:
    """Each line against the register and the lines above it."""
    employers = organisation_names(db)
    there = _Known(
        db.rows(
            "SELECT id, number, name, phone, identity, employer, birth FROM person"
            " WHERE archived_at IS NULL"
        )
    )
    above = _Known([])
    for row in steps(rows, progress):
        if row.verdict != "new":
            yield row
            continue
        try:
            yield _compared(db, row, choices, employers, there, above)
        except Refused as refused:
            yield row.bad(said(refused, COLUMNS), refused.field or "")


def _compared(
    db: Store,
    row: SheetRow,
    choices: Mapping[str, str],
    employers: Names,
    there: _Known,
    above: _Known,
) -> SheetRow:
    values = dict(row.values)
    if "name" not in values:
        raise Refused(_("This must be filled in."), "name")
    values["name"] = _name(values["name"])
    for name, field in _LONG.items():
        field.check(values.get(name))
    row = _with_employer(row, values, employers, choices)
    seen = {
        **{name: values.get(name, "") for name in ("name", "phone", "identity")},
        "employer": values.get("employer") or key(values.get("new_employer", "")),
        "birth": values["birth"].isoformat() if "birth" in values else None,
    }
    twin = above.find(seen)
    if twin is not None:
        return SheetRow(
            row.line,
            "twice",
            problem=_("The same person stands in line {line}.").format(line=twin["line"]),
        )
    found = there.find(seen)
    if found is None:
        values.setdefault("kinds", choices["kind"])
        checked(db, _columns(values))
    elif choices["same"] == "update":
        checked(db, _changes(db, found["id"], values), found["id"])
    # Only a line that is good itself makes another one a second.
    above.add({**seen, "line": row.line.number})
    if found is None:
        return SheetRow(row.line, "new", values, note=row.note)
    same = SheetRow(row.line, "same", values, found["id"], note=row.note)
    return same.noted(f"{found['name']} {found['number']}")


def _with_employer(
    row: SheetRow, values: dict[str, Any], employers: Names, choices: Mapping[str, str]
) -> SheetRow:
    """The employer by its name; one that is not there is added if that was chosen."""
    name = values.pop("employer", "")
    if not name:
        return row
    found = employers.find(name, "employer")
    if found is not None:
        values["employer"] = found
        return row
    if choices["missing"] != "add":
        raise Refused(_("“{name}” is not in the register.").format(name=name), "employer")
    values["new_employer"] = name
    return row.noted(_("“{name}” is added to the register.").format(name=name))


def write(
    db: Store, rows: Sequence[SheetRow], choices: Mapping[str, str], progress: Progress
) -> int:
    """Bring the people in; employers that are missing first."""
    added: dict[str, int] = {}
    for row in steps(rows, progress):
        values = dict(row.values)
        try:
            name = values.pop("new_employer", "")
            if name:
                if key(name) not in added:
                    added[key(name)] = add_organisation(db, name=name)
                values["employer"] = added[key(name)]
            if row.record is None:
                add_person(db, **values)
            else:
                change_person(db, id=row.record, **_changes(db, row.record, values))
        except Refused as refused:
            raise at_line(row, said(refused, COLUMNS)) from refused
    return len(rows)


def _columns(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name != "new_employer"}


def _changes(db: Store, id: int, values: Mapping[str, Any]) -> dict[str, Any]:
    """What a line says of somebody who is there; kinds come on top of those there are."""
    changes = _columns(values)
    if "kinds" in changes:
        had = db.value("SELECT kinds FROM person WHERE id = ?", (id,))
        changes["kinds"] = f"{had} {changes['kinds']}".strip()
    return changes


def _name(name: str) -> str:
    """张  三, spread to the width of three characters, is 张三."""
    return name if any(sign.isascii() and sign != " " for sign in name) else name.replace(" ", "")


def _example() -> tuple[str, ...]:
    return (
        *(_("Zhang San (example, delete this row)"), _("Female"), "1990-05-17", "13800005678"),
        *("", "", _("Worker"), _("Worker"), "", ""),
    )


PEOPLE = Subject(
    "person",
    N_("People|register"),
    COLUMNS,
    compare,
    write,
    N_("People brought in: {n}"),
    _example,
    (
        Option(
            "same",
            N_("Who is there already"),
            (("skip", N_("Leave as is")), ("update", N_("Update from the sheet"))),
            "skip",
        ),
        Option(
            "missing",
            N_("Employers not in the register"),
            (("refuse", N_("Line stays out")), ("add", N_("Add the organisation"))),
            "refuse",
        ),
        Option("kind", N_("Without a kind they are"), KINDS, "worker"),
    ),
)
