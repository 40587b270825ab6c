"""For whom a consultation is booked: a name, pinyin, phone or code; nothing is a new code."""

from __future__ import annotations

from db.client_offers import Meant, client_meant, client_offers
from db.clients import client as client_of
from db.fields import Field
from db.rules import Refused
from db.words import N_, _
from gui.controls import fold
from gui.desk import Desk
from gui.finding_line import FindingLine, Offered
from gui.inputs import TextInput

_CLIENT = Field("client", N_("Client"), help=N_("Name, pinyin, phone or code; empty: a new code"))


class ClientInput(TextInput):
    """`hidden`: the desk knows codes only, so a code does not tell whose it is."""

    def __init__(self, desk: Desk) -> None:
        self.hidden = False
        self._desk = desk
        self._offered: dict[int, Meant] = {}
        self._chosen: Meant | None = None
        self.finding = FindingLine(self._offers)
        super().__init__(_CLIENT, desk, self.finding)
        self.finding.taken.connect(self._take)

    def value(self) -> Meant | None:
        """Who is meant, None for a new code. Refused: nobody, or not one alone, is called so."""
        text = fold(self.line.text()).strip()
        if not text:
            return None
        if self._chosen is not None and text == fold(self._chosen.words).strip():
            return self._chosen
        found = client_meant(self._desk.store, text)
        if found is None:
            raise Refused(
                _(
                    "Nobody, or more than one, is called so. Choose from the list, or leave it"
                    " empty for a new code."
                ),
                "client",
            )
        return found

    def set_client(self, client: int) -> None:
        """Show a client: the name, or the code where there is none or it is not to be seen."""
        one = client_of(self._desk.store, client)
        words = one.code if self.hidden or not one.name else one.name
        self.choose(Meant(client, one.person, words))

    def choose(self, meant: Meant) -> None:
        """Take somebody over."""
        self._chosen = meant
        self.line.setText(meant.words)

    def words(self) -> str:
        """What was typed."""
        return self.line.text().strip()

    def _offers(self, typed: str) -> list[Offered]:
        found = client_offers(self._desk.store, typed, hidden=self.hidden)
        # Ids are unique over all tables.
        self._offered = {one.client or one.person or 0: one for one in found}
        return [(id, one.words, one.hint) for id, one in self._offered.items()]

    def _take(self, id: int, _words: str) -> None:
        self.choose(self._offered[id])

    def _tidy(self) -> None:
        """What cannot be told yet is said on saving: the list may be open still."""
