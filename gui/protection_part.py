"""The part of 今日 for what still weakens the encryption; otherwise it is not there."""

from __future__ import annotations

from db.accounts import plain_path, recovery_missing
from db.roles import does
from db.words import _
from gui.cards import Line, Part
from gui.desk import Desk


def protection(desk: Desk) -> Part:
    """For a director: the recovery code that is on no paper, the plain copy that was kept."""
    store, lines = desk.store, []
    if store.key is not None and does(store.staff.roles, "recovery"):
        if recovery_missing(store):
            lines.append(
                Line(
                    _("The recovery code is not on paper"),
                    _("Without it a forgotten password closes the records for good"),
                    "key",
                    actions=((_("Make a new one…"), lambda: _renew(desk)),),
                )
            )
        kept = plain_path(store.path)
        if kept.exists():
            lines.append(
                Line(
                    _("An unencrypted copy is still there"),
                    kept.name,
                    "lock-open",
                    actions=((_("Erase it…"), lambda: _erase(desk)),),
                )
            )
    return Part(_("Encryption"), tuple(lines))


def _renew(desk: Desk) -> None:
    from gui.recovery_step import renew

    renew(desk, None)


def _erase(desk: Desk) -> None:
    from gui.protect_dialog import offer_erasing

    store = desk.store
    if store.key is not None:
        offer_erasing(plain_path(store.path), path=store.path, key=store.key)
        desk.open_page("today")
