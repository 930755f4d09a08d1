"""What a web page says about itself: title, author, publisher, publication date, canonical URL.

`gather` takes the evidence in the page's head before any pruning, and `of_page` weighs it, best first: JSON-LD, meta
tags and OpenGraph, the address, what the page shows. What lines of text say is in `byline`, how dates are written in
`dateline`.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from extractor.article.blocks import END_MARK, normalise
from extractor.article.byline import Masthead, people, untagged, web_address
from extractor.article.dateline import day_in, day_of, is_update, url_day

Element = Any  # lxml has no types of its own
Json = Any

_ARTICLE_TYPES = re.compile(r"(?:Article|BlogPosting|LiveBlogPosting|SocialMediaPosting|Report|Posting|Review)$")
_META = {
    "title": ("og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title", "headline", "title"),
    "author": ("author", "article:author", "og:article:author", "parsely-author", "sailthru.author", "byl",
               "dc.creator", "dcterms.creator", "citation_author", "authors"),
    "publisher": ("og:site_name", "publisher", "dc.publisher", "dcterms.publisher", "citation_journal_title",
                  "application-name", "apple-mobile-web-app-title", "twitter:app:name:iphone"),
    "published": ("article:published_time", "og:published_time", "og:article:published_time", "datepublished",
                  "parsely-pub-date", "sailthru.date", "pubdate", "publish-date", "publish_date", "publication_date",
                  "publishdate", "date.issued", "dc.date.issued", "dcterms.issued", "dcterms.date", "dc.date",
                  "dcterms.created", "cxenseparse:recs:publishtime", "article.published", "originalpublicationdate",
                  "citation_publication_date", "release_date", "datecreated", "date", "article_date_original"),
    "url": ("og:url", "parsely-link", "twitter:url"),
}  # fmt: skip
_UPDATED = {"article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "last-modified", "lastmod"}
_LONGEST_TITLE = 300  # characters; more is a headline that was never closed
_HEAD_OF_PAGE = 1500  # characters from the headline on in which a page shows its date
_YEAR = re.compile(r"(?:19|20)\d\d")
_SITE_IN_TITLE = re.compile(r"\s+(?:[|–—·•»:]|-|::)\s+")


@dataclass(frozen=True)
class Evidence:
    """What a page's head says: meta tags by lower-case name, the article's JSON-LD node, title and canonical link."""

    metas: dict[str, list[str]]
    data: dict[str, Json]
    title: str
    links: tuple[str, ...]


def gather(tree: Element) -> Evidence:
    """Read a page's head, scripts included: before any pruning of the tree."""
    title = next((element for element in tree.iter("title")), None)
    links = [link.get("href") for link in tree.iter("link") if (link.get("rel") or "").lower() == "canonical"]
    text = normalise(title.text_content())[:_LONGEST_TITLE] if title is not None else ""
    return Evidence(_metas(tree), _json_ld(tree), text, tuple(filter(None, links)))


def of_page(told: Evidence, tree: Element, url: str | None = None) -> Masthead:
    """What a web page says about itself, its head and what is left to see of it. `url` is where it was fetched from."""
    heads = [normalise(h1.text_content().replace(END_MARK, "")) for h1 in tree.iter("h1")]
    heads = [head for head in heads if 0 < len(head) <= _LONGEST_TITLE]
    publisher = _publisher(told, heads)
    canonical = _canonical(told, url)
    return Masthead(
        title=_title(told, heads, publisher),
        author=_author(told, tree),
        publisher=publisher,
        published=_published(told, tree, canonical or url),
        url=canonical,
    )


# -- where it stands ---------------------------------------------------------------------------------------------------


def _metas(tree: Element) -> dict[str, list[str]]:
    metas: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        content = normalise(meta.get("content") or "")
        for key in ("property", "name", "itemprop"):
            if content and meta.get(key):
                for name in meta.get(key).lower().split():
                    metas.setdefault(name, []).append(content)
    return metas


def _said(metas: dict[str, list[str]], field: str) -> Iterator[str]:
    for name in _META[field]:
        yield from metas.get(name, ())


