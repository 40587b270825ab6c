"""The steps that made the schema, oldest first. Steps are history: append, never edit.

What must never be true is refused here, whoever writes: two holds of a room (or of a hall and its
part) at one moment, more equipment out than there is.
"""

from __future__ import annotations

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from db import (
    schema_certificates,
    schema_consultations,
    schema_disclosure,
    schema_fund,
    schema_letterhead,
    schema_printing,
    schema_register,
    schema_sessions,
    schema_staff,
    schema_trail,
)

STEPS = Migrations("yizhan")


def unknown(database: Database) -> list[str]:
    """Names of steps in the file that this program does not know: the file is from a newer one."""
    ours = step_names()
    return [step.name for step in STEPS.applied(database) if step.name not in ours]


def step_names() -> list[str]:
    """The names of all steps, in their order."""
    return [step.name for step in STEPS.pending(Database(memory=True, execute_plugins=False))]


@STEPS(name="0001_rooms_and_bookings")
def rooms_and_bookings(database: Database) -> None:
    """The first released schema."""
    for statement in (*_TABLES, *_INDEXES, *_TRIGGERS):
        database.execute(statement)


@STEPS(name="0002_register")
def register(database: Database) -> None:
    """Organisations, people, their offices, pairings and memberships; bookings point to them."""
    for statement in (
        *schema_register.TABLES,
        *schema_register.INDEXES,
        *schema_register.TRIGGERS,
    ):
        database.execute(statement)


@STEPS(name="0003_trail_chain")
def trail_chain(database: Database) -> None:
    """The entries of the trail are chained; the words of an act and what it takes back are kept."""
    schema_trail.chain(database)


@STEPS(name="0004_staff")
def staff(database: Database) -> None:
    """Who works here, and in which roles."""
    for statement in (*schema_staff.TABLES, *schema_staff.INDEXES, *schema_staff.TRIGGERS):
        database.execute(statement)


@STEPS(name="0005_disclosed_contacts")
def disclosed_contacts(database: Database) -> None:
    """Phones of bookings and of those who wait are shown whole only with an entry."""
    schema_disclosure.of_contacts(database)


@STEPS(name="0006_consultations")
def consultations(database: Database) -> None:
    """Services, consultants on duty, clients, their appointments, and what happens around them."""
    for half in (schema_consultations, schema_sessions):
        for statement in (*half.TABLES, *half.INDEXES, *half.TRIGGERS):
            database.execute(statement)


@STEPS(name="0007_fund")
def fund(database: Database) -> None:
    """Accounts, funds, vouchers and closed months."""
    for statement in (*schema_fund.TABLES, *schema_fund.INDEXES, *schema_fund.TRIGGERS):
        database.execute(statement)


@STEPS(name="0008_papers")
def papers(database: Database) -> None:
    """What stands on a letterhead, certificates and their register, what was printed when."""
    for part in (schema_letterhead, schema_certificates, schema_printing):
        for statement in (*part.TABLES, *part.INDEXES, *part.TRIGGERS):
            database.execute(statement)


_CIVIL = "GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]'"
_DAY = "GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'"
# Nobody writes these three: triggers take them from the booking, so a hold cannot be untrue.
_HELD = f"""held_from TEXT NOT NULL DEFAULT '0001-01-01T00:00' CHECK (held_from {_CIVIL}),
        held_until TEXT NOT NULL DEFAULT '0001-01-01T00:01' CHECK (held_until {_CIVIL}),
        active INTEGER NOT NULL DEFAULT 0 CHECK (active IN (0, 1))"""

