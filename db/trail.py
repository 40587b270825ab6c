"""The trail: who changed what and when, before and after; undo is built on it."""

from __future__ import annotations

from dataclasses import dataclass

# Columns that triggers fill from other records: putting a row back must not bring old ones along.
DERIVED = frozenset({"held_from", "held_until", "active"})


@dataclass
class Act:
    """One thing that somebody did: the writes of one rule, together or not at all.

    `at` is a UTC stamp; `label` says it in the user's words.
    """

    id: int
    rule: str
    label: str
    at: str
