"""What the words around a number say that its record has no field for: a moment of the day, a close, an adjustment."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

from extractor.interval import Interval, stands_for
from extractor.records import Claim

_INTRADAY = re.compile(
    r"\bas (?:much|high|low|little|far) as\b|\bat one (?:point|stage)\b|\bintra-?day\b|\btouch(?:ed|ing)\b"
    r"|\bin (?:late|early|pre-?market|after-?hours|extended|overnight) trad\w+|\bafter[- ]hours\b|\bpre-?market\b"
    r"|\b(?:session|day['’]s|morning['’]s|overnight) (?:high|low|best|worst|peak|floor|extreme)s?\b|\bsmall hours\b"
    r"|\bextremes?\b|\bat the (?:low|high|open|opening)\b|\bat (?:its|their) (?:low|worst|best)\b|\bhad been\b"
    r"|\bhad earlier\b|\bearlier (?:in the (?:day|session)|had|touched|hit)\b|\binitially\b|\bat first\b|\bbriefly\b"
    r"|\b(?:soon|just|right) after\b|\bjust before\b|\b(?:at|by|around) (?:mid-?day|noon|lunch\w*)\b|\b(?:minutes|hours?) into\b|\b(?:on|before|after) the (?:release|announcement|decision|report)\b|\bbefore (?:paring|recovering|settling)\b",
    re.I,
)
#: Behind a number: it was so at that moment, and what closed then is the next number.
_AT_ONCE = re.compile(
    r"^\W*(?:points?\s|percent\s)?(?:at|by|around)\s(?:one point|mid-?day|noon|lunch\w*|the (?:open|low|high))\b", re.I
)
_TO_THE_CLOSE = re.compile(
    r"^\W*(?:points?\W+|per ?cent\W+|percent\W+)?(?:at|by|to|into)\s(?:the\s|its\s)?(?:clos|finish|settle|end)", re.I
)
_CLOSING = re.compile(
    r"\b(?:clos(?:e|es|ed|ing)|settl(?:e|es|ed|ing|ement)|finish(?:ed|es|ing)?|ended|ends|ending|went home"
    r"|end of (?:the )?day)\b",
    re.I,
)
_REACHED = re.compile(
    r"\b(?:hit|pok\w+|reach\w*|touch\w*|topp\w*|peak\w*|spik\w*|as (?:high|low|much) as|high of|low of|range\w*)\b",
    re.I,
)
_ON_THE_WAY = re.compile(
    r"\b(?:after|from|despite|having) (?:being down|fall|dropp|sink|tumbl|plung|slid|slipp|los|ris|climb|gain|jump|surg)\w*\b",
    re.I,
)
_OFF_HOURS = re.compile(
    r"\b(?:in (?:late|extended|overnight|after-?hours|pre-?market) trad\w+|after[- ]hours|pre-?market|after the (?:close|bell)"
    r"|before the (?:open|bell))\b",
    re.I,
)
_SWINGS = re.compile(
    r"\b(?:lows?|highs?|lowest|highest|peaks?|bottoms?|depths?|intra-?day|sw[iu]ngs?|swinging|ranged?|recover\w*|rebound\w*|revers\w*|eras\w*"
    r"|whip-?saw\w*|bounc\w*|open(?:ed|ing|s)?|earlier|morning|midday|afternoon|overnight|turn\w*|trough|extremes?|round trip|comeback"
    r"|claw\w*|rout|seesaw\w*|par(?:ed|ing)|trimm\w*)\b",
    re.I,
)
_NO_NAME = r"(?<!Industrial )(?<!Transportation )(?<!Utility )(?<!Stock )(?<!Nikkei )"
_AVERAGE = re.compile(rf"\b{_NO_NAME}(?:averag(?:e|es|ed|ing)|blended|mean)\b", re.I)
_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_EARLIER = re.compile(
    r"\bfrom (?:a |an |the |about |around |nearly |roughly )?$|\b(?:record|peak|high|low|bottom|trough|summit|floor)\b"
    r"|\b(?:(?:was|were)(?! (?:up|down|higher|lower|off|ahead)\b)|had|paid|then|once|ago|last time|previous(?:ly)?|since|until"
    r"|used to)\b",
    re.I,
)
_YEAR = re.compile(r"(?<!Russell )\b(?:19|20)\d\d\b(?!\.)")
_ELSEWHEN = re.compile(
    r"\bago\b|\b(?:last|previous|prior|past|earlier) (?:year|month|week|quarter|summer|autumn|winter|spring|cycle)|\bgone from\b|\bwent from\b"
    r"|\bbetween\b|\bonce\b|\bback (?:in|when|then)\b|\bsince (?:the|19|20|January|February|March|April|May|June|July|August"
    r"|September|October|November|December)",
    re.I,
)
_FORMER = re.compile(
    r"\b(?:previous(?:ly)?|prior|former|old|earlier|last|broke|breaking|surpass\w*|eclips\w*|topp\w*|past|since|was|were|had|set (?:on|in)|then)\b",
    re.I,
)
_CONTRACT = re.compile(
    r"\b(?:contracts?|deliver(?:y|ies)|expir\w+|front[- ]month|spot|physical)\b" + rf"|\b{_MONTH}\b(?!\s+\d)", re.I
)
_OTHER_LEVEL = re.compile(
    r"\b(?:targets?|objectives?|forecasts?|(?:bull|bear|base)(?:ish)? case|scenarios?|year-end|by year[- ]end"
    r"|fair value|(?<!Industrial )(?<!Transportation )(?<!Utility )(?<!Stock )averages?|medians?|supports?|resistance|would|could|might|strike|calls?|puts?)\b",
    re.I,
)
_SUBGROUP = re.compile(
    r"\b(?:whites?|blacks?|hispanics?|latinos?|asians?|women|men|teen\w*|youths?|young|graduates|veterans|under-?employ\w+"
    r"|broader|U-?6|state|construction|manufactur\w+|retail\w*|health ?care|leisure|government|factor(?:y|ies)|private"
    r"|continuing|four-week|earnings yields?|dividends?|mortgages?|corporate|junk|real yields?|TIPS)\b",
    re.I,
)
_FOOTNOTE = re.compile(r"\[\d+\]")
_STOPS = re.compile(r"(?<!\bU\.S)(?<!\bU\.K)[;:.!?](?=\s)|[—–|\n]|\s-\s")


def clause(claim: Claim, before: int = 90, after: int = 60) -> str:
    """The words next to a claim's number, cut at the marks that end a thought: `;`, `:`, a dash, a stop, a cell."""
    at = claim.value.start - claim.evidence.start
    return _cut(claim.evidence.text, at, at + claim.value.end - claim.value.start, before, after)


