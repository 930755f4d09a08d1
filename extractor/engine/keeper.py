"""What becomes of each item, kept in the store in the items' order: the only part that writes.

A document is held against what the store holds at that moment, which is everything before it in the order and nothing
after, so that its verdicts are the same however often the run was killed and however many processes read.
"""

from __future__ import annotations

import pickle
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from typing import Literal, TypeVar

from extractor.engine.pool import WorkerLostError
from extractor.engine.reader import Answer
from extractor.errors import ClaimsError, InputError, StoreError, StoreUnavailableError
from extractor.feeds import Done, Item, Seen, Trouble
from extractor.inputs import is_url
from extractor.records import Reading
from extractor.report.wording import printable
from extractor.store import Failed, Recalled, SourceState, Store, content_hash
from extractor.verify.against import hold_against

T = TypeVar("T")
State = Literal["new", "duplicate", "known", "failed", "given_up", "source"]
TRIES = 3  # runs that try an item before it is given up


@dataclass(frozen=True)
class Outcome:
    """What became of one item: `new` with its reading, `duplicate` of a text that is there, `known` by its address,
    `failed` now or `given_up` before; or a `source` that was read to its end."""

    name: str
    state: State
    error: InputError | None = None
    reading: Reading | None = field(default=None, repr=False)


@dataclass
class Ticket:
    """An item on its way: what was found, what is known of it, and the pickled answer to come where it is read."""

    found: Item | Trouble | Done
    state: State = "new"
    answer: Future[bytes] | None = None

    @property
    def ready(self) -> bool:
        """Whether there is nothing to wait for."""
        return self.answer is None or self.answer.done()


def address(item: Item) -> str:
    """What the store knows an item by: its key, and for a file its state."""
    return f"{item.key}#{item.version}" if item.version else item.key


class Keeper:
    """Keeps tickets under one run of a store. `patience` is how many seconds to wait for a store that is gone."""

    def __init__(self, store: Store, run: str, *, patience: float, stopped: Callable[[], bool]) -> None:
        self.store = store
        self.run = run
        self._patience = patience
        self.stopped = stopped
        self._unsafe: frozenset[str] = frozenset()

    def patiently(self, do: Callable[[], T]) -> T:
        """What a call to the store gives, made again while the store is out of reach. Raises StoreUnavailableError."""
        until, wait = time.monotonic() + self._patience, 0.5
        while True:
            try:
                return do()
            except StoreUnavailableError:
                if self.stopped() or time.monotonic() + wait > until:
                    raise
                time.sleep(wait)
                wait = min(2 * wait, 10.0)

    def keep(self, tickets: Sequence[Ticket]) -> list[Outcome]:
        """Keep what came of some tickets that are ready, in their order. What cannot be kept is set aside by itself."""
        try:
            return self.patiently(lambda: self._keep(tickets))
        except Exception as error:
            ours = isinstance(error, ClaimsError) and not isinstance(error, StoreError)
            if ours or isinstance(error, StoreUnavailableError):
                raise
            if len(tickets) > 1:
                return [outcome for ticket in tickets for outcome in self.keep([ticket])]
            found = tickets[0].found
            told = f"{found.name}: keeping it failed: {type(error).__name__}: {error}"
            if isinstance(found, Item) and found.source:
                self._unsafe |= {found.source}
            trouble = Trouble(found.name, InputError(told, remedy="please report it"))
            return self.patiently(lambda: self._keep([Ticket(trouble)]))

    def _keep(self, tickets: Sequence[Ticket]) -> list[Outcome]:
        with self.store.transaction():
            batch = _Batch(self.store, self.run, set(self._unsafe))
            outcomes = [batch.keep(ticket) for ticket in tickets]
            self.store.runs.count(self.run, batch.amounts)
        self._unsafe = frozenset(batch.unsafe)
        return outcomes


class _Batch:
    """What one transaction keeps, counts, and learns: `unsafe` are sources of which an item is to be tried again."""

    def __init__(self, store: Store, run: str, unsafe: set[str]) -> None:
        self.store = store
        self.run = run
        self.unsafe = unsafe
        self.amounts: dict[str, float] = defaultdict(float)

    def keep(self, ticket: Ticket) -> Outcome:
        found = ticket.found
        if isinstance(found, Done):
            return self._source(found.name, found.seen)
        if isinstance(found, Trouble):
            if found.whole and is_url(found.name):
                state = self.store.sources.get(found.name)
                self.store.sources.put(replace(state, failures=state.failures + 1, error=printable(str(found.error))))
            return self._failed(found.name, found.error, "source")
        if ticket.answer is None:
            self.amounts[ticket.state] += 1
            return Outcome(found.name, ticket.state)
        return self._answered(found, ticket.answer)

    def _answered(self, item: Item, coming: Future[bytes]) -> Outcome:
        try:
            answer: Answer = pickle.loads(coming.result())
        except WorkerLostError as error:
            lost = InputError(f"{item.name}: set aside: its worker {error}", remedy="look at it, and report it")
            return self._set_aside(item, lost, "worker")
        except InputError as error:
            return self._set_aside(item, error, "fetch")
        for stage, seconds in answer.seconds.items():
            self.amounts[f"seconds:{stage}"] += seconds
        if answer.reading is None:
            return self._set_aside(item, answer.error or InputError(f"{item.name}: unread"), "read")
        self.amounts["read"] += 1
        return self._read(item, answer.reading)

    def _read(self, item: Item, reading: Reading) -> Outcome:
        id_, text = reading.article.id, content_hash(reading.article.text)
        known = self.store.known(ids=[id_], contents=[text])
        same = id_ if id_ in known.ids else known.contents.get(text)
        if same is not None:
            self.amounts["duplicate"] += 1
            self.store.alias(address(item), same)
            return Outcome(item.name, "duplicate")
        started = time.perf_counter()
        reading = _compared(reading, self.store.recall([reading]))
        compared = time.perf_counter()
        self.store.add([reading], run=self.run)
        self.store.alias(address(item), id_)
        self.amounts["copies"] += bool(reading.copies)
        self.amounts["seconds:compare"] += compared - started
        self.amounts["seconds:store"] += time.perf_counter() - compared
        return Outcome(item.name, "new", reading=reading)

    def _set_aside(self, item: Item, error: InputError, stage: str) -> Outcome:
        if item.source is not None and self.store.runs.tries([item.name]).get(item.name, 0) + 1 < TRIES:
            self.unsafe.add(item.source)
        return self._failed(item.name, error, stage)

    def _failed(self, name: str, error: InputError, stage: str) -> Outcome:
        self.amounts["failed"] += 1
        self.store.runs.fail(self.run, Failed(name, error.message, stage, error.remedy))
        return Outcome(name, "failed", error)

    def _source(self, name: str, seen: Seen | None) -> Outcome:
        if seen is not None and name not in self.unsafe:
            state = SourceState(name, etag=seen.etag, modified=seen.modified, cursor=seen.digest)
            self.store.sources.put(state)
        return Outcome(name, "source")


def _compared(reading: Reading, recalled: Recalled) -> Reading:
    """A reading held against what was recalled; where a fault of ours prevents it, the reading with a warning."""
    try:
        return hold_against(reading, earlier=recalled.claims, links=recalled.copies)
    except ClaimsError:
        raise
    except Exception as error:
        told = f"not held against other documents, by a fault of ours: {type(error).__name__}: {error}"
        article = reading.article.model_copy(update={"warnings": (*reading.article.warnings, told[:300])})
        return reading.model_copy(update={"article": article})
