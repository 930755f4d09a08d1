"""Every kind of source, from real files and a real HTTP server: what is found, and what is said of what is broken."""

from __future__ import annotations

import datetime as dt
import gzip
import importlib.metadata
import os
import threading
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from archive import archive, envelope, record
from server import Site, send, status

from extractor.errors import UnknownNameError
from extractor.feeds import Done, Item, Seen, Trouble, installed, walk
from extractor.feeds.addresses import canonical
from extractor.feeds.kinds import recognise
from extractor.feeds.opening import opened
from extractor.fetch import Fetcher
from extractor.settings import load_settings

RSS = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Wire</title><link>{root}/</link>
<item><title>Stocks &amp; bonds</title><link>{root}/a?utm_source=rss</link><guid>1</guid>
<pubDate>Mon, 05 Jan 2026 22:15:00 -0500</pubDate></item>
<item><title>Again</title><link>{root}/a</link><guid>1</guid></item>
<item><title>Relative</title><link>b.html</link><pubDate>a while ago</pubDate></item>
<item><title>Only an id</title><guid isPermaLink="true">{root}/c</guid></item>
<item><title>No link at all</title><guid isPermaLink="false">77</guid></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title><entry><title type="html">x &lt;b&gt;y&lt;/b&gt;</title>
<link rel="alternate" href="/story"/><id>tag:a</id><updated>2026-01-07T01:00:00+05:00</updated>
<published>2026-01-06T23:30:00-05:00</published></entry></feed>"""
SITEMAP = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc> {root}/n1 </loc><lastmod>2026-01-09T00:00:00Z</lastmod><image:image><image:title>A chart</image:title></image:image>
<news:news><news:publication><news:name>The Ledger</news:name><news:language>en</news:language></news:publication>
<news:publication_date>2026-01-08T16:00:00-05:00</news:publication_date><news:title>Gold up</news:title></news:news></url>
<url><loc>{root}/n2</loc></url><url><lastmod>2026</lastmod></url></urlset>"""


@pytest.fixture
def fetcher(tmp_path: Path) -> Any:
    given = {
        "timeout": 0.5,
        "total_timeout": 3.0,
        "retries": 1,
        "backoff": 0.01,
        "host_delay": 0,
        "allow_private": True,
    }
    with Fetcher(load_settings(use_cache=False, max_source=2_000_000, **given)) as fetcher:
        yield fetcher


def xml(body: str, **headers: str) -> Any:
    return send(body.encode(), Content_Type="application/xml", **headers)


def found(fetcher: Fetcher, *names: object, **given: Any) -> list[Any]:
    return [one for one in walk(map(str, names), fetcher, **given) if not isinstance(one, Done)]


def names(found: list[Any]) -> list[str]:
    return [one.name for one in found]


# -- feeds -------------------------------------------------------------------------------------------------------------


def test_rss_gives_each_article_once_and_tells_entries_without_a_link(site: Site, fetcher: Fetcher) -> None:
    site.replies["/rss/feed.xml"] = xml(RSS.format(root=site.root))
    a, b, c, none = found(fetcher, f"{site.root}/rss/feed.xml")
    assert (a.name, a.title, a.published) == (f"{site.root}/a?utm_source=rss", "Stocks & bonds", dt.date(2026, 1, 5))
    assert (b.name, b.published) == (f"{site.root}/rss/b.html", None)
    assert c.name == f"{site.root}/c"
    assert isinstance(none, Trouble) and "entry 5 links to no article" in str(none.error)


def test_atom_with_relative_links_and_the_publishers_own_day(site: Site, fetcher: Fetcher) -> None:
    site.replies["/atom"] = xml(ATOM)
    (story,) = found(fetcher, f"{site.root}/atom")
    assert (story.name, story.published, story.modified) == (
        f"{site.root}/story",
        dt.date(2026, 1, 6),
        dt.date(2026, 1, 7),
    )


def test_a_feed_cut_short_gives_what_is_left_of_it(site: Site, fetcher: Fetcher) -> None:
    whole = RSS.format(root=site.root)
    site.replies["/cut"] = xml(whole[: whole.index("<item><title>Only")])
    site.replies["/junk"] = xml("\n<br />Warning: mysql_connect() in line 3<br />" + whole)
    assert len(found(fetcher, f"{site.root}/cut")) == 2
    assert len(found(fetcher, f"{site.root}/junk")) == 4


