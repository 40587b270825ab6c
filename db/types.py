"""The record types of the program: the registers that use the shared page."""

from __future__ import annotations

from collections.abc import Callable

from db import booking_states, bookings, closures, equipment, holidays, rooms, waiting
from db.fields import Field
from db.records import Action, RecordType
from db.store import Row
from db.types_certificates import CERTIFICATE_TYPES
from db.types_consultations import CONSULTATION_TYPES
from db.types_fund import FUND_TYPES
from db.types_receipts import RECEIPT
from db.types_register import REGISTER_TYPES
from db.types_staff import STAFF
from db.words import N_, _

ROOM = RecordType(
    name="room",
    table="room",
    label=N_("Room"),
    plural=N_("Rooms"),
    icon="door-open",
    fields=(
        Field("name", N_("Name"), required=True, most=40),
        Field("code", N_("Room number"), most=20),
        Field("kind", N_("Kind"), "choice", required=True, choices=rooms.KINDS, default="meeting"),
        Field("capacity", N_("Seats"), "number", least=1, most=5000),
        Field("floor", N_("Floor"), most=20),
        Field("features", N_("Features"), help=N_("Separate with commas: projector, microphone")),
        Field("hours", N_("Opening hours"), "hours", help=N_("Empty: the centre's hours")),
        Field("setup_minutes", N_("Set-up minutes"), "number", least=0, most=480, default=0),
        Field("clearup_minutes", N_("Clear-up minutes"), "number", least=0, most=480, default=0),
        Field("part_of", N_("Part of hall"), "reference", to="room"),
        Field("needs_approval", N_("Needs approval"), "flag"),
        Field(
            "weekly_hours", N_("Hours a week for each organisation"), "number", least=1, most=168
        ),
        Field("days_ahead", N_("Days ahead at most"), "number", least=1, most=1000),
        Field("private", N_("Private (shown as in use)"), "flag"),
        Field("note", N_("Note"), "memo"),
    ),
    columns=("name", "code", "kind", "capacity", "floor", "features", "hours", "needs_approval"),
    order="position, code, name",
    label_of="trim(name || ' ' || code)",
    search=("name", "code", "features", "floor"),
    filters=("kind",),
    create=rooms.add_room,
    change=rooms.change_room,
    archive=rooms.archive_room,
    restore=rooms.restore_room,
    archived="archived_at",
    first_use=N_("Rooms are what people book. Add the first one."),
    create_label=N_("Add room"),
)

EQUIPMENT = RecordType(
    name="equipment",
    table="equipment",
    label=N_("Equipment"),
    plural=N_("Equipment"),
    icon="toolbox",
    fields=(
        Field("name", N_("Name"), required=True, most=40),
        Field("stock", N_("Stock"), "number", required=True, least=0, most=100_000),
        Field("note", N_("Note"), "memo"),
    ),
    columns=("name", "stock", "note"),
    order="name",
    label_of="name",
    hint_of="stock",
    search=("name", "note"),
    create=equipment.add_equipment,
    change=equipment.change_equipment,
    archive=equipment.archive_equipment,
    restore=equipment.restore_equipment,
    archived="archived_at",
    first_use=N_("Equipment is lent with a room, never more than there is."),
    create_label=N_("Add equipment"),
)

CLOSURE = RecordType(
    name="closure",
    table="closure",
    label=N_("Closure"),
    plural=N_("Closures"),
    icon="ban",
    fields=(
        Field("reason", N_("Reason"), required=True, most=60),
        Field("room", N_("Room"), "reference", to="room", help=N_("Empty: the whole centre")),
        Field("starts", N_("From"), "moment", required=True),
        Field("ends", N_("To"), "moment", required=True),
    ),
    columns=("starts", "ends", "room", "reason"),
    order="starts DESC",
    label_of="reason",
    search=("reason", "room"),
    filters=("room",),
    create=closures.close,
    change=closures.change_closure,
    archive=closures.reopen,
    archived="cancelled_at",
    first_use=N_("Close a room or the whole centre for a time, with the reason."),
    create_label=N_("Add closure"),
)

HOLIDAY = RecordType(
    name="holiday",
    table="holiday",
    label=N_("Holiday"),
    plural=N_("Holidays"),
    icon="calendar-xmark",
    fields=(
        Field("day", N_("Day"), "date", required=True),
        Field("name", N_("Name"), required=True, most=40),
        Field(
            "kind",
            N_("Kind"),
            "choice",
            required=True,
            choices=(("off", N_("Day off")), ("work", N_("Make-up workday"))),
            default="off",
        ),
    ),
    columns=("day", "name", "kind"),
    order="day DESC",
    label_of="day || ' ' || name",
    search=("day", "name"),
    filters=("kind",),
    create=holidays.add_holiday,
    change=holidays.change_holiday,
    archive=holidays.remove_holiday,
    first_use=N_("Days off and make-up workdays, so that series know what to do."),
    create_label=N_("Add day"),
)


