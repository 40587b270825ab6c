"""The set of papers that is kept of a closed month, each by its name and as the bytes of a PDF."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

from db.chart import accounts
from db.progress import Progress, silent
from db.store import Store
from reports.account_book import write_account_book


def month_set(
    db: Store, *, month: str, now: datetime, progress: Progress = silent
) -> tuple[tuple[str, bytes], ...]:
    """The books of cash and bank of a month like 2026-11. The same at whatever time they are made
    with one `now`: a closed month does not change."""
    books = [one for one in accounts(db, archived=True) if one.money in ("cash", "bank")]
    made = []
    for at, one in enumerate(books):
        progress(at, len(books))
        out = BytesIO()
        write_account_book(db, out, now=now, month=month, account=one.id)
        made.append((f"account-book {one.code}", out.getvalue()))
    return tuple(made)
