"""Bookings, moves, cancellations and undo in any order: the records agree with the naive model."""

from __future__ import annotations

import copy
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from db import booking_changes, bookings, closures, equipment, rooms
from db import booking_states as states
from db.centre import set_up
from db.check import check
from db.rules import Refused
from db.store import open_store
from db.undo import undo
from tests.model import Held, Model, Place

MORNING = datetime(2026, 11, 26, 8, 0)
QUARTER = timedelta(minutes=15)
# Few rooms, few days, coarse times: what is picked must collide often.
starts_at = st.builds(
    lambda day, quarter: timedelta(day) + QUARTER * quarter,
    st.integers(0, 1),
    st.integers(-1, 24),
)
lengths = st.integers(1, 10).map(lambda n: QUARTER * n)
picked_rooms = st.lists(st.integers(0, 4), min_size=1, max_size=2, unique=True)
quantities = st.tuples(st.integers(0, 3), st.integers(0, 2))
any_booking = st.integers(0, 10_000)


class Centre(RuleBasedStateMachine):
    """A desk where everything happens at once, told to the records and to the model."""

    template: Path | None = None

    @initialize()
    def open_the_centre(self) -> None:
        """A hall of two parts, a room with buffers, a plain one; microphones and screens."""
        self.folder = Path(tempfile.mkdtemp(prefix="yizhan-model-"))
        path = self.folder / "centre.yizhan"
        if Centre.template is None:
            Centre.template = Path(tempfile.mkdtemp(prefix="yizhan-model-")) / "new.yizhan"
            made = open_store(Centre.template)
            set_up(made, name="c", hours="每天 08:00-22:00")
            hall = rooms.add_room(
                made, name="hall", setup_minutes=30, clearup_minutes=15, needs_approval=True
            )
            rooms.add_room(made, name="east", part_of=hall)
            rooms.add_room(made, name="west", part_of=hall, clearup_minutes=15)
            rooms.add_room(made, name="buffered", setup_minutes=15, clearup_minutes=30)
            rooms.add_room(made, name="plain")
            equipment.add_equipment(made, name="microphone", stock=3)
            equipment.add_equipment(made, name="screen", stock=2)
            made.close()
        shutil.copyfile(Centre.template, path)
        self.db = open_store(path)
        self.rooms = [one.id for one in rooms.rooms(self.db)]
        self.things = [row["id"] for row in self.db.rows("SELECT id FROM equipment ORDER BY id")]
        floors = (("e", "w"), ("e",), ("w",), ("b",), ("p",))
        buffers = ((30, 15), (0, 0), (0, 15), (15, 30), (0, 0))
        self.model = Model(
            {
                id: Place(before, after, frozenset(covered), approval=not n)
                for n, (id, (before, after), covered) in enumerate(
                    zip(self.rooms, buffers, floors, strict=True)
                )
            },
            dict(zip(self.things, (3, 2), strict=True)),
            MORNING,
        )
        self.history: list[tuple[int, Model]] = []

    def teardown(self) -> None:
        """Put the file away."""
        if hasattr(self, "db"):
            self.db.close()
            shutil.rmtree(self.folder)

    def done(self, act: Callable[[], int | None], expected: bool) -> int | None:
        """Do it, and remember what was before; both sides must agree whether it may be done."""
        before = copy.deepcopy(self.model)
        last = self.db.last_act
        try:
            made = act()
        except Refused as refused:
            assert not expected, f"refused, the model allows it: {refused.message}"
            assert refused.message
            return None
        assert expected, "done, but the model forbids it"
        if self.db.last_act is not last and self.db.last_act:
            self.history.append((self.db.last_act.id, before))
        return made or 1

    def on(self, start: timedelta) -> datetime:
        """A time counted from eight o'clock of the model's day."""
        return datetime.combine(self.model.now.date(), time(8)) + start

    def one_of(self, n: int) -> int:
        """Some booking."""
        ids = list(self.model.bookings)
        return ids[n % len(ids)]

    @rule(picked=picked_rooms, begin=starts_at, length=lengths, out=quantities, hold=st.booleans())
    def book(
        self,
        picked: list[int],
        begin: timedelta,
        length: timedelta,
        out: tuple[int, int],
        hold: bool,
    ) -> None:
        start = self.on(begin)
        chosen = tuple(self.rooms[n] for n in picked)
        approval = any(self.model.places[room].approval for room in chosen)
        until = self.model.now.date() if hold else start.date() if approval else None
        wanted = {t: n for t, n in zip(self.things, out, strict=True) if n}
        one = Held(
            chosen,
            start,
            start + length,
            wanted,
            "provisional" if until else "confirmed",
            approval,
            until,
        )
        made = self.done(
            lambda: booking_changes.book(
                self.db,
                rooms=chosen,
                starts=start,
                ends=start + length,
                title="t",
                equipment=dict(zip(self.things, out, strict=True)),
                provisional_until=self.model.now.date() if hold else None,
                now=self.model.now,
            ),
            self.model.fits(one),
        )
        if made:
            self.model.bookings[made] = one

    def changed(self, id: int, new: Held, act: Callable[[], None]) -> None:
        """A booking gets other rooms, another time or other equipment."""
        old = self.model.bookings[id]
        asks = any(self.model.places[room].approval for room in new.rooms if room not in old.rooms)
        still = any(self.model.places[room].approval for room in new.rooms)
        if asks and old.status in ("provisional", "confirmed"):
            new = replace(new, status="provisional", approval=True)
            if old.status == "confirmed":
                new = replace(new, expires=new.starts.date())
        elif old.approval and not still:
            new = replace(new, approval=False)
        if old.approval and old.expires == old.starts.date():
            new = replace(new, expires=new.starts.date())
        if new.expires and new.expires > new.starts.date():
            new = replace(new, expires=new.starts.date())
        begun = old.status == "checked_in" and new.starts != old.starts
        same = replace(new, status=old.status, approval=old.approval, expires=old.expires) == old
        expected = old.status in ("provisional", "confirmed", "checked_in") and (
            same
            or (not begun and self.model.fits(new, instead_of=id, past=new.starts == old.starts))
        )
        if self.done(lambda: act(), expected):
            self.model.bookings[id] = new

    @precondition(lambda self: self.model.bookings)
    @rule(n=any_booking, begin=starts_at, picked=st.none() | picked_rooms)
    def move(self, n: int, begin: timedelta, picked: list[int] | None) -> None:
        id, start = self.one_of(n), self.on(begin)
        old = self.model.bookings[id]
        chosen = tuple(self.rooms[n] for n in picked) if picked else old.rooms
        new = replace(old, rooms=chosen, starts=start, ends=start + (old.ends - old.starts))
        self.changed(
            id,
            new,
            lambda: booking_changes.move(
                self.db, booking=id, rooms=chosen, starts=start, now=self.model.now
            ),
        )

    @precondition(lambda self: self.model.bookings)
    @rule(n=any_booking, length=lengths, out=quantities)
    def change(self, n: int, length: timedelta, out: tuple[int, int]) -> None:
        id = self.one_of(n)
        old = self.model.bookings[id]
        given = dict(zip(self.things, out, strict=True))
        new = replace(
            old, ends=old.starts + length, equipment={t: q for t, q in given.items() if q}
        )
        self.changed(
            id,
            new,
            lambda: booking_changes.change(
                self.db, booking=id, ends=new.ends, equipment=given, now=self.model.now
            ),
        )

    def becomes(self, id: int, status: str, act: Callable[[], None], allowed: bool) -> None:
        """A booking gets another state."""
        old = self.model.bookings[id]
        if self.done(lambda: act(), allowed):
            kept = old.expires if status == "cancelled" else None
            approval = old.approval and status == "cancelled"
            self.model.bookings[id] = replace(
                old,
                status=status,
                approval=approval,
                expires=old.expires if status == "finished" else kept,
                ends=self.left_at(old) if status == "finished" else old.ends,
            )

    def left_at(self, one: Held) -> datetime:
        """Who leaves early gives the rest of the time back."""
        return max(min(one.ends, self.model.now), one.starts + timedelta(minutes=1))

    @precondition(lambda self: self.model.bookings)
    @rule(n=any_booking)
    def confirm(self, n: int) -> None:
        id = self.one_of(n)
        old = self.model.bookings[id]
        self.becomes(
            id,
            "confirmed",
            lambda: states.confirm(self.db, booking=id),
            old.status == "provisional" and not old.approval,
        )

    @precondition(lambda self: self.model.bookings)
    @rule(n=any_booking)
    def approve(self, n: int) -> None:
        id = self.one_of(n)
        old = self.model.bookings[id]
        self.becomes(
            id,
            "confirmed",
            lambda: states.approve(self.db, booking=id),
            old.status == "provisional" and old.approval,
        )

    @precondition(lambda self: self.model.bookings)
    @rule(n=any_booking)
    def cancel(self, n: int) -> None:
        id = self.one_of(n)
        self.becomes(
            id,
            "cancelled",
            lambda: states.cancel(self.db, booking=id, reason="r"),
            self.model.bookings[id].status in ("provisional", "confirmed"),
        )

    @precondition(lambda self: self.model.bookings)
    @rule(n=any_booking, what=st.sampled_from(("checked_in", "finished", "no_show")))
    def what_became(self, n: int, what: str) -> None:
        id = self.one_of(n)
        old, now = self.model.bookings[id], self.model.now
        if what == "checked_in":
            allowed = (
                old.status in ("provisional", "confirmed")
                and not old.approval
                and old.starts - timedelta(hours=2) <= now < old.ends
            )
            act = states.check_in
        elif what == "finished":
            allowed = old.status in ("confirmed", "checked_in") and now >= old.starts
            act = states.finish
        else:
            allowed = old.status in ("confirmed", "provisional") and now >= old.starts
            act = states.no_show
        self.becomes(id, what, lambda: act(self.db, booking=id, now=now), allowed)

    @rule(room=st.integers(-1, 4), begin=starts_at, length=lengths)
    def close(self, room: int, begin: timedelta, length: timedelta) -> None:
        start = self.on(begin)
        which = None if room < 0 else self.rooms[room]
        made = self.done(
            lambda: closures.close(
                self.db, room=which, starts=start, ends=start + length, reason="r"
            ),
            self.model.may_close(which, start, start + length),
        )
        if made:
            self.model.closures[made] = (which, start, start + length)

    @precondition(lambda self: self.model.closures)
    @rule()
    def reopen(self) -> None:
        id = next(iter(self.model.closures))
        self.done(lambda: closures.reopen(self.db, id=id, now=self.model.now), True)
        del self.model.closures[id]

    @rule(quarters=st.integers(1, 8))
    def time_passes(self, quarters: int) -> None:
        self.model.now += QUARTER * quarters

    @precondition(lambda self: len(self.model.bookings) > 2)
    @rule()
    def night_falls(self) -> None:
        """The next morning: what nobody confirmed in time is free again."""
        self.model.now = datetime.combine(self.model.now.date() + timedelta(1), time(8))
        self.done(lambda: states.release_expired(self.db, now=self.model.now), True)
        for id, one in self.model.bookings.items():
            late = one.expires is not None and one.expires < self.model.now.date()
            if one.status == "provisional" and late:
                self.model.bookings[id] = replace(one, status="cancelled")

    @precondition(lambda self: self.history)
    @rule()
    def undo_the_last(self) -> None:
        """What was done last can always be undone, and undoing the undoing is doing it again."""
        act, before = self.history[-1]
        self.done(lambda: undo(self.db, act=act), True)
        self.model = replace(copy.deepcopy(before), now=self.model.now)

    @precondition(lambda self: len(self.history) > 1)
    @rule(n=any_booking)
    def undo_an_older(self, n: int) -> None:
        """What was done earlier is undone or refused; either way nothing is held twice."""
        act, _before = self.history[n % (len(self.history) - 1)]
        before = copy.deepcopy(self.model)
        last = self.db.last_act
        try:
            undo(self.db, act=act)
        except Refused:
            return
        if self.db.last_act is last or self.db.last_act is None:
            return
        self.history.append((self.db.last_act.id, before))
        self.model.bookings = self.in_the_records()
        self.model.closures = {
            row["id"]: (
                row["room"],
                datetime.fromisoformat(row["starts"]),
                datetime.fromisoformat(row["ends"]),
            )
            for row in self.db.rows("SELECT * FROM closure WHERE cancelled_at IS NULL")
        }
        assert self.model.whole()

    def in_the_records(self) -> dict[int, Held]:
        """All bookings as the records have them."""
        return {
            one.id: Held(
                one.rooms,
                one.starts,
                one.ends,
                dict(one.equipment),
                one.status,
                one.needs_approval,
                one.expires_on,
            )
            for one in bookings.between(self.db, MORNING - timedelta(9), MORNING + timedelta(300))
        }

    @invariant()
    def the_two_agree(self) -> None:
        """Who holds what is one truth, and the file is whole."""
        if not hasattr(self, "db"):
            return
        recorded = self.in_the_records()
        assert {i: replace(b, rooms=tuple(sorted(b.rooms))) for i, b in recorded.items()} == {
            i: replace(b, rooms=tuple(sorted(b.rooms))) for i, b in self.model.bookings.items()
        }
        assert self.model.whole()
        assert check(self.db.path) == []

    @invariant()
    def holds_are_what_the_model_covers(self) -> None:
        """The holds in the file reach exactly over set-up and clear-up."""
        if not hasattr(self, "db"):
            return
        for id, one in self.model.bookings.items():
            held = {(r, f, u) for r, f, u in bookings.booking(self.db, id).held}
            places = self.model.places
            assert held == {
                (
                    room,
                    one.starts - timedelta(minutes=places[room].before),
                    one.ends + timedelta(minutes=places[room].after),
                )
                for room in one.rooms
            }
            lent = self.db.rows("SELECT * FROM booking_equipment WHERE booking = ?", (id,))
            before = timedelta(minutes=max(places[room].before for room in one.rooms))
            after = timedelta(minutes=max(places[room].after for room in one.rooms))
            assert all(
                datetime.fromisoformat(row["held_from"]) == one.starts - before
                and datetime.fromisoformat(row["held_until"]) == one.ends + after
                for row in lent
            )


TestBookings = Centre.TestCase
# `make fuzz` loads a profile of thousands of examples; the ordinary run looks for half a minute.
if settings.default is None or settings.default.max_examples <= 100:
    # A failure is shown as it was met; making it smaller takes minutes and is for `make fuzz`.
    TestBookings.settings = settings(
        max_examples=100,
        stateful_step_count=50,
        phases=(Phase.explicit, Phase.generate),
    )
