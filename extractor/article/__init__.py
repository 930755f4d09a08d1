"""Page -> Article: clean text with its structure, and what the document says about itself.

The only module that imports trafilatura. START at `to_article`: a page is decoded, read as HTML, Markdown or plain
text into drafts and a masthead, freed of furniture, and laid out.

    HTML       webpage (parse, prune) -> masthead -> region -> structure -> trafilatura -> markup
    Markdown   markdown-it -> the same, without looking for the main part
    text       plaintext
    then       furniture -> blocks
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

from extractor.article import furniture, markup, masthead, plaintext, region, structure, walls, webpage
from extractor.article.blocks import Draft, assemble
from extractor.article.byline import Masthead, of_lines, of_pairs
from extractor.article.decoding import decode
from extractor.article.language import foreign
from extractor.errors import NoArticleError
from extractor.records import Article, Page, stable_id
from extractor.settings import Settings, load_settings

_SHORT = 250  # characters; a main part shorter than this may not be all there is
_FEW = 3  # blocks
_PROLOGUE = r"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*"
_HTML = re.compile(rf"{_PROLOGUE}<(?:!doctype\s+html|html|head|body|article|div|p|h1|table)\b", re.I | re.S)
_FEED = re.compile(rf"{_PROLOGUE}<(rss|feed|urlset|sitemapindex|rdf:RDF|opml)\b", re.I | re.S)
_FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n(.*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.S)
_MARKDOWN = re.compile(r"(?m)^#{1,4} \S|^\|(?:\s*:?-+:?\s*\|)+\s*$")

Found = tuple[list[Draft], Masthead]


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
    settings = settings or load_settings()
    drafts, said = _headed(*_read(source, page, settings.max_text))
    said = said.over(Masthead(title=title, publisher=publisher, published=published, url=url))
    text, blocks = assemble(drafts)
    _check(page, text, settings.max_text)
    return Article(
        id=stable_id("d", said.url, said.publisher, said.title, said.published, text),
        input=page.input, text=text, title=said.title, author=said.author, publisher=said.publisher,
        published=said.published, url=said.url, blocks=blocks, warnings=_warnings(said),
    )  # fmt: skip


def _read(source: str, page: Page, limit: int) -> Found:
    """The drafts of the article, and what the document says about itself. `limit` is the longest text in characters."""
    if feed := _FEED.match(source):
        raise NoArticleError(
            f"{page.input}: a feed or sitemap ({feed[1]}), not an article", remedy="give the pages it lists"
        )
    html = page.media_type in ("text/html", "application/xhtml+xml") or bool(_HTML.match(source))
    if not html and len(source) > 2 * limit:
        raise _too_long(page, len(source))
    if page.media_type == "text/markdown":
        return _read_markdown(source)
    if html:
        return _read_html(source, page, limit)
    if page.media_type is None and (_FRONT_MATTER.match(source) or _MARKDOWN.search(source)):
        return _read_markdown(source)
    drafts, said = of_lines(plaintext.drafts(source))
    return plaintext.titled(furniture.kept(drafts, said.author)), Masthead(url=page.url).over(said)


def _headed(drafts: Sequence[Draft], said: Masthead) -> Found:
    """The drafts with the title first and once, and the masthead with the title that the text shows."""
    title = said.title or next((draft.text for draft in drafts if draft.kind == "title"), None)
    if title is None:
        return list(drafts), said
    out = [Draft("title", title)]
    for at, draft in enumerate(drafts):
        named = at < 6 and draft.text in (said.publisher, said.author)
        if not named and not _repeats(draft, title):
            out.append(Draft("heading", draft.text, level=1) if draft.kind == "title" else draft)
    return out, Masthead(title).over(said)


def _repeats(draft: Draft, title: str) -> bool:
    one, other = (" ".join(re.findall(r"\w+", text)).casefold() for text in (draft.text, title))
    return one == other and draft.kind in ("title", "heading", "paragraph")


# -- HTML --------------------------------------------------------------------------------------------------------------


def _read_html(source: str, page: Page, limit: int) -> Found:
    tree = webpage.parse(source)
    if tree is None:
        raise NoArticleError(f"{page.input}: no HTML in it", remedy="check that the page was saved whole")
    if webpage.is_too_deep(tree):
        raise NoArticleError(
            f"{page.input}: elements nested hundreds deep", remedy="save the article's text as .txt and give that"
        )
    told = masthead.gather(tree)
    webpage.prune(tree)
    if (length := len(tree.text_content())) > 2 * limit:
        raise _too_long(page, length)
    said = masthead.of_page(told, tree, page.url)
    drafts, lined = of_lines(_main_part(tree, said.author), fields=False)
    if _length(drafts) < _SHORT:
        others = max(_told_in_json(told), _all_of(source, said.author), key=_length)
        drafts = others if _length(others) > 2 * _length(drafts) else drafts
        _check_wall(page, source, drafts)
    return drafts, said.over(lined)


def _length(drafts: Sequence[Draft]) -> int:
    return sum(len(draft.text) for draft in drafts if draft.kind not in ("title", "heading"))


def _main_part(tree: Any, author: str | None) -> list[Draft]:
    """The article in a pruned page, as trafilatura finds it."""
    import trafilatura
    from trafilatura.settings import Document

    tree = region.focus(tree)
    if webpage.is_index(tree):
        return []
    data = structure.prepare(tree)
    found = trafilatura.bare_extraction(
        tree, include_comments=False, include_tables=True, deduplicate=False, output_format="xml", fast=True
    )
    drafts = furniture.kept(markup.drafts(found.body, data), author) if isinstance(found, Document) else []
    if _length(drafts) < _SHORT or len(drafts) < _FEW:  # where it finds little, trafilatura makes it one paragraph
        return furniture.kept(markup.drafts(tree.find("body"), data), author)
    return drafts


def _told_in_json(told: masthead.Evidence) -> list[Draft]:
    """The article that a page carries for search engines only, in its JSON-LD."""
    body = told.data.get("articleBody")
    return furniture.kept(plaintext.drafts(body)) if isinstance(body, str) else []


def _all_of(source: str, author: str | None) -> list[Draft]:
    """All that a page shows beside navigation and links: for pages too short or too odd to have a main part."""
    tree = webpage.parse(source)
    if tree is None:
        return []
    webpage.strip(tree)
    data = structure.prepare(tree)
    return furniture.kept(markup.drafts(tree.find("body"), data), author)


def _check_wall(page: Page, source: str, drafts: Sequence[Draft]) -> None:
    """Refuse a page that shows a login, a check for robots, an error, or nothing in place of an article."""
    text = "\n".join(draft.text for draft in drafts)
    found = walls.wall(text)
    if found is None and not _length(drafts):
        tree = webpage.parse(source)
        found = walls.why_empty(tree) if tree is not None else None
    if found is not None:
        raise NoArticleError(f"{page.input}: {found[0]}", remedy=found[1])


# -- Markdown ----------------------------------------------------------------------------------------------------------


def _read_markdown(source: str) -> Found:
    from markdown_it import MarkdownIt

    said = Masthead()
    if front := _FRONT_MATTER.match(source):
        pairs = re.findall(r"(?m)^([A-Za-z_ -]+):[ \t]*(.*?)[ \t]*$", front[1])
        said = of_pairs({name: value.strip("\"'") for name, value in pairs})
        source = source[front.end() :]
    tree = webpage.parse(MarkdownIt("commonmark").enable("table").render(source))
    if tree is None:
        return [], said
    webpage.prune(tree)
    data = structure.prepare(tree)
    drafts, lined = of_lines(markup.drafts(tree.find("body"), data))
    if drafts and drafts[0].kind == "heading" and drafts[0].level == 1:
        drafts[0] = Draft("title", drafts[0].text)
    said = said.over(lined)
    return furniture.kept(drafts, said.author), said


# -- what is wrong -----------------------------------------------------------------------------------------------------


def _too_long(page: Page, length: int) -> NoArticleError:
    return NoArticleError(
        f"{page.input}: {length:,} characters of text, more than an article has",
        remedy="split it, or raise max_text (EXTRACTOR_MAX_TEXT)",
    )


def _check(page: Page, text: str, limit: int) -> None:
    if not text.strip():
        raise NoArticleError(f"{page.input}: no article in it", remedy="give a page or file that holds one")
    if len(text) > limit:
        raise _too_long(page, len(text))
    if language := foreign(text):
        raise NoArticleError(
            f"{page.input}: the text reads as {language}, not as English", remedy="give an English text"
        )


def _warnings(said: Masthead) -> tuple[str, ...]:
    if said.published is None:
        return ("no publication date found: relative dates cannot be resolved; give --published",)
    if said.published > dt.date.today() + dt.timedelta(days=1):
        return (f"the publication date {said.published} lies in the future",)
    return ()
