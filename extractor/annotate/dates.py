"""Component `claim_dates`: every date, period and look-back in the text, resolved against the publication date.

Single expressions are read in `moments`; here they are put together: "late", "the end of", "since", "from ... to",
"in the year to", "through Friday". Without a publication date only what carries its own year is resolved.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable

from spacy.language import Language
from spacy.tokens import Doc

from extractor.annotate import days, fiscal, lengths, relatives, stretches
from extractor.annotate import periods as p
from extractor.annotate.fiscal import FiscalYear
from extractor.annotate.lengths import CHAIN_BEGINNINGS, CHAINED, chained
from extractor.annotate.moments import COUNT, Family, Moment, count_of, unit_of
from extractor.annotate.outlook import Scene
from extractor.annotate.spans import Instrument, When, get, note, put

_NARROW = re.compile(
    r"(?:(?P<late>(?:[Vv]ery\s)?[Ll]ate(?:r)?(?:\sin)?|(?:[Tt]ail\send|[Ll]atter\s(?:part|half|months))\sof"
    r"|(?:[Cc]losing|[Ff]inal|[Ll]ast)\s(?:months|weeks)\sof|back\s(?:end|half)\sof)"
    r"|(?P<early>[Ee]arly(?:\sin)?|(?:[Ee]arly\s(?:part|months|weeks)|(?:[Oo]pening|[Ff]irst)\s(?:months|weeks))\sof)"
    r"|(?P<mid>[Mm]id|(?:the\s)?[Mm]iddle\sof)"
    r"|(?P<end>(?:[Tt]he\s)?(?:[Ee]nd|[Cc]lose)(?:\sof|(?=-))|[Yy]ear-end)"
    r"|(?P<begin>(?:[Tt]he\s)?(?:[Ss]tart|[Bb]eginning|[Dd]awn|[Tt]urn)\sof)"
    r"|(?P<rest>(?:[Tt]he\s)?(?:[Rr]est|[Rr]emainder|[Bb]alance)\sof))[-\s](?:the\s|this\s)?(?:fiscal\s|calendar\s)?$"
)
_EXACT_END = re.compile(r"\b(?:[Ff]iscal|[Cc]alendar|FY)\s$")
_TO = re.compile(r"\s?[-–—]\s?|\s(?:to|through|until|till|and)\s(?:the\s)?")
_FROM = re.compile(r"\b(?P<word>[Bb]etween|[Ff]rom)\s(?:the\s)?$")
_SINCE = re.compile(
    r"\b(?P<word>[Ss]ince)\s(?:(?:it|they|he|she|its|the|closing|being|going|opening|launching|listing"
    r"|trading)\s(?:[^.;:\n]|[.,]\d){2,40}?\s(?:in|on)\s(?:the\s)?$|(?:at\sleast\s|way\s|back\s|about\s"
    r"|around\s)*(?:the\s|its\s|in\s)?(?:(?:[\w-]+\s)?(?:lows?|bottom|trough|peak|high|launch|debut|vote"
    r"|election)\s(?:of|in|on)\s(?:the\s)?)?$)"
)
_UNTIL = re.compile(r"\b(?:[Tt]hrough|[Uu]p\sto|[Uu]ntil|[Tt]o|[Aa]s\s(?:of|at)|[Aa]t)\s(?:the\s)?$")
_BY = re.compile(r"\b[Bb]y\s(?:the\s)?$")
_BEGAN = re.compile(r"\byear\s(?:that|which)\s(?:began|begins|started|starts)\s(?:on\s|in\s)?$")
_THROUGH = re.compile(r"\b(?:through|until|till|up\sto)\s(?:the\s)?$")
_LEADING = re.compile(
    rf"\b(?:(?P<n>{COUNT})[-\s])?(?P<unit>hour|day|week|month|quarter|year|decade)s?\s(?:that\s|which\s)?(?:to|through"
    r"|ended|ending|ends|up\sto|until)\s(?:on\s|in\s)?(?:the\s)?$"
)
_SO_FAR = re.compile(r"\b(?:for|on)\s(?:the\s)?$")  # "up 8% for the year through Friday"
_WEEKDAY = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day")
_ENDED = re.compile(r",?\s(?:which\s|that\s)?(?:ended|ending|through|to)\s(?:on\s)?")
_FAMILIES = (*days.FAMILIES, *stretches.FAMILIES, *relatives.FAMILIES, *lengths.FAMILIES)
_BEGINNINGS: dict[str, tuple[Family, ...]] = {
    word: tuple(f for f in _FAMILIES if word in f.begins.split())
    for word in {w for f in _FAMILIES for w in f.begins.split()}
}
_EARLY = 1500  # a company's quarter told this near the top is that of the company the text is about
_WORD = re.compile(r"[A-Za-z]+|\d+")


class Dates:
    """Finds dates. Stateless: one instance serves any number of texts."""

    def __call__(self, doc: Doc) -> Doc:
        """Leave `When` rows in the group "dates"."""
        said = note(doc, "published")
        today = dt.date.fromisoformat(said[:10]) if said else None
        named = [i for i in get(doc, "instruments", Instrument) if i.strong]
        found = find(doc.text, today, taken=[(i.start, i.end) for i in named], year=fiscal.of(named))
        put(doc, "dates", found, label="kind")
        return doc


@Language.factory("claim_dates", assigns=["doc.spans"])
def make_dates(nlp: Language, name: str) -> Dates:
    """Factory of the component."""
    return Dates()


def find(
    text: str, published: dt.date | None, *, taken: Iterable[tuple[int, int]] = (), year: FiscalYear | None = None
) -> list[When]:
    """All dates of a text, in order. `taken` belongs to names, `year` is the financial year that the text is about."""
    scene = Scene(text, published)
    found, chains = _atoms(scene)
    atoms = [_narrowed(scene, m) for m in _select(found, list(taken))]
    atoms = _select([_prefixed(scene, m) for m in _fiscal(scene, _joined(scene, atoms), year)], [])
    atoms = _capped(scene, _follow(scene, atoms, chains))
    return [
        When(m.start, m.end, m.period.first.isoformat(), m.period.last.isoformat(), m.kind)
        for m in sorted(_select(atoms, []), key=lambda m: m.start)
    ]


def parse_when(text: str, published: dt.date) -> tuple[dt.date, dt.date, str] | None:
    """The first date in a short text: first day, last day, kind. None where there is none."""
    for when in find(text, published):
        return dt.date.fromisoformat(when.first), dt.date.fromisoformat(when.last), when.kind
    return None


# -- finding ---------------------------------------------------------------------------------------------------------


def _atoms(scene: Scene) -> tuple[list[Moment], list[re.Match[str]]]:
    """Every single expression, and the matches of those that are counted from another. One pass over the words."""
    found: list[Moment] = []
    chains: list[re.Match[str]] = []
    text = scene.text
    for word in _WORD.finditer(text):
        key = word[0].lower() if word[0][0] > "9" else "0"
        at = word.start()
        for family in _BEGINNINGS.get(key, ()):
            if (m := family.pattern.match(text, at)) and (moment := _safely(family.read, m, scene)):
                found.append(moment)
        if key in CHAIN_BEGINNINGS and (m := CHAINED.match(text, at)):
            chains.append(m)
    return found, chains


def _safely(read: Callable[[re.Match[str], Scene], Moment | None], m: re.Match[str], scene: Scene) -> Moment | None:
    try:
        return read(m, scene)
    except (OverflowError, ValueError):  # beyond the calendar
        return None


def _select(found: list[Moment], taken: list[tuple[int, int]]) -> list[Moment]:
    """Longest first; what overlaps a longer one or a name is dropped."""
    kept: list[Moment] = []
    used = sorted(taken)
    for m in sorted(found, key=lambda m: (m.start - m.end, m.start)):
        if not any(s < m.end and m.start < e for s, e in used):
            kept.append(m)
            used.append((m.start, m.end))
    return sorted(kept, key=lambda m: m.start)


def _follow(scene: Scene, atoms: list[Moment], chains: list[re.Match[str]]) -> list[Moment]:
    """Add what is counted from another date: "a day earlier", "the month before"."""
    added: list[Moment] = []
    for m in chains:
        before = [a for a in atoms + added if a.end <= m.start() and a.kind in ("point", "period")]
        unit = unit_of(m["unit"] or m["unit2"] or "year")
        small = ("day", "session", "evening", "night")
        anchor: p.Period | None = None
        for a in _nearest(scene, before, m, unit):
            same_sentence = not re.search(r"[.!?][\"”’)]*\s|\n", scene.text[a.end : m.start()])
            if _anchors(scene, a, m, same_sentence):
                anchor = a.period
                break
            if unit in small and not same_sentence:
                break
        if anchor is None and (m["tail"] == "ago" or m["same"] or m["hyphen"]):
            continue
        session = scene.market_day() if scene.today else None
        try:
            found = chained(m, anchor, session)
        except (OverflowError, ValueError):
            continue
        if found is not None:
            atoms = [a for a in atoms if a.end <= found.start or found.end <= a.start]
            added.append(found)
    return sorted(atoms + added, key=lambda a: a.start)


def _nearest(scene: Scene, before: list[Moment], m: re.Match[str], unit: str) -> list[Moment]:
    """What could be counted from, likeliest first: the sentence's own dates from the last, then for months and quarters
    the latest that the text has reached, else again from the last."""
    stop = max((e.end() for e in re.finditer(r"[.!?][\"”’)]*\s|\n", scene.text[: m.start()][-600:])), default=0)
    start = max(0, m.start() - 600) + stop
    own = [a for a in before if a.start >= start]
    rest = [a for a in before if a.start < start]
    key = (lambda a: (a.period.last, a.start)) if unit in ("month", "quarter") else (lambda a: (dt.date.min, a.start))
    return [*sorted(own, key=lambda a: -a.start), *sorted(rest, key=key, reverse=True)]


def _anchors(scene: Scene, a: Moment, m: re.Match[str], same_sentence: bool) -> bool:
    """Whether an expression is what another counts from: a day for days, the month or quarter reported for the rest."""
    unit = unit_of(m["unit"] or m["unit2"] or "year")
    if unit in ("day", "session", "evening", "night"):
        return a.period.grain == "day" and same_sentence
    if a.period.grain == "day":
        return same_sentence and a.kind == "point" and bool(m["n"]) and unit != "week" and m["tail"] != "ago"
    length = (a.period.last - a.period.first).days
    recent = scene.today is None or -8 < (scene.today - a.period.last).days < 200
    if unit == "year":
        return length <= 190 and recent and (same_sentence or length > 80 or a.period.grain == "month")
    return a.period.grain == unit or (same_sentence and length <= 190)


def _fiscal(scene: Scene, atoms: list[Moment], year: FiscalYear | None) -> list[Moment]:
    """A company's own quarters and years, where it is known or told: "its third quarter, which ended Aug. 29"."""
    out: list[Moment] = []
    for m in atoms:
        left = out[-1] if out else None
        if left and left.period.grain == "quarter" and _ENDED.fullmatch(scene.text[left.end : m.start]):
            last = m.period.last
            number = fiscal.quarter_number(scene.text[left.start : left.end])
            if number and m.start < _EARLY:
                year = fiscal.told(number, last)
            out[-1] = left._replace(end=m.end, period=p.Period(p.step(last + p.DAY, -3, "month"), last, "span"))
        else:
            out.append(m)
    return out if year is None or scene.today is None else [_in_fiscal(scene, m, year, scene.today) for m in out]


