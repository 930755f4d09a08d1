"""The dataset card: README.md as the Hugging Face hub reads it, made of what was counted. Names that come from articles
are escaped: none becomes a link, a picture or HTML."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from extractor.dataset.about import About
from extractor.dataset.columns import split_column
from extractor.dataset.rights import Rights
from extractor.dataset.splits import HELD_OUT, PARTS, Plan
from extractor.dataset.tables import Parts
from extractor.dataset.tally import GAPS, Tally
from extractor.report.markdown import escaped

Files = Mapping[str, Mapping[Parts, str]]  # by table and parts
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
_TOP = 15


def what(tally: Tally, rights: Rights) -> str:
    """The dataset in two sentences."""
    days = f" published {' to '.join(dict.fromkeys(tally.days))}" if tally.days else ""
    return (
        f"{tally.claims.total():,} numbers that {tally.articles.total():,} pieces of financial commentary{days} assert, "
        f"each with its subject, metric, value, unit, date and source, grounded to the character. Words carried: "
        f"{rights.meaning}."
    )


@dataclass(frozen=True)
class Contents:
    """What was written: counts, splits, the files of each table by their parts, and the tables' schemas."""

    tally: Tally
    plan: Plan
    files: Files
    schemas: Mapping[str, pa.Schema]


def card(contents: Contents, *, about: About, rights: Rights, plots: Mapping[str, str]) -> str:
    """The card's text. `plots` are titles by file name."""
    tally, plan, files = contents.tally, contents.plan, contents.files
    parts: list[Iterator[str]] = [
        _front(tally, plan, files, about),
        iter([f"# {escaped(about.name)}", "", what(tally, rights), ""]),
        iter([about.story, ""] if about.story else []),
        _loading(plan, files),
        _splits(tally, plan),
        _counts(tally),
        _plots(plots),
        _gaps(tally, plan),
        _rights(rights),
        _columns(contents.schemas),
        iter([f"Made with {about.program}. `sha256sum -c SHA256SUMS` checks the files; `croissant.json` describes them "
              "for machines."]),
    ]  # fmt: skip
    return "\n".join(line for part in parts for line in part) + "\n"


def configs(plan: Plan, files: Files) -> Iterator[tuple[str, dict[str, list[str]]]]:
    """What can be loaded by name: for each table and way of splitting, the files of each part."""
    for table, of in files.items():
        for place, way in enumerate(plan.ways):
            named = {part: [name for parts, name in of.items() if parts[place] == part] for part in PARTS}
            yield table if way == "fixed" else f"{table}_by_{way}", {p: some for p, some in named.items() if some}


def _front(tally: Tally, plan: Plan, files: Files, about: About) -> Iterator[str]:
    size = next((name for most, name in _SIZES if tally.claims.total() < most), "n>1M")
    yield "---"
    yield f"pretty_name: {_yaml(about.name)}"
    yield f"license: {_yaml('other' if '/' in about.license else about.license)}"
    if "/" in about.license:
        yield f"license_link: {_yaml(about.license)}"
    yield "language:\n- en"
    yield "task_categories:\n- token-classification\n- text-classification"
    yield "task_ids:\n- fact-checking"
    yield "tags:\n- finance\n- claims\n- fact-checking\n- numbers"
    yield f"size_categories:\n- {size}"
    yield "configs:"
    for place, (name, parts) in enumerate(configs(plan, files)):
        if parts:
            yield f"- config_name: {name}"
            if place == 0:
                yield "  default: true"
            yield "  data_files:"
            for part, paths in parts.items():
                yield f"  - split: {part}"
                yield "    path:"
                yield from (f"    - {path}" for path in paths)
    yield "---"
    yield ""


def _yaml(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)  # a JSON string is a YAML string


def _loading(plan: Plan, files: Files) -> Iterator[str]:
    yield "## Loading it"
    yield ""
    yield "```python"
    yield "import datasets"
    yield "import pandas"
    yield ""
    for name, parts in configs(plan, files):
        if parts:
            yield f'datasets.load_dataset("DIR", "{name}")  # {", ".join(parts)}'
    yield 'pandas.read_parquet("DIR/data/claims")  # all of them'
    yield "```"
    yield ""


