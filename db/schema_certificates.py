"""Step 0008: certificates, their kinds and designs, their register, the key that signs them.

A certificate is what somebody holds in their hands, so nothing of it changes once it is numbered:
it may be withdrawn, reissued and printed again. Numbers run 1, 2, 3 within prefix and year, without
gaps. The rows of services come first, and the certificate seals them: it says how many they are and
what they come to, and no further one finds a place. `INSERT OR REPLACE` removes a row without any
trigger hearing of it, so a taken id is refused.

Steps are history: this file no longer changes once it is released.
"""

from __future__ import annotations

_DAY = "CHECK ({0} IS date({0}) AND {0} >= '1900-01-01')"

TABLES = (
    """CREATE TABLE certificate_kind (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL CHECK (name <> ''),
        prefix TEXT NOT NULL UNIQUE CHECK (prefix <> '' AND length(prefix) <= 4
            AND prefix NOT GLOB '*[^A-Z]*'),
        design INTEGER NOT NULL REFERENCES certificate_design (id)
            DEFERRABLE INITIALLY DEFERRED,
        archived_at TEXT
    ) STRICT""",
    # How the certificates of a kind look and what they say. A change makes a new one.
    """CREATE TABLE certificate_design (
        id INTEGER PRIMARY KEY,
        kind INTEGER NOT NULL REFERENCES certificate_kind (id) DEFERRABLE INITIALLY DEFERRED,
        form TEXT NOT NULL CHECK (form IN ('award', 'training', 'volunteer', 'thanks')),
        title TEXT NOT NULL CHECK (title <> ''),
        address TEXT NOT NULL DEFAULT '',
        wording TEXT NOT NULL,
        face TEXT NOT NULL CHECK (face IN ('kai', 'serif')),
        paper TEXT NOT NULL CHECK (paper IN ('a4-wide', 'a4')),
        border TEXT NOT NULL CHECK (border IN ('stepped', 'plain', 'none')),
        issuer TEXT NOT NULL DEFAULT '',
        seal INTEGER REFERENCES picture (id),
        signers TEXT NOT NULL DEFAULT '[]',
        photo INTEGER NOT NULL DEFAULT 0 CHECK (photo IN (0, 1))
    ) STRICT""",
    # `given` is the values of the wording's places, `wording` what was made of both. `code` is
    # what the square code holds; `tenths` are tenths of an hour, of all rows of services.
    f"""CREATE TABLE certificate (
        id INTEGER PRIMARY KEY,
        kind INTEGER NOT NULL REFERENCES certificate_kind (id),
        design INTEGER NOT NULL REFERENCES certificate_design (id),
        prefix TEXT NOT NULL,
        year INTEGER NOT NULL,
        number INTEGER NOT NULL CHECK (number > 0),
        label TEXT NOT NULL GENERATED ALWAYS AS
            (printf('%s-%d-%04d', prefix, year, number)) VIRTUAL,
        name TEXT NOT NULL CHECK (name <> ''),
        pinyin TEXT NOT NULL DEFAULT '',
        person INTEGER REFERENCES person (id),
        organisation INTEGER REFERENCES organisation (id),
        given TEXT NOT NULL DEFAULT '{{}}',
        wording TEXT NOT NULL,
        services INTEGER NOT NULL DEFAULT 0 CHECK (services >= 0),
        tenths INTEGER NOT NULL DEFAULT 0 CHECK (tenths >= 0),
        issuer TEXT NOT NULL CHECK (issuer <> ''),
        issued_on TEXT NOT NULL {_DAY.format("issued_on")},
        issued_name TEXT NOT NULL,
        code TEXT NOT NULL UNIQUE CHECK (code <> '' AND code NOT GLOB '*[^0-9]*'),
        signature BLOB NOT NULL CHECK (length(signature) = 64),
        withdrawn_on TEXT {_DAY.format("withdrawn_on")},
        withdrawn_reason TEXT NOT NULL DEFAULT '',
        printed INTEGER NOT NULL DEFAULT 0 CHECK (printed >= 0),
        state TEXT NOT NULL GENERATED ALWAYS AS
            (CASE WHEN withdrawn_on IS NULL THEN 'valid' ELSE 'withdrawn' END) VIRTUAL,
        UNIQUE (prefix, year, number),
        CHECK (year = CAST(substr(issued_on, 1, 4) AS INTEGER)),
        CHECK ((withdrawn_on IS NULL) = (withdrawn_reason = '')),
        CHECK (withdrawn_on >= issued_on),
        CHECK ((services = 0) = (tenths = 0))
    ) STRICT""",
    f"""CREATE TABLE certificate_service (
        id INTEGER PRIMARY KEY,
        certificate INTEGER NOT NULL REFERENCES certificate (id) DEFERRABLE INITIALLY DEFERRED,
        position INTEGER NOT NULL CHECK (position > 0),
        starts TEXT NOT NULL {_DAY.format("starts")},
        ends TEXT NOT NULL {_DAY.format("ends")},
        project TEXT NOT NULL CHECK (project <> ''),
        content TEXT NOT NULL DEFAULT '',
        place TEXT NOT NULL DEFAULT '',
        tenths INTEGER NOT NULL CHECK (tenths > 0),
        UNIQUE (certificate, position),
        CHECK (starts <= ends)
    ) STRICT""",
    f"""CREATE TABLE certificate_reissue (
        id INTEGER PRIMARY KEY,
        certificate INTEGER NOT NULL REFERENCES certificate (id),
        day TEXT NOT NULL {_DAY.format("day")},
        reason TEXT NOT NULL CHECK (reason <> ''),
        reissued_name TEXT NOT NULL
    ) STRICT""",
    # Ed25519: `seed` is the private key. There is one for good: who checks needs the public half.
    """CREATE TABLE certificate_key (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        seed BLOB NOT NULL CHECK (length(seed) = 32),
        public BLOB NOT NULL CHECK (length(public) = 32)
    ) STRICT""",
)