def test_a_feed_in_another_charset_than_it_says(site: Site, fetcher: Fetcher) -> None:
    body = '<?xml version="1.0" encoding="utf-8"?><rss><channel><item><title>Caf\xe9 5\u20ac</title><link>{0}/x</link></item></channel></rss>'
    site.replies["/latin"] = send(body.format(site.root).encode("cp1252"), Content_Type="text/html; charset=utf-8")
    site.replies["/wide"] = send(body.format(site.root).encode("utf-16"), Content_Type="application/rss+xml")
    assert [item.title for item in found(fetcher, f"{site.root}/latin")] == ["Caf\xe9 5\u20ac"]
    assert [item.name for item in found(fetcher, f"{site.root}/wide")] == [f"{site.root}/x"]


def test_a_feed_that_refers_to_files_and_explodes_is_harmless(site: Site, fetcher: Fetcher, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hidden words")
    bomb = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    body = (
        f'<!DOCTYPE rss [<!ENTITY f SYSTEM "{secret.as_uri()}"><!ENTITY l0 "ha">{bomb}]>'
        f"<rss><channel><item><title>&f;&l9;</title><link>{site.root}/x</link></item></channel></rss>"
    )
    site.replies["/bomb"] = xml(body)
    for one in found(fetcher, f"{site.root}/bomb"):
        assert "hidden words" not in f"{one}" and len(str(one)) < 5000


def test_a_feed_that_is_too_large_is_not_read(site: Site, fetcher: Fetcher) -> None:
    packed = gzip.compress(b"<rss>" + bytes(3_000_000))
    site.replies["/plain"] = send(b"<rss>" + b" " * 2_100_000)
    site.replies["/packed.gz"] = send(packed, Content_Type="application/gzip")
    for one in found(fetcher, f"{site.root}/plain", f"{site.root}/packed.gz"):
        assert isinstance(one, Trouble) and "larger than 2,000,000 bytes" in str(one.error)


def test_a_page_leads_to_the_feeds_that_it_names(site: Site, fetcher: Fetcher) -> None:
    head = '<link rel="alternate" type="application/rss+xml" href="/rss"><link rel=alternate type=application/rss+xml href=/comments/rss>'
    site.replies["/"] = send(f"<!doctype html><html><head>{head}</head><body>news".encode())
    site.replies["/rss"] = xml(RSS.format(root=site.root))
    assert names(found(fetcher, f"{site.root}/"))[0] == f"{site.root}/a?utm_source=rss"
    site.replies["/story"] = send(b"<html><body><p>Stocks rose 1%.</p></body></html>")
    (story,) = found(fetcher, f"{site.root}/story")
    assert story.page is not None and b"rose 1%" in story.page.content and site.asked.count("/story") == 1


# -- sitemaps ----------------------------------------------------------------------------------------------------------


def test_a_news_sitemap_says_what_it_knows_of_each_page(site: Site, fetcher: Fetcher) -> None:
    site.replies["/map.xml"] = xml(SITEMAP.format(root=site.root))
    first, second, third = found(fetcher, f"{site.root}/map.xml")
    assert (first.name, first.title, first.publisher) == (f"{site.root}/n1", "Gold up", "The Ledger")
    assert (first.published, first.modified) == (dt.date(2026, 1, 8), dt.date(2026, 1, 9))
    assert second.name == f"{site.root}/n2" and "no address" in str(third.error)


def test_robots_txt_leads_to_an_index_and_on_to_sitemaps_of_which_one_is_gone(site: Site, fetcher: Fetcher) -> None:
    loop = f"{site.root}/index.xml"
    index = "".join(
        f"<sitemap><loc>{link}</loc><lastmod>{when}</lastmod></sitemap>"
        for link, when in ((f"{site.root}/map.xml.gz", "2026-01-09"), (f"{site.root}/gone.xml", "2026-01-09"),
                           (f"{site.root}/old.xml", "2019-01-01"), (loop, "2026-01-09"))
    )  # fmt: skip
    site.replies["/robots.txt"] = send(
        f"User-agent: *\nDisallow:\nSitemap: {loop}\n".encode(), Content_Type="text/plain"
    )
    site.replies["/index.xml"] = xml(f"<sitemapindex>{index}</sitemapindex>")
    site.replies["/map.xml.gz"] = send(
        gzip.compress(SITEMAP.format(root=site.root).encode()), Content_Type="application/x-gzip"
    )
    got = found(fetcher, f"{site.root}/robots.txt", since=dt.date(2025, 6, 1))
    assert names(got) == [f"{site.root}/n1", f"{site.root}/n2", f"{site.root}/map.xml.gz#3", f"{site.root}/gone.xml"]
    assert "status 404" in str(got[-1].error) and "/old.xml" not in site.asked


def test_a_long_sitemap_is_read_lazily_and_in_flat_memory(tmp_path: Path) -> None:
    path = tmp_path / "map.xml"
    urls = "".join(f"<url><loc>https://example.com/{n:06d}</loc></url>" for n in range(50_000))
    path.write_text(f"<urlset>{urls}</urlset>")
    with Fetcher(load_settings(use_cache=False)) as fetcher:
        tracemalloc.start()
        stream = walk([str(path)], fetcher)
        next(stream)
        count = 1 + sum(1 for one in stream if isinstance(one, Item))
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert count == 50_000 and peak < 30_000_000


# -- lists -------------------------------------------------------------------------------------------------------------


def test_lists_of_addresses_and_paths(fetcher: Fetcher, tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "b.txt").write_text("Stocks rose 1%.")
    (tmp_path / "a.html").write_text("<p>Stocks rose 1%.")
    listing = tmp_path / "list.txt"
    listing.write_text("\ufeff# ours\nhttps://example.com/x\n\na.html\npages\nmissing.html\n", encoding="utf-8")
    got = found(fetcher, listing)
    assert names(got[:3]) == ["https://example.com/x", str(tmp_path / "a.html"), str(tmp_path / "pages" / "b.txt")]
    assert got[1].key == (tmp_path / "a.html").as_uri() and got[1].version
    assert isinstance(got[3], Trouble) and "missing.html" in str(got[3].error)


def test_opml_and_a_list_of_sources_lead_to_feeds(site: Site, fetcher: Fetcher, tmp_path: Path) -> None:
    site.replies["/rss"] = xml(RSS.format(root=site.root))
    site.replies["/atom"] = xml(ATOM)
    opml = tmp_path / "feeds.opml"
    opml.write_text(
        f'<opml><body><outline text="F"><outline type="rss" xmlUrl="{site.root}/rss"/></outline>'
        f'<outline xmlurl="{site.root}/atom"/><outline text="nothing"/></body></opml>'
    )
    assert len([one for one in found(fetcher, opml) if isinstance(one, Item)]) == 4
    lines = tmp_path / "feeds.txt"
    lines.write_text(f"{site.root}/rss\n{site.root}/atom\n")
    assert len([one for one in found(fetcher, lines, kind_name="sources") if isinstance(one, Item)]) == 4


def test_a_folder_of_articles_and_archives(fetcher: Fetcher, tmp_path: Path) -> None:
    (tmp_path / "b.html").write_text("<p>x")
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "news.warc.gz").write_bytes(archive(record("https://example.com/1", b"<p>one")))
    assert [os.path.basename(one.name) for one in found(fetcher, tmp_path)] == ["a.txt", "b.html", "1"]


