"""Where a form scrolls: the field at hand stays in sight, with what is wrong with it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QWidget

from gui.inputs import FieldInput

_MARGIN = 12


class FormScroll(QScrollArea):
    """A scroll area that goes along with the focus, however it got there.

    Qt does so for Tab only: a field that a rule refused, or the first one of a form that is
    opened again, would have the focus out of sight.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_changed)
        self.verticalScrollBar().rangeChanged.connect(self.follow)

    def setWidget(self, widget: QWidget) -> None:
        """Show another form. The old one is out of the window at once, but goes later: what made
        the change may still be in it."""
        old = self.takeWidget()
        if old is not None:
            QTimer.singleShot(0, lambda: old.deleteLater())
        super().setWidget(widget)

    def to_top(self) -> None:
        """Begin at the first field again."""
        self.verticalScrollBar().setValue(0)

    def follow(self, *_args: object) -> None:
        """Show the field that has the focus, and the sentence below it."""
        held, focus = self.widget(), self.window().focusWidget()
        if held is None or focus is None or not held.isAncestorOf(focus):
            return
        field: QWidget | None = focus
        while field is not None and field is not held and not isinstance(field, FieldInput):
            field = field.parentWidget()
        layout = held.layout()
        if layout is not None:
            layout.activate()
        self.ensureWidgetVisible(field if isinstance(field, FieldInput) else focus, 0, _MARGIN)

    def _focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        held = self.widget()
        if new is not None and held is not None and held.isAncestorOf(new):
            self.follow()
