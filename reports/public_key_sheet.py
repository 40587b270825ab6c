"""The centre's public key on paper, for whoever wants to check certificates without the centre."""

from __future__ import annotations

from datetime import datetime

from db.certificate_key import public_key, shown_key
from db.rules import Refused
from db.store import Store
from db.words import _
from reports import facts
from reports.fonts import MEDIUM, REGULAR
from reports.page import PLAIN, Paper, Target, Written, section, title_line, write
from reports.square_code import draw_square_code
from reports.typeset import MM, paragraph

_SIZE, _LEADING = 10.5, 1.7
_GROUP, _PITCH, _IN_ROW = 24.0, 10.0, 4
_MODULE = 1.0


def write_public_key(db: Store, out: Target, *, now: datetime) -> Written:
    """Write the key: its figures in groups, the same as a square code, and how to check with it.

    Refused before the first certificate, with which it is made.
    """
    public = public_key(db)
    if public is None:
        raise Refused(_("There is no key yet. It is made with the first certificate."))
    groups = shown_key(public).split(" ")
    foot = facts.footer(db, now)

    def draw(paper: Paper) -> None:
        left = paper.sheet.left
        title_line(paper, _("Public key of the certificates"), foot.centre)
        section(paper, left, 40, _("The key (Ed25519), 64 figures"))
        rows = [groups[at : at + _IN_ROW] for at in range(0, len(groups), _IN_ROW)]
        y = 52.0
        for number, row in enumerate(rows):
            if number == len(rows) - 1:
                y += 6.0
                section(paper, left, y, _("Its check: the first 8 figures of its SHA-256"))
                y += 12.0
            for at, group in enumerate(row):
                _spaced(paper, left + at * _GROUP, y, group)
            y += _PITCH
        draw_square_code(paper, 132, 40, _MODULE, public.hex().upper())
        y += 8.0
        section(paper, left, y, _("How others check a certificate"))
        y += 9.0
        for words in _how():
            for row_of in paragraph(words, REGULAR, paper.sheet.inner * MM / _SIZE, indent=2.0):
                paper.text(left, y, row_of, _SIZE)
                y += _SIZE * _LEADING / MM
            y += 1.6

    return write(out, PLAIN, _("Public key of the certificates"), [draw], foot)


def _spaced(paper: Paper, x: float, y: float, group: str) -> None:
    """Figures in columns, so that they can be compared one by one."""
    for at, sign in enumerate(group):
        paper.text(x + 2.0 + at * 4.6, y, sign, 14, MEDIUM, align="centre")


def _how() -> tuple[str, ...]:
    return (
        _(
            "Scan the square code of the certificate: it gives figures. The first is a mark, the"
            " last four are a check; what is between them is one whole number, and written as"
            " bytes it is the record and, in its last 64 bytes, the signature."
        ),
        _(
            "With this key and any program for Ed25519 (RFC 8032) the signature is checked over"
            " “yizhan certificate”, a zero byte and the record. If it is good, the centre made"
            " the record; compare its number, day and name with those on the paper."
        ),
        _(
            "The signature does not say whether the certificate was withdrawn since. That says"
            " the register: ask the centre for it, with number and check code."
        ),
    )
