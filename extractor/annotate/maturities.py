"""Government bonds by maturity: "the 10-year Treasury", "two-year notes", "Germany's 10-year yield", "the 30-year"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.annotate.gazetteer import Entry, Found

_COUNT = {
    "one": 1, "two": 2, "three": 3, "five": 5, "six": 6, "seven": 7, "ten": 10, "twenty": 20, "thirty": 30, "fifty": 50,
}  # fmt: skip
_COUNTRY = {
    "german": "DE", "germany": "DE", "italian": "IT", "italy": "IT", "french": "FR", "france": "FR", "spanish": "ES",
    "spain": "ES", "japanese": "JP", "japan": "JP", "british": "GB", "britain": "GB", "uk": "GB", "u.k": "GB", "u.k.": "GB",
    "greek": "GR", "greece": "GR", "portuguese": "PT", "portugal": "PT", "swiss": "CH", "switzerland": "CH",
    "chinese": "CN", "china": "CN", "indian": "IN", "india": "IN", "australian": "AU", "australia": "AU",
    "canadian": "CA", "canada": "CA", "brazilian": "BR", "brazil": "BR", "south korean": "KR", "korean": "KR", "korea": "KR",
    "south korea": "KR", "mexican": "MX", "mexico": "MX", "u.s": "US", "u.s.": "US", "us": "US", "american": "US",
    "dutch": "NL", "irish": "IE", "belgian": "BE", "austrian": "AT", "polish": "PL", "swedish": "SE", "norwegian": "NO",
    "turkish": "TR", "south african": "ZA", "euro zone": "DE", "eurozone": "DE", "new zealand": "NZ", "indonesian": "ID",
}  # fmt: skip
_PAPER = {"bund": "DE", "bunds": "DE", "schatz": "DE", "bobl": "DE", "gilt": "GB", "gilts": "GB", "jgb": "JP", "jgbs": "JP",
          "oat": "FR", "oats": "FR", "btp": "IT", "btps": "IT", "bono": "ES", "bonos": "ES"}  # fmt: skip
_CAPITAL = {"tokyo": "JP", "berlin": "DE", "london": "GB", "rome": "IT", "paris": "FR", "madrid": "ES"}
_SAID = re.compile(r"\b(?:Bunds?|bunds?|[Gg]ilts?|JGBs?|OATs?|BTPs?|Treasur(?:y|ies|ys)|Tokyo|Berlin|Rome|Madrid)\b")
_NAMES = {"US": "U.S.", "DE": "German", "GB": "U.K.", "JP": "Japanese", "FR": "French", "IT": "Italian", "ES": "Spanish"}
_NUMBER = rf"(?:\d{{1,2}}|{'|'.join(_COUNT)})"
_LAND = "|".join(sorted((re.escape(c) for c in _COUNTRY), key=len, reverse=True))
_ISSUE = (
    r"(?:Treasur(?:y|ies|ys)|T-(?:note|bill|bond)s?|government|stock|money|govt|sovereign|inflation-protected|benchmark|Bunds?|bunds?|"
    r"gilts?|Gilts?|JGBs?|OATs?|BTPs?|Bonos?|bonds?|notes?|bills?|yields?|debt|maturity|maturities|paper|TIPS|rates?)"
)
_MATURITY = re.compile(
    rf"(?:\b(?P<land>(?i:{_LAND}))(?:['’]s?)?[ \-])?(?:\b(?P<lead>[Bb]enchmark|Treasur(?:y|ies)['’]?s?|[Gg]ilts?|[Bb]unds?|JGBs?)[ \-])?"
    rf"(?:\b(?P<land2>(?i:{_LAND}))(?:['’]s?)?[ \-])?"
    rf"(?<![\d.$])\b(?P<first>{_NUMBER})(?:(?P<hang>-)(?: ?(?:year|month))?(?:,| and| or| to|/)+ ?(?P<second>{_NUMBER}))?"
    rf"(?:[- ](?P<unit>year|month|yr)|(?P<short>Y|y|yr))(?P<many>s)?\b(?P<tail>(?:[ \-]{_ISSUE}\b)*)",
    re.I,
)
_ANCHOR = re.compile(r"[- ](?:year|month|yr)|\d(?:[Yy]|yr)\b|-YEAR")  # found first: the full pattern is fifty times slower
_THE = re.compile(r"\b(?:the|benchmark|on the|on|its|and|while)\s+$", re.I)
_NOT_NEXT = re.compile(
    r"['’]?s?\s+(?:mortgage|fixed|home loan|window|period|high|low|average|chart|trend|plan|deal|contract|history|anniversary"
    r"|horizon|return|streak|rally|old|span|run|peak|forecast|outlook|breakeven|swap|CD|lease|low|stretch|agreement|target"
    r"|moving|annual|record|stint|term|bull|bear|track|growth|cycle|total|holding|investment|investing|basis|slump|war|loan|"
    r"correlation|rolling|extension|life|ban|veteran|time|downtrend|uptrend|range)",
    re.I,
)
_ALONE_NEXT = re.compile(
    r"(?:['’]s)?(?:[.,;)]|\s+(?:rose|fell|was|is|were|climbed|slipped|dropped|jumped|eased|edged|traded|trades|at|to|yield|yielded|yields|"
    r"hit|touched|added|shed|gained|lost|ended|closed|stood|near|back|now|last|and|up|down|above|below|reached|ticked|"
    r"finished|settled|topped|held|with|broke|declined|surged|tumbled|advanced|by|from|rises|falls|hits|has|had|on|in|as|sits|sat|"
    r"upwards|north|shy|offers?|pays?|\d+|an?\b|some|about|nearly|roughly|went|goes|came|put|rallied|sold|jumps?|slid|sank|leapt|firmed|over|were)\b|\s*$|\s*[|–—(:])"
)


def maturities(text: str) -> Iterator[Found]:
    """Mentions of government bonds by maturity, in text order.

    A bare "10-year yield" belongs to the country last named with a bond in its sentence or line, else to the
    country whose paper the document is about, else to the United States.
    """
    home = _home(text)
    last, land_here = 0, ""
    for anchor in _ANCHOR.finditer(text):
        m = _MATURITY.search(text, max(last, anchor.start() - 45), anchor.end() + 45)
        if m is None or m.end() < anchor.end():
            continue
        between = text[last : m.start()]
        if "\n" in between or re.search(r"[a-z][.!?][”\"’]? ", between):
            land_here = ""
        land = _land(m) or _said_before(text[max(0, m.start() - 90) : m.start()])
        last = m.end()
        if not _is_bond(text, m, bool(land or land_here)):
            continue
        land_here = land or land_here
        yield from _found(m, land or land_here or home)


def _said_before(before: str) -> str:
    """The country of the paper or capital named just before, in the same sentence."""
    before = re.split(r"\n|[a-z][.!?][”\"’]? ", before)[-1]
    said = list(_SAID.finditer(before))
    if not said:
        return ""
    word = said[-1][0].lower()
    return _PAPER.get(word) or _CAPITAL.get(word) or ("US" if word.startswith("treasur") else "")


def _home(text: str) -> str:
    """The country whose government paper a document speaks of; American where it says nothing else."""
    if re.search(r"\bTreasur(?:y|ies|ys)\b|\bFed\b|\bFederal Reserve\b|\bWall Street\b", text):
        return "US"
    lands = [_PAPER[m[0].lower()] for m in re.finditer(r"\b(?:[Bb]unds?|[Gg]ilts?|JGBs?|OATs?|BTPs?)\b", text)]
    return max(set(lands), key=lands.count) if lands else "US"


def _land(m: re.Match[str]) -> str:
    for word in re.findall(r"[A-Za-z]+", f"{m['lead'] or ''} {m['tail']}"):
        if paper := _PAPER.get(word.lower()):
            return paper
        if word.lower().startswith("treasur"):
            return "US"
    named = m["land"] or m["land2"]
    if not named or named == "us":
        return ""
    return _COUNTRY[named.lower()]


def _is_bond(text: str, m: re.Match[str], landed: bool) -> bool:
    tail = m["tail"].strip(" -").lower()
    after = text[m.end() : m.end() + 30]
    if m["many"] and m["unit"]:
        return (m["first"] + "-").lower() in text[m.start() : m.end()].lower() and bool(_ALONE_NEXT.match(after))
    if tail and tail not in ("rate", "rates", "maturity", "note", "debt", "benchmark"):
        return not re.match(r"\s+(?:window|period)", after) and not (tail.startswith("bond") and re.match(r" fund", after))
    if _NOT_NEXT.match(after):
        return False
    if tail in ("note", "maturity", "debt") or (tail and landed):
        return True
    before = text[max(0, m.start() - 48) : m.start()]
    if re.search(r"(?:average|return|mean|median|low|high)s?\b[^.]*$", before):
        return False
    return bool((m["lead"] or m["short"] or m["unit"] == "yr" or _THE.search(before) or landed) and _ALONE_NEXT.match(after))


def _found(m: re.Match[str], land: str) -> Iterator[Found]:
    unit = "M" if (m["unit"] or "").lower() == "month" else "Y"
    groups = [("first", m.start(), m.end("first")), ("second", m.start("second"), m.end())] if m["second"] else None
    for name, start, end in groups or [("first", m.start(), m.end())]:
        size = int(_COUNT.get(m[name].lower(), 0) or m[name])
        word = "year" if unit == "Y" else "month"
        paper = "Treasury" if land == "US" else "government bond"
        label = f"{_NAMES.get(land, land)} {size}-{word} {paper}"
        yield Found(start, end, Entry(f"{land}{size}{unit}", label, "rate", "", ""))
