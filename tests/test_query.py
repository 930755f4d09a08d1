"""Asking a store: claims by what they are about, what all articles say of one thing, export, SQL; in both databases."""

import csv
import datetime as dt
import io
import json

import pytest
from claimsets import reading
from click.testing import CliRunner

from extractor.cli import cli
from extractor.errors import SettingsError, StoreError
from extractor.pipeline import check
from extractor.store import Question, Review, Store
from extractor.store.sql import answered

COLUMN = """
IWM pe_ratio 19.5 ratio
+ ^GSPC pe_ratio 28 ratio
^RUT return 17 percent @2025-07-26..2026-01-26 :: a six-month rally of {}
IWM aum 75000000000 USD q=approx "$75 billion"
"""
CASES = {
    "column": (COLUMN, "2026-01-26", "The Motley Fool"),
    "vendor": ("IWM pe_ratio 19.24 ratio sure=0.2\nIWM pe_ratio 19.24 ratio", "2026-01-23", "Vendor 100%"),
    "other": (
        "IWM pe_ratio 19.52 ratio\nUS unemployment_rate 4.4 percent @2026-01-01..2026-01-31",
        "2026-01-27",
        "Ana",
    ),
    "evil": (
        '^GSPC return -1.5 percent @2026-01-26..2026-01-26 "-1.5%" :: =cmd|calc fell {}',
        "2026-02-02",
        "=HYPERLINK(1)",
    ),
}


def documents():
    return [reading(name, lines, published=day, publisher=who) for name, (lines, day, who) in CASES.items()]


@pytest.fixture
def url(store_url):
    with Store(store_url) as store:
        for one in documents():
            recalled = store.recall([one])
            store.add(check(one, earlier=recalled.claims, copies=recalled.copies))
    return store_url


@pytest.fixture
def run():
    def run(*arguments):
        return CliRunner().invoke(cli, [str(argument) for argument in arguments])

    return run


# -- claims ------------------------------------------------------------------------------------------------------------


ASKED = [
    ({"index": ("IWM",), "metric": ("pe_ratio",)}, ["19.52", "19.5", "19.24", "19.24"]),
    ({"index": ("iwm",), "metric": ("aum",)}, ["$75 billion"]),
    ({"metric": ("aum", "unemployment_rate")}, ["4.4%", "$75 billion"]),
    ({"publisher": ("fool",)}, ["19.5", "28", "17%", "$75 billion"]),
    ({"publisher": ("100%",), "min_confidence": 0.5}, ["19.24"]),
    ({"publisher": ("1%0",)}, []),
    ({"text": ("RALLY month",)}, ["17%"]),
    ({"text": ("_",)}, []),
    ({"metric": ("return",), "first": dt.date(2026, 1, 27)}, []),
    ({"metric": ("return",), "first": dt.date(2026, 1, 26), "last": dt.date(2026, 1, 26)}, ["-1.5%", "17%"]),
    ({"metric": ("return",), "last": dt.date(2025, 8, 1)}, ["17%"]),
    ({"published_first": dt.date(2026, 1, 27), "published_last": dt.date(2026, 1, 31)}, ["19.52", "4.4%"]),
    ({"document": ("vendor",), "limit": 1}, ["19.24"]),
    ({"verdict": ("supported",)}, ["19.52"]),
    ({"verdict": ("conflicting",)}, ["19.5", "19.24"]),
    ({"verdict": ("refuted",)}, []),
]  # fmt: skip


def test_claims_are_found_by_what_is_asked(url):
    with Store(url) as store:
        column = documents()[0]  # checked before there was anything to hold it against
        store.add(check(column, earlier=store.recall([column]).claims, copies=()))
        for asked, found in ASKED:
            assert [claim.value.text for claim in store.query(Question(**asked))] == found, asked


def test_claims_are_counted_paged_and_told_by_whether_they_were_reviewed(url):
    with Store(url) as store:
        everything = list(store.query(Question()))
        assert store.count(Question(limit=2)) == len(everything) == 9
        pages = [list(store.query(Question(limit=4, offset=start))) for start in (0, 4, 8)]
        assert [claim for page in pages for claim in page] == everything
        claim = everything[3]
        store.reviews.add([Review(claim.id, claim.source.document, "ana", decision="accept") for _ in range(2)])
        assert list(store.query(Question(reviewed=True))) == [claim]
        assert store.count(Question(reviewed=False)) == 8


