"""What is asked of a store: `claims query`, `claims groups`, `claims export`, `claims sql`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import TYPE_CHECKING, Any

import click

from extractor import options

if TYPE_CHECKING:
    from extractor.records import Claim, Reading
    from extractor.report.table import Cell
    from extractor.store import Question, Store

_QUERY = """\b
Examples:
  claims query --store claims.db --verdict refuted
      what was refuted, the latest articles first
  claims query --store claims.db --index ^RUT --metric pe_ratio
      every P/E of the Russell 2000 that was asserted
  claims query --store claims.db --index tesla --from 2026-01-01 --to 2026-03-31
      what was said of Tesla's first quarter
  claims query --store claims.db --publisher reuters --min-confidence 0.9 --format csv > reuters.csv
      one publisher's claims, for a spreadsheet
  claims query --store claims.db --text "record high" --format jsonl --limit 0 | jq .evidence.text
      every sentence with both words"""
_GROUPS = """\b
Examples:
  claims groups --store claims.db --index ^RUT --metric pe_ratio
      all sources' values side by side, and which derive from one another
  claims groups --store claims.db --apart
      only where some source stands apart
  claims groups --store claims.db --metric cape_ratio --format csv > cape.csv
      one row a claim, for a spreadsheet"""
_SQL = """\b
Examples:
  claims sql --store claims.db
      the tables and their columns
  claims sql --store claims.db "SELECT label, count(*) FROM verdicts GROUP BY label"
      how many claims have which verdict
  claims sql --store postgresql://me@host/claims --format csv
      "SELECT subject, metric, low, date_end FROM claims ORDER BY date_end" > values.csv
