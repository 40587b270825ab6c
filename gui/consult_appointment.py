"""An appointment in the consultation panel: its way, its facts, what the desk should know."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from PySide6.QtWidgets import QWidget

from db.appointment_series import of_series
from db.appointment_way import Way, notice_words, step_back, way_of
from db.appointments import (
    WHO,
    Appointment,
    appointment,
    cancel_appointment,
    miss_appointment,
    move_appointment,
    name_parties,
)
from db.clients import client
from db.conflicts import may_ask
from db.consents import record_consent
from db.consultants import Consultant, consultant
from db.consultation_queue import is_hidden, late_minutes
from db.duties import duty_of
from db.formats import show_day, show_span, show_time
from db.parties import is_matter, named_of
from db.rooms import room
from db.services import Service, service
from db.words import _
from gui.appointment_acts import BACK, MOVABLE, AppointmentActs, next_of
from gui.buttons import Button
from gui.consult_queue_model import chip_of
from gui.consult_sight import Deed, Facts, Sight
from gui.consult_statements import statements, unsigned
from gui.consult_steps import StepLine, steps_of
from gui.desk import Desk
from gui.masked import Masked

_LICENCE_NEAR = timedelta(30)
_MOST_LISTED = 6
KIND_ICONS = {"psychology": "comment-dots", "law": "scale-balanced", "other": "comments"}


def icon_of(given: Service) -> str:
    """The sign of a service's kind."""
    return KIND_ICONS[given.kind]


def appointment_sight(desk: Desk, id: int, acts: AppointmentActs) -> Sight:
    """One appointment as it is now. Raises LookupError if there is none any more."""
    return _Looked(desk, appointment(desk.store, id), acts).sight()