INDEXES = (
    "CREATE INDEX certificate_issued ON certificate (issued_on, prefix, number)",
    "CREATE INDEX certificate_kind_of ON certificate (kind, year, number)",
    "CREATE INDEX certificate_person ON certificate (person) WHERE person IS NOT NULL",
    "CREATE INDEX certificate_organisation ON certificate (organisation)"
    " WHERE organisation IS NOT NULL",
    "CREATE INDEX certificate_reissued ON certificate_reissue (certificate)",
    "CREATE INDEX certificate_design_kind ON certificate_design (kind)",
)


def _refuse(name: str, when: str, table: str, condition: str, word: str) -> str:
    return (
        f"CREATE TRIGGER {name} {when} ON {table} WHEN {condition}"
        f" BEGIN SELECT RAISE(ABORT, '{word}'); END"
    )


def _new_id(table: str) -> str:
    return _refuse(
        f"{table}_new_row",
        "BEFORE INSERT",
        table,
        f"EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)",
        "row_stays",
    )


def _never(table: str, *verbs: str, word: str = "certificate_stays") -> tuple[str, ...]:
    return tuple(
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table}"
        f" BEGIN SELECT RAISE(ABORT, '{word}'); END"
        for verb in verbs
    )


# What of a certificate may still change: that it is withdrawn, once, and how often it was printed;
# whose card it is, when that is merged with another.
_SAME = (
    "(NEW.id, NEW.kind, NEW.design, NEW.prefix, NEW.year, NEW.number, NEW.name, NEW.pinyin,"
    " NEW.given, NEW.wording, NEW.services, NEW.tenths, NEW.issuer, NEW.issued_on,"
    " NEW.issued_name, NEW.code, NEW.signature, NEW.person IS NULL, NEW.organisation IS NULL) IS"
    " (OLD.id, OLD.kind, OLD.design, OLD.prefix, OLD.year, OLD.number, OLD.name, OLD.pinyin,"
    " OLD.given, OLD.wording, OLD.services, OLD.tenths, OLD.issuer, OLD.issued_on,"
    " OLD.issued_name, OLD.code, OLD.signature, OLD.person IS NULL, OLD.organisation IS NULL)"
)

