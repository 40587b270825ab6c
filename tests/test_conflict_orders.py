"""Conflicts of interest in any order: it does not matter which matter was booked first."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.conflicts import conflicts_of
from db.likeness import alike
from db.parties import Party, parties_of, read_party
from db.roles import program
from db.rules import Refused
from db.store import open_store
from tests.legal_aid import FIRM, LI, ZHANG, Aid

NAMES = ["张小燕", "张晓燕", "王伟", "王玮", "李志强", "李志刚", "zhang xiaoyan"]
FIRMS = ["", "", "晨桥精密", FIRM, "辰桥精密", "恒信电子"]
PARTIES = st.lists(
    st.builds(
        Party,
        name=st.sampled_from(NAMES),
        company=st.sampled_from(FIRMS),
        phone=st.sampled_from(["", "", "13800138000", "0411-8765432"]),
        identity=st.sampled_from(["", "", ZHANG, LI]),
    )
    | st.builds(
        Party, company=st.sampled_from(FIRMS[2:]), side=st.sampled_from(["client", "opponent"])
    ),
    max_size=3,
)
CLIENTS = st.tuples(st.sampled_from(NAMES), st.sampled_from(["", "", "13800138000"]))


class _Back(Exception):
    """Leaves an act, so that nothing of it stays."""


@pytest.fixture(scope="module")
def shared() -> Iterator[Aid]:
    """One file for all examples; each leaves nothing."""
    with tempfile.TemporaryDirectory() as folder:
        db = open_store(Path(folder) / "centre.yizhan", staff=program("张敏"))
        yield Aid(db)
        db.close()


@given(st.tuples(CLIENTS, PARTIES), st.tuples(CLIENTS, PARTIES))
def test_it_does_not_matter_which_matter_came_first(
    shared: Aid,
    first: tuple[tuple[str, str], list[Party]],
    second: tuple[tuple[str, str], list[Party]],
) -> None:
    told = []
    for order in ((first, second), (second, first)):
        with suppress(_Back), shared.db.act("example"):
            made = 0
            for (name, phone), parties in order:
                client = shared.person(name, phone=phone)
                with suppress(Refused):
                    made += bool(shared.book(*parties, client=client))
            told.append(made)
            raise _Back
    assert told[0] == told[1]


@given(PARTIES, PARTIES)
def test_the_indexes_find_what_comparing_each_with_each_finds(
    shared: Aid, here: list[Party], there: list[Party]
) -> None:
    with suppress(_Back), shared.db.act("example"):
        client = shared.person("孙梅")
        with suppress(Refused):
            one = shared.book(*there, client=client)
            stood = parties_of(shared.db, one)
            asked = [read_party(shared.db, party) for party in here if party.name or party.company]
            meant = {
                (mine, theirs)
                for mine in asked
                for theirs in stood
                if mine.side != theirs.side
                and (like := alike(mine.known, theirs.known))
                and like.sure
            }
            found = conflicts_of(shared.db, consultant=shared.chen, parties=asked)
            assert {(hit.ours, hit.theirs) for hit in found if hit.sure} == meant
        raise _Back
