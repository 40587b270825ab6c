"""A kind of certificates as it is made or changed: its words at the left, its page at the right."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from db.certificate_kinds import (
    BORDERS,
    FACES,
    FORMS,
    MOST_TITLE,
    MOST_WORDS,
    PAPERS,
    CertificateKind,
    Design,
    add_certificate_kind,
    change_certificate_kind,
)
from db.fields import Field
from db.rules import Refused
from db.wording import trouble
from db.words import N_, _
from gui import theme
from gui.certificate_examples import page_of
from gui.certificate_picture import CertificatePicture
from gui.certificate_signers import SignersInput
from gui.controls import fold
from gui.desk import Desk
from gui.dialog import Dialog
from gui.form_dialog import wrong_words
from gui.form_scroll import FormScroll
from gui.inputs import FieldInput, input_for
from gui.picture_input import PictureInput
from gui.wording_edit import WordingInput

_WIDE = 430
_FIELDS = (
    Field("name", N_("Name of the kind"), required=True, most=20),
    Field(
        "prefix",
        N_("Prefix of the numbers"),
        required=True,
        most=4,
        help=N_("One to four letters: RY"),
    ),
    Field("form", N_("Form"), "choice", required=True, choices=FORMS, default="award"),
    Field("title", N_("Title on the page"), required=True, most=MOST_TITLE),
    Field(
        "address", N_("Behind the name"), most=MOST_WORDS, help=N_("Like “Comrade”; may be empty")
    ),
    Field("paper", N_("Paper"), "choice", required=True, choices=PAPERS, default="a4-wide"),
    Field("border", N_("Border"), "choice", required=True, choices=BORDERS, default="stepped"),
    Field("face", N_("Face"), "choice", required=True, choices=FACES, default="kai"),
    Field("photo", N_("Place for a photo, 35 × 49 mm"), "flag"),
    Field("issuer", N_("Issuer|certificate"), most=MOST_WORDS, help=N_("Empty: the centre's name")),
)
_SEAL = Field(
    "seal",
    N_("Seal"),
    "reference",
    to="picture",
    help=N_("A dotted circle, to be stamped by hand"),
)
# Side by side; what stands alone has the whole width.
_ROWS: tuple[tuple[str, ...], ...] = (
    ("name", "prefix"),
    ("form", "paper"),
    ("title",),
    ("address",),
    ("wording",),
    ("face", "border"),
    ("photo",),
    ("issuer",),
    ("seal",),
    ("signers",),
)
_WORDS = ("address", "issuer")  # '' where nothing is typed
_NOT_OF_RECORDS = ("address", "wording", "face", "photo")


class KindEditor(Dialog):
    """A new kind, one like another, or another design of one; `made` is its id."""

    def __init__(
        self,
        desk: Desk,
        parent: QWidget | None,
        *,
        changes: CertificateKind | None = None,
        like: CertificateKind | None = None,
    ) -> None:
        title = _("New kind of certificates") if changes is None else _("Change the kind")
        super().__init__(desk, parent, title, primary=_("Save"), width=1160, height=680)
        self.made: int | None = None
        self._changes = changes
        self._warned = False
        self.inputs: dict[str, FieldInput] = {one.name: input_for(one, desk) for one in _FIELDS}
        self.wording = WordingInput()
        self.inputs |= {
            "wording": self.wording,
            "seal": PictureInput(_SEAL, desk),
            "signers": SignersInput(),
        }
        self.picture = CertificatePicture(desk)
        self._lay_out()
        begins = changes or like
        if begins is not None:
            self._show(begins, whole=changes is not None)
        else:
            self.note.setText(_("The page beside is made with examples."))
        self._before = self._now()
        for one in self.inputs.values():
            one.changed.connect(self._typed)
        self._typed()
        self.inputs["name"].setFocus()

    def _lay_out(self) -> None:
        form = QWidget()
        column = QVBoxLayout(form)
        column.setContentsMargins(16, 14, 16, 12)
        column.setSpacing(10)
        for names in _ROWS:
            row = QHBoxLayout()
            row.setSpacing(10)
            for name in names:
                row.addWidget(self.inputs[name], 1)
            column.addLayout(row)
        column.addStretch(1)
        self._scroller = FormScroll()
        self._scroller.setWidget(form)
        self._scroller.setFixedWidth(theme.px(_WIDE))
        self._scroller.viewport().setAutoFillBackground(False)
        form.setAutoFillBackground(False)
        right = QFrame()
        right.setProperty("role", "pane")
        beside = QVBoxLayout(right)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(0)
        self.fits = QLabel()
        self.fits.setProperty("role", "error")
        self.fits.setWordWrap(True)
        self.fits.setTextFormat(Qt.TextFormat.PlainText)
        self.fits.setContentsMargins(16, 8, 16, 8)
        self.fits.hide()
        beside.addWidget(self.picture, 1)
        beside.addWidget(self.fits)
        self.picture.told.connect(self._told)
        row = QHBoxLayout(self.body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._scroller)
        row.addWidget(right, 1)

    def _show(self, one: CertificateKind, *, whole: bool) -> None:
        design = one.design
        for name in self.inputs:
            if name not in ("name", "prefix"):
                self.inputs[name].set_value(getattr(design, name))
        if whole:
            self.inputs["name"].set_value(one.name)
            self.inputs["prefix"].set_value(one.prefix)
            self.note.setText(_("What was issued stays as it is."))

    # -- what is typed ----------------------------------------------------------------------------

    def _value(self, name: str) -> Any:
        return self.inputs[name].value()

    def _now(self) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for name in self.inputs:
            try:
                made[name] = self._value(name)
            except Refused as refused:
                made[name] = ("wrong", refused.message)
        return made

    def _design(self) -> Design:
        """The design as it is typed. Refused at the first field that cannot be read."""
        without = ("name", "prefix", *(_NOT_OF_RECORDS if self._is_record() else ()))
        values: dict[str, Any] = {}
        for name in self.inputs:
            if name not in without:
                value = self._value(name)
                values[name] = "" if value is None and name in _WORDS else value
        return Design(**values)

    def _is_record(self) -> bool:
        """A volunteer record has a table where others have words."""
        return bool(self.inputs["form"].value() == "volunteer")

    def _prefix(self) -> str:
        try:
            return fold(str(self._value("prefix") or "")).upper()
        except Refused:
            return ""

    def _typed(self) -> None:
        self._warned = False
        record = self._is_record()
        for name in _NOT_OF_RECORDS:
            self.inputs[name].setVisible(not record)
        words = "" if record else trouble(self.wording.edit.words())
        self.block(_("The wording has a place that is none.") if words else "")
        self._look()

    def _look(self) -> None:
        """The page as it would be; while something is missing, the former one stays."""
        try:
            design = self._design()
        except Refused:
            if not self.picture.there():
                self.picture.say(_("Title and wording make the page."))
            return
        prefix = self._prefix()
        self.picture.show_page(partial(page_of, design, prefix, self.desk.now()))

    def _told(self, words: str) -> None:
        """What does not fit with the examples may fit with others, but it is said."""
        self.fits.setText(words)
        self.fits.setVisible(bool(words))

    # -- saving -----------------------------------------------------------------------------------

    def save(self) -> None:
        """Keep the kind; the dialog stays while something is wrong, the focus goes there."""
        wrong: list[FieldInput] = []
        record = self._is_record()
        for name, one in self.inputs.items():
            try:
                if not (record and name in _NOT_OF_RECORDS):
                    one.value()
                one.show_error("")
            except Refused as refused:
                one.show_error(refused.message)
                wrong.append(one)
        if wrong:
            self.say_trouble(wrong_words(len(wrong)))
            wrong[0].setFocus()
            return
        values = {"name": self._value("name"), "prefix": self._prefix()}
        try:
            if self._changes is None:
                self.made = self.desk.do(add_certificate_kind, design=self._design(), **values)
            else:
                self.desk.do(
                    change_certificate_kind,
                    id=self._changes.id,
                    design=self._design(),
                    **values,
                )
                self.made = self._changes.id
        except Refused as refused:
            self._show_wrong(refused)
            return
        self.accept()

    def _show_wrong(self, refused: Refused) -> None:
        one = self.inputs.get(refused.field or "")
        if one is None:
            self.say_trouble(refused.message)
            return
        one.show_error(refused.message)
        self.say_trouble(wrong_words(1))
        one.setFocus()

    def reject(self) -> None:
        """What was typed is lost only at the second Esc."""
        if self._now() != self._before and not self._warned:
            self._warned = True
            self.say_trouble(_("Not saved yet. Esc again throws it away."))
            return
        super().reject()
