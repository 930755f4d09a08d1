"""What documents say about themselves: pages, lines, addresses."""

from __future__ import annotations

import json
from typing import Any

import pytest

from extractor.article import masthead, webpage
from extractor.article.byline import Masthead, of_line, of_pairs
from extractor.article.dateline import day_in, day_of, url_day


def page(head: str = "", body: str = "<h1>Small caps sprint</h1>", url: str | None = None) -> Masthead:
    tree = webpage.parse(f"<html><head>{head}</head><body>{body}</body></html>")
    told = masthead.gather(tree)
    webpage.prune(tree)
    return masthead.of_page(told, tree, url)


def json_ld(data: Any) -> str:
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


ARTICLE = {"@type": "NewsArticle", "headline": "Small caps sprint", "datePublished": "2026-01-26T16:15:00-05:00"}


@pytest.mark.parametrize(
    ("head", "field", "expected"),
    [
        (json_ld(ARTICLE), "published", "2026-01-26"),
        (json_ld({"@graph": [{"@type": "WebSite", "name": "x"}, ARTICLE]}), "published", "2026-01-26"),
        (json_ld([ARTICLE]), "published", "2026-01-26"),
        (json_ld(ARTICLE | {"author": {"@type": "Person", "name": "By Dana Whitlow"}}), "author", "Dana Whitlow"),
        (json_ld(ARTICLE | {"author": [{"name": "Dana Whitlow"}, "John Roe", {"name": "Dana Whitlow"}]}), "author", "Dana Whitlow, John Roe"),
        (json_ld({"@graph": [ARTICLE | {"publisher": {"@id": "#o"}}, {"@type": "Organization", "@id": "#o", "name": "Harbor Street"}]}), "publisher", "Harbor Street"),
        (json_ld(ARTICLE | {"mainEntityOfPage": {"@id": "https://a.example/x"}}), "url", "https://a.example/x"),
        ('<meta property="article:published_time" content="2026-01-26T09:00:00Z">', "published", "2026-01-26"),
        ('<meta name="parsely-pub-date" content="Mon, 26 Jan 2026 10:00:00 GMT">', "published", "2026-01-26"),
        ('<meta itemprop="datePublished" content="January 26, 2026">', "published", "2026-01-26"),
        ('<meta property="article:modified_time" content="2026-03-01">', "published", None),
        ('<meta name="author" content="https://a.example/dana"><meta name="byl" content="By Dana Whitlow">', "author", "Dana Whitlow"),
        ('<meta property="og:site_name" content="Harbor &amp; Street">', "publisher", "Harbor & Street"),
        ("<title>Small caps sprint | Harbor Street</title>", "publisher", "Harbor Street"),
        ("<title>Harbor Street: Small caps sprint</title>", "publisher", "Harbor Street"),
        ("<title>Small caps sprint</title>", "publisher", None),
        ('<link rel="canonical" href="/x?a=1#top"><meta property="og:url" content="https://b.example/y">', "url", "https://b.example/y"),
        ('<meta property="og:title" content="Small caps sprint ahead - Harbor Street"><meta property="og:site_name" content="Harbor Street">', "title", "Small caps sprint"),
        ('<meta property="og:title" content="Gold at a record">', "title", "Small caps sprint"),
    ],
)  # fmt: skip
def test_the_head_of_a_page(head: str, field: str, expected: str | None) -> None:
    found = getattr(page(head), field)
    assert (None if found is None else str(found)) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<h1>x</h1><time datetime='2026-01-26T10:00'>2 hours ago</time>", "2026-01-26"),
        ("<h1>x</h1><time class='updated' datetime='2026-03-01'></time><time datetime='2026-01-26'></time>", "2026-01-26"),
        ("<h1>x</h1><p>By <b>Dana</b><br>Wednesday, January 28, 2026</p>", "2026-01-28"),
        ("<h1>x</h1><div><span>Published Jan. 26, 2026, 4:15 pm ET</span> | <span>4 min read</span></div>", "2026-01-26"),
        ("<h1>x</h1><div>lunes, 12 de enero de 2026, 7:49 pm ET</div>", "2026-01-12"),
        ("<h1>x</h1><p>Updated: March 1, 2026</p><p>26.01.2026</p>", "2026-01-26"),
        ("<div>Saturday, March 7, 2026</div><h1>x</h1><p>Gold rose on Jan. 23, 2026 and fell after that.</p>", None),
        ("<h1>x</h1><p>No date here, up 3% in 2026.</p><footer>© 2026, 1 March 2026</footer>", None),
    ],
)  # fmt: skip
def test_the_date_that_a_page_shows(body: str, expected: str | None) -> None:
    found = page(body=body).published
    assert (None if found is None else str(found)) == expected


