"""The local engine: everything once, in order, whatever crashes, hangs, is killed or gone."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from archive import archive, record
from quick import Make, document, folder
from server import Site, send, status

from extractor.engine import Feed, Plan
from extractor.engine.interleave import interleaved
from extractor.errors import StoreUnavailableError, UnknownNameError
from extractor.settings import load_settings
from extractor.store import Store

LONG = 60.0  # seconds that nothing here should take, on a machine however busy


def plan(*names: object, **given: Any) -> Plan:
    settings = load_settings(
        allow_private=True, host_delay=0.0, backoff=0.01, retries=1, timeout=2.0, total_timeout=4.0, use_cache=False
    )
    return Plan(tuple(map(str, names)), settings, **{"workers": 2, "timeout": 3.0, "command": "claims feed x"} | given)


def run(store: Store, *names: object, **given: Any) -> Any:
    """One run to its end: what became of each item, and the report."""
    feed = Feed(plan(*names, **given), store, make=Make())
    return list(feed), feed.report


def export(store: Store) -> str:
    """Everything that is kept of the documents, a line each."""
    return "".join(reading.model_dump_json() + "\n" for reading in store.readings())


def states(outcomes: list[Any]) -> list[str]:
    return [outcome.state for outcome in outcomes]


@pytest.fixture
def store(tmp_path: Path) -> Any:
    with Store(str(tmp_path / "claims.db")) as store:
        yield store


def test_every_article_once_in_order_with_a_report(store: Store, tmp_path: Path) -> None:
    pages = folder(tmp_path / "pages", 20, twice=document(3), zempty="REFUSE", aslow="HANG", crash="CRASH")
    outcomes, report = run(store, pages)
    assert [Path(o.name).stem for o in outcomes] == [f"{n:05}" for n in range(20)] + [
        "aslow",
        "crash",
        "twice",
        "zempty",
    ]
    assert states(outcomes) == ["new"] * 20 + ["failed", "failed", "duplicate", "failed"]
    assert report.state == "done" and len(store) == 20
    assert {"read": 21, "new": 20, "duplicate": 1, "failed": 3, "claims": 100}.items() <= report.counts.items()
    assert sum(report.verdicts.values()) == 100 and report.verdicts["conflicting"] > 5
    slow, crash, empty = report.failed
    assert "not done within 3 s" in slow.reason and "SIGSEGV" in crash.reason and "no article" in empty.reason
    assert {"read", "check", "compare", "store"} <= set(report.seconds)


def test_the_same_sources_again_add_nothing_and_what_keeps_failing_is_given_up(store: Store, tmp_path: Path) -> None:
    pages = folder(tmp_path / "pages", 5, bad="REFUSE")
    first = run(store, pages)
    before = export(store)
    for _ in range(2):
        outcomes, report = run(store, pages)
        assert states(outcomes) == ["known"] * 5 + ["failed"] and report.counts["known"] == 5
    outcomes, report = run(store, pages)
    assert states(outcomes)[-1] == "given_up" and not report.failed
    assert states(run(store, pages, retry=True)[0])[-1] == "failed"
    assert export(store) == before and len(first[0]) == 6
    (pages / "00000.txt").write_text(document(77))
    assert states(run(store, pages)[0])[0] == "new"


def test_the_store_is_the_same_with_one_worker_and_with_three(tmp_path: Path) -> None:
    pages = folder(tmp_path / "pages", 40)
    exports = set()
    for workers in (1, 3):
        with Store(str(tmp_path / f"{workers}.db")) as store:
            run(store, pages, workers=workers)
            exports.add(export(store))
    assert len(exports) == 1


def test_sources_take_turns_and_a_limit_stops_at_articles_read(store: Store, tmp_path: Path) -> None:
    a, b = folder(tmp_path / "a", 4), folder(tmp_path / "b", 2, **{f"{n:05}": document(100 + n) for n in range(4)})
    outcomes, _ = run(store, a, b, limit=5)
    assert [Path(o.name).parent.name for o in outcomes] == list("ababa")
    assert len(run(store, a, b)[0]) == 8 and len(store) == 8


def test_an_archive_and_a_copy_of_one_of_its_pages(store: Store, tmp_path: Path) -> None:
    news = tmp_path / "news.warc.gz"
    pages = [record(f"https://example.com/{n}?utm_source=x", document(n).encode()) for n in range(3)]
    again = record("http://example.com/1", document(50).encode())
    news.write_bytes(archive(*pages, again, record("https://other.example/copy", document(2).encode())))
    outcomes, _ = run(store, news)
    assert states(outcomes) == ["new", "new", "new", "known", "duplicate"]
    known = store.known(urls=["https://example.com/1", "https://other.example/copy"])
    assert len(known.urls) == 2


# -- the web -----------------------------------------------------------------------------------------------------------


def rss(root: str, *paths: str) -> Any:
    items = "".join(f"<item><link>{root}{path}</link></item>" for path in paths)
    return send(f"<rss><channel>{items}</channel></rss>".encode(), Content_Type="application/rss+xml", ETag='"1"')


def test_a_feed_is_polled_and_what_failed_is_tried_again_although_it_has_not_changed(site: Site, store: Store) -> None:
    site.replies |= {
        "/rss": rss(site.root, "/a", "/b", "/gone", "/private"), "/a": send(document(1).encode()), "/b": status(503),
        "/robots.txt": send(b"User-agent: *\nDisallow: /private", Content_Type="text/plain"),
    }  # fmt: skip
    feed = f"{site.root}/rss"
    outcomes, report = run(store, feed)
    assert states(outcomes) == ["new", "failed", "failed", "failed", "source"]
    assert [f.reason.rpartition(": ")[2] for f in report.failed] == [
        "status 503",
        "status 404",
        "robots.txt forbids market-claims to fetch it",
    ]
    site.replies["/b"] = send(document(2).encode())
    outcomes, _ = run(store, feed)
    assert states(outcomes) == ["known", "new", "failed", "failed", "source"]
    assert site.asked.count("/a") == 1
    for _ in range(2):
        run(store, feed)
    assert store.sources.get(feed).etag == '"1"'
    site.asked.clear()
    site.replies["/rss"] = status(304)
    assert states(run(store, feed)[0]) == ["source"] and site.asked == ["/robots.txt", "/rss"]


def test_a_dead_host_is_given_up_soon_and_others_are_read(site: Site, store: Store, tmp_path: Path) -> None:
    site.replies["/a"] = send(document(1).encode())
    listing = tmp_path / "list.txt"
    listing.write_text("".join(f"http://127.0.0.1:9/{n}\n" for n in range(8)) + f"{site.root}/a\n")
    outcomes, report = run(store, listing)
    assert states(outcomes) == ["failed"] * 8 + ["new"]
    assert all("connection failed" in failed.reason for failed in report.failed)


def test_a_source_that_fails_is_remembered_until_it_is_there_again(site: Site, store: Store) -> None:
    feed = f"{site.root}/rss"
    for _ in range(2):
        assert states(run(store, feed)[0]) == ["failed"]
    assert store.sources.get(feed).failures == 2 and "status 404" in str(store.sources.get(feed).error)
    site.replies |= {"/rss": rss(site.root, "/a"), "/a": send(document(1).encode())}
    assert states(run(store, feed)[0]) == ["new", "source"]
    assert store.sources.get(feed).failures == 0 and store.sources.get(feed).etag == '"1"'


def test_one_page_at_a_time_from_a_host(site: Site, store: Store, tmp_path: Path) -> None:
    here, most = [0], [0]
    lock = threading.Lock()

    def slowly(number: int) -> Any:
        def reply(handler: Any) -> None:
            with lock:
                here[0] += 1
                most[0] = max(most[0], here[0])
            time.sleep(0.03)
            with lock:
                here[0] -= 1
            send(document(number).encode())(handler)

        return reply

    site.replies |= {f"/{n}": slowly(n) for n in range(8)}
    listing = tmp_path / "list.txt"
    listing.write_text("".join(f"{site.root}/{n}\n" for n in range(8)))
    assert states(run(store, listing)[0]) == ["new"] * 8 and most == [1]


# -- stopped, killed, gone ---------------------------------------------------------------------------------------------


def test_a_run_that_is_stopped_has_kept_a_beginning_and_is_resumed(store: Store, tmp_path: Path) -> None:
    pages = folder(tmp_path / "pages", 60)
    seen: list[Any] = []
    feed = Feed(plan(pages), store, make=Make(), stopped=lambda: len(seen) >= 10)
    for outcome in feed:
        seen.append(outcome)
    assert feed.report.state == "interrupted" and 10 <= len(seen) < 60 and len(store) == len(seen)
    outcomes, _ = run(store, pages)
    assert states(outcomes) == ["known"] * len(seen) + ["new"] * (60 - len(seen))


PROGRAM = """
import sys
from quick import Make
from test_engine import plan
from extractor.engine import Feed
from extractor.store import Store
if __name__ == "__main__":
    with Store(sys.argv[1]) as store:
        for outcome in Feed(plan(*sys.argv[2:]), store, make=Make()):
            print(outcome.state, flush=True)
