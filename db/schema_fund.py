"""Step 0007: the fund. Accounts, funds, vouchers and their lines, months that are closed.

Posted vouchers cannot be changed, removed or put in between (财会〔2024〕12号, art. 21); they are
numbered 1, 2, 3 within their month, without gaps. That is held here, whoever writes. Nobody
writes the day and the number of a line: posting copies them from the voucher, so that a book is
read from one index.

Steps are history: this file no longer changes once it is released.
"""

from __future__ import annotations

from db import schema_bank, schema_batches, schema_fund_registers, schema_posting, schema_rows
from db.schema_posting import refuse

MOST_BYTES = 20 << 20  # of one attachment
# Of a line, either side, in fen. Less than 2^63 by so much that no sum of a ledger comes there.
MOST = 10**13


def _day(column: str) -> str:
    """A day of the calendar: 2026-02-30 is none."""
    return f"CHECK ({column} IS date({column}) AND {column} >= '1900-01-01')"


def _civil(column: str) -> str:
    return f"CHECK ({column} IS strftime('%Y-%m-%dT%H:%M', {column}))"


_MONTH = "CHECK (month || '-01' IS date(month || '-01'))"

TABLES = (
    """CREATE TABLE account (
        id INTEGER PRIMARY KEY,
        code TEXT NOT NULL UNIQUE CHECK (code <> ''),
        name TEXT NOT NULL CHECK (name <> ''),
        kind TEXT NOT NULL CHECK (kind IN ('asset', 'liability', 'balance', 'income', 'expense')),
        money TEXT NOT NULL DEFAULT '' CHECK (money IN ('', 'cash', 'bank', 'advance')),
        archived_at TEXT,
        CHECK (money = '' OR kind = 'asset')
    ) STRICT""",
    f"""CREATE TABLE fund (
        id INTEGER PRIMARY KEY,
        code TEXT NOT NULL UNIQUE CHECK (code <> ''),
        name TEXT NOT NULL CHECK (name <> ''),
        source TEXT NOT NULL CHECK (source IN ('dues', 'fiscal', 'union', 'sponsor')),
        giver TEXT NOT NULL DEFAULT '',
        organisation INTEGER REFERENCES organisation (id),
        restricted INTEGER NOT NULL DEFAULT 0 CHECK (restricted IN (0, 1)),
        purpose TEXT NOT NULL DEFAULT '',
        uses TEXT NOT NULL DEFAULT '',
        decision INTEGER NOT NULL DEFAULT 0 CHECK (decision IN (0, 1)),
        starts TEXT {_day("starts")},
        ends TEXT {_day("ends")},
        archived_at TEXT,
        CHECK (ends IS NULL OR starts IS NULL OR starts <= ends)
    ) STRICT""",
    # What a giver permits: of a restricted fund, these uses and no others.
    """CREATE TABLE fund_use (
        id INTEGER PRIMARY KEY,
        fund INTEGER NOT NULL REFERENCES fund (id),
        account INTEGER NOT NULL REFERENCES account (id),
        UNIQUE (fund, account)
    ) STRICT""",
    """CREATE TABLE budget (
        id INTEGER PRIMARY KEY,
        year INTEGER NOT NULL CHECK (year BETWEEN 1000 AND 8999),
        fund INTEGER NOT NULL REFERENCES fund (id),
        account INTEGER NOT NULL REFERENCES account (id),
        amount INTEGER NOT NULL CHECK (amount >= 0),
        UNIQUE (year, fund, account)
    ) STRICT""",
    # The hands: who made, reviewed, posted and allowed it, with the name of that day. 0 is the
    # program itself, as it makes a sample.
    f"""CREATE TABLE voucher (
        id INTEGER PRIMARY KEY,
        day TEXT NOT NULL {_day("day")},
        month TEXT NOT NULL GENERATED ALWAYS AS (substr(day, 1, 7)) STORED,
        number INTEGER CHECK (number > 0),
        kind TEXT NOT NULL CHECK (kind IN ('receipt', 'payment', 'transfer', 'advance',
            'settlement', 'opening', 'year_end')),
        status TEXT NOT NULL CHECK (status IN ('draft', 'reviewed', 'posted', 'withdrawn')),
        bills INTEGER NOT NULL DEFAULT 0 CHECK (bills BETWEEN 0 AND 999),
        made_by INTEGER NOT NULL,
        made_name TEXT NOT NULL,
        reviewed_by INTEGER,
        reviewed_name TEXT NOT NULL DEFAULT '',
        posted_by INTEGER,
        posted_name TEXT NOT NULL DEFAULT '',
        posted_at TEXT {_civil("posted_at")},
        reverses INTEGER REFERENCES voucher (id),
        allowed_by INTEGER,
        allowed_name TEXT NOT NULL DEFAULT '',
        allowed_reason TEXT NOT NULL DEFAULT '',
        returned_name TEXT NOT NULL DEFAULT '',
        returned_reason TEXT NOT NULL DEFAULT '',
        created_at TEXT NOT NULL {_civil("created_at")},
        UNIQUE (month, number),
        CHECK ((status = 'posted') = (number IS NOT NULL)),
        CHECK ((status = 'posted') = (posted_by IS NOT NULL)),
        CHECK ((status = 'posted') = (posted_at IS NOT NULL)),
        CONSTRAINT posted_early CHECK (substr(posted_at, 1, 10) >= day),
        CHECK ((status IN ('reviewed', 'posted')) = (reviewed_by IS NOT NULL)),
        CHECK (reviewed_by IS NULL OR reviewed_by <> made_by),
        CHECK ((allowed_by IS NULL) = (allowed_reason = '')),
        CHECK (allowed_by IS NULL OR allowed_by <> made_by),
        CHECK (returned_reason = '' OR status IN ('draft', 'withdrawn'))
    ) STRICT""",
    # Only a red voucher has negative amounts.
    f"""CREATE TABLE voucher_line (
        id INTEGER PRIMARY KEY,
        voucher INTEGER NOT NULL REFERENCES voucher (id),
        position INTEGER NOT NULL CHECK (position > 0),
        summary TEXT NOT NULL CHECK (summary <> ''),
        account INTEGER NOT NULL REFERENCES account (id),
        fund INTEGER NOT NULL REFERENCES fund (id),
        debit INTEGER NOT NULL DEFAULT 0 CHECK (debit > -{MOST} AND debit < {MOST}),
        credit INTEGER NOT NULL DEFAULT 0 CHECK (credit > -{MOST} AND credit < {MOST}),
        person INTEGER REFERENCES person (id),
        organisation INTEGER REFERENCES organisation (id),
        day TEXT {_day("day")},
        number INTEGER,
        UNIQUE (voucher, position),
        CHECK ((debit = 0) <> (credit = 0))
    ) STRICT""",
    # What a voucher rests on. `digest` is the SHA-256 of the content, in hex.
    f"""CREATE TABLE attachment (
        id INTEGER PRIMARY KEY,
        voucher INTEGER NOT NULL REFERENCES voucher (id),
        kind TEXT NOT NULL CHECK (kind IN ('bill', 'decision', 'other')),
        name TEXT NOT NULL CHECK (name <> ''),
        content BLOB NOT NULL CHECK (length(content) BETWEEN 1 AND {MOST_BYTES}),
        digest TEXT NOT NULL CHECK (length(digest) = 64)
    ) STRICT""",
    # A closed month, and what stood on each account and fund at its end: `balance` is debit less
    # credit since the beginning, debit and credit are those of the month.
    f"""CREATE TABLE period (
        id INTEGER PRIMARY KEY,
        month TEXT NOT NULL UNIQUE {_MONTH},
        closed_at TEXT NOT NULL {_civil("closed_at")},
        closed_name TEXT NOT NULL,
        CONSTRAINT closed_early CHECK (substr(closed_at, 1, 7) > month)
    ) STRICT""",
    f"""CREATE TABLE closing (
        id INTEGER PRIMARY KEY,
        month TEXT NOT NULL REFERENCES period (month)
            DEFERRABLE INITIALLY DEFERRED {_MONTH},
        account INTEGER NOT NULL REFERENCES account (id),
        fund INTEGER NOT NULL REFERENCES fund (id),
        debit INTEGER NOT NULL,
        credit INTEGER NOT NULL,
        balance INTEGER NOT NULL,
        UNIQUE (month, account, fund)
    ) STRICT""",
    f"""CREATE TABLE month_paper (
        id INTEGER PRIMARY KEY,
        month TEXT NOT NULL REFERENCES period (month),
        name TEXT NOT NULL CHECK (name <> ''),
        content BLOB NOT NULL CHECK (length(content) BETWEEN 1 AND {MOST_BYTES}),
        digest TEXT NOT NULL CHECK (length(digest) = 64),
        UNIQUE (month, name)
    ) STRICT""",
    # `pieces` says how many of each note and coin: 100x12 50x1 0.5x3.
    f"""CREATE TABLE cash_count (
        id INTEGER PRIMARY KEY,
        day TEXT NOT NULL {_day("day")},
        account INTEGER NOT NULL REFERENCES account (id),
        pieces TEXT NOT NULL DEFAULT '',
        counted INTEGER NOT NULL CHECK (counted >= 0),
        book INTEGER NOT NULL,
        explanation TEXT NOT NULL DEFAULT '',
        counted_name TEXT NOT NULL,
        withdrawn_at TEXT,
        CHECK (counted = book OR explanation <> '')
    ) STRICT""",
    *schema_bank.TABLES,
    *schema_batches.TABLES,
    # An internal receipt for who gave; numbered within the year without gaps, void or not.
    # `printed` counts the prints, so that a second one says that it is one.
    f"""CREATE TABLE receipt (
        id INTEGER PRIMARY KEY,
        year INTEGER NOT NULL,
        number INTEGER NOT NULL CHECK (number > 0),
        label TEXT NOT NULL GENERATED ALWAYS AS (printf('SJ-%d-%06d', year, number)) VIRTUAL,
        voucher INTEGER NOT NULL REFERENCES voucher (id),
        payer TEXT NOT NULL CHECK (payer <> ''),
        amount INTEGER NOT NULL CHECK (amount > 0),
        purpose TEXT NOT NULL DEFAULT '',
        made_on TEXT NOT NULL {_day("made_on")},
        made_name TEXT NOT NULL,
        printed INTEGER NOT NULL DEFAULT 0 CHECK (printed >= 0),
        void_reason TEXT NOT NULL DEFAULT '',
        status TEXT NOT NULL GENERATED ALWAYS AS
            (CASE void_reason WHEN '' THEN 'valid' ELSE 'void' END) VIRTUAL,
        UNIQUE (year, number)
    ) STRICT""",
)

