"""Whose turn it is with a voucher, and the one act that checks it and puts it into the books."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from db.rules import rule
from db.staff import all_staff
from db.store import Store
from db.vouchers import Voucher, post_voucher, review_voucher
from db.vouchers import voucher as voucher_of
from db.words import _


@dataclass(frozen=True)
class Turn:
    """What comes next. `step` is "change" for its maker, "review", "post", or "" at the end.

    `names` are those who may, `mine` whether who is signed in is one of them; `why` is the
    sentence for who is not.
    """

    step: str
    mine: bool
    names: tuple[str, ...] = ()
    why: str = ""


@rule
def review_and_post(db: Store, *, voucher: int, now: datetime) -> int:
    """Look at a draft, find it right and post it; returns its number. All of it or nothing."""
    if voucher_of(db, voucher).status == "draft":
        review_voucher(db, voucher=voucher)
    return post_voucher(db, voucher=voucher, now=now)


def turn_of(db: Store, one: Voucher) -> Turn:
    """Whose turn it is with a voucher."""
    me = db.staff
    if one.status not in ("draft", "reviewed"):
        return Turn("", False)
    if one.returned_reason:
        return Turn("change", me.id == one.made_by, (one.made_name,))
    if one.status == "reviewed":
        names = tuple(held.name for held in all_staff(db) if held.may(post_voucher.__name__))
        return Turn("post", me.may(post_voucher.__name__), names, _asked(names))
    names = tuple(
        held.name
        for held in all_staff(db)
        if held.id != one.made_by and held.may(review_voucher.__name__)
    )
    if me.id == one.made_by:
        return Turn("review", False, names, _for_maker(names))
    mine = me.may(review_voucher.__name__)
    return Turn("review", mine, names, "" if mine else _asked(names))


def may_allow(db: Store, one: Voucher) -> tuple[str, ...]:
    """Who may let pass what a guard refuses: directors, but not the maker."""
    return tuple(
        held.name for held in all_staff(db) if held.id != one.made_by and held.may("allow_voucher")
    )


def _asked(names: tuple[str, ...]) -> str:
    return _("It is for {names} to review and post.").format(names=_(", ").join(names) or "—")


def _for_maker(names: tuple[str, ...]) -> str:
    if not names:
        return _(
            "Who makes a voucher does not review it, and nobody else may yet."
            " Under Settings, Staff, a director names a second accountant."
        )
    return _("Who makes a voucher does not review it. Ask {names} to review it.").format(
        names=_(" or |names").join(names)
    )
