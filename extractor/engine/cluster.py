"""The engine of many machines: the same pipeline as Ray Data, the only module that imports ray.

names ─── shards ───→ items      read by tasks anywhere in the cluster (shards.py)
items ─── read ─────→ answers    by actors, each with a worker process that holds the model, and may crash or hang
answers ── keep ────→ outcomes   into the store, in the items' order, by this program (keeper.py), or
answers ── write ───→ counts     Parquet partitions, written by tasks (partitions.py)

Ray runs a task again, and an actor's, when its worker or node is lost. An item is known by its address, so whatever is
run twice is kept once; a program that is killed goes on from what was kept.
"""

from __future__ import annotations

import hashlib
import logging
import os
import pickle
import socket
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from extractor.engine.keeper import TRIES, Keeper, Outcome, Ticket, address
from extractor.engine.partitions import answer_of, known, write
from extractor.engine.pool import NoWorkerError, Pool, WorkerLostError
from extractor.engine.reader import MakeReader, Task
from extractor.engine.run import Plan
from extractor.engine.shards import Shard, items, shards
from extractor.errors import InputError, SettingsError, StoreError
from extractor.feeds import Item, Trouble
from extractor.fetch import Fetcher
from extractor.records import Page
from extractor.store import Failed, RunReport, Store
from extractor.store.rows import key, now

if TYPE_CHECKING:
    import numpy as np
    from ray.data import Dataset

    from extractor.settings import Settings

_KEPT = 32  # documents kept in one transaction
_BATCH = 8  # items that an actor is given at once
_BLOCK = 8 << 20  # bytes of a block: some eighty pages, so that all actors find work in one archive
_PART = 1000  # documents in a Parquet partition at most
#: Shares of a core that Ray sets aside. There is an actor for each core; they ask for less than half of one, so that
#: the actors of a lost node find room on half of the nodes. With a whole one they would wait for it, and all with them.
_ITEMS, _READER = 0.1, 0.45
Batch = dict[str, list[Any]]


@dataclass(frozen=True)
class Found:
    """A row between the steps: an item (without its page, once read) or a Trouble, and what came of it.

    `answer` is pickled; `lost` says how the worker was lost, `error` why the page could not be fetched.
    """

    found: Item | Trouble
    state: Literal["new", "known", "given_up"] = "new"
    answer: bytes | None = None
    lost: str | None = None
    error: InputError | None = None


class ClusterFeed:
    """A run like `Feed`, on a Ray cluster: goes through what the plan's sources hold, reads there what the store does
    not have, and gives what became of each item once that is kept. `address` is the cluster's; None is this machine.

    Sources follow one another in the order given. Raises SettingsError where ray is missing or the cluster not there.
    """

    def __init__(
        self, plan: Plan, store: Store, *, address: str | None = None, stopped: Callable[[], bool] = lambda: False,
        make: MakeReader | None = None,
    ) -> None:  # fmt: skip
        self._plan = plan
        self._store = store
        self._stopped = stopped
        self._make = make or MakeReader(plan.settings, plan.market)
        connect(address)
        self._run = store.runs.start(plan.command)

    def __iter__(self) -> Iterator[Outcome]:
        keeper = Keeper(self._store, self._run, patience=self._plan.patience, stopped=self._stopped)
        given_up = [] if self._plan.retry else self._store.runs.failing(TRIES)
        rows = answered(self._plan, self._make, known=self._store.addresses(), given_up=given_up)
        state: Literal["done", "interrupted"] = "interrupted"
        try:
            yield from self._kept(keeper, rows)
            state = "interrupted" if self._stopped() else "done"
        finally:
            with suppress(StoreError):  # which is told already
                self._store.runs.finish(self._run, state)

    def _kept(self, keeper: Keeper, rows: Dataset) -> Iterator[Outcome]:
        waiting: list[Ticket] = []
        tried: set[str] = set()
        for row in rows.iter_rows():
            waiting.append(self._ticket(pickle.loads(row["row"]), tried))
            if len(waiting) == _KEPT:
                yield from keeper.keep(waiting)
                waiting.clear()
            if self._stopped():
                return
        yield from keeper.keep(waiting)

    def _ticket(self, row: Found, tried: set[str]) -> Ticket:
        if not isinstance(row.found, Item):
            return Ticket(row.found)
        if row.state != "new":
            return Ticket(row.found, row.state)
        name = address(row.found)
        if name in tried:
            return Ticket(row.found, "known")
        tried.add(name)
        coming: Future[bytes] = Future()
        if row.answer is not None:
            coming.set_result(row.answer)
        else:
            coming.set_exception(row.error or WorkerLostError(row.lost))
        return Ticket(row.found, answer=coming)

    @property
    def report(self) -> RunReport:
        """What the run came to so far."""
        return self._store.runs.report(self._run)


