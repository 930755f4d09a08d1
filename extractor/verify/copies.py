"""Which documents derive from one another: near-duplicate text, and rewritten pieces that make the same claims.

Text is compared by MinHash over word shingles. A piece rewritten in other words keeps its numbers: two documents that
assert the same figures in the same order are one piece, where the figures are of the author's choosing. Closes, index
changes and official releases are in everybody's paper, and count for nothing here.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from extractor.records import Claim, Reading

if TYPE_CHECKING:
    from datasketch import MinHash

#: Five words in a row hardly recur by chance. Half of the shorter text's shingles in common is a copy, whatever was cut
#: or added; MinHash proposes pairs from a fifth on, since a cut copy has a low Jaccard similarity.
SHINGLE, CONTAINED, PROPOSED, PERMUTATIONS = 5, 0.5, 0.2, 128
#: A text with fewer shingles tells nothing.
SHORTEST = 20
#: A rewritten piece keeps at least six figures of choice, five of them in order, and three fifths of all that the
#: poorer of the two has.
SHARED, IN_ORDER, KEPT = 6, 5, 0.6
#: Pieces further apart in time than this are not rewritten from each other.
LONGEST_DAYS = 120
#: Figures that no more than this many documents share tell something; beyond, they are common knowledge.
COMMON = 50
_SCHEME = "affine32"
_PUBLIC = frozenset(
    {
        "price", "point_change", "yield", "yield_spread", "exchange_rate", "policy_rate", "rate_change",
        "rate_move_count", "volume", "record_high", "high_52w", "low_52w", "breadth", "probability", "inflation",
        "unemployment_rate", "payrolls", "jobless_claims", "gdp_growth", "pmi", "consumer_sentiment",
        "retail_sales_growth", "eps", "revenue", "net_income", "revenue_growth", "earnings_growth", "profit_margin",
        "guidance", "dividend", "buyback", "debt", "cash",
    }
)  # fmt: skip
_TEXT, _FIGURES = "the same text", "{} of its figures in the same order"
_LONG_ENOUGH = 8  # days; shorter returns are in everybody's paper


@dataclass(frozen=True)
class Document:
    """What copies are found by: a document's claims in order, and its text where it is at hand."""

    id: str
    name: str
    published: date | None
    claims: tuple[Claim, ...]
    text: str = ""


@dataclass(frozen=True)
class Copy:
    """One document that repeats another. `origin` is the one published earlier; `order` tells whether that is known."""

    copy: Document
    origin: Document
    how: str
    dated: bool

    def __str__(self) -> str:
        verb = "repeats" if self.dated else "repeats, or is repeated by,"
        return f"{self.copy.name} {verb} {self.origin.name} ({self.how})"


class Families:
    """Documents grouped by descent. Documents of one family count as one source."""

    def __init__(self, documents: Iterable[Document], found: Sequence[Copy]) -> None:
        self.copies = tuple(found)
        self._between = {frozenset((c.copy.id, c.origin.id)): c for c in reversed(self.copies)}
        linked = (document for c in self.copies for document in (c.copy, c.origin))
        self._root = {d.id: d.id for d in (*documents, *linked)}
        for pair in found:
            a, b = self.of(pair.origin.id), self.of(pair.copy.id)
            self._root[max(a, b)] = min(a, b)
        self._members: dict[str, list[str]] = defaultdict(list)
        for document in sorted(self._root):
            self._members[self.of(document)].append(document)

    def of(self, document: str) -> str:
        """The name of a document's family: one for all that derive from one another."""
        while (root := self._root.get(document, document)) != document:
            document = root
        return document

    def between(self, a: str, b: str) -> Copy | None:
        """The copy that links two documents directly, whichever of them came first."""
        return self._between.get(frozenset((a, b)))

    def kin(self, document: str) -> tuple[str, ...]:
        """The documents of the same family, without the document itself, in order of their ids."""
        return tuple(d for d in self._members[self.of(document)] if d != document)


def documents(readings: Iterable[Reading], earlier: Iterable[Claim] = ()) -> list[Document]:
    """Readings, and earlier claims grouped by document, as what copies are found by. A document given twice is one."""
    known = {reading.article.id: document(reading) for reading in readings}
    by_document: dict[str, list[Claim]] = defaultdict(list)
    for claim in earlier:
        by_document[claim.source.document].append(claim)
    for id_, claims in by_document.items():
        s = claims[0].source
        name = named(s.publisher or s.title or s.input, s.published)
        known.setdefault(id_, Document(id_, name, s.published, _ordered(claims)))
    return [known[id_] for id_ in sorted(known)]


def document(reading: Reading) -> Document:
    """A reading as what copies are found by."""
    a = reading.article
    name = named(a.publisher or a.title or a.input, a.published)
    return Document(a.id, name, a.published, _ordered(reading.claims), a.text)


def named(name: str, published: date | None) -> str:
    """A document as explanations name it: "The Motley Fool (2026-01-26)"."""
    return f"{name} ({published})" if published else name


def detect(known: Sequence[Document], links: Iterable[Copy] = ()) -> Families:
    """Find which documents derive from which. The order of `known` does not matter. `links` are known already."""
    ordered = sorted(known, key=lambda d: d.id)
    found = {(min(pair), max(pair)): c for c in links for pair in [(c.copy.id, c.origin.id)]}
    for a, b in _same_text(ordered):
        found.setdefault((a.id, b.id), link(a, b, _TEXT))
    for a, b, shared in _same_claims(ordered):
        found.setdefault((a.id, b.id), link(a, b, _FIGURES.format(shared)))
    return Families(ordered, [found[key] for key in sorted(found)])


