"""Government bonds by maturity: "the 10-year Treasury", "two-year notes", "Germany's 10-year yield", "the 30-year"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.annotate.descriptions import HOMES, home
from extractor.annotate.gazetteer import Entry, Found

_COUNT = {
    "one": 1, "two": 2, "three": 3, "five": 5, "six": 6, "seven": 7, "ten": 10, "twenty": 20, "thirty": 30, "fifty": 50,
}  # fmt: skip
_COUNTRY = {
    "german": "DE", "germany": "DE", "italian": "IT", "italy": "IT", "french": "FR", "france": "FR", "spanish": "ES",
    "spain": "ES", "japanese": "JP", "japan": "JP", "british": "GB", "britain": "GB", "uk": "GB", "u.k": "GB",
    "u.k.": "GB", "greek": "GR", "greece": "GR", "portuguese": "PT", "portugal": "PT", "swiss": "CH",
    "switzerland": "CH",
    "chinese": "CN", "china": "CN", "indian": "IN", "india": "IN", "australian": "AU", "australia": "AU",
    "canadian": "CA", "canada": "CA", "brazilian": "BR", "brazil": "BR", "south korean": "KR", "korean": "KR",
    "korea": "KR", "south korea": "KR", "mexican": "MX", "mexico": "MX", "u.s": "US", "u.s.": "US", "us": "US",
    "american": "US", "dutch": "NL", "irish": "IE", "belgian": "BE", "austrian": "AT", "polish": "PL", "swedish": "SE",
    "norwegian": "NO", "turkish": "TR", "south african": "ZA", "euro zone": "DE", "eurozone": "DE", "new zealand": "NZ",
    "indonesian": "ID", "ireland": "IE", "netherlands": "NL", "belgium": "BE", "austria": "AT", "poland": "PL",
    "sweden": "SE", "norway": "NO", "turkey": "TR", "south africa": "ZA", "indonesia": "ID", "hungarian": "HU",
}  # fmt: skip
_PAPER = {
    "bund": "DE", "bunds": "DE", "schatz": "DE", "bobl": "DE", "gilt": "GB", "gilts": "GB", "jgb": "JP", "jgbs": "JP",
    "oat": "FR", "oats": "FR", "btp": "IT", "btps": "IT", "bono": "ES", "bonos": "ES",
}  # fmt: skip
_CAPITAL = {"tokyo": "JP", "berlin": "DE", "rome": "IT", "madrid": "ES"}
_SAID = re.compile(r"\b(?:Bunds?|bunds?|[Gg]ilts?|JGBs?|OATs?|BTPs?|Treasur(?:y|ies|ys)|Tokyo|Berlin|Rome|Madrid)\b")
_ISSUER = {"EU": "DE"}  # the euro zone's benchmark is German
_AMERICAN = re.compile(r"\b(?:Treasur(?:y|ies|ys)|Fed|Federal Reserve|Wall Street)\b")
_FOREIGN = re.compile(r"\b(?:[Bb]unds?|[Gg]ilts?|JGBs?|OATs?|BTPs?)\b")
_NAMES = {"US": "U.S.", "DE": "German", "GB": "U.K.", "JP": "Japanese", "FR": "French", "IT": "Italian"}

_NUMBER = rf"(?:\d{{1,2}}|{'|'.join(_COUNT)})"
_LAND = "|".join(sorted((re.escape(c) for c in _COUNTRY), key=len, reverse=True))
_BONDS_OF = re.compile(rf"\b({_LAND})(?:['’]s)? (?:government |sovereign )?(?:bonds?|debt|paper)\b", re.I)
_ISSUE = (
    r"(?:Treasur(?:y|ies|ys)|T-(?:note|bill|bond)s?|government|stock|money|govt|sovereign|inflation-protected|"
    r"benchmark|bunds?|"
    r"gilts?|JGBs?|OATs?|BTPs?|bonos?|bonds?|notes?|bills?|yields?|debt|maturity|maturities|paper|TIPS|rates?|"
    r"(?:big |little )?(?:siblings?|cousins?|brothers?|sisters?)|counterparts?|equivalents?|auctions?|sales?)"
)
_MATURITY = re.compile(
    rf"(?:\b(?P<land>{_LAND})(?:['’]s?)?[ \-])?"
    r"(?:\b(?P<lead>benchmark|Treasur(?:y|ies)['’]?s?|gilts?|bunds?|JGBs?)[ \-])?"
    rf"(?:\b(?P<land2>{_LAND})(?:['’]s?)?[ \-])?"
    rf"(?<![\d.$])\b(?P<first>{_NUMBER})(?:-(?: ?(?:year|month))?(?:,| and| or| to|/)+ ?(?P<second>{_NUMBER}))?"
    rf"(?:[- ](?P<unit>year|month|yr)|(?P<short>Y|yr))(?P<many>s)?\b"
    rf"(?:[ \-](?P<land3>{_LAND})(?:['’]s)?(?=[ \-]{_ISSUE}\b))?(?P<tail>(?:[ \-]{_ISSUE}\b)*)",
    re.I,
)
_ANCHOR = re.compile(r"[- ](?:[Yy]ear|[Mm]onth|yr)|\d(?:[Yy]|yr)\b|-YEAR")  # found first: the full pattern is slow
_DETERMINED = re.compile(r"\b(?:the|benchmark|on|its|and|while)\s+$", re.I)
# "the five-year average is 16, the ten-year 14"
_OF_FIGURES = re.compile(r"(?:average|return|mean|median|low|high)s?\b(?:[^.\n]|\.\d)*$")
_OTHER_NEXT = re.compile(
    r"['’]?s?\s+(?:mortgage|fixed|home loan|window|period|high|low|average|chart|trend|plan|deal|contract|history|"
    r"anniversary|"
    r"horizon|return|streak|rally|old|span|run|peak|forecast|outlook|breakeven|swap|CD|lease|stretch|agreement|"
    r"target|moving|"
    r"annual|record|stint|term|bull|bear|track|growth|cycle|total|holding|investment|investing|basis|slump|war|loan|"
    r"correlation|rolling|extension|life|ban|veteran|time|downtrend|uptrend|range)",
    re.I,
)
_VERBS = (
    "rose|fell|was|is|were|climbed|slipped|dropped|jumped|eased|edged|traded|trades|at|to|yield|yielded|yields|hit|"
    "touched|"
    "added|shed|gained|lost|ended|closed|stood|near|back|now|last|and|up|down|above|below|reached|ticked|finished|"
    "settled|"
    "topped|held|with|broke|declined|surged|tumbled|advanced|by|from|rises|falls|hits|has|had|on|in|as|sits|sat|"
    "upwards|north|"
    r"shy|offers?|pays?|for|an?\b|some|about|nearly|roughly|went|goes|came|put|rallied|sold|jumps?|slid|sank|leapt|"
    r"firmed|over|"
    "hardly|moved|barely|got|gets|not|unchanged|flat|little|steady"
)
_ALONE_NEXT = re.compile(rf"(?:['’]s)?(?:[.,;)]|\s+\d[\d.]*(?:bps?\b|\b)|\s+(?:{_VERBS})\b|\s*$|\s*[|–—(:])")
_LABEL = re.compile(r"(?:^|\n|[.:;]\s|[|]\s?)[*_-]*\s?$")  # a list's or table's own word for a line
_LEVEL = re.compile(r"\s?(?:[,:|\t–—]\s?)+\d{1,2}\.\d+\s?%")
_SENTENCE_END = re.compile(r"\n|[a-z][.!?][”\"’]? ")


def maturities(text: str) -> Iterator[Found]:
    """Mentions of government bonds by maturity, in text order.

    A bare "10-year yield" belongs to the country last named with a bond in its sentence or line, else to the
    country whose paper the document is about, else to the United States.
    """
    usual = _home(text)
    last, here, said = 0, "", False
    for anchor in _ANCHOR.finditer(text):
        m = _MATURITY.search(text, max(last, anchor.start() - 45), anchor.end() + 45)
        if m is None or m.end() < anchor.end() or m.start() > anchor.start():
            continue
        beside = bool(last) and not _SENTENCE_END.search(text[last : m.start()])  # another bond in the sentence
        if not beside:
            here, said = "", False
        land = _land(m) or _said_before(text[max(0, m.start() - 90) : m.start()])
        last = m.end()
        if _is_bond(text, m, bool(land or here or (beside and said))):
            said = True
            here = land or here
            yield from _found(m, here or usual)


def _home(text: str) -> str:
    """The country whose government paper a document speaks of; American where it says nothing else."""
    about = home(text)
    american = len(_AMERICAN.findall(text))
    if american:  # a text about London may name the Fed, one about New York the Bank of England
        foreign = about != "US" and len(HOMES[about].findall(text)) > 3 * american
        return _ISSUER.get(about, about) if foreign else "US"
    lands = [_PAPER[m[0].lower()] for m in _FOREIGN.finditer(text)]
    return max(sorted(set(lands)), key=lands.count) if lands else _ISSUER.get(about, about)


def _said_before(before: str) -> str:
    """The country of the paper or capital named just before, in the same sentence."""
    here = _SENTENCE_END.split(before)[-1]
    if owners := _BONDS_OF.findall(here):  # "French bonds rallied as well: the ten-year yield ..."
        return _COUNTRY[owners[-1].lower()]
    said = _SAID.findall(here)
    word = said[-1].lower() if said else ""
    return _PAPER.get(word) or _CAPITAL.get(word) or ("US" if word.startswith("treasur") else "")


def _land(m: re.Match[str]) -> str:
    for word in re.findall(r"[A-Za-z]+", f"{m['lead'] or ''} {m['tail']}"):
        if paper := _PAPER.get(word.lower()):
            return paper
        if word.lower().startswith("treasur"):
            return "US"
    named = m["land"] or m["land2"] or m["land3"]
    return "" if not named or named == "us" else _COUNTRY[named.lower()]


def _is_bond(text: str, m: re.Match[str], landed: bool) -> bool:
    """Whether it is a bond's maturity, not a span of time."""
    tail = m["tail"].strip(" -").lower()
    after = text[m.end() : m.end() + 30]
    if m["many"] and m["unit"]:
        return m[0].lower().endswith(f"-{m['unit']}s".lower()) and bool(_ALONE_NEXT.match(after))
    if tail and tail not in ("rate", "rates", "maturity", "note", "debt", "benchmark"):
        return not re.match(r"\s+(?:window|period|fund)", after)
    if _OTHER_NEXT.match(after):
        return False
    if tail in ("note", "maturity", "debt") or (tail and landed):
        return True
    before = text[max(0, m.start() - 48) : m.start()]
    if _OF_FIGURES.search(before):
        return False
    alone = _LABEL.search(before) and _LEVEL.match(after)
    named = m["lead"] or m["short"] or m["unit"] == "yr" or landed or _DETERMINED.search(before) or alone
    return bool(named and _ALONE_NEXT.match(after))


def _found(m: re.Match[str], land: str) -> Iterator[Found]:
    """One mention, or two for "two- and ten-year notes"."""
    month = (m["unit"] or "").lower() == "month"
    paper = "Treasury" if land == "US" else "government bond"
    parts = [("first", m.start(), m.end())]
    if m["second"]:
        parts = [("first", m.start(), m.end("first")), ("second", m.start("second"), m.end())]
    for part, start, end in parts:
        size = _COUNT.get(m[part].lower()) or int(m[part])
        label = f"{_NAMES.get(land, land)} {size}-{'month' if month else 'year'} {paper}"
        yield Found(start, end, Entry(f"{land}{size}{'M' if month else 'Y'}", label, "rate", "", ""))
