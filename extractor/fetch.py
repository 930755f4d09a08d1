"""URL -> Page: polite, bounded, and never into a private network.

`Fetcher.fetch` follows one URL: each hop is checked (scheme, robots.txt, address), tried again where that helps, and
read no further than the bounds of time and size. `Fetcher.download` does the same for feeds, sitemaps and archives.
The address is checked where the connection is made, on the numbers that are then connected to, so that a name which
resolves differently the second time gains nothing.
"""

from __future__ import annotations

import logging
import re
import sqlite3
import threading
import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self
from urllib.parse import urljoin

import httpcore
import httpx
from protego import Protego

from extractor.errors import FetchError, RefusedError
from extractor.network import GuardedTransport, NoAddress, refuse_literal, retry_after
from extractor.records import Page
from extractor.settings import Settings, load_settings

LOG = logging.getLogger(__name__)
_RETRIED = frozenset((429, 500, 502, 503, 504))
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_READABLE = frozenset(("text/html", "application/xhtml+xml", "text/plain", "text/markdown"))
_ROBOTS_BYTES = 512_000  # RFC 9309 asks for at least 500 KiB
_LONGEST_DELAY = 30.0  # seconds that a Crawl-delay is honoured for
_HOPELESS = 3  # failures in a row, each with its retries, after which a host is not asked again
_CHUNK = 65_536
_LARGE = 60  # times the usual seconds that a large file may take
_LISTS = "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
_SAVE_IT = "save the page from a browser and give the file"
_REMEDIES = {
    401: f"it asks for a login: {_SAVE_IT}",
    402: f"it asks for payment: {_SAVE_IT}",
    403: f"the site refuses programs: {_SAVE_IT}",
    404: "check the address",
    410: "the page is gone; look for a copy",
    429: "wait, then fetch fewer pages at a time",
    451: "the site may not show it where you are",
}


@dataclass(frozen=True)
class _Answer:
    """What a server gave: status, headers, and the body without its encoding."""

    status: int
    headers: httpx.Headers
    body: bytes


@dataclass(frozen=True)
class _Wish:
    """How much of an answer is wanted at most, with which further headers asked for, and written where."""

    limit: int
    headers: Mapping[str, str] = field(default_factory=dict)
    into: BinaryIO | None = None


@dataclass(frozen=True)
class Download:
    """What came of a download: its status, 304 where nothing has changed, and what the headers say."""

    url: str
    status: int
    headers: Mapping[str, str]
    media_type: str | None
    charset: str | None


class _Host:
    """One host: whose turn it is, from when on it may be asked again, and how often it failed in a row."""

    def __init__(self) -> None:
        self.turn = threading.Lock()
        self.rested = 0.0
        self.failures = 0
        self.error: FetchError | None = None


class _Broken(Exception):
    """A failure that another try may mend; `wait` is how many seconds the server asks for."""

    def __init__(self, error: FetchError, wait: float | None = None) -> None:
        super().__init__(str(error))
        self.error = error
        self.wait = wait


