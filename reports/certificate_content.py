"""What stands on one certificate: of an issued one as the register has it, of a design that is
being made as it would look."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from PIL import Image

from db.certificate_kinds import Design
from db.certificate_papers import masked_identities
from db.certificates import Certificate, Service
from db.pictures import picture
from db.store import Store
from db.wording import filled
from db.words import _
from reports.typeset import kept_whole

_SEAL_PRINTED, _SEAL_SHOWN = 945, 320  # pixels of its 40 mm: 600 to the inch, and a screen's
_EXAMPLE_SERVICES = (
    Service(
        date(2026, 1, 10), date(2026, 3, 28), "春节暖心驿站", "车站引导、行李搬运", "客运站", 240
    ),
    Service(
        date(2026, 4, 6), date(2026, 6, 20), "图书漂流", "图书整理、上门借还", "图书阅览室", 185
    ),
)


@dataclass(frozen=True)
class Content:
    """What stands on one certificate. `code` is the figures of the square code, `identity` the
    masked number of an identity card, `given` what was written down with the certificate."""

    design: Design
    name: str
    wording: str
    number: str
    check: str
    code: str
    day: date
    issuer: str
    identity: str = ""
    services: tuple[Service, ...] = ()
    given: Mapping[str, str] = field(default_factory=dict)
    leader: str = ""
    clerk: str = ""
    contact: str = ""
    seal: bytes | None = None
    reissued: date | None = None
    withdrawn: bool = False


def contents(db: Store, found: Sequence[Certificate]) -> list[Content]:
    """What stands on these certificates, in their order."""
    identities = masked_identities(db, {one.person for one in found if one.person is not None})
    seals = {one.design.seal: _seal(db, one.design, _SEAL_PRINTED) for one in found}
    centre = _centre(db)
    return [
        Content(
            design=one.design,
            name=one.name,
            wording=kept_whole(one.wording, one.name),
            number=one.number,
            check=one.check,
            code=one.code,
            day=one.issued_on,
            issuer=one.issuer,
            identity=identities.get(one.person or 0, ""),
            services=one.services,
            given=one.values,
            leader=centre["leader"],
            clerk=one.issued_by,
            contact=centre["contact"],
            seal=seals[one.design.seal],
            reissued=one.reissues[-1].day if one.reissues else None,
            withdrawn=one.withdrawn_on is not None,
        )
        for one in found
    ]


def example(
    db: Store,
    design: Design,
    values: Mapping[str, str],
    today: date,
    services: Sequence[Service] = (),
) -> Content:
    """How a design would look with these values of its places, `name` and `number` among them.

    Refused, naming the place, where one has no value.
    """
    centre = _centre(db)
    return Content(
        design=design,
        name=values["name"],
        wording=kept_whole(filled(design.wording, values), values["name"]),
        number=values["number"],
        check="0000-0000",
        code="7" + "0123456789" * 28,
        day=today,
        issuer=design.issuer or centre["name"] or _("Yizhan"),
        identity=values.get("id_number", ""),
        given=values,
        services=tuple(services) or (_EXAMPLE_SERVICES if design.form == "volunteer" else ()),
        leader=centre["leader"],
        clerk=db.who,
        contact=centre["contact"],
        seal=_seal(db, design, _SEAL_SHOWN),
    )


def _seal(db: Store, design: Design, most: int) -> bytes | None:
    return None if design.seal is None else _no_larger(picture(db, design.seal).content, most)


@lru_cache(maxsize=8)
def _no_larger(content: bytes, most: int) -> bytes:
    """A picture with at most so many pixels on a side, what is clear in it kept."""
    with Image.open(io.BytesIO(content)) as image:
        if max(image.size) <= most:
            return content
        smaller = image.convert("RGBA")
        smaller.thumbnail((most, most), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    smaller.save(out, "PNG")
    return out.getvalue()


def _centre(db: Store) -> dict[str, str]:
    row = db.row("SELECT name, leader, phone, address FROM centre") or {}
    parts = (row.get("phone", ""), row.get("address", ""))
    return {
        "name": row.get("name", ""),
        "leader": row.get("leader", ""),
        "contact": "\u3000".join(part for part in parts if part),
    }
