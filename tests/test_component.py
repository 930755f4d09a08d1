"""`nlp.add_pipe("market_claims")` in other people's pipelines: blank ones, trained ones, other tokenizers, processes."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from pathlib import Path

import pytest
import spacy
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc, DocBin
from spacy.training import Example

from extractor import check
from extractor.component import reading_of
from extractor.errors import InputError, SettingsError, UnknownNameError
from extractor.pipeline import Pipeline
from extractor.records import Page
from extractor.settings import Settings

TEXT = """Small caps catch up

By Jane Doe

The Russell 2000 rose 1.1% on Friday, its best day since Jan. 5, according to FactSet. The U.S. benchmark, the S&P
500, added 0.4% to 6,977.27; its 14-day streak of gains over the Dow is the longest since 1996, and nobody
at the exchange expected it to end on that note.

- Gold fell 2% to $2,000.50 an ounce
- Oil lost $1.20, or 2%, to $61

| Fund | Price-to-earnings ratio |
| iShares Russell 2000 ETF (IWM) | 19.24 |
| SPDR S&P 500 ETF (SPY) | 28.1 |
"""
RULES = {"model": "rules", "published": "2026-01-26"}


def pipeline(**config: object) -> spacy.Language:
    nlp = spacy.blank("en")
    nlp.add_pipe("market_claims", config=RULES | config)
    return nlp


def found(doc: Doc) -> list[tuple[object, ...]]:
    return [(c.index.id, c.metric.id, float(c.value.low), c.value.text, c.date and c.date.start) for c in doc._.claims]


@pytest.fixture(scope="module")
def nlp() -> spacy.Language:
    return pipeline()


@pytest.fixture(scope="module")
def doc(nlp: spacy.Language) -> Doc:
    return nlp(TEXT)


def trained() -> spacy.Language:
    """A pipeline shaped as the trained English ones are, with boundaries and entities of its own."""
    nlp = spacy.blank("en")
    for name in ("tok2vec", "tagger", "parser", "ner"):
        nlp.add_pipe(name)
    words = "The Dow rose 2 % . Gold fell .".split()
    marks = {"heads": [1, 2, 2, 4, 2, 2, 7, 7, 7], "deps": ["dep"] * 9, "tags": ["X"] * 9, "entities": ["O"] * 9}
    marks["deps"] = ["det", "nsubj", "ROOT", "nummod", "dobj", "punct", "nsubj", "ROOT", "punct"]
    marks["entities"] = ["O", "U-ORG", "O", "O", "O", "O", "U-ORG", "O", "O"]
    example = Example.from_dict(Doc(nlp.vocab, words=words), marks)
    nlp.initialize(lambda: [example])
    return nlp


# -- what it finds -----------------------------------------------------------------------------------------------------


def test_an_article_gives_its_claims(doc: Doc) -> None:
    friday = dt.date(2026, 1, 23)
    assert [
        ("^RUT", "return", 1.1, "1.1%", friday), ("^GSPC", "return", 0.4, "0.4%", friday),
        ("^GSPC", "price", 6977.27, "6,977.27", friday), ("GC=F", "return", -2.0, "2%", friday),
    ] == [claim for claim in found(doc) if claim[3] in ("1.1%", "0.4%", "6,977.27", "2%")][:4]  # fmt: skip
    assert {("IWM", "pe_ratio", 19.24), ("SPY", "pe_ratio", 28.1)} <= {claim[:3] for claim in found(doc)}


def test_it_finds_what_read_finds(doc: Doc) -> None:
    page = Page(input="a.txt", content=TEXT.encode(), media_type="text/plain")
    reading = Pipeline(Settings(model="rules")).read(page, published=dt.date(2026, 1, 26))
    assert [(c.index.id, c.metric.id, c.value.low, c.date) for c in reading.claims] == [
        (c.index.id, c.metric.id, c.value.low, c.date) for c in doc._.claims
    ]


def test_every_span_is_a_slice_of_the_text(doc: Doc) -> None:
    for claim in doc._.claims:
        for part in (claim.value, claim.evidence, claim.index, claim.metric, claim.versus):
            if part is not None and part.start is not None:
                assert TEXT[part.start : part.end] == part.text
    wrapped = next(c for c in doc._.claims if c.index.text == "S&P\n500")
    assert wrapped.index.id == "^GSPC"


def test_span_groups_bear_the_names_of_the_component(doc: Doc) -> None:
    parts = ("instruments", "quantities", "dates", "citations")
    assert set(doc.spans) == {"market_claims", *(f"market_claims_{part}" for part in parts)}
    assert all(doc.spans[f"market_claims_{part}"] for part in parts)
    for span, claim in zip(doc.spans["market_claims"], doc._.claims, strict=True):
        assert (span.label_, span.kb_id_, span.id_) == (claim.metric.id, claim.index.id, claim.id)
        assert claim.value.text in span.text


def test_the_reading_can_be_checked(nlp: spacy.Language) -> None:
    doc = nlp("The fund (IWM) trades at 15.6 times earnings and the S&P 500 at 22.6 times, a discount of 50%.")
    (checked,) = check(doc._.claims_reading)
    assert {claim.verdict.label for claim in checked.claims if claim.verdict} >= {"refuted"}
    assert checked.article.text == doc.text and checked.article.published == dt.date(2026, 1, 26)


# -- beside others -----------------------------------------------------------------------------------------------------


def test_nothing_of_others_changes(doc: Doc) -> None:
    other = trained()
    before = other(TEXT)
    other.add_pipe("market_claims", config=RULES)
    after = other(TEXT)
    assert found(after) == found(doc)
    for what in ("text", "is_sent_start", "dep_", "head", "tag_", "ent_type_", "ent_iob_"):
        assert [str(getattr(t, what)) for t in before] == [str(getattr(t, what)) for t in after], what


@pytest.mark.parametrize("place", [{"first": True}, {"last": True}])
def test_any_place_in_the_pipeline(doc: Doc, place: dict[str, bool]) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "ORG", "pattern": "Russell 2000"}])
    nlp.add_pipe("market_claims", config=RULES, **place)
    other = nlp(TEXT)
    assert found(other) == found(doc) and [e.text for e in other.ents][:1] == ["Russell 2000"]
    assert not any(nlp.analyze_pipes()["problems"].values())


@pytest.mark.parametrize("language", ["xx", "de"])
def test_any_tokenizer_gives_the_same(doc: Doc, language: str) -> None:
    nlp = spacy.blank(language)
    nlp.tokenizer = Tokenizer(nlp.vocab)  # nothing but white space
    nlp.add_pipe("market_claims", config=RULES)
    assert found(nlp(TEXT)) == found(doc)


def test_beside_our_single_components(doc: Doc) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("claim_instruments")
    nlp.add_pipe("market_claims", config=RULES)
    nlp.add_pipe("claim_quantities")
    both = nlp(TEXT)
    assert found(both) == found(doc) and {"instruments", "quantities"} <= set(both.spans)


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "Nothing here.", "5%", "\u200b\r\n\x85•\r• 3%\t|\x00| 4", "|\n|\n||\n"]
)
def test_odd_texts(nlp: spacy.Language, text: str) -> None:
    doc = nlp(text)
    assert doc.text == text and len(doc.spans["market_claims"]) == len(doc._.claims)


# -- settings ----------------------------------------------------------------------------------------------------------


def test_a_document_says_where_it_is_from(nlp: spacy.Language) -> None:
    doc = nlp.make_doc("The Dow fell 2% on Friday.")
    doc._.claims_source = {"published": dt.date(2026, 2, 9), "publisher": "P", "url": "https://p.example/1"}
    (claim,) = nlp(doc)._.claims
    assert claim.date.start == dt.date(2026, 2, 6)
    assert (claim.source.publisher, claim.source.url, claim.source.published) == (
        "P", "https://p.example/1", dt.date(2026, 2, 9),
    )  # fmt: skip
    assert doc._.claims_source == {"published": "2026-02-09", "publisher": "P", "url": "https://p.example/1"}


@pytest.mark.parametrize(
    ("given", "why"), [({"published": "soon"}, "no date"), ({"writer": "A"}, "known are published")]
)
def test_a_source_that_cannot_be(nlp: spacy.Language, given: dict[str, str], why: str) -> None:
    with pytest.raises(SettingsError, match=why):
        nlp.make_doc("x")._.claims_source = given


def test_confidence_and_citations(doc: Doc) -> None:
    assert any(claim.source.cited == "FactSet" for claim in doc._.claims)
    assert not any(claim.source.cited for claim in pipeline(cites=False)(TEXT)._.claims)
    sure = pipeline(min_confidence=0.7)(TEXT)._.claims
    assert 0 < len(sure) < len(doc._.claims) and all(claim.confidence >= 0.7 for claim in sure)


@pytest.mark.parametrize(
    ("config", "error"),
    [({"published": "26 January"}, SettingsError), ({"min_confidence": 2.0}, SettingsError),
     ({"model": "no-such"}, UnknownNameError), ({"attribute": "a b"}, SettingsError)],
)  # fmt: skip
def test_settings_that_cannot_be(config: dict[str, object], error: type[Exception]) -> None:
    with pytest.raises(error):
        pipeline(**config)


def test_an_attribute_that_another_component_has() -> None:
    Doc.set_extension("taken", default=None)
    with pytest.raises(SettingsError, match=r"another component has doc._\.taken"):
        pipeline(attribute="taken")


def test_two_of_them(doc: Doc) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("market_claims", config=RULES)
    nlp.add_pipe("market_claims", name="sure_claims", config=RULES | {"min_confidence": 0.7, "attribute": "sure"})
    both = nlp(TEXT)
    assert found(both) == found(doc) and 0 < len(both._.sure) < len(both._.claims)
    assert len(both.spans["sure_claims"]) == len(both._.sure)


# -- travelling --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", ["rules", "claims-mini"])
def test_processes_and_docbin_carry_claims(model: str) -> None:
    nlp = pipeline(model=model)
    texts = [TEXT, "Nothing.", "The Dow fell 2% on Friday."]
    here = [doc._.claims for doc in nlp.pipe(texts)]
    assert [doc._.claims for doc in nlp.pipe(texts, n_process=2)] == here and all(here[::2])
    packed = DocBin(store_user_data=True, docs=nlp.pipe(texts)).to_bytes()
    docs = list(DocBin().from_bytes(packed).get_docs(spacy.blank("en").vocab))
    assert [doc._.claims for doc in docs] == here
    assert [s.id_ for s in docs[0].spans["market_claims"]] == [c.id for c in here[0]]


def test_docs_with_a_source_go_through_processes(nlp: spacy.Language) -> None:
    docs = []
    for day in ("2026-01-26", "2026-02-09"):
        docs.append(nlp.make_doc("The Dow fell 2% on Friday."))
        docs[-1]._.claims_source = {"published": day}
    days = [doc._.claims[0].date.start.isoformat() for doc in nlp.pipe(docs, n_process=2)]
    assert days == ["2026-01-23", "2026-02-06"]


PROGRAM = """
import multiprocessing, sys, spacy
if __name__ == "__main__":
    multiprocessing.set_start_method("spawn")
    nlp = spacy.blank("en")
    nlp.add_pipe("market_claims", config={"model": "rules", "published": "2026-01-26"})
    for doc in nlp.pipe(["The Dow fell 2% on Friday.", "Gold rose 1%."], n_process=2):
        print([claim.index.id for claim in doc._.claims])
