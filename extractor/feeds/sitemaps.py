"""Sitemaps, news sitemaps, indexes of sitemaps, and a robots.txt, which names them."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from extractor.errors import InputError
from extractor.feeds.addresses import canonical
from extractor.feeds.items import Branch, Found, Item, Opened, Trouble, day

_RULE = re.compile(rb"(?im)^\s*(?:user-agent|sitemap)\s*:")


class Sitemap:
    """A sitemap of pages, with what a news sitemap says about each, or an index of further sitemaps."""

    def recognises(self, opened: Opened) -> bool:
        """By the root element."""
        return opened.root in ("urlset", "sitemapindex")

    def items(self, opened: Opened) -> Iterator[Found]:
        """The pages in order, each once; the sitemaps of an index as branches."""
        known: set[str] = set()
        for number, (tag, said) in enumerate(_entries(opened), start=1):
            link = urljoin(opened.url or "", said.get("loc", ""))
            if "loc" not in said:
                error = InputError(f"{opened.name}: entry {number} has no address", remedy="tell its publisher")
                yield Trouble(f"{opened.name}#{number}", error)
            elif tag == "sitemap":
                yield Branch(link, modified=day(said.get("lastmod")))
            elif (key := canonical(link)) not in known:
                known.add(key)
                published = day(said.get("publication_date"))
                yield Item(
                    link, key, published=published, title=said.get("title"), publisher=said.get("name"),
                    modified=day(said.get("lastmod")) or published,
                )  # fmt: skip


def _entries(opened: Opened) -> Iterator[tuple[str, dict[str, str]]]:
    """Each entry's kind and what it says, by the local name of the element that says it."""
    from lxml import etree

    content = opened.content()
    try:
        for _, element in etree.iterparse(
            io.BytesIO(content), tag=("{*}url", "{*}sitemap"), recover=True, resolve_entities=False, no_network=True,
            load_dtd=False, huge_tree=False,
        ):  # fmt: skip
            yield etree.QName(element).localname, _said(element)
            element.clear()
            while element.getprevious() is not None:  # what lies behind, so that a long sitemap takes little memory
                del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise InputError(f"{opened.name}: a broken sitemap: {error}", remedy="look at it in a browser") from error


def _said(entry: Any) -> dict[str, str]:
    said: dict[str, str] = {}
    for element in entry.iter("{*}loc", "{*}lastmod", "{*}publication_date", "{*}title", "{*}name"):
        space, _, name = element.tag.rpartition("}")
        text = " ".join((element.text or "").split())
        if text and not space.endswith(("/sitemap-image/1.1", "/sitemap-video/1.1")):  # which have titles of their own
            said.setdefault(name, text)
    return said


class Robots:
    """A site's robots.txt: the sitemaps that it names."""

    def recognises(self, opened: Opened) -> bool:
        """By its name and a rule."""
        return opened.name.endswith("robots.txt") and bool(_RULE.search(opened.head))

    def items(self, opened: Opened) -> Iterator[Found]:
        """One branch for each sitemap."""
        from protego import Protego

        for link in Protego.parse(opened.content().decode("utf-8", "replace")).sitemaps:
            yield Branch(urljoin(opened.url or "", link))
