"""A model folder as files: its settings and its checksums."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any


def configure(folder: Path, config: dict[str, Any]) -> None:
    """Write config.json, and SHA256SUMS anew."""
    (folder / "config.json").write_text(json.dumps(config, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    seal(folder)


def seal(folder: Path) -> None:
    """Write SHA256SUMS over the folder's files."""
    files = sorted(p for p in folder.rglob("*") if p.is_file() and p.name not in ("SHA256SUMS", "README.md"))
    sums = "".join(f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.relative_to(folder).as_posix()}\n" for p in files)
    (folder / "SHA256SUMS").write_text(sums, encoding="utf-8")
