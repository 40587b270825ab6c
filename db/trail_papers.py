"""What the trail says of certificates, pictures and prints beyond their registers."""

from __future__ import annotations

from db.certificate_kinds import BORDERS, FACES, FORMS, PAPERS
from db.fields import Field
from db.trail_subject import Subject
from db.words import N_

_KIND = Field("kind", N_("Kind"), "reference", to="certificate_kind")
_CERTIFICATE = Field("certificate", N_("Certificate"), "reference", to="certificate")
# Columns of the register that its form does not show.
CERTIFICATE_BESIDE = {
    "certificate_kind": (Field("design", N_("Design")),),
    "certificate": (
        Field("design", N_("Design")),
        Field("prefix", N_("Prefix of the numbers")),
        Field("number", N_("Number|certificate"), "number"),
        Field("given", N_("Values")),
        Field("services", N_("Services|certificate"), "number"),
        Field("tenths", N_("Tenths of hours"), "number"),
        Field("code", N_("Square code")),
        Field("signature", N_("Signature")),
    ),
}

PAPER_SUBJECTS = (
    Subject(
        "certificate_design",
        N_("Design of certificates"),
        (
            _KIND,
            Field("form", N_("Form"), "choice", choices=FORMS),
            Field("title", N_("Title")),
            Field("address", N_("Behind the name")),
            Field("wording", N_("Wording"), "memo"),
            Field("face", N_("Face"), "choice", choices=FACES),
            Field("paper", N_("Paper"), "choice", choices=PAPERS),
            Field("border", N_("Border"), "choice", choices=BORDERS),
            Field("issuer", N_("Issuer|certificate")),
            Field("seal", N_("Seal")),
            Field("signers", N_("Who signs")),
            Field("photo", N_("Place for a photo"), "flag"),
        ),
        "title",
        of="kind",
        to="certificate_kind",
    ),
    Subject(
        "certificate_service",
        N_("Service of a volunteer"),
        (
            _CERTIFICATE,
            Field("starts", N_("From"), "date"),
            Field("ends", N_("To"), "date"),
            Field("project", N_("Project")),
            Field("content", N_("What was done")),
            Field("place", N_("Place")),
            Field("tenths", N_("Tenths of hours"), "number"),
        ),
        "project",
        of="certificate",
        to="certificate",
    ),
    Subject(
        "certificate_reissue",
        N_("Reissue of a certificate"),
        (
            _CERTIFICATE,
            Field("day", N_("Day"), "date"),
            Field("reason", N_("Reason")),
            Field("reissued_name", N_("Reissued by")),
        ),
        "day",
        of="certificate",
        to="certificate",
    ),
    Subject(
        "certificate_key",
        N_("Key for certificates"),
        (Field("seed", N_("Private key")), Field("public", N_("Public key"))),
    ),
    Subject(
        "picture",
        N_("Picture"),
        (
            Field("name", N_("Name")),
            Field("kind", N_("Kind")),
            Field("width", N_("Width"), "number"),
            Field("height", N_("Height"), "number"),
            Field("digest", N_("SHA-256")),
            Field("content", N_("Content")),
        ),
        "name",
    ),
    Subject(
        "printing",
        N_("Print"),
        (
            Field("report", N_("Paper|report")),
            Field("subject", N_("Of what")),
            Field("parameters", N_("Parameters")),
            Field("how", N_("How")),
            Field("pages", N_("Pages"), "number"),
            Field("copies", N_("Copies"), "number"),
            Field("target", N_("Printer or file")),
            Field("digest", N_("SHA-256")),
            Field("failed", N_("Why it failed")),
            Field("printed_at", N_("Printed at"), "moment"),
            Field("printed_name", N_("Printed by")),
        ),
        "report",
    ),
)