def _json_ld(tree: Element) -> dict[str, Json]:
    """The JSON-LD node of the article itself, or an empty one. References to other nodes are followed."""
    nodes: list[dict[str, Json]] = []
    for script in tree.iter("script"):
        if (script.get("type") or "").split(";")[0].strip().lower() == "application/ld+json" and script.text:
            nodes.extend(_nodes(_parsed(script.text)))
    ids = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
    articles = [node for node in nodes if any(map(_ARTICLE_TYPES.search, _texts(node.get("@type"))))]
    if not articles:
        articles = [node for node in nodes if node.get("datePublished") and node.get("headline")]
    if not articles:
        return {}
    best = max(articles, key=lambda node: int("headline" in node) + int("datePublished" in node))
    return best | {key: [_resolved(item, ids) for item in _list(best.get(key))] for key in ("author", "publisher")}


def _resolved(item: Json, nodes: dict[str, dict[str, Json]]) -> Json:
    """The node that a reference such as {"@id": "#org"} stands for, or the item itself."""
    name = item.get("@id") if isinstance(item, dict) else None
    return nodes.get(name, item) if isinstance(name, str) else item


def _parsed(text: str) -> Json:
    cleaned = re.sub(r"^\s*(?://\s*)?(?:<!\[CDATA\[|<!--)|(?://\s*)?(?:\]\]>|-->)\s*$", "", text.strip())
    try:
        return json.loads(cleaned, strict=False)
    except (ValueError, RecursionError):
        try:
            return json.loads(re.sub(r",\s*([}\]])", r"\1", cleaned.rstrip("; \n")), strict=False)
        except (ValueError, RecursionError):
            return None


def _nodes(data: Json, depth: int = 0) -> Iterator[dict[str, Json]]:
    if depth > 8:
        return
    if isinstance(data, list):
        for item in data:
            yield from _nodes(item, depth + 1)
    elif isinstance(data, dict):
        yield data
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "hasPart", "author", "publisher"):
            yield from _nodes(data.get(key), depth + 1)


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _texts(value: Json) -> list[str]:
    return [item for item in _list(value) if isinstance(item, str)]


def _named(value: Json) -> Iterator[str]:
    """The names in a JSON-LD value: a text, a thing with a name, or a list of these."""
    for item in _list(value):
        name = item.get("name") if isinstance(item, dict) else item
        for text in _texts(name):
            if clean := normalise(untagged(text)):
                yield clean


# -- the fields --------------------------------------------------------------------------------------------------------


def _title(told: Evidence, heads: list[str], publisher: str | None) -> str | None:
    said = [text[:_LONGEST_TITLE] for text in (*_texts(told.data.get("headline")), *_said(told.metas, "title"))]
    said = [clean for text in said if (clean := _without_site(normalise(untagged(text)), publisher))]
    if text := _without_site(told.title, publisher, guess=True):
        said.append(text)
    heads = [head for head in heads if head != publisher]
    for head in heads:  # what readers see, where it is the same headline
        if len(heads) == 1 or any(_alike(head, text) for text in said):
            return head
    return next(iter(said), None) or next(iter(heads), None)


def _alike(one: str, other: str) -> bool:
    first, second = ({word.casefold() for word in re.findall(r"\w+", text)} for text in (one, other))
    return bool(first and second) and len(first & second) * 2 >= min(len(first), len(second))


def _without_site(title: str, publisher: str | None, *, guess: bool = False) -> str:
    """A page title without the site's name; with `guess`, a short last part is taken for one."""
    parts = _SITE_IN_TITLE.split(title)
    if len(parts) < 2:
        return title
    cut = title[: title.rindex(parts[-1])].rstrip()
    cut = re.sub(r"\s*(?:[|–—·•»:-]|::)$", "", cut)
    if publisher and _alike(parts[-1], publisher) and len(parts[-1]) <= 2 * len(publisher) + 8:
        return cut
    return cut if guess and not publisher and len(parts[-1].split()) <= 4 and len(cut.split()) >= 4 else title


def _publisher(told: Evidence, heads: list[str]) -> str | None:
    named = [*told.metas.get("og:site_name", ()), *_named(told.data.get("publisher")), *_said(told.metas, "publisher")]
    for name in named:
        if 1 < len(name) <= 80 and not name.startswith(("http:", "https:", "@")):
            return normalise(untagged(name))
    for head in heads:  # what the title says beside the headline
        if head in told.title and (rest := told.title.replace(head, "", 1).strip(" |–—·•»:-")):
            return rest if len(rest.split()) <= 5 else None
    parts = _SITE_IN_TITLE.split(told.title)
    if len(parts) > 1 and len(parts[-1].split()) <= 4 and len(parts[0].split()) >= 4:
        return parts[-1]
    return None


