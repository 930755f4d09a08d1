"""`claims feed`: articles in bulk, into a store."""

from __future__ import annotations

import shlex
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from extractor import options

if TYPE_CHECKING:
    from extractor.engine import Feed, Outcome, Plan
    from extractor.engine.cluster import ClusterFeed
    from extractor.store import RunReport, Store

_INTERRUPTED = 130  # 128 + SIGINT
_GLANCE = 0.2  # seconds between two looks at whether to stop
_STATES = ("new", "duplicate", "known", "failed", "given_up", "source")

_EXAMPLES = """\b
Examples:
  claims feed https://example.com/markets.rss --store news.db
      read and check all that the feed lists
  claims feed subscriptions.opml --store news.db --watch 15
      every feed of a list, again each 15 minutes
  claims feed https://example.com/sitemap.xml --since 2026-01-01 --limit 100 --store news.db
      try a site: a hundred articles of this year
  claims feed archive/ CC-NEWS-*.warc.gz --store postgresql://me@host/claims
      folders and web archives, into a database
  claims query --store news.db --verdict refuted
      afterwards: what does not hold

\b
Exit status: 0 all was read; 1 something failed (it is listed, and tried again
by the next run); 2 wrong usage, or the store is gone; 130 it was stopped."""
_feeding = options.family(
    click.option(
        "--store",
        metavar="URL",
        help="Where to keep what is read: a file, or a database's URL.",
    ),
    click.option(
        "--engine",
        type=click.Choice(["local", "ray"]),
        default="local",
        show_default=True,
        help="Read on this machine, or on a Ray cluster.",
    ),
    click.option("--address", metavar="HOST:PORT", help="Of the Ray cluster (default: one started on this machine)."),
    click.option(
        "--parquet",
        metavar="FOLDER",
        help="With --engine ray: write Parquet into a folder of any file system, in place of a store.",
    ),
    click.option(
        "--kind",
        metavar="NAME",
        help="What the sources are, where content does not tell: feed, sitemap, list ...",
    ),
    click.option(
        "--since",
        type=options.Day(),
        metavar="YYYY-MM-DD",
        help="Leave out what a source says was published and changed before.",
    ),
    click.option("--limit", type=click.IntRange(1), metavar="N", help="Stop after reading N articles."),
    click.option("--watch", type=click.FloatRange(0), metavar="MINUTES", help="Look again every so many minutes."),
    click.option("--retry", is_flag=True, help="Try again what was given up, and read unchanged sources again."),
    click.option("--workers", type=click.IntRange(1), metavar="N", help="Processes that read (default: one a core)."),
    click.option(
        "--timeout",
        type=click.FloatRange(0, min_open=True),
        default=60.0,
        show_default=True,
        metavar="SECONDS",
        help="Longest time for one article; then it is set aside.",
    ),
    options.market,
    options.min_confidence,
    options.model,
    options.allow_private,
    click.option(
        "--format",
        "form",
        type=click.Choice(["text", "json"]),
        default="text",
        show_default=True,
        help="Of the report.",
    ),
    options.quiet,
)


@click.command(
    epilog=_EXAMPLES, short_help="Read and check articles in bulk, from feeds, sitemaps, lists and archives."
)
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@_feeding
def feed(sources: tuple[str, ...], **given: Any) -> None:
    """Read every article that SOURCEs lead to, check what each asserts, and keep it all in a store.

    SOURCE is an RSS or Atom feed, a sitemap or an index of such, a site's robots.txt, an OPML list, a file of URLs or
    paths, a folder, a WARC archive, or a page that names its feeds; a URL, a path, or - for standard input. What it is
    shows in its content.

    Run the same command again to read what is new, and to go on after it was stopped or killed: what the store holds is
    not read twice.

    With --engine ray, SOURCE is an archive, a Parquet table of pages, a list, a page, or a folder or glob of such, on
    any file system that fsspec opens.
    """
    from extractor.store import Store

    _fit_together(given)
    with options.refusals():
        plan = _plan(sources, given)
        with _stopping() as stop:
            if given["parquet"]:
                status = _exported(plan, stop, given)
            else:
                with Store(given["store"]) as store:
                    status = _watched(plan, store, stop, given)
    sys.exit(status)


_LOCAL_ONLY = ("kind", "since", "limit", "watch")


