"""Whether two parties of legal matters are one and the same, worked out from what is known of both.

Nobody at the telephone sees how a name is written, so a name is compared as it is written and as
it is said. What is sure on its own: the same registered person or organisation, identity number,
mobile phone or name, a name in other forms of its characters (王䶮 and 王龑), a name of three
characters or more that is said alike and differs in one (张小燕 and 张晓燕), a firm's name without
its legal form, or one that begins the other (晨桥精密 and 晨桥精密制造有限公司).

What only may be: a short name that is said alike (王伟 and 王玮), a name in pinyin, the same name
on two cards of the register. It is sure where another sign agrees, a phone of the house or the
company. Who differs in one character that is also said otherwise is nobody at all (half a park
differs by that), unless they share a phone. Two identity numbers tell two people apart, whatever
else agrees.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from db.pinyin import folded, is_han, legal_form, pieces, reading
from db.words import N_

SIGNS = {
    "person": N_("Same person in the register"),
    "organisation": N_("Same organisation in the register"),
    "identity": N_("Same identity number"),
    "phone": N_("Same phone"),
    "name": N_("Same name"),
    "sound": N_("Name said alike"),
    "near": N_("One character of the name differs"),
    "company": N_("Same company"),
    "firm": N_("Same company name"),
    "firm_part": N_("One company name begins the other"),
    "firm_sound": N_("Company name said alike"),
    "employer": N_("Employer of a client"),
}
# Forms of one character, and surnames that are written in two ways; the first stands for all.
_FORMS = (
    "䶮龑 张張 刘劉 陈陳 杨楊 赵趙 黄黃 吴吳 孙孫 马馬 郑鄭 谢謝 许許 邓鄧 冯馮 萧肖蕭"
    " 阎闫閻閆 傅付 戴代 于於 叶葉 苏蘇 吕呂 蒋蔣 贾賈 邹鄒 陆陸 钱錢 谭譚 贺賀 顾顧 龚龔"
    " 严嚴 万萬 汤湯 钟鐘锺鍾 卢盧 韩韓 罗羅 梁樑 杰傑 伟偉 华華 国國 丽麗 军軍 强強彊"
    " 庆慶 凤鳳 兰蘭 红紅 玉钰 云雲 龙龍 飞飛 荣榮 义義 东東 宁甯寧寗 堃坤 喆哲 淼渺 昇升"
    " 峰峯 昆崑 佑祐 村邨 群羣 略畧 嵘嶸 锋鋒 铁鐵 银銀 珍珎 晋晉 晓曉 燕鷰 艳豔艷 桥橋"
)
_FORM_OF = {sign: forms[0] for forms in _FORMS.split() for sign in forms}
_TITLES = ("先生", "女士", "小姐", "师傅", "同志", "老师", "经理")
_ENDS = (
    "公司 集团 工厂 厂 商店 超市 中心 工会 委员会 合作社 银行 医院 学校 幼儿园 酒店"
    " 饭店 事务所 经营部 门市部 工作室 分行 支行 管理局 研究院 协会"
)
_FIRM_ENDS = _ENDS.split()
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")
_REGION = re.compile("^[^省市区县]{2,3}(?:[省区县]|市(?!场))(?=.{3})")
_SOUNDS = re.compile("(?<=[zcs])h|(?<=n)g")
_MOBILE = re.compile("1[3-9][0-9]{9}")
_LONG = 3  # characters of a person's name that are a sign though one of them differs
_FIRM_SHORT = 2  # one character begins half of all names
_FIRM_LONG = 4  # of a firm's name, to be taken for the beginning of a longer one
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True)
class Known:
    """What is compared: numbers as `identity_key` and `phone_key` give them.

    `name` is empty for a firm. `firm` is the company that is a party itself, `company` the one
    that somebody belongs to.
    """

    name: str = ""
    identity: str = ""
    phone: str = ""
    firm: str = ""
    company: str = ""
    person: int | None = None
    organisation: int | None = None


@dataclass(frozen=True)
class Likeness:
    """Why two may be one, codes of SIGNS; `sure` if that is enough to keep a lawyer away."""

    signs: tuple[str, ...]
    sure: bool


def alike(one: Known, other: Known) -> Likeness | None:
    """How far two are one, None for not at all. The order of the two does not matter."""
    person, firm = _people(one, other), _firms(one, other)
    found = [like for like in (person, firm) if like]
    if not found:
        return None
    return Likeness(
        tuple(sign for like in found for sign in like.signs), any(like.sure for like in found)
    )


def _people(one: Known, other: Known) -> Likeness | None:
    if one.identity and other.identity and one.identity != other.identity:
        return None
    known = one.person is not None and other.person is not None
    if known and one.person == other.person:
        return Likeness(("person",), True)
    signs = ["identity"] if one.identity and one.identity == other.identity else []
    same_phone = bool(one.phone) and one.phone == other.phone
    mobile = same_phone and bool(_MOBILE.fullmatch(one.phone))
    core = firm_core(one.company)
    same_company = bool(core) and core == firm_core(other.company)
    name = _names(one.name, other.name)
    if name == "near" and not same_phone:
        name = ""
    # Two cards of the register are two people, say a couple with one phone, unless all agrees.
    sure = bool(signs) or (mobile and (bool(name) or not known))
    if name:
        strong = name == "name" or (name == "sound" and _differ(one.name, other.name) == 1)
        sure = sure or (not known and (strong or same_phone or same_company))
        signs.append(name)
    if same_phone and (mobile or name):
        signs.append("phone")
    if same_company and name:
        signs.append("company")
    return Likeness(tuple(signs), sure) if signs else None


def _names(one: str, other: str) -> str:
    """The sign that two names of people give, '' for none."""
    left, right = plain_name(one), plain_name(other)
    if not left or not right:
        return ""
    if left == right:
        return "name"
    if sound(one) == sound(other):
        return "sound"
    return "near" if _differ(one, other) == 1 else ""


def _differ(one: str, other: str) -> int:
    """In how many characters two names of one length of three or more differ, else many."""
    left, right = plain_name(one), plain_name(other)
    if len(left) != len(right) or len(left) < _LONG or not any(map(is_han, left)):
        return 99
    return sum(a != b for a, b in zip(left, right, strict=True))


def _firms(one: Known, other: Known) -> Likeness | None:
    if not one.firm or not other.firm:
        return None
    if one.organisation is not None and one.organisation == other.organisation:
        return Likeness(("organisation",), True)
    two_cards = one.organisation is not None and other.organisation is not None
    short, long = sorted((one.firm, other.firm), key=lambda firm: len(firm_core(firm)))
    core, longer = firm_core(short), firm_core(long)
    if len(core) < _FIRM_SHORT:
        return None
    if core == longer:
        return Likeness(("firm",), not two_cards)
    if two_cards:
        return None
    if longer.startswith(core):
        return Likeness(("firm_part",), len(core) >= _FIRM_LONG)
    if firm_sound(long).startswith(firm_sound(short)):
        differ = sum(a != b for a, b in zip(core, longer, strict=False))
        whole = firm_sound(long) == firm_sound(short)
        return Likeness(("firm_sound",), whole and len(core) >= _FIRM_LONG and differ == 1)
    return None


def plain_name(name: str) -> str:
    """A person's name to compare: no blanks, titles or dots, one form of each character.

    '' where hardly more than a surname is known, as of 王女士 or 李某.
    """
    text = "".join(_FORM_OF.get(sign, sign) for sign in folded(name) if sign.isalnum())
    for title in _TITLES:
        text = text.removesuffix(title)
    text = text.rstrip("某")
    return text if len(text) > 1 else ""


@cache
def sound(name: str) -> str:
    """How a person's name is said, the first way of several: 'zanxiaoyan' for 张小燕.

    zh, ch, sh and a final ng are heard as z, c, s and n, as half of the country says them.
    """
    return _sound(plain_name(name), person=True).replace(" ", "")


def firm_core(company: str) -> str:
    """A firm's name to compare: no legal form, brackets or region before it."""
    text = "".join(_FORM_OF.get(sign, sign) for sign in folded(_BRACKETS.sub("", company)))
    text = "".join(sign for sign in text if sign.isalnum())
    text = text[: legal_form(text)]
    return _REGION.sub("", text)


