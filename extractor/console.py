"""How the commands talk: records on standard output and nothing else there; messages and progress on standard error."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

import click

from extractor.pipeline import Failure, Given, Pipeline
from extractor.records import Reading
from extractor.report import wording

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

Say = Callable[[str], None]
UNHEARD = 141  # 128 + SIGPIPE: the reader of our output has gone


class Batch:
    """Inputs being read, one reading after the other; what failed is told at once, and kept in `unread`."""

    def __init__(
        self, pipeline: Pipeline, names: list[str], given: Given, *, quiet: bool = False, bar: bool = False
    ) -> None:
        self.pipeline = pipeline
        self.names = names
        self.given = given
        self.quiet = quiet
        self.bar = bar and not quiet and len(names) > 1 and sys.stderr.isatty()
        self.unread: list[Failure] = []

    def __iter__(self) -> Iterator[Reading]:
        self.unread.clear()
        with progress(len(self.names) if self.bar else 0) as (advance, say):
            for outcome in self.pipeline.read_all(self.names, **self.given):
                advance()
                if isinstance(outcome, Failure):
                    self.unread.append(outcome)
                    say(told(outcome))
                else:
                    for warning in () if self.quiet else outcome.article.warnings:
                        say(f"{outcome.article.input}: {warning}")
                    yield outcome

    @contextmanager
    def checking(self) -> Iterator[list[Failure]]:
        """A list for what cannot be checked, told and kept with what could not be read."""
        failures: list[Failure] = []
        yield failures
        for failure in failures:
            say(told(failure))
        self.unread.extend(failures)

    @property
    def status(self) -> int:
        """The exit status: 1 where some input could not be read or checked."""
        return 1 if self.unread else 0


def told(failure: Failure) -> str:
    """One line: which input, why not, what to do."""
    text = str(failure.error)
    return text if failure.input in text else f"{failure.input}: {text}"


def say(message: str) -> None:
    """A line on standard error."""
    click.echo(wording.printable(message), err=True)


@contextmanager
def progress(total: int, label: str = "Reading") -> Iterator[tuple[Callable[[], object], Say]]:
    """A progress bar on standard error for a `total` above 0: how to advance it, and how to say something meanwhile."""
    if not total:
        yield (lambda: None), say
        return
    from rich.console import Console
    from rich.progress import Progress
    from rich.text import Text

    console = Console(stderr=True, highlight=False)
    with Progress(console=console, transient=True, redirect_stdout=False, redirect_stderr=False) as bar:
        task = bar.add_task(label, total=total)

        def line(message: str) -> None:
            console.print(Text(wording.printable(message)), soft_wrap=True)

        yield (lambda: bar.advance(task)), line


def emit(lines: Iterable[str]) -> None:
    """Write lines to standard output as they come, each at once, so that a reader at the other end need not wait.

    Where that reader has gone, the command ends quietly, as a signal would end it.
    """
    for line in lines:
        try:
            sys.stdout.write(line)
            sys.stdout.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # so that closing it at exit raises nothing
            raise SystemExit(UNHEARD) from None


def rendered(readings: Sequence[Reading], *, everything: bool) -> str:
    """The table for a person, as wide as standard output, in colour where that is a terminal with some."""
    from extractor.report.terminal import table

    screen = _screen()
    styled = screen.is_terminal and not screen.is_dumb_terminal
    return drawn(table(readings, width=screen.width, styled=styled, everything=everything))


def drawn(what: RenderableType) -> str:
    """What rich can draw, as text for standard output."""
    screen = _screen()
    with screen.capture() as captured:
        screen.print(what)
    return captured.get()


def grid(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> RenderableType:
    """Any rows as a table."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(*map(wording.printable, columns), box=box.SIMPLE_HEAD, pad_edge=False)
    for cells in rows:
        table.add_row(*(Text("" if cell is None else wording.printable(str(cell))) for cell in cells))
    return table


def _screen() -> Console:
    from rich.console import Console

    return Console(file=sys.stdout, markup=False, emoji=False, highlight=False)


def tolerate_any_text() -> None:
    """Let no character stop the output: what an output's encoding lacks is written as an escape."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def is_utf8(stream: TextIO) -> bool:
    """Whether a stream takes any character as it is."""
    return (getattr(stream, "encoding", None) or "").lower().replace("-", "") in ("utf8", "utf8sig")
