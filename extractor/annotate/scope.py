"""How a date stands to a number: the words between them, what kind of date it is, what part the number plays.

Everything here is description: short strings ("traits") that `timing` weighs. Nothing decides.
"""

from __future__ import annotations

import datetime as dt
import re

from extractor.annotate.folded import folded, whole
from extractor.annotate.spans import Quantity, When
from extractor.annotate.windows import Window

_BREAKS = folded(
    r"(?P<stop>[;—:]|\s[-–]\s)|(?P<turn>,\s(?:and|but|or)\b)|(?P<doing>,\s(?:\w+ly\s)?[a-z]{2,}ing\b)|(?P<comma>,(?!\d))"
    r"|(?P<bracket>[()])|(?P<clause>\b(?:while|whereas|although|though|after|when|as|before|until|once|because|if)\b)"
    r"|(?P<which>\b(?:which|who|that|where|whose)\b)"
    r"|(?P<than>\b(?:from|than|versus|vs|against|compared|above|below|over|with)\b)|(?P<to>\bto\b)"
    r"|(?P<join>\b(?:and|or|but)\b)|(?P<verb>\b(?:is|are|was|were|has|have|had|rose|fell|said|\w{3,}ed)\b)"
)
_ROLE = folded(
    r"(?:(?P<base>\b(?:from|after)\s)|(?P<against>\b(?:against|versus|vs\.?|than|compared\s(?:with|to)|as\swith)\s)"
    r"|(?P<to>\bto\s)|(?P<marked>\b(?:above|below|over|under|beat\w*|topp\w+|miss\w+)\s)"
    r"|(?P<mean>\b(?:averages?|averaged|mean|median|norm)\s(?:\w+\s){0,2}))"
    r"(?:(?!and\b|or\b)[\w’'.-]+\s){0,4}$"
)
_AWAITED = folded(
    r"\b(?:expect\w*|consensus|forecast\w*|estimate\w*|predict\w*|polled|penciled|projected|analysts|economists|Street"
    r"|survey\w*|anticipated|looked\sfor)\b"
)
_GUIDED = folded(
    r"\b(?:guid\w+|outlook|projects?|now\s(?:expects|sees)|expects|forecast\s(?:for|of)|forecasting|midpoint|goal|full[-\s]year"
    r"|annual|current\s(?:quarter|year|one)|coming)\b"
)
_SPELL = folded(
    r"(?P<ago>\b(?:a\syear\s(?:ago|earlier|before)|year-(?:ago|earlier)|prior-year|last\syear|same\s(?:quarter|period))\b)"
    r"|(?P<year>\b(?:annual|full[-\s]year|on\sthe\syear|for\sthe\syear|over\sthe\syear)\b)"
    r"|(?P<quarter>\bquarter)|(?P<month>\bmonth)|(?P<week>\bweek)|(?P<mean>\b(?:average|mean|median|typical)\b)"
    r"|(?P<now>\bnow\b)|(?P<began>\bbegan\b)"
)
_TENSE = folded(
    r"(?P<perfect>\b(?:has|have)\b|[a-z][’']ve\b)|(?P<had>\bhad\b)|(?P<was>\b(?:was|were|stood|began|started|opened)\b)"
    r"|(?P<ahead>\b(?:will|would|should|could|may|might|expects?|sees?|forecasts?|guid\w+|project\w*|rais\w+|cut)\b)"
    r"|(?P<now>\b(?:is|are|now|remains?|stands?|sits?|trades?|fetch\w*|sells?|leaves?|puts?|makes?)\b|[a-z][’']s\s(?:up|down|now)\b)"
    r"|(?P<past>\b(?:rose|fell|lost|shed|sank|slid|went|grew|made|took|came|led|got|ran|saw|won|hit|closed|\w{3,}ed)\b)"
)
_TAIL = re.compile(
    r"(?P<own>[’']s?\b)?(?:\s(?:closing|intraday|record|all-time|\w+))??\s?"
    r"(?:(?P<mark>\b(?:records?|highs?|lows?|peaks?|top|bottom|close|levels?|average|gain|losses|drop|pace|rate)\b)"
    r"|(?P<outlook>\b(?:forecasts?|guidance|targets?|outlook|estimates?|earnings|EPS|profits?|revenue|sales|range|view)\b)"
    r"|(?P<event>\b(?:meetings?|reports?|results|releases?|readings?|decision)\b))?"
)  # fmt: skip
_PREPOSITION = re.compile(r"([A-Za-z’']+)[\s(]*(?:the\s|its\s|their\s|a\s|early\s|late\s|fiscal\s)*$")
_KNOWN = frozenset(
    "in on for since of from than by at over through until during to with against as after before last this next past "
    "and ended ending between year-to-date the".split()
)
_DAY = dt.timedelta(days=1)


