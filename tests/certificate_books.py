"""A centre that issues certificates, for the tests of their register."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from db.certificate_kinds import begin_certificate_kinds, certificate_kinds
from db.certificates import (
    Recipient,
    Service,
    issue_certificates,
    reissue_certificate,
    withdraw_certificate,
)
from db.store import Store

TODAY = date(2026, 11, 26)
GIFT = {"event": "职工文化月", "gift": "人民币贰万元整"}
SERVICE = Service(date(2026, 1, 10), date(2026, 3, 28), "暖心驿站", "引导", "客运站", 185)


def kinds(db: Store) -> dict[str, int]:
    """The usual kinds by their prefixes."""
    if not certificate_kinds(db, archived=True):
        begin_certificate_kinds(db)
    return {one.prefix: one.id for one in certificate_kinds(db, archived=True)}


def thank(db: Store, *names: str, day: date = TODAY) -> list[int]:
    """Thanks to these, GX-2026-0001 and on."""
    who = [Recipient(name, GIFT) for name in names]
    return issue_certificates(db, kind=kinds(db)["GX"], recipients=who, today=day)


def record(db: Store, name: str, services: Sequence[Service], day: date = TODAY) -> int:
    """The record of a volunteer."""
    who = [Recipient(name, services=tuple(services))]
    (made,) = issue_certificates(db, kind=kinds(db)["ZY"], recipients=who, today=day)
    return made


def issue_some(db: Store) -> None:
    """Three thanks, the first withdrawn and the second reissued, and a record of two services."""
    first, second, _third = thank(db, "恒信精密", "华鑫电子", "新元机械")
    withdraw_certificate(db, id=first, reason="写错", today=TODAY)
    reissue_certificate(db, id=second, reason="遗失", today=TODAY)
    record(db, "陈𬸚", (SERVICE, SERVICE))
