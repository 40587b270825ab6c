"""Are the tables and guards of a file still those that the steps made, and their values let in?

Whoever opens the file elsewhere can drop a trigger, write what it would have refused, and put it
back a little weaker or not at all. So the schema is compared, word for word, with that of a new
file of the same steps. They can also turn off the conditions of the tables while they write; the
engine's own check looks at none of those in a file that it may only read, so that is done here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from sqlite_utils import Database

from db import migrations

_PARTS = (
    "SELECT type || ' ' || name, sql FROM sqlite_schema"
    " WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    # The list of the steps is the library's.
    " AND tbl_name <> '_sqlite_migrations'"
)


def schema_faults(connection: Any) -> list[str]:
    """Every table, index and trigger that is missing, was put in, or says something else; and
    every table with values that it would refuse."""
    database = Database(connection, execute_plugins=False)
    if migrations.unknown(database):
        return []
    made = _as_made(len(migrations.STEPS.applied(database)))
    found = dict(connection.execute(_PARTS).fetchall())
    same = {part: sql for part, sql in made.items() if found.get(part) == sql}
    return [
        *(f"the {part} is missing" for part in made if part not in found),
        *(f"the {part} was put in" for part in found if part not in made),
        *(f"the {part} was changed" for part in made if part in found and part not in same),
        *_refused_values(connection, same),
    ]


@cache
def _as_made(steps: int) -> dict[str, str]:
    """The schema of a new file after so many steps: "trigger voucher_stays" and its words."""
    names = migrations.step_names()
    database = Database(memory=True, execute_plugins=False)
    migrations.STEPS.apply(database, stop_before=names[steps:])
    found = dict(database.execute(_PARTS).fetchall())
    database.close()
    return found


def _refused_values(connection: Any, parts: dict[str, str]) -> Iterator[str]:
    for part, sql in parts.items():
        conditions = list(_conditions(sql)) if part.startswith("table ") else []
        if not conditions:
            continue
        table = part.removeprefix("table ")
        sums = ", ".join(f"coalesce(sum(NOT ({condition})), 0)" for condition in conditions)
        counts = connection.execute(f"SELECT {sums} FROM [{table}]").fetchone()
        for condition, count in zip(conditions, counts, strict=True):
            if count:
                yield f"{count} of {table} break CHECK ({' '.join(condition.split())})"


def _conditions(sql: str) -> Iterator[str]:
    """What stands between the parentheses of each CHECK in the words of a table."""
    for start in re.finditer(r"\bCHECK \(", sql):
        depth, end = 1, start.end()
        while depth:
            depth += {"(": 1, ")": -1}.get(sql[end], 0)
            end += 1
        yield sql[start.end() : end - 1]
