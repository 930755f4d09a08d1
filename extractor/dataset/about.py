"""What whoever publishes a dataset says of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from importlib.metadata import version


@dataclass(frozen=True)
class About:
    """Name, licence and address of a dataset.

    `license` is an id that the Hugging Face hub knows, or an address; `dated` is the day of publication: no clock is
    read, so that the same store gives the same bytes.
    """

    name: str = "market-claims dataset"
    license: str = "unknown"
    url: str | None = None
    dated: dt.date | None = None
    release: str = "1.0.0"
    story: str = ""  # a paragraph on how it came about, Markdown

    @property
    def program(self) -> str:
        """What made it: name and version of this program."""
        return f"market-claims {version('market-claims')}"
