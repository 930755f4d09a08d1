"""Learning from a user's own corrections: from what `claims extract` prints, corrected, to training examples."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from extractor.annotate import annotate, annotator
from extractor.annotate.encoding import METRIC_IDS
from extractor.annotate.model import DEFAULT, roots
from extractor.article import to_article
from extractor.claims import to_claims
from extractor.errors import InputError
from extractor.learn.corrections import read_corrections
from extractor.learn.examples import Answer, read_examples
from extractor.records import Page

TEXT = "# Small caps\n\nThe S&P 500 rose 1.1% on Monday, and its larger rival 2.3%.\n\nWe met 14 times for 5 hours.\n"
TOKENIZER = next(p for root in roots() if (p := root / DEFAULT / "tokenizer.json").is_file())


def lines() -> list[dict[str, Any]]:
    """An article and its claims, as the store and `claims extract` give them."""
    page = Page(input="a.md", content=TEXT.encode(), media_type="text/markdown")
    article = to_article(page, published=dt.date(2026, 1, 12))
    claims = to_claims(article, annotate(annotator("rules"), article))
    assert [c.value.text for c in claims] == ["1.1%", "2.3%", "14 times"]
    return [{"article": article.model_dump(mode="json")}, *(c.to_dict() for c in claims)]


def write(tmp_path: Path, rows: list[dict[str, Any]]) -> Path:
    path = tmp_path / "gold.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)) + "\n\n", encoding="utf-8")
    return path


def test_corrected_claims_become_answers(tmp_path: Path) -> None:
    article, first, second, meetings = lines()
    second["index"] = {**second["index"], "id": "^RUT"}
    first["metric"]["id"] = "annualized_return"
    path = write(tmp_path, [second, first, article, {**meetings, "rejected": True}])
    by_text: dict[str, Answer] = {}
    for example in read_examples(read_corrections(path), TOKENIZER):
        numbers = [(part.window, at) for part in example.encoded.parts for at in part.quantities]
        for (window, at), answer in zip(numbers, example.answers, strict=True):
            q = window.quantities[at]
            by_text[window.text[q.start : q.end]] = answer
    assert by_text["1.1%"].metrics == {METRIC_IDS.index("annualized_return")}
    assert by_text["2.3%"].claim == 1 and by_text["1.1%"].claim == 1
    assert by_text["14 times"].claim == 0


def test_a_rejected_claim_is_none(tmp_path: Path) -> None:
    article, first, second, _ = lines()
    path = write(tmp_path, [article, {**first, "rejected": True}, second])  # and the meetings merely left out
    ((_, _, claims),) = read_corrections(path)
    assert [c["value"]["text"] for c in claims] == ["2.3%"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda a, c: [c], "gold.jsonl:1: the text of document d_"),
        (lambda a, c: [a, {**c, "metric": {"id": "retrun"}}], "gold.jsonl:2: .*'retrun' is no metric"),
        (lambda a, c: [a, {**c, "value": {**c["value"], "start": 3}}], "gold.jsonl:2: .*where the claim has '1.1%'"),
        (lambda a, c: [a, {k: v for k, v in c.items() if k != "index"}], "gold.jsonl:2: .*'index'"),
        (lambda a, c: [{"article": {"text": 3}}], "gold.jsonl:1: no article and no claim"),
        (lambda a, c: [a, [1]], "gold.jsonl:2: no article and no claim"),
    ],
)
def test_what_cannot_be_used_is_named_with_its_line(tmp_path: Path, change: Any, said: str) -> None:
    article, claim, *_ = lines()
    with pytest.raises(InputError, match=said):
        list(read_corrections(write(tmp_path, change(article, claim))))
