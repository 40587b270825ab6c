"""No statement changes what stands in the books, whoever opened the file with the engine's shell.

What triggers cannot stop, whoever drops them, is found in `test_check_fund`.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlcipher3.dbapi2 as engine

from db.store import open_store
from tests.attacked_books import MADE, NEW, Attacked
from tests.fund_books import Books


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attacked]:
    db = open_store(tmp_path_factory.mktemp("attacked") / "centre.yizhan")
    made = Attacked(Books(db))
    yield made
    made.shell.close()
    db.close()


_POST = (
    "UPDATE voucher SET status = 'posted', number = {next}, posted_by = 2, posted_name = '方蕾',"
    " posted_at = '2026-11-26T09:10' WHERE id = "
)
_LINE = "INSERT INTO voucher_line (id, voucher, position, summary, account, fund, debit, credit)"


@pytest.mark.parametrize(
    "sql",
    [
        # A posted voucher and its lines: changed, removed, replaced, added to.
        "UPDATE voucher SET bills = 9 WHERE id = {posted}",
        "UPDATE voucher SET id = 5 WHERE id = {posted}",
        "UPDATE voucher SET rowid = 5 WHERE id = {posted}",
        "UPDATE voucher SET day = '2026-12-01' WHERE id = {posted}",
        "UPDATE voucher SET status = 'withdrawn' WHERE id = {posted}",
        "UPDATE voucher SET allowed_by = 3, allowed_reason = 'x' WHERE id = {posted}",
        "DELETE FROM voucher WHERE id = {posted}",
        "DELETE FROM voucher WHERE id = {withdrawn}",
        "DELETE FROM voucher WHERE id = {reviewed}",
        "DELETE FROM voucher_line WHERE voucher = {posted}",
        f"REPLACE INTO voucher (id, day, kind, status, {MADE})"
        f" VALUES ({{posted}}, '2026-11-02', 'receipt', 'draft', {NEW})",
        f"INSERT OR REPLACE INTO voucher (id, day, kind, status, reverses, {MADE})"
        f" VALUES (7, '2026-11-05', 'payment', 'draft', {{spent}}, {NEW})",
        "UPDATE OR REPLACE voucher SET id = {posted} WHERE id = {draft}",
        "UPDATE OR REPLACE voucher SET rowid = {posted} WHERE id = {draft}",
        "UPDATE OR REPLACE voucher SET reverses = {spent} WHERE id = {draft}",
        "UPDATE OR REPLACE voucher_line SET id = (SELECT id FROM voucher_line"
        " WHERE voucher = {posted}) WHERE voucher = {draft} AND position = 1",
        "UPDATE OR REPLACE voucher_line SET voucher = {posted} WHERE voucher = {draft}",
        "REPLACE INTO voucher_line (id, voucher, position, summary, account, fund, debit)"
        " SELECT id, {draft}, 9, 'x', account, fund, 1 FROM voucher_line WHERE voucher = {posted}",
        "REPLACE INTO voucher_line (voucher, position, summary, account, fund, debit)"
        " SELECT voucher, position, 'x', account, fund, 1 FROM voucher_line"
        " WHERE voucher = {posted}",
        f"{_LINE} VALUES (7, {{posted}}, 9, 'x', {{cash}}, {{free}}, 1, 0)",
        f"{_LINE} VALUES (7, {{reviewed}}, 9, 'x', {{cash}}, {{free}}, 1, 0)",
        f"{_LINE} VALUES (7, {{withdrawn}}, 9, 'x', {{cash}}, {{free}}, 1, 0)",
        f"{_LINE} VALUES (7, 4711, 9, 'x', {{cash}}, {{free}}, 1, 0)",
        "INSERT INTO voucher_line (voucher, position, summary, account, fund, debit, day, number)"
        " VALUES ({draft}, 9, 'x', {cash}, {free}, 1, '2026-11-02', 1)",
        "UPDATE voucher_line SET day = '2026-11-02', number = 1 WHERE voucher = {draft}",
        "UPDATE voucher_line SET credit = credit + 1 WHERE voucher = {posted} AND credit",
        "UPDATE voucher_line SET account = {goods} WHERE voucher = {posted}",
        "UPDATE voucher_line SET person = NULL, organisation = 4 WHERE voucher = {posted}",
        "INSERT INTO attachment VALUES (7, {posted}, 'bill', 'x', X'00', hex(zeroblob(32)))",
        "UPDATE attachment SET content = X'00'",
        "UPDATE OR REPLACE attachment SET voucher = {posted}",
        "REPLACE INTO attachment SELECT id, {withdrawn}, kind, 'x', content, digest"
        " FROM attachment",
        # Steps that are not steps.
        f"{_POST} {{draft}}",
        f"{_POST} {{withdrawn}}",
        "UPDATE OR REPLACE voucher SET number = 1, status = 'posted', posted_by = 2,"
        " posted_at = '2026-11-26T09:10' WHERE id = {reviewed}",
        "UPDATE voucher SET status = 'posted', number = 9, posted_by = 2,"
        " posted_at = '2026-11-26T09:10' WHERE id = {reviewed}",
        "UPDATE voucher SET status = 'posted', number = {next}, posted_by = 2,"
        " posted_at = '2026-11-25T09:10' WHERE id = {reviewed}",
        "UPDATE voucher SET status = 'posted', number = {next}, posted_by = 2, made_by = 9,"
        " posted_at = '2026-11-26T09:10' WHERE id = {reviewed}",
        "UPDATE voucher SET status = 'posted', number = 1, day = '2026-12-01', posted_by = 2,"
        " posted_at = '2026-12-26T09:10' WHERE id = {reviewed}",
        "UPDATE voucher SET status = 'withdrawn', reviewed_by = NULL WHERE id = {reviewed}",
        "UPDATE voucher SET status = 'draft' WHERE id = {reviewed}",
        "UPDATE voucher SET status = 'reviewed' WHERE id = {draft}",
        "UPDATE voucher SET status = 'reviewed', reviewed_by = 2 WHERE id = {withdrawn}",
        "UPDATE voucher SET reviewed_by = 2 WHERE id = {draft}",
        "UPDATE voucher SET made_by = 2 WHERE id = {reviewed}",
        "UPDATE voucher SET bills = 2 WHERE id = {reviewed}",
        "UPDATE voucher SET day = '2026-11-09' WHERE id = {withdrawn}",
        "UPDATE voucher SET reviewed_by = 5 WHERE id = {reviewed}",
        "UPDATE voucher SET status = 'reviewed', reviewed_by = 1 WHERE id = {draft}",
        "UPDATE voucher SET status = 'reviewed', reviewed_by = 1, made_by = 5 WHERE id = {draft}",
        "UPDATE voucher SET day = '2026-10-30' WHERE id = {draft}",
        f"INSERT INTO voucher (id, day, kind, status, {MADE})"
        f" VALUES (7, '2026-10-30', 'payment', 'draft', {NEW})",
        # What was allowed is that and nothing else.
        "UPDATE voucher SET day = '2026-11-09' WHERE id = {allowed}",
        "UPDATE voucher SET made_by = 3 WHERE id = {allowed}",
        "UPDATE voucher_line SET credit = 9000000, debit = 0 WHERE voucher = {allowed}",
        "DELETE FROM voucher_line WHERE voucher = {allowed}",
        "UPDATE voucher SET allowed_by = 1, allowed_reason = 'x' WHERE id = {draft}",
        # Days that are none.
        "UPDATE voucher SET day = '2026-11-31' WHERE id = {draft}",
        "UPDATE voucher SET day = '2026-13-01' WHERE id = {draft}",
        "UPDATE voucher SET day = '2461366.5' WHERE id = {draft}",
        "UPDATE voucher SET day = '0026-11-26' WHERE id = {draft}",
        "UPDATE fund SET ends = '2027-02-30' WHERE id = {free}",
        # Amounts.
        "UPDATE voucher_line SET debit = 10000000000000 WHERE voucher = {draft} AND debit",
        "UPDATE voucher_line SET debit = -9223372036854775808 WHERE voucher = {draft} AND debit",
        "UPDATE voucher_line SET debit = 0.5 WHERE voucher = {draft} AND debit",
        "UPDATE voucher_line SET credit = 200 WHERE voucher = {draft}",
        # What stands in use.
        "DELETE FROM account WHERE id = {cash}",
        "DELETE FROM fund WHERE id = {free}",
        "REPLACE INTO account (id, code, name, kind) VALUES ({cash}, '9', 'x', 'expense')",
        "REPLACE INTO account (code, name, kind) VALUES ('1001', 'x', 'expense')",
        "UPDATE OR REPLACE account SET code = '1001' WHERE code = '5901'",
        "UPDATE account SET money = '' WHERE id = {cash}",
        "UPDATE account SET id = 4 WHERE id = {cash}",
        "REPLACE INTO fund (code, name, source) VALUES ('Z01', 'x', 'union')",
        "UPDATE OR REPLACE fund SET code = 'Z01' WHERE id = {tied}",
        "UPDATE fund SET restricted = 1 WHERE id = {free}",
        # Closed months.
        "DELETE FROM period",
        "UPDATE period SET closed_name = 'x'",
        "REPLACE INTO period SELECT id, '2026-11', '2026-12-01T09:00', 'x' FROM period",
        "REPLACE INTO period (month, closed_at, closed_name)"
        " VALUES ('2026-10', '2026-12-01T09:00', 'x')",
        "INSERT INTO period (month, closed_at, closed_name)"
        " VALUES ('2026-09', '2026-12-01T09:00', 'x')",
        "UPDATE closing SET balance = 0",
        "DELETE FROM closing",
        "REPLACE INTO closing (month, account, fund, debit, credit, balance)"
        " SELECT month, account, fund, debit, credit, 0 FROM closing",
        "INSERT INTO closing (month, account, fund, debit, credit, balance)"
        " VALUES ('2026-10', {bank}, {free}, 0, 0, 1)",
        "UPDATE month_paper SET content = X'00'",
        "DELETE FROM month_paper",
        "REPLACE INTO month_paper (month, name, content, digest)"
        " SELECT month, name, X'00', digest FROM month_paper",
        "DELETE FROM cash_count",
        "UPDATE cash_count SET withdrawn_at = '2026-11-26T09:10'",
        "REPLACE INTO cash_count SELECT id, '2026-11-26', account, '', 1, 1, '', 'x', NULL"
        " FROM cash_count",
        # Receipts.
        "UPDATE receipt SET amount = 1",
        "DELETE FROM receipt",
        "REPLACE INTO receipt (id, year, number, voucher, payer, amount, made_on, made_name)"
        " SELECT id, 2026, 2, voucher, 'x', amount, made_on, made_name FROM receipt",
        "INSERT INTO receipt (year, number, voucher, payer, amount, made_on, made_name)"
        " SELECT 2026, 2, voucher, 'x', amount, made_on, made_name FROM receipt",
        "INSERT INTO receipt (year, number, voucher, payer, amount, made_on, made_name)"
        " VALUES (2026, 2, {draft}, 'x', 1, '2026-11-26', 'x')",
        "INSERT INTO receipt (year, number, voucher, payer, amount, made_on, made_name)"
        " VALUES (2026, 2, {red}, 'x', 1000, '2026-11-26', 'x')",
    ],
)
def test_no_statement_changes_what_stands(attacked: Attacked, sql: str) -> None:
    before = attacked.content()
    # How a conflict is to be solved does not weaken a trigger.
    forms = [attacked.sql(sql)]
    if sql.startswith("UPDATE ") and not sql.startswith("UPDATE OR"):
        forms += [forms[0].replace("UPDATE", f"UPDATE OR {way}", 1) for way in ("REPLACE", "FAIL")]
    for form in forms:
        with attacked.taken_back():
            with pytest.raises((engine.IntegrityError, engine.OperationalError)):
                attacked.shell.execute(form)
            assert attacked.content() == before
