"""What a summary says of the register: who is in it today, who came and went in the period.

The records say when a member came and left and when a company moved out, not how many stood in the
register on a day long past: so the numbers of today are told for a period that today lies in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from db.store import Store
from db.summary_period import Period


@dataclass(frozen=True)
class Issued:
    """How many certificates of a kind were issued in the period."""

    kind: int
    name: str
    count: int


@dataclass(frozen=True)
class RegisterSummary:
    """`organisations` are of each kind, `people` all, `members` of any Party or union organisation:
    today's numbers, None for a period that is over. `joined` and `left` are memberships that began
    and ended within the period, `moved_out` companies that left the park.
    """

    organisations: dict[str, int] | None
    people: int | None
    members: int | None
    joined: int
    left: int
    moved_out: int
    certificates: tuple[Issued, ...]


def register_summary(
    db: Store, period: Period, today: date, *, certificates: bool
) -> RegisterSummary:
    """The register in a period; without certificates for whoever may not see them."""
    span = {"first": period.first.isoformat(), "until": period.until.isoformat()}
    within = "{0} >= :first AND {0} < :until"
    present = period.first <= today < period.until
    kinds = db.rows(
        "SELECT kind, count(*) AS n FROM organisation WHERE archived_at IS NULL"
        " AND status = 'active' GROUP BY kind"
    )
    return RegisterSummary(
        organisations={row["kind"]: row["n"] for row in kinds} if present else None,
        people=_count(db, "person WHERE archived_at IS NULL") if present else None,
        members=_count(db, "membership WHERE left_on IS NULL") if present else None,
        joined=_count(db, f"membership WHERE {within.format('since')}", span),
        left=_count(db, f"membership WHERE {within.format('left_on')}", span),
        moved_out=_count(db, f"organisation WHERE {within.format('moved_out_on')}", span),
        certificates=_issued(db, span) if certificates else (),
    )


def _issued(db: Store, span: dict[str, str]) -> tuple[Issued, ...]:
    rows = db.rows(
        "SELECT certificate.kind, kind.name, count(*) AS n FROM certificate"
        " JOIN certificate_kind AS kind ON kind.id = certificate.kind"
        " WHERE issued_on >= :first AND issued_on < :until"
        " GROUP BY certificate.kind ORDER BY kind.id",
        span,
    )
    return tuple(Issued(row["kind"], row["name"], row["n"]) for row in rows)


def _count(db: Store, what: str, span: dict[str, str] | None = None) -> int:
    return int(db.value(f"SELECT count(*) FROM {what}", span or {}))
