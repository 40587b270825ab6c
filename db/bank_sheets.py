"""A bank's statement as its own program writes it, line by line into the account.

Banks write one amount with a sign, one with a mark for in and out, or two columns; the newest line
above or below; totals beneath. A balance behind each line tells whether the file is whole: where it
does not add up, nothing comes in unless that is asked for.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any

from db.bank_columns import COLUMNS
from db.bank_lines import the_bank
from db.formats import show_money, to_text
from db.progress import Progress, silent
from db.rules import rule
from db.sheets import Option, SheetRow, Subject, bring_in, steps
from db.store import Store
from db.words import N_, _

BALANCE = Option(
    "balance",
    N_("If the balance does not add up"),
    (("", N_("Bring in nothing")), ("take", N_("Bring in all the same"))),
    "",
)
_NO_MOVEMENT = ("合计", "总计", "小计", "期初", "期末", "承前", "上期", "笔数")


@dataclass(frozen=True)
class Break:
    """Where a balance is not what the line before and the amount make; fen, `at` in the list."""

    at: int
    expected: int
    found: int


def statement(account: int, name: str) -> Subject:
    """The lines of a bank's statement for this account, which is called so."""

    def compare(
        db: Store, rows: Sequence[SheetRow], choices: Mapping[str, str], progress: Progress
    ) -> Iterable[SheetRow]:
        return _compared(db, account, rows, choices, progress)

    def write(
        db: Store, rows: Sequence[SheetRow], choices: Mapping[str, str], progress: Progress
    ) -> int:
        return _write(db, account, rows, progress)

    return Subject(
        "bank_line",
        name,
        COLUMNS,
        compare,
        write,
        N_("Lines of the bank's statement brought in: {n}"),
        _example,
        (BALANCE,),
        keys=(("day",), ("came", "went", "amount")),
        bring=import_statement,
    )


@rule
def import_statement(
    db: Store,
    *,
    subject: Subject,
    rows: Sequence[SheetRow],
    choices: Mapping[str, str] | None = None,
    whole: bool = False,
    progress: Progress = silent,
) -> int:
    """Bring in the lines of a statement that are new; returns how many. See `bring_in`."""
    count: int = bring_in(
        db, subject=subject, rows=rows, choices=choices, whole=whole, progress=progress
    )
    return count


def breaks(moves: Sequence[tuple[int, int | None]]) -> list[Break]:
    """Where (amount, balance) pairs, earliest first, do not add up. It goes on from what stands
    there, so that one wrong line is said once or twice and not to the end of the file."""
    found: list[Break] = []
    running: int | None = None
    for at, (amount, balance) in enumerate(moves):
        expected = None if running is None else running + amount
        if balance is not None and expected is not None and balance != expected:
            found.append(Break(at, expected, balance))
        running = expected if balance is None else balance
    return found


def _compared(
    db: Store,
    account: int,
    rows: Sequence[SheetRow],
    choices: Mapping[str, str],
    progress: Progress,
) -> list[SheetRow]:
    """Each line against those of the account that are there, and the balances from line to line."""
    the_bank(db, account)
    signed = _already_signed(rows)
    judged = [_movement(row, signed) for row in steps(rows, progress)]
    order = _earliest_first([at for at, row in enumerate(judged) if row.verdict == "new"], judged)
    known = _Known(db, account)
    for place, at in enumerate(order):
        values = {**judged[at].values, "order": place}
        judged[at] = replace(judged[at], values=values)
    for at in order:
        judged[at] = known.judge(judged[at])
    judged = _noting_gap(db, account, judged, order)
    return _with_balances(judged, order, take=choices.get("balance") == "take")


def _already_signed(rows: Sequence[SheetRow]) -> bool:
    """Whether amounts with a mark for out are negative already: all of them, then."""
    out = [row.values.get("amount", 0) for row in rows if row.values.get("side") == "out"]
    return bool(out) and max(out) <= 0


def _movement(row: SheetRow, signed: bool) -> SheetRow:
    """What moved by a line: its amount with our sign."""
    values: dict[str, Any] = dict(row.values)
    came, went = values.pop("came", None), values.pop("went", None)
    amount, side = values.pop("amount", None), values.pop("side", None)
    if row.verdict != "new":
        beneath = any(word in text for text in row.line.texts() for word in _NO_MOVEMENT)
        lost = row.field == "day" and not (came or went or amount)
        if row.verdict == "bad" and (lost or (row.field == "day" and beneath)):
            return SheetRow(row.line, "skip", problem=_("This line is no record."))
        return row
    if came and went:
        return row.bad(_("Both in and out are filled; a line is one or the other."), "came")
    if came is not None or went is not None:
        amount = (came or 0) - (went or 0) or (amount if not (came or went) else 0)
        side = None if came or went else side
    if amount and side == "out" and not signed:
        amount = -amount
    if not amount:
        return SheetRow(row.line, "skip", problem=_("Nothing moved in this line."))
    if "day" not in values:
        return row.bad(_("The date is missing."), "day")
    values["moved"] = amount
    return replace(row, values=values)


