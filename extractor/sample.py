"""The sample that comes with the package: articles as web pages, and a table of dated figures to hold them against."""

from __future__ import annotations

import shutil
from importlib.resources import files
from pathlib import Path

from extractor.errors import InputError


def folder() -> Path:
    """Where the sample lies: inside an installed package, else in the checkout's corpus."""
    installed = Path(str(files("extractor") / "sample"))
    checkout = Path(str(files("extractor"))).parent / "corpus"
    for place in (installed, checkout):
        if any((place / "articles").glob("sample-*.html")):
            return place
    raise InputError(
        "the sample articles are not there", remedy="install the package again, or run scripts/corpus build"
    )


def copy(target: Path) -> tuple[Path, Path]:
    """Copy the sample to a folder: its articles' and its reference tables' folders there. Files of the same name are
    overwritten, others left alone.
    """
    source, places = folder(), []
    for name, pattern in (("articles", "sample-*.html"), ("reference", "*.csv")):
        place = target / name
        place.mkdir(parents=True, exist_ok=True)
        for file in sorted((source / name).glob(pattern)):
            shutil.copyfile(file, place / file.name)
        places.append(place)
    return places[0], places[1]
