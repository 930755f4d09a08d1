"""The engine on a Ray cluster of several nodes: what the local engine keeps, whatever node or worker is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from archive import archive, record
from quick import Make, document, folder

from extractor.engine import Feed, Plan
from extractor.engine.shards import Shard, items, shards
from extractor.feeds import Item, Trouble
from extractor.fetch import Fetcher
from extractor.records import Page
from extractor.settings import load_settings
from extractor.store import Store

CLAIMS = str(Path(sys.executable).parent / "claims")
TESTS = str(Path(__file__).parent)


@pytest.fixture(scope="module")
def cluster() -> Any:
    """A head that runs nothing, and two nodes."""
    pytest.importorskip("ray", reason="ray is an extra: make ray")
    from ray.cluster_utils import Cluster

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", TESTS)
        patch.setenv("RAY_BACKEND_LOG_LEVEL", "fatal")
        patch.setenv("RAY_health_check_failure_threshold", "3")
        patch.setenv("RAY_health_check_period_ms", "500")
        running = Cluster(initialize_head=True, head_node_args={"num_cpus": 0, "include_dashboard": False})
        running.nodes = [running.add_node(num_cpus=1), running.add_node(num_cpus=1)]
        yield running
        import ray

        ray.shutdown()
        running.shutdown()


def plan(*names: object, **given: Any) -> Plan:
    return Plan(tuple(map(str, names)), load_settings(use_cache=False), **{"timeout": 5.0, "command": "x"} | given)


def export(store: Store) -> str:
    return "".join(reading.model_dump_json() + "\n" for reading in store.readings())


def local(path: Path, *names: object) -> tuple[str, list[tuple[str, str]]]:
    """What the local engine keeps, and what becomes of each item."""
    with Store(str(path)) as store:
        outcomes = [(o.name, o.state) for o in Feed(plan(*names, workers=2), store, make=Make())]
        return export(store), outcomes


def kept(cluster: Any, path: Path, *names: object) -> tuple[str, list[tuple[str, str]]]:
    """The same of the cluster."""
    from extractor.engine.cluster import ClusterFeed

    with Store(str(path)) as store:
        run = ClusterFeed(plan(*names), store, address=cluster.address, make=Make())
        outcomes = [(o.name, o.state) for o in run]
        return export(store), outcomes


def test_the_store_is_that_of_the_local_engine_though_a_node_and_a_worker_are_lost(
    cluster: Any, tmp_path: Path
) -> None:
    from extractor.engine.cluster import ClusterFeed

    pages = folder(tmp_path / "pages", 150, twice=document(3), zempty="REFUSE", crash="CRASH")
    (tmp_path / "pages" / "z.warc").write_bytes(
        archive(*(record(f"https://example.com/{n}", document(500 + n).encode()) for n in range(60)), packed=False)
    )
    expected, outcomes = local(tmp_path / "local.db", pages)
    with Store(str(tmp_path / "cluster.db")) as store:
        became = []
        for outcome in ClusterFeed(plan(pages), store, address=cluster.address, make=Make(0.1)):
            if not became:
                _lose(cluster)
            became.append((outcome.name, outcome.state))
        assert export(store) == expected
    assert became == outcomes
    again, became = kept(cluster, tmp_path / "cluster.db", pages)
    assert again == expected and {state for _, state in became} == {"known", "failed"}


def _lose(cluster: Any) -> None:
    """Kill a worker that reads, then all of a node; another node takes its place."""
    os.kill(_workers()[0], signal.SIGKILL)
    cluster.remove_node(cluster.nodes.pop(), allow_graceful=False)
    cluster.nodes.append(cluster.add_node(num_cpus=1))


def _workers() -> list[int]:
    """The processes of our own that read."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                line = (entry / "cmdline").read_bytes()
                mine = TESTS.encode() in (entry / "environ").read_bytes()
            except OSError:
                continue
            if mine and b"ray::MapWorker" in line:
                found.append(int(entry.name))
    return found


def test_parquet_in_and_out_holds_the_same_records(cluster: Any, tmp_path: Path) -> None:
    import pyarrow
    from pyarrow import parquet

    from extractor.engine.cluster import ClusterExport

    rows = [{"url": f"https://example.com/{n}", "text": document(n), "published": "2026-01-20"} for n in range(40)]
    parquet.write_table(pyarrow.Table.from_pylist(rows), tmp_path / "pages.parquet", row_group_size=15)
    source, out = f"file://{tmp_path}/pages.parquet", f"file://{tmp_path}/out"
    kept(cluster, tmp_path / "cluster.db", source)
    run = ClusterExport(plan(source), out, address=cluster.address, make=Make())
    counts = dict(list(run)[-1])
    assert counts["new"] == 40 and run.report.state == "done"
    claims = parquet.read_table(tmp_path / "out" / "claims").to_pylist()
    with Store(str(tmp_path / "cluster.db")) as store:
        assert {c.id for c in store.claims()} == {row["id"] for row in claims} and len(claims) == 200
    for _ in ClusterExport(plan(source), out, address=cluster.address, make=Make()):
        pass
    assert parquet.read_table(tmp_path / "out" / "claims").num_rows == 200