class ClusterExport:
    """A run on a Ray cluster that writes Parquet partitions into a folder of any file system, and reads what is not
    there yet: each article by itself, held against nothing that others say. Going through it gives the counts."""

    def __init__(
        self, plan: Plan, folder: str, *, address: str | None = None, stopped: Callable[[], bool] = lambda: False,
        make: MakeReader | None = None,
    ) -> None:  # fmt: skip
        self._plan = plan
        self._folder = folder
        self._stopped = stopped
        self._make = make or MakeReader(plan.settings, plan.market)
        self._counts: Counter[str] = Counter()
        self._troubles: list[Failed] = []
        self._started = now()
        self._state: Literal["running", "done", "interrupted"] = "running"
        connect(address)

    def __iter__(self) -> Iterator[Counter[str]]:
        rows = answered(self._plan, self._make, known=known(self._folder))
        written = rows.map_batches(_written, batch_size=_PART, num_cpus=_ITEMS, fn_kwargs={"folder": self._folder})
        self._state = "interrupted"
        for row in written.iter_rows():
            counts, troubles = pickle.loads(row["row"])
            self._counts.update(counts)
            self._troubles += troubles
            yield self._counts
            if self._stopped():
                return
        self._state = "done"

    @property
    def report(self) -> RunReport:
        """What the run came to so far; failures of articles are in the folder."""
        plain = {name: int(count) for name, count in self._counts.items() if ":" not in name}
        return RunReport(
            id=self._folder, command=self._plan.command, started=self._started, finished=now(), state=self._state,
            counts=plain, verdicts={label: int(count) for label, count in self._under("verdict").items()},
            seconds=self._under("seconds"), failed=tuple(self._troubles),
        )  # fmt: skip

    def _under(self, head: str) -> dict[str, float]:
        return {name.partition(":")[2]: n for name, n in self._counts.items() if name.startswith(f"{head}:")}


def connect(address: str | None) -> None:
    """Join the cluster at an address, or start one on this machine; nothing where that is done already."""
    try:
        import ray
    except ModuleNotFoundError as error:
        remedy = 'pip install "market-claims[ray]", here and on every machine of the cluster'
        raise SettingsError("--engine ray: ray is not installed", remedy=remedy) from error
    import ray.data

    if not ray.is_initialized():
        os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
        os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")
        quiet = {"log_to_driver": False, "logging_level": "ERROR"}
        try:
            _knock(address)
            ray.init(address, **quiet) if address else ray.init("local", include_dashboard=False, **quiet)
        except (OSError, RuntimeError, ValueError) as error:
            told = f"no Ray cluster at {address or 'this machine'}: {' '.join(str(error).split())[:300]}"
            raise SettingsError(told, remedy="see that `ray status` answers there") from error
    context = ray.data.DataContext.get_current()
    context.execution_options.preserve_order = True
    context.target_max_block_size = _BLOCK
    context.enable_progress_bars = False
    logging.getLogger("ray.data").setLevel(logging.ERROR)


def _knock(address: str | None) -> None:
    """Raise OSError where nothing answers at a host and port: Ray itself would try for many minutes."""
    host, _, port = (address or "").rpartition(":")
    if host and port.isdigit() and "/" not in host:
        socket.create_connection((host.strip("[]"), int(port)), timeout=10).close()


def answered(plan: Plan, make: MakeReader, *, known: Iterable[str], given_up: Iterable[str] = ()) -> Dataset:
    """All items of the plan's sources with what came of each, as pickled `Found`s, in the items' order."""
    import ray

    nothing = InputError(f"{' '.join(plan.names)}: nothing to read", remedy="name sources that hold something")
    named = list(shards(plan.names)) or [Trouble(plan.names[0], nothing)]
    skip = ray.put((_hashes(known), _hashes(given_up)))
    rows = ray.data.from_items([{"row": pickle.dumps(one)} for one in named], override_num_blocks=max(1, len(named)))
    actors = plan.workers or max(1, int(ray.cluster_resources().get("CPU", 1)))
    settings = plan.settings.model_copy(update={"use_cache": False})
    given = (make, settings, plan.timeout)
    return rows.map_batches(
        _opened, batch_size=1, num_cpus=_ITEMS, fn_kwargs={"settings": settings, "skip": [skip]},
    ).map_batches(
        _Actor, batch_size=_BATCH, num_cpus=_READER, fn_constructor_args=given,
        compute=ray.data.ActorPoolStrategy(min_size=1, max_size=actors),
    )  # fmt: skip


