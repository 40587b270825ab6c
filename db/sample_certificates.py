"""The certificates of the sample: honours, a training class, volunteers, thanks to who gave."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta

from nacl.signing import SigningKey

from db.certificate_kinds import begin_certificate_kinds, certificate_kinds
from db.certificates import (
    Recipient,
    Service,
    issue_certificates,
    reissue_certificate,
    withdraw_certificate,
)
from db.formats import show_han_day
from db.store import Store

_HONOURED = (
    ("书法比赛一等奖", "文化月先进个人"),
    ("读书征文一等奖", "文化月先进个人"),
    ("演讲比赛一等奖", "文化月之星"),
    ("合唱比赛最佳组织奖", "优秀组织者"),
)
_CLASS = 24
_SERVICES = (
    (330, 250, "春节暖心驿站", "车站引导、行李搬运、热饮供应", "栖湖客运站", 240),
    (234, 160, "图书漂流", "图书整理、上门借还、读书会主持", "图书阅览室", 185),
    (130, 90, "高温送清凉", "物资分装与一线配送", "园区各企业", 200),
    (70, 6, "法律援助室助理", "来访登记、资料复印、引导等候", "法律援助室", 240),
)


def make_certificates(db: Store, *, now: datetime) -> None:
    """A year's certificates, by the rules. The sample has one key, the same everywhere."""
    today = now.date()
    with db.act("sample"):
        key = SigningKey(hashlib.sha256(b"the made-up centre").digest())
        db.insert("certificate_key", id=1, seed=bytes(key), public=bytes(key.verify_key))
        begin_certificate_kinds(db)
        kinds = {one.prefix: one.id for one in certificate_kinds(db)}
        people, volunteers = (
            db.rows(
                "SELECT id, name FROM person WHERE kinds LIKE ? ORDER BY number LIMIT 60", (kind,)
            )
            for kind in ("%member%", "%volunteer%")
        )
        firms = db.rows(
            "SELECT DISTINCT organisation.id, organisation.name FROM receipt"
            " JOIN voucher_line AS line ON line.voucher = receipt.voucher"
            " JOIN organisation ON organisation.id = line.organisation ORDER BY receipt.id LIMIT 3"
        )
        learned = [
            Recipient(one["name"], _lesson(n), person=one["id"])
            for n, one in enumerate(people[:_CLASS])
        ]
        month = today.replace(day=1)
        issue_certificates(db, kind=kinds["PX"], recipients=learned, today=month - timedelta(1))
        honoured = [
            Recipient(one["name"], {**_event(today), "prize": prize, "award": award}, one["id"])
            for one, (prize, award) in zip(people[30:], _HONOURED, strict=False)
        ]
        honours = issue_certificates(db, kind=kinds["RY"], recipients=honoured, today=month)
        helpers = [
            Recipient(one["name"], {}, one["id"], services=_services(today, rows))
            for one, rows in zip(volunteers, (4, 2), strict=False)
        ]
        issue_certificates(db, kind=kinds["ZY"], recipients=helpers, today=month)
        givers = [
            Recipient(
                one["name"], {**_event(today), "gift": "人民币贰万元整"}, organisation=one["id"]
            )
            for one in firms
        ]
        issue_certificates(db, kind=kinds["GX"], recipients=givers, today=month)
        withdraw_certificate(db, id=honours[1], reason="奖项写错，另发新证", today=today)
        reissue_certificate(db, id=honours[2], reason="本人遗失", today=today)


def _lesson(n: int) -> dict[str, str]:
    return {
        "starts": "二〇二六年十月十二日",
        "ends": "十月三十日",
        "course": "班组长安全管理",
        "subjects": "《班组安全管理》《应急处置》等四门",
        "lessons": "24",
        "score": str(80 + 7 * n % 20),
    }


def _event(today: date) -> dict[str, str]:
    return {"year": show_han_day(today).partition("年")[0], "event": "职工文化月"}


def _services(today: date, count: int) -> tuple[Service, ...]:
    return tuple(
        Service(today - timedelta(first), today - timedelta(last), project, content, place, tenths)
        for first, last, project, content, place, tenths in _SERVICES[-count:]
    )
