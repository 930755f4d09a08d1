"""WARC archives, such as CC-NEWS has: each response that holds a web page, with its bytes, in flat memory.

fastwarc reads records and says where it stops at broken ones. From there the file is searched for the next beginning
of a record, so that one torn record costs itself and nothing else.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from extractor.errors import InputError
from extractor.feeds.addresses import canonical
from extractor.feeds.items import GZIP, Found, Item, Opened, Trouble
from extractor.records import Page

_ZSTD = b"\x28\xb5\x2f\xfd"
_PLAIN = b"WARC/1."
_MEMBER = GZIP + b"\x08"  # how each compressed record begins
_PAGES = ("text/html", "application/xhtml+xml", "text/plain")
_CHUNK = 1 << 20


class Archive:
    """A WARC file, plain or compressed record by record."""

    def recognises(self, opened: Opened) -> bool:
        """By its first record; a zstd stream is taken for one."""
        return opened.head.lstrip().startswith(_PLAIN) or opened.head.startswith(_ZSTD)

    def items(self, opened: Opened) -> Iterator[Found]:
        """The pages in the order of their records. Broken stretches are told once they are passed."""
        from fastwarc.warc import ArchiveIterator, WarcRecordType

        file = opened.raw()
        file.seek(0)
        beginning = _MEMBER if file.read(3) == _MEMBER else _PLAIN
        kinds = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
        at: int | None = 0
        broken: tuple[int, str] | None = None
        while at is not None:
            file.seek(at)
            last = at
            try:
                for record in ArchiveIterator(file, record_types=kinds, auto_decode="transfer", max_header_len=1 << 16):
                    last = record.stream_pos
                    if broken:
                        yield _torn(opened.name, *broken, last)
                        broken = None
                    yield from _page(record, opened)
                at = None
            except OSError as error:
                broken = broken or (last, str(error))
                at = _next(file, last + 1, beginning)
        if broken:
            yield _torn(opened.name, *broken, None)


def _torn(name: str, start: int, reason: str, end: int | None) -> Trouble:
    went_on = f"reading went on at byte {end:,}" if end is not None else "the rest is lost"
    error = InputError(
        f"{name}: a broken record at or after byte {start:,} ({reason}); {went_on}", remedy="download the archive again"
    )
    return Trouble(f"{name}@{start}", error)


def _next(file: BinaryIO, start: int, beginning: bytes) -> int | None:
    """Where the next record may begin, from `start` on."""
    file.seek(start)
    kept = b""
    while chunk := file.read(_CHUNK):
        window = kept + chunk
        if (found := window.find(beginning)) >= 0:
            return start + found
        start += max(len(window) - len(beginning) + 1, 0)
        kept = window[-len(beginning) + 1 :]
    return None


def _page(record: Any, opened: Opened) -> Iterator[Found]:
    """The article of a record, where it holds a web page that was had."""
    address = record.headers.get("WARC-Target-URI", "").strip("<> ")
    http = record.http_headers
    said = (record.http_content_type if http else record.headers.get("Content-Type", "").partition(";")[0]) or ""
    if (http and http.status_code != 200) or said.lower() not in _PAGES or urlsplit(address).path == "/robots.txt":
        return
    length, limit = record.content_length, opened.settings.max_bytes
    if length > limit:
        yield Trouble(address, InputError(f"{address}: larger than {limit:,} bytes", remedy="raise max_bytes"))
        return
    body = record.reader.read(limit + 1)
    plain_length = not http or "transfer-encoding" not in {name.lower() for name, _ in http.astuples()}
    if plain_length and len(body) < length:
        raise OSError(f"{length - len(body):,} bytes of {address} are missing")
    body = _decoded(body, (http.get("Content-Encoding") or "").lower() if http else "", limit)
    if body is None:
        yield Trouble(address, InputError(f"{address}: broken or oversized compressed page", remedy="fetch it anew"))
        return
    charset = (record.http_charset or "").strip("\"' ") or None
    page = Page(input=address, content=body, media_type=said.lower(), charset=charset, url=address)
    yield Item(address, canonical(address), modified=record.record_date and record.record_date.date(), page=page)


def _decoded(body: bytes, encoding: str, limit: int) -> bytes | None:
    """A body without its encoding; as it is where the header speaks of one that the crawler has undone already."""
    if encoding in ("gzip", "x-gzip") and body.startswith(GZIP):
        return _unzipped(body, 31, limit)
    if encoding == "deflate" and not body.lstrip().startswith(b"<"):
        return _unzipped(body, -15 if (body[:1] or b"x")[0] & 0x0F != 8 else 15, limit)
    if encoding == "br" and not body.lstrip().startswith(b"<"):
        from fastwarc.stream_io import BrotliReader

        try:
            body = BrotliReader(io.BytesIO(body)).read(limit + 1)
        except OSError:
            return None
    return body if len(body) <= limit else None


def _unzipped(body: bytes, bits: int, limit: int) -> bytes | None:
    unpack = zlib.decompressobj(bits)
    try:
        data = unpack.decompress(body, limit + 1)
    except zlib.error:
        return None
    return data if unpack.eof and len(data) <= limit else None
