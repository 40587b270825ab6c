"""Referrals: where a client was sent on, and what to do when a life is at risk."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from db.formats import from_text, to_text
from db.hotlines import hotlines
from db.register_values import refuse_empty
from db.rules import Refused, rule
from db.sessions import own_appointment
from db.store import Store
from db.words import N_, _

# What is done when a life is at risk, in this order; the record says which of it was done.
STEPS = (
    ("stay", N_("Stay with the client. Nobody is left alone, not even to fetch help.")),
    ("ask", N_("Ask directly: thoughts of suicide, a plan, means, a time, former attempts.")),
    ("means", N_("Take away what is dangerous: tablets, blades, high windows.")),
    ("rescue", N_("Immediate danger: call 120 or 110, and say where you are.")),
    ("hotline", N_("Call the psychological hotline together with the client.")),
    ("contact", N_("Inform the emergency contact, and tell the client that you do and why.")),
    ("director", N_("Inform the director of the centre.")),
    ("hand_over", N_("Hand over in person: to relatives, doctors or police, never to nobody.")),
    ("next", N_("Agree on the next contact within 24 hours.")),
)

_EMERGENCY = ((N_("Ambulance"), "120"), (N_("Police"), "110"))


@dataclass(frozen=True)
class Referral:
    """One referral; `steps` are codes of STEPS, in their order."""

    id: int
    appointment: int
    risk: bool
    referred_to: str
    phone: str
    steps: tuple[str, ...]
    at: datetime


@rule
def refer(
    db: Store,
    *,
    appointment: int,
    referred_to: str,
    now: datetime,
    phone: str = "",
    risk: bool = False,
    steps: Collection[str] = (),
) -> int:
    """Record to whom the consultant sent a client on; returns the id of the referral.

    With a risk to life it says what was done of the procedure. Refused for anybody else's session.
    """
    one = own_appointment(db, appointment)
    to = refuse_empty(referred_to, "referred_to")
    if set(steps) - set(dict(STEPS)):
        raise Refused(_("Choose from the list."), "steps")
    if risk and not steps:
        raise Refused(_("Tick what was done."), "steps")
    db.describe(_("Recorded a referral of {number}").format(number=one.number))
    return db.insert(
        "referral",
        appointment=appointment,
        risk=int(risk),
        referred_to=to,
        phone=phone.strip(),
        steps=" ".join(code for code, _words in STEPS if code in steps),
        referred_at=to_text(now),
    )


def referrals(db: Store, *, appointment: int) -> list[Referral]:
    """The referrals of an appointment, earliest first. Refused for all but its consultant."""
    own_appointment(db, appointment)
    return [
        Referral(
            row["id"],
            appointment,
            bool(row["risk"]),
            row["referred_to"],
            row["phone"],
            tuple(row["steps"].split()),
            from_text(row["referred_at"]),
        )
        for row in db.rows(
            "SELECT * FROM referral WHERE appointment = ? ORDER BY referred_at, id", (appointment,)
        )
    ]


def numbers_to_call(db: Store, kind: str) -> list[tuple[str, str]]:
    """Name and number of whom to call when a life is at risk: ambulance, police, and what the
    centre keeps for a kind of service."""
    kept = [(one.name, one.number) for one in hotlines(db, kind)]
    known = {number for _name, number in kept}
    return kept + [(_(name), number) for name, number in _EMERGENCY if number not in known]
