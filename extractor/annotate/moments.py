"""Single date expressions: what each family of words looks like, and which days it means.

`FAMILIES` pairs a pattern with its reader. A reader gets the match and the `Scene` (text and publication date) and
answers with a `Moment`, or None where the words are no date after all. How moments combine ("since", "from ... to",
"the end of") is in `dates`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import NamedTuple

from extractor.annotate import numerals
from extractor.annotate import periods as p
from extractor.annotate.outlook import Scene

YEAR = r"(?:1[6-9]|20)\d\d"
MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?"
    r"|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)(?![A-Za-z])"
)
UNIT = r"(?:yrs?|mos?|wks?|days?|sessions?|weeks?|fortnights?|months?|quarters?|years?|decades?|hours?|century|centuries)"
COUNT = rf"(?:\d{{1,3}}(?:\.5)?|(?i:{numerals.WORD})|[Aa]\s(?:dozen|couple\sof|few|score\sof)|(?:half\sa|half-)dozen|[Ss]everal|hundred)"
YEAR_REF = rf"(?:{YEAR}|(?:last|this|next|that|the\s(?:same|previous|prior|following|current)?\s?)\s?year)"
_MONTHS = {name: i for i, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_WEEKDAYS = {name: i for i, name in enumerate("mon tue wed thu fri sat sun".split())}
_ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "final": 0, "opening": 1}


class Moment(NamedTuple):
    """A date expression with its days. `dated`: its year is printed. `running`: it lasts until publication."""

    start: int
    end: int
    period: p.Period
    kind: str = "period"
    dated: bool = False
    running: bool = False


def count_of(words: str) -> float:
    """The number that a count such as "14", "twenty-five" or "a dozen" stands for."""
    words = words.lower().strip()
    loose = {"a couple of": 2, "a few": 3, "several": 4, "a dozen": 12, "half a dozen": 6, "half-dozen": 6, "a score of": 20, "hundred": 100, "a": 1, "an": 1, "half": 0.5, "half a": 0.5, "half-": 0.5}  # fmt: skip
    return float(loose[words]) if words in loose else float(numerals.digits(words)[0])


def unit_of(word: str) -> str:
    """The singular of a unit of time."""
    word = word.lower().removesuffix("s")
    return {"centurie": "century", "yr": "year", "mo": "month", "wk": "week"}.get(word, word)


def point(m: re.Match[str], day: dt.date, *, dated: bool = False) -> Moment:
    """One day, at a match."""
    return Moment(m.start(), m.end(), p.day(day), "point", dated)


# -- days ------------------------------------------------------------------------------------------------------------


def _iso(m: re.Match[str], _: Scene) -> Moment | None:
    year, month, day = int(m["y"] or m["y2"]), int(m["m"] or m["a"]), int(m["d"] or m["b"])
    if month > 12:
        month, day = day, month
    try:
        return point(m, dt.date(year + 2000 if year < 100 else year, month, day), dated=True)
    except ValueError:
        return None


def _month(m: re.Match[str], scene: Scene) -> Moment | None:
    number = _MONTHS[m["month"][:3].lower()]
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
            return Moment(start, m.end(), p.Period(first, last, "day"), "point" if first == last else "period", bool(m["year"]))
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
    if re.match(r"[’']s\b|\s(?:and|to|through)\s" + MONTH, after) or _MONTH_LEFT.search(before):
        return True
    if scene.is_cell(m.start(), m.end()):
        return True
    short = m["month"] in ("May", "Jan", "Mar", "Dec", "Aug", "Sep", "Oct", "Nov", "Feb", "Apr", "Jun", "Jul", "June", "April")
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
        month = p.shift(p.containing(scene.today, "month"), (1 if scene.ahead(m.start(), m.end()) else 0) - back, "month").first
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
    return point(m, day, dated=bool(m["year"]))


# -- years, quarters, seasons ----------------------------------------------------------------------------------------


def _year(m: re.Match[str], scene: Scene) -> Moment | None:
    number = int(m["year"])
    if _NOT_YEAR_BEFORE.search(scene.left(m.start())) or _NOT_YEAR_AFTER.match(m.string, m.end()):
        return None
    if scene.today and number > scene.today.year + 60:
        return None
    end, period = m.end(), p.year(number)
    if m["decade"]:
        return Moment(m.start(), end, p.Period(period.first, p.year(number + 9).last, "decade"), "period", True)
    if m["to"]:
        to = int(m["to"]) if len(m["to"]) == 4 else number // 100 * 100 + int(m["to"])
        return Moment(m.start(), end, p.span(period.first, p.year(to).last), "period", True) if to > number else None
    whole = bool(m["e"] or re.search(r"(?:fiscal|FY|calendar|full[-\s]year)\s?$", scene.left(m.start())))
    if re.match(_RESULTS, m.string[end : end + 40]) or m.string.startswith(" in full", end):
        whole = True
    if scene.today and number == scene.today.year and re.search(r"\b(?:left|remaining)\s(?:in|for)\s$", scene.left(m.start())):
        return Moment(m.start(), end, p.span(scene.today, period.last), "period", True)
    running = bool(scene.today and number == scene.today.year and not whole)
    return Moment(m.start(), end, scene.until_today(period, m.start(), end) if running else period, "period", True)


def _short_year(m: re.Match[str], scene: Scene) -> Moment | None:
    """FY25, fiscal '24, the '90s."""
    number = int(m["yy"])
    if m["s"]:
        first = 1900 + number if number >= 30 else 2000 + number
        return Moment(m.start(), m.end(), p.Period(dt.date(first, 1, 1), dt.date(first + 9, 12, 31), "decade"), "period", True)
    return Moment(m.start(), m.end(), p.year(2000 + number), "period", True)


def _quarter(m: re.Match[str], scene: Scene) -> Moment | None:
    """Q3, 1H25, the third quarter of 2024, the second half."""
    if m["q"]:
        number = int(re.sub(r"\D", "", m["q"]))
        grain = "half" if "h" in m["q"].lower() else "quarter"
    else:
        number, grain = _ORDINALS[m["ord"].lower()], m["unit"].lower()
        number = number or (2 if grain == "half" else 4)
    build, count = (p.half, 2) if grain == "half" else (p.quarter, 4)
    if number > count:
        return None
    said = m["y"] or m["y2"]
    if said and said[-1].isdigit():
        short = re.sub(r"\D", "", said)
        year: int | None = int(short) if len(short) == 4 else 2000 + int(short)
    elif said and scene.today:
        year = scene.today.year + (-1 if "last" in said or "prev" in said or "prior" in said else 1 if "next" in said or "foll" in said else 0)
    else:
        year = scene.year_of_part(number, count, m.start(), m.end())
    if year is None:
        return None
    return Moment(m.start(), m.end(), build(year, number), "period", bool(said))


def _season(m: re.Match[str], scene: Scene) -> Moment | None:
    name, which = m["name"].lower(), (m["which"] or "").lower()
    if m["year"]:
        return Moment(m.start(), m.end(), p.season(int(m["year"]), name), "period", True)
    if m["before"]:
        last = p.season(scene.today.year - 1, name) if scene.today else None
        return Moment(m.start(), m.end(), last, "vague") if last else None
    if scene.today is None or (name in ("fall", "spring") and not which and not re.search(r"(?:late|early|mid)[-\s]$|\b(?:by|since|in\sthe|of|the)\s$", scene.left(m.start()))):
        return None
    if name == "fall" and which in ("", "the"):
        return None
    found = p.season(scene.today.year, name)
    if which == "next" or (which in ("this", "") and scene.ahead(m.start(), m.end())):
        return Moment(m.start(), m.end(), found if found.first > scene.today else p.season(scene.today.year + 1, name))
    if found.first > scene.today or (which == "last" and found.last >= scene.today):
        found = p.season(scene.today.year - 1, name)
    return Moment(m.start(), m.end(), found)


# -- this, last, next ------------------------------------------------------------------------------------------------


def _relative(m: re.Match[str], scene: Scene) -> Moment | None:
    """Last week, the past six months, next year, this quarter, the first 14 trading days of the year."""
    if scene.today is None:
        return None
    which, unit = m["which"].lower(), unit_of(m["unit"])
    if m["part"]:
        quarter = p.shift(p.containing(scene.today, "quarter"), -1, "quarter")
        return Moment(m.start(), m.end(), p.shift(quarter, -1, "year") if which == "last" and unit == "year" else quarter)
    if m["n"]:
        return _counted(m, scene, which, unit)
    if unit in ("day", "hour", "century"):
        return None
    if unit == "session":
        from extractor.calendar import previous_session, session_on_or_before

        day = session_on_or_before(scene.today) if which in ("this", "current", "latest") else previous_session(scene.today)
        return point(m, day) if which in ("this", "current", "last", "latest", "previous", "prior") else None
    here = p.containing(scene.today, unit)
    if which in ("this", "current"):
        if m[0].lower().endswith(unit) and re.match(r"[’']s" + _RESULTS, m.string[m.end() : m.end() + 40]):
            return Moment(m.start(), m.end(), here)
        if unit == "quarter" or which == "current" or (m["full"] and "fiscal" in m["full"]):
            return Moment(m.start(), m.end(), here)
        found = scene.until_today(here, m.start(), m.end())
        return Moment(m.start(), m.end(), found, "period", False, found != here)
    if which in ("past", "trailing", "rolling") or unit in ("decade", "fortnight"):
        ahead = which in ("next", "coming", "following")
        return Moment(m.start(), m.end(), p.span(scene.today, p.step(scene.today, 1 if ahead else -1, unit)))
    if which == "coming" or (which == "next" and unit == "year" and re.search(r"\b(?:over|during|within|in)\sthe\s$", scene.left(m.start()))):
        return Moment(m.start(), m.end(), p.span(scene.today, p.step(scene.today, 1, unit)))
    if which in ("last", "latest", "previous", "prior", "preceding"):
        kind = "vague" if which in ("previous", "prior", "preceding") and unit == "year" else "period"
        return Moment(m.start(), m.end(), p.shift(here, -1, unit), kind)
    if which in ("next", "upcoming"):
        return Moment(m.start(), m.end(), p.shift(here, 1, unit))
    return None


def _counted(m: re.Match[str], scene: Scene, which: str, unit: str) -> Moment | None:
    assert scene.today is not None
    start = m.start()
    if scene.streak(start, m.end()):  # "each of the last five years": its number is a claim, the unit alone is the date
        start = m.start("unit")
    count = count_of(m["n"])
    if which in ("next", "coming", "following", "upcoming"):
        if which == "following":
            return Moment(start, m.end(), p.span(scene.today, p.step(scene.today, count, unit)), "vague")
        return Moment(start, m.end(), p.day(p.step(scene.today, count, unit)), "horizon")
    if which in ("last", "past", "previous", "prior", "preceding", "trailing", "latest", "rolling"):
        if unit == "session" or (unit == "day" and m["full"] and "trading" in m["full"]):
            from extractor.calendar import nth_session

            return Moment(start, m.end(), p.span(nth_session(scene.today, -int(count)), scene.today))
        if m["full"] and "calendar" in m["full"] or (start != m.start() and unit == "year"):
            here = p.containing(scene.today, unit)
            return Moment(start, m.end(), p.span(p.shift(here, -int(count), unit).first, here.first - p.DAY))
        first = p.step(scene.today, -count, unit)
        kind = "vague" if scene.superlative(m.start()) and which != "past" else "period"
        return Moment(start, m.end(), p.span(first, scene.today), kind)
    return None


def _opening(m: re.Match[str], scene: Scene) -> Moment | None:
    """The first 14 trading days of the year; the first week of April; the closing months of 2025."""
    whole = scene.stretch(m["of"])
    if whole is None:
        return None
    unit = unit_of(m["unit"])
    late = m["which"].lower() in ("last", "final", "closing", "waning", "latter")
    if m["unit"] == "afternoon":
        return Moment(m.start(), m.end(), p.day(whole.last if late else whole.first), "point")
    start = m.start()
    if unit == "session" or (unit == "day" and m["full"]):
        from extractor.calendar import nth_session

        n = int(count_of(m["n"])) if m["n"] else 5
        start = m.start("unit") if m["n"] else start
        edge = nth_session(whole.first, n)
        low = nth_session(whole.last, -n) if late else nth_session(whole.first, 1)
        return Moment(start, m.end(), p.span(low, whole.last if late else edge))
    n_ = count_of(m["n"]) if m["n"] else 1 if not m["unit"].endswith("s") else 3
    if late:
        return Moment(start, m.end(), p.span(p.step(whole.last + p.DAY, -n_, unit), whole.last))
    return Moment(start, m.end(), p.span(whole.first, p.step(whole.first, n_, unit) - p.DAY))


def _the_unit(m: re.Match[str], scene: Scene) -> Moment | None:
    """On the week, for the year, in the session, the end of the quarter."""
    lead = _THE_BEFORE.search(m.string, max(0, m.start() - 34), m.start())
    if scene.today is None or lead is None:
        return None
    unit, before, edge = m["unit"], (lead["before"] or "").lower(), (lead["edge"] or "").lower()
    if lead["verb"]:
        past = lead["verb"].lower().endswith("ed") and (scene.today - p.containing(scene.today, unit).first).days < 90 and unit in ("year", "quarter")
        ended = p.shift(p.containing(scene.today, unit), -1, unit) if past else p.containing(scene.today, unit)
        return point(m, ended.last) if unit in ("year", "quarter") else None
    if unit in ("session", "day"):
        return None if before in ("for", "of", "over") else Moment(m.start(), m.end(), p.day(scene.market_day()), "point")
    here = p.containing(scene.today, unit)
    ahead = scene.ahead(m.start(), m.end())
    if before == "of":
        early = (scene.today - here.first).days < {"week": 1, "month": 5, "quarter": 30, "year": 60}[unit]
        past = early and edge in ("end", "close") and not ahead and not re.search(r"\bby\sthe\s$", scene.left(lead.start()))
        return Moment(m.start(), m.end(), p.shift(here, -1, unit) if past else here) if edge else None
    if before == "on" and unit in ("year", "month") and scene.yearly(m.start(), m.end()):
        return Moment(m.start(), m.end(), p.span(p.step(scene.today, -1, unit), scene.today), "vague")
    fresh = {"week": 1, "month": 3, "quarter": 84, "year": 0}[unit]  # so soon after its start, the one just ended is meant
    if (scene.today - here.first).days < fresh and not (ahead and before == "for"):
        return Moment(m.start(), m.end(), p.shift(here, -1, unit))
    found = here if ahead else scene.until_today(here, m.start(), m.end())
    return Moment(m.start(), m.end(), found, "period", False, found != here)


def _edge(m: re.Match[str], scene: Scene) -> Moment | None:
    """Year-end, end-2026, the year's end, when the quarter began."""
    unit = (m["unit"] or m["unit2"] or m["unit3"]).lower()
    if m["year"]:
        return point(m, dt.date(int(m["year"]), 12, 31), dated=True)
    if scene.today is None:
        return None
    here = p.containing(scene.today, unit)
    if m["unit3"]:
        return Moment(m.start(), m.end(), here)
    if m["verb"]:
        started = m["verb"] in ("began", "started", "opened", "begins")
        return point(m, here.first - p.DAY) if started else point(m, p.shift(here, -1, unit).last)
    past = unit == "year" and scene.today.month <= 2 and not scene.ahead(m.start(), m.end()) and not re.search(r"\b(?:by|for|our|new|its)\s$", scene.left(m.start()))
    return point(m, p.shift(here, -1, unit).last if past else here.last)


