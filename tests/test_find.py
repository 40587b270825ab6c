"""Finding people and organisations: what fits, why, in which order, and while things change."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db import find_index
from db.find import Found, facts, find, warm
from db.find_index import BEGINS, EXACT, INITIALS, INSIDE, WHOLE_INITIALS, Shelf, record_of
from db.find_words import Word, words
from db.pinyin import is_han, legal_form, reading, tokens
from db.roles import program
from db.rules import Refused
from db.store import Store, open_store
from db.undo import undo

NOW = "2026-11-26T09:10"


def add_firm(db: Store, name: str, **values: Any) -> int:
    n = db.value("SELECT count(*) FROM organisation") + 1
    row = {"number": f"QY-{n:04}", "kind": "company", "name": name, "pinyin": reading(name)}
    with db.act("test"):
        return db.insert("organisation", **row | values)


def add_person(db: Store, name: str, **values: Any) -> int:
    n = db.value("SELECT count(*) FROM person") + 1
    row = {"number": f"RY-{n:06}", "name": name, "pinyin": reading(name, person=True)}
    with db.act("test"):
        return db.insert("person", **row | values)


def change(db: Store, table: str, id: int, **values: Any) -> int:
    with db.act("test") as act:
        db.update(table, id, **values)
    return act.id


def names(found: Found) -> list[str]:
    return [hit.name for hit in found.hits]


@pytest.fixture
def register(store: Store) -> Store:
    """The organisations and people of the picture, and one Zeng."""
    firm = add_firm(
        store,
        "恒信精密制造有限公司",
        short_name="恒信精密",
        phone="0427-5550126",
        code="91211103MA0UX7K2X5",
        workers=312,
    )
    add_firm(store, "华鑫机电设备有限公司", short_name="华鑫机电", workers=86)
    add_firm(store, "恒祥建材", workers=41)
    add_firm(store, "宏华兴聚合材料", kind="other", status="moved_out", moved_out_on="2026-03-01")
    add_person(store, "何小军", phone="13812346021", kinds="worker union_member")
    add_person(
        store, "黄秀娟", phone="13900080876", identity="11010519491231002X", employer=firm,
        kinds="member", position="党支部书记",
    )  # fmt: skip
    add_person(store, "韩雪静", phone="13612342250")
    add_person(store, "曾国藩")
    add_person(store, "张三", employer=firm, kinds="worker")
    add_person(store, "张三丰")
    add_person(store, "䶮鑫")
    return store


def test_initials_find_as_in_the_picture(register: Store) -> None:
    found = find(register, "hxj")
    assert [hit.name for hit in found.of("organisation")] == [
        "恒祥建材",
        "恒信精密制造有限公司",
        "华鑫机电设备有限公司",
        "宏华兴聚合材料",
    ]
    assert {hit.name for hit in found.of("person")} == {"何小军", "黄秀娟", "韩雪静"}
    assert found.totals == {"organisation": 4, "person": 3}
    marked = {hit.name: (hit.spans, hit.initials, hit.initials_spans) for hit in found.hits}
    assert marked["恒信精密制造有限公司"] == (((0, 3),), "hxjmzz", ((0, 3),))
    assert marked["宏华兴聚合材料"] == (((1, 4),), "hhxjhcl", ((1, 4),))


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("zhangsan", "张三"),
        ("zhangs", "张三"),
        ("zsan", "张三"),
        ("张s", "张三"),
        ("z三", "张三"),
        ("ＺＨＡＮＧ", "张三"),
        ("cgf", "曾国藩"),
        ("zenggf", "曾国藩"),
        ("yanx", "䶮鑫"),
        ("䶮", "䶮鑫"),
        ("hxjm", "恒信精密制造有限公司"),
        ("精密", "恒信精密制造有限公司"),
        ("hxjmzzyxgs", "恒信精密制造有限公司"),
        ("6021", "何小军"),
        ("138-1234", "何小军"),
        ("138 1234", "何小军"),
        ("０４２７", "恒信精密制造有限公司"),
        ("7k2x5", "恒信精密制造有限公司"),
        ("91211103MA0UX7K2X5", "恒信精密制造有限公司"),
        ("QY-0002", "华鑫机电设备有限公司"),
        ("qy2", "华鑫机电设备有限公司"),
        ("RY-000004", "曾国藩"),
        ("002X", "黄秀娟"),
        ("11010519491231002x", "黄秀娟"),
        ("黄 恒信", "黄秀娟"),
        ("hx 黄", "黄秀娟"),
        ("恒信 张", "张三"),
    ],
)
def test_one_record_is_found_by(register: Store, typed: str, name: str) -> None:
    assert names(find(register, typed))[0] == name


@pytest.mark.parametrize("typed", ["zhagnsan", "zhansan", "zangsan", "zhanggsan", "zhangsam"])
def test_a_slip_in_pinyin_is_forgiven(register: Store, typed: str) -> None:
    assert names(find(register, typed))[0] == "张三"
    assert find(register, typed).hits[0].spans == ((0, 2),)


@pytest.mark.parametrize(
    "typed",
    ["", "   ", "\u3000", ".*", "(", "[a-", "\\", "%", "_", "/", ":", ";", "\n", "😀", "'--", "\0"],
)
def test_signs_alone_find_nothing(register: Store, typed: str) -> None:
    assert find(register, typed).total == 0


@pytest.mark.parametrize(
    "typed", ["a" * 10_000, "张" * 10_000, "1" * 10_000, "zs " * 10_000, "a b c d e f g h i j k"]
)
def test_a_page_pasted_by_mistake_finds_nothing(register: Store, typed: str) -> None:
    find(register, typed)


def test_names_of_the_same_letters_are_no_riddle(store: Store) -> None:
    add_firm(store, " ".join(["a" * 30] * 30))
    add_person(store, "安那" * 60)
    assert find(store, "a" * 40 + "b").total == 0
    assert find(store, "an" * 29 + "x").total == 0


def test_better_hits_come_first(store: Store) -> None:
    for name in ("大张三", "张三丰", "张思", "张三", "赵守业"):
        add_person(store, name)
    assert names(find(store, "zs")) == ["张三", "张思", "张三丰", "赵守业", "大张三"]
    assert names(find(store, "张三")) == ["张三", "张三丰", "大张三"]
    assert names(find(store, "zhangsan")) == ["张三", "张三丰", "大张三"]


def test_who_is_gone_comes_later_or_not_at_all(store: Store) -> None:
    old = add_person(store, "安一")
    add_person(store, "安二")
    add_firm(store, "安达", status="moved_out", moved_out_on="2026-01-01")
    add_firm(store, "安通")
    assert names(find(store, "安", tables=["organisation"])) == ["安通", "安达"]
    change(store, "person", old, archived_at=NOW)
    assert names(find(store, "安", tables=["person"])) == ["安二"]
    assert names(find(store, "安", tables=["person"], archived=True)) == ["安二", "安一"]


def test_the_list_can_be_narrowed(register: Store) -> None:
    assert names(find(register, "h", kinds=["member"])) == ["黄秀娟"]
    assert find(register, "h", tables=["person"]).totals == {"person": 3}
    found = find(register, "h", limit=2)
    assert len(found.of("person")) == 2
    assert found.total == 7


def test_each_hit_says_why(register: Store) -> None:
    assert find(register, "6021").hits[0].by == ("phone",)
    assert find(register, "002x").hits[0].by == ("identity",)
    assert find(register, "ry4").hits[0].by == ("number",)
    assert find(register, "7k2x5").hits[0].by == ("code",)
    assert find(register, "黄 恒信").hits[0].by == ("name", "employer")
    assert find(register, "黄 恒信").hits[0].spans == ((0, 1),)


def test_the_letter_shown_is_the_one_that_was_meant(register: Store) -> None:
    assert find(register, "zgf").hits[0].initials == "zgf"
    assert find(register, "cgf").hits[0].initials == "cgf"


def test_pieces_of_identity_numbers_do_not_give_people_away(register: Store) -> None:
    for typed in ("110105", "1949", "19491231", "31002x", "1101051949123100"):
        assert find(register, typed).total == 0
    index = find_index.Index()
    index.load(register)
    assert "11010519491231002" not in repr(index.shelves["person"][0].records)


def test_an_employer_alone_brings_nobody(register: Store) -> None:
    assert find(register, "恒信").totals["person"] == 0
    assert names(find(register, "恒信 精密")) == ["恒信精密制造有限公司"]


def test_facts_of_the_second_line(register: Store) -> None:
    found = find(register, "h")
    said = facts(register, found.hits)
    assert len(said) == len(found.hits)
    by_name = {hit.name: said[hit.table, hit.id] for hit in found.hits}
    assert by_name["恒信精密制造有限公司"]["workers"] == 312
    assert by_name["宏华兴聚合材料"]["status"] == "moved_out"
    assert by_name["黄秀娟"]["employer_short"] == "恒信精密"
    assert by_name["黄秀娟"]["phone"] == "13900080876"
    assert by_name["恒信精密制造有限公司"]["phone"] == "0427-5550126"
    firm, person = (
        register.row(f"SELECT min(id) AS id FROM {t}") for t in ("organisation", "person")
    )
    assert firm and person
    with register.act("test"):
        register.insert("contact", organisation=firm["id"], person=person["id"])
    row = facts(register, find(register, "恒信").hits)["organisation", firm["id"]]
    assert (row["contact"], row["phone"]) == ("何小军", "13812346021")
    assert by_name["黄秀娟"]["position"] == "党支部书记"


def test_what_changes_is_found_as_it_is_now(register: Store) -> None:
    assert find(register, "王五").total == 0
    person = add_person(register, "王五")
    assert names(find(register, "王五")) == ["王五"]
    act = change(register, "person", person, name="陆六", pinyin="lu liu", phone="13700000000")
    assert find(register, "王五").total == 0
    assert names(find(register, "ll")) == names(find(register, "1370")) == ["陆六"]
    undo(register, act=act)
    assert find(register, "ll").total == 0
    assert names(find(register, "ww")) == ["王五"]
    other = add_person(register, "王五")
    act = change(register, "person", other, merged_into=person, archived_at=NOW)
    assert [hit.id for hit in find(register, "王五", archived=True).hits] == [person]
    undo(register, act=act)
    assert find(register, "王五").total == 2


def test_what_another_connection_wrote_is_found(register: Store) -> None:
    find(register, "x")
    second = open_store(register.path, staff=program("other"), lock=False)
    add_person(second, "欧阳修")
    second.close()
    assert names(find(register, "oyx")) == ["欧阳修"]


def test_what_is_taken_back_was_never_there(register: Store) -> None:
    find(register, "x")
    with pytest.raises(RuntimeError), register.act("test"):
        register.insert("person", number="RY-9", name="欧阳修", pinyin="ou yang xiu")
        find(register, "oyx")
        raise RuntimeError
    assert find(register, "oyx").total == 0


def test_it_can_be_loaded_ahead_little_by_little(
    register: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(find_index, "_CHUNK", 2)
    steps = 0
    while not warm(register, seconds=0):
        steps += 1
    assert steps > 4
    add_person(register, "欧阳修")
    assert warm(register, seconds=0)
    assert names(find(register, "oyx")) == ["欧阳修"]


def test_a_change_while_it_is_loaded_is_not_missed(
    register: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(find_index, "_CHUNK", 2)
    warm(register, seconds=0)
    add_firm(register, "爱家", short_name="爱")
    assert names(find(register, "aj")) == ["爱家"]


# Against a slow model that can be read.

ALPHABET = "张三曾长安那恩鹅有限公司aA1·"
TYPED = "zhangsceg张三安公司a1"


def naive(word: str, name: str, said: str) -> int | None:
    """How well the word fits the name, or None."""
    parts = tokens(name, said)

    def fits(signs: str, at: int, rest: Any, partly: bool) -> bool:
        if not signs:
            return bool(rest(at))
        if at == len(parts):
            return False
        sign = name[parts[at].start]
        if is_han(sign) and signs[0] == sign and fits(signs[1:], at + 1, rest, partly):
            return True
        for said in parts[at].readings:
            for taken in range(1, len(said) + 1):
                more = signs[taken:]
                whole_enough = partly or taken == len(said) or not more
                if signs[:taken] == said[:taken] and whole_enough:
                    if rest is at_end and not partly and taken < len(said):
                        continue  # the last syllable of a whole name is whole
                    if fits(more, at + 1, rest, partly):
                        return True
        return False

    def at_end(at: int) -> bool:
        return at == len(parts) or parts[at].start >= legal_form(name)

    def anywhere(at: int) -> bool:
        return True

    if fits(word, 0, at_end, False):
        return EXACT
    if fits(word, 0, anywhere, False):
        return BEGINS
    if fits(word, 0, at_end, True):
        return WHOLE_INITIALS
    if fits(word, 0, anywhere, True):
        return INITIALS
    if len(word) == 1 and not is_han(word):
        return None
    for at in range(1, len(parts)):
        may_begin = is_han(word[0]) or parts[at].start < legal_form(name)
        if may_begin and fits(word, at, anywhere, True):
            return INSIDE
    return None


@given(
    st.lists(st.text(ALPHABET, min_size=1, max_size=9), min_size=1, max_size=6),
    st.text(TYPED, min_size=1, max_size=7),
)
@settings(max_examples=400)
def test_names_are_found_as_a_slow_model_finds_them(many: list[str], typed: str) -> None:
    rows = [
        {
            "id": n, "number": "", "name": name, "short_name": "", "pinyin": reading(name),
            "phone": "", "code": "", "kinds": "", "employer": None, "identity": "", "gone": 0,
            "archived_at": None,
        }
        for n, name in enumerate(many)
    ]  # fmt: skip
    shelf = Shelf(map(record_of, rows))
    found = shelf.names(Word(typed))
    for place, record in enumerate(shelf.records):
        assert record
        got = found.get(place)
        assert (None if got is None else got >> 3) == naive(typed, record.name, record.pinyin)


@given(st.text(max_size=40))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_can_be_typed(register: Store, typed: str) -> None:
    found = find(register, typed)
    for hit in found.hits:
        assert all(0 <= start < end <= len(hit.name) for start, end in hit.spans)
        assert all(0 <= start < end <= len(hit.initials) for start, end in hit.initials_spans)
    assert all(word.signs for word in words(typed))


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["add", "rename", "archive", "back", "merge", "undo"]),
        st.integers(0, 9),
        st.sampled_from(["张三", "李四", "赵思", "Zoe", "曾三"]),
    ),
    max_size=12,
)


@given(ACTS, st.integers(0, 4))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_index_stays_what_a_new_one_would_be(
    store: Store, monkeypatch: pytest.MonkeyPatch, acts: list[tuple[str, int, str]], many: int
) -> None:
    monkeypatch.setattr(find_index, "_MANY_CHANGES", many)
    done: list[int] = []
    for what, which, name in acts:
        ids = [row["id"] for row in store.rows("SELECT id FROM person ORDER BY id")]
        if what == "add" or not ids:
            add_person(store, name)
            done.append(store.last_act.id if store.last_act else 0)
            continue
        id = ids[which % len(ids)]
        if what == "rename":
            done.append(change(store, "person", id, name=name, pinyin=reading(name, person=True)))
        elif what == "archive":
            done.append(change(store, "person", id, archived_at=NOW))
        elif what == "back":
            done.append(change(store, "person", id, archived_at=None, merged_into=None))
        elif what == "merge" and ids[0] != id:
            done.append(change(store, "person", id, archived_at=NOW, merged_into=ids[0]))
        elif what == "undo" and done:
            with suppress(Refused):  # it was changed again since
                undo(store, act=done.pop())
        second = open_store(store.path, lock=False)
        for typed in ("z", "zs", "张", "zoe"):
            assert find(store, typed, archived=True) == find(second, typed, archived=True)
        second.close()
