"""The registers of the consultations: what is offered, who gives it, numbers at hand, who waits."""

from __future__ import annotations

from db import consultants, consultation_waiting, hotlines, services
from db.fields import Field
from db.records import Action, RecordType
from db.store import Row
from db.words import N_, _

SERVICE = RecordType(
    name="service",
    table="service",
    label=N_("Service"),
    plural=N_("Services"),
    icon="hand-holding-heart",
    fields=(
        Field("name", N_("Name|service"), required=True, most=40),
        Field("kind", N_("Kind"), "choice", required=True, choices=services.KINDS, default="law"),
        Field(
            "prefix",
            N_("Sign of its numbers"),
            required=True,
            most=3,
            help=N_("Stands before each number, like 心 in 心-261126-02"),
        ),
        Field("minutes", N_("Minutes of a session"), "number", required=True, least=5, most=480),
        Field("pause", N_("Minutes between two"), "number", least=0, most=120, default=0),
        Field(
            "every",
            N_("From one start to the next"),
            "number",
            least=5,
            most=480,
            help=N_("Empty: session and pause"),
        ),
        Field("seats", N_("Seats in a session"), "number", least=1, most=100, default=1),
        Field("most_a_year", N_("Sessions a client may have a year"), "number", least=1, most=366),
        Field(
            "lead_minutes",
            N_("Booked at least so many minutes before"),
            "number",
            least=0,
            most=43200,
            default=0,
        ),
        Field("anonymous", N_("The desk sees codes only"), "flag"),
        Field("opponent", N_("The opposing party is asked"), "flag"),
        Field("consultant_on_slip", N_("The slip names the consultant"), "flag", default=1),
        Field("questions", N_("Questions at booking"), "memo", help=N_("One a line"), most=2000),
        Field(
            "consent",
            N_("Text of the consent form"),
            "memo",
            help=N_("Empty: the program's own. A short line that begins with 1. is a heading."),
            most=8000,
        ),
        Field("consent_version", N_("Version of the text"), "number", given=True),
    ),
    columns=("name", "kind", "prefix", "minutes", "pause", "seats", "anonymous"),
    order="position, name",
    label_of="name",
    search=("name",),
    filters=("kind",),
    create=services.add_service,
    change=services.change_service,
    archive=services.archive_service,
    restore=services.restore_service,
    archived="archived_at",
    first_use=N_("Add what is offered, as psychology or legal aid; then who gives it."),
    create_label=N_("Add a service"),
)

CONSULTANT = RecordType(
    name="consultant",
    table="consultant",
    label=N_("Consultant"),
    plural=N_("Consultants"),
    icon="user-tie",
    fields=(
        Field("name", N_("Name|person"), required=True, most=40),
        Field("services", N_("Services"), "references", required=True, to="service"),
        Field(
            "staff",
            N_("Signs in as"),
            "reference",
            to="staff",
            help=N_("Who writes notes in the program"),
        ),
        Field("licence", N_("Licence number"), most=60),
        Field("licence_until", N_("Licence until"), "date"),
        Field("phone", N_("Phone"), "phone"),
        Field("note", N_("Note"), "memo"),
    ),
    columns=("name", "services", "licence", "licence_until", "staff"),
    order="name",
    label_of="name",
    search=("name", "licence"),
    filters=("services",),
    create=consultants.add_consultant,
    change=consultants.change_consultant,
    archive=consultants.archive_consultant,
    restore=consultants.restore_consultant,
    archived="archived_at",
    first_use=N_("Add who gives consultations, then enter their duties."),
    create_label=N_("Add a consultant"),
)

