"""证书种类: what the centre certifies, how each kind is numbered, and how its page looks."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from db import records
from db.certificate_kinds import (
    FORMS,
    PAPERS,
    CertificateKind,
    add_certificate_kind,
    archive_certificate_kind,
    begin_certificate_kinds,
    certificate_kind,
    certificate_kinds,
    change_certificate_kind,
    restore_certificate_kind,
)
from db.certificates import issue_certificates
from db.fields import Field
from db.records import RecordType
from db.store import Row
from db.types_certificates import CERTIFICATE, CERTIFICATE_KIND
from db.words import N_, _
from gui.certificate_examples import page_of
from gui.certificate_picture import CertificatePicture
from gui.controls import Button, CheckBox, Chip
from gui.desk import Desk
from gui.doors import guard, is_open, why_not
from gui.list_page import ListPage
from gui.panel_footer import PanelFooter
from gui.record_table import RecordTable

_PANEL = 560
# The shared table shows the kinds; the rows come from `db.certificate_kinds`, not from a register.
KINDS = RecordType(
    name="certificate_kinds",
    table="certificate_kind",
    label=CERTIFICATE_KIND.label,
    plural=CERTIFICATE_KIND.plural,
    icon=CERTIFICATE_KIND.icon,
    fields=(
        Field("name", N_("Name")),
        Field("prefix", N_("Prefix of the numbers")),
        Field("form", N_("Form"), "choice", choices=FORMS),
        Field("paper", N_("Paper"), "choice", choices=PAPERS),
        Field("issued", N_("Issued|count"), "number"),
        Field(
            "status",
            N_("Status"),
            "choice",
            choices=(("active", N_("In service")), ("archived", N_("Archived"))),
        ),
    ),
    columns=("name", "prefix", "form", "paper", "issued", "status"),
    order="id",
    label_of="name",
    search=(),
    status="status",
)


class CertificateKindsPage(ListPage):
    """The kinds, the page of the current one beside them, large."""

    name = "certificate-kinds"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, RecordTable(KINDS, desk.settings))
        self.kind: CertificateKind | None = None
        self.table.header.setSectionsClickable(False)
        self.archived = CheckBox(_("With archived"))
        self.again = Button(_("Like this one"), icon="clone", key="Ctrl+D")
        self.new = Button(_("New kind"), icon="plus", key="Ctrl+N", kind="primary")
        self.begin = Button(_("Make the usual kinds"), icon="stamp", kind="primary")
        self.first = Button(_("New kind"), icon="plus", key="Ctrl+N")
        self._build()
        self._connect()

    def _build(self) -> None:
        for button in (self.begin, self.first):
            button.setParent(self.empty)
            button.hide()
        for button in (self.again, self.new, self.first):
            guard(button, self.desk, add_certificate_kind)
        guard(self.begin, self.desk, begin_certificate_kinds)
        self._lay_out(
            self.archived,
            [self.again, self.new],
            self._panel(),
            panel_width=_PANEL,
            shape="certificate-kinds",
        )

    def _panel(self) -> QWidget:
        panel = QFrame()
        panel.setProperty("role", "pane")
        panel.setMinimumWidth(400)
        self._kind, self._name = QLabel(), QLabel()
        self._kind.setProperty("role", "quiet")
        self._name.setProperty("role", "name")
        for label in (self._kind, self._name):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._chip = Chip()
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._name)
        row.addWidget(self._chip)
        row.addStretch(1)
        head = QFrame()
        head.setProperty("role", "panelHead")
        column = QVBoxLayout(head)
        column.setContentsMargins(16, 10, 12, 10)
        column.setSpacing(2)
        column.addWidget(self._kind)
        column.addLayout(row)
        self.picture = CertificatePicture(self.desk)
        self.panel_footer = PanelFooter(wide=520)
        whole = QVBoxLayout(panel)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(head)
        whole.addWidget(self.picture, 1)
        whole.addWidget(self.panel_footer)
        return panel

    def _connect(self) -> None:
        self.archived.toggled.connect(self.reload_now)
        self.table.current_changed.connect(self._look)
        self.table.opened.connect(lambda _row: self.edit())
        self.again.clicked.connect(self.make_like)
        for button in (self.new, self.first):
            button.clicked.connect(self.make_new)
        self.begin.clicked.connect(lambda: self.desk.do(begin_certificate_kinds))
        self._on_key("F2", self.edit)
        self._on_key("Ctrl+D", self.make_like)

    # -- what is shown ----------------------------------------------------------------------------

    def reload(self) -> None:
        """The kinds again; the current one stays the current one."""
        self._stale = False
        store = self.desk.store
        rows = [
            {
                "id": one.id,
                "name": one.name,
                "prefix": one.prefix,
                "form": one.design.form,
                "paper": one.design.paper,
                "issued": records.count(store, CERTIFICATE, filters={"kind": one.id}),
                "status": "archived" if one.archived else "active",
            }
            for one in certificate_kinds(store, archived=self.archived.isChecked())
        ]
        current = self.table.current()
        self.table.show_rows(rows, current["id"] if current else None)
        if rows and self.table.current() is None:
            self.table.selectRow(0)
        self.count.setText(_("{n} kinds").format(n=len(rows)) if rows else "")
        self._cover(not rows)
        self._look(self.table.current())

    def _look(self, row: Row | None) -> None:
        pressed = self.window().focusWidget() in self.panel_footer.buttons
        before = self.kind
        self.kind = one = certificate_kind(self.desk.store, row["id"]) if row else None
        self.again.setEnabled(one is not None)
        if one is None:
            self._name.clear()
            self._kind.clear()
            self._chip.set_status("")
            self.picture.show_page(None)
            self.panel_footer.show_buttons([], [])
        else:
            self._kind.setText(_("Numbered {example}").format(example=self._example(one)))
            self._name.setText(one.name)
            self._chip.set_status("archived" if one.archived else "", "")
            if before is None or before.design_id != one.design_id or not self.picture.there():
                self.picture.show_page(partial(page_of, one.design, one.prefix, self.desk.now()))
            self._show_actions(one)
        if pressed:
            self.table.setFocus()
        self.hints_changed.emit()

    def _example(self, one: CertificateKind) -> str:
        return f"{one.prefix}-{self.desk.today().year}-0001"

    def _show_actions(self, one: CertificateKind) -> None:
        left: list[Button] = []
        if one.archived:
            back = self._button(_("Restore"), self.archive)
            left.append(guard(back, self.desk, restore_certificate_kind))
        else:
            away = self._button(_("Archive"), self.archive, "danger")
            left.append(guard(away, self.desk, archive_certificate_kind))
            issue = self._button(_("Issue"), self.issue, icon="award")
            left.append(guard(issue, self.desk, issue_certificates))
        right = self._button(_("Edit"), self.edit, "primary", key="F2")
        self.panel_footer.show_buttons(
            left, [guard(right, self.desk, change_certificate_kind)] if not one.archived else []
        )

    def _button(
        self,
        text: str,
        does: Callable[[], object],
        kind: str = "plain",
        *,
        icon: str = "",
        key: str = "",
    ) -> Button:
        button = Button(text, icon=icon, key=key, kind=kind)
        button.clicked.connect(lambda: does())
        return button

    def _show_empty(self) -> None:
        self.empty.show_state(
            KINDS.icon,
            _("No kinds of certificates yet"),
            _("Begin with the usual four, honour, training, volunteers and thanks, or make one."),
            [self.begin, self.first],
        )

    # -- what is done -----------------------------------------------------------------------------

    def make_new(self) -> None:
        """A kind from nothing."""
        self._open(add_certificate_kind)

    def make_like(self) -> None:
        """One that begins as the current one is."""
        if self.kind is not None:
            self._open(add_certificate_kind, like=self.kind)

    def edit(self) -> None:
        """Another design; what was issued stays as it was."""
        if self.kind is not None and not self.kind.archived:
            self._open(change_certificate_kind, changes=self.kind)

    def _open(
        self,
        door: Callable[..., object],
        *,
        changes: CertificateKind | None = None,
        like: CertificateKind | None = None,
    ) -> None:
        if not is_open(self.desk, door):
            return
        from gui.certificate_kind_editor import KindEditor

        dialog = KindEditor(self.desk, self.window(), changes=changes, like=like)
        if dialog.exec() and dialog.made is not None:
            self.table.choose(dialog.made)
            self.table.setFocus()

    def archive(self) -> None:
        """Out of the list for new ones, or back into it."""
        if self.kind is not None:
            rule = restore_certificate_kind if self.kind.archived else archive_certificate_kind
            self.desk.do(rule, id=self.kind.id)

    def issue(self) -> None:
        """Certificates of this kind."""
        if self.kind is not None:
            self.desk.open_page("certificates", new={"kind": self.kind.id})

    # -- what the window asks ---------------------------------------------------------------------

    def go(self, **where: Any) -> None:
        """`record=` a kind, `new={}`."""
        if where.get("record") is not None:
            if certificate_kind(self.desk.store, int(where["record"])).archived:
                self.archived.setChecked(True)
            self.table.choose(int(where["record"]))
        if "new" in where:
            self.make_new()

    def primary(self) -> tuple[str, Callable[[], None]] | None:
        """A new kind."""
        return _("New kind"), self.make_new

    def panes(self) -> list[QWidget]:
        """The kinds, and what can be done with one."""
        return [self.table, *self.panel_footer.buttons[-1:]]

    def hints(self) -> list[str]:
        """The keys of the page."""
        made = [_("↑↓ move")]
        if not why_not(self.desk, change_certificate_kind):
            made += [_("F2 edit"), _("Ctrl+D like this one")]
        return made

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the list."""
        if event.key() == Qt.Key.Key_Escape:
            self.table.setFocus()
            return
        super().keyPressEvent(event)