@lru_cache(maxsize=4096)  # a claim is asked about again and again
def _cut(text: str, at: int, end: int, before: int, after: int) -> str:
    if not 0 <= at <= len(text):
        return text
    left = _STOPS.split(text[max(0, at - before) : at])[-1]
    right = _STOPS.split(text[end : end + after])[0]
    return left + text[at:end] + right


def intraday(claim: Claim) -> bool:
    """Whether the words next to a number say that it held for a moment of the day only."""
    return _intraday(clause(claim))


@lru_cache(maxsize=4096)
def _intraday(words: str) -> bool:
    return bool(_INTRADAY.search(words))


def earlier(claim: Claim, *, past: bool = True) -> bool:
    """Whether the words before a number say that it is of another time: "up from", "the peak of", "it was".

    Without `past`, a "was" right before the number is no such word.
    """
    at = claim.value.start - claim.evidence.start
    before = _STOPS.split(claim.evidence.text[max(0, at - 40) : max(0, at)])[-1]
    before = before if past else re.sub(r"\b(?:was|were)\s$", "", before)
    after = claim.evidence.text[claim.value.end - claim.evidence.start :][:40]
    return bool(_EARLIER.search(before) or re.search(r"\b(?:ago|set on|set in|then)\b", _STOPS.split(after)[0], re.I))


def former(claim: Claim) -> bool:
    """Whether the words next to a record say that it is one of before: "the previous record", "broke"."""
    return bool(_FORMER.search(clause(claim)))


