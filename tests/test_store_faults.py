"""What happens to a store when things break: killed writers, a database that is locked, full or gone."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from examples import hostile, small_caps

from extractor.cli import cli
from extractor.errors import StoreUnavailableError
from extractor.store import Store, address

TESTS = Path(__file__).parent
WRITER = """
import sys
sys.path.insert(0, sys.argv[2])
from claimsets import reading
from extractor.store import Store
with Store(sys.argv[1]) as store:
    run = store.runs.start("write")
    print("open", flush=True)
    for n in range(60):
        made = reading(f"n{n}", f"IWM pe_ratio {19 + n % 3}.5 ratio\\n^GSPC return {n % 5} percent", publisher=f"P{n}")
        store.add([made], run=run)
    store.runs.finish(run)
"""


def test_killed_at_any_moment_and_resumed_it_ends_as_if_nothing_had_been(store_url, tmp_path):
    undisturbed, chance = str(tmp_path / "undisturbed.db"), random.Random(5)
    writer = [sys.executable, "-c", WRITER]
    for _ in range(2):
        with subprocess.Popen([*writer, store_url, TESTS], stdout=subprocess.PIPE) as process:
            process.stdout.readline()
            time.sleep(chance.uniform(0, 0.1))
            process.send_signal(signal.SIGKILL)
    for url in (store_url, undisturbed):
        subprocess.run([*writer, url, TESTS], check=True, capture_output=True, timeout=120)
    for what in ("claims", "documents"):
        ours, theirs = (
            CliRunner().invoke(cli, ["export", "--store", url, "--what", what]).stdout_bytes
            for url in (store_url, undisturbed)
        )
        assert ours == theirs and ours.count(b"\n") >= 60
    with Store(store_url) as store:
        reports = list(store.runs)
        assert [r.state for r in reports].count("done") >= 1  # a fast writer is done before it is killed
        assert sum(r.counts.get("new", 0) for r in reports) == len(store) == 60


def test_a_full_disk_is_named_and_costs_nothing_that_was_kept(tmp_path):
    with Store(str(tmp_path / "claims.db")) as store:
        store.add([small_caps()])
        with store.transaction() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(StoreUnavailableError, match=r"full.*nothing is added twice"):
            store.add(_large(n) for n in range(20))
        assert list(store.readings()) == [small_caps()]
        with store.transaction() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
        assert store.add(_large(n) for n in range(20)) == 20


def test_a_locked_file_is_waited_for_then_named(tmp_path, monkeypatch):
    monkeypatch.setattr(address, "PATIENCE", 0.1)
    path = tmp_path / "claims.db"
    with Store(str(path)) as store:
        store.add([small_caps()])
        other = sqlite3.connect(path)
        other.execute("BEGIN IMMEDIATE")
        assert len(store) == 1
        with pytest.raises(StoreUnavailableError, match="locked"):
            store.add([hostile()])
        other.rollback()
        other.close()
        assert store.add([hostile()]) == 1


def test_a_server_that_goes_away_is_named_and_used_again_when_it_is_back(postgres_url):
    import psycopg

    def cut():
        with psycopg.connect(postgres_url, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()"
            )

    with Store(postgres_url) as store:
        store.add([small_caps()])
        cut()
        assert len(store) == 1
        with pytest.raises(StoreUnavailableError), store.transaction():
            store.add([hostile()])
            cut()
            store.alias("https://x.example/", hostile().article.id)
        assert len(store) == 1
        assert store.add([hostile()]) == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_file_that_may_not_be_written_is_named(tmp_path):
    path = tmp_path / "claims.db"
    Store(str(path)).close()
    path.chmod(0o400)
    with pytest.raises(StoreUnavailableError, match=r"claims\.db"):
        Store(str(path)).add([small_caps()])


def _large(number):
    reading = small_caps()
    text = f"{number} " * 20_000
    article = reading.article.model_copy(update={"id": f"d_{number}", "text": text, "url": None, "input": f"{number}"})
    return reading.model_copy(update={"article": article, "claims": ()})
