"""What a book is narrowed to. Only rows are left out: its balances and totals stay true."""

from __future__ import annotations

from dataclasses import dataclass, replace

from db.store import Store
from db.voucher_list import Wanted, list_vouchers

_SEEN = 5000  # vouchers of a month that are looked through


@dataclass(frozen=True)
class Sought:
    """The conditions of a book; '' and None stand for all.

    `words` are of the summary, an amount or a number. `flow` is came or went, `status` posted,
    waiting, red or reversed. `account` is where money came from or what it was spent on.
    """

    words: str = ""
    flow: str = ""
    status: str = ""
    account: int | None = None
    person: int | None = None
    organisation: int | None = None

    def used(self) -> list[str]:
        """The names of the conditions in use."""
        return [name for name, value in vars(self).items() if value]

    def without(self, name: str) -> Sought:
        """The same but for one condition."""
        return replace(self, **{name: getattr(Sought(), name)})

    def fits(self, *, came: int, went: int, status: str) -> bool:
        """Whether a row shows what is asked of flow and status; amounts in fen."""
        if self.flow and not (came if self.flow == "came" else went):
            return False
        waits = self.status == "waiting" and status in ("draft", "reviewed")
        return not self.status or self.status == status or waits


def found(
    db: Store, sought: Sought, *, first: str, last: str, fund: int | None
) -> frozenset[int] | None:
    """The vouchers from one month to another that fit words, account and who; None for all."""
    if not (sought.words or sought.account or sought.person or sought.organisation):
        return None
    listed = list_vouchers(db, _wanted(sought, first, last, fund), limit=_SEEN)
    return frozenset(one.id for one in listed.rows)


def elsewhere(db: Store, sought: Sought, *, month: str, fund: int | None) -> str:
    """The newest other month of the year with a voucher that fits; '' if there is none."""
    year = month[:4]
    listed = list_vouchers(db, _wanted(sought, f"{year}-01", f"{year}-12", fund), limit=_SEEN)
    months = [f"{one.day:%Y-%m}" for one in listed.rows if one.status != "withdrawn"]
    return next((other for other in months if other != month), "")


def _wanted(sought: Sought, first: str, last: str, fund: int | None) -> Wanted:
    return Wanted(
        first=first,
        last=last,
        fund=fund,
        account=sought.account,
        person=sought.person,
        organisation=sought.organisation,
        words=sought.words,
    )