class Fetcher:
    """Fetches pages under one set of `Settings`, keeping connections, the HTTP cache and robots.txt files between them.

    A context manager. Threads may share one; each fetch has its own bounds, and no two are at one host at a time.
    """

    def __init__(self, settings: Settings | None = None, *, connections: int = 4) -> None:
        self.settings = settings or load_settings()
        self._network = GuardedTransport(allow_private=self.settings.allow_private, connections=connections)
        self._client = httpx.Client(
            transport=_cached(self._network, self.settings),
            headers={
                "User-Agent": self.settings.user_agent,
                "Accept": "text/html, application/xhtml+xml, text/plain;q=0.8, text/markdown;q=0.8",
                "Accept-Encoding": "gzip, deflate",
                "Accept-Language": "en",
            },
            timeout=self.settings.timeout,
            follow_redirects=False,
        )
        self._robots: dict[str, Protego | FetchError] = {}
        self._visited: dict[str, float] = {}
        self._hosts: dict[str, _Host] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close connections and the cache."""
        self._client.close()

    def fetch(self, url: str) -> Page:
        """The page at a URL. `Page.url` is where it was found after redirects.

        Raises RefusedError for what we decline to fetch, FetchError for what cannot be fetched; both name the URL.
        """
        with self._turn(url, self.settings.total_timeout):
            final, answer = self._follow(url, _Wish(self.settings.max_bytes))
        media_type, charset = _content_type(answer.headers)
        if media_type is not None and media_type not in _READABLE:
            raise FetchError(f"{url}: {media_type} is no web page or text", remedy="give an HTML page or a text")
        if media_type is None and b"\0" in answer.body[:1024]:
            raise FetchError(f"{url}: a binary file of no stated type", remedy="give an HTML page or a text")
        return Page(input=url, content=answer.body, media_type=media_type, charset=charset, url=final)

    def download(
        self, url: str, into: BinaryIO, *, headers: Mapping[str, str] | None = None, large: bool = False
    ) -> Download:
        """Write what is at a URL to a file, whatever it is. `headers` make the request conditional.

        `large` allows what archives take: more time and `max_archive` bytes. Raises RefusedError and FetchError.
        """
        limit = self.settings.max_archive if large else self.settings.max_source
        wish = _Wish(limit, {"Accept": _LISTS, **(headers or {})}, into)
        with self._turn(url, self.settings.total_timeout * (_LARGE if large else 1)):
            final, answer = self._follow(url, wish)
        media_type, charset = _content_type(answer.headers)
        return Download(final, answer.status, answer.headers, media_type, charset)

    # -- one host, page by page ----------------------------------------------------------------------------------------

    @contextmanager
    def _turn(self, url: str, seconds: float) -> Iterator[None]:
        """Wait until the URL's host is free and rested, then have so many seconds. Threads take turns at each host.

        A host that failed several times in a row is given up: whatever else it is asked for fails at once.
        """
        host = self._hosts.setdefault(_parsed(url).netloc.decode("ascii"), _Host())
        with host.turn:
            if host.failures >= _HOPELESS and host.error is not None:
                reason = f"{url}: not tried, since its site failed {host.failures} times in a row: {host.error.message}"
                raise FetchError(reason, remedy=host.error.remedy)
            time.sleep(max(0.0, host.rested - time.monotonic()))
            self._network.deadline = time.monotonic() + seconds
            try:
                yield
                host.failures = 0
            except FetchError as error:
                host.failures = host.failures + 1 if isinstance(error.__cause__, _Broken | NoAddress) else 0
                host.error = error
                raise
            finally:
                host.rested = time.monotonic() + self.settings.host_delay

    # -- one URL, hop by hop -------------------------------------------------------------------------------------------

    def _follow(self, url: str, wish: _Wish, *, robots: bool = True) -> tuple[str, _Answer]:
        """The answer at the end of the redirects, and where that is."""
        here, seen = _parsed(url), set[str]()
        for _ in range(self.settings.max_redirects + 1):
            refuse_literal(here, allow_private=self.settings.allow_private)
            if robots and self.settings.respect_robots:
                self._ask_robots(here)
            seen.add(str(here))
            answer = self._try(here, wish)
            if answer.status not in _REDIRECTS:
                if answer.status >= 400 and robots:
                    raise _failed(url, answer.status)
                return str(here.copy_with(fragment=None)), answer
            target = answer.headers.get("location")
            if not target:
                raise FetchError(f"{url}: a redirect to nowhere (status {answer.status})", remedy="check the address")
            here = _parsed(urljoin(str(here), target))
            if str(here) in seen:
                raise FetchError(f"{url}: redirects in a circle", remedy="the site may need a login or cookies")
        raise FetchError(f"{url}: more than {self.settings.max_redirects} redirects", remedy="raise max_redirects")

    def _try(self, url: httpx.URL, wish: _Wish) -> _Answer:
        """The answer to one request, tried again after failures that may pass. A 4xx or last 5xx is an answer too."""
        for attempt in range(self.settings.retries + 1):
            last = attempt == self.settings.retries
            try:
                answer = self._get(url, wish)
                if answer.status not in _RETRIED:
                    return answer
                raise _Broken(_failed(str(url), answer.status), retry_after(answer.headers))
            except _Broken as broken:
                wait = broken.wait if broken.wait is not None else self.settings.backoff * 2**attempt
                if last or time.monotonic() + wait > self._network.deadline:
                    raise broken.error from broken
                LOG.info("%s: %s; trying again in %.1f s", url, broken, wait)
                time.sleep(wait)
        raise AssertionError("the last try answers or raises")

    def _get(self, url: httpx.URL, wish: _Wish) -> _Answer:
        try:
            with self._client.stream("GET", url, headers=wish.headers) as response:
                chunks = self._body(response, str(url), wish.limit) if response.status_code < 400 else iter(())
                return _Answer(response.status_code, response.headers, _written(chunks, wish.into))
        except (httpx.TimeoutException, httpcore.TimeoutException) as error:
            if time.monotonic() >= self._network.deadline:
                raise self._too_slow(str(url)) from error
            raise _Broken(FetchError(f"{url}: no answer in {self.settings.timeout:g} s", remedy="try later")) from error
        except NoAddress as error:
            raise FetchError(f"{url}: {error}", remedy="check the address and the network") from error
        except (httpx.HTTPError, httpcore.NetworkError, httpcore.ProtocolError, httpcore.ProxyError) as error:
            reason = str(error) or type(error).__name__
            if "CERTIFICATE" in reason:
                raise FetchError(f"{url}: its certificate does not hold: {reason}", remedy=_SAVE_IT) from error
            failed = FetchError(f"{url}: connection failed: {reason}", remedy="check the address and the network")
            raise _Broken(failed) from error
        except (sqlite3.Error, OSError, RuntimeError) as error:
            if isinstance(error, FetchError):
                raise
            raise FetchError(
                f"{url}: the HTTP cache failed: {error}", remedy="delete its folder, or set use_cache to false"
            ) from error

    def _body(self, response: httpx.Response, url: str, limit: int) -> Iterator[bytes]:
        """The body's bytes without their encoding; stops a body that is too large or too slow while it arrives."""
        total = 0
        for chunk in _decoded(response, url, limit):
            total += len(chunk)
            if total > limit:
                raise FetchError(f"{url}: larger than {limit:,} bytes", remedy="raise max_bytes (EXTRACTOR_MAX_BYTES)")
            if time.monotonic() >= self._network.deadline:
                raise self._too_slow(url)
            yield chunk

    def _too_slow(self, url: str) -> FetchError:
        return FetchError(
            f"{url}: not there within {self.settings.total_timeout:g} s", remedy="try later, or raise total_timeout"
        )

    # -- robots.txt ----------------------------------------------------------------------------------------------------

    def _ask_robots(self, url: httpx.URL) -> None:
        """Refuse what the site's robots.txt forbids us, and keep its Crawl-delay."""
        site = f"{url.scheme}://{url.netloc.decode('ascii')}"
        if site not in self._robots:
            self._robots[site] = self._read_robots(site)
        rules = self._robots[site]
        if isinstance(rules, FetchError):
            raise type(rules)(f"{url}: {rules.message}", remedy=rules.remedy) from rules.__cause__
        agent = self.settings.user_agent.split("/", 1)[0].strip()
        if not rules.can_fetch(str(url), agent):
            raise RefusedError(f"{url}: robots.txt forbids {agent} to fetch it", remedy=_SAVE_IT)
        delay = min(rules.crawl_delay(agent) or 0.0, _LONGEST_DELAY)
        wait = self._visited.get(site, 0.0) + delay - time.monotonic()
        if delay and 0 < wait < self._network.deadline - time.monotonic():
            time.sleep(wait)
        self._visited[site] = time.monotonic()

    def _read_robots(self, site: str) -> Protego | FetchError:
        """The rules of a site. As RFC 9309 has it, a missing file allows all, and a broken server allows nothing."""
        try:
            _, answer = self._follow(f"{site}/robots.txt", _Wish(_ROBOTS_BYTES), robots=False)
        except RefusedError:
            raise
        except FetchError as error:
            lost = isinstance(error.__cause__, NoAddress)
            reason = str(error.__cause__) if lost else f"robots.txt could not be read: {error.message}"
            failed = FetchError(reason, remedy=error.remedy)
            failed.__cause__ = error.__cause__ if lost else None
            return failed
        text = answer.body.decode("utf-8", "replace") if answer.status < 400 else ""
        return Protego.parse(text)


