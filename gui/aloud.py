"""What a screen reader says of a widget that paints its cells itself."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QWidget


def say_where(widget: QWidget, words: str) -> None:
    """Tell where the cursor of a widget stands now."""
    widget.setAccessibleDescription(words)
    if QAccessible.isActive():
        event = QAccessibleEvent(widget, QAccessible.Event.DescriptionChanged)
        QAccessible.updateAccessibility(event)
