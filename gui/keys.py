"""Every key of the window, defined once: the shortcut, the F1 table and the tooltips read this."""

from __future__ import annotations

from dataclasses import dataclass

from db.words import N_


@dataclass(frozen=True)
class Key:
    """A key of the window and what it does; `does` names a method of the shell.

    `sequences` are Qt's names; `shown` is how people read it. An empty `does` is a key of a page
    or dialog, listed here so that F1 tells it.
    """

    shown: str
    label: str
    does: str = ""
    sequences: tuple[str, ...] = ()


WINDOW = (
    Key("Ctrl+1…9", N_("Area 1 to 9")),
    Key("Ctrl+K", N_("Search everything, or run a command"), "open_palette", ("Ctrl+K",)),
    Key("Ctrl+F", N_("Search this page"), "find_here", ("Ctrl+F",)),
    Key("F7", N_("New booking"), "new_booking", ("F7",)),
    Key("F8", N_("New consultation"), "new_consultation", ("F8",)),
    Key("F10", N_("Receive money"), "receive_money", ("F10",)),
    Key("Ctrl+N", N_("New on this page"), "new_here", ("Ctrl+N",)),
    Key("Ctrl+P", N_("Print this page's sheet"), "print_here", ("Ctrl+P",)),
    Key("Ctrl+Z", N_("Undo"), "undo", ("Ctrl+Z",)),
    Key("F6", N_("Next pane"), "next_pane", ("F6",)),
    Key("Shift+F6", N_("Previous pane"), "previous_pane", ("Shift+F6",)),
    Key("PgUp", N_("Day or week back"), "step_back", ("PgUp",)),
    Key("PgDn", N_("Day or week on"), "step_on", ("PgDown",)),
    Key("Ctrl+T", N_("To today"), "to_today", ("Ctrl+T",)),
    Key("Ctrl+L", N_("Change of user"), "change_user", ("Ctrl+L",)),
    Key("F1", N_("Keyboard"), "show_keys", ("F1",)),
    Key("F5", N_("Refresh"), "refresh", ("F5",)),
    Key("F11", N_("Full screen"), "full_screen", ("F11",)),
)

PAGES = (
    Key("↑ ↓ Enter", N_("Move, open")),
    Key("F2", N_("Edit")),
    Key("Ctrl+Enter", N_("The primary button of a panel or dialog")),
    Key("Esc", N_("Close the top layer")),
    Key("Ctrl+I", N_("Next status: check in, finish")),
    Key("Shift+F8", N_("At the consultations: take a number")),
    Key("Delete", N_("Cancel a booking; asks the reason")),
    Key("Shift+←→", N_("On the board: longer or shorter selection")),
    Key("Alt+←→↑↓", N_("On the board: move 15 minutes or a room")),
    Key("Alt+Shift+←→", N_("On the board: a booking longer or shorter")),
    Key("Alt+1…3", N_("Take a suggestion")),
)
