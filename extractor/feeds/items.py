"""The nouns of a feed: a source that is open, and what it yields.

A source yields items (articles to read), branches (further sources to open) and troubles (what it should have held and
does not), in an order that is the source's own, so that the same source gives the same stream each time.
"""

from __future__ import annotations

import datetime as dt
import gzip
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Protocol

from extractor.errors import InputError
from extractor.records import Page
from extractor.settings import Settings

GZIP = b"\x1f\x8b"
HEAD = 16_384  # bytes that a kind is told by: a feed's root comes after comments and style sheets at times
_ROOT = re.compile(r"<(?:\w+:)?(rss|rdf|feed|urlset|sitemapindex|opml|html|body)\b|<!doctype\s+(html)", re.I)


@dataclass(frozen=True)
class Item:
    """One article to read. `key` is one for all the ways to name it: the canonical URL, or the absolute path.

    `version` tells two states of one file apart. The hints (`published`, `title`, `publisher`) fill what the document
    does not say. `modified` is when the source saw it last change. `page` holds the bytes where the source has them.
    `source` is the one that holds it, as `walk` notes.
    """

    name: str
    key: str
    published: dt.date | None = None
    title: str | None = None
    publisher: str | None = None
    modified: dt.date | None = None
    version: str | None = None
    source: str | None = None
    page: Page | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Branch:
    """A further source that a source names: a feed in an OPML list, a sitemap in an index."""

    name: str
    modified: dt.date | None = None


@dataclass(frozen=True)
class Trouble:
    """What could not be had: a `whole` source, or a part of one. `name` says which, `error` why and what to do."""

    name: str
    error: InputError
    whole: bool = False


Found = Item | Branch | Trouble


class Source(Protocol):
    """A kind of source. Registered under its name as an entry point in the group `extractor.sources`."""

    def recognises(self, opened: Opened) -> bool:
        """Whether this kind reads what was opened, judged by its first bytes."""

    def items(self, opened: Opened) -> Iterator[Found]:
        """What the source holds, in its order, lazily. Raises InputError where nothing of it can be read."""


@dataclass(frozen=True)
class Opened:
    """A source with its bytes at hand: a local file or folder, or what the web gave, in a temporary file.

    `head` is how it begins, with gzip undone. `url` is where it was found after redirects.
    """

    name: str
    settings: Settings
    path: Path | None = None
    file: BinaryIO | None = field(default=None, repr=False)
    url: str | None = None
    media_type: str | None = None
    charset: str | None = None
    head: bytes = field(default=b"", repr=False)

    @property
    def root(self) -> str | None:
        """The first telling element of XML or HTML, in lower case (`rss`, `urlset`, `html` ...); None in other text."""
        wide = "utf-16" if self.head.startswith((b"\xff\xfe", b"\xfe\xff")) else "latin-1"
        found = _ROOT.search(self.head.decode(wide, "replace").replace("\0", ""))
        return (found[1] or found[2]).lower() if found else None

    def raw(self) -> BinaryIO:
        """The bytes as they lie, from the start."""
        if self.file is None:
            raise InputError(f"{self.name}: a folder, not a file", remedy="leave out --kind")
        self.file.seek(0)
        return self.file

    def content(self) -> bytes:
        """All bytes, gzip undone; at most `max_source` of them."""
        file, limit = self.raw(), self.settings.max_source
        try:
            packed = file.read(2) == GZIP
            file.seek(0)
            stream = gzip.GzipFile(fileobj=file, mode="rb") if packed else file
            data = b"".join(_at_most(stream, limit + 1))
        except (OSError, EOFError, zlib.error) as error:
            raise InputError(f"{self.name}: broken gzip data: {error}", remedy="download it again") from error
        if len(data) > limit:
            raise InputError(
                f"{self.name}: larger than {limit:,} bytes", remedy="raise max_source (EXTRACTOR_MAX_SOURCE)"
            )
        return data


def _at_most(stream: BinaryIO | gzip.GzipFile, limit: int) -> Iterator[bytes]:
    """What a stream holds, in pieces: asked for all at once, it would set aside the whole limit."""
    while limit > 0 and (chunk := stream.read(min(limit, 1 << 20))):
        limit -= len(chunk)
        yield chunk


def day(text: str | None) -> dt.date | None:
    """The day that an ISO date or time begins with, by its own clock; None where there is none."""
    try:
        return dt.date.fromisoformat((text or "").strip()[:10])
    except ValueError:
        return None
