"""Whether a name that is also a word stands for the market subject, told from what stands around it.

Phrases are matched first and their context is checked here, in code: a thousandth of the price of token patterns.
"""

from __future__ import annotations

import re

from extractor.annotate.gazetteer import Found

_STOCK = r"shares?|stocks?|ADRs?|investors|shareholders|earnings|results|options|bonds"
_AFTER_STOCK = re.compile(
    rf"(?:['’]s?)?(?:\s+(?:{_STOCK})\b|\s+(?:Inc|Corp|plc|PLC|Ltd|Co|Group|Holdings|SE|AG|SA)\b\.?|,\s+Inc\b|\s+(?:Chief|CEO|CFO)\b)"
)
_BEFORE_STOCK = re.compile(
    r"\b(?:[Ss]hares? (?:of|in)|[Ss]tock of|[Ss]takes? in|[Ss]hareholders of|[Ii]nvestors in|[Rr]etailers?|[Cc]hipmaker|[Aa]utomaker|"
    r"[Pp]arent|[Oo]wner|[Cc]ompany|[Cc]ompanies (?:like|such as)|[Rr]ivals?|[Ll]ender|[Dd]rugmaker|[Gg]iant|[Cc]ompetitors?|"
    r"[Ss]tocks (?:like|such as)|[Pp]eers?|[Ss]oftware maker|[Nn]ames (?:like|such as))\s+$"
)
_VERB = re.compile(
    r"(?:['’]s)?\s+(?:said|says|reported|reports|posted|announced|guided|forecast|beat|missed|raised|cut|lowered|unveiled|"
    r"earned|expects|plans|agreed|warned|launched|trades|closed|jumped|surged|soared|tumbled|plunged|slid|slumped|sank|"
    r"rose|fell|gained|lost|added|shed|dropped|climbed|rallied|slipped|advanced|declined|ended|finished|popped|was|is|has|"
    r"will|had|now|also|delivered|generated|booked|swung|swings|rises|falls|gains|drops|jumps|sinks|slides|tumbles|soars|"
    r"surges|leads|led|tops|topped|retreated|edged|opened|spiked|rebounded|disclosed|took|makes|made|sells|sold|bought|pays)\b"
)
_MOVE = re.compile(r"\s+(?:rose|fell|gained|lost|added|shed|dropped|climbed|rallied|slipped|advanced|declined|jumped|surged|slid)\b")
_TITLE = re.compile(r"\s+(?:CEO|CFO|COO|Chief|Chairman|President|Pay|Watch|Cloud|TV|Music|Intelligence|AI|Azure|Web|Prime)\b")
_CAP_AFTER = re.compile(r"['’]?s?[ -](?:[A-Z][\w]*)")
_CAP_BEFORE = re.compile(r"(?:^|[^\w.!?:])([A-Z][\w’'.&-]*) $")
_PLAIN_LEAD = frozenset(
    "The A An In At On For And But Or While As With From By To Of Both Like Then Meanwhile Shares Stock Chipmaker Retailer "
    "Automaker Among Since After Before When If That Also Only Even Big Rival Rivals Monday Tuesday Wednesday Thursday "
    "Friday Shareholders Buy Sell Why How Is Did Does Will Can Should Could Has What Despite Unlike Including".split()
)
_START = re.compile(r"(?:^|[.!?…:]['\"”’)\]]*\s+|\n\s*(?:[-*•#>]+\s+|\d+[.)]\s+)?|[|]\s*)['\"“‘(]*$")
_PERCENT = re.compile(r"\d\s?%|\bpercent\b|\bper cent\b|\bpercentage\b")


def explicit(text: str, found: Found) -> bool:
    """Whether the words right around a company's name say that it is a company: "shares of Gap", "Target Corp."."""
    after, before = text[found.end : found.end + 40], text[max(0, found.start - 40) : found.start]
    if _AFTER_STOCK.match(after) or _BEFORE_STOCK.search(before):
        return True
    return bool(_VERB.match(after)) and not at_start(text, found.start) and not titled(text, found.start)


