"""Fetching, against a real HTTP server on this machine."""

from __future__ import annotations

import functools
import gzip
import socket
import threading
import time
import zlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import httpcore
import pytest
from server import PAGE, Site, in_turn, send, status

from extractor import network
from extractor.errors import FetchError, InputError, RefusedError
from extractor.fetch import Fetcher
from extractor.settings import Settings, load_settings


def drip(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    for _ in range(200):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.05)


def drip_headers(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(200):
        handler.wfile.write(f"X-{number}: 1\r\n".encode())
        handler.wfile.flush()
        time.sleep(0.05)


def break_off(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.send_header("Content-Type", "text/html")
    handler.end_headers()
    handler.wfile.write(b"5\r\nhello\r\nzzz not a size\r\n")
    handler.close_connection = True


@functools.cache
def bombs() -> tuple[bytes, bytes]:
    packer = zlib.compressobj(1, wbits=-15)
    return gzip.compress(bytes(20_000_000), 1), packer.compress(bytes(20_000_000)) + packer.flush()


@pytest.fixture
def fetcher(tmp_path: Path) -> Iterator[Fetcher]:
    with Fetcher(settings(tmp_path)) as fetcher:
        yield fetcher


def settings(tmp_path: Path, **given: Any) -> Settings:
    base: dict[str, Any] = {
        "timeout": 0.5, "total_timeout": 1.0, "max_bytes": 100_000, "retries": 2, "backoff": 0.01,
        "allow_private": True, "host_delay": 0, "cache_dir": tmp_path / "cache", "use_cache": False,
    }  # fmt: skip
    return load_settings(**(base | given))


def test_a_host_that_fails_again_and_again_is_given_up(site: Site, tmp_path: Path) -> None:
    site.replies |= {"/down": status(503), "/gone": status(404), "/a": send()}
    with Fetcher(settings(tmp_path, respect_robots=False)) as fetcher:
        for name in ("down", "down", "gone", "down", "down", "down"):
            with pytest.raises(FetchError, match="status"):
                fetcher.fetch(f"{site.root}/{name}")
        with pytest.raises(FetchError, match=r"not tried, since its site failed 3 times in a row: .*status 503"):
            fetcher.fetch(f"{site.root}/a")
    assert "/a" not in site.asked


def test_pages_of_one_host_come_with_a_pause_between(site: Site, tmp_path: Path) -> None:
    site.replies["/a"] = send()
    began = time.monotonic()
    with Fetcher(settings(tmp_path, host_delay=0.2)) as fetcher:
        for _ in range(3):
            fetcher.fetch(f"{site.root}/a")
    assert time.monotonic() - began >= 0.4


def test_a_page_with_what_its_headers_say(site: Site, fetcher: Fetcher) -> None:
    site.replies["/a"] = send()
    page = fetcher.fetch(f"{site.root}/a#part")
    assert page.content == PAGE
    assert (page.media_type, page.charset) == ("text/html", "utf-8")
    assert (page.input, page.url) == (f"{site.root}/a#part", f"{site.root}/a")
    assert site.headers[-1]["user-agent"].startswith("market-claims/")
    assert site.asked == ["/robots.txt", "/a"]


def test_redirects_are_followed_to_the_final_address(site: Site, fetcher: Fetcher) -> None:
    site.replies |= {"/a": status(302, Location="/b"), "/b": status(301, Location="c"), "/c": send()}
    assert fetcher.fetch(f"{site.root}/a").url == f"{site.root}/c"


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/loop", "circle"),
        ("/long0", "more than 5 redirects"),
        ("/nowhere", "redirect to nowhere"),
        ("/file", "file is not fetched"),
        ("/huge", "larger than"),
        ("/huge-announced", "larger than"),
        ("/bomb", "larger than"),
        ("/deflate-bomb", "larger than"),
        ("/double", "encoded as gzip, gzip"),
        ("/cut-gzip-garbage", "broken gzip data"),
        ("/drip", "not there within 1 s"),
        ("/drip-headers", "not there within 1 s"),
        ("/broken", "connection failed"),
        ("/pdf", "application/pdf is no web page"),
        ("/untyped", "binary file"),
        ("/missing", "status 404"),
        ("/paid", "asks for payment"),
        ("/down", "status 503"),
        ("/later", "status 429"),
    ],
)
def test_what_cannot_be_fetched_says_why(site: Site, fetcher: Fetcher, path: str, message: str) -> None:
    bomb, deflated = bombs()
    site.replies |= {
        "/loop": status(302, Location="/loop2"),
        "/loop2": status(302, Location="/loop"),
        **{f"/long{n}": status(302, Location=f"/long{n + 1}") for n in range(9)},
        "/nowhere": status(302),
        "/file": status(302, Location="file:///etc/passwd"),
        "/huge": send(b"x" * 300_000, Content_Length="", Connection="close"),
        "/huge-announced": send(b"x" * 300_000),
        "/bomb": send(bomb, Content_Encoding="gzip"),
        "/deflate-bomb": send(deflated, Content_Encoding="deflate"),
        "/double": send(gzip.compress(bomb), Content_Encoding="gzip, gzip"),
        "/cut-gzip-garbage": send(b"this is not gzip", Content_Encoding="gzip"),
        "/drip": drip,
        "/drip-headers": drip_headers,
        "/broken": break_off,
        "/pdf": send(b"%PDF-1.7", Content_Type="application/pdf"),
        "/untyped": send(b"\x89PNG\0\0", Content_Type=""),
        "/paid": status(402),
        "/down": status(503),
        "/later": status(429, Retry_After="3600"),
    }
    began = time.monotonic()
    with pytest.raises(FetchError) as caught:
        fetcher.fetch(site.root + path)
    assert message in str(caught.value)
    assert caught.value.remedy
    assert time.monotonic() - began < 3


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "raw deflate"])
def test_compressed_bodies(site: Site, fetcher: Fetcher, encoding: str) -> None:
    zipped = zlib.compress(PAGE)
    packed = {"gzip": gzip.compress(PAGE), "deflate": zipped, "raw deflate": zipped[2:-4]}[encoding]
    site.replies["/a"] = send(packed, Content_Encoding=encoding.removeprefix("raw "))
    assert fetcher.fetch(f"{site.root}/a").content == PAGE


