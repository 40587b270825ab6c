"""Payments to a list: who is put on it, what is refused, and what never changes once it is paid."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlcipher3.dbapi2 as engine

from db import offices
from db.batch_payees import (
    holders,
    like,
    listed_already,
    next_name,
    next_period,
    of_source,
    pasted,
    sources,
)
from db.batches import (
    MOST_NAME,
    Payee,
    batch,
    batches,
    change_batch,
    make_batch,
    pay_batch,
    tail_of,
    tails,
    withdraw_batch,
    years,
)
from db.chart import with_code
from db.check import check
from db.merging import merge_people
from db.organisations import add_organisation, archive_organisation, cover, move_out
from db.people import add_person, archive_person
from db.rules import Refused
from db.undo import undo
from db.vouchers import (
    Line,
    change_voucher,
    post_voucher,
    reverse_voucher,
    review_voucher,
    voucher,
    withdraw_voucher,
)
from tests.fund_books import ACCOUNTANT, CASHIER, DAY, DIRECTOR, NOW, Books

TWO = (Payee("周文静", 20000), Payee("梁启航", 20000))
IDENTITY = "110105199003072311"


def listed(books: Books, payees: tuple[Payee, ...] | list[Payee] = TWO, **head: object) -> int:
    """A list of the cashier's, of the sponsored fund."""
    books.db.staff = CASHIER
    given = {
        "name": "11月书记补贴",
        "day": DAY,
        "fund": books.free,
        "account": with_code(books.db, "5201").id,
        "paid_from": books.cash,
    }
    return make_batch(books.db, payees=payees, **{**given, **head})  # type: ignore[arg-type]


def paid(books: Books, id: int) -> int:
    """The draft voucher of a list."""
    books.db.staff = CASHIER
    return pay_batch(books.db, batch=id, now=NOW)


@pytest.fixture
def secretaries(books: Books) -> list[int]:
    """Two branches with their secretaries; the first is secretary of both."""
    db = books.db
    db.staff = DIRECTOR
    people = [add_person(db, name="周文静", identity=IDENTITY), add_person(db, name="梁启航")]
    for name, who in (("甲支部", people[0]), ("乙支部", people[1]), ("丙支部", people[0])):
        branch = add_organisation(db, name=name, kind="party")
        offices.appoint(db, organisation=branch, person=who, role="书记", starts=date(2026, 1, 1))
    return people


# -- a list and its voucher -----------------------------------------------------------------------


def test_a_list_has_a_number_a_period_and_one_voucher_of_its_sum(books: Books) -> None:
    books.receive(100000)
    first, second = listed(books), listed(books, name="12月", period="2026-12")
    year = listed(books, name="2026年", period="2026")
    numbers = [batch(books.db, id).number for id in (first, second, year, listed(books))]
    assert numbers == ["BT-2026-11-01", "BT-2026-12-01", "BT-2026-01", "BT-2026-11-02"]
    one = voucher(books.db, paid(books, first))
    assert (one.total, one.kind, one.lines[0].summary) == (
        40000,
        "payment",
        "11月书记补贴, 2 payees",
    )
    assert batch(books.db, first).made_name == "罗静"


def test_how_far_a_list_is(books: Books) -> None:
    books.receive(100000)
    id = listed(books)

    def status() -> str:
        return batch(books.db, id).status

    assert status() == "unpaid"
    draft = paid(books, id)
    assert status() == "draft"
    books.db.staff = ACCOUNTANT
    review_voucher(books.db, voucher=draft)
    assert status() == "reviewed"
    post_voucher(books.db, voucher=draft, now=NOW)
    assert status() == "posted"
    books.db.staff = CASHIER
    red = reverse_voucher(books.db, voucher=draft, day=DAY, now=NOW)
    assert status() == "posted"
    books.post(red)
    assert status() == "reversed"
    books.db.staff = CASHIER
    with pytest.raises(Refused, match="a voucher for this list"):
        pay_batch(books.db, batch=id, now=NOW)