def _to_date(m: re.Match[str], scene: Scene) -> Moment | None:
    if scene.today is None:
        return None
    unit = {"y": "year", "m": "month", "q": "quarter", "w": "week", "n": "year", "t": "year"}[m[0][0].lower()]
    here = p.containing(scene.today, unit)
    return Moment(m.start(), m.end(), p.span(here.first, scene.today), "period", False, True)


# -- lengths of time -------------------------------------------------------------------------------------------------


def _length(m: re.Match[str], scene: Scene) -> Moment | None:
    """Six months, a 12-month target, 25 years, three years ago, a year from now."""
    if scene.today is None or scene.streak(m.start(), m.end()) or _PART.match(m.string, m.start()):
        return None
    unit, count = unit_of(m["unit"]), count_of(m["n"])
    after, before = m.string[m.end() : m.end() + 40], scene.left(m.start())
    if m["tail"]:
        return _apart(m, scene, count, unit)
    if unit == "hour":
        return None
    back = p.span(p.step(scene.today, -count, unit), scene.today)
    if "-" in m[0][len(m["n"]) :][:2] or (m["n"].isdigit() and not m["unit"].endswith("s") and int(m["n"]) > 1):
        return _compound(m, back, after)
    if m["n"].lower() in ("a", "an", "half a", "half"):
        if not re.search(r"\b(?:over|in|within|for|after)\s$", before) or unit in ("day", "session"):
            return None
        kind = "horizon" if scene.ahead(m.start(), m.end()) else "vague"
        return Moment(m.start(), m.end(), p.day(p.step(scene.today, count, unit)) if kind == "horizon" else back, kind)
    if re.search(r"\b(?:over|in|within|during|across|for|stretch\s.{0,20}to|after)\s(?:the\s|about\s|just\s|roughly\s|nearly\s|almost\s|around\s|some\s|only\s|over\s|under\s)?$", before, re.I):
        if scene.ahead(m.start(), m.end()):
            return Moment(m.start(), m.end(), p.day(p.step(scene.today, count, unit)), "horizon")
        loose = scene.superlative(m.start()) or re.search(r"\b(?:within|after|for)\s\w*\s?$", before)
        return Moment(m.start(), m.end(), back, "vague" if loose and not re.search(r"\bfor\s", before[-6:]) else "period")
    return Moment(m.start(), m.end(), back, "vague")


