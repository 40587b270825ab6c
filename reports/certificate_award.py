"""The certificate of honour, of training and of thanks: a name, a wording, a seal."""

from __future__ import annotations

from db.formats import show_date, show_han_day
from db.words import N_, _
from reports import fonts
from reports.certificate_content import Content
from reports.certificate_layout import Layout, draw_frame, layout
from reports.certificate_words import Body, address, address_gap, faces, name_size
from reports.page import Paper
from reports.square_code import draw_figures
from reports.typeset import MM, fit, line

CODE = 28.0  # mm, the white margin included
_LABEL, _HINT, _ISSUER = 9.5, 8.0, 18.0  # pt
_SEAL_RADIUS, _SEAL_PEN, _SEAL_WORDS = 20.0, 0.35, 8.0
_DOTS = (0.35, 1.6)
_PHOTO = (35.0, 49.0)
_SIGNER, _SIGNER_PITCH, _SIGNER_WIDTH = 12.0, 9.5, 54.0
_ISSUER_WIDTH = 106.0
_ABOVE_NAME = 9.5  # the identity number, beside a name that takes the whole line
_LABEL_EMS = 3.0
_LABELS = (N_("Number|certificate"), N_("Check code"))
_HINT_WIDTH = 46.0
_CODE_TEXT = (31.0, 9.0, 15.5, 22.0, 29.5)  # beside the code: x, then each line's baseline


def draw_top(paper: Paper, one: Content, *, colour: bool) -> None:
    """Frame, title and the place of a photo: all certificates of a design have them alike."""
    place = layout(one.design)
    draw_head(paper, one, place, colour=colour)
    if place.photo:
        _photo(paper, *place.photo)


def draw_name(paper: Paper, one: Content) -> None:
    """The name and what stands behind it."""
    place, (plain, bold) = layout(one.design), faces(one.design)
    size = name_size(one.design, one.name)
    wide = paper.text(place.left, place.name_y, one.name, size, bold)
    words, smaller = address(one.design)
    wide += address_gap(one.design)
    wide += paper.text(place.left + wide, place.name_y, words, smaller, plain)
    if one.design.form == "training" and one.identity:
        number = line(_("Identity card {number}|certificate").format(number=one.identity))
        beside = wide + 4 + number.width * 11 / MM <= place.width
        y = place.name_y if beside else place.name_y - _ABOVE_NAME
        paper.text(place.left + place.width, y, number, 11, align="right")


def draw_number(paper: Paper, one: Content) -> None:
    """The square code; beside it number and check code."""
    x, y = layout(one.design).code
    draw_figures(paper, x, y, CODE, one.code)
    words = x + _CODE_TEXT[0]
    for down, label, value in zip((1, 2), _LABELS, (one.number, one.check), strict=True):
        _labelled(paper, words, y + _CODE_TEXT[down], _(label), value)
    if one.reissued:
        again = _("Reissued {day}|certificate").format(day=show_date(one.reissued))
        paper.text(words, y + _CODE_TEXT[4], again, _LABEL, fonts.MEDIUM)


def draw_foot(paper: Paper, one: Content, *, colour: bool) -> None:
    """How to check it, who signs, issuer and date: alike for all of a design, issuer and day."""
    place = layout(one.design)
    x, y = place.code
    hint = _("Scan it, or compare number and check code at the front desk")
    setting = fit(hint, fonts.REGULAR, _HINT, _HINT_WIDTH, lines=2)
    paper.lines(x + _CODE_TEXT[0], y + _CODE_TEXT[3], setting, 3.4)
    _signers(paper, one, place)
    draw_seal(paper, place.centre, place.seal_y, one.seal, colour=colour)
    face = faces(one.design)[0]
    issuer = fit(one.issuer, face, _ISSUER, _width_of_issuer(place), lines=2, least=9)
    pitch = issuer.size * 1.3 / MM
    above = place.issuer_y - pitch * (len(issuer.lines) - 1)
    paper.lines(place.centre, above, issuer, pitch, align="centre")
    paper.text(place.centre, place.date_y, show_han_day(one.day), _ISSUER, face, align="centre")


