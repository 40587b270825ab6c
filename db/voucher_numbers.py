"""The number of a voucher as people write it: 记-0036, 36, 2026-11 36, 2026年11月36号."""

from __future__ import annotations

import re
from dataclasses import dataclass

from db.formats import plain

_NUMBER = re.compile(
    r"(?:([12][0-9]{3})\s*[-/.年]?\s*(0?[1-9]|1[0-2])\s*月?[\s-]*)?"
    r"(?:(?:记|記|凭证|voucher)\s*字?\s*[-—#]?\s*)?([0-9]{1,6})\s*号?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class VoucherNumber:
    """A number, and its month like 2026-11 if that was written."""

    number: int
    month: str = ""


def read_number(text: str) -> VoucherNumber | None:
    """The number somebody may have meant; None for words."""
    match = _NUMBER.fullmatch(plain(text))
    if match is None or int(match[3]) == 0:
        return None
    month = f"{match[1]}-{int(match[2]):02d}" if match[1] else ""
    return VoucherNumber(int(match[3]), month)
