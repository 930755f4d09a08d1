"""Whether a name that is also a word, a surname or a place stands for the company: Gap, Target, Apple, Block."""

from __future__ import annotations

import re

from extractor.annotate.gazetteer import Found

_AFTER = re.compile(
    r"(?:['’]s?)?(?:\s+(?:shares?|stocks?|ADRs?|investors|shareholders|earnings|results|options|bonds|revenue|"
    r"profits?)\b"
    r"|\s+(?:Inc|Corp|plc|PLC|Ltd|Co|Group|Holdings|SE|AG|SA)\b\.?|,\s+Inc\b|\s+(?:Chief|CEO|CFO)\b)"
)
_BEFORE = re.compile(
    r"\b(?:(?:[Ss]hares?|[Ss]takes?|[Ii]nvestors) (?:of|in)|[Ss]tock of|[Ss]hareholders of|[Rr]etailers?|"
    r"[Cc]hipmakers?|"
    r"[Aa]utomakers?|[Cc]armakers?|[Pp]arent|[Oo]wner|[Cc]ompany|[Rr]ivals?|[Ll]enders?|[Dd]rugmakers?|[Gg]iants?|"
    r"[Cc]ompetitors?|[Pp]eers?|[Mm]akers?|[Ii]nsurers?|(?:[Cc]ompanies|[Ss]tocks|[Nn]ames) (?:like|such as))\s+$"
)
_MOVES = (
    "closed|jumped|surged|soared|tumbled|plunged|slid|slumped|sank|rose|fell|gained|lost|added|shed|dropped|climbed|"
    "rallied|"
    "slipped|advanced|declined|popped|retreated|edged|spiked|rebounded|leapt|rises|falls|gains|drops|jumps|sinks|"
    "slides|"
    "tumbles|soars|surges|finished|ended|opened|trades|traded|eased|dipped|crashed|skidded|cratered|sagged|"
    "rocketed|vaulted|bounced|collapsed|stumbled|swooned|nosedived|firmed|zoomed|ticked|inched|nudged|crept|rallies|"
    "gave (?:up|back)|tacked on|put on|shot up|ran up|picked up|gives up|adds|loses"
)
_DEEDS = (
    "reported|reports|posted|posts|announced|guided|beat|missed|unveiled|earned|launched|delivered|generated|booked|"
    "swung|"
    "disclosed|raised|cut|lowered|said|says|expects|agreed|warned|lifted|boosted|slashed|forecast|forecasts|topped|owes|owed|"
    "confirmed|took in|pulled in|brought in|outperformed|underperformed|trailed|lagged|outpaced"
)
_TRADES = (
    r"[\w-]*maker|[\w-]*retailer|lender|chain|firm|company|parent|owner|giant|group|operator|bank|insurer|startup|"
    r"platform|provider|developer|manufacturer|supplier|airline|miner|brewer|grocer|brand|brokerage|builder|designer|"
    r"conglomerate|specialist"
)
_APPOSED = re.compile(rf",\s(?:(?:the|a|an)\s)?(?:[\w’'&-]+\s){{0,5}}?(?:{_TRADES})\b")
_MOVED = re.compile(rf"\s+(?:{_MOVES})\b")
_MOVED_FAR = re.compile(rf"\s+(?:{_MOVES})\b[^.\n]{{0,30}}\d")
_DID = re.compile(rf"(?:['’]s)?\s+(?:{_MOVES}|{_DEEDS})\b")
_IS = re.compile(
    r"(?:['’]s)?\s+(?:was|is|has|will|had|now|also|plans|leads|led|tops|topped|took|makes|made|sells|sold|pays|goes for|trades|came|comes|earns|yields|costs|fetches|changes hands|accounts for|at [$£€]?\d+)\b"
)
_ACTED = re.compile(rf"(?:['’]s)?\s+(?:{_MOVES}|reported|posted|earned|booked|guided)\b")  # what no person does
_TITLE = re.compile(
    r"\s+(?:CEO|CFO|COO|Chief|Chairman|President|Pay|Watch|Cloud|TV|Music|Intelligence|AI|Azure|Web|Prime)\b"
)
_CAPITAL_AFTER = re.compile(r"['’]?s?[ -](?:[A-Z][\w]*)")
_CAPITAL_BEFORE = re.compile(r"(?:^|[^\w.!?:])([A-Z][\w’'.&-]*) $")
_OPENING = re.compile(r"['’]s?\s|,|\s+and [A-Z]|\s*(?:[|(:]\s*)?[+\-−]?[$€£]?\d")
_LEADS = frozenset(
    "The A An In At On For And But Or While As With From By To Of Both Like Then Meanwhile Shares Stock Chipmaker "
    "Retailer "
    "Automaker Among Since After Before When If That Also Only Even Big Rival Rivals Monday Tuesday Wednesday Thursday "
    "Friday Shareholders Buy Sell Why How Is Did Does Will Can Should Could Has What Despite Unlike Including".split()
)
_ASIDE_THEN_MOVED = re.compile(  # "Next, which reports on Tuesday, lost 2%"
    rf",\s[a-z][^.\n]{{3,90}}?,\s(?:{_MOVES}|goes for|yields|changes hands|was)\b[^.\n]{{0,30}}\d"
)
_ALONE = re.compile(r"[*_:]*\s*(?:\n|$)")  # a heading of its own
_FUNCTION_WORDS = frozenset("the and for but nor with from into than that over per via its are was".split())
_START = re.compile(r"(?:[.!?…:]['\"”’)\]]*\s+|(?:^|\n)\s*(?:[-*•#>]+\s+|\d+[.)]\s+)?|[|]\s*)[*_]*['\"“‘(]*$")

