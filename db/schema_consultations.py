"""Step 0006: services, consultants, duties, clients and appointments.

A duty is a booking with a consultant: the booking holds the room and says when, triggers copy that
onto the duty, and nobody else writes it. Slots are not stored (`db.slots`).

Steps are history: this file no longer changes once it is released.
"""

from __future__ import annotations

_CIVIL = "GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]'"
_DAY = "GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'"
_HOLDS = "('booked', 'arrived', 'in_session', 'done')"

TABLES = (
    """CREATE TABLE service (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL CHECK (name <> ''),
        kind TEXT NOT NULL CHECK (kind IN ('psychology', 'law', 'other')),
        prefix TEXT NOT NULL CHECK (prefix <> ''),
        minutes INTEGER NOT NULL CHECK (minutes BETWEEN 5 AND 480),
        every INTEGER NOT NULL CHECK (every BETWEEN 5 AND 480),
        pause INTEGER NOT NULL DEFAULT 0 CHECK (pause BETWEEN 0 AND 120),
        seats INTEGER NOT NULL DEFAULT 1 CHECK (seats BETWEEN 1 AND 100),
        most_a_year INTEGER CHECK (most_a_year > 0),
        lead_minutes INTEGER NOT NULL DEFAULT 0 CHECK (lead_minutes BETWEEN 0 AND 43200),
        anonymous INTEGER NOT NULL DEFAULT 0 CHECK (anonymous IN (0, 1)),
        opponent INTEGER NOT NULL DEFAULT 0 CHECK (opponent IN (0, 1)),
        questions TEXT NOT NULL DEFAULT '',
        consent TEXT NOT NULL DEFAULT '',
        consent_version INTEGER NOT NULL DEFAULT 1 CHECK (consent_version > 0),
        consultant_on_slip INTEGER NOT NULL DEFAULT 1 CHECK (consultant_on_slip IN (0, 1)),
        position INTEGER NOT NULL DEFAULT 0,
        archived_at TEXT
    ) STRICT""",
    f"""CREATE TABLE consultant (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL CHECK (name <> ''),
        staff INTEGER REFERENCES staff (id),
        licence TEXT NOT NULL DEFAULT '',
        licence_until TEXT CHECK (licence_until {_DAY}),
        phone TEXT NOT NULL DEFAULT '',
        note TEXT NOT NULL DEFAULT '',
        services TEXT NOT NULL DEFAULT '',
        archived_at TEXT
    ) STRICT""",
    # Who gives what; triggers copy the ids to the consultant, for lists and forms.
    """CREATE TABLE consultant_service (
        id INTEGER PRIMARY KEY,
        consultant INTEGER NOT NULL REFERENCES consultant (id),
        service INTEGER NOT NULL REFERENCES service (id),
        UNIQUE (consultant, service)
    ) STRICT""",
    # `breaks` is like 12:00-13:30 15:00-15:15, times of the day on which the duty begins.
    f"""CREATE TABLE duty (
        id INTEGER PRIMARY KEY,
        booking INTEGER NOT NULL UNIQUE REFERENCES booking (id),
        service INTEGER NOT NULL REFERENCES service (id),
        consultant INTEGER NOT NULL REFERENCES consultant (id),
        instead_of INTEGER REFERENCES consultant (id),
        breaks TEXT NOT NULL DEFAULT '',
        held_from TEXT NOT NULL DEFAULT '0001-01-01T00:00' CHECK (held_from {_CIVIL}),
        held_until TEXT NOT NULL DEFAULT '0001-01-01T00:01' CHECK (held_until {_CIVIL}),
        active INTEGER NOT NULL DEFAULT 0 CHECK (active IN (0, 1)),
        CHECK (held_from < held_until),
        CHECK (instead_of IS NULL OR instead_of <> consultant)
    ) STRICT""",
    # A client is a registered person or only a code; the code is always there.
    """CREATE TABLE client (
        id INTEGER PRIMARY KEY,
        code TEXT NOT NULL UNIQUE CHECK (code <> ''),
        person INTEGER UNIQUE REFERENCES person (id),
        phone TEXT NOT NULL DEFAULT '',
        created_at TEXT NOT NULL
    ) STRICT""",
    f"""CREATE TABLE appointment (
        id INTEGER PRIMARY KEY,
        number TEXT NOT NULL UNIQUE CHECK (number <> ''),
        duty INTEGER NOT NULL REFERENCES duty (id),
        client INTEGER NOT NULL REFERENCES client (id),
        starts TEXT NOT NULL CHECK (starts {_CIVIL}),
        ends TEXT NOT NULL CHECK (ends {_CIVIL}),
        status TEXT NOT NULL CHECK (status IN
            ('booked', 'arrived', 'in_session', 'done', 'no_show', 'cancelled', 'moved')),
        active INTEGER NOT NULL GENERATED ALWAYS AS (status IN {_HOLDS}) STORED,
        urgent INTEGER NOT NULL DEFAULT 0 CHECK (urgent IN (0, 1)),
        topic TEXT NOT NULL DEFAULT '',
        answers TEXT NOT NULL DEFAULT '',
        series INTEGER,
        moved_from INTEGER UNIQUE REFERENCES appointment (id),
        cancelled_by TEXT NOT NULL DEFAULT ''
            CHECK (cancelled_by IN ('', 'client', 'consultant', 'centre')),
        cancel_reason TEXT NOT NULL DEFAULT '',
        cancelled_at TEXT,
        arrived_at TEXT,
        begun_at TEXT,
        done_at TEXT,
        created_at TEXT NOT NULL,
        CHECK (starts < ends),
        CHECK (julianday(ends) - julianday(starts) <= 1),
        CHECK ((status = 'cancelled') = (cancelled_by <> ''))
    ) STRICT""",
)

