"""Names on any file system -> shards that a cluster shares out -> the items of each, in an order of their own.

A name is a path or URL that fsspec opens (`s3://`, `gs://`, `hdfs://`, a local path ...): a WARC archive, a Parquet
table of pages, a text file of URLs and paths, a page, or a folder or glob of such. Pages on the web are fetched as
everywhere else, with robots.txt and pauses: those of one host are in one shard, so that one machine at a time asks it.
"""

from __future__ import annotations

import datetime as dt
import os
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from extractor.errors import InputError
from extractor.feeds import Branch, Item, Opened, Trouble
from extractor.feeds.addresses import canonical, of_file, version_of
from extractor.feeds.archives import Archive
from extractor.feeds.opening import opened
from extractor.fetch import Fetcher
from extractor.inputs import MEDIA_TYPES, expand, is_url, load
from extractor.records import Page
from extractor.settings import Settings

ARCHIVES = (".warc", ".warc.gz", ".warc.zst")
TABLE = ".parquet"
_FILES, _HOSTS = 64, 64  # files in a shard; shards that the hosts of a list are dealt out to
_HEAD = 4096  # bytes in which a list's first line ends
#: the columns of a table that hold a page, and what it is then
_CONTENTS = {"html": "text/html", "content": None, "text": "text/plain"}
Kind = Literal["files", "archive", "table", "pages"]


@dataclass(frozen=True)
class Shard:
    """A part of the work: some files, an archive, a row group of a table, or pages of some hosts."""

    kind: Kind
    names: tuple[str, ...]
    part: int = 0


def shards(names: Iterable[str]) -> Iterator[Shard | Trouble]:
    """The shards behind some names, in order, the pages of the web last; what cannot be opened is told as a Trouble."""
    pages: dict[int, list[str]] = defaultdict(list)
    files: list[str] = []
    for name in names:
        try:
            for one in _listed(name):
                if _on_the_web(one) and not one.endswith(ARCHIVES):
                    pages[zlib.crc32((urlsplit(one).hostname or "").encode()) % _HOSTS].append(one)
                elif one.endswith((*ARCHIVES, TABLE)):
                    yield from _gathered(files)
                    yield from [Shard("archive", (one,))] if one.endswith(ARCHIVES) else _row_groups(one, pages)
                else:
                    files.append(one)
                    if len(files) == _FILES:
                        yield from _gathered(files)
        except Exception as error:  # each file system has errors of its own
            yield Trouble(name, _unopened(name, error), whole=True)
    yield from _gathered(files)
    for host in sorted(pages):
        yield Shard("pages", tuple(dict.fromkeys(pages[host])))


def items(shard: Shard, fetcher: Fetcher) -> Iterator[Item | Trouble]:
    """What a shard holds, with the pages' bytes, but those of the web, which are fetched once it is sure that they are
    wanted. Faults are told as Troubles, and the rest goes on."""
    try:
        if shard.kind == "pages":
            yield from (Item(url, canonical(url)) for url in shard.names)
        elif shard.kind == "archive":
            yield from _archive(shard.names[0], fetcher)
        elif shard.kind == "table":
            yield from _rows(shard.names[0], shard.part)
        else:
            for name in shard.names:
                yield from _file(name, fetcher.settings)
    except InputError as error:
        yield Trouble(shard.names[0], error, whole=True)
    except Exception as error:
        yield Trouble(shard.names[0], _unopened(shard.names[0], error), whole=True)


def _unopened(name: str, error: Exception) -> InputError:
    if isinstance(error, InputError):
        return error
    told = f"{name}: cannot be opened: {type(error).__name__}: {error}"
    return InputError(
        told, remedy="check the name; s3://, gs:// and others need s3fs, gcsfs ... installed on every machine"
    )


def _gathered(files: list[str]) -> Iterator[Shard]:
    if files:
        yield Shard("files", tuple(files))
        files.clear()


def _on_the_web(name: str) -> bool:
    return name.startswith(("http://", "https://"))


# -- names -------------------------------------------------------------------------------------------------------------


def _listed(name: str) -> Iterator[str]:
    """The files, tables, archives and URLs that a name stands for."""
    if _on_the_web(name):
        yield name
        return
    system, path = _system(name)
    if "*" in name or system.isdir(path):
        found = list(_below(name, system, path))
        if not found:
            raise InputError(f"{name}: nothing in it to read", remedy="name pages, Parquet tables or WARC archives")
        yield from found
    elif name.endswith((*ARCHIVES, TABLE)):
        yield name
    else:
        with system.open(path, "rb") as file:
            first = _first_line(file.read(_HEAD))
            if not _is_name(first, name):
                yield name
                return
            file.seek(0)
            for line in file.read().decode("utf-8-sig", "replace").splitlines():
                if (kept_line := line.strip()) and not kept_line.startswith("#"):
                    yield from expand([_beside(kept_line, name)])