_HOUSES = frozenset(  # banks and data houses, whom commentary quotes more often than it speaks of their shares
    "LSEG.L SPGI MCO JPM GS MS BAC C WFC BARC.L UBSG.SW DBK.DE HSBA.L JEF BLK STT CME FMCC FNMA ADP SCHW NDAQ CBOE "
    "ICE TROW MER name:vanguard KN.PA 8604.T NMR 8411.T MFG 8316.T EBS.VI RBI.VI BAER.SW ABN.AS BMO.TO CM.TO "
    "BEN BNP.PA GLE.PA INGA.AS ALV.DE RY.TO TD.TO MSCI FDS MORN BK APO KKR BX NWG.L STAN.L 8306.T RJF LPLA EVR "
    "LAZ".split()
)
_CITED_BEFORE = re.compile(
    r"(?:\b[Aa]ccording to|\bby|\bper|\bfrom|\b(?:[Aa]nalysts?|[Ee]conomists?|[Ss]trategists?) (?:at|with)|\b[Aa]t|"
    r"\b[Ss]ource:) $"
)
_CITED_AFTER = re.compile(
    r"(?:['’]s?)?(?: \w+)? (?:analysts?|economists?|strategists?|data|estimates?|poll|survey|research|desk|figures|"
    r"note|team|"
    r"calculations?|says|said|expects|reckons?|sees?|forecasts?|strategy|manufacturing|flash|services|composite|PMI)\b"
)


_HEADING = re.compile(  # a name that heads its paragraph: "Apple. It reported tonight ..."
    r"\.\s(?:It|Its|The (?:company|stock|shares|firm|group|maker|retailer|lender|bank|carmaker|chipmaker|insurer)|Shares)\b"
)


def explicit(text: str, found: Found) -> bool:
    """Whether the words right around a name prove a company: "shares of Gap", "Target Corp.", "Seagen rose 14%"."""
    after, before = text[found.end : found.end + 140], text[max(0, found.start - 40) : found.start]
    if _AFTER.match(after) or _BEFORE.search(before) or _APPOSED.match(after):
        return True
    if at_start(text, found.start) and _HEADING.match(after):
        return True
    if titled(text, found.start):
        return False
    if at_start(text, found.start):
        return bool(_MOVED_FAR.match(after) or _ASIDE_THEN_MOVED.match(after))
    return bool((_ACTED if found.entry.mark == "!" else _DID).match(after) or _ASIDE_THEN_MOVED.match(after))


def company(text: str, found: Found, known: bool) -> bool:
    """Whether a name in capitals is that company. `known`: the document speaks of it elsewhere for certain."""
    short = found.entry.mark == "!" and found.entry.surface != found.entry.name
    if part_of_name(text, found, known and not short):  # "Anna Wells of Wells Fargo"
        return False
    after = text[found.end : found.end + 40]
    starts = at_start(text, found.start)
    acts = bool(_DID.match(after) or _IS.match(after))
    if known:
        does = acts or (found.entry.mark == "?" and bool(re.match(r"\s+[a-z]+(?:s|ed)\b", after)))
        return not starts or does or bool(_AFTER.match(after)) or not re.match(r"\s+[a-z]+", after)
    after_article = text[max(0, found.start - 4) : found.start].lower() == "the "
    if found.entry.mark == "!" or after_article or titled(text, found.start) or (starts and not acts):
        if explicit(text, found) or found.entry.mark == "!":
            return explicit(text, found)
        if text[max(0, found.start - 2) : found.start] == "| ":
            return False  # a column's head: "Rating | Target"
        return starts and bool(_ALONE.match(after) or (not titled(text, found.start) and _OPENING.match(after)))
    return True


def part_of_name(text: str, found: Found, known: bool) -> bool:
    """Whether the name is a part of a longer one: "Block Island", "Fed Funds Target". `known` as in `company`."""
    after = text[found.end : found.end + 30]
    if re.match(r"-[A-Za-z]", after) and not re.match(r"-(?:owned|backed|led|parent|maker|made|style|like)", after):
        return True
    if known:
        return False
    if _CAPITAL_AFTER.match(after) and not _TITLE.match(after) and not _AFTER.match(after):
        return True
    before = _CAPITAL_BEFORE.search(text[max(0, found.start - 30) : found.start])
    if before is None or before[1] in _LEADS or _BEFORE.search(text[max(0, found.start - 40) : found.start]):
        return False
    return not before[1].endswith(("’s", "'s"))


def as_source(text: str, found: Found) -> bool:
    """Whether a bank or data house is only quoted: "analysts at Goldman Sachs", "data from LSEG"."""
    if found.entry.id not in _HOUSES:
        return False
    before, after = text[max(0, found.start - 24) : found.start], text[found.end : found.end + 32]
    return bool(_CITED_BEFORE.search(before) or _CITED_AFTER.match(after))


def at_start(text: str, at: int) -> bool:
    """Whether a sentence, list item or cell begins there, so that the capital proves nothing."""
    return at == 0 or bool(_START.search(text[max(0, at - 12) : at]))


def titled(text: str, at: int) -> bool:
    """Whether the line is in headline capitals, so that capitals prove nothing."""
    first = text.rfind("\n", 0, at) + 1
    last = text.find("\n", at)
    line = text[first : last if last >= 0 else len(text)]
    if len(line) > 160:
        return False
    small = [word for word in re.findall(r"(?<![\w’'-])[a-z]{3,}", line) if word not in _FUNCTION_WORDS]
    return 4 * len(small) <= len(re.findall(r"\b[A-Z][a-z]+", line))