@pytest.mark.parametrize(
    ("stamp", "url", "expected"),
    [
        ("2026-01-27T01:15:00Z", "https://a.example/2026/01/26/x", "2026-01-26"),  # the evening before, in New York
        ("2026-01-27T01:15:00Z", None, "2026-01-27"),
        ("2026-01-27T01:15:00-05:00", "https://a.example/2026/01/26/x", "2026-01-27"),
        ("2026-01-27T15:00:00Z", "https://a.example/2026/01/26/x", "2026-01-27"),
    ],
)
def test_a_time_in_utc_gives_way_to_the_day_in_the_address(stamp: str, url: str | None, expected: str) -> None:
    assert str(page(f'<meta name="date" content="{stamp}">', url=url).published) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.example/investing/2026/01/26/prediction/", "2026-01-26"),
        ("https://a.example/news/2026-01-26-stocks", "2026-01-26"),
        ("https://a.example/stocks-20260126", "2026-01-26"),
        ("https://a.example/2026/13/45/x", None),
        ("https://a.example/p/20261399", None),
        ("https://a.example/?d=2026-01-26", None),
        (None, None),
    ],
)
def test_url_day(url: str | None, expected: str | None) -> None:
    found = url_day(url)
    assert (None if found is None else str(found)) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Jan. 26, 2026, 4:15 pm ET", "2026-01-26"),
        ("lunes, 12 de enero de 2026, 7:49 pm ET4 min de lectura", "2026-01-12"),
        ("Published Monday, 26th January 2026 at 10:40 CET | 5 min read", "2026-01-26"),
        ("26 Jan 2026", "2026-01-26"),
        ("New York, Jan. 26, 2026", "2026-01-26"),
        ("01/26/2026", "2026-01-26"),
        ("26/01/2026", "2026-01-26"),
        ("2026-01-26T10:00:00Z", None),
        ("Gold rose on Jan. 26, 2026", None),
        ("Prices as of Jan. 26, 2026", None),
        ("Feb. 30, 2026", None),
        ("January 2026", None),
        ("", None),
    ],
)
def test_a_line_that_is_a_date(line: str, expected: str | None) -> None:
    found = day_in(line)
    assert (None if found is None else str(found)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2026-01-26", "2026-01-26"), ("20260126T101500", "2026-01-26"), ("1769385600", "2026-01-26"), ("1769385600000", "2026-01-26"),
     ("Mon, 26 Jan 2026 10:00:00 GMT", "2026-01-26"), ("0001-01-01", None), ("9999-12-31", None), ("2026-02-30", None), ("x" * 9999, None)],
)  # fmt: skip
def test_a_date_written_for_machines(text: str, expected: str | None) -> None:
    found = day_of(text)
    assert (None if found is None else str(found)) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("By Dana Whitlow", {"author": "Dana Whitlow"}),
        ("By Dana Whitlow and John Roe, markets editors", {"author": "Dana Whitlow and John Roe"}),
        ("By Dana Whitlow, Jan. 26, 2026", {"author": "Dana Whitlow", "published": "2026-01-26"}),
        ("Dana Whitlow", None),
        ("By the numbers", None),
        ("By Sector", None),
        ("By Friday, stocks had risen 3%.", None),
        ("URL: https://a.example/x", {"url": "https://a.example/x"}),
        ("https://a.example/x", {"url": "https://a.example/x"}),
        ("Source: FactSet", None),
        ("Source: https://a.example/x", {"url": "https://a.example/x"}),
        ("Date: 2026-01-26", {"published": "2026-01-26"}),
        ("The post Gold sprints appeared first on Invezz.", {"publisher": "Invezz"}),
        ("Updated: March 1, 2026", {}),
    ],
)
def test_lines(line: str, expected: dict[str, str] | None) -> None:
    found = of_line(line)
    assert (None if found is None else {key: str(value) for key, value in vars(found).items() if value}) == expected


def test_front_matter_of_odd_values() -> None:
    assert of_pairs({"Title": "  A\u00a0b ", "date": "soon", "url": "not one", "tags": "x", "author": ""}) == Masthead(
        title="A b"
    )
