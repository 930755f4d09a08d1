"""The command line: each command parses, calls, prints. Only click is imported before a command is known."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from extractor import (
    dataset_cli,
    feed_cli,
    market_cli,
    options,
    report_cli,
    reports,
    review_cli,
    serve_cli,
    store_cli,
)
from extractor.options import refusals

if TYPE_CHECKING:
    from extractor.console import Batch
    from extractor.pipeline import Given, Pipeline
    from extractor.records import Reading
    from extractor.verify import Observe

INTERRUPTED = 130  # 128 + SIGINT

_EXAMPLES = """\b
Examples:
  claims demo
      check the sample articles and write a report
  claims check article.html
      read one page and check what it says against itself
  claims check pages/ https://example.com/story --market bars.csv
      check a folder and a URL against each other and market data
  claims market pull --provider fred --symbols US,FED,US10Y
      keep reference figures on this machine; every check uses them
  claims check pages/ --report report.html --store claims.db
      write a page to read, and remember the claims
  claims query --store claims.db --index ^RUT --verdict refuted
      ask what was kept; see also groups, export, sql
  claims serve --store claims.db
      go through the claims in a browser, and correct them
  claims extract article.html --format jsonl | jq .value.text
      every claim as a record, a line each
  claims feed feeds.opml --store news.db
      read and check all that feeds lead to; again: what is new
  cat note.txt | claims check - --published 2026-01-26
      check a text from standard input

\b
Exit status: 0 every input was read; 1 some could not be (the others are
still printed); 2 wrong usage."""

_STATUS = """

