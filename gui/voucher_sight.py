"""What the panel says of a voucher, as plain values: hands, facts, budget, what is in the way."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from db.attachments import attachments
from db.chart import Account, accounts
from db.formats import show_money, show_month_day, show_time
from db.fund_guards import Guard, guards
from db.fund_outlook import outlook
from db.funds import funds
from db.store import Store
from db.voucher_turn import Turn, may_allow, turn_of
from db.vouchers import Voucher
from db.words import _


@dataclass(frozen=True)
class Hand:
    """One of the three boxes: whose it is, when or what is waited for. `now` tints it."""

    head: str
    name: str
    below: str = ""
    now: bool = False
    done: bool = False


@dataclass(frozen=True)
class Row:
    """One line of the voucher; amounts in fen."""

    summary: str
    account: str
    debit: int
    credit: int


@dataclass(frozen=True)
class Fact:
    """A label and its words; `loud` where something is exceeded."""

    label: str
    words: str
    loud: bool = False


@dataclass(frozen=True)
class Sight:
    """A voucher as the panel shows it to who is signed in."""

    one: Voucher
    turn: Turn
    rows: tuple[Row, ...]
    facts: tuple[Fact, ...]
    hands: tuple[Hand, ...]
    guards: tuple[Guard, ...]
    directors: tuple[str, ...]
    attached: int
    sentence: str
    names: dict[int, str] = field(default_factory=dict)

    @property
    def standing(self) -> tuple[Guard, ...]:
        """What stands in the way and is not allowed yet."""
        allowed = bool(self.one.allowed_reason)
        return tuple(one for one in self.guards if not (one.allowable and allowed))


def sight_of(db: Store, one: Voucher, today: date) -> Sight:
    """All that the panel says of a voucher."""
    chart = {row.id: row for row in accounts(db, archived=True)}
    parts = {row.id: row.name for row in funds(db, archived=True)}
    open_ = one.status in ("draft", "reviewed")
    turn = turn_of(db, one)
    found = tuple(guards(db, one)) if open_ else ()
    several = len({line.fund for line in one.lines}) > 1
    return Sight(
        one=one,
        turn=turn,
        rows=tuple(
            Row(
                line.summary,
                "\u2003".join(
                    (chart[line.account].name, *((parts[line.fund],) if several else ()))
                ),
                line.debit,
                line.credit,
            )
            for line in one.lines
        ),
        facts=tuple(_facts(db, one, chart, parts, open_=open_)),
        hands=_hands(one, turn, found, may_allow(db, one) if open_ else (), today),
        guards=found,
        directors=may_allow(db, one) if open_ else (),
        attached=len(attachments(db, one.id)) + one.bills,
        sentence=_sentence(one, turn),
    )


def _facts(
    db: Store, one: Voucher, chart: dict[int, Account], parts: dict[int, str], *, open_: bool
) -> list[Fact]:
    found = [Fact(_("Fund"), _(", ").join(dict.fromkeys(parts[line.fund] for line in one.lines)))]
    for label, way in ((_("Paid from"), -1), (_("Paid into"), 1)):
        names = [
            chart[line.account].name
            for line in one.lines
            if chart[line.account].money in ("cash", "bank")
            and (line.debit - line.credit) * way > 0
        ]
        if names:
            found.append(Fact(label, _(", ").join(dict.fromkeys(names))))
    who = [_who(db, "person", line.person) for line in one.lines if line.person]
    who += [_who(db, "organisation", line.organisation) for line in one.lines if line.organisation]
    if who:
        found.append(Fact(_("With whom"), _(", ").join(dict.fromkeys(who))))
    if open_:
        found += _budget(db, one, chart)
    return found


def _who(db: Store, table: str, id: int) -> str:
    return str(db.value(f"SELECT name FROM [{table}] WHERE id = ?", (id,)) or "")


def _budget(db: Store, one: Voucher, chart: dict[int, Account]) -> list[Fact]:
    """Each use that is spent on: what is left of its budget, or by how much it is exceeded."""
    spent: dict[tuple[int, int], int] = {}
    for line in one.lines:
        if chart[line.account].kind == "expense":
            key = line.fund, line.account
            spent[key] = spent.get(key, 0) + line.debit - line.credit
    found = []
    for (fund, use), amount in spent.items():
        seen = outlook(db, fund=fund, use=use, day=one.day)
        name = chart[use].name
        if seen.budgeted is None:
            words, loud = _("{use}: not budgeted").format(use=name), True
        else:
            before = seen.budgeted - seen.spent
            after = before - amount
            loud = after < 0
            if before < 0 and after < 0:
                words = _("{use}: over by {before}, once posted by {after}").format(
                    use=name, before=show_money(-before), after=show_money(-after)
                )
            elif after < 0:
                words = _("{use}: once posted over by {after}").format(
                    use=name, after=show_money(-after)
                )
            else:
                words = _("{use}: {after} left once posted").format(
                    use=name, after=show_money(after)
                )
        found.append(Fact(_("Budget"), words, loud))
    return found


def _hands(
    one: Voucher, turn: Turn, found: tuple[Guard, ...], directors: tuple[str, ...], today: date
) -> tuple[Hand, ...]:
    changing = turn.step == "change"
    made = Hand(
        _("Made|voucher"),
        one.made_name,
        (_("Your turn now") if turn.mine else _("to be changed"))
        if changing
        else _when(one.created_at, today),
        now=changing,
    )
    if one.allowed_name:
        allowed = Hand(_("Allowed|voucher"), one.allowed_name, _("with a reason"), done=True)
    elif any(guard.allowable for guard in found):
        allowed = Hand(
            _("Allowed|voucher"), _(", ").join(directors) or "—", _("is asked"), now=True
        )
    else:
        allowed = Hand(_("Allowed|voucher"), "—", _("not needed"))
    head = _("Reviewed|voucher")
    if one.status == "posted":
        checked = Hand(
            head, one.reviewed_name, _when(one.posted_at, today) if one.posted_at else "", done=True
        )
    elif turn.step in ("review", "post"):
        name = one.reviewed_name or _(", ").join(turn.names) or "—"
        # Before it is allowed, nobody can post it.
        mine = turn.mine and not allowed.now
        checked = Hand(head, name, _("Your turn now") if mine else _("waits"), now=mine)
    else:
        checked = Hand(head, one.reviewed_name or "—")
    return made, allowed, checked


def _sentence(one: Voucher, turn: Turn) -> str:
    if one.status == "posted":
        return _("What is posted does not change. A mistake is corrected by a red voucher.")
    if one.status == "withdrawn":
        return _("Withdrawn: it has no number and counts nowhere.")
    if turn.step == "change":
        return _(
            "Returned by {name}. Change it, or add what is missing, and it is reviewed."
        ).format(name=one.returned_name)
    if turn.mine:
        return _(
            "Who makes a voucher does not review it."
            " What is posted does not change; it is corrected by a red voucher."
        )
    return turn.why


def _when(moment: datetime, today: date) -> str:
    day = show_month_day(moment.date())
    if moment.year != today.year:
        day = moment.date().isoformat()
    return f"{day} {show_time(moment)}"
