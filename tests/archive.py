"""WARC archives made by hand, record by record, in the shape that CC-NEWS has."""

from __future__ import annotations

import gzip


def record(url: str, body: bytes, *, status: str = "200 OK", kind: str = "response", **headers: str) -> bytes:
    """One record; `headers` are HTTP headers beside the content type, with underscores for hyphens."""
    given = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body))}
    given |= {key.replace("_", "-"): value for key, value in headers.items()}
    http = f"HTTP/1.1 {status}\r\n" + "".join(f"{key}: {value}\r\n" for key, value in given.items() if value) + "\r\n"
    return envelope(url, http.encode() + body, kind, "application/http; msgtype=response")


def envelope(url: str, content: bytes, kind: str, media_type: str) -> bytes:
    """Content as the record of a kind."""
    number = abs(hash((url, kind, content))) % 10**12
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012d}>\r\n"
        f"WARC-Date: 2026-01-05T21:30:00Z\r\nWARC-Target-URI: {url}\r\nContent-Type: {media_type}\r\n"
        f"Content-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content + b"\r\n\r\n"


def info() -> bytes:
    """The record that an archive begins with."""
    return envelope("news.warc.gz", b"software: by hand\r\n", "warcinfo", "application/warc-fields")


def archive(*records: bytes, packed: bool = True) -> bytes:
    """An archive of records, each compressed by itself where it is to be packed."""
    return b"".join(gzip.compress(one, 6, mtime=0) if packed else one for one in (info(), *records))