def _in_fiscal(scene: Scene, m: Moment, year: FiscalYear, today: dt.date) -> Moment:
    """One quarter or year moved to the company's own calendar."""
    words, before = scene.text[m.start : m.end].lower(), scene.left(m.start, 12).lower()
    own = "fiscal" in words or before.endswith(("fiscal ", "fy", "fy "))
    if m.period.grain == "quarter" and m.kind == "period":
        number = fiscal.quarter_number(words)
        if number and m.dated:
            return m._replace(period=year.quarter(m.period.last.year, number)) if own else m
        if number is None and re.match(r"(?:this|current|next)\b", words):
            return m._replace(period=p.shift(year.around(today), int(words.startswith("next")), "quarter"))
        reported = year.reported(today, number)
        if number and (today - reported.last).days > 50 and scene.ahead(m.start, m.end):
            reported = p.shift(reported, 1, "year")
        return m._replace(period=reported)
    if m.period.grain == "year" and (own or words.startswith("full")):
        if re.match(r"(?:\D*)(?:1[89]|20)\d\d", words):
            return m._replace(period=year.year(int(re.sub(r"\D", "", words)[:4])), running=False)
        move = {"last": -1, "next": 1}.get(words.split()[0], 0)
        return m._replace(period=year.year(year.number_of(today) + move), running=False)
    return m


