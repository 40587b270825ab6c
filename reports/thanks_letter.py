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
from reports.fonts import BOLD, MEDIUM, REGULAR
from reports.page import Paper, Sheet, Target, Written, write
from reports.typeset import MM, paragraph

_SHEET = Sheet(210, 297, 32, 16, 30, 16, footed=False)
_SIZE, _LEADING = 14.0, 1.85


def write_thanks_letter(db: Store, out: Target, *, now: datetime, voucher: int) -> Written:
    """Write a letter of thanks for a posted voucher by which money came in. Refused for others."""
    found, made = draft(db, voucher), standing(db, voucher)
    payer = (made.payer if made else found.payer) or "________"
    purpose = (made.purpose if made else "") or found.purpose
    one = voucher_of(db, voucher)
    name = fund(db, one.lines[0].fund).name
    foot = facts.footer(db, now)
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
            "What you gave goes to the people who work here and to what they do together. We wish"
            " you good business, and all who work with you good health."
        ),
    )

    def draw(paper: Paper) -> None:
        middle = (_SHEET.left + _SHEET.right) / 2
        paper.text(middle, 58.0, _("Letter of thanks"), 32, BOLD, align="centre", tracking=18)
        pitch = _SIZE * _LEADING / MM
        y = 84.0
        head = _("{payer}:|letter").format(payer=payer)
        paper.cell(_SHEET.left, y - 1.8, head, _SIZE, _SHEET.inner, MEDIUM)
        y += pitch * 1.4
        for part in parts:
            for line in paragraph(part, REGULAR, _SHEET.inner * MM / _SIZE, indent=2.0):
                paper.text(_SHEET.left, y, line, _SIZE)
                y += pitch
            y += pitch * 0.25
        y += pitch * 0.4
        paper.text(_SHEET.left + 2 * _SIZE / MM, y, _("With respect,|letter"), _SIZE)
        y += pitch
        paper.text(_SHEET.left, y, _("Yours|letter"), _SIZE)
        y = max(y + 3 * pitch, 215.0)
        centre = _SHEET.right - 38.0
        paper.cell(centre, y, foot.centre, _SIZE, 76.0, MEDIUM, lines=2, align="centre")
        paper.text(centre, y + 1.6 * pitch, show_han_day(now), _SIZE, align="centre")

    return write(out, _SHEET, _("Letter of thanks"), [draw], foot)
