"""The tabs of a card. A later area adds its tab to CARD_TABS and nothing else.

A tab is made when it is first opened and again after something has changed; it asks the records
through the desk. `count` stands beside the title; None leaves the tab out, for a kind of
organisation to which it does not apply.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from db.words import N_
from gui import card_bookings, card_facts, card_people, card_ties
from gui.desk import Desk

FACTS = "facts"


@dataclass(frozen=True)
class CardTab:
    """One tab: its name for `go`, its title, how much there is on it, what makes it."""

    name: str
    title: str
    make: Callable[[Desk, int], QWidget]
    count: Callable[[Desk, int], int | None]


def _one(_desk: Desk, _id: int) -> int:
    return 0


CARD_TABS: dict[str, tuple[CardTab, ...]] = {
    "organisation": (
        CardTab(FACTS, N_("Basic facts"), card_facts.organisation_facts, _one),
        CardTab("ties", N_("Organisation|tab"), card_ties.ties, card_ties.count_ties),
        CardTab("offices", N_("Offices"), card_people.officers, card_people.count_officers),
        CardTab("people", N_("Persons"), card_people.employed, card_people.count_employed),
        CardTab("pairings", N_("Pairings"), card_people.paired, card_people.count_paired),
        CardTab(
            "bookings",
            N_("Bookings"),
            card_bookings.of_organisation,
            card_bookings.count_of_organisation,
        ),
    ),
    "person": (
        CardTab(FACTS, N_("Basic facts"), card_facts.person_facts, _one),
        CardTab("offices", N_("Offices"), card_people.offices_held, card_people.count_offices),
        CardTab(
            "membership",
            N_("Membership"),
            card_people.membership,
            card_people.count_memberships,
        ),
        CardTab("pairings", N_("Looks after"), card_people.looks_after, card_people.count_after),
        CardTab("bookings", N_("Bookings"), card_bookings.of_person, card_bookings.count_of_person),
    ),
}
