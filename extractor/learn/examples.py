"""Marked articles -> training examples: stretches of text with the gold answer for each of their numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from extractor import corpus
from extractor.annotate import COMPONENTS, annotate, annotator
from extractor.annotate.encoding import METRIC_IDS, Encoded, Part, encode
from extractor.annotate.rules import RuleScorer
from extractor.annotate.spans import Quantity
from extractor.annotate.windows import Window, windows
from extractor.article import to_article
from extractor.evaluate import overlap, same_index, same_number
from extractor.records import Article, Page

MODALITIES = ("actual", "forecast", "hypothetical")


@dataclass(frozen=True)
class Answer:
    """The gold answer for one number. Positions are into the encoded candidates, one past the last for none of them;
    an empty set asks nothing.
    """

    claim: int
    metrics: frozenset[int] = frozenset()
    subjects: frozenset[int] = frozenset()
    negative: int = -1
    modality: int = -1
    versus: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Example:
    """One encoder input with the answers for its numbers; `article` is the name of the marked file."""

    article: str
    encoded: Encoded
    answers: tuple[Answer, ...]


def to_text_article(marked: corpus.MarkedArticle) -> Article:
    """A marked article as an `Article`, without a page around it."""
    body = "\n\n".join(block.text for block in marked.blocks)
    if not body.startswith("# "):
        body = f"# {marked.head['title']}\n\n{body}"
    page = Page(input=f"{marked.name}.md", content=body.encode(), media_type="text/markdown")
    return to_article(page, published=dt.date.fromisoformat(marked.head["published"]))


Judged = tuple[str, Article, list[dict[str, Any]]]  # a name, an article, and its gold claims


def read_examples(judged: Iterable[Judged], tokenizer: Path, *, blind: bool = False) -> Iterator[Example]:
    """The examples of articles whose claims are known. `tokenizer` is a tokenizer.json; `blind` as in `encode`."""
    nlp = annotator("rules")
    nlp.remove_pipe(COMPONENTS[-1])
    reader: Any = Tokenizer.from_file(str(tokenizer))
    reader.no_truncation()
    reader.no_padding()
    for name, article, claims in judged:
        seen = list(windows(annotate(nlp, article)))
        gold = assign(seen, claims)
        for encoded in encode(seen, RuleScorer().score(seen), reader, blind=blind):
            yield Example(name, encoded, tuple(_answers(encoded, gold)))


def _answers(encoded: Encoded, gold: dict[tuple[int, int], list[dict[str, Any]]]) -> Iterator[Answer]:
    for part in encoded.parts:
        for i in part.quantities:
            yield _answer(part, gold.get((part.window.start, i), []))


def from_corpus(paths: Iterable[Path]) -> Iterator[Judged]:
    """Marked files as articles whose claims are known."""
    for path in paths:
        marked = corpus.load(path)
        yield marked.name, to_text_article(marked), list(corpus.gold(marked))


def assign(seen: list[Window], gold: list[dict[str, Any]]) -> dict[tuple[int, int], list[dict[str, Any]]]:
    """Gold claims by (window start, quantity position): each to the number of its size that stands in its context."""
    options = []
    for g, claim in enumerate(gold):
        for w in seen:
            for i, q in enumerate(w.quantities):
                value = _readings(q, claim["value"]["unit"])
                near = {
                    "value": {**value, "start": q.start},
                    "evidence": {"text": w.text[w.start : w.end], "start": w.start},
                }
                if same_number(claim, near) and (fit := overlap(claim, near)) >= 0.6:
                    options.append((-round(fit, 2), g, w.start, i))
    found: dict[tuple[int, int], list[dict[str, Any]]] = {}
    done: set[int] = set()
    for _, g, start, i in sorted(options):
        here = found.get((start, i), [])
        shared = all(
            c["index"]["id"] != gold[g]["index"]["id"] and c["value"]["text"] == gold[g]["value"]["text"] for c in here
        )
        if g not in done and shared:
            found.setdefault((start, i), []).append(gold[g])
            done.add(g)
    return found


def _readings(q: Quantity, unit: str) -> dict[str, Any]:
    """The number of a quantity in the gold's unit, where it could be meant so."""
    low, high = float(q.low), float(q.high)
    if q.form in ("multiple", "fold") and unit == "percent":
        low = high = (low - 1) * 100
    elif q.form == "fraction" and unit == "ratio":
        low, high = low / 100, high / 100
    elif (
        q.unit
        not in ("", "points", "ratio", "count", "days", "weeks", "months", "quarters", "years", "times", "shares")
        and unit != q.unit
    ) or (q.unit == "points" and unit not in ("percent", "points")):
        return {"low": low, "high": high, "unit": q.unit}
    return {"low": low, "high": high, "unit": unit}


def _answer(part: Part, gold: list[dict[str, Any]]) -> Answer:
    if not gold:
        return Answer(claim=0)
    if all(g.get("optional") for g in gold):
        return Answer(claim=-1)
    first = gold[0]
    ids = [part.window.subjects[i].mention.id for i in part.subjects]
    subjects = {i for i, ident in enumerate(ids) if any(same_index(g["index"], {"id": ident}) for g in gold)}
    side = first["versus"]
    versus = {i for i, ident in enumerate(ids) if side and same_index(side, {"id": ident})} if side else {len(ids)}
    metrics = [first["metric"]["id"], *first["metric"].get("also", [])]
    return Answer(
        claim=1,
        metrics=frozenset(METRIC_IDS.index(m) for m in metrics),
        subjects=frozenset(subjects),
        negative=int(first["value"]["low"] < 0),
        modality=MODALITIES.index(first["modality"]),
        versus=frozenset(versus),
    )
