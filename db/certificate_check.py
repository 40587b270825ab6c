"""查验: is a paper genuine? The program says so without a network, from a scan or what is typed.

The register answers for certificates of this centre; the signature for whether its own record is
as it was signed. What stands on the paper around the code a program cannot see: the verdict says
what should stand there, and people compare.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace

from db.certificate_code import Record, read, signed_by
from db.certificate_key import public_key
from db.certificates import Certificate, certificate_of, numbered
from db.formats import show_day_year
from db.store import Store
from db.words import N_, _

VERDICTS = {
    "genuine": N_("Genuine and valid"),
    "reissued": N_("Genuine; it was reissued"),
    "withdrawn": N_("Withdrawn: it holds no more"),
    "altered": N_("Altered: this was not signed by the centre"),
    "differs": N_("Signed by the centre, but the register says otherwise"),
    "foreign": N_("Not signed with this centre's key"),
    "unknown": N_("There is no such certificate"),
    "mismatched": N_("The check code does not belong to this number"),
    "unreadable": N_("Nothing can be read from this"),
}
_OTHERWISE = N_(
    "The number was given twice, after a backup was restored, or somebody wrote into the file."
    " Show it to the director."
)
_KEEP = N_("Keep a copy of the paper, and tell the director.")
_TYPED = re.compile(r"(?<![0-9A-Za-z])([A-Za-z]{1,4}) ?(\d{4}) ?(\d.*)")
_MOST_TYPED, _MOST_DIGITS, _CHECK = 200, 7, 8
_MEANT = str.maketrans({"O": "0", "I": "1", "L": "1"})


@dataclass(frozen=True)
class Verdict:
    """What came of a check: a key of VERDICTS; `advice` in words; what the paper should say, from
    the signed record or the register; the register's certificate where there is one."""

    kind: str
    advice: str
    record: Record | None = None
    certificate: Certificate | None = None

    @property
    def holds(self) -> bool:
        """Whether the paper, if it says the same, is good."""
        return self.kind in ("genuine", "reissued")


def check_certificate(db: Store, text: str) -> Verdict:
    """The verdict on what a scanner typed, or on a number with or without its check code."""
    scanned = read(text)
    if scanned:
        return _of_code(db, *scanned)
    typed = typed_number(text)
    if typed:
        return _of_number(db, *typed)
    return Verdict(
        "unreadable",
        _("Scan the square code, or type the number and the check code, like {example}.").format(
            example="RY-2026-0087 7K3C-91QD"
        ),
    )


def typed_number(text: str) -> tuple[str, str] | None:
    """Number and check code, '' for none, whatever stands between their signs."""
    plain = unicodedata.normalize("NFKC", text[:_MOST_TYPED])
    found = _TYPED.search(" ".join(re.findall(r"[0-9A-Za-z]+", plain)))
    if found is None:
        return None
    prefix, year, rest = found.groups()
    number, *signs = rest.split()
    code = "".join(signs)
    if not number.isdecimal() or len(number) > _MOST_DIGITS:
        glued = number + code
        number, code = glued[:-_CHECK], glued[-_CHECK:]
    if not number.isdecimal() or len(number) > _MOST_DIGITS:
        return None
    return f"{prefix.upper()}-{year}-{int(number)}", code


def _of_code(db: Store, record: Record, signature: bytes) -> Verdict:
    public, id = public_key(db), numbered(db, record.label)
    known = None if id is None else certificate_of(db, id)
    if public is None or not signed_by(record, signature, public):
        if known:
            return Verdict("altered", _(_KEEP), record, known)
        return Verdict(
            "foreign",
            _("Another centre may have issued it, or nobody. Ask who issued it."),
            record,
        )
    if known is None:
        return Verdict(
            "unknown",
            _(
                "It is signed with this centre's key, but the register does not have it. Perhaps"
                " the file was restored from a backup. Show it to the director."
            ),
            record,
        )
    if (known.name, known.issued_on, known.design.title) != (
        record.name,
        record.day,
        record.title,
    ):
        return Verdict("differs", _(_OTHERWISE), record, known)
    return _known(known, record)


def _of_number(db: Store, label: str, code: str) -> Verdict:
    id = numbered(db, label)
    if id is None:
        return Verdict("unknown", _("Look at the number on the paper once more."))
    known = certificate_of(db, id)
    record = _recorded(known)
    signed, public = read(known.code), public_key(db)
    if not (signed and public and signed_by(record, signed[1], public)):
        return Verdict("differs", _(_OTHERWISE), signed[0] if signed else None, known)
    given = "".join(sign for sign in code.upper().translate(_MEANT) if sign.isalnum())
    if not given:
        verdict = _known(known, record)
        alone = _("Without its check code the number alone was looked up.")
        return replace(verdict, advice=f"{verdict.advice} {alone}")
    if given != known.check.replace("-", ""):
        return Verdict("mismatched", _(_KEEP), None, known)
    return _known(known, record)


def _known(known: Certificate, record: Record) -> Verdict:
    if known.withdrawn_on:
        words = _("Withdrawn on {day}: {reason}").format(
            day=show_day_year(known.withdrawn_on), reason=known.withdrawn_reason
        )
        return Verdict("withdrawn", words, record, known)
    if known.reissues:
        last = known.reissues[-1]
        words = _("Reissued on {day} ({reason}). Compare name, kind and date.").format(
            day=show_day_year(last.day), reason=last.reason
        )
        return Verdict("reissued", words, record, known)
    return Verdict("genuine", _("Compare name, kind and date with the paper."), record, known)


def _recorded(known: Certificate) -> Record:
    prefix, _year, number = known.number.split("-")
    return Record(prefix, int(number), known.issued_on, known.design.title, known.name)
