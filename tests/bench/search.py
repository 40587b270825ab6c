"""Each letter typed into the search of a large register, against one bare scan of its names."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from statistics import median, quantiles

import sqlcipher3.dbapi2 as engine

from db.centre import set_up
from db.find import facts, find, warm
from db.pinyin import reading
from db.roles import program
from db.store import Store, open_store
from tests.bench.measure import Measured, timed

PEOPLE, ORGANISATIONS, SHOWN = 20_000, 500, 50
TYPED = (
    "zhangwei", "hxjmzz", "liyangbo", "hengxinjingmi", "zhagnwei", "zengxiao", "wlp", "恒兴精密",
    "王 恒兴", "wang heng", "张伟", "13812346", "0427555", "RY-000123", "qy-0037", "qwertyuiop",
)  # fmt: skip
_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰建国文辉志海波红玲鹏宇浩凯欣怡雨婷"
_FIRMS = "恒信华鑫祥瑞达天禾智云宏兴聚合盛泰隆昌源丰诚远东方辽河金帝鼎新光明振"
_TRADES = ("精密制造", "机电设备", "建材", "复合材料", "物流", "食品", "软件", "科技", "石化工程")


def keystrokes(folder: Path) -> tuple[Measured, Measured]:
    """Find and the facts of the fifty shown, letter by letter; then the slowest in a hundred."""
    db = _register(folder / "register.yizhan")
    plain = engine.connect(str(db.path), isolation_level=None)
    while not warm(db):
        pass
    pairs = [
        (timed(partial(_ours, db, so_far)), timed(partial(_least, plain, so_far)))
        for _turn in range(5)
        for so_far in _letter_by_letter()
    ]
    plain.close()
    db.close()
    ours, least = [a for a, _b in pairs], [b for _a, b in pairs]
    scan = f"bare LIKE scan of {PEOPLE:,} names"
    return (
        Measured(f"search keystroke, {PEOPLE:,} people, p50", median(ours), scan, median(least)),
        Measured(f"search keystroke, {PEOPLE:,} people, p99", _p99(ours), scan, _p99(least)),
    )


def _ours(db: Store, text: str) -> None:
    found = find(db, text, limit=SHOWN)
    facts(db, found.hits[:SHOWN])


def _least(plain: engine.Connection, text: str) -> None:
    plain.execute("SELECT id FROM person WHERE name LIKE ?", (f"%{text}%",)).fetchall()


def _letter_by_letter() -> Iterator[str]:
    for text in TYPED:
        for end in range(1, len(text) + 1):
            yield text[:end]


def _p99(values: list[float]) -> float:
    return quantiles(values, n=100)[98]


def _register(path: Path) -> Store:
    """Made-up people and firms, the same each time."""
    chance = random.Random(37)
    db = open_store(path, staff=program("bench"))
    set_up(db, name="驿站")
    firms: dict[str, int] = {}
    with db.act("bench"):
        while len(firms) < ORGANISATIONS:
            short = "".join(chance.sample(_FIRMS, 2)) + chance.choice(_TRADES)
            name = chance.choice(("", "盘锦")) + short + "有限公司"
            if name not in firms:
                firms[name] = db.insert(
                    "organisation",
                    number=f"QY-{len(firms) + 1:04}",
                    kind="company",
                    name=name,
                    short_name=short,
                    pinyin=reading(name),
                    phone=f"0427-{chance.randrange(10**7):07}",
                )
        employers = list(firms.values())
        for number in range(1, PEOPLE + 1):
            given = "".join(chance.choices(_GIVEN, k=chance.choice((1, 2, 2))))
            name = chance.choice(_SURNAMES) + given
            db.insert(
                "person",
                number=f"RY-{number:06}",
                name=name,
                pinyin=reading(name, person=True),
                phone=f"13{chance.randrange(10**9):09}",
                identity=f"{chance.randrange(10**17):017}X",
                employer=chance.choice(employers),
                kinds="worker",
            )
    return db
