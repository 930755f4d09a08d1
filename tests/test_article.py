"""From a page to an article: what is kept, in which shape, and what the page says about itself."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractor.article import to_article
from extractor.errors import InputError, NoArticleError
from extractor.records import Article, Page
from extractor.settings import load_settings

LONG = (
    "The iShares Russell 2000 ETF changes hands at 19.5 times earnings, against 28 times for the S&P 500, and the gap "
    "between the two has seldom been as wide as it was at the end of the week."
)


def read(text: str, media_type: str | None = "text/html", **given: Any) -> Article:
    return to_article(Page(input="a", content=text.encode(), media_type=media_type), **given)


def lines(article: Article) -> list[tuple[str, str]]:
    return [(block.kind, article.text[block.start : block.end]) for block in article.blocks]


def document(body: str, head: str = "") -> str:
    return f"<!doctype html><html><head>{head}</head><body><article><h1>Small caps sprint</h1>{body}</article></body></html>"


# -- HTML --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"<p>{LONG}</p>", [("paragraph", LONG)]),
        ("<h2>Why <em>now</em>?</h2><p>Up 3%.</p>", [("heading", "Why now?"), ("paragraph", "Up 3%.")]),
        (
            "<p>Lead.</p><ul><li>Gold rose 2%</li><li>Oil fell 3%:<ul><li>WTI at $61</li></ul></li></ul><p>End.</p>",
            [("paragraph", "Lead."), ("item", "Gold rose 2%"), ("item", "Oil fell 3%:"), ("item", "WTI at $61"), ("paragraph", "End.")],
        ),
        ("<ol><li><p>First, 1%.</p></li><li>Second, 2%.</li></ol>", [("item", "First, 1%."), ("item", "Second, 2%.")]),
        ("<p>Ends.</p><blockquote><p>We see 10% more.</p></blockquote>", [("paragraph", "Ends."), ("quote", "We see 10% more.")]),
        ("<p>One line<br>of two, 1%.<br><br>Then another, 2%.</p>", [("paragraph", "One line of two, 1%."), ("paragraph", "Then another, 2%.")]),
        ("<p>Dow: +1.2%<br>Nasdaq: +0.9%</p>", [("paragraph", "Dow: +1.2%"), ("paragraph", "Nasdaq: +0.9%")]),
        ("<p>• Gold rose 2%<br>• Oil fell 3%</p>", [("item", "Gold rose 2%"), ("item", "Oil fell 3%")]),
        ("<div>Naked text rose 5% in a week.<p>In a paragraph, 6%.</p>Naked again, at 7%.</div>",
            [("paragraph", "Naked text rose 5% in a week."), ("paragraph", "In a paragraph, 6%."), ("paragraph", "Naked again, at 7%.")]),
        ("<p><strong>Where it went</strong></p><p>Funds took $3.2 billion.</p>", [("heading", "Where it went"), ("paragraph", "Funds took $3.2 billion.")]),
        ("<p>Yields rose<sup>2</sup> by 5%<sup>[3]</sup> on the 28<sup>th</sup>.</p>", [("paragraph", "Yields rose[2] by 5%[3] on the 28th.")]),
        ("<p>Up\u00a03\u202f%, so\u00adft\u200b, Cafe\u0301.</p>", [("paragraph", "Up 3 %, soft, Café.")]),
        ("<p>The <a href='/q'>S&amp;P&nbsp;500</a> <span class='chg'>+1.1%</span> won.</p>", [("paragraph", "The S&P 500 +1.1% won.")]),
        ("<dl><dt>P/E</dt><dd>19.5</dd><dt>Yield</dt><dd>1.2%</dd></dl><p>End.</p>", [("row", "P/E | 19.5"), ("row", "Yield | 1.2%"), ("paragraph", "End.")]),
    ],
)  # fmt: skip
def test_blocks_of_a_page(body: str, expected: list[tuple[str, str]]) -> None:
    assert lines(read(document(body))) == [("title", "Small caps sprint"), *expected]


def test_a_table_with_its_cells() -> None:
    body = (
        f"<p>{LONG}</p><figure><table><caption>Returns</caption><tr><th>Index</th><th>Week</th><th></th></tr>"
        "<tr><td>Russell 2000</td><td>+1.2%</td><td></td></tr></table><figcaption>Source: exchanges</figcaption></figure>"
        "<table><tr><td>Fund</td><td>Fee</td></tr><tr><td>IWM</td><td>0.19%</td></tr></table><p>After.</p>"
    )
    article = read(document(body))
    assert lines(article)[2:] == [
        ("caption", "Source: exchanges"), ("caption", "Returns"),
        ("header_row", "Index | Week | "), ("row", "Russell 2000 | +1.2% | "),
        ("header_row", "Fund | Fee"), ("row", "IWM | 0.19%"), ("paragraph", "After."),
    ]  # fmt: skip
    rows = [block for block in article.blocks if block.cells]
    assert [[article.text[start:end] for start, end in row.cells] for row in rows] == [
        ["Index", "Week", ""], ["Russell 2000", "+1.2%", ""], ["Fund", "Fee"], ["IWM", "0.19%"],
    ]  # fmt: skip
    assert [row.table for row in rows] == [0, 0, 1, 1]


def test_furniture_that_names_itself_is_left_out() -> None:
    body = f"""
    <nav><a href=/>Home</a></nav><div class="ticker-strip">S&amp;P 500 6,915.61 +0.03%</div>
    <p class="byline">By <a rel="author" href="/x">Dana Whitlow</a> · Jan. 26, 2026, 4:15 pm ET · 4 min read</p>
    <p>{LONG}</p><p>Read more: <a href="/y">Gold hits $5,000 as 9% of investors buy</a></p>
    <div class="newsletter-signup"><p>Join 1.2 million readers.</p></div><p style="display: none">Hidden 77%.</p>
    <aside><p>Silver gained 12%.</p></aside><blockquote class="pull-quote">The gap has seldom been as wide: 19.5</blockquote>
    <div>NYSEMKT: IWM</div><div>Key Data Points</div><div>Current Price $264.81</div><div>Market Cap $74B</div>
    <p>{LONG.replace("19.5", "18.5")}</p><p><em>Dana Whitlow has positions in and recommends IWM.</em></p>
    <h3>You May Also Like</h3><ul><li><a href=/z>Dow sheds 870 points</a></li></ul>
    <div id="comments"><h3>3 Comments</h3><p>Sold at 6,900.</p></div>
    """
    article = read(document(body))
    assert lines(article) == [
        ("title", "Small caps sprint"), ("paragraph", LONG), ("paragraph", LONG.replace("19.5", "18.5")),
    ]  # fmt: skip
    assert (article.author, str(article.published)) == ("Dana Whitlow", "2026-01-26")


@pytest.mark.parametrize(
    "wrapped",
    [
        "<div class='{}'>{}</div>".format("a", "{}"),
        "<div>{}</div><div class=x><h3>Latest</h3><ul><li><a href=/>Dow jumps 3%</a></li><li><a href=/>Gold at $5,000</a></li></ul></div>",
        "<table><tr><td><a href=/>Home</a><td>{}<td>Ads</table>",
        "<form action=/><input>{}</form>",
        "<main><div><div><section>{}</section></div></div></main>",
        "<div>{}</div><div><h3>Comments</h3><p>Sold half at 6,900.</p><p>I buy at 11 times.</p></div>",
    ],
)  # fmt: skip
def test_pages_without_any_article_tag(wrapped: str) -> None:
    body = f"<p>{LONG}</p><ul><li>Gold rose 2%.</li></ul><h2>What comes next</h2><table><tr><th>A<th>B<tr><td>x<td>1%</table><p>{LONG}</p>"
    page = f"<html><body><h1>Small caps sprint</h1>{wrapped.format(body)}</body></html>"
    assert [kind for kind, _ in lines(read(page))] == [
        "title",
        "paragraph",
        "item",
        "heading",
        "header_row",
        "row",
        "paragraph",
    ]


def test_what_a_read_more_button_hides_is_read_and_hidden_boxes_are_not() -> None:
    body = (
        f"<p>{LONG}</p><div style='display:none'><p>{LONG}</p><p>{LONG}</p></div><div hidden><p>Hidden 77%.</p></div>"
        "<p><a href='/q'>Amplitude (AMPL)</a></p><p><a href='/z'>Gold hits $5,000 as 9% of investors buy</a></p><p>Up 1%.</p>"
    )
    assert [text for _, text in lines(read(document(body)))][1:] == [LONG, LONG, LONG, "Amplitude (AMPL)", "Up 1%."]


def test_a_short_page_is_an_article_too() -> None:
    assert lines(read("<p>The S&P 500 rose 1.1% on Friday.</p>")) == [("paragraph", "The S&P 500 rose 1.1% on Friday.")]


def test_the_headline_stands_once() -> None:
    page = document(f"<h2>Small caps sprint</h2><p>{LONG}</p>", "<title>Small caps sprint | Harbor Street</title>")
    article = read(page)
    assert [kind for kind, _ in lines(article)] == ["title", "paragraph"]
    assert (article.title, article.publisher) == ("Small caps sprint", "Harbor Street")


# -- Markdown and text -------------------------------------------------------------------------------------------------


def test_markdown_with_front_matter() -> None:
    source = (
        "---\ntitle: 'Small caps sprint'\nauthor: Dana Whitlow\ndate: 2026-01-26\nurl: https://a.example/x#y\n---\n"
        "# Small caps sprint\n\nThe **Russell 2000** rose\n1.2% [on Friday](http://b.example).\n\n- Gold rose 2%\n\n"
        "| Index | Week |\n|---|---|\n| Dow | 1% |\n\n> A quote.\n\n## What comes next\n\nThe end of it, at 3%.\n"
    )
    article = read(source, "text/markdown")
    assert lines(article) == [
        ("title", "Small caps sprint"), ("paragraph", "The Russell 2000 rose 1.2% on Friday."), ("item", "Gold rose 2%"),
        ("header_row", "Index | Week"), ("row", "Dow | 1%"), ("quote", "A quote."), ("heading", "What comes next"),
        ("paragraph", "The end of it, at 3%."),
    ]  # fmt: skip
    assert (article.author, str(article.published), article.url) == (
        "Dana Whitlow",
        "2026-01-26",
        "https://a.example/x",
    )


def test_a_text_tells_its_title_author_and_day() -> None:
    source = (
        f"Markets\n\nSmall caps start the year at a sprint\n\nBy Dana Whitlow | Jan. 26, 2026, 4:15 pm ET\n\n{LONG}\n"
    )
    article = read(source, "text/plain")
    assert lines(article) == [("title", "Small caps start the year at a sprint"), ("paragraph", LONG)]
    assert (article.author, str(article.published)) == ("Dana Whitlow", "2026-01-26")


@pytest.mark.parametrize(
    ("source", "kind"),
    [("<html><body><p>Up 1%.</p>", "paragraph"), ("# Up\n\nGold rose 1% today.", "title"), ("Gold rose 1% today.", "paragraph")],
)  # fmt: skip
def test_what_came_without_a_type_is_looked_at(source: str, kind: str) -> None:
    assert lines(read(source, None))[0][0] == kind


# -- what is given, what is missing ------------------------------------------------------------------------------------


def test_what_is_given_fills_what_the_document_does_not_say() -> None:
    known: dict[str, Any] = {
        "published": dt.date(2026, 1, 27),
        "url": "https://b.example",
        "publisher": "B",
        "title": "Other",
    }
    told = document(
        f"<p>{LONG}</p>", '<meta name="date" content="2026-01-26"><meta property="og:site_name" content="Paper">'
    )
    article = read(told, **known)
    assert (article.title, article.publisher, str(article.published), article.url) == (
        "Small caps sprint", "Paper", "2026-01-26", "https://b.example",
    )  # fmt: skip
    bare = read("Gold rose 1% today.", "text/plain", **known)
    assert (bare.title, bare.publisher, bare.published, bare.url) == (
        "Other",
        "B",
        known["published"],
        "https://b.example",
    )
    assert bare.text == "Gold rose 1% today."  # a given title is no part of the text


def test_a_missing_date_is_a_warning() -> None:
    assert "no publication date" in read("Gold rose 1% today.", "text/plain").warnings[0]
    assert not read("Gold rose 1% today.", "text/plain", published=dt.date(2026, 1, 26)).warnings


def test_the_id_depends_on_text_and_source_but_not_on_the_input() -> None:
    page = Page(input="a", content=b"Gold rose 1%.", media_type="text/plain")
    here, there = to_article(page), to_article(page.model_copy(update={"input": "b/c.txt"}))
    assert here.id == there.id == "d_" + here.id[2:]
    assert to_article(page, publisher="B").id != here.id
    assert here.id == "d_4ed10e384140fa8e"  # on every machine


def test_bounds_come_from_the_settings() -> None:
    with pytest.raises(NoArticleError, match="more than an article has"):
        read("Gold rose 1% today. " * 9, "text/plain", settings=load_settings(max_text=100))


def test_importing_the_module_loads_no_web_client() -> None:
    code = "import sys, extractor.article, extractor.inputs; print([m for m in ('httpx', 'hishel', 'trafilatura') if m in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


# -- properties --------------------------------------------------------------------------------------------------------

WORDS = st.sampled_from(
    ["The Dow", "rose", "1.1%", "on Friday.", "S&P 500", "|", "•", "-", "\t", "  ", "\n", "\n\n", "…", "You May Also Like", "4 min read",
     "NYSEMKT: IWM", "Jan. 26, 2026", "By Dana Whitlow", "\u200b", "\u00a0", "é", "mctable0open", "mcarticleend", "---", "# ", "12,000 votes"]
)  # fmt: skip
TAGS = st.sampled_from(
    [
        "p",
        "div",
        "h1",
        "h2",
        "ul",
        "li",
        "table",
        "tr",
        "td",
        "th",
        "br",
        "a",
        "b",
        "sup",
        "span",
        "blockquote",
        "dl",
        "dt",
        "dd",
    ]
)
PIECES = st.one_of(WORDS, TAGS.map("<{}>".format), TAGS.map("</{}>".format), st.text(max_size=8))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES, max_size=40), st.sampled_from(["text/html", "text/plain", "text/markdown", None]))
def test_blocks_tile_any_text(pieces: list[str], media_type: str | None) -> None:
    content = " ".join(pieces).encode("utf-8", "replace")
    page = Page(input="a", content=content, media_type=media_type)
    try:
        article = to_article(page)
    except InputError as error:
        assert error.remedy
        return
    at = 0
    for block in article.blocks:
        assert (block.start, block.end >= block.start) == (at, True)
        text = article.text[block.start : block.end]
        assert "\n" not in text
        assert text.strip() or block.cells
        assert " | ".join(article.text[start:end] for start, end in block.cells) == (text if block.cells else "")
        at = block.end + 1
    assert at == len(article.text) + 1
    assert to_article(page) == article
