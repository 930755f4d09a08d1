"""Asking a provider's web service: paced, bounded, tried again where that helps, and never telling a key.

What comes back is text for the provider to read; what cannot be used is an error that says why: `QuotaError` where the
service asks to wait (with status 429, or in words with status 200), ReferenceDataError for everything else.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import httpcore
import httpx

from extractor.errors import QuotaError, ReferenceDataError, RefusedError
from extractor.network import GuardedTransport, NoAddress, refuse_literal, retry_after
from extractor.settings import Settings

_LARGEST = 100_000_000  # bytes; the facts of the largest filers are about 10 MB
_QUOTA = re.compile(
    r"too many requests|rate.?limit|quota|call frequency|calls per (?:minute|day)|limit (?:reached|exceeded)"
    r"|exceeded .{0,30}limit",
    re.I,
)
_SAID = ("error_message", "error", "message", "note", "information")  # where services put words instead of figures
AGAIN = "wait some minutes, then run the same command again: it goes on where it stopped"
_LATER = "try again later; if it stays so, the service has changed"


@dataclass(frozen=True)
class Answer:
    """What a service said: the status, and the text."""

    service: str
    status: int
    text: str

    def json(self) -> Any:
        """The text as JSON. Raises QuotaError or ReferenceDataError where it is none, or only words about a quota."""
        try:
            found = json.loads(self.text)
        except (ValueError, RecursionError) as error:
            raise unusable(self.service, self.text, "JSON") from error
        said = _said(found)
        if said and _QUOTA.search(said):
            raise quota(self.service, said)
        return found


def unusable(service: str, text: str, expected: str) -> ReferenceDataError:
    """The error for a text that is not what was asked for: empty, a web page, words about a quota, or anything else."""
    text = text.strip().lstrip("\ufeff")
    if not text:
        return ReferenceDataError(f"{service}: an empty answer instead of {expected}", remedy=_LATER)
    plain = " ".join(re.sub(r"<[^>]*>", " ", text[:4000]).split())
    if _QUOTA.search(plain):
        return quota(service, plain)
    if text.startswith("<"):
        return ReferenceDataError(f"{service}: a web page instead of {expected}: {plain[:80]!r}", remedy=_LATER)
    return ReferenceDataError(f"{service}: no {expected}: {plain[:80]!r}", remedy=_LATER)


def quota(service: str, said: str) -> QuotaError:
    """The error for a service that asks to wait, with its own words."""
    return QuotaError(f"{service}: it answers no more for now: {' '.join(said.split())[:120]!r}", remedy=AGAIN)


class Web:
    """A client for one service, `pace` requests a second at most. Threads may share it."""

    def __init__(self, service: str, settings: Settings, *, pace: float, secret: str = "") -> None:
        self.service = service
        self._settings = settings
        self._secret = secret
        self._gap, self._next, self._turn = 1 / pace, 0.0, threading.Lock()
        self._network = GuardedTransport(allow_private=settings.allow_private)
        self._client = httpx.Client(
            transport=self._network,
            headers={"User-Agent": settings.user_agent, "Accept-Encoding": "gzip, deflate"},
            timeout=settings.timeout,
        )

    def get(self, url: str, params: Mapping[str, str] | None = None) -> Answer:
        """The answer to one request; a 4xx other than 429 is an answer too, since services explain themselves there.

        Raises QuotaError after the last 429, ReferenceDataError when the service fails, cannot be reached, or is at an
        address that we decline to ask.
        """
        address = httpx.URL(url, params=dict(params or {}))
        self._network.deadline = time.monotonic() + self._settings.total_timeout
        for attempt in range(self._settings.retries + 1):
            self._pace()
            failure, wait, answer = self._once(address)
            if answer is not None:
                return answer
            wait = self._settings.backoff * 2**attempt if wait is None else wait
            if attempt == self._settings.retries or time.monotonic() + wait > self._network.deadline:
                break
            time.sleep(wait)
        raise failure

    def _once(self, url: httpx.URL) -> tuple[ReferenceDataError, float | None, Answer | None]:
        """One try: an answer, or an error that another try may mend and how long the service asks to wait first."""
        try:
            refuse_literal(url.copy_with(query=None), allow_private=self._settings.allow_private)
            with self._client.stream("GET", url) as response:
                text = self._text(response)
                answer = Answer(self.service, response.status_code, text)
        except (httpx.TimeoutException, httpcore.TimeoutException):
            return self._error(f"no answer in {self._settings.timeout:g} s", "try again later"), None, None
        except RefusedError as error:
            raise self._error(error.message, error.remedy) from error
        except NoAddress as error:
            raise self._error(str(error), "check the network") from error
        except (httpx.HTTPError, httpcore.NetworkError, httpcore.ProtocolError, httpcore.ProxyError) as error:
            return self._error(f"connection failed: {error or type(error).__name__}", "check the network"), None, None
        if answer.status == 429:
            return quota(self.service, text or "status 429"), retry_after(response.headers), None
        if answer.status >= 500:
            failed = self._error(f"status {answer.status}", "the service has a fault; try again later")
            return failed, retry_after(response.headers), None
        return self._error("", ""), None, answer

    def _text(self, response: httpx.Response) -> str:
        chunks, total = [], 0
        for chunk in response.iter_bytes(65_536):
            total += len(chunk)
            if total > _LARGEST:
                raise self._error(f"an answer of more than {_LARGEST:,} bytes", "ask for fewer days")
            chunks.append(chunk)
        return b"".join(chunks).decode("utf-8", errors="replace")

    def _pace(self) -> None:
        with self._turn:
            now = time.monotonic()
            wait, self._next = max(0.0, self._next - now), max(now, self._next) + self._gap
        time.sleep(wait)

    def _error(self, what: str, remedy: str) -> ReferenceDataError:
        clean = what.replace(self._secret, "***") if self._secret else what
        return ReferenceDataError(f"{self.service}: {clean}", remedy=remedy)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


@contextmanager
def in_shape(service: str) -> Iterator[None]:
    """Around the reading of an answer: raises ReferenceDataError where it lacks what it should have."""
    try:
        yield
    except ReferenceDataError:
        raise
    except (KeyError, IndexError, TypeError, ValueError, ArithmeticError, AttributeError) as error:
        what = f"{type(error).__name__}: {error}"[:200]
        raise ReferenceDataError(f"{service}: an answer of unknown shape ({what})", remedy=_LATER) from error


def _said(found: Any) -> str:
    """The words in an answer that carries words instead of figures."""
    if not isinstance(found, dict) or len(found) > 4:
        return ""
    return " ".join(str(value) for key, value in found.items() if str(key).lower() in _SAID)
