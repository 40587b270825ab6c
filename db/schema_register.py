"""Step 0002: the register. Organisations, people, who holds which office, who looks after whom.

Steps are history: this file no longer changes once it is released.
"""

from __future__ import annotations

_DAY = "GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'"
_TERM = f"""starts TEXT CHECK (starts {_DAY}),
        ends TEXT CHECK (ends {_DAY}),
        CHECK (ends IS NULL OR starts IS NULL OR starts <= ends)"""

TABLES = (
    """CREATE TABLE grid (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL CHECK (name <> ''),
        area TEXT NOT NULL DEFAULT '',
        keeper INTEGER REFERENCES person (id),
        note TEXT NOT NULL DEFAULT '',
        archived_at TEXT
    ) STRICT""",
    f"""CREATE TABLE organisation (
        id INTEGER PRIMARY KEY,
        number TEXT NOT NULL UNIQUE,
        kind TEXT NOT NULL CHECK (kind IN
            ('company', 'party', 'union', 'government', 'club', 'volunteer', 'other')),
        name TEXT NOT NULL CHECK (name <> ''),
        short_name TEXT NOT NULL DEFAULT '',
        pinyin TEXT NOT NULL DEFAULT '',
        code TEXT NOT NULL DEFAULT '' CHECK (code = '' OR length(code) = 18),
        industry TEXT NOT NULL DEFAULT '',
        business TEXT NOT NULL DEFAULT '',
        ownership TEXT NOT NULL DEFAULT '',
        size TEXT NOT NULL DEFAULT '' CHECK (size IN ('', 'large', 'medium', 'small', 'micro')),
        address TEXT NOT NULL DEFAULT '',
        phone TEXT NOT NULL DEFAULT '',
        legal_person TEXT NOT NULL DEFAULT '',
        grid INTEGER REFERENCES grid (id),
        parent INTEGER REFERENCES organisation (id),
        key_company INTEGER NOT NULL DEFAULT 0 CHECK (key_company IN (0, 1)),
        workers INTEGER CHECK (workers >= 0),
        women INTEGER CHECK (women >= 0),
        members INTEGER CHECK (members >= 0),
        since TEXT CHECK (since {_DAY}),
        status TEXT NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'moved_out')),
        moved_out_on TEXT CHECK (moved_out_on {_DAY}),
        note TEXT NOT NULL DEFAULT '',
        merged_into INTEGER REFERENCES organisation (id),
        archived_at TEXT,
        CHECK (parent IS NULL OR parent <> id),
        CHECK (women IS NULL OR workers IS NULL OR women <= workers),
        CHECK ((status = 'moved_out') = (moved_out_on IS NOT NULL)),
        CHECK (merged_into IS NULL OR (merged_into <> id AND archived_at IS NOT NULL))
    ) STRICT""",
    # A Party or union organisation covers one company (independent) or several (joint).
    """CREATE TABLE coverage (
        id INTEGER PRIMARY KEY,
        organisation INTEGER NOT NULL REFERENCES organisation (id),
        company INTEGER NOT NULL REFERENCES organisation (id),
        UNIQUE (organisation, company),
        CHECK (organisation <> company)
    ) STRICT""",
    f"""CREATE TABLE person (
        id INTEGER PRIMARY KEY,
        number TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL CHECK (name <> ''),
        pinyin TEXT NOT NULL DEFAULT '',
        sex TEXT NOT NULL DEFAULT '' CHECK (sex IN ('', 'female', 'male')),
        birth TEXT CHECK (birth {_DAY}),
        phone TEXT NOT NULL DEFAULT '',
        identity TEXT NOT NULL DEFAULT '' CHECK (identity = '' OR length(identity) = 18),
        employer INTEGER REFERENCES organisation (id),
        position TEXT NOT NULL DEFAULT '',
        kinds TEXT NOT NULL DEFAULT '',
        address TEXT NOT NULL DEFAULT '',
        note TEXT NOT NULL DEFAULT '',
        merged_into INTEGER REFERENCES person (id),
        archived_at TEXT,
        CHECK (merged_into IS NULL OR (merged_into <> id AND archived_at IS NOT NULL))
    ) STRICT""",
    # Whom to call at an organisation, and for what.
    """CREATE TABLE contact (
        id INTEGER PRIMARY KEY,
        organisation INTEGER NOT NULL REFERENCES organisation (id),
        person INTEGER NOT NULL REFERENCES person (id),
        about TEXT NOT NULL DEFAULT '',
        UNIQUE (organisation, person)
    ) STRICT""",
    f"""CREATE TABLE office (
        id INTEGER PRIMARY KEY,
        organisation INTEGER NOT NULL REFERENCES organisation (id),
        person INTEGER NOT NULL REFERENCES person (id),
        role TEXT NOT NULL CHECK (role <> ''),
        {_TERM}
    ) STRICT""",
    # An instructor is paired with companies, a leader with key companies.
    f"""CREATE TABLE pairing (
        id INTEGER PRIMARY KEY,
        kind TEXT NOT NULL CHECK (kind IN ('instructor', 'leader')),
        person INTEGER NOT NULL REFERENCES person (id),
        company INTEGER NOT NULL REFERENCES organisation (id),
        {_TERM}
    ) STRICT""",
    f"""CREATE TABLE membership (
        id INTEGER PRIMARY KEY,
        person INTEGER NOT NULL REFERENCES person (id),
        organisation INTEGER REFERENCES organisation (id),
        state TEXT NOT NULL CHECK (state IN ('settled', 'flow_in', 'floating', 'left')),
        since TEXT CHECK (since {_DAY}),
        home TEXT NOT NULL DEFAULT '',
        agreement_on TEXT CHECK (agreement_on {_DAY}),
        whereabouts TEXT NOT NULL DEFAULT '',
        left_on TEXT CHECK (left_on {_DAY}),
        went_to TEXT NOT NULL DEFAULT '',
        note TEXT NOT NULL DEFAULT '',
        CHECK ((state = 'left') = (left_on IS NOT NULL)),
        CHECK (state <> 'left' OR went_to <> ''),
        CHECK (agreement_on IS NULL OR home <> '')
    ) STRICT""",
    f"""CREATE TABLE member_contact (
        id INTEGER PRIMARY KEY,
        membership INTEGER NOT NULL REFERENCES membership (id),
        day TEXT NOT NULL CHECK (day {_DAY}),
        how TEXT NOT NULL CHECK (how IN ('phone', 'visit', 'message', 'meeting')),
        note TEXT NOT NULL DEFAULT ''
    ) STRICT""",
    # What was shown whole or taken out of the file although it is sensitive. Who and when: trail.
    """CREATE TABLE disclosure (
        id INTEGER PRIMARY KEY,
        what TEXT NOT NULL CHECK (what IN ('identity', 'phone', 'export')),
        person INTEGER REFERENCES person (id),
        detail TEXT NOT NULL DEFAULT '',
        records INTEGER NOT NULL CHECK (records > 0),
        CHECK ((what = 'export') = (person IS NULL))
    ) STRICT""",
    # Two records that look alike but are known to be different ones.
    """CREATE TABLE distinct_pair (
        id INTEGER PRIMARY KEY,
        record_table TEXT NOT NULL CHECK (record_table IN ('person', 'organisation')),
        one INTEGER NOT NULL,
        other INTEGER NOT NULL,
        UNIQUE (record_table, one, other),
        CHECK (one < other)
    ) STRICT""",
    # Which field a heading of somebody's spreadsheet meant last time.
    """CREATE TABLE sheet_heading (
        id INTEGER PRIMARY KEY,
        kind TEXT NOT NULL,
        heading TEXT NOT NULL,
        field TEXT NOT NULL,
        UNIQUE (kind, heading)
    ) STRICT""",
    "ALTER TABLE booking ADD COLUMN organisation_id INTEGER REFERENCES organisation (id)",
    "ALTER TABLE booking ADD COLUMN contact_id INTEGER REFERENCES person (id)",
    "ALTER TABLE waiting ADD COLUMN organisation_id INTEGER REFERENCES organisation (id)",
    "ALTER TABLE waiting ADD COLUMN contact_id INTEGER REFERENCES person (id)",
)

