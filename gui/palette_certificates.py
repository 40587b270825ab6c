"""Certificates in the palette, and their kinds to be issued, for those who may."""

from __future__ import annotations

from db.certificate_kinds import CertificateKind, certificate_kinds
from db.certificates import STATES, Certificate, issue_certificates
from db.find_certificates import find_certificates
from db.formats import show_date
from db.words import _
from gui.desk import Desk
from gui.doors import unseen, why_not
from gui.palette_entries import Do, Entry, Group, fact_line, fits

_MOST = 6


def certificate_groups(desk: Desk, words: str) -> list[Group]:
    """Certificates by number, name and reading; kinds by name and prefix."""
    if unseen(desk, "certificates"):
        return []
    found = find_certificates(desk.store, words, _MOST)
    lines = [_certificate(desk, one) for one in found]
    if len(found) == _MOST:
        more = _opens(desk, "certificates", search=words)
        lines.append(Entry(_("All certificates that fit"), more, "list"))
    kinds = [] if why_not(desk, issue_certificates) else certificate_kinds(desk.store)
    issue = [_kind(desk, one) for one in kinds if fits(words, one.name, one.prefix, _("Issue"))]
    return [Group(_("Certificates"), tuple(lines)), Group(_("Issue"), tuple(issue))]


def _certificate(desk: Desk, one: Certificate) -> Entry:
    return Entry(
        f"{one.number}\u2003{one.name}",
        _opens(desk, "certificates", record=one.id),
        "award",
        fact_line(one.kind_name, show_date(one.issued_on), _(dict(STATES)[one.state])),
    )


def _kind(desk: Desk, one: CertificateKind) -> Entry:
    return Entry(
        _("Issue: {kind}").format(kind=one.name),
        _opens(desk, "certificates", new={"kind": one.id}),
        "award",
    )


def _opens(desk: Desk, page: str, **where: object) -> Do:
    return lambda: desk.open_page(page, **where)
