"""The months of a year: closed ones locked, the open one to be closed, and what is in its way."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLayout, QSizePolicy, QWidget

from db.month_end import Check
from db.words import _
from gui import theme
from gui.controls import Button
from gui.month_button import MonthButton
from gui.month_check import MonthCheck


class MonthBar(QFrame):
    """Says which month is wanted, where a check leads to, and that a month is to be closed."""

    month_chosen = Signal(str)
    close_asked = Signal()
    wanted = Signal(str, object)  # a page, and where on it (a dict for `Page.go`)
    papers_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "toolbar")
        self.setFixedHeight(theme.row(42))
        self._row = QHBoxLayout(self)
        self._row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._row.setContentsMargins(16, 0, 16, 0)
        self._row.setSpacing(2)
        self._months: list[MonthButton] = []
        self.checks: list[MonthCheck] = []
        self.title = QLabel()
        self.title.setProperty("role", "strong")
        self.title.setContentsMargins(13, 0, 3, 0)
        self.close_button = Button(_("Close the month"), icon="lock", height=26)
        self.close_button.clicked.connect(self.close_asked)
        self.papers_button = Button("", icon="file-lines", height=26)
        self.papers_button.clicked.connect(self.papers_asked)
        self._row.addWidget(self.title)
        self._row.addStretch(1)
        self._row.addWidget(self.papers_button)
        self._row.addWidget(self.close_button)
        # Checks that find no room are hidden: they must not make the window wider.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        theme.signal.changed.connect(self._measure)

    def _measure(self) -> None:
        self.setFixedHeight(theme.row(42))

    def show_year(
        self, year: int, *, chosen: str, closed: Sequence[str], to_close: str, latest: str
    ) -> None:
        """The twelve months; those after `latest` are still to come."""
        focused = next((at for at, one in enumerate(self._months) if one.hasFocus()), -1)
        for old in self._months:
            self._put_away(old)
        self._months = []
        before: QWidget = self
        for number in range(1, 13):
            month = f"{year}-{number:02d}"
            here = month == chosen
            icon = "lock" if month in closed else "lock-open" if month == to_close else ""
            button = MonthButton(
                _("{n}|month").format(n=number), sign=icon, chosen=here, closed=month in closed
            )
            button.setEnabled(month <= latest)
            words = _("{month}, closed").format(month=month) if month in closed else month
            button.setAccessibleName(words)
            button.setToolTip(words)
            button.clicked.connect(lambda _on=False, month=month: self.month_chosen.emit(month))
            self._row.insertWidget(number - 1, button)
            button.show()  # a layout does so later, and counts no room for it until then
            QWidget.setTabOrder(before, button)
            before = button
            self._months.append(button)
        if focused >= 0:
            self._months[focused].setFocus()

    def show_month(self, month: str, checks: Sequence[Check], *, closed: bool, papers: int) -> None:
        """What stands in the way of closing an open month; of a closed one, how many `papers` are
        kept."""
        number = _("{n}|month").format(n=int(month[5:]))
        words = _("Month {month} is closed|bar") if closed else _("Month {month} is open|bar")
        self.title.setText(words.format(month=number))
        self.papers_button.setVisible(closed)
        self.papers_button.setText(
            _("Papers: {n}").format(n=papers) if papers else _("Make the papers")
        )
        self.close_button.setVisible(not closed)
        missing = Check("papers", _("Papers not kept"), done=False, blocks=False)
        self._show_checks([missing] if closed and not papers else [] if closed else checks)
        blocked = [one.words for one in checks if not one.done and one.blocks]
        year = any(one.name == "year" and not one.done for one in checks)
        # The dialog carries the year over first; nothing else may be in the way.
        self.close_button.setEnabled(not blocked or (year and len(blocked) == 1))
        self.close_button.setToolTip("\n".join(blocked))

    def _show_checks(self, checks: Sequence[Check]) -> None:
        focused = next((one.check.name for one in self.checks if one.hasFocus()), "")
        for old in self.checks:
            self._put_away(old)
        self.checks = []
        before: QWidget = self._months[-1] if self._months else self
        at = self._row.indexOf(self.title) + 1
        for check in checks:
            # That a month is not over needs no sign, and what never blocks none once it is done.
            if check.name == "over" or (check.done and not check.blocks):
                continue
            button = MonthCheck(check, self)
            button.clicked.connect(lambda _on=False, check=check: self._follow(check))
            self._row.insertWidget(at, button)
            at += 1
            QWidget.setTabOrder(before, button)
            before = button
            self.checks.append(button)
        self._fit()
        for button in self.checks:
            if button.check.name == focused:
                button.setFocus()

    def _follow(self, check: Check) -> None:
        if check.page == "year-end":
            self.close_asked.emit()
        elif check.page:
            self.wanted.emit(check.page, dict(check.where))

    def _put_away(self, old: QWidget) -> None:
        self._row.removeWidget(old)
        old.hide()
        old.deleteLater()

    def _fit(self) -> None:
        """Where there is no room, what is done gives way, the last first; then the title."""
        for check in self.checks:
            check.show()
        self.title.show()
        giving = [one for one in reversed(self.checks) if one.check.done]
        ways: list[QWidget] = [*giving, self.title]
        for one in ways:
            self._row.invalidate()
            if self._row.minimumSize().width() <= self.width():
                return
            one.hide()

    def minimumSizeHint(self) -> QSize:
        """What finds no room gives way; the window is not held open for it."""
        return QSize(theme.px(400), self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, other checks."""
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A short line between the months and what is said of one."""
        super().paintEvent(event)
        if self.title.isVisible() and self._months:
            x = self.title.mapTo(self, QPoint(4, 0)).x()
            QPainter(self).fillRect(x, (self.height() - 20) // 2, 1, 20, theme.color("line"))

    def buttons(self) -> list[MonthButton]:
        """The months, for the keyboard and for tests."""
        return list(self._months)
