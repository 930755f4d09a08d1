"""START HERE: from an input to verdicts, in one screen. Every stage is a function in a file of its own.

    name ──────── load ────────→ Page       inputs.py, fetch.py
    Page ──────── to_article ──→ Article    article/
    Article ───── annotate ────→ Doc        annotate/
    Doc ───────── to_claims ───→ Claims     claims.py
    Claims ───────────────────→ Reading     records.py   an article with its claims
    Readings ──── verify ──────→ verdicts   verify/, against market data from reference/

The command line, the review page and the cluster are doors that call this. `read` and `check`, at the end, are for a
script that wants no object; a `Pipeline` is built once, then used from many threads or sent to many processes.
"""

from __future__ import annotations

import datetime as dt
import os
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from extractor.errors import ClaimsError, InputError, SettingsError
from extractor.inputs import is_url, load
from extractor.records import Claim, Observation, Page, Reading
from extractor.settings import Settings, day, load_settings

if TYPE_CHECKING:
    from spacy.language import Language

    from extractor.fetch import Fetcher
    from extractor.verify import Observe
    from extractor.verify.copies import Copy

Source = str | os.PathLike[str] | Page
Paths = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]


class Given(TypedDict, total=False):
    """What a caller knows about a document. Fills what the document does not say, and overrides nothing.

    A day is a date or text as YYYY-MM-DD.
    """

    published: dt.date | str | None
    url: str | None
    publisher: str | None
    title: str | None


@dataclass(frozen=True)
class Failure:
    """An `input` that could not be read or checked, and the `error` that says why: a value, so that a batch goes on."""

    input: str
    error: InputError


class Pipeline:
    """Reads documents and checks what they claim: build it once, use it from any number of threads and processes.

    What it needs (the model, connections to the web) is opened on first use and shared by threads. Sent to another
    process, it takes its settings along and opens the rest there. Closing it, or leaving its `with`, closes
    connections.

    >>> from concurrent.futures import ThreadPoolExecutor
    >>> from extractor import Pipeline
    >>> with Pipeline(model="rules", min_confidence=0.3) as pipeline, ThreadPoolExecutor() as threads:
    ...     readings = list(threads.map(pipeline.read, ["article.html", "other.txt"]))
    ...     checked = pipeline.check(readings)
    >>> [len(reading.claims) for reading in checked]
    [2, 1]
    """

    def __init__(self, settings: Settings | None = None, **given: Any) -> None:
        """`settings`, or single ones by name in `given` (see `Settings`) on top of settings file and environment.

        Raises SettingsError for a setting that cannot be.
        """
        if settings is not None and given:
            raise SettingsError("settings were given twice", remedy="give a Settings, or single settings by name")
        self.settings = settings or load_settings(**given)
        self._open = _Opened()

    def read(self, source: Source, **given: Unpack[Given]) -> Reading:
        """One input, from its name to its claims, which have no verdict yet.

        `source` is a URL, a path, `-` for standard input, or a Page at hand. `given` (`published`, `url`,
        `publisher`, `title`) fills what the document does not say. Raises InputError where it cannot be read,
        SettingsError for a day that is none, UnknownNameError for an unknown model.
        """
        from extractor.annotate import annotate
        from extractor.article import to_article
        from extractor.claims import to_claims

        told = given.get("published")
        published = None if told is None else day(told)
        article = to_article(
            self._page(source), settings=self.settings, published=published, url=given.get("url"),
            publisher=given.get("publisher"), title=given.get("title"),
        )  # fmt: skip
        doc = annotate(self._open.nlp(self.settings.model), article)
        claims = to_claims(article, doc)
        sure = tuple(claim for claim in claims if claim.confidence >= self.settings.min_confidence)
        return Reading(article=article, claims=sure)

    def check(
        self,
        readings: Iterable[Reading],
        *,
        market: Paths | Observe | None = None,
        earlier: Iterable[Claim] = (),
        copies: Sequence[Copy] | None = None,
        failures: list[Failure] | None = None,
    ) -> list[Reading]:
        """The `readings`, in order, with a verdict on every claim: against their own article, each other and `earlier`
        claims, and against `market`: tables, folders of tables, stores, or a function that is asked for observations.

        `copies` says which documents derive from earlier ones, as `Store.recall` tells; where it is left out, that is
        sought among the claims. A document that cannot be checked, by a fault of ours, comes back without verdicts and
        with a warning that says so, and is added to `failures`. Raises ReferenceDataError when a table cannot be used.
        """
        from extractor.verify import isolated, verify

        readings, observe = list(readings), market_data(market)
        here = {reading.article.id for reading in readings}
        before = [claim for claim in earlier if claim.source.document not in here]

        def together(some: Sequence[Reading], known: Sequence[Claim]) -> list[Reading]:
            return verify(some, observe=observe, earlier=known, links=copies)

        checked, faults = isolated(readings, together, before)
        return [_warned(reading, faults[reading.article.id], failures) if reading.article.id in faults else reading
                for reading in checked]  # fmt: skip

    def read_all(self, sources: Iterable[Source], **given: Unpack[Given]) -> Iterator[Reading | Failure]:
        """Many `sources`, in order, as they get done, each read with what is `given`, as by `read`. What cannot be read
        becomes a Failure, and the rest goes on.

        Raised is only what no input is to blame for: a setting that cannot be, a model that is not there.
        """
        for source in sources:
            name = source.input if isinstance(source, Page) else os.fspath(source)
            try:
                yield self.read(source, **given)
            except InputError as error:
                yield Failure(name, error)
            except ClaimsError:
                raise
            except Exception as error:  # a fault of ours that one document shows must not cost the rest of the batch
                yield Failure(name, _unforeseen(name, error))

    def _page(self, source: Source) -> Page:
        if isinstance(source, Page):
            return source
        name = os.fspath(source)
        return load(name, self.settings, fetcher=self._open.fetcher(self.settings) if is_url(name) else None)

    def close(self) -> None:
        """Close the connections to the web. Using the pipeline again opens them again."""
        self._open.close()

    def __enter__(self) -> Pipeline:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


