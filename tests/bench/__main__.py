"""`python -m tests.bench`: measure on this machine, print one table."""

from __future__ import annotations

import os
import platform
import tempfile
from pathlib import Path

from db.roles import program
from db.sample import make_sample
from db.store import open_store
from tests.bench import (
    certificates,
    encrypted,
    ledger,
    papers,
    records,
    search,
    sheets,
    slots,
    summaries,
    window,
)
from tests.bench.measure import head
from tests.bench.records import NOW


def main() -> None:
    """All measurements in one run, so that they belong together."""
    with tempfile.TemporaryDirectory(prefix="yizhan-bench-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        db = open_store(folder / "sample.yizhan", staff=program("bench"))
        made = make_sample(db, now=NOW)
        db.close()
        print(
            f"Python {platform.python_version()}, {platform.system()}, {os.cpu_count()} cores,"
            f" a sample centre of {made} bookings; medians"
        )
        print(head())
        print(window.start(folder / "sample.yizhan").line(), flush=True)
        db = open_store(folder / "sample.yizhan", staff=program("bench"))
        for measured in window.board(db):
            print(measured.line(), flush=True)
        db.close()
        for measured in encrypted.against_plain(folder / "sample.yizhan"):
            print(measured.line(), flush=True)
        print(records.once(folder).line(), flush=True)
        for measured in (*records.series(folder), *search.keystrokes(folder)):
            print(measured.line(), flush=True)
        print(slots.four_weeks(folder).line(), flush=True)
        *brought, rate = sheets.roster(folder)
        for measured in brought:
            print(measured.line(), flush=True)
        print(rate)
        for row in papers.long_papers(folder):
            print(row if isinstance(row, str) else row.line(), flush=True)
        for row in certificates.thousand(folder):
            print(row if isinstance(row, str) else row.line(), flush=True)
        for row in summaries.year(folder):
            print(row if isinstance(row, str) else row.line(), flush=True)
        for measured in ledger.million(folder):
            print(measured.line(), flush=True)


main()
