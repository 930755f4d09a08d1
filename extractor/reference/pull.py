"""Filling the store: from tables in files, and from a provider, symbol after symbol.

What goes wrong with one symbol is told with it, and the rest goes on. A symbol is kept as soon as it is there; a pull
that was broken off, asked for again within a day, goes on with the symbols that it lacks.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from extractor.errors import ClaimsError, QuotaError, ReferenceDataError
from extractor.records import Observation, stable_id
from extractor.reference.download import Download
from extractor.reference.provider import Provider
from extractor.reference.store import Added, MarketStore
from extractor.reference.symbols import canonical
from extractor.reference.tables import Tables
from extractor.reference.vintages import latest

#: How long a broken-off pull can be taken up: by the next day there are new figures of everything.
FRESH = dt.timedelta(days=1)
_NOTHING = Added(0, 0)


@dataclass(frozen=True)
class Filled:
    """What became of one symbol: the figures that came and what adding them did, and what went wrong.

    `before`: it had been pulled by the same pull, which was broken off, and nothing was asked now.
    """

    symbol: str
    found: int = 0
    added: Added = _NOTHING
    errors: tuple[ClaimsError, ...] = ()
    before: bool = False


@dataclass(frozen=True)
class Wanted:
    """What to pull: symbols, the days from `start` to `end`, and `metrics`, or all that the provider may have."""

    symbols: Sequence[str]
    start: dt.date
    end: dt.date
    metrics: Sequence[str] = ()


def fill(tables: Tables | Download, store: MarketStore) -> Iterator[Filled]:
    """Add all figures of some tables, a symbol at a time."""
    for symbol in tables.symbols():
        filled = _filled(tables, store, Wanted([symbol], dt.date.min, dt.date.max))
        if filled.added.new or filled.added.changed:
            store.note({"what": "import", "symbol": symbol, "new": filled.added.new})
        if isinstance(tables, Tables):
            tables.forget(symbol)
        yield filled


def pull(source: Provider, store: MarketStore, wanted: Wanted) -> Iterator[Filled]:
    """Add what a provider has, a symbol at a time."""
    symbols = list(dict.fromkeys(canonical(symbol) for symbol in wanted.symbols))
    run = stable_id("p", source.name, *sorted(symbols), "", *sorted(wanted.metrics), wanted.start, wanted.end)
    done, failed = _done(store, run), False
    for symbol in symbols:
        if symbol in done:
            yield Filled(symbol, before=True)
            continue
        filled = _filled(source, store, Wanted([symbol], wanted.start, wanted.end, wanted.metrics))
        if filled.errors:
            failed = True
        else:
            store.note({"what": "pull", "run": run, "provider": source.name, "symbol": symbol, "new": filled.added.new})
        yield filled
    if not failed:
        store.note({"what": "pulled", "run": run, "provider": source.name})


def _done(store: MarketStore, run: str) -> set[str]:
    """The symbols that a pull got before it was broken off; none where it ended, or is too long ago."""
    done: set[str] = set()
    since = dt.datetime.now(dt.UTC) - FRESH
    for entry in store.log():
        if entry.get("run") == run and _when(entry) >= since:
            done = done | {str(entry.get("symbol"))} if entry.get("what") == "pull" else set()
    return done


def last_filled(store: MarketStore) -> dict[str, dt.datetime]:
    """When each symbol was last pulled, or new figures of it imported."""
    return {str(entry.get("symbol")): _when(entry) for entry in store.log() if entry.get("what") in ("pull", "import")}


def _when(entry: dict[str, object]) -> dt.datetime:
    try:
        return dt.datetime.fromisoformat(str(entry.get("when")))
    except ValueError:
        return dt.datetime.min.replace(tzinfo=dt.UTC)


def _filled(source: Provider, store: MarketStore, wanted: Wanted) -> Filled:
    """One symbol: everything that comes of it is kept, whatever else fails."""
    symbol, found, errors = wanted.symbols[0], list[Observation](), list[ClaimsError]()
    try:
        known = _answer(source, symbol, source.metrics)
        if not known:
            raise ReferenceDataError(
                f"{symbol}: {source.name} has no such symbol",
                remedy="spell symbols as claims do; the page on market data lists what each provider has",
            )
        metrics = [metric for metric in wanted.metrics or known if metric in known]
        if not metrics:
            raise ReferenceDataError(
                f"{symbol}: {source.name} has none of these metrics", remedy=f"it has {', '.join(known)}"
            )
    except ClaimsError as error:
        return Filled(symbol, errors=(error,))
    for metric in metrics:
        try:
            found += _answer(source, symbol, source.observe, metric, wanted.start, wanted.end)
        except ClaimsError as error:
            again = bool(errors) and str(errors[-1]) == str(error)
            errors += [] if again else [error]
            if again or isinstance(error, QuotaError):  # the service as a whole does not answer
                break
    if splits := _new_splits(found, store, symbol, wanted.start):
        earlier = Wanted([symbol], splits, wanted.end, wanted.metrics)
        return _filled(source, store, earlier)
    news = _news(found, store, symbol)
    added = store.add(news) if news else _NOTHING
    return Filled(symbol, len(found), added, tuple(errors))


def _answer(source: Provider, symbol: str, ask: Callable[..., list[Any]], *given: Any) -> list[Any]:
    """What a provider answers. Raises ReferenceDataError for its own faults too, since the other symbols go on."""
    try:
        return ask(symbol, *given)
    except ClaimsError:
        raise
    except Exception as error:
        what = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        raise ReferenceDataError(
            f"{source.name}: {symbol}: {what}", remedy="a fault of the provider: report it"
        ) from error


def _news(found: Sequence[Observation], store: MarketStore, symbol: str) -> list[Observation]:
    """What was found, without the figures that are merely seen again today and still stand as they are kept."""
    today = dt.date.today()
    seen_again = {o.metric for o in found if o.observed_at == today != o.date}
    standing = {
        (o.metric, o.date, o.provider, o.series, o.basis): o.value
        for metric in seen_again
        for o in latest(store.observe(symbol, metric, dt.date.min, dt.date.max))
    }
    return [
        o for o in found
        if o.observed_at != today or standing.get((o.metric, o.date, o.provider, o.series, o.basis)) != o.value
    ]  # fmt: skip


def _new_splits(found: Sequence[Observation], store: MarketStore, symbol: str, start: dt.date) -> dt.date | None:
    """The first day of what is kept of a share that has been split since: all its prices are different now."""
    splits = [o for o in found if o.metric == "split"]
    if not splits:
        return None
    known = {o.date for o in store.observe(symbol, "split", start, dt.date.max)}
    provider = splits[0].provider
    kept = [o.date for o in store.observe(symbol, "price", dt.date.min, start) if o.provider == provider]
    return min(kept) if kept and min(kept) < start and any(o.date not in known for o in splits) else None
