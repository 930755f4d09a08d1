"""`claim_instruments`: who the numbers are about: indices, funds, shares, sectors, rates, commodities, currencies.

The way: names of the gazetteer and government bonds by maturity; explicit symbols, which name what stands before them
and make it known in the whole document; then every name that is also a word must be proven by its surroundings.
Leaves `Instrument` rows in the group "instruments", in text order and without overlaps.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc

from extractor.annotate import company_names, context
from extractor.annotate.definitions import attach
from extractor.annotate.descriptions import HOMES, home
from extractor.annotate.gazetteer import Entry, Found, Gazetteer, Names, Run, words
from extractor.annotate.maturities import maturities
from extractor.annotate.neighbours import neighbours
from extractor.annotate.spans import Instrument, put
from extractor.annotate.unlisted import unlisted

_TAILS = {  # words that belong to a name: "Acme Corp.", "iShares Gold Trust ETF"
    "equity": re.compile(
        r",? (?:Inc|Incorporated|Corp|Corporation|Co|Company|Ltd|Limited|plc|PLC|LLC|LP|AG|SE|SA|S\.A|NV|N\.V|AB|ASA|"
        r"Group|"
        r"Holdings|Platforms)\b(?:\.(?=\s+[a-z(]|,|\s*\)|['’]))?"
    ),
    "index": re.compile(r" index\b(?! (?:fund|futures|provider))"),
    "etf": re.compile(r"(?: (?:Index|ETF|Fund|Trust|ETN))+\b(?!s)"),
}
_FUND_NEXT = re.compile(
    r"(?:-| )(?:(?:index|tracking|tracker|mutual|exchange-traded) )?(?:ETFs?|[Ff]unds?|trackers?|ETNs?|[Tt]rust)\b"
)
_BACKED = re.compile(
    r"(?:-| )(?:backed|linked|tracking|based|focused|related|exposed|only|plated)\b"
    r"| (?:ETFs?|ETPs?|funds?|miners?|producers?|exchange-traded|stockpiles|inventories)\b"
)
_CHECKS: dict[str, Callable[[str, Found], bool]] = {
    "currency": context.currency,
    "commodity": context.commodity,
    "index": context.index,
    "crypto": lambda text, found: not company_names.at_start(text, found.start),
}


@Language.factory("claim_instruments", assigns=["doc.spans"])
class InstrumentFinder:
    """Finds mentions of market subjects. The tables are read when the component is made, in 0.06 s."""

    def __init__(self, nlp: Language, name: str = "claim_instruments") -> None:
        self.name = name
        self.gazetteer = Gazetteer()

    def __call__(self, doc: Doc) -> Doc:
        """Leave the rows of one document."""
        put(doc, "instruments", self.find(doc.text), label="kind", key="id")
        return doc

    def find(self, text: str) -> list[Instrument]:
        """The mentions in a text, exact to the character."""
        run = words(text)
        found = [_with_tail(text, f) for f in self.gazetteer.names.find(text, run)]
        found += maturities(text)
        taken, known = attach(text, _apart(found), self.gazetteer)
        taken = _with_document_names(text, run, taken, known)
        taken = _apart([*taken, *unlisted(text, taken)])
        rows = _proven(text, taken, known)
        abroad = self.gazetteer.american
        if any(r.id in abroad for r in rows) and home(text) == "US" and ("$" in text or HOMES["US"].search(text)):
            listed = {entry.id for entry in known.values()}
            at_home = {id_ for id_ in abroad if id_ in listed or _quoted_at_home(text, id_)}
            rows = [r if r.id in at_home else r._replace(id=abroad.get(r.id, r.id)) for r in rows]
        elif any(r.id in _HOME_LISTINGS for r in rows):
            rows = [r._replace(id=_listed_at_home(text, r.id)) for r in rows]
        return rows


_TRADING_PLACES = {
    "L": r"London|FTSE", "PA": r"Paris|CAC", "DE": r"Frankfurt|Xetra|DAX", "CO": r"Copenhagen", "SW": r"Zurich|SMI",
    "AS": r"Amsterdam|AEX", "MI": r"Milan", "MC": r"Madrid", "ST": r"Stockholm", "T": r"Tokyo|Nikkei", "HK": r"Hong Kong",
    "KS": r"Seoul|Kospi", "TW": r"Taipei|Taiex", "AX": r"Sydney|ASX", "NS": r"Mumbai|Nifty|Sensex", "TO": r"Toronto|TSX",
}  # fmt: skip


_HOME_LISTINGS = {  # shares that our table knows by their symbol in New York
    "BABA": "9988.HK", "JD": "9618.HK", "BIDU": "9888.HK", "NTES": "9999.HK", "NIO": "9866.HK", "XPEV": "9868.HK",
    "LI": "2015.HK", "TSM": "2330.TW",
}  # fmt: skip


def _listed_at_home(text: str, symbol: str) -> str:
    """The symbol of a share at home, in a text that is not about American markets and speaks of its home's."""
    own = _HOME_LISTINGS.get(symbol, symbol)
    return own if own != symbol and home(text) != "US" and _quoted_at_home(text, own) else symbol


