"""设置: the centre, how the program looks, the file and its backups."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from db.calendar_import import import_events
from db.centre import centre, change_centre
from db.fields import Field
from db.roles import does
from db.rules import Refused
from db.sheets import bring_in
from db.words import LANGUAGES, N_, _
from gui import settings, theme
from gui.backup_card import BackupCard
from gui.cards import Card
from gui.controls import Button, CheckBox, Segmented
from gui.desk import Desk
from gui.doors import guard
from gui.form import Form
from gui.page import Page

FIELDS = (
    Field("name", N_("Name of the centre"), required=True, most=60),
    Field("english_name", N_("Name in English"), most=90, help=N_("On papers in English")),
    Field("address", N_("Address"), most=80),
    Field("phone", N_("Phone"), most=41),
    Field("leader_title", N_("Title of the leader"), most=20),
    Field("leader", N_("Leader|centre"), most=20),
    Field(
        "emblem",
        N_("Emblem"),
        "reference",
        to="picture",
        help=N_("None: letters begin with the name alone"),
    ),
    Field("hours", N_("Opening hours"), "hours", required=True),
    Field(
        "provisional_days",
        N_("Days a provisional booking is held"),
        "number",
        required=True,
        least=1,
        most=90,
    ),
)
_THEMES = (("system", N_("As the system")), ("light", N_("Light")), ("dark", N_("Dark")))
_LOCKING = (
    (5, N_("5 minutes")),
    (10, N_("10 minutes")),
    (15, N_("15 minutes")),
    (30, N_("30 minutes")),
    (0, N_("Never|lock")),
)
_WIDE = 560


class SettingsPage(Page):
    """What is set once and rarely again. Everything but the centre's own data holds at once."""

    name = "settings"
    title = N_("Settings")
    icon = "gear"
    area = "settings"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.form = Form(FIELDS, desk)
        self.save_button = Button(_("Save"), key="Ctrl+Enter", kind="primary")
        self.save_button.clicked.connect(self._save)
        guard(self.save_button, desk, change_centre)
        self.renew_button = Button(_("Make a new recovery code…"), kind="link")
        self.renew_button.clicked.connect(self._renew)
        self.hand_over_button = Button(_("Hand over sealed notes…"), kind="link")
        self.hand_over_button.clicked.connect(self._hand_over)
        self.language = Segmented(LANGUAGES, name=_("Language"))
        self.dark = Segmented([(value, _(label)) for value, label in _THEMES], name=_("Colours"))
        self.larger = CheckBox(_("Larger text"))
        self.lock_after = Segmented(
            [(str(value), _(label)) for value, label in _LOCKING], name=_("Lock by itself after")
        )
        self.lock_label = _label(_("Lock by itself after"))
        self.place = QLabel()
        self._fill_choices()
        self.language.changed.connect(lambda v: desk.settings.put(settings.LANGUAGE, v))
        self.lock_after.changed.connect(lambda v: desk.settings.put(settings.LOCK_AFTER, int(v)))
        self.dark.changed.connect(lambda v: desk.settings.put(settings.DARK, v))
        self.larger.toggled.connect(lambda on: desk.settings.put(settings.LARGER, on))
        inside = QWidget()
        halves = QHBoxLayout(inside)
        halves.setContentsMargins(16, 16, 16, 16)
        halves.setSpacing(12)
        left, right = QVBoxLayout(), QVBoxLayout()
        for column in (left, right):
            column.setSpacing(12)
        left.addWidget(self._centre_card())
        left.addStretch(1)
        right.addWidget(self._look_card())
        self.backups = BackupCard(desk, self)
        right.addWidget(self.backups)
        right.addWidget(self._file_card())
        right.addStretch(1)
        halves.addLayout(left, 1)
        halves.addLayout(right, 1)
        inside.setMaximumWidth(2 * _WIDE + 44)
        self.area_widget = QScrollArea(self)
        self.area_widget.setWidget(inside)
        self.area_widget.setWidgetResizable(True)
        self.area_widget.setFrameShape(QScrollArea.Shape.NoFrame)
        for key in ("Ctrl+Return", "Ctrl+Enter", "Ctrl+S"):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self._save)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.area_widget)

    def reload(self) -> None:
        """The centre and the places, unless somebody is typing here."""
        here = centre(self.desk.store)
        if here is not None and not self.form.dirty():
            self.form.set_values(
                {
                    **{field.name: getattr(here, field.name) for field in FIELDS},
                    "hours": here.hours.text(),
                }
            )
        self.place.setText(str(self.desk.store.path))
        for widget in (self.lock_label, self.lock_after):
            widget.setVisible(self.desk.store.key is not None)
        keeps_paper = self.desk.store.key is not None and does(
            self.desk.store.staff.roles, "recovery"
        )
        for button in (self.renew_button, self.hand_over_button):
            button.setVisible(keeps_paper)
        self.backups.reload()

    def panes(self) -> list[QWidget]:
        """The centre's form, the look, the file."""
        first = next(iter(self.form.inputs.values()))
        return [first, self.dark, self.backups.now_button]

    def hints(self) -> list[str]:
        """Keys here."""
        return [_("Tab next field"), _("Ctrl+Enter save"), _("F6 next pane")]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Cards lie on the window's ground."""
        QPainter(self).fillRect(self.rect(), theme.color("bg"))

    def _centre_card(self) -> Card:
        card = Card(self)
        card.show_head(_("Centre"))
        box = QVBoxLayout()
        box.setContentsMargins(12, 12, 12, 12)
        box.setSpacing(12)
        box.addWidget(self.form)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.save_button)
        box.addLayout(row)
        card.body.addLayout(box)
        return card

    def _look_card(self) -> Card:
        card = Card(self)
        card.show_head(_("This computer"))
        box = QVBoxLayout()
        box.setContentsMargins(12, 12, 12, 12)
        box.setSpacing(10)
        for label, widget in (
            (_("Language"), self.language),
            (_("Colours"), self.dark),
        ):
            box.addWidget(_label(label))
            box.addWidget(widget)
        box.addWidget(self.larger)
        box.addWidget(self.lock_label)
        box.addWidget(self.lock_after)
        card.body.addLayout(box)
        return card

    def _file_card(self) -> Card:
        card = Card(self)
        card.show_head(_("File"))
        box = QVBoxLayout()
        box.setContentsMargins(12, 12, 12, 12)
        box.setSpacing(8)
        self.place.setWordWrap(True)
        self.place.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        box.addWidget(self.place)
        row = QHBoxLayout()
        row.setSpacing(8)
        other = Button(_("Open another file…"), kind="link")
        other.clicked.connect(self._other_file)
        row.addWidget(other)
        row.addWidget(self.renew_button)
        row.addWidget(self.hand_over_button)
        row.addStretch(1)
        box.addLayout(row)
        box.addWidget(_label(_("Calendars and spreadsheets")))
        row = QHBoxLayout()
        row.setSpacing(8)
        for words, what, door in (
            (_("Bring in a calendar"), self._bring_in_calendar, import_events),
            (_("Pass on a calendar"), self._pass_on_calendar, None),
        ):
            link = Button(words, kind="link")
            link.clicked.connect(what)
            if door is not None:
                guard(link, self.desk, door)
            row.addWidget(link)
        row.addStretch(1)
        box.addLayout(row)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(_label(_("Bring in a spreadsheet")))
        for words, subject in (
            (_("People|register"), "person"),
            (_("Organisations"), "organisation"),
            (_("Rooms"), "room"),
        ):
            link = Button(words, kind="link")
            link.clicked.connect(partial(self._bring_in, subject))
            row.addWidget(guard(link, self.desk, bring_in))
        row.addStretch(1)
        box.addLayout(row)
        card.body.addLayout(box)
        return card

    def _bring_in_calendar(self) -> None:
        from gui.calendar_import_dialog import CalendarImportDialog

        CalendarImportDialog(self.desk, self.window()).exec()

    def _pass_on_calendar(self) -> None:
        from gui.calendar_export_dialog import CalendarExportDialog

        CalendarExportDialog(self.desk, self.window()).exec()

    def _bring_in(self, subject: str, _checked: bool = False) -> None:
        from gui.sheet_import import open_import

        open_import(self.desk, subject, self.window())

    def _fill_choices(self) -> None:
        kept = self.desk.settings
        self.language.set_value(kept.get(settings.LANGUAGE))
        self.dark.set_value(kept.get(settings.DARK))
        self.larger.setChecked(kept.get(settings.LARGER))
        self.lock_after.set_value(str(kept.get(settings.LOCK_AFTER)))

    def _save(self) -> None:
        changes = self.form.changes()
        if not changes:
            return
        try:
            self.desk.do(change_centre, **changes)
        except Refused as refused:
            if not self.form.show_refused(refused):
                self.desk.say(refused.message, "warn")
            return
        self.form.set_values(changes)
        self.reload()

    def _hand_over(self) -> None:
        from gui.hand_over_dialog import HandOverWithCode

        HandOverWithCode(self.desk, self.window()).open()

    def _renew(self) -> None:
        from gui.recovery_step import renew

        renew(self.desk, self.window())

    def _other_file(self) -> None:
        chosen, _kind = QFileDialog.getSaveFileName(
            self,
            _("Choose or name a file"),
            str(self.desk.store.path.parent),
            "*.yizhan",
            options=QFileDialog.Option.DontConfirmOverwrite,
        )
        if chosen and Path(chosen) != self.desk.store.path:
            self.desk.settings.put(settings.FILE, str(settings.file_named(chosen)))
            self.desk.say(_("The file is opened at the next start."))


def _label(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "label")
    return label
