"""Opening balances from spreadsheets: what stood on which account in which fund.

Accounts and funds are given by code or name. All lines become one voucher, a draft, on the first
day of a month that is chosen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from db.chart import account as account_of
from db.chart import accounts
from db.formats import show_month
from db.funds import funds
from db.headings import Column
from db.opening import Balance, already, brought_in, first_open_day, open_balances, refuse_balance
from db.progress import Progress, silent
from db.rules import Refused, rule
from db.sheet_names import Names, key, organisation_names
from db.sheets import Option, SheetRow, Subject, bring_in, said, steps
from db.store import Store
from db.words import N_, _

_NAME = "opening"
_MONTHS = 24  # that are offered
COLUMNS = (
    Column(
        "account",
        N_("Account"),
        (
            *("科目", "科目名称", "会计科目", "科目编码", "科目代码", "科目编号", "账户"),
            *("账户名称", "一级科目", "代码", "编码"),
        ),
        width=22,
    ),
    Column(
        "fund",
        N_("Fund"),
        ("资金", "资金项目", "资金名称", "项目", "项目名称", "专项", "经费来源", "资金来源"),
        width=22,
    ),
    Column(
        "amount",
        N_("Amount"),
        ("金额", "期初余额", "年初余额", "余额", "期初", "年初数", "期末余额", "结余", "结存"),
        "money",
    ),
    Column(
        "person",
        N_("Person"),
        ("人员", "姓名", "借款人", "经手人", "职工", "个人"),
        hint=N_("Who has the advance"),
    ),
    Column(
        "organisation", N_("Organisation"), ("单位", "往来单位", "单位名称", "对方单位"), width=22
    ),
)


@rule
def bring_in_balances(
    db: Store,
    *,
    subject: Subject,
    rows: Sequence[SheetRow],
    choices: Mapping[str, str] | None = None,
    whole: bool = False,
    progress: Progress = silent,
) -> int:
    """Like `bring_in`, for those who keep the fund."""
    return bring_in(db, subject=subject, rows=rows, choices=choices, whole=whole, progress=progress)


def opening_subject(db: Store, now: datetime) -> Subject:
    """What can be brought in at this moment: the months that are offered depend on it."""
    usual = first_open_day(db, now.date())
    offered: list[tuple[str, str]] = []
    year, month = now.year, now.month
    closed = db.value("SELECT max(month) FROM period") or ""
    while len(offered) < _MONTHS and (name := f"{year}-{month:02d}") > closed:
        offered.append((name, show_month(date(year, month, 1))))
        year, month = (year - 1, 12) if month == 1 else (year, month - 1)
    names = [name for name, _label in offered]
    first = f"{usual:%Y-%m}"

    def write(
        db: Store, rows: Sequence[SheetRow], choices: Mapping[str, str], _progress: Progress
    ) -> int:
        day = date.fromisoformat(f"{choices['month']}-01")
        open_balances(db, day=day, amounts=[_balance(row.values) for row in rows], now=now)
        return len(rows)

    return Subject(
        _NAME,
        N_("Opening balances"),
        COLUMNS,
        compare,
        write,
        N_("Opening balances brought in: {n}"),
        _example,
        (
            Option(
                "month",
                N_("On the first day of"),
                tuple(offered),
                first if first in names else names[-1] if names else "",
            ),
        ),
        keys=(("account",), ("fund",), ("amount",)),
        bring=bring_in_balances,
    )


def compare(
    db: Store, rows: Sequence[SheetRow], choices: Mapping[str, str], progress: Progress
) -> list[SheetRow]:
    """Each line against the chart, the funds, what was brought in before and the lines above."""
    known = _Known(db)
    judged = []
    for row in steps(rows, progress):
        if row.verdict == "new":
            try:
                row = known.compared(db, row)
            except Refused as refused:
                row = row.bad(said(refused, COLUMNS), refused.field or "")
        judged.append(row)
    return judged


class _Known:
    """Accounts and funds by code and name, people and organisations by name."""

    def __init__(self, db: Store) -> None:
        chart = accounts(db)
        self.accounts = _named((one.id, one.code, one.name) for one in chart)
        parts = funds(db)
        self.funds = _named((one.id, one.code, one.name) for one in parts)
        self.organisations = organisation_names(db)
        there = db.rows("SELECT id, name, number FROM person WHERE archived_at IS NULL")
        self.people = Names((row["id"], row[word]) for row in there for word in ("name", "number"))
        self.before = brought_in(db)
        self.above: dict[Any, int] = {}

    def compared(self, db: Store, row: SheetRow) -> SheetRow:
        given = row.values
        if not given.get("amount"):
            words = _("No amount stands here.") if "amount" not in given else _("Nothing is left.")
            return SheetRow(row.line, "skip", given, problem=words)
        values = {
            "account": _found(self.accounts, given, "account", _("There is no account “{name}”.")),
            "fund": _found(self.funds, given, "fund", _("There is no fund “{name}”.")),
            "amount": given["amount"],
            "person": _found(self.people, given, "person", _("“{name}” is not in the register.")),
            "organisation": _found(
                self.organisations, given, "organisation", _("“{name}” is not in the register.")
            ),
        }
        for name in ("account", "fund"):
            if values[name] is None:
                raise Refused(_("This must be filled in."), name)
        one = _balance(values)
        refuse_balance(account_of(db, one.account), one)
        if one.place in self.above:
            problem = _("The same balance stands in line {line}.").format(
                line=self.above[one.place]
            )
            return SheetRow(row.line, "twice", values, problem=problem)
        if one.place in self.before:
            problem = already(db, one, self.before[one.place]).message
            return SheetRow(row.line, "same", values, self.before[one.place], problem=problem)
        self.above[one.place] = row.line.number
        return SheetRow(row.line, "new", values, note=row.note)


def _named(known: Any) -> Names:
    """By code, by name, and by both as they stand on the screen."""
    return Names(
        (id, words) for id, code, name in known for words in (code, name, f"{code} {name}")
    )


def _found(names: Names, given: Mapping[str, Any], field: str, missing: str) -> int | None:
    name = str(given.get(field) or "")
    if not key(name):
        return None
    id = names.find(name, field)
    if id is None:
        raise Refused(missing.format(name=name), field)
    return id


def _balance(values: Mapping[str, Any]) -> Balance:
    return Balance(
        values["account"],
        values["fund"],
        values["amount"],
        values["person"],
        values["organisation"],
    )


def _example() -> tuple[str | int, ...]:
    name = _("1002 Bank (example, delete this row)")
    return (name, _("Dues"), "1234.50", "", "")
