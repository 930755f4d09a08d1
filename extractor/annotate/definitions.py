"""What a document itself says its names stand for: "Amplitude (NASDAQ: AMPL)", "the iShares Russell 2000 ETF (IWM)"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from extractor.annotate.gazetteer import Entry, Found, Gazetteer
from extractor.annotate.symbols import INDEX_CODES, Symbol, explicit, is_abbreviation, resolve

LEADS = frozenset(  # words in capitals that begin a sentence, not a name
    "The A An In At On For And But Or While As With From By To Of Both Like Then Meanwhile Shares Stock Chipmaker "
    "Retailer "
    "Among Since After Before When If That Also Only Even Rival Another Separately Elsewhere Still Today Yesterday "
    "Overall "
    "However Consider Take See Buy Sell Why How Is Did Does Will Can Should Could Has What Despite Unlike Including "
    "Software "
    "Biotech Chip Semiconductor Cloud Drugmaker Automaker Giant Company First Second Third Finally Next Now Here "
    "Additionally "
    "Shareholders Monday Tuesday Wednesday Thursday Friday Owner Parent Bank Lender Its Their His Her Our Your My "
    "Image Ticker "
    "Symbol Peer Competitor".split()
)
_CAPITALISED = r"[A-Z0-9][\w’'.&!+-]*"
_NAME = re.compile(
    rf"((?:{_CAPITALISED}|[ie][A-Z]\w+)(?:,? (?:(?:of|the|and|de|for|&|in) )?(?:{_CAPITALISED}|&))*)[\"”’*_®™]*\s*$"
)
_BREAK = re.compile(r"[.!?] |, ")
_LEGAL_FORM = "Inc|Incorporated|Corp|Corporation|Co|Company|Ltd|Limited|plc|PLC|LLC|LP|AG|SE|SA|NV"
_LEGAL = re.compile(rf",? (?:{_LEGAL_FORM}|Holdings?|Group)\.?$")
_LEGAL_NEXT = re.compile(rf"(?:{_LEGAL_FORM}|L\.P|S\.A|N\.V)\b")
_TRADE = re.compile(
    r" (?:Technolog(?:ies|y)|Holdings?|Group|Pharmaceuticals?|Therapeutics|Systems|Software|Industries|International|"
    r"Financial|"
    r"Motors?|Energy|Labs|Networks|Platforms|Global|Entertainment|Brands|Stores|Foods|Resources|Semiconductor|"
    r"Solutions|"
    r"Interactive|Biosciences|Sciences|Robotics|Bancorp|Bancshares|Capital|Partners|Media|Health|Medical|Airlines|"
    r"Logistics|"
    r"Materials|Devices|Instruments|Aerospace|Outfitters)$"
)
_TRADED = frozenset(("index", "currency", "crypto", "commodity", "etf", "equity"))
_FUND_WORDS = re.compile(r"\b(?:ETF|Fund|Trust|ETN|iShares|SPDR|Vanguard|ProShares|Invesco|Direxion)\b")


class _Named(NamedTuple):
    """What stands before a symbol: a mention already found, a name in capitals, or both."""

    start: int
    name: str
    mention: Found | None


def attach(text: str, found: list[Found], gazetteer: Gazetteer) -> tuple[list[Found], dict[str, Entry]]:
    """Join explicit symbols to the names before them. Returns the mentions, and the names now known in the document."""
    known: dict[str, Entry] = {}
    kept = list(found)
    for symbol in explicit(text):
        named = _before(text, symbol, kept)
        mention = _join(text, symbol, named, gazetteer)
        if mention is None:
            continue
        kept = [f for f in kept if not (f.start < symbol.close and f.end > min(symbol.open, mention.start))]
        kept.append(mention)
        if mention.start == named.start < symbol.start and mention.entry.kind in ("equity", "etf"):
            if len(symbol.symbol) > 1 and symbol.symbol.isalpha() and not is_abbreviation(symbol.symbol):
                known.setdefault(symbol.symbol, mention.entry)
            known.update((short, mention.entry) for short in shorts(named.name, mention.entry.kind))
    return sorted(kept), known


def _before(text: str, symbol: Symbol, found: list[Found]) -> _Named:
    mention = max((f for f in found if f.end <= symbol.open), key=lambda f: f.end, default=None)
    if mention is not None and text[mention.end : symbol.open].strip(' "”’*_®™'):
        mention = None
    phrase = _phrase(text, symbol.open)
    if mention is not None and (phrase is None or phrase[0] >= mention.start or mention.entry.mark == ""):
        fund = phrase is not None and phrase[0] < mention.start and mention.entry.kind == "index"
        if not fund:
            return _Named(mention.start, mention.entry.name, mention)
    return _Named(*phrase, mention) if phrase else _Named(symbol.start, "", None)


def _join(text: str, symbol: Symbol, named: _Named, gazetteer: Gazetteer) -> Found | None:
    """The mention that a symbol makes with the name before it, or alone; None where it is no symbol."""
    mention = named.mention
    if mention is not None and INDEX_CODES.get(symbol.symbol.lstrip(".^")) == mention.entry.id:
        return Found(mention.start, symbol.end, mention.entry._replace(mark=""))
    id_ = resolve(symbol, gazetteer.symbols)
    entry = gazetteer.symbols.get(id_)
    if entry is None and (alias := gazetteer.names.get(symbol.symbol)) and alias.kind in _TRADED:
        entry, id_ = alias, alias.id
    alone = Found(symbol.start, symbol.end, _entry(id_, entry, symbol.symbol))
    if symbol.exchange == "$" or not named.name:
        return alone if symbol.proof == 2 or (entry is not None and symbol.proof == 1) else None
    if not _believed(symbol, id_, entry, named):
        return None
    if mention is not None and mention.entry.kind not in ("equity", "etf"):
        if entry is not None and entry.id == mention.entry.id:
            return Found(mention.start, symbol.end, mention.entry._replace(mark=""))
        if not _FUND_WORDS.search(text[named.start : symbol.open]):
            return alone if symbol.proof or entry is not None else None
    return Found(named.start, symbol.end, _entry(id_, entry, named.name))


def _entry(id_: str, entry: Entry | None, name: str) -> Entry:
    if entry is not None:
        return entry._replace(mark="")
    kind = "etf" if _FUND_WORDS.search(name) else "index" if id_.startswith("^") else "equity"
    return Entry(id_, _LEGAL.sub("", name), kind, name, "")


def _believed(symbol: Symbol, id_: str, entry: Entry | None, named: _Named) -> bool:
    """Whether capitals in brackets are a symbol of the name before them."""
    name, mention = named.name, named.mention
    if symbol.proof == 2 or (mention is not None and mention.entry.id == id_):
        return True
    if entry is not None and _alike(name, entry.name):
        return True
    initials = "".join(w[0] for w in re.findall(r"\b[A-Z]\w*", name))
    if is_abbreviation(symbol.symbol) or initials == symbol.symbol:
        return False
    if symbol.proof == 1:
        return entry is not None or len(symbol.symbol) >= 2
    if _FUND_WORDS.search(name) or (mention is not None and mention.entry.kind in ("equity", "etf")):
        return len(symbol.symbol) <= 5
    return entry is None and len(symbol.symbol) >= 3 and _spells(symbol.symbol, name)


def _spells(symbol: str, name: str) -> bool:
    """Whether the letters of a symbol stand in the name in their order, the first at its head."""
    letters = iter(name.upper())
    return name.upper().startswith(symbol[0]) and all(letter in letters for letter in symbol)


def _alike(name: str, other: str) -> bool:
    common = {"inc", "corp", "the", "etf", "fund", "trust", "group", "holdings"}
    mine, theirs = (set(re.findall(r"\w{3,}", n.lower())) - common for n in (name, other))
    return bool(mine & theirs)


def _phrase(text: str, end: int) -> tuple[int, str] | None:
    """The capitalised words that end where a bracket opens, less what merely begins the sentence."""
    first = max(0, end - 90, text.rfind("\n", 0, end) + 1)
    match = _NAME.search(text[first:end])
    if match is None:
        return None
    start, name = first + match.start(1), match[1]
    for stop in reversed(list(_BREAK.finditer(name))):
        if not _LEGAL_NEXT.match(name, stop.end()) and not re.search(r"\b[A-Z]\.$", name[: stop.start() + 1]):
            start, name = start + stop.end(), name[stop.end() :]
            break
    start, name = without_lead(start, name)
    if not name or not re.search(r"[A-Za-z]{2}", name) or len(name.split()) > 8:
        return None
    return start, name.rstrip('.,’"” ')


def without_lead(start: int, name: str) -> tuple[int, str]:
    """A name less the words that only begin its sentence; empty where nothing else is left."""
    while name.split(" ", 1)[0] in LEADS:
        lead, _, rest = name.partition(" ")
        start, name = start + len(lead) + 1, rest
    return start, name


def shorts(name: str, kind: str) -> Iterator[str]:
    """The forms in which a name that was given in full is used later: "Acme Robotics Inc.", "Acme Robotics", "Acme"."""
    yield name
    plain = _LEGAL.sub("", name)
    yield plain
    if kind == "etf":
        return
    while (shorter := _TRADE.sub("", plain)) != plain:
        plain = shorter
        if len(plain) > 3:
            yield plain