def test_the_command_on_a_cluster_keeps_what_the_command_keeps(cluster: Any, tmp_path: Path) -> None:
    articles = sorted((Path(TESTS).parent / "corpus" / "articles").glob("sample-*.html"))[:3]
    names = tmp_path / "names.txt"
    names.write_text("".join(f"{name}\n" for name in articles))
    kept_by = {}
    for engine in (["local", "--workers", "1"], ["ray", "--address", cluster.address]):
        store = tmp_path / f"{engine[0]}.db"
        command = [CLAIMS, "feed", names, "--engine", *engine, "--store", store, "--model", "rules", "--market", "none"]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
        assert done.returncode == 0 and "3  new" in done.stdout, done.stderr
        with Store(str(store)) as opened:
            kept_by[engine[0]] = export(opened)
    assert kept_by["ray"] == kept_by["local"] and kept_by["ray"].count("\n") == 3


def test_a_cluster_that_is_not_there_is_told(cluster: Any, tmp_path: Path) -> None:
    command = [CLAIMS, "feed", "x", "--engine", "ray", "--address", "127.0.0.1:1", "--store", tmp_path / "x.db"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 2 and "no Ray cluster at 127.0.0.1:1" in done.stderr


# -- shards: no cluster needed -----------------------------------------------------------------------------------------


def test_names_on_a_file_system_become_shards_in_order(tmp_path: Path) -> None:
    pytest.importorskip("fsspec")
    import fsspec

    memory = fsspec.filesystem("memory")
    memory.pipe({
        "/news/a.html": b"<p>", "/news/b.txt": b"Stocks rose.", "/news/.c.html": b"", "/news/d.warc": archive(
            record("https://example.com/x", b"<p>one"), record("https://example.com/y", b"<p>two"), packed=False),
        "/list.txt": b"# ours\nmemory://news/a.html\nhttps://one.example/1\nhttps://two.example/2\nhttps://one.example/3\n",
    })  # fmt: skip
    found = list(shards(["memory://news", "memory://list.txt", "memory://gone/x.html"]))
    files, warc, again, *pages = [one for one in found if isinstance(one, Shard)]
    assert [name.rpartition("/")[2] for name in files.names] == ["a.html", "b.txt"]
    assert warc.kind == "archive" and [n.rpartition("/")[2] for n in again.names] == ["a.html"]
    assert sorted(p.names for p in pages) == [
        ("https://one.example/1", "https://one.example/3"), ("https://two.example/2",),
    ]  # fmt: skip
    (trouble,) = [one for one in found if isinstance(one, Trouble)]
    assert trouble.name == "memory://gone/x.html" and "cannot be opened" in str(trouble.error)
    with Fetcher(load_settings(use_cache=False)) as fetcher:
        one, two = items(files, fetcher)
        _, y = items(warc, fetcher)
    assert isinstance(two, Item) and two.page and two.page.content == b"Stocks rose."
    assert (
        isinstance(one, Item) and one.key.endswith("/news/a.html") and one.page and one.page.media_type == "text/html"
    )
    assert isinstance(y, Item) and (y.key, y.page and y.page.content) == ("https://example.com/y", b"<p>two")


def test_a_table_of_pages_is_read_row_by_row_and_one_of_urls_is_a_list(tmp_path: Path) -> None:
    pytest.importorskip("fsspec")
    import pyarrow
    from pyarrow import parquet

    parquet.write_table(pyarrow.table({"url": ["https://a.example/1", None]}), tmp_path / "urls.parquet")
    parquet.write_table(pyarrow.table({"other": [1]}), tmp_path / "none.parquet")
    pages = pyarrow.table(
        {"html": [b"<p>", None], "url": ["https://b.example/?utm_source=x", None], "title": ["T", None]}
    )
    parquet.write_table(pages, tmp_path / "pages.parquet")
    named = [str(tmp_path / name) for name in ("urls.parquet", "none.parquet", "pages.parquet")]
    trouble, table, urls = list(shards(named))
    assert isinstance(trouble, Trouble) and "without pages" in trouble.error.message
    assert urls == Shard("pages", ("https://a.example/1",))
    assert isinstance(table, Shard)
    with Fetcher(load_settings(use_cache=False)) as fetcher:
        (item,) = items(table, fetcher)
    assert isinstance(item, Item) and item.page
    assert (item.key, item.title, item.page.media_type) == ("https://b.example/", "T", "text/html")


def test_a_partition_that_is_written_twice_is_there_once(tmp_path: Path) -> None:
    pytest.importorskip("fsspec")
    from pyarrow import parquet
    from quick import read

    from extractor.engine import Task
    from extractor.engine.partitions import known, write

    items = [Item(f"https://e.example/{n}", f"https://e.example/{n}") for n in range(3)]
    pages = [Page(input=item.name, content=document(n).encode(), url=item.name) for n, item in enumerate(items)]
    answers = [(item, read(Task(page))) for item, page in zip(items, pages, strict=True)]
    for _ in range(2):
        counts = write(f"file://{tmp_path}", answers)
    assert {"read": 3, "new": 3, "claims": 15}.items() <= counts.items()
    assert list(known(f"file://{tmp_path}")) == [item.key for item in items]
    rows = parquet.read_table(tmp_path / "claims").to_pylist()
    assert {row["id"] for row in rows} == {c.id for _, a in answers if a.reading for c in a.reading.claims}
    assert len(rows) == 15 and all(row["label"] for row in rows)