def test_a_text_that_is_no_list_is_the_article_itself(fetcher: Fetcher, tmp_path: Path) -> None:
    path = tmp_path / "story.txt"
    path.write_text("Stocks rose 1% on Friday.\nBonds fell.")
    assert names(found(fetcher, path)) == [str(path)]


# -- archives ----------------------------------------------------------------------------------------------------------


PAGES = [record(f"https://example.com/{n}", f"<p>Story {n} {os.urandom(400).hex()}</p>".encode()) for n in range(6)]


@pytest.mark.parametrize("packed", [True, False])
def test_an_archive_gives_its_pages_with_their_bytes(fetcher: Fetcher, tmp_path: Path, packed: bool) -> None:
    others = [
        record("https://example.com/gone", b"x", status="404 Not Found"),
        record("https://example.com/x.png", b"\x89PNG", Content_Type="image/png"),
        record("https://example.com/robots.txt", b"User-agent: *", Content_Type="text/plain"),
        envelope("https://example.com/0", b"GET / HTTP/1.1\r\n\r\n", "request", "application/http; msgtype=request"),
    ]
    path = tmp_path / "news.warc"
    path.write_bytes(archive(*others, *PAGES, packed=packed))
    got = found(fetcher, path)
    assert names(got) == [f"https://example.com/{n}" for n in range(6)]
    first = got[0]
    assert first.page.content.startswith(b"<p>Story 0") and first.page.url == "https://example.com/0"
    assert (first.page.media_type, first.page.charset, first.modified) == ("text/html", "utf-8", dt.date(2026, 1, 5))


