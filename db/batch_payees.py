"""Who is put on a list: holders of an office, organisations, names from a spreadsheet, and all
who stood on an earlier list, with a word about those who have left since."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from db.batches import MOST_TIMES, Payee, batch
from db.find import find
from db.formats import plain, read_whole
from db.money import parse
from db.organisations import KINDS
from db.register import entries, table_of
from db.rules import Refused
from db.store import Row, Store
from db.words import N_, _

# Who the companies are that a kind of organisation covers.
_COVERED = (
    ("party", N_("Companies with a Party organisation")),
    ("union", N_("Companies with a union")),
)
MOST = 5000
_MOST_OFFERED = 9
_HEADS = frozenset({"姓名", "名称", "单位", "单位名称", "企业", "企业名称", "name", "序号"})


@dataclass(frozen=True)
class Source:
    """A group that can be put on a list at once: its name, how many they are, how it is asked."""

    key: str
    label: str
    count: int


@dataclass(frozen=True)
class Copied:
    """Somebody of an earlier list; `why` says what has changed since, '' for nothing."""

    payee: Payee
    why: str = ""


def sources(db: Store, day: date) -> list[Source]:
    """Offices held on a day, those of most people first; then organisations by kind."""
    offices = db.rows(
        f"SELECT role, count(DISTINCT person) AS n {_HELD} GROUP BY role ORDER BY n DESC, role",
        {"day": day.isoformat()},
    )
    made = [Source(f"office:{row['role']}", str(row["role"]), int(row["n"])) for row in offices]
    for kind, label in KINDS:
        made.append(Source(f"kind:{kind}", _("All of kind {kind}").format(kind=_(label)), 0))
    made += [Source(f"covered:{kind}", _(label), 0) for kind, label in _COVERED]
    counted = [
        one if one.count else replace(one, count=len(_organisations(db, one.key))) for one in made
    ]
    return [one for one in counted if one.count]


def of_source(db: Store, key: str, day: date) -> list[Payee]:
    """Everybody of a source (`Source.key`) on a day, by name of the unit; amounts are 0 still."""
    group, _colon, what = key.partition(":")
    return holders(db, what, day) if group == "office" else _organisations(db, key)


def holders(db: Store, role: str, day: date) -> list[Payee]:
    """Who holds an office on a day, each once, with all the units where they hold it."""
    rows = db.rows(
        "SELECT person.id, person.name,"
        " group_concat(coalesce(nullif(firm.short_name, ''), firm.name), '、') AS units"
        f" {_HELD} AND role = :role GROUP BY person.id ORDER BY min(firm.pinyin), person.pinyin",
        {"day": day.isoformat(), "role": role},
    )
    return [
        Payee(row["name"], 0, row["id"], note=f"{row['units']} {role}", office=role) for row in rows
    ]


_HELD = (
    "FROM office JOIN person ON person.id = office.person AND person.archived_at IS NULL"
    " JOIN organisation AS firm ON firm.id = office.organisation AND firm.archived_at IS NULL"
    " WHERE coalesce(office.starts, :day) <= :day AND coalesce(office.ends, :day) >= :day"
)
_THERE = "organisation.archived_at IS NULL AND organisation.status = 'active'"


def _organisations(db: Store, key: str) -> list[Payee]:
    group, _colon, what = key.partition(":")
    if group == "covered":
        where = (
            "kind = 'company' AND id IN (SELECT coverage.company FROM coverage JOIN organisation"
            " AS above ON above.id = coverage.organisation WHERE above.kind = ?)"
        )
    else:
        where = "kind = ?"
    rows = db.rows(
        f"SELECT id, name FROM organisation WHERE {where} AND {_THERE} ORDER BY pinyin, name",
        (what,),
    )
    return [Payee(row["name"], 0, organisation=row["id"]) for row in rows]


def pasted(db: Store, text: str, amount: int) -> list[Payee]:
    """Lines copied from a spreadsheet: name, amount, times, note; only the name must be there.

    Without an amount of its own a line gets `amount` (fen, each time). Names that the register
    knows once are tied to it. A line of headings and blank lines are passed by. Raises Refused
    with the number of the line for what cannot be read, and for more than 5,000 lines.
    """
    lines = [
        (number, [plain(cell) for cell in re.split(r"\t", line)])
        for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1)
        if line.strip()
    ]
    if lines and lines[0][1][0].lower() in _HEADS:
        del lines[0]
    if len(lines) > MOST:
        raise Refused(_("At most {n} lines at once.").format(n=f"{MOST:,}"), "payees")
    return tie(db, [_read(number, cells, amount) for number, cells in lines])


def _read(number: int, cells: Sequence[str], amount: int) -> Payee:
    name, money, times, note, *_more = (*cells, "", "", "", "")
    try:
        each = parse(money) if money else amount
        count = read_whole(times) if times else 1
    except Refused as refused:
        raise Refused(
            _("Line {n}: {reason}").format(n=number, reason=refused.message), "payees"
        ) from refused
    if not 1 <= count <= MOST_TIMES:
        raise Refused(
            _("Line {n}: write how many times, from 1 to {most}.").format(
                n=number, most=MOST_TIMES
            ),
            "payees",
        )
    return Payee(name, each * count, note=note, times=count)


def tie(db: Store, payees: Sequence[Payee]) -> list[Payee]:
    """Typed names as records of the register, where exactly one is called so."""
    return [one if one.person or one.organisation else _tied(db, one) for one in payees]


def _tied(db: Store, one: Payee) -> Payee:
    rows = db.rows(
        "SELECT id FROM person WHERE name = :name AND archived_at IS NULL UNION ALL"
        " SELECT id FROM organisation WHERE (name = :name OR short_name = :name)"
        " AND archived_at IS NULL LIMIT 2",
        {"name": one.name.strip()},
    )
    if len(rows) != 1:
        return one
    known = payee_of(db, rows[0]["id"])
    return replace(known, amount=one.amount, times=one.times, note=one.note or known.note)


def payee_of(db: Store, id: int) -> Payee:
    """A person with unit and post, or an organisation; the amount is 0 still."""
    if table_of(db, id) == "organisation":
        return Payee(
            str(db.value("SELECT name FROM organisation WHERE id = ?", (id,))), 0, None, id
        )
    row = entries(db, "person", [id])[id]
    return Payee(row["name"], 0, id, note=f"{row['employer']} {row['position']}".strip())


def offers(db: Store, typed: str) -> list[tuple[int, str, str]]:
    """Whom the register has by name, reading or initials, as (id, name, unit and post)."""
    hits = find(db, typed, limit=_MOST_OFFERED).hits
    made = [(hit.id, payee_of(db, hit.id)) for hit in hits]
    return [(id, one.name, one.note) for id, one in made][:_MOST_OFFERED]


def like(db: Store, id: int, day: date) -> tuple[list[Copied], list[Payee]]:
    """Who stood on a list, as of another day: those of then, and who holds one of its offices now
    without having stood on it, with the amount that most of that office got."""
    former = batch(db, id).payees
    marks = _marks(db, id, day)
    copied = [Copied(one, marks.get(one.person or one.organisation or 0, "")) for one in former]
    there = {one.person for one in former}
    new: list[Payee] = []
    for role in dict.fromkeys(one.office for one in former if one.office):
        rates = [one.rate for one in former if one.office == role]
        usual = max(set(rates), key=rates.count)
        for each in holders(db, role, day):
            if each.person not in there:
                there.add(each.person)
                new.append(replace(each, amount=usual))
    return copied, new


def _marks(db: Store, id: int, day: date) -> dict[int, str]:
    """What has changed about those on a list, by the id of the person or organisation."""
    people = db.rows(
        "SELECT person.id, line.office, person.archived_at, NOT EXISTS (SELECT 1 FROM office"
        "  WHERE office.person = person.id AND office.role = line.office"
        "  AND coalesce(office.starts, :day) <= :day AND coalesce(office.ends, :day) >= :day)"
        " AS left FROM batch_line AS line JOIN person ON person.id = line.person"
        " WHERE line.batch = :id",
        {"id": id, "day": day.isoformat()},
    )
    firms = db.rows(
        "SELECT organisation.id, archived_at, organisation.status FROM batch_line AS line"
        " JOIN organisation ON organisation.id = line.organisation WHERE line.batch = ?",
        (id,),
    )
    return {row["id"]: _why_person(row) for row in people} | {
        row["id"]: _why_firm(row) for row in firms
    }


def _why_person(row: Row) -> str:
    if row["archived_at"]:
        return _("out of use in the register")
    if row["office"] and row["left"]:
        return _("no longer {office}").format(office=row["office"])
    return ""


def _why_firm(row: Row) -> str:
    if row["archived_at"]:
        return _("out of use in the register")
    return _("moved out of the park") if row["status"] == "moved_out" else ""


def next_period(period: str) -> str:
    """The month or the year after one: of 2026-12 it is 2027-01."""
    if len(period) == 4:
        return str(int(period) + 1)
    year, month = int(period[:4]), int(period[5:])
    return f"{year + month // 12}-{month % 12 + 1:02d}"


def next_name(name: str, period: str, then: str) -> str:
    """The name of a list with another year and month wherever those of `period` stand in it."""
    made = name.replace(period[:4], then[:4])
    if len(period) == 4 or len(then) == 4:
        return made
    was, now = int(period[5:]), int(then[5:])
    made = made.replace(f"{then[:4]}-{period[5:]}", then)
    return re.sub(rf"(?<![0-9])0?{was}月", f"{now}月", made)


def listed_already(
    db: Store, payees: Sequence[Payee], *, period: str, account: int, but: int | None = None
) -> list[tuple[str, str]]:
    """Who stands on another list for the same period and use, as (name, number of that list)."""
    rows = db.rows(
        "SELECT line.person, line.organisation, line.name, batch.number FROM batch"
        " JOIN batch_line AS line ON line.batch = batch.id WHERE batch.period = ?"
        " AND batch.account = ? AND batch.withdrawn_at IS NULL AND batch.id IS NOT ?"
        " ORDER BY batch.id",
        (period, account, but),
    )
    there = {row["person"] or row["organisation"] or row["name"]: row["number"] for row in rows}
    found = [(one.name, there.get(one.person or one.organisation or one.name)) for one in payees]
    return [(name, number) for name, number in found if number]