def _needs(*states: str) -> Callable[[Row], str]:
    def allowed(row: Row) -> str:
        if row["status"] in states:
            return ""
        return _("Not while it is {status}").format(
            status=_(dict(bookings.STATUSES)[row["status"]])
        )

    return allowed


def _not_waiting(row: Row) -> str:
    return "" if row["status"] == "waiting" else _("No longer waiting")


def _approvable(row: Row) -> str:
    if row["status"] == "provisional" and row["needs_approval"]:
        return ""
    return _("Nothing to approve")


_REASON = Field("reason", N_("Reason"), required=True, most=100)

BOOKING = RecordType(
    name="booking",
    table="booking",
    label=N_("Booking"),
    plural=N_("Bookings"),
    icon="calendar-check",
    fields=(
        Field("number", N_("Number")),
        Field("title", N_("Title"), required=True, most=100),
        Field("use", N_("Use"), "choice", choices=bookings.USES, default="meeting"),
        Field("starts", N_("From"), "moment"),
        Field("ends", N_("To"), "moment"),
        Field("organisation", N_("Organisation"), most=100),
        Field("organisation_id", N_("Card in the register"), "reference", to="organisation"),
        Field("contact", N_("Contact"), most=40),
        Field("phone", N_("Phone"), "phone"),
        Field("headcount", N_("People"), "number", least=1, most=100_000),
        Field("note", N_("Note"), "memo"),
        Field("cancel_reason", N_("Reason for cancelling")),
        Field("status", N_("Status"), "choice", choices=bookings.STATUSES),
    ),
    columns=("number", "starts", "ends", "title", "organisation", "headcount", "status"),
    order="starts DESC",
    label_of="title",
    hint_of="starts || ' ' || organisation",
    # By its beginning too: 2026-11 finds a month.
    search=("number", "title", "organisation", "contact", "phone", "starts"),
    filters=("status", "use", "organisation_id"),
    status="status",
    actions=(
        Action(
            "check_in",
            N_("Check in"),
            booking_states.check_in,
            icon="check",
            key="Ctrl+I",
            allowed=_needs("confirmed", "provisional"),
        ),
        Action("approve", N_("Approve"), booking_states.approve, icon="stamp", allowed=_approvable),
        Action(
            "cancel",
            N_("Cancel booking"),
            booking_states.cancel,
            (_REASON,),
            icon="xmark",
            key="Delete",
            danger=True,
            allowed=_needs("confirmed", "provisional"),
        ),
    ),
    first_use=N_("No bookings yet. Book a room with F7."),
)

WAITING = RecordType(
    name="waiting",
    table="waiting",
    label=N_("Waiting list entry"),
    plural=N_("Waiting list"),
    icon="hourglass-half",
    fields=(
        Field("title", N_("Title"), required=True, most=100),
        Field("organisation", N_("Organisation"), to="organisation", most=100),
        Field("contact", N_("Contact"), to="person", most=40),
        Field("phone", N_("Phone"), "phone"),
        Field("headcount", N_("People"), "number", least=1, most=100_000),
        Field("room", N_("Room"), "reference", to="room", help=N_("Empty: any room that fits")),
        Field("minutes", N_("Minutes"), "number", required=True, least=15, most=1440, default=60),
        Field("day_from", N_("From day"), "date", required=True),
        Field("day_to", N_("To day"), "date", required=True),
        Field("time_from", N_("From time"), "time", default="08:00"),
        Field("time_to", N_("To time"), "time", default="21:00"),
        Field("note", N_("Note"), "memo"),
        Field("status", N_("Status"), "choice", choices=waiting.STATUSES, given=True),
    ),
    columns=("title", "organisation", "room", "day_from", "day_to", "minutes", "phone", "status"),
    order="status = 'waiting' DESC, day_from",
    label_of="title",
    search=("title", "organisation", "contact", "phone"),
    filters=("status",),
    create=waiting.wait,
    change=waiting.change_waiting,
    status="status",
    actions=(
        Action(
            "withdraw",
            N_("Withdraw"),
            waiting.withdraw,
            icon="xmark",
            danger=True,
            allowed=_not_waiting,
        ),
    ),
    first_use=N_("Who found no room waits here; Today says when one comes free."),
    create_label=N_("Add to waiting list"),
)

TYPES: tuple[RecordType, ...] = (
    *(ROOM, EQUIPMENT, CLOSURE, HOLIDAY, BOOKING, WAITING),
    *REGISTER_TYPES,
    *CONSULTATION_TYPES,
    *FUND_TYPES,
    RECEIPT,
    *CERTIFICATE_TYPES,
    STAFF,
)
