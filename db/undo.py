"""An act is taken back, from what the trail kept of it."""

from __future__ import annotations

import json
from typing import Any

import sqlcipher3.dbapi2 as engine

from db.conflict_refusal import refuse_return, returned
from db.progress import Progress, silent
from db.rules import Refused, refuse_others, rule
from db.store import Store
from db.trail import DIGESTED, SEALED, told
from db.words import N_, _

_EACH = 100
# What stands outside the records cannot be put back with them: passwords, papers.
_OUTSIDE = N_("This cannot be undone. Do it anew instead.")
# What is in the books stays, so that nobody has to ask what stood there.
_POSTED = N_("It is in the books and stays. A red voucher corrects it.")
_RECEIPT = N_("Receipts stay as they are. A wrong one is made void.")
_CERTIFICATE = N_("Certificates stay as they are. A wrong one is withdrawn, and a new one issued.")
_LASTING = {
    **dict.fromkeys(("protect", "change_password", "set_password", "renew_recovery"), _OUTSIDE),
    **dict.fromkeys(("post_voucher", "review_and_post"), _POSTED),
    **dict.fromkeys(("close_month", "keep_month_papers"), N_("A closed month stays closed.")),
    **dict.fromkeys(
        (
            *("issue_certificates", "withdraw_certificate"),
            *("reissue_certificate", "certificates_printed"),
        ),
        _CERTIFICATE,
    ),
    **dict.fromkeys(("make_receipt", "void_receipt", "receipt_printed"), _RECEIPT),
}
_CHANGED = N_("This was changed again in the meantime and cannot be undone.")


@rule
def undo(db: Store, *, act: int, progress: Progress = silent) -> None:
    """Put back what an act wrote, newest write first, as a new act in the trail.

    Refused if one of its records has been changed since, or is by now referred to.
    """
    entries = db.rows("SELECT * FROM trail WHERE act = ? ORDER BY id DESC", (act,))
    for done in {str(entry["rule"]) for entry in entries} - {"undo"}:
        refuse_others(db.staff, done)
        if lasting(done):
            raise Refused(lasting(done))
    what = next((str(entry["label"]) for entry in entries if entry["label"]), "")
    db.describe(_("Taken back: {what}").format(what=what) if what else "")
    db.takes_back(act)
    for count, entry in enumerate(entries):
        if count % _EACH == 0:
            progress(count, len(entries))
        table, record = str(entry["record_table"]), int(entry["record"])
        before = json.loads(entry["before"]) if entry["before"] else None
        after = json.loads(entry["after"]) if entry["after"] else None
        if SEALED & {*(before or ()), *(after or ())}:
            raise Refused(
                _("What was sealed cannot be taken back: no former text is kept. Write it anew.")
            )
        if DIGESTED & {*(before or ())}:
            raise Refused(_("A file that was removed is not kept. Attach it anew."))
        current = db.row(f"SELECT * FROM [{table}] WHERE id = ?", (record,))
        if not _as_left(current, after):
            raise Refused(_(_CHANGED))
        try:
            if after is None and before is not None:
                db.insert(table, **before)
            elif before is None:
                db.delete(table, record)
            else:
                db.update(table, record, **before)
        except engine.IntegrityError as error:
            # Other columns have changed since, and the old values do not go with them.
            if "CHECK constraint" in str(error):
                raise Refused(_(_CHANGED)) from error
            raise
    refuse_return(db, returned(db, entries))


def lasting(rule: str) -> str:
    """Why what a rule did cannot be taken back, in words; '' if it can be tried."""
    return _(_LASTING[rule]) if rule in _LASTING else ""


def size(db: Store, act: int) -> int:
    """How many writes an act left in the trail."""
    return int(db.value("SELECT count(*) FROM trail WHERE act = ?", (act,)))


def _as_left(current: dict[str, Any] | None, after: dict[str, Any] | None) -> bool:
    if current is None or after is None:
        return current is None and after is None
    held = told(current)
    return all(held[name] == value for name, value in after.items())
