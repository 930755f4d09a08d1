"""What many tests share: empty stores, a PostgreSQL server for as long as the tests run, a web server.

No test sees what whoever runs it keeps on the machine, or asks a proxy.
"""

import itertools
import os
import tempfile

import postgres
import pytest
from server import Site

os.environ["EXTRACTOR_MARKET_STORE"] = os.path.join(tempfile.gettempdir(), "no-market-store-of-tests")
os.environ.pop("FRED_API_KEY", None)
_number = itertools.count()


@pytest.fixture(scope="session")
def postgres_server():
    """The URL of a real server, without a database; where there is none to run, what needs it is skipped and says so."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("PGOPTIONS", raising=False)
        try:
            running = postgres.server()
            url = running.__enter__()
        except postgres.NoServerError as error:
            pytest.skip(f"no PostgreSQL server: {error}")
        yield url
        running.__exit__(None, None, None)


@pytest.fixture
def postgres_url(postgres_server):
    """An empty PostgreSQL database."""
    import psycopg

    name = f"test_{next(_number)}"
    with psycopg.connect(f"{postgres_server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return f"{postgres_server}/{name}"


@pytest.fixture(params=["sqlite", "postgres"])
def store_url(request, tmp_path):
    """An empty place for a store: an SQLite file, and a PostgreSQL database."""
    return f"sqlite:///{tmp_path}/claims.db" if request.param == "sqlite" else request.getfixturevalue("postgres_url")


@pytest.fixture
def site(monkeypatch):
    """A web server on this machine, which no proxy stands in front of."""
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    site = Site()
    yield site
    site.close()
