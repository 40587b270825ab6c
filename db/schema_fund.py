"""Step 0007: the fund. Accounts, funds, vouchers and their lines, months that are closed.

Posted vouchers cannot be changed, removed or put in between (财会〔2024〕12号, art. 21); they are
numbered 1, 2, 3 within their month, without gaps. That is held here, whoever writes. Nobody
writes the day and the number of a line: posting copies them from the voucher, so that a book is
read from one index.

Steps are history: this file no longer changes once it is released.
"""

from __future__ import annotations

from db import schema_batches

_CIVIL = "GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]'"
_DAY = "GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'"
_MONTH = "GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]'"
MOST_BYTES = 20 << 20  # of one attachment

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
        decision INTEGER NOT NULL DEFAULT 0 CHECK (decision IN (0, 1)),
        starts TEXT CHECK (starts {_DAY}),
        ends TEXT CHECK (ends {_DAY}),
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
        day TEXT NOT NULL CHECK (day {_DAY}),
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
        posted_at TEXT CHECK (posted_at {_CIVIL}),
        reverses INTEGER REFERENCES voucher (id),
        allowed_by INTEGER,
        allowed_name TEXT NOT NULL DEFAULT '',
        allowed_reason TEXT NOT NULL DEFAULT '',
        returned_name TEXT NOT NULL DEFAULT '',
        returned_reason TEXT NOT NULL DEFAULT '',
        created_at TEXT NOT NULL,
        UNIQUE (month, number),
        CHECK ((status = 'posted') = (number IS NOT NULL)),
        CHECK ((status = 'posted') = (posted_by IS NOT NULL)),
        CHECK ((status = 'posted') = (posted_at IS NOT NULL)),
        CHECK (status NOT IN ('reviewed', 'posted') OR reviewed_by IS NOT NULL),
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
        debit INTEGER NOT NULL DEFAULT 0 CHECK (abs(debit) < 1000000000000000),
        credit INTEGER NOT NULL DEFAULT 0 CHECK (abs(credit) < 1000000000000000),
        person INTEGER REFERENCES person (id),
        organisation INTEGER REFERENCES organisation (id),
        day TEXT CHECK (day {_DAY}),
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
        month TEXT NOT NULL UNIQUE CHECK (month {_MONTH}),
        closed_at TEXT NOT NULL CHECK (closed_at {_CIVIL}),
        closed_name TEXT NOT NULL
    ) STRICT""",
    f"""CREATE TABLE closing (
        id INTEGER PRIMARY KEY,
        month TEXT NOT NULL REFERENCES period (month) CHECK (month {_MONTH}),
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
        day TEXT NOT NULL CHECK (day {_DAY}),
        account INTEGER NOT NULL REFERENCES account (id),
        pieces TEXT NOT NULL DEFAULT '',
        counted INTEGER NOT NULL CHECK (counted >= 0),
        book INTEGER NOT NULL,
        explanation TEXT NOT NULL DEFAULT '',
        counted_name TEXT NOT NULL,
        withdrawn_at TEXT,
        CHECK (counted = book OR explanation <> '')
    ) STRICT""",
    # A line of a bank's statement. `digest` tells one that was imported before.
    f"""CREATE TABLE bank_line (
        id INTEGER PRIMARY KEY,
        account INTEGER NOT NULL REFERENCES account (id),
        day TEXT NOT NULL CHECK (day {_DAY}),
        amount INTEGER NOT NULL CHECK (amount <> 0),
        balance INTEGER,
        party TEXT NOT NULL DEFAULT '',
        summary TEXT NOT NULL DEFAULT '',
        reference TEXT NOT NULL DEFAULT '',
        digest TEXT NOT NULL,
        UNIQUE (account, digest)
    ) STRICT""",
    """CREATE TABLE bank_match (
        id INTEGER PRIMARY KEY,
        bank_line INTEGER NOT NULL REFERENCES bank_line (id),
        voucher_line INTEGER NOT NULL REFERENCES voucher_line (id),
        UNIQUE (bank_line, voucher_line)
    ) STRICT""",
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
        made_on TEXT NOT NULL CHECK (made_on {_DAY}),
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
    "CREATE INDEX voucher_day ON voucher (day, number)",
    # Covering: a book and a balance are read from here alone.
    "CREATE INDEX voucher_line_account ON voucher_line"
    " (account, day, number, fund, debit, credit) WHERE day IS NOT NULL",
    "CREATE INDEX voucher_line_fund ON voucher_line"
    " (fund, day, account, debit, credit) WHERE day IS NOT NULL",
    "CREATE INDEX voucher_line_person ON voucher_line (person) WHERE person IS NOT NULL",
    "CREATE INDEX voucher_line_organisation ON voucher_line (organisation)"
    " WHERE organisation IS NOT NULL",
    "CREATE INDEX attachment_voucher ON attachment (voucher)",
    "CREATE INDEX bank_line_day ON bank_line (account, day)",
    "CREATE INDEX bank_match_line ON bank_match (voucher_line)",
    "CREATE INDEX receipt_voucher ON receipt (voucher)",
    "CREATE INDEX cash_count_day ON cash_count (account, day)",
    *schema_batches.INDEXES,
)


def _refuse(word: str, where: str) -> str:
    return f"SELECT RAISE(ABORT, '{word}') WHERE {where};"


def _never(table: str, word: str, act: str = "DELETE", when: str = "") -> str:
    name = f"{table}_{act.lower().split()[0]}_never"
    return (
        f"CREATE TRIGGER {name} BEFORE {act} ON {table} {when}"
        f" BEGIN SELECT RAISE(ABORT, '{word}'); END"
    )


_LINES = "FROM voucher_line WHERE voucher = NEW.id"

_UNBALANCED = _refuse(
    "unbalanced",
    f"(SELECT count(*) {_LINES}) < 2 OR EXISTS"
    f" (SELECT 1 {_LINES} GROUP BY fund HAVING sum(debit) <> sum(credit))",
)
_NOT_NEXT = _refuse(
    "voucher_number",
    "NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM voucher WHERE month = NEW.month)",
)
_CLOSED = _refuse("month_closed", "EXISTS (SELECT 1 FROM period WHERE month >= NEW.month)")

_COMPARED = "position, account, fund, person, organisation"
_NOT_MIRRORED = _refuse(
    "not_mirrored",
    "NEW.reverses IS NOT NULL AND ("
    " NOT EXISTS (SELECT 1 FROM voucher WHERE id = NEW.reverses AND status = 'posted'"
    "  AND reverses IS NULL AND kind = NEW.kind)"
    f" OR EXISTS (SELECT {_COMPARED}, -debit, -credit FROM voucher_line"
    f"  WHERE voucher = NEW.reverses EXCEPT SELECT {_COMPARED}, debit, credit {_LINES})"
    f" OR (SELECT count(*) {_LINES}) <> (SELECT count(*) FROM voucher_line"
    "  WHERE voucher = NEW.reverses))",
)
_RED = _refuse(
    "negative_amount",
    f"NEW.reverses IS NULL AND EXISTS (SELECT 1 {_LINES} AND (debit < 0 OR credit < 0))",
)

# From the day of a voucher on, the end of no day may lie below zero. What lies in closed months is
# read from the last closing, so that ten years do not make it slower.
_LAST = "(SELECT max(month) FROM period)"
_SINCE = f"coalesce({_LAST} || '-99', '')"

_CASH_SHORT = _refuse(
    "cash_short",
    "EXISTS (SELECT 1 FROM (SELECT DISTINCT paid.account, later.day FROM voucher_line AS paid"
    "  JOIN account ON account.id = paid.account AND account.money = 'cash'"
    "  JOIN voucher_line AS later ON later.account = paid.account AND later.day >= NEW.day"
    "  WHERE paid.voucher = NEW.id AND paid.debit - paid.credit < 0) AS ends"
    " WHERE coalesce((SELECT sum(balance) FROM closing"
    f"  WHERE month = {_LAST} AND closing.account = ends.account), 0)"
    " + (SELECT sum(debit - credit) FROM voucher_line AS line"
    f"  WHERE line.account = ends.account AND line.day > {_SINCE} AND line.day <= ends.day) < 0)",
)

_OWN = "account IN (SELECT id FROM account WHERE kind IN ('balance', 'income', 'expense'))"
_FUND_SHORT = _refuse(
    "fund_short",
    "NEW.allowed_by IS NULL AND EXISTS (SELECT 1 FROM"
    f"  (SELECT DISTINCT less.fund, later.day FROM (SELECT fund {_LINES} AND {_OWN} GROUP BY fund"
    "    HAVING sum(debit - credit) > 0) AS less"
    "   JOIN voucher_line AS later ON later.fund = less.fund AND later.day >= NEW.day) AS ends"
    " WHERE coalesce((SELECT sum(balance) FROM closing"
    f"  WHERE month = {_LAST} AND closing.fund = ends.fund AND {_OWN}), 0)"
    " + (SELECT sum(debit - credit) FROM voucher_line AS line WHERE line.fund = ends.fund"
    f"  AND line.day > {_SINCE} AND line.day <= ends.day AND line.{_OWN}) > 0)",
)

_SPENT = (
    "EXISTS (SELECT 1 FROM voucher_line AS line JOIN fund ON fund.id = line.fund"
    " JOIN account ON account.id = line.account AND account.kind = 'expense'"
    " WHERE line.voucher = NEW.id AND line.debit > 0 AND "
)
_NOT_THIS_USE = _refuse(
    "use_not_permitted",
    f"NEW.allowed_by IS NULL AND NEW.kind <> 'year_end' AND {_SPENT} fund.restricted = 1"
    "  AND NOT EXISTS (SELECT 1 FROM fund_use WHERE fund_use.fund = fund.id"
    "   AND fund_use.account = account.id))",
)
_NOT_THEN = _refuse(
    "fund_not_open",
    f"NEW.allowed_by IS NULL AND NEW.kind <> 'year_end' AND {_SPENT}"
    "  (fund.starts > NEW.day OR fund.ends < NEW.day))",
)
_UNDECIDED = _refuse(
    "decision_missing",
    f"NEW.kind <> 'year_end' AND {_SPENT} fund.decision = 1) AND NOT EXISTS"
    " (SELECT 1 FROM attachment WHERE voucher = NEW.id AND kind = 'decision')",
)

_STATUS_OF = "(SELECT status FROM voucher WHERE id = {row}.voucher)"


def _only_in_drafts(table: str) -> tuple[str, ...]:
    """Lines and attachments come and go with a draft only."""
    return tuple(
        f"CREATE TRIGGER {table}_{act.lower()} BEFORE {act} ON {table}"
        f" WHEN {_STATUS_OF.format(row=row)} <> 'draft'"
        " BEGIN SELECT RAISE(ABORT, 'voucher_stays'); END"
        for act, row in (("INSERT", "NEW"), ("DELETE", "OLD"))
    )


_USED = "EXISTS (SELECT 1 FROM voucher_line WHERE account = OLD.id)"

_COUNTED_IN = "SELECT 1 FROM period WHERE month >= substr({row}.day, 1, 7)"

TRIGGERS = (
    """CREATE TRIGGER voucher_begins BEFORE INSERT ON voucher
    WHEN NEW.status <> 'draft' BEGIN SELECT RAISE(ABORT, 'voucher_stays'); END""",
    """CREATE TRIGGER voucher_stays BEFORE UPDATE ON voucher WHEN OLD.status = 'posted'
    BEGIN SELECT RAISE(ABORT, 'voucher_stays'); END""",
    # Reviewed is reviewed as it stands: only its way back, or on to the books, is left.
    """CREATE TRIGGER voucher_reviewed BEFORE UPDATE ON voucher WHEN OLD.status = 'reviewed'
    AND (NEW.day, NEW.kind, NEW.made_by, NEW.reverses) IS NOT
        (OLD.day, OLD.kind, OLD.made_by, OLD.reverses)
    BEGIN SELECT RAISE(ABORT, 'voucher_stays'); END""",
    _never("voucher", "voucher_stays", when="WHEN OLD.status <> 'draft'"),
    f"""CREATE TRIGGER voucher_may_post BEFORE UPDATE OF status ON voucher
    WHEN NEW.status = 'posted' AND OLD.status <> 'posted'
    BEGIN {_refuse("not_reviewed", "OLD.status <> 'reviewed'")} {_CLOSED} {_NOT_NEXT}
    {_UNBALANCED} {_RED} {_NOT_MIRRORED} {_UNDECIDED} {_NOT_THIS_USE} {_NOT_THEN} END""",
    f"""CREATE TRIGGER voucher_posted AFTER UPDATE OF status ON voucher
    WHEN NEW.status = 'posted' AND OLD.status <> 'posted'
    BEGIN UPDATE voucher_line SET day = NEW.day, number = NEW.number WHERE voucher = NEW.id;
    {_CASH_SHORT} {_FUND_SHORT} END""",
    *_only_in_drafts("voucher_line"),
    *_only_in_drafts("attachment"),
    # The day and the number are given once, by posting; nothing else of a line changes after that.
    f"""CREATE TRIGGER voucher_line_stays BEFORE UPDATE ON voucher_line
    WHEN OLD.day IS NOT NULL OR NEW.voucher <> OLD.voucher
    OR CASE {_STATUS_OF.format(row="OLD")} WHEN 'draft' THEN NEW.day IS NOT NULL
        WHEN 'posted' THEN (NEW.day, NEW.number) IS NOT
            (SELECT day, number FROM voucher WHERE id = NEW.voucher)
        OR (NEW.id, NEW.position, NEW.summary, NEW.account, NEW.fund, NEW.debit, NEW.credit,
            NEW.person, NEW.organisation) IS NOT
            (OLD.id, OLD.position, OLD.summary, OLD.account, OLD.fund, OLD.debit, OLD.credit,
            OLD.person, OLD.organisation)
        ELSE 1 END
    BEGIN SELECT RAISE(ABORT, 'voucher_stays'); END""",
    """CREATE TRIGGER voucher_line_new BEFORE INSERT ON voucher_line WHEN NEW.day IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'voucher_stays'); END""",
    _never("attachment", "voucher_stays", "UPDATE"),
    # What an account is, it stays once something stands on it.
    f"""CREATE TRIGGER account_used BEFORE UPDATE ON account
    WHEN (NEW.code, NEW.kind, NEW.money) IS NOT (OLD.code, OLD.kind, OLD.money) AND {_USED}
    BEGIN SELECT RAISE(ABORT, 'account_used'); END""",
    # A restriction is the giver's: it does not change under what was spent by it.
    """CREATE TRIGGER fund_used BEFORE UPDATE ON fund
    WHEN (NEW.source, NEW.restricted) IS NOT (OLD.source, OLD.restricted)
    AND EXISTS (SELECT 1 FROM voucher_line WHERE fund = OLD.id AND day IS NOT NULL)
    BEGIN SELECT RAISE(ABORT, 'fund_used'); END""",
    # Months are closed one after the other, and none is opened again.
    f"""CREATE TRIGGER period_next BEFORE INSERT ON period
    BEGIN {_refuse("month_closed", "EXISTS (SELECT 1 FROM period WHERE month >= NEW.month)")}
    {
        _refuse(
            "month_before_open",
            "EXISTS (SELECT 1 FROM voucher WHERE status IN ('draft', 'reviewed')"
            " AND day < NEW.month)"
            " OR EXISTS (SELECT 1 FROM voucher WHERE month < NEW.month AND number IS NOT NULL"
            "  AND month > coalesce((SELECT max(month) FROM period), ''))",
        )
    }
    {
        _refuse(
            "month_has_drafts",
            "EXISTS (SELECT 1 FROM voucher WHERE status IN ('draft', 'reviewed')"
            " AND day BETWEEN NEW.month || '-01' AND NEW.month || '-31')",
        )
    } END""",
    *(
        _never(table, "closed_stays", act)
        for table in ("period", "closing", "month_paper")
        for act in ("DELETE", "UPDATE")
    ),
    """CREATE TRIGGER receipt_next BEFORE INSERT ON receipt
    WHEN NEW.number IS NOT
        (SELECT coalesce(max(number), 0) + 1 FROM receipt WHERE year = NEW.year)
    BEGIN SELECT RAISE(ABORT, 'receipt_number'); END""",
    _never("receipt", "receipt_stays"),
    """CREATE TRIGGER receipt_stays BEFORE UPDATE ON receipt
    WHEN (NEW.year, NEW.number, NEW.voucher, NEW.payer, NEW.amount, NEW.purpose, NEW.made_on,
        NEW.made_name) IS NOT (OLD.year, OLD.number, OLD.voucher, OLD.payer, OLD.amount,
        OLD.purpose, OLD.made_on, OLD.made_name)
    OR NEW.printed < OLD.printed OR (OLD.void_reason <> '' AND NEW.void_reason <> OLD.void_reason)
    BEGIN SELECT RAISE(ABORT, 'receipt_stays'); END""",
    _never("bank_line", "bank_line_stays", "UPDATE"),
    *schema_batches.TRIGGERS,
    _never("cash_count", "closed_stays"),
    # A count can be taken back until its month is closed, and nothing else of it changes.
    f"""CREATE TRIGGER cash_count_open BEFORE INSERT ON cash_count
    BEGIN {_refuse("month_closed", f"EXISTS ({_COUNTED_IN.format(row='NEW')})")} END""",
    f"""CREATE TRIGGER cash_count_stays BEFORE UPDATE ON cash_count
    WHEN OLD.withdrawn_at IS NOT NULL OR EXISTS ({_COUNTED_IN.format(row="OLD")})
    OR (NEW.day, NEW.account, NEW.pieces, NEW.counted, NEW.book, NEW.explanation,
        NEW.counted_name) IS NOT (OLD.day, OLD.account, OLD.pieces, OLD.counted, OLD.book,
        OLD.explanation, OLD.counted_name)
    BEGIN SELECT RAISE(ABORT, 'closed_stays'); END""",
)
