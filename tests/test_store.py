"""The store: readings in, the same readings out, once each; the same in SQLite and in PostgreSQL."""

import dataclasses
import datetime as dt
import pickle
import sqlite3
import threading

import pytest
from examples import hostile, small_caps

from extractor.errors import SettingsError, StoreError, StoreUnavailableError, UnknownNameError
from extractor.records import Period
from extractor.store import Failed, Review, SourceState, Store, content_hash, corrected, kept, migrations


@pytest.fixture
def store(store_url):
    with Store(store_url) as store:
        yield store


def changed(reading, **fields):
    return reading.model_copy(update={"article": reading.article.model_copy(update=fields)})


# -- readings ----------------------------------------------------------------------------------------------------------


def test_readings_come_back_equal(store_url):
    kept = [small_caps(), hostile()]
    with Store(store_url) as store:
        assert store.add(kept) == 2
    with Store(store_url) as store:
        assert list(store.readings()) == sorted(kept, key=lambda r: r.article.id)
        assert [store.reading(r.article.id) for r in kept] == kept
        assert store.reading("d_unknown") is None


def test_adding_again_adds_nothing_and_keeps_the_newer_reading(store):
    reading = small_caps()
    store.add([reading])
    assert store.add([reading.model_copy(update={"claims": reading.claims[:1]})]) == 0
    assert len(store) == 1
    assert [claim.id for claim in store.claims()] == [reading.claims[0].id]


def test_the_same_document_by_another_name_changes_nothing(store):
    store.add([small_caps()])
    assert store.add([changed(small_caps(), input="elsewhere.html")]) == 0
    assert list(store.readings()) == [small_caps()]
    assert set(store.known(urls=["elsewhere.html", small_caps().article.input]).urls) == {"elsewhere.html", "a.html"}


@pytest.mark.parametrize("odd", ["p\udce9.html", "nul\x00.html"])
def test_text_that_no_database_takes_survives(store, odd):
    reading = small_caps()
    text = reading.article.text + odd
    store.add([changed(reading, input=odd, text=text, title=odd)])
    article = next(store.readings()).article
    assert (article.input, article.title, article.text) == (odd, odd, text)
    assert store.known(urls=[odd]).urls == {odd: article.id} or "\x00" in odd or "\udce9" in odd


def test_nothing_is_too_long_or_too_odd_to_keep(store):
    """PostgreSQL indexes no value of more than 2,704 bytes, and takes no NUL."""
    long = "https://x.example/" + "".join(f"ü{n}\x00" for n in range(4000))
    reading = small_caps()
    claims = [
        c.model_copy(
            update={
                "index": c.index.model_copy(update={"id": f"name:{long}", "name": long}),
                "date": Period(start=dt.date.min, end=dt.date.max if n % 2 else dt.date.min),
                "metric": c.metric.model_copy(update={"id": "pe_ratio", "basis": "\x00"}),
            }
        )
        for n, c in enumerate(reading.claims)
    ]
    odd = changed(reading, url=long, input=long, publisher=long, title=long, author=long)
    odd = odd.model_copy(update={"claims": tuple(claims)})
    assert store.recall([odd]).claims == ()
    store.add([odd])
    assert list(store.readings()) == [odd]
    assert store.known(urls=[long, long[:-1]]).urls == {long: odd.article.id}
    other = changed(odd, id="d_other", text="other words")
    assert store.recall([other.model_copy(update={"claims": odd.claims[:1]})]).claims
    run = store.runs.start(long)
    store.runs.fail(run, Failed(long, long))
    assert store.runs.tries([long]) == {long: 1}
    store.sources.put(SourceState(long, error=long))
    assert store.sources.get(long).url == long


def test_a_claim_that_stands_twice_is_kept_once(store):
    reading = small_caps()
    store.add([reading.model_copy(update={"claims": (*reading.claims, *reading.claims)})])
    assert list(store.readings()) == [reading]
    assert store.claim(reading.claims[1].id) == reading.claims[1] and store.claim("c_unknown") is None


def test_many_documents_come_page_by_page_in_order(store, monkeypatch):
    monkeypatch.setattr(kept, "_PAGE", 7)
    readings = [
        changed(small_caps(), id=f"d_{n:03}", url=None, text=f"Text {n}.").model_copy(update={"claims": ()})
        for n in range(20)
    ]
    assert store.add(reversed(readings)) == len(store) == 20
    assert [r.article.id for r in store.readings()] == [r.article.id for r in readings]


