"""Days and months: "Jan. 23", "last Friday", "yesterday", "the 22nd", "Christmas Eve", "in June"."""

from __future__ import annotations

import datetime as dt
import re

from extractor.annotate import periods as p
from extractor.annotate.moments import MONTH, MONTHS, YEAR, Family, Moment, point
from extractor.annotate.outlook import Scene

_WEEKDAYS = {name: i for i, name in enumerate(["mon", "tue", "wed", "thu", "fri", "sat", "sun"])}


def _iso(m: re.Match[str], _: Scene) -> Moment | None:
    year, month, day = int(m["y"] or m["y2"]), int(m["m"] or m["a"]), int(m["d"] or m["b"])
    if month > 12:
        month, day = day, month
    try:
        return point(m, dt.date(year + 2000 if year < 100 else year, month, day), dated=True)
    except ValueError:
        return None


def _month(m: re.Match[str], scene: Scene) -> Moment | None:
    number = MONTHS[m["month"][:3].lower()]
    start, day = m.start(), int(m["day"]) if m["day"] else None
    if day is None and (before := _DAY_BEFORE.search(m.string, max(0, start - 9), start)):
        start, day = before.start(), int(before["day"])
    year = _year_said(m, scene)
    if day is None and year is None and not _is_month(m, scene):
        return None
    try:
        if day is not None:
            if year is None:
                year = scene.year_of_day(number, day, start, m.end())
            if year is None:
                return None
            first = dt.date(year, number, day)
            last = dt.date(year, number, int(m["day2"])) if m["day2"] else first
            return Moment(
                start, m.end(), p.Period(first, last, "day"), "point" if first == last else "period", bool(m["year"])
            )
    except ValueError:
        return None
    return _whole_month(m, scene, number, year)


def _whole_month(m: re.Match[str], scene: Scene, number: int, year: int | None) -> Moment | None:
    dated = year is not None
    last = re.search(r"(?P<which>[Ll]ast|[Tt]his|[Nn]ext|[Tt]his\scoming)\s$", scene.left(m.start()))
    start = m.start() - len(last[0]) if last else m.start()
    if year is None and scene.today:
        if last and last["which"].lower() == "last":
            year = scene.today.year - (number >= scene.today.month)
        elif last and last["which"].lower() == "next":
            year = scene.today.year + (number <= scene.today.month)
        else:
            year = scene.year_of_month(number, m.start(), m.end())
    if year is None:
        return None
    period = p.month(year, number)
    if re.match(
        r"[’']s\s(?:last|final)\s(?:settlement|close|session|trading\sday|day)\b", m.string[m.end() : m.end() + 22]
    ):
        from extractor.calendar import session_on_or_before

        return Moment(start, m.end(), p.day(session_on_or_before(period.last)), "point", dated)
    tail = re.match(r"\squarter\b", m.string[m.end() : m.end() + 9])
    if tail:
        return Moment(start, m.end() + tail.end(), p.months(year, number - 2, 3, "quarter"), "period", dated)
    whole = scene.is_cell(m.start(), m.end()) or scene.statistic(m.start(), m.end())
    return Moment(start, m.end(), period if whole else scene.until_today(period, m.start(), m.end()), "period", dated)


def _year_said(m: re.Match[str], scene: Scene) -> int | None:
    if m["year"]:
        return int(m["year"])
    if m["short"]:
        return 2000 + int(m["short"])
    if m["ref"] and scene.today:
        return scene.today.year + {"last": -1, "this": 0, "next": 1}[m["ref"]]
    return None


def _is_month(m: re.Match[str], scene: Scene) -> bool:
    """Whether a month's name without a day is a date: not a futures contract, a modal verb, a person."""
    before, after = scene.left(m.start()), m.string[m.end() : m.end() + 24]
    if _CONTRACT_AFTER.match(after) or _CONTRACT_BEFORE.search(before):
        return False
    if re.match(r"[’']s\b|(?:\s(?:and|to|through)\s|[-–—/])" + MONTH, after) or _MONTH_LEFT.search(before):
        return True
    if scene.is_cell(m.start(), m.end()):
        return True
    short = m["month"] in (
        "May",
        "Jan",
        "Mar",
        "Dec",
        "Aug",
        "Sep",
        "Oct",
        "Nov",
        "Feb",
        "Apr",
        "Jun",
        "Jul",
        "June",
        "April",
    )
    return not short and not re.match(r"\s[A-Z][a-z]+\s(?:said|says|of\b)", after)


