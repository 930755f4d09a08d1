"""One run over sources: from their names to a store that holds every article that could be read, and why not the rest.

names ───── walk ────────→ items       one source after the other, several at a time (extractor.feeds)
items ───── take ────────→ tickets     known ones at once; pages fetched by threads, read by processes
tickets ─── keep ────────→ outcomes    in the items' order, however long each took (keeper.py)
"""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import islice, takewhile
from typing import TYPE_CHECKING, Literal

from extractor.engine.crew import Crew
from extractor.engine.interleave import interleaved
from extractor.engine.keeper import TRIES, Keeper, Outcome, Ticket, address
from extractor.engine.pool import Pool
from extractor.engine.reader import MakeReader, Task, cores
from extractor.errors import InputError, StoreError
from extractor.feeds import Done, Item, Seen, Trouble, walk
from extractor.fetch import Fetcher
from extractor.inputs import is_url
from extractor.records import Page
from extractor.settings import Settings
from extractor.store import RunReport, Store

if TYPE_CHECKING:
    from extractor.pipeline import Paths

_SOURCES = 16  # opened at a time
_FETCHERS = 32  # pages under way at a time, of different hosts
_BATCH = 32  # documents kept in one transaction
_GLANCE = 0.2  # seconds between two looks at whether to stop


@dataclass(frozen=True)
class Plan:
    """What a run is to do. `command` resumes it; `timeout` and `patience` are seconds, for a document and the store."""

    names: tuple[str, ...]
    settings: Settings
    market: Paths | None = None
    command: str = ""
    kind: str | None = None
    since: dt.date | None = None
    limit: int | None = None
    retry: bool = False
    workers: int = 0
    timeout: float = 60.0
    patience: float = 120.0


class Feed:
    """A run: going through it reads what the plan's sources hold and the store does not, and gives what became of each
    item, in order, once that is kept. It ends early, with all that was kept whole, when `stopped` says so; the same
    plan goes on from there. `make` makes, in each worker, what reads a document there.

    Raises StoreUnavailableError where the store stays out of reach, and ClaimsError for a setting, a kind of source or
    a market table that cannot be.
    """

    def __init__(
        self, plan: Plan, store: Store, *, stopped: Callable[[], bool] = lambda: False, make: MakeReader | None = None
    ) -> None:
        self._plan = plan
        self._store = store
        self._stopped = stopped
        self._make = make or MakeReader(plan.settings, plan.market)
        self._run = store.runs.start(plan.command)

    def __iter__(self) -> Iterator[Outcome]:
        keeper = Keeper(self._store, self._run, patience=self._plan.patience, stopped=self._stopped)
        settings = self._plan.settings.model_copy(update={"use_cache": False})  # the store remembers what was read
        with Fetcher(settings, connections=_FETCHERS + _SOURCES) as fetcher:
            pool = Pool(self._make, size=self._plan.workers or cores(), timeout=self._plan.timeout)
            way = _Way(self._plan, keeper, fetcher, pool)
            state: Literal["done", "interrupted"] = "interrupted"
            try:
                yield from way.outcomes()
                state = "interrupted" if self._stopped() else "done"
            finally:
                way.crew.close()
                pool.close()
                with suppress(StoreError):  # which is told already
                    self._store.runs.finish(self._run, state)

    @property
    def report(self) -> RunReport:
        """What the run came to so far."""
        return self._store.runs.report(self._run)


class _Way:
    """The way of a run's items, with a window of those on their way: bounded, so that memory is."""

    def __init__(self, plan: Plan, keeper: Keeper, fetcher: Fetcher, pool: Pool) -> None:
        self.plan = plan
        self.keeper = keeper
        self.fetcher = fetcher
        self.pool = pool
        self.stopped = keeper.stopped
        self.crew = Crew(_FETCHERS, "fetch")
        self.window: deque[Ticket] = deque()
        self.longest = 2 * _FETCHERS + 4 * pool.size
        self.keys: set[str] = set()

    def outcomes(self) -> Iterator[Outcome]:
        taken = 0
        for found in self._found():
            ticket = self._take(found)
            taken += ticket.answer is not None
            self.window.append(ticket)
            while len(self.window) >= self.longest or (self.window and self.window[0].ready):
                yield from self._keep_first()
                if self.stopped():
                    return
            if self.plan.limit is not None and taken >= self.plan.limit:
                break
        while self.window and not self.stopped():
            yield from self._keep_first()

    def _found(self) -> Iterator[Item | Trouble | Done]:
        streams = (partial(self._walk, name) for name in self.plan.names)
        return interleaved(streams, width=_SOURCES, ahead=_BATCH, stopped=self.stopped)

    def _walk(self, name: str) -> Iterator[Item | Trouble | Done]:
        return walk([name], self.fetcher, kind_name=self.plan.kind, seen=self._seen, since=self.plan.since)

    def _seen(self, name: str) -> Seen | None:
        if self.plan.retry:
            return None
        state = self.keeper.patiently(partial(self.keeper.store.sources.get, name))
        return Seen(state.etag, state.modified, state.cursor)

    # -- items -> tickets ----------------------------------------------------------------------------------------------

    def _take(self, found: Item | Trouble | Done) -> Ticket:
        if not isinstance(found, Item):
            return Ticket(found)
        key = address(found)
        if key in self.keys or self.keeper.patiently(partial(self.keeper.store.known, urls=[key])).urls:
            return Ticket(found, "known")
        if not self.plan.retry:
            tries = self.keeper.patiently(partial(self.keeper.store.runs.tries, [found.name]))
            if tries.get(found.name, 0) >= TRIES:
                return Ticket(found, "given_up")
        self.keys.add(key)
        return Ticket(found, answer=self._answer(found))

    def _answer(self, item: Item) -> Future[bytes]:
        if item.page is None and is_url(item.name):
            return self.crew.submit(partial(self._fetched, item))
        return self.pool.submit(_task(item))

    def _fetched(self, item: Item) -> bytes:
        """The answer for a page that is fetched first. Its thread waits for it, so that fetching runs no way ahead."""
        try:
            page = self.fetcher.fetch(item.name)
        except InputError:
            raise
        except Exception as error:
            told = f"{item.name}: fetching failed: {type(error).__name__}: {error}"
            raise InputError(told, remedy="please report it") from error
        return self.pool.submit(_task(item, page)).result()

    # -- tickets -> outcomes -------------------------------------------------------------------------------------------

    def _keep_first(self) -> Iterator[Outcome]:
        """Wait for the first of the window, then keep it and those behind it that are ready."""
        while not self.window[0].ready:
            if self.stopped():
                return
            coming = self.window[0].answer
            wait([coming] if coming is not None else [], timeout=_GLANCE)
        batch = list(islice(takewhile(lambda ticket: ticket.ready, self.window), _BATCH))
        outcomes = self.keeper.keep(batch)
        for ticket, outcome in zip(batch, outcomes, strict=True):
            self.window.popleft()
            if isinstance(ticket.found, Item) and outcome.state in ("new", "duplicate"):
                self.keys.discard(address(ticket.found))  # the store knows it now; what failed is not tried twice
        yield from outcomes


def _task(item: Item, page: Page | None = None) -> Task:
    return Task(page or item.page or item.name, item.published, item.title, item.publisher)
