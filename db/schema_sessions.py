"""Step 0006, second half: what happens around an appointment.

Walk-ins and those who wait, the parties of a legal matter, what the consultant records, consents,
referrals, evaluations, the emergency numbers that the centre keeps; whose phone was shown whole.

Steps are history: this file no longer changes once it is released.
"""

from __future__ import annotations

_CIVIL = "GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]'"
_DAY = "GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'"
_MONTH = "GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]'"
_TIME = "GLOB '[0-2][0-9]:[0-5][0-9]'"

TABLES = (
    # A number drawn at the desk by who came without an appointment.
    f"""CREATE TABLE ticket (
        id INTEGER PRIMARY KEY,
        day TEXT NOT NULL CHECK (day {_DAY}),
        service INTEGER NOT NULL REFERENCES service (id),
        number INTEGER NOT NULL CHECK (number > 0),
        client INTEGER NOT NULL REFERENCES client (id),
        topic TEXT NOT NULL DEFAULT '',
        status TEXT NOT NULL CHECK (status IN ('waiting', 'served', 'left')),
        appointment INTEGER UNIQUE REFERENCES appointment (id),
        taken_at TEXT NOT NULL CHECK (taken_at {_CIVIL}),
        UNIQUE (day, service, number),
        CHECK ((status = 'served') = (appointment IS NOT NULL))
    ) STRICT""",
    # Who found no slot; called when one comes free.
    f"""CREATE TABLE consultation_waiting (
        id INTEGER PRIMARY KEY,
        client INTEGER NOT NULL REFERENCES client (id),
        service INTEGER NOT NULL REFERENCES service (id),
        consultant INTEGER REFERENCES consultant (id),
        day_from TEXT NOT NULL CHECK (day_from {_DAY}),
        day_to TEXT NOT NULL CHECK (day_to {_DAY}),
        time_from TEXT NOT NULL DEFAULT '00:00' CHECK (time_from {_TIME}),
        time_to TEXT NOT NULL DEFAULT '24:00' CHECK (time_to {_TIME}),
        topic TEXT NOT NULL DEFAULT '',
        status TEXT NOT NULL CHECK (status IN ('waiting', 'booked', 'withdrawn')),
        calls INTEGER NOT NULL DEFAULT 0 CHECK (calls >= 0),
        called_at TEXT CHECK (called_at {_CIVIL}),
        appointment INTEGER UNIQUE REFERENCES appointment (id),
        created_at TEXT NOT NULL,
        CHECK (day_from <= day_to),
        CHECK ((status = 'booked') = (appointment IS NOT NULL))
    ) STRICT""",
    # The parties of a legal matter: who the lawyer acts for, and against whom. `sound` and `firm`
    # are how the name and the company that is a party itself are said (`db.likeness`).
    """CREATE TABLE party (
        id INTEGER PRIMARY KEY,
        appointment INTEGER NOT NULL REFERENCES appointment (id),
        side TEXT NOT NULL CHECK (side IN ('client', 'opponent')),
        name TEXT NOT NULL CHECK (name <> ''),
        identity TEXT NOT NULL DEFAULT '',
        phone TEXT NOT NULL DEFAULT '',
        company TEXT NOT NULL DEFAULT '',
        person INTEGER REFERENCES person (id),
        organisation INTEGER REFERENCES organisation (id),
        sound TEXT NOT NULL DEFAULT '',
        firm TEXT NOT NULL DEFAULT ''
    ) STRICT""",
    # What a consultant wrote, sealed by `db.sealed`: the file cannot read it.
    """CREATE TABLE note (
        id INTEGER PRIMARY KEY,
        appointment INTEGER NOT NULL UNIQUE REFERENCES appointment (id),
        author INTEGER NOT NULL REFERENCES staff (id),
        sealed BLOB NOT NULL CHECK (substr(sealed, 1, 3) = X'595A53'),
        sealed_at TEXT NOT NULL
    ) STRICT""",
    # The part of the record that may be counted.
    f"""CREATE TABLE session (
        id INTEGER PRIMARY KEY,
        appointment INTEGER NOT NULL UNIQUE REFERENCES appointment (id),
        question TEXT NOT NULL DEFAULT '',
        outcome TEXT NOT NULL DEFAULT '',
        minutes INTEGER CHECK (minutes BETWEEN 1 AND 1440),
        follow_up TEXT CHECK (follow_up {_DAY}),
        followed_up_at TEXT CHECK (followed_up_at {_CIVIL}),
        CHECK (followed_up_at IS NULL OR follow_up IS NOT NULL)
    ) STRICT""",
    # `steps` are the codes of what was done of the fixed procedure.
    f"""CREATE TABLE referral (
        id INTEGER PRIMARY KEY,
        appointment INTEGER NOT NULL REFERENCES appointment (id),
        risk INTEGER NOT NULL DEFAULT 0 CHECK (risk IN (0, 1)),
        referred_to TEXT NOT NULL CHECK (referred_to <> ''),
        phone TEXT NOT NULL DEFAULT '',
        steps TEXT NOT NULL DEFAULT '',
        referred_at TEXT NOT NULL CHECK (referred_at {_CIVIL})
    ) STRICT""",
    f"""CREATE TABLE consent (
        id INTEGER PRIMARY KEY,
        client INTEGER NOT NULL REFERENCES client (id),
        service INTEGER NOT NULL REFERENCES service (id),
        kind TEXT NOT NULL CHECK (kind IN ('service', 'hand_over')),
        version INTEGER CHECK (version > 0),
        successor INTEGER REFERENCES consultant (id),
        signed_on TEXT NOT NULL CHECK (signed_on {_DAY}),
        withdrawn_on TEXT CHECK (withdrawn_on {_DAY}),
        CHECK ((kind = 'hand_over') = (successor IS NOT NULL)),
        CHECK ((kind = 'service') = (version IS NOT NULL)),
        CHECK (withdrawn_on IS NULL OR withdrawn_on >= signed_on)
    ) STRICT""",
    # A ballot box: the id is random, the rows lie in its order, and no moment is kept.
    f"""CREATE TABLE evaluation (
        id INTEGER PRIMARY KEY,
        month TEXT NOT NULL CHECK (month {_MONTH}),
        service INTEGER NOT NULL REFERENCES service (id),
        score INTEGER NOT NULL CHECK (score BETWEEN 1 AND 5),
        words TEXT NOT NULL DEFAULT ''
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE hotline (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL CHECK (name <> ''),
        number TEXT NOT NULL CHECK (number <> ''),
        kind TEXT NOT NULL CHECK (kind IN ('psychology', 'law', 'other', 'all')),
        position INTEGER NOT NULL DEFAULT 0,
        archived_at TEXT
    ) STRICT""",
    # The phone of a client, shown whole, leaves an entry too. SQLite changes no CHECK of a table
    # that is there, so it is made again.
    "ALTER TABLE disclosure RENAME TO disclosure_before",
    """CREATE TABLE disclosure (
        id INTEGER PRIMARY KEY,
        what TEXT NOT NULL CHECK (what IN ('identity', 'phone', 'export')),
        person INTEGER REFERENCES person (id),
        booking INTEGER REFERENCES booking (id),
        waiting INTEGER REFERENCES waiting (id),
        client INTEGER REFERENCES client (id),
        detail TEXT NOT NULL DEFAULT '',
        records INTEGER NOT NULL CHECK (records > 0),
        CHECK ((person IS NOT NULL) + (booking IS NOT NULL) + (waiting IS NOT NULL)
            + (client IS NOT NULL) = (what <> 'export')),
        CHECK (what <> 'identity' OR person IS NOT NULL)
    ) STRICT""",
    "INSERT INTO disclosure (id, what, person, booking, waiting, detail, records)"
    " SELECT id, what, person, booking, waiting, detail, records FROM disclosure_before",
    "DROP TABLE disclosure_before",
)