def _fit_together(given: dict[str, Any]) -> None:
    """Refuse options that do not go with the engine."""
    on_ray = given["engine"] == "ray"
    if not on_ray and (given["parquet"] or given["address"]):
        raise click.UsageError("--parquet and --address need --engine ray")
    if on_ray and (named := [f"--{name}" for name in _LOCAL_ONLY if given[name] is not None]):
        raise click.UsageError(f"--engine ray does not take {', '.join(named)}")
    if bool(given["store"]) == bool(given["parquet"]):
        raise click.UsageError("give --store URL, or with --engine ray --parquet FOLDER; one of them")


class _Stop:
    """Whether the user has asked to stop."""

    def __init__(self) -> None:
        self.asked = False

    def __call__(self) -> bool:
        return self.asked


def _plan(sources: tuple[str, ...], given: dict[str, Any]) -> Plan:
    from extractor.engine import Plan
    from extractor.settings import load_settings

    settings = load_settings(
        model=given["model"], min_confidence=given["min_confidence"], allow_private=given["allow_private"]
    )
    return Plan(
        sources, settings, market=options.market_paths(given["market"], settings), command=_typed(), kind=given["kind"],
        since=given["since"], limit=given["limit"], retry=given["retry"], workers=given["workers"] or 0,
        timeout=given["timeout"],
    )  # fmt: skip


def _typed() -> str:
    """The command line as it was typed, to be typed again."""
    return shlex.join(["claims", *sys.argv[1:]])


def _watched(plan: Plan, store: Store, stop: _Stop, given: dict[str, Any]) -> int:
    """Run once, or again and again; the exit status."""
    status = 0
    while not stop():
        began = time.monotonic()
        status = max(status, _once(plan, store, stop, given))
        if given["watch"] is None and not stop():
            return status
        while not stop() and time.monotonic() < began + 60 * given["watch"]:
            time.sleep(_GLANCE)
    from extractor.console import say

    say("Stopped. What was read is kept; the same command goes on from there:")
    say(f"  {plan.command}")
    return _INTERRUPTED


def _once(plan: Plan, store: Store, stop: _Stop, given: dict[str, Any]) -> int:
    run: Feed | ClusterFeed
    if given["engine"] == "ray":
        from extractor.engine.cluster import ClusterFeed

        run = ClusterFeed(plan, store, address=given["address"], stopped=stop)
    else:
        from extractor.engine import Feed

        run = Feed(plan, store, stopped=stop)
    with _shown(given["quiet"]) as show:
        for outcome in run:
            show(outcome)
    return _told(run.report, given)


def _exported(plan: Plan, stop: _Stop, given: dict[str, Any]) -> int:
    """Write partitions; the exit status."""
    from extractor.engine.cluster import ClusterExport

    run = ClusterExport(plan, given["parquet"], address=given["address"], stopped=stop)
    for _ in run:
        pass
    return _INTERRUPTED if stop() else _told(run.report, given)


def _told(report: RunReport, given: dict[str, Any]) -> int:
    """Print a run's report; the exit status."""
    from extractor.console import emit
    from extractor.engine.summary import as_json, as_text

    emit([as_json(report) if given["form"] == "json" else as_text(report)])
    return 1 if report.failed else 0


@contextmanager
def _shown(quiet: bool) -> Iterator[Callable[[Outcome], None]]:
    """Failures as they come, and a line of progress on standard error where that is a terminal."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
    from rich.text import Text

    from extractor.report.wording import printable

    console = Console(stderr=True, highlight=False)
    counts: Counter[str] = Counter()
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    live = Progress(*columns, console=console, transient=True, disable=quiet or not console.is_terminal)
    with live:
        task = live.add_task("opening the sources")

        def show(outcome: Outcome) -> None:
            counts[outcome.state] += 1
            if outcome.error is not None:
                console.print(Text(printable(str(outcome.error))), soft_wrap=True)
            shown = ", ".join(f"{counts[state]:,} {state.replace('_', ' ')}" for state in _STATES if counts[state])
            live.update(task, description=shown)

        yield show


@contextmanager
def _stopping() -> Iterator[_Stop]:
    """What SIGINT and SIGTERM ask for: to stop once what is being kept is kept. A second one stops at once."""
    stop = _Stop()

    def ask(number: int, frame: object) -> None:
        if stop.asked:
            raise KeyboardInterrupt
        stop.asked = True

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
