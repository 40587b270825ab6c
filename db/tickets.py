"""Numbers drawn at the desk by who comes without an appointment: 1, 2, 3 for a day and service."""

from __future__ import annotations

from datetime import datetime, timedelta

from db.appointments import arrive, make_appointment
from db.duties import Duty, duties, duty_of
from db.formats import from_text, show_time, to_text
from db.rules import Refused, rule
from db.services import service as service_of
from db.store import Row, Store
from db.words import _

LEAST = timedelta(minutes=5)  # a session that is shorter helps nobody


@rule
def take_ticket(db: Store, *, service: int, client: int, now: datetime, topic: str = "") -> int:
    """Draw the next number of today; returns the ticket's id.

    Nobody draws two for one service. Of an anonymous service no topic is kept.
    """
    given = service_of(db, service)
    day = to_text(now.date())
    waits = db.value(
        "SELECT number FROM ticket WHERE day = ? AND service = ? AND client = ?"
        " AND status = 'waiting'",
        (day, service, client),
    )
    if waits:
        raise Refused(_("This client waits already, with number {n}.").format(n=waits), "client")
    last = db.value("SELECT max(number) FROM ticket WHERE day = ? AND service = ?", (day, service))
    number = int(last or 0) + 1
    db.describe(_("Number {n} for {service}").format(n=number, service=given.name))
    return db.insert(
        "ticket",
        day=day,
        service=service,
        number=number,
        client=client,
        topic="" if given.anonymous else topic.strip(),
        status="waiting",
        taken_at=to_text(now),
    )


@rule
def seat_ticket(db: Store, *, ticket: int, duty: int, now: datetime) -> int:
    """Who drew a number goes in to a consultant now; returns the appointment that is put between.

    It lasts a session, or until the next appointment, break or end of the duty, whichever is
    first. Refused where less than five minutes are left, and where somebody sits there.
    """
    row = _waiting(db, ticket)
    one = duty_of(db, duty)
    if one.service != row["service"]:
        raise Refused(_("This duty is of another service."), "duty")
    starts = now.replace(second=0, microsecond=0)
    if starts < now:
        starts += timedelta(minutes=1)
    ends = free_until(db, one, starts)
    if ends - starts < LEAST:
        raise Refused(
            _("At {time} nobody is free there. Take a moment after, or another.").format(
                time=show_time(starts)
            ),
            "duty",
        )
    session = timedelta(minutes=service_of(db, one.service).grid.minutes)
    made = make_appointment(
        db,
        duty=duty,
        client=row["client"],
        starts=starts,
        ends=min(ends, starts + session),
        now=now,
        urgent=True,
        topic=row["topic"],
        parties=(),
    )
    if starts <= now:
        arrive(db, appointment=made, now=now)
    else:
        db.update("appointment", made, status="arrived", arrived_at=to_text(now))
    db.update("ticket", ticket, status="served", appointment=made)
    db.describe(_("Number {n} goes in").format(n=row["number"]))
    return made


@rule
def leave_ticket(db: Store, *, ticket: int) -> None:
    """Who drew a number has gone; the number is not given again."""
    row = _waiting(db, ticket)
    db.update("ticket", ticket, status="left")
    db.describe(_("Number {n} has left").format(n=row["number"]))


def free_until(db: Store, one: Duty, moment: datetime) -> datetime:
    """Until when nobody sits with a consultant from a moment on; the moment itself if somebody
    does, or if the duty is over or has a break."""
    if not one.starts <= moment < one.ends or not one.active:
        return moment
    over = one.ends
    held = db.rows(
        "SELECT starts, ends FROM appointment WHERE duty = ? AND active = 1 AND ends > ?",
        (one.id, to_text(moment)),
    )
    spans = [(from_text(row["starts"]), from_text(row["ends"])) for row in held]
    for starts, ends in (*spans, *one.breaks):
        if starts <= moment < ends:
            return moment
        if starts > moment:
            over = min(over, starts)
    return over


def free_now(db: Store, service: int, now: datetime) -> list[Duty]:
    """The duties of a service at which somebody could sit down at once, longest free first."""
    there = duties(db, now, now + timedelta(minutes=1), service=service)
    free = [(free_until(db, one, now) - now, one) for one in there]
    ready = [(rest, one) for rest, one in free if rest >= LEAST]
    return [one for _rest, one in sorted(ready, key=lambda pair: (-pair[0], pair[1].id))]


def _waiting(db: Store, id: int) -> Row:
    row = db.row("SELECT * FROM ticket WHERE id = ?", (id,))
    if row is None:
        raise LookupError(f"no ticket {id}")
    if row["status"] != "waiting":
        raise Refused(_("Number {n} does not wait any more.").format(n=row["number"]))
    return row