def _weekday(m: re.Match[str], scene: Scene) -> Moment | None:
    if scene.today is None:
        return None
    number, which = _WEEKDAYS[m["name"][:3].lower()], (m["which"] or "").lower()
    before = scene.left(m.start())
    if re.search(r"\b(?:Black|Cyber|Good|Easter|[Tt]he\s(?:[A-Z]\w+\s)?)\s?$", before) and not which:
        return None
    if re.match(r"\s[A-Z][a-z]+", m.string[m.end() : m.end() + 4] + "x") and re.match(r"(?:The\s)?$", before):
        return None
    back = (scene.today.weekday() - number) % 7
    if which in ("next", "coming", "upcoming") or (which == "this" and back and scene.today.weekday() < number):
        return point(m, scene.today + p.DAY * (7 - back))
    if which == "last":
        return point(m, scene.today - p.DAY * (back or 7))
    if back and scene.coming(m.start(), m.end(), back):
        return point(m, scene.today + p.DAY * (7 - back))
    return point(m, scene.today - p.DAY * back)


def _near(m: re.Match[str], scene: Scene) -> Moment | None:
    """Yesterday, today, tomorrow, last night."""
    if scene.today is None:
        return None
    words = m[0].lower()
    if words == "overnight":
        return Moment(m.start(), m.end(), p.day(scene.today), "vague")
    if words in ("yesterday", "last night", "last evening", "yesterday evening"):
        return point(m, scene.today - p.DAY * (3 if scene.today.weekday() == 0 and "night" in words else 1))
    return point(m, scene.today + p.DAY * (words == "tomorrow"))


def _next(m: re.Match[str], scene: Scene) -> Moment | None:
    """The elliptic "2.5% this year and 2.1% next"."""
    if scene.today is None or not re.search(r"\bthis\syear\b", scene.clause(m.start(), m.end(), 120)[0]):
        return None
    return Moment(m.start(), m.end(), p.year(scene.today.year + 1))


def _nth(m: re.Match[str], scene: Scene) -> Moment | None:
    """The 22nd: of the month that the text speaks of, which is the last such day unless something is to come."""
    day = int(m["n"])
    if scene.today is None or not 1 <= day <= 31:
        return None
    for back in range(3):
        month = p.shift(
            p.containing(scene.today, "month"), (1 if scene.ahead(m.start(), m.end()) else 0) - back, "month"
        ).first
        try:
            found = month.replace(day=day)
        except ValueError:
            continue
        if found <= scene.today or scene.ahead(m.start(), m.end()):
            return point(m, found)
    return None


def _holiday(m: re.Match[str], scene: Scene) -> Moment | None:
    if scene.today is None and not m["year"]:
        return None
    name = re.sub(r"\s+", " ", m["name"].lower().replace("’", "'"))
    year = int(m["year"]) if m["year"] else scene.today.year if scene.today else 0
    day = p.holiday(name, year)
    if not m["year"] and scene.today and day > scene.today and not scene.ahead(m.start(), m.end()):
        day = p.holiday(name, year - 1)
    elif not m["year"] and scene.today and day < scene.today and scene.ahead(m.start(), m.end()):
        day = p.holiday(name, year + 1)
    if m.string.startswith(" week", m.end()):
        return Moment(m.start(), m.end() + 5, p.week(day), "period", bool(m["year"]))
    return point(m, day, dated=bool(m["year"]))