"""
_EXPORT = """\b
Examples:
  claims export --store claims.db > claims.jsonl
      every claim with its verdict, a record a line
  claims export --store claims.db --what documents > documents.jsonl
      every document with its text and family
  claims export --store claims.db --what reviews > reviews.jsonl
      all that people said of claims, oldest first
  claims export --store claims.db --what gold > gold.jsonl
      the claims of articles that reviewers went through whole
  claims export --store claims.db --what training > own.jsonl
      the same with the articles, for scripts/train --add own.jsonl"""

store_option = click.option(
    "--store", required=True, metavar="URL", help="The store: a file, or sqlite:///FILE, or postgresql://HOST/DATABASE."
)
_day = click.DateTime(["%Y-%m-%d"])


def _form(*forms: str) -> options.Decorator:
    return click.option(
        "--format", "form", type=click.Choice(forms), default=forms[0], show_default=True, help="What to print."
    )


def _several(name: str, metavar: str, what: str, **more: Any) -> options.Decorator:
    return click.option(name, metavar=metavar, multiple=True, help=f"{what} Repeatable.", **more)


asking = options.family(
    _several("--index", "NAME", "What claims are about: a symbol (^RUT, IWM) or part of a name."),
    _several("--metric", "NAME", "pe_ratio, return, price ...; docs/record.md lists them."),
    _several("--publisher", "NAME", "Part of a publisher's name."),
    _several("--verdict", "LABEL", f"{', '.join(options.LABELS)}.", type=click.Choice(options.LABELS)),
    _several("--document", "NAME", "An article, by its id, URL or file name."),
    _several("--text", "WORDS", "Words that the sentence holds, all of them."),
    click.option("--from", "first", type=_day, metavar="YYYY-MM-DD", help="About this day or later."),
    click.option("--to", "last", type=_day, metavar="YYYY-MM-DD", help="About this day or earlier."),
    click.option("--published-from", type=_day, metavar="YYYY-MM-DD", help="Published on this day or later."),
    click.option("--published-to", type=_day, metavar="YYYY-MM-DD", help="Published on this day or earlier."),
    click.option("--min-confidence", type=click.FloatRange(0, 1), default=0.0, metavar="0..1",
                 help="Leave out claims below this confidence."),
    click.option("--reviewed/--not-reviewed", default=None, help="What somebody has, or nobody has, reviewed."),
    _several("--state", "STATE", f"What reviewers made of it: {', '.join(options.STATES)}.",
             type=click.Choice(options.STATES)),
    click.option("--limit", type=click.IntRange(0), default=100, show_default=True, metavar="N",
                 help="The most to print; 0 prints all."),
)  # fmt: skip


@click.command(epilog=_QUERY, short_help="Print the claims in a store that fit.")
@store_option
@asking
@_form("table", "jsonl", "csv")
def query(store: str, form: str, **asked: Any) -> None:
    """Print the claims in a store that fit all that is asked, with their verdicts, the latest articles first."""
    from extractor import console
    from extractor.report.table import csv_lines, jsonl

    console.tolerate_any_text()
    with opened(store) as kept:
        readings = _readings(kept.query(to_question(asked)))
        if form == "table":
            console.emit([console.rendered(list(readings), everything=True)])
        else:
            ascii_only = not console.is_utf8(sys.stdout)
            console.emit(csv_lines(readings) if form == "csv" else jsonl(readings, ascii_only=ascii_only))


@click.command(epilog=_GROUPS, short_help="Print what all articles say of one thing, side by side.")
@store_option
@asking
@click.option("--apart", is_flag=True, help="Only where some source stands apart.")
@click.option("--least", type=click.IntRange(1), default=2, show_default=True, metavar="N",
              help="Only what so many articles speak of.")  # fmt: skip
@_form("table", "jsonl", "csv")
def groups(store: str, form: str, *, apart: bool, least: int, **asked: Any) -> None:
    """Group the claims in a store by subject, metric, basis and time, and print what each article says, which agree,
    which stand apart, and which articles derive from one another."""
    from extractor import console
    from extractor.report import groups as report

    with opened(store) as kept:
        limit, question = asked.pop("limit"), to_question(asked | {"limit": 0})
        found = (group for group in kept.groups(question, least=least) if group.stands_apart or not apart)
        some = (group for _, group in zip(range(limit or sys.maxsize), found, strict=False))
        if form == "table":
            console.tolerate_any_text()
            console.emit([console.drawn(report.table(some))])
        else:
            _print(report.COLUMNS, report.rows(some), form)


@click.command(epilog=_EXPORT, short_help="Print all that is in a store.")
@store_option
@click.option(
    "--what",
    type=click.Choice(["claims", "documents", "reviews", "gold", "training"]),
    default="claims",
    show_default=True,
    help="gold and training: what reviewers settled (claims serve), as JSON lines.",
)
@_form("jsonl", "csv")
def export(store: str, what: str, form: str) -> None:
    """Print all that is in a store, ordered by document and place: the same store gives the same bytes."""
    from extractor import console
    from extractor.report.table import csv_lines, jsonl
    from extractor.store import export as exported
    from extractor.store import gold

    if what in ("gold", "training") and form != "jsonl":
        raise click.UsageError(f"--what {what} is JSON lines; leave --format out")
    with opened(store) as kept:
        if what in ("gold", "training"):
            made = gold.claims(kept) if what == "gold" else gold.training(kept)
            console.emit(json.dumps(line) + "\n" for line in made)
        elif what == "claims":
            readings = kept.readings()
            console.tolerate_any_text()
            console.emit(csv_lines(readings) if form == "csv" else jsonl(readings, ascii_only=True))
        else:
            columns, rows = exported.documents(kept) if what == "documents" else exported.reviews(kept)
            _print(columns, rows, form)


@click.command(epilog=_SQL, short_help="Ask a store in SQL, reading only.")
@store_option
@click.argument("statement", required=False)
@_form("table", "jsonl", "csv")
def sql(store: str, statement: str | None, form: str) -> None:
    """Ask a store one SELECT. Nothing can be changed so. Without a STATEMENT, print the tables and their columns."""
    from extractor.store.sql import answered, schema

    with options.refusals():
        if statement is None:
            _print(("table", "columns"), [(name, ", ".join(columns)) for name, columns in schema().items()], form)
            return
        with answered(store, statement) as answer:
            _print(answer.columns, answer.rows, form)


# -- from options to calls ---------------------------------------------------------------------------------------------


@contextmanager
def opened(url: str) -> Iterator[Store]:
    """A store that is there; what is wrong with it is a refusal."""
    from extractor.store import Store

    with options.refusals(), Store(url, new=False) as store:
        yield store


def to_question(asked: dict[str, Any]) -> Question:
    """What `asking` was given, as a question to a store."""
    from extractor.store import Question

    days = {"first": "first", "last": "last", "published_first": "published_from", "published_last": "published_to"}
    given = {field: asked.pop(option) for field, option in days.items()}
    bounds = {field: day and day.date() for field, day in given.items()}
    return Question(**bounds, limit=asked.pop("limit") or None, **asked)


def _readings(claims: Iterable[Claim]) -> Iterator[Reading]:
    """Claims as readings of their documents, without the text."""
    from extractor.records import Article, Reading

    for _, some in groupby(claims, key=lambda claim: claim.source.document):
        found = tuple(some)
        source = found[0].source
        fields = {name: getattr(source, name) for name in ("input", "url", "publisher", "author", "title", "published")}
        yield Reading(article=Article(id=source.document, text="", **fields), claims=found)


def _print(columns: Sequence[str], rows: Iterable[Sequence[Cell]], form: str) -> None:
    from extractor import console
    from extractor.report.table import rows_csv, rows_jsonl

    console.tolerate_any_text()
    if form == "table":
        console.emit([console.drawn(console.grid(columns, rows))])
    else:
        console.emit(rows_csv(columns, rows) if form == "csv" else rows_jsonl(columns, rows, ascii_only=True))
