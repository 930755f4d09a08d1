"""What the command line names -> Pages: a URL, a file, a folder of files, or `-` for standard input.

`expand` turns what was named into single names and never raises; `load` reads one name and raises InputError.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from extractor.errors import InputError
from extractor.records import Page
from extractor.settings import Settings

if TYPE_CHECKING:
    from extractor.fetch import Fetcher

STDIN = "-"
MEDIA_TYPES = {
    ".html": "text/html", ".htm": "text/html", ".xhtml": "text/html",
    ".txt": "text/plain", ".text": "text/plain", ".md": "text/markdown", ".markdown": "text/markdown",
}  # fmt: skip


def is_url(name: str) -> bool:
    """Whether an input names something on the web rather than a file; any scheme counts, so that it can be refused."""
    scheme, colon, rest = name.partition("://")
    return bool(colon and rest) and scheme.replace("+", "").isalnum()


def expand(inputs: Iterable[str]) -> Iterator[str]:
    """The single inputs behind the named ones, in order: a folder gives its readable files, sorted, at any depth.

    Hidden files and folders inside are skipped. Never raises: a folder that cannot be listed, or that holds nothing
    to read, is given as itself, and `load` says what is wrong with it.
    """
    for name in inputs:
        if name == STDIN or is_url(name) or not os.path.isdir(name):
            yield name
        else:
            yield from _files(name) or [name]


def _files(folder: str) -> list[str]:
    found = []
    for here, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found += [
            os.path.join(here, name)
            for name in files
            if not name.startswith(".") and os.path.splitext(name)[1].lower() in MEDIA_TYPES
        ]
    return sorted(found)


def load(name: str, settings: Settings | None = None, *, fetcher: Fetcher | None = None) -> Page:
    """Read one input. A URL goes through `fetcher`, or through one of its own where none is given.

    Raises InputError (FetchError for a URL), which names the input, the reason and what to do.
    """
    settings = settings or Settings()
    if is_url(name):
        return _fetched(name, settings, fetcher)
    if name == STDIN:
        content = _bounded(sys.stdin.buffer, name, settings.max_bytes)
    else:
        content = _read(name, settings.max_bytes)
    _refuse_binary(name, content)
    return Page(input=name, content=content, media_type=MEDIA_TYPES.get(Path(name).suffix.lower()))


def _fetched(url: str, settings: Settings, fetcher: Fetcher | None) -> Page:
    if fetcher is not None:
        return fetcher.fetch(url)
    from extractor.fetch import Fetcher

    with Fetcher(settings) as own:
        return own.fetch(url)


def _read(name: str, limit: int) -> bytes:
    try:
        if os.path.isdir(name):
            os.listdir(name)
            raise InputError(
                f"{name}: the folder holds no {', '.join(sorted(MEDIA_TYPES))} file", remedy="name the files themselves"
            )
        with open(name, "rb") as file:
            return _bounded(file, name, limit)
    except (OSError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise _unreadable(name, error) from error


def _unreadable(name: str, error: OSError | ValueError) -> InputError:
    if isinstance(error, FileNotFoundError):
        if os.path.islink(name):
            return InputError(f"{name}: a link to a file that is not there", remedy="name the file itself")
        return InputError(f"{name}: no such file", remedy="check the path; a URL starts with http:// or https://")
    if isinstance(error, PermissionError):
        return InputError(f"{name}: permission denied", remedy="make the file readable for yourself")
    reason = getattr(error, "strerror", None) or str(error)
    return InputError(f"{name}: cannot be read: {reason}", remedy="check the path and the file")


def _bounded(file: BinaryIO, name: str, limit: int) -> bytes:
    content = file.read(limit + 1)
    if len(content) > limit:
        raise InputError(
            f"{name}: larger than {limit:,} bytes", remedy="split it, or raise max_bytes (EXTRACTOR_MAX_BYTES)"
        )
    return content


def _refuse_binary(name: str, content: bytes) -> None:
    if b"\0" in content[:4096]:
        raise InputError(f"{name}: a binary file", remedy="give .html, .txt or .md")
