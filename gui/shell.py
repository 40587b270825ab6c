"""The window: rail, top bar, pages, status line, undo bar. It fulfils what the desk asks for."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from db.booking_states import release_expired
from db.centre import centre
from db.rules import Refused
from db.today import counts
from db.trail import Act
from db.trouble import Trouble
from db.words import _
from gui import keys
from gui.areas import AREAS, area_of, page_of_table, pages_of, spec_of
from gui.backups import Backups, status_words
from gui.commands import Commands
from gui.desk import Desk, Task
from gui.doors import unseen
from gui.page import Page
from gui.rail import Rail
from gui.seat import Seat
from gui.status_line import StatusLine
from gui.top_bar import TopBar
from gui.trouble import show_trouble
from gui.undo_bar import UndoBar
from reports.catalogue import REPORTS

if TYPE_CHECKING:
    from gui.print_preview import PrintPreview

_log = logging.getLogger(__name__)
_SMALLEST = (1024, 640)


class Shell(Commands):
    """The window of the program, made once for one file."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.pages: dict[str, Page] = {}
        self.page: Page | None = None
        self._tending = False
        self._leaving = False
        self._last_page = {area.name: area.pages[0].name for area in AREAS}
        self.setObjectName("Shell")
        self.setMinimumSize(*_SMALLEST)
        self._build()
        self._make_keys()
        self.seat = Seat(desk, self, lambda: any(page.unsaved() for page in self.pages.values()))
        self.seat.left.connect(self._leave)
        desk.seated.connect(self._on_seated)
        desk.changed.connect(self._on_changed)
        desk.acted.connect(self._on_acted)
        desk.said.connect(self.undo_bar.say)
        desk.troubled.connect(self._on_trouble)
        desk.began.connect(self._on_began)
        desk.record_wanted.connect(self.open_record)
        desk.page_wanted.connect(self._on_page_wanted)
        desk.report_wanted.connect(self.preview)
        desk.settings.changed.connect(self._on_setting)
        Backups.of(desk).changed.connect(self._on_backup)
        QApplication.instance().focusChanged.connect(self._on_focus)  # type: ignore[union-attr]  # an app exists before any widget
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.timeout.connect(self.minute)
        self._show_doors()
        self.open_page("today")
        self.minute()

    def _build(self) -> None:
        body = QWidget(self)
        self.rail = Rail(AREAS, body)
        self.rail.chosen.connect(self.open_area)
        self.top = TopBar(body)
        self.top.tab_chosen.connect(self.open_page)
        self.top.search_wanted.connect(self.open_palette)
        self.top.user.change_user.connect(self.change_user)
        self.top.user.lock.connect(self.lock)
        self.top.user.change_password.connect(self.change_password)
        self.top.user.sign_out.connect(self.close)
        self.stack = QStackedWidget(body)
        self.stack.setObjectName("Pages")
        self.status = StatusLine(body)
        self.undo_bar = UndoBar(self.stack)
        self.undo_bar.undo_wanted.connect(self.desk.undo)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.top)
        right.addWidget(self.stack, 1)
        right.addWidget(self.status)
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(right, 1)
        self.setCentralWidget(body)

    def _make_keys(self) -> None:
        for number, area in enumerate(AREAS, start=1):
            shortcut = QShortcut(QKeySequence(f"Ctrl+{number % 10}"), self)
            shortcut.activated.connect(lambda name=area.name: self.open_area(name))
        self._stepping: list[QShortcut] = []
        for key in keys.WINDOW:
            for sequence in key.sequences:
                shortcut = QShortcut(QKeySequence(sequence), self)
                shortcut.activated.connect(getattr(self, key.does))
                if key.does in ("step_back", "step_on"):
                    self._stepping.append(shortcut)

    # -- pages ------------------------------------------------------------------------------------

    def open_area(self, name: str) -> None:
        """The page of an area that was open last, or the first that is not closed."""
        area = next(one for one in AREAS if one.name == name)
        names = [spec.name for spec in pages_of(area, self.desk)] or [area.pages[0].name]
        last = self._last_page[name]
        self.open_page(last if last in names else names[0])

    def open_page(self, name: str, **where: Any) -> None:
        """Show a page, made now if it was never shown, at a place on it."""
        area, spec = area_of(name), spec_of(name)
        closed = unseen(self.desk, spec.part)
        if closed:
            self.desk.say(closed, "warn")
            return
        page = self.pages.get(name)
        fresh = page is None
        if page is None:
            page = spec.make(self.desk)
            page.hints_changed.connect(self._show_hints)
            page.summary_changed.connect(self._show_facts)
            self.pages[name] = page
            self.stack.addWidget(page)
        self.page = page
        self._last_page[area.name] = name
        self.rail.show_area(area.name)
        tabs = [(one.name, _(one.title)) for one in pages_of(area, self.desk)]
        self.top.show_page(_(area.label), tabs, name)
        self.stack.setCurrentWidget(page)
        for shortcut in self._stepping:
            # Elsewhere PgUp and PgDn belong to the list that has focus.
            shortcut.setEnabled(type(page).step is not Page.step)
        if fresh and self.isVisible():
            self._focus_first()
        if where:
            page.refresh()
            page.go(**where)
        self._show_facts()
        self._show_hints()
        if not where and self.isVisible():
            self._focus_page()
        self.undo_bar.stand_over(page.foot())

    def _focus_page(self) -> None:
        """Into the page, unless the focus is there already."""
        focus = self.focusWidget()
        if not (focus and self.page and self.page.isAncestorOf(focus)):
            self._focus_first()

    def _focus_first(self) -> None:
        """Where the page begins: Qt would take its first filter, and ↓ would change that."""
        panes = self.page.panes() if self.page else []
        if panes:
            panes[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """The focus begins in the page, not on the rail."""
        super().showEvent(event)
        self._focus_page()

    def _on_page_wanted(self, name: str, where: dict[str, Any]) -> None:
        self.open_page(name, **where)

    def open_record(self, table: str, id: int) -> None:
        """Show a record on the page it lives on."""
        self.open_page(page_of_table(table), record=id)

    def preview(self, name: str, parameters: dict[str, Any]) -> None:
        """Show a paper before it is printed."""
        closed = unseen(self.desk, REPORTS[name].part)
        if closed:
            self.desk.say(closed, "warn")
            return

        dialog = self._preview_of(name, parameters)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _preview_of(self, name: str, parameters: dict[str, Any]) -> PrintPreview:
        """Receipts and certificates count what leaves their preview, wherever it is asked for."""
        from gui.certificate_print import CertificatePreview
        from gui.print_preview import PrintPreview
        from gui.receipt_dialog import ReceiptPreview

        if name == "receipt":
            return ReceiptPreview(self.desk, self, parameters["receipt"])
        if name == "certificate":
            return CertificatePreview(self.desk, self, [parameters["certificate"]])
        if name == "certificates" and parameters.get("ids"):
            return CertificatePreview(self.desk, self, parameters["ids"])
        return PrintPreview(self.desk, name, parameters, self)

    # -- keys -------------------------------------------------------------------------------------

    def open_palette(self) -> None:
        """Search everything (Ctrl+K)."""
        from gui.palette import Palette

        Palette(self.desk, self).open_over()

    def find_here(self) -> None:
        """Search this page (Ctrl+F)."""
        if self.page:
            self.page.find()

    def new_here(self) -> None:
        """The page's own new thing (Ctrl+N)."""
        primary = self.page.primary() if self.page else None
        if primary:
            primary[1]()
        elif area_of(self.page_name()).name == "fund":
            self.receive_money()  # a receipt begins with what was received
        else:
            self.new_booking()

    def print_here(self) -> None:
        """The page's sheet (Ctrl+P)."""
        if self.page:
            self.page.print_sheet()

    def undo(self) -> None:
        """Take back the newest act (Ctrl+Z)."""
        self.undo_bar.hide()
        self.desk.undo()

    def next_pane(self) -> None:
        """Focus to the next pane (F6)."""
        self._turn_pane(1)

    def previous_pane(self) -> None:
        """Focus to the pane before (Shift+F6)."""
        self._turn_pane(-1)

    def _turn_pane(self, by: int) -> None:
        panes = [pane for pane in (self.page.panes() if self.page else []) if pane.isVisible()]
        if not panes:
            return
        focus = self.focusWidget()
        here = next(
            (n for n, one in enumerate(panes) if one is focus or one.isAncestorOf(focus or self)),
            -1 if by > 0 else 0,
        )
        panes[(here + by) % len(panes)].setFocus(Qt.FocusReason.TabFocusReason)

    def step_back(self) -> None:
        """A day, week or month back (PgUp)."""
        if self.page:
            self.page.step(-1)

    def step_on(self) -> None:
        """A day, week or month on (PgDn)."""
        if self.page:
            self.page.step(1)

    def to_today(self) -> None:
        """To today (Ctrl+T)."""
        if self.page:
            self.page.to_today()

    def change_user(self) -> None:
        """Somebody else sits down (Ctrl+L)."""
        self.seat.change_user()

    def lock(self) -> None:
        """Cover the window until somebody signs in."""
        self.seat.lock()

    def refresh(self) -> None:
        """Fetch the page again (F5)."""
        if self.page:
            self.page.reload_now()
        self._show_state()

    def full_screen(self) -> None:
        """The whole screen and back (F11)."""
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    # -- what changed -----------------------------------------------------------------------------

    def minute(self) -> None:
        """Each minute: release what expired, move the clock, let the page look again."""
        now = self.desk.now()
        self._tending = True
        try:
            self.desk.tend(release_expired)
        except Refused as refused:
            # The trouble has had its dialog; the next minute tries again.
            _log.info("nothing released: %s", refused.message)
        finally:
            self._tending = False
        self.status.show_clock(now)
        self._show_state()
        if self.page:
            self.page.tick()
        self._clock.start((60 - datetime.now().second) * 1000)

    def _on_seated(self) -> None:
        """Somebody else is signed in: what they do not see is put away, forms stay as they are."""
        self.undo_bar.hide()
        self._show_doors()
        if self.page and unseen(self.desk, spec_of(self.page_name()).part):
            self.open_page("today")
        else:
            self.open_page(self.page_name())
        self._show_state()

    def page_name(self) -> str:
        """The name of the page that is open."""
        return next((name for name, page in self.pages.items() if page is self.page), "today")

    def _show_doors(self) -> None:
        self.rail.show_areas([area.name for area in AREAS if pages_of(area, self.desk)])

    def _leave(self) -> None:
        self._leaving = True
        self.close()

    def _on_changed(self, _act: object) -> None:
        self.status.show_health(True)
        self._show_state()

    def _on_setting(self, _key: str) -> None:
        if self.isVisible():
            self._show_state()

    def _on_backup(self) -> None:
        self._show_state()
        if self.page and self.page.name == "today":
            self.page.tick()

    def _on_acted(self, act: Act) -> None:
        if act.label:
            self.undo_bar.offer(act.label)

    def _on_trouble(self, trouble: Trouble) -> None:
        known = not self.status.well
        self.status.show_health(False)
        # What goes on by itself each minute says it once, not each minute.
        if not (self._tending and known):
            show_trouble(trouble, self)

    def _on_began(self, task: Task) -> None:
        """Long work that writes: how far it is stands before the window."""
        from gui.work_dialog import WorkDialog

        WorkDialog(self.desk, task, self).show()

    def _on_focus(self, _old: QWidget | None, _new: QWidget | None) -> None:
        self._show_hints()

    def _show_hints(self) -> None:
        self.status.show_hints(self.page.hints() if self.page else [])

    def _show_facts(self) -> None:
        if self.page:
            self.top.show_facts(self.page.headline(), self.page.summary())

    def _show_state(self) -> None:
        """What stands around the pages: title, late count, user, last backup."""
        here = centre(self.desk.store)
        name = here.name if here else ""
        self.setWindowTitle(f"驿站 · {name}" if name else "驿站")
        self.status.show_sample(bool(here and here.sample))
        self.top.user.show_user(
            self.desk.store.staff,
            self.desk.store.who or _("Front desk"),
            signs_in=self.seat.has_passwords(),
        )
        now = self.desk.now()
        self.rail.set_badge("today", counts(self.desk.store, now)["late"])
        words, tip, worry = status_words(Backups.of(self.desk).states(), now)
        self.status.show_backup(words, tip, well=not worry)

    # -- shape ------------------------------------------------------------------------------------

    def restore_shape(self) -> None:
        """As large and where it was, or maximised at first."""
        if not self.restoreGeometry(self.desk.settings.state("window")):
            self.resize(1366, 696)
            self.setWindowState(Qt.WindowState.WindowMaximized)

    def come_forward(self) -> None:
        """In front of other windows: a second start asked for this."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def retire(self) -> None:
        """Give way to a new window: this one is deleted with all its pages."""
        self._clock.stop()
        self.desk.settings.keep_state("window", self.saveGeometry())
        self.hide()
        self.deleteLater()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the shape; over a form that is half filled in, only at the second time."""
        words = _("Not saved yet. Close again to throw it away.")
        half = next((name for name, page in self.pages.items() if page.unsaved()), "")
        warned = self.undo_bar.isVisible() and self.undo_bar.words.text() == words
        if half and not warned and not self._leaving:
            self.open_page(half)
            self.desk.say(words, "warn")
            event.ignore()
            return
        self._clock.stop()
        self.desk.settings.keep_state("window", self.saveGeometry())
        self.desk.settings.sync()
        super().closeEvent(event)
