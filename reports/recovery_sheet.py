"""The recovery code on paper: what it is for, the code in eight groups, who made it and when.

It is made as bytes and stands in no file: nothing here writes to the disk.
"""

from __future__ import annotations

from datetime import datetime

from db.formats import show_day_year
from db.recovery_code import GROUPS
from db.store import Store
from db.words import _
from reports import facts
from reports.fonts import BOLD, MEDIUM, REGULAR
from reports.page import PLAIN, TABLE, UNDER_HEAD, Paper, pdf, title_line
from reports.typeset import MM, fit

_ACROSS = 4
_TOP, _HIGH, _GAP = 98.0, 26.0, 6.0
_CODE_SIZE = 23.0


def recovery_sheet(db: Store, code: str, *, now: datetime) -> tuple[bytes, list[str]]:
    """The sheet as a PDF, and the words in it that lack a character."""
    footer = facts.footer(db, now)
    groups = code.split("-")

    def draw(paper: Paper) -> None:
        title_line(paper, _("Recovery code"), show_day_year(now.date()))
        paper.text(PLAIN.left, 40, fit(footer.centre, BOLD, 15, PLAIN.inner).lines[0], 15)
        y = _paragraphs(paper, 50, _purposes())
        assert y < _TOP - 4
        _draw_groups(paper, groups)
        y = _paragraphs(paper, _TOP + 2 * (_HIGH + _GAP) + 8, _cares())
        _draw_signatures(paper, y + 14, db.who)

    data, lost = pdf(PLAIN, _("Recovery code"), [draw], footer)
    return data, sorted(lost)


def _purposes() -> tuple[str, ...]:
    return (
        _("The records of this centre are encrypted; they open with the password of a colleague."),
        _(
            "When nobody remembers a password, this code opens them: choose “With the recovery"
            " code” where the password is asked, and set a new one for a director."
        ),
        _("Without this sheet and without a password nobody can read the records any more."),
    )


def _cares() -> tuple[str, ...]:
    return (
        _("Keep it in the safe, in a sealed envelope, and never in a computer or a telephone."),
        _("Whoever has this sheet and a copy of the file can read everything in it."),
        _("The letters I, L, O and U do not occur: 0 and 1 are always figures."),
        _("Once a new code is made, this one no longer opens the records."),
    )


def _paragraphs(paper: Paper, y: float, words: tuple[str, ...]) -> float:
    """Sentences one under the other; returns where the next would stand."""
    for one in words:
        setting = fit(one, REGULAR, 11, PLAIN.inner, lines=3)
        pitch = setting.size * 1.5 / MM
        paper.lines(PLAIN.left, y, setting, pitch)
        y += pitch * len(setting.lines) + 2.2
    return y


def _draw_groups(paper: Paper, groups: list[str]) -> None:
    """Two rows of four, each with its number; every sign has a place of its own."""
    wide = (PLAIN.inner - _GAP * (_ACROSS - 1)) / _ACROSS
    for index, group in enumerate(groups[:GROUPS]):
        row, column = divmod(index, _ACROSS)
        x = PLAIN.left + column * (wide + _GAP)
        y = _TOP + row * (_HIGH + _GAP)
        paper.box(x, y, wide, _HIGH, TABLE)
        paper.text(x + 2, y + 5, str(index + 1), 9, MEDIUM)
        step = (wide - 6) / len(group)
        for place, sign in enumerate(group):
            paper.text(x + 3 + step * (place + 0.5), y + 18, sign, _CODE_SIZE, BOLD, align="centre")


def _draw_signatures(paper: Paper, y: float, who: str) -> None:
    half = PLAIN.left + PLAIN.inner / 2 + 5
    made = _("Made by: {name}").format(name=who)
    for x, label in ((PLAIN.left, made), (half, _("Received by:"))):
        paper.text(x, y, fit(label, REGULAR, 10.5, 80).lines[0], 10.5)
        paper.text(x, y + 16, _("Signature:"), 10.5)
        paper.line(x + 21, y + 17, x + 80, y + 17, UNDER_HEAD)
        paper.text(x, y + 30, _("Date:"), 10.5)
        paper.line(x + 21, y + 31, x + 80, y + 31, UNDER_HEAD)
    paper.text(PLAIN.left, y + 46, _("Seal of the centre:"), 10.5)
