"""A part of the corpus as the extractor reads it: what it makes of every article, with the gold beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from extractor import corpus
from extractor.annotate import annotate
from extractor.article import to_article
from extractor.claims import to_claims
from extractor.evaluate import Outcome, outcomes
from extractor.inputs import load
from extractor.learn.examples import to_text_article


@dataclass(frozen=True)
class Read:
    """One article read: its kind, the claims found, and the gold; `doc` has every candidate."""

    name: str
    kind: str
    doc: Doc
    gold: list[dict[str, Any]]
    found: list[dict[str, Any]]

    def outcomes(self) -> list[Outcome]:
        """What became of every claim of the article."""
        return outcomes(self.gold, self.found)


def read_split(folder: Path, split: str, nlp: Language, *, names: str = "*", pages: bool = False) -> Iterator[Read]:
    """The articles of one part of the corpus in `folder`, read; with `pages` off their web pages, furniture and all."""
    for path in corpus.of_split(folder / "marked", split, names):
        marked = corpus.load(path)
        web = folder / "articles" / f"{marked.name}.html"
        article = to_article(load(str(web))) if pages else to_text_article(marked)
        doc = annotate(nlp, article)
        found = [{**c.to_dict(), "doc": marked.name} for c in to_claims(article, doc)]
        yield Read(marked.name, marked.head["kind"], doc, list(corpus.gold(marked)), found)


def told(results: Sequence[Outcome], right: Callable[[Outcome], bool] = lambda o: o.core) -> list[tuple[float, bool]]:
    """The confidence of every predicted claim, and whether it is `right` (a spurious one never is)."""
    return [(float(o.predicted["confidence"]), right(o)) for o in results if o.predicted is not None]
