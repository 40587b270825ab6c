"""What the trail speaks of: every table and column in words, also those without a register."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from db import appointments, consents, memberships
from db.fields import Field
from db.records import RecordType
from db.trail_fund import COLUMNS_BESIDE, FUND_SUBJECTS
from db.trail_papers import CERTIFICATE_BESIDE, PAPER_SUBJECTS
from db.trail_subject import HIDDEN, Subject
from db.types import TYPES
from db.words import N_

__all__ = ["HIDDEN", "Subject", "subject", "subjects"]

_ORGANISATION = Field("organisation", N_("Organisation"), "reference", to="organisation")
_PERSON = Field("person", N_("Person"), "reference", to="person")
_BOOKING = Field("booking", N_("Booking"), "reference", to="booking")
_SERVICE = Field("service", N_("Service"), "reference", to="service")
_CONSULTANT = Field("consultant", N_("Consultant"), "reference", to="consultant")
_APPOINTMENT = Field("appointment", N_("Appointment"), "reference", to="appointment")
_NOTE = Field("note", N_("Note"), "memo")
_STARTS, _ENDS = Field("starts", N_("From"), "moment"), Field("ends", N_("To"), "moment")
_SERIES = Field("series", N_("Series"), "reference", to="series")
_MERGED = Field("merged_into", N_("Merged into"), "reference")
# Columns that registers do not show but whose changes are told.
_MORE = (
    Field("archived_at", N_("Archived"), "moment"),
    Field("cancelled_at", N_("Withdrawn"), "moment"),
    Field("pinyin", N_("Reading")),
    Field("moved_out_on", N_("Moved out"), "date"),
    Field("private", N_("Private (shown as in use)"), "flag"),
    Field("expires_on", N_("Held until"), "date"),
    Field("needs_approval", N_("Needs approval"), "flag"),
    Field("checked_in_at", N_("Checked in"), "moment"),
    Field("finished_at", N_("Finished"), "moment"),
    _SERIES,
    Field("series_day", N_("Day of the series"), "date"),
    Field("by_hand", N_("Changed by hand"), "flag"),
    _BOOKING,
    Field("organisation_id", N_("Card in the register"), "reference", to="organisation"),
    Field("contact_id", N_("Card of the contact"), "reference", to="person"),
)

_PARTS = (
    Subject(
        "centre",
        N_("Centre"),
        (
            Field("name", N_("Name of the centre")),
            Field("phone", N_("Phone")),
            Field("hours", N_("Opening hours"), "hours"),
            Field("provisional_days", N_("Days a provisional booking is held"), "number"),
            Field("sample", N_("Sample"), "flag"),
            Field("recovery_set_at", N_("Recovery code made"), "moment"),
            Field("english_name", N_("Name in English")),
            Field("address", N_("Address")),
            Field("leader", N_("Leader|centre")),
            Field("leader_title", N_("Title of the leader")),
            Field("emblem", N_("Emblem"), "reference", to="picture"),
        ),
        "name",
    ),
    Subject(
        "series",
        N_("Series"),
        (
            Field("title", N_("Title")),
            _STARTS,
            _ENDS,
            Field("rule", N_("Rule")),
            Field("until", N_("Until"), "date"),
            Field(
                "holidays",
                N_("On days off"),
                "choice",
                choices=(("keep", N_("Keep")), ("skip", N_("Skip")), ("move", N_("Move"))),
            ),
            Field(
                "makeup",
                N_("On make-up workdays"),
                "choice",
                choices=(("keep", N_("Keep")), ("skip", N_("Skip")), ("ask", N_("Ask"))),
            ),
        ),
        "title",
    ),
    Subject(
        "booking_room",
        N_("Room of a booking"),
        (
            _BOOKING,
            Field("room", N_("Room"), "reference", to="room"),
            Field("setup_minutes", N_("Set-up minutes"), "number"),
            Field("clearup_minutes", N_("Clear-up minutes"), "number"),
        ),
        of="booking",
        to="booking",
    ),
    Subject(
        "booking_equipment",
        N_("Equipment of a booking"),
        (
            _BOOKING,
            Field("equipment", N_("Equipment"), "reference", to="equipment"),
            Field("quantity", N_("Quantity"), "number"),
        ),
        of="booking",
        to="booking",
    ),
    Subject(
        "coverage",
        N_("Company covered"),
        (_ORGANISATION, Field("company", N_("Company"), "reference", to="organisation")),
        of="organisation",
        to="organisation",
    ),
    Subject(
        "contact",
        N_("Contact of an organisation"),
        (_ORGANISATION, _PERSON, Field("about", N_("About"))),
        of="organisation",
        to="organisation",
    ),
    Subject(
        "member_contact",
        N_("Contact with a member"),
        (
            Field("membership", N_("Membership"), "reference", to="membership"),
            Field("day", N_("Day"), "date"),
            Field("how", N_("How"), "choice", choices=memberships.HOWS),
            _NOTE,
        ),
        of="membership",
        to="membership",
    ),
    Subject(
        "disclosure",
        N_("Shown or taken out whole"),
        (
            Field(
                "what",
                N_("What"),
                "choice",
                choices=(
                    ("identity", N_("Identity number")),
                    ("phone", N_("Phone")),
                    ("export", N_("List")),
                ),
            ),
            _PERSON,
            Field("booking", N_("Booking"), "reference", to="booking"),
            Field("waiting", N_("Waiting list entry"), "reference", to="waiting"),
            Field("client", N_("Client"), "reference", to="client"),
            Field("detail", N_("List")),
            Field("records", N_("Records"), "number"),
        ),
        "detail",
        of="person",
        to="person",
    ),
    Subject(
        "consultant_service",
        N_("Service of a consultant"),
        (_CONSULTANT, _SERVICE),
        of="consultant",
        to="consultant",
    ),
    Subject(
        "duty",
        N_("Duty"),
        (
            _BOOKING,
            _SERVICE,
            _CONSULTANT,
            Field("instead_of", N_("In place of"), "reference", to="consultant"),
            Field("breaks", N_("Breaks")),
        ),
        of="booking",
        to="booking",
    ),
    Subject(
        "client",
        N_("Client"),
        (Field("code", N_("Code")), Field("phone", N_("Phone"), "phone")),
        "code",
        untold=frozenset({"person"}),
    ),
    Subject(
        "appointment",
        N_("Appointment"),
        (
            Field("number", N_("Number|appointment")),
            Field("duty", N_("Duty"), "reference"),
            Field("client", N_("Client"), "reference", to="client"),
            _STARTS,
            _ENDS,
            Field("status", N_("Status"), "choice", choices=appointments.STATUSES),
            Field("urgent", N_("Urgent"), "flag"),
            Field("topic", N_("About")),
            _SERIES,
            Field("moved_from", N_("Moved from"), "reference", to="appointment"),
            Field("cancelled_by", N_("Given up by"), "choice", choices=appointments.WHO),
            Field("cancel_reason", N_("Reason")),
            Field("cancelled_at", N_("Withdrawn"), "moment"),
            Field("arrived_at", N_("Arrived"), "moment"),
            Field("begun_at", N_("Begun"), "moment"),
            Field("done_at", N_("Ended"), "moment"),
        ),
        "number",
        untold=frozenset({"answers"}),
    ),
    Subject(
        "ticket",
        N_("Queue number"),
        (
            Field("day", N_("Day"), "date"),
            _SERVICE,
            Field("number", N_("Number|ticket"), "number"),
            Field("client", N_("Client"), "reference", to="client"),
            Field("topic", N_("About")),
            Field(
                "status",
                N_("Status"),
                "choice",
                choices=(
                    ("waiting", N_("Waiting")),
                    ("served", N_("Went in")),
                    ("left", N_("Has left")),
                ),
            ),
            _APPOINTMENT,
            Field("taken_at", N_("Drawn"), "moment"),
        ),
        "number",
    ),
    Subject(
        "party",
        N_("Party of a legal matter"),
        (_APPOINTMENT,),
        of="appointment",
        to="appointment",
        untold=frozenset(
            {"side", "name", "identity", "phone", "company", "person", "organisation"}
        ),
    ),
    Subject(
        "note",
        N_("Sealed note"),
        (
            _APPOINTMENT,
            Field("author", N_("Author"), "reference", to="staff"),
            Field("sealed_at", N_("Sealed at"), "moment"),
        ),
        of="appointment",
        to="appointment",
        untold=frozenset({"sealed"}),
    ),
    Subject(
        "session",
        N_("Session record"),
        (
            _APPOINTMENT,
            Field("minutes", N_("Minutes"), "number"),
            Field("follow_up", N_("Follow-up"), "date"),
            Field("followed_up_at", N_("Followed up"), "moment"),
        ),
        of="appointment",
        to="appointment",
        untold=frozenset({"question", "outcome"}),
    ),
    Subject(
        "referral",
        N_("Referral"),
        (
            _APPOINTMENT,
            Field("phone", N_("Phone"), "phone"),
            Field("referred_at", N_("Referred at"), "moment"),
        ),
        of="appointment",
        to="appointment",
        untold=frozenset({"risk", "referred_to", "steps"}),
    ),
    Subject(
        "consent",
        N_("Consent"),
        (
            Field("client", N_("Client"), "reference", to="client"),
            Field("service", N_("Service"), "reference", to="service"),
            Field("kind", N_("Kind"), "choice", choices=consents.KINDS),
            Field("version", N_("Version"), "number"),
            Field("successor", N_("Successor"), "reference", to="consultant"),
            Field("signed_on", N_("Signed on"), "date"),
            Field("withdrawn_on", N_("Withdrawn on"), "date"),
        ),
    ),
    *FUND_SUBJECTS,
    *PAPER_SUBJECTS,
    Subject(
        "budget",
        N_("Budget"),
        (
            Field("year", N_("Year"), "number"),
            Field("fund", N_("Fund"), "reference", to="fund"),
            Field("account", N_("Use"), "reference", to="account"),
            Field("amount", N_("Amount"), "money"),
        ),
        "year",
    ),
    Subject(
        "batch",
        N_("Payment list"),
        (
            Field("number", N_("Number|list")),
            Field("name", N_("Name")),
            Field("day", N_("Day"), "date"),
            Field("period", N_("Paid for")),
            Field("fund", N_("Fund"), "reference", to="fund"),
            Field("account", N_("Use"), "reference", to="account"),
            Field("paid_from", N_("Paid from"), "reference", to="account"),
            Field("voucher", N_("Voucher"), "reference", to="voucher"),
            Field("made_name", N_("Made by")),
            Field("withdrawn_at", N_("Withdrawn"), "moment"),
        ),
        "number || ' ' || name",
    ),
    Subject(
        "batch_line",
        N_("Line of a payment list"),
        (
            Field("batch", N_("Payment list"), "reference", to="batch"),
            Field("name", N_("Name")),
            Field("amount", N_("Amount"), "money"),
            Field("times", N_("Times"), "number"),
            _PERSON,
            _ORGANISATION,
            Field("note", N_("Unit and post")),
            Field("office", N_("Office")),
        ),
        "name",
        of="batch",
        to="batch",
    ),
    Subject(
        "cash_count",
        N_("Cash count"),
        (
            Field("day", N_("Day of the count"), "date"),
            Field("account", N_("Cash box"), "reference", to="account"),
            Field("pieces", N_("Pieces")),
            Field("counted", N_("Counted"), "money"),
            Field("book", N_("In the book"), "money"),
            Field("explanation", N_("Why it differs")),
            Field("counted_name", N_("Counted by")),
            Field("withdrawn_at", N_("Withdrawn"), "moment"),
        ),
        "day",
    ),
    Subject(
        "period",
        N_("Close of a month"),
        (
            Field("month", N_("Month")),
            Field("closed_at", N_("Closed at"), "moment"),
            Field("closed_name", N_("Closed by")),
        ),
        "month",
    ),
    Subject(
        "closing",
        N_("Balance of a closed month"),
        (
            Field("month", N_("Month")),
            Field("account", N_("Account"), "reference", to="account"),
            Field("fund", N_("Fund"), "reference", to="fund"),
            Field("debit", N_("Debit"), "money"),
            Field("credit", N_("Credit"), "money"),
            Field("balance", N_("Balance"), "money"),
        ),
        "month",
    ),
    Subject(
        "month_paper",
        N_("Paper of a closed month"),
        (
            Field("month", N_("Month")),
            Field("name", N_("Name")),
            Field("content", N_("Content")),
            Field("digest", N_("SHA-256")),
        ),
        "name",
    ),
    Subject(
        "distinct_pair",
        N_("Known to be different"),
        (
            Field("record_table", N_("Register")),
            Field("one", N_("One")),
            Field("other", N_("The other")),
        ),
    ),
    Subject(
        "sheet_heading",
        N_("Heading of a spreadsheet"),
        (
            Field("kind", N_("Register")),
            Field("heading", N_("Heading")),
            Field("field", N_("Column")),
        ),
        "heading",
    ),
)


@cache
def subjects() -> tuple[Subject, ...]:
    """Every table that the trail may speak of: the registers, then what has none."""
    own = {one.table for one in _PARTS}
    registers = (_of(type) for type in TYPES if type.table not in own)
    return (*registers, *(_filled(one) for one in _PARTS))


def subject(table: str) -> Subject:
    """A table in words; one unheard of is called by its name."""
    return next((one for one in subjects() if one.table == table), None) or Subject(
        table, table, ()
    )


def _of(type: RecordType) -> Subject:
    # Whose numbers they are is not known here, so they are masked, be they a firm's or a person's.
    fields = tuple(
        replace(one, kind="phone") if one.name == "phone" else one for one in type.fields
    )
    more = (COLUMNS_BESIDE | CERTIFICATE_BESIDE).get(type.table, ())
    return _filled(Subject(type.table, type.label, fields + more, type.label_of, type=type))


def _filled(one: Subject) -> Subject:
    known = {field.name for field in one.fields}
    more = (*_MORE, replace(_MERGED, to=one.table))
    return replace(one, fields=one.fields + tuple(f for f in more if f.name not in known))
