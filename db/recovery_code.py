"""The recovery code: 160 random bits on paper, from which the recovery keys are derived.

It opens the records when nobody remembers a password. Eight groups of five signs in Crockford's
base 32 (no I, L, O, U): four signs carry 20 bits, the fifth checks the group and its place.

The check sign is a weighted sum over GF(32), like a Reed-Solomon parity: any one wrong sign, any
two signs exchanged within a group and any two groups exchanged are noticed for certain, anything
else with 31 in 32. What slips through all groups still opens nothing.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata

from nacl.bindings import crypto_scalarmult_base

from db.rules import Refused
from db.words import _

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS = 8
SIGNS = 5
_FIELD = "code"
_MEANT = str.maketrans({"O": "0", "I": "1", "L": "1"})
_APART = re.compile(r"[\s\-\u2010-\u2015\u2212_.,·・、。/|]+")
# Distinct, not 0, and not 1, which is the weight of the check sign itself.
_WEIGHTS = (2, 4, 8, 16)


def new_code() -> str:
    """A fresh code of 160 random bits, as it is printed: eight groups with dashes between."""
    data = [[secrets.randbelow(32) for _sign in range(SIGNS - 1)] for _group in range(GROUPS)]
    return "-".join(
        "".join(ALPHABET[value] for value in (*group, _check(group, place)))
        for place, group in enumerate(data)
    )


def read_code(text: str) -> str:
    """The code as it was printed, from what a person typed.

    Small and full-width letters, spaces and dashes anywhere, O for 0, I and L for 1 are forgiven.
    Raises Refused at the field `code`, naming the wrong groups.
    """
    written = _pieces(text)
    if len(written) == GROUPS:
        for number, group in enumerate(written, 1):
            if len(group) != SIGNS:
                raise Refused(
                    _("Group {n} has {got} signs, it must have {wanted}.").format(
                        n=number, got=len(group), wanted=SIGNS
                    ),
                    _FIELD,
                )
    signs = "".join(written)
    if len(signs) != GROUPS * SIGNS:
        raise Refused(
            _("The code has {wanted} signs, here are {got}. Compare it with the paper.").format(
                wanted=GROUPS * SIGNS, got=len(signs)
            ),
            _FIELD,
        )
    found = [signs[at : at + SIGNS] for at in range(0, len(signs), SIGNS)]
    wrong = [place for place, group in enumerate(found) if _place_of(group) != place]
    if wrong:
        raise Refused(_what_is_wrong(found, wrong), _FIELD)
    return "-".join(found)


def proof_groups(code: str) -> tuple[int, int]:
    """Two groups, counted from 1, that the person types back to prove that the paper is right."""
    read_code(code)
    first, second = sorted(secrets.SystemRandom().sample(range(1, GROUPS + 1), 2))
    return first, second


def prove(code: str, number: int, typed: str) -> None:
    """Compare a group that was typed back from the paper. Raises Refused naming the group."""
    wanted = read_code(code).split("-")[number - 1]
    if not secrets.compare_digest("".join(_pieces(typed)).encode(), wanted.encode()):
        raise Refused(
            _("Group {n} is not as on the paper. Look at it again, or print a new one.").format(
                n=number
            ),
            f"group_{number}",
        )


def recovery_key(code: str) -> bytes:
    """The 32-byte key that wraps the key of the file.

    BLAKE2b (RFC 7693) with a personal string. The code is as random as a key, so nothing is gained
    by making this slow, as must be done with a password. Raises Refused for a wrong code.
    """
    return _derived(code, b"yizhan rec key")


def recovery_pair(code: str) -> tuple[bytes, bytes]:
    """The recovery key pair (X25519, RFC 7748): private and public, 32 bytes each.

    The private one is stored nowhere: it is on the paper. Raises Refused for a wrong code.
    """
    private = _derived(code, b"yizhan rec pair")
    return private, crypto_scalarmult_base(private)


def _derived(code: str, purpose: bytes) -> bytes:
    return hashlib.blake2b(read_code(code).encode(), digest_size=32, person=purpose).digest()


def _pieces(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text).upper().translate(_MEANT)
    return [piece for piece in _APART.split(plain) if piece]


def _check(data: list[int], place: int) -> int:
    total = place
    for weight, value in zip(_WEIGHTS, data, strict=True):
        total ^= _times(weight, value)
    return total


def _place_of(group: str) -> int | None:
    """The place, from 0, at which this group would be right; None if it has a foreign sign."""
    if any(sign not in ALPHABET for sign in group):
        return None
    values = [ALPHABET.index(sign) for sign in group]
    return _check(values[:-1], 0) ^ values[-1]


def _times(one: int, other: int) -> int:
    """The product in GF(32), modulo x⁵ + x² + 1."""
    product = 0
    while other:
        if other & 1:
            product ^= one
        one <<= 1
        if one & 32:
            one ^= 0b100101
        other >>= 1
    return product


def _what_is_wrong(found: list[str], wrong: list[int]) -> str:
    if len(wrong) == 2:
        one, other = wrong
        if _place_of(found[one]) == other and _place_of(found[other]) == one:
            return _("Groups {one} and {other} stand in each other's place.").format(
                one=one + 1, other=other + 1
            )
    if len(wrong) == 1:
        return _("Group {n} is wrong. Compare it with the paper.").format(n=wrong[0] + 1)
    return _("Groups {numbers} are wrong. Compare them with the paper.").format(
        numbers=", ".join(str(place + 1) for place in wrong)
    )