class _Looked:
    """Everything that is said of one appointment."""

    def __init__(self, desk: Desk, one: Appointment, acts: AppointmentActs) -> None:
        db = desk.store
        self.desk, self.one, self.acts = desk, one, acts
        self.now = desk.now()
        self.service: Service = service(db, one.service)
        self.consultant: Consultant = consultant(db, one.consultant)
        self.way: Way = way_of(db, one.id)
        self.hidden = is_hidden(one, self.service)
        # Until the session begins the parties are the desk's, from then on their lawyer's.
        theirs = one.status in MOVABLE and db.staff.roles != {"consultant"}
        self.may_name = (
            is_matter(self.service)
            and not self.hidden
            and one.status in (*MOVABLE, "in_session", "done")
            and (theirs or may_ask(db, one.consultant))
        )

    def sight(self) -> Sight:
        line = StepLine()
        line.show_steps(steps_of(self.one, self.way, self.now))
        late = late_minutes(self.one, self.now)
        return Sight(
            kind=self._kind(),
            icon=icon_of(self.service),
            name=self.one.shown,
            chip=chip_of(self.one.status, late),
            body=(line, Facts(list(self._facts())), *statements(self.desk, self.one)),
            links=tuple(self._links()),
            left=tuple(self._left()),
            primary=self._primary(),
        )

    def _kind(self) -> str:
        """The service, the number where that is not the name, which session it is."""
        number = "" if self.hidden else self.one.number
        nth = _("Session {n}").format(n=self.way.nth)
        return "\u2003".join(piece for piece in (self.service.name, number, nth) if piece)

    # -- facts ------------------------------------------------------------------------------------

    def _facts(self) -> Iterator[tuple[str, str | QWidget]]:
        one, db = self.one, self.desk.store
        duty = duty_of(db, one.duty)
        day = _("today") if one.starts.date() == self.now.date() else show_day(one.starts)
        yield _("Time"), f"{show_span(one.starts, one.ends)}\u2003{day}"
        yield _("Place"), _(", ").join(room(db, id).label() for id in duty.rooms)
        who = self.consultant.name
        if duty.instead_of:
            usual = consultant(db, duty.instead_of).name
            who = _("{name} in place of {usual}").format(name=who, usual=usual)
        yield _("Consultant"), who
        yield _("Arrived|fact"), self._arrived()
        if one.urgent:
            yield _("Urgent"), _("put between the slots")
        if not self.hidden:
            yield _("Topic"), one.topic
            yield _("Answers"), one.answers
        if self.may_name:
            theirs = [each for each in named_of(db, one.id) if each.side == "opponent"]
            words = _(", ").join(each.show() for each in theirs)
            yield _("Opposing party"), words or _("not known yet")
        yield _("Phone"), self._phone()
        yield _("Series|sessions"), self._series()
        if one.status == "cancelled":
            yield _("Cancelled|fact"), self._cancelled()
        yield _("Moved|fact"), self._moved()

    def _arrived(self) -> str:
        at = self.way.arrived_at
        if at is None:
            return ""
        words = show_time(at) if at.date() == self.one.starts.date() else _when(at)
        if self.one.status != "arrived":
            return words
        waited = max(0, (self.now - at) // timedelta(minutes=1))
        return _("{time}, waiting for {n} min").format(time=words, n=waited)

    def _phone(self) -> str | QWidget:
        if self.hidden:
            return _("The consultant keeps in touch; not shown to the desk")
        given = client(self.desk.store, self.one.client)
        if not given.phone:
            return ""
        return Masked(
            self.desk, "client", given.id, "phone", given.phone, self.one.shown, height=20
        )

    def _series(self) -> str:
        together = of_series(self.desk.store, self.one)
        if len(together) < 2 or self.one.status == "moved":
            return ""
        place = [each.id for each in together].index(self.one.id)
        ahead = [
            each for each in together if each.starts > self.one.starts and each.status in MOVABLE
        ]
        days = [show_day(each.starts) for each in ahead[:_MOST_LISTED]]
        more = len(ahead) - len(days)
        if more:
            days.append(_("and {n} more").format(n=more))
        words = _("{n} of {all}").format(n=place + 1, all=len(together))
        return f"{words}\n" + _("Then: {days}").format(days=_(", ").join(days)) if days else words

    def _cancelled(self) -> str:
        by = _(dict(WHO)[self.way.cancelled_by])
        at = self.way.cancelled_at
        words = f"{_when(at)} {by}" if at else by
        if at:
            words = _("{who}, {notice}").format(who=words, notice=notice_words(self.one.starts, at))
        # A reason may tell why somebody came.
        reason = "" if self.hidden else self.way.cancel_reason
        return f"{words}\n{reason}".strip()

    def _moved(self) -> str | QWidget:
        other = self.way.moved_to or self.one.moved_from
        if other is None:
            return ""
        it = appointment(self.desk.store, other)
        words = _("to {when}") if self.way.moved_to else _("from {when}")
        link = Button(words.format(when=_when(it.starts)), kind="link", height=20)
        link.clicked.connect(lambda: self.desk.open_record("appointment", it.id))
        return link

    # -- what can be done -------------------------------------------------------------------------

    def _links(self) -> Iterator[Deed]:
        one, acts = self.one, self.acts
        if one.status in (*MOVABLE, "in_session") and unsigned(self.desk.store, one):
            yield Deed(_("Signed"), self._signed, (record_consent,), "file-signature")
            yield Deed(_("Consent form"), partial(acts.print_consent, one), icon="print")
        if self.may_name:
            yield Deed(_("Parties"), partial(acts.name_parties, one), (name_parties,), "users")
        if one.status in MOVABLE:
            yield Deed(_("Print slip"), partial(acts.print_slip, one), icon="print")
        if one.status == "booked" and self.now >= one.starts:
            yield Deed(
                _("Mark as no-show"), partial(acts.miss, one), (miss_appointment,), "user-slash"
            )
        if one.status in BACK:
            yield Deed(_("Step back"), partial(acts.back, one), (step_back,), "rotate-left")

    def _left(self) -> Iterator[Deed]:
        if self.one.status in MOVABLE:
            yield Deed(_("Other time"), partial(self.acts.move, self.one), (move_appointment,))
            yield Deed(
                _("Cancel appointment"),
                partial(self.acts.cancel, self.one),
                (cancel_appointment,),
                kind="danger",
            )

    def _primary(self) -> Deed | None:
        found = next_of(self.one.status)
        if found is None:
            return None
        label, icon, rule = found
        does = partial(self.acts.step, self.one)
        return Deed(_(label), does, (rule,), icon, "Ctrl+I", "primary")

    def _signed(self) -> None:
        self.acts.try_(
            record_consent, client=self.one.client, service=self.one.service, kind="service"
        )


def _when(at: datetime) -> str:
    return f"{show_day(at)} {show_time(at)}"
