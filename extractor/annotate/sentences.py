"""Component `claim_sentences`: sentence starts that survive "U.S.", "vs.", "Jan. 23", headlines and bullets.

A block of the article (heading, list item, table row) always starts a sentence; inside one, a stop ends a sentence
when what follows looks like a beginning and what precedes is no abbreviation.
"""

from __future__ import annotations

import bisect
import re
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from extractor.annotate.spans import BlockRow, get

_STOP = re.compile(
    r"(?<!Yahoo)[.!?…]+(?:\[\d+\]|\d{1,2}(?=\s[A-Z])|[\"”’'»)\]])*(?:\s?\[\d+\])*\s+"
    r"(?=[\"“‘'«(\[]*(?:[A-Z0-9$€£¥+−-]|[ie][A-Z]))"
)
_MONTHS = "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
_NEVER_ENDS = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|St|Jr|Sr|vs|v|No|Nos|Inc|Corp|Co|Ltd|approx|ca|cf|e\.g|i\.e|a\.k\.a"
    rf"|Fig|est|avg|fwd|adj|incl|excl|Vol|pct|Bros|Messrs|[ap]\.m|{_MONTHS}"
    r"|U\.S|U\.K|E\.U|U\.N|D\.C|L\.P|N\.A|S\.A|A\.G|[A-Z]))\.$"
)
_MAY_END = re.compile(rf"\b(?:Inc|Corp|Co|Ltd|U\.S|U\.K|E\.U|[ap]\.m|S\.A|Jr|Sr|{_MONTHS})\.$")
_OPENERS = (
    "The A An In On At It He She They We But And For That This These Its By With After As While Still Shares Among "
    "Analysts Meanwhile Elsewhere However Investors If When Since What There Some Both Yet Overall One Last"
).split()
_BEGINS = re.compile(rf"[\"“‘'(]*(?:{'|'.join(_OPENERS)})\b")
_MARKER = re.compile(r"\(?\d{1,2}\.$")  # "1." at the head of a list item


class Sentences:
    """Sets `token.is_sent_start`. Stateless."""

    def __call__(self, doc: Doc) -> Doc:
        """Mark the first token of every sentence."""
        starts = [token.idx for token in doc]
        if not starts:
            return doc
        first = set()
        for offset in boundaries(doc.text, [(b.start, b.end) for b in get(doc, "blocks", BlockRow)]):
            at = bisect.bisect_left(starts, offset)
            if at < len(starts):
                first.add(at)
        # at once: the setter of each token looks at all others, which makes long texts quadratic
        values = np.full(len(starts), -1, dtype=np.int64)
        values[[0, *first]] = 1
        array: Any = values.astype(np.uint64).reshape(-1, 1)
        return doc.from_array(["SENT_START"], array)


@Language.factory("claim_sentences", assigns=["token.is_sent_start"], retokenizes=False)
def make_sentences(nlp: Language, name: str) -> Sentences:
    """Factory of the component."""
    return Sentences()


def boundaries(text: str, blocks: list[tuple[int, int]]) -> list[int]:
    """Offsets at which a sentence starts, in order; without blocks, every line is a block of its own."""
    if not blocks:
        blocks = [m.span() for m in re.finditer(r"[^\n]+", text)]
    found = []
    for start, end in blocks:
        found.append(start)
        for m in _STOP.finditer(text, start, end):
            before = text[max(start, m.start() - 12) : m.start() + 1]
            ends = not _NEVER_ENDS.search(before) or (_MAY_END.search(before) and _BEGINS.match(text, m.end()))
            if ends and m.end() < end and not (m.start() - start < 4 and _MARKER.match(before)):
                found.append(m.end())
    return found