def company(text: str, found: Found, known: bool) -> bool:
    """Whether a company's name in capitals is that company. `known`: the document speaks of it elsewhere for certain."""
    if _joined(text, found, known):
        return False
    if known:
        return not at_start(text, found.start) or bool(_VERB.match(text[found.end : found.end + 40])) or not _lower_noun(text, found)
    if found.entry.mark == "!":
        return explicit(text, found)
    if titled(text, found.start):
        return explicit(text, found)
    if at_start(text, found.start):
        after = text[found.end : found.end + 40]
        return explicit(text, found) or bool(_MOVE.match(after) or re.match(r"['’]s?\s", after) or _FIGURE_CELL.match(after))
    return True


_FIGURE_CELL = re.compile(r"\s*(?:[|(:]\s*)?[+\-−]?[$€£]?\d")


def _joined(text: str, found: Found, known: bool) -> bool:
    """Whether the name is a part of a longer one: "Block Island", "Fed Funds Target"."""
    after = text[found.end : found.end + 30]
    if _CAP_AFTER.match(after) and not _TITLE.match(after) and not _AFTER_STOCK.match(after) and not known:
        return True
    if re.match(r"-[A-Za-z]", after) and not re.match(r"-(?:owned|backed|led|parent|maker|made|style|like)", after):
        return True
    before = _CAP_BEFORE.search(text[max(0, found.start - 30) : found.start])
    if before is None or before[1] in _PLAIN_LEAD or known or _BEFORE_STOCK.search(text[max(0, found.start - 40) : found.start]):
        return False
    return not before[1].endswith(("’s", "'s"))


def _lower_noun(text: str, found: Found) -> bool:
    """Whether a lower-case word follows directly, as after an ordinary word: "Target prices rose"."""
    return bool(re.match(r"\s+[a-z]+", text[found.end : found.end + 20])) and found.entry.mark in ("?", "!")


def at_start(text: str, at: int) -> bool:
    """Whether a sentence, list item or cell begins there, so that the capital proves nothing."""
    return bool(_START.search(text[max(0, at - 12) : at])) or at == 0


def titled(text: str, at: int) -> bool:
    """Whether the line is in headline capitals, so that capitals prove nothing."""
    first = text.rfind("\n", 0, at) + 1
    last = text.find("\n", at)
    line = text[first : last if last >= 0 else len(text)]
    if len(line) > 160:
        return False
    big = re.findall(r"\b[A-Z][a-z]+", line)
    small = re.findall(r"(?<![\w’'-])[a-z]{4,}", line)
    return len(big) > len(small)


_UNIT = re.compile(r"(?:\d|\bmillion|\bbillion|\btrillion|\b(?:a|an|per|one|each|every|few|hundred|thousand)) $")
_DETERMINED = re.compile(
    r"(?:\b[Tt]he|\b[Aa](?: \w+ly)? (?:strong|weak)(?:er)?|\b[Ss]tronger|\b[Ww]eaker|\b[Ss]trong|\b[Ww]eak|\b[Ss]oft(?:er)?|\b[Ff]irm(?:er)?|"
    r"\b[Aa]gainst|\b[Rr]ising|\b[Ff]alling|\b[Bb]ritain[’']s|\b[Jj]apan[’']s|\b[Tt]urkey[’']s|\b[Tt]urkish|\b[Mm]exico[’']s|\b[Ii]ndia[’']s|\b[Cc]hina[’']s|"
    r"\b[Oo]ffshore|\b[Oo]nshore|\b[Uu]\.?[Ss]\.?|\b[Aa]merican|\b[Vv]ersus|\bvs\.?|\b[Bb]attered|\b[Ss]urging|\b[Tt]umbling|\b[Mm]ighty|[/-])[ -]?$"
)
_MONEY_NEXT = re.compile(
    r"['’]?s?\s+(?:rose|fell|gained|lost|dropped|slid|slipped|climbed|weakened|strengthened|firmed|eased|jumped|surged|tumbled|sank|"
    r"hit|traded|trades|was|is|bought|fetched|weakness|strength|rally|index|against|has|had|steadied|edged|declined|advanced|rallied|"
    r"appreciated|depreciated|touched|added|shed|stood|versus|weakens|strengthens|rises|falls)\b"
)