INDEXES = (
    "CREATE UNIQUE INDEX grid_name ON grid (name) WHERE archived_at IS NULL",
    "CREATE UNIQUE INDEX organisation_code ON organisation (code)"
    " WHERE code <> '' AND archived_at IS NULL",
    "CREATE UNIQUE INDEX organisation_name ON organisation (name) WHERE archived_at IS NULL",
    "CREATE INDEX organisation_parent ON organisation (parent) WHERE parent IS NOT NULL",
    "CREATE INDEX organisation_grid ON organisation (grid) WHERE grid IS NOT NULL",
    # What refers to a record is looked for whenever one is taken back.
    "CREATE INDEX organisation_merged ON organisation (merged_into) WHERE merged_into IS NOT NULL",
    "CREATE INDEX person_merged ON person (merged_into) WHERE merged_into IS NOT NULL",
    "CREATE INDEX disclosure_person ON disclosure (person) WHERE person IS NOT NULL",
    "CREATE INDEX waiting_contact_id ON waiting (contact_id) WHERE contact_id IS NOT NULL",
    "CREATE INDEX waiting_organisation_id ON waiting (organisation_id)"
    " WHERE organisation_id IS NOT NULL",
    "CREATE INDEX organisation_order ON organisation (pinyin, name)",
    "CREATE INDEX coverage_company ON coverage (company)",
    "CREATE UNIQUE INDEX person_identity ON person (identity)"
    " WHERE identity <> '' AND archived_at IS NULL",
    "CREATE INDEX person_employer ON person (employer) WHERE employer IS NOT NULL",
    "CREATE INDEX person_phone ON person (phone) WHERE phone <> ''",
    "CREATE INDEX person_name ON person (name)",
    "CREATE INDEX person_order ON person (pinyin, name)",
    "CREATE INDEX contact_person ON contact (person)",
    "CREATE INDEX office_organisation ON office (organisation)",
    "CREATE INDEX office_person ON office (person)",
    "CREATE INDEX pairing_person ON pairing (person)",
    "CREATE INDEX pairing_company ON pairing (company, kind)",
    "CREATE UNIQUE INDEX membership_now ON membership (person) WHERE state <> 'left'",
    "CREATE INDEX membership_person ON membership (person)",
    "CREATE INDEX membership_organisation ON membership (organisation)",
    "CREATE INDEX membership_state ON membership (state)",
    "CREATE INDEX member_contact_last ON member_contact (membership, day)",
    "CREATE INDEX booking_organisation_id ON booking (organisation_id, starts)"
    " WHERE organisation_id IS NOT NULL",
    "CREATE INDEX booking_contact_id ON booking (contact_id, starts) WHERE contact_id IS NOT NULL",
)