# -- putting together ------------------------------------------------------------------------------------------------


def _narrowed(scene: Scene, m: Moment) -> Moment:
    """Late 2025, mid-March, the end of July, the rest of the year."""
    found = _NARROW.search(scene.text, max(0, m.start - 34), m.start)
    whole = (
        p.containing(m.period.first, m.period.grain)
        if m.period.grain in ("month", "quarter", "half", "year", "week")
        else m.period
    )
    if found is None or m.period.grain in ("day", "span"):
        return m
    first, last, grain = whole.first, whole.last, whole.grain
    if found["rest"]:
        return m._replace(start=found.start(), period=p.span(scene.today or first, last), running=False)
    if found["end"] or found["begin"]:
        return m._replace(
            start=found.start(), period=p.day(last if found["end"] else first), kind="point", running=False
        )
    third = (last - first).days // 3
    if found["mid"]:
        if grain == "month":
            return m._replace(start=found.start(), period=p.day(first.replace(day=15)), kind="point", running=False)
        middle = (
            p.months(first.year, 4, 6, "half")
            if grain == "year"
            else p.span(first + third * p.DAY, last - third * p.DAY)
        )
        return m._replace(start=found.start(), period=middle, running=False)
    if grain == "decade":
        years = (7, 9) if found["late"] else (0, 2)
        part = p.span(p.year(first.year + years[0]).first, p.year(first.year + years[1]).last)
    elif grain == "year":
        part = p.quarter(first.year, 4 if found["late"] else 1)
    elif found["late"]:
        part = p.span(last - third * p.DAY, last)
    else:
        part = p.span(first, first + third * p.DAY)
    if scene.today and part.first <= scene.today < part.last and m.running:
        part = p.span(part.first, scene.today)
    return m._replace(start=found.start(), period=part, running=False)


