"""Every example in a docstring runs as it stands, and every public name says what it takes and gives."""

from __future__ import annotations

import doctest
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from pydantic import BaseModel

import extractor

ARTICLE = """<html><head><title>Stocks climb</title><meta name="date" content="2026-01-26"></head><body><article>
<h1>Stocks climb</h1><p>The S&amp;P 500 rose 1.1% on Friday to 6,977.27, its best day of the month so far.</p>
</article></body></html>"""
README = Path(__file__).resolve().parent.parent / "README.md"
OTHER = "Small caps catch up\n\nThe Russell 2000 rose 1.1% on Friday, its best day of the month so far.\n"
FIGURES = """symbol,metric,date,value,unit
^GSPC,price,2026-01-22,6930.11,points
^GSPC,price,2026-01-23,6977.27,points
^GSPC,return,2026-01-23,0.68,percent
"""


def modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(extractor.__path__, "extractor."):
        source = Path(extractor.__file__).parent.joinpath(*found.name.split(".")[1:])
        file = source / "__init__.py" if found.ispkg else source.with_suffix(".py")
        if ">>>" in file.read_text(encoding="utf-8"):
            yield importlib.import_module(found.name)


def examples() -> list[doctest.DocTest]:
    finder = doctest.DocTestFinder(exclude_empty=True)
    return [test for module in (extractor, *modules()) for test in finder.find(module) if test.examples]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What examples name."""
    (tmp_path / "article.html").write_text(ARTICLE)
    (tmp_path / "other.txt").write_text(OTHER)
    (tmp_path / "reference").mkdir()
    (tmp_path / "reference" / "figures.csv").write_text(FIGURES)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("example", examples(), ids=lambda test: test.name)
def test_examples_give_what_they_show(folder: Path, example: doctest.DocTest) -> None:
    found = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(example)
    assert found.attempted and not found.failed


def test_the_readme_runs(folder: Path) -> None:
    (folder / "figures.csv").write_text(FIGURES)
    for name in ("a.html", "b.html"):
        (folder / name).write_text(ARTICLE)
    (code,) = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.S)
    space: dict[str, Any] = {}
    exec(compile(code, "README.md", "exec"), space)
    assert len(space["checked"]) == 2 and all(c.verdict for reading in space["checked"] for c in reading.claims)


def test_the_doors_have_examples() -> None:
    named = {test.name for test in examples()}
    assert named >= {"extractor", "extractor.component", "extractor.store"} | {
        f"extractor.pipeline.{door}" for door in ("read", "check", "Pipeline")
    }


# -- docstrings --------------------------------------------------------------------------------------------------------


def callables() -> dict[str, object]:
    """The public functions and methods, by name."""
    found: dict[str, object] = {}
    for name in extractor.__all__:
        one = getattr(extractor, name)
        if inspect.isfunction(one):
            found[name] = one
        elif inspect.isclass(one) and not issubclass(one, BaseModel):
            methods = inspect.getmembers(one, inspect.isfunction)
            found |= {
                f"{name}.{m}": f for m, f in methods if not m.startswith("_") and f.__module__.startswith("extractor")
            }
    return found


@pytest.mark.parametrize("name", callables())
def test_public_functions_name_what_they_take_and_raise(name: str) -> None:
    function = callables()[name]
    told = inspect.getdoc(function) or ""
    taken = [one for one in inspect.signature(function).parameters if one != "self"]  # type: ignore[arg-type]
    assert [one for one in taken if f"`{one}" not in told] == []
    assert not taken or re.search(r"\bRais(?:es|ed)\b", told), "what can go wrong is told"


@pytest.mark.parametrize("name", [n for n in extractor.__all__ if inspect.isclass(getattr(extractor, n))])
def test_public_records_tell_of_every_field(name: str) -> None:
    one = getattr(extractor, name)
    told = inspect.getdoc(one) or ""
    assert told[0].isupper() and re.match(r".+[.:]$", told.split("\n\n")[0].replace("\n", " "))
    if issubclass(one, BaseModel):
        fields = one.model_fields.items()
        assert [
            field for field, info in fields if f"`{field}`" not in told and not info.description and not info.exclude
        ] == []


def test_the_package_says_that_it_is_typed() -> None:
    assert Path(extractor.__file__).with_name("py.typed").exists()
    for name, function in callables().items():
        taken = inspect.signature(function)  # type: ignore[arg-type]
        bare = [p.name for p in taken.parameters.values() if p.annotation is p.empty and p.name != "self"]
        assert bare == [] and taken.return_annotation is not taken.empty, name
