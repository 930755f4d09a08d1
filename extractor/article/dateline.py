"""How documents write the day they were published: ISO and RFC dates, English and Spanish datelines, URL paths."""

from __future__ import annotations

import datetime as dt
import re
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january ene enero", "feb february febrero", "mar march marzo", "apr april abr abril", "may mayo",
            "jun june junio", "jul july julio", "aug august ago agosto", "sep sept september septiembre setiembre",
            "oct october octubre", "nov november noviembre", "dec december dic diciembre",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.?"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_WRITTEN = (
    rf"\b{_MONTH}\s+{_DAY},?\s+{_YEAR}\b",  # Jan. 26, 2026
    rf"\b{_DAY}\.?(?:\s+|-)(?:de\s+)?{_MONTH},?(?:\s+|-)(?:de\s+|del\s+)?{_YEAR}\b",  # 12 de enero de 2026; 26-Jan-2026
    rf"\b{_YEAR}[-/.](?P<month>[01]?\d)[-/.](?P<day>[0-3]?\d)\b",  # 2026-01-26
    rf"\b(?P<month>[01]?\d)/(?P<day>[0-3]?\d)/{_YEAR}\b",  # 01/26/2026, as in the United States
    rf"\b(?P<day>[0-3]?\d)[./](?P<month>[01]?\d)[./]{_YEAR}\b",  # 26.01.2026; 26/01/2026 where the former cannot be
)
_PATTERNS = tuple(re.compile(pattern, re.I) for pattern in _WRITTEN)
_WEEKDAY = (
    r"(?:mon|tue(?:s)?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?|lunes|martes|miércoles|miercoles|jueves|"
    r"viernes|sábado|sabado|domingo"
)
_AROUND = re.compile(  # what may stand around the date on a line that is there to tell it
    rf"(?:first\s+)?(?:published|posted|released|last\s+updated|updated|modified|publicado|actualizado|date|fecha|on|at|el|"
    rf"by|{_WEEKDAY}|\d{{1,2}}[:.h]\d\d(?::\d\d)?\s*(?:[ap]\.?\s?m\.?)?|\d{{1,2}}\s*[ap]\.?m\.?|noon|midnight|"
    rf"[ECMPG][SDM]?T|UTC|BST|CET|CEST|IST|JST|HKT|SGT|AEST|AEDT|Z|[+-]\d\d:?\d\d|local\s+time|hrs|"
    rf"\d+\s*-?(?:min(?:ute)?s?)(?:\s+(?:read|de\s+lectura))?|min\s+de\s+lectura|de\s+lectura|read|tiempo|[\W_])",
    re.I,
)
_PLACE = re.compile(r"^[A-Z][\w.’-]+(?: [A-Z][\w.’-]+)?, (?=[A-Z]|\d)")  # "New York, Jan. 26, 2026"
_UPDATED = re.compile(r"\b(?:updated|modified|actualizado)\b", re.I)
_EARLIEST, _LATEST = 1900, 2100  # years; a publication date outside is a fault of the page


def day_of(text: str) -> dt.date | None:
    """The day in a machine-written date: ISO 8601 in its forms, RFC 2822, seconds or milliseconds since 1970."""
    text = text.strip()
    if match := re.match(r"(\d{4})-?(\d\d)-?(\d\d)(?!\d)", text):
        return _day(*match.groups())
    if re.fullmatch(r"1\d{9}(?:\d{3})?", text):
        return dt.datetime.fromtimestamp(int(text[:10]), dt.UTC).date()
    if found := _written(text):
        return found[1]
    try:
        return _checked(parsedate_to_datetime(text).date())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def day_in(line: str) -> dt.date | None:
    """The day that a line is there to tell, "Jan. 26, 2026, 4:15 pm ET"; None for a line that says anything else."""
    line = _PLACE.sub("", line, count=1)
    found = _written(line)
    if found is None or _AROUND.sub("", line[: found[0].start()] + " " + line[found[0].end() :]).strip():
        return None
    return found[1]


def _written(text: str) -> tuple[re.Match[str], dt.date] | None:
    """The first date written out in a text, by the first pattern that gives a day there is."""
    for pattern in _PATTERNS:
        if (match := pattern.search(text)) and (day := _named_day(match)):
            return match, day
    return None


def is_update(line: str) -> bool:
    """Whether a dateline tells an update only."""
    return bool(_UPDATED.search(line)) and not re.search(r"published|posted|publicado", line, re.I)


def url_day(url: str | None) -> dt.date | None:
    """The day in an address such as /2026/01/26/ or -2026-01-26."""
    if not url:
        return None
    path = urlsplit(url).path
    for pattern in (
        r"/((?:19|20)\d\d)/([01]?\d)/([0-3]?\d)(?=/|$|-)",
        r"(?<!\d)((?:19|20)\d\d)-([01]\d)-([0-3]\d)(?!\d)",
        r"(?<!\d)(20\d\d)([01]\d)([0-3]\d)(?!\d)",
    ):
        if (match := re.search(pattern, path)) and (day := _day(*match.groups())):
            return day
    return None


def _named_day(match: re.Match[str]) -> dt.date | None:
    month = match["month"].lower()
    return _day(match["year"], str(_MONTHS.get(month, month)), match["day"])


def _day(year: str, month: str, day: str) -> dt.date | None:
    try:
        return _checked(dt.date(int(year), int(month), int(day)))
    except ValueError:
        return None


def _checked(day: dt.date) -> dt.date | None:
    return day if _EARLIEST <= day.year <= _LATEST else None
