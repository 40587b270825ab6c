"""Do the matches with the bank come to the same sums? Read past all triggers, as by an auditor."""

from __future__ import annotations

from typing import Any

_PARTS = (
    "FROM bank_match JOIN bank_match_line AS part ON part.bank_match = bank_match.id"
    " LEFT JOIN bank_line AS bank ON bank.id = part.bank_line"
    " LEFT JOIN voucher_line AS line ON line.id = part.voucher_line"
)
_QUERIES = (
    (
        "match {} with the bank: {} fen there, {} in the book",
        "SELECT bank_match.id, sum(coalesce(bank.amount, 0)) AS there,"
        f" sum(coalesce(line.debit - line.credit, 0)) AS here {_PARTS}"
        " GROUP BY bank_match.id HAVING there <> here",
    ),
    (
        "match {} with the bank has fewer than two lines",
        "SELECT id FROM bank_match WHERE"
        " (SELECT count(*) FROM bank_match_line WHERE bank_match = bank_match.id) < 2",
    ),
    (
        "match {} with the bank holds a line of another account, or one that is not posted",
        f"SELECT DISTINCT bank_match.id {_PARTS} WHERE coalesce(bank.account, line.account)"
        " IS NOT bank_match.account OR coalesce(bank.day, line.day) IS NULL",
    ),
    (
        "a line of the bank stands on account {}, which is no bank's",
        "SELECT DISTINCT account FROM bank_line WHERE account NOT IN"
        " (SELECT id FROM account WHERE money = 'bank')",
    ),
)


def bank_faults(connection: Any) -> list[str]:
    """Everything wrong with the matches, in words for the log."""
    tables = connection.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'bank_match_line'")
    if not tables.fetchone()[0]:
        return []
    return [words.format(*row) for words, query in _QUERIES for row in connection.execute(query)]
