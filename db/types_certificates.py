"""The registers of certificates and of their kinds."""

from __future__ import annotations

from db import certificate_kinds, certificates
from db.fields import Field
from db.records import Action, RecordType
from db.store import Row
from db.words import N_, _


def _stands(row: Row) -> str:
    return _("It is withdrawn already and stays so.") if row["withdrawn_on"] else ""


_REASON = Field("reason", N_("Reason"), "memo", required=True, most=100)

CERTIFICATE = RecordType(
    name="certificate",
    table="certificate",
    label=N_("Certificate"),
    plural=N_("Certificates"),
    icon="award",
    fields=(
        Field("label", N_("Number|certificate")),
        Field("kind", N_("Kind|certificate"), "reference", to="certificate_kind"),
        Field("name", N_("Name|person")),
        Field("pinyin", N_("Reading")),
        Field("issued_on", N_("Issued on"), "date"),
        Field("issuer", N_("Issuer|certificate")),
        Field("issued_name", N_("Issued by")),
        Field("person", N_("Person"), "reference", to="person"),
        Field("organisation", N_("Organisation"), "reference", to="organisation"),
        Field("wording", N_("Wording"), "memo"),
        Field("year", N_("Year"), "number"),
        Field("printed", N_("Printed|times"), "number"),
        Field("withdrawn_on", N_("Withdrawn on"), "date"),
        Field("withdrawn_reason", N_("Why it is withdrawn")),
        Field("state", N_("Status"), "choice", choices=certificates.STATES),
    ),
    columns=("label", "kind", "name", "issued_on", "issued_name", "printed", "state"),
    order="issued_on DESC, prefix, number DESC",
    label_of="label",
    hint_of="name",
    search=("label", "name", "pinyin"),
    filters=("kind", "state"),
    status="state",
    actions=(
        Action("print", N_("Print"), certificates.certificates_printed, icon="print"),
        Action(
            "reissue",
            N_("Reissue"),
            certificates.reissue_certificate,
            (_REASON,),
            icon="rotate",
            allowed=_stands,
        ),
        Action(
            "withdraw",
            N_("Withdraw|certificate"),
            certificates.withdraw_certificate,
            (_REASON,),
            icon="ban",
            key="Delete",
            danger=True,
            allowed=_stands,
        ),
    ),
    first_use=N_("Ctrl+N issues the first certificate."),
)

CERTIFICATE_KIND = RecordType(
    name="certificate_kind",
    table="certificate_kind",
    label=N_("Kind of certificates"),
    plural=N_("Kinds of certificates"),
    icon="stamp",
    fields=(
        Field("name", N_("Name"), required=True, most=20),
        Field("prefix", N_("Prefix of the numbers"), required=True, most=4),
    ),
    columns=("name", "prefix"),
    order="id",
    label_of="name",
    search=("name", "prefix"),
    archived="archived_at",
    archive=certificate_kinds.archive_certificate_kind,
    restore=certificate_kinds.restore_certificate_kind,
    first_use=N_("The usual kinds are made with one click and changed as you like."),
)
CERTIFICATE_TYPES = (CERTIFICATE_KIND, CERTIFICATE)
