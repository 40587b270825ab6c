"""No row of the fund takes the place of another, a part of step 0007.

`INSERT OR REPLACE` and `UPDATE OR REPLACE` remove what stands in their way, and with the engine's
usual settings (`recursive_triggers` off, as in its shell) no trigger hears of it. So a new row is
refused where its id or its key is taken, and no id ever changes.

Steps are history: this file no longer changes once it is released.
"""

from __future__ import annotations

# The keys by which a row could be taken the place of, each with the word that its refusal carries.
# Of other tables the id is the only one, or a trigger of their own looks at it.
_KEYS: dict[str, tuple[tuple[str, str], ...]] = {
    "account": (("code", "account.code"),),
    "fund": (("code", "fund.code"),),
    "fund_use": (),
    "budget": (),
    "voucher": (),
    "voucher_line": (("voucher, position", "voucher_stays"),),
    "attachment": (),
    "period": (),
    "closing": (("month, account, fund", "closed_stays"),),
    "month_paper": (("month, name", "closed_stays"),),
    "cash_count": (),
    "bank_line": (("account, digest", "bank_line.account"),),
    "bank_balance": (("account, month", "row_stays"),),
    "bank_match": (),
    "bank_match_line": (("bank_line", "matched_already"), ("voucher_line", "matched_already")),
    "batch": (("number", "batch.number"), ("voucher", "batch_stays")),
    "batch_line": (),
    "receipt": (),
}


def _refuse(table: str, word: str, columns: str) -> str:
    held = " AND ".join(f"{column} = NEW.{column}" for column in columns.split(", "))
    return (
        f"SELECT RAISE(ABORT, '{word}') WHERE EXISTS"
        f" (SELECT 1 FROM {table} WHERE {held} AND id <> NEW.id);"
    )


def _guards(table: str) -> tuple[str, str]:
    keys = " ".join(_refuse(table, word, columns) for columns, word in _KEYS[table])
    taken = f"EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)"
    return (
        f"CREATE TRIGGER {table}_new_row BEFORE INSERT ON {table}"
        f" BEGIN SELECT RAISE(ABORT, 'row_stays') WHERE {taken}; {keys} END",
        # Not UPDATE OF id: the engine does not take `rowid` for it.
        f"CREATE TRIGGER {table}_same_row BEFORE UPDATE ON {table}"
        f" BEGIN SELECT RAISE(ABORT, 'row_stays') WHERE NEW.id <> OLD.id; {keys} END",
    )


TRIGGERS = tuple(trigger for table in _KEYS for trigger in _guards(table))
