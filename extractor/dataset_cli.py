"""Datasets of what a store holds: `claims dataset`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from extractor import options, store_cli

if TYPE_CHECKING:
    from extractor.dataset import About, Boundaries, Entries, Entry
    from extractor.store import Store

_DATASET = """\b
Examples:
  claims dataset --store claims.db --out market-claims
      Parquet, splits, a card with plots, Croissant metadata; of the
      articles only excerpts of 25 words around each number
  claims dataset --store claims.db --out shared --rights offsets
      without a word of the articles: offsets and hashes
  claims dataset --store claims.db --out own --rights full --license cc-by-4.0
      with the articles' texts, where they are yours to give
  claims dataset --store claims.db --out sure --min-confidence 0.9 --verdict refuted
      only some claims, and the articles that hold them
  claims dataset --store claims.db --out v2 --splits v1/splits.json --release 2.0.0
      the next release: what was in test stays in test
  claims dataset --store claims.db --out tasks --format labelstudio
      tasks for Label Studio; `claims review import` reads what people made of them
  claims dataset --store claims.db --out docs --format docbin
      spaCy Docs: docs/train, docs/dev, docs/test

\b
Then:
  datasets.load_dataset("market-claims")                         # by time
  datasets.load_dataset("market-claims", "claims_by_publisher")
  pandas.read_parquet("market-claims/data/claims")

docs/dataset.md lists every column and says how the splits are made."""


@click.command(epilog=_DATASET, short_help="Write a dataset of what is in a store.")
@store_cli.store_option
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Where: a folder that is not there, empty, or holds an earlier dataset, which is replaced.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["parquet", "labelstudio", "docbin"]),
    default="parquet",
    show_default=True,
    help="Parquet with its card, tasks for Label Studio, or spaCy Docs.",
)
@click.option(
    "--rights",
    type=click.Choice(["full", "excerpts", "offsets"]),
    help="In Parquet, how much of the articles' words goes in: all; at most --words around each number "
    "(where nothing is said); none. Label Studio and spaCy need them all.",
)
@click.option(
    "--words",
    type=click.IntRange(1),
    default=25,
    show_default=True,
    metavar="N",
    help="With excerpts: the most words in a row of an article.",
)
@click.option(
    "--splits",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The splits.json of an earlier release: its boundaries stay.",
)
@click.option("--name", default="market-claims dataset", show_default=True, metavar="TEXT", help="What it is called.")
@click.option(
    "--license",
    "license_",
    default="unknown",
    show_default=True,
    metavar="ID",
    help="Its licence: an id such as cc-by-4.0, or an address.",
)
@click.option("--url", metavar="URL", help="Where it will be published.")
@click.option("--release", default="1.0.0", show_default=True, metavar="X.Y.Z", help="Its version.")
@click.option("--dated", type=options.Day(), metavar="YYYY-MM-DD", help="The day of publication.")
@store_cli.choosing
@options.quiet
def dataset(store: str, out: Path, *, form: str, splits: Path | None, quiet: bool, **given: Any) -> None:
    """Write what a store holds as a dataset: Parquet files with a row for each claim and each article, split by time
    and by publisher so that no near-duplicates are on two sides, a card with counts and plots, and Croissant metadata.

    Corrections that people made are applied, and what they rejected is left out. The same store gives the same bytes.
    """
    from extractor import console
    from extractor.dataset import Rights, read_boundaries

    rights = given["rights"] or ("excerpts" if form == "parquet" else "full")
    if form != "parquet" and rights != "full":
        raise options.Refusal(f"--format {form} needs the articles' texts (leave out --rights, or choose parquet)")
    with options.refusals(), options.writing(out):
        boundaries = read_boundaries(splits) if splits else None
        with store_cli.opened(store) as kept:
            entries = _Entries(kept, given)
            if form == "parquet":
                told = _parquet(entries, out, boundaries, about=_about(given), rights=Rights(rights, given["words"]))  # type: ignore[arg-type]
            elif form == "docbin":
                told = _docbin(entries, out, boundaries)
            else:
                told = _labelstudio(entries, out)
    if not quiet:
        console.say(f"{told}: {out.resolve()}")


# -- out ---------------------------------------------------------------------------------------------------------------


class _Entries:
    """The entries that are asked for."""

    def __init__(self, store: Store, given: dict[str, Any]) -> None:
        asked = {name: given[name] for name in store_cli.CHOSEN}
        self._store = store
        self._claims: frozenset[str] | None = None
        if any(asked.values()) or asked["reviewed"] is not None:
            self._claims = frozenset(claim.id for claim in store.query(store_cli.to_question(asked | {"limit": 0})))

    def __call__(self) -> Iterable[Entry]:
        from extractor.dataset.kept import entries

        return entries(self._store, self._claims)


def _about(given: dict[str, Any]) -> About:
    from extractor.dataset import About

    dated: dt.date | None = given["dated"]
    return About(
        name=given["name"], license=given["license_"], url=given["url"], release=given["release"],
        dated=dated,
    )  # fmt: skip


def _parquet(entries: Entries, out: Path, boundaries: Boundaries | None, **how: Any) -> str:
    from extractor.dataset import plan, write

    tally = write(entries, out, plan(entries, boundaries), **how)
    return f"{tally.claims.total():,} claims of {tally.articles.total():,} articles"


def _docbin(entries: Entries, out: Path, boundaries: Boundaries | None) -> str:
    from extractor.dataset import plan
    from extractor.dataset.entries import nothing
    from extractor.dataset.folder import whole
    from extractor.dataset.tables import NOWHERE
    from extractor.exchange import docbin

    found = plan(entries, boundaries)
    if not found.parts:
        raise nothing()
    readings = (entry.reading for entry in entries() if entry.reading.article.id in found.parts)
    with whole(out) as folder:
        docbin.write(((found.parts[r.article.id][0] or NOWHERE, r) for r in readings), folder)
    return f"{len(found.parts):,} Docs"


def _labelstudio(entries: Entries, out: Path) -> str:
    from extractor.dataset import About
    from extractor.dataset.entries import nothing
    from extractor.dataset.folder import whole
    from extractor.exchange import labelstudio

    written = 0
    with whole(out) as folder:
        (folder / "labeling.xml").write_text(labelstudio.interface(), encoding="utf-8")
        with (folder / "tasks.json").open("w", encoding="utf-8") as file:
            for piece in labelstudio.tasks((entry.reading for entry in entries()), made_by=About().program):
                file.write(piece)
                written += "{" in piece
        if not written:
            raise nothing()
    return f"{written:,} tasks"