INDEXES = (
    "CREATE UNIQUE INDEX service_name ON service (name) WHERE archived_at IS NULL",
    "CREATE UNIQUE INDEX service_prefix ON service (prefix) WHERE archived_at IS NULL",
    "CREATE UNIQUE INDEX consultant_staff ON consultant (staff) WHERE staff IS NOT NULL",
    "CREATE INDEX consultant_service_service ON consultant_service (service)",
    "CREATE INDEX duty_service ON duty (service, held_from)",
    "CREATE INDEX duty_consultant ON duty (consultant, held_from) WHERE active = 1",
    "CREATE INDEX appointment_duty ON appointment (duty, starts)",
    "CREATE INDEX appointment_client ON appointment (client, starts)",
    "CREATE INDEX appointment_starts ON appointment (starts)",
)

_OF_BOOKING = """SELECT starts, ends, status NOT IN ('cancelled', 'no_show')
    FROM booking WHERE id = {booking}"""

_FOLLOW = "UPDATE duty SET (held_from, held_until, active) = ({span}) WHERE booking = {booking};"

_TRUE = f"""SELECT RAISE(ABORT, 'duty_untrue')
    WHERE (NEW.held_from, NEW.held_until, NEW.active) IS NOT
    ({_OF_BOOKING.format(booking="NEW.booking")});"""

_CONSULTANT_TAKEN = """SELECT RAISE(ABORT, 'consultant_taken') WHERE NEW.active AND EXISTS (
    SELECT 1 FROM duty WHERE consultant = NEW.consultant AND active = 1 AND id <> NEW.id
    AND held_from < NEW.held_until AND held_until > NEW.held_from
    AND held_from > strftime('%Y-%m-%dT%H:%M', NEW.held_from, '-32 days'));"""

_APPOINTED = """SELECT RAISE(ABORT, 'duty_has_appointments') WHERE EXISTS (
    SELECT 1 FROM appointment WHERE duty = NEW.id AND active = 1
    AND (NEW.active = 0 OR starts < NEW.held_from OR ends > NEW.held_until));"""

_NO_DUTY = """SELECT RAISE(ABORT, 'no_duty') WHERE NOT EXISTS (
    SELECT 1 FROM duty WHERE id = NEW.duty AND active = 1
    AND held_from <= NEW.starts AND held_until >= NEW.ends);"""

