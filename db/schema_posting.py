"""What must hold when a voucher is posted and a month closed, a part of step 0007.

The amounts of closed months are read from their closing, so that ten years do not make posting
slower; a closing is compared with the lines when its month is closed, and stays.

Steps are history: this file no longer changes once it is released.
"""

from __future__ import annotations

MOST_TOTAL = 10**15  # fen; of a voucher, as far as amounts are written out in words


def refuse(word: str, where: str) -> str:
    """A statement of a trigger: the word as an error where the condition holds."""
    return f"SELECT RAISE(ABORT, '{word}') WHERE {where};"


_LINES = "FROM voucher_line WHERE voucher = NEW.id"
_LAST = "(SELECT max(month) FROM period)"
_SINCE = f"coalesce({_LAST} || '-99', '')"
_OWN = "account IN (SELECT id FROM account WHERE kind IN ('balance', 'income', 'expense'))"
_INCOME_EXPENSE = "account IN (SELECT id FROM account WHERE kind IN ('income', 'expense'))"

_UNBALANCED = refuse(
    "unbalanced",
    f"(SELECT count(*) {_LINES}) < 2 OR EXISTS"
    f" (SELECT 1 {_LINES} GROUP BY fund HAVING sum(debit) <> sum(credit))",
)
_TOO_LARGE = refuse("amount_too_large", f"(SELECT abs(sum(debit)) {_LINES}) >= {MOST_TOTAL}")
_NOT_NEXT = refuse(
    "voucher_number",
    "NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM voucher WHERE month = NEW.month)",
)
_CLOSED = refuse("month_closed", "EXISTS (SELECT 1 FROM period WHERE month >= NEW.month)")

_COMPARED = "position, account, fund, person, organisation"
# The year's end is cancelled on its own day: any later, the next year would have its income.
_NOT_MIRRORED = refuse(
    "not_mirrored",
    "NEW.reverses IS NOT NULL AND ("
    " NOT EXISTS (SELECT 1 FROM voucher WHERE id = NEW.reverses AND status = 'posted'"
    "  AND reverses IS NULL AND kind = NEW.kind AND day <= NEW.day"
    "  AND (kind <> 'year_end' OR day = NEW.day))"
    f" OR EXISTS (SELECT {_COMPARED}, -debit, -credit FROM voucher_line"
    f"  WHERE voucher = NEW.reverses EXCEPT SELECT {_COMPARED}, debit, credit {_LINES})"
    f" OR (SELECT count(*) {_LINES}) <> (SELECT count(*) FROM voucher_line"
    "  WHERE voucher = NEW.reverses))",
)
_RED = refuse(
    "negative_amount",
    f"NEW.reverses IS NULL AND EXISTS (SELECT 1 {_LINES} AND (debit < 0 OR credit < 0))",
)