INDEXES = (
    "CREATE INDEX ticket_client ON ticket (client)",
    # Nobody stands in one queue twice.
    "CREATE UNIQUE INDEX ticket_once ON ticket (day, service, client) WHERE status = 'waiting'",
    "CREATE INDEX consultation_waiting_open ON consultation_waiting (service, created_at)"
    " WHERE status = 'waiting'",
    "CREATE INDEX consultation_waiting_client ON consultation_waiting (client)",
    "CREATE INDEX party_appointment ON party (appointment)",
    "CREATE INDEX party_person ON party (person) WHERE person IS NOT NULL",
    "CREATE INDEX party_organisation ON party (organisation) WHERE organisation IS NOT NULL",
    "CREATE INDEX party_identity ON party (identity) WHERE identity <> ''",
    "CREATE INDEX party_phone ON party (phone) WHERE phone <> ''",
    "CREATE INDEX party_sound ON party (sound) WHERE sound <> ''",
    "CREATE INDEX party_firm ON party (firm) WHERE firm <> ''",
    "CREATE INDEX note_author ON note (author)",
    "CREATE INDEX session_follow_up ON session (follow_up)"
    " WHERE follow_up IS NOT NULL AND followed_up_at IS NULL",
    "CREATE INDEX referral_appointment ON referral (appointment)",
    "CREATE INDEX consent_client ON consent (client, service)",
    *(
        f"CREATE INDEX disclosure_{one} ON disclosure ({one}) WHERE {one} IS NOT NULL"
        for one in ("person", "booking", "waiting", "client")
    ),
    "CREATE UNIQUE INDEX hotline_number ON hotline (number) WHERE archived_at IS NULL",
)

TRIGGERS = (
    """CREATE TRIGGER evaluation_stays BEFORE UPDATE ON evaluation
    BEGIN SELECT RAISE(ABORT, 'ballot_stays'); END""",
    """CREATE TRIGGER evaluation_kept BEFORE DELETE ON evaluation
    BEGIN SELECT RAISE(ABORT, 'ballot_stays'); END""",
    """CREATE TRIGGER note_stays BEFORE DELETE ON note
    BEGIN SELECT RAISE(ABORT, 'note_stays'); END""",
    """CREATE TRIGGER disclosure_no_update BEFORE UPDATE ON disclosure
    BEGIN SELECT RAISE(ABORT, 'disclosure_stays'); END""",
    """CREATE TRIGGER disclosure_no_delete BEFORE DELETE ON disclosure
    BEGIN SELECT RAISE(ABORT, 'disclosure_stays'); END""",
    """CREATE TRIGGER note_place BEFORE UPDATE OF appointment ON note
    WHEN NEW.appointment <> OLD.appointment
    BEGIN SELECT RAISE(ABORT, 'note_stays'); END""",
)
