"""The corpus as a dataset: its claims stand where its authors marked them, in the text that the reader sees."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from extractor import corpus
from extractor.dataset import fixed, gold
from extractor.errors import CorpusError

MARKED = Path(__file__).resolve().parent.parent / "corpus" / "marked"
SOME = sorted(MARKED.glob("sample-*.md"))[:6]
FILE = """title: Small caps start the year at a sprint
author: Dana Whitlow
publisher: Harbor Street Journal
published: 2026-01-26
url: https://harborstreet.example/a
kind: valuation
split: dev
===
The **Russell 2000** trades at [[1:**19.5**]] times earnings. The S&P 500 and the Dow each rose [[2:1.1%]] on Friday, in
a year with [[-:14]] holidays; it fell [[3:1.1%]] before.

@1 ^RUT/IWM pe_ratio/forward_pe_ratio 19.5 ratio q=approx
@2 ^GSPC return 1.1 percent on=2026-01-23
@2 ^DJI return 1.1 percent on=2026-01-23 optional
@3 DE return -1.1 percent on=2026-01-01..2026-01-22 vs=^GSPC by="Ana"
@3 DE return -1.1 percent on=null

| Fund | Yield |
| --- | --- |
| IWM | [[1:1.1%]] |

@1 IWM dividend_yield 1.1 percent
"""


def marked(tmp_path, text=FILE):
    path = tmp_path / "a.md"
    path.write_text(text, encoding="utf-8")
    return path


def test_claims_stand_where_they_were_marked(tmp_path):
    (entry,) = gold.entries([marked(tmp_path)])
    article, claims = entry.reading.article, entry.reading.claims
    assert [(c.index.id, c.value.text) for c in claims] == [
        ("^RUT", "19.5"), ("^DJI", "1.1%"), ("^GSPC", "1.1%"), ("DE", "1.1%"), ("DE", "1.1%"), ("IWM", "1.1%"),
    ]  # fmt: skip
    for claim in claims:
        assert article.text[claim.value.start : claim.value.end] == claim.value.text
        assert article.text[claim.evidence.start : claim.evidence.end] == claim.evidence.text
        assert claim.evidence.start <= claim.value.start and claim.value.end <= claim.evidence.end
    assert claims[0].evidence.text == "The Russell 2000 trades at 19.5 times earnings."
    assert "Yield" not in claims[-1].evidence.text and claims[-1].value.start > claims[-2].value.end
    assert claims[3].index.name.startswith("Deere") and len({c.id for c in claims}) == 6
    assert (entry.part, article.publisher, article.author) == ("dev", "Harbor Street Journal", "Dana Whitlow")
    notes = [entry.note(c.id) for c in claims]
    assert (notes[0].index_also, notes[0].metric_also) == (("IWM",), ("forward_pe_ratio",))
    assert [n.optional for n in notes] == [False, True, False, False, False, False]


@pytest.mark.parametrize("path", SOME, ids=lambda p: p.stem)
def test_nothing_of_the_corpus_gets_lost(path):
    (entry,) = gold.entries([path])
    lines = list(corpus.gold(corpus.load(path)))
    found = entry.reading.claims
    assert len(found) == len(lines)
    told = sorted(
        (r["index"]["id"], r["metric"]["id"], r["value"]["low"], r["value"]["unit"], r["modality"]) for r in lines
    )
    assert sorted((c.index.id, c.metric.id, float(c.value.low), c.value.unit, c.modality) for c in found) == told


def test_files_with_faults_are_refused(tmp_path):
    with pytest.raises(CorpusError, match="neither a claim"):
        list(gold.entries([marked(tmp_path, FILE.replace("[[-:14]]", "14"))]))
    with pytest.raises(CorpusError, match="otherwise"):
        list(gold.entries([marked(tmp_path, FILE.replace("each rose", "each ᚠ rose"))]))


def test_the_split_is_the_corpus_s_own():
    plan = fixed(lambda: gold.entries(SOME))
    parts = [corpus.load(path).head["split"] for path in SOME]
    assert [part for (part,) in plan.parts.values()] == parts


def test_the_script_writes_them(tmp_path):
    script, files = str(MARKED.parent.parent / "scripts" / "corpus"), list(map(str, SOME))
    command = [sys.executable, script, "dataset", str(tmp_path / "out")]
    done = subprocess.run([*command, *files], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    rows = pd.read_parquet(tmp_path / "out" / "data" / "claims")
    names = {path.stem for path in SOME}
    lines = [json.loads(x) for part in corpus.SPLITS for x in (MARKED.parent / "gold" / f"{part}.jsonl").open()]
    assert len(rows) == sum(line["doc"] in names for line in lines)
    assert rows["id"].is_unique and set(rows["split"]) <= set(corpus.SPLITS) and rows["verdict"].isna().all()
    card = (tmp_path / "out" / "README.md").read_text(encoding="utf-8")
    assert "apache-2.0" in card and "verdicts.png" not in card
    done = subprocess.run([*command, str(marked(tmp_path, "nothing"))], capture_output=True, text=True, check=False)
    assert done.returncode == 1 and "===" in done.stderr and "Traceback" not in done.stderr