\b
Exit status: 0 every input was read, whatever the verdicts; 1 some could not
be (the others are still printed); 2 wrong usage."""
_EXTRACT = f"""\b
Examples:
  claims extract article.html
      a table to read
  claims extract pages/ --format csv > claims.csv
      one row a claim, safe to open in a spreadsheet
  claims extract https://example.com/story --format jsonl | jq .value.text
      one record a line; `claims schema` says what is in it
  claims extract note.txt --published 2026-01-26 --min-confidence 0.8
      "on Friday" is counted from that day; only what is read surely{_STATUS}"""
_CHECK = f"""\b
Examples:
  claims check article.html
      what does not hold, the worst first; --all shows every number
  claims check pages/ --report report.html --report report.md
      several articles are held against each other too
  claims check story.txt --published 2026-01-26 --market bars.csv
      and against prices: symbol, date, open, high, low, close
  claims check pages/ --store claims.db --only refuted --only conflicting
      compares with what is kept, adds to it, prints what is contested
  claims check story.html --report check.jsonld --reviewer "Fact desk"
      ClaimReview markup for the page that you publish{_STATUS}"""
_DEMO = f"""\b
Examples:
  claims demo
      then open claims-demo/report.html in a browser
  claims demo somewhere --all
      every number, in a folder of your choice{_STATUS}"""


@click.group(
    cls=options.Commands,
    epilog=_EXAMPLES,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="market-claims", message="%(package)s %(version)s")
def cli() -> None:
    """Read financial commentary, pull out every number it asserts, and tell whether the number holds."""


@cli.command(epilog=_EXTRACT, short_help="Print every number that articles assert.")
@options.inputs
@options.reading
@options.showing
def extract(inputs: tuple[str, ...], **given: Any) -> None:
    """Print every number that articles assert about a market subject, checking nothing.

    INPUT is a URL, an .html, .txt or .md file, a folder of such, or - for standard input.
    """
    with refusals(), _pipeline(given) as pipeline:
        batch = _batch(pipeline, inputs, given)
        _print(batch, given)
    sys.exit(batch.status)


@cli.command(epilog=_CHECK, short_help="Check every number that articles assert.")
@options.inputs
@options.checking
@options.reading
@options.showing
def check(inputs: tuple[str, ...], **given: Any) -> None:
    """Extract every number that articles assert, and check each: against the same article, the other articles, and
    market data where some is given.

    INPUT is a URL, an .html, .txt or .md file, a folder of such, or - for standard input.
    """
    status = _check(inputs, given)
    if not given["quiet"]:
        from extractor.console import say

        for report in given["reports"]:
            say(f"Report: {report.resolve()}")
    sys.exit(status)


@cli.command(epilog=_DEMO, short_help="Check the sample articles that come with the program.")
@click.argument("folder", metavar="[DIR]", default="claims-demo", type=click.Path(file_okay=False, path_type=Path))
@options.showing
def demo(folder: Path, **given: Any) -> None:
    """Copy the sample articles and reference figures to DIR (claims-demo), check them, and write a report there.

    It needs no network. Some of the numbers in the articles are wrong on purpose.
    """
    from extractor import sample
    from extractor.console import emit

    with refusals(), options.writing(folder):
        articles, reference = sample.copy(folder)
    report = folder / "report.html"
    status = _check([str(articles)], given | {"market": ["none", reference], "reports": [report]})
    if given["form"] == "table":
        emit([f"Report: {report.resolve()}\n"])
    sys.exit(status)


for command in (
    feed_cli.feed, market_cli.market, store_cli.query, store_cli.groups, store_cli.export, store_cli.sql,
    report_cli.report, report_cli.schema, serve_cli.serve, dataset_cli.dataset, review_cli.review,
):  # fmt: skip
    cli.add_command(command)


# -- from options to calls ---------------------------------------------------------------------------------------------


def _check(inputs: Iterable[str], given: dict[str, Any]) -> int:
    """What `check` does, and `demo` with options of its own; the exit status."""
    from extractor.pipeline import market_data

    with refusals(), _pipeline(given) as pipeline:
        observe = market_data(options.market_paths(given.get("market", ()), pipeline.settings))
        batch = _batch(pipeline, inputs, given)
        readings = _checked(pipeline, batch, observe, given.get("store"))
    unread = [(failure.input, str(failure.error)) for failure in batch.unread]
    for report in given["reports"]:
        with options.writing(report):
            reports.write(report, readings, unread=unread, series=observe, given=given)
    if only := given.get("only"):
        readings = [_with_labels(reading, only) for reading in readings]
    _print(readings, given)
    return batch.status


def _checked(pipeline: Pipeline, batch: Batch, observe: Observe | None, url: str | None) -> list[Reading]:
    if url is None:
        with batch.checking() as failures:
            return pipeline.check(batch, market=observe, failures=failures)
    from extractor.store import Store

    with Store(url) as store, batch.checking() as failures:
        readings = list(batch)
        known = store.recall(readings)
        checked = pipeline.check(readings, market=observe, earlier=known.claims, copies=known.copies, failures=failures)
        store.add(reading for reading in checked if all(claim.verdict for claim in reading.claims))
        return checked


def _pipeline(given: dict[str, Any]) -> Pipeline:
    from extractor.pipeline import Pipeline
    from extractor.settings import load_settings

    with refusals():
        settings = load_settings(
            model=given.get("model"), min_confidence=given.get("min_confidence"),
            allow_private=given.get("allow_private"), use_cache=False if given.get("no_cache") else None,
        )  # fmt: skip
    return Pipeline(settings)


def _batch(pipeline: Pipeline, inputs: Iterable[str], given: dict[str, Any]) -> Batch:
    from extractor.console import Batch, say
    from extractor.inputs import expand

    names = list(dict.fromkeys(expand(inputs)))
    if len(names) > 1 and (given.get("url") or given.get("title")) and not given["quiet"]:
        say(f"--url and --title are taken for each of the {len(names)} inputs that has none of its own")
    if "-" in names and sys.stdin.isatty() and not given["quiet"]:
        say("Type or paste a text; end it with Ctrl-D on a line of its own.")
    streaming = given["form"] != "table" and sys.stdout.isatty()
    known: Given = {
        "published": given.get("published"), "url": given.get("url"), "publisher": given.get("publisher"),
        "title": given.get("title"),
    }  # fmt: skip
    return Batch(pipeline, names, known, quiet=given["quiet"], bar=not streaming)


def _print(readings: Iterable[Reading], given: dict[str, Any]) -> None:
    from extractor import console

    console.tolerate_any_text()
    if given["form"] == "table":
        console.emit([console.rendered(list(readings), everything=given["everything"])])
        return
    from extractor.report.table import csv_lines, jsonl

    as_csv = given["form"] == "csv"
    console.emit(csv_lines(readings) if as_csv else jsonl(readings, ascii_only=not console.is_utf8(sys.stdout)))


def _with_labels(reading: Reading, labels: Sequence[str]) -> Reading:
    kept = tuple(claim for claim in reading.claims if claim.verdict and claim.verdict.label in labels)
    return reading.model_copy(update={"claims": kept})


def main() -> int:
    """The console command: like `cli`, with the exit status that an interrupt has elsewhere."""
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):  # small matrices: threads only get in each other's way
        os.environ.setdefault(name, "1")
    try:
        return cli.main(standalone_mode=False) or 0
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        click.echo("Interrupted.", err=True)
        return INTERRUPTED
