"""The square code on an appointment slip: figures that a scanner types, and how they are read.

A scanner types like a keyboard. With a Chinese input method switched on, the first letter would
open its window and swallow what follows; figures pass through it as they are. So the code is 26
figures and nothing else: 19 of the appointment's id, 7 that check them. They hold no name and no
day, mean nothing without the records, and fit the smallest square code at level Q.

The same check stands beside the code in four signs, 9D2K, for the telephone: whoever reads number
and check out has the slip in front of them. It guards against slips of the eye and of the scanner,
not against somebody who means to deceive.
"""

from __future__ import annotations

import hashlib
import unicodedata

from db.recovery_code import ALPHABET
from db.rules import Refused
from db.store import Store
from db.words import _

_ID, _CHECK = 19, 7  # figures
_LENGTH = _ID + _CHECK
_SEEMS = 20  # figures: longer than a telephone or identity number, so it is a scan
_MOST = 400  # signs looked at: a scan is short, whatever else lies in the box


def code_of(appointment: int) -> str:
    """What the square code of an appointment holds: 26 figures."""
    return f"{appointment:0{_ID}d}{_check(appointment):0{_CHECK}d}"


def check_of(appointment: int) -> str:
    """The check in four signs of Crockford's base 32, for people."""
    value = _check(appointment)
    return "".join(ALPHABET[value >> shift & 31] for shift in (15, 10, 5, 0))


def read_code(text: str) -> int | None:
    """The id of the appointment whose code stands in what a scanner typed; None if none does.

    Full-width figures, blanks and signs in between, what the scanner puts in front or behind, and
    what was in the box before are forgiven; of two codes the later counts. Refused when it seems
    to be a code and its check is wrong.
    """
    plain = unicodedata.normalize("NFKC", text[-_MOST:])
    figures = "".join(sign for sign in plain if sign.isascii() and sign.isdigit())
    for start in range(len(figures) - _LENGTH, -1, -1):
        id = int(figures[start : start + _ID])
        if figures[start + _ID : start + _LENGTH] == f"{_check(id):0{_CHECK}d}":
            return id
    if len(figures) >= _SEEMS:
        raise Refused(_("The code was not read well. Scan the slip again, or type its number."))
    return None


def scanned(db: Store, text: str) -> int | None:
    """The appointment of a slip that was scanned; None if the text holds no code.

    The slip of an appointment that was moved leads to the one it was moved to. Refused for a code
    that was read wrong, and for a slip of another centre.
    """
    id = read_code(text)
    if id is None:
        return None
    if db.value("SELECT 1 FROM appointment WHERE id = ?", (id,)) is None:
        raise Refused(_("This slip is not of this centre. Ask for the number and the day."))
    while (later := db.value("SELECT id FROM appointment WHERE moved_from = ?", (id,))) is not None:
        id = int(later)
    return id


def _check(appointment: int) -> int:
    """20 bits of BLAKE2b with a personal string."""
    data = appointment.to_bytes(8, "big", signed=False)
    return int.from_bytes(hashlib.blake2b(data, digest_size=3, person=b"yizhan slip").digest()) >> 4
