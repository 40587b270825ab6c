"""What clients say of a service, without a name: a score of 1 to 5, and words if they like.

A ballot says of which service it is, in which month it was cast, the score and the words. What
would lead from it to a person is not kept: no appointment, no client, no member of staff, no day
and no clock. Its id is drawn by lot, so the order of ids says nothing, and the rows lie in the
order of ids. The trail gets no entry (`Store.cast`), so neither the undo bar nor a log nor the note
of a backup tells that a ballot was cast. Nobody can change or remove one; the schema refuses.

Few ballots would still lead back to the few who were there. The average of a month is shown from
five ballots on (`db.consultation_counts`); words only to the director, from five ballots on, of
months that are over, and in the order of the alphabet.

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
LONGEST = 1000


@dataclass(frozen=True)
class Words:
    """What clients wrote in the months from that of `first` to that of `last`, by the alphabet."""

    first: date
    last: date
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


def read_words(db: Store, *, service: int, today: date) -> list[Words]:
    """What clients wrote, newest months first. Refused to who does not see the counts.

    A month that is not over is left out, and one with fewer than five ballots waits for the next:
    who looks each day would see whose words are new.
    """
    refuse_unseen(db.staff, "consultation counts")
    found: list[Words] = []
    months: list[date] = []
    words: list[str] = []
    cast = 0
    for row in db.rows(
        "SELECT month, words FROM evaluation WHERE service = ? AND month < ? ORDER BY month",
        (service, f"{today:%Y-%m}"),
    ):
        month = date.fromisoformat(f"{row['month']}-01")
        if cast >= LEAST and month != months[-1]:
            found.append(Words(months[0], months[-1], tuple(sorted(words))))
            months, words, cast = [], [], 0
        months.append(month)
        words += [row["words"]] if row["words"] else []
        cast += 1
    if cast >= LEAST:
        found.append(Words(months[0], months[-1], tuple(sorted(words))))
    return found[::-1]


def _cast(db: Store, service: int, score: int, words: str, day: date) -> None:
    if score not in dict(SCORES):
        raise Refused(_("Choose 1 to 5."), "score")
    if len(words) > LONGEST:
        raise Refused(_("Too long: {n} characters at most.").format(n=LONGEST), "words")
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
