"""Who may do what: the one table. `db.rules.rule` reads it before a rule runs.

A line names a part of the work, who may look at it, who may do what in it, and the rules that do
it. A rule that stands in no line may be called by nobody; a test finds it.
"""

from __future__ import annotations

from dataclasses import dataclass

from db.words import N_

ROLES = (
    ("desk", N_("Front desk")),
    ("consultant", N_("Consultant")),
    ("cashier", N_("Cashier")),
    ("accountant", N_("Accountant")),
    ("director", N_("Director")),
    ("administrator", N_("Administrator")),
)
EVERYBODY = " ".join(code for code, _label in ROLES)


PROGRAM = 0


@dataclass(frozen=True)
class Staff:
    """Who is signed in, and in which roles."""

    id: int
    name: str
    roles: frozenset[str]

    def may(self, rule: str) -> bool:
        """Whether this member of staff may call a rule; the program itself always may."""
        return self.id == PROGRAM or bool(self.roles & roles_for(rule))


def program(name: str = "") -> Staff:
    """The program itself, as it makes a file or tends to it, and a made-up centre's whole staff."""
    return Staff(PROGRAM, name, frozenset(EVERYBODY.split()))


@dataclass(frozen=True)
class Line:
    """A part of the work: roles that see it, roles that do it, and the rules that it takes."""

    part: str
    see: str
    do: str
    rules: str


