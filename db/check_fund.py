"""Do the books of the fund agree with themselves? Read as an auditor would, past all triggers."""

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
        "SELECT day, running FROM (SELECT day, sum(sum(debit - credit)) OVER (ORDER BY day)"
        " AS running FROM voucher_line JOIN account ON account.id = account"
        " WHERE money = 'cash' AND day IS NOT NULL GROUP BY day) WHERE running < 0",
    ),
    (
        "the receipts of {} are numbered up to {} and are {}",
        "SELECT year, max(number), count(*) FROM receipt"
        " GROUP BY year HAVING max(number) <> count(*)",
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
