"""The areas of the window and their pages. A new area adds its line here and nothing elsewhere.

Pages are made when they are first shown, so that the window does not wait for all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from db.records import RecordType
from db.types import BOOKING, CLOSURE, EQUIPMENT, HOLIDAY, ROOM, WAITING
from db.types_consultations import CONSULTANT, CONSULTATION_WAITING, HOTLINE, SERVICE
from db.types_fund import ACCOUNT, FUND
from db.types_receipts import RECEIPT
from db.types_register import GRID, MEMBERSHIP, OFFICE, ORGANISATION, PAIRING, PERSON
from db.types_staff import STAFF
from db.words import N_
from gui.desk import Desk
from gui.doors import unseen
from gui.page import Page


@dataclass(frozen=True)
class PageSpec:
    """One page: its name for `open_page`, its title, what makes it, the part of the work it shows
    (`db.roles.TABLE`), whose records open on it."""

    name: str
    title: str
    make: Callable[[Desk], Page]
    part: str
    tables: tuple[str, ...] = ()


@dataclass(frozen=True)
class Area:
    """One item of the rail: two characters, an icon, one or several pages."""

    name: str
    label: str
    icon: str
    pages: tuple[PageSpec, ...]


def _today(desk: Desk) -> Page:
    from gui.today_page import TodayPage

    return TodayPage(desk)


def _board(desk: Desk) -> Page:
    from gui.booking_page import BookingPage

    return BookingPage(desk)


def _fund(desk: Desk) -> Page:
    from gui.fund_page import FundPage

    return FundPage(desk)


def _batches(desk: Desk) -> Page:
    from gui.batch_page import BatchPage

    return BatchPage(desk)


def _budget(desk: Desk) -> Page:
    from gui.budget_page import BudgetPage

    return BudgetPage(desk)


def _cash_counts(desk: Desk) -> Page:
    from gui.cash_count_page import CashCountPage

    return CashCountPage(desk)


def _bank(desk: Desk) -> Page:
    from gui.bank_page import BankPage

    return BankPage(desk)


def _fund_charts(desk: Desk) -> Page:
    from gui.fund_charts_page import FundChartsPage

    return FundChartsPage(desk)


def _vouchers(desk: Desk) -> Page:
    from gui.voucher_list_page import VoucherListPage

    return VoucherListPage(desk)


def _consultations(desk: Desk) -> Page:
    from gui.consult_page import ConsultPage

    return ConsultPage(desk)


def _my_consultations(desk: Desk) -> Page:
    from gui.my_consultations import MyConsultations

    return MyConsultations(desk)


def _evaluations(desk: Desk) -> Page:
    from gui.evaluation_page import EvaluationPage

    return EvaluationPage(desk)


def _consultation_counts(desk: Desk) -> Page:
    from gui.consultation_counts_page import ConsultationCountsPage

    return ConsultationCountsPage(desk)


def _register(record_type: RecordType) -> Callable[[Desk], Page]:
    def make(desk: Desk) -> Page:
        from gui.record_page import RecordPage

        return RecordPage(desk, record_type)

    return make


def _people(desk: Desk) -> Page:
    from gui.register_page import RegisterPage

    return RegisterPage(desk)


def _duplicates(desk: Desk) -> Page:
    from gui.duplicates_page import DuplicatesPage

    return DuplicatesPage(desk)


def _certificates(desk: Desk) -> Page:
    from gui.certificate_page import CertificatePage

    return CertificatePage(desk)


def _certificate_kinds(desk: Desk) -> Page:
    from gui.certificate_kinds_page import CertificateKindsPage

    return CertificateKindsPage(desk)


def _certificate_check(desk: Desk) -> Page:
    from gui.certificate_check_page import CertificateCheckPage

    return CertificateCheckPage(desk)


def _reports(desk: Desk) -> Page:
    from gui.reports_page import ReportsPage

    return ReportsPage(desk)


def _summary(desk: Desk) -> Page:
    from gui.summary_page import SummaryPage

    return SummaryPage(desk)


def _settings(desk: Desk) -> Page:
    from gui.settings_page import SettingsPage

    return SettingsPage(desk)


def _trail(desk: Desk) -> Page:
    from gui.trail_page import TrailPage

    return TrailPage(desk)


AREAS: tuple[Area, ...] = (
    Area(
        "today",
        N_("Today|page"),
        "calendar-day",
        (PageSpec("today", N_("Today|page"), _today, "bookings"),),
    ),
    Area(
        "bookings",
        N_("Bookings"),
        "calendar-check",
        (
            PageSpec("board", N_("Schedule"), _board, "bookings"),
            PageSpec("bookings", N_("Booking list"), _register(BOOKING), "bookings", ("booking",)),
            PageSpec("waiting", N_("Waiting list"), _register(WAITING), "bookings", ("waiting",)),
        ),
    ),
    Area(
        "consultations",
        N_("Consultations"),
        "comments",
        (
            PageSpec(
                "consultations",
                N_("Consultations"),
                _consultations,
                "appointments",
                ("appointment",),
            ),
            PageSpec("my-consultations", N_("My consultations"), _my_consultations, "sessions"),
            PageSpec("evaluations", N_("Evaluation"), _evaluations, "evaluation"),
            PageSpec(
                "consultation-counts",
                N_("Figures|consultations"),
                _consultation_counts,
                "consultation counts",
            ),
            PageSpec(
                "consultation-waiting",
                N_("Waiting for a slot"),
                _register(CONSULTATION_WAITING),
                "appointments",
                ("consultation_waiting",),
            ),
            PageSpec("services", N_("Services"), _register(SERVICE), "appointments", ("service",)),
            PageSpec(
                "consultants",
                N_("Consultants"),
                _register(CONSULTANT),
                "appointments",
                ("consultant",),
            ),
            PageSpec("hotlines", N_("Hotlines"), _register(HOTLINE), "appointments", ("hotline",)),
        ),
    ),
    Area(
        "rooms",
        N_("Rooms"),
        "door-open",
        (
            PageSpec("rooms", N_("Rooms"), _register(ROOM), "rooms", ("room",)),
            PageSpec(
                "equipment", N_("Equipment"), _register(EQUIPMENT), "furnishing", ("equipment",)
            ),
            PageSpec("closures", N_("Closures"), _register(CLOSURE), "rooms", ("closure",)),
            PageSpec("holidays", N_("Holidays"), _register(HOLIDAY), "furnishing", ("holiday",)),
        ),
    ),
    Area(
        "register",
        N_("Register"),
        "address-book",
        (
            PageSpec("register", N_("Cards"), _people, "register", ("organisation", "person")),
            PageSpec("people", N_("Persons"), _register(PERSON), "register"),
            PageSpec("organisations", N_("Organisations"), _register(ORGANISATION), "register"),
            PageSpec(
                "memberships", N_("Memberships"), _register(MEMBERSHIP), "register", ("membership",)
            ),
            PageSpec("grids", N_("Grids"), _register(GRID), "register", ("grid",)),
            PageSpec("offices", N_("Offices"), _register(OFFICE), "register", ("office",)),
            PageSpec("pairings", N_("Pairings"), _register(PAIRING), "register", ("pairing",)),
            PageSpec("duplicates", N_("Duplicates"), _duplicates, "register"),
        ),
    ),
    Area(
        "fund",
        N_("Fund"),
        "wallet",
        (
            PageSpec("fund", N_("Books"), _fund, "fund", ("voucher",)),
            PageSpec("vouchers", N_("Vouchers"), _vouchers, "fund"),
            PageSpec("receipts", N_("Receipts"), _register(RECEIPT), "fund", ("receipt",)),
            PageSpec("batches", N_("Payment lists"), _batches, "fund", ("batch",)),
            PageSpec("budget", N_("Budget"), _budget, "fund", ("budget",)),
            PageSpec("cash-counts", N_("Cash counts"), _cash_counts, "fund", ("cash_count",)),
            PageSpec("bank", N_("Bank|page"), _bank, "bank"),
            PageSpec("fund-charts", N_("Graphs|fund"), _fund_charts, "fund"),
            PageSpec("funds", N_("Funds"), _register(FUND), "fund", ("fund",)),
            PageSpec("chart", N_("Chart of accounts"), _register(ACCOUNT), "fund", ("account",)),
        ),
    ),
    Area(
        "certificates",
        N_("Certificates"),
        "award",
        (
            PageSpec(
                "certificates",
                N_("Register of certificates"),
                _certificates,
                "certificates",
                ("certificate",),
            ),
            PageSpec(
                "certificate-kinds",
                N_("Kinds|certificates"),
                _certificate_kinds,
                "certificate kinds",
                ("certificate_kind",),
            ),
            PageSpec(
                "certificate-check",
                N_("Check|certificates"),
                _certificate_check,
                "certificates",
            ),
        ),
    ),
    Area(
        "reports",
        N_("Reports"),
        "print",
        (
            PageSpec("reports", N_("Reports"), _reports, "bookings"),
            PageSpec("summary", N_("Statistics|page"), _summary, "bookings"),
        ),
    ),
    Area(
        "settings",
        N_("Settings"),
        "gear",
        (
            PageSpec("settings", N_("Settings"), _settings, "centre"),
            PageSpec("staff", N_("Staff"), _register(STAFF), "staff", ("staff",)),
            PageSpec("trail", N_("Trail"), _trail, "trail"),
        ),
    ),
)


def pages_of(area: Area, desk: Desk) -> list[PageSpec]:
    """The pages of an area that who is signed in may see."""
    return [spec for spec in area.pages if not unseen(desk, spec.part)]


def area_of(page: str) -> Area:
    """The area a page belongs to."""
    for area in AREAS:
        if any(spec.name == page for spec in area.pages):
            return area
    raise LookupError(page)


def spec_of(page: str) -> PageSpec:
    """A page's line by its name."""
    for spec in area_of(page).pages:
        if spec.name == page:
            return spec
    raise LookupError(page)


def page_of_table(table: str) -> str:
    """The page on which a table's records are shown."""
    for area in AREAS:
        for spec in area.pages:
            if table in spec.tables:
                return spec.name
    raise LookupError(table)
