"""What the commands can be given: a decorator for each family of options, and the refusal of what cannot be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from extractor import reports

if TYPE_CHECKING:
    from extractor.settings import Settings

LABELS = ("supported", "refuted", "conflicting", "not_enough_info")
STATES = ("open", "accepted", "corrected", "added", "rejected", "commented")
Decorator = Callable[[Any], Any]


def family(*options: Decorator) -> Decorator:
    """Several options, or arguments, as one decorator."""

    def apply(command: Any) -> Any:
        for option in reversed(options):
            command = option(command)
        return command

    return apply


class Day(click.ParamType):  # type: ignore[type-arg]  # takes an argument since click 8.4 only
    """A day, given as YYYY-MM-DD."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        """The day. Fails with what was typed and how a day is written."""
        from extractor.errors import SettingsError
        from extractor.settings import day

        try:
            return day(value)
        except SettingsError as error:
            self.fail(str(error), param, ctx)


def metrics(context: click.Context, option: click.Parameter, given: Sequence[str]) -> Sequence[str]:
    """A callback for options that take metrics. Fails with the nearest names, or all, for one that there is not."""
    from difflib import get_close_matches

    from extractor.metrics import METRICS

    for name in given:
        if name not in METRICS:
            near = [known for known in METRICS if name.lower().replace(" ", "_") in known]
            near = near or get_close_matches(name, METRICS, cutoff=0.5)
            hint = f"did you mean {', '.join(near)}?" if near else f"there are {', '.join(METRICS)}"
            raise click.BadParameter(f"no metric {name!r} ({hint})", context, option)
    return given


class Commands(click.Group):
    """A group that guesses which command was meant by a misspelt one."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is named. Fails with the one that is most like it, or with all."""
        known = self.list_commands(ctx)
        if args[0] not in known and not args[0].startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(args[0], known, n=1)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}"
            ctx.fail(f"no command {args[0]!r} ({hint})")
        return super().resolve_command(ctx, args)


inputs = click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
folder = click.argument(
    "folder", metavar="[DIR]", default="claims-demo", type=click.Path(file_okay=False, path_type=Path)
)
min_confidence = click.option(
    "--min-confidence",
    type=click.FloatRange(0, 1),
    metavar="0..1",
    help="Leave out claims below this confidence.",
)
model = click.option(
    "--model", metavar="NAME", help="Which model reads claims: a shipped one, a model folder, or `rules` (fast)."
)
allow_private = click.option(
    "--allow-private", is_flag=True, default=None, help="Fetch from private and loopback addresses too."
)
market = click.option(
    "--market",
    multiple=True,
    metavar="PATH",
    help="Reference table, or folder of them, CSV or Parquet: daily bars or dated figures. Repeatable. It comes on "
    "top of what `claims market` keeps; `none` does without that.",
)
quiet = click.option("-q", "--quiet", is_flag=True, help="No progress and no warnings; only what went wrong.")
reading = family(
    click.option(
        "--published",
        type=Day(),
        metavar="YYYY-MM-DD",
        help="Publication date, where the document tells none.",
    ),
    click.option("--url", metavar="URL", help="The document's address, where it tells none."),
    click.option("--publisher", metavar="NAME", help="The publisher, where the document tells none."),
    click.option("--title", metavar="TEXT", help="The title, where the document tells none."),
    min_confidence,
    model,
    allow_private,
    click.option("--no-cache", is_flag=True, default=None, help="Fetch pages anew and keep no copies on disk."),
)
checking = family(
    market,
    click.option(
        "--store",
        metavar="URL",
        help="Earlier claims to compare with: a file, or postgresql://HOST/DATABASE. What is checked is added.",
    ),
    reports.option,
    *reports.review,
    click.option(
        "--only", multiple=True, type=click.Choice(LABELS), help="Print only claims with this verdict. Repeatable."
    ),
)
showing = family(
    click.option(
        "--format",
        "form",
        type=click.Choice(["table", "jsonl", "csv"]),
        default="table",
        show_default=True,
        help="What to print.",
    ),
    click.option(
        "--all",
        "everything",
        is_flag=True,
        help="In the table, list also what there was nothing to check against.",
    ),
    quiet,
)


class Refusal(click.ClickException):
    """Wrong usage that only shows while a command runs: a table of unknown shape, a file that is no store."""

    exit_code = 2


@contextmanager
def refusals() -> Iterator[None]:
    """Turn our errors about settings, tables and stores into a refusal: one line, exit status 2."""
    from extractor.errors import ClaimsError

    try:
        yield
    except ClaimsError as error:
        raise Refusal(str(error)) from error


def market_paths(given: Sequence[str | Path], settings: Settings) -> list[str | Path]:
    """The market data to check with: what is given, and the user's own store, where there is one, unless `none`."""
    from extractor.reference.store import folder, is_store

    paths = [path for path in given if path != "none"]
    store = folder(settings)
    return [*paths, store] if len(paths) == len(given) and is_store(store) else paths


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn a failure to write into a refusal that names the path."""
    try:
        yield
    except OSError as error:
        raise Refusal(f"{path}: cannot be written: {error.strerror or error} (choose another place)") from error
