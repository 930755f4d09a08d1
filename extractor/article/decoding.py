"""Bytes -> text: what encoding they are in, whatever they or the transport claim."""

from __future__ import annotations

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
_DECLARED = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})|^\s*<\?xml[^>]{0,100}encoding=[\"']([\w.:-]{2,40})", re.I
)
_WEB_NAMES = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "ascii": "cp1252", "us-ascii": "cp1252"}
_SAMPLE = 65_536  # bytes that guessing looks at


def decode(content: bytes, charset: str | None = None, *, html: bool = True) -> str:
    """The text in some bytes. Never fails: what cannot be decoded becomes U+FFFD.

    A byte order mark wins. Bytes beyond ASCII that form valid UTF-8 are UTF-8, since nothing else looks like it by
    chance; then what the transport says, what an HTML head declares (`html`), a guess, Windows-1252.
    """
    for mark, name in _BOMS:
        if content.startswith(mark):
            return content[len(mark) :].decode(name, "replace")
    if wide := wide_encoding(content):
        return content.decode(wide, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    for claimed in (charset, _declared(content) if html else None):
        if (codec := _codec(claimed)) and codec != "utf-8":
            try:
                return content.decode(codec)
            except (UnicodeDecodeError, UnicodeError):
                continue
    text = content.decode("utf-8", "replace")
    if text.count("�") * 200 < len(text) and re.search(r"[\u0080-\uFFFC]", text):  # UTF-8 with a few broken bytes
        return text
    return content.decode(_guessed(content), "replace")


def wide_encoding(content: bytes) -> str | None:
    """UTF-16 without a mark, told by its zero bytes: Latin text has one in every pair, always on the same side."""
    sample = content[:2048]
    if len(sample) < 16 or (len(sample) % 2 and len(content) == len(sample)):
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > 0.7 * half and even < 0.05 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.7 * half and odd < 0.05 * half else None


def _declared(content: bytes) -> str | None:
    match = _DECLARED.search(content[:4096])
    return (match[1] or match[2]).decode("ascii", "replace") if match else None


def _codec(name: str | None) -> str | None:
    if not name:
        return None
    try:
        found = codecs.lookup(name.strip().strip("\"'"))
    except (LookupError, ValueError):
        return None
    if not getattr(found, "_is_text_encoding", True) or found.name.startswith(
        ("utf-16", "utf-32", "utf-7", "idna", "punycode")
    ):
        return None
    return _WEB_NAMES.get(found.name, "cp1252" if found.name == "iso8859-1" else found.name)


def _guessed(content: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(content[:_SAMPLE]).best()
    return _codec(best.encoding) or "cp1252" if best is not None else "cp1252"
