"""Records that look like the same person or organisation, and word that they are not."""

from __future__ import annotations

from dataclasses import dataclass

from db.rules import Refused, rule
from db.store import Store
from db.words import N_, _

# Why two records look alike, the surest first.
REASONS = (
    ("identity", N_("Same identity number")),
    ("code", N_("Same credit code")),
    ("name_phone", N_("Same name and phone")),
    ("name_birth", N_("Same name and date of birth")),
    ("name_employer", N_("Same name and employer")),
    ("name", N_("Same name, apart from “Ltd.” and the like")),
    ("short_name", N_("Same short name")),
    ("phone", N_("Same phone")),
)
_SURENESS = {code: place for place, (code, _label) in enumerate(REASONS)}
# A phone that more people than this share is the switchboard of their company.
_MOST_ON_ONE_PHONE = 3

# One of two with the same identity number or code is out of use; both at once the file refuses.
_PEOPLE = f"""
    SELECT gone.id AS one, here.id AS other, 'identity' AS reason FROM person AS gone
        JOIN person AS here ON here.identity = gone.identity AND here.identity <> ''
        AND here.archived_at IS NULL
        WHERE gone.archived_at IS NOT NULL AND gone.merged_into IS NULL AND gone.identity <> ''
    UNION ALL
    SELECT one.id, other.id, CASE
        WHEN one.phone <> '' AND one.phone = other.phone THEN 'name_phone'
        WHEN one.birth = other.birth THEN 'name_birth' ELSE 'name_employer' END
        FROM (SELECT name FROM person GROUP BY name HAVING count(*) > 1) AS twice
        CROSS JOIN person AS one ON one.name = twice.name
        CROSS JOIN person AS other ON other.name = one.name AND other.id > one.id
        WHERE one.archived_at IS NULL AND other.archived_at IS NULL
        AND (one.birth = other.birth OR one.employer = other.employer
            OR (one.phone <> '' AND one.phone = other.phone))
    UNION ALL
    SELECT one.id, other.id, 'phone'
        FROM (SELECT phone FROM person WHERE phone <> '' GROUP BY phone
            HAVING count(*) BETWEEN 2 AND {_MOST_ON_ONE_PHONE}) AS twice
        CROSS JOIN person AS one ON one.phone = twice.phone
        CROSS JOIN person AS other ON other.phone = one.phone AND other.id > one.id
        WHERE one.phone <> '' AND other.phone <> '' AND one.name <> other.name
        AND one.archived_at IS NULL AND other.archived_at IS NULL"""

_FORMS = ("有限责任公司", "股份有限公司", "有限公司", "公司", "（", "）", "(", ")", " ", "\u3000")
_PLAIN = "lower(name)"
for _form in _FORMS:
    _PLAIN = f"replace({_PLAIN}, '{_form}', '')"
_ORGANISATIONS = f"""
    WITH bare AS MATERIALIZED (SELECT id, kind, short_name, {_PLAIN} AS plain FROM organisation
        WHERE archived_at IS NULL)
    SELECT gone.id AS one, here.id AS other, 'code' AS reason FROM organisation AS gone
        JOIN organisation AS here ON here.code = gone.code AND here.code <> ''
        AND here.archived_at IS NULL
        WHERE gone.archived_at IS NOT NULL AND gone.merged_into IS NULL AND gone.code <> ''
    UNION ALL
    SELECT one.id, other.id, 'name' FROM bare AS one JOIN bare AS other
        ON other.plain = one.plain AND other.kind = one.kind AND other.id > one.id
        WHERE one.plain <> ''
    UNION ALL
    SELECT one.id, other.id, 'short_name' FROM bare AS one JOIN bare AS other
        ON other.short_name = one.short_name AND other.kind = one.kind AND other.id > one.id
        WHERE one.short_name <> ''"""
_FOUND = {"person": _PEOPLE, "organisation": _ORGANISATIONS}


@dataclass(frozen=True)
class Pair:
    """Two records that look alike; `reasons` are codes of REASONS, the surest first."""

    table: str
    one: int
    other: int
    reasons: tuple[str, ...]

    def why(self) -> str:
        """The reasons in words."""
        return _(", ").join(_(dict(REASONS)[reason]) for reason in self.reasons)


def pairs(db: Store, table: str) -> list[Pair]:
    """Likely pairs of people or organisations, the surest first, the newest of these first.

    Without those that somebody has said are two.
    """
    found: dict[tuple[int, int], list[str]] = {}
    for row in db.rows(
        "SELECT min(one, other) AS one, max(one, other) AS other, reason"
        f" FROM ({_FOUND[table]}) AS pair WHERE NOT EXISTS (SELECT 1 FROM distinct_pair AS kept"
        " WHERE kept.record_table = ? AND kept.one = min(pair.one, pair.other)"
        " AND kept.other = max(pair.one, pair.other))",
        (table,),
    ):
        found.setdefault((row["one"], row["other"]), []).append(row["reason"])
    made = [
        Pair(table, one, other, tuple(sorted(reasons, key=_SURENESS.__getitem__)))
        for (one, other), reasons in found.items()
    ]
    return sorted(made, key=lambda one: (_SURENESS[one.reasons[0]], -one.other, -one.one))


@rule
def keep_apart(db: Store, *, table: str, one: int, other: int) -> None:
    """Two records that look alike are two; they are not offered again."""
    if one == other:
        raise Refused(_("That is one and the same record."))
    db.insert("distinct_pair", record_table=table, one=min(one, other), other=max(one, other))
    names = [db.value(f"SELECT name FROM [{table}] WHERE id = ?", (id,)) for id in (one, other)]
    db.describe(_("“{one}” and “{other}” are two").format(one=names[0], other=names[1]))
