"""Certificates: numbered without gaps, signed, withdrawn and reissued; nothing of them changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as engine

from db.certificate_kinds import (
    CertificateKind,
    Design,
    Signer,
    add_certificate_kind,
    archive_certificate_kind,
    begin_certificate_kinds,
    certificate_kind,
    certificate_kinds,
    change_certificate_kind,
)
from db.certificates import (
    Recipient,
    Service,
    certificate_of,
    certificates_printed,
    issue_certificates,
    issued_together,
    numbered,
    reissue_certificate,
    withdraw_certificate,
)
from db.check import check
from db.merging import merge_people
from db.people import add_person, change_person
from db.rules import Refused
from db.store import Store
from db.undo import undo
from db.words import use_language
from tests.fund_books import NOW

TODAY = date(2026, 11, 26)
HONOUR = {
    "year": "二〇二六",
    "event": "职工文化月",
    "prize": "书法比赛一等奖",
    "award": "先进个人",
}
SERVICE = Service(date(2026, 1, 10), date(2026, 3, 28), "暖心驿站", "引导", "客运站", 185)


@pytest.fixture
def centre(store: Store) -> Iterator[Store]:
    begin_certificate_kinds(store)
    use_language("en")
    yield store
    use_language("zh_CN")


def kind_of(db: Store, prefix: str) -> CertificateKind:
    return next(one for one in certificate_kinds(db) if one.prefix == prefix)


def honour(db: Store, *names: str, day: date = TODAY) -> list[int]:
    return issue_certificates(
        db,
        kind=kind_of(db, "RY").id,
        recipients=[Recipient(name, HONOUR) for name in names],
        today=day,
    )


def test_numbers_run_within_prefix_and_year(centre: Store) -> None:
    first = honour(centre, "周文静", "孙喆")
    thanks = issue_certificates(
        centre,
        kind=kind_of(centre, "GX").id,
        recipients=[Recipient("恒信精密", {"event": "职工文化月", "gift": "两万元"})],
        today=TODAY,
    )
    second = honour(centre, "陈𬸚")
    next_year = honour(centre, "王䶮", day=date(2027, 1, 4))
    made = [certificate_of(centre, id).number for id in (*first, *thanks, *second, *next_year)]
    assert made == ["RY-2026-0001", "RY-2026-0002", "GX-2026-0001", "RY-2026-0003", "RY-2027-0001"]
    assert numbered(centre, "RY-2026-0003") == second[0]
    assert numbered(centre, "RY-2026-9") is numbered(centre, "nonsense") is None
    assert issued_together(centre, first[0]) == [*first, *second]


def test_the_wording_is_filled_and_stays_as_it_was_issued(centre: Store) -> None:
    (id,) = honour(centre, "周文静")
    one = certificate_of(centre, id)
    assert "获书法比赛一等奖" in one.wording and "{" not in one.wording
    assert one.issuer == "栖湖工业园职工服务中心"
    kind = kind_of(centre, "RY")
    change_certificate_kind(
        centre,
        id=kind.id,
        name="荣誉证书",
        prefix="RY",
        design=replace(kind.design, title="奖状", wording="{name}获奖。"),
    )
    assert certificate_of(centre, id) == one
    (later,) = issue_certificates(centre, kind=kind.id, recipients=[Recipient("孙喆")], today=TODAY)
    assert certificate_of(centre, later).design.title == "奖状"
    assert certificate_of(centre, later).wording == "孙喆获奖。"


def test_a_missing_value_is_named_and_no_number_is_used(centre: Store) -> None:
    with pytest.raises(Refused, match=r"孙喆.*prize"):
        issue_certificates(
            centre,
            kind=kind_of(centre, "RY").id,
            recipients=[
                Recipient("周文静", HONOUR),
                Recipient("孙喆", {**HONOUR, "prize": " "}),
            ],
            today=TODAY,
        )
    assert centre.value("SELECT count(*) FROM certificate") == 0
    assert centre.value("SELECT count(*) FROM certificate_key") == 0
    assert honour(centre, "周文静") and numbered(centre, "RY-2026-0001")


@pytest.mark.parametrize(
    ("name", "words"),
    [("", "name is missing"), ("   ", "name is missing"), ("长" * 61, "at most 60")],
)
def test_names_that_cannot_be_are_refused(centre: Store, name: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        honour(centre, name)


def test_a_name_of_sixty_signs_fits_or_is_refused_before_a_number_is_used(centre: Store) -> None:
    (id,) = honour(centre, "长" * 57)
    assert len(certificate_of(centre, id).code) <= 513
    with pytest.raises(Refused, match="square code"):
        honour(centre, "𬸚" * 60)
    assert numbered(centre, "RY-2026-0002") is None


def test_withdrawn_is_for_good_and_the_number_stays(centre: Store) -> None:
    first, second = honour(centre, "周文静", "孙喆")
    withdraw_certificate(centre, id=first, reason="写错", today=TODAY)
    one = certificate_of(centre, first)
    assert (one.withdrawn_on, one.withdrawn_reason) == (TODAY, "写错")
    with pytest.raises(Refused, match="already"):
        withdraw_certificate(centre, id=first, reason="再一次", today=TODAY)
    with pytest.raises(Refused, match="new one"):
        reissue_certificate(centre, id=first, reason="遗失", today=TODAY)
    with pytest.raises(Refused):
        withdraw_certificate(centre, id=second, reason=" ", today=TODAY)
    assert certificate_of(centre, honour(centre, "韩文斌")[0]).number == "RY-2026-0003"


def test_a_reissue_keeps_the_number_and_says_when(centre: Store) -> None:
    (id,) = honour(centre, "周文静")
    before = certificate_of(centre, id)
    reissue_certificate(centre, id=id, reason="遗失", today=TODAY + timedelta(9))
    after = certificate_of(centre, id)
    assert after.reissues[0].day == TODAY + timedelta(9)
    assert replace(after, reissues=()) == before
    with pytest.raises(Refused):
        reissue_certificate(centre, id=id, reason="早了", today=TODAY - timedelta(1))


def test_hours_of_a_volunteer_are_those_of_the_rows(centre: Store) -> None:
    kind = kind_of(centre, "ZY").id
    rows = (SERVICE, replace(SERVICE, project="图书漂流", tenths=240))
    (id,) = issue_certificates(
        centre, kind=kind, recipients=[Recipient("陈𬸚", services=rows)], today=TODAY
    )
    one = certificate_of(centre, id)
    assert (one.services, one.tenths) == (rows, 425)
    with pytest.raises(Refused, match="no service"):
        issue_certificates(centre, kind=kind, recipients=[Recipient("陈𬸚")], today=TODAY)
    bad = replace(SERVICE, starts=date(2026, 4, 1))
    with pytest.raises(Refused, match="days in order"):
        issue_certificates(
            centre, kind=kind, recipients=[Recipient("陈𬸚", services=(bad,))], today=TODAY
        )


def test_prints_are_counted(centre: Store) -> None:
    ids = honour(centre, "周文静", "孙喆")
    certificates_printed(centre, ids=ids)
    certificates_printed(centre, ids=ids[:1])
    assert [certificate_of(centre, id).printed for id in ids] == [2, 1]


def test_what_was_issued_is_not_undone(centre: Store) -> None:
    honour(centre, "周文静")
    assert centre.last_act is not None
    with pytest.raises(Refused, match="withdrawn"):
        undo(centre, act=centre.last_act.id)


def test_a_kind_is_undone_as_long_as_nothing_is_numbered(centre: Store) -> None:
    design = Design("award", "奖状", wording="{name}获奖。", signers=(Signer("主任", "许可"),))
    id = add_certificate_kind(centre, name="奖状", prefix="jz", design=design)
    assert certificate_kind(centre, id).design == design
    assert certificate_kind(centre, id).prefix == "JZ"
    assert centre.last_act is not None
    undo(centre, act=centre.last_act.id)
    with pytest.raises(LookupError):
        certificate_kind(centre, id)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"wording": "{nobody}"}, "no place"),
        ({"wording": "{name"}, "brace"),
        ({"wording": ""}, "what the certificate says"),
        ({"wording": "长" * 401}, "401"),
        ({"title": " "}, "filled in"),
        ({"title": "长" * 13}, "13"),
        ({"signers": (Signer("主任", ""),) * 4}, "3"),
    ],
)
def test_a_design_that_cannot_be_printed_is_refused(
    centre: Store, change: dict[str, object], words: str
) -> None:
    design = Design("award", "奖状", wording="{name}获奖。")
    with pytest.raises(Refused, match=words):
        add_certificate_kind(
            centre,
            name="奖状",
            prefix="JZ",
            design=replace(design, **change),  # type: ignore[arg-type]
        )


def test_prefixes_are_letters_of_one_kind_and_stay_once_used(centre: Store) -> None:
    kind = kind_of(centre, "RY")
    for prefix, words in (("", "letters"), ("ABCDE", "letters"), ("证", "letters"), ("px", "培训")):
        with pytest.raises(Refused, match=words):
            change_certificate_kind(
                centre, id=kind.id, name=kind.name, prefix=prefix, design=kind.design
            )
    honour(centre, "周文静")
    with pytest.raises(Refused, match="RY"):
        change_certificate_kind(centre, id=kind.id, name=kind.name, prefix="XX", design=kind.design)


def test_an_archived_kind_issues_nothing(centre: Store) -> None:
    archive_certificate_kind(centre, id=kind_of(centre, "RY").id, now=NOW)
    kind = next(one for one in certificate_kinds(centre, archived=True) if one.prefix == "RY")
    with pytest.raises(Refused, match="archived"):
        issue_certificates(
            centre, kind=kind.id, recipients=[Recipient("周文静", HONOUR)], today=TODAY
        )


def test_a_certificate_leads_to_its_person_also_after_merging(centre: Store) -> None:
    person = add_person(centre, name="周文静")
    (id,) = issue_certificates(
        centre,
        kind=kind_of(centre, "RY").id,
        recipients=[Recipient("周文静", HONOUR, person=person)],
        today=TODAY,
    )
    assert certificate_of(centre, id).person == person
    other = add_person(centre, name="周文婧")
    merge_people(centre, keep=other, drop=person, now=NOW)
    assert certificate_of(centre, id).person == other
    assert certificate_of(centre, id).name == "周文静"  # the paper says what it said
    assert centre.last_act is not None
    undo(centre, act=centre.last_act.id)
    assert certificate_of(centre, id).person == person


def test_work_that_is_stopped_leaves_nothing(centre: Store) -> None:
    class Stopped(Exception):
        pass

    def stop(done: int, total: int = 0, words: str = "") -> None:
        assert total == 1000
        if done >= 500:
            raise Stopped

    with pytest.raises(Stopped):
        issue_certificates(
            centre,
            kind=kind_of(centre, "RY").id,
            recipients=[Recipient(f"员工{n}", HONOUR) for n in range(1000)],
            today=TODAY,
            progress=stop,
        )
    assert centre.value("SELECT count(*) FROM certificate") == 0
    assert centre.value("SELECT count(*) FROM certificate_key") == 0
    assert certificate_of(centre, honour(centre, "周文静")[0]).number == "RY-2026-0001"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"tenths": 0}, "hours"),
        ({"project": " "}, "project"),
        ({"starts": date(2026, 4, 1)}, "days in order"),
        ({"tenths": 24 * 10 * 78 + 1}, "more hours than its days"),
        ({"ends": date(2026, 11, 27)}, "ends on 2026-11-27"),
        ({"content": "长" * 101}, "at most 100"),
    ],
    ids=str,
)
def test_services_that_cannot_be_are_refused(
    centre: Store, changed: dict[str, object], words: str
) -> None:
    bad = replace(SERVICE, **changed)  # type: ignore[arg-type]
    with pytest.raises(Refused, match=words) as refused:
        issue_certificates(
            centre,
            kind=kind_of(centre, "ZY").id,
            recipients=[Recipient("陈𬸚", services=(SERVICE, bad))],
            today=TODAY,
        )
    assert refused.value.field == "services"


def test_hours_in_the_wording_are_those_of_the_services(centre: Store) -> None:
    kind = kind_of(centre, "ZY")
    design = replace(kind.design, wording="{name}共服务{hours}小时，编号{number}，{date}。")
    change_certificate_kind(centre, id=kind.id, name=kind.name, prefix="ZY", design=design)
    use_language("zh_CN")
    (id,) = issue_certificates(
        centre,
        kind=kind.id,
        recipients=[Recipient(" 陈 𬸚\u200b ", {"hours": "999"}, services=(SERVICE, SERVICE))],
        today=TODAY,
    )
    one = certificate_of(centre, id)
    assert one.wording == "陈 𬸚共服务37.0小时，编号ZY-2026-0001，二〇二六年十一月二十六日。"
    assert one.name == "陈 𬸚"


def test_a_record_keeps_the_number_its_holder_had(centre: Store) -> None:
    person = add_person(centre, name="陈𬸚", identity="11010519491231002X")
    kind = kind_of(centre, "ZY")
    who = [
        Recipient("陈𬸚", person=person, services=(SERVICE,)),
        Recipient("陈𬸚", {"id_number": "440524188001010014"}, person, services=(SERVICE,)),
        Recipient("陈𬸚", services=(SERVICE,)),
    ]
    ids = issue_certificates(centre, kind=kind.id, recipients=who, today=TODAY)
    change_person(centre, id=person, identity="")
    assert [certificate_of(centre, id).values.get("id_number") for id in ids] == [
        *("1101**********002X", "4405**********0014", None)
    ]


def test_a_certificate_is_not_withdrawn_before_it_is_issued(centre: Store) -> None:
    (id,) = honour(centre, "周文静")
    with pytest.raises(Refused, match="2026-11-26"):
        withdraw_certificate(centre, id=id, reason="早了", today=TODAY - timedelta(1))


def test_the_private_key_is_in_no_trail(centre: Store) -> None:
    honour(centre, "周文静")
    seed = bytes(centre.value("SELECT seed FROM certificate_key"))
    told = " ".join(str(row["after"]) for row in centre.rows("SELECT after FROM trail"))
    assert seed.hex() not in told.lower() and "sha256:" in told
    keys = centre.value("SELECT count(*) FROM trail WHERE record_table = 'certificate_key'")
    honour(centre, "孙喆")
    assert keys == 1
    assert bytes(centre.value("SELECT seed FROM certificate_key")) == seed


_ATTACKS = (
    "UPDATE certificate SET name = '别人'",
    "UPDATE certificate SET number = 7 WHERE number = 2",
    "UPDATE certificate SET issued_on = '2026-01-01'",
    "UPDATE certificate SET wording = '假'",
    "UPDATE certificate SET signature = zeroblob(64)",
    "UPDATE certificate SET code = '7'",
    "UPDATE certificate SET design = (SELECT min(id) FROM certificate_design)",
    "UPDATE certificate SET printed = -1",
    "UPDATE certificate SET id = 5 WHERE number = 2",
    "UPDATE certificate SET withdrawn_on = NULL, withdrawn_reason = '' WHERE number = 1",
    "DELETE FROM certificate WHERE number = 2",
    "DELETE FROM certificate_service",
    "UPDATE certificate_service SET tenths = 999",
    "DELETE FROM certificate_reissue",
    "UPDATE certificate_reissue SET day = '2030-01-01'",
    "UPDATE certificate_key SET seed = zeroblob(32)",
    "DELETE FROM certificate_key",
    "UPDATE certificate_design SET title = '假'",
    "DELETE FROM certificate_design WHERE id IN (SELECT design FROM certificate)",
    "DELETE FROM certificate_kind WHERE prefix = 'RY'",
    "UPDATE certificate_kind SET prefix = 'QQ' WHERE prefix = 'RY'",
    "UPDATE OR REPLACE certificate_kind SET prefix = 'RY' WHERE prefix = 'GX'",
    "INSERT OR REPLACE INTO certificate SELECT * FROM (SELECT id, kind, design, prefix, year,"
    " number, '别人' FROM certificate)",
    "INSERT OR REPLACE INTO certificate_key VALUES (1, zeroblob(32), zeroblob(32))",
    "INSERT INTO certificate_service SELECT 9, id, 3, '2026-01-01', '2026-01-01', 'x', '', '', 5"
    " FROM certificate WHERE services > 0",
    "INSERT INTO certificate_reissue SELECT 9, id, '2027-01-01', 'x', 'x' FROM certificate"
    " WHERE withdrawn_on IS NOT NULL",
)


def _like(db: Store, **changed: object) -> tuple[str, tuple[object, ...]]:
    """A row as the last honour, with the next number but for what is changed."""
    row = db.row("SELECT * FROM certificate WHERE prefix = 'RY' ORDER BY number DESC")
    assert row is not None
    values = {name: value for name, value in row.items() if name not in ("label", "state")} | {
        "id": 77,
        "number": row["number"] + 1,
        "code": "71",
        "withdrawn_on": None,
    }
    values |= {"withdrawn_reason": "", "printed": 0} | changed
    names = ", ".join(values)
    marks = ", ".join("?" * len(values))
    return f"INSERT OR REPLACE INTO certificate ({names}) VALUES ({marks})", tuple(values.values())


@pytest.fixture
def issued(centre: Store) -> Store:
    first, second, _third = honour(centre, "周文静", "孙喆", "韩文斌")
    withdraw_certificate(centre, id=first, reason="写错", today=TODAY)
    reissue_certificate(centre, id=second, reason="遗失", today=TODAY)
    issue_certificates(
        centre,
        kind=kind_of(centre, "ZY").id,
        recipients=[Recipient("陈𬸚", services=(SERVICE, SERVICE))],
        today=TODAY,
    )
    return centre


@pytest.mark.parametrize("statement", _ATTACKS)
def test_the_file_itself_refuses(issued: Store, statement: str) -> None:
    with pytest.raises((engine.IntegrityError, engine.OperationalError)):
        issued.connection.execute(statement)
    assert check(issued.path) == []


@pytest.mark.parametrize(
    "changed",
    [
        {"number": 9},
        {"number": 1},
        {"number": 0},
        {"prefix": "QQ", "number": 1},
        {"year": 2025, "number": 1},
        {"signature": b"short"},
        {"code": "12a"},
        {"services": 1},
        {"withdrawn_on": "2026-11-26", "withdrawn_reason": "x"},
        {"printed": 3},
    ],
    ids=str,
)
def test_a_row_that_no_rule_writes_is_refused(issued: Store, changed: dict[str, object]) -> None:
    sql, values = _like(issued, **changed)
    with pytest.raises(engine.IntegrityError):
        issued.connection.execute(sql, values)


def test_a_certificate_that_nobody_signed_is_found(issued: Store) -> None:
    sql, values = _like(issued)
    issued.connection.execute(sql, values)
    assert any("RY-2026-0004" in fault and "signed" in fault for fault in check(issued.path))


def test_five_thousand_at_once(centre: Store, tmp_path: Path) -> None:
    made = honour(centre, *(f"员工{n}" for n in range(5000)))
    assert len(set(made)) == 5000
    assert numbered(centre, "RY-2026-5000") == made[-1]
    with pytest.raises(Refused, match="5000"):
        honour(centre, *(f"员工{n}" for n in range(5001)))