def test_what_is_known_is_told_at_once(store):
    reading = small_caps()
    store.add([reading])
    store.alias("https://feed.example/1", reading.article.id)
    respaced = content_hash(reading.article.text.replace(" ", "  ").upper())
    known = store.known(
        ids=[reading.article.id, "d_new"],
        urls=[reading.article.url, "https://feed.example/1", "https://new.example/", *(f"u{n}" for n in range(2000))],
        contents=[respaced, content_hash("new")],
    )
    assert known.ids == {reading.article.id}
    assert set(known.urls) == {reading.article.url, "https://feed.example/1"}
    assert known.contents == {respaced: reading.article.id}


def test_a_transaction_keeps_all_or_nothing(store):
    with pytest.raises(ZeroDivisionError), store.transaction():
        store.add([small_caps()])
        store.sources.put(SourceState("https://feed.example/", etag="1"))
        assert len(store) == 1
        raise ZeroDivisionError
    assert len(store) == 0 and store.sources.get("https://feed.example/").etag is None


def test_writers_at_once_lose_nothing(store_url):
    failed = []

    def write(reading):
        try:
            with Store(store_url) as store:
                store.add([reading, small_caps()])
        except Exception as error:
            failed.append(error)

    readings = [changed(hostile(), id=f"d_{n}").model_copy(update={"claims": ()}) for n in range(6)]
    threads = [threading.Thread(target=write, args=[reading]) for reading in readings]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Store(store_url) as store:
        assert (failed, len(store)) == ([], 7)
        if store_url.startswith("sqlite"):
            with store.transaction() as connection:
                assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"


def test_a_store_travels_to_another_process(store):
    store.add([small_caps()])
    with pickle.loads(pickle.dumps(store)) as other:
        assert len(other) == 1


# -- reviews, sources, runs --------------------------------------------------------------------------------------------


def test_reviews_are_kept_in_order_and_once_and_survive_a_new_reading(store):
    reading = small_caps()
    claim = reading.claims[0]
    store.add([reading])
    said = [
        Review(claim.id, reading.article.id, "ana", "value.low", 19.5, 19.4, at="2026-01-27T10:00:00Z"),
        Review(claim.id, reading.article.id, "ben", "value.low", 19.4, 19.3, "as printed", at="2026-01-27T11:00:00Z"),
        Review(claim.id, reading.article.id, "ben", decision="accept", at="2026-01-27T12:00:00Z"),
    ]
    assert (store.reviews.add(said[1:]), store.reviews.add(said)) == (2, 1)
    store.add([reading.model_copy(update={"claims": reading.claims[1:]})])
    assert (
        store.reviews.of(claim=claim.id) == store.reviews.of(document=reading.article.id) == list(store.reviews) == said
    )
    assert float(corrected(claim, said).value.low) == 19.3
    rejected = dataclasses.replace(said[2], decision="reject", at="2026-01-27T13:00:00Z")
    assert corrected(claim, [*said, rejected]) is None
    assert corrected(reading.claims[1], said) == reading.claims[1]


def test_a_source_is_remembered_and_begins_blank(store):
    blank = store.sources.get("https://feed.example/")
    assert blank == SourceState("https://feed.example/")
    state = SourceState(
        blank.url, "rss", '"v1"', "Mon, 26 Jan 2026 10:00:00 GMT", "17", "2026-01-26T14:00:00Z", 3, "busy"
    )
    store.sources.put(state)
    store.sources.put(dataclasses.replace(state, failures=0, error=None))
    assert list(store.sources) == [dataclasses.replace(state, failures=0, error=None)]


