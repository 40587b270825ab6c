"""Who writes into the file past all rules: what was issued stays, whatever is tried."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as engine

from db.centre import set_up
from db.check import check
from db.schema_certificates import TRIGGERS
from db.store import Store, open_store
from tests.certificate_books import issue_some

_TABLES = (
    *("certificate", "certificate_service", "certificate_reissue", "certificate_key"),
    *("certificate_design", "certificate_kind"),
)
# What of a row may change, and how: everything else is tried below.
_CHANGES = {
    "certificate": {"printed", "person", "organisation", "withdrawn_on", "withdrawn_reason"},
    "certificate_kind": {"name", "archived_at", "design"},
}


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("issued") / "a.yizhan"
    db = open_store(path)
    set_up(db, name="栖湖工业园职工服务中心")
    issue_some(db)
    db.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    return path


@pytest.fixture
def file(issued: Path, tmp_path: Path) -> Iterator[Store]:
    shutil.copyfile(issued, tmp_path / "a.yizhan")
    db = open_store(tmp_path / "a.yizhan")
    yield db
    db.close()


def columns(db: Store, table: str) -> list[str]:
    """Those that are written, not worked out."""
    found = db.rows("SELECT name, hidden FROM pragma_table_xinfo(?)", (table,))
    return [row["name"] for row in found if not row["hidden"]]


def every_row(db: Store) -> dict[str, list[dict[str, Any]]]:
    return {table: db.rows(f"SELECT * FROM {table} ORDER BY id") for table in _TABLES}


def refused(db: Store, *statements: str) -> None:
    """One of the statements, or the end of them, is refused; nothing of them stays."""
    before = every_row(db)
    db.connection.execute("BEGIN")
    with pytest.raises(engine.IntegrityError):
        for statement in statements:
            db.connection.execute(statement)
        db.connection.execute("COMMIT")
    if db.connection.in_transaction:
        db.connection.execute("ROLLBACK")
    assert every_row(db) == before


@pytest.mark.parametrize("verb", ["UPDATE", "UPDATE OR REPLACE", "UPDATE OR IGNORE"])
def test_no_column_of_what_was_issued_changes(file: Store, verb: str) -> None:
    before = every_row(file)
    other = {"INTEGER": "id + 7", "TEXT": "'2027-01-01'", "BLOB": "randomblob(32)"}
    for table in _TABLES:
        kinds = {
            row["name"]: row["type"]
            for row in file.rows("SELECT name, type FROM pragma_table_info(?)", (table,))
        }
        for column in set(columns(file, table)) - _CHANGES.get(table, set()):
            if table == "certificate_kind" and column == "prefix":
                continue  # of a kind without certificates it may; see below
            with pytest.raises(engine.IntegrityError):
                file.connection.execute(f"{verb} {table} SET {column} = {other[kinds[column]]}")
            assert every_row(file) == before, column


@pytest.mark.parametrize("table", _TABLES)
def test_nothing_of_it_is_deleted_or_replaced(file: Store, table: str) -> None:
    used = {
        "certificate_design": "id IN (SELECT design FROM certificate)",
        "certificate_kind": "id IN (SELECT kind FROM certificate)",
    }.get(table, "1")
    refused(file, f"DELETE FROM {table} WHERE {used}")
    names = ", ".join(columns(file, table))
    refused(file, f"REPLACE INTO {table} ({names}) SELECT {names} FROM {table} WHERE {used}")
    refused(
        file,
        "PRAGMA defer_foreign_keys = ON",
        f"DELETE FROM {table} WHERE {used}",
    )


_NEXT = (
    "INSERT INTO certificate (id, kind, design, prefix, year, number, name, wording, services,"
    " tenths, issuer, issued_on, issued_name, code, signature) SELECT {id}, {kind}, {design},"
    " prefix, year, {number}, name, wording, {services}, {tenths}, issuer, issued_on, issued_name,"
    " '{id}', signature FROM certificate WHERE label = '{like}'"
)
_ROW = (
    "INSERT INTO certificate_service (id, certificate, position, starts, ends, project, tenths)"
    " VALUES ({id}, {of}, {position}, '2026-01-01', '2026-01-02', '助老', {tenths})"
)


def following(
    id: int,
    number: int,
    services: int = 0,
    tenths: int = 0,
    *,
    like: str = "GX-2026-0001",
    kind: str = "kind",
    design: str = "design",
) -> str:
    like = "ZY-2026-0001" if services else like
    said = {"services": services, "tenths": tenths, "like": like, "kind": kind, "design": design}
    return _NEXT.format(id=id, number=number, **said)


def row(id: int, of: int, position: int, tenths: int) -> str:
    return _ROW.format(id=id, of=of, position=position, tenths=tenths)


@pytest.mark.parametrize(
    "statements",
    [
        # the sum, the count, the order
        (row(1, 9, 1, 30), following(9, 2, 1, 31)),
        (row(1, 9, 1, 30), following(9, 2, 2, 30)),
        (row(1, 9, 2, 30), following(9, 2, 1, 30)),
        (row(1, 9, 1, 30), row(2, 9, 1, 30), following(9, 2, 2, 60)),
        (row(1, 9, 1, 30), row(1, 9, 2, 30), following(9, 2, 2, 60)),
        # hours that are none
        (row(1, 9, 1, 0), following(9, 2, 1, 0)),
        (row(1, 9, 1, -5), following(9, 2, 1, -5)),
        (following(9, 2, 1, 30),),
        # a record without a service, of a kind that has them
        (following(9, 2, like="ZY-2026-0001"),),
        # one more, once it is sealed; one that nobody seals
        (row(1, 9, 1, 30), following(9, 2, 1, 30), row(2, 9, 2, 10)),
        (row(1, 9, 1, 30),),
        # gaps and doubles
        (following(9, 5),),
        (following(9, 3),),
        (following(9, 0),),
        (following(9, -1),),
        (following(9, 4), following(10, 4)),
        (following(9, 4), following(9, 5)),
    ],
)
def test_rows_that_do_not_agree_do_not_get_in(file: Store, statements: tuple[str, ...]) -> None:
    refused(file, *statements)


def test_what_agrees_gets_in_and_the_check_asks_for_the_signature(file: Store) -> None:
    """The attacks above fail for what they say, and not for a slip of the pen."""
    file.connection.execute("BEGIN")
    for statement in (row(1, 9, 1, 30), row(2, 9, 2, 5), following(9, 2, 2, 35), following(8, 4)):
        file.connection.execute(statement)
    file.connection.execute("COMMIT")
    faults = check(file.path)
    assert sorted(fault for fault in faults if "signed" in fault) == [
        "certificate GX-2026-0004 is not what was signed",
        "certificate ZY-2026-0002 is not what was signed",
    ]


def test_numbers_are_not_freed_by_another_prefix(file: Store) -> None:
    refused(file, "UPDATE certificate_kind SET prefix = 'ZZ' WHERE prefix = 'GX'")
    refused(file, "UPDATE OR REPLACE certificate_kind SET prefix = 'GX' WHERE prefix = 'RY'")
    refused(
        file,
        "UPDATE certificate_kind SET prefix = 'ZZ' WHERE prefix = 'GX'",
        "UPDATE certificate_kind SET prefix = 'GX' WHERE prefix = 'RY'",
    )
    refused(
        file,
        "INSERT INTO certificate_kind (id, name, prefix, design)"
        " SELECT 5, 'x', 'GX', design FROM certificate_kind WHERE prefix = 'RY'",
    )
    refused(file, "UPDATE certificate_kind SET prefix = 'gx' WHERE prefix = 'RY'")
    file.connection.execute("UPDATE certificate_kind SET prefix = 'ZZ' WHERE prefix = 'RY'")


def test_a_design_of_another_kind_is_refused(file: Store) -> None:
    other = "(SELECT {} FROM certificate_kind WHERE prefix = 'RY')"
    refused(file, following(9, 4, design=other.format("design")))
    refused(file, following(9, 4, kind=other.format("id")))
    refused(file, following(9, 4, kind=other.format("id"), design=other.format("design")))
    refused(file, following(9, 4, design="12345"))


def test_withdrawn_stays_withdrawn(file: Store) -> None:
    for change in (
        "withdrawn_on = NULL, withdrawn_reason = ''",
        "withdrawn_on = '2027-01-01'",
        "withdrawn_reason = 'anders'",
    ):
        refused(file, f"UPDATE certificate SET {change} WHERE withdrawn_on IS NOT NULL")
    valid = "WHERE label = 'GX-2026-0003'"
    refused(file, f"UPDATE certificate SET withdrawn_on = '2026-11-27' {valid}")
    refused(file, f"UPDATE certificate SET withdrawn_reason = 'x' {valid}")
    early = "withdrawn_on = '2026-11-25', withdrawn_reason = 'x'"
    refused(file, f"UPDATE certificate SET {early} {valid}")
    refused(
        file,
        "INSERT INTO certificate_reissue (id, certificate, day, reason, reissued_name)"
        " SELECT 9, id, '2027-01-01', 'x', 'x' FROM certificate WHERE withdrawn_on IS NOT NULL",
    )
    refused(
        file,
        "INSERT INTO certificate_reissue (id, certificate, day, reason, reissued_name)"
        " SELECT 9, id, '2026-11-25', 'x', 'x' FROM certificate WHERE label = 'GX-2026-0003'",
    )


def test_nobody_s_certificate_becomes_somebody_s(file: Store) -> None:
    file.connection.execute("INSERT INTO person (id, number, name) SELECT 5, 'RY-00099', '别人'")
    refused(file, "UPDATE certificate SET person = 5 WHERE label = 'GX-2026-0003'")


def test_prints_are_not_counted_back(file: Store) -> None:
    file.connection.execute("UPDATE certificate SET printed = 2")
    refused(file, "UPDATE certificate SET printed = 1")


def test_the_check_finds_what_was_done_without_the_triggers(file: Store) -> None:
    for name in [one.split()[2] for one in TRIGGERS]:
        file.connection.execute(f"DROP TRIGGER {name}")
    assert {fault.split(" ")[0] for fault in check(file.path)}  # the triggers are missed
    for change, said in (
        ("UPDATE certificate SET number = 9 WHERE label = 'GX-2026-0002'", "numbered up to 9"),
        (
            "UPDATE certificate SET name = '别人' WHERE label = 'GX-2026-0003'",
            "GX-2026-0003 is not",
        ),
        ("UPDATE certificate SET code = '71' WHERE label = 'GX-2026-0001'", "GX-2026-0001 is not"),
        ("UPDATE certificate_service SET tenths = 5 WHERE position = 1", "ZY-2026-0001 says 2"),
        ("UPDATE certificate_kind SET prefix = 'QQ' WHERE prefix = 'ZY'", "ZY-2026-0001 is not of"),
    ):
        file.connection.execute(change)
        assert [fault for fault in check(file.path) if said in fault], said
    file.connection.execute("DELETE FROM certificate_key")
    signed = [fault for fault in check(file.path) if "is not what was signed" in fault]
    assert len(signed) == 4