# Of a group session the very same time may be held as often as it has seats.
_SLOT_TAKEN = """SELECT RAISE(ABORT, 'slot_taken') WHERE EXISTS (
    SELECT 1 FROM appointment WHERE duty = NEW.duty AND active = 1 AND id <> NEW.id
    AND starts < NEW.ends AND ends > NEW.starts
    AND (starts <> NEW.starts OR ends <> NEW.ends))
    OR (SELECT count(*) FROM appointment WHERE duty = NEW.duty AND active = 1
        AND starts = NEW.starts AND ends = NEW.ends)
    > (SELECT seats FROM service JOIN duty ON duty.service = service.id
        WHERE duty.id = NEW.duty);"""

_CLIENT_TAKEN = """SELECT RAISE(ABORT, 'client_taken') WHERE EXISTS (
    SELECT 1 FROM appointment WHERE client = NEW.client AND active = 1 AND id <> NEW.id
    AND starts < NEW.ends AND ends > NEW.starts
    AND starts > strftime('%Y-%m-%dT%H:%M', NEW.starts, '-2 days'));"""

_GIVEN = """UPDATE consultant SET services = coalesce((SELECT group_concat(service, ' ')
    FROM (SELECT service FROM consultant_service WHERE consultant = {row}.consultant
    ORDER BY service)), '') WHERE id = {row}.consultant;"""

TRIGGERS = (
    f"""CREATE TRIGGER consultant_gives AFTER INSERT ON consultant_service
    BEGIN {_GIVEN.format(row="NEW")} END""",
    f"""CREATE TRIGGER consultant_gives_no_more AFTER DELETE ON consultant_service
    BEGIN {_GIVEN.format(row="OLD")} END""",
    f"""CREATE TRIGGER duty_made AFTER INSERT ON duty
    BEGIN {_FOLLOW.format(span=_OF_BOOKING.format(booking="NEW.booking"), booking="NEW.booking")}
    END""",
    f"""CREATE TRIGGER duty_true BEFORE UPDATE ON duty BEGIN {_TRUE} END""",
    # A duty and the use of its booking belong together.
    """CREATE TRIGGER duty_booked BEFORE INSERT ON duty
    BEGIN SELECT RAISE(ABORT, 'duty_use')
        WHERE (SELECT use FROM booking WHERE id = NEW.booking) <> 'duty'; END""",
    """CREATE TRIGGER booking_use BEFORE UPDATE OF use ON booking
    WHEN NEW.use <> 'duty' AND EXISTS (SELECT 1 FROM duty WHERE booking = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'duty_use'); END""",
    f"""CREATE TRIGGER duty_alone AFTER UPDATE ON duty
    BEGIN {_CONSULTANT_TAKEN} {_APPOINTED} END""",
    """CREATE TRIGGER duty_stays BEFORE UPDATE OF booking, service ON duty
    WHEN NEW.booking <> OLD.booking OR NEW.service <> OLD.service
    BEGIN SELECT RAISE(ABORT, 'duty_stays'); END""",
    f"""CREATE TRIGGER booking_duty AFTER UPDATE OF starts, ends, status ON booking
    BEGIN {_FOLLOW.format(span=_OF_BOOKING.format(booking="NEW.id"), booking="NEW.id")} END""",
    f"""CREATE TRIGGER appointment_made AFTER INSERT ON appointment WHEN NEW.active = 1
    BEGIN {_NO_DUTY} {_SLOT_TAKEN} {_CLIENT_TAKEN} END""",
    f"""CREATE TRIGGER appointment_changed AFTER UPDATE ON appointment WHEN NEW.active = 1
    BEGIN {_NO_DUTY} {_SLOT_TAKEN} {_CLIENT_TAKEN} END""",
    # A session of three cannot become one of two while three sit in it.
    """CREATE TRIGGER service_seats AFTER UPDATE OF seats ON service WHEN NEW.seats < OLD.seats
    BEGIN SELECT RAISE(ABORT, 'seats_taken') WHERE EXISTS (
        SELECT 1 FROM appointment JOIN duty ON duty.id = appointment.duty
        WHERE duty.service = NEW.id AND appointment.active = 1
        GROUP BY duty.id, appointment.starts, appointment.ends HAVING count(*) > NEW.seats);
    END""",
)
