"""`claim_instruments`: who the numbers are about. Indices, funds, shares, sectors, rates, commodities, currencies, coins.

The way: names of the gazetteer and government bonds by maturity; explicit symbols, which name what stands before them
and make it known in the whole document; then every name that is also a word must be proven by its surroundings.
Leaves `Instrument` rows in the group "instruments", in text order and without overlaps.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc

from extractor.annotate import context
from extractor.annotate.definitions import attach, invented
from extractor.annotate.gazetteer import Entry, Found, Gazetteer, Names, words
from extractor.annotate.maturities import long_bonds, maturities
from extractor.annotate.spans import Instrument, put

_SUFFIX = re.compile(
    r",? (?:Inc|Incorporated|Corp|Corporation|Co|Company|Ltd|Limited|plc|PLC|LLC|LP|AG|SE|SA|S\.A|NV|N\.V|AB|ASA|Group|Holdings|Platforms)\b(?:\.(?=\s+[a-z(]|,|\s*\)|['’]))?"
)
_FUND = re.compile(r"(?: (?:Index|ETF|Fund|Trust|ETN))+\b(?!s)")
_ANY_FUND = re.compile(r"(?:-| )(?:(?:index|tracking|tracker|mutual|exchange-traded) )?(?:ETFs?|[Ff]unds?|trackers?|ETNs?|[Tt]rust)\b|(?:-| )(?:exchange-traded|index) funds?\b")


@Language.factory("claim_instruments", assigns=["doc.spans"])
class InstrumentFinder:
    """Finds mentions of market subjects. The tables are read when the component is made, 0.06 s."""

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
        found += [*maturities(text), *long_bonds(text)]
        taken, known = attach(text, _apart(found), self.gazetteer)
        taken, known = _with_document_names(text, run, taken, known)
        taken = _apart([*taken, *invented(text, taken)])
        return _proven(text, taken, known)


def _with_tail(text: str, found: Found) -> Found:
    """Take in the words that belong to a name: "Acme Corp.", "iShares Gold Trust ETF"."""
    tail = {"equity": _SUFFIX, "etf": _FUND}.get(found.entry.kind)
    if tail is None or found.entry.mark == "$":
        return found
    match = tail.match(text, found.end)
    if match is None:
        return found
    return Found(found.start, match.end(), found.entry._replace(mark=""))


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


def _with_document_names(text: str, run: list[tuple[str, int, int]], found: list[Found], known: dict[str, Entry]) -> tuple[list[Found], dict[str, Entry]]:
    """Look again for the names that the document itself defines ("Innodata (NASDAQ: INOD)" ... "Innodata")."""
    if not known:
        return found, known
    names = Names()
    for surface, entry in known.items():
        names.add(entry._replace(surface=surface))
    own = [f for f in names.find(text, run)]
    spans = {(f.start, f.end) for f in own}
    rest = [f for f in found if (f.start, f.end) not in spans or f.entry.mark == ""]
    kept = {(f.start, f.end) for f in rest}
    return _apart([*rest, *(f for f in own if (f.start, f.end) not in kept)]), known


_CHECK: dict[str, Callable[[str, Found], bool]] = {
    "currency": context.currency,
    "commodity": context.commodity,
    "index": context.index,
    "crypto": lambda text, found: not context.at_start(text, found.start),
}


def _proven(text: str, found: list[Found], known: dict[str, Entry]) -> list[Instrument]:
    certain = {f.entry.id for f in found if not f.entry.mark and f.entry.kind in ("equity", "etf")}
    certain |= {entry.id for entry in known.values()}
    certain |= {f.entry.id for f in found if f.entry.mark in ("?", "!") and f.entry.kind == "equity" and context.explicit(text, f)}
    sectors = [f.start for f in found if f.entry.kind == "sector"]
    rows = []
    for item in found:
        strong = _strength(text, item, certain, sectors)
        if item.entry.id and strong is not None:
            rows.append(Instrument(item.start, item.end, item.entry.id, item.entry.name, item.entry.kind, strong))
    return rows


def _strength(text: str, item: Found, certain: set[str], sectors: list[int]) -> int | None:
    """1 where the words prove the subject, 0 where they only hint at it, None where it is something else."""
    entry = item.entry
    if entry.kind == "economy":
        return int(context.economy(text, item))
    if entry.kind == "rate" and context.bank_office(text, item):
        return 0
    if entry.kind == "index" and _ANY_FUND.match(text, item.end):
        return 0
    if entry.mark == "@":
        return 1 if context.place(text, item) else None
    if entry.mark == "-":
        return 0
    if entry.mark not in ("?", "!"):
        return 1
    if entry.kind == "equity":
        return 1 if context.company(text, item, entry.id in certain) else None
    if entry.kind == "sector":
        return 1 if context.sector(text, item, sum(0 < abs(at - item.start) < 150 for at in sectors)) else None
    if entry.kind == "group":
        return context.group(text, item)
    check = _CHECK.get(entry.kind)
    return 1 if check is None or check(text, item) else None
