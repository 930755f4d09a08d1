"""What the trained scorer is shown: every number once, every candidate by its words, nothing longer than it can read."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from extractor.annotate import COMPONENTS, annotate, annotator
from extractor.annotate.encoder import EncoderScorer
from extractor.annotate.encoding import MAX_TOKENS, NOWHERE, Encoded, encode
from extractor.annotate.model import DEFAULT, roots
from extractor.annotate.rules import RuleScorer
from extractor.annotate.windows import Window, windows
from extractor.article import to_article
from extractor.records import Page

FOLDER: Path = next(root / DEFAULT for root in roots() if (root / DEFAULT).is_dir())
TOKENIZER = EncoderScorer(FOLDER).tokenizer
STORY = """# Small caps trail

The Russell 2000 fell 1.2% on Monday. The index is still up 4% this year.

| Fund | Assets | Yield |
|---|---|---|
| iShares Russell 2000 ETF (IWM) | $70 billion | 1.1% |
| Vanguard Small-Cap (VB) | $60 billion | 1.3% |
"""


@cache
def candidates() -> Language:
    """The pipeline up to the candidates."""
    nlp = annotator("rules")
    nlp.remove_pipe(COMPONENTS[-1])
    return nlp


def read(text: str) -> tuple[list[Window], list[Encoded]]:
    page = Page(input="a.md", content=text.encode(), media_type="text/markdown")
    seen = list(windows(annotate(candidates(), to_article(page, published=dt.date(2026, 1, 26)))))
    return seen, list(encode(seen, RuleScorer().score(seen), TOKENIZER))


def words(encoded: Encoded, span: tuple[int, int]) -> str:
    return str(TOKENIZER.decode(encoded.ids[span[0] : span[1] + 1]))


def test_spans_are_the_words_they_stand_for() -> None:
    seen, found = read(STORY)
    assert sum(len(w.quantities) for w in seen) == 6
    assert len(found) == 1, "a short text is read at once"
    shown = {
        (part.window.text[q.start : q.end], words(found[0], span).replace(" ", ""))
        for part in found[0].parts
        for q, span in zip((part.window.quantities[i] for i in part.quantities), part.spans, strict=True)
    }
    assert all(text.lower().replace(" ", "") == tokens for text, tokens in shown), shown
    heads = {words(found[0], head) for part in found[0].parts for head in part.heads if head != NOWHERE}
    assert heads == {"assets", "yield"}


def test_a_reference_is_shown_with_what_it_refers_to() -> None:
    _, (found,) = read(STORY)
    told = {
        (words(found, own), words(found, namesake))
        for part in found.parts
        for own, namesake in zip(part.subject_spans, part.namesakes, strict=True)
    }
    assert ("the index", "russell 2000") in told
    assert ("united states", "united states") in told, "what is only implied is shown by its name"


def test_what_an_input_cannot_hold_is_read_in_pieces() -> None:
    long = " and ".join(f"the S&P 500 rose {n / 10:.1f}% in week {n}" for n in range(1, 120))
    seen, found = read(f"# Long\n\nIn one breath, {long}.\n\n" + "\n\n".join(["Gold rose 1% to $2,000."] * 60))
    read_once = sorted((part.window.start, i) for e in found for part in e.parts for i in part.quantities)
    assert read_once == sorted((w.start, i) for w in seen for i in range(len(w.quantities)))
    assert len(found) > 8
    assert max(len(e.ids) for e in found) <= MAX_TOKENS
    assert all(span != NOWHERE for e in found for part in e.parts for span in part.spans)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["The Dow fell 1%.", "It lost 2% more.", "Nothing was said.", "Oil: $70.\n\n", "\n\n# Up 3%\n\n"]
        ),
        max_size=80,
    )
)
def test_every_number_is_read_exactly_once(parts: list[str]) -> None:
    seen, found = read("# Title\n\n" + " ".join(parts))
    read_once = sorted((part.window.start, i) for e in found for part in e.parts for i in part.quantities)
    assert read_once == sorted((w.start, i) for w in seen for i in range(len(w.quantities)))
    assert all(len(e.ids) <= MAX_TOKENS for e in found)
    assert all(0 <= a <= b < len(e.ids) for e in found for p in e.parts for a, b in [*p.subject_spans, *p.namesakes])


def test_no_numbers_no_inputs() -> None:
    assert read("# Quiet\n\nNothing moved.") == ([], [])
