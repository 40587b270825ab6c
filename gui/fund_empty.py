"""What stands over an empty book: nothing begun yet, or nothing that fits the filters."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from db.chart import begin_chart
from db.funds import add_fund
from db.opening import open_balances
from db.quick_vouchers import receive
from db.rules import Refused
from db.words import _
from gui.controls import Button
from gui.desk import Desk
from gui.doors import guard
from gui.empty_state import EmptyState


class FundEmpty(QWidget):
    """Covers its parent while it is shown."""

    dropped = Signal(str)
    cleared = Signal()
    month_wanted = Signal(str)
    entry_wanted = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._drop, self._month = "", ""
        self.setProperty("role", "pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.state = EmptyState(parent=self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.state)
        self.begin_button = guard(
            Button(_("Make the usual accounts"), kind="primary"), desk, begin_chart
        )
        self.fund_button = guard(Button(_("Make the first fund"), kind="primary"), desk, add_fund)
        self.opening_button = guard(
            Button(_("Enter opening balances"), kind="primary"), desk, open_balances
        )
        self.receive_button = guard(Button(_("Receive"), key="F10"), desk, receive)
        self.clear_button = Button(_("Clear filters"), kind="primary")
        self.month_button = Button("")
        for button in (
            self.begin_button,
            self.fund_button,
            self.opening_button,
            self.receive_button,
            self.clear_button,
            self.month_button,
        ):
            button.setParent(self.state)
            button.hide()
        self.begin_button.clicked.connect(self._begin)
        self.fund_button.clicked.connect(lambda: desk.open_page("funds", new={}))
        self.opening_button.clicked.connect(self._open_balances)
        self.receive_button.clicked.connect(lambda: self.entry_wanted.emit("receive"))
        self.clear_button.clicked.connect(self.cleared)
        self.month_button.clicked.connect(lambda: self.month_wanted.emit(self._month))
        self.state.hint_taken.connect(lambda: self.dropped.emit(self._drop))
        parent.installEventFilter(self)
        self.hide()

    def show_beginning(self, *, chart: bool) -> None:
        """Nothing is there yet: first the accounts, then a fund."""
        if not chart:
            self.state.show_state(
                "wallet",
                _("The fund has no accounts yet"),
                _("Begin with the usual ones; they can be changed until something stands on them."),
                [self.begin_button],
            )
        else:
            self.state.show_state(
                "wallet",
                _("There is no fund yet"),
                _("A fund is money kept apart for a purpose: dues returned, a grant, a sponsor's."),
                [self.fund_button],
            )
        self._cover()

    def show_start(self) -> None:
        """Accounts and funds are there, but no voucher yet: first what there was before."""
        self.state.show_state(
            "wallet",
            _("Nothing is in the books yet"),
            _("Begin with what there was before the program. Is there nothing? Receive money."),
            [self.opening_button, self.receive_button],
        )
        self._cover()

    def show_nothing_found(self, conditions: Sequence[tuple[str, str, bool]], month: str) -> None:
        """Which conditions gave nothing, as (name, words, whether there is something without it);
        `month` is another one with a voucher that fits."""
        said = _(", ").join(words for _name, words, _fits in conditions)
        drop = next(((name, words) for name, words, fits in conditions if fits), None)
        self._drop, self._month = drop[0] if drop else "", month
        buttons = [self.clear_button]
        if month:
            self.month_button.setText(_("Show {month}").format(month=month))
            buttons.append(self.month_button)
        self.state.show_state(
            "filter",
            _("Nothing in this month fits"),
            said,
            buttons,
            hint=_("Without “{what}” there is something,").format(what=drop[1]) if drop else "",
            link=_("drop it") if drop else "",
        )
        self._cover()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """As large as the book."""
        if event.type() == QEvent.Type.Resize and not self.isHidden():
            self._cover()
        return False

    def _cover(self) -> None:
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect())
        self.show()
        self.raise_()

    def _open_balances(self) -> None:
        from gui.opening_dialog import open_opening

        open_opening(self._desk, self.window())

    def _begin(self) -> None:
        try:
            self._desk.do(begin_chart)
        except Refused as refused:
            self._desk.say(refused.message, "warn")