def _apart(m: re.Match[str], scene: Scene, count: float, unit: str) -> Moment | None:
    assert scene.today is not None
    tail = m["tail"].lower()
    if tail in ("ago", "back"):
        day = p.step(scene.today, -count, unit)
        vague = (unit in ("year", "quarter", "month") and _BASE.search(scene.left(m.start()))) or unit == "century" or scene.superlative(m.start())
        return Moment(m.start(), m.end(), p.day(day), "vague" if vague else "point")
    if tail in ("from now", "hence", "out", "on", "from today", "ahead", "forward"):
        return Moment(m.start(), m.end(), p.day(p.step(scene.today, count, unit)), "horizon")
    return None  # earlier, later, before, after: see `chained`


def _compound(m: re.Match[str], back: p.Period, after: str) -> Moment | None:
    """A length before a noun: a 12-month target, a six-month rally, a 10-year Treasury."""
    unit = unit_of(m["unit"])
    if re.match(_OUTLOOK_NOUN, after):
        return Moment(m.start(), m.end(), p.day(p.step(back.last, count_of(m["n"]), unit)), "horizon")
    if unit == "year" and not re.match(_SPAN_NOUN, after) and not re.match(_LOOSE_NOUN, after):
        return None
    mean = re.match(r"[-\s](?:[\w-]+\s){0,2}(?:average|avg|mean|median|norm)", after)
    if re.match(_SPAN_NOUN, after) and not (mean and unit in ("day", "week", "session", "month")):
        return Moment(m.start(), m.end(), back)
    return Moment(m.start(), m.end(), back, "vague")