_TABLES = (
    """CREATE TABLE centre (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        name TEXT NOT NULL CHECK (name <> ''),
        phone TEXT NOT NULL DEFAULT '',
        hours TEXT NOT NULL,
        provisional_days INTEGER NOT NULL DEFAULT 3 CHECK (provisional_days BETWEEN 0 AND 60)
    ) STRICT""",
    """CREATE TABLE room (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL CHECK (name <> ''),
        code TEXT NOT NULL DEFAULT '',
        kind TEXT NOT NULL,
        capacity INTEGER CHECK (capacity > 0),
        floor TEXT NOT NULL DEFAULT '',
        features TEXT NOT NULL DEFAULT '',
        hours TEXT NOT NULL DEFAULT '',
        setup_minutes INTEGER NOT NULL DEFAULT 0 CHECK (setup_minutes BETWEEN 0 AND 480),
        clearup_minutes INTEGER NOT NULL DEFAULT 0 CHECK (clearup_minutes BETWEEN 0 AND 480),
        part_of INTEGER REFERENCES room (id),
        needs_approval INTEGER NOT NULL DEFAULT 0 CHECK (needs_approval IN (0, 1)),
        weekly_hours INTEGER CHECK (weekly_hours > 0),
        days_ahead INTEGER CHECK (days_ahead > 0),
        private INTEGER NOT NULL DEFAULT 0 CHECK (private IN (0, 1)),
        position INTEGER NOT NULL DEFAULT 0,
        note TEXT NOT NULL DEFAULT '',
        archived_at TEXT,
        CHECK (part_of IS NULL OR part_of <> id)
    ) STRICT""",
    """CREATE TABLE equipment (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL CHECK (name <> ''),
        stock INTEGER NOT NULL CHECK (stock >= 0),
        note TEXT NOT NULL DEFAULT '',
        archived_at TEXT
    ) STRICT""",
    f"""CREATE TABLE closure (
        id INTEGER PRIMARY KEY,
        room INTEGER REFERENCES room (id),
        starts TEXT NOT NULL CHECK (starts {_CIVIL}),
        ends TEXT NOT NULL CHECK (ends {_CIVIL}),
        reason TEXT NOT NULL DEFAULT '',
        cancelled_at TEXT,
        CHECK (starts < ends)
    ) STRICT""",
    f"""CREATE TABLE holiday (
        id INTEGER PRIMARY KEY,
        day TEXT NOT NULL UNIQUE CHECK (day {_DAY}),
        name TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('off', 'work'))
    ) STRICT""",
    f"""CREATE TABLE series (
        id INTEGER PRIMARY KEY,
        title TEXT NOT NULL,
        rule TEXT NOT NULL CHECK (rule <> ''),
        starts TEXT NOT NULL CHECK (starts {_CIVIL}),
        ends TEXT NOT NULL CHECK (ends {_CIVIL}),
        until TEXT CHECK (until {_DAY}),
        holidays TEXT NOT NULL CHECK (holidays IN ('keep', 'skip', 'move')),
        makeup TEXT NOT NULL CHECK (makeup IN ('keep', 'skip', 'ask')),
        created_at TEXT NOT NULL,
        CHECK (starts < ends)
    ) STRICT""",
    f"""CREATE TABLE booking (
        id INTEGER PRIMARY KEY,
        number TEXT NOT NULL UNIQUE,
        title TEXT NOT NULL CHECK (title <> ''),
        use TEXT NOT NULL,
        organisation TEXT NOT NULL DEFAULT '',
        contact TEXT NOT NULL DEFAULT '',
        phone TEXT NOT NULL DEFAULT '',
        headcount INTEGER CHECK (headcount > 0),
        note TEXT NOT NULL DEFAULT '',
        private INTEGER NOT NULL DEFAULT 0 CHECK (private IN (0, 1)),
        status TEXT NOT NULL CHECK (status IN
            ('provisional', 'confirmed', 'checked_in', 'finished', 'no_show', 'cancelled')),
        starts TEXT NOT NULL CHECK (starts {_CIVIL}),
        ends TEXT NOT NULL CHECK (ends {_CIVIL}),
        expires_on TEXT CHECK (expires_on {_DAY}),
        needs_approval INTEGER NOT NULL DEFAULT 0 CHECK (needs_approval IN (0, 1)),
        cancel_reason TEXT NOT NULL DEFAULT '',
        checked_in_at TEXT,
        finished_at TEXT,
        series INTEGER REFERENCES series (id),
        series_day TEXT CHECK (series_day {_DAY}),
        by_hand INTEGER NOT NULL DEFAULT 0 CHECK (by_hand IN (0, 1)),
        created_at TEXT NOT NULL,
        CHECK (starts < ends),
        CHECK (julianday(ends) - julianday(starts) <= 31),
        CHECK (status <> 'cancelled' OR cancel_reason <> ''),
        CHECK (needs_approval = 0 OR status IN ('provisional', 'cancelled'))
    ) STRICT""",
    f"""CREATE TABLE booking_room (
        id INTEGER PRIMARY KEY,
        booking INTEGER NOT NULL REFERENCES booking (id),
        room INTEGER NOT NULL REFERENCES room (id),
        setup_minutes INTEGER NOT NULL CHECK (setup_minutes BETWEEN 0 AND 480),
        clearup_minutes INTEGER NOT NULL CHECK (clearup_minutes BETWEEN 0 AND 480),
        {_HELD},
        UNIQUE (booking, room),
        CHECK (held_from < held_until),
        CHECK (julianday(held_until) - julianday(held_from) <= 32)
    ) STRICT""",
    f"""CREATE TABLE booking_equipment (
        id INTEGER PRIMARY KEY,
        booking INTEGER NOT NULL REFERENCES booking (id),
        equipment INTEGER NOT NULL REFERENCES equipment (id),
        quantity INTEGER NOT NULL CHECK (quantity > 0),
        {_HELD},
        UNIQUE (booking, equipment),
        CHECK (held_from < held_until),
        CHECK (julianday(held_until) - julianday(held_from) <= 32)
    ) STRICT""",
    f"""CREATE TABLE waiting (
        id INTEGER PRIMARY KEY,
        title TEXT NOT NULL CHECK (title <> ''),
        organisation TEXT NOT NULL DEFAULT '',
        contact TEXT NOT NULL DEFAULT '',
        phone TEXT NOT NULL DEFAULT '',
        headcount INTEGER CHECK (headcount > 0),
        room INTEGER REFERENCES room (id),
        minutes INTEGER NOT NULL CHECK (minutes > 0),
        day_from TEXT NOT NULL CHECK (day_from {_DAY}),
        day_to TEXT NOT NULL CHECK (day_to {_DAY}),
        time_from TEXT NOT NULL,
        time_to TEXT NOT NULL,
        status TEXT NOT NULL CHECK (status IN ('waiting', 'booked', 'withdrawn')),
        booking INTEGER REFERENCES booking (id),
        series INTEGER REFERENCES series (id),
        note TEXT NOT NULL DEFAULT '',
        created_at TEXT NOT NULL,
        CHECK (day_from <= day_to)
    ) STRICT""",
    """CREATE TABLE trail (
        id INTEGER PRIMARY KEY,
        act INTEGER NOT NULL,
        at TEXT NOT NULL,
        who TEXT NOT NULL,
        rule TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('insert', 'update', 'delete')),
        record_table TEXT NOT NULL,
        record INTEGER NOT NULL,
        before TEXT CHECK (before IS NULL OR json_valid(before)),
        after TEXT CHECK (after IS NULL OR json_valid(after))
    ) STRICT""",
)

