"""Readings of names: what the column `pinyin` of a person and an organisation holds.

One token for each Han character and for each run of letters and digits, with a blank between;
other signs are left out. A character read in more than one way has its readings side by side,
the likeliest first: 'zeng/ceng guo fan'. The ü is written as people type it: 'lv/lyu/lu'.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

# How a character is read when it is a surname, the likeliest first.
_SURNAME_READINGS = (
    "曾=zeng 单=shan/dan 仇=qiu/chou 解=xie/jie 区=ou/qu 查=zha/cha 朴=piao/pu 盖=ge/gai"
    " 翟=zhai/di 覃=qin/tan 尉=wei/yu 乐=yue/le 缪=miao/mou 员=yun/yuan 黑=he/hei 折=she/zhe"
    " 洗=xian/xi 召=shao/zhao 秘=bi/mi 种=chong/zhong 繁=po/fan 祭=zhai/ji 句=gou/ju"
    " 盛=sheng/cheng 牟=mu/mou 谌=chen/shen 郗=xi/chi 乜=nie 隗=kui/wei 宓=mi/fu 卜=bu"
    " 阚=kan 褚=chu 柏=bai/bo 薄=bo/bao 郇=xun/huan 费=fei/bi 强=qiang/jiang 长=zhang/chang"
    " 重=chong/zhong 行=xing/hang 贾=jia 佴=nai/er 晁=chao 适=kuo/shi 炅=gui/jiong"
    " 角=jue/jiao 都=du/dou 参=shen/can 藏=zang/cang 朝=chao/zhao 莘=shen/xin 沈=shen"
)
_TWO_SIGN_SURNAMES = ("尉迟", "万俟", "长孙", "令狐", "澹台", "单于", "鲜于", "宰父")
# Characters that are read in more than one way in given names and in names of firms.
_OTHER_READINGS = (
    "长=chang/zhang 行=hang/xing 乐=le/yue 重=zhong/chong 朝=chao/zhao 传=chuan/zhuan 都=du/dou"
    " 茜=qian/xi 晟=sheng/cheng 盛=sheng/cheng 莘=xin/shen 调=tiao/diao 会=hui/kuai"
    " 率=lv/shuai 藏=cang/zang 曾=zeng/ceng 单=dan/shan 解=jie/xie 参=shen/can 奇=qi 贾=jia"
    " 车=che 厦=xia/sha 柏=bai/bo 便=bian/pian 屏=ping 咖=ka/ga 蔓=man 莞=guan/wan"
    " 炅=jiong/gui 颉=jie/xie 靓=jing/liang 说=shuo/yue 强=qiang 娜=na 婼=ruo 省=sheng"
    " 降=jiang/xiang 宿=su/xiu 弹=dan/tan 差=cha/chai 校=xiao/jiao 薄=bo/bao 泊=bo/po"
    " 勒=le/lei 峙=zhi/shi 栖=qi/xi 荥=xing/ying"
)
# Read by people, missing in the tables.
_RARE = {"𠮷": "ji", "䶮": "yan"}
_UMLAUTS = {"lv": "lv/lyu/lu", "nv": "nv/nyu/nu", "lve": "lve/lue", "nve": "nve/nue"}
_LEGAL_FORMS = ("股份有限公司", "有限责任公司", "有限公司", "公司")


class Token(NamedTuple):
    """A Han character or a run of letters of a name: where it stands and how it is read."""

    start: int
    end: int
    readings: tuple[str, ...]


def _table(entries: str) -> dict[str, list[str]]:
    return {entry[0]: entry[2:].split("/") for entry in entries.split()}


_SURNAMES, _SEVERAL = _table(_SURNAME_READINGS), _table(_OTHER_READINGS)


def is_han(sign: str) -> bool:
    """Whether this is a Chinese character, rare ones included."""
    code = ord(sign)
    return (
        0x4E00 <= code <= 0x9FFF
        or 0x3400 <= code <= 0x4DBF
        or 0x20000 <= code <= 0x3FFFF
        or 0xF900 <= code <= 0xFAFF
        or code == 0x3007  # 〇
    )


def folded(text: str) -> str:
    """The text in small and half-width letters, sign for sign: a place in it stays the same."""
    return "".join(_fold(sign) for sign in text)


def pieces(text: str) -> list[tuple[int, int]]:
    """Where the tokens of a name stand: Han one by one, letters and digits in runs."""
    found: list[tuple[int, int]] = []
    inside = False
    for place, sign in enumerate(text):
        if is_han(sign):
            found.append((place, place + 1))
            inside = False
        elif not sign.isalnum():
            inside = False
        elif inside:
            found[-1] = (found[-1][0], place + 1)
        else:
            found.append((place, place + 1))
            inside = True
    return found


def tokens(name: str, pinyin: str) -> list[Token]:
    """The tokens of a name beside their readings.

    Where the column does not go with the name, the Han characters are left without a reading.
    """
    text = folded(name)
    places = pieces(text)
    spelt = pinyin.split()
    if len(spelt) != len(places):
        spelt = ["" if is_han(name[start]) else text[start:end] for start, end in places]
    return [
        Token(start, end, tuple(part for part in said.split("/") if part))
        if is_han(name[start])
        else Token(start, end, (text[start:end],))
        for (start, end), said in zip(places, spelt, strict=True)
    ]


def reading(name: str, *, person: bool = False) -> str:
    """What the column `pinyin` holds for this name: 'zhang san', 'zeng/ceng guo fan'.

    The first character of a person is read as a surname, and everything else as the phrases
    have it (重庆 chong qing). A name without Chinese is itself in small letters.
    """
    text = folded(name)
    if not any(is_han(sign) for sign in text):
        return " ".join(text.split())
    said = _readings(text)
    if person and text[:2] not in _TWO_SIGN_SURNAMES and is_han(text[0]):
        said[0] = _joined([*_SURNAMES.get(text[0], ()), *said[0].split("/")])
    return " ".join(
        _UMLAUTS.get(said[start], said[start]) if is_han(text[start]) else text[start:end]
        for start, end in pieces(text)
    )


def initials(name: str, pinyin: str) -> str:
    """The first letters, as people type them: 'hxjmzz'; the legal form of a firm is left out."""
    return "".join(said for _place, said in initial_letters(name, pinyin))


def initial_letters(name: str, pinyin: str) -> Iterator[tuple[Token, str]]:
    """Each token that has a reading, with its first letter; without the legal form at the end."""
    form = legal_form(name)
    for token in tokens(name, pinyin):
        if token.readings and token.start < form:
            yield token, token.readings[0][0]


def legal_form(name: str) -> int:
    """Where 有限公司 and the like begin at the end of a name; its length if they do not."""
    for form in _LEGAL_FORMS:
        if name.endswith(form):
            return len(name) - len(form) or len(name)
    return len(name)


def _fold(sign: str) -> str:
    if "\uff01" <= sign <= "\uff5e":
        sign = chr(ord(sign) - 0xFEE0)
    small = sign.lower()
    return small if len(small) == 1 else sign


def _readings(text: str) -> list[str]:
    """How each sign of the text is read, with the readings in use side by side."""
    # The tables take a quarter of a second to load: the start of the window does not wait for them.
    from pypinyin import Style, pinyin

    found = pinyin(text, style=Style.NORMAL, heteronym=True, errors=_unread)
    return [_in_use(sign, said) for sign, said in zip(text, found, strict=True)]


def _unread(signs: str) -> Any:
    """Signs without a reading stay themselves, one by one, so that places stay the same."""
    return list(signs)


def _in_use(sign: str, said: list[str]) -> str:
    """The first reading, and where no phrase decided, the others that names have."""
    if sign in _RARE:
        return _RARE[sign]
    if len(said) == 1:
        return said[0]
    return _joined([*_SEVERAL.get(sign, ()), said[0]])


def _joined(readings: list[str]) -> str:
    return "/".join(dict.fromkeys(readings))
