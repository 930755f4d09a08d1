"""Connections that go to public addresses only, and end by a deadline: an httpx transport over httpcore.

A name is resolved here, every address it has is checked, and the connection is made to a checked address itself.
A proxy named by the environment is used as other programs use it; the names that it would resolve are checked first.
"""

from __future__ import annotations

import contextlib
import email.utils
import ipaddress
import socket
import ssl
import threading
import time
import urllib.request
from collections.abc import Iterable, Iterator
from typing import Any

import httpcore
import httpx

from extractor.errors import RefusedError

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_REMEDY = "if you trust it, allow it with --allow-private or EXTRACTOR_ALLOW_PRIVATE=1"
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet, also when it is wrapped in IPv6."""
    try:
        parsed: Address = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
    except ValueError:
        return False
    return all(part.is_global and not (part.is_multicast or part.is_reserved) for part in _unwrapped(parsed))


def _unwrapped(address: Address) -> Iterator[Address]:
    """An address and the IPv4 addresses that it carries: mapped, compatible, 6to4, Teredo, NAT64."""
    if isinstance(address, ipaddress.IPv4Address):
        yield address
        return
    if address.ipv4_mapped is not None:
        yield address.ipv4_mapped
        return
    if address in _NAT64:
        yield ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
        return
    yield address
    if address.sixtofour is not None:
        yield address.sixtofour
    if address.teredo is not None:
        yield from address.teredo


def refuse_literal(url: httpx.URL, *, allow_private: bool) -> None:
    """Refuse a URL whose host is plainly private, before anything is looked up or taken from a cache."""
    if allow_private:
        return
    host = url.host.rstrip(".").lower()
    if host == "localhost" or host.endswith((".localhost", ".local", ".internal")):
        raise RefusedError(f"{url}: {host} is a private name", remedy=_REMEDY)
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return
    if not is_public(host):
        raise RefusedError(f"{url}: {host} is a private or reserved address", remedy=_REMEDY)


class NoAddress(httpcore.ConnectError):
    """A host name that nobody knows: another try will not help."""


def resolve(host: str, port: int, *, allow_private: bool) -> list[str]:
    """The addresses of a host.

    Raises RefusedError if any is private, NoAddress or httpcore.ConnectError if there is none.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        passing = isinstance(error, socket.gaierror) and error.errno == socket.EAI_AGAIN
        kind = httpcore.ConnectError if passing else NoAddress
        raise kind(f"{host} has no address ({getattr(error, 'strerror', None) or error})") from error
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    private = [address for address in addresses if not is_public(address)]
    if private and not allow_private:
        raise RefusedError(f"{host} is at {private[0]}, a private or reserved address", remedy=_REMEDY)
    return addresses


def retry_after(headers: httpx.Headers) -> float | None:
    """The seconds that a server asks us to wait (`Retry-After`, in seconds or as a date); None where it does not."""
    given = headers.get("retry-after", "").strip()
    if given.isascii() and given.isdigit():
        return float(given[:9])
    try:
        return max(0.0, email.utils.parsedate_to_datetime(given).timestamp() - time.time())
    except (ValueError, TypeError, OverflowError):
        return None


class _Timed(httpcore.NetworkStream):
    """A stream whose every wait ends by the deadline, so that a server which drips bytes cannot hold us."""

    def __init__(self, stream: httpcore.NetworkStream, owner: GuardedTransport) -> None:
        self.stream = stream
        self.owner = owner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.stream.read(max_bytes, self.owner.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.stream.write(buffer, self.owner.left(timeout))

    def close(self) -> None:
        self.stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Timed(self.stream.start_tls(ssl_context, server_hostname, self.owner.left(timeout)), self.owner)

    def get_extra_info(self, info: str) -> Any:
        return self.stream.get_extra_info(info)


class _Guarded(httpcore.SyncBackend):
    """Opens TCP connections to the checked addresses of a name. With `trusted`, that one host is not checked."""

    def __init__(self, owner: GuardedTransport, trusted: str | None = None) -> None:
        self.owner = owner
        self.trusted = trusted

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        free = self.owner.allow_private or host == self.trusted
        last: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in resolve(host, port, allow_private=free):
            try:
                left = self.owner.left(timeout)
                return _Timed(super().connect_tcp(address, port, left, local_address, socket_options), self.owner)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                last = error
        raise last


class _Body(httpx.SyncByteStream):
    def __init__(self, stream: Iterable[bytes], response: httpcore.Response) -> None:
        self.stream = stream
        self.response = response

    def __iter__(self) -> Iterator[bytes]:
        yield from self.stream

    def close(self) -> None:
        self.response.close()


class GuardedTransport(httpx.BaseTransport):
    """The network as httpx sees it. `deadline` (of `time.monotonic`) is when everything under way has to end; each
    thread has one of its own.

    Raises RefusedError for private addresses and httpcore's exceptions for the rest.
    """

    def __init__(self, *, allow_private: bool = False, connections: int = 4) -> None:
        self.allow_private = allow_private
        self.connections = connections
        self._until = threading.local()
        self._pools: dict[tuple[str, str | None], httpcore.ConnectionPool] = {}

    @property
    def deadline(self) -> float:
        """When what this thread has under way must end, by `time.monotonic`."""
        return getattr(self._until, "deadline", float("inf"))

    @deadline.setter
    def deadline(self, when: float) -> None:
        self._until.deadline = when

    def left(self, timeout: float | None) -> float:
        """The seconds that a wait may take: its own timeout or what is left, and never none."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the time is up")
        return min(left, timeout if timeout is not None else left)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request; redirects are answers like any other."""
        url = request.url
        proxy = _proxy(url)
        if proxy is not None:
            with contextlib.suppress(httpcore.ConnectError):  # a name that only the proxy can look up
                resolve(url.host, url.port or 443, allow_private=self.allow_private)
        target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        assert isinstance(request.stream, httpx.SyncByteStream)
        answer = self._pool(url.scheme, proxy).handle_request(
            httpcore.Request(
                method=request.method,
                url=target,
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        assert isinstance(answer.stream, Iterable)
        return httpx.Response(
            answer.status, headers=answer.headers, stream=_Body(answer.stream, answer), extensions=answer.extensions
        )

    def close(self) -> None:
        """Close all connections."""
        for pool in self._pools.values():
            pool.close()

    def _pool(self, scheme: str, proxy: str | None) -> httpcore.ConnectionPool:
        pool = self._pools.get((scheme, proxy))
        if pool is None:
            context = httpx.create_ssl_context() if scheme == "https" else None  # slow to make, so only where needed
            backend = _Guarded(self, httpx.URL(proxy).host if proxy else None)
            if proxy is None:
                pool = httpcore.ConnectionPool(
                    ssl_context=context, max_connections=self.connections, keepalive_expiry=10, network_backend=backend
                )
            else:
                pool = httpcore.HTTPProxy(proxy_url=proxy, ssl_context=context, network_backend=backend)
            self._pools[scheme, proxy] = pool
        return pool


def _proxy(url: httpx.URL) -> str | None:
    """The proxy that the environment names for a URL, if any."""
    found = urllib.request.getproxies().get(url.scheme)
    if not found or urllib.request.proxy_bypass(url.host):
        return None
    return found if "://" in found else f"http://{found}"
