"""Runs a page of documentation: its commands in a shell, its Python in one namespace, and compares what they print.

In a block of `console`, a line after `$ ` is typed, with the lines up to END where it has `<<END` and those after a `\\`;
the rest is what it must print. A block of `text` after one of `python` is what that must print. `...` stands for anything.
A block after `<!-- not run: WHY -->` is not run; of its `claims` commands, names and options are looked up.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

_FENCE = re.compile(r"(?P<skip><!-- not run: [^>]+ -->\n)?^```(?P<language>\w*)\n(?P<body>.*?)^```$", re.M | re.S)


@dataclass(frozen=True)
class Step:
    """Something to type, and what it must print; of a step that is not run, only its words are looked at."""

    language: str
    typed: str
    shown: str | None
    skipped: bool


def steps(page: str) -> Iterator[Step]:
    """The steps of a page in order."""
    fences = list(_FENCE.finditer(page))
    for fence, after in zip(fences, [*fences[1:], None], strict=True):
        skipped = fence["skip"] is not None
        if fence["language"] == "console":
            for part in re.split(r"^\$ ", fence["body"], flags=re.M)[1:]:
                found = re.match(r".*<<END\n.*?^END$|(?:.*\\\n)*.*", part, re.M | re.S if "<<END" in part else re.M)
                assert found is not None
                yield Step("console", found[0], part[found.end() :], skipped)
        elif fence["language"] == "python":
            shown = after["body"] if after and after["language"] == "text" else None
            yield Step("python", fence["body"], shown, skipped)


def run(step: Step, folder: Path, space: dict[str, Any]) -> str:
    """What a step prints, errors and warnings included."""
    if step.language == "python":
        with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.chdir(folder):
            exec(compile(step.typed, "the page", "exec"), space)
        return out.getvalue()
    environment = os.environ | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "COLUMNS": "100",
    }  # fmt: skip
    done = subprocess.run(
        ["bash", "-c", step.typed], cwd=folder, env=environment, text=True, check=False,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    return done.stdout


def agrees(shown: str, printed: str) -> bool:
    """Whether what was printed is what is shown, white space at the ends of lines and empty lines around it aside."""
    one, other = (
        "\n".join(line.rstrip() for line in text.splitlines() if line.strip()).strip() for text in (shown, printed)
    )
    return re.fullmatch(re.escape(one).replace(r"\.\.\.", ".*?"), other, re.S) is not None


def check_words(step: Step, group: click.Group) -> None:
    """Fail where a `claims` command that is not run names a command or an option that there is not."""
    for line in re.findall(r"^claims (.*?)(?:[|>#]|$)", step.typed.replace("\\\n", " "), re.M):
        words = shlex.split(line)
        command: click.Command = group
        while isinstance(command, click.Group):
            command = command.commands[words.pop(0)]
        known = {name for one in command.params for name in (*one.opts, *one.secondary_opts)}
        assert [
            word for word in words if word.startswith("-") and word != "-" and word.split("=")[0] not in known
        ] == []
