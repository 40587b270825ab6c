"""The rooms of one booking: a box for each, further ones added and left out again."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from db.rooms import Room, rooms
from db.store import Store
from db.words import _
from gui.board_lanes import room_note
from gui.controls import Button, Combo, IconButton


class _Line(QWidget):
    """One room, and the button that leaves it out."""

    def __init__(self) -> None:
        super().__init__()
        self.combo = Combo(name=_("Room"))
        # A long name must not make the panel wider than it is.
        self.combo.setMinimumContentsLength(6)
        self.combo.setSizeAdjustPolicy(Combo.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.remove = IconButton("xmark", _("Leave this room out"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.combo, 1)
        row.addWidget(self.remove)


class RoomChoice(QWidget):
    """One or several rooms. No room is offered twice, nor a hall beside its own part."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines: list[_Line] = []
        self._rooms: list[Room] = []
        self.more = Button(_("One more room"), icon="plus", kind="link", height=26)
        self.more.clicked.connect(self.add)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        foot = QHBoxLayout()
        foot.addWidget(self.more)
        foot.addStretch(1)
        self._column.addLayout(foot)

    @property
    def combos(self) -> list[Combo]:
        """The boxes, from the top."""
        return [line.combo for line in self.lines]

    def offer(self, db: Store, chosen: Sequence[int]) -> None:
        """Offer the rooms in use, and those chosen even if they no longer are."""
        in_use = rooms(db)
        known = {room.id for room in in_use}
        late = [one for one in rooms(db, archived=True) if one.id in chosen]
        self._rooms = in_use + [one for one in late if one.id not in known]
        while len(self.lines) > max(1, len(chosen)):
            self._drop(self.lines[-1])
        while len(self.lines) < max(1, len(chosen)):
            self._append()
        self._fill([str(one) for one in chosen] or [""])

    def value(self) -> tuple[int, ...]:
        """The rooms that are chosen."""
        return tuple(int(one.value()) for one in self.combos if one.value())

    def complete(self) -> bool:
        """Whether each box has a room."""
        return all(one.value() for one in self.combos)

    def focus_open(self) -> None:
        """The keyboard to the first box without a room, else to the first."""
        combos = self.combos
        next((one for one in combos if not one.value()), combos[0]).setFocus()

    def add(self) -> None:
        """One more box, still without a room, with the keyboard on it."""
        if self.complete():
            values = [one.value() for one in self.combos]
            self._append()
            self._fill([*values, ""])
            self.changed.emit()
        self.focus_open()

    def _append(self) -> None:
        line = _Line()
        line.combo.changed.connect(self._chosen)
        line.remove.clicked.connect(lambda: self._leave_out(line))
        self.lines.append(line)
        self._column.insertWidget(len(self.lines) - 1, line)
        before = self.lines[-2].remove if len(self.lines) > 1 else self.more
        QWidget.setTabOrder(before, line.combo)
        QWidget.setTabOrder(line.combo, line.remove)
        QWidget.setTabOrder(line.remove, self.more)

    def _drop(self, line: _Line) -> None:
        self.lines.remove(line)
        self._column.removeWidget(line)
        line.hide()
        line.deleteLater()

    def _leave_out(self, line: _Line) -> None:
        place = self.lines.index(line)
        self.lines[place - 1 if place else 1].combo.setFocus()
        self._drop(line)
        self._chosen()

    def _chosen(self) -> None:
        self._fill([one.value() for one in self.combos])
        self.changed.emit()

    def _fill(self, values: Sequence[str]) -> None:
        for place, (line, value) in enumerate(zip(self.lines, values, strict=True)):
            others = {int(one) for n, one in enumerate(values) if one and n != place}
            options = [
                (str(room.id), f"{room.name}\u2003{room_note(room)}")
                for room in self._rooms
                if str(room.id) == value or not others & {room.id, *room.family}
            ]
            if not value:
                options.insert(0, ("", _("Choose a room")))
            blocked = line.combo.blockSignals(True)
            line.combo.set_options(options)
            line.combo.set_value(value)
            line.combo.blockSignals(blocked)
            line.remove.setVisible(len(self.lines) > 1)
        free = len(self._rooms) > len(self.lines)
        self.more.setVisible(free)
