"""Whether a word stands for a market subject, told from what stands around it: currencies, sectors, indices, places.

Phrases are matched first and their context is checked here, in code: a thousandth of the price of token patterns.
"""

from __future__ import annotations

import re

from extractor.annotate.gazetteer import Found
from extractor.annotate.spans import Instrument

_PERCENT = re.compile(r"\d\s?%|\bpercent\b|\bper cent\b|\bpercentage\b")
_MOVE = re.compile(
    r"\s+(?:rose|fell|gained|lost|added|shed|dropped|climbed|rallied|slipped|advanced|declined|jumped|surged|slid|"
    r"rises|falls|"
    r"gains|jumps|drops|sank|tumbled|ended|closed|finished|was the (?:best|worst|top)|makes up|accounts? for)\b"
)
_CAPITAL_AFTER = re.compile(r"['’]?s?[ -](?:[A-Z][\w]*)")

_UNIT = re.compile(r"-$|(?:\d|\b(?:million|billion|trillion|a|an|per|one|each|every|average|few|hundred|thousand)) $")
_DETERMINED = re.compile(
    r"(?:\b[Tt]he(?: [\w-]+)?|\b[Aa](?: \w+ly)? (?:strong|weak)(?:er)?|\b(?:[Ss]trong|[Ww]eak|[Ss]oft|"
    r"[Ff]irm)(?:er)?|\b[Aa]gainst|"
    r"\b[Rr]ising|\b[Ff]alling|\b(?:[Bb]ritain|[Jj]apan|[Tt]urkey|[Mm]exico|[Ii]ndia|[Cc]hina)[’']s|\b[Tt]urkish|"
    r"\b(?:[Oo]ff|[Oo]n)shore|\b[Uu]\.?[Ss]\.?|\b[Aa]merican|\b[Vv]ersus|\bvs\.?|\b[Bb]attered|\b[Ss]urging|"
    r"\b[Tt]umbling|"
    r"\b[Mm]ighty)[ -]?$|/$"
)
_MONEY_NEXT = re.compile(
    r"['’]?s?\s+(?:rose|fell|gained|lost|dropped|slid|slipped|climbed|weakened|strengthened|firmed|eased|jumped|"
    r"surged|tumbled|"
    r"sank|hit|traded|trades|was|is|bought|fetched|weakness|strength|rally|index|against|has|had|steadied|edged|"
    r"declined|"
    r"advanced|rallied|appreciated|depreciated|touched|added|shed|stood|versus|weakens|strengthens|rises|falls)\b"
)
_PAIRS = {
    "yen": "JPY=X", "yuan": "CNY=X", "renminbi": "CNY=X", "rupee": "INR=X", "rupees": "INR=X", "won": "KRW=X",
    "franc": "CHF=X", "francs": "CHF=X", "peso": "MXN=X", "pesos": "MXN=X", "lira": "TRY=X", "canadian dollar": "CAD=X",
}  # fmt: skip
_IN_MONEY = re.compile(
    rf"(?:[^.;\n]|\.\d){{0,60}}?(?:\d[\d.,]* (?:Swiss |Mexican )?|\b(?:against|versus|vs\.?) (?:the |its )?(?:Japanese |"
    rf"Swiss |Mexican |Chinese )?)"
    rf"({'|'.join(_PAIRS)})\b"
)


_PER_DOLLAR = re.compile(r"\s+(?:to|per|a|against|for) (?:the |one |every )?(?:U\.?S\.? )?dollar\b")


def currency(text: str, found: Found) -> bool:
    """Whether a currency's name is its rate on the market, not a unit ("150 yen", "a pound of coffee")."""
    before, after = text[max(0, found.start - 30) : found.start], text[found.end : found.end + 24]
    if _PER_DOLLAR.match(after):
        return True  # "at 153.6 yen to the dollar"
    if found.entry.surface == "the real":
        return bool(_MONEY_NEXT.match(after) or re.match(r", (?:at|up|down) \d", after))
    if _UNIT.search(before) or re.match(r"(?:[- ](?:denominated|a)\b|-[a-z])", after):
        return False
    if text[found.start : found.end].isupper():
        return bool(_MONEY_NEXT.match(after)) or before.endswith("the ")
    return bool(_DETERMINED.search(before) or _MONEY_NEXT.match(after))


def dollar_pair(text: str, found: Found) -> str:
    """The pair that a dollar quoted in another currency is ("the dollar traded at 152.95 yen"), else its index."""
    if found.entry.id != "DX-Y.NYB" or "index" in text[found.start : found.end].lower():
        return found.entry.id
    match = _IN_MONEY.match(text, found.end)
    return _PAIRS[match[1].lower()] if match else found.entry.id


