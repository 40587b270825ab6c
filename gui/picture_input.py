"""A picture on a form: the centre's emblem, the seal of a kind of certificates."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QWidget

from db.fields import Field
from db.pictures import add_picture, picture
from db.rules import Refused
from db.schema_letterhead import MOST_BYTES
from db.words import _
from gui import settings
from gui.controls import Button
from gui.desk import Desk
from gui.inputs import FieldInput

_SIDE = 56
_INSIDE = 0.9  # of its side that the picture takes


class PictureInput(FieldInput):
    """`value` is a picture's id; the help of the field says what there is without one."""

    def __init__(self, field: Field, desk: Desk) -> None:
        self._desk = desk
        self._id: int | None = None
        self.shown = QLabel()
        self.shown.setFixedSize(QSize(_SIDE, _SIDE))
        self.shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.name = QLabel()
        self.name.setTextFormat(Qt.TextFormat.PlainText)
        self.name.setWordWrap(True)
        self.choose_button = Button(_("Choose a picture"), icon="image", height=26)
        self.choose_button.clicked.connect(self.choose)
        self.none_button = Button(_("None|picture"), icon="xmark", height=26)
        self.none_button.clicked.connect(lambda: self._put(None))
        control = QWidget()
        row = QHBoxLayout(control)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.shown)
        row.addWidget(self.name, 1)
        row.addWidget(self.choose_button)
        row.addWidget(self.none_button)
        control.setFocusProxy(self.choose_button)
        super().__init__(field, control)
        self.set_value(None)

    def value(self) -> int | None:
        """The picture chosen."""
        return self._id

    def set_value(self, value: object) -> None:
        """Show a picture of the file by its id."""
        self._id = value if isinstance(value, int) else None
        pixmap = QPixmap()
        if self._id is None:
            self.name.setText(_(self.field.help))
        else:
            one = picture(self._desk.store, self._id)
            pixmap.loadFromData(one.content)
            self.name.setText(f"{one.name}\n{one.width} × {one.height}")
        self.shown.setPixmap(_on_paper(pixmap, self.devicePixelRatioF()))
        self.shown.setVisible(self._id is not None)
        self.none_button.setVisible(self._id is not None)
        self.choose_button.setText(
            _("Choose a picture") if self._id is None else _("Another picture")
        )

    def choose(self) -> None:
        """Ask for a picture file."""
        chosen, _kind = QFileDialog.getOpenFileName(
            self,
            _("Choose a picture"),
            str(settings.documents()),
            _("Pictures (*.png *.jpg *.jpeg)"),
        )
        if chosen:
            self.take(Path(chosen))

    def take(self, path: Path) -> None:
        """Take a picture file in; what is wrong with it stands below."""
        try:
            with path.open("rb") as file:
                content = file.read(MOST_BYTES + 1)
            self._put(self._desk.tend(add_picture, name=path.name, content=content))
        except Refused as refused:
            self.show_error(refused.message)
        except OSError as error:
            self.show_error(
                _("{path} cannot be read: {reason}").format(
                    path=path, reason=error.strerror or error
                )
            )

    def _put(self, id: int | None) -> None:
        self.set_value(id)
        self._edited()
        self.choose_button.setFocus()


def _on_paper(picture: QPixmap, fine: float) -> QPixmap:
    """As it is printed: what is clear is white. `fine` is how many dots a pixel has."""
    side = round(_SIDE * fine)
    paper = QPixmap(side, side)
    paper.fill(Qt.GlobalColor.white)
    if not picture.isNull():
        keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode
        inner = picture.scaled(QSize(side, side) * _INSIDE, keep, smooth.SmoothTransformation)
        painter = QPainter(paper)
        painter.drawPixmap((side - inner.width()) // 2, (side - inner.height()) // 2, inner)
        painter.end()
    paper.setDevicePixelRatio(fine)
    return paper