def test_the_command_prints_records_a_table_and_harmless_csv(url, run):
    asked = ("query", "--store", url, "--index", "^GSPC")
    records = [json.loads(line) for line in run(*asked, "--format", "jsonl").stdout.splitlines()]
    assert [record["source"]["publisher"] for record in records] == ["=HYPERLINK(1)", "The Motley Fool"]
    rows = list(csv.DictReader(io.StringIO(run(*asked, "--format", "csv").stdout)))
    assert rows[0]["publisher"] == "'=HYPERLINK(1)" and rows[0]["low"] == "-1.5" and rows[0]["value_text"] == "-1.5%"
    assert rows[0]["evidence_text"].startswith("'=cmd|")
    table = run(*asked)
    assert table.exit_code == 0 and "28" in table.stdout and "2 articles, 2 claims" in table.stdout
    assert run(*asked, "--verdict", "refuted", "--format", "jsonl").stdout == ""
    assert len(run("query", "--store", url, "--limit", "2", "--format", "jsonl").stdout.splitlines()) == 2


def test_asking_makes_no_store(tmp_path, run):
    for command in (["query"], ["groups"], ["export"], ["sql", "SELECT 1"]):
        done = run(*command, "--store", tmp_path / "none.db")
        assert (done.exit_code, done.stdout) == (2, "") and "no such file" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_an_empty_database_is_no_store_and_stays_empty(postgres_url, run):
    import psycopg

    for command in (["query"], ["groups"], ["export"], ["sql", "SELECT * FROM claims"]):
        done = run(*command, "--store", postgres_url)
        assert (done.exit_code, done.stdout) == (2, "") and done.stderr.count("\n") == 1
    with psycopg.connect(postgres_url) as connection:
        assert connection.execute("SELECT * FROM pg_tables WHERE schemaname = 'public'").fetchall() == []


@pytest.mark.parametrize("command", ["query", "groups", "export", "sql"])
def test_help_teaches(run, command):
    assert f"claims {command} --store" in run(command, "--help").stdout


# -- groups ------------------------------------------------------------------------------------------------------------


def test_a_group_shows_all_values_of_one_thing_and_how_they_stand(url, run):
    with Store(url) as store:
        (group,) = store.groups(Question(index=("IWM",), metric=("pe_ratio",)))
    assert (group.index, group.metric, group.sources) == ("IWM", "pe_ratio", 3)
    assert [(m.claim.value.text, m.stands) for m in group.members] == [
        ("19.24", "apart"), ("19.5", "agrees"), ("19.52", "agrees")
    ]  # fmt: skip
    done = run("groups", "--store", url, "--apart", "--format", "jsonl")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(row["stands"], row["low"], row["publisher"]) for row in rows] == [
        ("apart", 19.24, "Vendor 100%"), ("agrees", 19.5, "The Motley Fool"), ("agrees", 19.52, "Ana")
    ]  # fmt: skip
    table = run("groups", "--store", url).stdout
    assert "3 documents, 3 sources" in table and "apart" in table and "2026-01-23" in table


def test_copies_count_as_one_source_and_are_named(store_url, run):
    words = " ".join(f"word{n} and more of it" for n in range(40))
    texts = {"a": words, "b": f"Furniture. {words} More furniture.", "c": "Other words of its own, " * 20}
    with Store(store_url) as store:
        for name, text in texts.items():
            one = reading(name, "IWM pe_ratio 19.5 ratio", publisher=f"Paper {name}", published="2026-01-26")
            article = one.article.model_copy(update={"text": f"{one.article.text}\n{text}"})
            store.add([one.model_copy(update={"article": article})])
        (group,) = store.groups(Question())
        assert (len(group.members), group.sources, len(group.copies)) == (3, 2, 1)
        assert len({family for _, family in store.families()}) == 2
    assert "One source: Paper a and Paper b (the same text)" in run("groups", "--store", store_url).stdout


def test_values_too_far_apart_in_time_are_no_group(store_url):
    with Store(store_url) as store:
        for day in ("2025-06-02", "2026-01-26"):
            store.add([reading(day, "IWM pe_ratio 19.5 ratio", published=day)])
        assert list(store.groups(Question())) == []
        assert len(list(store.groups(Question(), least=1))) == 2