def test_pages_are_decoded_as_their_headers_say_or_as_they_are(fetcher: Fetcher, tmp_path: Path) -> None:
    body = b"<p>Gold fell 2%.</p>"
    packed = gzip.compress(body)
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(packed), packed)
    records = [
        record("https://example.com/gzip", packed, Content_Encoding="gzip"),
        record(
            "https://example.com/chunked",
            chunked,
            Content_Encoding="gzip",
            Transfer_Encoding="chunked",
            Content_Length="",
        ),
        record("https://example.com/undone", body, Content_Encoding="gzip"),
        record("https://example.com/bomb", gzip.compress(bytes(30_000_000)), Content_Encoding="gzip"),
    ]
    path = tmp_path / "news.warc.gz"
    path.write_bytes(archive(*records))
    *pages, bomb = found(fetcher, path)
    assert [one.page.content for one in pages] == [body] * 3
    assert isinstance(bomb, Trouble) and "oversized" in str(bomb.error)


def broken(kind: str) -> bytes:
    """An archive of which the third page is broken in one way."""
    head, parts = archive(packed=kind.startswith("gz")), [archive(page, packed=kind.startswith("gz")) for page in PAGES]
    parts = [part[len(head) :] for part in parts]
    at = len(parts[2]) // 2
    parts[2] = {
        "gz flipped": parts[2][:at] + bytes(b ^ 0x55 for b in parts[2][at : at + 20]) + parts[2][at + 20 :],
        "gz cut": parts[2][:at],
        "gz junk": b"not gzip at all" * 20,
        "plain no head": b"XXXX" + parts[2][4:],
        "plain too long": parts[2].replace(b"Content-Length: ", b"Content-Length: 9", 1),
    }[kind]
    return head + b"".join(parts)


