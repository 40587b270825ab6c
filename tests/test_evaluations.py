"""Ballots of clients: anonymous in the file, in the trail, in the window and beside a backup."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as engine

from db.backup import back_up
from db.check import check
from db.clients import add_client
from db.evaluations import evaluate, evaluate_cards
from db.rules import Refused
from db.services import add_service
from db.store import Store
from db.undo import undo
from db.words import use_language

TODAY = date(2026, 11, 26)
NOW = datetime(2026, 11, 26, 9, 10)
WORDS = "候诊的椅子太硬了"


@pytest.fixture
def talk(store: Store) -> int:
    use_language("en")
    return add_service(store, name="心理咨询", kind="psychology", prefix="心", minutes=50)


def cast(db: Store, service: int, *scores: int, words: str = "") -> None:
    for score in scores:
        evaluate(db, service=service, score=score, words=words, today=TODAY)


def test_a_ballot_leaves_nothing_but_itself(store: Store, talk: int) -> None:
    act = store.last_act
    head = store.row("SELECT * FROM trail_anchor")
    trail = store.rows("SELECT * FROM trail")
    cast(store, talk, 4, words=WORDS)
    assert store.last_act is act
    assert store.row("SELECT * FROM trail_anchor") == head
    assert store.rows("SELECT * FROM trail") == trail
    row = store.row("SELECT * FROM evaluation")
    assert row is not None and row.pop("id") > 0
    assert row == {"month": "2026-11", "service": talk, "score": 4, "words": WORDS}
    assert check(store.path) == []


def test_the_order_of_the_file_is_not_that_of_casting(store: Store, talk: int) -> None:
    """Ids are drawn by lot, and the table has no other order."""
    marks = [f"{number:02d}" for number in range(40)]
    for mark in marks:
        cast(store, talk, 5, words=mark)
    stored = [row["words"] for row in store.rows("SELECT words FROM evaluation")]
    assert sorted(stored) == marks and stored != marks
    by_id = [row["words"] for row in store.rows("SELECT words FROM evaluation ORDER BY id")]
    assert by_id == stored
    with pytest.raises(engine.OperationalError):
        store.rows("SELECT rowid FROM evaluation")
    client = add_client(store, now=NOW)
    ids = [int(row["id"]) for row in store.rows("SELECT id FROM evaluation")]
    # Those of other records tell the time and would lie close together.
    assert max(ids) - min(ids) > 2**60
    assert all(abs(one - client) > 2**20 for one in ids)


def test_a_ballot_stays_as_it_is(store: Store, talk: int) -> None:
    last = store.last_act
    cast(store, talk, 1, words=WORDS)
    for sql in ("UPDATE evaluation SET score = 5", "DELETE FROM evaluation"):
        with pytest.raises(engine.IntegrityError, match="ballot_stays"):
            store.connection.execute(sql)
    assert last is not None
    with pytest.raises(Refused):
        undo(store, act=last.id)  # the service it belongs to
    assert store.value("SELECT score FROM evaluation") == 1


def test_cards_are_cast_together_or_not_at_all(store: Store, talk: int) -> None:
    def cards(*scores: int, month: date = TODAY) -> None:
        evaluate_cards(store, service=talk, scores=scores, month=month, today=TODAY)

    with pytest.raises(Refused, match="1 to 5"):
        cards(5, 4, 6)
    assert store.value("SELECT count(*) FROM evaluation") == 0
    with pytest.raises(Refused, match="No card"):
        cards()
    cards(5, 4, 5)
    cards(3, month=date(2026, 10, 7))
    for month in (date(2026, 9, 30), date(2026, 12, 1)):
        with pytest.raises(Refused, match="this month"):
            cards(3, month=month)
    counted = store.rows("SELECT month, count(*) AS n FROM evaluation GROUP BY month")
    assert counted == [{"month": "2026-10", "n": 1}, {"month": "2026-11", "n": 3}]


def test_what_is_no_ballot_is_refused(store: Store, talk: int) -> None:
    for score in (0, 6, -1):
        with pytest.raises(Refused, match="1 to 5") as caught:
            evaluate(store, service=talk, score=score, today=TODAY)
        assert caught.value.field == "score"
    with pytest.raises(Refused, match="Too long") as caught:
        evaluate(store, service=talk, score=3, words="好" * 1001, today=TODAY)
    assert caught.value.field == "words"
    with pytest.raises(LookupError):
        evaluate(store, service=404, score=3, today=TODAY)
    assert store.value("SELECT count(*) FROM evaluation") == 0


def test_the_note_of_a_backup_does_not_count_them(
    store: Store, talk: int, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("DEBUG"):
        cast(store, talk, 5, words=WORDS)
        folder = tmp_path / "backups"
        folder.mkdir()
        made = back_up(store, folder, now=NOW)
    (note,) = folder.glob("*.json")
    said = json.loads(note.read_text(encoding="utf-8"))
    assert "evaluation" not in said["counts"]
    assert WORDS not in note.read_text(encoding="utf-8")
    assert not [one for one in caplog.messages if "evaluation" in one or WORDS in one]
    assert made is not None
