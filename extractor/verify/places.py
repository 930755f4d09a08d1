"""Where claims of one document stand to each other: in one sentence, one paragraph, or only in one document."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Literal

from extractor.records import Article, Claim

Scope = Literal["sentence", "block", "document"]
REACH: dict[Scope, int] = {"sentence": 0, "block": 1, "document": 2}


class Places:
    """The paragraphs of an article, as what tells how near two of its claims stand."""

    def __init__(self, article: Article) -> None:
        blocks = [b.start for b in article.blocks] or [m.start() for m in re.finditer(r"(?m)^(?=.)", article.text)]
        self._starts = sorted(blocks) or [0]

    def block(self, claim: Claim) -> int:
        """The number of the paragraph, list item or table row that a claim's number stands in."""
        return bisect_right(self._starts, claim.value.start)

    def tier(self, a: Claim, b: Claim) -> int:
        """0 in one sentence or table row, 1 in one paragraph, 2 further apart."""
        if self.block(a) != self.block(b):
            return 2
        one = a.evidence.start < b.evidence.end and b.evidence.start < a.evidence.end
        return 0 if one else 1

    def distance(self, a: Claim, b: Claim) -> tuple[int, int]:
        """Tier, then characters between the two numbers: smaller is nearer."""
        return self.tier(a, b), abs(a.value.start - b.value.start)
