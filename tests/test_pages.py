"""The pages for users do what they show: every command and example runs in order, and prints what stands there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pages
import pytest

from extractor.cli import cli

DOCS = Path(__file__).resolve().parent.parent / "docs"
RUN = ("for-feeds.md", "for-fact-desks.md", "for-research.md", "python.md")


@pytest.mark.parametrize("name", RUN)
def test_a_page_does_what_it_shows(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EXTRACTOR_MODEL", raising=False)
    space: dict[str, Any] = {}
    ran = 0
    for step in pages.steps((DOCS / name).read_text(encoding="utf-8")):
        if step.skipped:
            pages.check_words(step, cli)
            continue
        printed = pages.run(step, tmp_path, space)
        assert "Traceback" not in printed, f"{step.typed}\n{printed}"
        if step.shown is not None:
            assert pages.agrees(step.shown, printed), f"{step.typed}\n--- shown\n{step.shown}\n--- printed\n{printed}"
        ran += 1
    assert ran > 3


def test_the_runner_notices_what_differs() -> None:
    (first, second, third) = pages.steps(
        "```console\n$ cat > a <<END\nx\nEND\n$ cat a\nx\n```\n\n```python\nprint(2)\n```\n\n```text\n2\n```\n"
    )
    assert (
        (first.typed, first.shown) == ("cat > a <<END\nx\nEND", "\n")
        and second.shown == "\nx\n"
        and third.shown == "2\n"
    )
    assert pages.agrees("a ... c\n", "\na b c  \n") and not pages.agrees("a c", "a b c") and not pages.agrees("", "b")
    (step,) = pages.steps("<!-- not run: the web -->\n```console\n$ claims check x --reprot y\n```\n")
    assert step.skipped
    with pytest.raises(AssertionError):
        pages.check_words(step, cli)
