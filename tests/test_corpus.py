"""The marked corpus: its format, its checks, and that every committed article and gold file agrees with it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from extractor import corpus
from extractor.errors import CorpusError

ROOT = Path(__file__).resolve().parent.parent / "corpus"
HEAD = "title: T\nauthor: A\npublisher: P\npublished: 2026-01-26\nurl: https://p.example/t\nkind: wrap\nsplit: train\n===\n"


def write(tmp_path: Path, body: str) -> corpus.MarkedArticle:
    path = tmp_path / "a.md"
    path.write_text(HEAD + body, encoding="utf-8")
    return corpus.load(path)


def test_reads_claims_and_strips_marks(tmp_path: Path) -> None:
    article = write(
        tmp_path,
        'IWM fetches [[1:19.5]] times earnings, [[-:14]] dogs.\n\n@1 IWM/^RUT pe_ratio 19.5 ratio by="Barron\'s"\n',
    )
    block = article.blocks[0]
    assert block.text == "IWM fetches 19.5 times earnings, 14 dogs."
    claim = block.claims[0]
    assert (claim.index, claim.metric, claim.text) == (("IWM", "^RUT"), ("pe_ratio",), "19.5")
    assert block.text[claim.start : claim.end] == "19.5"
    assert (claim.cited, claim.date) == ("Barron's", ("2026-01-26", "2026-01-26"))
    assert not list(corpus.problems(article))


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("Up [[1:5%]].\n\n@1 IWM return 5 percent colour=red", "unknown key colour"),
        ("Up [[1:5%]].\n\n@1 IWM retrun 5 percent", "'retrun' is no metric"),
        ("Up [[1:5%]].\n\n@1 IWM return 5 ratio", "return is not given in ratio"),
        ("Up [[1:5%]].\n\n@2 IWM return 5 percent", "names no mark"),
        ("Up [[1:5%]].\n\n@1 IWM return 7..5 percent", "low 7 is above high 5"),
        ("Up [[1:5%]] and [[2:6%]].\n\n@1 IWM return 5 percent", "mark 2 has no claim line"),
        ("Up [[1:5%]].", "marks without claim lines"),
        ("Up 5%.", "'5' is neither a claim nor named as none"),
        ("It has doubled.", "'doubled' is neither"),
        ("Up [[1:5%]].\n\n@1 IWM return 5 percent on=2026-13-01", "month must be"),
    ],
)
def test_faults_are_named(tmp_path: Path, body: str, fault: str) -> None:
    assert any(fault in problem for problem in corpus.problems(write(tmp_path, body)))


@pytest.mark.parametrize(
    "free", ["On Jan. 26, 2026, at 4:30 p.m. the S&P 500", "The 10-year note in Q1 2026 [3]", "since 1927"]
)
def test_dates_names_and_footnotes_need_no_mark(tmp_path: Path, free: str) -> None:
    assert not list(corpus.problems(write(tmp_path, f"{free} rose.")))


def test_a_file_without_rule_or_head_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("no head", encoding="utf-8")
    with pytest.raises(CorpusError, match="no line '==='"):
        corpus.load(path)
    path.write_text("title: T\n===\nbody", encoding="utf-8")
    with pytest.raises(CorpusError, match="the head lacks author"):
        corpus.load(path)


def test_whole_corpus_is_valid_and_compiled() -> None:
    articles = [corpus.load(path) for path in sorted((ROOT / "marked").glob("*.md"))]
    assert [fault for article in articles for fault in corpus.problems(article)] == []
    for split in corpus.SPLITS:
        rows = [row for a in articles if a.head["split"] == split for row in corpus.gold(a)]
        stored = (ROOT / "gold" / f"{split}.jsonl").read_text(encoding="utf-8").splitlines()
        assert [json.loads(line) for line in stored] == rows, f"gold/{split}.jsonl is out of date: scripts/corpus build"
    built = {path.stem for path in (ROOT / "articles").glob("*.html")}
    assert built == {a.name for a in articles}, "articles/ is out of date: scripts/corpus build"