def compare(a: Document, b: Document, common: int | None = None) -> Copy | None:
    """Two documents side by side: the copy that they are, or None. `common`: the figures that they share and others do
    not, where that was counted already."""
    mine, theirs = shingles(a.text), shingles(b.text)
    if min(len(mine), len(theirs)) >= SHORTEST and _contained(mine, theirs):
        return link(a, b, _TEXT)
    first, second = figures(a), figures(b)
    shared = len(set(first) & set(second)) if common is None else common
    order = _kept_in_order(first, second, shared) if _near(a.published, b.published) else 0
    return link(a, b, _FIGURES.format(order)) if order else None


def link(a: Document, b: Document, how: str) -> Copy:
    """Two documents as a copy and its origin, which is the earlier one."""
    dated = a.published is not None and b.published is not None and a.published != b.published
    first, second = sorted((a, b), key=lambda d: (d.published or date.max, d.id))
    return Copy(copy=second, origin=first, how=how, dated=dated)


# -- text ------------------------------------------------------------------------------------------------------------


def _same_text(known: Sequence[Document]) -> Iterable[tuple[Document, Document]]:
    texts = [(d, s) for d in known if len(s := shingles(d.text)) >= SHORTEST]
    if len(texts) < 2:
        return
    from datasketch import MinHashLSH  # here, since it loads scipy: half a second that one article need not wait

    index, hashes = MinHashLSH(threshold=PROPOSED, num_perm=PERMUTATIONS), []
    for position, (_, words) in enumerate(texts):
        hashes.append(minhash(words))
        index.insert(position, hashes[-1])
    for position, (document, words) in enumerate(texts):
        for other in sorted(i for i in index.query(hashes[position]) if i > position):
            if _contained(words, texts[other][1]):
                yield document, texts[other][0]


def minhash(words: set[str]) -> MinHash:
    """The MinHash of a text's shingles: the same on every machine, since stores keep it."""
    from datasketch import MinHash

    hashed = MinHash(num_perm=PERMUTATIONS, permutations=_permutations(), scheme=_SCHEME)
    hashed.update_batch([w.encode() for w in sorted(words)])
    return hashed


@cache
def _permutations() -> object:
    from datasketch import MinHash

    return MinHash(num_perm=PERMUTATIONS, scheme=_SCHEME).permutations  # the same for all, and slow to draw


def _contained(a: set[str], b: set[str]) -> bool:
    return len(a & b) >= CONTAINED * min(len(a), len(b))


def shingles(text: str) -> set[str]:
    """The word shingles of a text, in lower case."""
    words = re.findall(r"\w+", text.lower())
    return {" ".join(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1)}


# -- claims ----------------------------------------------------------------------------------------------------------

Figure = tuple[str, str, str]


def _same_claims(known: Sequence[Document]) -> Iterable[tuple[Document, Document, int]]:
    stated = [figures(d) for d in known]
    for i, j, order in same_figures(stated, [d.published for d in known]):
        yield known[i], known[j], order


def same_figures(
    stated: Sequence[Sequence[Figure]], published: Sequence[date | None]
) -> Iterable[tuple[int, int, int]]:
    """Which documents, by position, make the same claims, and how many figures they have in the same order.

    `stated` are the documents' `figures`, `published` their days.
    """
    holders: dict[Figure, list[int]] = defaultdict(list)
    for position, some in enumerate(stated):
        for figure in sorted(set(some)):
            holders[figure].append(position)
    shared: Counter[tuple[int, int]] = Counter()
    for positions in holders.values():
        if len(positions) <= COMMON:
            shared.update(itertools.combinations(positions, 2))
    for (i, j), common in sorted(shared.items()):
        if _near(published[i], published[j]) and (order := _kept_in_order(stated[i], stated[j], common)):
            yield i, j, order


def _kept_in_order(first: Sequence[Figure], second: Sequence[Figure], common: int) -> int:
    """How many figures two documents have in the same order; 0 where they are too few to tell anything."""
    fewer = min(len(set(first)), len(set(second)))
    if common < max(SHARED, KEPT * fewer):
        return 0
    order = _longest_common(first, second)
    return order if order >= IN_ORDER else 0


def figures(document: Document) -> tuple[Figure, ...]:
    """The figures of a document's own choosing, in order: metric, value and unit."""
    chosen = (c for c in document.claims if c.metric.id not in _PUBLIC and _of_choice(c))
    return tuple((c.metric.id, f"{c.value.low.normalize()}..{c.value.high.normalize()}", c.value.unit) for c in chosen)


def _of_choice(claim: Claim) -> bool:
    if claim.metric.id not in ("return", "relative_return", "distance_from_high"):
        return True
    return claim.date is None or (claim.date.end - claim.date.start).days >= _LONG_ENOUGH


def _near(a: date | None, b: date | None) -> bool:
    return a is None or b is None or abs((a - b).days) <= LONGEST_DAYS


def _longest_common(a: Sequence[Figure], b: Sequence[Figure]) -> int:
    """Length of the longest common subsequence."""
    row = [0] * (len(b) + 1)
    for x in a:
        previous = 0
        for j, y in enumerate(b, start=1):
            previous, row[j] = row[j], previous + 1 if x == y else max(row[j], row[j - 1])
    return row[-1]


def _ordered(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    return tuple(sorted(claims, key=lambda c: (c.value.start, c.id)))
