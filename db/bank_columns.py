"""What banks call the columns of their statements, and what they write for in and out."""

from __future__ import annotations

from db.headings import Column
from db.words import N_

_SIDES = (("in", N_("In|money")), ("out", N_("Out|money")))
# The bank writes from its own side: what the customer pays in is a credit there.
_SIDE_WORDS = (
    *(("贷", "in"), ("贷方", "in"), ("c", "in"), ("cr", "in"), ("收", "in"), ("收入", "in")),
    *(("转入", "in"), ("存入", "in"), ("来账", "in"), ("进账", "in"), ("+", "in"), ("收款", "in")),
    *(("借", "out"), ("借方", "out"), ("d", "out"), ("dr", "out"), ("支", "out"), ("支出", "out")),
    *(("转出", "out"), ("支取", "out"), ("往账", "out"), ("出账", "out"), ("付款", "out")),
)
COLUMNS = (
    Column(
        "day",
        N_("Date"),
        (
            *("交易日期", "日期", "记账日期", "入账日期", "交易时间", "发生日期", "会计日期"),
            *("业务日期", "记账时间", "交易日", "过账日期", "起息日", "date", "transaction date"),
        ),
        "date",
        hint="2026-11-26",
    ),
    Column(
        "summary",
        N_("Summary"),
        (
            *("摘要", "交易摘要", "业务摘要", "用途", "交易用途", "附言", "交易附言", "摘要信息"),
            *("交易说明", "业务类型", "交易类型", "备注", "description", "summary"),
        ),
        width=24,
    ),
    Column(
        "party",
        N_("Other side"),
        (
            *("对方户名", "对方账户名称", "对方名称", "对方单位", "对方单位名称", "收付方名称"),
            *("对手名称", "交易对手", "交易对手名称", "对方账户名", "对方账号名称", "往来户名"),
            *("对方户名/账号", "收(付)方名称", "对方", "counterparty", "payer/payee"),
        ),
        width=28,
    ),
    Column(
        "reference",
        N_("Reference|bank"),
        (
            *("流水号", "交易流水号", "交易流水", "凭证号", "凭证号码", "凭证编号", "交易序号"),
            *("核心流水号", "银行流水号", "唯一流水号", "业务编号", "回单编号", "企业流水号"),
            *("账户明细编号-交易流水号", "reference", "reference number"),
        ),
        width=20,
    ),
    Column(
        "came",
        N_("Money in"),
        (
            *("收入", "收入金额", "贷方", "贷方发生额", "贷方金额", "贷方发生额/元", "存入"),
            *("存入金额", "转入金额", "转入", "贷方发生额/收入", "收款金额", "credit"),
        ),
        "money",
    ),
    Column(
        "went",
        N_("Money out"),
        (
            *("支出", "支出金额", "借方", "借方发生额", "借方金额", "借方发生额/元", "支取"),
            *("支取金额", "转出金额", "转出", "借方发生额/支取", "付款金额", "debit"),
        ),
        "money",
    ),
    Column(
        "amount",
        N_("Amount, in or out by its sign"),
        (
            *("交易金额", "金额", "发生额", "交易额", "收支金额", "交易发生额", "发生金额"),
            "amount",
        ),
        "money",
    ),
    Column(
        "side",
        N_("In or out"),
        (
            *("借贷标志", "借贷", "借/贷", "借贷方向", "收支标志", "收/支", "收支", "收支方向"),
            *("交易方向", "借贷标识", "收支类型", "借贷状态", "d/c"),
        ),
        "choice",
        _SIDES,
        _SIDE_WORDS,
    ),
    Column(
        "balance",
        N_("Balance"),
        (
            *("余额", "账户余额", "本次余额", "当前余额", "交易后余额", "联机余额", "结余"),
            *("账面余额", "余额/元", "交易余额", "balance"),
        ),
        "money",
    ),
)
