"""What people say of claims in other programs, back into a store: `claims review import`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from extractor import options, store_cli

if TYPE_CHECKING:
    from extractor.exchange.annotated import Annotated
    from extractor.store import Review, Store

_IMPORT = """\b
Examples:
  claims review import export.json --store claims.db
      what people said in Label Studio, as reviews of the store's claims
  claims review import export.json --gold gold.jsonl
      the annotated articles as gold: scripts/train --add gold.jsonl
  claims review import docs/ --store claims.db --who ana
      DocBin files whose spans somebody took out or gave other labels"""


@click.group(epilog=_IMPORT, short_help="What people say of claims.")
def review() -> None:
    """What people say of claims in other programs, back into a store; the page is `claims serve`."""


@review.command("import", epilog=_IMPORT, short_help="Read annotations of other programs.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(exists=True, path_type=Path))
@click.option("--store", metavar="URL", help="Keep what was said as reviews of this store's claims.")
@click.option(
    "--gold",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write the articles with their claims as annotated, to train on and to score against.",
)
@click.option("--who", metavar="NAME", help="Who annotated, where the file does not tell.")
def import_(files: tuple[Path, ...], store: str | None, gold: Path | None, who: str | None) -> None:
    """Read what people made of claims in another program: the JSON that Label Studio exports, or spaCy's DocBin.

    A field that was changed is a correction, a region or span that was taken out a rejection, and what was left is
    accepted. Importing the same file again changes nothing.
    """
    from extractor import console

    if store is None and gold is None:
        raise options.Refusal("where to? (give --store URL, --gold FILE or both)")
    failed: list[str] = []
    with options.refusals():
        found = list(_annotated(files, who, failed))
        if store is not None:
            with store_cli.opened(store) as kept:
                console.say(_reviewed(kept, found, failed))
        if gold is not None:
            with options.writing(gold):
                _gold(found, gold)
    console.say(f"{len(found):,} annotated articles, {len(failed):,} that cannot be used")
    sys.exit(1 if failed else 0)


def _annotated(files: Iterable[Path], who: str | None, failed: list[str]) -> Iterator[Annotated]:
    from extractor import console
    from extractor.errors import InputError
    from extractor.exchange import docbin, labelstudio

    for file in files:
        spacy_file = file.is_dir() or file.suffix == docbin.ENDING
        found = docbin.annotated(file, who=who or "annotator") if spacy_file else labelstudio.annotated(file, who=who)
        for one in found:
            if isinstance(one, InputError):
                failed.append(str(one))
                console.say(str(one))
            else:
                yield one


def _reviewed(store: Store, found: Iterable[Annotated], failed: list[str]) -> str:
    """Keep what was said; articles that the store does not know cannot be reviewed."""
    from extractor import console
    from extractor.exchange.annotated import reviews

    new = 0
    for one in found:
        if one.article.id not in store.known(ids=[one.article.id]).ids:
            failed.append(f"{one.article.input}: the store does not hold this article (check it into the store first)")
            console.say(failed[-1])
            continue
        before = {_said(review) for review in store.reviews.of(document=one.article.id)}
        new += store.reviews.add(review for review in reviews(one) if one.at or _said(review) not in before)
    return f"{new:,} reviews that are new"


def _said(review: Review) -> tuple[object, ...]:
    """What tells whether somebody said a thing before, where no time is told."""
    return review.claim, review.who, review.field, repr(review.after), review.decision


def _gold(found: Iterable[Annotated], path: Path) -> None:
    import json

    from extractor.exchange.annotated import gold

    making = path.with_name(f"{path.name}.part")
    with making.open("w", encoding="utf-8", newline="\n") as file:
        for one in found:
            file.writelines(json.dumps(line) + "\n" for line in gold(one))
    making.replace(path)