# From the day of a voucher on, the end of no day may lie below zero.
_CASH_SHORT = refuse(
    "cash_short",
    "EXISTS (SELECT 1 FROM (SELECT line.account, line.day,"
    "   sum(sum(line.debit - line.credit)) OVER (PARTITION BY line.account ORDER BY line.day)"
    "   AS moved FROM (SELECT account FROM voucher_line JOIN account ON account.id = account"
    "     AND account.money = 'cash' WHERE voucher = NEW.id GROUP BY account"
    "     HAVING sum(debit - credit) < 0) AS paid"
    "   CROSS JOIN voucher_line AS line ON line.account = paid.account"
    f"   AND line.day > {_SINCE} GROUP BY line.account, line.day) AS ends"
    " WHERE ends.day >= NEW.day AND moved + coalesce((SELECT sum(balance) FROM closing"
    f"  WHERE month = {_LAST} AND closing.account = ends.account), 0) < 0)",
)
_FUND_SHORT = refuse(
    "fund_short",
    "NEW.allowed_by IS NULL AND EXISTS (SELECT 1 FROM (SELECT line.fund, line.day,"
    "   sum(sum(line.debit - line.credit)) OVER (PARTITION BY line.fund ORDER BY line.day)"
    f"   AS moved FROM (SELECT fund {_LINES} AND {_OWN} GROUP BY fund"
    "     HAVING sum(debit - credit) > 0) AS less"
    "   CROSS JOIN voucher_line AS line ON line.fund = less.fund"
    f"   AND line.day > {_SINCE} AND line.{_OWN} GROUP BY line.fund, line.day) AS ends"
    " WHERE ends.day >= NEW.day AND moved + coalesce((SELECT sum(balance) FROM closing"
    f"  WHERE month = {_LAST} AND closing.fund = ends.fund AND {_OWN}), 0) > 0)",
)
# Nobody gives back more than they had: what was settled already is not settled once more.
_ADVANCE_SHORT = refuse(
    "advance_short",
    "EXISTS (SELECT 1 FROM (SELECT account, fund, person FROM voucher_line"
    "  JOIN account ON account.id = account AND account.money = 'advance'"
    "  WHERE voucher = NEW.id AND person IS NOT NULL GROUP BY account, fund, person"
    "  HAVING sum(debit - credit) < 0) AS back"
    " WHERE (SELECT sum(debit - credit) FROM voucher_line AS had WHERE had.person = back.person"
    "  AND had.account = back.account AND had.fund = back.fund AND had.day IS NOT NULL) < 0)",
)

# What a fund loses: by an expense, or straight from its balance or its income, as when a giver is
# paid back or another fund gets it. A red voucher puts back what was, the year's end moves nothing.
_NEW_SPENDING = "NEW.reverses IS NULL AND NEW.kind <> 'year_end'"
_TAKEN = (
    f"SELECT line.fund {_LINES.replace('voucher_line', 'voucher_line AS line')}"
    " AND line.account IN (SELECT id FROM account WHERE kind IN ('balance', 'income'))"
    " GROUP BY line.fund HAVING sum(line.debit - line.credit) > 0"
)
_SPENT = (
    f"SELECT line.fund {_LINES.replace('voucher_line', 'voucher_line AS line')}"
    " AND line.debit > 0 AND line.account IN (SELECT id FROM account WHERE kind = 'expense')"
)
_NOT_THIS_USE = refuse(
    "use_not_permitted",
    f"NEW.allowed_by IS NULL AND {_NEW_SPENDING} AND EXISTS"
    f" (SELECT 1 FROM fund WHERE restricted = 1 AND (fund.id IN ({_TAKEN}) OR fund.id IN ({_SPENT}"
    " AND NOT EXISTS (SELECT 1 FROM fund_use WHERE fund_use.fund = line.fund"
    "  AND fund_use.account = line.account))))",
)
_NOT_THEN = refuse(
    "fund_not_open",
    f"NEW.allowed_by IS NULL AND {_NEW_SPENDING} AND EXISTS (SELECT 1 FROM fund"
    f" WHERE (starts > NEW.day OR ends < NEW.day) AND (fund.id IN ({_TAKEN}) OR fund.id IN"
    f" ({_SPENT})))",
)
_UNDECIDED = refuse(
    "decision_missing",
    f"{_NEW_SPENDING} AND EXISTS (SELECT 1 FROM fund WHERE decision = 1"
    f" AND (fund.id IN ({_TAKEN}) OR fund.id IN ({_SPENT}))) AND NOT EXISTS"
    " (SELECT 1 FROM attachment WHERE voucher = NEW.id AND kind = 'decision')",
)
# Nothing but a carrying over goes by that name: no money, on the last day, and nothing is left.
_NOT_CARRIED = refuse(
    "not_carried",
    "NEW.kind = 'year_end' AND NEW.reverses IS NULL AND (NEW.day NOT LIKE '%-12-31'"
    f" OR EXISTS (SELECT 1 {_LINES} AND NOT {_OWN})"
    " OR EXISTS (SELECT 1 FROM (SELECT account, fund, balance FROM closing"
    f"   WHERE month = {_LAST} AND {_INCOME_EXPENSE}"
    "   UNION ALL SELECT account, fund, debit - credit FROM voucher_line"
    f"   WHERE {_INCOME_EXPENSE} AND day > {_SINCE} AND day <= NEW.day)"
    "  GROUP BY account, fund HAVING sum(balance) <> 0))",
)