def elsewhen(claim: Claim, *, past: bool = True) -> bool:
    """Whether the words before a number, or its sentence's years, are of another time than the claim's: "a year ago",
    "from", "in 2008"."""
    at = claim.value.start - claim.evidence.start
    before, after = claim.evidence.text[max(0, at - 110) : max(0, at)], claim.evidence.text[max(0, at) :][:60]
    years = {int(y) for y in _YEAR.findall(claim.evidence.text)}
    own = {d.year for d in (claim.date.start, claim.date.end)} if claim.date else set()
    return earlier(claim, past=past) or bool(years - own) or bool(_ELSEWHEN.search(before) or _ELSEWHEN.search(after))


def told_of(claim: Claim) -> bool:
    """Whether a number is told of its subject by its place: behind the name, or right before it ("a 1.2% gain for").

    Behind a name that stands only after the number, another subject may be what the number is of: "it lost 3.5% while
    the S&P 500 was down".
    """
    start, end = claim.index.start, claim.value.end
    if start is None or not named(claim) or start < end or " | " in claim.evidence.text:
        return named(claim)
    between = claim.evidence.text[end - claim.evidence.start : start - claim.evidence.start]
    return len(between) < 45 and not re.search(
        r",|;|\b(?:while|and|but|as|when|whereas|against|versus|than)\b", between
    )


def swung(claim: Claim) -> bool:
    """Whether a claim's sentence speaks of how far a session went within itself: a low, a rebound, a range, an opening."""
    return bool(_SWINGS.search(claim.evidence.text))


def closing(claim: Claim) -> bool:
    """Whether the words next to a number say that it is a closing figure."""
    return bool(_CLOSING.search(clause(claim))) and not _AT_ONCE.search(_behind(claim))


def reached(claim: Claim) -> bool:
    """Whether the words before a level say that it was met at some moment of a period: "hit 50", "as high as"."""
    return bool(_REACHED.search(lead(claim)))


def on_the_way(claim: Claim) -> bool:
    """Whether a change is told as where the session had been before it turned: "closed higher after falling 4%"."""
    return bool(_ON_THE_WAY.search(lead(claim)))


def off_hours(claim: Claim) -> bool:
    """Whether the words next to a number say that it was traded outside of the session, where daily bars do not reach."""
    return bool(_OFF_HOURS.search(clause(claim)))


def closed(claim: Claim) -> bool:
    """Whether the words that lead to a number, or those right behind it, say that it is a closing figure."""
    return bool(_CLOSING.search(lead(claim)) or _TO_THE_CLOSE.match(_behind(claim)))


def averaged(claim: Claim) -> bool:
    """Whether the words next to a number say that it is a mean of others."""
    return bool(_AVERAGE.search(clause(claim)))


def says(claim: Claim, pattern: str) -> bool:
    """Whether a claim's sentence matches a pattern, whatever the case."""
    return re.search(pattern, claim.evidence.text, re.I) is not None


def _behind(claim: Claim) -> str:
    """The words right behind a number, up to the next one."""
    at = claim.value.end - claim.evidence.start
    return re.split(r"\d", claim.evidence.text[max(0, at) :][:40])[0]


def other_contract(claim: Claim) -> bool:
    """Whether the words next to a commodity's price name a contract, which need not be the one of the reference."""
    return bool(_CONTRACT.search(clause(claim)))


def subgroup(claim: Claim) -> bool:
    """Whether the words next to a statistic narrow it to a part of the population or of the economy."""
    return bool(_SUBGROUP.search(clause(claim)))


def named(claim: Claim) -> bool:
    """Whether a claim's sentence or table names its subject, or describes it, so that it need not be understood."""
    at = claim.index.start
    in_table = " | " in claim.evidence.text
    return at is not None and (in_table or claim.evidence.start <= at < claim.evidence.end)


def authority(claim: Claim) -> str | None:
    """Who a claim is cited from; None for the author, and for a footnote mark, which names nobody."""
    cited = claim.source.cited
    return None if cited is None or _FOOTNOTE.fullmatch(cited) else cited


def loosened(claim: Claim) -> bool:
    """Whether what follows a number loosens it: "20%-plus", "38,500 or so"."""
    after = claim.evidence.text[claim.value.end - claim.evidence.start :]
    return (
        re.match(r"[-\s]?(?:plus\b|\+|odd\b|ish\b|or (?:so|more|less|thereabouts)\b|and change\b)", after) is not None
    )


