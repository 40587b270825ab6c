"""Notes go to a successor: by their author, or by the director with the code on paper."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from db.appointments import Appointment
from db.clients import with_code
from db.consents import may_hand_over, record_consent
from db.consultants import consultants
from db.fields import Field
from db.note_hand_over import (
    HandedOver,
    authors,
    hand_over_notes,
    hand_over_with_code,
)
from db.rules import Refused
from db.words import N_, _
from gui.code_input import CodeInput
from gui.desk import Desk
from gui.dialog import Dialog
from gui.form import Form
from gui.statement import Statement

_SIGNED = Field("signed", N_("The client signed the consent to this today"), "flag")


class HandOverDialog(Dialog):
    """The notes about one client to a colleague who gives the same service."""

    def __init__(self, desk: Desk, parent: QWidget | None, one: Appointment) -> None:
        super().__init__(
            desk, parent, _("Hand over notes"), primary=_("Hand over"), width=480, height=330
        )
        self.one = one
        others = tuple(
            (str(each.id), each.name)
            for each in consultants(desk.store, service=one.service)
            if each.id != one.consultant
        )
        self.form = Form(
            (Field("successor", N_("Successor"), "choice", choices=others, required=True), _SIGNED),
            desk,
        )
        column = QVBoxLayout(self.body)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(12)
        column.addWidget(
            Statement(
                "warn",
                "triangle-exclamation",
                _("Afterwards the successor alone opens them, you no more. It cannot be undone."),
                head=_("Notes about {who}").format(who=one.shown),
            )
        )
        column.addWidget(self.form)
        if not others:
            self.block(_("Nobody else gives this service."))
        self.form.focus_first()

    def save(self) -> None:
        """Record the consent if it was signed, then hand over."""
        values = self.form.values()
        if values is None:
            return
        about = {"client": self.one.client, "successor": int(values["successor"])}
        try:
            agreed = may_hand_over(self.desk.store, service=self.one.service, **about)
            if values["signed"] and not agreed:
                self.desk.do(record_consent, service=self.one.service, kind="hand_over", **about)
            done = self.desk.tend(hand_over_notes, **about)
        except Refused as refused:
            if not self.form.show_refused(refused):
                self.say_trouble(refused.message)
            return
        self.desk.say(outcome(done))
        self.accept()


class HandOverWithCode(Dialog):
    """Notes of somebody who left or has a new password, with the code on paper."""

    def __init__(self, desk: Desk, parent: QWidget | None) -> None:
        super().__init__(
            desk,
            parent,
            _("Hand over notes with the recovery code"),
            primary=_("Hand over"),
            width=600,
            height=500,
        )
        held = tuple(
            (str(one.staff), _("{name}: {n} notes").format(name=one.name, n=one.notes))
            for one in authors(desk.store)
        )
        takers = tuple((str(one.id), one.name) for one in consultants(desk.store))
        self.form = Form(
            (
                Field("author", N_("Notes of"), "choice", choices=held, required=True),
                Field("successor", N_("To whom"), "choice", choices=takers, required=True),
                Field("client", N_("Client"), help=N_("Code; empty for all who agreed")),
            ),
            desk,
        )
        words = QLabel(
            _(
                "To the same person after a new password all their notes come back. To somebody"
                " else go the notes of clients whose signed consent is recorded."
            )
        )
        words.setWordWrap(True)
        self.code = CodeInput()
        self.code.changed.connect(lambda: self.block(""))
        paper = QLabel(_("The eight groups from the paper of when the notes were sealed"))
        paper.setProperty("role", "quiet")
        column = QVBoxLayout(self.body)
        column.setContentsMargins(24, 16, 24, 12)
        column.setSpacing(10)
        for widget in (words, self.form, paper, self.code):
            column.addWidget(widget)
        column.addStretch(1)
        if not held:
            self.block(_("There are no sealed notes."))
        self.form.focus_first()

    def save(self) -> None:
        """Hand over, and say how many went and how many stayed."""
        values = self.form.values()
        if values is None:
            return
        try:
            done = self.desk.tend(
                hand_over_with_code,
                code=self.code.value(),
                author=int(values["author"]),
                successor=int(values["successor"]),
                client=self._client(values),
            )
        except Refused as refused:
            if refused.field == "code":
                self.code.show_error(refused.message)
            elif not self.form.show_refused(refused):
                self.say_trouble(refused.message)
            return
        self.desk.say(outcome(done))
        self.accept()

    def done(self, result: int) -> None:
        """The code does not stay in the fields."""
        self.code.clear()
        super().done(result)

    def _client(self, values: dict[str, Any]) -> int | None:
        text = values["client"]
        if not text:
            return None
        found = with_code(self.desk.store, str(text))
        if found is None:
            raise Refused(_("There is no client of this code."), "client")
        return found


def outcome(done: HandedOver) -> str:
    """What went and what stayed, in words."""
    pieces = [_("Handed over: {n}").format(n=done.done)]
    if done.without_consent:
        pieces.append(_("without consent: {n}").format(n=done.without_consent))
    if done.closed:
        pieces.append(_("sealed for another paper or password: {n}").format(n=done.closed))
    return _(", ").join(pieces)
