"""The lines of those who are to have a certificate, as they are typed: texts by column.

What holds for all stands once, beside them; a volunteer has a line for each service.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from db.certificate_kinds import Design
from db.certificate_recipients import SERVICE_COLUMNS, read_service
from db.certificates import Recipient, Service
from db.rules import Refused
from db.wording import offered, place
from db.words import N_, _

NAME = "name"
# What usually differs from one to the next; the rest usually is the same for all.
_OF_EACH = frozenset(
    ("organisation", "prize", "award", "score", "gift", "hours", "id_number", "volunteer")
)
_SERVICE_LABELS = {
    "from": N_("From|service"),
    "to": N_("To|service"),
    "project": N_("Project"),
    "content": N_("What was done"),
    "place": N_("Where|service"),
    "hours": N_("Hours|service"),
}


@dataclass
class Entry:
    """One line: texts by column, and the card it was taken from, with its unit and post."""

    cells: dict[str, str] = field(default_factory=dict)
    person: int | None = None
    organisation: int | None = None
    note: str = ""

    @property
    def name(self) -> str:
        """The name on this line."""
        return self.cells.get(NAME, "").strip()

    def filled(self) -> bool:
        """Whether anything stands in it."""
        return any(words.strip() for words in self.cells.values())


@dataclass(frozen=True)
class Draft:
    """Recipients, the line on which each begins, and the lines that cannot be read: column and
    reason by line."""

    recipients: tuple[Recipient, ...]
    lines: tuple[int, ...]
    wrong: Mapping[int, tuple[str, str]]

    def of_line(self, line: int) -> Recipient | None:
        """Whose line it is."""
        found = None
        for one, first in zip(self.recipients, self.lines, strict=True):
            if first <= line:
                found = one
        return found


def columns_for(design: Design) -> tuple[str, ...]:
    """What is asked beside the name: the columns of a service, then the places."""
    services = SERVICE_COLUMNS[1:] if design.form == "volunteer" else ()
    places = offered(design.form, design.wording)
    return (*services, *(one for one in places if one not in services))


def differs(design: Design, column: str) -> bool:
    """Whether a column is usually filled for each."""
    return column in _OF_EACH or (design.form == "volunteer" and column in SERVICE_COLUMNS)


def label_of(design: Design, column: str) -> str:
    """The words of a column."""
    if column == NAME:
        return _("Name|person")
    if design.form == "volunteer" and column in _SERVICE_LABELS:
        return _(_SERVICE_LABELS[column])
    words = _(place(column).label)
    return words[:1].upper() + words[1:]


def entries_of(recipients: Sequence[Recipient]) -> list[Entry]:
    """The lines of recipients that were read from elsewhere."""
    made = []
    for one in recipients:
        cells = {NAME: one.name, **one.values}
        if not one.services:
            made.append(Entry(cells, one.person, one.organisation))
        for service in one.services:
            made.append(Entry(cells | _cells_of(service), one.person, one.organisation))
            cells = {NAME: one.name}
    return made


def _cells_of(one: Service) -> dict[str, str]:
    tenths = f".{one.tenths % 10}" if one.tenths % 10 else ""
    return {
        "from": one.starts.isoformat(),
        "to": one.ends.isoformat(),
        "project": one.project,
        "content": one.content,
        "place": one.place,
        "hours": f"{one.tenths // 10}{tenths}",
    }


def drafted(
    design: Design, entries: Sequence[Entry], same: Mapping[str, str], today: date
) -> Draft:
    """Who is to have what. `same` holds for all, whatever stands on their lines."""
    lines = [(at, one) for at, one in enumerate(entries) if one.filled()]
    if design.form == "volunteer":
        return _volunteers(design, lines, same, today)
    places = [one for one in columns_for(design) if one not in same]
    made = [
        Recipient(
            one.name,
            {name: one.cells.get(name, "") for name in places} | dict(same),
            one.person,
            one.organisation,
        )
        for _at, one in lines
    ]
    wrong = {at: (NAME, _("The name is missing.")) for at, one in lines if not one.name}
    return Draft(tuple(made), tuple(at for at, _one in lines), wrong)


def _volunteers(
    design: Design, lines: Sequence[tuple[int, Entry]], same: Mapping[str, str], today: date
) -> Draft:
    """Lines of one name, or with none below it, belong together; a number tells namesakes apart."""
    places = [one for one in columns_for(design) if one not in SERVICE_COLUMNS]
    first: dict[tuple[str, str, int | None], int] = {}
    heads: dict[int, Entry] = {}
    services: dict[int, list[Service]] = {}
    wrong: dict[int, tuple[str, str]] = {}
    last: int | None = None
    for at, one in lines:
        if one.name:
            key = (one.name, one.cells.get("id_number", "").strip(), one.person)
            last = first.setdefault(key, at)
            heads.setdefault(last, one)
        if last is None:
            wrong[at] = (NAME, _("The name is missing."))
            continue
        try:
            services.setdefault(last, []).append(read_service({**one.cells, **same}, today))
        except Refused as refused:
            wrong[at] = (refused.field or "project", refused.message)
    made = tuple(
        Recipient(
            head.name,
            {name: same.get(name, head.cells.get(name, "")) for name in places},
            head.person,
            head.organisation,
            tuple(services.get(at, ())),
        )
        for at, head in heads.items()
    )
    return Draft(made, tuple(heads), wrong)
