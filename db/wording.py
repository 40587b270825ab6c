"""The wording of certificates: text with named places, which are filled for each who gets one.

A place is stored as `{course}`. On the screen it reads as the language has it, `{课程}`; both are
taken, whatever language is on.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from db.rules import Refused
from db.words import N_, _

MOST = 400  # signs of a wording
_PLACE = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Place:
    """A named place: its name in the file, its label, an example for the preview.

    What is `made` is known from the certificate itself and asked of nobody.
    """

    name: str
    label: str
    example: str
    made: bool = False


PLACES = (
    Place("name", N_("name|place"), "周文静", made=True),
    Place("organisation", N_("organisation|place"), "晨桥精密"),
    Place("year", N_("year|place"), "二〇二六"),
    Place("event", N_("event|place"), "职工文化月"),
    Place("prize", N_("prize|place"), "书法比赛一等奖"),
    Place("award", N_("title of honour|place"), "文化月先进个人"),
    Place("course", N_("course|place"), "班组长安全管理"),
    Place("subjects", N_("subjects|place"), "《班组安全管理》《应急处置》等四门"),
    Place("starts", N_("first day|place"), "二〇二六年十月十二日"),
    Place("ends", N_("last day|place"), "十一月二十日"),
    Place("lessons", N_("lessons|place"), "24"),
    Place("hours", N_("hours|place"), "86.5"),
    Place("score", N_("score|place"), "92"),
    Place("gift", N_("gift|place"), "人民币贰万元整"),
    Place("id_kind", N_("kind of document|place"), "居民身份证"),
    Place("id_number", N_("number of the document|place"), "2107**********4321"),
    Place("volunteer", N_("volunteer number|place"), "2107260000018"),
    Place("remark", N_("remark|place"), "无"),
    Place("date", N_("date|place"), "二〇二六年十一月二十六日", made=True),
    Place("number", N_("number|place"), "RY-2026-0087", made=True),
)
_BY_NAME = {one.name: one for one in PLACES}
# What people write for a place in either language; old files and pasted texts have both.
_CHINESE = {
    **{"姓名": "name", "单位": "organisation", "年度": "year", "活动": "event", "奖项": "prize"},
    **{"称号": "award", "课程": "course", "科目": "subjects", "开始日期": "starts"},
    **{"结束日期": "ends", "学时": "lessons", "时长": "hours", "成绩": "score", "捐赠": "gift"},
    **{"证件类型": "id_kind", "证件号码": "id_number", "志愿者编号": "volunteer"},
    **{"备注": "remark", "日期": "date", "编号": "number"},
}
# What a form has a row for besides its wording. 民政部令第67号 names those of volunteers; what is
# not given there prints 无.
_ROWS = {"volunteer": ("id_kind", "id_number", "volunteer", "remark")}


def place(name: str) -> Place:
    """A place by its name in the file. Raises KeyError for an unknown one."""
    return _BY_NAME[name]


def canonical(text: str) -> str:
    """The text as it is stored: every known place by its name, others as they are."""
    known = {_(one.label): one.name for one in PLACES} | _CHINESE
    return _PLACE.sub(lambda found: "{" + _named(found[1], known) + "}", text)


def shown(text: str) -> str:
    """A stored text as the screen has it: places by their labels in the user's language."""
    labels = {one.name: _(one.label) for one in PLACES}
    return _PLACE.sub(lambda found: "{" + labels.get(found[1], found[1]) + "}", text)


def used(text: str) -> tuple[str, ...]:
    """The known places of a text, each once, in their order."""
    names = (found for found in _PLACE.findall(canonical(text)) if found in _BY_NAME)
    return tuple(dict.fromkeys(names))


def asked(text: str) -> tuple[str, ...]:
    """Those places of a text for which somebody has to give a value."""
    return tuple(name for name in used(text) if not _BY_NAME[name].made)


def offered(form: str, text: str) -> tuple[str, ...]:
    """The places for which a value can be given: those asked for, then the rows of the form."""
    return tuple(dict.fromkeys((*asked(text), *_ROWS.get(form, ()))))


def trouble(text: str) -> str:
    """What is wrong with a wording, in words for its field; '' if nothing is."""
    unknown = [one for one in _PLACE.findall(canonical(text)) if one not in _BY_NAME]
    if unknown:
        return _("There is no place “{name}”. There are: {names}").format(
            name=unknown[0].strip() or "{}",
            names=_(", ").join(_(one.label) for one in PLACES),
        )
    rest = _PLACE.sub("", text)
    if "{" in rest or "}" in rest:
        return _("A brace stands alone: a place is written {example}.").format(
            example="{" + _(PLACES[0].label) + "}"
        )
    if len(text) > MOST:
        return _("The wording has {n} signs; at most {most} fit.").format(n=len(text), most=MOST)
    return ""


def refuse_wording(text: str) -> str:
    """The text as it is stored. Refused with what is wrong with it."""
    if trouble(text):
        raise Refused(trouble(text), "wording")
    return canonical(text.strip())


def filled(text: str, values: Mapping[str, str]) -> str:
    """The wording of one certificate. Refused, naming the place, where a value is missing."""

    def value(found: re.Match[str]) -> str:
        given = values.get(found[1], "").strip()
        if not given:
            raise Refused(missing(found[1]), found[1])
        return given

    return _PLACE.sub(value, text)


def missing(name: str) -> str:
    """That a place has no value, in words."""
    return _("“{place}” is missing.").format(place=_(_BY_NAME[name].label))


def _named(words: str, known: Mapping[str, str]) -> str:
    name = words.strip()
    return name if name in _BY_NAME else known.get(name, words)