def _joined(scene: Scene, atoms: list[Moment]) -> list[Moment]:
    """From X to Y, between X and Y, Jan. 5 - March 3, Friday, Jan. 23."""
    out: list[Moment] = []
    for right in atoms:
        left = out[-1] if out else None
        gap = scene.text[left.end : right.start] if left else ""
        if left is None or len(gap) > 14:
            out.append(right)
        elif re.fullmatch(r",?\s\(?|\s\((?:on\s)?", gap) and {left.period.grain, right.period.grain} == {"day"}:
            ago = scene.text[left.start : left.end].endswith("ago")  # "two years ago today"
            out[-1] = left._replace(end=right.end) if ago else right._replace(start=left.start)
        elif _TO.fullmatch(gap) and (range_ := _range(scene, left, right, gap)):
            out[-1] = range_
        else:
            out.append(right)
    return out


def _range(scene: Scene, left: Moment, right: Moment, gap: str) -> Moment | None:
    opened = _FROM.search(scene.text, max(0, left.start - 14), left.start)
    word = opened["word"].lower() if opened else ""
    if ("and" in gap) != (word == "between") or {left.kind, right.kind} - {"point", "period"}:
        return None
    if not opened and left.period.grain != right.period.grain:
        return None
    first, last = left.period.first, right.period.last
    if not left.dated and first > right.period.first:
        first = p.step(first, -1, "year") if left.period.grain in ("month", "day", "quarter") else first
        if right.dated:
            first = first.replace(year=right.period.first.year)
    if not left.dated and right.dated and first.year != last.year and left.period.grain in ("month", "quarter"):
        first = first.replace(year=last.year - (first.month > last.month))
    if first > last:
        return None
    return Moment(opened.start() if opened else left.start, right.end, p.span(first, last), "period", True)