def _written(chunks: Iterator[bytes], into: BinaryIO | None) -> bytes:
    """The bytes, or none where they went to a file, from its start."""
    if into is None:
        return b"".join(chunks)
    into.seek(0)
    into.truncate()
    for chunk in chunks:
        try:
            into.write(chunk)
        except OSError as error:
            raise FetchError(f"no room for what is fetched: {error.strerror}", remedy="free disk space") from error
    return b""


def _cached(transport: httpx.BaseTransport, settings: Settings) -> httpx.BaseTransport:
    """The transport behind an RFC 9111 cache on disk, or itself where there is to be none or none can be kept."""
    if not settings.use_cache:
        return transport
    from hishel import CacheOptions, SqliteStorage
    from hishel.httpx import CacheTransport
    from platformdirs import user_cache_path

    folder = settings.cache_dir or user_cache_path("market-claims")
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
        probe = sqlite3.connect(folder / "http.sqlite")
        probe.execute("PRAGMA user_version")
        probe.close()
    except (OSError, sqlite3.Error) as error:
        LOG.info("no HTTP cache in %s: %s", folder, error)
        return transport
    storage = SqliteStorage(database_path=folder / "http.sqlite", max_stream_size=settings.max_bytes)
    return CacheTransport(next_transport=transport, storage=storage, rfc=CacheOptions(shared=False))


