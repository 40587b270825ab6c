"""The fund in a summary: by source, by use against the budget, each fund."""

from __future__ import annotations

from collections.abc import Iterator

from db.fund_figures import OfFund
from db.funds import SOURCES
from db.summary_fund import FundSummary
from db.summary_period import Period
from db.words import _
from reports.summary_parts import table, value, voucher_link, whole
from reports.summary_told import Row, Table
from reports.summary_values import money, parts, percent


def fund_tables(found: FundSummary, period: Period) -> Iterator[Table]:
    """Where money came from, what it was spent on, what each fund has left."""
    total = found.figures.total
    came = sorted(found.figures.sources, key=lambda one: -one[1])
    names = dict(SOURCES)
    sources = [
        Row((_(names[source]), money(fen), part), (_(names[source]), value(fen, "money"), part))
        for (source, fen), part in zip(came, parts([fen for _source, fen in came]), strict=True)
    ]
    sources.append(_total(total.income))
    heads = (_("Source"), _("Amount"), _("Share|percent"))
    yield table("sources", "fund", _("Income by source"), heads, sources, _("In yuan."))
    rows = [
        Row(
            (
                one.name,
                money(one.amount),
                part,
                money(one.of_year),
                money(one.budget),
                percent(one.of_year, one.budget or 0),
            ),
            (
                one.name,
                value(one.amount, "money"),
                part,
                value(one.of_year, "money"),
                value(one.budget, "money"),
                percent(one.of_year, one.budget or 0),
            ),
            voucher_link(period, account=one.account),
        )
        for one, part in zip(found.uses, parts([one.amount for one in found.uses]), strict=True)
    ]
    year, budget = (
        sum(one.of_year for one in found.uses),
        sum(one.budget or 0 for one in found.uses),
    )
    rows.append(
        whole(
            (
                _("Total"),
                money(total.expense),
                percent(total.expense, total.expense),
                money(year),
                money(budget),
                percent(year, budget),
            )
        )
    )
    yield table(
        "spending",
        "fund",
        _("Expense by use, against the budget"),
        (
            _("Use|money"),
            _("Amount"),
            _("Share|percent"),
            _("Spent this year"),
            _("Budget of the year"),
            _("Part of it"),
        ),
        rows,
        _("In yuan."),
    )
    yield table(
        "funds",
        "fund",
        _("Each fund"),
        (_("Fund"), _("Opening|money"), _("Income"), _("Expense"), _("Closing|money")),
        [*(_of_fund(one, period) for one in found.figures.funds), _funds_total(found)],
        _("In yuan."),
    )


def _total(fen: int) -> Row:
    cells = (_("Total"), money(fen), percent(fen, fen))
    return Row(cells, (cells[0], value(fen, "money"), cells[2]), total=True)


def _of_fund(one: OfFund, period: Period) -> Row:
    amounts = (one.sums.opening, one.sums.income, one.sums.expense, one.sums.closing)
    return Row(
        (one.fund.name, *(money(fen) for fen in amounts)),
        (one.fund.name, *(value(fen, "money") for fen in amounts)),
        voucher_link(period, fund=one.fund.id),
    )


def _funds_total(found: FundSummary) -> Row:
    sums = found.figures.total
    amounts = (sums.opening, sums.income, sums.expense, sums.closing)
    return Row(
        (_("Total"), *(money(fen) for fen in amounts)),
        (_("Total"), *(value(fen, "money") for fen in amounts)),
        total=True,
    )
