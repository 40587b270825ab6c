"""Two clients become one when their cards do: the code of both goes on finding them."""

from __future__ import annotations

from collections.abc import Iterable

from db.formats import from_text, show_day, show_span
from db.rules import Refused
from db.store import Store
from db.words import _


def join_clients(db: Store, keep: int, drop: int, holders: Iterable[tuple[str, str]]) -> bool:
    """Give all that one person has as a client to another; False if not both are clients.

    `holders` are the tables and columns that point to clients. The client that is left without
    anything stays with its merged card, so that an old slip still leads to the person
    (`db.clients.with_code`). Refused where one person would be in two places, or twice in a queue.
    """
    one, other = (db.row("SELECT * FROM client WHERE person = ?", (id,)) for id in (keep, drop))
    if one is None or other is None:
        return False
    met = db.row(
        "SELECT mine.number AS one, theirs.number AS other, theirs.starts, theirs.ends"
        " FROM appointment AS mine JOIN appointment AS theirs"
        " ON theirs.starts < mine.ends AND theirs.ends > mine.starts"
        " WHERE mine.client = ? AND theirs.client = ? AND mine.active = 1 AND theirs.active = 1",
        (one["id"], other["id"]),
    )
    if met:
        starts, ends = from_text(met["starts"]), from_text(met["ends"])
        raise Refused(
            _(
                "Both are booked at one time: {one} and {other}, {day} {span}. Move or cancel one"
                " of the two first."
            ).format(
                one=met["one"],
                other=met["other"],
                day=show_day(starts),
                span=show_span(starts, ends),
            )
        )
    queued = db.value(
        "SELECT mine.number FROM ticket AS mine JOIN ticket AS theirs"
        " ON theirs.day = mine.day AND theirs.service = mine.service WHERE mine.client = ?"
        " AND theirs.client = ? AND mine.status = 'waiting' AND theirs.status = 'waiting'",
        (one["id"], other["id"]),
    )
    if queued:
        raise Refused(_("Both wait in the queue. Take one of the two out of it first."))
    for table, column in holders:
        if table == "disclosure":
            continue  # kept as it was, for good
        for row in db.rows(f"SELECT id FROM [{table}] WHERE [{column}] = ?", (other["id"],)):
            db.update(table, row["id"], **{column: one["id"]})
    db.update("client", one["id"], phone=one["phone"] or other["phone"])
    return True
