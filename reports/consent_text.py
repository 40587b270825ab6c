"""The text of a consent form: the general one, or the centre's own, as headings and paragraphs.

Each line is a paragraph. A line that begins with a number, 一、 or 1., is short and does not end
like a sentence is a heading. {minutes}, {phone} and {lines} stand for the length of a session, the
centre's telephone and the emergency lines; what stands in [ ] around one of them is left out
where there is none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assets import path
from db.services import Service
from db.words import language
from reports.telephones import Telephones

_HEADING = re.compile(r"(?:[一二三四五六七八九十]{1,3}[、.．]|\d{1,2}[.、．)）])\s*\S.{0,48}")
_ENDS_SENTENCE = "。；：！？.;:!?，,、"
_OPTION = re.compile(r"\[([^\[\]{}]*\{(minutes|phone|lines)\}[^\[\]{}]*)\]")


@dataclass(frozen=True)
class Part:
    """A heading or a paragraph."""

    text: str
    heading: bool = False


def consent_text(service: Service, numbers: Telephones) -> list[Part]:
    """What a client of a service is asked to agree to."""
    text = service.consent.strip() or _general(service.kind)
    values = {
        "minutes": str(service.grid.minutes),
        "phone": numbers.centre,
        "lines": numbers.listed(),
    }
    lines = (line.strip() for line in filled(text, values).splitlines())
    return [Part(line, _is_heading(line)) for line in lines if line]


def filled(text: str, values: dict[str, str]) -> str:
    """The text with its values; other braces and brackets stay as they were written."""
    text = _OPTION.sub(lambda found: found[1] if values[found[2]] else "", text)
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def _general(kind: str) -> str:
    return path(f"papers/consent-{kind}.{language()}.txt").read_text(encoding="utf-8")


def _is_heading(line: str) -> bool:
    return bool(_HEADING.fullmatch(line)) and line[-1] not in _ENDS_SENTENCE
