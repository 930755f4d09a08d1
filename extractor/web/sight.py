"""What stands in an article beside its claims: numbers that nobody claims, the sentence around one, who is named."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from extractor.annotate.sentences import boundaries
from extractor.records import Article, Claim, Evidence, Subject

if TYPE_CHECKING:
    from spacy.language import Language

_NEEDED = ("claim_sentences", "claim_instruments", "claim_references", "claim_dates", "claim_quantities")
_LOCK = threading.Lock()


@dataclass(frozen=True)
class Number:
    """A number as it is printed, read as far as it can be by itself."""

    start: int
    end: int
    low: str = ""
    high: str = ""
    unit: str = ""
    qualifier: str = "exact"


@dataclass(frozen=True)
class Sight:
    """The numbers of an article, and the subjects that it names, each with the place of its name."""

    numbers: tuple[Number, ...]
    subjects: tuple[Subject, ...]

    def unclaimed(self, claims: Iterable[Claim]) -> list[Number]:
        """The numbers that no claim stands on."""
        taken = [(claim.value.start, claim.value.end) for claim in claims]
        return [n for n in self.numbers if not any(n.start < end and start < n.end for start, end in taken)]

    def at(self, start: int, end: int) -> Number:
        """The number that stands in some place, or that place with nothing known of it."""
        return next((n for n in self.numbers if n.start < end and start < n.end), Number(start, end))

    def nearest(self, place: int) -> Subject | None:
        """The subject that is named last before a place, else first after it."""
        before = [s for s in self.subjects if (s.start or 0) <= place]
        return before[-1] if before else next(iter(self.subjects), None)


@lru_cache(maxsize=64)
def look(article: Article) -> Sight:
    """What stands in an article's text."""
    from extractor.annotate import annotate
    from extractor.annotate.spans import Instrument, Quantity, get

    with _LOCK:
        doc = annotate(_nlp(), article)
    text = article.text
    return Sight(
        tuple(Number(q.start, q.end, q.low, q.high, q.unit, q.qualifier) for q in get(doc, "quantities", Quantity)),
        tuple(
            Subject(id=i.id, name=i.name, kind=i.kind, text=text[i.start : i.end], start=i.start, end=i.end)  # type: ignore[arg-type]
            for i in get(doc, "instruments", Instrument)
        ),
    )


def warm_up() -> None:
    """Open what `look` and `known_subject` need, which takes a second or two, before anybody waits for it."""
    with _LOCK:
        _nlp()


def known_subject(id_: str) -> Subject | None:
    """What the program knows under a symbol."""
    with _LOCK:
        finder: Any = _nlp().get_pipe("claim_instruments")
    tables = finder.gazetteer
    entry = tables.lands.get(id_) or tables.symbols.get(id_)
    return Subject(id=entry.id, name=entry.name, kind=entry.kind) if entry else None


def sentence(article: Article, start: int, end: int) -> Evidence:
    """The sentence or table row that holds a place in the text."""
    blocks = [(block.start, block.end) for block in article.blocks]
    block = next(((a, b) for a, b in blocks if a <= start < b), None) or _line(article.text, start)
    edges = [place for place in boundaries(article.text, [block]) if place <= start]
    first = edges[-1] if edges else block[0]
    last = next((place for place in boundaries(article.text, [block]) if place >= end), block[1])
    while last > first and article.text[last - 1].isspace():
        last -= 1
    return Evidence(text=article.text[first:last], start=first, end=last)


def find(text: str, words: str, near: int) -> tuple[int, int] | None:
    """Where some words stand in a text, the nearest to a place; None where they do not."""
    places: list[int] = []
    at = text.find(words) if words else -1
    while at >= 0:
        places.append(at)
        at = text.find(words, at + 1)
    best = min(places, key=lambda place: abs(place - near), default=None)
    return None if best is None else (best, best + len(words))


def _line(text: str, place: int) -> tuple[int, int]:
    end = text.find("\n", place)
    return text.rfind("\n", 0, place) + 1, len(text) if end < 0 else end


@lru_cache(maxsize=1)
def _nlp() -> Language:
    from extractor.annotate import COMPONENTS, annotator

    nlp = annotator("rules")
    for name in COMPONENTS:
        if name not in _NEEDED:
            nlp.remove_pipe(name)
    return nlp
