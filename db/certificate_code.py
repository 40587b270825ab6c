"""What the square code of a certificate holds: a signed record, as figures only.

A scanner types like a keyboard, through whatever input method is on; figures pass any of them, and
a square code packs nothing as densely. The figures are a 7, a whole number in decimal, and four
figures that check those before them, so that a misread code is told from an altered one. The whole
number is the record as bytes, the first the highest:

    version 1                             1 byte
    prefix: length, letters               1 + up to 4
    number, day of issue                  3 + 2; the day counts from 2000-01-01, its year is
                                          the number's
    title of the kind: length, GB 18030   1 + n
    name: length, GB 18030                1 + n
    Ed25519 signature (RFC 8032)          64, over a fixed head and all bytes before it

513 figures fill a square code of version 10 at level M.

The signature proves that whoever had the centre's file and could open it made this record, and that
not a bit of it has changed since; with the public half of the key anybody finds that out, without
the file and without a network (`verify`). It does not prove that the paper around it is unchanged:
name, kind and date on it are to be compared with the record. A copied paper has a good signature
too. Nor does it tell what became of the certificate since: that says the register alone.
"""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from db.formats import show_date
from db.recovery_code import ALPHABET
from db.rules import Refused
from db.words import _

MOST_FIGURES = 513
_LEAST = 160  # figures of the shortest record, or fewer
_VERSION, _MARK, _CHECKED = 1, "7", 4
_PRIME = 9973
_HEAD = b"yizhan certificate\x00"
_SIGNATURE = 64
_EPOCH = date(2000, 1, 1)
_MOST_TYPED = 700  # signs looked at: a scan is short


@dataclass(frozen=True)
class Record:
    """What is signed: 'RY', 87 and a day of 2026 make RY-2026-0087; the kind's title; the name."""

    prefix: str
    number: int
    day: date
    title: str
    name: str

    @property
    def label(self) -> str:
        """The number as it is printed."""
        return f"{self.prefix}-{self.day.year}-{self.number:04d}"

    def content(self) -> bytes:
        """The bytes that are signed, without the head. Refused where one does not fit."""
        title, name = (_text(words) for words in (self.title, self.name))
        prefix = self.prefix.encode("ascii")
        return b"".join(
            (
                bytes((_VERSION, len(prefix))) + prefix,
                self.number.to_bytes(3, "big"),
                _counted(self.day).to_bytes(2, "big"),
                title,
                name,
            )
        )


def sign(record: Record, key: SigningKey) -> bytes:
    """The signature of a record, 64 bytes."""
    return bytes(key.sign(_HEAD + record.content()).signature)


def signed_by(record: Record, signature: bytes, public: bytes) -> bool:
    """Whether this is the signature of the record by the key of which `public` is the half."""
    try:
        VerifyKey(public).verify(_HEAD + record.content(), signature)
    except (BadSignatureError, ValueError):
        return False
    return True


def verify(public: bytes, text: str) -> Record | None:
    """What a scan says, if the key of which `public` is the half signed it; None if it did not.

    Refused where no whole code stands in it.
    """
    found = read(text)
    if found is None:
        raise Refused(_("Nothing can be read from this"))
    record, signature = found
    return record if signed_by(record, signature, public) else None


def figures(record: Record, signature: bytes) -> str:
    """What the square code holds. Refused for a name that is too long for it."""
    number = int.from_bytes(record.content() + signature, "big")
    text = f"{_MARK}{number}"
    code = text + _checked(text)
    if len(code) > MOST_FIGURES:
        raise Refused(
            _("“{name}” is too long for the square code. Shorten it by {n} signs.").format(
                name=record.name, n=1 + (len(code) - MOST_FIGURES) * 10 // 48
            ),
            "name",
        )
    return code


def read(text: str) -> tuple[Record, bytes] | None:
    """The record and its signature from what a scanner typed; None where no whole code stands.

    Blanks, line ends, full-width figures and what stands before or behind are forgiven.
    """
    plain = unicodedata.normalize("NFKC", text[-_MOST_TYPED:])
    digits = "".join(sign for sign in plain if sign.isascii() and sign.isdigit())
    for start in (at for at, sign in enumerate(digits) if sign == _MARK):
        for end in range(len(digits), start + _LEAST, -1):
            body, check = digits[start : end - _CHECKED], digits[end - _CHECKED : end]
            if check == _checked(body):
                found = _parsed(body[1:])
                if found:
                    return found
    return None


def check_code(signature: bytes) -> str:
    """校验码, 7K3C-91QD: eight signs of Crockford's base 32 that follow from the signature."""
    value = int.from_bytes(hashlib.sha256(_HEAD + signature).digest()[:5], "big")
    signs = "".join(ALPHABET[value >> shift & 31] for shift in range(35, -1, -5))
    return f"{signs[:4]}-{signs[4:]}"


def _checked(text: str) -> str:
    return f"{int(text) % _PRIME:0{_CHECKED}d}"


def _counted(day: date) -> int:
    days = (day - _EPOCH).days
    if not 0 <= days < 1 << 16:
        raise Refused(
            _(
                "Certificates are dated from {first} to {last}. Set the clock of the computer."
            ).format(first=show_date(_EPOCH), last=show_date(_EPOCH + timedelta((1 << 16) - 1)))
        )
    return days


def _text(words: str) -> bytes:
    try:
        data = words.encode("gb18030")
    except UnicodeEncodeError:
        raise Refused(
            _("“{name}” has a sign that is no character. Type it anew.").format(
                name=words.encode("ascii", "backslashreplace").decode()
            ),
            "name",
        ) from None
    if not 0 < len(data) < 256:
        raise Refused(
            _("“{name}” is too long for the square code. Shorten it.").format(name=words),
            "name",
        )
    return bytes((len(data),)) + data


def _parsed(number: str) -> tuple[Record, bytes] | None:
    value = int(number) if number else 0
    data = value.to_bytes((value.bit_length() + 7) // 8, "big")
    content, signature = data[:-_SIGNATURE], data[-_SIGNATURE:]
    try:
        record = _record(content)
        whole = record.content() == content
    except (ValueError, IndexError, OverflowError, Refused):
        return None
    return (record, signature) if whole else None


def _record(content: bytes) -> Record:
    if content[0] != _VERSION:
        raise ValueError("another version")
    at = 2 + content[1]
    number, days = (
        int.from_bytes(part, "big") for part in (content[at:][:3], content[at + 3 :][:2])
    )
    title, rest = _taken(content[at + 5 :])
    name, _rest = _taken(rest)
    day = _EPOCH + timedelta(days)
    return Record(content[2:at].decode("ascii"), number, day, title, name)


def _taken(data: bytes) -> tuple[str, bytes]:
    return data[1 : 1 + data[0]].decode("gb18030"), data[1 + data[0] :]
