"""Companies proven by what stands beside them: "United, Southwest and American lost 10.6%, 4.5% and 9.5%".

A name that is also a word is believed where a number of its own follows it, where it stands in a list with companies
that are certain, and where it heads a line or table row as other companies do. The first word of a company's name is
believed on the same terms.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator

from extractor.annotate.company_names import at_start, explicit, part_of_name, titled
from extractor.annotate.gazetteer import Entry, Found
from extractor.annotate.spans import Instrument

_AMOUNT = (
    r"[+\-−–]?(?:(?:[A-Z]{1,2})?[$€£¥]\d"
    r"|\d[\d.,]*\s?(?:%|per\s?cent\b|percent\b|pct\b|pc\b|p\b|x\b|times\b|points\b|bps?\b|basis points\b))"
)
_QUANTIFIED = re.compile(  # "and Diamondback 7.7%", "Citi, at $40.80", "Square (5.2%)", "American's just 3%"
    r"(?:['’]s)?(?:,? (?:at|by|on|with|up|down|off|just|only|about|another|some|nearly|almost|over|even|around|a|an|"
    rf"was|fell|rose|lost|gained|added|shed)){{0,3}} ?[(:]?\s?{_AMOUNT}"
)
_JOINED = re.compile(
    r"(?:['’]s)?(?:,|,? and|,? or|,? but| &|/|;| plus| versus| vs\.?| than| from)? ?"
    r"(?:the |both |its (?:smaller |larger )?(?:peers?|rivals?) |(?:peers?|rivals?) )?"
)
_ITEM = re.compile(r"[*_]*(?:\s\([A-Z.]+\))?[*_]*\s?(?P<sign>[|:–—])\s")
_WEAK_WORDS = frozenset(  # first words of many names, and places
    "Bank First The New Old Royal Saint East West North South Great Big One Two Group Mount Tokyo London China India "
    "Canadian British National General International Central Federal".split()
)
_KIN = {"American": ("AAL", "American Airlines", frozenset(("UAL", "DAL", "LUV", "JBLU", "ALK")))}
_REACH = 40  # characters between two names of one list


def neighbours(text: str, doubtful: list[Found], rows: list[Instrument]) -> list[Instrument]:
    """The mentions given, and of the doubtful ones those that their neighbours prove; weak mentions give way to them."""
    shares = [(row.start, row.end) for row in rows if row.kind in ("equity", "etf") and row.strong]
    if not shares:
        return rows
    firm = [(row.start, row.end) for row in rows if row.strong]
    waiting = [f for f in [*doubtful, *_first_words(text, rows)] if not _overlaps(f, firm)]
    signs = Counter(_item(text, start, end) for start, end in shares)
    known = {row.id for row in rows if row.kind in ("equity", "etf") and row.strong}
    added: dict[int, Found] = {}
    for found in sorted(waiting):
        sign = _item(text, found.start, found.end)
        believed = (
            _quantified(text, found) or (sign and (signs[sign] > 1 or found.entry.id in known)) or explicit(text, found)
        )
        if believed and not part_of_name(text, found, known=False):
            added[found.start] = found
    spans = sorted([*shares, *((f.start, f.end) for f in added.values())])
    for found in sorted(waiting, reverse=True):
        _join(text, found, spans, added)
    for found in sorted(waiting):
        _join(text, found, spans, added)
    new = [Instrument(f.start, f.end, f.entry.id, f.entry.name, f.entry.kind, 1) for f in added.values()]
    taken = sorted((row.start, row.end) for row in new)
    return sorted([*new, *(row for row in rows if row.strong or not _overlaps(row, taken))]) if new else rows


def _join(text: str, found: Found, spans: list[tuple[int, int]], added: dict[int, Found]) -> None:
    """Take a name that stands in one list with another."""
    if found.start in added or part_of_name(text, found, known=False) or titled(text, found.start):
        return
    at = bisect_left(spans, (found.start, found.end))
    before = text[spans[at - 1][1] : found.start] if at else ""
    after = text[found.end : spans[at][0]] if at < len(spans) else ""
    if any(0 < len(gap) < _REACH and _JOINED.fullmatch(gap) for gap in (before, after)):
        added[found.start] = found
        spans.insert(at, (found.start, found.end))


def _quantified(text: str, found: Found) -> bool:
    if titled(text, found.start) or part_of_name(text, found, known=False):
        return False
    lone = " " not in text[found.start : found.end]
    return bool(_QUANTIFIED.match(text, found.end)) and not (lone and at_start(text, found.start))


def _item(text: str, start: int, end: int) -> str:
    """The sign after a name that opens a line ("Intel | -0.6%", "Visa: The network"); empty where there is none."""
    line = text.rfind("\n", 0, start) + 1
    if text[line:start].strip(" \t*_-•|#"):
        return ""
    match = _ITEM.match(text, end)
    return match["sign"] if match else ""


def _overlaps(item: Found | Instrument, spans: list[tuple[int, int]]) -> bool:
    at = bisect_right(spans, (item.start, len(spans) and spans[-1][1]))
    return any(start < item.end and item.start < end for start, end in spans[max(0, at - 1) : at + 1])


def _first_words(text: str, rows: list[Instrument]) -> Iterator[Found]:
    """Where the first word of a company's name of several words stands without the rest."""
    firsts: dict[str, Instrument] = {}
    ids = {row.id for row in rows}
    for word, (id_, full, kin) in _KIN.items():
        if ids & kin:
            firsts[word] = Instrument(0, 0, id_, full, "equity", 1)
    for row in rows:
        name = text[row.start : row.end]
        for full in (name, row.name):
            word = full.split(" ", 1)[0].rstrip(",.")
            if row.kind == "equity" and row.strong and " " in full and word[:1].isupper() and len(word) > 3:
                firsts.setdefault(word, row)
    firsts = {word: row for word, row in firsts.items() if word not in _WEAK_WORDS}
    if not firsts:
        return
    for m in re.finditer(rf"(?<![\w-])(?:{'|'.join(map(re.escape, firsts))})(?![\w-])", text):
        row = firsts[m[0]]
        yield Found(m.start(), m.end(), Entry(row.id, row.name, row.kind, m[0], "!"))