def currency(text: str, found: Found) -> bool:
    """Whether a currency's name is its rate on the market, not a unit ("150 yen", "a pound of coffee")."""
    before, after = text[max(0, found.start - 30) : found.start], text[found.end : found.end + 24]
    if _UNIT.search(before) or re.match(r"(?:[- ](?:denominated|a)\b|-[a-z])", after):
        return False
    word = text[found.start : found.end]
    if word.isupper():
        return bool(_MONEY_NEXT.match(after)) or bool(re.search(r"\bthe $", before))
    return bool(_DETERMINED.search(before)) or bool(_MONEY_NEXT.match(after))


_MARKET_NEXT = re.compile(
    r"\s*(?:[,(;.]|[|:–—-]|$|\n|and\b|or\b|['’]s?\b|\(|[+−]?\d|up\b|down\b|off\b|rose|fell|gain|lost|led|lag|climb|drop|sl[iu]|advanc|declin|jump|"
    r"surg|add|shed|rall|tumbl|outperform|underperform|was|were|is|are|at|with|sectors?|stocks|shares|names|by|ha[sd]\b|have|rising|falling|"
    r"retreat|sank|sink|finish|end|edg|top|return|trail|each|both|also|follow|bring|brought|got|weigh|make|made|account|to\b|in\b|on\b|over\b|fared|did|held|came|bounc)"
)
_PLAIN_SECTORS = frozenset("financials industrials utilities staples discretionary communications materials".split())


def sector(text: str, found: Found, others: int) -> bool:
    """Whether a bare sector word ("energy", "financials") is the sector. `others`: sector mentions near it."""
    after = text[found.end : found.end + 70]
    if re.match(r"\s+sectors?\b|\s+(?:stocks|shares|names|companies|group|index)\b", after):
        return True
    if not _MARKET_NEXT.match(after):
        return False
    near = text[max(0, found.start - 70) : found.start] + after
    percent = bool(_PERCENT.search(near) or _CELL.match(after))
    if "sector" in near.lower() or (others and percent):
        return True
    word = text[found.start : found.end].lower()
    if word in _PLAIN_SECTORS and word != "materials":
        return percent
    return bool(_PERCENT.search(after)) and bool(_MOVE.match(after) or re.match(r"['’]s \d|\s*[|(+−]|,? (?:up|down|off)\b", after))


_CELL = re.compile(r"\s*\|\s*[+\-−]?\d")
_INDEX_BEFORE = re.compile(r"(?:\b[Tt]he|[’']s|\b[Ll]ondon|\b[Pp]aris|\b[Tt]oronto|\b[Ss]ydney|\b[Bb]lue-chip|\b[Bb]roader|\b[Bb]road|\b[Bb]enchmark|[(]|\band|\bthan|\bversus|\bvs\.?|\bin|\bon) $")


def index(text: str, found: Found) -> bool:
    """Whether a bare provider's name ("the S&P", "FTSE rose", "the Russell") is its main index."""
    before, after = text[max(0, found.start - 14) : found.start], text[found.end : found.end + 24]
    if _CAP_AFTER.match(after) or re.match(r"['’]s\s+(?:rating|analyst|rated|said)|\s+(?:said|says|rating|rated|cut its|analysts?)", after):
        return False
    return bool(_INDEX_BEFORE.search(before)) or bool(_MOVE.match(after)) or bool(re.match(r"\s*[|(+:−-]", after))


def commodity(text: str, found: Found) -> bool:
    """Whether a household word ("sugar", "coffee", "cotton") is the traded good."""
    after = text[found.end : found.end + 24]
    return bool(re.match(r"\s+(?:futures|prices?|contracts?)\b", after)) or (bool(_MOVE.match(after)) and bool(_PERCENT.search(text[found.end : found.end + 60])))


