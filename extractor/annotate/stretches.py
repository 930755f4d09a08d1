"""Named stretches of the calendar: years, decades, quarters, halves, seasons."""

from __future__ import annotations

import datetime as dt
import re

from extractor.annotate import periods as p
from extractor.annotate.moments import YEAR, YEAR_REF, Family, Moment, point
from extractor.annotate.outlook import Scene

_ORDINALS = {
    "first": 1,
    "1st": 1,
    "second": 2,
    "2nd": 2,
    "third": 3,
    "3rd": 3,
    "fourth": 4,
    "4th": 4,
    "final": 0,
    "opening": 1,
}


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
    if re.match(RESULTS, m.string[end : end + 40]) or m.string.startswith(" in full", end):
        whole = True
    if (
        scene.today
        and number == scene.today.year
        and re.search(r"\b(?:left|remaining)\s(?:in|for)\s$", scene.left(m.start()))
    ):
        return Moment(m.start(), end, p.span(scene.today, period.last), "period", True)
    running = bool(scene.today and number == scene.today.year and not whole)
    return Moment(m.start(), end, scene.until_today(period, m.start(), end) if running else period, "period", True)


def _short_year(m: re.Match[str], scene: Scene) -> Moment | None:
    """FY25, fiscal '24, the '90s."""
    number = int(m["yy"])
    if m["s"]:
        first = 1900 + number if number >= 30 else 2000 + number
        return Moment(
            m.start(), m.end(), p.Period(dt.date(first, 1, 1), dt.date(first + 9, 12, 31), "decade"), "period", True
        )
    if m[0].startswith("YE"):
        return point(m, dt.date(2000 + number, 12, 31), dated=True)
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
        year = scene.today.year + (
            -1 if "last" in said or "prev" in said or "prior" in said else 1 if "next" in said or "foll" in said else 0
        )
    else:
        year = scene.year_of_part(number, count, m.start(), m.end())
    if year is None:
        return None
    return Moment(m.start(), m.end(), build(year, number), "period", bool(said))


def _after(m: re.Match[str], scene: Scene) -> Moment | None:
    """The post-war record: a stretch that nobody would date to the day."""
    first = dt.date(1945, 9, 2) if "war" in m[0].lower() else dt.date(2009, 3, 9)
    return (
        Moment(m.start(), m.end(), p.span(first, scene.today), "vague") if scene.today and first < scene.today else None
    )


def _season(m: re.Match[str], scene: Scene) -> Moment | None:
    name, which = m["name"].lower(), (m["which"] or "").lower()
    if m["year"]:
        return Moment(m.start(), m.end(), p.season(int(m["year"]), name), "period", True)
    if m["before"]:
        last = p.season(scene.today.year - 1, name) if scene.today else None
        return Moment(m.start(), m.end(), last, "vague") if last else None
    if scene.today is None or (
        name in ("fall", "spring")
        and not which
        and not re.search(r"(?:late|early|mid)[-\s]$|\b(?:by|since|in\sthe|of|the)\s$", scene.left(m.start()))
    ):
        return None
    if name == "fall" and which in ("", "the"):
        return None
    found = p.season(scene.today.year, name)
    if which == "next" or (which in ("this", "") and scene.ahead(m.start(), m.end())):
        return Moment(m.start(), m.end(), found if found.first > scene.today else p.season(scene.today.year + 1, name))
    if found.first > scene.today or (which == "last" and found.last >= scene.today):
        found = p.season(scene.today.year - 1, name)
    return Moment(m.start(), m.end(), found)


_NOT_YEAR_BEFORE = re.compile(
    r"(?:Russell|Nikkei|MidCap|SmallCap|Fortune|Forbes|ISO|Section|Rule|Form|Boeing|Route|No\.|#|iPhone|Windows|Top"
    r"|MSCI|Euronext|Global|Hang\sSeng|S&P|CSI|Nifty|ASX|Titans|Agenda|Room|Flight|Level|about|nearly|almost|roughly"
    r"|some|around\sthe|of\sthe|all|over\sthe)\s$|[$€£¥#@/]\s?$"
)
_NOT_YEAR_AFTER = re.compile(
    r"\s?(?:%|percent|per\scent|points?\b|shares\b|stocks\b|companies\b|jobs\b|basis|bps|names\b|members\b|firms\b"
    r"|index\b|ETF\b|(?:Growth|Value)\s(?:ETF|Index)|people\b|GMT|hours\b|level|contracts|a\.m|p\.m|barrels|tons"
    r"|ounces|an?\sounce|dollars|euros|yen)|[,.]\d|:\d|-(?:point|share|stock|mark|level)"
)
RESULTS = (
    r"[’']?s?\s(?:[\w-]+\s){0,2}?(?:earnings|EPS|estimates?|profits?|forecasts?|revenue|sales|guidance|outlook"
    r"|target|budget|consensus|expectations|expected|projected|results|numbers|growth)\b"
)
FAMILIES: tuple[Family, ...] = (
    Family("0", re.compile(
        rf"(?<![\w.,/$€£¥%&])(?<!\d[-–—])(?P<year>{YEAR})(?:(?P<decade>s\b)|(?P<e>E|e|F)\b|[-–—/](?P<to>{YEAR}"
        r"|\d\d)(?![\d-]))?(?![\w%]|-\d)"), _year),
    Family("0 fy ye", re.compile(
        r"(?:\b(?:FY|YE)[-\s]?[’']?|(?<=\bthe\s[’'])|(?<=\bfiscal\s[’'])"
        r"|(?<=\byear-end\s[’']))(?P<yy>\d\d)(?P<s>s)?\b"), _short_year),
    Family(
        "0 q h first second third fourth final",
        re.compile(
            rf"(?:\b(?P<q>Q[1-4]|[1-4]Q|H[12]|[12]H)(?:[\s-]?(?:of\s)?(?:FY|fiscal\s)?[’']?(?P<y>{YEAR}"
            r"|\d\d)(?![\d.,%]\d))?(?!\w)"
            r"|\b(?P<ord>[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth|[Ff]inal|1st|2nd|3rd|4th)[\s-](?:fiscal[\s-]"
            r"|calendar[\s-])?(?P<unit>quarter|half)\b(?![-\s]points?|s?\sof\s(?:a\b|the\s(?:session|day|century"
            rf"|decade|month|game|month|20|21|19))|[-\s]percentage)(?:[\s,]\s?(?:of\s)?(?:fiscal\s)?(?P<y2>{YEAR_REF}"
            r")\b)?)"
        ),
        _quarter,
    ),
    Family("post postwar", re.compile(r"\b[Pp]ost-?(?:war|crisis)\b"), _after),
    Family(
        "last next this spring summer autumn fall winter", re.compile(
            r"\b(?:(?P<which>[Ll]ast|[Nn]ext|[Tt]his)\s)?(?P<name>spring|summer|autumn|fall"
            rf"|winter)\b(?!\sof\sthe)(?:\s(?:of\s)?(?P<year>{YEAR})|\s(?P<before>before))?"), _season),
)  # fmt: skip
