"""Certificates are found by what people type of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from db.centre import set_up
from db.find_certificates import find_certificates
from db.store import Store, open_store
from tests.certificate_books import SERVICE, record, thank


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    db = open_store(tmp_path_factory.mktemp("centre") / "a.yizhan")
    set_up(db, name="栖湖工业园职工服务中心")
    thank(db, "恒信精密", "华鑫电子", "100%棉纺")
    record(db, "陈𬸚", (SERVICE,))
    thank(db, "恒信精密", day=date(2027, 1, 5))
    yield db
    db.close()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("GX-2026-0002", ["GX-2026-0002"]),
        ("gx 2026 2", ["GX-2026-0002"]),
        ("ＧＸ－２０２６－０００２", ["GX-2026-0002"]),
        ("1", ["GX-2027-0001", "ZY-2026-0001", "GX-2026-0001", "GX-2026-0003"]),
        ("0003", ["GX-2026-0003"]),
        ("恒信", ["GX-2027-0001", "GX-2026-0001"]),
        ("𬸚", ["ZY-2026-0001"]),
        ("hengxin", ["GX-2027-0001", "GX-2026-0001"]),
        ("heng xin", ["GX-2027-0001", "GX-2026-0001"]),
        ("%", ["GX-2026-0003"]),
        *(("", []), ("  ", []), ("没有", []), ("GX-2026-0009", [])),
    ],
)
def test_certificates_are_found(centre: Store, typed: str, found: list[str]) -> None:
    assert [one.number for one in find_certificates(centre, typed)] == found


def test_no_more_than_asked_for(centre: Store) -> None:
    assert len(find_certificates(centre, "恒信", limit=1)) == 1
