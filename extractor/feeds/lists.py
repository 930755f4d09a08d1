"""Lists of articles and of sources: text files of URLs or paths, OPML, folders, and single pages."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

from extractor.errors import InputError
from extractor.feeds.addresses import canonical, of_file, version_of
from extractor.feeds.items import Branch, Found, Item, Opened, Trouble
from extractor.inputs import expand, is_url
from extractor.records import Page

_FEEDS = ("application/rss+xml", "application/atom+xml")
_MARKUP = ("html", "body")


class Listing:
    """A text file with the URL or path of an article on each line. Empty lines and lines that begin with # are none."""

    def recognises(self, opened: Opened) -> bool:
        """By its first line, which is a URL or the path of a file that is there."""
        if opened.root or b"\0" in opened.head:
            return False
        first = next(iter(_lines(opened.head.rpartition(b"\n")[0] or opened.head)), None)
        return first is not None and (is_url(first) or _is_there(_placed(first, opened)))

    def items(self, opened: Opened) -> Iterator[Found]:
        """The articles in order; a folder's files where one is named."""
        for line in _lines(opened.content()):
            yield from _named(line if is_url(line) else str(_placed(line, opened)))


class Sources:
    """A text file with the URL or path of a source on each line. Only read as such when asked for by name."""

    def recognises(self, opened: Opened) -> bool:
        """Never: a list of sources looks like a list of articles."""
        return False

    def items(self, opened: Opened) -> Iterator[Found]:
        """One branch for each line."""
        for line in _lines(opened.content()):
            yield Branch(line if is_url(line) else str(_placed(line, opened)))


class Opml:
    """An OPML list of feeds, as feed readers export it."""

    def recognises(self, opened: Opened) -> bool:
        """By the root element."""
        return opened.root == "opml"

    def items(self, opened: Opened) -> Iterator[Found]:
        """One branch for each outline with a feed, at any depth; included lists as well."""
        from lxml import etree

        parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False)
        try:
            root = etree.fromstring(opened.content(), parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise InputError(f"{opened.name}: a broken OPML list: {error}", remedy="export it again") from error
        for outline in [] if root is None else root.iter("{*}outline"):
            said = {name.lower(): value.strip() for name, value in outline.attrib.items()}
            included = said.get("url") if said.get("type", "").lower() in ("include", "link") else None
            if link := said.get("xmlurl") or included:
                yield Branch(urljoin(opened.url or "", link))


class Folder:
    """A folder: its articles, at any depth, sorted by path."""

    def recognises(self, opened: Opened) -> bool:
        """By being one."""
        return opened.path is not None and opened.path.is_dir()

    def items(self, opened: Opened) -> Iterator[Found]:
        """The readable files, and archives as branches."""
        archives = sorted(
            os.path.join(here, name)
            for here, _, names in os.walk(opened.name)
            for name in names
            if name.endswith((".warc", ".warc.gz", ".warc.zst")) and not name.startswith(".")
        )
        found = [name for name in expand([opened.name]) if name != opened.name]
        if not found and not archives:
            raise InputError(
                f"{opened.name}: a folder without articles", remedy="name one with .html, .txt or .md files"
            )
        for name in found:
            yield from _named(name)
        yield from map(Branch, archives)


class SinglePage:
    """A page or text that is no list: the feeds that it names in its head, or else itself, as the one article."""

    def recognises(self, opened: Opened) -> bool:
        """Web pages, and any text that nothing else reads: asked last."""
        return opened.file is not None and (opened.root in _MARKUP or (not opened.root and b"\0" not in opened.head))

    def items(self, opened: Opened) -> Iterator[Found]:
        """Branches to its feeds where it is a site's page, else the article."""
        feeds = list(_announced(opened)) if opened.url and opened.root in _MARKUP else []
        if feeds:
            yield from map(Branch, dict.fromkeys(feeds))
        elif opened.url:
            page = Page(
                input=opened.name, content=opened.content(), media_type=opened.media_type, charset=opened.charset,
                url=opened.url,
            )  # fmt: skip
            yield Item(opened.name, canonical(opened.url), page=page)
        else:
            yield from _named(opened.name)


def _announced(opened: Opened) -> Iterator[str]:
    from lxml import etree, html

    try:
        tree = html.document_fromstring(opened.content())
    except (etree.ParserError, ValueError):
        return
    for link in tree.iter("link"):
        relations, address = (link.get("rel") or "").lower().split(), (link.get("href") or "").strip()
        comments = "comment" in f"{link.get('title')} {address}".lower()
        if (
            "alternate" in relations
            and (link.get("type") or "").lower() in _FEEDS
            and not comments
            and link.get("href")
        ):
            yield urljoin(opened.url or "", address)


def _named(name: str) -> Iterator[Found]:
    """The articles that a URL, file or folder stands for."""
    for one in expand([name]):
        if is_url(one):
            yield Item(one, canonical(one))
        elif (path := Path(one)).is_dir() or not path.exists():
            error = InputError(f"{one}: no such file, or a folder without articles", remedy="check the path")
            yield Trouble(one, error)
        else:
            yield Item(one, of_file(path), version=version_of(path))


def _lines(content: bytes) -> Iterator[str]:
    wide = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    for line in content.decode(wide, "replace").splitlines():
        if (kept := line.strip()) and not kept.startswith("#"):
            yield kept


def _placed(line: str, opened: Opened) -> Path:
    """A path of a list: as it stands where that is there, else beside the list."""
    path = Path(line).expanduser()
    beside = opened.path.parent / path if opened.path else path
    return beside if not _is_there(path) and _is_there(beside) else path


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False
