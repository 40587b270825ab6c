"""The reports by name, each with the parameters it asks for.

Importing this is cheap: the libraries that make PDFs are loaded by `write` only, so the window
does not wait for them at start.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from db.fields import Field
from db.progress import Progress, silent
from db.rules import Refused, refuse_unseen
from db.store import Store
from db.summary_period import KINDS
from db.words import N_, _

if TYPE_CHECKING:
    from reports.page import Target, Written

_DAY = Field("date", N_("Date"), "date", required=True)
_ROOM = Field("room", N_("Room"), "reference", required=True, to="room")
_BOOKING = Field("booking", N_("Booking"), "reference", required=True, to="booking")
_ORGANISATION = Field(
    "organisation", N_("Organisation"), "reference", required=True, to="organisation"
)
_VOUCHER = Field("voucher", N_("Voucher"), "reference", required=True, to="voucher")
_RECEIPT = Field(
    "receipt", N_("Receipt|paper"), "reference", required=True, to="receipt", given=True
)
_COUNT = Field("count", N_("Cash count"), "number", required=True, given=True)
_COPIES = Field(
    "paper",
    N_("Paper"),
    "choice",
    choices=(("half", N_("Half A4, three copies")), ("a4", N_("A4, two copies"))),
    default="half",
)
_COLOUR = Field("colour", N_("In colour"), "flag", help=N_("Otherwise in black and white"))
_VOUCHER_PAPER = Field(
    "paper",
    N_("Paper"),
    "choice",
    choices=(("half", N_("Half A4")), ("240x140", N_("240 × 140 mm"))),
    default="half",
)
_MONTH = Field("month", N_("Month, like 2026-11"), required=True)
_ACCOUNT = Field("account", N_("Account"), "reference", to="account")
_BANK = Field("account", N_("Account"), "reference", required=True, to="account")
_BATCH = Field("batch", N_("Payment list"), "reference", required=True, to="batch", given=True)
_FUND = Field("fund", N_("Fund"), "reference", to="fund")
_APPOINTMENT = Field(
    "appointment", N_("Appointment"), "reference", required=True, to="appointment", given=True
)
_PAPER = Field(
    "paper",
    N_("Paper"),
    "choice",
    choices=(("80mm", N_("80 mm roll")), ("a5", N_("A5 sheet"))),
    default="80mm",
)
_YEAR = Field("year", N_("Year"), "number", required=True, least=2000, most=2999)
_SERVICE = Field("service", N_("Service"), "reference", to="service")
_CONSULTANT = Field(
    "consultant",
    N_("Consultant"),
    "reference",
    to="consultant",
    help=N_("Empty: everybody on duty"),
)
_PERIOD = Field(
    "period",
    N_("Period"),
    "choice",
    choices=(("week", N_("The week")), ("month", N_("The month"))),
    default="week",
)
_PERSON = Field("person", N_("Person"), "reference", required=True, to="person")

_CERTIFICATE = Field(
    "certificate", N_("Certificate"), "reference", required=True, to="certificate", given=True
)
_CERTIFICATE_KIND = Field(
    "kind", N_("Kind"), "reference", to="certificate_kind", help=N_("Empty: all kinds")
)
_SPAN = Field(
    "kind",
    N_("Period"),
    "choice",
    choices=KINDS,
    default="month",
    required=True,
)
_SPAN_DAY = Field("date", N_("Any day of it"), "date", required=True)
_LENGTH = Field(
    "length",
    N_("Length|words"),
    "choice",
    choices=(("short", N_("Short|words")), ("long", N_("Long|words"))),
    default="long",
)


@dataclass(frozen=True)
class Report:
    """One report: its name on the command line, its label, what it asks for, and the part of the
    work it shows (`db.roles.TABLE`). What is `given` comes from the record it is printed of.
    A `private` one goes to the printer, or into a file that somebody names, and nowhere else."""

    name: str
    label: str
    parameters: tuple[Field, ...]
    part: str = "bookings"
    private: bool = False
    listed: bool = True

    @property
    def of_record(self) -> bool:
        """Whether it is asked for at its record only, not from the list of papers."""
        return not self.listed or any(one.given and one.required for one in self.parameters)


REPORTS: dict[str, Report] = {
    report.name: report
    for report in (
        Report("day-sheet", N_("Day sheet"), (_DAY,)),
        Report("week-sheet", N_("Week sheet of a room"), (_ROOM, _DAY)),
        Report("door-sheet", N_("Door sheet of a room"), (_ROOM, _DAY)),
        Report("sign-in-sheet", N_("Sign-in sheet"), (_BOOKING,)),
        Report("organisation-card", N_("Card of an organisation"), (_ORGANISATION,), "register"),
        Report(
            "account-book",
            N_("Account book"),
            (_MONTH, _ACCOUNT, _FUND, _COLOUR),
            "fund",
        ),
        Report("signature-sheet", N_("Signature sheet of a payment list"), (_BATCH,), "fund"),
        Report("budget-comparison", N_("Budget and actual"), (_YEAR, _FUND), "fund"),
        Report("reconciliation", N_("Bank reconciliation|sheet"), (_MONTH, _BANK), "bank"),
        Report("voucher", N_("Voucher"), (_VOUCHER, _VOUCHER_PAPER, _COLOUR), "fund"),
        Report("fund-statement", N_("Statement of funds"), (_MONTH, _FUND), "fund"),
        Report("ledger-summary", N_("Summary of accounts"), (_MONTH,), "fund"),
        Report("income-expense", N_("Income and expense of a month"), (_MONTH,), "fund"),
        Report("voucher-list", N_("List of vouchers"), (_MONTH,), "fund"),
        Report("receipt", N_("Receipt|paper"), (_RECEIPT, _COPIES), "fund"),
        Report("cash-count", N_("Cash count"), (_COUNT,), "fund"),
        Report("thanks", N_("Letter of thanks"), (_VOUCHER,), "fund"),
        Report("person-card", N_("Personal card"), (_PERSON,), "register"),
        Report("appointment-slip", N_("Appointment slip"), (_APPOINTMENT, _PAPER), "appointments"),
        Report(
            "consent-form",
            N_("Consent form"),
            (replace(_APPOINTMENT, required=False), _SERVICE),
            "appointments",
        ),
        Report(
            "consultant-day",
            N_("Day list of a consultant"),
            (_DAY, _CONSULTANT),
            "appointments",
        ),
        Report(
            "duty-poster",
            N_("Duty poster"),
            (_DAY, _PERIOD, replace(_SERVICE, help=N_("Empty: all services"))),
            "consultation offer",
        ),
        Report(
            "consultation-record",
            N_("Consultation record"),
            (_APPOINTMENT,),
            "appointments",
            private=True,
        ),
        Report(
            "consultation-month",
            N_("Consultations of a month in figures"),
            (_MONTH,),
            "consultation counts",
        ),
        Report(
            "consultation-year",
            N_("Consultations of a year in figures"),
            (_YEAR,),
            "consultation counts",
        ),
        Report("summary", N_("Summary|paper"), (_SPAN, _SPAN_DAY)),
        Report("key-figures", N_("Key figures for the door"), (_SPAN, _SPAN_DAY)),
        Report("summary-notice", N_("Words for the notice board"), (_SPAN, _SPAN_DAY, _LENGTH)),
        Report(
            "evaluation-card",
            N_("Evaluation cards"),
            (replace(_SERVICE, required=True),),
            "evaluation",
        ),
        Report("certificate", N_("Certificate|paper"), (_CERTIFICATE, _COLOUR), "certificates"),
        Report(
            "certificates",
            N_("Certificates issued together"),
            (replace(_CERTIFICATE, required=False), _COLOUR),
            "certificates",
            listed=False,
        ),
        Report(
            "certificate-register",
            N_("Register of certificates"),
            (_YEAR, _CERTIFICATE_KIND),
            "certificates",
        ),
        Report("certificate-key", N_("Public key of the certificates"), (), "certificates"),
    )
}


def write(
    db: Store,
    name: str,
    out: Target,
    *,
    now: datetime,
    lost: set[str] | None = None,
    progress: Progress = silent,
    **parameters: Any,
) -> int:
    """Write a report as a PDF to `out`, a file or memory; returns the number of pages.

    Words in which 〓 stands for a character that no face has are added to `lost`.
    Raises Refused for parameters it cannot use and Trouble when the file cannot be written.
    """
    report = REPORTS.get(name)
    if report is None:
        raise Refused(_("There is no report “{name}”.").format(name=name))
    refuse_unseen(db.staff, report.part)
    for field in report.parameters:
        if field.required and parameters.get(field.name) is None:
            raise Refused(_("“{label}” is missing.").format(label=_(field.label)), field.name)
    try:
        written = _write(db, name, out, now, parameters, progress)
    except LookupError as error:
        if not str(error.args[0] if error.args else "").startswith("no "):
            raise
        raise Refused(_("There is no such record.")) from error
    if lost is not None:
        lost.update(written.lost)
    return written.pages


def _write(
    db: Store, name: str, out: Target, now: datetime, given: dict[str, Any], progress: Progress
) -> Written:
    match name:
        case "day-sheet":
            from reports.day_sheet import write_day_sheet

            return write_day_sheet(db, out, now=now, **given)
        case "week-sheet":
            from reports.week_sheet import write_week_sheet

            return write_week_sheet(db, out, now=now, **given)
        case "door-sheet":
            from reports.door_sheet import write_door_sheet

            return write_door_sheet(db, out, now=now, **given)
        case "organisation-card":
            from reports.organisation_card import write_organisation_card

            return write_organisation_card(db, out, now=now, **given)
        case "account-book":
            from reports.account_book import write_account_book

            return write_account_book(db, out, now=now, **given)
        case "reconciliation":
            from reports.reconciliation_sheet import write_reconciliation

            return write_reconciliation(db, out, now=now, **given)
        case "voucher":
            from reports.voucher_sheet import write_voucher_sheet

            return write_voucher_sheet(db, out, now=now, **given)
        case "fund-statement":
            from reports.fund_statement import write_fund_statement

            return write_fund_statement(db, out, now=now, **given)
        case "ledger-summary":
            from reports.ledger_summary import write_ledger_summary

            return write_ledger_summary(db, out, now=now, **given)
        case "income-expense":
            from reports.income_expense import write_income_expense

            return write_income_expense(db, out, now=now, **given)
        case "voucher-list":
            from reports.voucher_list import write_voucher_list

            return write_voucher_list(db, out, now=now, **given)
        case "cash-count":
            from reports.cash_count_sheet import write_cash_count

            return write_cash_count(db, out, now=now, **given)
        case "thanks":
            from reports.thanks_letter import write_thanks_letter

            return write_thanks_letter(db, out, now=now, **given)
        case "receipt":
            from reports.receipt_sheet import write_receipt

            return write_receipt(db, out, now=now, **given)
        case "signature-sheet":
            from reports.signature_sheet import write_signature_sheet

            return write_signature_sheet(db, out, now=now, **given)
        case "budget-comparison":
            from reports.budget_comparison import write_budget_comparison

            return write_budget_comparison(db, out, now=now, **given)
        case "person-card":
            from reports.person_card import write_person_card

            return write_person_card(db, out, now=now, **given)
        case "appointment-slip":
            from reports.appointment_slip import write_appointment_slip

            return write_appointment_slip(db, out, now=now, **given)
        case "consultation-month":
            from reports.consultation_month import write_consultation_month

            return write_consultation_month(db, out, now=now, **given)
        case "summary":
            from reports.summary import write_summary

            return write_summary(db, out, now=now, **given)
        case "key-figures":
            from reports.key_figures import write_key_figures

            return write_key_figures(db, out, now=now, **given)
        case "summary-notice":
            from reports.notice import write_notice

            return write_notice(db, out, now=now, **given)
        case "evaluation-card":
            from reports.evaluation_card import write_evaluation_card

            return write_evaluation_card(db, out, now=now, **given)
        case "consultation-year":
            from reports.consultation_month import write_consultation_year

            return write_consultation_year(db, out, now=now, **given)
        case "consent-form":
            from reports.consent_form import write_consent_form

            return write_consent_form(db, out, now=now, **given)
        case "consultant-day":
            from reports.consultant_day import write_consultant_day

            return write_consultant_day(db, out, now=now, **given)
        case "duty-poster":
            from reports.duty_poster import write_duty_poster

            return write_duty_poster(db, out, now=now, **given)
        case "consultation-record":
            from reports.consultation_record import write_consultation_record

            return write_consultation_record(db, out, now=now, **given)
        case "certificate":
            from reports.certificate import write_certificate

            return write_certificate(db, out, now=now, **given)
        case "certificates":
            from reports.certificate import write_certificates

            return write_certificates(db, out, now=now, progress=progress, **given)
        case "certificate-register":
            from reports.certificate_register import write_certificate_register

            return write_certificate_register(db, out, now=now, **given)
        case "certificate-key":
            from reports.public_key_sheet import write_public_key

            return write_public_key(db, out, now=now)
        case _:
            from reports.sign_in_sheet import write_sign_in_sheet

            return write_sign_in_sheet(db, out, now=now, **given)
