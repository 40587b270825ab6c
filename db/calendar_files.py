"""Reading iCalendar files that other programs wrote.

Times become local wall time; repetitions are spread out, but only within the days asked for.
A file may be broken or hostile: it is refused in words, and never half taken over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

from db.recurrence import Rule, occurrences
from db.rules import Refused
from db.words import _

if TYPE_CHECKING:
    from icalendar import Calendar, Component

Key = tuple[str, str, datetime, datetime]

LARGEST = 10 * 1024 * 1024
MOST_EVENTS = 5_000
MOST_REPEATING = 500
MOST_ENTRIES = 20_000
MOST_STEPS = 2_000_000  # some five seconds
_DEEPEST = 8
_OLDEST, _NEWEST = date(1970, 1, 1), date(2200, 1, 1)
_CHUNK = timedelta(days=31)
_LONGEST = timedelta(days=3660)
_CYCLE_DAYS = 146_097  # after 400 years the calendar begins again
_DAYS_OF = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 30, "YEARLY": 365}
_LOCAL = timezone(timedelta(hours=8))
_FINER = re.compile(r"^RRULE\b.*FREQ=(SECONDLY|MINUTELY|HOURLY)", re.IGNORECASE)
# What the libraries raise at lines that are well formed but make no sense together.
_BREAKS = (ValueError, TypeError, AttributeError, LookupError, OverflowError)
_ONCE = ("DTSTART", "DTEND", "DURATION", "RECURRENCE-ID", "UID")
_NAME = re.compile(r"[A-Za-z0-9-]+[;:]")


def _untold(done: int, total: int) -> None:
    """Nobody asks how far it is."""


@dataclass(frozen=True)
class FileEvent:
    """One entry of a file at one time, in local wall time; an all-day one from 00:00 to 00:00."""

    uid: str
    title: str
    starts: datetime
    ends: datetime
    organisation: str = ""
    note: str = ""
    all_day: bool = False
    repeats: bool = False


@dataclass(frozen=True)
class CalendarFile:
    """What a file holds within the days asked for, and what of it could not be read."""

    events: tuple[FileEvent, ...]
    problems: tuple[str, ...] = ()


def read_calendar(
    path: Path,
    *,
    day_from: date,
    day_to: date,
    progress: Callable[[int, int], None] = _untold,
) -> CalendarFile:
    """The entries of an iCalendar file from `day_from` to `day_to`, repetitions spread out.

    Raises Refused for a file that is no calendar, is too large, holds too much, or repeats by
    the hour or finer. Single entries that make no sense are left out and named in `problems`.
    `progress` hears how far it is, month by month, and may stop it by raising.
    """
    if day_to - day_from > _LONGEST:
        raise Refused(_("Choose ten years at most."), "day_to")
    text = _text(path)
    _check_lines(text)
    # Imported when asked for: nobody else waits for it.
    from icalendar import Calendar

    found: dict[Key, FileEvent] = {}
    problems: list[str] = []
    try:
        for calendar in Calendar.from_ical(text, multiple=True):
            problems += _without_nonsense(calendar, day_to, progress)
            for event in _spread(calendar, day_from, day_to, progress):
                found[event.uid, event.title, event.starts, event.ends] = event
                if len(found) > MOST_EVENTS:
                    raise Refused(
                        _("More than {n} entries in these days. Choose fewer days.").format(
                            n=MOST_EVENTS
                        ),
                        "day_to",
                    )
    except _BREAKS as error:
        raise _broken(text, error) from error
    events = sorted(found.values(), key=lambda event: (event.starts, event.ends, event.title))
    return CalendarFile(tuple(events), tuple(dict.fromkeys(problems)))


def _spread(
    calendar: Calendar, day_from: date, day_to: date, progress: Callable[[int, int], None]
) -> Iterator[FileEvent]:
    """The entries of the days, month by month, so that a flood of them is noticed early."""
    import recurring_ical_events

    repeating = {str(one.get("UID", "")) for one in calendar.walk("VEVENT") if "RRULE" in one}
    query = recurring_ical_events.of(calendar, skip_bad_series=True)
    start, end = _local(day_from), _local(day_to + timedelta(1))
    at = start
    while at < end:
        progress((at - start).days, (end - start).days)
        upto = min(at + _CHUNK, end)
        for component in query.between(at.replace(tzinfo=_LOCAL), upto.replace(tzinfo=_LOCAL)):
            event = _event(component, repeating)
            if event and event.starts < end and event.ends >= start:
                yield event
        at = upto


def _text(path: Path) -> str:
    """The file's text, whatever its program encoded it in."""
    try:
        if path.stat().st_size > LARGEST:
            raise Refused(
                _("The file is larger than {n} MB. Export fewer days.").format(
                    n=LARGEST // 1024 // 1024
                ),
                "path",
            )
        content = path.read_bytes()
    except OSError as error:
        raise Refused(
            _("The file cannot be read: {reason}").format(reason=error.strerror or error), "path"
        ) from error
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return content.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError:
            continue
    raise Refused(_("This is not a calendar file. Choose an .ics file."), "path")


