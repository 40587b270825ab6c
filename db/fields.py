"""Fields: one column each; how a value is named, checked, read and shown, everywhere alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Literal

from db import formats, identifiers, money
from db.hours import Hours
from db.rules import Refused
from db.words import N_, _

Kind = Literal[
    "text",
    "memo",
    "number",
    "money",
    "date",
    "time",
    "moment",
    "stamp",
    "choice",
    "flag",
    "reference",
    "hours",
    "choices",
    "references",
    "phone",
    "identity",
    "code",
]


@dataclass(frozen=True)
class Field:
    """One column: `name` in SQL, `label` for people (marked, translated when shown).

    `choices` are pairs of value and label, for a choice or for choices: several, whose values are
    kept with a space between. `to` is the name of the record type a reference points to, or in
    which words that are not bound to it are found; references point to several of it, offered are
    those `within` these values. A phone
    and an identity number are shown masked. `least` and `most` bound numbers, money (fen) and
    lengths of text. At an `end` the time 24:00 is the midnight after. What is `given` by the
    program or by an action of its own is not asked on forms. A stamp is a moment the program wrote.
    """

    name: str
    label: str
    kind: Kind = "text"
    required: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    to: str = ""
    within: tuple[tuple[str, str], ...] = ()
    help: str = ""
    least: int | None = None
    most: int | None = None
    default: Any = None
    end: bool = False
    given: bool = False

    def read(self, text: str) -> Any:
        """The value that a person typed, or None for nothing. Raises Refused at this field."""
        words = text.strip()
        if not words:
            if self.required:
                raise Refused(_("This must be filled in."), self.name)
            return None
        return self.check(self._read(words))

    def check(self, value: Any) -> Any:
        """The value, if it is within the bounds. Raises Refused at this field."""
        if value is None or value == "":
            if self.required:
                raise Refused(_("This must be filled in."), self.name)
            return value
        if self.kind in ("number", "money"):
            show = formats.show_money if self.kind == "money" else str
            if self.least is not None and value < self.least:
                raise Refused(_("At least {n}.").format(n=show(self.least)), self.name)
            if self.most is not None and value > self.most:
                raise Refused(_("At most {n}.").format(n=show(self.most)), self.name)
        if self.kind in ("text", "memo"):
            most = self.most or (200 if self.kind == "text" else 4000)
            if len(value) > most:
                raise Refused(_("Too long: {n} characters at most.").format(n=most), self.name)
        if self.kind == "choice" and value not in dict(self.choices):
            raise Refused(_("Choose one of the list."), self.name)
        return value

    def _read(self, words: str) -> Any:
        match self.kind:
            case "number":
                return formats.read_whole(words, field=self.name)
            case "money":
                return money.parse(words, field=self.name)
            case "date":
                return formats.read_date(words, field=self.name)
            case "time":
                return formats.read_time(words, field=self.name, end=self.end)
            case "moment":
                return formats.read_moment(words, field=self.name)
            case "flag":
                return self._read_flag(words)
            case "choice":
                for value, label in self.choices:
                    if words in (value, label, _(label)):
                        return value
                raise Refused(_("Choose one of the list."), self.name)
            case "reference":
                return formats.read_whole(words, field=self.name)
            case "choices":
                return self._read_choices(words)
            case "phone":
                return identifiers.read_phone(words, field=self.name)
            case "identity":
                return identifiers.read_identity(words, field=self.name)
            case "code":
                return identifiers.read_code(words, field=self.name)
            case "hours":
                try:
                    return Hours.parse(words).text()
                except Refused as refused:
                    raise Refused(refused.message, self.name) from None
        return words

    def _read_flag(self, words: str) -> bool:
        if words.lower() in ("1", "yes", "y", "true", "是", "√", "✓", "有"):
            return True
        if words.lower() in ("0", "no", "n", "false", "否", "×", "无"):
            return False
        raise Refused(_("Write yes or no."), self.name)

    def _read_choices(self, words: str) -> str:
        for mark in "，,;；/、":
            words = words.replace(mark, " ")
        known = {word: code for code, label in self.choices for word in (code, label, _(label))}
        wanted = words.split()
        strange = [word for word in wanted if word not in known]
        if strange:
            raise Refused(
                _("“{text}” is not known. Known: {known}.").format(
                    text=strange[0], known=_(", ").join(_(label) for _code, label in self.choices)
                ),
                self.name,
            )
        codes = {known[word] for word in wanted}
        return " ".join(code for code, _label in self.choices if code in codes)

    def show(self, value: Any) -> str:
        """The value as people read it, on screen, on paper and in a spreadsheet."""
        if value is None or value == "":
            return ""
        match self.kind:
            case "money":
                return formats.show_money(int(value))
            case "number":
                return f"{value:,}" if isinstance(value, int) else str(value)
            case "date":
                return formats.show_date(_day(value))
            case "time":
                clock = isinstance(value, time)
                return formats.show_time(value, end=self.end) if clock else str(value)
            case "moment":
                return formats.show_moment(_moment(value))
            case "stamp":
                return formats.show_moment(datetime.fromisoformat(str(value)).astimezone())
            case "choice":
                return _(dict(self.choices).get(value, str(value)))
            case "flag":
                return _(N_("Yes")) if value else ""
            case "hours":
                return Hours.parse(str(value)).show()
            case "references":
                return value if isinstance(value, str) else " ".join(str(one) for one in value)
            case "choices":
                labels = dict(self.choices)
                return _(", ").join(_(labels.get(code, code)) for code in str(value).split())
            case "phone":
                return formats.mask_phone(str(value))
            case "identity":
                return identifiers.mask_identity(str(value))
        return str(value)


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def _moment(value: Any) -> datetime:
    return value if isinstance(value, datetime) else formats.from_text(value)