class _Opened:
    """What is opened once and shared by threads: the spaCy pipeline, the web client. Travels empty to a process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._nlp: Language | None = None
        self._fetcher: Fetcher | None = None

    def nlp(self, model: str) -> Language:
        from extractor.annotate import annotator
        from extractor.annotate.model import opened

        with self._lock:
            if self._nlp is None:
                self._nlp = opened(annotator(model), model)
            return self._nlp

    def fetcher(self, settings: Settings) -> Fetcher:
        from extractor.fetch import Fetcher

        with self._lock:
            if self._fetcher is None:
                self._fetcher = Fetcher(settings)
            return self._fetcher

    def close(self) -> None:
        with self._lock:
            fetcher, self._fetcher = self._fetcher, None
        if fetcher is not None:
            fetcher.close()

    def __reduce__(self) -> tuple[type[_Opened], tuple[()]]:
        return _Opened, ()


def market_data(market: Paths | Observe | None) -> Observe | None:
    """The function that answers for some market tables or stores; None where there are none.

    Raises ReferenceDataError when a table cannot be used.
    """
    if callable(market):
        return market
    paths = [market] if isinstance(market, str | os.PathLike) else list(market or ())
    if not paths:
        return None
    from extractor.reference import observer
    from extractor.reference.store import MarketStore, is_store
    from extractor.reference.tables import Tables
    from extractor.verify import History

    answers = [observer(MarketStore(path) if is_store(path) else Tables(os.fspath(path))) for path in paths]

    def observe(symbol: str, metric: str, first: dt.date, last: dt.date) -> list[Observation]:
        return [observation for answer in answers for observation in answer(symbol, metric, first, last)]

    return History(observe)


def _warned(reading: Reading, fault: Exception, failures: list[Failure] | None) -> Reading:
    error = _unforeseen(reading.article.input, fault, "checking")
    if failures is not None:
        failures.append(Failure(reading.article.input, error))
    article = reading.article.model_copy(update={"warnings": (*reading.article.warnings, error.message)})
    return reading.model_copy(update={"article": article})


def _unforeseen(name: str, error: Exception, doing: str = "reading") -> InputError:
    what = " ".join(f"{type(error).__name__}: {error}".split())[:300]
    wrapped = InputError(f"{name}: {doing} failed: {what}", remedy="please report it, with the document if you can")
    wrapped.__cause__ = error
    return wrapped


def read(source: Source, **given: Unpack[Given]) -> Reading:
    """Read one document: its text, what it says about itself, and every number it asserts.

    `source` is a URL, a path, `-` for standard input, or a Page. `given` (`published`, `url`, `publisher`, `title`)
    fills what the document does not say. Settings come from file and environment; a `Pipeline` takes them by name,
    and reads many documents faster. Raises InputError (FetchError, NoArticleError) with what to do about it.

    >>> from extractor import read
    >>> reading = read("other.txt", published="2026-01-26")
    >>> claim = reading.claims[0]
    >>> claim.index.id, claim.metric.id, claim.value.low, claim.value.unit, claim.date.start.isoformat()
    ('^RUT', 'return', Decimal('1.1'), 'percent', '2026-01-23')
    >>> reading.article.text[claim.value.start : claim.value.end]
    '1.1%'
    """
    with Pipeline() as pipeline:
        return pipeline.read(source, **given)


def check(
    readings: Reading | Iterable[Reading],
    *,
    market: Paths | Observe | None = None,
    earlier: Iterable[Claim] = (),
    copies: Sequence[Copy] | None = None,
    failures: list[Failure] | None = None,
) -> list[Reading]:
    """Check what was read: the `readings`, in order, with a verdict on every claim.

    They are held against themselves, each other, `earlier` claims, and `market` data: a table (CSV, Parquet), a
    folder of tables, a store of market figures, several of these, or a function `observe(symbol, metric, first,
    last)`. `copies` says which documents derive from earlier ones; left out, that is sought. What cannot be checked,
    by a fault of ours, comes back without verdicts and is added to `failures`. Raises ReferenceDataError when a table
    cannot be used.

    >>> from extractor import check, read
    >>> (checked,) = check(read("article.html"), market="reference/")
    >>> checked.claims[0].verdict.label, checked.claims[0].verdict.checks[0].kind
    ('refuted', 'market_data')
    """
    some = [readings] if isinstance(readings, Reading) else readings
    return Pipeline().check(some, market=market, earlier=earlier, copies=copies, failures=failures)