def test_a_run_reports_what_it_came_to(store):
    run = store.runs.start("claims feed https://feed.example/")
    store.add([small_caps(), hostile()], run=run)
    store.add([small_caps()], run=run)
    for _ in range(2):
        store.runs.count(run, {"read": 2, "seconds:fetch": 0.25})
        store.runs.fail(run, Failed("https://x.example/", "timed out", "fetch", "try later"))
    assert store.runs.report(run).state == "running"
    store.runs.finish(run)
    (report,) = store.runs
    assert report.counts == {"read": 4, "new": 2, "known": 1, "claims": 12}
    assert report.verdicts == {"conflicting": 1, "not_enough_info": 7, "refuted": 3, "supported": 1}
    assert (report.seconds, report.state) == ({"fetch": 0.5}, "done") and report.finished >= report.started
    (failed,) = report.failed
    assert (failed.input, failed.stage, failed.reason, failed.tries) == ("https://x.example/", "fetch", "timed out", 2)
    assert store.runs.tries(["https://x.example/", "https://y.example/"]) == {"https://x.example/": 2}
    with pytest.raises(UnknownNameError, match="r_none"):
        store.runs.report("r_none")


# -- names, files, versions --------------------------------------------------------------------------------------------


def test_a_plain_path_names_a_store_too(tmp_path):
    with Store(str(tmp_path / "a.db")) as store:
        store.add([small_caps()])
    with Store(f"sqlite:///{tmp_path}/a.db") as store:
        assert len(store) == 1


@pytest.mark.parametrize(
    "url", ["mysql://host/db", "sqlite://", "sqlite:///", "nonsense://", "/no/such/folder/claims.db", "/"]
)
def test_what_names_no_store_is_refused_by_name(url):
    with pytest.raises(SettingsError, match=f"store {url}"):
        Store(url)


def test_a_server_that_is_not_there_is_named_without_its_password():
    with pytest.raises(StoreUnavailableError) as caught:
        Store("postgresql://me:secret@127.0.0.1:1/claims")
    assert "127.0.0.1" in str(caught.value) and "secret" not in str(caught.value)


def test_a_file_of_something_else_is_refused_and_left_alone(tmp_path):
    text = tmp_path / "notes.txt"
    text.write_text("no database, but long enough to be mistaken for one " * 40)
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as db:
        db.execute("CREATE TABLE mine (x)")
    db.close()
    for path, why in ((text, "not a database"), (other, "another program")):
        before = path.read_bytes()
        with pytest.raises((SettingsError, StoreError), match=why):
            Store(str(path))
        assert path.read_bytes() == before


def test_a_database_of_another_program_is_refused(postgres_url):
    import psycopg

    with psycopg.connect(postgres_url) as connection:
        connection.execute("CREATE TABLE mine (x int)")
    with pytest.raises(SettingsError, match="another program"):
        Store(postgres_url)


def test_a_store_of_a_newer_program_is_refused_and_left_alone(store_url):
    with Store(store_url) as store:
        store.add([small_caps()])
        with store.transaction() as connection:
            connection.exec_driver_sql("UPDATE market_claims SET version = 99")
    with pytest.raises(SettingsError, match=f"newer program.*99.*{migrations.NEWEST}"):
        Store(store_url)


def test_a_file_of_the_first_version_is_brought_up_to_date(tmp_path):
    path = tmp_path / "old.db"
    with sqlite3.connect(path) as db:
        db.execute(
            "CREATE TABLE reading (document TEXT PRIMARY KEY, published TEXT, url TEXT, record TEXT NOT NULL) STRICT"
        )
        db.execute(f"PRAGMA application_id = {0x6D636C6D}")
        db.execute("PRAGMA user_version = 1")
        for r in (small_caps(), hostile()):
            row = (r.article.id, str(r.article.published), r.article.url, r.model_dump_json())
            db.execute("INSERT INTO reading VALUES (?, ?, ?, ?)", row)
    db.close()
    with Store(str(path)) as store:
        assert list(store.readings()) == sorted([small_caps(), hostile()], key=lambda r: r.article.id)
        with store.transaction() as connection:
            assert not connection.exec_driver_sql("SELECT 1 FROM sqlite_master WHERE name = 'reading'").all()


def test_the_tables_in_the_code_are_those_that_the_migrations_make(store):
    from sqlalchemy import inspect

    from extractor.store.tables import metadata

    with store.transaction() as connection:
        look = inspect(connection)
        made = {name: [column["name"] for column in look.get_columns(name)] for name in look.get_table_names()}
    assert made.pop("market_claims") == ["version"]
    assert made == {name: [column.name for column in table.columns] for name, table in metadata.tables.items()}