def test_tries_again_when_asked_to_wait(site: Site, fetcher: Fetcher) -> None:
    site.replies["/a"] = in_turn(status(429, Retry_After="0"), status(503), send())
    assert fetcher.fetch(f"{site.root}/a").content == PAGE
    assert site.asked.count("/a") == 3


def test_tries_again_after_a_broken_body_and_gives_up_in_the_end(site: Site, fetcher: Fetcher) -> None:
    site.replies |= {"/a": in_turn(break_off, send()), "/b": status(503)}
    assert fetcher.fetch(f"{site.root}/a").content == PAGE
    with pytest.raises(FetchError):
        fetcher.fetch(f"{site.root}/b")
    assert site.asked.count("/b") == 3


def test_a_client_error_is_not_tried_again(site: Site, fetcher: Fetcher) -> None:
    with pytest.raises(FetchError, match="status 404"):
        fetcher.fetch(f"{site.root}/a")
    assert site.asked.count("/a") == 1


def test_robots_txt_is_honoured_and_read_once(site: Site, fetcher: Fetcher) -> None:
    site.replies |= {
        "/robots.txt": send(b"User-agent: market-claims\nDisallow: /no\n", Content_Type="text/plain"),
        "/no": send(),
        "/yes": send(),
        "/from": status(302, Location="/no"),
    }
    assert fetcher.fetch(f"{site.root}/yes").content == PAGE
    for path in ("/no", "/from"):
        with pytest.raises(RefusedError, match=r"robots\.txt forbids"):
            fetcher.fetch(site.root + path)
    assert site.asked.count("/robots.txt") == 1
    assert "/no" not in site.asked


def test_a_broken_robots_txt_forbids_and_a_missing_one_allows(site: Site, fetcher: Fetcher, tmp_path: Path) -> None:
    site.replies |= {"/robots.txt": status(500), "/a": send()}
    with pytest.raises(FetchError, match=r"robots\.txt could not be read"):
        fetcher.fetch(f"{site.root}/a")
    site.replies["/robots.txt"] = status(403)
    with Fetcher(settings(tmp_path)) as other:
        assert other.fetch(f"{site.root}/a").content == PAGE
    site.replies["/robots.txt"] = send(b"User-agent: *\nDisallow: /")
    with Fetcher(settings(tmp_path, respect_robots=False)) as rude:
        assert rude.fetch(f"{site.root}/a").content == PAGE


def test_crawl_delay_is_kept(site: Site, fetcher: Fetcher) -> None:
    site.replies |= {"/robots.txt": send(b"User-agent: *\nCrawl-delay: 0.2"), "/a": send(), "/b": send()}
    fetcher.fetch(f"{site.root}/a")
    began = time.monotonic()
    fetcher.fetch(f"{site.root}/b")
    assert time.monotonic() - began >= 0.15


def test_a_cached_page_is_served_without_asking_again(site: Site, tmp_path: Path) -> None:
    site.replies |= {"/a": send(Cache_Control="max-age=3600"), "/b": send(Cache_Control="no-store")}
    for _ in range(2):
        with Fetcher(settings(tmp_path, use_cache=True)) as fetcher:
            assert fetcher.fetch(f"{site.root}/a").content == PAGE
            assert fetcher.fetch(f"{site.root}/b").content == PAGE
    assert site.asked.count("/a") == 1
    assert site.asked.count("/b") == 2


