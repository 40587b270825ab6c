"""One certificate beside the register: its page, what it says, what has become of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from io import BytesIO

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from db import certificates
from db.certificates import STATES, Certificate, certificate_of, show_tenths
from db.formats import show_date
from db.store import Store
from db.words import _
from gui.certificate_picture import CertificatePicture
from gui.controls import Button, Chip, IconButton
from gui.desk import Desk
from gui.doors import guard, unseen
from gui.form_scroll import FormScroll
from gui.panel_footer import PanelFooter
from gui.record_panel import LEAST, MOST

_PICTURE = 236


class CertificatePanel(QFrame):
    """`print_wanted`, `reissue_wanted` and `withdraw_wanted` say which certificate is meant."""

    print_wanted = Signal(object)
    reissue_wanted = Signal(object)
    withdraw_wanted = Signal(object)
    left = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.certificate: Certificate | None = None
        self.setProperty("role", "pane")
        self.setMinimumWidth(LEAST)
        self.setMaximumWidth(MOST)
        self.setAccessibleName(_("Certificate"))
        self._build()
        self.show_certificate(None)

    def _build(self) -> None:
        self._kind, self._name = _label("quiet"), _label("name")
        self._name.setWordWrap(True)
        self._chip = Chip()
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._name, 1)
        row.addWidget(self._chip, 0, Qt.AlignmentFlag.AlignTop)
        head = QFrame()
        head.setProperty("role", "panelHead")
        column = QVBoxLayout(head)
        column.setContentsMargins(16, 10, 12, 10)
        column.setSpacing(2)
        column.addWidget(self._kind)
        column.addLayout(row)
        self.picture = CertificatePicture(self.desk, height=_PICTURE)
        self._scroll = FormScroll()
        self._scroll.viewport().setAutoFillBackground(False)
        self.footer = PanelFooter()
        card = QWidget()
        layers = QVBoxLayout(card)
        layers.setContentsMargins(0, 0, 0, 0)
        layers.setSpacing(0)
        layers.addWidget(head)
        layers.addWidget(self.picture)
        layers.addWidget(self._scroll, 1)
        layers.addWidget(self.footer)
        self._blank = _label("quiet")
        self._blank.setText(_("Choose a certificate to see it here."))
        self._blank.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._blank.setWordWrap(True)
        self._layers = QStackedLayout(self)
        self._layers.addWidget(self._blank)
        self._layers.addWidget(card)

    def show_certificate(self, id: int | None) -> None:
        """Another certificate, or none."""
        pressed = self.window().focusWidget() in self.footer.buttons
        before = self.certificate
        one = certificate_of(self.desk.store, id) if id else None
        self.certificate = one
        self._layers.setCurrentIndex(0 if one is None else 1)
        if one is None:
            self.picture.show_page(None)
        else:
            self._show(one)
            if one != before or not self.picture.there():
                if before is None or before.id != one.id:
                    self.picture.say("")
                self.picture.show_page(partial(_page, one.id, self.desk))
        if pressed:
            self.left.emit()

    def _show(self, one: Certificate) -> None:
        self._kind.setText("\u2003".join((one.kind_name, one.number)))
        self._name.setText(one.name)
        self._chip.set_status(one.state, _(dict(STATES)[one.state]))
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(16, 12, 16, 12)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(7)
        grid.setColumnMinimumWidth(0, 72)
        grid.setColumnStretch(1, 1)
        for at, (label, words) in enumerate(self._facts(one)):
            head, value = _label("quiet"), _label("")
            head.setText(label)
            value.setText(words)
            value.setWordWrap(True)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(head, at, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, at, 1)
        grid.setRowStretch(grid.rowCount(), 1)
        self._scroll.setWidget(body)
        body.setAutoFillBackground(False)
        self._show_actions(one)

    def _facts(self, one: Certificate) -> list[tuple[str, str]]:
        facts = [
            (_("Check code"), one.check),
            (_("Issued on"), f"{show_date(one.issued_on)}\u2003{one.issued_by}"),
            (_("Issuer|certificate"), one.issuer),
        ]
        if one.withdrawn_on:
            day = show_date(one.withdrawn_on)
            facts.insert(0, (_("Withdrawn on|certificate"), f"{day}\u2003{one.withdrawn_reason}"))
        facts += [
            (_("Reissued"), f"{show_date(again.day)}\u2003{again.reason}") for again in one.reissues
        ]
        if one.services:
            words = _("{hours} hours in {n} services").format(
                hours=show_tenths(one.tenths), n=len(one.services)
            )
            facts.append((_("Services|certificate"), words))
        elif one.wording:
            facts.append((_("Wording"), one.wording))
        times = _("{n} times").format(n=one.printed) if one.printed else _("Not printed yet")
        facts.append((_("Printed|times"), times))
        return facts

    def _show_actions(self, one: Certificate) -> None:
        left: list[Button] = []
        if not one.withdrawn_on:
            away = self._button(_("Withdraw|certificate"), self.withdraw, "danger", key="Delete")
            again = self._button(_("Reissue"), self.reissue)
            left = [
                guard(away, self.desk, certificates.withdraw_certificate),
                guard(again, self.desk, certificates.reissue_certificate),
            ]
        if (one.person or one.organisation) and not unseen(self.desk, "register"):
            card = IconButton("address-card", _("Open card"))
            card.clicked.connect(lambda: self.open_card())
            left.append(card)
        paper = self._button(_("Print"), self.print_it, "primary", "print", "Ctrl+P")
        guard(paper, self.desk, certificates.certificates_printed)
        self.footer.show_buttons(left, [paper])

    def _button(
        self,
        text: str,
        does: Callable[[], object],
        kind: str = "plain",
        icon: str = "",
        key: str = "",
    ) -> Button:
        button = Button(text, icon=icon, key=key, kind=kind)
        button.clicked.connect(lambda: does())
        return button

    def print_it(self) -> None:
        """Look at it before it is printed."""
        if self.certificate is not None:
            self.print_wanted.emit(self.certificate)

    def reissue(self) -> None:
        """The same number once more; who has none any longer gets another paper."""
        if self.certificate is not None and not self.certificate.withdrawn_on:
            self.reissue_wanted.emit(self.certificate)

    def withdraw(self) -> None:
        """It holds no more."""
        if self.certificate is not None and not self.certificate.withdrawn_on:
            self.withdraw_wanted.emit(self.certificate)

    def open_card(self) -> None:
        """The person or organisation it was issued to."""
        one = self.certificate
        if one is not None and one.person:
            self.desk.open_record("person", one.person)
        elif one is not None and one.organisation:
            self.desk.open_record("organisation", one.organisation)

    def focus_first(self) -> None:
        """Where something can be done."""
        if self.certificate is not None and self.footer.buttons:
            self.footer.buttons[-1].setFocus()


def _page(id: int, desk: Desk, store: Store) -> bytes:
    from reports.certificate import write_certificate

    out = BytesIO()
    write_certificate(store, out, now=desk.now(), certificate=id, colour=True)
    return out.getvalue()


def _label(role: str) -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        label.setProperty("role", role)
    return label
