"""What clients say of a service, without a name: a score of 1 to 5, and words if they like.

A ballot says of which service it is, in which month it was cast, the score and the words. What
would lead from it to a person is not kept: no appointment, no client, no member of staff, no day
and no clock. Its id is drawn by lot, so the order of ids says nothing, and the rows lie in the
order of ids. The trail gets no entry (`Store.cast`), so neither the undo bar nor a log nor the note
of a backup tells that a ballot was cast. Nobody can change or remove one; the schema refuses.

Few ballots would still lead back to the few who were there. An average and the words are shown
from five ballots of the period on, and only to the director; words in the order of the alphabet.

What this does not protect: somebody who has two copies of the file, made just before and just
after one ballot, and both keys, sees what is in one and not in the other. Somebody who reads the
bytes of the opened file with other tools may see in which order ballots of one page came. And
words can name their author, or sound like them; the screen asks not to write names.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from db.rules import Refused, refuse_unseen, rule
from db.services import service as service_of
from db.store import Store
from db.suppression import LEAST
from db.words import N_, _

SCORES = (
    (5, N_("Very good")),
    (4, N_("Good")),
    (3, N_("All right")),
    (2, N_("Not so good")),
    (1, N_("Not good")),
)
_LONGEST = 1000


@dataclass(frozen=True)
class Ballots:
    """The ballots of a service in some months. `average` is None, and `words` are none, where
    fewer than five were cast."""

    count: int
    average: float | None
    words: tuple[str, ...]


@rule
def evaluate(db: Store, *, service: int, score: int, today: date, words: str = "") -> None:
    """Cast a ballot. It cannot be changed, removed or taken back."""
    service_of(db, service)
    _cast(db, service, score, words, today)


@rule
def evaluate_cards(
    db: Store, *, service: int, scores: Sequence[int], month: date, today: date
) -> None:
    """Cast what stood on paper cards, all or none; `month` is any day of the month they are of.

    Only this month and the one before are open.
    """
    service_of(db, service)
    if not scores:
        raise Refused(_("No card was entered yet."), "scores")
    if not _first_of(_first_of(today) - timedelta(1)) <= _first_of(month) <= today:
        raise Refused(_("Cards are of this month or the one before."), "month")
    for score in scores:
        _cast(db, service, score, "", month)


def ballots(db: Store, *, service: int, first: date, last: date) -> Ballots:
    """The ballots of a service in the months from that of `first` to that of `last`.

    Refused to who does not see the counts.
    """
    refuse_unseen(db.staff, "consultation counts")
    rows = db.rows(
        "SELECT score, words FROM evaluation WHERE service = ? AND month BETWEEN ? AND ?",
        (service, f"{first:%Y-%m}", f"{last:%Y-%m}"),
    )
    if len(rows) < LEAST:
        return Ballots(len(rows), None, ())
    return Ballots(
        len(rows),
        sum(row["score"] for row in rows) / len(rows),
        tuple(sorted(row["words"] for row in rows if row["words"])),
    )


def _cast(db: Store, service: int, score: int, words: str, day: date) -> None:
    if score not in dict(SCORES):
        raise Refused(_("Choose 1 to 5."), "score")
    if len(words) > _LONGEST:
        raise Refused(_("Too long: {n} characters at most.").format(n=_LONGEST), "words")
    db.cast(
        "evaluation",
        id=secrets.randbelow(2**63 - 1) + 1,
        month=f"{day:%Y-%m}",
        service=service,
        score=score,
        words=words.strip(),
    )


def _first_of(day: date) -> date:
    return day.replace(day=1)
