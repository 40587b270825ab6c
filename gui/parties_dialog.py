"""The parties of a legal matter: named by the desk until it begins, from then on by its lawyer."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from db.appointments import appointment, name_parties
from db.conflicts import may_ask, why
from db.parties import named_of
from db.rules import Refused
from db.words import _
from gui.desk import Desk
from gui.dialog import Dialog
from gui.doors import is_open
from gui.form_scroll import FormScroll
from gui.party_inputs import PartyInputs


class PartiesDialog(Dialog):
    """What was named before stands in it, the numbers masked."""

    def __init__(self, desk: Desk, parent: QWidget | None, id: int) -> None:
        super().__init__(desk, parent, _("Parties"), primary=_("Save"), width=520, height=440)
        self.one = appointment(desk.store, id)
        title = QLabel(f"{self.one.number} · {self.one.shown}")
        title.setProperty("role", "name")
        title.setContentsMargins(16, 14, 16, 8)
        named = named_of(desk.store, id)
        self.ours = [one for one in named if one.side == "client"]
        self.parties = PartyInputs(desk)
        self.parties.set_value([one for one in named if one.side == "opponent"])
        self.parties.changed.connect(lambda: self.block(""))
        inside = QWidget()
        inside.setObjectName("DialogForm")
        inner = QVBoxLayout(inside)
        inner.setContentsMargins(16, 0, 16, 12)
        inner.addWidget(self.parties)
        inner.addStretch(1)
        scroll = FormScroll()
        scroll.setWidget(inside)
        column = QVBoxLayout(self.body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(title)
        column.addWidget(scroll, 1)
        for line in self.parties.lines():
            line.returnPressed.connect(self.save)
        self.parties.setFocus()

    def save(self) -> None:
        """Keep them; a refusal says no more than the desk may hear."""
        named = self.parties.value()
        self.parties.show_error("")
        if named is None:
            self.parties.show_error(
                _("Write who the opposing party is, or say that it is not known yet.")
            )
            return
        try:
            self.desk.do(name_parties, appointment=self.one.id, parties=[*self.ours, *named])
        except Refused as refused:
            if refused.field == "parties":
                self.parties.show_error(refused.message)
                self.parties.setFocus()
            else:
                self.say_trouble(refused.message)
            return
        self.accept()
        self._say_conflict()

    def _say_conflict(self) -> None:
        """What came to light in a session is said to whom it is to know."""
        db = self.desk.store
        if may_ask(db, self.one.consultant):
            found = [hit for hit in why(db, appointment=self.one.id) if hit.sure]
            if found:
                hit = found[0]
                self.desk.say(
                    _("Conflict of interest: {party}, {number}. {why}").format(
                        party=hit.theirs.show(), number=hit.number, why=hit.why()
                    ),
                    "warn",
                )


def open_parties(desk: Desk, parent: QWidget | None, id: int) -> None:
    """Name the parties of an appointment."""
    if is_open(desk, name_parties):
        PartiesDialog(desk, parent, id).exec()
