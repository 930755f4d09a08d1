"""Lengths of time: "six months", "a 12-month target", "three years ago", "a day earlier"."""

from __future__ import annotations

import datetime as dt
import re

from extractor.annotate import periods as p
from extractor.annotate.moments import COUNT, NUMBER_WORDS, UNIT, YEAR, Family, Moment, count_of, unit_of
from extractor.annotate.outlook import Scene


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
    if unit == "decade" and after.startswith((" of data", " of history")):
        return Moment(m.start(), m.end(), back)
    if m["n"].lower() in ("a", "an", "half a", "half"):
        if not re.search(r"\b(?:over|in|within|for|after)\s$", before) or unit in ("day", "session"):
            return None
        if unit == "decade" and scene.ahead(m.start(), m.end()):
            return Moment(m.start(), m.end(), p.span(scene.today, p.step(scene.today, count, unit)))
        kind = "horizon" if scene.ahead(m.start(), m.end()) else "vague"
        return Moment(m.start(), m.end(), p.day(p.step(scene.today, count, unit)) if kind == "horizon" else back, kind)
    if re.search(
        r"\b(?:over|in|within|during|across|for|stretch\s.{0,20}to|after)\s(?:the\s|about\s|just\s|roughly\s"
        r"|nearly\s|almost\s|around\s|some\s|only\s|over\s|under\s)?$",
        before,
        re.I,
    ):
        if scene.superlative(m.start()):
            return Moment(m.start(), m.end(), back, "vague")
        if scene.ahead(m.start(), m.end()) and not re.search(
            r"\b(?:grow\w*|rose|gained|returned|up|down|risen|fallen|climbed)\b[^.;]{0,40}$", before
        ):
            day = p.step(scene.today, count, unit)
            if re.search(r"\bfor\s\w*\s?$", before) or unit in ("year", "decade"):
                return Moment(m.start(), m.end(), p.span(scene.today, day))
            return Moment(m.start(), m.end(), p.day(day), "horizon")
        loose = re.search(r"\b(?:within|after|for)\s\w*\s?$", before)
        return Moment(
            m.start(), m.end(), back, "vague" if loose and not re.search(r"\bfor\s", before[-6:]) else "period"
        )
    return Moment(m.start(), m.end(), back, "vague")


def _apart(m: re.Match[str], scene: Scene, count: float, unit: str) -> Moment | None:
    assert scene.today is not None
    tail = m["tail"].lower()
    if tail in ("ago", "back"):
        day = p.step(scene.today, -count, unit)
        vague = (
            (unit in ("year", "quarter", "month") and _BASE.search(scene.left(m.start())))
            or unit == "century"
            or scene.superlative(m.start())
        )
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
    mean = re.match(r"[-\s](?:[\w-]+\s){0,4}?(?:moving|averages?|avg|mean|median|norm)", after)
    if re.match(_SPAN_NOUN, after) and not (mean and unit in ("day", "week", "session", "month")):
        return Moment(m.start(), m.end(), back)
    return Moment(m.start(), m.end(), back, "vague")


def chained(m: re.Match[str], anchor: p.Period | None, session: dt.date | None) -> Moment | None:
    """A day earlier, the month before, a year later, the previous week: counted from what was last spoken of."""
    base = anchor or (p.day(session) if session else None)
    if base is None:
        return None
    if m["same"] or m["hyphen"]:
        years = int(m["same"]) - base.last.year if (m["same"] or "").isdigit() else -1
        return Moment(m.start(), m.end(), p.shift(base, years, "year"), compared(m, "year", "period"))
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
    if unit in ("year", base.grain) or (base.grain == "day" and m["n"] and count > 1):
        moved = p.shift(base, sign * count, unit)
    else:
        moved = p.shift(p.containing(base.last, unit), sign * count, unit)
    return Moment(m.start(), m.end(), moved, compared(m, unit, "point" if moved.first == moved.last else "period"))


