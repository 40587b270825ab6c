"""The part of a session that may be counted: what it was about, what came of it, how long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from db.appointments import Appointment
from db.appointments import appointment as appointment_of
from db.consultants import Consultant, consultants
from db.consultants import consultant as consultant_of
from db.formats import from_text, show_day, to_text
from db.register_values import day_of
from db.roles import PROGRAM
from db.rules import Refused, rule
from db.services import service as service_of
from db.store import Row, Store
from db.words import N_, _

Choices = tuple[tuple[str, str], ...]

# What people come with, by the kind of the service.
QUESTIONS: dict[str, Choices] = {
    "psychology": (
        ("mood", N_("Mood and stress")),
        ("sleep", N_("Sleep")),
        ("work", N_("Pressure at work")),
        ("marriage", N_("Marriage and family")),
        ("children", N_("Children and upbringing")),
        ("relations", N_("Getting on with others")),
        ("loss", N_("Loss and grief")),
        ("crisis", N_("Crisis")),
        ("other", N_("Other question")),
    ),
    "law": (
        ("wages", N_("Wages owed")),
        ("contract", N_("Labour contract")),
        ("injury", N_("Injury at work")),
        ("insurance", N_("Social insurance")),
        ("dismissal", N_("Dismissal and compensation")),
        ("hours", N_("Overtime and leave")),
        ("family", N_("Marriage and inheritance")),
        ("debt", N_("Loans and debts")),
        ("housing", N_("Housing")),
        ("traffic", N_("Traffic accident")),
        ("other", N_("Other question")),
    ),
    "other": (
        ("tax", N_("Tax")),
        ("finance", N_("Finance")),
        ("health", N_("Health")),
        ("work", N_("Work and training")),
        ("procedure", N_("How to apply")),
        ("other", N_("Other question")),
    ),
}
_ALL: Choices = (
    ("answered", N_("Answered")),
    ("continues", N_("Another session follows")),
    ("referred", N_("Referred")),
    ("ended", N_("Broken off")),
)
# What came of it, by the kind of the service.
OUTCOMES: dict[str, Choices] = {
    "psychology": _ALL,
    "law": (
        *_ALL,
        ("document", N_("Document drafted")),
        ("mediation", N_("Mediation")),
        ("arbitration", N_("Arbitration or court")),
    ),
    "other": _ALL,
}
_LONGEST = 1440  # minutes
_RECENT = timedelta(30)


@dataclass(frozen=True)
class Session:
    """What is recorded of an appointment; '' and None for what is not."""

    appointment: int
    question: str
    outcome: str
    minutes: int | None
    follow_up: date | None
    followed_up_at: datetime | None


@dataclass(frozen=True)
class FollowUp:
    """A client to whom the consultant wanted to come back by `due`; `shown` as the appointment."""

    appointment: int
    number: str
    shown: str
    due: date
    seen: date


@rule
def record_session(
    db: Store,
    *,
    appointment: int,
    question: str | None = None,
    outcome: str | None = None,
    minutes: int | None = None,
    follow_up: date | None = None,
) -> None:
    """Record a session that has begun, by its consultant; what was recorded before is replaced.

    Another day for the follow-up makes it due again. Refused at the field that is wrong.
    """
    one = own_appointment(db, appointment)
    kind = service_of(db, one.service).kind
    if one.status not in ("in_session", "done"):
        raise Refused(_("Begin the session first, then record it."))
    _refuse_unlisted(QUESTIONS[kind], question, "question")
    _refuse_unlisted(OUTCOMES[kind], outcome, "outcome")
    if minutes is not None and not 1 <= minutes <= _LONGEST:
        raise Refused(_("Write 1 to {n} minutes.").format(n=_LONGEST), "minutes")
    if follow_up is not None and follow_up < one.starts.date():
        raise Refused(
            _("The follow-up is before the session. Choose {day} or later.").format(
                day=show_day(one.starts)
            ),
            "follow_up",
        )
    values = {
        "question": question or "",
        "outcome": outcome or "",
        "minutes": minutes,
        "follow_up": to_text(follow_up) if follow_up else None,
    }
    db.describe(_("Recorded the session {number}").format(number=one.number))
    row = _row(db, appointment)
    if row is None:
        db.insert("session", appointment=appointment, **values)
        return
    if row["follow_up"] != values["follow_up"]:
        values["followed_up_at"] = None
    db.update("session", row["id"], **values)


@rule
def followed_up(db: Store, *, appointment: int, now: datetime) -> None:
    """The consultant has come back to the client."""
    one = own_appointment(db, appointment)
    row = _row(db, appointment)
    if row is None or row["follow_up"] is None:
        raise Refused(_("No follow-up is planned for {number}.").format(number=one.number))
    if row["followed_up_at"] is None:
        db.update("session", row["id"], followed_up_at=to_text(now))
        db.describe(_("Followed up {number}").format(number=one.number))


def session(db: Store, *, appointment: int) -> Session | None:
    """What is recorded of an appointment, None if nothing is, for its consultant. Refused else."""
    own_appointment(db, appointment)
    row = _row(db, appointment)
    if row is None:
        return None
    done = row["followed_up_at"]
    return Session(
        appointment,
        row["question"],
        row["outcome"],
        row["minutes"],
        day_of(row["follow_up"]),
        from_text(done) if done else None,
    )


def follow_ups_due(db: Store, *, consultant: int, today: date) -> list[FollowUp]:
    """To whom a consultant wanted to come back by today and has not, the longest overdue first.

    Refused for another consultant than the one who is signed in.
    """
    _refuse_others(db, consultant_of(db, consultant))
    rows = db.rows(
        "SELECT session.appointment, follow_up FROM session"
        " JOIN appointment ON appointment.id = session.appointment"
        " JOIN duty ON duty.id = appointment.duty"
        " WHERE follow_up IS NOT NULL AND followed_up_at IS NULL AND follow_up <= ?"
        " AND duty.consultant = ? ORDER BY follow_up, session.appointment",
        (to_text(today), consultant),
    )
    found = []
    for row in rows:
        one = appointment_of(db, row["appointment"])
        due = date.fromisoformat(row["follow_up"])
        found.append(FollowUp(one.id, one.number, one.shown, due, one.starts.date()))
    return found


def unrecorded(db: Store, *, consultant: int, now: datetime) -> list[Appointment]:
    """Sessions of the last 30 days that are over and of which nothing is recorded, latest first.

    Refused for another consultant than the one who is signed in.
    """
    _refuse_others(db, consultant_of(db, consultant))
    rows = db.rows(
        "SELECT appointment.id FROM appointment JOIN duty ON duty.id = appointment.duty"
        " LEFT JOIN session ON session.appointment = appointment.id"
        " WHERE duty.consultant = ? AND status = 'done' AND session.id IS NULL"
        " AND starts > ? AND starts <= ? ORDER BY starts DESC",
        (consultant, to_text(now - _RECENT), to_text(now)),
    )
    return [appointment_of(db, row["id"]) for row in rows]


def signed_in_consultant(db: Store) -> Consultant | None:
    """Which consultant is signed in; None for everybody else."""
    mine = (one for one in consultants(db) if one.staff == db.staff.id)
    return next(mine, None)


def own_appointment(db: Store, id: int) -> Appointment:
    """An appointment of the consultant who is signed in. Refused for anybody else's.

    The program itself may: a made-up centre has no passwords, so everybody there is everybody.
    """
    one = appointment_of(db, id)
    _refuse_others(db, consultant_of(db, one.consultant))
    return one


def _refuse_others(db: Store, whose: Consultant) -> None:
    if db.staff.id not in (PROGRAM, whose.staff):
        raise Refused(
            _("This is for {name}, whose session it is. Signed in is {who}.").format(
                name=whose.name, who=db.who
            )
        )


def _refuse_unlisted(choices: Choices, value: str | None, field: str) -> None:
    if value and value not in dict(choices):
        raise Refused(_("Choose one of the list."), field)


def _row(db: Store, appointment: int) -> Row | None:
    return db.row("SELECT * FROM session WHERE appointment = ?", (appointment,))
