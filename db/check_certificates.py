"""Are the certificates whole? Numbers, designs, hours and signatures, read past all triggers."""

from __future__ import annotations

from datetime import date
from typing import Any

from db.certificate_code import Record, figures, signed_by
from db.rules import Refused


def certificate_faults(connection: Any) -> list[str]:
    """Everything wrong with certificates, in words for the log."""
    tables = connection.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'certificate'")
    if not tables.fetchone()[0]:
        return []
    return [*_gaps(connection), *_designs(connection), *_hours(connection), *_forged(connection)]


def _gaps(connection: Any) -> list[str]:
    found = connection.execute(
        "SELECT prefix, year, max(number), count(*) FROM certificate GROUP BY prefix, year"
        " HAVING max(number) <> count(*)"
    )
    return [
        f"the certificates {prefix}-{year} are numbered up to {most} and are {count}"
        for prefix, year, most, count in found
    ]


def _designs(connection: Any) -> list[str]:
    found = connection.execute(
        "SELECT label FROM certificate JOIN certificate_kind AS kind ON kind.id = certificate.kind"
        " LEFT JOIN certificate_design AS design ON design.id = certificate.design"
        " WHERE design.kind IS NOT certificate.kind OR kind.prefix <> certificate.prefix"
    )
    return [f"certificate {label} is not of its kind" for (label,) in found]


def _hours(connection: Any) -> list[str]:
    found = connection.execute(
        "SELECT label, services, certificate.tenths, count(row.id), coalesce(sum(row.tenths), 0)"
        " FROM certificate LEFT JOIN certificate_service AS row ON row.certificate = certificate.id"
        " WHERE services > 0 OR row.id IS NOT NULL GROUP BY certificate.id"
        " HAVING services <> count(row.id) OR certificate.tenths <> coalesce(sum(row.tenths), 0)"
    )
    return [
        f"certificate {label} says {said} services of {tenths} tenths and has {count} of {sum}"
        for label, said, tenths, count, sum in found
    ]


def _forged(connection: Any) -> list[str]:
    key = connection.execute("SELECT public FROM certificate_key").fetchone()
    faults = []
    for label, prefix, number, day, title, name, code, signature in connection.execute(
        "SELECT label, prefix, number, issued_on, design.title, name, code, signature"
        " FROM certificate JOIN certificate_design AS design ON design.id = certificate.design"
    ):
        try:
            record = Record(prefix, number, date.fromisoformat(day), title, name)
            true = signed_by(record, bytes(signature), bytes(key[0] if key else b""))
            same = figures(record, bytes(signature)) == code
        except (Refused, ValueError, UnicodeError, OverflowError):
            true = same = False
        if not (true and same):
            faults.append(f"certificate {label} is not what was signed")
    return faults
