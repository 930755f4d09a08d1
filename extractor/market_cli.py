"""`claims market`: reference figures kept on this machine, for every later check."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from extractor import options
from extractor.options import refusals

if TYPE_CHECKING:
    from extractor.reference.pull import Filled
    from extractor.reference.store import Held, MarketStore
    from extractor.settings import Settings

YEARS = 10  # pulled where no --from is given

_EXAMPLES = """\b
Examples:
  claims market import bars.csv figures.parquet
      keep the figures of tables
  claims market pull --provider fred --symbols US,FED,US10Y --from 2018-01-01
      inflation, jobs, the Fed's target and the 10-year yield, with vintages
  claims market pull --provider yfinance --symbols ^GSPC,^IXIC,SPY
      daily bars
  claims market status
      what is kept"""

_IMPORT = """\b
Examples:
  claims market import bars.csv
      columns: symbol, date, open, high, low, close, volume, source
  claims market import figures.parquet folder/
      columns: symbol, metric, date, value, unit, observed_at, source"""
_PULL = """\b
Examples:
  claims market pull --provider fred --symbols US,FED,US10Y --from 2018-01-01
      with a key in FRED_API_KEY, the day each figure became known as well
  claims market pull --provider sec --symbols AAPL,MSFT --metrics revenue,eps
      what companies have filed"""
_STATUS = """\b
Examples:
  claims market status
      a line a symbol
  claims market status ^GSPC US
      of these, metric by metric"""
_into = click.option(
    "--into",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="The store's folder, instead of EXTRACTOR_MARKET_STORE or the user's data folder.",
)
_quiet = click.option("-q", "--quiet", is_flag=True, help="No progress and no results; only what went wrong.")


def _listed(_context: click.Context, _option: click.Parameter, given: tuple[str, ...]) -> list[str]:
    """Names given one by one, or several with commas or spaces between them."""
    return [name for text in given for name in text.replace(",", " ").split()]


def _metrics(context: click.Context, option: click.Parameter, given: tuple[str, ...]) -> list[str]:
    """Metrics, given like other names."""
    return list(options.metrics(context, option, _listed(context, option, given)))


@click.group(cls=options.Commands, short_help="Keep reference figures on this machine.", epilog=_EXAMPLES)
def market() -> None:
    """Keep market data on this machine: prices, rates, statistics with their vintages, company figures.

    `claims check` uses what is kept. Adding the same figures again changes nothing.
    """


@market.command("import", epilog=_IMPORT, short_help="Add the figures of CSV or Parquet tables.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@_into
@_quiet
def import_(files: tuple[str, ...], into: Path | None, quiet: bool) -> None:
    """Add the figures of tables: CSV or Parquet files, or folders of them, with daily bars or dated figures, and CSV
    files as FRED and ALFRED give them for download."""
    from extractor.console import progress, say
    from extractor.errors import ClaimsError
    from extractor.reference.download import opened
    from extractor.reference.pull import fill

    _, store = _opened(into)
    failed = False
    for name in files:
        try:
            tables = opened(name)
        except ClaimsError as error:
            say(str(error))
            failed = True
            continue
        symbols = tables.symbols()
        with refusals(), progress(_bar(len(symbols), quiet), "Importing") as (advance, tell):
            done = list(_told(fill(tables, store), advance, tell))
        failed = failed or any(filled.errors for filled in done)
        if not quiet:
            click.echo(f"{name}: {len(done):,} symbols, {_sums(done)}")
    sys.exit(1 if failed else 0)


@market.command(epilog=_PULL, short_help="Ask a provider for figures, and add them.")
@click.option("--provider", "name", required=True, metavar="NAME", help="fred, sec, yfinance, or an installed one.")
@click.option(
    "--symbols", multiple=True, required=True, callback=_listed, metavar="A,B,...", help="Symbols, as claims have them."
)
@click.option(
    "--metrics", multiple=True, callback=_metrics, metavar="A,B,...", help="Only these; else all that there are."
)
@click.option(
    "--from",
    "start",
    type=options.Day(),
    metavar="YYYY-MM-DD",
    help=f"First day; else {YEARS} years before --to.",
)
@click.option("--to", "end", type=options.Day(), metavar="YYYY-MM-DD", help="Last day; else today.")
@_into
@_quiet
def pull(name: str, into: Path | None, quiet: bool, **given: Any) -> None:
    """Ask a provider for the figures of some symbols and days, and add them.

    A pull that was broken off goes on where it stopped when the same command is given again within a day.
    """
    from extractor.console import progress
    from extractor.reference import provider
    from extractor.reference.pull import Wanted
    from extractor.reference.pull import pull as pulled

    if name == "tables":
        raise click.UsageError("tables are imported: claims market import FILE...")
    end = given["end"] or dt.date.today()
    start = given["start"] or end - dt.timedelta(days=YEARS * 365)
    if start > end:
        raise click.UsageError(f"--from {start} is after --to {end}")
    settings, store = _opened(into)
    wanted = Wanted(given["symbols"], start, end, given["metrics"])
    with refusals():
        source = provider(name, settings=settings)
        with progress(_bar(len(wanted.symbols), quiet), "Pulling") as (advance, tell):
            done = []
            for filled in _told(pulled(source, store, wanted), advance, tell):
                done.append(filled)
                if not quiet and not filled.errors:
                    what = "there already, by the pull that was broken off" if filled.before else _sums([filled])
                    click.echo(f"{filled.symbol}: {what}")
    sys.exit(1 if any(filled.errors for filled in done) else 0)


@market.command(epilog=_STATUS, short_help="Tell what is kept.")
@click.argument("symbols", nargs=-1, metavar="[SYMBOL...]")
@click.option(
    "--format", "form", type=click.Choice(["table", "jsonl"]), default="table", show_default=True, help="What to print."
)
@_into
def status(symbols: tuple[str, ...], form: str, into: Path | None) -> None:
    """Tell what is kept: symbols, days, sizes, when last pulled; of SYMBOLs metric by metric."""
    import json

    from extractor.console import emit
    from extractor.reference.pull import last_filled
    from extractor.reference.symbols import canonical

    _, store = _opened(into)
    named = {canonical(symbol) for symbol in symbols}
    with refusals():
        when = last_filled(store)
        rows = [
            row
            for symbol, held, size in store.status()
            if not named or symbol in named
            for row in _rows(symbol, held, size, by_metric=bool(named))
        ]
    for row in rows:
        filled = when.get(str(row["symbol"]))
        row["filled"] = filled.isoformat(timespec="minutes") if filled else None
    emit((json.dumps(row) + "\n" for row in rows) if form == "jsonl" else [_table(store, rows)])


# -- from options to calls ---------------------------------------------------------------------------------------------


def _opened(into: Path | None) -> tuple[Settings, MarketStore]:
    from extractor.reference.store import MarketStore, folder
    from extractor.settings import load_settings

    with refusals():
        settings = load_settings(market_store=into)
        return settings, MarketStore(folder(settings))


def _bar(total: int, quiet: bool) -> int:
    """How long a progress bar is to be; 0 for none."""
    return total if total > 1 and not quiet and sys.stderr.isatty() else 0


def _told(outcomes: Iterable[Filled], advance: Any, tell: Any) -> Iterator[Filled]:
    """The outcomes, each with what went wrong told on standard error."""
    for filled in outcomes:
        advance()
        for error in filled.errors:
            text = str(error)
            tell(text if filled.symbol in text else f"{filled.symbol}: {text}")
        yield filled


def _sums(done: list[Filled]) -> str:
    found, new = sum(filled.found for filled in done), sum(filled.added.new for filled in done)
    changed = sum(filled.added.changed for filled in done)
    return f"{found:,} figures, {new:,} new" + (f", {changed:,} changed" if changed else "")


def _rows(symbol: str, held: list[Held], size: int, *, by_metric: bool) -> Iterator[dict[str, Any]]:
    for some in [[one] for one in held] if by_metric else [held] if held else []:
        yield {
            "symbol": symbol,
            "metrics": [one.metric for one in some],
            "figures": sum(one.count for one in some),
            "first": min(one.first for one in some).isoformat(),
            "last": max(one.last for one in some).isoformat(),
            "providers": sorted({name for one in some for name in one.providers}),
            "bytes": size,
        }


def _table(store: MarketStore, rows: list[dict[str, Any]]) -> str:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    if not rows:
        return f"Nothing in {store.path}. Add figures with claims market import, or claims market pull.\n"
    screen = Console(file=sys.stdout, markup=False, emoji=False, highlight=False)
    table = Table(box=None, pad_edge=False)
    for head in ("Symbol", "Metrics", "Figures", "From", "To", "Provider", "Filled"):
        number = head == "Figures"
        table.add_column(head, justify="right" if number else "left", no_wrap=head != "Metrics", overflow="fold")
    for row in rows:
        cells = (row["symbol"], ", ".join(row["metrics"]), f"{row['figures']:,}", row["first"], row["last"])
        table.add_row(*(Text(cell) for cell in (*cells, ", ".join(row["providers"]), (row["filled"] or "")[:10])))
    with screen.capture() as captured:
        screen.print(table)
    figures, size = sum(row["figures"] for row in rows), sum({r["symbol"]: r["bytes"] for r in rows}.values())
    symbols = len({row["symbol"] for row in rows})
    return f"{captured.get()}{symbols:,} symbols, {figures:,} figures, {size / 1e6:.1f} MB in {store.path}\n"