def _quoted_at_home(text: str, symbol: str) -> bool:
    """Whether a text speaks of the market where a share is listed first ("closed down 23% in Copenhagen")."""
    place = _TRADING_PLACES.get(symbol.rpartition(".")[2])
    return bool(place) and bool(re.search(rf"\b(?:(?:in|on)(?: \w+)? |[Tt]he |[A-Z]\w+[’']s )(?:{place})\b", text))


def _with_tail(text: str, found: Found) -> Found:
    tail = _TAILS.get(found.entry.kind)
    match = tail.match(text, found.end) if tail and found.entry.mark != "$" else None
    if match is None:
        return found
    return Found(found.start, match.end(), found.entry._replace(mark="" if found.entry.mark != "@" else "@"))


def _apart(found: list[Found]) -> list[Found]:
    """Of overlapping mentions the longest, in text order."""
    chosen: list[Found] = []
    for item in sorted(found, key=lambda f: (f.start, -f.end)):
        if chosen and item.start < chosen[-1].end:
            if item.end - item.start > chosen[-1].end - chosen[-1].start:
                chosen[-1] = item
            continue
        chosen.append(item)
    return chosen


def _with_document_names(text: str, run: Run, found: list[Found], known: dict[str, Entry]) -> list[Found]:
    """Look again for the names that the document itself defines ("Innodata (NASDAQ: INOD)" ... "Innodata")."""
    if not known:
        return found
    names = Names()
    for surface, entry in known.items():
        names.add(entry._replace(surface=surface))
    own = list(names.find(text, run))
    spans = {(f.start, f.end) for f in own}
    return _apart([*(f for f in found if (f.start, f.end) not in spans), *own])


def _proven(text: str, found: list[Found], known: dict[str, Entry]) -> list[Instrument]:
    shares = [f for f in found if f.entry.kind in ("equity", "etf")]
    certain = {f.entry.id for f in shares if not f.entry.mark} | {entry.id for entry in known.values()}
    certain |= {f.entry.id for f in shares if f.entry.mark in ("?", "!") and company_names.explicit(text, f)}
    sectors = [f.start for f in found if f.entry.kind == "sector"]
    rows, doubtful = [], []
    for item in found:
        strong = _strength(text, item, certain, sectors) if item.entry.id else None
        if strong is not None:
            id_ = context.dollar_pair(text, item)
            rows.append(Instrument(item.start, item.end, id_, item.entry.name, item.entry.kind, strong))
        elif item.entry.kind in ("equity", "etf") and item.entry.mark in ("?", "!"):
            doubtful.append(item)
    return context.crosses(text, neighbours(text, doubtful, rows))


def _strength(text: str, item: Found, certain: set[str], sectors: list[int]) -> int | None:
    """1 where the words prove the subject, 0 where they only hint at it, None where it is something else."""
    entry = item.entry
    if _only_hinted(text, item):
        return 0
    if entry.kind == "economy":
        return int(context.economy(text, item))
    if entry.mark == "$" and entry.kind == "equity" and text[max(0, item.start - 4) : item.start].lower() == "the ":
        return None  # "the MPC" is a committee
    if entry.mark == "@":
        return 1 if context.place(text, item) else None
    if entry.mark not in ("?", "!"):
        return 1
    if entry.kind == "etf" and entry.mark == "!":
        return 1 if entry.id in certain else None
    if entry.kind == "equity":
        return 1 if company_names.company(text, item, entry.id in certain) else None
    if entry.kind == "sector":
        near = sum(0 < abs(at - item.start) < 150 for at in sectors)
        return 1 if context.sector(text, item, near) else None
    if entry.kind == "group":
        return context.group(text, item)
    check = _CHECKS.get(entry.kind)
    return 1 if check is None or check(text, item) else None


def _only_hinted(text: str, item: Found) -> bool:
    """A sure name that belongs to something else here: "Fed Chair", "S&P 500 funds", "gold miners"."""
    entry = item.entry
    if entry.mark == "-":
        return True
    if entry.mark in ("?", "!"):
        return False
    if entry.kind == "rate":
        return context.bank_office(text, item)
    if entry.kind == "index":
        return bool(_FUND_NEXT.match(text, item.end))
    if entry.kind in ("commodity", "crypto"):
        return bool(_BACKED.match(text, item.end))
    return entry.kind == "equity" and company_names.as_source(text, item)
