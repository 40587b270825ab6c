"""Looks over who is to have a certificate, beside the window: what stands in the way at which line,
and which names no face can show. What was looked at stays known, so typing asks for little.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from db.certificate_kinds import CertificateKind
from db.certificates import Recipient, given_values, refuse_recipient
from db.formats import show_han_day
from db.rules import Refused
from db.store import Store
from db.words import _
from gui.certificate_lines import NAME, Draft
from gui.desk import Desk, Progress, Task

_WAIT_MS = 250
_EACH = 50
_MOST_KNOWN = 20_000
_Wrong = tuple[str, str]


@dataclass(frozen=True)
class Looked:
    """What stands in the way, as column and reason by line; names with characters that no face
    has; lines that say the same as an earlier one."""

    wrong: Mapping[int, _Wrong]
    lost: tuple[str, ...]
    twice: tuple[str, ...]


Ask = Callable[[], tuple[CertificateKind, Draft, date]]


class Looker(QObject):
    """`ask` says what to look at; `looked` what came of it, a moment after the last change."""

    looked = Signal(object)
    went_on = Signal(int, int)

    def __init__(self, desk: Desk, ask: Ask, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._ask = desk, ask
        self._known: dict[object, tuple[_Wrong | None, str]] = {}
        self._task: Task | None = None
        self._again = False
        self._waiting = QTimer(self)
        self._waiting.setSingleShot(True)
        self._waiting.setInterval(_WAIT_MS)
        self._waiting.timeout.connect(self._begin)

    def changed(self) -> None:
        """Something was typed."""
        self._waiting.start()

    def busy(self) -> bool:
        """Whether what was typed last is not looked at yet."""
        return self._waiting.isActive() or self._task is not None

    def hurry(self) -> None:
        """Do not wait for a pause."""
        if self._waiting.isActive():
            self._waiting.stop()
            self._begin()

    def stop(self) -> None:
        """Drop what is under way."""
        self._waiting.stop()
        self._again = False
        if self._task is not None:
            self._task.cancel()

    def _begin(self) -> None:
        if self._task is not None:
            self._again = True
            self._task.cancel()
            return
        self._again = False
        kind, draft, day = self._ask()
        known = self._known

        def work(store: Store, progress: Progress) -> Looked:
            return look_over(kind, draft, day, known, progress)

        self._task = self._desk.later(work, self._done, label=_("Look over"))
        self._task.progressed.connect(self._on_progress)
        self._task.finished.connect(self._ended)

    def _on_progress(self, done: int, total: int, _words: str) -> None:
        self.went_on.emit(done, total)

    def _ended(self) -> None:
        self._task = None
        if self._again and isValid(self):
            self._begin()

    def _done(self, found: Looked) -> None:
        if isValid(self) and not self.busy():
            self.looked.emit(found)


def look_over(
    kind: CertificateKind,
    draft: Draft,
    day: date,
    known: dict[object, tuple[_Wrong | None, str]],
    progress: Callable[..., None],
) -> Looked:
    """Ask of each recipient what issuing would ask. `known` is kept from one time to the next."""
    if len(known) > _MOST_KNOWN:
        known.clear()
    wrong, lost = dict(draft.wrong), []
    seen: Counter[object] = Counter()
    twice = []
    for count, (one, line) in enumerate(zip(draft.recipients, draft.lines, strict=True)):
        if count % _EACH == 0:
            progress(count, len(draft.recipients))
        same = (one.name, tuple(sorted(one.values.items())), one.services)
        key = (kind.id, kind.design_id, day, *same)
        if key not in known:
            known[key] = _looked_at(kind, one, day)
        trouble, strange = known[key]
        if trouble and line not in wrong:
            wrong[line] = trouble
        if strange:
            lost.append(strange)
        seen[(one.person, one.organisation, *same)] += 1
        if seen[(one.person, one.organisation, *same)] == 2 and one.name:
            twice.append(one.name)
    return Looked(wrong, tuple(dict.fromkeys(lost)), tuple(dict.fromkeys(twice)))


def _looked_at(kind: CertificateKind, one: Recipient, day: date) -> tuple[_Wrong | None, str]:
    from reports.certificate_words import refuse_unfit
    from reports.fonts import missing

    if not one.name.strip():
        return (NAME, _("The name is missing.")), ""
    strange = one.name if missing(one.name) else ""
    issued = {"date": show_han_day(day), "number": f"{kind.prefix}-{day.year}-0000"}
    try:
        refuse_recipient(kind, one)
        values = given_values(kind.design, one)
        refuse_unfit(kind.design, replace(one, values=values), issued=issued)
    except Refused as refused:
        return (refused.field or NAME, refused.message), strange
    return None, strange
