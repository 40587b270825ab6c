"""What a summary says of consultations: the counts that their own sheets show, and no others.

A month and a year have sheets of their own, on which small counts are hidden so that none can be
worked out. A quarter has none: whatever it showed, together with the months, could give a hidden
count away. So it shows its months as their sheets do, without a sum.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from db.consultation_counts import ServiceCounts, month_counts, year_counts
from db.store import Store
from db.summary_period import Period


@dataclass(frozen=True)
class ConsultationSummary:
    """The counts of each period that has a sheet: a month, a year, the months of a quarter.

    `unfinished` are periods whose counts are told only when they are over.
    """

    counts: tuple[tuple[Period, tuple[ServiceCounts, ...]], ...]
    unfinished: tuple[Period, ...]


def consultation_summary(db: Store, period: Period, today: date) -> ConsultationSummary | None:
    """The consultations of a period; None for a centre without services."""
    if not db.value("SELECT 1 FROM service LIMIT 1"):
        return None
    sheets = period.months() if period.kind == "quarter" else (period,)
    over = [one for one in sheets if one.over(today)]
    return ConsultationSummary(
        tuple((one, tuple(_counts(db, one))) for one in over),
        tuple(one for one in sheets if not one.over(today)),
    )


def _counts(db: Store, one: Period) -> list[ServiceCounts]:
    if one.kind == "year":
        return list(year_counts(db, year=one.first.year))
    return list(month_counts(db, month=one.first))
