"""The part of 今日 for a consultant: to whom they wanted to come back by today."""

from __future__ import annotations

from functools import partial

from db.formats import show_month_day
from db.rules import Refused
from db.sessions import FollowUp, follow_ups_due, followed_up, signed_in_consultant
from db.words import _
from gui.cards import Line, Part
from gui.desk import Desk
from gui.doors import why_not


def follow_ups(desk: Desk) -> Part:
    """Follow-ups of the consultant who is signed in; for everybody else nothing is there."""
    title = _("Follow-ups due")
    mine = signed_in_consultant(desk.store)
    if mine is None or why_not(desk, followed_up):
        return Part(title, ())
    found = follow_ups_due(desk.store, consultant=mine.id, today=desk.today())
    return Part(
        title,
        tuple(_line(desk, one) for one in found),
        link=(_("My consultations"), lambda: desk.open_page("my-consultations")),
    )


def _line(desk: Desk, one: FollowUp) -> Line:
    late = (desk.today() - one.due).days
    return Line(
        one.shown,
        _("Session of {day}").format(day=show_month_day(one.seen)),
        chip=("overdue", _("{n} d late").format(n=late)) if late else ("today", ""),
        actions=((_("Followed up"), partial(_done, desk, one)),),
        open=partial(desk.open_page, "my-consultations", record=one.appointment),
    )


def _done(desk: Desk, one: FollowUp) -> None:
    try:
        desk.do(followed_up, appointment=one.appointment)
    except Refused as refused:
        desk.say(refused.message, "warn")
