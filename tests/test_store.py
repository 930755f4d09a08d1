"""The store: readings in, the same readings out, once each."""

import sqlite3
import threading

import pytest
from examples import hostile, small_caps

from extractor.errors import SettingsError
from extractor.store import Store


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path}/claims.db"


def test_readings_come_back_equal(url):
    kept = [small_caps(), hostile()]
    with Store(url) as store:
        assert store.add(kept) == 2
    with Store(url) as store:
        assert sorted(store.readings(), key=lambda r: r.article.id) == sorted(kept, key=lambda r: r.article.id)


def test_adding_again_adds_nothing_and_keeps_the_newer_reading(url):
    reading = small_caps()
    with Store(url) as store:
        store.add([reading])
        assert store.add([reading.model_copy(update={"claims": reading.claims[:1]})]) == 0
        assert len(store) == 1
        assert len(next(store.readings()).claims) == 1


def test_file_names_that_utf8_cannot_hold_survive(url):
    reading = small_caps()
    odd = reading.model_copy(update={"article": reading.article.model_copy(update={"input": "p\udce9.html"})})
    with Store(url) as store:
        store.add([odd])
        assert next(store.readings()).article.input == "p\udce9.html"


def test_a_plain_path_names_a_store_too(tmp_path):
    with Store(str(tmp_path / "a.db")) as store:
        store.add([small_caps()])
    with Store(f"sqlite:///{tmp_path}/a.db") as store:
        assert len(store) == 1


@pytest.mark.parametrize("url", ["postgresql://host/db", "sqlite://", "sqlite:///", "/no/such/folder/claims.db"])
def test_what_is_no_sqlite_file_is_refused_by_name(url):
    with pytest.raises(SettingsError, match=f"store {url}"):
        Store(url)


def test_a_file_of_something_else_is_refused_and_left_alone(tmp_path):
    text = tmp_path / "notes.txt"
    text.write_text("no database, but long enough to be mistaken for one " * 40)
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as db:
        db.execute("CREATE TABLE mine (x)")
    for path, why in ((text, "cannot be opened"), (other, "another program")):
        before = path.read_bytes()
        with pytest.raises(SettingsError, match=why):
            Store(str(path))
        assert path.read_bytes() == before


def test_two_writers_lose_nothing(url):
    def write(reading):
        with Store(url) as store:
            store.add([reading])

    threads = [threading.Thread(target=write, args=[reading]) for reading in (small_caps(), hostile())]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Store(url) as store:
        assert len(store) == 2
