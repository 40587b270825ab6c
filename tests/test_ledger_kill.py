"""A power cut while vouchers are posted and cancelled and months closed: what was confirmed stands.

The program says each number after the rule has returned. It is killed after a number of them that
lots decide, so that it dies anywhere in the work for the next.
"""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from db.chart import begin_chart
from db.check import check
from db.funds import add_fund
from db.month_end import closed_months
from db.store import Store, open_store
from db.vouchers import label, voucher

# Receives and pays, cancels every fourth and closes after every tenth, month by month.
_KEEPS_BOOKS = """
import sys
from datetime import date, datetime
from pathlib import Path
from db.chart import with_code
from db.month_end import close_month
from db.roles import Staff
from db.store import open_store
from db.vouchers import Line, make_voucher, post_voucher, reverse_voucher, review_voucher, voucher
from db.vouchers import label
from tests.fund_books import count_month

db = open_store(Path(sys.argv[1]))
fund = db.value("SELECT id FROM fund")
cash, income, use = (with_code(db, code).id for code in ("1001", "4401", "5101"))
now = datetime(2030, 1, 1, 9)
cashier = Staff(1, "a", frozenset({"cashier"}))
accountant = Staff(2, "b", frozenset({"accountant"}))


def post(id):
    db.staff = accountant
    review_voucher(db, voucher=id)
    post_voucher(db, voucher=id, now=now)
    print("posted", id, label(voucher(db, id)).replace(" ", ""), flush=True)


for n in range(200):
    day = date(2026 + n // 120, 1 + n // 10 % 12, 1 + n % 10)
    db.staff = cashier
    debit, credit, amount = (cash, income, 900) if n % 3 == 0 else (use, cash, 300)
    lines = [Line("x", debit, fund, debit=amount), Line("x", credit, fund, credit=amount)]
    id = make_voucher(db, day=day, kind="transfer", lines=lines, now=now)
    post(id)
    if n % 4 == 1:
        db.staff = cashier
        post(reverse_voucher(db, voucher=id, day=day, now=now))
    if n % 10 == 9 and day.month < 12:
        month = f"{day:%Y-%m}"
        db.staff = cashier
        count_month(db, cash, month)
        db.staff = accountant
        close_month(db, month=month, now=now)
        print("closed", month, "-", flush=True)
"""


@pytest.mark.parametrize("seed", range(10))
def test_what_was_confirmed_is_in_the_books(store: Store, seed: int) -> None:
    begin_chart(store)
    add_fund(store, code="Z01", name="企业赞助", source="sponsor")
    path = store.path
    store.close()
    confirmed = killed(path, after=random.Random(seed).randint(1, 45))

    again = open_store(path)
    posted = {int(id): number for what, id, number in confirmed if what == "posted"}
    for id, number in posted.items():
        one = voucher(again, id)
        assert (one.status, label(one).replace(" ", "")) == ("posted", number)
    closed = [month for what, month, _sign in confirmed if what == "closed"]
    # Between the commit and the printing there is room for one more.
    assert closed_months(again)[: len(closed)] == closed
    more = again.value("SELECT count(*) FROM voucher WHERE status = 'posted'") - len(posted)
    assert more + len(closed_months(again)) - len(closed) in (0, 1)
    for month, last, count in again.connection.execute(
        "SELECT month, max(number), count(*) FROM voucher WHERE number IS NOT NULL GROUP BY month"
    ):
        assert last == count, month
    halves = "SELECT count(*) FROM voucher WHERE (SELECT count(*) FROM voucher_line"
    assert again.value(f"{halves} WHERE voucher = voucher.id) <> 2") == 0
    again.close()
    assert check(path) == []


def killed(path: Path, after: int) -> list[list[str]]:
    """What the program confirmed before it was killed, after so many lines or a few more."""
    with subprocess.Popen(
        [sys.executable, "-c", _KEEPS_BOOKS, str(path)],
        cwd=Path(__file__).parent.parent,
        stdout=subprocess.PIPE,
        text=True,
    ) as program:
        assert program.stdout
        said = [program.stdout.readline() for _n in range(after)]
        program.kill()
        # What it still managed to say counts too; the last line may be cut short.
        said += program.stdout.read().splitlines(True)
    assert len(said) >= after and all(line.endswith("\n") for line in said[:after]), said
    return [line.split() for line in said if line.endswith("\n")]
