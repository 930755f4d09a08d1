"""The pipeline: one way through the stages, and its behaviour around them: batches, threads, processes, settings."""

import datetime as dt
import multiprocessing
import pickle
import threading
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import pytest
from examples import claim, hostile, small_caps

from extractor import pipeline as module
from extractor.errors import InputError, NoArticleError, ReferenceDataError, SettingsError, UnknownNameError
from extractor.pipeline import Failure, Pipeline, check, market_data, read
from extractor.records import Page, Reading, Subject
from extractor.settings import Settings, load_settings
from extractor.verify import cross_source, internal

TEXT = "The fund rose 5%.\n\nIt trades at 19.5 times earnings, which is less than the 28 that the index fetches."
FUND = Subject(id="name:the-fund", name="The fund", kind="other")


@pytest.fixture
def stages(monkeypatch):
    """The real inputs and articles, with one claim on every `5%` where the linker would be. Gives a log of openings."""
    opened = []

    def to_claims(article, doc):
        assert doc == f"doc of {article.id}"
        if "5%" not in article.text:
            return ()
        sure, unsure = (claim(article, "5%", FUND, metric, "5") for metric in ("return", "dividend_yield"))
        return sure, unsure.model_copy(update={"confidence": 0.2})

    def annotate(nlp, article):
        if "crash" in article.text:
            raise ZeroDivisionError("a fault\nof ours")
        return f"doc of {article.id}"

    monkeypatch.setattr("extractor.annotate.annotator", lambda model: opened.append("nlp") or str)
    monkeypatch.setattr("extractor.annotate.annotate", annotate)
    monkeypatch.setattr("extractor.claims.to_claims", to_claims)
    return opened


@pytest.fixture
def verified(monkeypatch):
    """What `verify` was called with, in place of verifying."""
    calls = []

    def verify(readings, observe=None, earlier=(), links=None):
        calls.append((readings, observe, list(earlier)))
        return readings

    monkeypatch.setattr("extractor.verify.verify", verify, raising=False)
    return calls


def unchecked(reading):
    return reading.model_copy(update={"claims": tuple(c.model_copy(update={"verdict": None}) for c in reading.claims)})


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(TEXT)
    return path


def test_read_takes_a_name_a_path_or_a_page(stages, file):
    name, path = Pipeline().read(str(file)), Pipeline().read(file)
    page = Pipeline().read(Page(input=str(file), content=TEXT.encode(), media_type="text/plain"))
    assert name == path == page
    assert [c.value.text for c in name.claims] == ["5%", "5%"]


def test_what_is_given_fills_what_is_missing(stages, file):
    day = dt.date(2026, 1, 26)
    article = read(file, published=day, publisher="P", title="T", url="https://x.example/").article
    assert (article.published, article.publisher, article.title, article.url) == (day, "P", "T", "https://x.example/")


def test_claims_below_the_confidence_asked_for_are_left_out(stages, file):
    assert len(Pipeline(Settings(min_confidence=0.5)).read(file).claims) == 1
    assert len(Pipeline(Settings(min_confidence=0.95)).read(file).claims) == 0


def test_a_batch_goes_on_and_names_what_failed(stages, file, tmp_path):
    (tmp_path / "crash.txt").write_text("crash, in a text that is long enough to be an article of some kind or other.")
    (tmp_path / "empty.txt").write_text("")
    names = [str(tmp_path / name) for name in ("no.txt", "crash.txt", "empty.txt", "a.txt")]
    missing, crash, empty, fine = Pipeline().read_all([*names])
    assert isinstance(fine, Reading)
    assert [type(f.error) for f in (missing, empty)] == [InputError, NoArticleError]
    assert isinstance(crash, Failure) and crash.input == names[1]
    assert str(crash.error).startswith(f"{names[1]}: reading failed: ZeroDivisionError: a fault of ours (")
    assert isinstance(crash.error.__cause__, ZeroDivisionError)


