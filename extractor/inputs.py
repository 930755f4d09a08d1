"""What the command line names -> Pages: a URL, a file, a folder of files, or `-` for standard input.

`expand` turns what was named into single names and never raises; `load` reads one name and raises InputError, so that
a caller decides for each input what a failure means for the rest.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, BinaryIO

from extractor.article.decoding import wide_encoding
from extractor.errors import InputError
from extractor.records import Page
from extractor.settings import Settings, load_settings

if TYPE_CHECKING:
    from extractor.fetch import Fetcher

STDIN = "-"
MEDIA_TYPES = {
    ".html": "text/html", ".htm": "text/html", ".xhtml": "text/html",
    ".txt": "text/plain", ".text": "text/plain", ".md": "text/markdown", ".markdown": "text/markdown",
}  # fmt: skip
_CHUNK = 1 << 20  # bytes read at a time
_KINDS = ".html, .txt or .md"
_MAGIC = {  # first bytes of what is plainly no text, and what it is
    b"%PDF-": "a PDF", b"\x89PNG": "a picture", b"\xff\xd8\xff": "a picture", b"GIF8": "a picture",
    b"RIFF": "a media file",
    b"PK\x03\x04": "a ZIP archive or office document", b"\x1f\x8b": "a gzip archive", b"BZh": "a bzip2 archive",
    b"\xfd7zXZ": "an xz archive", b"7z\xbc\xaf": "a 7z archive", b"\xd0\xcf\x11\xe0": "an office document",
    b"{\\rtf": "an RTF document", b"%!PS": "a PostScript file", b"\x7fELF": "a program", b"MZ\x90": "a program",
    b"SQLite format 3": "a database", b"PAR1": "a Parquet table", b"OggS": "a media file", b"ID3": "a media file",
    b"\x00\x00\x01\x00": "a picture", b"wOF": "a font",
}  # fmt: skip
_OTHERS = {  # endings of files that are text, and no articles
    ".csv": "a table", ".tsv": "a table", ".json": "data", ".jsonl": "data", ".xml": "XML", ".rss": "a feed",
    ".atom": "a feed", ".opml": "a list of feeds", ".py": "a program", ".js": "a program", ".css": "a style sheet",
    ".toml": "settings", ".yaml": "settings", ".yml": "settings", ".warc": "a web archive",
}  # fmt: skip
_CONTROL = frozenset(range(32)) - frozenset(b"\t\n\r\f\v\x1b\x1a")
_MOST_CONTROL = 0.02  # share of control characters that a text in any encoding stays below


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
            os.path.join(here, name) for name in files if not name.startswith(".") and _ending(name) in MEDIA_TYPES
        ]
    return sorted(found)


def _ending(name: str) -> str:
    return os.path.splitext(name)[1].lower()


def load(name: str, settings: Settings | None = None, *, fetcher: Fetcher | None = None) -> Page:
    """Read one input. A URL goes through `fetcher`, or through one of its own where none is given.

    Raises InputError (FetchError for a URL), which names the input, the reason and what to do.
    """
    settings = settings or load_settings()
    if is_url(name):
        return _fetched(name, settings, fetcher)
    if _ending(name) in _OTHERS:
        raise InputError(f"{name}: {_OTHERS[_ending(name)]}, not an article", remedy=f"give {_KINDS}")
    content = _standard_input(settings.max_bytes) if name == STDIN else _read(name, settings.max_bytes)
    if kind := _binary(content):
        raise InputError(f"{name}: {kind}, not a text", remedy=f"save its text as {_KINDS} and give that")
    return Page(input=name, content=content, media_type=MEDIA_TYPES.get(_ending(name)))


def _fetched(url: str, settings: Settings, fetcher: Fetcher | None) -> Page:
    if fetcher is not None:
        return fetcher.fetch(url)
    from extractor.fetch import Fetcher

    with Fetcher(settings) as own:
        return own.fetch(url)


def _standard_input(limit: int) -> bytes:
    try:
        return _bounded(sys.stdin.buffer, STDIN, limit)
    except (OSError, ValueError, AttributeError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"{STDIN}: standard input cannot be read: {error}", remedy="pipe a text into it") from error


def _read(name: str, limit: int) -> bytes:
    try:
        if os.path.isdir(name):
            os.listdir(name)
            raise InputError(f"{name}: a folder without {_KINDS} files", remedy="name the files themselves")
        if os.path.exists(name) and not os.path.isfile(name):
            raise InputError(f"{name}: a device or pipe, not a file", remedy="use - for standard input")
        with open(name, "rb") as file:
            return _bounded(file, name, limit)
    except (OSError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise _unreadable(name, error) from error


def _unreadable(name: str, error: OSError | ValueError) -> InputError:
    shown = name.replace("\0", "\\0")
    if isinstance(error, FileNotFoundError):
        if os.path.islink(name):
            return InputError(f"{shown}: a link to a file that is not there", remedy="name the file itself")
        return InputError(f"{shown}: no such file", remedy="check the path; a URL starts with http:// or https://")
    if isinstance(error, PermissionError):
        return InputError(f"{shown}: permission denied", remedy="make it readable for yourself")
    reason = getattr(error, "strerror", None) or str(error)
    return InputError(f"{shown}: cannot be read: {reason}", remedy="check the path and the file")


def _bounded(file: BinaryIO, name: str, limit: int) -> bytes:
    content = b""
    while asked := min(limit + 1 - len(content), _CHUNK):  # no more memory is set aside than there is text
        content += (more := file.read(asked))
        if len(more) < asked:  # the end; to ask a terminal once more would want a second Ctrl-D
            break
    if len(content) > limit:
        raise InputError(
            f"{name}: larger than {limit:,} bytes", remedy="split it, or raise max_bytes (EXTRACTOR_MAX_BYTES)"
        )
    return content


def _binary(content: bytes) -> str | None:
    """What a file is that holds no text; None for text in any encoding, UTF-16 included."""
    for magic, kind in _MAGIC.items():
        if content.startswith(magic):
            return kind
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or wide_encoding(content):
        return None
    sample = content[:8192]
    control = sum(1 for byte in sample if byte in _CONTROL)
    return "a binary file" if control > max(_MOST_CONTROL * len(sample), 3 if b"\0\0" in sample else 8) else None
