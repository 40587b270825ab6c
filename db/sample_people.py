"""People who do not exist: names, birthdays and numbers for the sample centre.

Nobody real can be meant or reached. Mobile numbers begin with 160, which no network has been
given; identity numbers and credit codes have true check characters behind 990000, the region of
no place.
"""

from __future__ import annotations

import csv
import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from stdnum.cn import uscc
from stdnum.iso7064 import mod_11_2

from assets import path

_NOWHERE = "990000"
_CODE_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def table(name: str) -> list[dict[str, str]]:
    """A table of the sample's folder."""
    with path(f"sample/{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def words(name: str, column: str) -> dict[str, list[str]]:
    """The words of a table by their kind."""
    found: dict[str, list[str]] = {}
    for row in table(name):
        found.setdefault(row["kind"], []).append(row[column])
    return found


def roles_of(row: dict[str, str]) -> tuple[str, ...]:
    """The offices of a Party or union organisation: the larger, the more."""
    members = int(row["members"] or 0)
    if row["kind"] == "party":
        if members < 7:
            return ("书记",)
        committee = ("组织委员", "宣传委员")
        if members < 15:
            return ("书记", *committee)
        return ("书记", "副书记", *committee, "纪检委员")
    if not row["members"] and row["covers"]:
        return ("分会主席",)
    if row["short_name"] == "女职工委员会":
        return ("主任", "副主任")
    return ("工会主席", "工会副主席", "工会委员") if members > 150 else ("工会主席",)


@dataclass(frozen=True)
class Invented:
    """Somebody who does not exist; the identity number is missing for some."""

    name: str
    sex: str
    birth: date
    phone: str
    identity: str


@dataclass
class Crowd:
    """Invents people one after another; nobody has a number twice, nobody a name twice at work."""

    today: date
    chance: random.Random
    names: dict[str, list[str]] = field(default_factory=lambda: words("names", "name"))
    known: set[tuple[str, str]] = field(default_factory=set)
    # Whom the table names has no namesake, so that the first thing typed finds one.
    reserved: set[str] = field(default_factory=lambda: {row["name"] for row in table("people")})
    count: int = 0

    def one(self, employer: str, *, elder: bool = False) -> Invented:
        """Another person who works there; members and officers are older than beginners."""
        sex = self.chance.choice(("female", "male"))
        name = self._name(sex)
        while (name, employer) in self.known or name in self.reserved:
            name = self._name(sex)
        self.known.add((name, employer))
        birth = self.today - timedelta(self.chance.randint(9500 if elder else 7000, 21_500))
        return Invented(name, sex, birth, self.phone(), self.identity(birth, sex))

    def phone(self) -> str:
        """A mobile number of nobody. The lowest are kept for people with a name in the table."""
        self.count += 1
        return f"160{(self.count * 7919 + 100_000_007) % 10**8:08d}"

    def identity(self, birth: date, sex: str) -> str:
        """An identity number of nowhere with a true check character; a third have none."""
        if self.chance.random() < 0.33:
            return ""
        serial = 2 * (self.count % 500) + (sex == "male")
        return _with_check(f"{_NOWHERE}{birth:%Y%m%d}{serial % 1000:03d}")

    def code(self) -> str:
        """A credit code of nowhere with a true check character."""
        body = f"91{_NOWHERE}MA" + "".join(self.chance.choices(_CODE_SIGNS, k=7))
        return str(body + uscc.calc_check_digit(body))

    def _name(self, sex: str) -> str:
        surnames = self.names["surname"]
        # The first of the list are the frequent ones.
        surname = surnames[int(len(surnames) * self.chance.random() ** 1.8)]
        return surname + self.chance.choice(self.names[sex])


def _with_check(body: str) -> str:
    return str(body + mod_11_2.calc_check_digit(body))
