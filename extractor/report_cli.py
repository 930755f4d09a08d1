"""Reports of what a store holds, and the schema of the record: `claims report`, `claims schema`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from extractor import options, reports, store_cli

_REPORT = """\b
Examples:
  claims report --store claims.db --verdict refuted wrong.html
      a page on every article with a number that does not hold
  claims report --store claims.db --index ^RUT --published-from 2026-01-01 rut.html rut.md
      what was written about the Russell 2000 this year, twice
  claims report --store claims.db --reviewer "Fact desk" --review-url https://desk.example/rut rut.jsonld
      ClaimReview markup for the page that you publish"""


@click.command(epilog=_REPORT, short_help="Write a report on articles in a store.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=reports.ReportFile())
@store_cli.store_option
@store_cli.asking
@options.family(*reports.review)
@click.option(
    "--market", multiple=True, type=click.Path(exists=True), metavar="PATH", help="Tables to draw charts from."
)
def report(files: tuple[Path, ...], store: str, market: tuple[str, ...], **given: Any) -> None:
    """Write a report on the articles in a store that hold a claim that fits all that is asked, whole, with the verdicts
    that are kept. FILE ends in .html, .md or .jsonld. --limit counts articles.
    """
    from extractor.console import say
    from extractor.pipeline import market_data

    review = {name: given.pop(name) for name in ("reviewer", "review_url")}
    with store_cli.opened(store) as kept:
        limit, found = given.pop("limit"), dict[str, None]()
        for claim in kept.query(store_cli.to_question(given | {"limit": 0})):
            if limit and len(found) == limit and claim.source.document not in found:
                say(f"The first {limit} of the articles that fit; --limit 0 takes all of them.")
                break
            found[claim.source.document] = None
        readings = kept.some(list(found))
        series = market_data(list(market))
        if not found:
            store_cli.say_empty(kept)
    for file in files:
        with options.writing(file):
            reports.write(file, readings, series=series, given=review)
        say(f"Report: {file.resolve()}")


@click.command(short_help="Print the JSON Schema of the claim record.")
def schema() -> None:
    """Print the JSON Schema of the claim record: what every line of `--format jsonl` is valid by."""
    from extractor.console import emit
    from extractor.report.schema import schema_text

    emit([schema_text()])