def chained(m: re.Match[str], anchor: p.Period | None, session: dt.date | None) -> Moment | None:
    """A day earlier, the month before, a year later, the previous week: counted from what was last spoken of."""
    base = anchor or (p.day(session) if session else None)
    if base is None:
        return None
    unit, tail = unit_of(m["unit"] or m["unit2"]), (m["tail"] or m["which"]).lower()
    count = int(count_of(m["n"])) if m["n"] else 1
    sign = 1 if tail in ("later", "after", "afterwards", "following") else -1
    if unit in ("day", "session", "evening", "night"):
        day = base.last if sign > 0 else base.first
        for _ in range(min(count, 400)):
            day += sign * p.DAY
            while day.weekday() > 4:
                day += sign * p.DAY
        return Moment(m.start(), m.end(), p.day(day), "point")
    if base.grain == "day" and m["n"] and (unit == "year" or count > 1):
        moved = p.shift(base, sign * count, unit)
    elif unit == "year" or base.grain == unit:
        moved = p.shift(base, sign * count, unit)
    else:
        moved = p.shift(p.containing(base.last, unit), sign * count, unit)
    return Moment(m.start(), m.end(), moved, compared(m, unit, "point" if moved.first == moved.last else "period"))


def compared(m: re.Match[str], unit: str, kind: str) -> str:
    """Vague where a year (or quarter) back is what a growth figure is measured from; else the date of the number before it."""
    before = m.string[max(0, m.start() - 40) : m.start()]
    if unit not in ("year", "quarter") and not (unit == "month" and m["n"] and m["n"].lower() not in ("a", "one")):
        return kind
    if _BASE.search(before):
        return "vague"
    return kind if re.search(r"\d[^.;]{0,22}$", before) else "vague"


