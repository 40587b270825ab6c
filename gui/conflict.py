"""What is in the way of a booking, and free places instead, numbered as on the board."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from db.availability import Problem
from db.formats import show_month_day, show_span
from db.rooms import rooms
from db.store import Store
from db.suggestions import Suggestion
from db.words import N_, _
from gui import icons, theme
from gui.board_lanes import Place
from gui.board_paint import paint_number
from gui.controls import Button

_HEADS = {
    "booking": N_("Time conflict"),
    "closure": N_("Closed then"),
    "hours": N_("Outside opening hours"),
    "past": N_("In the past"),
    "capacity": N_("Not enough seats"),
    "equipment": N_("Not enough equipment"),
}


class ConflictBox(QFrame):
    """The problems of a place: the gravest in bold, then each in a sentence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.mark = QLabel()
        self.head = QLabel()
        self.head.setWordWrap(True)
        self.words = QLabel()
        self.words.setWordWrap(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 8, 10, 8)
        row.setSpacing(8)
        row.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignTop)
        lines = QVBoxLayout()
        lines.setSpacing(1)
        lines.addWidget(self.head)
        lines.addWidget(self.words)
        row.addLayout(lines, 1)

    def show_problems(self, found: Sequence[Problem], place: Place) -> None:
        """Show what is in the way of this place; nothing at all when there is nothing."""
        self.setVisible(bool(found))
        if not found:
            return
        worst = next((one for one in found if one.blocks), found[0])
        head = _(_HEADS.get(worst.kind, N_("Cannot be booked")))
        if worst.kind == "booking" and worst.starts and worst.ends and _meet(worst, place):
            both = show_span(max(worst.starts, place.starts), min(worst.ends, place.ends))
            head = _("{head}: {span}").format(head=head, span=both)
        self.say(head, "\n".join(dict.fromkeys(one.message for one in found[:3])), worst.blocks)

    def say(self, head: str, words: str, blocks: bool = True) -> None:
        """Show other words."""
        token = "err" if blocks else "warn"
        self.mark.setPixmap(icons.pixmap("ban" if blocks else "triangle-exclamation", token, 14))
        self.head.setText(head)
        self.head.setVisible(bool(head))
        self.head.setProperty("token", token)
        self.words.setText(words)
        self.setProperty("note", "error" if blocks else "warn")
        self.setAccessibleName(f"{head} {words}".strip())
        for widget in (self, self.head):
            widget.style().unpolish(widget)
            widget.style().polish(widget)
        # After the style sheet, which would take the weight away.
        self.head.setFont(theme.font(13, True))
        self.show()


class SuggestionList(QWidget):
    """Up to three free places with a button each."""

    taken = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.suggestions: list[Suggestion] = []
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        head = QHBoxLayout()
        title = QLabel(_("Could be"))
        title.setProperty("role", "section")
        keys = QLabel(_("Alt+number takes it"))
        keys.setProperty("role", "help")
        head.addWidget(title)
        head.addStretch(1)
        head.addWidget(keys)
        self._column.addLayout(head)
        self._cards: list[QWidget] = []

    def show_suggestions(self, db: Store, suggestions: Sequence[Suggestion], asked: Place) -> None:
        """Show these, with the day where it is not the day that was asked for."""
        if list(suggestions) == self.suggestions and self._cards:
            return
        for card in self._cards:
            card.hide()
            card.deleteLater()
        self.suggestions = list(suggestions)
        names = {room.id: room.name for room in rooms(db)}
        self._cards = []
        for number, free in enumerate(suggestions, 1):
            place = _(", ").join(names.get(room, "") for room in free.rooms)
            when = show_span(free.starts, free.ends)
            if free.starts.date() != asked.starts.date():
                when = f"{_day(free, asked)} {when}"
            card = _Card(number, f"{place} {when}", free.reason)
            card.button.clicked.connect(lambda _on=False, n=number: self.taken.emit(n))
            self._cards.append(card)
            self._column.addWidget(card)


class _Number(QWidget):
    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number
        self.setFixedSize(22, 22)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_number(painter, QPointF(11, 11), self._number)


class _Card(QFrame):
    def __init__(self, number: int, words: str, reason: str) -> None:
        super().__init__()
        self.setProperty("role", "card")
        row = QHBoxLayout(self)
        self.setFixedHeight(theme.row(46))
        row.setContentsMargins(6, 4, 6, 4)
        row.setSpacing(6)
        row.addWidget(_Number(number))
        lines = QVBoxLayout()
        lines.setSpacing(0)
        name = QLabel(words)
        name.setFont(theme.font(13, True))
        name.setToolTip(words)
        name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        why = QLabel(reason)
        why.setProperty("role", "label")
        lines.addWidget(name)
        lines.addWidget(why)
        row.addLayout(lines, 1)
        self.button = Button(_("Use this"), height=26)
        self.button.setToolTip(f"Alt+{number}")
        self.button.setAccessibleName(_("Use {place}").format(place=words))
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)


def _day(free: Suggestion, asked: Place) -> str:
    days = (free.starts.date() - asked.starts.date()).days
    return _("next day") if days == 1 else show_month_day(free.starts.date())


def _meet(problem: Problem, place: Place) -> bool:
    assert problem.starts and problem.ends
    return problem.starts < place.ends and place.starts < problem.ends
