"""Datasets as their users meet them: written by the command, opened by pandas, by `datasets` and by `mlcroissant`."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time

import pandas as pd
import pyarrow.parquet as pq
import pytest
from claimsets import reading
from click.testing import CliRunner
from examples import hostile, small_caps

from extractor.cli import cli
from extractor.dataset.columns import ARTICLES, CLAIMS
from extractor.store import Review, Store

PROSE = (
    "the session began quietly and ended loudly while traders waited for word from the bank and dealers spoke of thin "
    "books in every corner of the floor where nobody wanted to be the first to sell before the long weekend arrived "
)


@pytest.fixture(autouse=True)
def offline(monkeypatch, tmp_path):
    """Nothing of this needs a network."""
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_DATASETS_CACHE", str(tmp_path / "cache"))
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")


def readings():
    """Twelve articles of six publishers and twelve days; the last repeats the first word for word elsewhere."""
    made = [
        reading(
            f"n{n}", f'^GSPC return {n}.5 percent "{n}.5%" :: {_words(n)} {{}}\n^RUT pe_ratio {n + 10} ratio',
            published=f"2026-01-{n + 10:02}", publisher=f"Paper {n % 6}",
        )
        for n in range(12)
    ]  # fmt: skip
    copy = made[0].article.model_copy(
        update={"publisher": "Echo", "published": made[11].article.published, "id": "d_copy"}
    )
    source = {"document": "d_copy", "publisher": "Echo", "published": copy.published}
    claims = [
        c.model_copy(update={"id": f"{c.id}x", "source": c.source.model_copy(update=source)}) for c in made[0].claims
    ]
    return [*made, made[0].model_copy(update={"article": copy, "claims": tuple(claims)})]


def _words(n):
    words = PROSE.split()
    return " ".join(f"{word}{hashlib.md5(f'{n}{word}'.encode()).hexdigest()[:3]}" for word in words)


@pytest.fixture
def store(tmp_path):
    url = str(tmp_path / "claims.db")
    with Store(url) as kept:
        kept.add([*readings(), small_caps(), hostile()])
    return url


def claims(*arguments, code=0):
    done = CliRunner().invoke(cli, list(map(str, arguments)))
    assert done.exit_code == code, done.output
    return done.output


def bytes_of(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


# -- opening it --------------------------------------------------------------------------------------------------------


def test_pandas_reads_every_claim_with_what_matters_first(store, tmp_path):
    claims("dataset", "--store", store, "--out", tmp_path / "out", "--rights", "full")
    rows = pd.read_parquet(tmp_path / "out" / "data" / "claims")
    with Store(store) as kept:
        known = {claim.id: claim for claim in kept.claims()}
        texts = {r.article.id: r.article.text for r in kept.readings()}
    assert list(rows.columns[:6]) == ["index", "metric", "value", "unit", "date", "source"]
    assert list(rows.columns) == [c.name for c in CLAIMS] + ["split_time", "split_publisher"]
    assert sorted(rows["id"]) == sorted(known)
    for row in rows.itertuples():
        claim, text = known[row.id], texts[row.document]
        assert (row.metric, row.low, row.high) == (claim.metric.id, float(claim.value.low), float(claim.value.high))
        assert text[row.value_start : row.value_end] == row.value_text
        assert text[row.evidence_start : row.evidence_end] == row.evidence_text
        assert row.evidence_sha256 == hashlib.sha256(row.evidence_text.encode()).hexdigest()
        assert (row.verdict if isinstance(row.verdict, str) else None) == (claim.verdict and claim.verdict.label)
        assert len(row.checks) == (len(claim.verdict.checks) if claim.verdict else 0)
    articles = pd.read_parquet(tmp_path / "out" / "data" / "articles")
    assert dict(zip(articles["document"], articles["text"], strict=True)) == texts
    assert list(articles.columns) == [c.name for c in ARTICLES] + ["split_time", "split_publisher"]


def test_columns_tell_what_they_are(store, tmp_path):
    claims("dataset", "--store", store, "--out", tmp_path / "out")
    schema = pq.read_schema(next((tmp_path / "out" / "data" / "claims").iterdir()))
    assert all(field.metadata[b"description"] for field in schema)


def test_datasets_loads_every_configuration(store, tmp_path):
    import datasets

    claims("dataset", "--store", store, "--out", tmp_path / "out")
    rows = pd.read_parquet(tmp_path / "out" / "data" / "claims")
    for way in ("time", "publisher"):
        loaded = datasets.load_dataset(str(tmp_path / "out"), f"claims_by_{way}")
        assert set(loaded) == {"train", "dev", "test"}
        for part, some in loaded.items():
            assert sorted(some["id"]) == sorted(rows["id"][rows[f"split_{way}"] == part])
        assert set(datasets.load_dataset(str(tmp_path / "out"), f"articles_by_{way}")) == {"train", "dev", "test"}
    assert datasets.load_dataset(str(tmp_path / "out"))["train"].num_rows  # by time where nothing is said


def test_croissant_is_valid_and_reads_the_rows(store, tmp_path):
    import mlcroissant

    claims("dataset", "--store", store, "--out", tmp_path / "out", "--url", "https://x.example/d", "--dated", "2026-02-01",
           "--license", "https://creativecommons.org/licenses/by/4.0/")  # fmt: skip
    dataset = mlcroissant.Dataset(str(tmp_path / "out" / "croissant.json"))
    assert not dataset.metadata.issues.errors and not dataset.metadata.issues.warnings
    records = list(dataset.records("claims"))
    rows = pd.read_parquet(tmp_path / "out" / "data" / "claims")
    assert sorted(r["claims/id"].decode() for r in records) == sorted(rows["id"])
    checked = next(r for r in records if r["claims/checks"])
    assert checked["claims/checks"][0]["claims/checks/label"]
    assert len(list(dataset.records("articles"))) == 15


def test_the_card_is_made_of_what_is_there(store, tmp_path):
    import yaml

    claims(
        "dataset", "--store", store, "--out", tmp_path / "out", "--name", "A: 📈 name # odd", "--license", "cc-by-4.0"
    )
    card = (tmp_path / "out" / "README.md").read_text(encoding="utf-8")
    _, front, text = card.split("---\n", 2)
    head = yaml.safe_load(front)
    assert (head["pretty_name"], head["license"]) == ("A: 📈 name # odd", "cc-by-4.0")
    paths = [path for c in head["configs"] for f in c["data_files"] for path in f["path"]]
    assert paths and all((tmp_path / "out" / path).is_file() for path in paths)
    rows = pd.read_parquet(tmp_path / "out" / "data" / "claims")
    assert f"{len(rows)} numbers that 15 pieces" in text
    assert (
        f"| split_time | train | {pd.read_parquet(tmp_path / 'out/data/articles')['split_time'].eq('train').sum()} |"
        in text
    )
    for picture in ("metrics", "verdicts", "months", "confidence"):
        path = tmp_path / "out" / "plots" / f"{picture}.png"
        assert f"(plots/{picture}.png)" in text and path.read_bytes().startswith(b"\x89PNG")


def test_nothing_from_an_article_acts_in_the_card(tmp_path):
    odd = small_caps().model_copy(
        update={
            "article": small_caps().article.model_copy(
                update={"publisher": "<script>alert(1)</script> ![x](http://x.example/y.png) | `a` $x$\n---\n# Head"}
            )
        }
    )
    with Store(str(tmp_path / "s.db")) as kept:
        kept.add([odd])
    claims("dataset", "--store", tmp_path / "s.db", "--out", tmp_path / "out")
    card = (tmp_path / "out" / "README.md").read_text(encoding="utf-8")
    assert "<script" not in card and "![x]" not in card and "\n# Head" not in card


# -- the same again ----------------------------------------------------------------------------------------------------


def test_the_same_store_gives_the_same_bytes_in_whatever_order_it_was_filled(store, tmp_path):
    for name in ("a", "b", "a"):  # the last one over what is there
        claims("dataset", "--store", store, "--out", tmp_path / name)
    other = str(tmp_path / "other.db")
    with Store(other) as kept:
        for one in reversed([*readings(), small_caps(), hostile()]):
            kept.add([one])
    claims("dataset", "--store", other, "--out", tmp_path / "c")
    assert bytes_of(tmp_path / "a") == bytes_of(tmp_path / "b") == bytes_of(tmp_path / "c")
    done = subprocess.run(
        ["sha256sum", "-c", "--quiet", "SHA256SUMS"], check=False, cwd=tmp_path / "a", capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout


def test_another_run_replaces_its_own_files_and_nothing_else(store, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / ".gitattributes").write_text("*.parquet filter=lfs\n")
    claims("dataset", "--store", store, "--out", out)
    (out / "NOTES.md").write_text("mine")
    claims("dataset", "--store", store, "--out", out, "--metric", "pe_ratio", "--publisher", "Paper 1")
    rows = pd.read_parquet(out / "data" / "claims")
    assert set(rows["metric"]) == {"pe_ratio"} and set(rows["publisher"]) == {"Paper 1"}
    assert (out / "NOTES.md").read_text() == "mine" and (out / ".gitattributes").exists()
    listed = {line[66:] for line in (out / "SHA256SUMS").read_text().splitlines()}
    assert {*listed, "SHA256SUMS", "NOTES.md", ".gitattributes"} == set(bytes_of(out))
    assert [p.name for p in tmp_path.iterdir() if "making" in p.name] == []


def test_files_of_others_are_left_alone(store, tmp_path):
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "README.md").write_text("my papers")
    said = claims("dataset", "--store", store, "--out", tmp_path / "papers", code=2)
    assert "README.md" in said and "empty folder" in said
    (tmp_path / "file").write_text("x")
    assert "a file" in claims("dataset", "--store", store, "--out", tmp_path / "file", code=2)
    assert bytes_of(tmp_path / "papers") == {"README.md": b"my papers"}


def test_a_failure_leaves_the_earlier_dataset_as_it_was(store, tmp_path, monkeypatch):
    from extractor.dataset import plots

    out = tmp_path / "out"
    claims("dataset", "--store", store, "--out", out)
    before = bytes_of(out)
    monkeypatch.setattr(plots, "draw", _full_disk)
    assert "No space left" in claims("dataset", "--store", store, "--out", out, "--rights", "full", code=2)
    assert bytes_of(out) == before and sorted(p.name for p in tmp_path.iterdir() if p.is_dir()) == ["out"]


def _full_disk(*_):
    raise OSError(28, "No space left on device")


def test_a_run_that_is_stopped_while_files_are_moved_is_repeated(store, tmp_path, monkeypatch):
    out = tmp_path / "out"
    claims("dataset", "--store", store, "--out", out, "--rights", "full")
    real, moved = os.replace, []

    def replace(a, b):
        moved.append(b)
        if len(moved) > 4:
            raise OSError(5, "Input/output error")
        real(a, b)

    monkeypatch.setattr(os, "replace", replace)
    claims("dataset", "--store", store, "--out", out, code=2)
    monkeypatch.setattr(os, "replace", real)
    claims("dataset", "--store", store, "--out", out)
    claims("dataset", "--store", store, "--out", tmp_path / "fresh")
    assert bytes_of(out) == bytes_of(tmp_path / "fresh")


def test_a_killed_run_leaves_nothing_and_can_be_repeated(store, tmp_path):
    out, making = tmp_path / "out", tmp_path / ".out.making"
    command = [sys.executable, "-m", "extractor.cli", "dataset", "--store", store, "--out", str(out)]
    code = "import extractor.dataset.plots as p, time; p.draw = lambda *_: time.sleep(60)\nfrom extractor.cli import main; main()"
    process = subprocess.Popen([sys.executable, "-c", code, *command[3:]])
    deadline = time.monotonic() + 60
    while not list(making.rglob("*.parquet")) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert "another run" in claims("dataset", "--store", store, "--out", out, code=2)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert not out.exists() and making.exists()
    claims("dataset", "--store", store, "--out", out)
    claims("dataset", "--store", store, "--out", tmp_path / "fresh")
    assert bytes_of(out) == bytes_of(tmp_path / "fresh") and not making.exists()


# -- what goes in ------------------------------------------------------------------------------------------------------


def test_what_people_said_counts(store, tmp_path):
    with Store(store) as kept:
        first, second, third, fourth = list(kept.claims())[:4]
        kept.reviews.add(
            [
                Review(first.id, first.source.document, "ana", "value.low", 1, 77.25),
                Review(first.id, first.source.document, "ana", "value.high", 1, 77.25),
                Review(second.id, second.source.document, "ana", decision="reject"),
                Review(third.id, third.source.document, "ana", decision="accept"),
                Review(fourth.id, fourth.source.document, "ana", comment="hm"),
            ]
        )
    claims("dataset", "--store", store, "--out", tmp_path / "out")
    rows = pd.read_parquet(tmp_path / "out" / "data" / "claims").set_index("id")
    assert second.id not in rows.index
    assert (rows.loc[first.id, "value"], rows.loc[first.id, "review"]) == (77.25, "corrected")
    assert rows.loc[third.id, "review"] == "accepted" and pd.isna(rows.loc[fourth.id, "review"])


def test_only_what_is_asked_for_goes_in(store, tmp_path):
    claims("dataset", "--store", store, "--out", tmp_path / "out", "--index", "^RUT", "--published-from", "2026-01-15")
    rows = pd.read_parquet(tmp_path / "out" / "data" / "claims")
    assert set(rows["index"]) == {"^RUT"} and min(rows["published"]).isoformat() >= "2026-01-15"
    assert "nothing" in claims("dataset", "--store", store, "--out", tmp_path / "no", "--index", "^XYZ", code=2)
    assert not (tmp_path / "no").exists()


def test_a_machine_s_folders_and_passwords_stay_here(tmp_path):
    made = small_caps()
    names = {"input": "/home/ana/secret/a.html", "url": "https://ana:pass@x.example/a"}
    claims_ = tuple(c.model_copy(update={"source": c.source.model_copy(update=names)}) for c in made.claims)
    made = made.model_copy(update={"article": made.article.model_copy(update=names), "claims": claims_})
    with Store(str(tmp_path / "s.db")) as kept:
        kept.add([made])
    claims("dataset", "--store", tmp_path / "s.db", "--out", tmp_path / "out", "--rights", "full")
    for table in ("claims", "articles"):
        rows = pd.read_parquet(tmp_path / "out" / "data" / table)
        assert set(rows["input"]) == {"a.html"} and set(rows["url"]) == {"https://x.example/a"}
    assert not any(b"secret" in content or b"ana:pass" in content for content in bytes_of(tmp_path / "out").values())


def test_help_teaches():
    said = claims("dataset", "--help")
    assert "load_dataset" in said and "--rights offsets" in said and "docs/dataset.md" in said


def test_the_next_release_keeps_its_boundaries(store, tmp_path):
    claims("dataset", "--store", store, "--out", tmp_path / "v1")
    old = pd.read_parquet(tmp_path / "v1" / "data" / "claims").set_index("id")
    with Store(store) as kept:
        kept.add([reading(f"new{n}", f"^GSPC return {n} percent :: {_words(n + 50)} {{}}", published="2026-03-01",
                          publisher="Latest") for n in range(20)])  # fmt: skip
    claims("dataset", "--store", store, "--out", tmp_path / "v2", "--splits", tmp_path / "v1" / "splits.json")
    new = pd.read_parquet(tmp_path / "v2" / "data" / "claims").set_index("id")
    columns = ["split_time", "split_publisher"]
    pd.testing.assert_frame_equal(new.loc[old.index, columns], old[columns])
    assert set(new[new["publisher"] == "Latest"]["split_time"]) == {"test"}


@pytest.mark.parametrize(
    "text", ["{}", "nonsense", "[]", json.dumps({"time": {"dev_from": "soon", "test_from": None}, "publisher": {"dev": [], "test": []}}),
             json.dumps({"time": {"dev_from": "2026-02-01", "test_from": "2026-01-01"}, "publisher": {"dev": [], "test": []}}),
             json.dumps({"time": {"dev_from": None, "test_from": None}, "publisher": {"dev": ["a"], "test": ["a"]}})],
)  # fmt: skip
def test_boundaries_that_are_none_are_refused(store, tmp_path, text):
    (tmp_path / "splits.json").write_text(text)
    said = claims("dataset", "--store", store, "--out", tmp_path / "out", "--splits", tmp_path / "splits.json", code=2)
    assert "splits.json" in said and not (tmp_path / "out").exists()
