"""The desk: rules, undo, long work, trouble, and pages that go stale."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date, datetime

import pytest
from pytestqt.qtbot import QtBot

from db.rooms import add_room
from db.rules import Refused, rule
from db.store import Store
from db.trail import Act
from db.trouble import Trouble
from db.undo import lasting
from gui.desk import Desk, Progress
from gui.page import Page


@pytest.fixture
def desk(store: Store, qapp: object, now: datetime) -> Iterator[Desk]:
    made = Desk(store, clock=lambda: now)
    yield made
    made.deleteLater()


class CountingPage(Page):
    """Counts how often it fetched."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.reloads = 0

    def reload(self) -> None:
        self.reloads += 1


def test_a_rule_gets_now_and_today_only_if_it_asks(desk: Desk, now: datetime) -> None:
    def asks(db: Store, *, now: datetime, today: date) -> tuple[datetime, date]:
        return now, today

    def asks_nothing(db: Store) -> str:
        return "done"

    assert desk.do(asks) == (now, now.date())
    assert desk.do(asks_nothing) == "done"


def test_a_write_says_changed_with_its_act(desk: Desk, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desk.changed) as signal:
        desk.do(add_room, name="舞蹈室")
    assert signal.args is not None
    act = signal.args[0]
    assert isinstance(act, Act)
    assert act.rule == "add_room"
    assert "舞蹈室" in act.label


