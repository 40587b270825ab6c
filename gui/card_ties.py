"""The tab of an organisation that says who covers whom, and where it stands in the tree."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QWidget

from db import organisations
from db.organisations import Node, Organisation
from db.store import Row
from db.types_register import ORGANISATION
from db.words import _
from gui import theme
from gui.card_forms import A_COMPANY, AN_ORGANISATION, ask, do
from gui.card_parts import Named, Section, TabBody, said
from gui.card_table import TableSection
from gui.desk import Desk
from gui.doors import guard

_COVERS = ("party", "union")
_INDENT = 22
_MOST_NODES = 60


def count_ties(desk: Desk, id: int) -> int | None:
    """How many organisations it covers or is covered by; None where nobody covers anybody."""
    kind = organisations.organisation(desk.store, id).kind
    if kind in _COVERS:
        return len(organisations.covered(desk.store, id))
    return len(organisations.covering(desk.store, id)) if kind == "company" else None


def ties(desk: Desk, id: int) -> QWidget:
    """Whom it covers or who covers it; the branch of the tree in which it stands."""
    one = organisations.organisation(desk.store, id)
    body = TabBody()
    body.column.addWidget(
        _covers(desk, one, body) if one.kind in _COVERS else _under(desk, one, body)
    )
    if one.kind in _COVERS:
        body.column.addWidget(_tree(desk, id, body))
    body.end()
    return body


def _covers(desk: Desk, one: Organisation, body: QWidget) -> Section:
    found = organisations.covered(desk.store, one.id)
    title = _("Covers")
    if len(found) == 1:
        title = _("Covers, as an independent one")
    elif found:
        title = _("Covers, as a joint one")
    section = TableSection(
        desk,
        title,
        ORGANISATION,
        ("number", "name", "workers", "status"),
        [_row(company) for company in found],
        body,
        opens=partial(_open, desk),
        empty=_("It covers no company yet. With one it is independent, with several joint."),
    )
    section.add_action(_("Open"), partial(_open, desk))
    section.add_action(
        _("Remove"),
        lambda row: do(desk, organisations.uncover, organisation=one.id, company=row["id"]),
        organisations.uncover,
    )
    add = section.add_link(_("Add company"))
    guard(add, desk, organisations.cover)
    add.clicked.connect(
        lambda: ask(
            desk,
            section,
            _("Add company"),
            (A_COMPANY,),
            organisations.cover,
            heading=one.label(),
            fixed={"organisation": one.id},
        )
    )
    return section


def _under(desk: Desk, one: Organisation, body: QWidget) -> Section:
    section = TableSection(
        desk,
        _("Covered by"),
        ORGANISATION,
        ("number", "name", "kind", "status"),
        [_row(above) for above in organisations.covering(desk.store, one.id)],
        body,
        opens=partial(_open, desk),
        empty=_("No Party or union organisation covers this company yet."),
    )
    section.add_action(_("Open"), partial(_open, desk))
    section.add_action(
        _("Remove"),
        lambda row: do(desk, organisations.uncover, organisation=row["id"], company=one.id),
        organisations.uncover,
    )
    add = section.add_link(_("Add organisation"))
    guard(add, desk, organisations.cover)
    add.clicked.connect(
        lambda: ask(
            desk,
            section,
            _("Covered by"),
            (AN_ORGANISATION,),
            organisations.cover,
            heading=one.label(),
            fixed={"company": one.id},
        )
    )
    return section


def _row(one: Organisation) -> Row:
    return asdict(one)


def _open(desk: Desk, row: Row) -> None:
    desk.open_record("organisation", row["id"])


def _tree(desk: Desk, id: int, body: QWidget) -> Section:
    section = Section(_("In the tree"), body)
    nodes = branch(organisations.tree(desk.store), id)
    top = min((node.depth for node in nodes), default=0)
    for node in nodes[:_MOST_NODES]:
        row = QHBoxLayout()
        row.setContentsMargins((node.depth - top) * _INDENT, 0, 0, 0)
        if node.id == id:
            words: QWidget = said(node.name, bold=True)
            words.setMinimumHeight(theme.row(26))
        else:
            words = Named(desk, "organisation", node.id, node.name)
        row.addWidget(words)
        row.addStretch(1)
        section.body.addLayout(row)
    if len(nodes) > _MOST_NODES:
        section.say(_("{n} more").format(n=len(nodes) - _MOST_NODES))
    return section


def branch(nodes: list[Node], id: int) -> list[Node]:
    """Those above an organisation, itself, and all that stand below it."""
    place = next((n for n, node in enumerate(nodes) if node.id == id), None)
    if place is None:
        return []
    above: list[Node] = []
    depth = nodes[place].depth
    for node in reversed(nodes[:place]):
        if node.depth < depth:
            above.insert(0, node)
            depth = node.depth
    below = []
    for node in nodes[place + 1 :]:
        if node.depth <= nodes[place].depth:
            break
        below.append(node)
    return [*above, nodes[place], *below]
