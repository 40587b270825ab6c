"""A power cut while certificates are issued: numbers that were confirmed stand, none is missing.

The program says each number after the rule has returned. It is killed after a number of them that
lots decide, so that it dies anywhere in the work for the next.
"""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from db.certificate_check import check_certificate
from db.certificates import certificate_of, numbered
from db.check import check
from db.store import Store, open_store
from tests.certificate_books import kinds

# Issues a list of three, withdraws the second and reissues the third, over and over.
_ISSUES = """
import sys
from pathlib import Path
from db.certificates import certificate_of, reissue_certificate, withdraw_certificate
from db.store import open_store
from tests.certificate_books import SERVICE, TODAY, record, thank

db = open_store(Path(sys.argv[1]))
for n in range(200):
    ids = thank(db, "恒信精密", "华鑫电子", "新元机械")
    for id in ids:
        print("issued", certificate_of(db, id).number, flush=True)
    withdraw_certificate(db, id=ids[1], reason="x", today=TODAY)
    print("withdrawn", certificate_of(db, ids[1]).number, flush=True)
    reissue_certificate(db, id=ids[2], reason="x", today=TODAY)
    print("reissued", certificate_of(db, ids[2]).number, flush=True)
    print("issued", certificate_of(db, record(db, "x", (SERVICE,) * 5)).number, flush=True)
"""


@pytest.mark.parametrize("seed", range(4))
def test_what_was_confirmed_is_in_the_register(store: Store, seed: int) -> None:
    kinds(store)
    path = store.path
    store.close()
    confirmed = _killed(path, after=random.Random(seed).randint(1, 60))

    again = open_store(path)
    states = {number: what for what, number in confirmed}
    for number, what in states.items():
        id = numbered(again, number)
        assert id is not None, number
        one = certificate_of(again, id)
        verdict = check_certificate(again, one.code).kind
        # The next act may have been through without a word of it.
        assert (
            verdict
            in {
                "issued": ("genuine", "withdrawn", "reissued"),
                "withdrawn": ("withdrawn",),
                "reissued": ("reissued",),
            }[what]
        )
    rows = again.rows("SELECT max(number) AS last, count(*) AS n FROM certificate GROUP BY prefix")
    assert all(row["last"] == row["n"] for row in rows)
    assert again.value("SELECT count(*) FROM certificate WHERE prefix = 'GX'") % 3 == 0
    again.close()
    assert check(path) == []


def _killed(path: Path, after: int) -> list[list[str]]:
    """What the program confirmed before it was killed, after so many lines or a few more."""
    with subprocess.Popen(
        [sys.executable, "-c", _ISSUES, str(path)],
        cwd=Path(__file__).parent.parent,
        stdout=subprocess.PIPE,
        text=True,
    ) as program:
        assert program.stdout
        said = [program.stdout.readline() for _n in range(after)]
        program.kill()
        # What it still managed to say counts too; the last line may be cut short.
        said += program.stdout.read().splitlines(True)
    assert len(said) >= after and all(line.endswith("\n") for line in said[:after]), said
    return [line.split() for line in said if line.endswith("\n")]
