"""The small forms of a card, made of the fields and rules of the record types."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from db.fields import Field
from db.records import RecordType
from db.rules import Refused
from db.types_register import ORGANISATION, PERSON
from db.words import N_, _
from gui.desk import Desk
from gui.doors import is_open
from gui.form_dialog import FormDialog

Rule = Callable[..., Any]
DAY = Field("day", N_("Last day"), "date", required=True)
ABOUT = Field("about", N_("Called for"), most=60, help=N_("Rooms, activities…"))
A_PERSON = Field("person", N_("Person"), "reference", required=True, to="person")
AN_ORGANISATION = Field(
    "organisation", N_("Organisation"), "reference", required=True, to="organisation"
)
A_COMPANY = Field("company", N_("Company"), "reference", required=True, to="organisation")
NEW_CONTACT = (
    replace(PERSON.field("name"), help=""),
    PERSON.field("phone"),
    PERSON.field("position"),
    ABOUT,
)


def fields(type: RecordType, *names: str) -> list[Field]:
    """Some fields of a type, in the order they are asked."""
    return [type.field(name) for name in names]


def ask(
    desk: Desk,
    parent: QWidget,
    title: str,
    wanted: Sequence[Field],
    rule: Rule,
    *,
    heading: str = "",
    fixed: Mapping[str, Any],
    record: Mapping[str, Any] | None = None,
    seed: Mapping[str, Any] | None = None,
) -> None:
    """Ask the fields, then run the rule with them and with what is `fixed`."""
    if not is_open(desk, rule):
        return
    dialog = FormDialog(
        desk,
        # The window: what stands on the card is made anew as soon as something changes.
        parent.window(),
        title,
        wanted,
        lambda values: desk.do(rule, **fixed, **values),
        heading=heading,
        record=record,
        seed=seed,
    )
    dialog.open()


def do(desk: Desk, rule: Rule, **values: Any) -> None:
    """Run a rule at once; what it refuses is said at the bottom."""
    try:
        desk.do(rule, **values)
    except Refused as refused:
        desk.say(refused.message, "warn")


def name_of(desk: Desk, table: str, id: int) -> str:
    """How an organisation or a person is called."""
    type = ORGANISATION if table == "organisation" else PERSON
    sql = f"SELECT {type.label_of} FROM {table} WHERE id = ?"
    return str(desk.store.value(sql, (id,)) or _("Nobody"))