def test_what_no_input_is_to_blame_for_is_raised(stages, file, monkeypatch):
    def annotator(model):
        raise UnknownNameError("no model 'mini'", remedy="known: rules")

    monkeypatch.setattr("extractor.annotate.annotator", annotator)
    with pytest.raises(UnknownNameError, match="no model 'mini'"):
        list(Pipeline().read_all([file]))


def test_one_input_alone_raises(stages):
    with pytest.raises(InputError, match=r"no\.txt: no such file"):
        read("no.txt")


def test_what_it_needs_is_opened_once_for_all_threads(stages, file):
    pipeline = Pipeline()
    assert stages == []
    with ThreadPoolExecutor(8) as pool:
        readings = list(pool.map(pipeline.read, [file] * 40))
    assert stages == ["nlp"] and len(set(readings)) == 1


def test_a_pipeline_travels_to_another_process_without_what_it_opened(stages, file):
    pipeline = Pipeline(Settings(min_confidence=0.5))
    before = pipeline.read(file)
    travelled = pickle.loads(pickle.dumps(pipeline))
    assert travelled.read(file) == before
    assert stages == ["nlp", "nlp"]


def test_a_failure_travels_too():
    failure = Failure("a", NoArticleError("a: empty", remedy="look"))
    assert str(pickle.loads(pickle.dumps(failure)).error) == "a: empty (look)"


def test_urls_share_one_fetcher_and_closing_closes_it(stages, monkeypatch):
    made = []

    class Fetcher:
        def __init__(self, settings):
            made.append(self)
            self.closed = False

        def fetch(self, url):
            return Page(input=url, content=TEXT.encode(), media_type="text/plain", url=url)

        def close(self):
            self.closed = True

    monkeypatch.setattr("extractor.fetch.Fetcher", Fetcher)
    with Pipeline() as pipeline:
        outcomes = list(pipeline.read_all(["https://a.example/1", "https://a.example/2"]))
        assert len(made) == 1 and all(isinstance(o, Reading) for o in outcomes)
    assert made[0].closed


def test_check_hands_over_readings_data_and_what_was_read_earlier(verified):
    reading = small_caps()
    own = reading.claims[0]
    other = own.model_copy(update={"source": own.source.model_copy(update={"document": "d_other"})})

    def observe(*question):
        return []

    assert check(reading, market=observe, earlier=[other, own]) == [reading]
    assert verified == [([reading], observe, [other])]


def test_a_fault_in_checking_is_told_and_costs_nobody_else_the_verdict(monkeypatch):
    sound, poisoned = small_caps(), hostile()
    honest = internal.check

    def check_internal(reading):
        if reading.article.id == poisoned.article.id:
            raise ZeroDivisionError("a fault\nof ours")
        return honest(reading)

    monkeypatch.setattr("extractor.verify.internal.check", check_internal)
    failures = []
    both = check([unchecked(poisoned), unchecked(sound)], failures=failures)
    (failure,) = failures
    assert failure.input == poisoned.article.input and "checking failed: ZeroDivisionError: a fault of ours" in str(
        failure.error
    )
    assert both[1] == check(unchecked(sound))[0] and all(claim.verdict for claim in both[1].claims)
    assert [claim.verdict for claim in both[0].claims] == [None] * len(poisoned.claims)
    assert "checking failed" in both[0].article.warnings[-1]


def test_a_fault_that_an_earlier_claim_causes_leaves_the_document_its_other_checks(monkeypatch):
    reading = unchecked(small_caps())
    earlier = unchecked(hostile()).claims
    honest = cross_source.check

    def check_others(claims, families, earlier=()):
        if earlier:
            raise ZeroDivisionError
        return honest(claims, families)

    monkeypatch.setattr("extractor.verify.cross_source.check", check_others)
    failures = []
    assert check(reading, earlier=earlier, failures=failures) == check(reading) and failures == []


def test_without_tables_nothing_is_asked(verified):
    check([small_caps()])
    assert verified[0][1] is None and market_data(()) is None and market_data(None) is None


