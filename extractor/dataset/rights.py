"""How much of an article's words a dataset carries: all, short excerpts, or none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["full", "excerpts", "offsets"]
KINDS: tuple[Kind, ...] = ("full", "excerpts", "offsets")
MEANING = {
    "full": "article texts whole, and the whole passage of every claim",
    "excerpts": "no article texts; of the passage of a claim at most {words} words around its number",
    "offsets": "no words of articles; offsets and hashes find them again in the article",
}
_WORD = re.compile(r"\S+")


@dataclass(frozen=True)
class Rights:
    """What may be carried. `words` bounds, with `excerpts`, every stretch of an article's words."""

    kind: Kind = "excerpts"
    words: int = 25

    @property
    def meaning(self) -> str:
        """In words, for the card."""
        return MEANING[self.kind].format(words=self.words)

    def text(self, text: str) -> str | None:
        """An article's text, where it may be carried."""
        return text if self.kind == "full" else None

    def mention(self, text: str | None) -> str | None:
        """The words that name a subject, a metric, a number or a day; None where they may not be carried."""
        if text is None or self.kind == "full":
            return text
        return text if self.kind == "excerpts" and len(_WORD.findall(text)) <= self.words else None

    def name(self, text: str | None) -> str | None:
        """The name of somebody, which is a fact; None for what is too long for a name."""
        if text is None or self.kind == "full":
            return text
        return text if len(_WORD.findall(text)) <= self.words else None

    def passage(self, text: str, start: int, end: int) -> tuple[int, int] | None:
        """The stretch of a passage that may be carried: all, or `words` words around text[start:end]; None for none."""
        if self.kind == "full":
            return 0, len(text)
        if self.kind == "offsets":
            return None
        words = [match.span() for match in _WORD.finditer(text)]
        inside = [at for at, (first, last) in enumerate(words) if first < end and last > start]
        if not inside or self.words < 1:
            return None
        beside = max(0, self.words - len(inside)) // 2
        first = max(0, min(inside[0] - beside, len(words) - self.words))
        last = min(first + self.words, len(words)) - 1
        return words[first][0], words[last][1]
