"""Do the books of the fund agree with themselves? Read as an auditor would, past all triggers.

What the triggers of `db.schema_fund` cannot stop is somebody who opens the file with the engine's
own tools and drops them, or turns off its checks. Then the books tell: a voucher that does not
balance, a number that is missing, a close that its lines do not give, a paper with another digest.
`db.check_schema` finds the guard that is missing, the engine's own check the value that none lets
pass, `db.check` each record that is not as its trail left it, also where the books would agree, and
`db.trail` a trail that was changed to fit.

What is left is somebody who does all of that consistently, books, trail, its links and its anchor,
and puts the guards back: this file alone proves nothing against them. An older copy of it does, for
the link of its last entry must stand in the trail (`check --against`, and each backup), and so does
the paper of a closed month with its digest.
"""

from __future__ import annotations

import hashlib
from typing import Any

_QUERIES = (
    (
        "voucher {} {} does not balance within its funds",
        "SELECT DISTINCT voucher.month, voucher.number FROM voucher JOIN voucher_line AS line"
        " ON line.voucher = voucher.id WHERE voucher.status = 'posted'"
        " GROUP BY voucher.id, line.fund HAVING sum(line.debit) <> sum(line.credit)",
    ),
    (
        "voucher {} {} has fewer than two lines",
        "SELECT month, number FROM voucher WHERE status = 'posted'"
        " AND (SELECT count(*) FROM voucher_line WHERE voucher = voucher.id) < 2",
    ),
    (
        "the vouchers of {} are numbered up to {} and are {}",
        "SELECT month, max(number), count(*) FROM voucher WHERE status = 'posted'"
        " GROUP BY month HAVING max(number) <> count(*)",
    ),
    (
        "a line of voucher {} {} carries another day or number",
        "SELECT voucher.month, voucher.number FROM voucher_line AS line"
        " JOIN voucher ON voucher.id = line.voucher WHERE (line.day, line.number) IS NOT"
        " (CASE voucher.status WHEN 'posted' THEN voucher.day END,"
        " CASE voucher.status WHEN 'posted' THEN voucher.number END)",
    ),
    (
        "voucher {} {} was made and reviewed by one person",
        "SELECT month, number FROM voucher WHERE made_by = reviewed_by",
    ),
    (
        "voucher {} {} was posted into {}, after the month was closed",
        "SELECT voucher.month, number, period.month FROM voucher"
        " JOIN period ON period.month >= voucher.month AND voucher.posted_at > period.closed_at"
        " WHERE voucher.status = 'posted' GROUP BY voucher.id",
    ),
    (
        "there was less than no cash on {}: {} fen",
        "SELECT day, running FROM (SELECT day, sum(sum(debit - credit))"
        " OVER (PARTITION BY account ORDER BY day) AS running FROM voucher_line"
        " JOIN account ON account.id = account WHERE money = 'cash' AND day IS NOT NULL"
        " GROUP BY account, day) WHERE running < 0",
    ),
    (
        "fund {} was overdrawn on {} by {} fen, which nobody had allowed",
        "SELECT code, day, running FROM (SELECT fund, day, sum(sum(debit - credit))"
        " OVER (PARTITION BY fund ORDER BY day) AS running FROM voucher_line"
        " JOIN account ON account.id = account WHERE kind IN ('balance', 'income', 'expense')"
        " AND day IS NOT NULL GROUP BY fund, day) JOIN fund ON fund.id = fund"
        " WHERE running > 0 AND fund NOT IN (SELECT line.fund FROM voucher"
        "  JOIN voucher_line AS line ON line.voucher = voucher.id"
        "  WHERE allowed_by IS NOT NULL AND status = 'posted')",
    ),
    (
        "voucher {} {} does not mirror the one that it cancels",
        "SELECT red.month, red.number FROM voucher AS red JOIN voucher ON voucher.id = red.reverses"
        " WHERE red.status = 'posted' AND (voucher.status <> 'posted' OR voucher.day > red.day"
        "  OR voucher.reverses IS NOT NULL OR EXISTS (SELECT position, account, fund, -debit,"
        "   -credit FROM voucher_line WHERE voucher = voucher.id EXCEPT SELECT position, account,"
        "   fund, debit, credit FROM voucher_line WHERE voucher = red.id)"
        "  OR (SELECT count(*) FROM voucher_line WHERE voucher = voucher.id)"
        "   <> (SELECT count(*) FROM voucher_line WHERE voucher = red.id))",
    ),
    (
        "voucher {} {} is cancelled more than once",
        "SELECT voucher.month, voucher.number FROM voucher AS red"
        " JOIN voucher ON voucher.id = red.reverses WHERE red.status = 'posted'"
        " GROUP BY voucher.id HAVING count(*) > 1",
    ),
    (
        "voucher {} {} has negative amounts and cancels none",
        "SELECT DISTINCT month, voucher.number FROM voucher JOIN voucher_line AS line"
        " ON line.voucher = voucher.id WHERE status = 'posted' AND reverses IS NULL"
        " AND (debit < 0 OR credit < 0)",
    ),
    (
        "voucher {} {} was carried over at the year's end with money in it",
        "SELECT DISTINCT month, voucher.number FROM voucher JOIN voucher_line AS line"
        " ON line.voucher = voucher.id JOIN account ON account.id = line.account"
        " WHERE status = 'posted' AND voucher.kind = 'year_end'"
        " AND account.kind IN ('asset', 'liability')",
    ),
    (
        "{} was closed after {}, with months between them left out",
        "SELECT month, before FROM (SELECT month, lag(month) OVER (ORDER BY month) AS before"
        "  FROM period) WHERE substr(date(before || '-01', '+1 month'), 1, 7) <> month",
    ),
    (
        "the receipts of {} are numbered up to {} and are {}",
        "SELECT year, max(number), count(*) FROM receipt"
        " GROUP BY year HAVING max(number) <> count(*)",
    ),
    (
        "receipt {} says {} fen, and its voucher {}",
        "SELECT label, amount, (SELECT sum(debit - credit) FROM voucher_line JOIN account"
        "  ON account.id = account AND money IN ('cash', 'bank')"
        "  WHERE voucher = receipt.voucher AND day IS NOT NULL) AS came"
        " FROM receipt WHERE came IS NOT amount",
    ),
    (
        "list {} sums to {} fen, and its voucher of {} to {}",
        "SELECT batch.number, (SELECT sum(amount) FROM batch_line WHERE batch = batch.id) AS total,"
        " voucher.day, (SELECT sum(debit) FROM voucher_line WHERE voucher = voucher.id) AS paid"
        " FROM batch JOIN voucher ON voucher.id = batch.voucher"
        " WHERE voucher.status IN ('reviewed', 'posted') AND total IS NOT paid",
    ),
    (
        "the close of {} says {} fen of an account and fund whose lines say {}",
        "SELECT closing.month, closing.balance, coalesce((SELECT sum(debit - credit)"
        "  FROM voucher_line AS line WHERE line.account = closing.account"
        "  AND line.fund = closing.fund AND line.day <= closing.month || '-31'), 0) AS lines"
        " FROM closing WHERE month IN (SELECT max(month) FROM period) AND lines <> balance",
    ),
    (
        "the close of {} does not go on from the one before it",
        "SELECT DISTINCT month FROM (SELECT period.month, account, fund, balance - debit + credit"
        "  AS begun FROM period JOIN closing ON closing.month = period.month"
        "  UNION ALL SELECT period.month, account, fund, -balance FROM period"
        "  JOIN closing ON closing.month = substr(date(period.month || '-01', '-1 month'), 1, 7))"
        " GROUP BY month, account, fund HAVING sum(begun) <> 0",
    ),
    (
        "{} was closed with income and expense that were not carried over",
        "SELECT DISTINCT month FROM closing JOIN account ON account.id = account"
        " WHERE month LIKE '%-12' AND balance <> 0 AND kind IN ('income', 'expense')",
    ),
    (
        "the close of {} says that {} and {} fen moved on an account and fund; the lines differ",
        "SELECT month, debit, credit FROM (SELECT month, account, fund, debit, credit FROM closing"
        "  WHERE debit <> 0 OR credit <> 0 EXCEPT SELECT substr(day, 1, 7), account, fund,"
        "  sum(debit), sum(credit) FROM voucher_line WHERE day IS NOT NULL GROUP BY 1, 2, 3)",
    ),
    (
        "account {} moved in {}, which is closed without it",
        "SELECT account, month FROM (SELECT substr(day, 1, 7) AS month, account, fund"
        "  FROM voucher_line WHERE substr(day, 1, 7) IN (SELECT month FROM period) GROUP BY 1, 2, 3"
        "  EXCEPT SELECT month, account, fund FROM closing)",
    ),
)


def fund_faults(connection: Any) -> list[str]:
    """Every place where the books contradict themselves."""
    tables = connection.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'voucher'")
    if not tables.fetchone()[0]:
        return []
    faults = [words.format(*row) for words, query in _QUERIES for row in connection.execute(query)]
    for table in ("attachment", "month_paper"):
        for id, digest, content in connection.execute(f"SELECT id, digest, content FROM {table}"):
            if hashlib.sha256(content).hexdigest() != digest:
                faults.append(f"{table} {id} is not what was kept")
    return faults
