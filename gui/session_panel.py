"""The right pane of a consultant's own page: the record that may be counted, consent, what was."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from db.appointment_way import way_of
from db.appointments import Appointment
from db.clients import client
from db.consents import agreed, record_consent, withdraw_consent
from db.fields import Field
from db.formats import show_date, show_month_day, show_time
from db.notes import Sealed, own_notes, read_note
from db.referrals import Referral, refer, referrals
from db.rules import Refused
from db.services import service
from db.sessions import OUTCOMES, QUESTIONS, Session, followed_up, record_session, session
from db.trouble import Trouble
from db.words import N_, _
from gui import theme
from gui.buttons import Button
from gui.card_parts import Section, quiet, said
from gui.consult_sight import Facts
from gui.desk import Desk
from gui.doors import guard
from gui.form import Form
from gui.form_dialog import FormDialog
from gui.form_scroll import FormScroll
from gui.masked import Masked
from gui.note_view import NoteView

WIDTH = 330
_MOST = 6
_LEAST = 80
_REFERRAL = (
    Field("referred_to", N_("Referred to"), required=True, most=60),
    Field("phone", N_("Their number"), most=30),
)


class SessionPanel(QFrame):
    """What belongs to one appointment beside its note; empty without one."""

    hand_over_asked = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.one: Appointment | None = None
        self.form: Form | None = None
        self._shown: object = ()
        self.setProperty("role", "pane")
        self.setFixedWidth(WIDTH)
        self.setAccessibleName(_("Session record"))
        self._area = FormScroll()
        self.save_button = Button(_("Save"), key="Ctrl+S", kind="tonal")
        self.save_button.clicked.connect(self.save)
        guard(self.save_button, desk, record_session)
        self.wrong = QLabel()
        self.wrong.setProperty("role", "error")
        self.wrong.setWordWrap(True)
        self.foot = QFrame()
        self.foot.setProperty("role", "footer")
        row = QHBoxLayout(self.foot)
        row.setContentsMargins(16, 10, 16, 10)
        row.addWidget(self.wrong, 1)
        row.addWidget(self.save_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._area, 1)
        column.addWidget(self.foot)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line between note and panel."""
        super().paintEvent(event)
        QPainter(self).fillRect(0, 0, 1, self.height(), theme.color("line"))

    # -- what it shows ----------------------------------------------------------------------------

    def show_appointment(self, one: Appointment | None) -> None:
        """Everything about an appointment; what is typed and not saved stays with the same one."""
        state = self._state(one)
        if state == self._shown:
            return
        self._shown = state
        typed = self.form if self.dirty() and self.one and one and self.one.id == one.id else None
        if typed is not None:
            typed.setParent(None)
        self.one, self.form = one, typed
        held = QWidget()
        held.setProperty("role", "pane")
        column = QVBoxLayout(held)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(18)
        if one is not None:
            for part in (self._facts(one), self._record(one), self._consent(one)):
                column.addWidget(part)
            column.addWidget(self._notes(one))
            column.addWidget(self._referrals(one))
        column.addStretch(1)
        self._area.setWidget(held)
        self.foot.setVisible(self.form is not None)
        self.wrong.setText("")

    def dirty(self) -> bool:
        """Whether something is typed and not saved."""
        return self.form is not None and self.form.dirty()

    def save(self) -> bool:
        """Save the record; False if something is wrong, which stands at its field."""
        if self.form is None or self.one is None or not self.form.dirty():
            return True
        values = self.form.values()
        if values is None:
            return False
        try:
            form = self.form
            form.set_values(values)
            self.desk.do(record_session, appointment=self.one.id, **values)
        except Refused as refused:
            form.set_values(self._kept)
            form.seed(values)
            if not form.show_refused(refused):
                self.wrong.setText(refused.message)
            return False
        return True

    def propose(self, **values: Any) -> None:
        """Fill in what is known where nothing stands yet; it is saved like what is typed."""
        if self.form is not None:
            now = {name: one.value() for name, one in self.form.inputs.items()}
            self.form.seed({name: value for name, value in values.items() if not now.get(name)})

    def _state(self, one: Appointment | None) -> object:
        """All that is shown, as values: the same is not built anew under somebody's hands."""
        db = self.desk.store
        if one is None:
            return None
        return (
            one,
            self.desk.today(),
            client(db, one.client),
            session(db, appointment=one.id),
            agreed(db, client=one.client, service=one.service),
            bool(notes := own_notes(db, client=one.client)),
            [each for each in notes if each.appointment != one.id],
            referrals(db, appointment=one.id),
        )

    # -- its parts --------------------------------------------------------------------------------

    def _facts(self, one: Appointment) -> QWidget:
        about = client(self.desk.store, one.client)
        nth = way_of(self.desk.store, one.id).nth
        phone: str | QWidget = ""
        if about.phone:
            phone = Masked(
                self.desk, "client", about.id, "phone", about.phone, one.shown, height=20
            )
        return Facts(
            [
                (_("Client"), f"{one.shown}\u2003{_('Session {n}').format(n=nth)}"),
                (_("Phone"), phone),
                (_("Topic"), one.topic),
                (_("Answers"), one.answers),
            ]
        )

    def _record(self, one: Appointment) -> QWidget:
        section = Section(_("Session record"), self)
        if one.status not in ("in_session", "done"):
            section.say(_("It is filled in once the session has begun."))
            return section
        found = session(self.desk.store, appointment=one.id)
        if self.form is None:
            self.form = self._fresh_form(one, found)
        section.body.addWidget(self.form)
        self.form.show()
        if found and found.follow_up and not found.followed_up_at:
            if found.follow_up <= self.desk.today():
                link = section.add_link(_("Followed up"))
                guard(link, self.desk, followed_up)
                link.clicked.connect(partial(self._do, followed_up, appointment=one.id))
        elif found and found.followed_up_at:
            section.say(_("Followed up {day}").format(day=show_date(found.followed_up_at)))
        return section

    def _fresh_form(self, one: Appointment, found: Session | None) -> Form:
        kind = service(self.desk.store, one.service).kind
        made = Form(
            (
                Field("question", N_("Question"), "choice", choices=QUESTIONS[kind]),
                Field("outcome", N_("Outcome"), "choice", choices=OUTCOMES[kind]),
                Field("minutes", N_("Minutes"), "number", least=1, most=1440),
                Field("follow_up", N_("Follow-up"), "date"),
            ),
            self.desk,
        )
        self._kept: dict[str, Any] = {
            "question": (found.question or None) if found else None,
            "outcome": (found.outcome or None) if found else None,
            "minutes": found.minutes if found else None,
            "follow_up": found.follow_up if found else None,
        }
        made.set_values(self._kept)
        for one_input in made.inputs.values():
            one_input.control.setMinimumWidth(_LEAST)
        return made

    def _consent(self, one: Appointment) -> QWidget:
        section = Section(_("Consent"), self)
        standing = agreed(self.desk.store, client=one.client, service=one.service)
        if standing is None:
            section.say(_("Not signed yet."))
            link = section.add_link(_("Signed today"))
            guard(link, self.desk, record_consent)
            link.clicked.connect(
                partial(
                    self._do,
                    record_consent,
                    client=one.client,
                    service=one.service,
                    kind="service",
                )
            )
        else:
            section.say(
                _("Signed {day}, version {n}").format(
                    day=show_date(standing.signed_on), n=standing.version
                )
            )
            link = section.add_link(_("Withdraw consent"))
            guard(link, self.desk, withdraw_consent)
            link.clicked.connect(partial(self._do, withdraw_consent, id=standing.id))
        return section

    def _notes(self, one: Appointment) -> QWidget:
        section = Section(_("Earlier notes"), self)
        mine = own_notes(self.desk.store, client=one.client)
        if mine:
            section.add_link(_("Hand over…")).clicked.connect(self.hand_over_asked)
        earlier = [each for each in mine if each.appointment != one.id]
        if not earlier:
            section.say(_("No earlier notes of yours about this client."))
        for each in earlier[:_MOST]:
            section.body.addWidget(self._note_line(each))
        if len(earlier) > _MOST:
            section.say(_("and {n} more").format(n=len(earlier) - _MOST))
        return section

    def _note_line(self, one: Sealed) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(said(show_month_day(one.starts)))
        row.addWidget(quiet(one.number), 1)
        link = Button(_("Open"), kind="link", height=26)
        link.setAccessibleName(_("Open the note of {number}").format(number=one.number))
        link.setObjectName(f"note {one.number}")
        link.clicked.connect(partial(self.read, one))
        row.addWidget(link)
        return line

    def read(self, one: Sealed) -> None:
        """Open an earlier note to be read."""
        try:
            text = read_note(self.desk.store, appointment=one.appointment)
        except (Refused, Trouble) as error:
            self.desk.say(error.message, "warn")
            return
        NoteView(self.desk, self.window(), one, text).open()

    def _referrals(self, one: Appointment) -> QWidget:
        section = Section(_("Referrals"), self)
        link = section.add_link(_("Refer…"))
        guard(link, self.desk, refer)
        link.clicked.connect(partial(self._refer, one))
        found = referrals(self.desk.store, appointment=one.id)
        if not found:
            section.say(_("Not referred to anybody."))
        for each in found:
            section.body.addWidget(_referral_line(each))
        return section

    def _refer(self, one: Appointment) -> None:
        FormDialog(
            self.desk,
            self.window(),
            _("Refer"),
            _REFERRAL,
            partial(self._record_referral, one.id),
            heading=one.shown,
            primary=_("Record it"),
        ).open()

    def _record_referral(self, appointment: int, values: dict[str, Any]) -> None:
        self.desk.do(
            refer,
            appointment=appointment,
            referred_to=values["referred_to"],
            phone=values["phone"] or "",
        )

    def _do(self, rule: Any, *_args: object, **values: Any) -> None:
        try:
            self.desk.do(rule, **values)
        except Refused as refused:
            self.desk.say(refused.message, "warn")


def _referral_line(one: Referral) -> QLabel:
    words = f"{show_month_day(one.at)} {show_time(one.at)}\u2003{one.referred_to} {one.phone}"
    label = said(words.strip())
    label.setWordWrap(True)
    if one.risk:
        label.setProperty("token", "err")
        label.setText(f"{words.strip()}\u2003" + _("Risk to life"))
    return label