def other_level(claim: Claim) -> bool:
    """Whether a price's sentence speaks of levels that are not prices: targets, averages, supports, what would be."""
    return bool(_OTHER_LEVEL.search(claim.evidence.text))


def mentions_maturity(claim: Claim, years: str) -> bool:
    """Whether a claim's sentence speaks of bonds of that maturity: "10" for the ten-year note, "30" for the long bond."""
    words = {"2": "two|twos", "5": "five|fives", "10": "ten|tens", "30": "thirty|thirties|long"}.get(years, years)
    return says(claim, rf"\b(?:{years}|{words})(?:[-\s](?:years?|year's|bond|note)s?)?\b")


_MOMENT = re.compile(
    r"\b(?:is|are|was|were) (?:up|down|higher|lower|trading|flat|off|ahead)\b|\b(?:mid-?day|noon|a\.m\.|p\.m\.|morning"
    r"|afternoon|so far (?:today|on the day)|at last (?:check|look)|opening|opened|early|\d{1,2}:\d\d)\b",
    re.I,
)
_FROM = re.compile(r"\b(?:since|from|off|after|between)\b", re.I)
_RISE = re.compile(
    r"\b(?:rose|ris(?:e|es|ing|en)|rall(?:y|ies|ied)|gain\w*|climb\w*|add(?:s|ed|ing)?|advanc\w*|up|higher|jump\w*"
    r"|surg\w*|soar\w*|increas\w*|outperform\w*|outpac\w*|ahead|beat\w*|rebound\w*|grew|growth|hik\w*|raised|returned|edged up|won|firmed"
    r"|better)\b|\+(?=\d)",
    re.I,
)
_FALL = re.compile(
    r"\b(?:fell|falls?|falling|fallen|drop\w*|declin\w*|lo(?:st|ses?|sing|ss|sses)|slid\w*|slip\w*|down|lower|sank|sink\w*"
    r"|tumbl\w*|plung\w*|decreas\w*|shed\w*|retreat\w*|underperform\w*|lag\w*|trail\w*|behind|cuts?|cutting|eas(?:ed|ing)|below"
    r"|off|dipp?\w*|skid\w*|crash\w*|worse|sold off|(?:gave|giv\w+|hand\w*) (?:up|back)|weaken\w*|shr[aiu]nk)\b|[-−–](?=\d)",
    re.I,
)
_COMPARES = re.compile(
    r"\b(?:led|leading|topp(?:ed|ing)|came out|(?:out|under)perform\w*|outpac\w*|beat\w*|lag(?:s|ged|ging)?|trail\w*|outr[au]n|bested|outshone|ahead of|behind)\b",
    re.I,
)
_WAYS = {1: _RISE, -1: _FALL}
_OTHER_THING = re.compile(
    r"^[\w&.]*\)?(?:['’]s)?,?\s*(?:\(\S+\)\s*)?(?:[\w&-]+\s)?(?:futures?|e-?minis?|equal[- ]weight\w*|growth|value|sectors?|companies|stocks|shares"
    r"|members?|constituents|components|options|earnings|profits?|total[- ]return|volatility|dividends?|options|puts?|calls?)\b",
    re.I,
)
_TRACKER = re.compile(r"^\W*(?:index\s)?(?:trackers?|ETFs?|funds?|trusts?)\b", re.I)
_BEFORE_THING = re.compile(
    r"\b(?:equal[- ]weight(?:ed)?|leveraged|inverse|hedged|futures on|options on|India\w*|Nifty|Japan\w*|Nikkei|Euro\w*|V?STOXX"
    r"|Chin\w+|Hong Kong|Korea\w*|KOSPI|U\.?K\.?|British|German\w*|Canad\w+|Australia\w*|Brazil\w*)\s(?:the\s)?$",
    re.I,
)
_CLOSED_AT = re.compile(
    r"\b(?:clos(?:e|es|ed|ing)|settl(?:e|es|ed|ing)|finish(?:es|ed|ing)?|end(?:s|ed|ing)?)\b[^,;.]{0,45}\b(?:at|to|on|of)\s(?:a\s)?$",
    re.I,
)


