"""The marked corpus -> entries of a dataset: its articles as text, its claims grounded in it, its split as it is fixed.

Where a marked number stands in an article's text is told by reading the article twice, once with a sign on both sides
of each number: the signs are letters that no article uses and that the reader lets pass.
"""

from __future__ import annotations

import bisect
import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from extractor import corpus
from extractor.annotate.naming import subject
from extractor.annotate.sentences import boundaries
from extractor.article import to_article
from extractor.corpus import MarkedArticle, MarkedClaim
from extractor.dataset.entries import Entry, Note
from extractor.errors import CorpusError
from extractor.records import Article, Claim, Evidence, MetricMention, Page, Period, Reading, Source, Value, stable_id

Span = tuple[int, int]
_OPEN, _CLOSE = "ᚠ", "ᚢ"
STORY = (
    "Financial commentary written and annotated for the project market-claims with a large language model: invented "
    "prose over plausible, often real market facts; no sentence is taken from anywhere. The test part was written by "
    "others than the train part, and nobody who wrote rules read it. `index_also`, `metric_also` and `optional` tell "
    "what else annotators allow; the words that name subject and metric were not marked. corpus/README.md of the "
    "project has the rules of annotation and how far two annotations agree."
)


def entries(paths: Iterable[Path], *, warn: Callable[[str], None] = lambda _: None) -> Iterator[Entry]:
    """Marked files as entries, in the order of the paths. Calls `warn` with each claim whose number the text that is
    read does not hold. Raises CorpusError for a file with faults."""
    for path in paths:
        marked = corpus.load(path)
        if faults := list(corpus.problems(marked)):
            raise CorpusError(faults[0], remedy="run scripts/corpus check")
        yield _entry(marked, warn)


def _entry(marked: MarkedArticle, warn: Callable[[str], None]) -> Entry:
    article = _read(marked)
    places = _places(marked, article.text)
    starts = [0, *boundaries(article.text, [(b.start, b.end) for b in article.blocks]), len(article.text)]
    claims: dict[str, Claim] = {}
    notes: dict[str, Note] = {}
    for block, found in zip(marked.blocks, places, strict=True):
        for line in block.claims:
            span = found.get((line.start, line.end))
            if span is None:
                warn(f"{marked.name}: {line.text!r} is not in the text that is read")
                continue
            claim = _claim(article, line, span, starts)
            if claim.id in claims:  # two claims on one number that differ in their dates only
                claim = claim.model_copy(update={"id": stable_id("c", claim.id, len(claims))})
            claims[claim.id] = claim
            notes[claim.id] = Note("accepted", line.index[1:], line.metric[1:], line.optional)
    ordered = sorted(claims.values(), key=lambda c: (c.value.start, c.id))
    return Entry(Reading(article=article, claims=tuple(ordered)), part=marked.head["split"], notes=notes)


def _read(marked: MarkedArticle) -> Article:
    body = "\n\n".join(block.text for block in marked.blocks)
    title = "" if body.startswith("# ") else f"# {marked.head['title']}\n\n"
    page = Page(input=f"{marked.name}.md", content=f"{title}{body}".encode(), media_type="text/markdown")
    head = marked.head
    read = to_article(
        page, published=dt.date.fromisoformat(head["published"]), url=head["url"], publisher=head["publisher"],
        title=head["title"],
    )  # fmt: skip
    return read.model_copy(update={"author": head["author"] or None})


def _places(marked: MarkedArticle, text: str) -> list[dict[Span, Span]]:
    """For each block, where in the text its marked numbers stand. A block that the reader leaves out has none there."""
    if _OPEN in text or _CLOSE in text:
        raise CorpusError(f"{marked.name}: holds the sign {_OPEN} or {_CLOSE}", remedy="write it otherwise")
    spans = [sorted({(claim.start, claim.end) for claim in block.claims}) for block in marked.blocks]
    signed = [replace(block, text=_signed(block.text, own)) for block, own in zip(marked.blocks, spans, strict=True)]
    read = _read(replace(marked, blocks=tuple(signed))).text
    if read.replace(_OPEN, "").replace(_CLOSE, "") != text:
        raise CorpusError(f"{marked.name}: reads otherwise with signs around its numbers", remedy="look at its numbers")
    found = list(_between(read))
    places: list[dict[Span, Span]] = []
    for block, own in zip(marked.blocks, spans, strict=True):
        here = found[: len(own)]
        same = [_bare(text[slice(*span)]) for span in here] == [_bare(block.text[slice(*span)]) for span in own]
        places.append(dict(zip(own, here, strict=True)) if same else {})
        found = found[len(own) :] if same else found
    return places


def _signed(text: str, spans: list[Span]) -> str:
    for start, end in reversed(spans):
        text = f"{text[:start]}{_OPEN}{text[start:end]}{_CLOSE}{text[end:]}"
    return text


def _between(text: str) -> Iterator[Span]:
    """What stands between two signs, in offsets of the text without signs."""
    start = signs = 0
    for at, letter in enumerate(text):
        if letter == _OPEN:
            start = at - signs
        elif letter == _CLOSE:
            yield start, at - signs
        signs += letter in (_OPEN, _CLOSE)


def _bare(text: str) -> str:
    return re.sub(r"[\W_]", "", text)


def _claim(article: Article, line: MarkedClaim, span: Span, starts: list[int]) -> Claim:
    start, end = span
    first, metric = line.index[0], line.metric[0]
    names = {name: getattr(article, name) for name in ("input", "url", "publisher", "author", "title", "published")}
    days = [dt.date.fromisoformat(day) for day in line.date or ()]
    return Claim(
        id=stable_id("c", article.id, start, end, first, metric), index=subject(first, metric),
        metric=MetricMention(id=metric, basis=line.basis),
        value=Value(
            low=line.low, high=line.high, unit=line.unit, qualifier=line.qualifier,  # type: ignore[arg-type]
            text=article.text[start:end], start=start, end=end,
        ),
        date=Period(start=days[0], end=days[1]) if days else None,
        source=Source(document=article.id, cited=line.cited, **names), modality=line.modality,  # type: ignore[arg-type]
        versus=subject(line.versus, metric) if line.versus else None,
        evidence=_sentence(article.text, start, end, starts), confidence=1.0,
    )  # fmt: skip


def _sentence(text: str, start: int, end: int, starts: list[int]) -> Evidence:
    """The sentence that a number stands in, from `starts` of sentences in order."""
    first = starts[bisect.bisect_right(starts, start) - 1]
    last = starts[bisect.bisect_left(starts, end)]
    last = first + len(text[first:last].rstrip())
    return Evidence(text=text[first:last], start=first, end=last)