def _opened(batch: Batch, *, settings: Settings, skip: list[Any]) -> Iterator[Batch]:
    """The items of a shard, a few at a time; what is known already or given up is only named."""
    import ray

    known, given_up = ray.get(skip[0])
    with Fetcher(settings) as fetcher:
        waiting: list[bytes] = []
        for packed in batch["row"]:
            one: Shard | Trouble = pickle.loads(packed)
            for found in [one] if isinstance(one, Trouble) else items(one, fetcher):
                waiting.append(pickle.dumps(_fetched(found, known, given_up, fetcher)))
                if len(waiting) == _BATCH:
                    yield {"row": waiting}
                    waiting = []
        if waiting:
            yield {"row": waiting}


def _fetched(
    found: Item | Trouble, known: np.ndarray[Any, Any], given_up: np.ndarray[Any, Any], fetcher: Fetcher
) -> Found:
    if not isinstance(found, Item):
        return Found(found)
    for state, seen in (("known", _has(known, address(found))), ("given_up", _has(given_up, found.name))):
        if seen:
            return Found(replace(found, page=None), state)  # type: ignore[arg-type]
    if found.page is not None:
        return Found(found)
    try:
        return Found(replace(found, page=fetcher.fetch(found.name)))
    except InputError as error:
        return Found(found, error=error)
    except Exception as error:
        told = f"{found.name}: fetching failed: {type(error).__name__}: {error}"
        return Found(found, error=InputError(told, remedy="please report it"))


class _Actor:
    """Reads items in a process of its own, so that a page which crashes or hangs it costs that page only."""

    def __init__(self, make: MakeReader, settings: Settings, timeout: float) -> None:
        self._pool = Pool(make, size=1, timeout=timeout)

    def __call__(self, batch: Batch) -> Batch:
        """The rows with their answers, and without their pages."""
        return {"row": [pickle.dumps(self._read(pickle.loads(packed))) for packed in batch["row"]]}

    def _read(self, row: Found) -> Found:
        if not isinstance(row.found, Item) or row.found.page is None:
            return row
        item, page = replace(row.found, page=None), row.found.page
        try:
            return replace(row, found=item, answer=self._pool.submit(_task(item, page)).result())
        except WorkerLostError as error:
            return replace(row, found=item, lost=str(error))
        except InputError as error:
            return replace(row, found=item, error=error)
        except NoWorkerError:
            raise
        except Exception as error:
            return replace(row, found=item, lost=f"failed: {type(error).__name__}: {error}")


def _written(batch: Batch, *, folder: str) -> Batch:
    """A batch of answers as a partition; what it comes to, and the troubles of sources."""
    rows: list[Found] = [pickle.loads(packed) for packed in batch["row"]]
    new = [(row.found, row) for row in rows if isinstance(row.found, Item) and row.state == "new"]
    answers = [(item, answer_of(row.answer, row.lost, row.error, item.name)) for item, row in new]
    counts = write(folder, answers) if answers else {}
    counts |= {state: sum(row.state == state for row in rows) for state in ("known", "given_up")}
    failed = [(row.found.name, row.found.error) for row in rows if isinstance(row.found, Trouble)]
    failed += [(item.name, answer.error) for item, answer in answers if answer.error is not None]
    troubles = [Failed(name, error.message, "read", error.remedy) for name, error in failed]
    return {"row": [pickle.dumps((counts, troubles))]}


def _task(item: Item, page: Page) -> Task:
    return Task(page, item.published, item.title, item.publisher)


def _hashes(names: Iterable[str]) -> np.ndarray[Any, Any]:
    """Names as eight bytes each, sorted: what a cluster is told of millions of them."""
    import numpy as np

    return np.sort(np.fromiter((_hash(name) for name in names), dtype=np.uint64))


def _hash(name: str) -> int:
    return int.from_bytes(hashlib.blake2b(name.encode("utf-8", "backslashreplace"), digest_size=8).digest())


def _has(hashes: np.ndarray[Any, Any], name: str) -> bool:
    import numpy as np

    wanted = np.uint64(_hash(key(name)))
    at = int(np.searchsorted(hashes, wanted))
    return at < len(hashes) and hashes[at] == wanted
