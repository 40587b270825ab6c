"""Before you come: what a slip tells the client, by the kind of the service.

The telephone numbers are the centre's own and those it keeps; a sentence that lacks its number
says the same without, or is left out.
"""

from __future__ import annotations

from db.words import _
from reports.telephones import Telephones
from reports.visit import Visit


def advice(visit: Visit, numbers: Telephones) -> list[str]:
    """The sentences of an A5 slip."""
    kind = visit.service.kind
    if kind == "psychology":
        early = _(
            "Please be at the desk 10 minutes early. If you are more than 15 minutes late the"
            " session may have to be put off, so that the next visitor need not wait."
        )
    else:
        early = _(
            "Please be at the desk 10 minutes early, with your identity card. If you are more than"
            " 15 minutes late your turn may go to the next visitor."
        )
    made = [early]
    if kind == "law":
        made.append(
            _(
                "Bring what belongs to the matter: labour contract, wage slips, attendance records,"
                " letters and messages. Originals or copies, both will do."
            )
        )
    elif kind == "other":
        made.append(_("Bring the papers that the matter is about; copies will do."))
    made.append(_change(numbers))
    if kind == "psychology" and visit.first:
        made.append(
            _(
                "Before the first session you read and sign a consent form, which takes about 5"
                " minutes."
            )
        )
    if kind == "psychology":
        made.append(
            _("What you say is confidential as the law provides. If a life is in danger: {lines}.")
            if numbers.lines
            else _("What you say is confidential as the law provides.")
        )
    elif numbers.lines:
        made.append(_("Outside our hours you can ask here: {lines}."))
    return [one.format(lines=numbers.listed()) for one in made]


def short_advice(visit: Visit, numbers: Telephones) -> list[str]:
    """The same for the narrow roll."""
    kind = visit.service.kind
    made = [
        _("Be at the desk 10 minutes early; more than 15 minutes late counts as put off."),
    ]
    if kind == "law":
        made.append(_("Bring identity card, contract, wage slips and other papers."))
    elif kind == "other":
        made.append(_("Bring identity card and papers."))
    made.append(
        _("To change or cancel, call {phone} by the day before.").format(phone=numbers.centre)
        if numbers.centre
        else _("To change or cancel, come by the day before.")
    )
    if kind == "psychology":
        made.append(
            _("Your words stay confidential; on the first visit you read and sign a consent form.")
            if visit.first
            else _("Your words stay confidential.")
        )
    return made


def _change(numbers: Telephones) -> str:
    if not numbers.centre:
        return _(
            "To change or cancel, come to the desk by the day before at the latest; somebody else"
            " can then have the time."
        )
    return _(
        "To change or cancel, call {phone} or come to the desk by the day before at the latest;"
        " somebody else can then have the time."
    ).format(phone=numbers.centre)