INDEXES = (
    "CREATE INDEX voucher_open ON voucher (status, day) WHERE status IN ('draft', 'reviewed')",
    "CREATE UNIQUE INDEX voucher_reverses ON voucher (reverses)"
    " WHERE reverses IS NOT NULL AND status <> 'withdrawn'",
    "CREATE INDEX voucher_day ON voucher (day, number, kind, made_name)",
    # Covering: a book and a balance are read from here alone.
    "CREATE INDEX voucher_line_account ON voucher_line"
    " (account, day, number, fund, debit, credit) WHERE day IS NOT NULL",
    "CREATE INDEX voucher_line_fund ON voucher_line"
    " (fund, day, account, debit, credit) WHERE day IS NOT NULL",
    "CREATE INDEX voucher_line_person ON voucher_line (person) WHERE person IS NOT NULL",
    "CREATE INDEX voucher_line_organisation ON voucher_line (organisation)"
    " WHERE organisation IS NOT NULL",
    "CREATE INDEX attachment_voucher ON attachment (voucher)",
    "CREATE INDEX receipt_voucher ON receipt (voucher)",
    "CREATE UNIQUE INDEX receipt_standing ON receipt (voucher) WHERE void_reason = ''",
    "CREATE INDEX cash_count_day ON cash_count (account, day)",
    *schema_bank.INDEXES,
    *schema_batches.INDEXES,
    *schema_fund_registers.INDEXES,
)


