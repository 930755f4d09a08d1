"""Stretches told from today: "last week", "this year", "the first 14 trading days of the year", "year to date"."""

from __future__ import annotations

import datetime as dt
import re

from extractor.annotate import periods as p
from extractor.annotate.moments import COUNT, MONTH, UNIT, YEAR, Family, Moment, count_of, point, unit_of
from extractor.annotate.outlook import Scene
from extractor.annotate.stretches import RESULTS


def _relative(m: re.Match[str], scene: Scene) -> Moment | None:
    """Last week, the past six months, next year, this quarter, the first 14 trading days of the year."""
    if scene.today is None:
        return None
    which, unit = m["which"].lower(), unit_of(m["unit"])
    if m["part"]:
        quarter = p.shift(p.containing(scene.today, "quarter"), -1, "quarter")
        return Moment(
            m.start(), m.end(), p.shift(quarter, -1, "year") if which == "last" and unit == "year" else quarter
        )
    if m["n"]:
        return _counted(m, scene, which, unit)
    if unit in ("day", "hour", "century"):
        return None
    if unit == "session":
        from extractor.calendar import previous_session, session_on_or_before

        day = (
            session_on_or_before(scene.today)
            if which in ("this", "current", "latest")
            else previous_session(scene.today)
        )
        return point(m, day) if which in ("this", "current", "last", "latest", "previous", "prior") else None
    if which == "last" and (time := re.search(r"\b(?:at\s)?this\stime\s$", scene.left(m.start()))):
        return Moment(m.start() - len(time[0]), m.end(), p.day(p.step(scene.today, -1, unit)), "point")
    here = p.containing(scene.today, unit)
    if which in ("this", "current"):
        if m[0].lower().endswith(unit) and re.match(r"[’']s" + RESULTS, m.string[m.end() : m.end() + 40]):
            return Moment(m.start(), m.end(), here)
        if unit == "quarter" or which == "current" or (m["full"] and "fiscal" in m["full"]):
            return Moment(m.start(), m.end(), here)
        found = scene.until_today(here, m.start(), m.end())
        return Moment(m.start(), m.end(), found, "period", False, found != here)
    if which in ("past", "trailing", "rolling") or unit in ("decade", "fortnight"):
        ahead = which in ("next", "coming", "following")
        return Moment(m.start(), m.end(), p.span(scene.today, p.step(scene.today, 1 if ahead else -1, unit)))
    if which == "coming" or (
        which == "next" and unit == "year" and re.search(r"\b(?:over|during|within|in)\sthe\s$", scene.left(m.start()))
    ):
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
        if unit in ("year", "decade") and count > 1:
            return Moment(start, m.end(), p.span(scene.today, p.step(scene.today, count, unit)))
        return Moment(start, m.end(), p.day(p.step(scene.today, count, unit)), "horizon")
    if which in ("last", "past", "previous", "prior", "preceding", "trailing", "latest", "rolling"):
        if unit == "session" or (unit == "day" and m["full"] and "trading" in m["full"]):
            from extractor.calendar import nth_session

            return Moment(start, m.end(), p.span(nth_session(scene.today, -int(count)), scene.today))
        if (m["full"] and "calendar" in m["full"]) or (start != m.start() and unit == "year"):
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
        start = m.start("unit") if m["n"] and not late else start
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
        past = (
            lead["verb"].lower().endswith("ed")
            and (scene.today - p.containing(scene.today, unit).first).days < 90
            and unit in ("year", "quarter")
        )
        ended = p.shift(p.containing(scene.today, unit), -1, unit) if past else p.containing(scene.today, unit)
        return point(m, ended.last) if unit in ("year", "quarter") else None
    if unit in ("session", "day"):
        return (
            None if before in ("for", "of", "over") else Moment(m.start(), m.end(), p.day(scene.market_day()), "point")
        )
    here = p.containing(scene.today, unit)
    if m.string.startswith(" just ended", m.end()):
        return Moment(m.start(), m.end(), p.shift(here, -1, unit))
    ahead = scene.ahead(m.start(), m.end())
    if before == "of":
        early = (scene.today - here.first).days < {"week": 1, "month": 5, "quarter": 30, "year": 60}[unit]
        past = (
            (early or scene.past(lead.start(), m.end()))
            and edge in ("end", "close")
            and not ahead
            and not re.search(r"\bby\sthe\s$", scene.left(lead.start()))
        )
        return Moment(m.start(), m.end(), p.shift(here, -1, unit) if past else here) if edge else None
    if before == "on" and unit in ("year", "month") and scene.yearly(m.start(), m.end()):
        return Moment(m.start(), m.end(), p.span(p.step(scene.today, -1, unit), scene.today), "vague")
    fresh = {"week": 1, "month": 3, "quarter": 84, "year": 0}[unit]  # so soon after its start, the last one is meant
    if (scene.today - here.first).days < fresh and not (ahead and before == "for"):
        return Moment(m.start(), m.end(), p.shift(here, -1, unit))
    found = here if ahead else scene.until_today(here, m.start(), m.end())
    return Moment(m.start(), m.end(), found, "period", False, found != here)