# What the closing of a month must say: the last one, and what the lines since then add.
_STOOD = (
    "SELECT account, fund, sum(debit), sum(credit), sum(balance) FROM ("
    "  SELECT account, fund, 0 AS debit, 0 AS credit, balance, 0 AS moved FROM closing"
    f"  WHERE month = {_LAST}"
    "  UNION ALL SELECT line.account, line.fund, debit, credit, debit - credit, 1"
    "  FROM account CROSS JOIN voucher_line AS line ON line.account = account.id"
    f"  WHERE line.day > {_SINCE} AND line.day <= NEW.month || '-31')"
    " GROUP BY account, fund HAVING sum(balance) <> 0 OR max(moved) = 1"
)
_CLOSING = "SELECT account, fund, debit, credit, balance FROM closing WHERE month = NEW.month"
_CLOSED_WRONGLY = refuse(
    "closing_untrue",
    f"EXISTS ({_CLOSING} EXCEPT SELECT * FROM ({_STOOD}))"
    f" OR EXISTS (SELECT * FROM ({_STOOD}) EXCEPT {_CLOSING})",
)

TRIGGERS = (
    f"""CREATE TRIGGER voucher_may_post BEFORE UPDATE OF status ON voucher
    WHEN NEW.status = 'posted' AND OLD.status <> 'posted'
    BEGIN {refuse("not_reviewed", "OLD.status <> 'reviewed'")} {_CLOSED} {_NOT_NEXT}
    {_UNBALANCED} {_TOO_LARGE} {_RED} {_NOT_MIRRORED} {_UNDECIDED} {_NOT_THIS_USE} {_NOT_THEN}
    END""",
    f"""CREATE TRIGGER voucher_posted AFTER UPDATE OF status ON voucher
    WHEN NEW.status = 'posted' AND OLD.status <> 'posted'
    BEGIN UPDATE voucher_line SET day = NEW.day, number = NEW.number WHERE voucher = NEW.id;
    {_CASH_SHORT} {_FUND_SHORT} {_ADVANCE_SHORT} {_NOT_CARRIED} END""",
    # Months are closed one after the other, none is left out, and none is opened again.
    f"""CREATE TRIGGER period_next BEFORE INSERT ON period
    BEGIN {_CLOSED}
    {
        refuse(
            "month_before_open",
            f"substr(date({_LAST} || '-01', '+1 month'), 1, 7) <> NEW.month"
            " OR EXISTS (SELECT 1 FROM voucher WHERE status IN ('draft', 'reviewed')"
            "  AND day < NEW.month)"
            " OR EXISTS (SELECT 1 FROM voucher WHERE month < NEW.month AND number IS NOT NULL"
            f"  AND month > coalesce({_LAST}, ''))",
        )
    }
    {
        refuse(
            "month_has_drafts",
            "EXISTS (SELECT 1 FROM voucher WHERE status IN ('draft', 'reviewed')"
            " AND day BETWEEN NEW.month || '-01' AND NEW.month || '-31')",
        )
    }
    {_CLOSED_WRONGLY}
    {
        refuse(
            "year_not_carried",
            "NEW.month LIKE '%-12' AND EXISTS (SELECT 1 FROM closing WHERE month = NEW.month"
            f" AND balance <> 0 AND {_INCOME_EXPENSE})",
        )
    } END""",
    # What stood at the end of a month is written down before it is closed, and then for good.
    """CREATE TRIGGER closing_open BEFORE INSERT ON closing
    WHEN EXISTS (SELECT 1 FROM period WHERE month >= NEW.month)
    BEGIN SELECT RAISE(ABORT, 'closed_stays'); END""",
    """CREATE TRIGGER closing_delete_never BEFORE DELETE ON closing
    WHEN EXISTS (SELECT 1 FROM period WHERE month >= OLD.month)
    BEGIN SELECT RAISE(ABORT, 'closed_stays'); END""",
)
