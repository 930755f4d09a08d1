"""Component `claim_quantities`: every number that the text prints, with its unit, hedges and sign.

Names and dates come first: what an instrument's name or a date contains is no number. What is found here is a
*candidate*; whether it is a claim, and of what, is decided in `links`.
"""

from __future__ import annotations

import bisect
import re
from decimal import Decimal
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from extractor.annotate import numerals as n
from extractor.annotate.spans import BlockRow, Instrument, Quantity, When, get, put

_PERIOD = r"(?:trading[-\s])?(?:days?|sessions?|weeks?|months?|quarters?|years?)"
_RUN = r"(?:consecutive|straight|successive|uninterrupted|unbroken)"
_ORDINAL = rf"(?:{'|'.join(n.ORDINALS)}|\d+(?:st|nd|rd|th))"
_COUNT = rf"(?:{n.DIGITS}|{n.WORD})"
_STREAKS = [
    rf"(?P<n>{_COUNT}|{_ORDINAL})[-\s]{_RUN}(?:\s(?:\w+-)?(?!of\b|in\b|with\b|for\b|to\b|and\b)[a-z]+){{0,2}}?\s(?P<unit>{_PERIOD}|(?:daily|weekly|monthly|quarterly|annual|yearly)\s\w+|gains?|losses|loss|advances?|declines?|drops?|closes?|records?|dividends?|increases?|rises?|falls?|beats?)",
    rf"(?P<n>{_COUNT}|{_ORDINAL})[-\s](?P<unit>{_PERIOD})(?=\s(?:in\sa\srow|running|on\sthe\strot|straight|in\ssuccession)\b)",
    rf"(?P<n>{_COUNT})[-\s](?P<unit>(?:trading[-\s])?(?:day|session|week|month|quarter|year|game))(?=[-\s](?:\w+\s)?(?:winning\s|losing\s|win\s|record\s)?(?:streak|skid|losing\srun|winning\srun|run\sof\s(?:gains|losses|records?|declines|advances|wins|underperformance|outperformance)))",
    rf"(?<=each\sof\sthe\s)(?:first|last|past|previous|final)\s(?P<n>{_COUNT})\s(?P<unit>{_PERIOD})(?!\s(?:ago|earlier))",
    rf"(?P<n>{_COUNT})[-\s](?P<unit>(?:trading[-\s])?(?:days?|weeks?|months?|quarters?|years?))(?=\s(?:period\s|stretch\s|spell\s|streak\s)?of\s(?:[a-z-]+\s){{0,2}}(?:under|out)performance)",
]
_STREAK = [re.compile(rf"(?<![\w.,$]){p}(?!\w)", re.I) for p in _STREAKS]
_STREAK_UNITS = {
    "day": "days", "session": "days", "gain": "days", "loss": "days", "losse": "days", "advance": "days", "decline": "days",
    "drop": "days", "close": "days", "record": "days", "rise": "days", "fall": "days", "week": "weeks", "month": "months",
    "quarter": "quarters", "year": "years", "dividend": "times", "increase": "times", "beat": "quarters", "game": "times",
}  # fmt: skip
_PERIODIC = {"daily": "days", "weekly": "weeks", "monthly": "months", "quarterly": "quarters", "annual": "years", "yearly": "years"}