def _check_lines(text: str) -> None:
    """Refuse, with the line, what the parser would choke on or take long over."""
    lines = text.split("\n")
    first = next((line.strip() for line in lines if line.strip()), "")
    if first.upper() != "BEGIN:VCALENDAR":
        raise Refused(_("This is not a calendar file. Choose an .ics file."), "path")
    open_: list[str] = []
    entries = repeating = 0
    for number, line in _unfolded(lines):
        word = line.strip().upper()
        if not _NAME.match(line):
            raise _at(number, _("This is no line of a calendar."))
        if word.startswith("BEGIN:"):
            open_.append(word[6:])
            entries += word == "BEGIN:VEVENT"
            if len(open_) > _DEEPEST:
                raise _at(number, _("Too many parts within one another."))
        elif word.startswith("END:"):
            if not open_ or open_.pop() != word[4:]:
                raise _at(number, _("This part ends without having begun."))
        elif word.startswith("RRULE"):
            repeating += 1
            if _FINER.match(word):
                raise _at(number, _("This entry repeats every hour or more often."))
    if open_:
        raise _at(len(lines), _("The file breaks off in the middle."))
    if entries > MOST_ENTRIES or repeating > MOST_REPEATING:
        raise Refused(
            _("The file holds too much: entries {n}, repeating {repeating}.").format(
                n=entries, repeating=repeating
            ),
            "path",
        )


