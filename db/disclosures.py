"""What is sensitive is shown whole only on purpose, and who had it shown stands in the trail."""

from __future__ import annotations

from typing import Any, Literal

from db.rules import Refused, rule
from db.store import Store
from db.words import _

# What can be asked for a whole number, how the entry calls whose it was, and where the number is.
NAMES = {
    "person": "name",
    "booking": "coalesce(nullif(contact, ''), title)",
    "waiting": "coalesce(nullif(contact, ''), title)",
    # Never by name: whoever reads the trail must not learn who is a client.
    "client": "code",
}
_OF_CLIENT = (
    "coalesce(nullif(phone, ''), (SELECT phone FROM person WHERE person.id = client.person))"
)


@rule
def disclose(
    db: Store,
    *,
    what: Literal["identity", "phone"],
    person: int | None = None,
    booking: int | None = None,
    waiting: int | None = None,
    client: int | None = None,
) -> str:
    """The whole number of one record, for the one who asks; it leaves an entry.

    Identity or phone of a person, or the phone that stands on a booking, with one who waits or
    with a client of the consultations. Refused where the number would tell who is the client of a
    service in which the desk knows codes only.
    """
    given = {"person": person, "booking": booking, "waiting": waiting, "client": client}
    ((table, id),) = ((table, id) for table, id in given.items() if id is not None)
    if client is not None and not may_call(db, client):
        raise Refused(_("Only their consultant may see this number."))
    called = NAMES[table]
    number = _OF_CLIENT if client is not None else f"[{what}]"
    row = db.row(f"SELECT {number} AS number, {called} AS name FROM [{table}] WHERE id = ?", (id,))
    value = str((row or {}).get("number") or "")
    if row and value:
        shown = (
            _("Identity number shown: {name}") if what == "identity" else _("Phone shown: {name}")
        )
        db.describe(shown.format(name=row["name"]))
        entry: dict[str, Any] = {"what": what, table: id, "records": 1}
        db.insert("disclosure", **entry)
    return value


def may_call(db: Store, client: int) -> bool:
    """Whether who is signed in may see the phone of a client.

    Of a client whom only anonymous services know, their consultants may, and while they wait for
    a slot whoever gives that service; and everybody at the desk, if the client is a code that left
    the number to be called.
    """
    known = db.rows(
        "SELECT DISTINCT service.anonymous, consultant.staff FROM appointment"
        " JOIN duty ON duty.id = appointment.duty JOIN service ON service.id = duty.service"
        " JOIN consultant ON consultant.id = duty.consultant WHERE appointment.client = :client"
        " UNION SELECT service.anonymous, NULL FROM ticket"
        " JOIN service ON service.id = ticket.service WHERE ticket.client = :client"
        " UNION SELECT service.anonymous, consultant.staff FROM consultation_waiting AS waits"
        " JOIN service ON service.id = waits.service"
        " LEFT JOIN consultant_service AS gives ON gives.service = service.id"
        " LEFT JOIN consultant ON consultant.id = gives.consultant"
        " WHERE waits.client = :client AND waits.status = 'waiting'",
        {"client": client},
    )
    if all(row["anonymous"] for row in known) and known:
        return any(row["staff"] == db.staff.id for row in known) or _left_to_be_called(db, client)
    return True


def _left_to_be_called(db: Store, client: int) -> bool:
    found = db.value(
        "SELECT 1 FROM consultation_waiting AS waits JOIN client ON client.id = waits.client"
        " WHERE client.id = ? AND client.person IS NULL AND waits.status = 'waiting'",
        (client,),
    )
    return bool(found)


@rule
def disclose_export(db: Store, *, detail: str, records: int) -> None:
    """Whole numbers, or the trail, leave the file in a spreadsheet: which list, how many."""
    if records:
        db.describe(_("Exported: {list}, {n} records").format(list=detail, n=records))
        db.insert("disclosure", what="export", detail=detail, records=records)