_FRACTION = re.compile(
    r"\b(?:(?:one|two|three|four|a|half)[-\s](?:a\s)?(?:full\s)?)?(?:half|quarters?|thirds?|tenths?|eighths?)(?:[-\s](?:of\s)?an?)?[-\s](?:percentage[-\s])?points?\b"
    r"|\b(?:one|two|three|four|five|six|seven|eight|nine)[-\s](?:thirds?|quarters?|fourths?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?|half)\b(?!\s(?:straight|consecutive|of\s(?:19|20)\d\d))"
    r"|\ba\s(?:third|fifth|sixth|eighth|tenth|half)\b(?=\sof\b|\s(?:off|below|above|less|more|lower|higher|cheaper|dearer|from|since|versus|to|compared|in|this|over|on|as|by)\b|[.,;:)—–]|$)"
    r"|\ba\squarter\b(?=\sof\s(?!the\scentury|a\scentury|\d{4}|growth|gains|declines)|\s(?:off|below|above|less|more|lower|higher|cheaper|dearer)\b)"
    r"|(?<!first\s)(?<!second\s)(?<!latter\s)(?<!back\s)(?<!other\s)(?<!better\s)\bhalf\b(?!-|\s(?:year|an?\shour|hour|dozen|of\s(?:19|20)\d\d|a\s(?:dozen|million|billion|trillion|century|decade|percentage|point)|and\shalf|point|percentage))(?=\s(?:of|the|its|their|that|what|as|those|all|his|in|a)\b|[.,;)]|$)"
    r"|(?<=by\s)(?:more\sthan\s)?half\b",
    re.I,
)
_MULTIPLE = re.compile(
    r"\b(?:doubl|tripl|trebl|quadrupl|quintupl)(?:e|es|ed|ing)\b(?![-\s](?:down|digit|dip|bottom|top|take|whammy|bind|edged|counting|click|-))|\btwice\b|\bthrice\b|\bhalv(?:e|es|ed|ing)\b"
    rf"|\b(?:{n.DIGITS}|{'|'.join(n.WORDS)}|hundred)[-\s]?fold\b",
    re.I,
)
_DOUBLE_DIGITS = re.compile(r"(?<=nearly\s)[“\"']?double[-\s]digits?|(?<=almost\s)[“\"']?double[-\s]digits?", re.I)
_NUMBER = re.compile(
    rf"(?<![\w.,/])(?!(?<=[)\]”\"’'])\.)(?=[-−–+±.\d$€£¥₹₩₽₺½¼¾⅓⅔⅛⅜⅝⅞]|[A-Z][A-Za-z]{{0,2}}[$¥.\d\s])(?P<sign>(?<![\w%)])[-−–+±](?=\s?[^\s\w]?\w{{0,3}}[\d.$€£¥]))?(?:(?P<cur>{n.CURRENCY})\s?)?(?P<sign2>(?<=[$€£¥])[-−–+])?"
    rf"(?P<num>{n.DIGITS})(?P<scale>{n.SCALE})?(?P<plus>[-]plus\b|\+(?!\d))?(?P<unit>{n.UNIT})?(?![\w])"
    rf"|(?<![\w.,/-])(?=[a-zA-Z][a-z])(?P<wnum>{n.WORD})(?P<wscale>[-\s](?:hundred\sthousand|hundred|thousand|million|billion|trillion)s?\b)?(?P<wunit>{n.UNIT})?(?!\w)"
    r"|\b(?P<dozen>(?:(?:half\sa|a|two|three|four|several)\s)dozens?|a\s(?:hundred|thousand|million|billion|trillion))\b(?P<dunit>" + n.UNIT + r")?",
    re.I,
)
_BEFORE = {
    "approx": "about|around|approximately|approx\\.?|roughly|nearly|near|almost|some|circa|c\\.|close to|in the region of|in the neighbou?rhood of|more or less|virtually|an estimated|estimated|practically|near to|on the order of|~|≈",
    "more_than": "more than|over|above|exceeding|at least|upwards? of|north of|no less than|no fewer than|better than|in excess of|topping|surpassing|greater than|well over|well above|just over|just above|a little over|a little more than|slightly more than|slightly above|slightly over|a shade over|a touch over|a touch above|a hair above|not less than|a minimum of|past|beyond|>|≥|higher than|comfortably above",
    "less_than": "less than|under|below|up to|at most|as much as|as many as|no more than|fewer than|south of|just under|just below|a little under|a little less than|slightly less than|slightly under|slightly below|a shade under|a touch under|a touch below|a hair under|a hair below|a whisker under|a whisker below|just shy of|shy of|just short of|short of|a maximum of|not more than|well below|well under|lower than|<|≤|as high as",
}  # fmt: skip
_HEDGE_BEFORE = re.compile(
    "|".join(rf"(?P<{kind}>(?<!\w)(?:{words}))" for kind, words in _BEFORE.items()).join(["(?:", r")[\s“\"'‘]*(?:the\s|a\s|an\s)?(?:full\s|whopping\s|further\s|total\sof\s|mere\s)?$"]), re.I
)
_HEDGE_AFTER = re.compile(
    r"\s?(?:(?P<approx>or so\b|or thereabouts\b|-?ish\b|-?odd\b|give or take\b|and change\b|or thereabout\b)|(?P<more_than>or more\b|or higher\b|or better\b|or greater\b|plus\b(?!\s(?:a|the|\d))|at least\b|and up\b)|(?P<less_than>or less\b|or fewer\b|or lower\b|at most\b))", re.I
)
_NOT_BEFORE = re.compile(
    r"(?:\b(?:No\.|Nos\.|number|iPhone|iPad|Windows|Boeing|Airbus|Model|Section|Title|Article|Chapter|Phase|Rule|Form|Tier|Category|Level|Stage|Version|Part|Page|Pages|Exhibit|Figure|Table|Chart|Step|Lesson|Route|Highway|Flight|Galaxy|PlayStation|Xbox|Pixel|Item|Formula|Basel|Solvency|Vol\.|Volume|Episode|Suite|Room|Gen|Generation|Web|aged?|GPT|Llama|Gemini|Claude|Core|Series|Question|Reason|Tip|Key|Week|Day|Class|Schedule|Building)[\s-]|#|©\s?)$"
)
_NOT_AFTER = re.compile(
    r"-year-olds?|-years?-olds?|\s?(?:min(?:ute)?s?\sread|a\.m\.|p\.m\.|am\b|pm\b|ET\b|GMT\b|EST\b|EDT\b|CET\b)|\s?(?:comments?|shares?\son\s(?:Facebook|X)|views|likes|followers|subscribers|readers)\b|:\d\d|/\d|-for-\d|\)\(|(?:st|nd|rd|th)\b", re.I
)
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]*\.?"
_NO_NUMBER = re.compile(
    rf"\b{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?\b(?![.,]\d|%)(?:\s?[-–]\s?\d{{1,2}}\b(?!%))?(?:,?\s\d{{4}}\b)?|\b\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?{_MONTH}\b(?:\s\d{{4}}\b)?"
    r"|\[\d{1,3}\]|\[\d{1,3}(?:,\s?\d{1,3})+\]|\b\d{1,2}:\d\d(?::\d\d)?\b|\b\d{1,2}/\d{1,2}/\d{2,4}\b|\b\d{4}-\d\d-\d\d\b|\b\d{3}-\d{3}-\d{4}\b|https?://\S+|\bwww\.\S+|\b\d{1,2}\.\d{2}\s?[ap]\.?m\b"
    r"|\b[QH][1-4][-\s’']?(?:FY)?(?:\d{2,4})?\b|\b[1-4][QH](?:\d\d){0,2}\b|\bFY[-\s’']?\d{2,4}\b|\b10-[KQ]\b|\b8-K\b|\b401\(k\)s?|\b403\(b\)|\b529\splans?|\bS-1\b|\bG-?(?:7|8|10|20)\b|\b24/7\b|\b9/11\b|\b60/40\b|\b[A-Z]+-\d+\b|\b\d+[GD]\b|\b\d{4}s\b|\bmid-\d{4}\b"
    r"|(?<![\w$€£¥.,])(?:1[89]|20)\d\d[-–/](?:(?:1[89]|20)\d\d|\d\d)(?![\d,.%]|\.\d)"
)
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_OFTEN_NAMES = frozenset("one".split())


