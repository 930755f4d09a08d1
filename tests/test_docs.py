"""What the documentation says is true: generated parts are fresh, settings and commands are named, links lead somewhere."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

from extractor.metrics import METRICS

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "corpus" / "README.md"])


def test_the_record_page_lists_every_metric() -> None:
    text = (ROOT / "docs" / "record.md").read_text(encoding="utf-8")
    assert [m for m in METRICS if f"| `{m}` |" not in text] == []


def test_the_readme_is_short_and_its_figures_are_filled_in() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert text.count("\n") < 150
    for part in re.findall(r"<!-- (\w+): made by scripts/docs -->\n(.*?)<!-- end -->", text, re.S):
        assert part[1].strip(), f"{part[0]} is empty: run scripts/docs"


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(
        r"\]\((?!https?:|#)([^)#]+)", re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.S)
    )
    missing = [link for link in links if not (page.parent / link).exists() and link not in ("url",)]
    assert missing == []


def test_readme_commands_exist() -> None:
    from extractor.cli import cli

    text = (ROOT / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^\$ claims (\w+)", text, re.M))
    assert named <= set(cli.list_commands(None)) and named >= {"demo", "check", "extract"}  # type: ignore[arg-type]


def test_what_the_review_page_shows_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from click.testing import CliRunner
    from examples import small_caps

    from extractor.cli import cli
    from extractor.store import Store

    page = (ROOT / "docs" / "review.md").read_text(encoding="utf-8")
    (tmp_path / "demo" / "articles").mkdir(parents=True)
    sample = next((ROOT / "corpus" / "articles").glob("sample-*.html"))
    (tmp_path / "demo" / "articles" / "a.html").write_bytes(sample.read_bytes())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EXTRACTOR_MODEL", "rules")
    lines = re.findall(r"^\$ claims (.*)$", page, re.M)
    for line in lines:
        if line.startswith("serve"):
            words = [*shlex.split(line), "--help"]
        elif line.startswith("demo"):
            continue
        else:
            words = shlex.split(line.partition(" > ")[0], comments=True)
        done = CliRunner().invoke(cli, words)
        assert done.exit_code == 0, f"{line}: {done.output}"
    with Store("claims.db") as store:
        store.add([small_caps()])
    (code,) = re.findall(r"```python\n(.*?)```", page, re.S)
    exec(compile(code, "docs/review.md", "exec"), {})
    with Store("claims.db") as store:
        assert len(list(store.reviews)) == 2


def test_what_the_dataset_page_shows_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its commands run in order, the task file standing in for what Label Studio exports, and so does its Python."""
    from click.testing import CliRunner

    from extractor.cli import cli

    page = (ROOT / "docs" / "dataset.md").read_text(encoding="utf-8")
    (tmp_path / "articles").mkdir()
    for sample in sorted((ROOT / "corpus" / "articles").glob("sample-*.html"))[:4]:
        (tmp_path / "articles" / sample.name).write_bytes(sample.read_bytes())
    monkeypatch.chdir(tmp_path)
    for name, value in (("EXTRACTOR_MODEL", "rules"), ("HF_HUB_OFFLINE", "1"), ("HF_DATASETS_CACHE", str(tmp_path))):
        monkeypatch.setenv(name, value)
    lines = re.findall(r"^\$ claims (.*)$", page, re.M)
    assert len(lines) == 6
    for line in lines:
        if "export.json" in line:
            tasks = json.loads(Path("tasks/tasks.json").read_text(encoding="utf-8"))
            told = [{**task, "annotations": task["predictions"]} for task in tasks]
            Path("export.json").write_text(json.dumps(told), encoding="utf-8")
        done = CliRunner().invoke(cli, shlex.split(line, comments=True))
        assert done.exit_code == 0, f"{line}: {done.output}"
    for code in re.findall(r"```python\n(.*?)```", page, re.S):
        exec(compile(code, "docs/dataset.md", "exec"), {})


def test_what_the_store_page_shows_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from click.testing import CliRunner

    from extractor.cli import cli

    page = (ROOT / "docs" / "store.md").read_text(encoding="utf-8")
    samples = sorted((ROOT / "corpus" / "articles").glob("sample-*.html"))
    for place, sample in zip(("articles/a.html", "more/b.html", "article.html"), samples, strict=False):
        (tmp_path / place).parent.mkdir(exist_ok=True)
        (tmp_path / place).write_bytes(sample.read_bytes())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EXTRACTOR_MODEL", "rules")
    for line in re.findall(r"^\$ claims (.*)$", page, re.M):
        done = CliRunner().invoke(cli, shlex.split(line.partition(" > ")[0], comments=True))
        assert done.exit_code == 0, f"{line}: {done.output}"
    (code,) = re.findall(r"```python\n(.*?)```", page, re.S)
    exec(compile(code, "docs/store.md", "exec"), {})
