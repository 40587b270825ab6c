"""A fund with its three people, for the tests of the books."""

from __future__ import annotations

from datetime import date, datetime

from db.cash_counts import PIECES, book_on, count_cash, last_day
from db.chart import begin_chart, with_code
from db.funds import add_fund
from db.roles import Staff
from db.store import Store
from db.vouchers import Line, make_voucher, post_voucher, review_voucher

NOW = datetime(2026, 11, 26, 9, 10)
DAY = date(2026, 11, 26)
CASHIER = Staff(1, "罗静", frozenset({"cashier"}))
ACCOUNTANT = Staff(2, "方蕾", frozenset({"accountant"}))
DIRECTOR = Staff(3, "许可", frozenset({"director"}))


class Books:
    """A fund of each kind and the three people who keep them."""

    def __init__(self, db: Store) -> None:
        self.db = db
        self.now = NOW
        db.staff = DIRECTOR
        begin_chart(db)
        self.activity, self.goods = with_code(db, "5101").id, with_code(db, "5103").id
        self.income, self.cash = with_code(db, "4401").id, with_code(db, "1001").id
        self.bank = with_code(db, "1002").id
        self.free = add_fund(db, code="Z01", name="企业赞助", source="sponsor")
        self.tied = add_fund(
            db,
            code="Z02",
            name="积分超市专项",
            source="sponsor",
            restricted=True,
            uses=[self.goods],
            starts=date(2026, 1, 1),
            ends=date(2026, 12, 31),
        )

    def lines(self, debit: int, credit: int, amount: int, fund: int | None = None) -> list[Line]:
        fund = fund or self.free
        return [
            Line("活动用品", debit, fund, debit=amount),
            Line("活动用品", credit, fund, credit=amount),
        ]

    def made(self, lines: list[Line], day: date = DAY, kind: str = "payment") -> int:
        self.db.staff = CASHIER
        return make_voucher(self.db, day=day, kind=kind, lines=lines, now=self.now)

    def post(self, id: int) -> int:
        self.db.staff = ACCOUNTANT
        review_voucher(self.db, voucher=id)
        return post_voucher(self.db, voucher=id, now=self.now)

    def receive(self, amount: int, day: date = DAY, fund: int | None = None) -> int:
        id = self.made(self.lines(self.cash, self.income, amount, fund), day, "receipt")
        self.post(id)
        return id

    def spend(self, amount: int, day: date = DAY) -> int:
        id = self.made(self.lines(self.activity, self.cash, amount), day)
        self.post(id)
        return id

    def count(self, month: str) -> int:
        """The cash of the month's last day is what the book says."""
        self.db.staff = CASHIER
        return count_month(self.db, self.cash, month)


def count_month(db: Store, account: int, month: str) -> int:
    """Somebody counts what the book says on the last day, but for what is less than a coin."""
    day = last_day(month)
    there = book_on(db, account=account, day=day)
    pieces = {}
    for piece in PIECES:
        pieces[piece], there = divmod(there, piece)
    return count_cash(
        db,
        account=account,
        day=day,
        pieces=pieces,
        now=datetime.combine(day, NOW.time()),
        explanation="分币不点" if there else "",
    )
