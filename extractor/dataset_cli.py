"""Datasets of what a store holds: `claims dataset`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from extractor import options, store_cli

if TYPE_CHECKING:
    from extractor.dataset import Tally
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
@store_cli.choosing
@click.option(
    "--rights",
    type=click.Choice(["full", "excerpts", "offsets"]),
    default="excerpts",
    show_default=True,
    help="How much of the articles' words goes in: all; at most --words around each number; none.",
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
@click.option("--dated", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="The day of publication.")
@options.quiet
def dataset(store: str, out: Path, *, splits: Path | None, quiet: bool, **given: Any) -> None:
    """Write what a store holds as a dataset: Parquet files with a row for each claim and each article, split by time
    and by publisher so that no near-duplicates are on two sides, a card with counts and plots, and Croissant metadata.

    Corrections that people made are applied, and what they rejected is left out. The same store gives the same bytes.
    """
    from extractor import console
    from extractor.dataset import About, Rights, plan, read_boundaries, write

    dated: dt.datetime | None = given["dated"]
    about = About(
        name=given["name"], license=given["license_"], url=given["url"], release=given["release"],
        dated=dated and dated.date(),
    )  # fmt: skip
    boundaries = None
    with options.refusals(), options.writing(out):
        if splits is not None:
            boundaries = read_boundaries(splits)
        with store_cli.opened(store) as kept:
            entries = _Entries(kept, given, quiet=quiet)
            found = plan(entries, boundaries)
            tally = write(entries, out, found, about=about, rights=Rights(given["rights"], given["words"]))
    if not quiet:
        console.say(_told(out, tally))


class _Entries:
    """The entries that are asked for; what is left out is told the first time."""

    def __init__(self, store: Store, given: dict[str, Any], *, quiet: bool) -> None:
        asked = {name: given[name] for name in store_cli.CHOSEN}
        self._store = store
        self._claims = None
        self._silent = quiet
        if any(asked.values()) or asked["reviewed"] is not None:
            self._claims = frozenset(claim.id for claim in store.query(store_cli.to_question(asked | {"limit": 0})))

    def __call__(self) -> Any:
        from extractor import console
        from extractor.dataset.kept import entries

        silent, self._silent = self._silent, True
        return entries(self._store, self._claims, warn=(lambda _: None) if silent else console.say)


def _told(out: Path, tally: Tally) -> str:
    return f"{tally.claims.total():,} claims of {tally.articles.total():,} articles: {out.resolve()}"
