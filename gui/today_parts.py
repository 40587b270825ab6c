"""The parts of 今日 beside the rooms. A later area adds its function to PARTS and nothing else.

A part looks at the records through the desk and answers with a Part: lines, and in each line the
action that clears it. One without lines and without words for that is not shown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from PySide6.QtWidgets import QApplication

from db.booking_states import cancel, confirm
from db.bookings import Booking
from db.formats import show_date, show_month_day, show_span, show_time, weekday_name
from db.holidays import fill_from_library, missing_year
from db.memberships import Due, due, record_contact
from db.offices import elections
from db.organisations import organisation
from db.records import record
from db.rooms import rooms
from db.rules import Refused
from db.today import expiring_today, starting_within
from db.types_register import MEMBERSHIP
from db.waiting import book_waiting, matches
from db.words import _
from gui.action_dialog import ActionDialog
from gui.backup_part import backups
from gui.cards import Line, Part
from gui.desk import Desk
from gui.doors import unseen, why_not
from gui.protection_part import protection
from gui.today_consultations import consultations_today, slots_for_waiting
from gui.today_follow_ups import follow_ups

PartMaker = Callable[[Desk], Part]


def starting_soon(desk: Desk) -> Part:
    """What begins within the hour: whom to expect at the desk."""
    names = _room_names(desk)
    lines = []
    for one in starting_within(desk.store, desk.now()):
        lines.append(
            Line(
                f"{show_time(one.starts)}  {one.title}",
                _facts(_rooms_of(one, names), one.organisation),
                chip=(one.status, ""),
                open=_opens(desk, one.id),
            )
        )
    return Part(
        _("Within an hour"),
        tuple(lines),
        empty=_("Nothing begins within an hour."),
        link=(_("Schedule"), lambda: desk.open_page("board", day=desk.today())),
    )


def expiring(desk: Desk) -> Part:
    """Provisional bookings that are released tonight: confirm or release."""
    names = _room_names(desk)
    lines = []
    for one in expiring_today(desk.store, desk.now()):
        lines.append(
            Line(
                one.title,
                _facts(
                    _when(desk, one.starts, one.ends),
                    _rooms_of(one, names),
                    one.organisation,
                ),
                actions=(
                    (_("Confirm"), _does(desk, confirm, booking=one.id)),
                    (_("Release"), _does(desk, cancel, booking=one.id, reason=_("Released"))),
                ),
                open=_opens(desk, one.id),
                barred=why_not(desk, confirm, cancel),
            )
        )
    return Part(
        _("Provisional, due today"), tuple(lines), empty=_("No provisional booking runs out today.")
    )


def waiting(desk: Desk) -> Part:
    """Who of the waiting list can have a place now."""
    names = _room_names(desk)
    lines = []
    for match in matches(desk.store, now=desk.now()):
        place = match.suggestion
        where = "、".join(names.get(room, "") for room in place.rooms)
        lines.append(
            Line(
                _facts(match.waiting["title"], match.waiting["organisation"]),
                _facts(_when(desk, place.starts, place.ends), where),
                actions=(
                    (
                        _("Book"),
                        _does(
                            desk,
                            book_waiting,
                            id=match.waiting["id"],
                            room=place.rooms[0],
                            starts=place.starts,
                            ends=place.ends,
                        ),
                    ),
                ),
                open=_opens_waiting(desk, match.waiting["id"]),
                barred=why_not(desk, book_waiting),
            )
        )
    return Part(
        _("Waiting, now a place"),
        tuple(lines),
        empty=_("Nobody on the waiting list can be served yet."),
        link=(_("Waiting list"), lambda: desk.open_page("waiting")),
    )


def to_do(desk: Desk) -> Part:
    """What the centre itself must see to: approvals, the holiday table."""
    lines = []
    pending = desk.store.value(
        "SELECT count(*) FROM booking WHERE status = 'provisional' AND needs_approval = 1"
        " AND ends > ?",
        (desk.now().strftime("%Y-%m-%dT%H:%M"),),
    )
    if pending:
        lines.append(
            Line(
                _("Bookings that need approval: {n}").format(n=pending),
                _("They hold the room until somebody decides"),
                "stamp",
                actions=(
                    (
                        _("Look"),
                        lambda: desk.open_page("bookings", filters={"status": "provisional"}),
                    ),
                ),
            )
        )
    year = missing_year(desk.store, desk.today())
    if year:
        lines.append(
            Line(
                _("Holidays of {year} are not entered").format(year=year),
                _("Series need to know days off and make-up workdays"),
                "calendar-xmark",
                actions=((_("Enter them"), _enters_holidays(desk, year)),),
                barred=why_not(desk, fill_from_library),
            )
        )
    return Part(_("To do"), tuple(lines), empty=_("All done."))


def contacts_due(desk: Desk) -> Part:
    """Floating members whom nobody has called this quarter; nothing where all were."""
    if unseen(desk, "register"):
        return Part("", ())
    lines = [
        Line(
            one.name,
            _facts(
                _("Last contact {day}").format(day=show_date(one.last))
                if one.last
                else _("Never contacted"),
                one.organisation,
                one.whereabouts,
            ),
            actions=((_("Record contact"), _records_contact(desk, one)),),
            open=_opens_person(desk, one.person),
            barred=why_not(desk, record_contact),
        )
        for one in due(desk.store, desk.today())
    ]
    return Part(
        _("Quarterly contacts due"),
        tuple(lines),
        link=(
            _("Memberships"),
            lambda: desk.open_page("memberships", filters={"state": "floating"}),
        ),
    )


def terms_ending(desk: Desk) -> Part:
    """Terms that end within two months, so that the election is prepared; nothing else."""
    if unseen(desk, "register"):
        return Part("", ())
    lines = [
        Line(
            organisation(desk.store, one.organisation).label(),
            _facts(_("Term ends {day}").format(day=show_month_day(one.by)), one.names()),
            actions=((_("Open"), _opens_offices(desk, one.organisation)),),
            open=_opens_offices(desk, one.organisation),
        )
        for one in elections(desk.store, desk.today())
    ]
    return Part(
        _("Terms that end soon"),
        tuple(lines),
        link=(_("Offices"), lambda: desk.open_page("offices")),
    )


# Two columns beside the rooms, each from top to bottom.
PARTS: tuple[tuple[PartMaker, ...], ...] = (
    (starting_soon, expiring, contacts_due, follow_ups),
    (backups, protection, consultations_today, slots_for_waiting, waiting, to_do, terms_ending),
)


def _room_names(desk: Desk) -> dict[int, str]:
    return {room.id: room.label() for room in rooms(desk.store)}


def _rooms_of(booking: Booking, names: dict[int, str]) -> str:
    return "、".join(names[room] for room in booking.rooms if room in names)


def _when(desk: Desk, starts: datetime, ends: datetime) -> str:
    span = show_span(starts, ends)
    if starts.date() == desk.today():
        return _("Today {span}").format(span=span)
    return f"{show_month_day(starts)} {weekday_name(starts)} {span}"


def _facts(*words: str) -> str:
    return "\u2002".join(word for word in words if word)


def _opens(desk: Desk, id: int) -> Callable[[], None]:
    return lambda: desk.open_page("board", record=id)


def _enters_holidays(desk: Desk, year: int) -> Callable[[], None]:
    """From the library if it knows the year, else by hand, beginning with New Year."""

    def enter() -> None:
        try:
            desk.do(fill_from_library, year=year)
        except Refused as refused:
            desk.open_page("holidays", new={"day": date(year, 1, 1)})
            desk.say(refused.message, "warn")

    return enter


def _opens_waiting(desk: Desk, id: int) -> Callable[[], None]:
    return lambda: desk.open_record("waiting", id)


def _opens_person(desk: Desk, person: int) -> Callable[[], None]:
    return lambda: desk.open_record("person", person)


def _opens_offices(desk: Desk, organisation: int) -> Callable[[], None]:
    return lambda: desk.open_page("register", record=organisation, tab="offices")


def _records_contact(desk: Desk, one: Due) -> Callable[[], None]:
    """The form of the action that the register of memberships has."""

    def ask() -> None:
        action = next(each for each in MEMBERSHIP.actions if each.name == "record_contact")
        row = record(desk.store, MEMBERSHIP, one.membership)
        window = QApplication.activeWindow()
        dialog = ActionDialog(desk, window, MEMBERSHIP, action, row, one.name)
        dialog.form.seed({"day": desk.today()})
        dialog.open()

    return ask


def _does(desk: Desk, rule: Callable[..., Any], **values: Any) -> Callable[[], None]:
    def act() -> None:
        try:
            desk.do(rule, **values)
        except Refused as refused:
            desk.say(refused.message, "warn")

    return act


def make(desk: Desk, column: Sequence[PartMaker]) -> list[Part]:
    """The parts of one column as they are now."""
    return [maker(desk) for maker in column]
