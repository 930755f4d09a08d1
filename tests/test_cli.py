"""The commands: what they print and where, and how they end. The pipeline is a stand-in, but for the last section."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from examples import small_caps

from extractor import sample
from extractor.cli import cli, main
from extractor.errors import InputError
from extractor.pipeline import Failure, Pipeline
from extractor.store import Store

CLAIMS = [sys.executable, "-c", "import sys; from extractor.cli import main; sys.exit(main())"]


@pytest.fixture(autouse=True)
def by_rules(monkeypatch):
    """Real commands read by rules: what is told here does not depend on which model is shipped, and no time is lost."""
    monkeypatch.setenv("EXTRACTOR_MODEL", "rules")


def later(reading):
    """The same claims in another document."""
    article = reading.article.model_copy(
        update={"id": "d_later", "text": "Other words.", "url": None, "publisher": "Other"}
    )
    claims = [
        c.model_copy(update={"id": f"{c.id}2", "source": c.source.model_copy(update={"document": "d_later"})})
        for c in reading.claims
    ]
    return reading.model_copy(update={"article": article, "claims": tuple(claims)})


@pytest.fixture
def run(monkeypatch, tmp_path):
    """Runs a command in an empty folder; its pipeline reads what is named `good`, checks nothing, logs its calls."""
    monkeypatch.chdir(tmp_path)
    calls = []

    def read(self, source, **given):
        calls.append(("read", source, given, self.settings))
        if "good" not in str(source):
            raise InputError(f"{source}: no such file", remedy="check the path")
        reading = small_caps() if "later" not in str(source) else later(small_caps())
        article = reading.article.model_copy(update={"input": str(source), "warnings": ("a warning",)})
        return reading.model_copy(update={"article": article})

    def check(self, readings, *, market=None, earlier=(), copies=None, failures=None):
        readings = list(readings)
        calls.append(("check", readings, market, list(earlier), copies))
        for reading in readings:
            if "poisoned" in reading.article.input:
                failures.append(Failure(reading.article.input, InputError(f"{reading.article.input}: checking failed")))
        return readings

    monkeypatch.setattr(Pipeline, "read", read)
    monkeypatch.setattr(Pipeline, "check", check)

    def run(*arguments, **options):
        return CliRunner().invoke(cli, [str(argument) for argument in arguments], **options)

    run.calls = calls
    return run


# -- formats -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["extract", "check"])
def test_jsonl_is_records_and_nothing_else(run, command):
    done = run(command, "good.html", "no.html", "good2.html", "--format", "jsonl")
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(records) == 22 and records[0]["value"]["text"] == "19.5 times"
    assert done.exit_code == 1


@pytest.mark.parametrize("command", ["extract", "check"])
def test_csv_is_rows_and_nothing_else(run, command):
    done = run(command, "good.html", "--format", "csv")
    assert len(list(csv.DictReader(io.StringIO(done.stdout)))) == 11


def test_the_table_is_what_a_person_gets(run):
    done = run("check", "good.html")
    assert "refuted" in done.stdout and "[one-third]" in done.stdout
    assert done.stdout.rstrip().endswith("--all lists them too)")
    assert "$75 billion" in run("check", "good.html", "--all").stdout


def test_only_some_verdicts(run):
    done = run("check", "good.html", "--format", "jsonl", "--only", "refuted", "--only", "conflicting")
    assert [json.loads(line)["verdict"]["label"] for line in done.stdout.splitlines()] == [
        "conflicting", "refuted", "refuted"
    ]  # fmt: skip


def test_records_come_as_they_are_read(run, monkeypatch):
    seen = []
    monkeypatch.setattr("extractor.console.emit", lambda lines: seen.extend((line, len(run.calls)) for line in lines))
    run("extract", "good.html", "good2.html", "--format", "jsonl")
    assert [reads for _, reads in seen] == [1] * 11 + [2] * 11


# -- messages and exit status ------------------------------------------------------------------------------------------


def test_everything_read_is_0_with_warnings_on_standard_error(run):
    done = run("check", "good.html")
    assert (done.exit_code, done.stderr) == (0, "good.html: a warning\n")
    assert run("check", "good.html", "--quiet").stderr == ""


def test_something_unread_is_1_and_one_line_each(run):
    done = run("extract", "no.html", "good.html", "nor-this.html", "-q", "--format", "jsonl")
    assert done.exit_code == 1 and len(done.stdout.splitlines()) == 11
    assert done.stderr == "no.html: no such file (check the path)\nnor-this.html: no such file (check the path)\n"


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["check"],
        ["extract"],
        ["unknown"],
        ["check", "good.html", "--nonsense"],
        ["check", "good.html", "--format", "xml"],
        ["check", "good.html", "--published", "26.1.2026"],
        ["check", "good.html", "--market", "no-such-table.csv"],
        ["check", "good.html", "--only", "false"],
        ["check", "good.html", "--min-confidence", "2"],
        ["check", "good.html", "--store", "postgresql://host/db"],
        ["check", "good.html", "--store", "folder-that-is-not/there.db"],
        ["check", "good.html", "--report", "folder-that-is-not/there.html"],
        ["check", "good.html", "--report", "."],
        ["check", "good.html", "--report", "report.pdf"],
        ["report", "--store", "no-such.db", "r.html"],
        ["report", "--store", "no-such.db"],
        ["extract", "good.html", "--market", "x"],
    ],
)
def test_wrong_usage_is_2_and_prints_no_records(run, arguments):
    done = run(*arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr and "Traceback" not in done.stderr
    assert not [call for call in run.calls if call[0] == "read"]


def test_a_broken_setting_is_2_and_named(run, monkeypatch):
    monkeypatch.setenv("EXTRACTOR_TIMEOUT", "soon")
    done = run("extract", "good.html")
    assert done.exit_code == 2 and "EXTRACTOR_TIMEOUT" in done.stderr


def test_an_interrupt_ends_it_quietly(run, monkeypatch, capsys):
    def interrupted(self, source, **given):
        raise KeyboardInterrupt

    monkeypatch.setattr(Pipeline, "read", interrupted)
    monkeypatch.setattr(sys, "argv", ["claims", "extract", "good.html", "--format", "jsonl"])
    assert main() == 130
    out, err = capsys.readouterr()
    assert (out, err.strip()) == ("", "Interrupted.")


def test_no_message_reaches_the_terminal_with_codes_in_it(run):
    done = run("extract", "no\x1b[31m\n.html")
    assert "\x1b" not in done.stderr and done.stderr.count("\n") == 1


def test_help_teaches(run):
    done = run("--help")
    assert done.exit_code == 0
    for word in ("Examples:", "claims check article.html", "Exit status", "extract", "check", "demo"):
        assert word in done.stdout
    assert "--market" in run("check", "--help").stdout
    assert run("--version").stdout.startswith("market-claims ")


# -- options -----------------------------------------------------------------------------------------------------------


def test_what_is_given_reaches_the_reader(run):
    run("extract", "good.html", "--published", "2026-01-26", "--url", "https://x.example/", "--publisher", "P",
        "--title", "T", "--min-confidence", "0.5", "--allow-private", "--no-cache")  # fmt: skip
    _, source, given, settings = run.calls[0]
    assert source == "good.html"
    assert {key: str(value) for key, value in given.items()} == {
        "published": "2026-01-26", "url": "https://x.example/", "publisher": "P", "title": "T"
    }  # fmt: skip
    assert (settings.min_confidence, settings.allow_private, settings.use_cache) == (0.5, True, False)


def test_options_not_given_leave_the_settings_alone(run, monkeypatch):
    monkeypatch.setenv("EXTRACTOR_ALLOW_PRIVATE", "true")
    monkeypatch.setenv("EXTRACTOR_MIN_CONFIDENCE", "0.25")
    run("extract", "good.html")
    settings = run.calls[0][3]
    assert (settings.min_confidence, settings.allow_private, settings.use_cache) == (0.25, True, True)


def test_an_input_named_twice_is_read_once(run, tmp_path):
    (tmp_path / "good").mkdir()
    (tmp_path / "good" / "a.html").write_text("x")
    run("extract", "good", "good/a.html", "-", "-", "good2.html")
    assert [call[1] for call in run.calls] == ["good/a.html", "-", "good2.html"]


def test_the_store_gives_what_was_read_before_and_keeps_the_rest(run):
    run("check", "good.html", "--store", "sqlite:///claims.db", "-q")
    run("check", "good-later.html", "--store", "claims.db", "-q")
    run("check", "good.html", "good-later.html", "--store", "claims.db", "-q")
    earlier = [{claim.source.document for claim in call[3]} for call in run.calls if call[0] == "check"]
    assert earlier == [set(), {small_caps().article.id}, set()]
    with Store("claims.db") as store:
        assert len(store) == 2 and len(list(store.claims())) == 22


def test_what_cannot_be_checked_is_named_and_counts_as_unread(run):
    done = run("check", "good.html", "good-poisoned.html", "-q", "--format", "jsonl")
    assert (done.exit_code, done.stderr) == (1, "good-poisoned.html: checking failed\n")
    assert len(done.stdout.splitlines()) == 22


def test_the_report_is_written_whole_and_named(run, tmp_path):
    done = run("check", "good.html", "no.html", "--report", "r.html", "--only", "supported", "--format", "jsonl")
    page = (tmp_path / "r.html").read_text()
    assert "$75 billion" in page and "no.html: no such file" in page
    assert f"Report: {tmp_path / 'r.html'}" in done.stderr and len(done.stdout.splitlines()) == 1


def test_a_report_is_written_as_its_ending_says(run, tmp_path):
    files = ["r.html", "r.MD", "r.jsonld"]
    options = [word for file in files for word in ("--report", file)]
    done = run("check", "good.html", *options, "--reviewer", "Desk", "--review-url", "https://desk.example/1")
    assert done.exit_code == 0 and done.stderr.count("Report: ") == 3
    starts = [(tmp_path / file).read_text()[:15] for file in files]
    assert starts[0] == "<!DOCTYPE html>" and starts[1] == "# Fact check\n\n*"
    first = json.loads((tmp_path / "r.jsonld").read_text())[0]
    assert first["author"]["name"] == "Desk" and first["url"].startswith("https://desk.example/1#c_")


def test_a_report_on_what_is_kept_is_whole_and_has_only_what_is_asked_for(run, tmp_path):
    run("check", "good.html", "--store", "claims.db", "-q")
    done = run("report", "--store", "claims.db", "--verdict", "refuted", "kept.html", "kept.md")
    assert done.exit_code == 0 and done.stderr.count("Report: ") == 2
    assert "$75 billion" in (tmp_path / "kept.html").read_text()
    run("report", "--store", "claims.db", "--index", "no such thing", "none.md")
    assert (tmp_path / "none.md").read_text().startswith("# Fact check\n\n**No number was found to check.**")
    run("check", "good-later.html", "--store", "claims.db", "-q")
    assert "The first 1 of the articles" in run("report", "--store", "claims.db", "--limit", "1", "one.md").stderr
    assert "The first" not in run("report", "--store", "claims.db", "two.md").stderr


def test_the_demo_copies_the_sample_and_checks_it(run, tmp_path):
    done = run("demo", tmp_path / "good-demo")
    pages = sorted(path.name for path in (tmp_path / "good-demo" / "articles").iterdir())
    assert pages == sorted(path.name for path in (sample.folder() / "articles").glob("sample-*.html"))
    assert len(pages) >= 14
    assert done.stdout.endswith(f"Report: {tmp_path}/good-demo/report.html\n") and done.exit_code == 0
    assert run("demo", tmp_path / "good-demo").exit_code == 0


def test_the_demo_names_a_place_it_cannot_write(run, tmp_path):
    (tmp_path / "file").write_text("")
    done = run("demo", tmp_path / "file" / "inside")
    assert done.exit_code == 2 and "cannot be written" in done.stderr


# -- the real thing ----------------------------------------------------------------------------------------------------

PAGE = "<html><head><title>Small caps</title></head><body><article><p>{}</p></article></body></html>"
FACTS = (
    "The iShares Russell 2000 ETF (IWM) trades at 19.5 times earnings, and the S&P 500 at 28 times. "
    "The S&P 500 rose 1.1% on Friday, and the Dow Jones Industrial Average fell 0.4%."
)


def claims(*arguments, **options):
    settings = {"capture_output": True, "text": True, "timeout": 60} | options
    return subprocess.run([*CLAIMS, *arguments], check=False, **settings)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "a.html"
    path.write_text(PAGE.format(FACTS))
    return path


def test_a_page_is_checked_from_end_to_end(file):
    done = claims("check", str(file), "--published", "2026-01-26", "--format", "jsonl")
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0 and {"19.5 times", "1.1%"} <= {record["value"]["text"] for record in records}
    assert all(record["verdict"]["label"] for record in records)


def test_standard_input_is_read_once():
    done = claims("extract", "-", "-", "--format", "jsonl", input=FACTS)
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0 and records
    assert {record["source"]["input"] for record in records} == {"-"}
    assert len({record["id"] for record in records}) == len(records)


@pytest.mark.parametrize(("encoding", "form"), [("ascii", "jsonl"), ("cp1252", "jsonl"), ("ascii", "table")])
def test_an_output_that_is_not_utf8_gets_valid_json_and_a_readable_table(tmp_path, encoding, form):
    path = tmp_path / "a.html"
    path.write_text(PAGE.format(FACTS + " The “€500” note 😀 costs €500."), encoding="utf-8")
    environment = os.environ | {"PYTHONIOENCODING": encoding}
    done = claims("extract", str(path), "--format", form, env=environment, encoding=encoding)
    assert done.returncode == 0 and done.stdout
    assert form == "table" or all(json.loads(line) for line in done.stdout.splitlines())


def test_a_reader_that_goes_away_ends_it_quietly(file, tmp_path):
    for number in range(40):
        (tmp_path / f"{number}.html").write_text(PAGE.format(FACTS * 20))
    process = subprocess.Popen(
        [*CLAIMS, "extract", str(tmp_path), "--format", "jsonl", "-q"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    process.stdout.readline()
    process.stdout.close()
    assert process.wait(60) == 141 and process.stderr.read() == b""
    process.stderr.close()


def test_a_file_name_that_is_no_text_is_named_all_the_same(tmp_path):
    path = os.fsencode(tmp_path) + b"/p\xe9.html"
    Path(os.fsdecode(path)).write_text(PAGE.format(FACTS))
    report, store = tmp_path / "r.html", tmp_path / "claims.db"
    command = [*CLAIMS, "check", path, "--format", "jsonl", "--report", report, "--store", store]
    done = subprocess.run(command, capture_output=True, timeout=60, check=False)
    assert done.returncode == 0 and b"Traceback" not in done.stderr
    assert {json.loads(line)["source"]["input"] for line in done.stdout.splitlines()} == {os.fsdecode(path)}
    assert "19.5" in report.read_text()


def test_help_answers_at_once():
    best = min(_seconds("--help") for _ in range(3))
    assert best < 0.3, f"claims --help took {best:.2f} s"


def _seconds(*arguments):
    """Of processor time, which on an idle machine is the time that passes."""
    before = os.times()
    assert claims(*arguments).returncode == 0
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system