@cache
def firm_sound(company: str) -> str:
    """How a firm's name is said, each syllable with a blank behind it: one begins another."""
    core = firm_core(company)
    return f"{_sound(core)} " if core else ""


def looks_like_firm(name: str) -> bool:
    """Whether what was written where a name belongs is the name of a firm."""
    text = folded(name).strip()
    return any(text.endswith(end) and len(text) > len(end) + 1 for end in _FIRM_ENDS)


def phone_key(phone: str) -> str:
    """The digits of the first of several numbers, without the prefix of the country."""
    first = re.split("[,/、，;；]", folded(phone), maxsplit=1)[0]
    digits = "".join(sign for sign in first.partition("转")[0] if sign in "0123456789")
    for prefix in ("0086", "86"):
        if digits.startswith(prefix) and _MOBILE.fullmatch(digits.removeprefix(prefix)):
            return digits.removeprefix(prefix)
    return digits


def identity_key(number: str) -> str:
    """An identity number of 18 places, also from one of 15; '' if it is neither."""
    text = "".join(folded(number).split()).upper()
    if re.fullmatch("[0-9]{15}", text):
        text = f"{text[:6]}19{text[6:]}"
        total = sum(int(sign) * weight for sign, weight in zip(text, _ID_WEIGHTS, strict=True))
        text += "10X98765432"[total % 11]
    return text if re.fullmatch("[0-9]{17}[0-9X]", text) else ""


def _sound(text: str, *, person: bool = False) -> str:
    if not any(map(is_han, text)):
        return _SOUNDS.sub("", " ".join(text[start:end] for start, end in pieces(text)))
    said = reading(text, person=person).split()
    return " ".join(_SOUNDS.sub("", one.partition("/")[0]) for one in said)
