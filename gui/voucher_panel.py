"""One voucher beside the book: its lines, the sums, the three hands, and what can be done next."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from db import receipts, voucher_turn, vouchers
from db.attachments import attach
from db.formats import show_date
from db.fund_guards import Guard
from db.money import capital
from db.rules import Refused
from db.vouchers import Voucher, label, voucher
from db.words import _
from gui.allow_dialog import ask_allowance, ask_return
from gui.attachment_box import AttachmentBox
from gui.controls import Button, Chip, NoteBox
from gui.desk import Desk
from gui.doors import guard, why_not
from gui.form_scroll import FormScroll
from gui.panel_footer import PanelFooter
from gui.record_panel import MOST
from gui.statement import Statement
from gui.voucher_body import CapitalBox, FactsGrid, HandsBox, LinesTable, words
from gui.voucher_sight import Sight, sight_of

_SIDE = 16
_LEAST = 366  # three buttons beside each other


class VoucherPanel(QFrame):
    """Shows a voucher; the primary button is the next step for whoever's turn it is.

    `posted` says that one has gone into the books, so that the next can be looked at.
    """

    edit_wanted = Signal(object)
    posted = Signal(object)
    left = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.voucher: Voucher | None = None
        self.sight: Sight | None = None
        self.box: AttachmentBox | None = None
        self.setProperty("role", "pane")
        self.setMinimumWidth(_LEAST)
        self.setMaximumWidth(MOST)
        # Not in the order of Tab: the panel only hands the focus on (see focusInEvent).
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName(_("Voucher"))
        self._build()
        self.show_voucher(None)

    def _build(self) -> None:
        self._kind = words("", "label")
        self._name = words("", "name", wrap=True)
        self._chip = Chip()
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._name, 1)
        row.addWidget(self._chip, 0, Qt.AlignmentFlag.AlignTop)
        head = QFrame()
        head.setProperty("role", "panelHead")
        column = QVBoxLayout(head)
        column.setContentsMargins(_SIDE, 10, 12, 10)
        column.setSpacing(2)
        column.addWidget(self._kind)
        column.addLayout(row)
        self.note = NoteBox("error")
        self.note.hide()
        self._note_row = QVBoxLayout()
        self._note_row.setContentsMargins(_SIDE, 0, _SIDE, 0)
        self._note_row.addWidget(self.note)
        self._scroll = FormScroll()
        self._scroll.viewport().setAutoFillBackground(False)
        self._hands = QVBoxLayout()
        self._hands.setContentsMargins(_SIDE, 8, _SIDE, 8)
        self._hands.setSpacing(6)
        self._sentence = words("", "label", wrap=True)
        self._hands.addWidget(self._sentence)
        self.footer = PanelFooter(_LEAST - 2 * _SIDE)
        card = QWidget()
        layers = QVBoxLayout(card)
        layers.setContentsMargins(0, 0, 0, 0)
        layers.setSpacing(0)
        layers.addWidget(head)
        layers.addLayout(self._note_row)
        layers.addWidget(self._scroll, 1)
        layers.addLayout(self._hands)
        layers.addWidget(self.footer)
        blank = words(_("Choose a voucher from the book to see it here."), "quiet", wrap=True)
        blank.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._layers = QStackedLayout(self)
        self._layers.addWidget(blank)
        self._layers.addWidget(card)

    def show_voucher(self, id: int | None) -> None:
        """Another voucher, or none."""
        focus = self.window().focusWidget()
        inside = focus is not None and focus is not self and self.isAncestorOf(focus)
        self._say("")
        self.box = None
        self.voucher = one = voucher(self.desk.store, id) if id else None
        self.sight = None if one is None else sight_of(self.desk.store, one, self.desk.today())
        self._layers.setCurrentIndex(0 if one is None else 1)
        if self.sight is not None:
            self._show(self.sight)
        if inside:
            self.left.emit()

    def _show(self, sight: Sight) -> None:
        one = sight.one
        kind = _(dict(vouchers.KINDS)[one.kind])
        count = _("Attachments: {n}").format(n=sight.attached)
        self._kind.setText("\u2003".join((kind, show_date(one.day), count)))
        number = f"记-{one.number:04d}  " if one.number else ""
        self._name.setText(f"{number}{one.lines[0].summary if one.lines else ''}")
        status = "red" if one.reverses else "reversed" if one.reversed_by else one.status
        if one.status in ("draft", "reviewed"):
            status = "returned" if one.returned_reason else one.status
        self._chip.set_status(status)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 12)
        column.setSpacing(0)
        remarks = self._remarks(sight)
        if remarks:
            above = QVBoxLayout()
            above.setContentsMargins(_SIDE, 10, _SIDE, 10)
            above.setSpacing(8)
            for part in remarks:
                above.addWidget(part)
            column.addLayout(above)
        column.addWidget(LinesTable(sight.rows))
        inner = QVBoxLayout()
        inner.setContentsMargins(_SIDE, 12, _SIDE, 0)
        inner.setSpacing(12)
        inner.addWidget(CapitalBox(capital(one.total)))
        inner.addWidget(FactsGrid(sight.facts))
        self._attachments(inner, one)
        column.addLayout(inner)
        column.addStretch(1)
        self._scroll.setWidget(body)
        body.setAutoFillBackground(False)
        self._show_hands(sight)
        self._show_actions(sight)

    def _show_hands(self, sight: Sight) -> None:
        """Whose turn it is stays in sight, however long the voucher is."""
        item = self._hands.takeAt(0) if self._hands.count() > 1 else None
        old = item.widget() if item is not None else None
        if old is not None:
            old.hide()
            old.deleteLater()
        self._hands.insertWidget(0, HandsBox(sight.hands))
        self._sentence.setText(sight.sentence)

    def _remarks(self, sight: Sight) -> list[QWidget]:
        """What it is tied to, what stands in its way, and the way out of each."""
        one, store = sight.one, self.desk.store
        found: list[QWidget] = []
        for id, said in (
            (one.reverses, _("Cancels {number}")),
            (one.reversed_by, _("Cancelled by {number}")),
        ):
            if id:
                words_ = said.format(number=label(voucher(store, id)))
                link = Button(words_, icon="rotate-left", kind="link", height=24)
                link.clicked.connect(lambda _on=False, id=id: self._open(id))
                found.append(link)
        if one.returned_reason:
            head = _("Returned by {name}").format(name=one.returned_name)
            found.append(Statement("warn", "rotate-left", one.returned_reason, head=head))
        if one.allowed_reason:
            head = _("Allowed by {name}").format(name=one.allowed_name)
            found.append(Statement("info", "user-check", one.allowed_reason, head=head))
        return found + [self._guarded(sight, each) for each in sight.standing]

    def _guarded(self, sight: Sight, each: Guard) -> Statement:
        """What stands in the way, with the way out for who is signed in."""
        said, link = each.text, ""
        if each.kind == "decision" and sight.one.status == "draft":
            link = _("Attach the minutes…")
        elif each.allowable and self._may_allow(sight):
            link = _("Allow…")
        elif each.allowable:
            said += " " + _("{names} may allow it, with the reason.").format(
                names=_(" or |names").join(sight.directors) or _("A director")
            )
        box = Statement("error", "ban", said, link=link)
        if each.kind == "decision":
            box.activated.connect(self._attach_minutes)
        else:
            box.activated.connect(self.allow)
        return box

    def _open(self, id: int) -> None:
        self.desk.open_record("voucher", id)

    def _may_allow(self, sight: Sight) -> bool:
        mine = sight.one.made_by == self.desk.store.staff.id
        return not mine and not why_not(self.desk, vouchers.allow_voucher)

    def _attachments(self, column: QVBoxLayout, one: Voucher) -> None:
        box = AttachmentBox(self.desk)
        box.show_voucher(one.id, draft=one.status == "draft" and not why_not(self.desk, attach))
        box.minutes_button.hide()  # where they are needed, it is said with its own button
        box.refused.connect(self._say)
        self.box = box
        if box.count() or one.status == "draft":
            column.addWidget(box)
        else:
            box.setParent(self)
            box.hide()

    def _attach_minutes(self) -> None:
        if self.box is not None:
            self.box.ask("decision")

    def _say(self, text: str) -> None:
        if text and self.voucher is not None:
            self.note.set_note("error", text)
        self.note.setVisible(bool(text))
        self._note_row.setContentsMargins(_SIDE, 10 if text else 0, _SIDE, 10 if text else 0)

    # -- what can be done -------------------------------------------------------------------------

    def _show_actions(self, sight: Sight) -> None:
        one = sight.one
        left: list[Button] = []
        right: list[Button] = []
        if one.status in ("draft", "reviewed"):
            if sight.turn.mine and sight.turn.step in ("review", "post"):
                left.append(self._button(_("Return"), self.give_back, vouchers.return_voucher))
            elif one.status == "draft":
                left.append(
                    self._button(
                        _("Withdraw"),
                        self.withdraw,
                        vouchers.withdraw_voucher,
                        kind="danger",
                        key="Delete",
                    )
                )
        if one.status == "posted" and not one.reverses and not one.reversed_by:
            left.append(
                self._button(
                    _("Red voucher"), self.reverse, vouchers.reverse_voucher, kind="danger"
                )
            )
            if one.kind == "receipt":
                left.append(
                    self._button(
                        _("Receipt"), self.open_receipt, receipts.make_receipt, icon="receipt"
                    )
                )
        if one.status != "withdrawn":
            left.append(self._button(_("Print"), self.print_sheet, icon="print"))
        if sight.turn.mine and sight.turn.step in ("review", "post"):
            right.append(
                self._button(
                    _("Review and post") if one.status == "draft" else _("Post"),
                    self.review_and_post,
                    voucher_turn.review_and_post,
                    kind="primary",
                    icon="check",
                    key="Ctrl+Enter",
                )
            )
        elif one.status == "draft":
            right.append(
                self._button(
                    _("Edit"),
                    lambda: self.edit_wanted.emit(one.id),
                    vouchers.change_voucher,
                    kind="primary" if sight.turn.step == "change" else "plain",
                    key="F2",
                )
            )
        self.footer.show_buttons(left, right)

    def _button(
        self,
        text: str,
        does: Callable[[], object],
        *doors: Callable[..., object],
        kind: str = "plain",
        icon: str = "",
        key: str = "",
    ) -> Button:
        button = Button(text, icon=icon, key=key, kind=kind)
        button.clicked.connect(lambda: does())
        return guard(button, self.desk, *doors) if doors else button

    def focusInEvent(self, event: QFocusEvent) -> None:
        """F6, Enter in the book or a click: the focus goes to where something can be done."""
        super().focusInEvent(event)
        able = [one for one in self.footer.buttons if one.isEnabled()]
        if able:
            able[-1].setFocus(event.reason())
        else:
            self.left.emit()

    # -- doing ------------------------------------------------------------------------------------

    def press_primary(self) -> None:
        """Ctrl+Enter: the next step; for who may not take it, why."""
        for button in self.footer.buttons:
            if button.key() == "Ctrl+Enter" and button.isEnabled():
                button.click()
                return
        if self.sight is not None and self.sight.turn.why:
            self._say(self.sight.turn.why)

    def review_and_post(self) -> None:
        """Into the books, in one act; what is refused stands above."""
        one = self.voucher
        if one is None:
            return
        try:
            # Nothing takes it back, so Ctrl+Z is not offered.
            self.desk.tend(voucher_turn.review_and_post, voucher=one.id)
        except Refused as refused:
            self._say(refused.message)
            return
        self.posted.emit(one.id)

    def give_back(self) -> None:
        """To its maker, with the reason."""
        if self.voucher is not None:
            ask_return(self.desk, self.window(), self.voucher)

    def withdraw(self) -> None:
        """A draft that is not needed; it can be undone."""
        self._do(vouchers.withdraw_voucher)

    def allow(self) -> None:
        """Says what is refused, asks the reason."""
        if self.sight is not None:
            ask_allowance(self.desk, self.window(), self.sight)

    def reverse(self) -> None:
        """The red voucher of today, as a draft that somebody else reviews."""
        made = self._do(vouchers.reverse_voucher, day=self.desk.today())
        if made is not None:
            self.desk.open_record("voucher", made)

    def open_receipt(self) -> None:
        """A receipt for who gave the money."""
        from gui.receipt_dialog import open_receipt

        if self.voucher is not None:
            open_receipt(self.desk, self.window(), self.voucher.id)

    def paste(self) -> None:
        """Ctrl+V: a picture or files on the clipboard are attached to a draft."""
        if self.box is not None:
            self.box.paste()

    def print_sheet(self) -> None:
        """The voucher on paper."""
        if self.voucher is not None:
            self.desk.print_report("voucher", voucher=self.voucher.id)

    def _do(self, rule: Callable[..., int | None], **values: object) -> int | None:
        if self.voucher is None:
            return None
        try:
            return self.desk.do(rule, voucher=self.voucher.id, **values)
        except Refused as refused:
            self._say(refused.message)
            return None
