"""Where claims of one document stand to each other: in one sentence, one paragraph, or only in one document."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Literal

from extractor.records import Article, Claim

Scope = Literal["sentence", "block", "document"]
REACH: dict[Scope, int] = {"sentence": 0, "block": 1, "document": 2}


class Places:
    """The paragraphs and tables of an article, as what tells how near two of its claims stand."""

    def __init__(self, article: Article) -> None:
        starts = [(b.start, b.table) for b in article.blocks]
        starts = starts or [(m.start(), None) for m in re.finditer(r"(?m)^(?=.)", article.text)]
        self._starts = [start for start, _ in sorted(starts, key=lambda pair: pair[0])]
        self._tables = dict(starts)
        self._heads = {b.start for b in article.blocks if b.kind in ("title", "heading")}

    def block(self, claim: Claim) -> int:
        """Where the paragraph, list item or table row that a claim's number stands in begins."""
        at = bisect_right(self._starts, claim.value.start)
        return self._starts[at - 1] if at else 0

    def table(self, claim: Claim) -> int | None:
        """The number of the table that a claim stands in; None outside of tables."""
        return self._tables.get(self.block(claim))

    def headed(self, claim: Claim) -> bool:
        """Whether a claim stands in a title or sub-heading, whose numbers are told of nothing that they stand by."""
        return self.block(claim) in self._heads

    def tier(self, a: Claim, b: Claim) -> int:
        """0 in one sentence or table row, 1 in one paragraph or table, 2 further apart."""
        if self.block(a) != self.block(b):
            return 1 if self.table(a) is not None and self.table(a) == self.table(b) else 2
        one = a.evidence.start < b.evidence.end and b.evidence.start < a.evidence.end
        return 0 if one else 1

    def distance(self, a: Claim, b: Claim) -> tuple[int, int]:
        """Tier, then characters between the two numbers: smaller is nearer."""
        return self.tier(a, b), abs(a.value.start - b.value.start)