def _parsed(url: str) -> httpx.URL:
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, ValueError) as error:
        raise RefusedError(f"{url}: not a URL: {error}", remedy="give one like https://example.com/page") from error
    if parsed.scheme not in ("http", "https"):
        raise RefusedError(f"{url}: {parsed.scheme or 'no scheme'} is not fetched", remedy="give an http or https URL")
    if not re.fullmatch(r"[\w.:-]+", parsed.raw_host.decode("ascii")):
        raise RefusedError(f"{url}: names no host", remedy="give one like https://example.com/page")
    if parsed.userinfo:
        raise RefusedError(f"{parsed.host}: a URL with a password", remedy="leave out the part before the @")
    return parsed


def _failed(url: str, status: int) -> FetchError:
    remedy = _REMEDIES.get(status, "the site has a fault; try later" if status >= 500 else "check the address")
    return FetchError(f"{url}: status {status}", remedy=remedy)


def _content_type(headers: httpx.Headers) -> tuple[str | None, str | None]:
    """Media type and charset, in lower case, as far as the headers tell them."""
    given = headers.get("content-type", "")
    media_type, _, rest = given.partition(";")
    charset = next((part.partition("=")[2] for part in rest.split(";") if "charset=" in part.lower()), "")
    return media_type.strip().lower() or None, charset.strip(" \"'").lower() or None


def _decoded(response: httpx.Response, url: str, limit: int) -> Iterator[bytes]:
    """The body with its encoding undone in pieces of bounded size, so that a bomb never unfolds in memory."""
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding in ("", "identity"):
        yield from response.iter_raw(_CHUNK)
        return
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise FetchError(f"{url}: encoded as {encoding}, which we do not ask for", remedy=_SAVE_IT)
    unpack = zlib.decompressobj(47 if encoding != "deflate" else 15)
    first, raw = True, 0
    try:
        for chunk in response.iter_raw(_CHUNK):
            raw += len(chunk)
            if raw > limit:
                raise FetchError(f"{url}: larger than {limit:,} bytes", remedy="raise max_bytes (EXTRACTOR_MAX_BYTES)")
            if first and encoding == "deflate" and chunk and (chunk[0] & 0x0F) != 8:
                unpack = zlib.decompressobj(-15)  # raw deflate, which some servers send
            first = False
            data = chunk
            while data:
                yield unpack.decompress(data, _CHUNK)
                data = unpack.unconsumed_tail
        yield unpack.flush()
    except zlib.error as error:
        raise _Broken(FetchError(f"{url}: broken {encoding} data", remedy="try later")) from error
