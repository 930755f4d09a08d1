"""The spaCy side: components are ordinary factories, Docs travel, spans are exact, ids are the same everywhere."""

from __future__ import annotations

import datetime as dt
import pickle
import subprocess
import sys

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import DocBin

from extractor.annotate import COMPONENTS, annotate, annotator
from extractor.annotate.model import scorer
from extractor.annotate.rules import RuleScorer
from extractor.annotate.spans import ClaimRow, Instrument, Quantity, get, note
from extractor.article import to_article
from extractor.claims import to_claims
from extractor.errors import UnknownNameError
from extractor.records import Article, Claim, Page

TEXT = """The S&P 500 rose 1.1% to 6,977.27 on Monday, while the Dow gained 44.06 points, or 0.1%.

The iShares Russell 2000 ETF (IWM) trades at 19.5 times earnings, against 28 for the S&P 500.
"""


def article(text: str = TEXT) -> Article:
    page = Page(input="a.md", content=text.encode(), media_type="text/markdown")
    return to_article(page, published=dt.date(2026, 1, 12), title="Stocks rise", publisher="P")


@pytest.fixture(scope="module")
def nlp() -> spacy.Language:
    return annotator("rules")


def claims(nlp: spacy.Language, text: str = TEXT) -> tuple[Claim, ...]:
    a = article(text)
    return to_claims(a, annotate(nlp, a))


def test_every_component_is_a_spacy_factory() -> None:
    blank = spacy.blank("en")
    for name in COMPONENTS:
        assert blank.has_factory(name)
        assert blank.get_factory_meta(name).assigns, name


@pytest.mark.parametrize("name", [n for n in COMPONENTS if n != "claim_links"])
def test_each_component_stands_alone(name: str) -> None:
    blank = spacy.blank("en")
    blank.add_pipe(name)
    doc = blank("The S&P 500 rose 1.1% on Friday, according to FactSet.")
    assert doc.text and all(span.text for group in doc.spans.values() for span in group)


def test_spans_are_exact_and_grouped(nlp: spacy.Language) -> None:
    a = article()
    doc = annotate(nlp, a)
    assert {"instruments", "quantities", "dates", "claims"} <= set(doc.spans)
    for q in get(doc, "quantities", Quantity):
        assert a.text[q.start : q.end].strip() == a.text[q.start : q.end] != ""
    assert [m.id for m in get(doc, "instruments", Instrument)][:2] == ["^GSPC", "^DJI"]


def test_claims_of_two_plain_sentences(nlp: spacy.Language) -> None:
    got = {(c.index.id, c.metric.id, float(c.value.low), c.value.unit) for c in claims(nlp)}
    assert {
        ("^GSPC", "return", 1.1, "percent"), ("^GSPC", "price", 6977.27, "points"), ("^DJI", "point_change", 44.06, "points"),
        ("^DJI", "return", 0.1, "percent"), ("IWM", "pe_ratio", 19.5, "ratio"), ("^GSPC", "pe_ratio", 28.0, "ratio"),
    } <= got  # fmt: skip


def test_every_span_of_every_claim_slices_back(nlp: spacy.Language) -> None:
    text = article().text
    for c in claims(nlp):
        for part in (c.value, c.evidence, c.index, c.metric, c.versus):
            if part is not None and part.start is not None:
                assert text[part.start : part.end] == part.text


@given(st.text(alphabet="The S&P500 rosfel1.2%,$-–()[]3xtimbn\n ", max_size=200))
@settings(max_examples=60, deadline=None)
def test_any_text_gives_grounded_claims(text: str) -> None:
    pipeline = _cached()
    doc = pipeline(text)
    for row in get(doc, "claims", ClaimRow):
        assert text[row.start : row.end].strip()
        assert row.evidence_start <= row.start < row.end <= row.evidence_end + 1
        assert row.subject_start == -1 or text[row.subject_start : row.subject_end]


def _cached(made: list[spacy.Language] = []) -> spacy.Language:  # noqa: B006
    if not made:
        made.append(annotator("rules"))
    return made[0]


def test_docs_travel_through_docbin_and_processes(nlp: spacy.Language) -> None:
    texts = ["The S&P 500 rose 1.1%.", "Gold fell 2% to $2,000 an ounce."]
    here = [get(doc, "claims", ClaimRow) for doc in nlp.pipe(texts)]
    there = [get(doc, "claims", ClaimRow) for doc in nlp.pipe(texts, n_process=2)]
    assert here == there and all(here)
    packed = DocBin(store_user_data=True, docs=list(nlp.pipe(texts))).to_bytes()
    back = list(DocBin(store_user_data=True).from_bytes(packed).get_docs(nlp.vocab))
    assert [get(doc, "claims", ClaimRow) for doc in back] == here


def test_the_pipeline_pickles(nlp: spacy.Language) -> None:
    link = pickle.loads(pickle.dumps(nlp.get_pipe("claim_links")))
    assert isinstance(link.scorer, RuleScorer)


def test_ids_are_the_same_in_another_process(nlp: spacy.Language) -> None:
    code = (
        "import sys; sys.path.insert(0, 'tests')\n"
        "from test_annotate import claims, annotator\n"
        "print(*[c.id for c in claims(annotator('rules'))])"
    )
    out = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONHASHSEED": "7", "PATH": ""},
    )
    assert out.stdout.split() == [c.id for c in claims(nlp)]


def test_a_published_date_can_be_left_on_any_doc(nlp: spacy.Language) -> None:
    doc = nlp.make_doc("The Dow fell 2% on Friday.")
    note(doc, "published", "2026-01-26")
    for _, component in nlp.pipeline:
        doc = component(doc)
    assert get(doc, "claims", ClaimRow)[0].first == "2026-01-23"


def test_an_unknown_model_names_the_known_ones() -> None:
    with pytest.raises(UnknownNameError, match="rules"):
        scorer("no-such-model")
