"""The verdict on a certificate, large: words, icon and colour, and what the paper should say."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from db.certificate_check import VERDICTS, Verdict
from db.formats import show_date, show_han_day
from db.words import _
from gui import icons, theme
from gui.controls import Button

# Icon and colours of each verdict; the words say the same, for who sees neither.
_LOOKS = {
    "genuine": ("circle-check", "ok", "okSoft", "okLine"),
    "reissued": ("rotate", "info", "infoSoft", "infoLine"),
    "withdrawn": ("ban", "err", "errSoft", "errLine"),
    "altered": ("triangle-exclamation", "err", "errSoft", "errLine"),
    "differs": ("code-compare", "err", "errSoft", "errLine"),
    "foreign": ("building-circle-xmark", "warn", "warnSoft", "warnLine"),
    "unknown": ("circle-question", "warn", "warnSoft", "warnLine"),
    "mismatched": ("not-equal", "err", "errSoft", "errLine"),
    "unreadable": ("eye-slash", "mute", "muteSoft", "muteLine"),
}
_ICON, _WORDS = 40, 28


class VerdictCard(QFrame):
    """`opened` says that the register's certificate is to be shown."""

    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.verdict: Verdict | None = None
        self.setObjectName("Verdict")
        self._sign, self.words, self.advice = QLabel(), _text(), _text()
        self.words.setWordWrap(True)
        self.advice.setWordWrap(True)
        self._compare = _text("section")
        self._compare.setText(_("Compare with the paper: it should say"))
        self._facts = QGridLayout()
        self._facts.setContentsMargins(0, 4, 0, 0)
        self._facts.setHorizontalSpacing(16)
        self._facts.setVerticalSpacing(6)
        self._facts.setColumnMinimumWidth(0, 90)
        self._facts.setColumnStretch(1, 1)
        self.open_button = Button(_("Show in the register"), icon="award")
        self.open_button.clicked.connect(self._open)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        said = QVBoxLayout()
        said.setSpacing(4)
        said.addWidget(self.words)
        said.addWidget(self.advice)
        head.addLayout(said, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self._compare)
        column.addLayout(self._facts)
        column.addWidget(self.open_button, 0, Qt.AlignmentFlag.AlignLeft)
        theme.signal.changed.connect(self._paint)
        self.hide()

    def show_verdict(self, verdict: Verdict, *, may_open: bool) -> None:
        """Say what came of a check."""
        self.verdict = verdict
        self.words.setText(_(VERDICTS[verdict.kind]))
        self.advice.setText(verdict.advice)
        self.advice.setVisible(bool(verdict.advice))
        facts = facts_of(verdict)
        self._put(facts)
        self._compare.setVisible(bool(facts))
        self.open_button.setVisible(verdict.certificate is not None and may_open)
        self.setAccessibleName(self.words.text())
        self.setAccessibleDescription(
            " ".join((verdict.advice, *(f"{label} {words}" for label, words in facts)))
        )
        self._paint()
        self.show()

    def _put(self, facts: list[tuple[str, str]]) -> None:
        while (item := self._facts.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for at, (label, words) in enumerate(facts):
            head, value = _text("quiet"), _text()
            head.setText(label)
            value.setText(words)
            value.setWordWrap(True)
            value.setFont(theme.font(16, bold=True))
            value.setStyleSheet(f"font-size: {theme.px(16)}px; font-weight: 700")
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._facts.addWidget(head, at, 0, Qt.AlignmentFlag.AlignTop)
            self._facts.addWidget(value, at, 1)

    def _open(self) -> None:
        if self.verdict is not None and self.verdict.certificate is not None:
            self.opened.emit(self.verdict.certificate)

    def _paint(self) -> None:
        if self.verdict is None:
            return
        icon, ink, back, line = _LOOKS[self.verdict.kind]
        self._sign.setPixmap(icons.pixmap(icon, ink, theme.px(_ICON)))
        self.words.setStyleSheet(
            f"color: {theme.color(ink).name()}; font-size: {theme.px(_WORDS)}px; font-weight: 700"
        )
        self.setStyleSheet(
            f"#Verdict {{ background: {theme.color(back).name()};"
            f" border: 2px solid {theme.color(line).name()}; border-radius: 6px; }}"
        )


def facts_of(verdict: Verdict) -> list[tuple[str, str]]:
    """What the paper should say, as (label, words); of a paper that nobody signed, nothing."""
    record, known = verdict.record, verdict.certificate
    if record is None or verdict.kind == "foreign":
        return []
    if verdict.kind == "altered" and known is not None:
        day, name, title = known.issued_on, known.name, known.design.title
    else:
        day, name, title = record.day, record.name, record.title
    facts = [
        (_("Name|person"), name),
        (_("Title|certificate"), title),
        (_("Number|certificate"), record.label),
        (_("Date"), show_han_day(day)),
    ]
    if known is not None:
        if known.wording:
            facts.append((_("Wording"), known.wording))
        facts.append((_("Issuer|certificate"), known.issuer))
        facts.append((_("Check code"), known.check))
        facts += [
            (_("Reissued"), f"{show_date(one.day)}\u2003{one.reason}") for one in known.reissues
        ]
        if known.withdrawn_on:
            day_words = show_date(known.withdrawn_on)
            words = f"{day_words}\u2003{known.withdrawn_reason}"
            facts.append((_("Withdrawn on|certificate"), words))
    return facts


def _text(role: str = "") -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        label.setProperty("role", role)
    return label
