"""Where an article comes from, as a dataset may tell it: no folders of a machine, no passwords in addresses."""

from __future__ import annotations

from pathlib import PurePosixPath
from urllib.parse import urlsplit, urlunsplit

from extractor.inputs import is_url
from extractor.records import Article, Source


def publisher_key(article: Article | Source) -> str | None:
    """What tells publishers apart: the name in small letters without extra blanks, else the host; None where neither
    is known."""
    name = " ".join((article.publisher or "").casefold().split())
    return name or host(article.url or (article.input if is_url(article.input) else None))


def host(url: str | None) -> str | None:
    """The host of an address, without www."""
    try:
        name = urlsplit(url or "").hostname
    except ValueError:
        return None
    return name.removeprefix("www.") if name else None


def origin(article: Article | Source) -> str:
    """Who or what asserts: the publisher, else the host, else the title, else the file's name."""
    return article.publisher or host(article.url) or article.title or input_name(article.input)


def input_name(name: str) -> str:
    """The name an article was asked by: an address, or a file's name without its folders."""
    return address(name) or "" if is_url(name) else PurePosixPath(name.replace("\\", "/")).name


def address(url: str | None) -> str | None:
    """An address without a user's name and password; None for what is none."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2])) or None
