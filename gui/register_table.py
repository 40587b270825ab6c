"""The list of the register as a view: heads between the groups."""

from __future__ import annotations

from db.words import _
from gui.register_model import RegisterModel
from gui.register_paint import RegisterDelegate
from gui.row_table import Key, RowTable

__all__ = ["Key", "RegisterTable"]


class RegisterTable(RowTable):
    """Organisations and people."""

    def __init__(self, model: RegisterModel) -> None:
        super().__init__(model, _("Register"))
        self.register = model
        self.paint_with(RegisterDelegate(self))
