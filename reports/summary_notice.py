"""The sentences of a summary: its opening paragraph, and the words for the notice board."""

from __future__ import annotations

from collections.abc import Iterator

from db.bookings import USES
from db.centre import centre
from db.store import Store
from db.summaries import Summary
from db.words import _, language
from reports.summary_people import told_services
from reports.summary_values import NONE, change, count, hours, money, percent, to_date


def opening(found: Summary) -> str:
    """Three lines at most: rooms, consultations, money."""
    return _joined([_span(found), *_rooms(found), *_uses(found), *_services(found), *_fund(found)])


def notice(db: Store, found: Summary) -> tuple[str, str]:
    """The short words and the long ones; numbers that may not be told are in neither."""
    known = centre(db)
    name = known.called if known else ""
    short = _joined([_told_by(found, name), *_rooms(found), *_services(found)])
    long = [
        _joined([_told_by(found, name), *_rooms(found), *_compared(found)]),
        _joined([*_uses(found), *_full(found)]),
        _joined(_services(found)),
        _joined([*_fund(found), *_left(found)]),
        _joined(_certificates(found)),
        _joined([_thanks(known.phone if known else "")]),
    ]
    return short, "\n".join(words for words in long if words)


def _joined(sentences: list[str] | Iterator[str]) -> str:
    """One after the other; a blank between where the language has blanks."""
    return (" " if language() == "en" else "").join(one for one in sentences if one)


def _span(found: Summary) -> str:
    day = to_date(found.period, found.until)
    return _("Counted {day}.|opening").format(day=day) if day else ""


def _told_by(found: Summary, name: str) -> str:
    day = to_date(found.period, found.until)
    label = found.period.label
    if day:
        label = _("{period} ({day})|notice").format(period=label, day=day)
    return _("{centre}, {period}:|notice").format(centre=name, period=label)


def _rooms(found: Summary) -> Iterator[str]:
    of = found.bookings
    if not of or not of.held:
        return
    words = _("Rooms were used {n} times, {hours} hours in all")
    said = words.format(n=count(of.held), hours=hours(of.minutes))
    if of.people:
        said += _("; {people} people came").format(people=count(of.people))
    yield said + _(".|sentence")


def _compared(found: Summary) -> Iterator[str]:
    of, former = found.bookings, found.bookings_year_before
    if of and former:
        more = change(of.held, former.held)
        if more != NONE:
            yield _("That is {change} against the same days of the year before.").format(
                change=more
            )


def _uses(found: Summary) -> Iterator[str]:
    of, names = found.bookings, dict(USES)
    most = (
        sorted((one for one in of.by_use if one.use != "other"), key=lambda one: -one.held)[:3]
        if of
        else []
    )
    if most:
        parts = [
            _("{use} {n} times").format(use=_(names[one.use]), n=count(one.held)) for one in most
        ]
        yield _("Most often: {uses}.").format(uses=_(", ").join(parts))


def _full(found: Summary) -> Iterator[str]:
    of = found.bookings
    if of and of.filled and of.open:
        yield _("Rooms were taken for {percent} of their open hours.").format(
            percent=percent(of.filled, of.open)
        )


def _services(found: Summary) -> Iterator[str]:
    told = told_services(found.consultations) if found.consultations else []
    if told:
        parts = [_("{service} {n}").format(service=name, n=shown) for name, shown in told]
        yield _("Consultations held: {services}.").format(services=_(", ").join(parts))


def _fund(found: Summary) -> Iterator[str]:
    sums = found.fund.figures.total if found.fund else None
    if sums and (sums.income or sums.expense):
        yield _("The fund received {income} yuan and spent {expense} yuan.").format(
            income=money(sums.income) if sums.income else "0.00",
            expense=money(sums.expense) if sums.expense else "0.00",
        )


def _left(found: Summary) -> Iterator[str]:
    sums = found.fund.figures.total if found.fund else None
    if sums and (sums.income or sums.expense):
        yield _("At its end {closing} yuan were left.").format(closing=money(sums.closing))


def _certificates(found: Summary) -> Iterator[str]:
    kinds = found.register.certificates if found.register else ()
    if kinds:
        parts = [
            _("{kind} {n}|certificates").format(kind=one.name, n=count(one.count)) for one in kinds
        ]
        yield _("Certificates issued: {kinds}.").format(kinds=_(", ").join(parts))


def _thanks(phone: str) -> str:
    words = _("Thank you for coming. Rooms and consultations can be booked at the desk")
    if phone:
        words += _(" or by telephone, {phone}").format(phone=phone)
    return words + _(".|sentence")