def _unfolded(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The lines put together again, each with the number of its first, the empty ones left out.

    A line that begins with a blank goes on from the one before, even in the middle of a word.
    """
    parts: list[str] = []
    begun = 0
    for number, line in enumerate(lines, 1):
        if line[:1] in (" ", "\t"):
            parts.append(line[1:])
        elif line.strip():
            if parts:
                yield begun, "".join(parts)
            parts, begun = [line], number
    if "".join(parts).strip():
        yield begun, "".join(parts)


def _at(number: int, message: str) -> Refused:
    return Refused(
        _("Line {n}: {message} Export the file again.").format(n=number, message=message), "path"
    )


def _broken(text: str, error: Exception) -> Refused:
    """What the parser said, with the line if it quotes one."""
    quoted = re.search(r"'([^']{3,})", str(error))
    if quoted:
        piece = quoted[1][:40]
        for number, line in enumerate(text.split("\n"), 1):
            if piece in line:
                return _at(number, _("This is no line of a calendar."))
    return Refused(_("This calendar file is damaged. Export it again."), "path")


def _without_nonsense(
    calendar: Calendar, day_to: date, progress: Callable[[int, int], None]
) -> list[str]:
    """Take out entries that cannot be read, and say which. Refused if following them takes long."""
    problems: list[str] = []
    kept: list[Component] = []
    steps = 0
    for one in calendar.subcomponents:
        reason = _nonsense(one) if one.name == "VEVENT" else ""
        if one.name == "VEVENT" and "RRULE" in one and not reason:
            progress(0, 0)
            reason, more = _followed(one, day_to)
            steps += more
            if steps > MOST_STEPS:
                raise Refused(
                    _("Its entries repeat every day since long ago: too much to read."), "path"
                )
        if reason:
            problems.append(_("“{title}”: {reason}").format(title=_title(one), reason=reason))
        elif one.name == "VEVENT":
            one.subcomponents = []
            kept.append(one)
        elif one.name == "VTIMEZONE":
            kept.append(one)
    calendar.subcomponents = kept
    # It says how to show the times, and many programs write nonsense here.
    calendar.pop("X-WR-TIMEZONE", None)
    return problems


def _nonsense(event: Component) -> str:
    """Why this entry cannot be read; empty when it can."""
    broken = {str(name).upper() for name, _error in event.errors}
    if "DTSTART" in broken or "DTSTART" not in event:
        return _("It has no readable start.")
    twice = any(isinstance(event.get(name), list) for name in _ONCE)
    if twice or broken & {"DTEND", "DURATION", "RRULE", "EXDATE", "RDATE", "RECURRENCE-ID"}:
        return _("Its time or repetition cannot be read.")
    start = _date(event, "DTSTART")
    if start is None:
        return _("It has no readable start.")
    if not _OLDEST <= _local(start).date() < _NEWEST:
        return _("It begins before 1970 or after 2200.")
    end = _date(event, "DTEND")
    if end is not None and _local(end) < _local(start):
        return _("It ends before it starts.")
    if "DTEND" in event and end is None:
        return _("Its time or repetition cannot be read.")
    length = getattr(event.get("DURATION"), "dt", timedelta())
    if not isinstance(length, timedelta) or not timedelta() <= length < timedelta(366):
        return _("Its time or repetition cannot be read.")
    if isinstance(event.get("SEQUENCE"), list) or "SEQUENCE" in broken:
        event.pop("SEQUENCE")
    return ""


def _followed(event: Component, day_to: date) -> tuple[str, int]:
    """What is wrong with its repetition, and how many days must be looked at as far as `day_to`.

    A rule is followed from its start, however long ago that is.
    """
    moment = _date(event, "DTSTART")
    assert moment is not None
    start, steps = _local(moment), 0
    rules: Any = event["RRULE"]
    for one in rules if isinstance(rules, list) else [rules]:
        try:
            rule = Rule.read(one.to_ical().decode())
            first = occurrences(rule, start, limit=1)
        except Refused as no:
            return no.message, steps
        if not first:
            # It would be searched for to the end of time.
            return _("Its repetition has no date."), steps + _CYCLE_DAYS // rule.interval
        last = min(day_to, rule.until.date()) if rule.until else day_to
        days = max((last - first[0].date()).days, 0)
        found = days // (rule.interval * _DAYS_OF[rule.freq])
        steps += (first[0] - start).days // rule.interval
        steps += min(found, rule.count) if rule.count else found
    return "", steps


def _date(event: Component, name: str) -> date | None:
    """The date or moment of a property, None if it is neither."""
    value = getattr(event.get(name), "dt", None)
    return value if isinstance(value, date) else None


def _local(moment: date) -> datetime:
    """Local wall time to the minute; a date is its 00:00."""
    if not isinstance(moment, datetime):
        return datetime.combine(moment, time())
    if moment.tzinfo is not None:
        moment = moment.astimezone(_LOCAL).replace(tzinfo=None)
    return moment.replace(second=0, microsecond=0)


def _title(event: Component) -> str:
    return _words(event.get("SUMMARY"), 100) or _("Without title")


def _words(value: Any, most: int) -> str:
    """Text without control characters, cut to a length."""
    if isinstance(value, list):
        value = value[0] if value else ""
    text = "".join(c for c in str(value or "") if c == "\n" or c.isprintable())
    return text.strip()[:most]


def _event(component: Component, repeating: set[str]) -> FileEvent | None:
    """The entry as we know it; None when it is cancelled."""
    start, end = _date(component, "DTSTART"), _date(component, "DTEND")
    if start is None or end is None or str(component.get("STATUS", "")).upper() == "CANCELLED":
        return None
    organiser = component.get("ORGANIZER")
    uid = _words(component.get("UID"), 300)
    return FileEvent(
        uid=uid,
        title=_title(component),
        starts=_local(start),
        ends=_local(end),
        organisation=_words(getattr(organiser, "params", {}).get("CN"), 60),
        note=_words(component.get("DESCRIPTION"), 1000),
        all_day=not isinstance(start, datetime),
        repeats=uid in repeating,
    )