def test_a_withdrawn_voucher_gives_the_list_back(books: Books) -> None:
    id = listed(books)
    draft = paid(books, id)
    withdraw_voucher(books.db, voucher=draft)
    assert (batch(books.db, id).status, batch(books.db, id).voucher) == ("unpaid", None)
    change_batch(books.db, batch=id, payees=[*TWO, Payee("何静妍", 5000)])
    again = paid(books, id)
    assert voucher(books.db, again).total == 45000 == batch(books.db, id).total


def test_a_list_that_is_withdrawn_is_not_paid_and_undo_brings_it_back(books: Books) -> None:
    id = listed(books)
    withdraw_batch(books.db, batch=id, now=NOW)
    act = books.db.last_act
    assert batch(books.db, id).status == "withdrawn"
    with pytest.raises(Refused, match="was withdrawn"):
        pay_batch(books.db, batch=id, now=NOW)
    assert act is not None
    undo(books.db, act=act.id)
    assert batch(books.db, id).status == "unpaid"


def test_undo_takes_the_draft_away_and_leaves_the_list(books: Books) -> None:
    id = listed(books)
    paid(books, id)
    act = books.db.last_act
    assert act is not None
    undo(books.db, act=act.id)
    assert batch(books.db, id).status == "unpaid"
    assert books.db.value("SELECT count(*) FROM voucher") == 0
    made = books.db.value("SELECT act FROM trail WHERE rule = 'make_batch' LIMIT 1")
    undo(books.db, act=made)
    assert books.db.value("SELECT count(*) FROM batch_line") == 0


def test_a_change_keeps_places_and_writes_only_what_differs(books: Books) -> None:
    id = listed(books, [Payee(f"人{n}", 100) for n in range(50)])
    before = books.db.value("SELECT count(*) FROM trail")
    payees = list(batch(books.db, id).payees)
    payees[7] = Payee("人7", 250)
    change_batch(books.db, batch=id, payees=[Payee("新人", 100), *payees[:20], *payees[21:]])
    names = [one.name for one in batch(books.db, id).payees]
    assert names == [f"人{n}" for n in range(50) if n != 20] + ["新人"]
    assert batch(books.db, id).total == 50 * 100 + 150
    assert books.db.value("SELECT count(*) FROM trail") - before == 3
    change_batch(books.db, batch=id, name="10月", day=DAY - timedelta(3), period="2026-10")
    one = batch(books.db, id)
    assert (one.name, one.day, one.number) == ("10月", DAY - timedelta(3), "BT-2026-10-01")


# -- what must never be true, whoever writes -------------------------------------------------------


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE batch_line SET amount = 1",
        "UPDATE batch_line SET name = 'x' WHERE position = 1",
        "DELETE FROM batch_line WHERE position = 1",
        "INSERT INTO batch_line (batch, position, name, amount) SELECT id, 9, 'x', 1 FROM batch",
        "UPDATE batch SET day = '2026-01-01'",
        "UPDATE batch SET withdrawn_at = '2026-11-26'",
        "UPDATE batch SET voucher = NULL",
        "DELETE FROM batch",
    ],
)
def test_a_list_with_a_reviewed_voucher_stays(books: Books, sql: str) -> None:
    draft = paid(books, listed(books))
    books.db.staff = ACCOUNTANT
    review_voucher(books.db, voucher=draft)
    with pytest.raises(engine.IntegrityError, match="batch_stays"):
        books.db.connection.execute(sql)


def test_a_voucher_that_no_longer_fits_its_list_is_not_reviewed(books: Books) -> None:
    books.receive(100000)
    draft = paid(books, listed(books))
    lines = [
        Line("补贴", books.activity, books.free, debit=100),
        Line("补贴", books.cash, books.free, credit=100),
    ]
    change_voucher(books.db, voucher=draft, lines=lines, now=NOW)
    books.db.staff = ACCOUNTANT
    with pytest.raises(Refused, match="its sum is not the list's"):
        review_voucher(books.db, voucher=draft)


def test_a_list_takes_only_a_voucher_of_its_sum(books: Books) -> None:
    id = listed(books)
    other = books.made(books.lines(books.activity, books.cash, 39999))
    with pytest.raises(engine.IntegrityError, match="batch_differs"):
        books.db.connection.execute("UPDATE batch SET voucher = ? WHERE id = ?", (other, id))