def test_an_unusable_cache_folder_does_not_stop_fetching(site: Site, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    site.replies["/a"] = send()
    with Fetcher(settings(tmp_path, use_cache=True, cache_dir=tmp_path / "file")) as fetcher:
        assert fetcher.fetch(f"{site.root}/a").content == PAGE


def test_a_bomb_is_not_kept_in_the_cache(site: Site, tmp_path: Path) -> None:
    site.replies["/a"] = send(gzip.compress(bytes(5_000_000)), Content_Encoding="gzip", Cache_Control="max-age=60")
    for _ in range(2):
        with Fetcher(settings(tmp_path, use_cache=True)) as fetcher, pytest.raises(FetchError, match="larger than"):
            fetcher.fetch(f"{site.root}/a")


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://localhost:8080/", "http://[::1]/", "http://[::ffff:10.0.0.1]/", "http://10.1.2.3/",
        "http://169.254.169.254/latest/meta-data/", "http://0.0.0.0/", "http://[fe80::1]/", "http://[fd00::1]/",
        "http://2130706433/", "http://0x7f.1/", "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/",
        "http://224.0.0.1/", "http://192.168.0.1/", "http://100.64.0.1/", "http://printer.local/", "http://a.internal/",
    ],
)  # fmt: skip
def test_private_addresses_are_refused(tmp_path: Path, url: str) -> None:
    with Fetcher(settings(tmp_path, allow_private=False)) as fetcher, pytest.raises(RefusedError) as caught:
        fetcher.fetch(url)
    assert "private" in str(caught.value)
    assert "--allow-private" in caught.value.remedy


def test_a_name_that_turns_private_after_the_check_is_refused(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The connection goes to the addresses that were checked, and a mixed answer is refused whole."""
    port = site.server.server_address[1]
    answers = [(2, 1, 6, "", ("93.184.215.14", port)), (2, 1, 6, "", ("127.0.0.1", port))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: answers)
    with (
        Fetcher(settings(tmp_path, allow_private=False)) as fetcher,
        pytest.raises(RefusedError, match=r"127\.0\.0\.1"),
    ):
        fetcher.fetch(f"http://rebinding.example:{port}/")
    assert site.asked == []


def test_a_redirect_into_a_private_network_is_refused(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.replies["/a"] = status(302, Location="http://10.0.0.1/admin")
    monkeypatch.setattr(network, "is_public", lambda address: address == "127.0.0.1")
    with Fetcher(settings(tmp_path, allow_private=False)) as fetcher, pytest.raises(RefusedError, match=r"10\.0\.0\.1"):
        fetcher.fetch(f"{site.root}/a")


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.com/a", "file:///etc/passwd", "javascript:alert(1)", "http://", "example.com",
        "http://a:b@c.example/", "http://[bad/", "", "data:text/html,x",
    ],
)  # fmt: skip
def test_what_is_no_web_address_is_refused(tmp_path: Path, url: str) -> None:
    with Fetcher(settings(tmp_path)) as fetcher, pytest.raises(RefusedError) as caught:
        fetcher.fetch(url)
    assert caught.value.remedy
    assert isinstance(caught.value, InputError)


def test_a_host_that_nobody_knows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []

    def unknown(host: str, *args: Any, **kwargs: Any) -> Any:
        calls.append(host)
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with Fetcher(settings(tmp_path, respect_robots=False)) as fetcher, pytest.raises(FetchError, match="no address"):
        fetcher.fetch("http://nobody.example/")
    assert calls == ["nobody.example"]


def test_a_closed_port(tmp_path: Path, site: Site) -> None:
    site.close()
    with Fetcher(settings(tmp_path)) as fetcher, pytest.raises(FetchError, match=r"robots\.txt could not be read"):
        fetcher.fetch(f"{site.root}/a")


def test_a_proxy_from_the_environment_is_used(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site.replies["http://unknown.example/a"] = send()
    monkeypatch.setenv("http_proxy", site.root)
    monkeypatch.delenv("no_proxy", raising=False)
    with Fetcher(settings(tmp_path, allow_private=False)) as fetcher:
        assert fetcher.fetch("http://unknown.example/a").content == PAGE
        with pytest.raises(RefusedError):
            fetcher.fetch("http://10.0.0.1/a")


def test_time_is_up_before_connecting() -> None:
    transport = network.GuardedTransport()
    transport.deadline = 0.0
    with pytest.raises(httpcore.ReadTimeout):
        transport.left(5.0)


def test_threads_share_a_fetcher_and_not_their_time(site: Site, fetcher: Fetcher) -> None:
    site.replies |= {"/slow": drip, **{f"/{n}": send(b"<p>%d</p>" % n) for n in range(8)}}
    outcomes: dict[str, bytes | str] = {}

    def fetch(path: str) -> None:
        try:
            outcomes[path] = fetcher.fetch(site.root + path).content
        except FetchError as error:
            outcomes[path] = str(error)

    threads = [threading.Thread(target=fetch, args=(path,)) for path in ("/slow", *(f"/{n}" for n in range(8)))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert "not there within" in str(outcomes.pop("/slow"))
    assert outcomes == {f"/{n}": b"<p>%d</p>" % n for n in range(8)}