_TERMS_MEET = """coalesce(other.starts, '') <= coalesce(NEW.ends, '9999')
        AND coalesce(NEW.starts, '') <= coalesce(other.ends, '9999')"""
_SAME_OFFICE = f"""SELECT RAISE(ABORT, 'office_twice') WHERE EXISTS (
        SELECT 1 FROM office AS other WHERE other.id <> NEW.id
        AND other.organisation = NEW.organisation AND other.person = NEW.person
        AND other.role = NEW.role AND {_TERMS_MEET});"""
_ONE_PAIRING = f"""SELECT RAISE(ABORT, 'paired_twice') WHERE EXISTS (
        SELECT 1 FROM pairing AS other WHERE other.id <> NEW.id
        AND other.kind = NEW.kind AND other.company = NEW.company AND {_TERMS_MEET});
        SELECT RAISE(ABORT, 'not_a_company') WHERE NOT EXISTS (
        SELECT 1 FROM organisation WHERE id = NEW.company AND kind = 'company'
        AND (NEW.kind = 'instructor' OR key_company = 1));"""
_COVERS = """SELECT RAISE(ABORT, 'cannot_cover') WHERE NOT EXISTS (
        SELECT 1 FROM organisation AS above JOIN organisation AS company
        ON above.id = NEW.organisation AND company.id = NEW.company
        WHERE above.kind IN ('party', 'union') AND company.kind = 'company');"""

TRIGGERS = (
    *(
        f"CREATE TRIGGER {table}_{verb} AFTER {verb} ON {table} BEGIN {body} END"
        for table, body in (
            ("office", _SAME_OFFICE),
            ("pairing", _ONE_PAIRING),
            ("coverage", _COVERS),
        )
        for verb in ("insert", "update")
    ),
    # The tree of organisations has no ring.
    """CREATE TRIGGER organisation_ring AFTER UPDATE OF parent ON organisation
    WHEN NEW.parent IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'parent_ring') WHERE NEW.id IN (
        WITH RECURSIVE above (id) AS (
            SELECT NEW.parent UNION SELECT organisation.parent FROM organisation
            JOIN above ON organisation.id = above.id WHERE organisation.parent IS NOT NULL)
        SELECT id FROM above); END""",
    """CREATE TRIGGER organisation_kind BEFORE UPDATE OF kind, key_company ON organisation
    BEGIN
        SELECT RAISE(ABORT, 'kind_in_use') WHERE NEW.kind <> OLD.kind AND (
            EXISTS (SELECT 1 FROM coverage WHERE OLD.id IN (organisation, company))
            OR EXISTS (SELECT 1 FROM pairing WHERE company = OLD.id));
        SELECT RAISE(ABORT, 'leader_paired') WHERE NEW.key_company < OLD.key_company AND EXISTS (
            SELECT 1 FROM pairing WHERE company = OLD.id AND kind = 'leader' AND ends IS NULL);
    END""",
    """CREATE TRIGGER disclosure_no_update BEFORE UPDATE ON disclosure
    BEGIN SELECT RAISE(ABORT, 'disclosure_stays'); END""",
    """CREATE TRIGGER disclosure_no_delete BEFORE DELETE ON disclosure
    BEGIN SELECT RAISE(ABORT, 'disclosure_stays'); END""",
)
