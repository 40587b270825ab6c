"""The toolbar of the bank's page: account and month, which lines, and what is done with all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from db.bank_matching import match_all
from db.bank_sheets import import_statement
from db.chart import Account
from db.formats import show_month
from db.words import _
from gui import theme
from gui.controls import Button, Combo, Segmented
from gui.desk import Desk
from gui.doors import guard
from gui.toolbar import Toolbar, arrow


class BankToolbar(Toolbar):
    """Says that another account or month is wanted, and which button was pressed."""

    changed = Signal()
    stepped = Signal(int)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.account = Combo(name=_("Account"))
        self.month = Combo(name=_("Month"))
        self.back = arrow("chevron-left", _("Earlier month"), "PgUp")
        self.on = arrow("chevron-right", _("Later month"), "PgDn")
        self.shown = Segmented([("", _("All lines")), ("open", _("Only open"))], name=_("Lines"))
        self.paper = Button(_("Print"), icon="print", key="Ctrl+P")
        self.bring = guard(
            Button(_("Bring in statement"), icon="file-import", key="Ctrl+O", kind="tonal"),
            desk,
            import_statement,
        )
        self.match = guard(
            Button(_("Match all"), icon="link", key="Ctrl+Enter", kind="primary"), desk, match_all
        )
        self.account.setMaximumWidth(theme.px(220))
        for part in (self.account, self.back, self.month, self.on, self.shown):
            self.row.addWidget(part)
        self.row.addStretch(1)
        for button in (self.paper, self.bring, self.match):
            self.row.addWidget(button)
        self.give_way((self.paper, self.bring), (self.paper, self.bring, self.match))
        for box in (self.account, self.month, self.shown):
            box.changed.connect(self.changed)
        self.back.clicked.connect(lambda: self.stepped.emit(-1))
        self.on.clicked.connect(lambda: self.stepped.emit(1))

    def offer(self, banks: Sequence[Account], months: Sequence[str], month: str) -> None:
        """The accounts and months there are; what was chosen stays."""
        blocked = [box.blockSignals(True) for box in (self.account, self.month)]
        chosen = self.account.value()
        self.account.set_options([(str(one.id), one.name) for one in banks])
        if chosen in {str(one.id) for one in banks}:
            self.account.set_value(chosen)
        named = [(one, show_month(date.fromisoformat(f"{one}-01"))) for one in months]
        self.month.set_options(named)
        self.month.set_value(month)
        self.back.setEnabled(month > min(months))
        self.on.setEnabled(month < max(months))
        for box, was in zip((self.account, self.month), blocked, strict=True):
            box.blockSignals(was)

    def bank(self) -> int | None:
        """The account that is chosen, None where there is none."""
        value = self.account.value()
        return int(value) if value else None
