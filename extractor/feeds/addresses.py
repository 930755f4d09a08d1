"""One key for all the ways to write an address, so that an article is read once however it is linked."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urldefrag, urlsplit, urlunsplit

#: Parameters that say where a reader came from, beyond those that courlan knows.
_TRACKING = re.compile(
    r"(?:utm_\w+|at_\w+|ns_\w+|mc_[ce]id|cmp(?:id)?|ncid|ocid|icid|s?cid|src|guc\w+|taid|smid|mod|soc_\w+|partner|feedtype|"
    r"feedname|rss|yptr|\.tsrc|[a-z]*clid)",
    re.I,
)


def canonical(url: str) -> str:
    """The key of a web address: https, lower-case host, no default port, fragment or tracking, parameters sorted."""
    from courlan import normalize_url

    plain = urldefrag(url.strip())[0]
    try:
        parts = urlsplit(normalize_url(plain))
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:  # no URL; whoever fetches it says so
        return plain
    kept = [pair for pair in parts.query.split("&") if pair and not _TRACKING.fullmatch(pair.partition("=")[0])]
    host = f"[{host}]" if ":" in host else host
    shown = host if port in (None, 80, 443) else f"{host}:{port}"
    scheme = "https" if parts.scheme == "http" else parts.scheme
    return urlunsplit((scheme, shown, parts.path or "/", "&".join(kept), ""))


def of_file(path: Path) -> str:
    """The key of a local file: its absolute address."""
    return path.absolute().as_uri()


def version_of(path: Path) -> str | None:
    """What changes when a file does; None where the file cannot be looked at."""
    try:
        status = path.stat()
    except OSError:
        return None
    return f"{status.st_size}-{status.st_mtime_ns}"
