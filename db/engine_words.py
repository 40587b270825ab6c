"""What the engine reports, in the user's words: trouble with the file, refusals of the schema."""

from __future__ import annotations

from pathlib import Path

from db.rules import Refused
from db.trouble import Trouble
from db.words import N_, _

_SIGNS = (
    (
        "full",
        "full",
        N_(
            "The disk is full. Nothing of this step was saved, all before it is."
            " Free some space and try again."
        ),
    ),
    (
        "readonly",
        "read_only",
        N_("{folder} cannot be written to. Ask for write permission or choose another folder."),
    ),
    (
        "unable to open",
        "read_only",
        N_("{folder} cannot be written to. Ask for write permission or choose another folder."),
    ),
    ("locked", "busy", N_("Another program is writing to {name}. Try again in a moment.")),
    ("not a database", "damaged", N_("{name} is damaged or not a file of this program.")),
    ("malformed", "damaged", N_("{name} is damaged. Restore the newest good backup.")),
)

_REFUSALS = (
    ("room_taken", N_("The room is taken at that time. Choose another time or room.")),
    ("room_closed", N_("The room is closed at that time. Choose another time or room.")),
    ("closed_over", N_("There are bookings in that time. Move or cancel them first.")),
    ("equipment_short", N_("There is not enough of this equipment at that time.")),
    ("part_of_part", N_("A part of a hall cannot be divided again.")),
    ("room.name", N_("There is a room of this name already.")),
    ("equipment.name", N_("There is equipment of this name already.")),
    ("consultant_taken", N_("This consultant is on duty elsewhere at that time.")),
    ("duty_use", N_("A duty stays a duty. Cancel it and make a booking of its own.")),
    ("duty_has_appointments", N_("Appointments stand in this duty. Move or cancel them first.")),
    ("no_duty", N_("Nobody is on duty at that time.")),
    ("slot_taken", N_("This slot is not free any more. Choose another.")),
    ("client_taken", N_("This client is here at that time already.")),
    ("seats_taken", N_("More clients than that sit in one session already.")),
    ("service.name", N_("There is a service of this name already.")),
    ("service.prefix", N_("Another service has this sign for its numbers.")),
    ("consultant.staff", N_("Another consultant signs in as this member of staff.")),
    ("certificate_stays", N_("A certificate does not change. Withdraw it and issue a new one.")),
    ("certificate_number", N_("Another certificate has this number by now. Try once more.")),
    ("certificate_untrue", N_("This kind of certificate was changed meanwhile. Try once more.")),
    ("certificate_sum", N_("The hours do not come to what the rows say.")),
    ("certificate_withdrawn", N_("It is withdrawn, or not issued yet on that day.")),
    ("prefix_stays", N_("Certificates are numbered with this prefix already; it stays.")),
    ("certificate_kind.prefix", N_("Another kind is numbered with this prefix.")),
    ("voucher_stays", N_("What is posted or reviewed does not change. Make a red voucher.")),
    ("not_reviewed", N_("Somebody else reviews a voucher before it is posted.")),
    ("reviewed_by <> made_by", N_("Who made a voucher does not review it.")),
    ("allowed_by <> made_by", N_("Who made a voucher does not allow it.")),
    ("month_closed", N_("This month is closed. Take a day after it.")),
    ("month_before_open", N_("A month before this one is still open. Close that first.")),
    ("month_has_drafts", N_("Drafts stand in this month. Post or withdraw them first.")),
    ("voucher_number", N_("Somebody else posted a voucher just now. Try again.")),
    ("reversed_twice", N_("A red voucher cancels this one already.")),
    ("posted_early", N_("This day is still to come.")),
    ("closed_early", N_("This month is not over yet.")),
    ("amount_too_large", N_("This amount is too large.")),
    ("debit > -", N_("This amount is too large.")),
    ("credit > -", N_("This amount is too large.")),
    ("advance_short", N_("More would be settled than was advanced to this person.")),
    (
        "not_carried",
        N_("The year's end carries all income and expense over on 31 December, nothing else."),
    ),
    ("year_not_carried", N_("Carry the year over first.")),
    ("closing_untrue", N_("What stands in the books differs from the close. Call for help.")),
    ("row_stays", N_("No record takes the place of another.")),
    ("unbalanced", N_("Debit and credit are not equal.")),
    ("negative_amount", N_("Only a red voucher has negative amounts.")),
    ("not_mirrored", N_("A red voucher has the lines of the one that it cancels, negative.")),
    ("cash_short", N_("There would be less than no cash on that day or one after it.")),
    (
        "fund_short",
        N_("The fund would be overdrawn. A director may allow it, with the reason."),
    ),
    (
        "use_not_permitted",
        N_("The giver does not permit this use. A director may allow it, with the reason."),
    ),
    (
        "fund_not_open",
        N_("The fund is not for this time. A director may allow it, with the reason."),
    ),
    ("decision_missing", N_("Attach the minutes of the decision first.")),
    ("closed_stays", N_("What is closed stays as it is.")),
    ("account_used", N_("Something stands on this account; only its name can change.")),
    ("fund_used", N_("Something was posted to this fund; its source and restriction stay.")),
    ("fund_uses_untrue", N_("What a fund may be spent on is chosen in its form.")),
    ("receipt_number", N_("Somebody else made a receipt just now. Try again.")),
    ("receipt_untrue", N_("A receipt is made for money that came in, and for no red voucher.")),
    ("receipt.voucher", N_("There is a receipt for this voucher already. Make it void first.")),
    ("receipt_stays", N_("A receipt stays as it is; it can be made void once.")),
    ("batch_stays", N_("This list has a voucher. Withdraw the voucher first.")),
    (
        "batch_differs",
        N_("This voucher pays a list, and its sum is not the list's. Withdraw it, make it anew."),
    ),
    ("batch_line.", N_("Somebody would stand on the list twice.")),
    ("batch.number", N_("This was changed again in the meantime and cannot be undone.")),
    ("bank_line_stays", N_("A line of the bank's statement stays as it is.")),
    ("bank_line.account", N_("The same lines came in just now. Choose the file again.")),
    ("no_bank", N_("Choose an account of a bank.")),
    ("matched_already", N_("One of these lines is matched already. Look again.")),
    ("match_stays", N_("A match stays as it is. Take it back and match anew.")),
    (
        "match_differs",
        N_("What the bank says and what the books say must come to the same sum."),
    ),
    ("match_foreign", N_("Only posted lines of this account are matched with its statement.")),
    ("account.code", N_("There is an account with this code already.")),
    ("fund.code", N_("There is a fund with this code already.")),
    ("last_director", N_("Somebody must be left who is director.")),
    ("staff.name", N_("There is a member of staff of this name already.")),
    ("holiday.day", N_("This day stands in the holiday table already.")),
    ("grid.name", N_("There is a grid of this name already.")),
    ("organisation.name", N_("There is an organisation of this name already.")),
    ("organisation.code", N_("Another organisation has this credit code.")),
    ("person.identity", N_("Another person has this identity number.")),
    ("membership.person", N_("This person is a member already.")),
    ("contact.organisation", N_("This person is a contact there already.")),
    ("coverage.organisation", N_("This company is covered already.")),
    ("cannot_cover", N_("A Party or union organisation covers companies, nothing else.")),
    ("office_twice", N_("This person holds this office at that time already.")),
    ("paired_twice", N_("This company is paired with somebody else at that time.")),
    ("not_a_company", N_("Instructors look after companies, leaders after key companies.")),
    ("leader_paired", N_("A leader is paired with this key company. End that first.")),
    ("parent_ring", N_("An organisation cannot stand below itself.")),
    ("kind_in_use", N_("Its kind no longer changes: others rely on it.")),
    ("FOREIGN KEY", N_("Other records refer to this one.")),
    # Only undo brings back an old number, which a later one may have by now.
    ("booking.number", N_("This was changed again in the meantime and cannot be undone.")),
    ("appointment.number", N_("This was changed again in the meantime and cannot be undone.")),
    ("client.code", N_("This was changed again in the meantime and cannot be undone.")),
)


def trouble_of(error: BaseException, path: Path) -> Trouble:
    """What the engine reported, as trouble in the user's words."""
    words = str(error).lower()
    for sign, kind, message in _SIGNS:
        if sign in words:
            return Trouble(kind, _(message).format(name=path.name, folder=path.parent))
    return Trouble("read_only", _("The file cannot be used: {reason}").format(reason=error))


def refusal_of(error: Exception) -> Exception:
    """What the schema itself refused, in the user's words; anything else is a bug as it is."""
    for sign, message in _REFUSALS:
        if sign in str(error):
            return Refused(_(message))
    return error
