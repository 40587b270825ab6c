"""Public holidays and make-up workdays (调休): the centre's own table, filled where known.

A weekend is no holiday unless it stands in the table. A make-up workday is a weekend day on which
people work; rules that ask for workdays count it as one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from db.formats import show_day, to_text
from db.rules import Refused, rule
from db.store import Store
from db.words import _

# The State Council announces next year's days at the end of October or in November.
_ANNOUNCED_MONTH = 11


@dataclass(frozen=True)
class Holiday:
    """A day in the table: kind 'off' for a day off, 'work' for a make-up workday."""

    day: date
    name: str
    kind: str


def marks(db: Store, day_from: date, day_to: date) -> dict[date, Holiday]:
    """The days of the table from `day_from` to `day_to`, both included."""
    found = db.rows(
        "SELECT day, name, kind FROM holiday WHERE day BETWEEN ? AND ? ORDER BY day",
        (to_text(day_from), to_text(day_to)),
    )
    return {
        day: Holiday(day, row["name"], row["kind"])
        for row in found
        for day in [date.fromisoformat(row["day"])]
    }


def is_workday(db: Store, day: date) -> bool:
    """Whether people work on this day: the table first, else Monday to Friday."""
    holiday = marks(db, day, day).get(day)
    return holiday.kind == "work" if holiday else day.weekday() < 5


def missing_year(db: Store, today: date) -> int | None:
    """The year whose days are not in the table and should be: this year's, or from 1 November
    next year's."""
    years = [today.year] + [today.year + 1] * (today.month >= _ANNOUNCED_MONTH)
    for year in years:
        if not marks(db, date(year, 1, 1), date(year, 12, 31)):
            return year
    return None


def from_library(year: int) -> list[Holiday]:
    """A year's days as the library has them; empty when it has not that year."""
    # Imported when asked for: nobody else waits for it.
    from chinese_calendar.constants import Holiday as Names
    from chinese_calendar.constants import holidays, workdays

    names = {name.value: name.chinese for name in Names}
    return sorted(
        (
            Holiday(day, names.get(name, name), kind)
            for kind, days in (("off", holidays), ("work", workdays))
            for day, name in days.items()
            if day.year == year
        ),
        key=lambda holiday: holiday.day,
    )


@rule
def fill_from_library(db: Store, *, year: int) -> int:
    """Add a year's holidays and make-up workdays; answers how many days were added.

    Days that stand in the table already are the centre's own and stay as they are. Refused when
    the program does not know the year.
    """
    known = from_library(year)
    if not known:
        raise Refused(
            _(
                "This version does not know the holidays of {year}."
                " Enter them by hand or import a table."
            ).format(year=year),
            "year",
        )
    there = marks(db, date(year, 1, 1), date(year, 12, 31))
    added = [holiday for holiday in known if holiday.day not in there]
    for holiday in added:
        db.insert("holiday", day=to_text(holiday.day), name=holiday.name, kind=holiday.kind)
    db.describe(_("Filled in the holidays of {year}").format(year=year))
    return len(added)


@rule
def add_holiday(db: Store, *, day: date, name: str, kind: str = "off") -> int:
    """Put a day into the table. Refused when it stands there already."""
    _refuse_twice(db, day, 0)
    db.describe(_("Added {day} to the holidays").format(day=show_day(day)))
    return db.insert("holiday", day=to_text(day), name=_named(name), kind=kind)


@rule
def change_holiday(db: Store, /, *, id: int, **values: Any) -> None:
    """Change a day of the table: its `day`, `name` or `kind`."""
    if values.get("day"):
        _refuse_twice(db, values["day"], id)
        values["day"] = to_text(values["day"])
    if "name" in values:
        values["name"] = _named(values["name"])
    db.update("holiday", id, **values)
    db.describe(_("Changed a day of the holidays"))


@rule
def remove_holiday(db: Store, *, id: int) -> None:
    """Take a day out of the table: it is an ordinary day."""
    db.delete("holiday", id)
    db.describe(_("Took a day out of the holidays"))


def _named(name: str | None) -> str:
    if not (name or "").strip():
        raise Refused(_("Give the day a name."), "name")
    return str(name).strip()


def _refuse_twice(db: Store, day: date, id: int) -> None:
    there = db.row("SELECT name FROM holiday WHERE day = ? AND id <> ?", (to_text(day), id))
    if there:
        raise Refused(
            _("{day} stands in the table already: {name}.").format(
                day=show_day(day), name=there["name"]
            ),
            "day",
        )
