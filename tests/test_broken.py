"""Broken and hostile documents: each gives an article or a named error with a remedy, soon, and nothing else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from extractor.article import to_article
from extractor.errors import InputError
from extractor.inputs import expand, load
from extractor.records import Article

SLOWEST = 6.0  # seconds for one document, on a busy machine
SENTENCE = "The S&P 500 rose 1.1% on Friday and the Nasdaq added 1.2%, their best day of the month so far."
HTML_SENTENCE = SENTENCE.replace("&", "&amp;")
BODY = f"<h1>Stocks climb</h1><p>{HTML_SENTENCE}</p><p>Oil fell 3% to $61 a barrel, the lowest since May 2021.</p>"
SPANISH = "<p>Suscríbete a nuestro boletín y recibe las noticias de la bolsa que más te interesan cada día.</p>"
Content = bytes | Callable[[], bytes]


def page(body: str = BODY, head: str = "") -> bytes:
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode()


def json_ld(data: object) -> str:
    text = data if isinstance(data, str) else json.dumps(data)
    return f'<script type="application/ld+json">{text}</script>'


ARTICLES: dict[str, Content] = {  # in which an article is found
    "plain.txt": SENTENCE.encode(),
    "no-ending": page(),
    "utf16.html": page().decode().encode("utf-16"),
    "utf16-no-mark.html": page().decode().encode("utf-16-le"),
    "utf32.txt": SENTENCE.encode("utf-32"),
    "utf8-mark.txt": b"\xef\xbb\xbf" + SENTENCE.encode(),
    "wrong-charset.html": page(head='<meta charset="utf-16">'),
    "unknown-charset.html": page(head='<meta charset="klingon-8">'),
    "codec-charset.html": page(head='<meta charset="rot13"><meta charset="hex">'),
    "latin1-as-utf8.html": page(f"<p>Nestlé’s café: {HTML_SENTENCE}</p>", '<meta charset="utf-8">').decode().encode("cp1252"),
    "utf8-as-latin1.html": page(f"<p>Nestlé’s café: {HTML_SENTENCE}</p>", '<meta charset="iso-8859-1">'),
    "a-few-broken-bytes.txt": (SENTENCE * 5).encode() + b"\xff\xfe\xfa" + SENTENCE.encode(),
    "nuls.html": page().replace(b" ", b" \0", 3),
    "control.html": page("<p>\x01\x0b&#1;&#x1F;&#1x;&#00000000000002;&#x0;&#;&#x;&#" + "9" * 5000 + f";&#xFFFE;\ufffe\x7f {HTML_SENTENCE}</p><p>\x02naked\x03</p><div>\x04Naked text, 5%.</div>"),
    "nuls.txt": SENTENCE.replace("Friday", "Fri\0day").encode(),
    "nested-lists.html": lambda: page(BODY + "<ul><li>up 1%" * 200),
    "deep-divs.html": lambda: page("<div>" * 500 + BODY + "</div>" * 500),
    "deep-spans.html": lambda: page("<p>" + "<span>" * 500 + HTML_SENTENCE),
    "deep-tables.html": lambda: page("<table><tr><td>" * 150 + BODY),
    "many-paragraphs.html": lambda: page("".join(f"<p>Paragraph {n} rose {n}% on the day it was written.</p>" for n in range(8_000))),
    "many-attributes.html": lambda: page("<p " + " ".join(f'a{n}="{n}"' for n in range(50_000)) + f">{HTML_SENTENCE}</p>"),
    "huge-script.html": lambda: page(BODY + "<script>" + "var a=[1.1,2.2];" * 500_000 + "</script>"),
    "huge-attribute.html": lambda: page(f'<img src="data:image/png;base64,{"A" * 5_000_000}">' + BODY),
    "one-line.txt": lambda: (SENTENCE + " ").encode() * 5_000,
    "truncated.html": page()[:-60],
    "truncated-in-tag.html": page(BODY + '<p>Gold <a href="htt')[: -len(b"</body></html>")],
    "script-in-title.html": page(head="<title><script>alert(1)</script>Stocks climb</title>"),
    "unclosed-everything.html": f"<html><body><h1>Stocks climb<p>{HTML_SENTENCE}<p>Oil fell 3%.<table><tr><td>Gold<td>2%".encode(),
    "entity-bomb.html": b'<!DOCTYPE html [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>' + page(BODY + "<p>&b;</p>"),
    "xxe.html": b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><body>' + (BODY + "<p>&x;</p>").encode(),
    "bad-entities.html": page(f"<p>&#0; &#x110000; &#xD800; &nosuch; &#99999999999; {HTML_SENTENCE}</p>"),
    "spanish-frame.html": page(f"<div>{SPANISH * 2}</div><article>{BODY * 2}</article><div>{SPANISH}</div>"),
    "right-to-left.html": page(f"<p>\u202e\u200f{HTML_SENTENCE}\u202c \u2066שוק ההון\u2069</p>"),
    "zero-width.txt": SENTENCE.replace("5", "\u200b5\u200d").replace(" ", "\u00a0").encode(),
    "style-and-script.html": page("<style>p{margin:1.5px 3%}</style>" + BODY + "<script>var r=4.2;document.write('9%')</script>"),
    "malformed-json-ld.html": page(head=json_ld('{"@type":"NewsArticle","headline":"Stocks climb",}') + json_ld("{{{") + json_ld("")),
    "odd-json-ld.html": page(head=json_ld([[{"@type": ["NewsArticle", 3], "headline": {"a": 1}, "datePublished": 20260126,
        "author": [None, 5, {"@id": ["x"]}, {"name": ["A. B."]}], "publisher": {"@id": {}}, "mainEntityOfPage": 7}], None, "x", 5])),
    "deep-json-ld.html": lambda: page(head=json_ld('{"@graph":' + "[" * 100_000)),
    "json-ld-body.html": page("", json_ld({"@type": "NewsArticle", "headline": "Stocks climb", "articleBody": SENTENCE})),
    "two-dates.html": page(head='<meta name="date" content="2026-01-26"><meta property="article:published_time" content="2026-01-23">'),
    "future-date.html": page(head='<meta name="date" content="2099-01-01">'),
    "date-zero.html": page(head='<meta name="date" content="0001-01-01"><meta name="pubdate" content="99999-99-99">'),
    "odd-dates.html": page(head="".join(f'<meta name="date" content="{text}">' for text in ("today", "2026-02-30", "-1", "1e99", "9" * 400))),
    "bad-links.html": page(head='<link rel="canonical" href="http://[bad"><meta property="og:url" content="javascript:alert(1)">'),
    "unclosed-table.html": page(BODY + "<table><tr><td>Index<td>Week<tr><td>Dow<td>1%"),
    "nested-tables.html": page(BODY + "<table><tr><td>a<table><tr><td>b<td>1%<tr><td>c<td>2%</table><td>d</table>"),
    "spans.html": page(BODY + '<table><tr><th colspan="1000000">x<td rowspan="99999999">1%<tr><td colspan="-3">2%<td rowspan="a">3%</table>'),
    "empty-table.html": page(BODY + "<table></table><table><tr></tr></table><dl></dl><dl><dt>x</dl><ul></ul>"),
    "cdata.html": page(f"<p><![CDATA[ {HTML_SENTENCE} ]]></p><p>{HTML_SENTENCE}</p>"),
    "xml-as.html": f'<?xml version="1.0" encoding="UTF-8"?><note><body><p>{HTML_SENTENCE}</p></body></note>'.encode(),
    "html-as.txt": page(),
    "raw-html.md": f"# Stocks climb\n\n<script>alert(9)</script>\n\n<div onclick='x'>{HTML_SENTENCE}</div>\n\n{SENTENCE}".encode(),
    "broken.md": ("---\ntitle: [unclosed\ndate: never\n---\n" + SENTENCE + "\n\n| a | b\n|--\n[x](" + "(" * 500).encode(),
    "front-matter-only-open.md": ("---\ntitle: x\n" + SENTENCE).encode(),
    "windows-lines.txt": (SENTENCE + "\r\n\r\n" + SENTENCE + "\r\n").encode(),
    "old-mac-lines.txt": (SENTENCE + "\r\r" + SENTENCE).encode(),
    "odd-line-ends.txt": (SENTENCE + "\u2028" + SENTENCE + "\x0b\x0c\x85" + SENTENCE).encode(),
    "our-own-marks.txt": f"mctable0open mcarticleend {SENTENCE} mctable1open x mctableclose".encode(),
    "our-own-marks.html": page(BODY + "<p>mctable0open x mctableclose mcarticleend mctable99999999999open mctableclose</p>"),
    "only-a-table.html": page("<table><tr><th>Index<th>Week<tr><td>Dow<td>1%<tr><td>Nasdaq<td>2%</table>"),
    "one-word.txt": b"Hello",
}  # fmt: skip
REFUSED: dict[str, tuple[Content, str]] = {  # with the reason that the error gives
    "empty.html": (b"", "empty"),
    "white.txt": (b" \n\t \r\n\xc2\xa0", "empty|no article"),
    "invisible.txt": (("\u200b\u2060\n" * 9).encode(), "no article"),
    "binary.txt": (bytes(range(256)) * 40, "binary file"),
    "picture.html": (b"\x89PNG\r\n\x1a\n" + bytes(500), "a picture"),
    "paper.html": (b"%PDF-1.7\n%\xe2\xe3", "a PDF"),
    "archive.txt": (b"PK\x03\x04" + bytes(100), "ZIP"),
    "twenty-megabytes.txt": (lambda: (SENTENCE + "\n").encode() * 230_000, "larger than 20,000,000 bytes"),
    "nineteen-megabytes.txt": (lambda: (SENTENCE + "\n").encode() * 190_000, "more than an article has"),
    "nineteen-megabytes.html": (lambda: page("<p>" + HTML_SENTENCE * 180_000 + "</p>"), "more than an article has"),
    "many-elements.html": (lambda: page(f"<p>{HTML_SENTENCE}</p>" * 120_000), "more than an article has"),
    "deeper-divs.html": (lambda: page("<div>" * 10_000 + BODY + "</div>" * 10_000), "nested hundreds deep"),
    "deeper-spans.html": (lambda: page("<p>" + "<span>" * 10_000 + HTML_SENTENCE), "nested hundreds deep"),
    "deeper-tables.html": (lambda: page("<table><tr><td>" * 2_000 + BODY), "nested hundreds deep"),
    "deep-quotes.md": (lambda: b"> " * 3_000 + SENTENCE.encode(), "no article"),
    "deep-lists.html": (lambda: page(BODY + "<ul><li>up 1%" * 5_000), "nested hundreds deep"),
    "no-text.html": (page("<img src=a.png><br><hr>"), "no text"),
    "navigation.html": (page("<ul>" + "".join(f'<li><a href="/{n}">Section {n} of the site</a></li>' for n in range(60)) + "</ul>"),
        "only navigation"),
    "login.html": (page("<h1>Welcome back</h1><form>Please log in to read this story <input> <a>Forgot your password?</a></form>"),
        "asks for a login"),
    "paywall.html": (page("<h1>Stocks climb</h1><p>To continue reading this article, subscribe now for $1 a week.</p>"), "payment wall"),
    "captcha.html": (page("<p>Please verify you are a human. Unusual traffic from your network.</p>"), "human"),
    "script-only.html": (page('<div id="root"></div><script>' + "x=1;" * 2000 + "</script>"), "drawn by a script"),
    "noscript.html": (page("<noscript>You need to enable JavaScript to run this app.</noscript><div id=app></div>"), "drawn by a script"),
    "missing.html": (page("<h1>404</h1><p>Page not found. The page you are looking for does not exist.</p>"), "error page"),
    "frames.html": (b"<html><frameset cols='20%,80%'><frame src='a.html'><frame src='b.html'></frameset></html>", "frames"),
    "spanish.html": (page("<article>" + SPANISH * 8 + "</article>"), "Spanish"),
    "german.txt": (("Der Dax hat am Freitag um 1,1 Prozent zugelegt und die Anleger sind mit der Woche zufrieden. " * 5).encode(), "German"),
    "chinese.txt": (("标普五百指数周五上涨百分之一点一，投资者对本周的表现感到满意。 " * 30).encode(), "script"),
    "feed.html": (b'<?xml version="1.0"?><rss version="2.0"><channel><item><title>x</title></item></channel></rss>', "a feed"),
    "sitemap.txt": (b'<?xml version="1.0"?><urlset><url><loc>http://a.example</loc></url></urlset>', "sitemap"),
    "comment-only.html": (b"<!-- nothing but a comment -->", "no"),
    "garbage.html": (b"<<<>>><//><!>&&&;;;<![[[", "no|empty"),
}  # fmt: skip


def make(folder: Path, name: str, content: Content) -> str:
    path = folder / name
    path.write_bytes(content() if callable(content) else content)
    return str(path)


def check(article: Article) -> None:
    """What holds of any article, however broken its source."""
    assert article.text.strip()
    at = 0
    for block in article.blocks:
        assert block.start == at
        assert block.end >= block.start
        assert "\n" not in article.text[block.start : block.end]
        at = block.end + 1
        for start, end in block.cells:
            assert block.start <= start <= end <= block.end
    assert at == len(article.text) + 1
    article.text.encode()
    assert "mctable" not in article.text or "our-own" in article.input
    for sign in "\0\u200b\u202e\u00ad\ufeff":
        assert sign not in article.text


@pytest.mark.parametrize("name", ARTICLES)
def test_broken_documents_that_hold_an_article(tmp_path: Path, name: str) -> None:
    path = make(tmp_path, name, ARTICLES[name])
    began = time.monotonic()
    article = to_article(load(path))
    assert time.monotonic() - began < SLOWEST
    check(article)
    if name not in ("one-word.txt", "only-a-table.html", "many-paragraphs.html"):
        assert "rose 1.1% on Friday" in article.text, article.text[:500]
    for secret in ("root:x", "alert(", "margin", "var r", "Suscríbete"):
        assert secret not in article.text


@pytest.mark.parametrize("name", REFUSED)
def test_documents_without_an_article_say_why(tmp_path: Path, name: str) -> None:
    content, reason = REFUSED[name]
    path = make(tmp_path, name, content)
    began = time.monotonic()
    with pytest.raises(InputError, match=reason) as caught:
        to_article(load(path))
    assert time.monotonic() - began < SLOWEST
    assert name in str(caught.value)
    assert caught.value.remedy


def test_a_batch_goes_on(tmp_path: Path) -> None:
    for name in ("plain.txt", "utf16.html", "truncated.html"):
        make(tmp_path, name, ARTICLES[name])
    for name in ("empty.html", "picture.html", "login.html"):
        make(tmp_path, name, REFUSED[name][0])
    (tmp_path / "dangling.html").symlink_to(tmp_path / "gone.html")
    outcomes: dict[str, bool] = {}
    for name in expand([str(tmp_path), str(tmp_path / "nowhere.md"), "ftp://example.com/x"]):
        try:
            check(to_article(load(name)))
            outcomes[Path(name).name] = True
        except InputError:
            outcomes[Path(name).name] = False
    assert outcomes == {
        "dangling.html": False, "empty.html": False, "login.html": False, "picture.html": False, "plain.txt": True,
        "truncated.html": True, "utf16.html": True, "nowhere.md": False, "x": False,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "published"),
    [("two-dates.html", "2026-01-23"), ("future-date.html", "2099-01-01"), ("date-zero.html", "None"), ("odd-dates.html", "None")],
)  # fmt: skip
def test_odd_dates(tmp_path: Path, name: str, published: str) -> None:
    article = to_article(load(make(tmp_path, name, ARTICLES[name])))
    assert str(article.published) == published
    assert bool(article.warnings) is (name != "two-dates.html")


def test_charsets_are_read_right(tmp_path: Path) -> None:
    for name in ("latin1-as-utf8.html", "utf8-as-latin1.html"):
        assert "Nestlé’s café:" in to_article(load(make(tmp_path, name, ARTICLES[name]))).text


def test_the_command_reads_the_whole_battery_in_one_batch(tmp_path: Path) -> None:
    folder = tmp_path / "battery"
    folder.mkdir()
    for name, content in ARTICLES.items():
        make(folder, name, content)
    for name, (content, _) in REFUSED.items():
        make(folder, name, content)
    command = [sys.executable, "-c", "import sys; from extractor.cli import main; sys.exit(main())"]
    inputs = [str(folder / name) for name in (*ARTICLES, *REFUSED)]
    env = {**os.environ, "EXTRACTOR_MODEL": "rules"}
    done = subprocess.run(
        [*command, "check", "--format", "jsonl", "-q", *inputs], capture_output=True, text=True, check=False, env=env
    )
    assert len(inputs) >= 40
    assert done.returncode == 1, "some inputs cannot be read"
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert {r["source"]["input"] for r in records} <= {str(folder / name) for name in ARTICLES}
    named = [line.split(": ", 1)[0] for line in done.stderr.splitlines() if line.startswith(str(folder))]
    assert set(named) >= {str(folder / name) for name in REFUSED}, "every refused input is named on standard error"
    assert "Traceback" not in done.stderr