@pytest.mark.parametrize("who", ["person", "organisation", "name"])
def test_nobody_is_written_twice_past_the_rules(books: Books, who: str) -> None:
    books.db.staff = DIRECTOR
    person = add_person(books.db, name="周文静")
    firm = add_organisation(books.db, name="晨桥精密")
    id = listed(
        books,
        [Payee("周文静", 1, person=person), Payee("晨桥", 1, organisation=firm), Payee("x", 1)],
    )
    where = {"person": "person IS NOT NULL", "organisation": "organisation IS NOT NULL"}
    with pytest.raises(engine.IntegrityError, match="UNIQUE"):
        books.db.connection.execute(
            "INSERT INTO batch_line (batch, position, name, amount, person, organisation)"
            " SELECT batch, 9, name, amount, person, organisation FROM batch_line WHERE batch = ?"
            f" AND {where.get(who, 'person IS NULL AND organisation IS NULL')}",
            (id,),
        )


def test_what_was_changed_past_all_triggers_is_found(books: Books) -> None:
    books.receive(100000)
    books.post(paid(books, listed(books)))
    assert check(books.db.path) == []
    for (name,) in books.db.connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'trigger'"
    ).fetchall():
        books.db.connection.execute(f"DROP TRIGGER [{name}]")
    books.db.connection.execute("UPDATE batch_line SET amount = 1 WHERE position = 2")
    assert any("list BT-2026-11-01 sums to 20001 fen" in one for one in check(books.db.path))


def test_two_cards_of_one_person_on_a_list_become_one_payee(books: Books) -> None:
    books.db.staff = DIRECTOR
    one, other = add_person(books.db, name="周文静"), add_person(books.db, name="周文靖")
    payees = [Payee("周文静", 100, person=one), Payee("周文靖", 100, person=other)]
    open_list, paid_list = listed(books, payees), listed(books, payees)
    paid(books, paid_list)
    books.db.staff = DIRECTOR
    merge_people(books.db, keep=one, drop=other, now=NOW)
    assert [each.person for each in batch(books.db, open_list).payees] == [one]
    assert [each.person for each in batch(books.db, paid_list).payees] == [one, other]


# -- what is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("payees", "message"),
    [
        ([], "Nobody stands"),
        ([Payee("a", 1), Payee(" ", 2)], "Line 2: the name"),
        ([Payee("a", 0)], "Line 1: write an amount above zero"),
        ([Payee("a", -5)], "Line 1: write an amount above zero"),
        ([Payee("a", 10**15)], "Line 1: this amount is too large"),
        ([Payee("a", 6 * 10**12), Payee("b", 6 * 10**12)], "too large an amount"),
        ([Payee("a", 5, times=2)], "does not part"),
        ([Payee("a", 5, times=0)], "does not part"),
        ([Payee("a", 100, times=100)], "does not part"),
        ([Payee("a", 1), Payee("a ", 2)], "“a” stands on the list twice"),
        ([Payee("a", 1, person=5), Payee("a", 2)], "“a” stands on the list twice"),
        ([Payee("a", 1, person=5), Payee("b", 2, person=5)], "“b” stands on the list twice"),
    ],
)
def test_lists_that_are_not_kept(books: Books, payees: list[Payee], message: str) -> None:
    with pytest.raises(Refused, match=message):
        listed(books, payees)
    assert books.db.value("SELECT count(*) FROM batch") == 0


@pytest.mark.parametrize(
    ("head", "field", "message"),
    [
        ({"name": "  "}, "name", "must be filled in"),
        ({"name": "名" * (MOST_NAME + 1)}, "name", "Too long: 60"),
        ({"period": "11月"}, "period", "2026-11"),
        ({"period": "2026-13"}, "period", "2026-11"),
        ({"account": "cash"}, "account", "accounts of expense"),
        ({"paid_from": "goods"}, "paid_from", "cash or from a bank"),
        ({"fund": "tied"}, "account", "may not be spent on"),
    ],
)
def test_heads_that_are_not_kept(
    books: Books, head: dict[str, str], field: str, message: str
) -> None:
    given = {name: getattr(books, value, value) for name, value in head.items()}
    with pytest.raises(Refused, match=message) as refused:
        listed(books, TWO, **given)
    assert refused.value.field == field