"""


def test_killed_at_random_moments_and_resumed_the_store_is_that_of_an_undisturbed_run(tmp_path: Path) -> None:
    pages = folder(tmp_path / "pages", 100, crash="CRASH")
    with Store(str(tmp_path / "undisturbed.db")) as store:
        run(store, pages)
        undisturbed = export(store)
    program, path = tmp_path / "program.py", str(tmp_path / "killed.db")
    program.write_text(PROGRAM)
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parent)}
    chance = random.Random(11)
    for moment in (*(chance.uniform(0, 0.2) for _ in range(3)), None):  # seconds after the first new article
        command = [sys.executable, str(program), path, str(pages)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
            assert process.stdout
            if moment is not None:
                next((line for line in process.stdout if line == "new\n"), None)
                time.sleep(moment)
                process.kill()
            process.communicate(timeout=LONG)
    with Store(path) as store:
        assert export(store) == undisturbed and undisturbed.count("\n") == 100
        ends = [report.state for report in store.runs]
        assert ends[0] == "running" and ends[-1] == "done"


def test_a_database_that_is_gone_and_comes_back_costs_nothing(postgres_url: str, tmp_path: Path) -> None:
    import psycopg

    pages = folder(tmp_path / "pages", 60)
    cut = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    with Store(postgres_url) as store:
        for number, _ in enumerate(Feed(plan(pages, patience=LONG), store, make=Make())):
            if number in (3, 40):
                with psycopg.connect(postgres_url) as other:
                    other.execute(cut)
        assert len(store) == 60
        there = export(store)
    with Store(str(tmp_path / "claims.db")) as store:
        run(store, pages)
        assert export(store) == there


def test_where_there_is_no_room_the_run_stops_and_goes_on_later(store: Store, tmp_path: Path) -> None:
    pages = folder(tmp_path / "pages", 60)
    feed = Feed(plan(pages, patience=0.5), store, make=Make())
    with pytest.raises(StoreUnavailableError, match="full"):
        for number, _ in enumerate(feed):
            if number == 3:
                limit_pages(store)
    kept = len(store)
    assert 4 <= kept < 60
    limit_pages(store, 10**6)
    outcomes, _ = run(store, pages)
    assert states(outcomes).count("known") == kept and len(store) == 60


def test_a_document_that_cannot_be_kept_is_set_aside(store: Store, tmp_path: Path, monkeypatch: Any) -> None:
    pages = folder(tmp_path / "pages", 12)
    add = store.add

    def refuse_some(readings: Any, **given: Any) -> int:
        if readings[0].article.input.endswith("00004.txt"):
            raise ValueError("a fault of ours")
        return add(readings, **given)

    monkeypatch.setattr(store, "add", refuse_some)
    outcomes, report = run(store, pages)
    assert states(outcomes) == ["new"] * 4 + ["failed"] + ["new"] * 7
    assert "keeping it failed: ValueError: a fault of ours" in report.failed[0].reason and len(store) == 11
    assert report.counts["new"] == 11


def test_names_that_no_text_holds(store: Store, tmp_path: Path) -> None:
    odd = folder(tmp_path / "p", 1) / os.fsdecode(b"odd \xff\x1b[31m name.txt")
    odd.write_text(document(5))
    outcomes, report = run(store, odd.parent, os.fsdecode(b"gone\xff.xml"))
    assert sorted(states(outcomes)) == ["failed", "new", "new"] and "no such file" in report.failed[0].reason


def limit_pages(store: Store, count: int | None = None) -> None:
    """Let the database grow no further, as a full disk does, or again."""
    with store._database.engine.connect() as connection:
        size = count or connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {size}")


def test_a_kind_that_there_is_not_ends_the_run(store: Store, tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match="no kind of source"):
        run(store, tmp_path, kind="fead")


def test_streams_are_interleaved_in_an_order_that_no_timing_changes() -> None:
    def numbers(lane: int, count: int) -> Any:
        for number in range(count):
            time.sleep(random.random() / 300)
            yield lane, number

    streams = [lambda lane=lane, count=count: numbers(lane, count) for lane, count in enumerate((3, 1, 2, 2))]
    expected = [(0, 0), (1, 0), (0, 1), (0, 2), (2, 0), (2, 1), (3, 0), (3, 1)]
    for _ in range(3):
        assert list(interleaved(streams, width=2, ahead=1, stopped=lambda: False)) == expected

    def broken() -> Any:
        yield 1
        raise ValueError("in a stream")

    with pytest.raises(ValueError, match="in a stream"):
        list(interleaved([broken], width=2, ahead=1, stopped=lambda: False))