_INDEXES = (
    "CREATE UNIQUE INDEX room_name ON room (name) WHERE archived_at IS NULL",
    "CREATE UNIQUE INDEX equipment_name ON equipment (name) WHERE archived_at IS NULL",
    "CREATE INDEX room_part_of ON room (part_of) WHERE part_of IS NOT NULL",
    "CREATE INDEX booking_starts ON booking (starts)",
    "CREATE INDEX booking_status ON booking (status, starts)",
    "CREATE INDEX booking_series ON booking (series, series_day) WHERE series IS NOT NULL",
    "CREATE INDEX booking_organisation ON booking (organisation, starts)",
    "CREATE INDEX booking_room_held ON booking_room (room, held_from) WHERE active = 1",
    "CREATE INDEX booking_room_from ON booking_room (held_from)",
    "CREATE INDEX booking_equipment_held ON booking_equipment (equipment, held_from)"
    " WHERE active = 1",
    "CREATE INDEX closure_starts ON closure (starts) WHERE cancelled_at IS NULL",
    "CREATE INDEX waiting_status ON waiting (status, day_from)",
    "CREATE INDEX trail_act ON trail (act)",
    "CREATE INDEX trail_record ON trail (record_table, record)",
)

# No hold lasts longer than 32 days (a CHECK above), so the search for an overlap can start there
# in the index instead of at the beginning of time.
_ROOM_OVERLAP = """SELECT RAISE(ABORT, 'room_taken') WHERE EXISTS (
        SELECT 1 FROM booking_room AS held WHERE held.active = 1 AND held.id <> NEW.id
        AND held.room IN (
            SELECT NEW.room
            UNION SELECT part_of FROM room WHERE id = NEW.room AND part_of IS NOT NULL
            UNION SELECT id FROM room WHERE part_of = NEW.room)
        AND held.held_from < NEW.held_until
        AND held.held_from > strftime('%Y-%m-%dT%H:%M', NEW.held_from, '-32 days')
        AND held.held_until > NEW.held_from);"""

