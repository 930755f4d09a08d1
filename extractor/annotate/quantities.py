"""Component `claim_quantities`: every number that the text prints, with its unit, hedges and sign.

Names and dates come first: what an instrument's name or a date contains is no number. What is found here is a
*candidate*; whether it is a claim, and of what, is decided in `links`.

One pass over the text stops at every run of digits and at every word that numbers are made of. `figures` reads digits,
`spelled` words, `counts` what a count may begin ("two in five", "ten-fold", a run); `ranges` then joins what states one
range, and `hedges` reads what stands around.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from decimal import Decimal
from itertools import accumulate

from spacy.language import Language
from spacy.tokens import Doc

from extractor.annotate import counts, figures, hedges, ranges, spelled, streaks
from extractor.annotate import numerals as n
from extractor.annotate.descriptions import home
from extractor.annotate.figures import Found
from extractor.annotate.spans import BlockRow, Instrument, Quantity, When, get, put

_ANCHOR = re.compile(r"\d(?:[\d.,]*\d)?[½¼¾⅓⅔⅛⅜⅝⅞]?|[½¼¾⅓⅔⅛⅜⅝⅞]|[A-Za-z]{3,}")
_WORDS = {form: word for word in spelled.READERS for form in (word, word.capitalize(), word.upper())}
_ORDINAL = re.compile(r"(?:st|nd|rd|th)\b")
_SPACED = frozenset(" \n(“\"‘'|\u00a0\t—[")  # what may stand before a count
_ADDRESS = re.compile(r"https?://\S+|\bwww\.\S+|[\w.+-]{1,64}@[\w.-]+\.\w+")
_MARKER = re.compile(r"(?:\(?\d{1,2}[.)]|#\d+)(?=\s)")
_SURE = ("percent", "bps", "ratio")  # a date never has such a unit


class Quantities:
    """Finds numbers. Stateless: one instance serves any number of texts."""

    def __call__(self, doc: Doc) -> Doc:
        """Leave `Quantity` rows in the group "quantities"."""
        text = doc.text
        dates = _Cover((w.start, w.end) for w in get(doc, "dates", When))
        found = ranges.join(text, _found(text, _names(text, doc), dates))
        rows = [_row(text, f) for f in found]
        if own := _own_dollar(text):
            rows = [q._replace(unit=own) if q.unit == "USD" and _BARE.match(text, q.start) else q for q in rows]
        put(doc, "quantities", rows, label="unit")
        return doc


@Language.factory("claim_quantities", assigns=["doc.spans"])
def make_quantities(nlp: Language, name: str) -> Quantities:
    """Factory of the component."""
    return Quantities()


_BARE = re.compile(r"[-−–+]?\$(?!US)")
_DOLLARS = {"AU": "AUD", "CA": "CAD", "NZ": "NZD"}


def _own_dollar(text: str) -> str:
    """The dollar that a bare "$" is where a writer in Sydney, Toronto or Auckland tells American ones apart; "" elsewhere."""
    return _DOLLARS.get(home(text), "") if "US$" in text or "$US" in text else ""


class _Cover:
    """Stretches of a text, asked whether an offset lies in one."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(spans)
        self.starts = [start for start, _ in ordered]
        self.reach = list(accumulate((end for _, end in ordered), max))

    def holds(self, offset: int) -> bool:
        at = bisect_right(self.starts, offset)
        return at > 0 and self.reach[at - 1] > offset


def _found(text: str, names: _Cover, dates: _Cover) -> list[Found]:
    found: list[Found] = []
    at = 0
    for m in _ANCHOR.finditer(text):
        word = m[0]
        key = _WORDS.get(word)
        if key is None and word[0].isalpha():
            continue
        start = m.start()
        if start < at:
            continue
        if key is not None:
            one = None if text[start - 1 : start].isalnum() else spelled.read(text, start, key)
            here = [one] if one else []
        else:
            here, at = _digits(text, start, m.end())
        for f in here:  # a name may stand in the unit of a number ("7,390 BTC"), not at its beginning
            if names.holds(f.start) or (dates.holds(f.start) and not _certain(f)):
                continue
            if not found or f.start >= found[-1].end:
                found.append(f)
                at = max(at, f.end)
    return found


def _digits(text: str, start: int, end: int) -> tuple[list[Found], int]:
    """The numbers that begin with a run of digits, and the offset at which to read on."""
    after = text[end : end + 1]
    if after in _MORE and (not start or text[start - 1] in _SPACED):
        if (m := _ORDINAL.match(text, end)) and text[start:end].isdigit() and end - start < 5:
            run = streaks.read(text, start, m.end(), Decimal(text[start:end]), ordinal=True)
            return ([run], run.end) if run else ([], m.end())
        if more := _counted(text, start, end):
            return [more], more.end
    return figures.read(text, start, end)


_MORE = frozenset("- snrt\u00a0\u2011")  # what may follow the digits of a count or an ordinal


def _counted(text: str, start: int, end: int) -> Found | None:
    try:
        value = n.digits(text[start:end])[0]
    except ValueError:
        return None
    return counts.read(text, start, end, value)


def _names(text: str, doc: Doc) -> _Cover:
    """The stretches in which no number is looked for: names of instruments, addresses, the markers of lists."""
    spans = [(i.start, i.end) for i in get(doc, "instruments", Instrument) if i.strong]
    if "www." in text or "://" in text or "@" in text:
        spans += [m.span() for m in _ADDRESS.finditer(text)]
    for block in get(doc, "blocks", BlockRow):
        if m := _MARKER.match(text, block.start, block.end):
            spans.append(m.span())
    return _Cover(spans)


def _certain(f: Found) -> bool:
    """Whether the words around a number prove it one, though they belong to a date: "since $76,272 on April 8"."""
    return f.currency != "" or f.unit in _SURE or f.form in ("streak", "fraction")


def _row(text: str, found: Found) -> Quantity:
    """The row of a find: qualifier and outer span from the hedges on both sides, sign from its signs."""
    hedge = hedges.read(text, found.start, found.end, lasting=found.form == "streak")
    low, high = found.low, found.high
    qualifier = hedge.qualifier if hedge.qualifier != "exact" else found.bound or "exact"
    if low != high:
        qualifier = "range"
    if found.sign < 0:
        low, high = sorted((-abs(low), -abs(high)))
    first = _plain(low)
    return Quantity(
        found.start, found.end, first, first if low == high else _plain(high), found.unit, qualifier,
        _plain(found.step), found.sign, found.form, hedge.start, hedge.end,
    )  # fmt: skip


def _plain(value: Decimal) -> str:
    return format(value.normalize(), "f") if value else "0"