"""


def test_new_processes_that_share_nothing(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(PROGRAM)
    done = subprocess.run([sys.executable, "program.py"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["['^DJI']", "['GC=F']"]


def test_a_docbin_is_read_where_there_is_no_pipeline(doc: Doc, tmp_path: Path) -> None:
    DocBin(store_user_data=True, docs=[doc]).to_disk(tmp_path / "docs.spacy")
    code = (
        "import spacy, json; from spacy.tokens import DocBin; from extractor.component import reading_of\n"
        "for doc in DocBin().from_disk('docs.spacy').get_docs(spacy.blank('en').vocab):\n"
        "    print(json.dumps([c.to_dict() for c in reading_of(doc).claims]))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == [claim.to_dict() for claim in doc._.claims]


def test_claims_that_were_not_kept_say_so(nlp: spacy.Language, doc: Doc) -> None:
    (bare,) = DocBin(docs=[doc]).get_docs(nlp.vocab)  # without store_user_data
    with pytest.raises(InputError, match="store_user_data=True"):
        bare._.claims  # noqa: B018
    with pytest.raises(InputError, match="add_pipe"):
        reading_of(nlp.make_doc("x"))
    assert nlp.make_doc("x")._.claims == ()


def test_a_pipeline_is_saved_and_loaded(doc: Doc, tmp_path: Path) -> None:
    pipeline(min_confidence=0.5).to_disk(tmp_path / "saved")
    code = (
        "import spacy, sys; nlp = spacy.load('saved')\n"
        "print(nlp.get_pipe_config('market_claims')['min_confidence'])\n"
        "print(*[c.id for c in nlp(sys.stdin.read())._.claims])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, input=TEXT, capture_output=True, text=True, check=True
    )
    sure, ids = done.stdout.splitlines()
    assert sure == "0.5" and ids.split() == [c.id for c in doc._.claims if c.confidence >= 0.5]