def _splits(tally: Tally, plan: Plan) -> Iterator[str]:
    yield "## Splits"
    yield ""
    rows = [
        (split_column(way), part or "null (in no part)", f"{tally.in_part(tally.articles, place, part):,}",
         f"{tally.in_part(tally.claims, place, part):,}")
        for place, way in enumerate(plan.ways) for part in (*PARTS, None)
    ]  # fmt: skip
    yield from _grid(("column", "part", "articles", "claims"), [row for row in rows if row[2] != "0"])
    yield ""
    if plan.boundaries is None:
        yield "The split was fixed by whoever made the data."
        for count in plan.straddling.values():
            yield f"{count:,} articles are in another part than one that they share text or figures with."
    else:
        found = plan.boundaries
        days = (
            f"dev begins on {found.dev_from}, test on {found.test_from}"
            if found.dev_from
            else f"test begins on {found.test_from}"
        )
        yield (
            f"By time, train comes before dev and dev before test ({days if found.test_from else 'too few days to split'})."
            f" By publisher, nobody is in two parts. Each holds out about {HELD_OUT:.0%} of the articles for dev and for"
            " test. In both, articles that share half of the shorter one's word shingles, or six figures in order, are"
            " never in two parts: a copy that its day or publisher would put elsewhere than its original is in none, and"
            " so is an article without a day or a publisher. `splits.json` has the boundaries; give it to the next release"
            " (`--splits`) and they stay."
        )
    yield ""


def _counts(tally: Tally) -> Iterator[str]:
    claims = max(1, tally.claims.total())
    yield "## What is in it"
    yield ""
    yield (
        f"{tally.articles.total():,} articles from {len(tally.by['publisher']):,} publishers, "
        f"{tally.copies:,} of them copies of others here, {tally.silent:,} without a claim; {tally.claims.total():,} claims."
    )
    for title, name in (
        ("Verdict", "verdict"), ("Metric", "metric"), ("Subject", "index"), ("Kind of subject", "kind"), ("Unit", "unit"),
        ("Hedge", "hedge"), ("Modality", "modality"), ("Review", "review"),
    ):  # fmt: skip
        some = tally.of(name)
        rows = [
            (f"`{value}`" if name != "index" else escaped(value), f"{n:,}", f"{n / claims:.1%}") for value, n in some
        ]
        yield ""
        yield from _grid((title, "claims", "share"), rows[:_TOP])
        if rows[_TOP:]:
            yield f"\nand {len(rows) - _TOP:,} more."
    yield ""
    publishers = tally.of("publisher")
    yield from _grid(("Publisher", "articles"), [(escaped(name), f"{n:,}") for name, n in publishers[:_TOP]])
    if publishers[_TOP:]:
        yield f"\nand {len(publishers) - _TOP:,} more."
    yield ""


def _plots(plots: Mapping[str, str]) -> Iterator[str]:
    for name, title in plots.items():
        yield f"![{title}]({name})"
        yield ""


def _gaps(tally: Tally, plan: Plan) -> Iterator[str]:
    claims = max(1, tally.claims.total())
    yield "## Known gaps"
    yield ""
    if tally.unseen:
        yield (
            f"- {tally.unseen:,} claims were read by a program and nobody has looked at them. The mean of `confidence`, the "
            f"calibrated probability that subject, metric and sign are right, is {tally.confidence / claims:.2f}; date, "
            "source and other fields have errors of their own."
        )
    for name, meaning in GAPS.items():
        if count := tally.lacking[name]:
            yield f"- {count:,} claims ({count / claims:.1%}): {meaning}."
    outside = {way: tally.in_part(tally.articles, place, None) for place, way in enumerate(plan.ways)}
    for way, count in outside.items():
        if count:
            yield f"- {count:,} articles are in no part of the split by {way}."
    yield "- English only. Numbers that the reader missed are not here, and nothing marks where they are."
    if tally.checked:
        yield "- A verdict tells what the evidence at hand decided: most claims are `not_enough_info` where no market data"
        yield "  was given."
    yield ""


def _rights(rights: Rights) -> Iterator[str]:
    yield "## Words of the articles"
    yield ""
    yield (
        f"Mode `{rights.kind}`: {rights.meaning}. Offsets count characters (Unicode code points) of the article's cleaned "
        "text, end exclusive; `text_sha256` and `evidence_sha256` tell whether a text at hand is the one they count in. "
        "The articles belong to their publishers; the licence above is for what was added."
    )
    yield ""


def _columns(schemas: Mapping[str, pa.Schema]) -> Iterator[str]:
    for table, schema in schemas.items():
        yield f"## Columns of {table}"
        yield ""
        yield from _grid(("column", "type", "what"), described(schema))
        yield ""


def described(schema: pa.Schema) -> list[tuple[str, str, str]]:
    """Name, type and meaning of each column, for a table in Markdown."""
    return [(f"`{f.name}`", _type(f.type), (f.metadata or {})[b"description"].decode()) for f in schema]


def _type(type_: Any) -> str:
    if not pa.types.is_list(type_):
        return str(type_).removesuffix("32[day]")
    inner = type_.value_type
    return f"list of {', '.join(part.name for part in inner)}" if pa.types.is_struct(inner) else f"list of {inner}"


def _grid(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"| {' | '.join('---' for _ in head)} |"
    yield from (f"| {' | '.join(row)} |" for row in rows)
