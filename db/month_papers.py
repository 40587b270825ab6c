"""The papers of a closed month: made once after the close, kept in the file with their hash."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from db.formats import from_text
from db.retention import kept_until
from db.rules import Refused, rule
from db.store import Store
from db.trouble import Trouble
from db.words import _


@dataclass(frozen=True)
class Close:
    """A month that was closed: when, and by whom."""

    month: str
    at: datetime
    name: str


@dataclass(frozen=True)
class MonthPaper:
    """One paper without its content; `size` in bytes, `digest` is the SHA-256 in hex.

    `name` begins with its report's, after a blank stands the code of its account. `until` is the
    last year in which it must be kept, None for good.
    """

    id: int
    month: str
    name: str
    size: int
    digest: str
    until: int | None


@rule
def keep_month_papers(db: Store, *, month: str, papers: Sequence[tuple[str, bytes]]) -> None:
    """Keep the papers of a closed month, by name and content. They are kept once, for good."""
    if close_of(db, month) is None:
        raise Refused(_("{month} is not closed yet.").format(month=month))
    if month_papers(db, month):
        raise Refused(_("The papers of {month} are kept already.").format(month=month))
    if not papers:
        raise Refused(_("There are no papers to keep."))
    for name, content in papers:
        digest = hashlib.sha256(content).hexdigest()
        db.insert("month_paper", month=month, name=name, content=content, digest=digest)
    db.describe(_("Kept the papers of {month}").format(month=month))


def close_of(db: Store, month: str) -> Close | None:
    """When a month was closed and by whom; None while it is open."""
    row = db.row("SELECT * FROM period WHERE month = ?", (month,))
    if row is None:
        return None
    return Close(month, from_text(row["closed_at"]), row["closed_name"])


def month_papers(db: Store, month: str) -> list[MonthPaper]:
    """The papers that are kept of a month, in the order in which they were made."""
    rows = db.rows(
        "SELECT id, month, name, length(content) AS size, digest FROM month_paper"
        " WHERE month = ? ORDER BY id",
        (month,),
    )
    return [MonthPaper(**row, until=kept_until(row["name"], int(month[:4]))) for row in rows]


def without_papers(db: Store) -> list[str]:
    """The closed months whose papers are missing, earliest first."""
    rows = db.rows(
        "SELECT month FROM period WHERE month NOT IN (SELECT month FROM month_paper) ORDER BY month"
    )
    return [row["month"] for row in rows]


def month_paper_content(db: Store, paper: int) -> bytes:
    """The content, if it is still what was kept. Raises Trouble("damaged") otherwise."""
    row = db.row("SELECT month, content, digest FROM month_paper WHERE id = ?", (paper,))
    if row is None:
        raise LookupError(f"no month_paper {paper}")
    if hashlib.sha256(row["content"]).hexdigest() != row["digest"]:
        raise Trouble(
            "damaged",
            _("This paper of {month} is not what was kept. Look for it in a backup.").format(
                month=row["month"]
            ),
        )
    return bytes(row["content"])
