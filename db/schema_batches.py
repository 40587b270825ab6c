"""Payments to lists, a part of step 0007: what was signed for is what was paid.

A list that has a voucher does not change, nor do its lines, unless the voucher is withdrawn;
only a draft may go again, together with the act that made it. Nobody stands on a list twice.

Steps are history: this file no longer changes once it is released.
"""

from __future__ import annotations

_DAY = "CHECK (day IS date(day) AND day >= '1900-01-01')"

TABLES = (
    # `period` is the month or the year that is paid for.
    f"""CREATE TABLE batch (
        id INTEGER PRIMARY KEY,
        number TEXT NOT NULL UNIQUE CHECK (number <> ''),
        name TEXT NOT NULL CHECK (name <> ''),
        day TEXT NOT NULL {_DAY},
        period TEXT NOT NULL CHECK (period || '-01' IS date(period || '-01')
            OR period || '-01-01' IS date(period || '-01-01')),
        fund INTEGER NOT NULL REFERENCES fund (id),
        account INTEGER NOT NULL REFERENCES account (id),
        paid_from INTEGER NOT NULL REFERENCES account (id),
        voucher INTEGER UNIQUE REFERENCES voucher (id),
        made_name TEXT NOT NULL,
        withdrawn_at TEXT
    ) STRICT""",
    # `amount` is for all its `times`, as for two months at once. `note` is the unit and the post
    # as they were; `office` is the office that somebody is paid for.
    """CREATE TABLE batch_line (
        id INTEGER PRIMARY KEY,
        batch INTEGER NOT NULL REFERENCES batch (id),
        position INTEGER NOT NULL CHECK (position > 0),
        name TEXT NOT NULL CHECK (name <> ''),
        amount INTEGER NOT NULL CHECK (amount > 0 AND amount < 1000000000000000),
        times INTEGER NOT NULL DEFAULT 1 CHECK (times BETWEEN 1 AND 99 AND amount % times = 0),
        person INTEGER REFERENCES person (id),
        organisation INTEGER REFERENCES organisation (id),
        note TEXT NOT NULL DEFAULT '',
        office TEXT NOT NULL DEFAULT '',
        UNIQUE (batch, position),
        CHECK (person IS NULL OR organisation IS NULL)
    ) STRICT""",
)

INDEXES = (
    "CREATE UNIQUE INDEX batch_line_person ON batch_line (person, batch) WHERE person IS NOT NULL",
    "CREATE UNIQUE INDEX batch_line_organisation ON batch_line (organisation, batch)"
    " WHERE organisation IS NOT NULL",
    "CREATE UNIQUE INDEX batch_line_name ON batch_line (batch, name)"
    " WHERE person IS NULL AND organisation IS NULL",
)


def _status(voucher: str) -> str:
    """How far the voucher of a list is; one that is not there counts as withdrawn."""
    return f"coalesce((SELECT status FROM voucher WHERE id = {voucher}), 'withdrawn')"


def _paid(row: str) -> str:
    """Whether the list of a line has a voucher that stands."""
    return f"{_status(f'(SELECT voucher FROM batch WHERE id = {row}.batch)')} <> 'withdrawn'"


def _differs(batch: str, voucher: str) -> str:
    """Whether a voucher pays another sum than its list says."""
    return (
        f"(SELECT coalesce(sum(amount), 0) FROM batch_line WHERE batch = {batch}) IS NOT"
        f" (SELECT sum(debit) FROM voucher_line WHERE voucher = {voucher})"
    )


def _guard(name: str, on: str, when: str, word: str = "batch_stays") -> str:
    return f"CREATE TRIGGER {name} BEFORE {on} WHEN {when} BEGIN SELECT RAISE(ABORT, '{word}'); END"


_HEAD = "id, number, name, day, period, fund, account, paid_from, made_name, withdrawn_at"


def _head(row: str) -> str:
    return ", ".join(f"{row}.{name}" for name in _HEAD.split(", "))


TRIGGERS = (
    _guard("batch_line_insert", "INSERT ON batch_line", _paid("NEW")),
    _guard("batch_line_delete", "DELETE ON batch_line", _paid("OLD")),
    _guard("batch_line_update", "UPDATE ON batch_line", f"{_paid('OLD')} OR {_paid('NEW')}"),
    _guard("batch_begins", "INSERT ON batch", f"{_status('NEW.voucher')} <> 'withdrawn'"),
    _guard("batch_goes", "DELETE ON batch", f"{_status('OLD.voucher')} <> 'withdrawn'"),
    _guard(
        "batch_stays",
        "UPDATE ON batch",
        f"{_status('OLD.voucher')} <> 'withdrawn' AND (({_head('NEW')}) IS NOT ({_head('OLD')})"
        " OR NEW.voucher IS NOT OLD.voucher"
        f"  AND (NEW.voucher IS NOT NULL OR {_status('OLD.voucher')} <> 'draft'))",
    ),
    _guard(
        "batch_withdrawn",
        "UPDATE OF voucher ON batch",
        f"NEW.withdrawn_at IS NOT NULL AND {_status('NEW.voucher')} <> 'withdrawn'",
    ),
    _guard(
        "batch_paid",
        "UPDATE OF voucher ON batch",
        "NEW.voucher IS NOT NULL AND NEW.voucher IS NOT OLD.voucher"
        f" AND {_differs('NEW.id', 'NEW.voucher')}",
        "batch_differs",
    ),
    # The draft may have been changed since: it is looked at again before it counts.
    _guard(
        "voucher_pays_list",
        "UPDATE OF status ON voucher",
        "NEW.status IN ('reviewed', 'posted') AND NEW.status <> OLD.status AND EXISTS"
        f" (SELECT 1 FROM batch WHERE voucher = NEW.id AND {_differs('batch.id', 'NEW.id')})",
        "batch_differs",
    ),
)