def compared(m: re.Match[str], unit: str, kind: str) -> str:
    """Vague where growth is measured from a year (or quarter) back; else the date of the number before it."""
    before = re.sub(r"\b(?:in|for)\s(?:the\s)?$", "", m.string[max(0, m.start() - 40) : m.start()])
    if unit not in ("year", "quarter") and not (unit == "month" and m["n"] and m["n"].lower() not in ("a", "one")):
        return kind
    if _BASE.search(before):
        return "vague"
    return kind if re.search(r"\d[^.;]{0,22}$", before) else "vague"


_BASE = re.compile(
    r"\b(?:from|than|versus|vs\.?|over|on|against|with|to|as|in)\s(?:the\s|its\s|those\s|that\s)?(?:(?:levels?|same"
    r"|comparable|year-ago)\s(?:of\s|\w+\s)?)?(?:(?:about|around|roughly|nearly|some|more\sthan|just)\s)?$",
    re.I,
)
_PART = re.compile(
    r"(?:\w+-quarters?\b|\w+\squarters?\sof\s(?:an?|the|its|their|all|those|\w+s)\b|a\squarter\b(?!\sago))"
)
_OUTLOOK_NOUN = (
    r"[-\s](?:[\w-]+\s){0,2}?(?:targets?|objectives?|forecasts?|outlook|view|horizon|guidance|price|call|forward"
    r"|projections?|estimates?|PTs?)\b"
)
_SPAN_NOUN = (
    r"[-\s](?:[\w-]+\s){0,2}?(?:rall(?:y|ies)|gains?|returns?|performance|losses|loss|decline|drop|slide|slump|climb"
    r"|advance|change|averages?|avg|mean|median|norm|rise|fall|jump|surge|growth|total|rebound|correlation|beta"
    r"|volatility|basis|measure|moving|rate\sof\s(?:return|change)|annuali[sz]ed)\b"
)
_LOOSE_NOUN = (
    r"[-\s](?:[\w-]+\s){0,2}?(?:highs?|lows?|peak|trough|range|window|windows|periods?|best|worst|record|history"
    r"|cycle|lock|plans?|stretch|span|spans|old|anniversary|deal|contract|lease|review|timeline|time\sframe"
    r"|timeframe|trend|chart|cumulative|annual|investing|holding|average)\b"
)
FAMILIES: tuple[Family, ...] = (
    Family(
        NUMBER_WORDS,
        re.compile(
            rf"(?<![\w.,$€£¥/-])(?P<n>{COUNT}|[Aa]n?|half\sa|half)(?:[-\s](?:full|long|short|whole|trading|calendar"
            rf"))?[-\s](?P<unit>{UNIT})\b(?:\s(?P<tail>ago|back|from\snow|hence|out|on(?=[,.;])"
            r"|from\stoday|ahead(?!\sof)|earlier|before|later|previously|prior|after|afterwards"
            r"|forward)\b)?(?![-\s]points?|-end|\w)"
        ),
        _length,
    ),
)  # fmt: skip

CHAINED = re.compile(
    rf"(?:(?:(?P<n>[Aa]n?|[Oo]ne|{COUNT})|[Tt]he)\s(?:trading\s)?(?P<unit>day|session|evening|night|week|month"
    r"|quarter|year)s?\s(?P<tail>earlier|before|previously|prior|later|after|afterwards|following"
    r"|(?<=year\s)ago)\b(?!\s(?:the|its|their|a|an|that|this|to|his|her|[A-Z]\w+)\b)"
    r"|(?:[Tt]he|its|their)\s(?P<which>previous|prior|preceding|following)\s(?P<unit2>day|session|evening|night|week"
    r"|month|quarter)\b"
    r"|(?P<hyphen>(?:[Pp]rior|[Pp]revious|[Ll]ast)-year|[Yy]ear-(?:ago|earlier))\s(?:period|quarter|month|figure"
    rf"|level)\b|[Ss]ame\s(?:quarter|period|month|three\smonths)\s(?:of\s|in\s|the\s)?(?P<same>{YEAR}|last\syear"
    r"|previous\syear|prior\syear|year\s(?:before|earlier)|a\syear\s(?:ago|earlier|before)))"
)
CHAIN_BEGINNINGS = frozenset(("the its their one prior previous last year same " + NUMBER_WORDS).split())
