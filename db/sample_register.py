"""The register of the sample: companies, organisations, people and what ties them together."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from db import contacts, grids, memberships, offices, organisations, pairings, people
from db.sample_people import Crowd, roles_of, table, words
from db.store import Store

Ids = dict[str, int]
PEOPLE, INSTRUCTORS = 2600, 70
FLOWN_IN, FLOATING, GONE_ON = 40, 25, 12
_WITHOUT_AGREEMENT, _NOT_CALLED = 3, 5
_OFFICE_BRANCH, _OFFICE_MEMBERS = "机关支部", 24
_OFFICES = ("园区管委会", "税务所", "市场监管所", "人社所")
_PARK, _PARK_PARTY, _PARK_UNION = "园区管委会", "园区党工委", "园区工会联合会"
_GRIDS = (
    ("第一网格", "电子信息", "信息路、智汇路、云湖路"),
    ("第二网格", "精密制造", "创新路、创业路、匠心路"),
    ("第三网格", "商贸物流", "栖湖路、同心路、港前路"),
)
# As the pictures of the card have it.
_KNOWN_PAIRS = {
    "晨桥精密": ("冯立", date(2025, 4, 1)),
    "恒信精密": ("吴海燕", date(2024, 9, 2)),
}


def make_register(db: Store, *, today: date) -> None:
    """Fill the register of an empty file. The same `today` gives the same register."""
    made = _Register(db, today)
    with db.act("sample"):
        made.make_organisations()
        made.make_named_people()
        made.make_members()
        made.make_officers()
        made.make_contacts()
        made.make_helpers()
        made.make_pairings()
        made.make_grid_keepers()
        made.make_workers()


@dataclass
class _Register:
    """What has been made so far, and the dice. Organisations go by the name people say."""

    db: Store
    today: date
    chance: random.Random = field(default_factory=lambda: random.Random(20261127))
    ids: Ids = field(default_factory=dict)
    named: Ids = field(default_factory=dict)
    staff: dict[str, list[int]] = field(default_factory=dict)
    branch: dict[str, list[int]] = field(default_factory=dict)  # whom it has as members
    states: dict[str, list[int]] = field(default_factory=dict)  # memberships by their state
    members: Counter[str] = field(default_factory=Counter)
    held: dict[tuple[str, str], date] = field(default_factory=dict)  # since when
    seated: set[tuple[str, int]] = field(default_factory=set)
    called: set[str] = field(default_factory=set)
    instructors: list[int] = field(default_factory=list)
    leaders: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.companies, self.units = table("companies"), table("organisations")
        self.words = words("phrases", "words")
        self.crowd = Crowd(self.today, self.chance)
        self.women: set[int] = set()
        self.count = 0  # of people

    def make_organisations(self) -> None:
        """Grids, companies, and the tree of the others with what they cover."""
        for name, trade, streets in _GRIDS:
            self.ids[name] = grids.add_grid(self.db, name=name, area=trade, note=streets)
        for row in self.companies:
            self._company(row)
        for row in self.units:
            name = row["short_name"]
            self.ids[name] = organisations.add_organisation(
                self.db,
                name=row["name"],
                short_name=name,
                kind=row["kind"],
                parent=self.ids.get(row["parent"]),
                grid=self.ids.get(row["grid"]),
                address=row["address"],
                phone=row["phone"],
                members=int(row["members"]) if row["members"] else None,
                since=self._day(row["since"]) if row["since"] else None,
            )
            for company in row["covers"].split():
                organisations.cover(self.db, organisation=self.ids[name], company=self.ids[company])

    def make_named_people(self) -> None:
        """The people of the pictures, rare characters among them, and two likely duplicates."""
        for row in table("people"):
            birth = date.fromisoformat(row["birth"]) if row["birth"] else None
            given = {name: row[name] for name in ("name", "sex", "position", "kinds", "phone")}
            identity = self.crowd.identity(birth, row["sex"]) if birth else ""
            person = self._person(row["employer"], birth=birth, identity=identity, **given)
            self.crowd.known.add((row["name"], row["employer"]))
            self.named.setdefault(row["name"], person)
            if row["membership"]:
                branches = self._branches_of(row["employer"])
                branch = row["office_of"] if row["office_of"] in branches else branches[0]
                self._enrol(person, row["employer"], branch, row["membership"])
            if row["about"]:
                self._contact(row["employer"], person, row["about"])
            if row["role"]:
                # Whoever was sent stays until called back; a committee has its term.
                term = (
                    None
                    if "第一" in row["role"]
                    else timedelta(365 * (5 if "园区" in row["office_of"] else 3))
                )
                begun = self._day(row["starts"])
                ends = begun + term if term else None
                self._appoint(row["office_of"], person, row["role"], begun, ends)

    def make_members(self) -> None:
        """As many members as the companies say: settled, flown in, floating; a dozen gone on."""
        places: list[tuple[str, str]] = []
        for row in self.companies:
            name = row["short_name"]
            branches = self._branches_of(name)
            missing = int(row["members"]) - self.members[name]
            places += [(name, branches[n % len(branches)]) for n in range(missing)]
        for _n in range(_OFFICE_MEMBERS - len(self.branch[_OFFICE_BRANCH])):
            places.append((self.chance.choice(_OFFICES), _OFFICE_BRANCH))
        self.chance.shuffle(places)
        states = ["flow_in"] * FLOWN_IN + ["floating"] * (FLOATING - 1)
        for number, (employer, branch) in enumerate(places):
            person = self._worker(employer, "worker union_member", elder=True)
            state = states[number] if number < len(states) else "settled"
            self._enrol(person, employer, branch, state)
        for employer, branch in places[-GONE_ON:]:
            self._leaver(employer, branch)
        self._call_the_floating()

    def make_officers(self) -> None:
        """Committees with terms: most run, some end soon, some ended without an election."""
        for number, row in enumerate(
            row for row in self.units if row["kind"] in ("party", "union")
        ):
            term = timedelta(365 * (3 if row["parent"] else 5))
            begun = self._past(900, 90)
            if number % 19 == 7:
                begun = self.today - term + timedelta(self.chance.randint(6, 55))
            elif number % 29 == 11:
                begun = self.today - term - timedelta(self.chance.randint(8, 80))
            name = row["short_name"]
            begun = next((since for (unit, _), since in self.held.items() if unit == name), begun)
            roles = [role for role in roles_of(row) if (name, role) not in self.held]
            chosen = self._electable(row, len(roles) + 1)
            for role, person in zip(roles, chosen, strict=False):
                self._appoint(name, person, role, begun, begun + term)
            if number % 13 == 5 and roles:
                first, last = begun - term, begun - timedelta(1)
                self._appoint(name, chosen[-1], roles[0], first, last)

    def make_contacts(self) -> None:
        """One to three people to call at each company, somebody in the other units."""
        for row in [*self.companies, *self.units]:
            name = row["short_name"]
            if name in self.called or row.get("kind") in ("party", "union"):
                continue
            if row.get("kind"):
                self._contact(name, self._worker(name, "worker", position="联络员"), "场地、活动")
                continue
            position = self.chance.choice(self.words["office"])
            person = self._worker(name, "worker", position=position)
            self._contact(name, person, self.words["about"][0])
            for about in self.chance.sample(self.words["about"][1:], self.chance.choice((0, 1, 2))):
                self._contact(name, self._worker(name, "worker union_member"), about)

    def make_helpers(self) -> None:
        """Instructors, leaders, consultants, residents and volunteers."""
        for _n in range(INSTRUCTORS - len(self.instructors)):
            self._worker(_PARK_PARTY, "instructor", position="党建指导员", elder=True)
        for _n in range(10 - len(self.leaders)):
            self._worker(_PARK, "leader", position="副主任", elder=True)
        for _n in range(12):
            position = self.chance.choice(self.words["consultant"])
            self._worker("", "consultant", position=position, elder=True)
        for _n in range(160):
            home = f"栖湖家园{self.chance.randint(1, 18)}栋{self.chance.randint(101, 1804)}"
            kinds = "resident volunteer" if self.chance.random() < 0.2 else "resident"
            self._worker("", kinds, elder=True, address=home)
        able = [person for row in self._in_park() for person in self.staff[row["short_name"]]]
        for person in self.chance.sample(able, 140):
            people.be_of_kind(self.db, person=person, kind="volunteer")
        for row in self.units:
            if row["kind"] in ("club", "volunteer"):
                leader = self.chance.choice(able)
                self._appoint(row["short_name"], leader, "队长", self._past(700, 60))

    def make_pairings(self) -> None:
        """An instructor for each of the seventy largest companies, leaders for the key ones."""
        known = [self.named[name] for name, _since in _KNOWN_PAIRS.values()]
        free = [one for one in self.instructors if one not in known]
        largest = sorted(self._in_park(), key=lambda row: -int(row["workers"]))[:INSTRUCTORS]
        for number, row in enumerate(largest):
            company = row["short_name"]
            name, since = _KNOWN_PAIRS.get(company, ("", self._past(1000, 20)))
            since = min(since, self.today - timedelta(1))
            person = self.named[name] if name else free.pop()
            if number % 14 == 3 and free:
                self._pair("instructor", free[0], company, since - timedelta(400), since)
            self._pair("instructor", person, company, since)
        key = [row["short_name"] for row in self._in_park() if int(row["key_company"])]
        for number, company in enumerate(key):
            leader = self.leaders[number % len(self.leaders)]
            self._pair("leader", leader, company, self._past(900, 30))

    def make_grid_keepers(self) -> None:
        """A keeper for each grid."""
        for name, _trade, _streets in _GRIDS:
            keeper = self._worker(_PARK, "worker", position="专职网格员")
            grids.change_grid(self.db, id=self.ids[name], keeper=keeper)

    def make_workers(self) -> None:
        """Other workers of the companies, more where there are more, until the number is full."""
        names = [row["short_name"] for row in self.companies]
        shares = [int(row["workers"]) ** 0.6 for row in self.companies]
        for name in self.chance.choices(names, shares, k=PEOPLE - self.count):
            member = self.chance.random() < 0.8
            self._worker(name, "worker union_member" if member else "worker")

    def _company(self, row: dict[str, str]) -> None:
        texts = ("short_name", "industry", "business", "ownership", "size", "address", "phone")
        given: dict[str, Any] = {name: row[name] for name in (*texts, "legal_person")}
        given |= {name: int(row[name]) for name in ("workers", "women", "members")}
        id = self.ids[row["short_name"]] = organisations.add_organisation(
            self.db,
            name=row["name"],
            code=self.crowd.code(),
            grid=self.ids[row["grid"]],
            since=self._day(row["since"]),
            key_company=bool(int(row["key_company"])),
            **given,
        )
        if row["moved_out"]:
            organisations.move_out(self.db, id=id, day=self._day(row["moved_out"]))

    def _person(self, employer: str, **values: Any) -> int:
        id = people.add_person(self.db, employer=self.ids.get(employer), **values)
        self.count += 1
        self.staff.setdefault(employer, []).append(id)
        if values["sex"] == "female":
            self.women.add(id)
        kinds = values["kinds"].split()
        for kind, those in (("instructor", self.instructors), ("leader", self.leaders)):
            if kind in kinds:
                those.append(id)
        return id

    def _worker(
        self, employer: str, kinds: str, *, position: str = "", elder: bool = False, **values: Any
    ) -> int:
        one = self.crowd.one(employer, elder=elder)
        if not position and employer:
            position = self.chance.choice(self.words["position"])
        return self._person(
            employer,
            name=one.name,
            sex=one.sex,
            birth=one.birth,
            phone=one.phone,
            identity=one.identity,
            position=position,
            kinds=kinds,
            **values,
        )

    def _branches_of(self, employer: str) -> list[str]:
        """The branches that take members who work there: those with nothing below them."""
        above = {row["parent"] for row in self.units}
        found = [
            row["short_name"]
            for row in self.units
            if row["kind"] == "party"
            and row["short_name"] not in above
            and employer in row["covers"].split()
        ]
        return found or [_OFFICE_BRANCH]

    def _enrol(self, person: int, employer: str, branch: str, state: str) -> None:
        given: dict[str, Any] = {}
        those = self.states.setdefault(state, [])
        if state == "flow_in":
            given["home"] = self.chance.choice(self.words["home"])
            if len(those) >= _WITHOUT_AGREEMENT:
                given["agreement_on"] = self._past(700, 15)
        elif state == "floating":
            given["whereabouts"] = self.chance.choice(self.words["whereabouts"])
        membership = memberships.enrol(
            self.db,
            person=person,
            organisation=self.ids[branch],
            state=state,
            since=self._past(6000, 710),
            **given,
        )
        self.branch.setdefault(branch, []).append(person)
        those.append(membership)
        self.members[employer] += 1

    def _leaver(self, employer: str, branch: str) -> None:
        membership = memberships.enrol(
            self.db,
            person=self._worker(employer, "worker", elder=True),
            organisation=self.ids[branch],
            since=self._past(2500, 900),
        )
        went_to = self.chance.choice(self.words["went_to"])
        memberships.leave(self.db, id=membership, day=self._past(300, 10), went_to=went_to)

    def _call_the_floating(self) -> None:
        """Last quarter all were called but one; in this one a handful is still to be called."""
        begins, _by = memberships.quarter(self.today)
        for number, membership in enumerate(self.states["floating"]):
            days = [begins - timedelta(self.chance.randint(3, 80))] if number != 1 else []
            if number >= _NOT_CALLED:
                days.append(begins + timedelta(self.chance.randint(0, (self.today - begins).days)))
            for day in days:
                memberships.record_contact(
                    self.db,
                    membership=membership,
                    day=day,
                    how=self.chance.choice(("phone", "phone", "message", "visit")),
                    today=self.today,
                    note=self.chance.choice(self.words["contact_note"]),
                )

    def _electable(self, row: dict[str, str], number: int) -> list[int]:
        """People for the offices of a Party or union organisation."""
        name = row["short_name"]
        if row["kind"] == "party":
            below = [one["short_name"] for one in self.units if one["parent"] == name]
            found = [person for one in (name, *below) for person in self.branch.get(one, ())]
            found = found if len(found) >= number else self.branch[_OFFICE_BRANCH]
        else:
            employers = row["covers"].split() or [_PARK, _PARK_UNION]
            found = [person for one in employers for person in self.staff.get(one, ())]
            while len(found) <= number:
                found.append(self._worker(employers[0], "worker union_member", elder=True))
        if name == "女职工委员会":
            found = [person for person in found if person in self.women]
        # Nobody sits twice on one committee.
        found = [person for person in found if (name, person) not in self.seated]
        return self.chance.sample(found, min(number, len(found)))

    def _appoint(
        self, unit: str, person: int, role: str, starts: date, ends: date | None = None
    ) -> None:
        offices.appoint(
            self.db,
            organisation=self.ids[unit],
            person=person,
            role=role,
            starts=starts,
            ends=ends,
        )
        self.held[unit, role] = starts
        self.seated.add((unit, person))

    def _contact(self, unit: str, person: int, about: str) -> None:
        contacts.add_contact(self.db, organisation=self.ids[unit], person=person, about=about)
        self.called.add(unit)

    def _pair(
        self, kind: str, person: int, company: str, since: date, until: date | None = None
    ) -> None:
        ends = until - timedelta(1) if until else None
        pairings.pair(
            self.db,
            kind=kind,
            person=person,
            company=self.ids[company],
            starts=since,
            ends=ends,
        )

    def _in_park(self) -> list[dict[str, str]]:
        return [row for row in self.companies if not row["moved_out"]]

    def _day(self, text: str) -> date:
        """A day of the tables, where it has come yet."""
        return min(date.fromisoformat(text), self.today - timedelta(1))

    def _past(self, most: int, least: int) -> date:
        return self.today - timedelta(self.chance.randint(least, most))
