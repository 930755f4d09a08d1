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

from extractor.records import Claim, Reading

#: Five words in a row hardly recur by chance. Half of the shorter text's shingles in common is a copy, whatever was cut
#: or added; MinHash proposes pairs from a fifth on, since a cut copy has a low Jaccard similarity.
SHINGLE, CONTAINED, PROPOSED, PERMUTATIONS = 5, 0.5, 0.2, 128
#: A rewritten piece keeps at least six figures of choice, five of them in order, and three fifths of all that the
#: poorer of the two has.
SHARED, IN_ORDER, KEPT = 6, 5, 0.6
#: Pieces further apart in time than this are not rewritten from each other.
LONGEST_DAYS = 120
#: Figures that no more than this many documents share tell something; beyond, they are common knowledge.
COMMON = 50
_PUBLIC = frozenset(
    {
        "price", "point_change", "yield", "yield_spread", "exchange_rate", "policy_rate", "rate_change",
        "rate_move_count", "volume", "record_high", "high_52w", "low_52w", "breadth", "probability", "inflation",
        "unemployment_rate", "payrolls", "jobless_claims", "gdp_growth", "pmi", "consumer_sentiment",
        "retail_sales_growth", "eps", "revenue", "net_income", "revenue_growth", "earnings_growth", "profit_margin",
        "guidance", "dividend", "buyback", "debt", "cash",
    }
)  # fmt: skip
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
        self._root = {d.id: d.id for d in documents}
        for pair in found:
            a, b = self.of(pair.origin.id), self.of(pair.copy.id)
            self._root[max(a, b)] = min(a, b)

    def of(self, document: str) -> str:
        """The name of a document's family: one for all that derive from one another."""
        root = self._root.get(document, document)
        return root if root == document else self.of(root)

    def between(self, a: str, b: str) -> Copy | None:
        """The copy that links two documents directly, whichever of them came first."""
        return next((c for c in self.copies if {c.copy.id, c.origin.id} == {a, b}), None)

    def kin(self, document: str) -> tuple[str, ...]:
        """The documents of the same family, without the document itself, in order of their ids."""
        family = self.of(document)
        return tuple(sorted(d for d in self._root if d != document and self.of(d) == family))


def documents(readings: Iterable[Reading], earlier: Iterable[Claim] = ()) -> list[Document]:
    """Readings, and earlier claims grouped by document, as what copies are found by. A document given twice is one."""
    known: dict[str, Document] = {}
    for reading in readings:
        a = reading.article
        name = named(a.publisher or a.title or a.input, a.published)
        known[a.id] = Document(a.id, name, a.published, _ordered(reading.claims), a.text)
    by_document: dict[str, list[Claim]] = defaultdict(list)
    for claim in earlier:
        by_document[claim.source.document].append(claim)
    for id_, claims in by_document.items():
        s = claims[0].source
        name = named(s.publisher or s.title or s.input, s.published)
        known.setdefault(id_, Document(id_, name, s.published, _ordered(claims)))
    return [known[id_] for id_ in sorted(known)]


def named(name: str, published: date | None) -> str:
    """A document as explanations name it: "The Motley Fool (2026-01-26)"."""
    return f"{name} ({published})" if published else name


def detect(known: Sequence[Document]) -> Families:
    """Find which documents derive from which. The order of `known` does not matter."""
    ordered = sorted(known, key=lambda d: d.id)
    found: dict[tuple[str, str], Copy] = {}
    for a, b in _same_text(ordered):
        found.setdefault((a.id, b.id), _copy(a, b, "the same text"))
    for a, b, shared in _same_claims(ordered):
        found.setdefault((a.id, b.id), _copy(a, b, f"{shared} of its figures in the same order"))
    return Families(ordered, [found[key] for key in sorted(found)])


def _copy(a: Document, b: Document, how: str) -> Copy:
    dated = a.published is not None and b.published is not None and a.published != b.published
    first, second = sorted((a, b), key=lambda d: (d.published or date.max, d.id))
    return Copy(copy=second, origin=first, how=how, dated=dated)


# -- text ------------------------------------------------------------------------------------------------------------


def _same_text(known: Sequence[Document]) -> Iterable[tuple[Document, Document]]:
    shingles = [(d, s) for d in known if len(s := _shingles(d.text)) >= 20]
    if len(shingles) < 2:
        return
    from datasketch import (
        MinHash,
        MinHashLSH,
    )  # here, since it loads scipy: half a second that one article need not wait

    index, hashes = MinHashLSH(threshold=PROPOSED, num_perm=PERMUTATIONS), []
    for position, (_, words) in enumerate(shingles):
        hashed = MinHash(num_perm=PERMUTATIONS)
        hashed.update_batch([w.encode() for w in sorted(words)])
        index.insert(position, hashed)
        hashes.append(hashed)
    for position, (document, words) in enumerate(shingles):
        for other in sorted(i for i in index.query(hashes[position]) if i > position):
            common = len(words & shingles[other][1])
            if common >= CONTAINED * min(len(words), len(shingles[other][1])):
                yield document, shingles[other][0]


def _shingles(text: str) -> set[str]:
    words = re.findall(r"\w+", text.lower())
    return {" ".join(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1)}


# -- claims ----------------------------------------------------------------------------------------------------------

Figure = tuple[str, str, str]


def _same_claims(known: Sequence[Document]) -> Iterable[tuple[Document, Document, int]]:
    figures = {d.id: _figures(d) for d in known}
    holders: dict[Figure, list[int]] = defaultdict(list)
    for position, d in enumerate(known):
        for figure in sorted(set(figures[d.id])):
            holders[figure].append(position)
    shared: Counter[tuple[int, int]] = Counter()
    for positions in holders.values():
        if len(positions) <= COMMON:
            shared.update(itertools.combinations(positions, 2))
    for (i, j), common in sorted(shared.items()):
        a, b = known[i], known[j]
        fewer = min(len(set(figures[a.id])), len(set(figures[b.id])))
        if common >= max(SHARED, KEPT * fewer) and _near(a, b):
            order = _longest_common(figures[a.id], figures[b.id])
            if order >= IN_ORDER:
                yield a, b, order


def _figures(document: Document) -> tuple[Figure, ...]:
    chosen = (c for c in document.claims if c.metric.id not in _PUBLIC and _of_choice(c))
    return tuple((c.metric.id, f"{c.value.low.normalize()}..{c.value.high.normalize()}", c.value.unit) for c in chosen)


def _of_choice(claim: Claim) -> bool:
    if claim.metric.id not in ("return", "relative_return", "distance_from_high"):
        return True
    return claim.date is None or (claim.date.end - claim.date.start).days >= _LONG_ENOUGH


def _near(a: Document, b: Document) -> bool:
    return a.published is None or b.published is None or abs((a.published - b.published).days) <= LONGEST_DAYS


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
