"""Passwords: what is refused, the key made from one, and the wait after wrong ones.

The key comes from Argon2id (RFC 9106) as libsodium has it, with one lane: three passes over 64 MiB,
about 0.11 s on the two cores this was measured on. That is the memory of the RFC's second
recommendation; its four lanes would not make a guess dearer to whoever guesses many at a time.
"""

from __future__ import annotations

import math
import sys
import time
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

from nacl.exceptions import CryptoError
from nacl.pwhash import argon2id

from db.rules import Refused
from db.trouble import Trouble
from db.words import _

SALT_BYTES = argon2id.SALTBYTES
KEY_BYTES = 32
LEAST_SIGNS = 8
MOST_SIGNS = 200
_DIGITS_ONLY = 12
_MIB = 1 << 20
# A manipulated file may neither demand gigabytes nor minutes; upwards there is room for a decade.
_OPS = range(1, 11)
_MEM = range(8 * _MIB, 256 * _MIB + 1)

# Seconds to wait after so many wrong passwords in a row, the last one for all beyond.
STEPS = (0, 0, 0, 5, 15, 30, 60, 120, 300)

_COMMONEST = """
password password1 passw0rd p@ssw0rd p@ssword qwertyui qwertyuiop qwerty12 qwerty123 asdfghjk
asdfghjkl zxcvbnm1 1q2w3e4r 1q2w3e4r5t 1qaz2wsx 1qazxsw2 q1w2e3r4 abc12345 abcd1234 abcd12345
a1234567 a12345678 a123456789 aa123456 aa12345678 aaa123456 123456aa 123456abc 123456789a
1234qwer qwer1234 asdf1234 zxcv1234 abcdefgh abcdefg1 admin123 admin1234 admin888 administrator
iloveyou woaini1314 woaini520 5201314a woaini123 qq123456 wang1234 zhang123 letmein1 welcome1
welcome123 sunshine football computer internet yizhan123 test1234
"""


@dataclass(frozen=True)
class Cost:
    """How dear a guess is: passes over the memory, and the memory in bytes."""

    ops: int = 3
    mem: int = 64 * _MIB

    def allowed(self) -> bool:
        """Within 1 to 10 passes and 8 to 256 MiB."""
        return self.ops in _OPS and self.mem in _MEM


COST = Cost()


def normal(password: str) -> str:
    """The password as it is used: NFKC (Unicode UAX 15), so that keyboards do not matter.

    Full-width letters are the plain ones, and an accent typed as a sign of its own is the same.
    """
    return unicodedata.normalize("NFKC", password)


def key_from(password: str, salt: bytes, cost: Cost) -> bytes:
    """The 32-byte key of a password. Takes about 0.1 s and 64 MiB at the usual cost.

    Raises ValueError for a cost that is not allowed, and Trouble if there is not enough memory.
    """
    if not cost.allowed():
        raise ValueError(f"not an allowed cost: {cost}")
    try:
        return argon2id.kdf(
            KEY_BYTES,
            normal(password).encode("utf-8", "surrogatepass"),
            salt,
            opslimit=cost.ops,
            memlimit=cost.mem,
        )
    except (CryptoError, MemoryError) as error:
        raise Trouble(
            "memory",
            _("There is not enough memory to check the password. Close other programs first."),
        ) from error


def refuse_weak(password: str, *, name: str, field: str) -> None:
    """Raises Refused at `field` for a password that would be guessed first.

    Length counts most (NIST SP 800-63B asks for 8 and no mixture of signs). Digits alone must be
    12: a date of birth or a telephone number is tried before everything else.
    """
    plain = normal(password)
    if len(plain) < LEAST_SIGNS:
        raise Refused(
            _("The password is too short. It needs at least {n} signs.").format(n=LEAST_SIGNS),
            field,
        )
    if len(plain) > MOST_SIGNS:
        raise Refused(
            _("The password is too long. It may have {n} signs at most.").format(n=MOST_SIGNS),
            field,
        )
    bare = "".join(plain.casefold().split())
    if bare in _COMMONEST.split() or len(set(bare)) < 3 or _in_a_row(bare):
        raise Refused(
            _("This is one of the passwords that are tried first. Choose another one."), field
        )
    if bare.isdigit() and len(bare) < _DIGITS_ONLY:
        raise Refused(
            _(
                "Digits alone are guessed quickly: dates and telephone numbers come first."
                " Add letters or take at least {n} digits."
            ).format(n=_DIGITS_ONLY),
            field,
        )
    for known in _spellings(name):
        if known in bare and _little(bare.replace(known, "")):
            raise Refused(_("The password must not be your name. Choose another one."), field)


def _in_a_row(text: str) -> bool:
    """Signs that follow each other up or down: 23456789, hgfedcba."""
    steps = {ord(after) - ord(before) for before, after in pairwise(text)}
    return steps in ({1}, {-1})


def _little(rest: str) -> bool:
    """Nothing but a few signs or digits stand beside the name: 张敏1990, zhangmin888."""
    return len(rest) < 4 or not any(sign.isalpha() for sign in rest)


def _spellings(name: str) -> set[str]:
    """The name as it is written and as it is typed in pinyin."""
    from db.pinyin import reading

    written = normal(name).casefold()
    first = "".join(token.split("/")[0] for token in reading(name, person=True).split())
    found = {"".join(written.split()), *written.split(), first.casefold()}
    return {one for one in found if len(one) > 1}


def clock() -> float:
    """Seconds on a clock that nobody can set: since this computer was started.

    It counts while the computer sleeps, where the system can (Linux, Windows).
    """
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


def seconds_left(failures: int, last: float, now: float) -> int:
    """Whole seconds to wait before the next try; 0 if it may be made at once.

    `last` and `now` are moments of `clock()`. The wall clock is not asked, so setting it back or
    forth neither shortens nor lengthens the wait. A smaller `now` means that the computer was
    started again: at least `now` seconds have gone by since, and a wait is never longer than its
    step.
    """
    step = STEPS[min(max(failures, 0), len(STEPS) - 1)]
    gone = now - last if now >= last else now
    return math.ceil(step - min(max(gone, 0.0), step))
