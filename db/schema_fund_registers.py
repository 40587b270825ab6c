"""What the registers and lists of the fund look up, a part of step 0007.

`fund.uses` repeats `fund_use` for lists and forms; nobody writes it but these triggers.

Steps are history: this file no longer changes once it is released.
"""

from __future__ import annotations

INDEXES = (
    # A voucher by an amount that stands on one of its lines, on either side.
    "CREATE INDEX voucher_line_amount ON voucher_line (abs(debit + credit))",
    "CREATE INDEX voucher_withdrawn ON voucher (day) WHERE status = 'withdrawn'",
)

_USES = (
    "coalesce((SELECT group_concat(account, ' ') FROM"
    " (SELECT account FROM fund_use WHERE fund = {fund} ORDER BY account)), '')"
)


def _follow(row: str) -> str:
    return f"UPDATE fund SET uses = {_USES.format(fund=f'{row}.fund')} WHERE id = {row}.fund;"


TRIGGERS = (
    f"CREATE TRIGGER fund_use_made AFTER INSERT ON fund_use BEGIN {_follow('NEW')} END",
    f"CREATE TRIGGER fund_use_gone AFTER DELETE ON fund_use BEGIN {_follow('OLD')} END",
    f"""CREATE TRIGGER fund_use_changed AFTER UPDATE ON fund_use
    BEGIN {_follow("OLD")} {_follow("NEW")} END""",
    """CREATE TRIGGER fund_begins BEFORE INSERT ON fund WHEN NEW.uses <> ''
    BEGIN SELECT RAISE(ABORT, 'fund_uses_untrue'); END""",
    f"""CREATE TRIGGER fund_uses_true BEFORE UPDATE OF uses ON fund
    WHEN NEW.uses IS NOT {_USES.format(fund="NEW.id")}
    BEGIN SELECT RAISE(ABORT, 'fund_uses_untrue'); END""",
)