TRIGGERS = (
    *(
        _new_id(table)
        for table in (
            *("certificate_kind", "certificate_design", "certificate"),
            *("certificate_service", "certificate_reissue", "certificate_key"),
        )
    ),
    *_never("certificate_key", "UPDATE", "DELETE"),
    *_never("certificate_design", "UPDATE"),
    *_never("certificate_service", "UPDATE"),
    *_never("certificate_reissue", "UPDATE"),
    # A kind that numbered something keeps its prefix, and goes on looking like one of its designs.
    _refuse(
        "certificate_kind_prefix",
        "BEFORE UPDATE",
        "certificate_kind",
        "NEW.id <> OLD.id OR (NEW.prefix <> OLD.prefix"
        " AND EXISTS (SELECT 1 FROM certificate WHERE kind = OLD.id))",
        "prefix_stays",
    ),
    _refuse(
        "certificate_kind_taken",
        "BEFORE UPDATE OF prefix",
        "certificate_kind",
        "EXISTS (SELECT 1 FROM certificate_kind WHERE prefix = NEW.prefix AND id <> NEW.id)",
        "certificate_kind.prefix",
    ),
    _refuse(
        "certificate_kind_new_prefix",
        "BEFORE INSERT",
        "certificate_kind",
        "EXISTS (SELECT 1 FROM certificate_kind WHERE prefix = NEW.prefix)",
        "certificate_kind.prefix",
    ),
    _refuse(
        "certificate_design_used",
        "BEFORE DELETE",
        "certificate_design",
        "EXISTS (SELECT 1 FROM certificate WHERE design = OLD.id)",
        "certificate_stays",
    ),
    _refuse(
        "certificate_kind_used",
        "BEFORE DELETE",
        "certificate_kind",
        "EXISTS (SELECT 1 FROM certificate WHERE kind = OLD.id)",
        "certificate_stays",
    ),
    _refuse(
        "certificate_next",
        "BEFORE INSERT",
        "certificate",
        "NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM certificate"
        " WHERE prefix = NEW.prefix AND year = NEW.year)",
        "certificate_number",
    ),
    _refuse(
        "certificate_of_kind",
        "BEFORE INSERT",
        "certificate",
        "NOT EXISTS (SELECT 1 FROM certificate_design AS design JOIN certificate_kind AS kind"
        " ON kind.id = design.kind WHERE design.id = NEW.design AND kind.id = NEW.kind"
        " AND kind.prefix = NEW.prefix) OR NEW.withdrawn_on IS NOT NULL OR NEW.printed <> 0",
        "certificate_untrue",
    ),
    _refuse(
        "certificate_code_taken",
        "BEFORE INSERT",
        "certificate",
        "EXISTS (SELECT 1 FROM certificate WHERE code = NEW.code)",
        "certificate_stays",
    ),
    _refuse(
        "certificate_same",
        "BEFORE UPDATE",
        "certificate",
        f"NOT {_SAME} OR NEW.printed < OLD.printed OR (OLD.withdrawn_on IS NOT NULL AND"
        " (NEW.withdrawn_on, NEW.withdrawn_reason) IS NOT"
        " (OLD.withdrawn_on, OLD.withdrawn_reason))",
        "certificate_stays",
    ),
    *_never("certificate", "DELETE"),
    # Rows of services are there before the certificate, which says what they come to.
    _refuse(
        "certificate_service_sealed",
        "BEFORE INSERT",
        "certificate_service",
        "EXISTS (SELECT 1 FROM certificate WHERE id = NEW.certificate)"
        " OR NEW.position IS NOT (SELECT count(*) + 1 FROM certificate_service"
        " WHERE certificate = NEW.certificate)",
        "certificate_stays",
    ),
    _refuse(
        "certificate_sum",
        "BEFORE INSERT",
        "certificate",
        "(NEW.services, NEW.tenths) IS NOT (SELECT count(*), coalesce(sum(tenths), 0)"
        " FROM certificate_service WHERE certificate = NEW.id) OR (NEW.services = 0"
        " AND EXISTS (SELECT 1 FROM certificate_design WHERE id = NEW.design"
        " AND form = 'volunteer'))",
        "certificate_sum",
    ),
    *_never("certificate_service", "DELETE"),
    _refuse(
        "certificate_reissue_valid",
        "BEFORE INSERT",
        "certificate_reissue",
        "EXISTS (SELECT 1 FROM certificate WHERE id = NEW.certificate"
        " AND (withdrawn_on IS NOT NULL OR issued_on > NEW.day))",
        "certificate_withdrawn",
    ),
    *_never("certificate_reissue", "DELETE"),
)
