"""What a summary says, in the words and figures of its paper: the same on the screen.

Nothing here draws; a page of the window reads it without the libraries that make PDFs.
"""

from __future__ import annotations

from dataclasses import dataclass

from db.export import Value
from db.summaries import Link


@dataclass(frozen=True)
class Cell:
    """One of the six figures: its label, the figure and its unit, what is said below it, and where
    its records are."""

    label: str
    shown: str
    unit: str
    below: str
    link: Link | None = None


@dataclass(frozen=True)
class Point:
    """A month, week or day: what the axis calls it, how many there were and how many a year
    earlier; None where nothing is known or it is still to come."""

    label: str
    now: int | None
    former: int | None
    link: Link | None = None


@dataclass(frozen=True)
class Curve:
    """The chart at the left: its heading, what it counts, the names of both series, and what the
    axis counts along."""

    heading: str
    what: str
    points: tuple[Point, ...]
    names: tuple[str, str]
    under: str


@dataclass(frozen=True)
class Bar:
    """A bar, what stands at its end, and where its records are."""

    label: str
    amount: int
    shown: str
    link: Link | None = None


@dataclass(frozen=True)
class Bars:
    """The chart at the right: its heading, what it counts, its bars as they are sorted."""

    heading: str
    what: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Row:
    """A row of a table: its cells as they are read, what a spreadsheet gets of them, and where the
    records behind it are."""

    cells: tuple[str, ...]
    values: tuple[Value, ...]
    link: Link | None = None
    total: bool = False


@dataclass(frozen=True)
class Table:
    """A table of figures. Columns hold words first and figures after; `part` is the section it
    belongs to, `section` what that is called, `name` the table's own name among all."""

    name: str
    part: str
    section: str
    heading: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    note: str = ""


@dataclass(frozen=True)
class Told:
    """A summary: its title, the period by name and by its days, whether the books are closed, a
    few sentences, six figures, two charts, the tables, and the words for the notice board."""

    title: str
    short: str
    long: str
    state: str
    opening: str
    cells: tuple[Cell, ...]
    curve: Curve | None
    bars: Bars | None
    tables: tuple[Table, ...]
    notice: tuple[str, str]  # the short one, the long one
    empty: bool = False  # nothing happened at all
