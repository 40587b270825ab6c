"""The certificates of the sample: honours, a training class, volunteers, thanks to who gave."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from nacl.signing import SigningKey

from db.certificate_kinds import BEGINNING, add_certificate_kind
from db.certificates import (
    Recipient,
    Service,
    issue_certificates,
    reissue_certificate,
    withdraw_certificate,
)
from db.formats import han_day
from db.store import Store

_HONOURED = (
    ("周文静", "书法比赛一等奖", "文化月先进个人"),
    ("赵桂芳", "读书征文一等奖", "文化月先进个人"),
    ("郝新杰", "演讲比赛一等奖", "文化月之星"),
    ("汤雅琴", "合唱比赛最佳组织奖", "优秀组织者"),
)
_LEARNERS = ("王䶮", "陈𬸚", "孙喆")  # and others, up to a class
_CLASS = 25
_VOLUNTEERS = (("王䶮", 4, "3205002600018"), ("刘海洋", 2, "3205002600107"))
# First and last day before today, project, what was done, where, tenths of hours.
_SERVICES = (
    (330, 250, "春节暖心驿站", "车站引导、行李搬运、热饮供应", "栖湖客运站", 240),
    (234, 160, "图书漂流", "图书整理、上门借还、读书会主持", "图书阅览室", 185),
    (130, 90, "高温送清凉", "物资分装与一线配送", "园区各企业", 200),
    (80, 40, "法律援助室助理", "来访登记、资料复印、引导等候", "法律援助室", 240),
)
_GIFTS = ("文化月活动经费", "图书一批", "健身器材一套")


def make_certificates(db: Store, *, now: datetime) -> None:
    """A year's certificates, by the rules.

    The sample has the same key everywhere, so its certificates are the same too. Everybody knows
    that key: what it signs proves nothing, but that the sample made it.
    """
    with db.act("sample"):
        key = SigningKey(hashlib.sha256(b"the made-up centre").digest())
        db.insert("certificate_key", id=1, seed=bytes(key), public=bytes(key.verify_key))
        kinds = {
            prefix: add_certificate_kind(db, name=name, prefix=prefix, design=design)
            for name, prefix, design in BEGINNING["zh_CN"]
        }
        today = now.date()
        taught, handed = today - timedelta(34), today - timedelta(6)
        issue_certificates(db, kind=kinds["PX"], recipients=_class(db, taught), today=taught)
        honoured = [
            Recipient(
                name, {**_event(today), "prize": prize, "award": award}, _people(db, [name])[0][1]
            )
            for name, prize, award in _HONOURED
        ]
        honours = issue_certificates(db, kind=kinds["RY"], recipients=honoured, today=handed)
        helpers = [
            Recipient(
                name,
                {"id_kind": "居民身份证", "volunteer": number},
                person,
                services=_services(today, count),
            )
            for name, count, number in _VOLUNTEERS
            for _name, person in _people(db, [name])
        ]
        issue_certificates(db, kind=kinds["ZY"], recipients=helpers, today=handed)
        givers = [
            Recipient(name, {**_event(today), "gift": gift}, organisation=id)
            for (id, name), gift in zip(_givers(db), _GIFTS, strict=True)
        ]
        issue_certificates(db, kind=kinds["GX"], recipients=givers, today=handed)
        withdraw_certificate(db, id=honours[1], reason="奖项写错，另发新证", today=today)
        reissue_certificate(db, id=honours[2], reason="本人遗失", today=today)


def _people(db: Store, names: Sequence[str]) -> list[tuple[str, int]]:
    found = {name: db.value("SELECT min(id) FROM person WHERE name = ?", (name,)) for name in names}
    return [(name, int(id)) for name, id in found.items()]


def _class(db: Store, last: date) -> list[Recipient]:
    others = db.rows(
        "SELECT id, name FROM person WHERE kinds LIKE '%worker%' AND archived_at IS NULL"
        " ORDER BY number LIMIT ?",
        (2 * _CLASS,),
    )
    known = _people(db, _LEARNERS)
    known += [(one["name"], one["id"]) for one in others if one["name"] not in _LEARNERS]
    first, until = han_day(last - timedelta(18)), han_day(last)
    lesson = {
        "starts": first,
        "ends": until.removeprefix(first.partition("年")[0] + "年"),
        "course": "班组长安全管理",
        "subjects": "《班组安全管理》《应急处置》等四门",
        "lessons": "24",
    }
    return [
        Recipient(name, {**lesson, "score": str(80 + 7 * n % 20)}, person)
        for n, (name, person) in enumerate(known[:_CLASS])
    ]


def _givers(db: Store) -> list[tuple[int, str]]:
    """Those who gave most."""
    rows = db.rows(
        "SELECT firm.id, firm.name FROM organisation AS firm"
        " LEFT JOIN voucher_line AS line ON line.organisation = firm.id AND line.day IS NOT NULL"
        " AND line.account IN (SELECT id FROM account WHERE kind = 'income')"
        " WHERE firm.kind = 'company' GROUP BY firm.id"
        " ORDER BY coalesce(sum(line.credit), 0) DESC, firm.number LIMIT ?",
        (len(_GIFTS),),
    )
    return [(row["id"], row["name"]) for row in rows]


def _event(today: date) -> dict[str, str]:
    return {"year": han_day(today).partition("年")[0], "event": "职工文化月"}


def _services(today: date, count: int) -> tuple[Service, ...]:
    return tuple(
        Service(today - timedelta(first), today - timedelta(last), project, content, place, tenths)
        for first, last, project, content, place, tenths in _SERVICES[-count:]
    )
