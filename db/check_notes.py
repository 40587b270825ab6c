"""Are the sealed notes whole, as far as can be told without opening them?"""

from __future__ import annotations

from typing import Any

from db.sealed import readers
from db.trouble import Trouble

_READERS = 2  # the author and the recovery code


def note_faults(connection: Any) -> list[str]:
    """Notes that nobody could open any more, or that the recovery code does not open."""
    tables = connection.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'note'")
    if not tables.fetchone()[0]:
        return []
    faults = []
    for number, sealed in connection.execute(
        "SELECT appointment.number, note.sealed FROM note"
        " JOIN appointment ON appointment.id = note.appointment"
    ):
        try:
            found = readers(bytes(sealed))
        except Trouble as trouble:
            faults.append(f"the note of {number}: {trouble.message}")
            continue
        if len(found) < _READERS:
            faults.append(f"the note of {number} is sealed for one reader alone")
    return faults
