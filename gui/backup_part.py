"""The part of 今日 that warns when there is no good backup; otherwise it is not there."""

from __future__ import annotations

from db.words import _
from gui.backups import FIRST, Backups, State
from gui.cards import Line, Part
from gui.desk import Desk


def backups(desk: Desk) -> Part:
    """What is wrong with the backups, each with the way out."""
    lines = [line for one in Backups.of(desk).states() if (line := _line(desk, one)) is not None]
    return Part(_("Backups"), tuple(lines), link=(_("Settings"), lambda: _settings(desk)))


def _line(desk: Desk, state: State) -> Line | None:
    late = state.overdue(desk.now())
    if not late and not state.trouble:
        return None
    if late and state.last:
        days = (desk.now() - state.last).days
        title = (
            _("No good backup for days: {n}")
            if state.place is FIRST
            else _("Second place without a good backup for days: {n}")
        ).format(n=days)
    elif state.kind == "absent":
        title = _("The folder for backups is not there")
    else:
        title = _("The last backup did not succeed")
    return Line(
        title,
        state.trouble or str(state.folder),
        "triangle-exclamation",
        actions=((_("Back up now"), lambda: _back_up(desk)),),
    )


def _back_up(desk: Desk) -> None:
    Backups.of(desk).begin_now()


def _settings(desk: Desk) -> None:
    desk.open_page("settings")