def moment(claim: Claim) -> bool:
    """Whether the words next to a number may be of a moment before the close: "is up", "by midday"."""
    return bool(_MOMENT.search(clause(claim))) and not closing(claim)


def counted_from(claim: Claim) -> bool:
    """Whether the words of a claim's period count it from a day: "since 19 February", "from its low"."""
    text = claim.date.text if claim.date and claim.date.text else ""
    return bool(_FROM.search(text) or _FROM.search(claim.evidence.text))


def direction(claim: Claim) -> int:
    """1 where the words next to a number are of a rise, -1 of a fall, 0 where they are of both or of neither.

    The last such word before the number tells, unless the word right behind it tells otherwise.
    """
    text, at = claim.evidence.text, claim.value.start - claim.evidence.start
    before = _STOPS.split(text[max(0, at - 70) : max(0, at)])[-1]
    after = text[at + claim.value.end - claim.value.start :][:16]
    last = {sign: max((m.end() for m in words.finditer(before)), default=-1) for sign, words in _WAYS.items()}
    told = 0 if last[1] == last[-1] else 1 if last[1] > last[-1] else -1
    behind = next((sign for sign, words in _WAYS.items() if words.match(after.lstrip())), 0)
    return told if behind in (0, told) else behind if told == 0 else 0


def turned(claim: Claim, value: Interval) -> bool:
    """Whether a claim is a value with its sign turned, in so many words: "fell 1.2%" for a rise of 1.2%."""
    sign = 1 if claim.value.high > 0 else -1
    return stands_for(claim.value).intersects(-value) and own_direction(claim) == sign


def possessed(claim: Claim) -> bool:
    """Whether a pronoun right before the subject's name gives it to another: "their 10-year yield"."""
    start = claim.index.start
    if start is None or not named(claim):
        return False
    return bool(re.search(r"\b(?:their|its|his|her)\s$", claim.evidence.text[: start - claim.evidence.start], re.I))


def other_maturity(claim: Claim) -> bool:
    """Whether another bond's maturity stands between a bond's name and its number: "the two-year fell 11, the 10-year five"."""
    start, end = claim.index.start, claim.index.end
    if claim.index.kind != "rate" or start is None or end is None or not named(claim) or end > claim.value.start:
        return False
    between = claim.evidence.text[end - claim.evidence.start : claim.value.start - claim.evidence.start]
    return bool(_MATURITY.search(between))


def without_maturities(text: str) -> str:
    """A text without the maturities of bonds, which are no periods: "the ten-year yield"."""
    return _MATURITY.sub(" ", text)


def counted_off(claim: Claim) -> bool:
    """Whether the words behind a number of points count it from another level: "10.2p under the 530p at which it floated"."""
    return bool(
        re.match(
            r"^\W*(?:\w+\s)?(?:under|below|beneath|above|over|short of|shy of|off|away from)\s", _behind(claim), re.I
        )
    )


def apart(a: Claim, b: Claim) -> bool:
    """Whether a semicolon or dash stands between two numbers of one sentence, so that they are told apart."""
    first, last = sorted((a, b), key=lambda c: c.value.start)
    start = first.evidence.start
    return bool(re.search(r"[;—]|\s[–-]\s", first.evidence.text[first.value.end - start : last.value.start - start]))


def anothers(claim: Claim) -> bool:
    """Whether a possessive right before a number gives it to another: "at the market's 17 times"."""
    at = claim.value.start - claim.evidence.start
    return bool(
        re.search(
            r"\b(?:market|index|sector|group|industry|rivals?|peers?|average)['’]s?\s$",
            claim.evidence.text[: max(0, at)],
        )
    )


def own_direction(claim: Claim) -> int:
    """As `direction`, by the words between the subject's name, or the number before, and the number alone."""
    words = lead(claim)
    last = {sign: max((m.end() for m in ways.finditer(words)), default=-1) for sign, ways in _WAYS.items()}
    return 0 if last[1] == last[-1] else 1 if last[1] > last[-1] else -1


def other_thing(claim: Claim) -> bool:
    """Whether the words around a subject's name make something else of it: its futures, its members, its growth half."""
    start, end = claim.index.start, claim.index.end
    if start is None or end is None or start == end or not named(claim):
        return False
    text, at = claim.evidence.text, claim.evidence.start
    after, before = text[end - at : end - at + 45], text[max(0, start - at - 20) : start - at]
    tracker = claim.index.kind == "index" and _TRACKER.search(after)
    return bool(tracker or _OTHER_THING.search(after) or _BEFORE_THING.search(before))


