"""What the window does by a key, a menu or a command of Ctrl+K: mostly, open a dialog."""

from __future__ import annotations

from PySide6.QtWidgets import QMainWindow

from db.booking_changes import book
from db.calendar_import import import_events
from db.opening import open_balances
from db.series import book_series
from db.sheets import bring_in
from db.words import language
from gui import settings, theme
from gui.backups import Backups
from gui.desk import Desk
from gui.doors import is_open
from gui.page import Page

_CONSULTATION = ("service", "slot", "client", "person")


class Commands(QMainWindow):
    """The window, as far as its commands need it; each says in words to whom it is closed."""

    desk: Desk
    page: Page | None

    def new_booking(self) -> None:
        """A new booking from anywhere (F7), filled from the record at hand."""
        if is_open(self.desk, book):
            self.desk.open_page("board", new=self.page.seed() if self.page else {})

    def new_consultation(self) -> None:
        """Book a consultation from anywhere (F8), for the person at hand."""
        from gui.appointment_dialog import open_appointment

        given = self.page.seed() if self.page else {}
        seed = {name: given[name] for name in _CONSULTATION if given.get(name)}
        made = open_appointment(self.desk, self, **seed)
        if made is not None and self.page and self.page.name == "consultations":
            self.page.go(record=made)

    def receive_money(self) -> None:
        """Money comes in, from anywhere (F10), from whom is at hand."""
        self._enter_money("receive")

    def pay_money(self) -> None:
        """Money goes out, from anywhere."""
        self._enter_money("pay")

    def _enter_money(self, kind: str) -> None:
        from gui.voucher_entry import open_entry

        given = self.page.seed() if self.page else {}
        seed = {
            "organisation": given.get("organisation_id"),
            "person": given.get("person") or given.get("contact_id"),
            "fund": given.get("fund"),
        }
        made = open_entry(self.desk, self, kind, **seed)
        if made and self.page and self.page.name == "fund":
            self.page.go(record=made[-1])

    def new_voucher(self) -> None:
        """A voucher with lines, from anywhere: the list of vouchers asks for it."""
        self.desk.open_page("vouchers", new={})

    def open_book_export(self) -> None:
        """A book of the fund as a spreadsheet."""
        from gui.book_export_dialog import open_book_export

        open_book_export(self.desk, self)

    def open_opening(self) -> None:
        """What the fund had before the program."""
        from gui.opening_dialog import open_opening

        if is_open(self.desk, open_balances):
            open_opening(self.desk, self)

    def show_keys(self) -> None:
        """All keys (F1)."""
        from gui.keys_dialog import KeysDialog

        KeysDialog(self.desk, self).exec()

    def print_day(self) -> None:
        """Today's sheet, from anywhere."""
        self.desk.print_report("day-sheet", date=self.desk.today())

    def open_series(self) -> None:
        """Book a series."""
        from gui.series_dialog import SeriesDialog

        if is_open(self.desk, book_series):
            SeriesDialog(self.desk, self, self.page.seed() if self.page else {}).exec()

    def open_find_time(self) -> None:
        """Find a time that suits."""
        from gui.find_time_dialog import FindTimeDialog

        if is_open(self.desk, book):
            FindTimeDialog(self.desk, self).exec()

    def open_calendar_import(self) -> None:
        """Bring in a calendar file."""
        from gui.calendar_import_dialog import CalendarImportDialog

        if is_open(self.desk, import_events):
            CalendarImportDialog(self.desk, self).exec()

    def open_calendar_export(self) -> None:
        """Pass bookings on as a calendar file."""
        from gui.calendar_export_dialog import CalendarExportDialog

        CalendarExportDialog(self.desk, self).exec()

    def open_sheet_import(self, subject: str = "room") -> None:
        """Bring in rooms, people or organisations from a spreadsheet."""
        from gui.sheet_import import open_import

        if is_open(self.desk, bring_in):
            open_import(self.desk, subject, self)

    def open_people_import(self) -> None:
        """Bring in people from a spreadsheet."""
        self.open_sheet_import("person")

    def open_organisation_import(self) -> None:
        """Bring in organisations from a spreadsheet."""
        self.open_sheet_import("organisation")

    def back_up(self) -> None:
        """Back up the file now."""
        if is_open(self.desk, "backups"):
            Backups.of(self.desk).begin_now()

    def open_restore(self) -> None:
        """Restore a backup."""
        from gui.restore_dialog import open_restore

        if is_open(self.desk, "backups"):
            open_restore(self.desk, self)

    def change_password(self) -> None:
        """Another password for who is signed in."""
        from gui.password_dialogs import ChangePassword

        ChangePassword(self.desk, self).open()

    def switch_dark(self) -> None:
        """Dark becomes light, light dark."""
        self.desk.settings.put(settings.DARK, "light" if theme.dark() else "dark")

    def switch_language(self) -> None:
        """Chinese becomes English and the other way round."""
        self.desk.settings.put(settings.LANGUAGE, "zh_CN" if language() == "en" else "en")

    def switch_size(self) -> None:
        """Usual text becomes larger, larger usual."""
        kept = self.desk.settings
        kept.put(settings.LARGER, not kept.get(settings.LARGER))