HOTLINE = RecordType(
    name="hotline",
    table="hotline",
    label=N_("Hotline"),
    plural=N_("Hotlines"),
    icon="phone-volume",
    fields=(
        Field("name", N_("Name|hotline"), required=True, most=40),
        Field("number", N_("Number|telephone"), required=True, most=20),
        Field("kind", N_("For"), "choice", required=True, choices=hotlines.KINDS, default="all"),
        Field("position", N_("Place in the list"), "number", least=0, most=999),
    ),
    columns=("name", "number", "kind", "position"),
    order="position, name",
    label_of="name",
    search=("name", "number"),
    filters=("kind",),
    create=hotlines.add_hotline,
    change=hotlines.change_hotline,
    archive=hotlines.archive_hotline,
    restore=hotlines.restore_hotline,
    archived="archived_at",
    first_use=N_("Add the numbers that papers and the procedure in danger name, as 12356 and 120."),
    create_label=N_("Add a hotline"),
)


def _waits(row: Row) -> str:
    return "" if row["status"] == "waiting" else _("No longer waiting")


CONSULTATION_WAITING = RecordType(
    name="consultation_waiting",
    table="consultation_waiting",
    label=N_("Waiting for a slot"),
    plural=N_("Waiting for a slot"),
    icon="hourglass-half",
    fields=(
        Field("client", N_("Client"), "reference", required=True, to="client", given=True),
        Field("service", N_("Service"), "reference", required=True, to="service", given=True),
        Field("consultant", N_("Consultant"), "reference", to="consultant"),
        Field("day_from", N_("From day"), "date", required=True),
        Field("day_to", N_("To day"), "date", required=True),
        Field("time_from", N_("From time"), "time"),
        Field("time_to", N_("To time"), "time", end=True),
        Field("topic", N_("What it is about"), most=80),
        Field("calls", N_("Calls"), "number", given=True),
        Field("called_at", N_("Last call"), "moment", given=True),
        Field("appointment", N_("Appointment"), "reference", to="appointment", given=True),
        Field(
            "status",
            N_("Status"),
            "choice",
            choices=consultation_waiting.STATUSES,
            default="waiting",
            given=True,
        ),
    ),
    columns=("client", "service", "consultant", "day_from", "day_to", "calls", "status"),
    order="status = 'waiting' DESC, created_at",
    label_of="(SELECT code FROM client WHERE client.id = consultation_waiting.client)",
    search=("service", "topic"),
    filters=("service", "status"),
    change=consultation_waiting.change_slot_waiting,
    status="status",
    actions=(
        Action(
            "book",
            N_("Book"),
            consultation_waiting.book_slot_waiting,
            icon="calendar-check",
            allowed=_waits,
        ),
        Action(
            "call",
            N_("Called, no answer"),
            consultation_waiting.call_waiting,
            icon="phone",
            allowed=_waits,
        ),
        Action(
            "withdraw",
            N_("Take off the list"),
            consultation_waiting.withdraw_slot_waiting,
            icon="xmark",
            key="Del",
            danger=True,
            allowed=_waits,
        ),
    ),
    first_use=N_("Who finds no slot is put here from the booking dialog."),
)

CLIENT = RecordType(
    name="client",
    table="client",
    label=N_("Client"),
    plural=N_("Clients"),
    icon="user",
    fields=(
        Field("code", N_("Code"), given=True),
        Field("person", N_("Person"), "reference", to="person", given=True),
    ),
    columns=("code",),
    order="created_at, id",
    label_of="code",
    search=("code",),
)

APPOINTMENT = RecordType(
    name="appointment",
    table="appointment",
    label=N_("Appointment"),
    plural=N_("Appointments"),
    icon="comments",
    fields=(
        Field("number", N_("Number|appointment"), given=True),
        Field("starts", N_("From"), "moment", given=True),
        Field("ends", N_("To"), "moment", given=True),
    ),
    columns=("number", "starts", "ends"),
    order="starts DESC",
    label_of="number",
    search=("number",),
)

CONSULTATION_TYPES = (
    SERVICE,
    CONSULTANT,
    HOTLINE,
    CONSULTATION_WAITING,
    CLIENT,
    APPOINTMENT,
)
