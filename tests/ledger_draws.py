"""What the search on the fund begins with and draws from: few accounts, small amounts, days about
the end of months, so that what is drawn collides often.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from hypothesis import strategies as st

from db.chart import accounts, begin_chart
from db.funds import add_fund
from db.people import add_person
from db.roles import Staff
from db.store import open_store
from tests.ledger_world import ADVANCES, BANK, CASH, DUES, FREE, GOODS, TIED, Side

BEGIN = date(2026, 11, 20)
CASHIER = Staff(1, "罗静", frozenset({"cashier"}))
ACCOUNTANT = Staff(2, "方蕾", frozenset({"accountant"}))
DIRECTOR = Staff(3, "许可", frozenset({"director"}))
EVERYBODY = (CASHIER, ACCOUNTANT, DIRECTOR)
CHECKERS = (ACCOUNTANT, DIRECTOR)
MONTHS = ("2026-11", "2026-12", "2027-01", "2027-02")
DONE = ("post_voucher", "close_month")  # in the books for good

people = st.sampled_from(EVERYBODY)
days = st.one_of(
    st.integers(-40, 1).map(lambda n: ("from today", n)),
    st.sampled_from([("day", "2026-11-30"), ("day", "2026-12-31"), ("day", "2027-01-01")]),
)
amounts = st.integers(1, 300)
whose = st.sampled_from([FREE, FREE, TIED, DUES])
codes = st.sampled_from([CASH, CASH, BANK, ADVANCES, "3101", "3102", "4101", "4401", "5101", GOODS])
spoiled = st.sampled_from([0] * 12 + [1])


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Side, ...]:
    """Two lines or four, of one fund or two; once in a while they do not balance."""
    made: list[Side] = []
    for _n in range(draw(st.sampled_from([1, 1, 1, 2]))):
        fund, amount = draw(whose), draw(amounts)
        made.append(Side(draw(codes), fund, amount, 0))
        made.append(Side(draw(codes), fund, 0, amount + draw(spoiled)))
    return tuple(made)


def begin(path: Path) -> None:
    """A chart, the three funds and somebody to be given an advance."""
    db = open_store(path)
    begin_chart(db)
    ids = {one.code: one.id for one in accounts(db)}
    add_fund(db, code="F0", name="赞助", source="sponsor")
    add_fund(
        db,
        code="F1",
        name="专项",
        source="sponsor",
        restricted=True,
        uses=[ids[GOODS]],
        starts=date(2026, 1, 1),
        ends=date(2026, 12, 31),
    )
    add_fund(db, code="F2", name="党费", source="dues")
    add_person(db, name="高宁")
    db.close()
