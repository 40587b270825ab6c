"""打印记录: what was printed, saved, opened or sent, when and by whom; failures too."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from db.formats import from_text, to_text
from db.rules import rule
from db.store import Row, Store
from db.words import N_, _

HOWS = (
    ("printed", N_("Printed|how")),
    ("saved", N_("Saved as PDF")),
    ("opened", N_("Opened in the viewer")),
    ("sent", N_("Sent to a folder")),
)


@dataclass(frozen=True)
class Printing:
    """One paper that left the program, or should have: `failed` says in words why it did not.

    `parameters` make the same paper again, `target` is the printer or the file, `digest` the
    SHA-256 of the PDF in hex, '' where there was none.
    """

    id: int
    report: str
    subject: str
    parameters: Mapping[str, Any]
    how: str
    pages: int
    copies: int
    target: str
    digest: str
    failed: str
    printed_at: datetime
    printed_name: str


@rule
def note_printing(
    db: Store,
    *,
    report: str,
    subject: str,
    parameters: Mapping[str, Any],
    how: str,
    pages: int,
    now: datetime,
    copies: int = 1,
    target: str = "",
    pdf: bytes = b"",
    failed: str = "",
) -> int:
    """Write down that a paper was printed, saved, opened or sent, or that it failed."""
    db.describe(_("Paper: {subject}").format(subject=subject or report))
    return db.insert(
        "printing",
        report=report,
        subject=subject,
        parameters=json.dumps(_written(parameters), ensure_ascii=False, sort_keys=True),
        how=how,
        pages=pages,
        copies=copies,
        target=target,
        digest=hashlib.sha256(pdf).hexdigest() if pdf else "",
        failed=failed,
        printed_at=to_text(now),
        printed_name=db.who,
    )


def recent(db: Store, reports: tuple[str, ...], limit: int = 30) -> list[Printing]:
    """The latest of these reports, newest first."""
    rows = db.rows(
        "SELECT * FROM printing WHERE report IN (SELECT value FROM json_each(?))"
        " ORDER BY printed_at DESC, id DESC LIMIT ?",
        (json.dumps(reports), limit),
    )
    return [_printing(row) for row in rows]


def _written(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Days are marked, so that they come back as days."""
    return {
        name: {"date": value.isoformat()} if isinstance(value, date) else value
        for name, value in parameters.items()
    }


def _read(text: str) -> dict[str, Any]:
    return {
        name: date.fromisoformat(value["date"]) if isinstance(value, dict) else value
        for name, value in json.loads(text).items()
    }


def _printing(row: Row) -> Printing:
    return Printing(
        **(
            row
            | {
                "parameters": _read(row["parameters"]),
                "printed_at": from_text(row["printed_at"]),
            }
        )
    )
