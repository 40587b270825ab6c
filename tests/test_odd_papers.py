"""Papers of a centre in which everything has the longest name: nothing lies on anything, nothing
is outside, no character is lost."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pypdfium2
import pytest

from db import words
from db.roles import program
from db.store import Store, open_store
from reports import catalogue
from reports.typeset import MM
from tests.conftest import NOW
from tests.paper_reading import least_margin, overprints
from tests.test_every_paper import ROLL, values

# Sixty characters, and a name with rare ones, of the length that papers of identity allow.
LONG = (
    "栖湖工业园区高端装备制造与新材料产业链党建联盟职工服务中心及附属实训基地（第一分部）"
    "联合工会委员会办公室与后勤保障部"
)
LATIN = "Nordwestdeutsche Maschinenbau- und Fahrzeugtechnikgesellschaft"
NAME = "欧阳𬸚𠮷·阿不都热合曼江"
# Past every rule, as no user can: what is asked is what the papers do with it.
STRANGE = (
    ("centre", "name = :long"),
    ("organisation", "name = substr(:long, 1, 50) || (id % 1000000000), short_name = ''"),
    ("person", "name = :name"),
    ("room", "name = substr(:long, 1, 30) || (id % 1000000)"),
    ("booking", "title = :long, organisation = :latin"),
    ("consultant", "name = :name"),
    ("service", "name = substr(:long, 1, 20) || (id % 1000000)"),
    ("fund", "name = substr(:long, 1, 40) || (id % 1000000)"),
    ("account", "name = substr(:long, 1, 30) || (id % 1000000)"),
    ("batch", "name = :long"),
    ("receipt", "payer = :long, purpose = :long"),
    ("voucher_line", "summary = :long"),
)


@pytest.fixture(scope="module")
def strange(sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The sample with names that fill every place."""
    path = tmp_path_factory.mktemp("odd") / "sample.yizhan"
    shutil.copyfile(sample_file, path)
    db = open_store(path, staff=program("阿不都热合曼·买买提·吐尔逊江"))
    given = {"long": LONG, "latin": LATIN, "name": NAME}
    with db.connection as plain:
        triggers = plain.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in triggers:
            plain.execute(f"DROP TRIGGER [{name}]")
        for table, change in STRANGE:
            plain.execute(f"UPDATE [{table}] SET {change}", given)
    yield db
    db.close()


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("name", catalogue.REPORTS)
def test_long_and_rare_names_have_room(strange: Store, name: str, language: str) -> None:
    words.use_language(language)
    fields = catalogue.REPORTS[name].parameters
    for chosen in product(*(values(strange, field) for field in fields)):
        given = {field.name: value for field, value in zip(fields, chosen, strict=True)}
        lost: set[str] = set()
        out = io.BytesIO()
        catalogue.write(strange, name, out, now=NOW, lost=lost, **given)
        assert lost == set()
        document = pypdfium2.PdfDocument(out.getvalue())
        for number, page in enumerate(document):
            free = 3.5 if round(page.get_width() / MM) == ROLL else 4.5
            assert least_margin(page) >= free
            assert overprints(out.getvalue(), number) == []
        document.close()
