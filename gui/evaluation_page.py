"""评价: the screen for clients, the cards on paper, and for the director what clients wrote."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from db.evaluations import Words, evaluate, evaluate_cards, read_words
from db.formats import show_month
from db.services import Service, services
from db.words import N_, _
from gui import theme
from gui.controls import Button, Combo
from gui.desk import Desk
from gui.doors import guard, unseen
from gui.empty_state import EmptyState
from gui.evaluation_cards import EvaluationCards
from gui.evaluation_screen import EvaluationScreen
from gui.page import Page

_WIDE = 720


class EvaluationPage(Page):
    """Everything of a service that clients say without a name."""

    name = "evaluations"
    title = N_("Evaluation")
    icon = "comment-dots"
    area = "consultations"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.services: list[Service] = []
        self.choice = Combo(name=_("Service"))
        self.choice.changed.connect(self._fill)
        self.print_button = Button(_("Print cards"), icon="print", key="Ctrl+P")
        self.print_button.clicked.connect(self.print_sheet)
        self.cards_button = Button(_("Enter cards"), icon="keyboard", key="Ctrl+N", kind="tonal")
        self.cards_button.clicked.connect(self.enter_cards)
        self.screen_button = Button(
            _("Open the screen for clients"), icon="display", key="Ctrl+Enter", kind="primary"
        )
        self.screen_button.clicked.connect(self.open_screen)
        guard(self.cards_button, desk, evaluate_cards)
        guard(self.screen_button, desk, evaluate)
        self.empty = EmptyState(parent=self)
        self.list = QVBoxLayout()
        self.list.setSpacing(8)
        self.list.setContentsMargins(24, 16, 24, 16)
        self._build()
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            self._on_key(key, self.open_screen)

    def _build(self) -> None:
        self._bar = QFrame()
        self._bar.setProperty("role", "toolbar")
        row = QHBoxLayout(self._bar)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(8)
        row.addWidget(self.choice)
        row.addStretch(1)
        for button in (self.print_button, self.cards_button, self.screen_button):
            row.addWidget(button)
        inside = QWidget()
        inside.setProperty("role", "pane")
        inside.setLayout(self.list)
        self.area_ = QScrollArea()
        self.area_.setWidget(inside)
        self.area_.setWidgetResizable(True)
        self.area_.setFrameShape(QFrame.Shape.NoFrame)
        self.area_.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.area_.setAccessibleName(_("What clients wrote"))
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.area_)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar)
        column.addWidget(self.stack, 1)
        theme.signal.changed.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        self._bar.setFixedHeight(theme.row(48))

    def reload(self) -> None:
        """The services, and what was written of the one that is chosen."""
        self.services = services(self.desk.store)
        self.choice.set_options([(str(one.id), one.name) for one in self.services])
        for button in (self.print_button, self.cards_button, self.screen_button):
            button.setEnabled(bool(self.services))
        self._fill()

    def service(self) -> Service | None:
        """The service that is chosen."""
        return next((one for one in self.services if str(one.id) == self.choice.value()), None)

    def open_screen(self) -> None:
        """The whole screen for clients."""
        service = self.service()
        if service is not None and self.screen_button.isEnabled():
            EvaluationScreen(self.desk, service, self.window()).open_over()

    def enter_cards(self) -> None:
        """Cards that were filled in by hand."""
        service = self.service()
        if service is not None and self.cards_button.isEnabled():
            EvaluationCards(self.desk, service, self).exec()

    def primary(self) -> tuple[str, Callable[[], None]] | None:
        """Ctrl+N."""
        return _("Enter cards"), self.enter_cards

    def print_sheet(self) -> None:
        """Four cards on a sheet."""
        service = self.service()
        if service is not None:
            self.desk.print_report("evaluation-card", service=service.id)

    def panes(self) -> list[QWidget]:
        """The choice, what was written."""
        return [self.choice, self.area_]

    def hints(self) -> list[str]:
        """Keys here."""
        return [_("Ctrl+Enter screen for clients"), _("Ctrl+N enter cards"), _("Ctrl+P cards")]

    def _fill(self) -> None:
        service = self.service()
        groups: list[Words] = []
        reads = not unseen(self.desk, "consultation counts")
        if service is not None and reads:
            groups = read_words(self.desk.store, service=service.id, today=self.desk.today())
        while item := self.list.takeAt(0):
            if widget := item.widget():
                widget.deleteLater()
        for group in groups:
            self._show(group)
        self.list.addStretch(1)
        self.stack.setCurrentIndex(1 if groups else 0)
        if service is None:
            self.empty.show_state(
                "comment-dots", _("No services yet"), _("Add a service first."), ()
            )
            return
        words = _(
            "Clients answer on the screen or on a card, without a name. Nothing is kept that leads"
            " to them: no appointment, no day, no clock."
        )
        if reads:
            words += " " + _(
                "What they write stands here once five have answered and the month is over."
            )
        self.empty.show_state("comment-dots", _("Nobody signs here"), words, ())

    def _show(self, group: Words) -> None:
        months = show_month(group.first)
        if group.last != group.first:
            months = f"{months}–{show_month(group.last)}"
        head = QLabel(months)
        head.setProperty("role", "section")
        self.list.addWidget(head)
        for words in group.words or (_("Figures only, no words."),):
            line = QLabel(words)
            line.setTextFormat(Qt.TextFormat.PlainText)
            line.setWordWrap(True)
            line.setMaximumWidth(_WIDE)
            line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self.list.addWidget(line)
        self.list.addSpacing(8)