def draw_body(paper: Paper, place: Layout, set_body: Body) -> None:
    """The wording."""
    for number, row in enumerate(set_body.lines):
        paper.text(place.left, place.body_y + number * set_body.pitch, row, set_body.size)


def draw_head(paper: Paper, one: Content, place: Layout, *, colour: bool) -> None:
    """Frame and title, red where there is colour."""
    face, size, tracking = place.title
    words = one.design.title
    tight = 0.15 if words.isascii() else 1.0
    wide = (line(words, face).width * size + tracking * tight * (len(words) - 1)) / MM
    smaller = min(1.0, (place.sheet.width - 52) / wide) if wide else 1.0
    with paper.red(colour):
        draw_frame(paper, one.design.border)
        paper.text(
            place.sheet.width / 2,
            place.title_y,
            words,
            size * smaller,
            face,
            align="centre",
            tracking=tracking * smaller,
        )


def draw_seal(paper: Paper, x: float, y: float, picture: bytes | None, *, colour: bool) -> None:
    """Where the seal goes, or the seal."""
    if picture:
        paper.image(x - _SEAL_RADIUS, y - _SEAL_RADIUS, 2 * _SEAL_RADIUS, 2 * _SEAL_RADIUS, picture)
        return
    with paper.red(colour):
        paper.ring(x, y, _SEAL_RADIUS, _SEAL_PEN, _DOTS)
        drop = 0.38 * _SEAL_WORDS / MM
        paper.text(
            x, y + drop, _("Seal"), _SEAL_WORDS, fonts.KAI, align="centre", tracking=_SEAL_WORDS
        )


def _labelled(paper: Paper, x: float, y: float, label: str, value: str) -> None:
    """A label and its value; a label of two Han is as wide as one of three."""
    if len(label) == 2 and not label.isascii():
        label = f"{label[0]}\u3000{label[1]}"
    if line(label).width == _LABEL_EMS:
        paper.text(x, y, f"{label}\u3000{value}", _LABEL)
        return
    widest = max(line(_(words)).width for words in _LABELS)
    paper.text(x, y, label, _LABEL)
    paper.text(x + (max(widest, _LABEL_EMS) + 1) * _LABEL / MM, y, value, _LABEL)


def _width_of_issuer(place: Layout) -> float:
    return min(_ISSUER_WIDTH, 2 * (place.sheet.width - 20 - place.centre))


def _photo(paper: Paper, x: float, y: float) -> None:
    wide, high = _PHOTO
    paper.box(x, y, wide, high, 0.5, dash=(2, 2))
    middle = x + wide / 2
    paper.text(middle, y + high / 2 - 1.6, _("Photo|certificate"), 9, align="centre")
    paper.text(middle, y + high / 2 + 4.4, "35 × 49 mm", 8, align="centre")
    paper.text(middle, y + high + 6.0, _("Embossed across its edge"), 8, align="centre")


def _signers(paper: Paper, one: Content, place: Layout) -> None:
    """Who answers for it, with a line to sign on, between the code and the issuer."""
    signers = one.design.signers
    x = place.centre - _ISSUER_WIDTH / 2 - _SIGNER_WIDTH + 8
    upright = place.sheet.width < place.sheet.height
    if upright:
        x = place.left
    for number, signer in enumerate(signers):
        y = place.date_y - (len(signers) - 1 - number) * _SIGNER_PITCH
        if upright:
            y -= 44.0
        face = faces(one.design)[0]
        label = fit(signer.label, face, _SIGNER, _SIGNER_WIDTH / 2)
        paper.lines(x, y, label, 0)
        left = x + label.lines[0].width * label.size / MM + 2
        setting = fit(signer.name, face, _SIGNER, x + _SIGNER_WIDTH - left - 1)
        paper.lines(left + 1, y, setting, 0)
        paper.line(left, y + 1.6, x + _SIGNER_WIDTH, y + 1.6, 0.3)
