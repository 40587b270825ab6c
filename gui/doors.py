"""Closed doors: what the one who is signed in may not do is switched off, with the reason in words.

The rule refuses anyway (`db.roles.TABLE`); here only nobody is led on to a form for nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject

from db.rules import Refused, refuse_others, refuse_unseen, refuse_work
from gui.buttons import Button
from gui.desk import Desk

# A rule, or the name of a part of the work.
Door = Callable[..., Any] | str
B = TypeVar("B", bound=Button)


def why_not(desk: Desk, *doors: Door) -> str:
    """Why who is signed in may not call a rule, or work in a part; '' if they may."""
    staff = desk.store.staff
    try:
        for door in doors:
            if isinstance(door, str):
                refuse_work(staff, door)
            else:
                refuse_others(staff, door.__name__)
    except Refused as refused:
        return refused.message
    return ""


def unseen(desk: Desk, part: str) -> str:
    """Why who is signed in does not see a part of the work; '' if they do."""
    try:
        refuse_unseen(desk.store.staff, part)
    except Refused as refused:
        return refused.message
    return ""


def is_open(desk: Desk, *doors: Door) -> bool:
    """Whether who is signed in may; if not, the window says why."""
    reason = why_not(desk, *doors)
    if reason:
        desk.say(reason, "warn")
    return not reason


def guard(button: B, desk: Desk, *doors: Door) -> B:
    """Bar a button to whom its rule is closed, also after a change of user. Returns the button."""
    watch = button.findChild(_Watch) or _Watch(button, desk)
    watch.doors = doors
    watch.look()
    return button


def doors_of(button: Button) -> tuple[Door, ...]:
    """What a button was guarded for."""
    watch = button.findChild(_Watch)
    return watch.doors if watch else ()


class _Watch(QObject):
    """Lives with its button."""

    def __init__(self, button: Button, desk: Desk) -> None:
        super().__init__(button)
        self.doors: tuple[Door, ...] = ()
        self._button, self._desk = button, desk
        desk.seated.connect(self.look)

    def look(self) -> None:
        """Whoever is signed in now."""
        self._button.bar(why_not(self._desk, *self.doors))
