"""Numbers that others have given: identity numbers of people, credit codes of organisations."""

from __future__ import annotations

from datetime import date

from db.formats import plain
from db.rules import Refused
from db.words import _

_FIRST_BIRTH = 1870


def read_identity(text: str, *, field: str | None = "identity") -> str:
    """An identity number of 18 places (GB 11643-1999) as it is stored, its check character proved.

    Raises Refused at `field`: wrong length, a date that is none, a check character that does not
    belong to the rest, a number that a spreadsheet has rounded.
    """
    number = "".join(plain(text).split()).upper().lstrip("'")
    if "E+" in number or number.endswith(".0"):
        raise Refused(
            _(
                "A spreadsheet has rounded this number. Set the column to Text there and type the"
                " number again."
            ),
            field,
        )
    if len(number) == 15 and number.isdigit():
        raise Refused(
            _("This is an old number of 15 places. Ask for the present one of 18."), field
        )
    if len(number) != 18:
        raise Refused(
            _("An identity number has 18 places, this one {n}.").format(n=len(number)), field
        )
    if not (number[:17].isascii() and number[:17].isdigit() and number[17] in "0123456789X"):
        raise Refused(_("An identity number is 17 digits and a digit or X."), field)
    if birth_in(number) is None:
        raise Refused(_("Places 7 to 14 are no date of birth. Compare with the card."), field)
    # Only the check character: a list of places of registration is never complete.
    from stdnum.iso7064 import mod_11_2

    if not mod_11_2.is_valid(number):
        raise Refused(
            _(
                "The last place does not belong to the rest: one is mistyped."
                " Compare with the card."
            ),
            field,
        )
    return number


def birth_in(identity: str) -> date | None:
    """The date of birth an identity number tells, None if it is no date."""
    try:
        born = date(int(identity[6:10]), int(identity[10:12]), int(identity[12:14]))
    except ValueError:
        return None
    return born if born.year >= _FIRST_BIRTH else None


def sex_in(identity: str) -> str:
    """'male' or 'female', as place 17 of an identity number tells."""
    return "male" if int(identity[16]) % 2 else "female"


def mask_identity(number: str) -> str:
    """2107**********4321: enough to tell two people apart, no more."""
    return f"{number[:4]}{'*' * (len(number) - 8)}{number[-4:]}" if len(number) > 8 else number


def read_code(text: str, *, field: str | None = "code") -> str:
    """A unified social credit code (GB 32100-2015) as it is stored, its check character proved."""
    from stdnum.cn import uscc
    from stdnum.exceptions import InvalidLength, ValidationError

    code = "".join(plain(text).split()).upper()
    try:
        return uscc.validate(code)
    except InvalidLength:
        raise Refused(
            _("A credit code has 18 places, this one {n}.").format(n=len(code)), field
        ) from None
    except ValidationError:
        raise Refused(
            _("This is no valid credit code: one place is mistyped. Compare with the licence."),
            field,
        ) from None


def mask_code(code: str) -> str:
    """91****7K2X."""
    return f"{code[:2]}****{code[-4:]}" if code else ""


def read_phone(text: str, *, field: str | None = "phone") -> str:
    """A phone number as it is stored: digits in groups as typed, full-width ones made plain."""
    number = " ".join(plain(text).replace("—", "-").replace("–", "-").split())
    digits = sum(sign.isdigit() for sign in number)
    if "E+" in number.upper() or number.endswith(".0"):
        raise Refused(
            _("A spreadsheet has rounded this number. Set the column to Text there and type it."),
            field,
        )
    if digits < 3 or digits > 20 or not set(number) <= set("0123456789+-() ,/转*#"):
        raise Refused(_("This is no phone number."), field)
    return number
