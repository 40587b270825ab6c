"""A phone or identity number that stands masked; showing it whole leaves an entry."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from db.disclosures import disclose
from db.formats import mask_phone
from db.identifiers import mask_identity
from db.rules import Refused
from db.words import _
from gui.buttons import Button
from gui.desk import Desk
from gui.doors import guard

What = Literal["phone", "identity"]


class Masked(QWidget):
    """The masked number of one record, and the link that shows it.

    `table` and `id` are whose it is (a person, a booking or one who waits), `whose` how the link
    is read aloud. `height` is the link's, in pixels.
    """

    def __init__(
        self,
        desk: Desk,
        table: str,
        id: int,
        what: What,
        value: str,
        whose: str,
        parent: QWidget | None = None,
        *,
        height: int = 26,
    ) -> None:
        super().__init__(parent)
        self._desk, self._asked = desk, {table: id, "what": what}
        mask = mask_phone if what == "phone" else mask_identity
        self.number = QLabel(mask(value))
        self.number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.link = Button(_("Show"), kind="link", height=height)
        label = _("Show the phone") if what == "phone" else _("Show the identity number")
        self.link.setAccessibleName(f"{label} {whose}")
        self.link.setObjectName(f"{what} {id}")
        self.link.setToolTip(_("Shown whole; who had it shown is written down"))
        guard(self.link, desk, disclose)
        self.link.clicked.connect(self.show_whole)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self.number)
        row.addWidget(self.link)
        row.addStretch(1)
        self.link.setVisible(bool(value))

    def show_whole(self) -> None:
        """Show it; nothing of this can be undone."""
        try:
            whole = self._desk.tend(disclose, **self._asked)
        except Refused as refused:
            self._desk.say(refused.message, "warn")
            return
        self.number.setText(whole)
        self.link.hide()
