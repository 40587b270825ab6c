"""The desk: the one way from the window to the records.

`do` runs a rule in one transaction and says `changed`; `later` runs long work on a worker with its
own read connection; the rest are wishes a page has of the window, which the shell fulfils.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

from db.roles import Staff
from db.rules import Refused
from db.store import Store
from db.trail import Act
from db.trouble import Trouble
from db.undo import lasting, size, undo
from db.words import _
from gui.later import Progress, Task
from gui.settings import Settings

__all__ = ["Desk", "Progress", "Task"]

T = TypeVar("T")
_UNDO_DEPTH = 100
_LARGE = 300  # writes of an act that is taken back beside the window


class Desk(QObject):
    """What a page may ask for: rules, long work, other pages, papers, a word to the user."""

    changed = Signal(object)  # Act: something was written; pages reload
    acted = Signal(object)  # Act: something the user did and can undo
    said = Signal(str, str)  # text, kind
    began = Signal(object)  # Task that writes: the window shows how far it is
    troubled = Signal(object)  # Trouble with the world, for the one dialog
    record_wanted = Signal(str, object)  # table, id (63 bit, so not a Qt int)
    page_wanted = Signal(str, object)  # page name, where
    restore_wanted = Signal(object)  # the path of a copy to put in the place of the file
    report_wanted = Signal(str, object)  # report name, parameters
    parting = Signal()  # somebody else may sit down: what is for one's own eyes is put away
    seated = Signal()  # somebody else is signed in now, or in other roles
    lock_wanted = Signal()  # cover the window until somebody signs in
    standing = Signal(bool)  # the window stands open for clients and shows nothing of the records
    closing = Signal()  # nothing more begins by itself

    def __init__(
        self,
        store: Store,
        *,
        clock: Callable[[], datetime] | None = None,
        settings: Settings | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.store = store
        # Without the user's own settings, as in tests, they stand beside the file.
        self.settings = settings or Settings(store.path.with_name(store.path.name + ".ini"), self)
        self._clock = clock or _wall_clock
        self._done: list[Act] = []
        self._stays = ""  # why the newest act cannot be taken back
        self._tasks: set[Task] = set()
        self._writing: Task | None = None

    def now(self) -> datetime:
        """Civil time, naive. Pages and rules ask here, never the clock."""
        return self._clock()

    def today(self) -> date:
        """The day of `now`."""
        return self.now().date()

    def do(self, rule: Callable[..., T], /, **values: Any) -> T:
        """Run a rule, then say what changed. Raises Refused for the caller to show.

        Trouble with the world gets its own dialog; the caller then sees a Refused too, so that
        what was typed stays where it is.
        """
        before = self.store.last_act
        result = self._run(rule, values)
        act = self.store.last_act
        if act is not None and act is not before:
            self._keep(act)
        return result

    def _keep(self, act: Act) -> None:
        """An act that the user did, and can take back unless it is of those that stay."""
        self._stays = lasting(act.rule)
        if self._stays:
            self.changed.emit(act)
            self.say(_("{what}. {remark}").format(what=act.label, remark=self._stays))
            return
        self._done.append(act)
        del self._done[:-_UNDO_DEPTH]
        self.changed.emit(act)
        self.acted.emit(act)

    def tend(self, rule: Callable[..., T], /, **values: Any) -> T:
        """Run a rule of the program's own housekeeping: pages reload, nothing to undo."""
        before = self.store.last_act
        result = self._run(rule, values)
        act = self.store.last_act
        if act is not None and act is not before:
            self._stays = lasting(act.rule) or self._stays
            self.changed.emit(act)
        return result

    def undo(self) -> None:
        """Take back the newest act of this session that is not taken back yet.

        Where the newest stays, that is said, and not an older one taken back in its place.
        """
        if self._stays:
            self.say(self._stays)
            self._stays = ""
            return
        if not self._done:
            self.say(_("There is nothing to undo."))
            return
        try:
            self._refuse_while_writing()
        except Refused as refused:
            self.say(refused.message, "warn")
            return
        act = self._done.pop()
        if size(self.store, act.id) > _LARGE:
            self._undo_later(act)
            return
        try:
            self._run(undo, {"act": act.id})
        except Refused as refused:
            self.say(refused.message, "warn")
            return
        self.changed.emit(self.store.last_act)
        if act.label:
            self.say(_("Taken back: {what}").format(what=act.label))

    def _undo_later(self, act: Act) -> None:
        """Take back a large act, as an import is, without the window standing still."""

        def work(store: Store, progress: Progress) -> Act | None:
            undo(store, act=act.id, progress=progress)
            return store.last_act

        def done(undone: Act | None) -> None:
            self.changed.emit(undone)
            self.say(_("Taken back: {what}").format(what=act.label))

        def ended() -> None:
            # Stopped, nothing is taken back, and it can be tried again.
            if task.act is None and task.cancelled():
                self._done.append(act)

        task = self._write_later(work, done, _("Take back: {what}").format(what=act.label))
        task.finished.connect(ended)
        self.began.emit(task)

    def seat(self, former: Staff) -> None:
        """Somebody sat down at the open window. What `former` did is not for others to undo."""
        if self.store.staff.id != former.id:
            self._done.clear()
            self._stays = ""
        if self.store.staff != former:
            self.seated.emit()

    def can_undo(self) -> bool:
        """Whether there is something to take back."""
        return bool(self._done)

    def later(
        self,
        work: Callable[[Store, Progress], T],
        done: Callable[[T], None],
        *,
        label: str,
        failed: Callable[[Exception], None] | None = None,
    ) -> Task:
        """Run long work on a worker with its own connection; `done` runs on this thread.

        Without `failed`, trouble gets its dialog and a bug its crash file. See `write_later` for
        work that writes.
        """
        task = Task(self.store, work, done, failed or self._failed, label, self)
        self._tasks.add(task)
        task.finished.connect(lambda: self._tasks.discard(task))
        task.start()
        return task

    def at_work(self) -> tuple[Task, ...]:
        """The long work that is under way."""
        return tuple(self._tasks)

    def write_later(
        self,
        work: Callable[[Store, Progress], T],
        done: Callable[[T], None],
        *,
        label: str,
        failed: Callable[[Exception], None] | None = None,
    ) -> Task:
        """Run a long rule on a worker. What it writes is an act like any other: pages reload, and
        it can be undone. Until it has ended nobody else writes; cancelled, it leaves nothing.
        """

        began = self.store.staff.id

        def kept(result: T) -> None:
            if task.act is not None and self.store.staff.id == began:
                self._keep(task.act)
            elif task.act is not None:
                self.changed.emit(task.act)
            done(result)

        task = self._write_later(work, kept, label, failed)
        return task

    def _write_later(
        self,
        work: Callable[[Store, Progress], T],
        done: Callable[[T], None],
        label: str,
        failed: Callable[[Exception], None] | None = None,
    ) -> Task:
        self._refuse_while_writing()

        def ended() -> None:
            self._writing = None

        task = self._writing = self.later(work, done, label=label, failed=failed)
        task.finished.connect(ended)
        return task

    def _refuse_while_writing(self) -> None:
        """The file has one writer at a time, and the window does not stand still for it."""
        if self._writing is not None:
            raise Refused(
                _("“{what}” is still under way. Try again in a moment.").format(
                    what=self._writing.label
                )
            )

    def close(self) -> None:
        """Cancel what still runs and close the file."""
        self.closing.emit()
        for task in list(self._tasks):
            task.cancel()
            task.wait()
        self._tasks.clear()
        self.store.close()

    def say(self, text: str, kind: str = "info") -> None:
        """A word in the bar at the bottom, for what is not visible by itself."""
        self.said.emit(text, kind)

    def open_record(self, table: str, id: int) -> None:
        """Show a record on the page it lives on."""
        self.record_wanted.emit(table, id)

    def open_page(self, name: str, **where: Any) -> None:
        """Show a page; `where` goes to its `go`."""
        self.page_wanted.emit(name, where)

    def print_report(self, name: str, **parameters: Any) -> None:
        """Show a paper before it is printed."""
        self.report_wanted.emit(name, parameters)

    def _run(self, rule: Callable[..., T], values: dict[str, Any]) -> T:
        self._refuse_while_writing()
        wanted = _parameters(rule)
        if "now" in wanted:
            values.setdefault("now", self.now())
        if "today" in wanted:
            values.setdefault("today", self.today())
        try:
            return rule(self.store, **values)
        except Trouble as trouble:
            self.troubled.emit(trouble)
            raise Refused(trouble.message) from trouble

    def _failed(self, error: Exception) -> None:
        if isinstance(error, Trouble):
            self.troubled.emit(error)
        elif isinstance(error, Refused):
            self.say(error.message, "warn")
        else:
            raise error


@cache
def _parameters(rule: Callable[..., Any]) -> frozenset[str]:
    return frozenset(inspect.signature(rule).parameters)


def _wall_clock() -> datetime:
    return datetime.now().replace(microsecond=0)