_DAY_BEFORE = re.compile(r"(?<![\d.,$€£%-])(?P<day>[12]?\d|3[01])(?:st|nd|rd|th)?(?:\sof)?\s$")
_CONTRACT_AFTER = re.compile(
    r"\s(?:Brent|WTI|futures?|contracts?|crude|gold|silver|delivery|copper|natural|gas\b|corn|wheat|soybeans?|Comex"
    r"|Nymex|options|calls|puts|expir)",
    re.I,
)
_CONTRACT_BEFORE = re.compile(
    r"\b(?:WTI|Brent|crude|futures|gold|silver|copper|gas|contracts?|oil|delivery|wheat|corn)(?:\sfutures)?\sfor\s$"
    r"|\b(?:[Tt]heresa|[Ss]en\.|[Mm]rs\.?)\s$"
)
_MONTH_LEFT = re.compile(
    r"\b(?:in|since|of|last|by|until|till|through|from|to|and|this|next|early|late|during|before|after|than|the"
    r"|every|each|between|with|as\sof|ended|ending|versus|vs\.?|against|over|for|around|on|a|per|like|at|was|our|its"
    r"|their|or)\s$|\bmid-$|[-–—/]$",
    re.I,
)  # fmt: skip
_MONTH_WORDS = (
    "january february march april may june july august september october november december jan feb mar apr jun "
    "jul aug sep sept oct nov dec"
)
FAMILIES: tuple[Family, ...] = (
    Family("0", re.compile(
        r"(?<![\d/-])(?:(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)|(?P<a>\d{1,2})/(?P<b>\d{1,2})/(?P<y2>\d{4}"
        r"|\d\d))(?![\d/-])"), _iso),
    Family(
        _MONTH_WORDS,
        re.compile(
            rf"(?<![A-Za-z])(?P<month>{MONTH})(?:\s(?P<day>[12]?\d|3[01])(?:st|nd|rd|th)?(?![\d:%/]|[.,]\d|\s?(?:%"
            r"|per\s?cent|basis|bps?\b|points|times|million|billion|jobs|companies|stocks|years"
            r"|months))(?:\s?[-–—]\s?(?P<day2>[12]?\d|3[01])(?![\d%.]))?)?"
            rf"(?:(?:,\s?|\s(?:of\s)?)(?P<year>{YEAR})(?![\d%]|[.,]\d|\s(?:points|stocks|companies))"
            r"|\s['’](?P<short>\d\d)\b|\s(?:of\s)?(?P<ref>last|this|next)\syear\b)?"
        ),
        _month,
    ),
    Family(
        "last next this coming upcoming monday tuesday wednesday thursday friday saturday sunday", re.compile(
            r"(?:(?P<which>[Ll]ast|[Nn]ext|[Tt]his|[Cc]oming|[Uu]pcoming)\s)?\b(?P<name>(?:Mon|Tues|Wednes|Thurs|Fri"
            r"|Satur|Sun)day)\b(?!s)(?:\s(?:morning|afternoon|evening|night)\b)?"), _weekday),
    Family("next", re.compile(r"\bnext(?=\s?[.;,)]|$)"), _next),
    Family(
        "yesterday today tomorrow tonight this last overnight", re.compile(
            r"\b(?:[Yy]esterday(?:\sevening)?|[Tt]oday|[Tt]omorrow|[Tt]onight|[Tt]his\s(?:morning|afternoon|evening)"
            r"|[Ll]ast\s(?:night|evening)|[Oo]vernight)\b"), _near),
    Family("0", re.compile(
        r"(?<=\b[Tt]he\s)(?P<n>\d\d?)(?:st|nd|rd|th)\b(?!\s(?:[a-z]+\s)?(?:century|day|straight|consecutive|time"
        r"|session|week|month|quarter|year|largest|biggest|percentile|anniversary|annual|place|in|of|successive)"
        r"|[-\s](?:[a-z]+est|most|ranked)|-)"), _nth),
    Family(
        "christmas boxing new thanksgiving labor memorial independence good easter halloween juneteenth "
        "valentine fourth", re.compile(
            r"\b(?P<name>Christmas\sEve|Christmas\sDay|Christmas|Boxing\sDay|New\sYear[’']s\s(?:Eve|Day)"
            r"|New\sYear(?:[’']s)?|Thanksgiving|Labor\sDay|Memorial\sDay|Independence\sDay|Good\sFriday"
            r"|Easter\sMonday|Easter|Halloween|Juneteenth|Valentine[’']s\sDay|Fourth\sof\sJuly)(?:,?\s(?P<year>"
            rf"{YEAR}))?\b(?!\s(?:Eve|resolution))"), _holiday),
)  # fmt: skip
