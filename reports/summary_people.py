"""Consultations, certificates and the register in a summary."""

from __future__ import annotations

from db.consultation_counts import FIGURES, HIDDEN
from db.organisations import KINDS
from db.summaries import Link
from db.summary_consultations import ConsultationSummary
from db.summary_period import Period
from db.summary_register import RegisterSummary
from db.words import _
from reports.summary_parts import table
from reports.summary_told import Row, Table
from reports.summary_values import count


def consultation_table(found: ConsultationSummary, period: Period) -> Table:
    """What the sheets of the period tell of each service; no sum, which would tell more."""
    keys = ("done", "people", "first", "no_show", "cancelled")
    labels = dict(FIGURES)
    rows = []
    for of, services in found.counts:
        link = Link("consultation-counts", {"day": of.first})
        for one in services:
            name = f"{one.service.name}\u3000{of.label}" if period.kind == "quarter" else ""
            cells = (
                name or one.service.name,
                *(one.show(key) for key in keys),
                one.figure("hours"),
                one.figure("wait_days"),
            )
            rows.append(Row(cells, cells, link))
    words = []
    if any(HIDDEN in row.cells for row in rows):
        words.append(
            _("＊ is not told: a number below five, or one from which one could be worked out.")
        )
    for of in found.unfinished:
        said = _("{period}: told once it is over").format(period=of.label)
        rows.append(Row((said, *[""] * (len(keys) + 2)), (said,)))
    return table(
        "consultations",
        "consultations",
        _("Consultations"),
        (_("Service"), *(_(labels[key]) for key in keys), _("Hours"), _("Days waited")),
        rows,
        "\u3000".join(words),
    )


def certificate_table(found: RegisterSummary) -> Table:
    """Certificates issued, kind by kind."""
    rows = [_counted(one.name, one.count) for one in found.certificates]
    whole = sum(one.count for one in found.certificates)
    rows.append(Row((_("Total"), count(whole)), (_("Total"), whole), total=True))
    heads = (_("Kind"), _("Issued|certificates"))
    return table("certificates", "certificates", _("Certificates issued"), heads, rows)


def _counted(label: str, number: int, link: Link | None = None) -> Row:
    return Row((label, count(number)), (label, number), link)


def register_table(found: RegisterSummary) -> Table:
    """Who is in the register today, who came and went."""
    rows = []
    if found.organisations is not None:
        names = dict(KINDS)
        rows += [
            _counted(_(names[kind]), number, Link("organisations", {"filters": {"kind": kind}}))
            for kind, number in sorted(
                found.organisations.items(), key=lambda one: (one[0] == "other", -one[1])
            )
        ]
    if found.people is not None:
        rows.append(_counted(_("Persons"), found.people, Link("people")))
    if found.members is not None:
        rows.append(_counted(_("Members of Party and union"), found.members, Link("memberships")))
    rows += [
        _counted(_("Joined in the period"), found.joined, Link("memberships")),
        _counted(_("Left in the period"), found.left, Link("memberships")),
        _counted(_("Companies that moved out"), found.moved_out, Link("organisations")),
    ]
    note = ""
    if found.organisations is None:
        note = _("How many there were on a day long past the register does not say.")
    return table("register", "register", _("Register"), (_("Item"), _("Number|count")), rows, note)


def is_told(found: ConsultationSummary) -> bool:
    """Whether there is one sheet of the whole period: a running one has none yet, a quarter has
    those of its months."""
    return not found.unfinished and len(found.counts) == 1


def told_services(found: ConsultationSummary) -> list[tuple[str, str]]:
    """Each service with the sessions held, as far as they may be told."""
    if not is_told(found):
        return []
    return [
        (one.service.name, one.show("done"))
        for one in found.counts[0][1]
        if one.counts["done"] and "done" in one.shown
    ]


def told_sessions(found: ConsultationSummary) -> tuple[str, str]:
    """The sessions of all services, and those of each below; ＊ where one is hidden, for the sum
    would tell it."""
    services = found.counts[0][1]
    below = "\u3000".join(f"{one.service.name} {one.show('done')}" for one in services)
    if any("done" not in one.shown for one in services):
        return HIDDEN, below
    return count(sum(one.counts["done"] for one in services)), below
