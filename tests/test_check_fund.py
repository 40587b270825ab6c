"""What somebody wrote past the rules is found in the books, though every guard is back in place."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as engine

from db.check import check
from db.store import open_store
from tests.attacked_books import Attacked
from tests.fund_books import Books


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attacked]:
    db = open_store(tmp_path_factory.mktemp("attacked") / "centre.yizhan")
    made = Attacked(Books(db))
    made.shell.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    yield made
    made.shell.close()
    db.close()


def changed(attacked: Attacked, folder: Path, sql: str, *, back: bool = True) -> list[str]:
    """What the check says of a copy in which that was written with the guards out of the way."""
    path = folder / "centre.yizhan"
    shutil.copyfile(attacked.db.path, path)
    shell = engine.connect(str(path), isolation_level=None)
    shell.execute("PRAGMA ignore_check_constraints = ON")
    guards = shell.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    for name, _sql in guards:
        shell.execute(f"DROP TRIGGER [{name}]")
    shell.executescript(attacked.sql(sql))
    for _name, guard in guards if back else ():
        shell.execute(guard)
    shell.close()
    return check(path)


def test_books_that_were_kept_by_the_rules_are_whole(attacked: Attacked) -> None:
    assert check(attacked.db.path) == []


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("UPDATE voucher_line SET debit = 9 WHERE debit = 100000", "does not balance"),
        ("DELETE FROM voucher_line WHERE credit = 30000", "fewer than two lines"),
        ("UPDATE voucher SET number = 5 WHERE id = {red}", "numbered up to 5 and are 3"),
        ("DELETE FROM voucher WHERE id = {spent}", "refers to a missing voucher"),
        ("DELETE FROM voucher WHERE id = {posted}", "numbered up to 3 and are 2"),
        ("UPDATE voucher_line SET day = '2026-10-06' WHERE debit = 100000", "another day"),
        ("UPDATE voucher_line SET day = '2026-11-26' WHERE voucher = {draft}", "another day"),
        ("UPDATE voucher_line SET debit = 4 WHERE debit = 30000", "the lines differ"),
        ("UPDATE closing SET balance = balance + 1", "whose lines say"),
        ("UPDATE closing SET balance = balance + 1", "does not go on from the one before"),
        ("DELETE FROM closing WHERE debit = 100000", "closed without it"),
        ("UPDATE voucher SET day = '2026-10-30' WHERE id = {red}", "after the month was closed"),
        (
            "UPDATE voucher_line SET day = '2026-10-01' WHERE credit = 30000",
            "no cash on 2026-10-01",
        ),
        (
            "UPDATE voucher_line SET fund = {tied} WHERE debit = 30000 OR credit = 30000",
            "fund Z02 was overdrawn on 2026-10-09 by 30000 fen",
        ),
        (
            "UPDATE voucher_line SET debit = -sign(debit), credit = -sign(credit)"
            " WHERE voucher = {red}",
            "does not mirror the one",
        ),
        ("UPDATE voucher SET reverses = {posted} WHERE id = {red}", "does not mirror the one"),
        (
            "DROP INDEX voucher_reverses; UPDATE voucher SET reverses = {spent}"
            " WHERE id = {posted}",
            "2026-11 2 is cancelled more than once",
        ),
        (
            "UPDATE voucher SET reverses = NULL WHERE id = {red}",
            "negative amounts and cancels none",
        ),
        ("UPDATE voucher SET kind = 'year_end' WHERE id = {posted}", "with money in it"),
        ("UPDATE period SET month = '2026-08'", "refers to a missing period"),
        (
            "INSERT INTO period VALUES (7, '2026-12', '2027-01-01T09:00', 'x')",
            "2026-12 was closed after 2026-10",
        ),
        ("UPDATE voucher SET made_by = 2 WHERE id = {posted}", "by one person"),
        ("UPDATE voucher SET made_by = 2 WHERE id = {posted}", "break CHECK"),
        ("UPDATE voucher SET posted_at = '2026-11-01T09:00'", "break CHECK"),
        ("UPDATE receipt SET number = 7", "numbered up to 7 and are 1"),
        ("UPDATE receipt SET amount = 7", "SJ-2026-000001 says 7 fen, and its voucher 5000"),
        ("UPDATE attachment SET content = X'00'", "is not what was kept"),
        ("UPDATE month_paper SET content = X'00'", "is not what was kept"),
        # Where the books agree all the same, the trail does not.
        (
            "UPDATE voucher_line SET debit = 4 * sign(debit), credit = 4 * sign(credit)"
            " WHERE voucher = {posted}; UPDATE receipt SET amount = 4",
            "differs from its trail: debit",
        ),
        ("UPDATE voucher SET day = '2026-11-09' WHERE id = {draft}", "differs from its trail: day"),
        ("UPDATE voucher SET posted_name = '别人'", "differs from its trail: posted_name"),
        (
            "INSERT INTO voucher_line (voucher, position, summary, account, fund, debit)"
            " VALUES ({draft}, 3, 'x', {cash}, {free}, 1)",
            "was written around the rules",
        ),
        ("DELETE FROM attachment", "is missing"),
    ],
)
def test_what_was_changed_past_the_rules_is_found(
    attacked: Attacked, tmp_path: Path, sql: str, found: str
) -> None:
    faults = changed(attacked, tmp_path, sql)
    assert any(found in fault for fault in faults), faults
    assert not any("trigger" in fault for fault in faults)


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("DROP TRIGGER voucher_stays", "the trigger voucher_stays is missing"),
        ("DROP INDEX voucher_reverses", "the index voucher_reverses is missing"),
        (
            "DROP TRIGGER voucher_stays; CREATE TRIGGER voucher_stays BEFORE UPDATE ON voucher"
            " WHEN 0 BEGIN SELECT 1; END",
            "the trigger voucher_stays was changed",
        ),
        (
            "CREATE TRIGGER helpful AFTER INSERT ON voucher_line BEGIN SELECT 1; END",
            "the trigger helpful was put in",
        ),
        ("ALTER TABLE voucher ADD COLUMN hidden TEXT", "the table voucher was changed"),
        (
            "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql,"
            " 'reviewed_by <> made_by', '1') WHERE name = 'voucher'",
            "the table voucher was changed",
        ),
    ],
)
def test_a_guard_that_was_taken_off_is_found(
    attacked: Attacked, tmp_path: Path, sql: str, found: str
) -> None:
    path = tmp_path / "centre.yizhan"
    shutil.copyfile(attacked.db.path, path)
    shell = engine.connect(str(path), isolation_level=None)
    shell.executescript(sql)
    shell.close()
    assert check(path) == [found]