_CROSSES = {
    ("GBPUSD=X", "EURUSD=X"): "GBPEUR=X", ("EURUSD=X", "GBPUSD=X"): "EURGBP=X", ("EURUSD=X", "JPY=X"): "EURJPY=X",
    ("GBPUSD=X", "JPY=X"): "GBPJPY=X", ("EURUSD=X", "CHF=X"): "EURCHF=X", ("AUDUSD=X", "JPY=X"): "AUDJPY=X",
}  # fmt: skip
_AGAINST = re.compile(r"\b(?:[Aa]gainst|[Vv]ersus|vs\.?) (?:the )?(?:Japanese |Swiss )?$")
_SUBJECT_NEXT = re.compile(r",? (?:the )?(?:dollar|yen|euro|pound|sterling|greenback)\b")
_IN_PENCE = re.compile(r"(?:[^.;\n]|\.\d){0,40}?\d ?(?:pence|p)\b")


def crosses(text: str, rows: list[Instrument]) -> list[Instrument]:
    """The rows, with a currency that another stands against as the pair of both: "sterling lost 6% against the euro".

    The one that stands before it is the last other currency named, at most 200 characters back.
    """
    before: Instrument | None = None
    done = []
    for row in rows:
        if row.kind != "currency":
            done.append(row)
            continue
        fronted = _SUBJECT_NEXT.match(text, row.end)  # "Against the yen the dollar was up"
        if (
            before
            and not fronted
            and row.start - before.end < 200
            and _AGAINST.search(text[max(0, row.start - 24) : row.start])
        ):
            pair = _CROSSES.get((before.id, row.id), row.id)
            if pair == "GBPEUR=X" and _IN_PENCE.match(text, row.end):
                pair = "EURGBP=X"  # so many pence a euro
            done.append(row._replace(id=pair))
        else:
            done.append(row)
            before = row
    return done


_MARKET_NEXT = re.compile(
    r"\s*(?:[,(;.]|[|:–—-]|$|\n|and\b|or\b|['’]s?\b|\(|[+−]?\d|up\b|down\b|off\b|rose|fell|gain|lost|led|lag|climb|"
    r"drop|sl[iu]|"
    r"advanc|declin|jump|surg|add|shed|rall|tumbl|outperform|underperform|was|were|is|are|at|with|sectors?|stocks|"
    r"shares|"
    r"names|by|ha[sd]\b|have|rising|falling|retreat|sank|sink|finish|end|edg|top|return|trail|each|both|also|follow|"
    r"bring|"
    r"brought|got|weigh|make|made|account|to\b|in\b|on\b|over\b|fared|did|held|came|bounc|together|manag|took|will\b|saw\b|"
    r"post|notch|logg|hold|next|last|for\b|best\b|worst\b|funds?\b|weight)"
)
_PLAIN_SECTORS = frozenset("financials industrials utilities staples discretionary communications".split())
_CELL = re.compile(r"\s*\|\s*[+\-−]?\d")


_SECTOR_NEXT = re.compile(
    r"(?:['’]s)? weight(?:ing)?\b|\s+(?:sectors?|stocks|shares|names|companies|group|index|funds?|ETFs?)\b"
    r"|, \d[\d.]*\s?(?:%|percent|per cent) of the (?:index|market|benchmark|gauge)\b|\s+as a group\b"
)
_FIGURE_AFTER = re.compile(r"[*_]*\s?[|:(–—-]?\s?[+\-−]?\$?\d[\d.,]*\s?(?:%|per ?cent|pct|x\b|bn|m\b|billion|million)")


def sector(text: str, found: Found, others: int) -> bool:
    """Whether a bare sector word ("energy", "financials") is the sector. `others`: sector mentions near it."""
    after = text[found.end : found.end + 70]
    if _SECTOR_NEXT.match(after):
        return True
    line = text.rfind("\n", 0, found.start) + 1
    if not text[line : found.start].strip(" *_-•|#") and _FIGURE_AFTER.match(after):
        return True  # a line of its own: "Telecom 24.8%", "Financials: -$1.7 billion"
    if not _MARKET_NEXT.match(after):
        return False
    near = text[max(0, found.start - 70) : found.start] + after
    percent = bool(_PERCENT.search(near) or _CELL.match(after))
    if "sector" in near.lower() or (others and percent):
        return True
    if text[found.start : found.end].lower() in _PLAIN_SECTORS:
        return percent
    moved = _MOVE.match(after) or re.match(r"['’]s \d|\s*[|(+−]|,? (?:up|down|off)\b", after)
    return bool(_PERCENT.search(after) and moved)


