"""A source's name -> the source opened: a file or folder, standard input, or what the web gives if it has changed."""

from __future__ import annotations

import gzip
import hashlib
import sys
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfileobj
from typing import BinaryIO, cast

from extractor.errors import InputError
from extractor.feeds.items import GZIP, HEAD, Opened
from extractor.fetch import Fetcher
from extractor.inputs import STDIN, is_url
from extractor.settings import Settings

_IN_MEMORY = 8 << 20  # bytes of a source that are kept in memory; more goes to a temporary file
_ARCHIVES = (".warc", ".warc.gz", ".warc.zst")


@dataclass(frozen=True)
class Seen:
    """What tells whether a source has changed since it was read: the validators of HTTP, and its content's digest."""

    etag: str | None = None
    modified: str | None = None
    digest: str | None = None


@contextmanager
def opened(name: str, fetcher: Fetcher, seen: Seen | None = None) -> Iterator[tuple[Opened, Seen] | None]:
    """A source and what will tell its changes; None where it has not changed since it was `seen`.

    Raises InputError for what cannot be opened, FetchError for what cannot be fetched.
    """
    settings = fetcher.settings
    with ExitStack() as stack:
        if not is_url(name):
            yield (_local(name, settings, stack), Seen())
            return
        file = _temporary(stack)
        asked = {"If-None-Match": seen.etag, "If-Modified-Since": seen.modified} if seen else {}
        archive = name.partition("?")[0].lower().endswith(_ARCHIVES)
        got = fetcher.download(name, file, headers={k: v for k, v in asked.items() if v}, large=archive)
        if got.status == 304:
            yield None
            return
        now = Seen(got.headers.get("etag"), got.headers.get("last-modified"), None if archive else _digest(file))
        if seen is not None and now.digest is not None and now.digest == seen.digest:
            yield None
            return
        yield (
            Opened(
                name, settings, file=file, url=got.url, media_type=got.media_type, charset=got.charset, head=_head(file)
            ),
            now,
        )


def _local(name: str, settings: Settings, stack: ExitStack) -> Opened:
    if name == STDIN:
        spooled = _temporary(stack)
        copyfileobj(sys.stdin.buffer, spooled)
        return Opened(name, settings, file=spooled, head=_head(spooled))
    path = Path(name)
    if path.is_dir():
        return Opened(name, settings, path=path)
    try:
        if not path.is_file():
            raise InputError(f"{name}: no such file", remedy="check the path; a URL starts with http:// or https://")
        file = stack.enter_context(path.open("rb"))
        return Opened(name, settings, path=path, file=file, head=_head(file))
    except (OSError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"{name}: cannot be read: {reason}", remedy="check the path and the file") from error


def _temporary(stack: ExitStack) -> BinaryIO:
    return cast(BinaryIO, stack.enter_context(tempfile.SpooledTemporaryFile(_IN_MEMORY)))


def _head(file: BinaryIO) -> bytes:
    file.seek(0)
    packed = file.read(2) == GZIP
    file.seek(0)
    try:
        return gzip.GzipFile(fileobj=file, mode="rb").read1(HEAD) if packed else file.read(HEAD)
    except (OSError, EOFError, zlib.error):  # broken; whoever reads it says so
        file.seek(0)
        return file.read(HEAD)


def _digest(file: BinaryIO) -> str:
    file.seek(0)
    digest = hashlib.sha256()
    while chunk := file.read(1 << 20):
        digest.update(chunk)
    return digest.hexdigest()
