"""The slip that a client takes along: from the 80 mm roll, or on A5 with a stub for the desk.

No name of a client stands on it anywhere; the number is what is called out and shown.
"""

from __future__ import annotations

from datetime import datetime

from db.store import Store
from db.words import _
from reports import facts
from reports.page import A5, Paper, Target, Written, roll, write
from reports.slip_a5 import draw_a5
from reports.slip_roll import draw_roll
from reports.telephones import telephones
from reports.visit import refuse_given_up, visit


def write_appointment_slip(
    db: Store, out: Target, *, now: datetime, appointment: int, paper: str | None = None
) -> Written:
    """Write the slip of an appointment: on `a5`, or on the `80mm` roll unless another is asked."""
    one = visit(db, appointment)
    refuse_given_up(one.appointment)
    footer, numbers = facts.footer(db, now), telephones(db, one.service.kind)
    title = f"{_('Appointment slip')} {one.appointment.number}"

    def draw(sheet: Paper) -> None:
        (draw_a5 if paper == "a5" else draw_roll)(sheet, one, footer, numbers)

    if paper == "a5":
        return write(out, A5, title, [draw], footer)
    # The roll is as long as what is on it, which only drawing tells.
    height = draw_roll(Paper.scratch(roll(400)), one, footer, numbers)
    return write(out, roll(height), title, [draw], footer)