def _never(table: str, word: str, act: str = "DELETE", when: str = "") -> str:
    name = f"{table}_{act.lower().split()[0]}_never"
    return (
        f"CREATE TRIGGER {name} BEFORE {act} ON {table} {when}"
        f" BEGIN SELECT RAISE(ABORT, '{word}'); END"
    )


_STATUS_OF = "(SELECT status FROM voucher WHERE id = {row}.voucher)"
_ALLOWED = "(SELECT allowed_by FROM voucher WHERE id = {row}.voucher) IS NOT NULL"


def _only_in_drafts(table: str, also: str = "0") -> tuple[str, ...]:
    """Lines and attachments come and go with a draft only."""
    return tuple(
        f"CREATE TRIGGER {table}_{act.lower()} BEFORE {act} ON {table}"
        f" WHEN {_STATUS_OF.format(row=row)} IS NOT 'draft' OR {also.format(row=row)}"
        " BEGIN SELECT RAISE(ABORT, 'voucher_stays'); END"
        for act, row in (("INSERT", "NEW"), ("DELETE", "OLD"))
    )


def _pair(names: str) -> str:
    """Whether any of these columns is another after the update."""
    new, old = (", ".join(f"{row}.{name}" for name in names.split()) for row in ("NEW", "OLD"))
    return f"({new}) IS NOT ({old})"


