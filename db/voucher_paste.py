"""Lines of a voucher that were copied from a spreadsheet: told apart by what stands in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from db.chart import Account
from db.formats import plain
from db.funds import Fund
from db.money import parse
from db.rules import Refused
from db.words import _

_SUMMARY = ("摘要", "summary", "说明", "事由")
_ACCOUNT = ("科目", "account", "会计科目", "科目名称", "科目代码")
_FUND = ("资金", "fund", "资金项目")
_DEBIT = ("借方", "debit", "借方金额", "借")
_CREDIT = ("贷方", "credit", "贷方金额", "贷")
_HEADS = (_SUMMARY, _ACCOUNT, _FUND, _DEBIT, _CREDIT)
_PLACES = {4: (0, 1, None, 2, 3), 5: (0, 1, 2, 3, 4)}


@dataclass(frozen=True)
class Pasted:
    """One line; account and fund are None where nothing was said. Amounts in fen."""

    summary: str
    account: int | None
    fund: int | None
    debit: int
    credit: int


def is_table(text: str) -> bool:
    """Whether copied text is lines of a spreadsheet and not a few words."""
    return "\t" in text.strip("\r\n")


def pasted(text: str, chart: Sequence[Account], funds: Sequence[Fund]) -> list[Pasted]:
    """The lines of a copied table: summary, account, fund if there is one, debit, credit.

    A first line of headings says the order; else four or five columns stand in that order. An
    account is its code, its name or both. Raises Refused, naming the line, where one cannot be
    read.
    """
    table = [[cell.strip() for cell in line.split("\t")] for line in text.splitlines()]
    table = [row for row in table if any(row)]
    places: Sequence[int | None] | None = _places(table[0]) if table else None
    first = 1
    if places is not None:
        table, first = table[1:], 2
    made = []
    for number, row in enumerate(table, first):
        where = places or _PLACES.get(max(map(len, table)))
        if where is None:
            raise Refused(
                _("Copy four columns: summary, account, debit, credit; or five, with the fund.")
            )
        cells = [row[at] if at is not None and at < len(row) else "" for at in where]
        try:
            made.append(_line(cells, chart, funds))
        except Refused as refused:
            raise Refused(
                _("Line {n}: {reason}").format(n=number, reason=refused.message)
            ) from refused
    return made


def _places(heads: list[str]) -> list[int | None] | None:
    """Where each column stands by its heading; None where the first line has no headings."""
    known = [plain(head).lower() for head in heads]
    places = [
        next((known.index(word) for word in words if word in known), None) for words in _HEADS
    ]
    return places if places[3] is not None and places[4] is not None else None


def _line(cells: Sequence[str], chart: Sequence[Account], funds: Sequence[Fund]) -> Pasted:
    summary, account, fund, debit, credit = cells
    wanted = plain(account)
    by_word = {word: one.id for one in chart for word in (one.code, one.name, one.label)}
    if wanted and wanted not in by_word:
        raise Refused(_("there is no account “{text}”.").format(text=account))
    by_name = {word: one.id for one in funds for word in (one.code, one.name)}
    if fund and fund not in by_name:
        raise Refused(_("there is no fund “{text}”.").format(text=fund))
    amounts = [_amount(debit), _amount(credit)]
    return Pasted(summary, by_word.get(wanted), by_name.get(fund), amounts[0], amounts[1])


def _amount(text: str) -> int:
    if plain(text) in ("", "-", "\u2014", "0", "0.00"):
        return 0
    amount = parse(text)
    if amount < 0:
        raise Refused(_("only a red voucher has negative amounts."))
    return amount
