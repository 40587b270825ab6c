"""The registers of the fund: accounts, funds, and vouchers where something refers to one."""

from __future__ import annotations

from db import chart, find_vouchers, funds, vouchers
from db.fields import Field
from db.records import RecordType
from db.words import N_

ACCOUNT = RecordType(
    name="account",
    table="account",
    label=N_("Account"),
    plural=N_("Chart of accounts"),
    icon="list-ol",
    fields=(
        Field("code", N_("Code|account"), required=True, most=20),
        Field("name", N_("Name|account"), required=True, most=40),
        Field("kind", N_("Kind"), "choice", required=True, choices=chart.KINDS, default="expense"),
        Field(
            "money",
            N_("Holds|account"),
            "choice",
            choices=chart.MONEY[1:],
            help=N_("Of assets only: cash, a bank, advances"),
        ),
    ),
    columns=("code", "name", "kind", "money"),
    order="code",
    label_of="code || ' ' || name",
    search=("code", "name"),
    filters=("kind", "money"),
    create=chart.add_account,
    change=chart.change_account,
    archive=chart.archive_account,
    restore=chart.restore_account,
    archived="archived_at",
    first_use=N_("Begin with the usual ones; they can be changed until something stands on them."),
    create_label=N_("Add an account"),
)

FUND = RecordType(
    name="fund",
    table="fund",
    label=N_("Fund"),
    plural=N_("Funds"),
    icon="coins",
    fields=(
        Field("code", N_("Code|fund"), required=True, most=20),
        Field("name", N_("Name|fund"), required=True, most=60),
        Field("source", N_("Source"), "choice", required=True, choices=funds.SOURCES),
        Field("giver", N_("Giver"), most=100),
        Field("organisation", N_("Card of the giver"), "reference", to="organisation"),
        Field("restricted", N_("Restricted"), "flag"),
        Field(
            "uses",
            N_("May be spent on"),
            "references",
            to="account",
            within=(("kind", "expense"),),
            help=N_("Of a restricted fund only these"),
        ),
        Field("purpose", N_("Purpose|fund"), "memo", most=1000),
        Field("decision", N_("Needs a decision"), "flag", help=N_("Returned dues always do")),
        Field("starts", N_("From day|fund"), "date"),
        Field("ends", N_("Until day|fund"), "date"),
    ),
    columns=("code", "name", "source", "giver", "restricted", "ends"),
    order="code",
    label_of="name",
    hint_of="code",
    search=("code", "name", "giver", "purpose"),
    filters=("source", "restricted"),
    create=funds.add_fund,
    change=funds.change_fund,
    archive=funds.archive_fund,
    restore=funds.restore_fund,
    archived="archived_at",
    first_use=N_("A fund is money kept apart: by who gave it, and for what. Add the first one."),
    create_label=N_("Add a fund"),
)

VOUCHER = RecordType(
    name="voucher",
    table="voucher",
    label=N_("Voucher"),
    plural=N_("Vouchers"),
    icon="receipt",
    fields=(
        Field("day", N_("Date"), "date"),
        Field("number", N_("Number|voucher"), "number"),
        Field("kind", N_("Kind"), "choice", choices=vouchers.KINDS),
        Field("status", N_("Status"), "choice", choices=vouchers.STATUSES),
        Field("bills", N_("Paper bills"), "number"),
        Field("made_name", N_("Made by")),
        Field("reviewed_name", N_("Reviewed by")),
        Field("posted_name", N_("Posted by")),
        Field("posted_at", N_("Posted at"), "moment"),
        Field("reverses", N_("Cancels"), "reference", to="voucher"),
        Field("allowed_name", N_("Allowed by")),
        Field("allowed_reason", N_("Reason for allowing it")),
        Field("returned_name", N_("Returned by")),
        Field("returned_reason", N_("Reason for returning it")),
    ),
    columns=("day", "number", "kind", "made_name", "status"),
    order="day DESC, number DESC",
    label_of="CASE WHEN number IS NULL THEN day ELSE month || ' 记-' || printf('%04d', number) END",
    search=("day", "number"),
    offer=find_vouchers.offer_vouchers,
    status="status",
)

FUND_TYPES = (ACCOUNT, FUND, VOUCHER)
