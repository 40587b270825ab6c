"""The register of certificates in any order of acts, against a list kept by hand."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from db.centre import set_up
from db.certificate_check import check_certificate
from db.certificate_kinds import (
    archive_certificate_kind,
    certificate_kind,
    change_certificate_kind,
    restore_certificate_kind,
)
from db.certificates import (
    Recipient,
    certificate_of,
    certificates_printed,
    issue_certificates,
    numbered,
    reissue_certificate,
    withdraw_certificate,
)
from db.check import check
from db.rules import Refused
from db.store import open_store
from db.undo import undo
from tests.certificate_books import GIFT, SERVICE, kinds
from tests.conftest import NOW

PREFIXES = ("GX", "ZY", "RY")
DAYS = (date(2026, 11, 26), date(2026, 12, 31), date(2027, 1, 1), date(2027, 6, 1))
HONOUR = {"year": "二〇二六", "event": "文化月", "prize": "一等奖", "award": "标兵"}
GIVEN = {"GX": GIFT, "RY": HONOUR, "ZY": {}}
NAMES = st.sampled_from(("周文静", "陈𬸚", "王䶮", "Иванов", "长" * 60))


@dataclass
class Paper:
    """A certificate as somebody would write it into a book."""

    number: str
    name: str
    day: date
    title: str
    tenths: int
    withdrawn: str = ""
    reissues: list[str] = field(default_factory=list)
    printed: int = 0


class Register(RuleBasedStateMachine):
    """Every act is told to the file and to the book; what one refuses the other does too."""

    template: Path | None = None

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / "a.yizhan"
        if Register.template is None:
            Register.template = Path(tempfile.mkdtemp()) / "a.yizhan"
            db = open_store(Register.template)
            set_up(db, name="栖湖工业园职工服务中心")
            kinds(db)
            db.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            db.close()
        shutil.copyfile(Register.template, path)
        self.db = open_store(path)
        self.kinds = {prefix: id for prefix, id in kinds(self.db).items() if prefix in PREFIXES}
        self.prefixes = {prefix: prefix for prefix in PREFIXES}
        self.titles = {
            prefix: certificate_kind(self.db, id).design.title for prefix, id in self.kinds.items()
        }
        self.archived: set[str] = set()
        self.papers: dict[int, Paper] = {}
        self.last: dict[tuple[str, int], int] = {}

    def teardown(self) -> None:
        if hasattr(self, "db"):
            self.db.close()
            assert check(Path(self.folder.name) / "a.yizhan") == []
            self.folder.cleanup()

    def refused(self, act: Callable[[], object]) -> None:
        """The file refuses it, and nothing is left of it."""
        before = self.db.value("SELECT max(id) FROM trail")
        try:
            act()
        except Refused as refused:
            assert refused.message
        else:
            raise AssertionError("it was not refused")
        assert self.db.value("SELECT max(id) FROM trail") == before

    @rule(
        kind=st.sampled_from(PREFIXES),
        names=st.lists(NAMES, max_size=3),
        day=st.sampled_from(DAYS),
        tenths=st.lists(st.integers(1, 400), max_size=3),
        bad=st.booleans(),
    )
    def issue(self, kind: str, names: list[str], day: date, tenths: list[int], bad: bool) -> None:
        services = tuple(replace(SERVICE, tenths=n) for n in tenths) if kind == "ZY" else ()
        who = [Recipient(name, GIVEN[kind], services=services) for name in names]
        if bad:
            who.append(Recipient("王" * 61, GIVEN[kind], services=services))

        def act() -> list[int]:
            return issue_certificates(self.db, kind=self.kinds[kind], recipients=who, today=day)

        if bad or not names or kind in self.archived or (kind == "ZY" and not services):
            self.refused(act)
            return
        prefix = self.prefixes[kind]
        for id, one in zip(act(), who, strict=True):
            number = self.last.get((prefix, day.year), 0) + 1
            self.last[prefix, day.year] = number
            self.papers[id] = Paper(
                f"{prefix}-{day.year}-{number:04d}",
                one.name,
                day,
                self.titles[kind],
                sum(tenths) if services else 0,
            )

    @rule(which=st.integers(0, 40), day=st.sampled_from(DAYS), reason=st.sampled_from("遗错 "))
    def withdraw(self, which: int, day: date, reason: str) -> None:
        for id in self.one(which):
            paper = self.papers[id]

            def act(id: int = id) -> None:
                withdraw_certificate(self.db, id=id, reason=reason, today=day)

            if paper.withdrawn or day < paper.day or not reason.strip():
                self.refused(act)
            else:
                act()
                paper.withdrawn = reason

    @rule(which=st.integers(0, 40), day=st.sampled_from(DAYS), reason=st.sampled_from("遗错 "))
    def reissue(self, which: int, day: date, reason: str) -> None:
        for id in self.one(which):
            paper = self.papers[id]

            def act(id: int = id) -> None:
                reissue_certificate(self.db, id=id, reason=reason, today=day)

            if paper.withdrawn or day < paper.day or not reason.strip():
                self.refused(act)
            else:
                act()
                paper.reissues.append(reason)

    @rule(which=st.integers(0, 40))
    def print(self, which: int) -> None:
        for id in self.one(which):
            certificates_printed(self.db, ids=[id, id])
            self.papers[id].printed += 2

    @rule(kind=st.sampled_from(PREFIXES), title=st.sampled_from(("奖状", "状", "")))
    def retitle(self, kind: str, title: str) -> None:
        one = certificate_kind(self.db, self.kinds[kind])

        def act() -> None:
            change_certificate_kind(
                self.db,
                id=one.id,
                name=one.name,
                prefix=one.prefix,
                design=replace(one.design, title=title),
            )

        if title:
            act()
            self.titles[kind] = title
        else:
            self.refused(act)

    @rule(kind=st.sampled_from(PREFIXES), prefix=st.sampled_from((*PREFIXES, "AB")))
    def renumber(self, kind: str, prefix: str) -> None:
        one = certificate_kind(self.db, self.kinds[kind])

        def act() -> None:
            change_certificate_kind(
                self.db, id=one.id, name=one.name, prefix=prefix, design=one.design
            )

        used = any(paper.number.startswith(f"{one.prefix}-") for paper in self.papers.values())
        others = {of for name, of in self.prefixes.items() if name != kind}
        if prefix in others or (used and prefix != one.prefix):
            self.refused(act)
        else:
            act()
            self.prefixes[kind] = prefix

    @rule(kind=st.sampled_from(PREFIXES))
    def archive(self, kind: str) -> None:
        if kind in self.archived:
            restore_certificate_kind(self.db, id=self.kinds[kind])
        else:
            archive_certificate_kind(self.db, id=self.kinds[kind], now=NOW)
        self.archived ^= {kind}

    @rule()
    def take_back(self) -> None:
        """What made or changed a certificate is not taken back, whatever came after."""
        entry = self.db.row(
            "SELECT act FROM trail WHERE record_table LIKE 'certificate%' AND rule IN"
            " ('issue_certificates', 'withdraw_certificate', 'reissue_certificate',"
            " 'certificates_printed') ORDER BY id DESC"
        )
        if entry:
            self.refused(lambda: undo(self.db, act=entry["act"]))

    def one(self, which: int) -> list[int]:
        ids = list(self.papers)
        return ids[which % len(ids) :][:1] if ids else []

    @invariant()
    def the_register_says_what_the_book_says(self) -> None:
        if not hasattr(self, "db"):
            return
        assert self.db.value("SELECT count(*) FROM certificate") == len(self.papers)
        for id in list(self.papers)[-6:]:
            paper, found = self.papers[id], certificate_of(self.db, id)
            assert numbered(self.db, paper.number) == id
            assert (found.number, found.name, found.issued_on, found.design.title) == (
                *(paper.number, paper.name, paper.day, paper.title),
            )
            assert (found.tenths, found.printed) == (paper.tenths, paper.printed)
            assert found.withdrawn_reason == paper.withdrawn
            assert [again.reason for again in found.reissues] == paper.reissues
            kind = "withdrawn" if paper.withdrawn else "reissued" if paper.reissues else "genuine"
            assert check_certificate(self.db, found.code).kind == kind
            assert check_certificate(self.db, f"{found.number} {found.check}").kind == kind

    @invariant()
    def numbers_have_no_gaps(self) -> None:
        if hasattr(self, "db"):
            rows = self.db.rows("SELECT prefix, year, number FROM certificate")
            for prefix, year in self.last:
                mine = [r["number"] for r in rows if (r["prefix"], r["year"]) == (prefix, year)]
                assert sorted(mine) == list(range(1, self.last[prefix, year] + 1))


TestRegister = Register.TestCase
# `make fuzz` loads a profile of thousands of examples; the ordinary run looks for a few seconds.
if settings.default is None or settings.default.max_examples <= 100:
    TestRegister.settings = settings(
        max_examples=25, stateful_step_count=30, phases=(Phase.explicit, Phase.generate)
    )
