"""Appointments: a client holding a slot of a duty, from the booking to the end of the session."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from db.conflict_refusal import refuse_conflicted
from db.conflicts import refuse_asking
from db.consultants import consultant as consultant_of
from db.consultants import refuse_unlicensed
from db.consultations import free_slots
from db.duties import Duty, duty_of
from db.formats import from_text, show_day, show_span, to_text
from db.parties import Party, is_matter, keep_parties, named_of, settled
from db.rules import Refused, rule
from db.services import Service
from db.services import service as service_of
from db.store import Row, Store
from db.words import N_, _

STATUSES = (
    ("booked", N_("Booked|appointment")),
    ("arrived", N_("Arrived")),
    ("in_session", N_("In session")),
    ("done", N_("Done|appointment")),
    ("no_show", N_("No-show")),
    ("cancelled", N_("Cancelled")),
    ("moved", N_("Moved")),
)
WHO = (("client", N_("Client")), ("consultant", N_("Consultant")), ("centre", N_("Centre")))


@dataclass(frozen=True)
class Appointment:
    """A client holding a slot. `code` is the client's.

    `shown` is how who is signed in may see the client: the number of the appointment where the
    service is anonymous, except for its consultant; else the name, or the code if there is none.
    """

    id: int
    number: str
    duty: int
    service: int
    consultant: int
    client: int
    code: str
    shown: str
    starts: datetime
    ends: datetime
    status: str
    urgent: bool
    topic: str
    answers: str
    series: int | None
    moved_from: int | None


@rule
def make_appointment(
    db: Store,
    *,
    duty: int,
    client: int,
    starts: datetime,
    now: datetime,
    ends: datetime | None = None,
    urgent: bool = False,
    topic: str = "",
    answers: str = "",
    series: int | None = None,
    parties: Sequence[Party] | None = None,
) -> int:
    """Book a client; returns the id of the appointment.

    The slot must be free; an urgent case is put anywhere in the duty where nobody sits, of any
    length. Refused, with the next free slots as `conflicts`, if somebody took it a second ago, and
    if this lawyer must not have this matter. `parties` are those beside the client, empty if the
    other side is not known; None, nobody asked, is refused where the service asks (`db.parties`).
    """
    one, given = _asked(db, duty, starts, now)
    over = ends if urgent and ends else starts + timedelta(minutes=given.grid.minutes)
    if over <= starts:
        raise Refused(_("The end is before the start."), "ends")
    if urgent:
        if starts < one.starts or over > one.ends:
            raise Refused(_("This is outside the duty."), "starts")
    else:
        _refuse_taken(db, one, given, starts, now)
    _refuse_too_many(db, given, client, starts)
    _refuse_twice(db, client, starts, over)
    matter = settled(db, given, client, parties)
    refuse_conflicted(
        db, service=given.id, consultant=one.consultant, parties=matter, client=client, now=now
    )
    id = db.insert(
        "appointment",
        number=_number(db, given, starts.date()),
        duty=duty,
        client=client,
        starts=to_text(starts),
        ends=to_text(over),
        status="booked",
        urgent=int(urgent),
        topic="" if given.anonymous else topic.strip(),
        answers=answers.strip(),
        series=series,
        created_at=to_text(now),
    )
    keep_parties(db, id, matter)
    db.describe(
        _("Appointment {number}, {day} {span}").format(
            number=appointment(db, id).number,
            day=show_day(starts),
            span=show_span(starts, over),
        )
    )
    return id


@rule
def make_appointments(
    db: Store,
    *,
    duty: int,
    client: int,
    starts: datetime,
    weeks: int,
    count: int,
    now: datetime,
    topic: str = "",
    answers: str = "",
    parties: Sequence[Party] | None = None,
) -> list[int]:
    """A series of sessions with one consultant, every so many weeks at the same time: all or none.

    Refused with the days on which that time is not free.
    """
    if not 1 <= weeks <= 12:
        raise Refused(_("Choose 1 to 12 weeks."), "weeks")
    if not 2 <= count <= 52:
        raise Refused(_("Choose 2 to 52 sessions."), "count")
    first = duty_of(db, duty)
    made: list[int] = []
    missing: list[date] = []
    for turn in range(count):
        begins = starts + timedelta(weeks=weeks * turn)
        there = [
            one
            for one in free_slots(
                db,
                service=first.service,
                day_from=begins.date(),
                day_to=begins.date(),
                consultant=first.consultant,
                now=now,
            )
            if one.starts == begins
        ]
        if not there:
            missing.append(begins.date())
        elif not missing:
            made.append(
                make_appointment(
                    db,
                    duty=there[0].duty,
                    client=client,
                    starts=begins,
                    now=now,
                    topic=topic,
                    answers=answers,
                    series=made[0] if made else None,
                    parties=parties,
                )
            )
    if missing:
        days = _(", ").join(show_day(one) for one in missing[:8])
        raise Refused(_("Not free on {days}. Choose another time.").format(days=days), "starts")
    db.update("appointment", made[0], series=made[0])
    db.describe(_("Appointments made: {n}").format(n=len(made)))
    return made


@rule
def move_appointment(
    db: Store,
    *,
    appointment: int,
    duty: int,
    starts: datetime,
    now: datetime,
    parties: Sequence[Party] | None = None,
) -> int:
    """Another slot for a client; the old one is free again. Returns the new appointment.

    The parties go along, unless others are given. Refused as in `make_appointment`.
    """
    old = _in_state(db, appointment, "booked", "arrived")
    one, given = _asked(db, duty, starts, now)
    if one.service != old.service:
        raise Refused(_("This duty is of another service."), "duty")
    db.update("appointment", appointment, status="moved")
    _refuse_taken(db, one, given, starts, now)
    over = starts + timedelta(minutes=given.grid.minutes)
    _refuse_twice(db, old.client, starts, over)
    named = named_of(db, appointment) if parties is None else parties
    matter = settled(db, given, old.client, named)
    refuse_conflicted(
        db,
        service=given.id,
        consultant=one.consultant,
        parties=matter,
        client=old.client,
        now=now,
        besides=appointment,
    )
    id = db.insert(
        "appointment",
        number=_number(db, given, starts.date()),
        duty=duty,
        client=old.client,
        starts=to_text(starts),
        ends=to_text(over),
        status="booked",
        topic=old.topic,
        answers=old.answers,
        series=old.series,
        moved_from=appointment,
        created_at=to_text(now),
    )
    keep_parties(db, id, matter)
    db.describe(
        _("Moved {number} to {day} {span}").format(
            number=old.number, day=show_day(starts), span=show_span(starts, over)
        )
    )
    return id


@rule
def cancel_appointment(
    db: Store, *, appointment: int, by: str, now: datetime, reason: str = ""
) -> None:
    """Give the slot back; who cancelled, and when, is kept."""
    one = _in_state(db, appointment, "booked", "arrived")
    if by not in dict(WHO):
        raise Refused(_("Choose one of the list."), "by")
    db.update(
        "appointment",
        appointment,
        status="cancelled",
        cancelled_by=by,
        cancel_reason=reason.strip(),
        cancelled_at=to_text(now),
    )
    db.describe(_("Cancelled {number}").format(number=one.number))


@rule
def arrive(db: Store, *, appointment: int, now: datetime) -> None:
    """The client is here and waits."""
    one = _in_state(db, appointment, "booked")
    if now.date() < one.starts.date():
        raise Refused(_("The appointment is on {day}.").format(day=show_day(one.starts)))
    db.update("appointment", appointment, status="arrived", arrived_at=to_text(now))
    db.describe(_("{number} has arrived").format(number=one.number))


@rule
def begin_session(db: Store, *, appointment: int, now: datetime) -> None:
    """The session begins."""
    one = _in_state(db, appointment, "booked", "arrived")
    if now.date() < one.starts.date():
        raise Refused(_("The appointment is on {day}.").format(day=show_day(one.starts)))
    db.update("appointment", appointment, status="in_session", begun_at=to_text(now))
    db.describe(_("{number} has begun").format(number=one.number))


@rule
def end_session(db: Store, *, appointment: int, now: datetime) -> None:
    """The session is over."""
    one = _in_state(db, appointment, "in_session")
    db.update("appointment", appointment, status="done", done_at=to_text(now))
    db.describe(_("{number} is done").format(number=one.number))


@rule
def miss_appointment(db: Store, *, appointment: int, now: datetime) -> None:
    """The client did not come; it counts."""
    one = _in_state(db, appointment, "booked")
    if now < one.starts:
        raise Refused(_("It has not begun yet."))
    db.update("appointment", appointment, status="no_show")
    db.describe(_("{number} did not come").format(number=one.number))


@rule
def name_parties(db: Store, *, appointment: int, parties: Sequence[Party], now: datetime) -> None:
    """The parties of a matter beside the client, as they are known now; none: not known.

    Until the session begins, refused as in `make_appointment` if its lawyer must not have the
    matter. From then on they are for its consultant and the director, and are kept whatever they
    bring to light: `db.conflicts.why` says it.
    """
    one = _in_state(db, appointment, "booked", "arrived", "in_session", "done")
    given = service_of(db, one.service)
    if not is_matter(given):
        raise Refused(_("“{service}” has no parties.").format(service=given.name), "parties")
    coming = one.status in ("booked", "arrived")
    if not coming or db.staff.roles == {"consultant"}:
        refuse_asking(db, one.consultant)
    matter = settled(db, given, one.client, parties)
    if coming:
        refuse_conflicted(
            db,
            service=given.id,
            consultant=one.consultant,
            parties=matter,
            client=one.client,
            now=now,
            besides=appointment,
        )
    keep_parties(db, appointment, matter)
    db.describe(_("Parties of {number}").format(number=one.number))


def appointment(db: Store, id: int) -> Appointment:
    """One appointment. Raises LookupError if there is none."""
    found = _load(db, "appointment.id = ?", (id,))
    if not found:
        raise LookupError(f"no appointment {id}")
    return found[0]


def appointments(
    db: Store, start: datetime, end: datetime, *, service: int | None = None
) -> list[Appointment]:
    """All appointments that begin in [start, end), those given up too, earliest first."""
    where, params = "appointment.starts >= ? AND appointment.starts < ?", [start, end]
    texts: list[object] = [to_text(one) for one in params]
    if service is not None:
        where += " AND duty.service = ?"
        texts.append(service)
    return _load(db, where, tuple(texts))


def no_shows(db: Store, client: int) -> int:
    """How often a client did not come."""
    return int(
        db.value(
            "SELECT count(*) FROM appointment WHERE client = ? AND status = 'no_show'", (client,)
        )
    )


def _load(db: Store, where: str, params: tuple[object, ...]) -> list[Appointment]:
    rows = db.rows(
        "SELECT appointment.*, duty.service, duty.consultant, client.code, service.anonymous,"
        " consultant.staff, person.name FROM appointment"
        " JOIN duty ON duty.id = appointment.duty JOIN client ON client.id = appointment.client"
        " JOIN service ON service.id = duty.service"
        " JOIN consultant ON consultant.id = duty.consultant"
        " LEFT JOIN person ON person.id = client.person"
        f" WHERE {where} ORDER BY appointment.starts, appointment.id",
        params,
    )
    return [
        Appointment(
            id=row["id"],
            number=row["number"],
            duty=row["duty"],
            service=row["service"],
            consultant=row["consultant"],
            client=row["client"],
            code=row["code"],
            shown=_shown(db, row),
            starts=from_text(row["starts"]),
            ends=from_text(row["ends"]),
            status=row["status"],
            urgent=bool(row["urgent"]),
            topic=row["topic"],
            answers=row["answers"],
            series=row["series"],
            moved_from=row["moved_from"],
        )
        for row in rows
    ]


def _shown(db: Store, row: Row) -> str:
    if row["anonymous"] and (row["staff"] is None or row["staff"] != db.staff.id):
        return str(row["number"])
    return str(row["name"] or row["code"])


def _asked(db: Store, duty: int, starts: datetime, now: datetime) -> tuple[Duty, Service]:
    one = duty_of(db, duty)
    if not one.active:
        raise Refused(_("This duty is cancelled."), "duty")
    refuse_unlicensed(consultant_of(db, one.consultant), starts.date())
    return one, service_of(db, one.service)


def _refuse_taken(db: Store, one: Duty, given: Service, starts: datetime, now: datetime) -> None:
    day = starts.date()
    there = free_slots(db, service=given.id, day_from=day, day_to=day, now=now)
    if any(slot.duty == one.id and slot.starts == starts for slot in there):
        return
    later = free_slots(
        db, service=given.id, day_from=day, day_to=day + timedelta(28), now=max(now, starts)
    )
    next_ = _(", ").join(
        f"{show_day(slot.starts)} {show_span(slot.starts, slot.ends)}" for slot in later[:3]
    )
    raise Refused(
        _("This slot is not free. Free: {slots}.").format(slots=next_)
        if next_
        else _("This slot is not free, and none is in the next four weeks."),
        "starts",
        conflicts=later[:3],
    )


def _refuse_too_many(db: Store, given: Service, client: int, starts: datetime) -> None:
    if given.most_a_year is None:
        return
    had = db.value(
        "SELECT count(*) FROM appointment JOIN duty ON duty.id = appointment.duty"
        " WHERE client = ? AND duty.service = ? AND appointment.status NOT IN"
        " ('cancelled', 'moved') AND appointment.starts >= ? AND appointment.starts < ?",
        (client, given.id, f"{starts.year}", f"{starts.year + 1}"),
    )
    if had >= given.most_a_year:
        raise Refused(
            _("This client has had {n} of {most} sessions this year.").format(
                n=had, most=given.most_a_year
            ),
            "client",
        )


def _refuse_twice(db: Store, client: int, starts: datetime, ends: datetime) -> None:
    row = db.row(
        "SELECT number, starts, ends FROM appointment WHERE client = ? AND active = 1"
        " AND starts < ? AND ends > ?",
        (client, to_text(ends), to_text(starts)),
    )
    if row:
        span = show_span(from_text(row["starts"]), from_text(row["ends"]))
        raise Refused(
            _("This client is here at that time already: {number}, {span}.").format(
                number=row["number"], span=span
            ),
            "client",
        )


def _number(db: Store, given: Service, day: date) -> str:
    """心-261126-02: the service, the day and a count on that day; gaps are allowed."""
    head = f"{given.prefix}-{day:%y%m%d}-"
    last = db.value(
        "SELECT max(CAST(substr(number, ?) AS INTEGER)) FROM appointment"
        " WHERE number >= ? AND number < ?",
        (len(head) + 1, head, head[:-1] + "."),
    )
    return f"{head}{int(last or 0) + 1:02d}"


def _in_state(db: Store, id: int, *states: str) -> Appointment:
    one = appointment(db, id)
    if one.status not in states:
        raise Refused(
            _("{number} is {status}; this cannot be done any more.").format(
                number=one.number, status=_(dict(STATUSES)[one.status])
            )
        )
    return one