class _Found(NamedTuple):
    start: int
    end: int
    low: Decimal
    high: Decimal
    unit: str
    step: Decimal
    sign: int
    form: str
    plus: bool = False
    currency: str = ""
    power: Decimal = Decimal(1)


class Quantities:
    """Finds numbers. Stateless: one instance serves any number of texts."""

    def __call__(self, doc: Doc) -> Doc:
        """Leave `Quantity` rows in the group "quantities"."""
        text = doc.text
        taken = _Taken(text, doc)
        found = sorted(_streaks(text, taken) + _words(text, taken) + _numbers(text, taken), key=lambda f: f.start)
        put(doc, "quantities", [_hedged(text, f) for f in _ranges(text, found)], label="unit")
        return doc


@Language.factory("claim_quantities", assigns=["doc.spans"])
def make_quantities(nlp: Language, name: str) -> Quantities:
    """Factory of the component."""
    return Quantities()


class _Taken:
    """The stretches of a text that are spoken for; grows as finders claim theirs."""

    def __init__(self, text: str, doc: Doc) -> None:
        spans = [m.span() for m in _NO_NUMBER.finditer(text)]
        spans += [(i.start, i.end) for i in get(doc, "instruments", Instrument) if i.strong]
        spans += [(w.start, w.end) for w in get(doc, "dates", When)]
        for block in get(doc, "blocks", BlockRow):
            if m := re.match(r"(?:\(?\d{1,2}[.)]|#\d+)(?=\s)", text[block.start : block.end]):
                spans.append((block.start, block.start + m.end()))
        self.spans = sorted(spans)

    def free(self, start: int, end: int) -> bool:
        at = bisect.bisect_left(self.spans, (end, end))
        return not any(s < end and start < e for s, e in self.spans[max(0, at - 4) : at + 1])

    def take(self, start: int, end: int) -> None:
        bisect.insort(self.spans, (start, end))


