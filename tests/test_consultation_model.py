"""Duties, appointments, stand-ins, closures and undo in any order, against the naive world."""

from __future__ import annotations

import copy
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from db import absences, closures, duties
from db import appointments as visits
from db.absences import Fate
from db.centre import set_up
from db.check import check
from db.check_consultations import consultation_faults
from db.clients import add_client
from db.consultants import add_consultant, consultants
from db.consultations import free_slots
from db.rooms import add_room, rooms
from db.rules import Refused
from db.services import add_service, services
from db.store import open_store
from db.undo import undo
from tests.consultation_records import MIDNIGHT, minute_in, minute_of, minutes, moment, recorded
from tests.consultation_world import DAY, Kind, Shift, Visit, World

QUARTER = 15
# Few rooms, few people, coarse times: what is picked must collide often.
begins = st.builds(
    lambda day, quarter: day * DAY + 8 * 60 + QUARTER * quarter,
    st.integers(0, 1),
    st.integers(-1, 16),
)
lengths = st.integers(0, 12).map(lambda n: QUARTER * n)
few = st.integers(0, 2)
some = st.integers(0, 10_000)
pauses = st.lists(
    st.tuples(st.integers(32, 48), st.integers(1, 6)), max_size=2
)  # quarters of the day


class Desk(RuleBasedStateMachine):
    """Everything that a desk does with consultations, told to the records and to the world."""

    template: Path | None = None

    @initialize()
    def open_the_centre(self) -> None:
        """Two rooms; law, talks with pauses, and a group of two; three who give them."""
        self.folder = Path(tempfile.mkdtemp(prefix="yizhan-model-"))
        path = self.folder / "centre.yizhan"
        if Desk.template is None:
            Desk.template = Path(tempfile.mkdtemp(prefix="yizhan-model-")) / "new.yizhan"
            made = open_store(Desk.template)
            set_up(made, name="c", hours="1-7 08:00-24:00")
            for name in ("one", "two"):
                add_room(made, name=name)
            given = [
                add_service(made, name="a law", kind="other", prefix="a", minutes=30),
                add_service(
                    made,
                    name="b talk",
                    kind="other",
                    prefix="b",
                    minutes=50,
                    pause=10,
                    lead_minutes=45,
                ),
                add_service(made, name="c group", kind="other", prefix="c", minutes=60, seats=2),
            ]
            add_consultant(made, name="x", services=given[:1])
            add_consultant(made, name="y", services=given[:2])
            add_consultant(made, name="z", services=given)
            for _n in range(3):
                add_client(made, now=MIDNIGHT)
            made.close()
        shutil.copyfile(Desk.template, path)
        self.db = open_store(path)
        self.rooms = [one.id for one in rooms(self.db)]
        self.kinds = [one.id for one in sorted(services(self.db), key=lambda one: one.name)]
        self.people = [one.id for one in sorted(consultants(self.db), key=lambda one: one.name)]
        self.clients = [row["id"] for row in self.db.rows("SELECT id FROM client ORDER BY id")]
        law, talk, group = self.kinds
        self.world = World(
            {
                law: Kind(30, 30, 0, 1, 0),
                talk: Kind(50, 60, 10, 1, 45),
                group: Kind(60, 60, 0, 2, 0),
            },
            {
                (who, kind)
                for number, who in enumerate(self.people)
                for kind in self.kinds[: number + 1]
            },
            8 * 60,
        )
        self.history: list[tuple[int, World]] = []
        self.began = 0
        # A desk that begins with an empty week books nobody for a long time.
        for kind, who, room, at, hours in (
            (0, 0, 0, 9, 2),
            (1, 1, 1, 9, 3),
            (2, 2, 0, 13, 3),
            (0, 0, 1, 33, 2),
            (2, 2, 0, 33, 2),
        ):
            self.on_duty(kind, who, room, at * 60, hours * 60, [])
        self.began = len(self.history)

    def teardown(self) -> None:
        """The whole file is sound at the end; put it away."""
        if hasattr(self, "db"):
            faults = check(self.db.path)
            self.db.close()
            assert faults == []
            shutil.rmtree(self.folder)

    @property
    def now(self) -> datetime:
        return moment(self.world.now)

    def done(self, act: Callable[[], int | None], expected: bool) -> int | None:
        """Do it, and remember what was before; both sides must agree whether it may be done."""
        before = copy.deepcopy(self.world)
        last = self.db.last_act
        try:
            made = act()
        except Refused as refused:
            assert not expected, f"refused, the world allows it: {refused.message}"
            assert refused.message
            return None
        assert expected, "done, but the world forbids it"
        if self.db.last_act is not last and self.db.last_act:
            self.history.append((self.db.last_act.id, before))
        return made or 1

    def a_shift(self, n: int) -> int:
        ids = list(self.world.shifts)
        return ids[n % len(ids)]

    def a_visit(self, n: int) -> int:
        ids = list(self.world.visits)
        return ids[n % len(ids)]

    def breaks(self, picked: list[tuple[int, int]], starts: int) -> tuple[str, list[Any]]:
        """The words of breaks, and their minutes on the day of the duty."""
        spans = [(QUARTER * at, QUARTER * (at + length)) for at, length in picked]
        words = ", ".join(f"{moment(a):%H:%M}-{moment(b):%H:%M}" for a, b in spans)
        day = starts - starts % DAY
        return words, [(day + a, day + b) for a, b in spans]

    # -- duties -----------------------------------------------------------------------------------

    @rule(kind=few, who=few, room=st.integers(0, 1), at=begins, length=lengths, picked=pauses)
    def on_duty(
        self, kind: int, who: int, room: int, at: int, length: int, picked: list[tuple[int, int]]
    ) -> None:
        words, spans = self.breaks(picked, at)
        one = Shift(
            self.kinds[kind], self.people[who], self.rooms[room], at, at + length, minutes(spans)
        )
        made = self.done(
            lambda: duties.book_duty(
                self.db,
                service=one.kind,
                consultant=one.who,
                room=one.room,
                starts=moment(at),
                ends=moment(at + length),
                breaks=words,
                now=self.now,
            ),
            self.world.may_have(one) and self.world.breaks_fit(one, spans),
        )
        if made:
            self.world.shifts[made] = one

    @precondition(lambda self: self.world.shifts)
    @rule(n=some, later=st.integers(-4, 4), longer=st.integers(-6, 6), picked=st.none() | pauses)
    def other_hours(
        self, n: int, later: int, longer: int, picked: list[tuple[int, int]] | None
    ) -> None:
        id = self.a_shift(n)
        old = self.world.shifts[id]
        starts = old.starts + QUARTER * later
        new = replace(old, starts=starts, ends=old.ends + QUARTER * (later + longer))
        words = None
        fits = new.ends > new.starts
        if picked is not None:
            words, spans = self.breaks(picked, starts)
            new = replace(new, breaks=minutes(spans))
            fits = fits and self.world.breaks_fit(new, spans)
        elif starts // DAY != old.starts // DAY:
            return  # breaks are times of the day, and go along
        if self.done(
            lambda: duties.change_hours(
                self.db,
                duty=id,
                starts=moment(new.starts),
                ends=moment(new.ends),
                breaks=words,
                now=self.now,
            ),
            fits and self.world.may_change(id, new),
        ):
            self.world.shifts[id] = new

    @precondition(lambda self: self.world.shifts)
    @rule(n=some, who=few)
    def somebody_stands_in(self, n: int, who: int) -> None:
        id = self.a_shift(n)
        if self.world.begun_until(id) is not None:
            return  # the rest becomes a duty of its own: tests/test_absences.py
        if self.done(
            lambda: absences.stand_in(self.db, duty=id, consultant=self.people[who], now=self.now),
            self.world.may_stand_in(id, self.people[who]),
        ):
            self.world.shifts[id] = replace(self.world.shifts[id], who=self.people[who])

    @precondition(lambda self: self.world.shifts)
    @rule(n=some)
    def cancel_duty(self, n: int) -> None:
        id = self.a_shift(n)
        old = self.world.shifts[id]
        if self.done(
            lambda: duties.cancel_duty(self.db, duty=id, reason="r"),
            old.active and not self.world.of(id),
        ):
            self.world.shifts[id] = replace(old, active=False)

    @precondition(lambda self: self.world.shifts)
    @rule(n=some, decided=st.booleans())
    def nobody_comes(self, n: int, decided: bool) -> None:
        """All who wait are cancelled with it; what was held stays."""
        id = self.a_shift(n)
        old = self.world.shifts[id]
        waiting = [
            visit
            for visit, one in self.world.visits.items()
            if one.shift == id and one.status in ("booked", "arrived")
        ]
        held = self.world.begun_until(id)
        if self.done(
            lambda: absences.absent(
                self.db,
                duties={id: None},
                choices={visit: Fate("cancel") for visit in waiting if decided},
                reason="r",
                now=self.now,
            ),
            old.active and old.ends > self.world.now and (decided or not waiting),
        ):
            for visit in waiting:
                self.becomes(visit, "cancelled")
            self.world.shifts[id] = (
                replace(old, active=False) if held is None else replace(old, ends=held)
            )

    @precondition(lambda self: len(self.world.closures) < 2)
    @rule(room=st.integers(-1, 1), at=begins, length=st.integers(1, 4))
    def close(self, room: int, at: int, length: int) -> None:
        which = None if room < 0 else self.rooms[room]
        ends = at + QUARTER * length
        made = self.done(
            lambda: closures.close(
                self.db, room=which, starts=moment(at), ends=moment(ends), reason="r"
            ),
            self.world.may_close(which, at, ends),
        )
        if made:
            self.world.closures[made] = (which, at, ends)

    @precondition(lambda self: self.world.closures)
    @rule()
    def reopen(self) -> None:
        id = next(iter(self.world.closures))
        self.done(lambda: closures.reopen(self.db, id=id, now=self.now), True)
        del self.world.closures[id]

    # -- appointments -----------------------------------------------------------------------------

    def becomes(self, id: int, status: str) -> None:
        self.world.visits[id] = replace(self.world.visits[id], status=status)

    @precondition(lambda self: self.world.shifts)
    @rule(n=some, slot=some, client=few, off=st.sampled_from((0, 0, 0, 5, 30)))
    def make(self, n: int, slot: int, client: int, off: int) -> None:
        """A session of the grid mostly, taken or not, sometimes beside it."""
        id = self.a_shift(n)
        one = self.world.shifts[id]
        sessions = self.world.sessions(one) or [one.starts]
        starts = sessions[slot % len(sessions)] + off
        visit = Visit(id, self.clients[client], starts, starts + self.world.kinds[one.kind].minutes)
        made = self.done(
            lambda: visits.make_appointment(
                self.db, duty=id, client=visit.client, starts=moment(starts), now=self.now
            ),
            starts in self.world.free(id) and self.world.client_is_free(visit.client, visit.span),
        )
        if made:
            self.world.visits[made] = visit

    @precondition(lambda self: self.world.shifts)
    @rule(kind=few, client=few, later=few)
    def ask_for_time(self, kind: int, client: int, later: int) -> None:
        """One of the first free slots of a service, as somebody on the telephone takes it."""
        offered = self.world.offered(self.kinds[kind], 0, 3 * DAY)
        if offered:
            shift, starts = sorted(offered, key=lambda one: (one[1], one[0]))[later % len(offered)]
            sessions = self.world.sessions(self.world.shifts[shift])
            ids = list(self.world.shifts)
            self.make(ids.index(shift), sessions.index(starts), client, 0)

    @precondition(lambda self: self.world.shifts)
    @rule(n=some, client=few, off=st.integers(-1, 12), length=st.integers(1, 15))
    def put_between(self, n: int, client: int, off: int, length: int) -> None:
        id = self.a_shift(n)
        starts = self.world.shifts[id].starts + QUARTER * off
        visit = Visit(id, self.clients[client], starts, starts + 5 * length)
        made = self.done(
            lambda: visits.make_appointment(
                self.db,
                duty=id,
                client=visit.client,
                starts=moment(starts),
                ends=moment(visit.ends),
                urgent=True,
                now=self.now,
            ),
            self.world.may_put_between(visit),
        )
        if made:
            self.world.visits[made] = visit

    @precondition(lambda self: self.world.visits)
    @rule(n=some, to=some, slot=some)
    def move(self, n: int, to: int, slot: int) -> None:
        id, shift = self.a_visit(n), self.a_shift(to)
        old, one = self.world.visits[id], self.world.shifts[shift]
        sessions = self.world.sessions(one) or [one.starts]
        starts = sessions[slot % len(sessions)]
        new = Visit(shift, old.client, starts, starts + self.world.kinds[one.kind].minutes)
        without = copy.deepcopy(self.world)
        without.visits[id] = replace(old, status="moved")
        made = self.done(
            lambda: visits.move_appointment(
                self.db, appointment=id, duty=shift, starts=moment(starts), now=self.now
            ),
            old.status in ("booked", "arrived")
            and self.world.shifts[old.shift].kind == one.kind
            and starts in without.free(shift)
            and without.client_is_free(new.client, new.span),
        )
        if made:
            self.becomes(id, "moved")
            self.world.visits[made] = new

    @precondition(lambda self: self.world.visits)
    @rule(n=some, what=st.sampled_from(("cancelled", "arrived", "in_session", "done", "no_show")))
    def goes_on(self, n: int, what: str) -> None:
        id = self.a_visit(n)
        old, now = self.world.visits[id], self.world.now
        day_is_here = now // DAY >= old.starts // DAY
        ways: dict[str, tuple[bool, Callable[..., None]]] = {
            "cancelled": (
                old.status in ("booked", "arrived"),
                lambda **asked: visits.cancel_appointment(self.db, by="client", **asked),
            ),
            "arrived": (
                old.status == "booked" and day_is_here,
                lambda **asked: visits.arrive(self.db, **asked),
            ),
            "in_session": (
                old.status in ("booked", "arrived") and day_is_here,
                lambda **asked: visits.begin_session(self.db, **asked),
            ),
            "done": (
                old.status == "in_session",
                lambda **asked: visits.end_session(self.db, **asked),
            ),
            "no_show": (
                old.status == "booked" and now >= old.starts,
                lambda **asked: visits.miss_appointment(self.db, **asked),
            ),
        }
        allowed, act = ways[what]
        if self.done(lambda: act(appointment=id, now=self.now), allowed):
            self.becomes(id, what)

    # -- time and undo ----------------------------------------------------------------------------

    @rule(quarters=st.integers(1, 6))
    def time_passes(self, quarters: int) -> None:
        self.world.now += QUARTER * quarters

    @precondition(lambda self: len(self.history) > self.began)
    @rule()
    def undo_the_last(self) -> None:
        """What was done last can always be undone, and undoing the undoing is doing it again."""
        act, before = self.history[-1]
        self.done(lambda: undo(self.db, act=act), True)
        # The clock is not turned back.
        self.world = replace(copy.deepcopy(before), now=self.world.now)

    @precondition(lambda self: len(self.history) > 1)
    @rule(n=some)
    def undo_an_older(self, n: int) -> None:
        """What was done earlier is undone or refused; either way nothing is held twice."""
        act, _before = self.history[n % (len(self.history) - 1)]
        before, last = copy.deepcopy(self.world), self.db.last_act
        try:
            undo(self.db, act=act)
        except Refused:
            return
        if self.db.last_act is last or self.db.last_act is None:
            return
        self.history.append((self.db.last_act.id, before))
        self.world.shifts, self.world.visits = recorded(self.db)
        self.world.closures = {
            row["id"]: (row["room"], minute_in(row["starts"]), minute_in(row["ends"]))
            for row in self.db.rows("SELECT * FROM closure WHERE cancelled_at IS NULL")
        }

    # -- what must hold ---------------------------------------------------------------------------

    @invariant()
    def the_two_agree(self) -> None:
        """What stands is one truth, the world is whole, and so is the file."""
        if not hasattr(self, "db"):
            return
        shifts, found = recorded(self.db)
        assert shifts == self.world.shifts
        assert found == self.world.visits
        assert self.world.whole()
        assert consultation_faults(self.db.connection) == []

    @invariant()
    def the_same_slots_are_free(self) -> None:
        """Service by service, over three days and on each of them."""
        if not hasattr(self, "db"):
            return
        for kind in self.kinds:
            for first, last in ((0, 2), (0, 0), (1, 1)):
                found = free_slots(
                    self.db,
                    service=kind,
                    day_from=moment(first * DAY).date(),
                    day_to=moment(last * DAY).date(),
                    now=self.now,
                )
                assert len({(one.duty, one.starts) for one in found}) == len(found)
                assert {(one.duty, minute_of(one.starts)) for one in found} == self.world.offered(
                    kind, first * DAY, (last + 1) * DAY
                )
                for one in found:
                    shift = self.world.shifts[one.duty]
                    assert (one.consultant, one.room) == (shift.who, shift.room)


TestConsultations = Desk.TestCase
# `make fuzz` loads a profile of thousands of examples; the ordinary run looks for twenty seconds.
if settings.default is None or settings.default.max_examples <= 100:
    TestConsultations.settings = settings(
        max_examples=60,
        stateful_step_count=40,
        phases=(Phase.explicit, Phase.generate),
    )
