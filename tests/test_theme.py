"""The look in figures: contrast of every pair that is used, one place for colours, text sizes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui import theme
from gui.chips import STATUS_PAINT, paint_chip
from gui.tokens import DARK, LIGHT

ROOT = Path(__file__).resolve().parents[1]
_GROUNDS = ("bg", "surface", "surface2", "head", "sel", "selOff", "hover")
TEXTS = (
    *((text, ground) for text in ("text", "text2") for ground in _GROUNDS),
    *(("text3", ground) for ground in ("bg", "surface", "surface2", "head", "hover")),
    *(("disabled", ground) for ground in ("surface", "surface2", "head")),
    *(("primaryOn", ground) for ground in ("primary", "primaryHover", "primaryPressed")),
    *(("link", ground) for ground in ("surface", "surface2", "soft", "softH", "hover")),
    *((kind, f"{kind}Soft") for kind in ("ok", "warn", "err", "info", "mute", "vio")),
    *((kind, "surface") for kind in ("ok", "warn", "err", "info", "mute", "vio")),
    *(("fillOn", ground) for ground in ("okFill", "errFill")),
    *(("text", ground) for ground in ("errSoft", "warnSoft", "infoSoft", "okSoft")),
    *((text, "undo") for text in ("undoText", "undoLink", "undoMute")),
    *(("railText", ground) for ground in ("rail", "railOn")),
)
EDGES = (
    *(("line2", ground) for ground in ("surface", "surface2", "bg")),
    *(("focus", ground) for ground in (*_GROUNDS, "errSoft")),
    ("focusIn", "primary"),
    ("err", "surface"),
    ("primary", "surface"),
    ("railBar", "rail"),
)
THEMES = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])


def _light(color: str) -> float:
    parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG counts it."""
    dark, light = sorted((_light(one), _light(other)))
    return (light + 0.05) / (dark + 0.05)


@THEMES
def test_text_can_be_read(tokens: dict[str, str]) -> None:
    weak = [
        (text, ground, round(contrast(tokens[text], tokens[ground]), 2))
        for text, ground in TEXTS
        if contrast(tokens[text], tokens[ground]) < 4.5
    ]
    assert weak == []


@THEMES
def test_borders_and_focus_can_be_seen(tokens: dict[str, str]) -> None:
    weak = [
        (edge, ground, round(contrast(tokens[edge], tokens[ground]), 2))
        for edge, ground in EDGES
        if contrast(tokens[edge], tokens[ground]) < 3
    ]
    assert weak == []


@THEMES
def test_chips_can_be_read(tokens: dict[str, str]) -> None:
    for name, look in STATUS_PAINT.items():
        assert contrast(tokens[look.text], tokens[look.back]) >= 4.5, name


def test_statuses_differ_without_colour() -> None:
    seen: dict[tuple[str, bool, bool], str] = {}
    for name in ("confirmed", "provisional", "checked_in", "late", "no_show", "cancelled", "duty"):
        look = STATUS_PAINT[name]
        cue = (look.icon, look.dashed, look.struck)
        assert cue not in seen, (name, seen[cue])
        seen[cue] = name


def test_only_the_tokens_hold_colours() -> None:
    for file in [*(ROOT / "gui").glob("*.py"), ROOT / "assets" / "style.qss"]:
        if file.name != "tokens.py":
            found = re.findall(r"#[0-9A-Fa-f]{6}\b", file.read_text(encoding="utf-8"))
            assert found == [], file.name


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("larger", [False, True])
def test_a_theme_is_used_everywhere(
    qapp: QApplication, qtbot: QtBot, dark: bool, larger: bool
) -> None:
    with qtbot.waitSignal(theme.signal.changed):
        theme.use(qapp, dark, larger)
    try:
        assert theme.color("surface").name().upper() == (DARK if dark else LIGHT)["surface"]
        assert theme.font(13).pixelSize() == (15 if larger else 13)
        assert theme.row(34) == (40 if larger else 34)
        assert "$" not in theme.style_sheet()
        assert qapp.palette().window().color() == theme.color("bg")
    finally:
        theme.use(qapp)


def test_the_carried_font_is_the_one_shown(qapp: QApplication) -> None:
    theme.use(qapp)
    for bold in (False, True):
        info = QFontInfo(theme.font(14, bold))
        assert info.family() == theme.FAMILY
        assert info.bold() is bold


def test_every_status_can_be_painted(qapp: QApplication) -> None:
    from PySide6.QtCore import QRect
    from PySide6.QtGui import QPainter, QPixmap

    picture = QPixmap(200, 30)
    painter = QPainter(picture)
    for status in [*STATUS_PAINT, "something new"]:
        box = paint_chip(painter, QRect(0, 0, 200, 30), status, "已确认")
        assert 30 < box.width() < 120
    painter.end()
