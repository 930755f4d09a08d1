"""The door: what `import extractor` gives, and how little it costs."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import extractor


def test_every_exported_name_is_there_and_documented():
    for name in extractor.__all__:
        assert getattr(extractor, name).__doc__, name


def test_exports_are_sorted_and_listed():
    assert extractor.__all__ == sorted(extractor.__all__)
    assert set(extractor.__all__) <= set(dir(extractor))


def test_every_export_is_also_declared_for_type_checkers():
    branch = next(node for node in ast.parse(Path(extractor.__file__).read_text()).body if isinstance(node, ast.If))
    assert {name.name for node in branch.body for name in node.names} == set(extractor.__all__)


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        extractor.nothing  # noqa: B018


def test_star_import_gives_the_exports_alone():
    space: dict[str, object] = {}
    exec("from extractor import *", space)
    assert set(space) - {"__builtins__"} == set(extractor.__all__)


@pytest.mark.parametrize(
    ("statement", "unwanted"),
    [
        ("import extractor", ["pydantic", "click", "spacy", "trafilatura"]),
        ("import extractor.cli", ["pydantic", "spacy", "rich", "trafilatura", "pandas", "extractor.pipeline"]),
        ("from extractor import Pipeline; Pipeline()", ["spacy", "trafilatura", "pandas", "httpx"]),
    ],
)
def test_imports_load_nothing_heavy(statement, unwanted):
    code = f"{statement}; import sys; print(*[name for name in {unwanted!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