_INDEX_BEFORE = re.compile(
    r"(?:\b[Tt]he|[’']s|\b[Ll]ondon|\b[Pp]aris|\b[Tt]oronto|\b[Ss]ydney|\b[Bb]lue-chip|\b[Bb]road(?:er)?|"
    r"\b[Bb]enchmark|[(]|"
    r"\band|\bthan|\bversus|\bvs\.?|\bin|\bon) $"
)
_AGENCY_NEXT = re.compile(r"['’]s\s+(?:rating|analyst|rated|said)|\s+(?:said|says|rating|rated|cut its|analysts?)")


_MEMBERS_NEXT = re.compile(
    r"\s+(?:members?|compan(?:y|ies)|constituents?|names|stocks|components|funds?|trackers?|firms)\b"
)


def index(text: str, found: Found) -> bool:
    """Whether a bare provider's name ("the S&P", "FTSE rose", "the Russell") is its main index."""
    before, after = text[max(0, found.start - 14) : found.start], text[found.end : found.end + 24]
    if _MEMBERS_NEXT.match(after):
        return True
    if _CAPITAL_AFTER.match(after) or _AGENCY_NEXT.match(after):
        return False
    return bool(_INDEX_BEFORE.search(before) or _MOVE.match(after) or re.match(r"\s*[|(+:−-]|['’]s\b", after))


def commodity(text: str, found: Found) -> bool:
    """Whether a household word ("sugar", "coffee", "cotton") is the traded good."""
    after = text[found.end : found.end + 60]
    if re.match(r"\s+(?:futures|prices?|contracts?)\b", after):
        return True
    return bool(_MOVE.match(after) and _PERCENT.search(after))


_KINDS_OF_FIGURE = (
    "core|headline|annual|monthly|consumer|producer|retail|factory|industrial|manufacturing|services|private|real|"
    "first|second|"
    "third|fourth|quarterly|jobs?|labor|labour|initial|weekly|nonfarm|unemployment|personal|durable|existing|new|"
    "wholesale|"
    "housing|pending|single|gross|flash|composite|construction|business|economic"
)
_FIGURES = (
    "economy|inflation|prices|GDP|CPI|PPI|PCE|unemployment|jobless|payrolls?|employers|jobs|hiring|growth|sales|output|"
    "production|exports?|imports?|trade|deficit|surplus|debt|budget|PMI|ISM|confidence|sentiment|wages?|claims|"
    "orders|spending|"
    "rate|rates|starts|permits|employment|gross domestic product|added|grew|contracted|expanded|shrank|services|"
    "manufacturing|home"
)
_FIGURE_NEXT = re.compile(rf"(?:['’]s?)?\s+(?:(?:{_KINDS_OF_FIGURE})[ -]?){{0,3}}(?:{_FIGURES})\b")
_OFFICE = re.compile(r"\b(?:Bureau|Department|Office|Statistics|Eurostat)|economy")


def economy(text: str, found: Found) -> bool:
    """Whether a country stands for its economy's figures, rather than for a market, a person or a place."""
    if _OFFICE.search(text[found.start : found.end]):
        return True
    return bool(_FIGURE_NEXT.match(text[found.end : found.end + 60]))


_PERSON = re.compile(
    r"(?:['’]s?)?\s+(?:[Cc]hair(?:man|woman)?|[Vv]ice [Cc]hair|[Gg]overnor|[Pp]resident|[Oo]fficials?|"
    r"[Pp]olicymakers?|[Bb]ank of|"
    r"minutes|speakers?|[Pp]owell|[Bb]oard|economists?|watchers?|independence|nominee|staff|members?|chief|boss|"
    r"speak|speech|"
    r"statement|meeting)\b"
)


def bank_office(text: str, found: Found) -> bool:
    """Whether a central bank's name only introduces a person or an office: "Fed Chair", "Fed minutes"."""
    return bool(_PERSON.match(text[found.end : found.end + 30]))


_STYLE = re.compile(r"\b(?:growth|value|defensives?|cyclicals?|momentum|quality)\b", re.I)
_STYLE_NEXT = re.compile(
    r"\s*(?:[.,;:)(]|$|and\b|by\b|beat|outperform|underperform|lag|led|rose|fell|gain|has|have|had|is|was|over|"
    r"versus|vs|up|"
    r"down|returned|trailed|stocks)"
)
_STYLES_COMPARED = re.compile(r"beat|outperform|lag|led|trail|styles?|factors?|over|than|versus")


