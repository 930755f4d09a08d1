"""RSS and Atom feeds, broken ones included, by feedparser."""

from __future__ import annotations

import datetime as dt
import email.utils
import io
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from extractor.errors import InputError
from extractor.feeds.addresses import canonical
from extractor.feeds.items import Found, Item, Opened, Trouble, day
from extractor.inputs import is_url

_ROOTS = ("rss", "rdf", "feed")


class Feed:
    """A feed of entries. An entry without a link of its own is told as a trouble."""

    def recognises(self, opened: Opened) -> bool:
        """By the root element."""
        return opened.root in _ROOTS

    def items(self, opened: Opened) -> Iterator[Found]:
        """The entries in the feed's order, each article once."""
        parsed = _parsed(opened)
        if not parsed.entries and parsed.bozo:
            raise InputError(f"{opened.name}: a broken feed: {parsed.bozo_exception}", remedy="look at it in a browser")
        known: set[str] = set()
        for number, entry in enumerate(parsed.entries, start=1):
            link = _link(entry, opened.url)
            if link is None:
                missing = InputError(f"{opened.name}: entry {number} links to no article", remedy="tell its publisher")
                yield Trouble(f"{opened.name}#{number}", missing)
                continue
            key = canonical(link)
            if key not in known:
                known.add(key)
                yield Item(
                    link, key, published=_day(entry, "published") or _day(entry, "updated"),
                    title=_title(entry), modified=_day(entry, "updated") or _day(entry, "published"),
                )  # fmt: skip


def _parsed(opened: Opened) -> Any:
    import feedparser

    headers = {"content-location": opened.url or ""}
    if opened.media_type:
        charset = f"; charset={opened.charset}" if opened.charset else ""
        headers["content-type"] = f"{opened.media_type}{charset}"
    try:
        return feedparser.parse(
            io.BytesIO(opened.content()), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except InputError:
        raise
    except Exception as error:  # a parser of broken things meets ever new ones
        raise InputError(f"{opened.name}: a feed that cannot be parsed: {error}", remedy="report it") from error


def _link(entry: Any, base: str | None) -> str | None:
    """Where the article is: the entry's link, or its id where that is an address."""
    link, id_ = _said(entry, "link"), _said(entry, "id")
    if link and is_url(address := urljoin(base or "", link)):
        return address
    if id_ and is_url(id_):
        return id_
    return None


def _title(entry: Any) -> str | None:
    return " ".join((_said(entry, "title") or "").split()) or None


def _said(entry: Any, name: str) -> str | None:
    """What an entry says under a name itself: feedparser's own look-up would give one date for another."""
    said = dict.get(entry, name)
    return said.strip() or None if isinstance(said, str) else None


def _day(entry: Any, name: str) -> dt.date | None:
    """The day as the publisher's clock had it, which is the one that "on Friday" counts from."""
    text = _said(entry, name)
    if text is None:
        return None
    try:
        return email.utils.parsedate_to_datetime(text).date()
    except (ValueError, TypeError, OverflowError):
        pass
    parsed: time.struct_time | None = dict.get(entry, f"{name}_parsed")
    return day(text) or (dt.date(*parsed[:3]) if parsed else None)