def _streaks(text: str, taken: _Taken) -> list[_Found]:
    found = []
    for pattern in _STREAK:
        for m in pattern.finditer(text):
            if not taken.free(*m.span("n")) or m["n"].lower() in ("one", "first"):
                continue
            word = m["n"].lower()
            count = Decimal(n.ORDINALS[word]) if word in n.ORDINALS else n.digits(re.sub(r"(?:st|nd|rd|th)$", "", word))[0]
            noun = m["unit"].lower().replace("trading ", "").replace("trading-", "")
            unit = _PERIODIC.get(noun.split()[0]) or _STREAK_UNITS.get(noun.rstrip("s"), "days")
            taken.take(*m.span())
            found.append(_Found(m.start("n"), m.end("unit"), count, count, unit, Decimal(1), 0, "streak"))
    return found


def _words(text: str, taken: _Taken) -> list[_Found]:
    found = []
    for m in _DOUBLE_DIGITS.finditer(text):
        taken.take(*m.span())
        start = m.start() + (m[0][0] in "“\"'")
        found.append(_Found(start, m.end(), Decimal(10), Decimal(10), "percent", Decimal(1), 0, "words"))
    for pattern, form in ((_FRACTION, "fraction"), (_MULTIPLE, "multiple")):
        for m in pattern.finditer(text):
            if not taken.free(*m.span()):
                continue
            if (point := n.point_fraction(m[0])) is not None:
                low, unit, name = point, "percent", "number"
            elif form == "fraction" and (part := n.fraction(m[0])) is not None:
                low, unit, name = (part * 100).quantize(Decimal("0.01")), "percent", form
            elif form == "multiple" and (factor := n.multiple(m[0])) is not None:
                low, unit, name = factor, "ratio", "fold" if "fold" in m[0].lower() else form
            else:
                continue
            taken.take(*m.span())
            found.append(_Found(m.start(), m.end(), low, low, unit, Decimal(0), 0, name))
    return found


def _numbers(text: str, taken: _Taken) -> list[_Found]:
    found = []
    for m in _NUMBER.finditer(text):
        start, end = m.span()
        if m["dozen"]:
            head, _, noun = m["dozen"].lower().rpartition(" ")
            top = Decimal("0.5") if head == "half a" else Decimal(n.WORDS.get(head, 1))
            value = top * (12 if noun.startswith("dozen") else Decimal(1).scaleb(n.scale_of(noun)))
            unit, factor = n.unit_of(m["dunit"], None)
            if taken.free(start, end) and head != "several":
                found.append(_Found(start, end, value * factor, value * factor, unit, Decimal(1), 0, "words"))
            continue
        digits = m["num"] or m["wnum"]
        if not taken.free(*m.span("num" if m["num"] else "wnum")):
            continue
        unit, factor = n.unit_of(m["unit"] or m["wunit"], m["cur"])
        if m["wnum"] and digits.lower() in _OFTEN_NAMES and not (unit and unit not in n.DURATIONS) and not m["wscale"]:
            continue
        if _NOT_BEFORE.search(text[max(0, start - 14) : start]) or (not unit and _NOT_AFTER.match(text, end)):
            continue
        if not unit and not m["cur"] and not m["scale"] and _YEAR.fullmatch(digits):
            continue
        value, step = n.digits(digits)
        power = Decimal(1).scaleb(n.scale_of(m["scale"] or m["wscale"])) * factor
        signs = (m["sign"] or "") + (m["sign2"] or "")
        sign = -1 if re.search(r"[-−–]", signs) else 1 if "+" in signs else 0
        form = "duration" if unit in n.DURATIONS else "words" if m["wnum"] else "number"
        found.append(
            _Found(start, end, value * power, value * power, unit, step * power, sign, form, bool(m["plus"]), m["cur"] or "", power)
        )  # fmt: skip
    return found


