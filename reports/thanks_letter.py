"""感谢信: to whoever gave money, with the amount in words, what it is for and how it is kept."""

from __future__ import annotations

from datetime import datetime

from db.formats import show_day_year, show_han_day, show_money
from db.funds import fund
from db.money import capital
from db.receipts import draft, standing
from db.store import Store
from db.vouchers import voucher as voucher_of
from db.words import _, language
from reports import facts
from reports.certificate_award import draw_seal
from reports.fonts import KAI, KAI_BOLD, MEDIUM, REGULAR, SERIF_BLACK
from reports.letterhead import draw_letterhead, letterhead
from reports.page import Paper, Sheet, Target, Written, write
from reports.typeset import MM, Line, Setting, fit, paragraph

_SHEET = Sheet(210, 297, 31, 16, 31, 16, footed=False)
_MIDDLE = (_SHEET.left + _SHEET.right) / 2
_TITLE, _TRACKING, _TITLE_Y, _FIRST = 34.0, 20.0, 64.0, 88.0
_SIZES = (17.0, 16.0, 15.0, 14.0, 13.0, 12.0, 11.0)  # pt: the largest in which all stands
_LEADING = 1.85
_BETWEEN, _CLOSING = 0.15, 0.3  # of a line: after a paragraph, before the closing
# Issuer and date about a line of their own, the seal between them, as on a certificate.
_SIGNED, _DATED, _SEALED = 245.5, 258.5, 252.0
_CENTRE, _ISSUER, _ISSUER_WIDTH = _SHEET.right - 38.0, 16.0, 84.0


def write_thanks_letter(db: Store, out: Target, *, now: datetime, voucher: int) -> Written:
    """Write a letter of thanks for a posted voucher by which money came in. Refused for others."""
    found, made = draft(db, voucher), standing(db, voucher)
    payer = (made.payer if made else found.payer) or "________"
    purpose = (made.purpose if made else "") or found.purpose
    one = voucher_of(db, voucher)
    name = fund(db, one.lines[0].fund).name
    foot, head = facts.footer(db, now), letterhead(db)
    amount = f"{capital(found.amount)}（¥{show_money(found.amount)}）"
    if language() == "en":
        amount = f"¥{show_money(found.amount)} ({capital(found.amount)})"
    parts = (
        _("On {day} we received {amount} from you for “{purpose}”. We thank you for it.").format(
            day=show_day_year(one.day), amount=amount, purpose=purpose
        ),
        _(
            "The money is kept in the fund “{fund}”, apart from all other money, and spent only as"
            " its rules permit. Its books are open to you: whoever gives may see at any time what"
            " came in, what was spent and what is left."
        ).format(fund=name),
        _(
            "What you gave is for the people who work here and for what they do together. We wish"
            " you good business, and all who work with you good health."
        ),
    )
    salutation, size, body = _set(_("{payer}:|letter").format(payer=payer), parts)
    pitch, face = size * _LEADING / MM, _faces()[0]

    def draw(paper: Paper) -> None:
        draw_letterhead(paper, head)
        title = _("Letter of thanks")
        paper.text(
            _MIDDLE, _TITLE_Y, title, _TITLE, SERIF_BLACK, align="centre", tracking=_TRACKING
        )
        y = _FIRST
        paper.lines(_SHEET.left, y, salutation, pitch)
        y += pitch * (len(salutation.lines) + _BETWEEN)
        for lines in body:
            for row in lines:
                paper.text(_SHEET.left, y, row, size)
                y += pitch
            y += pitch * _BETWEEN
        y += pitch * _CLOSING
        paper.text(_SHEET.left + 2 * size / MM, y, _("With respect,|letter"), size, face)
        paper.text(_SHEET.left, y + pitch, _("Yours|letter"), size, face)
        _sign(paper, foot.centre, now)

    return write(out, _SHEET, _("Letter of thanks"), [draw], foot)


def _faces() -> tuple[str, str]:
    """Of the body, and of who is spoken to: the letters of the kai face are for a few words."""
    return (REGULAR, MEDIUM) if language() == "en" else (KAI, KAI_BOLD)


def _set(payer: str, parts: tuple[str, ...]) -> tuple[Setting, float, list[tuple[Line, ...]]]:
    """Salutation, size and paragraphs, as large as they all fit above the signature."""
    plain, strong = _faces()
    for size in _SIZES:
        salutation = fit(payer, strong, size, _SHEET.inner, lines=2, least=size * 0.8)
        body = [paragraph(one, plain, _SHEET.inner * MM / size, indent=2.0) for one in parts]
        rows = len(salutation.lines) + sum(len(lines) for lines in body) + 1
        taken = rows + _BETWEEN * (len(parts) + 1) + _CLOSING
        if _FIRST + taken * size * _LEADING / MM <= _SIGNED - 8 and not salutation.cut:
            break
    return salutation, size, body


def _sign(paper: Paper, issuer: str, now: datetime) -> None:
    """Issuer and date, and where the seal goes."""
    face = _faces()[0]
    draw_seal(paper, _CENTRE, _SEALED, None, colour=False)
    setting = fit(issuer, face, _ISSUER, _ISSUER_WIDTH, lines=2, least=9)
    pitch = setting.size * 1.3 / MM
    above = _SIGNED - pitch * (len(setting.lines) - 1)
    paper.lines(_CENTRE, above, setting, pitch, align="centre")
    paper.text(_CENTRE, _DATED, show_han_day(now), _ISSUER, face, align="centre")