def test_a_broken_table_is_named(tmp_path):
    table = tmp_path / "broken.csv"
    table.write_text("this,is,no\nreference,table,at all\n")
    with pytest.raises(ReferenceDataError, match=r"broken\.csv"):
        market_data(table)


def test_settings_come_from_where_the_pipeline_is_made(monkeypatch):
    monkeypatch.setenv("EXTRACTOR_MIN_CONFIDENCE", "0.4")
    assert Pipeline().settings.min_confidence == 0.4
    with pytest.raises(SettingsError, match="min_confidence"):
        load_settings(min_confidence=7)


def test_the_map_at_the_top_names_every_stage():
    for stage in ("inputs.py", "fetch.py", "article/", "annotate/", "claims.py", "verify/", "reference/"):
        assert stage in module.__doc__
        assert (Path(module.__file__).parent / stage).exists()


# -- with the real model, threads and processes ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def texts():
    """Documents that share names, days and constructions, so that state kept between them would show."""
    lines = [
        "The S&P 500 rose {n}.1% on Friday to 6,977.27, while the Dow fell {n}.4%, according to FactSet.",
        "Acme Robotics (NASDAQ: ACM{n}) earned ${n}.20 a share in the third quarter, up {n}0% from a year earlier.",
        "It trades at 1{n}.5 times earnings, against 2{n} for the index, a discount of about a third.",
        "Gold and silver rose {n}% and {n}.5%, respectively. The 10-year Treasury yield fell {n} basis points to 4.{n}%.",
    ]
    return [
        Page(
            input=f"{n}.txt", content="\n\n".join(line.format(n=n) for line in lines).encode(), media_type="text/plain"
        )
        for n in range(1, 5)
    ]


@pytest.fixture(scope="module")
def alone(texts):
    """What a pipeline used from one thread reads and says of each."""
    with Pipeline(model="claims-mini") as pipeline:
        return [pipeline.check([pipeline.read(text, published="2026-01-26")])[0] for text in texts]


def test_threads_that_share_a_pipeline_read_what_one_alone_reads(texts, alone):
    with Pipeline(model="claims-mini") as pipeline, ThreadPoolExecutor(8) as pool:
        start = threading.Barrier(8)

        def work(number):
            if number < 8:
                start.wait(30)  # all open the model at once
            (checked,) = pipeline.check([pipeline.read(texts[number % 4], published="2026-01-26")])
            return checked

        assert list(pool.map(work, range(12))) == alone * 3
    assert all(len(reading.claims) > 6 for reading in alone)


def test_a_process_that_gets_a_pipeline_reads_the_same(texts, alone):
    with Pipeline(model="claims-mini") as pipeline:
        pipeline.read(texts[0])  # what is open stays here
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
            futures = [pool.submit(pipeline.read, text, published="2026-01-26") for text in texts[:2]]
            assert [future.result(120) for future in futures] == [
                pipeline.read(t, published="2026-01-26") for t in texts[:2]
            ]
    unchecked_claims = [[c.model_copy(update={"verdict": None}) for c in reading.claims] for reading in alone[:2]]
    assert [list(future.result().claims) for future in futures] == unchecked_claims


def test_settings_by_name_or_whole():
    assert Pipeline(model="rules", min_confidence=0.3).settings == load_settings(model="rules", min_confidence=0.3)
    with pytest.raises(SettingsError, match="given twice"):
        Pipeline(Settings(), model="rules")
    with pytest.raises(SettingsError, match="min_confidence"):
        Pipeline(min_confidence=3)


def test_a_day_may_be_text(stages, file):
    assert read(file, published="2026-01-26") == read(file, published=dt.datetime(2026, 1, 26, 12))
    with pytest.raises(SettingsError, match="'26 January' is no date"):
        Pipeline().read(file, published="26 January")
    with pytest.raises(SettingsError, match="is no date"):
        list(Pipeline().read_all([file], published="soon"))
