"""The keys that the status line names on the booking page, for what is being done."""

from __future__ import annotations

from db.words import _


def hints_for(view: str, mode: str, title: str) -> list[str]:
    """The keys in this view, with the panel in this mode, moving the booking of this title."""
    if mode == "moving":
        return [
            _("Moving “{title}”").format(title=title),
            _("A conflict is never saved"),
            _("Alt+1 first suggestion"),
            _("Esc puts back"),
        ]
    if mode in ("new", "change"):
        return [_("Ctrl+Enter saves"), _("Alt+1 first suggestion"), _("Esc closes")]
    if view == "month":
        return [_("Arrows move"), _("Enter opens the day"), _("PgUp PgDn another month")]
    return [
        _("Arrows move"),
        _("Shift+arrows stretch"),
        _("Enter opens"),
        _("Alt+arrows move a booking"),
        _("Ctrl+I next status"),
    ]
