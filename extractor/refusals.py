"""How a command refuses: one line that says what is wrong and what to do, and exit status 2."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click


class Refusal(click.ClickException):
    """Wrong usage that only shows while a command runs: a table of unknown shape, a file that is no store."""

    exit_code = 2


@contextmanager
def refusals() -> Iterator[None]:
    """Turn our errors about settings, tables and stores into a refusal."""
    from extractor.errors import ClaimsError

    try:
        yield
    except ClaimsError as error:
        raise Refusal(str(error)) from error


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn a failure to write into a refusal that names the path."""
    try:
        yield
    except OSError as error:
        raise Refusal(f"{path}: cannot be written: {error.strerror or error} (choose another place)") from error
