"""The chart of accounts: what the fund has, owes and is, where money comes from and goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db.formats import to_text
from db.register_values import refuse_empty
from db.rules import Refused, rule
from db.store import Row, Store
from db.words import N_, _

KINDS = (
    ("asset", N_("Asset")),
    ("liability", N_("Liability")),
    ("balance", N_("Fund balance")),
    ("income", N_("Income")),
    ("expense", N_("Expense")),
)
MONEY = (
    ("", N_("Other")),
    ("cash", N_("Cash")),
    ("bank", N_("Bank")),
    ("advance", N_("Advances")),
)
# Where balances are carried to at the year's end, and from where they come at the beginning.
FREE, RESTRICTED = "3101", "3102"
# What a centre's fund needs to begin with; the wording is the centre's to change.
BEGINNING = (
    ("1001", "库存现金", "asset", "cash"),
    ("1002", "银行存款", "asset", "bank"),
    ("1131", "暂付款", "asset", "advance"),
    ("2131", "暂收款", "liability", ""),
    (FREE, "非限定性净资产", "balance", ""),
    (RESTRICTED, "限定性净资产", "balance", ""),
    ("4101", "上级返还党费", "income", ""),
    ("4201", "财政拨款", "income", ""),
    ("4301", "工会及其他单位支持", "income", ""),
    ("4401", "企业赞助", "income", ""),
    ("4901", "利息及其他收入", "income", ""),
    ("5101", "党组织活动", "expense", ""),
    ("5102", "教育培训", "expense", ""),
    ("5103", "积分超市物资", "expense", ""),
    ("5104", "走访慰问", "expense", ""),
    ("5201", "书记和党务工作者补贴", "expense", ""),
    ("5202", "企业党建工作经费", "expense", ""),
    ("5203", "园区中心工作经费", "expense", ""),
    ("5301", "办公和印刷", "expense", ""),
    ("5901", "手续费及其他", "expense", ""),
)


@dataclass(frozen=True)
class Account:
    """One account; `money` says whether cash, a bank or advances stand on it."""

    id: int
    code: str
    name: str
    kind: str
    money: str
    archived: bool

    @property
    def label(self) -> str:
        """1001 库存现金."""
        return f"{self.code} {self.name}"


@rule
def begin_chart(db: Store) -> None:
    """The usual accounts, for a fund without any. Refused where there are some."""
    if db.value("SELECT count(*) FROM account"):
        raise Refused(_("There are accounts already."))
    for code, name, kind, money in BEGINNING:
        db.insert("account", code=code, name=name, kind=kind, money=money)
    db.describe(_("Made the usual accounts"))


@rule
def add_account(db: Store, *, code: str, name: str, kind: str, money: str | None = "") -> int:
    """A new account."""
    made = _checked({"code": code, "name": name, "kind": kind, "money": money})
    db.describe(_("Added “{name}”").format(name=made["name"]))
    return db.insert("account", **made)


@rule
def change_account(db: Store, *, id: int, **values: Any) -> None:
    """Change an account. Once something stands on it, only its name."""
    db.update("account", id, **_checked(_row(db, id) | values, only=values))
    db.describe(_("Changed “{name}”").format(name=_row(db, id)["name"]))


@rule
def archive_account(db: Store, *, id: int, now: datetime) -> None:
    """An account is used no more. Refused while anything is left on it, or a draft uses it."""
    one = account(db, id)
    if db.value(
        "SELECT 1 FROM voucher_line WHERE account = ? AND day IS NOT NULL"
        " GROUP BY fund HAVING sum(debit) <> sum(credit)",
        (id,),
    ):
        if one.kind in ("income", "expense"):
            raise Refused(_("The year's end carries over what stands on it. Do it after that."))
        raise Refused(_("There is still a balance on it. Transfer it first."))
    if db.value(
        "SELECT 1 FROM voucher JOIN voucher_line AS line ON line.voucher = voucher.id"
        " WHERE voucher.status IN ('draft', 'reviewed') AND line.account = ?",
        (id,),
    ):
        raise Refused(_("A voucher that is not posted yet uses it. Post or withdraw it."))
    db.update("account", id, archived_at=to_text(now))
    db.describe(_("“{name}” is out of use").format(name=_row(db, id)["name"]))


@rule
def restore_account(db: Store, *, id: int) -> None:
    """An account is used again."""
    db.update("account", id, archived_at=None)
    db.describe(_("“{name}” is in use again").format(name=_row(db, id)["name"]))


def account(db: Store, id: int) -> Account:
    """One account. Raises LookupError if there is none."""
    return _account(_row(db, id))


def accounts(db: Store, *, archived: bool = False) -> list[Account]:
    """The chart, by code."""
    where = "" if archived else " WHERE archived_at IS NULL"
    return [_account(row) for row in db.rows(f"SELECT * FROM account{where} ORDER BY code")]


def with_code(db: Store, code: str) -> Account:
    """The account of a code. Raises LookupError if there is none."""
    row = db.row("SELECT * FROM account WHERE code = ?", (code,))
    if row is None:
        raise LookupError(f"no account {code}")
    return _account(row)


def _account(row: Row) -> Account:
    return Account(
        row["id"], row["code"], row["name"], row["kind"], row["money"], bool(row["archived_at"])
    )


def _row(db: Store, id: int) -> Row:
    row = db.row("SELECT * FROM account WHERE id = ?", (id,))
    if row is None:
        raise LookupError(f"no account {id}")
    return row


def _checked(values: Row, only: Row | None = None) -> Row:
    made = dict(values)
    for name in ("code", "name"):
        made[name] = refuse_empty(made[name], name)
    made["money"] = made["money"] or ""
    if made["money"] and made["kind"] != "asset":
        raise Refused(_("Cash, bank and advances are assets."), "money")
    return made if only is None else {name: made[name] for name in only}