# What a voucher says; who made it belongs to that.
_SAID = "day kind bills made_by made_name reverses created_at"
_ALLOWANCE = "allowed_by allowed_name allowed_reason"

_USED = "EXISTS (SELECT 1 FROM voucher_line WHERE {column} = OLD.id)"
_POSTED_ON = "EXISTS (SELECT 1 FROM voucher_line WHERE {column} = OLD.id AND day IS NOT NULL)"
_CLOSED_DAY = "EXISTS (SELECT 1 FROM period WHERE month >= substr(NEW.day, 1, 7))"

_COUNTED_IN = "SELECT 1 FROM period WHERE month >= substr({row}.day, 1, 7)"

TRIGGERS = (
    """CREATE TRIGGER voucher_begins BEFORE INSERT ON voucher
    WHEN NEW.status <> 'draft' BEGIN SELECT RAISE(ABORT, 'voucher_stays'); END""",
    """CREATE TRIGGER voucher_stays BEFORE UPDATE ON voucher WHEN OLD.status = 'posted'
    BEGIN SELECT RAISE(ABORT, 'voucher_stays'); END""",
    """CREATE TRIGGER voucher_way BEFORE UPDATE ON voucher
    WHEN OLD.status || ' ' || NEW.status NOT IN ('draft draft', 'draft reviewed',
        'draft withdrawn', 'reviewed reviewed', 'reviewed draft', 'reviewed posted',
        'withdrawn withdrawn', 'withdrawn draft')
    BEGIN SELECT RAISE(ABORT, 'voucher_stays'); END""",
    # Only a draft changes, and nothing together with a step: what is reviewed is what was written,
    # what is posted is what was reviewed.
    f"""CREATE TRIGGER voucher_reviewed BEFORE UPDATE ON voucher
    WHEN (OLD.status <> 'draft' OR NEW.status <> 'draft') AND {_pair(_SAID)}
    OR OLD.status = 'reviewed' AND NEW.status <> 'draft' AND {_pair("reviewed_by reviewed_name")}
    OR (OLD.status = 'withdrawn' OR NEW.status = 'posted') AND {_pair(_ALLOWANCE)}
    BEGIN SELECT RAISE(ABORT, 'voucher_stays'); END""",
    # What is allowed is allowed as it stands: whoever changes it asks again.
    f"""CREATE TRIGGER voucher_allowed BEFORE UPDATE ON voucher
    WHEN OLD.allowed_by IS NOT NULL AND NOT {_pair(_ALLOWANCE)} AND {_pair(_SAID)}
    BEGIN SELECT RAISE(ABORT, 'voucher_stays'); END""",
    *(
        f"""CREATE TRIGGER voucher_month_{act.lower()} BEFORE {act} ON voucher
        WHEN NEW.status IN ('draft', 'reviewed') AND {_CLOSED_DAY}
        BEGIN SELECT RAISE(ABORT, 'month_closed'); END"""
        for act in ("INSERT", "UPDATE")
    ),
    # One red voucher for each: said here too, where REPLACE would remove the other.
    *(
        f"""CREATE TRIGGER voucher_red_{act.lower()} BEFORE {act} ON voucher
        WHEN NEW.status <> 'withdrawn' AND EXISTS (SELECT 1 FROM voucher
            WHERE reverses = NEW.reverses AND status <> 'withdrawn' AND id <> NEW.id)
        BEGIN SELECT RAISE(ABORT, 'reversed_twice'); END"""
        for act in ("INSERT", "UPDATE")
    ),
    _never("voucher", "voucher_stays", when="WHEN OLD.status <> 'draft'"),
    *_only_in_drafts("voucher_line", _ALLOWED),
    *_only_in_drafts("attachment"),
    # The day and the number are given once, by posting; nothing else of a line changes after that.
    f"""CREATE TRIGGER voucher_line_stays BEFORE UPDATE ON voucher_line
    WHEN OLD.day IS NOT NULL OR NEW.voucher <> OLD.voucher
    OR CASE {_STATUS_OF.format(row="OLD")}
        WHEN 'draft' THEN NEW.day IS NOT NULL OR {_ALLOWED.format(row="OLD")}
        WHEN 'posted' THEN (NEW.day, NEW.number) IS NOT
            (SELECT day, number FROM voucher WHERE id = NEW.voucher)
        OR {_pair("position summary account fund debit credit person organisation")}
        ELSE 1 END
    BEGIN SELECT RAISE(ABORT, 'voucher_stays'); END""",
    """CREATE TRIGGER voucher_line_new BEFORE INSERT ON voucher_line WHEN NEW.day IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'voucher_stays'); END""",
    _never("attachment", "voucher_stays", "UPDATE"),
    # What an account is, it stays once something stands on it.
    f"""CREATE TRIGGER account_used BEFORE UPDATE ON account
    WHEN {_pair("code kind money")} AND {_USED.format(column="account")}
    BEGIN SELECT RAISE(ABORT, 'account_used'); END""",
    _never("account", "account_used", when=f"WHEN {_POSTED_ON.format(column='account')}"),
    _never("fund", "fund_used", when=f"WHEN {_POSTED_ON.format(column='fund')}"),
    # A restriction is the giver's: it does not change under what was spent by it.
    f"""CREATE TRIGGER fund_used BEFORE UPDATE ON fund
    WHEN {_pair("source restricted")} AND {_POSTED_ON.format(column="fund")}
    BEGIN SELECT RAISE(ABORT, 'fund_used'); END""",
    *(
        _never(table, "closed_stays", act)
        for table in ("period", "month_paper")
        for act in ("DELETE", "UPDATE")
    ),
    _never("closing", "closed_stays", "UPDATE"),
    f"""CREATE TRIGGER receipt_next BEFORE INSERT ON receipt
    BEGIN
    {
        refuse(
            "receipt_number",
            "NEW.number IS NOT"
            " (SELECT coalesce(max(number), 0) + 1 FROM receipt WHERE year = NEW.year)",
        )
    }
    {
        refuse(
            "receipt_untrue",
            "NEW.amount IS NOT (SELECT sum(debit - credit) FROM voucher_line JOIN account"
            " ON account.id = account AND money IN ('cash', 'bank') WHERE voucher = NEW.voucher"
            " AND day IS NOT NULL)"
            " OR (SELECT reverses FROM voucher WHERE id = NEW.voucher) IS NOT NULL"
            " OR EXISTS (SELECT 1 FROM voucher AS red WHERE red.reverses = NEW.voucher"
            "  AND red.number IS NOT NULL AND red.status <> 'withdrawn')",
        )
    } END""",
    _never("receipt", "receipt_stays"),
    f"""CREATE TRIGGER receipt_stays BEFORE UPDATE ON receipt
    WHEN {_pair("year number voucher payer amount purpose made_on made_name")}
    OR NEW.printed < OLD.printed OR (OLD.void_reason <> '' AND NEW.void_reason <> OLD.void_reason)
    BEGIN SELECT RAISE(ABORT, 'receipt_stays'); END""",
    *schema_posting.TRIGGERS,
    *schema_rows.TRIGGERS,
    *schema_bank.TRIGGERS,
    *schema_batches.TRIGGERS,
    *schema_fund_registers.TRIGGERS,
    _never("cash_count", "closed_stays"),
    # A count can be taken back until its month is closed, and nothing else of it changes.
    f"""CREATE TRIGGER cash_count_open BEFORE INSERT ON cash_count
    BEGIN {refuse("month_closed", f"EXISTS ({_COUNTED_IN.format(row='NEW')})")} END""",
    f"""CREATE TRIGGER cash_count_stays BEFORE UPDATE ON cash_count
    WHEN EXISTS ({_COUNTED_IN.format(row="OLD")})
    OR {_pair("day account pieces counted book explanation counted_name")}
    BEGIN SELECT RAISE(ABORT, 'closed_stays'); END""",
)
