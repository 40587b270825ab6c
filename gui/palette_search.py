"""What Ctrl+K finds: commands, pages, rooms, organisations, bookings. No widgets here.

Each query takes a millisecond or two, so results come while typing, on the window's thread.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db.appointment_booking import book_appointment
from db.booking_changes import book
from db.booking_ties import WHO
from db.bookings import STATUSES
from db.calendar_import import import_events
from db.find import Hit, facts, find
from db.formats import from_text, plain, to_text
from db.opening import open_balances
from db.quick_vouchers import pay, receive
from db.records import like
from db.rooms import rooms
from db.series import book_series
from db.sheets import bring_in
from db.store import Row, Store
from db.vouchers import make_voucher
from db.words import N_, _
from gui.areas import AREAS, pages_of
from gui.desk import Desk
from gui.doors import Door, unseen, why_not
from gui.palette_certificates import certificate_groups
from gui.palette_consultations import consultation_groups
from gui.palette_entries import Do, Entry, Group, fact_line, fits, opens_record, when_line
from gui.palette_fund import fund_groups

_BOOKINGS = 8
_ROOMS = 5
_LONGEST = 200  # more is a page pasted by mistake; the engine takes only so much
_ORGANISATIONS = 5
_PEOPLE = 5


@dataclass(frozen=True)
class Command:
    """Something the window can do, found by its words; `does` names a method of the shell."""

    label: str
    icon: str
    does: str
    key: str = ""
    also: str = ""  # other words people type for it
    door: Door | None = None  # the rule, or the part of the work, that it takes


COMMANDS = (
    Command(N_("New booking"), "calendar-check", "new_booking", "F7", door=book),
    Command(N_("New consultation"), "comments", "new_consultation", "F8", door=book_appointment),
    Command(N_("Receive money"), "wallet", "receive_money", "F10", door=receive),
    Command(N_("Pay money"), "wallet", "pay_money", also="spend 支出", door=pay),
    Command(
        N_("New voucher"), "receipt", "new_voucher", also="凭证 分录 journal", door=make_voucher
    ),
    Command(
        N_("Export books"),
        "file-export",
        "open_book_export",
        also="xlsx csv hledger 日记账 导出",
        door="fund",
    ),
    Command(
        N_("Opening balances"),
        "scale-balanced",
        "open_opening",
        also="期初 建账",
        door=open_balances,
    ),
    Command(N_("Print day sheet"), "print", "print_day"),
    Command(N_("Book a series"), "repeat", "open_series", door=book_series),
    Command(N_("Find a time"), "magnifying-glass", "open_find_time", door=book),
    Command(
        N_("Bring in a calendar"),
        "file-import",
        "open_calendar_import",
        also="ics",
        door=import_events,
    ),
    Command(N_("Pass on a calendar"), "file-export", "open_calendar_export", also="ics"),
    Command(
        N_("Rooms from a spreadsheet"),
        "table",
        "open_sheet_import",
        also="csv xlsx",
        door=bring_in,
    ),
    Command(
        N_("People from a spreadsheet"),
        "table",
        "open_people_import",
        also="csv xlsx",
        door=bring_in,
    ),
    Command(
        N_("Organisations from a spreadsheet"),
        "table",
        "open_organisation_import",
        also="csv xlsx",
        door=bring_in,
    ),
    Command(N_("Back up now"), "floppy-disk", "back_up", also="copy 副本 拷贝", door="backups"),
    Command(
        N_("Restore a backup"),
        "clock-rotate-left",
        "open_restore",
        also="还原 copy",
        door="backups",
    ),
    Command(N_("Change of user"), "user", "change_user", "Ctrl+L", also="switch 换人 切换"),
    Command(N_("Lock now"), "lock", "lock", also="锁屏"),
    Command(N_("Undo"), "rotate-left", "undo", "Ctrl+Z"),
    Command(N_("Keyboard"), "keyboard", "show_keys", "F1"),
    Command(N_("Full screen"), "expand", "full_screen", "F11"),
    Command(N_("Dark or light"), "circle-half-stroke", "switch_dark", also="theme 主题 夜间"),
    Command(N_("Chinese or English"), "language", "switch_language", also="language 语言 英文"),
    Command(N_("Larger or usual text"), "text-height", "switch_size", also="font size 字号 字体"),
)


def search(desk: Desk, shell: Any, text: str) -> list[Group]:
    """Everything that fits the text, best first; for no text the commands and pages."""
    words = plain(text[:_LONGEST])
    groups = []
    if words:
        groups += [_rooms(desk, words), *_register(desk, words), _bookings(desk, words)]
        groups += consultation_groups(desk, words)
        groups += fund_groups(desk, words)
        groups += certificate_groups(desk, words)
    groups += [_commands(desk, shell, words), _pages(desk, words)]
    return [group for group in groups if group.entries]


def _commands(desk: Desk, shell: Any, words: str) -> Group:
    return Group(
        _("Do"),
        tuple(
            Entry(_(one.label), getattr(shell, one.does), one.icon, key=one.key)
            for one in COMMANDS
            if fits(words, _(one.label), one.label, one.also)
            and not (one.door and why_not(desk, one.door))
        ),
    )


def _pages(desk: Desk, words: str) -> Group:
    entries = []
    for number, area in enumerate(AREAS, start=1):
        for place, spec in enumerate(pages_of(area, desk)):
            if fits(words, _(spec.title), spec.title, _(area.label)):
                hint = _(area.label) if len(area.pages) > 1 else ""
                key = f"Ctrl+{number % 10}" if place == 0 else ""
                entries.append(
                    Entry(_(spec.title), _opens_page(desk, spec.name), area.icon, hint, key)
                )
    return Group(_("Go to"), tuple(entries))


def _rooms(desk: Desk, words: str) -> Group:
    entries = []
    for room in rooms(desk.store):
        if not fits(words, room.label(), room.name, "、".join(room.features)):
            continue
        seats = _("Seats: {n}").format(n=room.capacity) if room.capacity else ""
        entries.append(
            Entry(
                room.label(),
                opens_record(desk, "room", room.id),
                "door-open",
                fact_line(seats, "、".join(room.features)),
                seed={"rooms": (room.id,)},
            )
        )
    return Group(_("Rooms"), tuple(entries[:_ROOMS]))


def _register(desk: Desk, words: str) -> list[Group]:
    if unseen(desk, "register"):
        return []
    found = find(desk.store, words, limit=max(_ORGANISATIONS, _PEOPLE))
    said = facts(desk.store, found.hits)
    hits = found.of("organisation")[:_ORGANISATIONS]
    firms = [_organisation(desk, hit, said[hit.table, hit.id]) for hit in hits]
    firms += _unregistered(desk, words, _ORGANISATIONS - len(firms))
    people = [_person(desk, hit, said[hit.table, hit.id]) for hit in found.of("person")[:_PEOPLE]]
    groups = [
        Group(_("Organisations"), tuple(firms)),
        Group(_("Persons"), tuple(people)),
    ]
    if not why_not(desk, book) and (
        len(firms) == 1 or (len(hits) > 1 and hits[0].score < hits[1].score)
    ):
        groups.insert(1, _at_once(desk, firms[0]))
    return groups


def _organisation(desk: Desk, hit: Hit, said: Row) -> Entry:
    workers = "" if said["workers"] is None else _("Workers: {n}").format(n=said["workers"])
    gone = _("Moved out") if said["status"] == "moved_out" else ""
    seed = {"organisation": hit.name, "organisation_id": hit.id} | _contact(said)
    return Entry(
        hit.name,
        opens_record(desk, hit.table, hit.id),
        "building",
        fact_line(hit.number, workers, gone),
        seed=seed,
        marks=hit.spans,
    )


def _person(desk: Desk, hit: Hit, said: Row) -> Entry:
    seed = _contact(said)
    if said["employer_id"]:
        seed |= {"organisation": said["employer"], "organisation_id": said["employer_id"]}
    return Entry(
        hit.name,
        opens_record(desk, hit.table, hit.id),
        "user",
        fact_line(said["employer_short"], said["position"]),
        seed=seed,
        marks=hit.spans,
    )


def _contact(said: Row) -> dict[str, Any]:
    return {name: said[name] for name in ("contact", "contact_id", "phone") if said[name]}


def _unregistered(desk: Desk, words: str, most: int) -> list[Entry]:
    """Organisations that are words in bookings only."""
    found = desk.store.rows(
        "SELECT organisation, count(*) AS n, max(contact) AS contact, max(phone) AS phone"
        " FROM booking AS b WHERE private = 0 AND organisation_id IS NULL"
        " AND organisation LIKE ? ESCAPE '\\' AND NOT EXISTS (SELECT 1 FROM organisation AS known"
        " WHERE b.organisation IN (known.name, known.short_name))"
        " GROUP BY organisation ORDER BY n DESC LIMIT ?",
        (like(words), most),
    )
    return [
        Entry(
            row["organisation"],
            _opens_list(desk, row["organisation"]),
            "building",
            _("Bookings: {n}").format(n=row["n"]),
            seed=_seed(row),
        )
        for row in found
    ]


def _at_once(desk: Desk, firm: Entry) -> Group:
    return Group(
        _("At once ({name})").format(name=firm.title),
        (
            Entry(
                _("New booking for {name}").format(name=firm.title),
                lambda: desk.open_page("board", new=firm.seed),
                "calendar-check",
                key="F7",
                seed=firm.seed,
            ),
        ),
    )


def _bookings(desk: Desk, words: str) -> Group:
    now = desk.now()
    found = find_bookings(desk.store, words, now)
    labels = dict(STATUSES)
    entries = []
    for row in found[:_BOOKINGS]:
        starts, ends = from_text(row["starts"]), from_text(row["ends"])
        title = row["number"] if row["private"] else f"{row['title']}\u2003{row['organisation']}"
        entries.append(
            Entry(
                title.rstrip(),
                _opens_booking(desk, row["id"]),
                "calendar-check",
                fact_line(when_line(starts, ends, now), row["rooms"], _(labels[row["status"]])),
                seed={} if row["private"] else _seed(row),
            )
        )
    upcoming = sum(from_text(row["ends"]) > now for row in found)
    return Group(
        _("Bookings"), tuple(entries), _("From today: {n}").format(n=upcoming) if upcoming else ""
    )


def find_bookings(db: Store, words: str, now: datetime, limit: int = 50) -> list[Row]:
    """Bookings by title, organisation, contact, phone or number: next ones first, then the past.

    A private booking is found by its number alone.
    """
    return db.rows(
        "SELECT b.id, b.number, b.title, b.organisation, b.contact, b.phone, b.status, b.private,"
        " b.starts, b.ends, b.organisation_id, b.contact_id,"
        " (SELECT group_concat(trim(r.name || ' ' || r.code), '、')"
        "  FROM booking_room AS held JOIN room AS r ON r.id = held.room"
        "  WHERE held.booking = b.id) AS rooms"
        " FROM booking AS b WHERE b.number LIKE :like ESCAPE '\\' OR (b.private = 0 AND ("
        "  b.title LIKE :like ESCAPE '\\' OR b.organisation LIKE :like ESCAPE '\\'"
        "  OR b.contact LIKE :like ESCAPE '\\' OR b.phone LIKE :like ESCAPE '\\'))"
        " ORDER BY b.ends <= :now, CASE WHEN b.ends > :now THEN b.starts END, b.starts DESC"
        " LIMIT :limit",
        {"like": like(words), "now": to_text(now), "limit": limit},
    )


def _seed(row: Row) -> dict[str, Any]:
    return {name: row[name] for name in WHO if row.get(name)}


def _opens_page(desk: Desk, name: str) -> Do:
    return lambda: desk.open_page(name)


def _opens_booking(desk: Desk, id: int) -> Do:
    return lambda: desk.open_page("board", record=id)


def _opens_list(desk: Desk, words: str) -> Do:
    return lambda: desk.open_page("bookings", search=words)