def _author(told: Evidence, tree: Element) -> str | None:
    known = people(_named(told.data.get("author"))) or people(_said(told.metas, "author"))
    return known or next(filter(None, (people([text]) for text in _bylines(tree))), None)


def _bylines(tree: Element) -> Iterator[str]:
    """What stands where a page names its author, elements named so first, then lines that begin with "By"."""
    for element in tree.iter("a", "span", "div", "p", "address", "cite", "strong"):
        name = " ".join(element.get(key, "") for key in ("class", "id", "itemprop", "rel"))
        if re.search(r"\b(?:author|by-?line|writer)\b|author[-_]?name|byline", name, re.I):
            text = normalise(" ".join(element.itertext()))
            if text and len(text) < 120:
                yield re.split(r"\s+[|·•]\s+|\s+(?:published|updated|posted)\b", text, flags=re.I)[0]
    for element in tree.iter("p", "div", "span", "td", "font", "i", "em"):
        text = normalise(element.text or "")
        if len(element) < 4 and len(text) < 120 and re.match(r"by(?:\s+[A-Z]|$)", text, re.I):
            whole = normalise(" ".join(element.itertext()))
            if len(whole) < 120:
                yield re.split(r"\s+[|·•]\s+|,|\s+\d|\s+(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b", whole)[0]


def _canonical(told: Evidence, url: str | None) -> str | None:
    page = told.data.get("mainEntityOfPage")
    page = page.get("@id") if isinstance(page, dict) else page
    for given in [*told.links, *_said(told.metas, "url"), *_texts(page), *_texts(told.data.get("url"))]:
        if whole := web_address(given, url):
            return whole
    return url


def _published(told: Evidence, tree: Element, url: str | None) -> dt.date | None:
    """The day of publication. A time told in UTC that is the evening before where it was written gives way to the
    day that the page shows or that its address holds."""
    said = [*_texts(told.data.get("datePublished")), *_said(told.metas, "published")]
    for text in [*said, *_texts(told.data.get("dateCreated"))]:
        if day := day_of(text):
            if re.search(r"T0[0-4]:.*(?:Z|[+]00:?00)$", text):
                seen = url_day(url) or _shown(tree)
                return seen if seen is not None and (day - seen).days == 1 else day
            return day
    updated = (
        told.data.get("dateModified") or told.metas.keys() & _UPDATED
    )  # which htmldate would take for want of better
    return url_day(url) or _shown(tree) or (None if said or updated else _searched(tree))


def _searched(tree: Element) -> dt.date | None:
    """The date that htmldate finds in marked places of the page; its guesses from running text are not asked for."""
    from htmldate import find_date

    found = find_date(tree, original_date=True, extensive_search=False, max_date="2100-12-31")
    return day_of(found) if found else None


def _shown(tree: Element) -> dt.date | None:
    """The date a page shows for itself: the first <time> that is no update, then the first line that is only a date.

    Looks from the headline on, where there is one: what stands above it may be today's date.
    """
    elements = list(tree.iter("h1", "time"))
    start = next((at for at, element in enumerate(elements) if element.tag == "h1"), 0)
    for time in (element for element in elements[start:] if element.tag == "time"):
        name = " ".join(time.get(key, "") for key in ("class", "itemprop", "pubdate")).lower()
        text = normalise(" ".join(time.itertext()))
        day = day_of(time.get("datetime") or "") or day_in(text)
        if day and "modif" not in name and "updat" not in name and not is_update(text):
            return day
    passed = 0
    for text in _texts_from(tree, "h1"):
        passed += len(text)
        if passed > _HEAD_OF_PAGE:
            return None
        if 6 <= len(text) <= 160 and _YEAR.search(text):
            line = normalise(text)
            if not is_update(line) and (day := day_in(line)):
                return day
    return None


def _texts_from(tree: Element, tag: str) -> Iterator[str]:
    """The texts of a tree, from the first element with that tag on; all of them where there is none."""
    begun = next(tree.iter(tag), None) is None
    for element in tree.iter():
        begun = begun or element.tag == tag
        if begun and element.text:
            yield element.text
        if begun and element.tail:
            yield element.tail
