"""The side panel of a register: a record's facts, and the form to change it or make a new one."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from db import records
from db.disclosures import NAMES
from db.fields import Field
from db.records import Action, RecordType
from db.rules import Refused
from db.store import Row
from db.words import _
from gui.action_dialog import ActionDialog, id_name, run
from gui.controls import Button, Chip, IconButton, NoteBox
from gui.desk import Desk
from gui.doors import guard, is_open
from gui.form import Form
from gui.form_scroll import FormScroll
from gui.masked import Masked
from gui.panel_footer import PanelFooter
from gui.record_hooks import hooks

LEAST, MOST = 330, 380


class RecordPanel(QFrame):
    """Shows one record; F2 turns the facts into a form, Ctrl+Enter saves, Esc goes back."""

    saved = Signal(object)
    left = Signal()

    def __init__(self, desk: Desk, type: RecordType, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.type = type
        self.row: Row | None = None
        self.form: Form | None = None
        self._new = False
        self._warned = False
        self.setProperty("role", "pane")
        self.setMinimumWidth(LEAST)
        self.setMaximumWidth(MOST)
        # Not in the order of Tab: the panel only hands the focus on (see focusInEvent).
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName(_("Details"))
        self._build()
        self.show_record(None)

    def _build(self) -> None:
        self._kind = QLabel()
        self._kind.setProperty("role", "quiet")
        self._name = QLabel()
        self._name.setProperty("role", "name")
        self._name.setWordWrap(True)
        self._chip = Chip()
        self._close = IconButton("xmark", _("Close"), key="Esc")
        self._close.clicked.connect(self.escape)
        name_row = QHBoxLayout()
        name_row.setSpacing(8)
        name_row.addWidget(self._name)
        name_row.addWidget(self._chip)
        name_row.addStretch(1)
        name_row.addWidget(self._close)
        head = QFrame()
        head.setProperty("role", "panelHead")
        head_column = QVBoxLayout(head)
        head_column.setContentsMargins(16, 10, 12, 10)
        head_column.setSpacing(2)
        head_column.addWidget(self._kind)
        head_column.addLayout(name_row)
        self.note = NoteBox("error")
        self.note.hide()
        note_row = QHBoxLayout()
        note_row.setContentsMargins(16, 10, 16, 0)
        note_row.addWidget(self.note)
        self._scroll = FormScroll()
        self._scroll.viewport().setAutoFillBackground(False)
        self.footer = PanelFooter()
        card = QWidget()
        column = QVBoxLayout(card)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addLayout(note_row)
        column.addWidget(self._scroll, 1)
        column.addWidget(self.footer)
        self._blank = QLabel(
            _("Choose one from the list ({what}) to see it here.").format(what=_(self.type.label))
        )
        self._blank.setProperty("role", "quiet")
        self._blank.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._blank.setWordWrap(True)
        self._layers = QStackedLayout(self)
        self._layers.addWidget(self._blank)
        self._layers.addWidget(card)

    # -- looking ----------------------------------------------------------------------------------

    @property
    def editing(self) -> bool:
        """Whether the form is open."""
        return self.form is not None

    def show_record(self, row: Row | None) -> None:
        """Show a record's facts, or that none is chosen."""
        # The button pressed goes with its record: without the list the focus would be anywhere.
        pressed = self.window().focusWidget() in self.footer.buttons
        self._show(row)
        if pressed:
            self.left.emit()

    def _show(self, row: Row | None) -> None:
        self.form = None
        self.row = row
        self._new = False
        self.note.hide()
        self._layers.setCurrentIndex(0 if row is None else 1)
        self._chip.setVisible(False)
        if row is None:
            return
        self._kind.setText(_(self.type.label))
        self._name.setText(self.name_of(row))
        status = self._status(row)
        self._chip.set_status(*status)
        self._chip.setVisible(bool(status[0]))
        self._close.hide()
        self._put(self._facts(row))
        self._show_actions(row)

    def _put(self, body: QWidget) -> None:
        """Show facts or form; the pane's own colour shines through."""
        self._scroll.setWidget(body)
        body.setAutoFillBackground(False)

    def name_of(self, row: Row) -> str:
        """How a record is called."""
        return str(
            self.desk.store.value(
                f"SELECT {self.type.label_of} FROM [{self.type.table}] WHERE id = ?", (row["id"],)
            )
            or ""
        )

    def _status(self, row: Row) -> tuple[str, str]:
        if self.type.archived and row[self.type.archived]:
            return "archived", _("Archived") if self.type.restore else _("Withdrawn")
        if self.type.status:
            value = str(row[self.type.status])
            return value, records.show_cell(self.type, row, self.type.status)
        return "", ""

    def _facts(self, row: Row) -> QWidget:
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(16, 12, 16, 12)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(9)
        grid.setColumnMinimumWidth(0, 92)
        grid.setColumnStretch(1, 1)
        more = hooks(self.type).facts
        facts = [
            (_(one.label), self._fact(row, one))
            for one in self.type.fields
            if one.name != self.type.status
        ]
        for label, value in more(self.desk, row) if more else []:
            facts.append((label, _said(value) if isinstance(value, str) else value))
        shown = [(label, value) for label, value in facts if value is not None]
        for place, (label, value) in enumerate(shown):
            head = QLabel(label)
            head.setProperty("role", "quiet")
            head.setMaximumWidth(110)
            head.setWordWrap(True)
            head.setTextFormat(Qt.TextFormat.PlainText)
            grid.addWidget(head, place, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, place, 1, Qt.AlignmentFlag.AlignTop)
        grid.setRowStretch(len(facts), 1)
        return body

    def _fact(self, row: Row, field: Field) -> QWidget | None:
        if field.kind == "phone" and row[field.name] and self.type.table in NAMES:
            number, whose = str(row[field.name]), self.name_of(row)
            return Masked(self.desk, self.type.table, row["id"], "phone", number, whose, height=20)
        return _said(records.show_cell(self.type, row, field.name))

    # -- doing ------------------------------------------------------------------------------------

    def _show_actions(self, row: Row) -> None:
        harmless: list[Button] = []
        reasons: list[str] = []
        for action in self.type.actions:
            reason = action.allowed(row) if action.allowed else ""
            if reason:
                reasons.append(f"{_(action.label)}: {reason}")
                continue
            kind = "danger" if action.danger else "plain"
            button = self._button(
                _(action.label), partial(self.act, action), kind, action.icon, action.key
            )
            harmless.append(guard(button, self.desk, action.rule))
        gone = bool(self.type.archived and row[self.type.archived])
        if gone and self.type.restore:
            button = self._button(_("Restore"), self.archive, "plain")
            harmless.append(guard(button, self.desk, self.type.restore))
        elif self.type.archive and not gone:
            button = self._button(self._archive_label(), self.archive, "danger")
            harmless.append(guard(button, self.desk, self.type.archive))
        primary: list[Button] = []
        if self.type.change and hooks(self.type).page:
            harmless.append(
                self._button(_(hooks(self.type).page_label), self.open_elsewhere, "plain")
            )
        if self.type.change and not gone:
            button = self._button(_("Edit"), self.edit, "primary", key="F2")
            primary.append(guard(button, self.desk, self.type.change))
        elif hooks(self.type).page:
            primary.append(
                self._button(
                    _(hooks(self.type).page_label), self.open_elsewhere, "primary", key="F2"
                )
            )
        self.footer.show_buttons(harmless, primary)
        self.footer.setToolTip("\n".join(reasons))

    def _archive_label(self) -> str:
        if self.type.restore:
            return _("Archive")
        return _("Withdraw") if self.type.archived else _("Remove")

    def _button(
        self, label: str, does: Callable[[], None], kind: str, icon: str = "", key: str = ""
    ) -> Button:
        button = Button(label, icon=icon, key=key, kind=kind)
        button.clicked.connect(lambda: does())
        return button

    def act(self, action: Action) -> None:
        """Run an action on the record shown; asks its fields first."""
        row = self.row
        if row is None or self.editing:
            return
        reason = action.allowed(row) if action.allowed else ""
        if reason:
            self.note.set_note("warn", reason)
            self.note.show()
            return
        if not is_open(self.desk, action.rule):
            return
        asks = hooks(self.type).asks.get(action.name)
        if asks is not None:
            asks(self.desk, self.window(), row)
            return
        if action.fields:
            dialog = ActionDialog(self.desk, self, self.type, action, row, self.name_of(row))
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()
            return
        self._try(lambda: run(self.desk, self.type, action, row, {}))

    def archive(self) -> None:
        """Archive, withdraw or remove the record shown; or bring it back."""
        row = self.row
        if row is None:
            return
        gone = bool(self.type.archived and row[self.type.archived])
        rule = self.type.restore if gone else self.type.archive
        if rule is not None:
            self._try(lambda: self.desk.do(rule, **{id_name(self.type, rule): row["id"]}))

    def open_elsewhere(self) -> None:
        """Show the record on the page where it is changed."""
        if self.row is not None and hooks(self.type).page:
            self.desk.open_page(hooks(self.type).page, record=self.row["id"])

    def _try(self, does: Callable[[], Any]) -> bool:
        self.note.hide()
        try:
            does()
        except Refused as refused:
            self.note.set_note("error", refused.message)
            self.note.show()
            return False
        return True

    def focusInEvent(self, event: QFocusEvent) -> None:
        """F6 or a click: the focus goes to where something can be done."""
        super().focusInEvent(event)
        if self.form is not None:
            self.form.focus_first()
        elif self.row is not None and self.footer.buttons:
            self.footer.buttons[-1].setFocus(event.reason())
        else:
            self.left.emit()

    # -- editing ----------------------------------------------------------------------------------

    def edit(self) -> None:
        """Open the form for the record shown."""
        if self.row is None or self.editing:
            return
        if not self.type.change:
            self.open_elsewhere()
            return
        if not is_open(self.desk, self.type.change):
            return
        self._kind.setText(_("Edit: {what}").format(what=_(self.type.label)))
        form = self._open_form(self.type.change)
        form.set_values(self.row)
        form.focus_first()

    def begin_new(self, seed: Mapping[str, Any] | None = None) -> None:
        """Open an empty form."""
        if self.type.create is None or self.editing or not is_open(self.desk, self.type.create):
            return
        self._layers.setCurrentIndex(1)
        self._new = True
        self._chip.hide()
        self._kind.setText(_(self.type.label))
        self._name.setText(_(self.type.create_label))
        form = self._open_form(self.type.create)
        form.seed(seed or {})
        form.focus_first()

    def _open_form(self, rule: Callable[..., Any]) -> Form:
        self.note.hide()
        self._warned = False
        form = Form(form_fields(self.type, rule), self.desk)
        layout = form.layout()
        if layout is not None:
            layout.setContentsMargins(16, 12, 16, 16)
        form.wrong.connect(self.footer.show_wrong)
        form.changed.connect(self._typed)
        self.form = form
        self._put(form)
        self._close.show()
        cancel = self._button(_("Cancel"), self.escape, "plain", key="Esc")
        save = self._button(_("Save"), self.save, "primary", key="Ctrl+Enter")
        guard(save, self.desk, rule)
        self.footer.show_buttons([], [cancel, save])
        return form

    def _typed(self) -> None:
        self._warned = False
        self.note.hide()

    def save(self) -> None:
        """Save the form: errors stand at their fields, the first one gets the focus."""
        form = self.form
        if form is None:
            return
        values = form.values() if self._new else form.changes()
        if values is None:
            return
        if not values and not self._new:
            self.leave()
            return
        rule = self.type.create if self._new else self.type.change
        assert rule is not None
        if not self._new and self.row is not None:
            values[id_name(self.type, rule)] = self.row["id"]
        try:
            made = self.desk.do(rule, **values)
        except Refused as refused:
            if not form.show_refused(refused):
                self.note.set_note("error", refused.message, title=_("Not saved"))
                self.note.show()
            return
        id = made if self._new else self.row["id"] if self.row else None
        self.form = None
        self.saved.emit(id)

    def escape(self) -> None:
        """Close the form. What was typed is lost only at the second Esc."""
        if self.form is not None and self.form.dirty() and not self._warned:
            self._warned = True
            self.note.set_note("warn", _("Not saved yet. Esc again throws it away."))
            self.note.show()
            return
        self.leave()

    def leave(self) -> None:
        """Back to the facts, without saving."""
        self.form = None
        self.show_record(self.row)
        self.left.emit()


def _said(text: str) -> QLabel | None:
    """Words that can be taken along; None for none."""
    if not text:
        return None
    label = QLabel(text)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def form_fields(type: RecordType, rule: Callable[..., Any]) -> list[Field]:
    """The fields a rule takes, but not what is given: numbers, and what only actions change."""
    parameters = inspect.signature(rule).parameters
    anything = any(one.kind is inspect.Parameter.VAR_KEYWORD for one in parameters.values())
    return [one for one in type.fields if not one.given and (anything or one.name in parameters)]
