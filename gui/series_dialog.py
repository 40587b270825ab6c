"""A repeating booking: what and where on the left, every date with its result on the right."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from db.series import Choice, Occurrence, book_series, preview
from db.words import _
from gui.dates_dialog import DatesDialog
from gui.desk import Desk
from gui.series_rule import SeriesRule

_WHAT = ("title", "use", "contact", "contact_id", "phone")
_PASSED_ON = ("equipment", "note", "private", "provisional_until")


class SeriesDialog(DatesDialog):
    """`seed` holds what the booking form has so far; `series` is the id once it is saved."""

    def __init__(
        self, desk: Desk, parent: QWidget | None = None, seed: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(desk, parent, _("New repeating booking"))
        self.series: int | None = None
        self._passed_on = {
            name: value for name, value in (seed or {}).items() if name in _PASSED_ON and value
        }
        self.form = SeriesRule(desk, seed or {}, self.body)
        self.arrange(self.form, self.form)

    def preview(self, asked: Mapping[str, Any]) -> list[Occurrence]:
        """The dates of the rule, the equipment of the booking looked at too."""
        wanted = {name: value for name, value in asked.items() if name not in _WHAT}
        equipment = self._passed_on.get("equipment")
        return preview(self.desk.store, now=self.desk.now(), equipment=equipment, **wanted)

    def book(self, asked: Mapping[str, Any], choices: Mapping[date, Choice]) -> None:
        """Book the series."""
        self.series = self.desk.do(book_series, choices=choices, **asked, **self._passed_on)
