"""Funds: what their giver permits, what they may be changed to, what is left."""

from __future__ import annotations

from datetime import date

import pytest
import sqlcipher3.dbapi2 as engine

from db.funds import add_fund, archive_fund, change_fund, fund, funds, left, restore_fund
from db.records import listing, record
from db.rules import Refused
from db.types_fund import FUND
from db.undo import undo
from tests.fund_books import DIRECTOR, NOW, Books


@pytest.fixture(autouse=True)
def director(books: Books) -> None:
    books.db.staff = DIRECTOR


def uses_of(books: Books, id: int) -> str:
    return str(record(books.db, FUND, id)["uses__label"] or "")


def test_uses_are_listed_as_they_are_permitted(books: Books) -> None:
    id = add_fund(
        books.db,
        code="F1",
        name="专款",
        source="fiscal",
        restricted=True,
        uses=[books.goods, books.activity],
    )
    assert uses_of(books, id) == "5101 党组织活动、5103 积分超市物资"
    change_fund(books.db, id=id, uses=[books.goods])
    assert uses_of(books, id) == "5103 积分超市物资" and fund(books.db, id).uses == (books.goods,)
    act = books.db.last_act
    assert act is not None
    undo(books.db, act=act.id)
    assert uses_of(books, id).count("、") == 1
    found = listing(books.db, FUND, filters={"source": "fiscal"})
    assert [row["code"] for row in found] == ["F1"]


def test_an_added_fund_is_taken_back_with_its_uses(books: Books) -> None:
    add_fund(
        books.db, code="F1", name="x", source="sponsor", restricted=True, uses=[books.activity]
    )
    act = books.db.last_act
    assert act is not None
    undo(books.db, act=act.id)
    assert [one.code for one in funds(books.db)] == ["Z01", "Z02"]
    act = books.db.last_act
    assert act is not None
    undo(books.db, act=act.id)
    again = next(one for one in funds(books.db) if one.code == "F1")
    assert again.uses == (books.activity,) and uses_of(books, again.id) == "5101 党组织活动"


def test_nobody_writes_the_list_of_uses_by_itself(books: Books) -> None:
    with pytest.raises(engine.IntegrityError, match="fund_uses_untrue"):
        books.db.connection.execute("UPDATE fund SET uses = '5' WHERE id = ?", (books.tied,))
    with pytest.raises(engine.IntegrityError, match="fund_uses_untrue"):
        books.db.connection.execute(
            "INSERT INTO fund (id, code, name, source, uses) VALUES (7, 'q', 'q', 'dues', '5')"
        )
    books.db.connection.execute(
        "UPDATE fund_use SET account = ? WHERE fund = ?", (books.activity, books.tied)
    )
    assert uses_of(books, books.tied) == "5101 党组织活动"


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"code": "Z01"}, None, "There is a fund with this code"),
        ({"name": " "}, "name", "must be filled in"),
        ({"source": "gift"}, "source", "one of the list"),
        ({"restricted": True}, "uses", "what the giver permits"),
        ({"uses": [1]}, "uses", "accounts of expense only"),
        (
            {"starts": date(2026, 5, 1), "ends": date(2026, 4, 30)},
            "ends",
            "end is before the start",
        ),
    ],
)
def test_what_is_refused_of_a_fund(
    books: Books, values: dict[str, object], field: str | None, words: str
) -> None:
    given = {"code": "F9", "name": "新", "source": "union"} | values
    with pytest.raises(Refused, match=words) as refused:
        add_fund(books.db, **given)  # type: ignore[arg-type]  # as the form gives them
    assert field is None or refused.value.field == field


def test_returned_dues_always_need_a_decision(books: Books) -> None:
    id = add_fund(books.db, code="D1", name="党费", source="dues", decision=False)
    assert fund(books.db, id).decision
    change_fund(books.db, id=id, decision=False)
    assert fund(books.db, id).decision
    other = add_fund(books.db, code="U1", name="工会", source="union")
    assert not fund(books.db, other).decision
    change_fund(books.db, id=other, source="dues")
    assert fund(books.db, other).decision


def test_a_restriction_stays_once_something_was_posted(books: Books) -> None:
    books.receive(700, fund=books.tied)
    books.db.staff = DIRECTOR
    for values in ({"restricted": False}, {"source": "union"}):
        with pytest.raises(Refused, match="its source and restriction stay"):
            change_fund(books.db, id=books.tied, **values)
    change_fund(books.db, id=books.tied, name="积分超市", ends=date(2027, 3, 31))
    assert fund(books.db, books.tied).ends == date(2027, 3, 31)


def test_a_fund_with_something_left_stays_in_use(books: Books) -> None:
    books.receive(700)
    books.db.staff = DIRECTOR
    with pytest.raises(Refused, match="Something is left"):
        archive_fund(books.db, id=books.free, now=NOW)
    books.spend(700)
    books.db.staff = DIRECTOR
    assert left(books.db, books.free) == 0
    archive_fund(books.db, id=books.free, now=NOW)
    assert [one.id for one in funds(books.db)] == [books.tied]
    restore_fund(books.db, id=books.free)
    assert len(funds(books.db)) == 2