# Nobody is booked into a room, or a hall or part of it, while it is closed.
_ROOM_CLOSED = """SELECT RAISE(ABORT, 'room_closed') WHERE EXISTS (
        SELECT 1 FROM closure JOIN booking ON booking.id = NEW.booking
        WHERE closure.cancelled_at IS NULL
        AND closure.starts < booking.ends AND closure.ends > booking.starts
        AND (closure.room IS NULL OR closure.room IN (
            SELECT NEW.room
            UNION SELECT part_of FROM room WHERE id = NEW.room AND part_of IS NOT NULL
            UNION SELECT id FROM room WHERE part_of = NEW.room)));"""
_CLOSED_OVER = """SELECT RAISE(ABORT, 'closed_over') WHERE EXISTS (
        SELECT 1 FROM booking_room AS held JOIN booking ON booking.id = held.booking
        WHERE held.active = 1 AND booking.starts < NEW.ends AND booking.ends > NEW.starts
        AND (NEW.room IS NULL OR held.room IN (
            SELECT NEW.room
            UNION SELECT part_of FROM room WHERE id = NEW.room AND part_of IS NOT NULL
            UNION SELECT id FROM room WHERE part_of = NEW.room)));"""

# The peak of what is out at one moment: it can only be reached where something begins.
_EQUIPMENT_PEAK = """SELECT RAISE(ABORT, 'equipment_short') WHERE EXISTS (
        SELECT 1 FROM (
            SELECT NEW.held_from AS moment
            UNION SELECT held_from FROM booking_equipment
            WHERE equipment = NEW.equipment AND active = 1
            AND held_from > NEW.held_from AND held_from < NEW.held_until) AS begins
        WHERE (
            SELECT sum(quantity) FROM booking_equipment AS held
            WHERE held.equipment = NEW.equipment AND held.active = 1
            AND held.held_from <= begins.moment
            AND held.held_from > strftime('%Y-%m-%dT%H:%M', begins.moment, '-32 days')
            AND held.held_until > begins.moment)
        > (SELECT stock FROM equipment WHERE id = NEW.equipment));"""

# A hold lasts from the booking's start less the room's set-up to its end and the clear-up, and
# counts while the booking lives. Equipment is out for the longest of its rooms' times.
_OF_THE_BOOKING = """SELECT
        strftime('%Y-%m-%dT%H:%M', starts, '-' || {setup} || ' minutes'),
        strftime('%Y-%m-%dT%H:%M', ends, '+' || {clearup} || ' minutes'),
        status NOT IN ('cancelled', 'no_show')
        FROM booking WHERE id = {booking}"""
_ROOM_SPAN = _OF_THE_BOOKING.format(
    setup="{row}.setup_minutes", clearup="{row}.clearup_minutes", booking="{row}.booking"
)
_LONGEST = "(SELECT coalesce(max({what}), 0) FROM booking_room WHERE booking = {{row}}.booking)"
_EQUIPMENT_SPAN = _OF_THE_BOOKING.format(
    setup=_LONGEST.format(what="setup_minutes"),
    clearup=_LONGEST.format(what="clearup_minutes"),
    booking="{row}.booking",
)
_SET = "SET (held_from, held_until, active)"
_ROOMS_FOLLOW = f"""UPDATE booking_room {_SET} = ({_ROOM_SPAN.format(row="booking_room")})
        WHERE booking = {{booking}};"""
_EQUIPMENT_FOLLOWS = f"""UPDATE booking_equipment {_SET} =
        ({_EQUIPMENT_SPAN.format(row="booking_equipment")}) WHERE booking = {{booking}};"""
_HOLD_TRUE = """SELECT RAISE(ABORT, 'hold_untrue')
        WHERE (NEW.held_from, NEW.held_until, NEW.active) IS NOT ({span});"""