@pytest.mark.parametrize("kind", ["gz flipped", "gz cut", "gz junk", "plain no head", "plain too long"])
def test_a_broken_record_costs_itself_and_is_told(fetcher: Fetcher, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "news.warc"
    path.write_bytes(broken(kind))
    got = found(fetcher, path)
    pages = [one.name[-1] for one in got if isinstance(one, Item)]
    assert [name for name in pages if name != "2"] == list("01345")
    assert any("broken record" in str(one.error) for one in got if isinstance(one, Trouble))


def test_an_archive_cut_short_gives_what_is_whole_and_says_so(fetcher: Fetcher, tmp_path: Path) -> None:
    path = tmp_path / "news.warc.gz"
    path.write_bytes(archive(*PAGES)[:-100])
    *pages, torn = found(fetcher, path)
    assert len(pages) == 5 and "the rest is lost" in str(torn.error)


def test_a_large_archive_takes_flat_memory(fetcher: Fetcher, tmp_path: Path) -> None:
    path = tmp_path / "news.warc.gz"
    page = b"<p>" + b"Stocks rose 1%. " * 6_000
    path.write_bytes(archive(*(record(f"https://example.com/{n}", page) for n in range(400))))
    tracemalloc.start()
    assert sum(1 for _ in walk([str(path)], fetcher)) == 400
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 3_000_000  # 400 pages of 96 KB are 38 MB


def test_an_archive_from_the_web(site: Site, fetcher: Fetcher) -> None:
    site.replies["/news.warc.gz"] = send(archive(*PAGES), Content_Type="application/octet-stream")
    assert len(found(fetcher, f"{site.root}/news.warc.gz")) == 6


# -- changes, failures, registration -----------------------------------------------------------------------------------


def test_an_unchanged_source_gives_nothing(site: Site, fetcher: Fetcher) -> None:
    body = RSS.format(root=site.root)

    def conditional(handler: Any) -> None:
        same = handler.headers.get("If-None-Match") == '"v1"'
        (status(304) if same else xml(body, ETag='"v1"', Last_Modified="Mon, 05 Jan 2026 00:00:00 GMT"))(handler)

    site.replies |= {"/etag": conditional, "/bare": xml(body)}
    for name in (f"{site.root}/etag", f"{site.root}/bare"):
        *items, done = walk([name], fetcher)
        assert len(items) == 4 and done.name == name
        assert list(walk([name], fetcher, seen=lambda _, known=done.seen: known)) == [Done(name, None)]
        assert len(list(walk([name], fetcher, seen=lambda _: Seen(etag='"v0"', digest="0")))) == 5
    assert site.headers[-1].get("if-none-match") == '"v0"'


def test_sources_that_cannot_be_had_say_why_and_the_rest_goes_on(site: Site, fetcher: Fetcher, tmp_path: Path) -> None:
    site.replies |= {
        "/robots.txt": send(b"User-agent: *\nDisallow: /private", Content_Type="text/plain"),
        "/private": xml(ATOM), "/down": status(500), "/busy": status(429, Retry_After="0"), "/atom": xml(ATOM),
        "/moved": status(301, Location="/atom"), "/binary": send(b"\x00\x01\x02" * 100, Content_Type="application/pdf"),
    }  # fmt: skip
    dead = "http://127.0.0.1:9/feed"
    asked = [f"{site.root}/{path}" for path in ("private", "down", "busy", "binary", "moved")]
    got = found(fetcher, tmp_path / "nothing.xml", dead, *asked)
    reasons = [
        "no such file",
        "connection failed",
        "robots.txt forbids",
        "status 500",
        "status 429",
        "no feed, sitemap",
    ]
    for trouble, reason in zip(got, reasons, strict=False):
        assert isinstance(trouble, Trouble) and reason in str(trouble.error)
    assert names(got[6:]) == [f"{site.root}/story"]


def test_new_kinds_are_registered_and_asked_first(fetcher: Fetcher, tmp_path: Path, monkeypatch: Any) -> None:
    assert {"feed", "sitemap", "opml", "list", "folder", "warc"} <= set(installed())
    with pytest.raises(UnknownNameError, match="feed"):
        found(fetcher, "x", kind_name="fead")

    class Tape:
        def recognises(self, opened: Any) -> bool:
            return opened.head.startswith(b"TAPE")

        def items(self, opened: Any) -> Any:
            yield Item(opened.name, "tape:1")
            raise ZeroDivisionError("a fault in a plugin")

    monkeypatch.setitem(globals(), "Tape", Tape)
    entry = importlib.metadata.EntryPoint("tape", f"{__name__}:Tape", "extractor.sources")
    real = importlib.metadata.entry_points(group="extractor.sources")
    monkeypatch.setattr("extractor.feeds.kinds._in_order", lambda: (entry, *real))
    path = tmp_path / "x.tape"
    path.write_bytes(b"TAPE\x00")
    item, fault = found(fetcher, path)
    assert item.key == "tape:1" and "a fault in a plugin" in str(fault.error)


def test_a_kind_can_be_named_where_content_does_not_tell(fetcher: Fetcher, tmp_path: Path) -> None:
    path = tmp_path / "list"
    path.write_text("not-there.html\nhttps://example.com/a")
    assert [type(one) for one in found(fetcher, path, kind_name="list")] == [Trouble, Item]
    with opened(str(path), fetcher) as given:
        assert given and type(recognise(given[0])).__name__ == "SinglePage"


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("HTTP://Example.com:80/A?utm_source=x&b=2&a=1#top", "https://example.com/A?a=1&b=2"),
        ("https://example.com", "https://example.com/"),
        ("https://example.com/a?fbclid=1&gclid=2&CMP=3&guccounter=1", "https://example.com/a"),
        ("https://example.com:8443/a?id=7", "https://example.com:8443/a?id=7"),
        ("http://[2001:db8::1]/a", "https://[2001:db8::1]/a"),
        ("https://example.com/caf\xe9", "https://example.com/caf%C3%A9"),
        ("http://[broken/a", "http://[broken/a"),
    ],
)
def test_one_key_for_all_ways_to_write_an_address(url: str, key: str) -> None:
    assert canonical(url) == key
    assert canonical(key) == key


def test_nothing_waits_for_a_source_behind(site: Site, fetcher: Fetcher) -> None:
    """Items come before a later source is asked."""
    behind = threading.Event()

    def late(handler: Any) -> None:
        behind.set()
        xml(ATOM)(handler)

    site.replies |= {"/atom": xml(ATOM), "/late": late}
    stream = walk([f"{site.root}/atom", f"{site.root}/late"], fetcher)
    assert isinstance(next(stream), Item) and not behind.is_set()
