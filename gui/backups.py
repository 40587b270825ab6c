"""When the file is backed up and to where: each day, on closing and when asked, on a worker.

Nothing here interrupts anybody: what went wrong stands on the status line and on 今日, and is tried
again by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from db.backup import Backup, back_up
from db.backup_keep import due, overdue
from db.store import Store
from db.trouble import Trouble
from db.words import _
from gui import settings
from gui.desk import Desk, Progress, Task
from gui.settings import Setting

# Later, so that the first minute of the morning is not spent on it.
_FIRST_LOOK_MS = 20_000
_LOOK_MS = 60_000
# A stick is looked for each minute; whatever else is in the way seldom goes within one.
_WAIT = timedelta(minutes=10)
Outcome = Backup | Trouble


@dataclass(frozen=True)
class Place:
    """One of the two folders, and the settings that tell of it."""

    folder: Setting[str]
    last: Setting[str]
    trouble: Setting[str]


FIRST = Place(settings.BACKUP_FOLDER, settings.LAST_BACKUP, settings.BACKUP_TROUBLE)
SECOND = Place(settings.SECOND_FOLDER, settings.SECOND_BACKUP, settings.SECOND_TROUBLE)


@dataclass(frozen=True)
class State:
    """How it stands with one place: the last good backup, and what went wrong since."""

    place: Place
    folder: Path
    last: datetime | None
    kind: str = ""  # of the trouble, as in db.trouble
    trouble: str = ""

    def overdue(self, now: datetime) -> bool:
        """Whether there was no good backup for so long that somebody must see to it."""
        return overdue(self.last, now)


class Backups(QObject):
    """The backups of one desk's file."""

    changed = Signal()  # a backup was made, or did not succeed

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._task: Task | None = None
        self._tried: dict[Place, datetime] = {}
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        desk.closing.connect(self._timer.stop)

    @staticmethod
    def of(desk: Desk) -> Backups:
        """The one that the desk has."""
        return desk.findChild(Backups) or Backups(desk)

    def start(self) -> None:
        """Look by itself from now on."""
        self._timer.start(_FIRST_LOOK_MS)

    def states(self) -> list[State]:
        """The places that are set, the first of them always."""
        return [self._state(place) for place in (FIRST, SECOND) if self._folder(place)]

    def begin_due(self) -> Task | None:
        """Begin what today has not had yet, unless it was tried just now."""
        now = self._desk.now()
        places = [
            one.place
            for one in self.states()
            if due(one.last, now)
            and (
                one.kind in ("", "absent")
                or abs(now - self._tried.get(one.place, datetime.min)) >= _WAIT
            )
        ]
        return self._begin(places) if places else None

    def begin_now(self) -> Task | None:
        """Somebody asks for a backup in all places; how it went is said."""
        return self._begin([one.place for one in self.states()], say=True)

    def begin_last(self) -> Task | None:
        """On closing: wherever something was written since the last one."""
        return self._task or self._begin([one.place for one in self.states()], if_changed=True)

    def _look(self) -> None:
        self._timer.setInterval(_LOOK_MS)
        self.begin_due()

    def _folder(self, place: Place) -> Path | None:
        chosen = self._desk.settings.get(place.folder)
        if chosen:
            return Path(chosen)
        return settings.default_backups(self._desk.store.path) if place is FIRST else None

    def _state(self, place: Place) -> State:
        kept = self._desk.settings
        kind, _line, trouble = kept.get(place.trouble).partition("|")
        folder = self._folder(place) or Path()
        return State(place, folder, _moment(kept.get(place.last)), kind, trouble)

    def _begin(
        self, places: Sequence[Place], *, if_changed: bool = False, say: bool = False
    ) -> Task | None:
        if self._task is not None:
            return None
        now = self._desk.now()
        # Only the usual folder is made; one that was chosen is there or it is not.
        wanted = [
            (one, folder, not self._desk.settings.get(one.folder))
            for one in places
            if (folder := self._folder(one))
        ]

        def work(store: Store, progress: Progress) -> list[tuple[Place, Outcome]]:
            made: list[tuple[Place, Outcome]] = []
            for done, (place, folder, may_make) in enumerate(wanted):
                progress(done, len(wanted))
                try:
                    one = back_up(store, folder, now=now, may_make=may_make, if_changed=if_changed)
                except Trouble as trouble:
                    made.append((place, trouble))
                else:
                    made.append((place, one))
            return made

        def ended() -> None:
            self._task = None

        self._tried.update({one: now for one in places})
        self._task = task = self._desk.later(
            work, lambda made: self._keep(made, say), label=_("Back up")
        )
        task.finished.connect(ended)
        return task

    def _keep(self, made: list[tuple[Place, Outcome]], say: bool) -> None:
        kept = self._desk.settings
        words = ""
        for place, outcome in made:
            if isinstance(outcome, Backup) and outcome.good:
                kept.put(place.last, outcome.made.isoformat(timespec="seconds"))
                kept.put(place.trouble, "")
                continue
            if isinstance(outcome, Trouble):
                kind, words = outcome.kind, outcome.message
            else:
                kind = "damaged"
                words = _("Backed up, but the file has faults: {n}. The first: {fault}").format(
                    n=len(outcome.faults), fault=(*outcome.faults, "")[0]
                )
            kept.put(place.trouble, f"{kind}|{words}")
        self.changed.emit()
        if say:
            folders = _(", ").join(str(self._folder(place)) for place, _made in made)
            self._desk.say(
                words or _("Backed up to {folder}").format(folder=folders),
                "warn" if words else "info",
            )


def status_words(states: Sequence[State], now: datetime) -> tuple[str, str, bool]:
    """For the status line: the last good backup and where, more for a tooltip, whether to worry."""
    from db.formats import show_date, show_month_day, show_time

    first, *others = states
    if first.last is None:
        words = _("No backup yet")
    elif first.last.date() == now.date():
        words = _("Backup today {time}").format(time=show_time(first.last))
    else:
        words = _("Backup {day} {time}").format(
            day=show_month_day(first.last), time=show_time(first.last)
        )
    words += f" · {first.folder.name or first.folder}"
    if first.trouble:
        words += " · " + _("not backed up since")
    for one in others:
        if one.kind == "absent":
            words += " · " + _("second place not there")
        elif one.trouble:
            words += " · " + _("second place failed")
    tip = []
    for one in states:
        when = f"{show_date(one.last)} {show_time(one.last)}" if one.last else _("never")
        tip.append(f"{one.folder}: {when}" + (f"\n{one.trouble}" if one.trouble else ""))
    return words, "\n".join(tip), any(one.trouble or one.overdue(now) for one in states)


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