def _below(name: str, system: Any, path: str) -> Iterator[str]:
    """What a folder or glob holds: pages and tables in order, then archives, as the local engine has them."""
    found = system.glob(path) if "*" in name else system.find(path)
    if not is_url(name) and not os.path.isabs(name):
        found = [os.path.relpath(one) for one in found]  # as the user would name them
    start = len(os.path.commonpath([path, *found])) if found else 0
    seen = sorted(one for one in found if "/." not in one[start:])
    for ends in ((*MEDIA_TYPES, TABLE), ARCHIVES):
        yield from (system.unstrip_protocol(one) if is_url(name) else one for one in seen if one.endswith(ends))


def _first_line(head: bytes) -> str:
    lines = (line.strip() for line in head.decode("utf-8-sig", "replace").splitlines())
    return next((line for line in lines if line and not line.startswith("#")), "")


def _is_name(line: str, of: str) -> bool:
    """Whether a text's first line is a name, so that the text is a list of such."""
    if not line or len(line) > 1000 or "\0" in line:
        return False
    if is_url(line) and " " not in line:
        return True
    system, path = _system(_beside(line, of))
    return bool(system.exists(path))


def _beside(line: str, of: str) -> str:
    """A path in a list: as it stands where it is whole or is there, else beside the list."""
    if is_url(line) or line.startswith("/"):
        return line
    system, path = _system(line)
    folder = of.rpartition("/")[0]
    return line if system.exists(path) or not folder else f"{folder}/{line}"


def _system(name: str) -> tuple[Any, str]:
    from fsspec.core import url_to_fs

    system, path = url_to_fs(name)
    return system, path if is_url(name) else name


# -- contents ----------------------------------------------------------------------------------------------------------


def _file(name: str, settings: Settings) -> Iterator[Item | Trouble]:
    try:
        if not is_url(name):
            yield Item(name, of_file(Path(name)), version=version_of(Path(name)), page=load(name, settings))
            return
        system, path = _system(name)
        known = system.info(path)
        if known["size"] > settings.max_bytes:
            raise InputError(f"{name}: larger than {settings.max_bytes:,} bytes", remedy="raise max_bytes")
        version = f"{known['size']}-{known.get('ETag') or known.get('mtime') or known.get('LastModified') or ''}"
        ending = next((kind for end, kind in MEDIA_TYPES.items() if name.endswith(end)), None)
        yield Item(name, name, version=version, page=Page(input=name, content=system.cat_file(path), media_type=ending))
    except Exception as error:
        yield Trouble(name, _unopened(name, error))


def _archive(name: str, fetcher: Fetcher) -> Iterator[Item | Trouble]:
    if _on_the_web(name):
        with opened(name, fetcher) as given:
            if given is not None:
                yield from (found for found in Archive().items(given[0]) if not isinstance(found, Branch))
        return
    system, path = _system(name)
    with system.open(path, "rb") as file:
        archive = Opened(name, fetcher.settings, file=file)
        yield from (found for found in Archive().items(archive) if not isinstance(found, Branch))


def _row_groups(name: str, pages: dict[int, list[str]]) -> Iterator[Shard]:
    """The parts of a table; one that only names URLs is a list of these."""
    from pyarrow import parquet

    system, path = _system(name)
    with system.open(path, "rb") as file:
        table = parquet.ParquetFile(file)
        columns = set(table.schema_arrow.names)
        if columns & set(_CONTENTS):
            yield from (Shard("table", (name,), part) for part in range(table.num_row_groups))
        elif "url" in columns:
            for url in table.read(columns=["url"])["url"].to_pylist():
                if url:
                    pages[zlib.crc32((urlsplit(url).hostname or "").encode()) % _HOSTS].append(url)
        else:
            raise InputError(
                f"{name}: a table without pages", remedy=f"it needs a column {', '.join(_CONTENTS)} or url"
            )


def _rows(name: str, part: int) -> Iterator[Item | Trouble]:
    from pyarrow import parquet

    system, path = _system(name)
    with system.open(path, "rb") as file:
        group = parquet.ParquetFile(file).read_row_group(part)
    column = next(column for column in _CONTENTS if column in group.column_names)
    for at, row in enumerate(group.to_pylist()):
        if (content := row[column]) is None:
            continue
        url = row.get("url") or None
        called = url or f"{name}#{part}.{at}"
        text = isinstance(content, str)
        page = Page(
            input=called, content=content.encode() if text else bytes(content), url=url,
            media_type=row.get("media_type") or _CONTENTS[column], charset="utf-8" if text else None,
        )  # fmt: skip
        item = Item(called, canonical(url) if url else called, page=page)
        yield replace(
            item, published=_day(row.get("published")), title=row.get("title"), publisher=row.get("publisher")
        )


def _day(value: object) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, str):
        try:
            return dt.date.fromisoformat(value[:10])
        except ValueError:
            return None
    return value if isinstance(value, dt.date) else None