def between(w: Window, q: Quantity, when: When) -> list[str]:
    """The words that part a number and a date of its sentence: side, breaks, other numbers, distance."""
    after = when.start >= q.end
    start, end = (q.end, when.start) if after else (when.end, q.start)
    if start > end:
        return ["overlap"]
    side = ">" if after else "<"
    found = breaks(w.text, start, end)
    low, high = min(q.start, when.start), max(q.start, when.start)
    numbers = sum(1 for o in w.quantities if o is not q and low < o.start < high)
    gap = end - start
    traits = [f"{side}{name}" for name in found]
    if not found:
        traits.append(side + "clean")
    traits.append(f"{side}numbers{min(numbers, 3)}")
    traits.append(f"{side}gap{next((n for n in (6, 15, 30, 60, 120) if gap <= n), 999)}")
    if when.start - w.start < 25 and not after:
        traits.append("opens")
    return traits


def breaks(text: str, start: int, end: int) -> set[str]:
    """What parts two places of a sentence: commas, clauses, comparisons ..."""
    return {m.lastgroup or "" for m in _BREAKS.finditer(whole(text), start, end)}


def nature(w: Window, when: When, today: dt.date | None) -> tuple[list[str], str]:
    """What a date is by itself, and in one word: its kind and length, what stands before and after it."""
    first, last = dt.date.fromisoformat(when.first), dt.date.fromisoformat(when.last)
    days = (last - first).days + 1
    length = next(name for limit, name in _LENGTHS if days <= limit)
    place = _place(first, last, today)
    shape = when.kind if when.kind in ("vague", "horizon") else length + place
    said = w.text[when.start : when.end]
    head = re.split(r"[\s-]", said, maxsplit=1)[0].lower()
    before = _PREPOSITION.search(w.text, max(w.start, when.start - 30), when.start)
    word = before[1].lower() if before else ""
    tail = _TAIL.match(w.text, when.end)
    traits = ["is " + shape, "head " + (head if head in _KNOWN else "-"), "prep " + (word if word in _KNOWN else "-")]
    if said in ("year", "month", "week", "quarter", "session", "day"):
        traits.append("word " + said)
    if tail:
        traits += [f"tail {name}" for name in ("own", "mark", "outlook", "event") if tail[name]]
    if re.search(r"\bago\b|earlier|before|prior|previous|same", said):
        traits.append("back")
    return traits, shape


_LENGTHS = ((1, "day"), (10, "week"), (31, "month"), (98, "quarter"), (190, "half"), (372, "year"), (10**9, "long"))


def _place(first: dt.date, last: dt.date, today: dt.date | None) -> str:
    if today is None:
        return ""
    if first > today:
        return " ahead"
    if last > today + 4 * _DAY:
        return " under way"
    if last >= today - 4 * _DAY:
        return " to date"
    return " past" if last >= today - 130 * _DAY else " old"


def part(w: Window, q: Quantity) -> list[str]:
    """The number's part in its sentence: base of a comparison or where a move ended, the tense of its verb, whether it
    was awaited, guided for, or of the year before, and how long a stretch its words speak of."""
    start = max(w.start, q.outer_start - 70)
    low = whole(w.text)
    role = _ROLE.search(low, start, q.outer_start)
    tense = ""
    for m in _TENSE.finditer(low, max(w.start, q.start - 110), q.start):
        tense = m.lastgroup or ""
    near = low[max(w.start, q.start - 45) : min(w.end, q.end + 30)]
    wide = low[max(w.start, q.start - 110) : min(w.end, q.end + 40)]
    spell = {(m.lastgroup or "") for m in _SPELL.finditer(near)}
    return [
        f"role {role.lastgroup if role else None}",
        f"tense {tense}",
        f"awaited {bool(_AWAITED.search(near))}",
        f"guided {bool(_GUIDED.search(wide))}",
        f"spell {' '.join(sorted(spell))}",
    ]