_FIGURES = re.compile(
    r"(?:['’]s?)?\s+(?:(?:core|headline|annual|monthly|consumer|producer|retail|factory|industrial|manufacturing|services|private|"
    r"real|first|second|third|fourth|quarterly|jobs?|labor|labour|initial|weekly|nonfarm|unemployment|personal|durable|existing|new|wholesale|housing|pending|single|gross|flash|composite|construction|business)[ -]?){0,3}"
    r"(?:economy|inflation|prices|GDP|CPI|PPI|PCE|unemployment|jobless|payrolls?|employers|jobs|hiring|growth|sales|output|production|exports?|imports?|"
    r"trade|deficit|surplus|debt|budget|PMI|ISM|confidence|sentiment|wages?|claims|orders|spending|rate|rates|starts|permits|employment|"
    r"gross domestic product|added|grew|contracted|expanded|shrank|services|manufacturing|home)\b"
)
_OFFICE = re.compile(r"\b(?:Bureau|Department|Office|Statistics)")


def economy(text: str, found: Found) -> bool:
    """Whether a country stands for its economy's figures, rather than for a market, a person or a place."""
    if _OFFICE.search(text[found.start : found.end]) or "economy" in text[found.start : found.end]:
        return True
    return bool(_FIGURES.match(text[found.end : found.end + 60]))


_PERSON = re.compile(
    r"(?:['’]s?)?\s+(?:[Cc]hair(?:man|woman)?|[Vv]ice [Cc]hair|[Gg]overnor|[Pp]resident|[Oo]fficials?|[Pp]olicymakers?|[Bb]ank of|minutes|speakers?|"
    r"[Pp]owell|[Bb]oard|economists?|watchers?|independence|nominee|staff|members?|chief|boss|speak|speech|statement|meeting)\b"
)


def bank_office(text: str, found: Found) -> bool:
    """Whether a central bank's name only introduces a person or an office: "Fed Chair", "Federal Reserve Bank of Dallas"."""
    return bool(_PERSON.match(text[found.end : found.end + 30]))


_STYLE = re.compile(r"\b(?:growth|value|defensives?|cyclicals?|momentum|quality)\b", re.I)
_STYLE_NEXT = re.compile(r"\s*(?:[.,;:)(]|$|and\b|by\b|beat|outperform|underperform|lag|led|rose|fell|gain|has|have|had|is|was|over|versus|vs|up|down|returned|trailed|stocks)")


def group(text: str, found: Found) -> int | None:
    """1 where "small-cap" stands for the stocks themselves, 0 where it only qualifies something else.

    "Growth" and "value" are styles only where they stand against each other; otherwise they are None.
    """
    after = text[found.end : found.end + 14]
    if found.entry.id in ("GROWTH", "VALUE"):
        near = text[max(0, found.start - 60) : found.start] + text[found.end : found.end + 60]
        own = text[found.start : found.end].lower()
        others = {w.lower() for w in _STYLE.findall(near)} - {own}
        return 1 if others and _STYLE_NEXT.match(after) and re.search(r"beat|outperform|lag|led|trail|styles?|factors?|over|than|versus", near) else None
    return int(bool(re.match(r"\s*(?:[.,;:)]|$|and\b|or\b|rose|fell|outperform)", after)))


_PLACE_NEXT = re.compile(
    r"(?:['’]s (?:market|advance|decline|gain|loss|drop|fall|rise|stocks|shares|bourse|main index|benchmark))?(?:\s+(?:also|each|both|then|only|even|now|had|has))?"
    r"(?:\s*[|:,–—-]\s*[+\-−]?\d|\s+[+\-−]?\d[\d.,]*\s?(?:%|per ?cent)|\s+was the exception|\s+(?:was |ended |closed |finished |is )?(?:rose|fell|gained|lost|added|shed|dropped|climbed|rallied|slipped|advanced|declined|jumped|surged|slid|"
    r"tumbled|sank|eased|edged|up|down|off|put on|closed|ended|finished|plunged|firmed|gave up|set the pace|leapt|dipped|higher|lower|rises|falls|gains|loses|adds))\b|(?:['’]s (?:advance|decline|gain|loss|drop|fall|rise))\b"
)


def place(text: str, found: Found) -> bool:
    """Whether a city stands for its stock market: "Paris added 1.6%"."""
    after = text[found.end : found.end + 80]
    if _PLACE_NEXT.match(after):
        return bool(_PERCENT.search(after) or re.search(r"\d", after[:40]))
    return bool(re.match(r" and [A-Z]\w+ (?:each |both )?(?:rose|fell|gained|lost|added|shed|climbed|dropped)", after) and _PERCENT.search(after))