def group(text: str, found: Found) -> int | None:
    """1 where "small-cap" stands for the stocks themselves, 0 where it only qualifies something else.

    "Growth" and "value" are styles only where they stand against each other; otherwise they are None.
    """
    after = text[found.end : found.end + 14]
    if found.entry.id in ("GROWTH", "VALUE"):
        near = text[max(0, found.start - 60) : found.start] + text[found.end : found.end + 60]
        others = {w.lower() for w in _STYLE.findall(near)} - {text[found.start : found.end].lower()}
        return 1 if others and _STYLE_NEXT.match(after) and _STYLES_COMPARED.search(near) else None
    return int(bool(re.match(r"\s*(?:[.,;:)]|$|and\b|or\b|rose|fell|outperform)", after)))


_PLACE_MOVES = (
    "rose|fell|gained|lost|added|shed|dropped|climbed|rallied|slipped|advanced|declined|jumped|surged|slid|tumbled|"
    "sank|eased|"
    "edged|up|down|off|put on|closed|ended|finished|plunged|firmed|gave up|set the pace|leapt|dipped|higher|lower|"
    "rises|falls|"
    "gains|loses|adds"
)
_PLACE_NEXT = re.compile(
    r"['’]s [+\-−]?\d[\d.]*\s?(?:%|per ?cent)|\s?\([+\-−]?\d[\d.]*\s?(?:%|per ?cent)|(?:['’]s)? (?:gauge|index|benchmark|bourse)\b|(?: stock)? market that (?:rose|fell|gained|lost|slipped|slid|added|climbed)"
    r"|(?:['’]s (?:market|stocks|shares|bourse|main index|benchmark))?(?:\s+(?:also|each|both|then|only|even|now|had|"
    r"has))?"
    r"(?:\s*[|:,–—-]\s*[+\-−]?\d|\s+[+\-−]?\d[\d.,]*\s?(?:%|per ?cent)|\s+was the exception|"
    rf"\s+(?:was |ended |closed |finished |is )?(?:{_PLACE_MOVES})\b)"
    r"|['’]s (?:advance|decline|gain|loss|drop|fall|rise)\b"
)
_PLACES_NEXT = re.compile(r" and [A-Z]\w+ (?:each |both )?(?:rose|fell|gained|lost|added|shed|climbed|dropped)")


_FIGURE_IN = re.compile(  # "fell by 6.8% in Frankfurt, 8% in Paris", but not "Burberry 3.8% in London"
    r"(?:[.;:] |\b(?:uglier|worse|better|brighter)\b[^.;]*|[%t] in [A-Z]\w+,|[%t] in [A-Z]\w+,? and|[%t] in [A-Z]\w+(?: [A-Z]\w+)?,? but|[Ss]tocks (?:rose|fell|gained|lost|climbed|dropped))"
    r"[ a-z:]*\d[\d.]*\s?(?:%|percent|per cent|pct) in $"
)
_STOCKS_MOVED_IN = re.compile(  # "while shares slipped 0.7% in Shanghai", but not "Kering shares fell 11.9% in Paris"
    r"(?:[.,;:] |\b(?:while|and|but|as) )(?:[Ss]hares|[Ss]tocks|[Ee]quities) [a-z]+ (?:by )?\d[\d.]*\s?(?:%|percent|per cent|pct) in $"
)
_STOCKS_IN = re.compile(r"\b(?:[Ss]tocks|[Ss]hares|[Ee]quities|those|[Mm]arkets?|[Ii]ndex|gauge) in $")


def place(text: str, found: Found) -> bool:
    """Whether a city stands for its stock market: "Paris added 1.6%"."""
    after, before = text[found.end : found.end + 80], text[max(0, found.start - 60) : found.start]
    if (
        _FIGURE_IN.search(before)
        or _STOCKS_MOVED_IN.search(before)
        or (_STOCKS_IN.search(before) and _PERCENT.search(after))
    ):
        return True
    if before.endswith("In ") and re.match(r",? (?:stocks|shares) [a-z]+\b", after):
        return True
    if _PLACE_NEXT.match(after):
        return bool(_PERCENT.search(after) or re.search(r"\d", after[:40]))
    return bool(_PLACES_NEXT.match(after) and _PERCENT.search(after))
