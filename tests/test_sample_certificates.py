"""The certificates of the sample: every kind, rare names, one withdrawn, one reissued."""

from __future__ import annotations

import hashlib
from collections import Counter

from nacl.signing import SigningKey

from db.certificate_check import check_certificate
from db.certificate_code import figures, read, sign
from db.certificate_kinds import certificate_kinds
from db.certificates import certificates
from db.store import Store


def test_certificates_of_every_kind_are_there(sample: Store) -> None:
    rows = sample.rows("SELECT id FROM certificate ORDER BY prefix, number")
    papers = certificates(sample, [row["id"] for row in rows])
    assert Counter(one.number[:2] for one in papers) == {"PX": 25, "RY": 4, "ZY": 2, "GX": 3}
    assert {one.name for one in certificate_kinds(sample)} == {one.kind_name for one in papers}
    by_number = {one.number: one for one in papers}
    assert by_number["RY-2026-0001"].name == "周文静"
    assert [by_number[f"PX-2026-000{n}"].name for n in (1, 2, 3)] == ["王䶮", "陈𬸚", "孙喆"]
    assert all((one.person is None) == (one.number[:2] == "GX") for one in papers)
    assert all(one.organisation for one in papers if one.number[:2] == "GX")
    said = Counter(check_certificate(sample, one.code).kind for one in papers)
    assert said == {"genuine": 32, "withdrawn": 1, "reissued": 1}
    assert not any("{" in one.wording for one in papers)
    record = by_number["ZY-2026-0001"]
    assert (record.tenths, len(record.services)) == (865, 4)
    assert all(one.ends <= record.issued_on for one in record.services)


def test_the_sample_signs_with_the_same_key_each_time(sample: Store) -> None:
    key = SigningKey(hashlib.sha256(b"the made-up centre").digest())
    for row in sample.rows("SELECT code FROM certificate"):
        found = read(row["code"])
        assert found
        assert figures(found[0], sign(found[0], key)) == row["code"]
