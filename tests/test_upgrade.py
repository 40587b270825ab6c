"""A real file of every released schema is brought up to date with all that was in it."""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path

import pytest

from db import bookings
from db.certificate_kinds import begin_certificate_kinds, certificate_kinds
from db.certificates import Recipient, certificate_of, issue_certificates
from db.check import check
from db.store import Store, open_store

_FILES = Path(__file__).with_name("files")
_RELEASED = sorted(_FILES.glob("*.yizhan.gz"))


def old_file(packed: Path, folder: Path) -> Path:
    """A released file as it lay on somebody's disk."""
    path = folder / "centre.yizhan"
    path.write_bytes(gzip.decompress(packed.read_bytes()))
    return path


def upgraded(packed: Path, folder: Path) -> Store:
    """The file of an old version, opened by this one."""
    return open_store(old_file(packed, folder))


@pytest.mark.parametrize("packed", _RELEASED, ids=lambda path: path.name)
def test_an_old_file_is_brought_up_to_date(packed: Path, tmp_path: Path) -> None:
    store = upgraded(packed, tmp_path)
    store.close()
    assert check(tmp_path / "centre.yizhan") == []
    (kept,) = tmp_path.glob("centre-before-*.yizhan")  # the verified copy from before
    assert kept.stat().st_size > 0


def test_what_was_shown_whole_before_stays_known(tmp_path: Path) -> None:
    store = upgraded(_FILES / "0004.yizhan.gz", tmp_path)
    found = store.rows("SELECT what, person, detail, records FROM disclosure ORDER BY id")
    person = store.value("SELECT id FROM person")
    assert [tuple(row.values()) for row in found] == [
        ("phone", person, "", 1),
        ("export", None, "人员", 1),
    ]
    store.close()


def test_bookings_of_the_first_version_are_all_there(tmp_path: Path) -> None:
    store = upgraded(_FILES / "0001.yizhan.gz", tmp_path)
    found = store.rows("SELECT title, organisation, status FROM booking ORDER BY number")
    assert [(row["title"], row["organisation"], row["status"]) for row in found] == [
        ("季度例会", "晨桥精密制造有限公司", "confirmed"),
        ("道德讲堂", "园区工会联合会", "confirmed"),
        ("太极班", "太极社", "cancelled"),
    ]
    first = store.value("SELECT id FROM booking ORDER BY number")
    assert [quantity for _thing, quantity in bookings.booking(store, first).equipment] == [2]
    assert store.value("SELECT count(*) FROM waiting") == 1
    store.close()


def test_a_duty_of_before_the_consultations_stays_a_booking(tmp_path: Path) -> None:
    store = upgraded(_FILES / "0005.yizhan.gz", tmp_path)
    (duty,) = store.rows("SELECT title, status FROM booking WHERE use = 'duty'")
    assert duty == {"title": "心理咨询值班", "status": "confirmed"}
    assert store.value("SELECT count(*) FROM disclosure WHERE booking IS NOT NULL") == 1
    assert store.value("SELECT count(*) FROM duty") == 0
    store.close()


def test_appointments_of_before_the_fund_are_all_there(tmp_path: Path) -> None:
    store = upgraded(_FILES / "0006.yizhan.gz", tmp_path)
    found = store.rows("SELECT number, status FROM appointment ORDER BY number")
    assert [(row["number"], row["status"]) for row in found] == [
        ("法-261126-01", "done"),
        ("法-261126-02", "cancelled"),
        ("法-261126-03", "booked"),
    ]
    assert store.value("SELECT score FROM evaluation") == 5
    assert store.value("SELECT count(*) FROM voucher") == 0
    store.close()


def test_vouchers_of_before_the_papers_are_all_there(tmp_path: Path) -> None:
    store = upgraded(_FILES / "0007.yizhan.gz", tmp_path)
    found = store.rows("SELECT day, number, status FROM voucher ORDER BY day")
    assert [tuple(row.values()) for row in found] == [
        ("2026-10-12", 1, "posted"),
        ("2026-10-20", 2, "posted"),
        ("2026-11-05", None, "draft"),
    ]
    assert store.value("SELECT label FROM receipt") == "SJ-2026-000001"
    assert store.value("SELECT month FROM period") == "2026-10"
    # What the step brings: nothing on the letterhead yet, and kinds of certificates on demand.
    assert store.value("SELECT address FROM centre") == ""
    begin_certificate_kinds(store)
    (kind, *_others) = certificate_kinds(store)
    values = {"year": "二〇二六", "event": "文化月", "prize": "一等奖", "award": "标兵"}
    (made,) = issue_certificates(
        store,
        kind=kind.id,
        recipients=[Recipient("周文静", values)],
        today=date(2026, 11, 26),
    )
    assert certificate_of(store, made).number == "RY-2026-0001"
    store.close()
    assert check(tmp_path / "centre.yizhan") == []