_BASE = re.compile(r"\b(?:from|than|versus|vs\.?|over|on|against|with|to|as|in)\s(?:the\s|its\s|those\s|that\s)?(?:(?:levels?|same|comparable|year-ago)\s(?:of\s|\w+\s)?)?(?:(?:about|around|roughly|nearly|some|more\sthan|just)\s)?$", re.I)
_PART = re.compile(r"(?:\w+-quarters?\b|\w+\squarters?\sof\s(?:an?|the|its|their|all|those|\w+s)\b|a\squarter\b(?!\sago))")
_THE_BEFORE = re.compile(r"\b(?:(?P<edge>end|close|start|beginning|turn|rest|remainder|balance|middle|half|dawn)\s)?(?P<before>on|for|in|of|over|during)\sthe\s(?:whole\s|full\s)?$|\b(?P<verb>end|ends|ended|ending|finish|finishes|finished|exit|exits|close\sout)\sthe\s$", re.I)
_DAY_BEFORE = re.compile(r"(?<![\d.,$€£%-])(?P<day>[12]?\d|3[01])(?:st|nd|rd|th)?(?:\sof)?\s$")
_CONTRACT_AFTER = re.compile(r"\s(?:Brent|WTI|futures?|contracts?|crude|gold|silver|delivery|copper|natural|gas\b|corn|wheat|soybeans?|Comex|Nymex|options|calls|puts|expir)", re.I)
_CONTRACT_BEFORE = re.compile(r"\b(?:WTI|Brent|crude|futures|gold|silver|copper|gas|contracts?|oil|delivery|wheat|corn)(?:\sfutures)?\sfor\s$|\b(?:[Tt]heresa|[Ss]en\.|[Mm]rs\.?)\s$")
_MONTH_LEFT = re.compile(
    r"\b(?:in|since|of|last|by|until|till|through|from|to|and|this|next|early|late|during|before|after|than|the|every|each|between|with|as\sof|ended|ending|versus|vs\.?|against|over|for|around|on|a|per|like|at|was|our|its|their|or)\s$|\bmid-$|[-–—/]$",
    re.I,
)  # fmt: skip
_NOT_YEAR_BEFORE = re.compile(
    r"(?:Russell|Nikkei|MidCap|SmallCap|Fortune|Forbes|ISO|Section|Rule|Form|Boeing|Route|No\.|#|iPhone|Windows|Top|MSCI|Euronext|Global|Hang\sSeng|S&P|CSI|Nifty|ASX|Titans|Agenda|Room|Flight|Level|about|nearly|almost|roughly|some|around\sthe|of\sthe|all|over\sthe)\s$|[$€£¥#@/]\s?$"
)
_NOT_YEAR_AFTER = re.compile(
    r"\s?(?:%|percent|per\scent|points?\b|shares\b|stocks\b|companies\b|jobs\b|basis|bps|names\b|members\b|firms\b|index\b|ETF\b|(?:Growth|Value)\s(?:ETF|Index)|people\b|GMT|hours\b|level|contracts|a\.m|p\.m|barrels|tons|ounces|an?\sounce|dollars|euros|yen)|[,.]\d|:\d|-(?:point|share|stock|mark|level)"
)
_RESULTS = r"[’']?s?\s(?:[\w-]+\s){0,2}?(?:earnings|EPS|estimates?|profits?|forecasts?|revenue|sales|guidance|outlook|target|budget|consensus|expectations|expected|projected|results|numbers|growth)\b"
_OUTLOOK_NOUN = r"[-\s](?:[\w-]+\s){0,2}?(?:targets?|objectives?|forecasts?|outlook|view|horizon|guidance|price|call|forward|projections?|estimates?|PTs?)\b"
_SPAN_NOUN = r"[-\s](?:[\w-]+\s){0,2}?(?:rall(?:y|ies)|gains?|returns?|performance|losses|loss|decline|drop|slide|slump|climb|advance|change|averages?|avg|mean|median|norm|rise|fall|jump|surge|growth|total|rebound|correlation|beta|volatility|basis|measure|moving|rate\sof\s(?:return|change)|annuali[sz]ed)\b"
_LOOSE_NOUN = r"[-\s](?:[\w-]+\s){0,2}?(?:highs?|lows?|peak|trough|range|window|windows|periods?|best|worst|record|history|cycle|lock|plans?|stretch|span|spans|old|anniversary|deal|contract|lease|review|timeline|time\sframe|timeframe|trend|chart|cumulative|annual|investing|holding|average)\b"