def test_names_of_sixty_characters_and_five_thousand_payees(books: Books) -> None:
    id = listed(books, [Payee(f"{n:04d}" + "名" * 56, 10) for n in range(5000)], name="名" * 60)
    assert batch(books.db, id).total == 50000
    change_batch(books.db, batch=id, payees=batch(books.db, id).payees[1:])
    assert len(batch(books.db, id).payees) == 4999


def test_the_front_desk_makes_no_lists(books: Books) -> None:
    from db.roles import Staff

    id = listed(books)
    books.db.staff = Staff(9, "张敏", frozenset({"desk"}))
    with pytest.raises(Refused, match="This is for"):
        pay_batch(books.db, batch=id, now=NOW)


# -- who is put on it -----------------------------------------------------------------------------


def test_holders_of_an_office_stand_there_once(books: Books, secretaries: list[int]) -> None:
    found = holders(books.db, "书记", DAY)
    assert [(one.name, one.person, one.office) for one in found] == [
        ("周文静", secretaries[0], "书记"),
        ("梁启航", secretaries[1], "书记"),
    ]
    assert found[0].note in ("甲支部、丙支部 书记", "丙支部、甲支部 书记")
    assert holders(books.db, "书记", date(2025, 12, 31)) == []
    keys = {one.key: one.count for one in sources(books.db, DAY)}
    assert keys == {"office:书记": 2, "kind:party": 3}
    assert of_source(books.db, "office:书记", DAY) == found


def test_organisations_by_kind_and_coverage_without_those_that_left(books: Books) -> None:
    db = books.db
    db.staff = DIRECTOR
    firms = [add_organisation(db, name=name) for name in ("甲公司", "乙公司", "丙公司", "丁公司")]
    union = add_organisation(db, name="甲工会", kind="union")
    cover(db, organisation=union, company=firms[0])
    cover(db, organisation=union, company=firms[3])
    move_out(db, id=firms[3], day=DAY)
    archive_organisation(db, id=firms[2], now=NOW)
    assert {one.name for one in of_source(db, "kind:company", DAY)} == {"甲公司", "乙公司"}
    assert [one.organisation for one in of_source(db, "covered:union", DAY)] == [firms[0]]
    counts = {one.key: one.count for one in sources(db, DAY)}
    assert counts == {"kind:company": 2, "kind:union": 1, "covered:union": 1}


def test_a_column_of_a_spreadsheet_is_read(books: Books, secretaries: list[int]) -> None:
    text = (
        "姓名\t金额\t月数\t单位\r\n周文静\t２００\r\n\r\n郑一鸣\t1,200.50元\t２\t恒泽物流\n外人\n"
    )
    found = pasted(books.db, text, 30000)
    assert [(one.name, one.amount, one.times, one.person) for one in found] == [
        ("周文静", 20000, 1, secretaries[0]),
        ("郑一鸣", 240100, 2, None),
        ("外人", 30000, 1, None),
    ]
    assert found[1].note == "恒泽物流"
    assert batch(books.db, listed(books, found)).total == 290100


def test_two_of_one_name_are_not_tied(books: Books) -> None:
    books.db.staff = DIRECTOR
    for _n in range(2):
        add_person(books.db, name="李娜")
    assert pasted(books.db, "李娜\t5", 0)[0].person is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a\t1.234", "Line 1: An amount has two decimals"),
        ("a\t5\nb\tzwei", "Line 2: This is not an amount"),
        ("a\t5\t0", "Line 1: write how many times"),
        ("a\t5\t1.5", "Line 1: "),
        ("a\t99999999999999999", "too large"),
        ("\n".join("x" * (n + 1) for n in range(5001)), "At most 5,000 lines"),
    ],
)
def test_what_cannot_be_read_says_where(books: Books, text: str, message: str) -> None:
    with pytest.raises(Refused, match=message):
        pasted(books.db, text, 100)


