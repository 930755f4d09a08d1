"""A user's own gold: articles with their claims as people corrected them, to learn from beside the corpus.

JSON lines, in any order. An article is a line `{"article": {...}}` with the Article record (or only `id`, `text` and
`published`); every other line is a claim, the record that `claims extract` prints, with its fields as they should be.
A claim belongs to the article that its `source.document` names. Numbers of an article that no line claims are taken for
no claims, so an article must have been gone through whole; a line with `"rejected": true` is left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from extractor.errors import InputError
from extractor.learn.examples import Judged
from extractor.metrics import METRICS
from extractor.records import Article

REMEDY = 'give what `claims extract --format jsonl` prints, and a line {"article": {...}} for every document'


def read_corrections(path: Path) -> Iterator[Judged]:
    """The articles of a file with their claims. Raises InputError naming the line that cannot be used."""
    articles: dict[str, Article] = {}
    claims: dict[str, list[tuple[int, dict[str, Any]]]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            if "article" in row:
                article = Article.model_validate({"input": path.name, **row["article"]})
                articles[article.id] = article
            elif not row.get("rejected"):
                claims.setdefault(row["source"]["document"], []).append((number, row))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            what = "; ".join(e["msg"] for e in error.errors()) if isinstance(error, ValidationError) else repr(error)
            raise InputError(f"{path}:{number}: no article and no claim: {what}", remedy=REMEDY) from error
    for document, rows in claims.items():
        if document not in articles:
            raise InputError(f"{path}:{rows[0][0]}: the text of document {document} is not there", remedy=REMEDY)
    for document, article in articles.items():
        yield document, article, [_gold(path, number, row, article) for number, row in claims.get(document, [])]


def _gold(path: Path, number: int, row: dict[str, Any], article: Article) -> dict[str, Any]:
    """A claim in the shape of the corpus's gold: its number found by the words around it."""
    try:
        start, end = int(row["value"]["start"]), int(row["value"]["end"])
        if article.text[start:end] != row["value"]["text"]:
            raise ValueError(f"the text has {article.text[start:end]!r} where the claim has {row['value']['text']!r}")
        if row["metric"]["id"] not in METRICS:
            raise ValueError(f"{row['metric']['id']!r} is no metric")
        own = {key: row[key] for key in ("index", "metric", "value", "modality", "versus")}
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(f"{path}:{number}: the claim cannot be used: {error}", remedy=REMEDY) from error
    line = article.text.rfind("\n", 0, start) + 1
    before, after = article.text[line:start].split(" "), article.text[end:].split("\n")[0].split(" ")
    return {**own, "doc": article.id, "context": " ".join(before[-4:]) + article.text[start:end] + " ".join(after[:5])}