_TRIGGERS = (
    f"""CREATE TRIGGER room_hold_update AFTER UPDATE ON booking_room WHEN NEW.active = 1
    BEGIN {_ROOM_OVERLAP} {_ROOM_CLOSED} END""",
    f"""CREATE TRIGGER closure_insert AFTER INSERT ON closure WHEN NEW.cancelled_at IS NULL
    BEGIN {_CLOSED_OVER} END""",
    f"""CREATE TRIGGER closure_update AFTER UPDATE ON closure WHEN NEW.cancelled_at IS NULL
    BEGIN {_CLOSED_OVER} END""",
    f"""CREATE TRIGGER equipment_hold_update AFTER UPDATE ON booking_equipment WHEN NEW.active = 1
    BEGIN {_EQUIPMENT_PEAK} END""",
    """CREATE TRIGGER equipment_stock AFTER UPDATE OF stock ON equipment
    BEGIN SELECT RAISE(ABORT, 'equipment_short') WHERE EXISTS (
        SELECT 1 FROM booking_equipment AS begins
        WHERE begins.equipment = NEW.id AND begins.active = 1 AND (
            SELECT sum(quantity) FROM booking_equipment AS held
            WHERE held.equipment = NEW.id AND held.active = 1
            AND held.held_from <= begins.held_from AND held.held_until > begins.held_from)
        > NEW.stock); END""",
    f"""CREATE TRIGGER room_hold_made AFTER INSERT ON booking_room
    BEGIN
        UPDATE booking_room {_SET} = ({_ROOM_SPAN.format(row="NEW")}) WHERE id = NEW.id;
        {_EQUIPMENT_FOLLOWS.format(booking="NEW.booking")}
    END""",
    f"""CREATE TRIGGER room_hold_given_up AFTER DELETE ON booking_room
    BEGIN {_EQUIPMENT_FOLLOWS.format(booking="OLD.booking")} END""",
    f"""CREATE TRIGGER equipment_hold_made AFTER INSERT ON booking_equipment
    BEGIN
        UPDATE booking_equipment {_SET} = ({_EQUIPMENT_SPAN.format(row="NEW")})
        WHERE id = NEW.id;
    END""",
    f"""CREATE TRIGGER room_hold_true BEFORE UPDATE ON booking_room
    BEGIN {_HOLD_TRUE.format(span=_ROOM_SPAN.format(row="NEW"))} END""",
    f"""CREATE TRIGGER equipment_hold_true BEFORE UPDATE ON booking_equipment
    BEGIN {_HOLD_TRUE.format(span=_EQUIPMENT_SPAN.format(row="NEW"))} END""",
    f"""CREATE TRIGGER booking_holds AFTER UPDATE OF starts, ends, status ON booking
    WHEN NEW.starts <> OLD.starts OR NEW.ends <> OLD.ends
    OR (NEW.status IN ('cancelled', 'no_show')) <> (OLD.status IN ('cancelled', 'no_show'))
    BEGIN
        {_ROOMS_FOLLOW.format(booking="NEW.id")}
        {_EQUIPMENT_FOLLOWS.format(booking="NEW.id")}
    END""",
    # A hall divides once: a part has no parts, and dividing must not make two holds collide.
    """CREATE TRIGGER room_part_insert BEFORE INSERT ON room WHEN NEW.part_of IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'part_of_part')
        WHERE (SELECT part_of FROM room WHERE id = NEW.part_of) IS NOT NULL; END""",
    """CREATE TRIGGER room_part_update BEFORE UPDATE OF part_of ON room
    WHEN NEW.part_of IS NOT OLD.part_of
    BEGIN
        SELECT RAISE(ABORT, 'part_of_part') WHERE NEW.part_of IS NOT NULL AND (
            (SELECT part_of FROM room WHERE id = NEW.part_of) IS NOT NULL
            OR EXISTS (SELECT 1 FROM room WHERE part_of = NEW.id));
        SELECT RAISE(ABORT, 'room_taken') WHERE EXISTS (
            SELECT 1 FROM booking_room AS mine JOIN booking_room AS other
            ON other.room = NEW.part_of AND other.active = 1
            AND other.held_from < mine.held_until AND other.held_until > mine.held_from
            WHERE mine.room = NEW.id AND mine.active = 1);
    END""",
    """CREATE TRIGGER trail_no_update BEFORE UPDATE ON trail
    BEGIN SELECT RAISE(ABORT, 'trail_is_append_only'); END""",
    """CREATE TRIGGER trail_no_delete BEFORE DELETE ON trail
    BEGIN SELECT RAISE(ABORT, 'trail_is_append_only'); END""",
)
