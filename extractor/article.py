"""Page -> Article: clean text with its structure, and what the document says about itself.

The only module that imports trafilatura. START at `to_article`: a page is decoded, read as HTML, Markdown or plain
text into drafts and a masthead, freed of furniture, and laid out.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from extractor import furniture, markup, masthead, plaintext, region, walls, webpage
from extractor.blocks import Draft, assemble, normalise
from extractor.dateline import day_in
from extractor.decoding import decode
from extractor.errors import NoArticleError
from extractor.language import foreign
from extractor.masthead import Masthead
from extractor.records import Article, Page, stable_id
from extractor.settings import Settings

_HEAD = 8  # lines from the top among which bylines and datelines are dropped
_SHORT = 250  # characters; a main part shorter than this may not be all there is
_LONGEST = 1_000_000  # characters of text; spaCy's own bound, and ten times the longest article
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|article|div|p|h1|table)\b",
    re.I | re.S,
)
_FEED = re.compile(
    r"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<(rss|feed|urlset|sitemapindex|rdf:RDF|opml)\b", re.I | re.S
)


def to_article(
    page: Page,
    *,
    published: dt.date | None = None,
    url: str | None = None,
    publisher: str | None = None,
    title: str | None = None,
    settings: Settings | None = None,
) -> Article:
    """The article on a page. What is given by name fills what the document does not say.

    Raises NoArticleError when there is none, saying why.
    """
    source = decode(page.content, page.charset, html=page.media_type != "text/plain")
    if not source.strip():
        raise NoArticleError(f"{page.input}: empty", remedy="check that the file or page was saved whole")
    drafts, said = _read(source, page)
    said = said.over(Masthead(title, None, publisher, published, url))
    text, blocks = assemble(drafts)
    _check(page, text)
    return Article(
        id=stable_id("d", said.url, said.publisher, said.title, said.published, text),
        input=page.input, text=text, title=said.title, author=said.author, publisher=said.publisher,
        published=said.published, url=said.url, blocks=blocks, warnings=_warnings(said),
    )  # fmt: skip


def _read(source: str, page: Page) -> tuple[list[Draft], Masthead]:
    """The drafts of the article, title first, and what the document says about itself."""
    if feed := _FEED.match(source):
        raise NoArticleError(
            f"{page.input}: a {feed[1]} feed or sitemap, not an article", remedy="give the pages it lists"
        )
    if page.media_type == "text/markdown":
        return _read_markdown(source, page)
    if page.media_type in ("text/html", "application/xhtml+xml") or _HTML.match(source):
        return _read_html(source, page)
    if page.media_type is None and _looks_markdown(source):
        return _read_markdown(source, page)
    drafts, said = plaintext.drafts(source)
    return _headed(plaintext.titled(furniture.kept(drafts, said.author)), said)


def _headed(drafts: list[Draft], said: Masthead) -> tuple[list[Draft], Masthead]:
    """The drafts with the title first and once, and the masthead with the title that the text shows."""
    shown = next((draft.text for draft in drafts if draft.kind == "title"), None)
    title = said.title or shown
    if title is None:
        return drafts, said
    rest = [
        draft
        for at, draft in enumerate(drafts)
        if draft.kind != "title" and not _repeats(draft, title) and not (at < _HEAD and _is_masthead(draft, said))
    ]
    return [Draft("title", title), *rest], Masthead(title).over(said)


def _is_masthead(draft: Draft, said: Masthead) -> bool:
    """Whether a line near the top only repeats who published the article, who wrote it, or when."""
    if draft.kind not in ("paragraph", "heading", "item") or len(draft.text) > 160:
        return False
    pieces = [piece for piece in re.split(r"\s+[|·•]\s+", draft.text) if piece]
    return all(
        piece in (said.publisher, said.author) or day_in(piece) or (masthead.as_byline(piece) or 0) == said.author
        for piece in pieces
    )


def _repeats(draft: Draft, title: str) -> bool:
    same = re.sub(r"\W+", " ", draft.text).casefold().strip() == re.sub(r"\W+", " ", title).casefold().strip()
    return same and draft.kind in ("heading", "paragraph")


# -- HTML --------------------------------------------------------------------------------------------------------------


def _read_html(source: str, page: Page) -> tuple[list[Draft], Masthead]:
    tree = webpage.parse(source)
    if tree is None:
        raise NoArticleError(f"{page.input}: no HTML in it", remedy="check that the page was saved whole")
    told = masthead.gather(tree)
    webpage.prune(tree)
    said = masthead.of_page(told, tree, page.url)
    tree = region.focus(tree)
    data = webpage.prepare(tree)
    body = _main_content(tree, page.url)
    drafts = furniture.kept(markup.drafts(body, data), said.author) if body is not None else []
    if _length(drafts) < _SHORT:
        drafts = max(drafts, _told_in_json(told), _all_of(source, said.author), key=_length)
    drafts, said = _headed(drafts, said)
    _check_wall(page, source, drafts)
    return drafts, said


def _length(drafts: list[Draft]) -> int:
    return sum(len(draft.text) for draft in drafts if draft.kind not in ("title", "heading"))


def _main_content(tree: Any, url: str | None) -> Any | None:
    """The element tree of the main content, as trafilatura finds it; None where it finds none."""
    import trafilatura

    found = trafilatura.bare_extraction(
        tree, url=url, include_comments=False, include_tables=True, deduplicate=False, output_format="xml", fast=False
    )
    return None if found is None else found.body


def _told_in_json(told: masthead.Evidence) -> list[Draft]:
    """The article that a page carries for search engines only, in its JSON-LD."""
    body = told.data.get("articleBody")
    return furniture.kept(plaintext.drafts(body)[0]) if isinstance(body, str) else []


def _all_of(source: str, author: str | None) -> list[Draft]:
    """All that a page shows beside navigation and links: for pages too short or too odd to have a main part."""
    tree = webpage.parse(source)
    if tree is None:
        return []
    webpage.strip(tree)
    return furniture.kept(markup.drafts(tree.find("body")), author)


def _check_wall(page: Page, source: str, drafts: list[Draft]) -> None:
    text = "\n".join(draft.text for draft in drafts)
    found = walls.wall(text) if text else None
    if found is None and not any(draft.kind != "title" for draft in drafts):
        tree = webpage.parse(source)
        found = walls.why_empty(tree) if tree is not None else None
    if found is not None:
        raise NoArticleError(f"{page.input}: {found[0]}", remedy=found[1])


# -- Markdown ----------------------------------------------------------------------------------------------------------

_FRONT_MATTER = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.S)


def _looks_markdown(source: str) -> bool:
    return bool(_FRONT_MATTER.match(source) or re.search(r"(?m)^#{1,4} \S|^\|(?:\s*:?-+:?\s*\|)+\s*$", source))


def _read_markdown(source: str, page: Page) -> tuple[list[Draft], Masthead]:
    from markdown_it import MarkdownIt

    pairs: dict[str, str] = {}
    if front := _FRONT_MATTER.match(source):
        for match in re.finditer(r"(?m)^([A-Za-z_ -]+):[ \t]*(.*?)[ \t]*$", front[1]):
            pairs[match[1]] = match[2].strip("\"'")
        source = source[front.end() :]
    tree = webpage.parse(MarkdownIt("commonmark").enable("table").render(source))
    if tree is None:
        raise NoArticleError(f"{page.input}: no text in it", remedy="check the file")
    webpage.prune(tree)
    data = webpage.prepare(tree)
    drafts = markup.drafts(tree.find("body"), data)
    if drafts and drafts[0].kind == "heading" and drafts[0].level <= 1:
        drafts[0] = Draft("title", drafts[0].text)
    said = masthead.of_pairs(pairs) or Masthead()
    return _headed(furniture.kept(drafts), said)


# -- what is wrong -----------------------------------------------------------------------------------------------------


def _check(page: Page, text: str) -> None:
    if not text.strip():
        raise NoArticleError(
            f"{page.input}: no article found", remedy="check that the page shows its text without a script or login"
        )
    if len(text) > _LONGEST:
        raise NoArticleError(
            f"{page.input}: {len(text):,} characters of text, more than an article has", remedy="split it"
        )
    if language := foreign(text):
        raise NoArticleError(
            f"{page.input}: the text reads as {language}, not as English", remedy="give an English text"
        )


def _warnings(said: Masthead) -> tuple[str, ...]:
    if said.published is None:
        return ("no publication date found: relative dates cannot be resolved; give --published",)
    return ()