def test_a_list_like_the_last_says_who_has_left_and_who_is_new(
    books: Books, secretaries: list[int]
) -> None:
    db = books.db
    firm = add_organisation(db, name="晨桥精密")
    gone = add_person(db, name="钱多多")
    payees = [Payee(one.name, 20000, one.person, office="书记") for one in holders(db, "书记", DAY)]
    payees += [Payee("晨桥精密", 1, organisation=firm), Payee("钱多多", 1, person=gone)]
    id = listed(books, payees)
    db.staff = DIRECTOR
    office = db.value("SELECT id FROM office WHERE person = ?", (secretaries[1],))
    offices.end_office(db, id=office, day=DAY)
    new = add_person(db, name="孙喆")
    branch = db.value("SELECT organisation FROM office WHERE id = ?", (office,))
    offices.appoint(db, organisation=branch, person=new, role="书记", starts=DAY + timedelta(1))
    move_out(db, id=firm, day=DAY)
    archive_person(db, id=gone, now=NOW)
    copied, fresh = like(db, id, DAY + timedelta(4))
    assert [one.why for one in copied] == [
        "",
        "no longer 书记",
        "moved out of the park",
        "out of use in the register",
    ]
    assert [(one.name, one.amount) for one in fresh] == [("孙喆", 20000)]


@pytest.mark.parametrize(
    ("name", "period", "now", "then"),
    [
        ("10月支部书记补贴", "2026-10", "2026-11", "11月支部书记补贴"),
        ("2026年12月补贴", "2026-12", "2027-01", "2027年1月补贴"),
        ("2026年企业党建经费", "2026", "2027", "2027年企业党建经费"),
        ("书记补贴", "2026-01", "2026-02", "书记补贴"),
        ("满12月工龄补贴", "2026-01", "2026-02", "满12月工龄补贴"),
        ("2026-09补贴 9月", "2026-09", "2026-10", "2026-10补贴 10月"),
    ],
)
def test_the_next_list_is_for_the_next_period(name: str, period: str, now: str, then: str) -> None:
    assert next_period(period) == now
    assert next_name(name, period, now) == then


def test_who_stands_on_another_list_of_the_period_is_named(books: Books) -> None:
    id = listed(books)
    use = with_code(books.db, "5201").id
    found = listed_already(books.db, [*TWO[:1], Payee("何静妍", 1)], period="2026-11", account=use)
    assert found == [("周文静", "BT-2026-11-01")]
    assert not listed_already(books.db, TWO, period="2026-10", account=use)
    assert not listed_already(books.db, TWO, period="2026-11", account=use, but=id)


def test_the_lists_of_a_year_are_found_by_fund_status_and_name(books: Books) -> None:
    first = listed(books)
    second = listed(books, [Payee("何静妍", 5)], name="慰问", day=date(2026, 3, 1))
    paid(books, second)
    assert [row["id"] for row in batches(books.db, year=2026)] == [first, second]
    (row,) = batches(books.db, year=2026, status="draft")
    assert (row["payees"], row["total"], row["fund__label"]) == (1, 5, "企业赞助")
    assert [row["id"] for row in batches(books.db, year=2026, search="静妍")] == [second]
    assert [row["id"] for row in batches(books.db, year=2026, search="bt-2026-11")] == [first]
    assert batches(books.db, year=2026, fund=books.tied) == batches(books.db, year=2025) == []
    assert years(books.db) == [2026]


def test_only_the_last_four_signs_are_read(books: Books, secretaries: list[int]) -> None:
    books.db.staff = DIRECTOR
    firm = add_organisation(books.db, name="晨桥精密", code="91110108551385082Q")
    payees = [
        Payee("周文静", 1, person=secretaries[0]),
        Payee("梁启航", 1, person=secretaries[1]),
        Payee("晨桥精密", 1, organisation=firm),
        Payee("外人", 1),
    ]
    known = tails(books.db, listed(books, payees))
    assert [tail_of(known, one) for one in payees] == [IDENTITY[-4:], "", "082Q", ""]