_BETWEEN = re.compile(r"(?:\bbetween|\brange of|\brange from|\bof|\bfrom)\s(?:about\s|roughly\s|approximately\s)?$", re.I)
_CHANGE = re.compile(r"\b(?:from|rose|fell|gained|lost|added|climbed|dropped|up|down|jumped|slid|shed|rallied|tumbled|advanced|declined|increased|decreased|raised|cut|lowered|lifted|boosted|grew|surged|soared|slipped|sank)\s(?:by\s|about\s|nearly\s|just\s|its\s\w+\s)?$", re.I)


def _ranges(text: str, found: list[_Found]) -> list[_Found]:
    """Merge two numbers that state one range; a change "from X to Y" stays two."""
    merged: list[_Found] = []
    for right in found:
        left = merged[-1] if merged else None
        if left is not None and left.form in ("number", "words", "duration") and right.form == left.form and _is_range(text, left, right):
            merged[-1] = _merge(left, right)
        else:
            merged.append(right)
    return merged


def _is_range(text: str, left: _Found, right: _Found) -> bool:
    gap = text[left.end : right.start]
    same = left.unit in ("", right.unit) or (right.unit == "" and left.currency != "")
    if not same or left.low != left.high or len(gap) > 6:
        return False
    whole = _merge(left, right)
    low, high = whole.low, whole.high
    growing = abs(low) <= abs(high) and high == abs(right.high)
    before = text[max(0, left.start - 28) : left.start]
    if re.fullmatch(r"\s?[-–—−]\s?", gap):
        return growing and low < high
    if gap == " and ":
        return bool(re.search(r"\b(?:between|range of)\s(?:about\s|roughly\s)?$", before, re.I))
    if gap == " or ":
        return left.unit == "" and right.unit != "" and low < high
    if gap not in (" to ", " to-"):
        return False
    if re.search(r"\bfrom\s(?:about\s|around\s|roughly\s|nearly\s)?$", before, re.I):
        return bool(re.search(r"\b(?:range|ranging|ranged)\s\w*\s?from\s$", before, re.I))
    ordered = 0 < abs(low) < abs(high) and abs(high) <= 5 * abs(low)
    if left.unit == "" and right.unit != "":
        return ordered and not (_CHANGE.search(before) and right.unit not in ("percent", "bps", "ratio"))
    return ordered and left.unit == right.unit != "" and not (left.unit != "percent" and _CHANGE.search(before))


def _merge(left: _Found, right: _Found) -> _Found:
    """One range of two numbers; scale and unit that stand once count for both ("$1.5-2.0 billion", "12 to 15 cents")."""
    shift = right.power if left.power == 1 and left.unit in ("", right.unit) or right.unit == "" else Decimal(1)
    shift = shift if left.power == 1 and (left.unit == "" or left.currency) and not right.currency else Decimal(1)
    last = abs(right.low) if left.sign == 0 else right.low
    low, high = sorted((left.low * shift, last))
    return left._replace(
        end=right.end, low=low, high=high, unit=right.unit or left.unit, step=max(left.step * shift, right.step),
        plus=right.plus, currency=left.currency or right.currency,
    )  # fmt: skip


def _hedged(text: str, found: _Found) -> Quantity:
    """The row of a number: qualifier and outer span from the hedges on both sides, sign from its signs."""
    qualifier, outer_start, outer_end = "exact", found.start, found.end
    if m := _HEDGE_BEFORE.search(text[max(0, found.start - 40) : found.start]):
        qualifier, outer_start = m.lastgroup or "exact", max(0, found.start - 40) + m.start()
    if m := _HEDGE_AFTER.match(text, found.end):
        qualifier, outer_end = m.lastgroup or qualifier, m.end()
    if found.plus:
        qualifier = "more_than"
    if found.low != found.high:
        qualifier = "range"
    low, high = found.low, found.high
    if found.sign < 0:
        low, high = sorted((-abs(low), -abs(high)))
    return Quantity(
        found.start, found.end, _plain(low), _plain(high), found.unit, qualifier, _plain(found.step), found.sign,
        found.form, outer_start, outer_end,
    )  # fmt: skip


def _plain(value: Decimal) -> str:
    return format(value.normalize(), "f") if value else "0"
