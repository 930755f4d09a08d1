"""Our own rate: one process, stage by stage, in CPU seconds; and `claims feed`'s engine, from pages to stored verdicts."""

from __future__ import annotations

import json
import os
import resource
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from extractor.annotate import annotate, annotator
from extractor.article import to_article
from extractor.claims import to_claims
from extractor.engine import Feed, Plan
from extractor.inputs import load
from extractor.pipeline import Pipeline
from extractor.records import Page, Reading
from extractor.settings import load_settings
from extractor.store import Store
from extractor.store.batches import batched

KEPT = 32  # documents in a transaction, as the engine has them
WARM = 20  # pages read before the clock starts: what is opened or compiled on first use is no page's cost


class Stages:
    """CPU seconds by stage, summed."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)

    def timed(self, stage: str, do: Callable[..., Any], less: str = "") -> Callable[..., Any]:
        """A function that counts its time for a stage, without what `less`, a stage within it, takes meanwhile."""

        def call(*given: Any, **named: Any) -> Any:
            started, within = time.process_time(), self.seconds[less] if less else 0.0
            try:
                return do(*given, **named)
            finally:
                self.seconds[stage] += time.process_time() - started - (self.seconds[less] - within if less else 0)

        return call


class Reader:
    """The pipeline with a clock at each stage: the same functions that `Pipeline.read` and the engine call."""

    def __init__(self, model: str, store: Store, clock: Stages) -> None:
        self.settings = load_settings(model=model)
        self.pipeline = Pipeline(self.settings)
        self.clock = clock
        self.store = store
        self.nlp = annotator(model)
        for at, (name, component) in enumerate(list(self.nlp.pipeline)):
            if name == "claim_links":
                component.scorer.score = clock.timed("scorer", component.scorer.score)
            less = "scorer" if name == "claim_links" else ""
            self.nlp._components[at] = (name, clock.timed(name.removeprefix("claim_"), component, less))

    def __call__(self, page: Callable[[], Page]) -> Reading:
        """One page to stored verdicts."""
        timed = self.clock.timed
        article = timed("page to text", lambda: to_article(page(), settings=self.settings))()
        inside = sum(self.clock.seconds.values())
        started = time.process_time()
        doc = annotate(self.nlp, article)
        took, inside = time.process_time() - started, sum(self.clock.seconds.values()) - inside
        self.clock.seconds["tokens"] += took - inside
        reading = Reading(article=article, claims=timed("records", to_claims)(article, doc))
        (reading,) = timed("check", self.pipeline.check)([reading])
        timed("store", self._keep)(reading)
        return reading

    def _keep(self, reading: Reading) -> None:
        self.store.recall([reading])
        self.store.add([reading])


def stages(paths: list[Path], model: str, work: Path) -> dict[str, Any]:
    """All pages through one process; leaves their texts and sentences in `work`, for the others."""
    clock = Stages()
    with Store(str(work / "stages.db")) as store:
        reader = Reader(model, store, clock)

        def read(path: Path) -> Reading:
            return reader(lambda: load(str(path), reader.settings))

        for path in paths[:WARM]:
            read(path)
        clock.seconds.clear()
        readings = []
        for batch in batched(paths[WARM:], KEPT):
            with ExitStack() as kept:
                kept.enter_context(store.transaction())
                readings += [read(path) for path in batch]
                clock.timed("store", kept.close)()
    with (work / "texts.jsonl").open("w", encoding="utf-8") as out:
        for reading in readings:
            doc = reader.nlp.make_doc(reading.article.text)
            reader.nlp._components[0][1](doc)
            sentences = [sent.text.strip() for sent in doc.sents]
            out.write(json.dumps({"text": reading.article.text, "sentences": sentences}) + "\n")
    characters = sum(len(reading.article.text) for reading in readings)
    claims = sum(len(reading.claims) for reading in readings)
    count = len(readings)
    return {
        "pages": count, "cpu": sum(clock.seconds.values()), "stages": dict(clock.seconds), "peak_mb": peak(),
        "characters": characters / count, "claims": claims / count,
    }  # fmt: skip


def lengths(texts: list[str], model: str, work: Path) -> dict[str, Any]:
    """CPU milliseconds for 1,000 characters of articles ever longer, made of several texts one after the other."""
    found = {}
    with Store(str(work / "lengths.db")) as store:
        for times in (1, 2, 4, 8, 16):
            joined = ["\n\n".join(texts[at : at + times]) for at in range(0, min(32, len(texts)), times)]
            clock = Stages()
            reader = Reader(model, store, clock)
            for at, text in enumerate([joined[0], *joined]):
                if at == 1:
                    clock.seconds.clear()
                page = Page(input=f"{times}-{at}", content=text.encode(), media_type="text/plain")
                reader(lambda page=page: page)  # type: ignore[misc]
            size = sum(map(len, joined))
            found[str(round(size / len(joined)))] = 1e6 * sum(clock.seconds.values()) / size
    return {"ms_per_1000_characters": found}


def feed(folder: Path, model: str, workers: int, work: Path) -> dict[str, Any]:
    """`claims feed` over the folder, from the first batch that is kept to the last, so without the start of workers."""
    store = work / f"feed-{workers}.db"
    plan = Plan((str(folder),), load_settings(model=model), workers=workers)
    count, began = 0, None
    with Store(str(store)) as kept:
        for _ in Feed(plan, kept):
            count += 1
            if count == 2 * WARM:
                began = (count, time.perf_counter(), _cpu())
            last = (time.perf_counter(), _cpu(), _high())
    assert began is not None
    return {
        "pages": count - began[0], "wall": last[0] - began[1], "cpu": last[1] - began[2], "peak_mb": last[2],
        "store_mb": store.stat().st_size / 1e6,
    }  # fmt: skip


def peak() -> float:
    """The most memory that this process had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _family() -> Iterator[Path]:
    mine = str(os.getpid())
    yield Path("/proc/self")
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and (entry / "stat").read_text().rpartition(")")[2].split()[1] == mine:
                yield entry
        except OSError:
            continue


def _cpu() -> float:
    """CPU seconds of this process and its children that live."""
    total = 0.0
    for entry in _family():
        fields = (entry / "stat").read_text().rpartition(")")[2].split()
        total += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return total


def _high() -> float:
    """The most memory that this process and each of its children had, added up, in MB."""
    kilobytes = 0
    for entry in _family():
        line = next((line for line in (entry / "status").read_text().splitlines() if line.startswith("VmHWM")), "")
        kilobytes += int(line.split()[1]) if line else 0
    return kilobytes / 1024
