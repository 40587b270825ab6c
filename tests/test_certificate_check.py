"""查验: what is said of a paper, from a scan or what somebody types."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from nacl.signing import SigningKey

from db.centre import set_up
from db.certificate_check import VERDICTS, check_certificate
from db.certificate_code import check_code, figures, read, sign
from db.certificate_kinds import begin_certificate_kinds, certificate_kinds
from db.certificates import (
    Certificate,
    Recipient,
    certificate_of,
    issue_certificates,
    reissue_certificate,
    withdraw_certificate,
)
from db.store import Store, open_store
from db.words import _, use_language

TODAY = date(2026, 11, 26)
NAMES = ("周文静", "陈𬸚", "孙喆")


def issued(db: Store) -> list[Certificate]:
    begin_certificate_kinds(db)
    kind = certificate_kinds(db)[-1]
    values = {"event": "职工文化月", "gift": "人民币贰万元整"}
    ids = issue_certificates(
        db, kind=kind.id, recipients=[Recipient(name, values) for name in NAMES], today=TODAY
    )
    withdraw_certificate(db, id=ids[1], reason="捐赠撤回", today=TODAY)
    reissue_certificate(db, id=ids[2], reason="遗失", today=TODAY)
    return [certificate_of(db, id) for id in ids]


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    db = open_store(tmp_path_factory.mktemp("centre") / "a.yizhan")
    set_up(db, name="栖湖工业园职工服务中心")
    issued(db)
    yield db
    db.close()


@pytest.fixture(scope="module")
def papers(centre: Store) -> list[Certificate]:
    ids = [row["id"] for row in centre.rows("SELECT id FROM certificate ORDER BY number")]
    return [certificate_of(centre, id) for id in ids]


@pytest.fixture(autouse=True)
def english() -> None:
    use_language("en")


def test_each_of_the_centre_is_known(centre: Store, papers: list[Certificate]) -> None:
    kinds = ["genuine", "withdrawn", "reissued"]
    for paper, kind in zip(papers, kinds, strict=True):
        for text in (paper.code, f"{paper.number} {paper.check}", paper.number):
            found = check_certificate(centre, text)
            assert (found.kind, found.certificate) == (kind, paper)
            assert found.record is not None and found.record.name == paper.name
    genuine, withdrawn, reissued = (check_certificate(centre, one.code) for one in papers)
    assert genuine.holds and reissued.holds and not withdrawn.holds
    assert "Compare name" in genuine.advice and "Compare name" in reissued.advice
    assert "捐赠撤回" in withdrawn.advice and "遗失" in reissued.advice
    assert "alone" in check_certificate(centre, papers[0].number).advice


@pytest.mark.parametrize(
    "write",
    [
        lambda one: f"{one.number}{one.check}",
        lambda one: f"{one.number.lower()} {one.check.lower()}",
        lambda one: f"{one.number.replace('-', '—')}，{one.check.replace('-', '－')}",
        lambda one: f"  {one.number.replace('-', ' ')}   {one.check.replace('-', ' ')}\r\n",
        lambda one: f"{one.number}-{one.check}".replace("-", ""),
        lambda one: f"ＧＸ－２０２６－００01 {one.check}",
        lambda one: f"GX-2026-1 {one.check.replace('0', 'O').replace('1', 'l')}",
        lambda one: f"编号：{one.number}　校验码：{one.check}",
    ],
)
def test_a_number_is_read_however_it_is_typed(
    centre: Store, papers: list[Certificate], write: object
) -> None:
    assert callable(write)
    found = check_certificate(centre, write(papers[0]))
    assert (found.kind, found.certificate) == ("genuine", papers[0])


def test_a_wrong_check_code_is_said(centre: Store, papers: list[Certificate]) -> None:
    first, second, _third = papers
    for code in (second.check, "0000-0000", first.check[:-1], first.check + "0"):
        found = check_certificate(centre, f"{first.number} {code}")
        assert (found.kind, found.record, found.holds) == ("mismatched", None, False)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        *(("GX-2026-0004", "unknown"), ("GX-2025-0001", "unknown"), ("QQ-2026-1", "unknown")),
        *(("", "unreadable"), ("你好", "unreadable"), ("12345", "unreadable")),
        *(("GX-26-1", "unreadable"), ("https://example.org/", "unreadable")),
        *(("GX-2026-", "unreadable"), ("7" * 400, "unreadable"), ("GX-2026-012345678", "unknown")),
    ],
)
def test_what_is_not_there_is_told_from_what_cannot_be_read(
    centre: Store, text: str, kind: str
) -> None:
    found = check_certificate(centre, text)
    assert (found.kind, found.certificate, found.holds) == (kind, None, False)
    assert found.advice and VERDICTS[found.kind]


@pytest.mark.parametrize(
    "change",
    [{"name": "周文婧"}, {"title": "荣誉证书"}, {"day": date(2026, 11, 25)}],
    ids=str,
)
def test_a_forged_record_of_a_known_number_is_altered(
    centre: Store, papers: list[Certificate], change: dict[str, object]
) -> None:
    found = read(papers[0].code)
    assert found
    forged = replace(found[0], **change)  # type: ignore[arg-type]
    for signature in (found[1], sign(forged, SigningKey(bytes(range(32))))):
        verdict = check_certificate(centre, figures(forged, signature))
        assert (verdict.kind, verdict.holds) == ("altered", False)
        assert verdict.record == forged
        assert verdict.certificate == papers[0]  # what the register has, to compare


def test_a_number_made_up_is_foreign(centre: Store, papers: list[Certificate]) -> None:
    found = read(papers[0].code)
    assert found
    forged = replace(found[0], number=99)
    verdict = check_certificate(centre, figures(forged, found[1]))
    assert (verdict.kind, verdict.certificate) == ("foreign", None)


def test_two_centres_know_each_other_s_papers_for_foreign(
    tmp_path: Path, papers: list[Certificate]
) -> None:
    other = open_store(tmp_path / "b.yizhan")
    set_up(other, name="湖东园区职工服务中心")
    assert check_certificate(other, papers[0].code).kind == "foreign"  # before it has a key
    begin_certificate_kinds(other)
    kind = certificate_kinds(other)[0]
    values = {"year": "二〇二六", "event": "文化月", "prize": "一等奖", "award": "标兵"}
    issue_certificates(other, kind=kind.id, recipients=[Recipient("韩文斌", values)], today=TODAY)
    assert check_certificate(other, papers[0].code).kind == "foreign"
    other.close()


def test_what_a_backup_does_not_know_yet_is_said(
    centre: Store, papers: list[Certificate], tmp_path: Path
) -> None:
    """The file was put back from before a certificate, with the same key."""
    seed = centre.value("SELECT seed FROM certificate_key")
    known = read(papers[0].code)
    assert known
    later = replace(known[0], number=4, name="后来者")
    code = figures(later, sign(later, SigningKey(bytes(seed))))
    verdict = check_certificate(centre, code)
    assert (verdict.kind, verdict.record, verdict.holds) == ("unknown", later, False)
    assert "backup" in verdict.advice
    # The file goes on, and gives the number to somebody else.
    twice = replace(known[0], name="后来者")
    verdict = check_certificate(centre, figures(twice, sign(twice, SigningKey(bytes(seed)))))
    assert (verdict.kind, verdict.record, verdict.certificate) == ("differs", twice, papers[0])
    assert "backup" in verdict.advice


def test_a_register_that_somebody_wrote_into_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "c.yizhan"
    db = open_store(path)
    set_up(db, name="栖湖工业园职工服务中心")
    first = issued(db)[0]
    db.connection.execute("DROP TRIGGER certificate_same")
    db.connection.execute("UPDATE certificate SET name = '别人' WHERE number = 1")
    assert check_certificate(db, first.code).kind == "differs"
    assert check_certificate(db, f"{first.number} {first.check}").kind == "differs"
    db.close()


def test_a_check_leaves_nothing_behind(centre: Store, papers: list[Certificate]) -> None:
    before = centre.value("SELECT count(*) FROM trail")
    for text in (papers[0].code, papers[1].number, "nonsense"):
        check_certificate(centre, text)
    assert centre.value("SELECT count(*) FROM trail") == before


@pytest.mark.parametrize("code", ["zh_CN", "en"])
def test_every_verdict_has_words(code: str) -> None:
    use_language(code)
    assert all(_(words) for words in VERDICTS.values())
    assert len({_(words) for words in VERDICTS.values()}) == len(VERDICTS)


def test_check_codes_are_those_of_the_register(papers: list[Certificate]) -> None:
    found = read(papers[0].code)
    assert found and check_code(found[1]) == papers[0].check
