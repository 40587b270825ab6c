"""证书登记: the register of certificates. Issue, print one or several, reissue, withdraw."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from db import records
from db.certificate_kinds import begin_certificate_kinds, certificate_kinds
from db.certificates import (
    STATES,
    Certificate,
    certificates_printed,
    issue_certificates,
    reissue_certificate,
    withdraw_certificate,
)
from db.fields import Field
from db.store import Row
from db.types_certificates import CERTIFICATE
from db.words import N_, _
from gui.certificate_panel import CertificatePanel
from gui.certificate_print import print_certificates
from gui.certificate_table import CertificateTable
from gui.controls import Button, Combo, SearchBox
from gui.desk import Desk
from gui.doors import guard, is_open, why_not
from gui.form_dialog import FormDialog
from gui.list_page import ListPage
from gui.record_words import count_words

_PANEL = 372
_WAIT_MS = 150
_MOST = 1000  # rows that are listed; search finds the others
_UNPRINTED = "unprinted"
_REASON = Field("reason", N_("Reason"), "memo", required=True, most=100)


class CertificatePage(ListPage):
    """Whom something was certified to, the newest first; several rows may be marked."""

    name = "certificates"

    def __init__(self, desk: Desk) -> None:
        table = CertificateTable(desk.settings)
        super().__init__(desk, table)
        self.rows = table
        self._order, self._descending, self._said = "", False, ""
        self.panel = CertificatePanel(desk)
        self.search = SearchBox(_("Number, name, initials"), width=200)
        self.kind = Combo(name=_("Kind|certificate"))
        self.year = Combo(name=_("Year"))
        self.state = Combo(
            [
                ("", _("All statuses")),
                *((value, _(label)) for value, label in STATES),
                (_UNPRINTED, _("Not printed yet")),
            ],
            name=_("Status"),
        )
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_WAIT_MS)
        self._build()
        self._connect()

    def _build(self) -> None:
        filters = QWidget()
        row = QHBoxLayout(filters)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for part in (self.search, self.kind, self.year, self.state):
            row.addWidget(part)
        self.clear_link = Button(_("Clear filters"), kind="link")
        row.addWidget(self.clear_link)
        self.register = Button(_("Print the register"), icon="book")
        self.paper = Button(_("Print"), icon="print", key="Ctrl+P")
        self.new = Button(_("Issue"), icon="award", key="Ctrl+N", kind="primary")
        self.first = Button(_("Issue"), icon="award", key="Ctrl+N", kind="primary")
        self.begin = Button(_("Make the usual kinds"), icon="stamp", kind="primary")
        self.clear_button = Button(_("Clear filters"), kind="primary")
        for button in (self.first, self.begin, self.clear_button):
            button.setParent(self.empty)
            button.hide()
        for button in (self.new, self.first):
            guard(button, self.desk, issue_certificates)
        guard(self.begin, self.desk, begin_certificate_kinds)
        guard(self.paper, self.desk, certificates_printed)
        buttons = [self.register, self.paper, self.new]
        self._lay_out(filters, buttons, self.panel, panel_width=_PANEL, shape="certificates")

    def _connect(self) -> None:
        self._typing.timeout.connect(self.reload_now)
        self.search.textChanged.connect(lambda _text: self._typing.start())
        self.search.returnPressed.connect(self._search_now)
        for part in (self.kind, self.year, self.state):
            part.changed.connect(self.reload_now)
        self.table.order_changed.connect(self._reorder)
        self.table.current_changed.connect(self._look)
        self.rows.marked.connect(self._tell_marked)
        self.table.opened.connect(lambda _row: self.panel.focus_first())
        self.panel.left.connect(self.table.setFocus)
        self.panel.print_wanted.connect(lambda one: self._print([one.id]))
        self.panel.reissue_wanted.connect(self._reissue)
        self.panel.withdraw_wanted.connect(self._withdraw)
        self.paper.clicked.connect(self.print_sheet)
        self.register.clicked.connect(self.print_register)
        for button in (self.new, self.first):
            button.clicked.connect(lambda: self.issue())
        self.begin.clicked.connect(lambda: self.desk.do(begin_certificate_kinds))
        for link in (self.clear_link, self.clear_button):
            link.clicked.connect(self.clear_filters)
        self._on_key("Delete", self.panel.withdraw)

    # -- what is shown ----------------------------------------------------------------------------

    def reload(self) -> None:
        """The register again; the current one stays the current one."""
        self._stale = False
        self._typing.stop()
        store, which = self.desk.store, self.which()
        self._offer()
        rows = records.listing(
            store,
            CERTIFICATE,
            **which,
            order=self._order,
            descending=self._descending,
            limit=_MOST,
        )
        current = self.table.current()
        self.rows.show_rows(rows, current["id"] if current else None)
        if rows and self.table.current() is None:
            self.table.selectRow(0)
        for part in (self.kind, self.year, self.state):
            part.set_used(bool(part.value()))
        self.clear_link.setVisible(self._filtered())
        self._count(rows, which)
        self._cover(not rows)
        self._look(self.table.current())

    def which(self) -> dict[str, Any]:
        """What is listed, as `records.listing` takes it."""
        filters: dict[str, Any] = {}
        if self.kind.value():
            filters["kind"] = int(self.kind.value())
        if self.year.value():
            filters["year"] = int(self.year.value())
        if self.state.value() == _UNPRINTED:
            filters |= {"printed": 0, "state": "valid"}
        elif self.state.value():
            filters["state"] = self.state.value()
        return {"search": self.search.folded(), "filters": filters}

    def _offer(self) -> None:
        kinds = certificate_kinds(self.desk.store, archived=True)
        self.kind.set_options([("", _("All kinds")), *((str(one.id), one.name) for one in kinds)])
        first = records.listing(
            self.desk.store, CERTIFICATE, order="issued_on", descending=False, limit=1
        )
        this = self.desk.today().year
        years = range(this, (first[0]["year"] if first else this) - 1, -1)
        self.year.set_options(
            [("", _("All years")), *((str(n), _("{year}|filter").format(year=n)) for n in years)]
        )

    def _count(self, rows: list[Row], which: dict[str, Any]) -> None:
        store = self.desk.store
        shown = len(rows)
        if shown == _MOST:
            shown = records.count(store, CERTIFICATE, **which)
        every = records.count(store, CERTIFICATE) if self._filtered() else None
        said = [count_words(shown, every)]
        by_state = records.totals(store, CERTIFICATE, **which)
        said += [f"{_(label)} {by_state[value]}" for value, label in STATES if by_state.get(value)]
        if shown > len(rows):
            said.append(_("The newest {n} are listed; search narrows them.").format(n=len(rows)))
        self._said = "    ".join(said) if rows else ""
        self._tell_marked()

    def _tell_marked(self) -> None:
        marked = len(self.table.selectionModel().selectedRows())
        more = _("{n} marked").format(n=marked) if marked > 1 else ""
        self.count.setText("    ".join(part for part in (self._said, more) if part))
        self.paper.setText(_("Print {n}").format(n=marked) if marked > 1 else _("Print"))

    def _look(self, row: Row | None) -> None:
        self.panel.show_certificate(row["id"] if row else None)
        self.paper.setEnabled(row is not None)
        self.register.setEnabled(bool(self.table.records.rows) or self._filtered())
        self.hints_changed.emit()

    def _filtered(self) -> bool:
        boxes = (self.kind, self.year, self.state)
        return any(part.value() for part in boxes) or bool(self.search.text().strip())

    def _show_empty(self) -> None:
        if self._filtered():
            self.empty.show_state(
                "filter",
                _("Nothing fits: {what}").format(what=_(CERTIFICATE.plural)),
                _("No certificate has this name or number in this kind, year and status."),
                [self.clear_button],
            )
        elif not certificate_kinds(self.desk.store):
            self.empty.show_state(
                CERTIFICATE.icon,
                _("No certificates yet"),
                _("First there is a kind: its title, its words and how it is numbered."),
                [self.begin],
            )
        else:
            self.empty.show_state(
                CERTIFICATE.icon,
                _("No certificates yet"),
                _("Choose a kind, say who gets one, look at the page, issue: it is numbered."),
                [self.first],
            )

    def _reorder(self, name: str, descending: bool) -> None:
        self._order, self._descending = name, descending
        self.reload_now()

    def _search_now(self) -> None:
        self.reload_now()
        self.table.setFocus()

    def clear_filters(self) -> None:
        """The whole register again."""
        for part in (self.kind, self.year, self.state):
            blocked = part.blockSignals(True)
            part.set_value("")
            part.blockSignals(blocked)
        self.search.clear()
        self.reload_now()

    # -- what is done -----------------------------------------------------------------------------

    def issue(self, kind: int | None = None) -> None:
        """Say who gets one; then they are printed."""
        if not is_open(self.desk, issue_certificates):
            return
        if not certificate_kinds(self.desk.store):
            self.desk.say(_("There is no kind of certificates yet. Make one first."), "warn")
            return
        from gui.certificate_issue_dialog import IssueDialog

        dialog = IssueDialog(self.desk, self.window(), kind=kind)
        dialog.exec()
        if dialog.made:
            self._show_made(dialog.made[0])
            self._print(dialog.made)

    def _show_made(self, id: int) -> None:
        if self.table.records.row_of(id) < 0 and self._filtered():
            self.clear_filters()
        self.table.clearSelection()
        self.table.choose(id)
        self.table.setFocus()

    def _print(self, ids: list[int]) -> None:
        if ids and is_open(self.desk, certificates_printed):
            print_certificates(self.desk, self.window(), ids)

    def _reissue(self, one: Certificate) -> None:
        if not is_open(self.desk, reissue_certificate):
            return

        def again(values: dict[str, Any]) -> None:
            self.desk.do(reissue_certificate, id=one.id, reason=values["reason"])
            self._print([one.id])

        self._ask(
            again,
            _("Reissue"),
            _("{number} {name}: the number stays, the page says it is reissued.").format(
                number=one.number, name=one.name
            ),
        )

    def _withdraw(self, one: Certificate) -> None:
        if not is_open(self.desk, withdraw_certificate):
            return

        def away(values: dict[str, Any]) -> None:
            self.desk.do(withdraw_certificate, id=one.id, reason=values["reason"])

        self._ask(
            away,
            _("Withdraw|certificate"),
            _("{number} {name} holds no more, for good. Its number stays.").format(
                number=one.number, name=one.name
            ),
            danger=True,
        )

    def _ask(
        self,
        does: Callable[[dict[str, Any]], None],
        verb: str,
        heading: str,
        *,
        danger: bool = False,
    ) -> None:
        dialog = FormDialog(
            self.desk, self.window(), verb, (_REASON,), does, heading=heading, primary=verb
        )
        if danger:
            dialog.primary_button.set_kind("danger")
        dialog.open()

    # -- what the window asks ---------------------------------------------------------------------

    def go(self, **where: Any) -> None:
        """`record=` a certificate, `new={"kind": …}`, `search=`."""
        if where.get("record") is not None:
            self._show_made(int(where["record"]))
        if where.get("search") is not None:
            self.search.setText(str(where["search"]))
            self._search_now()
        if "new" in where:
            self.issue((where["new"] or {}).get("kind"))

    def primary(self) -> tuple[str, Callable[[], None]] | None:
        """Issue certificates."""
        return _("Issue"), self.issue

    def print_sheet(self) -> None:
        """The marked certificates, or the current one."""
        self._print(self.rows.chosen())

    def print_register(self) -> None:
        """The register of the year and kind that are looked at."""
        year = int(self.year.value() or self.desk.today().year)
        kind = int(self.kind.value()) if self.kind.value() else None
        self.desk.print_report("certificate-register", year=year, kind=kind)

    def find(self) -> None:  # type: ignore[override]  # the page's word, not QWidget's static one
        """Into the search box."""
        self.search.setFocus()
        self.search.selectAll()

    def step(self, n: int) -> None:
        """A year on or back, as far as there are any."""
        values = [self.year.itemData(at) for at in range(self.year.count())]
        at = values.index(self.year.value()) - n
        if 0 <= at < len(values):
            self.year.set_value(values[at])

    def panes(self) -> list[QWidget]:
        """Register, panel, search."""
        return [self.table, *self.panel.footer.buttons[-1:], self.search]

    def hints(self) -> list[str]:
        """The keys of the page."""
        made = [_("↑↓ move"), _("Space marks"), _("Ctrl+P print")]
        if not why_not(self.desk, issue_certificates):
            made.insert(0, _("Ctrl+N issue"))
        return made

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the register."""
        if event.key() == Qt.Key.Key_Escape:
            self.table.setFocus()
            return
        super().keyPressEvent(event)