def _earliest_first(places: Sequence[int], rows: Sequence[SheetRow]) -> list[int]:
    """The lines from the earliest on, whichever way the file runs: the way in which the balances
    add up best, then that in which the days do."""

    def day(at: int) -> date:
        found: date = rows[at].values["day"]
        return found

    down, up = list(places), list(reversed(places))
    ways = (down, up, sorted(down, key=day), sorted(up, key=day))

    def badness(way: list[int]) -> tuple[int, int]:
        back = sum(1 for a, b in pairwise(way) if day(a) > day(b))
        return len(breaks(_moves(rows, way))), back

    return min(ways, key=badness)


def _moves(rows: Sequence[SheetRow], order: Sequence[int]) -> list[tuple[int, int | None]]:
    return [(rows[at].values["moved"], rows[at].values.get("balance")) for at in order]


class _Known:
    """The lines of the account that are there, to tell which of a file's lines they are.

    Of lines that are alike in everything, as many are there as were brought in.
    """

    def __init__(self, db: Store, account: int) -> None:
        self._account = account
        self._digests: set[str] = set()
        self._alike: Counter[tuple[str, int, int | None]] = Counter()
        self._seen: Counter[str] = Counter()
        for row in db.rows(
            "SELECT digest, day, amount, balance FROM bank_line WHERE account = ?", (account,)
        ):
            self._digests.add(row["digest"])
            self._alike[row["day"], row["amount"], row["balance"]] += 1

    def judge(self, row: SheetRow) -> SheetRow:
        """New, or there already: by everything a line says, or by day, amount and balance."""
        values = row.values
        day, balance = to_text(values["day"]), values.get("balance")
        like = (day, values["moved"], balance)
        said = [str(self._account), *(str(part) for part in like)]
        said += [values.get(name, "") for name in ("reference", "party", "summary")]
        alone = "\x1f".join(said)
        self._seen[alone] += 1
        digest = hashlib.sha256(f"{alone}\x1f{self._seen[alone]}".encode()).hexdigest()
        if digest in self._digests:
            self._alike[like] -= 1
            return replace(row, verdict="same", problem="")
        if self._alike[like] > 0:
            self._alike[like] -= 1
            if balance is not None:
                words = _("The same line is there with other words: other columns were read then.")
                return replace(row, verdict="same", note=words)
            row = row.noted(
                _("A line of this day and amount is there, with other words. Look at both.")
            )
        return replace(row, values={**values, "digest": digest})


def _noting_gap(
    db: Store, account: int, rows: list[SheetRow], order: Sequence[int]
) -> list[SheetRow]:
    """A note at the first line where something is missing between it and what is there."""
    first = next((at for at in order if rows[at].verdict == "new"), None)
    if first is None or first != order[0] or rows[first].values.get("balance") is None:
        return rows
    before = db.row(
        "SELECT day, balance FROM bank_line WHERE account = ? AND day < ? AND balance IS NOT NULL"
        " ORDER BY day DESC, id DESC LIMIT 1",
        (account, to_text(rows[first].values["day"])),
    )
    start = rows[first].values["balance"] - rows[first].values["moved"]
    if before is not None and before["balance"] != start:
        words = _(
            "The line before it, of {day}, leaves {left}; this one begins with {start}."
            " Something is missing between them."
        ).format(day=before["day"], left=show_money(before["balance"]), start=show_money(start))
        rows[first] = rows[first].noted(words)
    return rows


def _with_balances(rows: list[SheetRow], order: Sequence[int], *, take: bool) -> list[SheetRow]:
    """Where the balance does not add up: said at its line, and nothing comes in but by choice."""
    wrong = breaks(_moves(rows, order))
    if not wrong:
        return rows
    for one in wrong:
        row = rows[order[one.at]]
        words = _("The balance does not add up: it should be {expected}, here stands {found}")
        words = words.format(expected=show_money(one.expected), found=show_money(one.found))
        off = one.found - one.expected
        words += (_(" ({amount} too much).") if off > 0 else _(" ({amount} too little).")).format(
            amount=show_money(abs(off))
        )
        if take or row.verdict == "same":
            rows[order[one.at]] = row.noted(words)
        else:
            rows[order[one.at]] = row.bad(words, "balance")
    if take:
        return rows
    number = rows[order[wrong[0].at]].line.number
    waits = _("Waits: the balance does not add up at line {n}.").format(n=number)
    return [
        replace(row, verdict="waits", problem=waits) if row.verdict == "new" else row
        for row in rows
    ]


def _write(db: Store, account: int, rows: Sequence[SheetRow], progress: Progress) -> int:
    """The lines from the earliest on: within a day they stand as the bank has them."""
    for row in steps(sorted(rows, key=lambda one: int(one.values["order"])), progress):
        values = row.values
        db.insert(
            "bank_line",
            account=account,
            day=to_text(values["day"]),
            amount=values["moved"],
            balance=values.get("balance"),
            party=values.get("party", ""),
            summary=values.get("summary", ""),
            reference=values.get("reference", ""),
            digest=values["digest"],
        )
    return len(rows)


def _example() -> tuple[str | int, ...]:
    return (
        *("2026-11-03", _("Interest (example, delete this row)"), "", "20261103000017"),
        *(128, "", "", "", 52_328),
    )
