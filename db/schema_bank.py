"""The bank's statements and how they are matched with the books, a part of step 0007.

A match is written part by part and then sealed by its head, which the schema lets stand only where
what the bank says and what the books say come to the same sum; nothing of it changes after that. A
line is in one match at most. What stood when a month was closed stays, so that its reconciliation
can be made again: ids tell the time, and a row is older than a close if its id is smaller.

Steps are history: this file no longer changes once it is released.
"""

from __future__ import annotations

from db.schema_posting import refuse

_DAY = "CHECK (day IS date(day) AND day >= '1900-01-01')"
_MONTH = "CHECK (month || '-01' IS date(month || '-01'))"
_MOST = 10**15  # fen, either way

TABLES = (
    # A line of a bank's statement. `digest` tells one that was imported before.
    f"""CREATE TABLE bank_line (
        id INTEGER PRIMARY KEY,
        account INTEGER NOT NULL REFERENCES account (id),
        day TEXT NOT NULL {_DAY},
        amount INTEGER NOT NULL CHECK (amount <> 0 AND abs(amount) < {_MOST}),
        balance INTEGER CHECK (abs(balance) < {_MOST}),
        party TEXT NOT NULL DEFAULT '',
        summary TEXT NOT NULL DEFAULT '',
        reference TEXT NOT NULL DEFAULT '',
        digest TEXT NOT NULL CHECK (length(digest) = 64),
        UNIQUE (account, digest)
    ) STRICT""",
    # What the bank says of a month's end, typed where its file says nothing of it.
    f"""CREATE TABLE bank_balance (
        id INTEGER PRIMARY KEY,
        account INTEGER NOT NULL REFERENCES account (id),
        month TEXT NOT NULL {_MONTH},
        balance INTEGER NOT NULL CHECK (abs(balance) < {_MOST}),
        UNIQUE (account, month)
    ) STRICT""",
    """CREATE TABLE bank_match (
        id INTEGER PRIMARY KEY,
        account INTEGER NOT NULL REFERENCES account (id)
    ) STRICT""",
    """CREATE TABLE bank_match_line (
        id INTEGER PRIMARY KEY,
        bank_match INTEGER NOT NULL REFERENCES bank_match (id) DEFERRABLE INITIALLY DEFERRED,
        bank_line INTEGER UNIQUE REFERENCES bank_line (id),
        voucher_line INTEGER UNIQUE REFERENCES voucher_line (id),
        CHECK ((bank_line IS NULL) <> (voucher_line IS NULL))
    ) STRICT""",
)

INDEXES = (
    "CREATE INDEX bank_line_day ON bank_line (account, day)",
    "CREATE INDEX bank_match_account ON bank_match (account)",
    "CREATE INDEX bank_match_line_match ON bank_match_line (bank_match)",
)

_SEALED = "EXISTS (SELECT 1 FROM bank_match WHERE id = {row}.bank_match)"
_PARTS = (
    "FROM bank_match_line AS part LEFT JOIN bank_line AS bank ON bank.id = part.bank_line"
    " LEFT JOIN voucher_line AS line ON line.id = part.voucher_line"
    " WHERE part.bank_match = {row}.id"
)


def _closed(row: str, month: str) -> str:
    """Whether a month was closed after this row was written that holds it."""
    return f"EXISTS (SELECT 1 FROM period WHERE period.id > {row}.id AND period.month >= {month})"


def _match_closed(row: str) -> str:
    last = f"(SELECT max(substr(coalesce(bank.day, line.day), 1, 7)) {_PARTS.format(row=row)})"
    return _closed(row, last)


def _never(table: str, word: str) -> str:
    return (
        f"CREATE TRIGGER {table}_update_never BEFORE UPDATE ON {table}"
        f" BEGIN SELECT RAISE(ABORT, '{word}'); END"
    )


_NO_BANK = "(SELECT money FROM account WHERE id = NEW.account) IS NOT 'bank'"

TRIGGERS = (
    _never("bank_line", "bank_line_stays"),
    f"""CREATE TRIGGER bank_line_comes BEFORE INSERT ON bank_line
    BEGIN {refuse("no_bank", _NO_BANK)}
    {refuse("closed_stays", _closed("NEW", "substr(NEW.day, 1, 7)"))} END""",
    f"""CREATE TRIGGER bank_line_goes BEFORE DELETE ON bank_line
    BEGIN {refuse("closed_stays", _closed("OLD", "substr(OLD.day, 1, 7)"))} END""",
    *(
        f"""CREATE TRIGGER bank_balance_{act.lower()} BEFORE {act} ON bank_balance
        BEGIN {refuse("no_bank", _NO_BANK) if row == "NEW" else ""}
        {refuse("closed_stays", _closed(row, f"{row}.month"))} END"""
        for act, row in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD"))
    ),
    """CREATE TRIGGER bank_balance_moves BEFORE UPDATE ON bank_balance
    WHEN NEW.account <> OLD.account OR NEW.month <> OLD.month
    BEGIN SELECT RAISE(ABORT, 'row_stays'); END""",
    _never("bank_match", "match_stays"),
    _never("bank_match_line", "match_stays"),
    f"""CREATE TRIGGER bank_match_line_comes BEFORE INSERT ON bank_match_line
    BEGIN {refuse("match_stays", _SEALED.format(row="NEW"))} END""",
    f"""CREATE TRIGGER bank_match_line_goes BEFORE DELETE ON bank_match_line
    BEGIN {refuse("match_stays", _SEALED.format(row="OLD"))} END""",
    f"""CREATE TRIGGER bank_match_comes BEFORE INSERT ON bank_match
    BEGIN
    {
        refuse(
            "match_differs",
            "(SELECT count(*) < 2 OR sum(coalesce(bank.amount, 0)) <>"
            f" sum(coalesce(line.debit - line.credit, 0)) {_PARTS.format(row='NEW')})",
        )
    }
    {
        refuse(
            "match_foreign",
            f"EXISTS (SELECT 1 {_PARTS.format(row='NEW')} AND (coalesce(bank.account, line.account)"
            " IS NOT NEW.account OR coalesce(bank.day, line.day) IS NULL))",
        )
    }
    {refuse("closed_stays", _match_closed("NEW"))} END""",
    f"""CREATE TRIGGER bank_match_goes BEFORE DELETE ON bank_match
    BEGIN {refuse("closed_stays", _match_closed("OLD"))} END""",
    # An account with a statement stays a bank's.
    """CREATE TRIGGER account_of_bank BEFORE UPDATE ON account
    WHEN NEW.money <> OLD.money AND (EXISTS (SELECT 1 FROM bank_line WHERE account = OLD.id)
        OR EXISTS (SELECT 1 FROM bank_balance WHERE account = OLD.id))
    BEGIN SELECT RAISE(ABORT, 'account_used'); END""",
)
