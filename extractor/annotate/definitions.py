"""What a document itself says its names stand for: "Amplitude (NASDAQ: AMPL)", "Acme Robotics Inc.", "the fund (IWM)"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.annotate import symbols
from extractor.annotate.company_names import at_start, titled
from extractor.annotate.gazetteer import Entry, Found, Gazetteer

_NAME = re.compile(
    r"((?:[A-Z0-9][\w’'.&!+-]*|i[A-Z]\w+|e[A-Z]\w+)(?:,? (?:(?:of|the|and|de|for|&|in) )?(?:[A-Z0-9][\w’'.&!+-]*|&))*)[\"”’*_®™]*\s*$"
)
_LEAD = frozenset(
    "The A An In At On For And But Or While As With From By To Of Both Like Then Meanwhile Shares Stock Chipmaker Retailer Among "
    "Since After Before When If That Also Only Even Rival Another Separately Elsewhere Still Today Yesterday Overall However "
    "Consider Take See Buy Sell Why How Is Did Does Will Can Should Could Has What Despite Unlike Including Software Biotech "
    "Chip Semiconductor Cloud Drugmaker Automaker Giant Company First Second Third Finally Next Now Here Additionally Shareholders "
    "Monday Tuesday Wednesday Thursday Friday Owner Parent Bank Lender Its Their His Her Our Your My Image Ticker Symbol Peer Competitor".split()
)
_LEGAL = re.compile(r",? (?:Inc|Incorporated|Corp|Corporation|Co|Company|Ltd|Limited|plc|PLC|LLC|LP|AG|SE|SA|NV|Holdings?|Group)\.?$")
_TAIL_WORDS = re.compile(
    r" (?:Technolog(?:ies|y)|Holdings?|Group|Pharmaceuticals?|Therapeutics|Systems|Software|Industries|International|Financial|Motors?|Energy|"
    r"Labs|Networks|Platforms|Global|Entertainment|Brands|Stores|Foods|Resources|Semiconductor|Solutions|Interactive|Biosciences|Sciences|"
    r"Robotics|Bancorp|Bancshares|Capital|Partners|Media|Health|Medical|Airlines|Logistics|Materials|Devices|Instruments|Aerospace|Outfitters)$"
)
_TRADED = frozenset(("index", "currency", "crypto", "commodity", "etf", "equity"))
_FUND_WORDS = re.compile(r"\b(?:ETF|Fund|Trust|ETN|iShares|SPDR|Vanguard|ProShares|Invesco|Direxion)\b")


def attach(text: str, found: list[Found], gazetteer: Gazetteer) -> tuple[list[Found], dict[str, Entry]]:
    """Join explicit symbols to the names before them. Returns the mentions, and the names now known in this document."""
    known: dict[str, Entry] = {}
    kept = list(found)
    for symbol in symbols.explicit(text):
        inside = [f for f in kept if f.start < symbol.close and f.end > symbol.open]
        before = max((f for f in kept if f.end <= symbol.open), key=lambda f: f.end, default=None)
        if before is not None and text[before.end : symbol.open].strip(" \"”’*_®™") != "":
            before = None
        joined = _join(text, symbol, before, gazetteer)
        if joined is None:
            continue
        mention, names = joined
        kept = [f for f in kept if f not in inside and not (f.start < mention.end and f.end > mention.start)]
        kept.append(mention)
        known.update(names)
    kept.sort()
    return kept, known


def _join(text: str, symbol: symbols.Symbol, before: Found | None, gazetteer: Gazetteer) -> tuple[Found, dict[str, Entry]] | None:
    id_ = symbols.resolve(symbol, gazetteer.symbols)
    entry = gazetteer.symbols.get(id_)
    if entry is None and (alias := gazetteer.names.get(symbol.symbol)) and alias.kind in _TRADED:
        entry, id_ = alias, alias.id
    if before is not None and symbols.INDEX_CODES.get(symbol.symbol.lstrip(".^")) == before.entry.id:
        return Found(before.start, symbol.end, before.entry._replace(mark="")), {}
    phrase = _phrase(text, symbol.open)
    start, name = (before.start, before.entry.name) if before else (0, "")
    if phrase and (before is None or phrase[0] < before.start) and not (before and before.entry.id == id_):
        start, name = phrase
    if symbol.exchange == "$" or not name:
        if symbol.proof == 2 or (entry is not None and symbol.proof == 1):
            return Found(symbol.start, symbol.end, _entry(id_, entry, symbol.symbol)), {}
        return None
    if not _believed(symbol, id_, entry, before, name):
        return None
    if before is not None and before.entry.kind in ("index", "commodity", "crypto", "currency", "rate", "economy", "sector", "group"):
        if entry is not None and entry.id == before.entry.id:
            return Found(before.start, symbol.end, before.entry._replace(mark="")), {}
        if start == before.start and not _FUND_WORDS.search(text[before.end : symbol.open]):
            if symbol.proof == 0 and entry is None:
                return None
            return Found(symbol.start, symbol.end, _entry(id_, entry, symbol.symbol)), {}
    made = _entry(id_, entry, name)
    return Found(start, symbol.end, made), {short: made for short in _shorts(name, made.kind)}


def _entry(id_: str, entry: Entry | None, name: str) -> Entry:
    if entry is not None:
        return entry._replace(mark="")
    kind = "etf" if _FUND_WORDS.search(name) else "index" if id_.startswith("^") else "equity"
    return Entry(id_, _LEGAL.sub("", name), kind, name, "")


def _believed(symbol: symbols.Symbol, id_: str, entry: Entry | None, before: Found | None, name: str) -> bool:
    """Whether capitals in brackets are a symbol of the name before them."""
    if symbol.proof == 2 or (before is not None and before.entry.id == id_):
        return True
    if entry is not None and _alike(name, entry.name):
        return True
    if symbols.is_abbreviation(symbol.symbol) or "".join(w[0] for w in re.findall(r"\b[A-Z]\w*", name)) == symbol.symbol:
        return False
    if symbol.proof == 1:
        return entry is not None or len(symbol.symbol) >= 2
    if _FUND_WORDS.search(name) or (before is not None and before.entry.kind in ("equity", "etf")):
        return len(symbol.symbol) <= 5
    letters = iter(name.upper().replace(" ", ""))
    return entry is None and len(symbol.symbol) >= 3 and all(c in letters for c in symbol.symbol) and name.upper().startswith(symbol.symbol[0])


def _alike(name: str, other: str) -> bool:
    mine = {w for w in re.findall(r"\w{3,}", name.lower())} - {"inc", "corp", "the", "etf", "fund", "trust"}
    return bool(mine & {w for w in re.findall(r"\w{3,}", other.lower())})


def _phrase(text: str, end: int) -> tuple[int, str] | None:
    """The capitalised words that end where a bracket opens, less what merely begins the sentence."""
    first = max(0, end - 90, text.rfind("\n", 0, end) + 1)
    match = _NAME.search(text[first:end])
    if match is None:
        return None
    start, name = first + match.start(1), match[1]
    cut = list(re.finditer(r"[.!?] |, ", name))
    for stop in reversed(cut):
        if not re.match(r"(?:Inc|Corp|Ltd|Co|LLC|plc|L\.P|S\.A|N\.V)\b", name[stop.end() :]) and not re.search(r"\b[A-Z]\.$", name[: stop.start() + 1]):
            start, name = start + stop.end(), name[stop.end() :]
            break
    while (lead := name.split(" ", 1))[0] in _LEAD and len(lead) == 2:
        start, name = start + len(lead[0]) + 1, lead[1]
    if name in _LEAD or not re.search(r"[A-Za-z]{2}", name) or len(name.split()) > 8:
        return None
    return start, name.rstrip(".,’\"” ")


def _shorts(name: str, kind: str) -> Iterator[str]:
    """The forms in which a name that was given in full is used later."""
    yield name
    plain = _LEGAL.sub("", name)
    yield plain
    if kind == "etf":
        return
    while (shorter := _TAIL_WORDS.sub("", plain)) != plain:
        plain = shorter
        if len(plain) > 3:
            yield plain


_CORPORATE = re.compile(r"(?<=[\w&] )(?:Inc|Corp|Ltd|plc|PLC|LLC|Holdings|AG|SE|NV|Co)\b\.?(?!\w)")
_CORPORATE_NAME = re.compile(r"(?:[A-Z][\w’&-]+,? ){1,4}$")
_FUND_NAME = re.compile(
    r"\b(?:Vanguard|iShares|SPDR|Schwab|Invesco|Fidelity|WisdomTree|VanEck|ProShares|Direxion|Global X|First Trust|JPMorgan|"
    r"Pacer|ARK|Avantis|Dimensional|Franklin|Xtrackers|Grayscale|Bitwise|Roundhill|Amplify|KraneShares|Innovator)"
    r"(?: (?:[A-Z][\w&.-]*|\d[\d-]*|ex-US|of|and|&)){1,8} (?:ETF|ETN|Trust)\b"
)
_SHARES_OF = re.compile(r"(?<=[Ss]hares )(?:of|in) ((?:[A-Z][\w&-]+)(?: (?:[A-Z][\w&-]+|&))*)")


def invented(text: str, taken: list[Found]) -> Iterator[Found]:
    """Companies in no table, where the words leave no doubt: "Acme Robotics Inc.", "shares of Acme Robotics"."""
    spans = [(f.start, f.end) for f in taken]
    names: dict[str, Entry] = {}
    for start, end, name, kind in [*_funds(text), *_corporate(text)]:
        if (kind == "equity" and titled(text, start)) or any(s < end and start < e for s, e in spans):
            continue
        slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
        names[name] = entry = Entry(f"name:{slug}", name, kind, name, "")
        spans.append((start, end))
        yield Found(start, end, entry)
    for name, entry in names.items():
        for short in {name, *_shorts(name, entry.kind)}:
            for m in re.finditer(rf"(?<![\w-]){re.escape(short)}(?![\w-])", text):
                if not any(s < m.end() and m.start() < e for s, e in spans):
                    spans.append(m.span())
                    yield Found(m.start(), m.end(), entry)


def _funds(text: str) -> Iterator[tuple[int, int, str, str]]:
    for m in _FUND_NAME.finditer(text):
        yield m.start(), m.end(), m[0], "etf"


def _corporate(text: str) -> Iterator[tuple[int, int, str, str]]:
    for m in _CORPORATE.finditer(text):
        first = max(0, m.start() - 80)
        before = _CORPORATE_NAME.search(text[first : m.start()])
        if before:
            start, name = _trim(first + before.start(), before[0].rstrip(" ,"))
            if name and not (at_start(text, start) and " " not in name and m[0].rstrip(".") in ("Co", "Holdings", "SE", "AG")):
                yield start, m.end(), name, "equity"
    for m in _SHARES_OF.finditer(text):
        start, name = _trim(m.start(1), m[1])
        if name:
            yield start, m.end(1), name, "equity"


def _trim(start: int, name: str) -> tuple[int, str]:
    while name.split(" ", 1)[0] in _LEAD:
        lead, _, rest = name.partition(" ")
        if not rest:
            return start, ""
        start, name = start + len(lead) + 1, rest
    return start, name