def _prefixed(scene: Scene, m: Moment) -> Moment:
    """Since X; the year to X; by X."""
    text, reach = scene.text, max(0, m.start - 34)
    if m.kind in ("point", "period") and (lead := _BEGAN.search(text, reach, m.start)):
        first = m.period.first
        return m._replace(start=lead.start(), period=p.span(first, p.step(first, 1, "year") - p.DAY), kind="period")
    if m.kind in ("point", "period") and (lead := _LEADING.search(text, reach, m.start)):
        count, unit = count_of(lead["n"]) if lead["n"] else 1, unit_of(lead["unit"])
        if (
            unit == "year" and m.period.grain == "month" and not lead["n"] and scene.yearly(lead.start(), m.end)
        ):  # a yearly figure is dated by the period reported
            return m._replace(start=lead.start())
        last = m.period.last
        first = p.step(last + p.DAY, -count, unit) if unit != "hour" else last - p.DAY
        if not lead["n"] and unit in ("year", "month", "quarter") and _SO_FAR.search(text, reach - 8, lead.start()):
            first = p.containing(last, unit).first if _WEEKDAY.match(text, m.start) else first
        return m._replace(start=lead.start(), period=p.span(first, last), kind="period")
    if scene.today and m.kind == "period" and m.period.first > scene.today and _THROUGH.search(text, reach, m.start):
        return m._replace(period=p.span(scene.today, m.period.last))
    if m.kind in ("point", "period", "vague") and (since := _SINCE.search(text, max(0, m.start - 62), m.start)):
        if scene.today is None:
            return m._replace(start=since.start())
        kind = "vague" if scene.superlative(since.start()) else "period"
        first = m.period.first
        if first.month == 12 and first.day == 31 and re.match(r"New Year", text[m.start :]):
            first += p.DAY
        if re.match(r"New Year", text[m.start :]) and first.month == 1 and first > scene.today:
            first = first.replace(year=first.year - 1)
        return Moment(since.start(), m.end, p.span(first, scene.today), kind, m.dated, True)
    if m.kind == "period" and _BY.search(text, reach, m.start) and m.period.grain == "month":
        return m._replace(period=p.day(m.period.last), kind="point", running=False)
    return m


def _capped(scene: Scene, atoms: list[Moment]) -> list[Moment]:
    """A stretch that runs to date ends on the day that its sentence names: "year to date through Friday"."""
    for i, m in enumerate(atoms):
        if not m.running:
            continue
        for other in atoms[max(0, i - 2) : i + 3]:
            if other.kind != "point" or not m.period.first <= other.period.last <= m.period.last:
                continue
            between = scene.text[min(m.end, other.end) : max(m.start, other.start)]
            if not re.search(r"[.!?][\"”’)]*\s|\n", between) and _UNTIL.search(
                scene.text, max(0, other.start - 14), other.start
            ):
                atoms[i] = m._replace(period=p.span(m.period.first, other.period.last))
    return atoms
