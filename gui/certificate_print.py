"""Certificates before they are printed. What leaves the preview is counted in the register."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from db.certificates import certificates_printed
from db.rules import Refused
from gui.desk import Desk
from gui.print_preview import PrintPreview
from gui.report_output import Paper


class CertificatePreview(PrintPreview):
    """One certificate, or several behind each other in the order of `ids`."""

    def __init__(self, desk: Desk, parent: QWidget | None, ids: Sequence[int]) -> None:
        self.ids = list(ids)
        one = len(self.ids) == 1
        what = {"certificate": self.ids[0]} if one else {"ids": self.ids}
        super().__init__(desk, "certificate" if one else "certificates", what, parent)

    def paper(self) -> Paper:
        """Which they are is noted, so that the same can be made again from the list of prints."""
        made = super().paper()
        if len(self.ids) == 1:
            return made
        asked = {**made.parameters, "ids": self.ids}
        return Paper(made.report, made.label, made.subject, asked, made.pages)

    def left_program(self) -> None:
        """On paper or in a file, counted; what cannot be counted now is printed all the same."""
        try:
            self.desk.tend(certificates_printed, ids=self.ids)
        except Refused as refused:
            self.desk.say(refused.message, "warn")


def print_certificates(desk: Desk, parent: QWidget | None, ids: Sequence[int]) -> None:
    """Show certificates before they are printed."""
    CertificatePreview(desk, parent, ids).open()
