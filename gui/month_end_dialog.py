"""结账: what is done and what may wait, said once more before a month is locked for good."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from db.month_end import Check, checks, close_month
from db.rules import Refused
from db.words import _
from gui import icons
from gui.controls import NoteBox
from gui.desk import Desk
from gui.dialog import Dialog
from gui.form_scroll import FormScroll


def open_close(desk: Desk, parent: QWidget | None, month: str) -> None:
    """Close a month: the year's end first where it is due, then the question, then the papers."""
    found = checks(desk.store, month=month, today=desk.today())
    if any(one.name == "year" and not one.done for one in found):
        from gui.year_end_dialog import open_year_end

        open_year_end(desk, parent, int(month[:4]))
        return
    dialog = CloseDialog(desk, parent, month, found)
    if dialog.exec():
        from gui.month_papers_dialog import make_month_papers

        make_month_papers(desk, parent, month)


class CloseDialog(Dialog):
    """Names the month, its points with their signs, and what the close means."""

    def __init__(
        self, desk: Desk, parent: QWidget | None, month: str, found: tuple[Check, ...]
    ) -> None:
        super().__init__(
            desk,
            parent,
            _("Close {month}").format(month=month),
            primary=_("Close the month"),
            width=520,
            height=400,
        )
        self.month = month
        self.checks = [one for one in found if one.name != "over"]
        points = QWidget()
        points.setObjectName("DialogForm")
        grid = QGridLayout(points)
        grid.setContentsMargins(16, 0, 16, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        at = 0
        for check in self.checks:
            sign, token = _sign(check)
            mark = QLabel()
            mark.setPixmap(icons.pixmap(sign, token, 14))
            grid.addWidget(mark, at, 0)
            grid.addWidget(QLabel(check.words), at, 1)
            at += 1
            for obstacle in check.found:
                words = QLabel(obstacle.text)
                words.setProperty("role", "quiet")
                words.setWordWrap(True)
                grid.addWidget(words, at, 1)
                at += 1
        grid.setRowStretch(at, 1)
        scroll = FormScroll()
        scroll.setWidget(points)
        lasting = NoteBox(
            "warn",
            _(
                "After the close nothing in {month} changes any more, and it is never opened again."
                " Mistakes are then corrected by a red voucher in a later month. The papers of the"
                " month are made and kept."
            ).format(month=month),
        )
        holder = QVBoxLayout()
        holder.setContentsMargins(16, 0, 16, 12)
        holder.addWidget(lasting)
        column = QVBoxLayout(self.body)
        column.setContentsMargins(0, 16, 0, 0)
        column.setSpacing(12)
        column.addWidget(scroll, 1)
        column.addLayout(holder)
        blocked = [one.words for one in found if one.blocks and not one.done]
        self.block(_(", ").join(blocked))
        self.cancel_button.setFocus()

    def save(self) -> None:
        """Lock the month. There is nothing to undo."""
        try:
            self.desk.tend(close_month, month=self.month)
        except Refused as refused:
            self.say_trouble(refused.message)
            return
        self.accept()


def _sign(check: Check) -> tuple[str, str]:
    if check.done:
        return "circle-check", "ok"
    return ("circle-exclamation", "err") if check.blocks else ("triangle-exclamation", "warn")