def total_return(claim: Claim) -> bool:
    """Whether a claim's sentence counts dividends in."""
    return says(
        claim, r"\b(?:total[- ]return|dividends? (?:included|reinvested)|includ\w+ (?:\w+ )?dividends|reinvest\w+)\b"
    )


def closed_at(claim: Claim) -> bool:
    """Whether a price stands right behind a verb of closing: "closed Friday at 6,915.61"."""
    at = claim.value.start - claim.evidence.start
    return bool(_CLOSED_AT.search(claim.evidence.text[max(0, at - 70) : max(0, at)]))


def compares(claim: Claim) -> bool:
    """Whether a claim's sentence sets one subject above or below another."""
    return bool(_COMPARES.search(claim.evidence.text))


def up_to(claim: Claim, length: int) -> str:
    """The words before a number, from the number before it on, at most so many characters."""
    text, at = claim.evidence.text, claim.value.start - claim.evidence.start
    before = text[max(0, at - length) : max(0, at)]
    return _STOPS.split(re.split(r"\d[\d,.]*(?:%|\s(?:points|percent|basis)\b)", before)[-1])[-1]


def lead(claim: Claim, length: int = 100) -> str:
    """The words that lead to a number: from its subject's name, or the number before it, on; a number of the same
    statement ("25 points, or 0.6%") is passed over."""
    text, at = claim.evidence.text, claim.value.start - claim.evidence.start
    first = max(0, at - length)
    start, end = claim.index.start, claim.index.end
    if start is not None and end is not None and claim.evidence.start <= start < end <= claim.value.start:
        first = max(first, end - claim.evidence.start)
    before = text[first : max(0, at)]
    for found in reversed(list(_FIGURE.finditer(before))):
        if not _SAME_STATEMENT.fullmatch(before[found.end() :]):
            return _STOPS.split(before[found.end() :])[-1]
    return _STOPS.split(before)[-1]


def nearby(claim: Claim, pattern: str, before: int = 90, after: int = 60) -> str | None:
    """The first group of a pattern in the words next to a number, in lower case; None where it does not occur."""
    found = re.search(pattern, clause(claim, before, after), re.I)
    return found[1].lower() if found else None


def matches(pattern: str, text: str) -> bool:
    """Whether a text matches a pattern, whatever the case."""
    return re.search(pattern, text, re.I) is not None


#: A number with a unit, decimals or thousands; what names hold ("S&P 500", "10-year") is none.
_FIGURE = re.compile(
    r"\d[\d,.]*(?:%|\s(?:points?|per ?cent|percent|basis points?)\b)|[$€£¥]\d[\d,.]*\d?|\d+(?:,\d{3})*\.\d+|\d+(?:,\d{3})+"
)
_SAME_STATEMENT = re.compile(r"[\s,()–—-]*(?:or|to|at|by|a|an|the|about|nearly|roughly|some|and)?[\s,()$€£+–-]*")
_MATURITY = re.compile(r"\b(?:\d{1,2}|two|three|five|seven|ten|twenty|thirty)[- ]?(?:years?|yr)\b|\blong bond\b", re.I)
_MONTHS = {name[:3].lower(): i for i, name in enumerate(_MONTH[3:-1].split("|"), start=1)}
_NAMED_DAY = re.compile(
    rf"\b({_MONTH}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?) (\d{{1,2}})\b(?:, ((?:19|20)\d\d))?", re.I
)


def days_named(claim: Claim) -> list[dt.date]:
    """The days that a claim's sentence names by month and number, each the last one up to its publication."""
    latest = claim.source.published or (claim.date.end if claim.date else None)
    found = []
    for name, number, year in _NAMED_DAY.findall(claim.evidence.text) if latest else ():
        assert latest is not None
        for of in (int(year),) if year else (latest.year, latest.year - 1):
            try:
                day = dt.date(of, _MONTHS[name[:3].lower()], int(number))
            except ValueError:
                break
            if day <= latest:
                found.append(day)
                break
    return found