class Family(NamedTuple):
    """Expressions that begin alike: the words they begin with (lower case; "0" for digits), their form, their reader."""

    begins: str
    pattern: re.Pattern[str]
    read: Callable[[re.Match[str], Scene], Moment | None]


_MONTH_WORDS = "january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec"
_NUMBER_WORDS = "0 a an half several hundred " + " ".join(numerals.WORDS)
_UNIT_WORDS = "year month quarter week session day"
FAMILIES: tuple[Family, ...] = (
    Family("0", re.compile(r"(?<![\d/-])(?:(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)|(?P<a>\d{1,2})/(?P<b>\d{1,2})/(?P<y2>\d{4}|\d\d))(?![\d/-])"), _iso),
    Family(
        _MONTH_WORDS,
        re.compile(
            rf"(?<![A-Za-z])(?P<month>{MONTH})(?:\s(?P<day>[12]?\d|3[01])(?:st|nd|rd|th)?(?![\d:%/]|[.,]\d|\s?(?:%|per\s?cent|basis|bps?\b|points|times|million|billion|jobs|companies|stocks|years|months))(?:\s?[-–—]\s?(?P<day2>[12]?\d|3[01])(?![\d%.]))?)?"
            rf"(?:(?:,\s?|\s(?:of\s)?)(?P<year>{YEAR})(?![\d%]|[.,]\d|\s(?:points|stocks|companies))|\s['’](?P<short>\d\d)\b|\s(?:of\s)?(?P<ref>last|this|next)\syear\b)?"
        ),
        _month,
    ),
    Family("last next this coming upcoming monday tuesday wednesday thursday friday saturday sunday", re.compile(r"(?:(?P<which>[Ll]ast|[Nn]ext|[Tt]his|[Cc]oming|[Uu]pcoming)\s)?\b(?P<name>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b(?!s)(?:\s(?:morning|afternoon|evening|night)\b)?"), _weekday),
    Family("next", re.compile(r"\bnext(?=\s?[.;,)]|$)"), _next),
    Family("yesterday today tomorrow tonight this last overnight", re.compile(r"\b(?:[Yy]esterday(?:\sevening)?|[Tt]oday|[Tt]omorrow|[Tt]onight|[Tt]his\s(?:morning|afternoon|evening)|[Ll]ast\s(?:night|evening)|[Oo]vernight)\b"), _near),
    Family("0", re.compile(r"(?<=\b[Tt]he\s)(?P<n>\d\d?)(?:st|nd|rd|th)\b(?!\s(?:[a-z]+\s)?(?:century|day|straight|consecutive|time|session|week|month|quarter|year|largest|biggest|percentile|anniversary|annual|place|in|of|successive)|[-\s](?:[a-z]+est|most|ranked)|-)"), _nth),
    Family("christmas boxing new thanksgiving labor memorial independence good easter halloween juneteenth valentine fourth", re.compile(rf"\b(?P<name>Christmas\sEve|Christmas\sDay|Christmas|Boxing\sDay|New\sYear[’']s\s(?:Eve|Day)|New\sYear(?:[’']s)?|Thanksgiving|Labor\sDay|Memorial\sDay|Independence\sDay|Good\sFriday|Easter\sMonday|Easter|Halloween|Juneteenth|Valentine[’']s\sDay|Fourth\sof\sJuly)(?:,?\s(?P<year>{YEAR}))?\b(?!\s(?:Eve|resolution))"), _holiday),
    Family("0", re.compile(rf"(?<![\w.,/$€£¥%&])(?<!\d[-–—])(?P<year>{YEAR})(?:(?P<decade>[’']?s\b(?=\s|[.,;:)])(?<![’']s))|(?P<e>E|e|F)\b|[-–—/](?P<to>{YEAR}|\d\d)(?![\d-]))?(?![\w%])"), _year),
    Family("0 fy", re.compile(r"(?:\bFY[-\s]?[’']?|(?<=\bthe\s[’'])|(?<=\bfiscal\s[’'])|(?<=\byear-end\s[’']))(?P<yy>\d\d)(?P<s>s)?\b"), _short_year),
    Family(
        "0 q h first second third fourth final",
        re.compile(
            rf"(?:\b(?P<q>Q[1-4]|[1-4]Q|H[12]|[12]H)(?:[\s-]?(?:of\s)?(?:FY|fiscal\s)?[’']?(?P<y>{YEAR}|\d\d)(?![\d.,%]\d))?(?!\w)"
            rf"|\b(?P<ord>[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth|[Ff]inal|1st|2nd|3rd|4th)[\s-](?:fiscal[\s-]|calendar[\s-])?(?P<unit>quarter|half)\b(?![-\s]points?|s?\sof\s(?:a\b|the\s(?:session|day|century|decade|month|game|month|20|21|19))|[-\s]percentage)(?:[\s,]\s?(?:of\s)?(?:fiscal\s)?(?P<y2>{YEAR_REF})\b)?)"
        ),
        _quarter,
    ),
    Family("last next this spring summer autumn fall winter", re.compile(rf"\b(?:(?P<which>[Ll]ast|[Nn]ext|[Tt]his)\s)?(?P<name>spring|summer|autumn|fall|winter)\b(?!\sof\sthe)(?:\s(?:of\s)?(?P<year>{YEAR})|\s(?P<before>before))?"), _season),
    Family(
        "first opening last final closing latter waning early",
        re.compile(
            rf"\b(?P<which>[Ff]irst|[Oo]pening|[Ll]ast|[Ff]inal|[Cc]losing|[Ll]atter|[Ww]aning|[Ee]arly)\s(?:(?P<n>{COUNT})[-\s])?(?P<full>(?:full\s)?trading\s)?(?P<unit>days?|afternoon|sessions?|weeks?|months?)\sof\s(?P<of>(?:the\s|this\s|last\s|next\s)(?:new\s)?(?:year|month|quarter|week)|{YEAR}|{MONTH}(?:,?\s{YEAR})?)\b"
        ),
        _opening,
    ),
    Family(
        "last past previous prior preceding next coming upcoming following this current trailing latest rolling",
        re.compile(
            rf"\b(?P<which>[Ll]ast|[Pp]ast|[Pp]revious|[Pp]rior|[Pp]receding|[Nn]ext|[Cc]oming|[Uu]pcoming|[Ff]ollowing|[Tt]his|[Cc]urrent|[Tt]railing|[Ll]atest|[Rr]olling)[-\s](?:(?P<n>{COUNT})[-\s])?(?P<full>(?:full\s)?(?:trading|calendar|fiscal|business)\s|full\s)?(?P<unit>{UNIT})\b(?P<part>[’']s\s(?:\w+\s)?quarter\b)?(?![-\s]points?)"
        ),
        _relative,
    ),
    Family(_UNIT_WORDS, re.compile(r"(?P<unit>session|day|week|month|quarter|year)\b(?!\s(?:to\b|through|ended|ending|of\b|before|earlier|after|ahead|that|when|began|ago|following|prior|since)|[-’'])"), _the_unit),
    Family(_UNIT_WORDS + " full", re.compile(rf"\b(?:(?P<unit>[Yy]ear|[Mm]onth|[Qq]uarter|[Ww]eek)[-’'](?:s\s)?end\b(?:,?\s(?P<year>{YEAR}))?|(?P<unit2>year|month|quarter|week)\s(?P<verb>began|started|opened|ended|closed)\b(?!\s(?:on|with|in)\b|\s[A-Z\d])|[Ff]ull[-\s](?P<unit3>year)(?=\s(?!{YEAR})))"), _edge),
    Family("year month quarter week ytd mtd qtd", re.compile(r"\b(?:(?:[Yy]ear|[Mm]onth|[Qq]uarter|[Ww]eek)[-\s]to[-\s]date\b|YTD\b|MTD\b|QTD\b)"), _to_date),
    Family(
        _NUMBER_WORDS,
        re.compile(
            rf"(?<![\w.,$€£¥/-])(?P<n>{COUNT}|[Aa]n?|half\sa|half)(?:[-\s](?:full|long|short|whole|trading|calendar|consecutive))?[-\s](?P<unit>{UNIT})\b(?:\s(?P<tail>ago|back|from\snow|hence|out|on(?=[,.;])|from\stoday|ahead(?!\sof)|earlier|before|later|previously|prior|after|afterwards|forward)\b)?(?![-\s]points?|-end|\w)"
        ),
        _length,
    ),
)  # fmt: skip
CHAINED = re.compile(
    rf"(?:(?:(?P<n>[Aa]n?|[Oo]ne|{COUNT})|[Tt]he)\s(?:trading\s)?(?P<unit>day|session|evening|night|week|month|quarter|year)s?\s(?P<tail>earlier|before|previously|prior|later|after|afterwards|following|(?<=year\s)ago)\b(?!\s(?:the|its|their|a|an|that|this|to|his|her|[A-Z]\w+)\b)"
    r"|(?:[Tt]he|its|their)\s(?P<which>previous|prior|preceding|following)\s(?P<unit2>day|session|evening|night|week|month|quarter)\b)"
)
_CHAIN_WORDS = "the its their one " + _NUMBER_WORDS
BEGINNINGS: dict[str, tuple[Family, ...]] = {
    word: tuple(f for f in FAMILIES if word in f.begins.split()) for word in {w for f in FAMILIES for w in f.begins.split()}
}
CHAIN_BEGINNINGS = frozenset(_CHAIN_WORDS.split())
