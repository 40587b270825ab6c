"""操作记录: who did what and when, newest first, and what it changed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from db import trail_list, trail_sheet
from db.fields import Field
from db.formats import to_text
from db.records import RecordType
from db.rules import Refused
from db.store import Row, Store
from db.trail_list import ActLine, ActList
from db.words import N_, _
from gui.controls import Button
from gui.desk import Desk, Progress
from gui.export import ask_path
from gui.list_page import ListPage
from gui.record_table import RecordTable
from gui.trail_filters import TrailFilters
from gui.trail_panel import TrailPanel

AT_ONCE = 200
_PANEL = 364
# The shared table shows the acts; the rows come from `db.trail_list`, not from a register.
ACTS = RecordType(
    name="trail",
    table="trail",
    label=N_("Act|trail"),
    plural=trail_sheet.TITLE,
    icon="clock-rotate-left",
    fields=(
        Field("at", N_("When"), "moment"),
        Field("who", N_("Who")),
        Field("title", N_("What was done")),
        Field("what", N_("Kind of record")),
        Field("entries", N_("Changes|count"), "number"),
        Field("state", N_("Status"), "choice", choices=(("undone", N_("Taken back|status")),)),
    ),
    columns=("at", "who", "title", "what", "entries", "state"),
    order="at DESC",
    label_of="label",
    search=(),
    status="state",
)


class TrailPage(ListPage):
    """The trail, for those who may read it. Older acts follow where the list ends."""

    name = "trail"
    title = trail_sheet.TITLE
    icon = "clock-rotate-left"
    area = "settings"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, RecordTable(ACTS, desk.settings))
        self.acts: ActList | None = None
        self._lines: dict[int, ActLine] = {}
        self._ended = True
        self._drop = ""
        self.filters = TrailFilters(desk)
        self.table.header.setSectionsClickable(False)
        self.panel = TrailPanel(desk)
        self._build()
        self.filters.changed.connect(lambda: self._fill(AT_ONCE))
        self.table.current_changed.connect(self._look_at)
        self.table.opened.connect(lambda _row: self.panel.setFocus())
        self.table.verticalScrollBar().valueChanged.connect(self._near_the_end)
        self.panel.wanted.connect(self.show_act)
        self.panel.left.connect(self.table.setFocus)
        self.empty.hint_taken.connect(lambda: self.filters.drop(self._drop))

    def _build(self) -> None:
        self.export_button = Button(_("Export"), icon="download")
        self.export_button.clicked.connect(self.export)
        self.clear_button = Button(_("Clear filters"), kind="primary")
        self.clear_button.clicked.connect(self.filters.clear)
        self.clear_button.setParent(self.empty)
        self.clear_button.hide()
        buttons = [self.export_button]
        self._lay_out(self.filters, buttons, self.panel, panel_width=_PANEL, shape="trail")

    # -- the list ---------------------------------------------------------------------------------

    def reload(self) -> None:
        """Fetch the list again, as far as it was shown; the current act stays the current one."""
        self.filters.offer()
        current = self.table.current()
        self._fill(max(AT_ONCE, len(self._lines)), current["id"] if current else None)

    def _fill(self, n: int, through: int | None = None) -> None:
        """List the newest acts, so many, and as far down as the one to go through."""
        self._stale = False
        current = self.table.current()
        self._lines = {}
        try:
            self.acts = ActList(self.desk.store, self.filters.wanted())
        except Refused as refused:
            self._shut(refused.message)
            return
        self._open(True)
        some = list(self._fetch(n))
        while through and some and some[-1].id > through and not self._ended:
            some += self._fetch(AT_ONCE)
        rows = [_row(act) for act in some]
        self.table.show_rows(rows, current["id"] if current else None)
        self._tell()
        self._cover(not rows)
        self._look_at(self.table.current())

    def _fetch(self, n: int) -> Sequence[ActLine]:
        assert self.acts is not None
        some = self.acts.more(n)
        self._lines.update((act.id, act) for act in some)
        self._ended = len(some) < n
        return some

    def _near_the_end(self, _value: int = 0) -> None:
        """Older acts follow before the end of the list is reached."""
        bar = self.table.verticalScrollBar()
        if self._ended or bar.value() < bar.maximum() - self.table.viewport().height():
            return
        self.table.records.add_rows([_row(act) for act in self._fetch(AT_ONCE)])
        self._tell()

    def _tell(self) -> None:
        n, entries = len(self._lines), trail_list.entries(self.desk.store)
        words = _("{n} acts, newest first") if self._ended else _("The newest {n} acts")
        said = [
            words.format(n=f"{n:,}"),
            "" if self._ended else _("Older ones follow at the end of the list"),
            _("{n} entries in the trail").format(n=f"{entries:,}"),
        ]
        self.count.setText("    ".join(one for one in said if one))

    def _shut(self, message: str) -> None:
        self.acts, self._ended = None, True
        self._open(False)
        self.table.show_rows([])
        self.count.setText("")
        self.panel.show_act(None)
        self.empty.show_state("lock", message, "")
        self.empty.show()

    def _open(self, may: bool) -> None:
        self.filters.setEnabled(may)
        self.export_button.setEnabled(may)

    def _show_empty(self) -> None:
        conditions = self.filters.conditions()
        if not conditions:
            self.empty.show_state(
                ACTS.icon,
                _("Nothing here yet"),
                _("Whatever is written leaves an entry here: who, when, before and after."),
            )
            return
        hint, link = "", ""
        self._drop = ""
        for name, label in conditions if len(conditions) > 1 else []:
            if ActList(self.desk.store, self.filters.wanted(without=name)).more(1):
                self._drop = name
                hint, link = (
                    _("Without “{what}” there is something,").format(what=label),
                    _("drop it"),
                )
                break
        self.empty.show_state(
            "filter",
            _("Nothing fits: {what}").format(what=_(ACTS.plural)),
            _("Conditions: {what}").format(what=_(", ").join(label for _name, label in conditions)),
            [self.clear_button],
            hint=hint,
            link=link,
        )

    # -- the panel --------------------------------------------------------------------------------

    def _look_at(self, row: Row | None) -> None:
        act = self._lines.get(row["id"]) if row else None
        if act is None or act != self.panel.act:
            self.panel.show_act(act)
        self.hints_changed.emit()

    def show_act(self, id: int) -> None:
        """Look at an act, in the list if it is there."""
        if not self.table.choose(id):
            found = trail_list.lines(self.desk.store, [id])
            self.panel.show_act(found[0] if found else None)
        self.panel.setFocus()

    # -- going out --------------------------------------------------------------------------------

    def export(self) -> None:
        """Write what the filters leave to a spreadsheet; that leaves an entry."""
        path = ask_path(self, self.desk, ACTS)
        if path is not None:
            self.export_to(path)

    def export_to(self, path: Path) -> None:
        """Write it to this file, on a worker."""
        wanted = self.filters.wanted()

        def work(store: Store, progress: Progress) -> int:
            return trail_sheet.export(store, path, wanted, progress)

        def done(acts: int) -> None:
            self.desk.say(_("Exported {n} acts to {file}").format(n=acts, file=path.name))
            self.reload_now()

        self.desk.later(work, done, label=_("Export"))

    # -- what the window asks ---------------------------------------------------------------------

    def go(self, **where: Any) -> None:
        """`search=TEXT`, `act=ID`."""
        if "search" in where:
            self.filters.search_for(where["search"])
        if "act" in where:
            self.show_act(int(where["act"]))

    def find(self) -> None:  # type: ignore[override]  # the page's word, not QWidget's static one
        """Into the search box."""
        self.filters.search.setFocus()
        self.filters.search.selectAll()

    def panes(self) -> list[QWidget]:
        """List, panel, search."""
        here = self.clear_button if self.clear_button.isVisible() else self.table
        return [here, self.panel, self.filters.search]

    def hints(self) -> list[str]:
        """The keys of the panel, or of the list."""
        if self.panel.isAncestorOf(self.focusWidget() or self):
            return [_("Tab next link"), _("Enter open"), _("Esc back to the list")]
        if not self.table.records.rows:
            return [_("Ctrl+F search")]
        return [_("↑↓ move"), _("Enter into the details"), _("Ctrl+F search"), _("F6 next pane")]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the list."""
        if event.key() == Qt.Key.Key_Escape:
            self.table.setFocus()
            return
        super().keyPressEvent(event)


def _row(act: ActLine) -> Row:
    return {
        "id": act.id,
        "at": to_text(act.at),
        "who": act.who,
        "title": act.label,
        "what": act.what,
        "entries": act.entries,
        "state": "undone" if act.undone is not None else "",
    }