TABLE = (
    Line(
        "bookings",
        see=EVERYBODY,
        do="desk director",
        rules="book change move confirm hold_on check_in finish no_show cancel book_series"
        " edit_series cancel_series wait change_waiting withdraw book_waiting link_bookings"
        " import_events",
    ),
    Line("approval", see=EVERYBODY, do="director", rules="approve"),
    Line("housekeeping", see="", do=EVERYBODY, rules="release_expired"),
    Line("undoing", see="", do=EVERYBODY, rules="undo"),
    Line(
        "rooms",
        see=EVERYBODY,
        do="desk director administrator",
        rules="close change_closure reopen",
    ),
    Line(
        "furnishing",
        see=EVERYBODY,
        do="director administrator",
        rules="add_room change_room archive_room restore_room add_equipment change_equipment"
        " archive_equipment restore_equipment fill_from_library add_holiday change_holiday"
        " remove_holiday",
    ),
    Line("centre", see=EVERYBODY, do="director administrator", rules="set_up begin change_centre"),
    Line(
        "register",
        see="desk consultant director administrator",
        do="desk director",
        rules="add_organisation change_organisation move_out move_back archive_organisation"
        " restore_organisation cover uncover add_grid change_grid archive_grid restore_grid"
        " add_contact add_new_contact change_contact remove_contact appoint change_office"
        " end_office pair change_pairing end_pairing add_person change_person archive_person"
        " restore_person be_of_kind enrol change_membership leave record_contact keep_apart"
        " merge_people merge_organisations bring_in",
    ),
    Line(
        "certificates",
        see="desk accountant director",
        do="desk director",
        rules="issue_certificates withdraw_certificate reissue_certificate certificates_printed",
    ),
    Line(
        "certificate kinds",
        see="desk director administrator",
        do="desk director administrator",
        rules="begin_certificate_kinds add_certificate_kind change_certificate_kind"
        " archive_certificate_kind restore_certificate_kind add_picture",
    ),
    # Which papers of the log somebody is shown, the parts of those papers say.
    Line("printing", see=EVERYBODY, do=EVERYBODY, rules="note_printing"),
    # Which column of a spreadsheet holds what.
    Line("headings", see="", do="desk cashier accountant director", rules="remember"),
    Line(
        "consultation offer",
        see=EVERYBODY,
        do="desk director",
        rules="add_service change_service archive_service restore_service add_consultant"
        " change_consultant archive_consultant restore_consultant book_duty book_duties stand_in"
        " change_hours cancel_duty absent rearrange add_hotline change_hotline archive_hotline"
        " restore_hotline",
    ),
    Line(
        "appointments",
        see="desk consultant director",
        do="desk consultant director",
        rules="add_client make_appointment make_appointments move_appointment cancel_appointment"
        " name_parties book_appointment wait_for_appointment"
        " arrive begin_session end_session miss_appointment step_back cancel_appointments"
        " take_ticket draw_number seat_ticket leave_ticket wait_for_slot change_slot_waiting"
        " withdraw_slot_waiting call_waiting book_slot_waiting",
    ),
    Line(
        "fund",
        see="cashier accountant director",
        do="cashier accountant director",
        rules="make_voucher change_voucher withdraw_voucher reverse_voucher receive pay transfer"
        " advance settle count_cash withdraw_count make_batch change_batch withdraw_batch pay_batch"
        " make_receipt void_receipt receipt_printed attach attach_files detach",
    ),
    Line(
        "reviewing",
        see="",
        do="accountant director",
        rules="review_voucher return_voucher post_voucher review_and_post close_month"
        " keep_month_papers",
    ),
    Line("allowing", see="", do="director", rules="allow_voucher"),
    Line(
        "fund offer",
        see="cashier accountant director",
        do="accountant director",
        rules="open_balances bring_in_balances end_year set_budget copy_budget begin_chart"
        " add_account change_account archive_account restore_account add_fund change_fund"
        " archive_fund restore_fund",
    ),
    # Who hands out the money does not say that the bank agrees.
    Line(
        "bank",
        see="cashier accountant director",
        do="accountant director",
        rules="import_statement remove_bank_lines set_bank_balance match_bank match_all"
        " unmatch_bank",
    ),
    # Why a lawyer must not have a matter; `db.conflicts` asks whose matter it is.
    Line("conflicts", see="consultant director", do="", rules=""),
    # Whose session and whose note it is, `db.sessions` and `db.notes` ask.
    Line(
        "sessions",
        see="consultant",
        do="consultant",
        rules="write_note seal_anew hand_over_notes record_session followed_up refer",
    ),
    Line(
        "consents",
        see="desk consultant director",
        do="desk consultant director",
        rules="record_consent withdraw_consent",
    ),
    # A ballot says nothing of who cast it, nor do the counts of whom they count.
    Line(
        "evaluation",
        see="desk director",
        do="desk director",
        rules="evaluate evaluate_cards",
    ),
    Line("consultation counts", see="director", do="", rules=""),
    Line("hand-over", see="director", do="director", rules="hand_over_with_code"),
    Line("disclosure", see="", do="desk consultant director", rules="disclose"),
    # Who keeps the program may take the trail out, which holds no whole numbers.
    Line(
        "exporting",
        see="",
        do="desk consultant director administrator",
        rules="disclose_export",
    ),
    Line("trail", see="director administrator", do="", rules=""),
    Line(
        "staff",
        see="director administrator",
        do="director administrator",
        rules="add_staff change_staff archive_staff restore_staff set_password",
    ),
    Line("recovery", see="director", do="director", rules="renew_recovery recovery_proven"),
    Line("own password", see=EVERYBODY, do=EVERYBODY, rules="change_password"),
    Line("backups", see=EVERYBODY, do="director administrator", rules=""),
)


def roles_for(rule: str) -> frozenset[str]:
    """The roles that may call a rule; nobody, if it stands in no line."""
    return _RULES.get(rule, frozenset())


def roles_seeing(part: str) -> frozenset[str]:
    """The roles that may look at a part of the work."""
    return frozenset(role for line in TABLE if line.part == part for role in line.see.split())


def roles_doing(part: str) -> frozenset[str]:
    """The roles that may work in a part."""
    return frozenset(role for line in TABLE if line.part == part for role in line.do.split())


def sees(roles: frozenset[str], part: str) -> bool:
    """Whether somebody of these roles may look at a part of the work."""
    return bool(roles & roles_seeing(part))


def does(roles: frozenset[str], part: str) -> bool:
    """Whether somebody of these roles may work in a part."""
    return bool(roles & roles_doing(part))


_RULES = {rule: frozenset(line.do.split()) for line in TABLE for rule in line.rules.split()}