def test_a_read_says_nothing(desk: Desk, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(desk.changed):
        desk.do(lambda db: db.value("SELECT count(*) FROM room"))


def test_what_is_refused_goes_to_the_caller_and_changes_nothing(desk: Desk, qtbot: QtBot) -> None:
    desk.do(add_room, name="舞蹈室")
    with qtbot.assertNotEmitted(desk.changed), pytest.raises(Refused):
        desk.do(add_room, name="舞蹈室")


def test_undo_walks_back_and_then_says_so(desk: Desk, store: Store, qtbot: QtBot) -> None:
    desk.do(add_room, name="舞蹈室")
    desk.do(add_room, name="职工书屋")
    desk.undo()
    desk.undo()
    assert store.value("SELECT count(*) FROM room") == 0
    assert not desk.can_undo()
    with qtbot.waitSignal(desk.said):
        desk.undo()


def test_what_stays_is_said_and_nothing_older_taken_back(
    desk: Desk, store: Store, qtbot: QtBot
) -> None:
    @rule
    def close_month(db: Store) -> None:
        add_room(db, name="职工书屋")

    desk.do(add_room, name="舞蹈室")
    desk.tend(close_month)
    with qtbot.waitSignal(desk.said) as said:
        desk.undo()
    assert said.args == [lasting("close_month"), "info"]
    assert store.value("SELECT count(*) FROM room") == 2
    with qtbot.waitSignal(desk.said) as said:
        desk.undo()
    assert said.args is not None and "舞蹈室" in said.args[0]
    assert store.value("SELECT count(*) FROM room") == 1


def test_housekeeping_is_not_undone_by_the_user(desk: Desk, store: Store, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desk.changed), qtbot.assertNotEmitted(desk.acted):
        desk.tend(add_room, name="舞蹈室")
    assert not desk.can_undo()


def test_trouble_has_its_dialog_and_the_caller_keeps_what_was_typed(
    desk: Desk, qtbot: QtBot
) -> None:
    @rule
    def full_disk(db: Store) -> None:
        raise Trouble("full", "磁盘已满")

    with qtbot.waitSignal(desk.troubled) as signal, pytest.raises(Refused, match="磁盘已满"):
        desk.do(full_disk)
    assert signal.args is not None
    assert signal.args[0].kind == "full"


def test_long_work_has_its_own_connection_and_thread(
    desk: Desk, store: Store, qtbot: QtBot
) -> None:
    desk.do(add_room, name="舞蹈室")
    found: list[tuple[int, bool, bool]] = []

    def work(db: Store, progress: Progress) -> tuple[int, bool, bool]:
        progress(1, 2, "…")
        count = int(db.value("SELECT count(*) FROM room"))
        return count, db is store, threading.current_thread() is threading.main_thread()

    task = desk.later(work, found.append, label="count")
    with qtbot.waitSignal(task.finished):
        pass
    qtbot.waitUntil(lambda: bool(found))
    assert found == [(1, False, False)]


def test_cancelled_work_calls_nobody(desk: Desk, qtbot: QtBot) -> None:
    begun, cancelled = threading.Event(), threading.Event()
    called: list[object] = []

    def work(db: Store, progress: Progress) -> None:
        begun.set()
        cancelled.wait(10)
        progress(1, 2)

    task = desk.later(work, called.append, label="long", failed=called.append)
    assert begun.wait(10)
    with qtbot.waitSignal(task.finished):
        task.cancel()
        cancelled.set()
    assert called == []


def test_failed_work_says_why(desk: Desk, qtbot: QtBot) -> None:
    errors: list[Exception] = []

    def work(db: Store, progress: Progress) -> None:
        raise Refused("不行")

    task = desk.later(work, lambda _nothing: None, label="x", failed=errors.append)
    with qtbot.waitSignal(task.finished):
        pass
    qtbot.waitUntil(lambda: bool(errors))
    assert isinstance(errors[0], Refused)


def test_trouble_on_the_worker_gets_the_dialog(desk: Desk, qtbot: QtBot) -> None:
    def work(db: Store, progress: Progress) -> None:
        raise Trouble("full", "磁盘已满")

    with qtbot.waitSignal(desk.troubled):
        desk.later(work, lambda _nothing: None, label="x")


def test_long_work_that_writes_is_an_act_like_any_other(desk: Desk, qtbot: QtBot) -> None:
    made: list[int] = []

    def work(db: Store, progress: Progress) -> int:
        return add_room(db, name="舞蹈室")

    with qtbot.waitSignals([desk.changed, desk.acted]):
        desk.write_later(work, made.append, label="x")
    assert made and desk.can_undo()
    desk.undo()
    assert not desk.store.value("SELECT count(*) FROM room")


def test_while_long_work_writes_nobody_waits_for_it(desk: Desk, qtbot: QtBot) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def work(db: Store, progress: Progress) -> None:
        add_room(db, name="舞蹈室")
        begun.set()
        go_on.wait(10)

    desk.do(add_room, name="职工书屋")
    task = desk.write_later(work, lambda _nothing: None, label="导入")
    assert begun.wait(10)
    for asks in (desk.do, desk.tend):
        with pytest.raises(Refused, match="导入"):
            asks(add_room, name="乒乓球室")
    with pytest.raises(Refused), qtbot.assertNotEmitted(desk.changed):
        desk.write_later(work, lambda _nothing: None, label="again")
    with qtbot.waitSignal(desk.said):
        desk.undo()
    # Stopped too late: what is written stays, and can be taken back.
    with qtbot.waitSignal(desk.acted):
        task.cancel()
        go_on.set()
    desk.undo()
    desk.undo()
    assert not desk.store.value("SELECT count(*) FROM room")


def test_a_visible_page_reloads_at_once_a_hidden_one_when_shown(desk: Desk, qtbot: QtBot) -> None:
    page = CountingPage(desk)
    qtbot.addWidget(page)
    desk.do(add_room, name="舞蹈室")
    assert page.reloads == 0
    page.show()
    assert page.reloads == 1
    desk.do(add_room, name="职工书屋")
    assert page.reloads == 2
    page.hide()
    desk.do(add_room, name="乒乓球室")
    desk.do(add_room, name="大会议室")
    assert page.reloads == 2
    page.show()
    assert page.reloads == 3
    page.hide()
    page.show()
    assert page.reloads == 3
