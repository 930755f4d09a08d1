"""What a newcomer meets who gives something wrong: one line that names it and says what to do, and the right status."""

from __future__ import annotations

import os
import pty
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from extractor.annotate.model import roots
from extractor.cli import cli

NOTE = "Small caps look cheap\n\nThe Russell 2000 trades at 15.6 times earnings as of Jan. 23, 2026.\n"
FIGURES = "symbol,metric,date,value,unit\n^RUT,pe_ratio,2026-01-23,15.6,ratio\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an article, a store, and everything that can be wrong."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EXTRACTOR_MODEL", "rules")
    Path("note.txt").write_text(NOTE)
    Path("empty").mkdir()
    Path("bad.csv").write_text("a,b\n1,2\n")
    Path("figures.csv").write_text(FIGURES)
    Path("bad.toml").write_text("model = ")
    Path("unknown.toml").write_text('colour = "red"')
    return tmp_path


def told(line: str) -> tuple[int, str]:
    done = CliRunner().invoke(cli, line.split())
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


@pytest.mark.parametrize(
    ("line", "status", "answer"),
    [
        ("chekc note.txt", 2, r"no command 'chekc' \(did you mean check\?\)"),
        ("zzz", 2, r"there are check, .*demo, .*extract"),
        ("market pul", 2, r"did you mean pull\?"),
        ("check missing.html", 1, r"missing.html: no such file \(check the path; a URL starts with http"),
        ("check empty", 1, r"empty: a folder without .html, .txt or .md files"),
        ("check bad.csv", 1, r"bad.csv: a table, not an article \(give .html"),
        ("check htp://x.example", 1, r"htp is not fetched \(give an http or https URL\)"),
        ("check http://localhost:1/", 1, r"private name \(if you trust it, allow it with --allow-private"),
        ("check note.txt --published 26.1.2026", 2, r"'26.1.2026' is no date \(give YYYY-MM-DD\)"),
        ("check note.txt --published 2026-02-30", 2, r"'2026-02-30' is no date"),
        ("check note.txt --min-confidence 2", 2, r"not in the range"),
        ("check note.txt --market missing.csv", 2, r"missing.csv: no such file or folder \(give a CSV"),
        ("check note.txt --market bad.csv", 2, r"the head of this table is a, b \(daily bars have the columns"),
        ("check note.txt --model nope", 2, r"no model 'nope' \(known: rules, claims-mini"),
        ("check note.txt --model empty", 2, r"empty: no model in it: encoder.onnx, .* missing"),
        ("check note.txt --store note.txt", 2, r"file is not a database \(name a store that this program made"),
        ("check note.txt --store mysql://a/b", 2, r"neither an SQLite file nor a PostgreSQL database"),
        ("check note.txt --report note.doc", 2, r"what kind of report\? Let it end in .html"),
        ("check note.txt --report no/note.html", 2, r"its folder is not there \(make the folder first\)"),
        ("demo note.txt", 2, r"'note.txt' is a file"),
        ("query", 2, r"Missing option '--store'"),
        ("query --store none.db", 2, r"none.db: no such file \(name a store that claims check or claims feed made\)"),
        ("query --store none.db --metric pe", 2, r"no metric 'pe' \(did you mean pe_ratio, "),
        ("query --store none.db --metric zzz", 2, r"no metric 'zzz' \(there are price, "),
        ("groups --store none.db --from 2026", 2, r"'2026' is no date"),
        ("market pull --provider nope --symbols X", 2, r"no provider 'nope' \(installed: fred"),
        ("market pull --provider fred --symbols US --metrics yeild", 2, r"did you mean .*yield"),
        ("market import bad.csv --into m", 1, r"bad.csv: the head of this table is a, b"),
        ("market status --into m", 0, r"Nothing in .*m. Add figures with claims market import"),
        ("feed missing.xml --store n.db", 1, r"missing.xml: no such file"),
        ("feed note.txt --kind nope --store n.db", 2, r"no kind of source is called nope \(one of feed"),
    ],
)
def test_what_is_wrong_is_named_with_a_remedy(line: str, status: int, answer: str) -> None:
    code, output = told(line)
    assert re.search(answer, output), output
    assert code == status and "Traceback" not in output


@pytest.mark.parametrize(
    ("file", "answer"),
    [("bad.toml", "check its TOML syntax"), ("unknown.toml", r"no setting 'colour' \(there are user_agent"),
     ("none.toml", r"none.toml: no such settings file \(see EXTRACTOR_CONFIG")],
)  # fmt: skip
def test_settings_files(file: str, answer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXTRACTOR_CONFIG", file)
    code, output = told("check note.txt")
    assert code == 2 and re.search(answer, output), output


@pytest.mark.parametrize("damaged", ["encoder.onnx", "heads.npz", "tokenizer.json", "config.json"])
def test_a_damaged_model_is_told_once_and_blamed_on_no_article(damaged: str) -> None:
    shipped = next(root / "claims-mini" for root in roots() if (root / "claims-mini").is_dir())
    shutil.copytree(shipped, "model")
    (Path("model") / damaged).write_text("junk")
    code, output = told("extract note.txt note.txt --model model")
    assert code == 2 and output.startswith("Error: model: the model cannot be used: ") and "report it" not in output


@pytest.mark.parametrize("damaged", ["market-store.json", "%5ERUT.parquet"])
def test_a_damaged_market_store_names_the_file_and_the_way_out(damaged: str) -> None:
    assert told("market import figures.csv --into m")[0] == 0
    (Path("m") / damaged).write_text("junk")
    for line in ("check note.txt --market m", "market status --into m"):
        code, output = told(line)
        assert code == 2 and f"m/{damaged}: cannot be read" in output and "delete" in output


def test_a_damaged_store_is_refused() -> None:
    assert told("check note.txt --store claims.db")[0] == 0
    Path("cut.db").write_bytes(Path("claims.db").read_bytes()[:3000])
    code, output = told("query --store cut.db")
    assert code == 2 and "cut.db: database disk image is malformed" in output


def test_asking_for_what_is_not_there_says_so() -> None:
    told("check note.txt --store claims.db")
    code, output = told("query --store claims.db --index nothing")
    assert code == 0 and "Nothing in the store fits all that is asked. It holds 1 claims." in output
    code, output = told("report --store claims.db --index nothing out.html")
    assert code == 0 and "Nothing in the store fits" in output


def test_who_types_a_text_is_told_how_to_end_it() -> None:
    here, there = pty.openpty()
    command = [sys.executable, "-c", "from extractor.cli import main; raise SystemExit(main())", "extract", "-"]
    with subprocess.Popen(command, stdin=there, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        os.write(here, b"Gold rose 1% on Friday.\n\x04")
        try:
            said, _ = process.communicate(timeout=60)
        finally:
            process.kill()
    os.close(here)
    os.close(there)
    assert said.startswith("Type or paste a text; end it with Ctrl-D") and "Gold" in said and process.returncode == 0


def test_every_command_teaches_by_example() -> None:
    commands = dict(cli.commands) | {f"market {name}": c for name, c in cli.commands["market"].commands.items()}  # type: ignore[attr-defined]
    for name, command in commands.items():
        code, output = told(f"{name} --help")
        assert code == 0 and command.short_help and command.help, name
        if name != "schema":
            assert f"  claims {name}" in output.partition("Examples:")[2], name