def _edge(m: re.Match[str], scene: Scene) -> Moment | None:
    """Year-end, end-2026, the year's end, when the quarter began."""
    unit = (m["unit"] or m["unit2"] or m["unit3"]).lower()
    if m["year"] or m["short"]:
        return point(m, dt.date(int(m["year"] or 2000 + int(m["short"])), 12, 31), dated=True)
    if scene.today is None:
        return None
    here = p.containing(scene.today, unit)
    if m["unit3"]:
        return Moment(m.start(), m.end(), here)
    if m["verb"]:
        started = m["verb"] in ("began", "started", "opened", "begins")
        return point(m, here.first - p.DAY) if started else point(m, p.shift(here, -1, unit).last)
    past = (
        unit == "year"
        and scene.today.month <= 2
        and not scene.ahead(m.start(), m.end())
        and not re.search(r"\b(?:by|for|our|new|its)\s$", scene.left(m.start()))
    )
    return point(m, p.shift(here, -1, unit).last if past else here.last)


def _to_date(m: re.Match[str], scene: Scene) -> Moment | None:
    if scene.today is None:
        return None
    unit = {"y": "year", "m": "month", "q": "quarter", "w": "week", "n": "year", "t": "year"}[m[0][0].lower()]
    here = p.containing(scene.today, unit)
    return Moment(m.start(), m.end(), p.span(here.first, scene.today), "period", False, True)


_THE_BEFORE = re.compile(
    r"\b(?:(?P<edge>end|close|start|beginning|turn|rest|remainder|balance|middle|half|dawn)\s)?(?P<before>on|for|in"
    r"|of|over|during)\sthe\s(?:whole\s|full\s)?$|\b(?P<verb>end|ends|ended|ending|finish|finishes|finished|exit"
    r"|exits|close\sout)\sthe\s$",
    re.I,
)
_UNIT_WORDS = "year month quarter week session day"
FAMILIES: tuple[Family, ...] = (
    Family(
        "first opening last final closing latter waning early",
        re.compile(
            r"\b(?P<which>[Ff]irst|[Oo]pening|[Ll]ast|[Ff]inal|[Cc]losing|[Ll]atter|[Ww]aning"
            rf"|[Ee]arly)\s(?:(?P<n>{COUNT})[-\s])?(?P<full>(?:full\s)?trading\s)?(?P<unit>days?|afternoon|sessions?"
            r"|weeks?|months?)\sof\s(?P<of>(?:the\s|this\s|last\s|next\s)(?:new\s)?(?:year|month|quarter|week)"
            rf"|{YEAR}|{MONTH}(?:,?\s{YEAR})?)\b"
        ),
        _opening,
    ),
    Family(
        "last past previous prior preceding next coming upcoming following this current trailing latest rolling",
        re.compile(
            r"\b(?P<which>[Ll]ast|[Pp]ast|[Pp]revious|[Pp]rior|[Pp]receding|[Nn]ext|[Cc]oming|[Uu]pcoming"
            rf"|[Ff]ollowing|[Tt]his|[Cc]urrent|[Tt]railing|[Ll]atest|[Rr]olling)[-\s](?:(?P<n>{COUNT})[-\s])?(?P<"
            rf"full>(?:full\s)?(?:trading|calendar|fiscal|business)\s|full\s)?(?P<unit>{UNIT})\b(?P<part>[’']s\s(?:\w"
            r"+\s)?quarter\b)?(?![-\s]points?)"
        ),
        _relative,
    ),
    Family(_UNIT_WORDS, re.compile(
        r"(?P<unit>session|day|week|month|quarter|year)\b(?!\s(?:to\b|through|ended|ending|of\b|before|earlier|after"
        r"|ahead|that|when|began|ago|following|prior|since)|[-’'])"), _the_unit),
    Family(_UNIT_WORDS + " full", re.compile(
        rf"\b(?:(?P<unit>[Yy]ear|[Mm]onth|[Qq]uarter|[Ww]eek)[-’'](?:s\s)?end\b(?:,?\s(?P<year>{YEAR})"
        r"|\s[’'](?P<short>\d\d)\b)?|(?P<unit2>year|month|quarter|week)\s(?P<verb>began|started|opened|ended"
        rf"|closed)\b(?!\s(?:on|with|in)\b|\s[A-Z\d])|[Ff]ull[-\s](?P<unit3>year)(?=\s(?!{YEAR})))"), _edge),
    Family(
        "year month quarter week ytd mtd qtd", re.compile(
            r"\b(?:(?:[Yy]ear|[Mm]onth|[Qq]uarter|[Ww]eek)[-\s]to[-\s]date\b|YTD\b|MTD\b|QTD\b)"), _to_date),
)  # fmt: skip
