"""Closed doors: every page for every role; what is switched on may be done, the rest says why."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from db import roles
from db.booking_changes import book
from db.bookings import booking
from db.disclosures import disclose
from db.roles import ROLES, TABLE, Staff, does, sees
from db.rules import Refused
from db.store import Store, open_store
from gui import theme
from gui.areas import AREAS, pages_of
from gui.booking_page import BookingPage
from gui.buttons import Button
from gui.desk import Desk
from gui.doors import Door, doors_of
from gui.masked import Masked
from gui.palette_search import COMMANDS, search
from gui.record_page import RecordPage
from gui.register_page import RegisterPage
from gui.reports_page import ReportsPage
from gui.shell import Shell
from gui.today_page import TodayPage
from reports.catalogue import REPORTS, write
from tests.conftest import NOW

CODES = [code for code, _label in ROLES]
SPECS = [spec for area in AREAS for spec in area.pages]


@pytest.fixture(scope="module")
def shell(
    sample_file: Path, tmp_path_factory: pytest.TempPathFactory, qapp: QApplication
) -> Iterator[Shell]:
    """One window for all roles: each sits down at it in turn."""
    path = tmp_path_factory.mktemp("doors") / "sample.yizhan"
    shutil.copyfile(sample_file, path)
    store = open_store(path, staff=Staff(7, "某人", frozenset({"director"})))
    desk = Desk(store, clock=lambda: NOW)
    theme.use(qapp)
    window = Shell(desk)
    window.resize(1366, 696)
    window.show()
    yield window
    window.close()
    window.deleteLater()
    desk.close()


def sit_down(shell: Shell, role: str) -> frozenset[str]:
    """Somebody with one role sits down."""
    former = shell.desk.store.staff
    mine = frozenset({role})
    shell.desk.store.staff = Staff(7 + CODES.index(role), "某人", mine)
    shell.desk.seat(former)
    return mine


def may(staff: Staff, door: Door) -> bool:
    """What the table says, without the window."""
    return does(staff.roles, door) if isinstance(door, str) else staff.may(door.__name__)


def check(shell: Shell) -> set[str]:
    """Every guarded button of the page is as the table says; returns what they were guarded for."""
    staff, met = shell.desk.store.staff, set()
    assert shell.page is not None
    for button in shell.page.findChildren(Button):
        doors = doors_of(button)
        met |= {door if isinstance(door, str) else door.__name__ for door in doors}
        if not doors and isinstance(shell.page, TodayPage):
            # The lines of its cards are made anew for whoever sits down.
            assert not button.barred() or (not button.isEnabled() and "某人" in button.toolTip())
            continue
        open_ = all(may(staff, door) for door in doors)
        assert bool(button.barred()) != open_, button.text()
        if not open_:
            assert not button.isEnabled() and "某人" in button.toolTip()
    return met


def test_every_page_shows_a_part_of_the_table() -> None:
    parts = {line.part for line in TABLE if line.see}
    assert {spec.part for spec in SPECS} <= parts
    assert {report.part for report in REPORTS.values()} <= parts
    named = {line.part for line in TABLE} | {rule for line in TABLE for rule in line.rules.split()}
    for command in COMMANDS:
        if command.door is not None:
            door = command.door
            assert (door if isinstance(door, str) else door.__name__) in named


@pytest.mark.parametrize("role", CODES)
def test_every_page_for_every_role(shell: Shell, role: str) -> None:
    mine = sit_down(shell, role)
    met: set[str] = set()
    for spec in SPECS:
        shell.open_page("today")
        shell.open_page(spec.name)
        if not sees(mine, spec.part):
            assert shell.page is shell.pages["today"]
            assert "某人" in shell.undo_bar.words.text()
            continue
        assert shell.page is shell.pages[spec.name]
        if isinstance(shell.page, RecordPage):
            met |= _walk_register(shell, shell.page)
        elif isinstance(shell.page, RegisterPage):
            met |= _walk_cards(shell, shell.page)
        elif isinstance(shell.page, BookingPage):
            one = shell.desk.store.value("SELECT id FROM booking WHERE status = 'confirmed'")
            shell.page.panel.show_booking(booking(shell.desk.store, one))
        met |= check(shell)
    assert {"book", "book_series", "cancel", "change", "add_room", "backups", "bring_in"} <= met
    if sees(mine, "register"):
        assert {"add_contact", "appoint", "pair", "cover", "merge_people", "disclose"} <= met
    if sees(mine, "staff"):
        assert {"add_staff", "change_staff", "archive_staff", "set_password"} <= met
    shown = {spec.name for area in AREAS for spec in pages_of(area, shell.desk)}
    assert shown == {spec.name for spec in SPECS if sees(mine, spec.part)}
    for area in AREAS:
        assert shell.rail.items[area.name].isVisibleTo(shell) == bool(pages_of(area, shell.desk))


def _walk_register(shell: Shell, page: RecordPage) -> set[str]:
    """The first record, then the keys of edit and create: a form only for whom it is open."""
    staff, kind = shell.desk.store.staff, page.type
    if page.table.records.rows:
        page.table.selectRow(0)
    met = check(shell)
    for rule, opens in ((kind.create, page.new), (kind.change, page.panel.edit)):
        if rule is not None and (rule is kind.create or page.panel.row is not None):
            opens()
            assert page.panel.editing == staff.may(rule.__name__), kind.name
            page.panel.leave()
    return met


def _walk_cards(shell: Shell, page: RegisterPage) -> set[str]:
    """Every tab of a card of each kind."""
    staff, met = shell.desk.store.staff, set()
    for table in ("organisation", "person"):
        id = shell.desk.store.value(f"SELECT id FROM {table} WHERE archived_at IS NULL")
        page.show_one(table, id)
        for tab, _count in page.card.tabs():
            page.card.open_tab(tab.name)
            met |= check(shell)
        for _label, _does, closed in page.card.more():
            assert bool(closed) != staff.may("archive_organisation")
        page.edit()
        assert (page.panel() is not None) == staff.may("change_organisation")
        panel = page.panel()
        if panel is not None:
            panel.leave()
    return met


@pytest.mark.parametrize("role", CODES)
def test_ctrl_k_offers_what_is_open(shell: Shell, role: str) -> None:
    mine = sit_down(shell, role)
    offered = {entry.title for group in search(shell.desk, shell, "") for entry in group.entries}
    assert ("工作人员" in offered) == sees(mine, "staff")
    assert ("新预约" in offered) == bool(mine & roles.roles_for("book"))
    found = [group.title for group in search(shell.desk, shell, "天禾")]
    assert ("单位" in found) <= sees(mine, "register")


@pytest.mark.parametrize("role", CODES)
def test_f7_opens_the_form_for_whom_it_is(shell: Shell, role: str) -> None:
    mine = sit_down(shell, role)
    shell.open_page("today")
    shell.new_booking()
    board = shell.pages["board"]
    assert isinstance(board, BookingPage)
    allowed = bool(mine & roles.roles_for(book.__name__))
    assert (board.panel.mode == "new") == allowed
    if allowed:
        board.close_panel()


@pytest.mark.parametrize("role", CODES)
def test_numbers_stay_masked_for_whom_they_are_not(shell: Shell, role: str) -> None:
    mine = sit_down(shell, role)
    store = shell.desk.store
    someone = store.row("SELECT id, phone FROM person WHERE phone <> ''")
    assert someone is not None
    shown = Masked(shell.desk, "person", someone["id"], "phone", someone["phone"], "某人", shell)
    before = shown.number.text()
    shown.show_whole()
    allowed = bool(mine & roles.roles_for(disclose.__name__))
    assert (shown.number.text() != before) == allowed
    assert shown.link.isEnabled() == allowed or shown.link.isHidden()
    shown.deleteLater()
    board = shell.pages["board"]
    assert isinstance(board, BookingPage)
    row = store.row("SELECT id, phone FROM booking WHERE phone <> ''")
    assert row is not None
    board.panel.show_booking(booking(store, row["id"]))
    facts = board.panel.facts
    words = [label.text() for label in facts.findChildren(QLabel)]
    assert not any(row["phone"] in one for one in words)
    (phone,) = facts.findChildren(Masked)
    assert phone.link.isEnabled() == allowed
    phone.show_whole()
    assert (row["phone"] in phone.number.text()) == allowed


@pytest.mark.parametrize("role", CODES)
def test_papers_of_the_register_are_for_whom_sees_it(
    shell: Shell, role: str, tmp_path: Path
) -> None:
    mine = sit_down(shell, role)
    shell.open_page("reports")
    page = shell.page
    assert isinstance(page, ReportsPage)
    for report in REPORTS.values():
        hidden = report.of_record or not sees(mine, report.part)
        assert page.list.item(page.rows[report.name]).isHidden() == hidden, report.name
    if not sees(mine, "register"):
        id = shell.desk.store.value("SELECT id FROM person")
        shell.preview("person-card", {"person": id})
        assert "某人" in shell.undo_bar.words.text()
        with pytest.raises(Refused):
            write(shell.desk.store, "person-card", tmp_path / "a.pdf", now=NOW, person=id)


def test_a_barred_button_stays_so_whatever_the_page_says(qtbot: QtBot, sample: Store) -> None:
    button = Button("a")
    qtbot.addWidget(button)
    button.setToolTip("tip")
    button.bar("only for others")
    button.setEnabled(True)
    assert not button.isEnabled() and button.toolTip() == "only for others"
    button.setToolTip("other tip")
    button.setEnabled(False)
    button.bar("")
    assert not button.isEnabled() and button.toolTip() == "other tip"
    button.setEnabled(True)
    assert button.isEnabled()