# -- export ------------------------------------------------------------------------------------------------------------


def test_the_export_depends_on_nothing_but_what_is_kept(store_url, tmp_path, run):
    checked = [check(one)[0] for one in documents()]
    said = Review(
        checked[0].claims[0].id, checked[0].article.id, "ana", "value.low", 19.5, "=1+1", at="2026-01-27T10:00:00Z"
    )
    other = str(tmp_path / "other.db")
    with Store(store_url) as one, Store(other) as two:
        one.add(checked)
        for name in reversed(checked):
            two.add([name])
            two.add([name])
        one.reviews.add([said])
        two.reviews.add([said, said])
    for what in ("claims", "documents", "reviews"):
        for form in ("jsonl", "csv"):
            ours, theirs = (
                run("export", "--store", url, "--what", what, "--format", form) for url in (store_url, other)
            )
            assert ours.exit_code == 0 and ours.stdout_bytes == theirs.stdout_bytes and ours.stdout_bytes
    records = [json.loads(line) for line in run("export", "--store", store_url).stdout.splitlines()]
    place = [(record["source"]["document"], record["value"]["start"]) for record in records]
    assert place == sorted(place) and len(records) == sum(len(r.claims) for r in checked)
    assert records[0]["verdict"]["label"]


# -- SQL ---------------------------------------------------------------------------------------------------------------


def test_sql_answers_in_every_form(url, run):
    asked = ("sql", "--store", url, "SELECT subject, low, date_end, basis FROM claims WHERE metric = 'aum'; ")
    assert json.loads(run(*asked, "--format", "jsonl").stdout) == {
        "subject": "IWM", "low": 75e9, "date_end": "2026-01-26", "basis": None
    }  # fmt: skip
    harmless = run("sql", "--store", url, "SELECT '=1' AS a, -1.5 AS b, '100%' AS c", "--format", "csv").stdout
    assert harmless == "a,b,c\n'=1,-1.5,100%\n"
    assert "75000000000" in run(*asked).stdout
    assert "verdicts" in run("sql", "--store", url).stdout


REFUSED = [
    "DELETE FROM claims",
    "DROP TABLE claims",
    "CREATE TABLE evil (x INTEGER)",
    "SELECT 1; DROP TABLE claims",
    "SELECT 1; COMMIT; DROP TABLE claims",
    "COMMIT",
    "UPDATE verdicts SET label = 'supported'",
    "INSERT INTO runs SELECT * FROM runs",
    "WITH gone AS (DELETE FROM claims RETURNING id) SELECT * FROM gone",
    "ATTACH 'FOLDER/evil.db' AS evil",
    "VACUUM INTO 'FOLDER/evil.db'",
    "PRAGMA journal_mode = DELETE",
    "PRAGMA query_only = OFF",
    "SELECT load_extension('evil')",
    "COPY (SELECT 1) TO 'FOLDER/evil.db'",
    "SET default_transaction_read_only = off",
    "SELECT lo_from_bytea(0, 'evil')",
    "SELECT nothing FROM nowhere",
    "nonsense",
    "",
    "SELECT ?",
]


def test_sql_can_only_read(url, run, tmp_path):
    with Store(url) as store:
        before = [claim.id for claim in store.claims()]
        for statement in REFUSED:
            done = run("sql", "--store", url, statement.replace("FOLDER", str(tmp_path)))
            assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (2, "", 1), statement
            assert not (tmp_path / "evil.db").exists()
            assert [claim.id for claim in store.claims()] == before, statement


def test_an_error_half_way_through_the_rows_is_told(url):
    broken = "SELECT json_extract(CASE WHEN subject = 'US' THEN '[' ELSE '{}' END, '$') FROM claims"
    divided = "SELECT 1 / (CASE WHEN subject = 'US' THEN 0 ELSE 1 END) FROM claims"
    with pytest.raises(StoreError), answered(url, broken if url.startswith("sqlite") else divided) as answer:
        list(answer.rows)


def test_sql_needs_a_store():
    with pytest.raises(SettingsError, match="neither"), answered("mysql://host/db", "SELECT 1"):
        pass
