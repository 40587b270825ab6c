"""Whom somebody means who books a consultation: a code, or a person of the register."""

from __future__ import annotations

import re
from dataclasses import dataclass

from db.booking_offers import contact_offers
from db.clients import client as client_of
from db.clients import with_code
from db.find import find
from db.pinyin import folded
from db.store import Store

_CODE = re.compile("(?:lf[- ]*)?[0-9]{1,6}")
_DIGITS = 7  # so many are a phone


@dataclass(frozen=True)
class Meant:
    """A client, or a person who may be none yet; `words` name them, `hint` tells them apart."""

    client: int | None
    person: int | None
    words: str
    hint: str = ""


def client_offers(db: Store, typed: str, *, hidden: bool) -> list[Meant]:
    """Who fits what was typed, the client of a code first.

    `hidden`: who has a code is not said, for a service where the desk knows codes only.
    """
    found = []
    client = coded(db, typed)
    if client is not None:
        one = client_of(db, client)
        found.append(Meant(client, one.person, one.code, "" if hidden else one.name))
    for offer in contact_offers(db, typed, None):
        if offer.id is not None:
            found.append(Meant(None, offer.id, offer.words, offer.hint))
    return found


def client_meant(db: Store, typed: str) -> Meant | None:
    """Whom the whole of what was typed names: a code, or the one person it can be.

    A person by whole name, number, phone or identity number; None if there is none, or several.
    """
    client = coded(db, typed)
    if client is not None:
        return Meant(client, client_of(db, client).person, client_of(db, client).code)
    signs = "".join(folded(typed).split())
    digits = signs.lstrip("+").replace("-", "")
    whole = digits.isdigit() and len(digits) >= _DIGITS
    hits = find(db, typed, tables=("person",), limit=2 if whole else 50).hits
    if whole:
        return Meant(None, hits[0].id, hits[0].name) if len(hits) == 1 else None
    exact = [hit for hit in hits if signs in (hit.name, folded(hit.number))]
    return Meant(None, exact[0].id, exact[0].name) if len(exact) == 1 else None


def coded(db: Store, typed: str) -> int | None:
    """The client whose code was typed, with or without its letters; None if it is no code."""
    signs = folded(typed).strip()
    return with_code(db, signs) if _CODE.fullmatch(signs) else None
