"""What the trail says of the parts of vouchers and funds, which have no register of their own."""

from __future__ import annotations

from db.attachments import KINDS
from db.fields import Field
from db.trail_subject import Subject
from db.words import N_

_VOUCHER = Field("voucher", N_("Voucher"), "reference", to="voucher")
_FUND = Field("fund", N_("Fund"), "reference", to="fund")
# Columns of registers that their forms do not show.
COLUMNS_BESIDE = {
    "receipt": (Field("year", N_("Year")), Field("number", N_("Number|receipt"), "number")),
}

FUND_SUBJECTS = (
    Subject(
        "voucher_line",
        N_("Line of a voucher"),
        (
            _VOUCHER,
            Field("summary", N_("Summary")),
            Field("account", N_("Account"), "reference", to="account"),
            _FUND,
            Field("debit", N_("Debit"), "money"),
            Field("credit", N_("Credit"), "money"),
            Field("person", N_("Person"), "reference", to="person"),
            Field("organisation", N_("Organisation"), "reference", to="organisation"),
            Field("day", N_("Date"), "date"),
            Field("number", N_("Number|voucher"), "number"),
        ),
        "summary",
        of="voucher",
        to="voucher",
    ),
    Subject(
        "attachment",
        N_("Attachment"),
        (
            _VOUCHER,
            Field("kind", N_("Kind"), "choice", choices=KINDS),
            Field("name", N_("Name|file")),
            Field("content", N_("Content")),
            Field("digest", N_("SHA-256")),
        ),
        "name",
        of="voucher",
        to="voucher",
    ),
    Subject(
        "fund_use",
        N_("Permitted use of a fund"),
        (_FUND, Field("account", N_("Use"), "reference", to="account")),
        of="fund",
        to="fund",
    ),
    Subject(
        "bank_line",
        N_("Line of a bank statement"),
        (
            Field("account", N_("Account"), "reference", to="account"),
            Field("day", N_("Date"), "date"),
            Field("amount", N_("Amount"), "money"),
            Field("balance", N_("Balance"), "money"),
            Field("party", N_("Other side")),
            Field("summary", N_("Summary")),
            Field("reference", N_("Reference|bank")),
            Field("digest", N_("SHA-256")),
        ),
        "summary",
    ),
    Subject(
        "bank_match",
        N_("Match with the bank"),
        (Field("account", N_("Account"), "reference", to="account"),),
        of="account",
        to="account",
    ),
    Subject(
        "bank_match_line",
        N_("Part of a match with the bank"),
        (
            Field("bank_match", N_("Match with the bank"), "reference", to="bank_match"),
            Field("bank_line", N_("Line of a bank statement"), "reference", to="bank_line"),
            Field("voucher_line", N_("Line of a voucher"), "reference", to="voucher_line"),
        ),
        of="bank_line",
        to="bank_line",
    ),
    Subject(
        "bank_balance",
        N_("Balance at the bank"),
        (
            Field("account", N_("Account"), "reference", to="account"),
            Field("month", N_("Month")),
            Field("balance", N_("Balance"), "money"),
        ),
        "month",
        of="account",
        to="account",
    ),
)
